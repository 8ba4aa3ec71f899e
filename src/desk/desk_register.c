/* desk_register.c: the page of the register of reports, and its CSV: filtered by days and by how things stand, with what is
 * late and, for who supervises, the numbers that are missing. */
#include "desk/exercise_mark.h"
#include "desk/desk_register.h"

#include "desk/desk_table.h"
#include "desk/form.h"

enum { PURPOSE_LEAST = 10, COLUMNS = 8 };

static const struct { const char *id, *label; } ONLY[] = {
    { "open", K("register.only-open") }, { "late", K("register.only-late") }, { "unregistered", K("register.only-unregistered") },
    { "registered", K("register.only-registered") }, { "refused", K("register.only-refused") },
    { "ended", K("register.only-ended") },
};

static ErrorCode day_asked(Request *r, const char *name, Day otherwise, Day *ret, Error *e)
{
    Str typed = str_trim(arg_text(r, name));
    *ret = otherwise;
    if (typed.len == 0 || day_parse(typed, ret) || day_parse_local(typed, ret)) return ERR_OK;
    return error_set(e, ERR_USAGE, K("rights.no-day"), arg_str("day", typed));
}

static ErrorCode check_only(Str only, Error *e)
{
    bool known = only.len == 0;
    for (size_t i = 0; i < ARRAY_LEN(ONLY); i++) known = known || str_is(only, ONLY[i].id);
    return known ? ERR_OK : error_set(e, ERR_USAGE, K("register.no-such"), arg_str("only", only));
}

static bool is_wanted(const Way *w, Str only)
{
    if (only.len == 0) return true;
    if (str_is(only, "open")) return w->open;
    if (str_is(only, "late")) return w->late;
    if (str_is(only, "registered")) return w->has_number;
    if (str_is(only, "unregistered")) return !w->has_number && !w->refused && !w->erased;
    return str_is(only, "refused") ? w->refused : !w->open;
}

/* Reads, and leaves in the list what is wanted. */
static ErrorCode read_wanted(Request *r, Ways *ret, Error *e)
{
    Day from, until;
    Str only = arg_text(r, "only");
    size_t kept = 0;
    TRY(check_only(only, e));
    TRY(day_asked(r, "from", DAY_NONE, &from, e));
    TRY(day_asked(r, "until", INT32_MAX, &until, e));
    TRY(ways_read(r, from, until, ret, e));
    ret->late = ret->unseen = 0;
    for (size_t i = 0; i < ret->count; i++) {
        if (!is_wanted(&ret->list[i], only)) continue;
        ret->late += ret->list[i].late;
        ret->unseen += !ret->list[i].shown;
        ret->list[kept++] = ret->list[i];
    }
    ret->count = kept;
    return ERR_OK;
}

static void heads(Request *r, Str head[COLUMNS])
{
    static const char *const KEYS[COLUMNS] = { K("register.number"), K("register.day"), K("register.channel"), K("register.what"),
                                               K("register.registered"), K("register.decision"), K("register.where"),
                                               K("register.answered") };
    for (size_t i = 0; i < COLUMNS; i++) head[i] = view_say_args(r, KEYS[i], NULL, 0);
}

static void cells_of(Request *r, const Way *w, Str cells[COLUMNS])
{
    char day[11];
    Str decision = w->decision;
    if (w->late) decision = str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(decision), STR_ARG(view_say(r, K("clock.over"))));
    cells[0] = w->number.len > 0 ? w->number : STR("–");
    cells[1] = w->day == DAY_NONE ? STR("–") : str_copy(r->arena, day_format_local(day, w->day));
    cells[2] = w->channel;
    cells[3] = w->what;
    cells[4] = w->registered;
    cells[5] = decision;
    cells[6] = w->where;
    cells[7] = w->answered;
}

static void put(Request *r, JsonValue *o, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, o, name, json_new_string(r->arena, text));
}

static void add_data(Request *r, const Way *w, JsonValue *list)
{
    char day[11];
    JsonValue *one = json_new_object(r->arena);
    if (w->shown && !w->erased) put(r, one, "id", w->id);
    put(r, one, "number", w->number);
    if (w->day != DAY_NONE) put(r, one, "received", str_copy(r->arena, day_format(day, w->day)));
    put(r, one, "channel", w->channel);
    put(r, one, "what", w->what);
    put(r, one, "registered", w->registered);
    put(r, one, "decision", w->decision);
    put(r, one, "where", w->where);
    put(r, one, "answered", w->answered);
    json_set(r->arena, one, "late", json_new_bool(r->arena, w->late));
    json_set(r->arena, one, "shown", json_new_bool(r->arena, w->shown));
    json_add(r->arena, list, one);
}

static void show_filter(Request *r)
{
    JsonValue *form = form_new(r, STR("register.lines"), view_say(r, K("view.filter")));
    JsonValue *only = form_field_named(r, "only", "choice", view_say(r, K("register.only")), arg_text(r, "only"));
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    for (size_t i = 0; i < ARRAY_LEN(ONLY); i++) form_option(r, only, str_of(ONLY[i].id), view_say_args(r, ONLY[i].label, NULL, 0));
    form_field(r, form, form_field_named(r, "from", "text", view_say(r, K("arg.register-from")), arg_text(r, "from")));
    form_field(r, form, form_field_named(r, "until", "text", view_say(r, K("arg.register-until")), arg_text(r, "until")));
    form_field(r, form, only);
    view_filter(r, form);
}

static void show_gaps(Request *r, const Ways *w)
{
    JsonValue *list = json_new_array(r->arena);
    for (size_t i = 0; i < w->gap_count; i++) {
        const Gaps *g = &w->gaps[i];
        JsonValue *one = json_new_object(r->arena);
        put(r, one, "series", g->series);
        put(r, one, "missing", g->missing);
        json_set(r->arena, one, "last", json_new_int(r->arena, g->last));
        json_add(r->arena, list, one);
        if (g->missing.len == 0) {
            view_note(r, view_say(r, K("register.no-gaps"), arg_str("series", g->series), arg_int("last", g->last)));
        } else {
            view_warning(r, view_say(r, K("register.gaps"), arg_str("series", g->series), arg_int("last", g->last),
                                     arg_str("missing", g->missing)));
        }
    }
    json_set(r->arena, view_data(r), "numbers", list);
}

ErrorCode desk_register_lines(Request *r, Error *e)
{
    Ways w;
    Str head[COLUMNS], cells[COLUMNS];
    JsonValue *list = json_new_array(r->arena);
    TRY(read_wanted(r, &w, e));
    json_set(r->arena, view_data(r), "lines", list);
    json_set(r->arena, view_data(r), "late", json_new_int(r->arena, w.late));
    view_title(r, view_say(r, K("register.title")));
    show_filter(r);
    int64_t n = (int64_t)w.count;
    ErrorArg counts[] = { arg_int("n", n), arg_int("late", w.late), arg_int("unseen", w.unseen) };
    if (w.all) view_note(r, view_say_args(r, K("register.counts"), counts, ARRAY_LEN(counts)));
    else view_note(r, view_say(r, K("register.counts-own"), arg_int("n", n), arg_int("late", w.late)));
    heads(r, head);
    view_table(r, STR(""), head, COLUMNS);
    for (size_t i = 0; i < w.count; i++) {
        const Way *way = &w.list[i];
        cells_of(r, way, cells);
        view_table_row_to(r, cells, COLUMNS, way->shown && !way->erased ? way->id : STR(""));
        add_data(r, way, list);
    }
    if (w.all) show_gaps(r, &w);
    view_action(r, view_say(r, K("register.export")), view_op(r, "register.export", arg_str("from", arg_text(r, "from")),
                arg_str("until", arg_text(r, "until")), arg_str("only", arg_text(r, "only"))), "secondary");
    return ERR_OK;
}

/* What leaves is in the ledger before it does. */
ErrorCode desk_register_export(Request *r, Error *e)
{
    Ways w;
    char hex[65];
    const Kind *k;
    Str row[COLUMNS];
    Buf out = buf_in(r->arena);
    JsonValue *content = json_new_object(r->arena);
    char separator = r->lang == LANG_EN ? ',' : ';';
    if (str_trim(arg_text(r, "reason")).len < PURPOSE_LEAST) {
        return error_set(e, ERR_INVALID, K("table.purpose"), arg_int("least", PURPOSE_LEAST));
    }
    TRY(desk_kind(r, STR("tip"), false, &k, e));
    TRY(read_wanted(r, &w, e));
    csv_begin(&out);
    heads(r, row);
    csv_row(&out, separator, row, COLUMNS);
    for (size_t i = 0; i < w.count; i++) {
        cells_of(r, &w.list[i], row);
        csv_row(&out, separator, row, COLUMNS);
    }
    if (out.failed) return error_memory(e);
    desk_mark_csv(r, &out);
    Hash hash = hash_of(buf_str(&out));
    put(r, content, "what", STR("register.lines"));
    put(r, content, "format", STR("csv"));
    put(r, content, "purpose", arg_text(r, "reason"));
    put(r, content, "sha256", str_copy(r->arena, hash_hex(hex, &hash)));
    TRY(table_enter_export(r, k, content, (int64_t)w.count, e));
    TRY(fd_write_all(r->fd, buf_str(&out), STR("csv"), e));
    json_set(r->arena, view_data(r), "rows", json_new_int(r->arena, (int64_t)w.count));
    Str title = view_say(r, K("register.title"));
    view_note(r, view_say(r, K("desk.exported"), arg_int("n", (int64_t)w.count), arg_str("kind", title)));
    return ERR_OK;
}
