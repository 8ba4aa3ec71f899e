/* cmd_rebuild.c: tergoo rebuild: what follows from the entries, made anew and compared with what is there. */
#include "cli/cli.h"

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    RebuildReport r;
    Request *v = &cli->view;
    bool replace = argument_given(args, "replace");
    Bar bar = bar_new(cli, sentence(cli, K("cli.rebuilding")));
    ErrorCode code = rebuild_store(cli->folder, replace, bar_step, &bar, &r, e);
    bar_end(&bar);
    if (code != ERR_OK) return code;
    count_row(cli, "entries", K("cli.row-entries"), r.entries);
    count_row(cli, "lines", K("cli.row-lines"), r.lines);
    json_set(cli->arena, view_data(v), "equal", json_new_bool(cli->arena, r.equal));
    json_set(cli->arena, view_data(v), "replaced", json_new_bool(cli->arena, replace));
    if (r.equal) view_note(v, view_say(v, K("cli.rebuild-equal")));
    else if (replace) view_note(v, view_say(v, K("cli.rebuild-replaced"), arg_c("difference", r.first_difference)));
    else return error_set(e, ERR_FINDING, K("cli.rebuild-differs"), arg_c("difference", r.first_difference));
    return ERR_OK;
}

static const CliOption OPTIONS[] = { { "replace", NULL, K("cli.rebuild-replace") } };

const CliCommand CMD_REBUILD = {
    .name = "rebuild", .help = K("cli.rebuild-help"), .example = "tergoo rebuild --data office", .options = OPTIONS,
    .option_count = ARRAY_LEN(OPTIONS), .run = run,
};
