/* partner_rules.c: the key of a partner office is one, and not this office's own: what two persons confirm must be able to
 * vouch for anything. */
#include "rules/rules_int.h"

ErrorCode guard_partner_key(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    NoteKey key;
    Buf ours = buf_in(r->arena);
    Str typed = json_text(json_get(fields, "key"));
    (void)rec;
    note_key_format(&ours, office_log_key(r->office));
    if (note_key_parse(typed, &key, e) != ERR_OK) return error_set(e, ERR_INVALID, K("rules.partner-no-key"));
    return str_equal(typed, buf_str(&ours)) ? error_set(e, ERR_INVALID, K("rules.partner-own-key")) : ERR_OK;
}
