/* test_doctor.c: what tergoo doctor says, each thing by making it so: another machine's files under a folder, workers that are
 * not what they seem, a clock of another year, certificates near their end, services that are off, a disk for copies that is
 * away. */
#include "office_kit.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <utime.h>

#include "cli/cli.h"
#include "cli/doctor.h"
#include "web/tls.h"
#include "worker/worker.h"

enum { MOST = 80 };

typedef struct { Kit k; const char *root; struct { DoctorState state; char key[48]; } said[MOST]; size_t count; } Patient;

static void take(void *self, DoctorState state, const char *key, const ErrorArg *args, size_t count)
{
    (void)args, (void)count;
    Patient *p = self;
    assert_true(p->count < MOST);
    p->said[p->count].state = state;
    snprintf(p->said[p->count++].key, sizeof p->said[0].key, "%s", key);
}

static void begin(Patient *p)
{
    memset(p, 0, sizeof *p);
    kit_init(&p->k);
    p->root = kit_format(&p->k, "%s/machine", p->k.folder);
    assert_int_equal(mkdir(p->root, 0700), 0);
}

static void end(Patient *p)
{
    kit_done(&p->k);
}

static void put(Patient *p, const char *path, const char *text, mode_t mode)
{
    char command[512];
    const char *whole = kit_format(&p->k, "%s%s", p->root, path);
    snprintf(command, sizeof command, "mkdir -p \"$(dirname '%s')\"", whole);
    assert_int_equal(system(command), 0);
    FILE *f = fopen(whole, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(chmod(whole, mode), 0);
}

static DoctorLook look_of(Patient *p, const char *folder)
{
    p->count = 0;
    return (DoctorLook){ .arena = &p->k.arena, .folder = folder, .root = p->root, .each = take, .self = p };
}

static void look_at_machine(Patient *p)
{
    DoctorLook l = look_of(p, p->k.store);
    doctor_look_at_machine(&l);
}

static void look_at_services(Patient *p, const char *folder)
{
    DoctorLook l = look_of(p, folder);
    doctor_look_at_services(&l);
}

static void look_at_store(Patient *p)
{
    Error error_ = { 0 };
    p->count = 0;
    assert_ok(doctor_look(p->k.store, take, p, &error_));
}

static bool is_said(const Patient *p, const char *key)
{
    for (size_t i = 0; i < p->count; i++) if (strcmp(p->said[i].key, key) == 0) return true;
    return false;
}

static void assert_said(const Patient *p, DoctorState state, const char *key)
{
    for (size_t i = 0; i < p->count; i++) {
        if (strcmp(p->said[i].key, key) != 0) continue;
        if (p->said[i].state != state) fail_msg("%s: state %d, expected %d", key, p->said[i].state, state);
        return;
    }
    for (size_t i = 0; i < p->count; i++) print_message("  said: %d %s\n", p->said[i].state, p->said[i].key);
    fail_msg("%s was not said", key);
}

/* ---- the machine ---- */

static void memory_zone_and_languages_are_those_of_the_machine(void **state)
{
    (void)state;
    Patient p;
    begin(&p);
    look_at_machine(&p);
    assert_false(is_said(&p, "doctor.memory"));                     /* where the kernel says nothing, nothing is said */
    assert_said(&p, DOCTOR_WARNING, "doctor.zone-other");
    assert_said(&p, DOCTOR_WARNING, "doctor.languages-missing");
    put(&p, "/proc/meminfo", "MemTotal:        1004412 kB\nMemFree: 1 kB\n", 0600);
    put(&p, "/etc/zone", "", 0600);
    const char *zone = kit_format(&p.k, "%s/etc/localtime", p.root);
    assert_int_equal(symlink("/usr/share/zoneinfo/Europe/Berlin", zone), 0);
    static const char *const DATA[] = { "kir", "rus", "eng", "osd" };
    for (size_t i = 0; i < ARRAY_LEN(DATA); i++) {
        put(&p, kit_format(&p.k, "/usr/share/tesseract-ocr/5/tessdata/%s.traineddata", DATA[i]), "x", 0600);
    }
    look_at_machine(&p);
    assert_said(&p, DOCTOR_WARNING, "doctor.memory-short");
    assert_said(&p, DOCTOR_WARNING, "doctor.zone-other");
    assert_said(&p, DOCTOR_GOOD, "doctor.languages");
    put(&p, "/proc/meminfo", "MemTotal:       24684412 kB\n", 0600);
    assert_int_equal(unlink(zone), 0);
    assert_int_equal(symlink("/usr/share/zoneinfo/Asia/Bishkek", zone), 0);
    look_at_machine(&p);
    assert_said(&p, DOCTOR_GOOD, "doctor.memory");
    assert_said(&p, DOCTOR_GOOD, "doctor.zone");
    end(&p);
}

static void workers_that_do_not_start_are_named(void **state)
{
    (void)state;
    static const char *const PROGRAMS[] = { "print", "bind", "scan", "ocr", "word", "sheet", "list", "key", "unpack" };
    Patient p;
    begin(&p);
    for (size_t i = 0; i < ARRAY_LEN(PROGRAMS); i++) {              /* a library is gone: the loader says so, and nobody hears it */
        put(&p, kit_format(&p.k, "/libexec/tergoo-%s", PROGRAMS[i]), "#!/bin/sh\nexit 127\n", 0700);
    }
    worker_folder(kit_format(&p.k, "%s/libexec", p.root));
    look_at_machine(&p);
    assert_said(&p, DOCTOR_BAD, "doctor.worker-broken");
    assert_false(is_said(&p, "doctor.workers"));
    assert_false(is_said(&p, "doctor.letters"));
    for (size_t i = 0; i < ARRAY_LEN(PROGRAMS); i++) {
        put(&p, kit_format(&p.k, "/libexec/tergoo-%s", PROGRAMS[i]), "#!/bin/sh\ncat >/dev/null\nprintf 'ok 0\\n'\n", 0700);
    }
    look_at_machine(&p);
    assert_said(&p, DOCTOR_GOOD, "doctor.workers");
    assert_said(&p, DOCTOR_GOOD, "doctor.letters");
    put(&p, "/libexec/tergoo-print", "#!/bin/sh\ncat >/dev/null\nprintf 'ok 2\\n\\322\\242'\n", 0700);
    look_at_machine(&p);
    assert_said(&p, DOCTOR_BAD, "doctor.letters-missing");
    worker_folder(NULL);
    if (access("/usr/local/libexec/tergoo", F_OK) != 0) {
        look_at_machine(&p);
        assert_said(&p, DOCTOR_BAD, "doctor.worker-none");
    }
    end(&p);
}

/* ---- the clock ---- */

static Instant told;

static Instant told_clock(void)
{
    return told;
}

static Instant at_day(const char *day)
{
    Day d;
    assert_true(day_parse(str_of(day), &d));
    return (Instant)d * 24 * HOUR;
}

static void with_clock(Instant t)
{
    told = t;
    clock_source = told_clock;
}

static void a_clock_of_another_year_is_seen(void **state)
{
    (void)state;
    Patient p;
    Instant (*before)(void) = clock_source;
    begin(&p);
    Instant now = clock_now();
    with_clock(at_day("2019-01-01"));
    look_at_machine(&p);
    assert_said(&p, DOCTOR_BAD, "doctor.clock-old");
    look_at_store(&p);
    assert_said(&p, DOCTOR_BAD, "office.clock-behind");
    with_clock(now + 3 * 366 * 24 * HOUR);
    look_at_machine(&p);
    assert_false(is_said(&p, "doctor.clock-old"));
    look_at_store(&p);
    assert_said(&p, DOCTOR_WARNING, "doctor.clock-ahead");
    clock_source = before;
    look_at_store(&p);
    assert_said(&p, DOCTOR_GOOD, "doctor.clock");
    end(&p);
}

/* ---- the store ---- */

static void keys_that_lie_open_and_accounts_with_one_factor_are_named(void **state)
{
    (void)state;
    Patient p;
    Error error_ = { 0 };
    begin(&p);
    look_at_store(&p);
    assert_said(&p, DOCTOR_WARNING, "doctor.no-second");
    assert_false(is_said(&p, "doctor.copy-key-here"));
    const char *secret = kit_format(&p.k, "%s.copy-key", p.k.store), *web = kit_format(&p.k, "%s/web", p.k.store);
    assert_ok(file_write_durable(secret, STR("secret"), &error_));
    assert_true(mkdir(web, 0700) == 0 || errno == EEXIST);
    assert_ok(file_write_durable(kit_format(&p.k, "%s/ca.key", web), STR("key"), &error_));
    look_at_store(&p);
    assert_said(&p, DOCTOR_WARNING, "doctor.copy-key-here");
    assert_false(is_said(&p, "doctor.open-to-others"));
    assert_int_equal(chmod(kit_format(&p.k, "%s/ca.key", web), 0644), 0);
    look_at_store(&p);
    assert_said(&p, DOCTOR_BAD, "doctor.open-to-others");
    end(&p);
}

static void the_place_of_the_copies_is_looked_for(void **state)
{
    (void)state;
    Patient p;
    Error error_ = { 0 };
    const char *place;
    begin(&p);
    Kit *k = &p.k;
    const char *copies = kit_format(k, "%s/copies", k->folder), *last = kit_format(k, "%s/last-copy", k->store);
    char now[25];
    Str secret;
    look_at_store(&p);
    assert_said(&p, DOCTOR_WARNING, "copy.no-key");
    assert_ok(copy_key_make(k->store, &k->arena, &secret, &error_));
    look_at_store(&p);
    assert_said(&p, DOCTOR_WARNING, "doctor.no-copy");
    assert_error(ERR_NOT_FOUND, copy_place(k->store, &k->arena, &place, &error_));
    Store *store;
    assert_ok(store_open(k->store, STORE_WRITE, &store, &error_));
    assert_ok(store_begin(store, &error_));
    assert_ok(store_fact_set(store, "copy-place", str_of(copies), &error_));    /* what the wizard was told */
    assert_ok(store_commit(store, &error_));
    store_close(store);
    assert_error(ERR_IO, copy_place(k->store, &k->arena, &place, &error_));
    look_at_store(&p);
    assert_said(&p, DOCTOR_WARNING, "copy.place-gone");
    Str line = str_format(&k->arena, "%s %s/x.copy\n", instant_format(now, clock_now()).ptr, copies);
    assert_ok(file_write_durable(last, line, &error_));
    look_at_store(&p);
    assert_said(&p, DOCTOR_GOOD, "doctor.copy");
    assert_said(&p, DOCTOR_WARNING, "copy.place-gone");
    assert_error(ERR_IO, copy_place(k->store, &k->arena, &place, &error_));
    assert_int_equal(mkdir(copies, 0700), 0);
    look_at_store(&p);
    assert_said(&p, DOCTOR_WARNING, "copy.place-same-disk");
    assert_error(ERR_IO, copy_place(k->store, &k->arena, &place, &error_));
    struct stat here, shm;
    if (stat(k->store, &here) == 0 && stat("/dev/shm", &shm) == 0 && here.st_dev != shm.st_dev) {
        line = str_format(&k->arena, "%s /dev/shm/x.copy\n", instant_format(now, clock_now() - 200 * HOUR).ptr);
        assert_ok(file_write_durable(last, line, &error_));
        look_at_store(&p);
        assert_said(&p, DOCTOR_BAD, "doctor.copy-old");
        assert_false(is_said(&p, "copy.place-same-disk"));
        assert_ok(copy_place(k->store, &k->arena, &place, &error_));
        assert_string_equal(place, "/dev/shm");
    }
    end(&p);
}

/* ---- certificates ---- */

static void certificates_near_their_end_are_told(void **state)
{
    (void)state;
    Patient p;
    Error error_ = { 0 };
    bool renewed;
    Instant (*before)(void) = clock_source;
    begin(&p);
    const char *web = kit_format(&p.k, "%s/web", p.k.store);
    assert_true(mkdir(web, 0700) == 0 || errno == EEXIST);
    look_at_services(&p, p.k.store);
    assert_said(&p, DOCTOR_GOOD, "doctor.web-rests");
    assert_false(is_said(&p, "doctor.certificate"));
    TlsOffice office = { .folder = web };
    assert_ok(tls_prepare(&p.k.arena, &office, &renewed, &error_));
    Instant now = clock_now();
    look_at_services(&p, p.k.store);
    assert_said(&p, DOCTOR_GOOD, "doctor.certificate");
    assert_false(is_said(&p, "doctor.authority-ends"));
    static const struct { int days; DoctorState state; const char *key; } LATER[] = {
        { 390, DOCTOR_WARNING, "doctor.certificate-ends" }, { 398, DOCTOR_BAD, "doctor.certificate-over" },
        { 3600, DOCTOR_WARNING, "doctor.authority-ends" }, { 3660, DOCTOR_BAD, "doctor.authority-ends" },
    };
    for (size_t i = 0; i < ARRAY_LEN(LATER); i++) {
        with_clock(now + LATER[i].days * 24 * HOUR);
        look_at_services(&p, p.k.store);
        assert_said(&p, LATER[i].state, LATER[i].key);
    }
    clock_source = before;
    end(&p);
}

/* ---- services ---- */

static void age_by_days(Patient *p, const char *path, int days)
{
    time_t then = (time_t)(clock_now() / SECOND) - (time_t)days * 24 * 60 * 60;
    const struct utimbuf times = { then, then };
    assert_int_equal(utime(kit_format(&p->k, "%s%s", p->root, path), &times), 0);
}

static void services_that_are_off_or_down_are_told(void **state)
{
    (void)state;
    static const char SERVED[] = "/var/lib/tergoo/office";
    static const char *const UNITS[][2] = {
        { "multi-user.target", "tergoo-gate.service" }, { "multi-user.target", "tergoo-web.service" },
        { "timers.target", "tergoo-copy.timer" }, { "timers.target", "tergoo-verify.timer" },
    };
    Patient p;
    if (access(SERVED, F_OK) == 0) skip();                          /* an office is served on this very machine */
    begin(&p);
    look_at_services(&p, SERVED);                                   /* no systemd: somebody else sees to services */
    assert_said(&p, DOCTOR_GOOD, "doctor.web-rests");
    assert_false(is_said(&p, "doctor.unit-none"));
    put(&p, "/run/systemd/system/is", "", 0600);
    look_at_services(&p, SERVED);
    assert_said(&p, DOCTOR_BAD, "doctor.web-down");
    assert_said(&p, DOCTOR_BAD, "doctor.gate-down");
    assert_said(&p, DOCTOR_BAD, "doctor.unit-none");
    for (size_t i = 0; i < ARRAY_LEN(UNITS); i++) put(&p, kit_format(&p.k, "/lib/systemd/system/%s", UNITS[i][1]), "", 0600);
    look_at_services(&p, SERVED);
    assert_false(is_said(&p, "doctor.unit-none"));
    assert_said(&p, DOCTOR_BAD, "doctor.unit-off");
    for (size_t i = 0; i < ARRAY_LEN(UNITS); i++) {
        put(&p, kit_format(&p.k, "/etc/systemd/system/%s.wants/%s", UNITS[i][0], UNITS[i][1]), "", 0600);
    }
    put(&p, "/var/lib/tergoo/office/keys/store.key", "", 0600);
    look_at_services(&p, SERVED);
    assert_said(&p, DOCTOR_GOOD, "doctor.units");
    assert_false(is_said(&p, "doctor.never-verified"));
    age_by_days(&p, "/var/lib/tergoo/office/keys/store.key", 30);
    look_at_services(&p, SERVED);
    assert_said(&p, DOCTOR_WARNING, "doctor.never-verified");
    put(&p, "/var/lib/tergoo/verified", "", 0600);
    look_at_services(&p, SERVED);
    assert_said(&p, DOCTOR_GOOD, "doctor.verified");
    age_by_days(&p, "/var/lib/tergoo/verified", 12);
    look_at_services(&p, SERVED);
    assert_said(&p, DOCTOR_WARNING, "doctor.verified-old");
    end(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_zone_and_languages_are_those_of_the_machine),
        cmocka_unit_test(workers_that_do_not_start_are_named),
        cmocka_unit_test(a_clock_of_another_year_is_seen),
        cmocka_unit_test(keys_that_lie_open_and_accounts_with_one_factor_are_named),
        cmocka_unit_test(the_place_of_the_copies_is_looked_for),
        cmocka_unit_test(certificates_near_their_end_are_told),
        cmocka_unit_test(services_that_are_off_or_down_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
