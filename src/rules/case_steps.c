/* case_steps.c: see case_steps.h. All tests of a procedure are looked at together: each kind that some test asks for is walked
 * once, and a record's content is read only where a test asks for more than its state. A kind or state that is called otherwise
 * today is known by what it was called. */
#include "rules/case_steps.h"
#include "model/term.h"
#include "rules/rules_int.h"

/* ---- which procedure ---- */

typedef struct { Request *request; const JsonValue *fields; Str id, model; bool taken_over, found; } Chosen;

static ErrorCode take_use(void *self, const Record *rec, Error *e)
{
    Chosen *c = self;
    const JsonValue *body;
    if (!str_is(rec->state, "followed") || rec->body.len == 0) return ERR_OK;
    c->id = str_copy(c->request->arena, rec->id);
    if (!c->id.ptr) return error_memory(e);
    TRY(record_fields_kept(c->request->arena, rec, &body, e));
    c->fields = json_get(body, "fields");
    return ERR_OK;
}

/* Under which model the case was opened. */
static ErrorCode take_first(void *self, const Entry *entry, Error *e)
{
    Chosen *c = self;
    Act act;
    TRY(records_act(c->request, entry, &act, e));
    char hex[65];
    c->taken_over = act_takes_over(&act);
    c->model = act.has_model ? str_copy(c->request->arena, hash_hex(hex, &act.model)) : STR("");
    c->found = true;
    return ERR_END;
}

/* A case that came from another store was made under models that this one need not have. */
static ErrorCode model_named(Request *r, Str hex, const Model **ret, Error *e)
{
    Hash hash;
    *ret = r->model;
    if (!hash_parse_hex(hex, &hash)) return ERR_OK;
    ErrorCode code = office_model_of(r->office, r->store, &hash, ret, e);
    if (code != ERR_NOT_FOUND) return code;
    *ret = r->model;
    return ERR_OK;
}

ErrorCode steps_followed(Request *r, const Record *of_case, CaseFollows *ret, Error *e)
{
    Chosen c = { .request = r };
    const Model *m;
    *ret = (CaseFollows){ .use = STR(""), .why = STR("") };
    TRY(records_of_kind_in(r, of_case->chain, STR("procedure_use"), take_use, &c, e));
    if (c.fields) {
        TRY(model_named(r, json_text(json_get(c.fields, "under")), &m, e));
        ret->procedure = model_procedure(m, json_text(json_get(c.fields, "procedure")));
        ret->use = c.id;
        ret->why = json_text(json_get(c.fields, "why"));
    } else {
        TRY(records_history(r, of_case->id, take_first, &c, e));
        if (!c.found || c.taken_over) return ERR_OK;
        TRY(model_named(r, c.model, &m, e));
        const Profile *p = office_profile(r->office, m);
        ret->procedure = p && p->procedure.len > 0 ? model_procedure(m, p->procedure) : NULL;
    }
    const Procedure *now = ret->procedure ? model_procedure(r->model, ret->procedure->id) : NULL;
    if (now && !hash_equal(&now->hash, &ret->procedure->hash)) ret->newer = now;
    return ERR_OK;
}

/* ---- the tests ---- */

/* One test and what was found for it. Records that only their history can decide on (`by`) are looked at when the walk is over. */
typedef struct {
    const ProcedureTest *test;
    const Kind *kind;                       /* NULL: not of this model, or not kept here */
    bool   held, looked;
    size_t all, fit;                        /* of the kind; those of which the test holds */
    Str    record;
    Str   *asked; size_t asked_count, asked_room;
} Look;

typedef struct { Str step, id; } Mark;
typedef struct { Str state; Instant since; } CaseState;

typedef struct {
    Request *request;
    const Record *of_case;
    const Procedure *procedure;
    Look    *looks; size_t look_count;
    const Kind *walked;
    Mark    *ticks; size_t tick_count;
    Mark    *waivers; size_t waiver_count, asked_count;
    Mark    *asked;
    CaseState *states; size_t state_count, state_room;
} Looking;

static bool is_state(const Kind *k, Str now, const Str *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const State *s = kind_state_was(k, names[i]);
        if (str_equal(s ? s->id : names[i], now)) return true;
    }
    return count == 0;
}

static bool has_value(const Kind *k, const ProcedureTest *t, const JsonValue *fields)
{
    const Field *f = kind_field_was(k, t->field);
    const JsonValue *v = f ? json_get_str(fields, f->id) : NULL;
    if (t->field.len == 0) return true;
    if (v && v->type == JSON_BOOL) return str_in(v->boolean ? STR("true") : STR("false"), t->is, t->is_count);
    return str_in(json_text(v), t->is, t->is_count);
}

static bool is_filled(const Kind *k, const ProcedureTest *t, const JsonValue *fields)
{
    for (size_t i = 0; i < t->filled_count; i++) {
        const Field *f = kind_field_was(k, t->filled[i]);
        if (!f || !json_get_str(fields, f->id)) return false;
    }
    return t->paper.len == 0 || str_equal(json_text(json_get(fields, "template")), t->paper);
}

static ErrorCode look_fits(Looking *l, Look *look, Str id, Error *e)
{
    if (look->test->by_count == 0) {
        if (look->fit++ > 0) return ERR_OK;
        look->record = str_copy(l->request->arena, id);
        return look->record.ptr ? ERR_OK : error_memory(e);
    }
    if (!ARENA_ROOM(l->request->arena, look->asked, look->asked_count, look->asked_room)) return error_memory(e);
    look->asked[look->asked_count] = str_copy(l->request->arena, id);
    return look->asked[look->asked_count++].ptr ? ERR_OK : error_memory(e);
}

/* The fields of a record under their names of today, read at the first test that asks for them. */
static ErrorCode fields_of(Looking *l, const Record *rec, const JsonValue **ret, Error *e)
{
    const JsonValue *body;
    JsonValue *adopted;
    if (*ret) return ERR_OK;
    TRY(record_fields_kept(l->request->arena, rec, &body, e));
    TRY(record_adopt(l->request->arena, l->walked, json_get(body, "fields"), &adopted, e));
    *ret = adopted;
    return ERR_OK;
}

static ErrorCode look_at(void *self, const Record *rec, Error *e)
{
    Looking *l = self;
    const Kind *k = l->walked;
    const JsonValue *fields = NULL;
    const State *s = kind_state_was(k, rec->state);
    Str now = s ? s->id : rec->state;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || str_is(now, "merged")) return ERR_OK;
    for (size_t i = 0; i < l->look_count; i++) {
        Look *look = &l->looks[i];
        const ProcedureTest *t = look->test;
        if (look->kind != k) continue;
        if (look->fit > 0 && !t->every) continue;
        look->all++;
        if (!is_state(k, now, t->in, t->in_count)) continue;
        bool reads = t->field.len > 0 || t->filled_count > 0 || t->paper.len > 0;
        if (reads) TRY(fields_of(l, rec, &fields, e));
        if (reads && (!has_value(k, t, fields) || !is_filled(k, t, fields))) continue;
        TRY(look_fits(l, look, rec->id, e));
    }
    return ERR_OK;
}

/* ---- who brought it there ---- */

typedef struct { Request *request; Instant when; Str who; } Brought;

static ErrorCode take_brought(void *self, const Entry *entry, Error *e)
{
    Brought *b = self;
    Act act;
    TRY(records_act(b->request, entry, &act, e));
    if (!str_is(act.op, "record.create") && !str_starts(act.op, STR("record.move."))) return ERR_OK;
    b->when = entry->received;
    b->who = str_copy(b->request->arena, act.actor);
    return b->who.ptr ? ERR_OK : error_memory(e);
}

ErrorCode steps_brought(Request *r, Str record, Instant *when, Str *who, Error *e)
{
    Brought b = { .request = r, .who = STR("") };
    TRY(records_history(r, record, take_brought, &b, e));
    *when = b.when;
    *who = b.who;
    return ERR_OK;
}

/* By the roles that he has today. */
static ErrorCode has_role_of(Request *r, Str user, const ProcedureTest *t, bool *ret, Error *e)
{
    Record rec;
    const JsonValue *body;
    *ret = false;
    ErrorCode code = records_get(r, user, &rec, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code != ERR_OK) return code;
    TRY(record_fields(r->arena, &rec, &body, e));
    JSON_EACH(role, json_get(json_get(body, "fields"), "roles")) *ret = *ret || str_in(json_text(role), t->by, t->by_count);
    return ERR_OK;
}

static ErrorCode ask_by(Looking *l, Look *look, Error *e)
{
    for (size_t i = 0; i < look->asked_count; i++) {
        Instant when;
        Str who;
        bool fits;
        if (look->fit > 0 && !look->test->every) return ERR_OK;
        TRY(steps_brought(l->request, look->asked[i], &when, &who, e));
        TRY(has_role_of(l->request, who, look->test, &fits, e));
        if (fits && look->fit++ == 0) look->record = look->asked[i];
    }
    return ERR_OK;
}

/* ---- looking at all of them ---- */

static void add_looks(Looking *l, const ProcedureTests *tests)
{
    Request *r = l->request;
    for (size_t i = 0; i < tests->count; i++) {
        const Kind *k = tests->list[i].tick ? NULL : model_kind_was(r->model, tests->list[i].kind);
        if (k && !profile_has_kind(r->model, office_profile(r->office, r->model), k)) k = NULL;
        l->looks[l->look_count++] = (Look){ .test = &tests->list[i], .kind = k, .record = STR("") };
    }
}

static ErrorCode list_looks(Looking *l, Error *e)
{
    const Procedure *p = l->procedure;
    size_t count = 1;
    for (size_t i = 0; i < p->stage_count; i++) {
        count += p->stages[i].entered.count;
        for (size_t j = 0; j < p->stages[i].step_count; j++)
            count += p->stages[i].steps[j].done.count + p->stages[i].steps[j].when.count;
    }
    l->looks = arena_array(l->request->arena, count, sizeof *l->looks);
    if (!l->looks) return error_memory(e);
    for (size_t i = 0; i < p->stage_count; i++) {
        add_looks(l, &p->stages[i].entered);
        for (size_t j = 0; j < p->stages[i].step_count; j++) {
            add_looks(l, &p->stages[i].steps[j].done);
            add_looks(l, &p->stages[i].steps[j].when);
        }
    }
    return ERR_OK;
}

static ErrorCode walk_kinds(Looking *l, Error *e)
{
    Request *r = l->request;
    for (size_t i = 0; i < l->look_count; i++) {
        if (!l->looks[i].kind || l->looks[i].looked) continue;
        l->walked = l->looks[i].kind;
        for (size_t j = i; j < l->look_count; j++) l->looks[j].looked = l->looks[j].looked || l->looks[j].kind == l->walked;
        if (l->walked->is_case) TRY(look_at(l, l->of_case, e));
        else TRY(records_of_kind_in(r, l->of_case->chain, l->walked->id, look_at, l, e));
    }
    for (size_t i = 0; i < l->look_count; i++) {
        Look *look = &l->looks[i];
        if (look->asked_count > 0) TRY(ask_by(l, look, e));
        look->held = look->fit > 0 && (!look->test->every || look->fit == look->all);
    }
    return ERR_OK;
}

static const Look *look_of(const Looking *l, const ProcedureTest *t)
{
    for (size_t i = 0; i < l->look_count; i++) if (l->looks[i].test == t) return &l->looks[i];
    return NULL;
}

static const Look *first_held(const Looking *l, const ProcedureTests *tests)
{
    for (size_t i = 0; i < tests->count; i++) {
        const Look *look = look_of(l, &tests->list[i]);
        if (look && look->held) return look;
    }
    return NULL;
}

/* Is there a way to show it here: a tick, or a record of a kind that this institution keeps? */
static bool can_be_shown(const Looking *l, const ProcedureTests *tests)
{
    for (size_t i = 0; i < tests->count; i++) {
        const Look *look = look_of(l, &tests->list[i]);
        if (tests->list[i].tick || (look && look->kind)) return true;
    }
    return false;
}

/* ---- marks ---- */

static ErrorCode add_mark(Looking *l, Mark **list, size_t *count, Str step, Str id, Error *e)
{
    Mark *wider = arena_grow(l->request->arena, *list, *count * sizeof *wider, (*count + 1) * sizeof *wider);
    Mark one = { str_copy(l->request->arena, step), str_copy(l->request->arena, id) };
    if (!wider || !one.step.ptr || !one.id.ptr) return error_memory(e);
    wider[(*count)++] = one;
    *list = wider;
    return ERR_OK;
}

static ErrorCode take_mark(void *self, const Record *rec, Error *e)
{
    Looking *l = self;
    const JsonValue *body;
    bool ticked = str_is(rec->state, "ticked"), granted = str_is(rec->state, "granted"), asked = str_is(rec->state, "asked");
    if ((!ticked && !granted && !asked) || rec->body.len == 0) return ERR_OK;
    TRY(record_fields_kept(l->request->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    if (!str_equal(json_text(json_get(fields, "procedure")), l->procedure->id)) return ERR_OK;
    Str step = json_text(json_get(fields, "step"));
    if (ticked) return add_mark(l, &l->ticks, &l->tick_count, step, rec->id, e);
    if (granted) return add_mark(l, &l->waivers, &l->waiver_count, step, rec->id, e);
    return add_mark(l, &l->asked, &l->asked_count, step, rec->id, e);
}

static ErrorCode read_marks(Looking *l, Error *e)
{
    TRY(records_of_kind_in(l->request, l->of_case->chain, STR("step_tick"), take_mark, l, e));
    return records_of_kind_in(l->request, l->of_case->chain, STR("step_waiver"), take_mark, l, e);
}

static Str mark_of(const Mark *list, size_t count, Str step)
{
    for (size_t i = count; i > 0; i--) if (str_equal(list[i - 1].step, step)) return list[i - 1].id;
    return STR("");
}

/* ---- stages ---- */

/* The states that the case went through, with the hour at which it came to each. */
static ErrorCode take_state(void *self, const Entry *entry, Error *e)
{
    Looking *l = self;
    Act act;
    Str content;
    JsonValue *v;
    TRY(records_act(l->request, entry, &act, e));
    if (!str_is(act.op, "record.create") && !str_starts(act.op, STR("record.move."))) return ERR_OK;
    ErrorCode code = records_content(l->request, entry, &content, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code != ERR_OK) return code;
    TRY(json_parse(l->request->arena, content, &v, e));
    if (!ARENA_ROOM(l->request->arena, l->states, l->state_count, l->state_room)) return error_memory(e);
    l->states[l->state_count++] = (CaseState){ json_text(json_get(v, "state")), entry->received };
    return ERR_OK;
}

/* Since when the case has been, without leaving them, in these states. */
static Instant since_in(const Looking *l, const Kind *k, const ProcedureTest *t)
{
    Instant since = 0;
    for (size_t i = l->state_count; i > 0; i--) {
        const State *s = kind_state_was(k, l->states[i - 1].state);
        if (!is_state(k, s ? s->id : l->states[i - 1].state, t->in, t->in_count)) break;
        since = l->states[i - 1].since;
    }
    return since;
}

static ErrorCode find_stages(Looking *l, CaseSteps *ret, Error *e)
{
    const Procedure *p = l->procedure;
    ret->stages = arena_array(l->request->arena, p->stage_count + 1, sizeof *ret->stages);
    if (!ret->stages) return error_memory(e);
    TRY(records_history(l->request, l->of_case->id, take_state, l, e));
    for (size_t i = 0; i < p->stage_count; i++) {
        StageFound *s = &ret->stages[i];
        const Look *look = first_held(l, &p->stages[i].entered);
        Str who;
        s->stage = &p->stages[i];
        s->entered = i == 0 || look;
        if (s->entered) ret->now = i;
        if (i == 0) s->since = l->state_count > 0 ? l->states[0].since : 0;
        else if (look && look->kind->is_case) s->since = since_in(l, look->kind, look->test);
        else if (look) TRY(steps_brought(l->request, look->record, &s->since, &who, e));
    }
    return ERR_OK;
}

/* ---- steps ---- */

/* The last day of a step's term that began then: by the clock it names, or so many days. */
static Day due_of(const Request *r, const ProcedureStep *s, Instant since)
{
    const Clock *named = s->clock.len > 0 ? model_clock(r->model, s->clock) : NULL;
    ClockVersion own = { .from = CLOCK_ALWAYS, .length = { s->days, TERM_DAYS }, .working = s->working };
    Clock days = { .versions = &own, .version_count = 1, .calendar = r->model->calendar, .calendar_count = r->model->calendar_count };
    TermFacts facts = { .started = since };
    Term term;
    term_run(named ? named : &days, &facts, clock_now(), &term, NULL);
    return term.due;
}

static void find_term(const Looking *l, const StageFound *stage, StepFound *ret)
{
    const ProcedureStep *s = ret->step;
    bool known = s->days > 0 || (s->clock.len > 0 && model_clock(l->request->model, s->clock));
    if (ret->stands != STEP_OPEN || ret->ahead || stage->since == 0 || !known) return;
    ret->dated = true;
    ret->due = due_of(l->request, s, stage->since);
    ret->late = ret->due < instant_local_day(clock_now());
}

static void find_step(const Looking *l, const StageFound *stage, const ProcedureStep *s, StepFound *ret)
{
    const Look *done = first_held(l, &s->done);
    Str tick = mark_of(l->ticks, l->tick_count, s->id), waiver = mark_of(l->waivers, l->waiver_count, s->id);
    *ret = (StepFound){ .stage = stage->stage, .step = s, .record = STR(""), .ahead = !stage->entered,
                        .asked = mark_of(l->asked, l->asked_count, s->id) };
    if (done) {
        ret->stands = STEP_DONE;
        if (!done->kind->is_case) ret->record = done->record;
    } else if (tick.len > 0) {
        ret->stands = STEP_DONE;
        ret->record = tick;
    } else if (s->when.count > 0 && !first_held(l, &s->when)) {
        ret->stands = STEP_NOT_NEEDED;
    } else if (!can_be_shown(l, &s->done)) {
        ret->stands = STEP_NOT_KEPT;
    } else if (waiver.len > 0) {
        ret->stands = STEP_WAIVED;
        ret->record = waiver;
    }
    find_term(l, stage, ret);
}

ErrorCode steps_look(Request *r, const Record *of_case, const Procedure *p, CaseSteps *ret, Error *e)
{
    Looking l = { .request = r, .of_case = of_case, .procedure = p };
    *ret = (CaseSteps){ .procedure = p };
    size_t count = 0;
    for (size_t i = 0; i < p->stage_count; i++) count += p->stages[i].step_count;
    ret->steps = arena_array(r->arena, count + 1, sizeof *ret->steps);
    if (!ret->steps) return error_memory(e);
    TRY(list_looks(&l, e));
    TRY(walk_kinds(&l, e));
    TRY(read_marks(&l, e));
    TRY(find_stages(&l, ret, e));
    for (size_t i = 0; i < p->stage_count; i++) {
        for (size_t j = 0; j < p->stages[i].step_count; j++) {
            find_step(&l, &ret->stages[i], &p->stages[i].steps[j], &ret->steps[ret->step_count++]);
        }
    }
    return ERR_OK;
}

const StepFound *steps_next(const CaseSteps *c)
{
    for (size_t i = 0; i < c->step_count; i++) {
        const StepFound *s = &c->steps[i];
        if (s->step->mandatory && s->stands == STEP_OPEN && !s->ahead) return s;
    }
    return NULL;
}

/* ---- what a step bars ---- */

bool step_bars(const ProcedureStep *s, const Move *m)
{
    for (size_t i = 0; i < s->bar_count; i++) {
        if (str_equal(s->bars[i], m->id) || str_in(s->bars[i], m->was, m->was_count)) return true;
    }
    return false;
}

ErrorCode rules_check_steps(Request *r, const Record *rec, const Move *m, Error *e)
{
    CaseFollows f;
    CaseSteps c;
    Missing missing = { .request = r, .record = rec };
    const Kind *k = model_kind(r->model, rec->kind);
    if (!k || !k->is_case) return ERR_OK;
    TRY(request_note_chain(r, rec->chain, e));
    TRY(steps_followed(r, rec, &f, e));
    if (!f.procedure) return ERR_OK;
    TRY(steps_look(r, rec, f.procedure, &c, e));
    for (size_t i = 0; i < c.step_count; i++) {
        const StepFound *s = &c.steps[i];
        if (s->stands == STEP_OPEN && s->step->mandatory && step_bars(s->step, m))
            rules_miss_text(&missing, s->step->label.text[r->lang]);
    }
    return rules_whole(&missing, K("rules.steps-open"), e);
}
