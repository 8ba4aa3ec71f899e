/* cmd_doctor.c: tergoo doctor: looks at what breaks first, and says what to do about each thing that is not well: the machine,
 * the store, and the services. Without a store, on the first day, the machine is looked at all the same. */
#include "cli/cli.h"
#include "cli/doctor.h"

typedef struct { Cli *cli; JsonValue *findings; int64_t bad, warnings; } Doctor;

static void take(void *self, DoctorState state, const char *key, const ErrorArg *args, size_t count)
{
    static const char *const NAMES[] = { [DOCTOR_GOOD] = "good", [DOCTOR_WARNING] = "warning", [DOCTOR_BAD] = "bad" };
    static const char *const WORDS[] = { [DOCTOR_GOOD] = K("cli.doctor-good"), [DOCTOR_WARNING] = K("cli.doctor-warning"),
                                         [DOCTOR_BAD] = K("cli.doctor-bad") };
    Doctor *d = self;
    Arena *a = d->cli->arena;
    Str text = sentence_args(d->cli, key, args, count);
    JsonValue *one = json_new_object(a);
    json_set(a, one, "state", json_new_string(a, str_of(NAMES[state])));
    json_set(a, one, "key", json_new_string(a, str_of(key)));
    json_set(a, one, "text", json_new_string(a, text));
    json_add(a, d->findings, one);
    view_row(&d->cli->view, sentence(d->cli, WORDS[state]), text);
    d->bad += state == DOCTOR_BAD;
    d->warnings += state == DOCTOR_WARNING;
}

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command; (void)args;
    Doctor d = { .cli = cli, .findings = json_new_array(cli->arena) };
    view_title(&cli->view, sentence(cli, K("cli.doctor-title"), arg_c("folder", cli->folder)));
    const DoctorLook look = { .arena = cli->arena, .folder = cli->folder, .root = "", .each = take, .self = &d };
    doctor_look_at_machine(&look);
    ErrorCode code = doctor_look(cli->folder, take, &d, e);
    if (code == ERR_NOT_FOUND) doctor_say(&look, DOCTOR_BAD, K("doctor.no-office"), arg_c("folder", cli->folder));
    else if (code != ERR_OK) return code;
    else doctor_look_at_services(&look);
    error_clear(e);
    json_set(cli->arena, view_data(&cli->view), "findings", d.findings);
    if (d.bad > 0) return error_set(e, ERR_FINDING, K("cli.doctor-found"), arg_int("bad", d.bad));
    view_note(&cli->view, sentence(cli, K("cli.doctor-fine"), arg_int("warnings", d.warnings)));
    return ERR_OK;
}

const CliCommand CMD_DOCTOR = {
    .name = "doctor", .help = K("cli.doctor-help"), .example = "tergoo doctor --data office", .run = run,
};
