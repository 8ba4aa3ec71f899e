/* model_int.h: what the files of this folder share: a YAML tree that knows its places, and the list of faults. */
#ifndef TERGOO_MODEL_INT_H
#define TERGOO_MODEL_INT_H

#include "model/procedure.h"

/* A model file is written by hand: nobody needs more than this. */
enum { MODEL_FILE_LIMIT = 256 * 1024, YAML_DEPTH = 16, YAML_CHILDREN = 300, MODEL_FAULTS = 100, MODEL_STATES = 64,
       MODEL_FILES = 500, ID_LIMIT = 64, MODEL_REGIONS = 1000, MODEL_CALENDAR = 4000 };

/* ---- model_yaml.c: the subset of YAML that model files use, as a tree ---- */
typedef enum { YAML_SCALAR, YAML_LIST, YAML_MAP } YamlType;

typedef struct Yaml Yaml;
struct Yaml {
    YamlType type;
    bool     plain;                   /* a scalar without quotes: only such a one can be true or false */
    Str      text;
    Str      file;                    /* where it stands: a kind's tree holds parts of others by `include` */
    int      line, column;            /* from 1; columns in characters */
    Str      key;                     /* in a map */
    int      key_line, key_column;
    size_t   count;
    Yaml    *parent, *first, *last, *next;
};

#define YAML_EACH(child, parent) for (const Yaml *child = (parent) ? (parent)->first : NULL; child; child = child->next)

/* ---- one loading: where faults go and what is known so far ---- */
typedef struct {
    Arena       *arena;
    Str          file;                /* the one that is being read */
    ModelFault  *faults, **tail;
    size_t       fault_count;         /* all of them, also those past MODEL_FAULTS that are not listed */
    bool         memory_out;
    Model       *model;
    const Yaml **trees;               /* of model->kinds, for the places of what is wrong between kinds */
    const Yaml **clock_trees;         /* of model->clocks, likewise; NULL where there is none */
    Str         *kind_names; size_t kind_name_count;      /* of all files of kinds, also those that could not be read */
    ModelRules   rules;
    const ModelFile *files;           /* all of them, sorted by name */
    size_t       file_count;
    struct RefusedWords *refused;     /* words that no model holds, once they were asked for (model_refused.c) */
} Load;

/* The tree of a file (l->file says which). NULL when there is a fault (it is listed then) or memory is out. */
Yaml *yaml_read(Load *l, Str bytes);
/* The same, always from the bytes: yaml_read has the trees of the shipped files ready (model_trees.c). */
Yaml *yaml_parse(Load *l, Str bytes);
const Yaml *yaml_get(const Yaml *map, const char *key);
const Yaml *yaml_get_str(const Yaml *map, Str key);

/* ---- model_fault.c ---- */
/* Lists a fault at a place; the values file, line, column, path (fields.title) and at (all four) come first, then those given. */
void load_fault_at(Load *l, int line, int column, const Yaml *in, const char *key, const ErrorArg *args, size_t count);
/* At a value, and at the name that a value stands under. */
#define load_fault(l, node, what, ...) \
    load_fault_at((l), (node)->line, (node)->column, (node), (what), ERROR_ARGS_(__VA_ARGS__))
#define load_fault_key(l, node, what, ...) \
    load_fault_at((l), (node)->key.ptr ? (node)->key_line : (node)->line, (node)->key.ptr ? (node)->key_column : (node)->column, \
                  (node), (what), ERROR_ARGS_(__VA_ARGS__))
/* Zeroed memory, or NULL with memory_out set; NULL for a count of 0. */
void *load_array(Load *l, size_t count, size_t size);
/* By file, line, column, so that a person reads them as the files read. */
void load_sort_faults(Load *l);

/* Names to choose from: the Str at the start of each of `count` things `stride` bytes apart. */
typedef struct { const void *first; size_t stride, count; } Names;
#define NAMES(array, n) ((Names){ (array), sizeof *(array), (n) })
bool names_have(Names names, Str word);
/* "prosecutor" when one name is a slip of the pen away from `word`, else all of them: "administrator, head, ...". */
Str names_near(Load *l, Names names, Str word);

/* ---- model_read.c: the small things of a file; faults are listed, what could be read is there ---- */
enum { LABEL_LONGEST = 200, HINT_LONGEST = 1000, SOURCE_LONGEST = 500 };
/* Lists every name in the map that is not among those allowed; false when it is no map. */
bool read_names(Load *l, const Yaml *map, const Str *allowed, size_t count);
void need_name(Load *l, const Yaml *map, const char *key);
/* The text under `key`, normalised; empty when it is not there. */
Str read_text(Load *l, const Yaml *map, const char *key, size_t longest);
bool read_bool(Load *l, const Yaml *map, const char *key);
/* A whole number from least to most under `key`; `otherwise` when it is not there or is not one. */
int64_t read_int(Load *l, const Yaml *map, const char *key, int64_t least, int64_t most, int64_t otherwise);
/* A name; empty when it is not there or does not look like one. `star`: "*" is a name too. */
Str read_id(Load *l, const Yaml *y, bool star);
/* `key: one` or `key: [one, two]`. */
void read_ids(Load *l, const Yaml *map, const char *key, bool star, Str **ret, size_t *count);
/* Which of the words stands under `key`; 0 when none does. */
size_t read_word(Load *l, const Yaml *map, const char *key, const Str *words, size_t count);
/* The names under `key` as a map from id to something; NULL (and a fault) when it is no map. */
const Yaml *read_map(Load *l, const Yaml *map, const char *key);
void read_label(Load *l, const Yaml *map, const char *key, size_t longest, Label *ret);
/* A map of ids to labels: roles, the options of a choice, units. */
Choice *read_choices(Load *l, const Yaml *map, size_t *count);

/* ---- model_read_kind.c, model_read_field.c ---- */
void read_roles(Load *l, const Yaml *root);
void read_kind(Load *l, const Yaml *root, Kind *ret);
void read_fields(Load *l, const Yaml *root, Field **ret);

/* ---- model_include.c ---- */
/* Copies the fields and moves of common/NAME.yaml into a kind's tree, for each NAME under its `include`. */
void include_parts(Load *l, Yaml *root);
/* Checks each file of common/ by itself: those that no kind includes too. */
void load_common(Load *l);

/* ---- model_calendar.c, model_clock.c, model_region.c ---- */
void load_calendar(Load *l);
void load_clocks(Load *l);
enum { CLOCK_QUOTE_LONGEST = 2000 };
/* ---- model_clock_event.c ---- */
/* What starts, stops, pauses and extends it. */
void clock_read_events(Load *l, const Yaml *root, Clock *c);
/* Is what clocks name there? Once kinds are read. */
void lint_clock_files(Load *l);
void load_regions(Load *l);
void load_armour(Load *l);

/* ---- model_retention.c: retention.yaml, once all kinds are read ---- */
void read_retention(Load *l, const Yaml *root);

/* ---- model_triage.c: triage.yaml ---- */
void read_triage(Load *l, const Yaml *root);

/* ---- model_indicators.c: indicators.yaml, likewise ---- */
void read_indicators(Load *l, const Yaml *root);

/* ---- model_today.c: today.yaml, once all kinds are read ---- */
void read_today(Load *l, const Yaml *root);

/* ---- model_offences.c: offences/, once all kinds are read ---- */
void load_offences(Load *l);
/* The word under `key`, which must be an option of that field, where the model has the kind at all. */
Str read_option(Load *l, const Yaml *map, const char *key, const char *kind, const char *field);
Day read_since(Load *l, const Yaml *map, const char *key);

/* ---- model_curricula.c: curricula/, once all kinds are read ---- */
void load_curricula(Load *l);

/* ---- model_plans.c: plans/, before the offences that name them ---- */
void load_plans(Load *l);
Str read_plan_name(Load *l, const Yaml *map);
/* Lines of enquiry under `lines`; what their tasks say of elements is held against these. */
void read_lines(Load *l, const Yaml *root, const OffenceElement *elements, size_t element_count, OffenceLine **ret, size_t *count);

/* ---- model_proof.c: proof.yaml ---- */
void read_proof(Load *l, const Yaml *root);
/* ---- model_ways_out.c: ways_out.yaml, likewise ---- */
void read_ways_out(Load *l, const Yaml *root);
/* ---- model_storage.c: what a kind says of the store, and storage.yaml once all kinds are read ---- */
void read_kind_store(Load *l, const Yaml *root, Kind *k);
void lint_kind_store(Load *l, const Kind *k, const Yaml *root);
void read_storage(Load *l, const Yaml *root);
/* ---- model_procedure.c, model_procedure_lint.c: procedures/, once kinds, roles and clocks are read ---- */
void load_procedures(Load *l);
void lint_procedure(Load *l, const Procedure *p, const Yaml *root);

/* ---- model_custody.c: custody/, once roles are read ---- */
void load_custody(Load *l);

/* ---- model_news.c: news/ ---- */
void load_news(Load *l);

/* ---- model_limits.c: limits.yaml ---- */
void limits_as_shipped(Model *m);
void read_limits(Load *l, const Yaml *root);

/* ---- model_refused.c: what is not asked about a person ---- */
/* What the text is about that no model holds ("religion"); empty: it is fine. `person`: of a kind of persons, where a score is refused, too. */
Str model_refuses(Load *l, Str text, bool person);
void lint_refused_kind(Load *l, const Kind *k, const Yaml *root);
void lint_refused_field(Load *l, const Kind *k, const Field *f, const Yaml *field);
/* Of a choice and of an identifier; y: where its settings stand. */
void lint_refused_options(Load *l, const Field *f, const Yaml *y);

/* ---- model_profile.c ---- */
void read_profiles(Load *l, const Yaml *root);
void read_not_with(Load *l, const Yaml *root);
void lint_profiles(Load *l, const Yaml *root);
void lint_not_with(Load *l, const Yaml *root);

/* ---- model_lint.c: what can only be seen with everything read ---- */
void lint_roles(Load *l, const Yaml *root);
void lint_kind(Load *l, const Kind *k, const Yaml *root);
/* Checks each name under `key` (one or a list) of a map; `star`: "*" is none of them and fine. */
void lint_names(Load *l, const Yaml *map, const char *key, Names names, bool star, const char *fault);
/* Two things called the same cannot be told apart on a screen, and what a person types for one could mean the other. `map` holds
 * the things by id; `in` is the name under which each has its label, NULL when it is the label itself. */
void lint_labels(Load *l, const Yaml *map, const char *in);
/* No `was:` names a thing that is there, and no two the same one. */
void lint_was(Load *l, const Yaml *map);

Names field_names(Load *l, const Kind *k);
Names names_of_c(Load *l, const char *const *words, size_t count);

/* ---- model_lint_field.c ---- */
void lint_fields(Load *l, const Kind *k, const Yaml *root);
/* Works out Field.required_in of a kind without faults. */
void kind_settle_required(Load *l, Kind *k);

/* ---- model.c ---- */
/* Is this a name of a field, state, move, role or kind? a-z, 0-9 and _, a letter first, at most ID_LIMIT. */
bool id_ok(Str id);
/* "case" of "kinds/case.yaml": what stands between the folder and ".yaml". */
Str id_of_file(Str name);
bool file_is_in(Str name, Str folder);

/* ---- record_check.c ---- */
/* A list holds no more than this. */
enum { LIST_LONGEST = 1000, PLACE_LONGEST = 500, NAME_LONGEST = 200, IDENTIFIER_LONGEST = 100 };
/* One value of a field, as record_check sees it; `kind` may be empty. */
MUST_USE ErrorCode value_check(Str kind, const Field *f, const JsonValue *v, Error *e);
/* A text within a value: one line, filled, NFC, at most `longest` characters. `v` may be NULL: then nothing is checked. */
MUST_USE ErrorCode value_check_line(Str kind, const Field *f, const JsonValue *v, int64_t longest, Error *e);
/* An error about a field: the values kind, field, label-en, label-ru, label-ky come first, then those given. */
ErrorCode value_error_args(Str kind, const Field *f, Error *e, const char *key, const ErrorArg *args, size_t count);
#define value_error(kind, f, e, key, ...) value_error_args((kind), (f), (e), (key), ERROR_ARGS_(__VA_ARGS__))
/* ERR_INVALID: a choice without that option; which ones there are is said by name and label, as far as they have room. */
MUST_USE ErrorCode value_not_offered(Str kind, const Field *f, Str value, Error *e);
/* "kind/id". */
bool ref_ok(Str text);

/* ---- value_check_more.c: the types that consist of parts ---- */
/* The title of a kind that has one for each language, of which one is enough (title_any), when none is filled in; else NULL. */
const Field *kind_lacks_title(const Kind *k, const JsonValue *fields);
/* Refuses what was typed as no clear number, or no whole one where the field has no decimals. */
ErrorCode value_no_number(Str kind, const Field *f, Str typed, Error *e);
MUST_USE ErrorCode check_number(Str kind, const Field *f, const JsonValue *v, Error *e);
MUST_USE ErrorCode check_point(Str kind, const Field *f, const JsonValue *v, Error *e);
MUST_USE ErrorCode check_place(Str kind, const Field *f, const JsonValue *v, Error *e);
MUST_USE ErrorCode check_group(Str kind, const Field *f, const JsonValue *v, Error *e);
MUST_USE ErrorCode check_person_name(Str kind, const Field *f, const JsonValue *v, Error *e);
MUST_USE ErrorCode check_identifier(Str kind, const Field *f, const JsonValue *v, Error *e);
MUST_USE ErrorCode check_statement(Str kind, const Field *f, const JsonValue *v, Error *e);

/* ---- value_text.c ---- */
/* One value, not checked yet; `typed` is trimmed and not empty. */
MUST_USE ErrorCode value_from_text(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e);
/* Does `typed` fold to the same as one of the label's texts? */
MUST_USE ErrorCode label_is(Arena *a, const Label *label, Str folded, bool *ret, Error *e);

/* ---- value_amount.c: exact decimals, typed and shown ---- */
MUST_USE ErrorCode money_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e);
MUST_USE ErrorCode number_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e);
MUST_USE ErrorCode point_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e);
void money_to(Buf *to, const JsonValue *v, Lang lang);
void number_to(Buf *to, const Field *f, const JsonValue *v, Lang lang);
void point_to(Buf *to, const JsonValue *v);
/* A decimal in its one form, with at most `places` decimals and not outside ±limit units of 10^-places. */
bool decimal_ok(Str text, int places, int64_t limit);

/* ---- value_parts.c: places, groups, names, identifiers and statements, typed and shown ---- */
/* A list of such values: its `;` are not looked for in brackets. */
MUST_USE ErrorCode parts_list_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e);
MUST_USE ErrorCode place_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e);
MUST_USE ErrorCode group_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e);
MUST_USE ErrorCode identifier_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e);
MUST_USE ErrorCode statement_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e);
/* The region by its code, or as it is called in one of the languages; NULL for neither. */
MUST_USE ErrorCode region_of_word(Arena *a, const Field *f, Str word, const Region **ret, Error *e);
void place_to(Buf *to, const Field *f, const JsonValue *v, Lang lang);
void group_to(Buf *to, const Field *f, const JsonValue *v, Lang lang);
void identifier_to(Buf *to, const Field *f, const JsonValue *v, Lang lang);
void statement_to(Buf *to, const Field *f, const JsonValue *v, Lang lang);

/* ---- person_name.c ---- */
MUST_USE ErrorCode person_name_from(Arena *a, Str typed, JsonValue **ret, Error *e);

/* ---- identifier.c ---- */
bool identifier_pattern_ok(Str pattern);
bool identifier_matches(const IdentifierType *t, Str value);
const IdentifierType *identifier_type(const Field *f, Str id);

/* ---- units.c ---- */
/* A unit that every model may name without saying how it is called; NULL for a word that is none. */
const Choice *unit_known(Str id);

/* ---- model_region.c ---- */
const Region *region_of(const Field *f, Str code);

/* ---- currency.c ---- */
/* The code for what people write beside an amount: "kgs", "сом", "€"; empty when it is none we know. */
MUST_USE ErrorCode currency_of_word(Arena *a, Str word, Str *ret, Error *e);

#endif
