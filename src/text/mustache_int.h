/* mustache_int.h: a template as a row of nodes. A section's own nodes follow it and end before `end`, so that writing is one walk
 * forward. */
#ifndef TERGOO_MUSTACHE_INT_H
#define TERGOO_MUSTACHE_INT_H

#include "text/mustache.h"

typedef enum { NODE_TEXT, NODE_LINE, NODE_VALUE, NODE_RAW, NODE_SECTION, NODE_INVERTED, NODE_PARTIAL } NodeType;

typedef struct {
    NodeType type;
    bool     starts_line;       /* NODE_TEXT: stands at the beginning of a line. (NODE_LINE says the same of what follows it.) */
    Str      text;              /* NODE_TEXT: itself; else the name as it is written */
    Str     *path;              /* the parts of a value's name; none for {{.}} */
    size_t   path_len;
    bool     dynamic;           /* NODE_PARTIAL: the name of the template is a value */
    bool     alone;             /* alone on its line */
    Str      indent;            /* and what stands before it there */
    size_t   end;               /* NODE_SECTION, NODE_INVERTED: the node behind its last one */
    size_t   at;                /* where the tag stands in the template */
} MustacheNode;

struct MustacheTemplate {
    Str           name, text;
    MustacheNode *nodes;
    size_t        count, room;
};

/* Says what is wrong at a place of the template; returns `code`. */
ErrorCode mustache_fail(const MustacheTemplate *t, size_t at, ErrorCode code, const char *key, Str tag, Error *e);

#endif
