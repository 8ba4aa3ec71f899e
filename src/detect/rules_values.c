/* rules_values.c: amounts beside those of their class: the value of a tender (R016), the unit prices of its items (R017).
 *
 * Amounts are compared by their logarithms: twice as much and half as much are equally far. What is in another currency is converted where
 * there is a rate for it; else currencies are never mixed: each is a peer group of its own. What is zero or less has no logarithm and is left out. */
#include "detect/measures.h"
#include "detect/process_peers.h"

#include <math.h>

/* ---- R016: the value of a tender ---- */

ErrorCode check_tender_value(Detector *d, const ProcessPeers *p, DetectReason *ret, Error *e)
{
    enum { DIGITS = 3 };
    const JsonValue *tender = p->tree->tender;
    Worth value;
    Str class, peers;
    *ret = DETECT_NO_AMOUNTS;
    if (!worth_of(tender, "value", &value)) return ERR_OK;
    worth_convert(d, &value);
    if (value.money.units <= 0) return ERR_OK;
    TRY(peers_class(d, p->tree, p->classification, (size_t)rule_number(d, DETECT_R016, 2, DIGITS), &class, e));
    TRY(peers_text(d, (Str[]){ p->year, class, value.money.currency }, 3, &peers, e));
    Measured m = { .rule = DETECT_R016, .value = log((double)value.money.units), .peers = peers, .amounts = { value.money.units },
                   .currency = value.money.currency };
    measured_worth(&m, json_get(json_get(tender, "value"), "amount"), "/tender/value/amount", 0, 0, &value);
    if (p->classification) measured_field(&m, json_get(p->classification, "id"), p->class_format, p->class_at, p->class_item);
    *ret = DETECT_WAITS;
    return measures_add(d, &m, e);
}

/* ---- R017: unit prices ---- */

/* Where a list of items may stand, and how its members are called. */
typedef struct { const char *price, *class, *unit; } ItemPlaces;
static const ItemPlaces OF_AWARD = { "/awards/#/items/$/unit/value/amount", "/awards/#/items/$/classification/id", "/awards/#/items/$/unit/name" };
static const ItemPlaces OF_CONTRACT = { "/contracts/#/items/$/unit/value/amount", "/contracts/#/items/$/classification/id",
                                        "/contracts/#/items/$/unit/name" };
static const ItemPlaces OF_TENDER = { "/tender/items/$/unit/value/amount", "/tender/items/$/classification/id", "/tender/items/$/unit/name" };

typedef struct { Detector *d; const ProcessPeers *peers; uint32_t rows; } Items;

static bool is_id(const JsonValue *v)
{
    return v && (v->type == JSON_STRING || v->type == JSON_NUMBER) && v->text.len > 0;
}

static ErrorCode take_item(Items *x, const JsonValue *item, const ItemPlaces *at, size_t i, size_t k, Error *e)
{
    enum { DIGITS = 8 };
    const JsonValue *unit = json_get(item, "unit"), *classification = json_get(item, "classification"), *name = json_get(unit, "name");
    Detector *d = x->d;
    Worth price;
    Str class, peers;
    if (!is_id(name)) name = json_get(unit, "id");
    if (!is_id(name) || !is_id(json_get(classification, "id")) || !worth_of(unit, "value", &price)) return ERR_OK;
    worth_convert(d, &price);
    if (price.money.units <= 0) return ERR_OK;
    TRY(peers_class(d, x->peers->tree, classification, (size_t)rule_number(d, DETECT_R017, 2, DIGITS), &class, e));
    TRY(peers_text(d, (Str[]){ x->peers->year, class, name->text, price.money.currency }, 4, &peers, e));
    Measured m = { .rule = DETECT_R017, .value = log((double)price.money.units), .peers = peers, .item = x->rows++,
                   .amounts = { price.money.units }, .currency = price.money.currency };
    measured_worth(&m, json_get(json_get(unit, "value"), "amount"), at->price, i, k, &price);
    measured_field(&m, json_get(classification, "id"), at->class, i, k);
    if (name == json_get(unit, "name")) measured_field(&m, name, at->unit, i, k);
    return measures_add(d, &m, e);
}

static ErrorCode take_items(Items *x, const JsonValue *holder, const ItemPlaces *at, size_t i, Error *e)
{
    const JsonValue *items = json_get(holder, "items");
    size_t k = 0;
    if (!is_array(items)) return ERR_OK;
    for (const JsonValue *item = items->first; item; item = item->next) TRY(take_item(x, item, at, i, k++, e));
    return ERR_OK;
}

/* What was awarded goes before what was contracted, and that before what was asked for. */
ErrorCode check_unit_prices(Detector *d, const ProcessPeers *p, DetectReason *ret, Error *e)
{
    const ProcessTree *t = p->tree;
    Items x = { d, p, 0 };
    size_t i = 0;
    for (const JsonValue *award = is_array(t->awards) ? t->awards->first : NULL; award; award = award->next, i++)
        if (is_active(award)) TRY(take_items(&x, award, &OF_AWARD, i, e));
    i = 0;
    for (const JsonValue *one = x.rows == 0 && is_array(t->contracts) ? t->contracts->first : NULL; one; one = one->next, i++)
        TRY(take_items(&x, one, &OF_CONTRACT, i, e));
    if (x.rows == 0) TRY(take_items(&x, t->tender, &OF_TENDER, 0, e));
    *ret = x.rows > 0 ? DETECT_WAITS : DETECT_NOT_PUBLISHED;
    return ERR_OK;
}
