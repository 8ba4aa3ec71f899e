/* list_main.c: tergoo-list, the worker that reads lists of persons and bodies from outside, holds names against them and compares versions.
 *
 * Its request is a line of JSON and the files it names by their sizes, one behind the other:
 *   {"do": "read", "format", "sizes": [file, second]}                       answered by the list as text (watch_write)
 *   {"do": "count", "format", "sizes": [file, second]}                      by the first line of it
 *   {"do": "screen", "format", "sizes": [file, second, queries], "least"}   by a line of counts and the hits (watch_screen); queries: a table
 *   {"do": "compare", "format", "sizes": [file, second], "other": [file, second]}   by what changed (watch_compare), the earlier one first
 * It opens nothing: it has its standard input, its standard output and memory. */
#include "exchange/watch_screen.h"
#include "workers/answer.h"

typedef struct { Arena *arena; Str rest; WatchFormat format; } ListAsk;

static ErrorCode next_file(ListAsk *k, const JsonValue *size, Str *ret, Error *e)
{
    int64_t n = 0;
    if (size && (!json_int(size, &n) || n < 0 || (uint64_t)n > k->rest.len)) return error_set(e, ERR_INVALID, K("watch.damaged"));
    *ret = str_first(k->rest, (size_t)n);
    k->rest = str_from(k->rest, (size_t)n);
    return ERR_OK;
}

static ErrorCode next_list(ListAsk *k, const JsonValue *sizes, WatchList *ret, Error *e)
{
    Str file, second;
    const JsonValue *size = sizes ? sizes->first : NULL;
    TRY(next_file(k, size, &file, e));
    TRY(next_file(k, size ? size->next : NULL, &second, e));
    if (k->format == WATCH_UN) return watch_read_un(k->arena, file, ret, e);
    return watch_read(k->arena, k->format, file, second, ret, e);
}

static ErrorCode screen(ListAsk *k, const JsonValue *ask, Buf *to, Error *e)
{
    WatchList list, queries;
    Str table;
    int64_t least;
    const JsonValue *sizes = json_get(ask, "sizes");
    TRY(next_list(k, sizes, &list, e));
    if (!sizes || sizes->count != 3 || !json_int(json_get(ask, "least"), &least) || least < 1 || least > 1000)
        return error_set(e, ERR_INVALID, K("watch.damaged"));
    TRY(next_file(k, sizes->last, &table, e));
    TRY(watch_read(k->arena, WATCH_TABLE, table, STR(""), &queries, e));
    return watch_screen(&list, &queries, (int)least, to, e);
}

static ErrorCode answer_list(Arena *a, Str request, Buf *to, Error *e)
{
    JsonValue *ask;
    WatchList list, other;
    ListAsk k = { .arena = a };
    TRY(answer_split(a, request, &ask, &k.rest, e));
    Str what = json_text(json_get(ask, "do"));
    if (!watch_format_of(json_text(json_get(ask, "format")), &k.format)) return error_set(e, ERR_INVALID, K("watch.damaged"));
    if (str_is(what, "screen")) return screen(&k, ask, to, e);
    TRY(next_list(&k, json_get(ask, "sizes"), &list, e));
    if (str_is(what, "compare")) {
        TRY(next_list(&k, json_get(ask, "other"), &other, e));
        return watch_compare(&list, &other, to, e);
    }
    if (str_is(what, "count")) watch_write_head(to, &list);
    else watch_write(to, &list);
    return to->failed ? error_memory(e) : ERR_OK;
}

int main(void)
{
    enum { FILES = 5, PIECE = 1 << 16 };                       /* the readers say in their own words what is too long */
    return answer_run(NULL, 0, (size_t)FILES * WATCH_FILE + 2 * PIECE, answer_list);
}
