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

enum { RUN_LIMIT = 64 << 20, FLAGS_LIMIT = 0x7fffffff, SHOWN = 50 };

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

static ErrorCode read_flags(Cli *cli, ComparedRun *run, Error *e)
{
    Str text;
    Hash listed, found;
    TRY(read_in(cli, run->folder, "flags.jsonl", FLAGS_LIMIT, &text, e));
    found = hash_of(text);
    if (!hash_in(run->run, "flags.jsonl", &listed) || !hash_equal(&listed, &found)) return not_whole(run->folder, "flags.jsonl", e);
    return run_lines_read(cli->arena, text, &run->lines, &run->count, e);
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

static ErrorCode print_table(Cli *cli, const RunComparison *c, Error *e)
{
    Buf out = buf_in(cli->arena);
    Str head[] = { STR("change"), STR("rule"), STR("id"), STR("lot"), STR("was"), STR("now"), STR("cleared_was"),
                   STR("cleared_now"), STR("why") };
    csv_begin(&out);
    csv_row(&out, ',', head, ARRAY_LEN(head));
    for (size_t i = 0; i < c->count; i++) {
        const RunDifference *d = &c->list[i];
        const RunLine *any = d->now ? d->now : d->was;
        Str row[] = { str_of(CHANGE[d->change].name), any->rule, any->subject, any->lot, value_of(d->was), value_of(d->now),
                      d->was ? d->was->cleared : STR(""), d->now ? d->now->cleared : STR(""), str_of(WHY[d->why].name) };
        csv_row(&out, ',', row, ARRAY_LEN(row));
    }
    return out.failed ? error_memory(e) : print_out(buf_str(&out), e);
}

static void add_data(Cli *cli, const RunComparison *c)
{
    Arena *a = cli->arena;
    JsonValue *data = view_data(&cli->view), *counts = json_new_object(a), *list = json_new_array(a), *differ = json_new_object(a);
    for (int i = 0; i < CHANGES; i++) json_set(a, counts, CHANGE[i].name, json_new_int(a, (int64_t)c->by_change[i]));
    for (size_t i = 0; i < c->count; i++) {
        const RunDifference *d = &c->list[i];
        const RunLine *any = d->now ? d->now : d->was;
        JsonValue *one = json_new_object(a);
        json_set(a, one, "change", json_new_string(a, str_of(CHANGE[d->change].name)));
        json_set(a, one, "rule", json_new_string(a, any->rule));
        json_set(a, one, "id", json_new_string(a, any->subject));
        if (any->lot.len > 0) json_set(a, one, "lot", json_new_string(a, any->lot));
        if (d->was) json_set(a, one, "was", json_new_string(a, d->was->value));
        if (d->now) json_set(a, one, "now", json_new_string(a, d->now->value));
        if (d->was && d->was->cleared.len > 0) json_set(a, one, "cleared_was", json_new_string(a, d->was->cleared));
        if (d->now && d->now->cleared.len > 0) json_set(a, one, "cleared_now", json_new_string(a, d->now->cleared));
        json_set(a, one, "why", json_new_string(a, str_of(WHY[d->why].name)));
        json_add(a, list, one);
    }
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

static Str number_of(Cli *cli, size_t n)
{
    return str_format(cli->arena, "%zu", n);
}

static void show_differences(Cli *cli, const RunComparison *c)
{
    Request *v = &cli->view;
    Str head[] = { sentence(cli, K("run.column-change")), sentence(cli, K("run.column-rule")), sentence(cli, K("run.column-about")),
                   sentence(cli, K("run.column-was")), sentence(cli, K("run.column-now")), sentence(cli, K("run.column-why")) };
    if (c->count == 0) return;
    view_table(v, STR(""), head, ARRAY_LEN(head));
    for (size_t i = 0; i < c->count && i < SHOWN; i++) {
        const RunDifference *d = &c->list[i];
        const RunLine *any = d->now ? d->now : d->was;
        Str about = any->lot.len > 0 ? str_format(cli->arena, STR_FMT " / " STR_FMT, STR_ARG(any->subject), STR_ARG(any->lot))
            : any->subject;
        Str cells[] = { sentence_args(cli, CHANGE[d->change].text, NULL, 0), any->rule, about, value_of(d->was), value_of(d->now),
                        sentence_args(cli, WHY[d->why].text, NULL, 0) };
        view_table_row(v, cells, ARRAY_LEN(cells));
    }
    if (c->count > SHOWN) view_note(v, sentence(cli, K("run.more"), arg_int("count", (int64_t)(c->count - SHOWN))));
}

static ErrorCode run_compare(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    RunComparison *c = ARENA_NEW(cli->arena, RunComparison);
    Str format = argument(args, "format");
    Request *v = &cli->view;
    if (format.len && !str_is(format, "text") && !str_is(format, "json") && !str_is(format, "csv"))
        return error_set(e, ERR_USAGE, K("run.no-format"), arg_str("format", format));
    if (!c) return error_memory(e);
    if (str_is(format, "json")) cli->json = true;
    for (size_t i = 0; i < 2; i++) TRY(read_run(cli, args->words[i], &c->runs[i], e));
    TRY(runs_compare(cli->arena, c, e));
    if (str_is(format, "csv")) {
        TRY(print_table(cli, c, e));
    } else {
        add_data(cli, c);
        view_title(v, sentence(cli, K("run.compare-title"), arg_c("first", c->runs[0].folder), arg_c("second", c->runs[1].folder)));
        show_causes(cli, c);
        view_row(v, sentence(cli, K("run.row-new")), number_of(cli, c->by_change[CHANGE_NEW]));
        view_row(v, sentence(cli, K("run.row-gone")), number_of(cli, c->by_change[CHANGE_GONE]));
        view_row(v, sentence(cli, K("run.row-changed")), number_of(cli, c->by_change[CHANGE_VALUE]));
        view_row(v, sentence(cli, K("run.row-same")), number_of(cli, c->by_change[CHANGE_NONE]));
        show_differences(cli, c);
    }
    return c->count == 0 ? ERR_OK : error_set(e, ERR_FINDING, K("run.differ"), arg_int("count", (int64_t)c->count));
}

static const CliOption OPTIONS[] = { { "format", K("run.word-format"), K("run.help-format") } };

const CliCommand CMD_DETECT_COMPARE = {
    .name = "detect compare", .words = K("run.words-runs"), .least = 2, .most = 2, .help = K("run.compare-help"),
    .example = "tergoo detect compare run-october run-november", .options = OPTIONS, .option_count = ARRAY_LEN(OPTIONS),
        .run = run_compare,
};
