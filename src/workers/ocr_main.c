/* ocr_main.c: tergoo-ocr, the worker that reads a page: a line of JSON ({"languages", "lost"}) and a grey picture as tergoo-scan
 * writes it; the answer is a line of JSON: {"lines": [[[word, sure], …], …], "turn"}. It opens tesseract's data and nothing else,
 * works when nobody else wants the processor, and shuts itself in before it reads. */
#include <sched.h>
#include <sys/resource.h>

#include "scan/scan_words.h"
#include "workers/answer.h"

enum { REQUEST_LIMIT = 120 << 20 };

static const char DATA[] = "/usr/share/tesseract-ocr/5/tessdata";

static ErrorCode make(Arena *a, Str request, Buf *to, Error *e)
{
    JsonValue *ask, *words;
    Str bytes;
    TRY(answer_split(a, request, &ask, &bytes, e));
    char *languages = str_c(a, json_text(json_get(ask, "languages")));
    if (!languages) return error_memory(e);
    if (!str_starts(bytes, STR("P5"))) return error_set(e, ERR_INVALID, K("scan.broken-file"), arg_c("file", "P5"));
    PIX *page = pixReadMemPnm((const l_uint8 *)bytes.ptr, bytes.len);
    if (!page) return error_set(e, ERR_INVALID, K("scan.broken-file"), arg_c("file", "P5"));
    ErrorCode code = scan_words(page, DATA, languages, json_true(json_get(ask, "lost")), a, &words, e);
    pixDestroy(&page);
    TRY(code);
    return answer_head(to, words, e);
}

int main(void)
{
    static const char *const PLACES[] = { DATA };
    const struct sched_param none = { 0 };
    (void)setpriority(PRIO_PROCESS, 0, 19);
    (void)sched_setscheduler(0, SCHED_IDLE, &none);
    return answer_run(PLACES, ARRAY_LEN(PLACES), REQUEST_LIMIT, make);
}
