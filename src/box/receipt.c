/* receipt.c: see receipt.h. */
#include "box/receipt.h"

enum { RANDOM_DIGITS = RECEIPT_DIGITS - 2, MODULUS = 97 };

const PassphraseCost RECEIPT_COST = { .passes = 3, .memory_kib = 64 * 1024 };

static unsigned remainder_of(const char *digits, size_t n, unsigned so_far)
{
    for (size_t i = 0; i < n; i++) so_far = (so_far * 10 + (unsigned)(digits[i] - '0')) % MODULUS;
    return so_far;
}

Receipt receipt_new(void)
{
    enum { EVEN = 250 };                            /* bytes from here on would make some digits likelier than others */
    Receipt r = { 0 };
    for (size_t n = 0; n < RANDOM_DIGITS;) {
        unsigned char bytes[2 * RANDOM_DIGITS];
        random_bytes(bytes, sizeof bytes);
        for (size_t i = 0; i < sizeof bytes && n < RANDOM_DIGITS; i++) {
            if (bytes[i] < EVEN) r.digits[n++] = (char)('0' + bytes[i] % 10);
        }
        crypto_wipe(bytes, sizeof bytes);
    }
    unsigned check = 98 - remainder_of("00", 2, remainder_of(r.digits, RANDOM_DIGITS, 0));
    r.digits[RANDOM_DIGITS] = (char)('0' + check / 10);
    r.digits[RANDOM_DIGITS + 1] = (char)('0' + check % 10);
    return r;
}

static bool is_between(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '-' || c == '.' || c == 0xa0 || c == 0x2009 || c == 0x202f || (c >= 0x2010 && c <= 0x2014);
}

ReceiptFault receipt_read(Str typed, Receipt *ret)
{
    Receipt r = { 0 };
    size_t n = 0;
    uint32_t c;
    while (utf8_next(&typed, &c)) {
        if (is_between(c)) continue;
        if (c < '0' || c > '9' || n == RECEIPT_DIGITS) return RECEIPT_LENGTH;
        r.digits[n++] = (char)c;
    }
    if (typed.len > 0 || n != RECEIPT_DIGITS) return RECEIPT_LENGTH;
    if (remainder_of(r.digits, RECEIPT_DIGITS, 0) != 1) return RECEIPT_CHECK;
    *ret = r;
    return RECEIPT_OK;
}

Str receipt_show(char to[RECEIPT_TEXT], const Receipt *r)
{
    size_t n = 0;
    for (size_t i = 0; i < RECEIPT_DIGITS; i++) {
        if (i > 0 && i % RECEIPT_GROUP == 0) to[n++] = ' ';
        to[n++] = r->digits[i];
    }
    to[n] = 0;
    return (Str){ to, n };
}

/* ---- what follows from it ---- */

Reporter receipt_reporter_of_key(const unsigned char key[KEY_SIZE])
{
    Reporter r;
    Hash pair = hash_of_parts((const Str[]){ STR("tergoo-receipt/v1 pair\n"), str_bytes(key, KEY_SIZE) }, 2);
    r.thread = hash_of_parts((const Str[]){ STR("tergoo-receipt/v1 thread\n"), str_bytes(key, KEY_SIZE) }, 2);
    memcpy(r.secret.bytes, pair.bytes, KEY_SIZE);
    r.key = seal_public_of(&r.secret);
    crypto_wipe(&pair, sizeof pair);
    return r;
}

ErrorCode receipt_reporter(const Receipt *r, const unsigned char salt[RECEIPT_SALT], PassphraseCost cost, Reporter *ret, Error *e)
{
    WrapKey key;
    TRY(wrap_key_from_passphrase((Str){ r->digits, RECEIPT_DIGITS }, salt, cost, &key, e));
    *ret = receipt_reporter_of_key(key.bytes);
    crypto_wipe(&key, sizeof key);
    return ERR_OK;
}
