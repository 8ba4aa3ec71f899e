/* confine.c: see confine.h. libseccomp makes the filter's program (a call's number and the place of its arguments differ from
 * processor to processor); Landlock has no library and needs none: three system calls, known here by their numbers, because Debian
 * 12's headers are older than kernels it may run under. */
#include "base/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/base.h"

#ifdef TERGOO_UNCONFINED
enum { BUILT = 0 };
#else
enum { BUILT = 1 };
#endif

/* ---- which calls ---- */

typedef struct { int number; const char *name; } Call;
#define CALL(name) { SCMP_SYS(name), #name }

/* CONFINE_NARROW: these and, below, a few by their arguments. */
static const int SERVING[] = {
    SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(pread64), SCMP_SYS(pwrite64), SCMP_SYS(lseek),
    SCMP_SYS(ftruncate), SCMP_SYS(fstat), SCMP_SYS(close), SCMP_SYS(accept4), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg),
    SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(shutdown), SCMP_SYS(setsockopt), SCMP_SYS(getsockopt), SCMP_SYS(getsockname),
    SCMP_SYS(getpeername), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap),
    SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(sysinfo), SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(getpid), SCMP_SYS(gettid),
    SCMP_SYS(getrandom), SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep), SCMP_SYS(gettimeofday), SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
};

/* CONFINE_NARROW answers these with EACCES and goes on: the C library itself looks into /proc now and then (malloc, when it
 * gives memory back), and does without. */
static const int DENIED[] = {
    SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(openat2), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx),
    SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
};

/* CONFINE_WIDE: all but these. (memfd_create gives memory with a descriptor, which papers' sources lie in; nothing of it can be
 * executed, since nothing can.) The names are what the log shows, for either kind. */
static const Call REFUSED[] = {
    CALL(execve), CALL(execveat), CALL(fork), CALL(vfork), CALL(ptrace), CALL(process_vm_readv), CALL(process_vm_writev),
    CALL(pidfd_getfd), CALL(pidfd_open), CALL(kcmp), CALL(unshare), CALL(setns), CALL(chroot), CALL(pivot_root), CALL(mount),
    CALL(umount2), CALL(open_tree), CALL(move_mount), CALL(fsopen), CALL(fsconfig), CALL(fsmount), CALL(mknod), CALL(mknodat),
    CALL(swapon), CALL(swapoff), CALL(acct), CALL(quotactl), CALL(init_module), CALL(finit_module), CALL(delete_module),
    CALL(kexec_load), CALL(kexec_file_load), CALL(reboot), CALL(settimeofday), CALL(clock_settime), CALL(adjtimex),
    CALL(clock_adjtime), CALL(bpf), CALL(perf_event_open), CALL(userfaultfd), CALL(io_uring_setup), CALL(io_uring_enter),
    CALL(io_uring_register), CALL(keyctl), CALL(add_key), CALL(request_key), CALL(open_by_handle_at), CALL(name_to_handle_at),
    CALL(personality), CALL(iopl), CALL(ioperm), CALL(modify_ldt), CALL(vmsplice), CALL(memfd_secret),
    CALL(syslog), CALL(sethostname), CALL(setdomainname), CALL(setuid), CALL(setgid), CALL(setresuid), CALL(setresgid),
    CALL(setgroups), CALL(capset),
};

/* Further names for the log, of what CONFINE_NARROW refuses and CONFINE_WIDE sees by its arguments. */
static const Call NAMED[] = {
    CALL(creat), CALL(unlink), CALL(unlinkat), CALL(rename), CALL(renameat), CALL(renameat2), CALL(mkdir), CALL(clone),
    CALL(socket), CALL(socketpair), CALL(connect), CALL(bind), CALL(listen), CALL(kill), CALL(tkill), CALL(tgkill),
    CALL(rt_sigaction), CALL(mmap), CALL(mprotect), CALL(pkey_mprotect), CALL(dup), CALL(dup2), CALL(dup3), CALL(pipe2),
    CALL(prctl), CALL(ioctl), CALL(fcntl), CALL(prlimit64), CALL(getdents64), CALL(setrlimit), CALL(seccomp),
};

/* ---- what is said when one is refused ---- */

static const char *name_of(int number)
{
    for (size_t i = 0; i < ARRAY_LEN(REFUSED); i++) {
        if (REFUSED[i].number == number) return REFUSED[i].name;
    }
    for (size_t i = 0; i < ARRAY_LEN(NAMED); i++) {
        if (NAMED[i].number == number) return NAMED[i].name;
    }
    return "other";
}

static void put(char *line, size_t room, size_t *len, const char *text)
{
    for (; *text && *len < room; text++) line[(*len)++] = *text;
}

/* In a signal's handler: no stream of stdio, no lock, no memory. SIGSYS has its own ending again (SA_RESETHAND), and a second
 * one ends the process as it would have without us, so that whoever watches it sees which signal it was. */
static void refused(int signal_number, siginfo_t *what, void *context)
{
    (void)context;
    char line[256], when[25], number[24], pid[24];
    size_t len = 0;
    const char *const parts[] = {
        instant_format(when, clock_now()).ptr, " level=error event=confined call=", name_of(what->si_syscall),
        " number=", amount_format(number, what->si_syscall, 0).ptr, " pid=", amount_format(pid, getpid(), 0).ptr,
        " the process asked for what it never needs, and was ended\n",
    };
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) put(line, sizeof line, &len, parts[i]);
    (void)!write(STDERR_FILENO, line, len);
    (void)raise(signal_number);
    _exit(128 + signal_number);
}

static bool watch_refusals(void)
{
    struct sigaction act = { .sa_sigaction = refused, .sa_flags = (int)(SA_SIGINFO | SA_RESETHAND | SA_NODEFER) };
    sigset_t set;
    sigemptyset(&act.sa_mask);
    sigemptyset(&set);
    sigaddset(&set, SIGSYS);
    return sigaction(SIGSYS, &act, NULL) == 0 && sigprocmask(SIG_UNBLOCK, &set, NULL) == 0;
}

/* ---- the filter ---- */

enum { NAMESPACES = CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP };

/* A processor may lack a call: libseccomp then knows it by a negative number, and there is nothing to do. */
static bool rule(scmp_filter_ctx f, uint32_t action, int call, unsigned count, const struct scmp_arg_cmp *args)
{
    int failed = seccomp_rule_add_array(f, action, call, count, args);
    return failed == 0 || failed == -EDOM || failed == -EACCES;     /* EACCES: the same as what happens anyway */
}

static bool narrow_rules(scmp_filter_ctx f)
{
    const struct scmp_arg_cmp thread = SCMP_A0(SCMP_CMP_MASKED_EQ, (scmp_datum_t)(CLONE_THREAD | NAMESPACES), CLONE_THREAD);
    const struct scmp_arg_cmp data = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    const struct scmp_arg_cmp by_descriptor = SCMP_A3(SCMP_CMP_EQ, AT_EMPTY_PATH);      /* how glibc asks fstat's question */
    const struct scmp_arg_cmp by_name = SCMP_A3(SCMP_CMP_NE, AT_EMPTY_PATH);
    const struct scmp_arg_cmp oneself = SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid());
    const struct scmp_arg_cmp terminal = SCMP_A1(SCMP_CMP_EQ, TCGETS);                  /* stdio asks whether it writes to one */
    const struct scmp_arg_cmp not_ours = SCMP_A0(SCMP_CMP_NE, SIGSYS);                  /* a first thread has glibc set up two signals */
    const int settings[] = { F_GETFL, F_SETFL, F_GETFD, F_SETFD };
    bool fine = true;
    for (size_t i = 0; i < ARRAY_LEN(SERVING); i++) fine = fine && rule(f, SCMP_ACT_ALLOW, SERVING[i], 0, NULL);
    for (size_t i = 0; i < ARRAY_LEN(DENIED); i++) {
        bool by_argument = DENIED[i] == SCMP_SYS(newfstatat);
        fine = fine && rule(f, SCMP_ACT_ERRNO(EACCES), DENIED[i], by_argument ? 1 : 0, &by_name);
    }
    for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
        const struct scmp_arg_cmp one = SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)settings[i]);
        fine = fine && rule(f, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, &one);
    }
    return fine && rule(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, &thread) && rule(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, &data) &&
           rule(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, &data) && rule(f, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1, &by_descriptor) &&
           rule(f, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &oneself) && rule(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, &terminal) &&
           rule(f, SCMP_ACT_ALLOW, SCMP_SYS(rt_sigaction), 1, &not_ours);
}

static bool wide_rules(scmp_filter_ctx f)
{
    const struct scmp_arg_cmp process = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0);
    const struct scmp_arg_cmp code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC);
    const struct scmp_arg_cmp network = SCMP_A0(SCMP_CMP_NE, AF_UNIX);
    const struct scmp_arg_cmp ours = SCMP_A0(SCMP_CMP_EQ, SIGSYS);
    bool fine = true;
    for (size_t i = 0; i < ARRAY_LEN(REFUSED); i++) fine = fine && rule(f, SCMP_ACT_TRAP, REFUSED[i].number, 0, NULL);
    return fine && rule(f, SCMP_ACT_TRAP, SCMP_SYS(clone), 1, &process) && rule(f, SCMP_ACT_TRAP, SCMP_SYS(socket), 1, &network) &&
           rule(f, SCMP_ACT_TRAP, SCMP_SYS(mmap), 1, &code) && rule(f, SCMP_ACT_TRAP, SCMP_SYS(mprotect), 1, &code) &&
           rule(f, SCMP_ACT_TRAP, SCMP_SYS(pkey_mprotect), 1, &code) && rule(f, SCMP_ACT_TRAP, SCMP_SYS(rt_sigaction), 1, &ours);
}

/* clone3 keeps its flags in memory, where no filter looks: it is said to be missing, and glibc takes clone. */
static ErrorCode filter_calls(ConfineKind kind, Error *e)
{
    scmp_filter_ctx f = seccomp_init(kind == CONFINE_NARROW ? SCMP_ACT_TRAP : SCMP_ACT_ALLOW);
    bool made = f && seccomp_attr_set(f, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
                rule(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0, NULL) && (kind == CONFINE_NARROW ? narrow_rules(f) : wide_rules(f));
    int failed = made ? seccomp_load(f) : -ENOMEM;
    seccomp_release(f);
    return failed == 0 ? ERR_OK : error_set(e, ERR_IO, K("base.confine"), arg_c("what", "seccomp"), arg_int("number", -failed));
}

/* ---- Landlock (Documentation/userspace-api/landlock.rst): version by version, what it can shut ---- */

enum { LANDLOCK_CREATE = 444, LANDLOCK_ADD = 445, LANDLOCK_RESTRICT = 446, LANDLOCK_VERSION = 1, LANDLOCK_BENEATH = 1 };

/* Rights over files, by their bits. */
enum { MAY_EXECUTE = 1 << 0, MAY_MAKE_CHAR = 1 << 6, MAY_MAKE_BLOCK = 1 << 11, MAY_MAKE_SYM = 1 << 12, MAY_IOCTL = 1 << 15,
       FILES_1 = (1 << 13) - 1, FILES_2 = 1 << 13, FILES_3 = 1 << 14, FILES_5 = MAY_IOCTL, TCP = 3, SCOPES = 3,
       NEVER = MAY_EXECUTE | MAY_MAKE_CHAR | MAY_MAKE_BLOCK | MAY_MAKE_SYM | MAY_IOCTL };

typedef struct { uint64_t files, network, scopes; } Ruleset;
typedef struct __attribute__((packed)) { uint64_t allowed; int32_t folder; } Beneath;

static int landlock_version(void)
{
    long version = syscall(LANDLOCK_CREATE, NULL, 0, LANDLOCK_VERSION);
    return version > 0 ? (int)version : 0;
}

static uint64_t files_of(int version)
{
    return (uint64_t)(FILES_1 | (version >= 2 ? FILES_2 : 0) | (version >= 3 ? FILES_3 : 0) | (version >= 5 ? FILES_5 : 0));
}

static bool allow_folder(int rules, const char *path, uint64_t files)
{
    CLEANUP(fd_close) int folder = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    Beneath what = { .allowed = files & ~(uint64_t)NEVER, .folder = folder };
    return folder >= 0 && syscall(LANDLOCK_ADD, rules, LANDLOCK_BENEATH, &what, 0) == 0;
}

static ErrorCode shut_files(int version, const char *const *folders, size_t count, Error *e)
{
    Ruleset all = { .files = files_of(version), .network = version >= 4 ? TCP : 0, .scopes = version >= 6 ? SCOPES : 0 };
    size_t size = version >= 6 ? sizeof all : version >= 4 ? offsetof(Ruleset, scopes) : offsetof(Ruleset, network);
    CLEANUP(fd_close) int rules = (int)syscall(LANDLOCK_CREATE, &all, size, 0);
    bool fine = rules >= 0;
    for (size_t i = 0; fine && i < count; i++) fine = allow_folder(rules, folders[i], all.files);
    if (fine && syscall(LANDLOCK_RESTRICT, rules, 0) == 0) return ERR_OK;
    return error_set(e, ERR_IO, K("base.confine"), arg_c("what", "Landlock"), arg_int("number", errno));
}

/* ---- the face ---- */

bool confine_is_built(void)
{
    return BUILT;
}

void confine_log(const char *event, const Confined *is)
{
    bool whole = is->calls && is->landlock > 0;
    log_event(whole ? LOG_INFO : LOG_WARNING, event, "calls=%s landlock=%d%s", is->calls ? "yes" : "no", is->landlock,
              whole ? "" : BUILT ? " the kernel has no more" : " a build for tests");
}

Confined confine_offered(void)
{
    uint32_t trap = SECCOMP_RET_TRAP;
    if (!BUILT) return (Confined){ 0 };
    return (Confined){ .calls = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &trap) == 0, .landlock = landlock_version() };
}

ErrorCode confine_self(ConfineKind kind, const char *const *folders, size_t folder_count, Confined *ret, Error *e)
{
    const struct rlimit none = { 0, 0 };
    *ret = confine_offered();
    if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return error_set(e, ERR_IO, K("base.confine"), arg_c("what", "no_new_privs"), arg_int("number", errno));
    }
    if (ret->landlock > 0) TRY(shut_files(ret->landlock, folders, kind == CONFINE_WIDE ? folder_count : 0, e));
    if (!ret->calls) return ERR_OK;
    if (!watch_refusals()) return error_set(e, ERR_IO, K("base.confine"), arg_c("what", "SIGSYS"), arg_int("number", errno));
    return filter_calls(kind, e);
}
