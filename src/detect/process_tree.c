/* process_tree.c: what the rules read out of a release as a tree. */
#include "detect/process_tree.h"

static ErrorCode take_member(JsonCursor *c, const JsonValue **to, Error *e)
{
    JsonValue *v;
    TRY(json_take_value(c, &v, e));
    *to = v;
    return ERR_OK;
}

/* What no rule asks a tree for: it was read into the release, and much of it is in each of many bids and awards. */
static const Str OF_TENDER[] = { { "tenderers", 9 }, { "procuringEntity", 15 }, { "title", 5 }, { "description", 11 } };
static const Str OF_AWARD[] = { { "suppliers", 9 }, { "title", 5 }, { "description", 11 } };

static ErrorCode take_tender(JsonCursor *c, const JsonValue **to, Error *e)
{
    JsonValue *v;
    TRY(json_take_without(c, OF_TENDER, ARRAY_LEN(OF_TENDER), &v, e));
    *to = v;
    return ERR_OK;
}

static ErrorCode take_awards(JsonCursor *c, const JsonValue **to, Error *e)
{
    JsonType type;
    TRY(json_peek(c, &type, e));
    if (type != JSON_ARRAY) return take_member(c, to, e);
    JsonValue *list = json_new_array(c->arena);
    if (!list) return error_memory(e);
    *to = list;
    TRY(json_enter(c, JSON_ARRAY, e));
    for (;;) {
        JsonValue *award;
        bool more;
        TRY(json_next_item(c, &more, e));
        if (!more) return ERR_OK;
        TRY(json_take_without(c, OF_AWARD, ARRAY_LEN(OF_AWARD), &award, e));
        json_add(c->arena, list, award);
    }
}

/* Whether an object lies within one of the parties, as contacts do, by the brackets alone; the cursor stands before their list. */
static bool parties_hold_objects(const JsonCursor *c)
{
    if (!c->index) return true;
    const JsonBracket *all = c->index->brackets;
    for (uint32_t party = c->bracket + 1, end = all[c->bracket].next; party < end; party = all[party].next)
        for (uint32_t i = party + 1; i < all[party].next; i++)
            if (c->start[all[i].behind - 1] == '}') return true;
    return false;
}

/* Most publishers give no contacts, and parties are many: a tree is made of them only where one says how it can be reached. The cursor
 * stands before them and is not moved. */
static ErrorCode give_contacts(JsonCursor c, bool *ret, Error *e)
{
    JsonType type;
    bool more, in_party;
    *ret = false;
    TRY(json_peek(&c, &type, e));
    if (type != JSON_ARRAY || !parties_hold_objects(&c)) return ERR_OK;
    TRY(json_enter(&c, JSON_ARRAY, e));
    for (;;) {
        TRY(json_next_item(&c, &more, e));
        if (!more) return ERR_OK;
        TRY(json_peek(&c, &type, e));
        in_party = type == JSON_OBJECT;
        TRY(in_party ? json_enter(&c, JSON_OBJECT, e) : json_skip(&c, e));
        while (in_party) {
            Str key;
            TRY(json_next_member(&c, &key, &in_party, e));
            if (!in_party) break;
            *ret = str_is(key, "contactPoint") || str_is(key, "address");
            if (*ret) return ERR_OK;
            TRY(json_skip(&c, e));
        }
    }
}

static ErrorCode take_parties(const Detector *d, JsonCursor *c, const JsonValue **to, Error *e)
{
    static const DetectRuleSet RULES = DETECT_BIT(DETECT_R042) | DETECT_BIT(DETECT_R043) | DETECT_BIT(DETECT_R044);
    bool wanted = d->rules & RULES;
    ErrorCode code = wanted ? give_contacts(*c, &wanted, e) : ERR_OK;
    if (code == ERR_MEMORY) return code;
    return wanted && code == ERR_OK ? take_member(c, to, e) : json_skip(c, e);
}

ErrorCode process_tree_read(Detector *d, ProcessTree *t, Error *e)
{
    JsonCursor c = d->release.begin;                /* with the index of the line, which is there already */
    *t = (ProcessTree){ 0 };
    TRY(json_enter(&c, JSON_OBJECT, e));
    for (;;) {
        Str key;
        bool more;
        TRY(json_next_member(&c, &key, &more, e));
        if (!more) return ERR_OK;
        if (str_is(key, "tender")) TRY(take_tender(&c, &t->tender, e));
        else if (str_is(key, "awards")) TRY(take_awards(&c, &t->awards, e));
        else if (str_is(key, "contracts")) TRY(take_member(&c, &t->contracts, e));
        else if (str_is(key, "complaints")) TRY(take_member(&c, &t->complaints, e));
        else if (str_is(key, "planning")) TRY(take_member(&c, &t->planning, e));
        else if (str_is(key, "parties")) TRY(take_parties(d, &c, &t->parties, e));
        else TRY(json_skip(&c, e));
    }
}

Str id_text(const JsonValue *v)
{
    return v && (v->type == JSON_STRING || v->type == JSON_NUMBER) ? v->text : (Str){ 0 };
}

bool same_id(const JsonValue *a, const JsonValue *b)
{
    Str left = id_text(a), right = id_text(b);
    return left.ptr && right.ptr && str_equal(left, right);
}

bool date_of(Detector *d, const JsonValue *object, const char *name, Instant *ret)
{
    Str text = json_text(json_get(object, name));
    if (!text.ptr) return false;
    if (date_read(&d->dates, text, ret)) return true;
    d->result.unread_dates++;
    return false;
}

bool day_of(Detector *d, const JsonValue *object, const char *name, Day *ret)
{
    Instant t;
    if (day_parse(json_text(json_get(object, name)), ret)) return true;
    if (!date_of(d, object, name, &t)) return false;
    *ret = instant_local_day(t);
    return true;
}

bool money_of(const JsonValue *object, const char *name, Money *ret)
{
    const JsonValue *value = json_get(object, name), *amount = json_get(value, "amount");
    bool rounded = false;
    *ret = (Money){ .currency = json_text(json_get(value, "currency")) };
    ret->known = amount && amount->type == JSON_NUMBER && amount_read(amount->text, &ret->units, &rounded);
    return money_whole(ret);
}

bool worth_of(const JsonValue *object, const char *name, Worth *ret)
{
    *ret = (Worth){ 0 };
    return money_of(object, name, &ret->money);
}

const char *tree_place(const Detector *d, const JsonValue *v)
{
    const char *at = v->text.ptr;
    if (!at || at < d->text || at >= d->text + d->text_len) return NULL;
    return v->type == JSON_STRING ? at - 1 : at;
}

static char *write_number(char *to, size_t n)
{
    char digits[TREE_DIGITS];
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + n % 10); while ((n /= 10) > 0);
    memcpy(to, digits + at, sizeof digits - at);
    return to + sizeof digits - at;
}

size_t tree_pointer(char to[TREE_POINTER], const char *format, size_t i, size_t k)
{
    char *at = to;
    for (const char *p = format; *p; p++) {
        if (at > to + TREE_POINTER - TREE_DIGITS) return 0;
        if (*p == '#' || *p == '$') at = write_number(at, *p == '#' ? i : k);
        else *at++ = *p;
    }
    *at++ = 0;
    return (size_t)(at - to);
}

bool awards_and_contracts(const ProcessTree *t, DetectReason *ret)
{
    bool there = is_array(t->awards) && is_array(t->contracts);
    *ret = !is_array(t->awards) ? DETECT_NO_AWARDS : !there ? DETECT_NOT_PUBLISHED : DETECT_CLEAR;
    static const uint64_t MOST = 4000000;
    if (there && (uint64_t)t->awards->count * t->contracts->count > MOST) *ret = DETECT_TOO_MANY;
    return *ret == DETECT_CLEAR;
}
