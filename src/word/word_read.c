/* word_read.c: see word.h: which of the two formats it is, and what came out of it as JSON. */
#include "word/word_int.h"

ErrorCode word_read(Arena *a, Str file, WordFile *ret, Error *e)
{
    ZipLook look;
    *ret = (WordFile){ 0 };
    if (file.len > WORD_FILE_LIMIT) return error_set(e, ERR_LIMIT, K("word.long-file"), arg_int("limit", WORD_FILE_LIMIT >> 20));
    TRY(zip_look(file, &look, e));
    if (look.locked) return error_set(e, ERR_INVALID, K("word.locked"));
    if (look.macros) return error_set(e, ERR_INVALID, K("word.macros"));
    if (look.docx) return docx_read(a, file, ret, e);
    if (look.odt) return odt_read(a, file, ret, e);
    return error_set(e, ERR_INVALID, K("word.other-zip"));
}

static void write_block(const WordBlock *b, bool first, Buf *to)
{
    buf_c(to, first ? "{\"text\":" : ",\n{\"text\":");
    json_write_string(to, b->text);
    buf_c(to, ",\"marks\":[");
    for (size_t i = 0; i < b->mark_count; i++) {
        if (i > 0) buf_byte(to, ',');
        json_write_string(to, b->marks[i]);
    }
    buf_c(to, "]}");
}

void word_write(const WordFile *w, Buf *to)
{
    buf_format(to, "{\"format\":\"%s\",\"blocks\":[", w->odt ? "odt" : "docx");
    for (const WordBlock *b = w->first; b; b = b->next) write_block(b, b == w->first, to);
    buf_format(to, "],\"pictures\":%zu,\"footnotes\":%zu,\"remarks\":%zu,\"revisions\":%zu}\n", w->pictures, w->footnotes,
        w->remarks, w->revisions);
}
