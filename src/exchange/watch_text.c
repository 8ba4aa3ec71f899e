/* watch_text.c: a list as text, from the worker that read it to whoever asked: a line for the whole, then a line an entry. Members that say
 * nothing are left out. */
#include "exchange/watch_int.h"

void watch_put(Arena *a, JsonValue *to, const char *name, Str text)
{
    if (text.len > 0) json_set(a, to, name, json_new_string(a, text));
}

void watch_put_texts(Arena *a, JsonValue *to, const char *name, const WatchTexts *texts)
{
    JsonValue *list = json_new_array(a);
    for (size_t i = 0; i < texts->count; i++) json_add(a, list, json_new_string(a, texts->list[i]));
    if (texts->count > 0) json_set(a, to, name, list);
}

static void put_names(Arena *a, JsonValue *to, const WatchEntry *x, bool weak)
{
    JsonValue *list = json_new_array(a);
    for (size_t i = 0; i < x->name_count; i++) {
        if (x->names[i].weak == weak) json_add(a, list, json_new_string(a, x->names[i].text));
    }
    if (list && list->count > 0) json_set(a, to, weak ? "weak" : "names", list);
}

static JsonValue *entry_json(Arena *a, const WatchEntry *x)
{
    JsonValue *v = json_new_object(a);
    watch_put(a, v, "id", x->id);
    watch_put(a, v, "sort", str_of(watch_sort_name(x->sort)));
    watch_put(a, v, "reference", x->reference);
    watch_put(a, v, "programme", x->programme);
    watch_put(a, v, "listed_on", x->listed_on);
    watch_put(a, v, "reason", x->reason);
    put_names(a, v, x, false);
    put_names(a, v, x, true);
    watch_put_texts(a, v, "births", &x->births);
    watch_put_texts(a, v, "countries", &x->countries);
    watch_put_texts(a, v, "numbers", &x->numbers);
    return json_set(a, v, "place", json_new_int(a, (int64_t)x->place));
}

/* In memory of its own: what an entry needs on its way is many times what it is. */
static void add_entry(Buf *to, const WatchEntry *x)
{
    CLEANUP(arena_free) Arena a = arena_with((size_t)256 << 20);
    Buf line = buf_in(&a);
    json_write(&line, entry_json(&a, x));
    buf_byte(&line, '\n');
    buf_add(to, buf_str(&line));
    to->failed = to->failed || line.failed;
}

void watch_write_head(Buf *to, const WatchList *list)
{
    Arena *a = to->arena;
    JsonValue *head = json_new_object(a);
    json_set(a, head, "format", json_new_string(a, str_of(watch_format_name(list->format))));
    watch_put(a, head, "date", list->date);
    json_set(a, head, "entries", json_new_int(a, (int64_t)list->count));
    json_set(a, head, "names", json_new_int(a, (int64_t)list->names));
    json_set(a, head, "weak", json_new_int(a, (int64_t)list->weak));
    json_set(a, head, "unread", json_new_int(a, (int64_t)list->unread));
    json_set(a, head, "others", json_new_int(a, (int64_t)list->others));
    json_set(a, head, "faults", json_copy(a, list->faults));
    json_write(to, head);
    buf_byte(to, '\n');
}

void watch_write(Buf *to, const WatchList *list)
{
    watch_write_head(to, list);
    for (size_t i = 0; i < list->count && !to->failed; i++) add_entry(to, list->entries[i]);
}

/* ---- back ---- */

static ErrorCode damaged(Error *e) { return error_set(e, ERR_INVALID, K("watch.damaged")); }

static ErrorCode take_texts(WatchList *list, const JsonValue *from, WatchTexts *to, Error *e)
{
    JSON_EACH(one, from) TRY(watch_add_text(list, to, json_text(one), e));
    return ERR_OK;
}

static ErrorCode take_entry(WatchList *list, Str line, Error *e)
{
    JsonValue *v;
    int64_t place;
    if (json_parse(list->arena, line, &v, e) != ERR_OK) return e->code == ERR_MEMORY ? e->code : damaged(e);
    if (!json_int(json_get(v, "place"), &place) || place < 0) return damaged(e);
    WatchEntry *x = watch_entry(list, (uint64_t)place);
    if (!x) return error_memory(e);
    for (int s = 0; s < WATCH_SORTS; s++) if (str_is(json_text(json_get(v, "sort")), watch_sort_name((WatchSort)s))) x->sort = (WatchSort)s;
    TRY(watch_set(list, &x->id, json_text(json_get(v, "id")), e));
    TRY(watch_set(list, &x->reference, json_text(json_get(v, "reference")), e));
    TRY(watch_set(list, &x->programme, json_text(json_get(v, "programme")), e));
    TRY(watch_set(list, &x->listed_on, json_text(json_get(v, "listed_on")), e));
    TRY(watch_set(list, &x->reason, json_text(json_get(v, "reason")), e));
    JSON_EACH(name, json_get(v, "names")) TRY(watch_add_name(list, x, json_text(name), false, e));
    JSON_EACH(name, json_get(v, "weak")) TRY(watch_add_name(list, x, json_text(name), true, e));
    TRY(take_texts(list, json_get(v, "births"), &x->births, e));
    TRY(take_texts(list, json_get(v, "countries"), &x->countries, e));
    TRY(take_texts(list, json_get(v, "numbers"), &x->numbers, e));
    return watch_add(list, x, e);
}

static bool counted(const JsonValue *head, const char *name, uint64_t *ret)
{
    int64_t n;
    if (!json_int(json_get(head, name), &n) || n < 0) return false;
    *ret = (uint64_t)n;
    return true;
}

ErrorCode watch_open(Arena *a, Str text, WatchList *ret, Error *e)
{
    JsonValue *head;
    Str line;
    uint64_t entries, names, weak;
    watch_begin(ret, a, WATCH_TABLE);
    if (!str_next_line(&text, &line)) return damaged(e);
    if (json_parse(a, line, &head, e) != ERR_OK) return e->code == ERR_MEMORY ? e->code : damaged(e);
    if (!watch_format_of(json_text(json_get(head, "format")), &ret->format) || !counted(head, "entries", &entries)
     || !counted(head, "names", &names) || !counted(head, "weak", &weak)) return damaged(e);
    while (str_next_line(&text, &line)) TRY(take_entry(ret, line, e));
    TRY(watch_end(ret, e));
    if (ret->count != entries || ret->names != names || ret->weak != weak) return damaged(e);       /* it broke off */
    const JsonValue *faults = json_get(head, "faults");
    ret->date = json_text(json_get(head, "date"));
    if (!counted(head, "unread", &ret->unread) || !counted(head, "others", &ret->others)) return damaged(e);
    if (faults && faults->type == JSON_ARRAY) ret->faults = json_copy(a, faults);
    return ERR_OK;
}
