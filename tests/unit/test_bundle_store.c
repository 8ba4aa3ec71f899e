/* test_bundle_store.c: a case goes out of a store and into another: what a day of work left behind is exported, checked by the
 * program and by the printed procedure, read as a page, and imported; older, forked and unvouched bundles stay outside. */
#include <dirent.h>

#include "office_kit.h"

#include "bundle_by_hand.h"
#include "bundle_forgeries.h"
#include "office/whole.h"

typedef struct { Kit kit; Str admin, head, deputy, investigator; char *case_id, *note_id; Str bundle; } Out;

static Out out;

static int fd_of(Str bytes)
{
    int fd = memfd_create("file", MFD_CLOEXEC);
    Error e;
    if (fd < 0 || fd_write_all(fd, bytes, STR("file"), &e) != ERR_OK || lseek(fd, 0, SEEK_SET) != 0) fail_msg("memfd");
    return fd;
}

static void add_document(const char *title, Str bytes)
{
    Kit *k = &out.kit;
    int fd = fd_of(bytes);
    const JsonValue *v = kit_ask_fd(k, out.investigator, "document.add",
        kit_format(k, "{\"case\":\"%s\",\"name\":\"%s.pdf\",\"fields\":{\"title\":\"%s\",\"source\":\"the school\"}}",
                   out.case_id, title, title), fd);
    close(fd);
    if (!json_true(json_get(v, "ok"))) fail_msg("document.add: %.*s", STR_ARG(json_text(json_get(json_get(v, "error"), "text"))));
}

static Str export_from(Kit *k, Str token, const char *case_id)
{
    Str bytes;
    int fd = memfd_create("bundle", MFD_CLOEXEC);
    const JsonValue *v = kit_ask_fd(k, token, "bundle.export",
                                    kit_format(k, "{\"case\":\"%s\",\"to\":\"District court\",\"purpose\":\"trial\"}", case_id),
                                        fd);
    if (!json_true(json_get(v, "ok"))) fail_msg("bundle.export: %.*s", STR_ARG(json_text(json_get(json_get(v, "error"), "text"))));
    lseek(fd, 0, SEEK_SET);
    assert_int_equal(fd_read_all(&k->arena, fd, 64 << 20, &bytes, &k->error), ERR_OK);
    close(fd);
    return bytes;
}

static Str export_case(void) { return export_from(&out.kit, out.investigator, out.case_id); }

static int begin(void **state)
{
    (void)state;
    Kit *k = &out.kit;
    kit_init(k);
    kit_open(k);
    out.admin = kit_sign_in(k, "admin");
    kit_user(k, out.admin, "head", "head");
    kit_user(k, out.admin, "deputy", "head");
    kit_user(k, out.admin, "investigator", "investigator; prosecutor");
    out.head = kit_sign_in(k, "head");
    out.deputy = kit_sign_in(k, "deputy");
    out.investigator = kit_sign_in(k, "investigator");
    out.case_id = kit_text(k, kit_do(k, out.investigator, "case.open",
                                     "{\"fields\":{\"title\":\"Boilers <script>alert(1)</script> & more\"}}"), "id");
    kit_do(k, out.investigator, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"head\"}", out.case_id));
    kit_do(k, out.investigator, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"deputy\"}", out.case_id));
    out.note_id = kit_text(k, kit_do(k, out.investigator, "record.create",
        kit_format(k, "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":"
            "{\"title\":\"Call from the school\",\"text\":\"gone soon\"}}", out.case_id)), "id");
    static char large[200000];
    memset(large, 'x', sizeof large);
    add_document("Contract", STR("a contract"));
    add_document("Empty", STR(""));
    add_document("Large", str_bytes(large, sizeof large));
    kit_do(k, out.investigator, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"start\",\"reason\":\"enough is known\"}",
                                                          out.case_id));
    const JsonValue *proposal = kit_do(k, out.investigator, "record.move",
        kit_format(k, "{\"id\":\"%s\",\"move\":\"discontinue\"," WAY_OUT ",\"reason\":\"no elements of an offence\"}", out.case_id));
    kit_do(k, out.head, "proposal.sign", kit_format(k, "{\"id\":\"%s\"}", kit_text(k, proposal, "id")));
    out.bundle = export_case();
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&out.kit);
    return 0;
}

static ErrorCode check(Str bytes, const NoteKey *given, size_t count, Bundle *b, BundleReport *r)
{
    Kit *k = &out.kit;
    TRY(bundle_open(&k->arena, bytes, b, &k->error));
    return bundle_verify(&k->arena, b, given, count, NULL, NULL, r, &k->error);
}

static void an_exported_case_verifies(void **state)
{
    (void)state;
    Bundle b;
    BundleReport r;
    ErrorCode code = check(out.bundle, office_log_key(out.kit.office), 1, &b, &r);
    if (code != ERR_OK) fail_msg("%s %s", out.kit.error.parts[0].key, error_arg(&out.kit.error, "file").ptr);
    assert_true(r.key_checked);
    assert_int_equal(r.files, 3);
    assert_int_equal(r.erased, 0);
    assert_true(r.entries >= 7);
}

/* The same case again: the same files but the export's, and what a new time and head change. */
static void a_second_export_holds_the_same_entries(void **state)
{
    (void)state;
    Bundle first, second;
    BundleReport r;
    assert_int_equal(check(out.bundle, NULL, 0, &first, &r), ERR_OK);
    assert_int_equal(check(export_case(), office_log_key(out.kit.office), 1, &second, &r), ERR_OK);
    assert_int_equal(second.complete_seq, first.complete_seq + 1);
    for (size_t i = 0; i < first.count; i++) {
        const BundleFile *f = &first.files[i];
        if (!str_ends(f->name, STR(".entry")) && !str_starts(f->name, STR("files/"))) continue;
        const BundleFile *g = bundle_file(&second, f->name);
        assert_non_null(g);
        assert_true(hash_equal(&f->hash, &g->hash));
    }
}

static void the_page_shows_values_as_text(void **state)
{
    (void)state;
    Bundle b;
    BundleReport r;
    assert_int_equal(check(out.bundle, NULL, 0, &b, &r), ERR_OK);
    Str page = bundle_file(&b, STR("START.html"))->bytes;
    assert_true(str_find(page, STR("<script")) < 0);
    assert_true(str_find(page, STR("http:")) < 0 && str_find(page, STR("https:")) < 0 && str_find(page, STR("src=")) < 0);
    assert_true(str_find(page, STR("Boilers &lt;script&gt;alert(1)&lt;/script&gt; &amp; more")) > 0);
    assert_true(str_find(page, STR("Invented investigator")) > 0);
    assert_true(str_find(page, STR("enough is known")) > 0);
    assert_true(str_find(page, STR("lang=\"ky\"")) > 0);
    assert_true(str_find(page, STR("<h3>access/")) < 0 && str_find(page, STR(">access/")) < 0);     /* called by what it is and whom it concerns */
    assert_true(str_find(page, key_fingerprint(&out.kit.arena, office_log_key(out.kit.office))) > 0);
    if (getenv("TERGOO_SHOW")) {
        Error e;
        (void)!file_write_durable(getenv("TERGOO_SHOW"), page, &e);
    }
}

static const char *vkey_of(Kit *k, const NoteKey *key)
{
    Buf b = buf_in(&k->arena);
    note_key_format(&b, key);
    return str_c(&k->arena, buf_str(&b));
}

static void must_pass_by_hand(Kit *k, Str bundle, const NoteKey *key)
{
    int status = by_hand(k->folder, bundle, vkey_of(k, key));
    Str line = by_hand_last_line(&k->arena, k->folder);
    if (status != 0 || !str_is(line, "ALL CHECKS PASSED")) fail_msg("status %d: %.*s", status, STR_ARG(line));
}

static void the_printed_procedure_passes(void **state)
{
    (void)state;
    if (!by_hand_tools()) {
        print_message("skipped: openssl 3, sha256sum, base64, awk and tar are needed\n");
        skip();
    }
    must_pass_by_hand(&out.kit, out.bundle, office_log_key(out.kit.office));
}

/* A case that began in one log and goes on in the log opened by a restore: the first key vouches for the second. */
static void a_case_in_two_logs_is_whole(void **state)
{
    (void)state;
    static Kit kit;
    Kit *k = &kit;
    Str secret;
    CopyReport copied;
    RestoreReport restored;
    BundleReport r;
    Bundle b;
    kit_init(k);
    assert_int_equal(copy_key_make(k->store, &k->arena, &secret, &k->error), ERR_OK);
    kit_open(k);
    NoteKey first = *office_log_key(k->office);
    kit_user(k, kit_sign_in(k, "admin"), "head", "head");
    Str head = kit_sign_in(k, "head");
    char *case_id = kit_text(k, kit_do(k, head, "case.open", "{\"fields\":{\"title\":\"Bridge\"}}"), "id");
    (void)export_from(k, head, case_id);            /* a head has left the house, so there is a guard file */
    char *to = kit_format(k, "%s/stick", k->folder), *store = kit_format(k, "%s/restored", k->folder);
    assert_int_equal(copy_store(k->store, to, NULL, NULL, &copied, &k->error), ERR_OK);
    kit_close(k);

    RestoreOrder order = { .copy_file = kit_format(k, "%s/%s", to, copied.file), .folder = store, .secret_text = secret,
                           .guard_file = kit_format(k, "%s/guard", k->store), .reason = STR("the house burned"),
                               .decided_by = STR("head") };
    assert_int_equal(restore_store(&k->arena, &order, NULL, NULL, &restored, &k->error), ERR_OK);
    snprintf(k->store, sizeof k->store, "%s", store);
    kit_open(k);
    head = kit_sign_in(k, "head");
    kit_do(k, head, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"start\"}", case_id));
    Str bundle = export_from(k, head, case_id);
    assert_int_equal(bundle_open(&k->arena, bundle, &b, &k->error), ERR_OK);
    assert_non_null(bundle_file(&b, STR("checkpoints/1.note")));
    assert_non_null(bundle_file(&b, STR("checkpoints/2.note")));
    assert_int_equal(bundle_verify(&k->arena, &b, &first, 1, NULL, NULL, &r, &k->error), ERR_OK);
    assert_int_equal(bundle_verify(&k->arena, &b, &restored.log_key, 1, NULL, NULL, &r, &k->error), ERR_OK);
    if (by_hand_tools()) {
        must_pass_by_hand(k, bundle, &first);
        must_pass_by_hand(k, bundle, &restored.log_key);
    }
    kit_done(k);
}

static void what_is_erased_is_gone_from_the_bundle(void **state)
{
    (void)state;
    Kit *k = &out.kit;
    Bundle b;
    BundleReport r;
    const JsonValue *proposal = kit_do(k, out.head, "record.erase",
                                       kit_format(k, "{\"id\":\"%s\",\"reason\":\"the term of keeping has run out\"}",
                                                  out.note_id));
    kit_do(k, out.deputy, "proposal.sign", kit_format(k, "{\"id\":\"%s\"}", kit_text(k, proposal, "id")));
    ErrorCode code = check(export_case(), office_log_key(k->office), 1, &b, &r);
    if (code != ERR_OK) fail_msg("%s %.*s", k->error.parts[0].key, STR_ARG(error_arg(&k->error, "file")));
    assert_int_equal(r.erased, 1);
    for (size_t i = 0; i < b.count; i++) assert_true(str_find(b.files[i].bytes, STR("gone soon")) < 0);
}

/* ---- import ---- */

static ErrorCode import(Kit *k, Str token, Str bytes, const NoteKey *key, Str *what)
{
    int fd = fd_of(bytes);
    const JsonValue *v = kit_ask_fd(k, token, "bundle.import", kit_format(k, "{\"key\":\"%s\"}", vkey_of(k, key)), fd);
    close(fd);
    if (json_true(json_get(v, "ok"))) return ERR_OK;
    const JsonValue *error = json_get(v, "error");
    *what = json_text(json_get(json_get(error, "parts")->first, "key"));
    return error_code_of(json_text(json_get(error, "code")));
}

static size_t files_in(const char *folder)
{
    size_t n = 0;
    DIR *d = opendir(folder);
    if (!d) return 0;
    for (const struct dirent *one; (one = readdir(d));) n += one->d_name[0] != '.';
    closedir(d);
    return n;
}

static void what_comes_in_is_verified_and_kept(void **state)
{
    (void)state;
    static Maker m, changed;
    static Kit kit;
    Kit *k = &kit;
    Str what = { 0 };
    kit_init(k);
    kit_open(k);
    Str admin = kit_sign_in(k, "admin");
    kit_user(k, admin, "head", "head; prosecutor");
    Str head = kit_sign_in(k, "head");

    /* One log: the case is exported after its third entry and again at its end. */
    maker_start(&m, 1);
    MakerEntry *early = forge_add_at(&m, E_OTHER_CASE, "case.export", m.chain, m.chain);
    maker_by(&m, early, 1, 1);
    maker_content(early, STR("{\"purpose\":\"review\",\"recipient\":\"prosecutor\"}"));
    Str newer = forge_pack(&m);
    for (size_t i = E_OTHER_CASE + 1; i < m.count; i++) m.entries[i].in_bundle = false;
    Str older = forge_pack(&m);
    MakerKey stranger = maker_key(99, "log", m.origin);

    char *folder = kit_format(k, "%s/imported/%s/%s", k->store, m.store, MAKER_CHAIN + 5);
    assert_int_equal(import(k, head, newer, &stranger.key, &what), ERR_FINDING);
    assert_str(what, STR("bundle.key-not-given"));
    assert_int_equal(import(k, head, str_first(newer, newer.len - 512), &m.log.key, &what), ERR_FINDING);
    assert_int_equal(files_in(folder), 0);
    assert_int_equal(import(k, head, older, &m.log.key, &what), ERR_OK);
    assert_int_equal(import(k, head, newer, &m.log.key, &what), ERR_OK);
    assert_int_equal(import(k, head, newer, &m.log.key, &what), ERR_OK);
    assert_int_equal(files_in(folder), 2);
    assert_int_equal(import(k, head, older, &m.log.key, &what), ERR_CONFLICT);
    assert_str(what, STR("bundle.older"));

    maker_start(&changed, 1);
    maker_reason(&changed.entries[E_CASE], "stated", STR("another complaint"));
    assert_int_equal(import(k, head, forge_pack(&changed), &changed.log.key, &what), ERR_FINDING);
    assert_str(what, STR("bundle.fork"));
    assert_int_equal(files_in(folder), 2);
    assert_int_equal(files_in(kit_format(k, "%s/imported", k->store)), 1);
    maker_end(&m);
    maker_end(&changed);
    kit_done(k);
}

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_exported_case_verifies),
        cmocka_unit_test(a_second_export_holds_the_same_entries),
        cmocka_unit_test(the_page_shows_values_as_text),
        cmocka_unit_test(the_printed_procedure_passes),
        cmocka_unit_test(a_case_in_two_logs_is_whole),
        cmocka_unit_test(what_is_erased_is_gone_from_the_bundle),
        cmocka_unit_test(what_comes_in_is_verified_and_kept),
    };
    return cmocka_run_group_tests_name("bundle_store", tests, begin, end);
}
