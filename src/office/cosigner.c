/* cosigner.c: see cosigner.h. */
#include "office/cosigner.h"

#include "office/office_int.h"

ErrorCode cosign_open(Request *r, const SessionAsk *ask, Error *e)
{
    SessionGiven given;
    if (r->second) return ERR_OK;
    TRY(session_open_with(r->office, r->store, r->arena, ask, &given, e));
    return session_take(r->office, given.token, &r->second, e);
}

Request cosign_request(const Request *r)
{
    Request his = request_inside(r, r->second);
    his.second = r->session;                        /* each is the other's second */
    return his;
}

ErrorCode cosign_noted(Request *r, const Request *his, Error *e)
{
    for (size_t i = 0; i < his->read_count; i++) {
        const NotedRead *n = &his->reads[i];
        if (n->chain) TRY(request_note_chain(r, n->id, e));
        else TRY(request_note_read(r, n->id, n->version, e));
    }
    return ERR_OK;
}

Str cosigner(const Request *r)
{
    return r->second ? session_user(r->second) : STR("");
}

void cosign_end(Request *r)
{
    if (!r->second) return;
    Str token = str_copy(r->arena, session_token(r->second));
    session_release(r->office, r->second);
    r->second = NULL;
    if (token.ptr) session_end(r->office, token);
}

typedef struct { Arena *arena; Str user; } Opening;

static ErrorCode opened_by(void *self, const Entry *entry, Error *e)
{
    EntryText text;
    Note note;
    Act act;
    Opening *o = self;
    TRY(entry_parse(entry->text, &text, e));
    TRY(act_open(text.act_note, &note, &act, e));
    if (!str_is(act.op, "session.open")) return ERR_OK;
    o->user = str_copy(o->arena, act.actor);
    return o->user.ptr ? ERR_END : error_memory(e);
}

ErrorCode act_cosigner(Request *r, const Note *note, const Act *act, Str *ret, Error *e)
{
    *ret = STR("");
    for (size_t i = 0; i < note->count && ret->len == 0; i++) {
        Str session;
        Opening o = { .arena = r->arena };
        if (!session_of_key_name(note->signatures[i].name, act->store, &session) || str_equal(session, act->session)) continue;
        Str object = str_format(r->arena, "session/" STR_FMT, STR_ARG(session));
        if (!object.ptr) return error_memory(e);
        TRY(records_history(r, object, opened_by, &o, e));
        *ret = o.user;
    }
    return ERR_OK;
}
