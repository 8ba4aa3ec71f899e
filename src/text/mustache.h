/* mustache.h: templates: a text with places for values, filled from a JSON tree (the Mustache specification: all of its required
 * parts, and dynamic names).
 *
 * A template is read once and written out often. {{name}} is a value, escaped for HTML text and double-quoted attributes;
 * {{#name}}…{{/name}} is written for each item of a list, once for what is there, and not at all for null, false, an empty list
 * and an empty text; {{^name}}…{{/name}} is written where that would not be; {{>name}} is another template, {{>*name}} the one
 * that the value names; {{!…}} is for its reader; {{=<% %>=}} changes the brackets. Names may be dotted, {{.}} is the item itself,
 * and a name is looked for from the innermost section outwards: who wants it not to be found there puts a null.
 *
 * {{{name}}} and {{&name}} write a value as it is. The reader knows them because the specification does; mustache_lint refuses
 * them, and no template that is shipped may have one. */
#ifndef TERGOO_MUSTACHE_H
#define TERGOO_MUSTACHE_H

#include "text/json.h"

enum {
    MUSTACHE_SECTIONS = 32,         /* sections in each other in one template */
    MUSTACHE_DEPTH = 160,           /* sections and partials in each other while writing */
    MUSTACHE_STEPS = 1 << 21        /* texts, values and sections written in one go: partials that call each other end here */
};

typedef struct MustacheTemplate MustacheTemplate;

/* `name` stands in faults, with {line} and {column} in characters. Name and text must live as long as the template. */
MUST_USE ErrorCode mustache_compile(Arena *a, Str name, Str text, const MustacheTemplate **ret, Error *e);

/* The template of that name; NULL: there is none, and nothing is written in its place. */
typedef const MustacheTemplate *(*MustacheFind)(const void *self, Str name);

/* `find` may be NULL where no partials are called. ERR_LIMIT for what does not end, ERR_MEMORY when the buffer or a part of the
 * context is not whole. */
MUST_USE ErrorCode mustache_render(const MustacheTemplate *t, const JsonValue *context, MustacheFind find, const void *self,
                                   Buf *to, Error *e);

/* Takes the text of one value in the place of escaping it: for templates whose result is read by a parser, which must not see
 * values (a paper's Markdown). `there` is false for what is missing or null. */
typedef void (*MustachePut)(void *user, Buf *to, Str text, bool there);
/* As mustache_render, with `put` for each {{name}} and {{{name}}}. */
MUST_USE ErrorCode mustache_render_values(const MustacheTemplate *t, const JsonValue *context, MustacheFind find, const void *self,
                                          MustachePut put, void *user, Buf *to, Error *e);

/* What a template of ours may not have: a value that is not escaped, a partial that is not there. */
MUST_USE ErrorCode mustache_lint(const MustacheTemplate *t, MustacheFind find, const void *self, Error *e);

/* The names of the values, sections and partials in it, one by one, each as it is written: start with *at = 0; false when there
 * are no more. */
bool mustache_next_name(const MustacheTemplate *t, size_t *at, Str *ret);

/* As {{name}} does it. */
void html_escape(Buf *to, Str text);

#endif
