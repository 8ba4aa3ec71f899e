/* doctor_machine.c: is the machine fit for the program? What an installation can leave out, and what breaks later without
 * anybody touching the store: too little memory, a clock that lies, a worker that does not start because a library went, fonts
 * without Ң Ө Ү, a language that pages are not read in. */
#include "cli/doctor.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli/cli.h"
#include "text/json.h"
#include "worker/worker.h"

/* Two gigabytes, less what the machine keeps for itself. */
enum { MEMORY_MIB = 1800, PROBE_MS = 20000, FILE_LIMIT = 64 * 1024, ANSWER_LIMIT = 4096 };

static const char ZONE[] = "Asia/Bishkek";
static const char *const PROGRAMS[] = { "tergoo-print", "tergoo-bind", "tergoo-scan", "tergoo-ocr", "tergoo-word", "tergoo-sheet",
                                        "tergoo-list", "tergoo-key", "tergoo-unpack" };
static const char *const LANGUAGES[] = { "kir", "rus", "eng", "osd" };
/* What Kyrgyz has beyond Russian, what Russian has beyond ASCII's neighbours, and the signs of papers. */
static const char LETTERS[] = "ҢңӨөҮүЁёЪъЫыЭэ№§«»—☐☑";

void doctor_say_args(const DoctorLook *l, DoctorState state, const char *key, const ErrorArg *args, size_t count)
{
    l->each(l->self, state, key, args, count);
}

const char *doctor_path(const DoctorLook *l, const char *path)
{
    return str_format(l->arena, "%s%s", l->root, path).ptr;
}

/* ---- memory, clock ---- */

/* "MemTotal:   24684412 kB" */
static void look_at_memory(const DoctorLook *l)
{
    Error e = { 0 };
    Str text, line;
    uint64_t kib = 0;
    const char *path = doctor_path(l, "/proc/meminfo");
    if (!path || file_read(l->arena, path, FILE_LIMIT, &text, &e) != ERR_OK) return;
    while (kib == 0 && str_cut(&text, '\n', &line)) {
        if (!str_starts(line, STR("MemTotal:")) || !str_ends(line, STR(" kB"))) continue;
        if (!uint_parse(str_trim(str_from(str_first(line, line.len - 3), 9)), &kib)) return;
    }
    if (kib == 0) return;
    int64_t mib = (int64_t)(kib >> 10);
    bool enough = mib >= MEMORY_MIB;
    const char *key = enough ? K("doctor.memory") : K("doctor.memory-short");
    doctor_say(l, enough ? DOCTOR_GOOD : DOCTOR_WARNING, key, arg_int("mib", mib));
}

static void look_at_zone(const DoctorLook *l)
{
    static const char FOLDER[] = "/zoneinfo/";
    char to[512];
    const char *path = doctor_path(l, "/etc/localtime");
    ssize_t n = path ? readlink(path, to, sizeof to) : -1;
    Str zone = n > 0 ? str_bytes(to, (size_t)n) : STR("UTC");
    ptrdiff_t at = str_find(zone, str_of(FOLDER));
    if (at >= 0) zone = str_from(zone, (size_t)at + sizeof FOLDER - 1);
    bool ours = str_is(zone, ZONE);
    doctor_say(l, ours ? DOCTOR_GOOD : DOCTOR_WARNING, ours ? K("doctor.zone") : K("doctor.zone-other"), arg_str("zone", zone),
               arg_c("wanted", ZONE));
}

/* No clock is right that is before the day on which the program was made. */
static void look_at_year(const DoctorLook *l)
{
    const Instant made = (Instant)TERGOO_BUILT_SECONDS * SECOND;
    char is[17], was[11];
    if (clock_now() >= made) return;
    doctor_say(l, DOCTOR_BAD, K("doctor.clock-old"), arg_str("now", instant_format_local(is, clock_now())),
               arg_str("made", day_format_local(was, instant_local_day(made))));
}

/* ---- workers ---- */

/* Given nothing, each answers something. One that cannot be started, or dies, closes its end in silence. */
static bool answers(WorkerTalk *t)
{
    char byte;
    struct pollfd p = { .fd = t->fd, .events = POLLIN };
    if (shutdown(t->fd, SHUT_WR) != 0 && errno != ENOTCONN) return false;
    return poll(&p, 1, PROBE_MS) == 1 && recv(t->fd, &byte, 1, 0) == 1;
}

static bool look_at_worker(const DoctorLook *l, const char *program)
{
    Error e = { 0 };
    const Worker w = { program, ANSWER_LIMIT, PROBE_MS };
    WorkerTalk t = { .fd = -1 };
    ErrorCode code = worker_begin(&w, &t, &e);
    bool fine = code == ERR_OK && answers(&t);
    worker_end(&t);
    const char *key = code == ERR_NOT_FOUND ? K("doctor.worker-none") : K("doctor.worker-broken");
    if (!fine) doctor_say(l, DOCTOR_BAD, key, arg_c("program", program));
    return fine;
}

static void look_at_workers(const DoctorLook *l)
{
    bool all = true;
    for (size_t i = 0; i < ARRAY_LEN(PROGRAMS); i++) all = look_at_worker(l, PROGRAMS[i]) && all;
    if (all) doctor_say(l, DOCTOR_GOOD, K("doctor.workers"), arg_int("count", (int64_t)ARRAY_LEN(PROGRAMS)));
}

/* The worker that prints is asked, because it knows which fonts it would take. */
static void look_at_letters(const DoctorLook *l)
{
    Error e = { 0 };
    bool failed;
    const Worker w = { "tergoo-print", ANSWER_LIMIT, PROBE_MS };
    JsonValue *ask = json_new_object(l->arena);
    Buf request = buf_in(l->arena), answer = buf_in(l->arena);
    json_set(l->arena, ask, "form", json_new_string(l->arena, STR("alphabet")));
    json_set(l->arena, ask, "alphabet", json_new_string(l->arena, str_of(LETTERS)));
    json_write(&request, ask);
    if (request.failed || worker_ask(&w, buf_str(&request), &answer, &failed, &e) != ERR_OK || failed) return;  /* said already */
    bool whole = answer.len == 0;
    doctor_say(l, whole ? DOCTOR_GOOD : DOCTOR_BAD, whole ? K("doctor.letters") : K("doctor.letters-missing"),
               arg_str("letters", buf_str(&answer)));
}

static void look_at_languages(const DoctorLook *l)
{
    Buf missing = buf_in(l->arena);
    for (size_t i = 0; i < ARRAY_LEN(LANGUAGES); i++) {
        Str inside = str_format(l->arena, "/usr/share/tesseract-ocr/5/tessdata/%s.traineddata", LANGUAGES[i]);
        const char *path = inside.ptr ? doctor_path(l, inside.ptr) : NULL;
        if (path && !file_exists(path)) buf_format(&missing, "%stesseract-ocr-%s", missing.len > 0 ? " " : "", LANGUAGES[i]);
    }
    bool whole = missing.len == 0;
    doctor_say(l, whole ? DOCTOR_GOOD : DOCTOR_WARNING, whole ? K("doctor.languages") : K("doctor.languages-missing"),
               arg_str("packages", buf_str(&missing)));
}

void doctor_look_at_machine(const DoctorLook *l)
{
    look_at_year(l);
    look_at_zone(l);
    look_at_memory(l);
    look_at_workers(l);
    look_at_letters(l);
    look_at_languages(l);
}
