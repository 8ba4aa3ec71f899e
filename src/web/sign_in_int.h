/* sign_in_int.h: what the pages of signing in share: sign_in.c (login, passphrase, what is shown beside it), ways_page.c (one's own second factors),
 * enrol_page.c (a letter's code). */
#ifndef TERGOO_SIGN_IN_INT_H
#define TERGOO_SIGN_IN_INT_H

#include "web/pages.h"
#include "web/parts.h"
#include "web/web_int.h"

/* The gate's refusal as one text, in the reader's language. */
Str sign_in_wrong(WebRequest *r, const Error *e);
/* A refusal because of too many tries says when to come again. */
MUST_USE ErrorCode sign_in_status(WebRequest *r, int64_t wait, int *status, Error *e);
/* The session is this browser's from here on; whoever has no second factor yet is led to the page where he gets one. */
MUST_USE ErrorCode sign_in_enter(WebRequest *r, Str login, const SignedIn *got, char cookie[65], Error *e);

/* Makes of a form one that asks a security key: the page's script does what `ask` says when the button is pressed, and sends the form. */
void key_form(WebRequest *r, JsonValue *form, const JsonValue *ask, Str button);

#endif
