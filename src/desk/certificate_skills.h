/* certificate_skills.h: what a certificate says that its holder can do (docs/courses.md): skill by skill as the topics of the course
 * name it, else the course as a whole; and that it says so no more when it is withdrawn. Everything is in the request's arena. */
#ifndef TERGOO_CERTIFICATE_SKILLS_H
#define TERGOO_CERTIFICATE_SKILLS_H

#include "desk/gift.h"
#include "rules/test_book.h"

enum { CERTIFICATE_SKILLS = 24 };

/* One skill that a course gives; topic empty: the course as a whole does. */
typedef struct { Str skill, level, topic, title; } SkillGiven;
/* Of one course, with its test (an empty id: there is none) and the sheets that stand. */
typedef struct {
    SkillGiven list[CERTIFICATE_SKILLS]; size_t count;
    JsonValue *topics;                      /* the titles of what was taught, an array */
    TestSet test; GiftRecords sheets;
} CertificateSkills;
/* Whose skills: his account here (empty: none are put down), the check code of his certificate, his code in the course. */
typedef struct { Str account, code, course_code; } CertifiedPerson;

/* Read once for an issue. ERR_LIMIT: more skills than a certificate stands for. */
MUST_USE ErrorCode certificate_skills_read(Request *r, Str course, CertificateSkills *ret, Error *e);
/* Those of whoever has that code in the course, as a list of {skill, level, topic}: all but of a topic whose questions he did not pass. */
JsonValue *certificate_skills_earned(Request *r, const CertificateSkills *skills, Str course_code);
/* Adds the drafts of his skills to `list`, which has room for CERTIFICATE_SKILLS more. A topic whose questions he did not pass gives him none. */
MUST_USE ErrorCode certificate_skills_make(Request *r, const PlanAct *issue, const CertificateSkills *skills, const CertifiedPerson *person,
                                           Draft *list, size_t *count, Error *e);
/* The skills that rest on the certificate with this check code hold no more, confirmed or not: `user` empty: whoever has them. `why`
 * stands in each act. */
MUST_USE ErrorCode certificate_skills_fall(Request *r, Str check_code, Str user, Str why, GiftActs *ret, Error *e);

#endif
