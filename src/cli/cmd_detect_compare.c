/* cmd_detect_compare.c: tergoo detect compare: two runs of detection (folders that `detect run --into` made) held against each
 * other: which flags are new, gone or changed, and why, as far as that can be said from what went in.
 *
 * A flag is the same in both when rule, subject and lot are the same, wherever in the files it stood. Why it differs is looked
 * for from the nearest to the farthest: its rule did not run, its parameters differ, its file differs, what holds for all rules
 * differs, the data differ, the program differs. Only the first of these that holds is said, and none is a proof: several things
 * may have changed at once. */
#include "cli/detect_compare.h"
#include "cli/detect_run.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "text/csv.h"

enum { RUN_LIMIT = 64 << 20, BLOCK = 1 << 20, SHOWN = 50 };
static const size_t LINE_LIMIT = (size_t)1 << 30;

static const struct { const char *name, *text; } WHY[WHYS] = {
    [WHY_SAME] = { "", NULL }, [WHY_RULE_NOT_RUN] = { "rule-not-run", K("run.why-rule") },
        [WHY_PARAMETERS] = { "parameters", K("run.why-parameters") },
    [WHY_RULE_FILE] = { "rule-file", K("run.why-rule-file") }, [WHY_SETTINGS] = { "settings", K("run.why-settings") },
    [WHY_INPUTS] = { "inputs", K("run.why-inputs") }, [WHY_PROGRAM] = { "program", K("run.why-program") },
    [WHY_UNKNOWN] = { "unknown", K("run.why-unknown") },
};
static const struct { const char *name, *text; } CHANGE[CHANGES] = {
    [CHANGE_NONE] = { "same", NULL }, [CHANGE_NEW] = { "new", K("run.flag-new") }, [CHANGE_GONE] = { "gone", K("run.flag-gone") },
    [CHANGE_VALUE] = { "changed", K("run.flag-changed") },
};

/* ---- reading a folder ---- */

static ErrorCode read_in(Cli *cli, const char *folder, const char *name, size_t limit, Str *ret, Error *e)
{
    char *path = path_join(cli->arena, folder, name);
    return path ? file_read(cli->arena, path, limit, ret, e) : error_memory(e);
}

/* The hash that run.json gives for one of its files. */
static bool hash_in(const JsonValue *run, const char *name, Hash *ret)
{
    JSON_EACH(one, json_get(run, "files")) {
        if (str_is(json_text(json_get(one, "name")), name)) return hash_parse_hex(json_text(json_get(one, "sha256")), ret);
    }
    return false;
}

static ErrorCode not_whole(const char *folder, const char *name, Error *e)
{
    return error_set(e, ERR_FINDING, K("run.not-whole"), arg_c("path", folder), arg_c("name", name));
}

/* SHA256SUMS was written last; its line for run.json says that this is what was written. */
static ErrorCode check_sums(Cli *cli, const char *folder, Str json, Error *e)
{
    Str sums, line;
    char hex[65];
    Hash hash = hash_of(json);
    TRY(read_in(cli, folder, "SHA256SUMS", RUN_LIMIT, &sums, e));
    hash_hex(hex, &hash);
    while (str_next_line(&sums, &line)) {
        if (str_ends(line, STR("  run.json"))) return str_starts(line, str_of(hex)) ? ERR_OK : not_whole(folder, "run.json", e);
    }
    return not_whole(folder, "SHA256SUMS", e);
}

/* A block of the file, with the beginning of a line from the one before. */
typedef struct { char *bytes; size_t filled, room; } Pieces;

static ErrorCode take_lines(RunFlags *flags, Pieces *p, bool last, Error *e)
{
    Str rest = str_bytes(p->bytes, p->filled), line;
    size_t whole = p->filled;
    while (!last && whole > 0 && p->bytes[whole - 1] != '\n') whole--;
    for (rest = str_first(rest, whole); str_next_line(&rest, &line);) TRY(run_flags_take(flags, line, e));
    p->filled -= whole;
    memmove(p->bytes, p->bytes + whole, p->filled);
    return ERR_OK;
}

/* A block behind what is there; room grows with the longest line. */
static ErrorCode read_block(int fd, Pieces *p, HashStream *hash, Str path, size_t *got, Error *e)
{
    if (p->room - p->filled < BLOCK) {
        size_t room = 2 * p->room + BLOCK;
        char *bytes = room <= LINE_LIMIT ? mem_resize(p->bytes, room) : NULL;
        if (!bytes) return error_memory(e);
        p->bytes = bytes;
        p->room = room;
    }
    TRY(fd_read_full(fd, p->bytes + p->filled, BLOCK, got, path, e));
    hash_stream_add(hash, str_bytes(p->bytes + p->filled, *got));
    p->filled += *got;
    return ERR_OK;
}

static ErrorCode read_pieces(int fd, RunFlags *flags, HashStream *hash, Str path, Error *e)
{
    Pieces p = { 0 };
    ErrorCode code = ERR_OK;
    for (size_t got = 1; got > 0 && code == ERR_OK;) {
        code = read_block(fd, &p, hash, path, &got, e);
        if (code == ERR_OK) code = take_lines(flags, &p, got == 0, e);
    }
    mem_free(p.bytes);
    return code;
}

/* Hashed while it is read: a file that is not what was written is told as that, and not by the first line that somebody broke. */
static ErrorCode read_flags(Cli *cli, ComparedRun *run, Error *e)
{
    char *path = path_join(cli->arena, run->folder, "flags.jsonl");
    Hash listed, found = { 0 };
    if (!path) return error_memory(e);
    CLEANUP(fd_close) int fd = io->open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) return error_system(e, str_of(path));
    HashStream *hash = hash_stream_new();
    ErrorCode code = hash ? read_pieces(fd, &run->flags, hash, str_of(path), e) : error_memory(e);
    if (code == ERR_INVALID || code == ERR_LIMIT) code = not_whole(run->folder, "flags.jsonl", e);
    if (hash) found = hash_stream_done(hash);
    TRY(code);
    if (!hash_in(run->run, "flags.jsonl", &listed) || !hash_equal(&listed, &found)) return not_whole(run->folder, "flags.jsonl", e);
    return run_flags_end(&run->flags, e);
}

static ErrorCode read_run(Cli *cli, Str word, ComparedRun *run, Error *e)
{
    run->folder = str_c(cli->arena, word);
    if (!run->folder) return error_memory(e);
    TRY(read_in(cli, run->folder, "run.json", RUN_LIMIT, &run->text, e));
    TRY(check_sums(cli, run->folder, run->text, e));
    TRY(json_parse(cli->arena, run->text, &run->run, e));
    if (!str_is(json_text(json_get(run->run, "format")), "tergoo-run/v1"))
        return error_set(e, ERR_INVALID, K("run.other-format"), arg_c("path", run->folder));
    return read_flags(cli, run, e);
}

/* ---- shown ---- */

static Str value_of(const RunLine *l)
{
    return l ? l->value : STR("");
}

/* Differences go where they are shown as they come: as a row, into a list of JSON, or the first of them into a list for people. */
typedef struct {
    Cli           *cli;
    RunComparison *c;
    bool           csv;
    JsonValue     *list;           /* NULL: the answer is no JSON */
    RunDifference  shown[SHOWN];
    size_t         count;
} Shower;

static ErrorCode print_head(Cli *cli, Error *e)
{
    Buf out = buf_in(cli->arena);
    Str head[] = { STR("change"), STR("rule"), STR("id"), STR("lot"), STR("was"), STR("now"), STR("cleared_was"),
                   STR("cleared_now"), STR("why") };
    csv_begin(&out);
    csv_row(&out, ',', head, ARRAY_LEN(head));
    return out.failed ? error_memory(e) : print_out(buf_str(&out), e);
}

static ErrorCode print_row(Cli *cli, const RunDifference *d, Error *e)
{
    ArenaMark mark = arena_mark(cli->arena);
    Buf out = buf_in(cli->arena);
    const RunLine *any = d->now ? d->now : d->was;
    Str row[] = { str_of(CHANGE[d->change].name), any->rule, any->subject, any->lot, value_of(d->was), value_of(d->now),
                  d->was ? d->was->cleared : STR(""), d->now ? d->now->cleared : STR(""), str_of(WHY[d->why].name) };
    csv_row(&out, ',', row, ARRAY_LEN(row));
    ErrorCode code = out.failed ? error_memory(e) : print_out(buf_str(&out), e);
    arena_restore(cli->arena, mark);
    return code;
}

static void set_text(Arena *a, JsonValue *to, const char *name, Str text)
{
    json_set(a, to, name, json_new_string(a, str_copy(a, text)));
}

static void add_to_list(Cli *cli, JsonValue *list, const RunDifference *d)
{
    Arena *a = cli->arena;
    const RunLine *any = d->now ? d->now : d->was;
    JsonValue *one = json_new_object(a);
    set_text(a, one, "change", str_of(CHANGE[d->change].name));
    set_text(a, one, "rule", any->rule);
    set_text(a, one, "id", any->subject);
    if (any->lot.len > 0) set_text(a, one, "lot", any->lot);
    if (d->was) set_text(a, one, "was", d->was->value);
    if (d->now) set_text(a, one, "now", d->now->value);
    if (d->was && d->was->cleared.len > 0) set_text(a, one, "cleared_was", d->was->cleared);
    if (d->now && d->now->cleared.len > 0) set_text(a, one, "cleared_now", d->now->cleared);
    set_text(a, one, "why", str_of(WHY[d->why].name));
    json_add(a, list, one);
}

static const RunLine *copy_of(Arena *a, const RunLine *l)
{
    RunLine *copy = l ? ARENA_NEW(a, RunLine) : NULL;
    if (copy) *copy = (RunLine){ str_copy(a, l->id), str_copy(a, l->rule), str_copy(a, l->subject), str_copy(a, l->lot),
                                 str_copy(a, l->value), str_copy(a, l->cleared), str_copy(a, l->key), l->line };
    return copy;
}

static ErrorCode take_difference(void *user, const RunDifference *d, Error *e)
{
    Shower *s = user;
    if (s->csv) return print_row(s->cli, d, e);
    if (s->list) add_to_list(s->cli, s->list, d);
    if (s->list || s->count == SHOWN) return ERR_OK;
    RunDifference *to = &s->shown[s->count++];
    *to = (RunDifference){ d->change, d->why, copy_of(s->cli->arena, d->was), copy_of(s->cli->arena, d->now) };
    return to->was || to->now ? ERR_OK : error_memory(e);
}

static void add_data(Cli *cli, const RunComparison *c, JsonValue *list)
{
    Arena *a = cli->arena;
    JsonValue *data = view_data(&cli->view), *counts = json_new_object(a), *differ = json_new_object(a);
    for (int i = 0; i < CHANGES; i++) json_set(a, counts, CHANGE[i].name, json_new_int(a, (int64_t)c->by_change[i]));
    json_set(a, differ, "inputs", json_new_bool(a, c->inputs));
    json_set(a, differ, "settings", json_new_bool(a, c->settings));
    json_set(a, differ, "program", json_new_bool(a, c->program));
    json_set(a, data, "differs", differ);
    json_set(a, data, "counts", counts);
    json_set(a, data, "flags", list);
}

/* What went in, one row each; the rules that differ, by their codes. */
static void show_causes(Cli *cli, const RunComparison *c)
{
    Request *v = &cli->view;
    Buf rules = buf_in(cli->arena);
    Str same = sentence(cli, K("run.alike")), other = sentence(cli, K("run.unlike"));
    for (int i = 0; i < DETECT_RULES; i++) {
        Str code = str_of(detect_rule_code((DetectRule)i));
        const JsonValue *was = run_rule(&c->runs[0], code), *now = run_rule(&c->runs[1], code);
        if (run_differs(was, now)) buf_format(&rules, "%s" STR_FMT, rules.len > 0 ? ", " : "", STR_ARG(code));
    }
    view_row(v, sentence(cli, K("run.row-inputs")), c->inputs ? other : same);
    view_row(v, sentence(cli, K("run.row-rules")), rules.len > 0 ? buf_str(&rules) : same);
    view_row(v, sentence(cli, K("run.row-settings")), c->settings ? other : same);
    view_row(v, sentence(cli, K("run.row-program")), c->program ? other : same);
}

static Str number_of(Cli *cli, uint64_t n)
{
    return str_format(cli->arena, "%llu", (unsigned long long)n);
}

static void show_differences(Cli *cli, const Shower *s)
{
    Request *v = &cli->view;
    Str head[] = { sentence(cli, K("run.column-change")), sentence(cli, K("run.column-rule")), sentence(cli, K("run.column-about")),
                   sentence(cli, K("run.column-was")), sentence(cli, K("run.column-now")), sentence(cli, K("run.column-why")) };
    if (s->count == 0) return;
    view_table(v, STR(""), head, ARRAY_LEN(head));
    for (size_t i = 0; i < s->count; i++) {
        const RunDifference *d = &s->shown[i];
        const RunLine *any = d->now ? d->now : d->was;
        Str about = any->lot.len > 0 ? str_format(cli->arena, STR_FMT " / " STR_FMT, STR_ARG(any->subject), STR_ARG(any->lot))
            : any->subject;
        Str cells[] = { sentence_args(cli, CHANGE[d->change].text, NULL, 0), any->rule, about, value_of(d->was), value_of(d->now),
                        sentence_args(cli, WHY[d->why].text, NULL, 0) };
        view_table_row(v, cells, ARRAY_LEN(cells));
    }
    if (s->c->count > SHOWN) view_note(v, sentence(cli, K("run.more"), arg_int("count", (int64_t)(s->c->count - SHOWN))));
}

static void show_all(Cli *cli, const Shower *s)
{
    const RunComparison *c = s->c;
    Request *v = &cli->view;
    if (s->list) add_data(cli, c, s->list);
    view_title(v, sentence(cli, K("run.compare-title"), arg_c("first", c->runs[0].folder), arg_c("second", c->runs[1].folder)));
    show_causes(cli, c);
    view_row(v, sentence(cli, K("run.row-new")), number_of(cli, c->by_change[CHANGE_NEW]));
    view_row(v, sentence(cli, K("run.row-gone")), number_of(cli, c->by_change[CHANGE_GONE]));
    view_row(v, sentence(cli, K("run.row-changed")), number_of(cli, c->by_change[CHANGE_VALUE]));
    view_row(v, sentence(cli, K("run.row-same")), number_of(cli, c->by_change[CHANGE_NONE]));
    show_differences(cli, s);
}

static ErrorCode compare(Shower *s, const CliArgs *args, Error *e)
{
    for (size_t i = 0; i < 2; i++) TRY(read_run(s->cli, args->words[i], &s->c->runs[i], e));
    if (s->csv) TRY(print_head(s->cli, e));
    TRY(runs_compare(s->c, take_difference, s, e));
    if (!s->csv) show_all(s->cli, s);
    return s->c->count == 0 ? ERR_OK : error_set(e, ERR_FINDING, K("run.differ"), arg_int("count", (int64_t)s->c->count));
}

static ErrorCode run_compare(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    RunComparison *c = ARENA_NEW(cli->arena, RunComparison);
    Shower *s = ARENA_NEW(cli->arena, Shower);
    Str format = argument(args, "format");
    if (format.len && !str_is(format, "text") && !str_is(format, "json") && !str_is(format, "csv"))
        return error_set(e, ERR_USAGE, K("run.no-format"), arg_str("format", format));
    if (!c || !s) return error_memory(e);
    if (str_is(format, "json")) cli->json = true;
    *s = (Shower){ .cli = cli, .c = c, .csv = str_is(format, "csv"), .list = cli->json ? json_new_array(cli->arena) : NULL };
    for (size_t i = 0; i < 2; i++) c->runs[i].flags = run_flags_new(RUN_FLAGS_BATCH);
    ErrorCode code = compare(s, args, e);
    for (size_t i = 0; i < 2; i++) run_flags_free(&c->runs[i].flags);
    return code;
}

static const CliOption OPTIONS[] = { { "format", K("run.word-format"), K("run.help-format") } };

const CliCommand CMD_DETECT_COMPARE = {
    .name = "detect compare", .words = K("run.words-runs"), .least = 2, .most = 2, .help = K("run.compare-help"),
    .example = "tergoo detect compare run-october run-november", .options = OPTIONS, .option_count = ARRAY_LEN(OPTIONS),
        .run = run_compare,
};
