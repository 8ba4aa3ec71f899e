/* ui.h: component views: what a button, a field or a table needs to be written as HTML.
 *
 * templates/pages/components has one partial a component, with the markup of govuk-frontend 6.6.0. ui_prepare takes the options
 * that the package documents for its macros (text, classes, attributes, items, errorMessage …) and works out what a template
 * without logic cannot: ids, what describes what, which item is chosen. tests/unit/test_ui_components.c holds the result against
 * the package's own fixtures.
 *
 * Options are texts, never HTML: `html` and its kin are not looked at, and attributes come as an object. Where the package takes
 * HTML because one component stands in another, `content` takes an array of prepared components. Beyond the package: `href`,
 * `hrefTitle` and `tag` of a value or a cell.
 *
 * A prepared component names its partial in "component" and has a member for each name that the partial uses, so that none is
 * looked for further out. Everything here is a pure function; templates are compiled once and then only read, by any number of
 * threads. */
#ifndef TERGOO_UI_H
#define TERGOO_UI_H

#include "text/text.h"

/* ---- templates ---- */
typedef struct { Str name, text; } WebTemplate;
extern const WebTemplate WEB_TEMPLATES[];           /* sorted by name; made from templates/pages by tools/embed.py */
extern const size_t WEB_TEMPLATE_COUNT;

typedef struct Ui Ui;
/* Compiles and looks over all of them. */
MUST_USE ErrorCode ui_open(Arena *a, const Ui **ret, Error *e);
/* Writes the template of that name. */
MUST_USE ErrorCode ui_render(const Ui *ui, const char *name, const JsonValue *context, Buf *to, Error *e);
const MustacheTemplate *ui_template(const Ui *ui, Str name);

/* ---- components ---- */
/* "button", "date-input" … as the package's folders are called. An unknown one, and memory running out, give NULL: json_add and
 * json_set pass it on. */
JsonValue *ui_prepare(Arena *a, Lang lang, const char *component, const JsonValue *options);

/* The code of the language that a typed text is in, as far as its letters say; empty where it is the page's or cannot be told. */
Str ui_text_lang(Lang page, Str text);

#endif
