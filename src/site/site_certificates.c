/* site_certificates.c: certificate/CODE/: whether a certificate is valid, its number and two initials, in three languages, and nothing
 * more. The code is random and stands in the paper's QR code; no page leads to it, no search engine is told. Whoever guesses finds
 * the page that says there is nothing. */
#include "site/site_int.h"

enum { CODE_LEAST = 16, CODE_MOST = 64 };

/* Short codes could be guessed. */
static bool code_ok(Str code)
{
    for (size_t i = 0; i < code.len; i++) {
        char c = code.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) return false;
    }
    return code.len >= CODE_LEAST && code.len <= CODE_MOST;
}

/* Of one that does not hold the office may tell nothing else. */
static const char *verdict(Str state, Str number)
{
    if (number.len == 0) return K("site.certificate-not-valid");
    if (str_is(state, "valid")) return K("site.certificate-valid");
    if (str_is(state, "withdrawn")) return K("site.certificate-withdrawn");
    return str_is(state, "expired") ? K("site.certificate-expired") : K("site.certificate-invalid");
}

static ErrorCode write_one(Site *s, const JsonValue *from, Error *e)
{
    Str code = json_text(json_get(from, "code"));
    if (!code_ok(code)) {
        s->count.passed_over++;
        return ERR_OK;
    }
    Str path = str_format(&s->page, "certificate/" STR_FMT "/", STR_ARG(code));
    Page p = site_page_apart(s, "certificate", path, STR(""), PATH_NO_LANGUAGE);
    p.unlisted = true;
    Str number = text_clean(p.arena, json_text(json_get(from, "number"))), initials = text_clean(p.arena, json_text(json_get(from, "initials")));
    bool valid = str_is(json_text(json_get(from, "state")), "valid");
    JsonValue *list = on_page_list(&p, p.context, "verdicts");
    Day until;
    bool ends = valid && day_parse(json_text(json_get(from, "until")), &until);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        JsonValue *one = on_page_object(&p, list);
        p.lang = (Lang)lang;
        on_page_put(&p, one, "lang", str_of(lang_code((Lang)lang)));
        on_page_put(&p, one, "title", on_page_say(&p, K("site.certificate")));
        const char *key = verdict(json_text(json_get(from, "state")), number);
        on_page_put_text(&p, one, "verdict", on_page_say_args(&p, key, ERROR_ARGS_(arg_str("number", number), arg_str("initials", initials))));
        Str day = ends ? day_words(p.arena, (Lang)lang, until) : STR("");
        on_page_put(&p, one, "until", ends ? on_page_say(&p, K("site.certificate-until"), arg_str("day", day)) : STR(""));
        on_page_flag(&p, one, "valid", valid);
    }
    s->count.certificates++;
    return site_page_end(&p, e);
}

ErrorCode write_certificates(Site *s, Error *e)
{
    JsonValue *list;
    if (s->asked->certificates.len == 0) return ERR_OK;
    TRY(json_parse(s->arena, s->asked->certificates, &list, e));
    Map seen = map_in(s->arena);
    JSON_EACH(one, list) {
        Str code = json_text(json_get(one, "code"));
        if (map_get(&seen, code)) continue;
        if (!map_set(&seen, code, s)) return error_memory(e);
        TRY(write_one(s, one, e));
    }
    return ERR_OK;
}
