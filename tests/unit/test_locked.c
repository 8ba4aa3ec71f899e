/* test_locked.c: locked cases through the gate's door: what members can do, what strangers, dismissed members and the disk do not see, and that the
 * store audits, copies its truth and opens again. */
#include "office_kit.h"

#include <sys/mman.h>

#include "bundle_by_hand.h"
#include "office/locked.h"
#include "office/whole.h"

/* Words that occur nowhere but in a locked case. */
#define SECRET_TITLE "Kyzyl-Tash quarry payments"
#define SECRET_NOTE "Zhumagul brought the ledger of Ak-Bulut"
#define SECRET_REASON "because the cashier Umsunai saw it"

typedef struct { Kit kit; Str admin, lead, member, stranger; char *chain; } Locked;

static Str number_of(Kit *k, Str token, const char *chain)
{
    const JsonValue *data = kit_do(k, token, "record.show", kit_format(k, "{\"id\":\"%s\"}", chain));
    return json_text(json_get(json_get(data, "record"), "number"));
}

static void people(Locked *l, const char *officers)
{
    Kit *k = &l->kit;
    kit_init(k);
    kit_open(k);
    l->admin = kit_sign_in(k, "admin");
    kit_user(k, l->admin, "aibek", "investigator");
    kit_user(k, l->admin, "gulnara", "prosecutor");
    kit_user(k, l->admin, "timur", "investigator");
    kit_user(k, l->admin, "officer1", "head");
    kit_user(k, l->admin, "officer2", "head");
    kit_user(k, l->admin, "officer3", "head");
    l->lead = kit_sign_in(k, "aibek");
    l->stranger = kit_sign_in(k, "timur");
    const JsonValue *data = kit_do(k, l->lead, "case.open", kit_format(k, "{\"locked\":true,\"reason\":\"" SECRET_REASON "\",%s"
                                   "\"fields\":{\"title\":\"" SECRET_TITLE "\"}}", officers));
    l->chain = kit_text(k, data, "id");
}

static char *add_note(Locked *l, Str token, const char *title)
{
    return kit_text(&l->kit, kit_do(&l->kit, token, "record.create", kit_format(&l->kit, "{\"kind\":\"note\",\"case\":\"%s\",\"reason\":\"" SECRET_REASON "\","
                    "\"fields\":{\"title\":\"%s\",\"text\":\"" SECRET_NOTE "\"}}", l->chain, title)), "id");
}

/* ---- what lies on the disk ---- */

static const char *const PLANTED[] = { "Kyzyl-Tash", "quarry", "Zhumagul", "Ak-Bulut", "Umsunai", NULL };
static const char *looked_for;
static int found_in;

static int search_file(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)at;
    if (type != FTW_F || st->st_size == 0) return 0;
    int fd = open(path, O_RDONLY);
    char *bytes = malloc((size_t)st->st_size);
    ssize_t got = read(fd, bytes, (size_t)st->st_size);
    if (got > 0 && memmem(bytes, (size_t)got, looked_for, strlen(looked_for))) {
        printf("# %s stands in %s\n", looked_for, path);
        found_in++;
    }
    free(bytes);
    close(fd);
    return 0;
}

static int stands_on_disk(Kit *k, const char *what)
{
    looked_for = what;
    found_in = 0;
    nftw(k->folder, search_file, 16, FTW_PHYS);
    return found_in;
}

/* Only while the store is closed: the audit must see what the writer has done. */
static uint64_t audit_closed(Kit *k)
{
    AuditReport report;
    kit_close(k);
    ErrorCode code = audit_store(k->store, NULL, 0, NULL, NULL, &report, &k->error);
    if (code != ERR_OK) fail_msg("audit: %s %s", error_code_name(code), k->error.parts[0].key);
    return report.sealed;
}

static void test_first_slice(void **state)
{
    (void)state;
    Locked l;
    Kit *k = &l.kit;
    people(&l, "");
    char *note = add_note(&l, l.lead, "First call");
    kit_do(k, l.lead, "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"title\":\"First call, corrected\"}}", note));

    /* Nobody else knows of it, by id, by number or in a list. */
    Str number = number_of(k, l.lead, l.chain);
    assert_true(str_starts(number, STR("C-")));
    kit_refused(k, l.stranger, "not-found", "case.show", kit_format(k, "{\"case\":\"%s\"}", l.chain));
    kit_refused(k, l.stranger, "not-found", "case.show", kit_format(k, "{\"case\":\"%.*s\"}", STR_ARG(number)));
    kit_refused(k, l.stranger, "not-found", "record.show", kit_format(k, "{\"id\":\"%s\"}", note));
    kit_refused(k, l.admin, "not-found", "record.history", kit_format(k, "{\"id\":\"%s\"}", note));
    assert_null(json_get(kit_do(k, l.stranger, "case.list", "{}"), "cases")->first);
    assert_non_null(json_get(kit_do(k, l.lead, "case.list", "{}"), "cases")->first);

    /* A second member, added while she is away. */
    kit_do(k, l.lead, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"gulnara\",\"role\":\"member\"}", l.chain));
    l.member = kit_sign_in(k, "gulnara");
    const JsonValue *seen = kit_do(k, l.member, "record.show", kit_format(k, "{\"id\":\"%s\"}", note));
    assert_true(str_is(json_text(json_get(json_get(json_get(seen, "record"), "fields"), "title")), "First call, corrected"));
    add_note(&l, l.member, "Second call");
    const JsonValue *inside = kit_do(k, l.lead, "case.show", kit_format(k, "{\"case\":\"%.*s\"}", STR_ARG(number)));
    assert_int_equal(json_get(inside, "records")->count, 2);
    const JsonValue *history = kit_do(k, l.lead, "record.history", kit_format(k, "{\"id\":\"%s\"}", note));
    assert_true(json_get(history, "history")->count >= 2);
    assert_true(str_is(json_text(json_get(json_get(history, "history")->first, "reason")), SECRET_REASON));

    for (const char *const *what = PLANTED; *what; what++) {
        assert_int_equal(stands_on_disk(k, *what), 0);
    }
    assert_int_equal(stands_on_disk(k, note), 0);
    assert_int_equal(stands_on_disk(k, number.ptr), 0);

    const JsonValue *held = kit_do(k, l.member, "case.audit", kit_format(k, "{\"case\":\"%s\"}", l.chain));
    int64_t entries;
    assert_true(json_int(json_get(held, "entries"), &entries) && entries >= 8);
    kit_refused(k, l.stranger, "not-found", "case.audit", kit_format(k, "{\"case\":\"%s\"}", l.chain));

    /* Restarted, it is as it was. */
    assert_true(audit_closed(k) >= 7);
    RebuildReport rebuilt;
    assert_int_equal(rebuild_store(k->store, false, NULL, NULL, &rebuilt, &k->error), ERR_OK);
    assert_true(rebuilt.equal);
    kit_open(k);
    l.member = kit_sign_in(k, "gulnara");
    inside = kit_do(k, l.member, "case.show", kit_format(k, "{\"case\":\"%s\"}", l.chain));
    assert_int_equal(json_get(inside, "records")->count, 2);
    kit_done(k);
}

/* ---- members come and go ---- */

static void admit(Locked *l, const char *login)
{
    kit_do(&l->kit, l->lead, "case.admit", kit_format(&l->kit, "{\"case\":\"%s\",\"login\":\"%s\",\"role\":\"member\"}", l->chain, login));
}

static void test_who_is_dismissed_opens_nothing_that_follows(void **state)
{
    (void)state;
    Locked l;
    Kit *k = &l.kit;
    people(&l, "");
    admit(&l, "gulnara");
    l.member = kit_sign_in(k, "gulnara");
    char *before = add_note(&l, l.member, "Before"), *show = kit_format(k, "{\"id\":\"%s\"}", before);
    kit_do(k, l.member, "record.show", show);
    kit_refused(k, l.lead, "invalid", "case.dismiss", kit_format(k, "{\"case\":\"%s\",\"login\":\"aibek\",\"reason\":\"x\"}", l.chain));
    kit_do(k, l.lead, "case.dismiss", kit_format(k, "{\"case\":\"%s\",\"login\":\"gulnara\",\"reason\":\"conflict\"}", l.chain));
    add_note(&l, l.lead, "After");

    /* Her session held the keys: it holds them no more, and a new one finds no slot. */
    kit_refused(k, l.member, "not-found", "record.show", show);
    kit_refused(k, l.member, "not-found", "record.create", kit_format(k, "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"x\"}}", l.chain));
    l.member = kit_sign_in(k, "gulnara");
    kit_refused(k, l.member, "not-found", "record.show", show);
    uint32_t pairs;
    assert_int_equal(store_locked_pairs(k->reader, str_of(l.chain), &pairs, &k->error), ERR_OK);
    assert_int_equal(pairs, 2);

    /* Admitted again, she sees both times. */
    admit(&l, "gulnara");
    const JsonValue *inside = kit_do(k, l.member, "case.show", kit_format(k, "{\"case\":\"%s\"}", l.chain));
    assert_int_equal(json_get(inside, "records")->count, 2);
    audit_closed(k);
    kit_done(k);
}

static void test_two_of_three_officers_bring_a_case_back(void **state)
{
    (void)state;
    Locked l;
    Kit *k = &l.kit;
    people(&l, "\"officers\":\"officer1; officer2; officer3\",\"quorum\":2,");
    char *note = add_note(&l, l.lead, "Kept");
    kit_do(k, l.admin, "user.end", "{\"login\":\"aibek\",\"reason\":\"left\"}");
    Str third = kit_sign_in(k, "officer3"), first = kit_sign_in(k, "officer1");
    char *ask = kit_format(k, "{\"case\":\"%s\",\"login\":\"gulnara\"}", l.chain);
    char *show = kit_format(k, "{\"id\":\"%s\"}", note);

    kit_refused(k, l.stranger, "not-found", "case.recover", ask);
    kit_refused(k, third, "not-found", "case.recover", ask);         /* nobody has opened a layer above his */
    assert_false(json_true(json_get(kit_do(k, first, "case.recover", ask), "opened")));
    assert_false(json_true(json_get(kit_do(k, first, "case.recover", ask), "opened")));   /* twice is once */
    kit_refused(k, first, "not-found", "record.show", show);
    kit_refused(k, third, "usage", "case.recover", kit_format(k, "{\"case\":\"%s\"}", l.chain));
    assert_true(json_true(json_get(kit_do(k, third, "case.recover", ask), "opened")));
    kit_refused(k, third, "not-found", "record.show", show);         /* he opened it for somebody else */

    l.member = kit_sign_in(k, "gulnara");
    kit_do(k, l.member, "record.show", show);
    add_note(&l, l.member, "Gone on");
    for (const char *const *what = PLANTED; *what; what++) assert_int_equal(stands_on_disk(k, *what), 0);
    audit_closed(k);
    kit_done(k);
}

static void test_who_delivers_reads_nothing(void **state)
{
    (void)state;
    Locked l;
    Kit *k = &l.kit;
    people(&l, "");
    char *give = kit_format(k, "{\"case\":\"%s\",\"kind\":\"note\",\"fields\":{\"title\":\"Tip\",\"text\":\"" SECRET_NOTE "\"}}", l.chain);
    const JsonValue *answer = kit_do(k, l.stranger, "case.deliver", give);
    assert_null(json_get(answer, "id"));
    kit_refused(k, l.stranger, "not-found", "case.show", kit_format(k, "{\"case\":\"%s\"}", l.chain));
    kit_refused(k, l.stranger, "not-found", "case.deliver", "{\"case\":\"case/0123456789abcdef\",\"kind\":\"note\",\"fields\":{\"title\":\"x\"}}");
    assert_int_equal(stands_on_disk(k, "Zhumagul"), 0);

    const JsonValue *records = json_get(kit_do(k, l.lead, "case.show", kit_format(k, "{\"case\":\"%s\"}", l.chain)), "records");
    assert_int_equal(records->count, 1);
    char *id = kit_text(k, records->first, "id");
    kit_do(k, l.lead, "record.change", kit_format(k, "{\"id\":\"%s\",\"version\":1,\"fields\":{\"title\":\"Tip, read\"}}", id));
    kit_refused(k, l.lead, "conflict", "record.change", kit_format(k, "{\"id\":\"%s\",\"version\":1,\"fields\":{\"title\":\"x\"}}", id));
    audit_closed(k);
    kit_done(k);
}

static void test_words_are_found_inside_and_nowhere_else(void **state)
{
    (void)state;
    Locked l;
    Kit *k = &l.kit;
    people(&l, "");
    add_note(&l, l.lead, "First");
    kit_do(k, l.lead, "record.create", kit_format(k, "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"Invented Өмүрбек Жээнбаев\",\"status_in_case\":\"witness\"}}", l.chain));
    const JsonValue *found = kit_do(k, l.lead, "case.search", kit_format(k, "{\"case\":\"%s\",\"words\":\"омурбек\"}", l.chain));
    assert_int_equal(json_get(found, "records")->count, 1);
    found = kit_do(k, l.lead, "case.search", kit_format(k, "{\"case\":\"%s\",\"words\":\"Omurbek Jeenbaev\"}", l.chain));
    assert_int_equal(json_get(found, "records")->count, 1);         /* another spelling, judged in memory */
    found = kit_do(k, l.lead, "case.search", kit_format(k, "{\"case\":\"%s\",\"words\":\"zhumagul LEDGER\"}", l.chain));
    assert_int_equal(json_get(found, "records")->count, 1);
    found = kit_do(k, l.lead, "case.search", kit_format(k, "{\"case\":\"%s\",\"words\":\"nothing\"}", l.chain));
    assert_int_equal(json_get(found, "records")->count, 0);
    kit_refused(k, l.stranger, "not-found", "case.search", kit_format(k, "{\"case\":\"%s\",\"words\":\"zhumagul\"}", l.chain));
    kit_refused(k, l.lead, "usage", "search", kit_format(k, "{\"case\":\"%s\",\"words\":\"zhumagul\"}", l.chain));
    kit_settle(k);
    kit_do(k, l.lead, "search", kit_format(k, "{\"case\":\"%s\",\"words\":\"planted-asked\",\"reason\":\"planted-reason of the lead\"}", l.chain));
    assert_int_equal(stands_on_disk(k, "planted-reason"), 0);
    assert_int_equal(stands_on_disk(k, "planted-asked"), 0);
    const JsonValue *all = kit_do(k, l.lead, "record.list", "{\"kind\":\"person\"}");
    assert_int_equal(json_get(all, "records")->count, 0);
    all = kit_do(k, l.lead, "record.list", kit_format(k, "{\"kind\":\"person\",\"case\":\"%s\"}", l.chain));
    assert_int_equal(json_get(all, "records")->count, 1);
    assert_int_equal(stands_on_disk(k, "Өмүрбек"), 0);
    assert_int_equal(stands_on_disk(k, "омурбек"), 0);
    kit_done(k);
}

/* A move that needs two persons, and a file, inside. */
static void test_four_eyes_and_files_work_inside(void **state)
{
    (void)state;
    Locked l;
    Kit *k = &l.kit;
    people(&l, "");
    admit(&l, "gulnara");
    admit(&l, "officer1");
    l.member = kit_sign_in(k, "gulnara");
    Str head = kit_sign_in(k, "officer1");
    kit_do(k, l.lead, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"start\"}", l.chain));
    const JsonValue *waits = kit_do(k, l.member, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"discontinue\"," WAY_OUT ",\"reason\":\"" SECRET_REASON "\"}", l.chain));
    assert_true(json_true(json_get(waits, "waits")));
    char *proposal = kit_format(k, "{\"id\":\"%s\"}", kit_text(k, waits, "id"));
    assert_int_equal(json_get(kit_do(k, head, "proposal.list", "{}"), "proposals")->count, 1);
    assert_int_equal(json_get(kit_do(k, l.stranger, "proposal.list", "{}"), "proposals")->count, 0);
    kit_refused(k, l.member, "denied", "proposal.sign", proposal);

    int fds[2];
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(write(fds[1], SECRET_NOTE, strlen(SECRET_NOTE)), (ssize_t)strlen(SECRET_NOTE));
    close(fds[1]);
    const JsonValue *v = kit_ask_fd(k, l.lead, "document.add", kit_format(k, "{\"case\":\"%s\",\"name\":\"Ak-Bulut.txt\",\"fields\":{\"title\":\"Paper\",\"source\":\"Invented archive\"}}", l.chain), fds[0]);
    close(fds[0]);
    if (!json_true(json_get(v, "ok"))) fail_msg("document.add: %.*s", STR_ARG(json_text(json_get(json_get(v, "error"), "text"))));
    char *document = kit_text(k, json_get(v, "data"), "id"), got[256] = "";
    assert_int_equal(pipe(fds), 0);
    v = kit_ask_fd(k, l.member, "document.get", kit_format(k, "{\"id\":\"%s\"}", document), fds[1]);
    if (!json_true(json_get(v, "ok"))) fail_msg("document.get: %.*s", STR_ARG(json_text(json_get(json_get(v, "error"), "text"))));
    close(fds[1]);
    assert_int_equal(read(fds[0], got, sizeof got), (ssize_t)strlen(SECRET_NOTE));
    close(fds[0]);
    assert_string_equal(got, SECRET_NOTE);

    kit_do(k, head, "proposal.sign", proposal);
    const JsonValue *seen = kit_do(k, l.lead, "record.show", kit_format(k, "{\"id\":\"%s\"}", l.chain));
    assert_true(str_is(json_text(json_get(json_get(seen, "record"), "state")), "discontinued"));
    for (const char *const *what = PLANTED; *what; what++) assert_int_equal(stands_on_disk(k, *what), 0);
    audit_closed(k);
    kit_done(k);
}

/* ---- bundles ---- */

static Str export_case(Locked *l, Str token)
{
    Kit *k = &l->kit;
    Str bytes;
    int fd = memfd_create("bundle", MFD_CLOEXEC);
    const JsonValue *v = kit_ask_fd(k, token, "bundle.export", kit_format(k, "{\"case\":\"%s\",\"to\":\"District court\",\"purpose\":\"trial\"}", l->chain), fd);
    if (!json_true(json_get(v, "ok"))) fail_msg("bundle.export: %.*s", STR_ARG(json_text(json_get(json_get(v, "error"), "text"))));
    lseek(fd, 0, SEEK_SET);
    assert_int_equal(fd_read_all(&k->arena, fd, 64 << 20, &bytes, &k->error), ERR_OK);
    close(fd);
    return bytes;
}

/* The same bundle with one file's bytes exchanged (or left out), listed and signed as the log would: what whoever has the log's key can do. */
static Str repacked(Kit *k, Str bundle, const char *name, Str bytes)
{
    Bundle b;
    Buf sums = buf_in(&k->arena), text = buf_in(&k->arena), note = buf_in(&k->arena);
    Str out;
    assert_int_equal(bundle_open(&k->arena, bundle, &b, &k->error), ERR_OK);
    int fd = memfd_create("again", MFD_CLOEXEC);
    ContainerWriter w = { .fd = fd, .path = STR("again") };
    uint64_t files = 0;
    for (size_t i = 0; i < b.count; i++) {
        if (str_is(b.files[i].name, name)) b.files[i].bytes = bytes;
        Hash h = hash_of(b.files[i].bytes);
        if (!b.files[i].bytes.ptr) continue;
        sums_add(&sums, &h, b.files[i].name);
        files++;
    }
    Manifest m = { b.store, b.chain, b.complete_seq, b.complete_origin, b.complete_index, b.made, files, hash_of(buf_str(&sums)) };
    manifest_format(&text, &m);
    assert_int_equal(office_sign_manifest(k->office, buf_str(&text), &note, &k->error), ERR_OK);
    assert_int_equal(container_add(&w, STR(MANIFEST_NAME), buf_str(&note), &k->error), ERR_OK);
    assert_int_equal(container_add(&w, STR(SUMS_NAME), buf_str(&sums), &k->error), ERR_OK);
    for (size_t i = 0; i < b.count; i++) {
        if (b.files[i].bytes.ptr) assert_int_equal(container_add(&w, b.files[i].name, b.files[i].bytes, &k->error), ERR_OK);
    }
    assert_int_equal(container_end(&w, &k->error), ERR_OK);
    lseek(fd, 0, SEEK_SET);
    assert_int_equal(fd_read_all(&k->arena, fd, 64 << 20, &out, &k->error), ERR_OK);
    close(fd);
    return out;
}

static ErrorCode verified(Kit *k, Str bundle, BundleReport *r)
{
    Bundle b;
    ErrorCode code = bundle_open(&k->arena, bundle, &b, &k->error);
    return code == ERR_OK ? bundle_verify(&k->arena, &b, office_log_key(k->office), 1, NULL, NULL, r, &k->error) : code;
}

static void passes_by_hand(Kit *k, Str bundle, int status)
{
    Buf vkey = buf_in(&k->arena);
    note_key_format(&vkey, office_log_key(k->office));
    buf_byte(&vkey, 0);
    int got = by_hand(k->folder, bundle, vkey.ptr);
    Str last = by_hand_last_line(&k->arena, k->folder);
    if (got != status) fail_msg("by hand: %d, %.*s", got, STR_ARG(last));
}

static void test_a_bundle_opens_each_act_and_no_other(void **state)
{
    (void)state;
    Locked l;
    Kit *k = &l.kit;
    BundleReport r;
    people(&l, "");
    add_note(&l, l.lead, "First");
    admit(&l, "gulnara");
    admit(&l, "timur");
    kit_do(k, l.lead, "case.dismiss", kit_format(k, "{\"case\":\"%s\",\"login\":\"timur\",\"reason\":\"done\"}", l.chain));
    add_note(&l, l.lead, "Second");
    Str second = kit_sign_in(k, "gulnara"), bundle = export_case(&l, second);
    kit_do(k, second, "case.audit", kit_format(k, "{\"case\":\"%s\"}", l.chain));
    if (verified(k, bundle, &r) != ERR_OK) fail_msg("%s %.*s", k->error.parts[0].key, STR_ARG(error_arg(&k->error, "file")));
    assert_true(r.key_checked);
    assert_int_equal(r.verifier.sealed, 0);
    if (by_hand_tools()) passes_by_hand(k, bundle, 0);

    Bundle b;
    assert_int_equal(bundle_open(&k->arena, bundle, &b, &k->error), ERR_OK);
    Str other = bundle_file(&b, STR("case/000003.act"))->bytes, salt = bundle_file(&b, STR("case/000003.act.salt"))->bytes;
    const struct { const char *name; Str bytes; const char *key; } TRIED[] = {
        { "case/000002.act", other, "verify.act-hash" },                 /* a true act, of another entry */
        { "case/000002.act.salt", salt, "verify.act-hash" },
        { "case/000002.act", { 0 }, "bundle.content-without-salt" },
        { "case/000002.object", STR("{}"), "verify.content" },
        { "case/000002.entry", bundle_file(&b, STR("case/000003.entry"))->bytes, NULL },
    };
    for (size_t i = 0; i < ARRAY_LEN(TRIED); i++) {
        Str forged = repacked(k, bundle, TRIED[i].name, TRIED[i].bytes);
        assert_int_equal(verified(k, forged, &r), ERR_FINDING);
        if (TRIED[i].key && strcmp(k->error.parts[0].key, TRIED[i].key) != 0) fail_msg("%s: %s", TRIED[i].name, k->error.parts[0].key);
        if (by_hand_tools()) passes_by_hand(k, forged, 1);
    }
    Str both = repacked(k, repacked(k, bundle, "case/000002.act", (Str){ 0 }), "case/000002.act.salt", (Str){ 0 });
    assert_int_equal(verified(k, both, &r), ERR_FINDING);
    assert_string_equal(k->error.parts[0].key, "bundle.not-opened");
    if (by_hand_tools()) passes_by_hand(k, both, 1);
    kit_done(k);
}

/* ---- what an attacker with the disk can put in another's place ---- */

/* Both cases of one member: nothing of one opens in the other. */
static void test_nothing_opens_in_another_place(void **state)
{
    (void)state;
    Error e;
    Arena a = arena_with(1 << 24);
    assert_int_equal(crypto_start(&e), ERR_OK);
    SealSecret first = seal_secret_new(), second = seal_secret_new();
    LockPair pairs[2] = { lock_pair_of(&first), lock_pair_of(&second) };
    Str chain = STR("case/0123456789abcdef"), text, row, note = STR("an act\n");
    Opener o = { chain, pairs, 2 };
    Hash h;
    SealedAct act;
    SealedContent content = { .object = STR("{}"), .reason = STR("because") }, got;
    unsigned char salt[SALT_SIZE];
    for (int member = 0; member < 2; member++) {
        Sealer s = { .chain = chain, .pair = 2, .member = member == 1, .key = pairs[1].key, .public = pairs[1].public };
        assert_int_equal(locked_seal_act(&a, &s, note, &text, &h, &e), ERR_OK);
        assert_int_equal(locked_seal_content(&a, &s, &h, &content, &row, &e), ERR_OK);
        assert_int_equal(sealed_act_parse(text, &act, &e), ERR_OK);
        assert_int_equal(locked_open_act(&a, &o, &act, salt, &text, &e), ERR_OK);
        assert_true(str_equal(text, note));
        assert_int_equal(locked_open_content(&a, &o, &act, row, &got, &e), ERR_OK);
        assert_true(str_is(got.reason, "because"));

        SealedAct moved = act;
        moved.pair = 1;                                             /* as if sealed to the older pair */
        assert_int_equal(locked_open_act(&a, &o, &moved, salt, &text, &e), ERR_FINDING);
        moved = act;
        moved.act_hash.bytes[5] ^= 1;                               /* another act's commitment, another act's content */
        assert_int_equal(locked_open_act(&a, &o, &moved, salt, &text, &e), ERR_FINDING);
        assert_int_equal(locked_open_content(&a, &o, &moved, row, &got, &e), ERR_FINDING);
        Opener other = { STR("case/fedcba9876543210"), pairs, 2 };
        assert_int_equal(locked_open_act(&a, &other, &act, salt, &text, &e), ERR_FINDING);
        Str cut = str_first(row, row.len - 1);
        assert_int_equal(locked_open_content(&a, &o, &act, cut, &got, &e), ERR_FINDING);
        for (size_t i = 0; i < row.len; i += 7) {
            ((char *)(uintptr_t)row.ptr)[i] ^= 0x10;
            assert_int_equal(locked_open_content(&a, &o, &act, row, &got, &e), ERR_FINDING);
            ((char *)(uintptr_t)row.ptr)[i] ^= 0x10;
        }
    }
    arena_free(&a);
}

/* Exchanged rows in the store: the case is broken for its members and says so; it shows nothing, and nothing of another case. */
static void test_exchanged_contents_break_the_case(void **state)
{
    (void)state;
    Locked l;
    Kit *k = &l.kit;
    people(&l, "");
    add_note(&l, l.lead, "First");
    add_note(&l, l.lead, "Second");
    kit_close(k);
    char command[512];
    snprintf(command, sizeof command, "command -v sqlite3 >/dev/null");
    if (by_hand_run(command) != 0) {
        print_message("skipped: sqlite3 is needed\n");
        kit_done(k);
        skip();
    }
    snprintf(command, sizeof command, "sqlite3 %s/store.db \"UPDATE content SET bytes = (SELECT bytes FROM content WHERE place = (SELECT max(place) FROM content)) "
             "WHERE place = (SELECT max(place) FROM content WHERE place < (SELECT max(place) FROM content))\"", k->store);
    assert_int_equal(by_hand_run(command), 0);
    kit_open(k);
    l.lead = kit_sign_in(k, "aibek");
    kit_refused(k, l.lead, "finding", "case.show", kit_format(k, "{\"case\":\"%s\"}", l.chain));
    kit_do(k, l.lead, "case.list", "{}");
    kit_done(k);
}

/* What whoever holds the disk sees, printed, and held against the list in docs/threat-model.md. */
static const char *const ROOT_SEES =
    "SELECT DISTINCT 'entry op=' || e.op || ' object=' || o.text || ' actor=' || e.actor FROM entry e JOIN name c ON c.number = e.chain"
    " JOIN name o ON o.number = e.object WHERE c.text = '%1$s';"
    "SELECT DISTINCT 'content role=' || t.role || ' salt=' || CASE WHEN t.salt = zeroblob(32) THEN 'zeros' ELSE 'shown' END || ' whole-512=' ||"
    " ((length(t.bytes) - 41) %% 512 = 0) FROM content t JOIN entry e ON e.position = t.place >> 2 JOIN name c ON c.number = e.chain WHERE c.text = '%1$s';"
    "SELECT 'records ' || count(*) FROM record r JOIN name c ON c.number = r.chain WHERE c.text = '%1$s';"
    "SELECT 'indexed ' || count(*) FROM field_index f JOIN record r ON r.number = f.record JOIN name c ON c.number = r.chain WHERE c.text = '%1$s';"
    "SELECT 'slots ' || sum(layers = 0) || ' for members ' || sum(layers = 2) || ' for recovery' FROM key_slot s JOIN name c ON c.number = s.chain WHERE c.text = '%1$s';"
    "SELECT DISTINCT 'office op=' || e.op || ' actor=' || CASE e.actor WHEN 'log' THEN 'log' ELSE 'shown' END || ' content=' ||"
    " (SELECT group_concat(key) FROM json_each(CAST(t.bytes AS TEXT))) FROM entry e JOIN name o ON o.number = e.object JOIN content t ON t.place >> 2 = e.position"
    " WHERE o.text = '%1$s' ORDER BY 1;"
    "SELECT DISTINCT 'blob plain=' || CASE WHEN plain = zeroblob(32) THEN 'zeros' ELSE 'shown' END || ' plain_size=' || plain_size FROM blob;";

static void test_root_sees_what_the_threat_model_says(void **state)
{
    (void)state;
    Locked l;
    Kit *k = &l.kit;
    if (by_hand_run("command -v sqlite3 >/dev/null") != 0) {
        print_message("skipped: sqlite3 is needed\n");
        skip();
    }
    people(&l, "\"officers\":\"officer1; officer2; officer3\",\"quorum\":2,");
    admit(&l, "gulnara");
    add_note(&l, l.lead, "First");
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    close(fds[1]);
    kit_ask_fd(k, l.lead, "document.add", kit_format(k, "{\"case\":\"%s\",\"name\":\"x.txt\",\"fields\":{\"title\":\"Paper\",\"source\":\"x\"}}", l.chain), fds[0]);
    close(fds[0]);
    kit_do(k, kit_sign_in(k, "officer1"), "case.recover", kit_format(k, "{\"case\":\"%s\"}", l.chain));
    kit_close(k);
    /* Officer 1 has opened the layers of two of the three sets: what is inside stands beside them now. */
    char sql[4096], *path = kit_format(k, "%s/root.sql", k->folder), *out = kit_format(k, "%s/root.txt", k->folder);
    snprintf(sql, sizeof sql, ROOT_SEES, l.chain);
    assert_int_equal(file_write_durable(path, str_of(sql), &k->error), ERR_OK);
    assert_int_equal(by_hand_run(kit_format(k, "sqlite3 %s/store.db <%s >%s && find %s -type f | sed 's,^,# file ,'", k->store, path, out, k->store)), 0);
    Str seen, model, line, rest;
    assert_int_equal(file_read(&k->arena, out, 1 << 16, &seen, &k->error), ERR_OK);
    assert_int_equal(file_read(&k->arena, "docs/threat-model.md", 1 << 20, &model, &k->error), ERR_OK);
    size_t shown = 0, said = 0;
    for (rest = seen; str_next_line(&rest, &line);) {
        printf("# root sees: %.*s\n", STR_ARG(line));
        Str wanted = str_format(&k->arena, "\n    %.*s\n", STR_ARG(line));
        if (str_find(model, wanted) < 0) fail_msg("docs/threat-model.md does not say: %.*s", STR_ARG(line));
        shown++;
    }
    ptrdiff_t at = str_find(model, STR("## What root sees of a locked case"));
    assert_true(at > 0);
    for (rest = str_from(model, (size_t)at + 1); str_next_line(&rest, &line) && !str_starts(line, STR("## ")) ;) said += str_starts(line, STR("    "));
    assert_int_equal(shown, said);
    kit_done(k);
}

/* Burned and restored, it opens for its members under the new log, and can get a new pair there. */
static void test_a_restored_store_opens_its_locked_cases(void **state)
{
    (void)state;
    Locked l;
    Kit *k = &l.kit;
    Str secret;
    CopyReport copied;
    RestoreReport restored;
    people(&l, "");
    admit(&l, "gulnara");
    char *note = add_note(&l, l.lead, "First");
    (void)export_case(&l, l.lead);
    kit_close(k);
    assert_int_equal(copy_key_make(k->store, &k->arena, &secret, &k->error), ERR_OK);
    char *to = kit_format(k, "%s/stick", k->folder), *store = kit_format(k, "%s/restored", k->folder);
    if (copy_store(k->store, to, NULL, NULL, &copied, &k->error) != ERR_OK) fail_msg("copy: %s", k->error.parts[0].key);
    RestoreOrder order = { .copy_file = kit_format(k, "%s/%s", to, copied.file), .folder = store, .secret_text = secret,
                           .guard_file = kit_format(k, "%s/guard", k->store), .reason = STR("the house burned"), .decided_by = STR("head") };
    if (restore_store(&k->arena, &order, NULL, NULL, &restored, &k->error) != ERR_OK) fail_msg("restore: %s", k->error.parts[0].key);
    snprintf(k->store, sizeof k->store, "%s", store);
    kit_open(k);
    l.lead = kit_sign_in(k, "aibek");
    kit_do(k, l.lead, "record.show", kit_format(k, "{\"id\":\"%s\"}", note));
    kit_do(k, l.lead, "case.dismiss", kit_format(k, "{\"case\":\"%s\",\"login\":\"gulnara\",\"reason\":\"done\"}", l.chain));
    add_note(&l, l.lead, "After the fire");
    kit_do(k, l.lead, "case.audit", kit_format(k, "{\"case\":\"%s\"}", l.chain));
    audit_closed(k);
    kit_done(k);
}

#define CHANGE "{\"id\":\"%s\",\"version\":%d,\"fields\":{\"title\":\"%s\"}}"

/* Of two who change the same record from the same version, one wins and the other is told. */
static void test_versions_hold_without_the_store_knowing_them(void **state)
{
    (void)state;
    Locked l;
    Kit *k = &l.kit;
    people(&l, "");
    admit(&l, "gulnara");
    l.member = kit_sign_in(k, "gulnara");
    char *note = add_note(&l, l.lead, "First");
    for (int version = 1; version <= 20; version++) {
        bool lead = version % 2 == 0;
        kit_do(k, lead ? l.lead : l.member, "record.change", kit_format(k, CHANGE, note, version, lead ? "by the lead" : "by the member"));
        kit_refused(k, lead ? l.member : l.lead, "conflict", "record.change", kit_format(k, CHANGE, note, version, "too late"));
    }
    /* What was read in the chain is what is re-checked: an entry in between sends the commit back. */
    Request r = { .office = k->office, .arena = &k->arena, .store = k->reader, .model = office_model(k->office), .lang = LANG_EN };
    Record rec;
    assert_int_equal(session_take(k->office, l.lead, &r.session, &k->error), ERR_OK);
    assert_int_equal(store_snapshot_begin(k->reader, &k->error), ERR_OK);
    assert_int_equal(request_record(&r, str_of(note), &rec, &k->error), ERR_OK);
    store_snapshot_end(k->reader);
    add_note(&l, l.member, "In between");
    assert_int_equal(store_snapshot_begin(k->reader, &k->error), ERR_OK);
    Draft d = { .chain = str_of(l.chain), .op = STR("record.look"), .object = str_of(note) };
    assert_int_equal(office_commit(&r, &d, 1, NULL, &k->error), ERR_AGAIN);
    store_snapshot_end(k->reader);
    session_release(k->office, r.session);
    kit_done(k);
}

static ErrorCode count_blob(void *self, const BlobRow *row, Error *e)
{
    (void)row, (void)e;
    ++*(int *)self;
    return ERR_OK;
}

/* Erased inside: content and file go, the trace stays, and the store still verifies. */
static void test_what_is_erased_inside_is_gone(void **state)
{
    (void)state;
    Locked l;
    Kit *k = &l.kit;
    people(&l, "");
    admit(&l, "officer1");
    admit(&l, "officer2");
    Str first = kit_sign_in(k, "officer1"), second = kit_sign_in(k, "officer2");
    int fds[2], blobs = 0;
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(write(fds[1], "file", 4), 4);
    close(fds[1]);
    const JsonValue *v = kit_ask_fd(k, l.lead, "document.add", kit_format(k, "{\"case\":\"%s\",\"name\":\"x.txt\",\"fields\":{\"title\":\"Paper\",\"source\":\"x\"}}", l.chain), fds[0]);
    close(fds[0]);
    char *document = kit_text(k, json_get(v, "data"), "id");
    const JsonValue *waits = kit_do(k, first, "record.erase", kit_format(k, "{\"id\":\"%s\",\"reason\":\"term\"}", document));
    kit_do(k, second, "proposal.sign", kit_format(k, "{\"id\":\"%s\"}", kit_text(k, waits, "id")));
    assert_int_equal(store_blobs(k->reader, count_blob, &blobs, &k->error), ERR_OK);
    assert_int_equal(blobs, 0);
    assert_false(json_true(json_get(kit_ask_fd(k, l.lead, "document.get", kit_format(k, "{\"id\":\"%s\"}", document), 1), "ok")));
    const JsonValue *held = kit_do(k, l.lead, "case.audit", kit_format(k, "{\"case\":\"%s\"}", l.chain));
    int64_t erased;
    assert_true(json_int(json_get(held, "erased"), &erased) && erased >= 1);
    audit_closed(k);
    kit_done(k);
}

/* What was sealed once opens in every later version. */
static void test_golden_files_open(void **state)
{
    (void)state;
    Error e;
    Arena a = arena_with(1 << 24);
    Str note, object, text, row, opened;
    Note parsed;
    Act act;
    SealedAct sealed;
    SealedContent content;
    SealSecret secret;
    unsigned char salt[SALT_SIZE];
    assert_int_equal(crypto_start(&e), ERR_OK);
    Hash h = hash_of(STR("tergoo golden v1 pair"));
    memcpy(secret.bytes, h.bytes, KEY_SIZE);
    LockPair pair = lock_pair_of(&secret);
    assert_int_equal(file_read(&a, "tests/golden/v1/act.note", 1 << 20, &note, &e), ERR_OK);
    assert_int_equal(file_read(&a, "tests/golden/v1/act.object", 1 << 20, &object, &e), ERR_OK);
    assert_int_equal(act_open(note, &parsed, &act, &e), ERR_OK);
    Opener o = { act.chain, &pair, 1 };
    static const char *const NAMES[] = { "tests/golden/v1/sealed-by-member", "tests/golden/v1/sealed-by-writer" };
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        assert_int_equal(file_read(&a, NAMES[i], 1 << 20, &text, &e), ERR_OK);
        assert_int_equal(file_read(&a, str_format(&a, "%s.content", NAMES[i]).ptr, 1 << 20, &row, &e), ERR_OK);
        assert_int_equal(sealed_act_parse(text, &sealed, &e), ERR_OK);
        assert_int_equal(locked_open_act(&a, &o, &sealed, salt, &opened, &e), ERR_OK);
        assert_true(str_equal(opened, note));
        assert_int_equal(locked_open_content(&a, &o, &sealed, row, &content, &e), ERR_OK);
        assert_true(str_equal(content.object, object) && str_is(content.reason, "a reason"));
        assert_true(content.salt[0] == 7 && content.reason_salt[31] == 9);
    }
    arena_free(&a);
}

static void test_texts_have_one_form(void **state)
{
    (void)state;
    Error e;
    Arena a = arena_with(1 << 20);
    SealedAct act = { .pair = 12, .sealed = STR("AAAA") }, got;
    Buf text = buf_in(&a), again = buf_in(&a);
    sealed_act_format(&text, &act);
    assert_int_equal(sealed_act_parse(buf_str(&text), &got, &e), ERR_OK);
    sealed_act_format(&again, &got);
    assert_true(str_equal(buf_str(&text), buf_str(&again)));
    const char *const BAD[] = { "pair: 012", "pair: 0", "pair: 1001", "pair: -", "sealed: AAA", "sealed: AAA=\n", "sealed: AA AA", "sealed: ", "Sealed: AAAA" };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        Str bad = str_format(&a, "tergoo-sealed-act/v1\nact-hash: %064d\n%s\n%s\n", 0, str_starts(str_of(BAD[i]), STR("pair")) ? BAD[i] : "pair: 1",
                             str_starts(str_of(BAD[i]), STR("pair")) ? "sealed: AAAA" : BAD[i]);
        assert_int_equal(sealed_act_parse(bad, &got, &e), ERR_INVALID);
    }
    SealSecret keys[2] = { seal_secret_new(), seal_secret_new() };
    KeySlot slot = { STR("case/0123456789abcdef"), 2, keys }, opened;
    buf_clear(&text);
    key_slot_format(&text, &slot);
    assert_int_equal(key_slot_parse(&a, buf_str(&text), &opened, &e), ERR_OK);
    assert_memory_equal(opened.pairs[1].bytes, keys[1].bytes, KEY_SIZE);
    assert_int_equal(key_slot_parse(&a, str_first(buf_str(&text), text.len - 1), &opened, &e), ERR_INVALID);
    buf_byte(&text, '\n');
    assert_int_equal(key_slot_parse(&a, buf_str(&text), &opened, &e), ERR_INVALID);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_slice),
        cmocka_unit_test(test_who_is_dismissed_opens_nothing_that_follows),
        cmocka_unit_test(test_two_of_three_officers_bring_a_case_back),
        cmocka_unit_test(test_who_delivers_reads_nothing),
        cmocka_unit_test(test_words_are_found_inside_and_nowhere_else),
        cmocka_unit_test(test_four_eyes_and_files_work_inside),
        cmocka_unit_test(test_a_bundle_opens_each_act_and_no_other),
        cmocka_unit_test(test_nothing_opens_in_another_place),
        cmocka_unit_test(test_exchanged_contents_break_the_case),
        cmocka_unit_test(test_a_restored_store_opens_its_locked_cases),
        cmocka_unit_test(test_versions_hold_without_the_store_knowing_them),
        cmocka_unit_test(test_what_is_erased_inside_is_gone),
        cmocka_unit_test(test_root_sees_what_the_threat_model_says),
        cmocka_unit_test(test_golden_files_open),
        cmocka_unit_test(test_texts_have_one_form),
    };
    return cmocka_run_group_tests_name("locked", tests, NULL, NULL);
}
