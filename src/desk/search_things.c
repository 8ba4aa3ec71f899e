/* search_things.c: see search_check.h: each thing has its place, who found it, a package and a seal; as many seals as packages;
 * what lies in a package weighs no more than the package; the times of finding and of sealing lie within the action. Things are
 * told by their numbers, a few of them and how many more. */
#include "desk/search_check.h"

#include "desk/seizure.h"
#include "rules/seal_book.h"

enum { NAMED = 8, WEIGHT_PLACES = 3 };

typedef struct { Str id, number, package, seal, serial, imei; int64_t weight; bool weighed, placed, found_by, sealed, in_time,
    device, photo, odd; } Thing;
typedef struct { Str id, number, seal; int64_t weight, sum; size_t holds; bool weighed; } Pack;
typedef struct {
    SearchFaults *to;
    const Seen   *search;
    Thing        *things; size_t count, room;
    Pack         *packs; size_t pack_count, pack_room;
    size_t        units;                /* packages, and things sealed by themselves */
    Instant       from, until;
    bool          hours;
} Things;

/* ---- reading ---- */

static bool grams_of(const JsonValue *v, int64_t *ret)
{
    return amount_parse(json_text(json_get(v, "number")), WEIGHT_PLACES, ret);
}

static Str kept(Things *t, const JsonValue *fields, const char *name)
{
    return str_copy(t->to->request->arena, json_text(json_get(fields, name)));
}

static bool in_time(const Things *t, const JsonValue *fields, const char *name)
{
    Instant at;
    return !t->hours || !instant_parse(json_text(json_get(fields, name)), &at) || (at >= t->from && at <= t->until);
}

/* Is it of this case, and may he see it? */
static bool is_wanted(Things *t, const Record *rec)
{
    Request *r = t->to->request;
    const Kind *k = model_kind(r->model, rec->kind);
    return rec->body.len > 0 && !record_is_pulled_back(rec) && str_equal(rec->chain, t->search->record.chain) && k
        && request_may_see(r, k, rec);
}

static void *grown(Arena *a, void *list, size_t *room, size_t count, size_t size)
{
    size_t more = *room > 0 ? *room * 2 : 64;
    char *to = arena_array(a, more, size);
    if (to && count > 0) memcpy(to, list, count * size);
    *room = more;
    return to;
}

static ErrorCode take_thing(void *self, const Record *rec, Error *e)
{
    Things *t = self;
    const JsonValue *body;
    Arena *a = t->to->request->arena;
    if (!is_wanted(t, rec)) return ERR_OK;
    if (t->count == t->room && !(t->things = grown(a, t->things, &t->room, t->count, sizeof *t->things))) return error_memory(e);
    TRY(record_fields(a, rec, &body, e));
    const JsonValue *f = json_get(body, "fields");
    Str category = json_text(json_get(f, "category")), imei = kept(t, f, "imei");
    Thing *one = &t->things[t->count++];
    *one = (Thing){ .id = str_copy(a, rec->id), .number = str_copy(a, json_text(json_get(body, "number"))),
        .package = kept(t, f, "in_package"),
                    .seal = kept(t, f, "seal"), .serial = kept(t, f, "serial"), .imei = imei };
    one->weighed = grams_of(json_get(f, "weight"), &one->weight);
    one->placed = json_get(f, "found_at") || json_get(f, "room");
    one->found_by = json_get(f, "found_by") != NULL;
    one->sealed = !str_is(rec->state, "found") && one->seal.len > 0;
    one->in_time = in_time(t, f, "found_on");
    one->device = str_is(category, "phone") || str_is(category, "computer") || str_is(category, "medium");
    one->photo = json_get(f, "photo") != NULL;
    one->odd = imei.len > 0 && !imei_is_sound(imei);
    return ERR_OK;
}

static ErrorCode take_pack(void *self, const Record *rec, Error *e)
{
    Things *t = self;
    const JsonValue *body;
    Arena *a = t->to->request->arena;
    if (!is_wanted(t, rec)) return ERR_OK;
    if (t->pack_count == t->pack_room && !(t->packs = grown(a, t->packs, &t->pack_room, t->pack_count, sizeof *t->packs)))
        return error_memory(e);
    TRY(record_fields(a, rec, &body, e));
    const JsonValue *f = json_get(body, "fields");
    Pack *one = &t->packs[t->pack_count++];
    *one = (Pack){ .id = str_copy(a, rec->id), .number = str_copy(a, json_text(json_get(body, "number"))),
        .seal = kept(t, f, "seal") };
    one->weighed = grams_of(json_get(f, "weight"), &one->weight);
    if (!in_time(t, f, "sealed_on")) SEARCH_FAULT(t->to, true, K("search.check-sealed-outside"), arg_str("package", one->number));
    return ERR_OK;
}

static ErrorCode see_photo(void *self, const Record *rec, Error *e)
{
    (void)e;
    if (rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    *(bool *)self = true;
    return ERR_END;
}

static ErrorCode find_photos(Things *t, Error *e)
{
    Request *r = t->to->request;
    if (!model_kind(r->model, STR("photo"))) return ERR_OK;
    for (size_t i = 0; i < t->count; i++) {
        if (t->things[i].photo) continue;
        ErrorCode code = records_by(r, STR("photo"), STR("of_record"), t->things[i].id, see_photo, &t->things[i].photo, e);
        if (code != ERR_OK && code != ERR_END) return code;
        error_clear(e);
    }
    return ERR_OK;
}

/* ---- telling ---- */

typedef bool (*IsOdd)(const Thing *one);

static bool is_unsealed(const Thing *one) { return !one->sealed; }
static bool is_unplaced(const Thing *one) { return !one->placed; }
static bool is_nobodys(const Thing *one) { return !one->found_by; }
static bool is_outside(const Thing *one) { return !one->in_time; }
static bool is_unseen(const Thing *one) { return !one->photo; }
static bool has_odd_imei(const Thing *one) { return one->odd; }

/* "EX-2026-0001, EX-2026-0004 (+12)" */
static void tell(Things *t, IsOdd odd, bool grave, const char *key)
{
    Buf names = buf_in(t->to->request->arena);
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++) {
        if (!odd(&t->things[i])) continue;
        if (n < NAMED) buf_format(&names, "%s" STR_FMT, n > 0 ? ", " : "", STR_ARG(t->things[i].number));
        n++;
    }
    if (n == 0) return;
    if (n > NAMED) buf_format(&names, " (+%zu)", n - NAMED);
    SEARCH_FAULT(t->to, grave, key, arg_int("n", (int64_t)n), arg_str("things", buf_str(&names)));
}

/* ---- packages and seals ---- */

static Pack *pack_of(Things *t, Str id)
{
    for (size_t i = 0; i < t->pack_count; i++) if (str_equal(t->packs[i].id, id)) return &t->packs[i];
    return NULL;
}

/* A thing that is sealed by itself is its own package. */
static void check_packs(Things *t)
{
    size_t alone = 0;
    for (size_t i = 0; i < t->count; i++) {
        Thing *one = &t->things[i];
        Pack *p = pack_of(t, one->package);
        alone += one->sealed && !p;
        if (!p) continue;
        p->holds++;
        p->sum += one->weighed ? one->weight : 0;
        if (!str_equal(p->seal, one->seal)) SEARCH_FAULT(t->to, true, K("search.check-other-seal"), arg_str("thing", one->number),
                                                         arg_str("package", p->number));
    }
    for (size_t i = 0; i < t->pack_count; i++) {
        const Pack *p = &t->packs[i];
        char sum[24], weight[24];
        if (p->holds == 0) SEARCH_FAULT(t->to, true, K("search.check-empty"), arg_str("package", p->number));
        if (p->weighed && p->sum > p->weight) {
            SEARCH_FAULT(t->to, true, K("search.check-weight"), arg_str("package", p->number),
                arg_str("sum", amount_format(sum, p->sum, WEIGHT_PLACES)),
                         arg_str("weight", amount_format(weight, p->weight, WEIGHT_PLACES)));
        }
    }
    t->units = alone + t->pack_count;
}

/* The same seal on two things that do not lie in one package: what was taken over, or entered before there were packages. */
static ErrorCode check_seals(Things *t, Error *e)
{
    Request *r = t->to->request;
    Map seen = map_in(r->arena);
    size_t strange = 0, different = 0;
    Buf names = buf_in(r->arena);
    for (size_t i = 0; i < t->count + t->pack_count; i++) {
        Str seal = i < t->count ? t->things[i].seal : t->packs[i - t->count].seal;
        Str package = i < t->count ? t->things[i].package : t->packs[i - t->count].id;
        Str *before = seal.len > 0 ? map_get(&seen, seal) : NULL;
        SealSource source;
        if (seal.len == 0) continue;
        if (before) {
            if (!str_equal(*before, package)) SEARCH_FAULT(t->to, true, K("search.check-seal-twice"), arg_str("seal", seal));
            continue;
        }
        Str *now = ARENA_NEW(r->arena, Str);
        if (!now || !map_set(&seen, seal, now)) return error_memory(e);
        *now = package;
        different++;
        TRY(seal_source(r, seal, json_text(json_get(t->search->fields, "led_by")), &source, e));
        if (source.standing == SEAL_OFFICE_HAS_NONE || source.standing == SEAL_OF_OFFICER) continue;
        if (strange++ < NAMED) buf_format(&names, "%s" STR_FMT, names.len > 0 ? ", " : "", STR_ARG(seal));
    }
    if (different != t->units)
        SEARCH_FAULT(t->to, true, K("search.check-count"), arg_int("seals", (int64_t)different),
            arg_int("packages", (int64_t)t->units));
    if (strange > 0)
        SEARCH_FAULT(t->to, false, K("search.check-seal-source"), arg_int("n", (int64_t)strange),
            arg_str("seals", buf_str(&names)));
    return ERR_OK;
}

static bool same_mark(const Thing *one, const Thing *other)
{
    return (one->serial.len > 0 && str_equal(one->serial, other->serial))
        || (one->imei.len > 0 && str_equal(one->imei, other->imei));
}

static void check_marks(Things *t)
{
    for (size_t i = 0; i < t->count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (!same_mark(&t->things[i], &t->things[j])) continue;
            SEARCH_FAULT(t->to, true, K("search.check-same-mark"), arg_str("thing", t->things[i].number),
                arg_str("other", t->things[j].number));
            break;
        }
    }
}

static void check_specialist(Things *t)
{
    bool device = false, specialist = false;
    for (size_t i = 0; i < t->count; i++) device = device || t->things[i].device;
    JSON_EACH(one, json_get(t->search->fields, "present"))
        specialist = specialist || str_is(json_text(json_get(one, "part")), "specialist");
    if (device && !specialist) search_fault(t->to, true, K("search.check-specialist"), NULL, 0);
}

ErrorCode search_check_things(const Seen *search, SearchFaults *to, Error *e)
{
    Request *r = to->request;
    Things t = { .to = to, .search = search };
    t.hours = search_hours(search->fields, &t.from, &t.until);
    if (!model_kind(r->model, STR("exhibit"))) return ERR_OK;
    TRY(records_by(r, STR("exhibit"), STR("search"), search->record.id, take_thing, &t, e));
    if (model_kind(r->model, STR("package")))
        TRY(records_by(r, STR("package"), STR("search"), search->record.id, take_pack, &t, e));
    TRY(find_photos(&t, e));
    tell(&t, is_unsealed, true, K("search.check-unsealed"));
    tell(&t, is_unplaced, true, K("search.check-no-place"));
    tell(&t, is_nobodys, false, K("search.check-no-finder"));
    tell(&t, is_outside, true, K("search.check-found-outside"));
    tell(&t, has_odd_imei, true, K("search.check-imei"));
    tell(&t, is_unseen, false, K("search.check-no-photo"));
    check_packs(&t);
    TRY(check_seals(&t, e));
    check_marks(&t);
    check_specialist(&t);
    return ERR_OK;
}
