/* csv.c: see csv.h. The reader walks the text once; a cell without quotes is a piece of the input, one with quotes is unquoted into the
 * arena. */
#include "text/csv.h"

/* ---- what a spreadsheet would run ---- */

static bool begins_formula(Str s)
{
    return s.len > 0 && memchr("=+-@\t\r", s.ptr[0], 6) != NULL;
}

/* "-12", "-12.50", "-1,5": a minus sign and a number is no formula. A plus sign is guarded always: +996 555... is a telephone. */
static bool is_negative_number(Str s)
{
    bool digit = false, point = false;
    if (s.len < 2 || s.ptr[0] != '-') return false;
    for (size_t i = 1; i < s.len; i++) {
        bool mark = s.ptr[i] == '.' || s.ptr[i] == ',';
        if (mark ? !digit || point || i + 1 == s.len : s.ptr[i] < '0' || s.ptr[i] > '9') return false;
        point = point || mark;
        digit = digit || !mark;
    }
    return true;
}

static Str without_apostrophes(Str s)
{
    while (s.len > 0 && s.ptr[0] == '\'') s = str_from(s, 1);
    return s;
}

/* A text that itself begins with apostrophes and a sign gets one more, so that taking one away gives it back. */
bool csv_is_guarded(Str cell)
{
    Str inner = without_apostrophes(cell);
    return begins_formula(inner) && (inner.len < cell.len || !is_negative_number(inner));
}

Str csv_unguard(Str cell)
{
    Str inner = without_apostrophes(cell);
    return inner.len < cell.len && begins_formula(inner) ? str_from(cell, 1) : cell;
}

/* ---- reading ---- */

Str csv_column(char to[8], size_t column)
{
    char turned[8];
    size_t n = 0;
    for (size_t rest = column + 1; rest > 0 && n < 7; rest = (rest - 1) / 26) turned[n++] = (char)('A' + (rest - 1) % 26);
    for (size_t i = 0; i < n; i++) to[i] = turned[n - 1 - i];
    to[n] = '\0';
    return (Str){ to, n };
}

static ErrorCode wrong_at(const CsvReader *c, size_t column, ErrorCode code, const char *key, Error *e)
{
    char letters[8];
    return error_set(e, code, key, arg_int("row", (int64_t)c->row), arg_str("column", csv_column(letters, column)));
}

/* How often a byte stands outside of quotes in the first row. */
static size_t count_outside(Str text, char what)
{
    size_t n = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.len; i++) {
        char b = text.ptr[i];
        if (b == '"') quoted = !quoted;
        if (!quoted && (b == '\n' || b == '\r')) break;
        if (!quoted && b == what) n++;
    }
    return n;
}

static char find_separator(Str text)
{
    static const char MARKS[] = { ';', ',', '\t' };
    char best = ',';
    size_t most = 0;
    for (size_t i = 0; i < sizeof MARKS; i++) {
        size_t n = count_outside(text, MARKS[i]);
        if (n > most) {
            most = n;
            best = MARKS[i];
        }
    }
    return best;
}

/* Takes a line end off the front. */
static bool take_line_end(Str *rest)
{
    if (rest->len == 0 || (rest->ptr[0] != '\n' && rest->ptr[0] != '\r')) return false;
    *rest = str_from(*rest, str_starts(*rest, STR("\r\n")) ? 2 : 1);
    return true;
}

/* "sep=;" on a line of its own: what spreadsheets write and do not show. */
static bool take_separator_line(CsvReader *c)
{
    Str rest = c->rest;
    if (!str_starts(rest, STR("sep=")) || rest.len < 6) return false;
    char mark = rest.ptr[4];
    rest = str_from(rest, 5);
    if (mark == '"' || mark == '\n' || mark == '\r' || !take_line_end(&rest)) return false;
    c->separator = mark;
    c->rest = rest;
    return true;
}

/* Row and column of a byte that is no UTF-8, near enough for whoever has to find it: quotes are not looked at. */
static ErrorCode not_utf8(CsvReader *c, Str text, size_t at, Error *e)
{
    size_t column = 0;
    c->row = 1;
    for (size_t i = 0; i < at; i++) {
        if (text.ptr[i] == '\n') {
            c->row++;
            column = 0;
        } else if (text.ptr[i] == c->separator) {
            column++;
        }
    }
    return wrong_at(c, column, ERR_INVALID, K("csv.not-utf8"), e);
}

ErrorCode csv_open(CsvReader *ret, Arena *a, Str text, Error *e)
{
    *ret = (CsvReader){ .arena = a };
    if (str_starts(text, STR("\xFF\xFE")) || str_starts(text, STR("\xFE\xFF"))) return error_set(e, ERR_INVALID, K("csv.utf16"));
    if (str_starts(text, STR("\xEF\xBB\xBF"))) text = str_from(text, 3);
    ret->separator = find_separator(text);
    size_t good = utf8_valid_length(text);
    if (good < text.len) return not_utf8(ret, text, good, e);
    ret->rest = text;
    (void)!take_separator_line(ret);
    ret->cells = arena_array(a, CSV_COLUMNS, sizeof *ret->cells);
    return ret->cells ? ERR_OK : error_memory(e);
}

/* A quoted cell from behind its first quote: up to the quote that is not doubled. */
static ErrorCode take_quoted(CsvReader *c, size_t column, Str *ret, Error *e)
{
    Str rest = str_from(c->rest, 1);
    Buf out = buf_in(c->arena);
    for (;;) {
        ptrdiff_t at = str_find_byte(rest, '"');
        if (at < 0) return wrong_at(c, column, ERR_INVALID, K("csv.open-quote"), e);
        Str piece = str_first(rest, (size_t)at);
        rest = str_from(rest, (size_t)at + 1);
        bool doubled = rest.len > 0 && rest.ptr[0] == '"';
        if (!doubled && out.len == 0) {             /* nothing had to be unquoted */
            *ret = piece;
            break;
        }
        buf_add(&out, piece);
        if (!doubled) {
            *ret = buf_str(&out);
            break;
        }
        buf_byte(&out, '"');
        rest = str_from(rest, 1);
    }
    c->rest = rest;
    return out.failed ? error_memory(e) : ERR_OK;
}

static ErrorCode take_plain(CsvReader *c, size_t column, Str *ret, Error *e)
{
    size_t n = 0;
    while (n < c->rest.len) {
        char b = c->rest.ptr[n];
        if (b == c->separator || b == '\n' || b == '\r') break;
        if (b == '"') return wrong_at(c, column, ERR_INVALID, K("csv.quote-inside"), e);
        n++;
    }
    *ret = str_first(c->rest, n);
    c->rest = str_from(c->rest, n);
    return ERR_OK;
}

static ErrorCode take_cell(CsvReader *c, size_t column, Str *ret, Error *e)
{
    bool quoted = c->rest.len > 0 && c->rest.ptr[0] == '"';
    if (column == CSV_COLUMNS) return wrong_at(c, column, ERR_LIMIT, K("csv.too-many-columns"), e);
    TRY(quoted ? take_quoted(c, column, ret, e) : take_plain(c, column, ret, e));
    if (ret->len > CSV_CELL) return wrong_at(c, column, ERR_LIMIT, K("csv.long-cell"), e);
    bool parted = c->rest.len == 0 || c->rest.ptr[0] == c->separator || c->rest.ptr[0] == '\n' || c->rest.ptr[0] == '\r';
    return parted ? ERR_OK : wrong_at(c, column, ERR_INVALID, K("csv.behind-quote"), e);
}

/* One row, whatever it holds; its number of cells. */
static ErrorCode take_row(CsvReader *c, size_t *count, bool *empty, Error *e)
{
    size_t n = 0;
    *empty = true;
    c->row++;
    c->inside = true;
    for (;;) {
        TRY(take_cell(c, n, &c->cells[n < CSV_COLUMNS ? n : 0], e));
        *empty = *empty && c->cells[n].len == 0;
        n++;
        if (c->rest.len == 0 || c->rest.ptr[0] != c->separator) break;
        c->rest = str_from(c->rest, 1);
    }
    *count = n;
    c->inside = false;
    if (take_line_end(&c->rest) || *empty) return ERR_OK;
    return error_set(e, ERR_INVALID, K("csv.no-line-end"), arg_int("row", (int64_t)c->row));
}

ErrorCode csv_next(CsvReader *c, bool *more, Error *e)
{
    *more = false;
    while (c->rest.len > 0) {
        size_t count;
        bool empty;
        TRY(take_row(c, &count, &empty, e));
        if (empty) continue;
        if (c->columns == 0) c->columns = count;
        if (count != c->columns) {
            return error_set(e, ERR_INVALID, K("csv.cells-differ"), arg_int("row", (int64_t)c->row), arg_int("cells", (int64_t)count),
                             arg_int("columns", (int64_t)c->columns));
        }
        *more = true;
        return ERR_OK;
    }
    return ERR_OK;
}

void csv_skip(CsvReader *c)
{
    if (!c->inside) return;
    c->inside = false;
    size_t n = 0;
    while (n < c->rest.len && c->rest.ptr[n] != '\n' && c->rest.ptr[n] != '\r') n++;
    c->rest = str_from(c->rest, n);
    (void)!take_line_end(&c->rest);
}

/* ---- writing ---- */

void csv_begin(Buf *to)
{
    buf_add(to, STR("\xEF\xBB\xBF"));
}

static bool needs_quotes(Str cell, char separator)
{
    if (cell.len == 0) return false;
    for (size_t i = 0; i < cell.len; i++) {
        char b = cell.ptr[i];
        if (b == separator || b == '"' || b == '\n' || b == '\r') return true;
    }
    return cell.ptr[0] == ' ' || cell.ptr[cell.len - 1] == ' ';      /* some readers cut blanks off cells without quotes */
}

void csv_row(Buf *to, char separator, const Str *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0) buf_byte(to, separator);
        bool quotes = needs_quotes(cells[i], separator);
        if (quotes) buf_byte(to, '"');
        if (csv_is_guarded(cells[i])) buf_byte(to, '\'');
        for (size_t k = 0; k < cells[i].len; k++) {
            if (cells[i].ptr[k] == '"') buf_byte(to, '"');
            buf_byte(to, cells[i].ptr[k]);
        }
        if (quotes) buf_byte(to, '"');
    }
    buf_add(to, STR("\r\n"));
}
