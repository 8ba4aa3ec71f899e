/* run_flags.c: see run_flags.h. A flag is written down as the number of its line and its texts, each behind its length. */
#include "cli/run_flags.h"

#include <stdlib.h>

#include "text/json.h"

enum { LINE_ARENA = 256 << 20, TEXTS = 7 };

RunFlags run_flags_new(size_t most)
{
    return (RunFlags){ .texts = arena_with(SIZE_MAX), .most = most, .bytes = spill_of(1, most),
                       .ends = spill_of(sizeof(size_t), 0) };
}

void run_flags_free(RunFlags *f)
{
    arena_free(&f->texts);
    mem_free(f->batch);
    spill_free(&f->bytes);
    spill_free(&f->ends);
    *f = run_flags_new(f->most);
}

static void texts_of(RunLine *l, Str *ret[TEXTS])
{
    Str *const TEXT[TEXTS] = { &l->id, &l->rule, &l->subject, &l->lot, &l->value, &l->cleared, &l->key };
    memcpy(ret, TEXT, sizeof TEXT);
}

/* ---- one line ---- */

static Str text_of(Arena *a, const JsonValue *v)
{
    return str_copy(a, v && (v->type == JSON_STRING || v->type == JSON_NUMBER) ? v->text : STR(""));
}

static ErrorCode read_flag(Arena *kept, const JsonValue *v, RunLine *to, Error *e)
{
    Str ocid = json_text(json_get(v, "ocid")), party = json_text(json_get(v, "party")), market = json_text(json_get(v, "market"));
    to->rule = text_of(kept, json_get(v, "rule"));
    to->lot = text_of(kept, json_get(v, "lot"));
    to->value = text_of(kept, json_get(v, "value"));
    to->cleared = text_of(kept, json_get(v, "cleared"));
    to->key = text_of(kept, json_get(v, "key"));
    to->subject = str_copy(kept, ocid.len > 0 ? ocid : party.len > 0 ? party : market);
    to->id = str_format(kept, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT,
                        STR_ARG(to->rule), STR_ARG(json_text(json_get(v, "group"))), STR_ARG(to->subject),
                        STR_ARG(json_text(json_get(v, "other"))), STR_ARG(market), STR_ARG(json_text(json_get(v, "year"))),
                        STR_ARG(to->lot));
    Str *texts[TEXTS];
    texts_of(to, texts);
    for (int i = 0; i < TEXTS; i++) if (!texts[i]->ptr) return error_memory(e);
    return ERR_OK;
}

/* ---- a batch ---- */

/* Two of one process that stands twice in the data keep their order. */
static int line_order(const void *left, const void *right)
{
    const RunLine *l = left, *r = right;
    int by = str_compare(l->id, r->id);
    return by != 0 ? by : l->line < r->line ? -1 : l->line > r->line;
}

static void put(char **to, const void *from, size_t n)
{
    if (n > 0) memcpy(*to, from, n);
    *to += n;
}

static ErrorCode write_line(RunFlags *f, RunLine *l, Error *e)
{
    Str *texts[TEXTS];
    size_t bytes = sizeof l->line;
    void *room;
    texts_of(l, texts);
    for (int i = 0; i < TEXTS; i++) bytes += sizeof(uint64_t) + texts[i]->len;
    TRY(spill_room(&f->bytes, bytes, &room, e));
    char *to = room;
    put(&to, &l->line, sizeof l->line);
    for (int i = 0; i < TEXTS; i++) {
        uint64_t len = texts[i]->len;
        put(&to, &len, sizeof len);
        put(&to, texts[i]->ptr, texts[i]->len);
    }
    spill_took(&f->bytes, bytes);
    return ERR_OK;
}

static ErrorCode write_batch(RunFlags *f, Error *e)
{
    void *end;
    if (f->count == 0) return ERR_OK;
    sort_list(f->batch, f->count, sizeof *f->batch, line_order);
    for (size_t i = 0; i < f->count; i++) TRY(write_line(f, &f->batch[i], e));
    TRY(spill_more(&f->ends, 1, &end, e));
    memcpy(end, &f->bytes.count, sizeof(size_t));
    f->count = 0;
    arena_free(&f->texts);
    return ERR_OK;
}

static ErrorCode next_line(RunFlags *f, RunLine **ret, Error *e)
{
    enum { FIRST = 1024 };
    if (f->count == f->room) {
        size_t room = f->room > 0 ? 2 * f->room : FIRST, bytes;
        RunLine *list = size_multiply(room, sizeof *list, &bytes) ? mem_resize(f->batch, bytes) : NULL;
        if (!list) return error_memory(e);
        f->batch = list;
        f->room = room;
    }
    *ret = &f->batch[f->count];
    **ret = (RunLine){ .line = f->flags };
    return ERR_OK;
}

ErrorCode run_flags_take(RunFlags *f, Str line, Error *e)
{
    Arena a = arena_with(LINE_ARENA);
    JsonValue *v;
    RunLine *to;
    ErrorCode code = json_parse(&a, line, &v, e);
    bool flag = code == ERR_OK && str_is(json_text(json_get(v, "type")), "flag");
    if (flag) code = next_line(f, &to, e);
    if (flag && code == ERR_OK) code = read_flag(&f->texts, v, to, e);
    arena_free(&a);
    if (!flag || code != ERR_OK) return code;
    f->count++;
    f->flags++;
    return f->texts.used + f->count * sizeof *f->batch >= f->most ? write_batch(f, e) : ERR_OK;
}

ErrorCode run_flags_end(RunFlags *f, Error *e)
{
    return write_batch(f, e);
}

/* ---- a walk ---- */

typedef struct RunStep { const char *at, *end; RunLine line; } RunStep;

static void take(const char **from, void *to, size_t n)
{
    memcpy(to, *from, n);
    *from += n;
}

/* The next line of the batch; false at its end. */
static bool step_on(RunStep *s)
{
    Str *texts[TEXTS];
    if (s->at == s->end) return false;
    texts_of(&s->line, texts);
    take(&s->at, &s->line.line, sizeof s->line.line);
    for (int i = 0; i < TEXTS; i++) {
        uint64_t len;
        take(&s->at, &len, sizeof len);
        *texts[i] = str_bytes(s->at, (size_t)len);
        s->at += len;
    }
    return true;
}

static void sink(RunStep *heap, size_t n, size_t i)
{
    for (size_t child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && line_order(&heap[child + 1].line, &heap[child].line) < 0) child++;
        if (line_order(&heap[i].line, &heap[child].line) < 0) return;
        RunStep kept = heap[i];
        heap[i] = heap[child];
        heap[child] = kept;
    }
}

ErrorCode run_walk_begin(const RunFlags *f, RunWalk *ret, Error *e)
{
    size_t begin = 0;
    *ret = (RunWalk){ .flags = f, .heap = mem_alloc((f->ends.count + 1) * sizeof *ret->heap) };
    if (!ret->heap) return error_memory(e);
    for (size_t i = 0; i < f->ends.count; i++) {
        size_t end;
        memcpy(&end, spill_at(&f->ends, i), sizeof end);
        RunStep *step = &ret->heap[ret->count++];
        *step = (RunStep){ .at = spill_at(&f->bytes, begin), .end = spill_at(&f->bytes, end) };
        (void)step_on(step);                                       /* no batch is empty */
        begin = end;
    }
    for (size_t i = ret->count / 2; i-- > 0;) sink(ret->heap, ret->count, i);
    return ERR_OK;
}

bool run_walk_next(RunWalk *w, RunLine *ret)
{
    if (w->count == 0) return false;
    *ret = w->heap[0].line;
    if (!step_on(&w->heap[0])) w->heap[0] = w->heap[--w->count];
    sink(w->heap, w->count, 0);
    return true;
}

void run_walk_free(RunWalk *w)
{
    mem_free(w->heap);
    *w = (RunWalk){ 0 };
}
