/* desk_proof.c: the page of the proof matrix: one screen a person. At the top in plain words whether the case holds against him;
 * then what the rules ask, with what is missing; then each element with what supports it and what contradicts it side by side;
 * then what helps him.
 *
 * A cell's colour always has its word. What helps a person is told like what burdens him, by the same rows and no smaller. */
#include "desk/desk_today.h"
#include "desk/form.h"
#include "desk/proof.h"

#include <inttypes.h>

enum { COLUMNS = 7 };

/* ---- what was asked ---- */

ErrorCode proof_case(Request *r, Str named, Seen *ret, Error *e)
{
    TRY(desk_see(r, named, ret, e));
    if (!ret->kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", named));
    return desk_locked_look(r, &ret->record, e);
}

typedef struct { Request *request; ProofMatrix proof; Seen file; Str person, offence; Day on, today; } Page;

/* A record that an argument names; empty where it names none. */
static ErrorCode named(Request *r, const char *arg, Str *ret, Error *e)
{
    Seen seen;
    *ret = arg_text(r, arg);
    if (ret->len == 0) return ERR_OK;
    TRY(desk_see(r, *ret, &seen, e));
    *ret = seen.record.id;
    return ERR_OK;
}

static ErrorCode read_page(Request *r, Page *ret, Error *e)
{
    *ret = (Page){ .request = r, .today = instant_local_day(clock_now()) };
    TRY(proof_case(r, arg_text(r, "case"), &ret->file, e));
    TRY(named(r, "person", &ret->person, e));
    TRY(named(r, "offence", &ret->offence, e));
    ret->on = ret->today;
    Str on = arg_text(r, "on");
    if (on.len > 0 && !day_parse(on, &ret->on) && !day_parse_local(on, &ret->on)) {
        return error_set(e, ERR_INVALID, K("proof.no-day"), arg_str("day", on));
    }
    ret->proof = (ProofMatrix){ .request = r, .chain = ret->file.record.id,
                                .until = ret->on < ret->today ? day_local_begin(ret->on + 1) - 1 : 0 };
    TRY(proof_read(&ret->proof, e));
    if (ret->person.len == 0 && ret->proof.person_count == 1) ret->person = ret->proof.persons[0];
    return ERR_OK;
}

static Str day_kept(const Page *p)
{
    char day[11];
    return p->on < p->today ? str_copy(p->request->arena, day_format(day, p->on)) : STR("");
}

static void show_filter(Page *p)
{
    Request *r = p->request;
    JsonValue *form = form_new(r, STR("proof.show"), view_say(r, K("proof.show")));
    JsonValue *person = form_field_named(r, "person", "choice", view_say(r, K("arg.proof-person")),
                                         arg_text(r, "person").len > 0 ? p->person : STR(""));
    JsonValue *offence = form_field_named(r, "offence", "choice", view_say(r, K("arg.proof-offence")), p->offence);
    for (size_t i = 0; i < p->proof.person_count; i++)
        form_option(r, person, p->proof.persons[i], desk_ref_label(r, p->proof.persons[i]));
    for (size_t i = 0; i < p->proof.offence_count; i++)
        form_option(r, offence, p->proof.offences[i].id, p->proof.offences[i].title);
    form_field(r, form, person);
    form_field(r, form, offence);
    form_field(r, form, form_field_named(r, "on", "date", view_say(r, K("arg.proof-on")), day_kept(p)));
    view_filter(r, form);
}

/* ---- one element ---- */

Str proof_link_text(Request *r, const ProofLink *l)
{
    Buf out = buf_in(r->arena);
    buf_add(&out, l->name);
    if (l->where.len > 0) buf_format(&out, ", " STR_FMT, STR_ARG(l->where));
    if (l->own) buf_format(&out, " (" STR_FMT ")", STR_ARG(view_say(r, K("proof.own"))));
    if (l->why) buf_format(&out, " — " STR_FMT, STR_ARG(view_say_args(r, l->why, NULL, 0)));
    else if (l->contested) buf_format(&out, " — " STR_FMT, STR_ARG(view_say(r, K("proof.link-contested"))));
    return buf_str(&out);
}


/* The texts of a row have to stand in it before its cells can say more. */
static Str plain_links(Request *r, const ProofElement *x, ProofSays says)
{
    Buf out = buf_in(r->arena);
    for (const ProofLink *l = x->links; l; l = l->next)
        if (l->says == says) buf_format(&out, "%s" STR_FMT, out.len > 0 ? "; " : "", STR_ARG(proof_link_text(r, l)));
    if (says == SAYS_CONTRADICTS && x->against.len > 0)
        buf_format(&out, "%s" STR_FMT, out.len > 0 ? "; " : "", STR_ARG(x->against));
    if (says == SAYS_CONTRADICTS && x->answer.len > 0)
        buf_format(&out, "%s" STR_FMT, out.len > 0 ? "; " : "",
                   STR_ARG(view_say(r, K("proof.answer"), arg_str("answer", x->answer))));
    return buf_str(&out);
}

static void link_lines(Request *r, const ProofElement *x, ProofSays says, size_t column)
{
    for (const ProofLink *l = x->links; l; l = l->next)
        if (l->says == says) view_cell_line(r, column, proof_link_text(r, l), l->id.len > 0 ? l->id : l->item);
    if (says != SAYS_CONTRADICTS) return;
    if (x->against.len > 0) view_cell_line(r, column, x->against, STR(""));
    if (x->answer.len > 0) view_cell_line(r, column, view_say(r, K("proof.answer"), arg_str("answer", x->answer)), STR(""));
}

/* How many of what is linked may be used, and what was decided about the rest. */
static Str admissibility(Request *r, const ProofElement *x)
{
    int64_t all = 0, use = 0, contested = 0;
    Buf out = buf_in(r->arena);
    for (const ProofLink *l = x->links; l; l = l->next) {
        all++;
        use += !l->why;
        contested += l->contested && !l->why;
    }
    if (all == 0) return STR("");
    buf_add(&out, view_say(r, K("proof.usable"), arg_int("n", use), arg_int("all", all)));
    if (contested > 0) buf_format(&out, "; " STR_FMT, STR_ARG(view_say(r, K("proof.use-waits"), arg_int("n", contested))));
    for (const ProofLink *l = x->links; l; l = l->next)
        if (l->admissibility.len > 0) buf_format(&out, "; " STR_FMT ": " STR_FMT, STR_ARG(l->name), STR_ARG(l->admissibility));
    return buf_str(&out);
}

Str proof_gaps_text(Request *r, const ProofElement *x)
{
    Buf out = buf_in(r->arena);
    buf_add(&out, x->gap);
    for (const ProofTask *t = x->gaps; t; t = t->next) buf_format(&out, "%s" STR_FMT, out.len > 0 ? "; " : "", STR_ARG(t->name));
    return buf_str(&out);
}

static Str tasks_text(Request *r, const ProofElement *x)
{
    Buf out = buf_in(r->arena);
    for (const ProofTask *t = x->tasks; t; t = t->next)
        buf_format(&out, "%s" STR_FMT " (" STR_FMT ")", out.len > 0 ? "; " : "", STR_ARG(t->name), STR_ARG(t->state));
    return buf_str(&out);
}

Str proof_element_name(Request *r, const ProofElement *x)
{
    return x->optional ? str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(x->name),
                                    STR_ARG(view_say(r, K("proof.optional")))) : x->name;
}

static bool may_add_task(Page *p)
{
    Request *r = p->request;
    const Kind *k = model_kind(r->model, STR("task"));
    return k && p->on == p->today && profile_has_kind(r->model, office_profile(r->office, r->model), k) &&
           desk_may(r, p->file.record.id, k->create, k->create_count);
}

static void show_cells(Page *p, const ProofElement *x)
{
    Request *r = p->request;
    size_t supports = proof_count(x, SAYS_SUPPORTS), contradicts = proof_count(x, SAYS_CONTRADICTS),
           neutral = proof_count(x, SAYS_NEUTRAL);
    bool against = contradicts > 0 || x->against.len > 0;
    const State *s = kind_state_was(model_kind(r->model, STR("element")), x->state);
    bool bad = str_is(x->state, "contested") || str_is(x->state, "not_shown");
    const char *tone = str_is(x->state, "accepted") ? "good" : bad ? "bad" : "none";
    view_cell_tone(r, 0, s ? view_label(r, &s->label) : x->state, tone);
    view_cell_line(r, 0, proof_element_name(r, x), x->id);
    if (supports > 0) view_cell_tone(r, 1, view_say(r, K("proof.n-supports"), arg_int("n", (int64_t)supports)), "good");
    else view_cell_tone(r, 1, view_say(r, K("proof.none")), x->optional ? "none" : "bad");
    link_lines(r, x, SAYS_SUPPORTS, 1);
    if (against) view_cell_tone(r, 2, view_say(r, x->answer.len > 0 ? K("proof.answered") : K("proof.open")),
                                x->answer.len > 0 ? "open" : "bad");
    else view_cell_tone(r, 2, view_say(r, K("proof.none")), "none");
    link_lines(r, x, SAYS_CONTRADICTS, 2);
    if (neutral > 0) view_cell_tone(r, 3, view_say(r, K("proof.n-neutral"), arg_int("n", (int64_t)neutral)), "none");
    link_lines(r, x, SAYS_NEUTRAL, 3);
    if (proof_has_gap(x)) view_cell_tone(r, 5, view_say(r, K("proof.missing")), "open");
    if (x->gap.len > 0) view_cell_line(r, 5, x->gap, STR(""));
    for (const ProofTask *t = x->gaps; t; t = t->next) view_cell_line(r, 5, t->name, t->id);
    for (const ProofTask *t = x->tasks; t; t = t->next)
        view_cell_line(r, 6, str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(t->name), STR_ARG(t->state)), t->id);
    if (proof_has_gap(x) && !x->tasks && may_add_task(p)) {
        view_cell_line(r, 6, view_say(r, K("proof.make-task")), view_op(r, "proof.task", arg_str("id", x->id)));
    }
}

static void data_links(Request *r, const ProofElement *x, JsonValue *to)
{
    static const char *const SAYS[SAYS_COUNT] = { "supports", "contradicts", "neutral" };
    JsonValue *list = json_new_array(r->arena);
    for (const ProofLink *l = x->links; l; l = l->next) {
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, one, "counts", json_new_bool(r->arena, !l->why));
        if (l->id.len > 0) json_set(r->arena, one, "id", json_new_string(r->arena, l->id));
        json_set(r->arena, one, "item", json_new_string(r->arena, l->item));
        json_set(r->arena, one, "own_source", json_new_bool(r->arena, l->own));
        json_set(r->arena, one, "says", json_new_string(r->arena, str_of(SAYS[l->says])));
        json_add(r->arena, list, one);
    }
    json_set(r->arena, to, "links", list);
}

static void show_element(Page *p, const ProofElement *x, JsonValue *list)
{
    Request *r = p->request;
    Str cells[COLUMNS] = { proof_element_name(r, x), plain_links(r, x, SAYS_SUPPORTS), plain_links(r, x, SAYS_CONTRADICTS),
                           plain_links(r, x, SAYS_NEUTRAL), admissibility(r, x), proof_gaps_text(r, x), tasks_text(r, x) };
    for (size_t i = 0; i < COLUMNS; i++) if (cells[i].len == 0) cells[i] = STR("–");
    view_table_row(r, cells, COLUMNS);
    show_cells(p, x);
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "id", json_new_string(r->arena, x->id));
    data_links(r, x, one);
    json_set(r->arena, one, "name", json_new_string(r->arena, x->name));
    json_set(r->arena, one, "offence", json_new_string(r->arena, x->offence));
    if (x->person.len > 0) json_set(r->arena, one, "person", json_new_string(r->arena, x->person));
    json_set(r->arena, one, "state", json_new_string(r->arena, x->state));
    json_add(r->arena, list, one);
}

/* ---- the elements of an offence ---- */

static Str offence_title(Request *r, const ProofOffence *o)
{
    if (!o) return view_say(r, K("proof.no-offence"));
    return o->article.len > 0 ? str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(o->title), STR_ARG(o->article)) : o->title;
}

static void show_offence(Page *p, Str offence, JsonValue *list)
{
    Request *r = p->request;
    Str head[COLUMNS] = { view_say(r, K("proof.row-element")), view_say(r, K("proof.row-supports")),
                          view_say(r, K("proof.row-contradicts")),
                          view_say(r, K("proof.row-neutral")), view_say(r, K("proof.row-use")), view_say(r, K("proof.row-gap")),
                          view_say(r, K("proof.row-task")) };
    bool begun = false;
    if (p->offence.len > 0 && !str_equal(p->offence, offence)) return;
    for (size_t i = 0; i < p->proof.element_count; i++) {
        const ProofElement *x = &p->proof.elements[i];
        if (!str_equal(x->offence, offence) || !proof_is_about(&p->proof, x, p->person)) continue;
        if (!begun) view_table(r, offence_title(r, proof_offence(&p->proof, offence)), head, COLUMNS);
        begun = true;
        show_element(p, x, list);
    }
}

/* ---- what the rules say ---- */

static void show_verdict(Page *p, const ProofReadiness *ready)
{
    Request *r = p->request;
    Str who = desk_ref_label(r, p->person);
    if (ready->elements == 0) {
        view_warning(r, view_say(r, K("proof.no-elements"), arg_str("person", who)));
        return;
    }
    if (ready->verdict == PROOF_READY) view_note(r, view_say(r, K("proof.says-ready"), arg_str("person", who)));
    if (ready->verdict == PROOF_UNDER_WAY) view_note(r, view_say(r, K("proof.says-under-way"), arg_str("person", who)));
    if (ready->verdict != PROOF_DOES_NOT_HOLD) return;
    enum { NAMED = 3 };                             /* the rest stands right below */
    size_t all = 0;
    Buf broken = buf_in(r->arena);
    for (size_t i = 0; i < ready->answer_count; i++) {
        const ProofAnswer *a = &ready->answers[i];
        for (size_t j = 0; a->rule->breaks && j < a->failing_count; j++)
            if (all++ < NAMED) buf_format(&broken, "%s«" STR_FMT "» — " STR_FMT, broken.len > 0 ? "; " : "",
                                          STR_ARG(a->failing[j].name),
                                          STR_ARG(a->failing[j].why));
    }
    int64_t more = all > NAMED ? (int64_t)(all - NAMED) : 0;
    if (more > 0) buf_format(&broken, "; " STR_FMT, STR_ARG(view_say(r, K("proof.and-more"), arg_int("n", more))));
    view_warning(r, str_format(r->arena, STR_FMT " " STR_FMT ".",
                               STR_ARG(view_say(r, K("proof.says-does-not-hold"), arg_str("person", who))),
                               STR_ARG(buf_str(&broken))));
}

/* For programs: each rule, and the elements that fail it with their reasons. */
static void data_answers(Request *r, const ProofReadiness *ready)
{
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "asked", list);
    for (size_t i = 0; i < ready->answer_count; i++) {
        const ProofAnswer *a = &ready->answers[i];
        JsonValue *one = json_new_object(r->arena), *failing = json_new_array(r->arena);
        json_set(r->arena, one, "failing", failing);
        json_set(r->arena, one, "rule", json_new_string(r->arena, a->rule->id));
        json_add(r->arena, list, one);
        for (size_t j = 0; j < a->failing_count; j++) {
            JsonValue *x = json_new_object(r->arena);
            json_set(r->arena, x, "element", json_new_string(r->arena, a->failing[j].id));
            json_set(r->arena, x, "why", json_new_string(r->arena, a->failing[j].why));
            json_add(r->arena, failing, x);
        }
    }
}

static void show_answers(Page *p, const ProofReadiness *ready)
{
    Request *r = p->request;
    Str head[] = { view_say(r, K("proof.row-asked")), view_say(r, K("proof.row-answer")), view_say(r, K("proof.row-why")) };
    if (ready->answer_count == 0 || ready->elements == 0) return;
    view_table(r, view_say(r, K("proof.readiness")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < ready->answer_count; i++) {
        const ProofAnswer *a = &ready->answers[i];
        Buf why = buf_in(r->arena);
        Str word = view_say(r, a->failing_count == 0 ? K("proof.yes") : K("proof.not-yet"));
        for (size_t j = 0; j < a->failing_count; j++)
            buf_format(&why, "%s" STR_FMT ": " STR_FMT, j > 0 ? "; " : "", STR_ARG(a->failing[j].name), STR_ARG(a->failing[j].why));
        Str cells[] = { view_label(r, &a->rule->label), word, buf_str(&why) };
        view_table_row(r, cells, ARRAY_LEN(cells));
        view_cell_tone(r, 1, word, a->failing_count == 0 ? "good" : a->rule->breaks ? "bad" : "open");
        for (size_t j = 0; j < a->failing_count; j++) {
            Str line = str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(a->failing[j].name), STR_ARG(a->failing[j].why));
            view_cell_line(r, 2, line, a->failing[j].id);
        }
    }
    const ProofRules *rules = &r->model->proof;
    view_note(r, view_say(r, rules->unconfirmed ? K("proof.rules-unconfirmed") : K("proof.rules"),
                          arg_str("version", rules->version)));
}

/* ---- what helps the person ---- */

typedef struct { Page *page; bool begun; } Helps;

static void help_row(Helps *h, Str what, Str from, Str target)
{
    Request *r = h->page->request;
    Str head[] = { view_say(r, K("proof.row-helps")), view_say(r, K("proof.row-from")) };
    if (!h->begun) view_table(r, view_say(r, K("proof.helps"), arg_str("person", desk_ref_label(r, h->page->person))), head,
                              ARRAY_LEN(head));
    h->begun = true;
    Str cells[] = { what, from };
    view_table_row_to(r, cells, ARRAY_LEN(cells), target);
}

static ErrorCode help_of_charge(void *self, const Record *rec, Error *e)
{
    Helps *h = self;
    Request *r = h->page->request;
    const Kind *k = model_kind(r->model, rec->kind);
    const JsonValue *body;
    if (!k || rec->body.len == 0 || desk_is_hidden(r, rec) || !request_may_see(r, k, rec)) return ERR_OK;
    Str id = str_copy(r->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(record_fields_kept(r->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    const char *const SAID[] = { "answer", "helps_defence" };
    for (size_t i = 0; i < ARRAY_LEN(SAID); i++)
        if (json_get(fields, SAID[i])) help_row(h, json_text(json_get(fields, SAID[i])), desk_title(r, k, body), id);
    return ERR_OK;
}

static ErrorCode show_helps(Page *p, Error *e)
{
    Request *r = p->request;
    Helps h = { .page = p };
    for (size_t i = 0; i < p->proof.element_count; i++) {
        const ProofElement *x = &p->proof.elements[i];
        if (!proof_is_about(&p->proof, x, p->person) || (p->offence.len > 0 && !str_equal(p->offence, x->offence))) continue;
        for (const ProofLink *l = x->links; l; l = l->next) {
            Str what = l->note.len > 0 ? str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(proof_link_text(r, l)),
                                                    STR_ARG(l->note))
                                       : proof_link_text(r, l);
            if (l->says != SAYS_CONTRADICTS) continue;
            help_row(&h, what, view_say(r, K("proof.against-element"), arg_str("element", x->name)), l->id);
        }
        if (x->against.len > 0) help_row(&h, x->against, view_say(r, K("proof.against-element"), arg_str("element", x->name)),
                                         x->id);
    }
    for (const ProofTask *t = p->proof.helps; t; t = t->next)
        if (t->about.len == 0 || str_equal(t->about, p->person)) help_row(&h, t->name, t->state, t->id);
    if (p->proof.until == 0) TRY(records_by(r, STR("charge"), STR("person"), p->person, help_of_charge, &h, e));
    if (!h.begun) view_note(r, view_say(r, K("proof.helps-nothing")));
    return ERR_OK;
}

/* ---- what is remarked ---- */

const OffenceTemplate *proof_newer(Request *r, const ProofElement *x)
{
    Str id;
    const OffenceTemplate *t = proof_template(r, x->template, &id);
    return t && !str_equal(t->version, x->version) ? t : NULL;
}

/* Told once a template: it is a person's to decide what of it he takes. */
static void show_newer(Page *p)
{
    Request *r = p->request;
    for (size_t i = 0; i < p->proof.element_count; i++) {
        const OffenceTemplate *t = proof_newer(r, &p->proof.elements[i]);
        bool told = false;
        for (size_t j = 0; j < i; j++) told = told || (t && proof_newer(r, &p->proof.elements[j]) == t);
        if (t && !told) view_note(r, view_say(r, K("proof.newer"), arg_str("template", view_label(r, &t->label)),
                                              arg_str("version", t->version),
                                              arg_str("made", p->proof.elements[i].version)));
    }
}

static void show_notes(Page *p)
{
    Request *r = p->request;
    const ProofRules *rules = &r->model->proof;
    bool treaty[TREATY_COUNT] = { false };
    for (size_t i = 0; i < p->proof.element_count; i++) {
        Str id;
        const OffenceTemplate *t = proof_template(r, p->proof.elements[i].template, &id);
        if (t && proof_is_about(&p->proof, &p->proof.elements[i], p->person)) treaty[t->treaty] = true;
    }
    bool begun = false;
    for (size_t i = 0; i < rules->note_count; i++) {
        const ProofNote *n = &rules->notes[i];
        if (!treaty[n->treaty]) continue;
        if (!begun) view_details(r, view_say(r, K("proof.notes")));
        begun = true;
        view_row(r, view_say(r, K("proof.article"), arg_str("article", n->article)), view_label(r, &n->label));
    }
}

/* ---- the page ---- */

static void show_actions(Page *p)
{
    Request *r = p->request;
    const Kind *k = model_kind(r->model, STR("element"));
    Str id = p->file.record.id;
    if (k && p->on == p->today && desk_may(r, id, k->create, k->create_count)) {
        view_action(r, view_say(r, K("proof.make")), view_op(r, "proof.make", arg_str("case", id), arg_str("person", p->person)),
                    "primary");
    }
    view_action(r, view_say(r, K("proof.changes")), view_op(r, "proof.changes", arg_str("case", id)), "secondary");
    view_action(r, view_say(r, K("proof.export")), view_op(r, "proof.export", arg_str("case", id), arg_str("person", p->person)),
                "secondary");
    view_action(r, view_say(r, K("proof.print")), view_op(r, "paper.forms", arg_str("about", p->person.len > 0 ? p->person : id)),
                "secondary");
}

static Str target_of(Page *p, Str person)
{
    return view_op(p->request, "proof.show", arg_str("case", p->file.record.id), arg_str("person", person),
                   arg_str("offence", p->offence),
                   arg_str("on", day_kept(p)));
}

static ErrorCode show_persons(Page *p, Error *e)
{
    Request *r = p->request;
    Str head[] = { view_say(r, K("proof.row-person")), view_say(r, K("proof.row-verdict")), view_say(r, K("proof.row-elements")),
                   view_say(r, K("proof.row-shown")) };
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "persons", list);
    view_table(r, view_say(r, K("proof.persons")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < p->proof.person_count; i++) {
        ProofReadiness ready;
        Str person = p->proof.persons[i];
        int64_t shown = 0;
        TRY(proof_ready(&p->proof, person, &ready, e));
        for (size_t j = 0; j < p->proof.element_count; j++) {
            const ProofElement *x = &p->proof.elements[j];
            shown += proof_is_about(&p->proof, x, person) && proof_count(x, SAYS_SUPPORTS) > 0;
        }
        Str word = proof_verdict_word(r, ready.verdict);
        Str cells[] = { desk_ref_label(r, person), word, str_format(r->arena, "%zu", ready.elements),
                        str_format(r->arena, "%" PRId64, shown) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), target_of(p, person));
        view_cell_tone(r, 1, word, ready.verdict == PROOF_READY ? "good" : ready.verdict == PROOF_UNDER_WAY ? "open" : "bad");
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, one, "person", json_new_string(r->arena, person));
        json_set(r->arena, one, "verdict", json_new_string(r->arena, ready.verdict == PROOF_READY ? STR("ready")
            : ready.verdict == PROOF_UNDER_WAY ? STR("under_way") : STR("does_not_hold")));
        json_add(r->arena, list, one);
    }
    return ERR_OK;
}

static ErrorCode show_person(Page *p, Error *e)
{
    Request *r = p->request;
    ProofReadiness ready;
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "elements", list);
    TRY(proof_ready(&p->proof, p->person, &ready, e));
    json_set(r->arena, view_data(r), "verdict", json_new_string(r->arena, ready.verdict == PROOF_READY ? STR("ready")
        : ready.verdict == PROOF_UNDER_WAY ? STR("under_way") : STR("does_not_hold")));
    show_verdict(p, &ready);
    data_answers(r, &ready);
    for (size_t i = 0; i < p->proof.offence_count; i++) show_offence(p, p->proof.offences[i].id, list);
    show_answers(p, &ready);
    TRY(show_helps(p, e));
    show_newer(p);
    show_notes(p);
    return ERR_OK;
}

ErrorCode desk_proof_show(Request *r, Error *e)
{
    Page p;
    TRY(read_page(r, &p, e));
    desk_show_crumbs(r, &p.file);
    view_crumb(r, desk_title(r, p.file.kind, p.file.body), p.file.record.id);
    Str of = p.person.len > 0 ? desk_ref_label(r, p.person) : desk_title(r, p.file.kind, p.file.body);
    view_title(r, view_say(r, K("proof.title"), arg_str("of", of)));
    json_set(r->arena, view_data(r), "case", json_new_string(r->arena, p.file.record.id));
    show_filter(&p);
    if (p.on < p.today) view_note(r, view_say(r, K("proof.as-of"), arg_str("day", desk_say_day(r, p.on))));
    if (p.proof.lost > 0) view_note(r, view_say(r, K("proof.lost"), arg_int("n", (int64_t)p.proof.lost)));
    if (p.proof.person_count == 0) view_note(r, view_say(r, K("proof.empty")));
    else TRY(p.person.len > 0 ? show_person(&p, e) : show_persons(&p, e));
    show_actions(&p);
    return ERR_OK;
}
