/* cmd_detect_data.c: tergoo detect coverage: which members the data have; tergoo detect prepare: known faults of the data
 * repaired, and a list of what is left. Both look at one line after another; lines that cannot be read are named, and make it a
 * finding. */
#include "cli/detect_cli.h"
#include "detect/coverage.h"
#include "detect/lines.h"
#include "detect/prepare.h"

#include <fcntl.h>

enum { FLUSH = 1 << 20, BROKEN_SHOWN = 10 };

/* Reads the lines of one file behind a bar. */
static ErrorCode read_lines(Cli *cli, Str word, LineTake take, void *user, LinesRead *ret, Error *e)
{
    char *path = str_c(cli->arena, word);
    if (!path) return error_memory(e);
    Reading r = { .bar = bar_new(cli, sentence(cli, K("cli.reading-data"))), .total = size_of_file(path) };
    ErrorCode code = lines_of_path(cli->arena, path, take, user, reading_step, &r, ret, e);
    bar_end(&r.bar);
    return code;
}

/* Names the first broken lines on standard error, and ends in a finding when there are any. */
static ErrorCode say_broken(Cli *cli, const LinesRead *read, Error *e)
{
    for (size_t i = 0; i < read->broken_kept && i < BROKEN_SHOWN; i++) {
        Error one = *read->broken[i].why;
        render_error(cli, &one);
    }
    if (read->broken_count == 0) return ERR_OK;
    return error_set(e, ERR_FINDING, K("cli.lines-broken"), arg_int("count", (int64_t)read->broken_count), arg_int("lines", (int64_t)read->lines));
}

/* ---- coverage ---- */

static ErrorCode cover(void *user, Str line, uint64_t number, Error *e)
{
    return coverage_add(user, line, number, e);
}

static ErrorCode run_coverage(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    Coverage *c;
    LinesRead *read = ARENA_NEW(cli->arena, LinesRead);
    Buf out = buf_in(cli->arena);
    if (!read) return error_memory(e);
    TRY(coverage_new(cli->arena, &c, e));
    ErrorCode code = read_lines(cli, args->words[0], cover, c, read, e);
    if (code == ERR_OK) coverage_write(&out, c);
    coverage_free(c);
    if (code != ERR_OK) return code;
    if (out.failed) return error_memory(e);
    TRY(print_out(buf_str(&out), e));
    return say_broken(cli, read, e);
}

const CliCommand CMD_DETECT_COVERAGE = {
    .name = "detect coverage", .words = K("cli.word-file"), .least = 1, .most = 1, .help = K("cli.coverage-help"),
    .example = "tergoo detect coverage samples/tsuchiura-ocds.jsonl.gz", .run = run_coverage,
};

/* ---- prepare ---- */

typedef struct {
    Prepare    *prepare;
    Arena       lines;            /* what is written next; given back when it was */
    Buf         out, issues;
    int         out_fd, issues_fd;
    Str         out_path, issues_path;
} Work;

static ErrorCode flush(Work *w, Error *e)
{
    TRY(fd_write_all(w->out_fd, buf_str(&w->out), w->out_path, e));
    TRY(fd_write_all(w->issues_fd, buf_str(&w->issues), w->issues_path, e));
    arena_free(&w->lines);
    w->out = buf_in(&w->lines);
    w->issues = buf_in(&w->lines);
    return ERR_OK;
}

static ErrorCode repair(void *user, Str line, uint64_t number, Error *e)
{
    Work *w = user;
    TRY(prepare_line(w->prepare, line, number, &w->out, &w->issues, e));
    return w->out.len + w->issues.len >= FLUSH ? flush(w, e) : ERR_OK;
}

/* A new file; nothing that is there is written over. */
static ErrorCode make_file(const char *path, int *ret, Error *e)
{
    *ret = io->open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (*ret >= 0) return ERR_OK;
    return file_exists(path) ? error_set(e, ERR_CONFLICT, K("base.file-exists"), arg_c("path", path)) : error_system(e, str_of(path));
}

static ErrorCode prepare_all(Cli *cli, const CliArgs *args, Work *w, LinesRead *read, Error *e)
{
    prepare_begin_issues(&w->issues);
    TRY(read_lines(cli, args->words[0], repair, w, read, e));
    return flush(w, e);
}

static ErrorCode run_prepare(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    CLEANUP(fd_close) int out = -1;
    CLEANUP(fd_close) int issues = -1;
    const char *into, *list;
    DetectSettings unused;
    DetectRepairs repairs;
    LinesRead *read = ARENA_NEW(cli->arena, LinesRead);
    Work w = { .lines = arena_with((size_t)1 << 30) };
    if (!read) return error_memory(e);
    TRY(detect_settings_given(cli, args, &unused, &repairs, e));
    TRY(argument_path(cli, args, "into", &into, e));
    TRY(argument_path(cli, args, "issues", &list, e));
    TRY(prepare_new(cli->arena, &repairs, &w.prepare, e));
    ErrorCode code = make_file(into, &out, e);
    if (code == ERR_OK) code = make_file(list, &issues, e);
    w.out_fd = out;
    w.issues_fd = issues;
    w.out_path = str_of(into);
    w.issues_path = str_of(list);
    w.out = buf_in(&w.lines);
    w.issues = buf_in(&w.lines);
    if (code == ERR_OK) code = prepare_all(cli, args, &w, read, e);
    uint64_t found = prepare_issue_count(w.prepare);
    prepare_free(w.prepare);
    arena_free(&w.lines);
    if (code != ERR_OK) return code;
    say(cli, K("cli.prepared"), arg_int("lines", (int64_t)(read->lines - read->broken_count)), arg_int("issues", (int64_t)found));
    return say_broken(cli, read, e);
}

static const CliOption PREPARE_OPTIONS[] = {
    { "settings", K("cli.word-file"), K("cli.prepare-settings"), .required = true },
    { "into", K("cli.word-file"), K("cli.prepare-into"), .required = true },
    { "issues", K("cli.word-file"), K("cli.prepare-issues"), .required = true },
};

const CliCommand CMD_DETECT_PREPARE = {
    .name = "detect prepare", .words = K("cli.word-file"), .least = 1, .most = 1, .help = K("cli.prepare-help"),
    .example = "tergoo detect prepare releases.jsonl --settings settings.ini --into prepared.jsonl --issues issues.csv",
    .options = PREPARE_OPTIONS, .option_count = ARRAY_LEN(PREPARE_OPTIONS), .run = run_prepare,
};
