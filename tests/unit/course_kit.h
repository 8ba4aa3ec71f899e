/* course_kit.h: what the tests of courses make: a course, its half-days, letters of bodies, people and their places, and who was there. */
#ifndef TERGOO_COURSE_KIT_H
#define TERGOO_COURSE_KIT_H

#include "record_kit.h"

static Str trainer, officer, head, donor;

static inline char *course(const char *title, const char *more)
{
    return make(trainer, "course", kit_format(&kit, "\"title\":\"%s\",\"topics\":[\"detection\"],\"for_whom\":\"prosecutors\",\"begins\":\"2009-10-14\","
                                              "\"ends\":\"2009-10-15\",\"where\":{\"text\":\"Osh\"}%s", title, more));
}

static inline char *person(const char *name, const char *sex, const char *more)
{
    return make(trainer, "trainee", kit_format(&kit, "\"name\":{\"spelled\":\"%s\"},\"sex\":\"%s\",\"body\":\"Prosecutor's office (invented)\"%s", name,
                                               sex, more));
}

static inline char *letter(const char *of, const char *body)
{
    return make(trainer, "nomination", kit_format(&kit, "\"course\":\"%s\",\"body\":\"%s\",\"letter_no\":\"12\"", of, body));
}

static inline char *nominate(const char *who, const char *of, const char *by)
{
    const char *with = by[0] ? kit_format(&kit, ",\"nomination\":\"%s\"", by) : "";
    return make(trainer, "enrolment", kit_format(&kit, "\"trainee\":\"%s\",\"course\":\"%s\"%s", who, of, with));
}

static inline void clear_body(const char *id)
{
    sign(head, propose(trainer, id, "clear", "\"hrddp_result\":\"before_policy\""));
}

static inline char *half(const char *of, const char *day, const char *part)
{
    return make(trainer, "course_session", kit_format(&kit, "\"course\":\"%s\",\"what\":\"Topic\",\"day\":\"%s\",\"half\":\"%s\"", of, day, part));
}

static inline void attend(const char *session, const char *present)
{
    kit_do(&kit, trainer, "course.attend", kit_format(&kit, "{\"id\":\"%s\",\"present\":\"%s\"}", session, present));
}

#endif
