/* scan_marks.c: see scan_marks.h. */
#include "rules/scan_marks.h"

enum { NUMBER_LONGEST = 60 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Decimal, 1 to most, no zero in front, no sign. */
static bool small_number(Str text, int most, int *ret)
{
    int64_t n;
    if (text.len == 0 || !is_digit(text.ptr[0]) || !int_parse(text, &n) || n < 1 || n > most) return false;
    *ret = (int)n;
    return true;
}

static bool number_ok(Str number)
{
    if (number.len == 0 || number.len > NUMBER_LONGEST) return false;
    for (size_t i = 0; i < number.len; i++) {
        char c = number.ptr[i];
        bool fine = is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '/';
        if (!fine) return false;
    }
    return true;
}

static bool digits_ok(Str digits)
{
    for (size_t i = 0; i < digits.len; i++) {
        char c = digits.ptr[i];
        if (!is_digit(c) && !(c >= 'a' && c <= 'f')) return false;
    }
    return digits.len == PAPER_CODE_DIGITS;
}

bool paper_code_read(Str text, PaperCode *ret)
{
    Str rest = str_starts(text, STR("TERGOO:")) ? str_from(text, 7) : text, code, page;
    *ret = (PaperCode){ .page = 0 };
    bool paged = str_cut(&rest, ':', &code);
    if (code.len < PAPER_CODE_DIGITS + 2 || code.ptr[code.len - PAPER_CODE_DIGITS - 1] != '-') return false;
    ret->code = code;
    ret->number = str_first(code, code.len - PAPER_CODE_DIGITS - 1);
    ret->digits = str_from(code, code.len - PAPER_CODE_DIGITS);
    if (!number_ok(ret->number) || !digits_ok(ret->digits)) return false;
    if (!paged) return true;
    bool fine = str_cut(&rest, '/', &page) && small_number(page, PAPER_CODE_PAGES, &ret->page)
        && small_number(rest, PAPER_CODE_PAGES, &ret->pages);
    return fine && ret->page <= ret->pages;
}

bool scan_pages_of(const JsonValue *fields, int *ret)
{
    return small_number(json_text(json_get(json_get(fields, "pages"), "number")), PAPER_CODE_PAGES, ret);
}

bool page_list_read(Str text, bool *has, int most)
{
    Str part;
    if (str_trim(text).len == 0) return false;
    for (bool more = true; more;) {
        int from, to;
        more = str_cut(&text, ',', &part);
        Str last = str_trim(part), first;
        bool run = str_cut(&last, '-', &first);
        if (!small_number(str_trim(first), most, &from)) return false;
        to = from;
        if (run && !small_number(str_trim(last), most, &to)) return false;
        if (to < from) return false;
        for (int page = from; page <= to; page++) {
            if (has[page]) return false;
            has[page] = true;
        }
    }
    return true;
}

void page_list_write(Buf *to, const bool *has, int most)
{
    for (int page = 1; page <= most; page++) {
        if (!has[page]) continue;
        int last = page;
        while (last < most && has[last + 1]) last++;
        buf_format(to, last > page ? "%s%d-%d" : "%s%d", to->len > 0 ? ", " : "", page, last);
        page = last;
    }
}
