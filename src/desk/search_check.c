/* search_check.c: see search_check.h: times, decision, premises, video; and who may print in spite of what was found. */
#include "desk/search_check.h"

void search_fault(SearchFaults *to, bool grave, const char *key, const ErrorArg *args, size_t count)
{
    if (to->count == SEARCH_FAULTS) return;
    to->list[to->count++] = (SearchFault){ key, view_say_args(to->request, key, args, count), grave };
    to->grave += grave;
}

static void plain_fault(SearchFaults *to, bool grave, const char *key)
{
    search_fault(to, grave, key, NULL, 0);
}

bool search_hours(const JsonValue *fields, Instant *from, Instant *until)
{
    bool begun = instant_parse(json_text(json_get(fields, "started_at")), from);
    return instant_parse(json_text(json_get(fields, "ended_at")), until) && begun;
}

static Str local_time(Request *r, Instant t)
{
    char text[17];
    return str_copy(r->arena, instant_format_local(text, t));
}

/* ---- times ---- */

static void check_course(SearchFaults *to, const JsonValue *fields, Instant from, Instant until)
{
    Instant last = INT64_MIN, at;
    int64_t no = 0;
    JSON_EACH(one, json_get(fields, "course")) {
        no++;
        if (!instant_parse(json_text(json_get(one, "at")), &at)) continue;
        if (at < last) SEARCH_FAULT(to, true, K("search.check-course-order"), arg_int("no", no));
        if (at < from || at > until) SEARCH_FAULT(to, true, K("search.check-course-outside"), arg_int("no", no));
        last = at > last ? at : last;
    }
}

static int64_t hour_of(Instant t)
{
    return (t - day_local_begin(instant_local_day(t))) / HOUR;
}

static bool is_night(int64_t hour, int64_t from, int64_t until)
{
    return from > until ? hour >= from || hour < until : hour >= from && hour < until;
}

/* Some of it in the hours of night. */
static void check_night(SearchFaults *to, const JsonValue *fields, Instant from, Instant until)
{
    const int64_t *limits = to->request->model->limits;
    int64_t begins = limits[LIMIT_SEARCH_NIGHT_FROM], ends = limits[LIMIT_SEARCH_NIGHT_UNTIL];
    bool night = is_night(hour_of(from), begins, ends) || is_night(hour_of(until), begins, ends) || until - from >= 24 * HOUR;
    for (Instant t = from; t < until && !night && until - from < 24 * HOUR; t += HOUR) night = is_night(hour_of(t), begins, ends);
    if (night == json_true(json_get(fields, "at_night"))) return;
    SEARCH_FAULT(to, night, night ? K("search.check-night") : K("search.check-no-night"), arg_int("from", begins),
        arg_int("until", ends));
}

static void check_decision(SearchFaults *to, const JsonValue *fields, Instant from, Instant until)
{
    Day decided, last;
    bool urgent = json_get(fields, "urgent_because") != NULL;
    bool dated = day_parse(json_text(json_get(fields, "decision_date")), &decided);
    bool before = dated && instant_local_day(from) < decided && !urgent;
    bool after = day_parse(json_text(json_get(fields, "valid_until")), &last) && instant_local_day(until) > last;
    if (before || after) plain_fault(to, true, K("search.check-decision"));
    if (!dated && !urgent) plain_fault(to, true, K("search.check-no-basis"));
}

typedef struct { Request *request; Instant entered; } Beginning;

static ErrorCode find_beginning(void *self, const Entry *entry, Error *e)
{
    Beginning *b = self;
    (void)e;
    bool begins = str_is(entry->op, "record.move.start") || str_is(entry->op, "record.move.start_urgent");
    if (begins) b->entered = entry->received;
    return ERR_OK;
}

/* When it is said to have begun, and when that was entered. */
static ErrorCode check_late(SearchFaults *to, const Seen *search, Instant from, Error *e)
{
    Beginning b = { .request = to->request };
    TRY(records_history(to->request, search->record.id, find_beginning, &b, e));
    if (b.entered == 0 || b.entered - from <= to->request->model->limits[LIMIT_SEARCH_LATE_MINUTES] * MINUTE) return ERR_OK;
    SEARCH_FAULT(to, true, K("search.check-late"), arg_str("said", local_time(to->request, from)),
                 arg_str("entered", local_time(to->request, b.entered)));
    return ERR_OK;
}

static void check_video(SearchFaults *to, const JsonValue *fields, Instant from, Instant until)
{
    Instant begins, ends;
    bool has = json_get(fields, "video_from") || json_get(fields, "video_until") || json_get(fields, "video_file");
    if (!has) return;
    bool times = instant_parse(json_text(json_get(fields, "video_from")), &begins)
        && instant_parse(json_text(json_get(fields, "video_until")), &ends);
    if (!times || begins > from || ends < until) plain_fault(to, true, K("search.check-video"));
    if (!json_get(fields, "video_hash")) plain_fault(to, false, K("search.check-video-hash"));
}

static void check_premises(SearchFaults *to, const JsonValue *fields)
{
    Str protected = json_text(json_get(fields, "protected"));
    if (protected.len > 0 && !str_is(protected, "none") && !json_get(fields, "protected_present"))
        plain_fault(to, true, K("search.check-protected"));
}

ErrorCode search_check(Request *r, const Seen *search, SearchFaults *ret, Error *e)
{
    Instant from, until;
    *ret = (SearchFaults){ .request = r };
    check_premises(ret, search->fields);
    if (search_hours(search->fields, &from, &until)) {
        if (until <= from) plain_fault(ret, true, K("search.check-times"));
        check_decision(ret, search->fields, from, until);
        check_course(ret, search->fields, from, until);
        check_night(ret, search->fields, from, until);
        check_video(ret, search->fields, from, until);
        TRY(check_late(ret, search, from, e));
    } else {
        plain_fault(ret, true, K("search.check-no-times"));
    }
    TRY(search_check_people(search, ret, e));
    return search_check_things(search, ret, e);
}

/* ---- printing ---- */

/* The search that the paper is a record of; false: of none. The list that is left with somebody is no record. */
static bool record_of(Request *r, const Seen *paper, Seen *ret)
{
    Error unheard;
    Str about = json_text(json_get(paper->fields, "about"));
    if (!str_starts(about, STR("search_action/")) || str_is(json_text(json_get(paper->fields, "template")), "seizure_receipt"))
        return false;
    return desk_see(r, about, ret, &unheard) == ERR_OK;
}

ErrorCode search_may_print(Request *r, const Seen *paper, Error *e)
{
    Seen search;
    if (!record_of(r, paper, &search)) return ERR_OK;
    SearchFaults *faults = ARENA_NEW(r->arena, SearchFaults);
    if (!faults) return error_memory(e);
    TRY(search_check(r, &search, faults, e));
    if (faults->grave == 0 || json_get(search.fields, "checks_because")) return ERR_OK;
    Str first = STR("");
    for (size_t i = faults->count; i > 0; i--) if (faults->list[i - 1].grave) first = faults->list[i - 1].text;
    return error_set(e, ERR_INVALID, K("search.check-refuses"), arg_int("n", (int64_t)faults->grave), arg_str("first", first));
}

ErrorCode search_show_checks_of(Request *r, const Seen *paper, Error *e)
{
    Seen search;
    bool printed = json_get(paper->fields, "source") != NULL;
    return !printed && record_of(r, paper, &search) ? search_show_checks(r, &search, e) : ERR_OK;
}

ErrorCode search_check_values(Request *r, const Seen *search, JsonValue *list, Error *e)
{
    SearchFaults *faults = ARENA_NEW(r->arena, SearchFaults);
    if (!faults) return error_memory(e);
    TRY(search_check(r, search, faults, e));
    for (size_t i = 0; i < faults->count; i++) {
        if (!faults->list[i].grave) continue;
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, one, "text", json_new_string(r->arena, faults->list[i].text));
        json_add(r->arena, list, one);
    }
    return list ? ERR_OK : error_memory(e);
}
