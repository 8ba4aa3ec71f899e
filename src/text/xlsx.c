/* xlsx.c: see xlsx.h: the parts of a workbook. */
#include "text/xlsx.h"

#include "text/csv.h"
#include "text/mustache.h"
#include "text/zip_stored.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define SPREADSHEET "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define SHEET_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

/* The styles by their place: text, text that begins like a formula, a head. */
enum { STYLE_TEXT, STYLE_QUOTED, STYLE_HEAD };

static const char STYLES[] = HEAD "<styleSheet xmlns=\"" SPREADSHEET "\">"
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
    "<cellXfs count=\"3\"><xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
    "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" quotePrefix=\"1\"/>"
    "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/></cellXfs>"
    "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

/* ---- sheets ---- */

/* No more than 31 characters, none of []:*?/\ and no apostrophe at an end (Excel's own rules). */
static Str sheet_name(Arena *a, Str name, size_t no)
{
    Buf to = buf_in(a);
    size_t characters = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        characters += ((unsigned char)c & 0xc0) != 0x80;
        if (characters > XLSX_SHEET_NAME) break;
        buf_byte(&to, memchr("[]:*?/\\'", c, 8) ? '-' : c);
    }
    return to.failed || to.len == 0 ? str_format(a, "%zu", no) : buf_str(&to);
}

ErrorCode xlsx_sheet(Xlsx *x, Str name, Error *e)
{
    if (x->count == XLSX_SHEETS) return error_set(e, ERR_LIMIT, K("sheet.sheets"), arg_int("limit", XLSX_SHEETS));
    x->names[x->count] = sheet_name(x->arena, name, x->count + 1);
    if (!x->names[x->count].ptr) return error_memory(e);
    x->sheets[x->count] = buf_in(x->arena);
    buf_c(&x->sheets[x->count++], HEAD "<worksheet xmlns=\"" SPREADSHEET "\"><sheetViews><sheetView workbookViewId=\"0\">"
          "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
          "<sheetFormatPr defaultRowHeight=\"15\"/><cols><col min=\"1\" max=\"500\" width=\"24\" customWidth=\"1\"/></cols><sheetData>");
    x->row = 0;
    return ERR_OK;
}

/* Without what XML 1.0 cannot hold. What looks like a character in the spelling of these files (_x0041_) is spelled out, or it would be read as one. */
static void add_text(Buf *to, Str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool spelled = c == '_' && i + 1 < text.len && text.ptr[i + 1] == 'x';
        if (!spelled && (c >= 0x20 || c == '\n' || c == '\t')) continue;
        html_escape(to, (Str){ text.ptr + from, i - from });
        if (spelled) buf_c(to, "_x005F_");
        from = i + 1;
    }
    html_escape(to, str_from(text, from));
}

void xlsx_row(Xlsx *x, const Str *cells, size_t count)
{
    Buf *to = &x->sheets[x->count - 1];
    char letters[8];
    buf_format(to, "\n<row r=\"%zu\">", ++x->row);
    for (size_t i = 0; i < count; i++) {
        if (cells[i].len == 0) continue;
        int style = x->row == 1 ? STYLE_HEAD : csv_is_guarded(cells[i]) ? STYLE_QUOTED : STYLE_TEXT;
        buf_format(to, "<c r=\"" STR_FMT "%zu\" s=\"%d\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", STR_ARG(csv_column(letters, i)), x->row, style);
        add_text(to, cells[i]);
        buf_c(to, "</t></is></c>");
    }
    buf_c(to, "</row>");
}

/* ---- the workbook ---- */

static void add_types(const Xlsx *x, Buf *to)
{
    buf_c(to, HEAD "<Types xmlns=\"" PACKAGE "content-types\">"
          "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
          "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
          "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" SHEET_TYPE "sheet.main+xml\"/>"
          "<Override PartName=\"/xl/styles.xml\" ContentType=\"" SHEET_TYPE "styles+xml\"/>");
    for (size_t i = 1; i <= x->count; i++) {
        buf_format(to, "<Override PartName=\"/xl/worksheets/sheet%zu.xml\" ContentType=\"" SHEET_TYPE "worksheet+xml\"/>", i);
    }
    buf_c(to, "</Types>");
}

static void add_workbook(const Xlsx *x, Buf *book, Buf *links)
{
    buf_c(book, HEAD "<workbook xmlns=\"" SPREADSHEET "\" xmlns:r=\"" RELATIONS "\"><sheets>");
    buf_c(links, HEAD "<Relationships xmlns=\"" PACKAGE "relationships\">"
          "<Relationship Id=\"rId0\" Type=\"" RELATIONS "/styles\" Target=\"styles.xml\"/>");
    for (size_t i = 1; i <= x->count; i++) {
        buf_c(book, "<sheet name=\"");
        html_escape(book, x->names[i - 1]);
        buf_format(book, "\" sheetId=\"%zu\" r:id=\"rId%zu\"/>", i, i);
        buf_format(links, "<Relationship Id=\"rId%zu\" Type=\"" RELATIONS "/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>", i, i);
    }
    buf_c(book, "</sheets></workbook>");
    buf_c(links, "</Relationships>");
}

ErrorCode xlsx_end(Xlsx *x, Buf *to, Error *e)
{
    static const char START[] = HEAD "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" RELATIONS
                                "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    ZipStored z = { .to = to, .list = buf_in(x->arena) };
    Buf types = buf_in(x->arena), book = buf_in(x->arena), links = buf_in(x->arena);
    bool failed = false;
    add_types(x, &types);
    add_workbook(x, &book, &links);
    zip_stored_add(&z, STR("[Content_Types].xml"), buf_str(&types));
    zip_stored_add(&z, STR("_rels/.rels"), str_of(START));
    zip_stored_add(&z, STR("xl/workbook.xml"), buf_str(&book));
    zip_stored_add(&z, STR("xl/_rels/workbook.xml.rels"), buf_str(&links));
    zip_stored_add(&z, STR("xl/styles.xml"), str_of(STYLES));
    for (size_t i = 0; i < x->count; i++) {
        Str name = str_format(x->arena, "xl/worksheets/sheet%zu.xml", i + 1);
        buf_c(&x->sheets[i], "</sheetData></worksheet>");
        failed |= x->sheets[i].failed || !name.ptr;
        if (!failed) zip_stored_add(&z, name, buf_str(&x->sheets[i]));
    }
    zip_stored_end(&z);
    if (to->len > UINT32_MAX) return error_set(e, ERR_LIMIT, K("sheet.long-file"), arg_int("limit", UINT32_MAX >> 20));
    return failed || to->failed || types.failed || book.failed || links.failed ? error_memory(e) : ERR_OK;
}
