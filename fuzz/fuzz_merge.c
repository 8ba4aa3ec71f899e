/* fuzz_merge.c: any JSON as an array of releases that are merged.
 *
 * What must hold: merging ends, reads nothing but its own memory, and gives JSON; merging what came out changes it at most once
 * (objects of which nothing was left go). */
#include <stdlib.h>

#include "detect/merge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 64 };

static void must(bool holds)
{
    if (!holds) abort();
}

static bool read_list(Arena *a, Str input, JsonValue *list[MOST], size_t *n)
{
    Error e;
    JsonValue *v;
    JsonCursor c = json_cursor(a, input, false);
    *n = 0;
    if (json_take_value(&c, &v, &e) != ERR_OK || v->type != JSON_ARRAY) return false;
    for (JsonValue *item = v->first; item && *n < MOST; item = item->next) if (item->type == JSON_OBJECT) list[(*n)++] = item;
    return *n > 0;
}

static Str merged(Arena *a, JsonValue *const *list, size_t n)
{
    Error e;
    JsonValue *to;
    uint64_t clashes = 0;
    Buf text = buf_in(a);
    ErrorCode code = merge_releases(a, list, n, &to, &clashes, &e);
    must(code == ERR_OK || code == ERR_MEMORY);
    if (code != ERR_OK) return (Str){ 0 };
    json_write(&text, to);
    return text.failed ? (Str){ 0 } : buf_str(&text);
}

/* Of what came out: merged alone. */
static Str merged_again(Arena *a, Str text)
{
    JsonValue *tree;
    Error e;
    JsonCursor c = json_cursor(a, text, false);
    ErrorCode code = json_take_value(&c, &tree, &e);
    must(code == ERR_OK || code == ERR_MEMORY);
    if (code != ERR_OK) return (Str){ 0 };
    const JsonValue *date = json_get(tree, "date"), *ocid = json_get(tree, "ocid");
    if ((date && date->type != JSON_STRING) || (ocid && ocid->type != JSON_STRING)) return (Str){ 0 };
    return merged(a, &tree, 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(256 << 20);
    JsonValue *list[MOST];
    size_t n;
    if (read_list(&a, str_bytes(data, size), list, &n)) {
        Str once = merged(&a, list, n), twice = once.ptr ? merged_again(&a, once) : (Str){ 0 };
        Str thrice = twice.ptr ? merged_again(&a, twice) : (Str){ 0 };
        must(!thrice.ptr || str_equal(twice, thrice));
    }
    arena_free(&a);
    return 0;
}
