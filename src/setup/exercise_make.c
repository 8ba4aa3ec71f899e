/* exercise_make.c: see exercise_make.h. The case is told in exercise/case.yaml as questions to the gate, who asks each and what is kept of the
 * answer; so everything in it went the way that real work goes, with a signature, guards and two persons where the law wants two.
 *
 * In the texts of that file `$name` is the id of what a step kept, `$participant`, `$colleague` and `$office_key` are known from the
 * beginning, and `@-30` is the day thirty days ago, `@-30 10:00` an hour of it: a course begins on any day. */
#include "setup/exercise_make.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "model/exercise.h"
#include "office/whole.h"
#include "rules/rules.h"
#include "setup/asker.h"

typedef struct {
    const ExerciseCopy *copy;
    const Exercise     *exercise;
    Arena              *a;
    Asker               asker;
    Str                 trainer, participant, colleague, keeper;        /* tokens */
    JsonValue          *known;                                  /* {name: id} */
} Making;

static void put(Arena *a, JsonValue *o, const char *name, Str value) { json_set(a, o, name, json_new_string(a, value)); }

static ErrorCode make_store(const ExerciseCopy *c, const Exercise *x, Arena *a, Error *e)
{
    OfficeInit what = {
        .folder = c->folder, .name = x->office.text[c->lang], .profile = STR("investigating_body"), .exercise = true, .login = STR(EXERCISE_TRAINER),
        .full_name = x->trainer.text[c->lang], .passphrase = c->trainer_passphrase, .cost = c->cost,
        .guards = RULES_NAMES.guards, .guard_count = RULES_NAMES.guard_count,
        .derived = RULES_NAMES.derived, .derived_count = RULES_NAMES.derived_count,
    };
    return office_init(a, &what, e);
}

/* ---- texts of the file ---- */

/* "-30" or "-30 10:00" at the beginning: as people write a day. Returns how much it took, 0 when it is no such thing. */
static size_t add_day(Buf *to, Str text)
{
    size_t n = 0;
    int64_t days;
    if (text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+')) n++;
    while (n < text.len && text.ptr[n] >= '0' && text.ptr[n] <= '9') n++;
    Str number = str_first(text, n);
    if (number.len > 0 && number.ptr[0] == '+') number = str_from(number, 1);
    if (!int_parse(number, &days)) return 0;
    char day[11];
    Str iso = day_format(day, instant_local_day(clock_now()) + (Day)days);
    buf_format(to, "%.2s.%.2s.%.4s", iso.ptr + 8, iso.ptr + 5, iso.ptr);
    return n;
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

static ErrorCode fill_text(Making *m, Str text, Str *ret, Error *e)
{
    Buf to = buf_in(m->a);
    for (size_t i = 0; i < text.len;) {
        size_t n = text.ptr[i] == '@' ? add_day(&to, str_from(text, i + 1)) : 0;
        if (n > 0) {
            i += n + 1;
            continue;
        }
        while (text.ptr[i] == '$' && i + 1 + n < text.len && is_letter(text.ptr[i + 1 + n])) n++;
        if (n == 0) {
            buf_byte(&to, text.ptr[i++]);
            continue;
        }
        Str id = json_text(json_get_str(m->known, str_first(str_from(text, i + 1), n)));
        if (id.len == 0) return error_set(e, ERR_INVALID, K("exercise.no-name"), arg_str("name", str_first(str_from(text, i), n + 1)));
        buf_add(&to, id);
        i += n + 1;
    }
    *ret = buf_str(&to);
    return to.failed ? error_memory(e) : ERR_OK;
}

/* {en, ru, ky} is a text in three languages. */
static const JsonValue *in_language(const Making *m, const JsonValue *v)
{
    bool three = v->type == JSON_OBJECT && v->count == LANG_COUNT;
    for (int i = 0; three && i < LANG_COUNT; i++) three = json_get(v, lang_code((Lang)i)) != NULL;
    return three ? json_get(v, lang_code(m->copy->lang)) : v;
}

static ErrorCode fill_value(Making *m, const JsonValue *given, JsonValue **ret, Error *e)
{
    const JsonValue *v = in_language(m, given);
    Str text;
    if (v->type == JSON_STRING) {
        TRY(fill_text(m, v->text, &text, e));
        *ret = json_new_string(m->a, text);
        return *ret ? ERR_OK : error_memory(e);
    }
    if (v->type != JSON_OBJECT) {
        *ret = json_copy(m->a, v);
        return *ret ? ERR_OK : error_memory(e);
    }
    *ret = json_new_object(m->a);
    JSON_EACH(one, v) {
        JsonValue *filled;
        char *key = str_c(m->a, one->key);
        if (!key) return error_memory(e);
        TRY(fill_value(m, one, &filled, e));
        json_set(m->a, *ret, key, filled);
    }
    return ERR_OK;
}

/* ---- steps ---- */

static ErrorCode open_file(Making *m, const JsonValue *given, int *fd, Error *e)
{
    JsonValue *text;
    *fd = -1;
    if (!given) return ERR_OK;
    TRY(fill_value(m, given, &text, e));
    *fd = memfd_create("exercise", MFD_CLOEXEC);
    if (*fd < 0) return error_system(e, STR("memfd"));
    TRY(fd_write_all(*fd, json_text(text), STR("memfd"), e));
    return lseek(*fd, 0, SEEK_SET) == 0 ? ERR_OK : error_system(e, STR("memfd"));
}

static ErrorCode run_step(Making *m, const ExerciseStep *s, Error *e)
{
    CLEANUP(fd_close) int fd = -1;
    JsonValue *args;
    const JsonValue *data;
    char *op = str_c(m->a, s->op), *keep = str_c(m->a, s->keep);
    if (!op || !keep) return error_memory(e);
    TRY(fill_value(m, s->args, &args, e));
    TRY(open_file(m, s->file, &fd, e));
    m->asker.token = str_is(s->as, EXERCISE_TRAINER) ? m->trainer : str_is(s->as, EXERCISE_COLLEAGUE) ? m->colleague : m->participant;
    TRY(asker_ask(&m->asker, op, args, fd, &data, e));
    if (s->keep.len > 0) put(m->a, m->known, keep, str_copy(m->a, json_text(json_get(data, "id"))));
    return ERR_OK;
}

static ErrorCode run_steps(Making *m, Error *e)
{
    for (size_t i = 0; i < m->exercise->step_count; i++) {
        const ExerciseStep *s = &m->exercise->steps[i];
        if (run_step(m, s, e) != ERR_OK) return error_in(e, K("exercise.at-step"), arg_int("step", (int64_t)i + 1), arg_str("op", s->op));
    }
    return ERR_OK;
}

/* ---- people ---- */

static ErrorCode add_account(Making *m, Str login, Str name, const char *roles, const char *known, Str *token, Error *e)
{
    JsonValue *args = json_new_object(m->a);
    const JsonValue *data;
    put(m->a, args, "login", login);
    put(m->a, args, "full_name", name);
    put(m->a, args, "roles", str_of(roles));
    put(m->a, args, "passphrase", m->copy->passphrase);
    m->asker.token = m->trainer;
    TRY(asker_ask(&m->asker, "user.create", args, -1, &data, e));
    put(m->a, m->known, known, str_copy(m->a, json_text(json_get(data, "id"))));
    return asker_sign_in(&m->asker, login, m->copy->passphrase, token, e);
}

/* A key that nobody has the other half of: of a partner office that is not there. */
static ErrorCode add_partner_key(Making *m, Error *e)
{
    SignSecret secret = sign_secret_new();
    SignPublic public = sign_public_of(&secret);
    Buf text = buf_in(m->a);
    char name[64], hex[17];
    unsigned char store[8];
    random_bytes(store, sizeof store);
    crypto_wipe(&secret, sizeof secret);
    snprintf(name, sizeof name, "tergoo/%.16s/1", hex_encode(hex, store, sizeof store).ptr);
    NoteKey key = note_key(str_of(name), &public);
    note_key_format(&text, &key);
    put(m->a, m->known, "office_key", buf_str(&text));
    return text.failed ? error_memory(e) : ERR_OK;
}

static ErrorCode people(Making *m, Error *e)
{
    const ExerciseCopy *c = m->copy;
    Str name = c->full_name.len > 0 ? c->full_name : m->exercise->participant.text[c->lang];
    TRY(asker_sign_in(&m->asker, STR(EXERCISE_TRAINER), c->trainer_passphrase, &m->trainer, e));
    TRY(add_account(m, c->login, name, "investigator; analyst", "participant", &m->participant, e));
    TRY(add_account(m, STR(EXERCISE_COLLEAGUE), m->exercise->colleague.text[c->lang], "head; prosecutor; analyst; integrity_officer",
                    EXERCISE_COLLEAGUE, &m->colleague, e));
    TRY(add_account(m, STR(EXERCISE_KEEPER), m->exercise->keeper.text[c->lang], "evidence_keeper", EXERCISE_KEEPER, &m->keeper, e));
    return add_partner_key(m, e);
}

static ErrorCode end_sessions(Making *m, Error *e)
{
    const Str tokens[] = { m->participant, m->colleague, m->keeper, m->trainer };
    const JsonValue *data;
    for (size_t i = 0; i < ARRAY_LEN(tokens); i++) {
        m->asker.token = tokens[i];
        TRY(asker_ask(&m->asker, "session.close", json_new_object(m->a), -1, &data, e));
    }
    return ERR_OK;
}

static ErrorCode fill(Making *m, Error *e)
{
    TRY(people(m, e));
    TRY(run_steps(m, e));
    return end_sessions(m, e);
}

static ErrorCode set_language(const ExerciseCopy *c, Error *e)
{
    CLEANUP(store_close_p) Store *s = NULL;
    TRY(store_open(c->folder, STORE_WRITE, &s, e));
    TRY(store_begin(s, e));
    ErrorCode code = store_fact_set(s, "language", str_of(lang_code(c->lang)), e);
    if (code == ERR_OK) return store_commit(s, e);
    store_abandon(s);
    return code;
}

/* The shipped exercise under the shipped model, which is that of the store. */
static ErrorCode read_exercise(Arena *a, const Exercise **ret, Error *e)
{
    ModelFile *files;
    ModelFault *faults;
    Model *m;
    size_t count;
    TRY(model_files(a, NULL, &files, &count, e));
    TRY(model_load(a, files, count, RULES_NAMES.guards, RULES_NAMES.guard_count, &m, &faults, e));
    return exercise_shipped(a, m, ret, e);
}

ErrorCode exercise_make(const ExerciseCopy *c, Arena *a, Error *e)
{
    Making m = { .copy = c, .a = a, .known = json_new_object(a),
                 .asker = { .a = a, .operations = c->operations, .lang = c->lang } };
    if (!m.known) return error_memory(e);
    TRY(read_exercise(a, &m.exercise, e));
    TRY(make_store(c, m.exercise, a, e));
    ErrorCode code = set_language(c, e);
    if (code == ERR_OK) code = asker_open(&m.asker, c->folder, e);
    if (code == ERR_OK) code = fill(&m, e);
    asker_close(&m.asker);
    if (code == ERR_OK) return ERR_OK;
    folder_remove(c->folder);
    return error_in(e, K("exercise.making"), arg_c("folder", c->folder));
}

ErrorCode exercise_is_trainer(const char *folder, Str passphrase, const OperationTable *operations, Arena *a, Error *e)
{
    Asker k = { .a = a, .operations = operations };
    Str token;
    const JsonValue *data;
    ErrorCode code = asker_open(&k, folder, e);
    if (code == ERR_OK && !office_is_exercise(k.open)) code = error_set(e, ERR_USAGE, K("exercise.none-here"), arg_c("folder", folder));
    if (code == ERR_OK) code = asker_sign_in(&k, STR(EXERCISE_TRAINER), passphrase, &token, e);
    if (code == ERR_OK) {
        k.token = token;
        code = asker_ask(&k, "session.close", json_new_object(a), -1, &data, e);
    }
    asker_close(&k);
    return code;
}
