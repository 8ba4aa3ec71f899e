/* model_trees.c: the trees of the shipped files as the YAML reader gave them when the program was built.
 *
 * Every start of the program reads the model, and nearly always the shipped one: to go through a megabyte of YAML once more would say what is known.
 * What comes out is the tree and nothing more; kinds, rules and faults are worked out of it as of any other. A file of an office's own that is not
 * byte for byte the shipped one goes through the reader. trees_make.c writes the form that is read here:
 *
 *     node:  a byte of TREE_ bits and the type; line, column; with TREE_KEY: line, column and text of the name;
 *            a scalar: its text; a map or list: how many nodes it has, and they
 *     text:  its length, its bytes, a NUL
 *     a number has seven bits a byte, the low ones first; bit 8 says that another byte follows */
#include "model/model_trees.h"

static size_t next_number(const unsigned char **at)
{
    size_t n = 0;
    for (unsigned shift = 0;; shift += 7) {
        unsigned char byte = *(*at)++;
        n |= (size_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return n;
    }
}

static Str next_text(const unsigned char **at)
{
    size_t size = next_number(at);
    Str text = { (const char *)*at, size };
    *at += size + 1;
    return text;
}

/* The nodes of a map or list lie side by side. */
static bool take_node(Load *l, const unsigned char **at, Yaml *y)
{
    unsigned char head = *(*at)++;
    y->type = (YamlType)(head & TREE_TYPE);
    y->plain = head & TREE_PLAIN;
    y->file = l->file;
    y->line = (int)next_number(at);
    y->column = (int)next_number(at);
    if (head & TREE_KEY) {
        y->key_line = (int)next_number(at);
        y->key_column = (int)next_number(at);
        y->key = next_text(at);
    }
    if (y->type == YAML_SCALAR) {
        y->text = next_text(at);
        return true;
    }
    y->count = next_number(at);
    if (y->count == 0) return true;
    Yaml *nodes = load_array(l, y->count, sizeof *nodes);
    if (!nodes) return false;
    for (size_t i = 0; i < y->count; i++) {
        nodes[i].parent = y;
        nodes[i].next = i + 1 < y->count ? &nodes[i + 1] : NULL;
        if (!take_node(l, at, &nodes[i])) return false;
    }
    y->first = nodes;
    y->last = &nodes[y->count - 1];
    return true;
}

static const ModelFile *file_in(const ModelFile *files, size_t count, Str name)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_compare(files[middle].name, name);
        if (order == 0) return &files[middle];
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

Yaml *yaml_read(Load *l, Str bytes)
{
    const ModelFile *shipped = file_in(MODEL_SHIPPED, MODEL_SHIPPED_COUNT, l->file);
    const ModelFile *tree = shipped && str_equal(shipped->bytes, bytes) ? file_in(MODEL_TREES, MODEL_TREES_COUNT, l->file) : NULL;
    if (!tree) return yaml_parse(l, bytes);
    const unsigned char *at = (const unsigned char *)tree->bytes.ptr;
    Yaml *root = load_array(l, 1, sizeof *root);
    return root && take_node(l, &at, root) ? root : NULL;
}
