/* cmd_field.c: a laptop for the field (docs/field-kit.md): `field open` makes a store of two officers out of the file that
 * checked a case out, or takes one more case into a store that is there; `field serve` serves it to tablets and telephones;
 * `field join` is the command-line form of a device. What they do is what init, gate, web and the operations do, in the order in
 * which two tired people need it. */
#include "cli/cli.h"

#include <fcntl.h>

enum { OFFICERS = 2, OPTIONS_MOST = 12 };

/* ---- other rows, as if they had been typed ---- */

typedef struct { const char *name; Str value; } Given;

static ErrorCode run_row(Cli *cli, const CliCommand *row, const Given *given, size_t count, Error *e)
{
    GivenOption options[OPTIONS_MOST];
    CliArgs args = { .options = options };
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < row->option_count; j++) {
            if (strcmp(row->options[j].name, given[i].name) != 0) continue;
            options[args.option_count++] = (GivenOption){ &row->options[j], given[i].value };
        }
    }
    return row->run(cli, row, &args, e);
}

static bool gate_answers(Cli *cli)
{
    CLEANUP(client_close) Client c = { -1 };
    Error none = { 0 };
    return client_open(cli, &c, &none) == ERR_OK;
}

static ErrorCode start_gate(Cli *cli, Error *e)
{
    static const Given DETACHED[] = { { "detach", { "", 0 } } };
    return gate_answers(cli) ? ERR_OK : run_row(cli, &CMD_GATE, DETACHED, ARRAY_LEN(DETACHED), e);
}

static ErrorCode ask(Cli *cli, const char *op, Str token, const JsonValue *args, int fd, const JsonValue **data, Error *e)
{
    CLEANUP(client_close) Client c = { -1 };
    const JsonValue *page;
    TRY(client_open(cli, &c, e));
    return client_call(cli, &c, cli->arena, str_of(op), token, args, fd, data, &page, e);
}

static void put(Cli *cli, JsonValue *o, const char *name, Str value)
{
    json_set(cli->arena, o, name, json_new_string(cli->arena, value));
}

/* ---- people ---- */

/* "nurlan:Nurlan A." */
typedef struct { Str login, full_name, passphrase; } Officer;
typedef struct { Officer list[OFFICERS]; size_t count; Str token; } Officers;

static ErrorCode officers_given(const CliArgs *args, Officers *ret, Error *e)
{
    for (size_t i = 0; i < args->option_count; i++) {
        if (strcmp(args->options[i].option->name, "officer") != 0) continue;
        Str rest = args->options[i].value, login = { 0 };
        bool both = str_cut(&rest, ':', &login);
        both = both && str_trim(login).len > 0 && str_trim(rest).len > 0;
        if (!both) return error_set(e, ERR_USAGE, K("cli.field-officer"), arg_str("given", args->options[i].value));
        if (ret->count == OFFICERS) return error_set(e, ERR_USAGE, K("cli.field-officers"), arg_int("n", OFFICERS));
        ret->list[ret->count++] = (Officer){ .login = str_trim(login), .full_name = str_trim(rest) };
    }
    return ERR_OK;
}

static ErrorCode sign_in(Cli *cli, Str login, Str passphrase, Str *token, Error *e)
{
    const JsonValue *data;
    JsonValue *args = json_new_object(cli->arena);
    put(cli, args, "login", login);
    put(cli, args, "passphrase", passphrase);
    put(cli, args, "device", STR("field"));
    TRY(ask(cli, "session.open", STR(""), args, -1, &data, e));
    *token = json_text(json_get(data, "token"));
    return session_file_save(cli, login, *token, e);
}

static ErrorCode make_officer(Cli *cli, Str admin, Officer *o, Secrets *secrets, Error *e)
{
    const JsonValue *data;
    JsonValue *args = json_new_object(cli->arena);
    TRY(secret_ask(cli, secrets, sentence(cli, K("cli.ask-passphrase-of"), arg_str("login", o->login)), true, &o->passphrase, e));
    put(cli, args, "login", o->login);
    put(cli, args, "full_name", o->full_name);
    put(cli, args, "roles", STR("investigator"));
    put(cli, args, "passphrase", o->passphrase);
    return ask(cli, "user.create", admin, args, -1, &data, e);
}

/* ---- a store that is not there yet ---- */

static const char ADMIN[] = "field-admin";

static ErrorCode make_people(Cli *cli, Officers *officers, Secrets *secrets, Error *e)
{
    Str phrase, admin = { 0 };
    const JsonValue *data;
    Str login = str_of(ADMIN);
    TRY(secret_ask(cli, secrets, sentence(cli, K("cli.ask-passphrase-of"), arg_str("login", login)), false, &phrase, e));
    TRY(sign_in(cli, login, phrase, &admin, e));
    for (size_t i = 0; i < officers->count; i++) TRY(make_officer(cli, admin, &officers->list[i], secrets, e));
    TRY(ask(cli, "session.close", admin, NULL, -1, &data, e));
    TRY(session_file_remove(cli, login, e));
    for (size_t i = officers->count; i > 0; i--) {          /* the first one last: he goes on */
        const Officer *o = &officers->list[i - 1];
        TRY(sign_in(cli, o->login, o->passphrase, &officers->token, e));
    }
    return ERR_OK;
}

static ErrorCode make_store(Cli *cli, const CliArgs *args, Officers *officers, Error *e)
{
    Secrets secrets = { 0 };
    Str name = argument(args, "name");
    if (officers->count == 0) return error_set(e, ERR_USAGE, K("cli.field-officers"), arg_int("n", OFFICERS));
    if (!name.ptr) TRY(line_ask(cli, sentence(cli, K("cli.field-ask-name")), "name", &name, e));
    TRY(argument_path(cli, args, "passphrase-file", &secrets.file, e));
    Given init[] = { { "name", name }, { "login", str_of(ADMIN) }, { "full-name", sentence(cli, K("cli.field-admin")) },
                     { "profile", STR("investigating_body") }, { "passphrase-file", argument(args, "passphrase-file") } };
    TRY(run_row(cli, &CMD_INIT, init, secrets.file ? ARRAY_LEN(init) : ARRAY_LEN(init) - 1, e));
    TRY(start_gate(cli, e));
    return make_people(cli, officers, &secrets, e);
}

/* ---- open ---- */

static ErrorCode take_over(Cli *cli, const CliArgs *args, Str token, Str *chain, Error *e)
{
    const char *path;
    const JsonValue *data;
    Str key;
    JsonValue *to = json_new_object(cli->arena);
    TRY(argument_path(cli, args, "file", &path, e));
    TRY(text_or_file(cli, argument(args, "key"), &key, e));
    put(cli, to, "key", str_trim(key));
    CLEANUP(fd_close) int fd = io->open(path, O_RDONLY, 0);
    if (fd < 0) return error_system(e, str_of(path));
    TRY(ask(cli, "case.take_over", token, to, fd, &data, e));
    *chain = json_text(json_get(data, "case"));
    return ERR_OK;
}

static ErrorCode admit(Cli *cli, Str token, Str chain, Str login, Error *e)
{
    const JsonValue *data;
    JsonValue *args = json_new_object(cli->arena);
    put(cli, args, "case", chain);
    put(cli, args, "login", login);
    put(cli, args, "role", STR("lead"));
    return ask(cli, "case.admit", token, args, -1, &data, e);
}

static ErrorCode open_field(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    Officers officers = { 0 };
    Str login, chain;
    TRY(officers_given(args, &officers, e));
    if (!is_folder(cli->folder)) {
        TRY(make_store(cli, args, &officers, e));
    } else {
        bool makes = officers.count > 0 || argument_given(args, "name");
        if (makes) return error_set(e, ERR_USAGE, K("cli.field-there"), arg_c("folder", cli->folder));
        TRY(start_gate(cli, e));
        TRY(session_file_token(cli, &login, &officers.token, e));
        if (officers.token.len == 0) return error_set(e, ERR_SIGNED_OUT, K("cli.nobody-signed-in"));
    }
    TRY(take_over(cli, args, officers.token, &chain, e));
    for (size_t i = 1; i < officers.count; i++) TRY(admit(cli, officers.token, chain, officers.list[i].login, e));
    put(cli, view_data(&cli->view), "case", chain);
    view_note(&cli->view, sentence(cli, K("cli.field-open"), arg_str("case", chain), arg_c("folder", cli->folder)));
    return ERR_OK;
}

/* ---- serve ---- */

/* Loopback, unless an address is given: on a hotspot everybody who is in it can then reach the door, though not more. */
static ErrorCode serve_field(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    Str address = argument(args, "address"), port = argument(args, "port");
    Given web[4] = { { "detach", STR("") }, { "address", address.ptr ? address : STR("127.0.0.1") } };
    size_t n = 2;
    TRY(store_there(cli, cli->folder, e));
    if (address.ptr) web[n++] = (Given){ "name", address };
    if (port.ptr) web[n++] = (Given){ "port", port };
    TRY(start_gate(cli, e));
    TRY(run_row(cli, &CMD_WEB, web, n, e));
    view_note(&cli->view, address.ptr ? sentence(cli, K("cli.field-served"), arg_str("address", address))
              : sentence(cli, K("cli.field-loopback")));
    return ERR_OK;
}

/* ---- join ---- */

/* The token is kept as that of "device-" and four digits: tergoo --as device-1a2b field photo … */
static ErrorCode join_field(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    const JsonValue *data;
    char now[25], digits[5];
    unsigned char bytes[2];
    Str clock = argument(args, "clock");
    JsonValue *to = json_new_object(cli->arena);
    put(cli, to, "code", args->words[0]);
    put(cli, to, "clock", clock.ptr ? clock : str_copy(cli->arena, instant_format(now, clock_now())));
    TRY(ask(cli, "field.join", STR(""), to, -1, &data, e));
    random_bytes(bytes, sizeof bytes);
    Str login = str_format(cli->arena, "device-%s", (hex_encode(digits, bytes, sizeof bytes), digits));
    TRY(session_file_save(cli, login, json_text(json_get(data, "token")), e));
    put(cli, view_data(&cli->view), "as", login);
    put(cli, view_data(&cli->view), "name", json_text(json_get(data, "name")));
    view_note(&cli->view, sentence(cli, K("cli.field-joined"), arg_str("name", json_text(json_get(data, "name"))),
                                   arg_str("login", login)));
    return ERR_OK;
}

static const CliOption OPEN_OPTIONS[] = {
    { "file", K("cli.word-file"), K("cli.field-file"), .required = true },
    { "key", K("cli.word-text"), K("cli.field-key"), .required = true },
    { "name", K("cli.word-text"), K("cli.field-name") },
    { "officer", K("cli.word-text"), K("cli.field-officer-help"), .many = true },
    { "passphrase-file", K("cli.word-file"), K("cli.option-passphrase-file") },
};
static const CliOption SERVE_OPTIONS[] = {
    { "address", K("cli.word-text"), K("cli.field-address") },
    { "port", K("cli.word-number"), K("cli.web-port") },
};
static const CliOption JOIN_OPTIONS[] = { { "clock", K("cli.word-text"), K("arg.field-clock") } };

const CliCommand CMD_FIELD_OPEN = {
    .name = "field open", .help = K("cli.field-open-help"),
    .example = "tergoo field open --file case.tergoo --key @office.vkey --officer 'nurlan:N. Asanov' --officer 'asel:A. Osmonova'",
    .options = OPEN_OPTIONS, .option_count = ARRAY_LEN(OPEN_OPTIONS), .run = open_field,
};
const CliCommand CMD_FIELD_SERVE = {
    .name = "field serve", .help = K("cli.field-serve-help"), .example = "tergoo field serve --data field --address 10.42.0.1",
    .options = SERVE_OPTIONS, .option_count = ARRAY_LEN(SERVE_OPTIONS), .run = serve_field,
};
const CliCommand CMD_FIELD_JOIN = {
    .name = "field join", .words = K("cli.words-field-code"), .least = 1, .most = 1, .help = K("op.field-join"),
        .example = "tergoo field join ABCD-EFGH-JKMN",
    .options = JOIN_OPTIONS, .option_count = ARRAY_LEN(JOIN_OPTIONS), .run = join_field,
};
