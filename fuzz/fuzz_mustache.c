/* fuzz_mustache.c: any bytes as a template; what stands behind the first NUL is a second one, its partial.
 *
 * What must hold: the reader looks at nothing outside of its input (the copy has exactly its size); what is refused names line and
 * column; what is taken is written or stopped, never for ever; a value that has what HTML could take for its own comes out escaped
 * unless the template has a tag that mustache_lint refuses. */
#include <stdlib.h>

#include "text/mustache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct { const MustacheTemplate *page, *part; } Both;

static void must(bool holds)
{
    if (!holds) abort();
}

static const MustacheTemplate *find(const void *self, Str name)
{
    const Both *both = self;
    return name.len % 2 == 0 ? both->page : both->part;
}

static bool compile(Arena *a, Str text, const MustacheTemplate **ret)
{
    Error e = { 0 };
    ErrorCode code = mustache_compile(a, STR("fuzz"), text, ret, &e);
    must(code == ERR_OK || code == ERR_INVALID || code == ERR_MEMORY);
    must(code != ERR_INVALID || (error_arg(&e, "line").len > 0 && error_arg(&e, "column").len > 0));
    return code == ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const Str CONTEXT = STR("{\"a\":\"\\u0001<script>\",\"b\":[1,[2,\"\\u0001<script>\"],{\"a\":null}],"
                                   "\"c\":{\"b\":{\"a\":false}},\"d\":\"\",\"e\":true}");
    Arena a = arena_with(32 << 20);
    Error e = { 0 };
    char *copy = mem_alloc(size + (size == 0));
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    Str page = str_bytes(copy, size), part = { copy + size, 0 };
    ptrdiff_t cut = str_find_byte(page, '\0');
    if (cut >= 0) {
        part = str_from(page, (size_t)cut + 1);
        page = str_first(page, (size_t)cut);
    }
    Both both;
    JsonValue *context;
    Buf out = buf_in(&a);
    if (json_parse(&a, CONTEXT, &context, &e) == ERR_OK && compile(&a, page, &both.page) && compile(&a, part, &both.part)) {
        ErrorCode code = mustache_render(both.page, context, find, &both, &out, &e);
        must(code == ERR_OK || code == ERR_LIMIT || code == ERR_MEMORY);
        bool clean = mustache_lint(both.page, find, &both, &e) == ERR_OK && mustache_lint(both.part, find, &both, &e) == ERR_OK;
        clean = clean && str_find(str_bytes(copy, size), STR("\001")) < 0;         /* the template itself may say it */
        must(!clean || str_find(buf_str(&out), STR("\001<script>")) < 0);
    }
    mem_free(copy);
    arena_free(&a);
    return 0;
}
