/* bench_terms.c: what ten thousand running terms cost: counted by the engine, listed out of an office, and counted again by two models when the
 * model was changed.
 *
 *     bench_terms [FOLDER] [TERMS]        FOLDER on the disk to measure ("."), TERMS that run (10000)
 *
 * An office of a hundred invented cases (filled.h) in which notices wait to be handed over, each with its term. A head asks for all that run. Then the
 * model gives the term twice as many days, and the head asks whose last day moved: all of them. The floor is what the store takes to read these records
 * and the entries that made them, with nothing counted. */
#include "filled.h"
#include "model/term.h"

enum { CASES = 100, TERMS = 10000, TURNS = 3, MEMORY = 1 << 30 };

/* ---- the engine alone ---- */

static double engine(size_t count)
{
    static const ClockVersion VERSION = { .from = CLOCK_ALWAYS, .length = { 30, TERM_DAYS }, .working = true };
    ClockVersion version = VERSION;
    Clock c = { .versions = &version, .version_count = 1, .moves = true };
    uint64_t seed = 1;
    int64_t sum = 0, begun = bench_processor_ticks();
    for (size_t i = 0; i < count; i++) {
        Day start = (Day)(20000 + filled_any(&seed, 1000));
        TermPause pauses[] = { { .from = day_local_begin(start + 3), .until = day_local_begin(start + 9) },
                               { .from = day_local_begin(start + 20), .until = day_local_begin(start + 21) } };
        TermExtension more = { .decided = start + 10, .days = 15 };
        TermFacts f = { .started = day_local_begin(start), .pauses = pauses, .pause_count = ARRAY_LEN(pauses), .extensions = &more, .extension_count = 1 };
        Term t;
        term_run(&c, &f, day_local_begin(start + 15), &t, NULL);
        sum += t.due;
    }
    if (sum == 0) abort();
    return (double)(bench_processor_ticks() - begun) / 1e6;
}

/* ---- an office ---- */

static void make_terms(Filled *f, size_t count)
{
    uint64_t seed = 2;
    for (size_t i = 0; i < count; i++) {
        int64_t took;
        Arena a = arena_with(MEMORY);
        Str in = f->cases_head[i % f->case_count_head];
        Buf args = buf_in(&a);
        buf_format(&args, "{\"kind\":\"notice\",\"case\":\"" STR_FMT "\",\"fields\":{\"to\":\"", STR_ARG(in));
        filled_name(&seed, &args, false);
        buf_add(&args, STR("\",\"what\":\"cleared\"}}"));
        (void)filled_ask(f, &a, f->maker, "record.create", buf_str(&args), &took);
        arena_free(&a);
    }
}

/* Best of some turns, in milliseconds of the processor, which others on the machine lengthen less than the clock; the answer has a list of so many under that name. */
static double best_of(Filled *f, const char *op, const char *args, const char *list, size_t expected)
{
    int64_t best = INT64_MAX;
    for (int turn = 0; turn < TURNS; turn++) {
        int64_t ignored, begun = bench_processor_ticks();
        Arena a = arena_with(MEMORY);
        const JsonValue *data = filled_ask(f, &a, f->head, op, str_of(args), &ignored);
        int64_t took = bench_processor_ticks() - begun;
        size_t n = json_get(data, list)->count;
        if (n < expected) fprintf(stderr, "%s: %zu of %zu\n", op, n, expected);
        if (took < best) best = took;
        arena_free(&a);
    }
    return (double)best / 1e6;
}

typedef struct { Store *store; Str *ids; size_t count; } Ids;

static ErrorCode take_id(void *self, const Record *rec, Error *e)
{
    Ids *ids = self;
    (void)e;
    ids->ids[ids->count] = str_from(rec->id, 0);
    ids->ids[ids->count].ptr = strndup(rec->id.ptr, rec->id.len);
    ids->count++;
    return ERR_OK;
}

static ErrorCode take_entry(void *self, const Entry *entry, Error *e)
{
    (void)e;
    *(int64_t *)self += entry->received;
    return ERR_OK;
}

static double read_floor(Filled *f, size_t count)
{
    Error e;
    int64_t best = INT64_MAX, sum = 0;
    Ids ids = { f->reader, calloc(count + 1, sizeof(Str)), 0 };
    if (!ids.ids || store_records(f->reader, STR("notice"), take_id, &ids, &e) != ERR_OK) abort();
    for (int turn = 0; turn < TURNS; turn++) {
        int64_t begun = bench_processor_ticks();
        for (size_t i = 0; i < ids.count; i++) {
            Record rec;
            Arena a = arena_with(MEMORY);
            if (store_record(f->reader, &a, ids.ids[i], &rec, &e) != ERR_OK) abort();
            if (store_object_entries(f->reader, ids.ids[i], take_entry, &sum, &e) != ERR_OK) abort();
            arena_free(&a);
        }
        int64_t took = bench_processor_ticks() - begun;
        if (took < best) best = took;
    }
    for (size_t i = 0; i < ids.count; i++) free((char *)(uintptr_t)ids.ids[i].ptr);
    free(ids.ids);
    return (double)best / 1e6;
}

/* ---- another model ---- */

static void change_model(Filled *f)
{
    Arena a = arena_with(MEMORY);
    ModelFile *files = arena_array(&a, MODEL_SHIPPED_COUNT, sizeof *files);
    Buf packed = buf_in(&a), args = buf_in(&a);
    JsonValue *o = json_new_object(&a);
    int64_t took;
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT; i++) {
        files[i] = MODEL_SHIPPED[i];
        ptrdiff_t at = str_is(files[i].name, "clocks/notice_handover.yaml") ? str_find(files[i].bytes, STR("days: 10\n")) : -1;
        if (at >= 0) files[i].bytes = str_format(&a, STR_FMT "days: 20" STR_FMT, STR_ARG(str_first(files[i].bytes, (size_t)at)),
                                                 STR_ARG(str_from(files[i].bytes, (size_t)at + 8)));
    }
    model_pack(&packed, files, MODEL_SHIPPED_COUNT);
    json_set(&a, o, "packed", json_new_string(&a, buf_str(&packed)));
    json_set(&a, o, "reason", json_new_string(&a, STR("twice the days")));
    json_write(&args, o);
    Str id = json_text(json_get(filled_ask(f, &a, f->admin, "model.activate", buf_str(&args), &took), "id"));
    (void)filled_ask(f, &a, f->head, "proposal.sign", str_format(&a, "{\"id\":\"" STR_FMT "\"}", STR_ARG(id)), &took);
    arena_free(&a);
}

int main(int argc, char **argv)
{
    uint64_t terms = TERMS;
    static Filled f;
    if (argc > 3 || (argc == 3 && (!uint_parse(str_of(argv[2]), &terms) || terms < 100 || terms > 1000000))) {
        fprintf(stderr, "usage: bench_terms [FOLDER] [TERMS, 100 to 1000000]\n");
        return 2;
    }
    filled_make(&f, argc > 1 ? argv[1] : ".", "terms", CASES);
    make_terms(&f, (size_t)terms);
    char name[96];
    snprintf(name, sizeof name, "%llu terms counted by the engine", (unsigned long long)terms);
    bench_row(&(Row){ name, "ms", engine((size_t)terms), NULL, 0, AT_MOST, 100 });
    double least = read_floor(&f, (size_t)terms);
    snprintf(name, sizeof name, "%llu running terms listed", (unsigned long long)terms);
    bench_row(&(Row){ name, "ms", best_of(&f, "clock.due", "{\"days\":36525}", "clocks", (size_t)terms), "reading them and their entries", least, AT_MOST, 1000 });
    change_model(&f);
    snprintf(name, sizeof name, "%llu recomputed by two models", (unsigned long long)terms);
    bench_row(&(Row){ name, "ms", best_of(&f, "clock.moved", "{}", "moved", (size_t)terms), "reading them and their entries", least, AT_MOST, 1000 });
    filled_close(&f);
    filled_remove(&f);
    return 0;
}
