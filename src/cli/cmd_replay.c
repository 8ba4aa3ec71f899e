/* cmd_replay.c: tergoo replay: a recorded list of operations fed through the gate, for demonstrations and tests.
 *
 * One JSON object a line: {"as": login, "op": name, "args": {...}, "file": path, "out": path, "save": {"name":
 * "path.in.data"}, "expect": "ok"}. ${name} in any text stands for what an earlier step saved, ${today-3} for a date. Whoever
 * acts is signed in when his first step comes, with his passphrase from --passphrases (lines login=passphrase). A step that
 * ends otherwise than expected ends the list: exit code 1. */
#include "cli/cli.h"

#include <fcntl.h>
#include <unistd.h>

enum { LIST_LIMIT = 64 << 20, PASSPHRASES_LIMIT = 1 << 20, STEP_ARENA = 256 << 20 };

typedef struct {
    Cli    *cli;
    Client  client;
    Str     passphrases;                /* the file's lines */
    Map     saved, tokens;              /* name -> Str *, login -> Str * */
    Str     folder;                     /* of the list: paths in it are meant from there */
    int64_t line, ran;
} Replay;

static Str *keep(Arena *a, Str text)
{
    Str *kept = ARENA_NEW(a, Str);
    if (kept) *kept = str_copy(a, text);
    return kept && kept->ptr ? kept : NULL;
}

/* ---- ${name} ---- */

/* "today", "today-3", "today+30" as 2026-11-25. */
static bool date_of_name(Str name, char to[11])
{
    int64_t days = 0;
    if (!str_starts(name, STR("today"))) return false;
    Str rest = str_from(name, 5);
    if (rest.len > 0 && !int_parse(rest.ptr[0] == '+' ? str_from(rest, 1) : rest, &days)) return false;
    day_format(to, instant_local_day(clock_now()) + (Day)days);
    return true;
}

static ErrorCode substitute(Replay *p, Arena *a, Str text, Str *ret, Error *e)
{
    Buf out = buf_in(a);
    ptrdiff_t at;
    while ((at = str_find(text, STR("${"))) >= 0) {
        char date[11];
        Str rest = str_from(text, (size_t)at + 2), name;
        if (!str_cut(&rest, '}', &name)) break;
        const Str *value = map_get(&p->saved, name);
        buf_add(&out, str_first(text, (size_t)at));
        if (value) buf_add(&out, *value);
        else if (date_of_name(name, date)) buf_c(&out, date);
        else return error_set(e, ERR_USAGE, K("cli.replay-unknown"), arg_str("name", name), arg_int("line", p->line));
        text = rest;
    }
    buf_add(&out, text);
    *ret = buf_str(&out);
    return out.failed ? error_memory(e) : ERR_OK;
}

static ErrorCode substitute_all(Replay *p, Arena *a, JsonValue *v, Error *e)
{
    if (v->type == JSON_STRING) TRY(substitute(p, a, v->text, &v->text, e));
    for (JsonValue *child = v->first; child; child = child->next) TRY(substitute_all(p, a, child, e));
    return ERR_OK;
}

/* ---- who acts ---- */

static bool passphrase_of(const Replay *p, Str login, Str *ret)
{
    Str rest = p->passphrases, line, name;
    while (str_next_line(&rest, &line)) {
        if (str_cut(&line, '=', &name) && str_equal(str_trim(name), login)) {
            *ret = line;
            return true;
        }
    }
    return false;
}

static ErrorCode sign_in(Replay *p, Str login, Str passphrase, Str *token, Error *e)
{
    Arena *a = p->cli->arena;
    const JsonValue *data, *page;
    JsonValue *args = json_new_object(a);
    json_set(a, args, "login", json_new_string(a, login));
    json_set(a, args, "passphrase", json_new_string(a, passphrase));
    json_set(a, args, "device", json_new_string(a, STR("replay")));
    if (!args || args->broken) return error_memory(e);
    TRY(client_call(p->cli, &p->client, a, STR("session.open"), STR(""), args, -1, &data, &page, e));
    Str *kept = keep(a, json_text(json_get(data, "token")));
    if (!kept || !map_set(&p->tokens, login, kept)) return error_memory(e);
    *token = *kept;
    return ERR_OK;
}

static ErrorCode token_of(Replay *p, Str login, Str *token, Error *e)
{
    Str passphrase;
    *token = STR("");
    if (!login.len) return ERR_OK;
    const Str *known = map_get(&p->tokens, login);
    if (known) {
        *token = *known;
        return ERR_OK;
    }
    if (passphrase_of(p, login, &passphrase)) return sign_in(p, login, passphrase, token, e);
    p->cli->as = login;
    ErrorCode code = session_file_token(p->cli, &login, token, e);
    p->cli->as = (Str){ 0 };                       /* the name lives no longer than its step */
    return code;
}

/* ---- one step ---- */

static ErrorCode path_of(Replay *p, Arena *a, Str name, char **ret, Error *e)
{
    bool whole = str_starts(name, STR("/")) || !p->folder.len;
    *ret = str_c(a, whole ? name : str_format(a, STR_FMT "/" STR_FMT, STR_ARG(p->folder), STR_ARG(name)));
    return *ret ? ERR_OK : error_memory(e);
}

static ErrorCode open_passed(Replay *p, Arena *a, const JsonValue *step, int *fd, Error *e)
{
    Str in = json_text(json_get(step, "file")), out = json_text(json_get(step, "out"));
    char *path;
    *fd = -1;
    if (!in.len && !out.len) return ERR_OK;
    TRY(path_of(p, a, in.len ? in : out, &path, e));
    *fd = io->open(path, in.len ? O_RDONLY | O_CLOEXEC : O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return *fd < 0 ? error_system(e, str_of(path)) : ERR_OK;
}

static const JsonValue *by_path(const JsonValue *v, Str path)
{
    Str part;
    for (bool more = path.len > 0; more && v;) {
        int64_t n;
        more = str_cut(&path, '.', &part);
        if (v->type == JSON_ARRAY && int_parse(part, &n)) {
            v = v->first;
            while (v && n-- > 0) v = v->next;
        } else {
            v = json_get_str(v, part);
        }
    }
    return v;
}

static ErrorCode save(Replay *p, const JsonValue *step, const JsonValue *data, Error *e)
{
    JSON_EACH(one, json_get(step, "save")) {
        const JsonValue *found = by_path(data, json_text(one));
        if (!found || !found->text.ptr) {
            return error_set(e, ERR_FINDING, K("cli.replay-not-there"), arg_str("path", json_text(one)), arg_int("line", p->line));
        }
        Str *kept = keep(p->cli->arena, found->text);
        if (!kept || !map_set(&p->saved, one->key, kept)) return error_memory(e);
    }
    return ERR_OK;
}

static void print_step(Replay *p, Str op, Str login, Str outcome, int64_t ticks)
{
    char ms[24];
    if (p->cli->json) return;
    say(p->cli, K("cli.replay-step"), arg_int("line", p->line), arg_str("op", op), arg_str("login", login.len ? login : STR("-")),
        arg_str("outcome", outcome), arg_str("ms", amount_format(ms, ticks / 1000, 3)));
}

/* An answer that was not expected is a finding about the list or the store; a gate or a disk that failed stays what it is. */
static ErrorCode unexpected(ErrorCode code, Str expect, Str outcome, Error *e)
{
    if (code == ERR_OK) {
        return error_set(e, ERR_FINDING, K("cli.replay-unexpected"), arg_str("expected", expect), arg_str("outcome", outcome));
    }
    if (error_code_exit(code) == error_code_exit(ERR_IO)) return code;
    e->code = ERR_FINDING;
    return ERR_FINDING;
}

static ErrorCode run_step(Replay *p, Arena *a, Str line, Error *e)
{
    JsonValue *step;
    const JsonValue *data = NULL, *page;
    CLEANUP(fd_close) int fd = -1;
    Str token;
    TRY(json_parse(a, line, &step, e));
    TRY(substitute_all(p, a, step, e));
    Str op = json_text(json_get(step, "op")), login = json_text(json_get(step, "as")), expect = json_text(json_get(step, "expect"));
    if (!op.len) return error_set(e, ERR_USAGE, K("cli.replay-no-op"));
    TRY(token_of(p, login, &token, e));
    TRY(open_passed(p, a, step, &fd, e));
    int64_t begun = clock_ticks();
    ErrorCode code = client_call(p->cli, &p->client, a, op, token, json_get(step, "args"), fd, &data, &page, e);
    Str outcome = str_of(error_code_name(code));
    print_step(p, op, login, outcome, clock_ticks() - begun);
    if (!str_equal(outcome, expect.len ? expect : STR("ok"))) return unexpected(code, expect, outcome, e);
    error_clear(e);
    p->ran++;
    return code == ERR_OK ? save(p, step, data, e) : ERR_OK;
}

static ErrorCode run_list(Replay *p, Str list, Error *e)
{
    Str line;
    while (str_next_line(&list, &line)) {
        p->line++;
        if (!str_trim(line).len || str_starts(line, STR("#"))) continue;
        Arena a = arena_with(STEP_ARENA);
        ErrorCode code = run_step(p, &a, line, e);
        arena_free(&a);
        if (code != ERR_OK) return error_in(e, K("cli.replay-line"), arg_int("line", p->line));
    }
    return ERR_OK;
}

static void replay_close(Replay *p)
{
    client_close(&p->client);
}

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    CLEANUP(replay_close) Replay p = { .cli = cli, .client = { -1 }, .saved = map_in(cli->arena), .tokens = map_in(cli->arena) };
    const char *passphrases;
    char digits[24];
    Str list;
    char *path = str_c(cli->arena, args->words[0]);
    if (!path) return error_memory(e);
    TRY(argument_path(cli, args, "passphrases", &passphrases, e));
    if (passphrases) TRY(file_read(cli->arena, passphrases, PASSPHRASES_LIMIT, &p.passphrases, e));
    TRY(file_read(cli->arena, path, LIST_LIMIT, &list, e));
    const char *slash = strrchr(path, '/');
    p.folder = slash ? str_bytes(path, (size_t)(slash - path)) : STR("");
    TRY(client_open(cli, &p.client, e));
    int64_t begun = clock_ticks();
    TRY(run_list(&p, list, e));
    json_set(cli->arena, view_data(&cli->view), "steps", json_new_int(cli->arena, p.ran));
    Str seconds = amount_format(digits, (clock_ticks() - begun) / 10000000, 2);
    say(cli, K("cli.replay-done"), arg_int("steps", p.ran), arg_str("seconds", seconds));
    return ERR_OK;
}

static const CliOption OPTIONS[] = { { "passphrases", K("cli.word-file"), K("cli.replay-passphrases") } };

const CliCommand CMD_REPLAY = {
    .name = "replay", .words = K("cli.word-file"), .least = 1, .most = 1, .help = K("cli.replay-help"),
    .example = "tergoo replay day.jsonl --passphrases demo.txt", .options = OPTIONS, .option_count = ARRAY_LEN(OPTIONS),
    .run = run,
};
