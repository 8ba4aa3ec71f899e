/* html.h: HTML in one form, for tests that compare it: attributes in order of their names, entities read, white space between tags
 * left out and within text made single. It knows no more of HTML than our pages use. */
#ifndef TERGOO_TEST_HTML_H
#define TERGOO_TEST_HTML_H

#include "unit.h"

enum { HTML_ATTRIBUTES = 64 };

typedef struct { Str name, value; bool has_value; } HtmlAttribute;

UNUSED static bool html_is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Entities read, white space made single and cut at both ends. */
UNUSED static void html_add_text(Buf *to, Str text)
{
    static const struct { const char *name, *is; } ENTITIES[] = {
        { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&#39;", "'" }, { "&#96;", "`" },
            { "&#92;", "\\" },
    };
    bool white = false, any = false;
    while (text.len > 0) {
        Str c = str_first(text, 1);
        size_t taken = 1;
        for (size_t i = 0; i < ARRAY_LEN(ENTITIES) && *text.ptr == '&'; i++) {
            if (!str_starts(text, str_of(ENTITIES[i].name))) continue;
            c = str_of(ENTITIES[i].is);
            taken = strlen(ENTITIES[i].name);
        }
        if (html_is_white(*text.ptr)) {
            white = any;
        } else {
            if (white) buf_byte(to, ' ');
            buf_add(to, c);
            white = false;
            any = true;
        }
        text = str_from(text, taken);
    }
}

UNUSED static Str html_take_name(Str *rest)
{
    size_t n = 0;
    while (n < rest->len && !html_is_white(rest->ptr[n]) && !memchr("=>/", rest->ptr[n], 3)) n++;
    if (n == 0 && rest->len > 0) n = 1;
    Str name = str_first(*rest, n);
    *rest = str_from(*rest, n);
    return name;
}

UNUSED static int html_by_name(const void *a, const void *b)
{
    return str_compare(((const HtmlAttribute *)a)->name, ((const HtmlAttribute *)b)->name);
}

/* `rest` stands behind '<'. */
UNUSED static void html_add_tag(Buf *to, Str *rest)
{
    HtmlAttribute attributes[HTML_ATTRIBUTES];
    size_t count = 0;
    bool closing = str_starts(*rest, STR("/"));
    if (closing) *rest = str_from(*rest, 1);
    Str name = html_take_name(rest);
    for (;;) {
        while (rest->len > 0 && (html_is_white(*rest->ptr) || *rest->ptr == '/')) *rest = str_from(*rest, 1);
        if (rest->len == 0 || *rest->ptr == '>') break;
        assert_true(count < HTML_ATTRIBUTES);
        HtmlAttribute *a = &attributes[count++];
        *a = (HtmlAttribute){ .name = html_take_name(rest) };
        if (!str_starts(*rest, STR("=\""))) continue;
        *rest = str_from(*rest, 2);
        a->has_value = true;
        if (!str_cut(rest, '"', &a->value)) fail_msg("an attribute without end: %.*s", STR_ARG(a->name));
    }
    *rest = str_from(*rest, 1);
    qsort(attributes, count, sizeof *attributes, html_by_name);
    buf_format(to, "<%s" STR_FMT, closing ? "/" : "", STR_ARG(name));
    for (size_t i = 0; i < count; i++) {
        buf_format(to, " " STR_FMT, STR_ARG(attributes[i].name));
        if (!attributes[i].has_value) continue;
        buf_c(to, "=\"");
        html_add_text(to, attributes[i].value);
        buf_byte(to, '"');
    }
    buf_c(to, ">\n");
}

/* A line a tag, a line a text. */
UNUSED static Str html_normal(Arena *a, Str html)
{
    Buf to = buf_in(a);
    Str text;
    while (html.len > 0) {
        bool tag = str_cut(&html, '<', &text);
        size_t before = to.len;
        html_add_text(&to, text);
        if (to.len > before) buf_byte(&to, '\n');
        if (tag) html_add_tag(&to, &html);
    }
    return buf_str(&to);
}

/* Fails with the first line that differs. */
UNUSED static bool html_first_difference(Str got, Str expected, Str *line, Str *other)
{
    bool more = true;
    while (more && (got.len > 0 || expected.len > 0)) {
        more = str_next_line(&got, line) | str_next_line(&expected, other);
        if (!str_equal(*line, *other)) return true;
    }
    return false;
}

#endif
