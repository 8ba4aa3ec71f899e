/* json_write.c: a tree as text: canonical for what is hashed and signed, pretty for people.
 *
 * Canonical text is a function of the tree alone: members in byte order of their names, no white space, only the escapes that
 * JSON demands and those in their shortest form, everything else as UTF-8. What is written can be read back strictly; a tree that
 * cannot be written so (too deep, or broken because memory ran out while it was made) fails the buffer instead. */
#include "text/json_int.h"

/* ---- strings ---- */

static void write_escape(Buf *to, char ch)
{
    static const char NAMED[] = "\"\\\b\f\n\r\t", LETTERS[] = "\"\\bfnrt";
    const char *named = ch != 0 ? strchr(NAMED, ch) : NULL;
    if (named) {
        buf_add(to, (Str){ (const char[]){ '\\', LETTERS[named - NAMED] }, 2 });
    } else {
        buf_c(to, "\\u00");
        buf_hex(to, str_bytes(&ch, 1));
    }
}

/* Text that is UTF-8 already. */
static void write_plain(Buf *to, Str s)
{
    const char *p = s.ptr, *end = p + s.len;
    while (p < end) {
        const char *stop = json_plain_end(p, end);
        buf_add(to, str_bytes(p, (size_t)(stop - p)));
        if (stop < end) write_escape(to, *stop++);
        p = stop;
    }
}

/* Bytes of which some are no UTF-8. */
static void write_repaired(Buf *to, Str s)
{
    while (s.len > 0) {
        size_t valid = utf8_valid_length(s);
        write_plain(to, str_first(s, valid));
        if (valid < s.len) utf8_add(to, 0xfffd);
        s = str_from(s, valid + 1);
    }
}

static inline bool is_utf8(Str s)
{
    return json_is_ascii(s) || utf8_valid(s);
}

void json_write_string(Buf *to, Str s)
{
    bool as_it_is = s.len == 0 || (json_plain_end(s.ptr, s.ptr + s.len) == s.ptr + s.len && is_utf8(s));
    char *p = as_it_is ? buf_reserve(to, s.len + 2) : NULL;
    if (p) {                                       /* nearly always: one copy */
        *p = '"';
        if (s.len > 0) memcpy(p + 1, s.ptr, s.len);
        p[s.len + 1] = '"';
        buf_took(to, s.len + 2);
        return;
    }
    buf_byte(to, '"');
    if (is_utf8(s)) write_plain(to, s);
    else write_repaired(to, s);
    buf_byte(to, '"');
}

/* ---- values ---- */

typedef struct { Buf *to; bool pretty; unsigned depth; } Writer;

static void write_value(Writer *w, const JsonValue *v);

static void new_line(const Writer *w)
{
    if (!w->pretty) return;
    buf_byte(w->to, '\n');
    for (unsigned i = 0; i < w->depth; i++) buf_c(w->to, "  ");
}

static void write_member(Writer *w, const JsonValue *v, bool first)
{
    if (!first) buf_byte(w->to, ',');
    new_line(w);
    json_write_string(w->to, v->key);
    buf_c(w->to, w->pretty ? ": " : ":");
    write_value(w, v);
}

static void write_members(Writer *w, const JsonValue *object)
{
    if (w->pretty) {
        JSON_EACH(v, object) write_member(w, v, v == object->first);
        return;
    }
    bool in_order = true;
    JSON_EACH(v, object) in_order = in_order && (!v->next || str_compare(v->key, v->next->key) < 0);
    if (in_order) {
        JSON_EACH(v, object) write_member(w, v, v == object->first);
        return;
    }
    JsonValue **sorted = json_sorted_members(w->to->arena, object);
    if (!sorted) w->to->failed = true;
    for (size_t i = 0; sorted && i < object->count; i++) write_member(w, sorted[i], i == 0);
}

static void write_items(Writer *w, const JsonValue *array)
{
    JSON_EACH(v, array) {
        if (v != array->first) buf_byte(w->to, ',');
        new_line(w);
        write_value(w, v);
    }
}

static void write_container(Writer *w, const JsonValue *v)
{
    if (w->depth == JSON_DEPTH) {
        w->to->failed = true;
        return;
    }
    bool object = v->type == JSON_OBJECT;
    buf_byte(w->to, object ? '{' : '[');
    w->depth++;
    if (object) write_members(w, v);
    else write_items(w, v);
    w->depth--;
    if (v->count > 0) new_line(w);
    buf_byte(w->to, object ? '}' : ']');
}

static void write_value(Writer *w, const JsonValue *v)
{
    if (!v || v->broken) {
        w->to->failed = true;
        return;
    }
    switch (v->type) {
    case JSON_NULL:   buf_c(w->to, "null"); break;
    case JSON_BOOL:   buf_c(w->to, v->boolean ? "true" : "false"); break;
    case JSON_NUMBER: buf_add(w->to, v->text); break;
    case JSON_STRING: json_write_string(w->to, v->text); break;
    case JSON_ARRAY:
    case JSON_OBJECT: write_container(w, v); break;
    default:          w->to->failed = true; break;
    }
}

void json_write(Buf *to, const JsonValue *v)
{
    Writer w = { .to = to };
    write_value(&w, v);
}

void json_write_pretty(Buf *to, const JsonValue *v)
{
    Writer w = { .to = to, .pretty = true };
    write_value(&w, v);
}
