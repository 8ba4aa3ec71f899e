/* sheet_main.c: tergoo-sheet, the worker that reads tables: XLSX, CSV and lines of FollowTheMoney. Its request is the file, its answer what sheet_write says of it. It opens
 * nothing: it has its standard input, its standard output and memory. */
#include "word/sheet.h"
#include "workers/answer.h"
#include "workers/sheet_ftm.h"

static ErrorCode read_sheet(Arena *a, Str request, Buf *to, Error *e)
{
    SheetFile sheet;
    TRY(sheet_is_ftm(request) ? sheet_read_ftm(a, request, &sheet, e) : sheet_read(a, request, &sheet, e));
    sheet_write(&sheet, to);
    return to->failed ? error_memory(e) : ERR_OK;
}

int main(void)
{
    enum { PIECE = 1 << 16 };                       /* sheet_read says in its own words what is too long */
    return answer_run(NULL, 0, SHEET_FILE_LIMIT + 2 * PIECE, read_sheet);
}
