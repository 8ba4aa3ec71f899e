/* search_people.c: see search_check.h: who was present. Attesting witnesses are two different grown persons with an address,
 * none of the office and none kin of a party; or a video of the whole action takes their place, where the office says so. Names
 * are compared as everywhere (match/match.h), and what they have in common is a hint; kin is what somebody declared. */
#include "desk/search_check.h"

#include "desk/desk_team.h"
#include "model/custody_law.h"

enum { GROWN_UP = 18, WITNESSES = 10, TOLD_MOST = 5 };

typedef struct { const JsonValue *list[WITNESSES]; size_t count; } Witnesses;

static bool is_part(const JsonValue *one, const char *part)
{
    return str_is(json_text(json_get(one, "part")), part);
}

static Str name_of(const JsonValue *one)
{
    return json_text(json_get(one, "name"));
}

static bool is_there(const JsonValue *fields, const char *part)
{
    JSON_EACH(one, json_get(fields, "present")) if (is_part(one, part)) return true;
    return false;
}

/* ---- names ---- */

static bool same_name(Request *r, Str one, Str other)
{
    MatchResult m;
    return match_persons(office_names(r->office), one, other, &m) && m.score >= MATCH_ALERT && !m.father_swapped;
}

typedef struct { SearchFaults *to; const Witnesses *witnesses; } Staff;

static ErrorCode see_user(void *self, const Record *rec, Error *e)
{
    Staff *s = self;
    const JsonValue *body;
    if (rec->body.len == 0) return ERR_OK;
    TRY(record_fields(s->to->request->arena, rec, &body, e));
    Str name = json_text(json_get(json_get(body, "fields"), "full_name"));
    for (size_t i = 0; i < s->witnesses->count; i++) {
        Str witness = name_of(s->witnesses->list[i]);
        if (same_name(s->to->request, witness, name))
            SEARCH_FAULT(s->to, true, K("search.check-staff"), arg_str("name", witness), arg_str("user", name));
    }
    return ERR_OK;
}

/* ---- kin ---- */

typedef struct { SearchFaults *to; Str witness, party; } Hints;

static void take_hint(void *self, const char *key, const ErrorArg *args, size_t count)
{
    Hints *h = self;
    Str why = view_say_args(h->to->request, key, args, count);
    SEARCH_FAULT(h->to, false, K("search.check-kin-hint"), arg_str("name", h->witness), arg_str("party", h->party),
        arg_str("why", why));
}

static void check_kin(SearchFaults *to, const Seen *search, const JsonValue *witness)
{
    const JsonValue *kin = json_get(witness, "kin");
    Str name = name_of(witness), occupant = json_text(json_get(search->fields, "occupant"));
    if (json_true(kin)) SEARCH_FAULT(to, true, K("search.check-kin"), arg_str("name", name));
    else if (!kin) SEARCH_FAULT(to, true, K("search.check-kin-unsaid"), arg_str("name", name));
    TeamParty party = { .name = occupant.len > 0 ? desk_ref_label(to->request, occupant) : STR("") };
    Hints h = { to, name, party.name };
    if (party.name.len > 0) team_hints(to->request, name, &party, take_hint, &h);
    JSON_EACH(one, json_get(search->fields, "present")) {
        if (!is_part(one, "occupant") || str_equal(name_of(one), party.name)) continue;
        TeamParty other = { .name = name_of(one) };
        h.party = other.name;
        team_hints(to->request, name, &other, take_hint, &h);
    }
}

/* ---- one witness ---- */

static bool is_grown(Str born, Day on)
{
    Day day;
    if (!day_parse(born, &day)) return false;
    Date from = day_date(day), then = day_date(on);
    int years = then.year - from.year;
    if (then.month < from.month || (then.month == from.month && then.day < from.day)) years--;
    return years >= GROWN_UP;
}

static void check_witness(SearchFaults *to, const Seen *search, const JsonValue *witness, Day on)
{
    Str name = name_of(witness), born = json_text(json_get(witness, "born"));
    if (born.len == 0) SEARCH_FAULT(to, true, K("search.check-no-birth"), arg_str("name", name));
    else if (!is_grown(born, on)) SEARCH_FAULT(to, true, K("search.check-minor"), arg_str("name", name));
    if (!json_get(witness, "address")) SEARCH_FAULT(to, true, K("search.check-no-address"), arg_str("name", name));
    if (json_get(witness, "user")) SEARCH_FAULT(to, true, K("search.check-staff"), arg_str("name", name), arg_str("user", name));
    check_kin(to, search, witness);
}

static bool video_covers(const JsonValue *fields)
{
    Instant from, until, begins, ends;
    return search_hours(fields, &from, &until) && instant_parse(json_text(json_get(fields, "video_from")), &begins) &&
           instant_parse(json_text(json_get(fields, "video_until")), &ends) && begins <= from && ends >= until;
}

/* How many different ones there are; those of one name are told. */
static int64_t count_different(SearchFaults *to, const Witnesses *w)
{
    int64_t n = 0;
    for (size_t i = 0; i < w->count; i++) {
        bool same = false;
        for (size_t j = 0; j < i && !same; j++) same = same_name(to->request, name_of(w->list[i]), name_of(w->list[j]));
        if (same) SEARCH_FAULT(to, true, K("search.check-same-witness"), arg_str("name", name_of(w->list[i])));
        else n++;
    }
    return n;
}

static ErrorCode check_witnesses(const Seen *search, SearchFaults *to, Error *e)
{
    Request *r = to->request;
    Witnesses w = { .count = 0 };
    Instant from, until;
    Day on = instant_local_day(search_hours(search->fields, &from, &until) ? from : office_now(r->office));
    JSON_EACH(one, json_get(search->fields, "present")) {
        if (is_part(one, "attesting") && w.count < WITNESSES) w.list[w.count++] = one;
    }
    const CustodyLaw *law = custody_law_on(r->model, on);
    int64_t least = custody_number(law, CUSTODY_WITNESSES), different = count_different(to, &w);
    bool replaced = w.count == 0 && custody_number(law, CUSTODY_VIDEO_INSTEAD) == 1 && video_covers(search->fields);
    if (different < least && !replaced)
        SEARCH_FAULT(to, true, K("search.check-witnesses"), arg_int("n", different), arg_int("least", least));
    for (size_t i = 0; i < w.count; i++) check_witness(to, search, w.list[i], on);
    if (w.count == 0) return ERR_OK;
    return records_of_kind_in(r, STR("office"), STR("user"), see_user, &(Staff){ to, &w }, e);
}

/* ---- everybody ---- */

static void check_present(const Seen *search, SearchFaults *to)
{
    bool stranger = false;
    JSON_EACH(one, json_get(search->fields, "present")) {
        const JsonValue *told = json_get(one, "rights_explained");
        bool owed = !is_part(one, "officer") && !is_part(one, "counsel");
        if (owed && !json_true(told)) SEARCH_FAULT(to, true, K("search.check-rights"), arg_str("name", name_of(one)));
        const JsonValue *speaks = json_get(one, "speaks");
        stranger = stranger || (speaks && !json_true(speaks));
    }
    if (stranger && !is_there(search->fields, "interpreter")) search_fault(to, true, K("search.check-interpreter"), NULL, 0);
}

/* ---- in two places ---- */

typedef struct { SearchFaults *to; const Seen *search; Str who; Instant from, until; size_t told; RecordIds ids; } Places;

static ErrorCode take_place(void *self, const Record *rec, Error *e)
{
    Places *p = self;
    if (rec->body.len == 0 || str_equal(rec->id, p->search->record.id)) return ERR_OK;
    return record_ids_add(&p->ids, rec->id, e);
}

/* Of another locked case nothing is told here: a look there leaves its trace there. */
static void tell_places(Places *p)
{
    Request *r = p->to->request;
    Error unheard;
    Seen other;
    Instant from, until;
    for (size_t i = 0; i < p->ids.count && p->told < TOLD_MOST; i++) {
        if (desk_see(r, p->ids.ids[i], &other, &unheard) != ERR_OK || desk_is_hidden(r, &other.record)) continue;
        if (!str_equal(other.record.chain, p->search->record.chain) && request_opens(r, other.record.chain)) continue;
        if (!search_hours(other.fields, &from, &until) || until <= p->from || p->until <= from) continue;
        p->told++;
        SEARCH_FAULT(p->to, true, K("search.check-two-places"), arg_str("name", desk_ref_label(r, p->who)),
                     arg_str("record", desk_title(r, other.made, other.body)));
    }
    p->ids.count = 0;
}

static ErrorCode check_places(const Seen *search, SearchFaults *to, Str who, bool person, Error *e)
{
    static const char *const OF_USER[][2] = { { "search_action", "led_by" }, { "search_action", "present.user" },
        { "interview", "interviewer" } };
    static const char *const OF_PERSON[][2] = { { "search_action", "occupant" }, { "interview", "person" } };
    Request *r = to->request;
    Places p = { .to = to, .search = search, .who = who, .ids = { .request = r } };
    size_t count = person ? ARRAY_LEN(OF_PERSON) : ARRAY_LEN(OF_USER);
    if (who.len == 0 || !search_hours(search->fields, &p.from, &p.until)) return ERR_OK;
    for (size_t i = 0; i < count; i++) {
        const char *const *where = person ? OF_PERSON[i] : OF_USER[i];
        if (!model_kind(r->model, str_of(where[0])) || (person && !is_there(search->fields, "occupant"))) continue;
        TRY(records_by(r, str_of(where[0]), str_of(where[1]), who, take_place, &p, e));
        tell_places(&p);
    }
    return ERR_OK;
}

ErrorCode search_check_people(const Seen *search, SearchFaults *to, Error *e)
{
    TRY(check_witnesses(search, to, e));
    check_present(search, to);
    TRY(check_places(search, to, json_text(json_get(search->fields, "led_by")), false, e));
    TRY(check_places(search, to, json_text(json_get(search->fields, "occupant")), true, e));
    JSON_EACH(one, json_get(search->fields, "present")) {
        Str user = json_text(json_get(one, "user"));
        if (str_equal(user, json_text(json_get(search->fields, "led_by")))) continue;
        TRY(check_places(search, to, user, false, e));
    }
    return ERR_OK;
}
