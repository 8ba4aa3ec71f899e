/* operations.c: the operation table: all that anybody can ask of the gate. Command line, web, help, manual page, completion and the description of
 * the API walk this table; what is not here cannot be asked. */
#include "desk/cosign.h"
#include "desk/course.h"
#include "desk/desk_custody.h"
#include "desk/desk_field.h"
#include "desk/custody_out.h"
#include "desk/desk_identity.h"
#include "desk/desk_limit.h"
#include "desk/desk_plan.h"
#include "desk/desk_project.h"
#include "desk/desk_procedure.h"
#include "desk/desk_store.h"
#include "desk/desk_team.h"
#include "desk/desk_tip.h"
#include "desk/desk_vault.h"
#include "desk/desk_news.h"
#include "desk/programme.h"
#include "desk/desk_ways_out.h"
#include "desk/exercise_mark.h"
#include "desk/learning.h"
#include "desk/stock.h"

#define ARGS(list) .args = (list), .arg_count = ARRAY_LEN(list)

/* Who reads what detection found; the kinds' own `see` is asked besides. */
#define FLAG_READERS "analyst prosecutor head auditor"

#define ID_ARG { "id", ARG_RECORD, true, true, K("arg.id") }
#define CASE_ARG { "case", ARG_CASE, true, true, K("arg.case") }
#define REASON_ARG { "reason", ARG_LONG_TEXT, false, false, K("arg.reason") }
#define BASIS_ARG { "basis", ARG_TEXT_LINE, false, false, K("arg.basis") }
#define FIELDS_ARG { "fields", ARG_VALUES, false, false, K("arg.fields") }
#define PERMIT_ARG { "permit", ARG_TEXT_LINE, false, false, K("arg.permit") }
#define DRAFT_ARG { "draft", ARG_TEXT_LINE, false, false, K("arg.draft") }
#define VERSION_ARG { "version", ARG_NUMBER, false, false, K("arg.version") }

static const ArgSpec EXERCISE_TASK[] = { { "task", ARG_TEXT_LINE, true, true, K("arg.exercise-task") } };
static const ArgSpec SESSION_OPEN[] = {
    { "login", ARG_TEXT_LINE, true, true, K("arg.login") },
    { "passphrase", ARG_SECRET, true, false, K("arg.passphrase") },
    { "hours", ARG_NUMBER, false, false, K("arg.hours") },
    { "device", ARG_TEXT_LINE, false, false, K("arg.device") },
    { "code", ARG_TEXT_LINE, false, false, K("arg.code") },
    { "sheet", ARG_TEXT_LINE, false, false, K("arg.sheet-code") },
    { "key", ARG_LONG_TEXT, false, false, K("arg.key-answer") },
    { "origin", ARG_TEXT_LINE, false, false, K("arg.key-origin") },
    { "second", ARG_YES, false, false, K("arg.second") },
};
static const ArgSpec SESSION_WAYS[] = {
    { "login", ARG_TEXT_LINE, true, true, K("arg.login") }, { "origin", ARG_TEXT_LINE, false, false, K("arg.key-origin") },
};
static const ArgSpec KEY_BEGIN[] = { { "origin", ARG_TEXT_LINE, true, true, K("arg.key-origin") } };
static const ArgSpec KEY_CONFIRM[] = {
    { "name", ARG_TEXT_LINE, true, true, K("arg.key-name") }, { "origin", ARG_TEXT_LINE, true, false, K("arg.key-origin") },
    { "answer", ARG_LONG_TEXT, true, false, K("arg.key-answer") },
};
static const ArgSpec SHEET_CONFIRM[] = { { "code", ARG_TEXT_LINE, true, true, K("arg.sheet-code") } };
static const ArgSpec WAY_END[] = { { "way", ARG_TEXT_LINE, true, true, K("arg.way") } };
static const ArgSpec SECOND_CONFIRM[] = { { "code", ARG_TEXT_LINE, true, true, K("arg.code") } };
static const ArgSpec SECOND_RESET[] = {
    { "login", ARG_USER, true, true, K("arg.user") }, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") },
};
static const ArgSpec USER_CREATE[] = {
    { "login", ARG_TEXT_LINE, true, true, K("arg.login") },
    { "full_name", ARG_TEXT_LINE, true, false, K("arg.full-name") },
    { "roles", ARG_ROLES, true, false, K("arg.roles") },
    { "unit", ARG_UNIT, false, false, K("arg.unit") },
    { "passphrase", ARG_SECRET, true, false, K("arg.passphrase") },
};
static const ArgSpec USER_ENROL[] = {
    { "login", ARG_TEXT_LINE, true, true, K("arg.login") },
    { "full_name", ARG_TEXT_LINE, true, false, K("arg.full-name") },
    { "roles", ARG_ROLES, true, false, K("arg.roles") },
    { "unit", ARG_UNIT, false, false, K("arg.unit") },
};
static const ArgSpec USER_ENROL_USE[] = {
    { "login", ARG_TEXT_LINE, true, true, K("arg.login") },
    { "code", ARG_SECRET, true, false, K("arg.enrol-code") },
    { "new_passphrase", ARG_SECRET, true, false, K("arg.new-passphrase") },
    { "device", ARG_TEXT_LINE, false, false, K("arg.device") },
};
static const ArgSpec USER_IMPORT[] = {
    { "name", ARG_TEXT_LINE, false, false, K("arg.file-name") }, { "address", ARG_TEXT_LINE, true, false, K("arg.office-address") },
    { "fingerprint", ARG_TEXT_LINE, false, false, K("arg.fingerprint") }, { "dry_run", ARG_YES, false, false, K("arg.dry-run") },
};
static const ArgSpec USER_CHANGE[] = {
    { "login", ARG_USER, true, true, K("arg.user") },
    { "full_name", ARG_TEXT_LINE, false, false, K("arg.full-name") },
    { "roles", ARG_ROLES, false, false, K("arg.roles") },
    { "unit", ARG_UNIT, false, false, K("arg.unit") },
    REASON_ARG,
};
static const ArgSpec USER_END[] = { { "login", ARG_USER, true, true, K("arg.user") }, REASON_ARG };
static const ArgSpec USER_PASSPHRASE[] = {
    { "passphrase", ARG_SECRET, true, false, K("arg.passphrase") },
    { "new_passphrase", ARG_SECRET, true, false, K("arg.new-passphrase") },
};
static const ArgSpec RECORD_CREATE[] = {
    { "kind", ARG_KIND, true, true, K("arg.kind") },
    { "case", ARG_CASE, false, false, K("arg.case") },
    FIELDS_ARG, REASON_ARG, BASIS_ARG, DRAFT_ARG,
};
static const ArgSpec TIP_TAKE_IN[] = { FIELDS_ARG, REASON_ARG, DRAFT_ARG };
static const ArgSpec TIP_FILE[] = {
    ID_ARG, { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") }, { "type", ARG_TEXT_LINE, false, false, K("arg.file-type") },
    { "original", ARG_YES, false, false, K("arg.tip-original") }, VERSION_ARG, REASON_ARG,
};
static const ArgSpec IDENTITY_SHOW[] = { ID_ARG };
static const ArgSpec IDENTITY_FILE[] = { ID_ARG, { "file_number", ARG_NUMBER, false, false, K("arg.file-number") } };
static const ArgSpec VAULT_OPEN[] = { { "another", ARG_YES, false, false, K("arg.vault-another") }, REASON_ARG };
static const ArgSpec VAULT_ONE[] = { { "login", ARG_USER, true, true, K("arg.user") }, REASON_ARG };
static const ArgSpec RECORD_CHANGE[] = { ID_ARG, FIELDS_ARG, VERSION_ARG, REASON_ARG, BASIS_ARG, DRAFT_ARG };
static const ArgSpec RECORD_MOVE[] = {
    ID_ARG, { "move", ARG_TEXT_LINE, true, true, K("arg.move") }, FIELDS_ARG, VERSION_ARG, REASON_ARG, BASIS_ARG, DRAFT_ARG, COSIGN_ARGS,
};
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
static const ArgSpec PAPER_PRINT[] = { ID_ARG, VERSION_ARG, REASON_ARG };
static const ArgSpec PAPER_CHANGE[] = { ID_ARG, FIELDS_ARG, VERSION_ARG, REASON_ARG, DRAFT_ARG };
static const ArgSpec PAPER_CHECK[] = {
    { "mark", ARG_TEXT_LINE, true, true, K("arg.paper-code") }, { "hash", ARG_TEXT_LINE, false, false, K("arg.paper-hash") },
};
static const ArgSpec LABEL_READ_ARGS[] = { { "text", ARG_TEXT_LINE, false, true, K("arg.label-text") } };
static const ArgSpec STOCK_SCAN[] = {
    { "id", ARG_RECORD, true, true, K("arg.stock-take") }, { "text", ARG_TEXT_LINE, false, true, K("arg.label-text") },
    { "place", ARG_TEXT_LINE, false, false, K("arg.stock-place") }, { "unknown", ARG_YES, false, false, K("arg.stock-unknown") },
};
static const ArgSpec PAPER_LABELS[] = {
    { "about", ARG_RECORD, true, true, K("arg.about-record") }, { "only", ARG_EXHIBITS, false, false, K("arg.label-only") },
    { "sheet", ARG_LABEL_SHEET, false, false, K("arg.label-sheet") }, { "skip", ARG_NUMBER, false, false, K("arg.label-skip") },
    { "seals", ARG_YES, false, false, K("arg.label-seals") },
};
static const ArgSpec PAPER_SLIP[] = { ID_ARG, { "language", ARG_TEXT_LINE, false, false, K("arg.paper-language") } };
static const ArgSpec VOLUME_FILE[] = {
    { "id", ARG_RECORD, true, true, K("arg.volume") }, { "record", ARG_RECORD, true, true, K("arg.filed-record") },
    { "sheet", ARG_NUMBER, false, false, K("arg.sheet") }, { "sheets", ARG_NUMBER, false, false, K("arg.sheets") },
};
static const ArgSpec VOLUME_INSERT[] = {
    { "id", ARG_RECORD, true, true, K("arg.volume") }, { "record", ARG_RECORD, true, true, K("arg.filed-record") },
    { "sheet", ARG_NUMBER, true, false, K("arg.sheet-before") }, { "sheets", ARG_NUMBER, false, false, K("arg.sheets") },
    { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") },
};
static const ArgSpec VOLUME_WITHDRAW[] = {
    { "id", ARG_RECORD, true, true, K("arg.volume") }, { "record", ARG_RECORD, true, true, K("arg.filed-record") },
    { "gone_to", ARG_TEXT_LINE, true, false, K("arg.gone-to") }, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") },
};
static const ArgSpec VOLUME_ACT[] = {
    { "id", ARG_RECORD, true, true, K("arg.volume") }, VERSION_ARG, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") },
};
static const ArgSpec VOLUME_CLOSE[] = { { "id", ARG_RECORD, true, true, K("arg.volume") }, VERSION_ARG, REASON_ARG };
static const ArgSpec VOLUME_EXPORT[] = { { "id", ARG_RECORD, true, true, K("arg.volume") } };
static const ArgSpec TIPS_BOX[] = { { "box", ARG_RECORD, false, false, K("arg.tip-box") } };
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
static const ArgSpec SCAN_ASIDE[] = { ID_ARG, SCAN_PAGES_ARG, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") }, VERSION_ARG };
static const ArgSpec PAPER_INSERT[] = { ID_ARG, { "block", ARG_TEXT_LINE, true, true, K("arg.block") }, VERSION_ARG, REASON_ARG };
static const ArgSpec PAPER_BOOK[] = { { "language", ARG_TEXT_LINE, false, false, K("arg.paper-language") } };
static const ArgSpec PAPER_COMPARE[] = {
    ID_ARG, { "name", ARG_TEXT_LINE, false, false, K("arg.file-name") }, { "take", ARG_YES, false, false, K("arg.take") }, VERSION_ARG,
};
static const ArgSpec PAPER_TAKE[] = { ID_ARG, { "text", ARG_LONG_TEXT, false, false, K("arg.own-text") }, VERSION_ARG, REASON_ARG };
static const ArgSpec RECORD_SHOW[] = {
    ID_ARG, { "case", ARG_CASE, false, false, K("arg.look-up-case") }, { "reason", ARG_LONG_TEXT, false, false, K("arg.look-up-reason") },
    PERMIT_ARG,
};
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
static const ArgSpec CASE_LIST[] = {
    { "state", ARG_TEXT_LINE, false, false, K("arg.state") },
    { "limit", ARG_NUMBER, false, false, K("arg.limit") },
    { "fields", ARG_VALUES, false, false, K("arg.wanted") },
    { "words", ARG_TEXT_LINE, false, false, K("arg.words-in-list") },
    { "sort", ARG_TEXT_LINE, false, false, K("arg.sort") },
    { "page", ARG_TEXT_LINE, false, false, K("arg.page") },
};
static const ArgSpec LEDGER_VERIFY[] = { { "start", ARG_YES, false, false, K("arg.verify-start") } };
static const ArgSpec RECORD_FORM[] = {
    { "id", ARG_RECORD, false, true, K("arg.id") }, { "kind", ARG_KIND, false, false, K("arg.kind") },
    { "case", ARG_CASE, false, false, K("arg.case") }, { "move", ARG_TEXT_LINE, false, false, K("arg.move") },
    { "correct", ARG_YES, false, false, K("arg.correct") }, { "flag", ARG_RECORD, false, false, K("arg.flag") },
    { "tip", ARG_RECORD, false, false, K("arg.tip") }, { "asset", ARG_RECORD, false, false, K("arg.asset") },
};
static const ArgSpec OP_FORM[] = { { "op", ARG_TEXT_LINE, true, true, K("arg.op") }, { "given", ARG_VALUES, false, false, K("arg.given") } };
static const ArgSpec KIND_LIST[] = { { "case", ARG_CASE, false, true, K("arg.case") } };
static const ArgSpec REF_FIND[] = {
    { "kind", ARG_TEXT_LINE, true, true, K("arg.to-kind") }, { "words", ARG_TEXT_LINE, false, true, K("arg.words") },
    { "case", ARG_CASE, false, false, K("arg.case") },
};
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
static const ArgSpec WORK_LINE_CSV[] = { LINE_ARGS, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") } };
static const ArgSpec WORK_SLEEP[] = {
    ID_ARG, { "until", ARG_DAY, true, false, K("arg.sleep-until") }, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") }, VERSION_ARG,
};
static const ArgSpec WORK_WAKE[] = { ID_ARG, REASON_ARG, VERSION_ARG };
#define TASKS_ARGS { "tasks", ARG_TASKS, true, true, K("arg.tasks") }, { "case", ARG_CASE, false, false, K("arg.case") }
static const ArgSpec WORK_ASSIGN[] = {
    TASKS_ARGS, { "to", ARG_USER, true, false, K("arg.task-owner") }, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") },
};
static const ArgSpec WORK_CLOSE[] = {
    TASKS_ARGS, { "result", ARG_LONG_TEXT, true, false, K("arg.task-result") }, { "done_on", ARG_DAY, false, false, K("arg.task-done-on") },
};
static const ArgSpec WORK_DROP[] = { TASKS_ARGS, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") } };
static const ArgSpec DRAFT_SAVE[] = {
    { "key", ARG_TEXT_LINE, true, true, K("arg.draft") }, { "label", ARG_TEXT_LINE, false, false, K("arg.draft-label") },
    { "content", ARG_LONG_TEXT, true, false, K("arg.draft-content") },
};
static const ArgSpec DRAFT_ONE[] = { { "key", ARG_TEXT_LINE, true, true, K("arg.draft") } };
static const ArgSpec RECORD_CORRECT[] = {
    ID_ARG, FIELDS_ARG, VERSION_ARG, { "reason", ARG_LONG_TEXT, true, false, K("arg.what-was-wrong") }, BASIS_ARG, DRAFT_ARG,
};
static const ArgSpec RECORD_PULL_BACK[] = { ID_ARG, VERSION_ARG, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") } };
static const ArgSpec RECORD_HAND_OVER[] = {
    ID_ARG, { "to", ARG_USER, true, true, K("arg.to-whom") }, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") },
};
static const ArgSpec CASE_HAND_OVER[] = {
    CASE_ARG, { "to", ARG_USER, true, true, K("arg.to-whom") }, { "leave", ARG_YES, false, false, K("arg.leave") },
    { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") },
};
static const ArgSpec DESK_HAND_OVER[] = {
    { "from", ARG_USER, true, true, K("arg.from-whom") }, { "to", ARG_USER, true, true, K("arg.to-whom") },
    { "cause", ARG_HAND_OVER_CAUSE, false, false, K("arg.hand-over-cause") }, { "split", ARG_LONG_TEXT, false, false, K("arg.hand-over-split") },
    { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") },
};
static const ArgSpec DESK_ACKNOWLEDGE[] = {
    { "id", ARG_RECORD, true, true, K("arg.hand-over") }, { "remarks", ARG_LONG_TEXT, false, false, K("arg.hand-over-remarks") },
};
static const ArgSpec PROCEDURE_LIST[] = {
    { "procedure", ARG_PROCEDURE, false, false, K("arg.procedure") }, { "stage", ARG_TEXT_LINE, false, false, K("arg.procedure-stage") },
};
static const ArgSpec PROCEDURE_CHOOSE[] = {
    CASE_ARG, { "procedure", ARG_PROCEDURE, true, true, K("arg.procedure") }, { "reason", ARG_LONG_TEXT, true, false, K("arg.why-this-procedure") },
};
static const ArgSpec PROCEDURE_TICK[] = {
    CASE_ARG, { "step", ARG_STEP, true, true, K("arg.step") }, { "why", ARG_LONG_TEXT, true, false, K("arg.step-how") },
};
static const ArgSpec PROCEDURE_WAIVE[] = {
    CASE_ARG, { "step", ARG_STEP, true, true, K("arg.step") }, { "why", ARG_LONG_TEXT, true, false, K("arg.step-why-not") },
};
#define STEP_MARK_ARG { "id", ARG_RECORD, true, true, K("arg.step-mark") }
static const ArgSpec PROCEDURE_AGREE[] = { STEP_MARK_ARG, REASON_ARG };
static const ArgSpec PROCEDURE_UNDO[] = { STEP_MARK_ARG, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") } };
static const ArgSpec RETENTION_DUE[] = { { "on", ARG_DAY, false, false, K("arg.on-day") } };
static const ArgSpec CLOCK_DUE[] = {
    { "case", ARG_CASE, false, true, K("arg.case") },
    { "days", ARG_NUMBER, false, false, K("arg.days-ahead") }, { "kind", ARG_KIND, false, false, K("limit.kind") },
    { "who", ARG_USER, false, false, K("arg.due-who") }, { "unit", ARG_UNIT, false, false, K("arg.due-unit") },
    { "only", ARG_TEXT_LINE, false, false, K("arg.due-only") },
};
static const ArgSpec CLOCK_MOVED[] = { { "case", ARG_CASE, false, true, K("arg.case") } };
static const ArgSpec CLOCK_RECOMPUTE[] = { { "case", ARG_CASE, false, true, K("arg.case") }, REASON_ARG };
static const ArgSpec CLOCK_SHOW[] = {
    ID_ARG, { "times", ARG_NUMBER, false, false, K("arg.ahead-times") }, { "days", ARG_NUMBER, false, false, K("arg.ahead-days") },
};
static const ArgSpec EXTENSION_ASK[] = {
    ID_ARG,
    { "until", ARG_DAY, false, false, K("arg.extend-until") }, { "days", ARG_NUMBER, false, false, K("arg.extend-days") },
    { "ground", ARG_LONG_TEXT, true, false, K("arg.extend-ground") }, { "asked_on", ARG_DAY, false, false, K("arg.extend-asked-on") },
};
static const ArgSpec RETENTION_WEED[] = {
    { "ids", ARG_LONG_TEXT, true, true, K("arg.ids") }, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") }, BASIS_ARG,
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
#define PURPOSE_ARG { "reason", ARG_LONG_TEXT, true, false, K("arg.table-purpose") }
static const ArgSpec TABLE_IMPORT[] = {
    { "kind", ARG_KIND, true, true, K("arg.kind") }, { "case", ARG_CASE, false, false, K("arg.case") },
    { "name", ARG_TEXT_LINE, false, false, K("arg.file-name") }, PURPOSE_ARG, { "sheet", ARG_TEXT_LINE, false, false, K("arg.table-sheet") },
    { "columns", ARG_TEXT_LINE, false, false, K("arg.table-columns") }, { "same", ARG_TEXT_LINE, false, false, K("arg.table-same") },
    { "skip_known", ARG_YES, false, false, K("arg.skip-known") }, { "dry_run", ARG_YES, false, false, K("arg.dry-run") }, PERMIT_ARG,
};
static const ArgSpec STORE_PLACE[] = { { "id", ARG_TEXT_LINE, true, true, K("arg.storage-place") } };
static const ArgSpec STORE_UNSEEN[] = { { "days", ARG_NUMBER, false, false, K("arg.unseen-days") } };
static const ArgSpec STORE_CSV[] = {
    { "list", ARG_TEXT_LINE, true, true, K("arg.store-list") }, { "id", ARG_TEXT_LINE, false, false, K("arg.storage-place") },
    { "days", ARG_NUMBER, false, false, K("arg.unseen-days") }, PURPOSE_ARG,
};
#define WAYS_ARGS { "from", ARG_DAY, false, false, K("arg.register-from") }, { "until", ARG_DAY, false, false, K("arg.register-until") }, \
    { "only", ARG_TEXT_LINE, false, false, K("arg.register-only") }
static const ArgSpec REGISTER_LINES[] = { WAYS_ARGS };
static const ArgSpec CUSTODY_OUT[] = { { "id", ARG_RECORD, true, true, K("arg.custody-of") }, PURPOSE_ARG };
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
static const ArgSpec DUPLICATE_APART[] = { PAIR_ARGS, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") } };
static const ArgSpec DUPLICATE_MERGE[] = {
    PAIR_ARGS, { "note", ARG_LONG_TEXT, false, false, K("arg.merge-note") }, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") },
};
static const ArgSpec DUPLICATE_SPLIT[] = {
    { "id", ARG_RECORD, true, true, K("arg.duplicate-one") }, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") },
};
static const ArgSpec RECORD_ERASE[] = { ID_ARG, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") }, BASIS_ARG };
static const ArgSpec CASE_OPEN[] = {
    { "flag", ARG_RECORD, false, false, K("arg.flag") }, { "tip", ARG_RECORD, false, false, K("arg.tip") }, FIELDS_ARG, REASON_ARG, BASIS_ARG,
    { "locked", ARG_YES, false, false, K("arg.locked") }, { "officers", ARG_TEXT_LINE, false, false, K("arg.officers") },
    { "quorum", ARG_NUMBER, false, false, K("arg.quorum") }, DRAFT_ARG,
};
static const ArgSpec CASE_DELIVER[] = { CASE_ARG, { "kind", ARG_KIND, true, true, K("arg.kind") }, FIELDS_ARG, REASON_ARG };
static const ArgSpec CASE_SEARCH[] = { CASE_ARG, { "words", ARG_TEXT_LINE, true, true, K("arg.words") } };
static const ArgSpec CASE_RECOVER[] = { CASE_ARG, { "login", ARG_USER, false, false, K("arg.recover-login") }, REASON_ARG };
static const ArgSpec LOCKED_ASK[] = {
    { "from", ARG_USER, true, true, K("arg.pass-from") }, { "to", ARG_USER, true, true, K("arg.pass-to") },
    { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") },
};
static const ArgSpec LOCKED_TELL[] = { ID_ARG };
static const ArgSpec LOCKED_PASS_ON[] = { ID_ARG, REASON_ARG };
static const ArgSpec CASE_LEND[] = {
    CASE_ARG, { "job", ARG_JOB, true, false, K("arg.job") }, { "until", ARG_DAY, true, false, K("arg.lend-until") }, REASON_ARG,
};
static const ArgSpec CASE_LEND_END[] = { CASE_ARG, { "job", ARG_JOB, true, false, K("arg.job") }, REASON_ARG };
static const ArgSpec CASE_ENDING[] = { CASE_ARG, { "way", ARG_TEXT_LINE, false, false, K("arg.way-out") } };
static const ArgSpec CASE_SHOW[] = { CASE_ARG, { "brief", ARG_YES, false, false, K("arg.brief") } };
static const ArgSpec CASE_ONE[] = { CASE_ARG };
static const ArgSpec JOINT_SHARE[] = {
    { "team", ARG_RECORD, true, true, K("arg.joint-team") }, { "record", ARG_RECORD, true, true, K("arg.joint-record") },
    { "login", ARG_USER, true, true, K("arg.user") }, REASON_ARG,
};
static const ArgSpec CASE_ADMIT[] = {
    CASE_ARG, { "login", ARG_USER, false, true, K("arg.user") }, { "unit", ARG_UNIT, false, false, K("arg.unit-instead") },
    { "role", ARG_CASE_ROLE, false, false, K("arg.case-role") }, { "record", ARG_RECORD, false, false, K("arg.record-only") },
    { "compartments", ARG_COMPARTMENTS, false, false, K("arg.compartments") }, { "from", ARG_DAY, false, false, K("arg.from") },
    { "until", ARG_DAY, false, false, K("arg.until") }, REASON_ARG,
};
static const ArgSpec CASE_DISMISS[] = {
    CASE_ARG, { "login", ARG_USER, false, true, K("arg.user") }, { "unit", ARG_UNIT, false, false, K("arg.unit-instead") }, REASON_ARG,
};
static const ArgSpec CASE_BREAK_GLASS[] = { CASE_ARG, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") } };
static const ArgSpec DEPUTY_GIVE[] = {
    { "login", ARG_USER, true, true, K("arg.deputy") }, { "from", ARG_DAY, false, false, K("arg.from") },
    { "until", ARG_DAY, true, false, K("arg.until") }, REASON_ARG,
};
static const ArgSpec DEPUTY_END[] = { ID_ARG, REASON_ARG };
static const ArgSpec AUDIT_TRAIL[] = {
    { "case", ARG_CASE, false, true, K("arg.case") }, { "login", ARG_USER, false, false, K("arg.trail-of") },
    { "from", ARG_DAY, false, false, K("arg.from") }, { "until", ARG_DAY, false, false, K("arg.until") },
    { "limit", ARG_NUMBER, false, false, K("arg.limit-trail") },
};
static const ArgSpec PROPOSAL_ONE[] = { ID_ARG };
static const ArgSpec PROPOSAL_RETURN[] = { ID_ARG, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") } };
static const ArgSpec DOCUMENT_GET[] = { ID_ARG, { "number", ARG_NUMBER, false, false, K("arg.file-number") } };
static const ArgSpec DOCUMENT_ADD[] = {
    CASE_ARG, { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") }, { "type", ARG_TEXT_LINE, false, false, K("arg.file-type") },
    FIELDS_ARG, REASON_ARG, DRAFT_ARG,
};
#define RUN_ARG { "run", ARG_TEXT_LINE, false, false, K("arg.run") }
#define SUBJECT_ARG { "id", ARG_RECORD, true, true, K("arg.subject") }
#define WHY_ARG { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") }
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
static const ArgSpec PHOTO_ADD[] = {
    CASE_ARG, { "of", ARG_RECORD, false, false, K("arg.photo-of") }, { "title", ARG_TEXT_LINE, true, false, K("arg.photo-title") },
    { "source", ARG_TEXT_LINE, true, false, K("arg.photo-source") }, { "taken_by", ARG_TEXT_LINE, false, false, K("arg.taken-by") },
    { "taken_on", ARG_DAY, false, false, K("arg.taken-on") }, { "taken_where", ARG_TEXT_LINE, false, false, K("arg.taken-where") },
    { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") }, REASON_ARG,
};
static const ArgSpec NEWS_ANSWER[] = {
    { "id", ARG_RECORD, true, true, K("arg.news-item") }, { "find", ARG_TEXT_LINE, true, true, K("arg.news-find") },
    { "ground", ARG_NEWS_GROUND, true, false, K("arg.news-ground") }, { "why", ARG_LONG_TEXT, true, false, K("arg.news-why") },
    { "court", ARG_TEXT_LINE, false, false, K("arg.news-court") }, { "decision_number", ARG_TEXT_LINE, false, false, K("arg.news-decision") },
    { "decision_on", ARG_DAY, false, false, K("arg.news-decision-on") },
};
static const ArgSpec NEWS_PHOTO[] = {
    { "id", ARG_RECORD, true, true, K("arg.news-item") }, { "alt_en", ARG_TEXT_LINE, false, false, K("arg.alt-en") },
    { "alt_ru", ARG_TEXT_LINE, false, false, K("arg.alt-ru") }, { "alt_ky", ARG_TEXT_LINE, false, false, K("arg.alt-ky") },
    { "credit", ARG_TEXT_LINE, true, false, K("arg.credit") }, { "consent", ARG_NEWS_CONSENT, false, false, K("arg.news-consent") },
    { "consent_paper", ARG_TEXT_LINE, false, false, K("arg.consent-paper") }, { "children", ARG_YES, false, false, K("arg.news-children") },
    { "taken_on", ARG_DAY, false, false, K("arg.taken-on") }, { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") },
};
static const ArgSpec FIELD_PAIR[] = {
    { "id", ARG_RECORD, true, true, K("arg.field-search") }, { "name", ARG_TEXT_LINE, true, false, K("arg.field-device") },
    { "hours", ARG_NUMBER, false, false, K("arg.field-hours") }, { "passphrase", ARG_SECRET, true, false, K("arg.passphrase") },
};
static const ArgSpec FIELD_JOIN[] = {
    { "code", ARG_TEXT_LINE, true, true, K("arg.field-code") }, { "clock", ARG_TEXT_LINE, false, false, K("arg.field-clock") },
    { "device", ARG_TEXT_LINE, false, false, K("arg.device") },
};
static const ArgSpec FIELD_DEVICES[] = { { "id", ARG_RECORD, true, true, K("arg.field-search") } };
static const ArgSpec FIELD_UNPAIR[] = {
    { "id", ARG_RECORD, false, true, K("arg.field-search") }, { "name", ARG_TEXT_LINE, false, false, K("arg.field-device") },
};
static const ArgSpec FIELD_PHOTO[] = {
    { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") }, { "title", ARG_TEXT_LINE, false, false, K("arg.photo-title") },
    { "of", ARG_RECORD, false, false, K("arg.photo-of") }, { "clock", ARG_TEXT_LINE, false, false, K("arg.field-clock") },
};
static const ArgSpec FIELD_ITEM[] = { FIELDS_ARG, { "clock", ARG_TEXT_LINE, false, false, K("arg.field-clock") } };
static const ArgSpec PERSON_TODAY[] = { { "case", ARG_CASE, false, true, K("arg.case") }, REASON_ARG };
static const ArgSpec RUN_KEEP[] = { { "details", ARG_LONG_TEXT, true, false, K("arg.run-json") }, REASON_ARG };
static const ArgSpec FLAG_LIST[] = {
    { "run", ARG_TEXT_LINE, false, true, K("arg.run") }, { "rule", ARG_TEXT_LINE, false, false, K("arg.flag-rule") },
    { "buyer", ARG_TEXT_LINE, false, false, K("arg.flag-buyer") },
        { "supplier", ARG_TEXT_LINE, false, false, K("arg.flag-supplier") },
    { "year", ARG_TEXT_LINE, false, false, K("arg.flag-year") }, { "severity", ARG_NUMBER, false, false, K("arg.flag-severity") },
    { "explained", ARG_TEXT_LINE, false, false, K("arg.flag-explained") }, { "by", ARG_TEXT_LINE, false, false, K("arg.flag-by") },
    { "limit", ARG_NUMBER, false, false, K("arg.limit") }, { "page", ARG_TEXT_LINE, false, false, K("arg.page") },
};
static const ArgSpec FLAG_SHOW[] = { { "key", ARG_TEXT_LINE, true, true, K("arg.flag-key") }, RUN_ARG };
static const ArgSpec FLAG_ENTER[] = {
    { "run", ARG_TEXT_LINE, true, true, K("arg.run") }, { "key", ARG_TEXT_LINE, false, false, K("arg.flag-key") },
    { "all", ARG_YES, false, false, K("arg.flag-all") }, { "cleared", ARG_YES, false, false, K("arg.flag-cleared") },
    { "from", ARG_NUMBER, false, false, K("arg.flag-from") },
};
static const ArgSpec RULE_SHOW[] = { { "rule", ARG_TEXT_LINE, true, true, K("arg.flag-rule") }, RUN_ARG,
                                     { "key", ARG_TEXT_LINE, false, false, K("arg.flag-marked") } };
static const ArgSpec PARTY_SHOW[] = { { "party", ARG_TEXT_LINE, true, true, K("arg.party") }, RUN_ARG };
static const ArgSpec PAIR_LIST[] = {
    { "run", ARG_TEXT_LINE, false, true, K("arg.run") }, { "party", ARG_TEXT_LINE, false, false, K("arg.party") },
    { "page", ARG_TEXT_LINE, false, false, K("arg.page") },
};
#define LIST_ARG { "list", ARG_RECORD, true, true, K("arg.watch-list") }
static const ArgSpec TEAM_CASE[] = { CASE_ARG };
static const ArgSpec TEAM_PROPOSE[] = {
    CASE_ARG, { "officer", ARG_USER, true, true, K("arg.team-officer") }, { "part", ARG_TEAM_PART, false, false, K("arg.team-part") }, REASON_ARG,
};
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
static const ArgSpec BUNDLE_EXPORT[] = {
    CASE_ARG, { "to", ARG_TEXT_LINE, true, false, K("arg.recipient") }, { "purpose", ARG_TEXT_LINE, true, false, K("arg.purpose") },
};
static const ArgSpec BUNDLE_IMPORT[] = { { "key", ARG_TEXT_LINE, true, false, K("arg.key") } };
static const ArgSpec CASE_CHECK_OUT[] = {
    CASE_ARG, { "to", ARG_TEXT_LINE, true, false, K("arg.to-store") }, { "until", ARG_DAY, true, false, K("arg.out-until") },
    { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") },
};
static const ArgSpec CASE_TAKE_OVER[] = { { "key", ARG_TEXT_LINE, true, false, K("arg.key") } };
static const ArgSpec PLAN_NEW_VERSION[] = { ID_ARG, VERSION_ARG, WHY_ARG };
static const ArgSpec CURRICULUM_FROM[] = { { "template", ARG_CURRICULUM_TEMPLATE, true, true, K("arg.curriculum-template") } };
static const ArgSpec TEST_DRAW[] = { ID_ARG, { "per_topic", ARG_NUMBER, false, false, K("arg.per-topic") } };
static const ArgSpec TEST_ENTER[] = {
    ID_ARG, { "code", ARG_TEXT_LINE, true, true, K("arg.test-code") }, { "which", ARG_TEST_WHICH, true, true, K("arg.test-which") },
    { "marks", ARG_TEXT_LINE, true, true, K("arg.test-marks") },
};
static const ArgSpec COURSE_ONE[] = { ID_ARG };
static const ArgSpec PLAN_FROM_TEMPLATE[] = { ID_ARG, { "template", ARG_PLAN_TEMPLATE, true, true, K("arg.plan-template") } };
static const ArgSpec PLAN_SHOW[] = { ID_ARG };
static const ArgSpec INDICATOR_CORRECT[] = { ID_ARG, REASON_ARG };
static const ArgSpec INDICATOR_ATTACH[] = { ID_ARG, { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") }, REASON_ARG };
static const ArgSpec CASE_HAND_IN[] = { CASE_ARG, REASON_ARG };
static const ArgSpec CASE_CHECK_IN[] = {
    { "key", ARG_TEXT_LINE, true, false, K("arg.key") }, { "dry_run", ARG_YES, false, false, K("arg.dry-run") },
    { "clock", ARG_TEXT_LINE, false, false, K("arg.their-clock") },
};
static const ArgSpec CASE_LEASE_LOST[] = { CASE_ARG, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") } };
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
static const ArgSpec SEARCH_REFUSE[] = { ID_ARG, { "reason", ARG_LONG_TEXT, true, false, K("arg.reason") } };
static const ArgSpec LOOK_UP_DRAW[] = { { "week", ARG_TEXT_LINE, true, true, K("arg.week") } };
static const ArgSpec MODEL_ACTIVATE[] = { { "packed", ARG_LONG_TEXT, true, false, K("arg.packed") }, REASON_ARG };
static const ArgSpec LEDGER_PROOF[] = { { "index", ARG_NUMBER, true, true, K("arg.index") } };

static const ArgSpec MESSAGE_TO_OFFICE[] = {
    { "about", ARG_RECORD, true, true, K("arg.about-record") }, { "partner", ARG_RECORD, false, false, K("message.partner") },
    { "text", ARG_LONG_TEXT, true, false, K("message.text") }, { "records", ARG_ENCLOSED, false, false, K("message.records") },
    { "answers", ARG_RECORD, false, false, K("message.answers") },
};
static const ArgSpec MESSAGE_TAKE_IN[] = { { "case", ARG_CASE, false, true, K("message.into-case") } };
#define FIGURE_ARGS \
    { "period", ARG_TEXT_LINE, false, false, K("figure.period") }, { "as_of", ARG_DAY, false, false, K("figure.as-of") }, \
    { "scope", ARG_TEXT_LINE, false, false, K("figure.scope") }
static const ArgSpec PROOF_SHOW[] = {
    { "case", ARG_CASE, true, true, K("arg.case") }, { "person", ARG_PERSON, false, false, K("arg.proof-person") },
    { "offence", ARG_OFFENCE, false, false, K("arg.proof-offence") }, { "on", ARG_DAY, false, false, K("arg.proof-on") },
};
static const ArgSpec PROOF_MAKE[] = {
    { "case", ARG_CASE, true, true, K("arg.case") }, { "offence", ARG_OFFENCE, true, false, K("arg.proof-offence") },
    { "template", ARG_TEMPLATE, true, false, K("arg.proof-template") }, { "person", ARG_PERSON, false, false, K("arg.proof-person") },
};
static const ArgSpec PROOF_LINK[] = {
    { "id", ARG_RECORD, true, true, K("arg.proof-record") }, { "element", ARG_ELEMENT, true, false, K("arg.proof-element") },
    { "says", ARG_SAYS, true, false, K("arg.proof-says") }, { "on_page", ARG_TEXT_LINE, false, false, K("arg.proof-page") },
    { "time", ARG_TEXT_LINE, false, false, K("arg.proof-time") }, { "own_source", ARG_YES, false, false, K("arg.proof-own") },
    { "weight", ARG_WEIGHT, false, false, K("arg.proof-weight") }, { "note", ARG_LONG_TEXT, false, false, K("arg.proof-note") },
};
static const ArgSpec PROOF_TASK[] = {
    { "id", ARG_RECORD, true, true, K("arg.proof-element") }, { "title", ARG_TEXT_LINE, false, false, K("arg.proof-title") },
    { "owner", ARG_USER, false, false, K("arg.proof-owner") }, { "due", ARG_DAY, false, false, K("arg.proof-due") },
};
static const ArgSpec PROOF_CHANGES[] = {
    { "case", ARG_CASE, true, true, K("arg.case") }, { "since", ARG_DAY, false, false, K("arg.proof-since") },
};
static const ArgSpec PROOF_EXPORT[] = {
    { "case", ARG_CASE, true, true, K("arg.case") }, { "person", ARG_PERSON, false, false, K("arg.proof-person") },
};
static const ArgSpec SITE_ITEMS[] = { { "had", ARG_TEXT_LINE, false, false, K("arg.site-had") } };
static const ArgSpec SITE_PICTURE[] = {
    { "photo", ARG_RECORD, true, true, K("arg.site-photo") }, { "fit", ARG_NUMBER, false, false, K("arg.site-fit") },
};
static const ArgSpec CERTIFICATE_CHECK[] = { { "code", ARG_TEXT_LINE, false, true, K("arg.check-code") } };
#define MONEY_ARGS { "by", ARG_TEXT_LINE, false, false, K("arg.money-by") }, { "currency", ARG_TEXT_LINE, false, false, K("money.currency") }, \
    { "on", ARG_DAY, false, false, K("money.on") }
static const ArgSpec MONEY_BUDGET_ARGS[] = { { "project", ARG_RECORD, true, true, K("arg.money-project") }, MONEY_ARGS };
static const ArgSpec MONEY_BEHIND[] = {
    { "project", ARG_RECORD, true, true, K("arg.money-project") }, { "of", ARG_TEXT_LINE, true, true, K("arg.money-of") },
    { "key", ARG_TEXT_LINE, false, true, K("arg.money-key") }, MONEY_ARGS,
};
static const ArgSpec MONEY_BRING[] = {
    { "id", ARG_RECORD, true, true, K("arg.money-statement") }, { "name", ARG_TEXT_LINE, false, false, K("arg.file-name") },
    { "sheet", ARG_TEXT_LINE, false, false, K("arg.table-sheet") }, { "columns", ARG_TEXT_LINE, false, false, K("arg.table-columns") },
    { "same", ARG_TEXT_LINE, false, false, K("arg.table-same") }, { "dry_run", ARG_YES, false, false, K("arg.dry-run") },
};
static const ArgSpec FIGURE_LIST[] = { { "family", ARG_TEXT_LINE, false, true, K("figure.family") }, FIGURE_ARGS };
static const ArgSpec FIGURE_SHOW[] = { { "id", ARG_TEXT_LINE, true, true, K("figure.row-figure") }, FIGURE_ARGS };
static const ArgSpec MESSAGE_WRITE[] = {
    { "about", ARG_RECORD, true, true, K("arg.about-record") }, { "to", ARG_PEOPLE, false, false, K("message.to") },
    { "text", ARG_LONG_TEXT, true, false, K("message.text") }, { "files", ARG_ENCLOSED, false, false, K("message.files") },
    { "answers", ARG_RECORD, false, false, K("message.answers") },
};

static const ArgSpec SEIZURE_ENTER[] = {
    { "id", ARG_RECORD, true, true, K("arg.search-action") }, { "fields", ARG_VALUES, false, false, K("arg.seizure-rows") },
    { "dry_run", ARG_YES, false, false, K("arg.dry-run") }, DRAFT_ARG,
};
static const ArgSpec COURSE_PLAN[] = {
    { "id", ARG_RECORD, true, true, K("arg.course") }, { "fields", ARG_VALUES, false, false, K("arg.course-agenda") }, DRAFT_ARG,
};
static const ArgSpec COURSE_NOMINATE[] = {
    { "id", ARG_RECORD, true, true, K("arg.letter") }, { "name", ARG_TEXT_LINE, false, false, K("arg.file-name") }, PURPOSE_ARG,
    { "sheet", ARG_TEXT_LINE, false, false, K("arg.table-sheet") }, { "columns", ARG_TEXT_LINE, false, false, K("arg.table-columns") },
    { "dry_run", ARG_YES, false, false, K("arg.dry-run") },
};
static const ArgSpec COURSE_ALL[] = { { "id", ARG_RECORD, true, true, K("arg.course") } };
static const ArgSpec COURSE_ATTEND[] = {
    { "id", ARG_RECORD, true, true, K("arg.half-day") }, { "present", ARG_TEXT_LINE, false, false, K("arg.present") },
    { "how", ARG_TEXT_LINE, false, false, K("arg.present-how") },
    { "document", ARG_RECORD, false, false, K("arg.present-document") }, REASON_ARG, DRAFT_ARG,
};
static const ArgSpec COURSE_DOOR[] = {
    { "id", ARG_RECORD, true, true, K("arg.half-day") }, { "text", ARG_TEXT_LINE, false, true, K("arg.badge") },
};
static const ArgSpec SEIZURE_CHECKS[] = { { "id", ARG_RECORD, true, true, K("arg.search-action") } };

const Operation DESK_OPERATIONS[] = {
    { "session.open", K("op.session-open"), "tergoo session open aibek", OP_OPEN | OP_WRITES, NULL, ARGS(SESSION_OPEN), desk_session_open },
    { "session.close", K("op.session-close"), "tergoo session close", OP_ABROAD, NULL, NULL, 0, desk_session_close },
    { "session.show", K("op.session-show"), "tergoo session show", OP_ABROAD, NULL, NULL, 0, desk_session_show },

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
    { "store.places", K("op.store-places"), "tergoo store places", OP_WRITES, NULL, NULL, 0, desk_store_places },
    { "store.place", K("op.store-place"), "tergoo store place A-03-2", OP_WRITES, NULL, ARGS(STORE_PLACE), desk_store_place },
    { "store.due", K("op.store-due"), "tergoo store due", OP_WRITES, NULL, NULL, 0, desk_store_due },
    { "store.unseen", K("op.store-unseen"), "tergoo store unseen --days 90", OP_WRITES, NULL, ARGS(STORE_UNSEEN), desk_store_unseen },
    { "store.load", K("op.store-load"), "tergoo store load", OP_WRITES, NULL, NULL, 0, desk_store_load },
    { "store.carried", K("op.store-carried"), "tergoo store carried", OP_WRITES, NULL, NULL, 0, desk_store_carried },
    { "store.csv", K("op.store-csv"), "tergoo store csv due --reason 'for the count of 3 March' --out due.csv", OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(STORE_CSV), desk_store_csv },
    { "exercise.is", K("op.exercise-is"), "tergoo exercise is", OP_OPEN, NULL, NULL, 0, desk_exercise_is },
    { "exercise.tasks", K("op.exercise-tasks"), "tergoo exercise tasks", 0, NULL, NULL, 0, desk_exercise_tasks },
    { "exercise.task", K("op.exercise-task"), "tergoo exercise task detect", 0, NULL, ARGS(EXERCISE_TASK), desk_exercise_task },
    { "menu", K("op.menu"), "tergoo menu", OP_ABROAD, NULL, NULL, 0, desk_menu },
    { "kind.list", K("op.kind-list"), "tergoo kind list C-2026-0001", OP_WRITES, NULL, ARGS(KIND_LIST), desk_kind_list },
    { "op.form", K("op.op-form"), "tergoo op form case.admit --json", OP_ABROAD, NULL, ARGS(OP_FORM), desk_op_form },
    { "ref.find", K("op.ref-find"), "tergoo ref find user 'Айбек'", OP_WRITES, NULL, ARGS(REF_FIND), desk_ref_find },

    { "draft.save", K("op.draft-save"), "tergoo draft save 'note of today' --content @note.txt", 0, NULL, ARGS(DRAFT_SAVE), desk_draft_save },
    { "draft.get", K("op.draft-get"), "tergoo draft get 'note of today'", 0, NULL, ARGS(DRAFT_ONE), desk_draft_get },
    { "draft.list", K("op.draft-list"), "tergoo draft list", 0, NULL, NULL, 0, desk_draft_list },
    { "draft.drop", K("op.draft-drop"), "tergoo draft drop 'note of today'", 0, NULL, ARGS(DRAFT_ONE), desk_draft_drop },

    { "user.create", K("op.user-create"), "tergoo user create aibek --full-name 'Айбек Токтогулов' --roles investigator", OP_WRITES,
      "administrator", ARGS(USER_CREATE), desk_user_create },
    { "user.enrol", K("op.user-enrol"), "tergoo user enrol aibek --full-name 'Айбек Токтогулов' --roles investigator", OP_WRITES,
      "administrator", ARGS(USER_ENROL), desk_user_enrol },
    { "user.enrol_use", K("op.user-enrol-use"), "tergoo user enrol_use aibek", OP_OPEN | OP_WRITES, NULL, ARGS(USER_ENROL_USE), desk_user_enrol_use },
    { "user.enrol_again", K("op.user-enrol-again"), "tergoo user enrol_again aibek --reason 'passphrase forgotten'", OP_WRITES, "administrator",
      ARGS(SECOND_RESET), desk_user_enrol_again },
    { "user.import", K("op.user-import"), "tergoo user import --file people.csv --address https://srv.office.example:8443 --out letters.pdf",
      OP_WRITES | OP_FILE_IN | OP_FILE_OUT, "administrator", ARGS(USER_IMPORT), desk_user_import },
    { "user.import_guide", K("op.user-import-guide"), "tergoo user import_guide", 0, "administrator", NULL, 0, desk_user_import_guide },
    { "user.change", K("op.user-change"), "tergoo user change aibek --roles 'investigator; analyst'", OP_WRITES, "administrator head",
      ARGS(USER_CHANGE), desk_user_change },
    { "user.end", K("op.user-end"), "tergoo user end aibek --reason 'left the service'", OP_WRITES, "administrator head",
      ARGS(USER_END), desk_user_end },
    { "user.list", K("op.user-list"), "tergoo user list", 0, NULL, NULL, 0, desk_user_list },
    { "user.second_begin", K("op.user-second-begin"), "tergoo user second_begin", OP_ABROAD, NULL, NULL, 0, desk_second_begin },
    { "user.second_confirm", K("op.user-second-confirm"), "tergoo user second_confirm 123456", OP_WRITES | OP_ABROAD, NULL, ARGS(SECOND_CONFIRM),
      desk_second_confirm },
    { "user.second_reset", K("op.user-second-reset"), "tergoo user second_reset aibek --reason 'telephone lost'", OP_WRITES, "administrator",
      ARGS(SECOND_RESET), desk_second_reset },
    { "session.ways", K("op.session-ways"), "tergoo session ways aibek", OP_OPEN, NULL, ARGS(SESSION_WAYS), desk_session_ways },
    { "user.ways", K("op.user-ways"), "tergoo user ways", OP_ABROAD, NULL, NULL, 0, desk_user_ways },
    { "user.key_begin", K("op.user-key-begin"), "tergoo user key_begin https://office.example:8443", OP_ABROAD, NULL,
      ARGS(KEY_BEGIN), desk_user_key_begin },
    { "user.key_confirm", K("op.user-key-confirm"),
            "tergoo user key_confirm 'key in the safe' --origin https://office.example:8443 --answer '{}'", OP_WRITES | OP_ABROAD,
      NULL, ARGS(KEY_CONFIRM), desk_user_key_confirm },
    { "user.sheet_make", K("op.user-sheet-make"), "tergoo user sheet_make --out sheet.pdf", OP_FILE_OUT | OP_ABROAD, NULL, NULL, 0,
      desk_user_sheet_make },
    { "user.sheet_confirm", K("op.user-sheet-confirm"), "tergoo user sheet_confirm HK4-PAC-7FR", OP_WRITES | OP_ABROAD, NULL, ARGS(SHEET_CONFIRM),
      desk_user_sheet_confirm },
    { "user.way_end", K("op.user-way-end"), "tergoo user way_end code", OP_WRITES | OP_ABROAD, NULL, ARGS(WAY_END), desk_user_way_end },
    { "user.passphrase", K("op.user-passphrase"), "tergoo user passphrase", OP_WRITES | OP_ABROAD, NULL, ARGS(USER_PASSPHRASE),
      desk_user_passphrase },

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
    { "custody.show", K("op.custody-show"), "tergoo custody show EX-2026-0007", OP_WRITES, NULL, ARGS(RECORD_SHOW),
      desk_custody_show },
    { "custody.csv", K("op.custody-csv"), "tergoo custody csv C-2026-0001 --reason 'for the hearing of 3 March' --out custody.csv",
      OP_WRITES | OP_FILE_OUT, NULL, ARGS(CUSTODY_OUT), desk_custody_csv },
    { "custody.case_export", K("op.custody-case-export"),
      "tergoo custody case_export EX-2026-0007 --reason 'asked for by the expert, letter 17' --out custody.jsonld",
          OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(CUSTODY_OUT), desk_custody_case },
    { "record.history", K("op.record-history"), "tergoo record history C-2026-0001", 0, NULL, ARGS(RECORD_SHOW), desk_record_history },
    { "record.import", K("op.record-import"), "tergoo record import note --case C-2026-0001 --csv notes.csv --dry-run", OP_WRITES, NULL,
      ARGS(RECORD_IMPORT), desk_record_import },
    { "record.export", K("op.record-export"), "tergoo record export note --case C-2026-0001 --csv notes.csv", OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(RECORD_EXPORT), desk_record_export },
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
    { "table.export", K("op.table-export"),
      "tergoo table export person --case C-2026-0001 --format xlsx --reason 'hand-over to the court' --out persons.xlsx",
      OP_WRITES | OP_FILE_OUT, NULL, ARGS(TABLE_EXPORT), desk_table_export },
    { "record.erase", K("op.record-erase"), "tergoo record erase note/0123456789abcdef --reason 'term of keeping has run out'", OP_WRITES, NULL,
      ARGS(RECORD_ERASE), desk_record_erase },

    { "case.open", K("op.case-open"), "tergoo case open --flag F-2026-0001 title='Boilers for six schools'", OP_WRITES, NULL, ARGS(CASE_OPEN),
      desk_case_open },
    { "case.list", K("op.case-list"), "tergoo case list --state open", 0, NULL, ARGS(CASE_LIST), desk_case_list },
    { "case.ending", K("op.case-ending"), "tergoo case ending C-2026-0001 --way discontinue", 0, NULL, ARGS(CASE_ENDING), desk_case_ending },
    { "case.show", K("op.case-show"), "tergoo case show C-2026-0001", 0, NULL, ARGS(CASE_SHOW), desk_case_show },
    { "case.admit", K("op.case-admit"), "tergoo case admit C-2026-0001 gulnara --role member --until 31.12.2026", OP_WRITES,
      NULL, ARGS(CASE_ADMIT), desk_case_admit },
    { "joint.share", K("op.joint-share"), "tergoo joint share JT-2026-0001 EX-2026-0003 anna", OP_WRITES, NULL, ARGS(JOINT_SHARE), desk_joint_share },
    { "case.dismiss", K("op.case-dismiss"), "tergoo case dismiss C-2026-0001 gulnara --reason 'conflict of interest'", OP_WRITES, NULL,
      ARGS(CASE_DISMISS), desk_case_dismiss },
    { "case.break_glass", K("op.case-break-glass"),
      "tergoo case break_glass C-2026-0001 --reason 'a witness is in danger, nobody of the team answers'",
      OP_WRITES, "head auditor", ARGS(CASE_BREAK_GLASS), desk_case_break_glass },
    { "case.hand_over", K("op.case-hand-over"), "tergoo case hand_over C-2026-0001 gulnara --reason 'moves to another unit'", OP_WRITES, NULL,
      ARGS(CASE_HAND_OVER), desk_case_hand_over },
    { "case.check_out", K("op.case-check-out"),
      "tergoo case check_out C-2026-0001 --to 'Field team of the south' --until 31.12.2026 --reason 'searches in two districts' --out case.tergoo",
      OP_WRITES | OP_FILE_OUT, NULL, ARGS(CASE_CHECK_OUT), desk_case_check_out },
    { "case.take_over", K("op.case-take-over"), "tergoo case take_over --file case.tergoo --key @office.vkey", OP_WRITES | OP_FILE_IN, NULL,
      ARGS(CASE_TAKE_OVER), desk_case_take_over },
    { "case.hand_in", K("op.case-hand-in"), "tergoo case hand_in case/0123456789abcdef --out back.tergoo", OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(CASE_HAND_IN), desk_case_hand_in },
    { "case.check_in", K("op.case-check-in"), "tergoo case check_in --file back.tergoo --key @field.vkey --dry-run", OP_WRITES | OP_FILE_IN, NULL,
      ARGS(CASE_CHECK_IN), desk_case_check_in },
    { "case.lease_lost", K("op.case-lease-lost"), "tergoo case lease_lost C-2026-0001 --reason 'the field computer was stolen'", OP_WRITES, NULL,
      ARGS(CASE_LEASE_LOST), desk_case_lease_lost },
    { "desk.hand_over", K("op.desk-hand-over"), "tergoo desk hand_over aibek gulnara --cause ill --reason 'until further notice'", OP_WRITES, NULL,
      ARGS(DESK_HAND_OVER), desk_hand_over },
    { "desk.preview", K("op.desk-preview"), "tergoo desk preview aibek gulnara --cause ill --reason 'until further notice'", OP_WRITES, NULL,
      ARGS(DESK_HAND_OVER), desk_preview },
    { "desk.acknowledge", K("op.desk-acknowledge"), "tergoo desk acknowledge HO-2026-0001", OP_WRITES, NULL, ARGS(DESK_ACKNOWLEDGE),
      desk_acknowledge },
    { "desk.handed", K("op.desk-handed"), "tergoo desk handed", OP_WRITES, NULL, NULL, 0, desk_handed },

    { "team.fit", K("op.team-fit"), "tergoo team fit C-2026-0001", OP_WRITES, "head prosecutor supervising_prosecutor", ARGS(TEAM_CASE),
      desk_team_fit },
    { "team.propose", K("op.team-propose"), "tergoo team propose C-2026-0001 aibek --part investigator", OP_WRITES, NULL, ARGS(TEAM_PROPOSE),
      desk_team_propose },
    { "team.ask", K("op.team-ask"), "tergoo team ask C-2026-0001", OP_WRITES, NULL, ARGS(TEAM_CASE), desk_team_ask },
    { "team.declare", K("op.team-declare"), "tergoo team declare C-2026-0001", OP_WRITES, NULL, ARGS(TEAM_CASE), desk_team_declare },

    { "procedure.show", K("op.procedure-show"), "tergoo procedure show C-2026-0001", OP_WRITES, NULL, ARGS(CASE_ONE), desk_procedure_show },
    { "procedure.list", K("op.procedure-list"), "tergoo procedure list --stage proof", 0, NULL, ARGS(PROCEDURE_LIST), desk_procedure_list },
    { "procedure.choose", K("op.procedure-choose"), "tergoo procedure choose C-2026-0001 kg_pretrial --reason 'taken over by the investigator'",
      OP_WRITES, NULL, ARGS(PROCEDURE_CHOOSE), desk_procedure_choose },
    { "procedure.tick", K("op.procedure-tick"), "tergoo procedure tick C-2026-0001 for_defence --why 'read with counsel on 12 November'", OP_WRITES,
      NULL, ARGS(PROCEDURE_TICK), desk_procedure_tick },
    { "procedure.waive", K("op.procedure-waive"), "tergoo procedure waive C-2026-0001 team_at_work --why 'one officer and a plain matter'", OP_WRITES,
      NULL, ARGS(PROCEDURE_WAIVE), desk_procedure_waive },
    { "procedure.agree", K("op.procedure-agree"), "tergoo procedure agree step_waiver/0123456789abcdef", OP_WRITES, NULL, ARGS(PROCEDURE_AGREE),
      desk_procedure_agree },
    { "procedure.decline", K("op.procedure-decline"), "tergoo procedure decline step_waiver/0123456789abcdef --reason 'there is time for it'",
      OP_WRITES, NULL, ARGS(PROCEDURE_UNDO), desk_procedure_decline },
    { "procedure.undo", K("op.procedure-undo"), "tergoo procedure undo step_waiver/0123456789abcdef --reason 'a second officer has joined'",
      OP_WRITES, NULL, ARGS(PROCEDURE_UNDO), desk_procedure_undo },
    { "clock.due", K("op.clock-due"), "tergoo clock due --days 14", OP_WRITES, NULL, ARGS(CLOCK_DUE), desk_clock_due },
    { "clock.show", K("op.clock-show"), "tergoo clock show CM-2026-0001 --times 2 --days 30", OP_WRITES, NULL, ARGS(CLOCK_SHOW), desk_clock_show },
    { "clock.print", K("op.clock-print"), "tergoo clock print --only over --out terms.pdf", OP_WRITES | OP_FILE_OUT, NULL, ARGS(CLOCK_DUE),
      desk_clock_print },
    { "clock.moved", K("op.clock-moved"), "tergoo clock moved", OP_WRITES, NULL, ARGS(CLOCK_MOVED), desk_clock_moved },
    { "clock.recompute", K("op.clock-recompute"), "tergoo clock recompute --reason 'days off of 2027'", OP_WRITES, NULL, ARGS(CLOCK_RECOMPUTE),
      desk_clock_recompute },
    { "extension.ask", K("op.extension-ask"), "tergoo extension ask CM-2026-0001 --until 20.12.2026 --ground 'The expert needs more time'", OP_WRITES,
      NULL, ARGS(EXTENSION_ASK), desk_extension_ask },
    { "retention.due", K("op.retention-due"), "tergoo retention due", 0, "head", ARGS(RETENTION_DUE), desk_retention_due },
    { "retention.weed", K("op.retention-weed"), "tergoo retention weed 'F-2026-0001 F-2026-0002' --reason 'term of keeping has run out'", OP_WRITES,
      "head", ARGS(RETENTION_WEED), desk_retention_weed },

    { "deputy.give", K("op.deputy-give"), "tergoo deputy give gulnara --from 01.12.2026 --until 14.12.2026 --reason leave", OP_WRITES, NULL,
      ARGS(DEPUTY_GIVE), desk_deputy_give },
    { "deputy.end", K("op.deputy-end"), "tergoo deputy end deputy/0123456789abcdef", OP_WRITES, NULL, ARGS(DEPUTY_END), desk_deputy_end },
    { "deputy.list", K("op.deputy-list"), "tergoo deputy list", 0, NULL, NULL, 0, desk_deputy_list },
    { "audit.trail", K("op.audit-trail"), "tergoo audit trail C-2026-0001 --from 01.11.2026", OP_WRITES, "auditor", ARGS(AUDIT_TRAIL),
      desk_audit_trail },

    { "case.deliver", K("op.case-deliver"), "tergoo case deliver case/0123456789abcdef note title='Call from the school'", OP_WRITES, NULL,
      ARGS(CASE_DELIVER), desk_case_deliver },
    { "case.search", K("op.case-search"), "tergoo case search C-2026-7K2M9QXA 'boilers'", OP_WRITES, NULL, ARGS(CASE_SEARCH), desk_case_search },
    { "case.audit", K("op.case-audit"), "tergoo case audit C-2026-7K2M9QXA", OP_WRITES, NULL, ARGS(CASE_ONE), desk_case_audit },
    { "locked.ask", K("op.locked-ask"), "tergoo locked ask aibek gulnara --reason 'suddenly ill'", OP_WRITES, "head", ARGS(LOCKED_ASK),
            desk_locked_ask },
    { "locked.asked", K("op.locked-asked"), "tergoo locked asked", 0, NULL, NULL, 0, desk_locked_asked },
    { "locked.tell", K("op.locked-tell"), "tergoo locked tell locked_pass/1b2c3d4e5f607182", OP_WRITES, NULL, ARGS(LOCKED_TELL), desk_locked_tell },
    { "locked.pass_on", K("op.locked-pass-on"), "tergoo locked pass_on locked_pass/1b2c3d4e5f607182", OP_WRITES, NULL, ARGS(LOCKED_PASS_ON),
      desk_locked_pass_on },
    { "case.lend", K("op.case-lend"), "tergoo case lend C-2026-7K2M9QXA --job clocks --until 20.12.2026", OP_WRITES, NULL, ARGS(CASE_LEND),
      desk_case_lend },
    { "case.lend_end", K("op.case-lend-end"), "tergoo case lend_end C-2026-7K2M9QXA --job clocks", OP_WRITES, NULL, ARGS(CASE_LEND_END),
      desk_case_lend_end },
    { "case.recover", K("op.case-recover"), "tergoo case recover case/0123456789abcdef --login aibek", OP_WRITES, NULL, ARGS(CASE_RECOVER),
      desk_case_recover },

    { "tip.take_in", K("op.tip-take-in"), "tergoo tip take_in channel=walk_in received_on=26.11.2026 openness=anonymous subject='Boilers'", OP_WRITES,
      "intake_officer identity_guardian", ARGS(TIP_TAKE_IN), desk_tip_take_in },
    { "tip.file", K("op.tip-file"), "tergoo tip file T-2026-0001 --file letter.pdf --name letter.pdf --original", OP_WRITES | OP_FILE_IN,
      "intake_officer identity_guardian", ARGS(TIP_FILE), desk_tip_file },
    { "identity.show", K("op.identity-show"), "tergoo identity show IA-2026-0001", OP_WRITES, NULL, ARGS(IDENTITY_SHOW), desk_identity_show },
    { "identity.file", K("op.identity-file"), "tergoo identity file IA-2026-0001 --file_number 1 --out letter.pdf", OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(IDENTITY_FILE), desk_identity_file },
    { "vault.open", K("op.vault-open"), "tergoo vault open", OP_WRITES, "identity_guardian", ARGS(VAULT_OPEN), desk_vault_open },
    { "vault.show", K("op.vault-show"), "tergoo vault show", 0, NULL, NULL, 0, desk_vault_show },
    { "vault.admit", K("op.vault-admit"), "tergoo vault admit nurlan", OP_WRITES, "identity_guardian", ARGS(VAULT_ONE), desk_vault_admit },
    { "vault.dismiss", K("op.vault-dismiss"), "tergoo vault dismiss nurlan --reason 'moved to another office'", OP_WRITES, "identity_guardian",
      ARGS(VAULT_ONE), desk_vault_dismiss },

    { "proposal.list", K("op.proposal-list"), "tergoo proposal list", 0, NULL, NULL, 0, desk_proposal_list },
    { "proposal.show", K("op.proposal-show"), "tergoo proposal show proposal/0123456789abcdef", 0, NULL, ARGS(PROPOSAL_ONE), desk_proposal_show },
    { "proposal.sign", K("op.proposal-sign"), "tergoo proposal sign proposal/0123456789abcdef", OP_WRITES,
      NULL, ARGS(PROPOSAL_ONE), desk_proposal_sign },
    { "proposal.return", K("op.proposal-return"), "tergoo proposal return proposal/0123456789abcdef --reason 'the date is wrong'", OP_WRITES, NULL,
      ARGS(PROPOSAL_RETURN), desk_proposal_return },

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
    { "paper.labels", K("op.paper-labels"), "tergoo paper labels C-2026-0001 --sheet 3x8-70x37 --out labels.pdf", OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(PAPER_LABELS), desk_paper_labels },
    { "paper.slip", K("op.paper-slip"), "tergoo paper slip EX-2026-0007 --out slip.pdf", OP_WRITES | OP_FILE_OUT, NULL, ARGS(PAPER_SLIP),
      desk_paper_slip },
    { "label.read", K("op.label-read"), "tergoo label read 'EX-2026-0007 (2)'", OP_WRITES, NULL, ARGS(LABEL_READ_ARGS), desk_label_read },
    { "stock.scan", K("op.stock-scan"), "tergoo stock scan ST-2026-0001 EX-2026-0007 --place A-03-2", OP_WRITES, NULL, ARGS(STOCK_SCAN),
      desk_stock_scan },
    { "course.plan", K("op.course-plan"), "tergoo course plan TC-2026-0001 day_1_morning='Detecting corrupt offences'", OP_WRITES, NULL,
      ARGS(COURSE_PLAN), desk_course_plan },
    { "course.enrol", K("op.course-enrol"), "tergoo course enrol TC-2026-0001", OP_WRITES, NULL, ARGS(COURSE_ALL), desk_course_enrol },
    { "course.nominate", K("op.course-nominate"), "tergoo course nominate NM-2026-0001 --file names.xlsx --reason 'letter no. 12' --dry-run",
      OP_WRITES | OP_FILE_IN, NULL, ARGS(COURSE_NOMINATE), desk_course_nominate },
    { "course.attend", K("op.course-attend"), "tergoo course attend course_session/0123456789abcdef --present 'EN-2026-0001; EN-2026-0002'",
      OP_WRITES, NULL, ARGS(COURSE_ATTEND), desk_course_attend },
    { "course.door", K("op.course-door"), "tergoo course door course_session/0123456789abcdef EN-2026-0001", OP_WRITES, NULL, ARGS(COURSE_DOOR),
      desk_course_door },
    { "enrolment.complete", K("op.enrolment-complete"), "tergoo enrolment complete TC-2026-0001", OP_WRITES, NULL, ARGS(COURSE_ALL),
      desk_enrolment_complete },
    { "paper.check", K("op.paper-check"), "tergoo paper check P-2026-0001-3fa291bc04", OP_WRITES, NULL, ARGS(PAPER_CHECK), desk_paper_check },
    { "paper.blocks", K("op.paper-blocks"), "tergoo paper blocks P-2026-0001", 0, NULL, ARGS(RECORD_SHOW), desk_paper_blocks },
    { "paper.insert", K("op.paper-insert"), "tergoo paper insert P-2026-0001 'Rights explained'", OP_WRITES, NULL, ARGS(PAPER_INSERT),
      desk_paper_insert },
    { "paper.book", K("op.paper-book"), "tergoo paper book --language ky", 0, NULL, ARGS(PAPER_BOOK), desk_paper_book },
    { "paper.compare", K("op.paper-compare"), "tergoo paper compare P-2026-0001 --file ruling.docx --take", OP_WRITES | OP_FILE_IN, NULL,
      ARGS(PAPER_COMPARE), desk_paper_compare },
    { "paper.take", K("op.paper-take"), "tergoo paper take P-2026-0001 --text @text.txt", OP_WRITES, NULL, ARGS(PAPER_TAKE), desk_paper_take },

    { "request.chase", K("op.request-chase"), "tergoo request chase RQ-2026-0001 --due 10.12.2026", OP_WRITES, NULL, ARGS(REQUEST_CHASE),
      desk_request_chase },
    { "summons.again", K("op.summons-again"), "tergoo summons again SM-2026-0001", OP_WRITES, NULL, ARGS(SUMMONS_AGAIN), desk_summons_again },

    { "volume.list", K("op.volume-list"), "tergoo volume list C-2026-0001", OP_WRITES, NULL, ARGS(CASE_ONE), desk_volume_list },
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
    { "plan.new_version", K("op.plan-new-version"), "tergoo plan new_version PL-2026-0001 --reason 'the bank answered'", OP_WRITES, NULL,
      ARGS(PLAN_NEW_VERSION), desk_plan_new_version },
    { "curriculum.from_template", K("op.curriculum-from-template"), "tergoo curriculum from_template prosecutors_2009", OP_WRITES, NULL,
      ARGS(CURRICULUM_FROM), desk_curriculum_from_template },
    { "test.draw", K("op.test-draw"), "tergoo test draw TC-2026-0001 --per_topic 2", OP_WRITES, NULL, ARGS(TEST_DRAW), desk_test_draw },
    { "test.enter", K("op.test-enter"), "tergoo test enter TC-2026-0001 K7M3 pre 'b ac 0 a'", OP_WRITES, NULL, ARGS(TEST_ENTER), desk_test_enter },
    { "test.gains", K("op.test-gains"), "tergoo test gains TC-2026-0001", OP_WRITES, NULL, ARGS(COURSE_ONE), desk_test_gains },
    { "course.results", K("op.course-results"), "tergoo course results TC-2026-0001", 0, NULL, ARGS(COURSE_ONE), desk_course_results },
    { "plan.from_template", K("op.plan-from-template"), "tergoo plan from_template C-2026-0001 bribery", OP_WRITES, NULL,
      ARGS(PLAN_FROM_TEMPLATE), desk_plan_from_template },
    { "plan.changes", K("op.plan-changes"), "tergoo plan changes PL-2026-0002", 0, NULL, ARGS(PLAN_SHOW), desk_plan_changes },
    { "project.plan", K("op.project-plan"), "tergoo project plan PR-2026-0001", 0, NULL, ARGS(PLAN_SHOW), desk_project_plan },
    { "project.feeds", K("op.project-feeds"), "tergoo project feeds PR-2026-0001", 0, NULL, ARGS(PLAN_SHOW), desk_project_feeds },
    { "plan.disproof", K("op.plan-disproof"), "tergoo plan disproof PL-2026-0001", 0, NULL, ARGS(PLAN_SHOW), desk_plan_disproof },
    { "inquiry.answer", K("op.inquiry-answer"), "tergoo inquiry answer Q-2026-204418 --text 'Write to us, we share the record'", OP_WRITES, NULL,
      ARGS(INQUIRY_ANSWER), desk_inquiry_answer },
    { "inquiry.refuse", K("op.inquiry-refuse"), "tergoo inquiry refuse Q-2026-204418 --reason 'a search is ahead'", OP_WRITES, NULL,
      ARGS(INQUIRY_REFUSE), desk_inquiry_refuse },
    { "inquiry.close", K("op.inquiry-close"), "tergoo inquiry close Q-2026-204418", OP_WRITES, NULL, ARGS(INQUIRY_CLOSE), desk_inquiry_close },
    { "proof.show", K("op.proof-show"), "tergoo proof show C-2026-0001 --person person/0123456789abcdef", OP_WRITES, NULL, ARGS(PROOF_SHOW),
      desk_proof_show },
    { "proof.make", K("op.proof-make"), "tergoo proof make C-2026-0001 --offence offence/0123456789abcdef --template uncac_15_taken", OP_WRITES,
      NULL, ARGS(PROOF_MAKE), desk_proof_make },
    { "proof.link", K("op.proof-link"), "tergoo proof link EX-2026-0001 --element element/0123456789abcdef --says supports --on_page 3",
      OP_WRITES, NULL, ARGS(PROOF_LINK), desk_proof_link },
    { "proof.task", K("op.proof-task"), "tergoo proof task element/0123456789abcdef --due 31.12.2026", OP_WRITES, NULL, ARGS(PROOF_TASK),
      desk_proof_task },
    { "proof.changes", K("op.proof-changes"), "tergoo proof changes C-2026-0001 --since 01.11.2026", OP_WRITES, NULL, ARGS(PROOF_CHANGES),
      desk_proof_changes },
    { "proof.export", K("op.proof-export"), "tergoo proof export C-2026-0001 --out matrix.csv", OP_WRITES | OP_FILE_OUT, NULL, ARGS(PROOF_EXPORT),
      desk_proof_export },
    { "project.logframe", K("op.project-logframe"), "tergoo project logframe PR-2026-0001", 0, NULL, ARGS(PLAN_SHOW), desk_project_logframe },
    { "project.make_results", K("op.result-make"), "tergoo project make_results PR-2026-0001", OP_WRITES, NULL, ARGS(PLAN_SHOW), desk_result_make },
    { "indicator.behind", K("op.indicator-behind"), "tergoo indicator behind IP-2026-0001", 0, NULL, ARGS(PLAN_SHOW), desk_indicator_behind },
    { "indicator.correct", K("op.indicator-correct"), "tergoo indicator correct IP-2026-0001 --reason 'two were counted twice'", OP_WRITES, NULL,
      ARGS(INDICATOR_CORRECT), desk_indicator_correct },
    { "indicator.attach", K("op.indicator-attach"), "tergoo indicator attach IP-2026-0001 --file minutes.pdf --name minutes.pdf",
      OP_WRITES | OP_FILE_IN, NULL, ARGS(INDICATOR_ATTACH), desk_indicator_attach },
    { "custody.rules", K("op.custody-rules"), "tergoo custody rules", 0, NULL, NULL, 0, desk_custody_rules },
    { "certificate.check", K("op.certificate-check"), "tergoo certificate check K7QX-2M9D-0AB3-ZZ41-7", 0, NULL, ARGS(CERTIFICATE_CHECK),
      desk_certificate_check },
    { "certificate.public_list", K("op.certificate-public-list"), "tergoo certificate public_list", 0, NULL, NULL, 0, desk_certificate_public_list },
    { "figure.list", K("op.figure-list"), "tergoo figure list investigative --period 2026-Q4", 0, NULL, ARGS(FIGURE_LIST), desk_figure_list },
    { "figure.show", K("op.figure-show"), "tergoo figure show rp1 --period 2026 --as-of 31.10.2026", 0, NULL, ARGS(FIGURE_SHOW),
      desk_figure_show },
    { "figure.export", K("op.figure-export"), "tergoo figure export statutory --period 2026 --out figures.csv", OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(FIGURE_LIST), desk_figure_export },
    { "site.items", K("op.site-items"), "tergoo site items --out items.jsonl", OP_WRITES | OP_FILE_OUT, "press_officer head", ARGS(SITE_ITEMS),
      desk_site_items },
    { "site.picture", K("op.site-picture"), "tergoo site picture NP-2026-0001 --fit 960 --out photo.jpg", OP_WRITES | OP_FILE_OUT,
      "press_officer head", ARGS(SITE_PICTURE), desk_site_picture },
    { "money.budget", K("op.money-budget"), "tergoo money budget PR-2026-0001 --by donor --currency USD", 0, NULL, ARGS(MONEY_BUDGET_ARGS),
      desk_money_budget },
    { "money.behind", K("op.money-behind"), "tergoo money behind PR-2026-0001 expenditure travel --by class", 0, NULL, ARGS(MONEY_BEHIND),
      desk_money_behind },
    { "money.export", K("op.money-export"), "tergoo money export PR-2026-0001 --currency KGS --out budget.csv", OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(MONEY_BUDGET_ARGS), desk_money_export },
    { "money.bring", K("op.money-bring"), "tergoo money bring BK-2026-0001 --file bank.csv --dry-run", OP_WRITES | OP_FILE_IN, NULL,
      ARGS(MONEY_BRING), desk_money_bring },
    { "message.write", K("op.message-write"), "tergoo message write D-2026-0004 --to 'gulnara; bakyt' --text 'Is the annex on page 3 signed?'",
      OP_WRITES, NULL, ARGS(MESSAGE_WRITE), desk_message_write },
    { "message.to_office", K("op.message-to-office"),
      "tergoo message to_office C-2026-0001 --partner partner_office/0123456789abcdef --text 'Who signed it?' --records D-2026-0004", OP_WRITES, NULL,
      ARGS(MESSAGE_TO_OFFICE), desk_office_message_write },
    { "message.take_out", K("op.message-take-out"), "tergoo message take_out MO-2026-204418 --out question.tergoo", OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(SEARCH_ONE), desk_office_message_take_out },
    { "message.take_in", K("op.message-take-in"), "tergoo message take_in C-2026-0001 --file question.tergoo", OP_WRITES | OP_FILE_IN, NULL,
      ARGS(MESSAGE_TAKE_IN), desk_office_message_take_in },
    { "message.read", K("op.message-read"), "tergoo message read MS-2026-204418", OP_WRITES, NULL, ARGS(SEARCH_ONE), desk_message_read },
    { "message.list", K("op.message-list"), "tergoo message list", OP_WRITES, NULL, NULL, 0, desk_message_list },
    { "seizure.enter", K("op.seizure-enter"), "tergoo seizure enter S-2026-0001 --csv found.csv", OP_WRITES, NULL, ARGS(SEIZURE_ENTER),
      desk_seizure_enter },
    { "seizure.checks", K("op.seizure-checks"), "tergoo seizure checks S-2026-0001", 0, NULL, ARGS(SEIZURE_CHECKS), desk_seizure_checks },
    { "photo.add", K("op.photo-add"),
      "tergoo photo add C-2026-0001 --file face.jpg --of person/0123456789abcdef --title 'At the depot' --source 'seized telephone'",
      OP_WRITES | OP_FILE_IN, NULL, ARGS(PHOTO_ADD), desk_photo_add },
    { "photo.picture", K("op.photo-picture"), "tergoo photo picture photo/0123456789abcdef --out face.jpg", OP_WRITES | OP_FILE_OUT | OP_ABROAD, NULL,
      ARGS(RECORD_SHOW), desk_photo_picture },
    { "news.answer", K("op.news-answer"),
      "tergoo news answer N-2026-0001 0123456789abcdef --ground not_meant --why 'the title of a course'", OP_WRITES, NULL, ARGS(NEWS_ANSWER),
      desk_news_answer },
    { "news.photo", K("op.news-photo"),
      "tergoo news photo N-2026-0001 --file opening.jpg --credit 'Press office' --consent public --alt_en 'Trainees in a classroom'",
      OP_WRITES | OP_FILE_IN, NULL, ARGS(NEWS_PHOTO), desk_news_photo },
    { "field.pair", K("op.field-pair"), "tergoo field pair S-2026-0001 --name 'Tablet 1' --hours 6", OP_WRITES, NULL, ARGS(FIELD_PAIR),
      desk_field_pair },
    { "field.join", K("op.field-join"), "tergoo field join ABCD-EFGH-JKMN", OP_OPEN | OP_WRITES, NULL, ARGS(FIELD_JOIN),
      desk_field_join },
    { "field.devices", K("op.field-devices"), "tergoo field devices S-2026-0001", 0, NULL, ARGS(FIELD_DEVICES),
      desk_field_devices },
    { "field.unpair", K("op.field-unpair"), "tergoo field unpair S-2026-0001 --name 'Tablet 1'", OP_WRITES | OP_DEVICE, NULL,
      ARGS(FIELD_UNPAIR), desk_field_unpair },
    { "field.look", K("op.field-look"), "tergoo field look", OP_DEVICE, NULL, NULL, 0, desk_field_look },
    { "field.photo", K("op.field-photo"), "tergoo field photo --file desk.jpg --title 'The desk, second drawer'",
      OP_WRITES | OP_FILE_IN | OP_DEVICE, NULL, ARGS(FIELD_PHOTO), desk_field_photo },
    { "field.item", K("op.field-item"), "tergoo field item what='Notebook' category=document found_at='desk, second drawer'",
      OP_WRITES | OP_DEVICE, NULL, ARGS(FIELD_ITEM), desk_field_item },
    { "person.today", K("op.person-today"), "tergoo person today C-2026-0001 --reason 'weekly review of measures'", OP_WRITES, NULL,
      ARGS(PERSON_TODAY), desk_person_today },

    { "run.keep", K("op.run-keep"), "tergoo run keep --details @run/run.json --file run/flags.jsonl", OP_WRITES | OP_FILE_IN,
      "analyst prosecutor head",
      ARGS(RUN_KEEP), desk_run_keep },
    { "flag.list", K("op.flag-list"), "tergoo flag list --rule R036 --by buyer", 0, FLAG_READERS, ARGS(FLAG_LIST), desk_flag_list },
    { "flag.show", K("op.flag-show"), "tergoo flag show 'R036 ocds-abc-1 0123456789abcdef'", OP_WRITES, FLAG_READERS,
      ARGS(FLAG_SHOW),
      desk_flag_show },
    { "flag.enter", K("op.flag-enter"), "tergoo flag enter DR-2026-0001 --key 'R036 ocds-abc-1 0123456789abcdef'", OP_WRITES,
      "analyst prosecutor head", ARGS(FLAG_ENTER), desk_flag_enter },
    { "rule.show", K("op.rule-show"), "tergoo rule show R036", 0, FLAG_READERS, ARGS(RULE_SHOW), desk_rule_show },
    { "party.show", K("op.party-show"), "tergoo party show KG-INN-00000000000101", 0, FLAG_READERS, ARGS(PARTY_SHOW),
      desk_party_show },
    { "pair.list", K("op.pair-list"), "tergoo pair list DR-2026-0001", 0, FLAG_READERS, ARGS(PAIR_LIST), desk_pair_list },

    { "tips.key", K("op.tips-key"), "tergoo tips key --out office.intake",
      OP_FILE_OUT, "administrator head intake_officer identity_guardian", NULL, 0,
      desk_tips_key },
    { "tips.call", K("op.tips-call"), "tergoo tips call --out call.note", OP_WRITES | OP_FILE_OUT, "intake_officer", ARGS(TIPS_BOX), desk_tips_call },
    { "tips.take", K("op.tips-take"), "tergoo tips take --file tips.courier", OP_WRITES | OP_FILE_IN, "intake_officer", NULL, 0, desk_tips_take },
    { "tips.answers", K("op.tips-answers"), "tergoo tips answers --out answers.courier", OP_WRITES | OP_FILE_OUT, "intake_officer", ARGS(TIPS_BOX),
      desk_tips_answers },

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

    { "bundle.export", K("op.bundle-export"), "tergoo bundle export C-2026-0001 --to 'District court' --purpose trial --out case.tergoo",
      OP_WRITES | OP_FILE_OUT, NULL, ARGS(BUNDLE_EXPORT), desk_bundle_export },
    { "bundle.import", K("op.bundle-import"), "tergoo bundle import --file case.tergoo --key VKEY", OP_WRITES | OP_FILE_IN, NULL, ARGS(BUNDLE_IMPORT),
      desk_bundle_import },

    { "api.describe", K("op.api-describe"), "tergoo api describe --json", 0, NULL, NULL, 0, desk_api_describe },
    { "model.activate", K("op.model-activate"), "tergoo model activate our-model --reason 'order no. 12'", OP_WRITES, "administrator head",
      ARGS(MODEL_ACTIVATE), desk_model_activate },
    { "model.get", K("op.model-get"), "tergoo model get --json", 0, NULL, NULL, 0, desk_model_get },

    { "search", K("op.search"), "tergoo search 'Жумабек котел'", OP_WRITES, NULL, ARGS(SEARCH), desk_search },
    { "look_up.persons", K("op.look-up-persons"),
      "tergoo look_up persons 'Жумабек' --case C-2026-0001 --reason 'named by the witness on 12 November'",
      OP_WRITES, NULL, ARGS(LOOK_UP_PERSONS), desk_search },
    { "look_up.subject", K("op.look-up-subject"), "tergoo look_up subject person/0123456789abcdef --case C-2026-0001 --reason 'named by the witness'",
      OP_WRITES, NULL, ARGS(LOOK_UP_SUBJECT), desk_look_up_subject },
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
    { "look_up.ask", K("op.look-up-ask"),
      "tergoo look_up ask 'Жумабек' --case C-2026-0001 --reason 'named by the witness on 12 November'", OP_WRITES, NULL,
      ARGS(LOOK_UP_ASK), desk_look_up_ask },
    { "look_up.draw", K("op.look-up-draw"), "tergoo look_up draw 2026-W48", 0, "auditor", ARGS(LOOK_UP_DRAW), desk_look_up_draw },
    { "search.rebuild", K("op.search-rebuild"), "tergoo search rebuild", 0, "administrator head", NULL, 0, desk_search_rebuild },

    { "ledger.head", K("op.ledger-head"), "tergoo ledger head", OP_WRITES, NULL, NULL, 0, desk_ledger_head },
    { "ledger.verify", K("op.ledger-verify"), "tergoo ledger verify --start", 0, NULL, ARGS(LEDGER_VERIFY), desk_ledger_verify },
    { "ledger.proof", K("op.ledger-proof"), "tergoo ledger proof 17", OP_WRITES, NULL, ARGS(LEDGER_PROOF), desk_ledger_proof },
};
const size_t DESK_OPERATION_COUNT = ARRAY_LEN(DESK_OPERATIONS);
