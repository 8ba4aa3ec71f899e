/* desk_time_line.c: the time line of a case: acts and events in one, as a table, as a picture and as a file. What was entered
 * later than it happened says by how many days. It can be narrowed to a kind of record, to what speaks of one person, to one
 * officer's acts, to days. */
#include "desk/exercise_mark.h"
#include "desk/form.h"
#include "desk/time_line.h"

enum { ROWS_MOST = 300, LANES_MOST = 40, SPANS_MOST = 1500, AROUND = 3, PURPOSE_LEAST = 10 };

static ErrorCode day_typed(Str typed, Day *ret, Error *e)
{
    if (typed.len == 0 || day_parse(typed, ret) || day_parse_local(typed, ret)) return ERR_OK;
    return error_set(e, ERR_USAGE, K("rights.no-day"), arg_str("day", typed));
}

static ErrorCode read_ask(Request *r, LineAsk *ret, Error *e)
{
    Seen officer, person;
    Str what = arg_text(r, "what");
    *ret = (LineAsk){ .kind = arg_text(r, "kind"), .from = INT32_MIN, .until = INT32_MAX };
    if (ret->kind.len > 0 && !model_kind(r->model, ret->kind)) return error_set(e, ERR_USAGE, K("work.no-such-kind"),
            arg_str("kind", ret->kind));
    if (what.len > 0 && !str_is(what, "events") && !str_is(what, "acts")) return error_set(e, ERR_USAGE, K("work.acts-or-events"));
    ret->events_only = str_is(what, "events");
    ret->acts_only = str_is(what, "acts");
    if (arg_text(r, "officer").len > 0) {
        TRY(desk_user_by_login(r, arg_text(r, "officer"), &officer, e));
        ret->officer = officer.record.id;
    }
    if (arg_text(r, "person").len > 0) {
        TRY(desk_see(r, arg_text(r, "person"), &person, e));
        ret->person = person.record.id;
    }
    TRY(day_typed(arg_text(r, "from"), &ret->from, e));
    return day_typed(arg_text(r, "until"), &ret->until, e);
}

/* ---- what it can be narrowed by ---- */

typedef struct { Request *request; JsonValue *field; } Choices;

static ErrorCode add_person(void *self, const Record *rec, Error *e)
{
    Choices *c = self;
    Str id = str_copy(c->request->arena, rec->id);
    (void)e;
    if (rec->body.len > 0 && !desk_is_hidden(c->request, rec)) form_option(c->request, c->field, id, desk_ref_label(c->request,
            id));
    return ERR_OK;
}

static JsonValue *kind_choice(Request *r, const TimeLine *all)
{
    JsonValue *field = form_field_named(r, "kind", "choice", view_say(r, K("work.row-kind")), arg_text(r, "kind"));
    for (size_t i = 0; i < r->model->kind_count; i++) {
        const Kind *k = &r->model->kinds[i];
        bool there = false;
        for (size_t j = 0; j < all->count && !there; j++) there = all->rows[j].kind == k;
        if (there || str_equal(k->id, arg_text(r, "kind"))) form_option(r, field, k->id, view_label(r, &k->plural));
    }
    return field;
}

static JsonValue *officer_choice(Request *r, const TimeLine *all)
{
    Map seen = map_in(r->arena);
    JsonValue *field = form_field_named(r, "officer", "choice", view_say(r, K("desk.row-who")), all->ask.officer);
    for (size_t i = 0; i < all->count; i++) {
        Str who = all->rows[i].actor;
        if (!str_starts(who, STR("user/")) || map_get(&seen, who) || !map_set(&seen, who, field)) continue;
        form_option(r, field, who, desk_user_name(r, who));
    }
    return field;
}

static ErrorCode show_filter(Request *r, Str chain, const TimeLine *all, Error *e)
{
    JsonValue *form = form_new(r, STR("work.line"), view_say(r, K("view.filter")));
    JsonValue *person = form_field_named(r, "person", "choice", view_say(r, K("work.row-person")), all->ask.person);
    JsonValue *what = form_field_named(r, "what", "choice", view_say(r, K("work.row-acts-or-events")), arg_text(r, "what"));
    Choices c = { .request = r, .field = person };
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    form_arg(r, form, "case", json_new_string(r->arena, chain));
    form_option(r, what, STR("events"), view_say(r, K("work.events")));
    form_option(r, what, STR("acts"), view_say(r, K("work.acts")));
    if (model_kind(r->model, STR("person"))) TRY(records_of_kind_in(r, chain, STR("person"), add_person, &c, e));
    form_field(r, form, what);
    form_field(r, form, kind_choice(r, all));
    form_field(r, form, person);
    form_field(r, form, officer_choice(r, all));
    view_filter(r, form);
    return ERR_OK;
}

/* ---- shown ---- */

static JsonValue *row_json(Request *r, const LineRow *row)
{
    char when[25], day[11];
    JsonValue *o = json_new_object(r->arena);
    Str at = row->has_hour ? str_copy(r->arena, instant_format(when, row->when))
        : str_copy(r->arena, day_format(day, instant_local_day(row->when)));
    json_set(r->arena, o, "at", json_new_string(r->arena, at));
    json_set(r->arena, o, "is", json_new_string(r->arena, row->event ? STR("event") : STR("act")));
    json_set(r->arena, o, "record", json_new_string(r->arena, row->id));
    json_set(r->arena, o, "what", json_new_string(r->arena, row->what));
    if (row->actor.len > 0) json_set(r->arena, o, "actor", json_new_string(r->arena, row->actor));
    if (row->detail.len > 0) json_set(r->arena, o, "changed", json_new_string(r->arena, row->detail));
    if (row->reason.len > 0) json_set(r->arena, o, "reason", json_new_string(r->arena, row->reason));
    if (row->entered > 0) json_set(r->arena, o, "entered", json_new_string(r->arena,
                                                                           str_copy(r->arena, instant_format(when, row->entered))));
    return json_set(r->arena, o, "days_later", json_new_int(r->arena, row->later));
}

enum { CELLS = 5 };

static Str joined(Request *r, Str left, Str right)
{
    if (left.len == 0 || right.len == 0) return left.len > 0 ? left : right;
    return str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(left), STR_ARG(right));
}

static void fill_cells(Request *r, const LineRow *row, Str *cells)
{
    Str entered = row->event && row->entered > 0 ? view_instant(r, row->entered) : STR("");
    cells[0] = time_line_when(r, row);
    cells[1] = row->event ? str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(view_label(r, &row->kind->label)),
                                       STR_ARG(row->what)) : row->what;
    cells[1] = joined(r, joined(r, cells[1], row->detail), row->reason);
    cells[2] = row->title;
    cells[3] = row->actor.len > 0 ? desk_user_name(r, row->actor) : STR("");
    cells[4] = joined(r, entered, time_line_later(r, row));
}

static void fill_head(Request *r, Str *head)
{
    head[0] = view_say(r, K("desk.row-time"));
    head[1] = view_say(r, K("work.row-what"));
    head[2] = view_say(r, K("desk.row-record"));
    head[3] = view_say(r, K("desk.row-who"));
    head[4] = view_say(r, K("work.row-entered"));
}

/* A lane a kind; of one kind on one day one mark, however much there was. */
static void show_picture(Request *r, const TimeLine *l)
{
    size_t lanes = 0, spans = 0;
    Day first = instant_local_day(l->rows[0].when), last = instant_local_day(l->rows[l->count - 1].when);
    view_lanes(r, view_say(r, K("work.line-picture")), first - AROUND, last + AROUND);
    view_lanes_mark(r, instant_local_day(clock_now()), view_say(r, K("work.today")), "today");
    view_lanes_key(r, "act", view_say(r, K("work.acts")));
    view_lanes_key(r, "event", view_say(r, K("work.events")));
    for (size_t i = 0; i < r->model->kind_count && lanes < LANES_MOST; i++) {
        const Kind *k = &r->model->kinds[i];
        bool any = false;
        Day told[2] = { INT32_MIN, INT32_MIN };
        for (size_t j = 0; j < l->count && spans < SPANS_MOST; j++) {
            const LineRow *row = &l->rows[j];
            Day day = instant_local_day(row->when);
            if (row->kind != k || told[row->event] == day) continue;
            if (!any) view_lane(r, view_label(r, &k->plural));
            any = true;
            told[row->event] = day;
            spans++;
            view_lane_span(r, day, day, row->event ? "event" : "act", joined(r, desk_say_day(r, day), row->title));
        }
        lanes += any;
    }
}

static void show_rows(Request *r, const TimeLine *l)
{
    JsonValue *list = json_new_array(r->arena);
    Str head[CELLS], cells[CELLS];
    size_t from = l->count > ROWS_MOST ? l->count - ROWS_MOST : 0;
    json_set(r->arena, view_data(r), "rows", list);
    fill_head(r, head);
    if (from > 0) view_note(r, view_say(r, K("work.line-last"), arg_int("n", ROWS_MOST)));
    view_table(r, view_say(r, K("work.line-title")), head, CELLS);
    for (size_t i = from; i < l->count; i++) {
        fill_cells(r, &l->rows[i], cells);
        view_table_row_to(r, cells, CELLS, l->rows[i].id);
        json_add(r->arena, list, row_json(r, &l->rows[i]));
    }
    if (l->count > 0) show_picture(r, l);
}

ErrorCode desk_work_line(Request *r, Error *e)
{
    Seen of_case;
    LineAsk ask;
    TimeLine l;
    TRY(work_case(r, view_say(r, K("work.line")), &of_case, e));
    TRY(read_ask(r, &ask, e));
    TRY(time_line_find(r, of_case.record.id, &ask, &l, e));
    TRY(show_filter(r, of_case.record.id, &l, e));
    json_set(r->arena, view_data(r), "case", json_new_string(r->arena, of_case.record.id));
    work_offer_views(r, of_case.record.id, "work.line");
    view_action(r, view_say(r, K("work.line-csv")), view_op(r, "work.line_csv", arg_str("case", of_case.record.id),
                                                            arg_str("kind", ask.kind),
                arg_str("person", ask.person), arg_str("officer", ask.officer), arg_str("what", arg_text(r, "what"))), "secondary");
    show_rows(r, &l);
    view_note(r, view_say(r, K("work.line-about")));
    return ERR_OK;
}

/* ---- as a file ---- */

static void write_rows(Request *r, const TimeLine *l, Buf *out)
{
    char separator = r->lang == LANG_EN ? ',' : ';', number[24], when[25], day[11];
    Str head[] = { view_say(r, K("desk.row-time")), view_say(r, K("work.row-acts-or-events")), view_say(r, K("work.row-kind")),
                   view_say(r, K("desk.row-record")),
                   view_say(r, K("work.row-what")), view_say(r, K("work.row-changed")), view_say(r, K("desk.row-who")),
                       view_say(r, K("desk.row-reason")),
                   view_say(r, K("work.row-entered")), view_say(r, K("work.row-days-later")), view_say(r, K("desk.row-id")) };
    csv_begin(out);
    csv_row(out, separator, head, ARRAY_LEN(head));
    for (size_t i = 0; i < l->count; i++) {
        const LineRow *row = &l->rows[i];
        Str at = row->has_hour ? str_copy(r->arena, instant_format(when, row->when))
            : str_copy(r->arena, day_format(day, instant_local_day(row->when)));
        Str cells[] = { at, view_say_args(r, row->event ? K("work.event") : K("work.act"), NULL, 0),
                        view_label(r, &row->kind->label), row->title, row->what,
                        row->detail, row->actor.len > 0 ? desk_user_name(r, row->actor) : STR(""), row->reason,
                        row->entered > 0 ? str_copy(r->arena, instant_format(when, row->entered)) : STR(""),
                        row->later > 0 ? str_copy(r->arena, amount_format(number, row->later, 0)) : STR(""), row->id };
        csv_row(out, separator, cells, ARRAY_LEN(cells));
    }
}

/* It lies elsewhere from then on: the ledger says who took it along and for what. */
ErrorCode desk_work_line_csv(Request *r, Error *e)
{
    Seen of_case;
    LineAsk ask;
    TimeLine l;
    char hex[65];
    Buf out = buf_in(r->arena);
    JsonValue *content = json_new_object(r->arena);
    TRY(work_case(r, view_say(r, K("work.line")), &of_case, e));
    TRY(read_ask(r, &ask, e));
    if (str_trim(arg_text(r, "reason")).len < PURPOSE_LEAST) return error_set(e, ERR_INVALID, K("table.purpose"),
            arg_int("least", PURPOSE_LEAST));
    TRY(time_line_find(r, of_case.record.id, &ask, &l, e));
    write_rows(r, &l, &out);
    if (out.failed) return error_memory(e);
    desk_mark_csv(r, &out);
    Hash hash = hash_of(buf_str(&out));
    json_set(r->arena, content, "format", json_new_string(r->arena, STR("csv")));
    json_set(r->arena, content, "purpose", json_new_string(r->arena, arg_text(r, "reason")));
    json_set(r->arena, content, "rows", json_new_int(r->arena, (int64_t)l.count));
    json_set(r->arena, content, "sha256", json_new_string(r->arena, str_copy(r->arena, hash_hex(hex, &hash))));
    Draft d = { .chain = of_case.record.id, .op = STR("record.export"), .object = STR("time_line/list"), .content = content,
                .reason = arg_text(r, "reason") };
    TRY(office_commit(r, &d, 1, NULL, e));
    TRY(fd_write_all(r->fd, buf_str(&out), STR("csv"), e));
    json_set(r->arena, view_data(r), "name", json_new_string(r->arena, STR("time-line.csv")));
    json_set(r->arena, view_data(r), "rows", json_new_int(r->arena, (int64_t)l.count));
    json_set(r->arena, view_data(r), "sha256", json_new_string(r->arena, str_copy(r->arena, str_of(hex))));
    view_note(r, view_say(r, K("work.line-taken"), arg_int("n", (int64_t)l.count)));
    return ERR_OK;
}
