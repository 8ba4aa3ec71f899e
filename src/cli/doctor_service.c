/* doctor_service.c: does what is to run here run? The web server and its certificates, wherever a store lies; and of the store
 * that the services of the package serve: are they switched on, does each run, and when was the ledger last held against its
 * rules.
 *
 * No program is started to ask: a service is switched on by a link that systemd follows, and a process that runs is known by
 * what it holds. */
#include "cli/doctor.h"

#include <sys/stat.h>

#include "cli/cli.h"
#include "office/wire.h"
#include "web/tls.h"

/* A server's certificate renews itself thirty days before its end. */
enum { SERVER_DAYS = 20, AUTHORITY_DAYS = 90, VERIFY_DAYS = 9 };

static const char SERVED[] = "/var/lib/tergoo/office", VERIFIED[] = "/var/lib/tergoo/verified",
                  SOCKET[] = "/var/lib/tergoo/office/gate.sock", KEY[] = "/var/lib/tergoo/office/keys/store.key";

typedef struct { const char *name, *wanted_by; } Unit;
static const Unit UNITS[] = {
    { "tergoo-gate.service", "multi-user.target" }, { "tergoo-web.service", "multi-user.target" },
    { "tergoo-copy.timer", "timers.target" }, { "tergoo-verify.timer", "timers.target" },
};

static bool is_there(const DoctorLook *l, Str path)
{
    const char *whole = path.ptr ? doctor_path(l, path.ptr) : NULL;
    struct stat st;
    return whole && lstat(whole, &st) == 0;
}

/* Is this the store of the services, on a machine whose services systemd runs? */
static bool is_served(const DoctorLook *l)
{
    return strcmp(l->folder, SERVED) == 0 && is_there(l, STR("/run/systemd/system"));
}

/* ---- web server ---- */

static void look_at_web(const DoctorLook *l)
{
    bool runs = web_is_served(l->arena, l->folder);
    if (runs) doctor_say(l, DOCTOR_GOOD, K("doctor.web-runs"));
    else if (is_served(l)) doctor_say(l, DOCTOR_BAD, K("doctor.web-down"));
    else doctor_say(l, DOCTOR_GOOD, K("doctor.web-rests"));
}

static void look_at_certificate(const DoctorLook *l, const char *folder)
{
    Error e = { 0 };
    int64_t days;
    if (tls_days_left(l->arena, folder, "server", &days, &e) != ERR_OK) return;     /* none yet, or the web server says why */
    if (days < 0) doctor_say(l, DOCTOR_BAD, K("doctor.certificate-over"));
    else if (days < SERVER_DAYS) doctor_say(l, DOCTOR_WARNING, K("doctor.certificate-ends"), arg_int("days", days));
    else doctor_say(l, DOCTOR_GOOD, K("doctor.certificate"), arg_int("days", days));
    if (tls_days_left(l->arena, folder, "ca", &days, &e) != ERR_OK || days >= AUTHORITY_DAYS) return;
    doctor_say(l, days < 0 ? DOCTOR_BAD : DOCTOR_WARNING, K("doctor.authority-ends"), arg_int("days", days < 0 ? 0 : days));
}

/* ---- services ---- */

static void look_at_units(const DoctorLook *l)
{
    bool all = true;
    for (size_t i = 0; i < ARRAY_LEN(UNITS); i++) {
        const Unit *u = &UNITS[i];
        bool installed = is_there(l, str_format(l->arena, "/usr/lib/systemd/system/%s", u->name)) ||
                         is_there(l, str_format(l->arena, "/lib/systemd/system/%s", u->name));
        bool on = is_there(l, str_format(l->arena, "/etc/systemd/system/%s.wants/%s", u->wanted_by, u->name));
        if (!installed) doctor_say(l, DOCTOR_BAD, K("doctor.unit-none"), arg_c("unit", u->name));
        else if (!on) doctor_say(l, DOCTOR_BAD, K("doctor.unit-off"), arg_c("unit", u->name));
        all = all && installed && on;
    }
    if (all) doctor_say(l, DOCTOR_GOOD, K("doctor.units"), arg_int("count", (int64_t)ARRAY_LEN(UNITS)));
}

static void look_at_served_gate(const DoctorLook *l)
{
    Error e = { 0 };
    CLEANUP(fd_close) int fd = -1;
    const char *sock = doctor_path(l, SOCKET);
    if (sock && wire_connect(sock, &fd, &e) == ERR_NOT_FOUND) doctor_say(l, DOCTOR_BAD, K("doctor.gate-down"));
}

/* Days since the file was written; -1: it is not there. */
static int64_t age(const char *path)
{
    struct stat st;
    if (!path || stat(path, &st) != 0) return -1;
    int64_t days = (clock_now() / SECOND - (int64_t)st.st_mtime) / (24 * 60 * 60);
    return days > 0 ? days : 0;
}

/* Before the first Sunday there was none: then the store's own age counts. */
static void look_at_verified(const DoctorLook *l)
{
    int64_t days = age(doctor_path(l, VERIFIED)), own = age(doctor_path(l, KEY));
    bool never = days < 0;
    if (never && own <= VERIFY_DAYS) return;
    if (never) doctor_say(l, DOCTOR_WARNING, K("doctor.never-verified"), arg_int("days", own));
    else if (days > VERIFY_DAYS) doctor_say(l, DOCTOR_WARNING, K("doctor.verified-old"), arg_int("days", days));
    else doctor_say(l, DOCTOR_GOOD, K("doctor.verified"), arg_int("days", days));
}

void doctor_look_at_services(const DoctorLook *l)
{
    const char *web = path_join(l->arena, l->folder, "web");
    look_at_web(l);
    if (web) look_at_certificate(l, web);
    if (!is_served(l)) return;
    look_at_units(l);
    look_at_served_gate(l);
    look_at_verified(l);
}
