/* public_int.h: what the files of the public folder share. */
#ifndef TERGOO_PUBLIC_INT_H
#define TERGOO_PUBLIC_INT_H

#include <pthread.h>

#include "base/crew.h"
#include "public/public.h"
#include "web/http_form.h"
#include "web/http_wire.h"
#include "web/ui.h"

enum { PUBLIC_CONNECTIONS = 128, PUBLIC_PER_ADDRESS = 24, PUBLIC_QUEUE = 24, PUBLIC_TEXT = 256 * 1024, PUBLIC_PAD = 32 * 1024 };
enum { PUBLIC_STEP_MS = 500 };          /* answers about receipts leave at whole steps after their request came */

typedef struct Public Public;

/* ---- public_state.c: what a form remembers ---- */
typedef enum { STATE_NEW = 'n', STATE_BACK = 'r' } StateKind;
enum { STATE_NEW_HOURS = 24, STATE_BACK_MINUTES = 30 };
/* In hex; empty when memory is out. */
Str state_seal(Arena *a, const WrapKey *key, StateKind kind, const Receipt *receipt);
/* False: not ours, of another kind, of before the last start, or too old. */
MUST_USE bool state_open(const WrapKey *key, StateKind kind, Str text, Receipt *ret);

/* ---- one request and its answer ---- */
typedef struct {
    Public         *box_server;
    Arena          *arena;
    Lang            lang;
    HttpMethod      method;
    Str             path;               /* behind the language, "/" at least */
    const HttpHead *head;
    HttpWire       *wire;
    int64_t         begun;              /* clock_ticks() when all of the request was there */
    bool            body_read;
    WebPair        *form; size_t form_count;
    /* the answer */
    int             status;
    const char     *type;
    Str             body, location;
    int             fd; uint64_t size;
    bool            keep;
} Exchange;

Str public_form(const Exchange *x, const char *name);
/* Without a body, or with one that is small and plain. 0 or a status. */
int public_read_small(Exchange *x);

typedef ErrorCode (*PublicHandler)(Exchange *x, Error *e);

/* ---- public_pages.c ---- */
ErrorCode page_start(Exchange *x, Error *e);
ErrorCode page_safety(Exchange *x, Error *e);
ErrorCode page_tell(Exchange *x, Error *e);
ErrorCode page_back(Exchange *x, Error *e);
/* The form with what was typed and what is wrong with it; fault: a message key, NULL for none. */
ErrorCode show_tell(Exchange *x, int status, const char *fault, Str mark, Error *e);
ErrorCode show_back(Exchange *x, int status, const char *fault, Error *e);
ErrorCode show_thanks(Exchange *x, const Receipt *receipt, size_t files, Error *e);
/* notes: as thread_open gives them; said: a message key of what was just done, NULL for nothing. */
ErrorCode show_thread(Exchange *x, const JsonValue *notes, const char *said, const char *fault, Str mark, Error *e);
ErrorCode show_refusal(Exchange *x, int status, const char *key, Error *e);

/* ---- public_parts.c: a page put together ---- */
typedef struct { Exchange *x; const char *title; JsonValue *parts; bool wrong; } Leaf;
Leaf leaf_new(Exchange *x, const char *title);
Str leaf_say(const Leaf *p, const char *key);
void leaf_add(Leaf *p, const char *component, const JsonValue *options);
/* {"text": sentence} */
JsonValue *leaf_text(const Leaf *p, const char *key);
void leaf_paragraph(Leaf *p, const char *key);
void leaf_heading(Leaf *p, const char *key);
void leaf_link(Leaf *p, const char *key, const char *path);
void leaf_put(const Leaf *p, JsonValue *o, const char *name, Str text);
/* In the reader's language: "/ky" and the path. */
Str leaf_address(const Leaf *p, const char *path);
void leaf_fault(Leaf *p, const char *key, const char *field);
MUST_USE ErrorCode leaf_finish(Leaf *p, int status, Error *e);

/* ---- public_fields.c: what is asked ---- */
typedef struct { const char *name, *label, *hint; enum { ASK_LINE, ASK_TEXT, ASK_YES_NO } how; size_t longest; } PublicField;
extern const PublicField PUBLIC_FIELDS[];
extern const size_t PUBLIC_FIELD_COUNT;
/* The components for all of them, filled with what was typed. */
void fields_add(Leaf *p, JsonValue *content, const char *fault);
JsonValue *field_files(const Leaf *p);
JsonValue *field_area(const Leaf *p, const char *name, const char *label, const char *hint, Str value, int rows, const char *fault);
/* NULL, or the message key of what is wrong with what was typed. */
const char *fields_fault(const Exchange *x);
/* What was typed, as the letter has it. */
JsonValue *fields_letter(const Exchange *x);

/* ---- public_tell.c, public_return.c, public_office.c ---- */
ErrorCode do_tell(Exchange *x, Error *e);
ErrorCode do_reply(Exchange *x, Error *e);
ErrorCode do_back(Exchange *x, Error *e);
ErrorCode office_fetch(Exchange *x, Error *e);
ErrorCode office_answers(Exchange *x, Error *e);
/* From number to keys, one at a time; ERR_AGAIN when too many wait. */
MUST_USE ErrorCode public_reporter(Exchange *x, const Receipt *receipt, Reporter *ret, Error *e);
/* Waits until a whole step has passed since the request came. */
void public_wait_for_step(const Exchange *x);
MUST_USE ErrorCode show_thread_of(Exchange *x, const Receipt *receipt, const char *said, Error *e);

/* ---- public_connection.c ---- */
void public_serve(Public *p, int fd, bool *waits);

/* ---- public_server.c ---- */
typedef struct { int fd; bool used, waits; unsigned char address[16]; } PublicSeat;     /* waits: between two requests */

struct Public {
    const PublicOptions *options;
    Arena           arena;
    Box            *box;
    const Ui       *ui;
    WrapKey         form_key;           /* of what forms remember; new at each start */
    Str            *names; size_t name_count;
    Str             fingerprint;        /* of the authority, when it is ours */
    int             port;
    pthread_mutex_t slow_lock;          /* one receipt at a time */
    pthread_mutex_t lock;               /* guards what is below */
    Crew            crew;               /* a thread a connection */
    TlsContext     *tls;
    PublicSeat      seats[PUBLIC_CONNECTIONS];
    unsigned char   seat_key[16];       /* addresses are told apart while they are connected, under a key that nobody keeps */
    size_t          open, waiting;
    bool            ending;
};

bool public_is_ending(Public *p);
bool public_is_crowded(Public *p);
TlsContext *public_tls(Public *p);
bool public_is_called(const Public *p, Str name);

#endif
