/* result.c: parts added up, flags sorted, everything that outlives the run put into the caller's arena. */
#include "detect/clear_book.h"
#include "detect/comparisons.h"
#include "detect/gather.h"
#include "detect/order.h"
#include "detect/group_kit.h"
#include "detect/helpers.h"
#include "detect/measures.h"

#include <stdlib.h>

/* ---- two parts ---- */

static ErrorCode append(void *to, size_t *count, size_t *room, const void *from, size_t n, size_t item, Error *e)
{
    void *list;
    memcpy(&list, to, sizeof list);
    if (n == 0) return ERR_OK;
    size_t total, bytes;
    if (!size_add(*count, n, &total) || !size_multiply(total, item, &bytes)) return error_memory(e);
    if (total > *room) {
        list = mem_resize(list, bytes);
        if (!list) return error_memory(e);
        *room = total;
        memcpy(to, &list, sizeof list);
    }
    memcpy((char *)list + *count * item, from, n * item);
    *count = total;
    return ERR_OK;
}

static void add_counts(DetectResult *to, const DetectResult *from)
{
    for (int rule = 0; rule < DETECT_RULES; rule++)
        for (int i = 0; i < DETECT_REASONS; i++) to->outcomes[rule][i] += from->outcomes[rule][i];
    for (int rule = 0; rule < DETECT_RULES; rule++)
        for (int i = 0; i < DETECT_VERDICTS; i++) to->groups[rule][i] += from->groups[rule][i];
    to->spared += from->spared;
    to->lines += from->lines;
    to->releases += from->releases;
    to->cancelled += from->cancelled;
    to->excluded += from->excluded;
    to->worthless += from->worthless;
    to->converted += from->converted;
    to->unread_amounts += from->unread_amounts;
    to->rounded_amounts += from->rounded_amounts;
    to->containers += from->containers;
    to->items += from->items;
    to->gathered += from->gathered;
    to->duplicates += from->duplicates;
    to->unread_dates += from->unread_dates;
    to->broken_count += from->broken_count;
}

static int broken_order(const void *left, const void *right)
{
    const KeptBroken *l = left, *r = right;
    if (l->source != r->source) return l->source < r->source ? -1 : 1;
    return l->broken.line < r->broken.line ? -1 : l->broken.line > r->broken.line;
}

/* Each part read its lines in order, so the first of all are among the first of each. */
static ErrorCode merge_broken(Detector *whole, const Detector *part, Error *e)
{
    KeptBroken *all = arena_array(&whole->scratch, 2 * (size_t)DETECT_BROKEN_KEPT, sizeof *all);
    size_t n = whole->result.broken_kept, m = part->result.broken_kept;
    if (!all) return error_memory(e);
    memcpy(all, whole->broken, n * sizeof *all);
    memcpy(all + n, part->broken, m * sizeof *all);
    sort_list(all, n + m, sizeof *all, broken_order);
    whole->result.broken_kept = n + m < DETECT_BROKEN_KEPT ? n + m : DETECT_BROKEN_KEPT;
    memcpy(whole->broken, all, whole->result.broken_kept * sizeof *all);
    return ERR_OK;
}

static ErrorCode append_links(Links *to, const Links *from, Error *e)
{
    return append(&to->list, &to->count, &to->room, from->list, from->count, sizeof *from->list, e);
}

ErrorCode detector_merge_found(Detector *whole, Detector *part, Error *e)
{
    add_counts(&whole->result, &part->result);
    if (part->result.pairs) {                                    /* one of the helpers has all of them */
        whole->result.pairs = part->result.pairs;
        whole->result.pair_count = part->result.pair_count;
    }
    whole->seen_lost |= part->seen_lost;
    TRY(spill_append(&whole->flags, &part->flags, e));
    return append(&whole->seen, &whole->seen_count, &whole->seen_room, part->seen, part->seen_count, sizeof *part->seen, e);
}

ErrorCode detector_merge(Detector *whole, Detector *part, Error *e)
{
    TRY(detector_merge_found(whole, part, e));
    TRY(merge_broken(whole, part, e));
    if (!whole->result.currency.ptr) whole->result.currency = part->result.currency;
    TRY(comparisons_adopt(whole, part, e));
    facts_adopt(whole, part);
    if (whole->measures) TRY(measures_merge(whole, part, e));
    TRY(append_links(&whole->bidders, &part->bidders, e));
    TRY(append_links(&whole->refusing_buyers, &part->refusing_buyers, e));
    TRY(append_links(&whole->refusing_entities, &part->refusing_entities, e));
    TRY(parties_merge(whole, &whole->tenderers, &part->tenderers, e));
    TRY(parties_merge(whole, &whole->buyers, &part->buyers, e));
    TRY(parties_merge(whole, &whole->entities, &part->entities, e));
    return parties_merge(whole, &whole->currencies, &part->currencies, e);
}

/* ---- currencies ---- */

static int more_bids(const void *left, const void *right)
{
    const Party *l = *(Party *const *)left, *r = *(Party *const *)right;
    if (l->submitted != r->submitted) return l->submitted > r->submitted ? -1 : 1;
    return str_compare(l->id, r->id);
}

static int currency_order(const void *left, const void *right)
{
    return str_compare(((const DetectCurrency *)left)->code, ((const DetectCurrency *)right)->code);
}

/* Several currencies and nobody said which: the answer would depend on which line came first. */
static ErrorCode refuse_mixture(const Detector *d, Party *const *all, Error *e)
{
    size_t n = d->currencies.count;
    if (d->currency_given || d->settings->compat_cardinal || n < 2) return ERR_OK;
    Arena a = arena_with(64 * 1024);
    Buf list = buf_in(&a);
    for (size_t i = 0; i < n && i <= DETECT_CURRENCIES; i++) {
        if (i > 0) buf_c(&list, ", ");
        buf_add(&list, str_first(all[i]->id, 16));
    }
    ErrorCode code = error_set(e, ERR_USAGE, K("detect.mixed-currencies"), arg_str("list", buf_str(&list)));
    arena_free(&a);
    return code;
}

static ErrorCode keep_currencies(Detector *d, Party **all, Error *e)
{
    DetectResult *r = &d->result;
    DetectCurrency *skipped = detector_keep(d, DETECT_CURRENCIES, sizeof *skipped);
    if (!skipped) return error_memory(e);
    sort_list(all, d->currencies.count, sizeof *all, more_bids);
    for (size_t i = 0; i < d->currencies.count; i++) {
        if (str_equal(all[i]->id, r->currency)) continue;
        if (r->skipped_count == DETECT_CURRENCIES) r->skipped_elsewhere += all[i]->submitted;
        else skipped[r->skipped_count++] = (DetectCurrency){ all[i]->id, all[i]->submitted };
    }
    sort_list(skipped, r->skipped_count, sizeof *skipped, currency_order);
    r->skipped = skipped;
    return ERR_OK;
}

static ErrorCode settle_currencies(Detector *d, Error *e)
{
    static const DetectRuleSet COMPARING = DETECT_BIT(DETECT_R024) | DETECT_BIT(DETECT_R036) | DETECT_BIT(DETECT_R058);
    if (!(d->rules & COMPARING)) {                       /* no rule that ran asked for one */
        if (!d->currency_given && d->currencies.count > 1) d->result.currency = (Str){ 0 };
        return ERR_OK;
    }
    Party **all = parties_sorted(&d->currencies);
    if (!all) return error_memory(e);
    ErrorCode code = refuse_mixture(d, all, e);
    if (code == ERR_OK) code = keep_currencies(d, all, e);
    mem_free(all);
    return code;
}

/* ---- flags and links ---- */

static int flag_order(const void *left, const void *right)
{
    const KeptFlag *a = ((const Keyed *)left)->item, *b = ((const Keyed *)right)->item;
    const DetectFlag *l = &a->flag, *r = &b->flag;
    if (l->group != r->group) return l->group < r->group ? -1 : 1;
    int by = l->group == DETECT_PROCESS ? str_compare(l->ocid, r->ocid) : str_compare(l->party.id, r->party.id);
    if (by == 0) by = str_compare(l->other.id, r->other.id);
    if (by == 0) by = str_compare(l->market, r->market);
    if (by == 0) by = str_compare(l->year, r->year);
    if (by == 0 && l->rule != r->rule) by = l->rule < r->rule ? -1 : 1;
    if (by == 0) by = str_compare(l->source, r->source);
    if (by == 0 && a->source != b->source) by = a->source < b->source ? -1 : 1;
    if (by == 0 && l->line != r->line) by = l->line < r->line ? -1 : 1;
    if (by == 0 && l->offset != r->offset) by = l->offset < r->offset ? -1 : 1;
    return by != 0 ? by : str_compare(l->lot, r->lot);
}

enum { AHEAD = 8, CACHE_LINE = 64 };

/* Flags lie where they were made, each with its texts behind it. What is looked at next is asked for early. */
static void ask_for_flag(const KeptFlag *f)
{
    __builtin_prefetch(f);
    __builtin_prefetch(f + 1);
}

/* The processes' flags go by the first bytes in which their ocids differ; those about parties come behind them. */
static void key_flags(Keyed *list, size_t n)
{
    Str first = { 0 };
    size_t common = 0;
    for (size_t i = 0; i < n; i++) {
        const DetectFlag *f = &((const KeptFlag *)list[i].item)->flag;
        if (i + AHEAD < n) ask_for_flag(list[i + AHEAD].item);
        if (f->group != DETECT_PROCESS) continue;
        if (!first.ptr) common = (first = f->ocid).len;
        common = order_common(str_first(first, common), f->ocid);
    }
    for (size_t i = 0; i < n; i++) {
        const DetectFlag *f = &((const KeptFlag *)list[i].item)->flag;
        list[i].key = f->group == DETECT_PROCESS ? order_key(f->ocid, common) : UINT64_MAX;
    }
}

enum { FEW_FLAGS = 32, DEEPEST = 16 };

/* What the keys leave together is sorted by the bytes behind them, a few or what differs in no such byte by all that there is. */
static ErrorCode sort_flags(Keyed *list, size_t n, unsigned depth, Error *e)
{
    if (n <= FEW_FLAGS || depth == DEEPEST) {
        sort_list(list, n, sizeof *list, flag_order);
        return ERR_OK;
    }
    key_flags(list, n);
    TRY(order_by_key(list, n, e));
    if (list[0].key == list[n - 1].key) depth = DEEPEST - 1;
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && list[to].key == list[from].key; to++) {}
        if (to - from > 1) TRY(sort_flags(list + from, to - from, depth + 1, e));
    }
    return ERR_OK;
}

/* Flags on their way to where they stay, and what is counted of a part of them. */
typedef struct { uint64_t cleared_by[DETECT_CLEARS], by_rule[DETECT_RULES], cleared_by_rule[DETECT_RULES]; } FlagCounts;
typedef struct { const Keyed *list; size_t count; DetectFlag *to; const ClearBook *book; unsigned parts; FlagCounts *counts; } Copying;

/* A HelperTask: copies one of so many parts of them, in their order. */
static ErrorCode copy_part(void *user, Detector *helper, unsigned i, Error *e)
{
    Copying *c = user;
    FlagCounts counts = { 0 };
    (void)helper, (void)e;
    for (size_t at = c->count * i / c->parts, end = c->count * (i + 1) / c->parts; at < end; at++) {
        const char *next = at + AHEAD < end ? c->list[at + AHEAD].item : NULL;
        for (size_t byte = 0; next && byte < sizeof(KeptFlag); byte += CACHE_LINE) __builtin_prefetch(next + byte);
        DetectFlag *to = &c->to[at];
        *to = ((const KeptFlag *)c->list[at].item)->flag;
        bool cleared = to->cleared != DETECT_OPEN && clear_book_clears(c->book, to->cleared, to->rule);
        if (!cleared) to->cleared = DETECT_OPEN;
        counts.cleared_by[to->cleared]++;
        counts.by_rule[to->rule]++;
        counts.cleared_by_rule[to->rule] += to->cleared != DETECT_OPEN;
    }
    c->counts[i] = counts;
    return ERR_OK;
}

static ErrorCode copy_flags(Detector *d, DetectFlag *to, const Keyed *list, size_t n, Error *e)
{
    DetectResult *r = &d->result;
    Copying c = { .list = list, .count = n, .to = to, .book = r->settings->clear_book, .parts = helpers_count(d) };
    c.counts = arena_array(&d->scratch, c.parts, sizeof *c.counts);
    if (!c.counts) return error_memory(e);
    TRY(helpers_run(d, copy_part, &c, e));
    for (unsigned part = 0; part < c.parts; part++) {
        const FlagCounts *counts = &c.counts[part];
        for (size_t i = 0; i < DETECT_CLEARS; i++) r->cleared_by[i] += counts->cleared_by[i];
        for (size_t i = 0; i < DETECT_RULES; i++) r->by_rule[i] += counts->by_rule[i];
        for (size_t i = 0; i < DETECT_RULES; i++) r->cleared_by_rule[i] += counts->cleared_by_rule[i];
    }
    return ERR_OK;
}

static ErrorCode keep_flags(Detector *d, Error *e)
{
    DetectResult *r = &d->result;
    size_t n = d->flags.count;
    DetectFlag *flags = detector_keep(d, n, sizeof *flags);
    CLEANUP(spill_free) Spill order = spill_of(sizeof(Keyed), d->settings->facts_memory);
    void *first;
    if (!flags) return error_memory(e);
    TRY(spill_more(&order, n, &first, e));
    Keyed *list = first;
    for (size_t i = 0; i < n; i++) list[i].item = kept_flag(d, i);
    TRY(sort_flags(list, n, 0, e));
    TRY(copy_flags(d, flags, list, n, e));
    r->flags = flags;
    r->flag_count = n;
    return ERR_OK;
}

static int seen_order(const void *left, const void *right)
{
    const KeptSeen *l = left, *r = right;
    if (l->seen.rule != r->seen.rule) return l->seen.rule < r->seen.rule ? -1 : 1;
    if (l->source != r->source) return l->source < r->source ? -1 : 1;
    if (l->seen.line != r->seen.line) return l->seen.line < r->seen.line ? -1 : 1;
    return (int)l->seen.reason - (int)r->seen.reason;
}

static ErrorCode keep_seen(Detector *d, Error *e)
{
    DetectSeen *to = detector_keep(d, d->seen_count, sizeof *to);
    if (!to || d->seen_lost) return error_memory(e);
    sort_list(d->seen, d->seen_count, sizeof *d->seen, seen_order);
    for (size_t i = 0; i < d->seen_count; i++) to[i] = d->seen[i].seen;
    d->result.seen = to;
    d->result.seen_count = d->seen_count;
    return ERR_OK;
}

static int link_order(const void *left, const void *right)
{
    const DetectLink *l = left, *r = right;
    int by = str_compare(l->ocid, r->ocid);
    return by != 0 ? by : str_compare(l->party, r->party);
}

static ErrorCode keep_links(Detector *d, Links *from, const DetectLink **list, size_t *count, Error *e)
{
    DetectLink *to = detector_keep(d, from->count, sizeof *to);
    if (!to) return error_memory(e);
    sort_list(from->list, from->count, sizeof *from->list, link_order);
    for (size_t i = 0; i < from->count; i++)
        if (i == 0 || link_order(&from->list[i - 1], &from->list[i]) != 0) to[(*count)++] = from->list[i];
    *list = to;
    return ERR_OK;
}

static ErrorCode finish(Detector *d, const DetectResult **ret, Error *e)
{
    DetectResult *r = &d->result;
    if (d->pool) TRY(pool_finish(d->pool, e));
    TRY(gather_finish(d, e));
    TRY(settle_currencies(d, e));
    TRY(finish_compare(d, e));
    TRY(finish_parties(d, e));
    TRY(measures_finish(d, e));
    TRY(groups_finish(d, e));
    TRY(keep_flags(d, e));
    TRY(keep_seen(d, e));
    TRY(keep_links(d, &d->bidders, &r->bidders, &r->bidder_count, e));
    TRY(keep_links(d, &d->refusing_buyers, &r->refusing_buyers, &r->refusing_buyer_count, e));
    TRY(keep_links(d, &d->refusing_entities, &r->refusing_entities, &r->refusing_entity_count, e));
    DetectBroken *broken = detector_keep(d, r->broken_kept, sizeof *broken);
    DetectResult *result = detector_keep(d, 1, sizeof *result);
    if (!broken || !result) return error_memory(e);
    for (size_t i = 0; i < r->broken_kept; i++) broken[i] = d->broken[i].broken;
    r->broken = broken;
    *result = *r;
    *ret = result;
    return ERR_OK;
}

ErrorCode detector_finish(Detector *d, const DetectResult **ret, Error *e)
{
    if (d->finished) return error_internal(e, "detector_finish");
    d->finished = true;
    return detector_said(d, finish(d, ret, e), e);
}
