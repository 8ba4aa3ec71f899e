/* cmd_detect.c: tergoo detect run: red flags in procurement data, printed, or given to the gate as records of the kind `flag`.
 *
 * Reading and rules are the engine's (detect/detect.h). A flag's key is made of the rule, the contracting process and a hash
 * of the bids behind it, so that the same data raise one flag however often they are read, and changed data a new one. What
 * the data themselves explain is counted and shown, and stored only when asked for. */
#include "cli/cli.h"

#include <sys/stat.h>
#include <unistd.h>

#include "cli/detect_cli.h"
#include "detect/clear_book.h"

enum { BATCH = 200 };

static ErrorCode read_rules(Str rest, uint64_t *ret, Error *e)
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

ErrorCode detect_read_all(Cli *cli, const CliArgs *args, size_t first_word, Detector *d, Error *e)
{
    Reading r = { .bar = bar_new_of_bytes(cli, sentence(cli, K("cli.reading-data"))) };
    ErrorCode code = ERR_OK;
    char **paths = arena_array(cli->arena, args->word_count, sizeof *paths);
    if (!paths) return error_memory(e);
    for (size_t i = first_word; i < args->word_count; i++) {
        paths[i] = str_c(cli->arena, args->words[i]);
        if (!paths[i]) return error_memory(e);
        r.total += size_of_file(paths[i]);
    }
    for (size_t i = first_word; i < args->word_count && code == ERR_OK; i++) {
        code = detector_read_path(d, paths[i], reading_step, &r, e);
        r.before += size_of_file(paths[i]);
    }
    bar_end(&r.bar);
    return code;
}

/* ---- as records ---- */

static const char *role_word(DetectRole role)
{
    switch (role) {
    case DETECT_SOLE:    return K("cli.bid-sole");
    case DETECT_WINNER:  return K("cli.bid-winner");
    case DETECT_NEXT:    return K("cli.bid-next");
    case DETECT_EQUAL:   return K("cli.bid-equal");
    case DETECT_LATE:    return K("cli.bid-late");
    case DETECT_LOWEST:  return K("cli.bid-lowest");
    case DETECT_HIGHEST: return K("cli.bid-highest");
    case DETECT_REFUSED:
    default:             return K("cli.bid-refused");
    }
}

static void add_bid(Cli *cli, Buf *to, const DetectBid *b)
{
    message_add(to, cli->lang, role_word(b->role));
    buf_c(to, ": ");
    for (size_t i = 0; i < b->tenderer_count; i++) {
        if (i > 0) buf_c(to, ", ");
        buf_add(to, b->tenderers[i].name.len > 0 ? b->tenderers[i].name : b->tenderers[i].id);
        if (b->tenderers[i].name.len > 0) buf_format(to, " (" STR_FMT ")", STR_ARG(b->tenderers[i].id));
    }
    if (b->priced) {
        buf_c(to, "; ");
        detect_write_amount(to, cli->lang, b->amount);
        buf_format(to, " " STR_FMT, STR_ARG(b->currency));
    }
    if (b->status.len > 0) buf_format(to, "; " STR_FMT, STR_ARG(b->status));
    if (b->status_details.len > 0) buf_format(to, " (" STR_FMT ")", STR_ARG(b->status_details));
    buf_byte(to, '\n');
}

/* The bids in a form that no language or limit changes: what the key's hash is made of. */
static void add_plain_bid(Buf *to, const DetectBid *b)
{
    buf_format(to, "%d " STR_FMT " " STR_FMT " %lld " STR_FMT, (int)b->role, STR_ARG(b->id), STR_ARG(b->status),
               (long long)b->amount, STR_ARG(b->currency));
    for (size_t i = 0; i < b->tenderer_count; i++) buf_format(to, " " STR_FMT, STR_ARG(b->tenderers[i].id));
    buf_byte(to, '\n');
}

static void set_text(Cli *cli, JsonValue *to, const char *name, Str text)
{
    if (str_trim(text).len > 0) json_set(cli->arena, to, name, json_new_string(cli->arena, str_trim(text)));
}

/* The number a flag comes down to, as a person reads it. */
static void add_value(Buf *to, const DetectFlag *f)
{
    if (detect_rule_shape(f->rule) == DETECT_SHAPE_SHARE)
        buf_format(to, "%llu / %llu (%.2f %%)", (unsigned long long)f->part, (unsigned long long)f->whole, f->ratio * 100);
    else if (f->rule == DETECT_R035 || f->rule == DETECT_R048) buf_format(to, "%u", f->count);
    else if (f->limit != 0 || f->days != 0) buf_format(to, "%lld", (long long)f->days);
    else if (f->ratio < 0 || f->ratio > 0) buf_format(to, "%.2f %%", f->ratio * 100);
}

/* Members and processes, in a form that no language changes. */
static void add_places(Buf *to, const DetectFlag *f)
{
    for (size_t i = 0; i < f->field_count; i++) buf_format(to, "%s: " STR_FMT "\n", f->fields[i].pointer, STR_ARG(f->fields[i].text));
    for (size_t i = 0; i < f->spot_count; i++) {
        const DetectSpot *s = &f->spots[i];
        buf_format(to, STR_FMT " " STR_FMT, STR_ARG(s->ocid), STR_ARG(s->note));
        buf_byte(to, '\n');
    }
}

/* Many tenderers together have a long name: its beginning, for fields that are short. In full it stands in the explanation. */
static Str beginning_of(Cli *cli, Str text, size_t bytes)
{
    if (text.len <= bytes) return text;
    return str_format(cli->arena, STR_FMT " ...", STR_ARG(utf8_first_bytes(text, bytes - 4)));
}

static JsonValue *flag_item(Cli *cli, const DetectFlag *f, const DetectResult *r)
{
    JsonValue *item = json_new_object(cli->arena);
    Buf explanation = buf_in(cli->arena), bids = buf_in(cli->arena), plain = buf_in(cli->arena), value = buf_in(cli->arena);
    char hex[65];
    enum { SUBJECT = 200, TITLE = 900 };
    bool set = f->group == DETECT_SET;
    Str whole = detect_flag_subject(f), subject = set ? beginning_of(cli, whole, SUBJECT) : whole;
    for (size_t i = 0; i < f->bid_count; i++) {
        add_bid(cli, &bids, &f->bids[i]);
        add_plain_bid(&plain, &f->bids[i]);
    }
    add_places(&bids, f);
    add_places(&plain, f);
    if (f->group != DETECT_PROCESS) buf_format(&plain, "%s %llu %llu\n", detect_group_name(f->group), (unsigned long long)f->part,
                                               (unsigned long long)f->whole);
    if (set) buf_format(&plain, STR_FMT "\n", STR_ARG(whole));
    if (f->other.id.ptr || f->market.ptr || f->year.ptr)
        buf_format(&plain, STR_FMT " " STR_FMT " " STR_FMT "\n", STR_ARG(f->other.id), STR_ARG(f->market), STR_ARG(f->year));
    buf_format(&bids, STR_FMT ":%llu\n", STR_ARG(f->source), (unsigned long long)f->line);
    detect_explain(&explanation, cli->lang, f, r);
    add_value(&value, f);
    Hash hash = hash_of(buf_str(&plain));
    Str code = str_of(detect_rule_code(f->rule));
    set_text(cli, item, "key", str_format(cli->arena, STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(code), STR_ARG(subject),
                                          STR_ARG(str_first(hash_hex(hex, &hash), 16))));
    set_text(cli, item, "rule", code);
    set_text(cli, item, "subject", subject);
    set_text(cli, item, "tender_title", f->group == DETECT_PROCESS ? f->title : beginning_of(cli, f->party.name, TITLE));
    set_text(cli, item, "explanation", buf_str(&explanation));
    set_text(cli, item, "evidence", buf_str(&bids));
    set_text(cli, item, "value", buf_str(&value));
    if (f->cleared != DETECT_OPEN) set_text(cli, item, "cleared_by", r->settings->clear_book->texts[f->cleared].sentence[cli->lang]);
    return item;
}

static ErrorCode send_batch(Cli *cli, Client *c, Str token, JsonValue *items, size_t *created, size_t *known, Error *e)
{
    JsonValue *args = json_new_object(cli->arena);
    const JsonValue *data, *page;
    int64_t n;
    json_set(cli->arena, args, "kind", json_new_string(cli->arena, STR("flag")));
    json_set(cli->arena, args, "items", items);
    json_set(cli->arena, args, "skip_known", json_new_bool(cli->arena, true));
    if (!args || args->broken || items->broken) return error_memory(e);
    TRY(client_call(cli, c, cli->arena, STR("record.import"), token, args, -1, &data, &page, e));
    const JsonValue *made = json_get(data, "created");
    *created += made ? made->count : 0;
    *known += json_int(json_get(data, "known"), &n) ? (size_t)n : 0;
    return ERR_OK;
}

static ErrorCode store_flags(Cli *cli, const DetectResult *r, bool cleared_too, Error *e)
{
    CLEANUP(client_close) Client c = { -1 };
    Str login, token;
    size_t created = 0, known = 0;
    TRY(session_file_token(cli, &login, &token, e));
    TRY(client_open(cli, &c, e));
    for (size_t i = 0; i < r->flag_count;) {
        ArenaMark mark = arena_mark(cli->arena);
        JsonValue *items = json_new_array(cli->arena);
        if (!items) return error_memory(e);
        for (; i < r->flag_count && items->count < BATCH; i++) {
            if (cleared_too || r->flags[i].cleared == DETECT_OPEN) json_add(cli->arena, items, flag_item(cli, &r->flags[i], r));
        }
        if (items->count > 0) TRY(send_batch(cli, &c, token, items, &created, &known, e));
        arena_restore(cli->arena, mark);
    }
    say(cli, K("cli.flags-stored"), arg_int("created", (int64_t)created), arg_int("known", (int64_t)known));
    return ERR_OK;
}

/* ---- printed ---- */

static ErrorCode print_result(Cli *cli, const DetectResult *r, Str format, Error *e)
{
    Buf out = buf_in(cli->arena);
    if (str_is(format, "cardinal")) {
        detect_write_cardinal(&out, r);
        if (out.len > 0 && out.ptr[out.len - 1] != '\n') buf_byte(&out, '\n');
    } else if (str_is(format, "csv")) {
        detect_write_table(&out, cli->lang, r);
    } else if (str_is(format, "pairs")) {
        detect_write_pairs(&out, r);
    } else if (str_is(format, "screens")) {
        detect_write_screen_table(&out, r);
    } else if (str_is(format, "scores")) {
        detect_write_score_table(&out, r);
    } else if (str_is(format, "json") || (!format.len && cli->json)) {
        detect_write_lines(&out, cli->lang, r);
    } else if (!format.len || str_is(format, "text")) {
        Buf text = buf_in(cli->arena);
        detect_write_summary(&text, cli->lang, r);
        render_safe(&out, buf_str(&text), true);
    } else {
        return error_set(e, ERR_USAGE, K("cli.no-format"), arg_str("format", format));
    }
    return out.failed ? error_memory(e) : print_out(buf_str(&out), e);
}

static void detector_free_p(Detector **d)
{
    if (*d) detector_free(*d);
}

/* ---- what a run goes by ---- */

enum { THREADS_OF_ITSELF = 8, SETTINGS_LIMIT = 1 << 20, MOST_MEGABYTES = 1 << 20 };
enum { MOST_KEPT = 100000, PAIRS_OF_ITSELF = 1000, SCORES_OF_ITSELF = 1000 };

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

/* What the rules over many processes keep, and where. */
static ErrorCode take_tables(const CliArgs *args, DetectSettings *s, Error *e)
{
    int64_t pairs = str_is(argument(args, "format"), "pairs") ? PAIRS_OF_ITSELF : 0, profiles = 0, megabytes = 0;
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
    int64_t scores = str_is(format, "scores") || (s->rules & DETECT_BIT(DETECT_CRI)) ? SCORES_OF_ITSELF : 0;
    TRY(take_number(args, "scores", MOST_KEPT, &scores, e));
    s->scores = (uint32_t)scores;
    s->screens = argument_given(args, "screens") || str_is(format, "screens") || (s->rules & DETECT_BIT(DETECT_SCREENS));
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
    uint64_t rules = DETECT_ALL, found = 0;
    Str given = argument(args, "fail_on");
    if (!given.ptr) return ERR_OK;
    if (!str_is(given, "any")) TRY(read_rules(given, &rules, e));
    for (size_t i = 0; i < r->flag_count; i++) found += (rules >> r->flags[i].rule & 1) && r->flags[i].cleared == DETECT_OPEN;
    return found == 0 ? ERR_OK : error_set(e, ERR_FINDING, K("cli.flags-found"), arg_int("count", (int64_t)found));
}

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    CLEANUP(detector_free_p) Detector *d = NULL;
    const DetectResult *r;
    DetectSettings settings;
    RuleBook *book = ARENA_NEW(cli->arena, RuleBook);
    Str format = argument(args, "format"), fail_on = argument(args, "fail_on");
    uint64_t checked;
    if (format.len && !str_is(format, "text") && !str_is(format, "json") && !str_is(format, "csv") && !str_is(format, "pairs")
        && !str_is(format, "screens") && !str_is(format, "scores") && !str_is(format, "cardinal")) {
        return error_set(e, ERR_USAGE, K("cli.no-format"), arg_str("format", format));
    }
    if (fail_on.ptr && !str_is(fail_on, "any")) TRY(read_rules(fail_on, &checked, e));
    if (!book) return error_memory(e);
    TRY(detect_rules_given(cli, args, book, e));
    TRY(detect_run_settings(cli, args, book, &settings, e));
    TRY(detector_new(cli->arena, &settings, &d, e));
    TRY(detect_read_all(cli, args, 0, d, e));
    TRY(detector_finish(d, &r, e));
    TRY(print_result(cli, r, format, e));
    if (r->damaged) {                               /* what could be read was shown; whoever relies on it must know that it is not all */
        *e = r->damage;
        return e->code;
    }
    if (argument_given(args, "store")) TRY(store_flags(cli, r, argument_given(args, "cleared"), e));
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
    { "store", NULL, K("cli.detect-store") },
    { "cleared", NULL, K("cli.detect-cleared") },
};

const CliCommand CMD_DETECT_RUN = {
    .name = "detect run", .words = K("cli.words-files"), .least = 1, .most = SIZE_MAX, .help = K("cli.detect-help"),
    .example = "tergoo detect run samples/tsuchiura-ocds.jsonl.gz --currency JPY", .options = OPTIONS,
    .option_count = ARRAY_LEN(OPTIONS), .run = run,
};
