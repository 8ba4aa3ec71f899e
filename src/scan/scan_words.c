/* scan_words.c: see scan_words.h. Tesseract does the reading, with its own data for Kyrgyz, Russian and English; it is told the
 * resolution, since a page that lies in memory has none. */
#include "scan/scan_words.h"

#include <tesseract/capi.h>

enum { DPI = 300, SURE_OF_TURN = 2 };

static void api_free(TessBaseAPI **api)
{
    if (*api) TessBaseAPIDelete(*api);
}

/* By how many quarters clockwise the page is to be turned; 0 where the letters do not say. */
static int find_turn(PIX *page, const char *data)
{
    CLEANUP(api_free) TessBaseAPI *api = TessBaseAPICreate();
    int degrees = 0;
    float sure = 0, unused;
    const char *script = NULL;
    if (!api || TessBaseAPIInit3(api, data, "osd") != 0) return 0;
    TessBaseAPISetPageSegMode(api, PSM_OSD_ONLY);
    TessBaseAPISetImage2(api, page);
    TessBaseAPISetSourceResolution(api, DPI);
    if (!TessBaseAPIDetectOrientationScript(api, &degrees, &sure, &script, &unused) || sure < SURE_OF_TURN) return 0;
    return (4 - degrees / 90 % 4) % 4;
}

static void add_word(Arena *a, JsonValue *line, Str word, double sure)
{
    JsonValue *one = json_new_array(a);
    json_add(a, one, json_new_string(a, word));
    json_add(a, one, json_new_int(a, (int64_t)(sure < 0 ? 0 : sure > 100 ? 100 : sure)));
    json_add(a, line, one);
}

static ErrorCode take_words(TessBaseAPI *api, Arena *a, JsonValue *lines, Error *e)
{
    TessResultIterator *at = TessBaseAPIGetIterator(api);
    JsonValue *line = NULL;
    size_t count = 0;
    if (!at) return ERR_OK;                             /* an empty page */
    do {
        TessPageIterator *place = TessResultIteratorGetPageIterator(at);
        char *text = TessResultIteratorGetUTF8Text(at, RIL_WORD);
        Str word = str_trim(str_of(text));
        if (!line || TessPageIteratorIsAtBeginningOf(place, RIL_TEXTLINE)) {
            line = json_new_array(a);
            json_add(a, lines, line);
        }
        if (word.len > 0 && utf8_valid(word) && !utf8_has_control(word, "")) {
            add_word(a, line, str_copy(a, word), (double)TessResultIteratorConfidence(at, RIL_WORD));
        }
        TessDeleteText(text);
    } while (++count < SCAN_WORDS && TessResultIteratorNext(at, RIL_WORD));
    TessResultIteratorDelete(at);
    return lines->broken ? error_memory(e) : ERR_OK;
}

ErrorCode scan_words(PIX *page, const char *data, const char *languages, bool lost, Arena *a, JsonValue **ret, Error *e)
{
    int turn = lost ? find_turn(page, data) : 0;
    PIX *upright = turn > 0 ? pixRotateOrth(page, turn) : pixClone(page);
    CLEANUP(api_free) TessBaseAPI *api = TessBaseAPICreate();
    JsonValue *all = json_new_object(a), *lines = json_new_array(a);
    ErrorCode code = upright && api && lines ? ERR_OK : error_memory(e);
    if (code == ERR_OK && TessBaseAPIInit2(api, data, languages, OEM_LSTM_ONLY) != 0)
        code = error_set(e, ERR_NOT_FOUND, K("scan.no-ocr-data"), arg_c("languages", languages), arg_c("folder", data));
    if (code == ERR_OK) {
        TessBaseAPISetPageSegMode(api, PSM_AUTO);
        TessBaseAPISetImage2(api, upright);
        TessBaseAPISetSourceResolution(api, DPI);
        code = TessBaseAPIRecognize(api, NULL) == 0 ? take_words(api, a, lines, e) : error_internal(e, "tesseract");
    }
    pixDestroy(&upright);
    TRY(code);
    json_set(a, all, "lines", lines);
    json_set(a, all, "turn", json_new_int(a, turn));
    *ret = all;
    return all ? ERR_OK : error_memory(e);
}
