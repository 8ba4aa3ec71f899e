/* sheet_read.c: see sheet.h: which of the two formats it is, how a table is put together within its limits, and what comes out as JSON. */
#include "word/sheet_int.h"
#include "word/word_int.h"
#include "text/csv.h"

/* ---- putting together ---- */

ErrorCode sheet_begin(SheetFile *f, Arena *a, Str name, bool hidden, Error *e)
{
    if (++f->sheets > SHEET_SHEETS) return error_set(e, ERR_LIMIT, K("sheet.sheets"), arg_int("limit", SHEET_SHEETS));
    Sheet *s = ARENA_NEW(a, Sheet);
    if (!s) return error_memory(e);
    *s = (Sheet){ .name = name, .hidden = hidden };
    if (f->last) f->last->next = s;
    else f->first = s;
    f->last = s;
    return ERR_OK;
}

ErrorCode sheet_row(SheetFile *f, Arena *a, uint64_t row, Error *e)
{
    if (++f->rows > SHEET_ROWS) return error_set(e, ERR_LIMIT, K("sheet.rows"), arg_int("limit", SHEET_ROWS));
    SheetRow *r = ARENA_NEW(a, SheetRow);
    if (!r) return error_memory(e);
    *r = (SheetRow){ .row = row };
    if (f->last->last) f->last->last->next = r;
    else f->last->first = r;
    f->last->last = r;
    return ERR_OK;
}

ErrorCode sheet_cell(SheetFile *f, Arena *a, size_t column, Str text, Error *e)
{
    SheetRow *r = f->last->last;
    if (text.len == 0) return ERR_OK;
    if (column >= SHEET_COLUMNS) {
        return error_set(e, ERR_LIMIT, K("sheet.columns"), arg_int("row", (int64_t)r->row), arg_int("limit", SHEET_COLUMNS));
    }
    f->bytes += text.len;
    if (++f->cells > SHEET_CELLS || f->bytes > SHEET_TEXT_LIMIT) {
        return error_set(e, ERR_LIMIT, K("sheet.long-text"), arg_int("limit", SHEET_CELLS), arg_int("mb", SHEET_TEXT_LIMIT >> 20));
    }
    if (column >= r->count) {
        Str *wider = arena_grow(a, r->cells, r->count * sizeof *wider, (column + 1) * sizeof *wider);
        if (!wider) return error_memory(e);
        for (size_t i = r->count; i <= column; i++) wider[i] = STR("");
        r->cells = wider;
        r->count = column + 1;
    }
    r->cells[column] = text;
    return ERR_OK;
}

void sheet_fault(SheetFile *f, uint64_t row, size_t column, const Error *what)
{
    char letters[8];
    Str name, value;
    if (++f->fault_count > SHEET_FAULTS) return;
    if (f->faults.len > 0) buf_byte(&f->faults, ',');
    buf_format(&f->faults, "\n{\"row\":%llu,\"sheet\":", (unsigned long long)row);
    json_write_string(&f->faults, f->last->name);
    buf_c(&f->faults, ",\"column\":");
    json_write_string(&f->faults, column == SIZE_MAX ? error_arg(what, "column") : csv_column(letters, column));
    buf_c(&f->faults, ",\"error\":");
    json_write_string(&f->faults, str_of(what->parts[0].key));
    buf_c(&f->faults, ",\"values\":{");
    bool first = true;
    for (size_t at = 0; error_next_arg(what, &what->parts[0], &at, &name, &value); first = false) {
        if (!first) buf_byte(&f->faults, ',');
        json_write_string(&f->faults, name);
        buf_byte(&f->faults, ':');
        json_write_string(&f->faults, value);
    }
    buf_c(&f->faults, "}}");
}

/* ---- CSV ---- */

/* A row that cannot be read is told and passed over; what stands behind it is read. */
static ErrorCode csv_read(Arena *a, Str file, SheetFile *f, Error *e)
{
    CsvReader c;
    f->format = "csv";
    TRY(sheet_begin(f, a, STR(""), false, e));
    TRY(csv_open(&c, a, file, e));
    for (bool more = true; more; ) {
        Error wrong = { 0 };
        size_t left = c.rest.len;
        ErrorCode code = csv_next(&c, &more, &wrong);
        if (code == ERR_MEMORY || (code != ERR_OK && c.columns == 0)) {
            *e = wrong;
            return code;
        }
        if (code != ERR_OK) {
            csv_skip(&c);
            sheet_fault(f, c.row, SIZE_MAX, &wrong);
            more = c.rest.len > 0 && c.rest.len < left;
            continue;
        }
        if (!more) break;
        TRY(sheet_row(f, a, c.row, e));
        for (size_t i = 0; i < c.columns; i++) TRY(sheet_cell(f, a, i, csv_unguard(c.cells[i]), e));
    }
    return ERR_OK;
}

/* ---- both ---- */

ErrorCode sheet_read(Arena *a, Str file, SheetFile *ret, Error *e)
{
    /* A password makes of an XLSX a container of another kind, the one that old Excel files are, too. */
    static const char OLD[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    ZipLook look;
    *ret = (SheetFile){ .format = "xlsx", .faults = buf_in(a) };
    if (file.len > SHEET_FILE_LIMIT) return error_set(e, ERR_LIMIT, K("sheet.long-file"), arg_int("limit", SHEET_FILE_LIMIT >> 20));
    if (str_starts(file, str_of(OLD))) return error_set(e, ERR_INVALID, K("sheet.old-or-locked"));
    if (!str_starts(file, STR("PK\x03\x04"))) return csv_read(a, file, ret, e);
    TRY(zip_look(file, &look, e));
    if (look.locked) return error_set(e, ERR_INVALID, K("word.locked"));
    if (look.macros) return error_set(e, ERR_INVALID, K("sheet.macros"));
    if (!look.docx) return error_set(e, ERR_INVALID, K("sheet.other-zip"));
    return xlsx_read(a, file, ret, e);
}

static void write_row(const SheetRow *r, Buf *to)
{
    buf_format(to, "[%llu", (unsigned long long)r->row);
    for (size_t i = 0; i < r->count; i++) {
        buf_byte(to, ',');
        json_write_string(to, r->cells[i]);
    }
    buf_byte(to, ']');
}

void sheet_write(const SheetFile *s, Buf *to)
{
    buf_format(to, "{\"format\":\"%s\",\"formulas\":%zu,\"merged\":%zu,\"fault_count\":%zu,\"faults\":[", s->format, s->formulas, s->merged,
               s->fault_count);
    buf_add(to, buf_str(&s->faults));
    buf_c(to, "],\"sheets\":[");
    for (const Sheet *sheet = s->first; sheet; sheet = sheet->next) {
        buf_c(to, sheet == s->first ? "{\"name\":" : ",{\"name\":");
        json_write_string(to, sheet->name);
        buf_c(to, sheet->hidden ? ",\"hidden\":true,\"rows\":[" : ",\"hidden\":false,\"rows\":[");
        for (const SheetRow *r = sheet->first; r; r = r->next) {
            buf_c(to, r == sheet->first ? "\n" : ",\n");
            write_row(r, to);
        }
        buf_c(to, "]}");
    }
    buf_c(to, "]}\n");
    to->failed |= s->faults.failed;
}
