/* desk_list.c: lists of records: of one kind, from all that the caller may know of or from one case, filtered, sorted, a page at a time.
 *
 * A list is walked once and only the rows of one page are kept, so that a page costs memory for itself alone. Where the walk comes in the order
 * of the list (desk_walk.c, and the search index for words) it begins at the page and ends with it. The next page is asked for by the key of the
 * last row and not by a number: what joins or leaves meanwhile shifts nothing. How many there are in all is never said: whoever may see a part
 * learns nothing of the rest. */
#include "desk/desk_look_up.h"
#include "desk/desk_store.h"
#include "desk/desk_work.h"
#include "desk/form.h"
#include "office/reading.h"
#include "office/search_text.h"

/* ---- one page ---- */

enum { SHOWN = 50, SHOWN_MOST = 1000, KEY_LONGEST = 200, SCRATCH = 64 << 20, NO_RANK = 255, PLACE_DIGITS = 20 };

typedef enum { BY_CHANGE, BY_STATE, BY_NUMBER, BY_FIELD } SortBy;
typedef struct { Str key, id; } Row;

typedef struct {
    Request    *request;
    const Kind *kind;
    bool        cases;                              /* asked for as case.list */
    Str         state, term;                        /* term: over or warn, by the clock of the state */
    const JsonValue *wanted;                        /* only records with these values */
    SearchAsk   ask;                                /* no words: none are asked for */
    bool        found;                              /* what comes is known to hold the words */
    SortBy      by;
    const Field *field, *his;                       /* his: the same title in the reader's language, where the kind has that (desk_called) */
    Str         field_row;                          /* under which name the field's sorting value is in the index (model/value_index.c) */
    bool        descending, ordered;                /* ordered: the walk comes in this order now, so that it can end early */
    bool        has_after;
    Row         after;                              /* the last row of the page before */
    Row        *rows; size_t count;                 /* one more than the page has, if there is one */
    int64_t     most, asleep;                       /* asleep: of the page's rows, those that are not shown for it */
    Arena       scratch;                            /* of one record */
} Listing;

/* Values are compared as they are kept; of a list one item is enough. What the caller may not see is no way to find a record by. */
static bool has_wanted(const Listing *l, const JsonValue *body)
{
    bool all = true;
    JSON_EACH(v, l->wanted) {
        const Field *f = kind_field(l->kind, v->key);
        const JsonValue *has = json_get_str(json_get(body, "fields"), v->key);
        bool same = has && json_equal(has, v);
        if (has && has->type == JSON_ARRAY) {
            JSON_EACH(item, has) same = same || (v->type == JSON_ARRAY && v->count == 1 && json_equal(item, v->first));
        }
        all = all && same && (!f || !f->sensitive || request_sees_sensitive(l->request, body));
    }
    return all;
}

static ErrorCode has_words(Listing *l, const JsonValue *body, bool *ret, Error *e)
{
    Buf text = buf_in(&l->scratch);
    SearchWhy unused;
    Str folded;
    *ret = true;
    if (l->ask.word_count == 0 || l->found) return ERR_OK;
    office_search_text(l->request->office, &l->scratch, &text, l->kind, body);
    if (text.failed) return error_memory(e);
    TRY(search_fold(&l->scratch, buf_str(&text), &folded, e));
    return search_ask_judge(&l->ask, &l->scratch, l->kind, body, buf_str(&text), folded, &unused, ret, e);
}

/* In the order of the kind's states, or the other way round; behind them those that are in none of them. */
static size_t state_rank(const Listing *l, Str state)
{
    const State *s = kind_state_was(l->kind, state);
    size_t at = s ? (size_t)(s - l->kind->states) : NO_RANK;
    return s && l->descending ? l->kind->state_count - 1 - at : at;
}

static void add_place(Buf *to, uint32_t epoch, uint64_t index)
{
    buf_format(to, "%08x%012llx", epoch, (unsigned long long)index & UINT64_C(0xffffffffffff));
}

/* What stands in the field that is sorted by. A title is sorted by what the reader sees. */
static const JsonValue *sorted_value(const Listing *l, const JsonValue *body)
{
    const JsonValue *fields = json_get(body, "fields"), *his = l->his ? json_get_str(fields, l->his->id) : NULL;
    const Field *seen = l->his ? desk_title_for(l->kind, l->request->lang, fields) : l->field;
    return json_text(his).len > 0 ? his : seen ? json_get_str(fields, seen->id) : NULL;
}

/* What a record is sorted by, as bytes: filled ones before those that have no such value, in states the newest first, both ways. */
static Str key_of(Listing *l, const Record *rec, const JsonValue *body, Buf *to)
{
    const JsonValue *v = sorted_value(l, body);
    size_t before = to->len + 1;
    Str row;
    switch (l->by) {
    case BY_CHANGE: add_place(to, rec->epoch, rec->index); break;
    case BY_STATE:
        buf_format(to, "%02zx", state_rank(l, rec->state));
        add_place(to, ~rec->epoch, ~rec->index);
        break;
    case BY_NUMBER: buf_add(to, json_text(json_get(body, "number"))); break;
    case BY_FIELD:
        buf_byte(to, '1');
        if (!l->his && record_value(rec, l->field_row, &row)) buf_add(to, row);
        else if (!v || !field_index_bytes(to, l->field, v, true) || to->len == before) {
            buf_clear(to);
            buf_byte(to, l->descending ? '0' : '2');
        }
        break;
    }
    return str_first(buf_str(to), KEY_LONGEST);
}

static int key_order(const Listing *l, const Row *a, const Row *b)
{
    int order = str_compare(a->key, b->key);
    return l->descending && l->by != BY_STATE ? -order : order;
}

static int row_order(const Listing *l, const Row *a, const Row *b)
{
    int order = key_order(l, a, b);
    return order != 0 ? order : l->descending ? -str_compare(a->id, b->id) : str_compare(a->id, b->id);
}

/* Into its place among the rows that are kept; the one behind the page's last falls out. */
static ErrorCode keep_row(Listing *l, Row row, Error *e)
{
    size_t room = (size_t)l->most + 1, at = l->count;
    if (l->has_after && row_order(l, &row, &l->after) <= 0) return ERR_OK;
    if (l->count == room && row_order(l, &row, &l->rows[room - 1]) >= 0) {
        return l->ordered && key_order(l, &row, &l->rows[room - 1]) > 0 ? ERR_END : ERR_OK;
    }
    row = (Row){ str_copy(l->request->arena, row.key), str_copy(l->request->arena, row.id) };
    if (!row.key.ptr || !row.id.ptr) return error_memory(e);
    if (l->count < room) l->count++;
    else at--;
    for (; at > 0 && row_order(l, &row, &l->rows[at - 1]) < 0; at--) l->rows[at] = l->rows[at - 1];
    l->rows[at] = row;
    return ERR_OK;
}

/* Does the term of its state stand as was asked for? */
static ErrorCode has_term(Listing *l, const Record *rec, const JsonValue *body, bool *ret, Error *e)
{
    bool runs;
    ClockSays says;
    TRY(desk_term_says(l->request, l->kind, rec, json_get(body, "fields"), &runs, &says, e));
    *ret = runs && says == (str_is(l->term, "over") ? CLOCK_OVER : CLOCK_WARNS);
    return ERR_OK;
}

static ErrorCode fits(Listing *l, const Record *rec, const JsonValue *body, bool *ret, Error *e)
{
    *ret = has_wanted(l, body);
    if (*ret && l->term.len > 0) TRY(has_term(l, rec, body, ret, e));
    return *ret ? has_words(l, body, ret, e) : ERR_OK;
}

static ErrorCode take_row(Listing *l, const Record *rec, Error *e)
{
    const JsonValue *body = NULL;
    bool asked = (l->ask.word_count > 0 && !l->found) || (l->wanted && l->wanted->count > 0) || l->term.len > 0, fine = true;
    bool looked_into = asked || l->by == BY_NUMBER || (l->by == BY_FIELD && (rec->rows.len == 0 || l->his));
    Buf key = buf_in(&l->scratch);
    if (looked_into && rec->body.len > 0) TRY(record_fields(&l->scratch, rec, &body, e));
    if (body) TRY(fits(l, rec, body, &fine, e));
    else if (asked) fine = false;       /* erased: it says nothing any more */
    if (!fine) return ERR_OK;
    Row row = { key_of(l, rec, body, &key), rec->id };
    return key.failed ? error_memory(e) : keep_row(l, row, e);
}

static ErrorCode list_one(void *self, const Record *rec, Error *e)
{
    Listing *l = self;
    if (l->state.len > 0 && !str_equal(rec->state, l->state)) return ERR_OK;
    ArenaMark mark = arena_mark(&l->scratch);
    ErrorCode code = take_row(l, rec, e);
    arena_restore(&l->scratch, mark);
    return code;
}

/* ---- which way ---- */

static uint64_t read_digits(Str hex)
{
    uint64_t n = 0;
    for (size_t i = 0; i < hex.len; i++) {
        char c = hex.ptr[i];
        n = n << 4 | (uint64_t)(c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0);
    }
    return n;
}

/* Out of a key; what somebody made up leads to a page that has other rows, never to rows that are not his. */
static bool read_place(Str key, bool inverted, RecordPlace *ret)
{
    if (key.len != PLACE_DIGITS) return false;
    uint32_t epoch = (uint32_t)read_digits(str_first(key, 8));
    uint64_t index = read_digits(str_from(key, 8));
    *ret = (RecordPlace){ inverted ? ~epoch : epoch, inverted ? ~index & UINT64_C(0xffffffffffff) : index };
    return ret->epoch < INT32_MAX >> 8 && ret->index >> 40 == 0;
}

/* All values are below this. */
#define BEHIND_ALL STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")

/* Where a walk in the order of the list begins. False: what is left of the list comes in no such order. */
static bool find_start(const Listing *l, RecordOrder *o)
{
    Str key = l->has_after ? l->after.key : STR("");
    *o = (RecordOrder){ .descending = l->descending, .state = l->state, .from = RECORD_NEWEST };
    if (l->by == BY_CHANGE) return l->descending && (!l->has_after || read_place(key, false, &o->from));
    if (l->by == BY_STATE) {
        o->by = l->state.len > 0 ? ORDER_CHANGE : ORDER_STATE;      /* all in one state: the newest first */
        o->skip = l->has_after ? (size_t)read_digits(str_first(key, 2)) : 0;
        return o->skip < l->kind->state_count && (!l->has_after || read_place(str_from(key, 2), true, &o->from));
    }
    if (l->by != BY_FIELD || l->his || (l->has_after && (key.len == 0 || key.ptr[0] != '1'))) return false;
    Str last = l->has_after ? str_from(key, 1) : STR("");
    Str behind = l->has_after ? str_format(l->request->arena, STR_FMT "\xff", STR_ARG(last)) : BEHIND_ALL;   /* long values are cut in keys */
    o->by = ORDER_FIELD;
    o->field = l->field_row;
    o->value = l->descending ? behind : last;
    return o->value.ptr != NULL;
}

/* An auditor's list of who has access where has its own way (desk_walk.c). */
static bool is_audit(const Listing *l)
{
    return str_is(l->kind->id, "access") && request_audits(l->request);
}

/* False in *whole: what is in no order may still be missing. */
static ErrorCode walk_in_order(Listing *l, bool *whole, Error *e)
{
    Request *r = l->request;
    RecordOrder o;
    bool many = l->kind->place == PLACE_OFFICE || desk_keeps_kind(r, l->kind), ended;
    *whole = false;
    if (is_audit(l)) return ERR_OK;
    if (!many) TRY(desk_knows_many(r, &many, e));
    if (!many || !find_start(l, &o)) return ERR_OK;
    l->ordered = true;
    ErrorCode code = desk_each_in_order(r, l->kind, &o, list_one, l, &ended, e);
    l->ordered = false;
    *whole = ended || o.by == ORDER_CHANGE || l->count > (size_t)l->most;
    return code;
}

/* The page is full of newer ones. */
static bool has_newer(void *self, RecordPlace newest)
{
    const Listing *l = self;
    RecordPlace last;
    if (l->count <= (size_t)l->most || !read_place(l->rows[l->most].key, false, &last)) return false;
    return last.epoch != newest.epoch ? last.epoch > newest.epoch : last.index > newest.index;
}

/* Few cases, the newest first: case by case from the one that was touched last, for as long as it has something for this page. */
static ErrorCode walk_touched(Listing *l, bool *whole, Error *e)
{
    *whole = l->by == BY_CHANGE && l->descending && l->kind->place != PLACE_OFFICE && !l->cases && !is_audit(l);
    return *whole ? desk_each_touched(l->request, l->kind, has_newer, list_one, l, e) : ERR_OK;
}

static ErrorCode walk_found(Listing *l, bool *whole, Error *e)
{
    *whole = false;
    if (l->ask.word_count == 0 || !kind_is_searched(l->kind) || is_audit(l)) return ERR_OK;
    l->ordered = l->by == BY_CHANGE && l->descending;
    l->found = true;
    ErrorCode code = desk_each_found(l->request, l->kind, &l->ask, list_one, l, e);
    l->ordered = l->found = false;
    *whole = code == ERR_OK;
    return code == ERR_IO ? ERR_OK : code;          /* there is no index just now: the long way then */
}

/* A locked case is one that he lists, though not one that is walked through. */
static ErrorCode list_cases_alone(Listing *l, const Str *chains, size_t count, Error *e)
{
    for (size_t i = 0; i < count; i++) {
        Record rec;
        ErrorCode code = records_get(l->request, chains[i], &rec, e);
        if (code == ERR_NOT_FOUND) continue;
        if (code != ERR_OK) return code;
        if (!desk_is_hidden(l->request, &rec)) TRY(list_one(l, &rec, e));
    }
    return ERR_OK;
}

static ErrorCode list_open_cases(Listing *l, Error *e)
{
    Str *chains;
    size_t count;
    if (!l->cases) return ERR_OK;
    TRY(request_open_chains(l->request, &chains, &count, e));
    return list_cases_alone(l, chains, count, e);
}

static ErrorCode walk_list(Listing *l, Error *e)
{
    Request *r = l->request;
    Str *chains, in_case = l->cases ? STR("") : arg_text(r, "case");
    size_t count;
    bool whole = false;
    if (in_case.len > 0) return desk_each_record(r, l->kind, in_case, list_one, l, e);
    if (l->kind->looked_up) return ERR_OK;                    /* persons of several cases are looked up, with a reason */
    TRY(list_open_cases(l, e));
    TRY(walk_found(l, &whole, e));
    if (whole) return ERR_OK;
    l->count = 0;
    TRY(list_open_cases(l, e));
    TRY(walk_in_order(l, &whole, e));
    if (!whole && l->count == 0) TRY(walk_touched(l, &whole, e));
    if (whole) return ERR_OK;
    l->count = 0;
    if (!l->cases) return desk_each_record(r, l->kind, STR(""), list_one, l, e);
    TRY(request_chains(r, &chains, &count, e));
    return list_cases_alone(l, chains, count, e);
}

/* ---- shown ---- */

static const char *list_name(const Listing *l)
{
    return l->cases ? "cases" : "records";
}

/* What was put to sleep is in no list until its day; whoever looks for it by its words finds it. */
static bool rests(const Listing *l, const Record *rec, const JsonValue *body)
{
    return l->ask.word_count == 0 && desk_is_asleep(l->kind, rec->state, json_get(body, "fields"), NULL);
}

static bool sorts_by(const Field *f)
{
    return f && f->sortable && !f->sensitive && f->derived.len == 0;
}

/* What is an amount on a day is listed with both, so that rows of one payee can be told apart: the first amount that each must have, and the first
 * day. None of another kind. */
enum { AMOUNT_COLUMNS = 2 };

static size_t amount_columns(const Kind *k, const Field **list)
{
    const Field *day = NULL, *amount = NULL;
    size_t n = 0;
    for (const Field *f = k->fields; f; f = f->next) {
        if (!f->required || !sorts_by(f)) continue;
        if (!day && f->type == FIELD_DATE) day = f;
        if (!amount && f->type == FIELD_MONEY) amount = f;
    }
    if (!amount) return 0;
    if (day) list[n++] = day;
    list[n++] = amount;
    return n;
}

static ErrorCode show_row(Listing *l, Str id, Error *e)
{
    Request *r = l->request;
    Record rec;
    const Kind *made;
    const JsonValue *body = NULL;
    bool older;
    TRY(records_get(r, id, &rec, e));
    TRY(request_kind_of(r, &rec, &made, &older, e));
    if (!made) made = l->kind;
    Str erased = view_say(r, K("desk.erased")), title = erased;
    if (rec.body.len > 0) {
        TRY(record_fields(r->arena, &rec, &body, e));
        if (rests(l, &rec, body)) {
            l->asleep++;
            return ERR_OK;
        }
        title = desk_title(r, made, body);
        json_add(r->arena, (JsonValue *)(uintptr_t)json_get(view_data(r), list_name(l)), desk_record_data(r, body));
    }
    const State *s = kind_state(made, rec.state);
    const Field *amounts[AMOUNT_COLUMNS];
    Str cells[AMOUNT_COLUMNS + 3] = { title };
    size_t n = 1, more = amount_columns(l->kind, amounts);
    for (size_t i = 0; i < more; i++) {
        const JsonValue *value = json_get_str(json_get(body, "fields"), amounts[i]->id);
        cells[n++] = value ? desk_value_text(r, amounts[i], value) : STR("");
    }
    cells[n++] = s ? view_label(r, &s->label) : erased;
    cells[n++] = rec.id;
    view_table_row_to(r, cells, n, body ? rec.id : STR(""));
    return ERR_OK;
}

static ErrorCode show_page(Listing *l, bool *more, Error *e)
{
    Request *r = l->request;
    *more = l->count > (size_t)l->most;
    size_t shown = *more ? (size_t)l->most : l->count;
    for (size_t i = 0; i < shown; i++) TRY(show_row(l, l->rows[i].id, e));
    if (*more && shown > 0) {
        Buf cursor = buf_in(r->arena);
        buf_hex(&cursor, l->rows[shown - 1].key);
        buf_format(&cursor, "~" STR_FMT, STR_ARG(l->rows[shown - 1].id));
        view_table_more(r, buf_str(&cursor));
        json_set(r->arena, view_data(r), "next", json_new_string(r->arena, buf_str(&cursor)));
    }
    l->count = shown - (size_t)l->asleep;
    return ERR_OK;
}

/* What the kind says is worth filtering by. */
static void filter_choices(Request *r, const Listing *l, JsonValue *form)
{
    for (const Field *f = l->kind->fields; f; f = f->next) {
        if (!f->filter || f->type != FIELD_CHOICE || f->sensitive) continue;
        char *name = str_c(r->arena, str_format(r->arena, "f." STR_FMT, STR_ARG(f->id)));
        if (!name) return;
        JsonValue *field = form_field_named(r, name, "choice", view_label(r, &f->label), json_text(json_get_str(l->wanted, f->id)));
        for (size_t i = 0; i < f->choice_count; i++) form_option(r, field, f->choices[i].id, view_label(r, &f->choices[i].label));
        form_field(r, form, field);
    }
}

static bool runs_terms(const Kind *k)
{
    bool runs = false;
    for (size_t i = 0; i < k->state_count; i++) runs = runs || k->states[i].clock.len > 0;
    return runs;
}

static JsonValue *term_choice(Request *r, const Listing *l)
{
    JsonValue *field = form_field_named(r, "term", "choice", view_say(r, K("clock.row-term")), l->term);
    form_option(r, field, STR("over"), view_say(r, K("clock.over")));
    form_option(r, field, STR("warn"), view_say(r, K("clock.warn")));
    return field;
}

static void show_filter(Request *r, const Listing *l)
{
    JsonValue *form = form_new(r, l->cases ? STR("case.list") : STR("record.list"), view_say(r, K("view.filter")));
    JsonValue *state = form_field_named(r, "state", "choice", view_say(r, K("desk.row-state")), l->state);
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    if (!l->cases) form_arg(r, form, "kind", json_new_string(r->arena, l->kind->id));
    if (arg_text(r, "case").len > 0) form_arg(r, form, "case", json_new_string(r->arena, arg_text(r, "case")));
    for (size_t i = 0; i < l->kind->state_count; i++) form_option(r, state, l->kind->states[i].id, view_label(r, &l->kind->states[i].label));
    if (kind_is_searched(l->kind)) form_field(r, form, form_field_named(r, "words", "text", view_say(r, K("view.words")), arg_text(r, "words")));
    form_field(r, form, state);
    filter_choices(r, l, form);
    if (runs_terms(l->kind) && !l->cases) form_field(r, form, term_choice(r, l));
    view_filter(r, form);
}

/* ---- what was asked for ---- */

static ErrorCode take_sort(Listing *l, Str sort, Error *e)
{
    Str name = sort;
    l->descending = sort.len == 0 || sort.ptr[0] == '-';
    if (sort.len > 0 && l->descending) name = str_from(sort, 1);
    l->by = name.len == 0 || str_is(name, "changed") ? BY_CHANGE : str_is(name, "state") ? BY_STATE : str_is(name, "number") ? BY_NUMBER : BY_FIELD;
    if (l->by != BY_FIELD) return ERR_OK;
    l->field = kind_field(l->kind, name);
    l->field_row = str_format(l->request->arena, STR_FMT "^", STR_ARG(name));
    if (!l->field_row.ptr) return error_memory(e);
    if (l->field && str_equal(l->field->id, l->kind->title)) l->his = kind_title_in(l->kind, l->request->lang);
    if (l->his == l->field) l->his = NULL;
    if (sorts_by(l->field)) return ERR_OK;
    Buf known = buf_in(l->request->arena);
    buf_c(&known, "changed, number, state");
    for (const Field *f = l->kind->fields; f; f = f->next) {
        if (sorts_by(f)) buf_format(&known, ", " STR_FMT, STR_ARG(f->id));
    }
    return error_set(e, ERR_USAGE, K("view.no-sort"), arg_str("sort", name), arg_str("known", buf_str(&known)));
}

static ErrorCode take_page(Listing *l, Str page, Error *e)
{
    unsigned char *bytes = arena_alloc(l->request->arena, KEY_LONGEST);
    Str hex, id = page;
    if (page.len == 0) return ERR_OK;
    if (!bytes) return error_memory(e);
    ptrdiff_t size = str_cut(&id, '~', &hex) ? hex_decode(hex, bytes, KEY_LONGEST) : -1;
    if (size < 0 || !is_object(id)) return error_set(e, ERR_USAGE, K("view.no-page"));
    l->after = (Row){ str_bytes(bytes, (size_t)size), id };
    l->has_after = true;
    return ERR_OK;
}

static void begin_list(Request *r, Listing *l)
{
    const Field *amounts[AMOUNT_COLUMNS];
    size_t n = 1, more = amount_columns(l->kind, amounts);
    Str head[AMOUNT_COLUMNS + 3] = { view_label(r, &l->kind->label) };
    const Field *title = l->kind->title.len > 0 ? kind_field(l->kind, l->kind->title) : NULL;
    Str sorts[AMOUNT_COLUMNS + 3] = { sorts_by(title) ? title->id : STR("") }, sorted = arg_text(r, "sort");
    Seen seen;
    Error unheard;
    if (arg_text(r, "case").len > 0 && desk_see(r, arg_text(r, "case"), &seen, &unheard) == ERR_OK) {
        view_crumb(r, desk_title(r, seen.made, seen.body), seen.record.id);
    }
    json_set(r->arena, view_data(r), list_name(l), json_new_array(r->arena));
    view_title(r, view_label(r, &l->kind->plural));
    for (size_t i = 0; i < more; i++, n++) {
        head[n] = view_label(r, &amounts[i]->label);
        sorts[n] = amounts[i]->id;
    }
    head[n] = view_say(r, K("desk.row-state"));
    sorts[n] = STR("state");
    head[n + 1] = view_say(r, K("desk.row-id"));
    sorts[n + 1] = STR("");
    view_table(r, STR(""), head, n + 2);
    view_table_tag(r, n);
    if (more > 0) view_table_numbers(r, n - 1, n - 1);
    view_table_sort(r, sorts, n + 2, sorted.len > 0 ? sorted : STR("-changed"));
}

static ErrorCode note_list(Request *r, const Listing *l, Error *e)
{
    if (!l->kind->logs_reads || desk_locked_named(r, arg_text(r, "case"))) return ERR_OK;
    if (l->ask.word_count > 0) return desk_note_question(r, l->kind->id, arg_text(r, "case"), arg_text(r, "words"), (int64_t)l->count, e);
    JsonValue *query = json_new_object(r->arena);
    json_set(r->arena, query, "state", json_new_string(r->arena, l->state));
    json_set(r->arena, query, "case", json_new_string(r->arena, arg_text(r, "case")));
    json_set(r->arena, query, "shown", json_new_int(r->arena, (int64_t)l->count));
    Str object = str_format(r->arena, STR_FMT "/list", STR_ARG(l->kind->id));
    if (!object.ptr) return error_memory(e);
    return office_note_look(r, STR("office"), STR("record.look"), object, query, e);
}

static ErrorCode fill_list(Listing *l, Error *e)
{
    Request *r = l->request;
    bool more;
    begin_list(r, l);
    LookUp look = { .request = r };
    TRY(walk_list(l, e));
    TRY(show_page(l, &more, e));
    json_set(r->arena, view_data(r), "more", json_new_bool(r->arena, more));
    view_note(r, view_say_args(r, more ? K("desk.more-than") : K("desk.count"), (const ErrorArg[]){ arg_int("n", (int64_t)l->count) }, 1));
    if (l->asleep > 0) {
        view_row_to(r, view_say(r, K("work.sleeping")), view_say(r, K("work.so-many-sleep"), arg_int("n", l->asleep)),
                    view_op(r, "work.asleep"));
    }
    show_filter(r, l);
    if (l->kind->looked_up && arg_text(r, "case").len == 0) desk_look_up_offer(&look, l->kind->id, arg_text(r, "words"));
    desk_offer_new(r, l->kind, arg_text(r, "case"));
    desk_offer_store(r, l->kind);
    return note_list(r, l, e);
}

ErrorCode desk_list_kind(Request *r, const Kind *k, bool cases, Error *e)
{
    Listing l = { .request = r, .kind = k, .cases = cases, .state = arg_text(r, "state"), .term = arg_text(r, "term"),
                  .most = arg_number(r, "limit", SHOWN) };
    if (l.term.len > 0 && !str_is(l.term, "over") && !str_is(l.term, "warn")) return error_set(e, ERR_USAGE, K("view.no-term"));
    if (l.most < 1 || l.most > SHOWN_MOST) return error_set(e, ERR_USAGE, K("desk.limit"), arg_int("most", SHOWN_MOST));
    JsonValue *wanted;
    TRY(desk_fields(r, k, NULL, arg_values(r, "fields"), &wanted, e));
    l.wanted = wanted;
    TRY(take_sort(&l, arg_text(r, "sort"), e));
    TRY(take_page(&l, arg_text(r, "page"), e));
    if (arg_text(r, "words").len > 0) TRY(search_ask_read(office_names(r->office), r->arena, arg_text(r, "words"), &l.ask, e));
    l.rows = arena_array(r->arena, (size_t)l.most + 1, sizeof *l.rows);
    if (!l.rows) return error_memory(e);
    l.scratch = arena_wiping(SCRATCH);
    ErrorCode code = fill_list(&l, e);
    arena_free(&l.scratch);
    return code;
}

ErrorCode desk_record_list(Request *r, Error *e)
{
    const Kind *k;
    TRY(desk_kind(r, arg_text(r, "kind"), false, &k, e));
    return desk_list_kind(r, k, false, e);
}
