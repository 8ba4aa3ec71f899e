/* ways_out_rules.c: what stands in the way of a case that leaves the chain: a ground that is not for this way, something left
 * behind, a file of which
 * nobody knows whether it arrived (docs/ways-out.md).
 *
 * Nothing is left behind silently: each rule of ways_out.yaml names records that a case does not leave over. Some are moved in
 * the act of the case's own
 * move (a standing search ends with it), and stand in its field `ended_with`; all others stop it, and the refusal names them. */
#include "rules/ways_out.h"

#include "rules/rules_int.h"

#include <stdlib.h>

enum { NAMED_MOST = 5 };

/* ---- what is left over ---- */

static ErrorCode keep(LeftOver *l, const Leftover *rule, const Kind *k, const Record *rec, Error *e)
{
    Request *r = l->request;
    if (!ARENA_ROOM(r->arena, l->list, l->count, l->room)) return error_memory(e);
    Left *one = &l->list[l->count];
    *one = (Left){ .rule = rule, .kind = k, .record = *rec };
    one->record.id = str_copy(r->arena, rec->id);
    one->record.chain = str_copy(r->arena, rec->chain);
    one->record.state = str_copy(r->arena, rec->state);
    one->record.body = str_copy(r->arena, rec->body);
    one->record.kind = k->id;
    if (!one->record.id.ptr || !one->record.chain.ptr || !one->record.state.ptr || !one->record.body.ptr) return error_memory(e);
    TRY(record_fields(r->arena, &one->record, &one->body, e));
    one->fields = json_get(one->body, "fields");
    l->count++;
    return ERR_OK;
}

static bool asks(const LeftOver *l, const Leftover *rule)
{
    return l->move.len == 0 || str_in(l->move, rule->at, rule->at_count);
}

/* One record may be left over by several rules: the first counts. */
static ErrorCode take(void *self, const Record *rec, Error *e)
{
    LeftOver *l = self;
    const Kind *k = model_kind(l->request->model, rec->kind);
    if (!k || rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    const Model *m = l->request->model;
    for (size_t i = 0; i < m->leftover_count; i++) {
        const Leftover *rule = &m->leftovers[i];
        const JsonValue *body;
        if (!asks(l, rule) || !str_equal(rule->kind, k->id) || !left_over_in(rule, k, rec->state)) continue;
        if (rule->field.len > 0) {
            TRY(record_fields(l->request->arena, rec, &body, e));
            if (!left_over(rule, k, rec->state, json_get(body, "fields"))) continue;
        }
        return keep(l, rule, k, rec, e);
    }
    return ERR_OK;
}

/* Records of the office that are of this case: they say so by the field `of_case`. */
static ErrorCode take_of_office(LeftOver *l, Error *e)
{
    const Model *m = l->request->model;
    for (size_t i = 0; i < m->leftover_count; i++) {
        const Kind *k = model_kind(m, m->leftovers[i].kind);
        const Field *f = k && k->place == PLACE_OFFICE ? kind_field(k, STR("of_case")) : NULL;
        bool again = false;
        for (size_t j = 0; j < i && !again; j++) again = str_equal(m->leftovers[j].kind, m->leftovers[i].kind);
        if (!f || again || f->type != FIELD_REF || !asks(l, &m->leftovers[i])) continue;
        size_t before = l->count;
        TRY(records_by(l->request, k->id, f->id, l->chain, take, l, e));
        for (const Left *one = l->list + before; one < l->list + l->count; one++)
            TRY(request_note_read(l->request, one->record.id, one->record.version, e));
    }
    return ERR_OK;
}

static int by_rule(const void *a, const void *b)
{
    const Left *one = a, *other = b;
    if (one->rule != other->rule) return one->rule < other->rule ? -1 : 1;
    return str_compare(one->record.id, other->record.id);
}

ErrorCode ways_out_left(Request *r, Str chain, Str move, LeftOver *ret, Error *e)
{
    *ret = (LeftOver){ .request = r, .chain = chain, .move = move };
    if (r->model->leftover_count == 0) return ERR_OK;
    TRY(request_note_chain(r, chain, e));
    TRY(records_in_chain(r, chain, take, ret, e));
    TRY(take_of_office(ret, e));
    sort_list(ret->list, ret->count, sizeof *ret->list, by_rule);
    return ERR_OK;
}

const Move *ways_out_with(const Left *left)
{
    const Move *m = left->rule->with.len > 0 ? kind_move(left->kind, left->rule->with) : NULL;
    return m && move_leaves(m, left->record.state) ? m : NULL;
}

/* ---- what ended with it ---- */

const Field *ways_out_field(const Kind *k)
{
    const Field *f = k->is_case ? kind_field(k, STR("ended_with")) : NULL;
    return f && f->type == FIELD_LIST && f->of->type == FIELD_REF ? f : NULL;
}

static bool is_way_out(const Move *m)
{
    return move_is_guarded(m, "nothing_left");
}

static ErrorCode ended_with(Request *r, Str chain, Str move, JsonValue **ret, Error *e)
{
    LeftOver left;
    JsonValue *list = json_new_array(r->arena);
    TRY(ways_out_left(r, chain, move, &left, e));
    for (size_t i = 0; i < left.count; i++) {
        if (ways_out_with(&left.list[i])) json_add(r->arena, list, json_new_string(r->arena, left.list[i].record.id));
    }
    *ret = list;
    return list ? ERR_OK : error_memory(e);
}

ErrorCode ways_out_fill(Request *r, const Kind *k, Str chain, const Move *m, JsonValue *fields, Error *e)
{
    JsonValue *list;
    if (!ways_out_field(k) || !is_way_out(m)) return ERR_OK;
    TRY(ended_with(r, chain, m->id, &list, e));
    if (list->count > 0) json_set(r->arena, fields, "ended_with", list);
    else json_remove(fields, "ended_with");
    return ERR_OK;
}

/* ---- guards ---- */

/* By its number; persons, and what has none, by their name. */
static Str name_of(const Left *left)
{
    Str number = json_text(json_get(left->body, "number"));
    Str title = left->kind->title.len > 0 ? json_text(json_get_str(left->fields, left->kind->title)) : STR("");
    if (number.len > 0) return number;
    return title.len > 0 ? title : left->record.id;
}

static ErrorCode refuse_left(const LeftOver *left, size_t stops, Error *e)
{
    Request *r = left->request;
    Buf names = buf_in(r->arena);
    size_t named = 0;
    for (size_t i = 0; i < left->count && named < NAMED_MOST; i++) {
        const Left *one = &left->list[i];
        if (ways_out_with(one)) continue;
        Str label = one->kind->label.text[r->lang];
        buf_format(&names, "%s" STR_FMT " (" STR_FMT ")", named > 0 ? "; " : "", STR_ARG(name_of(one)), STR_ARG(label));
        named++;
    }
    if (names.failed) return error_memory(e);
    return error_set(e, ERR_INVALID, stops > named ? K("rules.left-behind-more") : K("rules.left-behind"), arg_str("what", buf_str(&names)),
                     arg_int("n", (int64_t)(stops - named)));
}

ErrorCode guard_nothing_left(Request *r, const Move *m, const Record *rec, const JsonValue *fields, Error *e)
{
    LeftOver left;
    JsonValue *would;
    size_t stops = 0;
    const Kind *k = model_kind(r->model, rec->kind);
    TRY(ways_out_left(r, rec->chain, m->id, &left, e));
    for (size_t i = 0; i < left.count; i++) stops += ways_out_with(&left.list[i]) == NULL;
    if (stops > 0) return refuse_left(&left, stops, e);
    if (!k || !ways_out_field(k)) return ERR_OK;
    TRY(ended_with(r, rec->chain, m->id, &would, e));
    const JsonValue *says = json_get(fields, "ended_with");
    bool same = says ? json_equal(says, would) : would->count == 0;
    return same ? ERR_OK : error_set(e, ERR_CONFLICT, K("rules.left-otherwise"));
}

/* A decision that can be appealed against until before it was taken, or is looked at again in the past, is a slip of the pen. */
static ErrorCode check_days(const Move *m, const JsonValue *fields, Error *e)
{
    Day decided, until, again;
    bool has = day_parse(json_text(json_get(fields, "decided_on")), &decided);
    if (has && day_parse(json_text(json_get(fields, "appeal_until")), &until) && until < decided) {
        return error_set(e, ERR_INVALID, K("rules.appeal-before"));
    }
    bool waits = str_is(m->to, "suspended") && day_parse(json_text(json_get(fields, "suspended_until")), &again);
    if (waits && again <= instant_local_day(clock_now())) return error_set(e, ERR_INVALID, K("rules.suspended-past"));
    return ERR_OK;
}

ErrorCode guard_ground_fits(Request *r, const Move *m, const Record *rec, const JsonValue *fields, Error *e)
{
    Str ground = json_text(json_get(fields, "ground"));
    const WayGround *g = model_ground(r->model, ground);
    const Kind *k = model_kind(r->model, rec->kind);
    const Field *f = k ? kind_field(k, STR("ground")) : NULL;
    if (g && !str_in(m->id, g->at, g->at_count)) {
        Str label = ground;
        for (size_t i = 0; f && i < f->choice_count; i++) if (str_equal(f->choices[i].id, ground)) label = f->choices[i].label.text[r->lang];
        return error_set(e, ERR_INVALID, K("rules.ground-not-for"), arg_str("ground", label), arg_str("move", m->label.text[r->lang]));
    }
    return check_days(m, fields, e);
}

/* ---- a case that was sent ---- */

typedef struct { Request *request; bool sent, left; } Sending;

/* The bundle that left after the decision, which is in it. */
static ErrorCode look_at_entry(void *self, const Entry *entry, Error *e)
{
    Sending *s = self;
    Act act;
    TRY(records_act(s->request, entry, &act, e));
    if (str_is(act.op, "record.move.transfer")) *s = (Sending){ .request = s->request, .sent = true };
    s->left = s->left || (s->sent && str_is(act.op, "case.export"));
    return ERR_OK;
}

/* What says that it arrived lies in the case, and came from there: a message that this office wrote itself shows nothing. */
static ErrorCode check_receipt(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Record receipt;
    const JsonValue *body;
    TRY(request_record(r, json_text(json_get(fields, "transfer_receipt")), &receipt, e));
    bool here = str_equal(receipt.chain, rec->chain) && !str_equal(receipt.id, rec->id) && receipt.body.len > 0;
    if (here && str_is(receipt.kind, "office_message")) {
        TRY(record_fields(r->arena, &receipt, &body, e));
        here = str_is(json_text(json_get(json_get(body, "fields"), "direction")), "in");
    }
    return here ? ERR_OK : error_set(e, ERR_INVALID, K("rules.transfer-receipt"));
}

ErrorCode guard_transfer_arrived(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Sending s = { .request = r };
    Day decided, received;
    TRY(request_note_chain(r, rec->chain, e));
    TRY(records_history(r, rec->id, look_at_entry, &s, e));
    if (!s.left) return error_set(e, ERR_INVALID, K("rules.transfer-no-bundle"));
    bool both = day_parse(json_text(json_get(fields, "decided_on")), &decided) &&
                day_parse(json_text(json_get(fields, "received_on")), &received);
    if (both && received < decided) return error_set(e, ERR_INVALID, K("rules.transfer-before"));
    return json_get(fields, "transfer_receipt") ? check_receipt(r, rec, fields, e) : ERR_OK;
}
