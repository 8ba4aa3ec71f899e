/* name_uuid.c: see name_uuid.h. */
#include "crypto/name_uuid.h"

#include <openssl/evp.h>

#include "crypto/crypto_int.h"

enum { UUID_SIZE = 16, SHA1_SIZE = 20, VERSION = 5 };

/* The name space in which this program gives names: drawn once, written here for ever. */
static const unsigned char SPACE[UUID_SIZE] = { 0x8a, 0x1e, 0x6c, 0x0d, 0x3f, 0x52, 0x4b, 0x97, 0x9c, 0x41, 0x2d, 0x70, 0xe6, 0x5b,
                                                0x18, 0xa4 };

Str name_uuid(char to[UUID_TEXT], Str name)
{
    static const char DIGITS[] = "0123456789abcdef";
    unsigned char hash[SHA1_SIZE];
    char *at = to;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool done = context && EVP_DigestInit_ex(context, EVP_sha1(), NULL) && EVP_DigestUpdate(context, SPACE, sizeof SPACE) &&
                EVP_DigestUpdate(context, name.ptr, name.len) && EVP_DigestFinal_ex(context, hash, NULL);
    EVP_MD_CTX_free(context);
    if (!done) crypto_broken("sha1");
    hash[6] = (unsigned char)((hash[6] & 0x0f) | VERSION << 4);
    hash[8] = (unsigned char)((hash[8] & 0x3f) | 0x80);
    for (size_t i = 0; i < UUID_SIZE; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) *at++ = '-';
        *at++ = DIGITS[hash[i] >> 4];
        *at++ = DIGITS[hash[i] & 0x0f];
    }
    *at = 0;
    return (Str){ to, UUID_TEXT - 1 };
}
