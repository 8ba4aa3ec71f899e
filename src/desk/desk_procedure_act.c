/* desk_procedure_act.c: what somebody does about the procedure of a case: chooses another, says that a step was done which no
 * record can show, asks that one be waived, agrees. Who may do which stands with the step in the procedure; what two persons do is
 * done by two, whatever deputies they have. */
#include "desk/desk_procedure.h"
#include "desk/form.h"

typedef struct { Seen seen; CaseFollows follows; CaseSteps steps; const StepFound *step; } Stepping;

static const StepFound *step_named(const CaseSteps *c, Str id)
{
    for (size_t i = 0; i < c->step_count; i++) if (str_equal(c->steps[i].step->id, id)) return &c->steps[i];
    return NULL;
}

static ErrorCode see_case(Request *r, Str id, Seen *ret, Error *e)
{
    TRY(desk_see(r, id, ret, e));
    if (!ret->kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", id));
    return desk_is_here(ret, e);
}

/* The case, the procedure that it follows and the step of that name. */
static ErrorCode see_step(Request *r, Str id, Str step, Stepping *ret, Error *e)
{
    TRY(see_case(r, id, &ret->seen, e));
    TRY(request_note_chain(r, ret->seen.record.chain, e));
    TRY(steps_followed(r, &ret->seen.record, &ret->follows, e));
    if (!ret->follows.procedure) return error_set(e, ERR_INVALID, K("procedure.follows-none"));
    TRY(steps_look(r, &ret->seen.record, ret->follows.procedure, &ret->steps, e));
    ret->step = step_named(&ret->steps, step);
    if (ret->step) return ERR_OK;
    Buf known = buf_in(r->arena);
    for (size_t i = 0; i < ret->steps.step_count; i++)
        buf_format(&known, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(ret->steps.steps[i].step->id));
    return error_set(e, ERR_USAGE, K("procedure.no-step"), arg_str("step", step), arg_str("known", buf_str(&known)));
}

static ErrorCode need_open(Request *r, const Stepping *s, Error *e)
{
    if (s->step->stands == STEP_OPEN) return ERR_OK;
    return error_set(e, ERR_CONFLICT, K("procedure.not-open"), arg_str("what", view_label(r, &s->step->step->label)));
}

static void set(Request *r, JsonValue *o, const char *key, Str text)
{
    json_set(r->arena, o, key, json_new_string(r->arena, text));
}

static JsonValue *mark_fields(Request *r, const Stepping *s, Str why)
{
    JsonValue *f = json_new_object(r->arena);
    set(r, f, "called", view_label(r, &s->step->step->label));
    set(r, f, "procedure", s->follows.procedure->id);
    set(r, f, "step", s->step->step->id);
    set(r, f, "why", why);
    return f;
}

static ErrorCode enter_mark(Request *r, const Stepping *s, const char *kind, JsonValue *fields, const char *sentence, Error *e)
{
    const Kind *k;
    Done done;
    TRY(desk_kind(r, str_of(kind), false, &k, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Draft d = desk_draft(k, s->seen.record.chain, STR("record.create"), id, 0, k->states[0].id, STR(""), fields);
    d.reason = json_text(json_get(fields, "why"));
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, sentence, &done);
    return ERR_OK;
}

/* ---- a step that an officer says was done ---- */

static const ProcedureTest *tick_of(const ProcedureStep *s)
{
    for (size_t i = 0; i < s->done.count; i++) if (s->done.list[i].tick) return &s->done.list[i];
    return NULL;
}

ErrorCode desk_procedure_tick(Request *r, Error *e)
{
    Stepping s;
    const Kind *k;
    TRY(see_step(r, arg_text(r, "case"), arg_text(r, "step"), &s, e));
    TRY(desk_kind(r, STR("step_tick"), false, &k, e));
    const ProcedureTest *t = tick_of(s.step->step);
    Str label = view_label(r, &s.step->step->label);
    if (!t) return error_set(e, ERR_INVALID, K("procedure.no-tick"), arg_str("what", label));
    TRY(desk_need_role(r, s.seen.record.chain, t->by, t->by_count, K("procedure.may-not-tick"), k, e));
    TRY(desk_need_rank(r, s.seen.record.chain, e));
    TRY(need_open(r, &s, e));
    return enter_mark(r, &s, "step_tick", mark_fields(r, &s, arg_text(r, "why")), K("procedure.ticked"), e);
}

/* ---- a step that is waived ---- */

ErrorCode desk_procedure_waive(Request *r, Error *e)
{
    Stepping s;
    const Kind *k;
    TRY(see_step(r, arg_text(r, "case"), arg_text(r, "step"), &s, e));
    TRY(desk_kind(r, STR("step_waiver"), false, &k, e));
    const ProcedureStep *step = s.step->step;
    if (step->waive_count == 0 || step->second_count == 0) {
        return error_set(e, ERR_INVALID, K("procedure.no-waiver"), arg_str("what", view_label(r, &step->label)));
    }
    TRY(desk_need_role(r, s.seen.record.chain, step->waive, step->waive_count, K("procedure.may-not-waive"), k, e));
    TRY(desk_need_rank(r, s.seen.record.chain, e));
    TRY(need_open(r, &s, e));
    if (s.step->asked.len > 0)
        return error_set(e, ERR_CONFLICT, K("procedure.asked-already"), arg_str("what", view_label(r, &step->label)));
    JsonValue *fields = mark_fields(r, &s, arg_text(r, "why"));
    set(r, fields, "asked_by", session_user(r->session));
    return enter_mark(r, &s, "step_waiver", fields, K("procedure.asked"), e);
}

/* The mark in that state, and the step it is about as far as the case's procedure has one. */
static ErrorCode see_mark(Request *r, const char *kind, const char *state, Seen *ret, Stepping *s, Error *e)
{
    TRY(desk_see(r, arg_text(r, "id"), ret, e));
    if (!str_is(ret->kind->id, kind)) return error_set(e, ERR_USAGE, K("procedure.no-mark"), arg_str("record", arg_text(r, "id")));
    if (!str_is(ret->record.state, state))
        return error_set(e, ERR_CONFLICT, K("procedure.mark-over"), arg_str("record", ret->record.id));
    TRY(desk_is_here(ret, e));
    return see_step(r, ret->record.chain, json_text(json_get(ret->fields, "step")), s, e);
}

static ErrorCode move_mark(Request *r, const Seen *mark, const char *move, const char *sentence, Error *e)
{
    Done done;
    const Move *m = kind_move(mark->kind, str_of(move));
    Str op = str_format(r->arena, "record.move.%s", move);
    if (!m || !op.ptr) return m ? error_memory(e) : error_internal(e, "mark");
    Draft d = desk_draft(mark->kind, mark->record.chain, op, mark->record.id, mark->record.version, m->to, STR(""),
                         json_copy(r->arena, mark->fields));
    d.reason = arg_text(r, "reason");
    TRY(desk_commit(r, mark->kind, &d, 1, &done, e));
    desk_done(r, sentence, &done);
    return ERR_OK;
}

ErrorCode desk_procedure_agree(Request *r, Error *e)
{
    Seen mark;
    Stepping s;
    const Guard *apart = rules_guard(STR("not_the_author"));
    TRY(see_mark(r, "step_waiver", "asked", &mark, &s, e));
    const ProcedureStep *step = s.step->step;
    TRY(desk_need_role(r, mark.record.chain, step->second, step->second_count, K("procedure.may-not-agree"), mark.kind, e));
    TRY(desk_need_rank(r, mark.record.chain, e));
    TRY(apart->run(r, &mark.record, mark.fields, e));
    return move_mark(r, &mark, "grant", K("procedure.agreed"), e);
}

/* Whoever could agree; and the one who asked, when he thinks better of it. */
ErrorCode desk_procedure_decline(Request *r, Error *e)
{
    Seen mark;
    Stepping s;
    TRY(see_mark(r, "step_waiver", "asked", &mark, &s, e));
    const ProcedureStep *step = s.step->step;
    bool own = str_equal(json_text(json_get(mark.fields, "asked_by")), session_user(r->session));
    if (!own)
        TRY(desk_need_role(r, mark.record.chain, step->second, step->second_count, K("procedure.may-not-agree"), mark.kind, e));
    TRY(desk_need_rank(r, mark.record.chain, e));
    return move_mark(r, &mark, "refuse", K("procedure.declined"), e);
}

/* A step asked for again takes nothing away from anybody: whoever may make the move may do it alone, also where the procedure
 * knows the step no more. */
ErrorCode desk_procedure_undo(Request *r, Error *e)
{
    Seen mark;
    TRY(desk_see(r, arg_text(r, "id"), &mark, e));
    const Move *m = kind_move(mark.kind, STR("take_back"));
    bool is_mark = str_is(mark.kind->id, "step_tick") || str_is(mark.kind->id, "step_waiver");
    if (!is_mark || !m) return error_set(e, ERR_USAGE, K("procedure.no-mark"), arg_str("record", arg_text(r, "id")));
    if (!move_leaves(m, mark.record.state))
        return error_set(e, ERR_CONFLICT, K("procedure.mark-over"), arg_str("record", mark.record.id));
    TRY(desk_is_here(&mark, e));
    TRY(desk_need_role(r, mark.record.chain, m->by, m->by_count, K("desk.may-not-move"), mark.kind, e));
    TRY(desk_need_rank(r, mark.record.chain, e));
    return move_mark(r, &mark, "take_back", K("procedure.undone"), e);
}

/* ---- another procedure ---- */

ErrorCode procedure_follow(Request *r, const Procedure *p, Str chain, const Seen *use, Str why, Draft *ret, Error *e)
{
    const Kind *k;
    char hex[65];
    TRY(desk_kind(r, STR("procedure_use"), false, &k, e));
    JsonValue *fields = use ? json_copy(r->arena, use->fields) : json_new_object(r->arena);
    Str id = use ? use->record.id : object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    set(r, fields, "called", procedure_called(r, p));
    set(r, fields, "procedure", p->id);
    set(r, fields, "version", p->version);
    set(r, fields, "under", str_copy(r->arena, hash_hex(hex, &r->model->hash)));
    if (why.len > 0) set(r, fields, "why", why);
    Str op = use ? STR("record.change") : STR("record.create");
    *ret = desk_draft(k, chain, op, id, use ? use->record.version : 0, STR("followed"), STR(""), fields);
    ret->reason = why;
    return ERR_OK;
}

static ErrorCode procedure_named(Request *r, Str id, const Procedure **ret, Error *e)
{
    *ret = model_procedure(r->model, id);
    return *ret ? ERR_OK : error_set(e, ERR_INVALID, K("procedure.unknown"), arg_str("procedure", id));
}

ErrorCode desk_procedure_choose(Request *r, Error *e)
{
    Seen seen, use;
    CaseFollows f;
    const Kind *k;
    const Procedure *p;
    Draft d;
    Done done;
    TRY(see_case(r, arg_text(r, "case"), &seen, e));
    TRY(desk_kind(r, STR("procedure_use"), false, &k, e));
    TRY(steps_followed(r, &seen.record, &f, e));
    const Str *roles = f.procedure ? k->change : k->create;
    size_t role_count = f.procedure ? k->change_count : k->create_count;
    TRY(desk_need_role(r, seen.record.chain, roles, role_count, K("procedure.may-not-choose"), k, e));
    TRY(desk_need_rank(r, seen.record.chain, e));
    TRY(procedure_named(r, arg_text(r, "procedure"), &p, e));
    if (f.procedure && hash_equal(&f.procedure->hash, &p->hash)) return error_set(e, ERR_INVALID, K("procedure.same"));
    if (f.use.len > 0) TRY(desk_see(r, f.use, &use, e));
    TRY(request_note_chain(r, seen.record.chain, e));
    TRY(procedure_follow(r, p, seen.record.chain, f.use.len > 0 ? &use : NULL, arg_text(r, "reason"), &d, e));
    TRY(desk_check_fields(r, k, d.fields, d.state, e));
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, K("procedure.chosen"), &done);
    if (f.procedure && str_equal(f.procedure->id, p->id)) procedure_show_difference(r, f.procedure, p);
    return ERR_OK;
}

/* ---- with a new case ---- */

ErrorCode procedure_asked(Request *r, const Kind *k, const JsonValue **fields, const Procedure **ret, Error *e)
{
    Str named = json_text(json_get(*fields, "procedure"));
    *ret = NULL;
    if (kind_field(k, STR("procedure")) || !json_get(*fields, "procedure")) return ERR_OK;
    JsonValue *rest = json_copy(r->arena, *fields);
    json_remove(rest, "procedure");
    *fields = rest;
    if (named.len == 0) return ERR_OK;
    TRY(procedure_named(r, named, ret, e));
    const Profile *p = office_profile(r->office, r->model);
    if (p && str_equal(p->procedure, named)) *ret = NULL;           /* that is what it follows anyhow */
    return ERR_OK;
}

void procedure_offer_choice(Request *r, JsonValue *form)
{
    const Profile *p = office_profile(r->office, r->model);
    Str now = p ? p->procedure : STR("");
    if (r->model->procedure_count == 0) return;
    JsonValue *field = form_field_named(r, "procedure", "choice", view_say(r, K("procedure.row-procedure")), now);
    form_field(r, form, desk_procedure_choices(r, field));
}

/* ---- forms and pages ---- */

JsonValue *desk_procedure_choices(Request *r, JsonValue *field)
{
    for (size_t i = 0; i < r->model->procedure_count; i++) {
        form_option(r, field, r->model->procedures[i].id, procedure_called(r, &r->model->procedures[i]));
    }
    return field;
}

/* May the caller say that it is done; ask that it be waived? */
static bool may_tick(Request *r, Str chain, const StepFound *s)
{
    const ProcedureTest *t = tick_of(s->step);
    return s->stands == STEP_OPEN && t && desk_may(r, chain, t->by, t->by_count);
}

static bool may_waive(Request *r, Str chain, const StepFound *s)
{
    bool open = s->stands == STEP_OPEN && s->step->mandatory && s->asked.len == 0;
    return open && s->step->second_count > 0 && desk_may(r, chain, s->step->waive, s->step->waive_count);
}

JsonValue *desk_step_choices(Request *r, Str of_case, bool ticks, JsonValue *field)
{
    Seen seen;
    CaseFollows f;
    CaseSteps c;
    Error unheard;
    if (see_case(r, of_case, &seen, &unheard) != ERR_OK || steps_followed(r, &seen.record, &f, &unheard) != ERR_OK || !f.procedure)
        return field;
    if (steps_look(r, &seen.record, f.procedure, &c, &unheard) != ERR_OK) return field;
    for (size_t i = 0; i < c.step_count; i++) {
        const StepFound *s = &c.steps[i];
        bool may = ticks ? may_tick(r, seen.record.chain, s) : may_waive(r, seen.record.chain, s);
        if (may) form_option(r, field, s->step->id, view_label(r, &s->step->label));
    }
    return field;
}

void desk_offer_procedure(Request *r, const Seen *seen)
{
    Str id = seen->record.id;
    if (seen->kind->is_case && r->model->procedure_count > 0) {
        view_action(r, view_say(r, K("procedure.open-page")), view_op(r, "procedure.show", arg_str("case", id)), "secondary");
    }
    bool waiver = str_is(seen->kind->id, "step_waiver"), tick = str_is(seen->kind->id, "step_tick");
    if (!waiver && !tick) return;
    view_action(r, view_say(r, K("procedure.open-page")), view_op(r, "procedure.show", arg_str("case", seen->record.chain)),
                "secondary");
    const Move *grant = kind_move(seen->kind, STR("grant")), *back = kind_move(seen->kind, STR("take_back"));
    bool own = str_equal(json_text(json_get(seen->fields, "asked_by")), session_user(r->session));
    bool asked = waiver && str_is(seen->record.state, "asked");
    bool second = asked && grant && !own && desk_may(r, seen->record.chain, grant->by, grant->by_count);
    if (second) view_action(r, view_say(r, K("procedure.agree")), view_op(r, "procedure.agree", arg_str("id", id)), "primary");
    if (second || (asked && own))
        view_action(r, view_say(r, K("procedure.decline")), view_op(r, "procedure.decline", arg_str("id", id)), "secondary");
    if (back && move_leaves(back, seen->record.state) && desk_may(r, seen->record.chain, back->by, back->by_count)) {
        view_action(r, view_say(r, K("procedure.undo")), view_op(r, "procedure.undo", arg_str("id", id)), "warning");
    }
}

void procedure_offer_acts(Request *r, const Seen *of_case, const CaseSteps *c)
{
    Str chain = of_case->record.chain;
    const Kind *use = model_kind(r->model, STR("procedure_use"));
    bool waives = false, ticks = false;
    for (size_t i = 0; c && i < c->step_count; i++) {
        waives = waives || may_waive(r, chain, &c->steps[i]);
        ticks = ticks || may_tick(r, chain, &c->steps[i]);
    }
    if (ticks)
        view_action(r, view_say(r, K("procedure.tick")), view_op(r, "procedure.tick", arg_str("case", of_case->record.id)),
                    "secondary");
    if (waives)
        view_action(r, view_say(r, K("procedure.waive")), view_op(r, "procedure.waive", arg_str("case", of_case->record.id)),
                    "secondary");
    if (!use || !desk_may(r, chain, c ? use->change : use->create, c ? use->change_count : use->create_count)) return;
    view_action(r, view_say(r, K("procedure.choose")), view_op(r, "procedure.choose", arg_str("case", of_case->record.id)),
                "secondary");
}
