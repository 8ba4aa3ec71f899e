/* cli.c: see cli.h. A run of the program: language and folder from the environment, the row by its name, its options; then the
 * row's function; then a sentence and an exit code. 0 done, 1 a verification failed, 2 the call was wrong, 3 the machine was
 * not fit. */
#include "cli/cli.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PROGRAM_ARENA = 1 << 30, WIDTH = 80, NARROWEST = 40, WIDEST = 160 };

static Lang language_of_environment(void)
{
    static const char *const NAMES[] = { "TERGOO_LANG", "LC_ALL", "LC_MESSAGES", "LANG" };
    Lang lang;
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        const char *v = getenv(NAMES[i]);
        if (v && *v) return lang_of(str_of(v), &lang) ? lang : LANG_EN;
    }
    return LANG_EN;
}

/* --lang and --json are looked for first, so that a mistake before them is answered as they ask. */
static void look_ahead(Cli *cli, char **argv, size_t argc)
{
    for (size_t i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const char *value = strncmp(argv[i], "--lang=", 7) == 0 ? argv[i] + 7 : NULL;
        if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc) value = argv[i + 1];
        if (value) (void)!lang_of(str_of(value), &cli->lang);
        if (strcmp(argv[i], "--json") == 0) cli->json = true;
    }
}

static void look_at_terminal(Cli *cli)
{
    struct winsize size;
    const char *term = getenv("TERM"), *plain = getenv("NO_COLOR");
    bool terminal = isatty(STDOUT_FILENO);
    cli->width = WIDTH;
    bool told = terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
    if (told && size.ws_col >= NARROWEST) cli->width = size.ws_col < WIDEST ? size.ws_col : WIDEST;
    cli->colour = terminal && !(plain && *plain) && term && strcmp(term, "dumb") != 0;
}

static ErrorCode take_globals(Cli *cli, const CliArgs *args, Error *e)
{
    Str lang = argument(args, "lang");
    const char *folder = getenv("TERGOO_DATA");
    cli->folder = folder && *folder ? folder : "office";
    if (argument_given(args, "data")) TRY(argument_path(cli, args, "data", &cli->folder, e));
    if (lang.ptr && !lang_of(lang, &cli->lang)) return error_set(e, ERR_USAGE, K("cli.unknown-lang"), arg_str("lang", lang));
    cli->as = argument(args, "as");
    cli->json = cli->json || argument_given(args, "json");
    cli->view = (Request){ .arena = cli->arena, .lang = cli->lang, .fd = -1 };
    return ERR_OK;
}

/* "tergoo --help" and "tergoo --version" without a command. */
static const CliCommand *bare_option(char **argv, size_t argc)
{
    for (size_t i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--version") == 0) return &CMD_VERSION;
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) return &CMD_HELP;
    }
    return NULL;
}

/* Runs the row and shows what it has put into the view; of a finding as well: what was looked at stands before what is wrong. */
static ErrorCode perform(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    TRY(take_globals(cli, args, e));
    if (argument_given(args, "help")) return help_command(cli, command, e);
    ErrorCode code = command->run(cli, command, args, e);
    bool anything = cli->view.page || (cli->json && cli->view.data);
    if (!anything || (code != ERR_OK && code != ERR_FINDING)) return code;
    Error printing = { 0 };
    if (render_view(cli, cli->view.data, cli->view.page, &printing) == ERR_OK || code != ERR_OK) return code;
    *e = printing;
    return printing.code;
}

static ErrorCode run(Cli *cli, char **argv, size_t argc, Error *e)
{
    const CliCommand *all, *command, *bare;
    size_t count, words;
    CliArgs args = { 0 };
    TRY(crypto_start(e));
    TRY(commands_all(cli, &all, &count, e));
    command = arguments_command(all, count, argv, argc, &words);
    bare = command ? NULL : bare_option(argv, argc);
    if (bare) return perform(cli, bare, &args, e);
    if (!command) return unknown_command(cli, all, count, argv, argc, e);
    TRY(arguments_parse(cli, command, words, argv, argc, &args, e));
    return perform(cli, command, &args, e);
}

int cli_main(const OperationTable *operations, char **argv, size_t argc)
{
    Arena a = arena_with(PROGRAM_ARENA);
    Error e = { 0 };
    Cli cli = { .arena = &a, .operations = operations, .lang = language_of_environment() };
    signal(SIGPIPE, SIG_IGN);
    umask(077);
    look_at_terminal(&cli);
    look_ahead(&cli, argv, argc);
    ErrorCode code = run(&cli, argv, argc, &e);
    if (code == ERR_OK && fflush(stdout) != 0) code = error_set(&e, ERR_IO, K("cli.output"));
    bool shown_as_data = code == ERR_FINDING && cli.json && cli.view.data;
    if (code != ERR_OK && !shown_as_data) render_error(&cli, &e);
    (void)fflush(stdout);
    arena_free(&a);
    return error_code_exit(code);
}
