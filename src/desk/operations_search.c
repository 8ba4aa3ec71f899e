/* operations_search.c: what is known beyond one case: searches and look-ups, shared subjects and questions about them, watch-lists. */
#include "desk/operations.h"

#include "desk/desk.h"

#define SUBJECT_ARG { "id", ARG_RECORD, true, true, K("arg.subject") }
static const ArgSpec SUBJECT_SHOW[] = { SUBJECT_ARG, { "case", ARG_CASE, false, false, K("arg.case") }, REASON_ARG };
static const ArgSpec SUBJECT_STATE[] = {
    SUBJECT_ARG, CASE_ARG, { "property", ARG_PROPERTY, true, false, K("arg.property") }, { "value", ARG_TEXT_LINE, true, false, K("arg.value") },
    { "original", ARG_TEXT_LINE, false, false, K("arg.original") }, { "language", ARG_LANGUAGE, false, false, K("arg.language") },
    { "source", ARG_TEXT_LINE, true, false, K("arg.source") }, { "page", ARG_TEXT_LINE, false, false, K("arg.source-page") },
    { "grade", ARG_TEXT_LINE, false, false, K("arg.grade") }, REASON_ARG,
};
static const ArgSpec SUBJECT_PROMOTE[] = { ID_ARG, { "subject", ARG_TEXT_LINE, false, false, K("arg.subject-to-join") }, VERSION_ARG, WHY_ARG };
static const ArgSpec SUBJECT_LINK[] = { ID_ARG, { "subject", ARG_TEXT_LINE, true, true, K("arg.subject") }, VERSION_ARG, WHY_ARG };
static const ArgSpec SUBJECT_LOCALISE[] = { ID_ARG, VERSION_ARG, WHY_ARG };
static const ArgSpec SUBJECT_COPY[] = { SUBJECT_ARG, CASE_ARG, WHY_ARG };
static const ArgSpec SUBJECT_ASK[] = { SUBJECT_ARG, CASE_ARG, { "question", ARG_LONG_TEXT, true, false, K("arg.question") }, WHY_ARG };
static const ArgSpec INQUIRY_ANSWER[] = { ID_ARG, { "text", ARG_LONG_TEXT, true, false, K("arg.answer") }, VERSION_ARG };
static const ArgSpec INQUIRY_REFUSE[] = { ID_ARG, VERSION_ARG, WHY_ARG };
static const ArgSpec INQUIRY_CLOSE[] = { ID_ARG, VERSION_ARG };
#define LIST_ARG { "list", ARG_RECORD, true, true, K("arg.watch-list") }
#define WATCH_PURPOSE_ARG { "purpose", ARG_LONG_TEXT, true, false, K("arg.watch-purpose") }
#define LEAST_ARG { "least", ARG_NUMBER, false, false, K("arg.watch-least") }
static const ArgSpec WATCH_IMPORT[] = {
    { "title", ARG_TEXT_LINE, true, false, K("arg.watch-title") }, { "format", ARG_WATCH_FORMAT, true, false, K("arg.watch-format") },
    { "list_date", ARG_DAY, false, false, K("arg.watch-date") }, { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") },
    { "remarks", ARG_LONG_TEXT, false, false, K("arg.watch-remarks") },
};
static const ArgSpec WATCH_ALIASES[] = { ID_ARG, { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") } };
static const ArgSpec WATCH_LIST[] = {
    { "state", ARG_TEXT_LINE, false, false, K("arg.state") }, { "limit", ARG_NUMBER, false, false, K("arg.limit") },
    { "fields", ARG_VALUES, false, false, K("arg.wanted") }, { "words", ARG_TEXT_LINE, false, false, K("arg.words-in-list") },
    { "sort", ARG_TEXT_LINE, false, false, K("arg.sort") }, { "page", ARG_TEXT_LINE, false, false, K("arg.page") },
};
static const ArgSpec WATCH_SCREEN[] = {
    LIST_ARG, WATCH_PURPOSE_ARG, { "case", ARG_CASE, false, false, K("arg.watch-case") }, LEAST_ARG,
    { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") },
};
static const ArgSpec WATCH_AGAIN[] = {
    { "screening", ARG_RECORD, true, true, K("arg.screening") }, WATCH_PURPOSE_ARG, LEAST_ARG,
};
static const ArgSpec WATCH_SCREEN_RUN[] = { LIST_ARG, { "run", ARG_TEXT_LINE, false, true, K("arg.run") }, WATCH_PURPOSE_ARG, LEAST_ARG };
static const ArgSpec WATCH_SCREEN_CASE[] = { LIST_ARG, CASE_ARG, WATCH_PURPOSE_ARG, LEAST_ARG };
static const ArgSpec WATCH_HITS[] = {
    { "screening", ARG_RECORD, true, true, K("arg.screening") }, { "state", ARG_TEXT_LINE, false, false, K("arg.state") },
};
static const ArgSpec WATCH_ANSWER[] = {
    ID_ARG, { "answer", ARG_TEXT_LINE, true, true, K("arg.watch-answer") }, { "because", ARG_LONG_TEXT, true, false, K("arg.watch-because") },
    VERSION_ARG,
};
#define NARROWED_BY \
    { "state", ARG_TEXT_LINE, false, false, K("arg.state") }, { "from", ARG_DAY, false, false, K("arg.changed-from") }, \
    { "to", ARG_DAY, false, false, K("arg.changed-to") }, { "place", ARG_TEXT_LINE, false, false, K("arg.region") }, \
    { "unit", ARG_UNIT, false, false, K("arg.unit-leads") }
static const ArgSpec SEARCH[] = {
    { "words", ARG_TEXT_LINE, true, true, K("arg.words") },
    { "kind", ARG_KIND, false, false, K("arg.kind") },
    { "case", ARG_CASE, false, false, K("arg.case") },
    NARROWED_BY,
    { "limit", ARG_NUMBER, false, false, K("arg.limit-found") },
    { "page", ARG_TEXT_LINE, false, false, K("arg.page") },
    { "reason", ARG_LONG_TEXT, false, false, K("arg.look-up-reason") }, PERMIT_ARG,
};
static const ArgSpec LOOK_UP_PERSONS[] = {
    { "words", ARG_TEXT_LINE, true, true, K("arg.words") }, { "kind", ARG_KIND, false, false, K("arg.kind") },
    { "case", ARG_CASE, true, false, K("arg.look-up-case") }, { "reason", ARG_LONG_TEXT, true, false, K("arg.look-up-reason") },
    NARROWED_BY,
    { "limit", ARG_NUMBER, false, false, K("arg.limit-found") }, { "page", ARG_TEXT_LINE, false, false, K("arg.page") }, PERMIT_ARG,
};
static const ArgSpec LOOK_UP_SUBJECT[] = {
    ID_ARG, { "case", ARG_CASE, true, false, K("arg.look-up-case") }, { "reason", ARG_LONG_TEXT, true, false, K("arg.look-up-reason") }, PERMIT_ARG,
};
static const ArgSpec LOOK_UP_ASK[] = {
    { "words", ARG_TEXT_LINE, true, true, K("arg.permit-words") }, { "case", ARG_CASE, true, false, K("arg.look-up-case") },
    { "reason", ARG_LONG_TEXT, true, false, K("arg.look-up-reason") },
};
static const ArgSpec SEARCH_SAVE[] = {
    { "words", ARG_TEXT_LINE, true, true, K("arg.words") }, { "title", ARG_TEXT_LINE, true, false, K("arg.search-title") },
    { "kind", ARG_KIND, false, false, K("arg.kind") }, { "case", ARG_CASE, false, false, K("arg.case") },
    { "in_state", ARG_TEXT_LINE, false, false, K("arg.state") }, { "from", ARG_DAY, false, false, K("arg.changed-from") },
    { "to", ARG_DAY, false, false, K("arg.changed-to") }, { "place", ARG_TEXT_LINE, false, false, K("arg.region") },
    { "unit", ARG_UNIT, false, false, K("arg.unit-leads") },
};
static const ArgSpec SEARCH_STAND[] = {
    { "words", ARG_TEXT_LINE, true, true, K("arg.words") }, { "kind", ARG_KIND, false, false, K("arg.kind") },
    { "case", ARG_CASE, true, false, K("arg.look-up-case") }, { "reason", ARG_LONG_TEXT, true, false, K("arg.look-up-reason") },
};
static const ArgSpec SEARCH_ONE[] = { ID_ARG };
static const ArgSpec SEARCH_REFUSE[] = { ID_ARG, WHY_ARG };
static const ArgSpec LOOK_UP_DRAW[] = { { "week", ARG_TEXT_LINE, true, true, K("arg.week") } };

static const Operation ROWS[] = {
    { "search", K("op.search"), "tergoo search 'Жумабек котел'", OP_WRITES, NULL, ARGS(SEARCH), desk_search },
    { "search.save", K("op.search-save"), "tergoo search save 'Жумабек' --title 'the supplier' --kind organization", OP_WRITES, NULL,
      ARGS(SEARCH_SAVE), desk_search_save },
    { "search.saved", K("op.search-saved"), "tergoo search saved", OP_WRITES, NULL, NULL, 0, desk_search_saved },
    { "search.forget", K("op.search-forget"), "tergoo search forget saved_search/0123456789abcdef", OP_WRITES, NULL, ARGS(SEARCH_ONE),
      desk_search_forget },
    { "search.stand", K("op.search-stand"), "tergoo search stand '0555 123456' --case C-2026-0001 --reason 'the number the caller used'", OP_WRITES,
      NULL, ARGS(SEARCH_STAND), desk_search_stand },
    { "search.put_in_force", K("op.search-put-in-force"), "tergoo search put_in_force SS-2026-0001", OP_WRITES, NULL, ARGS(SEARCH_ONE),
      desk_search_put_in_force },
    { "search.refuse", K("op.search-refuse"), "tergoo search refuse SS-2026-0001 --reason 'the case does not need it'", OP_WRITES, NULL,
      ARGS(SEARCH_REFUSE), desk_search_refuse },
    { "search.end", K("op.search-end"), "tergoo search end SS-2026-0001", OP_WRITES, NULL, ARGS(SEARCH_ONE), desk_search_end },
    { "search.look", K("op.search-look"), "tergoo search look SS-2026-0001", OP_WRITES, NULL, ARGS(SEARCH_ONE), desk_search_look },
    { "search.rebuild", K("op.search-rebuild"), "tergoo search rebuild", 0, "administrator head", NULL, 0, desk_search_rebuild },

    { "look_up.persons", K("op.look-up-persons"),
      "tergoo look_up persons 'Жумабек' --case C-2026-0001 --reason 'named by the witness on 12 November'",
      OP_WRITES, NULL, ARGS(LOOK_UP_PERSONS), desk_search },
    { "look_up.subject", K("op.look-up-subject"), "tergoo look_up subject person/0123456789abcdef --case C-2026-0001 --reason 'named by the witness'",
      OP_WRITES, NULL, ARGS(LOOK_UP_SUBJECT), desk_look_up_subject },
    { "look_up.ask", K("op.look-up-ask"),
      "tergoo look_up ask 'Жумабек' --case C-2026-0001 --reason 'named by the witness on 12 November'", OP_WRITES, NULL,
      ARGS(LOOK_UP_ASK), desk_look_up_ask },
    { "look_up.draw", K("op.look-up-draw"), "tergoo look_up draw 2026-W48", 0, "auditor", ARGS(LOOK_UP_DRAW), desk_look_up_draw },

    { "subject.show", K("op.subject-show"), "tergoo subject show RS-2026-104733 --case C-2026-0001 --reason 'named in the contract'", OP_WRITES, NULL,
      ARGS(SUBJECT_SHOW), desk_subject_show },
    { "subject.state", K("op.subject-state"),
      "tergoo subject state RS-2026-104733 C-2026-0001 --property phone --value '0555 123456' --source D-2026-0004 --page 3 --grade B2",
      OP_WRITES, NULL, ARGS(SUBJECT_STATE), desk_subject_state },
    { "subject.promote", K("op.subject-promote"), "tergoo subject promote person/0123456789abcdef --reason 'comes up in other cases'",
      OP_WRITES, NULL, ARGS(SUBJECT_PROMOTE), desk_subject_promote },
    { "subject.link", K("op.subject-link"), "tergoo subject link person/0123456789abcdef RS-2026-104733 --reason 'the same PIN'", OP_WRITES, NULL,
      ARGS(SUBJECT_LINK), desk_subject_link },
    { "subject.localise", K("op.subject-localise"), "tergoo subject localise person/0123456789abcdef --reason 'a namesake'", OP_WRITES, NULL,
      ARGS(SUBJECT_LOCALISE), desk_subject_localise },
    { "subject.copy", K("op.subject-copy"), "tergoo subject copy RS-2026-104733 C-2026-0002 --reason 'director of the supplier'", OP_WRITES, NULL,
      ARGS(SUBJECT_COPY), desk_subject_copy },
    { "subject.ask", K("op.subject-ask"),
      "tergoo subject ask RS-2026-104733 C-2026-0001 --question 'Which accounts are known?' --reason 'payments are traced'", OP_WRITES, NULL,
      ARGS(SUBJECT_ASK), desk_subject_ask },

    { "inquiry.answer", K("op.inquiry-answer"), "tergoo inquiry answer Q-2026-204418 --text 'Write to us, we share the record'", OP_WRITES, NULL,
      ARGS(INQUIRY_ANSWER), desk_inquiry_answer },
    { "inquiry.refuse", K("op.inquiry-refuse"), "tergoo inquiry refuse Q-2026-204418 --reason 'a search is ahead'", OP_WRITES, NULL,
      ARGS(INQUIRY_REFUSE), desk_inquiry_refuse },
    { "inquiry.close", K("op.inquiry-close"), "tergoo inquiry close Q-2026-204418", OP_WRITES, NULL, ARGS(INQUIRY_CLOSE), desk_inquiry_close },

    { "watch.import", K("op.watch-import"), "tergoo watch import --title 'UN Security Council' --format un --file consolidated.xml",
      OP_WRITES | OP_FILE_IN, NULL, ARGS(WATCH_IMPORT), desk_watch_import },
    { "watch.aliases", K("op.watch-aliases"), "tergoo watch aliases WL-2026-0002 --file alt.csv", OP_WRITES | OP_FILE_IN, NULL,
      ARGS(WATCH_ALIASES), desk_watch_aliases },
    { "watch.list", K("op.watch-list"), "tergoo watch list --state in_force", OP_WRITES, NULL, ARGS(WATCH_LIST), desk_watch_list },
    { "watch.screen", K("op.watch-screen"), "tergoo watch screen WL-2026-0001 --file suppliers.csv --purpose 'register of suppliers, yearly check'",
      OP_WRITES | OP_FILE_IN, NULL, ARGS(WATCH_SCREEN), desk_watch_screen },
    { "watch.screen_run", K("op.watch-screen-run"), "tergoo watch screen_run WL-2026-0001 DR-2026-0001 --purpose 'flagged suppliers'", OP_WRITES,
      FLAG_READERS, ARGS(WATCH_SCREEN_RUN), desk_watch_screen_run },
    { "watch.screen_case", K("op.watch-screen-case"), "tergoo watch screen_case WL-2026-0001 C-2026-0001 --purpose 'before the request abroad'",
      OP_WRITES, NULL, ARGS(WATCH_SCREEN_CASE), desk_watch_screen_case },
    { "watch.again", K("op.watch-again"), "tergoo watch again SL-2026-0001 --purpose 'a new version of the list'", OP_WRITES, NULL,
      ARGS(WATCH_AGAIN), desk_watch_again },
    { "watch.hits", K("op.watch-hits"), "tergoo watch hits SL-2026-0001 --state open", OP_WRITES, NULL, ARGS(WATCH_HITS), desk_watch_hits },
    { "watch.answer", K("op.watch-answer"), "tergoo watch answer HL-2026-0001 other --because 'born thirty years later, another firm number'",
      OP_WRITES, NULL, ARGS(WATCH_ANSWER), desk_watch_answer },
};
const OperationSet OPERATIONS_SEARCH = { ROWS, ARRAY_LEN(ROWS) };
