/* desk_team.h: teams: whom the program asks about conflicts of interest and when, who may work on a case, and what a recusal does.
 * Each function does nothing for other kinds. */
#ifndef TERGOO_DESK_TEAM_H
#define TERGOO_DESK_TEAM_H

#include "desk/desk.h"
#include "rules/team_book.h"

ErrorCode desk_team_fit(Request *r, Error *e);
ErrorCode desk_team_propose(Request *r, Error *e);
ErrorCode desk_team_ask(Request *r, Error *e);
/* Adds to the form of team.declare about whom its caller is asked; nothing where the case is not there. */
void desk_team_declare_says(Request *r, Str case_ref, JsonValue *form);
ErrorCode desk_team_declare(Request *r, Error *e);

/* What nobody types, of a record as it would become (`seen` NULL: a new one): that somebody who declares had acted before; and
 * whose absence it may be. */
MUST_USE ErrorCode desk_team_fill(Request *r, const Kind *k, const Seen *seen, JsonValue *fields, Error *e);
/* The drafts of a commit of one chain that makes or changes records: the given ones first, and behind them the declarations that
 * are asked, or no longer asked, because of them: of those who come into a team about everybody in the case, of everybody in its
 * teams about a party that comes in. ERR_LIMIT where these are too many. */
MUST_USE ErrorCode desk_team_with_all(Request *r, const Draft *drafts, size_t given, Draft **ret, size_t *count, Error *e);

/* desk_commit with them; what came of the given one. */
MUST_USE ErrorCode desk_team_commit(Request *r, const Kind *k, const Draft *d, Done *ret, Error *e);

/* A recusal that is granted: who is taken out loses his access, his place in the teams goes to who replaces him, who is asked
 * about everybody then. */
bool desk_recusal_grants(const Seen *seen, const Move *m);
MUST_USE ErrorCode desk_recusal_grant(Request *r, const Seen *seen, const Draft *granted, Error *e);

/* On the pages of a team, a declaration, a recusal; on a case's what leads to who may work on it. */
MUST_USE ErrorCode desk_show_team(Request *r, const Seen *seen, Error *e);
MUST_USE ErrorCode desk_show_declaration(Request *r, const Seen *seen, Error *e);
MUST_USE ErrorCode desk_show_recusal(Request *r, const Seen *seen, Error *e);
void desk_offer_team(Request *r, Str chain);

/* ---- skills and days (team_skills.c) ---- */
/* One skill of an officer. It counts while it is confirmed and its paper holds; `fell`: it was entered, and is over. */
typedef struct { Str user, skill, level, known_by, language, expires, paper_no, issued, issuer, topic; bool fell; } TeamSkill;
typedef struct { Str user, why; Day from, until; } TeamAway;
typedef struct {
    Request   *request;
    TeamSkill *skills; size_t count, room;
    TeamAway  *away; size_t away_count, away_room;
} TeamSkills;
MUST_USE ErrorCode team_skills_read(Request *r, TeamSkills *ret, Error *e);
/* The skill of that user that counts today and has the highest level; NULL: none. */
const TeamSkill *team_skill_of(const TeamSkills *s, Str user, Str skill);
/* It was entered for him and is over (ended, with its certificate or by itself, or its paper holds no more), and he has no other of its sort. */
bool team_skill_fell(const TeamSkills *s, Str user, Str skill);
/* That nobody in the team has it, and for whom of these it was entered and is over. */
Str team_gap_text(Request *r, const TeamSkills *s, Str skill, const Str *people, size_t count);
/* The options of the field `skill` that a case asks for: what its teams say, and what the templates of its offences do. */
MUST_USE ErrorCode team_skills_needed(Request *r, const TeamBook *b, const Choice **ret, size_t *count, Error *e);
/* "3 · Certificate CT-2026-0014 (12.03.2026), Field office · Interviews · until 12.03.2027"; and that this is before the term (empty:
 * there is none). */
Str team_skill_text(Request *r, const TeamSkill *s, Str term);
/* The day until which the case is investigated, else until which a team of it is set up; empty: neither has one, or the caller may not know
 * the case. */
MUST_USE ErrorCode team_term(Request *r, const TeamBook *b, Str *ret, Error *e);
/* The days of the next weeks on which he is not there, in words; empty: none. */
Str team_away_text(Request *r, const TeamSkills *s, Str user);

/* ---- names (team_hints.c) ---- */
/* What a person should look at before he answers or rules: the reasons why two names may belong together, one sentence each. A
 * hint and no verdict. */
typedef void (*TeamHint)(void *self, const char *key, const ErrorArg *args, size_t count);
void team_hints(Request *r, Str member_name, const TeamParty *party, TeamHint each, void *self);

#endif
