/* commands.c: the list of rows: those of this folder first, then one for each operation of the gate. */
#include "cli/cli.h"

const CliCommand *const CLI_COMMANDS[] = {
    &CMD_INIT, &CMD_SETUP, &CMD_GATE, &CMD_WEB, &CMD_SIGN_IN, &CMD_SIGN_OUT, &CMD_VERIFY, &CMD_BUNDLE_SHOW, &CMD_LEDGER_KEY, &CMD_DETECT_RUN,
    &CMD_DETECT_COVERAGE, &CMD_DETECT_PREPARE, &CMD_DETECT_RULES, &CMD_DETECT_EXPLAIN, &CMD_DETECT_COMPARE, &CMD_DETECT_PACKS,
    &CMD_MATCH_SCORE, &CMD_MATCH_SCREEN, &CMD_MATCH_INDEX, &CMD_MATCH_ROMANISE,
    &CMD_MODEL_LINT, &CMD_MODEL_KINDS, &CMD_MODEL_SHOW, &CMD_MODEL_STATUS, &CMD_MODEL_ACTIVATE, &CMD_PAPER_LINT,
    &CMD_COPY, &CMD_COPY_KEY, &CMD_RESTORE, &CMD_REBUILD, &CMD_REPLAY, &CMD_SCAN,
    &CMD_PUBLIC, &CMD_PUBLIC_PACK, &CMD_PUBLIC_TAKE, &CMD_TIPS_FETCH, &CMD_SITE_BUILD, &CMD_SITE_VERIFY,
    &CMD_FIELD_OPEN, &CMD_FIELD_SERVE, &CMD_FIELD_JOIN,
    &CMD_EXERCISE_SERVE, &CMD_EXERCISE_PROGRESS, &CMD_EXERCISE_RESET, &CMD_EXERCISE_LINT,
    &CMD_DOCTOR, &CMD_HELP, &CMD_VERSION,
};
const size_t CLI_COMMAND_COUNT = ARRAY_LEN(CLI_COMMANDS);

/* Signing in and out keep the token besides, a model is read from its folder: they have rows of their own. */
static bool has_own_row(const Operation *op)
{
    return strcmp(op->name, "session.open") == 0 || strcmp(op->name, "session.close") == 0 || strcmp(op->name, "field.join") == 0 ||
           strcmp(op->name, "model.activate") == 0;
}

/* What is verified is verified by one word: a store, a bundle, and a paper by the code in its footer, which only a running office can know. */
static CliCommand verify_paper(const CliCommand *check)
{
    CliCommand row = *check;
    row.name = "verify paper";
    row.example = "tergoo verify paper P-2026-0001-3fa291bc04";
    return row;
}

ErrorCode commands_all(Cli *cli, const CliCommand **ret, size_t *count, Error *e)
{
    CliCommand *all = arena_array(cli->arena, CLI_COMMAND_COUNT + operation_count(cli->operations) + 1, sizeof *all);
    const Operation *op;
    size_t n = 0;
    if (!all) return error_memory(e);
    for (size_t i = 0; i < CLI_COMMAND_COUNT; i++) all[n++] = *CLI_COMMANDS[i];
    for (size_t i = 0; (op = operation_at(cli->operations, i)); i++) {
        if (has_own_row(op)) continue;
        TRY(remote_command(cli, op, &all[n], e));
        TRY(seizure_command(cli, &all[n], e));
        TRY(table_command(cli, &all[n++], e));
        if (strcmp(op->name, "paper.check") == 0) all[n] = verify_paper(&all[n - 1]), n++;
    }
    *ret = all;
    *count = n;
    return ERR_OK;
}
