/* read_as.c: reading for somebody who is not there: what he ordered to be told elsewhere (desk_calendar.c). It goes by his
 * need-to-know as it is at that moment, by a session that has no key: nothing can be entered by it, and no locked case opens. */
#include "office/office_int.h"

#include "office/locked.h"

ErrorCode office_read_as(Request *r, Str user, Request *inside, Session **holder, Error *e)
{
    enum { MINUTES_MOST = 1 };
    *holder = session_holder(user, clock_now() + MINUTES_MOST * MINUTE);
    if (!*holder) return error_memory(e);
    *inside = request_inside(r, *holder);
    return ERR_OK;
}

void office_read_as_end(Session *holder)
{
    if (holder) session_free(holder);
}
