/* cmd_activate.c: tergoo model status and tergoo model activate: from the model in force to another one.
 *
 * The folder is read here, with the rights of whoever calls, laid over the shipped files and checked, so that faults are told as the linter tells
 * them. What is sent is the whole of it as one text; the gate reads it again, compares and proposes (desk_model.c). */
#include "cli/cli.h"
#include "rules/rules.h"

typedef struct { Model *model; ModelFile *files; size_t count; } Read;

static ErrorCode read_folder(Cli *cli, const CliArgs *args, Read *ret, Error *e)
{
    ModelFault *faults;
    char *folder = args->word_count > 0 ? str_c(cli->arena, args->words[0]) : NULL;
    if (args->word_count > 0 && !folder) return error_memory(e);
    TRY(model_files(cli->arena, folder, &ret->files, &ret->count, e));
    ErrorCode code = model_load_rules(cli->arena, ret->files, ret->count, &RULES_NAMES, &ret->model, &faults, e);
    if (code != ERR_INVALID || !faults) return code;
    int64_t n = 0;
    for (const ModelFault *f = faults; f; f = f->next, n++) {
        Buf text = buf_in(cli->arena);
        message_error(&text, cli->lang, &f->what);
        view_note(&cli->view, buf_str(&text));
    }
    return error_set(e, ERR_FINDING, K("cli.model-faults"), arg_int("faults", n));
}

static ErrorCode connect(Cli *cli, Client *c, Str *token, Error *e)
{
    Str login;
    TRY(session_file_token(cli, &login, token, e));
    return client_open(cli, c, e);
}

/* ---- status ---- */

static void show_changes(Cli *cli, const ModelChange *changes)
{
    JsonValue *list = json_new_array(cli->arena);
    for (const ModelChange *c = changes; c; c = c->next) {
        Buf text = buf_in(cli->arena);
        message_error(&text, cli->lang, &c->what);
        json_add(cli->arena, list, json_new_string(cli->arena, buf_str(&text)));
        view_note(&cli->view, buf_str(&text));
    }
    json_set(cli->arena, view_data(&cli->view), "difference", list);
}

static ErrorCode run_status(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    CLEANUP(client_close) Client c = { -1 };
    Read other = { 0 };
    Model *active;
    ModelChange *changes;
    Str token;
    size_t refused;
    char hex[65], other_hex[65];
    Request *v = &cli->view;
    TRY(read_folder(cli, args, &other, e));
    TRY(connect(cli, &c, &token, e));
    TRY(active_model(cli, &c, token, &active, e));
    json_set(cli->arena, view_data(v), "active", json_new_string(cli->arena, hash_hex(hex, &active->hash)));
    json_set(cli->arena, view_data(v), "other", json_new_string(cli->arena, hash_hex(other_hex, &other.model->hash)));
    view_row(v, view_say(v, K("cli.row-model-active")), str_of(hex));
    view_row(v, view_say(v, K("cli.row-model-other")), str_of(other_hex));
    if (hash_equal(&active->hash, &other.model->hash)) {
        view_note(v, view_say(v, K("cli.model-status-same")));
        return ERR_OK;
    }
    TRY(model_difference(cli->arena, active, other.model, NULL, NULL, &changes, &refused, e));
    show_changes(cli, changes);
    view_note(v, view_say(v, K("cli.model-status-next")));
    return ERR_OK;
}

/* ---- activate ---- */

static ErrorCode run_activate(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    CLEANUP(client_close) Client c = { -1 };
    Read fresh = { 0 };
    const JsonValue *data = NULL, *page = NULL;
    Str token, reason = argument(args, "reason");
    Buf packed = buf_in(cli->arena);
    TRY(read_folder(cli, args, &fresh, e));
    model_pack(&packed, fresh.files, fresh.count);
    JsonValue *to = json_new_object(cli->arena);
    if (packed.failed || !to) return error_memory(e);
    json_set(cli->arena, to, "packed", json_new_string(cli->arena, buf_str(&packed)));
    if (reason.ptr) TRY(text_or_file(cli, reason, &reason, e));
    if (reason.ptr) json_set(cli->arena, to, "reason", json_new_string(cli->arena, reason));
    TRY(connect(cli, &c, &token, e));
    ErrorCode code = client_call(cli, &c, cli->arena, STR("model.activate"), token, to, -1, &data, &page, e);
    if (code == ERR_SIGNED_OUT) return error_in(e, K("cli.sign-in-first"));
    return code == ERR_OK ? render_view(cli, data, page, e) : code;
}

static const CliOption OPTIONS[] = { { "reason", K("cli.word-long"), K("arg.reason") } };

const CliCommand CMD_MODEL_STATUS = {
    .name = "model status", .words = K("cli.words-folder-maybe"), .most = 1, .help = K("cli.model-status-help"),
    .example = "tergoo model status our-model", .run = run_status,
};
const CliCommand CMD_MODEL_ACTIVATE = {
    .name = "model activate", .words = K("cli.words-folder-maybe"), .most = 1, .help = K("cli.model-activate-help"),
    .example = "tergoo model activate our-model --reason 'order no. 12'", .options = OPTIONS, .option_count = ARRAY_LEN(OPTIONS),
    .run = run_activate,
};
