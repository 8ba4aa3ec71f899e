/* desk_search_filter.c: what a search is narrowed to: the kind, the case, the state, the region of a place, the days of the last
 * version, the unit whose people lead the case.
 *
 * State and region are signs in the index and days are places in the log, so that a narrow search is no longer walk than a wide one. */
#include "desk/desk_searching.h"
#include "desk/form.h"
#include "office/search_sign.h"

/* ---- days ---- */

ErrorCode filter_day(Str text, bool *given, Day *ret, Error *e)
{
    *given = text.len > 0;
    if (!*given || day_parse_local(text, ret) || day_parse(text, ret)) return ERR_OK;
    return error_set(e, ERR_INVALID, K("search.no-day"), arg_str("day", text));
}

/* The first entry of an epoch that was received at that time or later; its size when there is none. */
static ErrorCode first_in(Request *r, uint32_t epoch, Instant at, uint64_t *ret, Error *e)
{
    uint64_t low = 0, high;
    TRY(store_epoch_size(r->store, epoch, &high, e));
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        Entry entry;
        ArenaMark mark = arena_mark(r->arena);
        ErrorCode code = store_entry(r->store, r->arena, epoch, middle, &entry, e);
        Instant received = code == ERR_OK ? entry.received : 0;
        arena_restore(r->arena, mark);
        if (code != ERR_OK) return code;
        if (received >= at) high = middle;
        else low = middle + 1;
    }
    *ret = low;
    return ERR_OK;
}

/* Where the log stood at the beginning of a day, in Bishkek. */
static ErrorCode place_of_day(Request *r, Day day, RecordPlace *ret, Error *e)
{
    Instant at = (Instant)day * 24 * HOUR;
    uint32_t last;
    uint64_t size;
    at -= bishkek_offset(at) * SECOND;
    TRY(store_last_epoch(r->store, &last, e));
    for (uint32_t epoch = 1; epoch <= last; epoch++) {
        TRY(first_in(r, epoch, at, &ret->index, e));
        TRY(store_epoch_size(r->store, epoch, &size, e));
        ret->epoch = epoch;
        if (ret->index < size) return ERR_OK;
    }
    ret->epoch = ret->epoch > 0 ? ret->epoch : 1;
    return ERR_OK;
}

static ErrorCode narrow_to_days(Finding *f, const SearchFilter *filter, Error *e)
{
    bool from, to;
    Day first = 0, last = 0;
    RecordPlace place = { 0 };
    TRY(filter_day(filter->from, &from, &first, e));
    TRY(filter_day(filter->to, &to, &last, e));
    if (from && to && last < first) return error_set(e, ERR_INVALID, K("search.days-crossed"));
    if (from) {
        TRY(place_of_day(f->request, first, &place, e));
        finding_from(f, place);
    }
    place = (RecordPlace){ 0 };
    if (!to) return ERR_OK;
    TRY(place_of_day(f->request, last + 1, &place, e));
    finding_until(f, place);
    return ERR_OK;
}

static bool is_before(RecordPlace a, RecordPlace b)
{
    return a.epoch != b.epoch ? a.epoch < b.epoch : a.index < b.index;
}

void finding_until(Finding *f, RecordPlace place)
{
    if (f->until.epoch == 0 || is_before(place, f->until)) f->until = place;
}

void finding_from(Finding *f, RecordPlace place)
{
    if (is_before(f->from, place)) f->from = place;
}

/* ---- the unit ---- */

typedef struct { Finding *finding; Str *users; size_t count, room; } Led;

static ErrorCode take_user(void *self, const Record *rec, Error *e)
{
    Led *l = self;
    Arena *a = l->finding->request->arena;
    if (!ARENA_ROOM(a, l->users, l->count, l->room)) return error_memory(e);
    l->users[l->count] = str_copy(a, rec->id);
    return l->users[l->count++].ptr ? ERR_OK : error_memory(e);
}

static ErrorCode take_case(void *self, const Record *rec, Error *e)
{
    Finding *f = self;
    Str id = str_copy(f->request->arena, rec->id);
    return id.ptr && map_set(f->led, id, f) ? ERR_OK : error_memory(e);
}

static ErrorCode narrow_to_unit(Finding *f, Str unit, Error *e)
{
    Request *r = f->request;
    Led led = { .finding = f };
    Seen seen;
    TRY(desk_see(r, unit, &seen, e));
    if (!str_is(seen.record.kind, "unit")) return error_set(e, ERR_INVALID, K("search.no-unit"), arg_str("unit", unit));
    f->led = ARENA_NEW(r->arena, Map);
    if (!f->led) return error_memory(e);
    *f->led = map_in(r->arena);
    TRY(store_records_by(r->store, STR("user"), STR("unit"), seen.record.id, take_user, &led, e));
    for (size_t i = 0; i < led.count; i++) TRY(store_records_by(r->store, STR("case"), STR("lead"), led.users[i], take_case, f, e));
    return ERR_OK;
}

/* ---- all of it ---- */

SearchFilter finding_asked(Request *r)
{
    return (SearchFilter){ .kind = arg_text(r, "kind"), .in_case = arg_text(r, "case"), .state = arg_text(r, "state"), .place = arg_text(r, "place"),
                           .unit = arg_text(r, "unit"), .from = arg_text(r, "from"), .to = arg_text(r, "to") };
}

static ErrorCode narrow_to_case(Finding *f, Str in_case, Error *e)
{
    Request *r = f->request;
    Seen seen;
    TRY(desk_see(r, in_case, &seen, e));
    if (!seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", in_case));
    if (request_opens(r, seen.record.id)) return error_set(e, ERR_USAGE, K("locked.use-case-search"));
    f->only = seen.record.id;
    return ERR_OK;
}

static bool has_region(const Model *m, Str code)
{
    for (size_t i = 0; i < m->region_count; i++) if (str_equal(m->regions[i].code, code)) return true;
    return false;
}

ErrorCode finding_narrow(Finding *f, const SearchFilter *filter, Error *e)
{
    Request *r = f->request;
    Buf signs = buf_in(r->arena);
    if (filter->kind.len > 0) TRY(desk_kind(r, filter->kind, true, &f->kind, e));
    if (filter->in_case.len > 0) TRY(narrow_to_case(f, filter->in_case, e));
    if (filter->unit.len > 0) TRY(narrow_to_unit(f, filter->unit, e));
    if (filter->place.len > 0 && !has_region(r->model, filter->place)) {
        return error_set(e, ERR_INVALID, K("search.no-region"), arg_str("place", filter->place));
    }
    if (filter->state.len > 0) search_sign(&signs, SIGN_STATE, filter->state);
    if (filter->place.len > 0) search_sign(&signs, SIGN_PLACE, filter->place);
    if (signs.failed) return error_memory(e);
    f->signs = buf_str(&signs);
    return narrow_to_days(f, filter, e);
}

/* ---- the panel ---- */

static void add_kinds(Request *r, JsonValue *form, Str chosen)
{
    const Profile *profile = office_profile(r->office, r->model);
    JsonValue *field = form_field_named(r, "kind", "choice", view_say(r, K("search.row-kind")), chosen);
    for (size_t i = 0; i < r->model->kind_count; i++) {
        const Kind *k = &r->model->kinds[i];
        if (!k->internal && profile_has_kind(r->model, profile, k)) form_option(r, field, k->id, view_label(r, &k->plural));
    }
    form_field(r, form, field);
}

/* States are those of the kind that was chosen: of all kinds they would be a list that nobody reads. */
static void add_states(Request *r, JsonValue *form, const SearchFilter *filter)
{
    const Kind *k = filter->kind.len > 0 ? model_kind(r->model, filter->kind) : NULL;
    if (!k) return;
    JsonValue *field = form_field_named(r, "state", "choice", view_say(r, K("desk.row-state")), filter->state);
    for (size_t i = 0; i < k->state_count; i++) form_option(r, field, k->states[i].id, view_label(r, &k->states[i].label));
    form_field(r, form, field);
}

static void add_regions(Request *r, JsonValue *form, Str chosen)
{
    JsonValue *field = form_field_named(r, "place", "choice", view_say(r, K("search.region")), chosen);
    for (size_t i = 0; i < r->model->region_count; i++) {
        const Region *region = &r->model->regions[i];
        if (region->within.len == 0 || str_equal(region->code, chosen)) form_option(r, field, region->code, view_label(r, &region->label));
    }
    form_field(r, form, field);
}

static void add_units(Request *r, JsonValue *form, Str chosen)
{
    const Kind *k = model_kind(r->model, STR("unit"));
    JsonValue *found = NULL, *field = form_field_named(r, "unit", "choice", view_say(r, K("search.unit")), chosen);
    Error unheard;
    if (!k || desk_few_choices(r, k, &found, &unheard) != ERR_OK || !found || found->count == 0) return;
    JSON_EACH(pair, found) form_option(r, field, pair->first->text, pair->first->next->text);
    form_field(r, form, field);
}

static void add_text(Request *r, JsonValue *form, const char *name, const char *label, Str value)
{
    form_field(r, form, form_field_named(r, name, "text", view_say_args(r, label, NULL, 0), value));
}

void finding_show_filter(Request *r, Str words, const SearchFilter *filter)
{
    JsonValue *form = form_new(r, STR("search"), view_say(r, K("view.filter")));
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    add_text(r, form, "words", K("view.words"), words);
    add_kinds(r, form, filter->kind);
    add_states(r, form, filter);
    add_text(r, form, "case", K("search.in-case"), filter->in_case);
    add_text(r, form, "from", K("search.from"), filter->from);
    add_text(r, form, "to", K("search.to"), filter->to);
    add_regions(r, form, filter->place);
    add_units(r, form, filter->unit);
    view_filter(r, form);
}
