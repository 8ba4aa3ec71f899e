/* site_words.c: days and months as the three languages write them, days as programs write them, and text that is safe to show. */
#include "site/site_int.h"

#include <stdio.h>

static const char *const OF_MONTH[] = {
    K("site.of-month-1"), K("site.of-month-2"), K("site.of-month-3"), K("site.of-month-4"), K("site.of-month-5"), K("site.of-month-6"),
    K("site.of-month-7"), K("site.of-month-8"), K("site.of-month-9"), K("site.of-month-10"), K("site.of-month-11"), K("site.of-month-12"),
};
static const char *const MONTH[] = {
    K("site.month-1"), K("site.month-2"), K("site.month-3"), K("site.month-4"), K("site.month-5"), K("site.month-6"),
    K("site.month-7"), K("site.month-8"), K("site.month-9"), K("site.month-10"), K("site.month-11"), K("site.month-12"),
};

/* ---- days ---- */

static Str day_said(Arena *a, Lang lang, Day d, const char *key, const char *const *months)
{
    Buf to = buf_in(a);
    Date date = day_date(d);
    char year[12], day[12];
    (void)snprintf(year, sizeof year, "%d", date.year);
    (void)snprintf(day, sizeof day, "%d", date.day);
    message_add(&to, lang, key, arg_c("year", year), arg_c("day", day), arg_c("month", message_text(lang, str_of(months[date.month - 1]))));
    return buf_str(&to);
}

Str day_words(Arena *a, Lang lang, Day d)
{
    return day_said(a, lang, d, K("site.day"), OF_MONTH);
}

Str month_words(Arena *a, Lang lang, Day d)
{
    return day_said(a, lang, d, K("site.month"), MONTH);
}

Str day_iso(Arena *a, Day d)
{
    char text[11];
    return str_copy(a, day_format(text, d));
}

Str instant_iso(Arena *a, Instant t)
{
    char text[25];
    Str whole = instant_format(text, t);
    return str_format(a, STR_FMT "Z", STR_ARG(str_first(whole, 19)));
}

Str instant_mail(Arena *a, Instant t)
{
    static const char *const DAYS[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };        /* 1 January 1970 was a Thursday */
    static const char *const MONTHS[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    char local[17];
    Day d = instant_local_day(t);
    Date date = day_date(d);
    Str clock = str_from(instant_format_local(local, t), 11);
    int minutes = bishkek_offset(t) / 60;
    return str_format(a, "%s, %02d %s %d " STR_FMT ":%02d +%02d%02d", DAYS[((d % 7) + 7) % 7], date.day, MONTHS[date.month - 1], date.year,
                      STR_ARG(clock), (int)(t / SECOND % 60), minutes / 60, minutes % 60);
}

/* ---- text ---- */

/* Marks that turn the direction of what follows, or show nothing and part words from their looks. */
static bool deceives(uint32_t c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x061c || c == 0x200b || c == 0x2060 ||
           c == 0xfeff;
}

static bool is_kept(uint32_t c)
{
    if (c == '\n' || c == '\t') return true;
    if (c < 0x20 || (c >= 0x7f && c < 0xa0) || deceives(c)) return false;
    return (c & 0xfffe) != 0xfffe && !(c >= 0xfdd0 && c <= 0xfdef);
}

Str text_clean(Arena *a, Str text)
{
    Buf to = buf_in(a);
    uint32_t c;
    Str rest = text;
    while (utf8_next(&rest, &c))
        if (is_kept(c)) utf8_add(&to, c);
    return str_trim(buf_str(&to));
}

/* ---- how lines may break ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* A number, with what may stand before it: (1250, №9. */
static bool is_number(Str word)
{
    while (word.len > 0 && !is_digit(word.ptr[0])) {
        bool before = word.ptr[0] == '(' || (unsigned char)word.ptr[0] >= 0x80;
        if (!before) return false;
        word = str_from(word, 1);
    }
    for (size_t i = 0; i < word.len; i++)
        if (!is_digit(word.ptr[i]) && word.ptr[i] != ',' && word.ptr[i] != '.') return false;
    return word.len > 0 && is_digit(word.ptr[word.len - 1]);
}

/* 250 of "1 250 000": three digits and no fourth. */
static bool is_thousands(Str word)
{
    return word.len >= 3 && is_digit(word.ptr[0]) && is_digit(word.ptr[1]) && is_digit(word.ptr[2]) && (word.len == 3 || !is_digit(word.ptr[3]));
}

static size_t letters_of(Str word)
{
    size_t n = 0;
    uint32_t c;
    while (utf8_next(&word, &c)) n += c >= 0x80 || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return n;
}

/* EUR, KGS: what stands before its amount. */
static bool is_currency(Str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] < 'A' || word.ptr[i] > 'Z') return false;
    return word.len == 3;
}

/* Is the space between the two none to break a line at? A number and its unit or currency, thousands, №, an initial, a dash after its word;
 * in Russian a word of one letter and the next. */
static bool is_bound(Lang lang, Str before, Str after)
{
    enum { UNIT_LONGEST = 9 };
    uint32_t c;
    size_t letters = letters_of(before);
    if (before.len == 0 || after.len == 0) return false;
    if (str_starts(after, STR("\u2014")) || str_starts(after, STR("\u2013"))) return true;
    if (str_is(before, "\u2116") || str_is(before, "no.") || (letters == 1 && str_ends(before, STR(".")))) return true;
    if (is_currency(before) && is_digit(after.ptr[0])) return true;
    if (is_number(before)) return is_digit(after.ptr[0]) ? is_thousands(after) : letters_of(after) > 0 && letters_of(after) <= UNIT_LONGEST;
    return lang == LANG_RU && letters == 1 && utf8_next(&before, &c) && c >= 0x400 && c < 0x460 && before.len == 0;
}

Str text_bound(Arena *a, Lang lang, Str text)
{
    Buf to = buf_in(a);
    Str rest = text, before = { 0 }, word;
    while (rest.len > 0) {
        bool more = str_cut(&rest, ' ', &word);
        if (before.ptr) buf_c(&to, is_bound(lang, before, word) ? "\u00a0" : " ");
        buf_add(&to, word);
        before = word;
        if (more && rest.len == 0) buf_byte(&to, ' ');
    }
    return buf_str(&to);
}

bool text_paragraph(Arena *a, Str *rest, Str *ret)
{
    Buf to = buf_in(a);
    Str line;
    while (str_next_line(rest, &line)) {
        line = str_trim(line);
        if (line.len == 0 && to.len > 0) break;
        if (to.len > 0 && line.len > 0) buf_byte(&to, ' ');
        buf_add(&to, line);
    }
    *ret = buf_str(&to);
    return to.len > 0;
}

bool slug_ok(Str slug)
{
    if (slug.len == 0 || slug.len > 80 || slug.ptr[0] == '-' || slug.ptr[slug.len - 1] == '-') return false;
    for (size_t i = 0; i < slug.len; i++) {
        char c = slug.ptr[i];
        if (c == '-' && slug.ptr[i - 1] == '-') return false;
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
    }
    return true;
}

Str text_lang(Lang page, Str text)
{
    size_t latin = 0, cyrillic = 0, kyrgyz = 0;
    uint32_t c;
    while (utf8_next(&text, &c)) {
        latin += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        cyrillic += c >= 0x400 && c < 0x530;
        kyrgyz += c == 0x4a2 || c == 0x4a3 || c == 0x4e8 || c == 0x4e9 || c == 0x4ae || c == 0x4af;
    }
    if (latin == cyrillic) return STR("");
    Lang is = latin > cyrillic ? LANG_EN : kyrgyz > 0 ? LANG_KY : LANG_RU;
    /* Russian letters alone do not tell Russian from Kyrgyz. */
    if (is == page || (is == LANG_RU && page == LANG_KY)) return STR("");
    return str_of(lang_code(is));
}
