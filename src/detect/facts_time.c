/* facts_time.c: the turn of each process in the order of time (facts.h): by its date, of one date by its ocid, of one ocid by
 * its place.
 *
 * Rules that ask what came after what sort by turns, which are numbers, and look at no date and no ocid again. Ocids are
 * compared by the first bytes in which they differ, so that their texts are read once and in their order; only where those are
 * alike are they looked up. */
#include "detect/facts.h"

#include "detect/order.h"

#include <stdlib.h>

enum { WORDS = 2 };
static const uint64_t SIGN = UINT64_C(1) << 63;               /* so that dates before 1970 come first as numbers, too */
typedef struct { uint64_t date, ocid[WORDS]; uint32_t row; } Waiting;

static uint64_t date_number(const void *row)
{
    return ((const Waiting *)row)->date;
}

static int waiting_order(const void *left, const void *right)
{
    const Waiting *l = left, *r = right;
    if (l->date != r->date) return l->date < r->date ? -1 : 1;
    for (int i = 0; i < WORDS; i++) if (l->ocid[i] != r->ocid[i]) return l->ocid[i] < r->ocid[i] ? -1 : 1;
    return l->row < r->row ? -1 : l->row > r->row;
}

static int ocid_order(const void *left, const void *right, void *facts)
{
    const Waiting *l = left, *r = right;
    int by = str_compare(ocid_at(facts, process_at(facts, l->row)), ocid_at(facts, process_at(facts, r->row)));
    return by != 0 ? by : l->row < r->row ? -1 : l->row > r->row;
}

/* With how many bytes all ocids begin. */
static size_t common_beginning(const Facts *f)
{
    Str first = f->processes.count > 0 ? ocid_at(f, process_at(f, 0)) : STR("");
    size_t common = first.len;
    for (size_t i = 1; i < f->processes.count && common > 0; i++)
        common = order_common(str_first(first, common), ocid_at(f, process_at(f, i)));
    return common;
}

static ErrorCode list_waiting(const Facts *f, Spill *list, Error *e)
{
    size_t n = f->processes.count, common = common_beginning(f);
    void *room;
    TRY(spill_room(list, n, &room, e));
    for (size_t i = 0; i < n; i++) {
        const ProcessFact *p = process_at(f, i);
        Waiting *w = spill_at(list, i);
        *w = (Waiting){ .date = (uint64_t)p->date ^ SIGN, .row = (uint32_t)i };
        for (size_t k = 0; k < WORDS; k++) w->ocid[k] = order_key(ocid_at(f, p), common + k * sizeof(uint64_t));
    }
    spill_took(list, n);
    return ERR_OK;
}

/* Those that the first bytes do not tell apart. */
static void order_alike(Facts *f, Spill *list)
{
    for (size_t from = 0, to; from < list->count; from = to) {
        const Waiting *w = spill_at(list, from);
        for (to = from + 1; to < list->count; to++) {
            const Waiting *next = spill_at(list, to);
            if (next->date != w->date || memcmp(next->ocid, w->ocid, sizeof w->ocid) != 0) break;
        }
        if (to - from > 1) qsort_r(spill_at(list, from), to - from, sizeof *w, ocid_order, f);
    }
}

ErrorCode facts_take_turns(Facts *f, Error *e)
{
    size_t n = f->processes.count;
    CLEANUP(spill_free) Spill list = spill_sharing(sizeof(Waiting), f->processes.ceiling, f->processes.budget);
    void *room;
    TRY(list_waiting(f, &list, e));
    TRY(spill_sort_by(&list, date_number, waiting_order, e));
    order_alike(f, &list);
    TRY(spill_room(&f->times, n, &room, e));
    TRY(spill_room(&f->turns, n, &room, e));
    for (size_t i = 0; i < n; i++) {
        uint32_t row = ((const Waiting *)spill_at(&list, i))->row, turn = (uint32_t)i;
        Turn *to = spill_at(&f->times, i);
        *to = (Turn){ (Instant)(((const Waiting *)spill_at(&list, i))->date ^ SIGN), row };
        memcpy(spill_at(&f->turns, row), &turn, sizeof turn);
    }
    spill_took(&f->times, n);
    spill_took(&f->turns, n);
    return ERR_OK;
}
