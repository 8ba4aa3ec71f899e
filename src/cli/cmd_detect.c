/* cmd_detect.c: tergoo detect run: red flags in procurement data, printed, written as a folder that can be held against another run
 * (detect_run.h), or given to the gate as a record.
 *
 * Reading and rules are the engine's (detect/detect.h). What the data themselves explain is counted and shown, and becomes a
 * record of its own only when asked for. */
#include "cli/detect_run.h"

#include <sys/stat.h>
#include <unistd.h>

#include "detect/clear_book.h"

static ErrorCode read_rules(Str rest, DetectRuleSet *ret, Error *e)
{
    Str code;
    DetectRule rule;
    *ret = 0;
    for (bool more = rest.len > 0; more;) {
        more = str_cut(&rest, ',', &code);
        if (!detect_rule_of(str_trim(code), &rule)) return error_set(e, ERR_USAGE, K("cli.no-rule"), arg_str("rule", code));
        *ret |= DETECT_BIT(rule);
    }
    return ERR_OK;
}

void reading_step(void *self, uint64_t bytes)
{
    Reading *r = self;
    bar_step(&r->bar, r->before + bytes, r->total);
}

uint64_t size_of_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
}

static void take_bytes(void *self, Str bytes)
{
    RunInputs *in = self;
    hash_stream_add(in->now, bytes);
    in->size += bytes.len;
}

/* One file, hashed as it comes where somebody wants to know. */
static ErrorCode read_one(Detector *d, const char *path, Reading *r, RunInputs *in, Error *e)
{
    if (!in) return detector_read_path(d, path, reading_step, r, e);
    in->now = hash_stream_new();
    in->size = 0;
    if (!in->now) return error_memory(e);
    detector_tap(d, take_bytes, in);
    ErrorCode code = detector_read_path(d, path, reading_step, r, e);
    in->list[in->count++] = (RunInput){ .name = str_of(path), .hash = hash_stream_done(in->now), .size = in->size };
    in->now = NULL;
    return code;
}

ErrorCode detect_read_all(Cli *cli, const CliArgs *args, size_t first_word, Detector *d, RunInputs *inputs, Error *e)
{
    Reading r = { .bar = bar_new_of_bytes(cli, sentence(cli, K("cli.reading-data"))) };
    ErrorCode code = ERR_OK;
    char **paths = arena_array(cli->arena, args->word_count, sizeof *paths);
    if (!paths) return error_memory(e);
    if (inputs) *inputs = (RunInputs){ .list = arena_array(cli->arena, args->word_count, sizeof *inputs->list) };
    if (inputs && !inputs->list) return error_memory(e);
    detector_door(d, &DETECT_DOOR);
    for (size_t i = first_word; i < args->word_count; i++) {
        paths[i] = str_c(cli->arena, args->words[i]);
        if (!paths[i]) return error_memory(e);
        r.total += size_of_file(paths[i]);
    }
    for (size_t i = first_word; i < args->word_count && code == ERR_OK; i++) {
        code = read_one(d, paths[i], &r, inputs, e);
        r.before += size_of_file(paths[i]);
    }
    bar_end(&r.bar);
    return code;
}

static void detector_free_p(Detector **d)
{
    if (*d) detector_free(*d);
}

/* ---- what a run goes by ---- */

enum { THREADS_OF_ITSELF = 8, SETTINGS_LIMIT = 1 << 20, MOST_MEGABYTES = 1 << 20 };
enum { MOST_KEPT = 100000, PAIRS_OF_ITSELF = 1000, PROFILES_OF_ITSELF = 1000, SCORES_OF_ITSELF = 1000 };

ErrorCode detect_threads_given(const CliArgs *args, unsigned *ret, Error *e)
{
    int64_t n = sysconf(_SC_NPROCESSORS_ONLN);
    Str given = argument(args, "threads");
    if (n > THREADS_OF_ITSELF) n = THREADS_OF_ITSELF;
    if (given.ptr && (!int_parse(given, &n) || n < 1 || n > DETECT_THREADS))
        return error_set(e, ERR_USAGE, K("cli.no-threads"), arg_str("given", given), arg_int("most", DETECT_THREADS));
    *ret = n > 1 ? (unsigned)n : 1;
    return ERR_OK;
}

/* A number from 1 to `most`; *ret stays as it is when it is not given. */
static ErrorCode take_number(const CliArgs *args, const char *name, int64_t most, int64_t *ret, Error *e)
{
    Str given = argument(args, name);
    if (given.ptr && (!int_parse(given, ret) || *ret < 1 || *ret > most))
        return error_set(e, ERR_USAGE, K("cli.no-number"), arg_c("option", name), arg_str("given", given), arg_int("most", most));
    return ERR_OK;
}

/* Who keeps a run looks at it from every side: as a folder, as a record, or with its flags. */
static bool is_kept(const CliArgs *args)
{
    bool keeps = argument_given(args, "into") || argument_given(args, "record") || argument_given(args, "store");
    return keeps && !argument_given(args, "compat");
}

Arena detect_results(const DetectSettings *s)
{
    enum { IN_MEMORY = 256 << 20, TIMES = 4 };
    return arena_spilling(SIZE_MAX / 2, s->facts_memory > 0 ? TIMES * (size_t)s->facts_memory : IN_MEMORY);
}

/* What the rules over many processes keep, and where. */
static ErrorCode take_tables(const CliArgs *args, DetectSettings *s, Error *e)
{
    bool kept = is_kept(args);
    int64_t pairs = kept || str_is(argument(args, "format"), "pairs") ? PAIRS_OF_ITSELF : 0, profiles = kept ? PROFILES_OF_ITSELF : 0;
    int64_t megabytes = 0;
    TRY(take_number(args, "pairs", MOST_KEPT, &pairs, e));
    TRY(take_number(args, "profiles", MOST_KEPT, &profiles, e));
    TRY(take_number(args, "memory", MOST_MEGABYTES, &megabytes, e));
    s->pairs = (uint32_t)pairs;
    s->profiles = (uint32_t)profiles;
    s->facts_memory = (uint64_t)megabytes << 20;
    return ERR_OK;
}

/* Screens and scores run when they are asked for, by an option or as rules by name. */
static ErrorCode take_aside(const CliArgs *args, DetectSettings *s, Error *e)
{
    Str format = argument(args, "format");
    bool kept = is_kept(args);
    int64_t scores = kept || str_is(format, "scores") || (s->rules & DETECT_BIT(DETECT_CRI)) ? SCORES_OF_ITSELF : 0;
    TRY(take_number(args, "scores", MOST_KEPT, &scores, e));
    s->scores = (uint32_t)scores;
    s->screens = kept || argument_given(args, "screens") || str_is(format, "screens") || (s->rules & DETECT_BIT(DETECT_SCREENS));
    if (s->rules == 0) return ERR_OK;
    s->rules |= (s->screens ? DETECT_BIT(DETECT_SCREENS) : 0) | (scores > 0 ? DETECT_BIT(DETECT_CRI) : 0);
    return ERR_OK;
}

ErrorCode detect_settings_given(Cli *cli, const CliArgs *args, DetectSettings *settings, DetectRepairs *repairs, Error *e)
{
    const char *path;
    Str text;
    *settings = (DetectSettings){ 0 };
    *repairs = (DetectRepairs){ 0 };
    TRY(argument_path(cli, args, "settings", &path, e));
    if (!path) return ERR_OK;
    TRY(file_read(cli->arena, path, SETTINGS_LIMIT, &text, e));
    return detect_settings_read(cli->arena, text, str_of(path), settings, repairs, e);
}

/* What stands on the command line goes before the settings file. */
ErrorCode detect_run_settings(Cli *cli, const CliArgs *args, const RuleBook *book, DetectSettings *s, Error *e)
{
    DetectRepairs unused;
    Str rules = argument(args, "rules");
    Str compat = argument(args, "compat");
    TRY(detect_settings_given(cli, args, s, &unused, e));
    if (argument_given(args, "currency")) s->currency = argument(args, "currency");
    if (argument_given(args, "exclude")) s->excluded_methods = argument(args, "exclude");
    if (argument_given(args, "persons")) s->person_ids = argument(args, "persons");
    if (argument_given(args, "priceless")) s->priceless_methods = argument(args, "priceless");
    if (rules.ptr && !is_folder(str_c(cli->arena, rules))) TRY(read_rules(rules, &s->rules, e));
    if (argument_given(args, "settings") && s->rules == 0)
        return error_set(e, ERR_USAGE, K("cli.settings-no-rules"), arg_str("path", argument(args, "settings")));
    if (compat.ptr && !str_is(compat, "cardinal")) return error_set(e, ERR_USAGE, K("cli.no-compat"), arg_str("given", compat));
    TRY(take_aside(args, s, e));
    if (s->rules == 0) s->rules = rule_book_valid(book, instant_local_day(clock_now()));
    if (s->rules == 0) return error_set(e, ERR_USAGE, K("cli.no-valid-rules"));
    s->compat_cardinal = compat.ptr != NULL;
    TRY(detect_data_given(cli, args, book, s, e));
    rule_book_defaults(book, s);
    s->maps = argument_given(args, "map");
    TRY(take_tables(args, s, e));
    return detect_threads_given(args, &s->threads, e);
}

/* A finding when a flag of these rules stands open. */
static ErrorCode check_fail_on(const CliArgs *args, const DetectResult *r, Error *e)
{
    DetectRuleSet rules = DETECT_ALL;
    uint64_t found = 0;
    Str given = argument(args, "fail_on");
    if (!given.ptr) return ERR_OK;
    if (!str_is(given, "any")) TRY(read_rules(given, &rules, e));
    for (size_t i = 0; i < r->flag_count; i++) found += (rules >> r->flags[i].rule & 1) && r->flags[i].cleared == DETECT_OPEN;
    return found == 0 ? ERR_OK : error_set(e, ERR_FINDING, K("cli.flags-found"), arg_int("count", (int64_t)found));
}

/* As a folder, as a record, or as both. */
static ErrorCode keep_run(Cli *cli, const CliArgs *args, const RunAbout *about, Error *e)
{
    CLEANUP(run_made_free) RunMade made = { .flags = -1 };
    const char *folder;
    char hex[65];
    TRY(argument_path(cli, args, "into", &folder, e));
    TRY(run_make(cli, about, folder, &made, e));
    if (folder) say(cli, K("run.made"), arg_c("path", folder), arg_str("run", hash_hex(hex, &made.id)));
    if (!argument_given(args, "record") && !argument_given(args, "store")) return ERR_OK;
    return run_send(cli, &made, argument_given(args, "store"), argument_given(args, "cleared"), e);
}

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    CLEANUP(arena_free) Arena results = { 0 };
    CLEANUP(detector_free_p) Detector *d = NULL;
    const DetectResult *r;
    DetectSettings settings;
    RuleBook *book = ARENA_NEW(cli->arena, RuleBook);
    Str format = argument(args, "format"), fail_on = argument(args, "fail_on");
    DetectRuleSet checked;
    RunInputs inputs = { 0 };
    Instant started = clock_now();
    bool keeps = argument_given(args, "into") || argument_given(args, "record") || argument_given(args, "store");
    if (!detect_format_known(format)) return error_set(e, ERR_USAGE, K("cli.no-format"), arg_str("format", format));
    if (fail_on.ptr && !str_is(fail_on, "any")) TRY(read_rules(fail_on, &checked, e));
    if (!book) return error_memory(e);
    TRY(detect_rules_given(cli, args, book, e));
    TRY(detect_run_settings(cli, args, book, &settings, e));
    results = detect_results(&settings);
    TRY(detector_new(&results, &settings, &d, e));
    TRY(detect_read_all(cli, args, 0, d, keeps ? &inputs : NULL, e));
    TRY(detector_finish(d, &r, e));
    TRY(detect_print(cli, &results, r, format, e));
    if (r->damaged) {                               /* what could be read was shown; whoever relies on it must know that it is not all */
        *e = r->damage;
        return e->code;
    }
    if (keeps) TRY(keep_run(cli, args, &(RunAbout){ &inputs, book, r, started, settings.threads }, e));
    return check_fail_on(args, r, e);
}

static const CliOption OPTIONS[] = {
    { "currency", K("cli.word-currency"), K("cli.detect-currency") },
    { "settings", K("cli.word-file"), K("cli.detect-settings") },
    { "format", K("cli.word-format"), K("cli.detect-format") },
    { "rules", K("cli.word-rules"), K("cli.detect-rules") },
    { "pack", K("cli.word-pack"), K("cli.detect-pack") },
    { "rates", K("cli.word-file"), K("cli.detect-rates") },
    { "rate_age", K("cli.word-number"), K("cli.detect-rate-age") },
    { "exclude", K("cli.word-text"), K("cli.detect-exclude") },
    { "priceless", K("cli.word-text"), K("cli.detect-priceless") },
    { "persons", K("cli.word-text"), K("cli.detect-persons") },
    { "compat", K("cli.word-text"), K("cli.detect-compat") },
    { "screens", NULL, K("cli.detect-screens") },
    { "scores", K("cli.word-number"), K("cli.detect-scores") },
    { "map", NULL, K("cli.detect-map") },
    { "threads", K("cli.word-number"), K("cli.detect-threads") },
    { "pairs", K("cli.word-number"), K("cli.detect-pairs") },
    { "profiles", K("cli.word-number"), K("cli.detect-profiles") },
    { "memory", K("cli.word-number"), K("cli.detect-memory") },
    { "fail_on", K("cli.word-rules"), K("cli.detect-fail-on") },
    { "into", K("cli.word-path"), K("run.help-into") },
    { "record", NULL, K("run.help-record") },
    { "store", NULL, K("cli.detect-store") },
    { "cleared", NULL, K("cli.detect-cleared") },
};

const CliCommand CMD_DETECT_RUN = {
    .name = "detect run", .words = K("cli.words-files"), .least = 1, .most = SIZE_MAX, .help = K("cli.detect-help"),
    .example = "tergoo detect run samples/tsuchiura-ocds.jsonl.gz --currency JPY", .options = OPTIONS,
    .option_count = ARRAY_LEN(OPTIONS), .run = run,
};
