/* site_pictures.c: pictures in three sizes, asked for once: what the old site has under the same key is the same picture. How large
 * one is stands in its own head (JPEG, ITU-T T.81: the frame header). */
#include "site/site_int.h"

enum { PICTURE_LIMIT = 32 << 20 };
const int SITE_PICTURE_WIDTHS[SITE_WIDTHS] = { 480, 960, 1600 };

static int two_bytes(const unsigned char *p) { return p[0] << 8 | p[1]; }

/* False for what is no JPEG with a frame header. */
static bool jpeg_size(Str bytes, int *width, int *height)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    size_t at = 2;
    if (bytes.len < 4 || p[0] != 0xff || p[1] != 0xd8) return false;
    while (at + 4 <= bytes.len && p[at] == 0xff) {
        unsigned char mark = p[at + 1];
        size_t length = (size_t)two_bytes(p + at + 2);
        bool frame = mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc;
        if (length < 2 || at + 2 + length > bytes.len) return false;
        if (frame) {
            if (length < 8) return false;
            *height = two_bytes(p + at + 5);
            *width = two_bytes(p + at + 7);
            return *width > 0 && *height > 0;
        }
        at += 2 + length;
    }
    return false;
}

static ErrorCode picture_bytes(Site *s, Arena *a, const SitePicture *picture, Str path, int fit, Str *bytes, Error *e)
{
    bool had;
    TRY(folder_had(&s->folder, a, path, PICTURE_LIMIT, &had, bytes, e));
    if (had) return ERR_OK;
    return s->asked->picture(s->asked->self, a, picture->id, fit, bytes, e);
}

/* A size that is no larger than the one before adds nothing: the picture itself is no larger. */
static ErrorCode draw(Site *s, Arena *a, SitePicture *picture, int fit, Error *e)
{
    SiteSize size;
    Str bytes;
    size.name = str_format(s->arena, STR_FMT "-%d.jpg", STR_ARG(picture->key), fit);
    Str path = str_format(a, "pictures/" STR_FMT, STR_ARG(size.name));
    if (!size.name.ptr || !path.ptr) return error_memory(e);
    TRY(picture_bytes(s, a, picture, path, fit, &bytes, e));
    if (!jpeg_size(bytes, &size.width, &size.height)) return error_set(e, ERR_INVALID, K("site.no-jpeg"), arg_str("picture", picture->id));
    if (picture->size_count > 0 && size.width <= picture->sizes[picture->size_count - 1].width) return ERR_OK;
    picture->sizes[picture->size_count++] = size;
    return folder_put(&s->folder, path, bytes, e);
}

ErrorCode draw_pictures(Site *s, Error *e)
{
    for (size_t i = 0; i < s->item_count; i++) {
        for (size_t k = 0; s->asked->picture && k < s->items[i].picture_count; k++) {
            for (size_t w = 0; w < SITE_WIDTHS; w++) {
                CLEANUP(arena_free) Arena a = arena_with((size_t)3 * PICTURE_LIMIT);
                TRY(draw(s, &a, &s->items[i].pictures[k], SITE_PICTURE_WIDTHS[w], e));
            }
            s->count.pictures++;
        }
    }
    return ERR_OK;
}
