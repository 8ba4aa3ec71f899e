/* bench_stock.c: a store counted with a scanner: how long whoever holds it waits for the answer to one label.
 *
 *     bench_stock [FOLDER] [THINGS]      FOLDER on the disk to measure (default "."), THINGS in the store (10000)
 *
 * The things lie in a room with shelves; a thousand of them are scanned in a random order, each by its number, and entered one
 * by one, as the page does it. The floor is what the same office takes to enter one note: an act signed, written and durable,
 * of which a scan is one. */
#include "filled.h"

enum { SCANS = 1000, SHELVES = 100, SCRATCH = 64 << 20, ID = 64 };

static void ask_for(Filled *f, Str token, const char *op, Str args, const char *member, char to[ID])
{
    Arena a = arena_with(SCRATCH);
    int64_t took;
    Str found = json_text(json_get_str(filled_ask(f, &a, token, op, args, &took), str_of(member)));
    if (to) snprintf(to, ID, STR_FMT, STR_ARG(found));
    arena_free(&a);
}

static Str keeper(Filled *f, Arena *a)
{
    int64_t took;
    ask_for(f, f->admin, "user.create", STR("{\"login\":\"keeper\",\"full_name\":\"Keeper\",\"roles\":\"property_keeper\","
                                            "\"passphrase\":\"" FILLED_PASSPHRASE "\"}"), "id", NULL);
    return json_text(json_get(filled_ask(f, a, STR(""), "session.open",
                                         STR("{\"login\":\"keeper\",\"passphrase\":\"" FILLED_PASSPHRASE "\"}"), &took), "token"));
}

static void fill(Filled *f, Str token, uint64_t count, char shelves[SHELVES][ID], char (*numbers)[ID], char room[ID])
{
    ask_for(f, token, "record.create",
            STR("{\"kind\":\"storage_place\",\"fields\":{\"name\":\"Room\",\"code\":\"R\",\"level\":\"room\"}}"), "id", room);
    for (size_t i = 0; i < SHELVES; i++) {
        Arena a = arena_with(1 << 20);
        Str args = str_format(&a, "{\"kind\":\"storage_place\",\"fields\":{\"name\":\"Shelf\",\"code\":\"R-%zu\",\"level\":\"shelf\","
                                  "\"inside\":\"%s\"}}", i, room);
        ask_for(f, token, "record.create", args, "id", shelves[i]);
        arena_free(&a);
    }
    for (uint64_t i = 0; i < count; i++) {
        Arena a = arena_with(1 << 20);
        Str args = str_format(&a, "{\"kind\":\"asset\",\"fields\":{\"description\":\"Thing %llu\",\"category\":\"other\","
                                  "\"place\":\"%s\"}}", (unsigned long long)i, shelves[i % SHELVES]);
        ask_for(f, token, "record.create", args, "number", numbers[i]);
        arena_free(&a);
    }
}

static double part_of(int64_t *took, double part) { return bench_ms(took, SCANS, part); }

static void scan_all(Filled *f, Str token, const char *take, uint64_t count, char (*numbers)[ID], int64_t *took)
{
    uint64_t seed = 7, at = 0;
    for (size_t i = 0; i < SCANS; i++) {
        Arena a = arena_with(SCRATCH);
        at = (at + 1 + filled_any(&seed, count / SCANS)) % count;
        Str args = str_format(&a, "{\"id\":\"%s\",\"text\":\"%s\",\"place\":\"R-%llu\"}", take, numbers[at],
                              (unsigned long long)(at % SHELVES));
        (void)filled_ask(f, &a, token, "stock.scan", args, &took[i]);
        arena_free(&a);
    }
}

static void enter_notes(Filled *f, int64_t *took)
{
    for (size_t i = 0; i < SCANS; i++) {
        Arena a = arena_with(SCRATCH);
        (void)filled_ask(f, &a, f->maker, "record.create",
                         STR("{\"kind\":\"note\",\"fields\":{\"title\":\"A note\",\"text\":\"Words\"}}"), &took[i]);
        arena_free(&a);
    }
}

int main(int argc, char **argv)
{
    static char shelves[SHELVES][ID];
    static int64_t scans[SCANS], notes[SCANS];
    uint64_t count = 10000;
    char room[ID], take[ID];
    Filled f;
    if (argc > 3 || (argc == 3 && (!uint_parse(str_of(argv[2]), &count) || count < SCANS || count > 100000))) {
        fprintf(stderr, "usage: bench_stock [FOLDER] [THINGS, 1000 to 100000]\n");
        return 2;
    }
    filled_make(&f, argc > 1 ? argv[1] : ".", "stock", 100);
    Arena a = arena_with(SCRATCH);
    char (*numbers)[ID] = mem_alloc(count * sizeof *numbers);
    if (!numbers) return 3;
    Str token = keeper(&f, &a);
    fill(&f, token, count, shelves, numbers, room);
    Str args = str_format(&a, "{\"kind\":\"stock_take\",\"fields\":{\"title\":\"Count\",\"where\":\"%s\",\"purpose\":"
                              "\"ordinary\"}}", room);
    ask_for(&f, token, "record.create", args, "id", take);
    ask_for(&f, token, "record.move", str_format(&a, "{\"id\":\"%s\",\"move\":\"begin\"}", take), "id", NULL);
    enter_notes(&f, notes);
    scan_all(&f, token, take, count, numbers, scans);
    double middle = part_of(scans, 0.5), late = part_of(scans, 0.99);
    printf("%llu things, %d scanned: p50 %.2f ms, p99 %.2f ms; a note: p50 %.2f ms, p99 %.2f ms\n", (unsigned long long)count,
           SCANS, middle, late, part_of(notes, 0.5), part_of(notes, 0.99));
    bench_row(&(Row){ .what = "a scan in a stock-take of 10,000 things, p50", .unit = "ms", .figure = middle,
                      .floor_name = "one note entered", .floor = part_of(notes, 0.5),
                      .sense = AT_MOST, .target = 100 });
    bench_row(&(Row){ .what = "the same, p99", .unit = "ms", .figure = late, .floor_name = "one note entered",
                      .floor = part_of(notes, 0.99), .sense = AT_MOST,
                      .target = 100 });
    mem_free(numbers);
    arena_free(&a);
    filled_remove(&f);
    return 0;
}
