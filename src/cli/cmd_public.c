/* cmd_public.c: tergoo public: makes a box, serves it, packs and takes its courier files. Needs no store: it is meant to run
 * on another machine. */
#include "cli/cli.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "public/public.h"

enum { INTAKE_MOST = 16 * 1024 };

typedef struct { Cli *cli; PublicOptions *options; int tell; } Serving;

static void say_where(Cli *cli, int port, bool plain)
{
    say(cli, plain ? K("public.cli-ready-plain") : K("public.cli-ready"), arg_int("port", port));
    fflush(stdout);
}

static void ready(void *self, int port)
{
    const Serving *s = self;
    if (s->tell < 0) {
        say_where(s->cli, port, s->options->plain);
        return;
    }
    (void)!write(s->tell, "+", 1);
    (void)!write(s->tell, &port, sizeof port);
}

static ErrorCode serve(void *self, int tell, Error *e)
{
    Serving *s = self;
    s->tell = tell;
    s->options->ready = ready;
    s->options->self = s;
    return public_run(s->options, e);
}

static ErrorCode detach(Cli *cli, Serving *s, Error *e)
{
    pid_t pid;
    int port;
    Background b = { .log_file = path_join(cli->arena, cli->folder, "public.log"), .failed_event = "public-failed",
        .died_key = K("public.cli-died"),
                     .run = serve, .self = s, .told = &port, .told_size = sizeof port };
    if (!b.log_file) return error_memory(e);
    TRY(background_start(&b, &pid, e));
    say_where(cli, port, s->options->plain);
    say(cli, K("public.cli-started"), arg_int("pid", pid), arg_c("log", b.log_file));
    return ERR_OK;
}

/* ---- making one ---- */

static ErrorCode make(Cli *cli, const CliArgs *args, Error *e)
{
    const char *path;
    Str text;
    uint64_t mib = 0;
    Box *b;
    BoxOptions o = { .leave = argument(args, "leave") };
    Str most = argument(args, "most");
    bool good = !most.ptr || (uint_parse(most, &mib) && mib > 0 && mib <= BOX_MOST >> 20);
    if (!good) return error_set(e, ERR_USAGE, K("public.cli-most-number"), arg_str("value", most), arg_int("limit",
        (int64_t)(BOX_MOST >> 20)));
    o.most = mib << 20;
    TRY(argument_path(cli, args, "intake", &path, e));
    TRY(file_read(cli->arena, path, INTAKE_MOST, &text, e));
    TRY(box_make(cli->arena, cli->folder, text, &o, e));
    TRY(box_open(cli->arena, cli->folder, &b, e));
    json_set(cli->arena, view_data(&cli->view), "key", json_new_string(cli->arena, b->vkey));
    view_row(&cli->view, sentence(cli, K("public.cli-key")), b->vkey);
    view_note(&cli->view, sentence(cli, K("public.cli-made"), arg_str("office", b->name), arg_c("folder", cli->folder)));
    box_close(b);
    return ERR_OK;
}

/* ---- serving ---- */

static ErrorCode listening_of(Cli *cli, const CliArgs *args, PublicOptions *to, Error *e)
{
    int64_t port = 8444;
    Str *names = arena_array(cli->arena, args->option_count + 1, sizeof *names), given = argument(args, "port");
    if (!names) return error_memory(e);
    bool good = !given.ptr || (int_parse(given, &port) && port >= 0 && port < 65536);
    if (!good) return error_set(e, ERR_USAGE, K("cli.web-port-number"), arg_c("argument", "port"), arg_str("value", given));
    for (size_t i = 0; i < args->option_count; i++) {
        if (strcmp(args->options[i].option->name, "name") == 0) names[to->name_count++] = args->options[i].value;
    }
    to->names = names;
    to->port = (int)port;
    TRY(argument_path(cli, args, "address", &to->address, e));
    TRY(argument_path(cli, args, "certificate", &to->certificate, e));
    TRY(argument_path(cli, args, "certificate-key", &to->key, e));
    to->plain = argument_given(args, "plain");
    if (to->plain && !to->address) to->address = "127.0.0.1";
    bool here = !to->plain || strcmp(to->address, "127.0.0.1") == 0 || strcmp(to->address, "::1") == 0;
    if (!here) return error_set(e, ERR_USAGE, K("public.cli-plain-here"));
    return !to->certificate == !to->key ? ERR_OK : error_set(e, ERR_USAGE, K("public.cli-both"));
}

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    PublicOptions o = { .folder = cli->folder, .cost = RECEIPT_COST };
    Serving s = { .cli = cli, .options = &o, .tell = -1 };
    TRY(crypto_start(e));
    if (argument_given(args, "intake")) return make(cli, args, e);
    TRY(listening_of(cli, args, &o, e));
    if (argument_given(args, "detach")) return detach(cli, &s, e);
    log_level = LOG_INFO;
    return serve(&s, -1, e);
}

static const CliOption OPTIONS[] = {
    { "intake", K("cli.word-file"), K("public.cli-intake") },
    { "most", K("cli.word-number"), K("public.cli-most") },
    { "leave", K("cli.word-text"), K("public.cli-leave") },
    { "detach", NULL, K("public.cli-detach") },
    { "port", K("cli.word-number"), K("cli.web-port") },
    { "address", K("cli.word-text"), K("cli.web-address") },
    { "name", K("cli.word-text"), K("cli.web-name"), .many = true },
    { "certificate", K("cli.word-file"), K("public.cli-certificate") },
    { "certificate-key", K("cli.word-file"), K("public.cli-certificate-key") },
    { "plain", NULL, K("public.cli-plain") },
};

const CliCommand CMD_PUBLIC = {
    .name = "public", .help = K("public.cli-help"),
        .example = "tergoo public --data /var/lib/tergoo-public --name tell.office.example", .options = OPTIONS,
    .option_count = ARRAY_LEN(OPTIONS), .run = run,
};

/* ---- courier files ---- */

static ErrorCode run_pack(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    Box *b;
    Packed p;
    const char *path = str_c(cli->arena, args->words[0]);
    CLEANUP(fd_close) int fd = -1;
    TRY(crypto_start(e));
    TRY(box_open(cli->arena, cli->folder, &b, e));
    fd = path ? io->open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    if (fd < 0) return path ? error_system(e, str_of(path)) : error_memory(e);
    ErrorCode code = box_pack(cli->arena, b, instant_local_day(clock_now()), fd, &p, e);
    if (code == ERR_OK && io->fsync(fd) != 0) code = error_system(e, str_of(path));
    box_close(b);
    if (code != ERR_OK) {
        (void)io->unlink(path);
        return code;
    }
    count_row(cli, "parcels", K("public.cli-parcels"), p.parcels);
    count_row(cli, "left", K("public.cli-left"), p.left);
    count_row(cli, "damaged", K("public.cli-damaged"), p.damaged);
    view_note(&cli->view, sentence(cli, K("public.cli-packed"), arg_c("file", path)));
    return ERR_OK;
}

static ErrorCode run_take(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    Box *b;
    Took t;
    const char *path = str_c(cli->arena, args->words[0]);
    CLEANUP(fd_close) int fd = -1;
    TRY(crypto_start(e));
    TRY(box_open(cli->arena, cli->folder, &b, e));
    fd = path ? io->open(path, O_RDONLY | O_CLOEXEC, 0) : -1;
    if (fd < 0) return path ? error_system(e, str_of(path)) : error_memory(e);
    ErrorCode code = box_take(cli->arena, b, fd, &t, e);
    box_close(b);
    if (code != ERR_OK) return code;
    count_row(cli, "taken", K("public.cli-let-go"), t.taken);
    count_row(cli, "answers", K("public.cli-answers"), t.answers);
    count_row(cli, "known", K("public.cli-known"), t.known);
    count_row(cli, "strays", K("public.cli-strays"), t.strays);
    return ERR_OK;
}

const CliCommand CMD_PUBLIC_PACK = {
    .name = "public pack", .words = K("cli.word-file"), .least = 1, .most = 1, .help = K("public.cli-pack-help"),
    .example = "tergoo public pack --data /var/lib/tergoo-public /media/stick/tips.courier", .run = run_pack,
};
const CliCommand CMD_PUBLIC_TAKE = {
    .name = "public take", .words = K("cli.word-file"), .least = 1, .most = 1, .help = K("public.cli-take-help"),
    .example = "tergoo public take --data /var/lib/tergoo-public /media/stick/answers.courier", .run = run_take,
};
