/* search_sign.c: see search_sign.h. */
#include "office/search_sign.h"

#include "office/search_text.h"
#include "text/normalise.h"

/* ---- names ---- */

NamesWhom field_names_whom(const Kind *k, const Field *f)
{
    const Field *of = f;
    while (of->type == FIELD_LIST || of->type == FIELD_STATEMENT) of = of->of;
    if (!field_is_searched(k, f)) return NAMES_NOBODY;
    return of->type == FIELD_PERSON_NAME ? NAMES_PERSON : f->names;
}

MatchSort names_sort(NamesWhom whom)
{
    return whom == NAMES_BODY ? MATCH_BODY : whom == NAMES_EITHER ? MATCH_ANY : MATCH_PERSON;
}

/* Numbers, and letters that have no sound, are found as they are written. */
void name_word_signs(Buf *to, const MatchWord *word)
{
    uint64_t keys[] = { word->key, word->other };
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        if (keys[i] != 0 && keys[i] >> 61 == 0) search_sign(to, SIGN_NAME, str_bytes(&keys[i], sizeof keys[i]));
    }
}

static void add_names(const MatchBook *book, Buf *to, Str lines, NamesWhom whom)
{
    Str line;
    MatchName name;
    while (str_next_line(&lines, &line)) {
        match_name(book, line, names_sort(whom), &name);
        for (size_t i = 0; i < name.count; i++) {
            if (name.words[i].kind != WORD_INITIAL && name.words[i].kind != WORD_PARTICLE) name_word_signs(to, &name.words[i]);
        }
    }
}

/* ---- numbers ---- */

enum { PHONE = 9, PHONE_TYPED = PHONE + 1, PHONE_ABROAD = PHONE + 3, LETTERS_MOST = 12, LINE_LONGEST = 120, RUN_LEAST = 9, RUN_MOST = 20 };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Written among the digits of a number. */
static bool is_between(uint32_t c)
{
    return c == ' ' || c == '-' || c == '(' || c == ')' || c == '.' || c == '/' || c == '+' || c == 0xa0 || c == 0x2010 || c == 0x2011 ||
           c == 0x2013 || c == 0x2116;
}

/* 0555 123456, +996 555 123456 and 996555123456 are one. */
static Str without_country(Str digits)
{
    for (size_t i = 0; i < digits.len; i++) if (!is_digit(digits.ptr[i])) return digits;
    if (digits.len == PHONE_ABROAD + 2 && str_starts(digits, STR("00996"))) return str_from(digits, 5);
    if (digits.len == PHONE_ABROAD && str_starts(digits, STR("996"))) return str_from(digits, 3);
    if (digits.len == PHONE_TYPED && digits.ptr[0] == '0') return str_from(digits, 1);
    return digits;
}

/* The letters of plates, as they look. */
static uint32_t plain_letter(uint32_t c)
{
    static const struct { uint32_t from; char to; } ALIKE[] = {
        { 0x430, 'a' }, { 0x432, 'b' }, { 0x435, 'e' }, { 0x43a, 'k' }, { 0x43c, 'm' }, { 0x43d, 'h' }, { 0x43e, 'o' }, { 0x440, 'p' },
        { 0x441, 'c' }, { 0x442, 't' }, { 0x443, 'y' }, { 0x445, 'x' },
    };
    if (c >= 'A' && c <= 'Z') return c + 32;
    if (c >= 0x410 && c <= 0x42f) c += 32;
    for (size_t i = 0; i < ARRAY_LEN(ALIKE); i++) if (ALIKE[i].from == c) return (uint32_t)ALIKE[i].to;
    return c;
}

Str number_plain(Arena *a, Str written)
{
    Buf to = buf_in(a);
    uint32_t c;
    size_t digits = 0, letters = 0, together = 0;
    while (utf8_next(&written, &c)) {
        if (is_between(c)) {
            together = 0;
            continue;
        }
        c = plain_letter(c);
        bool digit = c >= '0' && c <= '9', letter = (c >= 'a' && c <= 'z') || (c >= 0x430 && c <= 0x4ff);
        digits += digit;
        letters += letter;
        together = letter ? together + 1 : 0;
        if (!(digit || letter) || digits + letters > NUMBER_LONGEST || letters > LETTERS_MOST || together > 4) return (Str){ 0 };
        utf8_add(&to, c);
    }
    return digits < NUMBER_DIGITS || to.failed ? (Str){ 0 } : without_country(buf_str(&to));
}

static void add_number(Buf *to, Str number)
{
    if (number.len == 0) return;
    buf_add(to, number);
    buf_byte(to, '\n');
}

/* Inside of a sentence only what is digits counts, as a telephone and an account are written; two marks between them at most. */
static void add_runs(Buf *to, Str line)
{
    char run[RUN_MOST + 1];
    size_t n = 0, gap = 0;
    for (size_t i = 0; i <= line.len; i++) {
        char c = i < line.len ? line.ptr[i] : '\n';
        bool mark = c == ' ' || c == '-' || c == '(' || c == ')';
        if (is_digit(c)) {
            if (n <= RUN_MOST) run[n < RUN_MOST ? n : RUN_MOST] = c;
            n += n <= RUN_MOST;
            gap = 0;
        } else if (!(mark && n > 0 && ++gap <= 2)) {
            if (n >= RUN_LEAST && n <= RUN_MOST) add_number(to, without_country(str_bytes(run, n)));
            n = gap = 0;
        }
    }
}

void numbers_in(Buf *to, Arena *a, Str text)
{
    Str line;
    while (str_next_line(&text, &line)) {
        Str whole = line.len <= LINE_LONGEST ? number_plain(a, line) : (Str){ 0 };
        if (whole.len > 0) add_number(to, whole);
        else add_runs(to, line);
    }
}

/* ---- state and places ---- */

static void add_region(Buf *to, const Field *f, Str code)
{
    for (size_t steps = 0; code.len > 0 && steps < f->region_count; steps++) {
        Str within = STR("");
        search_sign(to, SIGN_PLACE, code);
        for (size_t i = 0; i < f->region_count; i++) if (str_equal(f->regions[i].code, code)) within = f->regions[i].within;
        code = within;
    }
}

static void add_places(Buf *to, const Field *f, const JsonValue *v)
{
    if (!v) return;
    if (f->type == FIELD_LIST) JSON_EACH(item, v) add_places(to, f->of, item);
    else if (f->type == FIELD_STATEMENT) add_places(to, f->of, json_get(v, "value"));
    else if (f->type == FIELD_GROUP) for (const Field *part = f->fields; part; part = part->next) add_places(to, part, json_get_str(v, part->id));
    else if (f->type == FIELD_PLACE) add_region(to, f, json_text(json_get(v, "region")));
}

void record_search_signs(const MatchBook *book, Arena *a, Buf *to, const Kind *k, Str state, const JsonValue *body, Str text)
{
    const JsonValue *fields = json_get(body, "fields");
    Buf numbers = buf_in(a);
    Str line;
    search_sign(to, SIGN_STATE, state);
    for (const Field *f = k->fields; f; f = f->next) {
        NamesWhom whom = field_names_whom(k, f);
        Buf names = buf_in(a);
        if (!f->sensitive) add_places(to, f, json_get_str(fields, f->id));
        if (whom == NAMES_NOBODY) continue;
        field_search_text(&names, f, json_get_str(fields, f->id));
        add_names(book, to, buf_str(&names), whom);
        to->failed = to->failed || names.failed;
    }
    numbers_in(&numbers, a, text);
    for (Str rest = buf_str(&numbers); str_next_line(&rest, &line);) search_sign(to, SIGN_NUMBER, line);
    to->failed = to->failed || numbers.failed;
}
