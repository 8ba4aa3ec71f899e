/* desk.h: the operation table, and what its files share. One file a row of work: sessions and users, records, cases, proposals, files, bundles, the
 * ledger. An operation reads through the Request, says what should happen as drafts, and builds the view. */
#ifndef TERGOO_DESK_H
#define TERGOO_DESK_H

#include "office/gate.h"
#include "office/view.h"

extern const Operation DESK_OPERATIONS[];
extern const size_t DESK_OPERATION_COUNT;

/* ---- operations, by file ---- */
ErrorCode desk_session_open(Request *r, Error *e);
ErrorCode desk_session_close(Request *r, Error *e);
ErrorCode desk_session_show(Request *r, Error *e);

ErrorCode desk_user_create(Request *r, Error *e);
ErrorCode desk_user_change(Request *r, Error *e);
ErrorCode desk_user_end(Request *r, Error *e);
ErrorCode desk_user_list(Request *r, Error *e);
ErrorCode desk_user_passphrase(Request *r, Error *e);

ErrorCode desk_record_create(Request *r, Error *e);
ErrorCode desk_record_change(Request *r, Error *e);
ErrorCode desk_record_move(Request *r, Error *e);
ErrorCode desk_record_show(Request *r, Error *e);
ErrorCode desk_record_list(Request *r, Error *e);
ErrorCode desk_record_history(Request *r, Error *e);
ErrorCode desk_record_import(Request *r, Error *e);
ErrorCode desk_record_erase(Request *r, Error *e);

ErrorCode desk_case_open(Request *r, Error *e);
ErrorCode desk_case_list(Request *r, Error *e);
ErrorCode desk_case_show(Request *r, Error *e);
ErrorCode desk_case_admit(Request *r, Error *e);
ErrorCode desk_case_dismiss(Request *r, Error *e);

ErrorCode desk_proposal_list(Request *r, Error *e);
ErrorCode desk_proposal_show(Request *r, Error *e);
ErrorCode desk_proposal_sign(Request *r, Error *e);
ErrorCode desk_proposal_return(Request *r, Error *e);

ErrorCode desk_document_add(Request *r, Error *e);
ErrorCode desk_document_get(Request *r, Error *e);

ErrorCode desk_bundle_export(Request *r, Error *e);
ErrorCode desk_bundle_import(Request *r, Error *e);

ErrorCode desk_ledger_head(Request *r, Error *e);
ErrorCode desk_ledger_proof(Request *r, Error *e);

/* ---- shared (desk.c) ---- */
/* The kind by name, refused when it is internal and `outside` asks. */
MUST_USE ErrorCode desk_kind(Request *r, Str id, bool outside, const Kind **ret, Error *e);
/* A record the caller may see, with its kind and body. One he may not see is ERR_NOT_FOUND, like one that is not there. */
typedef struct { Record record; const Kind *kind; const JsonValue *body, *fields; } Seen;
MUST_USE ErrorCode desk_see(Request *r, Str id_or_number, Seen *ret, Error *e);
/* Typed words become values of the model (field_from_text), over `base` (may be NULL); an empty text takes a field out. */
MUST_USE ErrorCode desk_fields(Request *r, const Kind *k, const JsonValue *base, const JsonValue *given, JsonValue **ret, Error *e);
/* How a record is called: number and title, else its id. */
Str desk_title(Request *r, const Kind *k, const JsonValue *body);
/* Members of a record for programs: the content's JSON as it stands. */
JsonValue *desk_record_data(Request *r, const JsonValue *body);
/* After a commit: number or id, version and place in the ledger, in data and page. */
void desk_done(Request *r, const char *sentence, const Done *done);
/* The full name of a user, "log" for the store itself. */
Str desk_user_name(Request *r, Str user);
/* The user with that login. */
MUST_USE ErrorCode desk_user_by_login(Request *r, Str login, Seen *ret, Error *e);
/* Draft of a record as it will be; fields are not copied. */
Draft desk_draft(const Kind *k, Str chain, Str op, Str object, int64_t version, Str state, Str number, JsonValue *fields);
/* The draft goes to the ledger, or, with four eyes, becomes a proposal that waits for the second signature; done says which record. */
MUST_USE ErrorCode desk_propose(Request *r, const Draft *draft, Error *e);

#endif
