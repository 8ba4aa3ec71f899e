/* sheet_xlsx.c: the sheets of an XLSX, cell by cell. The workbook says which sheets there are and in which parts they stand; texts are kept once
 * in a list of their own; what a number is for (a day, an hour) says its style. */
#include "word/sheet_int.h"
#include "text/csv.h"
#include "word/word_int.h"

enum { STYLES = 65536, FORMATS = 4096, CELL_PART = 1 << 20 };

typedef struct { int64_t id; CellStyle style; } Format;
typedef struct { Str id, target; } Link;
typedef struct { Str name, id; bool hidden; } Named;

typedef struct {
    Arena     *arena;
    SheetFile *file;
    Link       links[SHEET_SHEETS + 16]; size_t link_count;      /* of the workbook, to its parts */
    Str        strings_part, styles_part;
    Named      named[SHEET_SHEETS]; size_t named_count;
    bool       many, from_1904;
    Str       *strings; size_t string_count, string_room;
    Format     formats[FORMATS]; size_t format_count;
    uint8_t   *styles; size_t style_count;
    bool       in_xfs;
    /* the cell under way */
    Buf        text;
    bool       takes, has_row, formula, valued;
    uint64_t   row;
    size_t     column, style;
    char       type;                     /* n, s, b, e, i (text of its own), d (a day written out) */
    ErrorCode  code; Error wrong;        /* what ended the walk */
} Book;

static bool is_in_list(Str name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) if (str_is(name, list[i])) return true;
    return false;
}

/* An attribute by its local name, whatever stands before it: r:id is id. Kept. */
static Str own(WordXml *x, const char *name)
{
    return xml_attribute(x, name);
}

/* ---- the workbook ---- */

static void link_begins(WordXml *x, Str space, Str name)
{
    Book *b = x->self;
    (void)space;
    if (!str_is(name, "Relationship") || str_is(own(x, "TargetMode"), "External")) return;
    Str type = own(x, "Type"), target = own(x, "Target");
    if (str_ends(type, STR("/sharedStrings"))) b->strings_part = target;
    else if (str_ends(type, STR("/styles"))) b->styles_part = target;
    else if (!str_ends(type, STR("/worksheet"))) return;
    else if (b->link_count == ARRAY_LEN(b->links)) b->many = true;
    else b->links[b->link_count++] = (Link){ own(x, "Id"), target };
}

static bool says_yes(Str v)
{
    return str_is(v, "1") || str_is(v, "true");
}

static void workbook_begins(WordXml *x, Str space, Str name)
{
    Book *b = x->self;
    (void)space;
    if (str_is(name, "workbookPr")) b->from_1904 = says_yes(own(x, "date1904"));
    if (!str_is(name, "sheet")) return;
    if (b->named_count == SHEET_SHEETS) {
        b->many = true;
        return;
    }
    Str state = own(x, "state");
    b->named[b->named_count++] = (Named){ own(x, "name"), own(x, "id"), state.len > 0 && !str_is(state, "visible") };
}

/* ---- texts ---- */

static uint32_t hex_of(Str s)
{
    unsigned char bytes[2];
    char low[4];
    for (size_t i = 0; i < 4; i++) low[i] = s.ptr[i] >= 'A' && s.ptr[i] <= 'F' ? (char)(s.ptr[i] - 'A' + 'a') : s.ptr[i];
    return hex_decode((Str){ low, 4 }, bytes, 2) == 2 ? (uint32_t)bytes[0] << 8 | bytes[1] : UINT32_MAX;
}

/* What XML cannot hold is written _x000D_ there; of these a text may have an end of line and a tab. */
static void add_text(Buf *to, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        Str here = str_from(text, i);
        uint32_t c = here.len >= 7 && here.ptr[0] == '_' && here.ptr[1] == 'x' && here.ptr[6] == '_' ? hex_of(str_from(here, 2)) : UINT32_MAX;
        if (c == '\n' || c == '\t' || c == '_') buf_byte(to, (char)c);
        if (c == '\n' || c == '\t' || c == '_' || c == '\r') i += 6;
        else if (text.ptr[i] != '\r') buf_byte(to, text.ptr[i]);
    }
}

static void take_text(WordXml *x, Str text)
{
    Book *b = x->self;
    if (b->takes && b->text.len + text.len <= CELL_PART) add_text(&b->text, text);
    else if (b->takes) b->many = true;
}

static void strings_begin(WordXml *x, Str space, Str name)
{
    Book *b = x->self;
    (void)space;
    if (str_is(name, "si")) b->text = buf_in(b->arena);
    else if (str_is(name, "rPh")) xml_skip(x);             /* how Japanese is read aloud */
    else if (str_is(name, "t")) b->takes = true;
}

static void strings_end(WordXml *x, Str space, Str name)
{
    Book *b = x->self;
    (void)space;
    if (str_is(name, "t")) b->takes = false;
    if (!str_is(name, "si")) return;
    if (b->string_count == b->string_room) {
        size_t room = b->string_room > 0 ? b->string_room * 2 : 1024;
        Str *wider = room <= SHEET_CELLS * 2 ? arena_grow(b->arena, b->strings, b->string_room * sizeof *wider, room * sizeof *wider) : NULL;
        x->failed |= !wider;
        if (!wider) return;
        b->strings = wider;
        b->string_room = room;
    }
    x->failed |= b->text.failed;
    b->strings[b->string_count++] = buf_str(&b->text);
}

/* ---- styles ---- */

static CellStyle style_of_format(const Book *b, int64_t id)
{
    for (size_t i = 0; i < b->format_count; i++) if (b->formats[i].id == id) return b->formats[i].style;
    return style_of_id(id);
}

static void styles_begin(WordXml *x, Str space, Str name)
{
    Book *b = x->self;
    int64_t id;
    (void)space;
    if (str_is(name, "cellXfs")) b->in_xfs = true;
    if (str_is(name, "numFmt") && b->format_count < FORMATS && int_parse(own(x, "numFmtId"), &id)) {
        b->formats[b->format_count++] = (Format){ id, style_of_code(own(x, "formatCode")) };
    }
    if (!b->in_xfs || !str_is(name, "xf") || b->style_count == STYLES) return;
    if (!b->styles) b->styles = arena_array(b->arena, STYLES, sizeof *b->styles);
    x->failed |= !b->styles;
    if (b->styles) b->styles[b->style_count++] = (uint8_t)(int_parse(own(x, "numFmtId"), &id) ? style_of_format(b, id) : STYLE_PLAIN);
}

static void styles_end(WordXml *x, Str space, Str name)
{
    Book *b = x->self;
    (void)space;
    if (str_is(name, "cellXfs")) b->in_xfs = false;
}

/* ---- a sheet ---- */

/* "AB12": the column; false where there is no such thing. */
static bool column_of(Str ref, size_t *ret)
{
    size_t n = 0, i = 0;
    while (i < ref.len && i < 3 && ref.ptr[i] >= 'A' && ref.ptr[i] <= 'Z') n = n * 26 + (size_t)(ref.ptr[i++] - 'A' + 1);
    if (n == 0 || i == ref.len) return false;
    *ret = n - 1;
    return true;
}

static void row_begins(Book *b, WordXml *x)
{
    uint64_t given;
    b->row = uint_parse(own(x, "r"), &given) && given > 0 && given <= 1 << 20 ? given : b->row + 1;
    b->column = SIZE_MAX;
    b->has_row = false;
}

static char type_of(Str t)
{
    if (str_is(t, "s") || str_is(t, "b") || str_is(t, "e") || str_is(t, "d")) return t.ptr[0];
    return str_is(t, "str") || str_is(t, "inlineStr") ? 'i' : 'n';
}

static void cell_begins(Book *b, WordXml *x)
{
    uint64_t style;
    size_t column;
    b->column = column_of(own(x, "r"), &column) ? column : b->column + 1;
    b->type = type_of(own(x, "t"));
    b->style = uint_parse(own(x, "s"), &style) ? (size_t)style : 0;
    b->formula = b->valued = false;
    b->text = buf_in(b->arena);
}

static void sheet_begins(WordXml *x, Str space, Str name)
{
    static const char *const ASIDE[] = { "rPh", "extLst", "conditionalFormatting", "dataValidations", "headerFooter" };
    Book *b = x->self;
    (void)space;
    if (is_in_list(name, ASIDE, ARRAY_LEN(ASIDE))) xml_skip(x);
    else if (str_is(name, "row")) row_begins(b, x);
    else if (str_is(name, "c")) cell_begins(b, x);
    else if (str_is(name, "f")) b->formula = true;
    else if (str_is(name, "v") || str_is(name, "t")) b->takes = b->valued = true;
    else if (str_is(name, "mergeCell")) b->file->merged++;
}

static void told(Book *b, const char *key, Str value)
{
    char letters[8];
    Error what;
    ErrorArg args[] = { arg_int("row", (int64_t)b->row), arg_str("column", csv_column(letters, b->column)), arg_str("value", value) };
    (void)error_set_args(&what, ERR_INVALID, key, args, ARRAY_LEN(args));
    sheet_fault(b->file, b->row, b->column, &what);
}

/* What the cell says, as it would be typed; an empty Str for one that says nothing, or was told as a fault. */
static Str cell_text(Book *b)
{
    Str raw = buf_str(&b->text), text = raw;
    uint64_t at;
    bool lost = false;
    CellStyle style = b->style < b->style_count ? (CellStyle)b->styles[b->style] : STYLE_PLAIN;
    if (b->type != 'i') raw = text = str_trim(raw);
    if (b->formula && (!b->valued || (raw.len == 0 && b->type == 'n'))) {
        told(b, K("sheet.not-computed"), STR(""));
        return STR("");
    }
    if (raw.len == 0) return STR("");
    switch (b->type) {
    case 's':
        if (uint_parse(raw, &at) && at < b->string_count) return b->strings[at];
        told(b, K("sheet.no-text"), raw);
        return STR("");
    case 'e':
        told(b, K("sheet.cell-error"), raw);
        return STR("");
    case 'b':
        return says_yes(raw) ? STR("true") : STR("false");
    case 'n':
        text = style == STYLE_PLAIN ? number_text(b->arena, raw, &lost) : day_text(b->arena, raw, style, b->from_1904);
        if (lost) told(b, K("sheet.digits-lost"), text);
        else if (text.len == 0) told(b, style == STYLE_PLAIN ? K("sheet.no-number") : K("sheet.no-day"), raw);
        return lost ? STR("") : text;
    default:
        return text;
    }
}

static void cell_ends(Book *b, WordXml *x)
{
    Str text = cell_text(b);
    b->file->formulas += b->formula;
    x->failed |= b->text.failed;
    if (text.len == 0 || b->code != ERR_OK) return;
    if (!b->has_row) b->code = sheet_row(b->file, b->arena, b->row, &b->wrong);
    b->has_row = true;
    if (b->code == ERR_OK) b->code = sheet_cell(b->file, b->arena, b->column, text, &b->wrong);
    x->many |= b->code != ERR_OK;
}

static void sheet_ends(WordXml *x, Str space, Str name)
{
    Book *b = x->self;
    (void)space;
    if (str_is(name, "v") || str_is(name, "t")) b->takes = false;
    else if (str_is(name, "c")) cell_ends(b, x);
}

/* ---- parts ---- */

/* Targets are relative to the workbook's folder, or begin with a slash. */
static Str part_of(Arena *a, Str workbook, Str target)
{
    size_t cut = workbook.len;
    if (str_starts(target, STR("/"))) return str_from(target, 1);
    while (cut > 0 && workbook.ptr[cut - 1] != '/') cut--;
    return str_format(a, STR_FMT STR_FMT, (int)cut, workbook.ptr, STR_ARG(target));
}

static ErrorCode walk_part(Book *b, Str zip, Str part, const WordEvents *events, Error *e)
{
    Str bytes;
    WordFile nobody = { 0 };
    WordXml x = { .arena = b->arena, .file = &nobody, .events = events, .self = b };
    TRY(zip_part_within(b->arena, zip, part, SHEET_PART_LIMIT, &bytes, e));
    if (!bytes.ptr) return error_set(e, ERR_INVALID, K("word.no-part"), arg_str("part", part));
    b->code = ERR_OK;
    b->takes = b->in_xfs = false;
    ErrorCode code = xml_walk(&x, bytes, part, e);
    if (b->code != ERR_OK) *e = b->wrong;
    if (b->code != ERR_OK) return b->code;
    if (code == ERR_OK && b->many) code = error_set(e, ERR_LIMIT, K("sheet.sheets"), arg_int("limit", SHEET_SHEETS));
    return code;
}

static ErrorCode read_sheet(Book *b, Str zip, Str workbook, const Named *n, Error *e)
{
    static const WordEvents SHEET = { sheet_begins, sheet_ends, take_text };
    for (size_t i = 0; i < b->link_count; i++) {
        if (!str_equal(b->links[i].id, n->id)) continue;
        b->row = 0;
        TRY(sheet_begin(b->file, b->arena, n->name, n->hidden, e));
        Str part = part_of(b->arena, workbook, b->links[i].target);
        return part.ptr ? walk_part(b, zip, part, &SHEET, e) : error_memory(e);
    }
    return ERR_OK;                                         /* a sheet of charts */
}

ErrorCode xlsx_read(Arena *a, Str zip, SheetFile *ret, Error *e)
{
    static const WordEvents LINKS = { .begins = link_begins }, BOOK = { .begins = workbook_begins };
    static const WordEvents STRINGS = { strings_begin, strings_end, take_text }, STYLED = { styles_begin, styles_end, NULL };
    Str workbook, folder, name;
    bool macros;
    Book *b = ARENA_NEW(a, Book);
    if (!b) return error_memory(e);
    b->arena = a;
    b->file = ret;
    TRY(package_main(a, zip, &workbook, &macros, e));
    if (macros) return error_set(e, ERR_INVALID, K("sheet.macros"));
    folder = part_of(a, workbook, STR("_rels/"));
    name = str_from(workbook, folder.len - 6);
    Str links = str_format(a, STR_FMT STR_FMT ".rels", STR_ARG(folder), STR_ARG(name));
    if (!folder.ptr || !links.ptr) return error_memory(e);
    TRY(walk_part(b, zip, links, &LINKS, e));
    TRY(walk_part(b, zip, workbook, &BOOK, e));
    if (b->styles_part.len > 0) TRY(walk_part(b, zip, part_of(a, workbook, b->styles_part), &STYLED, e));
    if (b->strings_part.len > 0) TRY(walk_part(b, zip, part_of(a, workbook, b->strings_part), &STRINGS, e));
    for (size_t i = 0; i < b->named_count; i++) TRY(read_sheet(b, zip, workbook, &b->named[i], e));
    return ret->first ? ERR_OK : error_set(e, ERR_INVALID, K("sheet.other-zip"));
}
