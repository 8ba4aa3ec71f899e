/* store_sheets.c: the lists of the store, each as rows that a page shows and a table (CSV) holds alike (desk_store.h).
 *
 *     places    the tree, with what each is for, who keeps it, and how full it is
 *     place     what lies in one of them
 *     due       what is out of the store: what is due back, the longest overdue first
 *     unseen    what lies there and has not been moved or counted for longer than its class allows
 *     load      places by how full they are
 *     carried   who carries what today
 *     book, count     store_book.c
 *
 * Every list shows what its reader may know of and counts nothing else. */
#include "desk/desk_store.h"
#include "desk/desk_today.h"

#include <inttypes.h>
#include <stdlib.h>

enum { PER_CENT = 100, FULL = 100, NEARLY = 90, GRAMS_A_KILO = 1000, PARTS_A_GRAM = 1000 };

ErrorCode store_sheet_add(StoreSheet *s, const StoreRow *row, Error *e)
{
    if (!ARENA_ROOM(s->request->arena, s->rows, s->count, s->room)) return error_memory(e);
    s->rows[s->count++] = *row;
    if (row->mark && strcmp(row->mark, "over") == 0) s->over++;
    return ERR_OK;
}

bool store_sheet_wants(const StoreSheet *s, size_t at) { return s->most == 0 || (at >= s->from && at < s->from + s->most); }

void store_sheet_heads(StoreSheet *s, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) s->head[i] = view_say_args(s->request, keys[i], NULL, 0);
    s->columns = count;
    if (s->tag == 0) s->tag = count;
}

static Str text_of(const JsonValue *fields, const char *name) { return json_text(json_get(fields, name)); }

static Str shown_time(Request *r, Instant t) { return t > 0 ? desk_say_day(r, instant_local_day(t)) : STR(""); }

static Str class_label(const Request *r, const StoredThing *t) { return t->class ? places_class_label(r, t->class->id) : STR(""); }

StoreNames store_names(Request *r) { return (StoreNames){ r, map_in(r->arena), map_in(r->arena) }; }

ErrorCode store_names_user(StoreNames *n, Str who, Str *ret, Error *e)
{
    Str *kept = map_get(&n->users, who);
    if (!kept) {
        kept = ARENA_NEW(n->request->arena, Str);
        if (!kept) return error_memory(e);
        *kept = desk_user_name(n->request, who);
        if (!map_set(&n->users, who, kept)) return error_memory(e);
    }
    *ret = *kept;
    return ERR_OK;
}

ErrorCode store_names_place(StoreNames *n, Str place, Str *ret, Error *e)
{
    *ret = STR("");
    if (place.len == 0) return ERR_OK;
    Str *kept = map_get(&n->paths, place);
    if (!kept) {
        kept = ARENA_NEW(n->request->arena, Str);
        if (!kept) return error_memory(e);
        TRY(places_path(n->request, place, kept, e));
        if (!map_set(&n->paths, place, kept)) return error_memory(e);
    }
    *ret = *kept;
    return ERR_OK;
}

/* ---- how full ---- */

static bool room_of(const StorePlace *p, int64_t *ret)
{
    return int_parse(json_text(json_get(json_get(p->fields, "capacity"), "number")), ret);
}

/* In thousandths of a gram. */
static bool bears_of(const StorePlace *p, int64_t *ret)
{
    int64_t kilos;
    return amount_parse(json_text(json_get(json_get(p->fields, "bears"), "number")), 1, &kilos) &&
           int_multiply(kilos, (int64_t)GRAMS_A_KILO * PARTS_A_GRAM / 10, ret);
}

/* The fuller of the two, in per cent; -1 where neither is said. */
static int64_t fullness(const StorePlace *p, const PlaceLoad *l)
{
    int64_t room, bears, by_room = -1, by_weight = -1;
    if (room_of(p, &room)) by_room = l->things * PER_CENT / room;
    if (bears_of(p, &bears)) by_weight = l->weight / (bears / PER_CENT);
    return by_room > by_weight ? by_room : by_weight;
}

static Str things_text(Request *r, const StorePlace *p, const PlaceLoad *l)
{
    int64_t room;
    if (!room_of(p, &room)) return str_format(r->arena, "%" PRId64, l->things);
    return view_say(r, K("store.so-many-of"), arg_int("n", l->things), arg_int("most", room));
}

/* To a tenth of a kilogram, with the language's own mark between. */
static Str kilos(Request *r, int64_t parts)
{
    const int64_t tenth = (int64_t)GRAMS_A_KILO * PARTS_A_GRAM / 10;
    int64_t tenths = (parts + tenth / 2) / tenth;
    return view_decimal(r, tenths, 1);
}

static Str weight_text(Request *r, const StorePlace *p, const PlaceLoad *l)
{
    int64_t bears;
    bool said = bears_of(p, &bears);
    if (!said && l->weight == 0) return STR("");
    if (!said) return view_say(r, K("store.kilos"), arg_str("n", kilos(r, l->weight)));
    return view_say(r, K("store.kilos-of"), arg_str("n", kilos(r, l->weight)), arg_str("most", kilos(r, bears)));
}

static const char *mark_of(int64_t full) { return full > FULL ? "over" : full >= NEARLY ? "warn" : NULL; }

/* ---- places ---- */

static Str classes_text(Request *r, const StorePlace *p)
{
    Buf out = buf_in(r->arena);
    JSON_EACH(one, json_get(p->fields, "classes")) {
        Str label = places_class_label(r, json_text(one));
        buf_format(&out, "%s" STR_FMT, out.len > 0 ? ", " : "", STR_ARG(label));
    }
    return buf_str(&out);
}

/* As deep as it is: a table has no other way to show that one row is inside the one above. */
static Str indented(Request *r, const StorePlace *p)
{
    Buf out = buf_in(r->arena);
    for (int i = 0; i < p->depth; i++) buf_c(&out, "\u2014 ");
    buf_add(&out, text_of(p->fields, "name"));
    return buf_str(&out);
}

static ErrorCode sheet_of_places(StoreSheet *s, Error *e)
{
    static const char *const KEYS[] = { K("store.row-place"), K("store.row-code"), K("store.row-for"), K("store.row-keeper"),
                                       K("store.row-things"),
                                        K("store.row-weight") };
    Request *r = s->request;
    PlaceTree tree;
    PlaceLoads loads;
    StoreNames names = store_names(r);
    store_sheet_heads(s, KEYS, ARRAY_LEN(KEYS));
    TRY(places_tree(r, &tree, e));
    TRY(place_loads(r, true, &loads, e));
    for (StorePlace *p = tree.first; p; p = places_after(p)) {
        Str keeper = text_of(p->fields, "keeper"), name = STR("");
        PlaceLoad load = place_load_of(&loads, p);
        if (keeper.len > 0) TRY(store_names_user(&names, keeper, &name, e));
        StoreRow row = { .cells = { indented(r, p), text_of(p->fields, "code"), classes_text(r, p), name, things_text(r, p, &load),
                                    weight_text(r, p, &load) },
                         .target = view_op(r, "store.place", arg_str("id", p->id)), .mark = mark_of(fullness(p, &load)) };
        TRY(store_sheet_add(s, &row, e));
    }
    return ERR_OK;
}

/* ---- load ---- */

typedef struct { int64_t full; StoreRow row; } Filled;

static int fullest_first(const void *a, const void *b)
{
    const Filled *one = a, *other = b;
    if (one->full != other->full) return one->full > other->full ? -1 : 1;
    return str_compare(one->row.cells[0], other->row.cells[0]);
}

static ErrorCode sheet_of_load(StoreSheet *s, Error *e)
{
    static const char *const KEYS[] = { K("store.row-place"), K("store.row-things"), K("store.row-weight"), K("store.row-full") };
    Request *r = s->request;
    PlaceTree tree;
    PlaceLoads loads;
    size_t count = 0;
    store_sheet_heads(s, KEYS, ARRAY_LEN(KEYS));
    TRY(places_tree(r, &tree, e));
    TRY(place_loads(r, true, &loads, e));
    Filled *list = arena_array(r->arena, tree.count + 1, sizeof *list);
    if (!list) return error_memory(e);
    for (StorePlace *p = tree.first; p; p = places_after(p)) {
        PlaceLoad load = place_load_of(&loads, p);
        int64_t full = fullness(p, &load);
        if (full < 0 && load.things == 0) continue;
        Filled *f = &list[count++];
        *f = (Filled){ .full = full, .row = { .target = view_op(r, "store.place", arg_str("id", p->id)), .mark = mark_of(full) } };
        TRY(places_path(r, p->id, &f->row.cells[0], e));
        f->row.cells[1] = things_text(r, p, &load);
        f->row.cells[2] = weight_text(r, p, &load);
        f->row.cells[3] = full < 0 ? STR("") : str_format(r->arena, "%" PRId64 " %%", full);
    }
    sort_list(list, count, sizeof *list, fullest_first);
    for (size_t i = 0; i < count; i++) TRY(store_sheet_add(s, &list[i].row, e));
    return ERR_OK;
}

/* ---- what lies in one place ---- */

static ErrorCode take_lying(void *self, const Record *rec, Error *e)
{
    StoredThings *t = self;
    const Kind *k = model_kind(t->request->model, rec->kind);
    /* a locked case is listed by itself */
    if (!k || !kind_lies(k, rec->state) || request_opens(t->request, rec->chain)) return ERR_OK;
    return stored_thing_add(t, k, rec, e);
}

static int by_name(const void *a, const void *b)
{
    const StoredThing *one = a, *other = b;
    return str_compare(one->name, other->name);
}

static ErrorCode sheet_of_place(StoreSheet *s, Error *e)
{
    static const char *const KEYS[] = { K("store.row-thing"), K("desk.row-state"), K("store.row-class"), K("store.row-seal"),
                                       K("store.row-pieces") };
    Request *r = s->request;
    StoredThings t = { .request = r };
    Str id;
    s->tag = 1;
    store_sheet_heads(s, KEYS, ARRAY_LEN(KEYS));
    TRY(places_named(r, arg_text(r, "id"), &id, e));
    TRY(places_each_there(r, id, take_lying, &t, e));
    sort_list(t.list, t.count, sizeof *t.list, by_name);
    for (size_t i = 0; i < t.count; i++) {
        const StoredThing *one = &t.list[i];
        Str pieces = json_text(json_get(json_get(one->fields, "pieces"), "number"));
        StoreRow row = { .cells = { one->name, one->state, class_label(r, one), text_of(one->fields, "seal"), pieces },
                        .target = one->id };
        TRY(store_sheet_add(s, &row, e));
    }
    return ERR_OK;
}

/* ---- what is out ---- */

static int soonest_first(const void *a, const void *b)
{
    const StoredThing *one = a, *other = b;
    Day x = one->due > 0 ? one->due : INT32_MAX, y = other->due > 0 ? other->due : INT32_MAX;
    return x != y ? (x < y ? -1 : 1) : by_name(a, b);
}

static ErrorCode sheet_of_due(StoreSheet *s, Error *e)
{
    static const char *const KEYS[] = { K("store.row-thing"), K("store.row-who"), K("store.row-for-what"), K("store.row-basis"),
                                       K("store.row-due"),
                                        K("store.row-left") };
    Request *r = s->request;
    StoredThings t;
    StoreNames names = store_names(r);
    Day today = instant_local_day(clock_now());
    store_sheet_heads(s, KEYS, ARRAY_LEN(KEYS));
    TRY(stored_things(r, true, &t, e));
    sort_list(t.list, t.count, sizeof *t.list, soonest_first);
    for (size_t i = 0; i < t.count; i++) {
        const StoredThing *one = &t.list[i];
        Str who = STR("");
        /* equipment is carried for as long as it is needed */
        if (one->due == 0 && !str_is(one->kind->id, "exhibit")) continue;
        if (one->who.len > 0) TRY(store_names_user(&names, one->who, &who, e));
        bool over = one->due > 0 && one->due < today;
        StoreRow row = { .cells = { one->name, who, one->for_what, one->basis, one->due > 0 ? desk_say_day(r, one->due) : STR(""),
                                    one->due > 0 ? desk_say_due(r, one->due) : view_say(r, K("store.no-day")) },
                         .target = one->id, .mark = over ? "over" : one->due > 0 && one->due < today + 5 ? "warn" : NULL };
        TRY(store_sheet_add(s, &row, e));
    }
    return ERR_OK;
}

/* ---- not seen for long ---- */

static int longest_first(const void *a, const void *b)
{
    const StoredThing *one = a, *other = b;
    return one->seen != other->seen ? (one->seen < other->seen ? -1 : 1) : by_name(a, b);
}

static ErrorCode sheet_of_unseen(StoreSheet *s, Error *e)
{
    static const char *const KEYS[] = { K("store.row-thing"), K("store.row-class"), K("store.row-place"), K("store.row-seen"),
                                       K("store.row-days"),
                                        K("store.row-allowed") };
    Request *r = s->request;
    StoredThings t;
    StoreNames names = store_names(r);
    Day today = instant_local_day(clock_now());
    int64_t asked = arg_number(r, "days", 0);
    store_sheet_heads(s, KEYS, ARRAY_LEN(KEYS));
    TRY(stored_things(r, false, &t, e));
    for (size_t i = 0; i < t.count; i++) TRY(stored_thing_seen(r, &t.list[i], e));
    sort_list(t.list, t.count, sizeof *t.list, longest_first);
    for (size_t i = 0; i < t.count; i++) {
        const StoredThing *one = &t.list[i];
        int64_t days = one->seen > 0 ? today - instant_local_day(one->seen) : 0;
        int64_t most = asked > 0 ? asked : one->class ? one->class->unseen_days : 0;
        Str path;
        if (most == 0 || days < most) continue;
        TRY(store_names_place(&names, one->place, &path, e));
        StoreRow row = { .cells = { one->name, class_label(r, one), path.len > 0 ? path : text_of(one->fields, "storage_place"),
                                    shown_time(r, one->seen), str_format(r->arena, "%" PRId64, days),
                                        str_format(r->arena, "%" PRId64, most) },
                         .target = one->id, .mark = "over" };
        TRY(store_sheet_add(s, &row, e));
    }
    return ERR_OK;
}

/* ---- who carries what ---- */

static int by_holder(const void *a, const void *b)
{
    const StoredThing *one = a, *other = b;
    int order = str_compare(one->basis, other->basis);                  /* the name stands there while it is sorted */
    return order != 0 ? order : soonest_first(a, b);
}

static ErrorCode sheet_of_carried(StoreSheet *s, Error *e)
{
    static const char *const KEYS[] = { K("store.row-who"), K("store.row-thing"), K("store.row-what"), K("store.row-for-what"),
                                       K("store.row-due") };
    Request *r = s->request;
    StoredThings t;
    StoreNames names = store_names(r);
    Day today = instant_local_day(clock_now());
    store_sheet_heads(s, KEYS, ARRAY_LEN(KEYS));
    TRY(stored_things(r, true, &t, e));
    for (size_t i = 0; i < t.count; i++) {
        t.list[i].basis = view_say(r, K("store.nobody-named"));
        if (t.list[i].who.len > 0) TRY(store_names_user(&names, t.list[i].who, &t.list[i].basis, e));
    }
    sort_list(t.list, t.count, sizeof *t.list, by_holder);
    for (size_t i = 0; i < t.count; i++) {
        const StoredThing *one = &t.list[i];
        StoreRow row = { .cells = { one->basis, one->name, view_label(r, &one->kind->label), one->for_what,
                                    one->due > 0 ? desk_say_day(r, one->due) : STR("") },
                         .target = one->id, .mark = one->due > 0 && one->due < today ? "over" : NULL };
        TRY(store_sheet_add(s, &row, e));
    }
    return ERR_OK;
}

/* ---- by name ---- */

static const struct { const char *name, *title, *about; ErrorCode (*fill)(StoreSheet *s, Error *e); } SHEETS[] = {
    { "places", K("store.places"), K("store.places-about"), sheet_of_places },
    { "place", K("store.place"), K("store.place-about"), sheet_of_place },
    { "due", K("store.due"), K("store.due-about"), sheet_of_due },
    { "unseen", K("store.unseen"), K("store.unseen-about"), sheet_of_unseen },
    { "load", K("store.load"), K("store.load-about"), sheet_of_load },
    { "carried", K("store.carried"), K("store.carried-about"), sheet_of_carried },
    { "book", K("store.book"), K("store.book-about"), store_sheet_of_book },
    { "count", K("store.count"), K("store.count-about"), store_sheet_of_count },
};

ErrorCode store_sheet(Request *r, Str name, StoreSheet *ret, Error *e)
{
    Buf names = buf_in(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(SHEETS); i++) {
        buf_format(&names, "%s%s", i > 0 ? ", " : "", SHEETS[i].name);
        if (!str_is(name, SHEETS[i].name)) continue;
        *ret = (StoreSheet){ .request = r, .from = ret->from, .most = ret->most, .name = name, .title = view_say_args(r, SHEETS[i].title, NULL, 0),
                             .about = view_say_args(r, SHEETS[i].about, NULL, 0) };
        return SHEETS[i].fill(ret, e);
    }
    return error_set(e, ERR_USAGE, K("store.no-list"), arg_str("list", name), arg_str("lists", buf_str(&names)));
}
