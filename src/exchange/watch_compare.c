/* watch_compare.c: what changed from one version of a list to the next: who came, who went, and of whom something else is said now. */
#include "exchange/watch_screen.h"

enum { SHOWN = 2000 };

typedef struct { Arena *arena; JsonValue *list; int64_t added, removed, changed, same; } Compare;

static void note(Compare *c, const char *what, const WatchEntry *x, JsonValue *fields)
{
    Arena *a = c->arena;
    if (!c->list || c->list->count >= SHOWN) return;
    JsonValue *one = json_new_object(a);
    json_set(a, one, "what", json_new_string(a, str_of(what)));
    json_set(a, one, "id", json_new_string(a, x->id));
    json_set(a, one, "reference", json_new_string(a, x->reference));
    json_set(a, one, "name", json_new_string(a, x->names[0].text));
    if (fields) json_set(a, one, "fields", fields);
    json_add(a, c->list, one);
}

static bool names_hold(const WatchEntry *in, const WatchName *name)
{
    for (size_t i = 0; i < in->name_count; i++) if (in->names[i].weak == name->weak && str_equal(in->names[i].text, name->text)) return true;
    return false;
}

static bool same_names(const WatchEntry *a, const WatchEntry *b)
{
    if (a->name_count != b->name_count) return false;
    for (size_t i = 0; i < a->name_count; i++) if (!names_hold(b, &a->names[i])) return false;
    return true;
}

static bool same_texts(const WatchTexts *a, const WatchTexts *b)
{
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++) {
        size_t k = 0;
        while (k < b->count && !str_equal(a->list[i], b->list[k])) k++;
        if (k == b->count) return false;
    }
    return true;
}

static JsonValue *differing(Arena *a, const WatchEntry *x, const WatchEntry *y)
{
    const struct { const char *name; bool same; } FIELDS[] = {
        { "names", same_names(x, y) }, { "births", same_texts(&x->births, &y->births) },
        { "countries", same_texts(&x->countries, &y->countries) }, { "numbers", same_texts(&x->numbers, &y->numbers) },
        { "programme", str_equal(x->programme, y->programme) }, { "reason", str_equal(x->reason, y->reason) },
        { "reference", str_equal(x->reference, y->reference) }, { "listed_on", str_equal(x->listed_on, y->listed_on) },
    };
    JsonValue *list = json_new_array(a);
    for (size_t i = 0; i < ARRAY_LEN(FIELDS); i++) {
        if (!FIELDS[i].same) json_add(a, list, json_new_string(a, str_of(FIELDS[i].name)));
    }
    return list;
}

ErrorCode watch_compare(const WatchList *before, const WatchList *now, Buf *to, Error *e)
{
    CLEANUP(arena_free) Arena a = arena_with((size_t)512 << 20);
    Compare c = { .arena = &a, .list = json_new_array(&a) };
    JsonValue *answer = json_new_object(&a);
    Buf line = buf_in(&a);
    for (size_t i = 0; i < before->count; i++) {
        if (map_get(&now->by_id, before->entries[i]->id)) continue;
        c.removed++;
        note(&c, "removed", before->entries[i], NULL);
    }
    for (size_t i = 0; i < now->count; i++) {
        const WatchEntry *x = now->entries[i], *old = map_get(&before->by_id, x->id);
        JsonValue *fields = old ? differing(&a, old, x) : NULL;
        if (!old) c.added++;
        else if (fields && fields->count > 0) c.changed++;
        else c.same++;
        if (!old || (fields && fields->count > 0)) note(&c, old ? "changed" : "added", x, fields);
    }
    json_set(&a, answer, "added", json_new_int(&a, c.added));
    json_set(&a, answer, "removed", json_new_int(&a, c.removed));
    json_set(&a, answer, "changed", json_new_int(&a, c.changed));
    json_set(&a, answer, "same", json_new_int(&a, c.same));
    json_set(&a, answer, "list", c.list);
    json_write(&line, answer);
    buf_byte(&line, '\n');
    buf_add(to, buf_str(&line));
    return to->failed || line.failed ? error_memory(e) : ERR_OK;
}
