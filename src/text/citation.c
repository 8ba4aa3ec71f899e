/* citation.c: see citation.h. A citation is read as a row of numbers and words; marks between them say nothing. The word for a
 * volume and the one for a sheet stand before their number (Russian, English) or behind it (Kyrgyz), never both ways in one
 * citation. */
#include "text/citation.h"

#include "text/normalise.h"

typedef enum { PART_NONE, PART_NUMBER, PART_VOLUME, PART_SHEET } PartKind;
typedef struct { PartKind kind; int64_t number; } Part;

enum { PARTS = 6, LONGEST = 80 };

static const char *const VOLUMES[] = { "v", "vol", "volume", "т", "том", "тома", "томе", "томдун", "томдо" };
static const char *const SHEETS[] = { "s", "sh", "sheet", "sheets", "p", "л", "лд", "лист", "листа", "листы", "листе", "б", "бб",
                                      "барак", "барагы",
                                      "барактар", "бет", "бети" };

static bool is_one_of(Str word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) if (str_is(word, list[i])) return true;
    return false;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Letters are what is not ASCII, too, but for dashes and the number sign (U+2010 to U+2116 begin with E2). */
static bool is_letter(char c)
{
    unsigned char u = (unsigned char)c;
    return (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= 0x80 && u != 0xe2);
}

static Str take_run(Str *rest, bool (*fits)(char c))
{
    size_t n = 0;
    while (n < rest->len && fits(rest->ptr[n])) n++;
    Str run = str_first(*rest, n);
    *rest = str_from(*rest, n);
    return run;
}

/* The next number or word; marks are passed over. PART_NONE at the end; false for what stands in no citation. */
static bool next_part(Str *rest, Part *ret)
{
    *ret = (Part){ PART_NONE, 0 };
    while (rest->len > 0 && !is_digit(rest->ptr[0]) && !is_letter(rest->ptr[0])) {
        *rest = str_from(*rest, (unsigned char)rest->ptr[0] == 0xe2 ? 3 : 1);
    }
    if (rest->len == 0) return true;
    if (is_digit(rest->ptr[0])) {
        ret->kind = PART_NUMBER;
        return int_parse(take_run(rest, is_digit), &ret->number) && ret->number >= 1 && ret->number <= CITATION_MOST;
    }
    Str word = take_run(rest, is_letter);
    if (is_one_of(word, VOLUMES, ARRAY_LEN(VOLUMES))) ret->kind = PART_VOLUME;
    else if (is_one_of(word, SHEETS, ARRAY_LEN(SHEETS))) ret->kind = PART_SHEET;
    return ret->kind != PART_NONE;
}

/* "л. д." is one word for a sheet: its second half goes. */
static void drop_of_the_case(Buf *to, Str text)
{
    static const Str HALF = STR("л. д."), OTHER = STR("л.д.");
    for (;;) {
        ptrdiff_t at = str_find(text, HALF), close = str_find(text, OTHER);
        bool second = close >= 0 && (at < 0 || close < at);
        if (second) at = close;
        if (at < 0) break;
        buf_add(to, str_first(text, (size_t)at));
        buf_c(to, " л ");
        text = str_from(text, (size_t)at + (second ? OTHER.len : HALF.len));
    }
    buf_add(to, text);
}

static bool read_parts(Str text, Part parts[PARTS], size_t *count)
{
    Part one;
    for (*count = 0;;) {
        if (!next_part(&text, &one)) return false;
        if (one.kind == PART_NONE) return true;
        if (*count == PARTS) return false;
        parts[(*count)++] = one;
    }
}

/* VOLUME n SHEET n (n), or n VOLUME n (n) SHEET. */
static bool take_order(const Part *p, size_t n, Citation *ret)
{
    bool before = n >= 4 && p[0].kind == PART_VOLUME && p[1].kind == PART_NUMBER && p[2].kind == PART_SHEET
        && p[3].kind == PART_NUMBER;
    bool behind = n >= 4 && p[0].kind == PART_NUMBER && p[1].kind == PART_VOLUME && p[2].kind == PART_NUMBER
        && p[n - 1].kind == PART_SHEET;
    if (before) *ret = (Citation){ p[1].number, p[3].number };
    else if (behind) *ret = (Citation){ p[0].number, p[2].number };
    else return false;
    return n == 4 || (n == 5 && p[before ? 4 : 3].kind == PART_NUMBER);
}

bool citation_parse(Str text, Citation *ret)
{
    Part parts[PARTS];
    size_t count;
    Str folded;
    Error unheard;
    text = str_trim(text);
    if (text.len == 0 || text.len > LONGEST) return false;
    Arena a = arena_wiping(1 << 16);               /* what was typed may be a word of a locked case */
    Buf plain = buf_in(&a);
    bool fits = text_fold(&a, text, &folded, &unheard) == ERR_OK;
    if (fits) drop_of_the_case(&plain, folded);
    fits = fits && !plain.failed && read_parts(buf_str(&plain), parts, &count) && take_order(parts, count, ret);
    arena_free(&a);
    return fits;
}

void citation_word(Buf *to, int64_t volume, int64_t sheet)
{
    buf_format(to, "tomu%lldbarak%lldz", (long long)volume, (long long)sheet);
}
