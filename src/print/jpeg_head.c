/* jpeg_head.c: what of a JPEG has to be known to put it on a page without opening it: size, number of colours, and how the
 * camera was held (ITU-T T.81 annex B for the markers, Exif 2.3 section 4.6.4 for the tag 0x0112). Everything else is for
 * whoever shows the page. */
#include "print/volume_pdf.h"

typedef struct { Str bytes; bool little; } Tiff;

static unsigned byte_at(Str s, size_t at) { return at < s.len ? (unsigned char)s.ptr[at] : 0; }
static unsigned word_at(Str s, size_t at) { return byte_at(s, at) << 8 | byte_at(s, at + 1); }

static uint32_t tiff_number(const Tiff *t, size_t at, int bytes)
{
    uint32_t n = 0;
    for (int i = 0; i < bytes; i++) n = n << 8 | byte_at(t->bytes, at + (size_t)(t->little ? bytes - 1 - i : i));
    return n;
}

/* The orientation in the first directory, as degrees clockwise; mirrored ones are left as they are. */
static int exif_turn(Str segment)
{
    enum { ENTRY = 12, ORIENTATION = 0x0112 };
    if (!str_starts(segment, (Str){ "Exif\0\0", 6 })) return 0;
    Tiff t = { str_from(segment, 6), false };
    t.little = byte_at(t.bytes, 0) == 'I';
    size_t at = tiff_number(&t, 4, 4);
    if (at > t.bytes.len) return 0;
    uint32_t count = tiff_number(&t, at, 2);
    for (uint32_t i = 0; i < count && at + 2 + (size_t)(i + 1) * ENTRY <= t.bytes.len; i++) {
        size_t entry = at + 2 + (size_t)i * ENTRY;
        if (tiff_number(&t, entry, 2) != ORIENTATION) continue;
        uint32_t way = tiff_number(&t, entry + 8, 2);
        return way == 3 ? 180 : way == 6 ? 90 : way == 8 ? 270 : 0;
    }
    return 0;
}

/* Start of frame: C0 to CF but for tables (C4), extensions (C8) and arithmetic conditions (CC). */
static bool is_frame(unsigned marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static bool read_frame(Str segment, JpegHead *ret)
{
    ret->height = (int)word_at(segment, 1);
    ret->width = (int)word_at(segment, 3);
    ret->components = (int)byte_at(segment, 5);
    bool shown = ret->components == 1 || ret->components == 3 || ret->components == 4;
    return segment.len >= 6 && byte_at(segment, 0) == 8 && ret->width > 0 && ret->height > 0 && shown;
}

bool jpeg_head_read(Str jpeg, JpegHead *ret)
{
    bool adobe = false;
    *ret = (JpegHead){ 0 };
    if (word_at(jpeg, 0) != 0xffd8) return false;
    for (size_t at = 2; at + 4 <= jpeg.len; ) {
        unsigned marker = byte_at(jpeg, at + 1);
        if (byte_at(jpeg, at) != 0xff) return false;
        if (marker == 0xff) {                       /* filling */
            at++;
            continue;
        }
        size_t length = word_at(jpeg, at + 2);
        if (length < 2 || length > jpeg.len - at - 2) return false;
        Str segment = str_first(str_from(jpeg, at + 4), length - 2);
        if (marker == 0xe1 && ret->turn == 0) ret->turn = exif_turn(segment);
        if (marker == 0xee) adobe = adobe || str_starts(segment, STR("Adobe"));
        if (marker == 0xda || marker == 0xd9) return false;        /* a picture before its frame */
        if (is_frame(marker)) {
            ret->inverted = adobe;
            return read_frame(segment, ret);
        }
        at += 2 + length;
    }
    return false;
}
