/* desk_gift.c: see gift.h. Title passes to all things of a hand-over in the one commit that enters its signed certificate: each
 * thing's own chain then shows the day and the body, and none can be forgotten or slipped in. The same holds for what is held,
 * lent, watched and let go. */
#include "desk/gift.h"

#include "desk/desk_news.h"
#include "desk/certificate_note.h"
#include "desk/certificates.h"

#include <inttypes.h>

typedef struct { Request *request; const PlanAct *act; Draft *list; size_t count, room; } Bringing;

static ErrorCode set_text(Request *r, JsonValue *o, const char *name, Str value, Error *e)
{
    return json_set(r->arena, o, name, json_new_string(r->arena, value)) ? ERR_OK : error_memory(e);
}

static ErrorCode add(Bringing *b, const Draft *d, Error *e)
{
    if (b->count >= GIFT_MOST) return error_set(e, ERR_LIMIT, K("gift.too-many"), arg_int("most", GIFT_MOST));
    if (!ARENA_ROOM(b->request->arena, b->list, b->count, b->room)) return error_memory(e);
    b->list[b->count++] = *d;
    return ERR_OK;
}

static ErrorCode set_choices(Request *r, const Move *m, JsonValue *fields, Error *e)
{
    for (size_t i = 0; i < m->set_count; i++) {
        char *name = str_c(r->arena, m->sets[i].field);
        if (!name) return error_memory(e);
        TRY(set_text(r, fields, name, m->sets[i].option, e));
    }
    return ERR_OK;
}

ErrorCode desk_gift_act(const Seen *seen, Request *r, const char *move, JsonValue *fields, Draft *ret, Error *e)
{
    const Move *m = move ? kind_move(seen->kind, str_of(move)) : NULL;
    if (move && (!m || !move_leaves(m, seen->record.state)))
        return error_set(e, ERR_CONFLICT, K("gift.moved-on"), arg_str("record", desk_title(r, seen->kind, seen->body)));
    if (m) TRY(set_choices(r, m, fields, e));
    Str op = m ? str_format(r->arena, "record.move." STR_FMT, STR_ARG(m->id)) : STR("record.change");
    Str state = m ? m->to : seen->record.state;
    if (!op.ptr) return error_memory(e);
    TRY(desk_check_fields(r, seen->kind, fields, state, e));
    *ret = desk_draft(seen->kind, seen->record.chain, op, seen->record.id, seen->record.version, state,
                      json_text(json_get(seen->body, "number")),
                      fields);
    return ERR_OK;
}

/* ---- things ---- */

/* What happens to a thing of a hand-over, by what the hand-over came to. */
typedef enum { THING_HELD, THING_FREE, THING_LENT, THING_BACK, THING_GIVEN } ThingStep;

static ErrorCode fill_thing(Bringing *b, ThingStep step, JsonValue *fields, Error *e)
{
    Request *r = b->request;
    if (step == THING_HELD) {
        TRY(set_text(r, fields, "handover", b->act->object, e));
        return set_text(r, fields, "donation", field_of(b->act->after, "donation"), e);
    }
    if (step == THING_GIVEN) return set_text(r, fields, "property_of", field_of(b->act->after, "body"), e);
    if (step != THING_FREE && step != THING_BACK) return ERR_OK;
    json_remove(fields, "handover");
    json_remove(fields, "donation");
    return ERR_OK;
}

static ErrorCode bring_things(Bringing *b, ThingStep step, Error *e)
{
    static const char *const MOVES[] = { [THING_LENT] = "lend", [THING_BACK] = "end_loan", [THING_GIVEN] = "transfer" };
    Request *r = b->request;
    JSON_EACH(one, json_get(b->act->after, "assets")) {
        Seen asset;
        Draft d;
        TRY(desk_see(r, json_text(one), &asset, e));
        JsonValue *fields = json_copy(r->arena, asset.fields);
        if (!fields) return error_memory(e);
        if (step == THING_FREE && !str_equal(field_of(fields, "handover"), b->act->object)) continue;
        TRY(fill_thing(b, step, fields, e));
        TRY(desk_gift_act(&asset, r, step == THING_HELD || step == THING_FREE ? NULL : MOVES[step], fields, &d, e));
        TRY(add(b, &d, e));
    }
    return ERR_OK;
}

/* ---- the donation ---- */

static ErrorCode fill_recipient(Request *r, const PlanAct *act, JsonValue *fields, Error *e)
{
    static const char *const SAID[] = { "on", "where", "protocol", "signed_for", "signed_by" };
    const JsonValue *line;
    JsonValue *lines = json_new_array(r->arena);
    TRY(gift_recipient(r, fields, field_of(act->after, "body"), &line, e));
    JSON_EACH(one, json_get(fields, "recipients")) {
        JsonValue *copy = json_copy(r->arena, one);
        for (size_t i = 0; one == line && i < ARRAY_LEN(SAID); i++)
            if (json_get(act->after, SAID[i])) TRY(set_text(r, copy, SAID[i], field_of(act->after, SAID[i]), e));
        json_add(r->arena, lines, copy);
    }
    return json_set(r->arena, fields, "recipients", lines) ? ERR_OK : error_memory(e);
}

/* Its line of that recipient, and how far the whole has come with this. */
static ErrorCode bring_donation(Bringing *b, Error *e)
{
    Request *r = b->request;
    Seen donation;
    GiftSigned n;
    Draft d;
    TRY(desk_see(r, field_of(b->act->after, "donation"), &donation, e));
    JsonValue *fields = json_copy(r->arena, donation.fields);
    if (!fields) return error_memory(e);
    TRY(fill_recipient(r, b->act, fields, e));
    TRY(gift_signed(r, donation.record.id, fields, b->act->object, &n, e));
    const char *move = n.signed_for == n.recipients ? "hand_over" : "hand_over_part";
    const Move *m = kind_move(donation.kind, str_of(move));
    TRY(desk_gift_act(&donation, r, m && move_leaves(m, donation.record.state) ? move : NULL, fields, &d, e));
    return add(b, &d, e);
}

/* ---- visits ---- */

/* So many months on, on the same day or the month's last. */
bool gift_months_on(Str day, int months, Day *ret)
{
    Day d;
    if (!day_parse(day, &d)) return false;
    Date at = day_date(d);
    int month = at.month - 1 + months;
    Date then = { at.year + month / 12, month % 12 + 1, at.day };
    while (!date_day(then, ret)) if (--then.day < 28) return false;
    return true;
}

/* Visits rest on what the recipient undertook: to let it be seen. */
static ErrorCode bring_visits(Bringing *b, Error *e)
{
    static const struct { const char *term; int months; } VISITS[] = { { "six_months", 6 }, { "twelve_months", 12 } };
    Request *r = b->request;
    const Kind *k = model_kind(r->model, STR("end_use_visit"));
    for (size_t i = 0; k && gift_undertakes(b->act->after, "access") && i < ARRAY_LEN(VISITS); i++) {
        Day day;
        char text[11];
        JsonValue *fields = json_new_object(r->arena);
        Str id = object_id_new(r->arena, k->id);
        if (!fields || !id.ptr) return error_memory(e);
        if (!gift_months_on(field_of(b->act->after, "on"), VISITS[i].months, &day)) return error_internal(e, "visit");
        TRY(set_text(r, fields, "body", field_of(b->act->after, "body"), e));
        TRY(set_text(r, fields, "due", str_copy(r->arena, day_format(text, day)), e));
        TRY(set_text(r, fields, "handover", b->act->object, e));
        TRY(set_text(r, fields, "term", str_of(VISITS[i].term), e));
        TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
        Draft d = desk_draft(k, b->act->chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
        TRY(add(b, &d, e));
    }
    return ERR_OK;
}

/* What was seen says so in its own record: figures and its chain go by that. */
static ErrorCode bring_seen(Bringing *b, const JsonValue *line, Error *e)
{
    Request *r = b->request;
    Seen asset;
    Draft d;
    Str term = field_of(b->act->after, "term"), visited = field_of(b->act->after, "visited_on");
    TRY(desk_see(r, field_of(line, "asset"), &asset, e));
    JsonValue *fields = json_copy(r->arena, asset.fields);
    if (!fields) return error_memory(e);
    if (str_is(term, "six_months")) TRY(set_text(r, fields, "seen_6_on", visited, e));
    if (str_is(term, "twelve_months")) TRY(set_text(r, fields, "seen_12_on", visited, e));
    if (json_get(line, "in_use")) json_set(r->arena, fields, "in_stated_use", json_copy(r->arena, json_get(line, "in_use")));
    if (json_get(line, "condition")) json_set(r->arena, fields, "condition", json_copy(r->arena, json_get(line, "condition")));
    if (json_equal(fields, asset.fields)) return ERR_OK;
    TRY(desk_gift_act(&asset, r, NULL, fields, &d, e));
    return add(b, &d, e);
}

/* What is not there is looked into: the report of its loss is begun with what the visit found, and its term runs from now. */
static ErrorCode bring_loss(Bringing *b, const JsonValue *line, Error *e)
{
    Request *r = b->request;
    char now[25];
    const Kind *k = model_kind(r->model, STR("loss_report"));
    Str place = field_of(b->act->after, "where"), note = field_of(line, "note");
    if (!k) return ERR_OK;
    Str id = object_id_new(r->arena, k->id);
    JsonValue *fields = json_new_object(r->arena);
    if (!fields || !id.ptr) return error_memory(e);
    TRY(set_text(r, fields, "asset", field_of(line, "asset"), e));
    TRY(set_text(r, fields, "circumstances", note.len > 0 ? note : field_of(b->act->after, "findings"), e));
    TRY(set_text(r, fields, "noticed_at", str_copy(r->arena, instant_format(now, clock_now())), e));
    TRY(set_text(r, fields, "what", STR("lost"), e));
    TRY(set_text(r, fields, "where", place.len > 0 ? place : field_of(b->act->after, "body"), e));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Draft d = desk_draft(k, b->act->chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    return add(b, &d, e);
}

static ErrorCode bring_report(Bringing *b, Error *e)
{
    JSON_EACH(line, json_get(b->act->after, "lines")) {
        if (str_is(field_of(line, "seen"), "seen")) TRY(bring_seen(b, line, e));
        if (str_is(field_of(line, "seen"), "not_seen")) TRY(bring_loss(b, line, e));
    }
    return ERR_OK;
}

/* ---- the end ---- */

static ErrorCode bring_end(Bringing *b, Error *e)
{
    Request *r = b->request;
    GiftRecords things;
    TRY(gift_records_by(r, "asset", "donation", b->act->object, &things, e));
    for (size_t i = 0; i < things.count; i++) {
        Seen asset;
        Draft d;
        if (!str_is(things.list[i].state, "transferred")) continue;
        TRY(desk_see(r, things.list[i].id, &asset, e));
        TRY(desk_gift_act(&asset, r, "end_watching", json_copy(r->arena, asset.fields), &d, e));
        TRY(add(b, &d, e));
    }
    return ERR_OK;
}

/* ---- what follows what ---- */

static ErrorCode bring_handover(Bringing *b, Error *e)
{
    Str was = b->act->was_state, is = b->act->state;
    if (str_is(is, "ready")) return bring_things(b, THING_HELD, e);
    if (str_is(is, "lent")) return bring_things(b, THING_LENT, e);
    if (str_is(is, "returned")) return bring_things(b, THING_BACK, e);
    if (str_is(was, "ready") && !str_is(is, "signed")) return bring_things(b, THING_FREE, e);
    if (!str_is(is, "signed")) return ERR_OK;
    TRY(bring_things(b, THING_GIVEN, e));
    TRY(bring_donation(b, e));
    return bring_visits(b, e);
}

ErrorCode desk_gift_brings(Request *r, const PlanAct *act, GiftActs *ret, Error *e)
{
    Bringing b = { .request = r, .act = act };
    *ret = (GiftActs){ 0 };
    bool news = act->kind && str_is(act->kind->id, "news_item");            /* a second correction is one as well */
    if (!act->kind || !act->before || (str_equal(act->was_state, act->state) && !news)) return ERR_OK;
    if (str_is(act->kind->id, "certificate_issue")) return certificates_bring(r, act, ret, e);
    if (str_is(act->kind->id, "certificate") && str_is(act->state, "withdrawn")) return certificate_withdrawn(r, act, ret, e);
    if (str_is(act->kind->id, "outside_certificate")) return outside_certificate_brings(r, act, ret, e);
    if (str_is(act->kind->id, "donation_handover")) TRY(bring_handover(&b, e));
    else if (str_is(act->kind->id, "end_use_visit") && str_is(act->state, "reported")) TRY(bring_report(&b, e));
    else if (str_is(act->kind->id, "donation") && str_is(act->state, "ended")) TRY(bring_end(&b, e));
    else TRY(desk_news_recalls(r, act, &b.list, &b.count, e));
    *ret = (GiftActs){ b.list, b.count };
    return ERR_OK;
}

void desk_gift_say(Request *r, const PlanAct *act, const GiftActs *done)
{
    int64_t things = 0, losses = 0;
    if (!act->kind) return;
    desk_news_say(r, act, done->count);
    for (size_t i = 0; i < done->count; i++) {
        things += str_is(done->list[i].kind->id, "asset");
        losses += str_is(done->list[i].kind->id, "loss_report");
    }
    certificates_say(r, act, done);
    certificate_note_say(r, act, done);
    if (losses > 0) view_note(r, view_say(r, K("gift.losses-begun"), arg_int("n", losses)));
    if (things == 0) return;
    bool signs = str_is(act->state, "signed");
    ErrorArg n = arg_int("n", things);
    view_note(r, signs ? view_say(r, K("gift.title-passed"), n) : view_say(r, K("gift.things-followed"), n));
}

/* ---- by the program ---- */

bool desk_gift_makes(const Kind *k, const Move *m)
{
    static const char *const OF_ASSET[] = { "lend", "end_loan", "transfer", "begin_watching", "end_watching" };
    if (str_is(k->id, "outside_certificate")) return str_is(m->id, "withdraw");
    if (str_is(k->id, "donation")) return str_is(m->id, "hand_over") || str_is(m->id, "hand_over_part");
    for (size_t i = 0; str_is(k->id, "asset") && i < ARRAY_LEN(OF_ASSET); i++) if (str_is(m->id, OF_ASSET[i])) return true;
    return false;
}

/* ---- what all is worth ---- */

/* In the smallest unit of one currency; `whole` false: something has no value, or another currency. */
typedef struct { Str currency; int64_t minor; size_t decimals; bool whole, begun; } Worth;

static void add_worth(Request *r, Worth *w, const JsonValue *money, const JsonValue *quantity)
{
    Str amount = field_of(money, "amount"), currency = field_of(money, "currency"), before = amount, after;
    int64_t pieces = 1, minor, sum;
    bool dot = str_cut(&before, '.', &after);                   /* `after` is what stood before the dot, `before` what is left */
    Str digits = dot ? str_format(r->arena, STR_FMT STR_FMT, STR_ARG(after), STR_ARG(before)) : amount;
    size_t decimals = dot ? before.len : 0;
    bool other = w->begun && (!str_equal(currency, w->currency) || decimals != w->decimals);
    if (quantity && !int_parse(field_of(quantity, "number"), &pieces)) w->whole = false;
    if (other || !int_parse(digits, &minor) || __builtin_mul_overflow(minor, pieces, &sum) ||
        __builtin_add_overflow(w->minor, sum, &w->minor))
        w->whole = false;
    w->currency = currency;
    w->decimals = decimals;
    w->begun = true;
}

/* What is not there any more is for the guard to say, to whoever may make the move at all. */
static ErrorCode look_up(Request *r, Str id, GiftRecord *ret, Error *e)
{
    ErrorCode code = gift_record(r, id, ret, e);
    return code == ERR_INVALID ? ERR_OK : code;
}

/* The sum over its things, where each has a value in one currency; else it stays as it was typed. */
static ErrorCode fill_worth(Request *r, JsonValue *fields, Error *e)
{
    Worth w = { .whole = true };
    JSON_EACH(one, json_get(fields, "assets")) {
        GiftRecord asset;
        TRY(look_up(r, json_text(one), &asset, e));
        if (asset.id.len == 0) return ERR_OK;
        add_worth(r, &w, json_get(asset.fields, "cost"), json_get(asset.fields, "quantity"));
    }
    JSON_EACH(one, json_get(fields, "goods")) add_worth(r, &w, json_get(one, "unit_value"), json_get(one, "quantity"));
    if (!w.whole || !w.begun) return ERR_OK;
    int64_t unit = 1;
    for (size_t i = 0; i < w.decimals; i++) unit *= 10;
    JsonValue *money = json_new_object(r->arena);
    Str amount = w.decimals > 0 ? str_format(r->arena, "%" PRId64 ".%0*" PRId64, w.minor / unit, (int)w.decimals, w.minor % unit) :
                 str_format(r->arena, "%" PRId64, w.minor);
    if (!money || !amount.ptr) return error_memory(e);
    TRY(set_text(r, money, "amount", amount, e));
    TRY(set_text(r, money, "currency", w.currency, e));
    return json_set(r->arena, fields, "value", money) ? ERR_OK : error_memory(e);
}

bool desk_gift_hides(Request *r, const Seen *seen, const Move *m)
{
    Error unheard = { 0 };
    if (desk_gift_makes(seen->kind, m)) return true;
    bool resumes = str_is(seen->kind->id, "donation") && str_starts(m->id, STR("resume"));
    return resumes && rules_say_beforehand(r, m, &seen->record, seen->fields, &unheard) != ERR_OK;
}

ErrorCode desk_gift_fill(Request *r, const Kind *k, const Move *m, JsonValue *fields, Error *e)
{
    static const char *const PARTIES[] = { "giver", "donor" };
    GiftRecord donation, request;
    outside_certificate_fill(k, m, fields);
    if (!str_is(k->id, "donation_handover") || !str_is(m->to, "ready")) return ERR_OK;
    TRY(look_up(r, field_of(fields, "donation"), &donation, e));
    if (donation.id.len == 0) return ERR_OK;
    Str asked = field_of(donation.fields, "request");
    TRY(fill_worth(r, fields, e));
    for (size_t i = 0; i < ARRAY_LEN(PARTIES); i++)
        if (json_get(donation.fields, PARTIES[i])) TRY(set_text(r, fields, PARTIES[i], field_of(donation.fields, PARTIES[i]), e));
    if (asked.len == 0) return ERR_OK;
    TRY(look_up(r, asked, &request, e));
    Str day = field_of(request.fields, "received_on");
    if (day.len == 0) day = field_of(request.fields, "letter_date");
    /* a year or a month is no day to count from */
    return day.len == 10 ? set_text(r, fields, "requested_on", day, e) : ERR_OK;
}
