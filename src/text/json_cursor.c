/* json_cursor.c: the walk over a JSON text.
 *
 * A cursor stands between two tokens. Taking a value checks it completely; a walk over what is taken and a tree of the same
 * text therefore agree. What is skipped without being strict is checked for its structure only, 64 bytes at a time: bit masks
 * say where the quotes are, a parity over them which bytes lie in strings, and what remains (strings, scalars and the six
 * structural characters) runs through a small table of what may follow what. A strict cursor skips by building the value and
 * forgetting it, so that nothing a strict reader refuses hides in what nobody asked for. */
#include "text/json_int.h"

void json_place(const JsonCursor *c, const char *at, int64_t *line, int64_t *column)
{
    const char *begin = c->start;
    uint64_t n = c->line;
    for (const char *p; begin < at && (p = memchr(begin, '\n', (size_t)(at - begin))); begin = p + 1) n++;
    *line = (int64_t)n;
    *column = (int64_t)utf8_count(str_bytes(begin, (size_t)(at - begin))) + 1;
}

ErrorCode json_fail(const JsonCursor *c, const char *at, ErrorCode code, const char *key, Error *e)
{
    int64_t line, column;
    json_place(c, at, &line, &column);
    return error_set(e, code, key, arg_int("line", line), arg_int("column", column),
                     arg_int("byte", (int64_t)(c->offset + (uint64_t)(at - c->start))));
}

static inline bool is_white(char ch)
{
    return ch == ' ' || ch == '\n' || ch == '\r' || ch == '\t';
}

static inline void pass_white(JsonCursor *c)
{
    while (c->at < c->end && is_white(*c->at)) c->at++;
}

/* ---- strings ---- */

/* Takes a string as it stands between its quotes. */
static inline ErrorCode take_raw(JsonCursor *c, Str *raw, bool *escapes, Error *e)
{
    const char *begin = c->at + 1, *p = begin;
    *escapes = false;
    if (c->index && c->index->plain) {
        p = json_quote_(c, c->index->quotes, begin);
        *raw = str_bytes(begin, (size_t)(p - begin));
        c->at = p + 1;
        return ERR_OK;
    }
    for (;;) {
        p = json_plain_end(p, c->end);
        if (p < c->end && *p == '"') break;
        if (p < c->end && *p != '\\') return json_fail(c, p, ERR_INVALID, K("json.control"), e);
        if (c->end - p < 2) return json_fail(c, c->at, ERR_INVALID, K("json.open-string"), e);
        *escapes = true;
        p += 2;
    }
    *raw = str_bytes(begin, (size_t)(p - begin));
    c->at = p + 1;
    if (c->strict && !json_is_ascii(*raw)) {
        size_t valid = utf8_valid_length(*raw);
        if (valid < raw->len) return json_fail(c, begin + valid, ERR_INVALID, K("json.utf8"), e);
    }
    return ERR_OK;
}

/* Four hexadecimal digits, or -1. */
static int32_t hex_unit(const char *p, const char *end)
{
    if (end - p < 4) return -1;
    int32_t v = 0;
    for (int i = 0; i < 4; i++) {
        char ch = p[i];
        int digit = ch >= '0' && ch <= '9' ? ch - '0' : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10
                  : ch >= 'A' && ch <= 'F' ? ch - 'A' + 10 : -1;
        if (digit < 0) return -1;
        v = v << 4 | digit;
    }
    return v;
}

/* The code point of the escape whose `u` stands at *p; moves *p behind it. -1: no hexadecimal digits; -2: half a pair. */
static int32_t take_unit(const char **p, const char *end)
{
    int32_t high = hex_unit(*p + 1, end);
    if (high < 0) return -1;
    *p += 5;
    if (high < 0xd800 || high > 0xdfff) return high;
    if (high > 0xdbff || end - *p < 6 || (*p)[0] != '\\' || (*p)[1] != 'u') return -2;
    int32_t low = hex_unit(*p + 2, end);
    if (low < 0xdc00 || low > 0xdfff) return -2;
    *p += 6;
    return 0x10000 + ((high - 0xd800) << 10 | (low - 0xdc00));
}

/* The code point that the escape at *p (behind its backslash) stands for. */
static ErrorCode take_escape(const JsonCursor *c, const char **p, const char *end, uint32_t *ret, Error *e)
{
    static const char LETTERS[] = "\"\\/bfnrt", MEANING[] = "\"\\/\b\f\n\r\t";
    const char *at = *p;
    const char *letter = *at != 0 ? strchr(LETTERS, *at) : NULL;
    if (letter) {
        *ret = (uint32_t)MEANING[letter - LETTERS];
        (*p)++;
        return ERR_OK;
    }
    int32_t unit = *at == 'u' ? take_unit(p, end) : -1;
    if (unit == -1) return json_fail(c, at - 1, ERR_INVALID, K("json.escape"), e);
    if (unit == -2 && c->strict) return json_fail(c, at - 1, ERR_INVALID, K("json.surrogate"), e);
    *ret = unit == -2 ? 0xfffd : (uint32_t)unit;
    return ERR_OK;
}

/* No escape is shorter than what it stands for, so the raw length is room enough. */
static ErrorCode unescape(JsonCursor *c, Str raw, Str *ret, Error *e)
{
    char *room = arena_alloc(c->arena, raw.len);
    if (!room) return error_memory(e);
    Buf to = { .arena = c->arena, .ptr = room, .room = raw.len };
    const char *p = raw.ptr, *end = raw.ptr + raw.len;
    for (;;) {
        const char *escape = memchr(p, '\\', (size_t)(end - p));
        buf_add(&to, str_bytes(p, (size_t)((escape ? escape : end) - p)));
        if (!escape) break;
        p = escape + 1;
        uint32_t code_point = 0;
        TRY(take_escape(c, &p, end, &code_point, e));
        utf8_add(&to, code_point);
    }
    *ret = buf_str(&to);
    return ERR_OK;
}

static inline ErrorCode take_text(JsonCursor *c, Str *ret, Error *e)
{
    bool escapes;
    TRY(take_raw(c, ret, &escapes, e));
    return escapes ? unescape(c, *ret, ret, e) : ERR_OK;
}

/* ---- scalars ---- */

static inline bool ends_scalar(char ch)
{
    return is_white(ch) || ch == ',' || ch == '}' || ch == ']' || ch == ':' || ch == '"' || ch == '{' || ch == '[' || ch == '\\';
}

static const char *digits_end(const char *p, const char *end)
{
    while (p < end && *p >= '0' && *p <= '9') p++;
    return p;
}

/* Behind the number that stands at p, or NULL when its form is wrong. */
static const char *number_end(const char *p, const char *end)
{
    if (p < end && *p == '-') p++;
    const char *whole = p;
    p = digits_end(p, end);
    if (p == whole || (*whole == '0' && p - whole > 1)) return NULL;
    if (p < end && *p == '.') {
        const char *fraction = p + 1;
        p = digits_end(fraction, end);
        if (p == fraction) return NULL;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < end && (*p == '+' || *p == '-')) p++;
        const char *exponent = p;
        p = digits_end(exponent, end);
        if (p == exponent) return NULL;
    }
    return p;
}

/* ---- skipping ---- */

/* What a token is. The brackets stand last: only they change the depth. */
enum { T_BAD, T_STRING, T_SCALAR, T_COMMA, T_COLON, T_OPEN_OBJECT, T_OPEN_ARRAY, T_CLOSE_OBJECT, T_CLOSE_ARRAY, T_COUNT };

static const uint8_t TOKEN[256] = {
    ['"'] = T_STRING, [','] = T_COMMA, [':'] = T_COLON,
    ['{'] = T_OPEN_OBJECT, ['['] = T_OPEN_ARRAY, ['}'] = T_CLOSE_OBJECT, [']'] = T_CLOSE_ARRAY,
    ['-'] = T_SCALAR, ['0'] = T_SCALAR, ['1'] = T_SCALAR, ['2'] = T_SCALAR, ['3'] = T_SCALAR, ['4'] = T_SCALAR, ['5'] = T_SCALAR,
    ['6'] = T_SCALAR, ['7'] = T_SCALAR, ['8'] = T_SCALAR, ['9'] = T_SCALAR, ['t'] = T_SCALAR, ['f'] = T_SCALAR, ['n'] = T_SCALAR,
};

/* What may stand next; a closing bracket's own entry only says that it may: what follows it is up to the bracket around. */
enum { S_NO, S_NAME_OR_END, S_NAME, S_COLON, S_MEMBER_VALUE, S_COMMA_OR_BRACE, S_ITEM_OR_END, S_ITEM, S_COMMA_OR_BRACKET, S_COUNT };

static const uint8_t NEXT[S_COUNT][T_COUNT] = {
    [S_NAME_OR_END]  = { [T_STRING] = S_COLON, [T_CLOSE_OBJECT] = S_COMMA_OR_BRACE },
    [S_NAME]         = { [T_STRING] = S_COLON },
    [S_COLON]        = { [T_COLON] = S_MEMBER_VALUE },
    [S_MEMBER_VALUE] = { [T_STRING] = S_COMMA_OR_BRACE, [T_SCALAR] = S_COMMA_OR_BRACE,
                         [T_OPEN_OBJECT] = S_NAME_OR_END, [T_OPEN_ARRAY] = S_ITEM_OR_END },
    [S_COMMA_OR_BRACE] = { [T_COMMA] = S_NAME, [T_CLOSE_OBJECT] = S_COMMA_OR_BRACE },
    [S_ITEM_OR_END]  = { [T_STRING] = S_COMMA_OR_BRACKET, [T_SCALAR] = S_COMMA_OR_BRACKET, [T_OPEN_OBJECT] = S_NAME_OR_END,
                         [T_OPEN_ARRAY] = S_ITEM_OR_END, [T_CLOSE_ARRAY] = S_COMMA_OR_BRACKET },
    [S_ITEM]         = { [T_STRING] = S_COMMA_OR_BRACKET, [T_SCALAR] = S_COMMA_OR_BRACKET, [T_OPEN_OBJECT] = S_NAME_OR_END,
                         [T_OPEN_ARRAY] = S_ITEM_OR_END },
    [S_COMMA_OR_BRACKET] = { [T_COMMA] = S_ITEM, [T_CLOSE_ARRAY] = S_COMMA_OR_BRACKET },
};

static const char *const EXPECTED[S_COUNT] = {
    [S_NO] = K("json.no-value"), [S_NAME_OR_END] = K("json.no-name"), [S_NAME] = K("json.no-name"), [S_COLON] = K("json.no-colon"),
    [S_MEMBER_VALUE] = K("json.no-value"), [S_COMMA_OR_BRACE] = K("json.no-comma-in-object"),
    [S_ITEM_OR_END] = K("json.no-value"), [S_ITEM] = K("json.no-value"), [S_COMMA_OR_BRACKET] = K("json.no-comma-in-array"),
};

typedef struct {
    uint64_t kinds;          /* one bit for each open bracket, the innermost lowest: 1 is an object */
    unsigned depth, room;    /* open brackets, and how many may be */
    uint8_t  state;          /* what may stand next */
    uint64_t inside;         /* all ones when the block before ended in a string */
    uint64_t scalar;         /* 1 when it ended in a scalar */
    uint64_t escaped;        /* 1 when it ended in a backslash that takes the next byte */
    size_t   at, quote;      /* where the block begins, and the last quote before its end, from where the skipping began */
    ErrorCode code;          /* what was wrong, if anything, and its sentence */
    const char *key;
} Skip;

/* Where tokens start in a block. A backslash outside of strings counts as one, which nothing may follow. */
static inline uint64_t token_bits(Skip *s, const char *block)
{
    JsonMasks m = json_masks(block);
    uint64_t quotes = m.quote;
    uint64_t structure = m.comma | m.colon | m.open | m.close;
    if (m.backslash | s->escaped) quotes &= ~json_escaped_bits(m.backslash, &s->escaped);
    uint64_t in = json_parity(quotes) ^ s->inside;
    s->inside = 0 - (in >> 63);
    if (quotes) s->quote = s->at + 63 - (unsigned)__builtin_clzll(quotes);
    uint64_t scalar = ~(in | quotes | structure | m.white);
    uint64_t scalar_start = scalar & ~(scalar << 1 | s->scalar);
    s->scalar = scalar >> 63;
    return ((structure | m.backslash) & ~in) | (quotes & in) | scalar_start;
}

static inline int skip_fault(Skip *s, int at, ErrorCode code, const char *key)
{
    s->code = code;
    s->key = key;
    return at;
}

enum { SKIP_GOES_ON = -1 };

/* Takes the tokens of one block: the place behind the last bracket, SKIP_GOES_ON, or the place of a fault. */
static inline int skip_block(Skip *s, const char *block)
{
    for (uint64_t tokens = token_bits(s, block); tokens; tokens &= tokens - 1) {
        int at = __builtin_ctzll(tokens);
        unsigned token = TOKEN[(unsigned char)block[at]];
        uint8_t next = NEXT[s->state][token];
        if (__builtin_expect(next == S_NO, 0)) return skip_fault(s, at, ERR_INVALID, EXPECTED[s->state]);
        s->state = next;
        if (token < T_OPEN_OBJECT) continue;
        if (token < T_CLOSE_OBJECT) {
            if (s->depth == s->room) return skip_fault(s, at, ERR_LIMIT, K("json.depth"));
            s->kinds = s->kinds << 1 | (token == T_OPEN_OBJECT);
            s->depth++;
        } else {
            s->kinds >>= 1;
            if (--s->depth == 0) return at + 1;
            s->state = s->kinds & 1 ? S_COMMA_OR_BRACE : S_COMMA_OR_BRACKET;
        }
    }
    return SKIP_GOES_ON;
}

/* The last block, filled up with spaces: nothing behind the input is looked at. */
static __attribute__((noinline)) int skip_last_block(Skip *s, const char *p, const char *end)
{
    char block[JSON_BLOCK];
    memset(block, ' ', sizeof block);
    memcpy(block, p, (size_t)(end - p));
    return skip_block(s, block);
}

static ErrorCode skip_container(JsonCursor *c, Error *e)
{
    Skip s = { .state = S_ITEM, .room = JSON_DEPTH - c->depth };
    const char *p = c->at;
    int at = SKIP_GOES_ON;
    for (; c->end - p >= JSON_BLOCK; p += JSON_BLOCK, s.at += JSON_BLOCK) {
        at = skip_block(&s, p);
        if (at != SKIP_GOES_ON) break;
    }
    if (at == SKIP_GOES_ON) at = skip_last_block(&s, p, c->end);
    if (s.code != ERR_OK) return json_fail(c, p + at, s.code, s.key, e);
    if (at == SKIP_GOES_ON && s.inside) return json_fail(c, c->at + s.quote, ERR_INVALID, K("json.open-string"), e);
    if (at == SKIP_GOES_ON) return json_fail(c, c->end, ERR_INVALID, K("json.unfinished"), e);
    c->at = p + at;
    return ERR_OK;
}

/* A string without a look at its escapes. */
static ErrorCode skip_string(JsonCursor *c, Error *e)
{
    const char *p = c->at + 1;
    for (;;) {
        p = json_plain_end(p, c->end);
        ptrdiff_t step = p < c->end && *p == '\\' ? 2 : 1;
        if (c->end - p < step) return json_fail(c, c->at, ERR_INVALID, K("json.open-string"), e);
        if (*p == '"') break;
        p += step;
    }
    c->at = p + 1;
    return ERR_OK;
}

/* A number, true, false, null or what looks like one: up to the next token, as in a container. */
static void skip_scalar(JsonCursor *c)
{
    while (c->at < c->end && !ends_scalar(*c->at)) c->at++;
}

/* ---- the cursor ---- */

JsonCursor json_cursor(Arena *a, Str input, bool strict)
{
    const char *start = input.ptr ? input.ptr : "";
    return (JsonCursor){ .at = start, .start = start, .end = start + input.len, .line = 1, .strict = strict, .arena = a };
}

ErrorCode json_peek(JsonCursor *c, JsonType *ret, Error *e)
{
    pass_white(c);
    if (c->at == c->end) {
        if (c->depth == 0) return json_fail(c, c->at, ERR_END, K("json.empty"), e);
        return json_fail(c, c->at, ERR_INVALID, K("json.unfinished"), e);
    }
    switch (*c->at) {
    case '{': *ret = JSON_OBJECT; return ERR_OK;
    case '[': *ret = JSON_ARRAY; return ERR_OK;
    case '"': *ret = JSON_STRING; return ERR_OK;
    case 't': case 'f': *ret = JSON_BOOL; return ERR_OK;
    case 'n': *ret = JSON_NULL; return ERR_OK;
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
        *ret = JSON_NUMBER; return ERR_OK;
    default: return json_fail(c, c->at, ERR_INVALID, K("json.no-value"), e);
    }
}

/* Peeks and says what should have stood there. */
static ErrorCode expect(JsonCursor *c, JsonType expected, Error *e)
{
    static const char *const KEYS[] = {
        [JSON_NULL] = K("json.not-null"), [JSON_BOOL] = K("json.not-bool"), [JSON_NUMBER] = K("json.not-number"),
        [JSON_STRING] = K("json.not-string"), [JSON_ARRAY] = K("json.not-array"), [JSON_OBJECT] = K("json.not-object"),
    };
    JsonType type;
    TRY(json_peek(c, &type, e));
    return type == expected ? ERR_OK : json_fail(c, c->at, ERR_INVALID, KEYS[expected], e);
}

ErrorCode json_walk_in(JsonCursor *c, JsonType expected, Error *e)
{
    TRY(expect(c, expected, e));
    if (c->depth == JSON_DEPTH) return json_fail(c, c->at, ERR_LIMIT, K("json.depth"), e);
    json_go_in_(c);
    c->bracket++;
    c->first = true;
    return ERR_OK;
}

/* To the next member or item: behind the comma, or behind the closing bracket with *more false. */
static inline ErrorCode next_element(JsonCursor *c, char closing, const char *key, bool *more, Error *e)
{
    if (c->depth == 0) return error_internal(e, "json_next");
    pass_white(c);
    if (c->at == c->end) return json_fail(c, c->at, ERR_INVALID, K("json.unfinished"), e);
    bool first = c->first;
    c->first = false;
    *more = *c->at != closing;
    if (!*more) {
        json_go_out_(c);
    } else if (!first) {
        if (*c->at != ',') return json_fail(c, c->at, ERR_INVALID, key, e);
        c->at++;
    }
    return ERR_OK;
}

/* A name of the object that is walked, held against those before it. */
static void note_name(JsonCursor *c, Str name, bool first)
{
    JsonNames *n = &c->names[c->depth - 1];
    bool came = false;
    if (first) n->count = 0;
    for (uint32_t i = 0; i < n->count && !came; i++) came = str_equal(n->list[i], name);
    c->duplicates += came;
    if (!came && n->count < JSON_NAMES) n->list[n->count++] = name;
}

ErrorCode json_walk_to_member(JsonCursor *c, Str *name, bool *more, Error *e)
{
    bool first = c->first;
    TRY(next_element(c, '}', K("json.no-comma-in-object"), more, e));
    if (!*more) return ERR_OK;
    pass_white(c);
    if (c->at == c->end || *c->at != '"') return json_fail(c, c->at, ERR_INVALID, K("json.no-name"), e);
    TRY(take_text(c, name, e));
    pass_white(c);
    if (c->at == c->end || *c->at != ':') return json_fail(c, c->at, ERR_INVALID, K("json.no-colon"), e);
    c->at++;
    if (c->names) note_name(c, *name, first);
    if (c->seen) json_mark_name_(c, *name);
    return ERR_OK;
}

ErrorCode json_walk_to_item(JsonCursor *c, bool *more, Error *e)
{
    return next_element(c, ']', K("json.no-comma-in-array"), more, e);
}

ErrorCode json_walk_string(JsonCursor *c, Str *ret, Error *e)
{
    TRY(expect(c, JSON_STRING, e));
    return take_text(c, ret, e);
}

ErrorCode json_take_number(JsonCursor *c, Str *ret, Error *e)
{
    if (c->at == c->end || *c->at < '0' || *c->at > '9') TRY(expect(c, JSON_NUMBER, e));
    const char *end = number_end(c->at, c->end);
    if (!end) return json_fail(c, c->at, ERR_INVALID, K("json.number"), e);
    *ret = str_bytes(c->at, (size_t)(end - c->at));
    c->at = end;
    return ERR_OK;
}

static ErrorCode take_word(JsonCursor *c, Str word, Error *e)
{
    Str rest = str_bytes(c->at, (size_t)(c->end - c->at));
    if (!str_starts(rest, word)) return json_fail(c, c->at, ERR_INVALID, K("json.no-value"), e);
    c->at += word.len;
    return ERR_OK;
}

ErrorCode json_take_bool(JsonCursor *c, bool *ret, Error *e)
{
    TRY(expect(c, JSON_BOOL, e));
    *ret = *c->at == 't';
    return take_word(c, *ret ? STR("true") : STR("false"), e);
}

ErrorCode json_take_null(JsonCursor *c, Error *e)
{
    TRY(expect(c, JSON_NULL, e));
    return take_word(c, STR("null"), e);
}

static ErrorCode skip_strictly(JsonCursor *c, Error *e)
{
    ArenaMark mark = arena_mark(c->arena);
    JsonValue *forgotten;
    ErrorCode code = json_take_value(c, &forgotten, e);
    arena_restore(c->arena, mark);
    return code;
}

ErrorCode json_walk_over(JsonCursor *c, Error *e)
{
    if (c->strict) return skip_strictly(c, e);
    JsonType type;
    TRY(json_peek(c, &type, e));
    if (c->index && type >= JSON_STRING) return json_skip(c, e);
    if (type == JSON_OBJECT || type == JSON_ARRAY) return skip_container(c, e);
    if (type == JSON_STRING) return skip_string(c, e);
    skip_scalar(c);
    return ERR_OK;
}

ErrorCode json_finish(JsonCursor *c, Error *e)
{
    pass_white(c);
    return c->at == c->end ? ERR_OK : json_fail(c, c->at, ERR_INVALID, K("json.trailing"), e);
}

ErrorCode json_check_utf8(const JsonCursor *c, Error *e)
{
    if (c->index && c->index->ascii) return ERR_OK;
    Str text = str_bytes(c->start, (size_t)(c->end - c->start));
    size_t valid = utf8_valid_length(text);
    return valid == text.len ? ERR_OK : json_fail(c, c->start + valid, ERR_INVALID, K("json.utf8"), e);
}
