/* operations_records.c: records of any kind, one by one and as tables; duplicates, the register of cases, what was running before this register
 * was, proposals that wait for a second signature, terms of keeping and the trail of what was done. */
#include "desk/operations.h"

#include "desk/cosign.h"
#include "desk/desk.h"

static const ArgSpec RECORD_CREATE[] = {
    { "kind", ARG_KIND, true, true, K("arg.kind") },
    { "case", ARG_CASE, false, false, K("arg.case") },
    FIELDS_ARG, REASON_ARG, BASIS_ARG, DRAFT_ARG,
};
static const ArgSpec RECORD_CHANGE[] = { ID_ARG, FIELDS_ARG, VERSION_ARG, REASON_ARG, BASIS_ARG, DRAFT_ARG };
static const ArgSpec RECORD_MOVE[] = {
    ID_ARG, { "move", ARG_TEXT_LINE, true, true, K("arg.move") }, FIELDS_ARG, VERSION_ARG, REASON_ARG, BASIS_ARG, DRAFT_ARG, COSIGN_ARGS,
};
static const ArgSpec RECORD_SHOW[] = { RECORD_SHOW_ARGS };
static const ArgSpec RECORD_LIST[] = {
    { "kind", ARG_KIND, true, true, K("arg.kind") },
    { "case", ARG_CASE, false, false, K("arg.case") },
    { "state", ARG_TEXT_LINE, false, false, K("arg.state") },
    { "limit", ARG_NUMBER, false, false, K("arg.limit") },
    { "fields", ARG_VALUES, false, false, K("arg.wanted") },
    { "words", ARG_TEXT_LINE, false, false, K("arg.words-in-list") },
    { "sort", ARG_TEXT_LINE, false, false, K("arg.sort") },
    { "page", ARG_TEXT_LINE, false, false, K("arg.page") },
    { "term", ARG_TEXT_LINE, false, false, K("arg.term") },
};
static const ArgSpec RECORD_FORM[] = {
    { "id", ARG_RECORD, false, true, K("arg.id") }, { "kind", ARG_KIND, false, false, K("arg.kind") },
    { "case", ARG_CASE, false, false, K("arg.case") }, { "move", ARG_TEXT_LINE, false, false, K("arg.move") },
    { "correct", ARG_YES, false, false, K("arg.correct") }, { "flag", ARG_RECORD, false, false, K("arg.flag") },
    { "tip", ARG_RECORD, false, false, K("arg.tip") }, { "asset", ARG_RECORD, false, false, K("arg.asset") },
    { "under", ARG_RECORD, false, false, K("arg.under") },
};
static const ArgSpec RECORD_CORRECT[] = {
    ID_ARG, FIELDS_ARG, VERSION_ARG, { "reason", ARG_LONG_TEXT, true, false, K("arg.what-was-wrong") }, BASIS_ARG, DRAFT_ARG,
};
static const ArgSpec RECORD_PULL_BACK[] = { ID_ARG, VERSION_ARG, WHY_ARG };
static const ArgSpec RECORD_HAND_OVER[] = {
    ID_ARG, { "to", ARG_USER, true, true, K("arg.to-whom") }, WHY_ARG,
};
static const ArgSpec RETENTION_DUE[] = { { "on", ARG_DAY, false, false, K("arg.on-day") } };
static const ArgSpec RETENTION_WEED[] = {
    { "ids", ARG_LONG_TEXT, true, true, K("arg.ids") }, WHY_ARG, BASIS_ARG,
};
static const ArgSpec RECORD_IMPORT[] = {
    { "kind", ARG_KIND, true, true, K("arg.kind") },
    { "case", ARG_CASE, false, false, K("arg.case") },
    { "items", ARG_VALUES, true, false, K("arg.items") },
    { "skip_known", ARG_YES, false, false, K("arg.skip-known") },
    { "dry_run", ARG_YES, false, false, K("arg.dry-run") },
    { "reason", ARG_LONG_TEXT, false, false, K("arg.import-reason") }, PERMIT_ARG,
};
static const ArgSpec RECORD_EXPORT[] = {
    { "kind", ARG_KIND, true, true, K("arg.kind") },
    { "case", ARG_CASE, false, false, K("arg.case") },
    { "state", ARG_TEXT_LINE, false, false, K("arg.state") },
};
static const ArgSpec TABLE_IMPORT[] = {
    { "kind", ARG_KIND, true, true, K("arg.kind") }, { "case", ARG_CASE, false, false, K("arg.case") },
    { "name", ARG_TEXT_LINE, false, false, K("arg.file-name") }, PURPOSE_ARG, { "sheet", ARG_TEXT_LINE, false, false, K("arg.table-sheet") },
    { "columns", ARG_TEXT_LINE, false, false, K("arg.table-columns") }, { "same", ARG_TEXT_LINE, false, false, K("arg.table-same") },
    { "skip_known", ARG_YES, false, false, K("arg.skip-known") }, { "dry_run", ARG_YES, false, false, K("arg.dry-run") }, PERMIT_ARG,
};
#define WAYS_ARGS { "from", ARG_DAY, false, false, K("arg.register-from") }, { "until", ARG_DAY, false, false, K("arg.register-until") }, \
    { "only", ARG_TEXT_LINE, false, false, K("arg.register-only") }
static const ArgSpec REGISTER_LINES[] = { WAYS_ARGS };
static const ArgSpec REGISTER_EXPORT[] = { WAYS_ARGS, PURPOSE_ARG };
static const ArgSpec TAKEOVER_ENTER[] = {
    { "kind", ARG_KIND, true, true, K("arg.kind") }, { "case", ARG_CASE, false, false, K("arg.case") }, FIELDS_ARG, REASON_ARG, DRAFT_ARG,
};
static const ArgSpec TAKEOVER_BRING[] = {
    { "kind", ARG_TAKEN_KIND, true, true, K("arg.kind") }, { "case", ARG_CASE, false, false, K("arg.takeover-case") },
    { "basis", ARG_TEXT_LINE, true, false, K("arg.takeover-basis") },
    { "name", ARG_TEXT_LINE, false, false, K("arg.file-name") }, { "sheet", ARG_TEXT_LINE, false, false, K("arg.table-sheet") },
    { "columns", ARG_TEXT_LINE, false, false, K("arg.table-columns") }, { "same", ARG_TEXT_LINE, false, false, K("arg.table-same") },
    { "good", ARG_YES, false, false, K("arg.takeover-good") }, { "dry_run", ARG_YES, false, false, K("arg.dry-run") },
};
static const ArgSpec TABLE_EXPORT[] = {
    { "kind", ARG_KIND, true, true, K("arg.kind") }, { "case", ARG_CASE, false, false, K("arg.case") },
    { "state", ARG_TEXT_LINE, false, false, K("arg.state") }, { "format", ARG_TEXT_LINE, true, false, K("arg.table-format") }, PURPOSE_ARG,
};
#define PAIR_ARGS { "id", ARG_RECORD, true, true, K("arg.duplicate-one") }, { "into", ARG_RECORD, true, true, K("arg.duplicate-into") }
static const ArgSpec DUPLICATE_LIST[] = {
    { "kind", ARG_KIND, true, true, K("arg.kind") }, { "case", ARG_CASE, false, false, K("arg.case") },
    { "reason", ARG_LONG_TEXT, false, false, K("arg.look-up-reason") },
};
static const ArgSpec DUPLICATE_COMPARE[] = {
    PAIR_ARGS, { "case", ARG_CASE, false, false, K("arg.case") }, { "reason", ARG_LONG_TEXT, false, false, K("arg.look-up-reason") },
};
static const ArgSpec DUPLICATE_APART[] = { PAIR_ARGS, WHY_ARG };
static const ArgSpec DUPLICATE_MERGE[] = {
    PAIR_ARGS, { "note", ARG_LONG_TEXT, false, false, K("arg.merge-note") }, WHY_ARG,
};
static const ArgSpec DUPLICATE_SPLIT[] = {
    { "id", ARG_RECORD, true, true, K("arg.duplicate-one") }, WHY_ARG,
};
static const ArgSpec RECORD_ERASE[] = { ID_ARG, WHY_ARG, BASIS_ARG };
static const ArgSpec AUDIT_TRAIL[] = {
    { "case", ARG_CASE, false, true, K("arg.case") }, { "login", ARG_USER, false, false, K("arg.trail-of") },
    { "from", ARG_DAY, false, false, K("arg.from") }, { "until", ARG_DAY, false, false, K("arg.until") },
    { "limit", ARG_NUMBER, false, false, K("arg.limit-trail") },
};
static const ArgSpec PROPOSAL_ONE[] = { ID_ARG };
static const ArgSpec PROPOSAL_RETURN[] = { ID_ARG, WHY_ARG };

static const Operation ROWS[] = {
    { "record.create", K("op.record-create"), "tergoo record create note --case C-2026-0001 title='Call from the school'", OP_WRITES, NULL,
      ARGS(RECORD_CREATE), desk_record_create },
    { "record.change", K("op.record-change"), "tergoo record change note/0123456789abcdef title='Second call'", OP_WRITES, NULL,
      ARGS(RECORD_CHANGE), desk_record_change },
    { "record.move", K("op.record-move"), "tergoo record move C-2026-0001 investigate", OP_WRITES, NULL, ARGS(RECORD_MOVE), desk_record_move },
    { "record.correct", K("op.record-correct"), "tergoo record correct D-2026-0001 date=03.11.2026 --reason 'misread as 08.11.2026'", OP_WRITES, NULL,
      ARGS(RECORD_CORRECT), desk_record_correct },
    { "record.pull_back", K("op.record-pull-back"), "tergoo record pull_back note/0123456789abcdef --reason 'entered in the wrong case'", OP_WRITES,
      NULL,
      ARGS(RECORD_PULL_BACK), desk_record_pull_back },
    { "record.hand_over", K("op.record-hand-over"), "tergoo record hand_over D-2026-0001 gulnara --reason 'she speaks Uzbek'", OP_WRITES, NULL,
      ARGS(RECORD_HAND_OVER), desk_record_hand_over },
    { "record.show", K("op.record-show"), "tergoo record show C-2026-0001", OP_WRITES | OP_ABROAD, NULL, ARGS(RECORD_SHOW), desk_record_show },
    { "record.list", K("op.record-list"), "tergoo record list flag --state raised", OP_WRITES, NULL, ARGS(RECORD_LIST), desk_record_list },
    { "record.form", K("op.record-form"), "tergoo record form C-2026-0001 --move submit", OP_WRITES, NULL, ARGS(RECORD_FORM), desk_record_form },
    { "record.history", K("op.record-history"), "tergoo record history C-2026-0001", 0, NULL, ARGS(RECORD_SHOW), desk_record_history },
    { "record.import", K("op.record-import"), "tergoo record import note --case C-2026-0001 --csv notes.csv --dry-run", OP_WRITES, NULL,
      ARGS(RECORD_IMPORT), desk_record_import },
    { "record.export", K("op.record-export"), "tergoo record export note --case C-2026-0001 --csv notes.csv", OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(RECORD_EXPORT), desk_record_export },
    { "record.erase", K("op.record-erase"), "tergoo record erase note/0123456789abcdef --reason 'term of keeping has run out'", OP_WRITES, NULL,
      ARGS(RECORD_ERASE), desk_record_erase },

    { "duplicate.list", K("op.duplicate-list"), "tergoo duplicate list person --case C-2026-0001", OP_WRITES, NULL, ARGS(DUPLICATE_LIST),
      desk_duplicate_list },
    { "duplicate.compare", K("op.duplicate-compare"), "tergoo duplicate compare person/0123456789abcdef person/fedcba9876543210", OP_WRITES, NULL,
      ARGS(DUPLICATE_COMPARE), desk_duplicate_compare },
    { "duplicate.apart", K("op.duplicate-apart"),
      "tergoo duplicate apart person/0123456789abcdef person/fedcba9876543210 --reason 'brothers, born 1979 and 1982'", OP_WRITES, NULL,
      ARGS(DUPLICATE_APART), desk_duplicate_apart },
    { "duplicate.merge", K("op.duplicate-merge"),
      "tergoo duplicate merge person/0123456789abcdef person/fedcba9876543210 --reason 'one passport under two spellings'", OP_WRITES, NULL,
      ARGS(DUPLICATE_MERGE), desk_duplicate_merge },
    { "duplicate.split", K("op.duplicate-split"), "tergoo duplicate split person/0123456789abcdef --reason 'two persons of one name'",
      OP_WRITES, NULL, ARGS(DUPLICATE_SPLIT), desk_duplicate_split },

    { "table.import", K("op.table-import"),
      "tergoo table import person --case C-2026-0001 --file persons.xlsx --reason 'list of the school, answer to RQ-2026-0004' --dry-run",
      OP_WRITES | OP_FILE_IN, NULL, ARGS(TABLE_IMPORT), desk_table_import },
    { "table.export", K("op.table-export"),
      "tergoo table export person --case C-2026-0001 --format xlsx --reason 'hand-over to the court' --out persons.xlsx",
      OP_WRITES | OP_FILE_OUT, NULL, ARGS(TABLE_EXPORT), desk_table_export },

    { "register.lines", K("op.register-lines"), "tergoo register lines --from 01.01.2026 --only late", 0, NULL, ARGS(REGISTER_LINES),
      desk_register_lines },
    { "register.export", K("op.register-export"), "tergoo register export --reason 'yearly check by the prosecutor' --out register.csv",
      OP_WRITES | OP_FILE_OUT, NULL, ARGS(REGISTER_EXPORT), desk_register_export },

    { "takeover.enter", K("op.takeover-enter"),
      "tergoo takeover enter case old_number=12-0045/24 title='Boilers for six schools' true_date=12.03.2024 state=investigation "
      "in_state_since=02.04.2024 lead=aibek taken_from='register of cases, book 3, sheet 41'", OP_WRITES, NULL,
      ARGS(TAKEOVER_ENTER), desk_takeover_enter },
    { "takeover.bring", K("op.takeover-bring"),
      "tergoo takeover bring case --file cases.xlsx --basis 'register of cases, books 1 to 3' --dry-run", OP_WRITES | OP_FILE_IN, NULL,
      ARGS(TAKEOVER_BRING), desk_takeover_bring },

    { "proposal.list", K("op.proposal-list"), "tergoo proposal list", 0, NULL, NULL, 0, desk_proposal_list },
    { "proposal.show", K("op.proposal-show"), "tergoo proposal show proposal/0123456789abcdef", 0, NULL, ARGS(PROPOSAL_ONE), desk_proposal_show },
    { "proposal.sign", K("op.proposal-sign"), "tergoo proposal sign proposal/0123456789abcdef", OP_WRITES,
      NULL, ARGS(PROPOSAL_ONE), desk_proposal_sign },
    { "proposal.return", K("op.proposal-return"), "tergoo proposal return proposal/0123456789abcdef --reason 'the date is wrong'", OP_WRITES, NULL,
      ARGS(PROPOSAL_RETURN), desk_proposal_return },

    { "retention.due", K("op.retention-due"), "tergoo retention due", 0, "head", ARGS(RETENTION_DUE), desk_retention_due },
    { "retention.weed", K("op.retention-weed"), "tergoo retention weed 'F-2026-0001 F-2026-0002' --reason 'term of keeping has run out'", OP_WRITES,
      "head", ARGS(RETENTION_WEED), desk_retention_weed },

    { "audit.trail", K("op.audit-trail"), "tergoo audit trail C-2026-0001 --from 01.11.2026", OP_WRITES, "auditor", ARGS(AUDIT_TRAIL),
      desk_audit_trail },
};
const OperationSet OPERATIONS_RECORDS = { ROWS, ARRAY_LEN(ROWS) };
