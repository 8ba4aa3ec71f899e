/* web_client.c: see web_client.h. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "web_client.h"

enum { BODY = 1 << 20 };

/* ---- the two processes ---- */

static pid_t start(const char *program, const char *const *args, const char *log, int *out)
{
    int ends[2];
    if (pipe(ends) != 0) exit(3);
    pid_t child = fork();
    if (child < 0) exit(3);
    if (child == 0) {
        int to = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(ends[1], 1);
        dup2(to, 2);
        close(ends[0]);
        execv(program, (char *const *)(uintptr_t)args);
        _exit(127);
    }
    close(ends[1]);
    *out = ends[0];
    return child;
}

/* What the web says first has its port in it: "https://localhost:PORT". */
static int read_port(int out)
{
    char said[1024];
    size_t n = 0;
    for (;;) {
        ssize_t got = read(out, said + n, sizeof said - 1 - n);
        if (got <= 0) exit(3);
        n += (size_t)got;
        said[n] = 0;
        const char *at = strstr(said, "localhost:");
        if (at && strchr(at, '\n')) return (int)strtol(at + strlen("localhost:"), NULL, 10);
    }
}

void serve(const Filled *f, const char *program, Served *ret)
{
    char log[4300], socket_path[4300];
    int gate_out, web_out;
    struct stat st;
    const char *const gate[] = { program, "--data", f->store, "gate", NULL };
    const char *const web[] = { program, "--data", f->store, "web", "--port", "0", "--address", "127.0.0.1", "--demo", "--no-second-factor",
                                NULL };
    snprintf(log, sizeof log, "%s/log", f->folder);
    snprintf(socket_path, sizeof socket_path, "%s/gate.sock", f->store);
    ret->gate = start(program, gate, log, &gate_out);
    while (stat(socket_path, &st) != 0) usleep(500);
    ret->web = start(program, web, log, &web_out);
    ret->port = read_port(web_out);
}

void stop(const Served *s)
{
    kill(s->web, SIGTERM);
    waitpid(s->web, NULL, 0);
    kill(s->gate, SIGTERM);
    waitpid(s->gate, NULL, 0);
}

/* ---- a client ---- */

void must(bool fine, const char *what)
{
    if (fine) return;
    fprintf(stderr, "bench_web: %s\n", what);
    exit(3);
}

void client_connect(Client *c, SSL_SESSION *again)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)c->port), .sin_addr = { htonl(INADDR_LOOPBACK) } };
    int one = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(c->fd >= 0 && connect(c->fd, (struct sockaddr *)&to, sizeof to) == 0, "connect");
    (void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    c->stream = SSL_new(c->tls);
    must(c->stream && SSL_set_fd(c->stream, c->fd) == 1, "stream");
    if (again) SSL_set_session(c->stream, again);
    must(SSL_connect(c->stream) == 1, "handshake");
}

void client_open(Client *c, int port)
{
    *c = (Client){ .port = port, .body = mem_alloc(BODY), .tls = SSL_CTX_new(TLS_client_method()) };
    must(c->body && c->tls, "memory");
    SSL_CTX_set_verify(c->tls, SSL_VERIFY_NONE, NULL);
    client_connect(c, NULL);
}

void client_hang_up(Client *c)
{
    SSL_shutdown(c->stream);
    SSL_free(c->stream);
    close(c->fd);
}

void client_close(Client *c)
{
    client_hang_up(c);
    SSL_CTX_free(c->tls);
    mem_free(c->body);
}

static void send_all(const Client *c, const char *bytes, size_t len)
{
    size_t n;
    must(SSL_write_ex(c->stream, bytes, len, &n) == 1 && n == len, "write");
}

/* A head's field, up to a semicolon or its end. */
static void copy_field(const char *head, const char *before, char *to, size_t room)
{
    const char *at = strstr(head, before);
    size_t n = 0;
    for (at = at ? at + strlen(before) : ""; *at && *at != ';' && *at != '\r' && n + 1 < room; at++) to[n++] = *at;
    to[n] = 0;
}

static void client_receive(Client *c)
{
    char head[8192], length[24];
    size_t have = 0, n, size;
    const char *end = NULL;
    while (!end) {
        must(have < sizeof head - 1 && SSL_read_ex(c->stream, head + have, sizeof head - 1 - have, &n) == 1, "read");
        have += n;
        head[have] = 0;
        end = strstr(head, "\r\n\r\n");
    }
    size_t head_size = (size_t)(end - head) + 4;
    copy_field(head, "Content-Length: ", length, sizeof length);
    if (strstr(head, "__Host-tergoo=")) copy_field(head, "__Host-tergoo=", c->cookie, sizeof c->cookie);
    c->status = (int)strtol(head + strlen("HTTP/1.1 "), NULL, 10);
    size = (size_t)strtoull(length, NULL, 10);
    must(size < BODY, "an answer of less than a megabyte");
    c->len = have - head_size;
    memcpy(c->body, head + head_size, c->len);
    for (; c->len < size; c->len += n) must(SSL_read_ex(c->stream, c->body + c->len, size - c->len, &n) == 1, "read");
    c->body[c->len] = 0;
    c->sent = head_size + size;
}

int64_t client_get(Client *c, Str path, bool json)
{
    char request[2048];
    int n = snprintf(request, sizeof request, "GET " STR_FMT " HTTP/1.1\r\nHost: localhost:%d\r\nAccept: %s\r\nAccept-Language: ru\r\n%s"
                     "Cookie: __Host-tergoo=%s\r\n\r\n", STR_ARG(path), c->port, json ? "application/json" : "text/html",
                     c->packed ? "Accept-Encoding: gzip\r\nSec-Fetch-Site: same-origin\r\n" : "", c->cookie);
    must(n > 0 && (size_t)n < sizeof request, "a short address");
    int64_t begun = clock_ticks();
    send_all(c, request, (size_t)n);
    client_receive(c);
    return clock_ticks() - begun;
}

void client_sign_in(Client *c, const char *login)
{
    char form[256], request[1024];
    int size = snprintf(form, sizeof form, "login=%s&passphrase=kara+suu+kara+tash", login);
    int n = snprintf(request, sizeof request, "POST /sign-in HTTP/1.1\r\nHost: localhost:%d\r\nOrigin: https://localhost:%d\r\n"
                     "Content-Length: %d\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n%s", c->port, c->port, size, form);
    send_all(c, request, (size_t)n);
    client_receive(c);
    must(c->status == 303 && c->cookie[0], "sign-in");
}
