/* test_lend.c: the key of a locked case lent to a job: what leaves the case by it, who sees that, and every way in which it ends. And who has left the
 * office but still stands in a locked case: what is taken from him at once, and what only a member can do. */
#include "office_kit.h"

#include "office/lend.h"
#include "office/locked.h"

/* Words that occur nowhere but in the locked case. */
#define SECRET_TITLE "Kara-Suu depot (invented)"
#define SECRET_WHOM "Sagynbek of Ak-Talaa (invented)"

typedef struct { Kit kit; Str admin, lead, member, head; char *chain; } Lending;

static Instant shift;
static Instant (*real_clock)(void);

static Instant shifted(void)
{
    return real_clock() + shift;
}

#define with_case(l, format) kit_format(&(l)->kit, format, (l)->chain)

static void begin_with(Lending *l, const char *officers)
{
    Kit *k = &l->kit;
    shift = 0;
    if (clock_source != shifted) real_clock = clock_source;
    clock_source = shifted;
    kit_init(k);
    kit_open(k);
    l->admin = kit_sign_in(k, "admin");
    kit_user(k, l->admin, "aibek", "investigator");
    kit_user(k, l->admin, "gulnara", "prosecutor");
    kit_user(k, l->admin, "temir", "head");
    kit_user(k, l->admin, "officer1", "head");
    kit_user(k, l->admin, "officer2", "head");
    kit_user(k, l->admin, "officer3", "head");
    l->lead = kit_sign_in(k, "aibek");
    l->head = kit_sign_in(k, "temir");
    l->chain = kit_text(k, kit_do(k, l->lead, "case.open", kit_format(k, "{\"locked\":true,%s\"fields\":{\"title\":\"" SECRET_TITLE "\"}}", officers)), "id");
    kit_do(k, l->lead, "case.admit", with_case(l, "{\"case\":\"%s\",\"login\":\"gulnara\",\"role\":\"member\"}"));
    l->member = kit_sign_in(k, "gulnara");
}

static void begin(Lending *l)
{
    begin_with(l, "");
}

static void end(Lending *l)
{
    kit_done(&l->kit);
    clock_source = real_clock;
}

/* A notice that is owed starts a term of ten days. */
static void owe(Lending *l)
{
    kit_do(&l->kit, l->lead, "record.create", with_case(l, "{\"kind\":\"notice\",\"case\":\"%s\",\"fields\":{\"to\":\"" SECRET_WHOM "\",\"what\":\"cleared\"}}"));
}

static void lend(Lending *l, Str who)
{
    char until[17];
    instant_format_local(until, clock_now() + 2 * HOUR);
    kit_do(&l->kit, who, "case.lend", kit_format(&l->kit, "{\"case\":\"%s\",\"job\":\"clocks\",\"until\":\"%s\",\"reason\":\"on leave\"}", l->chain, until));
}

static const JsonValue *terms(Lending *l, Str who)
{
    return json_get(kit_do(&l->kit, who, "clock.due", "{}"), "clocks");
}

static size_t entries_of(Lending *l, const char *op)
{
    size_t n = 0;
    const JsonValue *data = kit_do(&l->kit, l->lead, "record.history", with_case(l, "{\"id\":\"%s\"}"));
    JSON_EACH(one, json_get(data, "history")) n += str_is(json_text(json_get(one, "op")), op);
    return n;
}

static size_t lent_now(Lending *l)
{
    return json_get(kit_do(&l->kit, l->lead, "case.show", with_case(l, "{\"case\":\"%s\"}")), "lent")->count;
}

static bool is_kept(Lending *l)
{
    return l->kit.office->lends != NULL;
}

/* ---- what leaves the case ---- */

static void a_head_sees_the_day_and_nothing_else(void **state)
{
    (void)state;
    Lending all, *l = &all;
    begin(l);
    owe(l);
    owe(l);                                                             /* a line a day, not a line a term */
    assert_int_equal(terms(l, l->head)->count, 0);
    lend(l, l->member);
    assert_int_equal(lent_now(l), 1);

    const JsonValue *answer = kit_ask(&l->kit, l->head, "clock.due", "{}"), *list = json_get(json_get(answer, "data"), "clocks");
    char day[11];
    assert_int_equal(list->count, 1);
    assert_str(json_text(json_get(list->first, "id")), str_of(l->chain));
    assert_str(json_text(json_get(list->first, "due")), day_format(day, instant_local_day(clock_now()) + 10));
    assert_str(json_text(json_get(list->first, "state")), STR("ok"));
    assert_int_equal(list->first->count, 4);                            /* and that it is locked: four members, no more */
    Buf text = buf_in(&l->kit.arena);
    json_write(&text, answer);
    static const char *const CLOSED[] = { "depot", "Sagynbek", "notice", "C-20" };
    for (size_t i = 0; i < ARRAY_LEN(CLOSED); i++) assert_true(str_find(buf_str(&text), str_of(CLOSED[i])) < 0);

    /* Nobody else, and no other way in. */
    kit_user(&l->kit, l->admin, "timur", "investigator");
    assert_int_equal(terms(l, kit_sign_in(&l->kit, "timur"))->count, 0);
    assert_int_equal(terms(l, l->admin)->count, 0);
    kit_refused(&l->kit, l->head, "not-found", "clock.due", with_case(l, "{\"case\":\"%s\"}"));
    kit_refused(&l->kit, l->head, "not-found", "case.show", with_case(l, "{\"case\":\"%s\"}"));
    kit_refused(&l->kit, l->head, "not-found", "case.lend_end", with_case(l, "{\"case\":\"%s\",\"job\":\"clocks\"}"));
    end(l);
}

/* Inside, the members read who lent it and who asked; asking again within ten minutes is the same look. */
static void each_use_is_an_entry_of_the_case(void **state)
{
    (void)state;
    Lending all, *l = &all;
    begin(l);
    owe(l);
    lend(l, l->member);
    terms(l, l->head);
    terms(l, l->head);
    assert_int_equal(entries_of(l, "lend.begin"), 1);
    assert_int_equal(entries_of(l, "lend.use"), 1);
    shift = 11 * MINUTE;
    terms(l, l->head);
    assert_int_equal(entries_of(l, "lend.use"), 2);
    owe(l);                                                             /* what is entered meanwhile counts, too */
    assert_int_equal(terms(l, l->head)->count, 1);
    const JsonValue *data = kit_do(&l->kit, l->lead, "case.show", with_case(l, "{\"case\":\"%s\"}"));
    assert_true(str_starts(json_text(json_get(json_get(data, "lent")->first, "by")), STR("user/")));
    kit_do(&l->kit, l->lead, "case.audit", with_case(l, "{\"case\":\"%s\"}"));       /* a writer's act among members' */
    end(l);
}

/* ---- how it ends ---- */

static void it_ends_by_hand(void **state)
{
    (void)state;
    Lending all, *l = &all;
    begin(l);
    owe(l);
    lend(l, l->member);
    kit_do(&l->kit, l->lead, "case.lend_end", with_case(l, "{\"case\":\"%s\",\"job\":\"clocks\"}"));
    assert_false(is_kept(l));
    assert_int_equal(terms(l, l->head)->count, 0);
    assert_int_equal(entries_of(l, "lend.end"), 1);
    assert_str(kit_refused(&l->kit, l->lead, "not-found", "case.lend_end", with_case(l, "{\"case\":\"%s\",\"job\":\"clocks\"}")), STR("lend.none"));
    end(l);
}

static void it_ends_at_its_time_and_with_the_gate(void **state)
{
    (void)state;
    Lending all, *l = &all;
    begin(l);
    owe(l);
    lend(l, l->lead);
    kit_do(&l->kit, l->lead, "session.close", "{}");
    kit_do(&l->kit, l->member, "session.close", "{}");                  /* no member looks: that is what it is for */
    assert_int_equal(terms(l, l->head)->count, 1);
    shift = 2 * HOUR + MINUTE;
    assert_int_equal(terms(l, l->head)->count, 0);
    session_sweep(l->kit.office);                                       /* as the gate does every few seconds */
    assert_false(is_kept(l));

    l->lead = kit_sign_in(&l->kit, "aibek");
    lend(l, l->lead);
    assert_int_equal(terms(l, l->head)->count, 1);
    kit_close(&l->kit);
    kit_open(&l->kit);
    l->head = kit_sign_in(&l->kit, "temir");
    l->lead = kit_sign_in(&l->kit, "aibek");
    assert_int_equal(terms(l, l->head)->count, 0);
    assert_int_equal(lent_now(l), 0);
    end(l);
}

static void it_ends_when_the_members_change(void **state)
{
    (void)state;
    Lending all, *l = &all;
    begin(l);
    owe(l);
    lend(l, l->member);
    kit_do(&l->kit, l->lead, "case.dismiss", with_case(l, "{\"case\":\"%s\",\"login\":\"gulnara\",\"reason\":\"conflict\"}"));    /* the lender */
    assert_false(is_kept(l));
    assert_int_equal(terms(l, l->head)->count, 0);
    lend(l, l->lead);
    kit_do(&l->kit, l->lead, "case.admit", with_case(l, "{\"case\":\"%s\",\"login\":\"gulnara\",\"role\":\"member\"}"));           /* somebody else */
    assert_false(is_kept(l));

    l->member = kit_sign_in(&l->kit, "gulnara");
    lend(l, l->member);
    kit_do(&l->kit, l->admin, "user.end", "{\"login\":\"gulnara\",\"reason\":\"left\"}");
    assert_false(is_kept(l));
    assert_int_equal(terms(l, l->head)->count, 0);
    end(l);
}

/* Access that runs out by itself writes no slots: the lender is looked at with each use. */
static void it_does_not_outlast_the_lenders_access(void **state)
{
    (void)state;
    Lending all, *l = &all;
    Kit *k = &all.kit;
    char today[11], later[11];
    begin(l);
    owe(l);
    day_format_local(today, instant_local_day(clock_now()));
    day_format_local(later, instant_local_day(clock_now()) + 5);
    kit_do(k, l->lead, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"officer1\",\"role\":\"member\",\"until\":\"%s\"}", l->chain, today));
    kit_do(k, kit_sign_in(k, "officer1"), "case.lend", kit_format(k, "{\"case\":\"%s\",\"job\":\"clocks\",\"until\":\"%s\"}", l->chain, later));
    assert_int_equal(terms(l, l->head)->count, 1);
    shift = 24 * HOUR;
    assert_int_equal(terms(l, kit_sign_in(k, "temir"))->count, 0);
    assert_false(is_kept(l));
    end(l);
}

/* What somebody who may not lend, or not so, is told. */
static void nobody_lends_what_he_has_not(void **state)
{
    (void)state;
    Lending all, *l = &all;
    Kit *k = &all.kit;
    begin(l);
    char *tomorrow = kit_format(k, "%s", day_format_local((char[11]){ 0 }, instant_local_day(clock_now()) + 1).ptr);
    char *good = kit_format(k, "{\"case\":\"%s\",\"job\":\"clocks\",\"until\":\"%s\"}", l->chain, tomorrow);
    kit_refused(k, l->head, "not-found", "case.lend", good);
    assert_str(kit_refused(k, l->lead, "usage", "case.lend", with_case(l, "{\"case\":\"%s\",\"job\":\"search\",\"until\":\"1.1.2099\"}")), STR("lend.no-job"));
    static const char *const BAD[] = { "01.01.2020", "01.01.2099", "soon", "", "26.11.2026 25:00", "2099-01-01" };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        char *args = kit_format(k, "{\"case\":\"%s\",\"job\":\"clocks\",\"until\":\"%s\"}", l->chain, BAD[i]);
        assert_str(kit_refused(k, l->lead, "invalid", "case.lend", args), STR("lend.until"));
    }
    kit_do(k, l->lead, "case.admit", with_case(l, "{\"case\":\"%s\",\"login\":\"officer1\",\"role\":\"reader\"}"));
    assert_str(kit_refused(k, kit_sign_in(k, "officer1"), "denied", "case.lend", good), STR("rights.read-only"));
    assert_false(is_kept(l));
    char *open = kit_text(k, kit_do(k, l->lead, "case.open", "{\"fields\":{\"title\":\"Ordinary (invented)\"}}"), "id");
    char *ordinary = kit_format(k, "{\"case\":\"%s\",\"job\":\"clocks\",\"until\":\"%s\"}", open, tomorrow);
    assert_str(kit_refused(k, l->lead, "usage", "case.lend", ordinary), STR("lend.ordinary"));
    kit_do(k, l->lead, "case.lend", good);
    assert_str(kit_refused(k, l->member, "conflict", "case.lend", good), STR("lend.already"));
    end(l);
}

/* A reader among the heads is a member as to keys: his use leaves its trace like anybody's. */
static void a_head_who_reads_the_case_uses_it_as_any_other(void **state)
{
    (void)state;
    Lending all, *l = &all;
    begin(l);
    owe(l);
    kit_do(&l->kit, l->lead, "case.admit", with_case(l, "{\"case\":\"%s\",\"login\":\"temir\",\"role\":\"reader\"}"));
    lend(l, l->lead);
    assert_int_equal(terms(l, l->head)->count, 1);
    assert_int_equal(entries_of(l, "lend.use"), 1);
    end(l);
}

/* ---- who has left the office ---- */

/* His wrapped long key; empty when there is none. */
static Str key_of(Kit *k, const char *user)
{
    KeyringRow row = { 0 };
    ErrorCode code = store_keyring(k->reader, &k->arena, str_of(user), &row, &k->error);
    assert_true(code == ERR_OK || code == ERR_NOT_FOUND);
    return row.wrapped;
}

static Str looked_for;
static int found_in;

static int search_file(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)at;
    if (type != FTW_F || st->st_size == 0) return 0;
    int fd = open(path, O_RDONLY);
    char *bytes = malloc((size_t)st->st_size);
    ssize_t got = read(fd, bytes, (size_t)st->st_size);
    if (got > 0 && memmem(bytes, (size_t)got, looked_for.ptr, looked_for.len)) found_in++;
    free(bytes);
    close(fd);
    return 0;
}

static int stands_on_disk(Kit *k, Str what)
{
    looked_for = what;
    found_in = 0;
    nftw(k->folder, search_file, 16, FTW_PHYS);
    return found_in;
}

static void who_has_left_opens_nothing_and_is_taken_out_by_a_member(void **state)
{
    (void)state;
    Lending all, *l = &all;
    Kit *k = &all.kit;
    uint32_t pairs;
    begin(l);
    char *user = str_c(&k->arena, json_text(json_get(json_get(kit_do(k, l->lead, "session.show", "{}"), "user"), "id")));
    char *show = with_case(l, "{\"case\":\"%s\"}");
    Str key = key_of(k, user);
    assert_true(stands_on_disk(k, key) > 0);
    assert_null(json_get(kit_do(k, l->member, "case.show", show), "left"));
    kit_do(k, l->admin, "user.end", "{\"login\":\"aibek\",\"reason\":\"left\"}");
    assert_int_equal(key_of(k, user).len, 0);
    kit_refused(k, l->lead, "signed-out", "case.show", show);
    kit_refused(k, STR(""), "denied", "session.open", "{\"login\":\"aibek\",\"passphrase\":\"" KIT_PASSPHRASE "\"}");

    /* The members are told, on the case's page and where their work waits, until they have done it. */
    const JsonValue *left = json_get(kit_do(k, l->member, "case.show", show), "left");
    assert_int_equal(left->count, 1);
    assert_str(json_text(json_get(left->first, "login")), STR("aibek"));
    assert_int_equal(json_get(kit_do(k, l->member, "proposal.list", "{}"), "left")->count, 1);
    assert_null(json_get(kit_do(k, l->head, "proposal.list", "{}"), "left"));
    kit_do(k, l->member, "case.dismiss", with_case(l, "{\"case\":\"%s\",\"login\":\"aibek\",\"reason\":\"has left\"}"));      /* a lead, by a member */
    assert_null(json_get(kit_do(k, l->member, "case.show", show), "left"));
    assert_null(json_get(kit_do(k, l->member, "proposal.list", "{}"), "left"));
    assert_int_equal(store_locked_pairs(k->reader, str_of(l->chain), &pairs, &k->error), ERR_OK);
    assert_int_equal(pairs, 2);
    kit_do(k, l->member, "case.audit", show);
    kit_close(k);
    assert_int_equal(stands_on_disk(k, key), 0);
    end(l);
}

/* Somebody who has not left is still dismissed by a lead only. */
static void a_member_takes_out_nobody_else_above_him(void **state)
{
    (void)state;
    Lending all, *l = &all;
    begin(l);
    kit_refused(&l->kit, l->member, "denied", "case.dismiss", with_case(l, "{\"case\":\"%s\",\"login\":\"aibek\",\"reason\":\"x\"}"));
    end(l);
}

static void an_officer_who_has_left_stands_in_nobodys_way(void **state)
{
    (void)state;
    Lending all, *l = &all;
    Kit *k = &all.kit;
    begin_with(l, "\"officers\":\"officer1; officer2; officer3\",\"quorum\":2,");
    Str first = kit_sign_in(k, "officer1");
    kit_do(k, l->admin, "user.end", "{\"login\":\"officer3\",\"reason\":\"left\"}");
    kit_do(k, l->lead, "case.admit", with_case(l, "{\"case\":\"%s\",\"login\":\"temir\",\"role\":\"member\"}"));
    kit_do(k, l->lead, "case.dismiss", with_case(l, "{\"case\":\"%s\",\"login\":\"gulnara\",\"reason\":\"done\"}"));
    char *ask = with_case(l, "{\"case\":\"%s\",\"login\":\"gulnara\"}");
    assert_false(json_true(json_get(kit_do(k, first, "case.recover", ask), "opened")));
    assert_true(json_true(json_get(kit_do(k, kit_sign_in(k, "officer2"), "case.recover", ask), "opened")));
    kit_do(k, kit_sign_in(k, "gulnara"), "case.show", with_case(l, "{\"case\":\"%s\"}"));

    /* One of two left: nobody can recover it any more, and the members are told; they go on as before. */
    kit_do(k, l->admin, "user.end", "{\"login\":\"officer2\",\"reason\":\"left\"}");
    Buf text = buf_in(&k->arena);
    json_write(&text, kit_ask(k, l->lead, "case.show", with_case(l, "{\"case\":\"%s\"}")));
    assert_true(str_find(buf_str(&text), STR("nobody can recover it any more")) >= 0);
    kit_do(k, l->lead, "case.dismiss", with_case(l, "{\"case\":\"%s\",\"login\":\"temir\",\"reason\":\"done\"}"));
    kit_refused(k, first, "not-found", "case.recover", ask);
    kit_do(k, l->lead, "case.audit", with_case(l, "{\"case\":\"%s\"}"));
    end(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_sees_the_day_and_nothing_else),
        cmocka_unit_test(each_use_is_an_entry_of_the_case),
        cmocka_unit_test(it_ends_by_hand),
        cmocka_unit_test(it_ends_at_its_time_and_with_the_gate),
        cmocka_unit_test(it_ends_when_the_members_change),
        cmocka_unit_test(it_does_not_outlast_the_lenders_access),
        cmocka_unit_test(nobody_lends_what_he_has_not),
        cmocka_unit_test(a_head_who_reads_the_case_uses_it_as_any_other),
        cmocka_unit_test(who_has_left_opens_nothing_and_is_taken_out_by_a_member),
        cmocka_unit_test(a_member_takes_out_nobody_else_above_him),
        cmocka_unit_test(an_officer_who_has_left_stands_in_nobodys_way),
    };
    return cmocka_run_group_tests_name("lend", tests, NULL, NULL);
}
