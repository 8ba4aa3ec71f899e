/* register_ways.c: one line for each tip, and for each reported crime that came by no tip: when it came, how, what it is
 * about, its number in the outside register or why it has none, what was decided, where it went, whether whoever reported it
 * was answered. Nobody's name is in it.
 *
 * Nothing leaves it quietly: a reader who supervises (an auditor, a supervising prosecutor) sees every line, without contents
 * where he may not see the record, and the numbers that are missing. Everybody else sees the lines of what he may see; what he
 * does not know of is neither shown nor counted. */
#include "desk/desk_register.h"

#include "office/rights_tip.h"

#include <inttypes.h>
#include <stdlib.h>

enum { NUMBERS_SHOWN = 20 };

typedef struct { Str year; int64_t *numbers; size_t count, room; } Year;
typedef struct { Ways *ways; const Kind *kind; RecordIds ids; Year years[40]; size_t year_count; Day from, until; } Walk;

static ErrorCode take_id(void *self, const Record *rec, Error *e)
{
    Walk *w = self;
    return record_ids_add(&w->ids, rec->id, e);
}

/* ---- the registration of a crime, in words ---- */

typedef struct { Seen seen; bool there; } Newest;

static ErrorCode take_registration(void *self, const Record *rec, Error *e)
{
    Walk *w = ((void **)self)[0];
    Newest *n = ((void **)self)[1];
    if (str_is(rec->state, "withdrawn") || rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    ErrorCode code = desk_see(w->ways->request, str_copy(w->ways->request->arena, rec->id), &n->seen, e);
    n->there = n->there || code == ERR_OK;
    return code == ERR_NOT_FOUND ? ERR_OK : code;
}

static Str field_text(Request *r, const Seen *s, const char *name)
{
    const Field *f = kind_field(s->kind, str_of(name));
    const JsonValue *v = f ? json_get(s->fields, name) : NULL;
    return v ? desk_value_text(r, f, v) : STR("");
}

static Str joined(Request *r, Str one, Str other)
{
    if (one.len == 0 || other.len == 0) return one.len > 0 ? one : other;
    return str_format(r->arena, STR_FMT "; " STR_FMT, STR_ARG(one), STR_ARG(other));
}

static Str state_text(Request *r, const Seen *s)
{
    const State *state = kind_state(s->kind, s->record.state);
    return state ? view_label(r, &state->label) : s->record.state;
}

/* Until when its number is waited for. */
static ErrorCode waiting_text(Request *r, const Seen *s, Way *way, Error *e)
{
    bool runs;
    Day due;
    ClockSays says;
    char day[11];
    TRY(desk_term_of(r, s, &runs, &due, &says, e));
    if (!runs) {
        way->registered = state_text(r, s);
        return ERR_OK;
    }
    bool late = says == CLOCK_OVER;
    way->late = way->late || late;
    way->registered = late ? view_say(r, K("register.late"))
                           : view_say(r, K("register.within"), arg_str("until", str_copy(r->arena, day_format_local(day, due))));
    return ERR_OK;
}

static ErrorCode registration_text(Request *r, const Seen *s, Way *way, Error *e)
{
    Str state = s->record.state;
    way->has_number = str_is(state, "registered");
    way->refused = str_is(state, "refused") || str_is(state, "told") || str_is(state, "appealed");
    if (str_is(state, "pending")) return waiting_text(r, s, way, e);
    Str number = field_text(r, s, "outside_number"), why = field_text(r, s, "why_not");
    if (way->has_number) way->registered = joined(r, joined(r, number, field_text(r, s, "entered_at")), why);
    else way->registered = why;
    if (way->refused) way->registered = joined(r, way->decision.len > 0 ? state_text(r, s) : STR(""), field_text(r, s, "refusal_ground"));
    if (way->answered.len == 0) way->answered = field_text(r, s, "told_on");
    return ERR_OK;
}

/* ---- where it went ---- */

typedef struct { Request *request; Str text; bool unseen; } Cases;

static ErrorCode take_case(void *self, const Record *rec, Error *e)
{
    Cases *c = self;
    Request *r = c->request;
    Seen seen;
    ErrorCode code = desk_see(r, str_copy(r->arena, rec->id), &seen, e);
    if (code == ERR_NOT_FOUND) {
        c->unseen = true;
        return ERR_OK;
    }
    if (code == ERR_OK) c->text = joined(r, c->text, json_text(json_get(seen.body, "number")));
    return code;
}

/* ---- one line ---- */

static ErrorCode add_way(Ways *w, const Way *way, Error *e)
{
    if (!ARENA_ROOM(w->request->arena, w->list, w->count, w->room)) return error_memory(e);
    w->list[w->count++] = *way;
    w->late += way->late;
    w->unseen += !way->shown;
    return ERR_OK;
}

static Day day_received(const JsonValue *fields)
{
    Day day;
    Instant at;
    if (day_parse(json_text(json_get(fields, "received_on")), &day)) return day;
    return instant_parse(json_text(json_get(fields, "received_at")), &at) ? instant_local_day(at) : DAY_NONE;
}

static bool names_somebody(const JsonValue *fields)
{
    return json_get(fields, "persons_named") || json_get(fields, "units_named") || json_get(fields, "heads_named");
}

static ErrorCode fill_tip(Walk *w, const Seen *s, Way *way, Error *e)
{
    Request *r = w->ways->request;
    Newest n = { .there = false };
    Cases cases = { .request = r };
    void *both[] = { w, &n };
    bool runs;
    ClockSays says;
    way->guarded = names_somebody(s->fields);
    way->channel = field_text(r, s, "channel");
    way->what = field_text(r, s, "subject");
    way->answered = field_text(r, s, "feedback_on");
    way->decision = joined(r, state_text(r, s), field_text(r, s, "outcome"));
    TRY(desk_term_says(r, s->kind, &s->record, s->fields, &runs, &says, e));
    way->late = runs && says == CLOCK_OVER;
    TRY(records_by(r, STR("crime_registration"), STR("about"), s->record.id, take_registration, both, e));
    if (n.there) TRY(registration_text(r, &n.seen, way, e));
    else way->registered = view_say(r, K("register.none"));
    TRY(store_records_by(r->store, STR("case"), STR("opened_from"), s->record.id, take_case, &cases, e));
    Str opened = json_text(json_get(s->fields, "case_opened"));
    if (opened.len > 0 && cases.text.len == 0) TRY(take_case(&cases, &(Record){ .id = opened }, e));
    way->where = joined(r, field_text(r, s, "referred_to"), cases.text);
    if (cases.unseen && w->ways->all) way->where = joined(r, way->where, view_say(r, K("register.another-case")));
    return ERR_OK;
}

static ErrorCode fill_crime(Walk *w, const Seen *s, Way *way, Error *e)
{
    Request *r = w->ways->request;
    Seen of;
    way->guarded = !str_is(s->record.chain, "office");
    way->what = field_text(r, s, "what");
    TRY(registration_text(r, s, way, e));               /* of a tip the decision is its own */
    way->decision = state_text(r, s);
    ErrorCode code = str_is(s->record.chain, "office") ? ERR_NOT_FOUND : desk_see(r, s->record.chain, &of, e);
    if (code == ERR_OK) way->where = json_text(json_get(of.body, "number"));
    return code == ERR_NOT_FOUND ? ERR_OK : code;
}

static ErrorCode add_seen(Walk *w, const Seen *s, Way *way, Error *e)
{
    const State *state = kind_state(s->kind, s->record.state);
    way->shown = true;
    way->open = state && !state->final;
    TRY(str_is(s->kind->id, "tip") ? fill_tip(w, s, way, e) : fill_crime(w, s, way, e));
    return add_way(w->ways, way, e);
}

/* Its number, day and decision, and whether it is late; nothing of what it says. */
static ErrorCode add_bare(Walk *w, const Record *rec, const JsonValue *body, Way *way, Error *e)
{
    Request *r = w->ways->request;
    const State *state = kind_state(w->kind, rec->state);
    bool runs;
    ClockSays says;
    TRY(desk_term_says(r, w->kind, rec, json_get(body, "fields"), &runs, &says, e));
    way->late = runs && says == CLOCK_OVER;
    way->open = state && !state->final;
    way->has_number = str_is(rec->state, "registered");
    way->decision = state ? view_label(r, &state->label) : rec->state;
    way->what = view_say(r, K("register.unseen"));
    return add_way(w->ways, way, e);
}

static Way way_of(const Record *rec, const JsonValue *body)
{
    return (Way){ .id = rec->id, .number = json_text(json_get(body, "number")), .day = day_received(json_get(body, "fields")) };
}

/* Whoever is named in a tip is kept from it, whatever his role: he learns nothing of it here either. */
static bool kept_from(Request *r, const Kind *k, const JsonValue *body)
{
    return kind_is_of_tip(k) && tip_bars(r, json_get(body, "fields"), session_user(r->session));
}

static bool of_a_tip(const JsonValue *body)
{
    return str_starts(json_text(json_get(json_get(body, "fields"), "about")), STR("tip/"));
}

/* ---- numbers ---- */

static ErrorCode count_number(Walk *w, Str number, Error *e)
{
    Str rest = number, year, part;
    int64_t n = 0;
    size_t i = 0;
    (void)str_cut(&rest, '-', &part);
    if (!str_cut(&rest, '-', &year) || rest.len == 0 || w->kind->numbering != NUMBERING_GAP_FREE) return ERR_OK;
    for (size_t j = 0; j < rest.len; j++) {
        if (rest.ptr[j] < '0' || rest.ptr[j] > '9' || n > 100000000) return ERR_OK;
        n = n * 10 + (rest.ptr[j] - '0');
    }
    while (i < w->year_count && !str_equal(w->years[i].year, year)) i++;
    if (i == ARRAY_LEN(w->years)) return ERR_OK;
    Year *y = &w->years[i];
    if (i == w->year_count) w->years[w->year_count++] = (Year){ .year = year };
    if (!ARENA_ROOM(w->ways->request->arena, y->numbers, y->count, y->room)) return error_memory(e);
    y->numbers[y->count++] = n;
    return ERR_OK;
}

static int by_number(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
    return one < other ? -1 : one > other;
}

/* What the counter has given and is not there: erased contents have no number any more, and what the reader is kept from has
 * none for him. Which of the two it is, is not said. */
static ErrorCode add_gaps(Walk *w, Year *y, Gaps *ret, Error *e)
{
    Request *r = w->ways->request;
    Buf missing = buf_in(r->arena);
    int64_t next = 1;
    size_t shown = 0;
    Str counter = str_format(r->arena, STR_FMT ":" STR_FMT, STR_ARG(w->kind->id), STR_ARG(y->year));
    if (!counter.ptr) return error_memory(e);
    TRY(store_counter(r->store, counter, &ret->last, e));
    sort_list(y->numbers, y->count, sizeof *y->numbers, by_number);
    for (size_t i = 0; i <= y->count; i++) {
        int64_t here = i < y->count ? y->numbers[i] : ret->last + 1;
        if (here > next && shown++ < NUMBERS_SHOWN) {
            buf_format(&missing, "%s%" PRId64, missing.len > 0 ? ", " : "", next);
            if (here - 1 > next) buf_format(&missing, "–%" PRId64, here - 1);
        }
        next = here + 1;
    }
    if (shown > NUMBERS_SHOWN) buf_c(&missing, ", …");
    ret->missing = buf_str(&missing);
    ret->series = str_format(r->arena, STR_FMT " " STR_FMT, STR_ARG(view_label(r, &w->kind->plural)), STR_ARG(y->year));
    return missing.failed || !ret->series.ptr ? error_memory(e) : ERR_OK;
}

static ErrorCode end_numbers(Walk *w, Error *e)
{
    Ways *all = w->ways;
    Request *r = all->request;
    size_t room = all->gap_count + w->year_count + 1;
    Gaps *wider = arena_grow(r->arena, all->gaps, all->gap_count * sizeof *wider, room * sizeof *wider);
    if (!wider) return error_memory(e);
    all->gaps = wider;
    for (size_t i = 0; i < w->year_count; i++) {
        Gaps *g = &all->gaps[all->gap_count++];
        *g = (Gaps){ 0 };
        TRY(add_gaps(w, &w->years[i], g, e));
    }
    return ERR_OK;
}

/* ---- the walk ---- */

/* Locked cases are not among the store's records: what lies in one is nobody's line. */
static ErrorCode look_at(Walk *w, Str id, Error *e)
{
    Ways *ways = w->ways;
    Request *r = ways->request;
    Record rec;
    Seen seen;
    const JsonValue *body;
    TRY(records_get(r, id, &rec, e));
    if (rec.body.len == 0) {
        Way gone = { .id = rec.id, .day = DAY_NONE, .erased = true, .what = view_say(r, K("register.erased")), .shown = true };
        return ways->all && w->from == DAY_NONE ? add_way(ways, &gone, e) : ERR_OK;
    }
    TRY(record_fields(r->arena, &rec, &body, e));
    Way way = way_of(&rec, body);
    if (kept_from(r, w->kind, body)) return ERR_OK;
    TRY(count_number(w, way.number, e));
    if (!str_is(w->kind->id, "tip") && (of_a_tip(body) || str_is(rec.state, "withdrawn"))) return ERR_OK;
    if (way.day < w->from || way.day > w->until) return ERR_OK;
    bool seen_by_him = request_may_see(r, w->kind, &rec) && !desk_is_hidden(r, &rec);
    if (seen_by_him) {
        TRY(desk_see(r, id, &seen, e));
        return add_seen(w, &seen, &way, e);
    }
    return ways->all ? add_bare(w, &rec, body, &way, e) : ERR_OK;
}

static ErrorCode walk(Ways *ways, const char *kind, Day from, Day until, Error *e)
{
    Request *r = ways->request;
    Walk *w = ARENA_NEW(r->arena, Walk);
    if (!w) return error_memory(e);
    *w = (Walk){ .ways = ways, .kind = model_kind(r->model, str_of(kind)), .ids = { .request = r }, .from = from, .until = until };
    if (!w->kind || !profile_has_kind(r->model, office_profile(r->office, r->model), w->kind)) return ERR_OK;
    TRY(store_records(r->store, w->kind->id, take_id, w, e));
    for (size_t i = 0; i < w->ids.count; i++) TRY(look_at(w, w->ids.ids[i], e));
    return ways->all ? end_numbers(w, e) : ERR_OK;
}

static int by_day(const void *a, const void *b)
{
    const Way *one = a, *other = b;
    if (one->day != other->day) return one->day < other->day ? -1 : 1;
    int order = str_compare(one->number, other->number);
    return order != 0 ? order : str_compare(one->id, other->id);
}

ErrorCode ways_read(Request *r, Day from, Day until, Ways *ret, Error *e)
{
    static const Str KEEPERS[] = { STR("intake_officer"), STR("identity_guardian"), STR("analyst"), STR("investigator"),
                                   STR("prosecutor"),
                                   STR("supervising_prosecutor"), STR("head"), STR("auditor") };
    if (!request_has_role(r, KEEPERS, ARRAY_LEN(KEEPERS)) || request_is_administrator(r)) {
        return error_set(e, ERR_DENIED, K("register.not-yours"));
    }
    bool supervises = request_has_role_named(r, "auditor") || request_has_role_named(r, "supervising_prosecutor");
    *ret = (Ways){ .request = r, .all = supervises };
    TRY(walk(ret, "tip", from, until, e));
    TRY(walk(ret, "crime_registration", from, until, e));
    sort_list(ret->list, ret->count, sizeof *ret->list, by_day);
    return ERR_OK;
}

static void put(Request *r, JsonValue *o, const char *name, Str text)
{
    json_set(r->arena, o, name, json_new_string(r->arena, text));
}

ErrorCode ways_lines(Request *r, Day from, Day until, JsonValue **ret, Error *e)
{
    Ways w;
    char day[11];
    *ret = json_new_array(r->arena);
    TRY(ways_read(r, from, until, &w, e));
    for (size_t i = 0; i < w.count; i++) {
        const Way *way = &w.list[i];
        JsonValue *one = json_new_object(r->arena);
        put(r, one, "no", str_format(r->arena, "%zu", i + 1));
        put(r, one, "number", way->number.len > 0 ? way->number : STR("–"));
        put(r, one, "day", way->day == DAY_NONE ? STR("–") : str_copy(r->arena, day_format_local(day, way->day)));
        put(r, one, "channel", way->channel);
        put(r, one, "what", way->guarded || !way->shown ? view_say(r, K("register.guarded")) : way->what);
        put(r, one, "registered", way->guarded && !way->has_number ? STR("") : way->registered);
        put(r, one, "decision", way->decision);
        put(r, one, "went_to", way->guarded ? STR("") : way->where);
        put(r, one, "answered", way->answered);
        json_add(r->arena, *ret, one);
    }
    return *ret ? ERR_OK : error_memory(e);
}
