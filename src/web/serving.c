/* serving.c: see serving.h. */
#include "web/serving.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>

static char small_letter(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

char *serving_name(Arena *a, Str name)
{
    char *copy = str_c(a, name);
    for (char *c = copy; c && *c; c++) *c = small_letter(*c);
    return copy;
}

bool serving_is_called(const Str *names, size_t count, Str name)
{
    if (str_starts(name, STR("["))) name = (Str){ name.ptr + 1, name.len - 2 };
    for (size_t i = 0; i < count; i++) {
        bool same = names[i].len == name.len;
        for (size_t j = 0; same && j < name.len; j++) same = small_letter(name.ptr[j]) == names[i].ptr[j];
        if (same) return true;
    }
    return false;
}

int serving_accept(int listening, struct sockaddr_storage *from)
{
    socklen_t n = sizeof *from;
    int one = 1, fd = accept4(listening, (struct sockaddr *)from, &n, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0) (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static sigset_t what_ends(void)
{
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    return ends;
}

void serving_begin(void)
{
    sigset_t ends = what_ends();
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_DUMPABLE, 0);
}

int serving_signals(void)
{
    sigset_t ends = what_ends();
    return signalfd(-1, &ends, SFD_CLOEXEC);
}
