/* exhibit_rules.c: an exhibit that arrives is the one that was sent, or the difference is recorded.
 *
 * ISO/IEC 27037 as practised (the field's checklist, points C13, C14, C21): each transfer is between two persons, with seal,
 * number of pieces and weight compared; a seal is broken only in a recorded opening, with a new number at once; who decides that
 * a thing is destroyed does not destroy it. So seal, pieces and weight are not changed in passing: only the moves that are for
 * it do so, and what was seen on receipt is typed with the receipt, not taken over from last time. */
#include "rules/rules_int.h"

typedef struct { const char *sent, *received; } Pair;

static const Pair COMPARED[] = { { "seal", "seal_received" }, { "pieces", "pieces_received" }, { "weight", "weight_received" } };

/* Scales differ: half a percent is no difference. */
static bool weighs_the_same(const JsonValue *sent, const JsonValue *received)
{
    enum { WEIGHT_PLACES = 3, PER_MILLE = 5 };
    int64_t a, b, margin, gap;
    if (!amount_parse(json_text(json_get(sent, "number")), WEIGHT_PLACES, &a) || !amount_parse(json_text(json_get(received,
            "number")), WEIGHT_PLACES, &b)) return false;
    gap = a > b ? a - b : b - a;
    return int_multiply(a, PER_MILLE, &margin) && gap <= margin / 1000;
}

static bool is_same(const Pair *p, const JsonValue *fields)
{
    const JsonValue *sent = json_get(fields, p->sent), *received = json_get(fields, p->received);
    if (strcmp(p->sent, "weight") == 0) return !sent || !received || weighs_the_same(sent, received);
    return sent && received && json_equal(sent, received);
}

static Str shown(const JsonValue *v)
{
    Str text = json_text(v), n = json_text(json_get(v, "number"));
    return text.len > 0 ? text : n.len > 0 ? n : STR("-");
}

/* "Seal no. A-7 / A-9", for whatever differs. */
static void say_differences(Missing *m, const JsonValue *fields)
{
    for (size_t i = 0; i < ARRAY_LEN(COMPARED); i++) {
        const Pair *p = &COMPARED[i];
        if (is_same(p, fields)) continue;
        Str label = rules_field_label(m->request, m->record, NULL, p->sent);
        rules_miss_text(m, str_format(m->request->arena, STR_FMT " " STR_FMT " / " STR_FMT, STR_ARG(label),
                                      STR_ARG(shown(json_get(fields, p->sent))),
                                      STR_ARG(shown(json_get(fields, p->received)))));
    }
}

static ErrorCode by_move(const Kind *k, const char *name, Error *e)
{
    const Field *f = k ? kind_field(k, str_of(name)) : NULL;
    if (!f) return error_internal(e, "exhibit");
    return error_set(e, ERR_INVALID, K("rules.exhibit-by-move"), arg_str("label-en", f->label.text[LANG_EN]), arg_str("label-ru",
            f->label.text[LANG_RU]),
                     arg_str("label-ky", f->label.text[LANG_KY]));
}

static ErrorCode check_kept(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const JsonValue *body;
    TRY(record_fields(r->arena, rec, &body, e));
    for (size_t i = 0; i < ARRAY_LEN(COMPARED); i++) {
        const JsonValue *was = json_get(json_get(body, "fields"), COMPARED[i].sent), *now = json_get(fields, COMPARED[i].sent);
        if (was ? now && json_equal(was, now) : !now) continue;
        return by_move(model_kind(r->model, rec->kind), COMPARED[i].sent, e);
    }
    return ERR_OK;
}

/* With the move itself; a second person who signs it later types nothing. */
static ErrorCode check_typed(Request *r, const Record *rec, Error *e)
{
    const JsonValue *given = json_get(r->args, "fields");
    if (!json_get(r->args, "move")) return ERR_OK;
    for (size_t i = 0; i < 2; i++) {
        if (json_get(given, COMPARED[i].received)) continue;
        return error_set(e, ERR_INVALID, K("rules.exhibit-look"), arg_str("field", rules_field_label(r, rec, NULL, COMPARED[i].received)));
    }
    return ERR_OK;
}

static ErrorCode check_receipt(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const SENDING[] = { "record.move.send", NULL };
    bool sent = false;
    TRY(check_kept(r, rec, fields, e));
    TRY(check_typed(r, rec, e));
    if (str_is(rec->state, "in_transit")) TRY(rules_acted(r, rec, SENDING, true, &sent, e));
    TRY(rules_not_known(r, rec, fields, true, K("takeover.sender-not-known"), e));
    return sent ? error_set(e, ERR_INVALID, K("rules.exhibit-same-hand")) : ERR_OK;
}

ErrorCode guard_exhibit_seal(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Missing m = { .request = r, .record = rec };
    TRY(check_receipt(r, rec, fields, e));
    say_differences(&m, fields);
    return rules_whole(&m, K("rules.exhibit-differs"), e);
}

ErrorCode guard_exhibit_difference(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    TRY(check_receipt(r, rec, fields, e));
    for (size_t i = 0; i < ARRAY_LEN(COMPARED); i++) {
        if (!is_same(&COMPARED[i], fields)) return ERR_OK;
    }
    return error_set(e, ERR_INVALID, K("rules.exhibit-no-difference"));
}

ErrorCode guard_exhibit_unopened(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    return check_kept(r, rec, fields, e);
}

ErrorCode guard_exhibit_settle(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const RECORDING[] = { "record.move.receive_with_difference", "record.move.find", NULL };
    bool recorded;
    TRY(check_kept(r, rec, fields, e));
    TRY(rules_acted(r, rec, RECORDING, true, &recorded, e));
    return recorded ? error_set(e, ERR_INVALID, K("rules.exhibit-own-difference")) : ERR_OK;
}

ErrorCode guard_exhibit_reseal(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const JsonValue *body;
    TRY(record_fields(r->arena, rec, &body, e));
    bool same = json_equal(json_get(json_get(body, "fields"), "seal"), json_get(fields, "seal"));
    return same ? error_set(e, ERR_INVALID, K("rules.exhibit-old-seal"), arg_str("seal", json_text(json_get(fields, "seal")))) : ERR_OK;
}

ErrorCode guard_exhibit_decided(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const DECIDING[] = { "record.move.decide", NULL };
    bool decided;
    TRY(check_kept(r, rec, fields, e));
    TRY(rules_acted(r, rec, DECIDING, true, &decided, e));
    TRY(rules_not_known(r, rec, fields, true, K("takeover.decision-not-known"), e));
    return decided ? error_set(e, ERR_INVALID, K("rules.exhibit-own-decision")) : ERR_OK;
}

ErrorCode rules_check_exhibit(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e)
{
    if (!str_is(k->id, "exhibit") || !kind_move(k, STR("receive"))) return ERR_OK;
    for (size_t i = 0; i < 2 * ARRAY_LEN(COMPARED); i++) {
        const char *name = i % 2 == 0 ? COMPARED[i / 2].sent : COMPARED[i / 2].received;
        const JsonValue *was = json_get(before, name), *now = json_get(after, name);
        if (!was || (now && json_equal(was, now))) continue;
        return by_move(k, name, e);
    }
    return ERR_OK;
}
