/* proof_read.c: the matrix of a case out of its records: one walk over each of its kinds, one look at each record that is
 * linked.
 *
 * As of a day it is read from the ledger: of each record the version that its newest entry until then left, and what was not
 * there yet is left out. An item that the reader may not see is left out with its link: its weight would tell him that it is
 * there. */
#include "desk/proof.h"

#include <stdlib.h>

/* One record of the case, now or then. */
typedef ErrorCode (*RowEach)(ProofMatrix *p, Str id, Str state, const JsonValue *fields, Error *e);

/* ---- as of a day ---- */

typedef struct { ProofMatrix *proof; Str content; bool found, lost; } Then;

/* The last one that stands is that of the day; an entry's texts are there in its turn alone. */
static ErrorCode take_moment(void *self, const Entry *entry, Error *e)
{
    Then *t = self;
    bool version = str_is(entry->op, "record.create") || str_is(entry->op, "record.change") ||
                   str_is(entry->op, "record.correct") || str_starts(entry->op, STR("record.move."));
    if (!version || entry->received > t->proof->until) return ERR_OK;
    ErrorCode code = records_content(t->proof->request, entry, &t->content, e);
    t->found = true;
    t->lost = code == ERR_NOT_FOUND;
    return t->lost ? ERR_OK : code;
}

/* *fields stays NULL for what was not there yet, or whose content is gone. */
static ErrorCode row_then(ProofMatrix *p, Str id, Str *state, const JsonValue **fields, Error *e)
{
    Then t = { .proof = p };
    JsonValue *body;
    *fields = NULL;
    TRY(records_history(p->request, id, take_moment, &t, e));
    if (t.lost) p->lost++;
    if (!t.found || t.lost) return ERR_OK;
    TRY(json_parse(p->request->arena, t.content, &body, e));
    *state = json_text(json_get(body, "state"));
    *fields = json_get(body, "fields");
    return ERR_OK;
}

/* ---- a walk over one kind ---- */

typedef struct { ProofMatrix *proof; const Kind *kind; RowEach each; RecordIds ids; } Walk;

static ErrorCode take_row(void *self, const Record *rec, Error *e)
{
    Walk *w = self;
    Request *r = w->proof->request;
    const JsonValue *body;
    if (!str_equal(rec->chain, w->proof->chain) || !request_may_see(r, w->kind, rec)) return ERR_OK;
    if (w->proof->until > 0) return record_ids_add(&w->ids, rec->id, e);
    if (rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    Str id = str_copy(r->arena, rec->id), state = str_copy(r->arena, rec->state);
    if (!id.ptr || !state.ptr) return error_memory(e);
    TRY(record_fields_kept(r->arena, rec, &body, e));
    return w->each(w->proof, id, state, json_get(body, "fields"), e);
}

static ErrorCode each_row(ProofMatrix *p, const char *kind, RowEach each, Error *e)
{
    Walk w = { .proof = p, .kind = model_kind(p->request->model, str_of(kind)), .each = each, .ids = { .request = p->request } };
    if (!w.kind) return ERR_OK;
    TRY(records_of_kind_in(p->request, p->chain, w.kind->id, take_row, &w, e));
    for (size_t i = 0; i < w.ids.count; i++) {
        const JsonValue *fields;
        Str state;
        TRY(row_then(p, w.ids.ids[i], &state, &fields, e));
        if (fields) TRY(each(p, w.ids.ids[i], state, fields, e));
    }
    return ERR_OK;
}

/* ---- offences, and whom they name ---- */

static ErrorCode add_person(ProofMatrix *p, Str person, Error *e)
{
    for (size_t i = 0; i < p->person_count; i++) if (str_equal(p->persons[i], person)) return ERR_OK;
    if (!ARENA_ROOM(p->request->arena, p->persons, p->person_count, p->person_room)) return error_memory(e);
    p->persons[p->person_count++] = person;
    return ERR_OK;
}

static ErrorCode take_offence(ProofMatrix *p, Str id, Str state, const JsonValue *fields, Error *e)
{
    const JsonValue *persons = json_get(fields, "persons");
    if (!ARENA_ROOM(p->request->arena, p->offences, p->offence_count, p->offence_room)) return error_memory(e);
    ProofOffence *o = &p->offences[p->offence_count++];
    *o = (ProofOffence){ .id = id, .state = state, .title = json_text(json_get(fields, "title")),
                         .from = json_text(json_get(fields, "from")),
                         .option = json_text(json_get(fields, "treaty_article")),
                         .article = json_text(json_get(fields, "national_article")),
                         .edition = json_text(json_get(fields, "code_edition")) };
    o->persons = arena_array(p->request->arena, persons ? persons->count + 1 : 1, sizeof *o->persons);
    if (!o->persons) return error_memory(e);
    JSON_EACH(one, persons) o->persons[o->person_count++] = json_text(json_get(one, "person"));
    return ERR_OK;
}

static int by_from(const void *a, const void *b)
{
    const ProofOffence *one = a, *other = b;
    int days = str_compare(one->from, other->from);
    if (days != 0) return days;
    int titles = str_compare(one->title, other->title);
    return titles != 0 ? titles : str_compare(one->id, other->id);
}

/* ---- elements ---- */

const OffenceTemplate *proof_template(Request *r, Str made_from, Str *element)
{
    Str rest = made_from, id;
    *element = STR("");
    if (!str_cut(&rest, '/', &id)) return NULL;
    *element = rest;
    return model_offence(r->model, id);
}

/* As the template has them; what was written by hand follows by its type. */
static size_t order_of(ProofMatrix *p, const ProofElement *x)
{
    enum { BY_HAND = 1000 };
    Str id;
    const OffenceTemplate *t = proof_template(p->request, x->template, &id);
    const OffenceElement *of = t ? offence_element(t, id) : NULL;
    if (of) return (size_t)(of - t->elements);
    const Kind *k = model_kind(p->request->model, STR("element"));
    const Field *f = k ? kind_field(k, STR("element_type")) : NULL;
    size_t i = 0;
    while (f && i < f->choice_count && !str_equal(f->choices[i].id, x->type)) i++;
    return BY_HAND + i;
}

static ProofSays says_of(Str word)
{
    return str_is(word, "supports") ? SAYS_SUPPORTS : str_is(word, "contradicts") ? SAYS_CONTRADICTS : SAYS_NEUTRAL;
}

static void add_link(ProofElement *x, ProofLink *l)
{
    if (x->last_link) x->last_link->next = l;
    else x->links = l;
    x->last_link = l;
}

static ErrorCode take_element(ProofMatrix *p, Str id, Str state, const JsonValue *fields, Error *e)
{
    if (!ARENA_ROOM(p->request->arena, p->elements, p->element_count, p->element_room)) return error_memory(e);
    ProofElement *x = &p->elements[p->element_count++];
    *x = (ProofElement){ .id = id, .state = state, .name = json_text(json_get(fields, "name")),
                         .offence = json_text(json_get(fields, "offence")),
                         .person = json_text(json_get(fields, "person")), .type = json_text(json_get(fields, "element_type")),
                         .against = json_text(json_get(fields, "against")), .answer = json_text(json_get(fields, "answer")),
                         .gap = json_text(json_get(fields, "gap")), .template = json_text(json_get(fields, "template")),
                         .version = json_text(json_get(fields, "template_version")),
                         .ground = json_text(json_get(fields, "contest_ground")),
                         .optional = json_true(json_get(fields, "optional")) };
    x->order = order_of(p, x);
    JSON_EACH(old, json_get(fields, "evidence")) {
        ProofLink *l = ARENA_NEW(p->request->arena, ProofLink);
        if (!l) return error_memory(e);
        Str says = json_text(json_get(old, "says"));
        *l = (ProofLink){ .item = json_text(json_get(old, "item")), .admissibility = json_text(json_get(old, "admissibility")),
                          .says = says_of(says),
                          .own = json_true(json_get(old, "source_of_its_own")) };
        add_link(x, l);
    }
    return ERR_OK;
}

static int by_place(const void *a, const void *b)
{
    const ProofElement *one = a, *other = b;
    if (one->order != other->order) return one->order < other->order ? -1 : 1;
    int names = str_compare(one->name, other->name);
    return names != 0 ? names : str_compare(one->id, other->id);
}

/* ---- what is linked ---- */

/* What the reader may know of a linked record; looked up once. */
typedef struct { Str name; bool seen; const char *why; } Item;

static ErrorCode look_at_item(ProofMatrix *p, Str id, const Item **ret, Error *e)
{
    Request *r = p->request;
    const Item *known = map_get(&p->items, id);
    *ret = known;
    if (known) return ERR_OK;
    Item *item = ARENA_NEW(r->arena, Item);
    Record rec;
    if (!item) return error_memory(e);
    *item = (Item){ .seen = false };
    ErrorCode code = records_get(r, id, &rec, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    const Kind *k = code == ERR_OK ? model_kind_was(r->model, rec.kind) : NULL;
    item->seen = k && request_may_see(r, k, &rec);
    if (item->seen && record_is_pulled_back(&rec)) item->why = K("proof.why-pulled-back");
    else if (item->seen && rec.body.len == 0) item->why = K("proof.why-erased");
    else if (item->seen && str_in(rec.state, r->model->proof.gone, r->model->proof.gone_count)) item->why = K("proof.why-gone");
    bool told = item->seen && rec.body.len > 0 && !record_is_pulled_back(&rec);
    if (item->seen) item->name = told ? desk_ref_label(r, id) : view_label(r, &k->label);
    if (!map_set(&p->items, id, item)) return error_memory(e);
    *ret = item;
    return ERR_OK;
}

Str proof_where(Request *r, const JsonValue *fields)
{
    Str page = json_text(json_get(json_get(fields, "page"), "number")), time = json_text(json_get(fields, "time"));
    if (page.len > 0 && time.len > 0) return view_say(r, K("proof.where-both"), arg_str("page", page), arg_str("time", time));
    return page.len > 0 ? view_say(r, K("proof.where-page"), arg_str("page", page)) : time;
}

static ErrorCode take_link(ProofMatrix *p, Str id, Str state, const JsonValue *fields, Error *e)
{
    ProofElement *x = map_get(&p->by_id, json_text(json_get(fields, "element")));
    ProofLink *l = x ? ARENA_NEW(p->request->arena, ProofLink) : NULL;
    if (!x) return ERR_OK;
    if (!l) return error_memory(e);
    Str says = json_text(json_get(fields, "says"));
    *l = (ProofLink){ .id = id, .item = json_text(json_get(fields, "item")), .where = proof_where(p->request, fields),
                      .weight = json_text(json_get(fields, "weight")), .note = json_text(json_get(fields, "note")),
                      .admissibility = json_text(json_get(fields, "admissibility")),
                      .says = says_of(says),
                      .own = json_true(json_get(fields, "source_of_its_own")), .contested = str_is(state, "contested") };
    if (str_is(state, "excluded")) l->why = K("proof.why-excluded");
    else if (str_is(state, "withdrawn")) l->why = K("proof.why-withdrawn");
    add_link(x, l);
    return ERR_OK;
}

static int by_name(const void *a, const void *b)
{
    const ProofLink *one = *(ProofLink *const *)a, *other = *(ProofLink *const *)b;
    int names = str_compare(one->name, other->name);
    if (names != 0) return names;
    int places = str_compare(one->where, other->where);
    return places != 0 ? places : str_compare(one->id, other->id);
}

/* Names what is linked, drops what the reader may not see, and puts the rest in order. */
static ErrorCode settle_links(ProofMatrix *p, ProofElement *x, Error *e)
{
    size_t count = 0, kept = 0;
    for (const ProofLink *l = x->links; l; l = l->next) count++;
    ProofLink **list = arena_array(p->request->arena, count + 1, sizeof *list);
    if (!list) return error_memory(e);
    for (ProofLink *l = x->links; l; l = l->next) {
        const Item *item;
        TRY(look_at_item(p, l->item, &item, e));
        if (!item->seen) continue;
        l->name = item->name;
        if (!l->why && p->until == 0) l->why = item->why;
        list[kept++] = l;
    }
    sort_list(list, kept, sizeof *list, by_name);
    x->links = x->last_link = NULL;
    for (size_t i = 0; i < kept; i++) {
        list[i]->next = NULL;
        add_link(x, list[i]);
    }
    return ERR_OK;
}

/* A task, a gap or a disclosure item, behind those that are there. */
static ErrorCode add_work(ProofMatrix *p, const char *kind, ProofTask **first, ProofTask **last, const ProofTask *one, Str state,
                          Error *e)
{
    const Kind *k = model_kind(p->request->model, str_of(kind));
    const State *s = k ? kind_state_was(k, state) : NULL;
    ProofTask *t = ARENA_NEW(p->request->arena, ProofTask);
    if (!t) return error_memory(e);
    *t = *one;
    t->state = s ? view_label(p->request, &s->label) : state;
    t->open = s && !s->final;
    if (*last) (*last)->next = t;
    else *first = t;
    *last = t;
    return ERR_OK;
}

static ErrorCode take_task(ProofMatrix *p, Str id, Str state, const JsonValue *fields, Error *e)
{
    ProofElement *x = map_get(&p->by_id, json_text(json_get(fields, "element")));
    ProofTask one = { .id = id, .name = json_text(json_get(fields, "title")) };
    return x ? add_work(p, "task", &x->tasks, &x->last_task, &one, state, e) : ERR_OK;
}

static ErrorCode take_gap(ProofMatrix *p, Str id, Str state, const JsonValue *fields, Error *e)
{
    ProofElement *x = map_get(&p->by_id, json_text(json_get(fields, "element")));
    ProofTask one = { .id = id, .name = json_text(json_get(fields, "what")) };
    return x && str_is(state, "open") ? add_work(p, "gap", &x->gaps, &x->last_gap, &one, state, e) : ERR_OK;
}

/* What was entered by mistake helps nobody. */
static ErrorCode take_help(ProofMatrix *p, Str id, Str state, const JsonValue *fields, Error *e)
{
    ProofTask one = { .id = id, .name = json_text(json_get(fields, "what")), .about = json_text(json_get(fields, "person")) };
    if (str_is(state, "mistaken")) return ERR_OK;
    TRY(add_work(p, "disclosure_item", &p->helps, &p->last_help, &one, state, e));
    p->last_help->open = str_is(state, "told");
    return ERR_OK;
}

/* ---- the whole ---- */

ErrorCode proof_read(ProofMatrix *p, Error *e)
{
    p->by_id = map_in(p->request->arena);
    p->items = map_in(p->request->arena);
    TRY(each_row(p, "offence", take_offence, e));
    sort_list(p->offences, p->offence_count, sizeof *p->offences, by_from);
    for (size_t i = 0; i < p->offence_count; i++)
        for (size_t j = 0; j < p->offences[i].person_count; j++) TRY(add_person(p, p->offences[i].persons[j], e));
    TRY(each_row(p, "element", take_element, e));
    sort_list(p->elements, p->element_count, sizeof *p->elements, by_place);
    for (size_t i = 0; i < p->element_count; i++) {
        if (!map_set(&p->by_id, p->elements[i].id, &p->elements[i])) return error_memory(e);
        if (p->elements[i].person.len > 0) TRY(add_person(p, p->elements[i].person, e));
    }
    TRY(each_row(p, "evidence_link", take_link, e));
    TRY(each_row(p, "task", take_task, e));
    TRY(each_row(p, "gap", take_gap, e));
    TRY(each_row(p, "disclosure_item", take_help, e));
    for (size_t i = 0; i < p->element_count; i++) TRY(settle_links(p, &p->elements[i], e));
    return ERR_OK;
}

/* ---- questions ---- */

const ProofOffence *proof_offence(const ProofMatrix *p, Str id)
{
    for (size_t i = 0; i < p->offence_count; i++) if (str_equal(p->offences[i].id, id)) return &p->offences[i];
    return NULL;
}

bool proof_is_about(const ProofMatrix *p, const ProofElement *x, Str person)
{
    if (person.len == 0) return true;
    if (x->person.len > 0) return str_equal(x->person, person);
    const ProofOffence *o = proof_offence(p, x->offence);
    return o && str_in(person, o->persons, o->person_count);
}

bool proof_has_gap(const ProofElement *x)
{
    return x->gap.len > 0 || x->gaps;
}

size_t proof_count(const ProofElement *x, ProofSays says)
{
    size_t n = 0;
    for (const ProofLink *l = x->links; l; l = l->next) n += !l->why && l->says == says;
    return n;
}

/* Two pages of one document are one source. */
static bool first_of_item(const ProofElement *x, const ProofLink *one)
{
    for (const ProofLink *l = x->links; l != one; l = l->next)
        if (!l->why && l->own && l->says == one->says && str_equal(l->item, one->item)) return false;
    return true;
}

size_t proof_sources(const ProofElement *x)
{
    size_t marked = 0, others = 0;
    for (const ProofLink *l = x->links; l; l = l->next) {
        if (l->why || l->says != SAYS_SUPPORTS) continue;
        if (!l->own) others = 1;
        else if (first_of_item(x, l)) marked++;
    }
    return marked + others;
}
