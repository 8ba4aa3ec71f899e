/* fuzz_json.c: any bytes as JSON.
 *
 * What must hold: no reader looks outside of its input (the copy has exactly its size, so the sanitizer sees it); what is
 * taken strictly is written as text that is taken again, is the same tree and the same text; a skipping cursor takes what the
 * strict one takes and ends at the same place; what is refused is refused with a line and a column. */
#include <stdlib.h>

#include "base/base.h"
#include "text/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_writers(Arena *a, const JsonValue *v)
{
    Error e;
    JsonValue *again;
    Buf text = buf_in(a), pretty = buf_in(a), second = buf_in(a);
    json_write(&text, v);
    json_write_pretty(&pretty, v);
    must(!text.failed && !pretty.failed);
    must(json_parse(a, buf_str(&pretty), &again, &e) == ERR_OK && json_equal(v, again));
    must(json_parse(a, buf_str(&text), &again, &e) == ERR_OK && json_equal(v, again));
    json_write(&second, again);
    must(str_equal(buf_str(&text), buf_str(&second)));
}

/* Walks over a value with the calls a bulk reader uses; every second one is skipped. */
static ErrorCode walk(JsonCursor *c, unsigned *turn, Error *e)
{
    JsonType type;
    TRY(json_peek(c, &type, e));
    if ((*turn)++ % 2) return json_skip(c, e);
    Str text;
    bool more, b;
    switch (type) {
    case JSON_NULL:   return json_take_null(c, e);
    case JSON_BOOL:   return json_take_bool(c, &b, e);
    case JSON_NUMBER: return json_take_number(c, &text, e);
    case JSON_STRING: return json_take_string(c, &text, e);
    case JSON_ARRAY:
        TRY(json_enter(c, type, e));
        for (;;) {
            TRY(json_next_item(c, &more, e));
            if (!more) return ERR_OK;
            TRY(walk(c, turn, e));
        }
    case JSON_OBJECT:
        TRY(json_enter(c, type, e));
        for (;;) {
            TRY(json_next_member(c, &text, &more, e));
            if (!more) return ERR_OK;
            TRY(walk(c, turn, e));
        }
    default: abort();
    }
}

static void check_input(Arena *a, Str input)
{
    Error e = { 0 }, loose = { 0 };
    JsonValue *v, *other;
    ErrorCode strictly = json_parse(a, input, &v, &e);
    JsonCursor c = json_cursor(a, input, false);
    ErrorCode skipped = json_skip(&c, &loose);
    must(skipped != ERR_OK || (c.at >= c.start && c.at <= c.end));
    if (strictly == ERR_OK) {
        must(skipped == ERR_OK && json_finish(&c, &loose) == ERR_OK);
        check_writers(a, v);
    } else if (strictly != ERR_MEMORY) {
        must(strictly == ERR_INVALID || strictly == ERR_LIMIT);
        must(error_arg(&e, "line").len > 0 && error_arg(&e, "column").len > 0);
    }
    for (unsigned turn = 0; turn < 2; turn++) {
        unsigned t = turn;
        c = json_cursor(a, input, false);
        ErrorCode walked = walk(&c, &t, &loose);
        must(strictly != ERR_OK || walked == ERR_OK);
    }
    c = json_cursor(a, input, false);
    must(json_take_value(&c, &other, &loose) == ERR_OK || strictly != ERR_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(64 << 20);
    char *copy = mem_alloc(size);
    if (copy) {
        if (size > 0) memcpy(copy, data, size);
        check_input(&a, str_bytes(copy, size));
        mem_free(copy);
    }
    arena_free(&a);
    return 0;
}
