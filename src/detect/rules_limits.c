/* rules_limits.c: R054: awarded directly below the legal limit, and after amendments worth more than it. The limit is the
 * country pack's; without one it cannot be said. */
#include "detect/process_kit.h"

/* The lowest amount up to which the process could be let directly, on its day. */
static const PackLimit *direct_limit(const Detector *d)
{
    const Release *r = &d->release;
    Day day;
    return process_day(r, &day) ? pack_limit(d->settings->pack, STR("direct"), r->method_details, r->category, day) : NULL;
}

static ErrorCode check_outgrown(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    uint32_t count = 0;
    size_t i = 0, contract = 0;
    *ret = d->release.method.len == 0 ? DETECT_NO_METHOD : DETECT_OTHER_METHOD;
    if (!str_is(d->release.method, "direct") && !str_is(d->release.method, "limited")) return ERR_OK;
    *ret = DETECT_NOT_IN_PACK;
    const PackLimit *limit = direct_limit(d);
    if (!limit || !awards_and_contracts(t, ret)) return ERR_OK;
    *ret = DETECT_NO_AMOUNTS;
    DetectFlag flag = new_flag(DETECT_R054);
    for (const JsonValue *award = t->awards->first; award; award = award->next, i++) {
        Worth won, now;
        if (!is_active(award) || !worth_of(award, "value", &won) || !contracts_sum(d, t, award, &now, &contract)) continue;
        if (!worth_in(d, &won, limit->currency) || !worth_in(d, &now, limit->currency)) continue;
        if (*ret == DETECT_NO_AMOUNTS) *ret = DETECT_CLEAR;
        if (won.money.units > limit->amount || now.money.units <= limit->amount || count++ > 0) continue;
        flag.amounts[0] = now.money.units;
        flag.amounts[1] = limit->amount;
        flag.currency = limit->currency;
        flag.what = limit->name;
        flag.ratio = (double)(now.money.units - limit->amount) / (double)limit->amount;
        TRY(note_worth(d, &flag, json_get(award, "value"), "/awards/#/value/amount", i, &won, e));
        TRY(note_contracts(d, &flag, t, award, contract, e));
    }
    return finish_flag(d, &flag, count, ret, e);
}

const ProcessRule LIMIT_RULES[] = { { DETECT_R054, check_outgrown } };
const size_t LIMIT_RULE_COUNT = ARRAY_LEN(LIMIT_RULES);
