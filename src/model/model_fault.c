/* model_fault.c: the list of faults of one loading, and the nearest name to a misspelt one.
 *
 * Whoever edits a model file sees all that is wrong with it at once, each with its place and a remedy. A list past MODEL_FAULTS
 * helps nobody: what comes later is counted and not kept. */
#include "model/model_int.h"

/* "fields.title" for what stands under these names; an item of a list shows its list. */
static Str path_of(Load *l, const Yaml *in)
{
    const Yaml *up[YAML_DEPTH + 1];
    size_t n = 0;
    for (const Yaml *y = in; y && n <= YAML_DEPTH; y = y->parent)
        if (y->key.ptr) up[n++] = y;
    Buf b = buf_in(l->arena);
    while (n > 0) {
        if (b.len > 0) buf_byte(&b, '.');
        buf_add(&b, up[--n]->key);
    }
    if (b.failed) l->memory_out = true;
    return buf_str(&b);
}

/* "kinds/case.yaml:12:5: fields.title", as compilers say it. */
static Str place_of(Load *l, Str file, int line, int column, Str path)
{
    const char *between = path.len > 0 ? ": " : "";
    Str place = str_format(l->arena, STR_FMT ":%d:%d%s" STR_FMT, STR_ARG(file), line, column, between, STR_ARG(path));
    if (!place.ptr) l->memory_out = true;
    return place;
}

/* A common part is read for each kind that includes it: what is wrong with it is told once. */
static bool is_told(const Load *l, Str file, int line, int column, const char *key)
{
    for (const ModelFault *f = l->faults; f; f = f->next)
        if (f->line == line && f->column == column && str_equal(f->file, file) && strcmp(f->what.parts[0].key, key) == 0) return true;
    return false;
}

void load_fault_at(Load *l, int line, int column, const Yaml *in, const char *key, const ErrorArg *args, size_t count)
{
    Str file = in && in->file.ptr ? in->file : l->file;
    if (str_starts(file, STR("common/")) && is_told(l, file, line, column, key)) return;
    l->fault_count++;
    if (l->fault_count > MODEL_FAULTS || l->memory_out) return;
    ModelFault *f = ARENA_NEW(l->arena, ModelFault);
    if (!f) {
        l->memory_out = true;
        return;
    }
    Str path = path_of(l, in);
    ErrorArg all[10] = { arg_str("file", file), arg_int("line", line), arg_int("column", column), arg_str("path", path),
                         arg_str("at", place_of(l, file, line, column, path)) };
    size_t n = 5;
    for (size_t i = 0; i < count && n < ARRAY_LEN(all); i++) all[n++] = args[i];
    error_set_args(&f->what, ERR_INVALID, key, all, n);
    f->file = file;
    f->line = line;
    f->column = column;
    *l->tail = f;
    l->tail = &f->next;
}

void *load_array(Load *l, size_t count, size_t size)
{
    if (count == 0) return NULL;
    void *p = arena_array(l->arena, count, size);
    if (!p) l->memory_out = true;
    return p;
}

static int fault_compare(const ModelFault *a, const ModelFault *b)
{
    int files = str_compare(a->file, b->file);
    if (files != 0) return files;
    if (a->line != b->line) return a->line < b->line ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

void load_sort_faults(Load *l)
{
    ModelFault *sorted = NULL;
    while (l->faults) {
        ModelFault *one = l->faults, **at = &sorted;
        l->faults = one->next;
        while (*at && fault_compare(*at, one) <= 0) at = &(*at)->next;
        one->next = *at;
        *at = one;
    }
    l->faults = sorted;
}

/* ---- names ---- */

static Str name_at(Names names, size_t i)
{
    Str s;
    memcpy(&s, (const char *)names.first + i * names.stride, sizeof s);
    return s;
}

bool names_have(Names names, Str word)
{
    for (size_t i = 0; i < names.count; i++)
        if (str_equal(name_at(names, i), word)) return true;
    return false;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many letters must be put in, taken out, changed or swapped with their neighbour to turn one word into the other (the
 * "optimal string alignment" distance), in three rows of its table; 99 for words too long to be a slip. */
static size_t distance(Str a, Str b)
{
    enum { LONGEST = 40 };
    if (a.len > LONGEST || b.len > LONGEST) return 99;
    size_t rows[3][LONGEST + 1];
    for (size_t j = 0; j <= b.len; j++) rows[0][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *now = rows[i % 3], *before = rows[(i + 2) % 3], *two_before = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            bool same = a.ptr[i - 1] == b.ptr[j - 1];
            now[j] = smaller(smaller(before[j], now[j - 1]) + 1, before[j - 1] + (same ? 0 : 1));
            bool swapped = i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1];
            if (swapped) now[j] = smaller(now[j], two_before[j - 2] + 1);
        }
    }
    return rows[a.len % 3][b.len];
}

Str names_near(Load *l, Names names, Str word)
{
    /* What will not be listed needs no search: a hostile file could ask for it a million times. */
    if (l->fault_count >= MODEL_FAULTS) return STR("-");
    size_t best = 3, at = 0;
    for (size_t i = 0; i < names.count; i++) {
        size_t d = distance(name_at(names, i), word);
        if (d < best && 2 * d <= word.len) {
            best = d;
            at = i;
        }
    }
    if (best < 3) return name_at(names, at);
    Buf b = buf_in(l->arena);
    for (size_t i = 0; i < names.count; i++) {
        if (i > 0) buf_c(&b, ", ");
        buf_add(&b, name_at(names, i));
    }
    if (b.failed) l->memory_out = true;
    return b.len > 0 ? buf_str(&b) : STR("-");
}
