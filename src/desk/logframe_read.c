/* logframe_read.c: the results chain of a project out of its records: results in the order of their numbers, each with what stands under
 * it behind it, its indicators and assumptions. Page and paper say the same of it, because both read it here. */
#include "desk/programme.h"

#include "rules/result_book.h"

#include <stdlib.h>

enum { PLACES = 2, DEEP = 4, MOST = 4000 };

/* ---- records by what they point at ---- */

/* "1.2" before "1.10", "a" before "b": numbers in a number are compared as numbers. */
static int by_number(Str a, Str b)
{
    size_t i = 0, j = 0;
    while (i < a.len && j < b.len) {
        bool digits = a.ptr[i] >= '0' && a.ptr[i] <= '9' && b.ptr[j] >= '0' && b.ptr[j] <= '9';
        if (!digits && a.ptr[i] != b.ptr[j]) return (unsigned char)a.ptr[i] < (unsigned char)b.ptr[j] ? -1 : 1;
        if (!digits) {
            i++;
            j++;
            continue;
        }
        uint64_t one = 0, other = 0;
        for (; i < a.len && a.ptr[i] >= '0' && a.ptr[i] <= '9'; i++) one = one < UINT32_MAX ? one * 10 + (uint64_t)(a.ptr[i] - '0') : one;
        for (; j < b.len && b.ptr[j] >= '0' && b.ptr[j] <= '9'; j++) other = other < UINT32_MAX ? other * 10 + (uint64_t)(b.ptr[j] - '0') : other;
        if (one != other) return one < other ? -1 : 1;
    }
    return i < a.len ? 1 : j < b.len ? -1 : 0;
}

static Str number_of(const Seen *s)
{
    static const char *const NAMES[] = { "code", "activity_number", "from" };
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++)
        if (json_get(s->fields, NAMES[i])) return field_of(s->fields, NAMES[i]);
    return json_text(json_get(s->body, "number"));
}

static int in_order(const void *a, const void *b)
{
    const Seen *one = a, *other = b;
    int order = by_number(number_of(one), number_of(other));
    return order != 0 ? order : str_compare(one->record.id, other->record.id);
}

typedef struct { Request *request; SeenMany *to; const Kind *kind; } Gather;

bool programme_reads_approved(Request *r, const Record *period)
{
    return str_is(period->kind, "indicator_period") && str_is(period->state, "approved") && request_has_role_named(r, "donor_reader");
}

static ErrorCode add_seen(Gather *g, const Seen *s, Error *e)
{
    SeenMany *to = g->to;
    if (to->count == MOST) return error_set(e, ERR_LIMIT, K("paper.many-lines"), arg_int("limit", MOST), arg_str("kind", g->kind->id));
    if (!ARENA_ROOM(g->request->arena, to->list, to->count, to->room)) return error_memory(e);
    to->list[to->count++] = *s;
    return ERR_OK;
}

static ErrorCode gather_one(void *self, const Record *rec, Error *e)
{
    Gather *g = self;
    Request *r = g->request;
    Seen s = { .record = *rec, .kind = g->kind, .made = g->kind };
    if (rec->body.len == 0 || desk_is_hidden(r, rec) || str_is(rec->state, "dropped")) return ERR_OK;
    if (!request_may_see(r, g->kind, rec) && !programme_reads_approved(r, rec)) return ERR_OK;
    s.record.id = str_copy(r->arena, rec->id);
    s.record.state = str_copy(r->arena, rec->state);
    s.record.kind = g->kind->id;
    s.record.body = str_copy(r->arena, rec->body);
    s.record.chain = STR("office");
    if (!s.record.id.ptr || !s.record.state.ptr || !s.record.body.ptr) return error_memory(e);
    TRY(record_fields(r->arena, &s.record, &s.body, e));
    s.fields = json_get(s.body, "fields");
    return add_seen(g, &s, e);
}

ErrorCode programme_by(Request *r, const char *kind, const char *field, Str id, SeenMany *ret, Error *e)
{
    Gather g = { r, ret, model_kind(r->model, str_of(kind)) };
    *ret = (SeenMany){ 0 };
    if (!g.kind || !profile_has_kind(r->model, office_profile(r->office, r->model), g.kind)) return ERR_OK;
    TRY(records_by(r, g.kind->id, str_of(field), id, gather_one, &g, e));
    sort_list(ret->list, ret->count, sizeof *ret->list, in_order);
    return ERR_OK;
}

/* ---- an indicator ---- */

static bool is_later(const JsonValue *one, const JsonValue *other)
{
    return !other || str_compare(field_of(one, "to"), field_of(other, "to")) > 0;
}

ErrorCode logframe_indicator(Request *r, const Seen *seen, LogIndicator *ret, Error *e)
{
    SeenMany periods;
    *ret = (LogIndicator){ .seen = *seen };
    TRY(programme_by(r, "indicator_period", "indicator", seen->record.id, &periods, e));
    for (size_t i = 0; i < periods.count; i++) {
        const Seen *p = &periods.list[i];
        bool approved = str_is(p->record.state, "approved"), past = str_is(p->record.state, "superseded");
        if (!past && is_later(p->fields, ret->furthest)) ret->furthest = p->fields;
        if (!past && !approved) ret->waiting++;
        if (!approved || !is_later(p->fields, ret->approved)) continue;
        ret->approved = p->fields;
        ret->approved_id = request_may_see(r, p->kind, &p->record) ? p->record.id : STR("");
    }
    return ERR_OK;
}

static ErrorCode read_result(Request *r, const Seen *seen, size_t depth, LogResult *ret, Error *e)
{
    SeenMany indicators;
    *ret = (LogResult){ .seen = *seen, .depth = depth };
    TRY(programme_by(r, "assumption", "result", seen->record.id, &ret->assumptions, e));
    TRY(programme_by(r, "indicator", "result", seen->record.id, &indicators, e));
    ret->indicators = arena_array(r->arena, indicators.count + 1, sizeof *ret->indicators);
    if (!ret->indicators) return error_memory(e);
    for (size_t i = 0; i < indicators.count; i++) TRY(logframe_indicator(r, &indicators.list[i], &ret->indicators[ret->indicator_count++], e));
    return ERR_OK;
}

/* ---- the whole ---- */

/* What stands under `parent`; no deeper than there are levels, so that a chain that an older model left in a circle comes to an end. */
static ErrorCode add_under(Logframe *l, const SeenMany *all, Str parent, size_t depth, Error *e)
{
    for (size_t i = 0; i < all->count && depth < DEEP; i++) {
        const Seen *s = &all->list[i];
        if (!str_equal(field_of(s->fields, "parent"), parent)) continue;
        TRY(read_result(l->request, s, depth, &l->list[l->count++], e));
        TRY(add_under(l, all, s->record.id, depth + 1, e));
    }
    return ERR_OK;
}

ErrorCode logframe_read(Request *r, const Seen *project, Logframe *ret, Error *e)
{
    SeenMany results;
    *ret = (Logframe){ .request = r, .project = *project };
    TRY(programme_by(r, "result", "project", project->record.id, &results, e));
    TRY(programme_by(r, "activity", "project", project->record.id, &ret->activities, e));
    TRY(programme_by(r, "project_risk", "project", project->record.id, &ret->risks, e));
    ret->list = arena_array(r->arena, results.count + 1, sizeof *ret->list);
    return ret->list ? add_under(ret, &results, STR(""), 0, e) : error_memory(e);
}

/* ---- said ---- */

Str programme_title(Request *r, const Seen *s)
{
    static const char *const TITLES[LANG_COUNT] = { [LANG_EN] = "title_en", [LANG_RU] = "title_ru", [LANG_KY] = "title_ky" };
    static const char *const WHATS[LANG_COUNT] = { [LANG_EN] = "what_en", [LANG_RU] = "what_ru", [LANG_KY] = "what_ky" };
    bool indicator = str_is(s->kind->id, "indicator");
    const char *const *in = indicator ? WHATS : TITLES;
    Str text = field_of(s->fields, in[r->lang]);
    for (int lang = 0; text.len == 0 && lang < LANG_COUNT; lang++) text = field_of(s->fields, in[lang]);
    return text;
}

Str programme_called(Request *r, const Seen *s)
{
    return str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(field_of(s->fields, "code")), STR_ARG(programme_title(r, s)));
}

Str programme_level(Request *r, const Seen *s)
{
    const Field *f = kind_field(s->kind, STR("level"));
    return f ? desk_value_text(r, f, json_get(s->fields, "level")) : STR("");
}

Str programme_value(Request *r, const JsonValue *indicator, const JsonValue *fields, const char *number, const char *words)
{
    int64_t n;
    char text[24];
    if (!rules_number_of(fields, number, &n)) return field_of(fields, words);
    Str said = amount_format(text, n, PLACES);
    while (said.len > 1 && said.ptr[said.len - 1] == '0') said.len--;
    if (said.len > 1 && said.ptr[said.len - 1] == '.') said.len--;
    Buf out = buf_in(r->arena);
    Field field = { .type = FIELD_NUMBER };
    JsonValue *value = json_new_object(r->arena);
    json_set(r->arena, value, "number", json_new_string(r->arena, str_copy(r->arena, said)));
    field_to_text(&out, &field, value, r->lang);
    if (str_is(field_of(indicator, "measure"), "percent")) buf_c(&out, " %");
    return buf_str(&out);
}

/* Whole years are called by their number. */
Str programme_days(Request *r, const JsonValue *period)
{
    Day from, to;
    char first[11], last[11];
    if (!day_parse(field_of(period, "from"), &from) || !day_parse(field_of(period, "to"), &to)) return STR("");
    Date begins = day_date(from), after = day_date(to + 1);
    bool years = begins.month == 1 && begins.day == 1 && after.month == 1 && after.day == 1 && after.year > begins.year;
    if (years && after.year == begins.year + 1) return str_format(r->arena, "%04d", begins.year);
    if (years) return str_format(r->arena, "%04d–%04d", begins.year, after.year - 1);
    return str_format(r->arena, STR_FMT "–" STR_FMT, STR_ARG(day_format_local(first, from)), STR_ARG(day_format_local(last, to)));
}

Str logframe_baseline(Request *r, const LogIndicator *i)
{
    const Field *f = kind_field(i->seen.kind, STR("baseline_on"));
    Str value = programme_value(r, i->seen.fields, i->seen.fields, "baseline", "baseline_words");
    const JsonValue *on = json_get(i->seen.fields, "baseline_on");
    return on && f ? str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(value), STR_ARG(desk_value_text(r, f, on))) : value;
}

Str logframe_target(Request *r, const LogIndicator *i)
{
    return i->furthest ? programme_value(r, i->seen.fields, i->furthest, "target", "target_words") : STR("");
}

Str logframe_actual(Request *r, const LogIndicator *i)
{
    if (!i->approved) return STR("");
    Str value = programme_value(r, i->seen.fields, i->approved, "actual", "actual_words");
    return str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(value), STR_ARG(programme_days(r, i->approved)));
}

LogReached logframe_reached(const LogIndicator *i)
{
    int64_t target, actual;
    if (!i->approved || !rules_number_of(i->approved, "target", &target) || !rules_number_of(i->approved, "actual", &actual)) return LOG_UNTOLD;
    bool less = str_is(field_of(i->seen.fields, "direction"), "descending");
    return (less ? actual <= target : actual >= target) ? LOG_REACHED : LOG_SHORT;
}

bool logframe_doubts(const LogResult *result)
{
    Str progress = field_of(result->seen.fields, "progress");
    bool well = str_is(progress, "on_track") || str_is(progress, "reached");
    for (size_t i = 0; well && i < result->indicator_count; i++)
        if (logframe_reached(&result->indicators[i]) == LOG_SHORT) return true;
    return false;
}
