/* coverage.c: how often each member of the data is there at all.
 *
 * Each line's value is walked; a path counts when something that is not empty stands there. Empty are null, "", [] and {}, and
 * what holds only those. Paths are written as Cardinal writes them: "" is the line, a "/" behind a path is an object there, "[]"
 * an item of an array, all else a member: "/bids/details[]/tenderers[]/id". Of two members with one name the last counts.
 *
 * A node of the tree of paths stands for a place, not for its text: members whose names contain "[]" or are empty may write the
 * same path. Those are added up when the paths are written, in the order of their bytes. */
#include "detect/coverage.h"

#include <stdlib.h>

#include "text/json.h"

typedef struct Node Node;
struct Node {
    Str      name;                /* what it adds to the path of the node above */
    uint64_t count;
    Node    *first, *last, *next; /* below it, in the order they came */
    Node    *recent;              /* the child that was asked for last; the next one asked for is often behind it */
    Map      by_name;             /* children, once there are many */
    size_t   child_count;
};

struct Coverage {
    Arena *results;
    Arena  scratch;
    Node  *root;
    size_t nodes;
    JsonIndex index;
};

enum { NODES_MOST = 1000000, FEW = 16, SCRATCH_CEILING = 1 << 30 };

/* ---- the tree of paths ---- */

static ErrorCode new_child(Coverage *c, Node *above, Str name, Node **ret, Error *e)
{
    if (c->nodes == NODES_MOST) return error_set(e, ERR_MEMORY, K("detect.coverage-paths"), arg_int("limit", NODES_MOST));
    Node *n = ARENA_NEW(c->results, Node);
    Str copy = str_copy(c->results, name);
    if (!n || !copy.ptr) return error_memory(e);
    n->name = copy;
    n->by_name = map_in(c->results);
    *(above->last ? &above->last->next : &above->first) = n;
    above->last = n;
    above->child_count++;
    c->nodes++;
    if (above->child_count == FEW)
        for (Node *child = above->first; child; child = child->next)
            if (!map_set(&above->by_name, child->name, child)) return error_memory(e);
    if (above->child_count > FEW && !map_set(&above->by_name, copy, n)) return error_memory(e);
    *ret = n;
    return ERR_OK;
}

/* "/" and "[]" are children of their own, before the members and items; a member's name cannot be mistaken for them, because
 * members stand below "/" and items below "[]". */
static ErrorCode child_of(Coverage *c, Node *above, Str name, Node **ret, Error *e)
{
    Node *n = above->recent ? above->recent->next : NULL;
    if (!n || !str_equal(n->name, name)) {
        if (above->child_count >= FEW) {
            n = map_get(&above->by_name, name);
        } else {
            for (n = above->first; n && !str_equal(n->name, name);) n = n->next;
        }
    }
    if (!n) TRY(new_child(c, above, name, &n, e));
    above->recent = n;
    *ret = n;
    return ERR_OK;
}

/* ---- one value ---- */

static ErrorCode add_value(Coverage *c, const JsonValue *v, Node *at, bool *there, Error *e);

static ErrorCode add_children(Coverage *c, const JsonValue *v, Node *at, bool *there, Error *e)
{
    bool object = v->type == JSON_OBJECT;
    Node *below, *child;
    *there = false;
    if (v->count == 0) return ERR_OK;
    TRY(child_of(c, at, object ? STR("/") : STR("[]"), &below, e));
    JSON_EACH(one, v) {
        bool counts;
        child = below;
        if (object) TRY(child_of(c, below, one->key, &child, e));
        TRY(add_value(c, one, child, &counts, e));
        *there |= counts;
    }
    if (object) below->count += *there;
    return ERR_OK;
}

/* Calls itself at most JSON_DEPTH deep: the tree is no deeper. */
static ErrorCode add_value(Coverage *c, const JsonValue *v, Node *at, bool *there, Error *e)
{
    switch (v->type) {
    case JSON_NULL:   *there = false; break;
    case JSON_STRING: *there = v->text.len > 0; break;
    case JSON_OBJECT: case JSON_ARRAY: TRY(add_children(c, v, at, there, e)); break;
    case JSON_BOOL: case JSON_NUMBER: default: *there = true; break;
    }
    at->count += *there;
    return ERR_OK;
}

ErrorCode coverage_new(Arena *a, Coverage **ret, Error *e)
{
    Coverage *c = ARENA_NEW(a, Coverage);
    Node *root = ARENA_NEW(a, Node);
    if (!c || !root) return error_memory(e);
    root->by_name = map_in(a);
    *c = (Coverage){ .results = a, .scratch = arena_with(SCRATCH_CEILING), .root = root };
    if (!arena_alloc(&c->scratch, 1)) return error_memory(e);               /* a block that stays when the mark is restored */
    *ret = c;
    return ERR_OK;
}

void coverage_free(Coverage *c)
{
    if (!c) return;
    arena_free(&c->scratch);
    json_index_free(&c->index);
}

/* The line as a tree. With the index that is quicker; where the index says no, the walk without it says why. */
static ErrorCode read_line(Coverage *c, Str line, uint64_t number, JsonValue **ret, Error *e)
{
    JsonCursor cursor = json_cursor(&c->scratch, line, false), plain;
    cursor.line = number;
    plain = cursor;
    if (json_index(&c->index, &cursor, e) != ERR_OK) cursor = plain;
    if (!cursor.ascii && !utf8_valid(line)) {
        return error_set(e, ERR_INVALID, K("detect.bad-text"), arg_int("line", (int64_t)number),
                         arg_int("column", (int64_t)utf8_count(str_first(line, utf8_valid_length(line))) + 1));
    }
    TRY(json_take_value(&cursor, ret, e));
    return json_finish(&cursor, e);
}

ErrorCode coverage_add(Coverage *c, Str line, uint64_t number, Error *e)
{
    JsonValue *v;
    bool there;
    ArenaMark mark = arena_mark(&c->scratch);
    ErrorCode code = read_line(c, line, number, &v, e);
    if (code == ERR_OK) code = add_value(c, v, c->root, &there, e);
    arena_restore(&c->scratch, mark);
    return code;
}

/* Calls itself as deep as a path has parts. */
static ErrorCode merge_node(Coverage *c, Node *to, const Node *from, Error *e)
{
    to->count += from->count;
    for (const Node *child = from->first; child; child = child->next) {
        Node *same;
        TRY(child_of(c, to, child->name, &same, e));
        TRY(merge_node(c, same, child, e));
    }
    return ERR_OK;
}

ErrorCode coverage_merge(Coverage *c, const Coverage *from, Error *e)
{
    return merge_node(c, c->root, from->root, e);
}

/* ---- what it came to ---- */

typedef struct { Str path; uint64_t count; } PathCount;
typedef struct { PathCount *list; size_t count; Arena *arena; bool failed; } Paths;

static void gather_paths(Paths *p, const Node *n, Str path)
{
    if (n->count > 0) p->list[p->count++] = (PathCount){ path, n->count };
    for (const Node *child = n->first; child && !p->failed; child = child->next) {
        Buf b = buf_in(p->arena);
        buf_add(&b, path);
        buf_add(&b, child->name);
        p->failed |= b.failed;
        gather_paths(p, child, buf_str(&b));
    }
}

static int path_order(const void *left, const void *right)
{
    return str_compare(((const PathCount *)left)->path, ((const PathCount *)right)->path);
}

void coverage_write(Buf *to, Coverage *c)
{
    Paths p = { .arena = to->arena, .list = arena_array(to->arena, c->nodes + 1, sizeof *p.list) };
    if (!p.list) { to->failed = true; return; }
    gather_paths(&p, c->root, STR(""));
    to->failed |= p.failed;
    sort_list(p.list, p.count, sizeof *p.list, path_order);
    buf_byte(to, '{');
    for (size_t i = 0; i < p.count; i++) {
        uint64_t sum = p.list[i].count;
        while (i + 1 < p.count && str_equal(p.list[i + 1].path, p.list[i].path)) sum += p.list[++i].count;
        if (to->ptr[to->len - 1] != '{') buf_byte(to, ',');
        json_write_string(to, p.list[i].path);
        buf_format(to, ":%llu", (unsigned long long)sum);
    }
    buf_c(to, "}\n");
}
