/* test_act.c: the texts of acts and entries: golden files, the rule of each line, and that formatting and parsing are inverses. */
#include <stdio.h>
#include <stdlib.h>

#include "unit.h"

#include "office/act.h"

#define GOLDEN "tests/golden/v1/"

static Arena arena;

/* ---- the golden act ---- */

static const char CONTENT[] = "{\"case\":\"case/1b2c3d4e5f607182\",\"fields\":"
                              "{\"title\":\"Мөөр басылган кутуча №7\"},\"id\":\"exhibit/0123456789abcdef\","
                              "\"kind\":\"exhibit\",\"number\":\"EX-2026-0007\",\"state\":\"stored\",\"version\":3}";

typedef struct { SignSecret secret; NoteKey key; } GoldenKey;

static SignSecret golden_secret(const char *what)
{
    SignSecret s;
    Hash h = hash_of(str_of(what));
    memcpy(s.seed, h.bytes, KEY_SIZE);
    return s;
}

static GoldenKey golden_key(const char *what, Str name)
{
    GoldenKey k = { .secret = golden_secret(what) };
    SignPublic public = sign_public_of(&k.secret);
    k.key = note_key(name, &public);
    return k;
}

typedef struct { char store[17], origin[64], session_name[64]; GoldenKey log, session; unsigned char salt[SALT_SIZE]; Str act,
                 entry; } Golden;

static void golden_make(Golden *g)
{
    SignSecret secret = golden_secret("tergoo golden v1 log");
    SignPublic public = sign_public_of(&secret);
    store_id_of(g->store, &public);
    g->log = golden_key("tergoo golden v1 log", origin_format(g->origin, str_of(g->store), 1));
    Str session = STR("00f1e2d3c4b5a697");
    g->session = golden_key("tergoo golden v1 session", session_key_name(g->session_name, str_of(g->store), session));
    memset(g->salt, 0x5a, SALT_SIZE);
    unsigned char reason_salt[SALT_SIZE];
    memset(reason_salt, 0xa5, SALT_SIZE);

    Act act = {
        .store = str_of(g->store), .chain = STR("case/1b2c3d4e5f607182"), .op = STR("record.move.store"),
            .object = STR("exhibit/0123456789abcdef"),
        .object_version = 2, .has_object_hash = true, .object_hash = hash_salted(g->salt, STR("")), .has_model = true,
            .model = hash_of(STR("a model")),
        .reason_code = STR("stated"), .reason_hash = hash_salted(reason_salt, STR("handed over by the court")),
            .legal_basis = STR("CPC-2021/241"),
        .actor = STR("user/00000000000000a1"), .session = session, .made = INT64_C(1795628217123),
    };
    act.object_hash = hash_salted(g->salt, str_bytes(CONTENT, sizeof CONTENT - 1));
    for (size_t i = 0; i < NONCE_SIZE; i++) act.nonce[i] = (unsigned char)i;
    Buf text = buf_in(&arena), note = buf_in(&arena), entry = buf_in(&arena);
    act_format(&text, &act);
    note_sign(&note, buf_str(&text), &g->session.key, &g->session.secret);
    g->act = buf_str(&note);

    EntryText around = { .log = str_of(g->origin), .epoch = 1, .chain = act.chain, .chain_seq = 17, .has_prev = true,
                         .prev = hash_of(STR("before")),
                         .received = INT64_C(1795628217130), .act_note = g->act };
    entry_format(&entry, &around);
    g->entry = buf_str(&entry);
}

static Str vkey_line(const NoteKey *key)
{
    Buf b = buf_in(&arena);
    note_key_format(&b, key);
    buf_byte(&b, '\n');
    return buf_str(&b);
}

static void golden_file(const char *name, Str made)
{
    char path[128];
    Error error_;
    Str there;
    snprintf(path, sizeof path, GOLDEN "%s", name);
    if (getenv("TERGOO_MAKE_GOLDEN")) assert_ok(file_write_durable(path, made, &error_));
    assert_ok(file_read(&arena, path, 1 << 20, &there, &error_));
    assert_str(there, made);
}

static void the_golden_files_are_made_again(void **state)
{
    (void)state;
    Golden g;
    golden_make(&g);
    golden_file("act.note", g.act);
    golden_file("entry", g.entry);
    golden_file("log.vkey", vkey_line(&g.log.key));
    golden_file("session.vkey", vkey_line(&g.session.key));
    golden_file("act.object", str_bytes(CONTENT, sizeof CONTENT - 1));
    golden_file("act.object.salt", str_bytes(g.salt, SALT_SIZE));
}

/* Nothing of the making is used here: only what lies in the folder. */
static void the_golden_files_are_read(void **state)
{
    (void)state;
    Error error_;
    Str text, vkey, content, salt;
    EntryText entry;
    Note note;
    Act act;
    NoteKey key;
    bool bad;
    assert_ok(file_read(&arena, GOLDEN "entry", 1 << 20, &text, &error_));
    assert_ok(entry_parse(text, &entry, &error_));
    assert_ok(act_open(entry.act_note, &note, &act, &error_));
    assert_ok(file_read(&arena, GOLDEN "session.vkey", 1 << 10, &vkey, &error_));
    assert_ok(note_key_parse(str_trim(vkey), &key, &error_));
    assert_true(note_signed_by(&note, &key, &bad));
    assert_int_equal(entry.chain_seq, 17);
    assert_int_equal(entry.epoch, 1);
    assert_int_equal(act.object_version, 2);
    assert_str(act.op, STR("record.move.store"));
    assert_str(act.legal_basis, STR("CPC-2021/241"));
    assert_int_equal(act.until, 0);
    assert_int_equal(act.key.len, 0);
    assert_true(act_carries_record(&act));
    assert_ok(file_read(&arena, GOLDEN "act.object", 1 << 20, &content, &error_));
    assert_ok(file_read(&arena, GOLDEN "act.object.salt", 1 << 10, &salt, &error_));
    Hash h = hash_salted((const unsigned char *)salt.ptr, content);
    assert_true(hash_equal(&h, &act.object_hash));
}

/* ---- the rule of each line ---- */

static Str act_text(void)
{
    Golden g;
    Note note;
    Error error_;
    golden_make(&g);
    assert_ok(note_parse(g.act, &note, &error_));
    return note.text;
}

/* The text with the value of one line replaced. */
static Str with_line(Str text, const char *name, Str value)
{
    Str rest = text, line, n = str_of(name);
    Buf b = buf_in(&arena);
    bool found = false;
    while (str_next_line(&rest, &line)) {
        bool this_one = str_starts(line, n) && str_starts(str_from(line, n.len), STR(": "));
        if (this_one) {
            buf_add(&b, n);
            buf_c(&b, ": ");
            buf_add(&b, value);
        } else {
            buf_add(&b, line);
        }
        buf_byte(&b, '\n');
        found = found || this_one;
    }
    assert_true(found);
    return buf_str(&b);
}

#define H64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct { const char *line, *value; bool good; } ACT_LINES[] = {
    { "store", "0123456789abcdef", true }, { "store", "0123456789ABCDEF", false }, { "store", "0123456789abcde", false },
    { "store", "-", false },
    { "case", "office", true }, { "case", "case/0123456789abcdef", true }, { "case", "case/0123456789abcde", false },
    { "case", "Office", false },
    { "case", "-", false }, { "case", "case/", false },
    { "op", "a", true }, { "op", "a.b_9", true }, { "op", "A", false }, { "op", "a b", false }, { "op", "-", false },
    { "op", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false },
    { "object", "a/b", true }, { "object", "log/1", true }, { "object", "a", false }, { "object", "a/", false },
    { "object", "/b", false },
    { "object", "a/b/c", false }, { "object", "a/B", false }, { "object", "a-b/c", false }, { "object", "-", false },
    { "object-version", "0", true }, { "object-version", "9223372036854775807", true }, { "object-version", "-1", false },
    { "object-version", "01", false }, { "object-version", "9223372036854775808", false }, { "object-version", "-", false },
    { "object-version", "+1", false },
    { "object-hash", "-", true }, { "object-hash", H64, true }, { "object-hash", "00", false }, { "object-hash", H64 "0", false },
    { "model", "-", true }, { "model", H64, true }, { "model", "model", false },
    { "reason", "-", true }, { "reason", "stated " H64, true }, { "reason", "stated", false }, { "reason", H64, false },
    { "reason", "stated  " H64, false },
    { "reason", "- " H64, false }, { "reason", "a9 " H64, false }, { "reason", "Stated " H64, false },
    { "legal-basis", "-", true }, { "legal-basis", "CPC-2021/241", true }, { "legal-basis", "CPC 2021", false },
    { "legal-basis", "ст.241", false },
    { "key", "-", true }, { "key", "anything+printable", true }, { "key", "two words", false },
    { "until", "-", true }, { "until", "2026-11-25T17:36:57.123Z", true }, { "until", "2026-11-25T17:36:57Z", false },
    { "until", "1970-01-01T00:00:00.000Z", false },
    { "until", "never", false },
    { "actor", "log", true }, { "actor", "user/a1", true }, { "actor", "user/", false }, { "actor", "session/a1", false },
    { "actor", "-", false },
    { "session", "-", true }, { "session", "0123456789abcdef", true }, { "session", "0123", false },
    { "made", "2026-11-25T17:36:57.123Z", true }, { "made", "2026-11-25t17:36:57.123z", false },
    { "made", "2026-02-30T17:36:57.123Z", false }, { "made", "-", false },
    { "nonce", "0123456789abcdef0123456789abcdef", true }, { "nonce", "0123456789ABCDEF0123456789ABCDEF", false },
    { "nonce", "00", false }, { "nonce", "-", false },
};

static void each_line_has_its_rule(void **state)
{
    (void)state;
    Str text = act_text();
    for (size_t i = 0; i < ARRAY_LEN(ACT_LINES); i++) {
        Error error_;
        Act act;
        ErrorCode code = act_parse(with_line(text, ACT_LINES[i].line, str_of(ACT_LINES[i].value)), &act, &error_);
        if ((code == ERR_OK) != ACT_LINES[i].good) fail_msg("%s: %s", ACT_LINES[i].line, ACT_LINES[i].value);
        if (code != ERR_OK && strcmp(error_.parts[0].key, "act.bad-line") == 0) {
            assert_str(error_arg(&error_, "line-name"), str_of(ACT_LINES[i].line));
        }
    }
}

static void no_line_more_less_or_elsewhere(void **state)
{
    (void)state;
    Error error_;
    Act act;
    Str text = act_text(), rest = text, line;
    while (str_next_line(&rest, &line)) {                  /* each line left out, doubled, or followed by a space */
        size_t at = (size_t)(line.ptr - text.ptr);
        Str front = str_first(text, at), back = str_from(text, at + line.len + 1);
        Str without = str_format(&arena, STR_FMT STR_FMT, STR_ARG(front), STR_ARG(back));
        Str doubled = str_format(&arena, STR_FMT STR_FMT "\n" STR_FMT "\n" STR_FMT, STR_ARG(front), STR_ARG(line), STR_ARG(line),
                                 STR_ARG(back));
        Str spaced = str_format(&arena, STR_FMT STR_FMT " \n" STR_FMT, STR_ARG(front), STR_ARG(line), STR_ARG(back));
        assert_error(ERR_INVALID, act_parse(without, &act, &error_));
        assert_error(ERR_INVALID, act_parse(doubled, &act, &error_));
        assert_error(ERR_INVALID, act_parse(spaced, &act, &error_));
    }
    assert_error(ERR_INVALID, act_parse(str_first(text, text.len - 1), &act, &error_));
    assert_error(ERR_INVALID, act_parse(str_format(&arena, STR_FMT "x: y\n", STR_ARG(text)), &act, &error_));
    assert_string_equal(error_.parts[0].key, "act.more-lines");
    assert_error(ERR_INVALID, act_parse(STR("tergoo-bundle/v1\n"), &act, &error_));
    assert_error(ERR_INVALID, act_parse(STR(""), &act, &error_));
}

static const struct { const char *line, *value; bool good; } ENTRY_LINES[] = {
    { "log", "tergoo/0123456789abcdef/1", true }, { "log", "tergoo/0123456789abcdef/0", false },
    { "log", "tergoo/0123456789abcdef/01", false },
    { "log", "tergoo/0123456789abcdef", false }, { "log", "other/0123456789abcdef/1", false }, { "log", "-", false },
    { "case-seq", "2", true }, { "case-seq", "0", false }, { "case-seq", "1", false }, { "case-seq", "02", false },
    { "case-seq", "-", false },
    { "case-prev", H64, true }, { "case-prev", "-", false }, { "case-prev", "00", false },
    { "received", "2026-11-25T17:36:57.123Z", true }, { "received", "-", false }, { "received", "2026-11-25", false },
    { "via", "-", true }, { "via", "tergoo/0123456789abcdef/1 0", true }, { "via", "tergoo/0123456789abcdef/1 00", false },
    { "via", "tergoo/0123456789abcdef/1", false }, { "via", "tergoo/0123456789abcdef/1  0", false },
};

static void each_line_of_an_entry_has_its_rule(void **state)
{
    (void)state;
    Golden g;
    EntryText entry;
    Error error_;
    golden_make(&g);
    for (size_t i = 0; i < ARRAY_LEN(ENTRY_LINES); i++) {
        Str text = with_line(g.entry, ENTRY_LINES[i].line, str_of(ENTRY_LINES[i].value));
        ErrorCode code = entry_parse(text, &entry, &error_);
        if ((code == ERR_OK) != ENTRY_LINES[i].good) fail_msg("%s: %s", ENTRY_LINES[i].line, ENTRY_LINES[i].value);
        if (code != ERR_OK) continue;
        Buf again = buf_in(&arena);
        entry_format(&again, &entry);
        assert_str(buf_str(&again), text);
    }
    char *large = arena_alloc(&arena, ENTRY_LIMIT + 2);
    assert_non_null(large);
    memset(large, 'x', ENTRY_LIMIT + 1);
    memcpy(large, g.entry.ptr, g.entry.len);
    assert_error(ERR_LIMIT, entry_parse(str_bytes(large, ENTRY_LIMIT + 1), &entry, &error_));
    assert_error(ERR_INVALID, entry_parse(str_first(g.entry, 40), &entry, &error_));
}

/* ---- inverses ---- */

static uint64_t next_random(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return *s;
}

static Str random_text(uint64_t *s, const char *alphabet, size_t least, size_t most)
{
    size_t n = least + next_random(s) % (most - least + 1), of = strlen(alphabet);
    Buf b = buf_in(&arena);
    for (size_t i = 0; i < n; i++) buf_byte(&b, alphabet[next_random(s) % of]);
    return buf_str(&b);
}

static Hash random_hash(uint64_t *s)
{
    uint64_t v = next_random(s);
    return hash_of(str_bytes(&v, sizeof v));
}

static Act random_act(uint64_t *s)
{
    static const char HEX[] = "0123456789abcdef", LOWER[] = "abcdefghijklmnopqrstuvwxyz",
        IDS[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    Act a = { .store = random_text(s, HEX, 16, 16), .op = random_text(s, "abcdefghijklmnopqrstuvwxyz0123456789_.", 1, 64),
              .object_version = (int64_t)(next_random(s) >> (1 + next_random(s) % 63)), .actor = STR("log"),
                  .made = (Instant)(next_random(s) % 253402300800000) };
    a.chain = next_random(s) % 2 ? STR("office") : str_format(&arena, "case/" STR_FMT, STR_ARG(random_text(s, HEX, 16, 16)));
    a.object = str_format(&arena, STR_FMT "/" STR_FMT, STR_ARG(random_text(s, "abc_9", 1, 40)),
                          STR_ARG(random_text(s, IDS, 1, 40)));
    if (next_random(s) % 2) a.actor = str_format(&arena, "user/" STR_FMT, STR_ARG(random_text(s, IDS, 1, 40)));
    if ((a.has_object_hash = next_random(s) % 2)) a.object_hash = random_hash(s);
    if ((a.has_model = next_random(s) % 2)) a.model = random_hash(s);
    if (next_random(s) % 2) {
        a.reason_code = random_text(s, LOWER, 1, 40);
        a.reason_hash = random_hash(s);
    }
    if (next_random(s) % 2) a.legal_basis = random_text(s, "CPC-2021/.,()", 2, 64);
    if (next_random(s) % 2) a.key = random_text(s, "abc+/=09", 2, 400);
    if (next_random(s) % 2) a.until = a.made + 1;
    if (next_random(s) % 2) a.session = random_text(s, HEX, 16, 16);
    for (size_t i = 0; i < NONCE_SIZE; i++) a.nonce[i] = (unsigned char)next_random(s);
    return a;
}

static void formatting_and_parsing_are_inverses(void **state)
{
    (void)state;
    uint64_t s = 88172645463325252u;
    for (int turn = 0; turn < 20000; turn++) {
        ArenaMark mark = arena_mark(&arena);
        Error error_;
        Act act = random_act(&s), back;
        Buf text = buf_in(&arena), again = buf_in(&arena);
        act_format(&text, &act);
        if (act_parse(buf_str(&text), &back, &error_) != ERR_OK) fail_msg("%.*s", STR_ARG(buf_str(&text)));
        act_format(&again, &back);
        assert_str(buf_str(&again), buf_str(&text));
        assert_int_equal(back.object_version, act.object_version);
        assert_str(back.key, act.key);
        assert_memory_equal(back.nonce, act.nonce, NONCE_SIZE);
        arena_restore(&arena, mark);
    }
}

static void names_there_and_back(void **state)
{
    (void)state;
    char origin[64], name[128];
    Str store, session;
    uint32_t epoch;
    Str id = STR("0123456789abcdef");
    assert_str(origin_format(origin, id, 12), STR("tergoo/0123456789abcdef/12"));
    assert_true(origin_parse(STR("tergoo/0123456789abcdef/12"), &store, &epoch));
    assert_str(store, id);
    assert_int_equal(epoch, 12);
    assert_str(user_key_name(name, id, STR("user/a1")), STR("tergoo/0123456789abcdef/user/a1"));
    assert_true(session_of_key_name(session_key_name(name, id, STR("fedcba9876543210")), id, &session));
    assert_str(session, STR("fedcba9876543210"));
    assert_false(session_of_key_name(STR("tergoo/0123456789abcdef/session/fedcba98"), id, &session));
    assert_false(session_of_key_name(STR("tergoo/0123456789abcdee/session/fedcba9876543210"), id, &session));
    Golden g;
    golden_make(&g);
    assert_int_equal(key_fingerprint(&arena, &g.log.key).len, 39);
}

static int start(void **state)
{
    Error e;
    (void)state;
    arena = arena_with(256 << 20);
    return crypto_start(&e) == ERR_OK ? 0 : -1;
}

static int stop(void **state) { (void)state; arena_free(&arena); return 0; }

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_golden_files_are_made_again),
        cmocka_unit_test(the_golden_files_are_read),
        cmocka_unit_test(each_line_has_its_rule),
        cmocka_unit_test(no_line_more_less_or_elsewhere),
        cmocka_unit_test(each_line_of_an_entry_has_its_rule),
        cmocka_unit_test(formatting_and_parsing_are_inverses),
        cmocka_unit_test(names_there_and_back),
    };
    return cmocka_run_group_tests_name("act", tests, start, stop);
}
