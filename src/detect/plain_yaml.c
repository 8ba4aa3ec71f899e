/* plain_yaml.c: the plainest YAML, line by line (plain_yaml.h says what that is).
 *
 * The indentation says which map a name stands in. A line may stand one step deeper than the one before only when that one opened a
 * map, and must then; so a map without members cannot be written. */
#include "detect/plain_yaml.h"

#include "text/messages.h"

enum { INDENT = 2 };

ErrorCode plain_yaml_refuse(const PlainYaml *y, const char *key, Str name)
{
    return error_set(y->e, ERR_INVALID, key, arg_str("path", y->path), arg_int("line", y->line), arg_str("name", name));
}

ErrorCode plain_yaml_once(const PlainYaml *y, Str *to, Str value)
{
    if (to->ptr) return plain_yaml_refuse(y, K("detect.rule-twice"), y->keys[y->depth]);
    *to = value;
    return ERR_OK;
}

ErrorCode plain_yaml_language(const PlainYaml *y, Str texts[], Str value)
{
    Str name = y->keys[y->depth];
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (str_is(name, lang_code((Lang)lang))) return plain_yaml_once(y, &texts[lang], value);
    return plain_yaml_refuse(y, K("detect.rule-member"), name);
}

ErrorCode plain_yaml_languages(const PlainYaml *y, const Str *texts, const char *name)
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (!texts[lang].ptr)
            return plain_yaml_refuse(y, K("detect.rule-missing"), str_format(y->arena, "%s.%s", name, lang_code((Lang)lang)));
    return ERR_OK;
}

int plain_yaml_word(Str value, const char *const *words, int count)
{
    for (int i = 0; i < count; i++) if (str_is(value, words[i])) return i;
    return -1;
}

/* Takes a text in double quotes off the front of *rest, which stands behind it then. */
static ErrorCode take_quoted(PlainYaml *y, Str *rest, Str *ret)
{
    Buf b = buf_in(y->arena);
    Str whole = *rest;
    size_t i = 1;
    for (; i < whole.len && whole.ptr[i] != '"'; i++) {
        char c = whole.ptr[i];
        if (c == '\\') {
            c = ++i < whole.len ? whole.ptr[i] : 0;
            if (c != '"' && c != '\\') return plain_yaml_refuse(y, K("detect.rule-line"), whole);
        }
        buf_byte(&b, c);
    }
    if (i >= whole.len) return plain_yaml_refuse(y, K("detect.rule-line"), whole);
    *ret = buf_str(&b);
    *rest = str_from(whole, i + 1);
    return b.failed ? error_memory(y->e) : ERR_OK;
}

/* What would mean more to a reader of YAML than to us is refused: it needs quotes. */
static ErrorCode check_plain(PlainYaml *y, Str value)
{
    static const char MEANS_MORE[] = "&*!|>%@`'\"[]{},#?-";
    bool number = value.len > 1 && value.ptr[0] == '-' && value.ptr[1] >= '0' && value.ptr[1] <= '9';
    bool more = (value.len > 0 && !number && strchr(MEANS_MORE, value.ptr[0])) || str_find(value, STR(": ")) >= 0 || str_find(value, STR(" #")) >= 0;
    return more ? plain_yaml_refuse(y, K("detect.rule-line"), value) : ERR_OK;
}

/* One item of a list, up to its comma or the closing bracket, which *rest then begins with. */
static ErrorCode take_item(PlainYaml *y, Str *rest, Str *ret)
{
    *rest = str_trim(*rest);
    if (rest->len > 0 && rest->ptr[0] == '"') {
        TRY(take_quoted(y, rest, ret));
        *rest = str_trim(*rest);
        return ERR_OK;
    }
    size_t n = 0;
    while (n < rest->len && rest->ptr[n] != ',' && rest->ptr[n] != ']') n++;
    *ret = str_trim(str_first(*rest, n));
    *rest = str_from(*rest, n);
    return ret->len > 0 ? check_plain(y, *ret) : plain_yaml_refuse(y, K("detect.rule-line"), y->keys[y->depth]);
}

static ErrorCode take_list(PlainYaml *y, Str value, PlainYamlTake take, void *self)
{
    Str rest = str_trim(str_from(value, 1)), one;
    y->in_list = true;
    y->item = 0;
    if (str_is(rest, "]")) return ERR_OK;
    for (;; y->item++) {
        TRY(take_item(y, &rest, &one));
        if (one.len == 0) return plain_yaml_refuse(y, K("detect.rule-value"), y->keys[y->depth]);
        TRY(take(self, y, one));
        if (str_is(rest, "]")) return ERR_OK;
        if (rest.len == 0 || rest.ptr[0] != ',') return plain_yaml_refuse(y, K("detect.rule-line"), value);
        rest = str_from(rest, 1);
    }
}

static ErrorCode take_value(PlainYaml *y, Str value, PlainYamlTake take, void *self)
{
    y->in_list = false;
    y->item = 0;
    if (y->lists && value.ptr[0] == '[') return take_list(y, value, take, self);
    Str text = value, rest = value;
    if (value.ptr[0] == '"') {
        TRY(take_quoted(y, &rest, &text));
        if (rest.len > 0) return plain_yaml_refuse(y, K("detect.rule-line"), value);
    } else {
        TRY(check_plain(y, value));
    }
    if (text.len == 0) return plain_yaml_refuse(y, K("detect.rule-value"), y->keys[y->depth]);
    return take(self, y, text);
}

/* The name at the front of *rest, which stands behind its colon then. */
static ErrorCode take_name(PlainYaml *y, Str *rest, Str *ret)
{
    Str line = *rest;
    bool quoted = rest->ptr[0] == '"';
    if (quoted) TRY(take_quoted(y, rest, ret));
    bool parted = quoted ? rest->len > 0 && rest->ptr[0] == ':' : str_cut(rest, ':', ret);
    if (quoted) *rest = str_from(*rest, 1);
    bool plain = quoted || str_find_byte(*ret, ' ') < 0;
    if (!parted || ret->len == 0 || !plain || (rest->len > 0 && rest->ptr[0] != ' '))
        return plain_yaml_refuse(y, K("detect.rule-line"), str_trim(line));
    return ERR_OK;
}

static ErrorCode take_line(PlainYaml *y, Str line, PlainYamlTake take, void *self)
{
    size_t spaces = 0;
    while (spaces < line.len && line.ptr[spaces] == ' ') spaces++;
    Str rest = str_from(line, spaces), name = { 0 };
    if (str_trim(rest).len == 0 || rest.ptr[0] == '#') return ERR_OK;
    size_t depth = spaces / INDENT, deepest = y->opened ? y->depth + 1 : y->depth;
    if (spaces % INDENT != 0 || depth > deepest || depth >= PLAIN_YAML_DEPTH || (y->opened && depth < deepest))
        return plain_yaml_refuse(y, K("detect.rule-indent"), str_trim(rest));
    TRY(take_name(y, &rest, &name));
    y->depth = depth;
    y->keys[depth] = name;
    rest = str_trim(rest);
    y->opened = rest.len == 0;
    return y->opened ? ERR_OK : take_value(y, rest, take, self);
}

ErrorCode plain_yaml_read(PlainYaml *y, Str bytes, size_t limit, PlainYamlTake take, void *self)
{
    Str line;
    if (bytes.len > limit || !utf8_valid(bytes) || utf8_has_control(bytes, "\n"))
        return error_set(y->e, ERR_INVALID, K("detect.rule-text"), arg_str("path", y->path), arg_int("limit", (int64_t)limit));
    while (str_next_line(&bytes, &line)) {
        y->line++;
        TRY(take_line(y, line, take, self));
    }
    return ERR_OK;
}
