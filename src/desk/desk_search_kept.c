/* desk_search_kept.c: saved searches: a question with what narrows it, kept under a name by the one who asked it and shown to nobody else. */
#include "desk/desk_standing.h"

/* ---- what narrows a question, as one text ---- */

static const struct { const char *kept, *asked; } NARROWS[] = {
    { "kind", "kind" }, { "case", "case" }, { "state", "in_state" }, { "from", "from" }, { "to", "to" }, { "place", "place" }, { "unit", "unit" },
};

/* "kind=person&state=active". */
static Str narrowed_text(Request *r)
{
    Buf text = buf_in(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(NARROWS); i++) {
        Str v = str_trim(arg_text(r, NARROWS[i].asked));
        if (v.len == 0 || str_find(v, STR("&")) >= 0) continue;
        buf_format(&text, "%s%s=" STR_FMT, text.len > 0 ? "&" : "", NARROWS[i].kept, STR_ARG(v));
    }
    return buf_str(&text);
}

/* The page that asks it again. */
static Str asked_again(Request *r, Str words, Str narrowed)
{
    ErrorArg args[ARRAY_LEN(NARROWS) + 1] = { arg_str("words", words) };
    Str value, name;
    for (size_t i = 0; i < ARRAY_LEN(NARROWS); i++) args[i + 1] = arg_str(NARROWS[i].kept, STR(""));
    for (bool more = narrowed.len > 0; more;) {
        more = str_cut(&narrowed, '&', &value);
        if (!str_cut(&value, '=', &name)) continue;
        for (size_t i = 0; i < ARRAY_LEN(NARROWS); i++) if (str_is(name, NARROWS[i].kept)) args[i + 1] = arg_str(NARROWS[i].kept, value);
    }
    return view_op_args(r, "search", args, ARRAY_LEN(args));
}

/* ---- acts ---- */

static ErrorCode count_kept(void *self, const Record *rec, Error *e)
{
    size_t *n = self;
    (void)e;
    *n += str_is(rec->state, "kept");
    return ERR_OK;
}

/* A question about a case that he does not know is none that he could ask. */
static ErrorCode check_case(Request *r, Error *e)
{
    Seen seen;
    Str named = arg_text(r, "case");
    if (named.len == 0) return ERR_OK;
    TRY(desk_see(r, named, &seen, e));
    return seen.kind->is_case ? ERR_OK : error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", named));
}

ErrorCode desk_search_save(Request *r, Error *e)
{
    const Kind *k;
    SearchAsk ask;
    JsonValue *given = json_new_object(r->arena), *fields;
    size_t kept = 0;
    Done done;
    Str title = str_trim(arg_text(r, "title")), words = str_trim(arg_text(r, "words")), narrowed = narrowed_text(r);
    TRY(desk_kind(r, STR("saved_search"), false, &k, e));
    TRY(search_ask_read(office_names(r->office), r->arena, words, &ask, e));
    TRY(check_case(r, e));
    TRY(store_records_by(r->store, k->id, STR("owner"), session_user(r->session), count_kept, &kept, e));
    if (kept >= SAVED_MOST) return error_set(e, ERR_LIMIT, K("search.too-many-saved"), arg_int("most", SAVED_MOST));
    json_set(r->arena, given, "title", json_new_string(r->arena, title.len > 0 ? title : words));
    json_set(r->arena, given, "words", json_new_string(r->arena, words));
    TRY(desk_fields(r, k, NULL, given, &fields, e));
    json_set(r->arena, fields, "owner", json_new_string(r->arena, session_user(r->session)));
    if (narrowed.len > 0) json_set(r->arena, fields, "narrowed", json_new_string(r->arena, narrowed));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, STR(""), fields);
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("search.saved"), &done);
    return ERR_OK;
}

ErrorCode desk_search_forget(Request *r, Error *e)
{
    Seen seen;
    Draft d;
    Done done;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    const Move *m = str_is(seen.kind->id, "saved_search") ? kind_move(seen.kind, STR("forget")) : NULL;
    if (!m) return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", arg_text(r, "id")));
    if (!move_leaves(m, seen.record.state)) return desk_no_move(r, &seen, m->id, e);
    d = desk_draft(seen.kind, seen.record.chain, STR("record.move.forget"), seen.record.id, seen.record.version, m->to, STR(""),
                   json_copy(r->arena, seen.fields));
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("search.forgotten"), &done);
    return ERR_OK;
}

/* ---- the page ---- */

static ErrorCode show_one(void *self, const Record *rec, Error *e)
{
    Request *r = self;
    const JsonValue *body;
    if (!str_is(rec->state, "kept") || rec->body.len == 0) return ERR_OK;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    const JsonValue *f = json_get(body, "fields");
    Str id = str_copy(r->arena, rec->id), words = json_text(json_get(f, "words"));
    Str cells[] = { json_text(json_get(f, "title")), words, id };
    view_table_row_to(r, cells, ARRAY_LEN(cells), asked_again(r, words, json_text(json_get(f, "narrowed"))));
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(view_data(r), "saved"), desk_record_data(r, body));
    return ERR_OK;
}

ErrorCode desk_search_saved(Request *r, Error *e)
{
    Str head[] = { view_say(r, K("search.row-title")), view_say(r, K("view.words")), view_say(r, K("desk.row-id")) };
    json_set(r->arena, view_data(r), "saved", json_new_array(r->arena));
    view_title(r, view_say(r, K("search.kept-title")));
    view_table(r, view_say(r, K("search.saved-ones")), head, ARRAY_LEN(head));
    TRY(store_records_by(r->store, STR("saved_search"), STR("owner"), session_user(r->session), show_one, r, e));
    TRY(desk_list_standing(r, e));
    return request_audits(r) ? desk_show_repeats(r, e) : ERR_OK;
}
