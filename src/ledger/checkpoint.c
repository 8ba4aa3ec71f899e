/* checkpoint.c: what a log says of itself at some size, and the proof that an entry is in it, as files that travel.
 *
 * A checkpoint (C2SP tlog-checkpoint v1.0.0) is a note of three lines: origin, size, root. A proof file (C2SP tlog-proof@v1) puts
 * the index and the hashes of an inclusion proof in front of one. Neither needs our program to be checked: docs tell how to do it
 * with openssl and sha256sum. A log must never sign two checkpoints of which the larger does not extend the smaller. */
#include "ledger/ledger.h"

#include <inttypes.h>

#include "ledger/ledger_int.h"

#define PROOF_FIRST_LINE "c2sp.org/tlog-proof@v1"

/* Standard base64 of one hash. */
static bool hash_parse_base64(Str text, Hash *ret)
{
    return base64_decode(text, ret->bytes, HASH_SIZE) == HASH_SIZE;
}

void checkpoint_format(Buf *to, const Checkpoint *c)
{
    buf_add(to, c->origin);
    buf_format(to, "\n%" PRIu64 "\n", c->size);
    buf_base64(to, str_bytes(c->root.bytes, HASH_SIZE));
    buf_byte(to, '\n');
}

static ErrorCode checkpoint_refused(int64_t line, Error *e)
{
    return error_set(e, ERR_INVALID, K("ledger.checkpoint-line"), arg_int("line", line));
}

ErrorCode checkpoint_parse(Str text, Checkpoint *ret, Error *e)
{
    Checkpoint c;
    Str rest = text, line;
    if (!str_cut(&rest, '\n', &c.origin) || c.origin.len == 0 || utf8_has_control(c.origin, "")) return checkpoint_refused(1, e);
    if (!str_cut(&rest, '\n', &line) || !uint_parse(line, &c.size)) return checkpoint_refused(2, e);
    if (!str_cut(&rest, '\n', &line) || !hash_parse_base64(line, &c.root)) return checkpoint_refused(3, e);
    if (rest.len > 0) return checkpoint_refused(4, e);
    Hash empty = tree_empty();
    if (c.size == 0 && !hash_equal(&c.root, &empty)) return error_set(e, ERR_FINDING, K("ledger.checkpoint-empty"));
    *ret = c;
    return ERR_OK;
}

ErrorCode checkpoint_open(Str note, const NoteKey *key, Checkpoint *ret, Error *e)
{
    Note n;
    Checkpoint c;
    bool bad;
    Str name = str_of(key->name);
    TRY(note_parse(note, &n, e));
    if (!note_signed_by(&n, key, &bad)) {
        if (bad) return error_set(e, ERR_FINDING, K("ledger.checkpoint-forged"), arg_str("name", name));
        return error_set(e, ERR_FINDING, K("ledger.checkpoint-unsigned"), arg_str("name", name));
    }
    TRY(checkpoint_parse(n.text, &c, e));
    if (!str_equal(c.origin, name)) {
        return error_set(e, ERR_FINDING, K("ledger.checkpoint-origin"), arg_str("name", name), arg_str("origin", c.origin));
    }
    *ret = c;
    return ERR_OK;
}

void proof_file_format(Buf *to, const ProofFile *p)
{
    buf_c(to, PROOF_FIRST_LINE "\n");
    buf_format(to, "index %" PRIu64 "\n", p->index);
    for (size_t i = 0; i < p->proof.count; i++) {
        buf_base64(to, str_bytes(p->proof.hashes[i].bytes, HASH_SIZE));
        buf_byte(to, '\n');
    }
    buf_byte(to, '\n');
    buf_add(to, p->checkpoint);
}

/* Takes a line that must begin with `with` off *rest; what stands behind that goes to *value. */
static bool line_with(Str *rest, Str with, Str *value)
{
    Str line, after = *rest;
    if (!str_cut(&after, '\n', &line) || !str_starts(line, with)) return false;
    *value = str_from(line, with.len);
    *rest = after;
    return true;
}

static ErrorCode proof_refused(int64_t line, Error *e)
{
    return error_set(e, ERR_INVALID, K("ledger.proof-line"), arg_int("line", line));
}

ErrorCode proof_file_parse(Str bytes, ProofFile *ret, Error *e)
{
    ProofFile p = { 0 };
    Str rest = bytes, line;
    int64_t at = 1;
    if (bytes.len > NOTE_LIMIT) return error_set(e, ERR_LIMIT, K("ledger.note-long"), arg_int("limit", NOTE_LIMIT));
    if (!line_with(&rest, STR(PROOF_FIRST_LINE), &line) || line.len > 0) return proof_refused(at, e);
    at++;
    if (line_with(&rest, STR("extra "), &line)) {
        if (base64_decode_first(line, NULL, 0) < 0) return proof_refused(at, e);
        at++;
    }
    if (!line_with(&rest, STR("index "), &line) || !uint_parse(line, &p.index)) return proof_refused(at, e);
    for (;;) {
        at++;
        if (!str_cut(&rest, '\n', &line)) return proof_refused(at, e);
        if (line.len == 0) break;
        if (p.proof.count == PROOF_LIMIT || !hash_parse_base64(line, &p.proof.hashes[p.proof.count])) return proof_refused(at, e);
        p.proof.count++;
    }
    if (rest.len == 0) return proof_refused(at + 1, e);
    p.checkpoint = rest;
    *ret = p;
    return ERR_OK;
}
