/* rules_changes.c: what became of a process from release to release: R009 (fees raised), R065 and R066 (items cut and added
 * after the award), R069 (the contract's value raised).
 *
 * They need the releases before they are merged (sequence.h). Of a compiled release alone there is less to be said: amendments
 * may say what a value was before, and a contract may list other quantities than its award. */
#include "detect/process_kit.h"

#include "detect/sequence.h"

/* ---- evidence ---- */

/* The releases before and after a step, each with what stood there. */
static ErrorCode add_step_spots(Detector *d, DetectFlag *flag, const Step *step, Error *e)
{
    DetectSpot *list = (DetectSpot *)(uintptr_t)flag->spots;
    const ReleasePlace *places[] = { &step->first, &step->second };
    const Str values[] = { step->before, step->after };
    if (!list) list = detector_keep(d, DETECT_SPOTS, sizeof *list);
    if (!list) return error_memory(e);
    flag->spots = list;
    for (size_t i = 0; i < ARRAY_LEN(places) && flag->spot_count < DETECT_SPOTS; i++) {
        if (values[i].len == 0) continue;                                   /* a new item stood nowhere before */
        DetectSpot *to = &list[flag->spot_count++];
        Str note = str_format(&d->scratch, STR_FMT " = " STR_FMT " " STR_FMT, STR_ARG(step->pointer), STR_ARG(values[i]),
                              STR_ARG(step->currency));
        *to = (DetectSpot){ .source = d->sources[places[i]->source], .line = places[i]->line, .offset = places[i]->offset };
        if (!note.ptr) return error_memory(e);
        TRY(detector_keep_text(d, str_trim(note), &to->note, e));
        TRY(detector_keep_text(d, d->release.ocid, &to->ocid, e));
    }
    return ERR_OK;
}

/* ---- R009 ---- */

static ErrorCode check_raised_fees(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    const Sequence *s = d->sequence;
    uint32_t count = 0;
    bool there = items_of(json_get(t->tender, "participationFees")) != NULL;
    *ret = !there ? DETECT_NOT_PUBLISHED : s && s->fees ? DETECT_CLEAR : DETECT_ONE_RELEASE;
    if (*ret != DETECT_CLEAR) return ERR_OK;
    DetectFlag flag = new_flag(DETECT_R009);
    for (size_t i = 0; i < s->count; i++) {
        const Step *step = &s->steps[i];
        if (step->kind != STEP_FEE || step->to <= step->from) continue;
        TRY(add_step_spots(d, &flag, step, e));
        if (count++ > 0) continue;
        flag.amounts[0] = step->to;
        flag.amounts[1] = step->from;
        flag.currency = step->currency;
        flag.ratio = step->from > 0 ? (double)(step->to - step->from) / (double)step->from : 0;
    }
    return finish_flag(d, &flag, count, ret, e);
}

/* ---- R065, R066 ---- */

/* The quantity of an item; false when it has none that can be held exactly. */
static bool quantity_of(const JsonValue *item, int64_t *ret)
{
    const JsonValue *v = json_get(item, "quantity");
    bool rounded = false;
    return v && v->type == JSON_NUMBER && amount_read(v->text, ret, &rounded);
}

typedef struct { DetectRule rule; DetectFlag flag; uint32_t count; DetectReason reason; } ItemChange;

static ErrorCode note_item(Detector *d, ItemChange *c, const JsonValue *before, const JsonValue *after, size_t award, size_t at,
                           size_t contract, size_t i, Error *e)
{
    c->count++;
    if (before) TRY(note(d, &c->flag, json_get(before, "quantity"), "/awards/#/items/$/quantity", award, at, e));
    return note(d, &c->flag, json_get(after, "quantity"), "/contracts/#/items/$/quantity", contract, i, e);
}

static const JsonValue *item_by_id(const JsonValue *items, const JsonValue *id, size_t *at)
{
    *at = 0;
    JSON_EACH(one, items) {
        if (same_id(json_get(one, "id"), id)) return one;
        (*at)++;
    }
    return NULL;
}

/* A contract that lists what its award lists, in other quantities, or something besides. */
static ErrorCode compare_items(Detector *d, ItemChange *c, const JsonValue *award, size_t award_at, const JsonValue *contract,
                               size_t contract_at, Error *e)
{
    static const uint64_t MOST = 1000000;
    const JsonValue *before = items_of(json_get(award, "items")), *after = items_of(json_get(contract, "items"));
    size_t i = 0, at, known = 0;
    if (!before || !after || (uint64_t)before->count * after->count > MOST) return ERR_OK;
    JSON_EACH(item, after) known += item_by_id(before, json_get(item, "id"), &at) != NULL;
    if (known == 0) return ERR_OK;                                            /* their ids are not of one list */
    if (c->reason == DETECT_ONE_RELEASE) c->reason = DETECT_CLEAR;
    JSON_EACH(item, after) {
        int64_t was, is;
        const JsonValue *old = item_by_id(before, json_get(item, "id"), &at);
        bool both = old && quantity_of(old, &was) && quantity_of(item, &is);
        bool added = (!old && id_text(json_get(item, "id")).ptr) || (both && is > was), cut = both && is < was;
        if (c->rule == DETECT_R066 ? added : cut) TRY(note_item(d, c, old, item, award_at, at, contract_at, i, e));
        i++;
    }
    return ERR_OK;
}

static ErrorCode compare_contracts(Detector *d, const ProcessTree *t, ItemChange *c, Error *e)
{
    DetectReason unused;
    size_t contract_at = 0;
    if (!awards_and_contracts(t, &unused)) return ERR_OK;
    for (const JsonValue *contract = t->contracts->first; contract; contract = contract->next, contract_at++) {
        size_t award_at = 0;
        for (const JsonValue *award = t->awards->first; award; award = award->next, award_at++)
            if (is_active(award) && contract_is_of(contract, award)) TRY(compare_items(d, c, award, award_at, contract, contract_at, e));
    }
    return ERR_OK;
}

static ErrorCode check_items(Detector *d, const ProcessTree *t, DetectRule rule, DetectReason *ret, Error *e)
{
    const Sequence *s = d->sequence;
    *ret = DETECT_ONE_RELEASE;
    if (!s && !items_of(t->contracts)) return ERR_OK;
    ItemChange c = { .rule = rule, .flag = new_flag(rule), .reason = DETECT_ONE_RELEASE };
    if (s && s->items) c.reason = DETECT_CLEAR;
    for (size_t i = 0; s && i < s->count; i++) {
        const Step *step = &s->steps[i];
        bool added = step->kind == STEP_NEW_ITEM || (step->kind == STEP_QUANTITY && step->to > step->from);
        bool cut = step->kind == STEP_QUANTITY && step->to < step->from;
        if (rule == DETECT_R066 ? !added : !cut) continue;
        c.count++;
        TRY(add_step_spots(d, &c.flag, step, e));
    }
    TRY(compare_contracts(d, t, &c, e));
    *ret = c.reason;
    return finish_flag(d, &c.flag, c.count, ret, e);
}

static ErrorCode check_cut_items(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    return check_items(d, t, DETECT_R065, ret, e);
}

static ErrorCode check_added_items(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    return check_items(d, t, DETECT_R066, ret, e);
}

/* ---- R069 ---- */

/* What an amendment says the value was before: changes of a property that ends in "value.amount" or "value/amount". */
static bool former_value(const JsonValue *amendments, int64_t *ret, const JsonValue **at, size_t *amendment, size_t *change)
{
    size_t i = 0;
    JSON_EACH(one, items_of(amendments)) {
        size_t k = 0;
        JSON_EACH(changed, items_of(json_get(one, "changes"))) {
            Str property = json_text(json_get(changed, "property"));
            const JsonValue *former = json_get(changed, "former_value");
            bool rounded = false, is_value = str_ends(property, STR("value.amount")) || str_ends(property, STR("value/amount"));
            if (is_value && former && former->type == JSON_NUMBER && amount_read(former->text, ret, &rounded)) {
                *at = former;
                *amendment = i;
                *change = k;
                return true;                                    /* the first one: what it was before all of them */
            }
            k++;
        }
        i++;
    }
    return false;
}

/* Values of one contract before and after; the largest rise stands in the flag. */
static bool is_raised(const Detector *d, DetectFlag *flag, int64_t before, int64_t after, Str currency)
{
    if (before <= 0) return false;
    double ratio = (double)(after - before) / (double)before;
    if (after <= before || ratio <= rule_number(d, DETECT_R069, 0, 0)) return false;
    if (ratio <= flag->ratio) return true;
    flag->ratio = ratio;
    flag->amounts[0] = after;
    flag->amounts[1] = before;
    flag->currency = currency;
    return true;
}

static ErrorCode check_amended(Detector *d, const ProcessTree *t, DetectFlag *flag, uint32_t *count, DetectReason *ret, Error *e)
{
    size_t i = 0;
    for (const JsonValue *one = items_of(t->contracts) ? t->contracts->first : NULL; one; one = one->next, i++) {
        const JsonValue *at, *amendments = json_get(one, "amendments");
        int64_t before;
        size_t amendment, change;
        Money value;
        if (!money_of(one, "value", &value) || !former_value(amendments, &before, &at, &amendment, &change)) continue;
        if (*ret == DETECT_ONE_RELEASE) *ret = DETECT_CLEAR;
        if (!is_raised(d, flag, before, value.units, value.currency)) continue;
        (*count)++;
        Str pointer = str_format(&d->scratch, "/contracts/#/amendments/$/changes/%zu/former_value", change);
        if (!pointer.ptr) return error_memory(e);
        TRY(note(d, flag, at, pointer.ptr, i, amendment, e));
        TRY(note(d, flag, json_get(json_get(one, "value"), "amount"), "/contracts/#/value/amount", i, 0, e));
    }
    return ERR_OK;
}

static ErrorCode check_raised_value(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    const Sequence *s = d->sequence;
    uint32_t count = 0;
    bool there = items_of(t->contracts) && t->contracts->count > 0;
    *ret = !there ? DETECT_NOT_PUBLISHED : s && s->contracts ? DETECT_CLEAR : DETECT_ONE_RELEASE;
    if (!there) return ERR_OK;
    DetectFlag flag = new_flag(DETECT_R069);
    for (size_t i = 0; s && i < s->count; i++) {
        const Step *step = &s->steps[i];
        if (step->kind != STEP_CONTRACT || !is_raised(d, &flag, step->from, step->to, step->currency)) continue;
        count++;
        TRY(add_step_spots(d, &flag, step, e));
    }
    if (count == 0) TRY(check_amended(d, t, &flag, &count, ret, e));
    return finish_flag(d, &flag, count, ret, e);
}

const ProcessRule CHANGE_RULES[] = {
    { DETECT_R009, check_raised_fees }, { DETECT_R065, check_cut_items }, { DETECT_R066, check_added_items },
    { DETECT_R069, check_raised_value },
};
const size_t CHANGE_RULE_COUNT = ARRAY_LEN(CHANGE_RULES);
