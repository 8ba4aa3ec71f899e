/* desk_standing.c: standing searches: asked for by one for a case and with a reason, put in force by another, over after the days of its term or
 * with the case. What is new is looked for when the owner asks for his page of today, with the rights of that moment: no list of hits is kept
 * anywhere, so that none can tell later what he may no longer see. */
#include "desk/desk_standing.h"

enum { NEW_MOST = 10, LOOK_MOST = 50 };

/* ---- does it run? ---- */

/* He works in the case, and it is not over. */
static bool case_is_open(Request *r, Str chain)
{
    Seen c;
    Error unheard;
    const Standing *standing;
    if (desk_see(r, chain, &c, &unheard) != ERR_OK || !c.kind->is_case) return false;
    const State *s = kind_state(c.kind, c.record.state);
    return s && !s->final && request_standing(r, c.record.id, &standing, &unheard) == ERR_OK && standing->rank >= RANK_MEMBER;
}

ErrorCode standing_runs(Request *r, const Seen *seen, bool *ret, Error *e)
{
    bool term;
    ClockSays says;
    *ret = str_is(seen->record.state, "in_force");
    if (!*ret) return ERR_OK;
    TRY(desk_term_says(r, seen->kind, &seen->record, seen->fields, &term, &says, e));
    *ret = !(term && says == CLOCK_OVER) && case_is_open(r, json_text(json_get(seen->fields, "of_case")));
    return ERR_OK;
}

/* ---- those of one person ---- */

static ErrorCode take_id(void *self, const Record *rec, Error *e)
{
    RecordIds *l = self;
    const State *s = kind_state(model_kind(l->request->model, STR("standing_search")), rec->state);
    if (!s || s->final || rec->body.len == 0) return ERR_OK;
    return record_ids_add(l, rec->id, e);
}

static ErrorCode own_ones(Request *r, RecordIds *ret, Error *e)
{
    *ret = (RecordIds){ .request = r };
    return store_records_by(r->store, STR("standing_search"), STR("owner"), session_user(r->session), take_id, ret, e);
}

/* Asked for or running: what is over by its term or its case no longer counts. */
static ErrorCode count_running(Request *r, size_t *ret, Error *e)
{
    RecordIds l;
    *ret = 0;
    TRY(own_ones(r, &l, e));
    for (size_t i = 0; i < l.count; i++) {
        Seen seen;
        bool runs;
        TRY(desk_see(r, l.ids[i], &seen, e));
        TRY(standing_runs(r, &seen, &runs, e));
        *ret += runs || str_is(seen.record.state, "asked");
    }
    return ERR_OK;
}

/* ---- acts ---- */

static Str place_text(Request *r, RecordPlace place)
{
    return str_format(r->arena, "%u %llu", place.epoch, (unsigned long long)place.index);
}

static RecordPlace place_read(Str text)
{
    Str epoch;
    uint64_t n, index;
    if (!str_cut(&text, ' ', &epoch) || !uint_parse(epoch, &n) || n > INT32_MAX >> 8 || !uint_parse(text, &index)) return (RecordPlace){ 0 };
    return (RecordPlace){ (uint32_t)n, index };
}

/* Where the log ends in this snapshot: what comes behind it is new. */
static ErrorCode log_end(Request *r, RecordPlace *ret, Error *e)
{
    TRY(store_last_epoch(r->store, &ret->epoch, e));
    return store_epoch_size(r->store, ret->epoch, &ret->index, e);
}

ErrorCode desk_search_stand(Request *r, Error *e)
{
    const Kind *k, *about;
    SearchAsk ask;
    LookUp look;
    RecordPlace end;
    size_t running;
    Done done;
    JsonValue *given = json_new_object(r->arena), *fields;
    Str words = str_trim(arg_text(r, "words")), kind = arg_text(r, "kind");
    TRY(desk_kind(r, STR("standing_search"), false, &k, e));
    TRY(desk_look_up_begin(r, &look, e));
    if (kind.len > 0) TRY(desk_kind(r, kind, true, &about, e));
    TRY(search_ask_read(office_names(r->office), r->arena, words, &ask, e));
    TRY(log_end(r, &end, e));
    TRY(count_running(r, &running, e));
    if (running >= STANDING_MOST) return error_set(e, ERR_LIMIT, K("search.too-many-standing"), arg_int("most", STANDING_MOST));
    json_set(r->arena, given, "words", json_new_string(r->arena, words));
    json_set(r->arena, given, "reason", json_new_string(r->arena, look.reason));
    TRY(desk_fields(r, k, NULL, given, &fields, e));
    json_set(r->arena, fields, "owner", json_new_string(r->arena, session_user(r->session)));
    json_set(r->arena, fields, "of_case", json_new_string(r->arena, look.chain));
    json_set(r->arena, fields, "seen", json_new_string(r->arena, place_text(r, end)));
    if (kind.len > 0) json_set(r->arena, fields, "about", json_new_string(r->arena, kind));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("search.standing-asked"), &done);
    return ERR_OK;
}

static ErrorCode see_standing(Request *r, Seen *ret, Error *e)
{
    Str id = arg_text(r, "id");
    TRY(desk_see(r, id, ret, e));
    if (str_is(ret->kind->id, "standing_search")) return ERR_OK;
    return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", id));
}

static ErrorCode make_move(Request *r, const char *move, const char *says, Error *e)
{
    Seen seen;
    Draft d;
    Done done;
    TRY(see_standing(r, &seen, e));
    const Move *m = kind_move(seen.kind, str_of(move));
    if (!m || !move_leaves(m, seen.record.state)) return desk_no_move(r, &seen, str_of(move), e);
    TRY(desk_moved(r, &seen, m, NULL, &d, e));
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, says, &done);
    return ERR_OK;
}

ErrorCode desk_search_put_in_force(Request *r, Error *e) { return make_move(r, "put_in_force", K("search.put-in-force"), e); }
ErrorCode desk_search_refuse(Request *r, Error *e) { return make_move(r, "refuse", K("search.refused"), e); }

static bool may_end(Request *r, const Seen *seen)
{
    return str_equal(json_text(json_get(seen->fields, "owner")), session_user(r->session)) || request_audits(r);
}

/* Its owner ends it, or an auditor whom it gives cause to ask. */
ErrorCode desk_search_end(Request *r, Error *e)
{
    Seen seen;
    Done done;
    TRY(see_standing(r, &seen, e));
    const Move *m = kind_move(seen.kind, STR("end"));
    if (!may_end(r, &seen)) return error_set(e, ERR_DENIED, K("search.not-yours"));
    if (!m || !move_leaves(m, seen.record.state)) return desk_no_move(r, &seen, STR("end"), e);
    Draft d = desk_draft(seen.kind, seen.record.chain, STR("record.move.end"), seen.record.id, seen.record.version, m->to,
                         json_text(json_get(seen.body, "number")), json_copy(r->arena, seen.fields));
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("search.standing-ended"), &done);
    return ERR_OK;
}

/* ---- what is new ---- */

typedef struct { size_t most, shown; RecordPlace newest; JsonValue *list; bool page, more; } News;

static ErrorCode take_news(Finding *f, const Hit *hit, Error *e)
{
    Request *r = f->request;
    News *n = f->self;
    (void)e;
    n->more = n->shown == n->most;
    if (n->more) return ERR_END;
    if (n->shown++ == 0) n->newest = (RecordPlace){ hit->record.epoch, hit->record.index };
    if (!n->page) return ERR_OK;
    const State *state = kind_state(hit->kind, hit->record.state);
    Str title = desk_title(r, hit->kind, hit->body), id = hit->record.id;
    Str cells[] = { title, view_label(r, &hit->kind->label), state ? view_label(r, &state->label) : hit->record.state, id };
    desk_look_up_shown(&f->look, hit->kind, id);
    json_add(r->arena, n->list, json_new_string(r->arena, id));
    view_table_row_to(r, cells, ARRAY_LEN(cells), id);
    return ERR_OK;
}

/* With its case and reason, as they were given when it was asked for. */
static ErrorCode begin_news(Request *r, const Seen *seen, News *n, Finding *f, Error *e)
{
    *f = (Finding){ .request = r, .give = take_news, .self = n };
    f->look = (LookUp){ .request = r, .reach = LOOK_BEYOND, .chain = json_text(json_get(seen->fields, "of_case")),
                        .reason = json_text(json_get(seen->fields, "reason")), .persons = json_new_array(r->arena) };
    Str about = json_text(json_get(seen->fields, "about"));
    RecordPlace from = place_read(json_text(json_get(seen->fields, "seen")));
    if (about.len > 0) TRY(desk_kind(r, about, true, &f->kind, e));
    if (from.epoch > 0) finding_from(f, from);
    return search_ask_read(office_names(r->office), r->arena, json_text(json_get(seen->fields, "words")), &f->ask, e);
}

static ErrorCode count_news(Request *r, const Seen *seen, News *n, Error *e)
{
    Finding f;
    *n = (News){ .most = NEW_MOST };
    TRY(begin_news(r, seen, n, &f, e));
    ErrorCode code = finding_run(&f, e);
    return code == ERR_IO ? ERR_OK : code;              /* there is no index just now: tomorrow then */
}

/* From the next look on only what comes behind the newest of these is new. */
static ErrorCode note_seen(Request *r, Str id, RecordPlace newest, Error *e)
{
    Seen seen;
    Done done;
    request_next_step(r);
    TRY(desk_see(r, id, &seen, e));
    JsonValue *fields = json_copy(r->arena, seen.fields);
    newest.index++;
    json_set(r->arena, fields, "seen", json_new_string(r->arena, place_text(r, newest)));
    Draft d = desk_draft(seen.kind, seen.record.chain, STR("record.change"), id, seen.record.version, seen.record.state,
                         json_text(json_get(seen.body, "number")), fields);
    return office_commit(r, &d, 1, &done, e);
}

ErrorCode desk_search_look(Request *r, Error *e)
{
    Seen seen;
    Finding f;
    bool runs;
    News n = { .most = LOOK_MOST, .page = true, .list = json_new_array(r->arena) };
    Str head[] = { view_say(r, K("search.row-record")), view_say(r, K("search.row-kind")), view_say(r, K("desk.row-state")),
                   view_say(r, K("desk.row-id")) };
    TRY(see_standing(r, &seen, e));
    if (!str_equal(json_text(json_get(seen.fields, "owner")), session_user(r->session))) return error_set(e, ERR_DENIED, K("search.not-yours"));
    TRY(standing_runs(r, &seen, &runs, e));
    if (!runs) return error_set(e, ERR_CONFLICT, K("search.not-running"));
    TRY(begin_news(r, &seen, &n, &f, e));
    json_set(r->arena, view_data(r), "found", n.list);
    view_title(r, view_say(r, K("search.news-title"), arg_str("words", json_text(json_get(seen.fields, "words")))));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    view_table_tag(r, 2);
    TRY(finding_run(&f, e));
    json_set(r->arena, view_data(r), "more", json_new_bool(r->arena, n.more));
    view_note(r, view_say_args(r, n.shown == 0 ? K("search.no-news") : K("desk.count"), (const ErrorArg[]){ arg_int("n", (int64_t)n.shown) }, 1));
    if (n.shown == 0) return ERR_OK;
    TRY(desk_look_up_enter(&f.look, json_text(json_get(seen.fields, "about")), json_text(json_get(seen.fields, "words")), (int64_t)n.shown, e));
    return note_seen(r, seen.record.id, n.newest, e);
}

/* ---- lists ---- */

static bool decides(Request *r, const Kind *k)
{
    const Move *m = kind_move(k, STR("put_in_force"));
    return m && !request_is_administrator(r) && request_has_role(r, m->by, m->by_count);
}

static void offer(Request *r, const Seen *seen, const char *move, const char *op)
{
    const Move *m = kind_move(seen->kind, str_of(move));
    if (!m || !move_leaves(m, seen->record.state)) return;
    view_action(r, view_label(r, &m->label), view_op(r, op, arg_str("id", seen->record.id)), "secondary");
}

void desk_offer_kept_search(Request *r, const Seen *seen)
{
    bool own = str_equal(json_text(json_get(seen->fields, "owner")), session_user(r->session));
    if (str_is(seen->kind->id, "saved_search") && own) offer(r, seen, "forget", "search.forget");
    if (!str_is(seen->kind->id, "standing_search")) return;
    if (decides(r, seen->kind) && !own) {
        offer(r, seen, "put_in_force", "search.put_in_force");
        offer(r, seen, "refuse", "search.refuse");
    }
    if (may_end(r, seen)) offer(r, seen, "end", "search.end");
}

static Str news_text(Request *r, const News *n)
{
    if (n->shown == 0) return view_say(r, K("search.no-news"));
    return view_say(r, n->more ? K("search.more-news") : K("search.news"), arg_int("n", (int64_t)n->shown));
}

static void begin_table(Request *r)
{
    Str head[] = { view_say(r, K("view.words")), view_say(r, K("desk.row-state")), view_say(r, K("desk.row-who")), view_say(r, K("desk.row-id")) };
    view_table(r, view_say(r, K("search.standing-ones")), head, ARRAY_LEN(head));
}

static void show_row(Request *r, const Seen *seen, Str says, Str target)
{
    Str owner = desk_user_name(r, json_text(json_get(seen->fields, "owner")));
    Str cells[] = { json_text(json_get(seen->fields, "words")), says, owner, seen->record.id };
    view_table_row_to(r, cells, ARRAY_LEN(cells), target);
}

/* Of the caller's own one row: what is new, or how it stands. */
static ErrorCode show_own(Request *r, Str id, bool only_news, size_t *shown, Error *e)
{
    Seen seen;
    News n = { 0 };
    bool runs;
    TRY(desk_see(r, id, &seen, e));
    TRY(standing_runs(r, &seen, &runs, e));
    if (runs) TRY(count_news(r, &seen, &n, e));
    if (only_news && n.shown == 0) return ERR_OK;
    const State *s = kind_state(seen.kind, seen.record.state);
    bool over = str_is(seen.record.state, "in_force") && !runs;
    Str says = runs ? news_text(r, &n) : over ? view_say(r, K("search.over")) : s ? view_label(r, &s->label) : seen.record.state;
    if (only_news && *shown == 0) begin_table(r);
    show_row(r, &seen, says, n.shown > 0 ? view_op(r, "search.look", arg_str("id", seen.record.id)) : seen.record.id);
    ++*shown;
    return ERR_OK;
}

static ErrorCode show_asked(Request *r, bool begins, size_t *shown, Error *e)
{
    const Kind *k = model_kind(r->model, STR("standing_search"));
    RecordIds l = { .request = r };
    if (!k || !decides(r, k)) return ERR_OK;
    TRY(store_records_from(r->store, k->id, STR("asked"), RECORD_NEWEST, take_id, &l, e));
    for (size_t i = 0; i < l.count; i++) {
        Seen seen;
        TRY(desk_see(r, l.ids[i], &seen, e));
        if (str_equal(json_text(json_get(seen.fields, "owner")), session_user(r->session))) continue;
        if (begins && *shown == 0) begin_table(r);
        show_row(r, &seen, view_say(r, K("search.waits")), seen.record.id);
        ++*shown;
    }
    return ERR_OK;
}

ErrorCode desk_show_standing(Request *r, size_t most, size_t *shown, Error *e)
{
    RecordIds l;
    *shown = 0;
    if (!model_kind(r->model, STR("standing_search"))) return ERR_OK;
    TRY(own_ones(r, &l, e));
    for (size_t i = 0; i < l.count && *shown < most; i++) TRY(show_own(r, l.ids[i], true, shown, e));
    TRY(show_asked(r, true, shown, e));
    if (*shown > 0) view_table_all(r, view_op(r, "search.saved"));
    return ERR_OK;
}

ErrorCode desk_list_standing(Request *r, Error *e)
{
    RecordIds l;
    size_t shown = 0;
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "standing", list);
    TRY(own_ones(r, &l, e));
    begin_table(r);
    for (size_t i = 0; i < l.count; i++) {
        json_add(r->arena, list, json_new_string(r->arena, l.ids[i]));
        TRY(show_own(r, l.ids[i], false, &shown, e));
    }
    return show_asked(r, false, &shown, e);
}
