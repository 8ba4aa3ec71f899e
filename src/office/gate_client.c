/* gate_client.c: a frame out, an answer in.
 *
 * The gate's error comes as code, keys and values, these in the words of whoever asked (`words`) and as codes (`args`). It becomes an
 * Error here again, so that the exit code follows as for an error of our own. A key that this program does not know (the gate is
 * newer) is shown by the sentence that the gate made. */
#include "office/gate_client.h"

#include "crypto/crypto.h"
#include "office/wire.h"

static size_t args_of(const JsonValue *args, ErrorArg *to, size_t room)
{
    size_t n = 0;
    JSON_EACH(one, args) {
        if (n < room) to[n++] = arg_str(one->key.ptr, json_text(one));
    }
    return n;
}

/* Member names come unescaped and without a NUL: they are copied with one. */
static bool terminate_keys(Arena *a, const JsonValue *args)
{
    JSON_EACH(one, args) {
        Str copy = str_copy(a, one->key);
        if (!copy.ptr) return false;
        ((JsonValue *)(uintptr_t)one)->key = copy;
    }
    return true;
}

static const JsonValue *values_of(const JsonValue *part, bool codes)
{
    const JsonValue *words = codes ? NULL : json_get(part, "words");
    return words ? words : json_get(part, "args");
}

static Str both_said(Arena *a, Str word, Str code)
{
    return str_equal(word, code) ? code : str_format(a, STR_FMT " (" STR_FMT ")", STR_ARG(word), STR_ARG(code));
}

static size_t pieces(Str list)
{
    size_t n = 1;
    for (size_t i = 0; i < list.len; i++) n += list.ptr[i] == ',';
    return n;
}

/* "Send for approval (submit), Take back (withdraw)": each as people call it, with what is typed. */
static Str moves_said(Arena *a, Str words, Str codes)
{
    Buf out = buf_in(a);
    Str word, code;
    if (pieces(words) != pieces(codes)) return codes;
    for (bool more = true; more;) {
        more = str_cut(&codes, ',', &code);
        (void)str_cut(&words, ',', &word);
        if (out.len > 0) buf_c(&out, ", ");
        buf_add(&out, both_said(a, str_trim(word), str_trim(code)));
    }
    return buf_str(&out);
}

static bool is_decimal(Str text)
{
    for (size_t i = 0; i < text.len; i++) if (!memchr("-.0123456789", text.ptr[i], 13)) return false;
    return str_find_byte(text, '.') > 0;
}

/* On a command line: codes as they are typed, but a move with what it is called, and a number as the language writes it. */
static void say_codes(Arena *a, const JsonValue *part, ErrorArg *args, size_t count)
{
    const JsonValue *words = json_get(part, "words");
    for (size_t i = 0; i < count && words; i++) {
        Str word = json_text(json_get(words, args[i].name));
        bool move = strcmp(args[i].name, "move") == 0 || strcmp(args[i].name, "moves") == 0;
        if (move && word.len > 0) args[i] = arg_str(args[i].name, moves_said(a, word, args[i].text));
        else if (word.len > 0 && is_decimal(args[i].text)) args[i] = arg_str(args[i].name, word);
    }
}

static ErrorCode take_error(Arena *a, const JsonValue *error, bool codes, Error *e)
{
    ErrorCode code = error_code_of(json_text(json_get(error, "code")));
    const JsonValue *parts = json_get(error, "parts");
    bool known = parts && parts->first;
    JSON_EACH(part, parts) {
        known = known && message_key(json_text(json_get(part, "key"))) && terminate_keys(a, values_of(part, codes));
    }
    if (!known) return error_set(e, code, K("wire.from-gate"), arg_str("text", json_text(json_get(error, "text"))));
    for (const JsonValue *part = parts->first; part; part = part->next) {
        ErrorArg args[12];
        size_t n = args_of(values_of(part, codes), args, ARRAY_LEN(args));
        if (codes) say_codes(a, part, args, n);
        const char *key = message_key(json_text(json_get(part, "key")));
        if (part == parts->first) (void)error_set_args(e, code, key, args, n);
        else (void)error_in_args(e, key, args, n);
    }
    return code;
}

static ErrorCode write_frame(Arena *a, const GateQuestion *q, Buf *to, Error *e)
{
    JsonValue *frame = json_new_object(a);
    json_set(a, frame, "op", json_new_string(a, q->op));
    json_set(a, frame, "lang", json_new_string(a, str_of(lang_code(q->lang))));
    if (q->token.len > 0) json_set(a, frame, "token", json_new_string(a, q->token));
    json_set(a, frame, "args", q->args ? json_copy(a, q->args) : json_new_object(a));
    if (frame) json_write(to, frame);
    return !frame || to->failed ? error_memory(e) : ERR_OK;
}

ErrorCode gate_ask(int fd, Arena *a, const GateQuestion *q, GateAnswer *ret, Error *e)
{
    JsonValue *answer = NULL;
    Buf out = buf_in(a);
    Str in;
    int came = -1;
    *ret = (GateAnswer){ 0 };
    TRY(write_frame(a, q, &out, e));
    ErrorCode code = wire_send(fd, buf_str(&out), q->passed, e);
    crypto_wipe(out.ptr, out.len);                 /* it may have held a passphrase */
    if (code == ERR_OK) code = wire_receive(fd, a, &in, &came, e);
    fd_close(&came);
    if (code != ERR_OK) return code;
    TRY(json_parse(a, in, &answer, e));
    ret->answered = true;
    ret->refused = json_get(answer, "error");
    if (!json_true(json_get(answer, "ok"))) return take_error(a, ret->refused, q->codes, e);
    ret->data = json_get(answer, "data");
    ret->page = json_get(answer, "page");
    return ERR_OK;
}
