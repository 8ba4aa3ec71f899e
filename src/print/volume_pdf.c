/* volume_pdf.c: see volume_pdf.h. libqpdf takes the pages over; a stamp is a form XObject (PDF 1.7, 8.10) drawn last on its page,
 * in the corner that is the upper right one as the page is looked at, whatever its box and rotation are. */
#include "print/volume_pdf.h"

#include <math.h>
#include <qpdf/qpdf-c.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct { VolumeItem item; size_t page, pages; } Bound;

struct VolumePdf {
    Arena      *arena;
    VolumeFrame frame;
    qpdf_data   q;
    Bound      *items;
    size_t      count, room, pages;
};

static qpdf_data quiet(void)
{
    qpdf_data q = qpdf_init();
    if (!q) return NULL;
    qpdf_silence_errors(q);
    qpdf_set_suppress_warnings(q, QPDF_TRUE);
    return q;
}

ErrorCode volume_pdf_begin(Arena *a, const VolumeFrame *frame, VolumePdf **ret, Error *e)
{
    VolumePdf *v = *ret = ARENA_NEW(a, VolumePdf);
    if (!v) return error_memory(e);
    *v = (VolumePdf){ .arena = a, .frame = *frame, .q = quiet() };
    if (!v->q) return error_memory(e);
    return qpdf_empty_pdf(v->q) == QPDF_SUCCESS ? ERR_OK : error_internal(e, "qpdf");
}

void volume_pdf_free(VolumePdf *v)
{
    if (v && v->q) qpdf_cleanup(&v->q);
}

/* ---- pages ---- */

static ErrorCode add_item(VolumePdf *v, const VolumeItem *item, size_t pages, Error *e)
{
    if (!ARENA_ROOM(v->arena, v->items, v->count, v->room)) return error_memory(e);
    v->items[v->count++] = (Bound){ *item, v->pages, pages };
    v->pages += pages;
    return ERR_OK;
}

/* Nothing on a page does anything by itself, and no file travels in one. */
static bool is_harmless(qpdf_data q, qpdf_oh annotation)
{
    static const char *const NOT[] = { "/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D" };
    if (!qpdf_oh_is_dictionary(q, annotation)) return false;
    for (size_t i = 0; i < ARRAY_LEN(NOT); i++) {
        if (qpdf_oh_is_name_and_equals(q, qpdf_oh_get_key(q, annotation, "/Subtype"), NOT[i])) return false;
    }
    return true;
}

static void clean_page(qpdf_data q, qpdf_oh page)
{
    static const char *const DOING[] = { "/A", "/AA", "/PA", "/Dest", "/Parent" };
    qpdf_oh old = qpdf_oh_get_key(q, page, "/Annots"), kept = qpdf_oh_new_array(q);
    qpdf_oh_remove_key(q, page, "/AA");
    qpdf_oh_remove_key(q, page, "/StructParents");
    for (int i = 0; qpdf_oh_is_array(q, old) && i < qpdf_oh_get_array_n_items(q, old); i++) {
        qpdf_oh one = qpdf_oh_get_array_item(q, old, i);
        if (!is_harmless(q, one)) continue;
        for (size_t k = 0; k < ARRAY_LEN(DOING); k++) qpdf_oh_remove_key(q, one, DOING[k]);
        qpdf_oh_append_item(q, kept, one);
    }
    qpdf_oh_remove_key(q, page, "/Annots");
    if (qpdf_oh_get_array_n_items(q, kept) > 0) qpdf_oh_replace_key(q, page, "/Annots", kept);
}

static bool broke(qpdf_data q)
{
    if (!qpdf_has_error(q)) return false;
    (void)qpdf_get_error(q);                        /* taken, so that the next failure is seen as one */
    return true;
}

static void drop_pages(VolumePdf *v, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)qpdf_remove_page(v->q, qpdf_get_page_n(v->q, v->pages + count - 1 - i));
        (void)broke(v->q);
    }
}

ErrorCode volume_pdf_add(VolumePdf *v, Str pdf, const VolumeItem *item, bool *fits, Error *e)
{
    qpdf_data from = quiet();
    *fits = false;
    if (!from) return error_memory(e);
    bool read = qpdf_read_memory(from, "file", pdf.ptr, pdf.len, NULL) < QPDF_ERRORS;
    int pages = read ? qpdf_get_num_pages(from) : -1;
    ErrorCode code = ERR_OK;
    if (pages > 0 && v->pages + (size_t)pages > VOLUME_PAGES) code = error_set(e, ERR_LIMIT, K("bind.pages"), arg_int("limit",
            VOLUME_PAGES));
    size_t added = 0;
    for (int i = 0; code == ERR_OK && i < pages; i++) {
        qpdf_oh page = qpdf_get_page_n(from, (size_t)i);
        if (qpdf_add_page(v->q, from, page, QPDF_FALSE) >= QPDF_ERRORS || broke(v->q)) break;
        added++;
        clean_page(v->q, qpdf_get_page_n(v->q, v->pages + added - 1));
        if (broke(v->q)) break;
    }
    qpdf_oh_release_all(v->q);
    *fits = code == ERR_OK && pages > 0 && added == (size_t)pages;
    if (!*fits) drop_pages(v, added);
    (void)broke(from);                              /* what was wrong with it is no news to anybody */
    qpdf_cleanup(&from);                            /* what the pages need of it has its own hold on the bytes */
    return *fits ? add_item(v, item, added, e) : code;
}

/* ---- pictures ---- */

static qpdf_oh number(qpdf_data q, double n)
{
    return qpdf_oh_new_real_from_double(q, n, 3);
}

static qpdf_oh box(qpdf_data q, double width, double height)
{
    qpdf_oh to = qpdf_oh_new_array(q);
    qpdf_oh_append_item(q, to, qpdf_oh_new_integer(q, 0));
    qpdf_oh_append_item(q, to, qpdf_oh_new_integer(q, 0));
    qpdf_oh_append_item(q, to, number(q, width));
    qpdf_oh_append_item(q, to, number(q, height));
    return to;
}

static qpdf_oh stream_of(qpdf_data q, Str bytes, const char *filter)
{
    qpdf_oh stream = qpdf_oh_new_stream(q), none = qpdf_oh_new_null(q);
    qpdf_oh_replace_stream_data(q, stream, (const unsigned char *)bytes.ptr, bytes.len, filter ? qpdf_oh_new_name(q,
            filter) : none, none);
    return stream;
}

static qpdf_oh jpeg_object(qpdf_data q, Str jpeg, const JpegHead *head)
{
    qpdf_oh image = stream_of(q, jpeg, "/DCTDecode"), d = qpdf_oh_get_dict(q, image);
    const char *space = head->components == 1 ? "/DeviceGray" : head->components == 3 ? "/DeviceRGB" : "/DeviceCMYK";
    qpdf_oh_replace_key(q, d, "/Type", qpdf_oh_new_name(q, "/XObject"));
    qpdf_oh_replace_key(q, d, "/Subtype", qpdf_oh_new_name(q, "/Image"));
    qpdf_oh_replace_key(q, d, "/Width", qpdf_oh_new_integer(q, head->width));
    qpdf_oh_replace_key(q, d, "/Height", qpdf_oh_new_integer(q, head->height));
    qpdf_oh_replace_key(q, d, "/BitsPerComponent", qpdf_oh_new_integer(q, 8));
    qpdf_oh_replace_key(q, d, "/ColorSpace", qpdf_oh_new_name(q, space));
    if (head->components == 4 && head->inverted) qpdf_oh_replace_key(q, d, "/Decode", qpdf_oh_parse(q, "[1 0 1 0 1 0 1 0]"));
    return image;
}

/* On a page of A4, turned by the page and not by anybody's decoder. */
static ErrorCode add_jpeg(VolumePdf *v, Str jpeg, const JpegHead *head, const VolumeItem *item, bool *fits, Error *e)
{
    static const double SHORT = 595, LONG = 842, MARGIN = 28;
    qpdf_data q = v->q;
    bool wide = head->width > head->height;
    double w = wide ? LONG : SHORT, h = wide ? SHORT : LONG, scale = (w - 2 * MARGIN) / head->width;
    if (scale > (h - 2 * MARGIN) / head->height) scale = (h - 2 * MARGIN) / head->height;
    if (v->pages + 1 > VOLUME_PAGES) return error_set(e, ERR_LIMIT, K("bind.pages"), arg_int("limit", VOLUME_PAGES));
    qpdf_oh page = qpdf_oh_new_dictionary(q), objects = qpdf_oh_new_dictionary(q), resources = qpdf_oh_new_dictionary(q);
    char draw[160];
    int n = snprintf(draw, sizeof draw, "q %.3f 0 0 %.3f %.3f %.3f cm /Picture Do Q", head->width * scale, head->height * scale,
                     (w - head->width * scale) / 2, (h - head->height * scale) / 2);
    qpdf_oh_replace_key(q, objects, "/Picture", jpeg_object(q, jpeg, head));
    qpdf_oh_replace_key(q, resources, "/XObject", objects);
    qpdf_oh_replace_key(q, page, "/Type", qpdf_oh_new_name(q, "/Page"));
    qpdf_oh_replace_key(q, page, "/MediaBox", box(q, w, h));
    qpdf_oh_replace_key(q, page, "/Resources", resources);
    qpdf_oh_replace_key(q, page, "/Contents", stream_of(q, str_bytes(draw, (size_t)n), NULL));
    if (head->turn != 0) qpdf_oh_replace_key(q, page, "/Rotate", qpdf_oh_new_integer(q, head->turn));
    *fits = qpdf_add_page(q, q, qpdf_make_indirect_object(q, page), QPDF_FALSE) < QPDF_ERRORS && !broke(q);
    qpdf_oh_release_all(q);
    return *fits ? add_item(v, item, 1, e) : ERR_OK;
}

ErrorCode volume_pdf_add_image(VolumePdf *v, Str image, const VolumeItem *item, bool *fits, Error *e)
{
    JpegHead head;
    Buf page = buf_in(v->arena);
    *fits = false;
    if (jpeg_head_read(image, &head)) return add_jpeg(v, image, &head, item, fits, e);
    return volume_png_page(image, &page) ? volume_pdf_add(v, buf_str(&page), item, fits, e) : ERR_OK;
}

/* ---- stamps ---- */

typedef struct { double x0, y0, x1, y1; int turn; } Look;

static double number_at(qpdf_data q, qpdf_oh array, int i)
{
    double n = qpdf_oh_get_numeric_value(q, qpdf_oh_get_array_item(q, array, i));
    return isfinite(n) ? n : 0;
}

/* What of the page is seen, and how it is turned. A box that is none counts as A4. */
static Look look_of(qpdf_data q, qpdf_oh page)
{
    Look l = { 0, 0, 595, 842, 0 };
    qpdf_oh seen = qpdf_oh_get_key(q, page, "/CropBox"), turn = qpdf_oh_get_key(q, page, "/Rotate");
    if (!qpdf_oh_is_array(q, seen)) seen = qpdf_oh_get_key(q, page, "/MediaBox");
    if (qpdf_oh_is_array(q, seen) && qpdf_oh_get_array_n_items(q, seen) == 4) {
        double a = number_at(q, seen, 0), b = number_at(q, seen, 1), c = number_at(q, seen, 2), d = number_at(q, seen, 3);
        if (fabs(c - a) > 1 && fabs(d - b) > 1) l = (Look){ fmin(a, c), fmin(b, d), fmax(a, c), fmax(b, d), 0 };
    }
    if (qpdf_oh_is_integer(q, turn)) l.turn = (int)((qpdf_oh_get_int_value(q, turn) % 360 + 360) % 360) / 90 * 90;
    return l;
}

/* Where the stamp's own plane lies on the page's, so that it stands upright in the upper right corner of what is looked at. */
static void place_stamp(const Look *l, char *to, size_t room)
{
    static const double EDGE = 14;
    double across = l->turn % 180 == 0 ? l->x1 - l->x0 : l->y1 - l->y0, s = across > 900 ? across / 595 : across < 200
        ? across / 400 : 1;
    double w = VOLUME_STAMP_WIDTH * s + EDGE * s, h = VOLUME_STAMP_HEIGHT * s + EDGE * s;
    double m[6] = { s, 0, 0, s, l->x1 - w, l->y1 - h };
    if (l->turn == 90) memcpy(m, (double[]){ 0, s, -s, 0, l->x0 + h, l->y1 - w }, sizeof m);
    if (l->turn == 180) memcpy(m, (double[]){ -s, 0, 0, -s, l->x0 + w, l->y0 + h }, sizeof m);
    if (l->turn == 270) memcpy(m, (double[]){ 0, -s, s, 0, l->x1 - h, l->y0 + w }, sizeof m);
    (void)snprintf(to, room, "\nQ q %.4f %.4f %.4f %.4f %.4f %.4f cm /TergooSheet Do Q", m[0], m[1], m[2], m[3], m[4], m[5]);
}

/* A copy of a dictionary, one level deep: a page's resources may be those of others, too. */
static qpdf_oh copy_dictionary(qpdf_data q, qpdf_oh from)
{
    qpdf_oh to = qpdf_oh_new_dictionary(q);
    if (!qpdf_oh_is_dictionary(q, from)) return to;
    for (qpdf_oh_begin_dict_key_iter(q, from); qpdf_oh_dict_more_keys(q); ) {
        const char *key = qpdf_oh_dict_next_key(q);
        qpdf_oh_replace_key(q, to, key, qpdf_oh_get_key(q, from, key));
    }
    return to;
}

static void draw_on(qpdf_data q, qpdf_oh page, qpdf_oh stamp)
{
    char draw[200];
    Look l = look_of(q, page);
    qpdf_oh resources = copy_dictionary(q, qpdf_oh_get_key(q, page, "/Resources")), old = qpdf_oh_get_key(q, page, "/Contents");
    qpdf_oh objects = copy_dictionary(q, qpdf_oh_get_key(q, resources, "/XObject")), all = qpdf_oh_new_array(q);
    qpdf_oh_replace_key(q, objects, "/TergooSheet", stamp);
    qpdf_oh_replace_key(q, resources, "/XObject", objects);
    qpdf_oh_replace_key(q, page, "/Resources", resources);
    qpdf_oh_append_item(q, all, stream_of(q, STR("q\n"), NULL));
    if (qpdf_oh_is_stream(q, old)) qpdf_oh_append_item(q, all, old);
    for (int i = 0; qpdf_oh_is_array(q, old) && i < qpdf_oh_get_array_n_items(q, old); i++) {
        qpdf_oh one = qpdf_oh_get_array_item(q, old, i);
        if (qpdf_oh_is_stream(q, one)) qpdf_oh_append_item(q, all, one);
    }
    place_stamp(&l, draw, sizeof draw);
    qpdf_oh_append_item(q, all, stream_of(q, str_of(draw), NULL));
    qpdf_oh_replace_key(q, page, "/Contents", all);
}

/* What is drawn on a page of the stamps' PDF, as an object of ours. Cairo writes it as one stream. */
static bool stamp_object(qpdf_data q, qpdf_data from, size_t at, qpdf_oh *ret)
{
    qpdf_oh page = qpdf_get_page_n(from, at), resources = qpdf_oh_get_key(from, page, "/Resources");
    qpdf_oh drawn = qpdf_oh_get_key(from, page, "/Contents");
    if (!qpdf_oh_is_indirect(from, resources)) resources = qpdf_make_indirect_object(from, resources);
    if (!qpdf_oh_is_stream(from, drawn)) return false;
    *ret = qpdf_oh_copy_foreign_object(q, from, drawn);
    qpdf_oh d = qpdf_oh_get_dict(q, *ret);
    qpdf_oh_replace_key(q, d, "/Type", qpdf_oh_new_name(q, "/XObject"));
    qpdf_oh_replace_key(q, d, "/Subtype", qpdf_oh_new_name(q, "/Form"));
    qpdf_oh_replace_key(q, d, "/BBox", box(q, VOLUME_STAMP_WIDTH, VOLUME_STAMP_HEIGHT));
    qpdf_oh_replace_key(q, d, "/Resources", qpdf_oh_copy_foreign_object(q, from, resources));
    return !broke(from) && !broke(q);
}

static ErrorCode stamp_all(VolumePdf *v, const Str *texts, Error *e)
{
    Buf pdf = buf_in(v->arena);
    TRY(volume_stamps(v->arena, v->frame.lang, texts, v->pages, &pdf, e));
    qpdf_data from = quiet();
    if (!from) return error_memory(e);
    bool ok = qpdf_read_memory(from, "stamps", pdf.ptr, pdf.len, NULL) < QPDF_ERRORS;
    for (size_t i = 0; ok && i < v->pages; i++) {
        qpdf_oh stamp;
        if (texts[i].len == 0) continue;
        ok = stamp_object(v->q, from, i, &stamp);
        if (ok) draw_on(v->q, qpdf_get_page_n(v->q, i), stamp);
        ok = ok && !broke(v->q);
        qpdf_oh_release_all(v->q);
        qpdf_oh_release_all(from);
    }
    qpdf_cleanup(&from);
    return ok ? ERR_OK : error_internal(e, "qpdf stamps");
}

/* ---- bookmarks, names and labels ---- */

static qpdf_oh text_of(VolumePdf *v, Str text)
{
    return qpdf_oh_new_binary_unicode_string(v->q, text.ptr ? text.ptr : "", text.len);
}

static qpdf_oh place_of(qpdf_data q, size_t page)
{
    qpdf_oh to = qpdf_oh_new_array(q);
    qpdf_oh_append_item(q, to, qpdf_get_page_n(q, page));
    qpdf_oh_append_item(q, to, qpdf_oh_new_name(q, "/Fit"));
    return to;
}

static void add_outline(VolumePdf *v, qpdf_oh root)
{
    qpdf_data q = v->q;
    qpdf_oh all = qpdf_make_indirect_object(q, qpdf_oh_new_dictionary(q)), before = qpdf_oh_new_null(q);
    for (size_t i = 0; i < v->count; i++) {
        const Bound *b = &v->items[i];
        Str range = volume_stamp_text(v->arena, &v->frame, &b->item, 0, 1);
        Str title = range.len > 0 ? str_format(v->arena, STR_FMT "  " STR_FMT, STR_ARG(range), STR_ARG(b->item.title))
            : b->item.title;
        qpdf_oh one = qpdf_make_indirect_object(q, qpdf_oh_new_dictionary(q));
        qpdf_oh_replace_key(q, one, "/Title", text_of(v, title));
        qpdf_oh_replace_key(q, one, "/Parent", all);
        qpdf_oh_replace_key(q, one, "/Dest", place_of(q, b->page));
        if (i == 0) qpdf_oh_replace_key(q, all, "/First", one);
        else qpdf_oh_replace_key(q, one, "/Prev", before);
        if (i > 0) qpdf_oh_replace_key(q, before, "/Next", one);
        before = one;
    }
    if (v->count > 0) qpdf_oh_replace_key(q, all, "/Last", before);
    qpdf_oh_replace_key(q, all, "/Type", qpdf_oh_new_name(q, "/Outlines"));
    qpdf_oh_replace_key(q, all, "/Count", qpdf_oh_new_integer(q, (long long)v->count));
    qpdf_oh_replace_key(q, root, "/Outlines", all);
    qpdf_oh_replace_key(q, root, "/PageMode", qpdf_oh_new_name(q, "/UseOutlines"));
}

/* Sheets go up with the pages, so the names are in order as they come. */
static void add_names(VolumePdf *v, qpdf_oh root)
{
    qpdf_data q = v->q;
    qpdf_oh names = qpdf_oh_new_array(q), places = qpdf_oh_new_dictionary(q), all = qpdf_oh_new_dictionary(q);
    int64_t last = 0;
    for (size_t i = 0; i < v->count; i++) {
        const Bound *b = &v->items[i];
        for (size_t page = 0; b->item.first > 0 && page < b->pages; page++) {
            char name[32];
            int64_t sheet = volume_page_sheet(&b->item, page, b->pages);
            if (sheet <= last) continue;
            (void)snprintf(name, sizeof name, "sheet-%04lld", (long long)(last = sheet));
            qpdf_oh_append_item(q, names, qpdf_oh_new_string(q, name));
            qpdf_oh_append_item(q, names, place_of(q, b->page + page));
        }
    }
    qpdf_oh_replace_key(q, places, "/Names", names);
    qpdf_oh_replace_key(q, all, "/Dests", places);
    qpdf_oh_replace_key(q, root, "/Names", all);
}

static void add_labels(VolumePdf *v, const Str *texts, qpdf_oh root)
{
    qpdf_data q = v->q;
    qpdf_oh numbers = qpdf_oh_new_array(q), all = qpdf_oh_new_dictionary(q);
    for (size_t i = 0; i < v->pages; i++) {
        qpdf_oh one = qpdf_oh_new_dictionary(q);
        if (texts[i].len > 0) qpdf_oh_replace_key(q, one, "/P", text_of(v, texts[i]));
        qpdf_oh_append_item(q, numbers, qpdf_oh_new_integer(q, (long long)i));
        qpdf_oh_append_item(q, numbers, one);
    }
    qpdf_oh_replace_key(q, all, "/Nums", numbers);
    qpdf_oh_replace_key(q, root, "/PageLabels", all);
}

static void add_properties(VolumePdf *v, qpdf_oh root)
{
    qpdf_data q = v->q;
    qpdf_oh info = qpdf_make_indirect_object(q, qpdf_oh_new_dictionary(q)), look = qpdf_oh_new_dictionary(q);
    char day[11], date[32];
    Day d = instant_local_day(v->frame.made * SECOND);
    Str text = day_format(day, d);
    (void)snprintf(date, sizeof date, "D:%.4s%.2s%.2s000000", text.ptr, text.ptr + 5, text.ptr + 8);
    qpdf_oh_replace_key(q, info, "/Title", text_of(v, v->frame.title));
    qpdf_oh_replace_key(q, info, "/Author", text_of(v, v->frame.agency));
    qpdf_oh_replace_key(q, info, "/Creator", qpdf_oh_new_string(q, "Tergoo"));
    qpdf_oh_replace_key(q, info, "/CreationDate", qpdf_oh_new_string(q, date));
    qpdf_oh_replace_key(q, qpdf_get_trailer(q), "/Info", info);
    qpdf_oh_replace_key(q, root, "/Lang", qpdf_oh_new_unicode_string(q, lang_code(v->frame.lang)));
    qpdf_oh_replace_key(q, look, "/DisplayDocTitle", qpdf_oh_new_bool(q, QPDF_TRUE));
    qpdf_oh_replace_key(q, root, "/ViewerPreferences", look);
}

/* ---- the whole ---- */

/* Of an exercise each sheet says so, whatever was bound: also what came as a scan or a file. */
static Str marked(const VolumePdf *v, Str number)
{
    if (!v->frame.exercise) return number;
    return str_format(v->arena, "%s%s" STR_FMT, message_text(v->frame.lang, STR(K("exercise.mark"))), number.len > 0 ? " " : "", STR_ARG(number));
}

static ErrorCode texts_of(const VolumePdf *v, Str **ret, Error *e)
{
    Str *texts = *ret = arena_array(v->arena, v->pages + 1, sizeof *texts);
    if (!texts) return error_memory(e);
    for (size_t i = 0; i < v->count; i++) {
        const Bound *b = &v->items[i];
        for (size_t page = 0; page < b->pages; page++) {
            texts[b->page + page] = marked(v, volume_stamp_text(v->arena, &v->frame, &b->item, page, b->pages));
            if (!texts[b->page + page].ptr) return error_memory(e);
        }
    }
    return ERR_OK;
}

/* In memory, libqpdf would hold the whole volume twice over. */
static ErrorCode write_file(VolumePdf *v, int fd, uint64_t *size, Error *e)
{
    char path[32];
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (qpdf_init_write(v->q, path) >= QPDF_ERRORS) return error_internal(e, "qpdf");
    qpdf_set_deterministic_ID(v->q, QPDF_TRUE);
    qpdf_set_object_stream_mode(v->q, qpdf_o_generate);
    if (qpdf_write(v->q) >= QPDF_ERRORS) return error_internal(e, "qpdf");
    off_t end = lseek(fd, 0, SEEK_END);
    if (end < 0 || lseek(fd, 0, SEEK_SET) != 0) return error_system(e, STR("volume"));
    *size = (uint64_t)end;
    return ERR_OK;
}

ErrorCode volume_pdf_write(VolumePdf *v, int *fd, uint64_t *size, Error *e)
{
    Str *texts;
    TRY(texts_of(v, &texts, e));
    TRY(stamp_all(v, texts, e));
    qpdf_oh root = qpdf_get_root(v->q);
    add_outline(v, root);
    add_names(v, root);
    add_labels(v, texts, root);
    add_properties(v, root);
    qpdf_oh_release_all(v->q);
    if (broke(v->q)) return error_internal(e, "qpdf");
    *fd = memfd_create("volume", MFD_CLOEXEC);
    if (*fd < 0) return error_system(e, STR("memfd"));
    ErrorCode code = write_file(v, *fd, size, e);
    if (code != ERR_OK) fd_close(fd);
    return code;
}
