/* test_activate.c: another model comes into force: by two, at once for everybody, never under an act that runs, never against what is in use; and
 * nobody puts another one in its place by hand. */
#include "office_kit.h"

#include <pthread.h>

#include "office/whole.h"

#define LABELS(word) "{en: " word ", ru: " word ", ky: " word "}"

static const char *const SLUICE =
    "kind: sluice\nlabel: " LABELS("Sluice") "\nplural: " LABELS("Sluices") "\nplace: office\ntitle: canal\n"
    "rights: {create: [investigator], change: [investigator], see: \"*\"}\n"
    "fields:\n  canal: {type: text, label: " LABELS("Canal") ", required: true}\n"
    "  owner: {type: choice, label: " LABELS("Owner") ", of: {state: " LABELS("State") ", village: " LABELS("Village") "}}\n"
    "states:\n  shut: {label: " LABELS("Shut") "}\n  open: {label: " LABELS("Open") "}\n  gone: {label: " LABELS("Gone") ", final: true}\n"
    "moves:\n  run: {label: " LABELS("Run") ", from: shut, to: open, by: [investigator]}\n"
    "  end: {label: " LABELS("End") ", from: [shut, open], to: gone, by: [investigator]}\n";

typedef struct { Kit kit; Str admin, other, head, officer; } Place_;

static Place_ at;

static int begin(void **state)
{
    (void)state;
    memset(&at, 0, sizeof at);
    Kit *k = &at.kit;
    kit_init(k);
    kit_open(k);
    at.admin = kit_sign_in(k, "admin");
    kit_user(k, at.admin, "other", "administrator");
    kit_user(k, at.admin, "head", "head");
    kit_user(k, at.admin, "officer", "investigator");
    at.other = kit_sign_in(k, "other");
    at.head = kit_sign_in(k, "head");
    at.officer = kit_sign_in(k, "officer");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&at.kit);
    return 0;
}

/* The shipped files with one more kind, or with a text in it replaced; as args of model.activate. */
static const char *with_kind(const char *sluice)
{
    Arena *a = &at.kit.arena;
    ModelFile *files;
    size_t count;
    Error error_ = { 0 };
    Buf packed = buf_in(a), args = buf_in(a);
    assert_ok(model_files(a, NULL, &files, &count, &error_));
    ModelFile *more = arena_array(a, count + 1, sizeof *more);
    assert_non_null(more);
    memcpy(more, files, count * sizeof *more);
    more[count] = (ModelFile){ STR("kinds/sluice.yaml"), str_of(sluice) };     /* NULL: the shipped ones alone */
    model_pack(&packed, more, sluice ? count + 1 : count);
    buf_c(&args, "{\"packed\":");
    json_write_string(&args, buf_str(&packed));
    buf_c(&args, "}");
    return str_c(a, buf_str(&args));
}

static const char *replaced(const char *text, const char *what, const char *by)
{
    const char *found = strstr(text, what);
    assert_non_null(found);
    return kit_format(&at.kit, "%.*s%s%s", (int)(found - text), text, by, found + strlen(what));
}

static const char *proposed(const char *sluice)
{
    const char *id = kit_text(&at.kit, kit_do(&at.kit, at.admin, "model.activate", with_kind(sluice)), "id");
    return kit_format(&at.kit, "{\"id\":\"%s\"}", id);
}

static void put_into_force(const char *sluice)
{
    kit_do(&at.kit, at.other, "proposal.sign", proposed(sluice));
}

static void check_audit(const char *key)
{
    Kit *k = &at.kit;
    AuditReport report;
    ErrorCode code = audit_store(k->store, NULL, 0, NULL, NULL, &report, &k->error);
    if (!key && code != ERR_OK) fail_msg("audit: %s %s", error_code_name(code), k->error.parts[0].key);
    if (key) assert_string_equal(k->error.parts[0].key, key);
    if (key) assert_int_equal(code, ERR_FINDING);
}

static void two_put_it_into_force(void **state)
{
    (void)state;
    Kit *k = &at.kit;
    Hash before = office_model(k->office)->hash;
    kit_refused(k, at.officer, "denied", "model.activate", with_kind(SLUICE));
    const char *id = proposed(SLUICE);
    kit_refused(k, at.admin, "denied", "proposal.sign", id);
    assert_true(hash_equal(&before, &office_model(k->office)->hash));
    kit_refused(k, at.officer, "usage", "record.create", "{\"kind\":\"sluice\",\"fields\":{\"canal\":\"x\"}}");
    const JsonValue *shown = kit_do(k, at.head, "proposal.show", id);
    assert_true(json_get(shown, "difference")->count > 0);
    kit_do(k, at.head, "proposal.sign", id);
    assert_false(hash_equal(&before, &office_model(k->office)->hash));
    kit_do(k, at.officer, "record.create", "{\"kind\":\"sluice\",\"fields\":{\"canal\":\"x\"}}");
    assert_str(kit_refused(k, at.admin, "invalid", "model.activate", with_kind(SLUICE)), STR("desk.model-same"));
    check_audit(NULL);
    kit_close(k);
    kit_open(k);
    assert_non_null(model_kind(office_model(k->office), STR("sluice")));
}

static void what_waits_under_the_old_model_is_void(void **state)
{
    (void)state;
    Kit *k = &at.kit;
    const char *first = proposed(SLUICE), *second = proposed(replaced(SLUICE, "en: Canal", "en: Ditch"));
    kit_do(k, at.other, "proposal.sign", first);
    assert_str(kit_refused(k, at.other, "conflict", "proposal.sign", second), STR("office.model-changed"));
    check_audit(NULL);
}

static void what_is_in_use_cannot_go(void **state)
{
    (void)state;
    Kit *k = &at.kit;
    put_into_force(SLUICE);
    const char *gone = proposed(NULL);                      /* nothing uses it yet */
    const char *id = kit_text(k, kit_do(k, at.officer, "record.create", "{\"kind\":\"sluice\",\"fields\":{\"canal\":\"x\",\"owner\":\"village\"}}"), "id");
    kit_refused(k, at.other, "conflict", "proposal.sign", gone);                /* now it does: asked again at the second signature */
    kit_refused(k, at.admin, "conflict", "model.activate", with_kind(NULL));
    const char *less = replaced(SLUICE, ", village: " LABELS("Village"), "");
    kit_refused(k, at.admin, "conflict", "model.activate", with_kind(less));
    put_into_force(replaced(SLUICE, "village: {en", "settlement: {was: village, en"));
    const JsonValue *record = json_get(kit_do(k, at.officer, "record.show", kit_format(k, "{\"id\":\"%s\"}", id)), "record");
    assert_str(json_text(json_get(json_get(record, "fields"), "owner")), STR("village"));
    kit_do(k, at.officer, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"run\"}", id));
    record = json_get(kit_do(k, at.officer, "record.show", kit_format(k, "{\"id\":\"%s\"}", id)), "record");
    assert_str(json_text(json_get(json_get(record, "fields"), "owner")), STR("settlement"));
    check_audit(NULL);
}

static void an_unfit_model_is_refused_with_its_first_fault(void **state)
{
    (void)state;
    Kit *k = &at.kit;
    assert_str(kit_refused(k, at.admin, "invalid", "model.activate", with_kind(replaced(SLUICE, "to: open", "to: opened"))), STR("model.state-unknown"));
    kit_refused(k, at.admin, "invalid", "model.activate", with_kind(replaced(SLUICE, "from: shut", "guard: no_such_rule, from: shut")));
    kit_refused(k, at.admin, "invalid", "model.activate", "{\"packed\":\"file: 3 roles.yaml\\nabc\\n\"}");
    kit_refused(k, at.admin, "invalid", "model.activate", "{\"packed\":\"nonsense\"}");
}

/* A move may have several guards: each of them is asked, in the order of the file. */
static void each_guard_of_a_move_is_asked(void **state)
{
    (void)state;
    Kit *k = &at.kit;
    const char *field = replaced(SLUICE, "owner: {type", "status_in_case: {type: choice, label: " LABELS("Status") ", of: {suspect: " LABELS("Suspect")
                                 ", cleared: " LABELS("Cleared") "}}\n  owner: {type");
    put_into_force(replaced(field, "to: open", "to: open, guard: [person_outcome, not_the_author]"));
    const char *args = "{\"kind\":\"sluice\",\"fields\":{\"canal\":\"x\",\"status_in_case\":\"suspect\"}}";
    const char *id = kit_text(k, kit_do(k, at.officer, "record.create", args), "id");
    const char *move = kit_format(k, "{\"id\":\"%s\",\"move\":\"run\"}", id);
    assert_str(kit_refused(k, at.officer, "invalid", "record.move", move), STR("rules.status-open"));
    kit_do(k, at.officer, "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"status_in_case\":\"cleared\"}}", id));
    assert_str(kit_refused(k, at.officer, "invalid", "record.move", move), STR("rules.own-work"));
    kit_user(k, at.admin, "second", "investigator");
    kit_do(k, kit_sign_in(k, "second"), "record.move", move);
}

/* Officers go on working while the model changes under them: every act is under the model in force, none is lost or entered twice. */
typedef struct { pthread_t thread; int made, refused; } Worker;

static void *work(void *self)
{
    Worker *w = self;
    Arena a = arena_with((size_t)256 << 20);
    Store *reader;
    Error e;
    if (store_open(at.kit.store, STORE_READ, &reader, &e) != ERR_OK) return NULL;
    for (int i = 0; i < 60; i++) {
        Buf frame = buf_in(&a), answer = buf_in(&a);
        JsonValue *v;
        buf_format(&frame, "{\"op\":\"record.create\",\"token\":\"" STR_FMT "\",\"args\":{\"kind\":\"note\",\"fields\":{\"title\":\"n\",\"text\":\"x\"}}}",
                   STR_ARG(at.officer));
        gate_answer(at.kit.office, &at.kit.options, reader, &a, buf_str(&frame), -1, &answer);
        bool good = json_parse(&a, buf_str(&answer), &v, &e) == ERR_OK && json_true(json_get(v, "ok"));
        w->made += good;
        w->refused += !good;
        arena_free(&a);
    }
    store_close(reader);
    return NULL;
}

static void work_goes_on_while_it_changes(void **state)
{
    (void)state;
    Kit *k = &at.kit;
    enum { WORKERS = 3 };
    Worker workers[WORKERS] = { 0 };
    int switched = 0;
    for (int i = 0; i < WORKERS; i++) assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    for (int i = 0; i < 6; i++) {
        const char *id = proposed(replaced(SLUICE, "en: Canal", kit_format(k, "en: Canal %d", i)));
        const JsonValue *v = kit_ask(k, at.other, "proposal.sign", id);
        switched += json_true(json_get(v, "ok"));
    }
    int made = 0;
    for (int i = 0; i < WORKERS; i++) {
        pthread_join(workers[i].thread, NULL);
        made += workers[i].made;
        assert_int_equal(workers[i].refused, 0);
    }
    assert_int_equal(switched, 6);
    print_message("%d notes made while the model changed %d times\n", made, switched);
    put_into_force(SLUICE);
    check_audit(NULL);
}

/* Root puts an older model into the store's facts: the gate would work by it, the audit says so. */
static void a_model_put_back_by_hand_is_found(void **state)
{
    (void)state;
    Kit *k = &at.kit;
    char hex[65];
    Hash first = office_model(k->office)->hash;
    put_into_force(SLUICE);
    check_audit(NULL);
    kit_close(k);
    Store *s;
    Error error_ = { 0 };
    assert_ok(store_open(k->store, STORE_WRITE, &s, &error_));
    assert_ok(store_begin(s, &error_));
    assert_ok(store_fact_set(s, "model", hash_hex(hex, &first), &error_));
    assert_ok(store_commit(s, &error_));
    store_close(s);
    check_audit("whole.model-fact");
    kit_open(k);
    at.officer = kit_sign_in(k, "officer");                 /* an act under it */
    kit_close(k);
    check_audit("whole.model-not-in-force");
    kit_open(k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two_put_it_into_force, begin, end),
        cmocka_unit_test_setup_teardown(what_waits_under_the_old_model_is_void, begin, end),
        cmocka_unit_test_setup_teardown(what_is_in_use_cannot_go, begin, end),
        cmocka_unit_test_setup_teardown(an_unfit_model_is_refused_with_its_first_fault, begin, end),
        cmocka_unit_test_setup_teardown(each_guard_of_a_move_is_asked, begin, end),
        cmocka_unit_test_setup_teardown(work_goes_on_while_it_changes, begin, end),
        cmocka_unit_test_setup_teardown(a_model_put_back_by_hand_is_found, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
