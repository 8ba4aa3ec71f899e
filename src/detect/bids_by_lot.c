/* bids_by_lot.c: bids whose prices stand with their lots, as the published OCDS of the Kyrgyz Republic has them.
 *
 * Such a bid has no `value`. Its relatedLots are objects, each with the id of a lot and the value asked for it; and
 * priceProposal lists prices of units by item: {"relatedLot", "relatedItem", "unit": {"value"}}, or with a `value` of the whole
 * proposal. A bid becomes one bid for each of its lots, at that lot's price: the value that stands with the lot, else the sum
 * of its proposals, a unit price times the quantity of the item in tender.items. All parts keep the bid's index, so that the
 * pointer in a flag leads to where they come from.
 *
 * A lot without a price that can be worked out exactly keeps none: a sum without one of its parts would be too low. It is
 * counted as unread. */
#include "detect/process_kit.h"

typedef struct { Str lot; Money value; bool broken; } LotPrice;
typedef struct { Detector *d; LotPrice *list; size_t count, room; const JsonValue *items; bool items_read; Error *e; } Prices;

/* What was checked as a whole line is read again as a tree; what cannot be is as if it were not there. */
static ErrorCode read_span(Detector *d, Str text, const JsonValue **ret, Error *e)
{
    JsonCursor c = json_cursor(&d->scratch, text, false);
    JsonValue *v = NULL;
    *ret = NULL;
    if (!text.ptr) return ERR_OK;
    ErrorCode code = json_take_value(&c, &v, &d->why);
    if (code == ERR_MEMORY) return error_memory(e);
    if (code == ERR_OK) *ret = v;
    return ERR_OK;
}

static ErrorCode lot_of(Prices *p, Str lot, LotPrice **ret)
{
    for (size_t i = 0; i < p->count; i++) {
        *ret = &p->list[i];
        if (str_equal(p->list[i].lot, lot)) return ERR_OK;
    }
    if (!ARENA_ROOM(&p->d->scratch, p->list, p->count, p->room)) return error_memory(p->e);
    *ret = &p->list[p->count++];
    **ret = (LotPrice){ .lot = lot };
    return ERR_OK;
}

/* ---- prices with the lots ---- */

static ErrorCode take_lots(Prices *p, const JsonValue *lots)
{
    JSON_EACH(one, lots && lots->type == JSON_ARRAY ? lots : NULL) {
        Str id = id_text(json_get(one, "id"));
        LotPrice *to;
        if (!id.ptr) continue;
        TRY(lot_of(p, id, &to));
        money_of(one, "value", &to->value);
    }
    return ERR_OK;
}

/* ---- prices of units ---- */

__extension__ typedef __int128 Wide;

/* units * quantity, rounded once to our units, half away from zero; false when it does not fit. */
static bool times(int64_t units, int64_t quantity, int64_t *ret)
{
    static const int64_t UNIT = 10000;
    _Static_assert(DETECT_PLACES == 4, "UNIT is 10^DETECT_PLACES");
    Wide product = (Wide)units * quantity;
    Wide whole = (product + (product < 0 ? -UNIT / 2 : UNIT / 2)) / UNIT;
    if (whole > INT64_MAX || whole < -INT64_MAX) return false;
    *ret = (int64_t)whole;
    return true;
}

static ErrorCode quantity_of(Prices *p, Str item, int64_t *ret, bool *known)
{
    bool rounded = false;
    *known = false;
    if (!p->items_read) TRY(read_span(p->d, p->d->release.items, &p->items, p->e));
    p->items_read = true;
    JSON_EACH(one, p->items && p->items->type == JSON_ARRAY && item.ptr ? p->items : NULL) {
        const JsonValue *quantity = json_get(one, "quantity");
        if (!str_equal(id_text(json_get(one, "id")), item) || !quantity || quantity->type != JSON_NUMBER) continue;
        *known = amount_read(quantity->text, ret, &rounded) && !rounded;
        return ERR_OK;
    }
    return ERR_OK;
}

static ErrorCode price_of(Prices *p, const JsonValue *proposal, Money *ret, bool *known)
{
    int64_t quantity;
    *known = money_of(proposal, "value", ret);
    if (*known || !money_of(json_get(proposal, "unit"), "value", ret)) return ERR_OK;
    TRY(quantity_of(p, id_text(json_get(proposal, "relatedItem")), &quantity, known));
    *known = *known && times(ret->units, quantity, &ret->units);
    return ERR_OK;
}

static ErrorCode take_proposals(Prices *p, const JsonValue *proposals)
{
    size_t with_lots = p->count;
    JSON_EACH(one, proposals && proposals->type == JSON_ARRAY ? proposals : NULL) {
        LotPrice *to;
        Money price;
        bool known;
        Str lot = id_text(json_get(one, "relatedLot"));
        TRY(lot_of(p, lot.ptr ? lot : STR(""), &to));
        if ((size_t)(to - p->list) < with_lots && to->value.known && money_whole(&to->value)) continue;
        TRY(price_of(p, one, &price, &known));
        if (!money_whole(&to->value)) to->value = (Money){ .known = true, .currency = price.currency };
        bool fits = known && str_equal(price.currency, to->value.currency) && int_add(to->value.units, price.units, &to->value.units);
        to->broken |= !fits;
    }
    return ERR_OK;
}

/* ---- a bid a lot ---- */

static ErrorCode split_bid(Detector *d, uint32_t at, const Prices *p, Error *e)
{
    Release *r = &d->release;
    for (size_t i = 0; i < p->count; i++) {
        const LotPrice *price = &p->list[i];
        Bid *to = &r->bids[at];
        if (i > 0) {
            TRY(release_add_bid(r, &to, e));
            if (!to) return ERR_OK;                             /* more than any real tender has */
            *to = r->bids[at];
            to->part = true;
        }
        to->value = price->broken ? (Money){ 0 } : price->value;
        d->result.unread_amounts += !money_whole(&to->value);
        to->lots = (Range){ 0 };
        if (price->lot.len > 0) TRY(release_add_text(r, price->lot, &to->lots, e));
        r->has_lots |= to->lots.count > 0;
    }
    return ERR_OK;
}

ErrorCode lot_prices_apply(Detector *d, Error *e)
{
    Release *r = &d->release;
    uint32_t count = r->bid_count;
    const JsonValue *items = NULL;
    bool items_read = false;
    for (uint32_t i = 0; i < count; i++) {
        const Bid *b = &r->bids[i];
        const JsonValue *lots, *proposals;
        Prices p = { .d = d, .items = items, .items_read = items_read, .e = e };
        if (money_whole(&b->value) || (!b->lot_list.ptr && !b->proposals.ptr)) continue;
        TRY(read_span(d, b->lot_list, &lots, e));
        TRY(read_span(d, b->proposals, &proposals, e));
        TRY(take_lots(&p, lots));
        TRY(take_proposals(&p, proposals));
        TRY(split_bid(d, i, &p, e));
        items = p.items;
        items_read = p.items_read;
    }
    return ERR_OK;
}
