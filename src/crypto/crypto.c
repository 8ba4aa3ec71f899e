/* crypto.c: start-up, randomness and wiping.
 *
 * All randomness of the program comes through random_source, libsodium's own needs (the one-time key of a sealed box) included:
 * a golden file or a replay puts its own source there and gets the same bytes again. In the field it is getrandom(2), which
 * cannot fail once the kernel's pool is ready. */
#include "crypto/crypto.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/random.h>

#include "crypto/crypto_int.h"

void crypto_broken(const char *where)
{
    log_event(LOG_ERROR, "crypto-broken", "where=%s", where);
    abort();
}

static void random_system(void *to, size_t n)
{
    unsigned char *at = to;
    while (n > 0) {
        ssize_t got = getrandom(at, n < 256 ? n : 256, 0);    /* up to 256 bytes come whole or not at all */
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) crypto_broken("getrandom");
        at += got;
        n -= (size_t)got;
    }
}

void (*random_source)(void *to, size_t n) = random_system;

void random_bytes(void *to, size_t n)
{
    random_source(to, n);
}

static const char *random_name(void)
{
    return "tergoo";
}

static uint32_t random_word(void)
{
    uint32_t word;
    random_bytes(&word, sizeof word);
    return word;
}

static struct randombytes_implementation sodium_random = {
    .implementation_name = random_name, .random = random_word, .buf = random_bytes,
};

void crypto_wipe(void *p, size_t n)
{
    sodium_memzero(p, n);
}

ErrorCode crypto_start(Error *e)
{
    if (randombytes_set_implementation(&sodium_random) != 0 || sodium_init() < 0 || !hash_start() || !chunk_start()) {
        return error_set(e, ERR_INTERNAL, K("crypto.start"));
    }
    return ERR_OK;
}
