/* volume_book.c: see volume_book.h. */
#include "rules/volume_book.h"

#include <inttypes.h>

/* ---- reading and writing ---- */

int64_t volume_number(const JsonValue *fields, const char *name)
{
    int64_t n;
    return int_parse(json_text(json_get(json_get(fields, name), "number")), &n) && n >= 0 && n <= VOLUME_SHEETS ? n : 0;
}

JsonValue *volume_number_value(Arena *a, int64_t n)
{
    JsonValue *v = json_new_object(a);
    json_set(a, v, "number", json_new_string(a, str_format(a, "%" PRId64, n)));
    return v;
}

ErrorCode volume_book_read(Arena *a, const JsonValue *fields, SheetBook *ret, Error *e)
{
    const JsonValue *entries = json_get(fields, "entries");
    size_t count = entries ? entries->count : 0;
    *ret = (SheetBook){ .number = volume_number(fields, "volume_no"), .most = volume_number(fields, "most_sheets") };
    ret->list = arena_array(a, count + 1, sizeof *ret->list);
    if (!ret->list) return error_memory(e);
    JSON_EACH(v, entries) {
        ret->list[ret->count++] = (SheetEntry){
            .record = json_text(json_get(v, "record")), .first = volume_number(v, "first"), .last = volume_number(v, "last"),
            .withdrawn = json_text(json_get(v, "withdrawn")), .gone_to = json_text(json_get(v, "gone_to")),
            .before = json_text(json_get(v, "numbered_before")),
        };
    }
    return ERR_OK;
}

static void set_text(Arena *a, JsonValue *to, const char *name, Str text)
{
    if (text.len > 0) json_set(a, to, name, json_new_string(a, text));
}

static JsonValue *entry_value(Arena *a, const SheetEntry *s)
{
    JsonValue *v = json_new_object(a);
    if (s->first > 0) json_set(a, v, "first", volume_number_value(a, s->first));
    set_text(a, v, "gone_to", s->gone_to);
    if (s->first > 0) json_set(a, v, "last", volume_number_value(a, s->last));
    set_text(a, v, "numbered_before", s->before);
    json_set(a, v, "record", json_new_string(a, s->record));
    set_text(a, v, "withdrawn", s->withdrawn);
    return v;
}

ErrorCode volume_book_write(Arena *a, const SheetBook *b, JsonValue *fields, Error *e)
{
    JsonValue *entries = json_new_array(a);
    if (b->count > VOLUME_ENTRIES) return error_set(e, ERR_INVALID, K("rules.volume-entries"), arg_int("most", VOLUME_ENTRIES));
    for (size_t i = 0; i < b->count; i++) json_add(a, entries, entry_value(a, &b->list[i]));
    if (!entries) return error_memory(e);
    json_remove(fields, "entries");
    if (b->count > 0) json_set(a, fields, "entries", entries);
    json_set(a, fields, "last_sheet", volume_number_value(a, volume_book_next(b) - 1));
    return ERR_OK;
}

/* ---- looking ---- */

int64_t volume_book_next(const SheetBook *b)
{
    int64_t last = 0;
    for (size_t i = 0; i < b->count; i++) if (b->list[i].last > last) last = b->list[i].last;
    return last + 1;
}

const SheetEntry *volume_book_at(const SheetBook *b, int64_t sheet)
{
    for (size_t i = 0; i < b->count; i++) {
        if (b->list[i].first > 0 && b->list[i].first <= sheet && sheet <= b->list[i].last) return &b->list[i];
    }
    return NULL;
}

SheetEntry *volume_book_of(const SheetBook *b, Str record)
{
    for (size_t i = 0; i < b->count; i++) {
        if (b->list[i].withdrawn.len == 0 && str_equal(b->list[i].record, record)) return &b->list[i];
    }
    return NULL;
}

/* ---- the acts ---- */

static ErrorCode too_many(const SheetBook *b, int64_t last, Error *e)
{
    int64_t most = b->most > 0 ? b->most : VOLUME_SHEETS;
    if (last <= most) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.volume-full"), arg_int("volume", b->number), arg_int("most", most));
}

static ErrorCode lies_already(const SheetBook *b, Str record, Error *e)
{
    const SheetEntry *s = volume_book_of(b, record);
    return s ? error_set(e, ERR_INVALID, K("rules.volume-lies-already"), arg_int("volume", b->number), arg_int("sheet", s->first))
             : ERR_OK;
}

/* The first of those sheets that is taken. */
static ErrorCode taken(const SheetBook *b, int64_t first, int64_t last, Error *e)
{
    for (int64_t sheet = first; sheet <= last; sheet++) {
        if (volume_book_at(b, sheet))
            return error_set(e, ERR_CONFLICT, K("rules.volume-taken"), arg_int("volume", b->number), arg_int("sheet", sheet),
                             arg_int("next", volume_book_next(b)));
    }
    return ERR_OK;
}

/* Behind everything on lower sheets. What has no sheets any more stays behind what stood before it. */
static void add_in_order(SheetBook *b, SheetEntry s)
{
    size_t at = b->count;
    for (size_t i = b->count; i > 0 && (b->list[i - 1].first == 0 || b->list[i - 1].first > s.first); i--) {
        if (b->list[i - 1].first > s.first) at = i - 1;
    }
    memmove(&b->list[at + 1], &b->list[at], (b->count - at) * sizeof *b->list);
    b->list[at] = s;
    b->count++;
}

ErrorCode volume_book_put(SheetBook *b, Str record, int64_t sheet, int64_t sheets, Error *e)
{
    int64_t last = sheet + sheets - 1;
    TRY(lies_already(b, record, e));
    TRY(too_many(b, last, e));
    TRY(taken(b, sheet, last, e));
    add_in_order(b, (SheetEntry){ .record = record, .first = sheet, .last = last, .moved = true });
    return ERR_OK;
}

static ErrorCode note_before(Arena *a, SheetEntry *s, Str day, Error *e)
{
    s->before = str_format(a, STR_FMT "%s%" PRId64 "-%" PRId64 "/" STR_FMT, STR_ARG(s->before), s->before.len > 0 ? " " : "",
                           s->first, s->last,
                           STR_ARG(day));
    s->moved = true;
    return s->before.ptr ? ERR_OK : error_memory(e);
}

ErrorCode volume_book_insert(Arena *a, SheetBook *b, Str record, int64_t sheet, int64_t sheets, Str day, Error *e)
{
    const SheetEntry *there = volume_book_at(b, sheet);
    TRY(lies_already(b, record, e));
    if (there && there->first != sheet)
        return error_set(e, ERR_CONFLICT, K("rules.volume-in-the-middle"), arg_int("sheet", sheet), arg_int("first", there->first),
                         arg_int("last", there->last));
    if (sheet >= volume_book_next(b)) return error_set(e, ERR_INVALID, K("rules.volume-nothing-behind"), arg_int("sheet", sheet));
    TRY(too_many(b, volume_book_next(b) - 1 + sheets, e));
    for (size_t i = 0; i < b->count; i++) {
        SheetEntry *s = &b->list[i];
        if (s->first < sheet) continue;
        TRY(note_before(a, s, day, e));
        s->first += sheets;
        s->last += sheets;
    }
    return volume_book_put(b, record, sheet, sheets, e);
}

ErrorCode volume_book_withdraw(SheetBook *b, Str record, Str day, Str gone_to, Error *e)
{
    SheetEntry *s = volume_book_of(b, record);
    if (!s) return error_set(e, ERR_INVALID, K("rules.volume-lies-not"), arg_int("volume", b->number));
    s->withdrawn = day;
    s->gone_to = gone_to;
    s->moved = true;
    return ERR_OK;
}

ErrorCode volume_book_renumber(Arena *a, SheetBook *b, Str day, Error *e)
{
    int64_t next = 1;
    bool changed = false;
    for (size_t i = 0; i < b->count; i++) {
        SheetEntry *s = &b->list[i];
        if (s->first == 0) continue;
        bool gone = s->withdrawn.len > 0;
        int64_t sheets = s->last - s->first + 1;
        if (gone || s->first != next) TRY(note_before(a, s, day, e));
        changed = changed || gone || s->first != next;
        s->first = gone ? 0 : next;
        s->last = gone ? 0 : next + sheets - 1;
        if (!gone) next += sheets;
    }
    return changed ? ERR_OK : error_set(e, ERR_INVALID, K("rules.volume-in-order"), arg_int("volume", b->number));
}
