/* test_drafts.c: what is being typed is kept for one's own eyes: sealed on the disk, found again after a new sign-in, gone when it was sent, when it is
 * old, when the account ends. */
#include "office_kit.h"

#include "office/unsent.h"

typedef struct { Kit kit; Str admin, one, other; } Desk_;

static Desk_ desk;
static Instant (*clock_before)(void);

static Instant a_month_on(void)
{
    return clock_before() + (Instant)31 * 24 * HOUR;
}

static int begin(void **state)
{
    (void)state;
    clock_before = clock_source;
    memset(&desk, 0, sizeof desk);
    Kit *k = &desk.kit;
    kit_init(k);
    kit_open(k);
    desk.admin = kit_sign_in(k, "admin");
    kit_user(k, desk.admin, "one", "investigator");
    kit_user(k, desk.admin, "other", "investigator");
    desk.one = kit_sign_in(k, "one");
    desk.other = kit_sign_in(k, "other");
    return 0;
}

static int end(void **state)
{
    (void)state;
    clock_source = clock_before;
    kit_done(&desk.kit);
    return 0;
}

/* ---- what lies on the disk ---- */

static const char *sought;
static int files_with, draft_files;
static char last_draft[512];

static int look_into(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)at;
    if (type != FTW_F) return 0;
    if (strstr(path, "/drafts/")) snprintf(last_draft, sizeof last_draft, "%s", path);
    draft_files += strstr(path, "/drafts/") != NULL;
    Arena a = arena_with((size_t)64 << 20);
    Str bytes;
    Error e;
    if (st->st_size > 0 && file_read(&a, path, (size_t)32 << 20, &bytes, &e) == ERR_OK && str_find(bytes, str_of(sought)) >= 0) files_with++;
    files_with += strstr(path, sought) != NULL;
    arena_free(&a);
    return 0;
}

static int seen_on_disk(const char *what)
{
    sought = what;
    files_with = draft_files = 0;
    nftw(desk.kit.folder, look_into, 16, FTW_PHYS);
    return files_with;
}

static void a_draft_is_for_its_user_alone(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    kit_do(k, desk.one, "draft.save", "{\"key\":\"SECRETKEY\",\"label\":\"SECRETLABEL\",\"content\":\"SECRETWORDS\"}");
    assert_int_equal(seen_on_disk("SECRETWORDS"), 0);
    assert_int_equal(draft_files, 1);
    assert_int_equal(seen_on_disk("SECRETLABEL") + seen_on_disk("SECRETKEY"), 0);
    const JsonValue *d = kit_do(k, desk.one, "draft.get", "{\"key\":\"SECRETKEY\"}");
    assert_str(json_text(json_get(d, "content")), STR("SECRETWORDS"));
    assert_str(json_text(json_get(d, "label")), STR("SECRETLABEL"));
    kit_refused(k, desk.other, "not-found", "draft.get", "{\"key\":\"SECRETKEY\"}");
    kit_refused(k, desk.admin, "not-found", "draft.get", "{\"key\":\"SECRETKEY\"}");
    assert_int_equal(json_get(kit_do(k, desk.other, "draft.list", "{}"), "drafts")->count, 0);
    kit_do(k, desk.other, "draft.drop", "{\"key\":\"SECRETKEY\"}");
    kit_do(k, desk.one, "session.close", "{}");
    kit_refused(k, desk.one, "signed-out", "draft.get", "{\"key\":\"SECRETKEY\"}");
    Str again = kit_sign_in(k, "one");
    assert_str(json_text(json_get(kit_do(k, again, "draft.get", "{\"key\":\"SECRETKEY\"}"), "content")), STR("SECRETWORDS"));
    assert_int_equal(json_get(kit_do(k, again, "me.today", "{}"), "drafts")->count, 1);
    kit_do(k, again, "draft.drop", "{\"key\":\"SECRETKEY\"}");
    kit_refused(k, again, "not-found", "draft.get", "{\"key\":\"SECRETKEY\"}");
    seen_on_disk("x");
    assert_int_equal(draft_files, 0);
}

static void it_leaves_no_entry(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    int64_t before, after;
    assert_true(json_int(json_get(kit_do(k, desk.one, "ledger.head", "{}"), "size"), &before));
    kit_do(k, desk.one, "draft.save", "{\"key\":\"k\",\"content\":\"a\"}");
    kit_do(k, desk.one, "draft.save", "{\"key\":\"k\",\"content\":\"b\"}");
    kit_do(k, desk.one, "draft.list", "{}");
    assert_true(json_int(json_get(kit_do(k, desk.one, "ledger.head", "{}"), "size"), &after));
    assert_true(before == after);
    assert_str(json_text(json_get(kit_do(k, desk.one, "draft.get", "{\"key\":\"k\"}"), "content")), STR("b"));
}

static void what_was_sent_is_no_draft_any_more(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    kit_do(k, desk.one, "draft.save", "{\"key\":\"/kinds/case/new\",\"content\":\"a\"}");
    kit_refused(k, desk.one, "invalid", "case.open", "{\"fields\":{},\"draft\":\"/kinds/case/new\"}");
    kit_do(k, desk.one, "draft.get", "{\"key\":\"/kinds/case/new\"}");
    kit_do(k, desk.one, "case.open", "{\"fields\":{\"title\":\"Invented\"},\"draft\":\"/kinds/case/new\"}");
    kit_refused(k, desk.one, "not-found", "draft.get", "{\"key\":\"/kinds/case/new\"}");
}

static void there_is_an_end_to_it(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    char *large = arena_alloc(&k->arena, UNSENT_LONGEST + 64);
    memset(large, 'x', UNSENT_LONGEST);
    Buf args = buf_in(&k->arena);
    buf_format(&args, "{\"key\":\"large\",\"content\":\"%s\"}", large);
    kit_do(k, desk.one, "draft.save", str_c(&k->arena, buf_str(&args)));
    large[UNSENT_LONGEST] = 'x';
    buf_clear(&args);
    buf_format(&args, "{\"key\":\"large\",\"content\":\"%s\"}", large);
    kit_refused(k, desk.one, "limit", "draft.save", str_c(&k->arena, buf_str(&args)));
    kit_do(k, desk.one, "draft.drop", "{\"key\":\"large\"}");
    for (int i = 0; i < UNSENT_MOST; i++) kit_do(k, desk.one, "draft.save", kit_format(k, "{\"key\":\"k%d\",\"content\":\"a\"}", i));
    kit_refused(k, desk.one, "limit", "draft.save", "{\"key\":\"one more\",\"content\":\"a\"}");
    kit_do(k, desk.one, "draft.save", "{\"key\":\"k7\",\"content\":\"b\"}");
    kit_do(k, desk.other, "draft.save", "{\"key\":\"one more\",\"content\":\"a\"}");
    kit_refused(k, desk.one, "usage", "draft.save", "{\"key\":\"\",\"content\":\"a\"}");
    assert_int_equal(json_get(kit_do(k, desk.one, "draft.list", "{}"), "drafts")->count, UNSENT_MOST);
    clock_source = a_month_on;
    Str later = kit_sign_in(k, "one");
    kit_refused(k, later, "not-found", "draft.get", "{\"key\":\"k7\"}");
    assert_int_equal(json_get(kit_do(k, later, "draft.list", "{}"), "drafts")->count, 0);
    seen_on_disk("x");
    assert_int_equal(draft_files, 1);                /* the other user's */
}

/* Whatever stands in a file: it opens as what was saved, or as nothing. */
static void a_changed_file_opens_as_none(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    static const char *const NONE[] = { "", "tergoo-draft/v1\n", "tergoo-draft/v1\n\xff\xff\xff\xff", "nothing of ours" };
    kit_do(k, desk.one, "draft.save", "{\"key\":\"a\",\"content\":\"of a\"}");
    seen_on_disk("x");
    Str whole;
    Error error_ = { 0 };
    assert_ok(file_read(&k->arena, last_draft, 1 << 20, &whole, &error_));
    for (size_t i = 0; i < ARRAY_LEN(NONE); i++) {
        assert_ok(file_write_durable(last_draft, str_of(NONE[i]), &error_));
        kit_refused(k, desk.one, "not-found", "draft.get", "{\"key\":\"a\"}");
        assert_int_equal(json_get(kit_do(k, desk.one, "draft.list", "{}"), "drafts")->count, 0);
    }
    char *bytes = str_c(&k->arena, whole);
    for (size_t i = 0; i < whole.len; i += 7) {
        bytes[i] ^= 1;
        assert_ok(file_write_durable(last_draft, (Str){ bytes, whole.len }, &error_));
        kit_refused(k, desk.one, "not-found", "draft.get", "{\"key\":\"a\"}");
        bytes[i] ^= 1;
    }
    assert_ok(file_write_durable(last_draft, whole, &error_));
    kit_do(k, desk.one, "draft.get", "{\"key\":\"a\"}");
}

static void an_account_takes_its_drafts_along(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    kit_do(k, desk.one, "draft.save", "{\"key\":\"a\",\"content\":\"x\"}");
    kit_do(k, desk.other, "draft.save", "{\"key\":\"a\",\"content\":\"x\"}");
    kit_do(k, desk.admin, "user.end", "{\"login\":\"one\",\"reason\":\"left\"}");
    seen_on_disk("x");
    assert_int_equal(draft_files, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_draft_is_for_its_user_alone, begin, end),
        cmocka_unit_test_setup_teardown(it_leaves_no_entry, begin, end),
        cmocka_unit_test_setup_teardown(what_was_sent_is_no_draft_any_more, begin, end),
        cmocka_unit_test_setup_teardown(there_is_an_end_to_it, begin, end),
        cmocka_unit_test_setup_teardown(a_changed_file_opens_as_none, begin, end),
        cmocka_unit_test_setup_teardown(an_account_takes_its_drafts_along, begin, end),
    };
    return cmocka_run_group_tests_name("drafts", tests, NULL, NULL);
}
