/* cmd_site_verify.c: tergoo site verify: is this folder, or a copy of it from a web server, the public site as the office made it?
 *
 * Three steps, each of which the file VERIFY.md in the folder does without us: SHA256SUMS.note is signed by the office's key, which
 * came another way than the site; SHA256SUMS is the list that was signed; each file in the folder is in the list as it is, and each
 * of the list is in the folder. A signature says when: that nothing was published since, only the office can say. */
#include "cli/cli.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "site/site.h"

enum { SIGNATURE_LIMIT = 1 << 16, FILE_LIMIT = 64 << 20, DEEPEST = 16, SHOWN = 100, HASH_DIGITS = 64, LIST_FRONT = HASH_DIGITS + 2 };

typedef struct { Str hash; bool seen; } Listed;
typedef struct {
    Cli        *cli;
    const char *root;
    Map         listed, unlisted;       /* Listed by path; by the hash that SITE_UNLISTED has of a page */
    Str        *paths; size_t count;    /* in the order of the list */
    Str         address, made;
    int64_t     files, differ, unlisted_count;      /* of the unlisted, those not met yet */
} SiteCheck;

static void folder_close(DIR **d)
{
    if (*d) closedir(*d);
}

/* ---- the signature ---- */

static bool take_line(Str *rest, const char *name, Str *ret)
{
    Str line;
    if (!str_next_line(rest, &line) || !str_starts(line, str_of(name))) return false;
    *ret = str_from(line, strlen(name));
    return true;
}

static ErrorCode read_beside(SiteCheck *c, const char *name, size_t limit, Str *ret, Error *e)
{
    const char *path = path_join(c->cli->arena, c->root, name);
    if (!path) return error_memory(e);
    if (!file_exists(path)) return error_set(e, ERR_FINDING, K("site.no-list"), arg_c("file", name));
    return file_read(c->cli->arena, path, limit, ret, e);
}

/* The SHA-256 that was signed, by one of the keys. */
static ErrorCode check_signature(SiteCheck *c, const NoteKey *keys, size_t count, Str *sums, Error *e)
{
    Note note;
    Str text, bytes, store;
    bool good = false, bad = false;
    TRY(read_beside(c, SITE_SIGNATURE, SIGNATURE_LIMIT, &bytes, e));
    if (note_parse(bytes, &note, e) != ERR_OK) return error_set(e, ERR_FINDING, K("site.no-signature"));
    for (size_t i = 0; i < count && !bad; i++) good = note_signed_by(&note, &keys[i], &bad) || good;
    if (!good || bad) return error_set(e, ERR_FINDING, K("site.no-signature"));
    text = note.text;
    bool whole = take_line(&text, "tergoo-site/v1", &store) && store.len == 0 && take_line(&text, "store: ", &store) &&
                 take_line(&text, "address: ", &c->address) && take_line(&text, "made: ", &c->made) && take_line(&text, "sums: ", sums) &&
                 text.len == 0;
    return whole ? ERR_OK : error_set(e, ERR_FINDING, K("site.no-signature"));
}

/* ---- the list ---- */

static ErrorCode take_listed(SiteCheck *c, Str line, Error *e)
{
    Listed *one = ARENA_NEW(c->cli->arena, Listed);
    Hash h;
    if (!one) return error_memory(e);
    bool good = line.len > LIST_FRONT && hash_parse_hex(str_first(line, HASH_DIGITS), &h) &&
                str_is(str_first(str_from(line, HASH_DIGITS), 2), "  ") && !map_get(&c->listed, str_from(line, LIST_FRONT));
    if (!good) return error_set(e, ERR_FINDING, K("site.bad-list"), arg_str("line", line));
    one->hash = str_first(line, HASH_DIGITS);
    c->paths[c->count] = str_from(line, LIST_FRONT);
    return map_set(&c->listed, c->paths[c->count++], one) ? ERR_OK : error_memory(e);
}

static ErrorCode read_list(SiteCheck *c, Str signed_sums, Error *e)
{
    Str list, line;
    char hex[65];
    size_t lines = 0;
    TRY(read_beside(c, SITE_SUMS, SITE_SUMS_LIMIT, &list, e));
    Hash h = hash_of(list);
    if (!str_equal(hash_hex(hex, &h), signed_sums)) return error_set(e, ERR_FINDING, K("site.other-list"));
    for (Str all = list; str_next_line(&all, &line);) lines++;
    c->paths = arena_array(c->cli->arena, lines + 1, sizeof *c->paths);
    if (!c->paths) return error_memory(e);
    while (str_next_line(&list, &line)) TRY(take_listed(c, line, e));
    return ERR_OK;
}

/* That this file is the signed one is seen when the folder is gone through. */
static ErrorCode read_unlisted(SiteCheck *c, Error *e)
{
    Str list, line;
    if (!map_get(&c->listed, STR(SITE_UNLISTED))) return ERR_OK;
    TRY(read_beside(c, SITE_UNLISTED, SITE_SUMS_LIMIT, &list, e));
    while (str_next_line(&list, &line)) {
        Listed *one = ARENA_NEW(c->cli->arena, Listed);
        if (!one || !map_set(&c->unlisted, line, one)) return error_memory(e);
        c->unlisted_count++;
    }
    return ERR_OK;
}

static bool is_unlisted(SiteCheck *c, Arena *a, Str path, Str hash)
{
    char hex[65];
    Str both = str_format(a, STR_FMT "\n" STR_FMT, STR_ARG(path), STR_ARG(hash));
    Hash h = hash_of(both);
    Listed *one = map_get(&c->unlisted, hash_hex(hex, &h));
    if (!one) return false;
    c->unlisted_count -= !one->seen;
    one->seen = true;
    return true;
}

/* ---- the files ---- */

static void tell(SiteCheck *c, Str path, const char *what)
{
    Str cells[] = { path, sentence(c->cli, what) };
    if (c->differ++ < SHOWN) view_table_row(&c->cli->view, cells, ARRAY_LEN(cells));
}

static bool is_beside(Str path)
{
    return str_is(path, SITE_SUMS) || str_is(path, SITE_SIGNATURE) || str_is(path, SITE_MARK);
}

static ErrorCode check_file(SiteCheck *c, const char *whole, Str path, Error *e)
{
    CLEANUP(arena_free) Arena a = arena_with(FILE_LIMIT + (1 << 20));
    Listed *one = map_get(&c->listed, path);
    Str bytes;
    char hex[65];
    if (is_beside(path)) return ERR_OK;
    c->files++;
    TRY(file_read(&a, whole, FILE_LIMIT, &bytes, e));
    Hash h = hash_of(bytes);
    Str hash = hash_hex(hex, &h);
    if (!one) {
        if (!is_unlisted(c, &a, path, hash)) tell(c, str_copy(c->cli->arena, path), K("site.file-extra"));
        return ERR_OK;
    }
    one->seen = true;
    if (!str_equal(hash, one->hash)) tell(c, str_copy(c->cli->arena, path), K("site.file-changed"));
    return ERR_OK;
}

/* `below` is the folder's path in the site, "" or ending in a slash. */
static ErrorCode check_folder(SiteCheck *c, const char *folder, Str below, int depth, Error *e)
{
    DIR *d CLEANUP(folder_close) = opendir(folder);
    if (!d) return error_system(e, str_of(folder));
    if (depth > DEEPEST) return error_set(e, ERR_LIMIT, K("site.too-deep"), arg_c("folder", folder));
    for (const struct dirent *one; (one = readdir(d));) {
        struct stat st;
        if (strcmp(one->d_name, ".") == 0 || strcmp(one->d_name, "..") == 0) continue;
        Str path = str_format(c->cli->arena, STR_FMT "%s", STR_ARG(below), one->d_name);
        const char *whole = path_join(c->cli->arena, folder, one->d_name);
        if (!path.ptr || !whole) return error_memory(e);
        if (lstat(whole, &st) != 0) return error_system(e, str_of(whole));
        if (S_ISDIR(st.st_mode)) {
            Str deeper = str_format(c->cli->arena, STR_FMT "/", STR_ARG(path));
            if (!deeper.ptr) return error_memory(e);
            TRY(check_folder(c, whole, deeper, depth + 1, e));
        } else if (S_ISREG(st.st_mode)) TRY(check_file(c, whole, path, e));
        else tell(c, path, K("site.file-extra"));
    }
    return ERR_OK;
}

static void tell_missing(SiteCheck *c)
{
    for (size_t i = 0; i < c->count; i++) {
        const Listed *one = map_get(&c->listed, c->paths[i]);
        if (!one->seen) tell(c, c->paths[i], K("site.file-missing"));
    }
    for (int64_t i = 0; i < c->unlisted_count; i++) tell(c, STR("certificate/…/index.html"), K("site.file-missing"));
}

/* ---- all of it ---- */

static ErrorCode check_all(SiteCheck *c, const NoteKey *keys, size_t count, Error *e)
{
    Cli *cli = c->cli;
    Request *v = &cli->view;
    Str sums, head[] = { sentence(cli, K("cli.column-file")), sentence(cli, K("site.column-finding")) };
    TRY(check_signature(c, keys, count, &sums, e));
    TRY(read_list(c, sums, e));
    TRY(read_unlisted(c, e));
    json_set(cli->arena, view_data(v), "address", json_new_string(cli->arena, c->address));
    json_set(cli->arena, view_data(v), "made", json_new_string(cli->arena, c->made));
    view_row(v, sentence(cli, K("site.row-address")), c->address);
    view_row(v, sentence(cli, K("site.row-made")), c->made);
    view_table(v, STR(""), head, ARRAY_LEN(head));
    TRY(check_folder(c, c->root, STR(""), 0, e));
    tell_missing(c);
    count_row(cli, "files", K("site.n-files"), (uint64_t)c->files);
    count_row(cli, "differ", K("site.n-differ"), (uint64_t)c->differ);
    if (c->differ > 0) return error_set(e, ERR_FINDING, K("site.differs"), arg_int("n", c->differ));
    view_note(v, sentence(cli, K("site.verified")));
    return ERR_OK;
}

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    NoteKey *keys;
    size_t count;
    SiteCheck c = { .cli = cli, .root = str_c(cli->arena, args->words[0]), .listed = map_in(cli->arena), .unlisted = map_in(cli->arena) };
    if (!c.root) return error_memory(e);
    TRY(crypto_start(e));
    TRY(keys_given(cli, args, &keys, &count, e));
    if (!is_folder(c.root)) return error_set(e, ERR_USAGE, K("site.no-folder"), arg_c("folder", c.root));
    return check_all(&c, keys, count, e);
}

static const CliOption OPTIONS[] = { { "key", K("cli.word-key"), K("cli.verify-key"), .required = true, .many = true } };

const CliCommand CMD_SITE_VERIFY = {
    .name = "site verify", .words = K("cli.word-folder"), .least = 1, .most = 1, .help = K("site.cli-verify"),
    .example = "tergoo site verify /srv/news --key @office.vkey", .options = OPTIONS, .option_count = ARRAY_LEN(OPTIONS), .run = run,
};
