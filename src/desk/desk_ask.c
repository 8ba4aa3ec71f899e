/* desk_ask.c: the form that any row of the operation table is asked for with, out of what its arguments are: people, units and cases are chosen from
 * those there are or looked for by words, roles and kinds by their labels, days typed in pieces.
 *
 * What is given already (by the page that led here) is not asked again: it stands above the form, called as people call it. An operation that takes
 * the fields of a kind is asked in two steps: for the kind, and then for its fields. */
#include "desk/course.h"
#include "desk/learning.h"
#include "desk/desk_news.h"
#include "desk/desk_plan.h"
#include "desk/desk_message.h"
#include "desk/desk_proof.h"
#include "desk/desk_team.h"
#include "desk/desk_work.h"
#include "desk/desk_procedure.h"
#include "desk/form.h"
#include "desk/seizure.h"
#include "desk/table_file.h"
#include "desk/made_by.h"
#include "office/rights_abroad.h"
#include "office/lend.h"

typedef struct { Request *request; const Operation *op; const JsonValue *given; } Asking;

static const ArgSpec *argument_of(const Operation *op, ArgType type)
{
    for (size_t i = 0; i < op->arg_count; i++) {
        if (op->args[i].type == type) return &op->args[i];
    }
    return NULL;
}

static bool is_kept_here(Request *r, const Kind *k)
{
    return profile_has_kind(r->model, office_profile(r->office, r->model), k);
}

/* ---- one argument as a field ---- */

static JsonValue *field_new(const Asking *q, const ArgSpec *a, const char *type)
{
    Request *r = q->request;
    return form_field_named(r, a->name, type, a->label ? view_say_args(r, a->label, NULL, 0) : str_of(a->name), STR(""));
}

/* Those there are, where they are few; else by words. What this institution does not keep is typed. */
static JsonValue *ref_field(const Asking *q, const ArgSpec *a, const char *to)
{
    Request *r = q->request;
    Error unheard;
    JsonValue *o, *found;
    const Kind *k = model_kind(r->model, str_of(to));
    if (strcmp(to, "*") != 0 && (!k || !is_kept_here(r, k))) return field_new(q, a, "text");
    o = field_new(q, a, "ref");
    json_set(r->arena, o, "to", json_new_string(r->arena, str_of(to)));
    if (k && desk_few_choices(r, k, &found, &unheard) == ERR_OK && found && found->count > 0) json_set(r->arena, o, "found", found);
    return o;
}

/* Where fields go with it, those of a case; else all that are kept here. */
static JsonValue *kind_choice(const Asking *q, const ArgSpec *a)
{
    Request *r = q->request;
    JsonValue *o = field_new(q, a, "choice");
    bool fills = argument_of(q->op, ARG_VALUES) != NULL;
    for (size_t i = 0; i < r->model->kind_count; i++) {
        const Kind *k = &r->model->kinds[i];
        if (k->internal || !is_kept_here(r, k) || (fills && (k->is_case || k->place == PLACE_OFFICE))) continue;
        form_option(r, o, k->id, view_label(r, &k->label));
    }
    return o;
}

/* Whose records can have been running before this register was, where his roles make such. */
static JsonValue *taken_kind_choice(const Asking *q, const ArgSpec *a)
{
    Request *r = q->request;
    JsonValue *o = field_new(q, a, "choice");
    for (size_t i = 0; i < r->model->kind_count; i++) {
        const Kind *k = &r->model->kinds[i];
        if (!kind_takes_over(k) || !is_kept_here(r, k) || !request_has_role(r, k->create, k->create_count)) continue;
        form_option(r, o, k->id, view_label(r, &k->label));
    }
    return o;
}

static JsonValue *ticked(const Asking *q, const ArgSpec *a, JsonValue *item)
{
    JsonValue *o = field_new(q, a, "list");
    json_set(q->request->arena, o, "item", item);
    return o;
}

static JsonValue *role_ticks(const Asking *q, const ArgSpec *a)
{
    Request *r = q->request;
    JsonValue *item = field_new(q, a, "choice");
    for (size_t i = 0; i < r->model->role_count; i++) {
        const Choice *role = &r->model->roles[i];
        if (profile_has_role(r->model, office_profile(r->office, r->model), role->id)) form_option(r, item, role->id, view_label(r, &role->label));
    }
    return ticked(q, a, item);
}

static bool has_sensitive(const Kind *k)
{
    for (const Field *f = k->fields; f; f = f->next) {
        if (f->sensitive) return true;
    }
    return false;
}

/* By kinds of records; a compartment that a record names itself is opened on the command line. */
static JsonValue *compartment_ticks(const Asking *q, const ArgSpec *a)
{
    Request *r = q->request;
    JsonValue *item = field_new(q, a, "choice");
    form_option(r, item, STR("*"), view_say(r, K("form.all-compartments")));
    for (size_t i = 0; i < r->model->kind_count; i++) {
        const Kind *k = &r->model->kinds[i];
        if (has_sensitive(k) && k->place != PLACE_OFFICE && is_kept_here(r, k)) form_option(r, item, k->id, view_label(r, &k->plural));
    }
    return ticked(q, a, item);
}

/* Emergency access is taken, never given. */
static JsonValue *case_role_choice(const Asking *q, const ArgSpec *a)
{
    Request *r = q->request;
    const Kind *k = model_kind(r->model, STR("access"));
    const Field *f = k ? kind_field(k, STR("role")) : NULL;
    JsonValue *o = field_new(q, a, "choice");
    for (size_t i = 0; f && i < f->choice_count; i++) {
        if (!str_is(f->choices[i].id, "emergency")) form_option(r, o, f->choices[i].id, view_label(r, &f->choices[i].label));
    }
    return o;
}

/* The options of a field. */
static JsonValue *option_choice(const Asking *q, const ArgSpec *a, const char *kind, const char *field)
{
    Request *r = q->request;
    const Kind *k = model_kind(r->model, str_of(kind));
    const Field *f = k ? kind_field(k, str_of(field)) : NULL;
    JsonValue *o = field_new(q, a, "choice");
    for (size_t i = 0; f && i < f->choice_count; i++) form_option(r, o, f->choices[i].id, view_label(r, &f->choices[i].label));
    return o;
}

/* What somebody is in a team. */
static JsonValue *team_part_choice(const Asking *q, const ArgSpec *a)
{
    Request *r = q->request;
    const Kind *k = model_kind(r->model, STR("team"));
    const Field *members = k ? kind_field(k, STR("members")) : NULL, *f = members && members->of ? members->of->fields : NULL;
    JsonValue *o = field_new(q, a, "choice");
    while (f && !str_is(f->id, "part")) f = f->next;
    for (size_t i = 0; f && i < f->choice_count; i++) form_option(r, o, f->choices[i].id, view_label(r, &f->choices[i].label));
    return o;
}

/* Those of the record that labels are wanted of; none ticked: all of them. */
static JsonValue *exhibit_ticks(const Asking *q, const ArgSpec *a)
{
    JsonValue *item = field_new(q, a, "choice");
    return desk_label_ticks(q->request, json_text(json_get(q->given, "about")), item) ? ticked(q, a, item) : field_new(q, a, "text");
}

/* Those who may know the record that a message is about; documents that lie beside it. */
static JsonValue *message_ticks(const Asking *q, const ArgSpec *a)
{
    JsonValue *item = field_new(q, a, "choice");
    Str about = json_text(json_get(q->given, "about"));
    bool some = a->type == ARG_PEOPLE ? desk_message_people(q->request, about, item) : desk_message_files(q->request, about, item);
    return some ? ticked(q, a, item) : field_new(q, a, "text");
}

/* Of the case that is spoken of: what there is to choose from; without a case it is typed. */
static JsonValue *proof_choice(const Asking *q, const ArgSpec *a)
{
    Request *r = q->request;
    JsonValue *o = field_new(q, a, "choice");
    Str in_case = json_text(json_get(q->given, "case")), id = json_text(json_get(q->given, "id"));
    bool some = a->type == ARG_ELEMENT ? desk_proof_elements(r, id, o)
              : a->type == ARG_OFFENCE ? desk_proof_offences(r, in_case, o)
              : a->type == ARG_PERSON ? desk_proof_persons(r, in_case, o)
              : desk_proof_templates(r, json_text(json_get(q->given, "offence")), o);
    return some ? o : field_new(q, a, "text");
}

/* Those that are open in the case. */
static JsonValue *task_ticks(const Asking *q, const ArgSpec *a)
{
    JsonValue *item = field_new(q, a, "choice");
    return desk_work_ticks(q->request, json_text(json_get(q->given, "case")), item) ? ticked(q, a, item) : field_new(q, a, "text");
}

static JsonValue *job_choice(const Asking *q, const ArgSpec *a)
{
    Request *r = q->request;
    JsonValue *o = field_new(q, a, "choice");
    for (size_t i = 0; i < LEND_JOB_COUNT; i++) {
        form_option(r, o, LEND_JOBS[i], str_is(LEND_JOBS[i], "clocks") ? view_say(r, K("lend.job-clocks")) : LEND_JOBS[i]);
    }
    return o;
}

static JsonValue *yes_no_choice(const Asking *q, const ArgSpec *a)
{
    Request *r = q->request;
    JsonValue *o = field_new(q, a, "yes_no");
    form_option(r, o, STR("true"), view_say(r, K("model.yes")));
    form_option(r, o, STR("false"), view_say(r, K("model.no")));
    return o;
}

/* Of a table: what its rows look like, of the kind that it is to become. */
static JsonValue *table_columns_field(const Asking *q, const ArgSpec *a)
{
    static const char *const OF_STATEMENT[] = { "document", "on", "amount", "text" };
    Request *r = q->request;
    JsonValue *o = field_new(q, a, "text");
    bool money = strcmp(q->op->name, "money.bring") == 0;
    const Kind *k = model_kind(r->model, money ? STR("statement_line") : json_text(json_get(q->given, "kind")));
    Str hint = k ? table_example(r, k, OF_STATEMENT, money ? ARRAY_LEN(OF_STATEMENT) : 0) : STR("");
    if (hint.len > 0) json_set(r->arena, o, "hint", json_new_string(r->arena, hint));
    return o;
}

static JsonValue *field_of_argument(const Asking *q, const ArgSpec *a)
{
    switch (a->type) {
    case ARG_LONG_TEXT:    return field_new(q, a, "long_text");
    case ARG_NUMBER:       return field_new(q, a, "number");
    case ARG_YES:          return yes_no_choice(q, a);
    case ARG_SECRET:       return field_new(q, a, "secret");
    case ARG_USER:         return ref_field(q, a, "user");
    case ARG_UNIT:         return ref_field(q, a, "unit");
    case ARG_CASE:         return ref_field(q, a, "case");
    case ARG_RECORD:       return ref_field(q, a, strcmp(a->name, "partner") == 0 ? "partner_office" : "*");
    case ARG_KIND:         return kind_choice(q, a);
    case ARG_TAKEN_KIND:   return taken_kind_choice(q, a);
    case ARG_ROLES:        return role_ticks(q, a);
    case ARG_COMPARTMENTS: return compartment_ticks(q, a);
    case ARG_CASE_ROLE:    return case_role_choice(q, a);
    case ARG_JOB:          return job_choice(q, a);
    case ARG_PROPERTY:     return option_choice(q, a, "statement", "property");
    case ARG_HAND_OVER_CAUSE: return option_choice(q, a, "hand_over", "cause");
    case ARG_TEAM_PART:    return team_part_choice(q, a);
    case ARG_CALENDAR_SHOWS: return option_choice(q, a, "calendar_feed", "shows");
    case ARG_ELEMENT:
    case ARG_OFFENCE:
    case ARG_PERSON:
    case ARG_TEMPLATE:     return proof_choice(q, a);
    case ARG_SAYS:         return option_choice(q, a, "evidence_link", "says");
    case ARG_NEWS_GROUND:  return option_choice(q, a, "news_answer", "ground");
    case ARG_NEWS_CONSENT: return option_choice(q, a, "news_photo", "consent");
    case ARG_PHOTO_MOMENT: return option_choice(q, a, "thing_photo", "moment");
    case ARG_WEIGHT:       return option_choice(q, a, "evidence_link", "weight");
    case ARG_LANGUAGE:     return option_choice(q, a, "statement", "language");
    case ARG_SUBJECT_TYPE: return option_choice(q, a, "subject", "type");
    case ARG_EXHIBITS:     return exhibit_ticks(q, a);
    case ARG_PEOPLE:
    case ARG_ENCLOSED:     return message_ticks(q, a);
    case ARG_TASKS:        return task_ticks(q, a);
    case ARG_LABEL_SHEET:  return desk_label_sheets(q->request, field_new(q, a, "choice"));
    case ARG_WATCH_FORMAT: return desk_watch_formats(q->request, field_new(q, a, "choice"));
    case ARG_CURRICULUM_TEMPLATE: return desk_curriculum_templates(q->request, field_new(q, a, "choice"));
    case ARG_TEST_WHICH:   return option_choice(q, a, "test_sheet", "which");
    case ARG_PLAN_TEMPLATE: return desk_plan_templates(q->request, field_new(q, a, "choice"));
    case ARG_PROCEDURE:    return desk_procedure_choices(q->request, field_new(q, a, "choice"));
    case ARG_STEP:         return desk_step_choices(q->request, json_text(json_get(q->given, "case")), strcmp(q->op->name, "procedure.tick") == 0,
                                                    field_new(q, a, "choice"));
    case ARG_DAY:          return field_new(q, a, "date");
    case ARG_VALUES:
    case ARG_TEXT_LINE:    if (strcmp(a->name, "columns") == 0) return table_columns_field(q, a);
                           break;
    }
    return field_new(q, a, "text");
}

/* ---- what is given ---- */

static void show_given(const Asking *q, const ArgSpec *a, const JsonValue *v)
{
    Request *r = q->request;
    Str text = json_text(v), label = a->label ? view_say_args(r, a->label, NULL, 0) : str_of(a->name);
    Error unheard;
    Seen seen;
    bool is_record = a->type == ARG_CASE || a->type == ARG_RECORD || a->type == ARG_OFFENCE || a->type == ARG_PERSON;
    const Kind *k = a->type == ARG_KIND || a->type == ARG_TAKEN_KIND ? model_kind(r->model, text) : NULL;
    if (strcmp(q->op->name, "news.answer") == 0 && strcmp(a->name, "find") == 0) {
        desk_news_show_find(r, json_text(json_get(q->given, "id")), text);
    } else if (k) {
        view_row(r, label, view_label(r, &k->label));
    } else if (a->type == ARG_USER && desk_user_by_login(r, text, &seen, &unheard) == ERR_OK) {
        view_row_to(r, label, desk_user_name(r, seen.record.id), seen.record.id);
    } else if (is_record && desk_see(r, text, &seen, &unheard) == ERR_OK) {
        view_row_to(r, label, desk_title(r, seen.made, seen.body), seen.record.id);
    } else if (v->type == JSON_BOOL) {
        view_row(r, label, v->boolean ? view_say(r, K("model.yes")) : view_say(r, K("model.no")));
    } else {
        view_row(r, label, v->text);
    }
}

/* Whoever changes or ends something of a record has looked at it as it is now. */
static void give_version(const Asking *q, JsonValue *form)
{
    Request *r = q->request;
    Error unheard;
    Seen seen;
    Str id = json_text(json_get(q->given, "id"));
    if (id.len > 0 && desk_see(r, id, &seen, &unheard) == ERR_OK) form_arg(r, form, "version", json_new_int(r->arena, seen.record.version));
}

/* An account or a note of one's own that is changed: what it says now stands in the form. */
static void fill_in(const Asking *q, const ArgSpec *a, JsonValue *field)
{
    Request *r = q->request;
    Error unheard;
    Seen seen;
    const ArgSpec *user = argument_of(q->op, ARG_USER);
    const JsonValue *whom = user ? json_get(q->given, user->name) : NULL;
    if (strcmp(q->op->name, "todo.change") == 0) {
        if (desk_see(r, json_text(json_get(q->given, "id")), &seen, &unheard) != ERR_OK) return;
    } else if (!whom || strcmp(q->op->name, "user.change") != 0 || desk_user_by_login(r, json_text(whom), &seen, &unheard) != ERR_OK) {
        return;
    }
    const JsonValue *v = json_get(seen.fields, a->name);
    if (!v) return;
    json_set(r->arena, field, "value", json_copy(r->arena, v));
    if (a->type != ARG_UNIT && a->type != ARG_RECORD) return;
    JsonValue *chosen = json_new_array(r->arena);
    json_add(r->arena, chosen, json_copy(r->arena, v));
    json_add(r->arena, chosen, json_new_string(r->arena, desk_ref_label(r, json_text(v))));
    json_set(r->arena, field, "chosen", chosen);
}

/* ---- the form ---- */

/* Of no use to people: which draft it was, how much of a list is wanted, a state of a kind that is not known yet, to take unseen what is shown
 * before it is taken. The version is that of what is
 * shown. */
static bool is_asked(const ArgSpec *a)
{
    static const char *const UNASKED[] = { "draft", "version", "page", "sort", "limit", "state", "take" };
    for (size_t i = 0; i < ARRAY_LEN(UNASKED); i++) {
        if (strcmp(a->name, UNASKED[i]) == 0) return false;
    }
    return a->type != ARG_VALUES;
}

/* An office without units is not asked for one, nor is anybody which one of one exhibit he wants. */
static bool is_there(const Asking *q, const ArgSpec *a)
{
    Request *r = q->request;
    Str about = json_text(json_get(q->given, "about"));
    if (strcmp(q->op->name, "search.save") == 0 && !a->required) return false;      /* what narrows it came along, or it is not narrowed */
    bool message = strcmp(q->op->name, "message.write") == 0 || strcmp(q->op->name, "message.to_office") == 0;
    if (message && strcmp(a->name, "answers") == 0) return false;       /* what it answers led here */
    if (strcmp(a->name, "partner") == 0 && json_get(q->given, "answers")) return false;
    if (a->type == ARG_ENCLOSED && about.len > 0) return desk_message_files(r, about, json_new_object(r->arena));
    if (a->type == ARG_EXHIBITS && about.len > 0) return desk_label_ticks(r, about, json_new_object(r->arena));
    Error unheard;
    JsonValue *found;
    const Kind *k = model_kind(r->model, STR("unit"));
    if (a->type != ARG_UNIT || a->required || !k || desk_few_choices(r, k, &found, &unheard) != ERR_OK) return true;
    return !found || found->count > 0;
}

/* A file that is sent has a name of its own. */
static bool names_file(const Asking *q, const ArgSpec *a)
{
    return q->op->flags & OP_FILE_IN && strcmp(a->name, "name") == 0;
}

/* To whom a message goes follows from the one it answers, where it answers one. */
static bool must_be_given(const Asking *q, const ArgSpec *a)
{
    bool whom = a->type == ARG_PEOPLE || strcmp(a->name, "partner") == 0;
    return a->required || (whom && !json_get(q->given, "answers"));
}

static void ask_arguments(const Asking *q, JsonValue *form, bool asks_on)
{
    Request *r = q->request;
    for (size_t i = 0; i < q->op->arg_count; i++) {
        const ArgSpec *a = &q->op->args[i];
        const JsonValue *given = json_get(q->given, a->name);
        if (strcmp(a->name, "version") == 0) give_version(q, form);
        if (given && is_asked(a)) {
            form_arg(r, form, a->name, json_copy(r->arena, given));
            show_given(q, a, given);
        } else if (is_asked(a) && !names_file(q, a) && is_there(q, a) && (!asks_on || a->type == ARG_CASE || a->type == ARG_KIND)) {
            JsonValue *f = field_of_argument(q, a);
            json_set(r->arena, f, "required", json_new_bool(r->arena, must_be_given(q, a)));
            fill_in(q, a, f);
            form_field(r, form, f);
        }
    }
}

/* The second step: the fields of the kind that was chosen. */
static void ask_fields(const Asking *q, const Kind *k, JsonValue *form)
{
    Request *r = q->request;
    for (size_t i = 0; i < q->op->arg_count; i++) {
        const ArgSpec *a = &q->op->args[i];
        const JsonValue *given = json_get(q->given, a->name);
        if (!given || !is_asked(a)) continue;
        form_arg(r, form, a->name, json_copy(r->arena, given));
        show_given(q, a, given);
    }
    for (const Field *f = k->fields; f; f = f->next) {
        bool now = k->state_count > 0 && (f->required_in & 1);
        if (f->required_in != 0 && !now) continue;
        if (desk_is_offered(r, k, NULL, f)) form_field(r, form, form_field_of(r, f, now, NULL));
    }
    form_reason(r, form, false);
}

static void ask_file(Request *r, JsonValue *form)
{
    JsonValue *file = form_field_named(r, "file", "file", view_say(r, K("form.file")), STR(""));
    json_set(r->arena, file, "required", json_new_bool(r->arena, true));
    form_field(r, form, file);
}

/* A title is short: of a sentence of several parts it is the first, and the whole of it stands below. */
static void give_titled(Request *r, Str help, JsonValue *form)
{
    Str rest = help, title;
    if (str_cut(&rest, ';', &title)) form_remark(r, form, help);
    desk_give_form(r, title, form);
}

ErrorCode desk_op_form(Request *r, Error *e)
{
    Asking q = { r, operation_named(&DESK_OPERATIONS, arg_text(r, "op")), arg_values(r, "given") };
    if (!q.op) return error_set(e, ERR_USAGE, K("gate.unknown-operation"), arg_str("op", arg_text(r, "op")));
    if (!(q.op->flags & OP_ABROAD) && request_is_abroad(r)) return error_set(e, ERR_DENIED, K("gate.abroad"), arg_c("op", q.op->name));
    if (strcmp(q.op->name, "takeover.enter") == 0) return desk_takeover_form(r, q.given, e);
    if (strcmp(q.op->name, "course.plan") == 0) return desk_course_plan_form(r, json_text(json_get(q.given, "id")), e);
    if (strcmp(q.op->name, "course.attend") == 0) return desk_course_attend_form(r, json_text(json_get(q.given, "id")), e);
    if (strcmp(q.op->name, "seizure.enter") == 0) return desk_seizure_form(r, json_text(json_get(q.given, "id")), e);
    if (strcmp(q.op->name, "paper.return") == 0) return desk_paper_return_form(r, json_text(json_get(q.given, "id")), e);
    const ArgSpec *of_kind = argument_of(q.op, ARG_VALUES) ? argument_of(q.op, ARG_KIND) : NULL;
    const Kind *k = of_kind ? model_kind(r->model, json_text(json_get(q.given, of_kind->name))) : NULL;
    bool in_steps = of_kind != NULL, last = k && json_get(q.given, "case"), takes_file = q.op->flags & OP_FILE_IN;
    if (k && (k->internal || k->is_case || made_by_step(k))) return made_by_refuse(r, k, e);
    JsonValue *form = form_new(r, str_of(q.op->name), in_steps && !last ? view_say(r, K("form.go-on")) : view_say(r, K("form.do")));
    if (takes_file && !in_steps) ask_file(r, form);       /* what it is about comes first, what is rarely told after it */
    if (last) {
        ask_fields(&q, k, form);
    } else {
        json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
        if (in_steps) json_set(r->arena, form, "asks_on", json_new_bool(r->arena, true));
        ask_arguments(&q, form, in_steps);
    }
    if (strcmp(q.op->name, "team.declare") == 0) desk_team_declare_says(r, json_text(json_get(q.given, "case")), form);
    if (takes_file && in_steps) ask_file(r, form);
    json_set(r->arena, form, "file_out", json_new_bool(r->arena, (q.op->flags & OP_FILE_OUT) != 0));
    json_set(r->arena, form, "writes", json_new_bool(r->arena, (q.op->flags & OP_WRITES) != 0));
    give_titled(r, view_say_args(r, q.op->help, NULL, 0), form);
    return ERR_OK;
}
