/* task_rules.c: what holds of all that belongs to a plan, whoever enters it: what was approved stays as it was approved, and
 * what waits for what leads nowhere in a circle.
 *
 * Whoever approved a plan approved its lines, tasks and hypotheses. Work on them goes on: a task is begun, given to another, put
 * to sleep, done. What was to be done, by when and after what is the plan's, and changes with the next version of it. What
 * cannot wait for that is a task without a plan.
 *
 * Two tasks of which each waits for the other are never done, and nobody sees why; so a circle is refused when it is made, and
 * named task by task. All tasks of the case are read for it, and the case's chain is noted: a task that joins meanwhile sends
 * the act back. */
#include "rules/money_book.h"
#include "rules/result_book.h"
#include "rules/rules_int.h"
#include "rules/refused_field.h"

enum { NAMES_MOST = 480 };      /* bytes of a circle that a sentence has room for */

typedef struct Node Node;
struct Node { Str id, name; const JsonValue *after; enum { NODE_NEW, NODE_ON_WAY, NODE_DONE } mark; Node *from; };

typedef struct { Request *request; Map nodes; } Tasks;

static Str task_name(Request *r, const JsonValue *body, const JsonValue *fields)
{
    Str number = json_text(json_get(body, "number")), title = json_text(json_get(fields, "title"));
    if (number.len == 0) return title;
    return str_format(r->arena, STR_FMT " " STR_FMT, STR_ARG(number), STR_ARG(title));
}

static ErrorCode add_node(Tasks *t, Str id, Str name, const JsonValue *after, Error *e)
{
    Node *n = arena_array(t->request->arena, 1, sizeof *n);
    if (!n) return error_memory(e);
    *n = (Node){ .id = id, .name = name, .after = after };
    return map_set(&t->nodes, id, n) ? ERR_OK : error_memory(e);
}

static ErrorCode take_task(void *self, const Record *rec, Error *e)
{
    Tasks *t = self;
    Arena *a = t->request->arena;
    const JsonValue *body;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || map_get(&t->nodes, rec->id)) return ERR_OK;
    Str id = str_copy(a, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(record_fields_kept(a, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    return add_node(t, id, task_name(t->request, body, fields), json_get(fields, "depends_on"), e);
}

/* The circle that closes at `n`, from it back to itself: "A > B > A". */
static ErrorCode refuse_circle(Tasks *t, const Node *last, const Node *n, Error *e)
{
    Buf names = buf_in(t->request->arena);
    const Node *way[64];
    size_t count = 0;
    for (const Node *at = last; at && at != n && count < ARRAY_LEN(way); at = at->from) way[count++] = at;
    buf_add(&names, n->name);
    for (; count > 0; count--) buf_format(&names, " > " STR_FMT, STR_ARG(way[count - 1]->name));
    buf_format(&names, " > " STR_FMT, STR_ARG(n->name));
    if (names.failed) return error_memory(e);
    return error_set(e, ERR_INVALID, K("rules.task-circle"), arg_str("circle", utf8_first_bytes(buf_str(&names), NAMES_MOST)));
}

/* Walks on without calling itself, since a chain of tasks may be as long as the case has tasks: `todo` is a stack of nodes. */
static ErrorCode walk_from(Tasks *t, Node *first, Error *e)
{
    size_t room = t->nodes.count + 1, depth = 0;
    typedef struct { Node *node; const JsonValue *next; } Step;
    Step *todo = arena_array(t->request->arena, room, sizeof *todo);
    if (!todo) return error_memory(e);
    todo[depth++] = (Step){ first, first->after ? first->after->first : NULL };
    first->mark = NODE_ON_WAY;
    while (depth > 0) {
        Step *s = &todo[depth - 1];
        if (!s->next) {
            s->node->mark = NODE_DONE;
            depth--;
            continue;
        }
        Node *n = map_get(&t->nodes, json_text(s->next));
        s->next = s->next->next;
        if (!n || n->mark == NODE_DONE) continue;
        if (n->mark == NODE_ON_WAY) return refuse_circle(t, s->node, n, e);
        n->mark = NODE_ON_WAY;
        n->from = s->node;
        todo[depth++] = (Step){ n, n->after ? n->after->first : NULL };
    }
    return ERR_OK;
}

static ErrorCode check_circle(Request *r, const Kind *k, Str chain, Str id, const JsonValue *before, const JsonValue *after,
                              Error *e)
{
    const JsonValue *was = json_get(before, "depends_on"), *now = json_get(after, "depends_on");
    if (!str_is(k->id, "task") || !now || (was && json_equal(was, now))) return ERR_OK;
    Tasks t = { .request = r, .nodes = map_in(r->arena) };
    Str self = id.len > 0 ? id : STR("task/new");
    TRY(add_node(&t, self, json_text(json_get(after, "title")), now, e));
    TRY(request_note_chain(r, chain, e));
    TRY(records_of_kind_in(r, chain, k->id, take_task, &t, e));
    JSON_EACH(one, now) {
        if (map_get(&t.nodes, json_text(one))) continue;
        return error_set(e, ERR_INVALID, K("rules.task-elsewhere"), arg_str("record", json_text(one)));
    }
    return walk_from(&t, map_get(&t.nodes, self), e);
}

/* ---- what was approved ---- */

static const struct { const char *kind, *fields[12]; } APPROVED[] = {
    { "task", { "title", "line", "start_on", "due", "depends_on", "covert", "preserves", "coercive", "method", "mandatory",
                "element" } },
    { "line", { "title", "hypotheses", "shows", "rules_out", "sources" } },
    { "hypothesis", { "statement", "explains", "disproof", "follows" } },
};

static ErrorCode is_approved(Request *r, Str plan, bool *ret, Error *e)
{
    Record rec;
    *ret = false;
    if (plan.len == 0) return ERR_OK;
    ErrorCode code = request_record(r, plan, &rec, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;                   /* whether it is there is asked elsewhere */
    if (code == ERR_OK) *ret = str_is(rec.state, "approved") || str_is(rec.state, "completed") || str_is(rec.state, "superseded");
    return code;
}

static bool differs(const JsonValue *before, const JsonValue *after, const char *name)
{
    const JsonValue *was = json_get(before, name), *now = json_get(after, name);
    return was ? !now || !json_equal(was, now) : now != NULL;
}

static ErrorCode check_approved(Request *r, const Kind *k, const char *const *names, const JsonValue *before,
                                const JsonValue *after, Error *e)
{
    bool now, was;
    Str plan = json_text(json_get(after, "plan")), plan_was = json_text(json_get(before, "plan"));
    bool moves = !str_equal(plan, plan_was);
    TRY(is_approved(r, plan, &now, e));
    if (now && moves) return error_set(e, ERR_INVALID, K("rules.plan-approved-add"), arg_str("kind", k->id));
    TRY(is_approved(r, plan_was, &was, e));
    if (was && moves) return error_set(e, ERR_INVALID, K("rules.plan-approved-out"), arg_str("kind", k->id));
    for (; now && *names; names++) {
        const Field *f = kind_field(k, str_of(*names));
        if (!f || !differs(before, after, *names)) continue;
        return rules_refuse_field(f, K("rules.plan-new-version"), e);
    }
    return ERR_OK;
}

/* What a field office's records say, whoever enters it. */
static ErrorCode check_programme(Request *r, const Kind *k, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    TRY(rules_check_change_step(r, k, after, e));
    TRY(rules_check_news(k, before, after, e));
    TRY(rules_check_money(r, k, id, before, after, e));
    TRY(rules_check_chain(r, k, id, before, after, e));
    return rules_check_training(r, k, id, before, after, e);
}

ErrorCode rules_check_planned(Request *r, const Kind *k, Str chain, Str id, const JsonValue *before, const JsonValue *after,
                              Error *e)
{
    bool stays = before && json_equal(before, after);   /* a move that changes no field says nothing new: its guards judge it */
    TRY(rules_check_asset(r, k, id, before, after, e));
    if (!stays) TRY(check_programme(r, k, id, before, after, e));
    for (size_t i = 0; i < ARRAY_LEN(APPROVED); i++)
        if (str_is(k->id, APPROVED[i].kind)) TRY(check_approved(r, k, APPROVED[i].fields, before, after, e));
    TRY(rules_check_seals(r, k, chain, id, before, after, e));
    TRY(rules_check_certified(r, k, before, after, e));
    TRY(rules_check_stored(r, k, chain, id, before, after, e));
    return check_circle(r, k, chain, id, before, after, e);
}
