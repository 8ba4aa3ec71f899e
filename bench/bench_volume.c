/* bench_volume.c: a volume of 2,000 pages as one PDF, by the worker tergoo-bind as the gate asks it.
 *
 *     bench_volume WORKERS      the folder with tergoo-bind and tergoo-print
 *
 * 150 papers of four pages are set from their sources; 50 PDF files of twenty pages, made by tergoo-print before the clock
 * starts, are taken in; 400 scans are JPEGs of 100 kB (a head and noise: nobody opens a picture on its way). */
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench.h"
#include "text/json.h"
#include "worker/worker.h"

enum { PAPERS = 150, FILES = 50, SCANS = 400, SCAN_BYTES = 100 * 1000, PAGES = PAPERS * 4 + FILES * 20 + SCANS };

/* A paper of so many tables of a page each. */
static Str paper_request(Arena *a, int pages)
{
    Buf text = buf_in(a);
    buf_c(&text,
          "{\"form\":\"pdf\",\"lang\":\"ru\",\"name\":\"bench\",\"number\":\"P-2026-0001\",\"code\":\"TERGOO:P-2026-0001-0123456789\","
                 "\"source\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\",\"template\":");
    Buf template = buf_in(a);
    for (int page = 0; page < pages; page++) {
        buf_format(&template, "%s# Протокол осмотра, часть %d\n\n| № | Что | Где | Сколько |\n|--:|---|---|--:|\n",
                   page > 0 ? "\n---\n\n" : "", page + 1);
        for (int row = 1; row <= 25; row++)
            buf_format(&template, "| %d | Котёл отопительный, изготовитель вымышлен | подвал школы, помещение %d | %d |\n", row,
                       row, row * 3);
    }
    json_write_string(&text, buf_str(&template));
    buf_c(&text, ",\"values\":{},\"partials\":{}}");
    if (text.failed || template.failed) exit(3);
    return buf_str(&text);
}

static Str scan_bytes(Arena *a)
{
    static const unsigned char HEAD[] = { 0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0x0d, 0xb4, 0x09, 0xb0, 3, 1, 0x22, 0, 2, 0x11, 1, 3,
                                          0x11, 1 };
    unsigned char *to = arena_alloc(a, SCAN_BYTES);
    if (!to) exit(3);
    uint64_t x = 1;
    for (size_t i = 0; i < SCAN_BYTES; i++) {
        x = x * UINT64_C(6364136223846793005) + 1442695040888963407;
        to[i] = (unsigned char)(x >> 56);
    }
    memcpy(to, HEAD, sizeof HEAD);
    return str_bytes(to, SCAN_BYTES);
}

static void give(WorkerTalk *t, const char *as, int sheet, int sheets, Str bytes)
{
    char head[256];
    Error e;
    int n = snprintf(head, sizeof head,
                     "{\"as\":\"%s\",\"title\":\"Документ с листа %d\",\"first\":%d,\"last\":%d,\"length\":%zu}\n", as, sheet, sheet,
                     sheet + sheets - 1, bytes.len);
    bench_must(worker_give(t, str_bytes(head, (size_t)n), &e), &e, "give");
    bench_must(worker_give(t, bytes, &e), &e, "give");
}

static uint64_t bind(const Str parts[3], int to)
{
    static const Worker BINDER = { .program = "tergoo-bind", .most = (size_t)2 << 30, .wait = 300 * 1000 };
    static const Str HEAD = STR("{\"title\":\"Том 1\",\"agency\":\"Контора\",\"back\":\"об.\",\"lang\":\"ru\",\"made\":1795651200}\n");
    Error e;
    WorkerTalk t;
    uint64_t size;
    bool failed;
    int sheet = 1;
    Arena a = arena_with(1 << 20);
    Buf refusal = buf_in(&a);
    bench_must(worker_begin(&BINDER, &t, &e), &e, "tergoo-bind");
    bench_must(worker_give(&t, HEAD, &e), &e, "give");
    for (int i = 0; i < PAPERS; i++, sheet += 4) give(&t, "paper", sheet, 4, parts[0]);
    for (int i = 0; i < FILES; i++, sheet += 20) give(&t, "file", sheet, 20, parts[1]);
    for (int i = 0; i < SCANS; i++, sheet++) give(&t, "file", sheet, 1, parts[2]);
    bench_must(worker_take(&t, to, &size, &refusal, &failed, &e), &e, "take");
    worker_end(&t);
    if (failed) {
        fprintf(stderr, STR_FMT "\n", STR_ARG(buf_str(&refusal)));
        exit(3);
    }
    arena_free(&a);
    return size;
}

int main(int argc, char **argv)
{
    static const Worker PRINTER = { .program = "tergoo-print", .most = (size_t)1 << 30, .wait = 60 * 1000 };
    Error e;
    bool failed;
    struct rusage children;
    Arena a = arena_with((size_t)1 << 30);
    Buf file = buf_in(&a);
    if (argc != 2) {
        fprintf(stderr, "usage: bench_volume WORKERS\n");
        return 2;
    }
    worker_folder(argv[1]);
    bench_must(worker_ask(&PRINTER, paper_request(&a, 20), &file, &failed, &e), &e, "tergoo-print");
    Str parts[3] = { paper_request(&a, 4), buf_str(&file), scan_bytes(&a) };
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    int64_t start = clock_ticks();
    uint64_t size = bind(parts, null);
    double took = (double)(clock_ticks() - start) / 1e9;
    getrusage(RUSAGE_CHILDREN, &children);
    double worked = (double)(children.ru_utime.tv_sec + children.ru_stime.tv_sec) + (double)(children.ru_utime.tv_usec + children.ru_stime.tv_usec) / 1e6;
    printf("%d pages, %.1f MB\n", PAGES, (double)size / 1e6);
    bench_row(&(Row){ .what = "a volume of 2,000 pages as one PDF", .unit = "s", .figure = took, .sense = AT_MOST, .target = 20 });
    bench_row(&(Row){ .what = "the same, processor time", .unit = "s", .figure = worked, .sense = AT_MOST, .target = 20 });
    bench_row(&(Row){ .what = "most memory of its worker", .unit = "MB", .figure = (double)children.ru_maxrss / 1024,
                      .sense = AT_MOST, .target = 300 });
    close(null);
    arena_free(&a);
    return 0;
}
