/* cmd_web.c: tergoo web: the process that browsers speak with (web/web.h). It runs in the foreground, beside a gate, and says where it listens once
 * it does; a service manager or a script reads that line as "ready". */
#include "cli/cli.h"

#include <unistd.h>

#include "web/web.h"

static void ready(void *self, int port, int plain_port)
{
    Cli *cli = self;
    say(cli, K("cli.web-ready"), arg_int("port", port));
    if (plain_port > 0) say(cli, K("cli.web-plain"), arg_int("port", plain_port));
    fflush(stdout);
}

static ErrorCode port_of(const CliArgs *args, const char *name, int otherwise, int *ret, Error *e)
{
    int64_t n = otherwise;
    Str given = argument(args, name);
    bool good = !given.ptr || (int_parse(given, &n) && n >= 0 && n < 65536);
    if (!good) return error_set(e, ERR_USAGE, K("cli.web-port-number"), arg_c("argument", name), arg_str("value", given));
    *ret = (int)n;
    return ERR_OK;
}

static ErrorCode names_of(Cli *cli, const CliArgs *args, WebOptions *to, Error *e)
{
    Str *names = arena_array(cli->arena, args->option_count + 1, sizeof *names);
    if (!names) return error_memory(e);
    for (size_t i = 0; i < args->option_count; i++) {
        if (strcmp(args->options[i].option->name, "name") == 0) names[to->name_count++] = args->options[i].value;
    }
    to->names = names;
    return ERR_OK;
}

/* Before the process gives up being looked into: afterwards /proc says nothing. */
static const char *own_path(Cli *cli)
{
    enum { PATH_ROOM = 4096 };
    char *path = arena_array(cli->arena, PATH_ROOM, 1);
    ssize_t n = path ? readlink("/proc/self/exe", path, PATH_ROOM - 1) : -1;
    return n > 0 ? path : NULL;
}

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    WebOptions o = { .folder = cli->folder, .demo = argument_given(args, "demo"), .no_second = argument_given(args, "no-second-factor"),
                     .lang = cli->lang, .operations = cli->operations, .operation_count = cli->operation_count, .ready = ready, .self = cli };
    TRY(port_of(args, "port", 8443, &o.port, e));
    TRY(port_of(args, "connect-port", -1, &o.plain_port, e));
    TRY(argument_path(cli, args, "address", &o.address, e));
    TRY(names_of(cli, args, &o, e));
    TRY(argument_path(cli, args, "demo-file", &o.demo_file, e));
    TRY(argument_path(cli, args, "also", &o.also, e));
    o.demo = o.demo || o.demo_file || o.also;
    o.program = own_path(cli);
    if (!o.program) return error_memory(e);
    if (!is_folder(cli->folder)) return error_set(e, ERR_NOT_FOUND, K("cli.no-store"), arg_c("folder", cli->folder));
    log_level = LOG_INFO;
    return web_run(&o, e);
}

static const CliOption OPTIONS[] = {
    { "port", K("cli.word-number"), K("cli.web-port") },
    { "connect-port", K("cli.word-number"), K("cli.web-connect-port") },
    { "address", K("cli.word-text"), K("cli.web-address") },
    { "name", K("cli.word-text"), K("cli.web-name"), .many = true },
    { "demo", NULL, K("cli.web-demo") },
    { "demo-file", K("cli.word-file"), K("cli.web-demo-file") },
    { "also", K("cli.word-folder"), K("cli.web-also") },
    { "no-second-factor", NULL, K("cli.web-no-second") },
};

const CliCommand CMD_WEB = {
    .name = "web", .help = K("cli.web-help"), .example = "tergoo web --data office --name srv.office.example", .options = OPTIONS,
    .option_count = ARRAY_LEN(OPTIONS), .run = run,
};
