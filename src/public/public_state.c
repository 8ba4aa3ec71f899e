/* public_state.c: what a form remembers from one request to the next, without a cookie and without anything kept here.
 *
 * A form that tells something carries the receipt that its sender will be given: sent twice, by a second click or a page that
 * is loaded anew, it comes to the same thread and is taken once. A form that answers carries the receipt of whoever came with
 * it. Both are sealed under a key that is made when the process starts and lies nowhere else, and grow old. */
#include "public/public_int.h"

enum { PLAIN = 1 + 8 + RECEIPT_DIGITS, SEALED = PLAIN + WRAP_OVERHEAD };

static Str bound(void)
{
    return STR("tergoo-public/v1 form");
}

Str state_seal(Arena *a, const WrapKey *key, StateKind kind, const Receipt *receipt)
{
    unsigned char plain[PLAIN] = { (unsigned char)kind }, sealed[SEALED];
    store_u64_be(plain + 1, (uint64_t)clock_now());
    memcpy(plain + 9, receipt->digits, RECEIPT_DIGITS);
    wrap_make(key, str_bytes(plain, sizeof plain), bound(), sealed);
    crypto_wipe(plain, sizeof plain);
    char *to = arena_alloc(a, 2 * SEALED + 1);
    return to ? hex_encode(to, sealed, sizeof sealed) : STR("");
}

bool state_open(const WrapKey *key, StateKind kind, Str text, Receipt *ret)
{
    unsigned char plain[PLAIN], sealed[SEALED];
    if (text.len != 2 * SEALED || hex_decode(text, sealed, sizeof sealed) != SEALED) return false;
    if (!wrap_open(key, str_bytes(sealed, sizeof sealed), bound(), plain)) return false;
    uint64_t made = (uint64_t)load_u32_be(plain + 1) << 32 | load_u32_be(plain + 5);
    int64_t age = clock_now() - (int64_t)made, most = kind == STATE_NEW ? STATE_NEW_HOURS * HOUR : STATE_BACK_MINUTES * MINUTE;
    bool fine = plain[0] == kind && age >= 0 && age <= most;
    *ret = (Receipt){ 0 };
    if (fine) memcpy(ret->digits, plain + 9, RECEIPT_DIGITS);
    crypto_wipe(plain, sizeof plain);
    return fine;
}
