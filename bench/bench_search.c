/* bench_search.c: listing, searching and showing over a whole office, for somebody with a few cases and for a head with all of them.
 *
 *     bench_search [FOLDER] [CASES]       FOLDER on the disk to measure (default "."), CASES of fifty records (2000)
 *
 * An office of its own (filled.h) in a temporary folder that is removed at the end; the search index is fed behind the acts. Questions are asked
 * through gate_answer, as a connection would; the floor is an operation that looks at nothing but who asks. */
#include <sys/stat.h>

#include "filled.h"

enum { TURNS = 1000, QUESTIONS = 200 };

/* Persons are looked up for a case and with a reason. */
static void add_case(Buf *args, const Filled *f, bool head)
{
    Str chain = head ? f->cases_head[0] : f->cases_few[0];
    buf_format(args, ",\"case\":\"" STR_FMT "\",\"reason\":\"named by an invented witness\"", STR_ARG(chain));
}

static Str question(Filled *f, Arena *a, size_t words, bool latin, bool head)
{
    Buf text = buf_in(a), args = buf_in(a);
    for (size_t i = 0; i < words; i++) filled_word(&f->seed, &text);
    if (words == 0) filled_name(&f->seed, &text, latin);
    buf_c(&args, "{\"words\":");
    json_write_string(&args, str_trim(buf_str(&text)));
    if (words == 0) add_case(&args, f, head);
    else buf_c(&args, ",\"kind\":\"note\"");
    buf_byte(&args, '}');
    return buf_str(&args);
}

typedef Str (*ArgsOf)(Filled *f, Arena *a, bool head);

static Str args_none(Filled *f, Arena *a, bool head)
{
    (void)f, (void)a, (void)head;
    return STR("{}");
}

static Str args_list(Filled *f, Arena *a, bool head)
{
    (void)f, (void)a, (void)head;
    return STR("{\"kind\":\"note\"}");
}

static Str args_show(Filled *f, Arena *a, bool head)
{
    Str id = head ? f->shown_head[filled_any(&f->seed, f->count_head)] : f->shown_few[filled_any(&f->seed, f->count_few)];
    return str_format(a, "{\"id\":\"" STR_FMT "\"}", STR_ARG(id));
}

static Str args_one_word(Filled *f, Arena *a, bool head)
{
    return question(f, a, 1, false, head);
}

static Str args_two_words(Filled *f, Arena *a, bool head)
{
    return question(f, a, 2, false, head);
}

static Str args_common(Filled *f, Arena *a, bool head)
{
    (void)f, (void)a, (void)head;
    return STR("{\"words\":\"отел\",\"kind\":\"note\"}");
}

static Str args_rare(Filled *f, Arena *a, bool head)
{
    (void)f, (void)a, (void)head;
    return STR("{\"words\":\"шкотдунгелар\",\"kind\":\"note\"}");
}

static Str args_name(Filled *f, Arena *a, bool head)
{
    return question(f, a, 0, false, head);
}

static Str args_latin(Filled *f, Arena *a, bool head)
{
    return question(f, a, 0, true, head);
}

static Str args_narrow(Filled *f, Arena *a, bool head)
{
    Buf args = buf_in(a);
    buf_c(&args, "{\"words\":\"Zhumabek\",\"kind\":\"person\",\"state\":\"active\",\"from\":\"01.01.2026\"");
    add_case(&args, f, head);
    buf_byte(&args, '}');
    return buf_str(&args);
}

static void measure(Filled *f, const char *what, const char *op, ArgsOf args_of, size_t turns, bool head, double floor)
{
    int64_t *took = mem_alloc(turns * sizeof *took);
    Arena a = arena_with((size_t)256 << 20);
    char name[96];
    if (!took) exit(3);
    for (size_t i = 0; i < turns; i++) {
        (void)filled_ask(f, &a, head ? f->head : f->few, op, args_of(f, &a, head), &took[i]);
        arena_free(&a);
    }
    double middle = bench_ms(took, turns, 0.5), end = bench_ms(took, turns, 0.99), target = f->cases >= FILLED_LARGE ? 50 : 20;
    snprintf(name, sizeof name, "%s, %s, p50", what, head ? "all cases" : "40 cases");
    bench_row(&(Row){ name, "ms", middle, "session.show", floor, AT_MOST, 0 });
    snprintf(name, sizeof name, "%s, %s, p99", what, head ? "all cases" : "40 cases");
    bench_row(&(Row){ name, "ms", end, "session.show", floor, AT_MOST, target });
    mem_free(took);
}

static double floor_of(Filled *f)
{
    int64_t took[TURNS];
    Arena a = arena_with((size_t)16 << 20);
    for (size_t i = 0; i < TURNS; i++) {
        (void)filled_ask(f, &a, f->few, "session.show", args_none(f, &a, false), &took[i]);
        arena_free(&a);
    }
    return bench_ms(took, TURNS, 0.5);
}

static void bench_asking(Filled *f)
{
    double floor = floor_of(f);
    for (int head = 0; head < 2; head++) {
        measure(f, "list of notes", "record.list", args_list, QUESTIONS, head, floor);
        measure(f, "record shown", "record.show", args_show, TURNS, head, floor);
        measure(f, "search, one word", "search", args_one_word, QUESTIONS, head, floor);
        measure(f, "search, two words", "search", args_two_words, QUESTIONS, head, floor);
        measure(f, "search, a word everywhere", "search", args_common, QUESTIONS, head, floor);
        measure(f, "search, a word nowhere", "search", args_rare, QUESTIONS, head, floor);
        measure(f, "search, a name, entered", "search", args_name, QUESTIONS, head, floor);
        measure(f, "search, a name in Latin letters, entered", "search", args_latin, QUESTIONS, head, floor);
        measure(f, "search, a first name, narrowed, entered", "search", args_narrow, QUESTIONS, head, floor);
    }
}

/* Of this process, which is office, client and bench in one. */
static void bench_memory(void)
{
    char line[256];
    long long kib = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status)) (void)sscanf(line, "VmRSS: %lld", &kib);
    if (status) fclose(status);
    bench_row(&(Row){ "resident after all questions", "MB", (double)kib / 1024, NULL, 0, AT_MOST, 200 });
}

static void bench_index(Filled *f)
{
    Error e;
    struct stat st;
    char path[4300];
    int64_t begun = clock_ticks();
    bench_must(office_search_rebuild(f->office, &e), &e, "rebuild");
    double seconds = (double)(clock_ticks() - begun) / 1e9;
    bench_row(&(Row){ "index made anew, records", "/s", (double)f->records / seconds, NULL, 0, AT_LEAST, 0 });
    snprintf(path, sizeof path, "%s/search.db", f->store);
    if (stat(path, &st) == 0) bench_row(&(Row){ "index on the disk", "MB", (double)st.st_size / 1e6, NULL, 0, AT_MOST, 0 });
}

int main(int argc, char **argv)
{
    Error e;
    static Filled b;
    uint64_t cases = FILLED_CASES;
    if (argc > 2 && (!uint_parse(str_of(argv[2]), &cases) || cases < FILLED_FEW)) return 2;
    int64_t begun = clock_ticks();
    filled_make(&b, argc > 1 ? argv[1] : ".", "bench-search", cases);
    double entered = (double)(clock_ticks() - begun) / 1e9;
    bench_must(office_search_settle(b.office, &e), &e, "settle");
    double followed = (double)(clock_ticks() - begun) / 1e9 - entered;
    bench_row(&(Row){ "acts entered while the index follows", "/s", (double)b.records / entered, NULL, 0, AT_LEAST, 10000 });
    bench_row(&(Row){ "index behind after the last act", "s", followed, NULL, 0, AT_MOST, 0 });
    bench_asking(&b);
    bench_memory();
    bench_index(&b);
    filled_close(&b);
    filled_remove(&b);
    return 0;
}
