/* desk_subject.h: subjects of the repository and what is said of them (docs/repository.md): what the files share that show them,
 * tie records of cases to them, ask about them, find duplicates and carry them in and out. */
#ifndef TERGOO_DESK_SUBJECT_H
#define TERGOO_DESK_SUBJECT_H

#include "desk/desk.h"
#include "desk/desk_look_up.h"

/* ---- statements (desk_statement.c) ---- */
/* The fields of a new statement in the form in which it is kept: the value as it is compared, what was typed as `original` where
 * that is otherwise, the script worked out. ERR_INVALID for one without a source, a number without a digit, a day that is none.
 * *doubt is the key of what is odd about the value, NULL: nothing. */
MUST_USE ErrorCode desk_statement_prepare(Request *r, const Kind *statement, JsonValue *fields, const char **doubt, Error *e);
/* For the operations that make records of any kind: the same, with the subject it is about looked at; nothing for other kinds.
 * ERR_INVALID in a locked case. */
MUST_USE ErrorCode desk_statement_made(Request *r, const Kind *k, Str chain, JsonValue *fields, Error *e);
/* One statement of so many given by their parts; texts that are empty are left out. `source`: a record, or words. */
typedef struct { Str about, property, value, original, language, source, page, grade, from_record; } StatementParts;
MUST_USE ErrorCode desk_statement_draft(Request *r, Str chain, const StatementParts *parts, Draft *ret, Error *e);

/* ---- subjects (desk_subject.c) ---- */
/* A statement that the reader may see; `of`: the subject it was made of, which may have been merged into the one that is shown. */
typedef struct { Seen seen; Str property, value, of; bool stands; } Said;
/* A record of a case that is tied to it. */
typedef struct { Seen seen; Str of; } Bound;
typedef struct {
    Said  *said; size_t said_count, said_room;
    Bound *bound; size_t bound_count, bound_room;
    Str    ids[32]; size_t id_count;                 /* the subject, and those merged into it */
} SubjectView;

/* A subject the caller may know. ERR_USAGE for another kind. */
MUST_USE ErrorCode desk_subject_see(Request *r, Str id, Seen *ret, Error *e);
/* What he may see of it: of all cases he knows and of the office; `in_case` not empty: of that case and of the office alone.
 * Those that stand come first, by property in the order of the model, then by grade, then in the order in which they were made. */
MUST_USE ErrorCode desk_subject_look(Request *r, Str id, Str in_case, SubjectView *ret, Error *e);
/* What it is called by what is in the view: the name, number or address that the best graded statement gives; else a record of a
 * case that is tied to it; else its number. */
Str desk_subject_name(Request *r, const Seen *subject, const SubjectView *v);
/* The type of subject that records of a kind are, NULL: they are none; and the other way round. */
const char *desk_subject_type_of(Str kind);
const char *desk_subject_kind_of(Str type);
/* The page of one, whichever operation led there. */
MUST_USE ErrorCode desk_subject_page(Request *r, const Seen *subject, Error *e);
/* ---- photographs (desk_photo.c) ---- */
/* Is the file that came along one picture, which a worker can open? It is read from its beginning again. */
MUST_USE ErrorCode photo_check_picture(Request *r, Str name, Error *e);
/* Those of a record, as pictures; `in_case` not empty: of that case alone. */
MUST_USE ErrorCode desk_show_photos(Request *r, Str of, Str in_case, Error *e);
/* On a record's page: the picture of a photograph, or the photographs of what can be photographed. */
MUST_USE ErrorCode desk_show_photo(Request *r, const Seen *seen, Error *e);
void desk_offer_photo(Request *r, const Seen *seen);
/* A new record that begins with its file: true, and the request's arguments are those of desk_op_form for it. */
bool desk_photo_asks(Request *r, const Kind *k, Str in_case);

/* ---- on the page of a record of a case (desk_subject_bind.c): the way to the repository, what can be done; else nothing ---- */
void desk_offer_subject(Request *r, const Seen *seen);

/* ---- questions to owners (desk_inquiry.c) ---- */
MUST_USE ErrorCode desk_inquiry_page(Request *r, const Seen *seen, Error *e);

#endif
