/* fuzz_key.c: any bytes as what a browser says of a security key, as what an authenticator says, as a question to the worker
 * that asks libfido2, and as a code that somebody typed.
 *
 * What must hold: nothing outside of the input is looked at; what is read of a new key lies within the input; what is base64url
 * is written back as it was; a code that is taken has all its signs; the worker answers yes or no, and to what nobody signed,
 * no. */
#include <stdlib.h>

#include "crypto/one_time.h"
#include "office/webauthn.h"
#include "workers/key_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void as_base64url(Arena *a, Str text)
{
    Str bytes;
    Buf again = buf_in(a);
    if (!key_base64url_read(a, text, &bytes)) return;
    key_base64url(&again, bytes);
    must(str_equal(buf_str(&again), text));
}

static void as_data(Str bytes)
{
    KeyData said;
    Error e = { 0 };
    if (key_data_read(bytes, false, STR("office.test"), &said, &e) == ERR_OK) must(bytes.len == 37 && said.id.len == 0);
    if (key_data_read(bytes, true, STR("office.test"), &said, &e) != ERR_OK) return;
    must(said.id.len > 0 && said.id.ptr >= bytes.ptr && said.id.ptr + said.id.len <= bytes.ptr + bytes.len);
}

static void as_code(Str typed)
{
    char to[ONE_TIME_MOST + 1];
    Str signs;
    Error e = { 0 };
    if (one_time_read(typed, 8, to, &signs, &e) == ERR_OK) must(signs.len == 9);
    if (one_time_read(typed, 24, to, &signs, &e) == ERR_OK) must(signs.len == 25);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(16 << 20);
    Error e = { 0 };
    KeyAnswer answer;
    Str challenge;
    char *copy = mem_alloc(size + (size == 0));
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    Str input = str_bytes(copy, size);
    Buf said = buf_in(&a);
    as_base64url(&a, input);
    as_code(input);
    as_data(input);
    if (key_answer_read(&a, input, true, &answer, &e) == ERR_OK) as_data(answer.data);
    if (key_answer_read(&a, input, false, &answer, &e) == ERR_OK) must(answer.id.len > 0 && answer.signature.len > 0);
    if (key_client_read(&a, input, false, STR("https://office.test"), &challenge, &e) == ERR_OK) must(challenge.len > 0);
    (void)key_rp_of(&a, input);
    if (key_check(&a, input, &said, &e) == ERR_OK) must(str_is(buf_str(&said), "no"));
    mem_free(copy);
    arena_free(&a);
    return 0;
}
