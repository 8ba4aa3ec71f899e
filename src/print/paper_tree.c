/* paper_tree.c: template and values into the tree of a paper.
 *
 * Each value of the template is written as a mark, U+E000, its number, U+E001, which no parser of Markdown looks at; cmark-gfm reads the
 * result; its texts are cut at the marks and the values put between. A template may not have these two characters itself, and values
 * cannot bring them in, because values are only looked at when all is parsed. */
#include "print/paper.h"
#include "text/mustache.h"

#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>

/* U+E000 and U+E001 in UTF-8. */
static const char BEGIN[] = "\xee\x80\x80", END[] = "\xee\x80\x81";
enum { MARK = 3 };

typedef struct { Str text; bool there; size_t place; } Value;

typedef struct {
    Arena        *arena;
    PaperPartial  find;
    const void   *self;
    Value        *values;
    size_t        value_count, value_room, node_count;
    const JsonValue *own;              /* the paragraph of the officer's text that comes next, and its number */
    size_t        place;
    bool          failed, many;
    const MustacheTemplate *partials[64];
    Str           partial_names[64];
    size_t        partial_count;
    bool          bold, italic;
    Paper        *paper;
    Error        *e;
} Reader;

/* ---- values ---- */

/* Values come as they stand in the JSON: a text that is the next of `paragraphs`, and not only reads like it, is that one. */
static size_t place_of(Reader *r, Str text)
{
    if (!r->own || json_text(json_get(r->own, "text")).ptr != text.ptr) return 0;
    r->own = r->own->next;
    return ++r->place;
}

static void put_mark(void *user, Buf *to, Str text, bool there)
{
    Reader *r = user;
    if (r->value_count == PAPER_VALUES) {
        r->many = true;
        return;
    }
    if (r->value_count == r->value_room) {
        size_t room = r->value_room > 0 ? r->value_room * 2 : 256;
        Value *more = arena_array(r->arena, room, sizeof *more);
        r->failed |= !more;
        if (!more) return;
        if (r->value_count > 0) memcpy(more, r->values, r->value_count * sizeof *more);
        r->values = more;
        r->value_room = room;
    }
    r->values[r->value_count] = (Value){ text, there && str_trim(text).len > 0, there ? place_of(r, text) : 0 };
    buf_format(to, "%s%zu%s", BEGIN, r->value_count++, END);
}

static const MustacheTemplate *find_partial(const void *self, Str name)
{
    Reader *r = (Reader *)(uintptr_t)self;
    for (size_t i = 0; i < r->partial_count; i++) if (str_equal(r->partial_names[i], name)) return r->partials[i];
    Str text = r->find ? r->find(r->self, name) : (Str){ 0 };
    Error ignored = { 0 };
    if (!text.ptr || r->partial_count == ARRAY_LEN(r->partials)) return NULL;
    if (mustache_compile(r->arena, name, text, &r->partials[r->partial_count], &ignored) != ERR_OK) return NULL;
    r->partial_names[r->partial_count] = name;
    return r->partials[r->partial_count++];
}

/* ---- texts ---- */

static bool is_hidden(uint32_t c)
{
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0x61c || c == 0xad || (c >= 0xe000 && c <= 0xf8ff) || (c >= 0xe0000 && c <= 0xe007f);
}

Str paper_visible(Arena *a, Str text)
{
    Buf to = buf_in(a);
    Str rest = text;
    const char *from = text.ptr;
    uint32_t c;
    bool changed = false;
    for (const char *at = rest.ptr; utf8_next(&rest, &c); at = rest.ptr) {
        if (!is_hidden(c)) continue;
        buf_add(&to, (Str){ from, (size_t)(at - from) });
        if (c != '\r') buf_format(&to, "[U+%04X]", (unsigned)c);
        from = rest.ptr;
        changed = true;
    }
    if (!changed) return text;
    buf_add(&to, (Str){ from, (size_t)(text.ptr + text.len - from) });
    return to.failed ? (Str){ 0 } : buf_str(&to);
}

static Str visible(Reader *r, Str text)
{
    Str shown = paper_visible(r->arena, text);
    r->failed |= text.len > 0 && !shown.ptr;
    return shown;
}

static void add_run(Reader *r, PaperNode *node, Str text, bool fixed, bool blank)
{
    if (text.len == 0 && !blank) return;
    PaperRun *run = arena_alloc(r->arena, sizeof *run);
    r->failed |= !run;
    if (!run) return;
    *run = (PaperRun){ .text = text, .bold = r->bold, .italic = r->italic, .fixed = fixed, .blank = blank };
    if (node->last_run) node->last_run->next = run;
    else node->runs = run;
    node->last_run = run;
}

/* The number of a mark at the beginning of the text, and how long it is; 0: no mark. */
static size_t read_mark(const Reader *r, Str text, size_t *which)
{
    size_t i = MARK, n = 0;
    if (!str_starts(text, str_of(BEGIN))) return 0;
    for (; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9' && n < r->value_count; i++) n = n * 10 + (size_t)(text.ptr[i] - '0');
    if (i == MARK || n >= r->value_count || !str_starts(str_from(text, i), str_of(END))) return 0;
    *which = n;
    return i + MARK;
}

static void add_text(Reader *r, PaperNode *node, Str text, bool fixed)
{
    size_t which;
    while (text.len > 0) {
        ptrdiff_t at = str_find(text, str_of(BEGIN));
        if (at != 0) {
            Str plain = at < 0 ? text : str_first(text, (size_t)at);
            Str kept = str_copy(r->arena, plain);
            r->failed |= !kept.ptr;
            add_run(r, node, kept, fixed, false);
            text = str_from(text, plain.len);
            continue;
        }
        size_t n = read_mark(r, text, &which);
        if (n == 0) return;                                     /* a mark that the parser cut: cannot be, nothing of it is printed */
        const Value *v = &r->values[which];
        add_run(r, node, v->there ? visible(r, v->text) : STR(""), fixed, !v->there);
        if (node->last_run) node->last_run->own = v->place;
        if (v->place > 0 && node->kind == PAPER_PARAGRAPH) node->place = v->place;
        text = str_from(text, n);
    }
}

/* ---- the tree ---- */

static PaperNode *add_node(Reader *r, PaperNode *parent, PaperKind kind)
{
    PaperNode *n = r->node_count++ < PAPER_NODES ? arena_alloc(r->arena, sizeof *n) : NULL;
    r->many |= r->node_count > PAPER_NODES;
    r->failed |= !n;
    if (!n) return NULL;
    *n = (PaperNode){ .kind = kind };
    if (!parent) return n;
    if (parent->last) parent->last->next = n;
    else parent->first = n;
    parent->last = n;
    parent->count++;
    return n;
}

static void read_inline(Reader *r, PaperNode *to, cmark_node *from)
{
    for (cmark_node *c = cmark_node_first_child(from); c && !r->failed; c = cmark_node_next(c)) {
        cmark_node_type type = cmark_node_get_type(c);
        bool bold = r->bold, italic = r->italic;
        if (type == CMARK_NODE_TEXT) add_text(r, to, str_of(cmark_node_get_literal(c)), false);
        else if (type == CMARK_NODE_CODE) add_text(r, to, str_of(cmark_node_get_literal(c)), true);
        else if (type == CMARK_NODE_SOFTBREAK) add_run(r, to, STR(" "), false, false);
        else if (type == CMARK_NODE_LINEBREAK) add_run(r, to, STR("\n"), false, false);
        else if (type == CMARK_NODE_HTML_INLINE && str_is(str_of(cmark_node_get_literal(c)), "<br>")) add_run(r, to, STR("\n"), false, false);
        else if (type == CMARK_NODE_HTML_INLINE) add_text(r, to, str_of(cmark_node_get_literal(c)), false);
        else {
            if (type == CMARK_NODE_STRONG) r->bold = true;
            if (type == CMARK_NODE_EMPH) r->italic = true;
            read_inline(r, to, c);
            r->bold = bold;
            r->italic = italic;
        }
    }
}

/* One line of a fenced block, cut at its bar: the parts become cells. */
static void read_parts(Reader *r, PaperNode *parent, PaperKind kind, Str line)
{
    PaperNode *row = add_node(r, parent, kind);
    for (bool more = true; more && row && row->count < 3; ) {
        Str part;
        more = str_cut(&line, '|', &part);
        PaperNode *cell = add_node(r, row, PAPER_CELL);
        if (cell) add_text(r, cell, str_trim(part), false);
    }
}

/* What is drawn stands in the first part, which is no text of the paper. */
static void read_drawing(Reader *r, PaperNode *parent, Str line)
{
    if (str_trim(line).len == 0) return;
    read_parts(r, parent, PAPER_TWO, line);
    PaperNode *n = parent->last, *name = n ? n->first : NULL;
    if (!name || n->kind != PAPER_TWO || !name->runs) return;
    n->drawing = name->runs->text;
    n->first = name->next;
    n->count--;
    if (!n->first) n->last = NULL;
}

static ErrorCode read_fence(Reader *r, PaperNode *parent, cmark_node *block)
{
    Str info = str_trim(str_of(cmark_node_get_fence_info(block))), rest = str_of(cmark_node_get_literal(block)), line;
    if (str_is(info, "stamp")) {
        (void)add_node(r, parent, PAPER_STAMP);
    } else if (str_is(info, "lines")) {
        int64_t n = 1;
        enum { MOST = 60 };
        if (!int_parse(str_trim(rest), &n) || n < 1 || n > MOST) n = 1;
        for (int64_t i = 0; i < n; i++) (void)add_node(r, parent, PAPER_LINE);
    } else if (str_is(info, "drawing")) {
        while (str_next_line(&rest, &line)) read_drawing(r, parent, line);
    } else if (str_is(info, "signatures") || str_is(info, "columns")) {
        bool signatures = str_is(info, "signatures");
        PaperNode *list = signatures ? add_node(r, parent, PAPER_SIGNATURES) : parent;
        while (list && str_next_line(&rest, &line)) {
            if (str_trim(line).len > 0) read_parts(r, list, signatures ? PAPER_SIGNATURE : PAPER_TWO, line);
        }
    } else {
        return error_set(r->e, ERR_INVALID, K("print.no-block"), arg_str("name", info), arg_int("line", cmark_node_get_start_line(block)));
    }
    return ERR_OK;
}

/* A table whose head is empty has none: it names its lines, by their first cells. */
static bool head_is_empty(cmark_node *table)
{
    cmark_node *head = cmark_node_first_child(table);
    for (cmark_node *c = head ? cmark_node_first_child(head) : NULL; c; c = cmark_node_next(c)) if (cmark_node_first_child(c)) return false;
    return head != NULL;
}

/* A list in a cell ends each of its lines: the last one ends nothing. */
static void end_cell(PaperNode *cell)
{
    PaperRun *before = NULL;
    for (PaperRun *run = cell->runs; run && run != cell->last_run; run = run->next) before = run;
    if (!before || cell->last_run->blank || !str_is(cell->last_run->text, "\n")) return;
    before->next = NULL;
    cell->last_run = before;
}

static void read_table(Reader *r, PaperNode *parent, cmark_node *from)
{
    PaperNode *table = add_node(r, parent, PAPER_TABLE);
    uint16_t columns = cmark_gfm_extensions_get_table_columns(from);
    const uint8_t *align = cmark_gfm_extensions_get_table_alignments(from);
    bool sheet = head_is_empty(from);
    if (table) table->sheet = sheet;
    for (cmark_node *row = cmark_node_first_child(from); row && table && !r->failed; row = cmark_node_next(row)) {
        if (sheet && cmark_gfm_extensions_get_table_row_is_header(row)) continue;
        PaperNode *to = add_node(r, table, PAPER_ROW);
        size_t i = 0;
        if (!to) return;
        to->head = cmark_gfm_extensions_get_table_row_is_header(row) != 0;
        for (cmark_node *c = cmark_node_first_child(row); c && i < PAPER_COLUMNS; c = cmark_node_next(c), i++) {
            PaperNode *cell = add_node(r, to, PAPER_CELL);
            if (!cell) return;
            if (align && i < columns) cell->align = align[i] == 'r' ? PAPER_RIGHT : align[i] == 'c' ? PAPER_CENTRE : PAPER_LEFT;
            cell->head = to->head || (sheet && i == 0);
            read_inline(r, cell, c);
            end_cell(cell);
        }
    }
}

static ErrorCode read_blocks(Reader *r, PaperNode *parent, cmark_node *from, int depth);

static ErrorCode read_list(Reader *r, PaperNode *parent, cmark_node *from, int depth)
{
    PaperNode *list = add_node(r, parent, PAPER_LIST);
    bool ordered = cmark_node_get_list_type(from) == CMARK_ORDERED_LIST;
    int number = cmark_node_get_list_start(from);
    if (list) list->tight = cmark_node_get_list_tight(from) != 0;
    for (cmark_node *c = cmark_node_first_child(from); c && list; c = cmark_node_next(c), number++) {
        PaperNode *item = add_node(r, list, PAPER_ITEM);
        if (!item) break;
        item->level = ordered ? number : 0;
        TRY(read_blocks(r, item, c, depth + 1));
    }
    return ERR_OK;
}

static ErrorCode read_block(Reader *r, PaperNode *parent, cmark_node *c, int depth)
{
    cmark_node_type type = cmark_node_get_type(c);
    PaperNode *n;
    if (type == CMARK_NODE_HEADING || type == CMARK_NODE_PARAGRAPH) {
        n = add_node(r, parent, type == CMARK_NODE_HEADING ? PAPER_HEADING : PAPER_PARAGRAPH);
        if (!n) return ERR_OK;
        if (type == CMARK_NODE_HEADING) n->level = cmark_node_get_heading_level(c);
        read_inline(r, n, c);
    } else if (str_is(str_of(cmark_node_get_type_string(c)), "table")) {
        read_table(r, parent, c);
    } else if (type == CMARK_NODE_LIST) {
        return read_list(r, parent, c, depth);
    } else if (type == CMARK_NODE_BLOCK_QUOTE) {
        n = add_node(r, parent, PAPER_QUOTE);
        return n ? read_blocks(r, n, c, depth + 1) : ERR_OK;
    } else if (type == CMARK_NODE_CODE_BLOCK) {
        return read_fence(r, parent, c);
    } else if (type == CMARK_NODE_THEMATIC_BREAK) {
        (void)add_node(r, parent, PAPER_PAGE_BREAK);
    } else if (type == CMARK_NODE_HTML_BLOCK) {
        return error_set(r->e, ERR_INVALID, K("print.html"), arg_int("line", cmark_node_get_start_line(c)));
    }
    return ERR_OK;
}

static ErrorCode read_blocks(Reader *r, PaperNode *parent, cmark_node *from, int depth)
{
    if (depth > PAPER_DEPTH) return error_set(r->e, ERR_LIMIT, K("print.deep"), arg_int("limit", PAPER_DEPTH));
    for (cmark_node *c = cmark_node_first_child(from); c && !r->failed; c = cmark_node_next(c)) TRY(read_block(r, parent, c, depth));
    return ERR_OK;
}

/* ---- all of it ---- */

static void set_title(Reader *r)
{
    for (const PaperNode *n = r->paper->root->first; n; n = n->next) {
        if (n->kind != PAPER_HEADING) continue;
        Buf title = buf_in(r->arena);
        for (const PaperRun *run = n->runs; run; run = run->next)
            for (size_t i = 0; i < run->text.len; i++) buf_byte(&title, run->text.ptr[i] == '\n' ? ' ' : run->text.ptr[i]);
        r->failed |= title.failed;
        r->paper->title = buf_str(&title);
        return;
    }
}

static ErrorCode parse(Reader *r, Str text, Error *e)
{
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
    cmark_syntax_extension *table = cmark_find_syntax_extension("table");
    if (!parser || !table) {
        if (parser) cmark_parser_free(parser);
        return error_internal(e, "cmark-gfm");
    }
    cmark_parser_attach_syntax_extension(parser, table);
    cmark_parser_feed(parser, text.ptr, text.len);
    cmark_node *document = cmark_parser_finish(parser);
    ErrorCode code = document ? read_blocks(r, r->paper->root, document, 0) : error_memory(e);
    if (document) cmark_node_free(document);
    cmark_parser_free(parser);
    return code;
}

ErrorCode paper_read(Arena *a, Lang lang, Str name, Str template, const JsonValue *values, PaperPartial find, const void *self, Paper *ret,
                     Error *e)
{
    const MustacheTemplate *compiled;
    Buf text = buf_in(a);
    *ret = (Paper){ .lang = lang };
    const JsonValue *own = json_get(values, "paragraphs");
    Reader r = { .arena = a, .find = find, .self = self, .paper = ret, .e = e, .own = own ? own->first : NULL };
    if (template.len > PAPER_TEMPLATE_LIMIT)
        return error_set(e, ERR_LIMIT, K("print.long-template"), arg_str("name", name), arg_int("limit", PAPER_TEMPLATE_LIMIT));
    if (!utf8_valid(template) || str_find(template, str_of(BEGIN)) >= 0 || str_find(template, str_of(END)) >= 0)
        return error_set(e, ERR_INVALID, K("print.template-text"), arg_str("name", name));
    TRY(mustache_compile(a, name, template, &compiled, e));
    TRY(mustache_render_values(compiled, values, find_partial, &r, put_mark, &r, &text, e));
    ret->root = add_node(&r, NULL, PAPER_ROOT);
    if (r.many) return error_set(e, ERR_LIMIT, K("print.many"), arg_str("name", name), arg_int("limit", PAPER_VALUES));
    if (r.failed || text.failed || !ret->root) return error_memory(e);
    ErrorCode code = parse(&r, buf_str(&text), e);
    if (code == ERR_OK) set_title(&r);
    if (code == ERR_OK && r.many) code = error_set(e, ERR_LIMIT, K("print.many"), arg_str("name", name), arg_int("limit", PAPER_VALUES));
    if (code == ERR_OK && r.failed) code = error_memory(e);
    return code;
}

/* ---- as plain text ---- */

static void write_runs(const PaperNode *n, Buf *to)
{
    for (const PaperRun *run = n->runs; run; run = run->next) buf_add(to, run->text);
}

static void write_node(const PaperNode *n, Buf *to)
{
    write_runs(n, to);
    for (const PaperNode *c = n->first; c; c = c->next) {
        write_node(c, to);
        if (c->kind == PAPER_CELL && c->next) buf_byte(to, '\t');
    }
    bool block = n->kind == PAPER_HEADING || n->kind == PAPER_PARAGRAPH || n->kind == PAPER_ROW || n->kind == PAPER_SIGNATURE || n->kind == PAPER_TWO;
    if (block) buf_byte(to, '\n');
}

void paper_write_text(const Paper *p, Buf *to)
{
    write_node(p->root, to);
}
