/* two_persons.c: are two accounts two persons? What passes between two hands does not, when one man has both accounts. Of an
 * account the office knows a name and nothing else that tells persons apart, so the names are held against each other by the
 * engine that finds names in any spelling and script (match/match.h): the same name is refused, a near one is said to whoever
 * signs. */
#include "match/match.h"
#include "rules/rules_int.h"

enum { SAME_NAME = 960 };

static ErrorCode name_of(Request *r, Str user, Str *ret, Error *e)
{
    Record rec;
    const JsonValue *body;
    TRY(request_record(r, user, &rec, e));
    TRY(record_fields(r->arena, &rec, &body, e));
    *ret = json_text(json_get(json_get(body, "fields"), "full_name"));
    return ERR_OK;
}

ErrorCode rules_two_persons(Request *r, Str one, Str other, TwoPersons *ret, Error *e)
{
    Str names[2];
    MatchName a, b;
    MatchResult m;
    *ret = PERSONS_TWO;
    if (one.len == 0 || other.len == 0) return ERR_OK;
    if (str_equal(one, other)) {
        *ret = PERSONS_ONE;
        return ERR_OK;
    }
    TRY(name_of(r, one, &names[0], e));
    TRY(name_of(r, other, &names[1], e));
    match_name(office_names(r->office), names[0], MATCH_PERSON, &a);
    match_name(office_names(r->office), names[1], MATCH_PERSON, &b);
    match_score(office_names(r->office), &a, &b, &m);
    /* One word is a login or a family name, and says too little. */
    bool whole = a.count > 1 && b.count > 1 && m.left_a == 0 && m.left_b == 0 && !m.father_swapped && !m.sex_differs;
    if (whole && m.score >= SAME_NAME) *ret = PERSONS_ONE;
    else if (m.score >= MATCH_ALERT) *ret = PERSONS_ALIKE;
    return ERR_OK;
}

ErrorCode rules_fields_of(Request *r, const Record *rec, const JsonValue **ret, Error *e)
{
    const JsonValue *body;
    TRY(record_fields(r->arena, rec, &body, e));
    *ret = json_get(body, "fields");
    return ERR_OK;
}

typedef struct { Request *request; const char *const *ops; Str actors[2]; } LastActor;

static ErrorCode look_at(void *self, const Entry *entry, Error *e)
{
    LastActor *l = self;
    Act act;
    TRY(records_act(l->request, entry, &act, e));
    const char *const *op = l->ops;
    while (*op && !str_is(act.op, *op)) op++;
    if (!*op || act_takes_over(&act)) return ERR_OK;
    l->actors[0] = str_copy(l->request->arena, act.actor);
    return rules_cosigner(l->request, entry, &l->actors[1], e);
}

ErrorCode rules_last_actor(Request *r, const Record *rec, const char *const *ops, Str actors[2], Error *e)
{
    LastActor l = { .request = r, .ops = ops };
    TRY(records_history(r, rec->id, look_at, &l, e));
    actors[0] = l.actors[0];
    actors[1] = l.actors[1];
    return ERR_OK;
}

ErrorCode rules_cosigner(Request *r, const Entry *entry, Str *ret, Error *e)
{
    EntryText text;
    Note note;
    Act act;
    Str kept = str_copy(r->arena, entry->text);
    if (!kept.ptr) return error_memory(e);
    TRY(entry_parse(kept, &text, e));
    TRY(act_open(text.act_note, &note, &act, e));
    return act_cosigner(r, &note, &act, ret, e);
}
