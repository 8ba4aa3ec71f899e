/* paper_docx.c: a paper as Office Open XML (ECMA-376, transitional), for Word: the same tree as everywhere else, in its words. */
#include "print/paper_zip.h"

#include <stdio.h>

#include "text/block_mark.h"

static const char OPENING[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
#define MAIN "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define RELATIONS " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""

/* Twips: 1/20 of a point. */
enum { SHORT_TWIPS = 11906, LONG_TWIPS = 16838, LEFT_TWIPS = 1701, RIGHT_TWIPS = 850, TOP_TWIPS = 1134, HEAD_TWIPS = 400 };

/* ---- text ---- */

static void write_text(Buf *to, Str text)
{
    Str rest = text, line;
    for (bool more = true; more; ) {
        more = str_cut(&rest, '\n', &line);
        buf_c(to, "<w:t xml:space=\"preserve\">");
        xml_text(to, line);
        buf_c(to, more ? "</w:t><w:br/>" : "</w:t>");
    }
}

/* Bookmarks at the beginning of a text. Their numbers must differ; the names have them. */
static void write_marks(const PaperNode *n, Buf *to)
{
    Str rest = n->marks, name;
    BlockMark mark;
    for (bool more = rest.len > 0; more; ) {
        more = str_cut(&rest, ' ', &name);
        size_t id = block_mark_read(name, &mark) ? mark.no : 0;
        buf_format(to, "<w:bookmarkStart w:id=\"%zu\" w:name=\"" STR_FMT "\"/><w:bookmarkEnd w:id=\"%zu\"/>", id, STR_ARG(name), id);
    }
}

static void write_runs(const PaperNode *n, Buf *to)
{
    write_marks(n, to);
    for (const PaperRun *r = n->runs; r; r = r->next) {
        buf_c(to, "<w:r>");
        if (r->bold || r->italic) buf_format(to, "<w:rPr>%s%s</w:rPr>", r->bold ? "<w:b/>" : "", r->italic ? "<w:i/>" : "");
        write_text(to, r->blank ? STR("____________________") : r->text);
        buf_c(to, "</w:r>");
    }
}

static void write_paragraph(const PaperNode *n, const char *style, const char *more, Buf *to)
{
    buf_format(to, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s</w:pPr>", style, more);
    if (n) write_runs(n, to);
    buf_c(to, "</w:p>");
}

/* ---- blocks ---- */

typedef struct { Lang lang; int depth, lists; size_t width; Buf *to; } Docx;

static void write_blocks(Docx *d, const PaperNode *parent, const char *style);

static void write_cell(const PaperNode *n, size_t width, const char *style, PaperAlign align, Buf *to)
{
    static const char *const ALIGN[] = { "", "<w:jc w:val=\"center\"/>", "<w:jc w:val=\"right\"/>" };
    buf_format(to, "<w:tc><w:tcPr><w:tcW w:w=\"%zu\" w:type=\"dxa\"/></w:tcPr>", width);
    write_paragraph(n, style, ALIGN[align], to);
    buf_c(to, "</w:tc>");
}

static void begin_table(const Docx *d, size_t columns, bool lines)
{
    Buf *to = d->to;
    buf_format(to, "<w:tbl><w:tblPr><w:tblStyle w:val=\"%s\"/><w:tblW w:w=\"%zu\" w:type=\"dxa\"/></w:tblPr><w:tblGrid>",
               lines ? "Lines" : "NoLines", d->width);
    for (size_t i = 0; i < columns; i++) buf_format(to, "<w:gridCol w:w=\"%zu\"/>", d->width / columns);
    buf_c(to, "</w:tblGrid>");
}

static void write_table(Docx *d, const PaperNode *n)
{
    size_t columns = n->first && n->first->count > 0 ? n->first->count : 1;
    begin_table(d, columns, true);
    for (const PaperNode *row = n->first; row; row = row->next) {
        buf_c(d->to, row->head ? "<w:tr><w:trPr><w:tblHeader/></w:trPr>" : "<w:tr>");
        for (const PaperNode *cell = row->first; cell; cell = cell->next)
            write_cell(cell, d->width / columns, cell->head ? "CellHead" : "Cell", cell->align, d->to);
        buf_c(d->to, "</w:tr>");
    }
    buf_c(d->to, "</w:tbl>");
    write_paragraph(NULL, "Cell", "", d->to);
}

/* Numbers are written out: what is printed, edited and read by machine is one and the same. */
static void write_list(Docx *d, const PaperNode *n)
{
    d->depth++;
    for (const PaperNode *item = n->first; item; item = item->next) {
        const PaperNode *rest = item->first;
        char indent[96];
        (void)snprintf(indent, sizeof indent, "<w:ind w:left=\"%d\" w:hanging=\"400\"/>", 400 * d->depth);
        buf_format(d->to, "<w:p><w:pPr><w:pStyle w:val=\"Paragraph\"/>%s</w:pPr><w:r><w:t>", indent);
        if (item->level > 0) buf_format(d->to, "%d.", item->level);
        else buf_c(d->to, "\xe2\x80\x93");
        buf_c(d->to, "</w:t><w:tab/></w:r>");
        if (rest && rest->kind == PAPER_PARAGRAPH) {
            write_runs(rest, d->to);
            rest = rest->next;
        }
        buf_c(d->to, "</w:p>");
        PaperNode others = { .kind = PAPER_ITEM, .first = (PaperNode *)(uintptr_t)rest };
        write_blocks(d, &others, "Paragraph");
    }
    d->depth--;
}

static void write_parts(Docx *d, const PaperNode *n, bool signature)
{
    const PaperNode *left = n->first, *right = left ? left->next : NULL;
    size_t columns = signature ? 3 : 2;
    begin_table(d, columns, false);
    buf_c(d->to, "<w:tr>");
    write_cell(left, d->width / columns, "Paragraph", PAPER_LEFT, d->to);
    if (signature) {
        buf_format(d->to, "<w:tc><w:tcPr><w:tcW w:w=\"%zu\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"Cell\"/><w:jc "
                          "w:val=\"center\"/></w:pPr>", d->width / columns);
        write_marks(n, d->to);
        buf_c(d->to, "<w:r><w:t>____________________</w:t><w:br/><w:t>");
        message_add_args(d->to, d->lang, K("print.signature"), NULL, 0);
        buf_c(d->to, "</w:t></w:r></w:p></w:tc>");
    }
    write_cell(right, d->width / columns, "Paragraph", signature ? PAPER_LEFT : PAPER_RIGHT, d->to);
    buf_c(d->to, "</w:tr></w:tbl>");
    write_paragraph(NULL, "Cell", "", d->to);
}

static void write_block(Docx *d, const PaperNode *n, const char *style)
{
    static const char *const HEADINGS[] = { "Heading1", "Heading2", "Heading3" };
    switch (n->kind) {
    case PAPER_HEADING: write_paragraph(n, HEADINGS[n->level < 3 ? n->level - 1 : 2], "", d->to); break;
    case PAPER_PARAGRAPH: write_paragraph(n, style, "", d->to); break;
    case PAPER_LIST: write_list(d, n); break;
    case PAPER_QUOTE: write_blocks(d, n, "Quote"); break;
    case PAPER_TABLE: write_table(d, n); break;
    case PAPER_SIGNATURES:
        for (const PaperNode *one = n->first; one; one = one->next) write_parts(d, one, true);
        break;
    case PAPER_TWO: write_parts(d, n, false); break;
    case PAPER_PAGE_BREAK: buf_c(d->to, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>"); break;
    case PAPER_LINE: buf_c(d->to, "<w:p><w:pPr><w:pStyle w:val=\"Line\"/></w:pPr></w:p>"); break;
    case PAPER_STAMP:
        buf_c(d->to, "<w:p>");
        write_marks(n, d->to);
        buf_c(d->to, "<w:r><w:t>(");
        message_add_args(d->to, d->lang, K("print.stamp"), NULL, 0);
        buf_c(d->to, ")</w:t></w:r></w:p>");
        break;
    case PAPER_ITEM: case PAPER_ROW: case PAPER_CELL: case PAPER_SIGNATURE: case PAPER_ROOT: default:
        break;
    }
}

static void write_blocks(Docx *d, const PaperNode *parent, const char *style)
{
    for (const PaperNode *n = parent->first; n; n = n->next) write_block(d, n, style);
}

/* ---- the files in it ---- */

static void write_style(Buf *to, const char *id, const char *paragraph, const char *run)
{
    buf_format(to, "<w:style w:type=\"paragraph\" w:styleId=\"%s\"><w:name "
                   "w:val=\"%s\"/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>", id, id, paragraph, run);
}

static void write_styles(Buf *to, Lang lang)
{
    static const char *const CODES[LANG_COUNT] = { [LANG_EN] = "en-GB", [LANG_RU] = "ru-RU", [LANG_KY] = "ky-KG" };
    static const char *const SIDES[] = { "top", "left", "bottom", "right", "insideH", "insideV" };
    buf_format(to, "%s<w:styles " MAIN "><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Noto Serif\" w:hAnsi=\"Noto "
                                       "Serif\" w:cs=\"Noto Serif\"/>"
               "<w:sz w:val=\"22\"/><w:lang w:val=\"%s\"/></w:rPr></w:rPrDefault></w:docDefaults>", OPENING, CODES[lang]);
    write_style(to, "Paragraph", "<w:spacing w:after=\"120\"/>", "");
    write_style(to, "Quote", "<w:spacing w:after=\"120\"/><w:ind w:left=\"400\" w:right=\"400\"/>", "");
    write_style(to, "Heading1", "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"100\"/><w:jc w:val=\"center\"/><w:outlineLvl "
                                "w:val=\"0\"/>", "<w:b/><w:sz w:val=\"30\"/>");
    write_style(to, "Heading2", "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"100\"/><w:outlineLvl w:val=\"1\"/>",
                "<w:b/><w:sz w:val=\"26\"/>");
    write_style(to, "Heading3", "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"100\"/><w:outlineLvl w:val=\"2\"/>", "<w:b/>");
    write_style(to, "Cell", "", "<w:sz w:val=\"20\"/>");
    write_style(to, "CellHead", "", "<w:b/><w:sz w:val=\"20\"/>");
    write_style(to, "Line", "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"1\"/></w:pBdr><w:spacing w:before=\"280\"/>", "");
    buf_c(to, "<w:style w:type=\"table\" w:styleId=\"NoLines\"><w:name w:val=\"NoLines\"/></w:style>"
          "<w:style w:type=\"table\" w:styleId=\"Lines\"><w:name w:val=\"Lines\"/><w:tblPr><w:tblBorders>");
    for (size_t i = 0; i < ARRAY_LEN(SIDES); i++) buf_format(to, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>", SIDES[i]);
    buf_c(to, "</w:tblBorders></w:tblPr></w:style></w:styles>");
}

static void write_document(Buf *to, const Paper *p, bool landscape, bool exercise)
{
    Docx d = { .lang = p->lang, .width = (landscape ? LONG_TWIPS : SHORT_TWIPS) - LEFT_TWIPS - RIGHT_TWIPS, .to = to };
    buf_format(to, "%s<w:document " MAIN RELATIONS "><w:body>", OPENING);
    write_blocks(&d, p->root, "Paragraph");
    buf_c(to, exercise ? "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"r2\"/>" : "<w:sectPr>");
    buf_format(to, landscape ? "<w:pgSz w:w=\"%d\" w:h=\"%d\" w:orient=\"landscape\"/>" : "<w:pgSz w:w=\"%d\" w:h=\"%d\"/>",
               landscape ? LONG_TWIPS : SHORT_TWIPS, landscape ? SHORT_TWIPS : LONG_TWIPS);
    buf_format(to, "<w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" w:left=\"%d\" w:header=\"%d\""
               " w:footer=\"0\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>", TOP_TWIPS, RIGHT_TWIPS, TOP_TWIPS, LEFT_TWIPS, exercise ? HEAD_TWIPS : 0);
}

/* The head of each page. */
static void write_header(Buf *to, Lang lang)
{
    buf_format(to, "%s<w:hdr " MAIN "><w:p><w:pPr><w:pStyle w:val=\"Cell\"/><w:jc w:val=\"center\"/></w:pPr><w:r><w:t>", OPENING);
    paper_exercise_line(lang, to);
    buf_c(to, "</w:t></w:r></w:p></w:hdr>");
}

static void write_properties(Buf *to, const Paper *p, const PaperFrame *frame)
{
    char date[25];
    Str made = str_first(instant_format(date, frame->made * SECOND), 19);
    buf_format(to, "%s<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\""
               " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\""
               " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>", OPENING);
    xml_text(to, p->title);
    buf_c(to, "</dc:title><dc:identifier>");
    xml_text(to, frame->number);
    buf_c(to, "</dc:identifier><dc:description>");
    xml_text(to, frame->source);
    buf_format(to, "</dc:description><dc:language>%s</dc:language><dcterms:created xsi:type=\"dcterms:W3CDTF\">" STR_FMT "Z</dcterms:created>"
               "</cp:coreProperties>", lang_code(p->lang), STR_ARG(made));
}

ErrorCode paper_write_docx(const Paper *p, const PaperFrame *frame, Buf *to, Error *e)
{
    static const char TYPES[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
        "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"
        "<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>"
        "%s"
        "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";
    static const char PARTS[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" "
        "Target=\"word/document.xml\"/>"
        "<Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" "
        "Target=\"docProps/core.xml\"/>"
        "</Relationships>";
    static const char STYLES_OF[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" "
        "Target=\"styles.xml\"/>%s</Relationships>";
    static const char HEADER_TYPE[] = "<Override PartName=\"/word/header1.xml\" "
        "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>";
    static const char HEADER_OF[] = "<Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header\" "
        "Target=\"header1.xml\"/>";
    Buf document = buf_in(to->arena), styles = buf_in(to->arena), properties = buf_in(to->arena), header = buf_in(to->arena),
        types = buf_in(to->arena), relations = buf_in(to->arena);
    write_document(&document, p, frame->landscape, frame->exercise);
    write_header(&header, p->lang);
    buf_format(&types, TYPES, frame->exercise ? HEADER_TYPE : "");
    buf_format(&relations, STYLES_OF, frame->exercise ? HEADER_OF : "");
    write_styles(&styles, p->lang);
    write_properties(&properties, p, frame);
    if (document.failed || styles.failed || properties.failed || header.failed || types.failed || relations.failed) return error_memory(e);
    ZipEntry entries[] = {
        { "[Content_Types].xml", buf_str(&types), false }, { "_rels/.rels", str_of(PARTS), false }, { "word/document.xml", buf_str(&document), false },
        { "word/_rels/document.xml.rels", buf_str(&relations), false }, { "word/styles.xml", buf_str(&styles), false },
        { "docProps/core.xml", buf_str(&properties), false }, { "word/header1.xml", buf_str(&header), false },
    };
    return zip_write(entries, ARRAY_LEN(entries) - !frame->exercise, frame->made, to, e);
}
