/* search_sign.h: what a record is found by besides the words in it (store/search.h): its names in any spelling and script, its numbers
 * however they are written, its state, the regions of its places.
 *
 * Signs say where to look. Whether two names are one spelled twice is for whoever asks to judge, with the names themselves
 * (desk/search_ask.h). */
#ifndef TERGOO_SEARCH_SIGN_H
#define TERGOO_SEARCH_SIGN_H

#include "match/match.h"
#include "model/model.h"
#include "store/search.h"

typedef enum { SIGN_NAME, SIGN_NUMBER, SIGN_STATE, SIGN_PLACE } SignSort;

/* A counter: goes up when other signs are made of the same records, so that indexes made before are made anew. */
enum { SIGN_VERSION = 1 };

/* Whose name the field is, or names inside of it; a field that is not searched is nobody's. */
NamesWhom field_names_whom(const Kind *k, const Field *f);
/* How the engine is to read it. */
MatchSort names_sort(NamesWhom whom);
/* The signs of one word of a name, its readings; nothing where it has no sound. */
void name_word_signs(Buf *to, const MatchWord *word);

/* A number as it is compared: letters and digits alone, letters of one case and of one alphabet where they look alike, a telephone
 * number of the country without its code. Empty for what is no number: fewer than NUMBER_DIGITS digits, or words beside them. */
enum { NUMBER_DIGITS = 5, NUMBER_LONGEST = 34 };
Str number_plain(Arena *a, Str written);
/* Every number of a record's text (field_search_text, a line each thing), a line each: lines that are one, and long runs of digits. */
void numbers_in(Buf *to, Arena *a, Str text);

/* All of a record's. `text`: what it is found by, unfolded (record_search_text). */
void record_search_signs(const MatchBook *book, Arena *a, Buf *to, const Kind *k, Str state, const JsonValue *body, Str text);

#endif
