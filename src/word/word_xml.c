/* word_xml.c: a part's XML walked element by element (libxml2's reader), and the paragraphs that the formats make of it. The
 * parser fetches nothing and expands nothing: a part with a document type is refused before it comes to that. */
#include "word/word_int.h"

/* ---- paragraphs ---- */

void block_begin(WordXml *x)
{
    WordFile *f = x->file;
    if (f->count >= WORD_BLOCKS) {
        x->many = true;
        return;
    }
    WordBlock *b = ARENA_NEW(x->arena, WordBlock);
    x->failed |= !b;
    if (!b) return;
    *b = (WordBlock){ .mark_count = x->pending_count };
    memcpy(b->marks, x->pending, x->pending_count * sizeof *b->marks);
    x->pending_count = 0;
    if (f->last) f->last->next = b;
    else f->first = b;
    f->last = b;
    f->count++;
    x->block = b;
    x->text = buf_in(x->arena);
    x->spaced = true;                                  /* white space at the beginning is none */
}

void block_end(WordXml *x)
{
    if (!x->block) return;
    x->block->text = buf_str(&x->text);
    x->failed |= x->text.failed;
    x->block = NULL;
}

void block_mark(WordXml *x, Str name)
{
    if (!str_starts(name, STR("tergoo_"))) return;
    Str kept = str_copy(x->arena, str_first(name, 64));
    x->failed |= !kept.ptr;
    if (x->block && x->block->mark_count < WORD_MARKS) x->block->marks[x->block->mark_count++] = kept;
    else if (!x->block && x->pending_count < WORD_MARKS) x->pending[x->pending_count++] = kept;
}

void block_add(WordXml *x, Str text)
{
    if (!x->block) return;
    x->file->bytes += text.len;
    if (x->file->bytes > WORD_TEXT_LIMIT) x->many = true;
    else buf_add(&x->text, text);
}

/* ---- the walk ---- */

void xml_skip(WordXml *x)
{
    if (xmlTextReaderIsEmptyElement(x->reader) != 1) x->skip = xmlTextReaderDepth(x->reader);
}

Str xml_attribute(WordXml *x, const char *name)
{
    Str found = { 0 };
    for (int more = xmlTextReaderMoveToFirstAttribute(x->reader); more == 1; more = xmlTextReaderMoveToNextAttribute(x->reader)) {
        Str own = str_of((const char *)xmlTextReaderConstLocalName(x->reader));
        if (xmlTextReaderIsNamespaceDecl(x->reader) == 1 || !str_is(own, name)) continue;
        found = str_copy(x->arena, str_of((const char *)xmlTextReaderConstValue(x->reader)));
        x->failed |= !found.ptr;
        break;
    }
    (void)xmlTextReaderMoveToElement(x->reader);
    return found;
}

static void element(WordXml *x, int depth, bool begins)
{
    Str space = str_of((const char *)xmlTextReaderConstNamespaceUri(x->reader));
    Str name = str_of((const char *)xmlTextReaderConstLocalName(x->reader));
    bool empty = begins && xmlTextReaderIsEmptyElement(x->reader) == 1;
    if (x->skip >= 0) {
        if (!begins && depth == x->skip) x->skip = -1;
        return;
    }
    if (begins) x->events->begins(x, space, name);
    if ((!begins || empty) && x->skip < 0 && x->events->ends) x->events->ends(x, space, name);
}

/* False for a node that no part of these formats has. */
static bool take_node(WordXml *x, int depth)
{
    switch (xmlTextReaderNodeType(x->reader)) {
    case XML_READER_TYPE_ELEMENT: element(x, depth, true); return true;
    case XML_READER_TYPE_END_ELEMENT: element(x, depth, false); return true;
    case XML_READER_TYPE_TEXT: case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_WHITESPACE: case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        if (x->skip < 0 && x->events->text) x->events->text(x, str_of((const char *)xmlTextReaderConstValue(x->reader)));
        return true;
    case XML_READER_TYPE_DOCUMENT_TYPE: case XML_READER_TYPE_ENTITY_REFERENCE: case XML_READER_TYPE_ENTITY:
        return false;
    default:
        return true;
    }
}

static ErrorCode walk(WordXml *x, Str name, Error *e)
{
    int more;
    while ((more = xmlTextReaderRead(x->reader)) == 1) {
        int depth = xmlTextReaderDepth(x->reader);
        if (depth > WORD_DEPTH) return error_set(e, ERR_LIMIT, K("word.deep"), arg_str("part", name), arg_int("limit", WORD_DEPTH));
        if (!take_node(x, depth)) return error_set(e, ERR_INVALID, K("word.document-type"), arg_str("part", name));
        if (x->failed) return error_memory(e);
        if (x->many) return error_set(e, ERR_LIMIT, K("word.long-text"), arg_int("limit", WORD_BLOCKS),
            arg_int("mb", WORD_TEXT_LIMIT >> 20));
    }
    if (more == 0) return ERR_OK;
    return error_set(e, ERR_INVALID, K("word.no-xml"), arg_str("part", name),
        arg_int("line", xmlTextReaderGetParserLineNumber(x->reader)));
}

ErrorCode xml_walk(WordXml *x, Str part, Str name, Error *e)
{
    if (str_find(part, STR("<!DOCTYPE")) >= 0) return error_set(e, ERR_INVALID, K("word.document-type"), arg_str("part", name));
    if (part.len > INT32_MAX) return error_set(e, ERR_LIMIT, K("word.long-part"), arg_str("part", name),
        arg_int("limit", WORD_PART_LIMIT >> 20));
    x->reader = xmlReaderForMemory(part.ptr, (int)part.len, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (!x->reader) return error_memory(e);
    x->skip = x->run = x->body = -1;
    ErrorCode code = walk(x, name, e);
    xmlFreeTextReader(x->reader);
    x->reader = NULL;
    return code;
}
