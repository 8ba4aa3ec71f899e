/* bench_figures.c: what a page of figures costs over many records, the first time and again, for one who works in few cases and for a head.
 *
 *     bench_figures [FOLDER] [CASES]      FOLDER on the disk to measure (default "."), CASES of fifty records each (2000; 20000: a million records)
 *
 * An office of invented cases (filled.h), of which some were begun, so that there is a history of states. The figures are computed out of the store at each
 * request: nothing is kept from one to the next. The target is a second for the first page. */
#include "filled.h"

typedef struct { const char *name, *op, *args; } Question;

static const Question QUESTIONS[] = {
    { "management, this year", "figure.list", "{\"family\":\"management\"}" },
    { "investigation, this year", "figure.list", "{\"family\":\"investigative\"}" },
    { "one figure with charts and records", "figure.show", "{\"id\":\"cases_opened\"}" },
    { "as of the end of last month", "figure.show", NULL },
};

/* The last day of the month before this one, for a figure of that day beside today's. */
static const char *last_month(Arena *a)
{
    char day[11];
    Day today = instant_local_day(clock_now());
    Date d = day_date(today);
    Str end = day_format(day, today - d.day);
    return str_c(a, str_format(a, "{\"id\":\"cases_opened\",\"as_of\":\"" STR_FMT "\"}", STR_ARG(end)));
}

static void measure(Filled *f, const char *who, Str token)
{
    enum { TURNS = 3 };
    for (size_t q = 0; q < ARRAY_LEN(QUESTIONS); q++) {
        int64_t first = 0, best = INT64_MAX;
        for (int turn = 0; turn < TURNS; turn++) {
            int64_t took;
            Arena a = arena_with((size_t)256 << 20);
            const char *args = QUESTIONS[q].args ? QUESTIONS[q].args : last_month(&a);
            (void)filled_ask(f, &a, token, QUESTIONS[q].op, str_of(args), &took);
            if (turn == 0) first = took;
            if (took < best) best = took;
            arena_free(&a);
        }
        printf("%-8s %-36s first %7.1f ms   best of %d %7.1f ms\n", who, QUESTIONS[q].name, (double)first / 1e6, TURNS, (double)best / 1e6);
    }
}

int main(int argc, char **argv)
{
    uint64_t cases = FILLED_CASES;
    Filled f;
    if (argc > 3 || (argc == 3 && (!uint_parse(str_of(argv[2]), &cases) || cases < 100 || cases > 100000))) {
        fprintf(stderr, "usage: bench_figures [FOLDER] [CASES, 100 to 100000]\n");
        return 2;
    }
    filled_make(&f, argc > 1 ? argv[1] : ".", "figures", cases);
    printf("%llu records in %llu cases\n", (unsigned long long)f.records, (unsigned long long)f.cases);
    measure(&f, "few", f.few);
    measure(&f, "head", f.head);
    filled_close(&f);
    filled_remove(&f);
    return 0;
}
