/* trees_make.c: a program of the build: reads the model's YAML files with the reader that the program itself has for them, and writes their trees as
 * a C file (MODEL_TREES of model_trees.h; model_trees.c says the form).
 *
 *     trees_make ROOT FILE...  >model_trees_shipped.c */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/sort.h"
#include "model/model_trees.h"

static void put_number(Buf *to, size_t n)
{
    for (; n >= 0x80; n >>= 7) buf_byte(to, (char)(0x80 | (n & 0x7f)));
    buf_byte(to, (char)n);
}

static void put_text(Buf *to, Str text)
{
    put_number(to, text.len);
    buf_add(to, text);
    buf_byte(to, '\0');
}

static void put_node(Buf *to, const Yaml *y)
{
    buf_byte(to, (char)((int)y->type | (y->plain ? TREE_PLAIN : 0) | (y->key.ptr ? TREE_KEY : 0)));
    put_number(to, (size_t)y->line);
    put_number(to, (size_t)y->column);
    if (y->key.ptr) {
        put_number(to, (size_t)y->key_line);
        put_number(to, (size_t)y->key_column);
        put_text(to, y->key);
    }
    if (y->type == YAML_SCALAR) {
        put_text(to, y->text);
        return;
    }
    put_number(to, y->count);
    YAML_EACH(child, y) put_node(to, child);
}

/* As C writes bytes, in lines of which a compiler and a person see the end. */
static void print_bytes(Str bytes)
{
    enum { A_LINE = 100 };
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];
        if (i % A_LINE == 0) printf("%s      \"", i > 0 ? "\"\n" : "");
        if (c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '?') putchar(c);
        else printf("\\%03o", c);
    }
    printf("\"");
}

static ErrorCode make(Arena *a, Str name, const char *path, Error *e)
{
    Str bytes;
    TRY(file_read(a, path, MODEL_FILE_LIMIT, &bytes, e));
    Load l = { .arena = a, .file = name, .tail = &l.faults };
    const Yaml *root = yaml_parse(&l, bytes);
    if (l.faults) *e = l.faults->what;
    if (!root || l.fault_count > 0) return l.faults ? ERR_INVALID : error_memory(e);
    Buf packed = buf_in(a);
    put_node(&packed, root);
    if (packed.failed) return error_memory(e);
    printf("    { { \"" STR_FMT "\", %zu }, {\n", STR_ARG(name), name.len);
    print_bytes(buf_str(&packed));
    printf(", %zu } },\n", packed.len);
    return ERR_OK;
}

/* The file's name within the model's folder; .ptr NULL when it lies elsewhere. */
static Str name_under(Arena *a, const char *root, const char *file)
{
    char folder[PATH_MAX], path[PATH_MAX];
    if (!realpath(root, folder) || !realpath(file, path)) return (Str){ 0 };
    Str rest = str_of(path), top = str_of(folder);
    if (!str_starts(rest, top) || rest.len <= top.len) return (Str){ 0 };
    return str_copy(a, str_from(rest, top.len + 1));
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(int argc, char **argv)
{
    if (argc < 3) return 2;
    sort_list(argv + 2, (size_t)argc - 2, sizeof argv[0], by_name);
    printf("/* Made by trees_make from model/. */\n#include \"model/model_trees.h\"\n\nconst ModelFile MODEL_TREES[] = {\n");
    for (int i = 2; i < argc; i++) {
        if (!str_ends(str_of(argv[i]), STR(".yaml"))) continue;       /* tables are read by others */
        Error e = { 0 };
        Arena a = arena_with(64 << 20);
        Str name = name_under(&a, argv[1], argv[i]);
        ErrorCode code = name.ptr ? make(&a, name, argv[i], &e) : ERR_NOT_FOUND;
        arena_free(&a);
        if (code == ERR_OK) continue;
        fprintf(stderr, "trees_make: %s: %s\n", argv[i], e.parts[0].key ? e.parts[0].key : "not a file of the model");
        return 1;
    }
    printf("};\nconst size_t MODEL_TREES_COUNT = sizeof MODEL_TREES / sizeof MODEL_TREES[0];\n");
    return fflush(stdout) == 0 ? 0 : 1;
}
