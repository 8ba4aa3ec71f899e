/* desk_search_repeats.c: who asks for persons again and again, for auditors: how many look-ups somebody entered in the last days and how many
 * standing searches he holds, and how many of them are nearly the same. One number after the other, or one name in spelling after spelling, is how
 * somebody goes through a register that no single question opens. A count is a question for whoever inspects and no answer. */
#include "desk/desk_standing.h"
#include "office/search_sign.h"

enum { DAYS = 7, ASKED_MOST = 2000, APART_MOST = 3 };

typedef struct { Str who, plain; size_t looks, looks_alike, standing, standing_alike; } Asker;
typedef struct { Str plain; size_t asker; bool standing; } Asked;
typedef struct { Request *request; const Kind *kind; Asker *askers; size_t asker_count; Asked *asked; size_t asked_count; Instant since; } Repeats;

/* Nearly the same: of one length, and no more than a few bytes apart; so are a number and the next. */
static bool alike(Str a, Str b)
{
    size_t apart = 0;
    if (a.len != b.len || a.len < NUMBER_DIGITS) return str_equal(a, b);
    for (size_t i = 0; i < a.len && apart <= APART_MOST; i++) apart += a.ptr[i] != b.ptr[i];
    return apart <= APART_MOST;
}

static ErrorCode asker_of(Repeats *p, Str who, size_t *ret, Error *e)
{
    for (*ret = 0; *ret < p->asker_count; ++*ret) if (str_equal(p->askers[*ret].who, who)) return ERR_OK;
    Asker *wider = arena_grow(p->request->arena, p->askers, p->asker_count * sizeof *wider, (p->asker_count + 1) * sizeof *wider);
    if (!wider) return error_memory(e);
    p->askers = wider;
    p->askers[p->asker_count++] = (Asker){ .who = who };
    return ERR_OK;
}

static void count(Repeats *p, size_t asker, Str plain, bool standing)
{
    bool again = false;
    for (size_t i = 0; i < p->asked_count && !again; i++) {
        const Asked *one = &p->asked[i];
        again = one->asker == asker && one->standing == standing && alike(one->plain, plain);
    }
    Asker *a = &p->askers[asker];
    if (standing) a->standing++, a->standing_alike += again;
    else a->looks++, a->looks_alike += again;
    if (p->asked_count < ASKED_MOST) p->asked[p->asked_count++] = (Asked){ plain, asker, standing };
}

static ErrorCode take(void *self, const Record *rec, Error *e)
{
    Repeats *p = self;
    Arena *a = p->request->arena;
    const JsonValue *body;
    Instant at;
    size_t asker;
    Str folded;
    bool standing = str_is(rec->kind, "standing_search");
    if (rec->body.len == 0 || !request_may_see(p->request, p->kind, rec)) return ERR_OK;
    TRY(record_fields_kept(a, rec, &body, e));
    const JsonValue *f = json_get(body, "fields");
    if (!standing && instant_parse(json_text(json_get(f, "at")), &at) && at < p->since) return ERR_END;
    const State *s = kind_state(p->kind, rec->state);
    if (standing && s && s->final) return ERR_OK;
    Str words = json_text(json_get(f, standing ? "words" : "asked")), plain = number_plain(a, words);
    if (plain.len == 0) TRY(search_fold(a, words, &folded, e));
    TRY(asker_of(p, json_text(json_get(f, standing ? "owner" : "by")), &asker, e));
    count(p, asker, plain.len > 0 ? plain : folded, standing);
    return ERR_OK;
}

static ErrorCode walk(Repeats *p, Str kind, Error *e)
{
    p->kind = model_kind(p->request->model, kind);
    ErrorCode code = p->kind ? store_records(p->request->store, kind, take, p, e) : ERR_OK;
    return code == ERR_END ? ERR_OK : code;
}

ErrorCode desk_show_repeats(Request *r, Error *e)
{
    Repeats p = { .request = r, .since = clock_now() - (Instant)DAYS * 24 * HOUR };
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("desk.row-who")), view_say(r, K("search.row-looks"), arg_int("days", DAYS)), view_say(r, K("search.row-alike")),
                   view_say(r, K("search.standing-ones")), view_say(r, K("search.row-alike")) };
    p.asked = arena_array(r->arena, ASKED_MOST, sizeof *p.asked);
    if (!p.asked) return error_memory(e);
    TRY(walk(&p, STR("look_up"), e));
    TRY(walk(&p, STR("standing_search"), e));
    json_set(r->arena, view_data(r), "repeats", list);
    view_table(r, view_say(r, K("search.repeats")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < p.asker_count; i++) {
        const Asker *a = &p.askers[i];
        JsonValue *one = json_new_object(r->arena);
        Str cells[] = { desk_user_name(r, a->who), str_format(r->arena, "%zu", a->looks), str_format(r->arena, "%zu", a->looks_alike),
                        str_format(r->arena, "%zu", a->standing), str_format(r->arena, "%zu", a->standing_alike) };
        json_set(r->arena, one, "who", json_new_string(r->arena, a->who));
        json_set(r->arena, one, "looks", json_new_int(r->arena, (int64_t)a->looks));
        json_set(r->arena, one, "looks_alike", json_new_int(r->arena, (int64_t)a->looks_alike));
        json_set(r->arena, one, "standing", json_new_int(r->arena, (int64_t)a->standing));
        json_set(r->arena, one, "standing_alike", json_new_int(r->arena, (int64_t)a->standing_alike));
        json_add(r->arena, list, one);
        view_table_row_to(r, cells, ARRAY_LEN(cells), a->who);
    }
    return ERR_OK;
}
