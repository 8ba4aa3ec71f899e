/* donation_rules.c: what a donation as a whole waits for: an assessment of every body that is to get something, a signed
 * certificate of every body before it counts as handed over, two persons before it goes on after it was stopped, and every visit
 * made before its use is watched no more.
 *
 * UN Human Rights Due Diligence Policy, A/67/775-S/2013/110 (unconfirmed): support is assessed before, mitigated, monitored, and
 * suspended. */
#include "rules/donation_book.h"
#include "rules/rules_int.h"

static GiftRecord as_gift(const Record *rec, const JsonValue *fields)
{
    return (GiftRecord){ .id = rec->id, .state = rec->state, .fields = fields };
}

/* Each recipient on the day that stands in his line, or today. */
ErrorCode rules_check_recipients(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftRecord donation = as_gift(rec, fields);
    JSON_EACH(one, json_get(fields, "recipients")) {
        Str on = field_of(one, "on");
        bool before = str_is(field_of(fields, "hrddp_result"), "before_policy");
        TRY(gift_check_cleared(r, &donation, field_of(one, "body"), on.len > 0 || before ? on : gift_today(r->arena), e));
    }
    return ERR_OK;
}

/* ---- assessments ---- */

ErrorCode guard_assessment_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftRecord donation;
    const JsonValue *line;
    Str review = field_of(fields, "review_on");
    (void)rec;
    TRY(gift_record(r, field_of(fields, "donation"), &donation, e));
    TRY(gift_recipient(r, donation.fields, field_of(fields, "body"), &line, e));
    if (!line) return error_set(e, ERR_INVALID, K("rules.no-recipient"), arg_str("recipient", field_of(fields, "body")));
    if (gift_is_after(field_of(fields, "assessed_on"), review))
        return error_set(e, ERR_INVALID, K("rules.assessment-days"), arg_str("day", gift_day_shown(r, review)));
    if (!str_is(field_of(fields, "result"), "with_measures")) return ERR_OK;
    JSON_EACH(one, json_get(fields, "risks"))
        if (!json_get(one, "measure")) return error_set(e, ERR_INVALID, K("rules.assessment-measure"),
                                                        arg_str("risk", field_of(one, "risk")));
    return ERR_OK;
}

ErrorCode guard_assessment_accepts(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)r, (void)rec;
    return str_is(field_of(fields, "result"), "not_cleared") ?
        error_set(e, ERR_INVALID, K("rules.assessment-not-cleared")) : ERR_OK;
}

ErrorCode guard_assessment_replaced(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftRecords all;
    TRY(gift_records_by(r, "hrddp_assessment", "donation", field_of(fields, "donation"), &all, e));
    for (size_t i = 0; i < all.count; i++) {
        bool same;
        TRY(gift_same_body(r, field_of(all.list[i].fields, "body"), field_of(fields, "body"), &same, e));
        if (same && str_is(all.list[i].state, "in_force") && !str_equal(all.list[i].id, rec->id)) return ERR_OK;
    }
    return error_set(e, ERR_INVALID, K("rules.assessment-last"));
}

/* ---- hand-overs ---- */

ErrorCode guard_donation_part(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftSigned n;
    TRY(gift_signed(r, rec->id, fields, STR(""), &n, e));
    return n.signed_for > 0 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.no-protocol"));
}

ErrorCode guard_donation_protocols(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftSigned n;
    TRY(gift_signed(r, rec->id, fields, STR(""), &n, e));
    if (n.signed_for == n.recipients) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.protocols-open"), arg_int("n", n.recipients - n.signed_for),
                     arg_int("all", n.recipients));
}

/* ---- the switch ---- */

ErrorCode guard_suspension_of_another(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const STOPPED[] = { "record.move.suspend", NULL };
    bool own;
    (void)fields;
    TRY(rules_acted(r, rec, STOPPED, true, &own, e));
    return own ? error_set(e, ERR_INVALID, K("rules.suspension-own")) : ERR_OK;
}

/* It goes on where its hand-overs are, and nowhere else. */
ErrorCode guard_donation_resumes(Request *r, const Move *m, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftSigned n;
    TRY(gift_signed(r, rec->id, fields, STR(""), &n, e));
    const char *at = n.signed_for == 0 ? "approved" : n.signed_for < n.recipients ? "partly_handed_over" : "handed_over";
    if (str_is(m->to, at)) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.resume-other"), arg_int("n", n.signed_for), arg_int("all", n.recipients));
}

/* Of an asset: nothing is issued out of a donation that stands still, nor what is held for a hand-over. */
ErrorCode guard_donation_runs(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftRecord one;
    Str donation = field_of(fields, "donation"), handover = field_of(fields, "handover");
    (void)rec;
    if (donation.len > 0) {
        TRY(gift_record(r, donation, &one, e));
        if (str_is(one.state, "suspended")) return error_set(e, ERR_INVALID, K("rules.donation-suspended"),
                                                             arg_str("donation", one.number));
    }
    if (handover.len == 0) return ERR_OK;
    TRY(gift_record(r, handover, &one, e));
    return str_is(one.state, "ready") ? error_set(e, ERR_INVALID, K("rules.asset-held"), arg_str("handover", one.number)) : ERR_OK;
}

/* ---- the end ---- */

static ErrorCode check_visits(Request *r, const GiftRecord *handover, Error *e)
{
    GiftRecords visits;
    TRY(gift_records_by(r, "end_use_visit", "handover", handover->id, &visits, e));
    for (size_t i = 0; i < visits.count; i++) {
        bool over = str_is(visits.list[i].state, "closed") || str_is(visits.list[i].state, "cancelled");
        if (!over) return error_set(e, ERR_INVALID, K("rules.visit-open"), arg_str("visit", visits.list[i].number));
    }
    return ERR_OK;
}

ErrorCode guard_donation_watched(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftRecords all;
    (void)fields;
    TRY(gift_records_by(r, "donation_handover", "donation", rec->id, &all, e));
    for (size_t i = 0; i < all.count; i++) {
        const GiftRecord *one = &all.list[i];
        bool open = str_is(one->state, "ready") || str_is(one->state, "lent");
        if (open) return error_set(e, ERR_INVALID, K("rules.handover-open"), arg_str("handover", one->number));
    }
    for (size_t i = 0; i < all.count; i++) if (str_is(all.list[i].state, "signed")) TRY(check_visits(r, &all.list[i], e));
    return ERR_OK;
}
