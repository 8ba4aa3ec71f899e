/* model_int.h: what the files of this folder share: a YAML tree that knows its places, and the list of faults. */
#ifndef TERGOO_MODEL_INT_H
#define TERGOO_MODEL_INT_H

#include "model/model.h"

/* A model file is written by hand: nobody needs more than this. */
enum { MODEL_FILE_LIMIT = 256 * 1024, YAML_DEPTH = 16, YAML_CHILDREN = 300, MODEL_FAULTS = 100, MODEL_STATES = 64,
       MODEL_FILES = 500, ID_LIMIT = 64 };

/* ---- model_yaml.c: the subset of YAML that model files use, as a tree ---- */
typedef enum { YAML_SCALAR, YAML_LIST, YAML_MAP } YamlType;

typedef struct Yaml Yaml;
struct Yaml {
    YamlType type;
    bool     plain;                   /* a scalar without quotes: only such a one can be true or false */
    Str      text;
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
    Str         *kind_names; size_t kind_name_count;      /* of all files of kinds, also those that could not be read */
    const char *const *guards;
    size_t       guard_count;
} Load;

/* NULL when there is a fault (it is listed then) or memory is out. */
const Yaml *yaml_read(Load *l, Str bytes);
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

/* ---- model_read.c: a tree to a Kind; faults are listed, what could be read is there ---- */
void read_roles(Load *l, const Yaml *root);
void read_kind(Load *l, const Yaml *root, Kind *ret);

/* ---- model_lint.c: what can only be seen with everything read ---- */
void lint_roles(Load *l, const Yaml *root);
void lint_kind(Load *l, const Kind *k, const Yaml *root);
/* Works out Field.required_in of a kind without faults. */
void kind_settle_required(Load *l, Kind *k);

/* ---- model.c ---- */
/* Is this a name of a field, state, move, role or kind? a-z, 0-9 and _, a letter first, at most ID_LIMIT. */
bool id_ok(Str id);
/* "case" of "kinds/case.yaml". */
Str kind_of_file(Str name);

/* ---- record_check.c ---- */
/* A list holds no more than this. */
enum { LIST_LONGEST = 1000 };
/* One value of a field, as record_check sees it; `kind` may be empty. */
MUST_USE ErrorCode value_check(Str kind, const Field *f, const JsonValue *v, Error *e);
/* An error about a field: the values kind, field, label-en, label-ru, label-ky come first, then those given. */
ErrorCode value_error_args(Str kind, const Field *f, Error *e, const char *key, const ErrorArg *args, size_t count);
#define value_error(kind, f, e, key, ...) value_error_args((kind), (f), (e), (key), ERROR_ARGS_(__VA_ARGS__))

/* ---- currency.c ---- */
/* The code for what people write beside an amount: "kgs", "сом", "€"; empty when it is none we know. */
MUST_USE ErrorCode currency_of_word(Arena *a, Str word, Str *ret, Error *e);

#endif
