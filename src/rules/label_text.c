/* label_text.c: see label_text.h. */
#include "rules/label_text.h"

#include <ctype.h>

static const char VERSION[] = "TG1";
static const char SIGNS[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";
enum { MODULUS = 37, FIELDS = 7, PARTS_MOST = 8 };

static bool is_sign(unsigned char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); }
static int sign_value(unsigned char c) { return c <= '9' ? c - '0' : c - 'A' + 10; }

char label_check(Str text)
{
    int sum = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (is_sign(c)) sum = (sum + sign_value(c)) * 2 % MODULUS;
    }
    return SIGNS[(MODULUS + 1 - sum) % MODULUS];
}

/* ---- writing ---- */

/* What QR codes have no short form for, or what parts the fields, goes as the bytes of its UTF-8. */
static void add_field(Buf *to, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (is_sign(c) || c == '-' || c == '.' || c == '/') buf_byte(to, (char)c);
        else buf_format(to, "%%%02X", c);
    }
    buf_byte(to, '+');
}

void label_text_write(const LabelText *l, Buf *to)
{
    size_t before = to->len;
    buf_c(to, VERSION);
    buf_byte(to, '+');
    add_field(to, l->agency);
    add_field(to, l->of_case);
    add_field(to, l->thing);
    add_field(to, l->seal);
    add_field(to, l->hash);
    if (!to->failed) buf_byte(to, label_check(str_bytes(to->ptr + before, to->len - before)));
}

/* ---- reading ---- */

static int hex_value(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

static bool read_field(Arena *a, Str text, Str *ret)
{
    Buf to = buf_in(a);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '%') {
            buf_byte(&to, text.ptr[i]);
            continue;
        }
        int high = i + 2 < text.len ? hex_value(text.ptr[i + 1]) : -1, low = i + 2 < text.len ? hex_value(text.ptr[i + 2]) : -1;
        if (high < 0 || low < 0) return false;
        buf_byte(&to, (char)(high * 16 + low));
        i += 2;
    }
    *ret = buf_str(&to);
    return !to.failed && utf8_valid(*ret) && !utf8_has_control(*ret, "");
}

static bool is_hash(Str text)
{
    for (size_t i = 0; i < text.len; i++) if (hex_value(text.ptr[i]) < 0) return false;
    return text.len == LABEL_HASH;
}

static Str in_capitals(Arena *a, Str text)
{
    Buf to = buf_in(a);
    for (size_t i = 0; i < text.len; i++) buf_byte(&to, (char)toupper((unsigned char)text.ptr[i]));
    return buf_str(&to);
}

/* "TG", a number, "+": how every version begins. *known: it is this one. */
static bool begins(Str text, bool *known)
{
    size_t at = 2;
    if (!str_starts(text, STR("TG"))) return false;
    while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9') at++;
    *known = at == sizeof VERSION - 1 && str_starts(text, str_of(VERSION));
    return at > 2 && at < text.len && text.ptr[at] == '+';
}

ErrorCode label_text_read(Arena *a, Str text, LabelReading *how, LabelText *ret, Error *e)
{
    Str parts[PARTS_MOST], whole, rest;
    size_t count = 0;
    bool known = false, more = true;
    *how = LABEL_NONE;
    *ret = (LabelText){ 0 };
    text = str_trim(text);
    if (text.len == 0 || text.len > LABEL_LONGEST) return ERR_OK;
    whole = rest = in_capitals(a, text);
    if (!whole.ptr) return error_memory(e);
    if (!begins(whole, &known)) return ERR_OK;
    *how = known ? LABEL_TORN : LABEL_LATER;
    if (!known) return ERR_OK;
    while (more && count < PARTS_MOST) more = str_cut(&rest, '+', &parts[count++]);
    if (more || count != FIELDS || parts[FIELDS - 1].len != 1) return ERR_OK;
    if (parts[FIELDS - 1].ptr[0] != label_check(str_first(whole, whole.len - 1))) return ERR_OK;
    bool good = read_field(a, parts[1], &ret->agency) && read_field(a, parts[2], &ret->of_case)
             && read_field(a, parts[3], &ret->thing) && read_field(a, parts[4], &ret->seal)
             && read_field(a, parts[5], &ret->hash) && ret->thing.len > 0 && is_hash(ret->hash);
    if (good) *how = LABEL_READ;
    return ERR_OK;
}

bool label_number_read(Str text, Str *number, bool *good)
{
    text = str_trim(text);
    if (text.len < 5 || text.ptr[text.len - 1] != ')' || text.ptr[text.len - 3] != '(') return false;
    *number = str_trim(str_first(text, text.len - 3));
    *good = toupper((unsigned char)text.ptr[text.len - 2]) == label_check(*number);
    return number->len > 0;
}

/* ---- a scanner under a Cyrillic layout ---- */

/* The key that has this letter on it, by its place on a Latin keyboard; the letters in their order, а to я. The Kyrgyz layout
 * has ң, ө and ү on the same keys as н, о and у. */
static const char KEYS[] = "f,dult;pbqrkvyjghcnea[wxio]sm'.z";

static char key_of(uint32_t c)
{
    if (c >= 0x430 && c <= 0x44f) return KEYS[c - 0x430];
    switch (c) {
    case 0x451: return '`';
    case 0x4a3: return 'y';
    case 0x4e9: return 'j';
    case 0x4af: return 'e';
    default:    return 0;
    }
}

/* With Shift. */
static char key_above(char key)
{
    static const char FROM[] = "[];',.`", TO[] = "{}:\"<>~";
    const char *at = strchr(FROM, key);
    return at ? TO[at - FROM] : (char)toupper((unsigned char)key);
}

static char latin_of(uint32_t c)
{
    char key = key_of(c);
    if (key) return key;
    if (c >= 0x410 && c <= 0x42f) return key_above(KEYS[c - 0x410]);
    if (c == 0x401) return '~';
    if (c == 0x4a2 || c == 0x4e8 || c == 0x4ae) return key_above(key_of(c + 1));
    if (c == '.') return '/';
    return 0;
}

bool label_as_latin(Str text, Buf *to)
{
    bool cyrillic = false;
    uint32_t c;
    while (utf8_next(&text, &c)) {
        char latin = latin_of(c);
        cyrillic = cyrillic || (latin && c != '.');
        if (latin) buf_byte(to, latin);
        else utf8_add(to, c);
    }
    return cyrillic && text.len == 0;
}
