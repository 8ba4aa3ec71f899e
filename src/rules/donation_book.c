/* donation_book.c: see donation_book.h. */
#include "rules/donation_book.h"

#define POLICY_DAY STR("2011-07-01")        /* what was given before needs no assessment, and says so */

Str gift_today(Arena *a)
{
    char day[11];
    return str_copy(a, day_format(day, instant_local_day(clock_now())));
}

Str gift_day_shown(const Request *r, Str day)
{
    Day d;
    char local[11];
    return day_parse(day, &d) ? str_copy(r->arena, day_format_local(local, d)) : STR("?");
}

bool gift_undertakes(const JsonValue *fields, const char *what)
{
    JSON_EACH(one, json_get(fields, "undertakings")) if (str_is(json_text(one), what)) return true;
    return false;
}

/* ---- reading ---- */

/* A row that a walk hands out lives until the next: its texts are copied. */
ErrorCode gift_take(Request *r, const Record *rec, GiftRecord *ret, Error *e)
{
    const JsonValue *body;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    *ret = (GiftRecord){ str_copy(r->arena, rec->id), str_copy(r->arena, rec->state), json_text(json_get(body, "number")),
                        json_get(body, "fields"), rec->version };
    return ret->id.ptr && ret->state.ptr ? ERR_OK : error_memory(e);
}

ErrorCode gift_record(Request *r, Str id, GiftRecord *ret, Error *e)
{
    Record rec;
    *ret = (GiftRecord){ 0 };
    ErrorCode code = request_record(r, id, &rec, e);
    if (code == ERR_NOT_FOUND || (code == ERR_OK && rec.body.len == 0))
        return error_set(e, ERR_INVALID, K("rules.gift-gone"), arg_str("record", id));
    return code == ERR_OK ? gift_take(r, &rec, ret, e) : code;
}

typedef struct { Request *request; GiftRecord *list; size_t count, room; } Gathering;

static ErrorCode gather(void *self, const Record *rec, Error *e)
{
    Gathering *g = self;
    if (rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    if (!ARENA_ROOM(g->request->arena, g->list, g->count, g->room)) return error_memory(e);
    return gift_take(g->request, rec, &g->list[g->count++], e);
}

ErrorCode gift_records_by(Request *r, const char *kind, const char *field, Str id, GiftRecords *ret, Error *e)
{
    Gathering g = { .request = r };
    *ret = (GiftRecords){ 0 };
    if (!model_kind(r->model, str_of(kind))) return ERR_OK;
    TRY(request_note_chain(r, STR("office"), e));
    TRY(records_by(r, str_of(kind), str_of(field), id, gather, &g, e));
    *ret = (GiftRecords){ g.list, g.count };
    return ERR_OK;
}

/* ---- recipients ---- */

ErrorCode gift_same_body(Request *r, Str a, Str b, bool *ret, Error *e)
{
    Str one, other;
    TRY(text_fold(r->arena, str_trim(a), &one, e));
    TRY(text_fold(r->arena, str_trim(b), &other, e));
    *ret = str_equal(one, other);
    return ERR_OK;
}

ErrorCode gift_recipient(Request *r, const JsonValue *donation, Str body, const JsonValue **ret, Error *e)
{
    *ret = NULL;
    JSON_EACH(one, json_get(donation, "recipients")) {
        bool same;
        TRY(gift_same_body(r, json_text(json_get(one, "body")), body, &same, e));
        if (same && !*ret) *ret = one;
    }
    return ERR_OK;
}

ErrorCode gift_signed(Request *r, Str donation, const JsonValue *fields, Str also, GiftSigned *ret, Error *e)
{
    GiftRecords all;
    *ret = (GiftSigned){ 0 };
    TRY(gift_records_by(r, "donation_handover", "donation", donation, &all, e));
    JSON_EACH(one, json_get(fields, "recipients")) {
        bool has = false;
        for (size_t i = 0; i < all.count && !has; i++) {
            if (!str_is(all.list[i].state, "signed") && !str_equal(all.list[i].id, also)) continue;
            TRY(gift_same_body(r, json_text(json_get(one, "body")), json_text(json_get(all.list[i].fields, "body")), &has, e));
        }
        ret->recipients++;
        ret->signed_for += has;
    }
    return ERR_OK;
}

/* ---- human rights ---- */

ErrorCode gift_assessment(Request *r, Str donation, Str body, Str day, GiftRecord *ret, Str *latest, Error *e)
{
    GiftRecords all;
    *ret = (GiftRecord){ 0 };
    *latest = STR("");
    TRY(gift_records_by(r, "hrddp_assessment", "donation", donation, &all, e));
    for (size_t i = 0; i < all.count; i++) {
        const GiftRecord *one = &all.list[i];
        Str until = json_text(json_get(one->fields, "review_on"));
        bool same;
        TRY(gift_same_body(r, json_text(json_get(one->fields, "body")), body, &same, e));
        if (!same || !str_is(one->state, "in_force") || gift_is_after(*latest, until)) continue;
        *latest = until;
        if (!gift_is_after(day, until)) *ret = *one;
    }
    return ERR_OK;
}

ErrorCode gift_check_cleared(Request *r, const GiftRecord *donation, Str body, Str day, Error *e)
{
    GiftRecord assessment;
    Str latest, result = json_text(json_get(donation->fields, "hrddp_result"));
    if (result.len == 0) return error_set(e, ERR_INVALID, K("rules.hrddp-none"));
    if (str_is(result, "not_cleared")) return error_set(e, ERR_INVALID, K("rules.hrddp-refused"));
    if (str_is(result, "not_covered")) return ERR_OK;
    if (str_is(result, "before_policy")) {
        bool before = day.len > 0 && gift_is_after(POLICY_DAY, day);
        return before ? ERR_OK : error_set(e, ERR_INVALID, K("rules.hrddp-not-before"), arg_str("day", gift_day_shown(r, day)));
    }
    TRY(gift_assessment(r, donation->id, body, day, &assessment, &latest, e));
    if (assessment.id.len > 0) return ERR_OK;
    if (latest.len == 0) return error_set(e, ERR_INVALID, K("rules.hrddp-of-body"), arg_str("recipient", body));
    return error_set(e, ERR_INVALID, K("rules.hrddp-over"), arg_str("day", gift_day_shown(r, latest)));
}
