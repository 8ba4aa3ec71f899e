/* detector.c: a run: lines in, what the rules find kept; finish.c makes the result of it.
 *
 * Each line is read into one reused Release and held against the rules at once; what they raise is copied into the caller's
 * arena, the line is forgotten. With DetectSettings.threads pool.c gives pieces of the text to parts, each a Detector like this one
 * that shares the arena; merged they are what one Detector would have found, because all that is kept is sums, lists that are
 * sorted at the end, and the first so many by place. */
#include "detect/facts.h"
#include "detect/clear_book.h"
#include "detect/comparisons.h"
#include "detect/gather.h"
#include "detect/country_pack.h"
#include "detect/measures.h"

enum { SCRATCH_CEILING = 1 << 30, SLAB = 64 * 1024 };

/* ---- rules by name ---- */

typedef struct { const char *code, *title, *sentence; DetectShape shape; } RuleName;

#define RULE(code, title, sentence, shape) [DETECT_##code] = { #code, title, sentence, DETECT_SHAPE_##shape },
static const RuleName RULES[DETECT_RULES] = {
#include "detect/rule_list.h"
};
#undef RULE
_Static_assert((int)DETECT_RULES <= (int)DETECT_MOST_RULES, "each rule is a bit of a DetectRuleSet, and DETECT_ALL one less than the next");

static const struct { const char *name, *text; } REASONS[DETECT_REASONS] = {
    [DETECT_CLEAR] = { "clear", K("detect.why-clear") }, [DETECT_FLAGGED] = { "flagged", K("detect.why-flagged") },
    [DETECT_WAITS] = { "compared", K("detect.why-compared") }, [DETECT_NO_PERIOD] = { "no-period", K("detect.why-no-period") },
    [DETECT_OTHER_METHOD] = { "other-method", K("detect.why-other-method") },
    [DETECT_NO_NUMBER] = { "no-number", K("detect.why-no-number") }, [DETECT_NO_BIDS] = { "no-bids", K("detect.why-no-bids") },
    [DETECT_NO_AWARDS] = { "no-awards", K("detect.why-no-awards") }, [DETECT_NOT_FINAL] = { "not-final", K("detect.why-not-final") },
    [DETECT_SEVERAL_AWARDS] = { "several-awards", K("detect.why-several-awards") },
    [DETECT_UNMATCHED] = { "unmatched", K("detect.why-unmatched") },
    [DETECT_PRICE_PASSED_OVER] = { "price-passed-over", K("detect.why-price-passed-over") },
    [DETECT_NOT_BY_PRICE] = { "not-by-price", K("detect.why-not-by-price") },
    [DETECT_WORTHLESS] = { "worthless", K("detect.why-worthless") },
    [DETECT_UNPRICED_METHOD] = { "unpriced-method", K("detect.why-unpriced-method") },
    [DETECT_NO_METHOD] = { "no-method", K("detect.why-no-method") }, [DETECT_NO_DATES] = { "no-dates", K("detect.why-no-dates") },
    [DETECT_NO_AMOUNTS] = { "no-amounts", K("detect.why-no-amounts") },
    [DETECT_NOT_PUBLISHED] = { "not-published", K("detect.why-not-published") },
    [DETECT_NO_CLASS] = { "no-class", K("detect.why-no-class") },
    [DETECT_NOT_IN_PACK] = { "not-in-pack", K("detect.why-not-in-pack") },
    [DETECT_ONE_RELEASE] = { "one-release", K("detect.why-one-release") },
    [DETECT_FEW_PARTS] = { "few-parts", K("detect.why-few-parts") },
    [DETECT_FEW_PEERS] = { "few-peers", K("detect.why-few-peers") }, [DETECT_ALIKE] = { "alike", K("detect.why-alike") },
    [DETECT_NO_PARTY] = { "no-party", K("detect.why-no-party") }, [DETECT_TOO_MANY] = { "too-many", K("detect.why-too-many") },
};

static const struct { const char *name, *text; } VERDICTS[DETECT_VERDICTS] = {
    [DETECT_GROUP_CLEAR] = { "clear", K("detect.why-clear") }, [DETECT_GROUP_FLAGGED] = { "flagged", K("detect.why-flagged") },
    [DETECT_GROUP_TOO_FEW] = { "too-few", K("detect.why-too-few") }, [DETECT_GROUP_UNSAID] = { "unsaid", K("detect.why-unsaid") },
    [DETECT_GROUP_SPARED] = { "person", K("detect.why-person") },
};

const char *detect_verdict_name(DetectVerdict verdict)
{
    return VERDICTS[verdict].name;
}

const char *detect_verdict_text(DetectVerdict verdict)
{
    return VERDICTS[verdict].text;
}

const char *detect_reason_name(DetectReason reason)
{
    return REASONS[reason].name;
}

const char *detect_reason_text(DetectReason reason)
{
    return REASONS[reason].text;
}

const char *detect_rule_code(DetectRule rule)
{
    return RULES[rule].code;
}

const char *detect_rule_title(DetectRule rule)
{
    return RULES[rule].title;
}

const char *detect_rule_sentence(DetectRule rule)
{
    return RULES[rule].sentence;
}

DetectShape detect_rule_shape(DetectRule rule)
{
    return RULES[rule].shape;
}

bool detect_rule_of(Str code, DetectRule *ret)
{
    for (int i = 0; i < DETECT_RULES; i++) {
        if (!str_is(code, RULES[i].code)) continue;
        *ret = (DetectRule)i;
        return true;
    }
    return false;
}

/* ---- keeping ---- */

static void *take_results(Detector *d, size_t bytes, bool near)
{
    if (d->lock) pthread_mutex_lock(d->lock);
    void *p = near ? arena_resident(d->results, bytes) : arena_alloc(d->results, bytes);
    if (d->lock) pthread_mutex_unlock(d->lock);
    return p;
}

/* Out of a slab of our own, so that parts seldom meet at the arena they share. */
static void *keep(Detector *d, Slab *slab, size_t count, size_t size)
{
    bool near = slab == &d->near;
    size_t bytes;
    if (!size_multiply(count, size, &bytes) || !size_add(bytes, 15, &bytes)) return NULL;
    bytes &= ~(size_t)15;
    if (bytes >= SLAB / 4) return take_results(d, bytes, near);
    if (!slab->at || bytes > slab->left) {                         /* nothing at all is a place, too */
        slab->at = take_results(d, SLAB, near);
        slab->left = slab->at ? SLAB : 0;
        if (!slab->at) return NULL;
    }
    char *p = slab->at;
    slab->at += bytes;
    slab->left -= bytes;
    return p;
}

void *detector_keep(Detector *d, size_t count, size_t size)
{
    return keep(d, &d->slab, count, size);
}

void *detector_keep_near(Detector *d, size_t count, size_t size)
{
    return keep(d, &d->near, count, size);
}

ErrorCode detector_said(const Detector *d, ErrorCode code, Error *e)
{
    return code == ERR_MEMORY && d->results->why != 0 ? spill_no_room(d->results->why, e) : code;
}

static ErrorCode keep_text(Detector *d, Slab *slab, Str text, Str *ret, Error *e)
{
    *ret = (Str){ 0 };
    if (!text.ptr) return ERR_OK;
    char *copy = keep(d, slab, text.len + 1, 1);
    if (!copy) return error_memory(e);
    if (text.len > 0) memcpy(copy, text.ptr, text.len);
    *ret = str_bytes(copy, text.len);
    return ERR_OK;
}

ErrorCode detector_keep_text(Detector *d, Str text, Str *ret, Error *e)
{
    return keep_text(d, &d->slab, text, ret, e);
}

ErrorCode detector_keep_text_near(Detector *d, Str text, Str *ret, Error *e)
{
    return keep_text(d, &d->near, text, ret, e);
}

/* The texts that nearly all bids share are not copied again and again. */
static ErrorCode keep_common_text(Detector *d, Str text, Str *ret, Error *e)
{
    if (str_equal(text, STR("valid"))) *ret = STR("valid");
    else if (str_equal(text, STR("disqualified"))) *ret = STR("disqualified");
    else if (str_equal(text, d->result.currency)) *ret = d->result.currency;
    else return detector_keep_text(d, text, ret, e);
    return ERR_OK;
}

ErrorCode detector_keep_bid(Detector *d, const Bid *b, DetectRole role, DetectBid *ret, Error *e)
{
    Release *r = &d->release;
    *ret = (DetectBid){ .role = role, .index = b->index, .offset = place_of(d, b->at),
                         .priced = money_whole(&b->value), .tenderer_count = b->tenderers.count };
    if (ret->priced) ret->amount = b->value.units;
    ret->rate = b->rate;
    if (b->rate) ret->asked = b->asked.units;
    if (ret->priced) TRY(keep_common_text(d, b->value.currency, &ret->currency, e));
    TRY(keep_common_text(d, b->status_text, &ret->status, e));
    TRY(detector_keep_text(d, b->id, &ret->id, e));
    TRY(detector_keep_text(d, b->status_details, &ret->status_details, e));
    TRY(detector_keep_text(d, b->date, &ret->date, e));
    if (ret->tenderer_count == 0) return ERR_OK;

    DetectParty *kept = detector_keep(d, ret->tenderer_count, sizeof *kept);
    if (!kept) return error_memory(e);
    for (size_t i = 0; i < ret->tenderer_count; i++) {
        const DetectParty *p = &r->people[b->tenderers.first + i];
        Str name = p->name.len > 0 ? p->name : release_party_name(r, &d->scratch, p->id);
        TRY(detector_keep_text(d, p->id, &kept[i].id, e));
        TRY(detector_keep_text(d, name, &kept[i].name, e));
    }
    ret->tenderers = kept;
    return ERR_OK;
}

void *detector_next_place(void *list, size_t *room, size_t count, size_t item)
{
    if (count < *room) return list;
    size_t more = *room > 0 ? *room * 2 : 256, bytes;
    if (!size_multiply(more, item, &bytes)) return NULL;
    void *new = mem_resize(list, bytes);
    if (new) *room = more;
    return new;
}

void detector_watch(Detector *d, DetectRule rule, DetectReason reason)
{
    if (!str_equal(d->settings->watched, d->release.ocid)) return;
    detector_saw(d, &(DetectSeen){ rule, reason, d->source, d->line }, d->source_index);
}

void detector_saw(Detector *d, const DetectSeen *seen, uint32_t source)
{
    KeptSeen *list = detector_next_place(d->seen, &d->seen_room, d->seen_count, sizeof *list);
    d->seen_lost |= !list;
    if (!list) return;
    d->seen = list;
    list[d->seen_count++] = (KeptSeen){ *seen, source };
}

DetectFlag *detector_new_flag(Detector *d, uint32_t source)
{
    KeptFlag *kept = detector_keep(d, 1, sizeof *kept);
    void *place;
    UNINITIALIZED Error unsaid;
    if (!kept || spill_more(&d->flags, 1, &place, &unsaid) != ERR_OK) return NULL;
    kept->source = source;
    memcpy(place, &kept, sizeof kept);
    return &kept->flag;
}

/* The reason given for the method may explain the flag, where the country pack says what the reason stands for. */
static ErrorCode clear_by_reason(Detector *d, DetectFlag *flag, Error *e)
{
    const PackReason *reason = pack_reason(d->settings->pack, d->release.rationale);
    if (flag->cleared != DETECT_OPEN || !reason || reason->explains == DETECT_OPEN) return ERR_OK;
    if (!clear_book_clears(d->settings->clear_book, reason->explains, flag->rule)) return ERR_OK;
    flag->cleared = reason->explains;
    return detector_keep_text(d, reason->code, &flag->reason, e);
}

ErrorCode detector_add_flag(Detector *d, const DetectFlag *flag, Error *e)
{
    DetectFlag *to = detector_new_flag(d, d->source_index);
    if (!to) return error_memory(e);
    *to = *flag;
    to->source = d->source;
    to->line = d->line;
    to->offset = d->offset;
    TRY(detector_keep_text(d, d->release.ocid, &to->ocid, e));
    TRY(detector_keep_text(d, d->release.title, &to->title, e));
    TRY(detector_keep_text(d, flag->lot, &to->lot, e));
    TRY(detector_keep_text(d, flag->currency, &to->currency, e));
    TRY(detector_keep_text(d, flag->year, &to->year, e));
    TRY(detector_keep_text(d, flag->market, &to->market, e));
    TRY(detector_keep_text(d, flag->what, &to->what, e));
    TRY(detector_keep_text(d, flag->reason, &to->reason, e));
    TRY(clear_by_reason(d, to, e));
    if (flag->group == DETECT_PROCESS) TRY(about_keep(d, to, e));
    detector_came_to(d, flag->rule, DETECT_FLAGGED);
    return ERR_OK;
}

Str joint_name(Detector *d, const Bid *b)
{
    Buf names = buf_in(&d->scratch);
    for (uint32_t i = 0; i < b->tenderers.count; i++) {
        const DetectParty *p = &d->release.people[b->tenderers.first + i];
        Str name = p->name.len > 0 ? p->name : release_party_name(&d->release, &d->scratch, p->id);
        if (b->tenderers.count == 1) return name;
        if (name.len > 0 && names.len > 0) buf_c(&names, " + ");
        buf_add(&names, name);
    }
    return names.len > 0 && !names.failed ? buf_str(&names) : (Str){ 0 };
}

ErrorCode detector_add_link(Detector *d, Links *to, Str party, Error *e)
{
    DetectLink *list = detector_next_place(to->list, &to->room, to->count, sizeof *list);
    if (!list) return error_memory(e);
    to->list = list;
    DetectLink *link = &list[to->count];
    TRY(detector_keep_text(d, d->release.ocid, &link->ocid, e));
    TRY(detector_keep_text(d, party, &link->party, e));
    to->count++;
    return ERR_OK;
}

/* ---- lines ---- */

static Detector *bare_detector(Arena *results, const DetectSettings *settings)
{
    Detector *d = mem_alloc(sizeof *d);
    if (!d) return NULL;
    *d = (Detector){ .results = results, .scratch = arena_with(SCRATCH_CEILING), .settings = settings,
                     .flags = spill_of(sizeof(KeptFlag *), settings->facts_memory) };
    bool first_block = arena_alloc(&d->scratch, 1);              /* stays when the mark is restored */
    d->scratch_empty = arena_mark(&d->scratch);
    if (first_block) return d;
    detector_free(d);
    return NULL;
}

/* What the run goes by, in the results, because they are read with it. */
static ErrorCode keep_settings(Detector *d, const DetectSettings *given, Error *e)
{
    DetectSettings *s = detector_keep(d, 1, sizeof *s);
    DetectDays *days = detector_keep(d, given->method_day_count, sizeof *days);
    if (!s || !days) return error_memory(e);
    *s = *given;
    s->rules &= DETECT_ALL;
    if (s->rules == 0) s->rules = DETECT_ALL;
    if (!s->screens) s->rules &= ~DETECT_BIT(DETECT_SCREENS);
    if (s->scores == 0) s->rules &= ~DETECT_BIT(DETECT_CRI);
    if (s->compat_cardinal) s->rules &= DETECT_CARDINAL;
    if (s->threads > DETECT_THREADS) s->threads = DETECT_THREADS;
    TRY(detector_keep_text(d, given->currency, &s->currency, e));
    TRY(detector_keep_text(d, given->excluded_methods, &s->excluded_methods, e));
    TRY(detector_keep_text(d, given->priceless_methods, &s->priceless_methods, e));
    TRY(detector_keep_text(d, given->priced_methods, &s->priced_methods, e));
    TRY(detector_keep_text(d, given->person_ids.ptr ? given->person_ids : STR(DETECT_PERSONS), &s->person_ids, e));
    TRY(detector_keep_text(d, given->watched, &s->watched, e));
    TRY(detector_keep_text(d, given->r003_methods, &s->r003_methods, e));
    TRY(detector_keep_text(d, given->r018_methods, &s->r018_methods, e));
    for (size_t i = 0; i < given->method_day_count; i++) {
        days[i].days = given->method_days[i].days;
        TRY(detector_keep_text(d, given->method_days[i].method, &days[i].method, e));
    }
    s->method_days = days;
    d->settings = d->result.settings = s;
    d->rules = d->result.rules = s->rules;
    d->currency_given = s->currency.len > 0;
    if (d->currency_given) d->result.currency = s->currency;
    d->release.wants_kinds = detector_runs(d, DETECT_R048);
    d->release.wants_lots = !s->compat_cardinal;
    d->release.wants_facts = !s->compat_cardinal && ((s->rules & (DETECT_TOGETHER | DETECT_BIT(DETECT_CRI))) || s->pairs > 0 || s->profiles > 0);
    d->release.wants_kinds |= d->release.wants_facts;
    d->budgets = &d->own_budgets;
    atomic_init(&d->own_budgets.facts.left, spill_ceiling(s));
    atomic_init(&d->own_budgets.measures.left, spill_ceiling(s));
    return d->release.wants_facts ? facts_new(d, &d->facts, e) : ERR_OK;
}

ErrorCode detector_new(Arena *a, const DetectSettings *settings, Detector **ret, Error *e)
{
    Detector *d = bare_detector(a, settings);
    if (!d) return error_memory(e);
    ErrorCode code = keep_settings(d, settings, e);
    if (code == ERR_OK) code = gather_new(d, &d->gather, e);
    if (code == ERR_OK) d->comparisons = comparisons_of(d);
    if (code == ERR_OK && (d->rules & ~DETECT_CARDINAL)) code = measures_new(d, &d->measures, e);
    if (code == ERR_OK && d->settings->threads > 1) code = pool_new(d, &d->pool, e);
    if (code != ERR_OK) {
        detector_free(d);
        return code;
    }
    *ret = d;
    return ERR_OK;
}

ErrorCode detector_helper(Detector *whole, pthread_mutex_t *lock, Detector **ret, Error *e)
{
    Detector *d = bare_detector(whole->results, whole->settings);
    if (!d) return error_memory(e);
    d->lock = lock;
    d->gather = whole->gather;
    d->budgets = whole->budgets;
    d->comparisons = comparisons_of(d);
    d->is_part = true;
    d->rules = whole->rules;
    d->currency_given = whole->currency_given;
    d->result.currency = whole->result.currency;
    *ret = d;
    return ERR_OK;
}

ErrorCode detector_part(Detector *whole, pthread_mutex_t *lock, Detector **ret, Error *e)
{
    Detector *d;
    TRY(detector_helper(whole, lock, &d, e));
    d->release.wants_kinds = whole->release.wants_kinds;
    d->release.wants_lots = whole->release.wants_lots;
    d->release.wants_facts = whole->release.wants_facts;
    if (whole->measures && measures_new(d, &d->measures, e) != ERR_OK) {
        detector_free(d);
        return error_memory(e);
    }
    *ret = d;
    return d->release.wants_facts ? facts_new(d, &d->facts, e) : ERR_OK;
}

void detector_free(Detector *d)
{
    if (!d) return;
    pool_free(d->pool);
    if (!d->is_part) gather_free(d->gather);
    measures_free(d->measures);
    release_free(&d->release);
    arena_free(&d->scratch);
    parties_free(&d->tenderers);
    parties_free(&d->buyers);
    parties_free(&d->entities);
    parties_free(&d->currencies);
    facts_free(d->facts);
    spill_free(&d->flags);
    comparisons_free(&d->comparisons);
    mem_free(d->seen);
    mem_free(d->bidders.list);
    mem_free(d->refusing_buyers.list);
    mem_free(d->refusing_entities.list);
    mem_free(d->sources);
    mem_free(d);
}

void detector_tap(Detector *d, DetectTap tap, void *user)
{
    d->tap = tap;
    d->tap_user = user;
}

void detector_door(Detector *d, const DetectDoor *door)
{
    d->door = door;
}

ErrorCode detector_source(Detector *d, Str name, Error *e)
{
    Str *list = detector_next_place(d->sources, &d->source_room, d->source_count, sizeof *list);
    if (!list) return error_memory(e);
    d->sources = list;
    TRY(detector_keep_text(d, name, &d->source, e));
    d->source_index = (uint32_t)d->source_count;
    list[d->source_count++] = d->source;
    d->line = d->offset = d->next_offset = 0;
    return ERR_OK;
}

ErrorCode detector_broken_line(Detector *d, const Error *why, Error *e)
{
    d->result.broken_count++;
    if (d->result.broken_kept == DETECT_BROKEN_KEPT) return ERR_OK;
    Error *kept = detector_keep(d, 1, sizeof *kept);
    if (!kept) return error_memory(e);
    *kept = *why;
    int64_t column;
    if (!int_parse(error_arg(kept, "column"), &column) || column < 0) column = 0;
    d->broken[d->result.broken_kept++] = (KeptBroken){ { d->source, d->line, (uint64_t)column, kept }, d->source_index };
    return ERR_OK;
}

static bool is_blank(Str line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] != ' ' && line.ptr[i] != '\t' && line.ptr[i] != '\r') return false;
    return true;
}

/* Cardinal reads no line that is not UTF-8 throughout. */
static ErrorCode check_utf8(const Detector *d, Str line, Error *e)
{
    if (!d->settings->compat_cardinal || utf8_valid(line)) return ERR_OK;
    Str good = str_first(line, utf8_valid_length(line));
    return error_set(e, ERR_INVALID, K("detect.bad-text"), arg_int("line", (int64_t)d->line),
                     arg_int("column", (int64_t)utf8_count(good) + 1));
}

/* What a local method is in OCDS's words, the country pack knows better than the publisher's general code. */
static void use_pack(Detector *d)
{
    Str method = pack_method(d->settings->pack, d->release.method_details);
    if (method.ptr) d->release.method = method;
}

static ErrorCode look_at_release(Detector *d, Error *e)
{
    DetectResult *result = &d->result;
    result->unread_amounts += d->release.unread_amounts;
    result->rounded_amounts += d->release.rounded_amounts;
    if (!d->settings->compat_cardinal) use_pack(d);
    if (d->release.cancelled) {
        result->cancelled++;
    } else if (rules_excluded(d)) {
        result->excluded++;
    } else {
        result->releases++;
        d->process++;
        return rules_apply(d, e);
    }
    return ERR_OK;
}

/* What was read came to `code` and d->why. */
static ErrorCode take_release(Detector *d, Str text, TakeAs as, ErrorCode code, Error *e)
{
    d->text = text.ptr;
    d->text_len = text.len;
    if (code == ERR_MEMORY) return error_memory(e);
    if (code != ERR_OK) return detector_broken_line(d, &d->why, e);

    Shape shape = d->release.shape;
    if (as == TAKE_AS_COMPILED || (d->settings->compat_cardinal && as == TAKE_AS_IT_IS)) shape = SHAPE_RELEASE;
    if (as == TAKE_AS_PARTIAL && shape == SHAPE_RELEASE) shape = SHAPE_PARTIAL;
    if (shape != SHAPE_PARTIAL) d->result.duplicates += d->release.duplicates;      /* those that are kept are counted when they are merged */
    if (!d->release.ocid.ptr && shape != SHAPE_PACKAGE) {
        error_set(&d->why, ERR_INVALID, K("detect.no-ocid"), arg_int("line", (int64_t)d->line));
        return detector_broken_line(d, &d->why, e);
    }
    if (shape == SHAPE_RELEASE) return look_at_release(d, e);
    return shape == SHAPE_PARTIAL ? gather_keep(d, text, e) : gather_open(d, text, e);
}

ErrorCode detector_take_part(Detector *d, Str text, TakeAs as, Error *e)
{
    arena_restore(&d->scratch, d->scratch_empty);
    ErrorCode code = check_utf8(d, text, &d->why);
    if (code == ERR_OK) code = release_read(&d->release, &d->scratch, text, d->line, d->offset, &d->why);
    return take_release(d, text, as, code, e);
}

ErrorCode detector_take_merged(Detector *d, Str text, Error *e)
{
    d->merged = true;
    ErrorCode code = detector_take_part(d, text, TAKE_AS_COMPILED, e);
    d->merged = false;
    return code;
}

/* A line that begins with what may be a release: where it ends the reader finds out. */
static ErrorCode take_unmeasured(Detector *d, Str *lines, Error *e)
{
    Str line = *lines;
    arena_restore(&d->scratch, d->scratch_empty);
    d->result.lines++;
    ErrorCode code = release_read_line(&d->release, &d->scratch, &line, d->line, d->offset, &d->why);
    *lines = str_from(*lines, line.len + 1);
    d->next_offset += line.len + 1;
    return take_release(d, line, TAKE_AS_IT_IS, code, e);
}

/* Any line. */
static ErrorCode take_measured(Detector *d, Str *lines, Error *e)
{
    Str line;
    if (!str_next_line(lines, &line)) return ERR_OK;
    d->next_offset += line.len + 1;
    if (d->line == 1 && str_starts(line, STR("\xef\xbb\xbf"))) {                 /* a byte-order mark */
        line = str_from(line, 3);
        d->offset += 3;
    }
    if (is_blank(line)) return ERR_OK;
    d->result.lines++;
    return detector_take_part(d, line, TAKE_AS_IT_IS, e);
}

/* The first of some lines. */
static ErrorCode take_line(Detector *d, Str *lines, Error *e)
{
    d->offset = d->next_offset;
    d->line++;
    bool plain = lines->ptr[0] == '{' && !d->settings->compat_cardinal;
    return plain ? take_unmeasured(d, lines, e) : take_measured(d, lines, e);
}

ErrorCode detector_take_lines(Detector *d, Str lines, Error *e)
{
    while (lines.len > 0) TRY(take_line(d, &lines, e));
    return ERR_OK;
}

/* Cardinal's main currency is the first one in the data, so until it is known nothing is given to other threads. */
static bool currency_is_open(const Detector *d)
{
    static const DetectRuleSet COMPARING = DETECT_BIT(DETECT_R024) | DETECT_BIT(DETECT_R036) | DETECT_BIT(DETECT_R058);
    return d->settings->compat_cardinal && !d->result.currency.ptr && (d->rules & COMPARING);
}

bool detector_shares(const Detector *d)
{
    return d->pool && !currency_is_open(d);
}

ErrorCode detector_feed(Detector *d, Str lines, Error *e)
{
    while (d->pool && lines.len > 0 && currency_is_open(d)) TRY(take_line(d, &lines, e));
    return detector_said(d, d->pool ? pool_feed(d->pool, lines, e) : detector_take_lines(d, lines, e), e);
}
