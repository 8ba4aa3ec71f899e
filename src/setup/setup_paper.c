/* setup_paper.c: what the wizard prints: the test page, the sheet with the copies' key, the second person's letter. */
#include "desk/letter.h"
#include "setup/setup_int.h"

static void put(Request *r, JsonValue *o, const char *name, Str value)
{
    json_set(r->arena, o, name, json_new_string(r->arena, value));
}

static ErrorCode test_page(Request *r, Lang lang, Error *e)
{
    char now[17];
    JsonValue *values = json_new_object(r->arena);
    Letters l = letters_begin(r, STR("Tergoo"), STR(""));
    put(r, values, "now", str_copy(r->arena, instant_format_local(now, clock_now())));
    TRY(letters_add(&l, lang, "test_page", values, e));
    return letters_print(&l, e);
}

static ErrorCode copy_key(Setup *s, Request *r, Error *e)
{
    char now[17];
    JsonValue *values = json_new_object(r->arena);
    Letters l = letters_begin(r, setup_answer(s, "name"), setup_answer(s, "name"));
    put(r, values, "office", setup_answer(s, "name"));
    put(r, values, "now", str_copy(r->arena, instant_format_local(now, clock_now())));
    put(r, values, "key", s->made.copy_key);
    put(r, values, "fingerprint", s->made.fingerprint);
    TRY(letters_add(&l, r->lang, "copy_key", values, e));
    return letters_print(&l, e);
}

/* An instant as papers have it. */
static Str local_of(Request *r, Str text)
{
    Instant t;
    char local[17];
    return instant_parse(text, &t) ? str_copy(r->arena, instant_format_local(local, t)) : text;
}

static ErrorCode letter(Setup *s, Request *r, Error *e)
{
    Lang lang = r->lang;
    JsonValue *values = json_new_object(r->arena);
    Str address = s->options->address.len > 0 ? s->options->address : arg_text(r, "address");
    Letters l = letters_begin(r, setup_answer(s, "name"), setup_answer(s, "name"));
    (void)!lang_of(setup_answer(s, "second.language"), &lang);
    put(r, values, "office", setup_answer(s, "name"));
    put(r, values, "full_name", setup_answer(s, "second.full_name"));
    put(r, values, "login", setup_answer(s, "second.login"));
    put(r, values, "code", s->made.second_code);
    put(r, values, "until", local_of(r, s->made.second_until));
    put(r, values, "address", address);
    put(r, values, "fingerprint", letter_fingerprint(r->arena, arg_text(r, "fingerprint")));
    TRY(letters_add(&l, lang, "enrolment", values, e));
    return letters_print(&l, e);
}

ErrorCode setup_print(Setup *s, Request *r, Error *e)
{
    Str what = arg_text(r, "what");
    Lang lang;
    if (str_starts(what, STR("test-")) && lang_of(str_from(what, 5), &lang)) return test_page(r, lang, e);
    if (s->made.done && !s->made.sealed && str_is(what, "copy-key")) return copy_key(s, r, e);
    if (s->made.done && !s->made.sealed && str_is(what, "letter")) return letter(s, r, e);
    return error_set(e, ERR_NOT_FOUND, K("setup.no-paper"));
}
