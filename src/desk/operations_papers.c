/* operations_papers.c: papers: documents, forms and what becomes of them, requests and summonses, volumes of the file, scans. */
#include "desk/operations.h"

#include "desk/desk.h"

static const ArgSpec PAPER_FORMS[] = {
    { "about", ARG_TEXT_LINE, true, true, K("arg.about-record") }, { "language", ARG_TEXT_LINE, false, false, K("arg.paper-language") },
};
static const ArgSpec PAPER_WRITE[] = {
    { "about", ARG_TEXT_LINE, true, true, K("arg.about-record") }, { "form", ARG_TEXT_LINE, true, true, K("arg.paper-form") },
    { "language", ARG_TEXT_LINE, false, false, K("arg.paper-language") }, { "instead", ARG_RECORD, false, false, K("arg.paper-instead") },
    { "afresh", ARG_YES, false, false, K("arg.afresh") },
};
static const ArgSpec REQUEST_CHASE[] = { ID_ARG, { "due", ARG_DAY, false, false, K("arg.chase-due") }, VERSION_ARG, REASON_ARG };
static const ArgSpec SUMMONS_AGAIN[] = { ID_ARG, VERSION_ARG, REASON_ARG };
static const ArgSpec PAPER_MAKE[] = { ID_ARG, { "to", ARG_TEXT_LINE, false, false, K("arg.paper-as") } };
static const ArgSpec PAPER_SLIP[] = { ID_ARG, { "language", ARG_TEXT_LINE, false, false, K("arg.paper-language") } };
static const ArgSpec PAPER_PRINT[] = { ID_ARG, VERSION_ARG, REASON_ARG };
static const ArgSpec PAPER_CHANGE[] = { ID_ARG, FIELDS_ARG, VERSION_ARG, REASON_ARG, DRAFT_ARG };
static const ArgSpec PAPER_CHECK[] = {
    { "mark", ARG_TEXT_LINE, true, true, K("arg.paper-code") }, { "hash", ARG_TEXT_LINE, false, false, K("arg.paper-hash") },
};
static const ArgSpec PAPER_LABELS[] = {
    { "about", ARG_RECORD, true, true, K("arg.about-record") }, { "only", ARG_EXHIBITS, false, false, K("arg.label-only") },
    { "sheet", ARG_LABEL_SHEET, false, false, K("arg.label-sheet") }, { "skip", ARG_NUMBER, false, false, K("arg.label-skip") },
    { "seals", ARG_YES, false, false, K("arg.label-seals") },
};
static const ArgSpec VOLUME_FILE[] = {
    { "id", ARG_RECORD, true, true, K("arg.volume") }, { "record", ARG_RECORD, true, true, K("arg.filed-record") },
    { "sheet", ARG_NUMBER, false, false, K("arg.sheet") }, { "sheets", ARG_NUMBER, false, false, K("arg.sheets") },
};
static const ArgSpec VOLUME_INSERT[] = {
    { "id", ARG_RECORD, true, true, K("arg.volume") }, { "record", ARG_RECORD, true, true, K("arg.filed-record") },
    { "sheet", ARG_NUMBER, true, false, K("arg.sheet-before") }, { "sheets", ARG_NUMBER, false, false, K("arg.sheets") },
    WHY_ARG,
};
static const ArgSpec VOLUME_WITHDRAW[] = {
    { "id", ARG_RECORD, true, true, K("arg.volume") }, { "record", ARG_RECORD, true, true, K("arg.filed-record") },
    { "gone_to", ARG_TEXT_LINE, true, false, K("arg.gone-to") }, WHY_ARG,
};
static const ArgSpec VOLUME_ACT[] = {
    { "id", ARG_RECORD, true, true, K("arg.volume") }, VERSION_ARG, WHY_ARG,
};
static const ArgSpec VOLUME_CLOSE[] = { { "id", ARG_RECORD, true, true, K("arg.volume") }, VERSION_ARG, REASON_ARG };
static const ArgSpec VOLUME_EXPORT[] = { { "id", ARG_RECORD, true, true, K("arg.volume") } };
static const ArgSpec SCAN_TAKE[] = {
    { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") }, { "type", ARG_TEXT_LINE, false, false, K("arg.file-type") }, FIELDS_ARG, DRAFT_ARG,
};
#define SCAN_PAGES_ARG { "pages", ARG_TEXT_LINE, false, false, K("arg.scan-pages") }
static const ArgSpec SCAN_LOOK[] = { ID_ARG, { "page", ARG_NUMBER, false, true, K("arg.scan-page") } };
static const ArgSpec SCAN_PICTURE[] = {
    ID_ARG, { "page", ARG_NUMBER, false, true, K("arg.scan-page") }, { "printed", ARG_YES, false, false, K("arg.scan-printed") },
};
static const ArgSpec SCAN_FILE[] = {
    ID_ARG, { "paper", ARG_TEXT_LINE, true, true, K("arg.scan-paper") }, SCAN_PAGES_ARG,
    { "signed_by", ARG_TEXT_LINE, false, false, K("arg.signed-by") }, { "signed_on", ARG_DAY, false, false, K("arg.signed-on") },
    { "volume", ARG_NUMBER, false, false, K("arg.scan-volume") }, { "sheet", ARG_NUMBER, false, false, K("arg.scan-sheet") },
    { "reason", ARG_LONG_TEXT, false, false, K("arg.why-by-hand") }, VERSION_ARG,
};
static const ArgSpec SCAN_KEEP[] = {
    ID_ARG, CASE_ARG, { "title", ARG_TEXT_LINE, true, false, K("arg.document-title") }, SCAN_PAGES_ARG, REASON_ARG, VERSION_ARG,
};
static const ArgSpec SCAN_ASIDE[] = { ID_ARG, SCAN_PAGES_ARG, WHY_ARG, VERSION_ARG };
static const ArgSpec PAPER_INSERT[] = { ID_ARG, { "block", ARG_TEXT_LINE, true, true, K("arg.block") }, VERSION_ARG, REASON_ARG };
static const ArgSpec PAPER_BOOK[] = { { "language", ARG_TEXT_LINE, false, false, K("arg.paper-language") } };
static const ArgSpec PAPER_COMPARE[] = {
    ID_ARG, { "name", ARG_TEXT_LINE, false, false, K("arg.file-name") }, { "take", ARG_YES, false, false, K("arg.take") }, VERSION_ARG,
};
static const ArgSpec PAPER_TAKE[] = { ID_ARG, { "text", ARG_LONG_TEXT, false, false, K("arg.own-text") }, VERSION_ARG, REASON_ARG };
static const ArgSpec DOCUMENT_GET[] = { ID_ARG, { "number", ARG_NUMBER, false, false, K("arg.file-number") } };
static const ArgSpec DOCUMENT_ADD[] = {
    CASE_ARG, { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") }, { "type", ARG_TEXT_LINE, false, false, K("arg.file-type") },
    FIELDS_ARG, REASON_ARG, DRAFT_ARG,
};
static const ArgSpec PAPER_BLOCKS[] = { RECORD_SHOW_ARGS };
static const ArgSpec VOLUME_LIST[] = { CASE_ARG };

static const Operation ROWS[] = {
    { "document.add", K("op.document-add"), "tergoo document add C-2026-0001 --file contract.pdf title='Contract no. 7'",
      OP_WRITES | OP_FILE_IN, NULL,
      ARGS(DOCUMENT_ADD), desk_document_add },
    { "document.get", K("op.document-get"), "tergoo document get document/0123456789abcdef --out contract.pdf", OP_WRITES | OP_FILE_OUT | OP_ABROAD,
      NULL, ARGS(DOCUMENT_GET), desk_document_get },

    { "paper.forms", K("op.paper-forms"), "tergoo paper forms C-2026-0001", 0, NULL, ARGS(PAPER_FORMS), desk_paper_forms },
    { "paper.write", K("op.paper-write"), "tergoo paper write C-2026-0001 case_note --language ky", OP_WRITES, NULL, ARGS(PAPER_WRITE),
      desk_paper_write },
    { "paper.make", K("op.paper-make"), "tergoo paper make P-2026-0001 --to pdf --out ruling.pdf", OP_WRITES | OP_FILE_OUT | OP_ABROAD,
      NULL, ARGS(PAPER_MAKE), desk_paper_make },
    { "paper.revise", K("op.paper-revise"), "tergoo paper revise P-2026-0001 text=@ruling.txt settled='1; 2'", OP_WRITES, NULL, ARGS(PAPER_CHANGE),
      desk_paper_revise },
    { "paper.return", K("op.paper-return"), "tergoo paper return P-2026-0001 p2='which sum?'", OP_WRITES, NULL, ARGS(PAPER_CHANGE),
      desk_paper_return },
    { "paper.print", K("op.paper-print"), "tergoo paper print P-2026-0001", OP_WRITES, NULL, ARGS(PAPER_PRINT), desk_paper_print },
    { "paper.slip", K("op.paper-slip"), "tergoo paper slip EX-2026-0007 --out slip.pdf", OP_WRITES | OP_FILE_OUT, NULL, ARGS(PAPER_SLIP),
      desk_paper_slip },
    { "paper.labels", K("op.paper-labels"), "tergoo paper labels C-2026-0001 --sheet 3x8-70x37 --out labels.pdf", OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(PAPER_LABELS), desk_paper_labels },
    { "paper.check", K("op.paper-check"), "tergoo paper check P-2026-0001-3fa291bc04", OP_WRITES, NULL, ARGS(PAPER_CHECK), desk_paper_check },
    { "paper.blocks", K("op.paper-blocks"), "tergoo paper blocks P-2026-0001", 0, NULL, ARGS(PAPER_BLOCKS), desk_paper_blocks },
    { "paper.insert", K("op.paper-insert"), "tergoo paper insert P-2026-0001 'Rights explained'", OP_WRITES, NULL, ARGS(PAPER_INSERT),
      desk_paper_insert },
    { "paper.book", K("op.paper-book"), "tergoo paper book --language ky", 0, NULL, ARGS(PAPER_BOOK), desk_paper_book },
    { "paper.compare", K("op.paper-compare"), "tergoo paper compare P-2026-0001 --file ruling.docx --take", OP_WRITES | OP_FILE_IN, NULL,
      ARGS(PAPER_COMPARE), desk_paper_compare },
    { "paper.take", K("op.paper-take"), "tergoo paper take P-2026-0001 --text @text.txt", OP_WRITES, NULL, ARGS(PAPER_TAKE), desk_paper_take },

    { "request.chase", K("op.request-chase"), "tergoo request chase RQ-2026-0001 --due 10.12.2026", OP_WRITES, NULL, ARGS(REQUEST_CHASE),
      desk_request_chase },

    { "summons.again", K("op.summons-again"), "tergoo summons again SM-2026-0001", OP_WRITES, NULL, ARGS(SUMMONS_AGAIN), desk_summons_again },

    { "volume.list", K("op.volume-list"), "tergoo volume list C-2026-0001", OP_WRITES, NULL, ARGS(VOLUME_LIST), desk_volume_list },
    { "volume.file", K("op.volume-file"), "tergoo volume file V-2026-0001 D-2026-0004 --sheets 3", OP_WRITES, NULL, ARGS(VOLUME_FILE),
      desk_volume_file },
    { "volume.insert", K("op.volume-insert"), "tergoo volume insert V-2026-0001 D-2026-0007 --sheet 12 --reason 'came with the answer of the bank'",
      OP_WRITES, NULL, ARGS(VOLUME_INSERT), desk_volume_insert },
    { "volume.withdraw", K("op.volume-withdraw"),
      "tergoo volume withdraw V-2026-0001 D-2026-0004 --gone-to 'separate case C-2026-0009' --reason 'materials separated'",
      OP_WRITES, NULL, ARGS(VOLUME_WITHDRAW), desk_volume_withdraw },
    { "volume.renumber", K("op.volume-renumber"), "tergoo volume renumber V-2026-0001 --reason 'sheets were withdrawn'", OP_WRITES, NULL,
      ARGS(VOLUME_ACT), desk_volume_renumber },
    { "volume.close", K("op.volume-close"), "tergoo volume close V-2026-0001", OP_WRITES, NULL, ARGS(VOLUME_CLOSE), desk_volume_close },
    { "volume.reopen", K("op.volume-reopen"), "tergoo volume reopen V-2026-0001 --reason 'an annex was left out'", OP_WRITES, NULL,
      ARGS(VOLUME_ACT), desk_volume_reopen },
    { "volume.export", K("op.volume-export"), "tergoo volume export V-2026-0001 --out volume-1.pdf", OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(VOLUME_EXPORT), desk_volume_export },

    { "scan.take", K("op.scan-take"), "tergoo scan take --file page.jpg --name page.jpg", OP_WRITES | OP_FILE_IN, NULL, ARGS(SCAN_TAKE),
      desk_scan_take },
    { "scan.look", K("op.scan-look"), "tergoo scan look SC-2026-0001 2", 0, NULL, ARGS(SCAN_LOOK), desk_scan_look },
    { "scan.picture", K("op.scan-picture"), "tergoo scan picture SC-2026-0001 2 --out page.jpg", OP_WRITES | OP_FILE_OUT,
      NULL, ARGS(SCAN_PICTURE), desk_scan_picture },
    { "scan.file", K("op.scan-file"),
      "tergoo scan file SC-2026-0001 P-2026-0001 --signed-by 'A. Osmonov' --signed-on 26.11.2026 --volume 1 --sheet 45",
      OP_WRITES, NULL, ARGS(SCAN_FILE), desk_scan_file },
    { "scan.keep", K("op.scan-keep"), "tergoo scan keep SC-2026-0001 C-2026-0001 --pages 3 --title 'Receipt'", OP_WRITES, NULL,
      ARGS(SCAN_KEEP), desk_scan_keep },
    { "scan.aside", K("op.scan-aside"), "tergoo scan aside SC-2026-0001 --pages 4 --reason 'an empty page'", OP_WRITES, NULL,
      ARGS(SCAN_ASIDE), desk_scan_aside },
};
const OperationSet OPERATIONS_PAPERS = { ROWS, ARRAY_LEN(ROWS) };
