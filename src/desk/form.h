/* form.h: what a face needs to ask somebody for an operation's arguments, in the language of the request.
 *
 *     Form  = {"op", "args": {fixed arguments}, "fields": [Field, …], "reason"?: bool, "submit": label, "remarks": [text, …],
 *              "objections": [text, …], "sent_to"?: target}
 *     Field = {"name", "type", "label", "required", "hint"?, "value"?, "options"?: [[value, label], …], "units"?, "types"?, "currency"?,
 *              "item"?: Field, "fields"?: [Field, …], "to"?: kind, "chosen"?: [id, label] or [[id, label], …], "called"?: {id: label},
 *              "found"?: [[id, label], …], "longest"?, "partial"?, "blocks"?: [[id, title, text], …], "lang"?, "hint_lang"?, "tall"?, "later"?}
 *
 * `rows` says of a list of groups that it is typed into a table, `blank` with how many rows that begins and by how many it grows.
 * `lang` is the language of what is typed where it is another than the reader's, `hint_lang` that of the hint; `tall`: a whole page
 * is typed there; `later`: only later moves ask for it, a face may fold it away; `open`: all options are seen, however many.
 * `reason`: true: one must be given; false: it may be. What is filled
 * in goes back as args.fields = {name: value} in the shapes of field_from_form; a form whose operation takes no `fields` has its
 * arguments themselves as fields ("flat": true), one with "sent_to" goes to the page of that target instead of its own, and one
 * with "asks_on" leads to the same form anew, with what was filled in as given. A field's type is the model's; those that are typed
 * in parts (group, place, person_name, identifier, statement) say them in `fields`. A reference is called as `chosen` says, inside
 * of a group as `called` says; `found` is what there is to choose from. `blocks` are texts to put into a long text. Dates stand as
 * they are kept (2026-11-25, 2026-11, 2026). */
#ifndef TERGOO_FORM_H
#define TERGOO_FORM_H

#include "desk/desk.h"

JsonValue *form_new(Request *r, Str op, Str submit);
void form_arg(Request *r, JsonValue *form, const char *name, JsonValue *v);
void form_field(Request *r, JsonValue *form, JsonValue *field);
void form_remark(Request *r, JsonValue *form, Str text);
/* A remark on what stands against it as things are now; once it was refused, the refusal stands in its place. */
void form_objection(Request *r, JsonValue *form, const Error *why);
void form_reason(Request *r, JsonValue *form, bool must);
/* One field as it stands in a form; `value` NULL: empty. */
JsonValue *form_field_of(Request *r, const Field *f, bool required, const JsonValue *value);
/* A field that no kind has: a search word, a state to filter by. */
JsonValue *form_field_named(Request *r, const char *name, const char *type, Str label, Str value);
void form_option(Request *r, JsonValue *field, Str value, Str label);

/* ---- desk_form.c ---- */
/* May a form ask for this field: of a new record, or of the one with this body? */
bool desk_is_offered(Request *r, const Kind *k, const JsonValue *body, const Field *f);
/* The form into data and page, with its remarks. */
void desk_give_form(Request *r, Str title, JsonValue *form);

#endif
