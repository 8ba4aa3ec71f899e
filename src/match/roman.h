/* roman.h: Cyrillic names in Latin letters, as a standard has it: for papers that go abroad, and to know under which spelling somebody
 * may stand in a foreign one. The tables are data (names/roman.tsv) and name their sources. */
#ifndef TERGOO_MATCH_ROMAN_H
#define TERGOO_MATCH_ROMAN_H

#include "match/match.h"

typedef struct MatchRoman MatchRoman;

/* `standard` is icao, iso9 or bgn; `language` is empty where it is the same for all. */
typedef struct { Str standard, language, title; } RomanScheme;

MUST_USE ErrorCode match_roman_shipped(Arena *a, MatchRoman **ret, Error *e);
/* From a file named roman.tsv. ERR_INVALID with {file}, {line}, {what}. */
MUST_USE ErrorCode match_roman_read(Arena *a, const NamesFile *files, size_t count, MatchRoman **ret, Error *e);

size_t match_roman_count(const MatchRoman *r);
RomanScheme match_roman_scheme(const MatchRoman *r, size_t at);

/* The language whose letters the name has and no other's of those that are known: ky, kk, uz, tg; empty where it may be several. */
Str match_roman_language(Str text);

/* What came of a name. `plain`: its letters that the standard does not have and that were written as the plain letter beneath them;
 * `left`: those that stayed as they were. Each letter once, small. */
typedef struct { Str text, plain, left; } RomanText;
/* In the arena; text must be valid UTF-8. */
MUST_USE ErrorCode match_romanise(const MatchRoman *r, size_t scheme, Arena *a, Str text, RomanText *ret, Error *e);

#endif
