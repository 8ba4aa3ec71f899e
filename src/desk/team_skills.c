/* team_skills.c: what officers can do, as it counts today, and when they are away: read once for a page. A skill counts while it
 * is confirmed and its paper holds. */
#include "desk/desk_team.h"
#include "desk/desk_today.h"

enum { AWAY_WEEKS = 6 };

static ErrorCode fields_of(Request *r, const Record *rec, const JsonValue **ret, Error *e)
{
    const JsonValue *body;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    *ret = json_get(body, "fields");
    return ERR_OK;
}

static ErrorCode take_skill(void *self, const Record *rec, Error *e)
{
    TeamSkills *s = self;
    const JsonValue *f;
    Day until;
    bool confirmed = str_is(rec->state, "confirmed");
    if ((!confirmed && !str_is(rec->state, "over")) || rec->body.len == 0) return ERR_OK;
    TRY(fields_of(s->request, rec, &f, e));
    Str expires = json_text(json_get(f, "expires_on"));
    bool fell = !confirmed || (day_parse(expires, &until) && until < instant_local_day(clock_now()));
    if (!ARENA_ROOM(s->request->arena, s->skills, s->count, s->room)) return error_memory(e);
    s->skills[s->count++] = (TeamSkill){ .user = json_text(json_get(f, "user")), .skill = json_text(json_get(f, "skill")),
                                         .level = json_text(json_get(f, "level")),
                                         .known_by = json_text(json_get(f, "known_by")),
                                         .language = json_text(json_get(f, "language")), .expires = expires,
                                         .paper_no = json_text(json_get(f, "paper_no")), .issued = json_text(json_get(f, "issued_on")),
                                         .issuer = json_text(json_get(f, "issued_by")),
                                         .topic = json_text(json_get(f, "topic")), .fell = fell };
    return ERR_OK;
}

static ErrorCode take_away(void *self, const Record *rec, Error *e)
{
    TeamSkills *s = self;
    const JsonValue *f;
    TeamAway a = { 0 };
    Day today = instant_local_day(clock_now());
    if (!str_is(rec->state, "entered") || rec->body.len == 0) return ERR_OK;
    TRY(fields_of(s->request, rec, &f, e));
    if (!day_parse(json_text(json_get(f, "from")), &a.from) || !day_parse(json_text(json_get(f, "until")), &a.until)) return ERR_OK;
    if (a.until < today || a.from > today + AWAY_WEEKS * 7) return ERR_OK;
    a.user = json_text(json_get(f, "user"));
    a.why = json_text(json_get(f, "why"));
    if (!ARENA_ROOM(s->request->arena, s->away, s->away_count, s->away_room)) return error_memory(e);
    s->away[s->away_count++] = a;
    return ERR_OK;
}

ErrorCode team_skills_read(Request *r, TeamSkills *ret, Error *e)
{
    *ret = (TeamSkills){ .request = r };
    TRY(records_of_kind_in(r, STR("office"), STR("skill"), take_skill, ret, e));
    return records_of_kind_in(r, STR("office"), STR("absence"), take_away, ret, e);
}

const TeamSkill *team_skill_of(const TeamSkills *s, Str user, Str skill)
{
    const TeamSkill *best = NULL;
    for (size_t i = 0; i < s->count; i++) {
        const TeamSkill *one = &s->skills[i];
        if (one->fell || !str_equal(one->user, user) || !str_equal(one->skill, skill)) continue;
        if (!best || str_compare(best->level, one->level) < 0) best = one;
    }
    return best;
}

bool team_skill_fell(const TeamSkills *s, Str user, Str skill)
{
    bool fell = false;
    for (size_t i = 0; i < s->count; i++)
        fell = fell || (s->skills[i].fell && str_equal(s->skills[i].user, user) && str_equal(s->skills[i].skill, skill));
    return fell && !team_skill_of(s, user, skill);
}

Str team_gap_text(Request *r, const TeamSkills *s, Str skill, const Str *people, size_t count)
{
    Buf had = buf_in(r->arena);
    for (size_t i = 0; i < count; i++)
        if (team_skill_fell(s, people[i], skill)) buf_format(&had, "%s" STR_FMT, had.len > 0 ? "; " : "", STR_ARG(desk_user_name(r, people[i])));
    return had.len > 0 ? view_say(r, K("team.gap-fell"), arg_str("who", buf_str(&had))) : view_say(r, K("team.gap"));
}

/* ---- what a case asks for ---- */

static const Field *skill_field(Request *r)
{
    const Kind *k = model_kind(r->model, STR("skill"));
    return k ? kind_field(k, STR("skill")) : NULL;
}

static bool teams_need(const TeamBook *b, Str skill)
{
    for (size_t i = 0; i < b->team_count; i++)
        JSON_EACH(one, json_get(b->teams[i].fields, "skills_needed")) if (str_equal(one->text, skill)) return true;
    return false;
}

/* Articles of the offences that the case looks into. */
typedef struct { Request *request; Str *articles; size_t count, room; } Offences;

static ErrorCode take_offence(void *self, const Record *rec, Error *e)
{
    Offences *o = self;
    const JsonValue *f;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || str_is(rec->state, "dropped")) return ERR_OK;
    TRY(fields_of(o->request, rec, &f, e));
    if (!ARENA_ROOM(o->request->arena, o->articles, o->count, o->room)) return error_memory(e);
    o->articles[o->count++] = json_text(json_get(f, "treaty_article"));
    return ERR_OK;
}

/* By the templates of offences (model/offences). */
static bool offences_need(const Offences *o, Str skill)
{
    const Model *m = o->request->model;
    for (size_t i = 0; i < m->offence_count; i++) {
        const OffenceTemplate *t = &m->offences[i];
        if (t->option.len > 0 && str_in(t->option, o->articles, o->count) && str_in(skill, t->skills, t->skill_count)) return true;
    }
    return false;
}

ErrorCode team_skills_needed(Request *r, const TeamBook *b, const Choice **ret, size_t *count, Error *e)
{
    Offences o = { .request = r };
    const Field *f = skill_field(r);
    TRY(records_of_kind_in(r, b->chain, STR("offence"), take_offence, &o, e));
    Choice *list = arena_array(r->arena, f && f->choice_count > 0 ? f->choice_count : 1, sizeof *list);
    if (!list) return error_memory(e);
    *ret = list;
    *count = 0;
    for (size_t i = 0; f && i < f->choice_count; i++)
        if (teams_need(b, f->choices[i].id) || offences_need(&o, f->choices[i].id)) list[(*count)++] = f->choices[i];
    return ERR_OK;
}

/* ---- in words ---- */

static Str option_text(Request *r, const char *field, Str option)
{
    const Kind *k = model_kind(r->model, STR("skill"));
    const Field *f = k ? kind_field(k, str_of(field)) : NULL;
    for (size_t i = 0; f && i < f->choice_count; i++)
        if (str_equal(f->choices[i].id, option)) return view_label(r, &f->choices[i].label);
    return option;
}

ErrorCode team_term(Request *r, const TeamBook *b, Str *ret, Error *e)
{
    Seen the_case;
    *ret = STR("");
    ErrorCode code = desk_see(r, b->chain, &the_case, e);
    if (code == ERR_MEMORY) return code;
    if (code != ERR_OK) return ERR_OK;
    *ret = json_text(json_get(the_case.fields, "investigation_until"));
    for (size_t i = 0; ret->len == 0 && i < b->team_count; i++) *ret = json_text(json_get(b->teams[i].fields, "until"));
    return ERR_OK;
}

Str team_skill_text(Request *r, const TeamSkill *s, Str term)
{
    Buf to = buf_in(r->arena);
    Day until, issued, needed;
    buf_add(&to, s->level.len > 1 ? str_from(s->level, 1) : s->level);          /* "l3": the third level */
    if (s->language.len > 0) buf_format(&to, " (" STR_FMT ")", STR_ARG(s->language));
    buf_format(&to, " · " STR_FMT, STR_ARG(option_text(r, "known_by", s->known_by)));
    if (s->paper_no.len > 0) buf_format(&to, " " STR_FMT, STR_ARG(s->paper_no));
    if (day_parse(s->issued, &issued)) buf_format(&to, " (" STR_FMT ")", STR_ARG(desk_say_day(r, issued)));
    if (s->issuer.len > 0) buf_format(&to, ", " STR_FMT, STR_ARG(s->issuer));
    if (s->topic.len > 0) buf_format(&to, " · " STR_FMT, STR_ARG(s->topic));
    if (!day_parse(s->expires, &until)) return buf_str(&to);
    buf_format(&to, " · " STR_FMT, STR_ARG(view_say(r, K("team.until"), arg_str("day", desk_say_day(r, until)))));
    if (day_parse(term, &needed) && until < needed)
        buf_format(&to, ", " STR_FMT, STR_ARG(view_say(r, K("team.before-term"), arg_str("day", desk_say_day(r, needed)))));
    return buf_str(&to);
}

Str team_away_text(Request *r, const TeamSkills *s, Str user)
{
    Buf to = buf_in(r->arena);
    const Kind *k = model_kind(r->model, STR("absence"));
    const Field *why = k ? kind_field(k, STR("why")) : NULL;
    for (size_t i = 0; i < s->away_count; i++) {
        const TeamAway *a = &s->away[i];
        if (!str_equal(a->user, user)) continue;
        JsonValue *option = json_new_string(r->arena, a->why);
        buf_format(&to, "%s" STR_FMT " (" STR_FMT ")", to.len > 0 ? "; " : "",
                   STR_ARG(view_say(r, K("today.from-until"), arg_str("from", desk_say_day(r, a->from)),
                                    arg_str("until", desk_say_day(r, a->until)))),
                   STR_ARG(why ? desk_value_text(r, why, option) : a->why));
    }
    return buf_str(&to);
}
