/* cmd_copy.c: tergoo copy, copy-key and restore: the evening copy, the key that opens it, and the way back from it.
 *
 * A copy is sealed to the public half of the copy key: the store can write copies and cannot read them. Restoring needs the
 * secret half, which lies elsewhere, makes a new epoch and says who decided it. */
#include "cli/cli.h"

enum { SECRET_LIMIT = 1024 };

static ErrorCode run_copy(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    CopyReport r;
    const char *to = args->word_count > 0 ? str_c(cli->arena, args->words[0]) : NULL;
    if (args->word_count == 0) TRY(copy_place(cli->folder, cli->arena, &to, e));
    if (!to) return error_memory(e);
    Bar bar = bar_new(cli, sentence(cli, K("cli.copying")));
    ErrorCode code = copy_store(cli->folder, to, bar_step, &bar, &r, e);
    bar_end(&bar);
    if (code != ERR_OK) return code;
    json_set(cli->arena, view_data(&cli->view), "file", json_new_string(cli->arena, str_of(r.file)));
    view_title(&cli->view, sentence(cli, K("cli.copy-title"), arg_c("file", r.file)));
    count_row(cli, "entries", K("cli.row-entries"), r.entries);
    count_row(cli, "bytes", K("cli.row-bytes"), r.bytes);
    count_row(cli, "files", K("cli.row-files"), r.blobs);
    count_row(cli, "new_files", K("cli.row-new-files"), r.new_blobs);
    view_note(&cli->view, sentence(cli, K("cli.copy-verified")));
    return ERR_OK;
}

static ErrorCode run_copy_key(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    Str secret;
    const char *path;
    TRY(argument_path(cli, args, "out", &path, e));
    TRY(secret_file_make(path, e));
    ErrorCode code = copy_key_make(cli->folder, cli->arena, &secret, e);
    if (code != ERR_OK) {
        io->unlink(path);
        return code;
    }
    code = secret_file_fill(path, secret, e);
    crypto_wipe((void *)(uintptr_t)secret.ptr, secret.len);
    if (code == ERR_OK) say(cli, K("cli.init-copy-key-advice"), arg_c("path", path));
    return code;
}

/* ---- restore ---- */

static ErrorCode restore_order(Cli *cli, const CliArgs *args, RestoreOrder *order, Error *e)
{
    const char *key_file;
    *order = (RestoreOrder){ .folder = cli->folder };
    order->reason = argument(args, "reason");
    order->decided_by = argument(args, "decided-by");
    order->copy_file = str_c(cli->arena, args->words[0]);
    if (!order->copy_file) return error_memory(e);
    TRY(argument_path(cli, args, "guard", &order->guard_file, e));
    TRY(argument_path(cli, args, "erasures", &order->erasures_file, e));
    TRY(argument_path(cli, args, "copy-key", &key_file, e));
    return file_read(cli->arena, key_file, SECRET_LIMIT, &order->secret_text, e);
}

static ErrorCode run_restore(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    RestoreOrder order;
    RestoreReport r;
    Request *v = &cli->view;
    TRY(restore_order(cli, args, &order, e));
    Bar bar = bar_new(cli, sentence(cli, K("cli.restoring")));
    ErrorCode code = restore_store(cli->arena, &order, bar_step, &bar, &r, e);
    bar_end(&bar);
    crypto_wipe((void *)(uintptr_t)order.secret_text.ptr, order.secret_text.len);
    if (code != ERR_OK) return code;
    Str vkey = vkey_text(cli, &r.log_key), fingerprint = key_fingerprint(cli->arena, &r.log_key);
    view_title(v, view_say(v, K("cli.restore-title"), arg_c("folder", cli->folder), arg_int("epoch", r.epoch)));
    count_row(cli, "epoch", K("cli.row-epoch"), r.epoch);
    count_row(cli, "entries", K("cli.row-entries"), r.entries);
    count_row(cli, "missing", K("cli.row-missing"), r.missing);
    count_row(cli, "erased_again", K("cli.row-erased-again"), r.erased_again);
    json_set(cli->arena, view_data(v), "key", json_new_string(cli->arena, vkey));
    json_set(cli->arena, view_data(v), "fingerprint", json_new_string(cli->arena, fingerprint));
    view_row(v, view_say(v, K("cli.row-key")), vkey);
    view_row(v, view_say(v, K("cli.row-fingerprint")), fingerprint);
    if (r.missing > 0) view_note(v, view_say(v, K("cli.restore-missing"), arg_int("missing", (int64_t)r.missing)));
    view_note(v, view_say(v, K("cli.restore-advice")));
    return ERR_OK;
}

static const CliOption COPY_KEY_OPTIONS[] = { { "out", K("cli.word-file"), K("cli.init-copy-key-out"), .required = true } };
static const CliOption RESTORE_OPTIONS[] = {
    { "copy-key", K("cli.word-file"), K("cli.restore-copy-key"), .required = true },
    { "reason", K("cli.word-text"), K("cli.restore-reason"), .required = true },
    { "decided-by", K("cli.word-text"), K("cli.restore-decided-by"), .required = true },
    { "guard", K("cli.word-file"), K("cli.restore-guard") },
    { "erasures", K("cli.word-file"), K("cli.restore-erasures") },
};

const CliCommand CMD_COPY = {
    .name = "copy", .words = K("cli.word-folder-or-last"), .least = 0, .most = 1, .help = K("cli.copy-help"),
    .example = "tergoo copy /mnt/evening", .run = run_copy,
};
const CliCommand CMD_COPY_KEY = {
    .name = "copy-key", .help = K("cli.copy-key-help"), .example = "tergoo copy-key --out office.copy-key",
    .options = COPY_KEY_OPTIONS, .option_count = ARRAY_LEN(COPY_KEY_OPTIONS), .run = run_copy_key,
};
const CliCommand CMD_RESTORE = {
    .name = "restore", .words = K("cli.word-file"), .least = 1, .most = 1, .help = K("cli.restore-help"),
    .example = "tergoo restore evening.copy --data office-2 --copy-key office.copy-key --reason Fire --decided-by 'A. Asanov'",
    .options = RESTORE_OPTIONS, .option_count = ARRAY_LEN(RESTORE_OPTIONS), .run = run_restore,
};
