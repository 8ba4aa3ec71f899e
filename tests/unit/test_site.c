/* test_site.c: the public site's own folder (src/site): addresses, days in three languages, text that deceives, pages out of lines of JSON, and a folder
 * that is exchanged in one step and touched only where something differs. */
#include "unit.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/cli.h"
#include "own_folder.h"
#include "site/site_int.h"

typedef struct { char folder[80], site[100]; Arena arena; Error error; } Test;

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st; (void)type; (void)at;
    return remove(path);
}

static int begin(void **state)
{
    Test *t = calloc(1, sizeof *t);
    assert_non_null(t);
    t->arena = arena_with((size_t)256 << 20);
    assert_true(own_folder(t->folder, sizeof t->folder, "site"));
    snprintf(t->site, sizeof t->site, "%s/site", t->folder);
    Error error_;
    assert_ok(crypto_start(&error_));
    *state = t;
    return 0;
}

static int done(void **state)
{
    Test *t = *state;
    nftw(t->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(&t->arena);
    free(t);
    return 0;
}

/* ---- what is given ---- */

#define HEAD "{\"type\":\"site\",\"office\":\"Office (invented)\"}\n"
#define PROJECT "{\"type\":\"project\",\"slug\":\"pr-2026-0001\",\"title\":\"Prison reform\",\"source\":\"Published\",\"donors\":[\"European Union\"]," \
                "\"budget\":{\"en\":\"2,700,000.00 EUR\",\"ru\":\"2 700 000,00 EUR\",\"ky\":\"2 700 000,00 EUR\"},\"components\":[{\"letter\":\"a\",\"title\":\"Law\"}]}\n"
#define THREE(word) "{\"en\":\"" word " en\",\"ru\":\"" word " ru\",\"ky\":\"" word " ky\"}"
#define TIMES "\"dated\":\"2010-05-04\",\"published\":\"2026-11-01T10:00:00.000Z\",\"updated\":\"2026-11-02T10:00:00.000Z\""
#define ITEM(slug, title, more) "{\"type\":\"item\",\"number\":\"N-2026-0001\",\"slug\":\"" slug "\"," TIMES ",\"title\":" THREE(title) \
                                ",\"text\":" THREE("First.\\n\\nSecond.") more "}\n"

static SiteCount build_with(Test *t, SiteBuild b)
{
    SiteCount n;
    Error error_;
    b.folder = t->site;
    if (b.address.len == 0) b.address = STR("https://news.example");
    assert_ok(site_build(&b, &n, &error_));
    return n;
}

static SiteCount build(Test *t, const char *items)
{
    return build_with(t, (SiteBuild){ .items = str_of(items), .mark = STR("mark") });
}

static Str page(Test *t, const char *path)
{
    Error error_;
    Str text;
    const char *whole = path_join(&t->arena, t->site, path);
    if (!file_exists(whole)) return STR("");
    assert_ok(file_read(&t->arena, whole, 1 << 20, &text, &error_));
    return text;
}

static bool has(Str text, const char *what) { return str_find(text, str_of(what)) >= 0; }

#define assert_has(text, what) do { Str h_ = (text); if (!has(h_, (what))) fail_msg("no \"%s\" in %.*s", (what), STR_ARG(h_)); } while (0)
#define assert_hasnt(text, what) do { if (has((text), (what))) fail_msg("\"%s\" is there", (what)); } while (0)

/* ---- words ---- */

static void test_days(void **state)
{
    Test *t = *state;
    Day d;
    assert_true(day_parse(STR("2010-05-04"), &d));
    assert_str(day_words(&t->arena, LANG_EN, d), STR("4 May 2010"));
    assert_str(day_words(&t->arena, LANG_RU, d), STR("4 мая 2010 г."));
    assert_str(day_words(&t->arena, LANG_KY, d), STR("2010-жылдын 4-майы"));
    assert_str(month_words(&t->arena, LANG_RU, d), STR("Май 2010 г."));
    assert_str(instant_mail(&t->arena, day_local_begin(d)), STR("Tue, 04 May 2010 00:00:00 +0600"));
    assert_str(instant_iso(&t->arena, day_local_begin(d)), STR("2010-05-03T18:00:00Z"));
}

static void test_text(void **state)
{
    Test *t = *state;
    Str rest = STR(" one\ntwo \n\n\nthree\n"), one;
    assert_str(text_clean(&t->arena, STR("a\x01\xe2\x80\xae" "b\xe2\x81\xa6" "c\xef\xbf\xbe\n")), STR("abc"));
    assert_true(text_paragraph(&t->arena, &rest, &one));
    assert_str(one, STR("one two"));
    assert_true(text_paragraph(&t->arena, &rest, &one));
    assert_str(one, STR("three"));
    assert_false(text_paragraph(&t->arena, &rest, &one));
    assert_str(text_lang(LANG_KY, STR("Prison reform")), STR("en"));
    assert_str(text_lang(LANG_EN, STR("Түрмө реформасы")), STR("ky"));
    assert_str(text_lang(LANG_RU, STR("Реформа")), STR(""));
}

/* "~" stands for the space that does not break. */
static void test_bound(void **state)
{
    static const struct { Lang lang; const char *text, *bound; } ROWS[] = {
        { LANG_RU, "Это стоило 1 250 000 сомов и заняло 14 дней.", "Это стоило 1~250~000~сомов и~заняло 14~дней." },
        { LANG_RU, "А. Б. Ойдонов в Оше — с 24 участниками, № 9", "А.~Б.~Ойдонов в~Оше~— с~24 участниками, №~9" },
        { LANG_KY, "Бюджет 2,6 эмес, 2,7 млн евро.", "Бюджет 2,6~эмес, 2,7~млн евро." },
        { LANG_KY, "«Эмгек» курсу – 24 адам; 2010 2011", "«Эмгек» курсу~– 24~адам; 2010 2011" },
        { LANG_EN, "EUR 2.7 million, a course no. 5 of 1,250 people", "EUR~2.7~million, a course no.~5~of 1,250~people" },
        { LANG_EN, "  two  spaces ", "  two  spaces " }, { LANG_EN, "", "" }, { LANG_EN, "5", "5" },
    };
    Test *t = *state;
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        Buf wanted = buf_in(&t->arena);
        for (const char *c = ROWS[i].bound; *c; c++) {
            if (*c == '~') buf_c(&wanted, "\u00a0");
            else buf_byte(&wanted, *c);
        }
        assert_str(text_bound(&t->arena, ROWS[i].lang, str_of(ROWS[i].text)), buf_str(&wanted));
    }
    (void)build(t, HEAD ITEM("one", "1 250 men", ""));
    assert_has(page(t, "en/news/2010/one/index.html"), "<h1>1\u00a0250\u00a0men en</h1>");
    assert_has(page(t, "en/news/2010/one/text.txt"), "1 250 men en");
    assert_has(page(t, "en/atom.xml"), "<title>1 250 men en</title>");
}

static void test_slugs_and_addresses(void **state)
{
    static const char *const BAD[] = { "", "-a", "a-", "a--b", "A", "a/b", "..", "../x", "a.b", "a b", "\xd0\xb0", "a%2f", "index.html" };
    static const char *const WRONG[] = { "", "news.example", "ftp://x", "https://", "https://a b", "https://x/<y>", "https://x//y", "https://x/../y",
                                         "javascript:alert(1)", "https://x?y", "https://UPPER.example", "https://x/\"y" };
    Test *t = *state;
    Str got;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) assert_false(slug_ok(str_of(BAD[i])));
    assert_true(slug_ok(STR("equipment-for-2-bodies")));
    for (size_t i = 0; i < ARRAY_LEN(WRONG); i++) assert_error(ERR_USAGE, site_address(&t->arena, str_of(WRONG[i]), &got, &t->error));
    Error error_;
    assert_ok(site_address(&t->arena, STR("https://news.example:8443/office/"), &got, &error_));
    assert_str(got, STR("https://news.example:8443/office"));
}

/* ---- pages ---- */

static void test_item(void **state)
{
    Test *t = *state;
    SiteCount n = build(t, HEAD PROJECT ITEM("one", "Title", ",\"place\":{\"en\":\"Bishkek\",\"ru\":\"Бишкек\",\"ky\":\"Бишкек\"},\"original\":\"ru\","
                                             "\"projects\":[\"pr-2026-0001\",\"pr-2026-0099\"]"));
    assert_int_equal(n.items, 1);
    assert_int_equal(n.projects, 1);
    Str en = page(t, "en/news/2010/one/index.html"), ru = page(t, "ru/news/2010/one/index.html");
    assert_has(en, "<h1>Title en</h1>");
    assert_has(en, "<span class=\"place\">Bishkek</span>, <time datetime=\"2010-05-04\">4 May 2010</time> —</span> First.");
    assert_has(en, "<p>Second. en</p>");
    assert_has(en, "<link rel=\"alternate\" hreflang=\"x-default\" href=\"https://news.example/en/news/2010/one/\">");
    assert_has(en, "<link rel=\"alternate\" hreflang=\"ky\" href=\"https://news.example/ky/news/2010/one/\">");
    assert_has(en, "\"translationOfWork\":{\"@id\":\"https://news.example/ru/news/2010/one/\"");
    assert_has(ru, "\"workTranslation\":[{\"@id\":\"https://news.example/en/news/2010/one/\"");
    assert_has(en, "../../../../en/projects/pr-2026-0001/");
    assert_has(page(t, "ky/projects/pr-2026-0001/index.html"), "<h1 lang=\"en\">Prison reform</h1>");
    assert_has(page(t, "ky/index.html"), "Title ky");
    assert_has(page(t, "ky/news/2010/index.html"), "2010-жыл, май");
    assert_has(page(t, "en/atom.xml"), "<id>tag:news.example,2026-11-01:news/2010/one/en</id>");
    assert_has(page(t, "ru/rss.xml"), "<pubDate>Tue, 04 May 2010 00:00:00 +0600</pubDate>");
    assert_has(page(t, "sitemap.xml"), "<loc>https://news.example/ru/news/2010/one/</loc>");
    assert_has(page(t, "404.html"), "href=\"/look/");
}

static void test_hash_line(void **state)
{
    Test *t = *state;
    char hex[65];
    (void)build(t, HEAD ITEM("one", "Title", ""));
    Str text = page(t, "ky/news/2010/one/text.txt"), sums = page(t, "SHA256SUMS");
    Hash h = hash_of(text);
    assert_has(page(t, "ky/news/2010/one/index.html"), hash_hex(hex, &h).ptr);
    Str line = str_format(&t->arena, STR_FMT "  ky/news/2010/one/text.txt\n", STR_ARG(hash_hex(hex, &h)));
    assert_has(sums, line.ptr);
}

static void test_hostile(void **state)
{
    Test *t = *state;
    SiteCount n = build(t, HEAD ITEM("one", "<script>alert(1)</script>\\\"'&]]>\\u202e {{t.news}} <!--linked-->", ""));
    assert_int_equal(n.items, 1);
    Str en = page(t, "en/news/2010/one/index.html"), atom = page(t, "en/atom.xml");
    assert_hasnt(en, "<script>alert");
    assert_hasnt(en, "\xe2\x80\xae");
    assert_has(en, "{{t.news}}");
    assert_has(en, "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e");
    assert_hasnt(atom, "]]>");
    assert_hasnt(atom, "<script");
}

static void test_passed_over(void **state)
{
    Test *t = *state;
    SiteCount n = build(t, HEAD ITEM("../../../etc/x", "A", "") ITEM("\\u0430", "B", "") ITEM("twin", "C", "") ITEM("twin", "D", "")
        "{\"type\":\"item\",\"slug\":\"half\"," TIMES ",\"title\":{\"en\":\"E\",\"ru\":\"E\"},\"text\":" THREE("x") "}\n");
    assert_int_equal(n.items, 1);
    assert_int_equal(n.passed_over, 4);
    assert_false(file_exists(path_join(&t->arena, t->folder, "etc")));
    assert_hasnt(page(t, "SHA256SUMS"), "half");
}

static void test_corrected(void **state)
{
    Test *t = *state;
    (void)build(t, HEAD ITEM("one", "Title", ",\"corrections\":[{\"at\":\"2026-11-02T10:00:00.000Z\",\"note\":" THREE("Wrong number:") ",\"before\":{\"title\":"
                             THREE("Old title") ",\"text\":" THREE("Old text.") "}}]"));
    Str en = page(t, "en/news/2010/one/index.html"), old = page(t, "en/news/2010/one/before-1/index.html");
    ptrdiff_t note = str_find(en, STR("Wrong number: en")), text = str_find(en, STR("<div class=\"text\">"));
    assert_true(note > 0 && note < text);
    assert_has(en, "before-1/\">");
    assert_has(en, "\"@type\":\"CorrectionComment\"");
    assert_has(old, "Old text. en");
    assert_has(old, "noindex");
    assert_has(page(t, "ky/corrections/index.html"), "Wrong number: ky");
    assert_hasnt(page(t, "sitemap.xml"), "before-1");
}

static void test_withdrawn(void **state)
{
    Test *t = *state;
    SiteCount n = build(t, HEAD "{\"type\":\"item\",\"slug\":\"gone\",\"withdrawn\":true," TIMES ",\"title\":" THREE("Secret") "}\n");
    assert_int_equal(n.withdrawn, 1);
    Str en = page(t, "en/news/2010/gone/index.html");
    assert_has(en, "taken off");
    assert_has(en, "noindex");
    assert_hasnt(en, "Secret");
    assert_hasnt(page(t, "en/index.html"), "gone");
    assert_hasnt(page(t, "en/atom.xml"), "<entry>");
    assert_has(page(t, "en/atom.xml"), "<at:deleted-entry ref=\"tag:news.example,2026-11-01:news/2010/gone/en\" when=\"2026-11-02T10:00:00Z\"/>");
    assert_hasnt(page(t, "sitemap.xml"), "gone");
}

/* ---- certificates ---- */

static void test_certificates(void **state)
{
    Test *t = *state;
    SiteCount n = build_with(t, (SiteBuild){ .items = STR(HEAD), .mark = STR("m"), .certificates = STR(
        "[{\"code\":\"0123456789abcdef0123\",\"number\":\"14\",\"initials\":\"A. B.\",\"state\":\"valid\",\"until\":\"2027-01-31\",\"name\":\"Somebody\"},"
        "{\"code\":\"short\",\"number\":\"15\",\"initials\":\"C. D.\",\"state\":\"valid\"},{\"code\":\"../../0123456789abcdef\",\"number\":\"16\"},"
        "{\"code\":\"0000cba9876543210fed\",\"number\":\"\",\"initials\":\"\",\"state\":\"not_valid\"},"
        "{\"code\":\"fedcba9876543210fedc\",\"number\":\"17\",\"initials\":\"E. F.\",\"state\":\"withdrawn\"}]") });
    assert_int_equal(n.certificates, 3);
    assert_int_equal(n.passed_over, 2);
    Str good = page(t, "certificate/0123456789abcdef0123/index.html"), void_one = page(t, "certificate/fedcba9876543210fedc/index.html");
    assert_has(good, "Valid, no. 14, A. B.");
    assert_has(good, "Жарактуу, № 14, A. B.");
    assert_has(good, "noindex");
    assert_hasnt(good, "Somebody");
    assert_has(void_one, "withdrawn, no. 17");
    assert_has(page(t, "certificate/0000cba9876543210fed/index.html"), "<p class=\"lead\">Not valid</p>");       /* and no number that is none */
    assert_hasnt(void_one, "E. F.");
    assert_hasnt(page(t, "sitemap.xml"), "certificate");
    assert_hasnt(page(t, "SHA256SUMS"), "0123456789abcdef0123");        /* a list of all files is a list of all codes */
    Str unlisted = page(t, "SHA256SUMS.unlisted");
    char hex[65];
    Hash h = hash_of(good);
    Str both = str_format(&t->arena, "certificate/0123456789abcdef0123/index.html\n" STR_FMT, STR_ARG(hash_hex(hex, &h)));
    Hash named = hash_of(both);
    assert_int_equal(unlisted.len, 3 * 65);
    assert_has(unlisted, hash_hex(hex, &named).ptr);
    assert_has(page(t, "SHA256SUMS"), "  SHA256SUMS.unlisted\n");
}

/* ---- the site map in pieces, and the signature ---- */

static void test_site_map_in_pieces(void **state)
{
    Test *t = *state;
    SiteBuild b = { .items = STR(HEAD ITEM("one", "One", "") ITEM("two", "Two", "") ITEM("three", "Three", "")), .mark = STR("m"), .map_most = 7 };
    size_t listed = 0;
    char name[32];
    SiteCount n = build_with(t, b);
    Str index = page(t, "sitemap.xml");
    assert_has(index, "<sitemapindex ");
    assert_hasnt(index, "<urlset");
    assert_has(index, "<sitemap>\n<loc>https://news.example/sitemap-1.xml</loc>\n<lastmod>2026-11-02T10:00:00Z</lastmod>");
    for (int i = 1; i <= 5; i++) {                      /* front, archive, year, projects, corrections, about, three items: nine rows, two a file */
        (void)snprintf(name, sizeof name, "sitemap-%d.xml", i);
        Str map = page(t, name);
        size_t here = 0;
        for (ptrdiff_t at; (at = str_find(map, STR("<loc>"))) >= 0; map = str_from(map, (size_t)at + 5)) here++;
        assert_true(here > 0 && here <= 7 && here % 3 == 0);
        listed += here;
        assert_has(index, name);
    }
    assert_int_equal(listed, 27);
    assert_hasnt(index, "sitemap-6.xml");
    b.map_most = 0;
    n = build_with(t, b);
    assert_int_equal(n.removed, 5);                     /* no file of the pieces stays where one is enough */
    assert_has(page(t, "sitemap.xml"), "<urlset");
}

typedef struct { int asked; char sums[65]; } Signer;

static ErrorCode sign(void *self, Arena *a, Str sums, Str *ret, Error *e)
{
    Signer *s = self;
    (void)snprintf(s->sums, sizeof s->sums, STR_FMT, STR_ARG(sums));
    *ret = str_format(a, "tergoo-site/v1\nmade: %d\nsums: " STR_FMT "\n\n— x y\n", ++s->asked, STR_ARG(sums));
    return ret->ptr ? ERR_OK : error_memory(e);
}

static void test_signature(void **state)
{
    Test *t = *state;
    Signer signer = { 0 };
    char hex[65];
    SiteBuild b = { .items = STR("{\"type\":\"site\",\"office\":\"Office\",\"key\":\"tergoo/x+1+y\"}\n" ITEM("one", "Title", "")), .mark = STR("m"),
                    .sign = sign, .self = &signer };
    SiteCount n = build_with(t, b);
    Hash h = hash_of(page(t, "SHA256SUMS"));
    assert_str(str_of(signer.sums), hash_hex(hex, &h));
    assert_has(page(t, "SHA256SUMS.note"), "made: 1");
    assert_hasnt(page(t, "SHA256SUMS"), "SHA256SUMS");
    assert_has(page(t, "en/about/index.html"), "<pre><code>tergoo/x+1+y</code></pre>");
    assert_has(page(t, "VERIFY.md"), "openssl pkeyutl -verify");
    n = build_with(t, b);
    assert_int_equal(signer.asked, 1);                  /* signed once, whatever the hour */
    assert_int_equal(n.written, 0);
    b.items = STR("{\"type\":\"site\",\"office\":\"Office\",\"key\":\"tergoo/x+1+y\"}\n" ITEM("one", "Other", ""));
    (void)build_with(t, b);
    assert_int_equal(signer.asked, 2);
    b.sign = NULL;
    (void)build_with(t, b);
    assert_false(file_exists(path_join(&t->arena, t->site, "SHA256SUMS.note")));
    assert_hasnt(page(t, "en/about/index.html"), "tergoo/x+1+y");
}

/* ---- a copy of it, verified (cli/cmd_site_verify.c) ---- */

extern const CliCommand CMD_SITE_VERIFY;
static const SignSecret OFFICE_SECRET = { { 7 } };

static NoteKey key_of(const SignSecret *secret)
{
    SignPublic public = sign_public_of(secret);
    return note_key(STR("tergoo/office/1"), &public);
}

static ErrorCode sign_as_office(void *self, Arena *a, Str sums, Str *ret, Error *e)
{
    (void)self;
    Buf note = buf_in(a);
    NoteKey key = key_of(&OFFICE_SECRET);
    Str text = str_format(a, "tergoo-site/v1\nstore: x\naddress: https://news.example\nmade: 2026-11-26T11:55:28.644Z\nsums: " STR_FMT "\n", STR_ARG(sums));
    buf_add(&note, text);
    buf_c(&note, "\n");
    note_add_signature(&note, text, &key, &OFFICE_SECRET);
    *ret = buf_str(&note);
    return note.failed ? error_memory(e) : ERR_OK;
}

/* What it says: "" when all is well, else the key of the error, and how many files differ. */
static Str verified(Test *t, const SignSecret *by, int64_t *differ)
{
    Buf text = buf_in(&t->arena);
    NoteKey key = key_of(by);
    CliOption option = { "key", NULL, NULL, .required = true, .many = true };
    Str words[] = { str_of(t->site) };
    note_key_format(&text, &key);
    GivenOption given[] = { { &option, buf_str(&text) } };
    CliArgs args = { .words = words, .word_count = 1, .options = given, .option_count = 1 };
    Cli cli = { .arena = &t->arena, .lang = LANG_EN, .view = { .arena = &t->arena, .lang = LANG_EN, .fd = -1 } };
    ErrorCode code = CMD_SITE_VERIFY.run(&cli, &CMD_SITE_VERIFY, &args, &t->error);
    *differ = 0;
    (void)!json_int(json_get(view_data(&cli.view), "differ"), differ);
    assert_true(code == ERR_OK || code == ERR_FINDING);
    return code == ERR_OK ? STR("") : str_of(t->error.parts[0].key);
}

static void put_file(Test *t, const char *name, const char *text, const char *how)
{
    FILE *f = fopen(path_join(&t->arena, t->site, name), how);
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0 && fclose(f) == 0);
}

static void test_verified(void **state)
{
    Test *t = *state;
    int64_t differ;
    static const SignSecret OTHER = { { 8 } };
    SiteBuild b = { .items = STR(HEAD ITEM("one", "Title", "")), .mark = STR("m"), .sign = sign_as_office,
                    .certificates = STR("[{\"code\":\"0123456789abcdef0\",\"number\":\"CT-1\",\"initials\":\"A. B.\",\"state\":\"valid\"}]") };
    static const char CERTIFICATE[] = "certificate/0123456789abcdef0/index.html";
    (void)build_with(t, b);
    assert_str(verified(t, &OFFICE_SECRET, &differ), STR(""));
    assert_str(verified(t, &OTHER, &differ), STR("site.no-signature"));

    static const struct { const char *file, *text, *how; int64_t differ; } TOUCHED[] = {
        { "en/index.html", "x", "a", 1 }, { "en/more.html", "x", "w", 1 }, { CERTIFICATE, "x", "a", 2 },     /* the page that is there, and the one that is not */
    };
    for (size_t i = 0; i < ARRAY_LEN(TOUCHED); i++) {
        put_file(t, TOUCHED[i].file, TOUCHED[i].text, TOUCHED[i].how);
        assert_str(verified(t, &OFFICE_SECRET, &differ), STR("site.differs"));
        assert_int_equal(differ, TOUCHED[i].differ);
        (void)remove(path_join(&t->arena, t->site, TOUCHED[i].file));
        (void)build_with(t, b);
        (void)remove(path_join(&t->arena, t->site, "en/more.html"));
    }
    (void)build_with(t, b);
    assert_str(verified(t, &OFFICE_SECRET, &differ), STR(""));
    assert_int_equal(remove(path_join(&t->arena, t->site, "en/index.html")), 0);
    assert_int_equal(symlink("about/index.html", path_join(&t->arena, t->site, "en/index.html")), 0);
    assert_str(verified(t, &OFFICE_SECRET, &differ), STR("site.differs"));
    assert_int_equal(differ, 2);                        /* a link is no file of ours, and the page is missing */
    put_file(t, "SHA256SUMS", "\n", "a");
    assert_str(verified(t, &OFFICE_SECRET, &differ), STR("site.other-list"));
    assert_int_equal(remove(path_join(&t->arena, t->site, "SHA256SUMS")), 0);
    assert_str(verified(t, &OFFICE_SECRET, &differ), STR("site.no-list"));
    put_file(t, "SHA256SUMS.note", "x", "a");
    assert_str(verified(t, &OFFICE_SECRET, &differ), STR("site.no-signature"));
}

/* ---- pictures ---- */

typedef struct { int asked; } Pictures;

static ErrorCode draw(void *self, Arena *a, Str id, int fit, Str *ret, Error *e)
{
    static const unsigned char SHAPE[] = { 0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 1, 0x40, 0, 0, 1, 0, 0, 0, 0xff, 0xd9 };
    unsigned char *bytes = arena_alloc(a, sizeof SHAPE);
    int width = fit > 900 ? 900 : fit;
    (void)id;
    if (!bytes) return error_memory(e);
    memcpy(bytes, SHAPE, sizeof SHAPE);
    bytes[15] = (unsigned char)(width >> 8);
    bytes[16] = (unsigned char)width;
    ((Pictures *)self)->asked++;
    *ret = str_bytes(bytes, sizeof SHAPE);
    return ERR_OK;
}

static void test_pictures(void **state)
{
    static const char ITEMS[] = HEAD ITEM("one", "Title", ",\"pictures\":[{\"id\":\"news_photo/1\",\"key\":\"00112233445566778899aabbccddeeff\",\"credit\":\"Office\","
        "\"alt\":" THREE("Boxes") "},{\"id\":\"news_photo/2\",\"key\":\"../../x\",\"alt\":" THREE("No") "},"
        "{\"id\":\"news_photo/3\",\"key\":\"ffeeddccbbaa99887766554433221100\",\"alt\":{\"en\":\"only\"}}]");
    Test *t = *state;
    Pictures pictures = { 0 };
    SiteBuild b = { .items = str_of(ITEMS), .mark = STR("m"), .picture = draw, .self = &pictures };
    SiteCount n = build_with(t, b);
    assert_int_equal(n.pictures, 1);
    assert_int_equal(pictures.asked, 3);
    Str en = page(t, "en/news/2010/one/index.html");
    assert_has(en, "alt=\"Boxes en\"");
    assert_has(en, "00112233445566778899aabbccddeeff-480.jpg 480w, ../../../../pictures/00112233445566778899aabbccddeeff-960.jpg 900w\"");
    assert_has(en, "property=\"og:image\" content=\"https://news.example/pictures/00112233445566778899aabbccddeeff-960.jpg\"");
    b.mark = STR("other");
    (void)build_with(t, b);
    assert_int_equal(pictures.asked, 4);            /* the size that added nothing is asked for again; the others lie there */
}

/* ---- the folder ---- */

static void test_unchanged(void **state)
{
    Test *t = *state;
    struct stat was, now;
    const char *front = path_join(&t->arena, t->folder, "site/en/news/2010/one/index.html");
    (void)build(t, HEAD ITEM("one", "Title", ""));
    assert_int_equal(stat(t->site, &was), 0);
    SiteCount n = build(t, HEAD ITEM("one", "Title", ""));
    assert_int_equal(n.written, 0);
    assert_int_equal(stat(t->site, &now), 0);
    assert_true(was.st_ino == now.st_ino);
    assert_int_equal(stat(front, &was), 0);
    n = build(t, HEAD ITEM("one", "Title", "") ITEM("two", "Other", ""));
    assert_true(n.written > 0 && n.written < n.files);
    assert_int_equal(stat(front, &now), 0);
    assert_true(was.st_ino == now.st_ino);          /* the same file, by a second link */
    n = build(t, HEAD ITEM("two", "Other", ""));
    assert_true(n.removed > 0);
    assert_str(page(t, "en/news/2010/one/index.html"), STR(""));
    assert_false(file_exists(path_join(&t->arena, t->folder, "site.new")));
}

static void test_foreign_folder(void **state)
{
    Test *t = *state;
    SiteCount n;
    SiteBuild b = { .folder = t->folder, .address = STR("https://news.example"), .items = STR(HEAD) };
    Error error_;
    assert_ok(file_write_durable(path_join(&t->arena, t->folder, "letter.txt"), STR("mine"), &error_));
    assert_error(ERR_USAGE, site_build(&b, &n, &t->error));
    assert_true(file_exists(path_join(&t->arena, t->folder, "letter.txt")));
    b.folder = t->site;
    assert_int_equal(symlink("/tmp", t->site), 0);
    assert_error(ERR_USAGE, site_build(&b, &n, &t->error));
}

static void test_bad_lines(void **state)
{
    static const char *const BAD[] = { "{", HEAD "not json\n", HEAD "{\"type\":\"item\"}}\n" };
    Test *t = *state;
    SiteCount n;
    (void)build(t, HEAD ITEM("one", "Title", ""));
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        SiteBuild b = { .folder = t->site, .address = STR("https://news.example"), .items = str_of(BAD[i]) };
        assert_int_not_equal(site_build(&b, &n, &t->error), ERR_OK);
    }
    assert_has(page(t, "en/index.html"), "Title en");           /* what was there stays */
    n = build(t, HEAD "{\"type\":\"item\"}\n");
    assert_int_equal(n.passed_over, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_days, begin, done), cmocka_unit_test_setup_teardown(test_text, begin, done),
        cmocka_unit_test_setup_teardown(test_slugs_and_addresses, begin, done), cmocka_unit_test_setup_teardown(test_item, begin, done),
        cmocka_unit_test_setup_teardown(test_hash_line, begin, done), cmocka_unit_test_setup_teardown(test_hostile, begin, done),
        cmocka_unit_test_setup_teardown(test_passed_over, begin, done), cmocka_unit_test_setup_teardown(test_corrected, begin, done),
        cmocka_unit_test_setup_teardown(test_withdrawn, begin, done), cmocka_unit_test_setup_teardown(test_certificates, begin, done),
        cmocka_unit_test_setup_teardown(test_pictures, begin, done), cmocka_unit_test_setup_teardown(test_unchanged, begin, done),
        cmocka_unit_test_setup_teardown(test_foreign_folder, begin, done), cmocka_unit_test_setup_teardown(test_bad_lines, begin, done), cmocka_unit_test_setup_teardown(test_bound, begin, done),
        cmocka_unit_test_setup_teardown(test_site_map_in_pieces, begin, done), cmocka_unit_test_setup_teardown(test_signature, begin, done),
        cmocka_unit_test_setup_teardown(test_verified, begin, done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
