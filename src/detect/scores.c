/* scores.c: flags and composite indicators of a process, a buyer, a supplier gathered into a score that shows what it is made of.
 *
 * A process has as many points as the severities of the rules that raised an open flag about it, each rule once; what the data explain
 * counts nothing. A buyer's or supplier's score is the points of the flags about itself, each rule once, and the mean points of its processes
 * (bought, or awarded to it), where they are enough. Natural persons have none. The index beside it is the composite indicator, of a
 * party the mean over its processes. The first so many of each kind are kept, those with the most points before others.
 *
 * Nothing here is more than the flags it counts: two flags may rest on one fact, and a rule that does not apply leaves none. */
#include "detect/composite.h"
#include "detect/measures_int.h"

#include <math.h>
#include <stdlib.h>

/* An open flag about a process. */
typedef struct { uint64_t offset; uint32_t source; DetectRule rule; } Mark;

typedef struct {
    uint64_t processes, points;      /* of its processes, and theirs together */
    uint64_t indexed, index;         /* of those with an index: how many, and millionths together */
    uint64_t own;
} Sum;

typedef struct { uint64_t first, end; } Range64;                     /* of a process among the marks */

typedef struct {
    Spill     marks;                 /* of Mark */
    Spill     ranges;                /* of Range64, by process */
    Sum      *buyers, *suppliers;    /* by party */
    uint32_t *seen;                  /* the process, plus one, in which a supplier was last counted */
    DetectGroup group;               /* of the parties that are kept: which, each by its place plus one, and their processes by rule */
    uint32_t *slots;
    uint64_t (*counts)[DETECT_RULES];
} Scores;

static int severity_of(const Detector *d, DetectRule rule)
{
    int severity = d->settings->severity[rule];
    return severity > 0 ? severity : 1;
}

/* ---- flags of processes ---- */

static int mark_order(const void *left, const void *right)
{
    const Mark *l = left, *r = right;
    if (l->source != r->source) return l->source < r->source ? -1 : 1;
    if (l->offset != r->offset) return l->offset < r->offset ? -1 : 1;
    return (int)l->rule - (int)r->rule;
}

/* Open flags of processes, by place, each rule once a process. */
static ErrorCode gather_marks(const Detector *d, Scores *s, Error *e)
{
    for (size_t i = 0; i < d->flags.count; i++) {
        const KeptFlag *kept = kept_flag(d, i);
        void *place;
        if (kept->flag.group != DETECT_PROCESS || kept->flag.cleared != DETECT_OPEN) continue;
        TRY(spill_more(&s->marks, 1, &place, e));
        *(Mark *)place = (Mark){ kept->flag.offset, kept->source, kept->flag.rule };
    }
    TRY(spill_sort(&s->marks, mark_order, e));
    size_t kept = 0;
    Mark *list = spill_rows(&s->marks);
    for (size_t i = 0; i < s->marks.count; i++)
        if (kept == 0 || mark_order(&list[kept - 1], &list[i]) != 0) list[kept++] = list[i];
    s->marks.count = kept;
    return ERR_OK;
}

static const Mark *mark_at(const Scores *s, size_t i)
{
    return spill_at(&s->marks, i);
}

static int place_order(const ProcessFact *p, const Mark *m)
{
    if (p->source != m->source) return p->source < m->source ? -1 : 1;
    return p->offset < m->offset ? -1 : p->offset > m->offset;
}

static ErrorCode gather_ranges(const Groups *g, Scores *s, Error *e)
{
    size_t at = 0;
    for (size_t i = 0; i < g->f->processes.count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        void *range;
        while (at < s->marks.count && place_order(p, mark_at(s, at)) > 0) at++;
        Range64 own = { at, at };
        while (own.end < s->marks.count && place_order(p, mark_at(s, own.end)) == 0) own.end++;
        TRY(spill_more(&s->ranges, 1, &range, e));
        memcpy(range, &own, sizeof own);
        at = own.end;
    }
    return ERR_OK;
}

static const Range64 *range_at(const Scores *s, size_t i)
{
    return spill_at(&s->ranges, i);
}

static uint64_t points_of(const Detector *d, const Scores *s, size_t process)
{
    const Range64 *range = range_at(s, process);
    uint64_t points = 0;
    for (uint64_t i = range->first; i < range->end; i++) points += (uint64_t)severity_of(d, mark_at(s, i)->rule);
    return points;
}

/* ---- parties ---- */

static void add_process(Sum *to, uint64_t points, int32_t index)
{
    to->processes++;
    to->points += points;
    if (index < 0) return;
    to->indexed++;
    to->index += (uint64_t)index;
}

static uint32_t buyer_of(const ProcessFact *p)
{
    return p->buyer != NO_WORD ? p->buyer : p->entity;
}

typedef ErrorCode (*WithProcess)(Groups *g, Scores *s, uint32_t party, DetectGroup group, size_t process, Error *e);

/* The buyer of each process, and each of its suppliers once. */
static ErrorCode with_parties(Groups *g, Scores *s, WithProcess with, Error *e)
{
    memset(s->seen, 0, ((size_t)g->f->parties.count + 1) * sizeof *s->seen);
    for (size_t i = 0; i < g->f->processes.count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        if (buyer_of(p) != NO_WORD) TRY(with(g, s, buyer_of(p), DETECT_BUYER, i, e));
        for (uint64_t k = p->first_award; k < p->first_award + p->award_count; k++) {
            uint32_t who = award_at(g->f, k)->who;
            if (s->seen[who] == (uint32_t)i + 1) continue;
            s->seen[who] = (uint32_t)i + 1;
            TRY(with(g, s, who, DETECT_TENDERER, i, e));
        }
    }
    return ERR_OK;
}

static ErrorCode sum_process(Groups *g, Scores *s, uint32_t party, DetectGroup group, size_t process, Error *e)
{
    (void)e;
    Sum *to = group == DETECT_BUYER ? &s->buyers[party] : &s->suppliers[party];
    add_process(to, points_of(g->d, s, process), composite_index(g->d, composite_at(&g->d->measures->composites, process)));
    return ERR_OK;
}

/* Buyers and procuring entities are one here; pairs, sets and markets are nobody's own. */
static bool is_about(const DetectFlag *f, DetectGroup group)
{
    bool buyer = f->group == DETECT_BUYER || f->group == DETECT_ENTITY;
    return f->cleared == DETECT_OPEN && (group == DETECT_BUYER ? buyer : f->group == DETECT_TENDERER);
}

typedef struct { uint32_t word; DetectRule rule; } Own;

static int own_order(const void *left, const void *right)
{
    const Own *l = left, *r = right;
    if (l->word != r->word) return l->word < r->word ? -1 : 1;
    return (int)l->rule - (int)r->rule;
}

/* The number of a party by its id; words are sorted. */
static uint32_t word_of(const Words *w, Str id)
{
    uint32_t low = 0, high = w->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (str_compare(w->list[middle].text, id) < 0) low = middle + 1;
        else high = middle;
    }
    return low < w->count && str_equal(w->list[low].text, id) ? low : NO_WORD;
}

/* Flags about parties themselves, each rule once a party. */
static ErrorCode own_flags(const Groups *g, DetectGroup group, Own **ret, size_t *count, Error *e)
{
    const Detector *d = g->d;
    size_t n = 0, kept = 0, most = 0;
    for (size_t i = 0; i < d->flags.count; i++) most += is_about(&kept_flag(d, i)->flag, group);
    Own *list = mem_alloc((most + 1) * sizeof *list);
    if (!list) return error_memory(e);
    for (size_t i = 0; i < d->flags.count && n < most; i++) {
        const DetectFlag *f = &kept_flag(d, i)->flag;
        if (!is_about(f, group)) continue;
        uint32_t word = word_of(&g->f->parties, f->party.id);
        if (word != NO_WORD) list[n++] = (Own){ word, f->rule };
    }
    sort_list(list, n, sizeof *list, own_order);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || own_order(&list[kept - 1], &list[i]) != 0) list[kept++] = list[i];
    *ret = list;
    *count = kept;
    return ERR_OK;
}

/* ---- the first so many ---- */

/* What is put in order: by points, then index, then text. */
typedef struct { double points; int64_t index; Str text; uint32_t number; } Rank;

static int rank_order(const void *left, const void *right)
{
    const Rank *l = left, *r = right;
    if (l->points < r->points || l->points > r->points) return l->points > r->points ? -1 : 1;
    if (l->index != r->index) return l->index > r->index ? -1 : 1;
    int by = str_compare(l->text, r->text);
    return by != 0 ? by : l->number < r->number ? -1 : l->number > r->number;
}

/* Keeps the `most` first of what is added, in a heap whose top is the last of them. */
typedef struct { Rank *list; size_t count, most; } Ranks;

static void ranks_add(Ranks *r, Rank rank)
{
    size_t at;
    if (r->most == 0 || (r->count == r->most && rank_order(&rank, &r->list[0]) >= 0)) return;
    if (r->count < r->most) {
        for (at = r->count++; at > 0 && rank_order(&r->list[(at - 1) / 2], &rank) < 0; at = (at - 1) / 2) r->list[at] = r->list[(at - 1) / 2];
    } else {
        at = 0;
        for (size_t child; (child = 2 * at + 1) < r->count; at = child) {
            if (child + 1 < r->count && rank_order(&r->list[child + 1], &r->list[child]) > 0) child++;
            if (rank_order(&r->list[child], &rank) <= 0) break;
            r->list[at] = r->list[child];
        }
    }
    r->list[at] = rank;
}

static double score_of(const Detector *d, const Sum *s)
{
    bool enough = s->processes > 0 && (double)s->processes >= composite_number(d, CRI_PROCESSES);
    return (double)s->own + (enough ? (double)s->points / (double)s->processes : 0);
}

static void rank_parties(const Groups *g, const Sum *sums, Ranks *ranks)
{
    for (uint32_t i = 0; i < g->f->parties.count; i++) {
        const Sum *s = &sums[i];
        Str id = g->f->parties.list[i].text;
        if (detector_is_person(g->d->settings, id) || s->own + s->points == 0) continue;
        ranks_add(ranks, (Rank){ score_of(g->d, s), s->indexed > 0 ? (int64_t)(s->index / s->indexed) : -1, id, i });
    }
}

static void rank_processes(const Groups *g, const Scores *s, Ranks *ranks)
{
    Str watched = g->d->settings->watched;
    for (size_t i = 0; i < g->f->processes.count; i++) {
        int32_t index = composite_index(g->d, composite_at(&g->d->measures->composites, i));
        uint64_t points = points_of(g->d, s, i);
        Str ocid = ocid_at(g->f, process_at(g->f, i));
        if (watched.ptr ? str_equal(watched, ocid) : points > 0 || index >= 0)
            ranks_add(ranks, (Rank){ (double)points, index, ocid, (uint32_t)i });
    }
}

/* ---- what is shown ---- */

static ErrorCode process_score(Groups *g, const Scores *s, const Rank *rank, DetectScore *ret, Error *e)
{
    Detector *d = g->d;
    const ProcessFact *p = process_at(g->f, rank->number);
    const CompositeRow *row = composite_at(&d->measures->composites, rank->number);
    const Range64 *range = range_at(s, rank->number);
    *ret = (DetectScore){ .group = DETECT_PROCESS, .source = g->sources[p->source], .line = p->line, .offset = p->offset, .points = rank->points,
                          .own = (uint64_t)rank->points, .has_index = rank->index >= 0, .index = (double)rank->index / PART_ONE,
                          .flag_count = (size_t)(range->end - range->first) };
    DetectScoreFlag *flags = detector_keep(d, ret->flag_count, sizeof *flags);
    if (!flags) return error_memory(e);
    for (size_t i = 0; i < ret->flag_count; i++) {
        DetectRule rule = mark_at(s, range->first + i)->rule;
        flags[i] = (DetectScoreFlag){ .rule = rule, .severity = severity_of(d, rule), .own = true };
    }
    ret->flags = flags;
    for (int i = 0; i < DETECT_PARTS; i++) {
        int32_t part = row->parts[i];
        ret->parts[i].state = part >= 0 ? DETECT_PART_CALCULATED : part == PART_UNDEFINED ? DETECT_PART_IS_UNDEFINED : DETECT_PART_IS_INSUFFICIENT;
        if (part >= 0) ret->parts[i].value = (double)part / PART_ONE;
    }
    return detector_keep_text(d, rank->text, &ret->ocid, e);
}

/* Which rules' flags the processes of the chosen parties have: one more walk. */
static ErrorCode count_rules(Groups *g, Scores *s, uint32_t party, DetectGroup group, size_t process, Error *e)
{
    (void)g;
    (void)e;
    const Range64 *range = range_at(s, process);
    if (group != s->group || s->slots[party] == 0) return ERR_OK;
    for (uint64_t i = range->first; i < range->end; i++) s->counts[s->slots[party] - 1][mark_at(s, i)->rule]++;
    return ERR_OK;
}

static ErrorCode party_flags(Detector *d, const uint64_t *counts, DetectRuleSet own, DetectScore *to, Error *e)
{
    size_t n = 0;
    for (int i = 0; i < DETECT_RULES; i++) n += counts[i] > 0 || (own >> i & 1);
    DetectScoreFlag *flags = detector_keep(d, n, sizeof *flags);
    if (!flags) return error_memory(e);
    for (int i = 0; i < DETECT_RULES; i++)
        if (counts[i] > 0 || (own >> i & 1))
            flags[to->flag_count++] = (DetectScoreFlag){ .rule = (DetectRule)i, .severity = severity_of(d, (DetectRule)i), .own = own >> i & 1,
                                                         .processes = counts[i] };
    to->flags = flags;
    return ERR_OK;
}

/* The rules of a party's own flags; they are sorted by party. */
static DetectRuleSet own_rules(const Own *own, size_t count, uint32_t party)
{
    size_t low = 0, high = count;
    DetectRuleSet rules = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (own[middle].word < party) low = middle + 1;
        else high = middle;
    }
    for (; low < count && own[low].word == party; low++) rules |= DETECT_BIT(own[low].rule);
    return rules;
}

static ErrorCode party_scores(Groups *g, const Ranks *ranks, const Sum *sums, DetectGroup group, const Own *own, size_t own_count,
                              uint64_t (*counts)[DETECT_RULES], DetectScore *list, Error *e)
{
    for (size_t i = 0; i < ranks->count; i++) {
        uint32_t party = ranks->list[i].number;
        const Sum *s = &sums[party];
        list[i] = (DetectScore){ .group = group, .party = group_party(g, party), .points = ranks->list[i].points, .own = s->own,
                                 .processes = s->processes, .process_points = s->points,
                                 .enough = s->processes > 0 && (double)s->processes >= composite_number(g->d, CRI_PROCESSES),
                                 .has_index = s->indexed > 0, .indexed = s->indexed };
        if (s->indexed > 0) list[i].index = (double)s->index / (double)s->indexed / PART_ONE;
        TRY(party_flags(g->d, counts[i], own_rules(own, own_count, party), &list[i], e));
    }
    return ERR_OK;
}

/* ---- the three kinds ---- */

static ErrorCode keep_parties(Groups *g, Scores *s, DetectGroup group, Ranks *ranks, DetectScore *list, size_t *count, Error *e)
{
    Sum *sums = group == DETECT_BUYER ? s->buyers : s->suppliers;
    Own *own = NULL;
    size_t own_count = 0;
    s->group = group;
    s->slots = mem_alloc(((size_t)g->f->parties.count + 1) * sizeof *s->slots);
    s->counts = mem_alloc((ranks->most + 1) * sizeof *s->counts);
    ErrorCode code = s->slots && s->counts ? own_flags(g, group, &own, &own_count, e) : error_memory(e);
    for (size_t i = 0; i < own_count; i++) sums[own[i].word].own += (uint64_t)severity_of(g->d, own[i].rule);
    ranks->count = 0;
    if (code == ERR_OK) rank_parties(g, sums, ranks);
    sort_list(ranks->list, ranks->count, sizeof *ranks->list, rank_order);
    for (size_t i = 0; code == ERR_OK && i < ranks->count; i++) s->slots[ranks->list[i].number] = (uint32_t)i + 1;
    if (code == ERR_OK) code = with_parties(g, s, count_rules, e);
    if (code == ERR_OK) code = party_scores(g, ranks, sums, group, own, own_count, s->counts, list, e);
    *count += ranks->count;
    mem_free(own);
    mem_free(s->slots);
    mem_free(s->counts);
    return code;
}

static ErrorCode keep_processes(Groups *g, const Scores *s, Ranks *ranks, DetectScore *list, size_t *count, Error *e)
{
    rank_processes(g, s, ranks);
    sort_list(ranks->list, ranks->count, sizeof *ranks->list, rank_order);
    for (size_t i = 0; i < ranks->count; i++) TRY(process_score(g, s, &ranks->list[i], &list[i], e));
    *count = ranks->count;
    return ERR_OK;
}

static ErrorCode scores_new(const Groups *g, Scores *s, Error *e)
{
    size_t n = (size_t)g->f->parties.count + 1, bytes;
    *s = (Scores){ .ranges = groups_list(g, sizeof(Range64)), .marks = groups_list(g, sizeof(Mark)) };
    if (!size_multiply(n, sizeof(Sum), &bytes)) return error_memory(e);
    s->buyers = mem_alloc(bytes);
    s->suppliers = mem_alloc(bytes);
    s->seen = mem_alloc(n * sizeof *s->seen);
    return s->buyers && s->suppliers && s->seen ? ERR_OK : error_memory(e);
}

static void scores_free(Scores *s)
{
    spill_free(&s->marks);
    spill_free(&s->ranges);
    mem_free(s->buyers);
    mem_free(s->suppliers);
    mem_free(s->seen);
}

static ErrorCode keep_all(Groups *g, Scores *s, Ranks *ranks, Error *e)
{
    DetectResult *r = &g->d->result;
    DetectScore *list = detector_keep(g->d, 3 * ranks->most, sizeof *list);
    ranks->list = mem_alloc((ranks->most + 1) * sizeof *ranks->list);
    if (!list || !ranks->list) return error_memory(e);
    TRY(gather_marks(g->d, s, e));
    TRY(gather_ranges(g, s, e));
    TRY(with_parties(g, s, sum_process, e));
    TRY(keep_processes(g, s, ranks, list, &r->score_count, e));
    TRY(keep_parties(g, s, DETECT_BUYER, ranks, list + r->score_count, &r->score_count, e));
    TRY(keep_parties(g, s, DETECT_TENDERER, ranks, list + r->score_count, &r->score_count, e));
    r->scores = list;
    return ERR_OK;
}

ErrorCode make_scores(Groups *g, Error *e)
{
    Scores s;
    Ranks ranks = { .most = g->d->settings->scores };
    size_t most = g->f->processes.count > g->f->parties.count ? g->f->processes.count : g->f->parties.count;
    if (!detector_runs(g->d, DETECT_CRI)) return ERR_OK;
    if (ranks.most > most) ranks.most = most;
    TRY(composite_finish(g, e));
    ErrorCode code = scores_new(g, &s, e);
    if (code == ERR_OK) code = keep_all(g, &s, &ranks, e);
    mem_free(ranks.list);
    scores_free(&s);
    return code;
}
