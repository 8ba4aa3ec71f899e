/* bench_search.c: listing, searching and showing over a whole office, for somebody with a few cases and for a head with all of them.
 *
 *     bench_search [FOLDER] [CASES]       FOLDER on the disk to measure (default "."), CASES of fifty records (2000)
 *
 * An office of its own, invented, in a temporary folder that is removed at the end. Each case holds itself, its members, and notes and
 * persons made of invented words; they are entered as acts, the index is fed behind them. Questions are asked through gate_answer, as a
 * connection would; the floor is an operation that looks at nothing but who asks. Words are taken at random from those of the texts: some
 * stand in every second record, some in one. */
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench.h"
#include "desk/desk.h"
#include "office/gate.h"
#include "rules/rules.h"

#define PASSPHRASE "kara suu kara tash"

enum { CASES = 2000, LARGE_CASES = 20000, OF_FEW = 40, NOTES = 40, PERSONS = 6, TURNS = 1000, QUESTIONS = 200, SHOWN = 20000 };

typedef struct {
    char     folder[4096], store[4200];
    Office  *office;
    Store   *reader;
    Arena    kept;
    Str      admin, maker, few, head;   /* tokens */
    Str      few_id, head_id;           /* users */
    Str     *shown_few, *shown_head;    /* notes that each may see */
    size_t   count_few, count_head;
    uint64_t seed, records, cases;
} Bench;

static uint64_t any(Bench *b, uint64_t below)
{
    b->seed = b->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (b->seed >> 33) % below;
}

/* ---- asking ---- */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static const JsonValue *ask_in(Bench *b, Arena *a, Str token, const char *op, Str args, int64_t *took)
{
    Error e;
    JsonValue *v;
    Buf answer = buf_in(a);
    GateOptions options = { .operations = DESK_OPERATIONS, .operation_count = DESK_OPERATION_COUNT, .ready_fd = -1 };
    Str frame = str_format(a, "{\"op\":\"%s\",\"lang\":\"ru\",\"token\":\"" STR_FMT "\",\"args\":" STR_FMT "}", op, STR_ARG(token), STR_ARG(args));
    int64_t begun = clock_ticks();
    gate_answer(b->office, &options, b->reader, a, frame, -1, &answer);
    *took = clock_ticks() - begun;
    bench_must(json_parse(a, buf_str(&answer), &v, &e), &e, "answer");
    if (json_true(json_get(v, "ok"))) return json_get(v, "data");
    fprintf(stderr, "%s: " STR_FMT "\n", op, STR_ARG(buf_str(&answer)));
    exit(3);
}

static const JsonValue *ask(Bench *b, Str token, const char *op, const char *args)
{
    int64_t unused;
    return ask_in(b, &b->kept, token, op, str_of(args), &unused);
}

/* ---- an office full of cases ---- */

static Str sign_in(Bench *b, const char *login)
{
    Str args = str_format(&b->kept, "{\"login\":\"%s\",\"passphrase\":\"" PASSPHRASE "\"}", login);
    return json_text(json_get(ask(b, STR(""), "session.open", args.ptr), "token"));
}

static Str new_user(Bench *b, const char *login, const char *roles, Str *token)
{
    Str args = str_format(&b->kept, "{\"login\":\"%s\",\"full_name\":\"Invented %s\",\"roles\":\"%s\",\"passphrase\":\"" PASSPHRASE "\"}", login, login, roles);
    Str id = json_text(json_get(ask(b, b->admin, "user.create", args.ptr), "id"));
    *token = sign_in(b, login);
    return id;
}

static void make_office(Bench *b)
{
    Error e;
    OfficeInit what = { .folder = b->store, .name = STR("Invented office"), .login = STR("admin"), .full_name = STR("Invented Administrator"),
                        .passphrase = STR(PASSPHRASE), .cost = { 1, 8192 }, .guards = RULES_GUARD_NAMES, .guard_count = RULES_GUARD_COUNT };
    bench_must(office_init(&b->kept, &what, &e), &e, "init");
    bench_must(office_open(b->store, &b->office, &e), &e, "open");
    bench_must(store_open(b->store, STORE_READ, &b->reader, &e), &e, "reader");
    b->admin = sign_in(b, "admin");
    (void)new_user(b, "maker", "investigator", &b->maker);
    b->few_id = new_user(b, "few", "investigator", &b->few);
    b->head_id = new_user(b, "chief", "head; prosecutor", &b->head);
}

/* Invented words, the first ones the commonest. */
static void add_word(Bench *b, Buf *to)
{
    static const char *const FRONT[] = { "котел", "школ", "тендер", "акт", "суу", "мектеп", "жол", "көпүр", "дарак", "кенч", "талаа", "үнөм", "өтүн", "ңара" };
    static const char *const BACK[] = { "ы", "ной", "ову", "дун", "гө", "лар", "ские", "нын" };
    uint64_t n = any(b, 1000) * any(b, 1000) / 1000;
    buf_format(to, "%s%s", FRONT[n % ARRAY_LEN(FRONT)], BACK[n / ARRAY_LEN(FRONT) % ARRAY_LEN(BACK)]);
    if (n >= ARRAY_LEN(FRONT) * ARRAY_LEN(BACK)) buf_format(to, "%llu", (unsigned long long)n);
    buf_byte(to, ' ');
}

static void add_name(Bench *b, Buf *to)
{
    static const char *const NAMES[] = { "Жумабек", "Үсөн", "Асан", "Бакыт", "Айгүл", "Нурлан", "Фёдор", "Семён", "Гүлнара", "Өмүр", "Эркин", "Динара" };
    buf_format(to, "%s%llu %s", NAMES[any(b, ARRAY_LEN(NAMES))], (unsigned long long)any(b, 2000), NAMES[any(b, ARRAY_LEN(NAMES))]);
}

static JsonValue *text_of(Bench *b, Arena *a, size_t words)
{
    Buf text = buf_in(a);
    for (size_t i = 0; i < words; i++) add_word(b, &text);
    add_name(b, &text);
    return json_new_string(a, buf_str(&text));
}

static JsonValue *access_of(Arena *a, Str user)
{
    JsonValue *fields = json_new_object(a);
    json_set(a, fields, "role", json_new_string(a, STR("member")));
    json_set(a, fields, "user", json_new_string(a, user));
    return fields;
}

static Draft draft(Request *r, const char *kind, Str chain, Str id, JsonValue *fields)
{
    const Kind *k = model_kind(r->model, str_of(kind));
    return (Draft){ .chain = chain, .op = STR("record.create"), .object = id, .kind = k, .state = k->states[0].id, .number = NUMBER_NEXT, .fields = fields };
}

static size_t describe_case(Bench *b, Request *r, uint64_t number, Draft *to)
{
    Arena *a = r->arena;
    Str chain = object_id_new(a, STR("case"));
    size_t n = 0;
    JsonValue *fields = json_new_object(a);
    json_set(a, fields, "title", text_of(b, a, 2));
    to[n++] = draft(r, "case", chain, chain, fields);
    to[n++] = draft(r, "access", chain, object_id_new(a, STR("access")), access_of(a, session_user(r->session)));
    to[n++] = draft(r, "access", chain, object_id_new(a, STR("access")), access_of(a, b->head_id));
    if (number < OF_FEW) to[n++] = draft(r, "access", chain, object_id_new(a, STR("access")), access_of(a, b->few_id));
    for (size_t i = 0; i < NOTES + PERSONS; i++) {
        bool person = i >= NOTES;
        Buf name = buf_in(a);
        add_name(b, &name);
        fields = json_new_object(a);
        if (person) {
            json_set(a, fields, "name", json_new_string(a, buf_str(&name)));
            json_set(a, fields, "status_in_case", json_new_string(a, STR("witness")));
        } else {
            json_set(a, fields, "title", text_of(b, a, 3));
            json_set(a, fields, "text", text_of(b, a, 20));
        }
        Str id = object_id_new(a, person ? STR("person") : STR("note"));
        to[n++] = draft(r, person ? "person" : "note", chain, id, fields);
        if (person) continue;
        bool few = number < OF_FEW;
        if (!few && any(b, b->cases * NOTES) >= SHOWN / 2) continue;      /* a part of them is enough to ask for */
        Str kept = str_copy(&b->kept, id);
        if (b->count_head < SHOWN) b->shown_head[b->count_head++] = kept;
        if (few) b->shown_few[b->count_few++] = kept;
    }
    return n;
}

static void make_cases(Bench *b, uint64_t cases)
{
    Error e;
    Arena a = arena_with((size_t)64 << 20);
    b->shown_few = arena_array(&b->kept, OF_FEW * NOTES, sizeof(Str));
    b->shown_head = arena_array(&b->kept, SHOWN, sizeof(Str));
    b->cases = cases;
    if (!b->shown_few || !b->shown_head) exit(3);
    for (uint64_t i = 0; i < cases; i++) {
        Request r = { .office = b->office, .arena = &a, .store = b->reader, .model = office_model(b->office), .fd = -1 };
        Draft drafts[NOTES + PERSONS + 4];
        Done done[NOTES + PERSONS + 4];
        bench_must(session_take(b->office, b->maker, &r.session, &e), &e, "session");
        bench_must(store_snapshot_begin(b->reader, &e), &e, "snapshot");
        /* Those of the few are spread over the whole time. */
        size_t n = describe_case(b, &r, i % (cases / OF_FEW) == 0 ? i / (cases / OF_FEW) : OF_FEW, drafts);
        bench_must(office_commit(&r, drafts, n, done, &e), &e, "commit");
        store_snapshot_end(b->reader);
        session_release(b->office, r.session);
        b->records += n;
        arena_free(&a);
    }
}

/* ---- measuring ---- */

static Str question(Bench *b, Arena *a, size_t words, const char *kind)
{
    Buf text = buf_in(a), args = buf_in(a);
    for (size_t i = 0; i < words; i++) add_word(b, &text);
    if (words == 0) add_name(b, &text);
    buf_c(&args, "{\"words\":");
    json_write_string(&args, str_trim(buf_str(&text)));
    if (kind) buf_format(&args, ",\"kind\":\"%s\"", kind);
    buf_byte(&args, '}');
    return buf_str(&args);
}

typedef Str (*ArgsOf)(Bench *b, Arena *a, bool head);

static Str args_none(Bench *b, Arena *a, bool head)
{
    (void)b, (void)a, (void)head;
    return STR("{}");
}

static Str args_list(Bench *b, Arena *a, bool head)
{
    (void)b, (void)a, (void)head;
    return STR("{\"kind\":\"note\"}");
}

static Str args_show(Bench *b, Arena *a, bool head)
{
    Str id = head ? b->shown_head[any(b, b->count_head)] : b->shown_few[any(b, b->count_few)];
    return str_format(a, "{\"id\":\"" STR_FMT "\"}", STR_ARG(id));
}

static Str args_one_word(Bench *b, Arena *a, bool head)
{
    (void)head;
    return question(b, a, 1, "note");
}

static Str args_two_words(Bench *b, Arena *a, bool head)
{
    (void)head;
    return question(b, a, 2, "note");
}

static Str args_common(Bench *b, Arena *a, bool head)
{
    (void)b, (void)a, (void)head;
    return STR("{\"words\":\"отел\",\"kind\":\"note\"}");
}

static Str args_rare(Bench *b, Arena *a, bool head)
{
    (void)b, (void)a, (void)head;
    return STR("{\"words\":\"шкотдунгелар\",\"kind\":\"note\"}");
}

static Str args_name(Bench *b, Arena *a, bool head)
{
    (void)head;
    return question(b, a, 0, NULL);
}

static void measure(Bench *b, const char *what, const char *op, ArgsOf args_of, size_t turns, bool head, double floor)
{
    int64_t *took = mem_alloc(turns * sizeof *took);
    Arena a = arena_with((size_t)256 << 20);
    char name[96];
    if (!took) exit(3);
    for (size_t i = 0; i < turns; i++) {
        (void)ask_in(b, &a, head ? b->head : b->few, op, args_of(b, &a, head), &took[i]);
        arena_free(&a);
    }
    double middle = bench_ms(took, turns, 0.5), end = bench_ms(took, turns, 0.99), target = b->cases >= LARGE_CASES ? 50 : 20;
    snprintf(name, sizeof name, "%s, %s, p50", what, head ? "all cases" : "40 cases");
    bench_row(&(Row){ name, "ms", middle, "session.show", floor, AT_MOST, 0 });
    snprintf(name, sizeof name, "%s, %s, p99", what, head ? "all cases" : "40 cases");
    bench_row(&(Row){ name, "ms", end, "session.show", floor, AT_MOST, target });
    mem_free(took);
}

static double floor_of(Bench *b)
{
    int64_t took[TURNS];
    Arena a = arena_with((size_t)16 << 20);
    for (size_t i = 0; i < TURNS; i++) {
        (void)ask_in(b, &a, b->few, "session.show", args_none(b, &a, false), &took[i]);
        arena_free(&a);
    }
    return bench_ms(took, TURNS, 0.5);
}

static void bench_asking(Bench *b)
{
    double floor = floor_of(b);
    for (int head = 0; head < 2; head++) {
        measure(b, "list of notes", "record.list", args_list, QUESTIONS, head, floor);
        measure(b, "record shown", "record.show", args_show, TURNS, head, floor);
        measure(b, "search, one word", "search", args_one_word, QUESTIONS, head, floor);
        measure(b, "search, two words", "search", args_two_words, QUESTIONS, head, floor);
        measure(b, "search, a word everywhere", "search", args_common, QUESTIONS, head, floor);
        measure(b, "search, a word nowhere", "search", args_rare, QUESTIONS, head, floor);
        measure(b, "search, a name, entered", "search", args_name, QUESTIONS, head, floor);
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

static void bench_index(Bench *b)
{
    Error e;
    struct stat st;
    char path[4300];
    int64_t begun = clock_ticks();
    bench_must(office_search_rebuild(b->office, &e), &e, "rebuild");
    double seconds = (double)(clock_ticks() - begun) / 1e9;
    bench_row(&(Row){ "index made anew, records", "/s", (double)b->records / seconds, NULL, 0, AT_LEAST, 0 });
    snprintf(path, sizeof path, "%s/search.db", b->store);
    if (stat(path, &st) == 0) bench_row(&(Row){ "index on the disk", "MB", (double)st.st_size / 1e6, NULL, 0, AT_MOST, 0 });
}

int main(int argc, char **argv)
{
    Error e;
    static Bench b;
    uint64_t cases = CASES;
    if (argc > 2 && (!uint_parse(str_of(argv[2]), &cases) || cases < OF_FEW)) return 2;
    b.kept = arena_with((size_t)1 << 30);
    snprintf(b.folder, sizeof b.folder, "%s/bench-search-XXXXXX", argc > 1 ? argv[1] : ".");
    if (!mkdtemp(b.folder)) return 3;
    snprintf(b.store, sizeof b.store, "%s/office", b.folder);
    bench_must(crypto_start(&e), &e, "crypto");
    make_office(&b);
    int64_t begun = clock_ticks();
    make_cases(&b, cases);
    double entered = (double)(clock_ticks() - begun) / 1e9;
    bench_must(office_search_settle(b.office, &e), &e, "settle");
    double followed = (double)(clock_ticks() - begun) / 1e9 - entered;
    bench_row(&(Row){ "acts entered while the index follows", "/s", (double)b.records / entered, NULL, 0, AT_LEAST, 10000 });
    bench_row(&(Row){ "index behind after the last act", "s", followed, NULL, 0, AT_MOST, 0 });
    bench_asking(&b);
    bench_memory();
    bench_index(&b);
    store_close(b.reader);
    office_close(b.office);
    nftw(b.folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(&b.kept);
    return 0;
}
