/* web_int.h: what the files of the web folder share. */
#ifndef TERGOO_WEB_INT_H
#define TERGOO_WEB_INT_H

#include <pthread.h>

#include "base/crew.h"
#include "crypto/crypto.h"
#include "web/demo.h"
#include "web/qr.h"
#include "web/http_form.h"
#include "web/http_head.h"
#include "web/job.h"
#include "web/keeper.h"
#include "web/once.h"
#include "web/pieces.h"
#include "web/tls.h"
#include "web/ui.h"
#include "web/web.h"

/* ---- web_session.c: who is signed in. A browser holds 32 random bytes, a program the gate's token; here stands the hash of either. ---- */
enum { WEB_SESSIONS = 1024, WEB_IDLE_MINUTES = 15, WEB_HARD_HOURS = 10, WEB_URI = 512 };

typedef struct {
    pthread_mutex_t lock;
    Hash           *keys;               /* by place; a free place is all zero */
    struct WebSession *places;
} WebSessions;

MUST_USE ErrorCode web_sessions_start(WebSessions *s, Error *e);
void web_sessions_end(WebSessions *s);              /* wipes all */
/* A new session; *cookie (65 bytes) is what the browser keeps. The key of a program's session is the gate's token itself (`bearer`). When all
 * places are taken, the one that was idle longest goes; its gate token is given back in `lost` (65 bytes, empty when none). */
void web_session_new(WebSessions *s, int64_t now, Str login, Str token, bool second, bool bearer, int office, char *cookie, char *lost);
/* Whose cookie or token it is, copied into the arena; NULL when nobody's, or when its time is over. */
MUST_USE const WebCaller *web_session_find(WebSessions *s, Arena *a, int64_t now, Str secret, bool bearer);
/* The new session of this token is a tablet's or a telephone's: it does not end by lying idle. */
void web_session_is_device(WebSessions *s, Str token);
void web_session_drop(WebSessions *s, Str token);
/* Takes one session out whose time is over; its gate token (65 bytes) goes into `lost`. False: there is none. */
bool web_session_sweep(WebSessions *s, int64_t now, char *lost);
/* What enrolment shows, kept until the code is confirmed; an empty text wipes it. */
void web_session_keep_uri(WebSessions *s, Str token, Str uri);
Str web_session_uri(WebSessions *s, Arena *a, Str token);
/* The second factor is confirmed: a new cookie for the same session. */
void web_session_confirmed(WebSessions *s, Str token, char *cookie);

/* ---- throttle.c: who tried to sign in too often. By address and by login alike, for logins that there are and those that there are not. ---- */
enum { THROTTLE_PLACES = 4096, THROTTLE_FREE = 5, THROTTLE_ADDRESS_MOST = 900, THROTTLE_LOGIN_MOST = 60 };
typedef struct { uint64_t key; int64_t until, last; uint32_t failures; } ThrottlePlace;
typedef struct { pthread_mutex_t lock; unsigned char salt[16]; ThrottlePlace *places; } Throttle;
MUST_USE ErrorCode throttle_start(Throttle *t, Error *e);
void throttle_end(Throttle *t);
/* Seconds to wait before the next try, 0: now. */
int64_t throttle_wait(Throttle *t, int64_t now, Str address, Str login);
void throttle_failed(Throttle *t, int64_t now, Str address, Str login);
void throttle_succeeded(Throttle *t, Str address, Str login);

/* ---- web_gate.c: connections to the gate, as many as are needed and no more than GATE_POOL ---- */
enum { GATE_POOL = 24 };
typedef struct {
    pthread_mutex_t lock;
    pthread_cond_t  given_back;
    Keeper         *keeper; size_t which;               /* who makes connections, and to which of the gates */
    int             idle[GATE_POOL]; size_t idle_count, out;
} GatePool;
void gate_pool_start(GatePool *p, Keeper *keeper, size_t which);
void gate_pool_end(GatePool *p);
/* As somebody, or with an empty token as nobody. */
MUST_USE ErrorCode web_ask(WebRequest *r, Str op, Str token, const JsonValue *args, int fd, const JsonValue **data, const JsonValue **page, Error *e);

/* Ends what the gate holds for this token, whatever comes of it. */
void gate_sign_out(Web *w, Str token);

/* ---- an answer (reply.c) ---- */
typedef struct WebReply {
    int        status;                  /* 0: none yet */
    const char *type;
    Str        body;
    int        fd; uint64_t size;       /* a file instead */
    bool       sandbox, keep;           /* never to be shown as a page; may be kept by caches for ever */
    bool       page;                    /* one of ours, with secrets in it */
    Buf        headers;                 /* further ones, each with its CR LF */
    const JsonValue *refused;           /* by the gate */
    bool       gone;                    /* the gate does not know the session any more */
} WebReply;

/* Replaces what was answered so far by the error's page. */
void web_reply_error(WebRequest *r, const Error *e);
/* A refusal of our own, with a sentence. */
void web_reply_status(WebRequest *r, int status, const char *key);
/* ---- pack.c ---- */
/* The body becomes gzip where that is safe and worth it; says whether it did. */
bool reply_pack(WebRequest *r);

/* The head of the answer as it goes out. */
void reply_head(Buf *to, const WebRequest *r, const WebReply *reply, bool close, bool https_name);
MUST_USE ErrorCode web_set_cookie(WebRequest *r, const char *name, Str value, bool script, Error *e);

/* ---- route.c ---- */
/* The row for a path; fills params. NULL: none; *allowed says which methods there are then ("" when no row has the path). */
const WebRoute *route_find(WebRequest *r, bool post, const char **allowed);
/* Does the request come from a page of ours? */
bool request_is_ours(const WebRequest *r, Str origin, Str fetch_site);
bool csrf_ok(const WebRequest *r);

/* ---- connection.c ---- */
typedef struct Connection Connection;
typedef struct Seat { int fd; bool used, waits, plain; char address[46]; } Seat;   /* waits: between two requests */
/* Serves one connection until it ends; the descriptor stays open. */
void connection_serve(Web *w, int fd, bool plain, Str address, Seat *seat);

/* ---- server.c ---- */
enum { CONNECTIONS = 256, PER_ADDRESS = 64 };

struct Web {
    const WebOptions *options;
    Arena            arena;
    const char      *folder;            /* web/ in the store's folder: read before the process is shut in, the keeper's afterwards */
    const char      *sockets[WEB_OFFICES]; size_t socket_count;
    KeeperOptions    keeping;
    Str             *names; size_t name_count;      /* by which we may be called */
    int              port, plain_port;
    pthread_mutex_t  lock;              /* guards what is below */
    Crew             crew;              /* a thread a connection */
    TlsContext      *tls;
    Seat            seats[CONNECTIONS];
    size_t           open;
    bool             ending;
    WebSessions      sessions;
    Throttle         throttle;
    GatePool         pools[WEB_OFFICES]; size_t pool_count;
    const Ui        *ui;
    const Demo      *demo;              /* NULL: none */
    Once            *once;
    Pieces          *pieces;
    Jobs            *jobs;
    Keeper          *keeper;
    Str              authority, fingerprint;        /* DER */
    int              exercise;          /* what the gate said: 0 not asked yet, 1 a real store, 2 an exercise; only ever set once */
};

void seat_waits(Web *w, Seat *p, bool waits);
bool web_is_ending(Web *w);
/* The certificate in force, for a new connection; give it back with tls_context_free. */
TlsContext *web_tls(Web *w);
/* Few places are left: who only waits gives his up sooner. */
bool web_is_crowded(Web *w);
/* Is that name, without its port, one of ours? */
bool web_is_called(const Web *w, Str name);
/* An empty file without a name in web/. */
MUST_USE ErrorCode web_file_new(Web *w, int *fd, Error *e);

/* ---- handlers (sign_in.c, connect_page.c, web_api.c) ---- */
/* A session at the gate, for a browser or a program: tries are counted and slowed down here. `second` false: he has no second factor yet. */
typedef struct { Str login, passphrase, code, sheet, key; } SignIn;
typedef struct { Str token; bool second; int64_t wait, left; } SignedIn;      /* left: codes of the sheet that he came with; -1: none */
/* An operation that works before signing in: tries of an address and a login are counted and slowed down; *wait: the seconds that he has to. */
MUST_USE ErrorCode web_ask_open(WebRequest *r, const char *op, JsonValue *args, int64_t *wait, const JsonValue **data,
        const JsonValue **page, Error *e);
/* Begins a telephone's code as second factor: what it takes lies in the session until it is confirmed. */
MUST_USE ErrorCode web_begin_code(WebRequest *r, Str token, Error *e);
MUST_USE ErrorCode web_open_session(WebRequest *r, const SignIn *what, SignedIn *ret, Error *e);
ErrorCode page_sign_in(WebRequest *r, Error *e);
/* The same page in answer to a form whose session is over: what was typed goes along hidden, and after signing in it is a draft of that form. */
ErrorCode page_sign_in_again(WebRequest *r, Error *e);
ErrorCode do_sign_in(WebRequest *r, Error *e);
ErrorCode do_sign_out(WebRequest *r, Error *e);
/* Whoever was signed in with this cookie is signed out; the request goes on as nobody. */
void web_forget_caller(WebRequest *r);
ErrorCode page_second(WebRequest *r, Error *e);
ErrorCode do_second(WebRequest *r, Error *e);
ErrorCode second_picture(WebRequest *r, Error *e);
ErrorCode do_sheet(WebRequest *r, Error *e);
ErrorCode page_enrol(WebRequest *r, Error *e);
ErrorCode do_enrol(WebRequest *r, Error *e);
ErrorCode page_language(WebRequest *r, Error *e);
ErrorCode do_language(WebRequest *r, Error *e);
ErrorCode page_connect(WebRequest *r, Error *e);
ErrorCode connect_certificate(WebRequest *r, Error *e);
ErrorCode connect_code(WebRequest *r, Error *e);         /* the address of the page as a QR code */
ErrorCode connect_drawing(WebRequest *r, Error *e);      /* /connect/drawings/:drawing: text/picture.h */
/* Instead of what a device asked for: it is not paired, or not any more (device_page.c). */
void page_device_over(WebRequest *r);
ErrorCode api_call(WebRequest *r, Error *e);
ErrorCode api_describe(WebRequest *r, Error *e);

#endif
