/* word_docx.c: the paragraphs of a DOCX. Which part is the document says the package itself (word_package.c); fields, content
 * controls, links and smart tags are walked through, text boxes and pictures left out. Recorded deletions are left out,
 * insertions taken. */
#include "word/word_int.h"

static const char MAIN[] = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
static const char STRICT[] = "http://purl.oclc.org/ooxml/wordprocessingml/main";
static const char OUTSIDE[] = "http://schemas.openxmlformats.org/markup-compatibility/2006";

static bool is_in(Str name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) if (str_is(name, list[i])) return true;
    return false;
}

/* ---- the document ---- */

/* And not one of a page or a column. */
static bool is_line_break(Str type)
{
    return type.len == 0 || str_is(type, "textWrapping");
}

static void begins_in_run(WordXml *x, Str name)
{
    if (str_is(name, "t")) x->in_text = true;
    else if (str_is(name, "tab")) block_add(x, STR("\t"));
    else if (str_is(name, "cr")) block_add(x, STR("\n"));
    else if (str_is(name, "noBreakHyphen")) block_add(x, STR("\xe2\x80\x91"));
    else if (str_is(name, "br")) block_add(x, is_line_break(xml_attribute(x, "type")) ? STR("\n") : STR(""));
    else if (str_is(name, "commentReference")) x->file->remarks++;
    else if (str_is(name, "footnoteReference") || str_is(name, "endnoteReference")) x->file->footnotes++;
}

static void document_begins(WordXml *x, Str space, Str name)
{
    static const char *const SETTINGS[] = { "pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr", "sdtPr", "sdtEndPr", "tblGrid",
        "instrText", "delText", "delInstrText", "rt" };
    static const char *const GONE[] = { "del", "moveFrom" }, *const COME[] = { "ins", "moveTo" };
    static const char *const SEEN[] = { "drawing", "pict", "object" };
    if (str_is(space, OUTSIDE) && str_is(name, "AlternateContent")) {
        x->file->pictures++;
        xml_skip(x);
    }
    if (!str_is(space, MAIN) && !str_is(space, STRICT)) return;
    if (is_in(name, SETTINGS, ARRAY_LEN(SETTINGS))) xml_skip(x);
    else if (is_in(name, SEEN, ARRAY_LEN(SEEN))) x->file->pictures++, xml_skip(x);
    else if (is_in(name, GONE, ARRAY_LEN(GONE))) x->file->revisions++, xml_skip(x);
    else if (is_in(name, COME, ARRAY_LEN(COME))) x->file->revisions++;
    else if (str_is(name, "p")) block_begin(x);
    else if (str_is(name, "bookmarkStart")) block_mark(x, xml_attribute(x, "name"));
    else if (str_is(name, "r")) x->run = xmlTextReaderDepth(x->reader);
    else if (x->run >= 0) begins_in_run(x, name);
}

static void document_ends(WordXml *x, Str space, Str name)
{
    if (!str_is(space, MAIN) && !str_is(space, STRICT)) return;
    if (str_is(name, "t")) x->in_text = false;
    else if (str_is(name, "r")) x->run = -1;
    else if (str_is(name, "p")) block_end(x);
}

static void document_text(WordXml *x, Str text)
{
    if (x->in_text) block_add(x, text);
}

ErrorCode docx_read(Arena *a, Str file, WordFile *ret, Error *e)
{
    static const WordEvents DOCUMENT = { document_begins, document_ends, document_text };
    Str target, part;
    bool macros;
    TRY(package_main(a, file, &target, &macros, e));
    if (macros) return error_set(e, ERR_INVALID, K("word.macros"));
    TRY(zip_part(a, file, target, &part, e));
    if (!part.ptr) return error_set(e, ERR_INVALID, K("word.no-part"), arg_str("part", target));
    WordXml x = { .arena = a, .file = ret, .events = &DOCUMENT };
    return xml_walk(&x, part, target, e);
}
