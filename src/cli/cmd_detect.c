/* cmd_detect.c: tergoo detect run: red flags in procurement data, printed, or given to the gate as records of the kind `flag`.
 *
 * Reading and rules are the engine's (detect/detect.h). A flag's key is made of the rule, the contracting process and a hash
 * of the bids behind it, so that the same data raise one flag however often they are read, and changed data a new one. What
 * the data themselves explain is counted and shown, and stored only when asked for. */
#include "cli/cli.h"

#include <sys/stat.h>

#include "detect/detect.h"

enum { BATCH = 200 };

static ErrorCode take_rules(const CliArgs *args, unsigned *ret, Error *e)
{
    Str rest = argument(args, "rules"), code;
    DetectRule rule;
    *ret = 0;
    for (bool more = rest.len > 0; more;) {
        more = str_cut(&rest, ',', &code);
        if (!detect_rule_of(str_trim(code), &rule)) return error_set(e, ERR_USAGE, K("cli.no-rule"), arg_str("rule", code));
        *ret |= 1u << rule;
    }
    return ERR_OK;
}

typedef struct { Bar bar; uint64_t before, total; } Reading;      /* bytes of the files that are done, and of all */

static void step(void *self, uint64_t bytes)
{
    Reading *r = self;
    bar_step(&r->bar, r->before + bytes, r->total);
}

/* 0 for a pipe, or what cannot be looked at: opening it will say so. */
static uint64_t size_of_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
}

static ErrorCode read_all(Cli *cli, const CliArgs *args, Detector *d, Error *e)
{
    Reading r = { .bar = bar_new(cli, sentence(cli, K("cli.reading-data"))) };
    ErrorCode code = ERR_OK;
    char **paths = arena_array(cli->arena, args->word_count, sizeof *paths);
    if (!paths) return error_memory(e);
    for (size_t i = 0; i < args->word_count; i++) {
        paths[i] = str_c(cli->arena, args->words[i]);
        if (!paths[i]) return error_memory(e);
        r.total += size_of_file(paths[i]);
    }
    for (size_t i = 0; i < args->word_count && code == ERR_OK; i++) {
        code = detector_read_path(d, paths[i], step, &r, e);
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

static JsonValue *flag_item(Cli *cli, const DetectFlag *f, const DetectResult *r)
{
    JsonValue *item = json_new_object(cli->arena);
    Buf explanation = buf_in(cli->arena), bids = buf_in(cli->arena), plain = buf_in(cli->arena), value = buf_in(cli->arena);
    char hex[65];
    for (size_t i = 0; i < f->bid_count; i++) {
        add_bid(cli, &bids, &f->bids[i]);
        add_plain_bid(&plain, &f->bids[i]);
    }
    buf_format(&bids, STR_FMT ":%llu\n", STR_ARG(f->source), (unsigned long long)f->line);
    detect_explain(&explanation, cli->lang, f, r);
    if (f->rule == DETECT_R024 || f->rule == DETECT_R058) buf_format(&value, "%.2f %%", f->ratio * 100);
    else if (f->rule == DETECT_R035) buf_format(&value, "%u", f->count);
    Hash hash = hash_of(buf_str(&plain));
    Str code = str_of(detect_rule_code(f->rule));
    set_text(cli, item, "key", str_format(cli->arena, STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(code), STR_ARG(f->ocid),
                                          STR_ARG(str_first(hash_hex(hex, &hash), 16))));
    set_text(cli, item, "rule", code);
    set_text(cli, item, "subject", f->ocid);
    set_text(cli, item, "tender_title", f->title);
    set_text(cli, item, "explanation", buf_str(&explanation));
    set_text(cli, item, "evidence", buf_str(&bids));
    set_text(cli, item, "value", buf_str(&value));
    const char *cleared = f->cleared == DETECT_TOO_FEW ? K("cli.cleared-too-few") : K("cli.cleared-minimum");
    if (f->cleared != DETECT_OPEN) set_text(cli, item, "cleared_by", sentence(cli, cleared));
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

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    CLEANUP(detector_free_p) Detector *d = NULL;
    const DetectResult *r;
    DetectSettings settings = { .currency = argument(args, "currency"), .excluded_methods = argument(args, "exclude"),
                                .priceless_methods = argument(args, "priceless") };
    Str format = argument(args, "format");
    if (format.len && !str_is(format, "text") && !str_is(format, "json") && !str_is(format, "cardinal")) {
        return error_set(e, ERR_USAGE, K("cli.no-format"), arg_str("format", format));
    }
    TRY(take_rules(args, &settings.rules, e));
    TRY(detector_new(cli->arena, &settings, &d, e));
    TRY(read_all(cli, args, d, e));
    TRY(detector_finish(d, &r, e));
    TRY(print_result(cli, r, format, e));
    return argument_given(args, "store") ? store_flags(cli, r, argument_given(args, "cleared"), e) : ERR_OK;
}

static const CliOption OPTIONS[] = {
    { "currency", K("cli.word-currency"), K("cli.detect-currency") },
    { "format", K("cli.word-format"), K("cli.detect-format") },
    { "rules", K("cli.word-rules"), K("cli.detect-rules") },
    { "exclude", K("cli.word-text"), K("cli.detect-exclude") },
    { "priceless", K("cli.word-text"), K("cli.detect-priceless") },
    { "store", NULL, K("cli.detect-store") },
    { "cleared", NULL, K("cli.detect-cleared") },
};

const CliCommand CMD_DETECT_RUN = {
    .name = "detect run", .words = K("cli.words-files"), .least = 1, .most = SIZE_MAX, .help = K("cli.detect-help"),
    .example = "tergoo detect run samples/tsuchiura-ocds.jsonl.gz --currency JPY", .options = OPTIONS,
    .option_count = ARRAY_LEN(OPTIONS), .run = run,
};
