/* web.h: the face of the web folder: a process that speaks HTTPS with browsers and the gate's frames with the gate, and holds neither store nor
 * store's key. A request comes as a WebRequest, a row of WEB_ROUTES says which function answers it, and that function asks the gate and says
 * what to answer. What goes wrong is returned as an error and becomes a page (or JSON) with the status that the code has.
 *
 *   http_head.c, http_form.c, http_multipart.c   what came over the wire, strictly
 *   tls.c, tls_make.c                            certificates, made here and renewed here
 *   server.c, connection.c                       listening, limits, one thread a connection
 *   web_session.c, throttle.c                    who is signed in; who tries too often
 *   route.c, reply.c, web_gate.c                 row, answer, question to the gate
 *   setup_page.c                                 the wizard that makes an office
 *   sign_in.c, connect_page.c, web_api.c         pages that every installation has, and the JSON twin
 *
 * A handler runs in the connection's thread and may block for a question to the gate, never for longer work: that is a job, which its page
 * asks about. */
#ifndef TERGOO_WEB_H
#define TERGOO_WEB_H

#include "base/base.h"
#include "text/text.h"

typedef struct Web Web;
typedef struct WebRequest WebRequest;

typedef struct { Str name, value; } WebPair;

/* A file of a form. It lies in the web process's folder without a name and is gone with its descriptor. The name is what the browser said:
 * data, never a path. */
typedef struct { Str field, file_name; int fd; uint64_t size; } WebUpload;

/* Whoever is signed in. */
typedef struct {
    Str  login;
    Str  csrf;                          /* 64 hex digits; each form sends it back as `csrf` */
    Str  token;                         /* the gate's; never shown, never logged */
    bool second;                        /* has a second factor, or may go without (--demo) */
    bool bearer;                        /* a program with a token and no cookie */
    bool device;                        /* a paired tablet or telephone, by its name */
    int  office;                        /* at which of the gates */
} WebCaller;

enum { WEB_PARAMS = 4, WEB_OFFICES = 2 };

struct WebRequest {
    Web             *web;
    Arena           *arena;             /* lives until the answer is out */
    Lang             lang;
    Str              method;            /* "GET" or "POST" */
    Str              path;              /* decoded, begins with '/', no "." or ".." segments, no empty ones */
    Str              target;            /* path and query as they came, for coming back */
    Str              params[WEB_PARAMS];/* what stood for :name in the pattern, in order */
    const WebPair   *query; size_t query_count;
    const WebPair   *form;  size_t form_count;
    const WebUpload *uploads; size_t upload_count;
    Str              body;              /* as it came, for JSON */
    Str              address;           /* of the other side, as text */
    Str              origin;            /* "https://host:port", as the browser sees us */
    const WebCaller *caller;            /* NULL before sign-in */
    bool             wants_json;        /* Accept: application/json, or under /api/ */
    bool             takes_gzip;
    bool             text_lost;         /* the form held what is no text; U+FFFD stands in its place, and nothing of it is entered */
    bool             from_ours;         /* a page of ours asked for it, as the browser says */
    int              office;            /* which of the gates, while nobody is signed in (demo.c); a caller has his own */
    struct WebReply *reply;
};

typedef ErrorCode (*WebHandler)(WebRequest *r, Error *e);

enum {
    WEB_OPEN   = 1,                     /* answers those who are not signed in, too */
    WEB_FIRST  = 2,                     /* answers those who still have to enrol a second factor */
    WEB_UPLOAD = 4,                     /* its form may carry files */
    WEB_PLAIN  = 8,                     /* also over the port without TLS, which shows how to connect and nothing else */
    WEB_JSON   = 16,                    /* the body is JSON, up to 1 MiB, and comes in r->body; with WEB_UPLOAD it may be a form with files instead */
    WEB_DEVICE = 32                     /* for a paired tablet or telephone, by its own cookie (device_page.c) */
};

/* A pattern's segments are words or ":name"; a word wins over a name. GET answers HEAD too. A POST without WEB_JSON is refused before its
 * handler is called when it does not come from a page of ours (Origin, Sec-Fetch-Site, csrf). */
typedef struct { const char *method, *pattern; WebHandler run; unsigned flags; } WebRoute;

extern const WebRoute WEB_ROUTES[];     /* routes.c */
extern const size_t WEB_ROUTE_COUNT;
extern const WebRoute WEB_SETUP_ROUTES[];       /* setup_page.c: instead of them, while there is no office yet */
extern const size_t WEB_SETUP_ROUTE_COUNT;

/* ---- what came ---- */
/* The value of that name; .ptr is NULL when there is none, of several the first. */
Str web_query(const WebRequest *r, const char *name);
Str web_form(const WebRequest *r, const char *name);
const WebUpload *web_upload(const WebRequest *r, const char *field);
/* The file's descriptor, which is the caller's from here on. */
int web_upload_take(const WebUpload *u);

/* ---- asking the gate ---- */
/* The operation by name, as whoever is signed in. args may be NULL. The gate's refusal comes back as an error whose sentences are in
 * the reader's language; ERR_SIGNED_OUT ends the session here as well. */
MUST_USE ErrorCode web_gate(WebRequest *r, const char *op, const JsonValue *args, const JsonValue **data, const JsonValue **page, Error *e);
/* The same with a descriptor that travels along: what the operation reads, or where it writes. */
MUST_USE ErrorCode web_gate_file(WebRequest *r, const char *op, const JsonValue *args, int fd, const JsonValue **data, const JsonValue **page,
                                 Error *e);
/* An empty file without a name, for what an operation writes. */
MUST_USE ErrorCode web_temporary(WebRequest *r, int *fd, Error *e);
/* The fields that the gate named in its refusal ({name: text}), NULL when it named none; and the whole of its last refusal. */
const JsonValue *web_refusal(const WebRequest *r);

/* ---- answering: each once ---- */
/* {data, page} to a program, a rendered page to a person. `template` names templates/pages/NAME.mustache. */
MUST_USE ErrorCode web_reply_page(WebRequest *r, int status, const char *name, const JsonValue *data, const JsonValue *page, Error *e);
MUST_USE ErrorCode web_reply_json(WebRequest *r, int status, const JsonValue *value, Error *e);
MUST_USE ErrorCode web_reply_bytes(WebRequest *r, int status, const char *type, Str bytes, Error *e);      /* bytes live as long as r->arena */
/* Sends the file as an attachment that no browser opens as a page (octet-stream, sandbox); takes over the descriptor. */
MUST_USE ErrorCode web_reply_file(WebRequest *r, int fd, Str name, Error *e);
/* 303 See Other: a path of ours, made by web_url. */
MUST_USE ErrorCode web_redirect(WebRequest *r, Str target, Error *e);
/* A header besides those that every answer has. Values with CR, LF or NUL are refused. */
MUST_USE ErrorCode web_header(WebRequest *r, const char *name, Str value, Error *e);
/* "/records/" + segment, and ?name=value, percent-encoded; the only way in which a URL is put together. */
void web_url_segment(Buf *to, Str segment);         /* "/" and the segment */
void web_url_query(Buf *to, Str name, Str value);   /* "?" or "&", by what is there already */

/* ---- how a page is made: page_frame.c; `page` has the parts of office/view.h ---- */
MUST_USE ErrorCode web_page_html(WebRequest *r, const char *name, const JsonValue *data, const JsonValue *page, Buf *to, Error *e);

/* ---- running it ---- */
typedef struct {
    const char *folder;                 /* of the store: gate.sock is in it, and web/ is made in it */
    int         port;                   /* 0: the system chooses (tests) */
    int         plain_port;             /* shows /connect over http; -1: none */
    const char *address;                /* NULL: all */
    const Str  *names; size_t name_count;       /* the office's names besides localhost and the host's */
    bool        demo;
    const char *demo_file;              /* who one can be without a passphrase (demo.h); NULL: nobody */
    const char *also;                   /* the folder of a second institution; only in a demo */
    const char *program;                /* our own executable, for the demo's jobs */
    const char *setup;                  /* the socket of the maker (setup/setup.h): only the wizard is served; NULL: the gate's office */
    int         setup_end;              /* of the wizard: when this descriptor becomes readable, it is over */
    bool        no_second;              /* only with demo, or in an exercise: nobody is asked for a second factor, and each page says so */
    bool        exercise;               /* the gate said that its store is one */
    Lang        lang;                   /* for who says nothing */
    const struct OperationTable *operations;
    void      (*ready)(void *self, int port, int plain_port);   /* called once it listens; may be NULL */
    void       *self;
} WebOptions;

/* Serves until SIGTERM or SIGINT, then ends what runs and returns. */
MUST_USE ErrorCode web_run(const WebOptions *options, Error *e);

#endif
