/* render.c: a view's page as text for a terminal, and everything else this program prints.
 *
 * Columns are counted as a terminal counts them (Cyrillic letters take one, combining marks none, some signs two). Nothing is
 * cut off: what does not fit its column goes on below. What people typed into records never reaches the terminal as a control
 * character. */
#include "cli/cli.h"

#include <unistd.h>
#include <utf8proc.h>

enum { GAP = 2, NARROWEST = 8 };

static const char BOLD[] = "\033[1m", PLAIN[] = "\033[0m";

/* ---- text ---- */

static size_t char_width(uint32_t code_point)
{
    int w = utf8proc_charwidth((utf8proc_int32_t)code_point);
    return w > 0 ? (size_t)w : 0;
}

size_t display_width(Str text)
{
    size_t width = 0;
    uint32_t c;
    while (text.len > 0) {
        if (utf8_next(&text, &c)) width += char_width(c);
        else text = str_from(text, 1), width++;
    }
    return width;
}

static bool deceives(uint32_t c)
{
    if (c < 0x20 || (c >= 0x7f && c < 0xa0)) return true;
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x061c || c == 0xfeff;
}

void render_safe(Buf *to, Str text, bool lines)
{
    static const char REPLACED[] = "\xef\xbf\xbd";
    while (text.len > 0) {
        Str before = text;
        uint32_t c;
        if (!utf8_next(&text, &c)) {
            text = str_from(text, 1);
            buf_c(to, REPLACED);
        } else if (deceives(c) && !(lines && (c == '\n' || c == '\t'))) {
            buf_c(to, REPLACED);
        } else {
            buf_add(to, str_first(before, before.len - text.len));
        }
    }
}

static Str cut_line(Str *rest, size_t end, size_t next)
{
    Str line = str_first(*rest, end);
    *rest = str_from(*rest, next);
    return line;
}

/* Takes what fits `width` columns off the front: to a LF, else to the last blank. A word longer than that is broken only when
 * `breaks`: a key or a path that is to be copied from the screen must stay in one piece, a cell of a table must not run into
 * the next. */
static Str take_line(Str *rest, size_t width, bool breaks)
{
    Str at = *rest;
    size_t columns = 0, blank = 0;
    uint32_t c;
    while (at.len > 0) {
        size_t here = rest->len - at.len;
        if (at.ptr[0] == '\n') return cut_line(rest, here, here + 1);
        if (at.ptr[0] == ' ' && columns <= width) blank = here;
        if (at.ptr[0] == ' ' && columns > width) return cut_line(rest, here, here + 1);
        if (!utf8_next(&at, &c)) at = str_from(at, 1), c = ' ';
        columns += char_width(c);
        if (columns > width && blank > 0) return cut_line(rest, blank, blank + 1);
        if (columns > width && here > 0 && breaks) return cut_line(rest, here, here);
    }
    return cut_line(rest, rest->len, rest->len);
}

static void add_blanks(Buf *to, size_t n)
{
    while (n-- > 0) buf_byte(to, ' ');
}

void render_wrapped(Buf *to, Str text, size_t width, size_t indent)
{
    size_t room = width > indent + NARROWEST ? width - indent : NARROWEST;
    for (bool first = true; text.len > 0; first = false) {
        if (!first) {
            buf_byte(to, '\n');
            add_blanks(to, indent);
        }
        buf_add(to, take_line(&text, room, false));
    }
}

static Str safe(Buf *to, const JsonValue *v)
{
    Buf b = buf_in(to->arena);
    render_safe(&b, json_text(v), true);
    return buf_str(&b);
}

/* ---- the parts of a page ---- */

static void render_title(Buf *to, Str title, size_t width, bool colour)
{
    if (colour) buf_c(to, BOLD);
    render_wrapped(to, title, width, 0);
    if (colour) buf_c(to, PLAIN);
    buf_byte(to, '\n');
}

static void render_rows(Buf *to, const JsonValue *rows, size_t width)
{
    size_t label = 0, most = width * 2 / 5;
    JSON_EACH(row, rows) {
        size_t w = display_width(json_text(row->first));
        if (w > label && w <= most) label = w;
    }
    JSON_EACH(row, rows) {
        Str name = safe(to, row->first), value = safe(to, row->first ? row->first->next : NULL);
        size_t w = display_width(name), from = label + GAP;
        buf_add(to, name);
        if (w > label) {
            buf_byte(to, '\n');
            w = 0;
        }
        if (value.len > 0) add_blanks(to, from - w);
        render_wrapped(to, value, width, from);
        buf_byte(to, '\n');
    }
}

/* A form as what to type for it: "title=Boilers", with a * where something must be there. */
static void render_form(Buf *to, const JsonValue *form, size_t width)
{
    JsonValue *rows = json_new_array(to->arena);
    JSON_EACH(field, json_get(form, "fields")) {
        const JsonValue *value = json_get(field, "value");
        Str name = json_text(json_get(field, "name"));
        Buf words = buf_in(to->arena);
        buf_format(&words, STR_FMT "%s=", STR_ARG(name), json_true(json_get(field, "required")) ? " *" : "");
        if (value && value->type == JSON_STRING) buf_add(&words, value->text);
        else if (value) json_write(&words, value);
        JsonValue *pair = json_new_array(to->arena);
        json_add(to->arena, pair, json_new_string(to->arena, json_text(json_get(field, "label"))));
        json_add(to->arena, pair, json_new_string(to->arena, buf_str(&words)));
        json_add(to->arena, rows, pair);
    }
    render_rows(to, rows, width);
}

typedef struct { size_t width, word; bool words; } Column;       /* of its longest line, of its longest word; not all numbers */

static void measure_text(Str text, Column *to)
{
    Str line, word;
    while (str_next_line(&text, &line)) {
        size_t w = display_width(line);
        if (w > to->width) to->width = w;
        for (bool more = true; more;) {
            more = str_cut(&line, ' ', &word);
            w = display_width(word);
            if (w > to->word) to->word = w;
        }
    }
}

static bool is_number(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((text.ptr[i] < '0' || text.ptr[i] > '9') && text.ptr[i] != '.' && text.ptr[i] != '-') return false;
    }
    return true;
}

static void measure(const JsonValue *row, Column *columns, size_t count, bool head)
{
    size_t i = 0;
    JSON_EACH(cell, row) {
        if (i >= count) break;
        Str text = json_text(cell);
        measure_text(text, &columns[i]);
        columns[i].words = columns[i].words || (!head && !is_number(text));
        i++;
    }
}

/* The widest column, of those that can give way without breaking a word if there is one. */
static size_t column_to_narrow(const Column *columns, size_t count)
{
    size_t found = count, widest = 0;
    for (size_t i = 0; i < count; i++) {
        if (columns[i].width > columns[widest].width) widest = i;
        if (columns[i].width > columns[i].word && (found == count || columns[i].width > columns[found].width)) found = i;
    }
    return found < count ? found : widest;
}

/* Narrows columns until all fit; false when there are too many to be read side by side. */
static bool fit(Column *columns, size_t count, size_t width)
{
    size_t total = (count - 1) * GAP, least = total;
    for (size_t i = 0; i < count; i++) {
        total += columns[i].width;
        least += columns[i].width < NARROWEST ? columns[i].width : NARROWEST;
    }
    if (least > width) return false;
    for (; total > width; total--) columns[column_to_narrow(columns, count)].width--;
    return true;
}

static void render_cells(Buf *to, const JsonValue *row, const Column *columns, size_t count, Str *rest)
{
    size_t n = 0;
    JSON_EACH(cell, row) {
        if (n < count) rest[n++] = safe(to, cell);
    }
    for (bool more = true; more;) {
        size_t due = 0;                        /* blanks that are written only when something stands behind them */
        more = false;
        for (size_t i = 0; i < n; i++) {
            Str line = rest[i].len > 0 ? take_line(&rest[i], columns[i].width, true) : (Str){ 0 };
            size_t spare = columns[i].width - display_width(line), before = columns[i].words ? 0 : spare;
            if (line.len > 0) {
                add_blanks(to, due + before);
                buf_add(to, line);
                due = spare - before + GAP;
            } else {
                due += spare + GAP;
            }
            more = more || rest[i].len > 0;
        }
        buf_byte(to, '\n');
    }
}

/* Too many columns for this terminal: each row becomes rows of head and cell. */
static void render_blocks(Buf *to, const JsonValue *table, size_t width)
{
    JSON_EACH(row, json_get(table, "rows")) {
        JsonValue *rows = json_new_array(to->arena);
        const JsonValue *head = json_get(table, "head") ? json_get(table, "head")->first : NULL;
        JSON_EACH(cell, row) {
            JsonValue *pair = json_new_array(to->arena);
            json_add(to->arena, pair, json_new_string(to->arena, json_text(head)));
            json_add(to->arena, pair, json_new_string(to->arena, json_text(cell)));
            json_add(to->arena, rows, pair);
            head = head ? head->next : NULL;
        }
        render_rows(to, rows, width);
        buf_byte(to, '\n');
    }
}

static void render_table(Buf *to, const JsonValue *table, size_t width, bool colour)
{
    const JsonValue *head = json_get(table, "head"), *rows = json_get(table, "rows");
    size_t count = head ? head->count : 0;
    Column *columns = arena_array(to->arena, count + 1, sizeof *columns);
    Str *rest = arena_array(to->arena, count + 1, sizeof *rest);
    if (!columns || !rest || count == 0) return;
    measure(head, columns, count, true);
    JSON_EACH(row, rows) measure(row, columns, count, false);
    if (!fit(columns, count, width)) {
        render_blocks(to, table, width);
        return;
    }
    if (colour) buf_c(to, BOLD);
    render_cells(to, head, columns, count, rest);
    if (colour) buf_c(to, PLAIN);
    for (size_t i = 0; i < count; i++) {
        for (size_t n = 0; n < columns[i].width; n++) buf_byte(to, '-');
        if (i + 1 < count) add_blanks(to, GAP);
    }
    buf_byte(to, '\n');
    JSON_EACH(row, rows) render_cells(to, row, columns, count, rest);
}

/* What changed in a text: [-removed-]{+added+}, as wdiff writes it. */
static void render_changes(Buf *to, const JsonValue *runs, size_t width)
{
    Buf text = buf_in(to->arena);
    JSON_EACH(run, runs) {
        const JsonValue *of = run->first ? run->first->next : NULL;
        bool added = str_is(json_text(run->first), "added"), removed = str_is(json_text(run->first), "removed");
        buf_c(&text, added ? "{+" : removed ? "[-" : "");
        render_safe(&text, json_text(of), true);
        buf_c(&text, added ? "+}" : removed ? "-]" : "");
    }
    Str rest = buf_str(&text), line;
    while (str_next_line(&rest, &line)) {
        render_wrapped(to, line, width, 0);
        buf_byte(to, '\n');
    }
}

void render_page(Buf *to, const JsonValue *page, size_t width, bool colour)
{
    Str title = safe(to, json_get(page, "title"));
    if (title.len > 0) render_title(to, title, width, colour);
    JSON_EACH(part, json_get(page, "parts")) {
        const JsonValue *remark = json_get(part, "note") ? json_get(part, "note") : json_get(part, "warning");
        const JsonValue *form = json_get(part, "form"), *changes = json_get(part, "changes");
        if (!json_get(part, "rows") && !json_get(part, "table") && !form && !remark && !changes) continue;       /* actions are for pages */
        if (to->len > 0) buf_byte(to, '\n');
        Str head = safe(to, json_get(part, "title"));
        if (head.len > 0) render_title(to, head, width, colour);
        if (json_get(part, "rows")) render_rows(to, json_get(part, "rows"), width);
        if (json_get(part, "table")) render_table(to, json_get(part, "table"), width, colour);
        if (form) render_form(to, form, width);
        if (changes) render_changes(to, changes, width);
        if (remark) {
            render_wrapped(to, safe(to, remark), width, 0);
            buf_byte(to, '\n');
        }
    }
}

/* ---- printing ---- */

ErrorCode print_out(Str text, Error *e)
{
    if (fwrite(text.ptr, 1, text.len, stdout) != text.len) return error_set(e, ERR_IO, K("cli.output"));
    return ERR_OK;
}

ErrorCode render_view(Cli *cli, const JsonValue *data, const JsonValue *page, Error *e)
{
    Buf out = buf_in(cli->arena);
    if (cli->json) {
        if (data) json_write_pretty(&out, data);
        else buf_c(&out, "{}");
        buf_byte(&out, '\n');
    } else if (page) {
        render_page(&out, page, cli->width, cli->colour);
    }
    return out.failed ? error_memory(e) : print_out(buf_str(&out), e);
}

Str sentence_args(Cli *cli, const char *key, const ErrorArg *args, size_t count)
{
    Buf out = buf_in(cli->arena);
    message_add_args(&out, cli->lang, key, args, count);
    return out.failed ? STR("") : buf_str(&out);
}

void say_args(Cli *cli, const char *key, const ErrorArg *args, size_t count)
{
    if (cli->json) return;
    Buf out = buf_in(cli->arena);
    render_safe(&out, sentence_args(cli, key, args, count), true);
    buf_byte(&out, '\n');
    Error e = { 0 };
    (void)!print_out(buf_str(&out), &e);       /* cli.c looks at the stream at the end */
}

/* What the sentence names in words stands in `args` by its code, where the gate said it. */
static void error_as_json(Buf *out, const Cli *cli, const Error *e, Str text)
{
    Str key = str_of(e->count > 0 ? e->parts[0].key : "");
    buf_format(out, "{\n  \"error\": {\n    \"code\": \"%s\",\n    \"key\": ", error_code_name(e->code));
    json_write_string(out, key);
    if (str_equal(json_text(json_get(cli->codes, "key")), key) && json_get(cli->codes, "args")) {
        buf_c(out, ",\n    \"args\": ");
        json_write(out, json_get(cli->codes, "args"));
    }
    static const char *const PLACES[] = { "field", "fields" };
    for (size_t i = 0; cli->codes && i < ARRAY_LEN(PLACES); i++) {
        const JsonValue *place = json_get(cli->refused, PLACES[i]);
        if (!place) continue;
        buf_format(out, ",\n    \"%s\": ", PLACES[i]);
        json_write(out, place);
    }
    buf_c(out, ",\n    \"text\": ");
    json_write_string(out, text);
    buf_c(out, "\n  }\n}\n");
}

/* What else is wrong, a line each: the first is the refusal itself. */
static void add_others(Buf *out, const Cli *cli, Str said)
{
    JSON_EACH(one, json_get(cli->refused, "fields")) {
        Str text = str_trim(json_text(json_get(one, "text")));
        if (text.len == 0 || str_equal(text, said)) continue;
        buf_c(out, "  ");
        render_safe(out, text, true);
        buf_byte(out, '\n');
    }
}

void render_error(Cli *cli, const Error *e)
{
    static const char RED[] = "\033[31m";
    Buf text = buf_in(cli->arena), out = buf_in(cli->arena);
    Error ignored = { 0 };
    (void)fflush(stdout);                      /* what was found stands before what is wrong with it */
    message_error(&text, cli->lang, e);
    if (cli->json) {
        error_as_json(&out, cli, e, buf_str(&text));
        (void)!print_out(buf_str(&out), &ignored);
        return;
    }
    bool colour = cli->colour && isatty(STDERR_FILENO);
    if (colour) buf_c(&out, RED);
    buf_c(&out, "tergoo: ");
    if (colour) buf_c(&out, PLAIN);
    render_safe(&out, buf_str(&text), true);
    buf_byte(&out, '\n');
    const JsonValue *listed = json_get(cli->refused, "fields");
    if (listed && listed->count > 1) add_others(&out, cli, str_trim(buf_str(&text)));
    (void)!fwrite(buf_str(&out).ptr, 1, out.len, stderr);
}
