/* scan_file.c: see scan.h. The type is what the first bytes say, not what the file is called. */
#include "scan/scan.h"

/* ---- what it is ---- */

static bool has_at(Str bytes, size_t at, const char *what)
{
    return str_starts(str_from(bytes, at), str_of(what));
}

/* A PDF may have up to a kilobyte of something else in front. */
static bool is_pdf(Str bytes)
{
    return str_find(str_first(bytes, 1024), STR("%PDF-")) >= 0;
}

/* The brands of HEIF pictures (ISO/IEC 23008-12): "ftyp" and one of these. */
static bool is_heic(Str bytes)
{
    static const char *const BRANDS[] = { "heic", "heix", "hevc", "heim", "heis", "mif1", "msf1" };
    if (!has_at(bytes, 4, "ftyp")) return false;
    for (size_t i = 0; i < ARRAY_LEN(BRANDS); i++) if (has_at(bytes, 8, BRANDS[i])) return true;
    return false;
}

static bool is_office(Str bytes)
{
    return has_at(bytes, 0, "PK\003\004") || has_at(bytes, 0, "\xd0\xcf\x11\xe0") || has_at(bytes, 0, "{\\rtf");
}

static ErrorCode find_type(ScanFile *f, Error *e)
{
    Str b = f->bytes;
    if (b.len == 0) return error_set(e, ERR_INVALID, K("scan.empty"), arg_str("file", f->name));
    if (has_at(b, 0, "\xff\xd8\xff")) f->type = SCAN_JPEG;
    else if (has_at(b, 0, "\x89PNG\r\n\x1a\n")) f->type = SCAN_PNG;
    else if (has_at(b, 0, "II*") || has_at(b, 0, "MM")) f->type = SCAN_TIFF;
    else if (is_heic(b)) f->type = SCAN_HEIC;
    else if (is_pdf(b)) f->type = SCAN_PDF;
    else if (is_office(b)) return error_set(e, ERR_INVALID, K("scan.office-file"), arg_str("file", f->name));
    else return error_set(e, ERR_INVALID, K("scan.unknown-type"), arg_str("file", f->name));
    return ERR_OK;
}

const char *scan_type_name(ScanType t)
{
    static const char *const NAMES[] = { "pdf", "tiff", "jpeg", "png", "heic" };
    return NAMES[t];
}

/* ---- the face ---- */

ErrorCode scan_open(Str name, Str bytes, ScanFile *ret, Error *e)
{
    *ret = (ScanFile){ .name = name, .bytes = bytes };
    TRY(find_type(ret, e));
    TRY(ret->type == SCAN_PDF ? scan_pdf_open(ret, e) : ret->type == SCAN_HEIC ? scan_heic_open(ret, e)
        : scan_picture_open(ret, e));
    if (ret->pages >= 1 && ret->pages <= SCAN_PAGES) return ERR_OK;
    int pages = ret->pages;
    scan_close(ret);
    if (pages < 1) return error_set(e, ERR_INVALID, K("scan.empty"), arg_str("file", name));
    return error_set(e, ERR_LIMIT, K("scan.many-pages"), arg_str("file", name), arg_int("pages", pages),
                     arg_int("limit", SCAN_PAGES));
}

void scan_close(ScanFile *f)
{
    if (f->type == SCAN_PDF) scan_pdf_close(f);
    f->open = NULL;
}

ErrorCode scan_page_broken(const ScanFile *f, int page, Error *e)
{
    return error_set(e, ERR_INVALID, K("scan.broken"), arg_str("file", f->name), arg_int("page", page));
}

ErrorCode scan_size_check(const ScanFile *f, int page, double width, double height, Error *e)
{
    if (width >= 1 && height >= 1 && width * height <= SCAN_PIXELS) return ERR_OK;
    if (!(width >= 1 && height >= 1)) return scan_page_broken(f, page, e);
    return error_set(e, ERR_LIMIT, K("scan.big-page"), arg_str("file", f->name), arg_int("page", page),
                     arg_int("limit", SCAN_PIXELS / 1000000));
}

ErrorCode scan_page(const ScanFile *f, int page, int dpi, PIX **ret, Error *e)
{
    *ret = NULL;
    if (page < 1 || page > f->pages)
        return error_set(e, ERR_USAGE, K("scan.no-page"), arg_str("file", f->name), arg_int("page", page));
    if (f->type == SCAN_PDF) return scan_pdf_page(f, page, dpi, ret, e);
    return f->type == SCAN_HEIC ? scan_heic_page(f, ret, e) : scan_picture_page(f, page, ret, e);
}

void scan_pix_free(PIX **p)
{
    pixDestroy(p);
}
