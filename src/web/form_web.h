/* form_web.h: a form of the gate (desk/form.h) as it goes through a browser: filled, asked, and read back. The names of its inputs:
 *
 *     f.FIELD
 *     f.FIELD.0, f.FIELD.1 …           items of a list
 *     f.FIELD.PART, f.FIELD.0.PART     parts of a group, place, name, identifier …
 *     .day .month .year                date; a date_time has .time besides
 *     .amount .currency                money
 *     .number .unit                    number with units
 *     .id .words .called               ref: what was chosen, what was looked for; what the records to choose from are called
 *     find.PATH, more.FIELD, drop.FIELD.0    buttons
 *     second.key, key.ask, key.sorry, key.answer    the second person's security key (form_key.c)
 *     once, version, reason, csrf, key       marks of the page
 *
 * PATH is FIELD, FIELD.0, FIELD.PART or FIELD.0.PART. Everything is a pure function of a form's JSON and of decoded pairs. */
#ifndef TERGOO_FORM_WEB_H
#define TERGOO_FORM_WEB_H

#include "text/text.h"
#include "web/web.h"

/* The pairs become {field: text | [..] | {..}} in the shapes that the gate takes (model: field_from_form); a field of which
 * nothing came is left out, one that was emptied is "". Names that the form does not have are ERR_INVALID. */
MUST_USE ErrorCode form_read(Arena *a, const JsonValue *form, const WebPair *pairs, size_t count, JsonValue **fields, Error *e);
/* Puts what was typed into the form's fields (value, items), whatever it is, so that it is shown again as it was typed. */
MUST_USE ErrorCode form_fill(Arena *a, JsonValue *form, const WebPair *pairs, size_t count, Error *e);
/* [{"name": "fields.papers.0.number", "text"}]: each into the "error" of its field. May be NULL. */
void form_mark_faults(Arena *a, JsonValue *form, const JsonValue *faults);
/* The field at a PATH, its items and parts included; NULL: none. */
JsonValue *form_field_at(JsonValue *form, Str path);
void form_add_item(Arena *a, JsonValue *form, Str field);
void form_drop_item(JsonValue *form, Str path);         /* FIELD.0 */
/* Puts the text block that was chosen (block.PATH) at the end of the field's value. */
void form_insert_block(Arena *a, JsonValue *form, Str path, const WebPair *pairs, size_t count);
/* What was typed into the .words of a ref. */
Str form_words(Arena *a, const WebPair *pairs, size_t count, Str path);
/* Pairs as a draft keeps them, a JSON array of [name, value], and back. Passphrases, csrf, once and buttons are left out. */
void form_pairs_write(Buf *to, const WebPair *pairs, size_t count);
MUST_USE ErrorCode form_pairs_read(Arena *a, Str text, WebPair **pairs, size_t *count, Error *e);
/* The form as one prepared component (ui.h) with all that is in it: error summary, conflict, inputs, reason, hidden marks (csrf,
 * once, version, key), buttons. Besides what the gate says it may have "action", "once", "key" (of its draft), "draft" (when that
 * was kept), "error", "conflict", "found" at a reference; a form without "op" is one of ours: its inputs have plain names, and its
 * args go along hidden. */
MUST_USE ErrorCode form_components(Arena *a, Lang lang, const JsonValue *form, Str csrf, JsonValue **ret, Error *e);

/* A filter (page.filter): the same by GET, with plain names, in one row. */
MUST_USE ErrorCode form_filter(Arena *a, Lang lang, const JsonValue *form, JsonValue **ret, Error *e);

#endif
