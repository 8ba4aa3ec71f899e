/* test_store_doctor.c: what the doctor says of a store before something in it breaks: its folder, its keys, its search index. */
#include "acts.h"
#include "office/indexer.h"
#include "office/whole_int.h"

/* A store with a case in it, which nobody serves. */
static void seed(Kit *k)
{
    kit_init(k);
    kit_open(k);
    acts_do(k, acts_sign_in(k), "case", "00000000000000c1", 0, "Bridge");
    kit_close(k);
}

typedef struct { int good, warnings, bad; char first_bad[64]; } Findings;

static void count_finding(void *self, DoctorState state, const char *key, const ErrorArg *args, size_t count)
{
    (void)args;
    (void)count;
    Findings *f = self;
    f->good += state == DOCTOR_GOOD;
    f->warnings += state == DOCTOR_WARNING;
    f->bad += state == DOCTOR_BAD;
    if (state == DOCTOR_BAD && !f->first_bad[0]) snprintf(f->first_bad, sizeof f->first_bad, "%s", key);
}

static void the_doctor_sees_what_breaks_first(void **state)
{
    (void)state;
    Kit k;
    Error error_ = { 0 };
    Findings f = { 0 };
    seed(&k);
    assert_ok(doctor_look(k.store, count_finding, &f, &error_));
    if (f.bad > 0) fail_msg("a good store: %s", f.first_bad);
    assert_true(f.good >= 5);
    assert_int_equal(chmod(k.store, 0755), 0);
    f = (Findings){ 0 };
    assert_ok(doctor_look(k.store, count_finding, &f, &error_));
    assert_string_equal(f.first_bad, "doctor.open-to-others");
    assert_int_equal(chmod(k.store, 0700), 0);
    assert_int_equal(unlink(kit_format(&k, "%s/keys/log-1.key", k.store)), 0);
    f = (Findings){ 0 };
    assert_ok(doctor_look(k.store, count_finding, &f, &error_));
    assert_string_equal(f.first_bad, "doctor.not-there");
    assert_error(ERR_NOT_FOUND, doctor_look(k.folder, count_finding, &f, &error_));
    kit_done(&k);
}

/* ---- the search index ---- */

typedef struct { char said[64]; DoctorState state; } Said;

static void take_search(void *self, DoctorState state, const char *key, const ErrorArg *args, size_t count)
{
    (void)args, (void)count;
    Said *s = self;
    if (!strstr(key, "search")) return;
    snprintf(s->said, sizeof s->said, "%s", key);
    s->state = state;
}

static void assert_search(Kit *k, DoctorState state, const char *key)
{
    Error error_ = { 0 };
    Said s = { "nothing", DOCTOR_GOOD };
    assert_ok(doctor_look(k->store, take_search, &s, &error_));
    assert_string_equal(s.said, key);
    assert_int_equal(s.state, state);
}

static void set_mark(Kit *k, const char *mark)
{
    Error error_ = { 0 };
    Search *s;
    SearchFeed *f;
    assert_ok(search_new(k->store, &s, &error_));
    assert_ok(search_feed_open(s, SEARCH_LIVING, &f, &error_));
    assert_ok(search_feed_begin(f, &error_));
    assert_ok(search_feed_commit(f, str_of(mark), &error_));
    search_feed_close(f);
    search_free(s);
}

static void the_doctor_looks_at_the_search_index(void **state)
{
    (void)state;
    Kit k;
    Error error_ = { 0 };
    char hex[65];
    seed(&k);
    kit_open(&k);
    assert_ok(office_search_settle(k.office, &error_));
    assert_search(&k, DOCTOR_GOOD, "doctor.search");            /* beside the gate */
    const char *origin = kit_format(&k, "%s", office_store_id(k.office).ptr), *model = kit_format(&k, "%s", hash_hex(hex, &office_model(k.office)->hash).ptr);
    kit_user(&k, kit_sign_in(&k, "admin"), "officer", "investigator");
    Str officer = kit_sign_in(&k, "officer");
    const char *chain = kit_text(&k, kit_do(&k, officer, "case.open", "{\"fields\":{\"title\":\"Boilers (invented)\"}}"), "id");
    unsigned long long signs = (unsigned long long)index_signs(office_names(k.office));
    for (int i = 0; i < 1001; i++) {
        kit_do(&k, officer, "record.create", kit_format(&k, "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"t\",\"text\":\"x\"}}", chain));
    }
    kit_close(&k);
    set_mark(&k, kit_format(&k, "%s %s %llu 1 0 -", origin, model, signs));
    assert_search(&k, DOCTOR_WARNING, "doctor.search-behind");
    set_mark(&k, kit_format(&k, "%s %064d %llu 1 0 -", origin, 7, signs));  /* made under another model */
    assert_search(&k, DOCTOR_WARNING, "doctor.search-other");
    set_mark(&k, kit_format(&k, "%s %s %llu 1 3 %064d", origin, model, signs, 7));      /* another past */
    assert_search(&k, DOCTOR_WARNING, "doctor.search-other");
    set_mark(&k, "nonsense");
    assert_search(&k, DOCTOR_WARNING, "doctor.search-other");
    assert_int_equal(system(kit_format(&k, "dd if=/dev/urandom of=%s/search.db bs=4096 seek=1 count=8 conv=notrunc 2>/dev/null", k.store)), 0);
    assert_search(&k, DOCTOR_BAD, "doctor.search-damaged");
    assert_int_equal(system(kit_format(&k, "echo 'a letter to the editor' >%s/search.db", k.store)), 0);
    assert_search(&k, DOCTOR_BAD, "doctor.search-damaged");
    assert_int_equal(system(kit_format(&k, "rm %s/search.db*", k.store)), 0);
    assert_search(&k, DOCTOR_WARNING, "doctor.no-search");
    kit_open(&k);                                               /* and the gate mends all of it */
    assert_ok(office_search_settle(k.office, &error_));
    assert_search(&k, DOCTOR_GOOD, "doctor.search");
    kit_done(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_doctor_sees_what_breaks_first),
        cmocka_unit_test(the_doctor_looks_at_the_search_index),
    };
    return cmocka_run_group_tests_name("store_doctor", tests, NULL, NULL);
}
