/* today_since.c: what others did in somebody's cases since his last working day began, case by case, with who and what; from the ledger, of those
 * cases where something happened last. Looks are not told: that somebody reads a file is the auditors' affair. His own acts he knows. */
#include "desk/desk_today.h"

enum { ENTRIES_BACK = 60, LINES_A_CASE = 4 };

typedef struct { Instant when; Str what, who, target; } Line;
typedef struct { Today *today; Line lines[ENTRIES_BACK]; size_t count; } Lines;

static bool is_told(Str op)
{
    if (str_is(op, "record.look") || str_is(op, "record.export")) return false;
    return str_starts(op, STR("record.")) || str_starts(op, STR("case.")) || str_is(op, "content.erase");
}

/* "A. Osmonov for B. Saparova" where a deputy acted. */
static Str who_of(Request *r, const Entry *entry, const Act *act)
{
    Error unheard;
    Str reason, whom = STR(""), who = desk_user_name(r, act->actor);
    if (!str_starts(act->reason_code, STR("deputy")) || records_reason(r, entry, &reason, &unheard) != ERR_OK) return who;
    (void)deputy_reason_read(reason, &whom);
    return whom.len > 0 ? view_say(r, K("rights.for"), arg_str("who", who), arg_str("whom", desk_user_name(r, whom))) : who;
}

/* What was done, with the record's name where he may see it. */
static Str what_of(Request *r, const Act *act, Str *target)
{
    Error unheard;
    Seen seen;
    Str words = desk_act_words(r, act);
    *target = STR("");
    if (desk_see(r, act->object, &seen, &unheard) != ERR_OK) return words;
    *target = str_is(seen.kind->id, "access") ? STR("") : seen.record.id;
    if (str_equal(seen.record.id, seen.record.chain)) return words;     /* the case itself: it is named beside it */
    Str title = desk_title(r, seen.made, seen.body);
    return str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(words), STR_ARG(title));
}

static ErrorCode take_entry(void *self, const Entry *entry, Error *e)
{
    Lines *l = self;
    Request *r = l->today->request;
    Act act;
    Record rec;
    if (entry->received < l->today->since || l->count == ENTRIES_BACK) return ERR_OK;
    if (str_equal(entry->actor, session_user(r->session)) || !is_told(entry->op)) return ERR_OK;
    TRY(records_act(r, entry, &act, e));
    if (records_get(r, act.object, &rec, e) == ERR_OK && desk_is_hidden(r, &rec)) return ERR_OK;
    Line *line = &l->lines[l->count++];
    line->when = entry->received;
    line->who = who_of(r, entry, &act);
    line->what = what_of(r, &act, &line->target);
    return ERR_OK;
}

static void begin_table(Request *r)
{
    Str head[] = { view_say(r, K("desk.row-what")), view_say(r, K("rights.row-case")), view_say(r, K("desk.row-who")), view_say(r, K("desk.row-time")) };
    view_table(r, view_say(r, K("today.since")), head, ARRAY_LEN(head));
}

static void show_lines(Lines *l, const Seen *of, JsonValue *list, size_t *shown)
{
    Request *r = l->today->request;
    Str name = desk_title(r, of->made, of->body);
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "case", json_new_string(r->arena, of->record.id));
    json_set(r->arena, one, "acts", json_new_int(r->arena, (int64_t)l->count));
    json_add(r->arena, list, one);
    for (size_t i = 0; i < l->count && i < LINES_A_CASE; i++) {
        const Line *line = &l->lines[l->count - 1 - i];          /* the newest first */
        Str cells[] = { line->what, name, line->who, view_instant(r, line->when) };
        if ((*shown)++ == 0) begin_table(r);
        view_table_row_to(r, cells, ARRAY_LEN(cells), line->target.len > 0 ? line->target : of->record.id);
    }
    if (l->count <= LINES_A_CASE) return;
    Str cells[] = { view_say(r, K("today.more-acts"), arg_int("n", (int64_t)(l->count - LINES_A_CASE))), name, STR(""), STR("") };
    view_table_row_to(r, cells, ARRAY_LEN(cells), view_op(r, "record.history", arg_str("id", of->record.id)));
}

static ErrorCode show_case(Today *t, const TodayCase *c, JsonValue *list, size_t *shown, Error *e)
{
    Request *r = t->request;
    Lines *l = ARENA_NEW(r->arena, Lines);
    Seen of;
    uint64_t seq;
    Hash leaf;
    if (!l) return error_memory(e);
    l->today = t;
    if (!request_is_ordinary(r, c->chain)) return ERR_OK;       /* a locked case is opened, and then tells */
    TRY(store_chain_end(r->store, c->chain, &seq, &leaf, e));
    TRY(store_chain_entries_from(r->store, c->chain, seq > ENTRIES_BACK ? seq - ENTRIES_BACK : 0, take_entry, l, e));
    if (l->count == 0 || desk_see(r, c->chain, &of, e) != ERR_OK) return ERR_OK;
    show_lines(l, &of, list, shown);
    return ERR_OK;
}

ErrorCode today_show_since(Today *t, const TodayCase *cases, size_t count, Error *e)
{
    Request *r = t->request;
    size_t shown = 0;
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "since", list);
    for (size_t i = 0; i < count; i++) {
        if (cases[i].when >= t->since) TRY(show_case(t, &cases[i], list, &shown, e));
    }
    error_clear(e);
    return ERR_OK;
}
