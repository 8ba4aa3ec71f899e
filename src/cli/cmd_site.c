/* cmd_site.c: tergoo site build: the public site as a folder for any web server.
 *
 * Asks the gate for all that is public (operation site.items), for pictures that it has not yet (site.picture) and for certificates
 * (certificate.public_list, where the office has such), and gives them to site/, which writes the folder. What the gate said last
 * time is named in the folder: when it would say the same again, and the site would be made with the same templates, nothing is
 * written and no entry is made, so that a timer may call this every minute. */
#include "cli/cli.h"

#include <unistd.h>

#include "site/site.h"

typedef struct { Cli *cli; Client client; Str token; SiteBuild site; JsonValue *mark; } SiteWork;

/* ---- asking ---- */

static ErrorCode ask(SiteWork *w, Arena *a, Str op, JsonValue *args, size_t limit, const JsonValue **data, Str *file, Error *e)
{
    const JsonValue *page;
    int fd CLEANUP(fd_close) = limit > 0 ? file_nameless() : -1;
    if (limit > 0 && fd < 0) return error_system(e, temporary_folder());
    TRY(client_call(w->cli, &w->client, a, op, w->token, args, fd, data, &page, e));
    if (limit == 0) return ERR_OK;
    if (lseek(fd, 0, SEEK_SET) != 0) return error_system(e, op);
    return fd_read_all(a, fd, limit, file, e);
}

static ErrorCode get_picture(void *self, Arena *a, Str id, int fit, Str *ret, Error *e)
{
    enum { PICTURE_LIMIT = 32 << 20 };
    SiteWork *w = self;
    const JsonValue *data;
    JsonValue *args = json_new_object(a);
    json_set(a, args, "photo", json_new_string(a, id));
    json_set(a, args, "fit", json_new_int(a, fit));
    return ask(w, a, STR("site.picture"), args, PICTURE_LIMIT, &data, ret, e);
}

static ErrorCode get_signature(void *self, Arena *a, Str sums, Str *ret, Error *e)
{
    SiteWork *w = self;
    const JsonValue *data;
    JsonValue *args = json_new_object(a);
    json_set(a, args, "address", json_new_string(a, w->site.address));
    json_set(a, args, "sums", json_new_string(a, sums));
    TRY(ask(w, a, STR("site.sign"), args, 0, &data, NULL, e));
    *ret = json_text(json_get(data, "note"));
    return ERR_OK;
}

/* An office without courses has no such operation. */
static ErrorCode get_certificates(SiteWork *w, Error *e)
{
    static const Str OPERATION = { "certificate.public_list", sizeof "certificate.public_list" - 1 };
    const JsonValue *data = NULL;
    Buf text = buf_in(w->cli->arena);
    if (!operation_named(w->cli->operations, OPERATION)) return ERR_OK;
    ErrorCode code = ask(w, w->cli->arena, OPERATION, NULL, 0, &data, NULL, e);
    if (code == ERR_NOT_FOUND || code == ERR_USAGE) {
        error_clear(e);
        return ERR_OK;
    }
    const JsonValue *list = data && data->type == JSON_ARRAY ? data : json_get(data, "certificates");
    if (code != ERR_OK || !list) return code;
    json_write(&text, list);
    if (text.failed) return error_memory(e);
    w->site.certificates = buf_str(&text);
    return ERR_OK;
}

/* ---- what the last build left ---- */

static ErrorCode read_mark(SiteWork *w, const JsonValue **ret, Error *e)
{
    Str text;
    JsonValue *v = NULL;
    Error unheard;
    TRY(site_mark(w->cli->arena, w->site.folder, &text, e));
    if (text.len > 0 && json_parse(w->cli->arena, text, &v, &unheard) != ERR_OK) v = NULL;
    *ret = v;
    return ERR_OK;
}

static Str given_or_kept(const CliArgs *args, const char *option, const JsonValue *kept, const char *name)
{
    return argument_given(args, option) ? argument(args, option) : json_text(json_get(kept, name));
}

static ErrorCode take_options(SiteWork *w, const CliArgs *args, const JsonValue *kept, Error *e)
{
    static const char *const OPTIONS[LANG_COUNT] = { "name-en", "name-ru", "name-ky" };
    static const char *const NAMES[LANG_COUNT] = { "name_en", "name_ru", "name_ky" };
    Arena *a = w->cli->arena;
    Str address = given_or_kept(args, "address", kept, "address");
    if (address.len == 0) return error_set(e, ERR_USAGE, K("site.no-address"));
    TRY(site_address(a, address, &w->site.address, e));
    w->mark = json_new_object(a);
    json_set(a, w->mark, "address", json_new_string(a, w->site.address));
    json_set(a, w->mark, "maker", json_new_string(a, site_maker(a)));
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        w->site.name[lang] = given_or_kept(args, OPTIONS[lang], kept, NAMES[lang]);
        if (w->site.name[lang].len > 0) json_set(a, w->mark, NAMES[lang], json_new_string(a, w->site.name[lang]));
    }
    return ERR_OK;
}

/* Made with the same, under the same names: then the gate may answer that nothing is new. */
static bool made_alike(const SiteWork *w, const JsonValue *kept)
{
    JSON_EACH(one, w->mark)
        if (!json_get_str(kept, one->key) || !json_equal(one, json_get_str(kept, one->key))) return false;
    return json_text(json_get(kept, "items")).len > 0;
}

static Str certificates_hash(const SiteWork *w)
{
    char hex[65];
    Hash h = hash_of(w->site.certificates);
    return str_copy(w->cli->arena, hash_hex(hex, &h));
}

/* ---- all of it ---- */

static void show_counts(SiteWork *w, const SiteCount *n)
{
    Cli *cli = w->cli;
    count_row(cli, "items", K("site.n-items"), (uint64_t)n->items);
    count_row(cli, "withdrawn", K("site.n-withdrawn"), (uint64_t)n->withdrawn);
    count_row(cli, "projects", K("site.n-projects"), (uint64_t)n->projects);
    count_row(cli, "pictures", K("site.n-pictures"), (uint64_t)n->pictures);
    count_row(cli, "certificates", K("site.n-certificates"), (uint64_t)n->certificates);
    count_row(cli, "passed_over", K("site.n-passed-over"), (uint64_t)n->passed_over);
    count_row(cli, "files", K("site.n-files"), (uint64_t)n->files);
    count_row(cli, "written", K("site.n-written"), (uint64_t)n->written);
    count_row(cli, "removed", K("site.n-removed"), (uint64_t)n->removed);
}

static ErrorCode build(SiteWork *w, const CliArgs *args, const JsonValue *kept, Error *e)
{
    Cli *cli = w->cli;
    const JsonValue *data;
    JsonValue *asked = json_new_object(cli->arena);
    SiteCount count;
    Buf mark = buf_in(cli->arena);
    TRY(get_certificates(w, e));
    json_set(cli->arena, w->mark, "certificates", json_new_string(cli->arena, certificates_hash(w)));
    bool alike = !argument_given(args, "again") && made_alike(w, kept);
    if (alike) json_set(cli->arena, asked, "had", json_new_string(cli->arena, json_text(json_get(kept, "items"))));
    TRY(ask(w, cli->arena, STR("site.items"), asked, SITE_ITEMS_LIMIT, &data, &w->site.items, e));
    if (json_true(json_get(data, "same"))) {
        json_set(cli->arena, view_data(&cli->view), "unchanged", json_new_bool(cli->arena, true));
        view_note(&cli->view, sentence(cli, K("site.unchanged"), arg_c("folder", w->site.folder)));
        return ERR_OK;
    }
    json_set(cli->arena, w->mark, "items", json_new_string(cli->arena, json_text(json_get(data, "hash"))));
    json_write(&mark, w->mark);
    if (mark.failed) return error_memory(e);
    w->site.mark = buf_str(&mark);
    TRY(site_build(&w->site, &count, e));
    show_counts(w, &count);
    return ERR_OK;
}

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    Str login = { 0 };
    const JsonValue *kept;
    SiteWork w = { .cli = cli, .client = { -1 } };
    w.site.picture = get_picture;
    w.site.sign = get_signature;
    w.site.self = &w;
    TRY(crypto_start(e));
    TRY(argument_path(cli, args, "out", &w.site.folder, e));
    TRY(read_mark(&w, &kept, e));
    TRY(take_options(&w, args, kept, e));
    TRY(session_file_token(cli, &login, &w.token, e));
    TRY(client_open(cli, &w.client, e));
    ErrorCode code = build(&w, args, kept, e);
    client_close(&w.client);
    return code;
}

static const CliOption OPTIONS[] = {
    { "out", K("cli.word-file"), K("site.cli-out"), .required = true },
    { "address", K("cli.word-text"), K("site.cli-address") },
    { "name-en", K("cli.word-text"), K("site.cli-name-en") },
    { "name-ru", K("cli.word-text"), K("site.cli-name-ru") },
    { "name-ky", K("cli.word-text"), K("site.cli-name-ky") },
    { "again", NULL, K("site.cli-again") },
};

const CliCommand CMD_SITE_BUILD = {
    .name = "site build", .help = K("site.cli-build"), .example = "tergoo site build --out /srv/news --address https://news.example",
    .options = OPTIONS, .option_count = ARRAY_LEN(OPTIONS), .run = run,
};
