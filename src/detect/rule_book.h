/* rule_book.h: what a rule is called, why it is asked, on what law it stands, who answers for it, and its parameters: data, one
 * file a rule (rules/R036.yaml), so that a lawyer can read and an office can change it. The measuring itself is C (rules.c and
 * its kin).
 *
 * A file is the plainest YAML (plain_yaml.h). Members, all required but where said:
 *
 *   rule            the code
 *   name, explanation, legal_basis   each with en, ru and ky
 *   owner           who answers for the text
 *   valid           from, and to where it has ended: dates; outside of them the rule does not run
 *   evidence_level  rank: only orders cases; question: something to ask about; fact: what the data says is so
 *   severity        1 to 5
 *   peers           none, tenders, buyers, bidders, suppliers or classes: what it is held against; like: tenders of the same year, class
 *                   and method; class: of the same year, class and currency
 *   parameters      may be missing; by name: unit, min, max, and default where there is one (else a fence over the peers) */
#ifndef TERGOO_RULE_BOOK_H
#define TERGOO_RULE_BOOK_H

#include "detect/detect.h"

typedef struct { Str name, bytes; } RuleFile;
extern const RuleFile RULES_SHIPPED[];
extern const size_t RULES_SHIPPED_COUNT;

typedef enum { RULE_RANK, RULE_QUESTION, RULE_FACT, RULE_LEVELS } RuleLevel;
typedef enum {
    PEERS_NONE, PEERS_TENDERS, PEERS_BUYERS, PEERS_BIDDERS, PEERS_SUPPLIERS, PEERS_CLASSES, PEERS_LIKE, PEERS_CLASS, PEERS_KINDS
} RulePeers;
enum { RULE_PARAMETERS = 12, RULE_FILE_LIMIT = 64 * 1024 };

/* Amounts and limits are decimals with up to nine places, in units of 10^-9. */
typedef struct { Str name, unit; bool has_default, has_min, has_max; int64_t standard, min, max; int64_t line; } RuleParameter;

typedef struct {
    DetectRule rule;
    Str        file, bytes;                  /* the file's name, and all of it */
    Str        name[LANG_COUNT], explanation[LANG_COUNT], legal_basis[LANG_COUNT], owner;
    Day        from, to;
    bool       has_from, ended;              /* ended: `to` is given */
    RuleLevel  level;
    RulePeers  peers;
    int        severity;
    RuleParameter parameters[RULE_PARAMETERS];
    size_t     parameter_count;
} RuleText;

typedef struct { RuleText rules[DETECT_RULES]; DetectRuleSet present; } RuleBook;

/* Adds one file to the book. ERR_INVALID with {path}, {line} and {name}: what is wrong with it; the book is then as before.
 * Borrowed from the bytes and the arena. */
MUST_USE ErrorCode rule_book_add(RuleBook *b, Arena *a, const RuleFile *file, Error *e);
/* The shipped ones. */
MUST_USE ErrorCode rule_book_shipped(RuleBook *ret, Arena *a, Error *e);
/* The rules of the book that are valid on that day. */
DetectRuleSet rule_book_valid(const RuleBook *b, Day day);
/* Puts the book's defaults where the settings give nothing, and its severities. */
void rule_book_defaults(const RuleBook *b, DetectSettings *settings);

const char *rule_level_name(RuleLevel level);       /* as files have it */
const char *rule_level_text(RuleLevel level);       /* message keys */
const char *rule_peers_text(RulePeers peers);
/* What a parameter and a unit are called (rule_words.c): message keys; NULL for what has no words. */
const char *rule_parameter_text(Str name);
const char *rule_unit_text(Str unit);

/* ---- settings by rule and name (settings.c) ---- */
/* Where a rule's parameter goes; NULL when the rule has none by that name. */
DetectNumber *detect_parameter(DetectSettings *settings, DetectRule rule, Str name);

#endif
