/* test_bundle_by_hand.c: the procedure printed in VERIFY.md, run as printed by sh with openssl, sha256sum, base64 and awk: it takes the honest
 * bundle and refuses every forgery that leaves a trace in the unpacked files. */
#include <sys/wait.h>

#include "unit.h"

#include "bundle_forgeries.h"

/* Runs a command with sh; its exit status. */
static int run(const char *command)
{
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/tergoo-by-hand-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return run(command);
}

/* Unpacks the bundle and runs the blocks of our VERIFY.md (not of the bundle's own, which a forger may have written). */
static int by_hand(Str bundle, const char *vkey)
{
    char path[128], command[1024];
    Error error;
    snprintf(path, sizeof path, "%s/x.tergoo", folder);
    if (file_write_durable(path, bundle, &error) != ERR_OK) return -1;
    snprintf(path, sizeof path, "%s/VERIFY.md", folder);
    if (file_write_durable(path, (Str){ BUNDLE_VERIFY_MD, BUNDLE_VERIFY_MD_SIZE }, &error) != ERR_OK) return -1;
    snprintf(command, sizeof command,
             "cd %s && rm -rf x && mkdir x && awk '/^```sh/ { p = 1; next } /^```/ { p = 0 } p' VERIFY.md > check.sh && cd x && "
             "tar -xf ../x.tergoo && VKEY='%s' sh ../check.sh > ../out 2>&1", folder, vkey);
    return run(command);
}

static Str last_line(Arena *a)
{
    char path[128];
    Error error;
    Str text, line = { 0 }, one;
    snprintf(path, sizeof path, "%s/out", folder);
    if (file_read(a, path, 1 << 20, &text, &error) != ERR_OK) return STR("");
    while (str_next_line(&text, &one)) line = one;
    return line;
}

static bool tools_are_here(void)
{
    return run("openssl version 2>/dev/null | grep -q 'OpenSSL 3' && command -v sha256sum base64 awk tar >/dev/null") == 0;
}

static void the_honest_bundle_passes(void **state)
{
    (void)state;
    static Maker m;
    if (!tools_are_here()) {
        print_message("skipped: openssl 3, sha256sum, base64, awk and tar are needed\n");
        skip();
    }
    maker_start(&m, 1);
    Str bundle = forge_pack(&m);
    int status = by_hand(bundle, maker_vkey(&m, &m.log).ptr);
    Str line = last_line(&m.arena);
    if (status != 0) fail_msg("%.*s", STR_ARG(line));
    assert_str(line, STR("ALL CHECKS PASSED"));
    maker_end(&m);
}

static void another_key_is_refused(void **state)
{
    (void)state;
    static Maker m;
    if (!tools_are_here()) skip();
    maker_start(&m, 1);
    MakerKey other = maker_key(99, "log", m.origin);
    Str bundle = forge_pack(&m);
    assert_int_equal(by_hand(bundle, maker_vkey(&m, &other).ptr), 1);
    assert_int_equal(by_hand(bundle, ""), 1);
    assert_int_equal(by_hand(bundle, "tergoo/x+00000000+AAAA"), 1);
    maker_end(&m);
}

static void forgeries_are_refused(void **state)
{
    (void)state;
    size_t tried = 0, passed = 0;
    if (!tools_are_here()) skip();
    for (size_t i = 0; i < ARRAY_LEN(FORGERIES); i++) {
        if (!FORGERIES[i].by_hand) continue;
        static Maker m;
        maker_start(&m, 1);
        char *vkey = str_c(&m.arena, maker_vkey(&m, &m.log));
        Str bundle = FORGERIES[i].make(&m);
        int status = by_hand(bundle, vkey);
        Str line = last_line(&m.arena);
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
        cmocka_unit_test(another_key_is_refused),
        cmocka_unit_test(forgeries_are_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
