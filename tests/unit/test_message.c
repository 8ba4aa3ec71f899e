/* test_message.c: messages that hang on records: who may be written to and who reads, in a case, in the office's chain and in a locked case; what is left
 * when somebody leaves; read, answered, enclosed; and what a stranger learns: nothing. */
#include "office_kit.h"

static Kit kit;
static Str admin, aibek, gulnara, bakyt, head;
static char *of_case, *note;

static char *create(Str token, const char *kind, const char *of, const char *fields)
{
    return kit_text(&kit, kit_do(&kit, token, "record.create", kit_format(&kit, "{\"kind\":\"%s\"%s%s%s,\"fields\":%s}", kind, of ? ",\"case\":\"" : "",
                                                                             of ? of : "", of ? "\"" : "", fields)), "id");
}

static void admit(const char *of, const char *login, const char *role)
{
    kit_do(&kit, aibek, "case.admit", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"%s\",\"role\":\"%s\"}", of, login, role));
}

static int begin(void **state)
{
    (void)state;
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
    kit_user(&kit, admin, "aibek", "investigator");
    kit_user(&kit, admin, "gulnara", "prosecutor");
    kit_user(&kit, admin, "bakyt", "investigator");
    kit_user(&kit, admin, "head", "head");
    aibek = kit_sign_in(&kit, "aibek");
    gulnara = kit_sign_in(&kit, "gulnara");
    bakyt = kit_sign_in(&kit, "bakyt");
    head = kit_sign_in(&kit, "head");
    of_case = kit_text(&kit, kit_do(&kit, aibek, "case.open", "{\"fields\":{\"title\":\"Котлы (вымышлено)\"}}"), "id");
    admit(of_case, "gulnara", "member");
    note = create(aibek, "note", of_case, "{\"title\":\"Звонок\",\"text\":\"t\"}");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    return 0;
}

static const char *ask(const char *about, const char *to, const char *text)
{
    return kit_format(&kit, "{\"about\":\"%s\",\"to\":\"%s\",\"text\":\"%s\"}", about, to, text);
}

static char *written(Str token, const char *about, const char *to, const char *text)
{
    return kit_text(&kit, kit_do(&kit, token, "message.write", ask(about, to, text)), "id");
}

static size_t waiting(Str token)
{
    return json_get(kit_do(&kit, token, "me.today", "{}"), "messages")->count;
}

static size_t thread(Str token, const char *id)
{
    const JsonValue *list = json_get(kit_do(&kit, token, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id)), "messages");
    return list ? list->count : 0;
}

static const char *one(const char *id) { return kit_format(&kit, "{\"id\":\"%s\"}", id); }

/* All that somebody can ask for without knowing more, as one text. */
static bool finds_word(Str token, const char *word)
{
    static const char *const OPS[] = { "me.today", "message.list", "case.list" };
    for (size_t i = 0; i < ARRAY_LEN(OPS); i++) {
        Buf text = buf_in(&kit.arena);
        json_write(&text, kit_ask(&kit, token, OPS[i], "{}"));
        if (strstr(str_c(&kit.arena, buf_str(&text)), word)) return true;
    }
    return false;
}

static void a_message_is_written_read_and_answered(void **state)
{
    (void)state;
    assert_int_equal(waiting(gulnara), 0);
    char *id = written(aibek, note, "gulnara", "Подписано ли приложение?");
    assert_int_equal(waiting(gulnara), 1);
    assert_int_equal(waiting(aibek), 0);
    assert_int_equal(thread(gulnara, note), 1);
    assert_string_equal(str_c(&kit.arena, kit_refused(&kit, aibek, "conflict", "message.read", one(id))), "message.not-waiting");
    kit_do(&kit, gulnara, "message.read", one(id));
    assert_int_equal(waiting(gulnara), 0);
    kit_refused(&kit, gulnara, "conflict", "message.read", one(id));
    kit_do(&kit, gulnara, "message.write", kit_format(&kit, "{\"about\":\"%s\",\"answers\":\"%s\",\"text\":\"Да, с. 3\"}", note, id));
    assert_int_equal(waiting(aibek), 1);
    assert_int_equal(thread(aibek, note), 2);
    /* of both versions, as of every record, stays a trace */
    assert_int_equal(json_get(kit_do(&kit, aibek, "record.history", one(id)), "history")->count, 2);
}

static void a_stranger_learns_nothing(void **state)
{
    (void)state;
    char *id = written(aibek, note, "gulnara", "слово-для-поиска");
    kit_refused(&kit, bakyt, "not-found", "record.show", one(id));
    kit_refused(&kit, bakyt, "not-found", "record.history", one(id));
    kit_refused(&kit, bakyt, "not-found", "message.read", one(id));
    kit_refused(&kit, bakyt, "not-found", "message.write", ask(note, "gulnara", "x"));
    kit_refused(&kit, bakyt, "not-found", "message.write", kit_format(&kit, "{\"about\":\"%s\",\"answers\":\"%s\",\"text\":\"x\"}", note, id));
    assert_false(finds_word(bakyt, "слово-для-поиска"));
    assert_false(finds_word(head, "слово-для-поиска"));
    assert_false(finds_word(admin, "слово-для-поиска"));
}

static void it_is_written_to_who_may_know_the_record(void **state)
{
    (void)state;
    assert_string_equal(str_c(&kit.arena, kit_refused(&kit, aibek, "invalid", "message.write", ask(note, "bakyt", "x"))), "message.may-not-know");
    assert_string_equal(str_c(&kit.arena, kit_refused(&kit, aibek, "invalid", "message.write", ask(note, "admin", "x"))), "message.may-not-know");
    assert_string_equal(str_c(&kit.arena, kit_refused(&kit, aibek, "invalid", "message.write", ask(note, "aibek", "x"))), "message.to-oneself");
    assert_string_equal(str_c(&kit.arena, kit_refused(&kit, aibek, "invalid", "message.write", ask(note, " ; ", "x"))), "message.to-nobody");
    assert_string_equal(str_c(&kit.arena, kit_refused(&kit, aibek, "not-found", "message.write", ask(note, "nobody", "x"))), "desk.no-user");
    char *id = written(aibek, note, "gulnara; gulnara", "once");
    assert_int_equal(json_get(json_get(json_get(kit_do(&kit, aibek, "record.show", one(id)), "record"), "fields"), "to")->count, 1);
}

static void what_goes_with_it_lies_where_it_lies(void **state)
{
    (void)state;
    char *other = kit_text(&kit, kit_do(&kit, aibek, "case.open", "{\"fields\":{\"title\":\"Другое (вымышлено)\"}}"), "id");
    char *there = create(aibek, "note", other, "{\"title\":\"Там\",\"text\":\"t\"}");
    kit_do(&kit, aibek, "message.write", kit_format(&kit, "{\"about\":\"%s\",\"to\":\"gulnara\",\"text\":\"x\",\"files\":\"%s\"}", of_case, note));
    assert_string_equal(str_c(&kit.arena, kit_refused(&kit, aibek, "invalid", "message.write",
        kit_format(&kit, "{\"about\":\"%s\",\"to\":\"gulnara\",\"text\":\"x\",\"files\":\"%s\"}", of_case, there))), "message.file-elsewhere");
}

static void who_leaves_sees_nothing_and_what_he_wrote_stays(void **state)
{
    (void)state;
    admit(of_case, "bakyt", "member");
    char *mine = written(bakyt, note, "aibek", "от того, кто уйдёт"), *his = written(aibek, note, "bakyt", "тому, кто уйдёт");
    assert_int_equal(waiting(bakyt), 1);
    kit_do(&kit, aibek, "case.dismiss", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"bakyt\",\"reason\":\"moved\"}", of_case));
    assert_int_equal(waiting(bakyt), 0);
    kit_refused(&kit, bakyt, "not-found", "record.show", one(mine));
    kit_refused(&kit, bakyt, "not-found", "message.read", one(his));
    kit_do(&kit, aibek, "record.show", one(mine));
}

static void a_reader_says_that_he_read_it_and_writes_nothing(void **state)
{
    (void)state;
    admit(of_case, "bakyt", "reader");
    char *id = written(aibek, note, "bakyt", "читателю");
    kit_refused(&kit, bakyt, "denied", "message.write", ask(note, "aibek", "x"));
    kit_do(&kit, bakyt, "message.read", one(id));
    kit_do(&kit, aibek, "case.dismiss", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"bakyt\",\"reason\":\"moved\"}", of_case));
}

static void a_deputy_sees_what_waits_for_the_other(void **state)
{
    (void)state;
    size_t before = waiting(gulnara);
    char *id = written(aibek, note, "gulnara", "заместителю тоже");
    kit_do(&kit, gulnara, "deputy.give", kit_format(&kit, "{\"login\":\"bakyt\",\"until\":\"31.12.2026\",\"reason\":\"leave\"}"));
    size_t here = waiting(bakyt);
    assert_true(here >= 1);
    kit_do(&kit, bakyt, "message.read", one(id));
    assert_int_equal(waiting(bakyt), here - 1);
    assert_int_equal(waiting(gulnara), before + 1);             /* his look is not hers */
    kit_do(&kit, aibek, "message.write", ask(note, "bakyt", "заместителю самому"));
    const JsonValue *list = json_get(kit_do(&kit, gulnara, "deputy.list", "{}"), "deputies");
    kit_do(&kit, gulnara, "deputy.end", one(kit_text(&kit, list->first, "id")));
    assert_int_equal(waiting(bakyt), 0);
}

static void nothing_is_changed_or_taken_back(void **state)
{
    (void)state;
    char *id = written(aibek, note, "gulnara", "как написано");
    kit_refused(&kit, aibek, "denied", "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"text\":\"x\"}}", id));
    kit_refused(&kit, aibek, "denied", "record.correct", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"text\":\"x\"},\"reason\":\"r\"}", id));
    kit_refused(&kit, aibek, "denied", "record.pull_back", kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"r\"}", id));
    kit_refused(&kit, aibek, "denied", "record.move", kit_format(&kit, "{\"id\":\"%s\",\"move\":\"read\"}", id));
    kit_refused(&kit, aibek, "denied", "record.create", "{\"kind\":\"message\",\"fields\":{}}");
}

static void in_the_office_it_goes_by_what_roles_see(void **state)
{
    (void)state;
    char *flag = create(gulnara, "flag", NULL, "{\"key\":\"k1\",\"rule\":\"R036\",\"subject\":\"ocds-1\",\"explanation\":\"x\"}");
    char *id = written(gulnara, flag, "head", "о признаке");
    assert_int_equal(waiting(head), 1);
    kit_refused(&kit, gulnara, "invalid", "message.write", ask(flag, "bakyt", "x"));
    kit_refused(&kit, bakyt, "not-found", "record.show", one(id));
    kit_do(&kit, head, "message.read", one(id));
}

static void in_a_locked_case_it_stays_inside(void **state)
{
    (void)state;
    char *locked = kit_text(&kit, kit_do(&kit, aibek, "case.open",
        "{\"locked\":true,\"officers\":\"head; gulnara\",\"quorum\":2,\"fields\":{\"title\":\"Запертое (вымышлено)\"}}"), "id");
    char *there = create(aibek, "note", locked, "{\"title\":\"Внутри\",\"text\":\"t\"}");
    kit_refused(&kit, aibek, "invalid", "message.write", ask(there, "gulnara", "x"));
    kit_do(&kit, aibek, "case.admit", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"gulnara\",\"role\":\"member\"}", locked));
    size_t before = waiting(gulnara);
    char *id = written(aibek, there, "gulnara", "внутри-запертого");
    assert_int_equal(waiting(gulnara), before + 1);
    assert_int_equal(thread(gulnara, there), 1);
    kit_refused(&kit, bakyt, "not-found", "record.show", one(id));
    kit_do(&kit, gulnara, "message.read", one(id));
    Record rec;
    assert_int_equal(store_record(kit.reader, &kit.arena, str_of(id), &rec, &kit.error), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_written_read_and_answered),
        cmocka_unit_test(a_stranger_learns_nothing),
        cmocka_unit_test(it_is_written_to_who_may_know_the_record),
        cmocka_unit_test(what_goes_with_it_lies_where_it_lies),
        cmocka_unit_test(who_leaves_sees_nothing_and_what_he_wrote_stays),
        cmocka_unit_test(a_reader_says_that_he_read_it_and_writes_nothing),
        cmocka_unit_test(a_deputy_sees_what_waits_for_the_other),
        cmocka_unit_test(nothing_is_changed_or_taken_back),
        cmocka_unit_test(in_the_office_it_goes_by_what_roles_see),
        cmocka_unit_test(in_a_locked_case_it_stays_inside),
    };
    return cmocka_run_group_tests_name("message", tests, begin, end);
}
