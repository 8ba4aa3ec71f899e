/* fuzz_json.c: any bytes as JSON.
 *
 * What must hold: no reader looks outside of its input (the copy has exactly its size, so the sanitizer sees it); what is
 * taken strictly is written as text that is taken again, is the same tree and the same text; a skipping cursor takes what the
 * strict one takes and ends at the same place; what is refused is refused with a line and a column; an index, however it was
 * scanned, takes what the skipping cursor takes and refuses it for the same reason at the same place, and a walk by it meets the
 * same; a stream cut in two anywhere falls into the same values. */
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

static void check_index(Arena *a, Str input)
{
    Error e = { 0 }, why = { 0 };
    JsonCursor plain = json_cursor(a, input, false), begin = plain;
    ErrorCode code = json_skip(&plain, &e);
    if (code == ERR_OK) code = json_finish(&plain, &e);
    for (JsonWay way = JSON_BEST; way <= JSON_AVX512; way++) {
        JsonIndex x = { .way = way };
        JsonCursor c = begin;
        ErrorCode indexed = json_index(&x, &c, &why);
        must(indexed == code || indexed == ERR_MEMORY);
        if (code != ERR_OK && indexed == code) must(str_equal(error_arg(&e, "byte"), error_arg(&why, "byte")));
        for (unsigned turn = 0; turn < 2 && indexed == ERR_OK; turn++) {
            unsigned t[2] = { turn, turn };
            JsonCursor one = c, other = begin;
            ErrorCode walked = walk(&one, &t[0], &why), plainly = walk(&other, &t[1], &e);
            must(walked == plainly || walked == ERR_MEMORY || plainly == ERR_MEMORY);
            must(walked != ERR_OK || plainly != ERR_OK || one.at == other.at);
        }
        json_index_free(&x);
    }
}

/* The first line by itself, and as it is found in front of the others. */
static void check_line(Arena *a, Str input)
{
    Error e = { 0 }, why = { 0 };
    Str rest = input, line = { input.ptr, 0 };
    if (rest.len > 0) (void)str_next_line(&rest, &line);
    for (JsonWay way = JSON_BEST; way <= JSON_AVX512; way++) {
        JsonIndex x = { .way = way };
        JsonCursor alone = json_cursor(a, line, false), first = json_cursor(a, input, false);
        ErrorCode code = json_index(&x, &alone, &e);
        uint32_t brackets = x.bracket_count;
        ErrorCode found = json_index_line(&x, &first, &why);
        must(found == code || found == ERR_MEMORY || code == ERR_MEMORY);
        must((size_t)(first.end - first.start) == line.len);
        must(found != ERR_OK || code != ERR_OK || (brackets == x.bracket_count && alone.ascii == first.ascii));
        json_index_free(&x);
    }
}

/* The places of the events, one after another, in pieces of `step` bytes. */
static void note_events(Str input, size_t step, Buf *to)
{
    JsonSplit s = { 0 };
    for (size_t from = 0; from < input.len; from += step) {
        Str piece = str_first(str_from(input, from), step);
        size_t at = 0;
        SplitEvent event;
        while ((event = json_split(&s, piece, &at)) != SPLIT_MORE) {
            must(at <= piece.len);
            if (event == SPLIT_LIST) s.base = 2;
            if (event == SPLIT_BEGIN && s.base == 0 && piece.ptr[at - 1] == '[') s.base = 1;
            buf_format(to, "%d@%zu ", (int)event, from + at);
        }
        must(at == piece.len);
    }
}

static void check_split(Arena *a, Str input)
{
    Buf whole = buf_in(a), bytes = buf_in(a), pieces = buf_in(a);
    note_events(input, input.len + 1, &whole);
    note_events(input, 1, &bytes);
    note_events(input, 67, &pieces);
    must(whole.failed || bytes.failed || str_equal(buf_str(&whole), buf_str(&bytes)));
    must(whole.failed || pieces.failed || str_equal(buf_str(&whole), buf_str(&pieces)));
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
        check_index(&a, str_bytes(copy, size));
        check_line(&a, str_bytes(copy, size));
        check_split(&a, str_bytes(copy, size));
        mem_free(copy);
    }
    arena_free(&a);
    return 0;
}
