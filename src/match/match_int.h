/* match_int.h: what the files of this folder share. */
#ifndef TERGOO_MATCH_INT_H
#define TERGOO_MATCH_INT_H

#include "base/map.h"
#include "match/match.h"

/* Sounds are numbers from 1 in this order; names/letters.tsv says what each is. The vowels first, then the glides. */
#define SOUND_SIGNS "aeiouyjhxbdfgklmnprstvzJCScKX"
enum { SOUNDS = 32, SOUND_A = 1, SOUND_U = 5, SOUND_Y = 6, SOUND_J = 7, SOUND_HARD_K = 14, SOUND_S = 20, SOUND_HARD_J = 24, SOUND_X = 29 };
enum { LETTER_POINTS = 4, LETTER_SOUNDS = 4 };

static inline bool sound_is_vowel(uint8_t s) { return s >= SOUND_A && s <= SOUND_U; }
/* 0: no such sound. */
uint8_t sound_of(char sign);

typedef struct { uint32_t points[LETTER_POINTS]; uint8_t point_count, sounds[LETTER_SOUNDS], sound_count; } Letter;

typedef enum {
    PHRASE_FORM = 1, PHRASE_TITLE, PHRASE_PARTICLE, PHRASE_FATHER, PHRASE_SUFFIX, PHRASE_COMMON, PHRASE_SKIP, PHRASE_NUMBER,
    PHRASE_FREQUENT,
} PhraseKind;
typedef struct { uint8_t kind, words; uint8_t form; char sex; bool son; uint32_t number; Str text; } Phrase;

/* An ending of fathers' names. */
enum { SUFFIX_POINTS = 12 };
typedef struct { uint32_t points[SUFFIX_POINTS]; uint8_t count; char sex; } Suffix;

enum { PHRASE_WORDS = 6, LETTER_PLANE = 0x10000 };

/* One word that may stand for another: Саша for Александр and the other way, by hashes of their sounds (shorts.c). */
typedef struct { uint32_t of, is; uint64_t key; } Short;

/* MatchWord.traits */
enum {
    TRAIT_SHORT = 1,          /* a first name that has short forms, or is one */
    TRAIT_SON   = 2,          /* it stands behind a word for son or daughter: the father's name */
    TRAIT_FREQUENT = 4,       /* very many people are called so */
};

struct MatchBook {
    uint64_t  version;
    Letter   *letters; size_t letter_count;       /* by first code point, longest first */
    uint16_t *first;                              /* of a code point: its letters' index + 1 */
    uint8_t   change[SOUNDS][SOUNDS], drop[SOUNDS];    /* hundredths */
    uint8_t   classes[2][SOUNDS];                 /* of consonants in keys, under either reading; 0: left out */
    Map       phrases;                            /* folded words with single blanks between: Phrase */
    Suffix   *suffixes; size_t suffix_count;      /* longest first */
    Map       forms; size_t form_count;           /* classes of legal forms */
    uint8_t   drop_bare[SOUNDS];                  /* like drop, of a sound that an alphabet without vowels need not write */
    Short    *shorts; size_t short_count;         /* by `of` */
    uint64_t  short_bits[64];                     /* which of some bits of `of` there are */
};

/* Alphabets whose reading is one of several, or whose letters say more than it does; SCRIPT_PLAIN: none of them. Others above. */
enum { SCRIPT_PLAIN, SCRIPT_HEBREW, SCRIPT_ARABIC, SCRIPT_KHMER, SCRIPT_KOREAN, SCRIPT_HAN, SCRIPT_OTHERS };

/* ---- fold.c: one form for letters ---- */
uint8_t script_of(uint32_t c);
static inline bool script_is_bare(uint8_t script) { return script >= SCRIPT_HEBREW && script <= SCRIPT_KHMER; }
/* Lower case; taken apart and without marks where the tables do not know the letter. At most 4; returns how many, 0 for what is no
 * letter or digit. */
size_t fold_point(const MatchBook *book, uint32_t c, uint32_t to[4]);
/* Words of a phrase in its folded form with single blanks between, in the arena. */
MUST_USE ErrorCode fold_phrase(const MatchBook *book, Arena *a, Str text, Str *ret, Error *e);
uint32_t fold_hash(const uint32_t *points, size_t count);
/* A mark over or under a letter, which belongs to the letter before it. */
bool is_mark(uint32_t c);
/* Nobody sees it. Those that Persian and Indian spelling needs (U+200C, U+200D) and those that hide or turn. */
bool is_unseen(uint32_t c);
/* The Latin letter that looks like a Cyrillic one, and the other way; 0: none does. */
uint32_t lookalike_latin(uint32_t c);
uint32_t lookalike_cyrillic(uint32_t c);

/* ---- sounds.c ---- */
/* Sounds of folded letters; false when there were more than MATCH_SOUNDS. */
bool sounds_of(const MatchBook *book, const uint32_t *points, size_t count, uint8_t to[MATCH_SOUNDS], uint8_t *ret);
/* Its keys of consonants. */
void word_keys(const MatchBook *book, MatchWord *w);
/* Fills book->classes. */
void sound_classes(MatchBook *book);

/* ---- latin.c: alphabets without a table of ours ---- */
/* What was written otherwise: from where to where in the room, in which alphabet it was and a hash of what it was. */
typedef struct { uint16_t from, to; uint8_t script; uint32_t hash; } LatinRun;
enum { LATIN_ROOM = 6144, LATIN_RUNS = 48 };
typedef struct { char room[LATIN_ROOM]; size_t len, count; bool cut; LatinRun runs[LATIN_RUNS]; } LatinText;
/* `text` with letters that no table knows written in Latin ones, in the room; text itself, and no run, when there are none. */
Str latin_text(const MatchBook *book, Str text, LatinText *to);
/* Of what writes them. */
uint32_t latin_version(void);

/* ---- shorts.c: short forms of first names ---- */
/* A row of names/short.tsv: its language, the full name's spellings, the short forms', each parted by blanks. */
MUST_USE ErrorCode shorts_take(MatchBook *book, Arena *a, Str full, Str brief, Error *e);
/* When all rows were taken. */
void shorts_finish(MatchBook *book);
bool shorts_know(const MatchBook *book, const MatchWord *w);
/* What the word may stand for; *count says how many, from the one returned. */
const Short *shorts_of(const MatchBook *book, const MatchWord *w, size_t *count);
bool shorts_match(const MatchBook *book, const MatchWord *a, const MatchWord *b);

/* ---- align.c ---- */
typedef struct { const uint8_t *sounds; size_t count; bool bare; } Sounds;
/* What it costs to turn one into the other, hundredths of a letter; more than `most` may be told as any number above it. */
unsigned align_sounds(const MatchBook *book, Sounds a, Sounds b, unsigned most);

/* ---- score.c ---- */
/* A name whose words lie elsewhere, as in a list. */
typedef struct { const MatchWord *words; uint8_t count, form, flags, sort; } NameView;
void score_names(const MatchBook *book, const NameView *a, const NameView *b, MatchResult *ret);

#endif
