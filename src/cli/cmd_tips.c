/* cmd_tips.c: tergoo tips fetch: one round between this office and a box of its public form, over a connection or in a folder
 * of this machine: what waits there is fetched and taken in, and receipts and answers are brought back. The office calls, the
 * box never does. Everything that is entered is entered by the gate, as whoever is signed in here; what is carried is what a
 * courier would carry (docs/formats/tip-courier.md). */
#include "cli/cli.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "public/public.h"

typedef struct { Cli *cli; Client client; Str token, box; BoxAddress at; Box *here; } Round;

static ErrorCode nameless(int *ret, Error *e)
{
    *ret = file_nameless();
    return *ret >= 0 ? ERR_OK : error_system(e, temporary_folder());
}

static ErrorCode ask(Round *n, Str op, int fd, bool which, const JsonValue **data, Error *e)
{
    Arena *a = n->cli->arena;
    const JsonValue *page;
    JsonValue *args = json_new_object(a);
    if (which && n->box.len > 0) json_set(a, args, "box", json_new_string(a, n->box));
    return client_call(n->cli, &n->client, a, op, n->token, args, fd, data, &page, e);
}

static ErrorCode size_of(int fd, uint64_t *ret, Error *e)
{
    struct stat st;
    if (fstat(fd, &st) != 0) return error_system(e, STR("courier"));
    *ret = (uint64_t)st.st_size;
    return lseek(fd, 0, SEEK_SET) == 0 ? ERR_OK : error_system(e, STR("courier"));
}

/* What the box says when it refuses, which is text. */
static ErrorCode refused(Round *n, int from, int status, Error *e)
{
    enum { MOST = 4096 };
    char *text = arena_alloc(n->cli->arena, MOST);
    ssize_t got = text ? io->pread(from, text, MOST, 0) : -1;
    Str why = { text, got > 0 ? (size_t)got : 0 };
    return error_set(e, ERR_IO, K("tips.cli-refused"), arg_int("status", status), arg_str("why", utf8_valid(why) ? str_trim(why) :
        STR("")));
}

static ErrorCode call(Round *n, const char *path, int from, int to, Error *e)
{
    uint64_t size;
    int status;
    TRY(size_of(from, &size, e));
    TRY(box_call(n->cli->arena, &n->at, path, from, size, to, &status, e));
    return status == 200 ? ERR_OK : refused(n, to, status, e);
}

/* ---- there ---- */

static ErrorCode fetch(Round *n, int to, Error *e)
{
    const JsonValue *data;
    Packed p;
    CLEANUP(fd_close) int request = -1;
    if (n->here) return box_pack(n->cli->arena, n->here, instant_local_day(clock_now()), to, &p, e);
    TRY(nameless(&request, e));
    TRY(ask(n, STR("tips.call"), request, true, &data, e));
    return call(n, "/office/fetch", request, to, e);
}

static ErrorCode count_of(const JsonValue *from, const char *name, size_t *ret, Error *e)
{
    int64_t v;
    if (!json_int(json_get(from, name), &v) || v < 0) return error_internal(e, name);
    *ret = (size_t)v;
    return ERR_OK;
}

/* ---- and back ---- */

static ErrorCode answer(Round *n, Took *t, Error *e)
{
    const JsonValue *data;
    JsonValue *said;
    Str text;
    CLEANUP(fd_close) int answers = -1;
    CLEANUP(fd_close) int back = -1;
    TRY(nameless(&answers, e));
    TRY(nameless(&back, e));
    TRY(ask(n, STR("tips.answers"), answers, true, &data, e));
    if (n->here) return box_take(n->cli->arena, n->here, answers, t, e);
    TRY(call(n, "/office/answers", answers, back, e));
    if (lseek(back, 0, SEEK_SET) != 0) return error_system(e, STR("answer"));
    TRY(fd_read_all(n->cli->arena, back, 1 << 16, &text, e));
    TRY(json_parse(n->cli->arena, text, &said, e));
    TRY(count_of(said, "answers", &t->answers, e));
    return count_of(said, "taken", &t->taken, e);
}

static ErrorCode go_round(Round *n, Error *e)
{
    static const struct { const char *name, *label; } COUNTS[] = {
        { "tips", K("tips.n-tips") }, { "replies", K("tips.n-replies") }, { "files", K("tips.n-files") }, { "known",
            K("tips.n-known") },
        { "waiting", K("tips.n-waiting") }, { "refused", K("tips.n-refused") },
    };
    const JsonValue *taken;
    size_t counted;
    Took t = { .taken = 0 };
    uint64_t size;
    CLEANUP(fd_close) int courier = -1;
    TRY(nameless(&courier, e));
    TRY(fetch(n, courier, e));
    TRY(size_of(courier, &size, e));
    TRY(ask(n, STR("tips.take"), courier, false, &taken, e));
    for (size_t i = 0; i < ARRAY_LEN(COUNTS); i++) {
        TRY(count_of(taken, COUNTS[i].name, &counted, e));
        count_row(n->cli, COUNTS[i].name, COUNTS[i].label, counted);
    }
    TRY(answer(n, &t, e));
    count_row(n->cli, "answers", K("tips.cli-answered"), t.answers);
    count_row(n->cli, "let_go", K("tips.cli-let-go"), t.taken);
    return ERR_OK;
}

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    Str login = { 0 };
    const char *from;
    CLEANUP(client_close) Client c = { -1 };
    Round n = { .cli = cli, .box = argument(args, "box"), .at.url = argument(args, "from") };
    TRY(crypto_start(e));
    TRY(argument_path(cli, args, "from", &from, e));
    TRY(argument_path(cli, args, "authority", &n.at.authority, e));
    if (is_folder(from)) TRY(box_open(cli->arena, from, &n.here, e));
    TRY(session_file_token(cli, &login, &n.token, e));
    TRY(client_open(cli, &c, e));
    n.client = c;
    ErrorCode code = go_round(&n, e);
    box_close(n.here);
    return code;
}

static const CliOption OPTIONS[] = {
    { "from", K("cli.word-text"), K("tips.cli-from"), .required = true },
    { "authority", K("cli.word-file"), K("tips.cli-authority") },
    { "box", K("cli.word-text"), K("arg.tip-box") },
};

const CliCommand CMD_TIPS_FETCH = {
    .name = "tips fetch", .help = K("tips.cli-fetch"),
        .example = "tergoo tips fetch --from https://tell.office.example:8444 --authority box-ca.crt",
    .options = OPTIONS, .option_count = ARRAY_LEN(OPTIONS), .run = run,
};
