/* desk_proof_make.c: the elements of an offence out of its template, as to a person: all of them in one act, in the language of the proceedings.
 * What was made from the template before is not made again, so that the same button brings what a newer version of it has added. */
#include "desk/desk_proof.h"
#include "desk/form.h"
#include "desk/proof.h"

enum { CHOICES_MOST = 200 };

static const char *const TREATIES[TREATY_COUNT] = { K("proof.uncac"), K("proof.drugs1988"), K("proof.untoc") };

/* ---- choices ---- */

typedef struct { Request *request; const Kind *kind; JsonValue *field; size_t count; } Choices;

static ErrorCode take_choice(void *self, const Record *rec, Error *e)
{
    Choices *c = self;
    Request *r = c->request;
    if (rec->body.len == 0 || desk_is_hidden(r, rec) || !request_may_see(r, c->kind, rec)) return ERR_OK;
    if (c->count++ == CHOICES_MOST) return ERR_END;
    Str id = str_copy(r->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    form_option(r, c->field, id, desk_ref_label(r, id));
    return ERR_OK;
}

static bool choices(Request *r, Str in_case, const char *kind, JsonValue *field)
{
    Seen seen;
    Error unheard;
    Choices c = { .request = r, .kind = model_kind(r->model, str_of(kind)), .field = field };
    if (in_case.len == 0 || !c.kind || desk_see(r, in_case, &seen, &unheard) != ERR_OK) return false;
    ErrorCode code = records_of_kind_in(r, seen.record.chain, c.kind->id, take_choice, &c, &unheard);
    return (code == ERR_OK || code == ERR_END) && c.count > 0;
}

bool desk_proof_offences(Request *r, Str in_case, JsonValue *field) { return choices(r, in_case, "offence", field); }

bool desk_proof_persons(Request *r, Str in_case, JsonValue *field) { return choices(r, in_case, "person", field); }

bool desk_proof_templates(Request *r, Str offence, JsonValue *field)
{
    Seen seen;
    Error unheard;
    size_t fitting = 0;
    bool known = offence.len > 0 && desk_see(r, offence, &seen, &unheard) == ERR_OK;
    Str option = known ? json_text(json_get(seen.fields, "treaty_article")) : STR("");
    for (size_t i = 0; i < r->model->offence_count; i++) fitting += option.len > 0 && str_equal(r->model->offences[i].option, option);
    for (size_t i = 0; i < r->model->offence_count; i++) {
        const OffenceTemplate *t = &r->model->offences[i];
        if (fitting > 0 && !str_equal(t->option, option)) continue;
        Str treaty = view_say_args(r, TREATIES[t->treaty], NULL, 0);
        form_option(r, field, t->id, str_format(r->arena, STR_FMT " (" STR_FMT " " STR_FMT ")", STR_ARG(view_label(r, &t->label)), STR_ARG(treaty),
                                                STR_ARG(t->article)));
    }
    return r->model->offence_count > 0;
}

/* ---- making ---- */

static bool is_made(const ProofMatrix *p, Str offence, Str person, Str made_from)
{
    for (size_t i = 0; i < p->element_count; i++) {
        const ProofElement *x = &p->elements[i];
        if (str_equal(x->offence, offence) && str_equal(x->person, person) && str_equal(x->template, made_from)) return true;
    }
    return false;
}

static void put(Request *r, JsonValue *o, const char *name, Str text)
{
    json_set(r->arena, o, name, json_new_string(r->arena, text));
}

typedef struct { const OffenceTemplate *template; Str offence, person, chain; Lang lang; } Making;

static ErrorCode element_draft(Request *r, const Kind *k, const Making *m, const OffenceElement *x, Draft *ret, Error *e)
{
    JsonValue *fields = json_new_object(r->arena);
    Str made_from = str_format(r->arena, STR_FMT "/" STR_FMT, STR_ARG(m->template->id), STR_ARG(x->id)), id = object_id_new(r->arena, k->id);
    if (!fields || !made_from.ptr || !id.ptr) return error_memory(e);
    put(r, fields, "name", x->label.text[m->lang]);
    put(r, fields, "offence", m->offence);
    if (m->person.len > 0) put(r, fields, "person", m->person);
    put(r, fields, "element_type", x->type);
    if (x->optional) json_set(r->arena, fields, "optional", json_new_bool(r->arena, true));
    put(r, fields, "template", made_from);
    put(r, fields, "template_version", m->template->version);
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    *ret = desk_draft(k, m->chain, STR("record.create"), id, 0, k->states[0].id, STR(""), fields);
    return ERR_OK;
}

static ErrorCode read_making(Request *r, const Seen *file, Making *ret, Error *e)
{
    Seen offence, person;
    *ret = (Making){ .template = model_offence(r->model, arg_text(r, "template")), .lang = desk_paper_language(r, file) };
    if (!ret->template) return error_set(e, ERR_NOT_FOUND, K("proof.no-template"), arg_str("word", arg_text(r, "template")));
    TRY(desk_see(r, arg_text(r, "offence"), &offence, e));
    bool sound = str_is(offence.kind->id, "offence") && str_equal(offence.record.chain, file->record.chain);
    if (!sound) return error_set(e, ERR_INVALID, K("proof.other-case"), arg_str("record", arg_text(r, "offence")));
    ret->offence = offence.record.id;
    if (arg_text(r, "person").len == 0) return ERR_OK;
    TRY(desk_see(r, arg_text(r, "person"), &person, e));
    sound = str_is(person.kind->id, "person") && str_equal(person.record.chain, file->record.chain);
    if (!sound) return error_set(e, ERR_INVALID, K("proof.other-case"), arg_str("record", arg_text(r, "person")));
    ret->person = person.record.id;
    return ERR_OK;
}

/* What the law of the country calls it, where the office has filled that in; and that it has not. */
static void remark_national(Request *r, const Making *m, const Seen *offence)
{
    const OffenceTemplate *t = m->template;
    Str edition = json_text(json_get(offence->fields, "code_edition"));
    const NationalArticle *n = offence_national(t, edition);
    Str treaty = view_say_args(r, TREATIES[t->treaty], NULL, 0);
    if (t->unconfirmed) view_note(r, view_say(r, K("proof.unconfirmed"), arg_str("treaty", treaty), arg_str("article", t->article)));
    if (edition.len == 0 || !n) return;
    if (n->article.len == 0) view_note(r, view_say(r, K("proof.no-national")));
    else view_note(r, view_say(r, n->unconfirmed ? K("proof.national-unconfirmed") : K("proof.national"), arg_str("article", n->article),
                               arg_str("source", n->source)));
}

ErrorCode desk_proof_make(Request *r, Error *e)
{
    Seen file, offence;
    Making m;
    const Kind *k;
    size_t count = 0;
    TRY(proof_case(r, arg_text(r, "case"), &file, e));
    TRY(desk_kind(r, STR("element"), true, &k, e));
    TRY(read_making(r, &file, &m, e));
    TRY(desk_see(r, m.offence, &offence, e));
    TRY(desk_place(r, k, file.record.id, &m.chain, e));
    TRY(desk_need_role(r, m.chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(desk_need_rank(r, m.chain, e));
    ProofMatrix p = { .request = r, .chain = m.chain };
    TRY(proof_read(&p, e));
    Draft *drafts = arena_array(r->arena, m.template->element_count + 1, sizeof *drafts);
    Done *done = arena_array(r->arena, m.template->element_count + 1, sizeof *done);
    if (!drafts || !done) return error_memory(e);
    for (size_t i = 0; i < m.template->element_count; i++) {
        const OffenceElement *x = &m.template->elements[i];
        Str made_from = str_format(r->arena, STR_FMT "/" STR_FMT, STR_ARG(m.template->id), STR_ARG(x->id));
        if (!is_made(&p, m.offence, m.person, made_from)) TRY(element_draft(r, k, &m, x, &drafts[count++], e));
    }
    if (count == 0) return error_set(e, ERR_CONFLICT, K("proof.made-already"));
    TRY(request_note_chain(r, m.chain, e));             /* two who press the button at once make them once */
    TRY(office_commit(r, drafts, count, done, e));
    desk_drop_sent(r);
    JsonValue *ids = json_new_array(r->arena);
    for (size_t i = 0; i < count; i++) json_add(r->arena, ids, json_new_string(r->arena, done[i].object));
    json_set(r->arena, view_data(r), "elements", ids);
    json_set(r->arena, view_data(r), "id", json_new_string(r->arena, m.chain));
    json_set(r->arena, view_data(r), "next", json_new_string(r->arena, view_op(r, "proof.show", arg_str("case", m.chain), arg_str("person", m.person))));
    view_note(r, view_say(r, K("proof.made"), arg_int("n", (int64_t)count)));
    remark_national(r, &m, &offence);
    return ERR_OK;
}
