/* setup_form.c: a page of the wizard under way: what stands in a field, what is wrong with it, and the form as web/form_view.c
 * shows forms. */
#include "setup/setup_int.h"

Str page_typed(const SetupPage *p, const char *name)
{
    Str text = json_text(json_get(p->typed, name));
    return text.ptr ? str_trim(text) : STR("");
}

Str page_value(const SetupPage *p, const char *name)
{
    return json_get(p->typed, name) ? page_typed(p, name) : setup_answer(p->setup, name);
}

void page_fault_args(SetupPage *p, const char *name, const char *key, const ErrorArg *args, size_t count)
{
    Arena *a = p->r->arena;
    if (!p->faults) p->faults = json_new_object(a);
    if (json_get(p->faults, name)) return;                /* the first thing that is wrong, one at a time */
    json_set(a, p->faults, name, json_new_string(a, view_say_args(p->r, key, args, count)));
}

void page_part(SetupPage *p, const char *name, JsonValue *value)
{
    Arena *a = p->r->arena;
    JsonValue *part = json_new_object(a);
    json_set(a, part, name, value);
    json_add(a, (JsonValue *)(uintptr_t)json_get(p->r->page, "parts"), part);
}

void page_link(SetupPage *p, const char *key, Str address)
{
    Arena *a = p->r->arena;
    JsonValue *link = json_new_object(a);
    json_set(a, link, "href", json_new_string(a, address));
    json_set(a, link, "text", json_new_string(a, view_say(p->r, key)));
    page_part(p, "link", link);
}

void page_form_begin(SetupPage *p, const char *step, const char *submit)
{
    Arena *a = p->r->arena;
    p->form = json_new_object(a);
    json_set(a, p->form, "action", json_new_string(a, str_format(a, "/setup/%s", step)));
    json_set(a, p->form, "args", json_new_object(a));
    json_set(a, p->form, "fields", json_new_array(a));
    json_set(a, p->form, "submit", json_new_string(a, view_say(p->r, submit)));
    const JsonValue *whole = json_get(p->faults, "");
    if (whole) json_set(a, p->form, "error", json_copy(a, whole));
    page_part(p, "form", p->form);
}

void page_hidden(SetupPage *p, const char *name, Str value)
{
    json_set(p->r->arena, (JsonValue *)(uintptr_t)json_get(p->form, "args"), name, json_new_string(p->r->arena, value));
}

JsonValue *page_field(SetupPage *p, const SetupField *f)
{
    Arena *a = p->r->arena;
    JsonValue *field = json_new_object(a);
    const JsonValue *fault = json_get(p->faults, f->name);
    Str value = page_value(p, f->name);
    json_set(a, field, "name", json_new_string(a, str_of(f->name)));
    json_set(a, field, "type", json_new_string(a, str_of(f->type)));
    json_set(a, field, "label", json_new_string(a, view_say(p->r, f->label)));
    json_set(a, field, "required", json_new_bool(a, !f->optional));
    if (f->hint) json_set(a, field, "hint", json_new_string(a, view_say(p->r, f->hint)));
    if (f->complete) json_set(a, field, "complete", json_new_string(a, str_of(f->complete)));
    if (f->tall) json_set(a, field, "tall", json_new_bool(a, true));
    if (value.len > 0 && strcmp(f->type, "password") != 0) json_set(a, field, "value", json_new_string(a, value));
    if (fault) json_set(a, field, "error", json_copy(a, fault));
    json_add(a, (JsonValue *)(uintptr_t)json_get(p->form, "fields"), field);
    return field;
}

void page_option(SetupPage *p, JsonValue *field, Str value, Str label)
{
    Arena *a = p->r->arena;
    JsonValue *options = (JsonValue *)(uintptr_t)json_get(field, "options"), *pair = json_new_array(a);
    if (!options) json_set(a, field, "options", options = json_new_array(a));
    json_add(a, pair, json_new_string(a, value));
    json_add(a, pair, json_new_string(a, label));
    json_add(a, options, pair);
}
