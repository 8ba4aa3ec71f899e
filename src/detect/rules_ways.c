/* rules_ways.c: R042 over all processes: many bidders who are reached by one telephone number, e-mail or street address.
 *
 * Two who share one are R044's, when they bid together; here it is the mass address and the number that a dozen companies give. */
#include "detect/group_kit.h"

#include "detect/rule_kit.h"

enum { LEAST_PARTIES = 5, NAMED = 8 };

static ErrorCode fill_ways(Groups *g, Spill *picks, Error *e)
{
    for (size_t i = 0; i < g->f->contacts.count; i++) {
        const ContactFact *c = contact_at(g->f, i);
        TRY(group_pick(picks, c->way, c->who, c->process, e));
    }
    return ERR_OK;
}

/* The first bidders by name of those who share it, and how many they are; the processes in which they stand. */
static ErrorCode scan_way(Groups *g, const Pick *list, size_t count, Error *e)
{
    uint32_t named[NAMED];
    size_t parties = 0, n;
    FirstRows rows = { 0 };
    for (size_t from = 0; from < count; from += n, parties++) {
        n = same_second(list + from, count - from);
        if (parties < NAMED) named[parties] = list[from].second;
        first_rows_of(&rows, list + from, n);
    }
    if ((double)parties < rule_number(g->d, DETECT_R042, 0, LEAST_PARTIES)) {
        group_verdict(g, DETECT_R042, DETECT_GROUP_CLEAR);
        return ERR_OK;
    }
    DetectFlag flag = { .rule = DETECT_R042, .group = DETECT_SET, .count = (uint32_t)parties, .part = parties, .whole = count,
                        .what = str_from(g->f->ways.list[list->key].text, 2) };
    return group_raise_set(g, flag, named, parties < NAMED ? parties : NAMED, &rows, e);
}

ErrorCode rules_ways(Groups *g, Error *e)
{
    return detector_runs(g->d, DETECT_R042) ? groups_run(g, &(GroupRun){ .fill = fill_ways, .scan = scan_way }, e) : ERR_OK;
}
