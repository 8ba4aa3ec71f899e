/* desk_hit.c: hits of screenings: listed with the open questions first, shown with the reasons in the reader's language and what the list says
 * beside the name, and answered by a person. Nothing here follows from an answer. */
#include <stdlib.h>

#include "desk/watch.h"

enum { HITS_MOST = 20000, HITS_SHOWN = 200 };

/* ---- those of a screening, or of a list ---- */

typedef struct { Request *request; WatchHit *list; size_t count, room; } Hits;

static int open_and_near_first(const void *x, const void *y)
{
    const WatchHit *a = x, *b = y;
    bool open_a = str_is(a->state, "open"), open_b = str_is(b->state, "open");
    if (open_a != open_b) return open_a ? -1 : 1;
    if (a->order != b->order) return a->order > b->order ? -1 : 1;
    return str_compare(a->number, b->number);
}

static Str copied(Hits *h, const JsonValue *from, const char *name) { return str_copy(h->request->arena, json_text(json_get(from, name))); }

static ErrorCode take_hit(void *self, const Record *rec, Error *e)
{
    Hits *h = self;
    Request *r = h->request;
    const Kind *k = model_kind(r->model, rec->kind);
    const JsonValue *body, *fields;
    if (!k || rec->body.len == 0 || desk_is_hidden(r, rec) || !request_may_see(r, k, rec)) return ERR_OK;
    if (h->count == HITS_MOST) return ERR_END;
    if (!ARENA_ROOM(r->arena, h->list, h->count, h->room)) return error_memory(e);
    TRY(record_fields_kept(r->arena, rec, &body, e));
    fields = json_get(body, "fields");
    Str digits = json_text(json_get(json_get(fields, "nearness"), "number")), whole, rest = digits;
    int64_t order = 0, tenth = 0;
    str_cut(&rest, '.', &whole);
    if (int_parse(whole, &order) && rest.len > 0 && !int_parse(rest, &tenth)) tenth = 0;
    h->list[h->count++] = (WatchHit){ .id = str_copy(r->arena, rec->id), .number = copied(h, body, "number"), .asked = copied(h, fields, "asked"),
        .found = copied(h, fields, "found"), .nearness = digits, .state = str_copy(r->arena, rec->state), .entry = copied(h, fields, "entry"),
        .order = order * 10 + tenth };
    return ERR_OK;
}

ErrorCode watch_hits_of(Request *r, const char *field, Str id, WatchHit **ret, size_t *count, Error *e)
{
    Hits h = { .request = r };
    if (id.len > 0) TRY(records_by(r, STR("hit"), str_of(field), id, take_hit, &h, e));
    sort_list(h.list, h.count, sizeof *h.list, open_and_near_first);
    *ret = h.list;
    *count = h.count;
    return ERR_OK;
}

static Str state_name(Request *r, Str state)
{
    const Kind *k = model_kind(r->model, STR("hit"));
    const State *s = k ? kind_state_was(k, state) : NULL;
    return s ? view_label(r, &s->label) : state;
}

void watch_show_hits(Request *r, Str title, const WatchHit *hits, size_t count)
{
    Str head[] = { view_say(r, K("watch.row-asked")), view_say(r, K("watch.row-found")), view_say(r, K("watch.row-nearness")),
                   view_say(r, K("desk.row-state")), view_say(r, K("watch.row-number")) };
    view_table(r, title, head, ARRAY_LEN(head));
    for (size_t i = 0; i < count && i < HITS_SHOWN; i++) {
        const WatchHit *h = &hits[i];
        Str near = view_say(r, K("watch.percent"), arg_int("whole", h->order / 10), arg_int("tenth", h->order % 10));
        Str cells[] = { h->asked, h->found, near, state_name(r, h->state), h->number };
        view_table_row_to(r, cells, ARRAY_LEN(cells), h->id);
    }
    view_table_tag(r, 3);
    view_table_count(r, count);
}

static void count_states(Request *r, const WatchHit *hits, size_t count)
{
    const Kind *k = model_kind(r->model, STR("hit"));
    JsonValue *data = json_new_object(r->arena);
    for (size_t s = 0; k && s < k->state_count; s++) {
        int64_t n = 0;
        for (size_t i = 0; i < count; i++) n += str_equal(hits[i].state, k->states[s].id);
        char *name = str_c(r->arena, k->states[s].id);
        if (name) json_set(r->arena, data, name, json_new_int(r->arena, n));
        if (n > 0) view_row(r, view_label(r, &k->states[s].label), str_format(r->arena, "%lld", (long long)n));
    }
    json_set(r->arena, view_data(r), "states", data);
}

ErrorCode desk_show_screening(Request *r, const Seen *seen, Error *e)
{
    WatchHit *hits;
    size_t count;
    if (!str_is(seen->kind->id, "screening") || !seen->fields) return ERR_OK;
    const JsonValue *file = json_get(seen->fields, "file");
    view_row_to(r, view_say(r, K("run.column-file")), json_text(json_get(file, "name")), view_op(r, "document.get", arg_str("id", seen->record.id)));
    view_row(r, STR("SHA-256"), json_text(json_get(file, "sha256")));
    view_note(r, view_say(r, K("watch.question")));
    TRY(watch_hits_of(r, "screening", seen->record.id, &hits, &count, e));
    if (count > 0) watch_show_hits(r, view_say(r, K("watch.hits")), hits, count);
    watch_show_faults(r, seen->fields);
    return ERR_OK;
}

ErrorCode desk_watch_hits(Request *r, Error *e)
{
    Seen seen;
    WatchHit *hits;
    size_t count, kept = 0;
    Str state = arg_text(r, "state");
    JsonValue *list = json_new_array(r->arena);
    TRY(desk_see(r, arg_text(r, "screening"), &seen, e));
    if (!str_is(seen.kind->id, "screening")) return error_set(e, ERR_USAGE, K("watch.not-a-screening"), arg_str("record", arg_text(r, "screening")));
    TRY(watch_hits_of(r, "screening", seen.record.id, &hits, &count, e));
    desk_show_crumbs(r, &seen);
    view_crumb(r, desk_title(r, seen.kind, seen.body), seen.record.id);
    view_title(r, view_say(r, K("watch.hits")));
    count_states(r, hits, count);
    view_note(r, view_say(r, K("watch.question")));
    for (size_t i = 0; i < count; i++) if (state.len == 0 || str_equal(hits[i].state, state)) hits[kept++] = hits[i];
    for (size_t i = 0; i < kept; i++) {
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, one, "id", json_new_string(r->arena, hits[i].id));
        json_set(r->arena, one, "number", json_new_string(r->arena, hits[i].number));
        json_set(r->arena, one, "asked", json_new_string(r->arena, hits[i].asked));
        json_set(r->arena, one, "found", json_new_string(r->arena, hits[i].found));
        json_set(r->arena, one, "nearness", json_new_string(r->arena, hits[i].nearness));
        json_set(r->arena, one, "state", json_new_string(r->arena, hits[i].state));
        json_add(r->arena, list, one);
    }
    json_set(r->arena, view_data(r), "hits", list);
    if (kept > 0) watch_show_hits(r, STR(""), hits, kept);
    return ERR_OK;
}

/* ---- one ---- */

static Str joined(Request *r, const JsonValue *list)
{
    Buf to = buf_in(r->arena);
    JSON_EACH(one, list) {
        if (to.len > 0) buf_c(&to, "; ");
        buf_add(&to, json_text(one));
    }
    return buf_str(&to);
}

/* What is known of both, side by side: names alone settle nothing. */
static void show_facts(Request *r, const JsonValue *details)
{
    static const struct { const char *name, *label; } FACTS[] = {
        { "names", K("watch.field-names") }, { "births", K("watch.row-births") }, { "countries", K("watch.row-countries") },
        { "numbers", K("watch.row-numbers") },
    };
    Str head[] = { view_say(r, K("watch.row-what")), view_say(r, K("watch.row-asked")), view_say(r, K("watch.row-found")) };
    view_table(r, view_say(r, K("watch.beside")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < ARRAY_LEN(FACTS); i++) {
        Str asked = joined(r, json_get(json_get(details, "about"), FACTS[i].name)), listed = joined(r, json_get(details, FACTS[i].name));
        Str none = view_say(r, K("watch.not-said"));
        Str cells[] = { view_say_args(r, FACTS[i].label, NULL, 0), asked.len > 0 ? asked : none, listed.len > 0 ? listed : none };
        if (asked.len > 0 || listed.len > 0) view_table_row(r, cells, ARRAY_LEN(cells));
    }
}

/* The same two names were asked about before, and a person has answered. */
typedef struct { Request *request; Str id, asked; Str before[8]; size_t count; } Before;

static ErrorCode answered_before(void *self, const Record *rec, Error *e)
{
    Before *b = self;
    Request *r = b->request;
    const Kind *k = model_kind(r->model, rec->kind);
    const JsonValue *body;
    if (!k || rec->body.len == 0 || str_is(rec->state, "open") || str_equal(rec->id, b->id) || !request_may_see(r, k, rec)) return ERR_OK;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    if (!str_equal(json_text(json_get(json_get(body, "fields"), "asked")), b->asked)) return ERR_OK;
    b->before[b->count++] = str_copy(r->arena, rec->id);
    return b->count == ARRAY_LEN(b->before) ? ERR_END : ERR_OK;
}

static ErrorCode show_before(Request *r, const Seen *seen, Error *e)
{
    const Field *f = kind_field(seen->kind, STR("entry"));
    const JsonValue *entry = json_get(seen->fields, "entry");
    Buf bytes = buf_in(r->arena);
    Before b = { .request = r, .id = seen->record.id, .asked = json_text(json_get(seen->fields, "asked")) };
    if (!f || !entry || !field_index_bytes(&bytes, f, entry, false) || bytes.failed) return ERR_OK;
    TRY(records_by(r, seen->kind->id, f->id, buf_str(&bytes), answered_before, &b, e));
    for (size_t i = 0; i < b.count; i++) {
        Seen old;
        TRY(desk_see(r, b.before[i], &old, e));
        Str said = str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(json_text(json_get(old.body, "number"))),
                              STR_ARG(state_name(r, old.record.state)));
        view_row_to(r, i == 0 ? view_say(r, K("watch.row-before")) : STR(""), said, b.before[i]);
    }
    return ERR_OK;
}

ErrorCode desk_show_hit(Request *r, const Seen *seen, Error *e)
{
    JsonValue *details;
    Str gone;
    if (!str_is(seen->kind->id, "hit") || !seen->fields) return ERR_OK;
    if (json_parse(r->arena, json_text(json_get(seen->fields, "details")), &details, e) != ERR_OK) {
        if (e->code == ERR_MEMORY) return e->code;
        error_clear(e);                                     /* what it says besides is shown all the same */
        details = NULL;
    }
    const JsonValue *reasons = json_get(details, "reasons");
    JSON_EACH(one, reasons) {
        Str said = watch_sentence(r, one);
        if (said.len > 0) view_row(r, one == reasons->first ? view_say(r, K("watch.why")) : STR(""), said);
    }
    TRY(show_before(r, seen, e));
    view_note(r, view_say(r, K("watch.question")));
    TRY(watch_gone_by(r, json_text(json_get(seen->fields, "list")), json_text(json_get(seen->fields, "entry")), &gone, e));
    if (gone.len > 0) view_warning(r, view_say(r, K("watch.entry-gone"), arg_str("list", desk_ref_label(r, gone))));
    show_facts(r, details);
    return ERR_OK;
}

ErrorCode desk_watch_answer(Request *r, Error *e)
{
    static const Str ANSWERS[] = { STR("same"), STR("other"), STR("unclear") };
    Seen seen;
    JsonValue *given = json_new_object(r->arena);
    Str answer = arg_text(r, "answer");
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    if (!str_is(seen.kind->id, "hit")) return error_set(e, ERR_USAGE, K("watch.not-a-hit"), arg_str("record", arg_text(r, "id")));
    if (!str_in(answer, ANSWERS, ARRAY_LEN(ANSWERS))) return error_set(e, ERR_USAGE, K("watch.no-answer"), arg_str("given", answer));
    TRY(desk_is_here(&seen, e));
    TRY(desk_check_version(r, &seen, e));
    json_set(r->arena, given, "because", json_new_string(r->arena, arg_text(r, "because")));
    return desk_move_with(r, &seen, answer, given, false, e);
}
