/* operations_detection.c: what detection found: runs, flags, rules, parties. */
#include "desk/operations.h"

#include "desk/desk.h"

#define RUN_ARG { "run", ARG_TEXT_LINE, false, false, K("arg.run") }
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

static const Operation ROWS[] = {
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
};
const OperationSet OPERATIONS_DETECTION = { ROWS, ARRAY_LEN(ROWS) };
