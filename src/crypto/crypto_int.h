/* crypto_int.h: what the files of this folder share: each fetches its algorithm from OpenSSL once, when crypto_start asks. */
#ifndef TERGOO_CRYPTO_INT_H
#define TERGOO_CRYPTO_INT_H

#include <stdbool.h>

bool hash_start(void);
bool chunk_start(void);

/* The program stops: for what can only happen when a library is broken, where going on would sign or store a wrong value. */
_Noreturn void crypto_broken(const char *where);

#endif
