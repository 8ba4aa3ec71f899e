/* handover_rules.c: what one hand-over of a donation waits for: a donation that runs, a recipient that it names and whose
 * assessment holds on that day, and things that are there, fit and held for nothing else. The same is asked when the things are
 * held, when they are lent and when the signed certificate is entered: what was right in spring may have been withdrawn by
 * autumn. */
#include "rules/donation_book.h"
#include "rules/rules_int.h"

/* ---- the donation ---- */

static ErrorCode check_donation(Request *r, const GiftRecord *donation, Str body, Error *e)
{
    const JsonValue *line;
    bool approved = str_is(donation->state, "approved") || str_is(donation->state, "partly_handed_over") ||
        str_is(donation->state, "handed_over");
    if (str_is(donation->state, "suspended"))
        return error_set(e, ERR_INVALID, K("rules.donation-suspended"), arg_str("donation", donation->number));
    if (!approved) return error_set(e, ERR_INVALID, K("rules.donation-not-approved"), arg_str("donation", donation->number));
    TRY(gift_recipient(r, donation->fields, body, &line, e));
    return line ? ERR_OK : error_set(e, ERR_INVALID, K("rules.no-recipient"), arg_str("recipient", body));
}

/* The day of the hand-over or of the loan, whatever is entered; before that today, or, of what was given before the policy, the
 * day that the donation names. */
static ErrorCode check_rights(Request *r, const GiftRecord *donation, const JsonValue *fields, Error *e)
{
    const JsonValue *line;
    Str body = field_of(fields, "body"), day = field_of(fields, "on");
    if (day.len == 0) day = field_of(fields, "lent_on");
    TRY(gift_recipient(r, donation->fields, body, &line, e));
    if (day.len == 0 && str_is(field_of(donation->fields, "hrddp_result"), "before_policy")) day = field_of(line, "on");
    else if (day.len == 0) day = gift_today(r->arena);
    return gift_check_cleared(r, donation, body, day, e);
}

/* ---- the things ---- */

static Str name_of(const GiftRecord *asset)
{
    Str tag = field_of(asset->fields, "tag");
    return tag.len > 0 ? tag : asset->number;
}

static ErrorCode check_asset(Request *r, const Record *rec, const JsonValue *fields, Str id, Error *e)
{
    GiftRecord asset;
    TRY(gift_record(r, id, &asset, e));
    Str condition = field_of(asset.fields, "condition"), until = field_of(asset.fields, "usable_until"),
        held = field_of(asset.fields, "handover");
    Str day = field_of(fields, "on");
    bool lent = str_is(rec->state, "lent"), there = str_is(asset.state, lent ? "lent" : "in_store");
    ErrorArg which = arg_str("asset", name_of(&asset));
    if (!there) return error_set(e, ERR_INVALID, K("rules.handover-not-there"), which);
    if (held.len > 0 && !str_equal(held, rec->id)) return error_set(e, ERR_INVALID, K("rules.handover-held"), which);
    bool unfit = str_is(condition, "damaged") || str_is(condition, "shot") || str_is(condition, "wet");
    if (unfit) return error_set(e, ERR_INVALID, K("rules.handover-condition"), which);
    bool over = gift_is_after(day.len > 0 ? day : gift_today(r->arena), until);
    return over ? error_set(e, ERR_INVALID, K("rules.handover-over"), which, arg_str("day", gift_day_shown(r, until))) : ERR_OK;
}

ErrorCode guard_handover_ready(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftRecord donation;
    const JsonValue *assets = json_get(fields, "assets");
    TRY(gift_record(r, field_of(fields, "donation"), &donation, e));
    TRY(check_donation(r, &donation, field_of(fields, "body"), e));
    TRY(check_rights(r, &donation, fields, e));
    if (!assets && !json_get(fields, "goods")) return error_set(e, ERR_INVALID, K("rules.handover-empty"));
    JSON_EACH(one, assets) TRY(check_asset(r, rec, fields, json_text(one), e));
    return ERR_OK;
}

/* Of an asset, always: title passes with the certificate of a hand-over, which makes these moves itself. */
ErrorCode guard_title_by_certificate(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)r, (void)rec, (void)fields;
    return error_set(e, ERR_INVALID, K("rules.title-by-certificate"));
}
