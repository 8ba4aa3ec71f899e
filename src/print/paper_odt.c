/* paper_odt.c: a paper as OpenDocument text (ISO/IEC 26300, version 1.2), for those who edit it: headings, lists, tables and places to sign
 * are what their office program calls so, not spaces and tabs. */
#include "print/paper_zip.h"

static const char OPENING[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
#define SPACES " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\"" \
    " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\"" \
    " xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"" \
    " xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\""

/* ---- text ---- */

/* A text: what is more than one space is an element of its own there, and so is a new line. */
static void write_text(Buf *to, Str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool space = text.ptr[i] == ' ' && (i == 0 || text.ptr[i - 1] == ' ');
        if (!space && text.ptr[i] != '\n' && text.ptr[i] != '\t') continue;
        xml_text(to, (Str){ text.ptr + from, i - from });
        buf_c(to, space ? "<text:s/>" : text.ptr[i] == '\n' ? "<text:line-break/>" : "<text:tab/>");
        from = i + 1;
    }
    xml_text(to, str_from(text, from));
}

/* Bookmarks at the beginning of a text. */
static void write_marks(const PaperNode *n, Buf *to)
{
    Str rest = n->marks, name;
    for (bool more = rest.len > 0; more; ) {
        more = str_cut(&rest, ' ', &name);
        buf_format(to, "<text:bookmark text:name=\"" STR_FMT "\"/>", STR_ARG(name));
    }
}

static void write_runs(const PaperNode *n, Buf *to)
{
    write_marks(n, to);
    for (const PaperRun *r = n->runs; r; r = r->next) {
        const char *style = r->bold && r->italic ? "BoldItalic" : r->bold ? "Bold" : r->italic ? "Italic" : NULL;
        if (style) buf_format(to, "<text:span text:style-name=\"%s\">", style);
        write_text(to, r->blank ? STR("____________________") : r->text);
        if (style) buf_c(to, "</text:span>");
    }
}

static void write_paragraph(const PaperNode *n, const char *style, Buf *to)
{
    buf_format(to, "<text:p text:style-name=\"%s\">", style);
    if (n) write_runs(n, to);
    buf_c(to, "</text:p>");
}

/* ---- blocks ---- */

typedef struct { Lang lang; int tables; Buf *to; } Odt;

static void write_blocks(Odt *o, const PaperNode *parent, const char *style);

static void write_table(Odt *o, const PaperNode *n)
{
    static const char *const ALIGN[] = { "Cell", "CellCentre", "CellRight" };
    size_t columns = n->first ? n->first->count : 0;
    buf_format(o->to, "<table:table table:name=\"T%d\" table:style-name=\"Table\"><table:table-column table:number-columns-repeated=\"%zu\"/>",
               ++o->tables, columns > 0 ? columns : 1);
    for (const PaperNode *row = n->first; row; row = row->next) {
        bool head = row->head && row == n->first;
        buf_c(o->to, head ? "<table:table-header-rows><table:table-row>" : "<table:table-row>");
        for (const PaperNode *cell = row->first; cell; cell = cell->next) {
            buf_c(o->to, "<table:table-cell table:style-name=\"Box\" office:value-type=\"string\">");
            write_paragraph(cell, head ? "CellHead" : ALIGN[cell->align], o->to);
            buf_c(o->to, "</table:table-cell>");
        }
        buf_c(o->to, head ? "</table:table-row></table:table-header-rows>" : "</table:table-row>");
    }
    buf_c(o->to, "</table:table>");
}

static void write_list(Odt *o, const PaperNode *n)
{
    bool ordered = n->first && n->first->level > 0;
    buf_format(o->to, "<text:list text:style-name=\"%s\">", ordered ? "Numbers" : "Dashes");
    for (const PaperNode *item = n->first; item; item = item->next) {
        if (item == n->first && ordered) buf_format(o->to, "<text:list-item text:start-value=\"%d\">", item->level);
        else buf_c(o->to, "<text:list-item>");
        write_blocks(o, item, "Paragraph");
        buf_c(o->to, "</text:list-item>");
    }
    buf_c(o->to, "</text:list>");
}

/* Two or three texts side by side: a table without lines. */
static void write_parts(Odt *o, const PaperNode *n, bool signature)
{
    buf_format(o->to, "<table:table table:name=\"T%d\" table:style-name=\"Table\"><table:table-column table:number-columns-repeated=\"%d\"/>"
               "<table:table-row>", ++o->tables, signature ? 3 : 2);
    const PaperNode *left = n->first, *right = left ? left->next : NULL;
    buf_c(o->to, "<table:table-cell table:style-name=\"NoBox\">");
    write_paragraph(left, "Paragraph", o->to);
    buf_c(o->to, "</table:table-cell>");
    if (signature) {
        buf_c(o->to, "<table:table-cell table:style-name=\"NoBox\"><text:p text:style-name=\"CellCentre\">");
        write_marks(n, o->to);
        buf_c(o->to, "____________________<text:line-break/>");
        message_add_args(o->to, o->lang, K("print.signature"), NULL, 0);
        buf_c(o->to, "</text:p></table:table-cell>");
    }
    buf_c(o->to, "<table:table-cell table:style-name=\"NoBox\">");
    write_paragraph(right, signature ? "Paragraph" : "CellRight", o->to);
    buf_c(o->to, "</table:table-cell></table:table-row></table:table>");
}

static void write_block(Odt *o, const PaperNode *n, const char *style)
{
    switch (n->kind) {
    case PAPER_HEADING:
        buf_format(o->to, "<text:h text:style-name=\"Heading%d\" text:outline-level=\"%d\">", n->level < 3 ? n->level : 3, n->level);
        write_runs(n, o->to);
        buf_c(o->to, "</text:h>");
        break;
    case PAPER_PARAGRAPH: write_paragraph(n, style, o->to); break;
    case PAPER_LIST: write_list(o, n); break;
    case PAPER_QUOTE: write_blocks(o, n, "Quote"); break;
    case PAPER_TABLE: write_table(o, n); break;
    case PAPER_SIGNATURES:
        for (const PaperNode *one = n->first; one; one = one->next) write_parts(o, one, true);
        break;
    case PAPER_TWO: write_parts(o, n, false); break;
    case PAPER_PAGE_BREAK: buf_c(o->to, "<text:p text:style-name=\"NewPage\"/>"); break;
    case PAPER_LINE: buf_c(o->to, "<text:p text:style-name=\"Line\"/>"); break;
    case PAPER_STAMP:
        buf_c(o->to, "<text:p text:style-name=\"Paragraph\">");
        write_marks(n, o->to);
        buf_byte(o->to, '(');
        message_add_args(o->to, o->lang, K("print.stamp"), NULL, 0);
        buf_c(o->to, ")</text:p>");
        break;
    case PAPER_ITEM: case PAPER_ROW: case PAPER_CELL: case PAPER_SIGNATURE: case PAPER_ROOT: default:
        break;
    }
}

static void write_blocks(Odt *o, const PaperNode *parent, const char *style)
{
    for (const PaperNode *n = parent->first; n; n = n->next) write_block(o, n, style);
}

/* ---- the files in it ---- */

static void write_paragraph_style(Buf *to, const char *name, const char *paragraph, const char *text)
{
    buf_format(to, "<style:style style:name=\"%s\" style:family=\"paragraph\"><style:paragraph-properties %s/>"
               "<style:text-properties style:font-name=\"Noto Serif\" %s/></style:style>", name, paragraph, text);
}

static void write_styles(Buf *to, Lang lang, bool landscape, bool exercise)
{
    static const char *const COUNTRY[LANG_COUNT] = { [LANG_EN] = "GB", [LANG_RU] = "RU", [LANG_KY] = "KG" };
    buf_format(to, "%s<office:document-styles%s office:version=\"1.2\"><office:font-face-decls><style:font-face style:name=\"Noto Serif\""
               " svg:font-family=\"'Noto Serif'\"/></office:font-face-decls><office:styles><style:default-style style:family=\"paragraph\">"
               "<style:text-properties style:font-name=\"Noto Serif\" fo:font-size=\"11pt\" fo:language=\"%s\" fo:country=\"%s\"/>"
               "</style:default-style>", OPENING, SPACES, lang_code(lang), COUNTRY[lang]);
    write_paragraph_style(to, "Paragraph", "fo:margin-bottom=\"6pt\"", "");
    write_paragraph_style(to, "Quote", "fo:margin-left=\"20pt\" fo:margin-right=\"20pt\" fo:margin-bottom=\"6pt\"", "");
    write_paragraph_style(to, "Heading1", "fo:text-align=\"center\" fo:margin-top=\"6pt\" fo:margin-bottom=\"5pt\" fo:keep-with-next=\"always\"",
                          "fo:font-size=\"15pt\" fo:font-weight=\"bold\"");
    write_paragraph_style(to, "Heading2", "fo:margin-top=\"8pt\" fo:margin-bottom=\"5pt\" fo:keep-with-next=\"always\"",
                          "fo:font-size=\"13pt\" fo:font-weight=\"bold\"");
    write_paragraph_style(to, "Heading3", "fo:margin-top=\"8pt\" fo:margin-bottom=\"5pt\" fo:keep-with-next=\"always\"", "fo:font-weight=\"bold\"");
    write_paragraph_style(to, "Cell", "fo:margin=\"0pt\"", "fo:font-size=\"10pt\"");
    write_paragraph_style(to, "CellHead", "fo:margin=\"0pt\"", "fo:font-size=\"10pt\" fo:font-weight=\"bold\"");
    write_paragraph_style(to, "CellCentre", "fo:text-align=\"center\"", "fo:font-size=\"10pt\"");
    write_paragraph_style(to, "CellRight", "fo:text-align=\"end\"", "fo:font-size=\"10pt\"");
    write_paragraph_style(to, "NewPage", "fo:break-before=\"page\"", "");
    write_paragraph_style(to, "Line", "fo:margin-top=\"14pt\" fo:border-bottom=\"0.5pt solid #000000\"", "");
    buf_c(to, "<text:list-style style:name=\"Numbers\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\" style:num-suffix=\".\"/>"
          "</text:list-style><text:list-style style:name=\"Dashes\"><text:list-level-style-bullet text:level=\"1\" "
          "text:bullet-char=\"\xe2\x80\x93\"/>"
          "</text:list-style></office:styles><office:automatic-styles><style:page-layout style:name=\"A4\"><style:page-layout-properties");
    buf_c(to, landscape ? " style:print-orientation=\"landscape\" fo:page-width=\"297mm\" fo:page-height=\"210mm\""
                        : " fo:page-width=\"210mm\" fo:page-height=\"297mm\"");
    buf_c(to, " fo:margin-left=\"30mm\" fo:margin-right=\"15mm\" "
          "fo:margin-top=\"20mm\" fo:margin-bottom=\"20mm\"/>");
    if (exercise) buf_c(to, "<style:header-style/>");
    buf_c(to, "</style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name=\"Standard\" "
          "style:page-layout-name=\"A4\">");
    if (exercise) {
        buf_c(to, "<style:header><text:p text:style-name=\"CellCentre\">");
        paper_exercise_line(lang, to);
        buf_c(to, "</text:p></style:header>");
    }
    buf_c(to, "</style:master-page></office:master-styles></office:document-styles>");
}

static void write_content(Buf *to, const Paper *p)
{
    Odt o = { .lang = p->lang, .to = to };
    buf_format(to, "%s<office:document-content%s office:version=\"1.2\"><office:automatic-styles>"
               "<style:style style:name=\"Bold\" style:family=\"text\"><style:text-properties fo:font-weight=\"bold\"/></style:style>"
               "<style:style style:name=\"Italic\" style:family=\"text\"><style:text-properties fo:font-style=\"italic\"/></style:style>"
               "<style:style style:name=\"BoldItalic\" style:family=\"text\"><style:text-properties fo:font-weight=\"bold\" "
               "fo:font-style=\"italic\"/>"
               "</style:style><style:style style:name=\"Table\" style:family=\"table\"><style:table-properties "
               "table:align=\"margins\"/></style:style>"
               "<style:style style:name=\"Box\" style:family=\"table-cell\"><style:table-cell-properties fo:border=\"0.5pt solid "
               "#000000\" fo:padding=\"3pt\"/>"
               "</style:style><style:style style:name=\"NoBox\" style:family=\"table-cell\"><style:table-cell-properties "
               "fo:border=\"none\" fo:padding=\"3pt\"/>"
               "</style:style></office:automatic-styles><office:body><office:text>", OPENING, SPACES);
    write_blocks(&o, p->root, "Paragraph");
    buf_c(to, "</office:text></office:body></office:document-content>");
}

static void write_meta(Buf *to, const Paper *p, const PaperFrame *frame)
{
    char date[25];
    Str made = instant_format(date, frame->made * SECOND);
    buf_format(to, "%s<office:document-meta%s "
                   "office:version=\"1.2\"><office:meta><meta:generator>Tergoo</meta:generator><dc:title>", OPENING, SPACES);
    xml_text(to, p->title);
    buf_format(to, "</dc:title><dc:language>%s</dc:language><dc:date>" STR_FMT "</dc:date><meta:user-defined meta:name=\"number\">",
               lang_code(p->lang), STR_ARG(str_first(made, 19)));
    xml_text(to, frame->number);
    buf_c(to, "</meta:user-defined><meta:user-defined meta:name=\"source\">");
    xml_text(to, frame->source);
    buf_c(to, "</meta:user-defined></office:meta></office:document-meta>");
}

ErrorCode paper_write_odt(const Paper *p, const PaperFrame *frame, Buf *to, Error *e)
{
    static const char MANIFEST[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.2\">"
        "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.2\" manifest:media-type=\"application/vnd.oasis.opendocument.text\"/>"
        "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>"
        "<manifest:file-entry manifest:full-path=\"styles.xml\" manifest:media-type=\"text/xml\"/>"
        "<manifest:file-entry manifest:full-path=\"meta.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>";
    Buf content = buf_in(to->arena), styles = buf_in(to->arena), meta = buf_in(to->arena);
    write_content(&content, p);
    write_styles(&styles, p->lang, frame->landscape, frame->exercise);
    write_meta(&meta, p, frame);
    if (content.failed || styles.failed || meta.failed) return error_memory(e);
    ZipEntry entries[] = {
        { "mimetype", STR("application/vnd.oasis.opendocument.text"), true }, { "content.xml", buf_str(&content), false },
        { "styles.xml", buf_str(&styles), false }, { "meta.xml", buf_str(&meta), false }, { "META-INF/manifest.xml", str_of(MANIFEST), false },
    };
    return zip_write(entries, ARRAY_LEN(entries), frame->made, to, e);
}
