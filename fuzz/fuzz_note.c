/* fuzz_note.c: any bytes as a signed note and as a public key.
 *
 * What must hold: nothing is read outside of the input (the copy has exactly its size, so the sanitizer sees it); what is taken
 * for a note begins with its text, is UTF-8 and has 1 to 16 signatures with valid names, each pair of name and id once; such a
 * note with one more signature of ours is a note again, and ours is good; a key that is taken is written as it was read. */
#include <stdlib.h>

#include "ledger/ledger.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_signing(Arena *a, Str bytes, const Note *n)
{
    Error e;
    Note again;
    bool bad;
    SignSecret secret = { { 42 } };
    SignPublic public = sign_public_of(&secret);
    NoteKey key = note_key(STR("fuzz.example"), &public);
    Buf b = buf_in(a);
    buf_add(&b, bytes);
    note_add_signature(&b, n->text, &key, &secret);
    must(!b.failed);
    ErrorCode code = note_parse(buf_str(&b), &again, &e);
    if (n->count == NOTE_SIGNATURES || b.len > NOTE_LIMIT) {
        must(code == ERR_LIMIT);
    } else if (code == ERR_OK) {
        must(again.count == n->count + 1 && str_equal(again.text, n->text));
        must(note_signed_by(&again, &key, &bad) && !bad);
    } else {
        must(strcmp(e.parts[0].key, "ledger.note-twice") == 0);
    }
}

static void check_note(Arena *a, Str bytes)
{
    Error e;
    Note n;
    if (note_parse(bytes, &n, &e) != ERR_OK) return;
    must(n.text.ptr == bytes.ptr && n.text.len > 0 && n.text.len < bytes.len && n.text.ptr[n.text.len - 1] == '\n');
    must(utf8_valid(bytes) && n.count >= 1 && n.count <= NOTE_SIGNATURES);
    for (size_t i = 0; i < n.count; i++) {
        must(note_key_name_ok(n.signatures[i].name));
        for (size_t k = 0; k < i; k++) {
            must(n.signatures[i].id != n.signatures[k].id || !str_equal(n.signatures[i].name, n.signatures[k].name));
        }
    }
    check_signing(a, bytes, &n);
}

static void check_key(Arena *a, Str bytes)
{
    Error e;
    NoteKey key;
    if (note_key_parse(bytes, &key, &e) != ERR_OK) return;
    Buf b = buf_in(a);
    note_key_format(&b, &key);
    must(str_equal(buf_str(&b), bytes));
    must(sign_public_ok(&key.key) && note_key_name_ok(str_of(key.name)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Error e;
    Arena a = arena_with(16 << 20);
    must(crypto_start(&e) == ERR_OK);
    char *copy = mem_alloc(size);
    if (copy) {
        if (size > 0) memcpy(copy, data, size);
        check_note(&a, str_bytes(copy, size));
        check_key(&a, str_bytes(copy, size));
        mem_free(copy);
    }
    arena_free(&a);
    return 0;
}
