/* desk_ways_out.c: before a case ends: one page of all that would be left behind, each with the act that settles it, of what
 * ends with the decision, and
 * of the terms that run; and the drafts of what ends with it. Which records those are is data (model/ways_out.yaml), and the
 * guard `nothing_left` asks
 * the same question (rules/ways_out.h). */
#include "desk/desk_ways_out.h"

enum { TERMS_AHEAD = 36525, TERMS_SHOWN = 50, GROUP_MOST = 200 };

/* ---- what ends with the case's own move ---- */

static Draft ending(Request *r, const Left *left, const Move *with, Str reason)
{
    Draft d = desk_draft(left->kind, left->record.chain, str_format(r->arena, "record.move." STR_FMT, STR_ARG(with->id)), left->record.id,
                         left->record.version, with->to, json_text(json_get(left->body, "number")), json_copy(r->arena, left->fields));
    for (size_t i = 0; i < with->set_count; i++) {
        char *name = str_c(r->arena, with->sets[i].field);
        if (name) json_set(r->arena, d.fields, name, json_new_string(r->arena, with->sets[i].option));
    }
    if (with->reason) d.reason = reason;
    return d;
}

ErrorCode desk_end_with(Request *r, const Kind *k, const Move *m, Str chain, Draft **ret, size_t *count, Error *e)
{
    LeftOver left;
    *ret = NULL;
    *count = 0;
    if (!k || !k->is_case || !m || !move_is_guarded(m, "nothing_left")) return ERR_OK;
    TRY(ways_out_left(r, chain, m->id, &left, e));
    if (left.count > DESK_ENDED) return error_set(e, ERR_LIMIT, K("ending.too-many"), arg_int("most", DESK_ENDED));
    Draft *drafts = arena_array(r->arena, left.count + 1, sizeof *drafts);
    if (!drafts) return error_memory(e);
    Str reason = view_say(r, K("ending.reason"), arg_str("move", view_label(r, &m->label)));
    for (size_t i = 0; i < left.count; i++) {
        const Move *with = ways_out_with(&left.list[i]);
        if (with) drafts[(*count)++] = ending(r, &left.list[i], with, reason);
    }
    *ret = drafts;
    return ERR_OK;
}

/* ---- the page ---- */

static Str ways_text(Request *r, const Kind *k, const Leftover *rule)
{
    Buf text = buf_in(r->arena);
    for (size_t i = 0; i < rule->at_count; i++) {
        const Move *m = kind_move(k, rule->at[i]);
        if (m) buf_format(&text, "%s" STR_FMT, text.len > 0 ? ", " : "", STR_ARG(view_label(r, &m->label)));
    }
    return buf_str(&text);
}

/* What somebody can do of it at once: the first of the rule's moves that he may make now. */
static const Move *at_once(Request *r, const Left *left)
{
    for (size_t i = 0; i < left->rule->todo_count; i++) {
        const Move *m = kind_move(left->kind, left->rule->todo[i]);
        if (m && move_leaves(m, left->record.state) && desk_may(r, left->record.chain, m->by, m->by_count)) return m;
    }
    return NULL;
}

static JsonValue *left_json(Request *r, const Left *left)
{
    const Move *with = ways_out_with(left);
    JsonValue *row = json_new_object(r->arena), *stops = json_new_array(r->arena);
    for (size_t i = 0; i < left->rule->at_count; i++) json_add(r->arena, stops, json_new_string(r->arena, left->rule->at[i]));
    json_set(r->arena, row, "at", stops);
    json_set(r->arena, row, "id", json_new_string(r->arena, left->record.id));
    json_set(r->arena, row, "rule", json_new_string(r->arena, left->rule->id));
    json_set(r->arena, row, "state", json_new_string(r->arena, left->record.state));
    if (with) json_set(r->arena, row, "with", json_new_string(r->arena, with->id));
    return row;
}

static void show_left(Request *r, const Left *left)
{
    const State *s = kind_state(left->kind, left->record.state);
    const Move *with = ways_out_with(left), *now = with ? NULL : at_once(r, left);
    Str done = with ? view_say(r, K("ending.by-itself"), arg_str("move", view_label(r, &with->label)))
             : now ? view_label(r, &now->label) : view_say(r, K("ending.on-its-page"));
    Str cells[] = { desk_title(r, left->kind, left->body), s ? view_label(r, &s->label) : left->record.state, done, left->record.id };
    Str target = now ? view_op(r, "record.move", arg_str("id", left->record.id), arg_str("move", now->id)) : left->record.id;
    view_table_row_to(r, cells, ARRAY_LEN(cells), target);
}

/* One table a rule, with what it stops. */
static void show_all(Request *r, const Kind *k, const LeftOver *left, JsonValue *data, size_t *stops)
{
    const Leftover *rule = NULL;
    size_t shown = 0;
    for (size_t i = 0; i < left->count; i++) {
        const Left *one = &left->list[i];
        if (!request_may_see(r, one->kind, &one->record)) continue;
        *stops += ways_out_with(one) == NULL;
        json_add(r->arena, data, left_json(r, one));
        if (one->rule != rule) {
            Str head[] = { view_say(r, K("desk.row-record")), view_say(r, K("desk.row-state")), view_say(r, K("ending.what-to-do")),
                           view_say(r, K("desk.row-id")) };
            view_table(r, view_label(r, &one->rule->label), head, ARRAY_LEN(head));
            view_table_tag(r, 1);
            rule = one->rule;
            shown = 0;
        }
        if (shown++ < GROUP_MOST) show_left(r, one);
        bool last = i + 1 == left->count || left->list[i + 1].rule != rule;
        if (last) view_note(r, view_say_args(r, ways_out_with(one) ? K("ending.happens-at") : K("ending.stops"),
                                             (const ErrorArg[]){ arg_str("ways", ways_text(r, k, rule)) }, 1));
    }
}

static bool is_way(const Move *m)
{
    return move_is_guarded(m, "nothing_left") || move_is_guarded(m, "ground_fits");
}

/* The ways themselves, last: what is above has been read by then. */
static void offer_ways(Request *r, const Seen *seen, Str way)
{
    for (size_t i = 0; i < seen->kind->move_count; i++) {
        const Move *m = &seen->kind->moves[i];
        bool asked = way.len == 0 || str_equal(way, m->id);
        if (!asked || !is_way(m) || !move_leaves(m, seen->record.state) || !desk_may(r, seen->record.chain, m->by, m->by_count)) continue;
        Str target = view_op(r, "record.move", arg_str("id", seen->record.id), arg_str("move", m->id));
        view_action(r, view_label(r, &m->label), target, "warning");
    }
}

void desk_offer_ending(Request *r, const Seen *the_case)
{
    bool any = false;
    for (size_t i = 0; i < the_case->kind->move_count && !any; i++) {
        const Move *m = &the_case->kind->moves[i];
        any = is_way(m) && move_leaves(m, the_case->record.state);
    }
    if (any) view_action(r, view_say(r, K("ending.title")), view_op(r, "case.ending", arg_str("case", the_case->record.id)), "secondary");
}

/* Of a way that is named: that there is one. */
static ErrorCode check_way(Request *r, const Seen *seen, Error *e)
{
    Str way = arg_text(r, "way");
    const Move *m = way.len > 0 ? kind_move(seen->kind, way) : NULL;
    return way.len == 0 || (m && is_way(m)) ? ERR_OK : error_set(e, ERR_USAGE, K("ending.no-way"), arg_str("way", way));
}

ErrorCode desk_case_ending(Request *r, Error *e)
{
    Seen seen;
    LeftOver left;
    size_t terms, stops = 0;
    JsonValue *data = json_new_array(r->arena);
    TRY(desk_see(r, arg_text(r, "case"), &seen, e));
    if (!seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
    TRY(check_way(r, &seen, e));
    TRY(desk_locked_look(r, &seen.record, e));
    TRY(ways_out_left(r, seen.record.id, arg_text(r, "way"), &left, e));
    desk_show_crumbs(r, &seen);
    view_crumb(r, desk_title(r, seen.kind, seen.body), seen.record.id);
    view_title(r, view_say(r, K("ending.title")));
    json_set(r->arena, view_data(r), "left", data);
    view_note(r, view_say(r, K("ending.intro")));
    TRY(desk_show_holds(r, &seen, true, e));
    show_all(r, seen.kind, &left, data, &stops);
    if (data->count == 0) view_note(r, view_say(r, K("ending.nothing")));
    TRY(desk_show_terms(r, seen.record.id, TERMS_AHEAD, TERMS_SHOWN, &terms, e));
    if (terms > 0) view_note(r, view_say(r, K("ending.terms")));
    json_set(r->arena, view_data(r), "stops", json_new_int(r->arena, (int64_t)stops));
    offer_ways(r, &seen, arg_text(r, "way"));
    return ERR_OK;
}
