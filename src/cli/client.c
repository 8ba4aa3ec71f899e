/* client.c: one connection to the gate of the folder (office/gate_client.h), and what a person is told when there is none. */
#include "cli/cli.h"

#include <unistd.h>

#include "office/gate_client.h"
#include "office/wire.h"

void client_close(Client *c)
{
    if (c->fd >= 0) close(c->fd);
    c->fd = -1;
}

ErrorCode client_open(Cli *cli, Client *ret, Error *e)
{
    ret->fd = -1;
    char *path = path_join(cli->arena, cli->folder, "gate.sock");
    if (!path) return error_memory(e);
    if (wire_connect(path, &ret->fd, e) == ERR_OK) return ERR_OK;
    if (e->code != ERR_NOT_FOUND) return e->code;
    const char *folder = shell_word(cli->arena, cli->folder);
    return folder ? error_set(e, ERR_IO, K("cli.no-gate"), arg_c("folder", folder)) : error_memory(e);
}

ErrorCode client_call(Cli *cli, Client *c, Arena *a, Str op, Str token, const JsonValue *args, int passed, const JsonValue **data,
                      const JsonValue **page, Error *e)
{
    GateQuestion question = { .op = op, .token = token, .lang = cli->lang, .args = args, .passed = passed, .codes = true };
    GateAnswer answer;
    ErrorCode code = gate_ask(c->fd, a, &question, &answer, e);
    if (code == ERR_END && !answer.answered) return error_set(e, ERR_IO, K("cli.gate-gone"), arg_c("folder", cli->folder));
    const JsonValue *parts = json_get(answer.refused, "parts"), *first = parts ? parts->first : NULL;
    cli->codes = first ? json_copy(cli->arena, first) : NULL;
    cli->refused = answer.refused ? json_copy(cli->arena, answer.refused) : NULL;
    *data = answer.data;
    *page = answer.page;
    return code;
}
