/* desk_seizure.c: what was seized, entered as a table: the form of its rows, the check that enters nothing, and the commit that
 * enters all of it. */
#include "desk/seizure.h"

#include "desk/form.h"
#include "desk/search_check.h"

enum { BLANK_ROWS = 10, BLANK_PACKAGES = 3, FAULTS_SHOWN = 200 };

/* ---- the form ---- */

static const char *const THING_COLUMNS[] = { "what", "category", "room", "found_at", "found_by", "marks", "imei", "pieces",
    "weight", NULL };
static const char *const PACKAGE_COLUMNS[] = { "no", "container", "seal", "weight", "note", NULL };

static void set_bool(Request *r, JsonValue *o, const char *name, bool yes)
{
    json_set(r->arena, o, name, json_new_bool(r->arena, yes));
}

/* A list of rows, whose cells are fields of that kind. */
static JsonValue *rows_field(Request *r, const char *name, Str label, const Kind *k, const char *const *columns, int64_t blank)
{
    JsonValue *list = form_field_named(r, name, "list", label, STR("")), *item = form_field_named(r, "", "group", label, STR(""));
    JsonValue *parts = json_new_array(r->arena);
    for (; *columns; columns++) {
        const Field *f = kind_field(k, str_of(*columns));
        if (!f) continue;
        JsonValue *part = form_field_of(r, f, false, NULL);
        json_remove(part, "hint");
        if (f->type == FIELD_LONG_TEXT) json_set(r->arena, part, "type", json_new_string(r->arena, STR("text")));
        json_add(r->arena, parts, part);
    }
    json_set(r->arena, item, "fields", parts);
    json_set(r->arena, list, "item", item);
    json_set(r->arena, list, "blank", json_new_int(r->arena, blank));
    set_bool(r, list, "rows", true);
    return list;
}

ErrorCode desk_seizure_form(Request *r, Str id, Error *e)
{
    Seizure *s = ARENA_NEW(r->arena, Seizure);
    if (!s) return error_memory(e);
    TRY(seizure_begin(r, id, s, e));
    JsonValue *form = form_new(r, STR("seizure.enter"), view_say(r, K("seizure.submit")));
    form_arg(r, form, "id", json_new_string(r->arena, s->search.record.id));
    form_remark(r, form, view_say(r, K("seizure.how")));
    form_field(r, form, rows_field(r, "packages", view_say(r, K("seizure.packages")), s->package, PACKAGE_COLUMNS, BLANK_PACKAGES));
    JsonValue *rows = rows_field(r, "rows", view_say(r, K("seizure.things")), s->thing, THING_COLUMNS, BLANK_ROWS);
    JsonValue *pack = form_field_named(r, "pack", "text", view_say(r, K("seizure.pack")), STR(""));
    json_set(r->arena, pack, "longest", json_new_int(r->arena, 20));
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(json_get(rows, "item"), "fields"), pack);
    form_field(r, form, rows);
    desk_show_crumbs(r, &s->search);
    view_crumb(r, desk_ref_label(r, s->search.record.id), s->search.record.id);
    desk_give_form(r, view_say(r, K("seizure.title"), arg_str("search", desk_title(r, s->search.made, s->search.body))), form);
    desk_show_seals_in_hand(r);
    return ERR_OK;
}

/* ---- what is wrong ---- */

/* "rows.3.imei": the fourth row of the things. */
static void list_fault(Request *r, const FieldFault *f, JsonValue *errors)
{
    Str rest = f->path, list, row;
    int64_t at;
    Buf text = buf_in(r->arena);
    str_cut(&rest, '.', &list);
    str_cut(&rest, '.', &row);
    message_error(&text, r->lang, &f->what);
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "list", json_new_string(r->arena, list));
    if (int_parse(row, &at)) json_set(r->arena, one, "row", json_new_int(r->arena, at + 1));
    json_set(r->arena, one, "field", json_new_string(r->arena, rest));
    json_set(r->arena, one, "text", json_new_string(r->arena, str_trim(buf_str(&text))));
    json_add(r->arena, errors, one);
    Str shown = str_format(r->arena, "%lld", (long long)(int_parse(row, &at) ? at + 1 : 0));
    Str cells[] = { view_say(r, str_is(list, "rows") ? K("seizure.things") : K("seizure.packages")), shown,
        str_trim(buf_str(&text)) };
    view_table_row(r, cells, ARRAY_LEN(cells));
}

static void show_faults(const Seizure *s)
{
    Request *r = s->request;
    JsonValue *errors = json_new_array(r->arena);
    size_t n = 0;
    if (s->faults.count > 0) {
        Str head[] = { view_say(r, K("seizure.table")), view_say(r, K("desk.row-row")), view_say(r, K("desk.row-what")) };
        view_table(r, STR(""), head, ARRAY_LEN(head));
    }
    for (const FieldFault *f = s->faults.first; f && n++ < FAULTS_SHOWN; f = f->next) list_fault(r, f, errors);
    json_set(r->arena, view_data(r), "errors", errors);
    json_set(r->arena, view_data(r), "faults", json_new_int(r->arena, (int64_t)s->faults.count));
    json_set(r->arena, view_data(r), "things", json_new_int(r->arena, (int64_t)s->things));
    json_set(r->arena, view_data(r), "packages", json_new_int(r->arena, (int64_t)s->packages));
    view_note(r, view_say(r, K("seizure.checked"), arg_int("things", (int64_t)s->things), arg_int("packages", (int64_t)s->packages),
                          arg_int("faults", (int64_t)s->faults.count)));
}

/* ---- entering ---- */

static ErrorCode commit_all(Seizure *s, Error *e)
{
    Request *r = s->request;
    Done *done = arena_array(r->arena, s->count, sizeof *done);
    JsonValue *created = json_new_array(r->arena);
    if (!done || !created) return error_memory(e);
    TRY(desk_commit(r, s->thing, s->drafts, s->count, done, e));
    for (size_t i = 0; i < s->count; i++) {
        if (s->drafts[i].version == 0) json_add(r->arena, created, json_new_string(r->arena, done[i].object));
    }
    json_set(r->arena, view_data(r), "created", created);
    json_set(r->arena, view_data(r), "things", json_new_int(r->arena, (int64_t)s->things));
    json_set(r->arena, view_data(r), "packages", json_new_int(r->arena, (int64_t)s->packages));
    json_set(r->arena, view_data(r), "id", json_new_string(r->arena, s->search.record.id));
    view_note(r, view_say(r, K("seizure.entered"), arg_int("things", (int64_t)s->things), arg_int("packages", (int64_t)s->packages),
                          arg_int("sealed", (int64_t)s->sealed)));
    return ERR_OK;
}

ErrorCode desk_seizure_enter(Request *r, Error *e)
{
    Seizure *s = ARENA_NEW(r->arena, Seizure);
    const JsonValue *fields = arg_values(r, "fields");
    if (!s) return error_memory(e);
    TRY(seizure_begin(r, arg_text(r, "id"), s, e));
    TRY(seizure_rows(s, json_get(fields, "packages"), json_get(fields, "rows"), e));
    r->beside = NULL;
    if (arg_yes(r, "dry_run")) {
        show_faults(s);
        return ERR_OK;
    }
    if (s->faults.first) {
        view_faults(r, s->faults.first);
        if (s->faults.count == 1) *e = s->first;
        else (void)error_set(e, ERR_INVALID, K("seizure.faulty"), arg_int("n", (int64_t)s->faults.count));
        return e->code;
    }
    if (s->count == 0) return error_set(e, ERR_INVALID, K("seizure.nothing"));
    return commit_all(s, e);
}

/* ---- on the page of a search ---- */

static void show_checks(Request *r, const SearchFaults *faults)
{
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("search.check-what")), view_say(r, K("search.check-weighs")) };
    if (faults->count > 0) view_table(r, view_say(r, K("search.checks")), head, ARRAY_LEN(head));
    if (faults->count > 0) view_table_tag(r, 1);
    for (size_t i = 0; i < faults->count; i++) {
        const SearchFault *f = &faults->list[i];
        Str cells[] = { f->text, view_say(r, f->grave ? K("search.check-grave") : K("search.check-light")) };
        JsonValue *one = json_new_object(r->arena);
        view_table_row(r, cells, ARRAY_LEN(cells));
        if (f->grave) view_table_mark(r, "warn");
        json_set(r->arena, one, "key", json_new_string(r->arena, str_of(f->key)));
        json_set(r->arena, one, "text", json_new_string(r->arena, f->text));
        json_set(r->arena, one, "grave", json_new_bool(r->arena, f->grave));
        json_add(r->arena, list, one);
    }
    json_set(r->arena, view_data(r), "checks", list);
}

ErrorCode search_show_checks(Request *r, const Seen *search, Error *e)
{
    SearchFaults *faults = ARENA_NEW(r->arena, SearchFaults);
    if (!faults) return error_memory(e);
    TRY(search_check(r, search, faults, e));
    show_checks(r, faults);
    if (faults->count == 0) view_note(r, view_say(r, K("search.check-none")));
    else if (faults->grave > 0) view_note(r, view_say(r, K("search.check-how")));
    return ERR_OK;
}

/* Not of what is planned: nothing has happened yet that a record could tell wrong. */
ErrorCode desk_show_seizure(Request *r, const Seen *seen, Error *e)
{
    Error unheard;
    if (!str_is(seen->kind->id, "search_action")) return ERR_OK;
    Seizure *s = ARENA_NEW(r->arena, Seizure);
    if (!s) return error_memory(e);
    if (seizure_begin(r, seen->record.id, s, &unheard) == ERR_OK) {
        view_action(r, view_say(r, K("seizure.offer")), view_op(r, "seizure.enter", arg_str("id", seen->record.id)), "secondary");
    }
    if (str_is(seen->record.state, "planned") || str_is(seen->record.state, "not_held")) return ERR_OK;
    return search_show_checks(r, seen, e);
}

ErrorCode desk_seizure_checks(Request *r, Error *e)
{
    Seen search;
    TRY(desk_see(r, arg_text(r, "id"), &search, e));
    if (!str_is(search.kind->id, "search_action"))
        return error_set(e, ERR_USAGE, K("seizure.no-search"), arg_str("record", arg_text(r, "id")));
    TRY(desk_is_here(&search, e));
    desk_show_crumbs(r, &search);
    view_crumb(r, desk_ref_label(r, search.record.id), search.record.id);
    view_title(r, view_say(r, K("seizure.checks-title"), arg_str("search", desk_title(r, search.made, search.body))));
    return search_show_checks(r, &search, e);
}
