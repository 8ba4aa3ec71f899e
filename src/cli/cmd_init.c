/* cmd_init.c: tergoo init: a new store with its keys, its model, its first administrator, and the key for evening copies. */
#include "cli/cli.h"
#include "cli/exercise_class.h"
#include "rules/rules.h"

#include <unistd.h>

typedef struct { OfficeInit what; const char *copy_key; } InitOrder;

static ErrorCode text_or_ask(Cli *cli, const CliArgs *args, const char *option, const char *prompt, Str *ret, Error *e)
{
    *ret = argument(args, option);
    return ret->ptr ? ERR_OK : line_ask(cli, sentence(cli, prompt), option, ret, e);
}

/* The question which institution this is, with what may be answered. */
static Str profiles_offered(Cli *cli)
{
    ModelFile *files;
    ModelFault *faults;
    Model *m;
    Error ignored;
    size_t count;
    Buf out = buf_in(cli->arena);
    bool known = model_files(cli->arena, NULL, &files, &count, &ignored) == ERR_OK &&
                 model_load(cli->arena, files, count, NULL, 0, &m, &faults, &ignored) == ERR_OK;
    for (size_t i = 0; known && i < m->profile_count; i++) {
        buf_format(&out, "%s" STR_FMT " (" STR_FMT ")", i > 0 ? ", " : "", STR_ARG(m->profiles[i].id), STR_ARG(m->profiles[i].label.text[cli->lang]));
    }
    return sentence(cli, K("cli.ask-profile"), arg_str("profiles", buf_str(&out)));
}

/* The store's folder without the slash that it may end in. */
static Str data_folder(const Cli *cli)
{
    Str folder = str_of(cli->folder);
    while (folder.len > 1 && str_ends(folder, STR("/"))) folder.len--;
    return folder;
}

static ErrorCode gather(Cli *cli, const CliArgs *args, InitOrder *order, Error *e)
{
    OfficeInit *w = &order->what;
    Secrets secrets = { 0 };
    w->folder = cli->folder;
    w->guards = RULES_NAMES.guards;
    w->guard_count = RULES_NAMES.guard_count;
    w->derived = RULES_NAMES.derived;
    w->derived_count = RULES_NAMES.derived_count;
    TRY(argument_path(cli, args, "guard", &w->guard_file, e));
    TRY(argument_path(cli, args, "model", &w->model_folder, e));
    TRY(argument_path(cli, args, "copy-key-out", &order->copy_key, e));
    TRY(argument_path(cli, args, "passphrase-file", &secrets.file, e));
    if (!order->copy_key) order->copy_key = str_format(cli->arena, STR_FMT ".copy-key", STR_ARG(data_folder(cli))).ptr;
    if (!order->copy_key) return error_memory(e);
    if (file_exists(order->copy_key)) return error_set(e, ERR_CONFLICT, K("base.file-exists"), arg_c("path", order->copy_key));
    TRY(text_or_ask(cli, args, "name", K("cli.ask-office-name"), &w->name, e));
    w->profile = argument(args, "profile");
    if (!w->profile.ptr && isatty(STDIN_FILENO)) TRY(line_ask(cli, profiles_offered(cli), "profile", &w->profile, e));
    if (w->profile.len == 0) w->profile = STR("investigating_body");
    TRY(text_or_ask(cli, args, "login", K("cli.ask-login"), &w->login, e));
    TRY(text_or_ask(cli, args, "full-name", K("cli.ask-full-name"), &w->full_name, e));
    return secret_ask(cli, &secrets, sentence(cli, K("cli.ask-passphrase")), true, &w->passphrase, e);
}

static ErrorCode make_folder_above(Cli *cli, Error *e)
{
    Str above = data_folder(cli);
    while (above.len > 0 && above.ptr[above.len - 1] != '/') above.len--;
    char *path = str_c(cli->arena, above);
    if (!path) return error_memory(e);
    return above.len > 1 ? folder_make(path, e) : ERR_OK;
}

/* The place of the secret, the store, and then the secret, which is in no other place. */
static ErrorCode make_store(Cli *cli, const InitOrder *order, Str *secret, Error *e)
{
    TRY(make_folder_above(cli, e));
    TRY(secret_file_make(order->copy_key, e));
    ErrorCode code = office_init(cli->arena, &order->what, e);
    if (code == ERR_OK) code = copy_key_make(cli->folder, cli->arena, secret, e);
    if (code != ERR_OK) io->unlink(order->copy_key);
    return code;
}

static void show(Cli *cli, const InitOrder *order, Str store_id, const NoteKey *key)
{
    Request *v = &cli->view;
    Str vkey = vkey_text(cli, key), fingerprint = key_fingerprint(cli->arena, key);
    JsonValue *data = view_data(v);
    json_set(cli->arena, data, "store", json_new_string(cli->arena, store_id));
    json_set(cli->arena, data, "key", json_new_string(cli->arena, vkey));
    json_set(cli->arena, data, "fingerprint", json_new_string(cli->arena, fingerprint));
    json_set(cli->arena, data, "copy_key_file", json_new_string(cli->arena, str_of(order->copy_key)));
    view_title(v, view_say(v, K("cli.init-made"), arg_str("name", order->what.name), arg_c("folder", cli->folder)));
    json_set(cli->arena, data, "profile", json_new_string(cli->arena, order->what.profile));
    view_row(v, view_say(v, K("cli.row-profile")), order->what.profile);
    view_row(v, view_say(v, K("cli.row-key")), vkey);
    view_row(v, view_say(v, K("cli.row-fingerprint")), fingerprint);
    view_row(v, view_say(v, K("cli.row-copy-key")), str_of(order->copy_key));
    view_note(v, view_say(v, K("cli.init-key-advice")));
    view_note(v, view_say(v, K("cli.init-copy-key-advice"), arg_c("path", order->copy_key)));
    const char *typed = shell_word(cli->arena, cli->folder);
    view_note(v, view_say(v, K("cli.init-next"), arg_c("folder", typed ? typed : cli->folder), arg_str("login", order->what.login)));
}

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    if (argument_given(args, "exercise")) return exercise_class_make(cli, args, e);
    InitOrder order = { 0 };
    Str store_id, name, secret;
    NoteKey key;
    TRY(gather(cli, args, &order, e));
    ErrorCode code = make_store(cli, &order, &secret, e);
    crypto_wipe((void *)(uintptr_t)order.what.passphrase.ptr, order.what.passphrase.len);
    if (code != ERR_OK) return code;
    code = secret_file_fill(order.copy_key, secret, e);
    crypto_wipe((void *)(uintptr_t)secret.ptr, secret.len);
    if (code != ERR_OK) return code;
    TRY(store_facts(cli, &store_id, &name, &key, e));
    show(cli, &order, store_id, &key);
    return ERR_OK;
}

static const CliOption OPTIONS[] = {
    { "name", K("cli.word-text"), K("cli.init-name") },
    { "profile", K("cli.word-profile"), K("cli.init-profile") },
    { "login", K("cli.word-login"), K("cli.init-login") },
    { "full-name", K("cli.word-text"), K("cli.init-full-name") },
    { "passphrase-file", K("cli.word-file"), K("cli.option-passphrase-file") },
    { "guard", K("cli.word-file"), K("cli.init-guard") },
    { "model", K("cli.word-folder"), K("cli.init-model") },
    { "exercise", NULL, K("cli.init-exercise") },
    { "copies", K("cli.word-number"), K("cli.init-copies") },
    { "participants", K("cli.word-file"), K("cli.init-participants") },
    { "copy-key-out", K("cli.word-file"), K("cli.init-copy-key-out") },
};

const CliCommand CMD_INIT = {
    .name = "init", .help = K("cli.init-help"),
    .example = "tergoo init --data office --name \"Prosecutor's office\" --login admin", .options = OPTIONS,
    .option_count = ARRAY_LEN(OPTIONS), .run = run,
};
