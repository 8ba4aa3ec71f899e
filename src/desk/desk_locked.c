/* desk_locked.c: what is different about a locked case (docs/formats/locked.md): opening it, who gets a slot and who none any more,
 * delivering into it without reading, finding in it, and bringing it back when nobody is left who can open it. Everything else that
 * is done with records is done in a locked case as in any other. */
#include "desk/desk.h"
#include "desk/made_by.h"
#include "rules/rules.h"
#include "office/locked.h"
#include "office/search_text.h"

#include <inttypes.h>

/* Logins separated by semicolons become users. */
static ErrorCode users_of(Request *r, Str logins, Str **ret, size_t *count, Error *e)
{
    size_t room = 1;
    for (size_t i = 0; i < logins.len; i++) room += logins.ptr[i] == ';';
    *ret = arena_array(r->arena, room, sizeof **ret);
    if (!*ret) return error_memory(e);
    for (bool more = true; more;) {
        Seen user;
        Str login;
        more = str_cut(&logins, ';', &login);
        login = str_trim(login);
        if (login.len == 0) continue;
        TRY(desk_user_by_login(r, login, &user, e));
        (*ret)[(*count)++] = user.record.id;
    }
    return ERR_OK;
}

ErrorCode desk_locked_open(Request *r, const Kind *k, JsonValue *fields, Error *e)
{
    Draft drafts[4];
    Done done[4];
    Str self = session_user(r->session);
    LockedTerms terms = { .members = &self, .member_count = 1, .quorum = arg_number(r, "quorum", 2) };
    const Kind *access;
    JsonValue *given = json_new_object(r->arena);
    if (arg_text(r, "flag").len > 0) return error_set(e, ERR_USAGE, K("locked.no-flag"));
    TRY(desk_kind(r, STR("access"), false, &access, e));
    TRY(users_of(r, arg_text(r, "officers"), &terms.officers, &terms.officer_count, e));
    Str chain = object_id_new(r->arena, k->id), access_id = object_id_new(r->arena, access->id);
    json_set(r->arena, given, "role", json_new_string(r->arena, STR("lead")));
    json_set(r->arena, given, "user", json_new_string(r->arena, self));
    if (!chain.ptr || !access_id.ptr || !given) return error_memory(e);

    TRY(locked_pair_open(r, chain, &terms, drafts, e));
    drafts[2] = desk_draft(k, chain, STR("record.create"), chain, 0, k->states[0].id, NUMBER_NEXT, fields);
    drafts[2].reason = arg_text(r, "reason");
    drafts[2].legal_basis = arg_text(r, "basis");
    drafts[3] = desk_draft(access, chain, STR("record.create"), access_id, 0, access->states[0].id, NUMBER_NEXT, given);
    drafts[2].opening = drafts[3].opening = drafts[1].opening;
    TRY(office_commit(r, drafts, ARRAY_LEN(drafts), done, e));
    desk_done(r, K("desk.case-opened"), &done[2]);
    desk_show_warnings(r, k, NULL, fields);
    view_note(r, terms.officer_count == 0 ? view_say(r, K("locked.opened-alone"))
                 : view_say(r, K("locked.opened"), arg_int("officers", (int64_t)terms.officer_count), arg_int("quorum", terms.quorum)));
    return ERR_OK;
}

/* ---- members ---- */

ErrorCode desk_locked_admit(Request *r, Str chain, const JsonValue *fields, Draft *with, Error *e)
{
    LockedTerms terms;
    Str user = json_text(json_get(fields, "user"));
    if (!request_opens(r, chain)) return ERR_OK;
    if (user.len == 0 || json_get(fields, "record")) return error_set(e, ERR_USAGE, K("locked.whole-to-person"));
    TRY(locked_terms(r, chain, &terms, e));
    for (size_t i = 0; i < terms.member_count; i++) {
        if (str_equal(terms.members[i], user)) return locked_slots_anew(r, chain, &terms, with, e);
    }
    terms.members[terms.member_count++] = user;
    return locked_slots_anew(r, chain, &terms, with, e);
}

ErrorCode desk_locked_dismiss(Request *r, Str chain, Str user, const Draft *endings, size_t count, Done *done, Error *e)
{
    LockedTerms terms;
    Draft *drafts = arena_array(r->arena, count + 2, sizeof *drafts);
    Done *all = arena_array(r->arena, count + 2, sizeof *all);
    if (!drafts || !all) return error_memory(e);
    TRY(locked_terms(r, chain, &terms, e));
    size_t kept = 0;
    for (size_t i = 0; i < terms.member_count; i++) {
        if (!str_equal(terms.members[i], user)) terms.members[kept++] = terms.members[i];
    }
    terms.member_count = kept;
    if (kept == 0) return error_set(e, ERR_INVALID, K("locked.last-member"));
    TRY(locked_pair_open(r, chain, &terms, drafts, e));
    for (size_t i = 0; i < count; i++) {
        drafts[i + 2] = endings[i];
        drafts[i + 2].opening = drafts[1].opening;
    }
    TRY(office_commit(r, drafts, count + 2, all, e));
    memcpy(done, all + 2, count * sizeof *done);
    view_note(r, view_say(r, K("locked.past-readable")));
    return ERR_OK;
}

ErrorCode desk_locked_look(Request *r, const Record *rec, Error *e)
{
    if (!request_opens(r, rec->chain)) return ERR_OK;
    return office_note_look(r, rec->chain, STR("record.look"), rec->id, NULL, e);
}

bool desk_locked_named(Request *r, Str named)
{
    Record rec;
    Error ignored;
    return named.len > 0 && request_record(r, named, &rec, &ignored) == ERR_OK && request_opens(r, rec.chain);
}

/* ---- who has left the office ---- */

typedef struct { Request *request; Str *users; size_t count, room; } Left;

static ErrorCode take_left(void *self, const Record *rec, Error *e)
{
    Left *l = self;
    const JsonValue *fields;
    Record user;
    if (!str_is(rec->kind, "access")) return ERR_OK;
    TRY(access_given_fields(l->request, rec, &fields, e));
    Str id = json_text(json_get(fields, "user"));
    if (id.len == 0 || str_in(id, l->users, l->count)) return ERR_OK;
    TRY(request_record(l->request, id, &user, e));
    if (str_is(user.state, "active")) return ERR_OK;
    if (!ARENA_ROOM(l->request->arena, l->users, l->count, l->room)) return error_memory(e);
    l->users[l->count++] = id;
    return ERR_OK;
}

ErrorCode desk_locked_left(Request *r, Str chain, Error *e)
{
    Left l = { .request = r };
    Seen user, seen;
    if (!request_opens(r, chain)) return ERR_OK;
    TRY(records_in_chain(r, chain, take_left, &l, e));
    if (l.count == 0) return ERR_OK;
    TRY(desk_see(r, chain, &seen, e));
    if (!json_get(view_data(r), "left")) json_set(r->arena, view_data(r), "left", json_new_array(r->arena));
    for (size_t i = 0; i < l.count; i++) {
        JsonValue *one = json_new_object(r->arena);
        TRY(desk_see(r, l.users[i], &user, e));
        Str login = json_text(json_get(user.fields, "login")), number = json_text(json_get(seen.body, "number"));
        json_set(r->arena, one, "case", json_new_string(r->arena, seen.record.id));
        json_set(r->arena, one, "login", json_new_string(r->arena, login));
        json_set(r->arena, one, "user", json_new_string(r->arena, l.users[i]));
        json_add(r->arena, (JsonValue *)(uintptr_t)json_get(view_data(r), "left"), one);
        Str who = desk_user_name(r, l.users[i]);
        view_note(r, view_say(r, K("lend.has-left"), arg_str("who", who), arg_str("case", number), arg_str("login", login)));
    }
    return ERR_OK;
}

ErrorCode desk_locked_show(Request *r, Str chain, Error *e)
{
    LockedTerms terms;
    if (!request_opens(r, chain)) return ERR_OK;
    TRY(locked_terms(r, chain, &terms, e));
    Buf officers = buf_in(r->arena);
    for (size_t i = 0; i < terms.officer_count; i++) {
        Str name = desk_user_name(r, terms.officers[i]);
        buf_format(&officers, "%s" STR_FMT, i > 0 ? "; " : "", STR_ARG(name));
    }
    json_set(r->arena, view_data(r), "locked", json_new_bool(r->arena, true));
    view_row(r, view_say(r, K("locked.row-locked")), view_say(r, K("locked.members"), arg_int("n", (int64_t)terms.member_count)));
    if (officers.len > 0) view_row(r, view_say(r, K("locked.row-officers"), arg_int("quorum", terms.quorum)), buf_str(&officers));
    if (terms.beyond_recovery) view_note(r, view_say(r, K("lend.beyond-recovery")));
    TRY(desk_show_lent(r, chain, e));
    return desk_locked_left(r, chain, e);
}

/* ---- delivering ---- */

/* Whoever has the case's id may put a record into it; he learns nothing of it, not even that it is there rather than another's. */
ErrorCode desk_case_deliver(Request *r, Error *e)
{
    const Kind *k;
    JsonValue *fields;
    uint32_t pairs = 0;
    Done done;
    Str chain = arg_text(r, "case"), id;
    TRY(desk_kind(r, arg_text(r, "kind"), true, &k, e));
    if (made_by_step(k)) return made_by_refuse(r, k, e);
    if (k->is_case || k->place == PLACE_OFFICE) return error_set(e, ERR_USAGE, K("desk.no-case-here"), arg_str("kind", k->id));
    if (str_is(k->id, "statement")) return error_set(e, ERR_INVALID, K("subject.locked"));
    TRY(desk_need_role(r, STR("office"), k->create, k->create_count, K("desk.may-not-create"), k, e));
    if (is_chain(chain) && !str_is(chain, "office")) TRY(store_locked_pairs(r->store, chain, &pairs, e));
    if (pairs == 0) return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", chain));
    TRY(desk_fields(r, k, NULL, arg_values(r, "fields"), &fields, e));
    TRY(rules_check_place(k, NULL, fields, e));
    id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.writer = true;
    d.reason = arg_text(r, "reason");
    TRY(office_commit(r, &d, 1, &done, e));
    view_note(r, view_say(r, K("locked.delivered")));
    return ERR_OK;
}

/* ---- finding ---- */

enum { FOUND_MOST = 200 };

typedef struct { Request *request; Str *words; size_t count; SearchAsk ask; int64_t found; bool more; } Finding;

static ErrorCode add_folded(Request *r, Buf *to, const JsonValue *v, Error *e)
{
    Str folded;
    if (v->type == JSON_STRING) {
        TRY(text_fold(r->arena, v->text, &folded, e));
        buf_add(to, folded);
        buf_byte(to, '\n');
    }
    JSON_EACH(child, v) TRY(add_folded(r, to, child, e));
    return ERR_OK;
}

/* The folded text of a record stays beside it in the open chain, so that the next search need not read it again. */
static ErrorCode folded_text(Request *r, LockedChain *c, LockedRecord *rec, Error *e)
{
    const JsonValue *body;
    Buf text = buf_in(r->arena);
    if (rec->folded.ptr || rec->record.body.len == 0) return ERR_OK;
    TRY(record_fields(r->arena, &rec->record, &body, e));
    if (json_get(body, "number")) TRY(add_folded(r, &text, json_get(body, "number"), e));
    JSON_EACH(v, json_get(body, "fields")) TRY(add_folded(r, &text, v, e));
    buf_byte(&text, ' ');
    sheets_search_text(&text, json_get(body, "fields"));
    rec->folded = text.failed ? (Str){ 0 } : str_copy(&c->arena, buf_str(&text));
    return rec->folded.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode show_found(Finding *f, const LockedRecord *rec, Error *e)
{
    Request *r = f->request;
    const JsonValue *body;
    const Kind *k = model_kind(r->model, rec->record.kind);
    if (!k || k->internal || record_is_pulled_back(&rec->record)) return ERR_OK;
    if (f->found == FOUND_MOST) {
        f->more = true;
        return ERR_OK;
    }
    f->found++;
    Record kept = rec->record;
    kept.body = str_copy(r->arena, rec->record.body);
    kept.id = str_copy(r->arena, rec->record.id);
    if (!kept.body.ptr || !kept.id.ptr) return error_memory(e);
    TRY(record_fields(r->arena, &kept, &body, e));
    Str cells[] = { view_label(r, &k->label), desk_title(r, k, body), kept.id };
    view_table_row(r, cells, ARRAY_LEN(cells));
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(view_data(r), "records"), desk_record_data(r, body));
    return ERR_OK;
}

/* By a name in another spelling, or a number written otherwise. */
static ErrorCode is_named(Finding *f, const LockedRecord *rec, bool *ret, Error *e)
{
    Request *r = f->request;
    const Kind *k = model_kind(r->model, rec->record.kind);
    const JsonValue *body;
    SearchWhy unused;
    Buf text = buf_in(r->arena);
    *ret = false;
    if (!k || f->ask.word_count == 0 || rec->folded.len == 0) return ERR_OK;
    ArenaMark mark = arena_mark(r->arena);
    ErrorCode code = record_fields(r->arena, &rec->record, &body, e);
    if (code == ERR_OK) record_search_text(&text, k, body);
    if (code == ERR_OK) code = search_ask_judge(&f->ask, r->arena, k, body, buf_str(&text), rec->folded, &unused, ret, e);
    arena_restore(r->arena, mark);
    return code;
}

static ErrorCode look_through(Finding *f, LockedChain *c, Error *e)
{
    for (LockedRecord *rec = c->first; rec && !f->more; rec = rec->next) {
        ArenaMark mark = arena_mark(f->request->arena);
        ErrorCode code = folded_text(f->request, c, rec, e);
        arena_restore(f->request->arena, mark);
        TRY(code);
        bool holds = rec->folded.len > 0;
        for (size_t i = 0; i < f->count && holds; i++) holds = str_find(rec->folded, f->words[i]) >= 0;
        if (!holds) TRY(is_named(f, rec, &holds, e));
        if (holds) TRY(show_found(f, rec, e));
    }
    return ERR_OK;
}

static ErrorCode words_of(Request *r, Finding *f, Error *e)
{
    Str folded, word;
    TRY(text_fold(r->arena, arg_text(r, "words"), &folded, e));
    f->words = arena_array(r->arena, folded.len + 1, sizeof *f->words);
    if (!f->words) return error_memory(e);
    if (search_citation(r->arena, arg_text(r, "words"), f->words)) {
        f->count = 1;
        return ERR_OK;
    }
    for (bool more = true; more;) {
        more = str_cut(&folded, ' ', &word);
        if (word.len > 0) f->words[f->count++] = word;
    }
    if (f->count == 0) return error_set(e, ERR_USAGE, K("locked.no-words"));
    Error unheard;                              /* more than an index can be asked for: then by the words alone */
    if (search_ask_read(office_names(r->office), r->arena, arg_text(r, "words"), &f->ask, &unheard) != ERR_OK) f->ask.word_count = 0;
    return ERR_OK;
}

/* In the memory of the session alone: there is no index of a locked case, and nothing of question or answer is written outside of it. */
ErrorCode desk_case_search(Request *r, Error *e)
{
    Seen seen;
    Finding f = { .request = r };
    LockedChain *c = NULL;
    TRY(desk_see(r, arg_text(r, "case"), &seen, e));
    TRY(words_of(r, &f, e));
    if (!request_opens(r, seen.record.id)) return error_set(e, ERR_USAGE, K("locked.search-ordinary"));
    TRY(office_note_look(r, seen.record.chain, STR("record.look"), seen.record.id, NULL, e));
    Str head[] = { view_say(r, K("desk.row-what")), view_say(r, K("desk.row-record")), view_say(r, K("desk.row-id")) };
    json_set(r->arena, view_data(r), "records", json_new_array(r->arena));
    view_title(r, desk_title(r, seen.kind, seen.body));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    LockedSet *set = locked_begin(r, e);
    ErrorCode code = set ? locked_find(set, seen.record.id, &c, e) : ERR_OK;
    if (c) code = look_through(&f, c, e);
    locked_end(set);
    TRY(code);
    json_set(r->arena, view_data(r), "more", json_new_bool(r->arena, f.more));
    view_note(r, view_say_args(r, f.more ? K("desk.more-than") : K("desk.count"), (const ErrorArg[]){ arg_int("n", f.found) }, 1));
    return ERR_OK;
}

/* ---- audit ---- */

/* What the store's audit cannot look into, a member can: every act, signature and content of the case. */
ErrorCode desk_case_audit(Request *r, Error *e)
{
    Seen seen;
    LockedAudit a;
    TRY(desk_see(r, arg_text(r, "case"), &seen, e));
    if (!seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
    TRY(desk_locked_look(r, &seen.record, e));
    store_snapshot_end(r->store);                   /* the look is an entry of the case, too */
    TRY(store_snapshot_begin(r->store, e));
    TRY(locked_audit(r, seen.record.id, &a, e));
    json_set(r->arena, view_data(r), "entries", json_new_int(r->arena, (int64_t)a.entries));
    json_set(r->arena, view_data(r), "signatures", json_new_int(r->arena, (int64_t)a.signatures));
    json_set(r->arena, view_data(r), "records", json_new_int(r->arena, (int64_t)a.records));
    json_set(r->arena, view_data(r), "erased", json_new_int(r->arena, (int64_t)a.erased));
    view_note(r, view_say(r, K("locked.audited"), arg_int("entries", (int64_t)a.entries), arg_int("signatures", (int64_t)a.signatures),
                          arg_int("records", (int64_t)a.records), arg_int("erased", (int64_t)a.erased)));
    return ERR_OK;
}

/* ---- recovery ---- */

/* The last layer is off: a new pair for what follows, and a member more, who from now on leads the case. */
static ErrorCode hand_over(Request *r, Str chain, const Draft *step, Error *e)
{
    Seen user;
    LockedTerms terms;
    const Kind *access;
    Draft drafts[4];
    Done done[4];
    JsonValue *given = json_new_object(r->arena);
    TRY(desk_kind(r, STR("access"), false, &access, e));
    if (arg_text(r, "login").len == 0) return error_set(e, ERR_USAGE, K("locked.recover-to"));
    TRY(desk_user_by_login(r, arg_text(r, "login"), &user, e));
    TRY(locked_terms(r, chain, &terms, e));
    Str *members = arena_array(r->arena, terms.member_count + 1, sizeof *members), id = object_id_new(r->arena, access->id);
    json_set(r->arena, given, "role", json_new_string(r->arena, STR("lead")));
    json_set(r->arena, given, "user", json_new_string(r->arena, user.record.id));
    if (!members || !id.ptr || !given) return error_memory(e);
    members[0] = user.record.id;
    size_t count = 1;
    for (size_t i = 0; i < terms.member_count; i++) {
        if (!str_equal(terms.members[i], user.record.id)) members[count++] = terms.members[i];
    }
    terms.members = members;
    terms.member_count = count;
    TRY(locked_pair_open(r, chain, &terms, drafts, e));
    drafts[2] = desk_draft(access, chain, STR("record.create"), id, 0, access->states[0].id, NUMBER_NEXT, given);
    drafts[2].opening = drafts[1].opening;
    drafts[3] = *step;
    drafts[3].slot_chain = (Str){ 0 };              /* the new pair's slots take the place of all */
    TRY(office_commit(r, drafts, ARRAY_LEN(drafts), done, e));
    view_note(r, view_say(r, K("locked.recovered"), arg_str("login", arg_text(r, "login"))));
    return ERR_OK;
}

/* Each officer opens the layers that are his. The act is the office's to see: who takes part in opening a case that nobody can open any more does so
 * under his name. */
ErrorCode desk_case_recover(Request *r, Error *e)
{
    Str chain = arg_text(r, "case");
    uint32_t pairs = 0;
    bool opens;
    JsonValue *content = json_new_object(r->arena);
    Draft step = { .chain = STR("office"), .op = STR("locked.recover"), .object = chain, .content = content, .reason = arg_text(r, "reason") };
    if (is_chain(chain) && !str_is(chain, "office")) TRY(store_locked_pairs(r->store, chain, &pairs, e));
    if (pairs == 0) return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", chain));
    TRY(locked_recover(r, chain, &step, &opens, e));
    json_set(r->arena, content, "case", json_new_string(r->arena, chain));
    json_set(r->arena, content, "opened", json_new_bool(r->arena, opens));
    json_set(r->arena, view_data(r), "opened", json_new_bool(r->arena, opens));
    if (opens) return hand_over(r, chain, &step, e);
    TRY(office_commit(r, &step, 1, NULL, e));
    view_note(r, view_say(r, K("locked.handed-on")));
    return ERR_OK;
}
