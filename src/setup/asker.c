/* asker.c: see asker.h. */
#include "setup/asker.h"

#include "desk/desk.h"

ErrorCode asker_open(Asker *k, const char *folder, Error *e)
{
    TRY(office_open(folder, &k->open, e));
    return store_open(folder, STORE_READ, &k->reader, e);
}

void asker_close(Asker *k)
{
    store_close(k->reader);
    office_close(k->open);
    k->reader = NULL;
    k->open = NULL;
}

ErrorCode asker_ask(Asker *k, const char *op, JsonValue *args, int passed, const JsonValue **data, Error *e)
{
    GateOptions options = { .operations = k->operations, .ready_fd = -1, .word = desk_word_error, .place = desk_place_refusal };
    JsonValue *frame = json_new_object(k->a), *said = NULL;
    Buf question = buf_in(k->a), answer = buf_in(k->a);
    json_set(k->a, frame, "op", json_new_string(k->a, str_of(op)));
    json_set(k->a, frame, "lang", json_new_string(k->a, str_of(lang_code(k->lang))));
    if (k->token.len > 0) json_set(k->a, frame, "token", json_new_string(k->a, k->token));
    json_set(k->a, frame, "args", args);
    json_write(&question, frame);
    if (!args || question.failed) return error_memory(e);
    gate_answer(k->open, &options, k->reader, k->a, buf_str(&question), passed, &answer);
    crypto_wipe(question.ptr, question.len);
    TRY(json_parse(k->a, buf_str(&answer), &said, e));
    const JsonValue *wrong = json_get(said, "error");
    if (wrong) return error_set(e, error_code_of(json_text(json_get(wrong, "code"))), K("wire.from-gate"),
                                arg_str("text", json_text(json_get(wrong, "text"))));
    *data = json_get(said, "data");
    return ERR_OK;
}

ErrorCode asker_sign_in(Asker *k, Str login, Str passphrase, Str *token, Error *e)
{
    JsonValue *args = json_new_object(k->a);
    const JsonValue *data;
    json_set(k->a, args, "login", json_new_string(k->a, login));
    json_set(k->a, args, "passphrase", json_new_string(k->a, passphrase));
    json_set(k->a, args, "device", json_new_string(k->a, STR("setup")));
    k->token = STR("");
    TRY(asker_ask(k, "session.open", args, -1, &data, e));
    *token = json_text(json_get(data, "token"));
    return ERR_OK;
}
