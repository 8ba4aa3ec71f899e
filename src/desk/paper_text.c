/* paper_text.c: see paper_text.h. */
#include "desk/paper_text.h"

enum { QUOTE_WORDS = 8, QUOTE_BYTES = 240 };

bool paper_next_paragraph(Arena *a, Str *rest, Str *ret)
{
    Buf one = buf_in(a);
    Str line;
    while (str_next_line(rest, &line)) {
        if (str_ends(line, STR("\r"))) line.len--;
        bool empty = str_trim(line).len == 0;
        if (empty && one.len > 0) break;
        if (empty) continue;
        if (one.len > 0) buf_byte(&one, '\n');
        buf_add(&one, line);
    }
    *ret = buf_str(&one);
    return one.len > 0;
}

size_t paper_paragraph_count(Arena *a, Str text)
{
    size_t n = 0;
    for (Str one; paper_next_paragraph(a, &text, &one); ) n++;
    return n;
}

bool paper_paragraph(Arena *a, Str text, int64_t number, Str *ret)
{
    for (int64_t n = 1; paper_next_paragraph(a, &text, ret); n++) {
        if (n == number) return true;
    }
    return false;
}

/* ---- what a remark quotes ---- */

/* «…», “…”, "…" at the beginning: what stands between, and what comes behind. */
static Str quoted(Str text, Str *behind)
{
    static const char *const MARKS[][2] = { { "«", "»" }, { "“", "”" }, { "„", "“" }, { "\"", "\"" } };
    for (size_t i = 0; i < ARRAY_LEN(MARKS); i++) {
        Str open = str_of(MARKS[i][0]);
        if (!str_starts(text, open)) continue;
        Str inside = str_from(text, open.len);
        ptrdiff_t end = str_find(inside, str_of(MARKS[i][1]));
        if (end <= 0) continue;
        *behind = str_from(inside, (size_t)end + strlen(MARKS[i][1]));
        return str_first(inside, (size_t)end);
    }
    return (Str){ 0 };
}

/* The first words; of a very long one what fits. */
static Str beginning(Str text)
{
    size_t end = 0, words = 0;
    while (end < text.len && words < QUOTE_WORDS && text.ptr[end] != '\n') {
        end++;
        if (end == text.len || text.ptr[end] == ' ') words++;
    }
    return utf8_first_bytes(str_first(text, end), QUOTE_BYTES);
}

/* Without what joins it to the quotation: ": ", " — ", ", ". */
static Str after_joint(Str text)
{
    static const char *const JOINTS[] = { " ", ":", ",", "-", "–", "—" };
    for (bool more = true; more; ) {
        more = false;
        for (size_t i = 0; i < ARRAY_LEN(JOINTS) && !more; i++) {
            more = str_starts(text, str_of(JOINTS[i]));
            if (more) text = str_from(text, strlen(JOINTS[i]));
        }
    }
    return text;
}

Str paper_quote(Str paragraph, Str remark, Str *said)
{
    Str behind = { 0 }, quote = quoted(str_trim(remark), &behind);
    bool there = quote.len > 0 && quote.len <= QUOTE_BYTES && str_find_byte(quote, '\n') < 0 && str_find(paragraph, quote) >= 0;
    behind = after_joint(behind);
    *said = there && behind.len > 0 ? behind : remark;
    return there ? quote : beginning(paragraph);
}

/* ---- where it belongs now ---- */

int64_t paper_remark_place(Arena *a, Str text, const JsonValue *remark)
{
    Str quote = json_text(json_get(remark, "quote")), one;
    int64_t place = 0, at = 0, first = 0, count = 0;
    if (!int_parse(json_text(json_get(json_get(remark, "place"), "number")), &place)) return 0;
    for (Str rest = text; paper_next_paragraph(a, &rest, &one); ) {
        count++;
        bool stands = quote.len > 0 && str_find(one, quote) >= 0;
        if (stands && first == 0) first = count;
        if (stands && count == place) at = count;
    }
    if (at > 0) return at;
    if (first > 0) return first;
    return place < count ? place : count;
}

bool paper_has_open_remarks(const JsonValue *fields)
{
    JSON_EACH(one, json_get(fields, "remarks")) {
        if (!json_true(json_get(one, "settled"))) return true;
    }
    return false;
}
