/* desk_erase.c: which contents end when a record is erased, and the proposal to erase them.
 *
 * All contents of the record go, from its first version to its last, and with them those of proposals about it: a proposal holds
 * the record as it would have become. What stays is the trace: who did what when, and that it was erased, why and by whom. A
 * second person signs; until then somebody may have proposed something else about the record, and then that would be left over:
 * the list is compared once more when it is signed. */
#include "desk/desk.h"

typedef struct { Request *request; EntryPlace *list; size_t count, room; } Places;

/* Entries that have nothing of the record in them, and those that say what was erased, are left as they are. */
static bool holds_content(Str op)
{
    return !str_is(op, "record.look") && !str_is(op, "record.export") && !str_is(op, "content.erase");
}

static ErrorCode add_place(void *self, const Entry *entry, Error *e)
{
    Places *p = self;
    if (!holds_content(entry->op)) return ERR_OK;
    if (!ARENA_ROOM(p->request->arena, p->list, p->count, p->room)) return error_memory(e);
    p->list[p->count++] = (EntryPlace){ entry->epoch, entry->index };
    return ERR_OK;
}

typedef struct { Request *request; Str except; Str *ids; size_t count, room; } About;

static ErrorCode add_proposal(void *self, const Record *rec, Error *e)
{
    About *a = self;
    if (str_equal(rec->id, a->except)) return ERR_OK;
    if (!ARENA_ROOM(a->request->arena, a->ids, a->count, a->room)) return error_memory(e);
    a->ids[a->count] = str_copy(a->request->arena, rec->id);
    return a->ids[a->count++].ptr ? ERR_OK : error_memory(e);
}

/* The entries of the record and of the proposals about it, but for one. */
static ErrorCode find_places(Request *r, Str object, Str except, Places *ret, Error *e)
{
    About about = { .request = r, .except = except };
    *ret = (Places){ .request = r };
    TRY(records_history(r, object, add_place, ret, e));
    TRY(records_by(r, STR("proposal"), STR("object"), object, add_proposal, &about, e));
    for (size_t i = 0; i < about.count; i++) TRY(records_history(r, about.ids[i], add_place, ret, e));
    return ERR_OK;
}

ErrorCode desk_erasure(Request *r, const Seen *seen, Draft *ret, Error *e)
{
    Places p;
    if (seen->kind->internal || seen->kind->is_case) {
        return error_set(e, ERR_DENIED, K("desk.not-erasable"), arg_str("kind", seen->kind->id));
    }
    TRY(find_places(r, seen->record.id, STR(""), &p, e));
    JsonValue *content = json_new_object(r->arena), *list = json_new_array(r->arena);
    for (size_t i = 0; i < p.count; i++) {
        JsonValue *pair = json_new_array(r->arena);
        json_add(r->arena, pair, json_new_int(r->arena, p.list[i].epoch));
        json_add(r->arena, pair, json_new_int(r->arena, (int64_t)p.list[i].index));
        json_add(r->arena, list, pair);
    }
    json_set(r->arena, content, "entries", list);
    json_set(r->arena, content, "object", json_new_string(r->arena, seen->record.id));
    *ret = (Draft){ .chain = seen->record.chain, .op = STR("content.erase"), .object = seen->record.id, .version = seen->record.version,
                    .content = content };
    return content ? ERR_OK : error_memory(e);
}

ErrorCode desk_erasure_is_whole(Request *r, Str object, Str proposal, const JsonValue *content, Error *e)
{
    Places p;
    TRY(find_places(r, object, proposal, &p, e));
    for (size_t i = 0; i < p.count; i++) {
        int64_t epoch, index;
        bool listed = false;
        JSON_EACH(pair, json_get(content, "entries")) {
            listed = listed || (json_int(pair->first, &epoch) && json_int(pair->last, &index) && epoch == p.list[i].epoch &&
                                (uint64_t)index == p.list[i].index);
        }
        if (!listed) return error_set(e, ERR_CONFLICT, K("acts.erasure-void"), arg_str("record", object));
    }
    return ERR_OK;
}

ErrorCode desk_record_erase(Request *r, Error *e)
{
    static const Str HEAD = STR("head");
    Seen seen;
    Draft d;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    TRY(desk_need_role(r, seen.record.chain, &HEAD, 1, K("rights.may-not-erase"), seen.kind, e));
    TRY(desk_is_here(&seen, e));
    TRY(desk_erasure(r, &seen, &d, e));
    d.reason = arg_text(r, "reason");
    d.legal_basis = arg_text(r, "basis");
    return desk_propose(r, &d, e);
}
