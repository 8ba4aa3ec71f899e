/* label_code.c: see label_code.h.
 *
 * The hash is that of the act which made the version (its line object-hash, docs/formats/act.md): it is salted, tells nothing
 * of the contents, stands in the ledger in the open, and is the same in every store that the act comes to. */
#include "desk/label_code.h"

#include <ctype.h>

static Str in_capitals(Arena *a, Str text, size_t most)
{
    Buf to = buf_in(a);
    for (size_t i = 0; i < text.len && i < most; i++) buf_byte(&to, (char)toupper((unsigned char)text.ptr[i]));
    return buf_str(&to);
}

Str label_agency(Request *r) { return in_capitals(r->arena, office_store_id(r->office), LABEL_AGENCY); }

/* ---- versions ---- */

/* Looks for the version with that hash; `newest` is what the last one has. */
typedef struct { Request *request; Str wanted, newest; LabelVersion found; } Versions;

static ErrorCode take_version(void *self, const Entry *entry, Error *e)
{
    Versions *v = self;
    Act act;
    char hex[2 * HASH_SIZE + 1];
    TRY(records_act(v->request, entry, &act, e));
    if (!act_carries_record(&act) || !act.has_object_hash) return ERR_OK;
    v->newest = in_capitals(v->request->arena, hex_encode(hex, act.object_hash.bytes, HASH_SIZE), LABEL_HASH);
    if (str_equal(v->newest, v->wanted)) v->found = (LabelVersion){ act.object_version + 1, entry->received };
    return v->newest.len > 0 ? ERR_OK : error_memory(e);
}

ErrorCode label_version_of(Request *r, const Record *rec, Str hash, LabelVersion *ret, Error *e)
{
    Versions v = { .request = r, .wanted = hash };
    TRY(records_history(r, rec->id, take_version, &v, e));
    *ret = v.found;
    return ERR_OK;
}

ErrorCode label_code_of(Request *r, const Seen *thing, Str of_case, Str *ret, Error *e)
{
    Versions v = { .request = r };
    Buf to = buf_in(r->arena);
    TRY(records_history(r, thing->record.id, take_version, &v, e));
    LabelText text = { .agency = label_agency(r), .of_case = of_case, .thing = json_text(json_get(thing->body, "number")),
                       .seal = json_text(json_get(thing->fields, "seal")), .hash = v.newest };
    label_text_write(&text, &to);
    *ret = buf_str(&to);
    return to.failed ? error_memory(e) : ERR_OK;
}
