/* desk_team.c: a team's page: who is in it, what each has said about conflicts of interest, which skills are there and which are
 * not; and what the gate writes into records of teams that nobody types. */
#include "desk/desk_team.h"
#include "rules/rules.h"

/* ---- what nobody types ---- */

/* The first thing that he did in the case between the party's entering it, or his being asked, and his answer. */
typedef struct { Str member, about, declaration; bool began; Instant first; } Acted;

static bool is_a_look(Str op)
{
    return str_is(op, "record.look") || str_is(op, "record.export") || str_is(op, "search") || str_is(op, "case.export");
}

static bool is_of_teams(Str object)
{
    static const char *const KINDS[] = { "declaration/", "access/", "team/", "recusal/" };
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) if (str_starts(object, str_of(KINDS[i]))) return true;
    return false;
}

static ErrorCode look_at_act(void *self, const Entry *entry, Error *e)
{
    Acted *a = self;
    (void)e;
    bool begins = str_equal(entry->object, a->declaration) ||
        (str_equal(entry->object, a->about) && !str_starts(a->about, STR("case/")));
    a->began = a->began || begins;
    if (!a->began || !str_equal(entry->actor, a->member) || is_a_look(entry->op)) return ERR_OK;
    if (is_of_teams(entry->object) || str_equal(entry->object, a->about)) return ERR_OK;
    a->first = entry->received;
    return ERR_END;
}

static ErrorCode fill_declaration(Request *r, const Seen *seen, JsonValue *fields, Error *e)
{
    char when[25];
    bool answers = json_get(fields, "answer") && !json_get(seen->fields, "answer");
    Acted a = { .member = json_text(json_get(fields, "member")), .about = json_text(json_get(fields, "about")),
                .declaration = seen->record.id };
    if (!answers || !request_is_ordinary(r, seen->record.chain)) return ERR_OK;         /* entries of a locked case name nobody */
    TRY(store_chain_entries(r->store, seen->record.chain, look_at_act, &a, e));
    if (a.first == 0) return ERR_OK;
    Str text = str_copy(r->arena, instant_format(when, a.first));
    return json_set(r->arena, fields, "acted_first", json_new_string(r->arena, text)) ? ERR_OK : error_memory(e);
}

/* Moves ask their guard whose it is. */
static ErrorCode check_absence(Request *r, const Kind *k, bool made, const JsonValue *fields, Error *e)
{
    Day from, until;
    Record rec = { .chain = STR("office") };
    const Guard *own = rules_guard(STR("absence_own"));
    bool days = day_parse(json_text(json_get(fields, "from")), &from) && day_parse(json_text(json_get(fields, "until")), &until);
    if (made && own) TRY(own->run(r, &rec, fields, e));
    if (!days || from <= until) return ERR_OK;
    (void)error_set(e, ERR_INVALID, K("rules.absence-days"), arg_str("kind", k->id));
    return desk_refuse_field(r, STR("until"), e);
}

ErrorCode desk_team_fill(Request *r, const Kind *k, const Seen *seen, JsonValue *fields, Error *e)
{
    if (str_is(k->id, "absence")) return check_absence(r, k, seen == NULL, fields, e);
    return seen && str_is(k->id, "declaration") ? fill_declaration(r, seen, fields, e) : ERR_OK;
}

/* ---- the page ---- */

typedef struct {
    Request    *request;
    const Seen *team;
    TeamBook    book;
    TeamSkills  skills;
    Str        *people; size_t count;
    JsonValue  *list;
    int64_t     missing, mine;          /* declarations not asked yet, and those that wait for the reader's answer */
} Page;

/* Has he access to the whole case, by an access record of his own? */
typedef struct { Request *request; Str user; bool whole; } Access;

static ErrorCode take_access(void *self, const Record *rec, Error *e)
{
    Access *a = self;
    const JsonValue *fields;
    TRY(access_fields_in_force(a->request, rec, &fields, e));
    a->whole = fields && str_equal(json_text(json_get(fields, "user")), a->user) && !json_get(fields, "record");
    return a->whole ? ERR_END : ERR_OK;
}

/* Whoever keeps the evidence by the team's order and as its member is its keeper once. */
static void add_once(Buf *to, Str text)
{
    Str rest = buf_str(to), one;
    while (str_cut(&rest, ';', &one)) {
        if (str_equal(str_trim(one), text)) return;
    }
    if (!str_equal(str_trim(one), text)) buf_format(to, "%s" STR_FMT, to->len > 0 ? "; " : "", STR_ARG(text));
}

/* "investigator", "lead, evidence keeper": what he is in the team. */
static Str parts_of(const Page *p, Str user)
{
    static const char *const OFFICES[] = { "lead", "supervisor", "keeper" };
    Request *r = p->request;
    Buf to = buf_in(r->arena);
    const Field *members = kind_field(p->team->kind, STR("members")), *part = members && members->of ? members->of->fields : NULL;
    while (part && !str_is(part->id, "part")) part = part->next;
    for (size_t i = 0; i < ARRAY_LEN(OFFICES); i++) {
        const Field *f = kind_field(p->team->kind, str_of(OFFICES[i]));
        if (!f || !str_equal(json_text(json_get(p->team->fields, OFFICES[i])), user)) continue;
        add_once(&to, view_label(r, &f->label));
    }
    JSON_EACH(one, json_get(p->team->fields, "members")) {
        if (!part || !str_equal(json_text(json_get(one, "who")), user) || !json_get(one, "part")) continue;
        add_once(&to, desk_value_text(r, part, json_get(one, "part")));
    }
    return buf_str(&to);
}

static void add_part(Buf *to, Str text)
{
    buf_format(to, "%s" STR_FMT, to->len > 0 ? "; " : "", STR_ARG(text));
}

/* "5 asked, 3 open, 1 declared": counts of answers, and no contents. */
static Str answers_of(Page *p, Str user)
{
    Request *r = p->request;
    int64_t missing = 0, open = 0, declared = 0, ruled = 0;
    for (size_t i = 0; i < p->book.party_count; i++) {
        const TeamAnswer *a = team_answer_of(&p->book, user, p->book.parties[i].id);
        if (!a) missing++;
        else if (str_is(a->state, "asked")) open++;
        else if (str_is(a->state, "declared")) declared++;
        else if (str_is(a->state, "ruled")) ruled++;
    }
    p->missing += missing;
    if (str_equal(user, session_user(r->session))) p->mine += open;
    Buf to = buf_in(r->arena);
    if (missing + open > 0) buf_add(&to, view_say(r, K("team.answers-open"), arg_int("n", missing + open)));
    if (declared > 0) add_part(&to, view_say(r, K("team.answers-declared"), arg_int("n", declared)));
    if (ruled > 0) add_part(&to, view_say(r, K("team.answers-ruled"), arg_int("n", ruled)));
    return to.len > 0 ? buf_str(&to) : view_say(r, K("team.answers-whole"));
}

static Str skills_of(const Page *p, Str user)
{
    Request *r = p->request;
    Buf to = buf_in(r->arena);
    const Kind *k = model_kind(r->model, STR("skill"));
    const Field *f = k ? kind_field(k, STR("skill")) : NULL;
    for (size_t i = 0; f && i < f->choice_count; i++) {
        const TeamSkill *s = team_skill_of(&p->skills, user, f->choices[i].id);
        if (s) buf_format(&to, "%s" STR_FMT ": " STR_FMT, to.len > 0 ? "; " : "", STR_ARG(view_label(r, &f->choices[i].label)),
                          STR_ARG(s->level.len > 1 ? str_from(s->level, 1) : s->level));
    }
    return to.len > 0 ? buf_str(&to) : view_say(r, K("team.no-skill"));
}

static ErrorCode show_member(Page *p, Str user, Error *e)
{
    Request *r = p->request;
    Access a = { .request = r, .user = user };
    TRY(records_of_kind_in(r, p->book.chain, STR("access"), take_access, &a, e));
    Str cells[] = { desk_user_name(r, user), parts_of(p, user), answers_of(p, user), skills_of(p, user),
                    a.whole ? view_say(r, K("model.yes")) : view_say(r, K("team.not-admitted")),
                    team_away_text(r, &p->skills, user) };
    view_table_row_to(r, cells, ARRAY_LEN(cells), user);
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "user", json_new_string(r->arena, user));
    json_set(r->arena, one, "admitted", json_new_bool(r->arena, a.whole));
    json_add(r->arena, p->list, one);
    return ERR_OK;
}

/* Which skills the case asks for, and who in the team has them. */
static ErrorCode show_gaps(const Page *p, Error *e)
{
    Request *r = p->request;
    const Choice *needed;
    size_t count;
    Str term;
    JsonValue *gaps = json_new_array(r->arena);
    TRY(team_skills_needed(r, &p->book, &needed, &count, e));
    TRY(team_term(r, &p->book, &term, e));
    json_set(r->arena, view_data(r), "gaps", gaps);
    Str head[] = { view_say(r, K("team.row-skill")), view_say(r, K("team.row-has-it")) };
    if (count > 0) view_table(r, view_say(r, K("team.needed")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < count; i++) {
        Buf who = buf_in(r->arena);
        for (size_t j = 0; j < p->count; j++) {
            const TeamSkill *s = team_skill_of(&p->skills, p->people[j], needed[i].id);
            if (s) add_part(&who, str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(desk_user_name(r, p->people[j])),
                                             STR_ARG(team_skill_text(r, s, term))));
        }
        if (who.len == 0) json_add(r->arena, gaps, json_new_string(r->arena, needed[i].id));
        Str cells[] = { view_label(r, &needed[i].label),
                        who.len > 0 ? buf_str(&who) : team_gap_text(r, &p->skills, needed[i].id, p->people, p->count) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
    return ERR_OK;
}

typedef struct { Request *request; bool planned; } Victims;

static ErrorCode find_victim_interview(void *self, const Record *rec, Error *e)
{
    Victims *v = self;
    Record person;
    const JsonValue *body;
    if (!str_is(rec->state, "planned") || rec->body.len == 0) return ERR_OK;
    TRY(record_fields_kept(v->request->arena, rec, &body, e));
    ErrorCode code = records_get(v->request, json_text(json_get(json_get(body, "fields"), "person")), &person, e);
    if (code != ERR_OK || person.body.len == 0) return code == ERR_NOT_FOUND || code == ERR_OK ? ERR_OK : code;
    TRY(record_fields(v->request->arena, &person, &body, e));
    v->planned = str_is(json_text(json_get(json_get(body, "fields"), "status_in_case")), "victim");
    return v->planned ? ERR_END : ERR_OK;
}

/* What is odd and forbids nothing. The office keeps no sex of its officers, so that the second is a question. */
static ErrorCode warn(const Page *p, Error *e)
{
    Request *r = p->request;
    Victims v = { .request = r };
    Str lead = json_text(json_get(p->team->fields, "lead"));
    if (lead.len > 0 && str_equal(lead, json_text(json_get(p->team->fields, "keeper"))))
        desk_warn(r, STR("keeper"), "team.lead-keeps",
                  view_say(r, K("team.lead-keeps"), arg_str("member", desk_user_name(r, lead))));
    TRY(records_of_kind_in(r, p->book.chain, STR("interview"), find_victim_interview, &v, e));
    if (v.planned) desk_warn(r, STR("members"), "team.victims", view_say(r, K("team.victims")));
    return ERR_OK;
}

ErrorCode desk_show_team(Request *r, const Seen *seen, Error *e)
{
    Page p = { .request = r, .team = seen, .list = json_new_array(r->arena) };
    const State *s = kind_state(seen->kind, seen->record.state);
    if (!str_is(seen->kind->id, "team") || !s || s->final) return ERR_OK;
    TRY(team_book_read(r, seen->record.chain, &p.book, e));
    TRY(team_people(r, seen->fields, &p.people, &p.count, e));
    TRY(team_skills_read(r, &p.skills, e));
    json_set(r->arena, view_data(r), "people", p.list);
    Str head[] = { view_say(r, K("desk.row-who")), view_say(r, K("team.row-part")), view_say(r, K("team.row-conflicts")),
                   view_say(r, K("team.row-skills")),
                   view_say(r, K("team.row-admitted")), view_say(r, K("team.row-away")) };
    if (p.count > 0) view_table(r, view_say(r, K("team.people")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < p.count; i++) TRY(show_member(&p, p.people[i], e));
    TRY(show_gaps(&p, e));
    TRY(warn(&p, e));
    json_set(r->arena, view_data(r), "not_asked", json_new_int(r->arena, p.missing));
    if (p.mine > 0) view_action(r, view_say(r, K("team.declare-none"), arg_int("n", p.mine)),
                                view_op(r, "team.declare", arg_str("case", p.book.chain)), "primary");
    if (p.missing > 0 && desk_may(r, p.book.chain, seen->kind->change, seen->kind->change_count))
        view_action(r, view_say(r, K("team.ask")), view_op(r, "team.ask", arg_str("case", p.book.chain)), "secondary");
    desk_offer_team(r, p.book.chain);
    return ERR_OK;
}

void desk_offer_team(Request *r, Str chain)
{
    static const Str MAY[] = { STR("head"), STR("prosecutor"), STR("supervising_prosecutor") };
    const Kind *k = model_kind(r->model, STR("team"));
    if (!k || !profile_has_kind(r->model, office_profile(r->office, r->model), k) ||
        !request_has_role_in(r, chain, MAY, ARRAY_LEN(MAY))) return;
    view_action(r, view_say(r, K("team.who-may")), view_op(r, "team.fit", arg_str("case", chain)), "secondary");
}

/* ---- a declaration ---- */

static void show_hint(void *self, const char *key, const ErrorArg *args, size_t count)
{
    view_note(self, view_say_args(self, key, args, count));
}

typedef struct { Request *request; const Seen *declaration; const TeamParty *party; bool any; } Before;

/* What he said before of somebody called so, in cases that the reader knows. */
static ErrorCode show_before(void *self, const Record *rec, Error *e)
{
    Before *b = self;
    Request *r = b->request;
    Seen one, about;
    Error unheard;
    MatchName here, there;
    MatchResult m;
    if (str_equal(rec->id, b->declaration->record.id) || str_is(rec->state, "asked") || str_is(rec->state, "lapsed")) return ERR_OK;
    Str id = str_copy(r->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    if (desk_see(r, id, &one, &unheard) != ERR_OK ||
        desk_see(r, json_text(json_get(one.fields, "about")), &about, &unheard) != ERR_OK) return ERR_OK;
    if (about.kind->is_case) return ERR_OK;
    Str name = desk_name(r, about.kind, about.body);
    match_name(office_names(r->office), name, MATCH_ANY, &there);
    match_name(office_names(r->office), b->party->name, MATCH_ANY, &here);
    match_score(office_names(r->office), &here, &there, &m);
    if (m.score < MATCH_ALERT) return ERR_OK;
    const Field *f = kind_field(one.kind, STR("answer"));
    Str head[] = { view_say(r, K("team.row-about")), view_say(r, K("team.row-answer")) };
    if (!b->any) view_table(r, view_say(r, K("team.before")), head, ARRAY_LEN(head));
    b->any = true;
    Str cells[] = { name, f ? desk_value_text(r, f, json_get(one.fields, "answer")) : STR("") };
    view_table_row_to(r, cells, ARRAY_LEN(cells), id);
    return ERR_OK;
}

ErrorCode desk_show_declaration(Request *r, const Seen *seen, Error *e)
{
    Seen about;
    Error unheard;
    Instant first;
    if (!str_is(seen->kind->id, "declaration")) return ERR_OK;
    if (instant_parse(json_text(json_get(seen->fields, "acted_first")), &first))
        desk_warn(r, STR(""), "team.after-the-fact",
                  view_say(r, K("team.after-the-fact"), arg_str("when", view_instant(r, first))));
    Str member = json_text(json_get(seen->fields, "member"));
    if (desk_see(r, json_text(json_get(seen->fields, "about")), &about, &unheard) != ERR_OK || about.kind->is_case) return ERR_OK;
    const JsonValue *name = json_get(about.fields, "name");
    TeamParty party = { .id = about.record.id,
                        .name = name && name->type == JSON_OBJECT ? json_text(json_get(name, "spelled")) : json_text(name),
                        .body = str_is(about.kind->id, "organization") };
    team_hints(r, desk_user_name(r, member), &party, show_hint, r);
    Before b = { .request = r, .declaration = seen, .party = &party };
    return records_by(r, STR("declaration"), STR("member"), member, show_before, &b, e);
}
