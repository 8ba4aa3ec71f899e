/* test_bundle_by_hand.c: the procedure printed in VERIFY.md, run as printed by sh with openssl, sha256sum, base64 and awk: it
 * takes the honest bundle and refuses every forgery that leaves a trace in the unpacked files. */
#include "unit.h"

#include "bundle_by_hand.h"
#include "bundle_forgeries.h"
#include "own_folder.h"

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    return own_folder(folder, sizeof folder, "by-hand") ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return by_hand_run(command);
}

static void the_honest_bundle_passes(void **state)
{
    (void)state;
    static Maker m;
    if (!by_hand_tools()) {
        print_message("skipped: openssl 3, sha256sum, base64, awk and tar are needed\n");
        skip();
    }
    maker_start(&m, 1);
    Str bundle = forge_pack(&m);
    int status = by_hand(folder, bundle, maker_vkey(&m, &m.log).ptr);
    Str line = by_hand_last_line(&m.arena, folder);
    if (status != 0) fail_msg("%.*s", STR_ARG(line));
    assert_str(line, STR("ALL CHECKS PASSED"));
    maker_end(&m);
}

/* A case that came back from another store, whose acts and keys are in it. */
static void a_case_that_came_back_passes(void **state)
{
    (void)state;
    static Maker m, other;
    if (!by_hand_tools()) skip();
    maker_came_back(&m, &other, 1);
    Str bundle = forge_pack(&m);
    int status = by_hand(folder, bundle, maker_vkey(&m, &m.log).ptr);
    Str line = by_hand_last_line(&m.arena, folder);
    if (status != 0) fail_msg("%.*s", STR_ARG(line));
    assert_str(line, STR("ALL CHECKS PASSED"));
    maker_end(&m);
    maker_end(&other);
}

static void another_key_is_refused(void **state)
{
    (void)state;
    static Maker m;
    if (!by_hand_tools()) skip();
    maker_start(&m, 1);
    MakerKey other = maker_key(99, "log", m.origin);
    Str bundle = forge_pack(&m);
    assert_int_equal(by_hand(folder, bundle, maker_vkey(&m, &other).ptr), 1);
    assert_int_equal(by_hand(folder, bundle, ""), 1);
    assert_int_equal(by_hand(folder, bundle, "tergoo/x+00000000+AAAA"), 1);
    maker_end(&m);
}

static void forgeries_are_refused(void **state)
{
    (void)state;
    size_t tried = 0, passed = 0;
    if (!by_hand_tools()) skip();
    if (getenv("TERGOO_SLOW")) {
        print_message("skipped: a sanitizer sees nothing of what sh and openssl do; the honest bundle was enough\n");
        skip();
    }
    for (size_t i = 0; i < ARRAY_LEN(FORGERIES); i++) {
        if (!FORGERIES[i].by_hand) continue;
        static Maker m;
        maker_start(&m, 1);
        char vkey[256];                             /* a forgery may begin the maker anew, and with it its arena */
        snprintf(vkey, sizeof vkey, STR_FMT, STR_ARG(maker_vkey(&m, &m.log)));
        Str bundle = FORGERIES[i].make(&m);
        int status = by_hand(folder, bundle, vkey);
        Str line = by_hand_last_line(&m.arena, folder);
        tried++;
        if (status != 1 || !str_starts(line, STR("FAILED: "))) {
            print_message("%s: status %d, %.*s\n", FORGERIES[i].name, status, STR_ARG(line));
            passed++;
        } else if (getenv("TERGOO_SHOW")) {
            print_message("%s: %.*s\n", FORGERIES[i].name, STR_ARG(line));
        }
        maker_end(&m);
    }
    assert_int_equal(passed, 0);
    print_message("%zu forgeries refused by hand\n", tried);
}

int main(void)
{
    Error e;
    if (crypto_start(&e) != ERR_OK) return 1;
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_honest_bundle_passes),
        cmocka_unit_test(a_case_that_came_back_passes),
        cmocka_unit_test(another_key_is_refused),
        cmocka_unit_test(forgeries_are_refused),
    };
    return cmocka_run_group_tests_name("bundle_by_hand", tests, make_folder, remove_folder);
}
