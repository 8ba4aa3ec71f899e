/* desk_project.h: a project seen whole (docs/programme.md): its activities in time (desk_project_plan.c), how its components feed
 * each other (desk_project_feeds.c), and what its papers say of both and of what was decided (project_paper.c). */
#ifndef TERGOO_DESK_PROJECT_H
#define TERGOO_DESK_PROJECT_H

#include "desk/desk.h"

/* Records of one kind, whole, in the order of their numbers as people count, 1.2 before 1.10: those that name `id` in that field and
 * that the caller may see, without what was pulled back. None where the institution does not keep the kind. */
MUST_USE ErrorCode project_parts(Request *r, const char *kind, const char *field, Str id, SeenList *ret, Error *e);

/* "a.1 · A strategy": the result that the activity serves, in the reader's language; else what was entered in words. */
Str project_result_of(Request *r, const Seen *activity);

/* The project that the request names by `id`. ERR_USAGE for anything else. */
MUST_USE ErrorCode project_see(Request *r, Seen *ret, Error *e);

/* Days as a record says them, "2010", "2010-12" or "2010-12-16": the first and the last of them. false where nothing is said. */
bool project_days(Str from, Str to, Day *first, Day *last);

/* What the page of a project offers besides. */
void desk_offer_project(Request *r, const Seen *seen);

/* {{#work_plan}} of a project, quarter by quarter, with {{#quarters}}; {{#still_open}} of a steering meeting: what earlier ones decided and
 * nobody has done. Nothing for other names and kinds. */
MUST_USE ErrorCode project_values(Request *r, const Seen *about, Str name, JsonValue *to, Error *e);

ErrorCode desk_project_plan(Request *r, Error *e);
ErrorCode desk_project_feeds(Request *r, Error *e);

#endif
