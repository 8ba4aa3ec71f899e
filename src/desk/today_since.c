/* today_since.c: what others did in somebody's cases since his last working day began, case by case, with who and what; from the
 * ledger, of those cases where something happened last. Looks are not told: that somebody reads a file is the auditors' affair.
 * His own acts he knows. */
#include "desk/desk_today.h"

enum { ENTRIES_BACK = 60, LINES_A_CASE = 3, LINES_MOST = 12, KEPT = 12 };

/* The last ones that may be told; which of them are is looked at when it is known which were last. */
typedef struct { Today *today; Entry last[KEPT]; size_t count; } Lines;

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
    Arena *a = l->today->request->arena;
    if (entry->received < l->today->since) return ERR_OK;
    if (str_equal(entry->actor, session_user(l->today->request->session)) || !is_told(entry->op)) return ERR_OK;
    Entry *kept = &l->last[l->count++ % KEPT];
    *kept = *entry;
    kept->op = str_copy(a, entry->op);
    kept->object = str_copy(a, entry->object);
    kept->actor = str_copy(a, entry->actor);
    kept->text = str_copy(a, entry->text);
    kept->chain = str_copy(a, entry->chain);
    kept->nonce = STR("");
    return kept->op.ptr && kept->object.ptr && kept->actor.ptr && kept->text.ptr && kept->chain.ptr ? ERR_OK : error_memory(e);
}

static void begin_table(Request *r)
{
    Str head[] = { view_say(r, K("desk.row-what")), view_say(r, K("rights.row-case")), view_say(r, K("desk.row-who")),
                   view_say(r, K("desk.row-time")) };
    view_table(r, view_say(r, K("today.since")), head, ARRAY_LEN(head));
}

/* One line; *told false: of a record that was pulled back nothing is said. */
static ErrorCode show_line(Lines *l, const Entry *entry, const Seen *of, Str name, size_t *shown, bool *told, Error *e)
{
    Request *r = l->today->request;
    Act act;
    Record rec;
    Str target;
    ErrorCode code = records_get(r, entry->object, &rec, e);
    *told = code != ERR_OK || !desk_is_hidden(r, &rec);
    if (code == ERR_NOT_FOUND) error_clear(e);                  /* an act about no record is told */
    else if (code != ERR_OK || !*told) return code;
    TRY(records_act(r, entry, &act, e));
    Str what = what_of(r, &act, &target);
    Str cells[] = { what, name, who_of(r, entry, &act), view_instant(r, entry->received) };
    if ((*shown)++ == 0) begin_table(r);
    view_table_row_to(r, cells, ARRAY_LEN(cells), target.len > 0 ? target : of->record.id);
    return ERR_OK;
}

/* The newest first; how many more there are is not said, for some of them may be of what he is told nothing of. */
static ErrorCode show_lines(Lines *l, const Seen *of, JsonValue *list, size_t *shown, Error *e)
{
    Request *r = l->today->request;
    Str name = desk_title(r, of->made, of->body);
    size_t lines = 0, kept = l->count < KEPT ? l->count : KEPT;
    for (size_t i = 1; i <= kept && lines < LINES_A_CASE; i++) {
        bool told;
        TRY(show_line(l, &l->last[(l->count - i) % KEPT], of, name, shown, &told, e));
        lines += told;
    }
    if (lines == 0) return ERR_OK;
    json_add(r->arena, list, json_new_string(r->arena, of->record.id));
    if (lines < LINES_A_CASE || kept == lines) return ERR_OK;
    Str cells[] = { view_say(r, K("today.more-acts")), name, STR(""), STR("") };
    view_table_row_to(r, cells, ARRAY_LEN(cells), view_op(r, "record.history", arg_str("id", of->record.id)));
    return ERR_OK;
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
    if (l->count == 0) return ERR_OK;
    TRY(desk_see_if(r, c->chain, &of, e));
    if (!of.kind) return ERR_OK;
    return show_lines(l, &of, list, shown, e);
}

ErrorCode today_show_since(Today *t, const TodayCase *cases, size_t count, Error *e)
{
    Request *r = t->request;
    size_t shown = 0;
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "since", list);
    for (size_t i = 0; i < count; i++) {
        if (cases[i].when >= t->since && shown < LINES_MOST) TRY(show_case(t, &cases[i], list, &shown, e));
    }
    return ERR_OK;
}
