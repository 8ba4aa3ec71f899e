/* bench_detect.c: how fast red flags are calculated.
 *
 *   bench_detect [FILE.jsonl[.gz] [MEGABYTES]]       (samples/tsuchiura-ocds.jsonl.gz, 150)
 *
 * The file's lines are repeated in memory up to so many megabytes, more than fits into a cache, and run through all rules on one
 * core, five times; the best turn counts, in processor time. Beside it, over the same bytes: memchr for line ends, which is the
 * least anybody who reads lines must do. Cardinal's figure was not taken here: 97 MB/s on one core for its 11 indicators, on a
 * machine of its own and another file of releases, so the ratio to it is an orientation, not a race. */
#include <zlib.h>

#include "bench.h"
#include "detect/detect.h"

enum { TURNS = 5, CEILING_GB = 4 };
static const double CARDINAL = 97.0;

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
    if (got < 0 || b.failed || b.len == 0) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(3);
    }
    if (b.ptr[b.len - 1] != '\n') buf_byte(&b, '\n');
    return buf_str(&b);
}

static uint64_t count_lines(Str text)
{
    uint64_t n = 0;
    for (Str line; str_next_line(&text, &line);) n++;
    return n;
}

static double megabytes_per_second(size_t bytes, int64_t ticks)
{
    return (double)bytes / 1e6 / ((double)ticks / 1e9);
}

static uint64_t detect(Str text)
{
    Arena results = arena_with((size_t)CEILING_GB << 30);
    Detector *d;
    const DetectResult *r;
    Error e;
    DetectSettings settings = { .currency = STR("JPY") };
    uint64_t flags = 0;
    if (detector_new(&results, &settings, &d, &e) != ERR_OK) exit(3);
    if (detector_source(d, STR("memory"), &e) != ERR_OK || detector_feed(d, text, &e) != ERR_OK
        || detector_finish(d, &r, &e) != ERR_OK) {
        fprintf(stderr, "%s\n", e.parts[0].key);
        exit(3);
    }
    flags = r->flag_count;
    detector_free(d);
    arena_free(&results);
    return flags;
}

int main(int count, char **args)
{
    const char *path = count > 1 ? args[1] : "samples/tsuchiura-ocds.jsonl.gz";
    size_t megabytes = count > 2 ? strtoul(args[2], NULL, 10) : 150;
    Arena a = arena_with((size_t)CEILING_GB << 30);
    Str once = load(&a, path);
    size_t times = megabytes * 1000000 / once.len + 1;
    char *all = arena_alloc(&a, once.len * times);
    if (!all) return 3;
    for (size_t i = 0; i < times; i++) memcpy(all + i * once.len, once.ptr, once.len);
    Str text = str_bytes(all, once.len * times);

    int64_t best_lines = INT64_MAX, best_flags = INT64_MAX;
    uint64_t lines = 0, flags = 0;
    for (int i = 0; i < TURNS; i++) {
        int64_t start = bench_processor_ticks();
        lines = count_lines(text);
        int64_t middle = bench_processor_ticks();
        flags = detect(text);
        int64_t end = bench_processor_ticks();
        if (middle - start < best_lines) best_lines = middle - start;
        if (end - middle < best_flags) best_flags = end - middle;
    }
    printf("%s, %zu times: %.1f MB, %llu lines, %llu flags; one core, best of %d\n", path, times, (double)text.len / 1e6,
           (unsigned long long)lines, (unsigned long long)flags, TURNS);
    double floor_speed = megabytes_per_second(text.len, best_lines), speed = megabytes_per_second(text.len, best_flags);
    printf("line ends only (memchr)  %8.0f MB/s\n", floor_speed);
    printf("six rules                %8.0f MB/s   %.1f times Cardinal's %.0f MB/s (measured elsewhere), 1/%.0f of memchr\n",
           speed, speed / CARDINAL, CARDINAL, floor_speed / speed);
    bench_row(&(Row){ "releases through six rules on one core", "MB/s", speed, "memchr for line ends", floor_speed, AT_LEAST,
                      3 * CARDINAL });
    arena_free(&a);
    return 0;
}
