/* composite.c: the composite indicator of a process: the plain mean of those of its parts that can be calculated, each from 0 to 1, where 1 is
 * what research on corruption risk takes for a warning (parts as in the work of Fazekas and of the opentender portals).
 *
 *   single bid      one bidder in a competitive procedure
 *   no call         documents are published, and no tender notice is among them
 *   method          open 0, the others by parameters
 *   advert          the time for bids: 1 up to advert_short days, 0 from advert_long on, a line between
 *   decision        from the end of bidding to the award: 1 when shorter than decision_short days, longer than decision_long, or negative
 *   signature       from the award to the signature: 1 when longer than signature_long days
 *   share           the supplier's part of all that the buyer awarded in the year, in the main currency
 *   changes         a contract was amended
 *   criteria        price alone 0, quality alone 1, both by parameter
 *
 * A part is undefined where the question makes no sense (competition in a direct award) and insufficient where the data do not tell; both
 * are left out of the mean and said. The parameters are ours, to be fitted to a country's data (rules/CRI.yaml). Values are whole
 * millionths, so that sums do not depend on their order. */
#include "detect/composite.h"

#include "detect/measures_int.h"
#include "detect/process_kit.h"

#include <math.h>

double composite_number(const Detector *d, int parameter)
{
    static const double OTHERWISE[] = {
        [CRI_PARTS] = 3, [CRI_SELECTIVE] = 0.25, [CRI_LIMITED] = 0.75, [CRI_DIRECT] = 1, [CRI_ADVERT_SHORT] = 5, [CRI_ADVERT_LONG] = 30,
        [CRI_DECISION_SHORT] = 2, [CRI_DECISION_LONG] = 120, [CRI_SIGNATURE_LONG] = 90, [CRI_SHARE_AWARDS] = 5, [CRI_CRITERIA_MIXED] = 0.5,
        [CRI_PROCESSES] = 5,
    };
    return number_or(d->settings->composite[parameter], OTHERWISE[parameter]);
}

static int32_t millionths(double v)
{
    return (int32_t)lround(fmin(1, fmax(0, v)) * PART_ONE);
}

/* ---- told by the release ---- */

static int32_t no_call(const ProcessTree *t, bool direct)
{
    const JsonValue *documents = json_get(t->tender, "documents");
    if (direct) return PART_UNDEFINED;
    if (!is_array(documents) || documents->count == 0) return PART_INSUFFICIENT;
    JSON_EACH(one, documents) if (str_is(json_text(json_get(one, "documentType")), "tenderNotice")) return 0;
    return PART_ONE;
}

/* Without counting texts that are no dates: the rules did. */
static bool known_date(const JsonValue *object, const char *name, Instant *ret)
{
    Str text = json_text(json_get(object, name));
    return text.ptr && instant_parse_rfc3339(text, ret);
}

static double days_from(Instant from, Instant to)
{
    static const double DAY = 24.0 * HOUR;
    return (double)(to - from) / DAY;
}

static int32_t advert(const Detector *d, const ProcessTree *t, bool direct)
{
    const JsonValue *period = json_get(t->tender, "tenderPeriod");
    Instant from, to;
    double shortest = composite_number(d, CRI_ADVERT_SHORT), longest = fmax(shortest, composite_number(d, CRI_ADVERT_LONG));
    if (direct) return PART_UNDEFINED;
    if (!known_date(period, "startDate", &from) || !known_date(period, "endDate", &to) || to < from) return PART_INSUFFICIENT;
    double days = days_from(from, to);
    if (days <= shortest) return PART_ONE;
    return days >= longest ? 0 : millionths((longest - days) / (longest - shortest));
}

/* Of several awards the worst. */
static int32_t decision(const Detector *d, const ProcessTree *t)
{
    Instant closed, awarded;
    int32_t part = PART_INSUFFICIENT;
    double shortest = composite_number(d, CRI_DECISION_SHORT), longest = composite_number(d, CRI_DECISION_LONG);
    if (!is_array(t->awards) || !known_date(json_get(t->tender, "tenderPeriod"), "endDate", &closed)) return part;
    JSON_EACH(award, t->awards) {
        if (!is_active(award) || !known_date(award, "date", &awarded)) continue;
        double days = days_from(closed, awarded);
        part = part == PART_ONE || days < shortest || days > longest ? PART_ONE : 0;
    }
    return part;
}

static int32_t signature(const Detector *d, const ProcessTree *t)
{
    DetectReason unused;
    int32_t part = PART_INSUFFICIENT;
    if (!awards_and_contracts(t, &unused)) return part;
    JSON_EACH(contract, t->contracts) {
        Instant made, awarded;
        JSON_EACH(award, t->awards) {
            if (!is_active(award) || !contract_is_of(contract, award)) continue;
            if (!known_date(award, "date", &awarded) || !known_date(contract, "dateSigned", &made) || made < awarded) continue;
            part = part == PART_ONE || days_from(awarded, made) > composite_number(d, CRI_SIGNATURE_LONG) ? PART_ONE : 0;
        }
    }
    return part;
}

static int32_t changes(const ProcessTree *t)
{
    int32_t part = PART_INSUFFICIENT;
    if (!is_array(t->contracts)) return part;
    JSON_EACH(contract, t->contracts) {
        const JsonValue *amendments = json_get(contract, "amendments");
        if (is_array(amendments)) part = part == PART_ONE || amendments->count > 0 ? PART_ONE : 0;
    }
    return part;
}

static int32_t criteria(const Detector *d, const ProcessTree *t)
{
    static const char *const PRICE[] = { "priceOnly", "costOnly", "lowestCost" };
    static const char *const MIXED[] = { "ratedCriteria", "bestProposal", "bestValueToGovernment" };
    Str text = json_text(json_get(t->tender, "awardCriteria"));
    if (text.len == 0) return PART_INSUFFICIENT;
    if (str_is(text, "qualityOnly")) return PART_ONE;
    for (size_t i = 0; i < ARRAY_LEN(PRICE); i++) if (str_is(text, PRICE[i])) return 0;
    for (size_t i = 0; i < ARRAY_LEN(MIXED); i++) if (str_is(text, MIXED[i])) return millionths(composite_number(d, CRI_CRITERIA_MIXED));
    return PART_UNDEFINED;
}

ErrorCode composite_take(Detector *d, const ProcessTree *t, Error *e)
{
    Str method = d->release.method;
    bool direct = str_is(method, "direct") || str_is(method, "limited");
    CompositeRow row = { .offset = d->offset, .source = d->source_index };
    void *place;
    for (int i = 0; i < DETECT_PARTS; i++) row.parts[i] = PART_INSUFFICIENT;
    if (t) {
        row.parts[DETECT_PART_NO_CALL] = no_call(t, direct);
        row.parts[DETECT_PART_ADVERT] = advert(d, t, direct);
        row.parts[DETECT_PART_DECISION] = decision(d, t);
        row.parts[DETECT_PART_SIGNATURE] = signature(d, t);
        row.parts[DETECT_PART_CHANGES] = changes(t);
        row.parts[DETECT_PART_CRITERIA] = criteria(d, t);
    }
    TRY(spill_more(&d->measures->composites, 1, &place, e));
    memcpy(place, &row, sizeof row);
    return ERR_OK;
}

/* ---- told by facts ---- */

static int by_place(const void *left, const void *right)
{
    const CompositeRow *l = left, *r = right;
    if (l->source != r->source) return l->source < r->source ? -1 : 1;
    return l->offset < r->offset ? -1 : l->offset > r->offset;
}

static int32_t single_bid(const ProcessFact *p)
{
    if (p->method == METHOD_LIMITED || p->method == METHOD_DIRECT) return PART_UNDEFINED;
    if (p->bidders == FACT_NO_COUNT || p->bidders == 0) return PART_INSUFFICIENT;
    return p->bidders == 1 ? PART_ONE : 0;
}

static int32_t method(const Detector *d, const ProcessFact *p)
{
    switch (p->method) {
    case METHOD_OPEN:      return 0;
    case METHOD_SELECTIVE: return millionths(composite_number(d, CRI_SELECTIVE));
    case METHOD_LIMITED:   return millionths(composite_number(d, CRI_LIMITED));
    case METHOD_DIRECT:    return millionths(composite_number(d, CRI_DIRECT));
    default:               return PART_INSUFFICIENT;
    }
}

/* Awards of a buyer in a year, by supplier. */
static ErrorCode pick_awards(Groups *g, Spill *picks, Error *e)
{
    (void)picks;
    for (size_t i = 0; i < g->f->processes.count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        uint32_t buyer = p->buyer != NO_WORD ? p->buyer : p->entity;
        for (uint64_t k = p->first_award; buyer != NO_WORD && k < p->first_award + p->award_count; k++) {
            const AwardFact *a = award_at(g->f, k);
            int year = fact_year(a->date);
            if (year > 0 && amount_counts(g, a->amount, a->currency)) TRY(group_carry_award(g, key_of(buyer, (uint32_t)year), a->who, p, k, e));
        }
    }
    return ERR_OK;
}

static double sum_of(const Groups *g, const Pick *list, size_t count)
{
    __extension__ typedef __int128 Wide;
    Wide sum = 0;
    for (size_t i = 0; i < count; i++) sum += carried_award(g, &list[i])->part;
    return (double)sum;
}

/* The share of a supplier of a process. */
typedef struct { uint32_t process; int32_t share; } ShareOf;

static uint64_t share_process(const void *row)
{
    return ((const ShareOf *)row)->process;
}

static int share_order(const void *left, const void *right)
{
    const ShareOf *l = left, *r = right;
    if (l->process != r->process) return l->process < r->process ? -1 : 1;
    return l->share < r->share ? -1 : l->share > r->share;
}

/* A natural person's is not told. */
static ErrorCode scan_shares(Groups *g, const Pick *list, size_t count, Error *e)
{
    Spill *shares = g->rule;
    double all = sum_of(g, list, count);
    bool many = (double)count >= composite_number(g->d, CRI_SHARE_AWARDS) && all > 0;
    for (size_t from = 0, n; many && from < count; from += n) {
        void *to;
        n = same_second(&list[from], count - from);
        if (detector_is_person(g->d->settings, g->f->parties.list[list[from].second].text)) continue;
        int32_t share = millionths(sum_of(g, &list[from], n) / all);
        TRY(spill_room(shares, n, &to, e));
        for (size_t i = 0; i < n; i++) ((ShareOf *)to)[i] = (ShareOf){ carried_award(g, &list[from + i])->process, share };
        spill_took(shares, n);
    }
    return ERR_OK;
}

/* Of several suppliers of a process the largest share counts. They are put where they belong in the order of processes. */
static ErrorCode find_shares(Groups *g, Error *e)
{
    Spill *rows = &g->d->measures->composites;
    CLEANUP(spill_free) Spill shares = groups_list(g, sizeof(ShareOf));
    TRY(groups_run(g, &(GroupRun){ .fill = pick_awards, .scan = scan_shares, .rule = &shares, .carried = sizeof(CarriedAward) }, e));
    TRY(spill_sort_by(&shares, share_process, share_order, e));
    for (size_t i = 0; i < shares.count; i++) {
        const ShareOf *one = spill_at(&shares, i);
        composite_at(rows, one->process)->parts[DETECT_PART_SHARE] = one->share;             /* the last of a process is its largest */
    }
    return ERR_OK;
}

ErrorCode composite_finish(Groups *g, Error *e)
{
    Detector *d = g->d;
    Spill *rows = &d->measures->composites;
    TRY(spill_sort(rows, by_place, e));
    if (rows->count != g->f->processes.count) return error_internal(e, "composite_finish");
    for (size_t i = 0; i < rows->count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        composite_at(rows, i)->parts[DETECT_PART_SINGLE_BID] = single_bid(p);
        composite_at(rows, i)->parts[DETECT_PART_METHOD] = method(d, p);
    }
    TRY(find_shares(g, e));
    for (size_t i = 0; i < rows->count; i++) {
        bool told = composite_index(d, composite_at(rows, i)) != PART_INSUFFICIENT;
        group_came_to(g, DETECT_CRI, (uint32_t)i, told ? DETECT_CLEAR : DETECT_FEW_PARTS);
    }
    return ERR_OK;
}

int32_t composite_index(const Detector *d, const CompositeRow *row)
{
    int64_t sum = 0, count = 0;
    for (int i = 0; i < DETECT_PARTS; i++) {
        if (row->parts[i] < 0) continue;
        sum += row->parts[i];
        count++;
    }
    if (count == 0 || (double)count < composite_number(d, CRI_PARTS)) return PART_INSUFFICIENT;
    return (int32_t)((sum + count / 2) / count);
}
