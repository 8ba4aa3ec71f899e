/* desk_handed.c: a whole desk goes from one officer to another, or by case to several, in one act: shown first, then done, then
 * acknowledged.
 *
 * A head of office may hand over the desk of somebody who is ill or gone without knowing his cases: he learns how many there
 * were, not what is in them; and never to himself. What is shown before is worked out by the same steps as the act itself, of
 * which then nothing is entered. A signature cannot be handed over: proposals that wait with his first signature are returned,
 * with a remark that says why, for the other to make anew. Things do not go by it: each has its own receipts. Locked cases are
 * handed over by their members, who hold the keys.
 *
 * Who gets something gets a hand_over record, which the access he has by it names: his list of cases is what he may see of that,
 * and nobody who does not know a case learns it there. */
#include "desk/desk_hand_over.h"
#include "desk/form.h"

enum { RECEIVERS = 20, TERMS_AHEAD = 14 };

typedef struct { Seen user; Str record; int64_t cases, proposals, terms; } Receiver;

typedef struct {
    Request  *request;
    Seen      from;
    Str       cause;
    HandOver  h;
    Receiver  list[RECEIVERS]; size_t count;        /* the first gets what nobody else is named for */
    Map       by_case;                              /* chain -> Receiver */
    Str      *chains; Receiver **whose; size_t chain_count, chain_room;
    int64_t   terms, tasks, things;
} Handed;

/* ---- what was asked ---- */

static ErrorCode add_receiver(Handed *d, Str login, Receiver **ret, Error *e)
{
    Request *r = d->request;
    Seen user;
    TRY(hand_over_receiver(r, d->from.record.id, login, &user, e));
    bool own = str_equal(d->from.record.id, session_user(r->session));
    if (!own && str_equal(user.record.id, session_user(r->session))) return error_set(e, ERR_DENIED, K("acts.not-to-oneself"));
    for (size_t i = 0; i < d->count; i++) {
        *ret = &d->list[i];
        if (str_equal(d->list[i].user.record.id, user.record.id)) return ERR_OK;
    }
    if (d->count == RECEIVERS) return error_set(e, ERR_LIMIT, K("acts.desk-too-large"), arg_int("most", RECEIVERS));
    *ret = &d->list[d->count++];
    **ret = (Receiver){ .user = user, .record = object_id_new(r->arena, STR("hand_over")) };
    return (*ret)->record.ptr ? ERR_OK : error_memory(e);
}

/* "C-2026-0001 = gulnara": of a case that the caller knows and that is on this desk. */
static ErrorCode read_split(Handed *d, Str line, Error *e)
{
    Request *r = d->request;
    Seen seen;
    Receiver *to;
    Accesses there;
    Str rest = line, number;
    if (!str_cut(&rest, '=', &number)) return error_set(e, ERR_USAGE, K("handed.split-line"), arg_str("line", line));
    number = str_trim(number);
    bool known = desk_see(r, number, &seen, e) == ERR_OK && seen.kind->is_case;
    if (known) TRY(hand_over_accesses(r, d->from.record.id, seen.record.id, &there, e));
    if (!known || there.count == 0) return error_set(e, ERR_INVALID, K("handed.split-case"), arg_str("case", number));
    TRY(add_receiver(d, str_trim(rest), &to, e));
    return map_set(&d->by_case, seen.record.id, to) ? ERR_OK : error_memory(e);
}

static ErrorCode read_splits(Handed *d, Error *e)
{
    Str rest = arg_text(d->request, "split"), line, part;
    for (bool lines = rest.len > 0; lines;) {
        lines = str_cut(&rest, '\n', &line);
        for (bool parts = true; parts;) {
            parts = str_cut(&line, ';', &part);
            if (str_trim(part).len > 0) TRY(read_split(d, str_trim(part), e));
        }
    }
    return ERR_OK;
}

static ErrorCode read_cause(Handed *d, const Kind *k, Error *e)
{
    const Field *f = kind_field(k, STR("cause"));
    Str said = arg_text(d->request, "cause");
    Buf known = buf_in(d->request->arena);
    d->cause = STR("other");
    for (size_t i = 0; f && i < f->choice_count; i++) {
        if (str_equal(f->choices[i].id, said)) d->cause = f->choices[i].id;
        buf_format(&known, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(f->choices[i].id));
    }
    if (said.len == 0 || str_equal(said, d->cause)) return ERR_OK;
    return error_set(e, ERR_USAGE, K("handed.no-cause"), arg_str("word", said), arg_str("known", buf_str(&known)));
}

static ErrorCode begin(Request *r, Handed *d, const Kind **k, Error *e)
{
    Receiver *first;
    *d = (Handed){ .request = r, .by_case = map_in(r->arena) };
    TRY(desk_kind(r, STR("hand_over"), false, k, e));
    TRY(desk_user_by_login(r, arg_text(r, "from"), &d->from, e));
    bool own = str_equal(d->from.record.id, session_user(r->session)), head = request_has_role_named(r, "head");
    if (!own && !head) return error_set(e, ERR_DENIED, K("acts.own-desk-or-head"));
    TRY(add_receiver(d, arg_text(r, "to"), &first, e));
    TRY(read_cause(d, *k, e));
    TRY(read_splits(d, e));
    d->h = (HandOver){ .request = r, .from = d->from.record.id, .reason = arg_text(r, "reason"), .by_office = true, .own = own && !head };
    TRY(desk_kind(r, STR("access"), false, &d->h.access, e));
    return desk_kind(r, STR("proposal"), false, &d->h.proposal, e);
}

static Receiver *receiver_of(Handed *d, Str chain)
{
    Receiver *named = map_get(&d->by_case, chain);
    return named ? named : &d->list[0];
}

/* ---- what lies in the cases; counted, and not shown ---- */

typedef struct { Handed *desk; Receiver *to; } Counting;

static ErrorCode is_first_actor(void *self, const Entry *entry, Error *e)
{
    Str *actor = self;
    (void)e;
    *actor = str_equal(entry->actor, *actor) ? *actor : STR("");
    return ERR_END;
}

/* Found or packed by him and in nobody's store yet. */
static ErrorCode is_with_him(Handed *d, const Record *rec, bool *ret, Error *e)
{
    *ret = false;
    if (!str_is(rec->kind, "exhibit") || !(str_is(rec->state, "found") || str_is(rec->state, "sealed"))) return ERR_OK;
    Str id = str_copy(d->request->arena, rec->id), actor = d->from.record.id;
    if (!id.ptr) return error_memory(e);
    TRY(records_history(d->request, id, is_first_actor, &actor, e));
    *ret = actor.len > 0;
    return ERR_OK;
}

static ErrorCode count_one(void *self, const Record *rec, Error *e)
{
    Counting *c = self;
    Request *r = c->desk->request;
    const Kind *k = model_kind(r->model, rec->kind);
    const State *s = k ? kind_state_was(k, rec->state) : NULL;
    Seen seen = { .record = *rec, .kind = k, .made = k };
    bool runs, with_him;
    Day due;
    ClockSays says;
    const Field *f = k ? desk_responsible_field(k) : NULL;
    if (!s || s->final || rec->body.len == 0 || desk_is_hidden(r, rec)) return ERR_OK;
    TRY(is_with_him(c->desk, rec, &with_him, e));
    c->desk->things += with_him;
    if (s->clock.len == 0 && !f) return ERR_OK;
    seen.record.body = str_copy(r->arena, rec->body);
    seen.record.id = str_copy(r->arena, rec->id);
    if (!seen.record.body.ptr || !seen.record.id.ptr) return error_memory(e);
    seen.record.state = s->id;
    TRY(hand_over_fields(r, &seen.record, &seen.body, &seen.fields, e));
    bool his = f && !k->is_case && str_equal(json_text(json_get_str(seen.fields, f->id)), c->desk->from.record.id);
    c->desk->tasks += his;
    TRY(desk_term_of(r, &seen, &runs, &due, &says, e));
    bool soon = runs && due <= instant_local_day(clock_now()) + TERMS_AHEAD;
    c->desk->terms += soon;
    c->to->terms += soon;
    return ERR_OK;
}

typedef struct { Handed *desk; const char *state; } Held;

static ErrorCode count_held(void *self, const Record *rec, Error *e)
{
    Held *h = self;
    (void)e;
    h->desk->things += str_is(rec->state, h->state);
    return ERR_OK;
}

/* Equipment and exhibits issued to him, and exhibits issued to somebody of his name. */
static ErrorCode count_things(Handed *d, Error *e)
{
    Request *r = d->request;
    Held assets = { d, "issued" };
    Str name = json_text(json_get(d->from.fields, "full_name")), folded;
    TRY(store_records_by(r->store, STR("asset"), STR("holder"), d->from.record.id, count_held, &assets, e));
    TRY(store_records_by(r->store, STR("exhibit"), STR("issued_to_user"), d->from.record.id, count_held, &assets, e));
    TRY(text_fold(r->arena, name, &folded, e));
    return store_records_by(r->store, STR("exhibit"), STR("issued_to"), folded, count_held, &assets, e);
}

/* ---- the drafts ---- */

static ErrorCode add_chain(Handed *d, Str chain, Receiver *to, Error *e)
{
    if (d->chain_count == d->chain_room) {
        size_t room = d->chain_room * 2 + 32;
        Str *chains = arena_grow(d->request->arena, d->chains, d->chain_room * sizeof *chains, room * sizeof *chains);
        Receiver **whose = arena_grow(d->request->arena, d->whose, d->chain_room * sizeof *whose, room * sizeof *whose);
        if (!chains || !whose) return error_memory(e);
        d->chains = chains;
        d->whose = whose;
        d->chain_room = room;
    }
    d->chains[d->chain_count] = chain;
    d->whose[d->chain_count++] = to;
    return ERR_OK;
}

static ErrorCode hand_over_cases(Handed *d, Error *e)
{
    Accesses mine;
    HandOver *h = &d->h;
    TRY(hand_over_accesses(d->request, h->from, STR(""), &mine, e));
    for (size_t i = 0; i < mine.count; i++) {
        const JsonValue *body, *fields;
        TRY(hand_over_fields(d->request, &mine.list[i], &body, &fields, e));
        if (!hand_over_is_whole(fields) || (h->own && !hand_over_leads(fields))) continue;
        Receiver *to = receiver_of(d, mine.list[i].chain);
        Counting counting = { d, to };
        h->to = to->user.record.id;
        h->record = to->record;
        TRY(hand_over_take(h, &mine.list[i], e));
        if (hand_over_leads(fields)) TRY(hand_over_rename(h, mine.list[i].chain, e));
        TRY(store_chain_records(d->request->store, mine.list[i].chain, count_one, &counting, e));
        TRY(add_chain(d, mine.list[i].chain, to, e));
        h->cases++;
        to->cases++;
    }
    return ERR_OK;
}

static ErrorCode return_proposal(Handed *d, const Record *rec, Error *e)
{
    HandOver *h = &d->h;
    Request *r = h->request;
    Record kept;
    const JsonValue *body, *fields;
    Str id = str_copy(r->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(request_record(r, id, &kept, e));
    TRY(hand_over_fields(r, &kept, &body, &fields, e));
    Receiver *to = receiver_of(d, kept.chain);
    JsonValue *copy = json_copy(r->arena, fields);
    Str remark = view_say(r, K("acts.proposal-handed-over"), arg_str("to", desk_user_name(r, to->user.record.id)));
    if (!copy) return error_memory(e);
    json_set(r->arena, copy, "remarks", json_new_string(r->arena, remark));
    Draft draft = desk_draft(h->proposal, kept.chain, STR("record.move.return"), kept.id, kept.version, STR("returned"),
                             json_text(json_get(body, "number")), copy);
    h->proposals++;
    to->proposals++;
    return hand_over_add(h, &draft, e);
}

/* A proposal to erase what was pulled back stays: returned, the record would be seen again by nobody's decision. */
static ErrorCode take_proposal(void *self, const Record *rec, Error *e)
{
    Handed *d = self;
    const JsonValue *body, *fields;
    if (!str_is(rec->state, "waiting")) return ERR_OK;
    if (rec->body.len > 0) {
        TRY(hand_over_fields(d->request, rec, &body, &fields, e));
        if (str_is(json_text(json_get(fields, "move")), "pull_back")) return ERR_OK;
    }
    return return_proposal(d, rec, e);
}

static JsonValue *number_of(Request *r, int64_t n)
{
    JsonValue *o = json_new_object(r->arena);
    return json_set(r->arena, o, "number", json_new_string(r->arena, str_format(r->arena, "%lld", (long long)n)));
}

static ErrorCode add_record(Handed *d, const Kind *k, const Receiver *to, Error *e)
{
    Request *r = d->request;
    JsonValue *fields = json_new_object(r->arena);
    const struct { const char *name; Str text; } TEXTS[] = {
        { "from", d->from.record.id }, { "to", to->user.record.id }, { "by", session_user(r->session) }, { "cause", d->cause },
        { "reason", d->h.reason },
    };
    const struct { const char *name; int64_t n; } NUMBERS[] = { { "cases", to->cases }, { "proposals", to->proposals }, { "terms", to->terms },
                                                                { "things", d->things } };
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) json_set(r->arena, fields, TEXTS[i].name, json_new_string(r->arena, TEXTS[i].text));
    for (size_t i = 0; i < ARRAY_LEN(NUMBERS); i++) json_set(r->arena, fields, NUMBERS[i].name, number_of(r, NUMBERS[i].n));
    if (!fields) return error_memory(e);
    Draft draft = desk_draft(k, STR("office"), STR("record.create"), to->record, 0, k->states[0].id, NUMBER_NEXT, fields);
    return hand_over_add(&d->h, &draft, e);
}

static ErrorCode work_out(Handed *d, Error *e)
{
    TRY(hand_over_cases(d, e));
    TRY(store_records_by(d->request->store, STR("proposal"), STR("first"), d->h.from, take_proposal, d, e));
    TRY(count_things(d, e));
    if (d->h.count == 0) return error_set(e, ERR_NOT_FOUND, K("acts.empty-desk"), arg_str("login", arg_text(d->request, "from")));
    return ERR_OK;
}

/* ---- told ---- */

static void give_numbers(const Handed *d)
{
    Request *r = d->request;
    const struct { const char *name; int64_t n; } NUMBERS[] = { { "cases", d->h.cases }, { "proposals", d->h.proposals }, { "terms", d->terms },
                                                                { "tasks", d->tasks }, { "things", d->things } };
    for (size_t i = 0; i < ARRAY_LEN(NUMBERS); i++) json_set(r->arena, view_data(r), NUMBERS[i].name, json_new_int(r->arena, NUMBERS[i].n));
}

static Str say_number(Request *r, int64_t n)
{
    return str_format(r->arena, "%lld", (long long)n);
}

ErrorCode desk_hand_over(Request *r, Error *e)
{
    Handed d;
    const Kind *k;
    JsonValue *made = json_new_array(r->arena);
    TRY(begin(r, &d, &k, e));
    TRY(work_out(&d, e));
    for (size_t i = 0; i < d.count; i++) {
        if (d.list[i].cases + d.list[i].proposals == 0) continue;
        TRY(add_record(&d, k, &d.list[i], e));
        json_add(r->arena, made, json_new_string(r->arena, d.list[i].record));
    }
    TRY(office_commit(r, d.h.drafts, d.h.count, NULL, e));
    give_numbers(&d);
    json_set(r->arena, view_data(r), "hand_overs", made);
    if (made && made->count > 0) json_set(r->arena, view_data(r), "id", json_copy(r->arena, made->first));
    view_note(r, view_say(r, K("acts.desk-handed-over"), arg_str("from", desk_user_name(r, d.h.from)),
                          arg_str("to", desk_user_name(r, d.list[0].user.record.id)), arg_int("cases", d.h.cases),
                          arg_int("proposals", d.h.proposals)));
    return ERR_OK;
}

/* The cases by name, of those that the caller knows. */
static void show_cases(const Handed *d)
{
    Request *r = d->request;
    Error unheard;
    size_t shown = 0;
    Str head[] = { view_say(r, K("handed.which-cases")), view_say(r, K("arg.to-whom")) };
    for (size_t i = 0; i < d->chain_count; i++) {
        Seen seen;
        if (desk_see(r, d->chains[i], &seen, &unheard) != ERR_OK) continue;
        Str cells[] = { desk_title(r, seen.made, seen.body), desk_user_name(r, d->whose[i]->user.record.id) };
        if (shown++ == 0) view_table(r, view_say(r, K("handed.which-cases")), head, ARRAY_LEN(head));
        view_table_row_to(r, cells, ARRAY_LEN(cells), seen.record.id);
    }
}

/* Of one's own locked cases one knows the names. Of another's nobody is told even that there are any: only that such cases never
 * go. */
static ErrorCode show_locked(const Handed *d, Error *e)
{
    Request *r = d->request;
    Str *open = NULL;
    size_t count = 0;
    bool own = str_equal(d->from.record.id, session_user(r->session));
    if (own) TRY(request_open_chains(r, &open, &count, e));
    for (size_t i = 0; i < count; i++) {
        view_row_to(r, view_say(r, K("handed.locked")), desk_ref_label(r, open[i]), view_op(r, "case.admit", arg_str("case", open[i])));
    }
    view_note(r, view_say(r, K("handed.locked-why")));
    return ERR_OK;
}

/* With what was asked, to be sent as it stands: the reason goes in the form and in no address. */
static void offer(const Handed *d, const Kind *k)
{
    Request *r = d->request;
    JsonValue *form = form_new(r, STR("desk.hand_over"), view_say(r, K("handed.do"))), *field;
    const Field *cause = kind_field(k, STR("cause"));
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    json_set(r->arena, form, "sent_to", json_new_string(r->arena, view_op(r, "desk.hand_over", arg_str("from", d->from.record.id),
                                                                         arg_str("to", d->list[0].user.record.id))));
    field = form_field_named(r, "cause", "choice", view_say(r, K("arg.hand-over-cause")), d->cause);
    for (size_t i = 0; cause && i < cause->choice_count; i++) form_option(r, field, cause->choices[i].id, view_label(r, &cause->choices[i].label));
    form_field(r, form, field);
    form_field(r, form, form_field_named(r, "split", "long_text", view_say(r, K("arg.hand-over-split")), arg_text(r, "split")));
    field = form_field_named(r, "reason", "long_text", view_say(r, K("arg.reason")), arg_text(r, "reason"));
    json_set(r->arena, field, "required", json_new_bool(r->arena, true));
    form_field(r, form, field);
    view_form(r, form);
}

ErrorCode desk_preview(Request *r, Error *e)
{
    Handed d;
    const Kind *k;
    JsonValue *what = json_new_object(r->arena);
    TRY(begin(r, &d, &k, e));
    TRY(work_out(&d, e));
    give_numbers(&d);
    view_title(r, view_say(r, K("handed.preview")));
    view_note(r, view_say(r, K("handed.nothing-yet")));
    view_row_to(r, view_say(r, K("arg.from-whom")), desk_user_name(r, d.h.from), d.h.from);
    for (size_t i = 0; i < d.count; i++) {
        view_row(r, view_say(r, K("handed.goes-to"), arg_str("who", desk_user_name(r, d.list[i].user.record.id))),
                 view_say(r, K("handed.so-much"), arg_int("cases", d.list[i].cases), arg_int("proposals", d.list[i].proposals)));
    }
    view_row(r, view_say(r, K("handed.cases")), say_number(r, d.h.cases));
    view_row(r, view_say(r, K("handed.proposals")), say_number(r, d.h.proposals));
    view_row(r, view_say(r, K("handed.terms")), say_number(r, d.terms));
    view_row(r, view_say(r, K("handed.tasks")), say_number(r, d.tasks));
    view_row(r, view_say(r, K("handed.things")), say_number(r, d.things));
    show_cases(&d);
    if (d.things > 0) view_note(r, view_say(r, K("handed.things-why")));
    TRY(show_locked(&d, e));
    offer(&d, k);
    json_set(r->arena, what, "to", json_new_string(r->arena, d.list[0].user.record.id));
    error_clear(e);
    return office_note_look(r, STR("office"), STR("record.look"), d.from.record.id, what, e);
}
