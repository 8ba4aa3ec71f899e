/* model.h: the domain as data: kinds, fields, states, moves and roles, read from model/ and checked.
 *
 * A kind is one YAML file that a lawyer reads (docs/model.md). Shipped files are embedded in the executable; a folder given by the
 * office replaces or adds files by name. Loading checks everything and collects every fault with file, line, column and remedy;
 * a model with one fault is not used. This folder knows nothing of stores, sessions or keys: it answers questions about text. */
#ifndef TERGOO_MODEL_H
#define TERGOO_MODEL_H

#include "base/base.h"
#include "crypto/crypto.h"
#include "text/text.h"

typedef struct { Str text[LANG_COUNT]; } Label;

typedef enum { FIELD_TEXT, FIELD_LONG_TEXT, FIELD_CHOICE, FIELD_YES_NO, FIELD_DATE, FIELD_DATE_TIME, FIELD_MONEY, FIELD_REF,
               FIELD_FILE, FIELD_LIST } FieldType;

typedef struct { Str id; Label label; } Choice;

typedef struct Field Field;
struct Field {
    Str       id;
    FieldType type;
    Label     label, hint;        /* hint texts may be empty */
    bool      required;           /* from creation on */
    Str       required_from;      /* or from this state on: empty, or a state's id */
    uint64_t  required_in;        /* the states that ask for it, bit i for states[i]: all when `required`, else required_from and
                                     every state reached only through it (a case refused at once never needs what court needs) */
    bool      searchable, sortable, unique, sensitive;
    bool      fixed;              /* set at creation, never changed */
    int64_t   longest;            /* characters: 200 for text, 20,000 for long text unless the file says otherwise */
    Choice   *choices; size_t choice_count;
    Str       to;                 /* FIELD_REF: the kind it points to, "*" for any */
    Field    *of;                 /* FIELD_LIST: what it is a list of (no list) */
    Str       source;             /* the article or rule it comes from, as the file says */
    Field    *next;
};

typedef struct { Str id; Label label; bool final; } State;

typedef struct {
    Str   id;
    Label label;
    Str  *from; size_t from_count;      /* states */
    Str   to;
    Str  *by; size_t by_count;          /* roles that may make it */
    Str  *needs; size_t needs_count;    /* fields that must be filled when it is made */
    Str   guard;                        /* a rule in C by name; empty: none */
    bool  four_eyes;                    /* a second person signs (a proposal) */
    bool  reason;                       /* a reason must be given */
    Str   source;
} Move;

/* Where its records live: in a case (its own compartment), in the office's own chain, or either. */
typedef enum { PLACE_CASE, PLACE_OFFICE, PLACE_EITHER } Place;

typedef struct {
    Str    id, file;
    Label  label, plural;
    Str    number;                      /* "C-{year}-{seq}"; empty: no number */
    Place  place;
    bool   is_case;                     /* a record of it opens a chain of its own */
    bool   logs_reads;                  /* looking one up leaves an entry (persons) */
    bool   internal;                    /* made by operations of the office only (user, proposal, access): no generic create,
                                           change or move */
    Str    title;                       /* the field that names a record in lists; empty: its number or id */
    Field *fields;
    State *states; size_t state_count;  /* states[0] is where a record begins */
    Move  *moves; size_t move_count;
    Str   *create; size_t create_count; /* roles */
    Str   *change; size_t change_count;
    Str   *see; size_t see_count;       /* roles that see it besides need-to-know; "*": every user */
} Kind;

typedef struct {
    Hash    hash;                       /* over names and bytes of all files, sorted by name: what `model:` in an act says */
    Kind   *kinds; size_t kind_count;   /* in the order of their file names */
    Choice *roles; size_t role_count;
} Model;

typedef struct { Str name; Str bytes; } ModelFile;     /* "kinds/case.yaml" */

/* One fault: the place and a message key with its values, shown by message_error. */
typedef struct ModelFault ModelFault;
struct ModelFault { Str file; int line, column; Error what; ModelFault *next; };

/* Loads and checks. guards: the names C knows; NULL: they are not looked up (a verifier reads models of other versions).
 * ERR_INVALID when there are faults: *faults lists the first 100 of them in file order, with parts[0] values file, line, column,
 * path ("fields.title") and at (all four: "kinds/case.yaml:12:5: fields.title"). Everything lives in the arena. */
MUST_USE ErrorCode model_load(Arena *a, const ModelFile *files, size_t count, const char *const *guards, size_t guard_count,
                              Model **ret, ModelFault **faults, Error *e);
/* The files shipped in the executable, sorted by name. */
extern const ModelFile MODEL_SHIPPED[];
extern const size_t MODEL_SHIPPED_COUNT;
/* The shipped files with those of a folder laid over them (its roles.yaml and kinds/); folder may be NULL. */
MUST_USE ErrorCode model_files(Arena *a, const char *folder, ModelFile **ret, size_t *count, Error *e);
/* One canonical text that holds all files (for the store, bundles), and back: lines "file: <size> <name>" LF bytes LF. */
void model_pack(Buf *to, const ModelFile *files, size_t count);
MUST_USE ErrorCode model_unpack(Arena *a, Str packed, ModelFile **ret, size_t *count, Error *e);

const Kind *model_kind(const Model *m, Str id);
const Field *kind_field(const Kind *k, Str id);
const State *kind_state(const Kind *k, Str id);
const Move *kind_move(const Kind *k, Str id);
bool move_leaves(const Move *m, Str state);
bool str_in(Str one, const Str *list, size_t count);

/* Checks a record's fields (an object) as they would stand in `state`: unknown fields, types, lengths, choices, required ones.
 * Values are JSON: text, long_text, choice: string; yes_no: true/false; date "2026-11-25"; date_time "2026-11-25T17:36:57.123Z";
 * money {"amount":"8000.00","currency":"KGS"} (exact decimals of the currency, ISO 4217); ref "kind/id"; file
 * {"blob":hex,"sha256":hex,"size":n,"name":text,"type":text}; list: array without duplicates. Text is NFC, without control
 * characters but LF and TAB in long text. What is not filled is not there: no null, no empty text or list. Errors
 * carry {kind}, {field}, {label-en}, {label-ru}, {label-ky} and what is wrong. */
MUST_USE ErrorCode record_check(const Kind *k, const JsonValue *fields, Str state, Error *e);
/* Turns what a person typed into such a value (checked): *ret is NULL when nothing but white space was typed. Dates as dd.mm.yyyy
 * too, times as dd.mm.yyyy hh:mm in Bishkek, money "8000 KGS" or "8 000,50 сом" (no-break spaces too), choices by id or by label
 * in any language, yes/no by word, list items separated by `;`. A file cannot be typed. */
MUST_USE ErrorCode field_from_text(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e);
/* How a value is shown to a person. Refs are shown as they stand. */
void field_to_text(Buf *to, const Field *f, const JsonValue *v, Lang lang);
/* The bytes under which a value is indexed: text folded (text_fold) or, when `sort`, by collate_key; dates as they stand; money as
 * currency and a fixed-width amount; choices by id, or in the order of the model's list. False when the value is not indexable
 * (long text, file; a list: its items are, each under f->of). */
bool field_index_bytes(Buf *to, const Field *f, const JsonValue *v, bool sort);

/* Decimals of a currency (KGS 2, JPY 0, ISO 4217); -1 for a code we do not know. */
int currency_places(Str code);

#endif
