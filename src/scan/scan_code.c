/* scan_code.c: QR codes of a page, by zbar, and by them what is up. A code's corners come in the order of the code itself: from
 * the second to the first, which is its left side upwards, one sees how the page lies. A page without a code is tried once more
 * larger. */
#include <math.h>
#include <zbar.h>

#include "scan/scan.h"

enum { TRIED_AGAIN = 2600 };            /* dots: a page with a longer side than this is large enough */

static void scanner_free(zbar_image_scanner_t **s)
{
    if (*s) zbar_image_scanner_destroy(*s);
}

static void image_free(zbar_image_t **i)
{
    if (*i) zbar_image_destroy(*i);
}

static bool has_code(const ScanSeen *s, Str code)
{
    for (size_t i = 0; i < s->count; i++) if (str_equal(s->codes[i], code)) return true;
    return false;
}

/* By how many quarters the page is to be turned clockwise so that this code stands upright. */
static int quarters_of(const zbar_symbol_t *one)
{
    double x = zbar_symbol_get_loc_x(one, 1) - zbar_symbol_get_loc_x(one, 0),
        y = zbar_symbol_get_loc_y(one, 1) - zbar_symbol_get_loc_y(one, 0);
    double down = atan2(y, x) * 180 / 3.14159265358979;          /* where the code's own "down" points: 90 when it stands upright */
    int turned = (int)lround((down - 90) / 90);
    return ((-turned % 4) + 4) % 4;
}

static ErrorCode take_codes(const zbar_image_t *image, Arena *a, ScanSeen *ret, Error *e)
{
    for (const zbar_symbol_t *one = zbar_image_first_symbol(image); one && ret->count < SCAN_CODES; one = zbar_symbol_next(one)) {
        Str code = { zbar_symbol_get_data(one), zbar_symbol_get_data_length(one) };
        if (zbar_symbol_get_type(one) != ZBAR_QRCODE || code.len > SCAN_CODE_LONGEST || !utf8_valid(code)
            || utf8_has_control(code, "")) continue;
        if (!ret->upright && zbar_symbol_get_loc_size(one) >= 4) {
            ret->turn = quarters_of(one);
            ret->upright = true;
        }
        if (has_code(ret, code)) continue;
        ret->codes[ret->count] = str_copy(a, code);
        if (!ret->codes[ret->count++].ptr) return error_memory(e);
    }
    return ERR_OK;
}

static ErrorCode look_for_codes(PIX *grey, Arena *a, ScanSeen *ret, Error *e)
{
    l_int32 width = pixGetWidth(grey), height = pixGetHeight(grey);
    CLEANUP(scanner_free) zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    CLEANUP(image_free) zbar_image_t *image = zbar_image_create();
    size_t size = (size_t)width * (size_t)height;
    unsigned char *dots = mem_alloc(size);
    if (!scanner || !image || !dots) {
        mem_free(dots);
        return error_memory(e);
    }
    for (l_int32 y = 0; y < height; y++) {
        l_uint32 *line = pixGetData(grey) + (ptrdiff_t)y * pixGetWpl(grey);
        for (l_int32 x = 0; x < width; x++) dots[(size_t)y * (size_t)width + (size_t)x] = (unsigned char)GET_DATA_BYTE(line, x);
    }
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)width, (unsigned)height);
    zbar_image_set_data(image, dots, size, NULL);
    ErrorCode code = zbar_scan_image(scanner, image) >= 0 ? take_codes(image, a, ret, e) : ERR_OK;
    mem_free(dots);
    return code;
}

ErrorCode scan_see(PIX *page, Arena *a, ScanSeen *ret, Error *e)
{
    CLEANUP(scan_pix_free) PIX *grey = pixConvertTo8(page, 0);
    *ret = (ScanSeen){ .count = 0 };
    if (!grey) return error_memory(e);
    TRY(look_for_codes(grey, a, ret, e));
    l_int32 longest = pixGetWidth(grey) > pixGetHeight(grey) ? pixGetWidth(grey) : pixGetHeight(grey);
    if (ret->count > 0 || longest > TRIED_AGAIN) return ERR_OK;
    CLEANUP(scan_pix_free) PIX *larger = pixScale(grey, 1.7f, 1.7f);
    return larger ? look_for_codes(larger, a, ret, e) : error_memory(e);
}

ErrorCode scan_upright(PIX *page, int quarters, float *tilt, PIX **ret, Error *e)
{
    l_float32 angle = 0, sure = 0;
    enum { SURE = 3 };                  /* Leptonica's measure: below, it guesses */
    PIX *turned = quarters == 0 ? pixClone(page) : pixRotateOrth(page, quarters);
    if (!turned) return error_memory(e);
    CLEANUP(scan_pix_free) PIX *bits = pixConvertTo1(turned, 130);
    *tilt = 0;
    *ret = turned;
    if (!bits || pixFindSkew(bits, &angle, &sure) != 0 || sure < SURE || fabsf(angle) < 0.2f) return ERR_OK;
    PIX *level = pixRotate(turned, angle * 3.14159265f / 180, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
    if (!level) return ERR_OK;
    pixDestroy(&turned);
    *ret = level;
    *tilt = angle;
    return ERR_OK;
}
