/* country_pack.h: a country pack: what differs from country to country and no program may know by itself: how methods are
 * called, which reasons the law accepts for a purchase without competition, legal limits, which documents must be published,
 * how ids of natural persons begin.
 *
 * A pack is a file (packs/kg.yaml) in the plainest YAML (plain_yaml.h), so that a lawyer can read and an office can fill it.
 * Each section says where its data come from, of which day they are, and whether a lawyer has confirmed them. Members, all
 * required but where said:
 *
 *   pack            its code: letters, digits and '-'
 *   name            en, ru, ky
 *   owner           who answers for it
 *   currency        may be missing: what thresholds are usually written in; nothing is calculated from it
 *   methods, rationales, documents, persons, parameters, thresholds: sections, each may be missing
 *
 * A section has source (a text), date (a day), state (confirmed, or unconfirmed: for review by a lawyer), and
 *
 *   methods         codes: a map of tender.procurementMethodDetails to open, selective, limited or direct
 *   rationales      codes: a map of tender.procurementMethodRationale to what the code explains: emergency, sole-source, or
 *                   none
 *   documents       planning, notice, tender, contract: lists of documentType; silence: unknown, or missing where the publisher
 *                   gives every document he has, so that what is not there is not there
 *   persons         prefixes: a list of how ids of natural persons and sole traders begin
 *   parameters      by rule, by name: what takes the place of the rule file's default; within its bounds
 *   thresholds      by a name of its own, each with source, date and state of its own: method (up to the amount this method is
 *                   allowed: one of the four, or a local name), category (goods, works, services or a local one; may be
 *                   missing: all), currency, amount, from, and to where it has ended */
#ifndef TERGOO_COUNTRY_PACK_H
#define TERGOO_COUNTRY_PACK_H

#include "detect/rule_book.h"

extern const RuleFile PACKS_SHIPPED[];
extern const size_t PACKS_SHIPPED_COUNT;

enum { PACK_LIST = 64, PACK_FILE_LIMIT = 256 * 1024 };      /* so many entries of one list or map at most */

typedef struct { Str source; Day date; bool has_date, has_state, confirmed; int64_t line; } PackBasis;
typedef struct { Str local, method; } PackMethod;
typedef struct { Str code; DetectCleared explains; } PackReason;         /* DETECT_OPEN: it is accepted, and explains nothing else */
typedef struct { DetectRule rule; Str name; int64_t value, line; } PackParameter;      /* value: in units of 10^-9 */
typedef struct { Str list[PACK_LIST]; size_t count; } PackTexts;

typedef struct {
    Str       name, method, category, currency;
    int64_t   amount;                  /* in units of 10^-DETECT_PLACES */
    bool      has_amount, has_from, ended;
    Day       from, to;
    PackBasis basis;
} PackLimit;

/* Documents are looked for by stage. */
typedef enum { PACK_PLANNING, PACK_NOTICE, PACK_TENDER, PACK_CONTRACT, PACK_STAGES } PackStage;
typedef enum { PACK_METHODS, PACK_RATIONALES, PACK_DOCUMENTS, PACK_PERSONS, PACK_PARAMETERS, PACK_SECTIONS } PackSection;

struct DetectPack {
    Str           file, bytes, code, name[LANG_COUNT], owner, currency;      /* bytes: of the file, as it was read */
    PackBasis     basis[PACK_SECTIONS];
    bool          has[PACK_SECTIONS];
    PackMethod    methods[PACK_LIST];
    PackReason    reasons[PACK_LIST];
    PackTexts     types[PACK_STAGES], prefixes;
    PackParameter parameters[PACK_LIST];
    PackLimit     limits[PACK_LIST];
    size_t        method_count, reason_count, parameter_count, limit_count;
    bool          silence_counts, silence_given;
};

/* ERR_INVALID with {path}, {line} and {name}. Borrowed from the bytes and the arena. */
MUST_USE ErrorCode pack_read(Arena *a, const RuleFile *file, DetectPack *ret, Error *e);
/* The shipped one by that code; NULL when there is none. */
const RuleFile *pack_shipped(Str code);
/* Puts the pack's parameters and prefixes where the settings give nothing, and the pack into the settings, which borrow it. A
 * parameter out of the bounds of the rule book: ERR_INVALID, as above. */
MUST_USE ErrorCode pack_apply(const DetectPack *pack, const RuleBook *book, Arena *a, DetectSettings *settings, Error *e);

/* ---- asked by rules; all take NULL for no pack ---- */

/* open, selective, limited or direct by the local name; ptr is NULL where the pack does not say. */
Str pack_method(const DetectPack *p, Str details);
/* The pack names reasons; *ret is set when this is one of them. */
const PackReason *pack_reason(const DetectPack *p, Str code);
/* What was expected of a process on that day: the lowest amount up to which this method, by either name, is allowed. */
const PackLimit *pack_limit(const DetectPack *p, Str method, Str details, Str category, Day day);
/* Whether an amount lies just under a limit of the category on that day (-1: within so large a part of it), just above (1), or
 * near none (0); 2: there is no limit in the currency. */
int8_t pack_near(const DetectPack *p, Str category, Day day, int64_t amount, Str currency, double part);
const char *pack_section_name(PackSection section);       /* "methods" */
const char *pack_stage_name(PackStage stage);             /* "planning" */

#endif
