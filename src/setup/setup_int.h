/* setup_int.h: what the files of the setup folder share: the answers, a page under way, the table of pages. */
#ifndef TERGOO_SETUP_INT_H
#define TERGOO_SETUP_INT_H

#include "crypto/crypto.h"
#include "office/view.h"
#include "setup/setup.h"

enum { SETUP_TOKEN = 65, SETUP_SECRET = 1024, SETUP_SECRET_LEAST = 12 };

/* What is shown once after the office was made, and then never again: in memory, and sealed until then (setup_sealed.c). */
typedef struct {
    bool done, sealed;                  /* sealed: of a run before this one; its passphrase opens it */
    Str  fingerprint, vkey, store_id, copy_key, second_code, second_until;
} SetupMade;

typedef struct {
    const SetupOptions *options;
    const char  *work;                  /* <folder>/setup */
    Arena        arena;                 /* of the answers */
    JsonValue   *answers;               /* {name: text} */
    char         secret[SETUP_SECRET];  /* the administrator's passphrase; kept in memory alone */
    size_t       secret_len;
    char         token[SETUP_TOKEN];    /* of whoever typed the code last; empty: nobody yet */
    unsigned     wrong;                 /* codes in a row */
    int64_t      until;                 /* clock_ticks before which no code is looked at */
    SetupMade    made;
    bool         over;
} Setup;

/* ---- setup_answers.c ---- */
MUST_USE ErrorCode answers_open(Setup *s, Error *e);
Str setup_answer(const Setup *s, const char *name);             /* empty when there is none */
MUST_USE ErrorCode answer_set(Setup *s, const char *name, Str value, Error *e);
/* Durable. */
MUST_USE ErrorCode answers_keep(Setup *s, Error *e);
void setup_secret_set(Setup *s, Str passphrase);
static inline Str setup_secret(const Setup *s) { return (Str){ s->secret, s->secret_len }; }

/* ---- setup_form.c: a page under way ---- */
typedef struct {
    Setup           *setup;
    Request         *r;
    const JsonValue *typed;             /* what came with the form; NULL: the page is only looked at */
    JsonValue       *faults;            /* {name: text}: what is wrong with it */
    JsonValue       *form;
    bool             stays;             /* what was sent only added something: the same page comes again */
} SetupPage;

/* What stands in the field: as it was typed just now, else as it is kept. */
Str page_value(const SetupPage *p, const char *name);
/* As it came, without blanks around it. */
Str page_typed(const SetupPage *p, const char *name);
void page_fault_args(SetupPage *p, const char *name, const char *key, const ErrorArg *args, size_t count);
#define page_fault(p, name, key, ...) page_fault_args((p), (name), (key), ERROR_ARGS_(__VA_ARGS__))
static inline bool page_is_faulty(const SetupPage *p) { return p->faults && p->faults->count > 0; }
/* The form of the page, sent to `step`; its button says `submit`. */
void page_form_begin(SetupPage *p, const char *step, const char *submit);
typedef struct { const char *name, *type, *label, *hint, *complete; bool optional, tall; } SetupField;
JsonValue *page_field(SetupPage *p, const SetupField *f);
void page_option(SetupPage *p, JsonValue *field, Str value, Str label);
void page_hidden(SetupPage *p, const char *name, Str value);
void page_part(SetupPage *p, const char *name, JsonValue *value);
void page_link(SetupPage *p, const char *key, Str address);

/* ---- setup_steps.c: the pages in their order ---- */
typedef struct {
    const char *name, *title;           /* in the address; message key */
    void      (*show)(SetupPage *p);
    /* Looks at what was typed; without a fault it is kept. NULL: nothing is asked. */
    ErrorCode (*take)(SetupPage *p, Error *e);
    /* Whether what is kept is enough. */
    bool      (*is_done)(const Setup *s);
} SetupStep;
extern const SetupStep SETUP_STEPS[];
extern const size_t SETUP_STEP_COUNT;
const SetupStep *setup_step(Str name);
/* The first one that is not done: where the wizard goes on. */
const SetupStep *setup_current(const Setup *s);
/* The page as the answer of the request. */
MUST_USE ErrorCode setup_show(SetupPage *p, const SetupStep *step, Error *e);

/* ---- the pages ---- */
void show_language(SetupPage *p);
ErrorCode take_language(SetupPage *p, Error *e);
bool is_done_language(const Setup *s);
void show_institution(SetupPage *p);
ErrorCode take_institution(SetupPage *p, Error *e);
bool is_done_institution(const Setup *s);
void show_clock(SetupPage *p);
ErrorCode take_clock(SetupPage *p, Error *e);
bool is_done_clock(const Setup *s);
void show_calendar(SetupPage *p);
ErrorCode take_calendar(SetupPage *p, Error *e);
bool is_done_calendar(const Setup *s);
void show_units(SetupPage *p);
ErrorCode take_units(SetupPage *p, Error *e);
bool is_done_units(const Setup *s);
void show_administrator(SetupPage *p);
ErrorCode take_administrator(SetupPage *p, Error *e);
bool is_done_administrator(const Setup *s);
void show_second(SetupPage *p);
ErrorCode take_second(SetupPage *p, Error *e);
bool is_done_second(const Setup *s);
void show_copies(SetupPage *p);
ErrorCode take_copies(SetupPage *p, Error *e);
bool is_done_copies(const Setup *s);
void show_printer(SetupPage *p);
ErrorCode take_printer(SetupPage *p, Error *e);
bool is_done_printer(const Setup *s);
void show_devices(SetupPage *p);
ErrorCode take_devices(SetupPage *p, Error *e);
bool is_done_devices(const Setup *s);
void show_check(SetupPage *p);
ErrorCode take_check(SetupPage *p, Error *e);
bool is_done_check(const Setup *s);
void show_made(SetupPage *p);
ErrorCode take_made(SetupPage *p, Error *e);
/* The shipped model, for profiles, roles and their labels. */
MUST_USE ErrorCode setup_model(Arena *a, const Model **ret, Error *e);
/* The days of the calendar as the model's file has them; empty when none was added. */
MUST_USE ErrorCode setup_calendar_file(const Setup *s, Arena *a, Str *ret, Error *e);

/* ---- setup_make.c, setup_move.c ---- */
MUST_USE ErrorCode setup_make(Setup *s, Arena *a, Error *e);
/* The whole office from setup/office to its place. */
MUST_USE ErrorCode setup_move(const char *folder, Arena *a, Error *e);

/* ---- setup_sealed.c ---- */
MUST_USE ErrorCode sealed_keep(Setup *s, Arena *a, Error *e);
bool sealed_is_there(const Setup *s);
/* ERR_DENIED for a passphrase that is another. */
MUST_USE ErrorCode sealed_open(Setup *s, Str passphrase, Error *e);
void sealed_remove(const Setup *s);

/* ---- setup_paper.c ---- */
/* Writes the PDF that `what` names (test, copy-key, letter) into r->fd. */
MUST_USE ErrorCode setup_print(Setup *s, Request *r, Error *e);

#endif
