/* messages.c: see messages.h. Looks a key up in the table that the build made, and puts values into the sentence. */
#include "text/messages.h"

#include "text/messages_table.h"

/* ---- languages ---- */

static const char *const LANG_CODES[LANG_COUNT] = { [LANG_EN] = "en", [LANG_RU] = "ru", [LANG_KY] = "ky" };

bool lang_of(Str code, Lang *ret)
{
    if (code.len > 2 && !memchr("_-.@", code.ptr[2], 4)) return false;
    for (int i = 0; i < LANG_COUNT; i++) {
        if (str_is(str_first(code, 2), LANG_CODES[i])) {
            *ret = (Lang)i;
            return true;
        }
    }
    return false;
}

const char *lang_code(Lang lang)
{
    return LANG_CODES[lang];
}

/* ---- the table ---- */

static const MessageRow *find_row(Str key)
{
    size_t low = 0, high = MESSAGE_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(key, str_of(MESSAGE_ROWS[middle].key));
        if (order == 0) return &MESSAGE_ROWS[middle];
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return NULL;
}

const char *message_text(Lang lang, Str key)
{
    const MessageRow *row = find_row(key);
    return row ? row->text[lang] : NULL;
}

const char *message_key(Str key)
{
    const MessageRow *row = find_row(key);
    return row ? row->key : NULL;
}

/* ---- values and plurals ---- */

typedef enum { ONE, FEW, MANY } Plural;

/* The number as decimal digits, so that one that came as text (out of an Error) counts too; a fraction takes `few` in Russian
 * ("1,5 часа") and `many` elsewhere. The rules are those of CLDR for cardinals. */
static Plural plural_of(Lang lang, Str number)
{
    int64_t n;
    if (!int_parse(number, &n)) {
        int64_t hundredths;
        return lang == LANG_RU && amount_parse(number, 2, &hundredths) ? FEW : MANY;
    }
    uint64_t count = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    if (lang != LANG_RU) return count == 1 ? ONE : MANY;
    uint64_t ten = count % 10, hundred = count % 100;
    if (ten == 1 && hundred != 11) return ONE;
    return ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14) ? FEW : MANY;
}

/* {n|one|few|many} has three forms, {n|one|many} two. */
static Str plural_form(Str forms, Plural plural)
{
    Str form[3] = { { 0 } };
    size_t n = 0;
    while (n < ARRAY_LEN(form) && str_cut(&forms, '|', &form[n])) n++;
    if (n < ARRAY_LEN(form)) n++;
    if (plural == ONE) return form[0];
    return plural == FEW && n == 3 ? form[1] : form[n - 1];
}

static const ErrorArg *find_arg(const ErrorArg *args, size_t count, Str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_is(name, args[i].name)) return &args[i];
    }
    return NULL;
}

/* What stands between the braces, replaced; false when no value goes by that name. */
static bool add_value(Buf *to, Lang lang, Str inside, const ErrorArg *args, size_t count)
{
    Str name, forms = inside;
    bool plural = str_cut(&forms, '|', &name);
    const ErrorArg *arg = find_arg(args, count, name);
    if (!arg) return false;
    char digits[24];
    Str value = arg->type == ARG_INT ? amount_format(digits, arg->number, 0) : arg->text;
    buf_add(to, plural ? plural_form(forms, plural_of(lang, value)) : value);
    return true;
}

void message_add_args(Buf *to, Lang lang, const char *key, const ErrorArg *args, size_t count)
{
    const char *sentence = message_text(lang, str_of(key));
    Str rest = str_of(sentence ? sentence : key), before;
    while (str_cut(&rest, '{', &before)) {
        buf_add(to, before);
        ptrdiff_t end = str_find_byte(rest, '}');
        if (end >= 0 && add_value(to, lang, str_first(rest, (size_t)end), args, count)) {
            rest = str_from(rest, (size_t)end + 1);
        } else {
            buf_byte(to, '{');
        }
    }
    buf_add(to, before);
}

/* ---- errors ---- */

enum { ARGS_SHOWN = 16 };

static void add_part(Buf *to, Lang lang, const Error *e, const ErrorPart *part)
{
    ErrorArg args[ARGS_SHOWN];
    size_t count = 0, at = 0;
    Str name, value;
    while (count < ARGS_SHOWN && error_next_arg(e, part, &at, &name, &value)) {
        args[count++] = arg_str(name.ptr, value);      /* names lie in the error's text with a NUL behind them */
    }
    message_add_args(to, lang, part->key, args, count);
}

void message_error(Buf *to, Lang lang, const Error *e)
{
    for (unsigned i = 0; i < e->count; i++) {
        if (i > 0) buf_byte(to, '\n');
        add_part(to, lang, e, &e->parts[i]);
    }
}
