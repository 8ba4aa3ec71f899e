/* json_split.c: where values begin and end in a stream.
 *
 * Between values there is white space and a comma, looked at byte by byte. Inside of one only quotes and brackets matter: 64 bytes
 * at a time, bits say which brackets stand outside of strings, and only those are counted. What is neither bracket nor string (a
 * number, or rubbish) is a value up to the next white space, comma or bracket: the reader says what is wrong with it. */
#include "text/json_int.h"

static inline bool is_white(char ch)
{
    return ch == ' ' || ch == '\n' || ch == '\r' || ch == '\t';
}

static SplitEvent go_between(JsonSplit *s, Str piece, size_t *at)
{
    while (*at < piece.len) {
        char ch = piece.ptr[(*at)++];
        if (is_white(ch) || (ch == ',' && s->base > 0)) continue;
        if ((ch == ']' || ch == '}') && s->base > 0) {
            s->depth--;
            s->base = 0;
            s->state = s->depth > 0 ? SPLIT_IN_BRACKETS : SPLIT_BETWEEN;
            return SPLIT_CLOSED;
        }
        bool opens = ch == '{' || ch == '[';
        s->depth += opens;
        s->state = opens ? SPLIT_IN_BRACKETS : ch == '"' ? SPLIT_IN_TEXT : SPLIT_IN_WORD;
        s->inside = s->escaped = 0;
        return SPLIT_BEGIN;
    }
    return SPLIT_MORE;
}

static SplitEvent go_through_word(JsonSplit *s, Str piece, size_t *at)
{
    for (; *at < piece.len; (*at)++) {
        char ch = piece.ptr[*at];
        if (!is_white(ch) && ch != ',' && ch != ']' && ch != '}' && ch != '{' && ch != '[') continue;
        s->state = SPLIT_BETWEEN;
        return SPLIT_END;
    }
    return SPLIT_MORE;
}

static SplitEvent go_through_text(JsonSplit *s, Str piece, size_t *at)
{
    while (*at < piece.len) {
        char ch = piece.ptr[(*at)++];
        if (ch == '"' && !s->escaped) {
            s->state = SPLIT_BETWEEN;
            return SPLIT_END;
        }
        s->escaped = ch == '\\' && !s->escaped;
    }
    return SPLIT_MORE;
}

/* The brackets of up to 64 bytes: how many bytes were gone through, and what happened there. */
static SplitEvent go_through_block(JsonSplit *s, const char *block, size_t len, size_t *gone)
{
    JsonMasks m = json_masks(block);
    uint64_t escaped = json_escaped_bits(m.backslash, &s->escaped), in = json_parity(m.quote & ~escaped) ^ s->inside;
    if (len < JSON_BLOCK) s->escaped = escaped >> len & 1;            /* filled up with spaces: the first of them was taken */
    s->inside = 0 - (in >> 63);
    for (uint64_t left = (m.open | m.close) & ~in; left; left &= left - 1) {
        unsigned bit = (unsigned)__builtin_ctzll(left);
        bool list = s->depth == 1 && s->base == 0 && block[bit] == '[';
        bool opens = m.open >> bit & 1;
        s->depth = opens ? s->depth + 1 : s->depth - 1;
        bool ends = s->depth == s->base;
        if (!list && !ends) continue;
        s->inside = s->escaped = 0;
        if (ends) s->state = SPLIT_BETWEEN;
        *gone = bit + 1;
        return ends ? SPLIT_END : SPLIT_LIST;
    }
    *gone = len;
    return SPLIT_MORE;
}

static SplitEvent go_through_brackets(JsonSplit *s, Str piece, size_t *at)
{
    while (*at < piece.len) {
        size_t len = piece.len - *at < JSON_BLOCK ? piece.len - *at : JSON_BLOCK, gone;
        const char *block = piece.ptr + *at;
        char last[JSON_BLOCK];
        if (len < JSON_BLOCK) {
            memset(last, ' ', sizeof last);
            memcpy(last, block, len);
            block = last;
        }
        SplitEvent event = go_through_block(s, block, len, &gone);
        *at += gone;
        if (event != SPLIT_MORE) return event;
    }
    return SPLIT_MORE;
}

SplitEvent json_split(JsonSplit *s, Str piece, size_t *at)
{
    if (s->state == SPLIT_IN_BRACKETS && s->base > 0 && s->depth == s->base) s->state = SPLIT_BETWEEN;   /* a list was gone into */
    switch (s->state) {
    case SPLIT_IN_WORD:     return go_through_word(s, piece, at);
    case SPLIT_IN_TEXT:     return go_through_text(s, piece, at);
    case SPLIT_IN_BRACKETS: return go_through_brackets(s, piece, at);
    case SPLIT_BETWEEN:
    default:                return go_between(s, piece, at);
    }
}
