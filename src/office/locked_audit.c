/* locked_audit.c: a locked case held against docs/formats/{act,entry,locked}.md by a member, who alone can look into it. The
 * store's own audit (audit.c) sees places and forms; here each act is opened and goes through the same verifier, with the
 * entries of the office that its signatures need, and contents are held against acts and versions against each other: as a
 * bundle is verified, but in memory. */
#include "office/bundle_collect.h"

typedef struct { Request *request; Collected from; Verifier verifier; Map versions; LockedAudit *report; } Held;

typedef struct { int64_t now; } Version;

/* Each version of a record follows the one before it, whether or not its content is still there. */
static ErrorCode hold_version(Held *h, const CollectedPiece *p, Error *e)
{
    const Act *act = &p->page.act;
    Version *v = map_get(&h->versions, act->object);
    if (act->object_version != (v ? v->now : 0)) return error_set(e, ERR_FINDING, K("whole.versions"), arg_str("record", act->object));
    if (!v) {
        v = ARENA_NEW(h->request->arena, Version);
        if (!v || !map_set(&h->versions, act->object, v)) return error_memory(e);
        h->report->records++;
    }
    v->now = act->object_version + 1;
    return ERR_OK;
}

static ErrorCode hold_contents(Held *h, const CollectedPiece *p, Error *e)
{
    const Act *act = &p->page.act;
    const JsonValue *ignored;
    const Kind *kind = act_record_kind(p->page.model, act);
    if (kind) TRY(hold_version(h, p, e));
    if (act->has_object_hash && p->page.content.ptr) TRY(verify_object(act, (const unsigned char *)p->salt.ptr, p->page.content, e));
    if (act->reason_code.len > 0 && p->page.reason.ptr) TRY(verify_reason(act, (const unsigned char *)p->reason_salt.ptr, p->page.reason, e));
    h->report->erased += act->has_object_hash && !p->page.content.ptr;
    return kind && p->page.content.ptr ? content_check_record(h->request->arena, act, p->page.content, &ignored, e) : ERR_OK;
}

static ErrorCode hold_piece(Held *h, const CollectedPiece *p, bool of_case, Error *e)
{
    EntryText entry;
    Act act;
    OpenedAct opened = { (const unsigned char *)p->act_salt.ptr, p->note };
    TRY(verifier_take_opened(&h->verifier, p->index, p->text, p->act_salt.ptr ? &opened : NULL, &entry, &act, e));
    if (!of_case) return ERR_OK;
    h->report->entries++;
    if (hold_contents(h, p, e) == ERR_OK) return ERR_OK;
    return error_in(e, K("whole.at-entry"), arg_int("epoch", p->epoch), arg_int("index", (int64_t)p->index));
}

static bool stands_before(const CollectedPiece *a, const CollectedPiece *b)
{
    return a->epoch != b->epoch ? a->epoch < b->epoch : a->index < b->index;
}

/* Both lists are in the order of the logs: the office's keys come before the acts that use them. */
static ErrorCode hold_all(Held *h, Error *e)
{
    const PieceList *c = &h->from.of_case, *o = &h->from.of_office;
    size_t i = 0, j = 0, at = 0;
    for (const CollectedModel *m; (m = map_next(&h->from.models, &at));) TRY(verifier_add_model(&h->verifier, m->packed, e));
    while (i < c->count || j < o->count) {
        bool of_case = j == o->count || (i < c->count && stands_before(&c->list[i], &o->list[j]));
        TRY(hold_piece(h, of_case ? &c->list[i++] : &o->list[j++], of_case, e));
    }
    h->report->signatures = h->verifier.signatures;
    return ERR_OK;
}

typedef struct { uint32_t epoch; uint64_t index; } Last;

static ErrorCode take_last(void *self, const Entry *entry, Error *e)
{
    (void)e;
    *(Last *)self = (Last){ entry->epoch, entry->index };
    return ERR_OK;
}

ErrorCode locked_audit(Request *r, Str chain, LockedAudit *ret, Error *e)
{
    Held h = { .request = r, .verifier = verifier_new(r->arena, VERIFY_BUNDLE), .versions = map_in(r->arena), .report = ret };
    Last last = { 0 };
    uint64_t seq;
    Hash leaf;
    Str head;
    *ret = (LockedAudit){ 0 };
    TRY(store_chain_end(r->store, chain, &seq, &leaf, e));
    TRY(store_chain_entries_from(r->store, chain, seq - 1, take_last, &last, e));
    TRY(store_fact(r->store, r->arena, "head", &head, e));
    ErrorCode code = bundle_collect(r, chain, last.epoch, last.index, head, &h.from, e);
    if (code == ERR_OK) code = hold_all(&h, e);
    if (code == ERR_OK || code == ERR_MEMORY || code == ERR_IO) return code;
    e->code = ERR_FINDING;
    return error_in(e, K("locked.at-case"), arg_str("case", chain));
}
