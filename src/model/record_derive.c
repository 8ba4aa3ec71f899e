/* record_derive.c: what a record shows that nobody typed: derived values, and who points at a record.
 *
 * A derived field names a rule in C; it is computed when somebody looks and lies nowhere, so it cannot be out of date or forged. A
 * field that points to other records may say what they call it: then the one it points to shows it without storing it twice. */
#include "model/model_int.h"

static const Derivation *rule_named(const Derivation *rules, size_t count, Str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(name, rules[i].name)) return &rules[i];
    return NULL;
}

ErrorCode record_derive(Arena *a, const Kind *k, const JsonValue *body, Instant now, const Derivation *rules, size_t count,
                        void *self, JsonValue **ret, Error *e)
{
    const JsonValue *fields = json_get(body, "fields");
    JsonValue *out = fields ? json_copy(a, fields) : json_new_object(a);
    for (const Field *f = k->fields; f; f = f->next) {
        const Derivation *rule = f->derived.len > 0 ? rule_named(rules, count, f->derived) : NULL;
        JsonValue *value = NULL;
        if (!rule) continue;
        TRY(rule->run(self, a, k, body, now, &value, e));
        if (!value) continue;
        TRY(value_check(k->id, f, value, e));
        char *key = str_c(a, f->id);
        if (!key) return error_memory(e);
        json_set(a, out, key, value);
    }
    *ret = out;
    return out && !out->broken ? ERR_OK : error_memory(e);
}

/* ---- who points here ---- */

typedef struct { Arena *arena; Str to; Inverse *list; size_t count, room; bool failed; } Pointers;

static void add_pointer(Pointers *p, const Kind *k, const Field *f, Str name)
{
    if (ARENA_ROOM(p->arena, p->list, p->count, p->room)) p->list[p->count++] = (Inverse){ k, f, name };
    else p->failed = true;
}

static void look_in(Pointers *p, const Kind *k, const Field *f, Str name)
{
    if (f->type == FIELD_LIST || f->type == FIELD_STATEMENT) {
        look_in(p, k, f->of, name);
    } else if (f->type == FIELD_GROUP) {
        for (const Field *part = f->fields; part; part = part->next) {
            Str inner = str_format(p->arena, STR_FMT "." STR_FMT, STR_ARG(name), STR_ARG(part->id));
            p->failed = p->failed || !inner.ptr;
            look_in(p, k, part, inner);
        }
    } else if (f->type == FIELD_REF && f->inverse.text[LANG_EN].len > 0) {
        if (str_equal(f->to, p->to) || str_is(f->to, "*")) add_pointer(p, k, f, name);
    }
}

ErrorCode model_inverses(Arena *a, const Model *m, Str to, Inverse **ret, size_t *count, Error *e)
{
    Pointers p = { .arena = a, .to = to };
    for (size_t i = 0; i < m->kind_count; i++)
        for (const Field *f = m->kinds[i].fields; f; f = f->next)
            if (!f->sensitive) look_in(&p, &m->kinds[i], f, f->id);
    *ret = p.list;
    *count = p.count;
    return p.failed ? error_memory(e) : ERR_OK;
}
