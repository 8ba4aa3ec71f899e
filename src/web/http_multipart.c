/* http_multipart.c: multipart/form-data as it comes, in a buffer of fixed size, whatever the file's.
 *
 * The buffer always holds at least one delimiter's length of what is not yet decided; everything before that goes to the sink. What comes
 * before the first delimiter and after the last one is refused: a browser sends nothing there. */
#include "web/http_form.h"

enum { PART_HEAD_LIMIT = 8 * 1024, PARTS = HTTP_PAIRS };

static bool boundary_ok(Str b)
{
    for (size_t i = 0; i < b.len; i++) {
        char c = b.ptr[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!plain && (c == 0 || strchr("'()+_,-./:=?", c) == NULL)) return false;
    }
    return b.len > 0 && b.len <= PART_BOUNDARY;
}

bool multipart_boundary(Str type, Str *ret)
{
    Str first, rest = type;
    str_cut(&rest, ';', &first);
    if (!str_is(str_trim(first), "multipart/form-data")) return false;
    rest = str_trim(rest);
    if (!str_starts(rest, STR("boundary="))) return false;
    *ret = str_from(rest, 9);
    if (ret->len >= 2 && ret->ptr[0] == '"' && ret->ptr[ret->len - 1] == '"') *ret = (Str){ ret->ptr + 1, ret->len - 2 };
    return boundary_ok(*ret);
}

void multipart_start(Multipart *m, Str boundary, PartSink sink)
{
    m->sink = sink;
    m->state = PART_FIRST;
    m->parts = 0;
    m->delimiter_len = 4 + boundary.len;
    memcpy(m->delimiter, "\r\n--", 4);
    memcpy(m->delimiter + 4, boundary.ptr, boundary.len);
    memcpy(m->buffer, "\r\n", 2);                  /* as if a line had ended before the first delimiter */
    m->len = 2;
}

/* ---- the head of a part ---- */

/* A quoted value: browsers write " as %22, CR as %0D, LF as %0A and escape nothing else. */
static int quoted(Str *rest, char *to, size_t room, size_t *len)
{
    Str value;
    if (!str_starts(*rest, STR("\""))) return 400;
    *rest = str_from(*rest, 1);
    if (!str_cut(rest, '"', &value)) return 400;
    *len = 0;
    for (size_t i = 0; i < value.len && *len < room; i++) {
        char c = value.ptr[i];
        if (str_starts(str_from(value, i), STR("%22"))) { c = '"'; i += 2; }
        to[(*len)++] = c;
    }
    return *len < room && utf8_valid((Str){ to, *len }) ? 0 : 400;
}

typedef struct { char name[512], file[1024]; size_t name_len, file_len; bool has_name, has_file; } Disposition;

static int read_disposition(Str value, Disposition *d)
{
    value = str_trim(value);
    if (!str_starts(value, STR("form-data"))) return 400;
    value = str_trim(str_from(value, 9));
    while (value.len > 0) {
        int status = 400;
        if (value.ptr[0] != ';') return 400;
        value = str_trim(str_from(value, 1));
        if (str_starts(value, STR("name=")) && !d->has_name) {
            value = str_from(value, 5);
            status = quoted(&value, d->name, sizeof d->name, &d->name_len);
            d->has_name = true;
        } else if (str_starts(value, STR("filename=")) && !d->has_file) {
            value = str_from(value, 9);
            status = quoted(&value, d->file, sizeof d->file, &d->file_len);
            d->has_file = true;
        }
        if (status != 0) return status;
        value = str_trim(value);
    }
    return d->has_name ? 0 : 400;
}

static bool is_disposition(Str name)
{
    static const char WANTED[] = "content-disposition";
    if (name.len != sizeof WANTED - 1) return false;
    for (size_t i = 0; i < name.len; i++) {
        if ((name.ptr[i] | 0x20) != WANTED[i]) return false;
    }
    return true;
}

static int read_part_head(Multipart *m, Str head)
{
    Disposition d = { 0 };
    Str line, name;
    bool seen = false;
    if (++m->parts > PARTS) return 413;
    while (str_next_line(&head, &line)) {
        if (!str_ends(line, STR("\r"))) return 400;
        line = str_first(line, line.len - 1);
        if (line.len == 0) break;
        for (size_t i = 0; i < line.len; i++) {
            unsigned char c = (unsigned char)line.ptr[i];
            if ((c < ' ' && c != '\t') || c == 0x7f) return 400;
        }
        if (!str_cut(&line, ':', &name)) return 400;
        if (!is_disposition(name)) continue;
        if (seen) return 400;
        seen = true;
        int status = read_disposition(line, &d);
        if (status != 0) return status;
    }
    if (!seen) return 400;
    return m->sink.begin(m->sink.self, (Str){ d.name, d.name_len }, d.has_file ? (Str){ d.file, d.file_len } : (Str){ 0 });
}

/* ---- walking ---- */

static void drop(Multipart *m, size_t n)
{
    memmove(m->buffer, m->buffer + n, m->len - n);
    m->len -= n;
}

static int step_after(Multipart *m, bool *moved)
{
    if (m->len < 2) return 0;
    *moved = true;
    if (memcmp(m->buffer, "--", 2) == 0) m->state = PART_DONE;
    else if (memcmp(m->buffer, "\r\n", 2) == 0) m->state = PART_HEAD;
    else return 400;
    drop(m, 2);
    return 0;
}

static int step_head(Multipart *m, bool *moved)
{
    Str have = { m->buffer, m->len };
    ptrdiff_t end = str_starts(have, STR("\r\n")) ? 0 : str_find(have, STR("\r\n\r\n"));
    if (end < 0) return m->len > PART_HEAD_LIMIT ? 400 : 0;
    size_t size = end == 0 ? 2 : (size_t)end + 4;
    if (size > PART_HEAD_LIMIT) return 400;
    int status = read_part_head(m, str_first(have, size));
    drop(m, size);
    m->state = PART_DATA;
    *moved = true;
    return status;
}

static int step_data(Multipart *m, bool *moved)
{
    ptrdiff_t at = str_find((Str){ m->buffer, m->len }, (Str){ m->delimiter, m->delimiter_len });
    size_t ready = at >= 0 ? (size_t)at : m->len >= m->delimiter_len ? m->len - m->delimiter_len + 1 : 0;
    int status = ready > 0 ? m->sink.data(m->sink.self, (Str){ m->buffer, ready }) : 0;
    if (status != 0) return status;
    drop(m, ready);
    if (at < 0) return 0;
    drop(m, m->delimiter_len);
    m->state = PART_AFTER;
    *moved = true;
    return m->sink.end(m->sink.self);
}

static int step(Multipart *m, bool *moved)
{
    switch (m->state) {
    case PART_FIRST:
        if (m->len < m->delimiter_len) return memcmp(m->buffer, m->delimiter, m->len) == 0 ? 0 : 400;
        if (memcmp(m->buffer, m->delimiter, m->delimiter_len) != 0) return 400;
        drop(m, m->delimiter_len);
        m->state = PART_AFTER;
        *moved = true;
        return 0;
    case PART_AFTER: return step_after(m, moved);
    case PART_HEAD:  return step_head(m, moved);
    case PART_DATA:  return step_data(m, moved);
    case PART_DONE:
    default:         return m->len <= 2 && memcmp(m->buffer, "\r\n", m->len) == 0 ? 0 : 400;
    }
}

int multipart_feed(Multipart *m, Str bytes)
{
    while (bytes.len > 0) {
        size_t take = sizeof m->buffer - m->len < bytes.len ? sizeof m->buffer - m->len : bytes.len;
        memcpy(m->buffer + m->len, bytes.ptr, take);
        m->len += take;
        bytes = str_from(bytes, take);
        for (bool moved = true; moved;) {
            moved = false;
            int status = step(m, &moved);
            if (status != 0) return status;
        }
        if (m->len == sizeof m->buffer) return 400;
    }
    return 0;
}

int multipart_end(const Multipart *m)
{
    return m->state == PART_DONE ? 0 : 400;
}
