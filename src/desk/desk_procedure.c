/* desk_procedure.c: where a case stands: the stage it is in, each step in words, the next mandatory one first with the page that
 * does it, and which moves of the case are barred meanwhile. Whoever knows the case sees all of it: no step hangs on a field that
 * is kept from some (model_procedure_lint.c). */
#include "desk/desk_procedure.h"
#include "rules/paper_book.h"

#include <inttypes.h>

Str procedure_called(Request *r, const Procedure *p)
{
    return view_say(r, K("procedure.called"), arg_str("procedure", view_label(r, &p->label)), arg_str("version", p->version));
}

/* ---- where a step is done ---- */

typedef struct { Request *request; Str first; size_t count; } Inside;

static ErrorCode count_inside(void *self, const Record *rec, Error *e)
{
    Inside *in = self;
    if (rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    if (in->count++ == 0) in->first = str_copy(in->request->arena, rec->id);
    if (in->count > 0 && !in->first.ptr) return error_memory(e);
    return in->count > 1 ? ERR_END : ERR_OK;
}

/* The one of that kind in the case, their list, or the form of a new one. */
static Str kind_target(Request *r, const Seen *of_case, const Kind *k)
{
    Error unheard;
    Str chain = of_case->record.chain;
    Inside in = { .request = r };
    ErrorCode code = records_of_kind_in(r, chain, k->id, count_inside, &in, &unheard);
    if (code != ERR_OK && code != ERR_END) return STR("");
    if (in.count == 1) return in.first;
    if (in.count > 1) return view_op(r, "record.list", arg_str("kind", k->id), arg_str("case", chain));
    if (k->internal || !desk_may(r, chain, k->create, k->create_count)) return STR("");
    return view_op(r, "record.form", arg_str("kind", k->id), arg_str("case", chain));
}

/* The move that brings the case there, or the form that fills what is missing. */
static Str case_target(Request *r, const Seen *of_case, const ProcedureTest *t)
{
    for (size_t i = 0; i < of_case->kind->move_count && t->in_count > 0; i++) {
        const Move *m = &of_case->kind->moves[i];
        bool there = str_in(m->to, t->in, t->in_count) && move_leaves(m, of_case->record.state);
        if (there && desk_may(r, of_case->record.chain, m->by, m->by_count)) {
            return view_op(r, "record.form", arg_str("id", of_case->record.id), arg_str("move", m->id));
        }
    }
    const State *s = kind_state(of_case->kind, of_case->record.state);
    bool may = s && !s->final && desk_may(r, of_case->record.chain, of_case->kind->change, of_case->kind->change_count);
    return t->filled_count > 0 && may ? view_op(r, "record.form", arg_str("id", of_case->record.id)) : STR("");
}

/* Papers about the case begin on its page of papers; others at the records that they are about. */
static Str paper_target(Request *r, const Seen *of_case, Str form)
{
    PaperForm f;
    Str kind, rest;
    if (!paper_form_find(LANG_EN, form, &f)) return STR("");
    if (paper_form_takes(&f, STR("case"))) return view_op(r, "paper.forms", arg_str("about", of_case->record.id));
    rest = f.kinds;
    str_cut(&rest, ' ', &kind);
    const Kind *k = model_kind(r->model, kind);
    return k ? kind_target(r, of_case, k) : STR("");
}

static Str test_target(Request *r, const Seen *of_case, const ProcedureStep *s, const ProcedureTest *t)
{
    if (t->tick) {
        if (!desk_may(r, of_case->record.chain, t->by, t->by_count)) return STR("");
        return view_op(r, "procedure.tick", arg_str("case", of_case->record.id), arg_str("step", s->id));
    }
    if (t->paper.len > 0) return paper_target(r, of_case, t->paper);
    const Kind *k = model_kind_was(r->model, t->kind);
    if (!k || !profile_has_kind(r->model, office_profile(r->office, r->model), k)) return STR("");
    return k->is_case ? case_target(r, of_case, t) : kind_target(r, of_case, k);
}

Str procedure_step_target(Request *r, const Seen *of_case, const StepFound *s)
{
    if (s->asked.len > 0 && s->stands == STEP_OPEN) return desk_ref_target(r, s->asked);
    if (s->record.len > 0) return desk_ref_target(r, s->record);
    for (size_t i = 0; i < s->step->done.count && s->stands == STEP_OPEN; i++) {
        Str target = test_target(r, of_case, s->step, &s->step->done.list[i]);
        if (target.len > 0) return target;
    }
    return STR("");
}

/* ---- words ---- */

static const char *const CODES[] = { [STEP_OPEN] = "open", [STEP_DONE] = "done", [STEP_WAIVED] = "waived",
                                     [STEP_NOT_NEEDED] = "not_needed", [STEP_NOT_KEPT] = "not_kept" };

static Str state_words(Request *r, const StepFound *s)
{
    if (s->stands == STEP_DONE) {
        const char *key = str_starts(s->record, STR("step_tick/")) ? K("procedure.done-by-word") : K("procedure.done");
        return view_say_args(r, key, NULL, 0);
    }
    if (s->stands == STEP_WAIVED) return view_say(r, K("procedure.waived"));
    if (s->stands == STEP_NOT_NEEDED || s->stands == STEP_NOT_KEPT) return view_say(r, K("procedure.not-needed"));
    if (s->asked.len > 0) return view_say(r, K("procedure.waiver-asked"));
    if (s->ahead) return view_say(r, K("procedure.ahead"));
    return s->late ? view_say(r, K("procedure.late")) : view_say(r, K("procedure.open"));
}

/* What a record is called; a mark by the reason that was given, and a waiver by the first of its two officers too. */
static Str record_words(Request *r, Str record)
{
    Seen mark;
    Error unheard;
    bool is_mark = str_starts(record, STR("step_tick/")) || str_starts(record, STR("step_waiver/"));
    if (!is_mark || desk_see(r, record, &mark, &unheard) != ERR_OK) return desk_ref_label(r, record);
    Str why = json_text(json_get(mark.fields, "why")), first = json_text(json_get(mark.fields, "asked_by"));
    Str words = first.len == 0 ? why : str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(why), STR_ARG(desk_user_name(r, first)));
    return words.ptr ? words : why;
}

/* Which record shows it, since when and through whom; why it is not needed; of what is open, until when. */
static ErrorCode shown_words(Request *r, const StepFound *s, Str *ret, Error *e)
{
    Instant when;
    Str who;
    Buf out = buf_in(r->arena);
    if (s->record.len > 0) {
        TRY(steps_brought(r, s->record, &when, &who, e));
        buf_add(&out, record_words(r, s->record));
        if (who.len > 0) buf_format(&out, " · " STR_FMT, STR_ARG(desk_user_name(r, who)));
        if (when > 0) buf_format(&out, " · " STR_FMT, STR_ARG(view_instant(r, when)));
    } else if (s->stands == STEP_NOT_NEEDED) {
        buf_add(&out, view_label(r, &s->step->not_needed));
    } else if (s->stands == STEP_NOT_KEPT) {
        buf_add(&out, view_say(r, K("procedure.not-kept")));
    } else if (s->dated) {
        char day[11];
        buf_add(&out, view_say(r, K("procedure.due"), arg_str("day", day_format_local(day, s->due))));
    }
    if (s->step->unconfirmed)
        buf_format(&out, "%s" STR_FMT, out.len > 0 ? " · " : "", STR_ARG(view_say(r, K("procedure.unconfirmed"))));
    *ret = buf_str(&out);
    return out.failed ? error_memory(e) : ERR_OK;
}

static JsonValue *step_json(Request *r, const StepFound *s)
{
    Arena *a = r->arena;
    char day[11];
    JsonValue *o = json_new_object(a);
    json_set(a, o, "step", json_new_string(a, s->step->id));
    json_set(a, o, "stage", json_new_string(a, s->stage->id));
    json_set(a, o, "mandatory", json_new_bool(a, s->step->mandatory));
    json_set(a, o, "stands", json_new_string(a, str_of(CODES[s->stands])));
    json_set(a, o, "ahead", json_new_bool(a, s->ahead));
    json_set(a, o, "late", json_new_bool(a, s->late));
    if (s->dated) json_set(a, o, "due", json_new_string(a, str_copy(a, day_format(day, s->due))));
    if (s->record.len > 0) json_set(a, o, "record", json_new_string(a, s->record));
    if (s->asked.len > 0) json_set(a, o, "waiver_asked", json_new_string(a, s->asked));
    return o;
}

/* ---- what differs ---- */

static void add_difference(Request *r, JsonValue *list, Str step, Str what)
{
    JsonValue *o = json_new_object(r->arena);
    Str head[] = { view_say(r, K("procedure.row-step")), view_say(r, K("procedure.row-differs")) };
    Str cells[] = { step, what };
    if (list->count == 0) view_table(r, view_say(r, K("procedure.differs")), head, ARRAY_LEN(head));
    view_table_row(r, cells, ARRAY_LEN(cells));
    json_set(r->arena, o, "step", json_new_string(r->arena, step));
    json_set(r->arena, o, "what", json_new_string(r->arena, what));
    json_add(r->arena, list, o);
}

static bool names_same(const Str *a, size_t a_count, const Str *b, size_t b_count)
{
    if (a_count != b_count) return false;
    for (size_t i = 0; i < a_count; i++) if (!str_in(a[i], b, b_count)) return false;
    return true;
}

static bool test_same(const ProcedureTest *a, const ProcedureTest *b)
{
    bool same = str_equal(a->kind, b->kind) && str_equal(a->paper, b->paper) && str_equal(a->field, b->field);
    return same && a->every == b->every && a->tick == b->tick && names_same(a->in, a->in_count, b->in, b->in_count)
        && names_same(a->is, a->is_count, b->is, b->is_count) && names_same(a->by, a->by_count, b->by, b->by_count)
        && names_same(a->filled, a->filled_count, b->filled, b->filled_count);
}

static bool tests_same(const ProcedureTests *a, const ProcedureTests *b)
{
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++) if (!test_same(&a->list[i], &b->list[i])) return false;
    return true;
}

static void compare_step(Request *r, JsonValue *list, const ProcedureStep *was, const ProcedureStep *is)
{
    Str label = view_label(r, &is->label);
    if (!was) {
        const char *key = is->mandatory ? K("procedure.new-mandatory") : K("procedure.new-optional");
        add_difference(r, list, label, view_say_args(r, key, NULL, 0));
        return;
    }
    if (was->mandatory != is->mandatory) {
        const char *key = is->mandatory ? K("procedure.now-mandatory") : K("procedure.now-optional");
        add_difference(r, list, label, view_say_args(r, key, NULL, 0));
    }
    if (!tests_same(&was->done, &is->done)) add_difference(r, list, label, view_say(r, K("procedure.now-shown")));
    if (!tests_same(&was->when, &is->when)) add_difference(r, list, label, view_say(r, K("procedure.now-when")));
    bool bars = names_same(was->bars, was->bar_count, is->bars, is->bar_count);
    if (was->mandatory && is->mandatory && !bars) add_difference(r, list, label, view_say(r, K("procedure.now-bars")));
    bool due = was->days == is->days && was->working == is->working && str_equal(was->clock, is->clock);
    if (!due) add_difference(r, list, label, view_say(r, K("procedure.now-due")));
}

void procedure_show_difference(Request *r, const Procedure *a, const Procedure *b)
{
    JsonValue *list = json_new_array(r->arena);
    for (size_t i = 0; i < b->stage_count; i++) {
        const ProcedureStage *s = &b->stages[i];
        for (size_t j = 0; j < s->step_count; j++) compare_step(r, list, procedure_step(a, s->steps[j].id, NULL), &s->steps[j]);
    }
    for (size_t i = 0; i < a->stage_count; i++) {
        const ProcedureStage *s = &a->stages[i];
        for (size_t j = 0; j < s->step_count; j++) {
            if (!procedure_step(b, s->steps[j].id, NULL))
                add_difference(r, list, view_label(r, &s->steps[j].label), view_say(r, K("procedure.gone")));
        }
    }
    json_set(r->arena, view_data(r), "differs", list);
}

/* ---- the page ---- */

static void show_next(Request *r, const Seen *of_case, const CaseSteps *c)
{
    const StepFound *next = steps_next(c);
    char day[11];
    if (!next) {
        view_note(r, view_say(r, K("procedure.nothing-next")));
        return;
    }
    Str why = next->dated ? view_say(r, next->late ? K("procedure.was-due") : K("procedure.due"),
                                     arg_str("day", day_format_local(day, next->due)))
            : state_words(r, next);
    json_set(r->arena, view_data(r), "next", json_new_string(r->arena, next->step->id));
    view_first(r, view_say(r, K("procedure.next")), view_label(r, &next->step->label), view_label(r, &next->stage->label), why,
               procedure_step_target(r, of_case, next));
}

/* Moves that the case could make now, with the steps that stand in their way. */
static void show_barred(Request *r, const Seen *of_case, const CaseSteps *c)
{
    Str head[] = { view_say(r, K("procedure.row-move")), view_say(r, K("procedure.row-bars")) };
    JsonValue *barred = json_new_object(r->arena);
    json_set(r->arena, view_data(r), "barred", barred);
    for (size_t i = 0; i < of_case->kind->move_count; i++) {
        const Move *m = &of_case->kind->moves[i];
        Buf steps = buf_in(r->arena);
        if (!move_leaves(m, of_case->record.state)) continue;
        for (size_t j = 0; j < c->step_count; j++) {
            const StepFound *s = &c->steps[j];
            if (s->stands != STEP_OPEN || !s->step->mandatory || !step_bars(s->step, m)) continue;
            buf_format(&steps, "%s" STR_FMT, steps.len > 0 ? "; " : "", STR_ARG(view_label(r, &s->step->label)));
        }
        if (steps.len == 0) continue;
        Str cells[] = { view_label(r, &m->label), buf_str(&steps) };
        if (barred->count == 0) view_table(r, view_say(r, K("procedure.barred")), head, ARRAY_LEN(head));
        view_table_row(r, cells, ARRAY_LEN(cells));
        char *id = str_c(r->arena, m->id);
        if (id) json_set(r->arena, barred, id, json_new_string(r->arena, cells[1]));
    }
}

static ErrorCode show_stage(Request *r, const Seen *of_case, const CaseSteps *c, size_t at, JsonValue *list, Error *e)
{
    const StageFound *stage = &c->stages[at];
    Str head[] = { view_say(r, K("procedure.row-step")), view_say(r, K("procedure.row-need")), view_say(r, K("desk.row-state")),
                   view_say(r, K("procedure.row-shown")) };
    if (stage->stage->step_count == 0) return ERR_OK;
    view_table(r, view_label(r, &stage->stage->label), head, ARRAY_LEN(head));
    view_table_tag(r, 2);
    for (size_t i = 0; i < c->step_count; i++) {
        const StepFound *s = &c->steps[i];
        Str shown;
        if (s->stage != stage->stage) continue;
        TRY(shown_words(r, s, &shown, e));
        const char *need = s->step->mandatory ? K("procedure.mandatory") : K("procedure.optional");
        Str cells[] = { view_label(r, &s->step->label), view_say_args(r, need, NULL, 0), state_words(r, s), shown };
        view_table_row_to(r, cells, ARRAY_LEN(cells), procedure_step_target(r, of_case, s));
        json_add(r->arena, list, step_json(r, s));
    }
    return ERR_OK;
}

/* The way so far: which stages the case is in or was, and which were passed over. */
static void show_way(Request *r, const CaseSteps *c)
{
    Str head[] = { view_say(r, K("procedure.row-stage")), view_say(r, K("desk.row-state")), view_say(r, K("procedure.row-since")) };
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "stages", list);
    view_table(r, view_say(r, K("procedure.way")), head, ARRAY_LEN(head));
    view_table_tag(r, 1);
    for (size_t i = 0; i < c->procedure->stage_count; i++) {
        const StageFound *s = &c->stages[i];
        bool now = i == c->now;
        if (i > c->now && !str_in(s->stage->id, c->stages[c->now].stage->next, c->stages[c->now].stage->next_count)) continue;
        if (i < c->now && !s->entered && s->stage->next_count == 0) continue;               /* an end that it did not come to */
        const char *key = now ? K("procedure.stage-now") : i > c->now ? K("procedure.stage-may-follow")
                        : s->entered ? K("procedure.stage-passed") : K("procedure.stage-skipped");
        Str since = s->since > 0 ? view_instant(r, s->since) : STR("");
        Str cells[] = { view_label(r, &s->stage->label), view_say_args(r, key, NULL, 0), since };
        JsonValue *o = json_new_object(r->arena);
        view_table_row(r, cells, ARRAY_LEN(cells));
        json_set(r->arena, o, "stage", json_new_string(r->arena, s->stage->id));
        json_set(r->arena, o, "entered", json_new_bool(r->arena, s->entered));
        json_add(r->arena, list, o);
    }
}

static void show_head(Request *r, const Seen *of_case, const CaseFollows *f)
{
    json_set(r->arena, view_data(r), "case", json_new_string(r->arena, of_case->record.id));
    view_crumb(r, view_label(r, &of_case->kind->plural), view_op(r, "case.list"));
    view_crumb(r, desk_title(r, of_case->made, of_case->body), of_case->record.id);
    view_title(r, view_say(r, K("procedure.title")));
    if (!f->procedure) return;
    json_set(r->arena, view_data(r), "procedure", json_new_string(r->arena, f->procedure->id));
    json_set(r->arena, view_data(r), "version", json_new_string(r->arena, f->procedure->version));
    view_row(r, view_say(r, K("procedure.row-procedure")), procedure_called(r, f->procedure));
    view_row(r, view_say(r, K("procedure.row-source")), f->procedure->source);
    if (f->use.len > 0 && f->why.len > 0)
        view_row_to(r, view_say(r, K("procedure.row-chosen")), f->why, desk_ref_target(r, f->use));
}

ErrorCode desk_procedure_show(Request *r, Error *e)
{
    Seen seen;
    CaseFollows f;
    CaseSteps c;
    JsonValue *list = json_new_array(r->arena);
    TRY(desk_see(r, arg_text(r, "case"), &seen, e));
    if (!seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
    TRY(desk_locked_look(r, &seen.record, e));
    TRY(steps_followed(r, &seen.record, &f, e));
    show_head(r, &seen, &f);
    if (!f.procedure) {
        view_note(r, view_say(r, K("procedure.none")));
        procedure_offer_acts(r, &seen, NULL);
        return ERR_OK;
    }
    TRY(steps_look(r, &seen.record, f.procedure, &c, e));
    view_row(r, view_say(r, K("procedure.row-stage")), view_label(r, &c.stages[c.now].stage->label));
    json_set(r->arena, view_data(r), "stage", json_new_string(r->arena, c.stages[c.now].stage->id));
    json_set(r->arena, view_data(r), "steps", list);
    show_next(r, &seen, &c);
    if (f.newer)
        view_warning(r, view_say(r, K("procedure.newer"), arg_str("now", f.newer->version), arg_str("kept", f.procedure->version)));
    procedure_offer_acts(r, &seen, &c);
    show_barred(r, &seen, &c);
    for (size_t i = 0; i < f.procedure->stage_count; i++) {
        bool an_end = c.stages[i].stage->next_count == 0;           /* of several: only that to which it came */
        if (!an_end || i == c.now) TRY(show_stage(r, &seen, &c, i, list, e));
    }
    show_way(r, &c);
    if (f.newer) procedure_show_difference(r, f.procedure, f.newer);
    return ERR_OK;
}
