/* paper_blocks.c: the texts of a paper one by one, in the order in which the files for office programs have them: headings,
 * paragraphs, cells, and what the writers put in themselves (the place to sign, the place for the stamp). By them a file that
 * comes back is compared with the paper it was made of; which of them are the officer's own text is known from the values. */
#include "print/paper.h"
#include "text/block_mark.h"

typedef void (*EachBlock)(void *self, PaperNode *n, Lang lang);

static void walk(PaperNode *n, Lang lang, EachBlock each, void *self)
{
    switch (n->kind) {
    case PAPER_HEADING: case PAPER_PARAGRAPH: case PAPER_CELL: case PAPER_STAMP:
        each(self, n, lang);
        return;
    case PAPER_SIGNATURE: case PAPER_TWO:                    /* two cells, and between those of a signature the place for it */
        if (n->first) each(self, n->first, lang);
        if (n->kind == PAPER_SIGNATURE) each(self, n, lang);
        if (n->first && n->first->next) each(self, n->first->next, lang);
        return;
    case PAPER_LIST: case PAPER_ITEM: case PAPER_QUOTE: case PAPER_TABLE: case PAPER_ROW: case PAPER_SIGNATURES: case PAPER_ROOT:
        for (PaperNode *c = n->first; c; c = c->next) walk(c, lang, each, self);
        return;
    case PAPER_PAGE_BREAK: case PAPER_LINE: default:
        return;
    }
}

static void add_text(const PaperNode *n, Lang lang, Buf *to)
{
    if (n->kind == PAPER_SIGNATURE) {
        buf_c(to, "____________________\n");
        message_add_args(to, lang, K("print.signature"), NULL, 0);
    } else if (n->kind == PAPER_STAMP) {
        buf_byte(to, '(');
        message_add_args(to, lang, K("print.stamp"), NULL, 0);
        buf_byte(to, ')');
    }
    for (const PaperRun *r = n->runs; r; r = r->next) buf_add(to, r->blank ? STR("____________________") : r->text);
}

/* The paragraph that all of it is; 0 where the template has words of its own beside it. */
static size_t own_of(const PaperNode *n)
{
    return n->runs && !n->runs->next ? n->runs->own : 0;
}

/* ---- marks ---- */

typedef struct { Arena *arena; PaperMark paper; size_t count, paragraphs; bool failed; } Marker;

static void mark_one(void *self, PaperNode *n, Lang lang)
{
    Marker *m = self;
    char mark[BLOCK_MARK_ROOM], head[BLOCK_MARK_ROOM];
    Buf text = buf_in(m->arena);
    size_t own = own_of(n);
    if (own == m->paragraphs + 1) {                          /* one after the other, each once: anything else stays fixed */
        m->paragraphs = own;
        n->own = own;
    }
    m->count++;
    if (m->paper.paper.len == 0) return;
    add_text(n, lang, &text);
    BlockMark b = { .no = m->count, .own = n->own > 0, .check = block_check(buf_str(&text)) };
    Str first = m->count == 1 ? paper_mark_write(head, &m->paper) : STR("");
    Str name = block_mark_write(mark, &b);
    n->marks = str_format(m->arena, STR_FMT "%s" STR_FMT, STR_ARG(first), first.len > 0 ? " " : "", STR_ARG(name));
    m->failed |= text.failed || !n->marks.ptr;
}

static void count_one(void *self, PaperNode *n, Lang lang)
{
    int64_t *count = self;
    (void)n;
    (void)lang;
    ++*count;
}

ErrorCode paper_mark(Arena *a, Paper *p, Str paper, int64_t version, Error *e)
{
    Marker m = { .arena = a, .paper = { .paper = paper, .version = version } };
    walk(p->root, p->lang, count_one, &m.paper.count);
    walk(p->root, p->lang, mark_one, &m);
    return m.failed ? error_memory(e) : ERR_OK;
}

/* ---- as a list ---- */

typedef struct { Buf *to; size_t count; } List;

static void write_one(void *self, PaperNode *n, Lang lang)
{
    List *l = self;
    Buf text = buf_in(l->to->arena);
    add_text(n, lang, &text);
    buf_c(l->to, l->count++ > 0 ? ",\n{\"text\":" : "{\"text\":");
    json_write_string(l->to, buf_str(&text));
    buf_format(l->to, ",\"own\":%zu}", n->own);
    l->to->failed |= text.failed;
}

void paper_write_blocks(const Paper *p, Buf *to)
{
    List l = { .to = to };
    buf_byte(to, '[');
    walk(p->root, p->lang, write_one, &l);
    buf_c(to, "]\n");
}
