/* search_ask.h: what somebody asks for, whether a record is it, and why.
 *
 * A word that is asked for is found as it is typed (store/search.h), or as a name in another spelling or script, judged by src/match
 * within one name of the record: then an initial may stand for a first name, the father's name may be left out, and words like уулу
 * need not be there. What is typed as a whole is also compared as a number, however either is written. */
#ifndef TERGOO_SEARCH_ASK_H
#define TERGOO_SEARCH_ASK_H

#include "match/match.h"
#include "office/office.h"

typedef struct {
    const MatchBook *book;
    Str          *words; size_t word_count;         /* search_words */
    SearchOther  *others;                           /* one for each: where the index is to look besides */
    int8_t        first[SEARCH_WORDS], parts[SEARCH_WORDS];      /* which words of the name each is; first -1: none */
    MatchName     name;                             /* all that was typed, as a name */
    Str           number;                           /* the same as a number; empty: it is none */
} SearchAsk;

/* ERR_USAGE, ERR_LIMIT as search_words. */
MUST_USE ErrorCode search_ask_read(const MatchBook *book, Arena *a, Str typed, SearchAsk *ret, Error *e);

/* Why a record is shown where what was typed does not stand in it. */
enum { WHY_SPELLING = 1, WHY_FATHER = 2, WHY_INITIAL = 4, WHY_NUMBER = 8 };
/* `line`: the name or the number as it stands in the record; `word`: the part of it that was meant; `asked`: by which word. */
typedef struct { unsigned why; const Field *field; Str line, word, asked; } SearchWhy;

/* `text`: all that the record is found by, unfolded; `folded`: the same (search_fold). */
MUST_USE ErrorCode search_ask_judge(const SearchAsk *ask, Arena *a, const Kind *k, const JsonValue *body, Str text, Str folded, SearchWhy *ret,
                                    bool *fits, Error *e);

#endif
