/* rules_process.c: rules about one process that look beyond its bids: method and its reason, dates of the tender,
 * estimate, award, contract and payments, questions, complaints, deliveries.
 *
 * They read a tree of the members they need, made only when one of them runs. Of several awards or contracts that come to a flag
 * the first stands in it, and how many there are. What is missing in the data is an outcome of its own: nothing follows from
 * silence. */
#include "detect/process_kit.h"

/* ---- evidence ---- */

/* A member of the tree, when there is one; strings that were unescaped and merged releases have the place of the release. */
ErrorCode note(Detector *d, DetectFlag *flag, const JsonValue *v, const char *format, size_t i, size_t k, Error *e)
{
    if (!v || flag->field_count == FLAG_FIELDS) return ERR_OK;
    DetectField *list = (DetectField *)(uintptr_t)flag->fields;
    if (!list) TRY(new_fields(d, FLAG_FIELDS, &list, e));
    char pointer[TREE_POINTER];
    size_t len = tree_pointer(pointer, format, i, k);
    if (len == 0) return error_internal(e, format);
    Str kept;
    TRY(detector_keep_text(d, str_bytes(pointer, len), &kept, e));
    return add_field(d, flag, list, kept.ptr, tree_place(d, v), v->text, e);
}

ErrorCode note_worth(Detector *d, DetectFlag *flag, const JsonValue *value, const char *format, size_t i, const Worth *w, Error *e)
{
    size_t before = flag->field_count;
    TRY(note(d, flag, json_get(value, "amount"), format, i, 0, e));
    if (flag->field_count == before || !w->rate) return ERR_OK;
    DetectField *field = &((DetectField *)(uintptr_t)flag->fields)[before];
    field->rate = w->rate;
    field->asked = w->asked;
    return ERR_OK;
}

ErrorCode finish_flag(Detector *d, DetectFlag *flag, uint32_t count, DetectReason *ret, Error *e)
{
    if (count == 0) return ERR_OK;
    flag->count = count;
    *ret = DETECT_FLAGGED;
    return detector_add_flag(d, flag, e);
}

/* ---- R010: a method without competition, and no reason given, or none that the country pack knows ---- */

bool says_something(const JsonValue *v)
{
    return v && ((v->type == JSON_STRING && str_trim(v->text).len > 0) || ((v->type == JSON_ARRAY || v->type == JSON_OBJECT) && v->count > 0));
}

static ErrorCode check_method(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    static const char *const REASONS[] = { "procurementMethodRationale", "procurementMethodRationaleClassifications",
                                           "procurementMethodRationaleCodes" };
    const JsonValue *method = json_get(t->tender, "procurementMethod"), *given = json_get(t->tender, REASONS[0]);
    const DetectPack *pack = d->settings->pack;
    Str text = d->release.method, code = json_text(given);
    *ret = DETECT_NO_METHOD;
    if (text.len == 0) return ERR_OK;
    *ret = DETECT_OTHER_METHOD;
    if (!str_is(text, "limited") && !str_is(text, "direct")) return ERR_OK;
    *ret = DETECT_CLEAR;
    bool listed = pack && pack->reason_count > 0, unknown = listed && says_something(given) && !pack_reason(pack, code);
    for (size_t i = 0; !unknown && i < ARRAY_LEN(REASONS); i++) if (says_something(json_get(t->tender, REASONS[i]))) return ERR_OK;
    DetectFlag flag = new_flag(DETECT_R010);
    if (unknown) flag.reason = code;
    bool renamed = pack_method(pack, d->release.method_details).ptr != NULL;       /* what the pack goes by stands first */
    if (!renamed) TRY(note(d, &flag, method, "/tender/procurementMethod", 0, 0, e));
    TRY(note(d, &flag, json_get(t->tender, "procurementMethodDetails"), "/tender/procurementMethodDetails", 0, 0, e));
    if (renamed) TRY(note(d, &flag, method, "/tender/procurementMethod", 0, 0, e));
    if (unknown) TRY(note(d, &flag, given, "/tender/procurementMethodRationale", 0, 0, e));
    return finish_flag(d, &flag, 1, ret, e);
}

/* ---- R014: from publication to opening ---- */

static ErrorCode check_opening(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    enum { DAYS = 15 };
    const JsonValue *opening = json_get(t->tender, "bidOpening"), *period = json_get(t->tender, "tenderPeriod");
    Instant start, opened;
    *ret = DETECT_NO_DATES;
    if (!date_of(d, period, "startDate", &start) || !date_of(d, opening, "date", &opened)) return ERR_OK;
    *ret = DETECT_CLEAR;
    DetectFlag flag = new_flag(DETECT_R014);
    flag.days = days_between(start, opened);
    flag.limit = (int64_t)rule_number(d, DETECT_R014, 0, DAYS);
    if (flag.days >= flag.limit) return ERR_OK;
    TRY(note(d, &flag, json_get(period, "startDate"), "/tender/tenderPeriod/startDate", 0, 0, e));
    TRY(note(d, &flag, json_get(opening, "date"), "/tender/bidOpening/date", 0, 0, e));
    return finish_flag(d, &flag, 1, ret, e);
}

/* ---- R020, R039: complaints and questions ---- */

static ErrorCode check_complaints(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    *ret = DETECT_NOT_PUBLISHED;
    if (!is_array(t->complaints)) return ERR_OK;
    DetectFlag flag = new_flag(DETECT_R020);
    *ret = DETECT_CLEAR;
    size_t i = 0;
    JSON_EACH(one, t->complaints) {
        TRY(note(d, &flag, json_get(one, "id"), "/complaints/#/id", i, 0, e));
        i++;
    }
    return finish_flag(d, &flag, (uint32_t)i, ret, e);
}

static ErrorCode check_questions(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    const JsonValue *enquiries = json_get(t->tender, "enquiries"), *has = json_get(t->tender, "hasEnquiries");
    uint32_t unanswered = 0;
    size_t i = 0;
    *ret = has && has->type == JSON_BOOL && !has->boolean ? DETECT_CLEAR : DETECT_NOT_PUBLISHED;
    if (!is_array(enquiries)) return ERR_OK;
    DetectFlag flag = new_flag(DETECT_R039);
    *ret = DETECT_CLEAR;
    JSON_EACH(one, enquiries) {
        bool answered = says_something(json_get(one, "answer")) || json_text(json_get(one, "dateAnswered")).len > 0;
        if (!answered) {
            unanswered++;
            TRY(note(d, &flag, json_get(one, "id"), "/tender/enquiries/#/id", i, 0, e));
        }
        i++;
    }
    return finish_flag(d, &flag, unanswered, ret, e);
}

/* ---- R031: winner and estimate ---- */

/* The estimate of what an award is for: of its lot, or of the tender when there is one award and no lots. */
static bool estimate_of(const ProcessTree *t, const JsonValue *award, size_t active, Worth *ret, size_t *lot)
{
    const JsonValue *related = json_get(award, "relatedLots"), *lots = json_get(t->tender, "lots");
    *lot = SIZE_MAX;
    if (!is_array(lots) || lots->count == 0) return active == 1 && worth_of(t->tender, "value", ret);
    if (!is_array(related) || related->count != 1) return false;
    size_t i = 0;
    JSON_EACH(one, lots) {
        const JsonValue *id = json_get(one, "id");
        if (id && str_equal(id->text, related->first->text)) {
            *lot = i;
            return worth_of(one, "value", ret);
        }
        i++;
    }
    return false;
}

static ErrorCode note_estimate(Detector *d, const ProcessTree *t, DetectFlag *flag, size_t at, size_t lot, const Worth *won, const Worth *estimate,
                               Error *e)
{
    const JsonValue *holder = t->tender, *award = NULL;
    const JsonValue *lots = json_get(t->tender, "lots");
    size_t i = 0, k = 0;
    JSON_EACH(one, t->awards) if (k++ == at) award = one;
    if (lot != SIZE_MAX) JSON_EACH(one, lots) if (i++ == lot) holder = one;
    TRY(note_worth(d, flag, json_get(award, "value"), "/awards/#/value/amount", at, won, e));
    return note_worth(d, flag, json_get(holder, "value"), lot == SIZE_MAX ? "/tender/value/amount" : "/tender/lots/#/value/amount", lot,
                      estimate, e);
}

static ErrorCode check_estimate(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    static const double NEAR = 0.01;
    double near = rule_number(d, DETECT_R031, 0, NEAR);
    size_t active = 0, i = 0;
    uint32_t found = 0;
    *ret = DETECT_NO_AWARDS;
    if (is_array(t->awards)) JSON_EACH(award, t->awards) active += is_active(award);
    if (active == 0) return ERR_OK;
    DetectFlag flag = new_flag(DETECT_R031);
    *ret = DETECT_NO_AMOUNTS;
    for (const JsonValue *award = t->awards->first; award; award = award->next, i++) {
        Worth won, estimate;
        size_t lot;
        if (!is_active(award) || !worth_of(award, "value", &won) || !estimate_of(t, award, active, &estimate, &lot)) continue;
        if (!worth_match(d, &won, &estimate) || won.money.units <= 0 || estimate.money.units <= 0) continue;
        if (*ret == DETECT_NO_AMOUNTS) *ret = DETECT_CLEAR;
        double ratio = (double)(won.money.units - estimate.money.units) / (double)estimate.money.units;
        if (ratio < -near) continue;
        if (found++ > 0) continue;
        flag.ratio = ratio;
        flag.amounts[0] = won.money.units;
        flag.amounts[1] = estimate.money.units;
        flag.currency = won.money.currency;
        TRY(note_estimate(d, t, &flag, i, lot, &won, &estimate, e));
    }
    return finish_flag(d, &flag, found, ret, e);
}

/* ---- R059: award and contract ---- */

bool contract_is_of(const JsonValue *contract, const JsonValue *award)
{
    const JsonValue *id = json_get(award, "id"), *list = json_get(contract, "awardIDs");
    if (same_id(json_get(contract, "awardID"), id)) return true;
    JSON_EACH(one, is_array(list) ? list : NULL) if (same_id(one, id)) return true;
    return false;
}

static bool is_contract_of(const JsonValue *contract, const JsonValue *award)
{
    return !str_is(json_text(json_get(contract, "status")), "cancelled") && contract_is_of(contract, award);
}

bool contracts_sum(const Detector *d, const ProcessTree *t, const JsonValue *award, Worth *ret, size_t *first)
{
    size_t n = 0, i = 0;
    *ret = (Worth){ 0 };
    JSON_EACH(contract, t->contracts) {
        Worth one;
        if (is_contract_of(contract, award)) {
            if (!worth_of(contract, "value", &one) || (n > 0 && !worth_match(d, ret, &one))) return false;
            if (n++ == 0) {
                *ret = one;
                *first = i;
            } else if (!int_add(ret->money.units, one.money.units, &ret->money.units)) {
                return false;
            }
        }
        i++;
    }
    return n > 0;
}

ErrorCode note_contracts(Detector *d, DetectFlag *flag, const ProcessTree *t, const JsonValue *award, size_t first, Error *e)
{
    size_t i = 0;
    JSON_EACH(contract, t->contracts) {
        Worth one;
        bool is_one = is_contract_of(contract, award) && worth_of(contract, "value", &one) && worth_in(d, &one, flag->currency);
        if (is_one && (i == first || one.rate)) TRY(note_worth(d, flag, json_get(contract, "value"), "/contracts/#/value/amount", i, &one, e));
        i++;
    }
    return ERR_OK;
}

static ErrorCode check_contract_value(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    static const double DIFFERENCE = 0.05;
    double most = rule_number(d, DETECT_R059, 0, DIFFERENCE);
    uint32_t found = 0;
    size_t i = 0, contract = 0;
    if (!awards_and_contracts(t, ret)) return ERR_OK;
    DetectFlag flag = new_flag(DETECT_R059);
    *ret = DETECT_NO_AMOUNTS;
    for (const JsonValue *award = t->awards->first; award; award = award->next, i++) {
        Worth won, signed_for;
        if (!is_active(award) || !worth_of(award, "value", &won) || !contracts_sum(d, t, award, &signed_for, &contract)) continue;
        if (!worth_match(d, &won, &signed_for) || won.money.units <= 0) continue;
        if (*ret == DETECT_NO_AMOUNTS) *ret = DETECT_CLEAR;
        double ratio = (double)(signed_for.money.units - won.money.units) / (double)won.money.units;
        if ((ratio < 0 ? -ratio : ratio) <= most || found++ > 0) continue;
        flag.ratio = ratio;
        flag.amounts[0] = signed_for.money.units;
        flag.amounts[1] = won.money.units;
        flag.currency = won.money.currency;
        TRY(note(d, &flag, json_get(award, "id"), "/awards/#/id", i, 0, e));
        TRY(note_worth(d, &flag, json_get(award, "value"), "/awards/#/value/amount", i, &won, e));
        TRY(note_contracts(d, &flag, t, award, contract, e));
    }
    return finish_flag(d, &flag, found, ret, e);
}

/* ---- R064, R067, R068: what became of the contracts ---- */

static ErrorCode check_changes(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    uint32_t found = 0;
    size_t k = 0;
    *ret = DETECT_NOT_PUBLISHED;
    if (!is_array(t->contracts) || t->contracts->count == 0) return ERR_OK;
    DetectFlag flag = new_flag(DETECT_R064);
    for (const JsonValue *contract = t->contracts->first; contract; contract = contract->next, k++) {
        const JsonValue *amendments = json_get(contract, "amendments");
        if (!is_array(amendments)) continue;
        *ret = DETECT_CLEAR;
        found += (uint32_t)amendments->count;
        size_t i = 0;
        JSON_EACH(one, amendments) {
            TRY(note(d, &flag, json_get(one, "date"), "/contracts/#/amendments/$/date", k, i, e));
            TRY(note(d, &flag, json_get(one, "rationale"), "/contracts/#/amendments/$/rationale", k, i, e));
            i++;
        }
    }
    return finish_flag(d, &flag, found, ret, e);
}

static ErrorCode check_milestones(Detector *d, DetectFlag *flag, const JsonValue *list, const char *due_at, const char *met_at, size_t contract,
                                  uint32_t *found, DetectReason *ret, Error *e)
{
    size_t i = 0;
    for (const JsonValue *one = is_array(list) ? list->first : NULL; one; one = one->next, i++) {
        Instant due, met;
        bool not_met = str_is(json_text(json_get(one, "status")), "notMet");
        bool dated = date_of(d, one, "dueDate", &due) && date_of(d, one, "dateMet", &met);
        if (!not_met && !dated) continue;
        if (*ret == DETECT_NOT_PUBLISHED) *ret = DETECT_CLEAR;
        if ((!not_met && met <= due) || (*found)++ > 0) continue;
        flag->days = dated ? days_between(due, met) : 0;
        TRY(note(d, flag, json_get(one, "dueDate"), due_at, contract, i, e));
        TRY(note(d, flag, json_get(one, "dateMet"), met_at, contract, i, e));
    }
    return ERR_OK;
}

static ErrorCode check_deliveries(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    uint32_t found = 0;
    size_t k = 0;
    *ret = DETECT_NOT_PUBLISHED;
    if (!is_array(t->contracts)) return ERR_OK;
    DetectFlag flag = new_flag(DETECT_R067);
    for (const JsonValue *contract = t->contracts->first; contract; contract = contract->next, k++) {
        TRY(check_milestones(d, &flag, json_get(contract, "milestones"), "/contracts/#/milestones/$/dueDate", "/contracts/#/milestones/$/dateMet",
                             k, &found, ret, e));
        TRY(check_milestones(d, &flag, json_get(json_get(contract, "implementation"), "milestones"),
                             "/contracts/#/implementation/milestones/$/dueDate", "/contracts/#/implementation/milestones/$/dateMet", k, &found,
                             ret, e));
    }
    return finish_flag(d, &flag, found, ret, e);
}

/* All payments of a contract in its currency; false when one has no amount or another currency. */
static bool paid_of(const JsonValue *transactions, Str currency, Money *ret)
{
    *ret = (Money){ .known = true, .currency = currency };
    JSON_EACH(one, transactions) {
        Money m;
        if (!money_of(one, "value", &m) && !money_of(one, "amount", &m)) return false;
        if (!str_equal(m.currency, currency) || !int_add(ret->units, m.units, &ret->units)) return false;
    }
    return transactions->count > 0;
}

static ErrorCode check_payments(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    uint32_t found = 0;
    size_t k = 0;
    *ret = DETECT_NOT_PUBLISHED;
    if (!is_array(t->contracts)) return ERR_OK;
    DetectFlag flag = new_flag(DETECT_R068);
    for (const JsonValue *contract = t->contracts->first; contract; contract = contract->next, k++) {
        const JsonValue *transactions = json_get(json_get(contract, "implementation"), "transactions");
        Money worth, paid;
        if (!is_array(transactions) || transactions->count == 0) continue;
        if (*ret == DETECT_NOT_PUBLISHED) *ret = DETECT_NO_AMOUNTS;
        if (!money_of(contract, "value", &worth) || worth.units <= 0 || !paid_of(transactions, worth.currency, &paid)) continue;
        if (*ret == DETECT_NO_AMOUNTS) *ret = DETECT_CLEAR;
        if (paid.units <= worth.units || found++ > 0) continue;
        flag.ratio = (double)(paid.units - worth.units) / (double)worth.units;
        flag.amounts[0] = paid.units;
        flag.amounts[1] = worth.units;
        flag.currency = worth.currency;
        TRY(note(d, &flag, json_get(json_get(contract, "value"), "amount"), "/contracts/#/value/amount", k, 0, e));
        TRY(note(d, &flag, json_get(transactions->first, "id"), "/contracts/#/implementation/transactions/0/id", k, 0, e));
    }
    return finish_flag(d, &flag, found, ret, e);
}

/* ---- all of them ---- */

static const ProcessRule CHECKS[] = {
    { DETECT_R010, check_method }, { DETECT_R014, check_opening }, { DETECT_R020, check_complaints }, { DETECT_R031, check_estimate },
    { DETECT_R039, check_questions }, { DETECT_R059, check_contract_value }, { DETECT_R064, check_changes },
    { DETECT_R067, check_deliveries }, { DETECT_R068, check_payments },
};

/* `t` is NULL when a member cannot be read as a tree. */
static ErrorCode check_list(Detector *d, const ProcessTree *t, const ProcessRule *list, size_t count, Error *e)
{
    for (size_t i = 0; i < count; i++) {
        DetectReason reason = DETECT_NOT_PUBLISHED;
        if (!detector_runs(d, list[i].rule)) continue;
        if (t) TRY(list[i].check(d, t, &reason, e));
        if (reason != DETECT_FLAGGED) detector_came_to(d, list[i].rule, reason);
    }
    return ERR_OK;
}

ErrorCode rules_look_at_process(Detector *d, Error *e)
{
    ProcessTree t;
    /* R042 asks both here and there. */
    static const DetectRuleSet ELSEWHERE = (DETECT_CARDINAL | DETECT_TOGETHER) & ~DETECT_BIT(DETECT_R042);
    if (!(d->rules & ~ELSEWHERE)) return ERR_OK;
    ErrorCode code = process_tree_read(d, &t, &d->why);
    if (code == ERR_MEMORY) return error_memory(e);
    const ProcessTree *tree = code == ERR_OK ? &t : NULL;
    TRY(check_list(d, tree, CHECKS, ARRAY_LEN(CHECKS), e));
    TRY(check_list(d, tree, DOCUMENT_RULES, DOCUMENT_RULE_COUNT, e));
    TRY(check_list(d, tree, FEE_RULES, FEE_RULE_COUNT, e));
    TRY(check_list(d, tree, CONTACT_RULES, CONTACT_RULE_COUNT, e));
    TRY(check_list(d, tree, CHANGE_RULES, CHANGE_RULE_COUNT, e));
    TRY(check_list(d, tree, LIMIT_RULES, LIMIT_RULE_COUNT, e));
    return rules_measure_process(d, tree, e);
}
