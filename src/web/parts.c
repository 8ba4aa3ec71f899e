/* parts.c: see parts.h. */
#include "web/parts.h"

#include "web/pages.h"

JsonValue *parts_page(WebRequest *r, const char *title)
{
    JsonValue *page = json_new_object(r->arena);
    json_set(r->arena, page, "title", page_text(r, web_say(r, title)));
    json_set(r->arena, page, "parts", json_new_array(r->arena));
    return page;
}

JsonValue *parts_add(WebRequest *r, JsonValue *page, const char *name, JsonValue *value)
{
    JsonValue *part = json_new_object(r->arena);
    json_set(r->arena, part, name, value);
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(page, "parts"), part);
    return part;
}

void parts_title(WebRequest *r, JsonValue *part, const char *title)
{
    json_set(r->arena, part, "title", page_text(r, web_say(r, title)));
}

void parts_note(WebRequest *r, JsonValue *page, Str text)
{
    (void)parts_add(r, page, "note", page_text(r, text));
}

JsonValue *parts_form(WebRequest *r, const char *action, const char *submit)
{
    JsonValue *form = json_new_object(r->arena);
    json_set(r->arena, form, "action", page_text(r, str_of(action)));
    json_set(r->arena, form, "args", json_new_object(r->arena));
    json_set(r->arena, form, "fields", json_new_array(r->arena));
    json_set(r->arena, form, "buttons", json_new_array(r->arena));
    if (submit) json_set(r->arena, form, "submit", page_text(r, web_say(r, submit)));
    return form;
}

void parts_argument(WebRequest *r, JsonValue *form, const char *name, Str value)
{
    json_set(r->arena, (JsonValue *)(uintptr_t)json_get(form, "args"), name, page_text(r, value));
}

void parts_field(WebRequest *r, JsonValue *form, const PartsField *f)
{
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "name", page_text(r, str_of(f->name)));
    json_set(r->arena, o, "type", page_text(r, str_of(f->type)));
    json_set(r->arena, o, "label", page_text(r, f->label));
    if (f->complete) json_set(r->arena, o, "complete", page_text(r, str_of(f->complete)));
    if (f->hint) json_set(r->arena, o, "hint", page_text(r, web_say(r, f->hint)));
    if (!f->optional) json_set(r->arena, o, "required", json_new_bool(r->arena, true));
    if (f->value.len > 0) json_set(r->arena, o, "value", page_text(r, f->value));
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(form, "fields"), o);
}

void parts_button(WebRequest *r, JsonValue *form, const char *name, Str value, Str label)
{
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "name", page_text(r, str_of(name)));
    json_set(r->arena, o, "value", page_text(r, value));
    json_set(r->arena, o, "label", page_text(r, label));
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(form, "buttons"), o);
}
