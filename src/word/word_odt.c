/* word_odt.c: the paragraphs of an ODT: those of the body, wherever they stand in it. White space is what the format says it is
 * (ISO/IEC 26300 part 1, 6.1.2): a stretch of it in the XML is one space, and further ones are elements of their own. */
#include "word/word_int.h"

static const char TEXT[] = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
static const char OFFICE[] = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
static const char DRAW[] = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0";
static const char MANIFEST[] = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0";

static void add(WordXml *x, const char *text)
{
    block_add(x, str_of(text));
    x->spaced = false;
}

static void add_spaces(WordXml *x)
{
    enum { MOST = 1000 };
    int64_t n;
    Str given = xml_attribute(x, "c");
    if (given.len == 0 || !int_parse(given, &n) || n < 1 || n > MOST) n = 1;
    while (n-- > 0) add(x, " ");
}

static void text_begins(WordXml *x, Str name)
{
    if (str_is(name, "p") || str_is(name, "h")) block_begin(x);
    else if (str_is(name, "s")) add_spaces(x);
    else if (str_is(name, "tab")) add(x, "\t");
    else if (str_is(name, "line-break")) add(x, "\n");
    else if (str_is(name, "bookmark") || str_is(name, "bookmark-start")) block_mark(x, xml_attribute(x, "name"));
    else if (str_is(name, "note")) x->file->footnotes++, xml_skip(x);
    else if (str_is(name, "changed-region")) x->file->revisions++, xml_skip(x);
    else if (str_is(name, "sequence-decls") || str_is(name, "number") || str_is(name, "ruby-text")) xml_skip(x);
}

static void content_begins(WordXml *x, Str space, Str name)
{
    bool office = str_is(space, OFFICE);
    if (x->body < 0) {
        if (office && str_is(name, "text")) x->body = xmlTextReaderDepth(x->reader);
        return;
    }
    if (str_is(space, TEXT)) text_begins(x, name);
    else if (str_is(space, DRAW)) x->file->pictures++, xml_skip(x);
    else if (office && str_is(name, "annotation")) x->file->remarks++, xml_skip(x);
    else if (office && str_is(name, "forms")) xml_skip(x);
}

static void content_ends(WordXml *x, Str space, Str name)
{
    if (str_is(space, TEXT) && (str_is(name, "p") || str_is(name, "h"))) block_end(x);
}

static void content_text(WordXml *x, Str text)
{
    size_t from = 0;
    if (!x->block) return;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
            x->spaced = false;
            continue;
        }
        block_add(x, (Str){ text.ptr + from, i - from });
        if (!x->spaced) block_add(x, STR(" "));
        x->spaced = true;
        from = i + 1;
    }
    block_add(x, str_from(text, from));
}

/* ---- the list of its files ---- */

static void manifest_begins(WordXml *x, Str space, Str name)
{
    bool *locked = x->self;
    *locked |= str_is(space, MANIFEST) && str_is(name, "encryption-data");
}

ErrorCode odt_read(Arena *a, Str file, WordFile *ret, Error *e)
{
    static const WordEvents CONTENT = { content_begins, content_ends, content_text }, FILES = { .begins = manifest_begins };
    static const Str LIST = STR("META-INF/manifest.xml"), PART = STR("content.xml");
    Str manifest, content;
    bool locked = false;
    WordFile nobody = { 0 };
    WordXml files = { .arena = a, .file = &nobody, .events = &FILES, .self = &locked };
    TRY(zip_part(a, file, LIST, &manifest, e));
    if (manifest.ptr) TRY(xml_walk(&files, manifest, LIST, e));
    if (locked) return error_set(e, ERR_INVALID, K("word.locked"));
    TRY(zip_part(a, file, PART, &content, e));
    if (!content.ptr) return error_set(e, ERR_INVALID, K("word.no-part"), arg_str("part", PART));
    WordXml x = { .arena = a, .file = ret, .events = &CONTENT };
    ret->odt = true;
    return xml_walk(&x, content, PART, e);
}
