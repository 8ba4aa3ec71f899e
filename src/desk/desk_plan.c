/* desk_plan.c: a new version of an approved plan, and what its approval does.
 *
 * An approved plan does not change (rules/task_rules.c), so that what was approved can be shown on any later day. Whoever wants
 * it otherwise makes a new version: a draft with what the plan says and a copy of all that is open in it, lines, tasks, risks
 * and gaps, each pointing at what it was copied from. Work goes on in the version that is in force. With the approval of the new
 * one, in the same act, the old one is superseded, what was open in it is carried over, and each copy comes to where its
 * original stands by then: begun, waiting, done. */
#include "desk/desk_plan.h"

#include "rules/rules.h"
#include "rules/volume_book.h"

#include <stdlib.h>

const char *const PLAN_PART_KINDS[PLAN_PARTS] = { "line", "task", "risk", "gap" };

/* ---- what belongs to a plan ---- */

static ErrorCode take_id(void *self, const Record *rec, Error *e)
{
    RecordIds *ids = self;
    if (rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    if (ids->count == PLAN_MOST) return error_set(e, ERR_LIMIT, K("plan.many-parts"), arg_int("most", PLAN_MOST), arg_str("kind",
            rec->kind));
    return record_ids_add(ids, rec->id, e);
}

static int by_number(const void *a, const void *b)
{
    const Seen *one = a, *other = b;
    Str x = json_text(json_get(one->body, "number")), y = json_text(json_get(other->body, "number"));
    if (x.len != y.len) return x.len < y.len ? -1 : 1;
    int numbers = str_compare(x, y);
    return numbers != 0 ? numbers : str_compare(one->record.id, other->record.id);
}

ErrorCode plan_parts(Request *r, Str plan, const char *kind, SeenList *ret, Error *e)
{
    RecordIds ids = { .request = r };
    const Kind *k = model_kind(r->model, str_of(kind));
    *ret = (SeenList){ 0 };
    if (!k) return ERR_OK;
    TRY(records_by(r, k->id, STR("plan"), plan, take_id, &ids, e));
    return desk_see_all(&ids, by_number, ret, e);
}

ErrorCode plan_see(Request *r, Seen *ret, Error *e)
{
    TRY(desk_see(r, arg_text(r, "id"), ret, e));
    if (!str_is(ret->kind->id, "plan")) return error_set(e, ERR_USAGE, K("plan.no-plan"), arg_str("record", arg_text(r, "id")));
    return desk_is_here(ret, e);
}

static int64_t version_of(const JsonValue *fields)
{
    int64_t n = volume_number(fields, "version");
    return n > 0 ? n : 1;
}

static bool is_open(const Seen *part)
{
    const State *s = kind_state(part->kind, part->record.state);
    return s && !s->final;
}

/* ---- a new version ---- */

/* What a draft rests on while it is made: where each record that is copied goes. */
typedef struct { Request *request; const Seen *plan; Str id; Map copies; Draft *drafts; size_t count; } Version;

static ErrorCode keep(Request *r, JsonValue *fields, const Kind *k, const JsonValue *from, const char *const *but, Error *e)
{
    for (const Field *f = k->fields; f; f = f->next) {
        const JsonValue *v = json_get_str(from, f->id);
        bool left = f->retired || f->derived.len > 0;
        for (const char *const *b = but; *b; b++) left = left || str_is(f->id, *b);
        char *name = !v || left ? NULL : str_c(r->arena, f->id);
        if (v && !left && !name) return error_memory(e);
        if (name) json_set(r->arena, fields, name, json_copy(r->arena, v));
    }
    return fields ? ERR_OK : error_memory(e);
}

/* What a copy refers to is the copy, where there is one. */
static void point_on(Version *v, JsonValue *fields, const char *name)
{
    Arena *a = v->request->arena;
    const JsonValue *was = json_get(fields, name);
    if (!was) return;
    if (was->type == JSON_STRING) {
        const Str *copy = map_get(&v->copies, json_text(was));
        if (copy) json_set(a, fields, name, json_new_string(a, *copy));
        return;
    }
    JsonValue *list = json_new_array(a);
    JSON_EACH(one, was) {
        const Str *copy = map_get(&v->copies, json_text(one));
        json_add(a, list, json_new_string(a, copy ? *copy : json_text(one)));
    }
    json_set(a, fields, name, list);
}

static ErrorCode name_copies(Version *v, const SeenList *parts, Error *e)
{
    Arena *a = v->request->arena;
    for (size_t i = 0; i < parts->count; i++) {
        if (!is_open(&parts->list[i])) continue;
        Str *id = arena_array(a, 1, sizeof *id);
        if (!id) return error_memory(e);
        *id = object_id_new(a, parts->list[i].kind->id);
        if (!id->ptr || !map_set(&v->copies, parts->list[i].record.id, id)) return error_memory(e);
    }
    return ERR_OK;
}

static ErrorCode copy_parts(Version *v, const SeenList *parts, Error *e)
{
    static const char *const BUT[] = { "plan", "earlier", "spent_hours", "sleeps_until", NULL };
    static const char *const REFERS[] = { "line", "depends_on", "task" };
    Request *r = v->request;
    for (size_t i = 0; i < parts->count; i++) {
        const Seen *from = &parts->list[i];
        const Kind *k = from->kind;
        const Str *id = map_get(&v->copies, from->record.id);
        if (!id) continue;
        JsonValue *fields = json_new_object(r->arena);
        TRY(keep(r, fields, k, from->fields, BUT, e));
        for (size_t j = 0; j < ARRAY_LEN(REFERS); j++) point_on(v, fields, REFERS[j]);
        json_set(r->arena, fields, "plan", json_new_string(r->arena, v->id));
        json_set(r->arena, fields, "earlier", json_new_string(r->arena, from->record.id));
        TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
        v->drafts[v->count++] = desk_draft(k, v->plan->record.chain, STR("record.create"), *id, 0, k->states[0].id, NUMBER_NEXT,
                                           fields);
    }
    return ERR_OK;
}

static ErrorCode draft_version(Version *v, Error *e)
{
    static const char *const BUT[] = { "version", "earlier", "review_on", "template_version", NULL };
    Request *r = v->request;
    const Kind *k = v->plan->kind;
    JsonValue *fields = json_new_object(r->arena);
    const JsonValue *as_of = json_get(v->plan->fields, "template_version");
    TRY(keep(r, fields, k, v->plan->fields, BUT, e));
    if (as_of) json_set(r->arena, fields, "template_version", json_copy(r->arena, as_of));
    json_set(r->arena, fields, "version", volume_number_value(r->arena, version_of(v->plan->fields) + 1));
    json_set(r->arena, fields, "earlier", json_new_string(r->arena, v->plan->record.id));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    v->drafts[v->count++] = desk_draft(k, v->plan->record.chain, STR("record.create"), v->id, 0, k->states[0].id, NUMBER_NEXT,
                                       fields);
    return ERR_OK;
}

static ErrorCode find_next(void *self, const Record *rec, Error *e)
{
    RecordIds *ids = self;
    bool runs = str_is(rec->state, "draft") || str_is(rec->state, "submitted") || str_is(rec->state, "approved");
    return rec->body.len > 0 && runs ? record_ids_add(ids, rec->id, e) : ERR_OK;
}

/* One at a time, so that nobody approves the third version while the second is still being written. */
static ErrorCode need_no_other(Request *r, const Seen *plan, Error *e)
{
    RecordIds next = { .request = r };
    TRY(records_by(r, plan->kind->id, STR("earlier"), plan->record.id, find_next, &next, e));
    return next.count == 0 ? ERR_OK : error_set(e, ERR_CONFLICT, K("plan.next-there"), arg_str("plan", desk_ref_label(r,
            next.ids[0])));
}

ErrorCode desk_plan_new_version(Request *r, Error *e)
{
    Seen plan;
    SeenList parts[PLAN_PARTS];
    size_t most = 1;
    TRY(plan_see(r, &plan, e));
    TRY(desk_check_version(r, &plan, e));
    TRY(desk_need_role(r, plan.record.chain, plan.kind->create, plan.kind->create_count, K("desk.may-not-create"), plan.kind, e));
    TRY(desk_need_rank(r, plan.record.chain, e));
    if (!str_is(plan.record.state, "approved")) return error_set(e, ERR_INVALID, K("plan.not-in-force"));
    TRY(need_no_other(r, &plan, e));
    Version v = { .request = r, .plan = &plan, .id = object_id_new(r->arena, plan.kind->id), .copies = map_in(r->arena) };
    for (size_t i = 0; i < PLAN_PARTS; i++) {
        TRY(plan_parts(r, plan.record.id, PLAN_PART_KINDS[i], &parts[i], e));
        TRY(name_copies(&v, &parts[i], e));
        most += parts[i].count;
    }
    v.drafts = arena_array(r->arena, most, sizeof *v.drafts);
    Done *done = arena_array(r->arena, most, sizeof *done);
    if (!v.drafts || !done || !v.id.ptr) return error_memory(e);
    TRY(draft_version(&v, e));
    for (size_t i = 0; i < PLAN_PARTS; i++) TRY(copy_parts(&v, &parts[i], e));
    v.drafts[0].reason = arg_text(r, "reason");
    TRY(office_commit(r, v.drafts, v.count, done, e));
    desk_done(r, K("plan.version-made"), &done[0]);
    json_set(r->arena, view_data(r), "copied", json_new_int(r->arena, (int64_t)v.count - 1));
    view_note(r, view_say(r, K("plan.copied"), arg_int("n", (int64_t)v.count - 1)));
    return ERR_OK;
}

/* ---- its approval ---- */

bool desk_plan_carries(const Move *m)
{
    return str_is(m->id, "carry") && str_is(m->to, "carried");
}

bool desk_plan_follows(const Seen *seen, const Move *m)
{
    return str_is(seen->kind->id, "plan") && str_is(m->to, "approved") && json_get(seen->fields, "earlier");
}

typedef struct { Request *request; const Draft *approval; Str chain, number; Draft *drafts; size_t count; } Following;

static ErrorCode add_move(Following *f, const Seen *seen, const Move *m, JsonValue *fields, Error *e)
{
    Str op = str_format(f->request->arena, "record.move." STR_FMT, STR_ARG(m->id));
    if (!op.ptr || !fields) return error_memory(e);
    Draft *d = &f->drafts[f->count++];
    *d = desk_draft(seen->kind, f->chain, op, seen->record.id, seen->record.version, m->to,
                    json_text(json_get(seen->body, "number")), fields);
    d->reason = f->number;
    return ERR_OK;
}

static const Move *move_to(const Kind *k, Str from, Str to)
{
    for (size_t i = 0; i < k->move_count; i++)
        if (str_equal(k->moves[i].to, to) && move_leaves(&k->moves[i], from)) return &k->moves[i];
    return NULL;
}

/* The copy comes to where its original stands, with what was entered there meanwhile. One that the author took somewhere himself
 * stays there. */
static ErrorCode bring_level(Following *f, const Seen *copy, const Seen *original, Error *e)
{
    static const char *const MEANWHILE[] = { "owner", "responsible", "spent_hours", "sleeps_until", "authorisation",
                                             "authorised_by", "result", "done_on",
                                             "happened_on", "closed_by" };
    Request *r = f->request;
    const Move *m = move_to(copy->kind, copy->record.state, original->record.state);
    if (!str_equal(copy->record.state, copy->kind->states[0].id)) return ERR_OK;
    JsonValue *fields = json_copy(r->arena, copy->fields);
    for (size_t i = 0; i < ARRAY_LEN(MEANWHILE); i++) {
        const JsonValue *v = json_get(original->fields, MEANWHILE[i]);
        if (v && kind_field(copy->kind, str_of(MEANWHILE[i]))) json_set(r->arena, fields, MEANWHILE[i], json_copy(r->arena, v));
    }
    if (m) return add_move(f, copy, m, fields, e);
    if (json_equal(fields, copy->fields)) return ERR_OK;
    f->drafts[f->count++] = desk_draft(copy->kind, f->chain, STR("record.change"), copy->record.id, copy->record.version,
                                       copy->record.state, json_text(json_get(copy->body, "number")), fields);
    return ERR_OK;
}

/* What joined the old version after the copy was made, a risk or a gap, belongs to the new one as it is. */
static ErrorCode take_along(Following *f, const Seen *original, Error *e)
{
    Request *r = f->request;
    JsonValue *fields = json_copy(r->arena, original->fields);
    if (!json_set(r->arena, fields, "plan", json_new_string(r->arena, f->approval->object))) return error_memory(e);
    f->drafts[f->count++] = desk_draft(original->kind, f->chain, STR("record.change"), original->record.id,
                                       original->record.version,
                                       original->record.state, json_text(json_get(original->body, "number")), fields);
    return ERR_OK;
}

static ErrorCode follow_part(Following *f, const SeenList *copies, const Seen *original, Error *e)
{
    const Seen *copy = NULL;
    for (size_t i = 0; i < copies->count && !copy; i++)
        if (str_equal(json_text(json_get(copies->list[i].fields, "earlier")), original->record.id)) copy = &copies->list[i];
    if (copy) TRY(bring_level(f, copy, original, e));
    if (!is_open(original)) return ERR_OK;
    const Move *m = copy ? kind_move(original->kind, STR("carry")) : NULL;
    if (copy && !m) return error_internal(e, "plan");
    return copy ? add_move(f, original, m, json_copy(f->request->arena, original->fields), e) : take_along(f, original, e);
}

ErrorCode desk_plan_follow(Request *r, const Draft *approval, Error *e)
{
    Seen old;
    SeenList before[PLAN_PARTS], after[PLAN_PARTS];
    size_t most = 2;
    TRY(desk_see(r, json_text(json_get(approval->fields, "earlier")), &old, e));
    const Move *m = kind_move(old.kind, STR("replace"));
    if (!m || !move_leaves(m, old.record.state)) return error_set(e, ERR_CONFLICT, K("plan.earlier-ended"), arg_str("plan",
            desk_title(r, old.kind, old.body)));
    for (size_t i = 0; i < PLAN_PARTS; i++) {
        TRY(plan_parts(r, old.record.id, PLAN_PART_KINDS[i], &before[i], e));
        TRY(plan_parts(r, approval->object, PLAN_PART_KINDS[i], &after[i], e));
        most += 2 * before[i].count;
    }
    Following f = { r, approval, approval->chain, approval->number, arena_array(r->arena, most, sizeof(Draft)), 0 };
    Done *done = arena_array(r->arena, most, sizeof *done);
    if (!f.drafts || !done) return error_memory(e);
    f.drafts[f.count++] = *approval;
    TRY(add_move(&f, &old, m, json_copy(r->arena, old.fields), e));
    for (size_t i = 0; i < PLAN_PARTS; i++)
        for (size_t j = 0; j < before[i].count; j++) TRY(follow_part(&f, &after[i], &before[i].list[j], e));
    TRY(office_commit(r, f.drafts, f.count, done, e));
    desk_done(r, K("desk.moved"), &done[0]);
    view_note(r, view_say(r, K("plan.superseded"), arg_str("plan", json_text(json_get(old.body, "number")))));
    return ERR_OK;
}
