/* passphrase.c: what only the person knows: asked for on the terminal without echo; or, for scripts, lines of a file or of
 * standard input.
 *
 * Never from an argument or the environment: other users of the machine see both. */
#include "cli/cli.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

enum { LINE_LONGEST = 4096, SECRETS_LIMIT = 64 * 1024 };

/* One line from a descriptor, byte by byte, so that nothing behind it is taken. False at the end with nothing read. */
static bool read_line(int fd, char *to, size_t room, size_t *len)
{
    *len = 0;
    for (char c; read(fd, &c, 1) == 1;) {
        if (c == '\n') return true;
        if (*len < room) to[(*len)++] = c;
    }
    return *len > 0;
}

/* Signals that would end or stop us are held back while the terminal does not echo; one that comes ends the reading, and does
 * its work once the terminal is as it was. */
typedef struct { int tty, signals; bool changed; struct termios before; sigset_t mask; } Quiet;

static void quiet_begin(Quiet *q, int tty)
{
    sigset_t ends;
    *q = (Quiet){ .tty = tty, .signals = -1 };
    if (tcgetattr(tty, &q->before) != 0) return;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGHUP);
    sigaddset(&ends, SIGQUIT);
    sigaddset(&ends, SIGTSTP);
    sigprocmask(SIG_BLOCK, &ends, &q->mask);
    q->signals = signalfd(-1, &ends, SFD_CLOEXEC);
    struct termios silent = q->before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    silent.c_lflag |= ECHONL;
    q->changed = tcsetattr(tty, TCSAFLUSH, &silent) == 0;
}

/* Waits for a line; false when a signal came instead. */
static bool quiet_wait(const Quiet *q)
{
    struct pollfd wait[2] = { { .fd = q->tty, .events = POLLIN }, { .fd = q->signals, .events = POLLIN } };
    return poll(wait, q->signals >= 0 ? 2 : 1, -1) > 0 && !wait[1].revents;
}

static void quiet_end(Quiet *q)
{
    if (q->changed) tcsetattr(q->tty, TCSAFLUSH, &q->before);
    fd_close(&q->signals);
    if (q->changed) sigprocmask(SIG_SETMASK, &q->mask, NULL);
}

static ErrorCode ask(Cli *cli, int in, int out, Str prompt, bool echo, Str *ret, Error *e)
{
    char line[LINE_LONGEST];
    size_t len;
    Quiet quiet;
    Buf text = buf_in(cli->arena);
    render_safe(&text, prompt, false);
    buf_c(&text, ": ");
    (void)!write(out, buf_str(&text).ptr, text.len);
    if (!echo) quiet_begin(&quiet, in);
    bool got = (echo || quiet_wait(&quiet)) && read_line(in, line, sizeof line, &len);
    if (!echo) quiet_end(&quiet);
    Str typed = got ? str_bytes(line, len) : (Str){ 0 };
    *ret = str_copy(cli->arena, typed);
    crypto_wipe(line, sizeof line);
    if (!got) return error_set(e, ERR_USAGE, K("cli.nothing-typed"));
    return ret->ptr ? ERR_OK : error_memory(e);
}

static ErrorCode secrets_begin(Cli *cli, Secrets *s, Error *e)
{
    if (s->begun) return ERR_OK;
    s->begun = true;
    if (s->file) return file_read(cli->arena, s->file, SECRETS_LIMIT, &s->rest, e);
    s->terminal = isatty(STDIN_FILENO);
    return s->terminal ? ERR_OK : fd_read_all(cli->arena, STDIN_FILENO, SECRETS_LIMIT, &s->rest, e);
}

static ErrorCode ask_terminal(Cli *cli, Str prompt, bool twice, Str *ret, Error *e)
{
    CLEANUP(fd_close) int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (tty < 0) return error_set(e, ERR_USAGE, K("cli.no-terminal"));
    TRY(ask(cli, tty, tty, prompt, false, ret, e));
    if (!twice) return ERR_OK;
    Str again;
    TRY(ask(cli, tty, tty, sentence(cli, K("cli.again"), arg_str("prompt", prompt)), false, &again, e));
    bool same = str_equal(*ret, again);
    crypto_wipe((void *)(uintptr_t)again.ptr, again.len);
    return same ? ERR_OK : error_set(e, ERR_USAGE, K("cli.passphrases-differ"));
}

ErrorCode secret_ask(Cli *cli, Secrets *s, Str prompt, bool twice, Str *ret, Error *e)
{
    TRY(secrets_begin(cli, s, e));
    if (s->terminal) return ask_terminal(cli, prompt, twice, ret, e);
    if (!str_next_line(&s->rest, ret)) return error_set(e, ERR_USAGE, K("cli.no-passphrase"), arg_str("prompt", prompt));
    if (ret->len > 0 && ret->ptr[ret->len - 1] == '\r') ret->len--;
    if (!utf8_valid(*ret)) return error_set(e, ERR_USAGE, K("cli.passphrase-utf8"));
    return ERR_OK;
}

ErrorCode line_ask(Cli *cli, Str prompt, const char *option, Str *ret, Error *e)
{
    bool terminal = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
    if (!terminal) return error_set(e, ERR_USAGE, K("cli.ask-missing"), arg_c("option", option));
    TRY(ask(cli, STDIN_FILENO, STDERR_FILENO, prompt, true, ret, e));
    *ret = str_trim(*ret);
    if (!utf8_valid(*ret)) return error_set(e, ERR_USAGE, K("cli.passphrase-utf8"));
    return ret->len > 0 ? ERR_OK : error_set(e, ERR_USAGE, K("cli.ask-missing"), arg_c("option", option));
}
