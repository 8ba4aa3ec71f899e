/* totp.c: see totp.h. */
#include "crypto/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "crypto/crypto.h"

uint32_t totp_code(TotpHash hash, Str secret, uint64_t step, int digits)
{
    const EVP_MD *md = hash == TOTP_SHA512 ? EVP_sha512() : hash == TOTP_SHA256 ? EVP_sha256() : EVP_sha1();
    unsigned char counter[8], mac[EVP_MAX_MD_SIZE];
    unsigned int n = 0;
    store_u64_be(counter, step);
    if (!HMAC(md, secret.ptr, (int)secret.len, counter, sizeof counter, mac, &n)) n = 0;
    if (n < 20) return UINT32_MAX;                  /* no code has that many digits */
    uint32_t value = load_u32_be(mac + (mac[n - 1] & 15)) & 0x7fffffff, modulus = 1;
    for (int i = 0; i < digits; i++) modulus *= 10;
    crypto_wipe(mac, sizeof mac);
    return value % modulus;
}

void totp_base32(Buf *to, Str bytes)
{
    static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    uint32_t bits = 0;
    int have = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        bits = bits << 8 | (unsigned char)bytes.ptr[i];
        for (have += 8; have >= 5; have -= 5) buf_byte(to, DIGITS[bits >> (have - 5) & 31]);
        bits &= (1u << have) - 1;
    }
    if (have > 0) buf_byte(to, DIGITS[bits << (5 - have) & 31]);
}
