/* register_book.c: see register_book.h. Each thing is read with its chain of custody; what happened within the days of the book
 * becomes lines, these are put into the order of the ledger, numbered, and laid on pages. */
#include "desk/register_book.h"

#include <inttypes.h>
#include <stdlib.h>

#include "desk/custody.h"

enum { THINGS = 5000, PAGE_LINES = 12 };

typedef struct { Instant at; uint64_t index; size_t thing; JsonValue *item; bool storno; int64_t pieces; } BookLine;
typedef struct {
    Request  *request;
    const Kind *kind;
    Day       from, until;
    Str       store;                    /* only what lay there; empty: anywhere */
    Str      *ids; size_t id_count, id_room;
    BookLine *lines; size_t count, room;
} Book;

bool register_is_book(Str of)
{
    return str_is(of, "exhibit") || str_is(of, "seal") || str_is(of, "asset");
}

static void put(Request *r, JsonValue *o, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, o, name, json_new_string(r->arena, text));
}

static Str day_text(Request *r, Instant t)
{
    char day[11];
    return str_copy(r->arena, day_format_local(day, instant_local_day(t)));
}

static bool in_days(const Book *b, Instant t)
{
    Day day = instant_local_day(t);
    return day >= b->from && day <= b->until;
}

static ErrorCode add_line(Book *b, const CustodyEvent *ev, size_t thing, bool storno, BookLine **ret, Error *e)
{
    if (!ARENA_ROOM(b->request->arena, b->lines, b->count, b->room)) return error_memory(e);
    *ret = &b->lines[b->count++];
    **ret = (BookLine){ .at = ev->entry.received, .index = ev->entry.index, .thing = thing,
                         .item = json_new_object(b->request->arena), .storno = storno };
    put(b->request, (*ret)->item, "entered", day_text(b->request, ev->entry.received));
    return ERR_OK;
}

/* ---- what stands in a line ---- */

/* As it was first put: what was corrected since stands as it stood, and the correction has a line of its own. */
static Str first_put(const CustodyEvents *c, const char *name)
{
    const Field *f = kind_field(c->thing->kind, str_of(name));
    for (size_t i = 0; f && !f->sensitive && i < c->count; i++) {
        Str text = custody_after(c, &c->list[i], name);
        if (text.len > 0) return text;
    }
    return STR("");
}

static Str joined(Request *r, Str left, Str right)
{
    if (left.len == 0 || right.len == 0) return left.len > 0 ? left : right;
    return str_format(r->arena, STR_FMT "; " STR_FMT, STR_ARG(left), STR_ARG(right));
}

/* "12.03.2026, A. B.: Laboratory": each event of a state, one after the other. */
static Str events_of(const CustodyEvents *c, const char *const *states, size_t count)
{
    Request *r = c->request;
    Str all = STR("");
    for (size_t i = 0; i < c->count; i++) {
        const CustodyEvent *ev = &c->list[i];
        bool wanted = false;
        for (size_t s = 0; s < count; s++) wanted = wanted || (ev->version && str_is(ev->state, states[s]) &&
                                                               !str_equal(ev->state, ev->state_before));
        if (!wanted) continue;
        Str where = joined(r, custody_holder(c, ev), custody_place(c, ev));
        Str one = str_format(r->arena, STR_FMT " " STR_FMT, STR_ARG(day_text(r, ev->entry.received)),
                             STR_ARG(desk_user_name(r, ev->actor)));
        if (where.len > 0) one = str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(one), STR_ARG(where));
        all = joined(r, all, one);
    }
    return all;
}

static int64_t pieces_of(const CustodyEvents *c)
{
    enum { PLACES = 3 };
    int64_t n;
    const char *name = str_is(c->thing->kind->id, "asset") ? "quantity" : "pieces";
    const JsonValue *v = json_get(c->thing->fields, name);
    return v && amount_parse(json_text(json_get(v, "number")), PLACES, &n) ? n / 1000 : 1;
}

static void fill_thing(const CustodyEvents *c, BookLine *line)
{
    static const char *const ISSUED[] = { "issued", "in_repair" }, *const STORED[] = { "stored", "in_store" };
    static const char *const ENDED[] = { "returned", "handed_over", "destroyed", "sold", "kept", "transferred", "written_off" };
    static const char *const FIELDS[] = { "what", "description", "marks", "serial", "tag", "search", "package", "seal", "pieces",
                                          "quantity", "weight",
                                          "supplier", "donor", "cost", "received_on", "decision", "property_of" };
    Request *r = c->request;
    const State *state = kind_state(c->thing->kind, c->thing->record.state);
    put(r, line->item, "number", json_text(json_get(c->thing->body, "number")));
    for (size_t i = 0; i < ARRAY_LEN(FIELDS); i++) put(r, line->item, FIELDS[i], first_put(c, FIELDS[i]));
    put(r, line->item, "state", state ? view_label(r, &state->label) : c->thing->record.state);
    put(r, line->item, "came", events_of(c, STORED, ARRAY_LEN(STORED)));
    put(r, line->item, "issues", events_of(c, ISSUED, ARRAY_LEN(ISSUED)));
    put(r, line->item, "ended", events_of(c, ENDED, ARRAY_LEN(ENDED)));
    line->pieces = pieces_of(c);
}

/* Which field was put wrong, and in what. The number of the line it points at is known when all lines are. */
static void fill_storno(const CustodyEvents *c, const CustodyEvent *ev, BookLine *line)
{
    Request *r = c->request;
    const Field *f;
    put(r, line->item, "number", json_text(json_get(c->thing->body, "number")));
    if (!custody_corrects(c, ev, &f) || f->sensitive) return;
    char *name = str_c(r->arena, f->id);
    ErrorArg args[] = { arg_str("field", view_label(r, &f->label)), arg_str("was", name ? custody_before(c, ev, name) : STR("")),
                        arg_str("now", name ? custody_after(c, ev, name) : STR("")), arg_str("who", desk_user_name(r, ev->actor)) };
    put(r, line->item, "storno", view_say_args(r, K("book.storno"), args, ARRAY_LEN(args)));
}

/* ---- books ---- */

static bool lay_there(const Book *b, const CustodyEvents *c)
{
    if (b->store.len == 0) return true;
    for (size_t i = 0; i < c->count; i++) if (str_starts(custody_place(c, &c->list[i]), b->store)) return true;
    return false;
}

static ErrorCode things_of(Book *b, const CustodyEvents *c, size_t thing, Error *e)
{
    BookLine *line;
    if (!lay_there(b, c)) return ERR_OK;
    for (size_t i = 0; i < c->count; i++) {
        const CustodyEvent *ev = &c->list[i];
        const Field *f;
        if (!ev->version || !in_days(b, ev->entry.received)) continue;
        if (str_is(ev->act.op, "record.create")) {
            TRY(add_line(b, ev, thing, false, &line, e));
            fill_thing(c, line);
        } else if (custody_corrects(c, ev, &f)) {
            TRY(add_line(b, ev, thing, true, &line, e));
            fill_storno(c, ev, line);
        }
    }
    return ERR_OK;
}

/* A line a seal that was put on: when and by whom, on what; when it was opened, by whom, why, and which came after it. */
static ErrorCode seals_of(Book *b, const CustodyEvents *c, size_t thing, Error *e)
{
    Request *r = b->request;
    BookLine *line = NULL;
    if (!lay_there(b, c)) return ERR_OK;
    for (size_t i = 0; i < c->count; i++) {
        const CustodyEvent *ev = &c->list[i];
        Str was = custody_before(c, ev, "seal"), now = custody_after(c, ev, "seal");
        if (!ev->version || now.len == 0 || str_equal(was, now)) continue;
        if (line) {
            put(r, line->item, "opened_on", str_format(r->arena, STR_FMT " " STR_FMT, STR_ARG(day_text(r, ev->entry.received)),
                                                       STR_ARG(desk_user_name(r, ev->actor))));
            put(r, line->item, "opened_why", joined(r, custody_after(c, ev, "opened_with"), ev->reason));
            put(r, line->item, "next_seal", now);
        }
        line = NULL;
        if (!in_days(b, ev->entry.received)) continue;
        TRY(add_line(b, ev, thing, false, &line, e));
        line->pieces = 1;
        put(r, line->item, "seal", now);
        put(r, line->item, "put_by", desk_user_name(r, ev->actor));
        put(r, line->item, "number", json_text(json_get(c->thing->body, "number")));
        put(r, line->item, "what", first_put(c, "what"));
        put(r, line->item, "package", custody_after(c, ev, "package"));
    }
    return ERR_OK;
}

/* ---- gathering ---- */

static ErrorCode take_id(void *self, const Record *rec, Error *e)
{
    Book *b = self;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || !request_may_see(b->request, b->kind, rec)) return ERR_OK;
    if (b->id_count == THINGS) return error_set(e, ERR_LIMIT, K("paper.many-lines"), arg_int("limit", THINGS),
                                                arg_str("kind", b->kind->id));
    if (!ARENA_ROOM(b->request->arena, b->ids, b->id_count, b->id_room)) return error_memory(e);
    b->ids[b->id_count] = str_copy(b->request->arena, rec->id);
    return b->ids[b->id_count++].ptr ? ERR_OK : error_memory(e);
}

static int by_entry(const void *a, const void *b)
{
    const BookLine *x = a, *y = b;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* A correction says which line it is about, where that is in this book. */
static void number_lines(Book *b)
{
    Request *r = b->request;
    for (size_t i = 0; i < b->count; i++) {
        BookLine *line = &b->lines[i];
        put(r, line->item, "no", str_format(r->arena, "%zu", i + 1));
        for (size_t j = 0; line->storno && j < i; j++) {
            if (b->lines[j].thing != line->thing || b->lines[j].storno) continue;
            put(r, line->item, "of_line", str_format(r->arena, "%zu", j + 1));
        }
    }
}

static Str count_text(Request *r, int64_t n) { return str_format(r->arena, "%" PRId64, n); }

static void lay_on_pages(Book *b, JsonValue *to)
{
    Request *r = b->request;
    JsonValue *pages = json_new_array(r->arena);
    int64_t lines = 0, pieces = 0;
    for (size_t at = 0; at < b->count || at == 0; at += PAGE_LINES) {
        JsonValue *page = json_new_object(r->arena), *list = json_new_array(r->arena);
        int64_t here = 0, of_page = 0;
        if (at > 0) put(r, page, "carried_lines", count_text(r, lines));
        if (at > 0) put(r, page, "carried_pieces", count_text(r, pieces));
        for (size_t i = at; i < b->count && i < at + PAGE_LINES; i++) {
            json_add(r->arena, list, b->lines[i].item);
            of_page += b->lines[i].pieces;
            here++;
        }
        lines += here;
        pieces += of_page;
        put(r, page, "page_no", count_text(r, (int64_t)(at / PAGE_LINES) + 1));
        put(r, page, "page_lines", count_text(r, here));
        put(r, page, "page_pieces", count_text(r, of_page));
        json_set(r->arena, page, "lines", list);
        json_set(r->arena, page, "next", json_new_bool(r->arena, at + PAGE_LINES < b->count));
        json_add(r->arena, pages, page);
    }
    json_set(r->arena, to, "pages", pages);
    put(r, to, "all_lines", count_text(r, lines));
    put(r, to, "all_pieces", count_text(r, pieces));
}

ErrorCode register_book(Request *r, const Seen *about, Str of, Day from, Day until, JsonValue *to, Error *e)
{
    bool seals = str_is(of, "seal");
    Book b = { .request = r, .kind = model_kind(r->model, seals ? STR("exhibit") : of), .from = from, .until = until,
               .store = json_text(json_get(about->fields, "store")) };
    if (!b.kind) return error_set(e, ERR_INVALID, K("paper.register"), arg_str("record",
                                                                               json_text(json_get(about->body, "number"))));
    TRY(records_of_kind_in(r, about->record.chain, b.kind->id, take_id, &b, e));
    for (size_t i = 0; i < b.id_count; i++) {
        CustodyEvents c;
        Seen thing;
        TRY(desk_see(r, b.ids[i], &thing, e));
        TRY(custody_events(r, &thing, &c, e));
        TRY(seals ? seals_of(&b, &c, i, e) : things_of(&b, &c, i, e));
    }
    sort_list(b.lines, b.count, sizeof *b.lines, by_entry);
    number_lines(&b);
    lay_on_pages(&b, to);
    return ERR_OK;
}
