/* desk_team_fit.c: who may work on a case, on one page for a head of unit: officer by officer the skills that the case asks for,
 * how each is known and until when, what he has to do already, when he is away, what he has declared in this case; and below it
 * which skills nobody in the team has. Officers stand in the order of their names: there is no sum over what they can do and no
 * order by it. Each leads to where he is proposed as a member. */
#include "desk/desk_team.h"
#include "desk/desk_today.h"

typedef struct { Str id, name, login; const JsonValue *roles; } Officer;

typedef struct {
    Request  *request;
    Seen      the_case;
    TeamBook  book;
    TeamSkills skills;
    Str       term;                                 /* team_term */
    const Choice *needed; size_t needed_count;
    Officer  *list; size_t count, room;
    Str      *team; size_t team_count;              /* who is in a team of the case */
    const UnitFigures *loads; size_t load_count;
    JsonValue *json;
} Fit;

/* Offices that work on cases. */
static bool may_work(const JsonValue *roles)
{
    static const char *const OFFICES[] = { "head", "prosecutor", "supervising_prosecutor", "investigator", "analyst",
                                           "evidence_keeper", "translator" };
    bool works = false;
    JSON_EACH(one, roles) {
        if (str_is(one->text, "administrator")) return false;
        for (size_t i = 0; i < ARRAY_LEN(OFFICES); i++) works = works || str_is(one->text, OFFICES[i]);
    }
    return works;
}

static ErrorCode take_officer(void *self, const Record *rec, Error *e)
{
    Fit *f = self;
    Request *r = f->request;
    const JsonValue *body;
    if (!str_is(rec->state, "active") || rec->body.len == 0) return ERR_OK;
    Str id = str_copy(r->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(record_fields_kept(r->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    if (!may_work(json_get(fields, "roles"))) return ERR_OK;
    if (!ARENA_ROOM(r->arena, f->list, f->count, f->room)) return error_memory(e);
    Officer one = { .id = id, .name = json_text(json_get(fields, "full_name")),
                    .login = json_text(json_get(fields, "login")), .roles = json_get(fields, "roles") };
    size_t at = f->count++;
    for (; at > 0 && str_compare(one.name, f->list[at - 1].name) < 0; at--) f->list[at] = f->list[at - 1];
    f->list[at] = one;
    return ERR_OK;
}

static ErrorCode read_team(Fit *f, Error *e)
{
    for (size_t i = 0; i < f->book.team_count; i++) {
        Str *people;
        size_t count;
        TRY(team_people(f->request, f->book.teams[i].fields, &people, &count, e));
        Str *wider = arena_grow(f->request->arena, f->team, f->team_count * sizeof *wider,
                                (f->team_count + count + 1) * sizeof *wider);
        if (!wider) return error_memory(e);
        f->team = wider;
        for (size_t j = 0; j < count; j++) if (!str_in(people[j], f->team, f->team_count)) f->team[f->team_count++] = people[j];
    }
    return ERR_OK;
}

static const UnitFigures *load_of(const Fit *f, Str user)
{
    for (size_t i = 0; i < f->load_count; i++) if (str_equal(f->loads[i].user, user)) return &f->loads[i];
    return NULL;
}

static Str conflicts_text(const Fit *f, Str user, int64_t *ret)
{
    Request *r = f->request;
    *ret = 0;
    for (size_t i = 0; i < f->book.answer_count; i++) {
        const TeamAnswer *a = &f->book.answers[i];
        if (str_equal(a->member, user) && (str_is(a->state, "declared") || str_is(a->state, "ruled"))) (*ret)++;
    }
    return *ret > 0 ? view_say(r, K("team.answers-declared"), arg_int("n", *ret)) : STR("");
}

static Str roles_text(Request *r, const JsonValue *roles)
{
    Buf to = buf_in(r->arena);
    JSON_EACH(one, roles) {
        for (size_t i = 0; i < r->model->role_count; i++)
            if (str_equal(r->model->roles[i].id, one->text))
                buf_format(&to, "%s" STR_FMT, to.len > 0 ? "; " : "", STR_ARG(view_label(r, &r->model->roles[i].label)));
    }
    return buf_str(&to);
}

/* ---- the page ---- */

enum { AROUND = 2 };                                /* columns beside the skills: who, and what else there is to know of him */

/* In the team already, what he has to do, when he is away, what he declared: a sentence each. */
static Str about_officer(const Fit *f, const Officer *o, const UnitFigures *load, bool in_team, int64_t *conflicts)
{
    Request *r = f->request;
    Buf to = buf_in(r->arena);
    if (in_team) buf_format(&to, STR_FMT ". ", STR_ARG(view_say(r, K("team.in-team"))));
    buf_format(&to, STR_FMT ".", STR_ARG(view_say(r, K("team.load"), arg_int("cases", load ? load->cases : 0),
                                                  arg_int("tasks", load ? load->tasks : 0))));
    Str away = team_away_text(r, &f->skills, o->id), declared = conflicts_text(f, o->id, conflicts);
    if (away.len > 0) buf_format(&to, " " STR_FMT ": " STR_FMT ".", STR_ARG(view_say(r, K("team.away"))), STR_ARG(away));
    if (declared.len > 0) buf_format(&to, " " STR_FMT ".", STR_ARG(declared));
    return buf_str(&to);
}

static void show_officer(const Fit *f, const Officer *o, Str *cells)
{
    Request *r = f->request;
    int64_t conflicts;
    size_t n = 0;
    const UnitFigures *load = load_of(f, o->id);
    bool in_team = str_in(o->id, f->team, f->team_count);
    JsonValue *one = json_new_object(r->arena), *skills = json_new_object(r->arena);
    cells[n++] = str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(o->name), STR_ARG(roles_text(r, o->roles)));
    for (size_t i = 0; i < f->needed_count; i++) {
        const TeamSkill *s = team_skill_of(&f->skills, o->id, f->needed[i].id);
        char *name = str_c(r->arena, f->needed[i].id);
        cells[n++] = s ? team_skill_text(r, s, f->term) : STR("—");
        if (s && name) json_set(r->arena, skills, name, json_new_string(r->arena, s->level));
    }
    cells[n++] = about_officer(f, o, load, in_team, &conflicts);
    bool joins = !in_team && f->book.team_count > 0;
    view_table_row_to(r, cells, n, joins ? view_op(r, "team.propose", arg_str("case", f->book.chain),
                                                   arg_str("officer", o->login)) : o->id);
    json_set(r->arena, one, "officer", json_new_string(r->arena, o->id));
    json_set(r->arena, one, "in_team", json_new_bool(r->arena, in_team));
    json_set(r->arena, one, "skills", skills);
    json_set(r->arena, one, "declared", json_new_int(r->arena, conflicts));
    json_set(r->arena, one, "cases", json_new_int(r->arena, load ? load->cases : 0));
    json_set(r->arena, one, "tasks", json_new_int(r->arena, load ? load->tasks : 0));
    json_add(r->arena, f->json, one);
}

static ErrorCode show_officers(const Fit *f, Error *e)
{
    Request *r = f->request;
    size_t columns = AROUND + f->needed_count, n = 0;
    Str *head = arena_array(r->arena, columns, sizeof *head), *cells = arena_array(r->arena, columns, sizeof *cells);
    if (!head || !cells) return error_memory(e);
    head[n++] = view_say(r, K("unit.row-officer"));
    for (size_t i = 0; i < f->needed_count; i++) head[n++] = view_label(r, &f->needed[i].label);
    head[n++] = view_say(r, K("team.row-else"));
    view_table(r, STR(""), head, columns);
    for (size_t i = 0; i < f->count; i++) show_officer(f, &f->list[i], cells);
    return ERR_OK;
}

/* Skill by skill: who in the team has it, and who in the office. */
static void show_gaps(const Fit *f)
{
    Request *r = f->request;
    JsonValue *gaps = json_new_array(r->arena);
    Str head[] = { view_say(r, K("team.row-skill")), view_say(r, K("team.row-has-it")), view_say(r, K("team.row-elsewhere")) };
    if (f->needed_count > 0) view_table(r, view_say(r, K("team.needed")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < f->needed_count; i++) {
        Buf inside = buf_in(r->arena), outside = buf_in(r->arena);
        for (size_t j = 0; j < f->count; j++) {
            if (!team_skill_of(&f->skills, f->list[j].id, f->needed[i].id)) continue;
            Buf *to = str_in(f->list[j].id, f->team, f->team_count) ? &inside : &outside;
            buf_format(to, "%s" STR_FMT, to->len > 0 ? "; " : "", STR_ARG(f->list[j].name));
        }
        if (inside.len == 0) json_add(r->arena, gaps, json_new_string(r->arena, f->needed[i].id));
        Str cells[] = { view_label(r, &f->needed[i].label),
                        inside.len > 0 ? buf_str(&inside) : team_gap_text(r, &f->skills, f->needed[i].id, f->team, f->team_count),
                        buf_str(&outside) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
    json_set(r->arena, view_data(r), "gaps", gaps);
}

ErrorCode desk_team_fit(Request *r, Error *e)
{
    Fit f = { .request = r, .json = json_new_array(r->arena) };
    const Kind *k;
    if (request_is_administrator(r)) return error_set(e, ERR_DENIED, K("rights.administrator"));
    TRY(desk_kind(r, STR("skill"), false, &k, e));
    TRY(desk_see(r, arg_text(r, "case"), &f.the_case, e));
    if (!f.the_case.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
    TRY(team_book_read(r, f.the_case.record.id, &f.book, e));
    TRY(team_skills_read(r, &f.skills, e));
    TRY(team_term(r, &f.book, &f.term, e));
    TRY(team_skills_needed(r, &f.book, &f.needed, &f.needed_count, e));
    TRY(read_team(&f, e));
    TRY(desk_unit_figures(r, &f.loads, &f.load_count, e));
    TRY(records_of_kind_in(r, STR("office"), STR("user"), take_officer, &f, e));
    view_crumb(r, desk_title(r, f.the_case.kind, f.the_case.body), f.the_case.record.id);
    view_title(r, view_say(r, K("team.who-may")));
    view_note(r, view_say(r, K("team.fit-about")));
    if (f.needed_count == 0) view_note(r, view_say(r, K("team.none-needed")));
    if (f.book.team_count == 0) view_note(r, view_say(r, K("team.none")));
    json_set(r->arena, view_data(r), "officers", f.json);
    TRY(show_officers(&f, e));
    show_gaps(&f);
    const Kind *team = model_kind(r->model, STR("team"));
    if (f.book.team_count == 0 && team && desk_may(r, f.book.chain, team->create, team->create_count))
        desk_offer_new(r, team, f.book.chain);
    for (size_t i = 0; i < f.book.team_count; i++)
        view_action(r, desk_ref_label(r, f.book.teams[i].id), f.book.teams[i].id, "secondary");
    return ERR_OK;
}

/* ---- one click proposes a member ---- */

/* Of several teams the one that is not at work yet, else the first. */
static const TeamOne *team_to_join(const TeamBook *b)
{
    for (size_t i = 0; i < b->team_count; i++) if (str_is(b->teams[i].state, "proposed")) return &b->teams[i];
    return b->team_count > 0 ? &b->teams[0] : NULL;
}

ErrorCode desk_team_propose(Request *r, Error *e)
{
    Seen the_case, officer, team;
    TeamBook b;
    Str *people;
    size_t count;
    Done done;
    TRY(desk_see(r, arg_text(r, "case"), &the_case, e));
    if (!the_case.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
    TRY(team_book_read(r, the_case.record.id, &b, e));
    const TeamOne *one = team_to_join(&b);
    if (!one) return error_set(e, ERR_INVALID, K("team.none"));
    TRY(desk_see(r, one->id, &team, e));
    TRY(desk_need_role(r, team.record.chain, team.kind->change, team.kind->change_count, K("desk.may-not-change"), team.kind, e));
    TRY(desk_user_by_login(r, arg_text(r, "officer"), &officer, e));
    if (!str_is(officer.record.state, "active") || !may_work(json_get(officer.fields, "roles")))
        return error_set(e, ERR_INVALID, K("desk.no-user"), arg_str("login", arg_text(r, "officer")));
    TRY(team_people(r, team.fields, &people, &count, e));
    if (str_in(officer.record.id, people, count))
        return error_set(e, ERR_CONFLICT, K("team.is-member"), arg_str("member", desk_user_name(r, officer.record.id)));
    JsonValue *fields = json_copy(r->arena, team.fields), *members = json_new_array(r->arena), *member = json_new_object(r->arena);
    JSON_EACH(had, json_get(team.fields, "members")) json_add(r->arena, members, json_copy(r->arena, had));
    Str part = arg_text(r, "part");
    json_set(r->arena, member, "who", json_new_string(r->arena, officer.record.id));
    json_set(r->arena, member, "part", json_new_string(r->arena, part.len > 0 ? part : STR("investigator")));
    json_add(r->arena, members, member);
    if (!json_set(r->arena, fields, "members", members)) return error_memory(e);
    TRY(desk_check_fields(r, team.kind, fields, team.record.state, e));
    Draft d = desk_draft(team.kind, team.record.chain, STR("record.change"), team.record.id, team.record.version, team.record.state,
                         json_text(json_get(team.body, "number")), fields);
    d.reason = arg_text(r, "reason");
    TRY(desk_team_commit(r, team.kind, &d, &done, e));
    desk_done(r, K("team.proposed"), &done);
    return ERR_OK;
}
