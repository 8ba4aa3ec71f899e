/* money_rates.c: which exchange rate holds on a day.
 *
 * A rate is taken if it says itself that it holds on that day: its own day, the rest of its month, or until the day it names. Where none does, the
 * conversion is refused and the nearest rate is named, because a rate that was taken silently is found by no auditor. */
#include "rules/money_book.h"

enum { RATES_MOST = 20000 };

/* An option's name as the currency's code: eur is EUR. */
static Str code_of(Arena *a, Str option)
{
    Str code = str_copy(a, option);
    for (size_t i = 0; code.ptr && i < code.len; i++) {
        char *c = (char *)(uintptr_t)&code.ptr[i];
        if (*c >= 'a' && *c <= 'z') *c = (char)(*c - 32);
    }
    return code;
}

static Day month_end(Day first)
{
    Day last = first;
    Date d = day_date(first);
    Date next = { d.month == 12 ? d.year + 1 : d.year, d.month == 12 ? 1 : d.month + 1, 1 };
    return date_day(next, &last) ? last - 1 : first;
}

typedef struct { Request *request; RateBook *book; size_t room; } Reading;

bool money_rate_of(Arena *a, const JsonValue *fields, Rate *ret)
{
    int64_t units = 1;
    const JsonValue *said = json_get(fields, "units");
    if (said && !int_parse(field_of(said, "number"), &units)) return false;
    if (!ratio_read(field_of(json_get(fields, "rate"), "number"), units, &ret->ratio)) return false;
    if (!day_parse(field_of(fields, "valid_from"), &ret->first)) return false;
    Str holds = field_of(fields, "holds");
    ret->last = str_is(holds, "month") ? month_end(ret->first) : ret->first;
    if (str_is(holds, "until") && !day_parse(field_of(fields, "valid_to"), &ret->last)) return false;
    ret->from = code_of(a, field_of(fields, "from"));
    ret->to = code_of(a, field_of(fields, "to"));
    return ret->from.ptr && ret->to.ptr;
}

static ErrorCode take(void *self, const Record *rec, Error *e)
{
    Reading *to = self;
    Request *r = to->request;
    RateBook *b = to->book;
    const JsonValue *body;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || !str_is(rec->state, "in_use")) return ERR_OK;
    if (b->count == RATES_MOST) return error_set(e, ERR_LIMIT, K("rules.rates-many"), arg_int("most", RATES_MOST));
    if (!ARENA_ROOM(r->arena, b->list, b->count, to->room)) return error_memory(e);
    Rate *one = &b->list[b->count];
    *one = (Rate){ .id = str_copy(r->arena, rec->id) };
    if (!one->id.ptr) return error_memory(e);
    TRY(record_fields_kept(r->arena, rec, &body, e));
    one->number = json_text(json_get(body, "number"));
    b->count += money_rate_of(r->arena, json_get(body, "fields"), one);
    return ERR_OK;
}

ErrorCode money_rates_read(Request *r, Str source, RateBook *ret, Error *e)
{
    Reading to = { .request = r, .book = ret };
    *ret = (RateBook){ .source = source };
    if (!model_kind(r->model, STR("exchange_rate")) || source.len == 0) return ERR_OK;
    return records_by(r, STR("exchange_rate"), STR("source"), source, take, &to, e);
}

/* The one that holds on the day and begins last; of two that begin on one day the one that ends first. */
static const Rate *on_day(const RateBook *b, Str from, Str to, Day on)
{
    const Rate *best = NULL;
    for (size_t i = 0; i < b->count; i++) {
        const Rate *one = &b->list[i];
        if (!str_equal(one->from, from) || !str_equal(one->to, to) || one->first > on || one->last < on) continue;
        if (!best || one->first > best->first || (one->first == best->first && one->last < best->last)) best = one;
    }
    return best;
}

/* Straight, or turned round. */
static bool step(const RateBook *b, Str from, Str to, Day on, RateWay *way)
{
    const Rate *one = on_day(b, from, to, on);
    bool turned = !one;
    if (turned) one = on_day(b, to, from, on);
    if (!one) return false;
    way->rates[way->count] = one;
    way->by[way->count++] = turned ? ratio_turned(one->ratio) : one->ratio;
    return true;
}

static int64_t distance(const Rate *one, Day on)
{
    return on < one->first ? (int64_t)one->first - on : on > one->last ? (int64_t)on - one->last : 0;
}

static bool is_of_pair(const Rate *one, Str from, Str to)
{
    return (str_equal(one->from, from) && str_equal(one->to, to)) || (str_equal(one->from, to) && str_equal(one->to, from));
}

static Str source_label(const Request *r, Str source)
{
    const Kind *k = model_kind(r->model, STR("exchange_rate"));
    const Field *f = k ? kind_field(k, STR("source")) : NULL;
    for (size_t i = 0; f && i < f->choice_count; i++) if (str_equal(f->choices[i].id, source)) return f->choices[i].label.text[r->lang];
    return source;
}

/* Who read the rates as they stood on a past day has not their numbers. */
static Str number_of(Request *r, const Rate *rate)
{
    Record rec;
    JsonValue *body;
    Error none;
    error_clear(&none);
    bool read = rate->number.len == 0 && store_record(r->store, r->arena, rate->id, &rec, &none) == ERR_OK &&
                json_parse(r->arena, rec.body, &body, &none) == ERR_OK;
    return read ? json_text(json_get(body, "number")) : rate->number;
}

static ErrorCode refuse(Request *r, const RateBook *b, Str from, Str to, Day on, Error *e)
{
    char day[11], began[11];
    const Rate *near = NULL;
    for (size_t i = 0; i < b->count; i++) {
        const Rate *one = &b->list[i];
        if (is_of_pair(one, from, to) && (!near || distance(one, on) < distance(near, on))) near = one;
    }
    Str when = str_copy(r->arena, day_format_local(day, on)), source = source_label(r, b->source);
    if (!near) return error_set(e, ERR_INVALID, K("rules.rate-none"), arg_str("from", from), arg_str("to", to), arg_str("day", when),
                                arg_str("source", source));
    return error_set(e, ERR_INVALID, K("rules.rate-missing"), arg_str("from", from), arg_str("to", to), arg_str("day", when),
                     arg_str("source", source), arg_str("nearest", number_of(r, near)),
                     arg_str("of", str_copy(r->arena, day_format_local(began, near->first))));
}

ErrorCode money_rates_way(Request *r, const RateBook *b, Str from, Str to, Day on, RateWay *ret, Error *e)
{
    static const char *const OVER[] = { "EUR", "USD", "KGS" };
    *ret = (RateWay){ 0 };
    if (str_equal(from, to) || step(b, from, to, on, ret)) return ERR_OK;
    for (size_t i = 0; i < ARRAY_LEN(OVER); i++) {
        Str over = str_of(OVER[i]);
        *ret = (RateWay){ 0 };
        if (str_equal(over, from) || str_equal(over, to)) continue;
        if (step(b, from, over, on, ret) && step(b, over, to, on, ret)) return ERR_OK;
    }
    return refuse(r, b, from, to, on, e);
}
