/* paper_html.c: a paper as HTML, for the screen: what it will look like before it is printed. Everything that comes out of the tree is
 * text, escaped; there is nothing else. Classes are those of templates/pages' stylesheet. */
#include "print/paper.h"
#include "text/mustache.h"

static void write_runs(const PaperNode *n, Buf *to)
{
    for (const PaperRun *r = n->runs; r; r = r->next) {
        if (r->blank) {
            buf_c(to, "<span class=\"paper-blank\">____________________</span>");
            continue;
        }
        if (r->bold) buf_c(to, "<strong>");
        if (r->italic) buf_c(to, "<em>");
        Str rest = r->text, line;
        for (bool more = true; more; ) {
            more = str_cut(&rest, '\n', &line);
            html_escape(to, line);
            if (more) buf_c(to, "<br>");
        }
        if (r->italic) buf_c(to, "</em>");
        if (r->bold) buf_c(to, "</strong>");
    }
}

static void write_blocks(const PaperNode *parent, Lang lang, Buf *to);

static void write_table(const PaperNode *n, Buf *to)
{
    static const char *const ALIGN[] = { "", " class=\"paper-centre\"", " class=\"paper-right\"" };
    bool wide = n->first && n->first->count > 3;                   /* on a small screen it is pushed sideways, not squeezed to letters */
    buf_c(to, wide ? "<div class=\"paper-scroll\" tabindex=\"0\"><table class=\"paper-table\">" : "<table class=\"paper-table\">");
    for (const PaperNode *row = n->first; row; row = row->next) {
        buf_c(to, row->head ? "<thead><tr>" : "<tr>");
        for (const PaperNode *cell = row->first; cell; cell = cell->next) {
            buf_format(to, row->head ? "<th scope=\"col\"%s>" : cell->head ? "<th scope=\"row\"%s>" : "<td%s>", ALIGN[cell->align]);
            bool place = cell->runs && cell->runs->blank && !cell->runs->next;      /* a cell is itself a place to write in */
            if (!place) write_runs(cell, to);
            buf_c(to, cell->head ? "</th>" : "</td>");
        }
        buf_c(to, row->head ? "</tr></thead>" : "</tr>");
    }
    buf_c(to, wide ? "</table></div>" : "</table>");
}

static void write_list(const PaperNode *n, Lang lang, Buf *to)
{
    int start = n->first ? n->first->level : 0;
    if (start > 0) buf_format(to, "<ol start=\"%d\">", start);
    else buf_c(to, "<ul>");
    for (const PaperNode *item = n->first; item; item = item->next) {
        buf_c(to, "<li>");
        write_blocks(item, lang, to);
        buf_c(to, "</li>");
    }
    buf_c(to, start > 0 ? "</ol>" : "</ul>");
}

/* Cells side by side: places to sign, head of a letter. */
static void write_parts(const PaperNode *n, const char *class, Buf *to)
{
    buf_format(to, "<div class=\"%s\">", class);
    for (const PaperNode *cell = n->first; cell; cell = cell->next) {
        buf_c(to, "<span>");
        write_runs(cell, to);
        buf_c(to, "</span>");
    }
    buf_c(to, "</div>");
}

static void write_block(const PaperNode *n, Lang lang, Buf *to)
{
    switch (n->kind) {
    case PAPER_HEADING:                                            /* the page has the first level */
        buf_format(to, "<h%d>", n->level < 5 ? n->level + 1 : 6);
        write_runs(n, to);
        buf_format(to, "</h%d>", n->level < 5 ? n->level + 1 : 6);
        break;
    case PAPER_PARAGRAPH:
        if (n->place > 0) buf_format(to, "<p class=\"paper-own\" id=\"paragraph-%zu\">", n->place);
        else buf_c(to, "<p>");
        write_runs(n, to);
        buf_c(to, "</p>");
        break;
    case PAPER_LIST: write_list(n, lang, to); break;
    case PAPER_TABLE: write_table(n, to); break;
    case PAPER_QUOTE:
        buf_c(to, "<blockquote>");
        write_blocks(n, lang, to);
        buf_c(to, "</blockquote>");
        break;
    case PAPER_SIGNATURES: write_blocks(n, lang, to); break;
    case PAPER_SIGNATURE: write_parts(n, "paper-signature", to); break;
    case PAPER_TWO: write_parts(n, "paper-two", to); break;
    case PAPER_PAGE_BREAK: buf_c(to, "<hr>"); break;
    case PAPER_LINE: buf_c(to, "<p class=\"paper-line\"></p>"); break;
    case PAPER_STAMP:
        buf_c(to, "<p class=\"paper-stamp\">");
        message_add_args(to, lang, K("print.stamp"), NULL, 0);
        buf_c(to, "</p>");
        break;
    case PAPER_ITEM: case PAPER_ROW: case PAPER_CELL: case PAPER_ROOT: default:
        break;
    }
}

static void write_blocks(const PaperNode *parent, Lang lang, Buf *to)
{
    for (const PaperNode *n = parent->first; n; n = n->next) write_block(n, lang, to);
}

ErrorCode paper_write_html(const Paper *p, const PaperFrame *frame, Buf *to, Error *e)
{
    buf_format(to, "<article class=\"paper\" lang=\"%s\">", lang_code(p->lang));
    if (frame->draft) {
        buf_c(to, "<p class=\"paper-draft\">");
        message_add_args(to, p->lang, K("print.draft"), NULL, 0);
        buf_c(to, "</p>");
    }
    if (frame->exercise) {
        buf_c(to, "<p class=\"paper-exercise\">");
        paper_exercise_line(p->lang, to);
        buf_c(to, "</p>");
    }
    write_blocks(p->root, p->lang, to);
    buf_c(to, "</article>");
    return to->failed ? error_memory(e) : ERR_OK;
}
