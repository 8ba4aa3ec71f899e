/* desk_pass_on.c: locked cases of somebody who is suddenly ill, by two: a head asks for it, who opens none of them and learns
 * how many there are and not which; a member of each case, who holds its keys, lets the successor in. The head is neither the
 * successor nor the member: nobody comes into a locked case by two offices of his own. Where no member is left who can open a
 * case, its recovery officers do it (case.recover).
 *
 * How many there are nobody without a key can know. So each member's session says it of the cases that it opens, by marks: a
 * hash over the case's private key and the record's id, which are the same for every member and tell whoever has no key nothing. */
#include "desk/desk.h"
#include "office/locked.h"

enum { MARK = 32, CASES_MOST = 200 };

typedef struct { Str chain, number, role, mark; } Case;
typedef struct { Request *request; const JsonValue *fields; Seen seen; Case *cases; size_t count; } Asked;

/* ---- what waits for the caller ---- */

typedef struct { Request *request; Str from, to, role; bool there; } Within;

/* Whole access in force of the one, and of the other. */
static ErrorCode look_at_access(void *self, const Record *rec, Error *e)
{
    Within *w = self;
    const JsonValue *fields;
    if (!str_is(rec->kind, "access")) return ERR_OK;
    TRY(access_fields_in_force(w->request, rec, &fields, e));
    Str user = json_text(json_get(fields, "user"));
    if (!fields || json_get(fields, "record")) return ERR_OK;
    if (str_equal(user, w->from)) w->role = json_text(json_get(fields, "role"));
    if (!str_equal(user, w->to) || w->there) return ERR_OK;
    return locked_access_holds(w->request, rec, user, &w->there, e);
}

static ErrorCode mark_of(Request *r, Str chain, Str ask, Str *ret, Error *e)
{
    Opener held;
    char hex[65];
    TRY(locked_held(r, chain, &held, e));
    if (held.count == 0) return error_internal(e, "held");
    Hash h = hash_salted(held.pairs[0].secret.bytes, ask);
    *ret = str_copy(r->arena, str_first(hash_hex(hex, &h), MARK));
    return ret->ptr ? ERR_OK : error_memory(e);
}

/* The cases that this session opens, in which the one works and the other does not, or not with the key that he has now: so
 * somebody whose account was begun anew is given back his own (`to` is `from`). */
static ErrorCode find_cases(Asked *a, Error *e)
{
    Request *r = a->request;
    Str *chains, from = json_text(json_get(a->fields, "from")), to = json_text(json_get(a->fields, "to"));
    size_t count;
    TRY(request_open_chains(r, &chains, &count, e));
    if (count > CASES_MOST) count = CASES_MOST;
    a->cases = arena_array(r->arena, count + 1, sizeof *a->cases);
    a->count = 0;
    if (!a->cases) return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        Within w = { .request = r, .from = from, .to = to };
        Seen seen;
        TRY(records_in_chain(r, chains[i], look_at_access, &w, e));
        if (w.role.len == 0 || w.there) continue;
        Case *c = &a->cases[a->count++];
        TRY(desk_see(r, chains[i], &seen, e));
        *c = (Case){ .chain = chains[i], .number = desk_title(r, seen.kind, seen.body), .role = w.role };
        TRY(mark_of(r, chains[i], a->seen.record.id, &c->mark, e));
    }
    return ERR_OK;
}

static ErrorCode read_asked(Request *r, const Record *rec, Asked *ret, Error *e)
{
    *ret = (Asked){ .request = r };
    ret->seen.kind = model_kind(r->model, rec->kind);
    TRY(request_record(r, rec->id, &ret->seen.record, e));
    TRY(record_fields(r->arena, &ret->seen.record, &ret->seen.body, e));
    ret->fields = ret->seen.fields = json_get(ret->seen.body, "fields");
    return ret->seen.kind ? ERR_OK : error_internal(e, "locked_pass");
}

/* ---- marks ---- */

static bool has_mark(Str list, Str mark)
{
    Str one;
    for (bool more = list.len > 0; more;) {
        more = str_cut(&list, ' ', &one);
        if (str_equal(one, mark)) return true;
    }
    return false;
}

static int64_t mark_count(Str list) { return (int64_t)((list.len + 1) / (MARK + 1)); }

static Str with_marks(Request *r, Str list, const Asked *a)
{
    Buf out = buf_in(r->arena);
    buf_add(&out, list);
    for (size_t i = 0; i < a->count; i++) {
        if (!has_mark(buf_str(&out), a->cases[i].mark)) buf_format(&out, "%s" STR_FMT, out.len > 0 ? " " : "", STR_ARG(a->cases[i].mark));
    }
    return buf_str(&out);
}

static Draft with_list(Request *r, const Asked *a, const char *name)
{
    JsonValue *fields = json_copy(r->arena, a->fields);
    json_set(r->arena, fields, name, json_new_string(r->arena, with_marks(r, json_text(json_get(a->fields, name)), a)));
    Draft d = desk_draft(a->seen.kind, STR("office"), STR("record.change"), a->seen.record.id, a->seen.record.version, a->seen.record.state,
                         json_text(json_get(a->seen.body, "number")), fields);
    d.by_office = true;
    return d;
}

/* ---- asking ---- */

ErrorCode desk_locked_ask(Request *r, Error *e)
{
    Seen from, to;
    const Kind *k;
    Done done;
    JsonValue *fields = json_new_object(r->arena);
    TRY(desk_user_by_login(r, arg_text(r, "from"), &from, e));
    TRY(desk_user_by_login(r, arg_text(r, "to"), &to, e));
    Str self = session_user(r->session), login = arg_text(r, "to");
    if (!str_is(to.record.state, "active")) return error_set(e, ERR_INVALID, K("desk.no-user"), arg_str("login", login));
    if (str_equal(to.record.id, self)) return error_set(e, ERR_DENIED, K("acts.not-to-oneself"));
    JSON_EACH(role, json_get(to.fields, "roles")) {
        if (str_is(role->text, "administrator")) return error_set(e, ERR_DENIED, K("acts.not-to-administrator"), arg_str("login", login));
    }
    TRY(desk_kind(r, STR("locked_pass"), false, &k, e));
    json_set(r->arena, fields, "from", json_new_string(r->arena, from.record.id));
    json_set(r->arena, fields, "to", json_new_string(r->arena, to.record.id));
    json_set(r->arena, fields, "asked_by", json_new_string(r->arena, self));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.reason = arg_text(r, "reason");
    d.by_office = true;
    TRY(office_commit(r, &d, 1, &done, e));
    view_note(r, view_say(r, K("pass.asked")));
    json_set(r->arena, view_data(r), "id", json_new_string(r->arena, id));
    return ERR_OK;
}

/* ---- the page ---- */

typedef struct { Request *request; Str *chains; unsigned *layers; size_t count, room; } Officer;

/* A recovery slot whose outermost layer is for this person. */
static ErrorCode try_slot(void *self, const Slot *slot, Error *e)
{
    Officer *o = self;
    Request *r = o->request;
    unsigned char *inside = arena_alloc(r->arena, slot->sealed.len + 1);
    if (!inside) return error_memory(e);
    if (slot->layers == 0 || slot->sealed.len < SEAL_OVERHEAD || !seal_open(&r->session->locked->own, slot->sealed, inside)) return ERR_OK;
    for (size_t i = 0; i < o->count; i++) {
        if (!str_equal(o->chains[i], slot->chain)) continue;
        if (slot->layers < o->layers[i]) o->layers[i] = slot->layers;
        return ERR_OK;
    }
    if (o->count == o->room) return ERR_OK;
    o->chains[o->count] = str_copy(r->arena, slot->chain);
    o->layers[o->count] = slot->layers;
    return o->chains[o->count++].ptr ? ERR_OK : error_memory(e);
}

static ErrorCode show_for_officer(Request *r, Error *e)
{
    Officer o = { .request = r, .room = CASES_MOST, .chains = arena_array(r->arena, CASES_MOST, sizeof(Str)),
                  .layers = arena_array(r->arena, CASES_MOST, sizeof(unsigned)) };
    if (!o.chains || !o.layers) return error_memory(e);
    TRY(store_slots(r->store, 0, try_slot, &o, e));
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "recovery", list);
    if (o.count == 0) return ERR_OK;
    Str head[] = { view_say(r, K("pass.row-id")), view_say(r, K("pass.row-officers")) };
    view_table(r, view_say(r, K("pass.officer-title")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < o.count; i++) {
        Str id = o.chains[i], rest = view_say(r, o.layers[i] == 1 ? K("pass.last-layer") : K("pass.more-layers"), arg_int("n", o.layers[i]));
        Str cells[] = { str_from(id, str_find_byte(id, '/') < 0 ? 0 : (size_t)str_find_byte(id, '/') + 1), rest };
        view_table_row_to(r, cells, ARRAY_LEN(cells), view_op(r, "case.recover", arg_str("case", id)));
        json_add(r->arena, list, json_new_string(r->arena, id));
    }
    view_note(r, view_say(r, K("pass.officer-how")));
    return ERR_OK;
}

static ErrorCode show_for_member(Request *r, Asked *a, Error *e)
{
    Str self = session_user(r->session);
    TRY(find_cases(a, e));
    if (a->count == 0 || str_equal(json_text(json_get(a->fields, "asked_by")), self)) return ERR_OK;
    Str head[] = { view_say(r, K("pass.row-case")), view_say(r, K("pass.row-from")), view_say(r, K("pass.row-to")) };
    view_table(r, view_say(r, K("pass.member-title")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < a->count; i++) {
        Str cells[] = { a->cases[i].number, desk_user_name(r, json_text(json_get(a->fields, "from"))),
                        desk_user_name(r, json_text(json_get(a->fields, "to"))) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), a->cases[i].chain);
    }
    Str id = a->seen.record.id;
    view_action(r, view_say(r, K("pass.do")), view_op(r, "locked.pass_on", arg_str("id", id)), "primary");
    view_action(r, view_say(r, K("pass.tell")), view_op(r, "locked.tell", arg_str("id", id)), "secondary");
    return ERR_OK;
}

typedef struct { Request *request; JsonValue *list; size_t shown; } Show;

static ErrorCode show_one(void *self, const Record *rec, Error *e)
{
    Show *s = self;
    Request *r = s->request;
    Asked a;
    if (!str_is(rec->state, "asked")) return ERR_OK;
    TRY(read_asked(r, rec, &a, e));
    bool head = request_has_role_named(r, "head");
    TRY(show_for_member(r, &a, e));
    if (!head && a.count == 0) return ERR_OK;
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "id", json_new_string(r->arena, a.seen.record.id));
    json_set(r->arena, one, "cases", json_new_int(r->arena, (int64_t)a.count));
    s->shown++;
    json_add(r->arena, s->list, one);
    if (!head) return ERR_OK;
    int64_t passed = mark_count(json_text(json_get(a.fields, "passed"))), waiting = mark_count(json_text(json_get(a.fields, "waiting")));
    json_set(r->arena, one, "passed", json_new_int(r->arena, passed));
    json_set(r->arena, one, "waiting", json_new_int(r->arena, waiting));
    view_row(r, view_say(r, K("pass.row-head"), arg_str("from", desk_user_name(r, json_text(json_get(a.fields, "from")))),
                            arg_str("to", desk_user_name(r, json_text(json_get(a.fields, "to"))))),
             view_say(r, K("pass.counts"), arg_int("waiting", waiting), arg_int("passed", passed)));
    view_action(r, view_say(r, K("pass.end")), view_op(r, "record.move", arg_str("id", a.seen.record.id), arg_str("move", STR("end"))), "secondary");
    return ERR_OK;
}

ErrorCode desk_locked_asked(Request *r, Error *e)
{
    Show s = { .request = r, .list = json_new_array(r->arena) };
    view_title(r, view_say(r, K("pass.title")));
    json_set(r->arena, view_data(r), "asked", s.list);
    if (request_has_role_named(r, "head")) view_note(r, view_say(r, K("pass.head-how")));
    TRY(store_records_sorted(r->store, STR("locked_pass"), STR("from"), show_one, &s, e));
    if (s.shown == 0) view_note(r, view_say(r, K("pass.nothing")));
    TRY(show_for_officer(r, e));
    if (request_has_role_named(r, "head")) view_action(r, view_say(r, K("pass.ask")), view_op(r, "locked.ask"), "primary");
    return ERR_OK;
}

typedef struct { Request *request; size_t cases; } Waits;

static ErrorCode count_one(void *self, const Record *rec, Error *e)
{
    Waits *w = self;
    Asked a;
    if (!str_is(rec->state, "asked")) return ERR_OK;
    TRY(read_asked(w->request, rec, &a, e));
    if (str_equal(json_text(json_get(a.fields, "asked_by")), session_user(w->request->session))) return ERR_OK;
    TRY(find_cases(&a, e));
    w->cases += a.count;
    return ERR_OK;
}

ErrorCode desk_show_locked_waits(Request *r, Error *e)
{
    Waits w = { .request = r };
    if (!model_kind(r->model, STR("locked_pass"))) return ERR_OK;             /* a model of before */
    TRY(store_records_sorted(r->store, STR("locked_pass"), STR("from"), count_one, &w, e));
    if (w.cases == 0) return ERR_OK;
    view_note(r, view_say(r, K("pass.waits"), arg_int("n", (int64_t)w.cases)));
    view_action(r, view_say(r, K("pass.title")), view_op(r, "locked.asked"), "secondary");
    return ERR_OK;
}

/* ---- doing it ---- */

static ErrorCode wanted(Request *r, Asked *ret, Error *e)
{
    Record rec;
    ErrorCode code = request_record(r, arg_text(r, "id"), &rec, e);
    if (code == ERR_NOT_FOUND) return error_set(e, ERR_NOT_FOUND, K("pass.none"));            /* whatever else it is, and whether it is */
    if (code != ERR_OK) return code;
    if (!str_is(rec.kind, "locked_pass") || !str_is(rec.state, "asked")) return error_set(e, ERR_NOT_FOUND, K("pass.none"));
    TRY(read_asked(r, &rec, ret, e));
    TRY(find_cases(ret, e));
    if (ret->count == 0) return error_set(e, ERR_NOT_FOUND, K("pass.none"));        /* as to somebody who knows of none */
    TRY(request_note_read(r, rec.id, rec.version, e));
    bool same = str_equal(json_text(json_get(ret->fields, "asked_by")), session_user(r->session));
    return same ? error_set(e, ERR_DENIED, K("pass.two-persons")) : ERR_OK;
}

ErrorCode desk_locked_tell(Request *r, Error *e)
{
    Asked a;
    TRY(wanted(r, &a, e));
    Draft d = with_list(r, &a, "waiting");
    TRY(office_commit(r, &d, 1, NULL, e));
    view_note(r, view_say(r, K("pass.told"), arg_int("n", (int64_t)a.count)));
    return ERR_OK;
}

/* A new access of the successor's with the other's role. */
static ErrorCode pass_one(Request *r, const Asked *a, const Case *c, const Kind *access, Draft *to, Error *e)
{
    Str user = json_text(json_get(a->fields, "to"));
    JsonValue *fields = desk_access_fields(r, user, "member");
    json_set(r->arena, fields, "role", json_new_string(r->arena, str_is(c->role, "emergency") ? STR("member") : c->role));
    Str id = object_id_new(r->arena, access->id);
    if (!id.ptr) return error_memory(e);
    *to = desk_draft(access, c->chain, STR("record.create"), id, 0, access->states[0].id, NUMBER_NEXT, fields);
    to->by_office = true;                           /* the head's word stands behind it, and the key that only a member has */
    to->reason_code = STR("hand-over");
    to->reason = arg_text(r, "reason");
    return desk_locked_admit(r, c->chain, fields, to, e);
}

ErrorCode desk_locked_pass_on(Request *r, Error *e)
{
    Asked a;
    const Kind *access;
    TRY(wanted(r, &a, e));
    TRY(desk_kind(r, STR("access"), false, &access, e));
    Draft *drafts = arena_array(r->arena, a.count + 1, sizeof *drafts);
    if (!drafts) return error_memory(e);
    for (size_t i = 0; i < a.count; i++) TRY(pass_one(r, &a, &a.cases[i], access, &drafts[i], e));
    drafts[a.count] = with_list(r, &a, "passed");
    json_set(r->arena, drafts[a.count].fields, "waiting", json_new_string(r->arena, with_marks(r, json_text(json_get(a.fields, "waiting")), &a)));
    TRY(office_commit(r, drafts, a.count + 1, NULL, e));
    json_set(r->arena, view_data(r), "cases", json_new_int(r->arena, (int64_t)a.count));
    view_note(r, view_say(r, K("pass.done"), arg_int("n", (int64_t)a.count), arg_str("to", desk_user_name(r, json_text(json_get(a.fields, "to"))))));
    return ERR_OK;
}
