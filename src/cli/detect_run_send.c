/* detect_run_send.c: see run_send. The gate takes the run whole and makes flags of its lines itself, so that a flag's record
 * says what the run's file says and nothing that a client made up. */
#include "cli/detect_run.h"

static ErrorCode keep(Cli *cli, Client *c, Str token, const RunMade *made, Str *id, Error *e)
{
    JsonValue *args = json_new_object(cli->arena);
    const JsonValue *data, *page;
    json_set(cli->arena, args, "details", json_new_string(cli->arena, made->json));
    if (!args || args->broken) return error_memory(e);
    TRY(client_call(cli, c, cli->arena, STR("run.keep"), token, args, made->flags, &data, &page, e));
    *id = json_text(json_get(data, "run"));
    const char *said = json_true(json_get(data, "known")) ? K("run.known") : K("run.kept");
    say_args(cli, said, (const ErrorArg[]){ arg_str("run", *id) }, 1);
    return ERR_OK;
}

/* As many as the gate takes at once, until there are no more. */
static ErrorCode enter_flags(Cli *cli, Client *c, Str token, Str run, bool cleared, Error *e)
{
    int64_t from = 0, created = 0, known = 0;
    for (bool more = true; more;) {
        ArenaMark mark = arena_mark(cli->arena);
        JsonValue *args = json_new_object(cli->arena);
        const JsonValue *data, *page;
        int64_t n;
        json_set(cli->arena, args, "run", json_new_string(cli->arena, run));
        json_set(cli->arena, args, "from", json_new_int(cli->arena, from));
        json_set(cli->arena, args, "all", json_new_bool(cli->arena, true));
        json_set(cli->arena, args, "cleared", json_new_bool(cli->arena, cleared));
        if (!args || args->broken) return error_memory(e);
        TRY(client_call(cli, c, cli->arena, STR("flag.enter"), token, args, -1, &data, &page, e));
        if (json_int(json_get(data, "created"), &n)) created += n;
        if (json_int(json_get(data, "known"), &n)) known += n;
        more = json_int(json_get(data, "next"), &from);
        arena_restore(cli->arena, mark);
    }
    say(cli, K("cli.flags-stored"), arg_int("created", created), arg_int("known", known));
    return ERR_OK;
}

ErrorCode run_send(Cli *cli, const RunMade *made, bool enter, bool cleared, Error *e)
{
    CLEANUP(client_close) Client c = { -1 };
    Str login, token, id;
    TRY(session_file_token(cli, &login, &token, e));
    TRY(client_open(cli, &c, e));
    TRY(keep(cli, &c, token, made, &id, e));
    return enter ? enter_flags(cli, &c, token, id, cleared, e) : ERR_OK;
}
