/* ui_int.h: what the component views share: reading options as the package's templates read them, setting what a partial uses. */
#ifndef TERGOO_UI_INT_H
#define TERGOO_UI_INT_H

#include "web/ui.h"

/* A component under way: its options, and what has been prepared of it. */
typedef struct { Arena *arena; Lang lang; const JsonValue *from; JsonValue *to; } Part;

/* `component` may be NULL: something within a component. */
Part part_new(Arena *a, Lang lang, const char *component, const JsonValue *options);
Part part_within(const Part *outer, const JsonValue *options);

/* The option means something: no null, false, empty text or 0. */
bool option_given(const JsonValue *v);
/* A text, number or truth value as text; else empty. */
Str option_text(const JsonValue *v);
static inline Str part_option(const Part *p, const char *name) { return option_text(json_get(p->from, name)); }

void part_text(const Part *p, const char *key, Str text);           /* null when empty */
void part_flag(const Part *p, const char *key, bool flag);
void part_none(const Part *p, const char *key);
void part_level(const Part *p, const char *key, const char *usual);  /* of a heading: a digit from 1 to 6, else the usual one */
void part_options(const Part *p, const char *names);                /* copies texts by their names, parted by spaces */
void part_attributes(const Part *p, const char *key, const JsonValue *attributes);
void part_content(const Part *p);                                   /* prepared components in "content" */
/* A component within it, from these options; null when they mean nothing. */
void part_component(const Part *p, const char *key, const char *component, const JsonValue *options);

/* The option's text, or the sentence when it means nothing. */
Str part_or(const Part *p, const char *name, const char *key);
Str part_say(const Part *p, const char *key);
Str ui_join(Arena *a, Str left, Str right);                       /* with a space where both are there */
Str text_pair(Arena *a, Str left, const char *right);               /* right behind left */

/* "textLang": the language of a text that people typed, null where it is the page's (ui_lang.c). */
void part_spoken(const Part *p, Str text);

/* What every field has: label, hint, errorMessage, group, before and after, with their ids. What describes it, `describedBy`
 * first. */
Str part_field(const Part *p, Str id, Str described_by);
void part_label(const Part *p, const char *key, const JsonValue *options, Str classes, Str id);
/* A hint with that id; null without text. */
void part_hint(const Part *p, const char *key, const JsonValue *options, Str classes, Str id);

/* The fieldset around choices and dates, which carries what describes them; null without one. role may be NULL. */
void part_fieldset(const Part *p, Str described_by, const char *role);
void ui_prepare_date(const Part *p);                                /* ui_date.c */
void ui_prepare_chart(const Part *p);                               /* ui_chart.c */
void ui_prepare_lanes(const Part *p);                               /* ui_lanes.c */
void ui_prepare_board(const Part *p);                               /* likewise */

typedef void (*Prepare)(const Part *p);
typedef struct { const char *component; Prepare prepare; } UiRow;
/* ui_field.c, ui_block.c, ui_frame.c; each ends in an empty row */
extern const UiRow UI_FIELDS[], UI_BLOCKS[], UI_FRAME[];

#endif
