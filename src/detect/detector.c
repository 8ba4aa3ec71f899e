/* detector.c: a run: lines in, a sorted result out.
 *
 * Each line is read into one reused Release and held against the rules at once; what they raise is copied into the caller's
 * arena, the line is forgotten. R024 and R058 need to know all tenders first: their comparisons wait until detector_finish,
 * which lays the fences over them. Nothing depends on which line came first, and the result is sorted, so that the order of
 * lines does not show. */
#include "detect/detect_int.h"

#include <math.h>
#include <stdlib.h>

enum { SCRATCH_CEILING = 1 << 30 };

/* ---- rules by name ---- */

typedef struct { const char *code, *title; } RuleName;

static const RuleName RULES[DETECT_RULES] = {
    [DETECT_R018] = { "R018", K("detect.r018-title") }, [DETECT_R024] = { "R024", K("detect.r024-title") },
    [DETECT_R028] = { "R028", K("detect.r028-title") }, [DETECT_R035] = { "R035", K("detect.r035-title") },
    [DETECT_R036] = { "R036", K("detect.r036-title") }, [DETECT_R058] = { "R058", K("detect.r058-title") },
};

const char *detect_rule_code(DetectRule rule)
{
    return RULES[rule].code;
}

const char *detect_rule_title(DetectRule rule)
{
    return RULES[rule].title;
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

ErrorCode detector_keep_text(Detector *d, Str text, Str *ret, Error *e)
{
    *ret = (Str){ 0 };
    if (!text.ptr) return ERR_OK;
    *ret = str_copy(d->results, text);
    return ret->ptr ? ERR_OK : error_memory(e);
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
    *ret = (DetectBid){ .role = role, .priced = money_whole(&b->value), .tenderer_count = b->tenderers.count };
    if (ret->priced) ret->amount = b->value.units;
    if (ret->priced) TRY(keep_common_text(d, b->value.currency, &ret->currency, e));
    TRY(keep_common_text(d, b->status_text, &ret->status, e));
    TRY(detector_keep_text(d, b->id, &ret->id, e));
    TRY(detector_keep_text(d, b->status_details, &ret->status_details, e));
    if (ret->tenderer_count == 0) return ERR_OK;

    DetectParty *kept = arena_array(d->results, ret->tenderer_count, sizeof *kept);
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

/* One more place behind `count` items of a list that grows outside of the arena. */
static void *next_place(void *list, size_t *room, size_t count, size_t item)
{
    if (count < *room) return list;
    size_t more = *room > 0 ? *room * 2 : 256, bytes;
    if (!size_multiply(more, item, &bytes)) return NULL;
    void *new = mem_resize(list, bytes);
    if (new) *room = more;
    return new;
}

ErrorCode detector_add_flag(Detector *d, const DetectFlag *flag, Error *e)
{
    DetectFlag *list = next_place(d->flags, &d->flag_room, d->result.flag_count, sizeof *list);
    if (!list) return error_memory(e);
    d->flags = list;
    DetectFlag *to = &list[d->result.flag_count];
    *to = *flag;
    to->source = d->source;
    to->line = d->line;
    TRY(detector_keep_text(d, d->release.ocid, &to->ocid, e));
    TRY(detector_keep_text(d, d->release.title, &to->title, e));
    d->result.flag_count++;
    return ERR_OK;
}

/* Where the texts of a bid with one tenderer stand. */
static void list_texts(Detector *d, const Bid *b, Str to[4])
{
    const DetectParty *p = &d->release.people[b->tenderers.first];
    to[0] = b->id;
    to[1] = b->status_details;
    to[2] = p->id;
    to[3] = p->name.len > 0 ? p->name : release_party_name(&d->release, &d->scratch, p->id);
}

ErrorCode detector_add_comparison(Detector *d, double ratio, const Bid *winner, const Bid *next, Error *e)
{
    Comparison *list = next_place(d->comparisons, &d->comparison_room, d->comparison_count, sizeof *list);
    if (!list) return error_memory(e);
    d->comparisons = list;

    Str texts[OF_TEXTS] = { [OF_OCID] = d->release.ocid, [OF_TITLE] = d->release.title };
    list_texts(d, winner, &texts[OF_WINNER]);
    list_texts(d, next, &texts[OF_NEXT]);
    Comparison *c = &list[d->comparison_count];
    *c = (Comparison){ .ratio = ratio, .amounts = { winner->value.units, next->value.units },
                       .source = d->source, .line = d->line };
    size_t total = 0;
    for (int i = 0; i < OF_TEXTS; i++) {
        if (texts[i].len >= NO_TEXT) texts[i] = (Str){ 0 };
        c->lengths[i] = texts[i].ptr ? (uint32_t)texts[i].len : NO_TEXT;
        total += texts[i].len;
    }
    char *to = arena_alloc(d->results, total);
    if (!to) return error_memory(e);
    c->texts = to;
    for (int i = 0; i < OF_TEXTS; i++) {
        if (texts[i].len > 0) memcpy(to, texts[i].ptr, texts[i].len);
        to += texts[i].len;
    }
    d->comparison_count++;
    return ERR_OK;
}

/* ---- lines ---- */

ErrorCode detector_new(Arena *a, const DetectSettings *settings, Detector **ret, Error *e)
{
    Detector *d = mem_alloc(sizeof *d);
    if (!d) return error_memory(e);
    *d = (Detector){ .results = a, .scratch = arena_with(SCRATCH_CEILING), .settings = *settings };
    d->settings.rules &= (1u << DETECT_RULES) - 1;
    if (d->settings.rules == 0) d->settings.rules = (1u << DETECT_RULES) - 1;
    d->result.rules = d->settings.rules;
    d->currency_given = settings->currency.len > 0;
    bool first_block = arena_alloc(&d->scratch, 1);              /* stays when the mark is restored */
    d->scratch_empty = arena_mark(&d->scratch);

    ErrorCode code = first_block ? ERR_OK : error_memory(e);
    if (code == ERR_OK) code = detector_keep_text(d, settings->excluded_methods, &d->settings.excluded_methods, e);
    if (code == ERR_OK) code = detector_keep_text(d, settings->priceless_methods, &d->settings.priceless_methods, e);
    if (code == ERR_OK && d->currency_given) code = detector_keep_text(d, settings->currency, &d->result.currency, e);
    if (code != ERR_OK) {
        detector_free(d);
        return code;
    }
    *ret = d;
    return ERR_OK;
}

void detector_free(Detector *d)
{
    if (!d) return;
    release_free(&d->release);
    arena_free(&d->scratch);
    mem_free(d->flags);
    mem_free(d->comparisons);
    mem_free(d);
}

ErrorCode detector_source(Detector *d, Str name, Error *e)
{
    d->line = 0;
    return detector_keep_text(d, name, &d->source, e);
}

ErrorCode detector_broken_line(Detector *d, const Error *why, Error *e)
{
    d->result.broken_count++;
    if (d->result.broken_kept == DETECT_BROKEN_KEPT) return ERR_OK;
    Error *kept = ARENA_NEW(d->results, Error);
    if (!kept) return error_memory(e);
    *kept = *why;
    int64_t column;
    if (!int_parse(error_arg(kept, "column"), &column) || column < 0) column = 0;
    d->broken[d->result.broken_kept++] = (DetectBroken){ d->source, d->line, (uint64_t)column, kept };
    return ERR_OK;
}

static bool is_blank(Str line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] != ' ' && line.ptr[i] != '\t' && line.ptr[i] != '\r') return false;
    return true;
}

static ErrorCode take_line(Detector *d, Str line, Error *e)
{
    DetectResult *result = &d->result;
    if (++d->line == 1 && str_starts(line, STR("\xef\xbb\xbf"))) line = str_from(line, 3);   /* a byte-order mark */
    if (is_blank(line)) return ERR_OK;
    result->lines++;
    arena_restore(&d->scratch, d->scratch_empty);

    ErrorCode code = release_read(&d->release, &d->scratch, line, d->line, &d->why);
    if (code == ERR_MEMORY) return error_memory(e);
    if (code != ERR_OK) return detector_broken_line(d, &d->why, e);

    result->unread_amounts += d->release.unread_amounts;
    result->rounded_amounts += d->release.rounded_amounts;
    if (d->release.cancelled) {
        result->cancelled++;
    } else if (rules_excluded(d)) {
        result->excluded++;
    } else {
        result->releases++;
        return rules_apply(d, e);
    }
    return ERR_OK;
}

ErrorCode detector_feed(Detector *d, Str lines, Error *e)
{
    Str line;
    while (str_next_line(&lines, &line)) TRY(take_line(d, line, e));
    return ERR_OK;
}

/* ---- the end ---- */

static int number_order(const void *left, const void *right)
{
    double l = *(const double *)left, r = *(const double *)right;
    return l < r ? -1 : l > r;
}

static ErrorCode lay_fences(Detector *d, Error *e)
{
    DetectFences *f = &d->result.fences;
    size_t n = d->comparison_count, bytes;
    if (!size_multiply(n, sizeof(double), &bytes)) return error_memory(e);
    double *ratios = mem_alloc(bytes);
    if (!ratios) return error_memory(e);
    for (size_t i = 0; i < n; i++) ratios[i] = d->comparisons[i].ratio;
    qsort(ratios, n, sizeof *ratios, number_order);
    *f = (DetectFences){ .compared = n, .q1 = detect_quantile(ratios, n, 0.25), .q3 = detect_quantile(ratios, n, 0.75) };
    f->lower = fma(f->q3 - f->q1, -1.5, f->q1);          /* rounded once, as Cardinal does */
    f->upper = fma(f->q3 - f->q1, 1.5, f->q3);
    mem_free(ratios);
    return ERR_OK;
}

/* Takes the next text of a comparison. */
static Str unpack(const Comparison *c, int which, const char **at)
{
    if (c->lengths[which] == NO_TEXT) return (Str){ 0 };
    Str text = { *at, c->lengths[which] };
    *at += text.len;
    return text;
}

static ErrorCode flag_comparison(Detector *d, const Comparison *c, DetectRule rule, Error *e)
{
    DetectBid *bids = arena_array(d->results, 2, sizeof *bids);
    DetectParty *tenderers = arena_array(d->results, 2, sizeof *tenderers);
    DetectFlag *list = next_place(d->flags, &d->flag_room, d->result.flag_count, sizeof *list);
    if (!bids || !tenderers || !list) return error_memory(e);
    d->flags = list;

    const char *at = c->texts;
    DetectFlag *f = &list[d->result.flag_count++];
    *f = (DetectFlag){
        .rule = rule, .cleared = d->comparison_count < DETECT_FEW ? DETECT_TOO_FEW : DETECT_OPEN,
        .source = c->source, .line = c->line, .count = 1, .ratio = c->ratio, .bids = bids, .bid_count = 2,
    };
    f->ocid = unpack(c, OF_OCID, &at);
    f->title = unpack(c, OF_TITLE, &at);
    for (int i = 0; i < 2; i++) {
        int first = i == 0 ? OF_WINNER : OF_NEXT;
        bids[i] = (DetectBid){ .role = i == 0 ? DETECT_WINNER : DETECT_NEXT, .status = STR("valid"), .currency = d->result.currency,
                               .priced = true, .amount = c->amounts[i], .tenderers = &tenderers[i], .tenderer_count = 1 };
        bids[i].id = unpack(c, first, &at);
        bids[i].status_details = unpack(c, first + 1, &at);
        tenderers[i].id = unpack(c, first + 2, &at);
        tenderers[i].name = unpack(c, first + 3, &at);
    }
    return ERR_OK;
}

/* When a quarter of the tenders have no gap at all, the fence is zero and says nothing. */
static ErrorCode flag_comparisons(Detector *d, Error *e)
{
    const DetectFences *f = &d->result.fences;
    bool close = detector_runs(d, DETECT_R024) && f->q1 > 0 && f->lower > 0;
    bool far = detector_runs(d, DETECT_R058) && f->upper > 0;
    for (size_t i = 0; i < d->comparison_count; i++) {
        const Comparison *c = &d->comparisons[i];
        if (close && c->ratio <= f->lower) TRY(flag_comparison(d, c, DETECT_R024, e));
        if (far && c->ratio >= f->upper) TRY(flag_comparison(d, c, DETECT_R058, e));
    }
    return ERR_OK;
}

static int flag_order(const void *left, const void *right)
{
    const DetectFlag *l = left, *r = right;
    int by = str_compare(l->ocid, r->ocid);
    if (by == 0 && l->rule != r->rule) by = l->rule < r->rule ? -1 : 1;
    if (by == 0) by = str_compare(l->source, r->source);
    if (by == 0 && l->line != r->line) by = l->line < r->line ? -1 : 1;
    return by;
}

static int currency_order(const void *left, const void *right)
{
    return str_compare(((const DetectCurrency *)left)->code, ((const DetectCurrency *)right)->code);
}

/* Several currencies and nobody said which: the answer would depend on which line came first. */
static ErrorCode refuse_mixture(const Detector *d, Error *e)
{
    static const unsigned COMPARING = 1u << DETECT_R024 | 1u << DETECT_R036 | 1u << DETECT_R058;
    if (d->currency_given || !d->currency_mixed || !(d->settings.rules & COMPARING)) return ERR_OK;
    DetectCurrency all[DETECT_CURRENCIES + 1];
    size_t n = d->result.skipped_count;
    memcpy(all, d->currencies, n * sizeof *all);
    all[n++] = (DetectCurrency){ .code = d->result.currency };
    qsort(all, n, sizeof *all, currency_order);
    Arena a = arena_with(64 * 1024);
    Buf list = buf_in(&a);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) buf_c(&list, ", ");
        buf_add(&list, str_first(all[i].code, 16));
    }
    ErrorCode code = error_set(e, ERR_USAGE, K("detect.mixed-currencies"), arg_str("list", buf_str(&list)));
    arena_free(&a);
    return code;
}

static ErrorCode keep_result(Detector *d, const DetectResult **ret, Error *e)
{
    DetectResult *result = ARENA_NEW(d->results, DetectResult);
    DetectFlag *flags = arena_array(d->results, d->result.flag_count, sizeof *flags);
    DetectCurrency *skipped = arena_array(d->results, d->result.skipped_count, sizeof *skipped);
    DetectBroken *broken = arena_array(d->results, d->result.broken_kept, sizeof *broken);
    if (!result || !flags || !skipped || !broken) return error_memory(e);
    if (d->result.flag_count > 0) memcpy(flags, d->flags, d->result.flag_count * sizeof *flags);
    memcpy(skipped, d->currencies, d->result.skipped_count * sizeof *skipped);
    memcpy(broken, d->broken, d->result.broken_kept * sizeof *broken);
    *result = d->result;
    result->flags = flags;
    result->skipped = skipped;
    result->broken = broken;
    *ret = result;
    return ERR_OK;
}

ErrorCode detector_finish(Detector *d, const DetectResult **ret, Error *e)
{
    DetectResult *result = &d->result;
    if (d->finished) return error_internal(e, "detector_finish");
    d->finished = true;
    while (result->skipped_count < DETECT_CURRENCIES && d->currencies[result->skipped_count].code.ptr) result->skipped_count++;
    qsort(d->currencies, result->skipped_count, sizeof *d->currencies, currency_order);
    TRY(refuse_mixture(d, e));
    TRY(lay_fences(d, e));
    TRY(flag_comparisons(d, e));
    if (result->flag_count > 0) qsort(d->flags, result->flag_count, sizeof *d->flags, flag_order);
    for (size_t i = 0; i < result->flag_count; i++) {
        result->by_rule[d->flags[i].rule]++;
        result->cleared_by_rule[d->flags[i].rule] += d->flags[i].cleared != DETECT_OPEN;
    }
    return keep_result(d, ret, e);
}
