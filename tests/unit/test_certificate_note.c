/* test_certificate_note.c: notes about certificates that a partner office has signed, whatever it put into them: what has not the form, what another office issued, what was said
 * otherwise before, what is over, and what was withdrawn before anybody here had heard of it. Nothing of a refused note is taken in. */
#include <sys/mman.h>

#include "office_kit.h"

#include "office/message_file.h"
#include "rules/check_code.h"

static Kit here, field, other;                  /* the body; the field office that trained its people; an office that speaks of others' certificates */
static Str admin, head, second;
static char *bakyt;

static void confirm_partner(Kit *of, const char *name)
{
    Buf key = buf_in(&here.arena);
    note_key_format(&key, office_log_key(of->office));
    char *made = kit_text(&here, kit_do(&here, head, "record.create", kit_format(&here, "{\"kind\":\"partner_office\",\"fields\":{\"name\":\"%s\",\"key\":\"" STR_FMT
                                        "\",\"compared_with\":\"Invented\"}}", name, STR_ARG(buf_str(&key)))), "id");
    const JsonValue *asked = kit_do(&here, head, "record.move", kit_format(&here, "{\"id\":\"%s\",\"move\":\"confirm\"}", made));
    kit_do(&here, second, "proposal.sign", kit_format(&here, "{\"id\":\"%s\"}", kit_text(&here, asked, "id")));
}

static int begin(void **state)
{
    (void)state;
    Kit *all[] = { &here, &field, &other };
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        kit_init(all[i]);
        kit_open(all[i]);
    }
    admin = kit_sign_in(&here, "admin");
    kit_user(&here, admin, "head", "head");
    kit_user(&here, admin, "second", "prosecutor");
    kit_user(&here, admin, "bakyt", "investigator");
    head = kit_sign_in(&here, "head");
    second = kit_sign_in(&here, "second");
    JSON_EACH(one, json_get(kit_do(&here, admin, "user.list", "{}"), "users"))
        if (str_is(json_text(json_get(json_get(one, "fields"), "login")), "bakyt")) bakyt = kit_text(&here, one, "id");
    confirm_partner(&field, "Field office (invented)");
    confirm_partner(&other, "Another office (invented)");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&here);
    kit_done(&field);
    kit_done(&other);
    return 0;
}

/* ---- notes ---- */

static char *new_code(void)
{
    char code[CHECK_CODE + 1];
    check_code_new(code);
    return str_c(&here.arena, str_of(code));
}

/* The file of a note that says this, signed by that office's log. */
static int signed_by(Kit *of, const char *body)
{
    static uint64_t made;
    MessageFile *m = ARENA_NEW(&here.arena, MessageFile);
    int fd = memfd_create("note", MFD_CLOEXEC);
    *m = (MessageFile){ .store = office_store_id(of->office), .id = str_format(&here.arena, "%016llx", (unsigned long long)++made),
                        .to = message_key_hash(&here.arena, office_log_key(here.office)), .made = clock_now(), .body = str_of(body) };
    if (message_file_write(of->office, &here.arena, m, fd, &here.error) != ERR_OK) fail_msg("note: %s", here.error.parts[0].key);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

static const JsonValue *send_in(Kit *of, const char *body)
{
    int fd = signed_by(of, body);
    const JsonValue *answer = kit_ask_fd(&here, head, "certificate.take_in", "{}", fd);
    close(fd);
    return answer;
}

static const JsonValue *taken_in(Kit *of, const char *certificates)
{
    const JsonValue *answer = send_in(of, kit_format(&here, "{\"by\":\"X\",\"certificates\":[%s]}", certificates));
    if (!json_true(json_get(answer, "ok"))) fail_msg("refused: " STR_FMT, STR_ARG(json_text(json_get(json_get(answer, "error"), "text"))));
    return json_get(answer, "data");
}

static void refused(Kit *of, const char *body, const char *code, const char *key)
{
    const JsonValue *answer = send_in(of, body), *error = json_get(answer, "error");
    if (json_true(json_get(answer, "ok"))) fail_msg("not refused: %s", body);
    assert_str(json_text(json_get(error, "code")), str_of(code));
    assert_str(json_text(json_get(json_get(error, "parts")->first, "key")), str_of(key));
}

/* One that holds; `more` begins with a comma, and what it says again stands twice. */
static char *holds(const char *number, const char *code, const char *name, const char *more)
{
    return kit_format(&here, "{\"number\":\"%s\",\"name\":\"%s\",\"check_code\":\"%s\",\"issued_on\":\"2026-01-14\",\"course\":\"Course (invented)\","
                             "\"half_days_attended\":2,\"half_days_held\":2,\"test_passed\":true%s}", number, name, code, more);
}

static char *withdrawn(const char *number, const char *code, const char *name)
{
    return kit_format(&here, "{\"number\":\"%s\",\"name\":\"%s\",\"check_code\":\"%s\",\"issued_on\":\"2026-01-14\",\"withdrawn_on\":\"2026-02-01\"}", number, name, code);
}

#define SKILLS ",\"skills\":[{\"skill\":\"interviewing\",\"level\":\"l2\",\"topic\":\"Topic\"}]"

static const JsonValue *all_here(void)
{
    return json_get(kit_do(&here, head, "record.list", "{\"kind\":\"outside_certificate\",\"limit\":100}"), "records");
}

static char *with_number(const char *number)
{
    JSON_EACH(one, all_here())
        if (str_is(json_text(json_get(json_get(one, "fields"), "certificate_no")), number)) return kit_text(&here, one, "id");
    fail_msg("no certificate %s", number);
    return NULL;
}

static char *state_at(const char *id)
{
    return kit_text(&here, json_get(kit_do(&here, head, "record.show", kit_format(&here, "{\"id\":\"%s\"}", id)), "record"), "state");
}

static char *state_of(const char *number) { return state_at(with_number(number)); }

static const char *match_to(const char *number)
{
    return kit_format(&here, "{\"id\":\"%s\",\"move\":\"match\",\"fields\":{\"user\":\"%s\",\"told_apart\":\"original\"}}", with_number(number), bakyt);
}

static int64_t kit_int(const JsonValue *data, const char *name)
{
    int64_t n = -1;
    if (!json_int(json_get(data, name), &n)) fail_msg("no number %s", name);
    return n;
}

/* ---- what is refused ---- */

static void what_has_not_the_form_is_refused_whole(void **state)
{
    (void)state;
    char *good = holds("CT-1", new_code(), "Invented bakyt", SKILLS), *code = new_code();
    const char *const WRONG[] = {
        "{\"number\":5}", "[]", "\"x\"", "{\"name\":\"X\"}",
        holds("CT-2", "00000000000000001", "X", ""),                                        /* no check code */
        holds("CT-2", kit_format(&here, "%.4s-%s", code, code + 4), "X", ""),               /* not as it is kept */
        holds("CT-2", code, "", ""), holds("", code, "X", ""),
        kit_format(&here, "{\"number\":\"CT-2\",\"name\":\"X\",\"check_code\":\"%s\",\"issued_on\":\"2026-02-30\",\"course\":\"C\"}", code),
        kit_format(&here, "{\"number\":\"CT-2\",\"name\":\"X\",\"check_code\":\"%s\",\"issued_on\":\"2026-01-14\"}", code),      /* it rests on no course */
        holds("CT-2", code, "X", ",\"expires_on\":\"soon\""), holds("CT-2", code, "X", ",\"skills\":{}"), holds("CT-2", code, "X", ",\"topics\":[1]"),
        kit_format(&here, "{\"number\":\"CT-2\",\"name\":\"X\",\"check_code\":\"%s\",\"issued_on\":\"2026-01-14\",\"course\":\"C\",\"half_days_attended\":3,"
                          "\"half_days_held\":2}", code),
        good,                                                                               /* the same one twice */
    };
    for (size_t i = 0; i < ARRAY_LEN(WRONG); i++)
        refused(&field, kit_format(&here, "{\"by\":\"X\",\"certificates\":[%s,%s]}", good, WRONG[i]), "finding", "message.no-body");
    refused(&field, "{\"certificates\":[]}", "finding", "message.no-body");
    refused(&field, "{\"certificates\":{}}", "finding", "message.no-body");
    refused(&field, "no JSON", "finding", "message.no-body");
    refused(&field, "{\"by\":\"X\",\"enclosed\":[],\"text\":\"x\",\"reply_to\":\"\"}", "invalid", "certificate.note-is-message");
    assert_int_equal(all_here()->count, 0);
}

static void a_day_to_come_is_no_day_of_issue(void **state)
{
    (void)state;
    const JsonValue *answer = send_in(&field, kit_format(&here, "{\"certificates\":[{\"number\":\"CT-3\",\"name\":\"X\",\"check_code\":\"%s\",\"issued_on\":\"2999-01-14\","
                                                                "\"course\":\"C\"}]}", new_code()));
    assert_str(json_text(json_get(json_get(answer, "error"), "code")), STR("invalid"));
    assert_str(json_text(json_get(json_get(json_get(answer, "error"), "parts")->first, "key")), STR("certificate.note-to-come"));
    assert_int_equal(all_here()->count, 0);
}

static void an_office_speaks_of_its_own_certificates_alone(void **state)
{
    (void)state;
    char *code = new_code();
    assert_int_equal(kit_int(taken_in(&field, holds("CT-10", code, "Invented bakyt", SKILLS)), "added"), 1);
    refused(&other, kit_format(&here, "{\"certificates\":[%s]}", withdrawn("CT-10", code, "Invented bakyt")), "finding", "certificate.note-of-another");
    refused(&other, kit_format(&here, "{\"certificates\":[%s]}", holds("CT-10", code, "Invented bakyt", SKILLS)), "finding", "certificate.note-of-another");
    assert_string_equal(state_of("CT-10"), "received");
}

static void what_was_said_otherwise_before_is_refused(void **state)
{
    (void)state;
    char *code = new_code();
    taken_in(&field, holds("CT-20", code, "Invented bakyt", SKILLS));
    refused(&field, kit_format(&here, "{\"certificates\":[%s]}", holds("CT-20", code, "Invented head", SKILLS)), "finding", "certificate.note-otherwise");
    refused(&field, kit_format(&here, "{\"certificates\":[%s]}", holds("CT-21", code, "Invented bakyt", SKILLS)), "finding", "certificate.note-otherwise");
    refused(&field, kit_format(&here, "{\"certificates\":[%s]}", withdrawn("CT-20", code, "Invented head")), "finding", "certificate.note-otherwise");
    const JsonValue *again = taken_in(&field, holds("CT-20", code, "Invented bakyt", SKILLS));
    assert_int_equal(kit_int(again, "added"), 0);
    assert_int_equal(kit_int(again, "known"), 1);
}

/* ---- what counts ---- */

static void what_is_over_counts_for_nobody(void **state)
{
    (void)state;
    taken_in(&field, holds("CT-30", new_code(), "Invented bakyt", SKILLS ",\"expires_on\":\"2026-02-01\""));
    assert_str(kit_refused(&here, head, "invalid", "record.move", match_to("CT-30")), STR("rules.outside-over"));
    /* without an end of its own it counts no longer than this office's own term for a skill */
    char *old = kit_format(&here, "{\"number\":\"CT-31\",\"name\":\"Invented bakyt\",\"check_code\":\"%s\",\"issued_on\":\"2009-10-15\",\"course\":\"C\"}", new_code());
    taken_in(&field, old);
    assert_str(kit_refused(&here, head, "invalid", "record.move", match_to("CT-31")), STR("rules.outside-over"));
}

static void a_skill_that_is_not_known_here_is_left_out(void **state)
{
    (void)state;
    taken_in(&field, holds("CT-40", new_code(), "Invented bakyt", ",\"skills\":[{\"skill\":\"telepathy\",\"level\":\"l4\"},{\"skill\":\"interviewing\",\"level\":\"l9\"},"
                                                                  "{\"skill\":\"financial\",\"level\":\"l1\"}]"));
    kit_do(&here, head, "record.move", match_to("CT-40"));
    const JsonValue *skills = json_get(kit_do(&here, head, "record.list", kit_format(&here, "{\"kind\":\"skill\",\"fields\":{\"user\":\"%s\"}}", bakyt)), "records");
    assert_int_equal(skills->count, 1);
    assert_str(json_text(json_get(json_get(skills->first, "fields"), "skill")), STR("financial"));
    assert_str(json_text(json_get(skills->first, "state")), STR("confirmed"));
    assert_str(json_text(json_get(json_get(skills->first, "fields"), "issued_by")), STR("Field office (invented)"));
}

static void a_withdrawal_that_comes_first_is_kept(void **state)
{
    (void)state;
    char *code = new_code();
    assert_int_equal(kit_int(taken_in(&field, withdrawn("CT-50", code, "Invented bakyt")), "withdrawn"), 1);
    assert_string_equal(state_of("CT-50"), "withdrawn");
    assert_int_equal(kit_int(taken_in(&field, holds("CT-50", code, "Invented bakyt", SKILLS)), "stale"), 1);
    assert_string_equal(state_of("CT-50"), "withdrawn");
    (void)kit_refused(&here, head, "invalid", "record.move", match_to("CT-50"));
}

/* A skill that somebody typed on the same code falls as well, and one that stands can be ended whatever became of its certificate. */
static void a_withdrawal_takes_along_what_was_typed_on_its_code(void **state)
{
    (void)state;
    char *code = new_code();
    const char *typed = kit_format(&here, "{\"kind\":\"skill\",\"fields\":{\"user\":\"%s\",\"skill\":\"surveillance\",\"level\":\"l2\",\"known_by\":\"certificate\","
                                          "\"check_code\":\"%s\"}}", bakyt, code);
    char *skill = kit_text(&here, kit_do(&here, head, "record.create", typed), "id");
    taken_in(&field, holds("CT-60", code, "Invented bakyt", ""));
    assert_int_equal(kit_int(taken_in(&field, withdrawn("CT-60", code, "Invented bakyt")), "fallen"), 1);
    assert_string_equal(state_at(skill), "over");
    assert_str(kit_refused(&here, head, "invalid", "record.create", typed), STR("rules.skill-withdrawn"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_not_the_form_is_refused_whole),
        cmocka_unit_test(a_day_to_come_is_no_day_of_issue),
        cmocka_unit_test(an_office_speaks_of_its_own_certificates_alone),
        cmocka_unit_test(what_was_said_otherwise_before_is_refused),
        cmocka_unit_test(what_is_over_counts_for_nobody),
        cmocka_unit_test(a_skill_that_is_not_known_here_is_left_out),
        cmocka_unit_test(a_withdrawal_that_comes_first_is_kept),
        cmocka_unit_test(a_withdrawal_takes_along_what_was_typed_on_its_code),
    };
    return cmocka_run_group_tests_name("certificate_note", tests, begin, end);
}
