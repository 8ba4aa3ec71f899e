/* A process that shut itself in (base/confine.h) is asked, child by child, for what it gave up: each time it must end by SIGSYS,
 * and its log must name the call; what its work needs must go on. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/confine.h"

enum { FINE = 0, DIFFERS = 9 };
enum { NO_MATTER, FREE_SOCKET };

static char folder[64];

/* ---- a child ---- */

typedef struct { int signal, code; char said[512]; } Ended;

static Ended shut_in(ConfineKind kind, int (*act)(int), int fd)
{
    int ends[2], status;
    Ended ret = { 0 };
    assert_int_equal(0, pipe(ends));
    pid_t child = fork();
    if (child == 0) {
        Error e;
        Confined is;
        const char *const folders[] = { folder };
        dup2(ends[1], STDERR_FILENO);
        if (confine_self(kind, folders, 1, &is, &e) != ERR_OK) _exit(DIFFERS + 1);
        _exit(act(fd));
    }
    assert_true(child > 0);
    close(ends[1]);
    for (ssize_t n, at = 0; (n = read(ends[0], ret.said + at, sizeof ret.said - 1 - (size_t)at)) > 0;) at += n;
    close(ends[0]);
    assert_int_equal(child, waitpid(child, &status, 0));
    ret.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    ret.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ret;
}

/* ---- what it tries; each comes back only when it was let ---- */

static int try_unlink(int fd) { (void)fd; return unlink("/nowhere/at/all") != 0; }
static int try_rename(int fd) { (void)fd; return rename("/nowhere/at/all", "/nowhere/else") != 0; }
static int try_fork(int fd) { (void)fd; return (int)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); }
static int try_kill(int fd) { (void)fd; return kill(1, 0); }
static int try_trace(int fd) { (void)fd; return (int)ptrace(PTRACE_TRACEME, 0, NULL, NULL); }
static int try_read_others(int fd) { (void)fd; return (int)syscall(SYS_process_vm_readv, getpid(), NULL, 0, NULL, 0, 0); }
static int try_bpf(int fd) { (void)fd; return (int)syscall(SYS_bpf, 0, NULL, 0); }
static int try_ring(int fd) { (void)fd; return (int)syscall(SYS_io_uring_setup, 1, NULL); }
static int try_keys(int fd) { (void)fd; return (int)syscall(SYS_keyctl, 0, 0, 0, 0, 0); }
static int try_namespace(int fd) { (void)fd; return unshare(CLONE_NEWUSER); }
static int try_persona(int fd) { (void)fd; return (int)syscall(SYS_personality, 0xffffffff); }
static int try_socket(int fd) { (void)fd; return socket(AF_INET, SOCK_STREAM, 0) < 0; }
static int try_own_socket(int fd) { (void)fd; return socket(AF_UNIX, SOCK_STREAM, 0) < 0; }
static int try_listen(int fd) { return listen(fd, 1); }
static int try_limits(int fd) { struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY }; (void)fd; return setrlimit(RLIMIT_CORE, &all); }

static int try_exec(int fd)
{
    char *const words[] = { (char *)(uintptr_t)"/bin/true", NULL };
    (void)fd;
    return execv(words[0], words);
}

static int try_connect(int fd)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(1), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    return connect(fd, (struct sockaddr *)&to, sizeof to) != 0;
}

static int try_bind(int fd)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    return bind(fd, (struct sockaddr *)&to, sizeof to) != 0;
}

static int try_code(int fd)
{
    (void)fd;
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
}

static int try_make_code(int fd)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    (void)fd;
    return page == MAP_FAILED || mprotect(page, 4096, PROT_READ | PROT_EXEC) != 0;
}

static int try_other_handler(int fd)
{
    (void)fd;
    return signal(SIGSYS, SIG_IGN) == SIG_ERR;
}

/* ---- refused ---- */

typedef struct { int (*act)(int); const char *call; int with; bool wide; } Refusal;

static const Refusal REFUSALS[] = {
    { try_unlink, "unlink", NO_MATTER, false }, { try_rename, "rename", NO_MATTER, false },
    { try_own_socket, "socket", NO_MATTER, false }, { try_connect, "connect", FREE_SOCKET, false },
    { try_bind, "bind", FREE_SOCKET, false }, { try_listen, "listen", FREE_SOCKET, false }, { try_kill, "kill", NO_MATTER, false },
    { try_limits, "prlimit64", NO_MATTER, false },
    { try_exec, "execve", NO_MATTER, true }, { try_fork, "clone", NO_MATTER, true }, { try_trace, "ptrace", NO_MATTER, true },
    { try_read_others, "process_vm_readv", NO_MATTER, true }, { try_bpf, "bpf", NO_MATTER, true }, { try_ring, "io_uring_setup", NO_MATTER, true },
    { try_keys, "keyctl", NO_MATTER, true }, { try_namespace, "unshare", NO_MATTER, true }, { try_persona, "personality", NO_MATTER, true },
    { try_socket, "socket", NO_MATTER, true }, { try_code, "mmap", NO_MATTER, true }, { try_make_code, "mprotect", NO_MATTER, true },
    { try_other_handler, "rt_sigaction", NO_MATTER, true },
};

/* By name nothing is had, wherever it lies, and the process goes on. */
static int names(int fd)
{
    struct stat st;
    (void)fd;
    if (open("/etc/passwd", O_RDONLY) >= 0 || errno != EACCES || open(folder, O_TMPFILE | O_RDWR, 0600) >= 0 || errno != EACCES) return DIFFERS;
    if (syscall(SYS_openat2, AT_FDCWD, folder, NULL, 0) >= 0 || errno != EACCES || stat("/etc/passwd", &st) == 0 || errno != EACCES) return DIFFERS;
    return access("/etc/passwd", R_OK) == 0 || errno != EACCES ? DIFFERS : FINE;
}

static bool offered(void)
{
    if (confine_offered().calls) return true;
    print_message("# %s: nothing is confined here\n", confine_is_built() ? "no seccomp in this kernel" : "a build with a sanitizer");
    return false;
}

static void check_refusals(ConfineKind kind)
{
    for (size_t i = 0; i < ARRAY_LEN(REFUSALS); i++) {
        const Refusal *r = &REFUSALS[i];
        char call[64];
        if (kind == CONFINE_WIDE && !r->wide) continue;
        CLEANUP(fd_close) int fd = r->with == FREE_SOCKET ? socket(AF_INET, SOCK_STREAM, 0) : -1;
        Ended x = shut_in(kind, r->act, fd);
        snprintf(call, sizeof call, "event=confined call=%s", r->call);
        if (x.signal != SIGSYS || !strstr(x.said, call)) print_error("%s: signal %d, code %d, said: %s\n", r->call, x.signal, x.code, x.said);
        assert_int_equal(SIGSYS, x.signal);
        assert_non_null(strstr(x.said, call));
        assert_non_null(strstr(x.said, "level=error"));
    }
}

static void who_serves_strangers_is_refused(void **state)
{
    (void)state;
    if (!offered()) skip();
    check_refusals(CONFINE_NARROW);
    Ended x = shut_in(CONFINE_NARROW, names, -1);
    assert_int_equal(0, x.signal);
    assert_int_equal(FINE, x.code);
}

static void who_opens_files_is_refused(void **state)
{
    (void)state;
    if (!offered()) skip();
    check_refusals(CONFINE_WIDE);
}

/* ---- what goes on ---- */

static void *in_thread(void *self)
{
    char bytes[4];
    ssize_t n = recv(*(int *)self, bytes, sizeof bytes, 0);
    char *room = mem_alloc(32 << 20);
    bool fine = n == 3 && room;
    mem_free(room);
    return fine ? self : NULL;
}

static int serves(int fd)
{
    struct stat st;
    pthread_t thread;
    void *came = NULL;
    int pair[2] = { fd & 0xffff, fd >> 16 };
    if (pthread_create(&thread, NULL, in_thread, &pair[0]) != 0 || send(pair[1], "abc", 3, 0) != 3) return DIFFERS;
    if (pthread_join(thread, &came) != 0) return DIFFERS;
    if (fstat(pair[0], &st) != 0 || clock_now() <= 0 || came != &pair[0]) return DIFFERS;
    log_event(LOG_ERROR, "still-here", "n=%d", 1);
    return FINE;
}

static void work_goes_on(void **state)
{
    (void)state;
    int pair[2];
    assert_int_equal(0, socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    for (int kind = CONFINE_NARROW; kind <= CONFINE_WIDE; kind++) {
        Ended x = shut_in((ConfineKind)kind, serves, pair[0] | pair[1] << 16);
        if (x.signal || x.code != FINE) print_error("signal %d, code %d, said: %s\n", x.signal, x.code, x.said);
        assert_int_equal(0, x.signal);
        assert_int_equal(FINE, x.code);
        assert_non_null(strstr(x.said, "event=still-here"));
    }
    close(pair[0]);
    close(pair[1]);
}

/* ---- files, where the kernel has Landlock ---- */

static int files(int fd)
{
    char path[96];
    (void)fd;
    snprintf(path, sizeof path, "%s/inside", folder);
    int inside = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (inside < 0 || write(inside, "x", 1) != 1 || close(inside) != 0 || truncate(path, 0) != 0) return DIFFERS;
    if (mkdir("/tmp/tergoo-outside", 0700) == 0 || errno != EACCES) return DIFFERS;
    if (open("/etc/passwd", O_RDONLY) >= 0 || errno != EACCES) return DIFFERS;
    snprintf(path, sizeof path, "%s/../tergoo-outside", folder);
    if (open(path, O_RDWR | O_CREAT, 0600) >= 0 || errno != EACCES) return DIFFERS;
    snprintf(path, sizeof path, "%s/link", folder);
    if (symlink("/etc/passwd", path) == 0 || errno != EACCES) return DIFFERS;
    return FINE;
}

static int tcp(int fd)
{
    return try_connect(fd) && errno == EACCES && try_bind(fd) && errno == EACCES ? FINE : DIFFERS;
}

static void files_outside_are_refused(void **state)
{
    (void)state;
    if (confine_offered().landlock == 0) skip();
    Ended x = shut_in(CONFINE_WIDE, files, -1);
    assert_int_equal(FINE, x.code);
    if (confine_offered().landlock < 4) return;
    CLEANUP(fd_close) int fd = socket(AF_INET, SOCK_STREAM, 0);
    x = shut_in(CONFINE_WIDE, tcp, fd);
    assert_int_equal(FINE, x.code);
}

static void a_folder_that_is_not_there_is_no_confinement(void **state)
{
    (void)state;
    if (confine_offered().landlock == 0) skip();
    pid_t child = fork();
    int status;
    if (child == 0) {
        Error e;
        Confined is;
        const char *const nowhere[] = { "/nowhere/at/all" };
        _exit(confine_self(CONFINE_WIDE, nowhere, 1, &is, &e) == ERR_IO ? FINE : DIFFERS);
    }
    assert_int_equal(child, waitpid(child, &status, 0));
    assert_int_equal(FINE, WEXITSTATUS(status));
}

/* ---- ---- */

static int begin(void **state)
{
    const char *where = getenv("TMPDIR");
    (void)state;
    snprintf(folder, sizeof folder, "%s/tergoo-confine-XXXXXX", where && strlen(where) < 30 ? where : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state)
{
    char path[96];
    (void)state;
    snprintf(path, sizeof path, "%s/inside", folder);
    (void)unlink(path);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_serves_strangers_is_refused), cmocka_unit_test(who_opens_files_is_refused), cmocka_unit_test(work_goes_on),
        cmocka_unit_test(files_outside_are_refused), cmocka_unit_test(a_folder_that_is_not_there_is_no_confinement),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
