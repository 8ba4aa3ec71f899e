/* group_crew.c: the rules over many processes of a run, shared out among its threads (group_kit.h).
 *
 * Each family of rules is a task of its own: it reads the facts, which nobody changes any more, and what it finds it keeps in a
 * part of the run that is added to the whole at the end. Which thread took which family does not show: counts are sums, and
 * flags are sorted later. Where facts are larger than memory one thread does all, so that two walks over the same file do not
 * take each other's pages. */
#include <pthread.h>
#include <stdatomic.h>

#include "detect/composite.h"
#include "detect/order.h"

typedef ErrorCode (*Task)(Groups *g, Error *e);

/* Those that take the longest begin first. */
static const Task TASKS[] = { rules_pairs, rules_sets, rules_habits, rules_digits, rules_buyers, rules_markets, rules_thresholds,
                              rules_shares, rules_bidders, rules_ways };

/* ---- one thread's ---- */

static Groups groups_of(Detector *d, const Detector *whole, uint32_t currency)
{
    Groups g = { .d = d, .f = whole->facts, .sources = whole->sources, .currency = currency };
    g.picks = groups_list(&g, sizeof(Pick));
    g.carried = groups_list(&g, sizeof(uint64_t));
    g.later = groups_list(&g, sizeof(Keyed));
    arena_restore(&d->scratch, d->scratch_empty);
    return g;
}

static void groups_free(Groups *g)
{
    spill_free(&g->picks);
    spill_free(&g->carried);
    spill_free(&g->later);
    mem_free(g->spare);
    mem_free(g->markets);
}

/* ---- several threads ---- */

typedef struct { Detector *whole; uint32_t currency; atomic_size_t next; } Crew;
typedef struct { Crew *crew; Detector *part; pthread_t thread; bool started; ErrorCode code; Error why; } Worker;

static void *work(void *argument)
{
    Worker *w = argument;
    Groups g = groups_of(w->part, w->crew->whole, w->crew->currency);
    error_clear(&w->why);
    for (size_t i; w->code == ERR_OK && (i = atomic_fetch_add(&w->crew->next, 1)) < ARRAY_LEN(TASKS);)
        w->code = TASKS[i](&g, &w->why);
    if (w->code == ERR_OK) w->code = groups_tell(&g, &w->why);
    groups_free(&g);
    return NULL;
}

/* What a thread that could not be started would have done the others do, at last this one. */
static ErrorCode work_together(Crew *crew, Worker *workers, size_t count, Error *e)
{
    ErrorCode code = ERR_OK;
    for (size_t i = 1; i < count; i++) workers[i].started = pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0;
    work(&workers[0]);
    for (size_t i = 1; i < count; i++) if (workers[i].started) pthread_join(workers[i].thread, NULL);
    for (size_t i = 0; i < count && code == ERR_OK; i++) {
        code = workers[i].code;
        if (code != ERR_OK) *e = workers[i].why;
        else code = detector_merge_found(crew->whole, workers[i].part, e);
    }
    return code;
}

static ErrorCode run_in_threads(Detector *d, uint32_t currency, Error *e)
{
    Crew crew = { .whole = d, .currency = currency };
    size_t count = d->settings->threads < ARRAY_LEN(TASKS) ? d->settings->threads : ARRAY_LEN(TASKS);
    Worker *workers = mem_alloc(count * sizeof *workers);
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    ErrorCode code = workers ? ERR_OK : error_memory(e);
    for (size_t i = 0; i < count && code == ERR_OK; i++) {
        workers[i].crew = &crew;
        code = detector_helper(d, &lock, &workers[i].part, e);
    }
    if (code == ERR_OK) code = work_together(&crew, workers, count, e);
    for (size_t i = 0; workers && i < count; i++) detector_free(workers[i].part);
    mem_free(workers);
    pthread_mutex_destroy(&lock);
    return code;
}

/* ---- all of them ---- */

/* The currency of price comparisons where one is known, else the one in which most is bought and awarded; of two alike the first by
 * name. */
static ErrorCode choose_currency(Detector *d, uint32_t *ret, Error *e)
{
    const Facts *f = d->facts;
    Str main = d->result.currency;
    uint64_t *uses = mem_alloc(((size_t)f->terms.count + 1) * sizeof *uses), all = 0;
    if (!uses) return error_memory(e);
    for (size_t i = 0; i < f->processes.count; i++)
        if (process_at(f, i)->currency != NO_WORD) uses[process_at(f, i)->currency]++;
    for (size_t i = 0; i < f->awards.count; i++)
        if (award_at(f, i)->currency != NO_WORD) uses[award_at(f, i)->currency]++;
    *ret = NO_WORD;
    for (uint32_t i = 0; i < f->terms.count; i++) {
        bool better = *ret == NO_WORD || uses[i] > uses[*ret];
        if (main.len > 0 ? str_equal(f->terms.list[i].text, main) : uses[i] > 0 && better) *ret = i;
        all += uses[i];
    }
    if (*ret != NO_WORD) d->result.facts_currency = f->terms.list[*ret].text;
    d->result.facts_skipped = all - (*ret == NO_WORD ? 0 : uses[*ret]);
    mem_free(uses);
    return ERR_OK;
}

static ErrorCode run_alone(Groups *g, Error *e)
{
    for (size_t i = 0; i < ARRAY_LEN(TASKS); i++) TRY(TASKS[i](g, e));
    return groups_tell(g, e);
}

static bool in_file(const Facts *f)
{
    return f->processes.in_file || f->bids.in_file || f->awards.in_file;
}

static ErrorCode run_all(Detector *d, Error *e)
{
    static const DetectRuleSet BY_TIME = DETECT_BIT(DETECT_R011) | DETECT_BIT(DETECT_R027) | DETECT_BIT(DETECT_R034)
                                         | DETECT_BIT(DETECT_R057);
    uint32_t currency;
    bool together = d->settings->threads > 1 && !in_file(d->facts);
    TRY(choose_currency(d, &currency, e));
    if (d->rules & BY_TIME) TRY(facts_take_turns(d->facts, e));
    if (together) TRY(run_in_threads(d, currency, e));
    Groups g = groups_of(d, d, currency);
    ErrorCode code = together ? ERR_OK : run_alone(&g, e);
    if (code == ERR_OK) code = make_profiles(&g, e);
    if (code == ERR_OK) code = make_scores(&g, e);
    groups_free(&g);
    mem_trim();
    return code;
}

ErrorCode groups_finish(Detector *d, Error *e)
{
    if (!d->facts) return ERR_OK;
    TRY(facts_settle(d, e));
    return run_all(d, e);
}
