/* fuzz_site_verify.c: any bytes as what a web server's copy of the public site says of itself: the signed note, the list of its files, the
 * list of pages that are in no list.
 *
 * An input is a letter and a body. n: the body is SHA256SUMS.note, which no key of ours has signed. l: it is SHA256SUMS, signed, over a folder
 * of one file that lies there. u: the list is as it should be, and the body is SHA256SUMS.unlisted. What must hold: nothing outside of the
 * input is looked at, the folder stays as it is; a folder is only called good where the list names the file that lies there and nothing else. */
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "site/site.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

extern const CliCommand CMD_SITE_VERIFY;

static const SignSecret SECRET = { { 42 } };
#define PAGE STR("<p>A page (invented)</p>\n")

static void must(bool holds)
{
    if (!holds) abort();
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st; (void)type; (void)at;
    return remove(path);
}

static void put(Arena *a, const char *folder, const char *name, Str bytes)
{
    const char *path = path_join(a, folder, name);
    FILE *f = path ? fopen(path, "wb") : NULL;
    must(f != NULL && fwrite(bytes.ptr, 1, bytes.len, f) == bytes.len && fclose(f) == 0);
}

static Str line_of(Arena *a, Str bytes, const char *name)
{
    char hex[65];
    Hash h = hash_of(bytes);
    return str_format(a, STR_FMT "  %s\n", STR_ARG(hash_hex(hex, &h)), name);
}

static NoteKey our_key(void)
{
    SignPublic public = sign_public_of(&SECRET);
    return note_key(STR("fuzz.example"), &public);
}

static void put_signed(Arena *a, const char *folder, Str list)
{
    char hex[65];
    Buf note = buf_in(a);
    Hash h = hash_of(list);
    NoteKey key = our_key();
    static const char HEAD[] = "tergoo-site/v1\nstore: 0224acfa85c46910\naddress: https://x.example\nmade: 2026-11-26T11:55:28.644Z\n";
    Str text = str_format(a, "%ssums: " STR_FMT "\n", HEAD, STR_ARG(hash_hex(hex, &h)));
    buf_add(&note, text);
    buf_c(&note, "\n");
    note_add_signature(&note, text, &key, &SECRET);
    put(a, folder, SITE_SUMS, list);
    put(a, folder, SITE_SIGNATURE, buf_str(&note));
}

static ErrorCode verify(Arena *a, const char *folder)
{
    Error e = { 0 };
    Buf text = buf_in(a);
    NoteKey key = our_key();
    note_key_format(&text, &key);
    CliOption option = { "key", NULL, NULL, .required = true, .many = true };
    Str words[] = { str_of(folder) };
    GivenOption given[] = { { &option, buf_str(&text) } };
    CliArgs args = { .words = words, .word_count = 1, .options = given, .option_count = 1 };
    Cli cli = { .arena = a, .lang = LANG_EN, .view = { .arena = a, .lang = LANG_EN, .fd = -1 } };
    return CMD_SITE_VERIFY.run(&cli, &CMD_SITE_VERIFY, &args, &e);
}

static void look(Arena *a, const char *folder, char letter, Str body)
{
    Str page = line_of(a, PAGE, "index.html");
    put(a, folder, "index.html", PAGE);
    if (letter == 'n') {
        put(a, folder, SITE_SUMS, page);
        put(a, folder, SITE_SIGNATURE, body);
        must(verify(a, folder) != ERR_OK);
    } else if (letter == 'u') {
        put(a, folder, SITE_UNLISTED, body);
        put_signed(a, folder, str_format(a, STR_FMT STR_FMT, STR_ARG(page), STR_ARG(line_of(a, body, SITE_UNLISTED))));
        ErrorCode code = verify(a, folder);
        must(code == ERR_FINDING || code == ERR_MEMORY || (code == ERR_OK && body.len == 0));
    } else {
        put_signed(a, folder, body);
        ErrorCode code = verify(a, folder);
        must(code == ERR_FINDING || code == ERR_MEMORY || (code == ERR_OK && str_equal(str_trim(body), str_trim(page))));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Error e;
    char folder[80];
    if (size == 0 || size > 100000) return 0;
    const char *room = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/fuzz-verify-XXXXXX", room && strlen(room) < 50 ? room : "/tmp");
    must(crypto_start(&e) == ERR_OK && mkdtemp(folder) != NULL);
    Arena a = arena_with((size_t)256 << 20);
    look(&a, folder, (char)data[0], str_bytes((const char *)data + 1, size - 1));
    arena_free(&a);
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return 0;
}
