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

static bool in_currency(const Detector *d, Money *m, Str currency)
{
    const Rate *rate;
    if (!str_equal(m->currency, currency)) convert_money(d, m, &rate);
    return str_equal(m->currency, currency);
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
        Money won, now;
        if (!is_active(award) || !money_of(award, "value", &won) || !contracts_sum(t, award, &now, &contract)) continue;
        if (!in_currency(d, &won, limit->currency) || !in_currency(d, &now, limit->currency)) continue;
        if (*ret == DETECT_NO_AMOUNTS) *ret = DETECT_CLEAR;
        if (won.units > limit->amount || now.units <= limit->amount || count++ > 0) continue;
        flag.amounts[0] = now.units;
        flag.amounts[1] = limit->amount;
        flag.currency = limit->currency;
        flag.what = limit->name;
        flag.ratio = (double)(now.units - limit->amount) / (double)limit->amount;
        TRY(note(d, &flag, json_get(json_get(award, "value"), "amount"), "/awards/#/value/amount", i, 0, e));
        size_t k = 0;
        JSON_EACH(one, t->contracts)
            if (k++ == contract)
                TRY(note(d, &flag, json_get(json_get(one, "value"), "amount"), "/contracts/#/value/amount", contract, 0, e));
    }
    return finish_flag(d, &flag, count, ret, e);
}

const ProcessRule LIMIT_RULES[] = { { DETECT_R054, check_outgrown } };
const size_t LIMIT_RULE_COUNT = ARRAY_LEN(LIMIT_RULES);
