/* desk_proof_out.c: the matrix leaves: a line a link for spreadsheets, and values for the paper B7, one page a person. Both say
 * what the page says, with the same words and as of the same moment; a line that does not count any more says why. */
#include "desk/exercise_mark.h"
#include "desk/desk_proof.h"
#include "desk/proof.h"
#include "text/csv.h"

static const char *const SAYS[SAYS_COUNT] = { K("proof.row-supports"), K("proof.row-contradicts"), K("proof.row-neutral") };

/* ---- a table ---- */

typedef struct { Request *request; ProofMatrix proof; char separator; Buf out; int64_t rows; } Leaving;

static void leave_link(Leaving *l, const ProofElement *x, const ProofLink *link)
{
    Request *r = l->request;
    const ProofOffence *o = proof_offence(&l->proof, x->offence);
    const State *s = kind_state_was(model_kind(r->model, STR("element")), x->state);
    Str counts = !link ? STR("") : view_say_args(r, link->why ? link->why : K("proof.counts"), NULL, 0);
    Str cells[] = { x->person.len > 0 ? desk_ref_label(r, x->person) : STR(""), o ? o->title : STR(""), x->name,
                    s ? view_label(r, &s->label) : x->state,
                    link ? view_say_args(r, SAYS[link->says], NULL, 0) : STR(""), link ? link->name : STR(""),
                    link ? link->where : STR(""),
                    counts, link && link->own ? view_say(r, K("model.yes")) : STR(""), link ? link->note : STR(""),
                    link ? link->admissibility : STR(""), proof_gaps_text(r, x) };
    csv_row(&l->out, l->separator, cells, ARRAY_LEN(cells));
    l->rows++;
}

static void leave_elements(Leaving *l, Str person)
{
    for (size_t i = 0; i < l->proof.element_count; i++) {
        const ProofElement *x = &l->proof.elements[i];
        if (!proof_is_about(&l->proof, x, person)) continue;
        if (!x->links) leave_link(l, x, NULL);
        for (const ProofLink *link = x->links; link; link = link->next) leave_link(l, x, link);
    }
}

ErrorCode desk_proof_export(Request *r, Error *e)
{
    char hex[65];
    Seen file, person;
    Leaving l = { .request = r, .separator = r->lang == LANG_EN ? ',' : ';', .out = buf_in(r->arena) };
    Str of = arg_text(r, "person");
    TRY(proof_case(r, arg_text(r, "case"), &file, e));
    if (of.len > 0) {
        TRY(desk_see(r, of, &person, e));
        of = person.record.id;
    }
    l.proof = (ProofMatrix){ .request = r, .chain = file.record.id };
    TRY(proof_read(&l.proof, e));
    Str head[] = { view_say(r, K("proof.row-person")), view_say(r, K("proof.row-offence")), view_say(r, K("proof.row-element")),
                   view_say(r, K("desk.row-state")), view_say(r, K("proof.row-says")), view_say(r, K("proof.row-record")),
                   view_say(r, K("proof.row-where")), view_say(r, K("proof.row-counts")), view_say(r, K("proof.own")),
                   view_say(r, K("proof.row-note")), view_say(r, K("proof.row-use")), view_say(r, K("proof.row-gap")) };
    csv_begin(&l.out);
    csv_row(&l.out, l.separator, head, ARRAY_LEN(head));
    leave_elements(&l, of);
    if (l.out.failed) return error_memory(e);
    JsonValue *content = json_new_object(r->arena);
    desk_mark_csv(r, &l.out);
    Hash hash = hash_of(buf_str(&l.out));
    json_set(r->arena, content, "kind", json_new_string(r->arena, STR("evidence_link")));
    json_set(r->arena, content, "rows", json_new_int(r->arena, l.rows));
    json_set(r->arena, content, "sha256", json_new_string(r->arena, str_copy(r->arena, hash_hex(hex, &hash))));
    TRY(office_note_look(r, file.record.id, STR("record.export"), file.record.id, content, e));
    TRY(fd_write_all(r->fd, buf_str(&l.out), STR("csv"), e));
    json_set(r->arena, view_data(r), "rows", json_new_int(r->arena, l.rows));
    view_note(r, view_say(r, K("proof.taken"), arg_int("n", l.rows)));
    return ERR_OK;
}

/* ---- a paper ---- */

/* What is empty is not there, so that a form can ask for it. */
static void put(Request *r, JsonValue *o, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, o, name, json_new_string(r->arena, text));
}

static JsonValue *link_values(Request *r, const ProofElement *x, ProofSays says)
{
    JsonValue *list = json_new_array(r->arena);
    for (const ProofLink *l = x->links; l; l = l->next) {
        if (l->says != says) continue;
        JsonValue *one = json_new_object(r->arena);
        put(r, one, "text", proof_link_text(r, l));
        json_set(r->arena, one, "next", json_new_bool(r->arena, list && list->count > 0));
        json_add(r->arena, list, one);
    }
    return list;
}

static JsonValue *element_values(Request *r, const ProofElement *x, size_t no)
{
    JsonValue *o = json_new_object(r->arena);
    const State *s = kind_state_was(model_kind(r->model, STR("element")), x->state);
    put(r, o, "no", str_format(r->arena, "%zu", no));
    put(r, o, "name", proof_element_name(r, x));
    put(r, o, "state", s ? view_label(r, &s->label) : x->state);
    put(r, o, "against", x->against);
    put(r, o, "answer", x->answer);
    put(r, o, "gap", proof_gaps_text(r, x));
    json_set(r->arena, o, "supports", link_values(r, x, SAYS_SUPPORTS));
    json_set(r->arena, o, "contradicts", link_values(r, x, SAYS_CONTRADICTS));
    json_set(r->arena, o, "neutral", link_values(r, x, SAYS_NEUTRAL));
    return o;
}

/* Which elements have which number on a person's page: one row of numbers through all offences. */
typedef struct { const ProofElement **list; size_t count; } Numbered;

static JsonValue *offence_values(Request *r, const ProofMatrix *p, const ProofOffence *offence, Str person, Numbered *numbers)
{
    JsonValue *o = json_new_object(r->arena), *list = json_new_array(r->arena);
    for (size_t i = 0; i < p->element_count; i++) {
        const ProofElement *x = &p->elements[i];
        if (!str_equal(x->offence, offence->id) || !proof_is_about(p, x, person)) continue;
        numbers->list[numbers->count++] = x;
        json_add(r->arena, list, element_values(r, x, numbers->count));
    }
    put(r, o, "title", offence->title);
    put(r, o, "article", offence->article);
    json_set(r->arena, o, "elements", list);
    return list && list->count > 0 ? o : NULL;
}

static size_t number_of(const Numbered *numbers, Str id)
{
    for (size_t i = 0; i < numbers->count; i++) if (str_equal(numbers->list[i]->id, id)) return i + 1;
    return 0;
}

/* "1, 2, 5: not accepted yet": the same reason once, with the numbers of all that it is said of. */
static Str reasons(Request *r, const ProofAnswer *a, const Numbered *numbers)
{
    Buf out = buf_in(r->arena);
    for (size_t i = 0; i < a->failing_count; i++) {
        bool told = false;
        for (size_t j = 0; j < i; j++) told = told || str_equal(a->failing[j].why, a->failing[i].why);
        if (told) continue;
        if (out.len > 0) buf_c(&out, "; ");
        for (size_t j = i, n = 0; j < a->failing_count; j++) {
            size_t number = number_of(numbers, a->failing[j].id);
            if (!str_equal(a->failing[j].why, a->failing[i].why)) continue;
            if (number > 0) buf_format(&out, "%s%zu", n++ > 0 ? ", " : "", number);
            else buf_format(&out, "%s" STR_FMT, n++ > 0 ? ", " : "", STR_ARG(a->failing[j].name));
        }
        buf_format(&out, ": " STR_FMT, STR_ARG(a->failing[i].why));
    }
    return buf_str(&out);
}

/* Only what the rules miss: what they do not is no news on a page. */
static JsonValue *asked_values(Request *r, const ProofReadiness *ready, const Numbered *numbers)
{
    JsonValue *list = json_new_array(r->arena);
    for (size_t i = 0; i < ready->answer_count; i++) {
        const ProofAnswer *a = &ready->answers[i];
        JsonValue *one = json_new_object(r->arena);
        if (a->failing_count == 0) continue;
        put(r, one, "label", view_label(r, &a->rule->label));
        put(r, one, "why", reasons(r, a, numbers));
        json_add(r->arena, list, one);
    }
    return list;
}

static ErrorCode person_values(Request *r, const ProofMatrix *p, Str person, JsonValue *to, Error *e)
{
    JsonValue *o = json_new_object(r->arena), *offences = json_new_array(r->arena);
    Numbered numbers = { .list = arena_array(r->arena, p->element_count + 1, sizeof *numbers.list) };
    ProofReadiness ready;
    if (!numbers.list) return error_memory(e);
    TRY(proof_ready(p, person, &ready, e));
    put(r, o, "person", desk_ref_label(r, person));
    put(r, o, "file", desk_ref_label(r, p->chain));
    put(r, o, "verdict", proof_verdict_word(r, ready.verdict));
    for (size_t i = 0; i < p->offence_count; i++) {
        JsonValue *one = offence_values(r, p, &p->offences[i], person, &numbers);
        if (one) json_add(r->arena, offences, one);
    }
    JsonValue *asked = asked_values(r, &ready, &numbers);
    json_set(r->arena, o, "offences", offences);
    json_set(r->arena, o, "asked", asked);
    json_set(r->arena, o, "judged", json_new_bool(r->arena, ready.elements > 0 && asked && asked->count > 0));
    json_set(r->arena, o, "again", json_new_bool(r->arena, to && to->count > 0));
    json_add(r->arena, to, o);
    return ERR_OK;
}

/* In the paper's language, whoever asks for it. */
ErrorCode desk_proof_values(Request *r, Lang lang, const Seen *about, JsonValue **ret, Error *e)
{
    Lang reader = r->lang;
    ProofMatrix p = { .request = r, .chain = about->record.chain };
    *ret = json_new_array(r->arena);
    r->lang = lang;
    ErrorCode code = proof_read(&p, e);
    bool one = str_is(about->kind->id, "person");
    for (size_t i = 0; i < p.person_count && code == ERR_OK; i++)
        if (!one || str_equal(p.persons[i], about->record.id)) code = person_values(r, &p, p.persons[i], *ret, e);
    r->lang = reader;
    return code;
}
