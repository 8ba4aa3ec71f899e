/* desk_due.c: the terms of a desk, a unit or a case as a page and as a printed list: what is over, what ends within a week, what comes later, day by
 * day, and who answers for it. Filtered by case, kind, officer and by how it stands.
 *
 * A list holds what its reader may know and nothing else: a term that he may not see is not counted either. What is printed is entered in the ledger
 * before it leaves, and no paper of it is kept, so that nobody reads on it what he might not read on the page. */
#include "desk/desk_limit.h"
#include "desk/desk_today.h"
#include "desk/form.h"
#include "desk/paper_values.h"

enum { AHEAD_MOST = 36525, SOON_DAYS = 7, ROWS_MOST = 2000, PEOPLE_MOST = 200 };

typedef enum { GROUP_OVER, GROUP_SOON, GROUP_LATER, GROUPS } Group;
/* list: what is asked for; all: what there is to choose from. */
typedef struct { DeskTerm *list, *all; size_t count, all_count; } Due;

static const struct { const char *id, *label; } ONLY[] = { { "over", K("clock.over") }, { "warn", K("clock.warn") }, { "runs", K("limit.only-runs") } };

/* ---- which ---- */

static bool stands(const DeskTerm *d, Str only)
{
    if (only.len == 0) return true;
    if (str_is(only, "over")) return d->run.says == CLOCK_OVER;
    return str_is(only, "warn") ? d->run.says == CLOCK_WARNS : d->run.says == CLOCK_RUNS;
}

static bool is_of(const DeskTerm *d, Str kind)
{
    return kind.len == 0 || (!d->lent && str_starts(d->id, kind) && d->id.len > kind.len && d->id.ptr[kind.len] == '/');
}

/* Does whoever answers for it belong to that unit? */
static bool is_in_unit(Request *r, const DeskTerm *d, Str unit)
{
    Record user;
    Error unheard;
    const JsonValue *body;
    if (unit.len == 0) return true;
    if (d->who.len == 0 || records_get(r, d->who, &user, &unheard) != ERR_OK || record_fields(r->arena, &user, &body, &unheard) != ERR_OK) return false;
    return str_equal(json_text(json_get(json_get(body, "fields"), "unit")), unit);
}

static ErrorCode find_due(Request *r, Due *ret, Error *e)
{
    Seen who = { 0 }, unit = { 0 };
    int64_t ahead = arg_number(r, "days", AHEAD_MOST);
    Str only = arg_text(r, "only"), kind = arg_text(r, "kind");
    bool known = only.len == 0;
    if (ahead < 0 || ahead > AHEAD_MOST) return error_set(e, ERR_USAGE, K("clock.days"), arg_int("most", AHEAD_MOST));
    for (size_t i = 0; i < ARRAY_LEN(ONLY); i++) known = known || str_is(only, ONLY[i].id);
    if (!known) return error_set(e, ERR_USAGE, K("limit.no-only"), arg_str("word", only));
    if (arg_text(r, "who").len > 0) TRY(desk_user_by_login(r, arg_text(r, "who"), &who, e));
    if (arg_text(r, "unit").len > 0) TRY(desk_unit_named(r, arg_text(r, "unit"), &unit, e));
    TRY(desk_terms_in(r, arg_text(r, "case"), ahead, &ret->all, &ret->all_count, e));
    ret->count = 0;
    ret->list = arena_array(r->arena, ret->all_count + 1, sizeof *ret->list);
    if (!ret->list) return error_memory(e);
    for (size_t i = 0; i < ret->all_count; i++) {
        const DeskTerm *d = &ret->all[i];
        bool his = who.record.id.len == 0 || str_equal(d->who, who.record.id);
        if (stands(d, only) && is_of(d, kind) && his && is_in_unit(r, d, unit.record.id)) ret->list[ret->count++] = *d;
    }
    return ERR_OK;
}

static Group group_of(Request *r, const DeskTerm *d)
{
    if (d->run.says == CLOCK_OVER) return GROUP_OVER;
    return d->run.due <= instant_local_day(office_now(r->office)) + SOON_DAYS ? GROUP_SOON : GROUP_LATER;
}

static Str group_title(Request *r, Group g)
{
    static const char *const TITLES[GROUPS] = { K("limit.over"), K("limit.soon"), K("limit.later") };
    return view_say_args(r, TITLES[g], NULL, 0);
}

/* The case that the record lies in, as its reader calls it; nothing for what lies in none and for the case itself. */
static Str case_label(Request *r, const DeskTerm *d)
{
    return d->lent || d->chain.len == 0 || str_is(d->chain, "office") || str_equal(d->chain, d->id) ? STR("") : desk_ref_label(r, d->chain);
}

/* ---- on the page ---- */

static void show_row(Request *r, const DeskTerm *d, JsonValue *list)
{
    Str who = d->who.len > 0 ? desk_user_name(r, d->who) : STR("");
    Str cells[] = { d->title, desk_term_label(r, d), case_label(r, d), desk_say_last(r, &d->run), desk_say_left(r, &d->run), who };
    view_table_row_to(r, cells, ARRAY_LEN(cells), d->lent ? STR("") : d->id);
    view_table_mark(r, desk_term_mark(d->run.says));
    json_add(r->arena, list, desk_term_json(r, d));
}

static void show_group(Request *r, const Due *due, Group g, JsonValue *list)
{
    Str head[] = { view_say(r, K("desk.row-record")), view_say(r, K("clock.row-term")), view_say(r, K("rights.row-case")),
                   view_say(r, K("clock.row-due")), view_say(r, K("desk.row-state")), view_say(r, K("today.row-answers")) };
    size_t shown = 0;
    for (size_t i = 0; i < due->count; i++) {
        if (group_of(r, &due->list[i]) != g) continue;
        if (shown++ == 0) {
            view_table(r, group_title(r, g), head, ARRAY_LEN(head));
            view_table_tag(r, 4);
        }
        show_row(r, &due->list[i], list);
    }
    if (shown > 0) view_table_count(r, shown);
}

/* Of records that a term runs for, and what was asked for. */
static JsonValue *kind_choice(Request *r, const Due *due)
{
    JsonValue *field = form_field_named(r, "kind", "choice", view_say(r, K("limit.kind")), arg_text(r, "kind"));
    for (size_t i = 0; i < r->model->kind_count; i++) {
        const Kind *k = &r->model->kinds[i];
        bool runs = str_equal(k->id, arg_text(r, "kind"));
        for (size_t n = 0; n < due->all_count && !runs; n++) runs = is_of(&due->all[n], k->id);
        if (runs) form_option(r, field, k->id, view_label(r, &k->plural));
    }
    return field;
}

/* Those who answer for one. */
static JsonValue *who_choice(Request *r, const Due *due)
{
    JsonValue *field = form_field_named(r, "who", "choice", view_say(r, K("today.row-answers")), arg_text(r, "who"));
    Str told[PEOPLE_MOST];
    size_t count = 0;
    for (size_t i = 0; i < due->all_count && count < PEOPLE_MOST; i++) {
        Str who = due->all[i].who;
        if (who.len == 0 || str_in(who, told, count)) continue;
        told[count++] = who;
        form_option(r, field, who, desk_user_name(r, who));
    }
    return field;
}

/* Where the office has units, and few enough to choose from. */
static void add_units(Request *r, JsonValue *form)
{
    Error unheard;
    JsonValue *found;
    const Kind *k = model_kind(r->model, STR("unit"));
    if (!k || desk_few_choices(r, k, &found, &unheard) != ERR_OK || !found || found->count == 0) return;
    JsonValue *field = form_field_named(r, "unit", "choice", view_label(r, &k->label), arg_text(r, "unit"));
    JSON_EACH(one, found) form_option(r, field, json_text(one->first), json_text(one->first ? one->first->next : NULL));
    form_field(r, form, field);
}

static void show_filter(Request *r, const Due *due)
{
    JsonValue *form = form_new(r, STR("clock.due"), view_say(r, K("view.filter")));
    JsonValue *only = form_field_named(r, "only", "choice", view_say(r, K("desk.row-state")), arg_text(r, "only"));
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    for (size_t i = 0; i < ARRAY_LEN(ONLY); i++) form_option(r, only, str_of(ONLY[i].id), view_say_args(r, ONLY[i].label, NULL, 0));
    form_field(r, form, form_field_named(r, "case", "text", view_say(r, K("rights.row-case")), arg_text(r, "case")));
    form_field(r, form, kind_choice(r, due));
    form_field(r, form, who_choice(r, due));
    add_units(r, form);
    form_field(r, form, only);
    view_filter(r, form);
}

ErrorCode desk_clock_due(Request *r, Error *e)
{
    Due due;
    JsonValue *list = json_new_array(r->arena);
    TRY(find_due(r, &due, e));
    json_set(r->arena, view_data(r), "clocks", list);
    view_title(r, view_say(r, K("clock.title")));
    show_filter(r, &due);
    for (Group g = GROUP_OVER; g < GROUPS; g++) show_group(r, &due, g, list);
    view_note(r, due.count > 0 ? view_say(r, K("desk.count"), arg_int("n", (int64_t)due.count)) : view_say(r, K("limit.none")));
    if (due.count == 0) return ERR_OK;
    view_action(r, view_say(r, K("limit.print")),
                view_op(r, "clock.print", arg_str("case", arg_text(r, "case")), arg_str("kind", arg_text(r, "kind")), arg_str("who", arg_text(r, "who")),
                        arg_str("unit", arg_text(r, "unit")), arg_str("only", arg_text(r, "only"))), "secondary");
    return ERR_OK;
}

/* ---- printed ---- */

static void set_text(Request *r, JsonValue *to, const char *name, Str text)
{
    json_set(r->arena, to, name, json_new_string(r->arena, text));
}

static void add_line(Request *r, const DeskTerm *d, JsonValue *lines)
{
    JsonValue *one = json_new_object(r->arena);
    set_text(r, one, "no", str_format(r->arena, "%zu", lines ? lines->count + 1 : 0));
    set_text(r, one, "day", desk_say_last(r, &d->run));
    set_text(r, one, "state", desk_say_left(r, &d->run));
    set_text(r, one, "term", desk_term_label(r, d));
    set_text(r, one, "title", d->title);
    set_text(r, one, "what", case_label(r, d));
    set_text(r, one, "by", d->who.len > 0 ? desk_user_name(r, d->who) : STR(""));
    json_add(r->arena, lines, one);
}

/* Which terms these are, in words. */
static Str what_was_asked(Request *r)
{
    Buf text = buf_in(r->arena);
    const Kind *k = model_kind(r->model, arg_text(r, "kind"));
    Str parts[5] = { arg_text(r, "case").len > 0 ? desk_ref_label(r, arg_text(r, "case")) : STR(""), k ? view_label(r, &k->plural) : STR("") };
    Seen who;
    Error unheard;
    if (arg_text(r, "who").len > 0 && desk_user_by_login(r, arg_text(r, "who"), &who, &unheard) == ERR_OK)
        parts[2] = desk_user_name(r, who.record.id);
    if (arg_text(r, "unit").len > 0 && desk_unit_named(r, arg_text(r, "unit"), &who, &unheard) == ERR_OK)
        parts[4] = desk_unit_name(r, who.record.id);
    for (size_t i = 0; i < ARRAY_LEN(ONLY); i++)
        if (str_is(arg_text(r, "only"), ONLY[i].id)) parts[3] = view_say_args(r, ONLY[i].label, NULL, 0);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (parts[i].len > 0) buf_format(&text, "%s" STR_FMT, text.len > 0 ? " · " : "", STR_ARG(parts[i]));
    return buf_str(&text);
}

static ErrorCode make_list(Request *r, const Due *due, const PaperForm *f, Buf *to, Error *e)
{
    JsonValue *ask = json_new_object(r->arena), *values = json_new_object(r->arena), *lines = json_new_array(r->arena);
    for (size_t i = 0; i < due->count; i++) add_line(r, &due->list[i], lines);
    set_text(r, values, "office", office_name(r->office));
    set_text(r, values, "date", desk_say_day(r, instant_local_day(office_now(r->office))));
    set_text(r, values, "author", desk_user_name(r, session_user(r->session)));
    set_text(r, values, "why", what_was_asked(r));
    json_set(r->arena, values, "lines", lines);
    set_text(r, values, "line_count", str_format(r->arena, "%zu", due->count));
    set_text(r, ask, "form", STR("pdf"));
    set_text(r, ask, "name", f->name);
    set_text(r, ask, "lang", str_of(lang_code(r->lang)));
    set_text(r, ask, "agency", office_name(r->office));
    set_text(r, ask, "template", f->template);
    json_set(r->arena, ask, "partials", json_new_object(r->arena));
    json_set(r->arena, ask, "values", values);
    json_set(r->arena, ask, "landscape", json_new_bool(r->arena, true));
    json_set(r->arena, ask, "made", json_new_int(r->arena, office_now(r->office) / SECOND));
    return lines ? desk_ask_printer(r, ask, to, e) : error_memory(e);
}

ErrorCode desk_clock_print(Request *r, Error *e)
{
    Due due;
    PaperForm f;
    Seen about;
    Buf made = buf_in(r->arena);
    JsonValue *what = json_new_object(r->arena), *file = json_new_object(r->arena);
    Str chain = STR("office"), object = str_format(r->arena, "terms/" STR_FMT, STR_ARG(str_from(session_user(r->session), STR("user/").len)));
    TRY(find_due(r, &due, e));
    if (due.count == 0) return error_set(e, ERR_INVALID, K("limit.none"));
    if (due.count > ROWS_MOST) return error_set(e, ERR_LIMIT, K("limit.print-most"), arg_int("most", ROWS_MOST));
    if (!paper_form_find(r->lang, STR("due_list"), &f)) return error_internal(e, "due_list");
    if (arg_text(r, "case").len > 0) {
        TRY(desk_see(r, arg_text(r, "case"), &about, e));
        chain = about.record.chain;
        object = about.record.id;
    }
    TRY(make_list(r, &due, &f, &made, e));
    json_set(r->arena, what, "terms", json_new_int(r->arena, (int64_t)due.count));
    TRY(office_note_look(r, chain, STR("record.export"), object, what, e));
    TRY(fd_write_all(r->fd, buf_str(&made), STR("terms"), e));
    set_text(r, file, "name", STR("terms.pdf"));
    set_text(r, file, "type", STR("application/pdf"));
    json_set(r->arena, file, "size", json_new_int(r->arena, (int64_t)made.len));
    set_text(r, view_data(r), "name", STR("terms.pdf"));
    json_set(r->arena, view_data(r), "file", file);
    json_set(r->arena, view_data(r), "terms", json_new_int(r->arena, (int64_t)due.count));
    view_note(r, view_say(r, K("limit.printed"), arg_int("n", (int64_t)due.count)));
    return ERR_OK;
}
