/* test_today.c: a day: today.yaml read and refused, one's own notes, what waits and is gone, a calendar's lines, whoever asks
 * for a desk. The stories today and morning have the rest. */
#include "desk/ics.h"
#include "office_kit.h"

typedef struct { Kit kit; Str admin, head, officer, other, auditor; char *case_id; } Day_;

static Day_ day;

static int begin(void **state)
{
    (void)state;
    memset(&day, 0, sizeof day);
    Kit *k = &day.kit;
    kit_init(k);
    kit_open(k);
    day.admin = kit_sign_in(k, "admin");
    kit_user(k, day.admin, "head", "head");
    kit_user(k, day.admin, "officer", "investigator");
    kit_user(k, day.admin, "other", "prosecutor");
    kit_user(k, day.admin, "auditor", "auditor");
    day.head = kit_sign_in(k, "head");
    day.officer = kit_sign_in(k, "officer");
    day.other = kit_sign_in(k, "other");
    day.auditor = kit_sign_in(k, "auditor");
    day.case_id = kit_text(k, kit_do(k, day.officer, "case.open", "{\"fields\":{\"title\":\"Котлы (вымышлено)\"}}"), "id");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&day.kit);
    return 0;
}

/* ---- today.yaml ---- */

static void a_day_is_held_against_the_kinds(void **state)
{
    (void)state;
    static const char GOOD[] = "sections:\n  everybody: [waiting]\n";
    static const struct { const char *rest, *key; } BAD[] = {
        { "sections:\n  everybody: [waiting, evening]\n", "model.today-section" },
        { "sections:\n  everybody: [waiting, waiting]\n", "model.name-twice" },
        { "sections:\n  nobody_at_all: [waiting]\n  everybody: [waiting]\n", "model.role-unknown" },
        { "sections:\n  head: [waiting]\n", "model.key-missing" },
        { "waits: {}\n", "model.key-missing" },
        { "sections:\n  everybody: [waiting]\nwaits:\n  a: {kind: plann, in: [submitted], move: approve}\n", "model.kind-unknown" },
        { "sections:\n  everybody: [waiting]\nwaits:\n  a: {kind: plan, in: [submited], move: approve}\n", "model.state-unknown" },
        { "sections:\n  everybody: [waiting]\nwaits:\n  a: {kind: plan, in: [submitted], move: aprove}\n", "model.today-move" },
        { "sections:\n  everybody: [waiting]\nwaits:\n  a: {kind: plan, in: [draft], move: approve}\n", "model.today-from" },
        { "sections:\n  everybody: [waiting]\nwaits:\n  a: {kind: plan, in: [submitted], move: approve, whose: titel}\n", "model.field-unknown" },
        { "sections:\n  everybody: [waiting]\nwaits:\n  a: {kind: plan, in: [submitted], move: approve, whose: title}\n", "model.today-whose" },
        { "sections:\n  everybody: [waiting]\ndates:\n  a: {kind: hearing, in: [scheduled], day: court}\n", "model.today-day" },
        { "sections:\n  everybody: [waiting]\ndates:\n  a: {kind: hearing, in: [scheduled]}\n", "model.key-missing" },
    };
    for (size_t i = 0; i <= ARRAY_LEN(BAD); i++) {
        Arena a = arena_with(64 << 20);
        ModelFile *files;
        ModelFault *faults;
        Model *m;
        size_t count;
        Error error_ = { 0 };
        assert_ok(model_files(&a, NULL, &files, &count, &error_));
        for (size_t n = 0; n < count; n++) {
            if (str_is(files[n].name, "today.yaml")) files[n].bytes = str_of(i < ARRAY_LEN(BAD) ? BAD[i].rest : GOOD);
        }
        ErrorCode code = model_load(&a, files, count, NULL, 0, &m, &faults, &error_);
        assert_int_equal(code, i < ARRAY_LEN(BAD) ? ERR_INVALID : ERR_OK);
        if (i < ARRAY_LEN(BAD)) assert_string_equal(faults->what.parts[0].key, BAD[i].key);
        arena_free(&a);
    }
}

static void the_order_is_that_of_the_first_role_named(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    JsonValue *roles = json_new_array(&k->arena);
    const Model *m = office_model(k->office);
    json_add(&k->arena, roles, json_new_string(&k->arena, STR("translator")));
    assert_str(model_today_order(m, roles)->role, STR("everybody"));
    json_add(&k->arena, roles, json_new_string(&k->arena, STR("investigator")));
    assert_str(model_today_order(m, roles)->role, STR("investigator"));
}

/* ---- the page ---- */

static size_t waits(Str token, const char *rule)
{
    size_t n = 0;
    JSON_EACH(one, json_get(kit_do(&day.kit, token, "me.waits", "{}"), "waits")) n += str_is(json_text(json_get(one, "rule")), rule);
    return n;
}

static void a_note_is_its_owners_alone(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *id = kit_text(k, kit_do(k, day.officer, "todo.add", "{\"title\":\"PLANTED\",\"on\":\"2026-11-30\"}"), "id");
    const char *args = kit_format(k, "{\"id\":\"%s\"}", id);
    Str others[] = { day.head, day.other, day.auditor, day.admin };
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        kit_refused(k, others[i], "not-found", "record.show", args);
        kit_refused(k, others[i], "not-found", "todo.done", args);
        kit_refused(k, others[i], "not-found", "todo.change", kit_format(k, "{\"id\":\"%s\",\"title\":\"mine\"}", id));
        assert_int_equal(json_get(kit_do(k, others[i], "todo.list", "{}"), "notes")->count, 0);
    }
    kit_refused(k, day.other, "not-found", "todo.add", kit_format(k, "{\"title\":\"x\",\"about\":\"%s\"}", id));
    kit_do(k, day.officer, "todo.change", kit_format(k, "{\"id\":\"%s\",\"text\":\"more\"}", id));
    kit_do(k, day.officer, "todo.done", args);
    kit_refused(k, day.officer, "invalid", "todo.done", args);
    kit_do(k, day.officer, "todo.reopen", args);
    kit_do(k, day.officer, "todo.forget", args);
    assert_int_equal(json_get(kit_do(k, day.officer, "todo.list", "{}"), "notes")->count, 0);
    assert_int_equal(waits(day.officer, "own_note"), 0);
}

static void a_desk_goes_by_a_head_or_by_oneself(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    const char *args = "{\"from\":\"officer\",\"to\":\"other\",\"cause\":\"ill\",\"reason\":\"flu\"}";
    kit_refused(k, day.other, "denied", "desk.preview", args);
    kit_refused(k, day.other, "denied", "desk.hand_over", args);
    const JsonValue *shown = kit_do(k, day.head, "desk.preview", args);
    int64_t n = 0;
    assert_true(json_int(json_get(shown, "cases"), &n) && n == 1);
    kit_refused(k, day.other, "not-found", "case.show", kit_format(k, "{\"case\":\"%s\"}", day.case_id));       /* it was only shown */
    char *id = kit_text(k, kit_do(k, day.head, "desk.hand_over", args), "id");
    assert_int_equal(waits(day.other, "hand_over_to_acknowledge"), 1);
    kit_refused(k, day.head, "denied", "desk.acknowledge", kit_format(k, "{\"id\":\"%s\"}", id));
    kit_do(k, day.other, "desk.acknowledge", kit_format(k, "{\"id\":\"%s\"}", id));
    assert_int_equal(waits(day.other, "hand_over_to_acknowledge"), 0);
    assert_int_equal(json_get(kit_do(k, day.officer, "me.today", "{}"), "away")->count, 1);
    kit_refused(k, day.admin, "denied", "unit.show", "{}");
    assert_int_equal(json_get(kit_do(k, day.head, "unit.show", "{}"), "officers")->count, 0);                  /* she knows no case */
}

/* ---- a calendar's lines ---- */

static void lines_are_folded_between_characters(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Buf out = buf_in(&a), title = buf_in(&a);
    for (int i = 0; i < 60; i++) buf_c(&title, i % 2 ? "ө" : "a");
    buf_c(&title, ";,\\\nEND:VEVENT\r\a");
    IcsEvent event = { .uid = STR("u"), .summary = buf_str(&title), .day = 20783, .minute = 23 * 60 + 30, .minutes = 60 };
    ics_begin(&out, STR("n"));
    ics_event(&out, &event);
    ics_end(&out);
    Str rest = buf_str(&out), line;
    size_t events = 0;
    bool escaped = false;
    while (str_cut(&rest, '\n', &line)) {
        assert_true(line.len >= 1 && line.len <= 76 && line.ptr[line.len - 1] == '\r');
        assert_true(utf8_valid_length(line) == line.len);
        events += str_is(line, "END:VEVENT\r");
        escaped = escaped || str_find(line, STR("\\;\\,\\\\\\nEND:VEVENT")) >= 0;
    }
    assert_int_equal(events, 1);
    assert_true(escaped && rest.len == 0);
    assert_true(str_find(buf_str(&out), STR("DTEND;TZID=Asia/Bishkek:20261127T003000")) >= 0);          /* past midnight */
    arena_free(&a);
}

int main(void)
{
#define DAY(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_is_held_against_the_kinds), DAY(the_order_is_that_of_the_first_role_named), DAY(a_note_is_its_owners_alone),
        DAY(a_desk_goes_by_a_head_or_by_oneself), cmocka_unit_test(lines_are_folded_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
