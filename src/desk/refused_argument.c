/* refused_argument.c: which argument of an operation a refusal is about, for operations that have a form of their own instead of a kind's: the form
 * shows the sentence at that field, and a program is given `field`, as it is of a record's fields.
 *
 * Asked by the gate of every refusal that has not said its fields itself. */
#include "desk/desk.h"

#include "rules/refused_field.h"

#define AT(key, names) { key, names },
static const struct { const char *key, *names; } PLACES[] = {
#include "desk/argument_list.h"
};
#undef AT

/* An argument by its name; of one that takes fields, those that were given too. */
static bool takes(const Request *r, const Operation *op, Str name)
{
    for (size_t i = 0; i < op->arg_count; i++) {
        const ArgSpec *a = &op->args[i];
        if (str_is(name, a->name) || (a->type == ARG_VALUES && json_get_str(arg_values(r, a->name), name))) return true;
    }
    return (op->flags & OP_FILE_IN) && str_is(name, "file");
}

static Str first_taken(const Request *r, const Operation *op, Str names)
{
    Str one;
    while (names.len > 0) {
        str_cut(&names, ' ', &one);
        if (takes(r, op, one)) return one;
    }
    return STR("");
}

static Str listed(const Request *r, const Operation *op, const char *key)
{
    for (size_t i = 0; i < ARRAY_LEN(PLACES); i++)
        if (strcmp(key, PLACES[i].key) == 0) return first_taken(r, op, str_of(PLACES[i].names));
    return STR("");
}

/* The argument in which the value was typed, alone or among others. */
static Str typed_in(const Request *r, const Operation *op, Str value, bool alone)
{
    for (size_t i = 0; value.len > 0 && i < op->arg_count; i++) {
        const ArgSpec *a = &op->args[i];
        bool text = a->type != ARG_SECRET && a->type != ARG_YES && a->type != ARG_NUMBER && a->type != ARG_VALUES;
        Str typed = text ? str_trim(arg_text(r, a->name)) : STR("");
        if (alone ? str_equal(typed, value) : str_find(typed, value) >= 0) return str_of(a->name);
    }
    return STR("");
}

/* "No user is called X" is about the argument in which X was typed. */
static Str quoted(const Request *r, const Operation *op, const Error *e, bool alone)
{
    size_t at = 0;
    Str name, value, found = STR("");
    while (found.len == 0 && error_next_arg(e, &e->parts[0], &at, &name, &value)) found = typed_in(r, op, value, alone);
    return found;
}

static bool can_be_placed(ErrorCode code)
{
    return code == ERR_INVALID || code == ERR_USAGE || code == ERR_LIMIT || code == ERR_CONFLICT || code == ERR_NOT_FOUND;
}

void desk_place_refusal(Request *r, const Operation *op, const Error *e)
{
    if (!can_be_placed(e->code) || e->count == 0 || json_get(r->beside, "fields") || json_get(r->beside, "field")) return;
    Error said = *e;
    Str at = error_arg(e, "argument");
    if (at.len == 0 || !takes(r, op, at)) at = listed(r, op, e->parts[0].key);
    if (at.len == 0) at = first_taken(r, op, rules_refused_names(e));
    if (at.len == 0) at = quoted(r, op, e, true);
    if (at.len == 0) at = quoted(r, op, e, false);
    if (at.len > 0) (void)!desk_refuse_field(r, at, &said);
}
