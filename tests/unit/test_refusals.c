/* test_refusals.c: a refusal says roles, kinds, moves, fields, states, operations, records and people as its reader calls them, in his language, and
 * a program finds their codes beside it. It is told at which argument (desk/refused_argument.c), and all that a move lacks at once (desk/desk_lacking.c). */
#include "acts.h"

static Kit kit;
static Str admin, worker;
static char *chain;

static int begin(void **state)
{
    (void)state;
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
    kit_user(&kit, admin, "worker", "investigator");
    kit_user(&kit, admin, "reader", "auditor");
    kit_user(&kit, admin, "all", "head; evidence_keeper; identity_guardian");
    kit_user(&kit, admin, "course", "training_officer; programme_officer; trainer");
    kit_user(&kit, admin, "press", "press_officer; finance_officer");
    worker = kit_sign_in(&kit, "worker");
    chain = kit_text(&kit, kit_do(&kit, worker, "case.open", "{\"fields\":{\"title\":\"Котлы\"}}"), "id");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    return 0;
}

/* The refusal of one question in that language. */
static const JsonValue *refusal(Str token, const char *lang, const char *op, const char *args)
{
    Buf frame = buf_in(&kit.arena), answer = buf_in(&kit.arena);
    JsonValue *v;
    buf_format(&frame, "{\"op\":\"%s\",\"lang\":\"%s\",\"token\":\"" STR_FMT "\",\"args\":%s}", op, lang, STR_ARG(token), args);
    gate_answer(kit.office, &kit.options, kit.reader, &kit.arena, buf_str(&frame), -1, &answer);
    assert_int_equal(json_parse(&kit.arena, buf_str(&answer), &v, &kit.error), ERR_OK);
    assert_false(json_true(json_get(v, "ok")));
    return json_get(v, "error");
}

static const JsonValue *part(const JsonValue *error) { return json_get(error, "parts")->first; }

/* In the text: all of `has`, nothing of `hasnt`; either may be NULL. */
static void says(const JsonValue *error, const char *has, const char *hasnt)
{
    Str text = json_text(json_get(error, "text"));
    if (str_find(text, str_of(has)) < 0) fail_msg("“%s” is not in: " STR_FMT, has, STR_ARG(text));
    if (hasnt && str_find(text, str_of(hasnt)) >= 0) fail_msg("“%s” is in: " STR_FMT, hasnt, STR_ARG(text));
}

static void test_roles_and_kinds(void **state)
{
    (void)state;
    const JsonValue *error = refusal(worker, "ru", "record.create", "{\"kind\":\"unit\",\"fields\":{\"name\":\"x\"}}");
    says(error, "«Подразделение»", "unit");
    says(error, "Администратор", "administrator");
    assert_str(json_text(json_get(json_get(part(error), "args"), "kind")), STR("unit"));
    says(refusal(worker, "ky", "record.create", "{\"kind\":\"unit\",\"fields\":{\"name\":\"x\"}}"), "Администратор", "administrator");
}

static void test_operation_and_its_roles(void **state)
{
    (void)state;
    const JsonValue *error = refusal(worker, "ru", "audit.trail", "{}");
    says(error, "Аудитор", "auditor");
    says(error, "След обычного дела", "audit.trail");
    assert_str(json_text(json_get(json_get(part(error), "args"), "op")), STR("audit.trail"));
    assert_str(json_text(json_get(json_get(part(error), "args"), "roles")), STR("auditor"));
}

static void test_argument(void **state)
{
    (void)state;
    const JsonValue *error = refusal(worker, "ru", "case.open", "{\"quorum\":\"x\"}");
    says(error, "Открыть дело", "case.open");
    says(error, "Открыть дело", "quorum");
    says(refusal(worker, "en", "case.break_glass", "{}"), "is missing", "case.break_glass");
}

static void test_moves_and_states(void **state)
{
    (void)state;
    const JsonValue *error = refusal(worker, "ru", "record.move", kit_format(&kit, "{\"id\":\"%s\",\"move\":\"close\"}", chain));
    Str moves = json_text(json_get(json_get(part(error), "args"), "moves"));
    assert_true(moves.len > 0);
    const Kind *k = model_kind(office_model(kit.office), STR("case"));
    for (size_t i = 0; i < k->move_count; i++) {
        const Move *m = &k->moves[i];
        if (str_find(moves, m->id) < 0) continue;
        says(error, str_c(&kit.arena, m->label.text[LANG_RU]), str_c(&kit.arena, m->id));
    }
}

static void test_fields(void **state)
{
    (void)state;
    const JsonValue *person = kit_do(&kit, worker, "record.create", kit_format(&kit, "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":"
                                                                               "\"Асан\",\"status_in_case\":\"witness\"}}", chain));
    const JsonValue *error = refusal(worker, "ru", "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"nothing\":\"1\"}}",
                                                                              kit_text(&kit, person, "id")));
    says(error, "«Участник дела»", "person");
    says(error, "nothing", NULL);                               /* what was typed and is no field stays as it was typed */
}

static void test_records_and_people(void **state)
{
    (void)state;
    const JsonValue *error = refusal(worker, "ru", "case.dismiss", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"reader\"}", chain));
    says(error, "Invented reader", NULL);
    assert_str(json_text(json_get(json_get(part(error), "args"), "login")), STR("reader"));
    error = refusal(worker, "ru", "record.hand_over", kit_format(&kit, "{\"id\":\"%s\",\"to\":\"reader\",\"reason\":\"x\"}", chain));
    says(error, "Котлы", "case/");
    error = refusal(admin, "ru", "case.show", kit_format(&kit, "{\"case\":\"%s\"}", chain));    /* he may not know what it is called */
    says(error, chain, "Котлы");
}

static void test_nobody_signed_in(void **state)
{
    (void)state;
    assert_str(json_text(json_get(refusal(STR(""), "ru", "case.show", kit_format(&kit, "{\"case\":\"%s\"}", chain)), "code")), STR("signed-out"));
}

/* ---- in the terms of the form ---- */

#define RATE(number) "{\"kind\":\"exchange_rate\",\"fields\":{\"from\":\"eur\",\"to\":\"kgs\",\"rate\":\"" number "\",\"source\":\"un\"," \
    "\"valid_from\":\"1.7.2010\",\"holds\":\"day\"}}"

static void test_what_is_there_already(void **state)
{
    (void)state;
    Str money = kit_sign_in(&kit, "press");
    const JsonValue *made = kit_do(&kit, money, "record.create", RATE("58.5"));
    const JsonValue *error = refusal(money, "ru", "record.create", RATE("59"));
    says(error, "Действует с: 01.07.2010", "Метка");
    says(error, "Сом", NULL);
    says(error, kit_text(&kit, made, "number"), NULL);
    says(error, "58,5", NULL);
    assert_str(json_text(json_get(error, "field")), STR("valid_from"));
    assert_str(json_text(json_get(json_get(error, "way"), "target")), str_of(kit_text(&kit, made, "id")));
}

static void test_numbers_as_the_language_writes_them(void **state)
{
    (void)state;
    Str money = kit_sign_in(&kit, "press");
    says(refusal(money, "ru", "record.create", RATE("100000000.5")), "100\u00a0000\u00a0000,5", "000.5");
    says(refusal(money, "ky", "record.create", RATE("100000000.5")), "000,5", "000.5");
    says(refusal(money, "en", "record.create", RATE("100000000.5")), "000.5", "000,5");
    says(refusal(money, "ru", "record.create", RATE("1.2.3")), "«1.2.3»", NULL);         /* what was typed is quoted as it was typed */
}

/* A move with a reason: that, what it needs and what is typed wrongly stand in one answer. */
static void test_all_that_is_missing_at_once(void **state)
{
    (void)state;
    Str money = kit_sign_in(&kit, "press");
    const JsonValue *made = kit_do(&kit, money, "record.list", "{\"kind\":\"exchange_rate\"}");
    char *id = str_c(&kit.arena, json_text(json_get(json_get(made, "records")->first, "id")));
    const JsonValue *error = refusal(money, "en", "record.move", kit_format(&kit, "{\"id\":\"%s\",\"move\":\"withdraw\"}", id));
    assert_str(json_text(json_get(part(error), "key")), STR("desk.reason-needed"));
    assert_str(json_text(json_get(error, "field")), STR("reason"));
    assert_int_equal(json_get(error, "fields")->count, 2);
    assert_str(json_text(json_get(json_get(error, "fields")->last, "name")), STR("fields.withdrawn_on"));
    error = refusal(money, "en", "record.move", kit_format(&kit, "{\"id\":\"%s\",\"move\":\"withdraw\",\"fields\":{\"withdrawn_on\":\"31.2.2020\"}}", id));
    assert_str(json_text(json_get(error, "field")), STR("withdrawn_on"));
    assert_int_equal(json_get(error, "fields")->count, 2);
    assert_str(json_text(json_get(json_get(error, "fields")->last, "name")), STR("fields.reason"));
}

/* ---- operations with forms of their own ---- */

/* Everything that can be typed wrongly is typed wrongly, and the file that goes along is empty. */
static const char *wrong_args(const Operation *op)
{
    Buf to = buf_in(&kit.arena);
    buf_c(&to, "{");
    for (size_t i = 0; i < op->arg_count; i++) {
        const ArgSpec *a = &op->args[i];
        const char *value = a->type == ARG_NUMBER ? "-7" : a->type == ARG_YES ? "false" : a->type == ARG_VALUES ? "{}" : "\"нет такого\"";
        if (strcmp(a->name, "state") != 0) buf_format(&to, "%s\"%s\":%s", to.len > 1 ? "," : "", a->name, value);
    }
    buf_c(&to, "}");
    return str_c(&kit.arena, buf_str(&to));
}

/* Of an operation that takes the fields of a record: those as well. */
static bool is_argument(const Operation *op, Str name)
{
    for (size_t i = 0; i < op->arg_count; i++) {
        if (str_is(name, op->args[i].name) || (op->args[i].type == ARG_VALUES && name.len > 0)) return true;
    }
    return (op->flags & OP_FILE_IN) && str_is(name, "file");
}

/* Said of the whole: what is wrong is in no one field of the form. */
static bool is_of_no_field(Str key)
{
    static const char *const WHOLE[] = {
        "worker.none", "vault.none", "field.devices-only", "way.key-no-name",       /* nothing that is typed helps */
        "work.bulk-refused", "pass.none",                                   /* of the rows that were ticked; of the link that led here */
    };
    for (size_t i = 0; i < ARRAY_LEN(WHOLE); i++) if (str_is(key, WHOLE[i])) return true;
    return false;
}

static void test_operations_name_the_argument(void **state)
{
    (void)state;
    const Str askers[] = { admin, worker, kit_sign_in(&kit, "all"), kit_sign_in(&kit, "course"), kit_sign_in(&kit, "press") };
    size_t refused = 0, faults = 0;
    for (size_t place = 0; place < operation_count(&DESK_OPERATIONS); place++) {
        const Operation *op = operation_at(&DESK_OPERATIONS, place);
        if (op->arg_count == 0 || strncmp(op->name, "session.", 8) == 0) continue;
        for (size_t i = 0; i < ARRAY_LEN(askers); i++) {
            int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
            const JsonValue *error = json_get(kit_ask_fd(&kit, askers[i], op->name, wrong_args(op), fd), "error");
            close(fd);
            Str code = json_text(json_get(error, "code")), at = json_text(json_get(error, "field"));
            bool to_hold = str_is(code, "invalid") || str_is(code, "usage") || str_is(code, "not-found") || str_is(code, "limit");
            if (!error || !to_hold) continue;
            Str key = json_text(json_get(part(error), "key"));
            refused++;
            if (is_argument(op, at) || is_of_no_field(key)) break;
            printf("%s: %.*s is said at no field of its form ('%.*s')\n", op->name, STR_ARG(key), STR_ARG(at));
            faults++;
            break;
        }
    }
    printf("%zu operations refused, %zu at no field\n", refused, faults);
    assert_true(refused > 150);
    assert_int_equal(faults, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roles_and_kinds), cmocka_unit_test(test_operation_and_its_roles), cmocka_unit_test(test_argument),
        cmocka_unit_test(test_moves_and_states), cmocka_unit_test(test_fields), cmocka_unit_test(test_records_and_people),
        cmocka_unit_test(test_nobody_signed_in), cmocka_unit_test(test_operations_name_the_argument),
        cmocka_unit_test(test_what_is_there_already), cmocka_unit_test(test_all_that_is_missing_at_once), cmocka_unit_test(test_numbers_as_the_language_writes_them),
    };
    return cmocka_run_group_tests_name("refusals", tests, begin, end);
}
