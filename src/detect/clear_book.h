/* clear_book.h: what explains a flag away, as data: one file an explanation (rules/clear/emergency.yaml), so that a lawyer can
 * read and an office can change it. How an explanation is found in the data is C; whether it counts, for which rules, and what
 * it is called stands here.
 *
 * The plainest YAML (plain_yaml.h). Members, all required but where said:
 *
 *   explanation     its id: below-minimum, too-few, emergency or sole-source
 *   name, sentence, legal_basis      each with en, ru and ky; the sentence is what stands beside a flag
 *   owner           who answers for the text
 *   valid           from, and to where it has ended: outside of them it clears nothing
 *   clears          a list of rules, or [all] */
#ifndef TERGOO_CLEAR_BOOK_H
#define TERGOO_CLEAR_BOOK_H

#include "detect/rule_book.h"

extern const RuleFile CLEARS_SHIPPED[];
extern const size_t CLEARS_SHIPPED_COUNT;

typedef struct {
    DetectCleared id;
    Str      file, bytes;                /* the file's name, and all of it */
    Str      name[LANG_COUNT], sentence[LANG_COUNT], legal_basis[LANG_COUNT], owner;
    Day      from, to;
    bool     has_from, ended;
    DetectRuleSet clears;                /* DETECT_BIT of each rule */
} ClearText;

struct ClearBook {
    ClearText texts[DETECT_CLEARS];
    bool      present[DETECT_CLEARS];
    Day       day;                       /* of the run: what is not valid then clears nothing */
};

/* Adds one file. ERR_INVALID with {path}, {line} and {name}; the book is then as before. Borrowed from the bytes and the arena. */
MUST_USE ErrorCode clear_book_add(ClearBook *b, Arena *a, const RuleFile *file, Error *e);
/* The shipped ones. */
MUST_USE ErrorCode clear_book_shipped(ClearBook *ret, Arena *a, Day day, Error *e);
/* Whether the explanation clears flags of the rule. Without a book only what the data themselves say does: a legal minimum
 * price, too few to compare with. */
bool clear_book_clears(const ClearBook *b, DetectCleared cleared, DetectRule rule);

#endif
