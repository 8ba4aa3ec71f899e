/* desk_plan_template.c: a plan out of a template (model/plans), in one act: lines of enquiry, tasks with days that count from
 * today, what waits for what, and the risks that usually go with such an offence. In the language of the proceedings.
 *
 * What was made is the case's own from then on. A template that is edited later changes nothing of it; the plan says which
 * version it was made from, and its page that there is a newer one. */
#include "desk/desk_plan.h"

#include "desk/form.h"
#include "rules/volume_book.h"

typedef struct {
    Request            *request;
    const PlanTemplate *template;
    Str                 chain, plan, offence;   /* offence: the record it is for; empty: the case as a whole */
    Lang                lang;
    Day                 today;
    Map                 tasks, elements;        /* ids: of tasks by their name in the template, of elements by theirs */
    Draft              *drafts;
    size_t              count;
} Making;

/* ---- for what ---- */

static ErrorCode take_element(void *self, const Record *rec, Error *e)
{
    Making *m = self;
    Arena *a = m->request->arena;
    const JsonValue *body;
    if (rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    Str *id = ARENA_NEW(a, Str);
    if (!id) return error_memory(e);
    TRY(record_fields_kept(a, rec, &body, e));
    Str name = json_text(json_get(json_get(body, "fields"), "template")), of;
    *id = str_copy(a, rec->id);
    if (!id->ptr) return error_memory(e);
    bool named = str_cut(&name, '/', &of) && name.len > 0;
    return !named || map_get(&m->elements, name) || map_set(&m->elements, name, id) ? ERR_OK : error_memory(e);
}

/* The case, or an offence in it whose elements the tasks then serve. */
static ErrorCode see_place(Making *m, Seen *ret, Error *e)
{
    Request *r = m->request;
    TRY(desk_see(r, arg_text(r, "id"), ret, e));
    bool offence = str_is(ret->kind->id, "offence");
    if (!offence && !ret->kind->is_case) return error_set(e, ERR_USAGE, K("plan.no-place"), arg_str("record", arg_text(r, "id")));
    TRY(desk_is_here(ret, e));
    const Kind *k;
    TRY(desk_kind(r, STR("plan"), true, &k, e));
    TRY(desk_place(r, k, ret->record.chain, &m->chain, e));
    TRY(desk_need_role(r, m->chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(desk_need_rank(r, m->chain, e));
    if (!offence) return ERR_OK;
    m->offence = ret->record.id;
    return records_by(r, STR("element"), STR("offence"), m->offence, take_element, m, e);
}

/* ---- drafts ---- */

static void put(Making *m, JsonValue *fields, const char *name, Str text)
{
    if (text.len > 0) json_set(m->request->arena, fields, name, json_new_string(m->request->arena, text));
}

static void put_yes(Making *m, JsonValue *fields, const char *name, bool yes)
{
    if (yes) json_set(m->request->arena, fields, name, json_new_bool(m->request->arena, true));
}

static ErrorCode add(Making *m, const char *kind, Str id, JsonValue *fields, Error *e)
{
    const Kind *k;
    TRY(desk_kind(m->request, str_of(kind), false, &k, e));
    if (!fields || !id.ptr) return error_memory(e);
    TRY(desk_check_fields(m->request, k, fields, k->states[0].id, e));
    m->drafts[m->count++] = desk_draft(k, m->chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    return ERR_OK;
}

static ErrorCode add_plan(Making *m, const Seen *place, Error *e)
{
    Request *r = m->request;
    JsonValue *fields = json_new_object(r->arena);
    Str label = m->template->label.text[m->lang], title = json_text(json_get(place->fields, "title"));
    Str aim = json_text(json_get(place->fields, m->offence.len > 0 ? "what_happened" : "summary"));
    put(m, fields, "aim", aim.len > 0 ? aim : label);
    put(m, fields, "responsible", session_user(r->session));
    put(m, fields, "template", m->template->id);
    put(m, fields, "template_version", m->template->version);
    put(m, fields, "title", utf8_first_bytes(str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(label), STR_ARG(title)), 190));
    return add(m, "plan", m->plan, fields, e);
}

static ErrorCode add_task(Making *m, const OffenceTask *t, Str line, Error *e)
{
    Request *r = m->request;
    JsonValue *fields = json_new_object(r->arena), *after = json_new_array(r->arena);
    char due[11];
    Str *id = arena_array(r->arena, 1, sizeof *id);
    if (!id || !after) return error_memory(e);
    *id = object_id_new(r->arena, STR("task"));
    for (size_t i = 0; i < t->after_count; i++) {
        const Str *first = map_get(&m->tasks, t->after[i]);
        if (first) json_add(r->arena, after, json_new_string(r->arena, *first));
    }
    put_yes(m, fields, "coercive", t->coercive);
    put_yes(m, fields, "covert", t->covert);
    if (after->count > 0) json_set(r->arena, fields, "depends_on", after);
    if (t->days > 0) put(m, fields, "due", str_copy(r->arena, day_format(due, m->today + (Day)t->days)));
    if (t->hours > 0) {
        JsonValue *hours = volume_number_value(r->arena, t->hours);
        json_set(r->arena, hours, "unit", json_new_string(r->arena, STR("hours")));
        json_set(r->arena, fields, "effort_hours", hours);
    }
    for (size_t i = 0; i < t->element_count && !json_get(fields, "element"); i++) {
        const Str *element = map_get(&m->elements, t->elements[i]);
        if (element) put(m, fields, "element", *element);
    }
    put(m, fields, "line", line);
    put_yes(m, fields, "mandatory", t->mandatory);
    put(m, fields, "method", t->method);
    put(m, fields, "plan", m->plan);
    put_yes(m, fields, "preserves", t->preserves);
    put(m, fields, "title", t->label.text[m->lang]);
    if (!map_set(&m->tasks, t->id, id)) return error_memory(e);
    return add(m, "task", *id, fields, e);
}

static ErrorCode add_line(Making *m, const OffenceLine *l, Error *e)
{
    Request *r = m->request;
    JsonValue *fields = json_new_object(r->arena);
    Str id = object_id_new(r->arena, STR("line")), shows = l->shows.text[m->lang];
    put(m, fields, "plan", m->plan);
    put(m, fields, "rules_out", l->rules_out.text[m->lang]);
    put(m, fields, "shows", shows.len > 0 ? shows : l->label.text[m->lang]);
    put(m, fields, "title", l->label.text[m->lang]);
    TRY(add(m, "line", id, fields, e));
    for (size_t i = 0; i < l->task_count; i++) TRY(add_task(m, &l->tasks[i], id, e));
    return ERR_OK;
}

static ErrorCode add_risk(Making *m, const PlanRisk *risk, Error *e)
{
    Request *r = m->request;
    JsonValue *fields = json_new_object(r->arena);
    if (risk->grave > 0) json_set(r->arena, fields, "grave", volume_number_value(r->arena, risk->grave));
    if (risk->likely > 0) json_set(r->arena, fields, "likely", volume_number_value(r->arena, risk->likely));
    put(m, fields, "plan", m->plan);
    put(m, fields, "says", risk->label.text[m->lang]);
    put(m, fields, "what", risk->what);
    return add(m, "risk", object_id_new(r->arena, STR("risk")), fields, e);
}

static size_t tasks_in(const OffenceLine *lines, size_t count)
{
    size_t all = 0;
    for (size_t i = 0; i < count; i++) all += 1 + lines[i].task_count;
    return all;
}

ErrorCode desk_plan_from_template(Request *r, Error *e)
{
    Seen place, file;
    Str word = arg_text(r, "template");
    const OffenceTemplate *offence = model_offence(r->model, word);
    Making m = { .request = r, .template = model_plan(r->model, offence ? offence->plan : word), .tasks = map_in(r->arena),
                 .elements = map_in(r->arena),
                 .today = instant_local_day(clock_now()) };
    if (!m.template) return error_set(e, ERR_NOT_FOUND, K("plan.no-template"), arg_str("word", word));
    TRY(see_place(&m, &place, e));
    TRY(desk_see(r, m.chain, &file, e));
    m.lang = desk_paper_language(r, &file);
    m.plan = object_id_new(r->arena, STR("plan"));
    size_t own = offence ? tasks_in(offence->lines, offence->line_count) : 0;
    size_t room = 1 + tasks_in(m.template->lines, m.template->line_count) + m.template->risk_count + own;
    m.drafts = arena_array(r->arena, room, sizeof *m.drafts);
    Done *done = arena_array(r->arena, room, sizeof *done);
    if (!m.drafts || !done) return error_memory(e);
    TRY(add_plan(&m, &place, e));
    for (size_t i = 0; i < m.template->line_count; i++) TRY(add_line(&m, &m.template->lines[i], e));
    for (size_t i = 0; own > 0 && i < offence->line_count; i++) TRY(add_line(&m, &offence->lines[i], e));
    for (size_t i = 0; i < m.template->risk_count; i++) TRY(add_risk(&m, &m.template->risks[i], e));
    TRY(office_commit(r, m.drafts, m.count, done, e));
    desk_done(r, K("desk.created"), &done[0]);
    json_set(r->arena, view_data(r), "made", json_new_int(r->arena, (int64_t)m.count - 1));
    view_note(r, view_say(r, K("plan.made-from"), arg_int("n", (int64_t)m.count - 1)));
    return ERR_OK;
}

/* ---- offered, and told of ---- */

JsonValue *desk_plan_templates(Request *r, JsonValue *field)
{
    for (size_t i = 0; i < r->model->plan_count; i++)
        form_option(r, field, r->model->plans[i].id, view_label(r, &r->model->plans[i].label));
    return field;
}

/* Of an offence: a button for each template that its article leads to; of a case: the form that asks for one. */
void desk_offer_templates(Request *r, const Seen *seen)
{
    const Kind *k = model_kind(r->model, STR("plan"));
    const Model *m = r->model;
    Str article = json_text(json_get(seen->fields, "treaty_article"));
    bool offence = str_is(seen->kind->id, "offence");
    if (!k || (!offence && !seen->kind->is_case) || !desk_may(r, seen->record.chain, k->create, k->create_count)) return;
    if (seen->kind->is_case) {
        view_action(r, view_say(r, K("plan.from-some-template")), view_op(r, "plan.from_template", arg_str("id", seen->record.id)),
                    "secondary");
        return;
    }
    for (size_t i = 0; i < m->plan_count; i++) {
        bool fits = false;
        for (size_t j = 0; j < m->offence_count && !fits; j++)
            fits = article.len > 0 && str_equal(m->offences[j].option, article) && str_equal(m->offences[j].plan, m->plans[i].id);
        if (fits)
            view_action(r, view_say(r, K("plan.from-template"), arg_str("template", view_label(r, &m->plans[i].label))),
                        view_op(r, "plan.from_template", arg_str("id", seen->record.id), arg_str("template", m->plans[i].id)),
                            "secondary");
    }
}

void desk_tell_newer_template(Request *r, const Seen *plan)
{
    Str version = json_text(json_get(plan->fields, "template_version"));
    const PlanTemplate *t = model_plan(r->model, json_text(json_get(plan->fields, "template")));
    if (t) view_row(r, view_say(r, K("plan.made-by")), str_format(r->arena, STR_FMT ", " STR_FMT, STR_ARG(view_label(r,
            &t->label)), STR_ARG(version)));
    if (!t || str_equal(t->version, version)) return;
    desk_warn(r, STR("template"), K("plan.newer-template"),
              view_say(r, K("plan.newer-template"), arg_str("version", t->version), arg_str("from", version)));
}
