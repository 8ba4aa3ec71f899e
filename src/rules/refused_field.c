/* refused_field.c: which field a refusal is about (refusal_list.h), so that who typed it is told where. */
#include "rules/refused_field.h"

#define ABOUT(key, fields) { key, fields },
#define NO_FIELD(key)
static const struct { const char *key, *fields; } REFUSALS[] = {
#include "rules/refusal_list.h"
};
#undef ABOUT
#undef NO_FIELD

static bool asks(const Move *m, Str field)
{
    for (size_t i = 0; i < m->needs_count; i++) if (str_equal(m->needs[i], field)) return true;
    for (size_t i = 0; i < m->asks_count; i++) if (str_equal(m->asks[i], field)) return true;
    return false;
}

static bool is_in_language(Str field, Str language)
{
    return language.len == 2 && field.len > 3 && field.ptr[field.len - 3] == '_' && str_ends(field, language);
}

/* Of the fields named in a row the one that the refusal is about: in its language, else one that the move asks for, else the first of the kind. */
static Str choose(const Kind *k, const Move *m, const Error *e, Str names)
{
    Str one, first = STR(""), asked = STR("");
    Str language = error_arg(e, "language");
    while (names.len > 0) {
        str_cut(&names, ' ', &one);
        if (!kind_field(k, one)) continue;
        if (is_in_language(one, language)) return one;
        if (first.len == 0) first = one;
        if (asked.len == 0 && m && asks(m, one)) asked = one;
    }
    return asked.len > 0 ? asked : first;
}

ErrorCode rules_refuse_field(const Field *f, const char *key, Error *e)
{
    return error_set(e, ERR_INVALID, key, arg_str("field", f->id), arg_str("label-en", f->label.text[LANG_EN]),
                     arg_str("label-ru", f->label.text[LANG_RU]), arg_str("label-ky", f->label.text[LANG_KY]));
}

Str rules_refused_names(const Error *e)
{
    for (size_t i = 0; e->count > 0 && i < ARRAY_LEN(REFUSALS); i++)
        if (strcmp(e->parts[0].key, REFUSALS[i].key) == 0) return str_of(REFUSALS[i].fields);
    return STR("");
}

Str rules_refused_field(const Kind *k, const Move *m, const Error *e)
{
    Str said = error_arg(e, "field-id");
    if (said.len == 0) said = error_arg(e, "field");
    if (said.len > 0 && kind_field(k, said)) return kind_field(k, said)->id;
    return choose(k, m, e, rules_refused_names(e));
}
