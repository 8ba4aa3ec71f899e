/* ocds_parts.c: money, parties, lots, bids and awards of an OCDS release, as a cursor comes by them. */
#include "detect/ocds_kit.h"

/* A whole number that a comma or a brace follows is read as it is passed. Anything else is left as it stands. */
static inline bool take_whole_amount(JsonCursor *c, int64_t *ret)
{
    const char *p = c->at;
    if (!c->index || p == c->end || *p == '0' || !amount_whole(&p, c->end, ret)) return false;
    if (p == c->end || (*p != ',' && *p != '}')) return false;
    c->at = p;
    return true;
}

ErrorCode ocds_money(Release *r, JsonCursor *c, Money *to, Error *e)
{
    bool inside, more;
    if (usual_money(c, to)) return ERR_OK;
    *to = (Money){ 0 };
    TRY(enter_if(c, JSON_OBJECT, &inside, e));
    while (inside) {
        Str key, number;
        TRY(json_next_member(c, &key, &more, e));
        if (!more) break;
        if (IS(key, "currency")) {
            TRY(take_text(c, &to->currency, e));
        } else if (IS(key, "amount")) {
            JsonType type;
            bool rounded = false;
            to->known = take_whole_amount(c, &to->units);
            if (to->known) continue;
            TRY(json_peek_usual(c, &type, e));
            if (type != JSON_NUMBER) { TRY(json_skip(c, e)); continue; }
            TRY(json_take_number(c, &number, e));
            to->known = amount_read(number, &to->units, &rounded);
            r->unread_amounts += !to->known;
            r->rounded_amounts += rounded;
        } else {
            TRY(json_skip(c, e));
        }
    }
    return ERR_OK;
}

ErrorCode ocds_party(JsonCursor *c, DetectParty *to, Error *e)
{
    bool inside, more;
    if (usual_party(c, to)) return ERR_OK;
    *to = (DetectParty){ 0 };
    TRY(enter_if(c, JSON_OBJECT, &inside, e));
    while (inside) {
        Str key;
        TRY(json_next_member(c, &key, &more, e));
        if (!more) break;
        if (IS(key, "id")) TRY(take_text(c, &to->id, e));
        else if (IS(key, "name")) TRY(take_text(c, &to->name, e));
        else TRY(json_skip(c, e));
    }
    return ERR_OK;
}

static ErrorCode read_people(Release *r, JsonCursor *c, Range *to, Error *e)
{
    bool more;
    *to = (Range){ .first = r->people_count };
    TRY(enter_if(c, JSON_ARRAY, &to->given, e));
    while (to->given) {
        TRY(json_next_item(c, &more, e));
        if (!more) break;
        TRY(make_room(c, &r->people, r->people_count, &r->people_room, sizeof *r->people, e));
        TRY(ocds_party(c, &r->people[r->people_count++], e));
        to->count++;
    }
    return ERR_OK;
}

ErrorCode ocds_add_text(Release *r, const JsonCursor *c, Range *to, Str text, Error *e)
{
    TRY(make_room(c, &r->texts, r->text_count, &r->text_room, sizeof *r->texts, e));
    r->texts[r->text_count++] = text;
    to->count++;
    return ERR_OK;
}

/* relatedLots: texts, and numbers by their digits. */
static ErrorCode read_lots(Release *r, JsonCursor *c, Range *to, Error *e)
{
    bool more;
    *to = (Range){ .first = r->text_count };
    if (!r->wants_lots) return json_skip(c, e);
    TRY(enter_if(c, JSON_ARRAY, &to->given, e));
    while (to->given) {
        JsonType type;
        Str text = { 0 };
        TRY(json_next_item(c, &more, e));
        if (!more) break;
        TRY(json_peek_usual(c, &type, e));
        if (type == JSON_NUMBER) TRY(json_take_number(c, &text, e));
        else TRY(take_text(c, &text, e));
        if (text.ptr) TRY(ocds_add_text(r, c, to, text, e));
    }
    r->has_lots |= to->count > 0;
    return ERR_OK;
}

/* The id of a classification; *to stays as it is where there is none. */
ErrorCode ocds_classification(JsonCursor *c, Str *to, Error *e)
{
    bool inside, more;
    Str key;
    TRY(enter_if(c, JSON_OBJECT, &inside, e));
    while (inside) {
        TRY(json_next_member(c, &key, &more, e));
        if (!more) break;
        if (IS(key, "id")) TRY(take_text(c, to, e));
        else TRY(json_skip(c, e));
    }
    return ERR_OK;
}

/* The class of the first item that has one; the others are walked over. */
ErrorCode ocds_first_kind(JsonCursor *c, Str *to, Error *e)
{
    bool inside, more, in_item;
    Str key;
    TRY(enter_if(c, JSON_ARRAY, &inside, e));
    while (inside) {
        TRY(json_next_item(c, &more, e));
        if (!more) break;
        if (to->len > 0) {
            TRY(json_skip(c, e));
            continue;
        }
        TRY(enter_if(c, JSON_OBJECT, &in_item, e));
        while (in_item) {
            TRY(json_next_member(c, &key, &more, e));
            if (!more) break;
            if (IS(key, "classification")) TRY(ocds_classification(c, to, e));
            else TRY(json_skip(c, e));
        }
    }
    return ERR_OK;
}

/* items[].classification.id of an award */
static ErrorCode read_kinds(Release *r, JsonCursor *c, Range *to, Error *e)
{
    bool more, in_item;
    *to = (Range){ .first = r->text_count };
    if (!r->wants_kinds) return json_skip(c, e);
    TRY(enter_if(c, JSON_ARRAY, &to->given, e));
    while (to->given) {
        Str key, text = { 0 };
        TRY(json_next_item(c, &more, e));
        if (!more) break;
        TRY(enter_if(c, JSON_OBJECT, &in_item, e));
        while (in_item) {
            TRY(json_next_member(c, &key, &more, e));
            if (!more) break;
            if (!IS(key, "classification")) { TRY(json_skip(c, e)); continue; }
            text = (Str){ 0 };
            TRY(ocds_classification(c, &text, e));
        }
        if (text.ptr) TRY(ocds_add_text(r, c, to, text, e));
    }
    return ERR_OK;
}

static BidStatus bid_status(Str text)
{
    if (!text.ptr) return BID_NONE;
    if (IS(text, "valid")) return BID_VALID;
    if (IS(text, "disqualified")) return BID_DISQUALIFIED;
    if (IS(text, "invited")) return BID_INVITED;
    if (IS(text, "withdrawn")) return BID_WITHDRAWN;
    return BID_OTHER;
}

/* A value as it stands, for later. */
static ErrorCode keep_span(Release *r, JsonCursor *c, Str *to, Error *e)
{
    const char *begin = c->at;
    TRY(json_skip(c, e));
    *to = str_bytes(begin, (size_t)(c->at - begin));
    r->has_lot_prices = true;
    return ERR_OK;
}

/* Lots that are no texts may be objects with prices. */
static ErrorCode read_bid_lots(Release *r, JsonCursor *c, Bid *to, Error *e)
{
    const char *begin = c->at;
    TRY(read_lots(r, c, &to->lots, e));
    bool objects = to->lots.given && to->lots.count == 0;
    to->lot_list = objects ? str_bytes(begin, (size_t)(c->at - begin)) : (Str){ 0 };
    r->has_lot_prices |= objects;
    return ERR_OK;
}

/* The cursor stands in the object. */
static ErrorCode read_bid(Release *r, JsonCursor *c, Bid *to, Error *e)
{
    bool more;
    *to = (Bid){ 0 };
    for (;;) {
        Str key;
        TRY(json_next_member(c, &key, &more, e));
        if (!more) break;
        if (IS(key, "id")) TRY(take_text(c, &to->id, e));
        else if (IS(key, "status")) TRY(take_text(c, &to->status_text, e));
        else if (IS(key, "value")) TRY(ocds_money(r, c, &to->value, e));
        else if (IS(key, "tenderers")) TRY(read_people(r, c, &to->tenderers, e));
        else if (IS(key, "statusDetails")) TRY(take_text(c, &to->status_details, e));
        else if (IS(key, "date")) TRY(take_text(c, &to->date, e));
        else if (IS(key, "relatedLots")) TRY(read_bid_lots(r, c, to, e));
        else if (IS(key, "priceProposal") && r->wants_lots) TRY(keep_span(r, c, &to->proposals, e));
        else TRY(json_skip(c, e));
    }
    to->status = bid_status(to->status_text);
    return ERR_OK;
}

static ErrorCode read_bid_list(Release *r, JsonCursor *c, Error *e)
{
    bool more, inside;
    r->bid_count = 0;
    TRY(enter_if(c, JSON_ARRAY, &r->has_bids, e));
    for (uint32_t index = 0; r->has_bids; index++) {
        TRY(json_next_item(c, &more, e));
        if (!more) break;
        const char *at = c->at;
        TRY(enter_if(c, JSON_OBJECT, &inside, e));
        if (!inside) continue;
        TRY(make_room(c, &r->bids, r->bid_count, &r->bid_room, sizeof *r->bids, e));
        TRY(read_bid(r, c, &r->bids[r->bid_count], e));
        r->bids[r->bid_count].index = index;
        r->bids[r->bid_count].at = at;
        r->bid_count++;
    }
    return ERR_OK;
}

ErrorCode ocds_bids(Release *r, JsonCursor *c, Error *e)
{
    bool inside, more;
    r->bid_count = 0;
    r->has_bids = false;
    TRY(enter_if(c, JSON_OBJECT, &inside, e));
    while (inside) {
        Str key;
        TRY(json_next_member(c, &key, &more, e));
        if (!more) break;
        if (IS(key, "details")) TRY(read_bid_list(r, c, e));
        else TRY(json_skip(c, e));
    }
    return ERR_OK;
}

static AwardStatus award_status(Str text)
{
    if (!text.ptr) return AWARD_NONE;
    if (IS(text, "active")) return AWARD_ACTIVE;
    return IS(text, "cancelled") || IS(text, "unsuccessful") ? AWARD_CLOSED : AWARD_OTHER;
}

/* hasSubcontracting; details of it say more. */
static ErrorCode read_subcontracting(JsonCursor *c, Award *to, Error *e)
{
    JsonType type;
    bool has;
    TRY(json_peek_usual(c, &type, e));
    if (type != JSON_BOOL) return json_skip(c, e);
    TRY(json_take_bool(c, &has, e));
    if (has) to->subcontracting = SUBCONTRACTING_YES;
    else if (to->subcontracting == SUBCONTRACTING_UNSAID) to->subcontracting = SUBCONTRACTING_NO;
    return ERR_OK;
}

ErrorCode ocds_awards(Release *r, JsonCursor *c, Error *e)
{
    bool more, inside;
    r->award_count = 0;
    TRY(enter_if(c, JSON_ARRAY, &r->has_awards, e));
    while (r->has_awards) {
        TRY(json_next_item(c, &more, e));
        if (!more) break;
        TRY(enter_if(c, JSON_OBJECT, &inside, e));
        if (!inside) continue;
        TRY(make_room(c, &r->awards, r->award_count, &r->award_room, sizeof *r->awards, e));
        Award award = { 0 };
        for (;;) {
            Str key, status;
            TRY(json_next_member(c, &key, &more, e));
            if (!more) break;
            if (IS(key, "status")) {
                TRY(take_text(c, &status, e));
                award.status = award_status(status);
            } else if (IS(key, "suppliers")) {
                TRY(read_people(r, c, &award.suppliers, e));
            } else if (IS(key, "items")) {
                TRY(read_kinds(r, c, &award.kinds, e));
            } else if (IS(key, "relatedLots")) {
                TRY(read_lots(r, c, &award.lots, e));
            } else if (r->wants_facts && IS(key, "value")) {
                TRY(ocds_money(r, c, &award.value, e));
            } else if (r->wants_facts && IS(key, "hasSubcontracting")) {
                TRY(read_subcontracting(c, &award, e));
            } else if (r->wants_facts && IS(key, "subcontracting")) {
                JsonType type;
                TRY(json_peek_usual(c, &type, e));
                if (type == JSON_OBJECT) award.subcontracting = SUBCONTRACTING_YES;
                TRY(json_skip(c, e));
            } else if (r->wants_facts && IS(key, "date")) {
                TRY(take_text(c, &award.date, e));
            } else if (IS(key, "relatedBid")) {
                TRY(take_text(c, &award.bid, e));
            } else {
                TRY(json_skip(c, e));
            }
        }
        r->awards[r->award_count++] = award;
    }
    return ERR_OK;
}
