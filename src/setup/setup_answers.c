/* setup_answers.c: what was typed so far, without passphrases: one file of texts by name, written anew and durably with each page,
 * so that the wizard goes on where it was after whatever ended it. It goes when the office is made. */
#include "setup/setup_int.h"

enum { ANSWERS_LIMIT = 256 * 1024, ANSWERS_ARENA = 64 << 20 };

static const char *file_of(const Setup *s, Arena *a)
{
    return path_join(a, s->work, "answers.json");
}

ErrorCode answers_open(Setup *s, Error *e)
{
    Str text;
    s->arena = arena_wiping(ANSWERS_ARENA);
    const char *file = file_of(s, &s->arena);
    if (!file) return error_memory(e);
    s->answers = json_new_object(&s->arena);
    if (!s->answers) return error_memory(e);
    if (!file_exists(file)) return ERR_OK;
    TRY(file_read(&s->arena, file, ANSWERS_LIMIT, &text, e));
    ErrorCode code = json_parse(&s->arena, text, &s->answers, e);
    return code == ERR_OK ? code : error_in(e, K("setup.answers-broken"), arg_c("path", file));
}

Str setup_answer(const Setup *s, const char *name)
{
    Str text = json_text(json_get(s->answers, name));
    return text.ptr ? text : STR("");
}

ErrorCode answer_set(Setup *s, const char *name, Str value, Error *e)
{
    return json_set(&s->arena, s->answers, name, json_new_string(&s->arena, str_copy(&s->arena, value))) ? ERR_OK : error_memory(e);
}

ErrorCode answers_keep(Setup *s, Error *e)
{
    Arena a = arena_wiping(4 << 20);
    Buf out = buf_in(&a);
    const char *file = file_of(s, &a);
    json_write(&out, s->answers);
    ErrorCode code = !file || out.failed ? error_memory(e) : out.len > ANSWERS_LIMIT ? error_set(e, ERR_LIMIT, K("setup.too-much"))
                                                                                      : file_write_durable(file, buf_str(&out), e);
    arena_free(&a);
    return code;
}

void setup_secret_set(Setup *s, Str passphrase)
{
    crypto_wipe(s->secret, sizeof s->secret);
    s->secret_len = passphrase.len < sizeof s->secret ? passphrase.len : 0;
    memcpy(s->secret, passphrase.ptr, s->secret_len);
}
