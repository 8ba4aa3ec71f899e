/* operations_messages.c: messages between officers, and to other offices. */
#include "desk/operations.h"

#include "desk/desk.h"

static const ArgSpec MESSAGE_TO_OFFICE[] = {
    { "about", ARG_RECORD, true, true, K("arg.about-record") }, { "partner", ARG_RECORD, false, false, K("message.partner") },
    { "text", ARG_LONG_TEXT, true, false, K("message.text") }, { "records", ARG_ENCLOSED, false, false, K("message.records") },
    { "answers", ARG_RECORD, false, false, K("message.answers") },
};
static const ArgSpec MESSAGE_TAKE_IN[] = { { "case", ARG_CASE, false, true, K("message.into-case") } };
static const ArgSpec MESSAGE_WRITE[] = {
    { "about", ARG_RECORD, true, true, K("arg.about-record") }, { "to", ARG_PEOPLE, false, false, K("message.to") },
    { "text", ARG_LONG_TEXT, true, false, K("message.text") }, { "files", ARG_ENCLOSED, false, false, K("message.files") },
    { "answers", ARG_RECORD, false, false, K("message.answers") },
};
static const ArgSpec MESSAGE_ONE[] = { ID_ARG };

static const Operation ROWS[] = {
    { "message.write", K("op.message-write"), "tergoo message write D-2026-0004 --to 'gulnara; bakyt' --text 'Is the annex on page 3 signed?'",
      OP_WRITES, NULL, ARGS(MESSAGE_WRITE), desk_message_write },
    { "message.to_office", K("op.message-to-office"),
      "tergoo message to_office C-2026-0001 --partner partner_office/0123456789abcdef --text 'Who signed it?' --records D-2026-0004", OP_WRITES, NULL,
      ARGS(MESSAGE_TO_OFFICE), desk_office_message_write },
    { "message.take_out", K("op.message-take-out"), "tergoo message take_out MO-2026-204418 --out question.tergoo", OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(MESSAGE_ONE), desk_office_message_take_out },
    { "message.take_in", K("op.message-take-in"), "tergoo message take_in C-2026-0001 --file question.tergoo", OP_WRITES | OP_FILE_IN, NULL,
      ARGS(MESSAGE_TAKE_IN), desk_office_message_take_in },
    { "message.read", K("op.message-read"), "tergoo message read MS-2026-204418", OP_WRITES, NULL, ARGS(MESSAGE_ONE), desk_message_read },
    { "message.list", K("op.message-list"), "tergoo message list", OP_WRITES, NULL, NULL, 0, desk_message_list },
};
const OperationSet OPERATIONS_MESSAGES = { ROWS, ARRAY_LEN(ROWS) };
