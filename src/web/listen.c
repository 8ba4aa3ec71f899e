/* listen.c: see listen.h. */
#include "web/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <unistd.h>

enum { BACKLOG = 256 };

void listen_address(const struct sockaddr_storage *from, char to[46])
{
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)(const void *)from;
    const struct sockaddr_in *four = (const struct sockaddr_in *)(const void *)from;
    bool mapped = from->ss_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&six->sin6_addr);
    if (mapped) inet_ntop(AF_INET, &six->sin6_addr.s6_addr[12], to, 46);
    else if (from->ss_family == AF_INET6) inet_ntop(AF_INET6, &six->sin6_addr, to, 46);
    else inet_ntop(AF_INET, &four->sin_addr, to, 46);
}

ErrorCode listen_at(const char *address, int port, int *ret, int *got_port, Error *e)
{
    struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
    struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    bool is_four = address && inet_pton(AF_INET, address, &four.sin_addr) == 1;
    if (address && !is_four && inet_pton(AF_INET6, address, &six.sin6_addr) != 1) {
        return error_set(e, ERR_USAGE, K("web.address"), arg_c("address", address));
    }
    int one = 1, off = 0, fd = socket(is_four ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    struct sockaddr *to = is_four ? (struct sockaddr *)&four : (struct sockaddr *)&six;
    socklen_t n = is_four ? sizeof four : sizeof six;
    bool bound = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
                 (is_four || address || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == 0) && bind(fd, to, n) == 0 &&
                 listen(fd, BACKLOG) == 0 && getsockname(fd, to, &n) == 0;
    if (!bound) {
        int why = errno;
        (void)error_system(e, STR("port"));
        if (fd >= 0) close(fd);
        if (why == EADDRINUSE) return error_set(e, ERR_CONFLICT, K("web.port-taken"), arg_int("port", port));
        if (why == EADDRNOTAVAIL) return error_set(e, ERR_USAGE, K("web.address"), arg_c("address", address ? address : "::"));
        if (why == EACCES) return error_set(e, ERR_USAGE, K("web.port-denied"), arg_int("port", port));
        return e->code;
    }
    *got_port = ntohs(is_four ? four.sin_port : six.sin6_port);
    *ret = fd;
    return ERR_OK;
}
