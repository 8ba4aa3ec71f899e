/* test_grants.c: access records that are kept say what the store says (I26): after acts at random, in older snapshots, and while others act. */
#include "office_kit.h"

#include <pthread.h>
#include <time.h>

#include "office/grants.h"

enum { CASES = 5, WORKERS = 3, STEPS = 400, UNITS = 2 };

static const char *const LOGINS[] = { "asel", "bakyt", "cholpon", "dastan" };
enum { USERS = ARRAY_LEN(LOGINS) };

static Kit kit;
static Str admin, tokens[USERS];
static char *cases[CASES], *notes[CASES], *units[UNITS], *user_ids[USERS];
static Grants *bare;                    /* keeps nothing: every request reads the records */
static uint64_t seed;
static uint64_t any(uint64_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (seed >> 33) % below;
}

static void sign_in_all(void)
{
    admin = kit_sign_in(&kit, "admin");
    for (size_t i = 0; i < USERS; i++) tokens[i] = kit_sign_in(&kit, LOGINS[i]);
}

static int begin(void **state)
{
    (void)state;
    kit_ahead = 0;
    seed = 20261125;
    clock_source = kit_clock;
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
    for (size_t i = 0; i < USERS; i++) kit_user(&kit, admin, LOGINS[i], i == 0 ? "head; investigator" : "investigator");
    sign_in_all();
    for (size_t i = 0; i < UNITS; i++) {
        const char *unit = kit_format(&kit, "{\"kind\":\"unit\",\"fields\":{\"name\":\"Invented Unit %zu\"}}", i);
        units[i] = kit_text(&kit, kit_do(&kit, tokens[0], "record.create", unit), "id");
    }
    for (size_t i = 0; i < CASES; i++) {
        cases[i] = kit_text(&kit, kit_do(&kit, tokens[0], "case.open", "{\"fields\":{\"title\":\"Boilers (invented)\"}}"), "id");
        const char *note = kit_format(&kit, "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"a\",\"text\":\"b\"}}", cases[i]);
        notes[i] = kit_text(&kit, kit_do(&kit, tokens[0], "record.create", note), "id");
    }
    for (size_t i = 0; i < USERS; i++) {
        Session *s;
        assert_int_equal(session_take(kit.office, tokens[i], &s, &kit.error), ERR_OK);
        user_ids[i] = str_c(&kit.arena, session_user(s));
        session_release(kit.office, s);
    }
    assert_int_equal(grants_new(&bare, &kit.error), ERR_OK);
    grants_keep_nothing(bare);
    return 0;
}

static int end(void **state)
{
    (void)state;
    grants_free(bare);
    kit_ahead = 0;
    kit_done(&kit);
    return 0;
}

/* ---- all that a user is, as a text ---- */

typedef struct { Arena *arena; Map seen; size_t count; } Singles;

static ErrorCode count_single(void *self, const Grant *g, Error *e)
{
    Singles *s = self;
    (void)e;
    if (!grant_in_force(g) || g->object.len == 0 || map_get(&s->seen, g->object)) return ERR_OK;
    assert_true(map_set(&s->seen, str_copy(s->arena, g->object), s));
    s->count++;
    return ERR_OK;
}

/* Those that give one record have a way of their own: the same ones as all of them are. */
static void assert_singles(Request *r, Str field, Str whom)
{
    Error e = { 0 };
    Singles all = { r->arena, map_in(r->arena), 0 }, single = { r->arena, map_in(r->arena), 0 };
    assert_int_equal(grants_each(r, field, whom, STR(""), count_single, &all, &e), ERR_OK);
    assert_int_equal(grants_each_single(r, field, whom, count_single, &single, &e), ERR_OK);
    assert_int_equal(single.count, all.count);
}

/* Requests in two threads may differ in which grants they use: each has an office's face of its own. */
static void describe(Store *reader, Str token, Grants *grants, Arena *a, Buf *to)
{
    Error e = { 0 };
    Office *face = arena_alloc(a, sizeof *face);
    Request r = { .office = face, .arena = a, .store = reader, .model = office_model(kit.office), .fd = -1 };
    Str *list;
    size_t count;
    assert_non_null(face);
    assert_int_equal(session_take(kit.office, token, &r.session, &e), ERR_OK);
    memcpy(face, kit.office, sizeof *face);
    face->grants = grants;
    for (size_t i = 0; i < CASES; i++) {
        const Standing *s;
        assert_int_equal(request_standing(&r, str_of(cases[i]), &s, &e), ERR_OK);
        buf_format(to, "%zu: rank=%d by=%zu emergency=%d all=%d shared=%d", i, (int)s->rank, s->by, s->emergency, s->all_compartments,
                   request_is_shared(&r, str_of(notes[i])));
        for (size_t j = 0; j < s->compartment_count; j++) buf_format(to, " " STR_FMT, STR_ARG(s->compartments[j]));
        buf_byte(to, '\n');
    }
    assert_int_equal(request_chains(&r, &list, &count, &e), ERR_OK);
    for (size_t i = 0; i < count; i++) buf_format(to, "chain " STR_FMT "\n", STR_ARG(list[i]));
    assert_int_equal(request_shared_records(&r, &list, &count, &e), ERR_OK);
    for (size_t i = 0; i < count; i++) buf_format(to, "record " STR_FMT "\n", STR_ARG(list[i]));
    assert_singles(&r, STR("user"), session_user(r.session));
    for (size_t i = 0; i < UNITS; i++) assert_singles(&r, STR("unit"), str_of(units[i]));
    for (size_t i = 0; i < r.read_count; i++) {
        buf_format(to, "noted " STR_FMT " %lld %d\n", STR_ARG(r.reads[i].id), (long long)r.reads[i].version, r.reads[i].chain);
    }
    session_release(kit.office, r.session);
}

static bool is_as_read(Store *reader, Str token)
{
    Arena a = arena_with((size_t)64 << 20);
    Buf kept = buf_in(&a), read = buf_in(&a);
    describe(reader, token, kit.office->grants, &a, &kept);
    describe(reader, token, bare, &a, &read);
    bool same = !kept.failed && str_equal(buf_str(&kept), buf_str(&read));
    if (!same) printf("# kept:\n" STR_FMT "# read:\n" STR_FMT, STR_ARG(buf_str(&kept)), STR_ARG(buf_str(&read)));
    arena_free(&a);
    return same;
}

static void assert_as_read(Store *reader)
{
    Error e = { 0 };
    assert_int_equal(store_snapshot_begin(reader, &e), ERR_OK);
    for (size_t i = 0; i < USERS; i++) assert_true(is_as_read(reader, tokens[i]));
    store_snapshot_end(reader);
}

/* ---- acts at random ---- */

static const char *a_day(int64_t from, int64_t span)
{
    Date d = day_date(instant_local_day(clock_now()) + (Day)(from + (int64_t)any((uint64_t)span)));
    return kit_format(&kit, "%04d-%02d-%02d", d.year, d.month, d.day);
}

static void admit_somebody(void)
{
    static const char *const ROLES[] = { "reader", "member", "lead" };
    size_t c = any(CASES);
    Buf args = buf_in(&kit.arena);
    buf_format(&args, "{\"case\":\"%s\"", cases[c]);
    if (any(3) == 0) buf_format(&args, ",\"unit\":\"Invented Unit %d\"", (int)any(UNITS));
    else buf_format(&args, ",\"login\":\"%s\"", LOGINS[1 + any(USERS - 1)]);
    if (any(4) == 0) buf_format(&args, ",\"record\":\"%s\"", notes[c]);
    else buf_format(&args, ",\"role\":\"%s\"", ROLES[any(ARRAY_LEN(ROLES))]);
    if (any(3) == 0) buf_c(&args, ",\"compartments\":\"person\"");
    if (any(4) == 0) buf_format(&args, ",\"from\":\"%s\"", a_day(-2, 5));
    if (any(4) == 0) buf_format(&args, ",\"until\":\"%s\"", a_day(0, 4));
    buf_c(&args, "}");
    kit_ask(&kit, tokens[0], "case.admit", str_c(&kit.arena, buf_str(&args)));
}

static void dismiss_somebody(void)
{
    const char *whom = any(3) == 0 ? kit_format(&kit, "\"unit\":\"Invented Unit %d\"", (int)any(UNITS))
                                   : kit_format(&kit, "\"login\":\"%s\"", LOGINS[1 + any(USERS - 1)]);
    kit_ask(&kit, tokens[0], "case.dismiss", kit_format(&kit, "{\"case\":\"%s\",%s,\"reason\":\"x\"}", cases[any(CASES)], whom));
}

static void change_unit(void)
{
    const char *unit = any(3) == 0 ? "" : units[any(UNITS)];
    kit_ask(&kit, admin, "user.change", kit_format(&kit, "{\"login\":\"%s\",\"unit\":\"%s\"}", LOGINS[1 + any(USERS - 1)], unit));
}

static void name_a_deputy(void)
{
    size_t whom = any(USERS), who = any(USERS);
    const char *until = a_day(1, 4);
    kit_ask(&kit, tokens[who], "deputy.give", kit_format(&kit, "{\"login\":\"%s\",\"until\":\"%s\",\"reason\":\"x\"}", LOGINS[whom], until));
}

static void break_glass(void)
{
    kit_ask(&kit, tokens[0], "case.break_glass", kit_format(&kit, "{\"case\":\"%s\",\"reason\":\"x\"}", cases[any(CASES)]));
}

typedef struct { Str id; EntryPlace at; int64_t version; Str chain, body; uint64_t skip; } Victim;

static ErrorCode take_victim(void *self, const Record *rec, Error *e)
{
    Victim *v = self;
    (void)e;
    if (rec->body.len == 0 || !str_is(rec->state, "given") || v->skip-- > 0) return ERR_OK;
    *v = (Victim){ str_copy(&kit.arena, rec->id), { rec->epoch, rec->index }, rec->version, str_copy(&kit.arena, rec->chain),
                   str_copy(&kit.arena, rec->body), 0 };
    return ERR_END;
}

/* No operation ends a single one of several that somebody has in a case, and none erases one; the store can. */
static void end_an_access(bool erase)
{
    Victim v = { .skip = any(12) };
    Request r = { .office = kit.office, .arena = &kit.arena, .store = kit.reader, .model = office_model(kit.office), .fd = -1 };
    assert_int_equal(store_records(kit.reader, STR("access"), take_victim, &v, &kit.error), ERR_OK);
    if (v.id.len == 0) return;
    JsonValue *body;
    assert_int_equal(json_parse(&kit.arena, v.body, &body, &kit.error), ERR_OK);
    Draft d = { .chain = v.chain, .object = v.id, .version = v.version, .by_office = true };
    if (erase) {
        d.op = STR("content.erase");
        d.content = json_new_object(&kit.arena);
        d.erase = &v.at;
        d.erase_count = 1;
    } else {
        d.op = STR("record.move.end");
        d.kind = model_kind(r.model, STR("access"));
        d.state = STR("ended");
        d.fields = json_copy(&kit.arena, json_get(body, "fields"));
    }
    assert_int_equal(session_take(kit.office, tokens[0], &r.session, &kit.error), ERR_OK);
    assert_int_equal(store_snapshot_begin(kit.reader, &kit.error), ERR_OK);
    if (office_commit(&r, &d, 1, NULL, &kit.error) != ERR_OK) fail_msg("end: %s", kit.error.parts[0].key);
    store_snapshot_end(kit.reader);
    session_release(kit.office, r.session);
}

static void act(void)
{
    switch (any(16)) {
    case 0: case 1: case 2: case 3: case 4: case 5: case 6: admit_somebody(); break;
    case 7: case 8: case 9: dismiss_somebody(); break;
    case 10: case 11: change_unit(); break;
    case 12: name_a_deputy(); break;
    case 13: break_glass(); break;
    case 14: end_an_access(any(4) == 0); break;
    default:
        if (any(4) != 0) break;
        kit_ahead += (Instant)(1 + any(2)) * 12 * HOUR;
        sign_in_all();
    }
}

static void what_is_kept_is_what_would_be_read(void **state)
{
    (void)state;
    for (int i = 0; i < STEPS; i++) {
        act();
        if (any(3) > 0) assert_as_read(kit.reader);
    }
}

/* Whoever began before an act reads on as of then, whatever newer requests have brought the lists to; and the other way round. */
static void an_older_snapshot_keeps_its_moment(void **state)
{
    (void)state;
    Error e = { 0 };
    CLEANUP(store_close_p) Store *old = NULL;
    assert_int_equal(store_open(kit.store, STORE_READ, &old, &e), ERR_OK);
    for (int i = 0; i < STEPS / 8; i++) {
        assert_int_equal(store_snapshot_begin(old, &e), ERR_OK);
        if (any(2) == 0) assert_true(is_as_read(old, tokens[any(USERS)]));
        for (int j = 0; j < 4; j++) admit_somebody();
        dismiss_somebody();
        assert_as_read(kit.reader);
        for (size_t j = 0; j < USERS; j++) assert_true(is_as_read(old, tokens[j]));
        store_snapshot_end(old);
        assert_as_read(kit.reader);
    }
}

/* ---- at the same time ---- */

static bool racing;
typedef struct { size_t turns, wrong; } Racer;

static void *race(void *self)
{
    Racer *racer = self;
    Error e = { 0 };
    CLEANUP(store_close_p) Store *reader = NULL;
    if (store_open(kit.store, STORE_READ, &reader, &e) != ERR_OK) return NULL;
    while (__atomic_load_n(&racing, __ATOMIC_RELAXED)) {
        if (store_snapshot_begin(reader, &e) != ERR_OK) break;
        for (size_t i = 0; i < USERS; i++) racer->wrong += !is_as_read(reader, tokens[i]);
        store_snapshot_end(reader);
        racer->turns++;
    }
    return NULL;
}

static void others_act_meanwhile(void **state)
{
    (void)state;
    pthread_t threads[WORKERS];
    Racer racers[WORKERS] = { { 0, 0 } };
    racing = true;
    for (size_t i = 0; i < WORKERS; i++) assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    for (int i = 0; i < STEPS; i++) any(3) == 0 ? dismiss_somebody() : admit_somebody();
    for (int i = 0; i < 8; i++) end_an_access(i % 2 == 0);
    __atomic_store_n(&racing, false, __ATOMIC_RELAXED);
    for (size_t i = 0; i < WORKERS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(racers[i].wrong, 0);
        assert_true(racers[i].turns > 0);
    }
}

/* The very next request after an access was ended, in the thread that ended it and in one that kept the list. */
static void what_was_ended_is_gone_at_once(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        const char *args = kit_format(&kit, "{\"case\":\"%s\",\"login\":\"bakyt\"}", cases[0]);
        kit_do(&kit, tokens[0], "case.admit", args);
        kit_do(&kit, tokens[1], "record.show", kit_format(&kit, "{\"id\":\"%s\"}", notes[0]));
        kit_do(&kit, tokens[0], "case.dismiss", args);
        kit_refused(&kit, tokens[1], "not-found", "record.show", kit_format(&kit, "{\"id\":\"%s\"}", notes[0]));
    }
}

#define GRANTS(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        GRANTS(what_is_kept_is_what_would_be_read), GRANTS(an_older_snapshot_keeps_its_moment), GRANTS(others_act_meanwhile),
        GRANTS(what_was_ended_is_gone_at_once),
    };
    return cmocka_run_group_tests_name("grants", tests, NULL, NULL);
}
