/* desk_store.c: the pages of the store: its places, what lies in one, what is out, what nobody has seen for long, how full it
 * is, who carries what; each as a table to take along, too. And, on the pages of things and places, where they are. */
#include "desk/exercise_mark.h"
#include "desk/desk_store.h"

#include "desk/form.h"

#include <inttypes.h>

enum { ROWS_SHOWN = 200, BARS_SHOWN = 20, PURPOSE_LEAST = 10 };

static bool keeps_exhibits(Request *r)
{
    const Kind *k = model_kind(r->model, STR("exhibit"));
    return k && profile_has_kind(r->model, office_profile(r->office, r->model), k);
}

static void offer_lists(Request *r, const char *but)
{
    static const struct { const char *name, *op, *label; } LISTS[] = {
        { "places", "store.places", K("store.places") }, { "load", "store.load", K("store.load") },
            { "due", "store.due", K("store.due") },
        { "carried", "store.carried", K("store.carried") }, { "unseen", "store.unseen", K("store.unseen") },
        { "book", "store.book", K("store.book") },
    };
    for (size_t i = 0; i < ARRAY_LEN(LISTS); i++) {
        bool book = strcmp(LISTS[i].name, "book") == 0;
        if (strcmp(but, LISTS[i].name) == 0 || (book && !keeps_exhibits(r))) continue;
        view_action(r, view_say_args(r, LISTS[i].label, NULL, 0), view_op_args(r, LISTS[i].op, NULL, 0), "secondary");
    }
}

static void add_row(Request *r, const StoreSheet *s, const StoreRow *row, JsonValue *list)
{
    JsonValue *one = json_new_array(r->arena);
    for (size_t j = 0; j < s->columns; j++) json_add(r->arena, one, json_new_string(r->arena, row->cells[j]));
    json_add(r->arena, list, one);
}

static void show_rows(Request *r, const StoreSheet *s)
{
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "list", json_new_string(r->arena, s->name));
    json_set(r->arena, view_data(r), "rows", list);
    json_set(r->arena, view_data(r), "count", json_new_int(r->arena, (int64_t)s->count));
    if (s->count == 0) {
        view_note(r, view_say(r, K("store.nothing")));
        return;
    }
    view_table(r, STR(""), s->head, s->columns);
    if (s->tag < s->columns) view_table_tag(r, s->tag);
    if (s->from >= s->count) return;
    for (size_t i = s->from; i < s->count && i < s->from + ROWS_SHOWN; i++) {
        view_table_row_to(r, s->rows[i].cells, s->columns, s->rows[i].target);
        if (s->rows[i].mark) view_table_mark(r, s->rows[i].mark);
        add_row(r, s, &s->rows[i], list);
    }
    view_table_count(r, s->count);
    if (s->count <= s->from + ROWS_SHOWN) return;
    Str next = str_format(r->arena, "%zu", s->from + ROWS_SHOWN);
    view_table_more(r, next);
    json_set(r->arena, view_data(r), "next", json_new_string(r->arena, next));
}

/* A page of the list: what is not on it need not be worked out. */
static ErrorCode read_page(Request *r, const char *name, StoreSheet *ret, Error *e)
{
    int64_t from = 0;
    Str page = arg_text(r, "page");
    if (page.len > 0 && (!int_parse(page, &from) || from < 0)) return error_set(e, ERR_USAGE, K("view.no-page"));
    *ret = (StoreSheet){ .from = (size_t)from, .most = ROWS_SHOWN };
    return store_sheet(r, str_of(name), ret, e);
}

static void offer_table(Request *r, const StoreSheet *s, Str id)
{
    if (s->count == 0) return;
    view_action(r, view_say(r, K("store.as-table")), view_op(r, "store.csv", arg_str("list", s->name), arg_str("id", id)),
                "secondary");
}

static ErrorCode show(Request *r, const char *name, Error *e)
{
    StoreSheet s;
    TRY(read_page(r, name, &s, e));
    view_title(r, s.title);
    view_note(r, s.about);
    if (s.over > 0 && strcmp(name, "due") == 0) view_warning(r, view_say(r, K("store.overdue"), arg_int("n", s.over)));
    if (s.over > 0 && strcmp(name, "unseen") == 0) view_warning(r, view_say(r, K("store.unseen-n"), arg_int("n", s.over)));
    show_rows(r, &s);
    offer_table(r, &s, STR(""));
    offer_lists(r, name);
    return ERR_OK;
}

ErrorCode desk_store_due(Request *r, Error *e) { return show(r, "due", e); }
ErrorCode desk_store_carried(Request *r, Error *e) { return show(r, "carried", e); }
ErrorCode desk_store_unseen(Request *r, Error *e) { return show(r, "unseen", e); }

ErrorCode desk_store_places(Request *r, Error *e)
{
    const Kind *k;
    TRY(desk_kind(r, STR("storage_place"), false, &k, e));
    TRY(show(r, "places", e));
    desk_offer_new(r, k, STR(""));
    return ERR_OK;
}

/* ---- load: a bar for each of the fullest places, and the table beside it ---- */

static bool per_cent_of(const StoreRow *row, int64_t *ret)
{
    Str digits, rest = row->cells[3];
    return rest.len > 0 && (str_cut(&rest, ' ', &digits) || digits.len > 0) && int_parse(digits, ret);
}

static void show_bars(Request *r, const StoreSheet *s)
{
    Str head[3] = { view_say(r, K("store.row-place")), view_say(r, K("store.row-full")), view_say(r, K("store.row-too-full")) };
    int64_t full;
    size_t shown = 0;
    bool begun = false;
    for (size_t i = 0; i < s->count && shown < BARS_SHOWN; i++) {
        if (!per_cent_of(&s->rows[i], &full) || full == 0) continue;
        if (!begun) view_chart(r, view_say(r, K("store.chart")), view_say(r, K("store.chart-about")), head);
        begun = true;
        shown++;
        view_chart_bar(r, s->rows[i].cells[0], full, full > 100 ? full - 100 : 0);
    }
}

ErrorCode desk_store_load(Request *r, Error *e)
{
    StoreSheet s;
    TRY(read_page(r, "load", &s, e));
    view_title(r, s.title);
    view_note(r, s.about);
    if (s.over > 0) view_warning(r, view_say(r, K("store.too-full"), arg_int("n", s.over)));
    show_bars(r, &s);
    show_rows(r, &s);
    offer_table(r, &s, STR(""));
    offer_lists(r, "load");
    return ERR_OK;
}

/* ---- one place ---- */

static ErrorCode show_inside(void *self, const Record *rec, Error *e)
{
    Request *r = self;
    const JsonValue *body;
    if (rec->body.len == 0 || !str_is(rec->state, "in_use")) return ERR_OK;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    Str id = json_text(json_get(body, "id")), code = json_text(json_get(fields, "code"));
    view_row_to(r, view_say(r, K("store.inside")), str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(code),
                                                              STR_ARG(json_text(json_get(fields,
                "name")))), view_op(r, "store.place", arg_str("id", id)));
    return ERR_OK;
}

ErrorCode desk_store_place(Request *r, Error *e)
{
    StoreSheet s;
    Str id, path;
    StorePlace *p;
    TRY(places_named(r, arg_text(r, "id"), &id, e));
    TRY(places_one(r, id, &p, e));
    TRY(places_path(r, id, &path, e));
    TRY(read_page(r, "place", &s, e));
    view_crumb(r, view_say(r, K("store.places")), view_op(r, "store.places"));
    view_title(r, p ? json_text(json_get(p->fields, "name")) : s.title);
    view_row_to(r, view_say(r, K("store.row-path")), path, id);
    if (p) view_row(r, view_say(r, K("store.row-code")), json_text(json_get(p->fields, "code")));
    view_row(r, view_say(r, K("store.row-things")), str_format(r->arena, "%zu", s.count));
    TRY(store_records_by(r->store, STR("storage_place"), STR("inside"), id, show_inside, r, e));
    json_set(r->arena, view_data(r), "id", json_new_string(r->arena, id));
    json_set(r->arena, view_data(r), "path", json_new_string(r->arena, path));
    view_note(r, s.about);
    show_rows(r, &s);
    offer_table(r, &s, id);
    offer_lists(r, "place");
    return ERR_OK;
}

/* ---- the book over exhibits of all cases, and what a stock-take found otherwise ---- */

ErrorCode desk_store_book(Request *r, Error *e)
{
    StoreSheet s;
    Str id = arg_text(r, "id");
    TRY(read_page(r, "book", &s, e));
    view_crumb(r, view_say(r, K("store.places")), view_op(r, "store.places"));
    view_title(r, s.title);
    view_note(r, s.about);
    if (s.over > 0) view_warning(r, view_say(r, K("store.look-over")));
    show_rows(r, &s);
    offer_table(r, &s, id);
    if (s.count > 0) view_action(r, view_say(r, K("store.as-paper")), view_op(r, "store.paper", arg_str("id", id)), "secondary");
    offer_lists(r, "book");
    return ERR_OK;
}

ErrorCode desk_store_count(Request *r, Error *e)
{
    StoreSheet s;
    Seen take;
    TRY(desk_see(r, arg_text(r, "id"), &take, e));
    TRY(read_page(r, "count", &s, e));
    view_crumb(r, view_label(r, &take.kind->plural), view_op(r, "record.list", arg_str("kind", take.kind->id)));
    view_crumb(r, desk_ref_label(r, take.record.id), take.record.id);
    view_title(r, s.title);
    view_note(r, s.about);
    show_rows(r, &s);
    offer_table(r, &s, take.record.id);
    return ERR_OK;
}

/* ---- as a table ---- */

static Str plain_cell(Request *r, Str cell)
{
    bool runs = cell.len > 0 && strchr("=+-@\t\r\n", cell.ptr[0]) != NULL;
    return runs ? str_format(r->arena, "'" STR_FMT, STR_ARG(cell)) : cell;
}

static void write_rows(Request *r, const StoreSheet *s, Buf *out)
{
    char separator = r->lang == LANG_EN ? ',' : ';';
    csv_begin(out);
    csv_row(out, separator, s->head, s->columns);
    for (size_t i = 0; i < s->count; i++) {
        Str cells[STORE_COLUMNS];
        for (size_t j = 0; j < s->columns; j++) cells[j] = plain_cell(r, s->rows[i].cells[j]);
        csv_row(out, separator, cells, s->columns);
    }
}

ErrorCode store_purpose(Request *r, Error *e)
{
    bool said = str_trim(arg_text(r, "reason")).len >= PURPOSE_LEAST;
    return said ? ERR_OK : error_set(e, ERR_INVALID, K("table.purpose"), arg_int("least", PURPOSE_LEAST));
}

/* What leaves is in the ledger before it does. */
ErrorCode desk_store_csv(Request *r, Error *e)
{
    StoreSheet s = { 0 };
    char hex[65];
    Buf out = buf_in(r->arena);
    JsonValue *content = json_new_object(r->arena);
    TRY(store_purpose(r, e));
    TRY(store_sheet(r, arg_text(r, "list"), &s, e));
    write_rows(r, &s, &out);
    if (out.failed) return error_memory(e);
    desk_mark_csv(r, &out);
    Hash hash = hash_of(buf_str(&out));
    json_set(r->arena, content, "format", json_new_string(r->arena, STR("csv")));
    json_set(r->arena, content, "purpose", json_new_string(r->arena, arg_text(r, "reason")));
    json_set(r->arena, content, "rows", json_new_int(r->arena, (int64_t)s.count));
    json_set(r->arena, content, "sha256", json_new_string(r->arena, str_copy(r->arena, hash_hex(hex, &hash))));
    json_set(r->arena, content, "what", json_new_string(r->arena, str_format(r->arena, "store." STR_FMT, STR_ARG(s.name))));
    Draft d = { .chain = STR("office"), .op = STR("record.export"), .object = STR("store/list"), .content = content,
               .reason = arg_text(r, "reason") };
    TRY(office_commit(r, &d, 1, NULL, e));
    TRY(fd_write_all(r->fd, buf_str(&out), STR("csv"), e));
    json_set(r->arena, view_data(r), "name", json_new_string(r->arena,
                                                             str_format(r->arena, "store-" STR_FMT ".csv", STR_ARG(s.name))));
    json_set(r->arena, view_data(r), "rows", json_new_int(r->arena, (int64_t)s.count));
    view_note(r, view_say(r, K("desk.exported"), arg_int("n", (int64_t)s.count), arg_str("kind", s.title)));
    return ERR_OK;
}

/* ---- on other pages ---- */

ErrorCode desk_show_storage_place(Request *r, const Seen *seen, Error *e)
{
    Str path;
    if (!str_is(seen->kind->id, "storage_place")) return ERR_OK;
    TRY(places_path(r, seen->record.id, &path, e));
    view_row_to(r, view_say(r, K("store.row-path")), path, view_op(r, "store.place", arg_str("id", seen->record.id)));
    return ERR_OK;
}

ErrorCode desk_show_where(Request *r, const Seen *seen, Error *e)
{
    Str path, place = json_text(json_get(seen->fields, "place"));
    if (!seen->kind->store.given || place.len == 0) return ERR_OK;
    TRY(places_path(r, place, &path, e));
    view_row_to(r, view_say(r, K("store.row-path")), path, view_op(r, "store.place", arg_str("id", place)));
    return ERR_OK;
}

void desk_offer_store(Request *r, const Kind *k)
{
    const Kind *place = model_kind(r->model, STR("storage_place"));
    bool here = place && profile_has_kind(r->model, office_profile(r->office, r->model), place);
    if (!here || (k != place && !k->store.given)) return;
    view_action(r, view_say(r, K("store.places")), view_op(r, "store.places"), "secondary");
}
