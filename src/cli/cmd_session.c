/* cmd_session.c: tergoo user sign-in and sign-out: the passphrase goes to the gate, the token that it answers stays with this
 * account. */
#include "cli/cli.h"

#include <unistd.h>

static ErrorCode sign_in(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    CLEANUP(client_close) Client c = { -1 };
    const JsonValue *data, *page;
    Secrets secrets = { 0 };
    Str login = args->words[0], passphrase, hours = argument(args, "hours");
    char host[256] = "";
    int64_t n = 0;
    (void)!gethostname(host, sizeof host - 1);
    TRY(argument_path(cli, args, "passphrase-file", &secrets.file, e));
    if (hours.ptr && !int_parse(hours, &n)) {
        return error_set(e, ERR_USAGE, K("cli.not-a-number"), arg_c("argument", "hours"), arg_str("value", hours));
    }
    TRY(client_open(cli, &c, e));
    TRY(secret_ask(cli, &secrets, sentence(cli, K("cli.ask-passphrase-of"), arg_str("login", login)), false, &passphrase, e));
    JsonValue *to = json_new_object(cli->arena);
    json_set(cli->arena, to, "login", json_new_string(cli->arena, login));
    json_set(cli->arena, to, "passphrase", json_new_string(cli->arena, passphrase));
    json_set(cli->arena, to, "device", json_new_string(cli->arena, str_of(host)));
    if (hours.ptr) json_set(cli->arena, to, "hours", json_new_int(cli->arena, n));
    if (!to || to->broken) return error_memory(e);
    TRY(client_call(cli, &c, cli->arena, STR("session.open"), STR(""), to, -1, &data, &page, e));
    TRY(session_file_save(cli, login, json_text(json_get(data, "token")), e));
    json_remove((JsonValue *)(uintptr_t)data, "token");        /* it is in its file; a screen and a log need not have it */
    return render_view(cli, data, page, e);
}

static ErrorCode sign_out(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    CLEANUP(client_close) Client c = { -1 };
    const JsonValue *data = NULL, *page = NULL;
    Str login, token;
    if (args->word_count > 0) cli->as = args->words[0];
    TRY(session_file_token(cli, &login, &token, e));
    if (!token.len) return error_set(e, ERR_SIGNED_OUT, K("cli.nobody-signed-in"));
    ErrorCode code = client_open(cli, &c, e);
    if (code == ERR_OK) code = client_call(cli, &c, cli->arena, STR("session.close"), token, NULL, -1, &data, &page, e);
    TRY(session_file_remove(cli, login, e));
    if (code == ERR_OK) return render_view(cli, data, page, e);
    error_clear(e);                            /* the gate is down or has forgotten him: the token is worth nothing now */
    say(cli, K("cli.signed-out-here"), arg_str("login", login));
    return ERR_OK;
}

static const CliOption OPTIONS[] = {
    { "passphrase-file", K("cli.word-file"), K("cli.option-passphrase-file") },
    { "hours", K("cli.word-number"), K("cli.sign-in-hours") },
};

const CliCommand CMD_SIGN_IN = {
    .name = "user sign-in", .words = K("cli.word-login"), .least = 1, .most = 1, .help = K("cli.sign-in-help"),
    .example = "tergoo user sign-in aibek", .options = OPTIONS, .option_count = ARRAY_LEN(OPTIONS), .run = sign_in,
};
const CliCommand CMD_SIGN_OUT = {
    .name = "user sign-out", .words = K("cli.words-login-maybe"), .most = 1, .help = K("cli.sign-out-help"),
    .example = "tergoo user sign-out", .run = sign_out,
};
