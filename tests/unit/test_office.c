/* test_office.c: a store made, opened, signed in to and worked in: what is refused and that a refusal leaves nothing behind. */
#include <pthread.h>
#include <sys/wait.h>

#include "acts.h"
#include "office/whole.h"

#define assert_key(e, expected) assert_string_equal((e).count > 0 ? (e).parts[0].key : "", expected)

static void a_new_store_audits_and_is_not_made_twice(void **state)
{
    (void)state;
    Kit k;
    Error error_ = { 0 };
    AuditReport report;
    kit_init(&k);
    assert_ok(audit_store(k.store, NULL, 0, NULL, NULL, &report, &error_));
    assert_int_equal(report.entries, 2);
    assert_int_equal(report.records, 1);
    assert_false(report.key_checked);
    OfficeInit what = { .folder = k.store, .name = STR("x"), .login = STR("y"), .full_name = STR("z"), .passphrase = STR(KIT_PASSPHRASE),
                        .cost = KIT_COST };
    assert_error(ERR_CONFLICT, office_init(&k.arena, &what, &error_));
    what.folder = kit_format(&k, "%s/short", k.folder);
    what.passphrase = STR("1234567");
    assert_error(ERR_INVALID, office_init(&k.arena, &what, &error_));
    assert_key(error_, "office.passphrase-short");
    assert_false(file_exists(what.folder));         /* nothing is left behind */
    kit_done(&k);
}

static void only_the_passphrase_opens_and_only_for_its_hours(void **state)
{
    (void)state;
    Kit k;
    Officer f;
    Str token;
    Session *s;
    Error error_ = { 0 };
    kit_init(&k);
    kit_open(&k);
    officer_begin(&f, &k, STR(""));
    assert_error(ERR_DENIED, session_open(k.office, f.store, &k.arena, STR("admin"), STR("kara suu kara tosh"), 8, STR("t"), &token, &error_));
    assert_key(error_, "office.wrong-passphrase");
    assert_error(ERR_DENIED, session_open(k.office, f.store, &k.arena, STR("nobody"), STR(KIT_PASSPHRASE), 8, STR("t"), &token, &error_));
    assert_key(error_, "office.wrong-passphrase");
    assert_error(ERR_INVALID, session_open(k.office, f.store, &k.arena, STR("admin"), STR(KIT_PASSPHRASE), 0, STR("t"), &token, &error_));
    assert_error(ERR_INVALID, session_open(k.office, f.store, &k.arena, STR("admin"), STR(KIT_PASSPHRASE), 13, STR("t"), &token, &error_));
    officer_end(&f);

    token = acts_sign_in(&k);
    assert_ok(session_take(k.office, token, &s, &error_));
    session_end(k.office, token);                   /* ends while a request holds it */
    session_release(k.office, s);
    assert_error(ERR_SIGNED_OUT, session_take(k.office, token, &s, &error_));
    assert_error(ERR_SIGNED_OUT, session_take(k.office, STR("no such token"), &s, &error_));
    kit_done(&k);
}

static Instant shift;
static Instant (*real_clock)(void);

static Instant shifted_clock(void)
{
    return real_clock() + shift;
}

static void a_clock_set_back_is_refused_and_a_session_ends_by_the_clock(void **state)
{
    (void)state;
    Kit k;
    Session *s;
    Error error_ = { 0 };
    kit_init(&k);
    kit_open(&k);
    Str token = acts_sign_in(&k);
    acts_do(&k, token, "note", "1", 0, "before");
    real_clock = clock_source;
    clock_source = shifted_clock;
    shift = -HOUR;
    assert_error(ERR_CLOCK, acts_try(&k, token, "note", "2", 0, "an hour back", NULL, &error_));
    assert_key(error_, "office.clock-behind");
    shift = -500;
    Done late = acts_do(&k, token, "note", "2", 0, "half a second back is still taken");
    Entry before, after;
    assert_ok(store_entry(k.reader, &k.arena, 1, late.index - 1, &before, &error_));
    assert_ok(store_entry(k.reader, &k.arena, 1, late.index, &after, &error_));
    assert_true(after.received >= before.received);
    shift = 9 * HOUR;
    assert_error(ERR_SIGNED_OUT, session_take(k.office, token, &s, &error_));
    clock_source = real_clock;
    kit_done(&k);
}

static void the_second_of_two_changes_is_told_that_the_record_moved_on(void **state)
{
    (void)state;
    Kit k;
    Error error_ = { 0 };
    kit_init(&k);
    kit_open(&k);
    Str token = acts_sign_in(&k);
    Done first = acts_do(&k, token, "case", "00000000000000c1", 0, "Bridge");
    assert_str(str_first(first.number, 2), STR("C-"));
    acts_do(&k, token, "case", "00000000000000c1", 1, "Bridge over the Naryn");
    assert_error(ERR_CONFLICT, acts_try(&k, token, "case", "00000000000000c1", 1, "Bridge, again", NULL, &error_));
    assert_key(error_, "office.moved-on");
    assert_error(ERR_CONFLICT, acts_try(&k, token, "case", "00000000000000c1", 0, "made twice", NULL, &error_));
    acts_do(&k, token, "case", "00000000000000c1", 2, "Bridge, after reading");
    kit_done(&k);
}

static void what_a_guard_read_is_looked_at_again(void **state)
{
    (void)state;
    Kit k;
    Officer f;
    Record rec;
    Error error_ = { 0 };
    kit_init(&k);
    kit_open(&k);
    Str token = acts_sign_in(&k);
    acts_do(&k, token, "note", "1", 0, "seal 4711 is whole");
    officer_begin(&f, &k, token);
    assert_ok(request_record(&f.request, STR("note/1"), &rec, &error_));
    assert_error(ERR_NOT_FOUND, request_record(&f.request, STR("note/3"), &rec, &error_));
    acts_do(&k, token, "note", "1", 1, "seal 4711 is broken");
    Draft d = acts_note(&f, STR("note/2"), 0, "released on the seal", "x");
    assert_error(ERR_AGAIN, office_commit(&f.request, &d, 1, NULL, &error_));
    officer_end(&f);

    officer_begin(&f, &k, token);                   /* that a record is not there is a reading too */
    assert_error(ERR_NOT_FOUND, request_record(&f.request, STR("note/3"), &rec, &error_));
    acts_do(&k, token, "note", "3", 0, "here now");
    d = acts_note(&f, STR("note/2"), 0, "because there was none", "x");
    assert_error(ERR_AGAIN, office_commit(&f.request, &d, 1, NULL, &error_));
    officer_end(&f);
    kit_done(&k);
}

/* Roles are read once a snapshot (rights.c): each question rests on them all the same, and the next snapshot has them as they are then. */
static void a_role_taken_away_meanwhile_sends_the_act_back(void **state)
{
    (void)state;
    Kit k;
    Officer asks, other;
    Record rec;
    const JsonValue *body;
    Error error_ = { 0 };
    kit_init(&k);
    kit_open(&k);
    Str token = acts_sign_in(&k);
    officer_begin(&asks, &k, token);
    assert_true(request_has_role_named(&asks.request, "administrator"));
    asks.request.read_count = 0;
    assert_true(request_has_role_named(&asks.request, "administrator"));
    assert_int_equal(asks.request.read_count, 1);

    officer_begin(&other, &k, token);
    Str user = session_user(other.request.session);
    assert_ok(request_record(&other.request, user, &rec, &error_));
    assert_ok(record_fields(&other.arena, &rec, &body, &error_));
    JsonValue *fields = json_copy(&other.arena, json_get(body, "fields")), *roles = json_new_array(&other.arena);
    json_add(&other.arena, roles, json_new_string(&other.arena, STR("auditor")));
    json_set(&other.arena, fields, "roles", roles);
    Draft d = { .chain = STR("office"), .op = STR("record.change"), .object = user, .version = rec.version, .state = rec.state, .fields = fields,
                .kind = model_kind(other.request.model, STR("user")) };
    assert_ok(office_commit(&other.request, &d, 1, NULL, &error_));
    officer_end(&other);

    d = acts_note(&asks, STR("note/1"), 0, "by an administrator", "x");
    assert_error(ERR_AGAIN, office_commit(&asks.request, &d, 1, NULL, &error_));
    store_snapshot_end(asks.store);
    assert_ok(store_snapshot_begin(asks.store, &error_));
    assert_false(request_has_role_named(&asks.request, "administrator"));
    assert_true(request_has_role_named(&asks.request, "auditor"));
    officer_end(&asks);
    kit_done(&k);
}

static int64_t sequence_of(Str number)
{
    int64_t n = 0;
    for (size_t i = 7; i < number.len; i++) n = n * 10 + (number.ptr[i] - '0');
    return n;
}

static void a_refused_act_burns_no_number(void **state)
{
    (void)state;
    Kit k;
    Officer f;
    Error error_ = { 0 };
    Done done[2];
    kit_init(&k);
    kit_open(&k);
    Str token = acts_sign_in(&k);
    assert_int_equal(sequence_of(acts_do(&k, token, "case", "00000000000000a1", 0, "one").number), 1);
    assert_error(ERR_CONFLICT, acts_try(&k, token, "case", "00000000000000a1", 0, "one again", NULL, &error_));

    officer_begin(&f, &k, token);                   /* the second of the pair is refused, so is the first */
    Draft pair[2] = { acts_case(&f, STR("case/00000000000000a2"), 0, "two"), acts_case(&f, STR("case/00000000000000a1"), 0, "one once more") };
    assert_error(ERR_CONFLICT, office_commit(&f.request, pair, 2, done, &error_));
    pair[1] = acts_case(&f, STR("case/00000000000000a3"), 0, "three");
    assert_ok(office_commit(&f.request, pair, 2, done, &error_));
    assert_int_equal(sequence_of(done[0].number), 2);
    assert_int_equal(sequence_of(done[1].number), 3);
    pair[0] = acts_case(&f, STR("case/00000000000000a4"), 0, "");           /* the model refuses it before it is signed */
    assert_error(ERR_INVALID, office_commit(&f.request, pair, 1, done, &error_));
    officer_end(&f);
    assert_int_equal(sequence_of(acts_do(&k, token, "case", "00000000000000a5", 0, "four").number), 4);
    kit_done(&k);
}

enum { PAIRS = 100 };

typedef struct { Kit *kit; Str token; pthread_barrier_t *together; int won[PAIRS], lost[PAIRS], other; } Racer;

static void *race(void *self)
{
    Racer *r = self;
    for (int i = 0; i < PAIRS; i++) {
        Error e = { 0 };
        char id[8];
        snprintf(id, sizeof id, "r%d", i);
        pthread_barrier_wait(r->together);
        ErrorCode code = acts_try(r->kit, r->token, "note", id, 1, "mine", NULL, &e);
        r->won[i] = code == ERR_OK;
        r->lost[i] = code == ERR_CONFLICT;
        r->other += code != ERR_OK && code != ERR_CONFLICT;
    }
    return NULL;
}

static void of_a_hundred_pairs_exactly_one_of_each_wins(void **state)
{
    (void)state;
    Kit one, two;
    Error error_ = { 0 };
    AuditReport report;
    kit_init(&one);
    kit_open(&one);
    Str token = acts_sign_in(&one);
    for (int i = 0; i < PAIRS; i++) acts_do(&one, token, "note", kit_format(&one, "r%d", i), 0, "free");
    two = one;                                      /* the same office, an arena of its own */
    two.arena = arena_with((size_t)1 << 30);
    pthread_barrier_t together;
    pthread_barrier_init(&together, NULL, 2);
    Racer racers[2] = { { .kit = &one, .token = token, .together = &together }, { .kit = &two, .token = token, .together = &together } };
    pthread_t other;
    assert_int_equal(pthread_create(&other, NULL, race, &racers[1]), 0);
    race(&racers[0]);
    pthread_join(other, NULL);
    pthread_barrier_destroy(&together);
    for (int i = 0; i < PAIRS; i++) {
        assert_int_equal(racers[0].won[i] + racers[1].won[i], 1);
        assert_int_equal(racers[0].lost[i] + racers[1].lost[i], 1);
    }
    assert_int_equal(racers[0].other + racers[1].other, 0);
    arena_free(&two.arena);
    assert_ok(audit_store(one.store, NULL, 0, NULL, NULL, &report, &error_));
    kit_done(&one);
}

static void an_act_is_not_entered_twice(void **state)
{
    (void)state;
    Kit k;
    Officer f;
    Entry entry;
    EntryText text;
    Note note;
    Error error_ = { 0 };
    Done done;
    kit_init(&k);
    kit_open(&k);
    Str token = acts_sign_in(&k);
    officer_begin(&f, &k, token);
    Draft d = { .chain = STR("office"), .op = STR("record.look"), .object = STR("note/1"), .content = json_new_object(&f.arena) };
    assert_ok(office_commit(&f.request, &d, 1, &done, &error_));
    officer_end(&f);
    assert_ok(store_entry(k.reader, &k.arena, done.epoch, done.index, &entry, &error_));
    assert_ok(entry_parse(entry.text, &text, &error_));
    Item item = { .note = text.act_note };
    assert_ok(act_open(text.act_note, &note, &item.act, &error_));
    Submission again = { .items = &item, .count = 1 };
    assert_error(ERR_CONFLICT, writer_submit(&k.office->writer, &again, &error_));
    assert_key(error_, "store.act-again");
    kit_done(&k);
}

/* ---- the guard file ---- */

static void folder_copy(const char *from, const char *to)
{
    char command[512];
    snprintf(command, sizeof command, "rm -rf '%s' && cp -a '%s' '%s'", to, from, to);
    assert_int_equal(system(command), 0);
}

static void publish(Kit *k)
{
    Error error_ = { 0 };
    Str head;
    assert_ok(office_publish_head(k->office, k->reader, &k->arena, &head, &error_));
}

static void an_older_store_does_not_sign_on(void **state)
{
    (void)state;
    Kit k;
    Error error_ = { 0 };
    Office *o = NULL;
    kit_init(&k);
    kit_open(&k);
    Str token = acts_sign_in(&k);
    acts_do(&k, token, "note", "1", 0, "one");
    kit_close(&k);
    char *older = kit_format(&k, "%s/older", k.folder), *guard = kit_format(&k, "%s/guard", k.store), *kept = kit_format(&k, "%s/guard", older);
    folder_copy(k.store, older);

    kit_open(&k);
    token = acts_sign_in(&k);
    acts_do(&k, token, "note", "2", 0, "two");
    publish(&k);
    kit_close(&k);
    kit_open(&k);                                   /* the store itself goes on */
    kit_close(&k);

    assert_int_equal(system(kit_format(&k, "cp '%s' '%s'", guard, kept)), 0);
    assert_error(ERR_FINDING, office_open(older, &o, &error_));
    assert_key(error_, "office.store-older");
    assert_int_equal(unlink(guard), 0);             /* and a guard file that was there must be there */
    assert_error(ERR_FINDING, office_open(k.store, &o, &error_));
    assert_key(error_, "office.guard-missing");
    kit_done(&k);
}

static void a_forked_store_and_a_foreign_guard_are_refused(void **state)
{
    (void)state;
    Kit k, other;
    Error error_ = { 0 };
    Office *o = NULL;
    kit_init(&k);
    char *fork = kit_format(&k, "%s/fork", k.folder), *store = kit_format(&k, "%s", k.store);
    folder_copy(k.store, fork);
    kit_open(&k);
    acts_sign_in(&k);
    publish(&k);
    kit_close(&k);

    snprintf(k.store, sizeof k.store, "%s", fork);
    kit_open(&k);                                   /* no guard file beside it: it goes on from the same entry */
    acts_sign_in(&k);
    acts_sign_in(&k);
    kit_close(&k);
    assert_int_equal(system(kit_format(&k, "cp '%s/guard' '%s/guard'", store, fork)), 0);
    assert_error(ERR_FINDING, office_open(fork, &o, &error_));
    assert_key(error_, "office.store-forked");

    kit_init(&other);
    assert_int_equal(system(kit_format(&k, "cp '%s/guard' '%s/guard'", store, other.store)), 0);
    assert_error(ERR_FINDING, office_open(other.store, &o, &error_));
    assert_key(error_, "office.guard-foreign");
    kit_done(&other);
    kit_done(&k);
}

static void a_store_opens_once(void **state)
{
    (void)state;
    Kit k;
    Office *o = NULL;
    Error error_ = { 0 };
    kit_init(&k);
    kit_open(&k);
    assert_error(ERR_CONFLICT, office_open(k.store, &o, &error_));
    kit_done(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_store_audits_and_is_not_made_twice),
        cmocka_unit_test(only_the_passphrase_opens_and_only_for_its_hours),
        cmocka_unit_test(a_clock_set_back_is_refused_and_a_session_ends_by_the_clock),
        cmocka_unit_test(the_second_of_two_changes_is_told_that_the_record_moved_on),
        cmocka_unit_test(what_a_guard_read_is_looked_at_again),
        cmocka_unit_test(a_role_taken_away_meanwhile_sends_the_act_back),
        cmocka_unit_test(a_refused_act_burns_no_number),
        cmocka_unit_test(of_a_hundred_pairs_exactly_one_of_each_wins),
        cmocka_unit_test(an_act_is_not_entered_twice),
        cmocka_unit_test(an_older_store_does_not_sign_on),
        cmocka_unit_test(a_forked_store_and_a_foreign_guard_are_refused),
        cmocka_unit_test(a_store_opens_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
