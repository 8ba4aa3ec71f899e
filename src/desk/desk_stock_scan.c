/* desk_stock_scan.c: one field that a scanner types into, and what it was: by itself (label.read), and thing by thing in a
 * stock-take (stock.scan).
 *
 * Each scan of a count is entered by itself, before the answer: a connection that breaks, or a second person who counts,
 * changes nothing of what was seen. The mark of a line is the count and the thing, and unique: who scans a thing again is told
 * so, and so is whoever scanned it a moment after somebody else. */
#include "desk/form.h"
#include "desk/stock.h"

#include "rules/store_places.h"
#include "text/normalise.h"

/* ---- the one field ---- */

static JsonValue *enter_unknown(Request *r)
{
    JsonValue *o = form_field_named(r, "unknown", "yes_no", view_say(r, K("stock.enter-unknown")), STR(""));
    form_option(r, o, STR("true"), view_say(r, K("model.yes")));
    form_option(r, o, STR("false"), view_say(r, K("model.no")));
    return o;
}

/* `unknown`: a label that nothing is known by, which may be entered all the same. */
static void ask(Request *r, const char *op, const Seen *take, Str place, Str unknown)
{
    JsonValue *form = form_new(r, str_of(op), view_say(r, K("stock.read")));
    const char *label = take && place.len == 0 ? K("stock.field-place") : K("stock.field");
    JsonValue *text = form_field_named(r, "text", "text", view_say_args(r, label, NULL, 0), unknown);
    Str id = take ? take->record.id : STR("");
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    json_set(r->arena, form, "sent_to", json_new_string(r->arena, view_op(r, op, arg_str("id", id), arg_str("place", place))));
    json_set(r->arena, text, "required", json_new_bool(r->arena, true));
    json_set(r->arena, text, "scan", json_new_bool(r->arena, true));
    json_set(r->arena, text, "hint", json_new_string(r->arena, view_say(r, K("stock.field-hint"))));
    form_field(r, form, text);
    if (unknown.len > 0) form_field(r, form, enter_unknown(r));
    view_form(r, form);
}

static void say_data(Request *r, const char *name, Str text)
{
    json_set(r->arena, view_data(r), name, json_new_string(r->arena, text));
}

static void tell(Request *r, const StockRead *s)
{
    say_data(r, "way", str_of(stock_way_name(s->found ? s->way : BY_NOTHING)));
    json_set(r->arena, view_data(r), "found", json_new_bool(r->arena, s->found));
    if (s->label == LABEL_READ) json_set(r->arena, view_data(r), "label_version", json_new_int(r->arena, s->version.version));
    if (s->label == LABEL_TORN || s->wrong_check) json_set(r->arena, view_data(r), "torn", json_new_bool(r->arena, true));
    if (!s->found) return;
    say_data(r, "id", s->thing.record.id);
    say_data(r, "kind", s->thing.kind->id);
    say_data(r, "number", json_text(json_get(s->thing.body, "number")));
    say_data(r, "state", s->thing.record.state);
}

static Str state_of(Request *r, const Seen *x)
{
    const State *s = kind_state(x->kind, x->record.state);
    return s ? view_label(r, &s->label) : x->record.state;
}

/* Without its number, which stands before it. */
static Str called(const Seen *x)
{
    return x->kind->title.len > 0 ? json_text(json_get_str(x->fields, x->kind->title)) : STR("");
}

static void show_rows(Request *r, const Seen *x)
{
    Error unheard;
    Str path = { 0 }, seal = json_text(json_get(x->fields, "seal"));
    Str place = json_text(json_get(x->fields, str_is(x->kind->id, "storage_place") ? "inside" : "place"));
    const Field *f = kind_field(x->kind, STR("seal"));
    view_row(r, view_say(r, K("desk.row-state")), state_of(r, x));
    if (place.len > 0 && places_path(r, place, &path, &unheard) == ERR_OK && path.len > 0)
        view_row_to(r, view_say(r, K("stock.row-place")), path, place);
    if (f && seal.len > 0) view_row(r, view_label(r, &f->label), seal);
}

ErrorCode desk_label_read(Request *r, Error *e)
{
    StockRead s;
    Str text = str_trim(arg_text(r, "text"));
    view_title(r, view_say(r, K("stock.title")));
    if (text.len == 0) {
        ask(r, "label.read", NULL, STR(""), STR(""));
        return ERR_OK;
    }
    TRY(stock_read(r, text, &s, e));
    if (s.found) TRY(desk_locked_look(r, &s.thing.record, e));
    tell(r, &s);
    if (s.found) {
        view_first(r, view_label(r, &s.thing.kind->label), json_text(json_get(s.thing.body, "number")), called(&s.thing),
                   state_of(r, &s.thing), s.thing.record.id);
    }
    stock_say_reading(r, &s);
    if (!s.found && s.label == LABEL_NONE && !s.wrong_check)
        view_warning(r, view_say(r, K("stock.unknown"), arg_str("text", text)));
    if (s.found) show_rows(r, &s.thing);
    ask(r, "label.read", NULL, STR(""), STR(""));
    return ERR_OK;
}

/* ---- a scan of a count ---- */

typedef struct { Request *request; const Seen *take; StockRead read; Str place, mark, outcome, belongs_in, unknown; } Scan;

static Str mark_of(Request *r, const Seen *take, Str what)
{
    return str_format(r->arena, STR_FMT "+" STR_FMT, STR_ARG(take->record.id), STR_ARG(what));
}

typedef struct { Request *request; bool found; Str by, where; Instant at; } Again;

static ErrorCode take_again(void *self, const Record *rec, Error *e)
{
    Again *a = self;
    const JsonValue *body;
    StateSince since;
    if (rec->body.len == 0) return ERR_OK;
    TRY(record_fields_kept(a->request->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    a->found = true;
    a->by = json_text(json_get(fields, "by"));
    a->where = json_text(json_get(fields, "found_in"));
    TRY(request_state_since(a->request, str_copy(a->request->arena, rec->id), &since, e));
    a->at = since.entered;
    return ERR_END;
}

static ErrorCode seen_before(Scan *s, Again *ret, Error *e)
{
    Str folded;
    *ret = (Again){ .request = s->request };
    TRY(text_fold(s->request->arena, s->mark, &folded, e));
    ErrorCode code = records_by(s->request, STR("stock_scan"), STR("mark"), folded, take_again, ret, e);
    return code == ERR_END ? ERR_OK : code;
}

/* Found where it belongs, or in something that lies there; in another place; or here although the register has it elsewhere:
 * with somebody, at its end. */
static ErrorCode judge(Scan *s, Error *e)
{
    Request *r = s->request;
    const Seen *x = &s->read.thing;
    StorePlace *up[STORE_DEEP];
    size_t count;
    s->belongs_in = json_text(json_get(x->fields, "place"));
    s->outcome = STR("unexpected");
    if (!kind_lies(x->kind, x->record.state)) return ERR_OK;
    if (s->belongs_in.len == 0) return ERR_OK;
    s->outcome = STR("misplaced");
    TRY(places_up(r, s->belongs_in, up, &count, e));
    for (size_t i = 0; i < count; i++) if (str_equal(up[i]->id, s->place)) s->outcome = STR("found");
    return ERR_OK;
}

static ErrorCode line_draft(const Scan *s, Draft *ret, Error *e)
{
    Request *r = s->request;
    const Kind *k;
    JsonValue *fields = json_new_object(r->arena);
    const struct { const char *name; Str value; } GIVEN[] = {
        { "take", s->take->record.id }, { "mark", s->mark }, { "outcome", s->outcome },
        { "thing", s->read.found ? s->read.thing.record.id : STR("") },
        { "read_as", s->read.text }, { "found_in", s->place }, { "belongs_in", s->belongs_in }, { "by", session_user(r->session) },
    };
    TRY(desk_kind(r, STR("stock_scan"), false, &k, e));
    for (size_t i = 0; i < ARRAY_LEN(GIVEN); i++)
        if (GIVEN[i].value.len > 0) json_set(r->arena, fields, GIVEN[i].name, json_new_string(r->arena, GIVEN[i].value));
    Str id = object_id_new(r->arena, k->id);
    if (!fields || !id.ptr) return error_memory(e);
    *ret = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, STR(""), fields);
    return ERR_OK;
}

/* ---- what is answered ---- */

static void say_outcome(Scan *s, const char *outcome, Str words, Str why)
{
    Request *r = s->request;
    const Seen *x = &s->read.thing;
    say_data(r, "outcome", str_of(outcome));
    if (s->place.len > 0) say_data(r, "place", s->place);
    if (s->belongs_in.len > 0) say_data(r, "belongs_in", s->belongs_in);
    if (s->read.found) view_first(r, words, json_text(json_get(x->body, "number")), called(x), why, x->record.id);
    else view_warning(r, words);
}

static Str path_of(Request *r, Str place)
{
    Error unheard;
    Str path;
    return place.len > 0 && places_path(r, place, &path, &unheard) == ERR_OK ? path : STR("");
}

static void say_again(Scan *s, const Again *a)
{
    Request *r = s->request;
    Str words = view_say(r, K("stock.again-why"), arg_str("who", desk_user_name(r, a->by)), arg_str("when", view_instant(r, a->at)),
                         arg_str("place", path_of(r, a->where)));
    say_outcome(s, "again", view_say(r, K("stock.again")), words);
}

/* The one that came a moment later finds the line of the other. */
static ErrorCode enter(Scan *s, Error *e)
{
    Request *r = s->request;
    Draft d;
    Done done;
    Again again;
    Error why;
    TRY(line_draft(s, &d, e));
    ErrorCode code = office_commit(r, &d, 1, &done, &why);
    if (code == ERR_CONFLICT) {
        request_next_step(r);
        TRY(seen_before(s, &again, e));
        if (again.found) {
            say_again(s, &again);
            return ERR_OK;
        }
    }
    if (code != ERR_OK) {
        *e = why;
        return code;
    }
    Str why_text = str_is(s->outcome, "misplaced") ? view_say(r, K("stock.belongs"), arg_str("place", path_of(r, s->belongs_in)))
                 : str_is(s->outcome, "unexpected") && s->read.found
                     ? view_say(r, K("stock.state"), arg_str("state", state_of(r, &s->read.thing))) : path_of(r, s->place);
    say_data(r, "line", done.object);
    say_outcome(s, str_c(r->arena, s->outcome), stock_outcome_label(r, s->outcome), why_text);
    return ERR_OK;
}

/* Whoever keeps what is guarded does not count it himself. */
static ErrorCode is_apart(Scan *s, Error *e)
{
    static const char *const GUARDED[] = { "money", "weapons", "drugs" };
    const StoreClass *c = places_class_of(s->request, s->read.thing.kind, s->read.thing.fields);
    StorePlace *up[STORE_DEEP];
    size_t count;
    bool guarded = false;
    for (size_t i = 0; c && i < ARRAY_LEN(GUARDED); i++) guarded = guarded || str_is(c->id, GUARDED[i]);
    if (!guarded) return ERR_OK;
    TRY(places_up(s->request, s->place, up, &count, e));
    for (size_t i = 0; i < count; i++)
        if (str_equal(json_text(json_get(up[i]->fields, "keeper")), session_user(s->request->session)))
            return error_set(e, ERR_DENIED, K("rules.stock-keeper"));
    return ERR_OK;
}

static ErrorCode scan_place(Scan *s, Error *e)
{
    bool covers;
    TRY(stock_covers(s->request, s->take, s->read.thing.record.id, &covers, e));
    if (covers) s->place = s->read.thing.record.id;
    say_outcome(s, covers ? "place" : "outside", view_say_args(s->request, covers ? K("stock.place") : K("stock.outside"), NULL, 0),
                path_of(s->request, s->read.thing.record.id));
    return ERR_OK;
}

static ErrorCode scan_thing(Scan *s, Error *e)
{
    Again again;
    if (!s->read.thing.kind->store.given) {
        say_outcome(s, "no_thing", view_say(s->request, K("stock.no-thing")), STR(""));
        return ERR_OK;
    }
    if (s->place.len == 0) {
        say_outcome(s, "place_first", view_say(s->request, K("stock.place-first")), STR(""));
        return ERR_OK;
    }
    s->mark = mark_of(s->request, s->take, s->read.thing.record.id);
    TRY(is_apart(s, e));
    TRY(seen_before(s, &again, e));
    if (again.found) {
        say_again(s, &again);
        return ERR_OK;
    }
    TRY(judge(s, e));
    return enter(s, e);
}

/* What nobody here knows lies there all the same, and is said in the end: a label that can be read is entered, one that is
 * damaged is typed first. */
static ErrorCode scan_nothing(Scan *s, Str text, Error *e)
{
    Request *r = s->request;
    Again again;
    bool damaged = s->read.label == LABEL_TORN || s->read.label == LABEL_LATER || s->read.wrong_check;
    if (!damaged && s->place.len > 0 && arg_yes(r, "unknown")) {
        s->mark = mark_of(r, s->take, text);
        s->outcome = STR("unknown");
        s->read.text = text;
        TRY(seen_before(s, &again, e));
        if (again.found) say_again(s, &again);
        return again.found ? ERR_OK : enter(s, e);
    }
    say_data(r, "outcome", damaged ? STR("torn") : STR("unknown"));
    if (!damaged) view_warning(r, view_say(r, K("stock.unknown"), arg_str("text", text)));
    if (!damaged && s->place.len > 0) s->unknown = text;
    return ERR_OK;
}

/* The place that was scanned last; of a count of one place alone that one. */
static ErrorCode place_of(Scan *s, Error *e)
{
    RecordIds places;
    bool covers;
    Str given = arg_text(s->request, "place");
    if (given.len > 0) {
        TRY(places_named(s->request, given, &s->place, e));
        TRY(stock_covers(s->request, s->take, s->place, &covers, e));
        return covers ? ERR_OK : error_set(e, ERR_INVALID, K("stock.not-in-it"));
    }
    TRY(stock_places(s->request, s->take, &places, e));
    if (places.count == 1) s->place = places.ids[0];
    return ERR_OK;
}

ErrorCode desk_stock_scan(Request *r, Error *e)
{
    Seen take;
    Scan s = { .request = r, .take = &take };
    Str text = str_trim(arg_text(r, "text"));
    TRY(desk_see(r, arg_text(r, "id"), &take, e));
    if (!str_is(take.kind->id, "stock_take"))
        return error_set(e, ERR_USAGE, K("stock.not-a-take"), arg_str("record", arg_text(r, "id")));
    if (!str_is(take.record.state, "counting")) return error_set(e, ERR_CONFLICT, K("stock.not-counting"));
    TRY(desk_need_role(r, take.record.chain, take.kind->change, take.kind->change_count, K("desk.may-not-change"), take.kind, e));
    TRY(place_of(&s, e));
    desk_show_crumbs(r, &take);
    view_crumb(r, json_text(json_get(take.body, "number")), take.record.id);
    view_title(r, desk_name(r, take.kind, take.body));
    if (text.len > 0) {
        TRY(stock_read(r, text, &s.read, e));
        tell(r, &s.read);
        if (!s.read.found) TRY(scan_nothing(&s, text, e));
        else if (str_is(s.read.thing.kind->id, "storage_place")) TRY(scan_place(&s, e));
        else TRY(scan_thing(&s, e));
        stock_say_reading(r, &s.read);
    }
    if (s.place.len > 0) view_row_to(r, view_say(r, K("stock.row-here")), path_of(r, s.place), s.place);
    ask(r, "stock.scan", &take, s.place, s.unknown);
    view_action(r, view_say(r, K("stock.how-far")), take.record.id, "secondary");
    return ERR_OK;
}
