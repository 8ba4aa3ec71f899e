/* bench_detect.c: how fast procurement data are read and red flags calculated.
 *
 *   bench_detect [FILE.jsonl[.gz] [MEGABYTES]]       (samples/tsuchiura-ocds.jsonl.gz, 158)
 *
 * The file's lines are repeated up to so many megabytes, each time under other ocids, in memory and in a temporary file. From memory,
 * on one core and in processor time: memchr for line ends, which is the least anybody who reads lines must do; the reader alone
 * (every line indexed); all eleven of Cardinal's indicators; all rules. From the file, by the clock: reading it to nowhere (cat), the
 * indicators with one thread and with two, each in a process of its own whose largest memory is told. Of several turns the best
 * counts. Beside the time by the clock stands that of the processor, all threads together, because the clock measures the others who
 * use the machine, too; the load is printed. Cardinal's figures were not taken here: 97 MB/s on one core and 198 on two for the same
 * eleven, on another machine. */
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "bench.h"
#include "detect/detect.h"
#include "text/json.h"

enum { TURNS = 5, CEILING_GB = 4 };

static _Noreturn void stop(const char *what)
{
    fprintf(stderr, "%s\n", what);
    exit(3);
}

/* ---- the data ---- */

static Str load(Arena *a, const char *path)
{
    gzFile file = gzopen(path, "rb");                   /* reads plain files too */
    Buf b = buf_in(a);
    int got = file ? 1 : -1;
    while (got > 0) {
        char *room = buf_reserve(&b, 1 << 20);
        if (!room) break;
        got = gzread(file, room, 1 << 20);
        if (got > 0) buf_took(&b, (size_t)got);
    }
    if (file) gzclose(file);
    if (got < 0 || b.failed || b.len == 0) stop("the file cannot be read");
    return buf_str(&b);
}

/* The lines again and again; each time another number goes before the value of the first "ocid". */
static Str repeat(Arena *a, Str once, size_t want)
{
    static const Str OCID = { "\"ocid\":\"", 8 };
    size_t room = want + once.len + 64 * (want / 100 + 1);
    Buf b = buf_in(a);
    if (!buf_reserve(&b, room)) stop("no memory");
    for (unsigned turn = 0; b.len < want; turn++) {
        Str rest = once, line;
        while (b.len < want && str_next_line(&rest, &line)) {
            ptrdiff_t at = str_find(line, OCID);
            size_t before = at < 0 ? 0 : (size_t)at + OCID.len;
            buf_add(&b, str_first(line, before));
            if (at >= 0) buf_format(&b, "%u-", turn);
            buf_add(&b, str_from(line, before));
            buf_byte(&b, '\n');
        }
    }
    if (b.failed) stop("no memory");
    return buf_str(&b);
}

/* ---- from memory, one core ---- */

static double best_rate(uint64_t (*work)(Str text), Str text, uint64_t *ret)
{
    int64_t best = INT64_MAX;
    for (int i = 0; i < TURNS; i++) {
        int64_t start = bench_processor_ticks();
        *ret = work(text);
        int64_t took = bench_processor_ticks() - start;
        if (took < best) best = took;
    }
    return (double)text.len * 1e3 / (double)best;
}

static uint64_t find_lines(Str text)
{
    uint64_t n = 0;
    for (Str line; str_next_line(&text, &line);) n++;
    return n;
}

static uint64_t index_lines(Str text)
{
    uint64_t n = 0;
    Error e;
    JsonIndex x = { 0 };
    while (text.len > 0) {                              /* which finds where the lines end */
        JsonCursor c = json_cursor(NULL, text, false);
        bench_must(json_index_line(&x, &c, &e), &e, "json_index_line");
        text = str_from(text, (size_t)(c.end - c.start) + 1);
        n += x.bracket_count;
    }
    json_index_free(&x);
    return n;
}

static uint64_t run(Str text, const char *path, unsigned threads, DetectRuleSet rules)
{
    Arena results = arena_with((size_t)CEILING_GB << 30);
    Detector *d;
    const DetectResult *r;
    Error e;
    DetectSettings settings = { .currency = STR("JPY"), .threads = threads, .rules = rules };
    bench_must(detector_new(&results, &settings, &d, &e), &e, "detector_new");
    if (path) {
        bench_must(detector_read_path(d, path, NULL, NULL, &e), &e, path);
    } else {
        bench_must(detector_source(d, STR("memory"), &e), &e, "detector_source");
        bench_must(detector_feed(d, text, &e), &e, "detector_feed");
    }
    bench_must(detector_finish(d, &r, &e), &e, "detector_finish");
    uint64_t flags = r->flag_count;
    detector_free(d);
    arena_free(&results);
    return flags;
}

static uint64_t detect_eleven(Str text)
{
    return run(text, NULL, 1, DETECT_CARDINAL);
}

static uint64_t detect_all(Str text)
{
    return run(text, NULL, 1, DETECT_ALL);
}

/* ---- from a file, by the clock ---- */

static double seconds_to_read(const char *path)
{
    static char buffer[256 * 1024];
    int64_t start = clock_ticks();
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    while (fd >= 0 && read(fd, buffer, sizeof buffer) > 0) {}
    if (fd >= 0) close(fd);
    return (double)(clock_ticks() - start) / 1e9;
}

typedef struct { double clock, processor; long kilobytes; } Spent;

static double seconds_of(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* Keeps the least time and the most memory. */
static void keep_best(Spent *best, double clock, double processor, long kilobytes)
{
    if (best->clock <= 0 || clock < best->clock) best->clock = clock;
    if (best->processor <= 0 || processor < best->processor) best->processor = processor;
    if (kilobytes > best->kilobytes) best->kilobytes = kilobytes;
}

/* In a process of its own, so that its memory is known. */
static void detect_file(const char *path, unsigned threads, DetectRuleSet rules, Spent *best)
{
    struct rusage usage;
    int status;
    int64_t start = clock_ticks();
    pid_t child = fork();
    if (child == 0) {
        run((Str){ 0 }, path, threads, rules);
        _exit(0);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0 || status != 0) stop("the run from a file failed");
    keep_best(best, (double)(clock_ticks() - start) / 1e9, seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime), usage.ru_maxrss);
}

/* "2.1": how many threads wanted the processors in the last minute. */
static void print_load(const char *when)
{
    double load[1];
    if (getloadavg(load, 1) == 1) printf("load %s: %.1f\n", when, load[0]);
}

static void from_file(const char *path, double megabytes)
{
    double cat = 1e9;
    Spent one = { 0 }, two = { 0 }, all = { 0 };
    for (int i = 0; i < TURNS; i++) {
        double took = seconds_to_read(path);
        if (took < cat) cat = took;
        detect_file(path, 1, DETECT_CARDINAL, &one);
        detect_file(path, 2, DETECT_CARDINAL, &two);
        detect_file(path, 2, DETECT_ALL, &all);
    }
    cat = megabytes / cat;
    bench_row(&(Row){ "eleven indicators from a file, one thread", "MB/s", megabytes / one.clock, "cat", cat, AT_LEAST, 1000 });
    bench_row(&(Row){ "the same in processor time", "MB/s", megabytes / one.processor, "cat", cat, AT_LEAST, 1000 });
    bench_row(&(Row){ "eleven indicators from a file, two threads", "MB/s", megabytes / two.clock, "cat", cat, AT_LEAST, 1800 });
    bench_row(&(Row){ "the same in processor time of both", "MB/s", megabytes / two.processor, "cat", cat, AT_LEAST, 0 });
    bench_row(&(Row){ "all rules from a file, two threads", "MB/s", megabytes / all.clock, "cat", cat, AT_LEAST, 0 });
    bench_row(&(Row){ "the same in processor time of both", "MB/s", megabytes / all.processor, "cat", cat, AT_LEAST, 400 });
    bench_row(&(Row){ "memory for the file, eleven, two threads", "MB", (double)two.kilobytes / 1024, "the file", megabytes, AT_MOST, 150 });
    bench_row(&(Row){ "memory for the file, all rules, two threads", "MB", (double)all.kilobytes / 1024, "the file", megabytes, AT_MOST, 150 });
}

static Str make_text(Arena *a, const char *path, size_t megabytes)
{
    Str once = load(a, path);
    return repeat(a, once, megabytes * 1000000);
}

static void from_memory(const char *path, size_t megabytes)
{
    Arena a = arena_with((size_t)CEILING_GB << 30);
    Str text = make_text(&a, path, megabytes);
    uint64_t lines, brackets, flags, more;
    double floor = best_rate(find_lines, text, &lines), reader = best_rate(index_lines, text, &brackets);
    double eleven = best_rate(detect_eleven, text, &flags), all = best_rate(detect_all, text, &more), size = (double)text.len / 1e6;
    printf("%s repeated under other ocids: %.1f MB, %llu lines, %llu brackets, %llu flags of eleven and %llu of all; best of %d\n", path, size,
           (unsigned long long)lines, (unsigned long long)brackets, (unsigned long long)flags, (unsigned long long)more, TURNS);
    bench_row(&(Row){ "the reader alone on one core", "MB/s", reader, "memchr for line ends", floor, AT_LEAST, 2000 });
    bench_row(&(Row){ "eleven indicators on one core", "MB/s", eleven, "memchr for line ends", floor, AT_LEAST, 1000 });
    bench_row(&(Row){ "all rules on one core", "MB/s", all, "memchr for line ends", floor, AT_LEAST, 400 });
    arena_free(&a);
}

/* From the file first: a process that has run before keeps some of its memory, and those it begins would begin with it. */
int main(int count, char **args)
{
    const char *path = count > 1 ? args[1] : "samples/tsuchiura-ocds.jsonl.gz";
    size_t megabytes = count > 2 ? strtoul(args[2], NULL, 10) : 158;
    Arena a = arena_with((size_t)CEILING_GB << 30);
    Str text = make_text(&a, path, megabytes);

    const char *folder = getenv("TMPDIR");
    char name[256];
    snprintf(name, sizeof name, "%s/tergoo-bench-%ld.jsonl", folder && *folder ? folder : "/tmp", (long)getpid());
    Error e;
    int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) stop("no temporary file");
    bench_must(fd_write_all(fd, text, str_of(name), &e), &e, name);
    close(fd);
    double size = (double)text.len / 1e6;
    arena_free(&a);

    print_load("at the beginning");
    from_file(name, size);
    unlink(name);
    from_memory(path, megabytes);
    print_load("at the end");
    return 0;
}
