/* team_book.c: see team_book.h. */
#include "rules/team_book.h"

enum { PEOPLE_MOST = 500 };

/* What the walk shows is gone with its next step. */
static ErrorCode keep(Request *r, const Record *rec, Record *ret, const JsonValue **fields, Error *e)
{
    const JsonValue *body;
    *ret = *rec;
    ret->id = str_copy(r->arena, rec->id);
    ret->state = str_copy(r->arena, rec->state);
    ret->body = str_copy(r->arena, rec->body);
    if (!ret->id.ptr || !ret->state.ptr || !ret->body.ptr) return error_memory(e);
    TRY(record_fields(r->arena, ret, &body, e));
    *fields = json_get(body, "fields");
    return ERR_OK;
}

bool team_asks_about(const Kind *k, Str state)
{
    if (!str_is(k->id, "person") && !str_is(k->id, "organization")) return false;
    return !str_equal(state, STATE_PULLED_BACK) && !str_is(state, "withdrawn") && !str_is(state, "merged") &&
        !str_is(state, "erased");
}

static ErrorCode add_party(TeamBook *b, Str id, Str name, bool body, Error *e)
{
    if (!ARENA_ROOM(b->request->arena, b->parties, b->party_count, b->party_room)) return error_memory(e);
    b->parties[b->party_count++] = (TeamParty){ .id = id, .name = name, .body = body };
    return ERR_OK;
}

static ErrorCode take_party(void *self, const Record *rec, Error *e)
{
    TeamBook *b = self;
    Record kept;
    const JsonValue *fields;
    const Kind *k = model_kind(b->request->model, rec->kind);
    if (rec->body.len == 0 || !k || !team_asks_about(k, rec->state)) return ERR_OK;
    TRY(keep(b->request, rec, &kept, &fields, e));
    const JsonValue *name = json_get(fields, "name");
    Str called = name && name->type == JSON_OBJECT ? json_text(json_get(name, "spelled")) : json_text(name);
    return add_party(b, kept.id, called, str_is(k->id, "organization"), e);
}

static ErrorCode take_answer(void *self, const Record *rec, Error *e)
{
    TeamBook *b = self;
    Record kept;
    const JsonValue *f;
    if (rec->body.len == 0 || str_is(rec->state, "lapsed") || record_is_pulled_back(rec)) return ERR_OK;
    TRY(keep(b->request, rec, &kept, &f, e));
    if (!ARENA_ROOM(b->request->arena, b->answers, b->answer_count, b->answer_room)) return error_memory(e);
    b->answers[b->answer_count++] = (TeamAnswer){
        .id = kept.id, .member = json_text(json_get(f, "member")), .about = json_text(json_get(f, "about")),
        .team = json_text(json_get(f, "team")),
        .state = kept.state, .answer = json_text(json_get(f, "answer")), .ruling = json_text(json_get(f, "ruling")),
        .version = kept.version, .fields = f,
    };
    return ERR_OK;
}

static ErrorCode take_team(void *self, const Record *rec, Error *e)
{
    TeamBook *b = self;
    Record kept;
    const JsonValue *body;
    if (rec->body.len == 0 || (!str_is(rec->state, "proposed") && !str_is(rec->state, "active"))) return ERR_OK;
    kept = *rec;
    kept.id = str_copy(b->request->arena, rec->id);
    kept.state = str_copy(b->request->arena, rec->state);
    kept.body = str_copy(b->request->arena, rec->body);
    if (!kept.id.ptr || !kept.state.ptr || !kept.body.ptr) return error_memory(e);
    TRY(record_fields(b->request->arena, &kept, &body, e));
    if (!ARENA_ROOM(b->request->arena, b->teams, b->team_count, b->team_room)) return error_memory(e);
    b->teams[b->team_count++] = (TeamOne){ .id = kept.id, .state = kept.state, .number = json_text(json_get(body, "number")),
                                           .version = kept.version,
                                           .fields = json_get(body, "fields") };
    return ERR_OK;
}

ErrorCode team_book_read(Request *r, Str chain, TeamBook *ret, Error *e)
{
    *ret = (TeamBook){ .request = r, .chain = chain };
    TRY(records_of_kind_in(r, chain, STR("team"), take_team, ret, e));
    TRY(add_party(ret, chain, STR(""), false, e));
    TRY(records_of_kind_in(r, chain, STR("person"), take_party, ret, e));
    TRY(records_of_kind_in(r, chain, STR("organization"), take_party, ret, e));
    return records_of_kind_in(r, chain, STR("declaration"), take_answer, ret, e);
}

static bool is_over(const JsonValue *member)
{
    Day until;
    return day_parse(json_text(json_get(member, "until")), &until) && until < instant_local_day(clock_now());
}

ErrorCode team_people(Request *r, const JsonValue *fields, Str **ret, size_t *count, Error *e)
{
    static const char *const OFFICES[] = { "lead", "supervisor", "keeper" };
    const JsonValue *members = json_get(fields, "members");
    Str *list = arena_array(r->arena, ARRAY_LEN(OFFICES) + (members ? members->count : 0), sizeof *list);
    if (!list) return error_memory(e);
    *count = 0;
    for (size_t i = 0; i < ARRAY_LEN(OFFICES); i++) {
        Str who = json_text(json_get(fields, OFFICES[i]));
        if (who.len > 0 && !str_in(who, list, *count)) list[(*count)++] = who;
    }
    JSON_EACH(member, members) {
        Str who = json_text(json_get(member, "who"));
        if (who.len > 0 && !is_over(member) && !str_in(who, list, *count)) list[(*count)++] = who;
    }
    *ret = list;
    return *count <= PEOPLE_MOST ? ERR_OK : error_set(e, ERR_LIMIT, K("team.too-many"), arg_int("most", PEOPLE_MOST));
}

/* The newest that counts: a declaration that lapsed is none. */
const TeamAnswer *team_answer_of(const TeamBook *b, Str member, Str about)
{
    for (size_t i = b->answer_count; i > 0; i--) {
        const TeamAnswer *a = &b->answers[i - 1];
        if (str_equal(a->member, member) && str_equal(a->about, about)) return a;
    }
    return NULL;
}

bool team_answer_settles(const TeamAnswer *a)
{
    if (!a) return false;
    if (str_is(a->state, "clear")) return true;
    return str_is(a->state, "ruled") && !str_is(a->ruling, "recused");
}
