/* page_day.c: the pages around a day: what waits, one's own notes, the calendar as a page, a file and a feed, hand-overs, the unit, where cases
 * stand. */
#include "web/pages.h"

#include <unistd.h>

#include "web/web_int.h"

ErrorCode page_waits(WebRequest *r, Error *e) { return page_ask(r, "me.waits", NULL, e); }
ErrorCode page_own_notes(WebRequest *r, Error *e) { return page_ask(r, "todo.list", NULL, e); }
ErrorCode page_handed(WebRequest *r, Error *e) { return page_ask(r, "desk.handed", NULL, e); }
ErrorCode page_calendar(WebRequest *r, Error *e) { return page_ask(r, "calendar.show", NULL, e); }
ErrorCode page_unit(WebRequest *r, Error *e) { return page_ask(r, "unit.show", NULL, e); }
ErrorCode page_team(WebRequest *r, Error *e) { return page_ask(r, "team.fit", NULL, e); }

ErrorCode page_load(WebRequest *r, Error *e) { return page_ask(r, "work.load", NULL, e); }
ErrorCode page_asleep(WebRequest *r, Error *e) { return page_ask(r, "work.asleep", NULL, e); }
ErrorCode page_own_board(WebRequest *r, Error *e) { return page_ask(r, "work.board", NULL, e); }

static ErrorCode ask_case(WebRequest *r, const char *op, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, "case", page_text(r, page_record_id(r)));
    return page_ask(r, op, args, e);
}

ErrorCode page_board(WebRequest *r, Error *e) { return ask_case(r, "work.board", e); }
ErrorCode page_plan(WebRequest *r, Error *e) { return ask_case(r, "work.plan", e); }
ErrorCode page_line(WebRequest *r, Error *e) { return ask_case(r, "work.line", e); }

ErrorCode page_stages(WebRequest *r, Error *e) { return page_ask(r, "procedure.list", NULL, e); }

ErrorCode page_procedure(WebRequest *r, Error *e) { return ask_case(r, "procedure.show", e); }

ErrorCode page_calendar_file(WebRequest *r, Error *e)
{
    const JsonValue *data, *page;
    int fd;
    TRY(web_temporary(r, &fd, e));
    if (web_gate_file(r, "calendar.file", json_new_object(r->arena), fd, &data, &page, e) != ERR_OK) {
        fd_close(&fd);
        return e->code;
    }
    return web_reply_file(r, fd, json_text(json_get(data, "name")), e);
}

/* A calendar program has no session: the address is what it shows. It is answered without a word of who it is. */
ErrorCode page_calendar_feed(WebRequest *r, Error *e)
{
    const JsonValue *data, *page;
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, "token", page_text(r, r->params[0]));
    TRY(web_ask(r, STR("calendar.feed"), STR(""), args, -1, &data, &page, e));
    return web_reply_bytes(r, 200, "text/calendar; charset=utf-8", json_text(json_get(data, "ics")), e);
}
