/* cmd_detect_data.c: tergoo detect coverage: which members the data have; tergoo detect prepare: known faults of the data
 * repaired, and a list of what is left. Both look at one line after another; lines that cannot be read are named, and make it a
 * finding. */
#include "cli/detect_cli.h"
#include "detect/coverage.h"
#include "detect/lines.h"
#include "detect/prepare.h"

#include <fcntl.h>

enum { BROKEN_SHOWN = 10 };

/* Reads the lines of one file behind a bar. */
static ErrorCode read_lines(Cli *cli, Str word, const LineCrew *crew, LinesRead *ret, Error *e)
{
    char *path = str_c(cli->arena, word);
    if (!path) return error_memory(e);
    Reading r = { .bar = bar_new_of_bytes(cli, sentence(cli, K("cli.reading-data"))), .total = size_of_file(path) };
    ErrorCode code = lines_of_path(cli->arena, path, crew, reading_step, &r, ret, e);
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

/* One for each thread, in an arena of its own: their paths grow side by side. */
typedef struct { Arena arenas[DETECT_THREADS]; Coverage *list[DETECT_THREADS]; } Coverages;

static ErrorCode cover_all(Cli *cli, const CliArgs *args, Coverages *c, unsigned threads, LinesRead *read, Buf *out, Error *e)
{
    void *users[DETECT_THREADS];
    for (unsigned i = 0; i < threads; i++) {
        c->arenas[i] = arena_with((size_t)1 << 30);
        TRY(coverage_new(&c->arenas[i], &c->list[i], e));
        users[i] = c->list[i];
    }
    TRY(read_lines(cli, args->words[0], &(LineCrew){ .take = cover, .users = users, .count = threads, .door = &DETECT_DOOR }, read, e));
    for (unsigned i = 1; i < threads; i++) TRY(coverage_merge(c->list[0], c->list[i], e));
    coverage_write(out, c->list[0]);
    return out->failed ? error_memory(e) : ERR_OK;
}

static ErrorCode run_coverage(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    unsigned threads;
    LinesRead *read = ARENA_NEW(cli->arena, LinesRead);
    Coverages *c = ARENA_NEW(cli->arena, Coverages);
    Buf out = buf_in(cli->arena);
    if (!read || !c) return error_memory(e);
    TRY(detect_threads_given(args, &threads, e));
    ErrorCode code = cover_all(cli, args, c, threads, read, &out, e);
    for (unsigned i = 0; i < threads; i++) {
        coverage_free(c->list[i]);
        arena_free(&c->arenas[i]);
    }
    TRY(code);
    TRY(print_out(buf_str(&out), e));
    return say_broken(cli, read, e);
}

static const CliOption COVERAGE_OPTIONS[] = { { "threads", K("cli.word-number"), K("cli.detect-threads") } };

const CliCommand CMD_DETECT_COVERAGE = {
    .name = "detect coverage", .words = K("cli.word-file"), .least = 1, .most = 1, .help = K("cli.coverage-help"),
    .example = "tergoo detect coverage samples/tsuchiura-ocds.jsonl.gz", .options = COVERAGE_OPTIONS,
    .option_count = ARRAY_LEN(COVERAGE_OPTIONS), .run = run_coverage,
};

/* ---- prepare ---- */

typedef struct { int out_fd, issues_fd; Str out_path, issues_path; } Files;

/* One for each thread. */
typedef struct {
    Prepare     *prepare;
    const Files *files;
    Arena        paths, lines;    /* lines: what is written next; given back when it was */
    Buf          out, issues;
} Work;

/* In the order of the file, and never two at a time. */
static ErrorCode flush(void *user, Error *e)
{
    Work *w = user;
    TRY(fd_write_all(w->files->out_fd, buf_str(&w->out), w->files->out_path, e));
    TRY(fd_write_all(w->files->issues_fd, buf_str(&w->issues), w->files->issues_path, e));
    arena_free(&w->lines);
    w->out = buf_in(&w->lines);
    w->issues = buf_in(&w->lines);
    return ERR_OK;
}

static ErrorCode repair(void *user, Str line, uint64_t number, Error *e)
{
    Work *w = user;
    return prepare_line(w->prepare, line, number, &w->out, &w->issues, e);
}

/* A new file; nothing that is there is written over. */
static ErrorCode make_file(const char *path, int *ret, Error *e)
{
    *ret = io->open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (*ret >= 0) return ERR_OK;
    return file_exists(path) ? error_set(e, ERR_CONFLICT, K("base.file-exists"), arg_c("path", path)) : error_system(e, str_of(path));
}

static ErrorCode prepare_all(Cli *cli, const CliArgs *args, Work *work, unsigned threads, const DetectRepairs *repairs, const Files *files,
                             LinesRead *read, Error *e)
{
    void *users[DETECT_THREADS];
    for (unsigned i = 0; i < threads; i++) {
        Work *w = &work[i];
        *w = (Work){ .files = files, .paths = arena_with((size_t)1 << 30), .lines = arena_with((size_t)1 << 30) };
        w->out = buf_in(&w->lines);
        w->issues = buf_in(&w->lines);
        TRY(prepare_new(&w->paths, repairs, &w->prepare, e));
        users[i] = w;
    }
    prepare_begin_issues(&work[0].issues);
    TRY(flush(&work[0], e));
    LineCrew crew = { .take = repair, .deliver = flush, .users = users, .count = threads, .door = &DETECT_DOOR };
    return read_lines(cli, args->words[0], &crew, read, e);
}

static uint64_t end_work(Work *work, unsigned threads)
{
    uint64_t issues = 0;
    for (unsigned i = 0; i < threads; i++) {
        if (work[i].prepare) issues += prepare_issue_count(work[i].prepare);
        prepare_free(work[i].prepare);
        arena_free(&work[i].paths);
        arena_free(&work[i].lines);
    }
    return issues;
}

static ErrorCode run_prepare(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    CLEANUP(fd_close) int out = -1;
    CLEANUP(fd_close) int issues = -1;
    const char *into, *list;
    unsigned threads;
    DetectSettings unused;
    DetectRepairs repairs;
    LinesRead *read = ARENA_NEW(cli->arena, LinesRead);
    Work *work = arena_array(cli->arena, DETECT_THREADS, sizeof *work);
    if (!read || !work) return error_memory(e);
    TRY(detect_threads_given(args, &threads, e));
    TRY(detect_settings_given(cli, args, &unused, &repairs, e));
    TRY(argument_path(cli, args, "into", &into, e));
    TRY(argument_path(cli, args, "issues", &list, e));
    TRY(make_file(into, &out, e));
    TRY(make_file(list, &issues, e));
    Files files = { out, issues, str_of(into), str_of(list) };
    ErrorCode code = prepare_all(cli, args, work, threads, &repairs, &files, read, e);
    uint64_t found = end_work(work, threads);
    TRY(code);
    say(cli, K("cli.prepared"), arg_int("lines", (int64_t)(read->lines - read->broken_count)), arg_int("issues", (int64_t)found));
    return say_broken(cli, read, e);
}

static const CliOption PREPARE_OPTIONS[] = {
    { "settings", K("cli.word-file"), K("cli.prepare-settings"), .required = true },
    { "into", K("cli.word-file"), K("cli.prepare-into"), .required = true },
    { "issues", K("cli.word-file"), K("cli.prepare-issues"), .required = true },
    { "threads", K("cli.word-number"), K("cli.detect-threads") },
};

const CliCommand CMD_DETECT_PREPARE = {
    .name = "detect prepare", .words = K("cli.word-file"), .least = 1, .most = 1, .help = K("cli.prepare-help"),
    .example = "tergoo detect prepare releases.jsonl --settings settings.ini --into prepared.jsonl --issues issues.csv",
    .options = PREPARE_OPTIONS, .option_count = ARRAY_LEN(PREPARE_OPTIONS), .run = run_prepare,
};
