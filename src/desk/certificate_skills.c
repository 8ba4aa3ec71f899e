/* certificate_skills.c: see certificate_skills.h.
 *
 * Whoever has an account here finds each skill among his own, claimed by nobody's word but the certificate's; another confirms it.
 * What he reached in the questions of that topic goes along as evidence, for those alone who keep skills; it is no measure of an officer. */
#include "desk/certificate_skills.h"

#include "rules/certificate_book.h"
#include "text/normalise.h"

static void set_text(Request *r, JsonValue *to, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, to, name, json_new_string(r->arena, text));
}

/* ---- what a course gives ---- */

static bool gives(const CertificateSkills *s, Str skill)
{
    for (size_t i = 0; i < s->count; i++) if (str_equal(s->list[i].skill, skill)) return true;
    return false;
}

/* Each skill once: the first topic that gives it is its evidence. */
static ErrorCode add_given(CertificateSkills *s, const JsonValue *given, Str topic, Str title, Error *e)
{
    JSON_EACH(one, given) {
        if (gives(s, field_of(one, "skill"))) continue;
        if (s->count == CERTIFICATE_SKILLS) return error_set(e, ERR_LIMIT, K("rules.course-skills-many"), arg_int("most", CERTIFICATE_SKILLS));
        s->list[s->count++] = (SkillGiven){ field_of(one, "skill"), field_of(one, "level"), topic, title };
    }
    return ERR_OK;
}

static bool is_taught(const GiftRecord *topic, const JsonValue *themes)
{
    if (!str_is(topic->state, "taught")) return false;
    JSON_EACH(one, themes) if (str_equal(json_text(one), field_of(topic->fields, "theme"))) return true;
    return false;
}

/* The topics that the course says it taught; where it names none, those of its curriculum in the fields of work that it had. */
static ErrorCode add_topics(Request *r, const GiftRecord *course, CertificateSkills *s, Error *e)
{
    GiftRecords topics;
    const JsonValue *named = json_get(course->fields, "topics_taught");
    JSON_EACH(one, named) {
        GiftRecord topic;
        TRY(gift_record(r, json_text(one), &topic, e));
        json_add(r->arena, s->topics, json_new_string(r->arena, field_of(topic.fields, "title")));
        TRY(add_given(s, json_get(topic.fields, "skills_given"), topic.id, field_of(topic.fields, "title"), e));
    }
    Str curriculum = field_of(course->fields, "curriculum");
    if ((named && named->count > 0) || curriculum.len == 0) return ERR_OK;
    TRY(gift_records_by(r, "topic", "curriculum", curriculum, &topics, e));
    for (size_t i = 0; i < topics.count; i++) {
        const GiftRecord *t = &topics.list[i];
        if (!is_taught(t, json_get(course->fields, "topics"))) continue;
        json_add(r->arena, s->topics, json_new_string(r->arena, field_of(t->fields, "title")));
        TRY(add_given(s, json_get(t->fields, "skills_given"), t->id, field_of(t->fields, "title"), e));
    }
    return ERR_OK;
}

ErrorCode certificate_skills_read(Request *r, Str course, CertificateSkills *ret, Error *e)
{
    GiftRecord c;
    *ret = (CertificateSkills){ .topics = json_new_array(r->arena) };
    if (!ret->topics) return error_memory(e);
    TRY(gift_record(r, course, &c, e));
    TRY(add_topics(r, &c, ret, e));
    TRY(add_given(ret, json_get(c.fields, "skills_given"), STR(""), STR(""), e));
    TRY(test_set_read(r, course, &ret->test, e));
    return test_sheets(r, course, &ret->sheets, e);
}

/* ---- one person ---- */

static int64_t gained(const GiftRecord *sheet, Str item)
{
    JSON_EACH(one, json_get(sheet->fields, "answers")) if (str_equal(field_of(one, "item"), item)) return test_number(one, "gained");
    return 0;
}

/* Tenths of a percent that he reached in the questions of a topic; -1: the test has none of it, or he has no sheet. */
static int64_t topic_tenths(const CertificateSkills *s, Str topic, Str code)
{
    int64_t points = 0, most = 0;
    const GiftRecord *sheet = test_sheet_of(&s->sheets, code, "post");
    for (size_t i = 0; sheet && i < s->test.count; i++) {
        const TestItem *item = &s->test.items[i];
        if (!str_equal(field_of(item->fields, "topic"), topic)) continue;
        points += gained(sheet, item->id);
        most += item->points;
    }
    return most > 0 ? test_tenths(points, most) : -1;
}

/* What he reached in the questions of its topic (-1: there were none); false: he did not pass them. */
static bool earned(Request *r, const CertificateSkills *s, const SkillGiven *given, Str course_code, int64_t *tenths)
{
    *tenths = given->topic.len > 0 ? topic_tenths(s, given->topic, course_code) : -1;
    return *tenths < 0 || *tenths >= 10 * r->model->limits[LIMIT_COURSE_PASS];
}

JsonValue *certificate_skills_earned(Request *r, const CertificateSkills *skills, Str course_code)
{
    JsonValue *list = json_new_array(r->arena);
    for (size_t i = 0; i < skills->count; i++) {
        int64_t unused;
        const SkillGiven *given = &skills->list[i];
        JsonValue *one = json_new_object(r->arena);
        if (!earned(r, skills, given, course_code, &unused)) continue;
        set_text(r, one, "skill", given->skill);
        set_text(r, one, "level", given->level);
        set_text(r, one, "topic", given->title);
        json_add(r->arena, list, one);
    }
    return list;
}

static ErrorCode make_one(Request *r, const PlanAct *issue, const SkillGiven *given, int64_t tenths, const CertifiedPerson *person, const Kind *k,
                          Draft *ret, Error *e)
{
    JsonValue *fields = json_new_object(r->arena);
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr || !fields) return error_memory(e);
    set_text(r, fields, "user", person->account);
    set_text(r, fields, "skill", given->skill);
    set_text(r, fields, "level", given->level);
    set_text(r, fields, "known_by", STR("certificate"));
    set_text(r, fields, "check_code", person->code);
    set_text(r, fields, "topic", given->title);
    if (tenths >= 0) json_set(r->arena, fields, "topic_percent", test_number_value(r->arena, tenths, 1, "percent"));
    set_text(r, fields, "issued_by", office_name(r->office));
    set_text(r, fields, "issued_on", gift_today(r->arena));
    set_text(r, fields, "expires_on", certificate_skill_until(r, gift_today(r->arena), field_of(issue->after, "expires_on")));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    *ret = desk_draft(k, issue->chain, STR("record.create"), id, 0, k->states[0].id, STR(""), fields);
    return fields->broken ? error_memory(e) : ERR_OK;
}

ErrorCode certificate_skills_make(Request *r, const PlanAct *issue, const CertificateSkills *skills, const CertifiedPerson *person, Draft *list,
                                  size_t *count, Error *e)
{
    const Kind *k = model_kind(r->model, STR("skill"));
    if (person->account.len == 0 || !k || !profile_has_kind(r->model, office_profile(r->office, r->model), k)) return ERR_OK;
    for (size_t i = 0; i < skills->count; i++) {
        const SkillGiven *given = &skills->list[i];
        int64_t tenths;
        if (!earned(r, skills, given, person->course_code, &tenths)) continue;
        TRY(make_one(r, issue, given, tenths, person, k, &list[*count], e));
        (*count)++;
    }
    return ERR_OK;
}

/* ---- withdrawn ---- */

ErrorCode certificate_skills_fall(Request *r, Str check_code, Str user, Str why, GiftActs *ret, Error *e)
{
    GiftRecords all;
    Str code;
    *ret = (GiftActs){ 0 };
    TRY(text_fold(r->arena, check_code, &code, e));
    if (code.len == 0) return ERR_OK;
    TRY(gift_records_by(r, "skill", "check_code", code, &all, e));
    ret->list = arena_array(r->arena, all.count + 1, sizeof *ret->list);
    if (!ret->list) return error_memory(e);
    for (size_t i = 0; i < all.count && ret->count < GIFT_MOST; i++) {
        Seen seen;
        if (user.len > 0 && !str_equal(field_of(all.list[i].fields, "user"), user)) continue;
        TRY(desk_see(r, all.list[i].id, &seen, e));
        const Move *end = kind_move(seen.kind, STR("end"));
        if (!end || !move_leaves(end, seen.record.state)) continue;
        TRY(desk_gift_act(&seen, r, "end", json_copy(r->arena, seen.fields), &ret->list[ret->count], e));
        ret->list[ret->count++].reason = why;
    }
    return ERR_OK;
}
