/* test_runs.c: runs of detection in an office: what is taken in and what is not, what the pages of flags say and to whom, and how a flag becomes a
 * record once, whoever enters it and however often. */
#include "office_kit.h"

#include "desk/findings.h"
#include "office/shelf.h"

static Kit kit;
static Str admin, analyst, prosecutor, investigator;

static int begin(void **state)
{
    (void)state;
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
    kit_user(&kit, admin, "cholpon", "analyst");
    kit_user(&kit, admin, "gulnara", "prosecutor");
    kit_user(&kit, admin, "temir", "head");
    kit_user(&kit, admin, "aibek", "investigator");
    analyst = kit_sign_in(&kit, "cholpon");
    prosecutor = kit_sign_in(&kit, "gulnara");
    investigator = kit_sign_in(&kit, "aibek");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    return 0;
}

/* ---- a run, made by hand ---- */

#define FLAG(key, rule, rest) "{\"key\":\"" key "\",\"type\":\"flag\",\"rule\":\"" rule "\"," rest "}\n"
#define SAID "\"explanation\":{\"en\":\"in English\",\"ky\":\"кыргызча\",\"ru\":\"по-русски\"}"
#define ABOUT "\"buyer\":{\"id\":\"KG-INN-00000000000100\",\"name\":\"School board\"},\"date\":\"2026-02-03\""
#define COMPANY "{\"id\":\"KG-INN-00000000000101\",\"name\":\"Warm LLC\"}"
#define PERSON "{\"id\":\"KG-INN-20000000000001\",\"name\":\"PLANTED PERSON\"}"

static const char FLAGS[] =
    FLAG("R036 ocds-1 a", "R036", "\"group\":\"process\",\"ocid\":\"ocds-1\",\"title\":\"Boilers\"," ABOUT ",\"suppliers\":[" COMPANY "],\"source\":\"d.jsonl\","
         "\"line\":1,\"offset\":0,\"value\":1,\"cleared\":null,\"bids\":[{\"role\":\"refused\",\"pointer\":\"/bids/details/0\",\"offset\":7,\"amount\":8000.5,"
         "\"currency\":\"KGS\",\"status\":\"disqualified\",\"tenderers\":[" PERSON "]}]," SAID)
    FLAG("R036 ocds-2 b", "R036", "\"group\":\"process\",\"ocid\":\"ocds-2\",\"title\":\"Coal\"," ABOUT ",\"suppliers\":[" PERSON "],\"source\":\"d.jsonl\","
         "\"line\":2,\"offset\":90,\"value\":1,\"cleared\":\"below-minimum\",\"bids\":[]," SAID)
    FLAG("R018 ocds-1 c", "R018", "\"group\":\"process\",\"ocid\":\"ocds-1\",\"title\":\"Boilers\",\"date\":\"2025\",\"suppliers\":[" COMPANY "," PERSON "],"
         "\"source\":\"d.jsonl\",\"line\":1,\"offset\":0,\"value\":1,\"cleared\":null,\"bids\":[]," SAID)
    FLAG("R038 KG-INN-00000000000101 d", "R038", "\"group\":\"tenderer\",\"party\":\"KG-INN-00000000000101\",\"name\":\"Warm LLC\",\"source\":\"d.jsonl\","
         "\"line\":1,\"offset\":0,\"value\":0.5,\"part\":1,\"of\":2,\"cleared\":null,\"bids\":[],\"processes\":[{\"ocid\":\"ocds-1\",\"source\":\"d.jsonl\","
         "\"line\":1,\"offset\":0}]," SAID)
    "{\"type\":\"spread\",\"rules\":[\"R038\"],\"group\":\"tenderer\",\"compared\":30,\"q1\":0.0,\"q3\":0.1,\"lowerFence\":-0.1,\"upperFence\":0.3,\"from\":0.0,"
    "\"to\":0.4,\"below\":0,\"above\":1,\"bins\":[20,9,0,0]}\n"
    "{\"type\":\"pair\",\"first\":\"KG-INN-00000000000101\",\"firstName\":\"Warm LLC\",\"second\":\"KG-INN-00000000000102\","
    "\"secondName\":\"Other LLC\",\"together\":5,\"firstWins\":4,\"secondWins\":1}\n"
    "{\"type\":\"profile\",\"group\":\"tenderer\",\"party\":\"KG-INN-00000000000101\",\"processes\":9,\"wins\":4,\"awards\":4,\"amount\":8000,"
    "\"currency\":\"KGS\",\"partners\":[{\"party\":\"KG-INN-00000000000100\",\"name\":\"School board\",\"awards\":4,\"share\":1.0}]}\n"
    "{\"type\":\"score\",\"group\":\"tenderer\",\"party\":\"KG-INN-00000000000102\",\"points\":3.0,\"index\":null}\n"
    "{\"type\":\"of a later version\",\"whatever\":[{}]}\n"
    "{\"type\":\"run\"}\n";

static int file_of(const char *text)
{
    char path[] = "/tmp/tergoo-run-test-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    unlink(path);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    lseek(fd, 0, SEEK_SET);
    return fd;
}

/* run.json for such a file; `currency` makes it another run. */
static char *details_of(const char *flags, const char *currency)
{
    Hash hash = hash_of(str_of(flags));
    char hex[65];
    hash_hex(hex, &hash);
    return kit_format(&kit, "{\"broken\":[],\"counts\":{\"broken\":2,\"currency\":\"%s\",\"flags\":{\"R018\":1,\"R036\":2,\"R038\":1},\"outcomes\":{\"R036\":{\"clear\":7,"
        "\"flagged\":2,\"no-bids\":1}},\"releases\":10},\"files\":[{\"name\":\"flags.jsonl\",\"sha256\":\"%s\",\"size\":%zu}],\"format\":\"tergoo-run/v1\","
        "\"inputs\":[{\"name\":\"folder/d.jsonl\",\"sha256\":\"00\",\"size\":5}],\"program\":\"0.1\",\"rules\":[{\"evidence_level\":\"fact\",\"parameters\":{},"
        "\"rule\":\"R018\",\"severity\":2},{\"evidence_level\":\"question\",\"parameters\":{},\"rule\":\"R036\",\"severity\":4},{\"evidence_level\":\"rank\","
        "\"parameters\":{},\"rule\":\"R038\",\"severity\":2}],\"settings\":{\"person_ids\":\"KG-INN-1|KG-INN-2\"}}\n", currency, hex, strlen(flags));
}

static char *keep_args(const char *details)
{
    Buf out = buf_in(&kit.arena);
    buf_c(&out, "{\"details\":");
    json_write_string(&out, str_of(details));
    buf_byte(&out, '}');
    return str_c(&kit.arena, buf_str(&out));
}

static const JsonValue *keep_as(Str token, const char *details, const char *flags)
{
    int fd = file_of(flags);
    const JsonValue *v = kit_ask_fd(&kit, token, "run.keep", keep_args(details), fd);
    close(fd);
    return v;
}

static char *keep(void)
{
    const JsonValue *v = keep_as(analyst, details_of(FLAGS, "KGS"), FLAGS);
    if (!json_true(json_get(v, "ok"))) fail_msg("run.keep: " STR_FMT, STR_ARG(json_text(json_get(json_get(v, "error"), "text"))));
    return kit_text(&kit, json_get(v, "data"), "run");
}

static void refused(const char *key, const char *details, const char *flags)
{
    const JsonValue *v = keep_as(analyst, details, flags), *parts = json_get(json_get(v, "error"), "parts");
    assert_false(json_true(json_get(v, "ok")));
    assert_str(json_text(json_get(parts->first, "key")), str_of(key));
}

static bool has(const JsonValue *v, const char *text)
{
    Buf out = buf_in(&kit.arena);
    json_write(&out, v);
    return str_find(buf_str(&out), str_of(text)) >= 0;
}

/* Data and page of an answer that must be a good one. */
static const JsonValue *whole(Str token, const char *op, const char *args)
{
    const JsonValue *v = kit_ask(&kit, token, op, args);
    if (!json_true(json_get(v, "ok"))) fail_msg("%s %s: " STR_FMT, op, args, STR_ARG(json_text(json_get(json_get(v, "error"), "text"))));
    return v;
}

/* ---- taking in ---- */

static void a_run_is_kept_once(void **state)
{
    (void)state;
    char *run = keep();
    const JsonValue *again = json_get(keep_as(prosecutor, details_of(FLAGS, "KGS"), FLAGS), "data");
    assert_string_equal(kit_text(&kit, again, "run"), run);
    assert_true(json_true(json_get(again, "known")));
    const JsonValue *other = json_get(keep_as(analyst, details_of(FLAGS, "USD"), FLAGS), "data");
    assert_string_not_equal(kit_text(&kit, other, "run"), run);
    const JsonValue *shown = whole(analyst, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", run));
    const JsonValue *fields = json_get(json_get(json_get(shown, "data"), "record"), "fields");
    assert_str(json_text(json_get(fields, "title")), STR("d.jsonl"));              /* no folder of anybody's computer */
    assert_str(json_text(json_get(fields, "flags")), STR("4"));
    assert_str(json_text(json_get(fields, "unread")), STR("2"));
    assert_true(has(json_get(shown, "page"), "R036 Lowest bid disqualified"));
}

static void what_does_not_hold_together_is_not_taken(void **state)
{
    (void)state;
    char *good = details_of(FLAGS, "KGS"), *spaced = kit_format(&kit, "%s ", good);
    refused("run.not-canonical", spaced, FLAGS);
    refused("run.not-canonical", "{}", FLAGS);
    refused("run.not-canonical", "nothing", FLAGS);
    refused("run.other-file", good, FLAG("R036 ocds-9 z", "R036", SAID));
    static const char *const BAD[] = { "not json\n", "{\"type\":\"flag\",\"rule\":\"R036\"}\n", FLAG("k", "R999", SAID), "[]\n", "{}\n", "{\"type\":\"flag\"" };
    static const char *const WHY[] = { "run.bad-line", "run.bad-flag", "run.bad-flag", "run.bad-line", "run.bad-line", "run.bad-line" };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) refused(WHY[i], details_of(BAD[i], "KGS"), BAD[i]);
    const JsonValue *list = kit_do(&kit, analyst, "record.list", "{\"kind\":\"detection_run\"}");
    assert_int_equal(json_get(list, "records")->count, 0);
}

static void nobody_else_gets_at_a_run(void **state)
{
    (void)state;
    char *run = keep();
    static const char *const OPS[] = { "flag.list", "flag.show", "rule.show", "party.show", "pair.list", "flag.enter" };
    static const char *const ARGS[] = { "", ",\"key\":\"R036 ocds-1 a\"", ",\"rule\":\"R036\"", ",\"party\":\"KG-INN-00000000000101\"", "",
                                        ",\"key\":\"R036 ocds-1 a\"" };
    Str others[] = { investigator, admin };
    for (size_t i = 0; i < ARRAY_LEN(OPS); i++) {
        char *args = kit_format(&kit, "{\"run\":\"%s\"%s}", run, ARGS[i]);
        for (size_t k = 0; k < ARRAY_LEN(others); k++) (void)kit_refused(&kit, others[k], "denied", OPS[i], args);
        (void)whole(analyst, OPS[i], args);
    }
    (void)kit_refused(&kit, investigator, "not-found", "record.show", kit_format(&kit, "{\"id\":\"%s\"}", run));
    int out = file_of("");
    const JsonValue *got = kit_ask_fd(&kit, investigator, "document.get", kit_format(&kit, "{\"id\":\"%s\"}", run), out);
    assert_str(json_text(json_get(json_get(got, "error"), "code")), STR("not-found"));
    assert_int_equal(lseek(out, 0, SEEK_END), 0);
    close(out);
    assert_false(json_true(json_get(keep_as(investigator, details_of(FLAGS, "RUB"), FLAGS), "ok")));
    char *flag = kit_text(&kit, kit_do(&kit, analyst, "record.create", "{\"kind\":\"flag\",\"fields\":{\"key\":\"k\",\"rule\":\"R018\","
                                       "\"subject\":\"s\",\"explanation\":\"e\"}}"), "id");
    (void)kit_refused(&kit, analyst, "usage", "flag.list", kit_format(&kit, "{\"run\":\"%s\"}", flag));
}

/* ---- pages ---- */

static int64_t total(const char *args)
{
    int64_t n = -1;
    assert_true(json_int(json_get(json_get(whole(analyst, "flag.list", args), "data"), "total"), &n));
    return n;
}

static void flags_are_counted_filtered_and_paged(void **state)
{
    (void)state;
    char *run = keep();
    assert_int_equal(total("{}"), 3);                                      /* the newest run; what the data explain is counted apart */
    static const struct { const char *filter; int64_t n; } WANTED[] = {
        { "\"explained\":\"yes\"", 1 }, { "\"explained\":\"both\"", 4 }, { "\"rule\":\"R036\"", 1 }, { "\"rule\":\"R036\",\"explained\":\"both\"", 2 },
        { "\"year\":\"2026\"", 1 }, { "\"year\":\"2025\"", 1 }, { "\"severity\":2", 2 }, { "\"buyer\":\"KG-INN-00000000000100\"", 1 },
        { "\"supplier\":\"KG-INN-00000000000101\"", 3 }, { "\"supplier\":\"KG-INN-20000000000001\"", 0 }, { "\"supplier\":\"nobody\"", 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(WANTED); i++) {
        int64_t n = total(kit_format(&kit, "{\"run\":\"%s\",%s}", run, WANTED[i].filter));
        if (n != WANTED[i].n) fail_msg("%s: %d", WANTED[i].filter, (int)n);
    }
    const JsonValue *first = json_get(whole(analyst, "flag.list", "{\"limit\":2}"), "data");
    assert_str(json_text(json_get(json_get(first, "flags")->first, "rule")), STR("R036"));       /* the gravest first */
    char *next = kit_text(&kit, first, "next");
    const JsonValue *second = json_get(whole(analyst, "flag.list", kit_format(&kit, "{\"limit\":2,\"page\":\"%s\"}", next)), "data");
    assert_int_equal(json_get(second, "flags")->count, 1);
    assert_null(json_get(second, "next"));
    (void)kit_refused(&kit, analyst, "usage", "flag.list", "{\"by\":\"colour\"}");
    (void)kit_refused(&kit, analyst, "usage", "flag.list", "{\"year\":\"last\"}");
    (void)kit_refused(&kit, analyst, "usage", "flag.list", "{\"page\":\"-1\"}");
    (void)kit_refused(&kit, analyst, "not-found", "flag.list", "{\"rule\":\"R999\"}");
}

static void nothing_is_gathered_by_natural_persons(void **state)
{
    (void)state;
    (void)keep();
    const JsonValue *counts = json_get(json_get(whole(analyst, "flag.list", "{\"by\":\"supplier\",\"explained\":\"both\"}"), "data"), "counts");
    assert_null(json_get(counts, "KG-INN-20000000000001"));
    assert_non_null(json_get(counts, "KG-INN-00000000000101"));
    const JsonValue *person = whole(analyst, "party.show", "{\"party\":\"KG-INN-20000000000001\"}");
    assert_false(has(person, "PLANTED"));
    assert_null(json_get(json_get(person, "data"), "score"));
    assert_true(has(json_get(person, "page"), "Natural persons"));
    const JsonValue *company = whole(analyst, "party.show", "{\"party\":\"KG-INN-00000000000101\"}");
    assert_non_null(json_get(json_get(company, "data"), "score"));
    assert_true(has(json_get(company, "page"), "As a supplier") && has(json_get(company, "page"), "100.00\u00a0%"));
    const JsonValue *scored = whole(analyst, "party.show", "{\"party\":\"KG-INN-00000000000102\"}");      /* the run's own score goes first */
    assert_true(has(json_get(scored, "page"), "[\"Points\",\"3.0\"]") && !json_get(json_get(scored, "data"), "score"));
    assert_true(has(json_get(company, "page"), "Other LLC"));
    const JsonValue *flag = whole(analyst, "flag.show", "{\"key\":\"R036 ocds-1 a\"}");      /* in the evidence he stands as in the data, and leads nowhere */
    assert_true(has(json_get(flag, "page"), "PLANTED") && !has(json_get(flag, "page"), "party=KG-INN-2"));
}

static void a_flag_is_shown_with_all_that_is_behind_it(void **state)
{
    (void)state;
    (void)keep();
    const JsonValue *page = json_get(whole(analyst, "flag.show", "{\"key\":\"R036 ocds-1 a\"}"), "page");
    static const char *const SAYS[] = { "in English", "d.jsonl, line 1, byte 0", "/bids/details/0", "8\u00a0000.50 KGS; disqualified", "Warm LLC",
                                        "raises a question", "Innocent:", "accuses nobody", "op:flag.enter?", "R018 Single bidder" };
    for (size_t i = 0; i < ARRAY_LEN(SAYS); i++) if (!has(page, SAYS[i])) fail_msg("not said: %s", SAYS[i]);
    assert_true(has(json_get(whole(analyst, "flag.show", "{\"key\":\"R036 ocds-2 b\"}"), "page"), "legal minimum price"));
    (void)kit_refused(&kit, analyst, "not-found", "flag.show", "{\"key\":\"R036 nobody z\"}");
    const JsonValue *rule = json_get(whole(analyst, "rule.show", "{\"rule\":\"R038\",\"key\":\"R038 KG-INN-00000000000101 d\"}"), "page");
    assert_true(has(rule, "\"chart\":") && has(rule, "All 30 that were compared") && has(rule, "This flag: 50.00\u00a0%"));
    const JsonValue *outcomes = json_get(whole(analyst, "rule.show", "{\"rule\":\"R036\"}"), "page");
    assert_true(has(outcomes, "no bid") || has(outcomes, "No bid"));
    assert_true(has(json_get(whole(analyst, "pair.list", "{}"), "page"), "Other LLC"));
}

/* ---- records ---- */

static void a_flag_becomes_one_record(void **state)
{
    (void)state;
    char *run = keep(), *args = kit_format(&kit, "{\"run\":\"%s\",\"key\":\"R036 ocds-1 a\"}", run);
    char *id = kit_text(&kit, kit_do(&kit, analyst, "flag.enter", args), "id");
    assert_string_equal(kit_text(&kit, kit_do(&kit, prosecutor, "flag.enter", args), "id"), id);
    const JsonValue *fields = json_get(json_get(kit_do(&kit, analyst, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id)), "record"), "fields");
    assert_str(json_text(json_get(fields, "run")), str_of(run));
    assert_str(json_text(json_get(fields, "buyer")), STR("School board"));
    assert_str(json_text(json_get(fields, "year")), STR("2026"));
    assert_str(json_text(json_get(fields, "severity")), STR("4"));
    assert_true(str_find(json_text(json_get(fields, "evidence")), STR("A bid that was refused: PLANTED PERSON")) == 0);
    kit_do(&kit, analyst, "record.move", kit_format(&kit, "{\"id\":\"%s\",\"move\":\"watch\",\"reason\":\"asked the buyer\"}", id));
    (void)kit_refused(&kit, analyst, "invalid", "record.move", kit_format(&kit, "{\"id\":\"%s\",\"move\":\"dismiss\"}", id));     /* not without a reason */
    const JsonValue *list = json_get(whole(analyst, "flag.list", "{}"), "page");
    assert_true(has(list, "Watched") && has(list, id));
    const JsonValue *page = json_get(whole(analyst, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id)), "page");
    assert_true(has(page, "/bids/details/0") && has(page, "record.move?"));
}

static void all_that_nothing_explains_become_records(void **state)
{
    (void)state;
    char *run = keep();
    int64_t n;
    const JsonValue *done = kit_do(&kit, analyst, "flag.enter", kit_format(&kit, "{\"run\":\"%s\",\"all\":true}", run));
    assert_true(json_int(json_get(done, "created"), &n) && n == 3);
    assert_null(json_get(done, "next"));
    done = kit_do(&kit, analyst, "flag.enter", kit_format(&kit, "{\"run\":\"%s\",\"all\":true,\"cleared\":true}", run));
    assert_true(json_int(json_get(done, "created"), &n) && n == 1);
    assert_true(json_int(json_get(done, "known"), &n) && n == 3);
    (void)kit_refused(&kit, analyst, "usage", "flag.enter", kit_format(&kit, "{\"run\":\"%s\"}", run));
    const JsonValue *records = json_get(kit_do(&kit, analyst, "record.list", "{\"kind\":\"flag\"}"), "records");
    assert_int_equal(records->count, 4);
    assert_false(has(json_get(records->first, "fields"), "\"supplier\":\"PLANTED"));
}

static void a_run_that_is_gone_leaves_the_record_its_words(void **state)
{
    (void)state;
    char *run = keep(), *args = kit_format(&kit, "{\"run\":\"%s\",\"key\":\"R036 ocds-1 a\"}", run);
    char *id = kit_text(&kit, kit_do(&kit, analyst, "flag.enter", args), "id");
    kit_do(&kit, prosecutor, "record.move", kit_format(&kit, "{\"id\":\"%s\",\"move\":\"supersede\",\"reason\":\"later data\"}", run));
    assert_true(has(json_get(whole(analyst, "flag.list", "{}"), "page"), "No run of detection"));         /* it is not the newest in use any more */
    assert_int_equal(total(kit_format(&kit, "{\"run\":\"%s\"}", run)), 3);                                /* but there */
    kit_do(&kit, prosecutor, "record.pull_back", kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"wrong data\"}", run));
    (void)kit_refused(&kit, analyst, "conflict", "flag.list", kit_format(&kit, "{\"run\":\"%s\"}", run));
    const JsonValue *page = json_get(whole(analyst, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id)), "page");
    assert_true(has(page, "Taken from d.jsonl:1") && has(page, "Innocent:"));
}

/* ---- the shelf and parts of files ---- */

typedef struct { int made; bool fails; } Maker;
static int freed;

static ErrorCode make_number(void *self, void **ret, size_t *bytes, Error *e)
{
    Maker *m = self;
    if (m->fails) return error_set(e, ERR_INVALID, K("run.bad-line"), arg_int("line", 1));
    m->made++;
    *ret = mem_alloc(8);
    *bytes = (size_t)100 << 20;
    return *ret ? ERR_OK : error_memory(e);
}

static void free_number(void *thing)
{
    freed++;
    mem_free(thing);
}

static void the_shelf_makes_once_and_gives_way(void **state)
{
    (void)state;
    Maker m = { 0 };
    void *a, *again, *b, *c;
    Hash names[3] = { hash_of(STR("a")), hash_of(STR("b")), hash_of(STR("c")) };
    freed = 0;
    assert_int_equal(shelf_take(kit.office, &names[0], make_number, &m, free_number, &a, &kit.error), ERR_OK);
    assert_int_equal(shelf_take(kit.office, &names[0], make_number, &m, free_number, &again, &kit.error), ERR_OK);
    assert_ptr_equal(a, again);
    assert_int_equal(m.made, 1);
    shelf_give_back(kit.office, again);
    assert_int_equal(shelf_take(kit.office, &names[1], make_number, &m, free_number, &b, &kit.error), ERR_OK);
    assert_int_equal(freed, 0);                                    /* in hand: it stays, however large */
    shelf_give_back(kit.office, a);
    assert_int_equal(shelf_take(kit.office, &names[2], make_number, &m, free_number, &c, &kit.error), ERR_OK);
    assert_int_equal(freed, 1);                                    /* the one that nobody holds made room */
    shelf_clear(kit.office);
    assert_int_equal(freed, 1);
    shelf_give_back(kit.office, b);
    shelf_give_back(kit.office, c);
    assert_int_equal(freed, 3);                                    /* gone with the hands that held them */
    m.fails = true;
    assert_int_equal(shelf_take(kit.office, &names[0], make_number, &m, free_number, &a, &kit.error), ERR_INVALID);
}

static void a_part_of_a_file_is_read_where_it_stands(void **state)
{
    (void)state;
    enum { SIZE = 3 * CHUNK_SIZE + 777 };
    char *bytes = mem_alloc(SIZE + 1);
    BlobRow row = { 0 };
    BlobKey key;
    Str got;
    for (size_t i = 0; i < SIZE; i++) bytes[i] = (char)('a' + i % 23);
    int fd = file_of(bytes);
    assert_int_equal(blob_keep(kit.office, &kit.arena, fd, &row, &kit.error), ERR_OK);
    close(fd);
    assert_int_equal(office_unwrap_blob_key(kit.office, &row, &key, &kit.error), ERR_OK);
    static const struct { uint64_t at; size_t size; } PARTS[] = { { 0, 1 }, { CHUNK_SIZE - 1, 2 }, { CHUNK_SIZE, CHUNK_SIZE }, { 5, 2 * CHUNK_SIZE },
                                                                  { SIZE - 1, 1 }, { 0, SIZE }, { SIZE, 0 } };
    for (size_t i = 0; i < ARRAY_LEN(PARTS); i++) {
        assert_int_equal(blob_part(kit.office, &row, &key, PARTS[i].at, PARTS[i].size, &kit.arena, &got, &kit.error), ERR_OK);
        assert_str(got, str_bytes(bytes + PARTS[i].at, PARTS[i].size));
    }
    assert_int_equal(blob_part(kit.office, &row, &key, SIZE, 1, &kit.arena, &got, &kit.error), ERR_FINDING);
    assert_int_equal(blob_part(kit.office, &row, &key, UINT64_MAX, 2, &kit.arena, &got, &kit.error), ERR_FINDING);
    char *path = blob_path(&kit.arena, kit.store, &row.name);
    int touched = open(path, O_RDWR);
    assert_int_equal(pwrite(touched, "X", 1, 15 + CHUNK_SIZE + CHUNK_TAG + 9), 1);
    close(touched);
    assert_int_equal(blob_part(kit.office, &row, &key, 0, 10, &kit.arena, &got, &kit.error), ERR_OK);         /* another chunk */
    assert_int_equal(blob_part(kit.office, &row, &key, CHUNK_SIZE, 1, &kit.arena, &got, &kit.error), ERR_FINDING);
    crypto_wipe(&key, sizeof key);
    mem_free(bytes);
}

/* ---- the rows beside the file ---- */

static ErrorCode all_at_once(void *source, BlobTake take, void *self, Error *e)
{
    return take(self, *(const Str *)source, e);
}

/* As bytes and back the rows are the same; a part of the bytes is refused, and so are others. */
static void rows_become_bytes_and_rows_again(void **state)
{
    (void)state;
    Str text = str_of(FLAGS);
    JsonValue *json;
    Findings *f, *again;
    Buf bytes = buf_in(&kit.arena), other = buf_in(&kit.arena);
    assert_int_equal(json_parse(&kit.arena, str_of(details_of(FLAGS, "KGS")), &json, &kit.error), ERR_OK);
    assert_int_equal(findings_make(json, all_at_once, &text, &f, &kit.error), ERR_OK);
    findings_pack(f, &bytes);
    assert_int_equal(findings_unpack(json, buf_str(&bytes), &again, &kit.error), ERR_OK);
    assert_int_equal(again->count, 4);
    assert_int_equal(again->pair_count, 1);
    assert_int_equal(again->line_count, f->line_count);
    assert_true(again->rules[1].known && again->rules[1].severity == 4 && again->rules[1].cleared == 1);
    assert_ptr_equal(findings_by_key(again, STR("R018 ocds-1 c")), &again->list[2]);
    assert_true(findings_party(again, STR("KG-INN-20000000000001"))->person);
    findings_pack(again, &other);
    assert_str(buf_str(&other), buf_str(&bytes));
    findings_free(again);
    for (size_t n = 0; n < bytes.len; n++)
        assert_int_equal(findings_unpack(json, str_first(buf_str(&bytes), n), &again, &kit.error), ERR_NOT_FOUND);
    buf_byte(&bytes, 0);
    assert_int_equal(findings_unpack(json, buf_str(&bytes), &again, &kit.error), ERR_NOT_FOUND);
    findings_free(f);
}

static int in_store(const char *command)
{
    return system(kit_format(&kit, "cd '%s' && %s", kit.store, command));
}

/* The first page after a start asks the rows, not the file; where they are damaged or gone they are made of the file again. */
static void the_rows_outlive_a_start(void **state)
{
    (void)state;
    char *list = kit_format(&kit, "{\"run\":\"%s\"}", keep());
    Buf before = buf_in(&kit.arena), after = buf_in(&kit.arena);
    json_write(&before, json_get(kit_do(&kit, analyst, "flag.list", list), "counts"));
    assert_int_equal(in_store("test -s readings/*/*/f-0001 && ! grep -rq PLANTED readings"), 0);
    shelf_clear(kit.office);
    assert_int_equal(in_store("mv blobs away"), 0);
    json_write(&after, json_get(kit_do(&kit, analyst, "flag.list", kit_format(&kit, "%s", list)), "counts"));
    assert_str(buf_str(&after), buf_str(&before));
    shelf_clear(kit.office);
    assert_int_equal(in_store("mv away blobs && printf X | dd of=$(ls readings/*/*/f-0001) bs=1 seek=70 conv=notrunc 2>/dev/null"), 0);
    (void)kit_do(&kit, analyst, "flag.list", list);
    shelf_clear(kit.office);
    assert_int_equal(in_store("rm -r readings"), 0);
    (void)kit_do(&kit, analyst, "flag.list", list);
    assert_int_equal(in_store("test -s readings/*/*/f-0001"), 0);
}

#define OFFICE_TEST(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OFFICE_TEST(a_run_is_kept_once), OFFICE_TEST(what_does_not_hold_together_is_not_taken), OFFICE_TEST(nobody_else_gets_at_a_run),
        OFFICE_TEST(flags_are_counted_filtered_and_paged), OFFICE_TEST(nothing_is_gathered_by_natural_persons),
        OFFICE_TEST(a_flag_is_shown_with_all_that_is_behind_it), OFFICE_TEST(a_flag_becomes_one_record),
        OFFICE_TEST(all_that_nothing_explains_become_records), OFFICE_TEST(a_run_that_is_gone_leaves_the_record_its_words),
        OFFICE_TEST(the_shelf_makes_once_and_gives_way), OFFICE_TEST(a_part_of_a_file_is_read_where_it_stands),
        OFFICE_TEST(rows_become_bytes_and_rows_again), OFFICE_TEST(the_rows_outlive_a_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
