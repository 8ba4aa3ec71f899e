/* word_main.c: tergoo-word, the worker that reads files of office programs. Its request is the file, its answer what word_write
 * says of it. It opens nothing: it has its standard input, its standard output and memory. */
#include "word/word.h"
#include "workers/answer.h"

static ErrorCode read_word(Arena *a, Str request, Buf *to, Error *e)
{
    WordFile word;
    TRY(word_read(a, request, &word, e));
    word_write(&word, to);
    return to->failed ? error_memory(e) : ERR_OK;
}

int main(void)
{
    enum { PIECE = 1 << 16 };                       /* word_read says in its own words what is too long */
    return answer_run(NULL, 0, WORD_FILE_LIMIT + 2 * PIECE, read_word);
}
