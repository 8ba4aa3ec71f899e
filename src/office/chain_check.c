/* chain_check.c: see chain_check.h. The chain is cut into as many stretches as there are threads; each reads its own with a
 * handle of its own and begins one entry before its stretch, so that the seam between two is held by the second of them. Keys of
 * sessions are read once a thread; that the log introduced them is asked once, at the end, by the rules of every verification. */
#include "office/chain_check.h"

#include <pthread.h>
#include <unistd.h>

#include "office/bundle_collect.h"
#include "text/messages.h"

enum { THREADS = 8, SESSIONS = 4096, WORK_ARENA = 16 << 20, KEEP_ARENA = 64 << 20, FEW = 2000 };

typedef struct { NoteKey key; Str actor; } SessionSeen;

typedef struct {
    Office     *office;
    Store      *store;
    Str         chain;
    uint64_t    from, until;        /* the numbers of its entries, both included */
    bool        signatures;
    Arena       kept, work;
    Map         sessions;           /* id -> SessionSeen */
    EntryPlace  signed_at[SESSIONS]; size_t session_count;       /* an entry that each of them signed */
    uint64_t    seq, checked;       /* the last one read; signatures */
    Hash        leaf;
    Instant     received;
    bool        begun, started;
    pthread_t   thread;
    Error       why;
    ErrorCode   code;
} Stretch;

/* ---- signatures ---- */

static ErrorCode take_opening(void *self, const Entry *entry, Error *e)
{
    Stretch *s = ((void **)self)[0];
    SessionSeen **ret = ((void **)self)[1];
    EntryText text;
    Note note;
    Act act;
    if (!str_is(entry->op, "session.open")) return ERR_OK;
    SessionSeen *seen = ARENA_NEW(&s->kept, SessionSeen);
    if (!seen) return error_memory(e);
    TRY(entry_parse(entry->text, &text, e));
    TRY(act_open_known(text.act_note, &note, &act, e));
    TRY(note_key_parse(act.key, &seen->key, e));
    seen->actor = str_copy(&s->kept, act.actor);
    *ret = seen;
    return seen->actor.ptr ? ERR_END : error_memory(e);
}

static ErrorCode session_of(Stretch *s, const Entry *row, Str id, SessionSeen **ret, Error *e)
{
    *ret = map_get(&s->sessions, id);
    if (*ret) return ERR_OK;
    if (s->session_count == SESSIONS) return error_set(e, ERR_LIMIT, K("chaincheck.sessions"), arg_int("most", SESSIONS));
    void *both[] = { s, ret };
    Str object = str_format(&s->work, "session/" STR_FMT, STR_ARG(id));
    if (!object.ptr) return error_memory(e);
    TRY(store_object_entries(s->store, object, take_opening, both, e));
    if (!*ret) return error_set(e, ERR_FINDING, K("verify.unknown-session"));
    s->signed_at[s->session_count++] = (EntryPlace){ row->epoch, row->index };
    return map_set(&s->sessions, id, *ret) ? ERR_OK : error_memory(e);
}

/* Each signature by the session that it names; the actor's own session among them. */
static ErrorCode hold_signatures(Stretch *s, const Entry *row, const EntryText *text, Error *e)
{
    Note note;
    Act act;
    bool own = false, bad = false;
    TRY(act_open_known(text->act_note, &note, &act, e));
    for (size_t i = 0; i < note.count; i++) {
        Str id;
        SessionSeen *seen;
        if (!session_of_key_name(note.signatures[i].name, act.store, &id)) return error_set(e, ERR_FINDING,
                                                                                            K("verify.unknown-session"));
        TRY(session_of(s, row, id, &seen, e));
        if (!note_signed_by(&note, &seen->key, &bad)) return error_set(e, ERR_FINDING, K("verify.bad-signature"));
        own = own || (str_equal(id, act.session) && str_equal(seen->actor, act.actor));
        s->checked++;
    }
    return own ? ERR_OK : error_set(e, ERR_FINDING, K("verify.other-actor"));
}

/* ---- one entry ---- */

static ErrorCode hold_entry(Stretch *s, const Entry *row, Error *e)
{
    EntryText text;
    Hash leaf = tree_leaf(row->text);
    TRY(entry_parse(row->text, &text, e));
    bool first = !s->begun;
    bool follows = str_equal(text.chain, s->chain) && text.chain_seq == row->chain_seq && hash_equal(&leaf, &row->leaf) &&
                   (first || (text.chain_seq == s->seq + 1 && text.has_prev && hash_equal(&text.prev, &s->leaf) &&
                              text.received >= s->received));
    if (!follows) return error_set(e, ERR_FINDING, K("chaincheck.follows"), arg_int("seq", (int64_t)row->chain_seq));
    s->begun = true;
    s->seq = text.chain_seq;
    s->leaf = leaf;
    s->received = text.received;
    if (!s->signatures || text.chain_seq < s->from || sealed_act_is(text.act_note)) return ERR_OK;
    ErrorCode code = hold_signatures(s, row, &text, e);
    return code == ERR_OK ? code : error_in(e, K("chaincheck.at"), arg_int("seq", (int64_t)text.chain_seq));
}

static ErrorCode take_entry(void *self, const Entry *row, Error *e)
{
    Stretch *s = self;
    ArenaMark mark = arena_mark(&s->work);
    if (row->chain_seq > s->until) return ERR_END;
    ErrorCode code = hold_entry(s, row, e);
    arena_restore(&s->work, mark);
    return code;
}

static void *walk_stretch(void *self)
{
    Stretch *s = self;
    s->code = store_open(office_folder(s->office), STORE_READ, &s->store, &s->why);
    if (s->code == ERR_OK) s->code = store_chain_entries_from(s->store, s->chain, s->from > 1 ? s->from - 2 : 0, take_entry, s,
                                                              &s->why);
    bool all = s->code != ERR_OK || s->from > s->until || s->seq == s->until;
    if (!all) s->code = error_set(&s->why, ERR_FINDING, K("chaincheck.missing"), arg_int("seq", (int64_t)s->seq + 1));
    return NULL;
}

/* ---- the whole ---- */

/* What stands behind the sessions, up to the log's key: the office's entries that an entry of each of them needs. */
static ErrorCode hold_sessions(Request *r, Str chain, const Stretch *list, unsigned count, ChainCheck *ret, Error *e)
{
    Collected x;
    size_t room = 0, n = 0;
    Verifier v = verifier_new(r->arena, VERIFY_SOME);
    for (unsigned i = 0; i < count; i++) room += list[i].session_count;
    EntryPlace *places = arena_array(r->arena, room + 1, sizeof *places);
    if (!places) return error_memory(e);
    for (unsigned i = 0; i < count; i++) {
        for (size_t j = 0; j < list[i].session_count; j++) places[n++] = list[i].signed_at[j];
    }
    if (n == 0) return ERR_OK;
    TRY(bundle_collect_signers(r, chain, places, n, &x, e));
    for (size_t i = 0; i < x.of_office.count; i++) {
        EntryText text;
        Act act;
        TRY(verifier_take(&v, x.of_office.list[i].index, x.of_office.list[i].text, &text, &act, e));
        ret->sessions += str_is(act.op, "session.open");
    }
    return ERR_OK;
}

static ErrorCode tell(Request *r, ErrorCode code, const Error *why, ChainCheck *ret, Error *e)
{
    bool machine = code == ERR_MEMORY || code == ERR_IO || code == ERR_INTERNAL || code == ERR_LIMIT;
    if (code == ERR_OK) return ERR_OK;
    if (machine && why != e) *e = *why;
    if (machine) return code;
    Buf text = buf_in(r->arena);
    message_error(&text, r->lang, why);
    if (ret->good) ret->finding = str_first(str_trim(buf_str(&text)), FEW);
    ret->good = false;
    return ERR_OK;
}

static void cut(Request *r, Str chain, bool signatures, uint64_t last, Stretch *list, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        list[i] = (Stretch){ .office = r->office, .chain = chain, .from = last * i / count + 1, .until = last * (i + 1) / count,
                             .signatures = signatures,
                             .kept = arena_wiping(KEEP_ARENA), .work = arena_wiping(WORK_ARENA) };
        list[i].sessions = map_in(&list[i].kept);
    }
}

static ErrorCode run(Request *r, Str chain, bool signatures, unsigned count, uint64_t last, Stretch *list, ChainCheck *ret,
                     Error *e)
{
    ErrorCode code = ERR_OK;
    cut(r, chain, signatures, last, list, count);
    for (unsigned i = 1; i < count; i++) list[i].started = pthread_create(&list[i].thread, NULL, walk_stretch, &list[i]) == 0;
    for (unsigned i = 0; i < count; i++) if (!list[i].started) (void)walk_stretch(&list[i]);
    for (unsigned i = 0; i < count; i++) if (list[i].started) pthread_join(list[i].thread, NULL);
    for (unsigned i = 0; i < count && code == ERR_OK; i++) {
        ret->signatures += list[i].checked;
        code = tell(r, list[i].code, &list[i].why, ret, e);
    }
    if (code == ERR_OK) {
        ErrorCode held = hold_sessions(r, chain, list, count, ret, e);
        code = tell(r, held, e, ret, e);
    }
    for (unsigned i = 0; i < count; i++) {
        store_close_p(&list[i].store);
        arena_free(&list[i].kept);
        arena_free(&list[i].work);
    }
    return code;
}

ErrorCode chain_check(Request *r, Str chain, bool signatures, unsigned threads, ChainCheck *ret, Error *e)
{
    int64_t begun = clock_ticks();
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t last;
    *ret = (ChainCheck){ .good = true };
    TRY(store_chain_end(r->store, chain, &last, &ret->end, e));
    ret->entries = last;
    unsigned count = threads > 0 ? threads : cores > 0 ? (unsigned)cores : 1;
    if (count > THREADS) count = THREADS;
    if (last < FEW) count = 1;
    Stretch *list = arena_array(r->arena, count, sizeof *list);
    if (!list) return error_memory(e);
    TRY(last == 0 ? ERR_OK : run(r, chain, signatures, count, last, list, ret, e));
    error_clear(e);
    ret->took = clock_ticks() - begun;
    return ERR_OK;
}
