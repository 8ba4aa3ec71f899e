/* page_view.h: a page of the gate (office/view.h) as HTML, with all that stands around it. A pure function: what differs from
 * browser to browser comes in the PageFrame, targets become addresses through the functions in it. */
#ifndef TERGOO_PAGE_VIEW_H
#define TERGOO_PAGE_VIEW_H

#include "web/ui.h"
#include "web/web.h"

typedef struct {
    Lang             lang;
    Str              csrf, login;       /* empty before sign-in */
    Str              institution;       /* its name; empty: not said */
    Str              path;              /* of this page, without query: where sorting and "next page" lead */
    Str              target;            /* with its query: where changing the language leads back to */
    const WebPair   *query; size_t query_count;
    const JsonValue *menu;              /* [{"label", "target"}, …] as op menu gives it; NULL: none */
    bool narrow;                        /* nothing to search in, nothing else to do */
    Str              words;             /* what was searched for; empty: nothing */
    Str              said;              /* what was just done; empty: nothing */
    bool             demo, no_second, exercise;
    Str              css, script, icon; /* addresses (assets.h) */
    /* What a target is called on this site, and how a query goes into an address: web_target and web_url_query. */
    ErrorCode      (*address)(Arena *a, Str target, Str *url, Error *e);
    void           (*add_query)(Buf *to, Str name, Str value);
} PageFrame;

/* By the template of that name, where there is one, else by that of all pages. Beside what the gate gives, a page of ours may have "lead", its
 * first sentence, and "next": [[text, address], …], what can be done now. */
MUST_USE ErrorCode page_render(const Ui *ui, Arena *a, const char *name, const PageFrame *frame, const JsonValue *page, Buf *to, Error *e);

#endif
