/* takeover_rules.c: what was running before this register was (docs/take-over.md). One take-over is open at a time, so that
 * nobody has to ask in which period something was entered. What a guard looks for in the years before is not there: it says
 * so, and neither lets the record stand still for ever nor pretends to have seen it. */
#include "rules/rules_int.h"

#include "office/view.h"

ErrorCode rules_not_known(Request *r, const Record *rec, const JsonValue *fields, bool still, const char *sentence, Error *e)
{
    StateSince since;
    if (!json_get(fields, "taken_over")) return ERR_OK;
    TRY(request_state_since(r, rec->id, &since, e));
    if (!since.taken_over || (still && !since.stated)) return ERR_OK;
    view_warning(r, view_say_args(r, sentence, NULL, 0));
    return ERR_OK;
}

static ErrorCode look_at(void *self, const Record *rec, Error *e)
{
    bool *open = self;
    (void)e;
    *open = *open || str_is(rec->state, "open");
    return ERR_OK;
}

ErrorCode guard_takeover_alone(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    bool open = false;
    (void)fields;
    TRY(records_of_kind_in(r, STR("office"), rec->kind, look_at, &open, e));
    return open ? error_set(e, ERR_INVALID, K("takeover.another-open")) : ERR_OK;
}
