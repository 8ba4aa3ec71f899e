/* operations_cases.c: cases: who works in them, their procedure and their terms; locked cases; cases that leave for a field office; desks handed
 * over. */
#include "desk/operations.h"

#include "desk/desk.h"
#include "desk/desk_limit.h"
#include "desk/desk_procedure.h"
#include "desk/desk_team.h"
#include "desk/desk_ways_out.h"

static const ArgSpec CASE_LIST[] = {
    { "state", ARG_TEXT_LINE, false, false, K("arg.state") },
    { "limit", ARG_NUMBER, false, false, K("arg.limit") },
    { "fields", ARG_VALUES, false, false, K("arg.wanted") },
    { "words", ARG_TEXT_LINE, false, false, K("arg.words-in-list") },
    { "sort", ARG_TEXT_LINE, false, false, K("arg.sort") },
    { "page", ARG_TEXT_LINE, false, false, K("arg.page") },
};
static const ArgSpec CASE_HAND_OVER[] = {
    CASE_ARG, { "to", ARG_USER, true, true, K("arg.to-whom") }, { "leave", ARG_YES, false, false, K("arg.leave") },
    WHY_ARG,
};
static const ArgSpec DESK_HAND_OVER[] = {
    { "from", ARG_USER, true, true, K("arg.from-whom") }, { "to", ARG_USER, true, true, K("arg.to-whom") },
    { "cause", ARG_HAND_OVER_CAUSE, false, false, K("arg.hand-over-cause") }, { "split", ARG_LONG_TEXT, false, false, K("arg.hand-over-split") },
    WHY_ARG,
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
static const ArgSpec PROCEDURE_UNDO[] = { STEP_MARK_ARG, WHY_ARG };
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
    WHY_ARG,
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
static const ArgSpec CASE_BREAK_GLASS[] = { CASE_ARG, WHY_ARG };
static const ArgSpec TEAM_CASE[] = { CASE_ARG };
static const ArgSpec TEAM_PROPOSE[] = {
    CASE_ARG, { "officer", ARG_USER, true, true, K("arg.team-officer") }, { "part", ARG_TEAM_PART, false, false, K("arg.team-part") }, REASON_ARG,
};
static const ArgSpec BUNDLE_EXPORT[] = {
    CASE_ARG, { "to", ARG_TEXT_LINE, true, false, K("arg.recipient") }, { "purpose", ARG_TEXT_LINE, true, false, K("arg.purpose") },
};
static const ArgSpec BUNDLE_IMPORT[] = { { "key", ARG_TEXT_LINE, true, false, K("arg.key") } };
static const ArgSpec CASE_CHECK_OUT[] = {
    CASE_ARG, { "to", ARG_TEXT_LINE, true, false, K("arg.to-store") }, { "until", ARG_DAY, true, false, K("arg.out-until") },
    WHY_ARG,
};
static const ArgSpec CASE_TAKE_OVER[] = { { "key", ARG_TEXT_LINE, true, false, K("arg.key") } };
static const ArgSpec CASE_HAND_IN[] = { CASE_ARG, REASON_ARG };
static const ArgSpec CASE_CHECK_IN[] = {
    { "key", ARG_TEXT_LINE, true, false, K("arg.key") }, { "dry_run", ARG_YES, false, false, K("arg.dry-run") },
    { "clock", ARG_TEXT_LINE, false, false, K("arg.their-clock") },
};
static const ArgSpec CASE_LEASE_LOST[] = { CASE_ARG, WHY_ARG };

static const Operation ROWS[] = {
    { "case.open", K("op.case-open"), "tergoo case open --flag F-2026-0001 title='Boilers for six schools'", OP_WRITES, NULL, ARGS(CASE_OPEN),
      desk_case_open },
    { "case.list", K("op.case-list"), "tergoo case list --state open", 0, NULL, ARGS(CASE_LIST), desk_case_list },
    { "case.ending", K("op.case-ending"), "tergoo case ending C-2026-0001 --way discontinue", 0, NULL, ARGS(CASE_ENDING), desk_case_ending },
    { "case.show", K("op.case-show"), "tergoo case show C-2026-0001", 0, NULL, ARGS(CASE_SHOW), desk_case_show },
    { "case.admit", K("op.case-admit"), "tergoo case admit C-2026-0001 gulnara --role member --until 31.12.2026", OP_WRITES,
      NULL, ARGS(CASE_ADMIT), desk_case_admit },
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
    { "case.deliver", K("op.case-deliver"), "tergoo case deliver case/0123456789abcdef note title='Call from the school'", OP_WRITES, NULL,
      ARGS(CASE_DELIVER), desk_case_deliver },
    { "case.search", K("op.case-search"), "tergoo case search C-2026-7K2M9QXA 'boilers'", OP_WRITES, NULL, ARGS(CASE_SEARCH), desk_case_search },
    { "case.audit", K("op.case-audit"), "tergoo case audit C-2026-7K2M9QXA", OP_WRITES, NULL, ARGS(CASE_ONE), desk_case_audit },
    { "case.lend", K("op.case-lend"), "tergoo case lend C-2026-7K2M9QXA --job clocks --until 20.12.2026", OP_WRITES, NULL, ARGS(CASE_LEND),
      desk_case_lend },
    { "case.lend_end", K("op.case-lend-end"), "tergoo case lend_end C-2026-7K2M9QXA --job clocks", OP_WRITES, NULL, ARGS(CASE_LEND_END),
      desk_case_lend_end },
    { "case.recover", K("op.case-recover"), "tergoo case recover case/0123456789abcdef --login aibek", OP_WRITES, NULL, ARGS(CASE_RECOVER),
      desk_case_recover },

    { "joint.share", K("op.joint-share"), "tergoo joint share JT-2026-0001 EX-2026-0003 anna", OP_WRITES, NULL, ARGS(JOINT_SHARE), desk_joint_share },

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

    { "locked.ask", K("op.locked-ask"), "tergoo locked ask aibek gulnara --reason 'suddenly ill'", OP_WRITES, "head", ARGS(LOCKED_ASK),
            desk_locked_ask },
    { "locked.asked", K("op.locked-asked"), "tergoo locked asked", 0, NULL, NULL, 0, desk_locked_asked },
    { "locked.tell", K("op.locked-tell"), "tergoo locked tell locked_pass/1b2c3d4e5f607182", OP_WRITES, NULL, ARGS(LOCKED_TELL), desk_locked_tell },
    { "locked.pass_on", K("op.locked-pass-on"), "tergoo locked pass_on locked_pass/1b2c3d4e5f607182", OP_WRITES, NULL, ARGS(LOCKED_PASS_ON),
      desk_locked_pass_on },

    { "bundle.export", K("op.bundle-export"), "tergoo bundle export C-2026-0001 --to 'District court' --purpose trial --out case.tergoo",
      OP_WRITES | OP_FILE_OUT, NULL, ARGS(BUNDLE_EXPORT), desk_bundle_export },
    { "bundle.import", K("op.bundle-import"), "tergoo bundle import --file case.tergoo --key VKEY", OP_WRITES | OP_FILE_IN, NULL, ARGS(BUNDLE_IMPORT),
      desk_bundle_import },
};
const OperationSet OPERATIONS_CASES = { ROWS, ARRAY_LEN(ROWS) };
