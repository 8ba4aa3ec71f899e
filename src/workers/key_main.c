/* key_main.c: tergoo-key, the worker that asks libfido2 about a security key's signature (key_check.c). The library reads bytes
 * that somebody sent who has not signed in yet, and brings a reader of CBOR and one of devices along: none of that belongs into
 * a process that holds keys. It opens no file. */
#include <fido.h>

#include "workers/answer.h"
#include "workers/key_check.h"

enum { REQUEST_LIMIT = 64 << 10 };

int main(void)
{
    fido_init(FIDO_DISABLE_U2F_FALLBACK);
    return answer_run(NULL, 0, REQUEST_LIMIT, key_check);
}
