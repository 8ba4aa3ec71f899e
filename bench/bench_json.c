/* bench_json.c: how fast JSON is skipped, read and written.
 *
 *   bench_json FILE.jsonl [MEGABYTES [WAY]]
 *
 * The file's lines are repeated up to so many megabytes (100), more than fits into a cache, and each way of reading goes over all
 * of it five times; the best turn counts, in processor time. memchr over the same bytes says what the machine's memory gives. */
#include "bench.h"
#include "text/json_int.h"

typedef struct { Arena *arena; uint64_t sum; JsonIndex *index; } Reader;
typedef ErrorCode (*ReadLine)(Reader *r, Str line, Error *e);

/* ---- what a detector of red flags reads ---- */

static ErrorCode read_value(Reader *r, JsonCursor *c, Error *e)
{
    bool more;
    Str key, text;
    TRY(json_enter(c, JSON_OBJECT, e));
    for (;;) {
        TRY(json_next_member(c, &key, &more, e));
        if (!more) return ERR_OK;
        if (str_equal(key, STR("amount"))) TRY(json_take_number(c, &text, e));
        else if (str_equal(key, STR("currency"))) TRY(json_take_string(c, &text, e));
        else { TRY(json_skip(c, e)); continue; }
        r->sum += text.len;
    }
}

static const Str TEXTS[] = { { "id", 2 }, { "status", 6 }, { "date", 4 }, { "ocid", 4 } };
static const Str LISTS[] = { { "tenderers", 9 }, { "suppliers", 9 }, { "details", 7 }, { "awards", 6 } };
static const Str OBJECTS[] = { { "tender", 6 }, { "bids", 4 }, { "buyer", 5 } };

static inline bool is_one_of(Str key, const Str *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (key.len == names[i].len && memcmp(key.ptr, names[i].ptr, key.len) == 0) return true;
    }
    return false;
}

/* An object of which the id, status, date, amounts and the ids of organisations count; and arrays of such objects. */
static ErrorCode read_item(Reader *r, JsonCursor *c, Error *e);

static ErrorCode read_list(Reader *r, JsonCursor *c, Error *e)
{
    bool more;
    TRY(json_enter(c, JSON_ARRAY, e));
    for (;;) {
        TRY(json_next_item(c, &more, e));
        if (!more) return ERR_OK;
        TRY(read_item(r, c, e));
    }
}

static ErrorCode read_item(Reader *r, JsonCursor *c, Error *e)
{
    bool more;
    Str key, text;
    TRY(json_enter(c, JSON_OBJECT, e));
    for (;;) {
        TRY(json_next_member(c, &key, &more, e));
        if (!more) return ERR_OK;
        if (is_one_of(key, TEXTS, ARRAY_LEN(TEXTS))) {
            TRY(json_take_string(c, &text, e));
            r->sum += text.len;
        } else if (str_equal(key, STR("value"))) {
            TRY(read_value(r, c, e));
        } else if (is_one_of(key, LISTS, ARRAY_LEN(LISTS))) {
            TRY(read_list(r, c, e));
        } else if (is_one_of(key, OBJECTS, ARRAY_LEN(OBJECTS))) {
            TRY(read_item(r, c, e));
        } else {
            TRY(json_skip(c, e));
        }
    }
}

static ErrorCode read_flags(Reader *r, Str line, Error *e)
{
    JsonCursor c = json_cursor(r->arena, line, false);
    TRY(read_item(r, &c, e));
    return json_finish(&c, e);
}

/* The same by an index of the line. */
static ErrorCode read_indexed(Reader *r, Str line, Error *e)
{
    JsonCursor c = json_cursor(r->arena, line, false);
    TRY(json_index(r->index, &c, e));
    return read_item(r, &c, e);
}

/* ---- the other ways ---- */

static ErrorCode index_line(Reader *r, Str line, Error *e)
{
    JsonCursor c = json_cursor(r->arena, line, false);
    TRY(json_index(r->index, &c, e));
    r->sum += r->index->bracket_count;
    return ERR_OK;
}

static ErrorCode index_line_in_utf8(Reader *r, Str line, Error *e)
{
    JsonCursor c = json_cursor(r->arena, line, false);
    TRY(json_index(r->index, &c, e));
    r->sum += r->index->bracket_count;
    return json_check_utf8(&c, e);
}

static ErrorCode skip_line(Reader *r, Str line, Error *e)
{
    JsonCursor c = json_cursor(r->arena, line, false);
    TRY(json_skip(&c, e));
    r->sum += (size_t)(c.at - c.start);
    return json_finish(&c, e);
}

static ErrorCode build_loosely(Reader *r, Str line, Error *e)
{
    JsonValue *v;
    JsonCursor c = json_cursor(r->arena, line, false);
    TRY(json_take_value(&c, &v, e));
    r->sum += v->count;
    return json_finish(&c, e);
}

static ErrorCode build_strictly(Reader *r, Str line, Error *e)
{
    JsonValue *v;
    TRY(json_parse(r->arena, line, &v, e));
    r->sum += v->count;
    return ERR_OK;
}

static ErrorCode build_and_write(Reader *r, Str line, Error *e)
{
    JsonValue *v;
    TRY(json_parse(r->arena, line, &v, e));
    Buf to = buf_in(r->arena);
    json_write(&to, v);
    r->sum += to.len;
    return to.failed ? error_memory(e) : ERR_OK;
}

static ErrorCode find_lines(Reader *r, Str line, Error *e)
{
    (void)e;
    r->sum += line.len;
    return ERR_OK;
}

/* ---- measuring ---- */

static double measure(Arena *a, ReadLine read_line, JsonWay way, Str all, uint64_t *sum)
{
    int64_t best = INT64_MAX;
    for (int turn = 0; turn < 5; turn++) {
        JsonIndex index = { .way = way };
        Reader r = { .arena = a, .index = &index };
        Error e;
        Str rest = all, line;
        int64_t began = bench_processor_ticks();
        while (str_next_line(&rest, &line)) {
            ArenaMark mark = arena_mark(a);
            if (read_line(&r, line, &e) != ERR_OK) {
                fprintf(stderr, "%s line %s\n", e.parts[0].key, error_arg(&e, "line").ptr);
                exit(1);
            }
            arena_restore(a, mark);
        }
        int64_t took = bench_processor_ticks() - began;
        json_index_free(&index);
        if (took < best) best = took;
        *sum = r.sum;
    }
    return (double)all.len * 1e3 / (double)best;
}

int main(int argc, char **argv)
{
    static const struct { const char *name; ReadLine read_line; JsonWay way; double target; } WAYS[] = {
        { "memchr for line ends", find_lines },
        { "JSON indexed, the reader alone", index_line, JSON_BEST, 2000 }, { "JSON indexed, all of it UTF-8", index_line_in_utf8 },
        { "JSON indexed with AVX2", index_line, JSON_AVX2 }, { "JSON indexed with SSE2", index_line, JSON_SSE2 },
        { "JSON indexed in plain C", index_line, JSON_PORTABLE },
        { "JSON indexed and read for red flags", read_indexed }, { "JSON read for red flags without index", read_flags },
        { "JSON skipped without index", skip_line },
        { "JSON as a tree, other people's data", build_loosely }, { "JSON as a tree, strict", build_strictly },
        { "JSON as a tree and as canonical text", build_and_write },
    };
    if (argc < 2) {
        fprintf(stderr, "usage: bench_json FILE.jsonl [MEGABYTES [WAY]]\n");
        return 2;
    }
    Arena a = arena_with(SIZE_MAX);
    Error e;
    Str file;
    size_t want = (argc > 2 ? strtoul(argv[2], NULL, 10) : 100) << 20;
    if (file_read(&a, argv[1], SIZE_MAX, &file, &e) != ERR_OK || file.len == 0) {
        fprintf(stderr, "%s cannot be read\n", argv[1]);
        return 3;
    }
    Buf all = buf_in(&a);
    while (all.len < want && !all.failed) buf_add(&all, file);
    Arena lines = arena_with(SIZE_MAX);
    char *warm = arena_alloc(&lines, 1);       /* a block that the marks leave in place */
    if (all.failed || !warm) return 3;
    double floor = 0;
    for (size_t i = 0; i < ARRAY_LEN(WAYS); i++) {
        uint64_t sum;
        if (argc > 3 && i > 0 && strcmp(argv[3], WAYS[i].name) != 0) continue;
        double rate = measure(&lines, WAYS[i].read_line, WAYS[i].way, buf_str(&all), &sum);
        if (i == 0) floor = rate;
        else bench_row(&(Row){ WAYS[i].name, "MB/s", rate, WAYS[0].name, floor, AT_LEAST, WAYS[i].target });
        printf("%s: sum %llu\n", WAYS[i].name, (unsigned long long)sum);
    }
    arena_free(&lines);
    arena_free(&a);
    return 0;
}
