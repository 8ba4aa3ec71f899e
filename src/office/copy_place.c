/* copy_place.c: when the last evening copy was made and where it lies, and from that where the next one goes when nobody says.
 *
 * The disk for copies comes and goes. While it is away, the folder that it is put in is an ordinary folder of the store's own
 * disk, and a copy written there would fill that disk and save nothing in a fire: so a place on the store's disk is refused
 * here. Whoever names the folder gets what he asked for. */
#include "office/whole_int.h"

enum { LINE_LIMIT = 8192 };

ErrorCode copy_last(const char *folder, Arena *a, Instant *made, Str *path, Error *e)
{
    Str line, when;
    const char *file = path_join(a, folder, "last-copy");
    if (!file) return error_memory(e);
    if (!file_exists(file)) return error_set(e, ERR_NOT_FOUND, K("copy.no-place"));
    TRY(file_read(a, file, LINE_LIMIT, &line, e));
    bool whole = str_cut(&line, ' ', &when) && instant_parse(when, made);
    *path = str_trim(line);
    return whole && path->len > 0 ? ERR_OK : error_set(e, ERR_NOT_FOUND, K("copy.no-place"));
}

bool same_disk(const char *one, const char *other)
{
    struct stat a, b;
    return stat(one, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev;
}

/* Beside the last copy; before the first, what was said when the office was made (the fact "copy-place"). */
static ErrorCode find_place(const char *folder, Arena *a, const char **ret, Error *e)
{
    CLEANUP(store_close_p) Store *store = NULL;
    Instant made;
    Str path;
    ErrorCode code = copy_last(folder, a, &made, &path, e);
    if (code == ERR_OK) {
        const char *last = str_c(a, path);
        *ret = last ? path_folder(a, last) : NULL;
        return *ret ? ERR_OK : error_memory(e);
    }
    if (code != ERR_NOT_FOUND) return code;
    TRY(store_open(folder, STORE_READ, &store, e));
    code = store_fact(store, a, "copy-place", &path, e);
    if (code == ERR_NOT_FOUND) return error_set(e, ERR_NOT_FOUND, K("copy.no-place"));
    TRY(code);
    *ret = str_c(a, path);
    return *ret ? ERR_OK : error_memory(e);
}

ErrorCode copy_place(const char *folder, Arena *a, const char **ret, Error *e)
{
    const char *place;
    TRY(find_place(folder, a, &place, e));
    if (!file_exists(place)) return error_set(e, ERR_IO, K("copy.place-gone"), arg_c("path", place));
    if (same_disk(place, folder)) return error_set(e, ERR_IO, K("copy.place-same-disk"), arg_c("path", place));
    *ret = place;
    return ERR_OK;
}
