/* form_int.h: what form_web.c, form_view.c and form_page.c share. */
#ifndef TERGOO_FORM_INT_H
#define TERGOO_FORM_INT_H

#include "web/form_web.h"
#include "web/ui.h"

/* A form on its way to a page. `hidden` gathers inputs that are not seen; `multipart` whether it carries a file; `plain`: a
 * filter; `hint` has been said already, of the list or group that a field is in; `action` is where the
 * form is sent. */
typedef struct { Arena *arena; Lang lang; JsonValue *hidden; bool *multipart; bool plain; int depth; Str hint, action; } FormView;

/* Values of parts and items go to the fields that show them; once. */
void form_spread(Arena *a, JsonValue *form);

/* The component for one field that has neither parts nor items (form_view.c). */
JsonValue *form_one(const FormView *v, const JsonValue *field, Str path);

/* ---- form_page.c ---- */
void form_hide(const FormView *v, Str name, Str value);
/* Several components under one legend, in a box of that class; `options` as for a fieldset, with hint and errorMessage. */
JsonValue *form_box(const FormView *v, const char *classes, JsonValue *content);
JsonValue *form_fieldset(const FormView *v, const JsonValue *options, JsonValue *content, const char *classes);
JsonValue *form_sentence(const FormView *v, Str text);
/* A button's name for who hears it: what it says and of what, "Find: Lead", since a form has several that look alike. */
void form_name_button(const FormView *v, JsonValue *button, Str text, Str about);
/* Lets the page that the button brings back be shown at the field of that path, and not from its top. */
void form_come_back(const FormView *v, JsonValue *button, Str path);
/* The path without the "f." in front. */
Str form_bare(Str path);

#endif
