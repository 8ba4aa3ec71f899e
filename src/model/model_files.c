/* model_files.c: where model files come from, and the one text that holds them all.
 *
 * The shipped files are in the executable (tools/embed.py); an office's folder lies over them: a file of the same name replaces, a
 * new one adds. The packed form goes into the store and into bundles, so that a record is shown under the model it was made under:
 *
 *     file: 1234 kinds/case.yaml LF
 *     1234 bytes LF
 *     file: 321 roles.yaml LF
 *     ...                                  sorted by name, each name once */
#include <dirent.h>
#include <errno.h>

#include "model/model_int.h"

/* ---- a folder over the shipped files ---- */

typedef struct { Arena *arena; ModelFile *files; size_t count, room; } Overlay;

static ErrorCode overlay_put(Overlay *o, Str name, Str bytes, Error *e)
{
    for (size_t i = 0; i < o->count; i++)
        if (str_equal(o->files[i].name, name)) {
            o->files[i].bytes = bytes;
            return ERR_OK;
        }
    if (o->count >= MODEL_FILES) return error_set(e, ERR_LIMIT, K("model.files-limit"), arg_int("limit", MODEL_FILES));
    if (!ARENA_ROOM(o->arena, o->files, o->count, o->room)) return error_memory(e);
    size_t at = o->count++;
    for (; at > 0 && str_compare(o->files[at - 1].name, name) > 0; at--) o->files[at] = o->files[at - 1];
    o->files[at] = (ModelFile){ name, bytes };
    return ERR_OK;
}

static ErrorCode overlay_read(Overlay *o, const char *folder, const char *name, Error *e)
{
    const char *path = path_join(o->arena, folder, name);
    Str kept = str_copy(o->arena, str_of(name)), bytes;
    if (!path || !kept.ptr) return error_memory(e);
    TRY(file_read(o->arena, path, MODEL_FILE_LIMIT, &bytes, e));
    return overlay_put(o, kept, bytes, e);
}

static void folder_close(DIR **d)
{
    if (*d) closedir(*d);
}

/* Hidden files and an editor's copies are passed over; any other name that is no model file is an error, or a file misnamed
 * case.yml would be left out without a word. */
static ErrorCode overlay_folder(Overlay *o, const char *folder, const char *inner, Error *e)
{
    const char *path = path_join(o->arena, folder, inner);
    if (!path) return error_memory(e);
    DIR *d CLEANUP(folder_close) = opendir(path);
    if (!d) return errno == ENOENT ? ERR_OK : error_system(e, str_of(path));
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(d);
        if (!entry) return errno == 0 ? ERR_OK : error_system(e, str_of(path));
        Str name = str_of(entry->d_name);
        if (str_starts(name, STR(".")) || str_ends(name, STR("~"))) continue;
        bool yaml = str_ends(name, STR(".yaml")) && id_ok(str_first(name, name.len - STR(".yaml").len));
        if (!yaml) return error_set(e, ERR_INVALID, K("model.overlay-name"), arg_str("name", name), arg_c("path", path));
        const char *in = path_join(o->arena, inner, entry->d_name);
        if (!in) return error_memory(e);
        TRY(overlay_read(o, folder, in, e));
    }
}

ErrorCode model_files(Arena *a, const char *folder, ModelFile **ret, size_t *count, Error *e)
{
    Overlay o = { .arena = a };
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT; i++) TRY(overlay_put(&o, MODEL_SHIPPED[i].name, MODEL_SHIPPED[i].bytes, e));
    if (folder) {
        static const char *const single[] = { "roles.yaml", "profiles.yaml", "retention.yaml", "limits.yaml",
                                              "indicators.yaml", "triage.yaml", "today.yaml", "proof.yaml", "ways_out.yaml",
                                              "storage.yaml",
                                             "reference/regions.csv", "reference/holidays.csv", "reference/armour.csv" };
        static const char *const folders[] = { "kinds", "common", "clocks", "offences", "plans", "curricula", "procedures", "custody",
                                               "news" };
        if (!file_exists(folder)) return error_set(e, ERR_NOT_FOUND, K("model.no-folder"), arg_c("path", folder));
        for (size_t i = 0; i < ARRAY_LEN(single); i++) {
            const char *path = path_join(a, folder, single[i]);
            if (!path) return error_memory(e);
            if (file_exists(path)) TRY(overlay_read(&o, folder, single[i], e));
        }
        for (size_t i = 0; i < ARRAY_LEN(folders); i++) TRY(overlay_folder(&o, folder, folders[i], e));
    }
    *ret = o.files;
    *count = o.count;
    return ERR_OK;
}

/* ---- packed ---- */

/* The first file by name behind `after` (NULL: of all); so packing needs no memory of its own. */
static const ModelFile *next_file(const ModelFile *files, size_t count, const ModelFile *after)
{
    const ModelFile *next = NULL;
    for (size_t i = 0; i < count; i++) {
        if (after && str_compare(files[i].name, after->name) <= 0) continue;
        if (!next || str_compare(files[i].name, next->name) < 0) next = &files[i];
    }
    return next;
}

void model_pack(Buf *to, const ModelFile *files, size_t count)
{
    for (const ModelFile *f = next_file(files, count, NULL); f; f = next_file(files, count, f)) {
        buf_format(to, "file: %zu " STR_FMT "\n", f->bytes.len, STR_ARG(f->name));
        buf_add(to, f->bytes);
        buf_byte(to, '\n');
    }
}

/* Takes one file off the front. */
static bool unpack_one(Str *rest, ModelFile *ret)
{
    Str line, word;
    uint64_t size;
    if (!str_starts(*rest, STR("file: ")) || !str_cut(rest, '\n', &line)) return false;
    line = str_from(line, STR("file: ").len);
    if (!str_cut(&line, ' ', &word) || !uint_parse(word, &size)) return false;
    if (line.len == 0 || utf8_has_control(line, "") || str_find_byte(line, ' ') >= 0) return false;
    if (size > MODEL_FILE_LIMIT || rest->len <= size || rest->ptr[size] != '\n') return false;
    *ret = (ModelFile){ line, str_first(*rest, (size_t)size) };
    *rest = str_from(*rest, (size_t)size + 1);
    return true;
}

ErrorCode model_unpack(Arena *a, Str packed, ModelFile **ret, size_t *count, Error *e)
{
    Overlay o = { .arena = a };
    Str rest = packed;
    while (rest.len > 0) {
        ModelFile one;
        bool good = unpack_one(&rest, &one) && (o.count == 0 || str_compare(o.files[o.count - 1].name, one.name) < 0);
        if (!good) return error_set(e, ERR_INVALID, K("model.packed"), arg_int("at", (int64_t)(packed.len - rest.len)));
        TRY(overlay_put(&o, one.name, one.bytes, e));
    }
    *ret = o.files;
    *count = o.count;
    return ERR_OK;
}
