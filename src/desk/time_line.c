/* time_line.c: see time_line.h. Each record that the caller may see is gone through with its history: every act is a row, and
 * every field that names a day or an hour of something that has happened (`past` in the model) is one, entered when the record
 * first said so. */
#include "desk/time_line.h"

#include "office/act_words.h"

#include <stdlib.h>

enum { CHANGES_SAID = 6 };

typedef struct {
    TimeLine        *line;
    const Kind      *kind;
    Str              id, title;
    const JsonValue *body, *before;
    Instant         *first;             /* for each field of the kind: when it first said what it says now */
    size_t           fields;
} OneRecord;

static ErrorCode add_row(TimeLine *l, const LineRow *row, Error *e)
{
    Day day = instant_local_day(row->when);
    if (day < l->ask.from || day > l->ask.until) return ERR_OK;
    if (l->ask.officer.len > 0 && !str_equal(l->ask.officer, row->actor)) return ERR_OK;
    if ((row->event && l->ask.acts_only) || (!row->event && l->ask.events_only)) return ERR_OK;
    if (!ARENA_ROOM(l->request->arena, l->rows, l->count, l->room)) return error_memory(e);
    l->rows[l->count] = *row;
    l->rows[l->count].order = (int64_t)l->count;
    l->count++;
    return ERR_OK;
}

/* ---- acts ---- */

/* What a change of a task changed, from what to what: a term that was moved is told here, not only that something was. */
static Str said_of_change(OneRecord *o, const JsonValue *now)
{
    Request *r = o->line->request;
    Buf out = buf_in(r->arena);
    int said = 0;
    if (!o->before || !str_is(o->kind->id, "task")) return STR("");
    for (const Field *f = o->kind->fields; f; f = f->next) {
        const JsonValue *was = json_get_str(o->before, f->id), *is = json_get_str(now, f->id);
        if ((was && is ? json_equal(was, is) : was == is) || f->sensitive || f->machine) continue;
        if (said++ == CHANGES_SAID) break;
        buf_format(&out, "%s" STR_FMT ": " STR_FMT " → " STR_FMT, out.len > 0 ? "; " : "", STR_ARG(view_label(r, &f->label)),
                   STR_ARG(was ? desk_value_text(r, f, was) : STR("–")), STR_ARG(is ? desk_value_text(r, f, is) : STR("–")));
    }
    return buf_str(&out);
}

static void note_first(OneRecord *o, const JsonValue *now, Instant when)
{
    size_t i = 0;
    for (const Field *f = o->kind->fields; f; f = f->next, i++) {
        const JsonValue *is = json_get_str(now, f->id), *today = json_get_str(json_get(o->body, "fields"), f->id);
        bool same = is && today && json_equal(is, today);
        if (!same) o->first[i] = 0;
        else if (o->first[i] == 0) o->first[i] = when;
    }
}

static ErrorCode read_version(OneRecord *o, const Entry *entry, Str *change, Error *e)
{
    JsonValue *body;
    Str content;
    *change = STR("");
    bool version = str_is(entry->op, "record.create") || str_is(entry->op, "record.change") ||
        str_starts(entry->op, STR("record.move."));
    if (!version) return ERR_OK;
    ErrorCode code = records_content(o->line->request, entry, &content, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code != ERR_OK) return code;
    TRY(json_parse(o->line->request->arena, content, &body, e));
    const JsonValue *now = json_get(body, "fields");
    *change = said_of_change(o, now);
    note_first(o, now, entry->received);
    o->before = now;
    return ERR_OK;
}

static ErrorCode take_act(void *self, const Entry *entry, Error *e)
{
    OneRecord *o = self;
    Request *r = o->line->request;
    EntryText text;
    Note note;
    Act act;
    Str change, kept = str_copy(r->arena, entry->text), reason = STR("");
    if (!kept.ptr) return error_memory(e);
    TRY(entry_parse(kept, &text, e));
    TRY(act_open(text.act_note, &note, &act, e));
    TRY(read_version(o, entry, &change, e));
    if (act.reason_code.len > 0) {
        ErrorCode code = records_reason(r, entry, &reason, e);
        if (code == ERR_NOT_FOUND) reason = view_say(r, K("desk.erased"));
        else if (code != ERR_OK) return code;
    }
    if (!map_get(&o->line->actors, act.actor)) {
        if (!map_set(&o->line->actors, act.actor, o->line)) return error_memory(e);
    }
    LineRow row = { .when = entry->received, .entered = entry->received, .has_hour = true, .kind = o->kind, .id = o->id,
                    .title = o->title,
                    .what = desk_act_words(r, &act), .detail = change, .actor = act.actor, .reason = reason };
    return add_row(o->line, &row, e);
}

/* ---- events ---- */

static bool read_when(const Field *f, const JsonValue *v, LineRow *row)
{
    Day day;
    if (f->type == FIELD_DATE_TIME) {
        row->has_hour = instant_parse(json_text(v), &row->when);
        return row->has_hour;
    }
    if (f->type != FIELD_DATE || !day_parse(json_text(v), &day)) return false;
    row->when = day_local_begin(day);
    return true;
}

static ErrorCode add_events(OneRecord *o, Error *e)
{
    TimeLine *l = o->line;
    Request *r = l->request;
    size_t i = 0;
    for (const Field *f = o->kind->fields; f; f = f->next, i++) {
        const JsonValue *v = json_get_str(json_get(o->body, "fields"), f->id);
        LineRow row = { .event = true, .kind = o->kind, .id = o->id, .title = o->title, .what = view_label(r, &f->label),
                        .entered = o->first[i] };
        if (!v || !f->past || f->retired || desk_field_hidden(r, o->kind, o->body, f) || !read_when(f, v, &row)) continue;
        int64_t later = (int64_t)instant_local_day(row.entered) - instant_local_day(row.when);
        row.later = row.entered > 0 && later > 0 ? later : 0;
        TRY(add_row(l, &row, e));
    }
    return ERR_OK;
}

/* ---- one record after the other ---- */

static bool speaks_of(const JsonValue *v, Str id)
{
    if (!v) return false;
    if (v->type == JSON_STRING) return str_equal(v->text, id);
    for (const JsonValue *one = v->type == JSON_ARRAY || v->type == JSON_OBJECT ? v->first : NULL; one; one = one->next) {
        if (speaks_of(one, id)) return true;
    }
    return false;
}

static ErrorCode take_record(TimeLine *l, Str id, Error *e)
{
    Request *r = l->request;
    Seen seen;
    TRY(desk_see_if(r, id, &seen, e));
    if (!seen.kind) return ERR_OK;
    const Field *f = seen.kind->fields;
    OneRecord o = { .line = l, .kind = seen.kind, .id = seen.record.id, .title = desk_title(r, seen.made, seen.body),
                    .body = seen.body };
    bool about = l->ask.person.len == 0 || str_equal(seen.record.id, l->ask.person) || speaks_of(seen.fields, l->ask.person);
    if (!about) return ERR_OK;
    for (; f; f = f->next) o.fields++;
    o.first = arena_array(r->arena, o.fields + 1, sizeof *o.first);
    if (!o.first) return error_memory(e);
    memset(o.first, 0, o.fields * sizeof *o.first);
    TRY(records_history(r, seen.record.id, take_act, &o, e));
    return add_events(&o, e);
}

typedef struct { TimeLine *line; RecordIds ids; } InCase;

static ErrorCode take_id(void *self, const Record *rec, Error *e)
{
    InCase *f = self;
    const Kind *k = model_kind(f->line->request->model, rec->kind);
    bool wanted = k && (!k->internal || str_is(k->id, "proposal")) && rec->body.len > 0 && !desk_is_hidden(f->line->request, rec);
    if (wanted && f->line->ask.kind.len > 0) wanted = str_equal(k->id, f->line->ask.kind);
    return wanted && request_may_see(f->line->request, k, rec) ? record_ids_add(&f->ids, rec->id, e) : ERR_OK;
}

static int by_time(const void *a, const void *b)
{
    const LineRow *one = a, *other = b;
    if (one->when != other->when) return one->when < other->when ? -1 : 1;
    if (one->entered != other->entered) return one->entered < other->entered ? -1 : 1;
    return one->order < other->order ? -1 : one->order > other->order;
}

ErrorCode time_line_find(Request *r, Str chain, const LineAsk *ask, TimeLine *ret, Error *e)
{
    InCase f = { .line = ret, .ids = { .request = r } };
    *ret = (TimeLine){ .request = r, .ask = *ask, .actors = map_in(r->arena) };
    TRY(records_in_chain(r, chain, take_id, &f, e));
    for (size_t i = 0; i < f.ids.count; i++) TRY(take_record(ret, f.ids.ids[i], e));
    sort_list(ret->rows, ret->count, sizeof *ret->rows, by_time);
    return ERR_OK;
}

/* ---- said ---- */

Str time_line_when(Request *r, const LineRow *row)
{
    return row->has_hour ? view_instant(r, row->when) : desk_say_day(r, instant_local_day(row->when));
}

Str time_line_later(Request *r, const LineRow *row)
{
    return row->later > 0 ? view_say(r, K("work.entered-later"), arg_int("days", row->later)) : STR("");
}
