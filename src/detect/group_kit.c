/* group_kit.c: picks sorted and scanned, flags of groups put together (group_kit.h). */
#include "detect/composite.h"

#include "detect/order.h"
#include "detect/rule_kit.h"

#include <math.h>
#include <stdlib.h>

/* ---- picks ---- */

Spill groups_list(const Groups *g, size_t item)
{
    return spill_of(item, g->d->settings->facts_memory);
}

static int pick_order(const void *left, const void *right)
{
    const Pick *l = left, *r = right;
    if (l->key != r->key) return l->key < r->key ? -1 : 1;
    if (l->second != r->second) return l->second < r->second ? -1 : 1;
    return l->row < r->row ? -1 : l->row > r->row;
}

/* Key and second, of twelve bytes, the lowest first. */
enum { BYTES = 12, VALUES = 256, FEW = 64 };

static unsigned byte_of(const Pick *p, int i)
{
    return (i < 4 ? p->second >> (8 * i) : (uint32_t)(p->key >> (8 * (i - 4)))) & 0xff;
}

/* One pass over one byte, keeping the order in which picks stand. */
static void sort_by_byte(const Pick *from, Pick *to, size_t count, int byte)
{
    size_t at[VALUES] = { 0 }, sum = 0;
    for (size_t i = 0; i < count; i++) at[byte_of(&from[i], byte)]++;
    for (int v = 0; v < VALUES; v++) {
        size_t n = at[v];
        at[v] = sum;
        sum += n;
    }
    for (size_t i = 0; i < count; i++) to[at[byte_of(&from[i], byte)]++] = from[i];
}

/* Byte by byte, from the lowest up; bytes that are the same in all are passed over. Rows were picked in their order, so they need no
 * turn of their own. */
static void sort_bytes(Pick *list, Pick *spare, size_t count)
{
    Pick differ = { 0 }, *from = list, *to = spare;
    for (size_t i = 1; i < count; i++) {
        differ.key |= list[i].key ^ list[0].key;
        differ.second |= list[i].second ^ list[0].second;
    }
    for (int byte = 0; byte < BYTES; byte++) {
        if (byte_of(&differ, byte) == 0) continue;
        sort_by_byte(from, to, count, byte);
        Pick *other = from;
        from = to;
        to = other;
    }
    if (from != list) memcpy(list, from, count * sizeof *list);
}

static ErrorCode sort_picks(Groups *g, Error *e)
{
    Spill *picks = &g->picks;
    size_t bytes;
    if (picks->in_file || picks->count < FEW) return spill_sort(picks, pick_order, e);
    if (!size_multiply(picks->count, sizeof(Pick), &bytes)) return error_memory(e);
    if (picks->count > g->spare_room) {
        mem_free(g->spare);
        g->spare = mem_alloc(bytes);
        g->spare_room = g->spare ? picks->count : 0;
    }
    if (!g->spare) return error_memory(e);
    sort_bytes(spill_at(picks, 0), g->spare, picks->count);
    return ERR_OK;
}

static ErrorCode scan_all(Groups *g, const Spill *picks, GroupScan scan, Error *e)
{
    g->end = picks->count > 0 ? (const Pick *)spill_at(picks, picks->count) : NULL;
    for (size_t from = 0, to; from < picks->count; from = to) {
        const Pick *first = spill_at(picks, from);
        for (to = from + 1; to < picks->count && first[to - from].key == first->key;) to++;
        ArenaMark mark = arena_mark(&g->d->scratch);
        TRY(scan(g, first, to - from, e));
        arena_restore(&g->d->scratch, mark);
    }
    return ERR_OK;
}

ErrorCode groups_run(Groups *g, GroupFill fill, GroupScan scan, Error *e)
{
    if (g->picks.in_file) spill_free(&g->picks);
    g->picks.count = 0;
    TRY(fill(g, &g->picks, e));
    TRY(sort_picks(g, e));
    return scan_all(g, &g->picks, scan, e);
}

ErrorCode groups_run_with(Groups *g, GroupFill fill, GroupScan scan, void *rule, Error *e)
{
    g->rule = rule;
    return groups_run(g, fill, scan, e);
}

size_t same_second(const Pick *list, size_t count)
{
    size_t n = 1;
    while (n < count && list[n].key == list->key && list[n].second == list->second) n++;
    return n;
}

/* ---- facts ---- */

bool first_of_award(const Facts *f, size_t row)
{
    const AwardFact *a = award_at(f, row);
    return row == process_at(f, a->process)->first_award || award_at(f, row - 1)->award != a->award;
}

uint64_t count_awards(const Facts *f, const Pick *list, size_t count)
{
    uint64_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const AwardFact *a = award_at(f, list[i].row), *before = i > 0 ? award_at(f, list[i - 1].row) : NULL;
        n += !before || before->process != a->process || before->award != a->award;
    }
    return n;
}

int64_t award_part(const AwardFact *a)
{
    return a->amount / a->suppliers + (a->place == 0 ? a->amount % a->suppliers : 0);
}

/* A class is cut to its beginning where it has digits; "works" stays as it is. */
static bool has_digits(Str text)
{
    for (size_t i = 0; i < text.len; i++) if (text.ptr[i] >= '0' && text.ptr[i] <= '9') return true;
    return false;
}

static Str market_name(const Groups *g, uint32_t word)
{
    Str text = g->f->terms.list[word].text;
    return has_digits(text) ? text_beginning(text, g->digits) : text;
}

/* Words are sorted, so those with digits that begin alike follow each other. */
ErrorCode groups_markets(Groups *g, double digits, Error *e)
{
    const Words *terms = &g->f->terms;
    size_t bytes;
    g->digits = (size_t)digits;
    if (!g->markets) {
        if (!size_multiply((size_t)terms->count + 1, sizeof *g->markets, &bytes)) return error_memory(e);
        g->markets = mem_alloc(bytes);
        if (!g->markets) return error_memory(e);
    }
    uint32_t last = NO_WORD;
    for (uint32_t i = 0; i < terms->count; i++) {
        bool cut = has_digits(terms->list[i].text);
        g->markets[i] = cut && last != NO_WORD && str_equal(market_name(g, last), market_name(g, i)) ? g->markets[last] : i;
        if (cut) last = i;
    }
    return ERR_OK;
}

Str market_text(const Groups *g, uint32_t market)
{
    return market_name(g, market);
}

/* ---- who competed ---- */

static int member_order(const void *left, const void *right)
{
    const Member *l = left, *r = right;
    if (l->lot != r->lot) return l->lot < r->lot ? -1 : 1;
    if (l->who != r->who) return l->who < r->who ? -1 : 1;
    return l->bid < r->bid ? -1 : l->bid > r->bid;
}

/* Most processes have a handful. */
static void sort_members(Member *list, size_t n)
{
    if (n > FEW) {
        qsort(list, n, sizeof *list, member_order);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        Member one = list[i];
        size_t at = i;
        for (; at > 0 && member_order(&list[at - 1], &one) > 0; at--) list[at] = list[at - 1];
        list[at] = one;
    }
}

ErrorCode members_of(const Groups *g, uint32_t row, Member **ret, size_t *count, Error *e)
{
    const ProcessFact *p = process_at(g->f, row);
    Member *list = arena_array(&g->d->scratch, p->bid_count, sizeof *list);
    size_t n = 0;
    if (!list) return error_memory(e);
    for (uint32_t i = 0; i < p->bid_count; i++) {
        const BidFact *b = bid_at(g->f, p->first_bid + i);
        list[i] = (Member){ .who = b->who, .bid = b->bid, .lot = b->lot, .won = b->won, .date = b->date };
    }
    sort_members(list, p->bid_count);
    for (uint32_t i = 0; i < p->bid_count; i++) {
        if (n > 0 && list[n - 1].lot == list[i].lot && list[n - 1].who == list[i].who) list[n - 1].won |= list[i].won;
        else list[n++] = list[i];
    }
    *ret = list;
    *count = n;
    return ERR_OK;
}

size_t same_lot(const Member *list, size_t count)
{
    size_t n = 1;
    while (n < count && list[n].lot == list->lot) n++;
    return n;
}

/* ---- time ---- */

static int time_order(const void *left, const void *right, void *facts)
{
    uint32_t l = *(const uint32_t *)left, r = *(const uint32_t *)right;
    const ProcessFact *a = process_at(facts, l), *b = process_at(facts, r);
    if (a->date != b->date) return a->date < b->date ? -1 : 1;
    int by = str_compare(ocid_at(facts, a), ocid_at(facts, b));
    return by != 0 ? by : l < r ? -1 : l > r;
}

/* Dates are whole numbers; where several processes have one, their ocids decide. */
ErrorCode sort_by_time(const Groups *g, uint32_t *rows, size_t count, Error *e)
{
    static const uint64_t SIGN = UINT64_C(1) << 63;
    if (count < FEW) {
        if (count > 1) qsort_r(rows, count, sizeof *rows, time_order, g->d->facts);
        return ERR_OK;
    }
    Keyed *list = mem_alloc(count * sizeof *list);
    if (!list) return error_memory(e);
    for (size_t i = 0; i < count; i++)
        list[i] = (Keyed){ (uint64_t)process_at(g->f, rows[i])->date ^ SIGN, (void *)(uintptr_t)rows[i] };
    ErrorCode code = order_by_key(list, count, e);
    for (size_t i = 0; i < count && code == ERR_OK; i++) rows[i] = (uint32_t)(uintptr_t)list[i].item;
    for (size_t from = 0, to; from < count && code == ERR_OK; from = to) {
        for (to = from + 1; to < count && list[to].key == list[from].key; to++) {}
        if (to - from > 1) qsort_r(rows + from, to - from, sizeof *rows, time_order, g->d->facts);
    }
    mem_free(list);
    return code;
}

/* ---- outcomes ---- */

void group_came_to(Groups *g, DetectRule rule, uint32_t row, DetectReason reason)
{
    const ProcessFact *p = process_at(g->f, row);
    Detector *d = g->d;
    d->result.outcomes[rule][reason]++;
    if (d->settings->watched.ptr && str_equal(d->settings->watched, ocid_at(g->f, p)))
        detector_saw(d, &(DetectSeen){ rule, reason, d->sources[p->source], p->line }, p->source);
}

void first_rows_add(FirstRows *list, uint32_t row)
{
    size_t at = list->count;
    while (at > 0 && list->rows[at - 1] > row) at--;
    if (at == DETECT_SPOTS || (at > 0 && list->rows[at - 1] == row)) return;
    if (list->count < DETECT_SPOTS) list->count++;
    for (size_t i = list->count - 1; i > at; i--) list->rows[i] = list->rows[i - 1];
    list->rows[at] = row;
}

void first_rows_of(FirstRows *list, const Pick *picks, size_t count)
{
    for (size_t i = 0; i < count; i++) first_rows_add(list, picks[i].row);
}

/* ---- flags ---- */

DetectParty group_party(const Groups *g, uint32_t word)
{
    if (word == NO_WORD) return (DetectParty){ 0 };
    const Word *w = &g->f->parties.list[word];
    return (DetectParty){ w->text, w->name };
}

ErrorCode group_year(Groups *g, int year, Str *ret, Error *e)
{
    Str text = str_format(&g->d->scratch, "%d", year);
    return text.ptr ? detector_keep_text(g->d, text, ret, e) : error_memory(e);
}

ErrorCode group_spots(Groups *g, const FirstRows *rows, const DetectSpot **list, size_t *count, Error *e)
{
    DetectSpot *to = detector_keep(g->d, rows->count, sizeof *to);
    if (!to) return error_memory(e);
    for (size_t i = 0; i < rows->count; i++) {
        const ProcessFact *p = process_at(g->f, rows->rows[i]);
        to[i] = (DetectSpot){ .source = g->d->sources[p->source], .line = p->line, .offset = p->offset };
        TRY(detector_keep_text(g->d, ocid_at(g->f, p), &to[i].ocid, e));
    }
    *list = to;
    *count = rows->count;
    return ERR_OK;
}

static ErrorCode add_flag(Groups *g, DetectFlag *flag, const FirstRows *rows, Error *e)
{
    const ProcessFact *p = process_at(g->f, rows->rows[0]);
    DetectFlag *to;
    TRY(group_spots(g, rows, &flag->spots, &flag->spot_count, e));
    flag->source = g->d->sources[p->source];
    flag->line = p->line;
    flag->offset = p->offset;
    to = detector_new_flag(g->d, p->source);
    if (!to) return error_memory(e);
    *to = *flag;
    group_verdict(g, flag->rule, DETECT_GROUP_FLAGGED);
    return ERR_OK;
}

/* True when there is a human being among them. */
static bool spare(Groups *g, const DetectFlag *flag, const uint32_t *parties, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (parties[i] == NO_WORD || !detector_is_person(g->d->settings, g->f->parties.list[parties[i]].text)) continue;
        g->d->result.spared++;
        group_verdict(g, flag->rule, DETECT_GROUP_SPARED);
        return true;
    }
    return false;
}

ErrorCode group_raise(Groups *g, DetectFlag flag, uint32_t party, uint32_t other, const FirstRows *rows, Error *e)
{
    if (spare(g, &flag, (uint32_t[]){ party, other }, 2)) return ERR_OK;
    flag.party = group_party(g, party);
    flag.other = group_party(g, other);
    return add_flag(g, &flag, rows, e);
}

static ErrorCode join_texts(Groups *g, const uint32_t *parties, size_t count, bool names, Str *ret, Error *e)
{
    Buf b = buf_in(&g->d->scratch);
    for (size_t i = 0; i < count; i++) {
        const Word *w = &g->f->parties.list[parties[i]];
        if (i > 0) buf_c(&b, " + ");
        buf_add(&b, names && w->name.len > 0 ? w->name : w->text);
    }
    return b.failed ? error_memory(e) : detector_keep_text(g->d, buf_str(&b), ret, e);
}

ErrorCode group_raise_set(Groups *g, DetectFlag flag, const uint32_t *parties, size_t count, const FirstRows *rows, Error *e)
{
    if (spare(g, &flag, parties, count)) return ERR_OK;
    TRY(join_texts(g, parties, count, false, &flag.party.id, e));
    TRY(join_texts(g, parties, count, true, &flag.party.name, e));
    return add_flag(g, &flag, rows, e);
}

/* ---- all of them ---- */

/* The currency of price comparisons where one is known, else the one in which most is bought and awarded; of two alike the first by
 * name. */
static ErrorCode choose_currency(Groups *g, Error *e)
{
    const Facts *f = g->f;
    Str main = g->d->result.currency;
    uint64_t *uses = mem_alloc(((size_t)f->terms.count + 1) * sizeof *uses);
    if (!uses) return error_memory(e);
    for (size_t i = 0; i < f->processes.count; i++)
        if (process_at(f, i)->currency != NO_WORD) uses[process_at(f, i)->currency]++;
    for (size_t i = 0; i < f->awards.count; i++)
        if (award_at(f, i)->currency != NO_WORD) uses[award_at(f, i)->currency]++;
    g->currency = NO_WORD;
    uint64_t all = 0;
    for (uint32_t i = 0; i < f->terms.count; i++) {
        bool better = g->currency == NO_WORD || uses[i] > uses[g->currency];
        if (main.len > 0 ? str_equal(f->terms.list[i].text, main) : uses[i] > 0 && better) g->currency = i;
        all += uses[i];
    }
    if (g->currency != NO_WORD) g->d->result.facts_currency = f->terms.list[g->currency].text;
    g->d->result.facts_skipped = all - (g->currency == NO_WORD ? 0 : uses[g->currency]);
    mem_free(uses);
    return ERR_OK;
}

static ErrorCode run_all(Groups *g, Error *e)
{
    TRY(choose_currency(g, e));
    TRY(rules_shares(g, e));
    TRY(rules_buyers(g, e));
    TRY(rules_markets(g, e));
    TRY(rules_pairs(g, e));
    TRY(rules_sets(g, e));
    TRY(rules_thresholds(g, e));
    TRY(rules_ways(g, e));
    TRY(make_profiles(g, e));
    return make_scores(g, e);
}

ErrorCode groups_finish(Detector *d, Error *e)
{
    if (!d->facts) return ERR_OK;
    TRY(facts_settle(d, e));
    Groups g = { .d = d, .f = d->facts };
    g.picks = groups_list(&g, sizeof(Pick));
    arena_restore(&d->scratch, d->scratch_empty);
    ErrorCode code = run_all(&g, e);
    spill_free(&g.picks);
    mem_free(g.spare);
    mem_free(g.markets);
    return code;
}
