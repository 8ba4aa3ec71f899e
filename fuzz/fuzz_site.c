/* fuzz_site.c: any bytes as what a public site is made of: lines of items, a list of certificates, pictures.
 *
 * What must hold: nothing outside of the input is read; nothing is written outside of the folder; no page has a script but JSON-LD, nor an element or an
 * attribute that no template has; a build that fails leaves nothing beside the folder; the same again touches nothing. */
#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "site/site_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st; (void)type; (void)at;
    return remove(path);
}

static bool has(Str text, const char *what) { return str_find(text, str_of(what)) >= 0; }

static void check_page(const char *path)
{
    static const char *const NEVER[] = { "<iframe", "<object", "<img src=\"http", "<!--", "\xe2\x80\xae" };
    Arena a = arena_with(64 << 20);
    Error e;
    Str text;
    must(file_read(&a, path, 32 << 20, &text, &e) == ERR_OK);
    must(utf8_valid(text));
    for (size_t i = 0; i < ARRAY_LEN(NEVER); i++) must(!has(text, NEVER[i]));
    for (ptrdiff_t at; (at = str_find(text, STR("<script"))) >= 0; text = str_from(text, (size_t)at + 7))
        must(str_starts(str_from(text, (size_t)at), STR("<script type=\"application/ld+json\">")));
    arena_free(&a);
}

static int look_at(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st; (void)at;
    if (type == FTW_F && str_ends(str_of(path), STR(".html"))) check_page(path);
    return 0;
}

/* How many names there are in the folder above: the site, and nothing else. */
static int names_in(const char *folder)
{
    int n = 0;
    DIR *d = opendir(folder);
    must(d != NULL);
    for (const struct dirent *one; (one = readdir(d));) n += one->d_name[0] != '.';
    closedir(d);
    return n;
}

typedef struct { Str bytes; } Input;

static ErrorCode picture(void *self, Arena *a, Str id, int fit, Str *ret, Error *e)
{
    (void)id; (void)fit;
    *ret = str_copy(a, ((Input *)self)->bytes);
    return ret->ptr ? ERR_OK : error_memory(e);
}

static void build(const char *above, Input *in)
{
    static const char HEAD[] = "{\"type\":\"site\",\"office\":\"O\"}\n{\"type\":\"project\",\"slug\":\"p\",\"title\":\"P\"}\n";
    char site[100];
    Arena a = arena_with(64 << 20);
    Error e;
    SiteCount n;
    bool list = in->bytes.len > 0 && in->bytes.ptr[0] == '[';
    SiteBuild b = { .folder = site, .address = STR("https://x.example"), .picture = picture, .self = in, .mark = STR("m") };
    snprintf(site, sizeof site, "%s/site", above);
    b.items = str_format(&a, "%s" STR_FMT, HEAD, STR_ARG(list ? STR("") : in->bytes));
    if (list) b.certificates = in->bytes;
    ErrorCode code = b.items.ptr ? site_build(&b, &n, &e) : ERR_MEMORY;
    must(names_in(above) == (code == ERR_OK));
    if (code == ERR_OK) {
        nftw(site, look_at, 16, FTW_PHYS);
        must(site_build(&b, &n, &e) == ERR_OK && n.written == 0 && n.removed == 0);
    }
    arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char above[80];
    Input in = { { (const char *)data, size } };
    if (size > 20000) return 0;
    const char *room = getenv("TMPDIR");
    snprintf(above, sizeof above, "%s/fuzz-site-XXXXXX", room && strlen(room) < 50 ? room : "/tmp");
    must(mkdtemp(above) != NULL);
    build(above, &in);
    nftw(above, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return 0;
}
