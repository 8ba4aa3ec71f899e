/* mustache_read.c: reads a template into nodes (mustache_int.h).
 *
 * It goes from tag to tag. The text before a tag becomes a node; a tag that stands alone on its line (and is no value) takes the
 * whole line with it, so that sections leave no empty lines. Where an output line begins is noted, because a partial that stands
 * alone on an indented line has all its lines indented. */
#include "text/mustache_int.h"

enum { DELIMITER = 16, PATH = 16 };

typedef struct {
    Arena            *arena;
    MustacheTemplate *t;
    size_t            at;                       /* what was not read yet */
    Str               open, close;              /* the brackets in force */
    bool              fresh;                    /* what is written next begins a line */
    size_t            sections[MUSTACHE_SECTIONS];
    size_t            depth;
    Error            *e;
} Reader;

typedef struct { size_t start, end; char sign; Str inside; } Tag;       /* start and end are offsets of the whole tag */

ErrorCode mustache_fail(const MustacheTemplate *t, size_t at, ErrorCode code, const char *key, Str tag, Error *e)
{
    int64_t line = 1;
    size_t start = 0;
    for (size_t i = 0; i < at; i++) {
        if (t->text.ptr[i] != '\n') continue;
        line++;
        start = i + 1;
    }
    int64_t column = 1 + (int64_t)utf8_count((Str){ t->text.ptr + start, at - start });
    return error_set(e, code, key, arg_str("template", t->name), arg_int("line", line), arg_int("column", column),
                     arg_str("tag", tag));
}

static ErrorCode fail(const Reader *r, size_t at, const char *key, Str tag)
{
    return mustache_fail(r->t, at, ERR_INVALID, key, tag, r->e);
}

/* ---- nodes ---- */

static MustacheNode *new_node(Reader *r, NodeType type, size_t at)
{
    MustacheTemplate *t = r->t;
    if (!ARENA_ROOM(r->arena, t->nodes, t->count, t->room)) return NULL;
    MustacheNode *n = &t->nodes[t->count++];
    *n = (MustacheNode){ .type = type, .at = at };
    return n;
}

static ErrorCode add_text(Reader *r, size_t from, size_t to)
{
    if (to <= from) return ERR_OK;
    MustacheNode *n = new_node(r, NODE_TEXT, from);
    if (!n) return error_memory(r->e);
    n->text = (Str){ r->t->text.ptr + from, to - from };
    n->starts_line = r->fresh;
    r->fresh = r->t->text.ptr[to - 1] == '\n';
    return ERR_OK;
}

/* A tag within a line that begins one. */
static ErrorCode add_line(Reader *r, size_t at)
{
    if (!r->fresh) return ERR_OK;
    r->fresh = false;
    return new_node(r, NODE_LINE, at) ? ERR_OK : error_memory(r->e);
}

static bool has_blank(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (memchr(" \t\r\n", s.ptr[i], 4)) return true;
    }
    return false;
}

static ErrorCode set_name(Reader *r, MustacheNode *n, Str name, const Tag *tag)
{
    n->text = name;
    if (name.len == 0) return fail(r, tag->start, K("mustache.no-name"), r->open);
    if (n->type == NODE_PARTIAL && name.ptr[0] != '*') return ERR_OK;
    if (n->type == NODE_PARTIAL) {
        n->dynamic = true;
        n->text = name = str_trim(str_from(name, 1));
        if (name.len == 0) return fail(r, tag->start, K("mustache.no-name"), r->open);
    }
    if (str_is(name, ".")) return ERR_OK;
    Str parts[PATH], rest = name;
    size_t count = 0;
    bool more = true;
    while (more) {
        if (count == PATH) return fail(r, tag->start, K("mustache.bad-name"), name);
        more = str_cut(&rest, '.', &parts[count]);
        if (parts[count].len == 0 || has_blank(parts[count])) return fail(r, tag->start, K("mustache.bad-name"), name);
        count++;
    }
    n->path = arena_array(r->arena, count, sizeof *n->path);
    if (!n->path) return error_memory(r->e);
    memcpy(n->path, parts, count * sizeof *parts);
    n->path_len = count;
    return ERR_OK;
}

/* ---- tags ---- */

static ptrdiff_t find_from(Str text, size_t at, Str what)
{
    ptrdiff_t found = str_find(str_from(text, at), what);
    return found < 0 ? -1 : found + (ptrdiff_t)at;
}

/* The tag that begins at `start`. */
static ErrorCode read_tag(Reader *r, size_t start, Tag *ret)
{
    Str text = r->t->text;
    size_t from = start + r->open.len;
    char sign = from < text.len ? text.ptr[from] : '\0';
    if (!sign || !memchr("#^/>!=&{<$", sign, 10)) sign = '\0';
    if (sign) from++;
    char ending[DELIMITER + 2] = "";
    size_t ending_len = 0;
    if (sign == '{') ending[ending_len++] = '}';
    if (sign == '=') ending[ending_len++] = '=';
    memcpy(ending + ending_len, r->close.ptr, r->close.len);
    ptrdiff_t end = find_from(text, from, (Str){ ending, ending_len + r->close.len });
    if (end < 0) return fail(r, start, K("mustache.open-tag"), r->open);
    *ret = (Tag){ start, (size_t)end + ending_len + r->close.len, sign, str_trim((Str){ text.ptr + from, (size_t)end - from }) };
    return ERR_OK;
}

/* Is there nothing else on its line? Then where the line begins, and where the next one does. */
static bool stands_alone(const Reader *r, const Tag *tag, size_t *line, size_t *next)
{
    Str text = r->t->text;
    size_t before = tag->start, after = tag->end;
    while (before > 0 && (text.ptr[before - 1] == ' ' || text.ptr[before - 1] == '\t')) before--;
    if (before > 0 && text.ptr[before - 1] != '\n') return false;
    while (after < text.len && (text.ptr[after] == ' ' || text.ptr[after] == '\t')) after++;
    if (after < text.len && text.ptr[after] == '\r' && after + 1 < text.len && text.ptr[after + 1] == '\n') after++;
    if (after < text.len && text.ptr[after] != '\n') return false;
    *line = before;
    *next = after < text.len ? after + 1 : after;
    return true;
}

static ErrorCode read_delimiters(Reader *r, const Tag *tag)
{
    Str both = tag->inside;
    size_t cut = 0, skip;
    while (cut < both.len && !memchr(" \t\r\n=", both.ptr[cut], 5)) cut++;
    for (skip = cut; skip < both.len && memchr(" \t\r\n", both.ptr[skip], 4); skip++) { }
    Str open = str_first(both, cut), close = str_from(both, skip);
    bool bad = open.len == 0 || open.len > DELIMITER || close.len == 0 || close.len > DELIMITER || skip == cut;
    for (size_t i = 0; i < close.len && !bad; i++) bad = memchr(" \t\r\n=", close.ptr[i], 5) != NULL;
    if (bad) return fail(r, tag->start, K("mustache.bad-delimiters"), both);
    r->open = open;
    r->close = close;
    return ERR_OK;
}

static ErrorCode open_section(Reader *r, const Tag *tag)
{
    if (r->depth == MUSTACHE_SECTIONS) return fail(r, tag->start, K("mustache.too-deep"), tag->inside);
    MustacheNode *n = new_node(r, tag->sign == '#' ? NODE_SECTION : NODE_INVERTED, tag->start);
    if (!n) return error_memory(r->e);
    r->sections[r->depth++] = r->t->count - 1;
    return set_name(r, n, tag->inside, tag);
}

static ErrorCode close_section(Reader *r, const Tag *tag)
{
    if (r->depth == 0) return fail(r, tag->start, K("mustache.not-open"), tag->inside);
    MustacheNode *n = &r->t->nodes[r->sections[--r->depth]];
    if (!str_equal(n->text, tag->inside)) return fail(r, tag->start, K("mustache.other-open"), n->text);
    n->end = r->t->count;
    return ERR_OK;
}

static ErrorCode add_named(Reader *r, NodeType type, const Tag *tag)
{
    MustacheNode *n = new_node(r, type, tag->start);
    return !n ? error_memory(r->e) : set_name(r, n, tag->inside, tag);
}

static ErrorCode add_partial(Reader *r, const Tag *tag, bool alone, size_t line)
{
    TRY(add_named(r, NODE_PARTIAL, tag));
    MustacheNode *n = &r->t->nodes[r->t->count - 1];
    n->alone = alone;
    n->indent = (Str){ r->t->text.ptr + line, tag->start - line };
    return ERR_OK;
}

/* The text before the tag, the tag, and, if it stands alone, what is left of its line. */
static ErrorCode take_tag(Reader *r, const Tag *tag)
{
    size_t line, next;
    bool is_value = tag->sign == '\0' || tag->sign == '&' || tag->sign == '{';
    bool alone = !is_value && stands_alone(r, tag, &line, &next);
    if (!alone) line = tag->start, next = tag->end;
    TRY(add_text(r, r->at, line));
    r->at = next;
    if (!alone && tag->sign != '!' && tag->sign != '=') TRY(add_line(r, tag->start));
    switch (tag->sign) {
    case '#': case '^': return open_section(r, tag);
    case '/': return close_section(r, tag);
    case '=': return read_delimiters(r, tag);
    case '!': return ERR_OK;
    case '>': return add_partial(r, tag, alone, line);
    case '&': case '{': return add_named(r, NODE_RAW, tag);
    case '<': case '$': return fail(r, tag->start, K("mustache.not-read"), tag->inside);
    default: return add_named(r, NODE_VALUE, tag);
    }
}

ErrorCode mustache_compile(Arena *a, Str name, Str text, const MustacheTemplate **ret, Error *e)
{
    MustacheTemplate *t = ARENA_NEW(a, MustacheTemplate);
    if (!t) return error_memory(e);
    t->name = name;
    t->text = text.ptr ? text : STR("");
    Reader r = { .arena = a, .t = t, .open = STR("{{"), .close = STR("}}"), .fresh = true, .e = e };
    size_t good = utf8_valid_length(t->text);
    if (good < text.len) return fail(&r, good, K("mustache.not-utf8"), (Str){ 0 });
    for (;;) {
        ptrdiff_t start = find_from(t->text, r.at, r.open);
        if (start < 0) break;
        Tag tag = { 0 };
        TRY(read_tag(&r, (size_t)start, &tag));
        TRY(take_tag(&r, &tag));
    }
    TRY(add_text(&r, r.at, t->text.len));
    if (r.depth > 0) {
        const MustacheNode *n = &t->nodes[r.sections[r.depth - 1]];
        return fail(&r, n->at, K("mustache.open-section"), n->text);
    }
    *ret = t;
    return ERR_OK;
}
