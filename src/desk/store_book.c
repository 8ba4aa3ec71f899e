/* store_book.c: two of the store's lists (desk_store.h) that are long and of which each line costs something to work out, so that only the lines
 * of the page that is looked at are.
 *
 *     book     the exhibits that lie in this store, of whichever cases: where, since when, under which seal, until when somebody looks
 *     count    what a stock-take found otherwise than the register has it, and what was not seen: all of it
 *
 * A keeper's book reaches as far as his rights: what he may not see makes no line and no number, and what lies in a locked case is in no list of
 * the store. On paper it is a print of what he sees on that day: kept nowhere, entered in the ledger with its hash before a byte leaves. */
#include "desk/desk_store.h"

#include "desk/desk_thing.h"
#include "desk/desk_today.h"
#include "desk/desk_worker.h"
#include "desk/exercise_mark.h"
#include "desk/paper_values.h"
#include "desk/stock.h"
#include "rules/paper_office.h"

#include <inttypes.h>
#include <stdlib.h>

#define PAPER STR("store_book")

static Str text_of(const JsonValue *fields, const char *name) { return json_text(json_get(fields, name)); }

/* A line that is not on the page looked at is counted and not worked out. */
static ErrorCode pass_over(StoreSheet *s, Error *e)
{
    StoreRow row = { 0 };
    return store_sheet_add(s, &row, e);
}

/* ---- the book ---- */

typedef struct { StoreSheet *sheet; StoreNames *names; Map within; Str only; } Book;

/* In the place that was asked for, or in one inside of it. */
static ErrorCode is_within(Book *b, Str place, bool *ret, Error *e)
{
    StorePlace *up[STORE_DEEP];
    size_t count;
    *ret = b->only.len == 0;
    if (*ret || place.len == 0) return ERR_OK;
    bool *kept = map_get(&b->within, place);
    if (!kept) {
        kept = ARENA_NEW(b->sheet->request->arena, bool);
        if (!kept) return error_memory(e);
        TRY(places_up(b->sheet->request, place, up, &count, e));
        for (size_t i = 0; i < count; i++) *kept = *kept || str_equal(up[i]->id, b->only);
        if (!map_set(&b->within, place, kept)) return error_memory(e);
    }
    *ret = *kept;
    return ERR_OK;
}

typedef struct { StoredThing *thing; Str path; } BookThing;

static int by_path(const void *a, const void *b)
{
    const BookThing *one = a, *other = b;
    int order = str_compare(one->path, other->path);
    return order != 0 ? order : str_compare(one->thing->name, other->thing->name);
}

/* By when somebody looks for it: so many days after it was last moved or counted as its class allows. */
static ErrorCode look_by(Request *r, StoredThing *t, Day *ret, Error *e)
{
    *ret = 0;
    if (!t->class || t->class->unseen_days == 0) return ERR_OK;
    TRY(stored_thing_seen(r, t, e));
    if (t->seen > 0) *ret = instant_local_day(t->seen) + (Day)t->class->unseen_days;
    return ERR_OK;
}

static ErrorCode book_line(StoreSheet *s, const BookThing *b, Error *e)
{
    Request *r = s->request;
    StoredThing *t = b->thing;
    StateSince since;
    Day by;
    Seen seen = { .record = { .id = t->id, .kind = t->kind->id, .chain = t->chain, .state = t->state_id }, .kind = t->kind, .fields = t->fields };
    TRY(request_state_since(r, t->id, &since, e));
    TRY(look_by(r, t, &by, e));
    StoreRow row = { .cells = { t->name, b->path, t->state, desk_say_day(r, instant_local_day(since.since)), text_of(t->fields, "seal"),
                                json_text(json_get(json_get(t->fields, "pieces"), "number")), desk_case_number(r, &seen),
                                by > 0 ? desk_say_day(r, by) : view_say(r, K("store.no-day")) },
                     .target = t->id, .mark = by > 0 && by < instant_local_day(clock_now()) ? "over" : NULL };
    return store_sheet_add(s, &row, e);
}

ErrorCode store_sheet_of_book(StoreSheet *s, Error *e)
{
    static const char *const KEYS[] = { K("store.row-thing"), K("store.row-place"), K("desk.row-state"), K("store.row-since"), K("store.row-seal"),
                                        K("store.row-pieces"), K("store.row-case"), K("store.row-look") };
    Request *r = s->request;
    StoredThings all;
    StoreNames names = store_names(r);
    Book b = { .sheet = s, .names = &names, .within = map_in(r->arena) };
    const Kind *exhibits;
    size_t kept = 0;
    s->tag = 2;
    TRY(desk_kind(r, STR("exhibit"), false, &exhibits, e));
    store_sheet_heads(s, KEYS, ARRAY_LEN(KEYS));
    if (arg_text(r, "id").len > 0) TRY(places_named(r, arg_text(r, "id"), &b.only, e));
    TRY(stored_things(r, false, &all, e));
    BookThing *list = arena_array(r->arena, all.count + 1, sizeof *list);
    if (!list) return error_memory(e);
    for (size_t i = 0; i < all.count; i++) {
        StoredThing *t = &all.list[i];
        bool within;
        Str words = text_of(t->fields, "storage_place");
        if (!str_is(t->kind->id, "exhibit")) continue;
        TRY(is_within(&b, t->place, &within, e));
        if (!within) continue;
        list[kept].thing = t;
        TRY(store_names_place(&names, t->place, &list[kept].path, e));
        if (list[kept].path.len == 0) list[kept].path = words;
        kept++;
    }
    if (kept > 1) sort_list(list, kept, sizeof *list, by_path);
    for (size_t i = 0; i < kept; i++) TRY(store_sheet_wants(s, i) ? book_line(s, &list[i], e) : pass_over(s, e));
    return ERR_OK;
}

/* ---- what a stock-take found otherwise ---- */

static ErrorCode count_line(StoreSheet *s, StoreNames *names, const StockLine *l, Error *e)
{
    Request *r = s->request;
    StoreRow row = { .cells = { l->thing.len > 0 ? desk_ref_label(r, l->thing) : l->read_as, stock_outcome_label(r, l->outcome) },
                     .target = l->thing.len > 0 ? desk_ref_target(r, l->thing) : STR(""), .mark = str_is(l->outcome, "missing") ? "over" : NULL };
    TRY(store_names_place(names, l->belongs_in, &row.cells[2], e));
    TRY(store_names_place(names, l->found_in, &row.cells[3], e));
    TRY(store_names_user(names, l->by, &row.cells[4], e));
    return store_sheet_add(s, &row, e);
}

static ErrorCode lines_of(StoreSheet *s, StoreNames *names, const StockLines *lines, const char *outcome, Error *e)
{
    for (size_t i = 0; i < lines->count; i++) {
        if (!str_is(lines->list[i].outcome, outcome)) continue;
        TRY(store_sheet_wants(s, s->count) ? count_line(s, names, &lines->list[i], e) : pass_over(s, e));
    }
    return ERR_OK;
}

/* While it is counted: what stands in the register and was not seen yet. */
static ErrorCode lines_not_seen(StoreSheet *s, StoreNames *names, const Seen *take, const StockLines *lines, Error *e)
{
    Request *r = s->request;
    StockThings things;
    size_t expected;
    TRY(stock_not_seen(r, take, lines, &things, &expected, e));
    for (size_t i = 0; i < things.count; i++) {
        const JsonValue *body;
        StoreRow row = { .cells = { STR(""), view_say(r, K("stock.row-left")) }, .target = things.list[i].id };
        if (!store_sheet_wants(s, s->count)) {
            TRY(pass_over(s, e));
            continue;
        }
        TRY(record_fields(r->arena, &things.list[i], &body, e));
        row.cells[0] = desk_ref_label(r, things.list[i].id);
        TRY(store_names_place(names, text_of(json_get(body, "fields"), "place"), &row.cells[2], e));
        TRY(store_sheet_add(s, &row, e));
    }
    return ERR_OK;
}

ErrorCode store_sheet_of_count(StoreSheet *s, Error *e)
{
    static const char *const KEYS[] = { K("stock.row-thing"), K("stock.row-outcome"), K("stock.row-place"), K("stock.row-seen-at"),
                                        K("stock.row-by") };
    static const char *const OUTCOMES[] = { "missing", "misplaced", "unexpected", "unknown" };
    Request *r = s->request;
    Seen take;
    StockLines lines;
    StoreNames names = store_names(r);
    s->tag = 1;
    store_sheet_heads(s, KEYS, ARRAY_LEN(KEYS));
    TRY(desk_see(r, arg_text(r, "id"), &take, e));
    if (!str_is(take.kind->id, "stock_take")) return error_set(e, ERR_USAGE, K("stock.no-take"), arg_str("record", arg_text(r, "id")));
    TRY(desk_is_here(&take, e));
    TRY(stock_lines(r, take.record.id, &lines, e));
    for (size_t i = 0; i < ARRAY_LEN(OUTCOMES); i++) TRY(lines_of(s, &names, &lines, OUTCOMES[i], e));
    return str_is(take.record.state, "counting") ? lines_not_seen(s, &names, &take, &lines, e) : ERR_OK;
}

/* ---- the book on paper ---- */

static void set_text(Request *r, JsonValue *to, const char *name, Str text)
{
    json_set(r->arena, to, name, json_new_string(r->arena, text));
}

static JsonValue *line_values(Request *r, const StoreRow *row, size_t no)
{
    static const char *const NAMES[] = { "title", "where", "state", "since", "seal", "pieces", "case_number", "look_by" };
    JsonValue *one = json_new_object(r->arena);
    set_text(r, one, "no", str_format(r->arena, "%zu", no));
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) set_text(r, one, NAMES[i], row->cells[i].len > 0 ? row->cells[i] : STR("–"));
    return one;
}

static ErrorCode values_of(Request *r, const StoreSheet *s, JsonValue **ret, Error *e)
{
    JsonValue *values = json_new_object(r->arena), *lines = json_new_array(r->arena);
    Str id, path = STR("");
    if (arg_text(r, "id").len > 0) TRY(places_named(r, arg_text(r, "id"), &id, e));
    if (arg_text(r, "id").len > 0) TRY(places_path(r, id, &path, e));
    for (size_t i = 0; i < s->count; i++) json_add(r->arena, lines, line_values(r, &s->rows[i], i + 1));
    set_text(r, values, "office", office_name(r->office));
    set_text(r, values, "author", desk_user_name(r, session_user(r->session)));
    set_text(r, values, "date", desk_say_day(r, instant_local_day(clock_now())));
    set_text(r, values, "place", path.len > 0 ? path : view_say(r, K("store.whole")));
    set_text(r, values, "count", str_format(r->arena, "%zu", s->count));
    json_set(r->arena, values, "store_book", lines);
    *ret = values;
    return values && !values->broken ? ERR_OK : error_memory(e);
}

static ErrorCode ask_of(Request *r, Lang lang, JsonValue *values, JsonValue **ret, Error *e)
{
    PaperForm f, *forms;
    size_t count;
    JsonValue *parts = json_new_object(r->arena), *ask = json_new_object(r->arena);
    TRY(paper_office_find(r, lang, PAPER, &f, e));
    TRY(paper_office_read(r, &forms, &count, e));
    for (size_t i = 0; i < count; i++)
        if (forms[i].lang == lang && forms[i].kinds.len == 0) set_text(r, parts, str_c(r->arena, forms[i].name), forms[i].template);
    set_text(r, ask, "form", STR("pdf"));
    set_text(r, ask, "name", f.name);
    set_text(r, ask, "lang", str_of(lang_code(lang)));
    set_text(r, ask, "number", json_text(json_get(values, "date")));          /* it has none: its day stands below every page */
    set_text(r, ask, "agency", office_name(r->office));
    json_set(r->arena, ask, "made", json_new_int(r->arena, clock_now() / SECOND));
    if (f.landscape) json_set(r->arena, ask, "landscape", json_new_bool(r->arena, true));
    set_text(r, ask, "template", f.template);
    json_set(r->arena, ask, "partials", parts);
    json_set(r->arena, ask, "values", values);
    *ret = ask;
    return ask && !ask->broken ? ERR_OK : error_memory(e);
}

static ErrorCode note_paper(Request *r, const StoreSheet *s, Str made, Error *e)
{
    char hex[65];
    Hash hash = hash_of(made);
    JsonValue *content = json_new_object(r->arena);
    set_text(r, content, "form", PAPER);
    set_text(r, content, "purpose", arg_text(r, "reason"));
    json_set(r->arena, content, "rows", json_new_int(r->arena, (int64_t)s->count));
    set_text(r, content, "sha256", str_copy(r->arena, hash_hex(hex, &hash)));
    Draft d = { .chain = STR("office"), .op = STR("record.export"), .object = STR("store/list"), .content = content,
                .reason = arg_text(r, "reason") };
    return content && !content->broken ? office_commit(r, &d, 1, NULL, e) : error_memory(e);
}

ErrorCode desk_store_paper(Request *r, Error *e)
{
    StoreSheet s = { 0 };
    JsonValue *values, *ask;
    Buf made = buf_in(r->arena);
    Lang lang = r->lang, own = r->lang;
    Str asked = arg_text(r, "language");
    TRY(store_purpose(r, e));
    if (asked.len > 0 && !lang_of(asked, &lang)) return error_set(e, ERR_USAGE, K("slip.language"), arg_str("language", asked));
    r->lang = lang;                         /* what stands in the lines is said in the paper's language */
    ErrorCode code = store_sheet(r, STR("book"), &s, e);
    if (code == ERR_OK) code = values_of(r, &s, &values, e);
    r->lang = own;
    TRY(code);
    if (s.count > STORE_PAPER_MOST)
        return error_set(e, ERR_LIMIT, K("store.paper-long"), arg_int("n", (int64_t)s.count), arg_int("most", STORE_PAPER_MOST));
    TRY(ask_of(r, lang, values, &ask, e));
    TRY(desk_ask_printer(r, ask, &made, e));
    TRY(note_paper(r, &s, buf_str(&made), e));
    TRY(fd_write_all(r->fd, buf_str(&made), STR("book"), e));
    Str name = str_format(r->arena, "store-book-%s.pdf", lang_code(lang));
    desk_gave_file(r, name, STR("application/pdf"), (int64_t)made.len);
    return ERR_OK;
}
