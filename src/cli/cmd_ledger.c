/* cmd_ledger.c: tergoo ledger key: what partners need to check this store's papers: the public key of its log. */
#include "cli/cli.h"

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    Str id, name;
    NoteKey key;
    Request *v = &cli->view;
    TRY(store_facts(cli, &id, &name, &key, e));
    Str vkey = vkey_text(cli, &key), fingerprint = key_fingerprint(cli->arena, &key);
    if (argument_given(args, "plain")) return print_out(str_format(cli->arena, STR_FMT "\n", STR_ARG(vkey)), e);
    json_set(cli->arena, view_data(v), "store", json_new_string(cli->arena, id));
    json_set(cli->arena, view_data(v), "key", json_new_string(cli->arena, vkey));
    json_set(cli->arena, view_data(v), "fingerprint", json_new_string(cli->arena, fingerprint));
    view_title(v, name);
    view_row(v, view_say(v, K("cli.row-store")), id);
    view_row(v, view_say(v, K("cli.row-key")), vkey);
    view_row(v, view_say(v, K("cli.row-fingerprint")), fingerprint);
    view_note(v, view_say(v, K("cli.ledger-key-advice")));
    return ERR_OK;
}

static const CliOption OPTIONS[] = { { "plain", NULL, K("cli.ledger-key-plain") } };

const CliCommand CMD_LEDGER_KEY = {
    .name = "ledger key", .help = K("cli.ledger-key-help"), .example = "tergoo ledger key --plain > office.vkey",
    .options = OPTIONS, .option_count = ARRAY_LEN(OPTIONS), .run = run,
};
