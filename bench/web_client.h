/* web_client.h: an office served by a gate and a web process, and a client of it over TLS, for benches of pages. Each function
 * ends the program when something does not work. */
#ifndef TERGOO_BENCH_WEB_CLIENT_H
#define TERGOO_BENCH_WEB_CLIENT_H

#include <openssl/ssl.h>
#include <sys/types.h>

#include "filled.h"

typedef struct { pid_t gate, web; int port; } Served;

void serve(const Filled *f, const char *program, Served *ret);
void stop(const Served *s);

typedef struct {
    SSL_CTX *tls;
    SSL     *stream;
    int      fd, port, status;
    char     cookie[65], *body;
    size_t   len, sent;                 /* of the body; of all that came for it */
    bool     packed;                    /* asks for gzip */
} Client;

void must(bool fine, const char *what);
void client_open(Client *c, int port);
void client_connect(Client *c, SSL_SESSION *again);
void client_hang_up(Client *c);
void client_close(Client *c);
void client_sign_in(Client *c, const char *login);
/* Nanoseconds until the last byte was there. */
int64_t client_get(Client *c, Str path, bool json);

#endif
