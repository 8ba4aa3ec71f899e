/* desk_term_history.c: what became of a term, each line with the entry of the ledger that it follows from.
 *
 * Nothing is written for it: that a term began, was paused, extended or stopped follows from what records did, and their entries
 * are signed. Only what a change of the model did to a last day has entries of its own (desk_term_moved.c). Of a record that the
 * reader may not see the line stands without its name: that the term was paused is in its last day anyway. */
#include "desk/desk_today.h"

#include <inttypes.h>
#include <stdlib.h>

typedef struct { Instant at; uint32_t epoch; uint64_t index; Str what, target; } Line;
typedef struct { Request *request; const RecordTerm *term; const Kind *kind; Line *list; size_t count, room; } Lines;

static ErrorCode add_line(Lines *l, const Line *line, Error *e)
{
    if (!ARENA_ROOM(l->request->arena, l->list, l->count, l->room)) return error_memory(e);
    l->list[l->count++] = *line;
    return line->what.ptr ? ERR_OK : error_memory(e);
}

static Str state_text(Request *r, const Kind *k, Str state)
{
    const State *s = k ? kind_state_was(k, state) : NULL;
    return s ? view_label(r, &s->label) : state;
}

/* ---- the record's own way ---- */

/* Since the term runs; what its states were before concerns other terms. */
static ErrorCode own_lines(Lines *l, Str id, Error *e)
{
    Request *r = l->request;
    StateSpan *spans;
    size_t count;
    TRY(request_state_spans(r, id, &spans, &count, e));
    size_t first = count;
    while (first > 0 && terms_clock(r->model, l->kind, spans[first - 1].state) == l->term->clock) first--;
    for (size_t i = first; i < count; i++) {
        Str state = state_text(r, l->kind, spans[i].state);
        const char *key = i == first && l->term->facts.started_by.len == 0 ? K("term.line-began") : K("term.line-state");
        ErrorArg value = arg_str("state", state);
        Line line = { spans[i].entered, spans[i].epoch, spans[i].index, view_say_args(r, key, &value, 1), id };
        TRY(add_line(l, &line, e));
    }
    return ERR_OK;
}

static ErrorCode take_recomputed(void *self, const Entry *entry, Error *e)
{
    Lines *l = self;
    Request *r = l->request;
    Act act;
    Day from, to;
    Str content;
    JsonValue *v;
    TRY(records_act(r, entry, &act, e));
    if (!str_is(act.op, "clock.recompute")) return ERR_OK;
    ErrorCode code = records_content(r, entry, &content, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code != ERR_OK) return code;
    TRY(json_parse(r->arena, content, &v, e));
    bool ours = str_equal(json_text(json_get(v, "clock")), l->term->clock->id);
    if (!ours || !day_parse(json_text(json_get(v, "to")), &to)) return ERR_OK;
    bool was = day_parse(json_text(json_get(v, "from")), &from);
    Str before = was ? desk_say_day(r, from) : STR("-");
    Str what = view_say(r, K("term.line-recomputed"), arg_str("from", before), arg_str("to", desk_say_day(r, to)));
    return add_line(l, &(Line){ entry->received, entry->epoch, entry->index, what, STR("") }, e);
}

/* ---- what others did ---- */

static ErrorCode other_lines(Lines *l, Str id, Error *e)
{
    Request *r = l->request;
    Record rec;
    StateSpan *spans;
    size_t count;
    for (size_t i = 0; i < l->count; i++) if (str_equal(l->list[i].target, id)) return ERR_OK;       /* it is among them already */
    TRY(records_get(r, id, &rec, e));
    TRY(request_state_spans(r, id, &spans, &count, e));
    const Kind *k = model_kind(r->model, rec.kind);
    bool seen = desk_ref_target(r, id).len > 0;
    for (size_t i = 0; i < count; i++) {
        Str state = state_text(r, k, spans[i].state);
        Str what = view_say(r, K("view.unseen"));
        if (seen) what = str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(desk_ref_label(r, id)), STR_ARG(state));
        TRY(add_line(l, &(Line){ spans[i].entered, spans[i].epoch, spans[i].index, what, seen ? id : STR("") }, e));
        if (!seen) return ERR_OK;
    }
    return ERR_OK;
}

static int by_time(const void *a, const void *b)
{
    const Line *one = a, *other = b;
    if (one->at != other->at) return one->at < other->at ? -1 : 1;
    return one->index < other->index ? -1 : one->index > other->index;
}

static void show_lines(Request *r, const Lines *l)
{
    char when[25];
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("desk.row-time")), view_say(r, K("term.row-what")), view_say(r, K("desk.row-entry")) };
    json_set(r->arena, view_data(r), "history", list);
    view_table(r, view_say(r, K("term.history")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < l->count; i++) {
        const Line *line = &l->list[i];
        Str entry = str_format(r->arena, "%u/%" PRIu64, line->epoch, line->index);
        Str cells[] = { view_instant(r, line->at), line->what, entry };
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, one, "entry", json_new_string(r->arena, entry));
        json_set(r->arena, one, "received", json_new_string(r->arena, str_copy(r->arena, instant_format(when, line->at))));
        json_set(r->arena, one, "what", json_new_string(r->arena, line->what));
        view_table_row_to(r, cells, ARRAY_LEN(cells), line->target);
        json_add(r->arena, list, one);
    }
}

ErrorCode desk_show_term_history(Request *r, const Seen *seen, const RecordTerm *term, Error *e)
{
    Lines l = { .request = r, .term = term, .kind = seen->kind };
    const TermFacts *f = &term->facts;
    TRY(own_lines(&l, seen->record.id, e));
    TRY(records_history(r, seen->record.id, take_recomputed, &l, e));
    if (f->started_by.len > 0) TRY(other_lines(&l, f->started_by, e));
    if (f->stopped_by.len > 0) TRY(other_lines(&l, f->stopped_by, e));
    for (size_t i = 0; i < f->pause_count; i++)
        if (f->pauses[i].record.len > 0) TRY(other_lines(&l, f->pauses[i].record, e));
    for (size_t i = 0; i < f->extension_count; i++) TRY(other_lines(&l, f->extensions[i].record, e));
    sort_list(l.list, l.count, sizeof *l.list, by_time);
    show_lines(r, &l);
    return ERR_OK;
}
