/* rules_fees.c: R008 (what it costs to take part) and R071 (most of the work may go to others), from extensions of OCDS:
 * participationFees of the tender, subcontracting of awards. */
#include "detect/process_kit.h"

/* ---- R008 ---- */

/* A deposit comes back, and the fee for having won is no hurdle to bidding. */
static bool hinders(const JsonValue *fee)
{
    const JsonValue *types = items_of(json_get(fee, "type"));
    if (!types || types->count == 0) return true;
    JSON_EACH(one, types) if (!str_is(json_text(one), "deposit") && !str_is(json_text(one), "win")) return true;
    return false;
}

static ErrorCode check_fees(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    static const double MOST = 0.01;
    const JsonValue *fees = items_of(json_get(t->tender, "participationFees"));
    Worth worth;
    Money sum = { 0 };
    uint32_t count = 0;
    size_t i = 0;
    *ret = DETECT_NOT_PUBLISHED;
    if (!fees) return ERR_OK;
    *ret = fees->count == 0 ? DETECT_CLEAR : DETECT_NO_AMOUNTS;
    if (fees->count == 0 || !worth_of(t->tender, "value", &worth) || worth.money.units <= 0) return ERR_OK;
    worth_convert(d, &worth);
    DetectFlag flag = new_flag(DETECT_R008);
    for (const JsonValue *one = fees->first; one; one = one->next, i++) {
        Worth fee;
        if (!hinders(one)) continue;
        if (!worth_of(one, "value", &fee)) return ERR_OK;                  /* a sum without one of its parts is none */
        worth_convert(d, &fee);
        if (!str_equal(fee.money.currency, worth.money.currency) || fee.money.units < 0) return ERR_OK;
        if (!int_add(sum.units, fee.money.units, &sum.units)) return ERR_OK;
        count++;
        TRY(note_worth(d, &flag, json_get(one, "value"), "/tender/participationFees/#/value/amount", i, &fee, e));
    }
    *ret = DETECT_CLEAR;
    flag.ratio = (double)sum.units / (double)worth.money.units;
    if (flag.ratio <= rule_number(d, DETECT_R008, 0, MOST)) return ERR_OK;
    flag.amounts[0] = sum.units;
    flag.amounts[1] = worth.money.units;
    flag.currency = worth.money.currency;
    TRY(note_worth(d, &flag, json_get(t->tender, "value"), "/tender/value/amount", 0, &worth, e));
    return finish_flag(d, &flag, count, ret, e);
}

/* ---- R071 ---- */

/* A share of one, exactly: the extension writes 0.4; some write 40. False when it is neither. */
static bool share_of(const JsonValue *v, double *ret)
{
    static const int64_t ONE = 10000;
    _Static_assert(DETECT_PLACES == 4, "ONE is 10^DETECT_PLACES");
    int64_t units;
    bool rounded = false;
    if (!v || v->type != JSON_NUMBER || !amount_read(v->text, &units, &rounded) || units < 0 || units > 100 * ONE) return false;
    *ret = (double)units / (double)(units > ONE ? 100 * ONE : ONE);
    return true;
}

static ErrorCode check_subcontracting(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    static const double MOST = 0.5;
    double most = rule_number(d, DETECT_R071, 0, MOST), share;
    uint32_t count = 0;
    size_t i = 0;
    *ret = items_of(t->awards) ? DETECT_NOT_PUBLISHED : DETECT_NO_AWARDS;
    if (!items_of(t->awards)) return ERR_OK;
    DetectFlag flag;
    for (const JsonValue *award = t->awards->first; award; award = award->next, i++) {
        const JsonValue *terms = json_get(award, "subcontracting"), *has = json_get(award, "hasSubcontracting");
        if (!is_active(award)) continue;
        if (has && has->type == JSON_BOOL && !has->boolean) *ret = DETECT_CLEAR;
        if (!share_of(json_get(terms, "minimumPercentage"), &share)) continue;
        *ret = DETECT_CLEAR;
        if (share <= most || count++ > 0) continue;
        flag = new_flag(DETECT_R071);
        flag.ratio = share;
        TRY(note(d, &flag, json_get(terms, "minimumPercentage"), "/awards/#/subcontracting/minimumPercentage", i, 0, e));
        TRY(note(d, &flag, json_get(award, "id"), "/awards/#/id", i, 0, e));
    }
    return finish_flag(d, &flag, count, ret, e);
}

const ProcessRule FEE_RULES[] = { { DETECT_R008, check_fees }, { DETECT_R071, check_subcontracting } };
const size_t FEE_RULE_COUNT = ARRAY_LEN(FEE_RULES);
