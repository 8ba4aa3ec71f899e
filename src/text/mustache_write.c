/* mustache_write.c: writes a template out with the values of a JSON tree, and looks over templates that are to be shipped.
 *
 * The walk keeps the values of the open sections on a stack of fixed size. Partials are templates of their own and may call
 * themselves (lists in lists); what never ends is stopped by depth and by the number of steps. */
#include "text/mustache_int.h"

typedef struct {
    MustacheFind     find;
    const void      *self;
    MustachePut      put;           /* takes values, or NULL: they are escaped */
    void            *user;
    Buf             *to;
    const JsonValue *stack[MUSTACHE_DEPTH];
    size_t           height;        /* of the stack */
    size_t           depth;         /* sections and partials that are open */
    size_t           steps;
    bool             broken;        /* a part of the context is not whole */
    Error           *e;
} Writer;

/* ---- text ---- */

void html_escape(Buf *to, Str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        Str as;
        switch (text.ptr[i]) {
        case '&':  as = STR("&amp;"); break;
        case '<':  as = STR("&lt;"); break;
        case '>':  as = STR("&gt;"); break;
        case '"':  as = STR("&quot;"); break;
        case '\'': as = STR("&#39;"); break;
        default: continue;
        }
        buf_add(to, (Str){ text.ptr + from, i - from });
        buf_add(to, as);
        from = i + 1;
    }
    buf_add(to, str_from(text, from));
}

/* Lines of the template, each behind the indent; an empty one stays empty. */
static void write_text(Writer *w, const MustacheNode *n, Str indent)
{
    if (indent.len == 0) {
        buf_add(w->to, n->text);
        return;
    }
    Str rest = n->text, line;
    bool begins = n->starts_line;
    while (rest.len > 0) {
        bool ended = str_cut(&rest, '\n', &line);
        if (begins && line.len > 0) buf_add(w->to, indent);
        buf_add(w->to, line);
        if (ended) buf_byte(w->to, '\n');
        begins = true;
    }
}

/* ---- values ---- */

static const JsonValue *member(Writer *w, const JsonValue *v, Str name)
{
    if (v && v->broken) w->broken = true;
    return json_get_str(v, name);
}

static const JsonValue *look_up(Writer *w, const MustacheNode *n)
{
    if (n->path_len == 0) return w->stack[w->height - 1];
    for (size_t i = w->height; i-- > 0; ) {
        const JsonValue *v = member(w, w->stack[i], n->path[0]);
        if (!v) continue;
        for (size_t k = 1; k < n->path_len && v; k++) v = member(w, v, n->path[k]);
        return v;
    }
    return NULL;
}

static bool is_there(const JsonValue *v)
{
    if (!v) return false;
    switch (v->type) {
    case JSON_BOOL:   return v->boolean;
    case JSON_STRING: return v->text.len > 0;
    case JSON_ARRAY:  return v->count > 0 || v->broken;
    case JSON_NUMBER: case JSON_OBJECT: return true;
    case JSON_NULL: default: return false;
    }
}

static void write_value(Writer *w, const JsonValue *v, bool escaped)
{
    Str text = { 0 };
    if (v && (v->type == JSON_STRING || v->type == JSON_NUMBER)) text = v->text;
    if (v && v->type == JSON_BOOL) text = str_of(v->boolean ? "true" : "false");
    if (w->put) w->put(w->user, w->to, text, v && v->type != JSON_NULL);
    else if (escaped) html_escape(w->to, text);
    else buf_add(w->to, text);
}

/* ---- the walk ---- */

static ErrorCode write_nodes(Writer *w, const MustacheTemplate *t, size_t from, size_t to, Str indent);

static ErrorCode enter(Writer *w, const MustacheTemplate *t, const MustacheNode *n)
{
    if (w->depth == MUSTACHE_DEPTH - 1) return mustache_fail(t, n->at, ERR_LIMIT, K("mustache.no-end"), n->text, w->e);
    w->depth++;
    return ERR_OK;
}

static ErrorCode write_with(Writer *w, const MustacheTemplate *t, size_t at, const JsonValue *v, Str indent)
{
    w->stack[w->height++] = v;
    ErrorCode code = write_nodes(w, t, at + 1, t->nodes[at].end, indent);
    w->height--;
    return code;
}

static ErrorCode write_section(Writer *w, const MustacheTemplate *t, size_t at, Str indent)
{
    const MustacheNode *n = &t->nodes[at];
    const JsonValue *v = look_up(w, n);
    bool there = is_there(v);
    if (there == (n->type == NODE_INVERTED)) return ERR_OK;
    TRY(enter(w, t, n));
    if (!there) {
        TRY(write_nodes(w, t, at + 1, n->end, indent));
    } else if (v->type == JSON_ARRAY) {
        if (v->broken) w->broken = true;
        JSON_EACH(item, v) TRY(write_with(w, t, at, item, indent));
    } else {
        TRY(write_with(w, t, at, v, indent));
    }
    w->depth--;
    return ERR_OK;
}

static ErrorCode write_partial(Writer *w, const MustacheTemplate *t, const MustacheNode *n, Str indent)
{
    Str name = n->dynamic ? json_text(look_up(w, n)) : n->text;
    const MustacheTemplate *partial = w->find && name.len > 0 ? w->find(w->self, name) : NULL;
    if (!partial) return ERR_OK;
    TRY(enter(w, t, n));
    Str inner = n->alone ? n->indent : STR("");
    if (n->alone && indent.len > 0) {
        inner = str_format(w->to->arena, STR_FMT STR_FMT, STR_ARG(indent), STR_ARG(n->indent));
        if (!inner.ptr) return error_memory(w->e);
    }
    TRY(write_nodes(w, partial, 0, partial->count, inner));
    w->depth--;
    return ERR_OK;
}

static ErrorCode write_nodes(Writer *w, const MustacheTemplate *t, size_t from, size_t to, Str indent)
{
    for (size_t i = from; i < to; i++) {
        const MustacheNode *n = &t->nodes[i];
        if (++w->steps > MUSTACHE_STEPS) return mustache_fail(t, n->at, ERR_LIMIT, K("mustache.no-end"), n->text, w->e);
        switch (n->type) {
        case NODE_TEXT:    write_text(w, n, indent); break;
        case NODE_LINE:    buf_add(w->to, indent); break;
        case NODE_VALUE:   write_value(w, look_up(w, n), true); break;
        case NODE_RAW:     write_value(w, look_up(w, n), false); break;
        case NODE_PARTIAL: TRY(write_partial(w, t, n, indent)); break;
        case NODE_SECTION:
        case NODE_INVERTED:
            TRY(write_section(w, t, i, indent));
            i = n->end - 1;
            break;
        }
        if (w->to->failed || w->broken) return error_memory(w->e);
    }
    return ERR_OK;
}

ErrorCode mustache_render_values(const MustacheTemplate *t, const JsonValue *context, MustacheFind find, const void *self,
                                 MustachePut put, void *user, Buf *to, Error *e)
{
    Writer w = { .find = find, .self = self, .put = put, .user = user, .to = to, .height = 1, .e = e };
    w.stack[0] = context;
    return write_nodes(&w, t, 0, t->count, STR(""));
}

ErrorCode mustache_render(const MustacheTemplate *t, const JsonValue *context, MustacheFind find, const void *self, Buf *to,
                          Error *e)
{
    return mustache_render_values(t, context, find, self, NULL, NULL, to, e);
}

/* ---- looking over ---- */

ErrorCode mustache_lint(const MustacheTemplate *t, MustacheFind find, const void *self, Error *e)
{
    for (size_t i = 0; i < t->count; i++) {
        const MustacheNode *n = &t->nodes[i];
        if (n->type == NODE_RAW) return mustache_fail(t, n->at, ERR_INVALID, K("mustache.not-escaped"), n->text, e);
        if (n->type == NODE_PARTIAL && !n->dynamic && !(find && find(self, n->text))) {
            return mustache_fail(t, n->at, ERR_INVALID, K("mustache.no-partial"), n->text, e);
        }
    }
    return ERR_OK;
}

bool mustache_next_name(const MustacheTemplate *t, size_t *at, Str *ret)
{
    for (; *at < t->count; ++*at) {
        const MustacheNode *n = &t->nodes[*at];
        if (n->type == NODE_TEXT || n->type == NODE_LINE) continue;
        *ret = n->text;
        ++*at;
        return true;
    }
    return false;
}
