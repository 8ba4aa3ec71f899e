/* desk_changes.c: what changed in a record, version by version: what stood in a field before and what stands there since, side by
 * side. A judge who asks what was corrected, and when, needs no second document. */
#include "desk/desk.h"

#include <inttypes.h>

typedef struct { Request *request; const Kind *kind; const JsonValue *before; JsonValue *list; size_t count; } Changes;

static Str value_text(Request *r, const Field *f, const JsonValue *v)
{
    return v ? desk_value_text(r, f, v) : STR("–");
}

static void show_one(Changes *c, const Entry *entry, const Field *f, const JsonValue *was, const JsonValue *now, bool seen)
{
    Request *r = c->request;
    Str place = str_format(r->arena, "%u/%" PRIu64, entry->epoch, entry->index), hidden = view_say(r, K("acts.hidden"));
    Str cells[] = { place, view_label(r, &f->label), seen ? value_text(r, f, was) : hidden, seen ? value_text(r, f, now) : hidden };
    view_table_row(r, cells, ARRAY_LEN(cells));
    JsonValue *row = json_new_object(r->arena);
    json_set(r->arena, row, "epoch", json_new_int(r->arena, entry->epoch));
    json_set(r->arena, row, "field", json_new_string(r->arena, f->id));
    json_set(r->arena, row, "index", json_new_int(r->arena, (int64_t)entry->index));
    if (seen && now) json_set(r->arena, row, "now", json_copy(r->arena, now));
    if (seen && was) json_set(r->arena, row, "was", json_copy(r->arena, was));
    json_add(r->arena, c->list, row);
    c->count++;
}

static ErrorCode take_version(void *self, const Entry *entry, Error *e)
{
    Changes *c = self;
    Request *r = c->request;
    JsonValue *body;
    Str content;
    bool version = str_is(entry->op, "record.create") || str_is(entry->op, "record.change") || str_starts(entry->op, STR("record.move."));
    if (!version) return ERR_OK;
    ErrorCode code = records_content(r, entry, &content, e);
    if (code == ERR_NOT_FOUND) {
        c->before = NULL;                           /* erased: what comes after it has nothing to be compared with */
        return ERR_OK;
    }
    if (code != ERR_OK) return code;
    TRY(json_parse(r->arena, content, &body, e));
    const JsonValue *now = json_get(body, "fields"), *before = c->before;
    c->before = now;
    if (!before) return ERR_OK;
    for (const Field *f = c->kind->fields; f; f = f->next) {
        const JsonValue *was = json_get_str(before, f->id), *is = json_get_str(now, f->id);
        if (was && is ? json_equal(was, is) : was == is) continue;
        show_one(c, entry, f, was, is, !f->sensitive || request_sees_sensitive(r, body));
    }
    return ERR_OK;
}

ErrorCode desk_show_changes(Request *r, const Kind *k, const Record *rec, Error *e)
{
    Changes c = { .request = r, .kind = k, .list = json_new_array(r->arena) };
    json_set(r->arena, view_data(r), "changes", c.list);
    if (record_is_pulled_back(rec) || k->internal || rec->body.len == 0) return ERR_OK;
    Str head[] = { view_say(r, K("desk.row-entry")), view_say(r, K("acts.row-field")), view_say(r, K("acts.row-was")),
                   view_say(r, K("acts.row-now")) };
    view_table(r, view_say(r, K("acts.changes")), head, ARRAY_LEN(head));
    return records_history(r, rec->id, take_version, &c, e);
}
