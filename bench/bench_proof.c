/* bench_proof.c: the proof matrix of a big case, as its page is had from a served office.
 *
 *     bench_proof PROGRAM [FOLDER]      PROGRAM is tergoo, FOLDER on the disk to measure (".")
 *
 * One case of 5,000 records among a hundred small ones: an offence, one person as to whom forty elements have to be shown, and
 * 800 links to them from notes of the case; so all of it stands on one page. It is asked for over TLS through web process and gate.
 * The floor is the page that shows how to connect: the same server, the same TLS, nothing asked of the gate. In process it is said
 * what the gate alone takes, and what the matrix of yesterday does, which is read from the ledger. */
#include <signal.h>

#include "web_client.h"

enum { CASES = 100, RECORDS = 5000, ELEMENTS = 40, LINKS = 800, AT_ONCE = 50, TURNS = 20 };

typedef struct { Filled *filled; Str chain, person, offence; Str elements[ELEMENTS], notes[RECORDS]; size_t note_count; } Big;

static JsonValue *text(Arena *a, Str s) { return json_new_string(a, s); }

static JsonValue *note_of(Filled *f, Arena *a)
{
    JsonValue *o = json_new_object(a);
    Buf title = buf_in(a), said = buf_in(a);
    for (int i = 0; i < 3; i++) filled_word(&f->seed, &title);
    for (int i = 0; i < 20; i++) filled_word(&f->seed, &said);
    json_set(a, o, "title", text(a, str_trim(buf_str(&title))));
    json_set(a, o, "text", text(a, str_trim(buf_str(&said))));
    return o;
}

static JsonValue *offence_of(Big *b, Arena *a)
{
    JsonValue *o = json_new_object(a), *persons = json_new_array(a), *one = json_new_object(a);
    json_set(a, one, "person", text(a, b->person));
    json_add(a, persons, one);
    json_set(a, o, "title", text(a, STR("Invented offence")));
    json_set(a, o, "what_happened", text(a, STR("Invented")));
    json_set(a, o, "from", text(a, STR("2024")));
    json_set(a, o, "persons", persons);
    return o;
}

static JsonValue *element_of(Big *b, Arena *a, size_t n)
{
    JsonValue *o = json_new_object(a);
    json_set(a, o, "name", text(a, str_format(a, "Что надо доказать, %zu", n)));
    json_set(a, o, "offence", text(a, b->offence));
    json_set(a, o, "person", text(a, b->person));
    return o;
}

static JsonValue *link_of(Big *b, Arena *a, size_t n)
{
    static const char *const SAYS[] = { "supports", "supports", "contradicts", "neutral" };
    JsonValue *o = json_new_object(a);
    json_set(a, o, "element", text(a, b->elements[n % ELEMENTS]));
    json_set(a, o, "item", text(a, b->notes[filled_any(&b->filled->seed, b->note_count)]));
    json_set(a, o, "says", text(a, str_of(SAYS[n / ELEMENTS % ARRAY_LEN(SAYS)])));
    json_set(a, o, "source_of_its_own", json_new_bool(a, n % 3 == 0));
    return o;
}

/* `each` fields of that kind, some in a commit; their ids go to `ids` where they are wanted. */
static void enter(Big *b, const char *kind, size_t count, JsonValue *(*fields)(Big *b, Arena *a, size_t n), Str *ids)
{
    Error e;
    Filled *f = b->filled;
    Arena a = arena_with((size_t)64 << 20);
    for (size_t at = 0; at < count;) {
        Request r = { .office = f->office, .arena = &a, .store = f->reader, .model = office_model(f->office), .fd = -1 };
        const Kind *k = model_kind(r.model, str_of(kind));
        Draft drafts[AT_ONCE];
        Done done[AT_ONCE];
        size_t n = 0;
        bench_must(session_take(f->office, f->maker, &r.session, &e), &e, "session");
        bench_must(store_snapshot_begin(f->reader, &e), &e, "snapshot");
        for (; n < AT_ONCE && at < count; n++, at++) {
            Str id = object_id_new(&a, k->id);
            if (ids) ids[at] = str_copy(&f->kept, id);
            drafts[n] = (Draft){ .chain = b->chain, .op = STR("record.create"), .object = id, .kind = k, .state = k->states[0].id,
                                 .number = k->number.len > 0 ? NUMBER_NEXT : STR(""), .fields = fields(b, &a, at) };
        }
        bench_must(office_commit(&r, drafts, n, done, &e), &e, "commit");
        store_snapshot_end(f->reader);
        session_release(f->office, r.session);
        arena_free(&a);
    }
}

static JsonValue *a_note(Big *b, Arena *a, size_t n)
{
    (void)n;
    return note_of(b->filled, a);
}

static JsonValue *a_person(Big *b, Arena *a, size_t n)
{
    (void)b, (void)n;
    JsonValue *o = json_new_object(a);
    json_set(a, o, "name", text(a, STR("Invented Person")));
    json_set(a, o, "status_in_case", text(a, STR("suspect")));
    return o;
}

static JsonValue *an_offence(Big *b, Arena *a, size_t n)
{
    (void)n;
    return offence_of(b, a);
}

static void make_big(Big *b)
{
    b->chain = b->filled->cases_few[0];
    b->note_count = RECORDS - LINKS - ELEMENTS - 2;
    enter(b, "note", b->note_count, a_note, b->notes);
    enter(b, "person", 1, a_person, &b->person);
    enter(b, "offence", 1, an_offence, &b->offence);
    enter(b, "element", ELEMENTS, element_of, b->elements);
    enter(b, "evidence_link", LINKS, link_of, NULL);
}

static void ask_gate(Big *b, const char *what, const char *more)
{
    int64_t took[TURNS];
    for (size_t i = 0; i < TURNS; i++) {
        Arena a = arena_with((size_t)256 << 20);
        Str args = str_format(&a, "{\"case\":\"" STR_FMT "\",\"person\":\"" STR_FMT "\"%s}", STR_ARG(b->chain),
                              STR_ARG(b->person), more);
        (void)filled_ask(b->filled, &a, b->filled->head, "proof.show", args, &took[i]);
        arena_free(&a);
    }
    bench_row(&(Row){ what, "ms", bench_ms(took, TURNS, 0.5), "p99", bench_ms(took, TURNS, 0.99), AT_MOST, 0 });
}

int main(int argc, char **argv)
{
    static Filled f;
    static Big b;
    Served served;
    Error e;
    Client c;
    int64_t page[TURNS], floor[TURNS];
    char path[256];
    if (argc < 2 || argc > 3) return 2;
    (void)signal(SIGPIPE, SIG_IGN);
    filled_make(&f, argc > 2 ? argv[2] : ".", "bench-proof", CASES);
    b.filled = &f;
    make_big(&b);
    bench_must(office_search_settle(f.office, &e), &e, "settle");
    char yesterday[11];
    ask_gate(&b, "proof matrix, the gate alone, p50", "");
    snprintf(path, sizeof path, ",\"on\":\"%.10s\"", day_format(yesterday, instant_local_day(clock_now()) - 1).ptr);
    ask_gate(&b, "proof matrix as of yesterday, the gate alone, p50", path);
    filled_close(&f);
    serve(&f, argv[1], &served);
    client_open(&c, served.port);
    client_sign_in(&c, "chief");
    c.packed = true;
    snprintf(path, sizeof path, "/proof/%.*s?person=%.*s", (int)b.chain.len, b.chain.ptr, (int)b.person.len, b.person.ptr);
    for (size_t i = 0; i < TURNS; i++) {
        page[i] = client_get(&c, str_of(path), false);
        must(c.status == 200, "a page of the matrix");
        floor[i] = client_get(&c, STR("/connect"), false);
    }
    bench_row(&(Row){ "proof matrix, 40 elements, 800 links, p50", "ms", bench_ms(page, TURNS, 0.5), "how to connect",
                      bench_ms(floor, TURNS, 0.5), AT_MOST, 100 });
    bench_row(&(Row){ "proof matrix, 40 elements, 800 links, p99", "ms", bench_ms(page, TURNS, 0.99), "how to connect",
                      bench_ms(floor, TURNS, 0.99), AT_MOST, 0 });
    client_close(&c);
    stop(&served);
    filled_remove(&f);
    return 0;
}
