/* fuzz_gate.c: any bytes as a request's frame, asked of a small office by somebody with nearly every role.
 *
 * What must hold: each request is answered with one JSON object, either {data, ok: true, page} or {error: {code, parts, text},
 * ok: false}, never with the code "internal", which would be a fault of ours that a client can bring about, nor "stopped".
 *
 * In the input @token@ stands for the token of the one who is signed in and @case@ for a case that he works on. Requests that pass
 * do change the office; it is made anew now and then, and when he gets in no more because his passphrase was changed. */
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz_office.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SIGN_IN(login) "{\"op\":\"session.open\",\"args\":{\"login\":\"" login "\",\"passphrase\":\"" FUZZ_PASSPHRASE "\"}}"

enum { REMAKE_AFTER = 5000 };

static char token[65], chain[64];
static unsigned asked;
static int file = -1;

static const JsonValue *ask(Arena *a, Str frame)
{
    Error e;
    JsonValue *v;
    GateOptions options = { .operations = &DESK_OPERATIONS, .ready_fd = -1 };
    Buf answer = buf_in(a);
    must(ftruncate(file, 0) == 0 && pwrite(file, "a file", 6, 0) == 6 && lseek(file, 0, SEEK_SET) == 0);
    gate_answer(fuzz_office.office, &options, fuzz_office.reader, a, frame, file, &answer);
    must(json_parse(a, buf_str(&answer), &v, &e) == ERR_OK && v->type == JSON_OBJECT);
    return v;
}

static void check_answer(const JsonValue *v)
{
    const JsonValue *ok = json_get(v, "ok"), *error = json_get(v, "error");
    must(ok && ok->type == JSON_BOOL);
    if (ok->boolean) {
        must(v->count == 3 && json_get(v, "data")->type == JSON_OBJECT && json_get(v, "page")->type == JSON_OBJECT);
        return;
    }
    must(v->count == 2 && error && json_get(error, "parts")->count > 0 && json_text(json_get(error, "text")).len > 0);
    ErrorCode code = error_code_of(json_text(json_get(error, "code")));
    must(code != ERR_INTERNAL && code != ERR_STOPPED);
}

static Str member(Arena *a, const char *frame, const char *name)
{
    return json_text(json_get(json_get(ask(a, str_of(frame)), "data"), name));
}

/* False when the passphrase is no longer what it was. */
static bool sign_in(Arena *a)
{
    Str s = member(a, SIGN_IN("fuzz"), "token");
    if (s.len != sizeof token - 1) return false;
    memcpy(token, s.ptr, s.len);
    return true;
}

/* An administrator makes a user who is everything else as well; he opens a case. */
static void begin(Arena *a)
{
    if (fuzz_office.office) fuzz_office_done();
    if (file < 0) file = memfd_create("fuzz", MFD_CLOEXEC);
    asked = 0;
    fuzz_office_make();
    Str admin = member(a, SIGN_IN("admin"), "token");
    Str making = str_format(a, "{\"op\":\"user.create\",\"token\":\"" STR_FMT "\",\"args\":{\"login\":\"fuzz\","
                            "\"full_name\":\"Invented Officer\",\"roles\":\"head; prosecutor; investigator; analyst\","
                            "\"passphrase\":\"" FUZZ_PASSPHRASE "\"}}", STR_ARG(admin));
    must(json_true(json_get(ask(a, making), "ok")) && sign_in(a));
    Str opening = str_format(a, "{\"op\":\"case.open\",\"token\":\"%s\",\"args\":{\"fields\":{\"title\":\"Boilers\"}}}", token);
    Str id = member(a, opening.ptr, "id");
    must(id.len > 0 && id.len < sizeof chain);
    memcpy(chain, id.ptr, id.len);
    chain[id.len] = 0;
}

/* Is a session of that token still there? */
static bool signed_in(void)
{
    Error e;
    Session *s;
    if (session_take(fuzz_office.office, str_of(token), &s, &e) != ERR_OK) return false;
    session_release(fuzz_office.office, s);
    return true;
}

static Str spliced(Arena *a, Str frame)
{
    Buf out = buf_in(a);
    while (frame.len > 0) {
        if (str_starts(frame, STR("@token@"))) {
            buf_c(&out, token);
            frame = str_from(frame, 7);
        } else if (str_starts(frame, STR("@case@"))) {
            buf_c(&out, chain);
            frame = str_from(frame, 6);
        } else {
            buf_byte(&out, frame.ptr[0]);
            frame = str_from(frame, 1);
        }
    }
    return buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(256 << 20);
    if (!fuzz_office.office || ++asked > REMAKE_AFTER) begin(&a);
    if (!signed_in() && !sign_in(&a)) begin(&a);
    check_answer(ask(&a, spliced(&a, str_bytes(data, size))));
    arena_free(&a);
    return 0;
}
