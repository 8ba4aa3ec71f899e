/* bench_site.c: what the public site takes for a thousand news items in three languages: a first build, the same again, and one more item.
 *
 *     bench_site [FOLDER] [ITEMS]     FOLDER on the disk to measure (default "."), ITEMS (1000)
 *
 * The items are invented: four paragraphs of words a language, every tenth with a correction, over ten years. The floor is what the disk takes, in the
 * same run, to make as many folders and to write files of the same bytes. The target is two seconds for the first build. */
#include "bench.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/resource.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "site/site.h"

enum { PARAGRAPHS = 4, SENTENCES = 6 };

static const char *const SENTENCE[LANG_COUNT] = {
    "The training centre of the prison service has held its course and counted who came. ",
    "Учебный центр службы исполнения наказаний провёл курс и подсчитал участников. ",
    "Жазаларды аткаруу кызматынын окуу борбору курс өткөрүп, катышуучуларды эсептеди. ",
};

static void add_three(Buf *to, const char *name, uint64_t n, bool text)
{
    buf_format(to, "\"%s\":{", name);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        buf_format(to, "%s\"%s\":\"%llu. ", lang > 0 ? "," : "", lang_code((Lang)lang), (unsigned long long)n);
        for (int p = 0; p < (text ? PARAGRAPHS : 1); p++) {
            if (p > 0) buf_c(to, "\\n\\n");
            for (int s = 0; s < (text ? SENTENCES : 1); s++) buf_c(to, SENTENCE[lang]);
        }
        buf_byte(to, '"');
    }
    buf_byte(to, '}');
}

static void add_item(Buf *to, uint64_t n)
{
    buf_format(to, "{\"type\":\"item\",\"number\":\"N-%llu\",\"slug\":\"item-%llu\",\"dated\":\"%d-%02d-%02d\",\"published\":\"2026-11-01T10:00:00.000Z\","
               "\"updated\":\"2026-11-02T10:00:00.000Z\",\"place\":{\"en\":\"Bishkek\",\"ru\":\"Бишкек\",\"ky\":\"Бишкек\"},\"projects\":[\"pr-1\"],",
               (unsigned long long)n, (unsigned long long)n, (int)(2010 + n % 10), (int)(1 + n / 10 % 12), (int)(1 + n / 120 % 28));
    add_three(to, "title", n, false);
    buf_byte(to, ',');
    add_three(to, "text", n, true);
    if (n % 10 == 0) {
        buf_c(to, ",\"corrections\":[{\"at\":\"2026-11-02T10:00:00.000Z\",");
        add_three(to, "note", n, false);
        buf_c(to, ",\"before\":{");
        add_three(to, "title", n, false);
        buf_byte(to, ',');
        add_three(to, "text", n, true);
        buf_c(to, "}}]");
    }
    buf_c(to, "}\n");
}

static Str lines(Arena *a, uint64_t items)
{
    Buf to = buf_in(a);
    buf_c(&to, "{\"type\":\"site\",\"office\":\"Office (invented)\"}\n{\"type\":\"project\",\"slug\":\"pr-1\",\"title\":\"Prison reform\"}\n");
    for (uint64_t n = 0; n < items; n++) add_item(&to, n);
    return buf_str(&to);
}

static double build(const char *what, const char *folder, Str items, SiteCount *n)
{
    Error e;
    char hex[65];
    Hash h = hash_of(items);
    SiteBuild b = { .folder = folder, .address = STR("https://news.example"), .items = items, .mark = hash_hex(hex, &h) };
    int64_t begun = clock_ticks();
    if (site_build(&b, n, &e) != ERR_OK) {
        fprintf(stderr, "bench_site: %s\n", e.parts[0].key);
        exit(3);
    }
    double took = (double)(clock_ticks() - begun) / 1e9;
    printf("%-28s %8.3f s   %lld files, %lld written, %lld gone\n", what, took, (long long)n->files, (long long)n->written, (long long)n->removed);
    return took;
}

/* ---- the floor: the same files, and nothing else done ---- */

static const char *from_folder, *to_folder;
static size_t from_length;

static int copy_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    static char bytes[16 << 20];
    char to[4200];
    (void)at;
    snprintf(to, sizeof to, "%s%s", to_folder, path + from_length);
    if (type == FTW_D) return mkdir(to, 0755);
    int in = open(path, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    ssize_t got = in >= 0 ? read(in, bytes, sizeof bytes) : -1;
    bool fine = got >= 0 && got == st->st_size && out >= 0 && write(out, bytes, (size_t)got) == got;
    if (in >= 0) close(in);
    if (out >= 0) close(out);
    return fine ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st; (void)type; (void)at;
    return remove(path);
}

static double copied(const char *from, const char *to)
{
    from_folder = from;
    from_length = strlen(from);
    to_folder = to;
    int64_t begun = clock_ticks();
    if (nftw(from_folder, copy_one, 16, FTW_PHYS) != 0) exit(3);
    int fd = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || syncfs(fd) != 0) exit(3);
    close(fd);
    return (double)(clock_ticks() - begun) / 1e9;
}

int main(int argc, char **argv)
{
    uint64_t items = 1000;
    char folder[4096], copy[4100];
    SiteCount n;
    Error e;
    struct rusage used;
    Arena a = arena_with((size_t)1 << 30);
    if (argc > 3 || (argc == 3 && (!uint_parse(str_of(argv[2]), &items) || items < 10 || items > 10000))) {
        fprintf(stderr, "usage: bench_site [FOLDER] [ITEMS, 10 to 10000]\n");
        return 2;
    }
    if (crypto_start(&e) != ERR_OK) return 3;
    snprintf(folder, sizeof folder, "%s/bench-site.%d", argc > 1 ? argv[1] : ".", (int)getpid());
    snprintf(copy, sizeof copy, "%s.b", folder);
    Str some = lines(&a, items), more = lines(&a, items + 1);
    printf("%llu items in three languages, %.1f MB of lines\n", (unsigned long long)items, (double)some.len / 1e6);
    double first = build("first", folder, some, &n), floor = copied(folder, copy);
    (void)build("the same again", folder, some, &n);
    double one = build("one item more", folder, more, &n);
    getrusage(RUSAGE_SELF, &used);
    printf("most memory: %.0f MB\n", (double)used.ru_maxrss / 1024);
    bench_row(&(Row){ "site: first build of all items", "s", first, "the files alone", floor, AT_MOST, 2 });
    bench_row(&(Row){ "site: one item more", "s", one, "the files alone", floor, AT_MOST, 2 });
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    nftw(copy, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(&a);
    return 0;
}
