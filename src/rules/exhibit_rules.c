/* exhibit_rules.c: custody of exhibits: what passes between two hands is compared, a seal is broken only in a recorded
 * opening, who seized money does not keep it, and a thing ends by a decision that others carry out than the one who took it.
 *
 * What was sent is not changed in passing: only the moves that are for it do so; and what was seen on receipt is typed with
 * the receipt, not taken over from last time. How far two weighings may differ, how many sit in a commission and who may
 * decide is for the rules in force on that day (model/custody_law.h). */
#include "model/custody_law.h"
#include "rules/custody_compare.h"
#include "rules/rules_int.h"
#include "rules/refused_field.h"

static ErrorCode by_move(const Kind *k, const char *name, Error *e)
{
    const Field *f = k ? kind_field(k, str_of(name)) : NULL;
    if (!f) return error_internal(e, "exhibit");
    return rules_refuse_field(f, K("rules.exhibit-by-move"), e);
}

static ErrorCode check_kept(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const JsonValue *before;
    TRY(rules_fields_of(r, rec, &before, e));
    for (const CustodyPair *p = CUSTODY_PAIRS; p->what; p++) {
        const JsonValue *was = json_get(before, p->sent), *now = json_get(fields, p->sent);
        if (was ? now && json_equal(was, now) : !now) continue;
        return by_move(model_kind(r->model, rec->kind), p->sent, e);
    }
    return ERR_OK;
}

/* With the move itself; a second person who signs it later types nothing. Money that was counted by notes is counted again. */
static ErrorCode check_typed(Request *r, const Record *rec, const JsonValue *fields, bool sealed, Error *e)
{
    const JsonValue *given = json_get(r->args, "fields");
    if (!json_get(r->args, "move")) return ERR_OK;
    for (const CustodyPair *p = CUSTODY_PAIRS; p->what; p++) {
        bool counted = strcmp(p->what, "money") == 0 && json_get(fields, p->sent);
        bool back = !sealed && strcmp(p->what, "condition") == 0;       /* without a seal its condition says what became of it */
        bool asked = (p->needed && (sealed || strcmp(p->what, "seal") != 0)) || counted || back;
        if (!asked || json_get(given, p->received)) continue;
        return error_set(e, ERR_INVALID, K("rules.exhibit-look"), arg_str("field", rules_field_label(r, rec, NULL, p->received)),
                         arg_c("field-id", p->received));
    }
    return ERR_OK;
}

/* ---- who receives ---- */

static bool is_caller(Request *r, const Record *rec, Str user)
{
    return user.len > 0 && (str_equal(user, session_user(r->session)) || str_equal(user, request_acts_for(r, rec->chain)));
}

/* Whoever sent it, or signed the sending, is another person; also behind two accounts. */
static ErrorCode check_sender(Request *r, const Record *rec, Error *e)
{
    static const char *const SENDING[] = { "record.move.send", NULL };
    Str senders[2];
    TwoPersons persons = PERSONS_TWO;
    bool sent = false;
    if (!str_is(rec->state, "in_transit")) return ERR_OK;
    TRY(rules_acted(r, rec, SENDING, true, &sent, e));
    if (sent) return error_set(e, ERR_INVALID, K("rules.exhibit-same-hand"));
    TRY(rules_last_actor(r, rec, SENDING, senders, e));
    for (size_t i = 0; i < ARRAY_LEN(senders) && persons != PERSONS_ONE; i++) {
        TRY(rules_two_persons(r, senders[i], session_user(r->session), &persons, e));
    }
    return persons == PERSONS_ONE ? error_set(e, ERR_INVALID, K("rules.exhibit-two-accounts")) : ERR_OK;
}

/* Did he find it, seal it where it was found, or lead the search? Then he does not keep it, where it is money or valuables. */
static ErrorCode check_seizer(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const SEIZING[] = { "record.create", "record.move.seal_up", NULL };
    Str category = json_text(json_get(fields, "category")), search = json_text(json_get(fields, "search"));
    Record from;
    const JsonValue *of_search;
    if (!str_is(category, "money") && !str_is(category, "valuables")) return ERR_OK;
    bool his = is_caller(r, rec, json_text(json_get(fields, "found_by")));
    if (!his) TRY(rules_acted(r, rec, SEIZING, false, &his, e));
    if (!his && search.len > 0) {
        TRY(request_record(r, search, &from, e));
        if (from.body.len > 0) {
            TRY(rules_fields_of(r, &from, &of_search, e));
            his = is_caller(r, rec, json_text(json_get(of_search, "led_by")));
        }
    }
    return his ? error_set(e, ERR_INVALID, K("rules.exhibit-own-seizure")) : ERR_OK;
}

/* Where the rules in force want both on one act. */
static ErrorCode check_both(Request *r, Error *e)
{
    bool both = custody_number(custody_law_now(r->model), CUSTODY_COSIGNED) == 1;
    bool alone = json_get(r->args, "move") && json_text(json_get(r->args, "with")).len == 0;
    return both && alone ? error_set(e, ERR_INVALID, K("rules.exhibit-both-sign")) : ERR_OK;
}

static ErrorCode check_receipt(Request *r, const Record *rec, const JsonValue *fields, bool sealed, Error *e)
{
    TRY(check_kept(r, rec, fields, e));
    TRY(check_typed(r, rec, fields, sealed, e));
    TRY(check_sender(r, rec, e));
    TRY(check_seizer(r, rec, fields, e));
    TRY(check_both(r, e));
    return rules_not_known(r, rec, fields, true, K("takeover.sender-not-known"), e);
}

/* ---- receipts ---- */

/* "Seal no. A-7 / A-9", for whatever differs. */
static ErrorCode must_be_same(Request *r, const Record *rec, const JsonValue *fields, bool sealed, Error *e)
{
    Missing m = { .request = r, .record = rec };
    CustodyDifference lines[CUSTODY_LINES];
    size_t count;
    TRY(custody_differences(r, rec, fields, sealed, lines, &count, e));
    for (size_t i = 0; i < count; i++) {
        rules_miss_text(&m, str_format(r->arena, STR_FMT " " STR_FMT " / " STR_FMT, STR_ARG(lines[i].label), STR_ARG(lines[i].stood),
                                       STR_ARG(lines[i].was)));
    }
    return rules_whole(&m, K("rules.exhibit-differs"), e);
}

ErrorCode guard_exhibit_seal(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    TRY(check_receipt(r, rec, fields, true, e));
    return must_be_same(r, rec, fields, true, e);
}

/* From a keeper outside it comes back without our seal; everything else is compared. */
ErrorCode guard_exhibit_recalled(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    TRY(check_receipt(r, rec, fields, false, e));
    return must_be_same(r, rec, fields, false, e);
}

ErrorCode guard_exhibit_difference(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    CustodyDifference lines[CUSTODY_LINES];
    size_t count;
    TRY(check_receipt(r, rec, fields, true, e));
    TRY(custody_differences(r, rec, fields, true, lines, &count, e));
    return count > 0 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.exhibit-no-difference"));
}

ErrorCode guard_exhibit_unopened(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    return check_kept(r, rec, fields, e);
}

/* What is seen at the keeper's is compared with what was given him: a difference goes by its own move. */
ErrorCode guard_exhibit_kept_there(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Str on = json_text(json_get(fields, "checked_on")), next = json_text(json_get(fields, "check_on"));
    const JsonValue *sent = json_get(fields, "condition"), *received = json_get(fields, "condition_received");
    TRY(check_kept(r, rec, fields, e));
    if (str_compare(next, on) <= 0) return error_set(e, ERR_INVALID, K("rules.exhibit-next-look"));
    bool same = !sent || !received || json_equal(sent, received);
    return same ? ERR_OK : error_set(e, ERR_INVALID, K("rules.exhibit-worse"));
}

ErrorCode guard_exhibit_settle(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const RECORDING[] = { "record.move.receive_with_difference", "record.move.find", NULL };
    bool recorded;
    TRY(check_kept(r, rec, fields, e));
    TRY(rules_acted(r, rec, RECORDING, true, &recorded, e));
    return recorded ? error_set(e, ERR_INVALID, K("rules.exhibit-own-difference")) : ERR_OK;
}

/* ---- seals ---- */

ErrorCode guard_exhibit_reseal(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const JsonValue *before;
    TRY(rules_fields_of(r, rec, &before, e));
    bool same = json_equal(json_get(before, "seal"), json_get(fields, "seal"));
    return same ? error_set(e, ERR_INVALID, K("rules.exhibit-old-seal"), arg_str("seal", json_text(json_get(fields, "seal")))) : ERR_OK;
}

ErrorCode rules_check_exhibit(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e)
{
    if (!str_is(k->id, "exhibit") || !kind_move(k, STR("receive"))) return ERR_OK;
    for (const CustodyPair *p = CUSTODY_PAIRS; p->what; p++) {
        const char *const names[] = { p->sent, p->received };
        for (size_t i = 0; i < ARRAY_LEN(names); i++) {
            const JsonValue *was = json_get(before, names[i]), *now = json_get(after, names[i]);
            if (!was || (now && json_equal(was, now))) continue;
            return by_move(k, names[i], e);
        }
    }
    return ERR_OK;
}
