/* operations_day.c: the day of one officer and the work of all: own notes, calendar, unit, tasks. */
#include "desk/operations.h"

#include "desk/desk.h"

#define NOTE_ARGS \
    { "text", ARG_LONG_TEXT, false, false, K("arg.note-text") }, { "on", ARG_DAY, false, false, K("arg.note-on") }, \
    { "about", ARG_RECORD, false, false, K("arg.note-about") }
static const ArgSpec OWN_NOTE_ADD[] = { { "title", ARG_TEXT_LINE, true, true, K("arg.note-title") }, NOTE_ARGS };
static const ArgSpec OWN_NOTE_CHANGE[] = { ID_ARG, { "title", ARG_TEXT_LINE, false, false, K("arg.note-title") }, NOTE_ARGS };
static const ArgSpec OWN_NOTE_ONE[] = { ID_ARG };
static const ArgSpec CALENDAR_SUBSCRIBE[] = {
    { "device", ARG_TEXT_LINE, true, true, K("arg.calendar-device") }, { "shows", ARG_CALENDAR_SHOWS, false, false, K("arg.calendar-shows") },
};
static const ArgSpec CALENDAR_REVOKE[] = { { "id", ARG_RECORD, true, true, K("arg.calendar-feed") } };
static const ArgSpec CALENDAR_FEED[] = { { "token", ARG_TEXT_LINE, true, true, K("arg.calendar-token") } };
static const ArgSpec UNIT_SHOW[] = {
    { "officer", ARG_USER, false, true, K("arg.unit-officer") }, { "sort", ARG_TEXT_LINE, false, false, K("arg.sort") },
};
static const ArgSpec WORK_CASE[] = { CASE_ARG };
static const ArgSpec WORK_BOARD[] = { { "case", ARG_CASE, false, true, K("arg.case") } };
#define LINE_ARGS \
    CASE_ARG, { "what", ARG_TEXT_LINE, false, false, K("arg.line-what") }, { "kind", ARG_KIND, false, false, K("arg.kind") }, \
    { "person", ARG_RECORD, false, false, K("arg.line-person") }, { "officer", ARG_USER, false, false, K("arg.line-officer") }, \
    { "from", ARG_DAY, false, false, K("arg.from") }, { "until", ARG_DAY, false, false, K("arg.until") }
static const ArgSpec WORK_LINE[] = { LINE_ARGS };
static const ArgSpec WORK_LINE_CSV[] = { LINE_ARGS, WHY_ARG };
static const ArgSpec WORK_SLEEP[] = {
    ID_ARG, { "until", ARG_DAY, true, false, K("arg.sleep-until") }, WHY_ARG, VERSION_ARG,
};
static const ArgSpec WORK_WAKE[] = { ID_ARG, REASON_ARG, VERSION_ARG };
#define TASKS_ARGS { "tasks", ARG_TASKS, true, true, K("arg.tasks") }, { "case", ARG_CASE, false, false, K("arg.case") }
static const ArgSpec WORK_ASSIGN[] = {
    TASKS_ARGS, { "to", ARG_USER, true, false, K("arg.task-owner") }, WHY_ARG,
};
static const ArgSpec WORK_CLOSE[] = {
    TASKS_ARGS, { "result", ARG_LONG_TEXT, true, false, K("arg.task-result") }, { "done_on", ARG_DAY, false, false, K("arg.task-done-on") },
};
static const ArgSpec WORK_DROP[] = { TASKS_ARGS, WHY_ARG };

static const Operation ROWS[] = {
    { "me.today", K("op.me-today"), "tergoo me today", OP_WRITES | OP_ABROAD, NULL, NULL, 0, desk_me_today },
    { "me.waits", K("op.me-waits"), "tergoo me waits", OP_WRITES, NULL, NULL, 0, desk_me_waits },

    { "todo.add", K("op.todo-add"), "tergoo todo add 'call the bank' --on 30.11.2026 --about C-2026-0001", OP_WRITES, NULL, ARGS(OWN_NOTE_ADD),
      desk_todo_add },
    { "todo.change", K("op.todo-change"), "tergoo todo change own_note/0123456789abcdef --on 01.12.2026", OP_WRITES, NULL, ARGS(OWN_NOTE_CHANGE),
      desk_todo_change },
    { "todo.done", K("op.todo-done"), "tergoo todo done own_note/0123456789abcdef", OP_WRITES, NULL, ARGS(OWN_NOTE_ONE), desk_todo_done },
    { "todo.reopen", K("op.todo-reopen"), "tergoo todo reopen own_note/0123456789abcdef", OP_WRITES, NULL, ARGS(OWN_NOTE_ONE), desk_todo_reopen },
    { "todo.forget", K("op.todo-forget"), "tergoo todo forget own_note/0123456789abcdef", OP_WRITES, NULL, ARGS(OWN_NOTE_ONE), desk_todo_forget },
    { "todo.list", K("op.todo-list"), "tergoo todo list", OP_WRITES, NULL, NULL, 0, desk_todo_list },

    { "calendar.show", K("op.calendar-show"), "tergoo calendar show", OP_WRITES, NULL, NULL, 0, desk_calendar_show },
    { "calendar.file", K("op.calendar-file"), "tergoo calendar file --out my.ics", OP_WRITES | OP_FILE_OUT, NULL, NULL, 0, desk_calendar_file },
    { "calendar.subscribe", K("op.calendar-subscribe"), "tergoo calendar subscribe 'my telephone' --shows times", OP_WRITES, NULL,
      ARGS(CALENDAR_SUBSCRIBE), desk_calendar_subscribe },
    { "calendar.revoke", K("op.calendar-revoke"), "tergoo calendar revoke calendar_feed/0123456789abcdef", OP_WRITES, NULL, ARGS(CALENDAR_REVOKE),
      desk_calendar_revoke },
    { "calendar.feed", K("op.calendar-feed"), "tergoo calendar feed TOKEN --json", OP_OPEN, NULL, ARGS(CALENDAR_FEED), desk_calendar_feed },

    { "unit.show", K("op.unit-show"), "tergoo unit show", OP_WRITES, "head", ARGS(UNIT_SHOW), desk_unit_show },

    { "work.plan", K("op.work-plan"), "tergoo work plan C-2026-0001", OP_WRITES, NULL, ARGS(WORK_CASE), desk_work_plan },
    { "work.board", K("op.work-board"), "tergoo work board C-2026-0001", OP_WRITES, NULL, ARGS(WORK_BOARD), desk_work_board },
    { "work.line", K("op.work-line"), "tergoo work line C-2026-0001 --what events", OP_WRITES, NULL, ARGS(WORK_LINE), desk_work_line },
    { "work.line_csv", K("op.work-line-csv"), "tergoo work line_csv C-2026-0001 --reason 'for the hearing of 3 March' --out line.csv",
      OP_WRITES | OP_FILE_OUT, NULL, ARGS(WORK_LINE_CSV), desk_work_line_csv },
    { "work.sleep", K("op.work-sleep"), "tergoo work sleep TK-2026-0001 --until 01.02.2027 --reason 'the bank answers in January'", OP_WRITES, NULL,
      ARGS(WORK_SLEEP), desk_work_sleep },
    { "work.wake", K("op.work-wake"), "tergoo work wake TK-2026-0001", OP_WRITES, NULL, ARGS(WORK_WAKE), desk_work_wake },
    { "work.asleep", K("op.work-asleep"), "tergoo work asleep", OP_WRITES, NULL, NULL, 0, desk_work_asleep },
    { "work.load", K("op.work-load"), "tergoo work load", OP_WRITES, "head", NULL, 0, desk_work_load },
    { "work.assign", K("op.work-assign"), "tergoo work assign 'TK-2026-0001; TK-2026-0002' --to gulnara --reason 'on leave'", OP_WRITES, NULL,
      ARGS(WORK_ASSIGN), desk_work_assign },
    { "work.close", K("op.work-close"), "tergoo work close 'TK-2026-0001; TK-2026-0002' --result 'answered, nothing found'", OP_WRITES, NULL,
      ARGS(WORK_CLOSE), desk_work_close },
    { "work.drop", K("op.work-drop"), "tergoo work drop TK-2026-0003 --reason 'the firm does not exist any more'", OP_WRITES, NULL, ARGS(WORK_DROP),
      desk_work_drop },
};
const OperationSet OPERATIONS_DAY = { ROWS, ARRAY_LEN(ROWS) };
