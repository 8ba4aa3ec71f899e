/* filled.c: see filled.h. Cases are entered as acts, in commits of one case each. */
#include "filled.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rules/rules.h"

uint64_t filled_any(uint64_t *seed, uint64_t below)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (*seed >> 33) % below;
}

/* ---- asking ---- */

const JsonValue *filled_ask(Filled *f, Arena *a, Str token, const char *op, Str args, int64_t *took)
{
    Error e;
    JsonValue *v;
    Buf answer = buf_in(a);
    GateOptions options = { .operations = &DESK_OPERATIONS, .ready_fd = -1 };
    Str frame = str_format(a, "{\"op\":\"%s\",\"lang\":\"ru\",\"token\":\"" STR_FMT "\",\"args\":" STR_FMT "}", op, STR_ARG(token),
                           STR_ARG(args));
    int64_t begun = clock_ticks();
    gate_answer(f->office, &options, f->reader, a, frame, -1, &answer);
    *took = clock_ticks() - begun;
    bench_must(json_parse(a, buf_str(&answer), &v, &e), &e, "answer");
    if (json_true(json_get(v, "ok"))) return json_get(v, "data");
    fprintf(stderr, "%s: " STR_FMT "\n", op, STR_ARG(buf_str(&answer)));
    exit(3);
}

static const JsonValue *ask(Filled *f, Str token, const char *op, const char *args)
{
    int64_t unused;
    return filled_ask(f, &f->kept, token, op, str_of(args), &unused);
}

/* ---- words ---- */

enum { SURNAMES = 5000 };

/* Invented words, the first ones the commonest. */
void filled_word(uint64_t *seed, Buf *to)
{
    static const char *const FRONT[] = { "котел", "школ", "тендер", "акт", "суу", "мектеп", "жол", "көпүр", "дарак", "кенч", "талаа", "үнөм",
                                         "өтүн", "ңара" };
    static const char *const BACK[] = { "ы", "ной", "ову", "дун", "гө", "лар", "ские", "нын" };
    uint64_t n = filled_any(seed, 1000) * filled_any(seed, 1000) / 1000;
    buf_format(to, "%s%s", FRONT[n % ARRAY_LEN(FRONT)], BACK[n / ARRAY_LEN(FRONT) % ARRAY_LEN(BACK)]);
    if (n >= ARRAY_LEN(FRONT) * ARRAY_LEN(BACK)) buf_format(to, "%llu", (unsigned long long)n);
    buf_byte(to, ' ');
}

/* Surnames of three syllables, some thousands, few of them very common. */
static void add_surname(uint64_t number, bool latin, Buf *to)
{
    static const char *const LATIN[] = { "Zhu", "ma", "bek", "ka", "dyr", "sy", "ta", "shen", "chy", "ngyz", "bra", "im", "to", "kto", "gul", "er",
                                         "kin", "nur" };
    static const char *const CYRILLIC[] = { "Жу", "ма", "бек", "ка", "дыр", "сы", "та", "шен", "чы", "нгыз", "бра", "им", "то", "кто", "гул",
                                            "эр", "кин", "нур" };
    for (int i = 0; i < 3; i++, number /= ARRAY_LEN(LATIN)) {
        size_t at = (number + (uint64_t)i * 7) % ARRAY_LEN(LATIN);
        buf_c(to, latin ? LATIN[at] : CYRILLIC[at]);
    }
    buf_c(to, latin ? "ov" : "ов");
}

void filled_name(uint64_t *seed, Buf *to, bool latin)
{
    static const char *const LATIN[] = { "Zhumabek", "Uson", "Asan", "Bakyt", "Aigul", "Nurlan", "Fyodor", "Semyon", "Gulnara", "Omur", "Erkin",
                                         "Dinara", "Azamat", "Talant", "Cholpon", "Meerim" };
    static const char *const CYRILLIC[] = { "Жумабек", "Үсөн", "Асан", "Бакыт", "Айгүл", "Нурлан", "Фёдор", "Семён", "Гүлнара", "Өмүр", "Эркин",
                                            "Динара", "Азамат", "Талант", "Чолпон", "Мээрим" };
    uint64_t number = filled_any(seed, SURNAMES) * filled_any(seed, SURNAMES) / SURNAMES, given = filled_any(seed, ARRAY_LEN(LATIN));
    add_surname(number, latin, to);
    buf_byte(to, ' ');
    buf_c(to, latin ? LATIN[given] : CYRILLIC[given]);
}

/* ---- an office full of cases ---- */

static Str sign_in(Filled *f, const char *login)
{
    Str args = str_format(&f->kept, "{\"login\":\"%s\",\"passphrase\":\"" FILLED_PASSPHRASE "\"}", login);
    return json_text(json_get(ask(f, STR(""), "session.open", args.ptr), "token"));
}

static Str new_user(Filled *f, const char *login, const char *roles, Str *token)
{
    Str args = str_format(&f->kept, "{\"login\":\"%s\",\"full_name\":\"Invented %s\",\"roles\":\"%s\",\"passphrase\":\"" FILLED_PASSPHRASE "\"}",
                          login, login, roles);
    Str id = json_text(json_get(ask(f, f->admin, "user.create", args.ptr), "id"));
    *token = sign_in(f, login);
    return id;
}

static void make_office(Filled *f)
{
    Error e;
    OfficeInit what = { .folder = f->store, .name = STR("Invented office"), .login = STR("admin"), .full_name = STR("Invented Administrator"),
                        .passphrase = STR(FILLED_PASSPHRASE), .cost = { 1, 8192 }, .guards = RULES_GUARD_NAMES, .guard_count = RULES_GUARD_COUNT };
    bench_must(office_init(&f->kept, &what, &e), &e, "init");
    bench_must(office_open(f->store, &f->office, &e), &e, "open");
    bench_must(store_open(f->store, STORE_READ, &f->reader, &e), &e, "reader");
    f->admin = sign_in(f, "admin");
    (void)new_user(f, "maker", "investigator", &f->maker);
    f->few_id = new_user(f, "few", "investigator", &f->few);
    f->head_id = new_user(f, "chief", "head; prosecutor", &f->head);
}

static JsonValue *text_of(Filled *f, Arena *a, size_t words)
{
    Buf text = buf_in(a);
    for (size_t i = 0; i < words; i++) filled_word(&f->seed, &text);
    filled_name(&f->seed, &text, false);
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
    return (Draft){ .chain = chain, .op = STR("record.create"), .object = id, .kind = k, .state = k->states[0].id, .number = NUMBER_NEXT,
                    .fields = fields };
}

/* A day ahead, or up to four behind. */
static Str some_day(Filled *f, Arena *a)
{
    char day[11];
    return str_copy(a, day_format(day, instant_local_day(clock_now()) + (Day)filled_any(&f->seed, 40) - 4));
}

static JsonValue *request_of(Filled *f, Arena *a, Str officer)
{
    char today[11];
    JsonValue *fields = json_new_object(a), *questions = json_new_array(a);
    json_add(a, questions, text_of(f, a, 5));
    json_set(a, fields, "subject", text_of(f, a, 3));
    json_set(a, fields, "sent_on", json_new_string(a, str_copy(a, day_format(today, instant_local_day(clock_now())))));
    json_set(a, fields, "sent_how", json_new_string(a, STR("post")));
    json_set(a, fields, "addressee", json_new_string(a, STR("bank")));
    json_set(a, fields, "questions", questions);
    json_set(a, fields, "responsible", json_new_string(a, officer));
    json_set(a, fields, "due", json_new_string(a, some_day(f, a)));
    return fields;
}

static JsonValue *hearing_of(Filled *f, Arena *a, Str officer)
{
    JsonValue *fields = json_new_object(a);
    json_set(a, fields, "title", text_of(f, a, 2));
    json_set(a, fields, "court", text_of(f, a, 1));
    json_set(a, fields, "prosecutor", json_new_string(a, officer));
    json_set(a, fields, "starts_at", json_new_string(a, str_format(a, STR_FMT "T04:30:00.000Z", STR_ARG(some_day(f, a)))));
    return fields;
}

/* What a day has to say of a case, and who works in it. */
static size_t describe_day(Filled *f, Request *r, uint64_t number, Str chain, Draft *to)
{
    Arena *a = r->arena;
    size_t n = 0;
    if (f->officer_count == 0) return 0;
    Str officer = f->officers[number % f->officer_count];
    JsonValue *lead = access_of(a, officer);
    json_set(a, lead, "role", json_new_string(a, STR("lead")));
    to[n++] = draft(r, "access", chain, object_id_new(a, STR("access")), lead);
    to[n] = draft(r, "request", chain, object_id_new(a, STR("request")), request_of(f, a, officer));
    to[n++].state = STR("sent");
    to[n++] = draft(r, "hearing", chain, object_id_new(a, STR("hearing")), hearing_of(f, a, officer));
    return n;
}

static size_t describe_case(Filled *f, Request *r, uint64_t number, uint64_t place, Draft *to)
{
    Arena *a = r->arena;
    Str chain = object_id_new(a, STR("case"));
    size_t n = 0;
    f->cases_head[f->case_count_head++] = str_copy(&f->kept, chain);
    if (number < FILLED_FEW) f->cases_few[f->case_count_few++] = str_copy(&f->kept, chain);
    JsonValue *fields = json_new_object(a);
    json_set(a, fields, "title", text_of(f, a, 2));
    to[n++] = draft(r, "case", chain, chain, fields);
    to[n++] = draft(r, "access", chain, object_id_new(a, STR("access")), access_of(a, session_user(r->session)));
    to[n++] = draft(r, "access", chain, object_id_new(a, STR("access")), access_of(a, f->head_id));
    if (number < FILLED_FEW) to[n++] = draft(r, "access", chain, object_id_new(a, STR("access")), access_of(a, f->few_id));
    n += describe_day(f, r, place, chain, to + n);
    for (size_t i = 0; i < FILLED_NOTES + FILLED_PERSONS; i++) {
        bool person = i >= FILLED_NOTES;
        Buf name = buf_in(a);
        filled_name(&f->seed, &name, filled_any(&f->seed, 8) == 0);
        fields = json_new_object(a);
        if (person) {
            json_set(a, fields, "name", json_new_string(a, buf_str(&name)));
            json_set(a, fields, "status_in_case", json_new_string(a, STR("witness")));
        } else {
            json_set(a, fields, "title", text_of(f, a, 3));
            json_set(a, fields, "text", text_of(f, a, 20));
        }
        Str id = object_id_new(a, person ? STR("person") : STR("note"));
        to[n++] = draft(r, person ? "person" : "note", chain, id, fields);
        if (person) continue;
        bool few = number < FILLED_FEW;
        if (!few && filled_any(&f->seed, f->cases * FILLED_NOTES) >= FILLED_SHOWN / 2) continue;      /* a part of them is enough to ask for */
        Str kept = str_copy(&f->kept, id);
        if (f->count_head < FILLED_SHOWN) f->shown_head[f->count_head++] = kept;
        if (few) f->shown_few[f->count_few++] = kept;
    }
    return n;
}

static void make_cases(Filled *f)
{
    Error e;
    Arena a = arena_with((size_t)64 << 20);
    f->shown_few = arena_array(&f->kept, FILLED_FEW * FILLED_NOTES, sizeof(Str));
    f->shown_head = arena_array(&f->kept, FILLED_SHOWN, sizeof(Str));
    f->cases_few = arena_array(&f->kept, FILLED_FEW, sizeof(Str));
    f->cases_head = arena_array(&f->kept, f->cases, sizeof(Str));
    if (!f->shown_few || !f->shown_head || !f->cases_few || !f->cases_head) exit(3);
    for (uint64_t i = 0; i < f->cases; i++) {
        Request r = { .office = f->office, .arena = &a, .store = f->reader, .model = office_model(f->office), .fd = -1 };
        Draft drafts[FILLED_NOTES + FILLED_PERSONS + 8];
        Done done[FILLED_NOTES + FILLED_PERSONS + 8];
        bench_must(session_take(f->office, f->maker, &r.session, &e), &e, "session");
        bench_must(store_snapshot_begin(f->reader, &e), &e, "snapshot");
        /* Those of the few are spread over the whole time. */
        size_t n = describe_case(f, &r, i % (f->cases / FILLED_FEW) == 0 ? i / (f->cases / FILLED_FEW) : FILLED_FEW, i, drafts);
        bench_must(office_commit(&r, drafts, n, done, &e), &e, "commit");
        store_snapshot_end(f->reader);
        session_release(f->office, r.session);
        f->records += n;
        arena_free(&a);
    }
}

/* ---- its life ---- */

static void make_officers(Filled *f)
{
    for (size_t i = 0; i < FILLED_OFFICERS; i++) {
        Str login = str_format(&f->kept, "day%02zu", i), token;
        f->officers[f->officer_count++] = new_user(f, login.ptr, "prosecutor", &token);
    }
}

static void make(Filled *f, const char *at, const char *name, uint64_t cases, bool days)
{
    Error e;
    *f = (Filled){ .kept = arena_with((size_t)1 << 30), .cases = cases };
    snprintf(f->folder, sizeof f->folder, "%s/%s-XXXXXX", at, name);
    if (!mkdtemp(f->folder)) exit(3);
    snprintf(f->store, sizeof f->store, "%s/office", f->folder);
    bench_must(crypto_start(&e), &e, "crypto");
    make_office(f);
    if (days) make_officers(f);
    make_cases(f);
}

void filled_make(Filled *f, const char *at, const char *name, uint64_t cases) { make(f, at, name, cases, false); }
void filled_make_days(Filled *f, const char *at, const char *name, uint64_t cases) { make(f, at, name, cases, true); }

void filled_close(Filled *f)
{
    store_close_p(&f->reader);
    office_close(f->office);
    f->office = NULL;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

void filled_remove(Filled *f)
{
    nftw(f->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(&f->kept);
}
