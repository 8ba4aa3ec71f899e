/* reasons.h: what speaks for a score and against it, one sentence's key and values after the other: who shows them knows the language
 * of the reader, and who keeps them keeps keys, so that each reader has them in his own. */
#ifndef TERGOO_REASONS_H
#define TERGOO_REASONS_H

#include "match/match.h"

/* Two names as they were compared (of one that was meant for the other keyboard: as it was meant), what came of it and the facts beside. */
typedef struct { Str a, b; MatchSort sort_a, sort_b; const MatchResult *result; unsigned facts; } MatchedPair;

/* Values live until it returns. */
typedef void (*MatchReason)(void *self, const char *key, const ErrorArg *args, size_t count);

/* A name as it was compared: where it was meant for another keyboard, as it was meant, in the arena. */
Str match_as_meant(Arena *a, Str name, const MatchResult *m);

/* In the order in which people read them: pairs of words, what has no counterpart, what is odd, the facts. Texts it makes lie in the
 * arena; where memory is out, reasons are without their words. */
void match_reasons(const MatchBook *book, Arena *a, const MatchedPair *pair, MatchReason each, void *self);

#endif
