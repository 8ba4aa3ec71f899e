/* test_box.c: receipts, parcels, threads, courier files, and the folder that holds them, against lost, repeated, cut and
 * foreign ones. */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "box/box.h"
#include "unit.h"

static char folder[512];
static SignSecret office_secret;
static SealSecret intake_secret;
static Str intake_text;
static Arena lasting;

static int start(void **state)
{
    (void)state;
    Error e;
    lasting = arena_with(64 << 20);
    if (crypto_start(&e) != ERR_OK) return -1;
    office_secret = sign_secret_new();
    intake_secret = seal_secret_new();
    SignPublic public = sign_public_of(&office_secret);
    Intake intake = { STR("Көк-Мунар"), seal_public_of(&intake_secret), note_key(STR("tergoo-intake"), &public) };
    Buf text = buf_in(&lasting);
    intake_format(&text, &intake);
    intake_text = buf_str(&text);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(&lasting);
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

static Box *fresh_box(Arena *a)
{
    Error e;
    Box *b = NULL;
    BoxOptions o = { 0 };
    (void)snprintf(folder, sizeof folder, "%s/test_box.XXXXXX", temporary_folder().ptr);
    assert_non_null(mkdtemp(folder));
    assert_int_equal(box_make(a, folder, intake_text, &o, &e), ERR_OK);
    assert_int_equal(box_open(a, folder, &b, &e), ERR_OK);
    return b;
}

static void drop_box(Box *b)
{
    box_close(b);
    (void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* ---- receipts ---- */

static void receipts_are_told_from_typing_errors(void **state)
{
    (void)state;
    char shown[RECEIPT_TEXT];
    for (int round = 0; round < 200; round++) {
        Receipt r = receipt_new(), back;
        assert_int_equal(receipt_read(receipt_show(shown, &r), &back), RECEIPT_OK);
        assert_memory_equal(r.digits, back.digits, RECEIPT_DIGITS);
        Receipt wrong = r;                              /* one digit, and two that changed places */
        int at = round % RECEIPT_DIGITS;
        wrong.digits[at] = (char)('0' + (wrong.digits[at] - '0' + 1 + round % 9) % 10);
        assert_int_equal(receipt_read((Str){ wrong.digits, RECEIPT_DIGITS }, &back), RECEIPT_CHECK);
        wrong = r;
        at = round % (RECEIPT_DIGITS - 1);
        if (wrong.digits[at] == wrong.digits[at + 1]) continue;
        wrong.digits[at] = r.digits[at + 1];
        wrong.digits[at + 1] = r.digits[at];
        assert_int_equal(receipt_read((Str){ wrong.digits, RECEIPT_DIGITS }, &back), RECEIPT_CHECK);
    }
}

static void receipts_are_read_however_they_are_grouped(void **state)
{
    (void)state;
    Receipt r = receipt_new(), back;
    Arena a = arena_with(1 << 16);
    Str typed = str_format(&a, " %.7s-%.7s\xc2\xa0%.7s .%.7s\t", r.digits, r.digits + 7, r.digits + 14, r.digits + 21);
    assert_int_equal(receipt_read(typed, &back), RECEIPT_OK);
    assert_int_equal(receipt_read(STR(""), &back), RECEIPT_LENGTH);
    assert_int_equal(receipt_read(STR("12345"), &back), RECEIPT_LENGTH);
    assert_int_equal(receipt_read(STR("abcd"), &back), RECEIPT_LENGTH);
    assert_int_equal(receipt_read(str_format(&a, "%s1", r.digits), &back), RECEIPT_LENGTH);
    arena_free(&a);
}

static void a_pair_follows_from_a_receipt_and_the_salt(void **state)
{
    (void)state;
    const PassphraseCost cheap = { 1, 8 };
    const unsigned char salt[RECEIPT_SALT] = { 1 }, other[RECEIPT_SALT] = { 2 };
    Error e;
    Receipt r = receipt_new();
    Reporter one, again, elsewhere;
    assert_int_equal(receipt_reporter(&r, salt, cheap, &one, &e), ERR_OK);
    assert_int_equal(receipt_reporter(&r, salt, cheap, &again, &e), ERR_OK);
    assert_int_equal(receipt_reporter(&r, other, cheap, &elsewhere, &e), ERR_OK);
    assert_memory_equal(&one, &again, sizeof one);
    assert_false(hash_equal(&one.thread, &elsewhere.thread));
}

/* ---- parcels ---- */

typedef struct { Arena *arena; Buf files, letter; size_t count; } Seen;
static ErrorCode see_file(void *self, Str name, Error *e)
{
    Seen *s = self;
    (void)e;
    buf_format(&s->files, "[" STR_FMT ":", STR_ARG(name));
    s->count++;
    return ERR_OK;
}
static ErrorCode see_data(void *self, Str bytes, Error *e) { (void)e; buf_add(&((Seen *)self)->files, bytes); return ERR_OK; }
static ErrorCode see_end(void *self, Error *e) { (void)e; buf_c(&((Seen *)self)->files, "]"); return ERR_OK; }
static ErrorCode see_letter(void *self, Str json, Error *e) { (void)e; buf_add(&((Seen *)self)->letter, json); return ERR_OK; }
static Seen seen_new(Arena *a) { return (Seen){ a, buf_in(a), buf_in(a), 0 }; }
static FrameSink sink_of(Seen *s) { return (FrameSink){ s, see_file, see_data, see_end, see_letter }; }

/* A kept parcel with one file of n bytes and a letter. */
static Hash send_one(Arena *a, Box *b, size_t n, const char *letter)
{
    Error e;
    ParcelWriter *w = NULL;
    int fd;
    char *path;
    Hash sha256;
    char *bytes = arena_alloc(a, n + 1);
    memset(bytes, 'x', n);
    assert_int_equal(box_incoming(a, b, &fd, &path, &e), ERR_OK);
    assert_int_equal(parcel_begin(fd, &b->intake, &w, &e), ERR_OK);
    if (n > 0) {
        assert_int_equal(parcel_add(w, FRAME_FILE, STR("фото.jpg"), &e), ERR_OK);
        assert_int_equal(parcel_add(w, FRAME_BYTES, (Str){ bytes, n }, &e), ERR_OK);
        assert_int_equal(parcel_add(w, FRAME_END, STR(""), &e), ERR_OK);
    }
    assert_int_equal(parcel_add(w, FRAME_MESSAGE, str_of(letter), &e), ERR_OK);
    assert_int_equal(parcel_finish(w, &sha256, &e), ERR_OK);
    parcel_free(w);
    close(fd);
    assert_int_equal(box_keep(a, b, path, &sha256, &e), ERR_OK);
    return sha256;
}

static int open_parcel(Arena *a, Box *b, const Hash *sha256, uint64_t *size)
{
    char hex[65];
    struct stat st;
    int fd = open(box_path(a, b, "parcels", hash_hex(hex, sha256)), O_RDWR);
    assert_int_equal(fstat(fd, &st), 0);
    *size = (uint64_t)st.st_size;
    assert_int_equal(st.st_mtim.tv_sec % 86400, 0);
    return fd;
}

static void parcels_come_out_as_they_went_in(void **state)
{
    (void)state;
    static const size_t SIZES[] = { 0, 1, 65000, CHUNK_SIZE - 40, CHUNK_SIZE, 3 * CHUNK_SIZE + 7, 1000000 };
    Arena a = arena_with(64 << 20);
    Error e;
    Box *b = fresh_box(&a);
    for (size_t i = 0; i < ARRAY_LEN(SIZES); i++) {
        uint64_t size;
        Seen s = seen_new(&a);
        Hash sha256 = send_one(&a, b, SIZES[i], "{\"a\":1}");
        int fd = open_parcel(&a, b, &sha256, &size);
        assert_int_equal(parcel_read(fd, 0, size, &intake_secret, sink_of(&s), &e), ERR_OK);
        assert_str(buf_str(&s.letter), STR("{\"a\":1}"));
        assert_int_equal(s.files.len, SIZES[i] > 0 ? SIZES[i] + strlen("[фото.jpg:]") : 0);
        close(fd);
    }
    drop_box(b);
    arena_free(&a);
}

static void parcels_of_like_length_look_alike(void **state)
{
    (void)state;
    Arena a = arena_with(64 << 20);
    Box *b = fresh_box(&a);
    uint64_t one, other;
    Hash first = send_one(&a, b, 0, "{}"), second = send_one(&a, b, 40000, "{\"what\":\"a longer letter\"}");
    int fd = open_parcel(&a, b, &first, &one), fd2 = open_parcel(&a, b, &second, &other);
    assert_int_equal(one, other);
    close(fd), close(fd2);
    for (uint64_t n = 1; n < UINT64_C(1) << 33; n = n * 5 / 4 + 1) {
        assert_true(parcel_padded(n) >= n);
        assert_true(n <= PARCEL_LEAST || parcel_padded(n) - n <= n / 8);
        assert_int_equal(parcel_padded(parcel_padded(n)), parcel_padded(n));
    }
    drop_box(b);
    arena_free(&a);
}

static void a_parcel_that_was_touched_gives_nothing_out(void **state)
{
    (void)state;
    Arena a = arena_with(64 << 20);
    Error e;
    Box *b = fresh_box(&a);
    uint64_t size;
    Hash sha256 = send_one(&a, b, 100000, "{}");
    int fd = open_parcel(&a, b, &sha256, &size);
    SealSecret other = seal_secret_new();
    Seen s = seen_new(&a);
    assert_int_equal(parcel_read(fd, 0, size, &other, sink_of(&s), &e), ERR_FINDING);
    for (uint64_t cut = 0; cut < size; cut += size / 37 + 1) assert_int_equal(parcel_read(fd, 0, cut, &intake_secret, sink_of(&s),
        &e), ERR_FINDING);
    for (uint64_t at = 0; at < size; at += size / 41 + 1) {
        char was, is;
        assert_int_equal(pread(fd, &was, 1, (off_t)at), 1);
        is = (char)(was ^ 1);
        assert_int_equal(pwrite(fd, &is, 1, (off_t)at), 1);
        assert_int_equal(parcel_read(fd, 0, size, &intake_secret, sink_of(&s), &e), ERR_FINDING);
        assert_int_equal(pwrite(fd, &was, 1, (off_t)at), 1);
    }
    assert_int_equal(s.letter.len, 0);
    close(fd);
    drop_box(b);
    arena_free(&a);
}

static ErrorCode feed(Str bytes, bool by_byte)
{
    Arena a = arena_with(8 << 20);
    Error e;
    Seen s = seen_new(&a);
    Frames f = frames_start(sink_of(&s));
    ErrorCode code = ERR_OK;
    if (!by_byte) code = frames_feed(&f, bytes, &e);
    for (size_t i = 0; by_byte && code == ERR_OK && i < bytes.len; i++) code = frames_feed(&f, (Str){ bytes.ptr + i, 1 }, &e);
    if (code == ERR_OK) code = frames_finish(&f, &e);
    frames_free(&f);
    arena_free(&a);
    return code;
}

static void frames_have_one_order(void **state)
{
    (void)state;
#define LETTER "m\0\0\0\2{}"
#define LAST "z\0\0\0\0"
#define NAME "f\0\0\0\1a"
#define DATA "d\0\0\0\1b"
#define CLOSE "e\0\0\0\0"
    static const Str GOOD[] = { STR(LETTER LAST), STR(NAME DATA DATA CLOSE NAME CLOSE LETTER "p\0\0\0\2\0\0" LAST) };
    static const Str BAD[] = { STR(""), STR(LAST), STR(LETTER), STR(LETTER LETTER LAST), STR(LETTER LAST "x"),
        STR(DATA LETTER LAST), STR(NAME LETTER LAST),
        STR(LETTER NAME CLOSE LAST), STR(NAME NAME CLOSE LETTER LAST), STR("f\0\0\0\0" CLOSE LETTER LAST),
            STR(LETTER "p\0\0\0\1x" LAST),
        STR("p\0\0\0\1\0" LETTER LAST), STR("m\0\0\0\0" LAST), STR("m\xff\xff\xff\xff"), STR(NAME "d\0\1\0\1"),
            STR("f\0\0\0\1\n" CLOSE LETTER LAST),
        STR("m\0\0\0\1\xff" LAST), STR("q\0\0\0\0"), STR("z\0\0\0\1x") };
    for (size_t i = 0; i < ARRAY_LEN(GOOD); i++) assert_int_equal(feed(GOOD[i], i % 2), ERR_OK);
    for (size_t i = 0; i < 2 * ARRAY_LEN(BAD); i++) assert_int_equal(feed(BAD[i / 2], i % 2), ERR_FINDING);
}

/* ---- threads and looks ---- */

static int opened;
static int counting_open(const char *path, int flags, mode_t mode) { opened++; return io_system.open(path, flags, mode); }

static Str sealed_note(Arena *a, const SealPublic *to, const char *text)
{
    Error e;
    Str sealed;
    JsonValue *note = json_new_object(a);
    json_set(a, note, "text", json_new_string(a, str_of(text)));
    assert_int_equal(note_seal(a, to, note, &sealed, &e), ERR_OK);
    return sealed;
}

static void a_thread_opens_for_its_reporter(void **state)
{
    (void)state;
    Arena a = arena_with(64 << 20);
    Error e;
    bool there, found;
    NoteFate fate;
    JsonValue *notes;
    Box *b = fresh_box(&a);
    unsigned char key[KEY_SIZE] = { 7 }, strange[KEY_SIZE] = { 8 };
    Reporter r = receipt_reporter_of_key(key), nobody = receipt_reporter_of_key(strange);
    assert_int_equal(box_begin_thread(&a, b, &r, &there, &e), ERR_OK);
    assert_false(there);
    assert_int_equal(box_begin_thread(&a, b, &r, &there, &e), ERR_OK);
    assert_true(there);
    Str sealed = sealed_note(&a, &r.key, "Кайсы күнү?"), name = STR("000102030405060708090a0b0c0d0e0f");
    assert_int_equal(sealed.len, sealed_note(&a, &r.key, "x").len);
    assert_int_equal(box_add_note(&a, b, &r.thread, name, sealed, &fate, &e), ERR_OK);
    assert_int_equal(fate, NOTE_ADDED);
    assert_int_equal(box_add_note(&a, b, &r.thread, name, sealed, &fate, &e), ERR_OK);
    assert_int_equal(fate, NOTE_KNOWN);
    assert_int_equal(box_add_note(&a, b, &nobody.thread, name, sealed, &fate, &e), ERR_OK);
    assert_int_equal(fate, NOTE_NOWHERE);
    assert_int_equal(box_look(&a, b, &r, &found, &notes, &e), ERR_OK);
    assert_true(found);
    assert_int_equal(notes->count, 1);
    assert_str(json_text(json_get(notes->first, "text")), STR("Кайсы күнү?"));
    drop_box(b);
    arena_free(&a);
}

/* Right or wrong, a receipt has the same files opened and the same notes unsealed. */
static void a_look_takes_the_same_steps_for_a_wrong_receipt(void **state)
{
    (void)state;
    Arena a = arena_with(64 << 20);
    Error e;
    bool there, found;
    NoteFate fate;
    JsonValue *notes;
    Box *b = fresh_box(&a);
    unsigned char key[KEY_SIZE] = { 7 }, strange[KEY_SIZE] = { 8 };
    Reporter r = receipt_reporter_of_key(key), nobody = receipt_reporter_of_key(strange);
    assert_int_equal(box_begin_thread(&a, b, &r, &there, &e), ERR_OK);
    Str sealed = sealed_note(&a, &r.key, "x");
    assert_int_equal(box_add_note(&a, b, &r.thread, STR("000102030405060708090a0b0c0d0e0f"), sealed, &fate, &e), ERR_OK);
    Io counting = io_system;
    counting.open = counting_open;
    io = &counting;
    opened = 0;
    assert_int_equal(box_look(&a, b, &r, &found, &notes, &e), ERR_OK);
    int for_right = opened;
    assert_true(found);
    size_t right_notes = notes->count;
    opened = 0;
    assert_int_equal(box_look(&a, b, &nobody, &found, &notes, &e), ERR_OK);
    io = &io_system;
    assert_false(found);
    assert_int_equal(opened, for_right);
    assert_int_equal(notes->count, right_notes);
    drop_box(b);
    arena_free(&a);
}

/* ---- courier files ---- */

static int nameless(void)
{
    int fd = file_nameless();
    assert_true(fd >= 0);
    return fd;
}

static int packed(Arena *a, Box *b, Packed *p)
{
    Error e;
    int fd = nameless();
    assert_int_equal(box_pack(a, b, 20000, fd, p, &e), ERR_OK);
    return fd;
}

static void a_courier_brings_all_and_again(void **state)
{
    (void)state;
    Arena a = arena_with(128 << 20);
    Error e;
    Packed p;
    Courier *c;
    Box *b = fresh_box(&a);
    send_one(&a, b, 10, "{\"n\":1}");
    send_one(&a, b, 200000, "{\"n\":2}");
    for (int again = 0; again < 2; again++) {
        int fd = packed(&a, b, &p);
        assert_int_equal(p.parcels, 2);
        assert_int_equal(courier_open(&a, fd, COURIER_TIPS, &b->key, b->intake_hex, &c, &e), ERR_OK);
        assert_int_equal(courier_check(fd, c, &e), ERR_OK);
        for (size_t i = 0; i < c->count; i++) {
            Seen s = seen_new(&a);
            assert_int_equal(parcel_read(fd, c->items[i].at, c->items[i].size, &intake_secret, sink_of(&s), &e), ERR_OK);
            assert_int_equal(s.count, 1);
        }
        close(fd);
    }
    drop_box(b);
    arena_free(&a);
}

static void a_foreign_or_damaged_courier_is_told(void **state)
{
    (void)state;
    Arena a = arena_with(256 << 20);
    Error e;
    Packed p;
    Courier *c;
    struct stat st;
    Box *b = fresh_box(&a);
    send_one(&a, b, 10, "{}");
    int fd = packed(&a, b, &p);
    SignSecret strange = sign_secret_new();
    SignPublic public = sign_public_of(&strange);
    NoteKey impostor = note_key(STR("tergoo-box"), &public);
    assert_int_equal(courier_open(&a, fd, COURIER_TIPS, &impostor, b->intake_hex, &c, &e), ERR_FINDING);
    assert_string_equal(e.parts[0].key, "box.courier-stranger");
    assert_int_equal(courier_open(&a, fd, COURIER_TIPS, &b->key, STR("somebody"), &c, &e), ERR_FINDING);
    assert_string_equal(e.parts[0].key, "box.courier-for-others");
    assert_int_equal(courier_open(&a, fd, COURIER_ANSWERS, &b->key, b->intake_hex, &c, &e), ERR_FINDING);
    assert_string_equal(e.parts[0].key, "box.courier-not-answers");
    assert_int_equal(fstat(fd, &st), 0);
    char last;
    assert_int_equal(pread(fd, &last, 1, st.st_size - 1), 1);
    last ^= 1;
    assert_int_equal(pwrite(fd, &last, 1, st.st_size - 1), 1);
    assert_int_equal(courier_open(&a, fd, COURIER_TIPS, &b->key, b->intake_hex, &c, &e), ERR_OK);
    assert_int_equal(courier_check(fd, c, &e), ERR_FINDING);
    assert_int_equal(ftruncate(fd, st.st_size + 1), 0);
    assert_int_equal(courier_open(&a, fd, COURIER_TIPS, &b->key, b->intake_hex, &c, &e), ERR_FINDING);
    for (off_t n = st.st_size - 1; n >= 0; n -= st.st_size / 50 + 1) {
        assert_int_equal(ftruncate(fd, n), 0);
        assert_int_equal(courier_open(&a, fd, COURIER_TIPS, &b->key, b->intake_hex, &c, &e), ERR_FINDING);
    }
    close(fd);
    drop_box(b);
    arena_free(&a);
}

static int answers(Arena *a, Box *b, const Hash *taken, const Hash *thread, Str sealed, const SignSecret *by)
{
    Error e;
    Courier *c = ARENA_NEW(a, Courier);
    CourierItem items[2] = { { .kind = COURIER_TAKEN, .sha256 = *taken },
                             { .kind = COURIER_ANSWER, .thread = *thread, .name = "0f0e0d0c0b0a09080706050403020100",
                                 .size = sealed.len,
                               .sha256 = hash_of(sealed) } };
    Buf head = buf_in(a);
    SignPublic public = sign_public_of(by);
    NoteKey key = note_key(STR("tergoo-intake"), &public);
    c->kind = COURIER_ANSWERS;
    c->to = b->vkey;
    c->made = 20000;
    c->items = items;
    c->count = 2;
    int fd = nameless();
    assert_int_equal(courier_write(a, c, &key, by, &head, &e), ERR_OK);
    assert_int_equal(fd_write_all(fd, buf_str(&head), STR("x"), &e), ERR_OK);
    assert_int_equal(fd_write_all(fd, sealed, STR("x"), &e), ERR_OK);
    return fd;
}

static void answers_come_once_and_parcels_go_when_they_are_taken(void **state)
{
    (void)state;
    Arena a = arena_with(256 << 20);
    Error e;
    Took t;
    Packed p;
    bool there;
    Box *b = fresh_box(&a);
    unsigned char key[KEY_SIZE] = { 9 };
    Reporter r = receipt_reporter_of_key(key);
    Hash sha256 = send_one(&a, b, 0, "{}"), nowhere = hash_of(STR("nowhere"));
    assert_int_equal(box_begin_thread(&a, b, &r, &there, &e), ERR_OK);
    Str sealed = sealed_note(&a, &r.key, "Рахмат");
    SignSecret strange = sign_secret_new();
    int forged = answers(&a, b, &sha256, &r.thread, sealed, &strange);
    assert_int_equal(box_take(&a, b, forged, &t, &e), ERR_FINDING);
    close(packed(&a, b, &p));
    assert_int_equal(p.parcels, 1);                 /* a forged receipt lets nothing go */
    int fd = answers(&a, b, &sha256, &r.thread, sealed, &office_secret), stray = answers(&a, b, &sha256, &nowhere, sealed,
        &office_secret);
    assert_int_equal(box_take(&a, b, fd, &t, &e), ERR_OK);
    assert_true(t.taken == 1 && t.answers == 1 && t.known == 0 && t.strays == 0);
    assert_int_equal(box_take(&a, b, fd, &t, &e), ERR_OK);
    assert_true(t.taken == 0 && t.answers == 0 && t.known == 1 && t.strays == 0);
    assert_int_equal(box_take(&a, b, stray, &t, &e), ERR_OK);
    assert_true(t.strays == 1);
    close(packed(&a, b, &p));
    assert_int_equal(p.parcels, 0);
    close(forged), close(fd), close(stray);
    drop_box(b);
    arena_free(&a);
}

static void mixing_leaves_what_there_is(void **state)
{
    (void)state;
    Arena a = arena_with(64 << 20);
    Error e;
    bool mixed;
    Packed p;
    struct stat before, after;
    char hex[65];
    Box *b = fresh_box(&a);
    Hash sha256 = send_one(&a, b, 50, "{}");
    const char *path = box_path(&a, b, "parcels", hash_hex(hex, &sha256));
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(box_mix(b, 20000, &mixed, &e), ERR_OK);
    assert_true(mixed);
    assert_int_equal(stat(path, &after), 0);
    assert_int_not_equal(before.st_ino, after.st_ino);
    assert_int_equal(after.st_mtim.tv_sec % 86400, 0);
    assert_int_equal(box_mix(b, 20000, &mixed, &e), ERR_OK);
    assert_false(mixed);
    int fd = packed(&a, b, &p);
    assert_true(p.parcels == 1 && p.damaged == 0);
    close(fd);
    assert_int_equal(truncate(path, 100), 0);       /* a failing disk: the others are still packed */
    send_one(&a, b, 50, "{}");
    close(packed(&a, b, &p));
    assert_true(p.parcels == 1 && p.damaged == 1);
    drop_box(b);
    arena_free(&a);
}

static void a_box_is_made_once(void **state)
{
    (void)state;
    Arena a = arena_with(16 << 20);
    Error e;
    Box *b = fresh_box(&a), *again;
    BoxOptions o = { .leave = STR("javascript:alert(1)") };
    assert_int_equal(box_make(&a, folder, intake_text, &(BoxOptions){ 0 }, &e), ERR_CONFLICT);
    assert_int_equal(box_make(&a, "/nowhere", intake_text, &o, &e), ERR_USAGE);
    assert_int_equal(box_make(&a, "/nowhere", STR("tergoo-intake/v1\nname x\n"), &(BoxOptions){ 0 }, &e), ERR_INVALID);
    assert_int_equal(box_open(&a, "/nowhere", &again, &e), ERR_NOT_FOUND);
    const char *path = box_path(&a, b, "box", STR(""));
    assert_int_equal(truncate(path, 60), 0);
    assert_int_equal(box_open(&a, folder, &again, &e), ERR_FINDING);
    drop_box(b);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(receipts_are_told_from_typing_errors),
        cmocka_unit_test(receipts_are_read_however_they_are_grouped),
        cmocka_unit_test(a_pair_follows_from_a_receipt_and_the_salt),
        cmocka_unit_test(parcels_come_out_as_they_went_in),
        cmocka_unit_test(parcels_of_like_length_look_alike),
        cmocka_unit_test(a_parcel_that_was_touched_gives_nothing_out),
        cmocka_unit_test(frames_have_one_order),
        cmocka_unit_test(a_thread_opens_for_its_reporter),
        cmocka_unit_test(a_look_takes_the_same_steps_for_a_wrong_receipt),
        cmocka_unit_test(a_courier_brings_all_and_again),
        cmocka_unit_test(a_foreign_or_damaged_courier_is_told),
        cmocka_unit_test(answers_come_once_and_parcels_go_when_they_are_taken),
        cmocka_unit_test(mixing_leaves_what_there_is),
        cmocka_unit_test(a_box_is_made_once),
    };
    return cmocka_run_group_tests_name("box", tests, start, end);
}
