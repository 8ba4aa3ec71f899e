/* public_fields.c: what the form asks, in the order in which it asks. One answer is needed, the others help. */
#include "public/public_int.h"

const PublicField PUBLIC_FIELDS[] = {
    { "about", K("public.f-about"), K("public.f-about-hint"), ASK_LINE, 200 },
    { "what", K("public.f-what"), K("public.f-what-hint"), ASK_TEXT, 20000 },
    { "where", K("public.f-where"), NULL, ASK_LINE, 300 },
    { "when", K("public.f-when"), NULL, ASK_LINE, 200 },
    { "who", K("public.f-who"), K("public.f-who-hint"), ASK_TEXT, 4000 },
    { "harm", K("public.f-harm"), NULL, ASK_TEXT, 2000 },
    { "fear", K("public.f-fear"), K("public.f-fear-hint"), ASK_YES_NO, 3 },
    { "name", K("public.f-name"), K("public.f-name-hint"), ASK_LINE, 200 },
    { "contact", K("public.f-contact"), K("public.f-contact-hint"), ASK_LINE, 300 },
};
const size_t PUBLIC_FIELD_COUNT = ARRAY_LEN(PUBLIC_FIELDS);

/* ---- as components ---- */

static JsonValue *labelled(const Leaf *p, const char *name, const char *label, const char *hint, const char *fault)
{
    Arena *a = p->x->arena;
    JsonValue *o = json_new_object(a), *title = leaf_text(p, label);
    leaf_put(p, title, "classes", STR("govuk-label--s"));
    leaf_put(p, o, "id", str_of(name));
    leaf_put(p, o, "name", str_of(name));
    json_set(a, o, "label", title);
    if (hint) json_set(a, o, "hint", leaf_text(p, hint));
    if (fault) json_set(a, o, "errorMessage", leaf_text(p, fault));
    return o;
}

JsonValue *field_area(const Leaf *p, const char *name, const char *label, const char *hint, Str value, int rows, const char *fault)
{
    JsonValue *o = labelled(p, name, label, hint, fault);
    json_set(p->x->arena, o, "rows", json_new_int(p->x->arena, rows));
    leaf_put(p, o, "autocomplete", STR("off"));
    leaf_put(p, o, "value", value);
    return ui_prepare(p->x->arena, p->x->lang, "textarea", o);
}

static JsonValue *yes_no(const Leaf *p, const PublicField *f, Str value)
{
    static const struct { const char *value, *text; } CHOICES[] = { { "yes", K("public.yes") }, { "no", K("public.no") } };
    Arena *a = p->x->arena;
    JsonValue *o = json_new_object(a), *items = json_new_array(a), *fieldset = json_new_object(a), *legend = leaf_text(p, f->label);
    for (size_t i = 0; i < ARRAY_LEN(CHOICES); i++) {
        JsonValue *one = leaf_text(p, CHOICES[i].text);
        leaf_put(p, one, "value", str_of(CHOICES[i].value));
        if (str_is(value, CHOICES[i].value)) json_set(a, one, "checked", json_new_bool(a, true));
        json_add(a, items, one);
    }
    leaf_put(p, legend, "classes", STR("govuk-fieldset__legend--s"));
    json_set(a, fieldset, "legend", legend);
    json_set(a, o, "fieldset", fieldset);
    leaf_put(p, o, "name", str_of(f->name));
    leaf_put(p, o, "classes", STR("govuk-radios--inline"));
    if (f->hint) json_set(a, o, "hint", leaf_text(p, f->hint));
    json_set(a, o, "items", items);
    return ui_prepare(a, p->x->lang, "radios", o);
}

static JsonValue *line(const Leaf *p, const PublicField *f, Str value, const char *fault)
{
    JsonValue *o = labelled(p, f->name, f->label, f->hint, fault);
    leaf_put(p, o, "autocomplete", STR("off"));
    leaf_put(p, o, "value", value);
    return ui_prepare(p->x->arena, p->x->lang, "input", o);
}

JsonValue *field_files(const Leaf *p)
{
    JsonValue *o = labelled(p, "files", K("public.f-files"), K("public.f-files-hint"), NULL);
    json_set(p->x->arena, o, "multiple", json_new_bool(p->x->arena, true));
    return ui_prepare(p->x->arena, p->x->lang, "file-upload", o);
}

void fields_add(Leaf *p, JsonValue *content, const char *fault)
{
    for (size_t i = 0; i < PUBLIC_FIELD_COUNT; i++) {
        const PublicField *f = &PUBLIC_FIELDS[i];
        Str value = public_form(p->x, f->name);
        const char *here = fault && strcmp(f->name, "what") == 0 ? fault : NULL;
        json_add(p->x->arena, content, f->how == ASK_YES_NO ? yes_no(p, f, value) : f->how == ASK_LINE ? line(p, f, value, here) :
                 field_area(p, f->name, f->label, f->hint, value, strcmp(f->name, "what") == 0 ? 10 : 4, here));
    }
}

/* ---- as they came ---- */

const char *fields_fault(const Exchange *x)
{
    for (size_t i = 0; i < PUBLIC_FIELD_COUNT; i++) {
        const PublicField *f = &PUBLIC_FIELDS[i];
        Str value = public_form(x, f->name);
        if (utf8_count(value) > f->longest) return K("public.fault-long");
        if (f->how == ASK_YES_NO && value.len > 0 && !str_is(value, "yes") && !str_is(value, "no")) return K("public.fault-what");
    }
    return str_trim(public_form(x, "what")).len > 0 ? NULL : K("public.fault-what");
}

JsonValue *fields_letter(const Exchange *x)
{
    JsonValue *answers = json_new_object(x->arena);
    for (size_t i = 0; i < PUBLIC_FIELD_COUNT; i++) {
        Str value = str_trim(public_form(x, PUBLIC_FIELDS[i].name));
        if (value.len > 0) json_set(x->arena, answers, PUBLIC_FIELDS[i].name, json_new_string(x->arena, value));
    }
    return answers;
}
