/* figures_facts.c: what was so at the end of a day, out of the store.
 *
 * Which records there were and in which states they had been stands in the ledger's columns (an act that makes or moves a
 * record says so in its operation), so that no content is opened for it. What a field said is in the record's row, or, where
 * the record has changed since that day, in the content of the entry that was its newest then. A content that was erased since
 * is not to be had again: the record still counts where only its states are asked for, and the reader is told how many there
 * are.
 *
 * A figure of the whole office reaches over all ordinary cases. It does not reach over records of the office's own chain that
 * the reader may not see: a tip that names him is hidden from him, and a number that is one higher than his list would tell him
 * that there is one.
 *
 * Locked cases are in no figure: the store cannot read them, and a figure that did would differ from reader to reader. */
#include "desk/figures.h"

enum { FACTS_ARENA = 16 << 20 };

/* ---- which fields are asked for ---- */

static bool event_asks(const IndicatorEvent *v, Str field) { return v->type == EVENT_FIELD && str_equal(v->field, field); }

static bool test_asks(const IndicatorTest *t, Str field)
{
    const Str named[] = { t->field, t->filled, t->empty, t->past, t->ahead, t->list, t->beside_by };
    return str_in(field, named, ARRAY_LEN(named)) || event_asks(&t->from, field) || event_asks(&t->to, field);
}

static bool path_asks(const IndicatorPath *path, const Kind *k, Str field)
{
    for (size_t i = 0; i < path->part_count; i++) {
        if (str_equal(path->of[i], k->id) && str_equal(path->part[i], field)) return true;
    }
    return false;
}

/* Paths lead over other kinds than the one that is counted. */
static bool paths_ask(const Indicator *x, const Kind *k, Str field)
{
    const IndicatorPath *paths[] = { &x->value, &x->unique, &x->project, &x->at.path, &x->over.via, &x->known.via, &x->of.via };
    bool asked = false;
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) asked = asked || path_asks(paths[i], k, field);
    for (size_t s = 0; s < x->split_count; s++) asked = asked || path_asks(&x->split_by[s], k, field);
    for (size_t s = 0; s < x->rate_source_count; s++) asked = asked || path_asks(&x->rate_sources[s], k, field);
    asked = asked || (x->convert && str_is(k->id, "exchange_rate"));
    return asked;
}

static bool is_asked(const Model *m, const Kind *k, Str field)
{
    if (str_is(field, "lead")) return k->is_case;
    if (str_is(field, "merged_into")) return true;
    for (size_t i = 0; i < m->indicator_count; i++) {
        if (paths_ask(&m->indicators[i], k, field)) return true;
    }
    for (size_t i = 0; i < m->indicator_count; i++) {
        const Indicator *x = &m->indicators[i];
        const IndicatorTest *tests[] = { &x->over, &x->known, &x->each, &x->of };
        bool beside = false;
        for (size_t t = 0; t < ARRAY_LEN(tests); t++) {
            bool named = str_equal(tests[t]->linked_by, field) || str_equal(tests[t]->linked_field, field);
            beside = beside || (str_equal(tests[t]->beside, k->id) && str_equal(tests[t]->beside_by, field)) ||
                     (named && str_equal(tests[t]->linked, k->id));
        }
        if (beside) return true;
        if (!str_equal(x->kind, k->id)) continue;
        bool asked = event_asks(&x->at, field) || event_asks(&x->from, field) || event_asks(&x->to, field) || str_equal(x->items, field) ||
                     str_equal(x->convert_on, field);
        for (size_t t = 0; t < ARRAY_LEN(tests); t++) asked = asked || test_asks(tests[t], field);
        if (asked) return true;
    }
    return false;
}

/* ---- one record ---- */

typedef struct {
    Figures    *figures;
    Facts      *facts;
    Arena       scratch;
    Fact       *fact;
    RecordPlace newest, then;           /* the entry that made its newest version, and the one that was it on the day */
    bool        lost;                   /* a move that today's model does not know */
} Reading;

/* Where an act of that name leaves a record of the kind. */
static Str state_after(const Kind *k, Str op, bool *carries)
{
    *carries = true;
    if (str_is(op, "record.create")) return k->states[0].id;
    if (str_is(op, "record.change")) return STR("");
    if (!str_starts(op, STR("record.move."))) {
        *carries = false;
        return STR("");
    }
    const Move *m = kind_move(k, str_from(op, STR("record.move.").len));
    return m ? m->to : STR("");
}

static ErrorCode add_passage(Reading *x, Instant at, Str state, Error *e)
{
    Fact *f = x->fact;
    if (state.len == 0 || (f->passage_count > 0 && str_equal(f->passages[f->passage_count - 1].state, state))) return ERR_OK;
    size_t room = f->passage_count == 0 ? 4 : f->passage_count >= 4 && (f->passage_count & (f->passage_count - 1)) == 0 ? f->passage_count * 2 : 0;
    if (room > 0) {
        Passage *wider = arena_grow(x->figures->arena, f->passages, f->passage_count * sizeof *wider, room * sizeof *wider);
        if (!wider) return error_memory(e);
        f->passages = wider;
    }
    f->passages[f->passage_count++] = (Passage){ instant_local_day(at), state, at };
    f->state = state;
    return ERR_OK;
}

static ErrorCode take_moment(void *self, const Moment *m, Error *e)
{
    Reading *x = self;
    bool carries;
    Day day = instant_local_day(m->received);
    Str state = state_after(x->facts->kind, m->op, &carries);
    if (!carries) return ERR_OK;
    x->newest = m->place;
    if (day > x->figures->as_of) return ERR_OK;
    x->then = m->place;
    if (x->fact->passage_count == 0) x->fact->made = day;
    if (x->fact->passage_count == 0) x->fact->made_at = m->received;
    if (x->fact->passage_count == 0) x->fact->first = m->place;
    x->fact->newest = m->place;
    x->lost = x->lost || (state.len == 0 && str_starts(m->op, STR("record.move.")));
    return add_passage(x, m->received, state, e);
}

static ErrorCode take_made(void *self, const Moment *m, Error *e)
{
    Fact *f = self;
    (void)e;
    if (!str_is(m->op, "record.create")) return ERR_OK;
    f->case_made = instant_local_day(m->received);
    f->has_case = true;
    return ERR_END;
}

/* What it said then: its row, or the content of the entry that was its newest. */
static ErrorCode body_then(Reading *x, const Record *rec, Str *ret, Error *e)
{
    unsigned char salt[SALT_SIZE];
    *ret = rec->body;
    bool changed = x->then.epoch != x->newest.epoch || x->then.index != x->newest.index;
    if (!changed) return ERR_OK;
    ErrorCode code = store_content(x->figures->request->store, &x->scratch, x->then.epoch, x->then.index, CONTENT_OBJECT, salt, ret, e);
    if (code == ERR_NOT_FOUND) *ret = STR("");
    return code == ERR_NOT_FOUND ? ERR_OK : code;
}

/* Only the fields that figures ask for, in the figures' arena. */
static ErrorCode keep_fields(Reading *x, Str body, Error *e)
{
    JsonValue *v, *adopted, *kept = json_new_object(x->figures->arena);
    const Kind *k = x->facts->kind;
    TRY(json_parse(&x->scratch, body, &v, e));
    TRY(record_adopt(&x->scratch, k, json_get(v, "fields"), &adopted, e));
    JSON_EACH(one, adopted) {
        if (!map_get(&x->facts->asked, one->key)) continue;
        char *name = str_c(x->figures->arena, one->key);
        if (!name) return error_memory(e);
        json_set(x->figures->arena, kept, name, json_copy(x->figures->arena, one));
    }
    x->fact->fields = kept;
    /* what a move of an older model led to stands in the content itself */
    if (x->lost) x->fact->state = str_copy(x->figures->arena, json_text(json_get(v, "state")));
    return kept ? ERR_OK : error_memory(e);
}

/* The cases that the reader knows, and the single records that were shared with him, asked for once: case by case each answer would be
 * noted for an act that there is none of. */
static ErrorCode learn_known(Figures *x, Error *e)
{
    Str *chains, *records;
    size_t chain_count, record_count;
    if (x->knows) return ERR_OK;
    x->known = map_in(x->arena);
    TRY(request_chains(x->request, &chains, &chain_count, e));
    TRY(request_shared_records(x->request, &records, &record_count, e));
    for (size_t i = 0; i < chain_count; i++)
        if (!map_set(&x->known, chains[i], x)) return error_memory(e);
    for (size_t i = 0; i < record_count; i++)
        if (!map_set(&x->known, records[i], x)) return error_memory(e);
    x->knows = true;
    return ERR_OK;
}

static bool may_see(Reading *x, const Record *rec)
{
    if (str_is(rec->chain, "office")) return request_may_see(x->figures->request, x->facts->kind, rec);
    return map_get(&x->figures->known, rec->chain) || map_get(&x->figures->known, rec->id);
}

static ErrorCode read_fact(Reading *x, const Record *rec, Error *e)
{
    Figures *f = x->figures;
    Request *r = f->request;
    Str body;
    TRY(store_object_moments(r->store, rec->id, take_moment, x, e));
    Fact *fact = x->fact;
    if (fact->passage_count == 0) return ERR_OK;            /* not there yet on that day */
    bool newest = x->then.epoch == x->newest.epoch && x->then.index == x->newest.index;
    if (record_is_pulled_back(rec) && newest) {
        fact->passage_count = 0;
        return ERR_OK;
    }
    TRY(body_then(x, rec, &body, e));
    if (body.len > 0) TRY(keep_fields(x, body, e));
    else x->facts->erased++;
    fact->id = str_copy(f->arena, rec->id);
    fact->chain = str_copy(f->arena, rec->chain);
    fact->seen = may_see(x, rec) && !record_is_pulled_back(rec);
    if (x->facts->kind->place != PLACE_OFFICE && !x->facts->kind->is_case && !str_is(rec->chain, "office"))
        TRY(store_object_moments(r->store, rec->chain, take_made, fact, e));
    return fact->id.ptr && fact->chain.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode take_record(void *self, const Record *rec, Error *e)
{
    Reading *x = self;
    Facts *f = x->facts;
    if (request_opens(x->figures->request, rec->chain)) return ERR_OK;
    if (!ARENA_ROOM(x->figures->arena, f->list, f->count, f->room)) return error_memory(e);
    x->fact = &f->list[f->count];
    *x->fact = (Fact){ .made = 0 };
    x->newest = x->then = (RecordPlace){ 0 };
    x->lost = false;
    ArenaMark mark = arena_mark(&x->scratch);
    TRY(read_fact(x, rec, e));
    arena_restore(&x->scratch, mark);
    bool counts = x->fact->seen || (x->figures->wide && !str_is(rec->chain, "office"));
    f->count += x->fact->passage_count > 0 && counts;
    return ERR_OK;
}

ErrorCode figures_facts(Figures *x, Str kind, const Facts **ret, Error *e)
{
    Request *r = x->request;
    if (!x->of) x->of = arena_array(x->arena, FIGURE_KINDS, sizeof *x->of);
    if (!x->of) return error_memory(e);
    for (size_t i = 0; i < x->count; i++) {
        *ret = &x->of[i];
        if (str_equal(x->of[i].name, kind)) return ERR_OK;
    }
    const Kind *k = model_kind(r->model, kind);
    if (x->count == FIGURE_KINDS) return error_internal(e, "figures");
    Facts *f = &x->of[x->count++];
    *f = (Facts){ .name = kind, .as_of = x->as_of };
    *ret = f;
    if (!k || !profile_has_kind(r->model, office_profile(r->office, r->model), k)) return ERR_OK;
    f->kind = k;
    Record any = { .chain = STR("office") };
    f->closed = k->place == PLACE_OFFICE && !request_may_see(r, k, &any);
    if (f->closed) return ERR_OK;
    TRY(learn_known(x, e));
    f->asked = map_in(x->arena);
    for (const Field *field = k->fields; field; field = field->next) {
        if (is_asked(r->model, k, field->id) && !map_set(&f->asked, field->id, f)) return error_memory(e);
    }
    Reading reading = { .figures = x, .facts = f, .scratch = arena_with(FACTS_ARENA) };
    ErrorCode code = x->wide ? store_records(r->store, k->id, take_record, &reading, e) : desk_each_record(r, k, STR(""), take_record, &reading, e);
    arena_free(&reading.scratch);
    return code;
}

/* ---- through references ---- */

/* The record of that kind by its id, or the one that it was merged into; NULL: none that is known here on that day. */
static ErrorCode fact_of(Figures *x, Str kind, Str id, const Fact **ret, Error *e)
{
    enum { MERGES = 16 };
    const Facts *found;
    TRY(figures_facts(x, kind, &found, e));
    Facts *f = &x->of[found - x->of];
    if (!f->by_id.arena) {
        f->by_id = map_in(x->arena);
        for (size_t i = 0; i < f->count; i++)
            if (!map_set(&f->by_id, f->list[i].id, &f->list[i])) return error_memory(e);
    }
    const Fact *one = *ret = map_get(&f->by_id, id);
    for (int i = 0; i < MERGES && one && str_is(one->state, "merged"); i++) {
        one = map_get(&f->by_id, json_text(json_get(one->fields, "merged_into")));
        if (one) *ret = one;
    }
    return ERR_OK;
}

ErrorCode figures_one_of(Figures *x, const IndicatorPath *path, Str id, Str *ret, Error *e)
{
    const Fact *one = NULL;
    *ret = id;
    if (id.len == 0 || !path->last || path->last->type != FIELD_REF || str_is(path->last->to, "*")) return ERR_OK;
    TRY(fact_of(x, path->last->to, id, &one, e));
    if (one) *ret = one->id;
    return ERR_OK;
}

ErrorCode figures_follow(Figures *x, const Fact *f, const IndicatorPath *path, const JsonValue **ret, Error *e)
{
    *ret = NULL;
    for (size_t i = 0; i < path->part_count; i++) {
        *ret = f ? json_get_str(f->fields, path->part[i]) : NULL;
        if (i + 1 == path->part_count || !*ret) return ERR_OK;
        TRY(fact_of(x, path->of[i + 1], json_text(*ret), &f, e));
        *ret = NULL;
    }
    return ERR_OK;
}
