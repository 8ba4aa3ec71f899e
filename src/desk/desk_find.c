/* desk_find.c: whom or what a reference may point to: a few records of one kind by some of their words, for whoever fills in a form.
 *
 * They come from what the caller may see: the case he works in, else all cases he knows, and the office's own chain. Whoever knows many cases is not
 * led through all of them: the index says where his words stand, and what was changed last comes first. Whoever looks for persons so leaves an entry
 * with his words, as in a search. */
#include "desk/desk_look_up.h"
#include "office/search_text.h"

enum { CHOICES = 20, WALKED_MOST = 20000 };

typedef struct {
    Request    *request;
    const Kind *kind;
    bool        any;                    /* of whatever kind: `kind` is that of the record that comes */
    SearchAsk   ask;                    /* no words: whatever there is */
    size_t      shown, walked;
    Map         chosen;                 /* what is shown already: ways to a record cross */
    JsonValue  *list;
    bool        shows;                  /* in the page too */
    LookUp      look;                   /* persons are chosen from the case one works in */
    Arena       scratch;
} Choosing;

static ErrorCode fits(Choosing *c, const JsonValue *body, Str title, bool *ret, Error *e)
{
    Buf text = buf_in(&c->scratch);
    SearchWhy unused;
    Str folded;
    buf_add(&text, title);
    buf_byte(&text, '\n');
    buf_add(&text, json_text(json_get(json_get(body, "fields"), "login")));
    buf_byte(&text, '\n');
    if (kind_is_searched(c->kind)) record_search_text(&text, c->kind, body);
    if (text.failed) return error_memory(e);
    TRY(search_fold(&c->scratch, buf_str(&text), &folded, e));
    return search_ask_judge(&c->ask, &c->scratch, c->kind, body, buf_str(&text), folded, &unused, ret, e);
}

static bool is_offered(Request *r, const Kind *k)
{
    return k && !k->internal && profile_has_kind(r->model, office_profile(r->office, r->model), k);
}

/* An account that has ended, a place that is closed, or a record that was taken out, is nobody's to choose any more. */
static bool is_choice(Choosing *c, const Record *rec)
{
    if (c->any) c->kind = model_kind(c->request->model, rec->kind);
    if (c->any && !is_offered(c->request, c->kind)) return false;
    if (rec->body.len == 0 || !str_equal(rec->kind, c->kind->id) || desk_is_hidden(c->request, rec)) return false;
    if (!desk_look_up_shows(&c->look, c->kind, rec)) return false;
    if (str_is(rec->kind, "storage_place") && !str_is(rec->state, "in_use")) return false;
    return (!str_is(rec->kind, "user") || str_is(rec->state, "active")) && !map_get(&c->chosen, rec->id);
}

static ErrorCode consider(Choosing *c, const Record *rec, Error *e)
{
    Request *r = c->request;
    const JsonValue *body;
    bool fine = true;
    TRY(record_fields(&c->scratch, rec, &body, e));
    Str title = desk_title(r, c->kind, body);
    if (c->ask.word_count > 0) TRY(fits(c, body, title, &fine, e));
    if (!fine) return ERR_OK;
    JsonValue *pair = json_new_array(r->arena);
    Str id = str_copy(r->arena, rec->id), cells[] = { title, id };
    if (!id.ptr || !map_set(&c->chosen, id, c)) return error_memory(e);
    json_add(r->arena, pair, json_new_string(r->arena, id));
    json_add(r->arena, pair, json_new_string(r->arena, title));
    json_add(r->arena, c->list, pair);
    if (c->shows) view_table_row_to(r, cells, ARRAY_LEN(cells), id);
    return ++c->shown == CHOICES ? ERR_END : ERR_OK;
}

static ErrorCode take_choice(void *self, const Record *rec, Error *e)
{
    Choosing *c = self;
    if (c->shown == CHOICES || ++c->walked > WALKED_MOST) return ERR_END;
    if (!is_choice(c, rec)) return ERR_OK;
    ArenaMark mark = arena_mark(&c->scratch);
    ErrorCode code = consider(c, rec, e);
    arena_restore(&c->scratch, mark);
    return code;
}

/* ERR_IO of the index is no failure here: it may be in the making. */
static ErrorCode choose_found(Choosing *c, const Kind *k, bool *whole, Error *e)
{
    ErrorCode code = desk_each_found(c->request, k, &c->ask, take_choice, c, e);
    *whole = code == ERR_OK;
    return code == ERR_IO ? ERR_OK : code;
}

/* Is all that a choice shows in the index? A title that not everybody may see is not. */
static bool is_indexed(const Kind *k)
{
    const Field *title = kind_field(k, k->title);
    return kind_is_searched(k) && k->place != PLACE_OFFICE && title && field_is_searched(k, title);
}

/* From all that he knows. */
static ErrorCode choose_known(Choosing *c, Error *e)
{
    Request *r = c->request;
    RecordOrder newest = { .by = ORDER_CHANGE, .from = RECORD_NEWEST };
    bool keeps = desk_keeps_kind(r, c->kind), many = keeps, whole = false, unused;
    if (c->kind->place != PLACE_OFFICE && !keeps) TRY(desk_knows_many(r, &many, e));
    if (!many) return desk_each_record(r, c->kind, STR(""), take_choice, c, e);
    if (!keeps && c->ask.word_count > 0 && is_indexed(c->kind)) TRY(choose_found(c, c->kind, &whole, e));
    return whole ? ERR_OK : desk_each_in_order(r, c->kind, &newest, take_choice, c, &unused, e);
}

/* Locked cases that he opens are in no list of the store. */
static ErrorCode choose_locked_cases(Choosing *c, Error *e)
{
    Request *r = c->request;
    Str *chains;
    size_t count;
    Record rec;
    TRY(request_open_chains(r, &chains, &count, e));
    for (size_t i = 0; i < count && c->shown < CHOICES; i++) {
        TRY(records_get(r, chains[i], &rec, e));
        ErrorCode code = take_choice(c, &rec, e);
        if (code != ERR_OK && code != ERR_END) return code;
    }
    return ERR_OK;
}

/* In the case he works in first; what else he knows after it. */
static ErrorCode choose_of(Choosing *c, Str chain, Error *e)
{
    Request *r = c->request;
    Record any = { .chain = STR("office") };
    if (chain.len > 0 && c->kind->place != PLACE_OFFICE) TRY(records_in_chain(r, chain, take_choice, c, e));
    if (c->kind->is_case) TRY(choose_locked_cases(c, e));
    if (c->shown == CHOICES) return ERR_OK;
    if (chain.len == 0 || c->kind->is_case) return choose_known(c, e);
    if (c->kind->place == PLACE_CASE || !request_may_see(r, c->kind, &any)) return ERR_OK;
    return c->kind->place == PLACE_OFFICE ? store_records(r->store, c->kind->id, take_choice, c, e)
                                          : store_chain_records(r->store, STR("office"), take_choice, c, e);
}

static ErrorCode choose(Choosing *c, Str to, Str chain, Error *e)
{
    Request *r = c->request;
    if (!str_is(to, "*")) {
        TRY(desk_kind(r, to, false, &c->kind, e));
        return choose_of(c, chain, e);
    }
    bool many, whole = false;
    TRY(desk_knows_many(r, &many, e));
    c->any = many && chain.len == 0 && c->ask.word_count > 0;
    if (c->any) TRY(choose_found(c, NULL, &whole, e));
    c->any = false;
    for (size_t i = 0; i < r->model->kind_count && c->shown < CHOICES; i++) {
        c->kind = &r->model->kinds[i];
        if (is_offered(r, c->kind) && !(whole && is_indexed(c->kind))) TRY(choose_of(c, chain, e));
    }
    return ERR_OK;
}

ErrorCode desk_ref_find(Request *r, Error *e)
{
    Choosing c = { .request = r, .list = json_new_array(r->arena),
                   .chosen = map_in(r->arena), .shows = true };
    Str to = arg_text(r, "kind"), chain = STR("");
    Seen seen;
    if (arg_text(r, "words").len > 0) TRY(search_ask_read(office_names(r->office), r->arena, arg_text(r, "words"), &c.ask, e));
    if (arg_text(r, "case").len > 0) {
        TRY(desk_see(r, arg_text(r, "case"), &seen, e));
        if (!seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
        TRY(desk_locked_look(r, &seen.record, e));
        chain = seen.record.id;
    }
    TRY(desk_look_up_begin(r, &c.look, e));
    Str head[] = { view_say(r, K("search.row-record")), view_say(r, K("desk.row-id")) };
    json_set(r->arena, view_data(r), "found", c.list);
    view_title(r, view_say(r, K("view.choices")));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    c.scratch = arena_wiping((size_t)64 << 20);
    ErrorCode code = choose(&c, to, chain, e);
    arena_free(&c.scratch);
    if (code != ERR_OK) return code;
    const Kind *k = str_is(to, "*") ? NULL : model_kind(r->model, to);
    if ((k && !k->logs_reads) || desk_locked_named(r, arg_text(r, "case"))) return ERR_OK;
    if (c.look.reach == LOOK_NOWHERE && k && k->looked_up) view_note(r, view_say(r, K("lookup.left-out")));
    return desk_note_question(r, str_is(to, "*") ? STR("") : to, arg_text(r, "case"), arg_text(r, "words"), (int64_t)c.shown, e);
}

ErrorCode desk_few_choices(Request *r, const Kind *k, JsonValue **ret, Error *e)
{
    Choosing c = { .request = r, .kind = k, .look = { .request = r }, .list = json_new_array(r->arena), .chosen = map_in(r->arena),
                   .scratch = arena_wiping((size_t)64 << 20) };
    ErrorCode code = choose_of(&c, STR(""), e);
    arena_free(&c.scratch);
    *ret = c.shown < CHOICES ? c.list : NULL;
    return code;
}
