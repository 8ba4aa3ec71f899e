/* qr.c: a text as a QR code in SVG (libqrencode finds the dots, they are drawn here): one path of unit squares, four dots of quiet around it. */
#include <qrencode.h>

#include "web/web_int.h"

ErrorCode qr_svg(Arena *a, Str text, Str *ret, Error *e)
{
    enum { QUIET = 4 };
    Buf out = buf_in(a);
    char *plain = str_c(a, text);
    QRcode *code = plain ? QRcode_encodeString8bit(plain, 0, QR_ECLEVEL_M) : NULL;
    if (!code) return error_memory(e);
    int side = code->width + 2 * QUIET;
    buf_format(&out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">"
               "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path d=\"", side, side, side, side);
    for (int y = 0; y < code->width; y++) {
        for (int x = 0; x < code->width; x++) {
            if (code->data[y * code->width + x] & 1) buf_format(&out, "M%d %dh1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    buf_c(&out, "\"/></svg>");
    crypto_wipe(code->data, (size_t)(code->width * code->width));
    QRcode_free(code);
    crypto_wipe(plain, text.len);
    *ret = buf_str(&out);
    return out.failed ? error_memory(e) : ERR_OK;
}
