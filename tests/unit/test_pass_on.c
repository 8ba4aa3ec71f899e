/* Locked cases of somebody who is suddenly ill, by two (desk_pass_on.c); and that neither a head, nor one person in two roles,
 * nor two persons who let an account begin anew come into a case without a member who lets them in. */
#include "office_kit.h"

#include "office/whole.h"

typedef struct { Kit k; Str admin, head, aibek, gulnara, temir; char *one, *two; } Illness;

static char *locked_case(Kit *k, Str who, const char *title, const char *officers)
{
    const JsonValue *data = kit_do(k, who, "case.open", kit_format(k, "{\"locked\":true,%s\"fields\":{\"title\":\"%s\"}}", officers, title));
    return kit_text(k, data, "id");
}

static void start(Illness *d)
{
    Kit *k = &d->k;
    kit_init(k);
    kit_open(k);
    d->admin = kit_sign_in(k, "admin");
    kit_user(k, d->admin, "head", "head; investigator");
    kit_user(k, d->admin, "aibek", "investigator");
    kit_user(k, d->admin, "gulnara", "investigator");
    kit_user(k, d->admin, "temir", "investigator");
    d->head = kit_sign_in(k, "head");
    d->aibek = kit_sign_in(k, "aibek");
    d->gulnara = kit_sign_in(k, "gulnara");
    d->temir = kit_sign_in(k, "temir");
    d->one = locked_case(k, d->aibek, "Invented one", "");
    d->two = locked_case(k, d->aibek, "Invented two", "\"officers\":\"gulnara; temir\",\"quorum\":2,");
    kit_do(k, d->aibek, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"gulnara\"}", d->one));
}

static void end(Illness *d)
{
    AuditReport report;
    Kit *k = &d->k;
    kit_close(k);
    if (audit_store(k->store, NULL, 0, NULL, NULL, &report, &k->error) != ERR_OK) fail_msg("audit: %s", k->error.parts[0].key);
    kit_open(k);
    kit_done(k);
}

static char *ask(Illness *d, const char *from, const char *to)
{
    const JsonValue *data = kit_do(&d->k, d->head, "locked.ask", kit_format(&d->k,
            "{\"from\":\"%s\",\"to\":\"%s\",\"reason\":\"suddenly ill\"}", from, to));
    return kit_format(&d->k, "{\"id\":\"%s\"}", kit_text(&d->k, data, "id"));
}

static bool opens(Illness *d, Str who, const char *id)
{
    return json_true(json_get(kit_ask(&d->k, who, "case.show", kit_format(&d->k, "{\"case\":\"%s\"}", id)), "ok"));
}

static int64_t said(Illness *d, Str who, const char *name)
{
    int64_t n = -1;
    const JsonValue *list = json_get(kit_do(&d->k, who, "locked.asked", "{}"), "asked");
    if (!list->first || !json_int(json_get(list->first, name), &n)) return -1;
    return n;
}

static void a_member_lets_the_successor_in(void **state)
{
    (void)state;
    Illness d;
    start(&d);
    Kit *k = &d.k;
    char *id = ask(&d, "aibek", "temir");
    assert_int_equal(0, said(&d, d.head, "waiting"));
    assert_int_equal(-1, said(&d, d.temir, "cases"));                  /* who opens none of them sees nothing */
    assert_int_equal(1, said(&d, d.gulnara, "cases"));                 /* of the two she opens one */
    kit_do(k, d.gulnara, "locked.tell", id);
    kit_do(k, d.gulnara, "locked.tell", id);
    assert_int_equal(1, said(&d, d.head, "waiting"));                  /* the same case twice is one */
    assert_false(opens(&d, d.temir, d.one));
    kit_do(k, d.gulnara, "locked.pass_on", id);
    assert_true(opens(&d, d.temir, d.one));
    assert_false(opens(&d, d.temir, d.two));
    assert_false(opens(&d, d.head, d.one));
    assert_int_equal(1, said(&d, d.head, "passed"));
    assert_str(kit_refused(k, d.gulnara, "not-found", "locked.pass_on", id), STR("pass.none"));

    /* The other has no member who is there: its two officers open it, each under his name. */
    const JsonValue *list = json_get(kit_do(k, d.gulnara, "locked.asked", "{}"), "recovery");
    assert_int_equal(1, list->count);
    assert_str(json_text(list->first), str_of(d.two));
    kit_do(k, d.gulnara, "case.recover", kit_format(k, "{\"case\":\"%s\"}", d.two));
    assert_false(opens(&d, d.gulnara, d.two));
    kit_do(k, d.gulnara, "case.recover", kit_format(k, "{\"case\":\"%s\",\"login\":\"gulnara\"}", d.two));       /* alone, again: one key is one */
    assert_false(opens(&d, d.gulnara, d.two));
    kit_do(k, d.temir, "case.recover", kit_format(k, "{\"case\":\"%s\",\"login\":\"temir\"}", d.two));
    assert_true(opens(&d, d.temir, d.two));
    end(&d);
}

static void nobody_comes_in_by_two_offices_of_his_own(void **state)
{
    (void)state;
    Illness d;
    start(&d);
    Kit *k = &d.k;
    const char *to_head = "{\"from\":\"aibek\",\"to\":\"head\",\"reason\":\"x\"}",
            *to_admin = "{\"from\":\"aibek\",\"to\":\"admin\",\"reason\":\"x\"}";
    assert_str(kit_refused(k, d.head, "denied", "locked.ask", to_head), STR("acts.not-to-oneself"));
    assert_str(kit_refused(k, d.head, "denied", "locked.ask", to_admin), STR("acts.not-to-administrator"));
    assert_str(kit_refused(k, d.gulnara, "denied", "locked.ask", to_head), STR("gate.role"));
    assert_str(kit_refused(k, d.admin, "denied", "locked.ask", to_head), STR("gate.role"));

    /* A head who is a member of the case: he asked, so another member has to do it. */
    kit_do(k, d.aibek, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"head\"}", d.one));
    char *id = ask(&d, "aibek", "temir");
    assert_str(kit_refused(k, d.head, "denied", "locked.pass_on", id), STR("pass.two-persons"));
    assert_str(kit_refused(k, d.head, "denied", "locked.tell", id), STR("pass.two-persons"));
    assert_str(kit_refused(k, d.admin, "not-found", "locked.pass_on", id), STR("pass.none"));
    assert_str(kit_refused(k, d.temir, "not-found", "locked.pass_on", id), STR("pass.none"));
    assert_false(opens(&d, d.temir, d.one));
    end(&d);
}

/* An administrator and a head let a member's account begin anew, and keep the letter: the key that they make opens nothing, and
 * what members do in the case afterwards does not give it a slot, until one of them gives it knowing to whom. */
static void an_account_begun_anew_opens_nothing(void **state)
{
    (void)state;
    Illness d;
    start(&d);
    Kit *k = &d.k;
    const JsonValue *data = kit_do(k, d.admin, "user.enrol_again", "{\"login\":\"aibek\",\"reason\":\"said to be forgotten\"}");
    char *code = kit_text(k, data, "code"), *use = kit_format(k,
            "{\"login\":\"aibek\",\"code\":\"%s\",\"new_passphrase\":\"" KIT_PASSPHRASE "\"}", code);
    char *proposal = kit_format(k, "{\"id\":\"%s\"}", kit_text(k, data, "id"));
    assert_str(kit_refused(k, STR(""), "denied", "user.enrol_use", use), STR("enrol.wrong"));          /* nobody has signed yet */
    kit_refused(k, d.admin, "denied", "proposal.sign", proposal);
    kit_refused(k, d.aibek, "not-found", "proposal.sign", proposal);
    kit_refused(k, d.gulnara, "not-found", "proposal.sign", proposal);
    kit_do(k, d.head, "proposal.sign", proposal);
    kit_refused(k, d.aibek, "signed-out", "session.show", "{}");
    kit_refused(k, STR(""), "denied", "session.open", "{\"login\":\"aibek\",\"passphrase\":\"" KIT_PASSPHRASE "\"}");

    /* To a key that is only lent nothing is given. */
    char *again = kit_format(k, "{\"case\":\"%s\",\"login\":\"aibek\"}", d.one);
    assert_str(kit_refused(k, d.gulnara, "invalid", "case.admit", again), STR("locked.not-enrolled"));
    kit_do(k, STR(""), "user.enrol_use", use);
    Str anew = kit_sign_in(k, "aibek");
    assert_false(opens(&d, anew, d.one));
    kit_do(k, d.gulnara, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"temir\"}", d.one));
    anew = kit_sign_in(k, "aibek");
    assert_false(opens(&d, anew, d.one));

    char *id = ask(&d, "aibek", "aibek");
    kit_do(k, d.gulnara, "locked.pass_on", id);
    assert_true(opens(&d, kit_sign_in(k, "aibek"), d.one));
    assert_str(kit_refused(k, d.gulnara, "not-found", "locked.pass_on", id), STR("pass.none"));
    end(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_member_lets_the_successor_in), cmocka_unit_test(nobody_comes_in_by_two_offices_of_his_own),
        cmocka_unit_test(an_account_begun_anew_opens_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
