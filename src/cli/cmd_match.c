/* cmd_match.c: tergoo match score: two names, how near they are and why; tergoo match screen: every name of one table against a
 * list of names; tergoo match index: such a list as a file that need not be made again. None of it touches an office: what is
 * looked up here leaves no trace in a ledger, so a look-up in a case is made there and not here. */
#include "cli/cli.h"
#include "match/list.h"
#include "match/reasons.h"
#include "text/csv.h"

#include <unistd.h>

enum { LIST_LIMIT = 1 << 30, HITS_MOST = 100, HITS_OF_ITSELF = 10, BROKEN_SHOWN = 10, OUT_PIECE = 1 << 16 };

static ErrorCode sort_given(const CliArgs *args, MatchSort *ret, Error *e)
{
    static const char *const NAMES[] = { [MATCH_PERSON] = "person", [MATCH_BODY] = "body", [MATCH_ANY] = "any" };
    Str given = argument(args, "kind");
    *ret = MATCH_ANY;
    if (!given.ptr) return ERR_OK;
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        if (!str_is(given, NAMES[i])) continue;
        *ret = (MatchSort)i;
        return ERR_OK;
    }
    return error_set(e, ERR_USAGE, K("match.no-kind"), arg_str("given", given));
}

static ErrorCode number_given(const CliArgs *args, const char *name, int64_t most, int64_t *ret, Error *e)
{
    Str given = argument(args, name);
    if (given.ptr && (!int_parse(given, ret) || *ret < 1 || *ret > most))
        return error_set(e, ERR_USAGE, K("cli.no-number"), arg_c("option", name), arg_str("given", given), arg_int("most", most));
    return ERR_OK;
}

/* ---- reasons ---- */

typedef struct { Cli *cli; JsonValue *list; } Reasons;

static void add_reason(void *self, const char *key, const ErrorArg *args, size_t count)
{
    Reasons *r = self;
    json_add(r->cli->arena, r->list, json_new_string(r->cli->arena, sentence_args(r->cli, key, args, count)));
}

/* All that speaks for the score, in the reader's language. */
static JsonValue *reasons_of(Cli *cli, const MatchBook *book, const MatchedPair *pair)
{
    Reasons r = { cli, json_new_array(cli->arena) };
    match_reasons(book, cli->arena, pair, add_reason, &r);
    return r.list;
}

static Str score_text(Cli *cli, int score) { return str_format(cli->arena, "%d.%03d", score / 1000, score % 1000); }

/* ---- match score ---- */

/* As they stand; where that is no match, either as it would be on the other keyboard: it then is words[i]. */
static void score_words(Cli *cli, const MatchBook *book, Str words[2], MatchSort sort, MatchResult *ret)
{
    MatchName names[2];
    for (size_t i = 0; i < 2; i++) match_name(book, words[i], sort, &names[i]);
    match_score(book, &names[0], &names[1], ret);
    for (size_t i = 0; i < 2 && ret->score < MATCH_ALERT; i++) {
        Str others[MATCH_KEYBOARDS];
        size_t count = match_other_keyboards(cli->arena, words[i], others);
        for (size_t k = 0; k < count && ret->score < MATCH_ALERT; k++) {
            MatchName meant;
            MatchResult other;
            match_name(book, others[k], sort, &meant);
            match_score(book, i == 0 ? &meant : &names[0], i == 0 ? &names[1] : &meant, &other);
            if (other.score < MATCH_ALERT) continue;
            *ret = other;
            ret->keyboard = (uint8_t)(k + 1);
            words[i] = others[k];
        }
    }
}

static ErrorCode run_score(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    MatchBook *book;
    MatchSort sort;
    MatchResult m;
    TRY(sort_given(args, &sort, e));
    for (size_t i = 0; i < 2; i++) {
        if (!utf8_valid(args->words[i]))
            return error_set(e, ERR_INVALID, K("text.utf8"), arg_int("byte", (int64_t)utf8_valid_length(args->words[i]) + 1));
    }
    TRY(match_book_shipped(cli->arena, &book, e));
    Str words[] = { args->words[0], args->words[1] };
    score_words(cli, book, words, sort, &m);
    JsonValue *reasons = reasons_of(cli, book, &(MatchedPair){ words[0], words[1], sort, sort, &m, 0 });
    view_row(&cli->view, sentence(cli, K("match.score")), score_text(cli, m.score));
    view_note(&cli->view, m.score >= MATCH_ALERT ? sentence(cli, K("match.question")) : sentence(cli, K("match.below")));
    JSON_EACH(one, reasons) view_note(&cli->view, json_text(one));
    json_set(cli->arena, view_data(&cli->view), "score", json_new_string(cli->arena, score_text(cli, m.score)));
    json_set(cli->arena, view_data(&cli->view), "reasons", reasons);
    return ERR_OK;
}

static const CliOption SCORE_OPTIONS[] = { { "kind", K("cli.word-text"), K("match.kind-help") } };

const CliCommand CMD_MATCH_SCORE = {
    .name = "match score", .words = K("match.words-names"), .least = 2, .most = 2, .help = K("match.score-help"),
    .example = "tergoo match score Жумабеков Jumabekov", .options = SCORE_OPTIONS, .option_count = ARRAY_LEN(SCORE_OPTIONS),
        .run = run_score,
};

/* ---- tables of names ---- */

typedef struct { int id, name, birth, country, number; } Columns;
typedef ErrorCode (*TakeEntry)(void *self, const MatchEntry *entry, Error *e);

static ErrorCode find_columns(const CsvReader *c, const char *path, Columns *ret, Error *e)
{
    *ret = (Columns){ -1, -1, -1, -1, -1 };
    struct { const char *name; int *to; } wanted[] = {
        { "id", &ret->id }, { "name", &ret->name }, { "birth", &ret->birth }, { "country", &ret->country },
        { "number", &ret->number },
    };
    for (size_t i = 0; i < c->columns; i++) {
        for (size_t k = 0; k < ARRAY_LEN(wanted); k++) if (str_is(str_trim(c->cells[i]), wanted[k].name)) *wanted[k].to = (int)i;
    }
    return ret->id >= 0 && ret->name >= 0 ? ERR_OK : error_set(e, ERR_INVALID, K("match.no-columns"), arg_c("path", path));
}

static Str cell(const CsvReader *c, int at) { return at >= 0 ? str_trim(csv_unguard(c->cells[at])) : (Str){ 0 }; }

/* A row that cannot be read is told with its place, counted and passed over. */
static ErrorCode pass_over(Cli *cli, CsvReader *c, const char *path, uint64_t *broken, Error *e)
{
    if (e->code != ERR_INVALID && e->code != ERR_LIMIT) return e->code;
    error_in(e, K("match.in-table"), arg_c("path", path));
    bool json = cli->json;
    cli->json = false;                                     /* to standard error as a sentence: lines of hits stay alone on standard output */
    if ((*broken)++ < BROKEN_SHOWN) render_error(cli, e);
    cli->json = json;
    csv_skip(c);
    error_clear(e);
    return ERR_OK;
}

static ErrorCode take_rows(Cli *cli, CsvReader *c, const char *path, MatchSort sort, TakeEntry take, void *self,
    uint64_t *broken, Error *e)
{
    Columns at;
    bool more;
    TRY(csv_next(c, &more, e));
    TRY(find_columns(c, path, &at, e));
    ArenaMark mark = arena_mark(cli->arena);
    for (;;) {
        ErrorCode code = csv_next(c, &more, e);
        if (code == ERR_OK && !more) return ERR_OK;
        if (code == ERR_OK && cell(c, at.name).len == 0)
            code = error_set(e, ERR_INVALID, K("match.no-name"), arg_int("row", (int64_t)c->row));
        if (code != ERR_OK) {
            TRY(pass_over(cli, c, path, broken, e));
            continue;
        }
        MatchEntry entry = { .id = cell(c, at.id), .name = cell(c, at.name), .sort = sort,
                             .facts = { cell(c, at.birth), cell(c, at.country), cell(c, at.number) } };
        TRY(take(self, &entry, e));
        arena_restore(cli->arena, mark);
    }
}

static ErrorCode read_table(Cli *cli, Str word, MatchSort sort, TakeEntry take, void *self, uint64_t *broken, Error *e)
{
    char *path = str_c(cli->arena, word);
    Str text;
    CsvReader c;
    if (!path) return error_memory(e);
    TRY(file_read(cli->arena, path, LIST_LIMIT, &text, e));
    ErrorCode code = csv_open(&c, cli->arena, text, e);
    if (code == ERR_OK) code = take_rows(cli, &c, path, sort, take, self, broken, e);
    return code == ERR_OK ? ERR_OK : error_in(e, K("match.in-table"), arg_c("path", path));
}

static ErrorCode add_entry(void *self, const MatchEntry *entry, Error *e) { return match_list_add(self, entry, e); }

static void list_free(MatchList **l) { match_list_free(*l); }
static void screen_free(MatchSearch **s) { match_search_free(*s); }

/* From a table, or from a file that `match index` made. */
static ErrorCode list_given(Cli *cli, const MatchBook *book, Str word, MatchSort sort, MatchList **ret, uint64_t *broken, Error *e)
{
    if (str_ends(word, STR(".names"))) {
        char *path = str_c(cli->arena, word);
        return path ? match_list_map(book, path, ret, e) : error_memory(e);
    }
    TRY(match_list_begin(book, ret, e));
    TRY(read_table(cli, word, sort, add_entry, *ret, broken, e));
    return match_list_finish(*ret, e);
}

static ErrorCode say_broken(Cli *cli, uint64_t broken, Error *e)
{
    cli->json = false;
    return broken == 0 ? ERR_OK : error_set(e, ERR_FINDING, K("match.rows-broken"), arg_int("count", (int64_t)broken));
}

/* ---- match screen ---- */

typedef struct {
    Cli *cli;
    const MatchBook *book;
    const MatchList *list;
    MatchSearch *search;
    int64_t least, most;
    uint64_t queries, with_hits;
    Buf out;                               /* lines that were not written yet */
    Arena lines;
} Screen;

static void add_hit(Screen *s, const MatchEntry *query, const MatchHit *hit)
{
    Arena *a = s->cli->arena;
    MatchEntry found = match_list_entry(s->list, hit->entry);
    Str asked = match_as_meant(a, query->name, &hit->result);
    JsonValue *reasons = reasons_of(s->cli, s->book, &(MatchedPair){ asked, found.name, query->sort, found.sort, &hit->result, hit->facts });
    if (!s->cli->json) {
        buf_format(&s->out, STR_FMT "  " STR_FMT "\n    " STR_FMT "  " STR_FMT "  " STR_FMT "\n", STR_ARG(query->id),
                   STR_ARG(query->name), STR_ARG(score_text(s->cli, hit->result.score)), STR_ARG(found.id), STR_ARG(found.name));
        JSON_EACH(reason, reasons) buf_format(&s->out, "        " STR_FMT "\n", STR_ARG(json_text(reason)));
        return;
    }
    buf_c(&s->out, "{\"query_id\":");
    json_write(&s->out, json_new_string(a, query->id));
    buf_c(&s->out, ",\"id\":");
    json_write(&s->out, json_new_string(a, found.id));
    buf_format(&s->out, ",\"score\":" STR_FMT ",\"reasons\":", STR_ARG(score_text(s->cli, hit->result.score)));
    json_write(&s->out, reasons);
    buf_c(&s->out, "}\n");
}

static ErrorCode flush(Screen *s, Error *e)
{
    if (s->out.failed) return error_memory(e);
    Buf safe = buf_in(&s->lines);
    if (!s->cli->json) render_safe(&safe, buf_str(&s->out), true);
    TRY(print_out(s->cli->json ? buf_str(&s->out) : buf_str(&safe), e));
    arena_free(&s->lines);
    s->out = buf_in(&s->lines);
    return ERR_OK;
}

static ErrorCode screen_entry(void *self, const MatchEntry *query, Error *e)
{
    Screen *s = self;
    MatchHit hits[HITS_MOST];
    size_t n = match_search(s->search, query, (int)s->least, hits, (size_t)s->most);
    s->queries++;
    s->with_hits += n > 0;
    for (size_t i = 0; i < n; i++) add_hit(s, query, &hits[i]);
    return s->out.len < OUT_PIECE ? ERR_OK : flush(s, e);
}

static ErrorCode run_screen(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    MatchBook *book;
    MatchSort sort;
    CLEANUP(list_free) MatchList *list = NULL;
    CLEANUP(screen_free) MatchSearch *search = NULL;
    uint64_t broken = 0;
    int64_t percent = MATCH_ALERT / 10;
    Screen s = { .cli = cli, .most = HITS_OF_ITSELF, .lines = arena_with((size_t)1 << 30) };
    TRY(sort_given(args, &sort, e));
    TRY(number_given(args, "least", 100, &percent, e));
    TRY(number_given(args, "most", HITS_MOST, &s.most, e));
    TRY(match_book_shipped(cli->arena, &book, e));
    TRY(list_given(cli, book, args->words[0], sort, &list, &broken, e));
    TRY(match_search_new(list, &search, e));
    s.book = book, s.list = list, s.search = search, s.least = percent * 10;
    s.out = buf_in(&s.lines);
    ErrorCode code = read_table(cli, args->words[1], sort, screen_entry, &s, &broken, e);
    if (code == ERR_OK) code = flush(&s, e);
    arena_free(&s.lines);
    TRY(code);
    if (!cli->json) {
        say(cli, K("match.screened"), arg_int("queries", (int64_t)s.queries), arg_int("names", (int64_t)match_list_count(list)),
            arg_int("found", (int64_t)s.with_hits));
    }
    return say_broken(cli, broken, e);
}

static const CliOption SCREEN_OPTIONS[] = {
    { "kind", K("cli.word-text"), K("match.kind-help") },
    { "least", K("cli.word-number"), K("match.least-help") },
    { "most", K("cli.word-number"), K("match.most-help") },
};

const CliCommand CMD_MATCH_SCREEN = {
    .name = "match screen", .words = K("match.words-screen"), .least = 2, .most = 2, .help = K("match.screen-help"),
    .example = "tergoo match screen samples/names-list.csv samples/names-queries.csv", .options = SCREEN_OPTIONS,
    .option_count = ARRAY_LEN(SCREEN_OPTIONS), .run = run_screen,
};

/* ---- match index ---- */

static ErrorCode run_index(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    MatchBook *book;
    MatchSort sort;
    CLEANUP(list_free) MatchList *list = NULL;
    uint64_t broken = 0;
    const char *out;
    TRY(sort_given(args, &sort, e));
    TRY(argument_path(cli, args, "out", &out, e));
    if (!str_ends(str_of(out), STR(".names"))) return error_set(e, ERR_USAGE, K("match.no-ending"), arg_c("path", out));
    TRY(match_book_shipped(cli->arena, &book, e));
    TRY(list_given(cli, book, args->words[0], sort, &list, &broken, e));
    TRY(match_list_write(list, out, e));
    say(cli, K("match.indexed"), arg_int("names", (int64_t)match_list_count(list)), arg_c("path", out),
        arg_int("megabytes", (int64_t)(match_list_size(list) / 1000000)));
    return say_broken(cli, broken, e);
}

static const CliOption INDEX_OPTIONS[] = {
    { "out", K("cli.word-file"), K("match.out-help"), .required = true },
    { "kind", K("cli.word-text"), K("match.kind-help") },
};

const CliCommand CMD_MATCH_INDEX = {
    .name = "match index", .words = K("cli.word-file"), .least = 1, .most = 1, .help = K("match.index-help"),
    .example = "tergoo match index samples/names-list.csv --out list.names", .options = INDEX_OPTIONS,
    .option_count = ARRAY_LEN(INDEX_OPTIONS), .run = run_index,
};
