/* bench_places.c: what a keeper of a large store waits for: what lies in one place, and the lists over all of it.
 *
 *     bench_places [FOLDER] [THINGS]      FOLDER on the disk to measure (default "."), THINGS in the store (100000)
 *
 * The things are exhibits of a hundred cases, none of which the keeper knows, in places of a hundred each. The floor is the page
 * of one thing: one record read, with what is offered beside it. */
#include "filled.h"

enum { LOOKS = 300, A_PLACE = 100, A_COMMIT = 500, SCRATCH = 256 << 20 };

static Str keeper(Filled *f)
{
    int64_t took;
    (void)filled_ask(f, &f->kept, f->admin, "user.create",
                     STR("{\"login\":\"keeper\",\"full_name\":\"Invented keeper\",\"roles\":\"evidence_keeper\",\"passphrase\":\"" FILLED_PASSPHRASE "\"}"), &took);
    return json_text(json_get(filled_ask(f, &f->kept, STR(""), "session.open",
                                         STR("{\"login\":\"keeper\",\"passphrase\":\"" FILLED_PASSPHRASE "\"}"), &took), "token"));
}

static void make_places(Filled *f, Str token, Str *places, size_t count)
{
    int64_t took;
    (void)filled_ask(f, &f->kept, token, "record.create",
                     STR("{\"kind\":\"storage_place\",\"fields\":{\"name\":\"Room\",\"code\":\"ROOM\",\"level\":\"room\"}}"),
                         &took);
    for (size_t i = 0; i < count; i++) {
        Arena a = arena_with(1 << 20);
        Str args = str_format(&a,
                              "{\"kind\":\"storage_place\",\"fields\":{\"name\":\"Shelf %zu\",\"code\":\"P-%zu\",\"level\":\"shelf\",\"inside\":\"ROOM\",\"capacity\":\"120\"}}", i, i);
        places[i] = str_copy(&f->kept, json_text(json_get(filled_ask(f, &a, token, "record.create", args, &took), "id")));
        arena_free(&a);
    }
}

static Draft thing(Arena *a, const Kind *k, Str chain, Str id, Str place, uint64_t number)
{
    JsonValue *fields = json_new_object(a), *pieces = json_new_object(a);
    json_set(a, pieces, "number", json_new_string(a, STR("1")));
    json_set(a, fields, "what", json_new_string(a, str_format(a, "Папка %llu", (unsigned long long)number)));
    json_set(a, fields, "category", json_new_string(a, STR("document")));
    json_set(a, fields, "seal", json_new_string(a, str_format(a, "S-%llu", (unsigned long long)number)));
    json_set(a, fields, "pieces", pieces);
    json_set(a, fields, "place", json_new_string(a, place));
    return (Draft){ .chain = chain, .op = STR("record.create"), .object = id, .kind = k, .state = STR("stored"),
                   .number = NUMBER_NEXT, .fields = fields };
}

/* The id of the last one, for the floor. */
static Str make_things(Filled *f, const Str *places, size_t place_count, uint64_t count)
{
    static Draft drafts[A_COMMIT];
    static Done done[A_COMMIT];
    Str last = STR("");
    for (uint64_t i = 0; i < count; i += A_COMMIT) {
        Error e;
        Arena a = arena_with((size_t)128 << 20);
        Request r = { .office = f->office, .arena = &a, .store = f->reader, .model = office_model(f->office), .fd = -1 };
        bench_must(session_take(f->office, f->maker, &r.session, &e), &e, "session");
        bench_must(store_snapshot_begin(f->reader, &e), &e, "snapshot");
        const Kind *k = model_kind(r.model, STR("exhibit"));
        Str chain = f->cases_head[i / A_COMMIT % f->cases];
        for (uint64_t j = 0; j < A_COMMIT; j++) drafts[j] = thing(&a, k, chain, object_id_new(&a, k->id),
                                                                  places[(i + j) % place_count], i + j);
        bench_must(office_commit(&r, drafts, A_COMMIT, done, &e), &e, "commit");
        last = str_copy(&f->kept, drafts[0].object);
        store_snapshot_end(f->reader);
        session_release(f->office, r.session);
        arena_free(&a);
    }
    return last;
}

static double look(Filled *f, Str token, const char *op, const char *name, const Str *ids, size_t count, size_t looks, double part)
{
    static int64_t took[LOOKS];
    for (size_t i = 0; i < looks; i++) {
        Arena a = arena_with(SCRATCH);
        Str args = count > 0 ? str_format(&a, "{\"%s\":\"" STR_FMT "\"}", name, STR_ARG(ids[i * 7 % count])) : STR("{}");
        (void)filled_ask(f, &a, token, op, args, &took[i]);
        arena_free(&a);
    }
    return bench_ms(took, looks, part);
}

int main(int argc, char **argv)
{
    uint64_t count = 100000;
    Filled f;
    if (argc > 3 || (argc == 3 && (!uint_parse(str_of(argv[2]), &count) || count < 1000 || count > 1000000))) {
        fprintf(stderr, "usage: bench_places [FOLDER] [THINGS, 1000 to 1000000]\n");
        return 2;
    }
    filled_make(&f, argc > 1 ? argv[1] : ".", "places", 100);
    size_t place_count = (size_t)(count / A_PLACE);
    Str token = keeper(&f), *places = arena_array(&f.kept, place_count, sizeof *places);
    if (!places) return 3;
    make_places(&f, token, places, place_count);
    Str one = make_things(&f, places, place_count, count);
    printf("%llu things in %zu places\n", (unsigned long long)count, place_count);
    double floor = look(&f, token, "record.show", "id", &one, 1, LOOKS, 0.99);
    bench_row(&(Row){ .what = "what lies in one place of 100,000 things, p99", .unit = "ms",
                     .figure = look(&f, token, "store.place", "id", places, place_count, LOOKS, 0.99),
                      .floor_name = "one thing shown", .floor = floor, .sense = AT_MOST, .target = 50 });
    static const char *const LISTS[] = { "store.places", "store.due", "store.unseen" };
    for (size_t i = 0; i < ARRAY_LEN(LISTS); i++) printf("%-14s %8.1f ms\n", LISTS[i],
                                                         look(&f, token, LISTS[i], "", NULL, 0, 3, 0.5));
    filled_close(&f);
    filled_remove(&f);
    return 0;
}
