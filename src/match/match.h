/* match.h: how likely two names are one person or body, and why.
 *
 * A score is a question for a human and never an answer: it says how near two spellings are, not who somebody is.
 *
 *   MatchBook  the tables: letters and their sounds, what sounds cost, words that are no part of the name proper (names/,
 *              versioned data)
 *   MatchName  a name taken apart once, to be compared often
 *   match_score  two names: 0 to 1000 thousandths, and the reasons
 *   MatchList  many names, found by one (list.h)
 *
 * Threads: a book and a prepared name are not changed by anything here and may be shared. */
#ifndef TERGOO_MATCH_H
#define TERGOO_MATCH_H

#include "base/base.h"

typedef struct { Str name, bytes; } NamesFile;
extern const NamesFile NAMES_SHIPPED[];
extern const size_t NAMES_SHIPPED_COUNT;

typedef struct MatchBook MatchBook;

/* The tables that were shipped, read into the arena. */
MUST_USE ErrorCode match_book_shipped(Arena *a, MatchBook **ret, Error *e);
/* Tables from files named letters.tsv, sounds.tsv and words.tsv. ERR_INVALID with {file}, {line}: what is wrong there. */
MUST_USE ErrorCode match_book_read(Arena *a, const NamesFile *files, size_t count, MatchBook **ret, Error *e);

/* ---- a name ---- */

typedef enum { MATCH_PERSON, MATCH_BODY, MATCH_ANY } MatchSort;

typedef enum { WORD_NAME, WORD_INITIAL, WORD_FATHER, WORD_PARTICLE, WORD_COMMON, WORD_NUMBER } MatchWordKind;

enum { MATCH_SOUNDS = 22, MATCH_WORDS = 12 };

/* What was noticed about a name while it was read. */
enum {
    MATCH_LOOKALIKE = 1,      /* letters of another alphabet that look alike stood in a word: А for A */
    MATCH_DIGITS    = 2,      /* digits stood for letters: Ig0r */
    MATCH_CUT       = 4,      /* it has more words or letters than are compared */
    MATCH_FORM      = 8,      /* it has a legal form */
    MATCH_READ      = 16,     /* it has letters that were first written in Latin ones: 金 as jin */
    MATCH_HIDDEN    = 32,     /* it has characters that nobody sees: zero-width ones, marks of direction, soft hyphens */
};

/* 48 bytes; laid into files of lists as it is. */
typedef struct {
    uint64_t key, other;      /* its consonants, four bits each, and those under the other reading of j and x; 0: none */
    uint32_t text;            /* hash of its folded letters */
    uint8_t  kind, sex;       /* MatchWordKind; of the father's name: 'm', 'f', 'n', else 0 */
    uint8_t  count;           /* of sounds */
    uint8_t  letters;         /* of its folded text, at most 255 */
    uint8_t  sounds[MATCH_SOUNDS];
    uint8_t  traits, script;  /* what the engine keeps of it */
} MatchWord;

typedef struct {
    MatchWord words[MATCH_WORDS];
    uint8_t   count, form, flags, sort;    /* form: which of the book's classes, 0: none */
} MatchName;

/* Takes valid UTF-8 of any length and language apart; what it has no sounds for is left out. Never fails: a name without a word has
 * count 0. */
void match_name(const MatchBook *book, Str text, MatchSort sort, MatchName *ret);
/* The words of a name as match_name counts them, folded, as text in the arena: what a reason is about. Returns how many; 0 when
 * memory is out. */
size_t match_words(const MatchBook *book, Arena *a, Str text, MatchSort sort, Str to[MATCH_WORDS]);
/* A number that tells one version of the tables from another. */
uint64_t match_book_version(const MatchBook *book);
/* What was typed with the keyboard set to the other of Latin and Cyrillic (Dfcbkbq for Василий), as it may have been meant on the
 * layouts of Russian, Kyrgyz and Kazakh, in the arena; returns how many it may be, 0 when it cannot be that. */
enum { MATCH_KEYBOARDS = 3 };
size_t match_other_keyboards(Arena *a, Str text, Str to[MATCH_KEYBOARDS]);

/* ---- two names ---- */

typedef enum {
    REASON_SAME, REASON_SPELLING, REASON_INITIAL, REASON_FATHER, REASON_JOINED, REASON_NUMBER,    /* of a pair of words */
    REASON_SHORT,                                                                                 /* Саша for Александр */
} MatchReasonKind;

/* Which word of each, of how many that are taken together, and how near, in thousandths. */
typedef struct { uint8_t kind, a, b, words_a, words_b; uint16_t score; } MatchPair;

typedef struct {
    int       score;                      /* thousandths */
    MatchPair pairs[MATCH_WORDS];
    uint8_t   pair_count;
    uint8_t   left_a, left_b;             /* words of each that have no counterpart */
    uint8_t   keyboard;                   /* 0, or which of match_other_keyboards' readings it was, from 1 */
    bool      order, form_differs, sex_differs, father_missing;
    bool      father_swapped;             /* the one's name is the other's father's, and the other way: a father and his son */
} MatchResult;

/* Symmetric but for which is a and which b. */
void match_score(const MatchBook *book, const MatchName *a, const MatchName *b, MatchResult *ret);
/* The same of two persons' names as they are written. False, with a score of 0, when one of them has no word. */
bool match_persons(const MatchBook *book, Str one, Str other, MatchResult *ret);

/* Facts beside a name. Days are ISO texts or begin like one (1965, 1965-03); numbers are compared by letters and digits alone. */
typedef struct { Str birth, country, number; } MatchFacts;
enum {
    FACT_BIRTH_SAME = 1, FACT_BIRTH_YEAR = 2, FACT_BIRTH_DIFFERS = 4, FACT_COUNTRY_DIFFERS = 8, FACT_NUMBER_SAME = 16,
    FACT_NUMBER_DIFFERS = 32,
};
/* Changes the score by what both sides say of themselves; returns the facts that did. */
unsigned match_facts(const MatchFacts *a, const MatchFacts *b, MatchResult *result);

/* The score at which a person should look: measured, docs/match.md. */
enum { MATCH_ALERT = 700 };

#endif
