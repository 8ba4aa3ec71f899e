/* lease.c: what may be entered in a case while it is checked out (docs/formats/lease.md).
 *
 * In the store that owns the case everybody adds, and nobody changes, moves, corrects or erases what was there when it left: the
 * other store does that. Who knows the case, what waits for a signature and the lease itself stay the owner's affair. In the
 * copy everything may be changed until it is handed in, with three exceptions that are the owner's: contents are erased there,
 * his proposals are decided on there, and the lease is his; the copy hands in, and does nothing else with it. A date that has
 * passed ends no lease: only a check-in does, or two officers who declare it lost.
 *
 * commit.c asks for every act that is signed, whichever operation it comes from, and the lease is noted: so an act that was
 * decided on before the case left, or came back, is sent back by the writer (I13). */
#include "office/lease.h"

#include <inttypes.h>

Str lease_id(Arena *a, Str chain)
{
    return str_format(a, "lease/" STR_FMT, STR_ARG(str_from(chain, 5)));            /* "case/" */
}

ErrorCode lease_look(Request *r, Str chain, Lease *ret, Error *e)
{
    const JsonValue *body;
    *ret = (Lease){ 0 };
    if (str_is(chain, "office")) return ERR_OK;
    Str id = lease_id(r->arena, chain);
    if (!id.ptr) return error_memory(e);
    ret->record.id = id;
    ErrorCode code = store_record(r->store, r->arena, id, &ret->record, e);
    if (code == ERR_NOT_FOUND) {
        error_clear(e);
        return ERR_OK;
    }
    TRY(code);
    TRY(record_fields(r->arena, &ret->record, &body, e));
    ret->fields = json_get(body, "fields");
    ret->there = true;
    ret->copy = !str_equal(json_text(json_get(ret->fields, "owner")), office_store_id(r->office));
    return ERR_OK;
}

bool lease_runs(const Lease *l)
{
    return l->there && str_is(l->record.state, "out");
}

/* ---- what is unique within a copy ---- */

typedef struct { const Record *record; Str holder; Arena *arena; } Holder;

static ErrorCode take_holder(void *self, const Record *rec, Error *e)
{
    Holder *h = self;
    if (str_equal(rec->id, h->record->id) || !str_equal(rec->chain, h->record->chain)) return ERR_OK;
    h->holder = str_copy(h->arena, rec->id);
    return h->holder.ptr ? ERR_END : error_memory(e);
}

ErrorCode lease_check_unique(Request *r, const Projection *p, Error *e)
{
    for (size_t i = 0; i < p->count; i++) {
        Holder h = { .record = &p->record, .arena = r->arena };
        if (!str_starts(p->values[i].field, STR(COPY_FIELD))) continue;
        TRY(store_records_by(r->store, p->record.kind, p->values[i].field, p->values[i].value, take_holder, &h, e));
        if (h.holder.len == 0) continue;
        Str field = str_from(p->values[i].field, sizeof COPY_FIELD - 1);
        return error_set(e, ERR_CONFLICT, K("store.not-unique"), arg_str("field", field), arg_str("record", h.holder));
    }
    return ERR_OK;
}

/* ---- the first entry of an object ---- */

typedef struct { bool found, via; uint32_t epoch; uint64_t index; } First;

static ErrorCode take_first(void *self, const Entry *entry, Error *e)
{
    First *f = self;
    EntryText text;
    TRY(entry_parse(entry->text, &text, e));
    *f = (First){ true, text.via_origin.len > 0, entry->epoch, entry->index };
    return ERR_END;
}

ErrorCode lease_existed(Request *r, const Lease *l, Str object, bool *ret, Error *e)
{
    First f = { 0 };
    TRY(store_object_entries(r->store, object, take_first, &f, e));
    const Record *left = &l->record;                /* while it runs, its newest version is the one that made it run */
    *ret = f.found && (f.epoch < left->epoch || (f.epoch == left->epoch && f.index < left->index));
    return ERR_OK;
}

static ErrorCode came_from_owner(Request *r, Str object, bool *ret, Error *e)
{
    First f = { 0 };
    TRY(store_object_entries(r->store, object, take_first, &f, e));
    *ret = f.found && f.via;
    return ERR_OK;
}

/* ---- both sides ---- */

static bool is_kind(Str object, const char *kind)
{
    Str front, rest = object;
    return str_cut(&rest, '/', &front) && str_is(front, kind);
}

static bool hides(const Act *act)
{
    return str_is(act->reason_code, "pull-back") || str_is(act->reason_code, "deputy-pull-back");
}

static ErrorCode check_owner(Request *r, const Lease *l, const Act *act, Error *e)
{
    bool existed, changes = act_carries_record(act) || str_is(act->op, "content.erase");
    if (!lease_runs(l) || !changes) return ERR_OK;
    if (is_kind(act->object, "access") || is_kind(act->object, "proposal") || is_kind(act->object, "lease")) return ERR_OK;
    TRY(lease_existed(r, l, act->object, &existed, e));
    if (!existed) return ERR_OK;
    Str holder = json_text(json_get(l->fields, "holder")), until = json_text(json_get(l->fields, "until"));
    return error_set(e, ERR_CONFLICT, K("lease.held"), arg_str("record", act->object), arg_str("holder", holder), arg_str("until", until));
}

static ErrorCode forbidden(Error *e, const char *key, Str record)
{
    return error_set(e, ERR_CONFLICT, key, arg_str("record", record));
}

static ErrorCode check_copy(Request *r, const Lease *l, const Act *act, Error *e)
{
    bool owners, existed;
    if (str_is(act->op, "case.taken") || is_kind(act->object, "access")) return ERR_OK;
    if (!lease_runs(l)) return error_set(e, ERR_CONFLICT, K("lease.handed-in"), arg_str("case", act->chain));
    if (str_is(act->op, "content.erase") || hides(act)) return forbidden(e, K("lease.erased-by-owner"), act->object);
    bool lease = is_kind(act->object, "lease");
    if (lease && !str_is(act->op, "record.move.hand_in")) return error_set(e, ERR_CONFLICT, K("lease.copy"), arg_str("case", act->chain));
    if (lease || !act_carries_record(act) || act->object_version == 0) return ERR_OK;
    TRY(came_from_owner(r, act->object, &owners, e));
    if (!owners) return ERR_OK;
    if (is_kind(act->object, "proposal")) return forbidden(e, K("lease.owners-proposal"), act->object);
    TRY(lease_existed(r, l, act->object, &existed, e));     /* somebody may have added it between the check-out and the end of the file */
    return existed ? ERR_OK : forbidden(e, K("lease.added-after"), act->object);
}

/* What leaves a trace and changes nothing. */
static bool only_looks(Str op)
{
    return str_is(op, "record.look") || str_is(op, "record.export") || str_is(op, "case.export");
}

ErrorCode lease_check(Request *r, const Lease *l, const Act *act, Error *e)
{
    if (str_is(act->chain, "office") || only_looks(act->op)) return ERR_OK;
    TRY(request_note_read(r, l->record.id, l->there ? l->record.version : 0, e));
    if (!str_equal(act->store, office_store_id(r->office))) return forbidden(e, K("lease.signed-elsewhere"), act->object);
    if (!l->there) return ERR_OK;
    return l->copy ? check_copy(r, l, act, e) : check_owner(r, l, act, e);
}
