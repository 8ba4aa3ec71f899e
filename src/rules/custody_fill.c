/* custody_fill.c: what an act on a thing writes by itself: the rules that were in force on its day, the seal that was taken
 * off, the hashes of its photographs (thing_photos.c); and what it forgets: what was seen at an earlier receipt. */
#include "model/custody_law.h"
#include "rules/custody_compare.h"
#include "rules/rules_int.h"

static void drop_unseen(const Move *m, JsonValue *fields, const JsonValue *given, const char *name)
{
    bool needed = str_in(str_of(name), m->needs, m->needs_count);       /* the guard asks for it in words of its own */
    if (json_get(fields, name) && !json_get(given, name) && !needed) json_remove(fields, name);
}

/* What was seen at an earlier receipt is not what is seen at this one. */
static void forget_receipt(const Move *m, const JsonValue *given, JsonValue *fields)
{
    bool receives = move_is_guarded(m, "exhibit_seal") || move_is_guarded(m, "exhibit_difference") || move_is_guarded(m, "exhibit_recalled") ||
                    str_is(m->id, "find");
    if (!receives) return;
    for (const CustodyPair *p = CUSTODY_PAIRS; p->what; p++) if (!p->needed) drop_unseen(m, fields, given, p->received);
    drop_unseen(m, fields, given, "scale_received");
    drop_unseen(m, fields, given, "seal_condition");
    drop_unseen(m, fields, given, "seal_photo_received");
}

/* The seal that is taken off stays on the list of those it had. */
static void keep_seal(Request *r, const JsonValue *before, JsonValue *fields)
{
    const JsonValue *was = json_get(before, "seal"), *now = json_get(fields, "seal"), *list = json_get(before, "seals_before");
    if (!was || (now && json_equal(was, now))) return;
    JsonValue *kept = list ? json_copy(r->arena, list) : json_new_array(r->arena);
    json_add(r->arena, kept, json_copy(r->arena, was));
    json_set(r->arena, fields, "seals_before", kept);
}

ErrorCode rules_custody_fill(Request *r, const Kind *k, const Move *m, Str id, const JsonValue *before, const JsonValue *given,
                             JsonValue *fields, Error *e)
{
    const CustodyLaw *law = custody_law_now(r->model);
    if (!kind_field(k, STR("rule_set"))) return ERR_OK;
    if (law) json_set(r->arena, fields, "rule_set", json_new_string(r->arena, law->id));
    else json_remove(fields, "rule_set");
    if (!str_is(k->id, "exhibit")) return ERR_OK;
    forget_receipt(m, given, fields);
    keep_seal(r, before, fields);
    return rules_fill_photos(r, id, fields, e);
}
