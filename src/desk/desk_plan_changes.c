/* desk_plan_changes.c: what a version of a plan has that the version before it had not: what the plan itself says, and line by
 * line, task by task, risk by risk, what joined, what was left out and what was changed. Whoever approves reads this, and not
 * two plans side by side. */
#include "desk/desk_plan.h"

#include "rules/volume_book.h"

typedef struct { Request *request; JsonValue *list; } Changes;

static void add_row(Changes *c, const Kind *k, const char *what, const Seen *seen, Str field, Str was, Str now)
{
    Request *r = c->request;
    const char *key = strcmp(what, "added") == 0 ? K("plan.added") : strcmp(what, "left") == 0
        ? K("plan.left-out") : K("plan.changed");
    Str label = seen ? desk_title(r, seen->kind, seen->body) : STR("");
    const Field *f = field.len > 0 ? kind_field(k, field) : NULL;
    Str cells[] = { view_label(r, &k->label), label, view_say_args(r, key, NULL, 0), f ? view_label(r, &f->label) : STR(""), was,
                    now };
    view_table_row_to(r, cells, ARRAY_LEN(cells), seen ? seen->record.id : STR(""));
    JsonValue *row = json_new_object(r->arena);
    if (field.len > 0) json_set(r->arena, row, "field", json_new_string(r->arena, field));
    if (seen) json_set(r->arena, row, "id", json_new_string(r->arena, seen->record.id));
    json_set(r->arena, row, "kind", json_new_string(r->arena, k->id));
    if (now.len > 0) json_set(r->arena, row, "now", json_new_string(r->arena, now));
    if (was.len > 0) json_set(r->arena, row, "was", json_new_string(r->arena, was));
    json_set(r->arena, row, "what", json_new_string(r->arena, str_of(what)));
    json_add(r->arena, c->list, row);
}

/* A record that joined, or was left out, and not one field of it. */
static void add_whole(Changes *c, const char *what, const Seen *seen)
{
    add_row(c, seen->kind, what, seen, STR(""), STR(""), STR(""));
}

/* What every version has of its own says nothing of a change; nor does what is entered while the work goes on. */
static bool is_beside(const Field *f)
{
    static const char *const BESIDE[] = { "plan", "earlier", "version", "review_on", "template_version", "spent_hours",
                                          "sleeps_until", "result", "done_on",
                                          "happened_on", "closed_by", "authorisation", "authorised_by" };
    for (size_t i = 0; i < ARRAY_LEN(BESIDE); i++) if (str_is(f->id, BESIDE[i])) return true;
    return f->retired || f->derived.len > 0;
}

/* These point at copies, and so at something else in every version; where they differ in what is meant, compare_order says so. */
static bool refers_to_copies(const Field *f)
{
    return str_is(f->id, "line") || str_is(f->id, "depends_on") || str_is(f->id, "task");
}

static void compare_fields(Changes *c, const Seen *seen, const JsonValue *was, const JsonValue *now, bool plan)
{
    Request *r = c->request;
    for (const Field *f = seen->kind->fields; f; f = f->next) {
        const JsonValue *a = json_get_str(was, f->id), *b = json_get_str(now, f->id);
        if (is_beside(f) || (a && b ? json_equal(a, b) : a == b)) continue;
        bool shown = !f->sensitive || request_sees_sensitive(r, seen->body);
        Str x = a ? desk_value_text(r, f, a) : STR("–"), y = b ? desk_value_text(r, f, b) : STR("–");
        if (shown && !(a && b && refers_to_copies(f))) add_row(c, seen->kind, "changed", plan ? NULL : seen, f->id, x, y);
    }
}

/* Which record of the version before, if any, a reference to a copy stands for. */
static Str original_of(const SeenList *now, Str id)
{
    for (size_t i = 0; i < now->count; i++)
        if (str_equal(now->list[i].record.id, id)) return json_text(json_get(now->list[i].fields, "earlier"));
    return id;
}

static bool waits_for_the_same(const SeenList *now, const JsonValue *was, const JsonValue *is)
{
    size_t found = 0;
    JSON_EACH(one, is) {
        Str id = json_text(one), original = original_of(now, id);
        bool there = false;
        JSON_EACH(before, was) there = there || str_equal(json_text(before), original) || str_equal(json_text(before), id);
        if (!there) return false;
        found++;
    }
    return found == (was ? was->count : 0);
}

static void compare_order(Changes *c, const SeenList *now, const Seen *before, const Seen *seen)
{
    Request *r = c->request;
    const Field *f = kind_field(seen->kind, STR("depends_on"));
    const JsonValue *was = json_get(before->fields, "depends_on"), *is = json_get(seen->fields, "depends_on");
    if (!f || waits_for_the_same(now, was, is)) return;
    Str x = was ? desk_value_text(r, f, was) : STR("–"), y = is ? desk_value_text(r, f, is) : STR("–");
    add_row(c, seen->kind, "changed", seen, f->id, x, y);
}

static void compare_parts(Changes *c, const SeenList *was, const SeenList *now)
{
    for (size_t i = 0; i < now->count; i++) {
        const Seen *seen = &now->list[i], *before = NULL;
        Str earlier = json_text(json_get(seen->fields, "earlier"));
        for (size_t j = 0; j < was->count && !before; j++) if (str_equal(was->list[j].record.id, earlier)) before = &was->list[j];
        bool dropped = str_is(seen->record.state, "dropped");
        if (!before) add_whole(c, "added", seen);
        else if (dropped && !str_is(before->record.state, "dropped")) add_whole(c, "left", seen);
        if (!before || dropped) continue;
        compare_fields(c, seen, before->fields, seen->fields, false);
        compare_order(c, now, before, seen);
    }
}

ErrorCode desk_plan_changes(Request *r, Error *e)
{
    Seen plan, before;
    TRY(plan_see(r, &plan, e));
    TRY(desk_locked_look(r, &plan.record, e));
    Str earlier = json_text(json_get(plan.fields, "earlier"));
    if (earlier.len == 0) return error_set(e, ERR_INVALID, K("plan.first-version"));
    TRY(desk_see(r, earlier, &before, e));
    Changes c = { r, json_new_array(r->arena) };
    json_set(r->arena, view_data(r), "changes", c.list);
    view_title(r, view_say(r, K("plan.changes-of"), arg_str("plan", desk_title(r, plan.kind, plan.body))));
    view_crumb(r, desk_title(r, plan.kind, plan.body), plan.record.id);
    view_row_to(r, view_say(r, K("plan.version-before")), desk_title(r, before.kind, before.body), before.record.id);
    Str head[] = { view_say(r, K("plan.row-kind")), view_say(r, K("plan.row-what")), view_say(r, K("plan.row-change")),
                   view_say(r, K("plan.row-field")), view_say(r, K("plan.row-before")), view_say(r, K("plan.row-now")) };
    view_table(r, STR(""), head, ARRAY_LEN(head));
    compare_fields(&c, &plan, before.fields, plan.fields, true);
    for (size_t i = 0; i < PLAN_PARTS; i++) {
        SeenList was, now;
        TRY(plan_parts(r, before.record.id, PLAN_PART_KINDS[i], &was, e));
        TRY(plan_parts(r, plan.record.id, PLAN_PART_KINDS[i], &now, e));
        compare_parts(&c, &was, &now);
    }
    SeenList hypotheses;
    TRY(plan_parts(r, plan.record.id, "hypothesis", &hypotheses, e));
    for (size_t i = 0; i < hypotheses.count; i++) add_whole(&c, "added", &hypotheses.list[i]);
    if (c.list && c.list->count == 0) view_note(r, view_say(r, K("plan.nothing-changed")));
    return c.list ? ERR_OK : error_memory(e);
}
