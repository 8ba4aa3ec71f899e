/* desk_retention.c: which contents have been kept long enough, and weeding them.
 *
 * The terms are data (model/retention.yaml). When a record came into a state is in the ledger: the day its term runs from is the
 * `received` of the act that brought it there, whatever anybody wrote into a field. Nothing is erased because a day has come:
 * `retention.due` shows what is due, one officer proposes to weed a list, another signs it, and each record's contents end by an
 * act of its own, all in one commit or none. */
#include "desk/desk.h"

enum { WEED_MOST = 200 };

/* ---- since when ---- */

typedef struct { Request *request; const RetentionRule *rule; Str state; Instant since; } Stay;

static bool begins_term(const RetentionRule *rule, Str state)
{
    return str_in(state, rule->from, rule->from_count);
}

/* A version that only corrected something, or hid the record for a while, lets the term run on. */
static ErrorCode take_version(void *self, const Entry *entry, Error *e)
{
    Stay *s = self;
    JsonValue *v;
    Str content;
    if (!str_is(entry->op, "record.create") && !str_is(entry->op, "record.change") && !str_starts(entry->op, STR("record.move."))) return ERR_OK;
    ErrorCode code = records_content(s->request, entry, &content, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code != ERR_OK) return code;
    TRY(json_parse(s->request->arena, content, &v, e));
    Str state = json_text(json_get(v, "state"));
    if (str_equal(state, STATE_PULLED_BACK)) return ERR_OK;
    if (!begins_term(s->rule, state) || !begins_term(s->rule, s->state)) s->since = entry->received;
    s->state = state;
    return ERR_OK;
}

/* The day after which the term of a record has run out; *runs is false when it does not run. */
static ErrorCode term_ends(Request *r, const RetentionRule *rule, const Record *rec, Day *since, Day *ends, bool *runs, Error *e)
{
    Stay s = { .request = r, .rule = rule };
    *runs = false;
    TRY(records_history(r, rule->from_case ? rec->chain : rec->id, take_version, &s, e));
    if (s.state.len == 0 || !begins_term(rule, s.state)) return ERR_OK;
    *since = instant_local_day(s.since);
    Date d = day_date(*since);
    d.year += rule->years;
    if (d.month == 2 && d.day == 29 && !date_day(d, ends)) d.day = 28;
    if (!date_day(d, ends)) return ERR_OK;          /* past the year 9999 */
    *ends += rule->days;
    *runs = true;
    return ERR_OK;
}

/* ---- what is due ---- */

typedef struct { Day since, ends; bool runs; } Term;

typedef struct { Request *request; const Kind *kind; const RetentionRule *rule; Str *ids; size_t count, room; Map terms; } Candidates;

static ErrorCode take_candidate(void *self, const Record *rec, Error *e)
{
    Candidates *c = self;
    if (rec->body.len == 0 || (!c->rule->from_case && !begins_term(c->rule, rec->state))) return ERR_OK;
    if (!ARENA_ROOM(c->request->arena, c->ids, c->count, c->room)) return error_memory(e);
    c->ids[c->count] = str_copy(c->request->arena, rec->id);
    return c->ids[c->count++].ptr ? ERR_OK : error_memory(e);
}

static Str say_term(Request *r, const RetentionRule *rule)
{
    return rule->years > 0 ? view_say(r, K("acts.years"), arg_int("n", rule->years)) : view_say(r, K("acts.days"), arg_int("n", rule->days));
}

static Str say_action(Request *r, const RetentionRule *rule)
{
    return view_say_args(r, rule->erase ? K("acts.action-erase") : K("acts.action-review"), NULL, 0);
}

static void show_due(Request *r, const RetentionRule *rule, const Seen *seen, Day since, Day ends, JsonValue *list)
{
    char day[11], other[11];
    Str mark = rule->unconfirmed ? view_say(r, K("acts.unconfirmed")) : STR("");
    Str term = say_term(r, rule), what = str_format(r->arena, STR_FMT "%s" STR_FMT, STR_ARG(term), mark.len > 0 ? ", " : "", STR_ARG(mark));
    Str cells[] = { desk_title(r, seen->kind, seen->body), str_copy(r->arena, day_format_local(day, since)), what,
                    str_copy(r->arena, day_format_local(other, ends)), say_action(r, rule), seen->record.id };
    view_table_row_to(r, cells, ARRAY_LEN(cells), seen->record.id);
    JsonValue *row = json_new_object(r->arena);
    json_set(r->arena, row, "action", json_new_string(r->arena, rule->erase ? STR("erase") : STR("review")));
    json_set(r->arena, row, "due", json_new_string(r->arena, str_copy(r->arena, day_format(day, ends))));
    json_set(r->arena, row, "id", json_new_string(r->arena, seen->record.id));
    json_set(r->arena, row, "rule", json_new_string(r->arena, rule->id));
    json_set(r->arena, row, "since", json_new_string(r->arena, str_copy(r->arena, day_format(other, since))));
    json_set(r->arena, row, "source", json_new_string(r->arena, rule->source));
    json_set(r->arena, row, "unconfirmed", json_new_bool(r->arena, rule->unconfirmed));
    json_add(r->arena, list, row);
}

/* A term that runs from the case's state is the same for all records of the case: worked out once. */
static ErrorCode term_of(Candidates *c, const Record *rec, Term *ret, Error *e)
{
    Term *known = c->rule->from_case ? map_get(&c->terms, rec->chain) : NULL;
    if (known) {
        *ret = *known;
        return ERR_OK;
    }
    TRY(term_ends(c->request, c->rule, rec, &ret->since, &ret->ends, &ret->runs, e));
    if (!c->rule->from_case) return ERR_OK;
    known = ARENA_NEW(c->request->arena, Term);
    if (!known) return error_memory(e);
    *known = *ret;
    return map_set(&c->terms, rec->chain, known) ? ERR_OK : error_memory(e);
}

static ErrorCode due_by_rule(Request *r, const RetentionRule *rule, Day today, JsonValue *list, Error *e)
{
    Candidates c = { .request = r, .rule = rule, .terms = map_in(r->arena) };
    const Kind *kept = model_kind(r->model, rule->kind);
    if (!kept || !profile_has_kind(r->model, office_profile(r->office, r->model), kept)) return ERR_OK;     /* another institution's affair */
    TRY(desk_kind(r, rule->kind, false, &c.kind, e));
    TRY(desk_each_record(r, c.kind, STR(""), take_candidate, &c, e));
    for (size_t i = 0; i < c.count; i++) {
        Seen seen;
        Term term = { 0 };
        TRY(desk_see(r, c.ids[i], &seen, e));
        TRY(term_of(&c, &seen.record, &term, e));
        if (term.runs && term.ends < today) show_due(r, rule, &seen, term.since, term.ends, list);
    }
    return ERR_OK;
}

ErrorCode desk_retention_due(Request *r, Error *e)
{
    Day today = instant_local_day(clock_now());
    if (arg_text(r, "on").len > 0 && !day_parse(arg_text(r, "on"), &today) && !day_parse_local(arg_text(r, "on"), &today)) {
        return error_set(e, ERR_USAGE, K("acts.no-day"), arg_str("day", arg_text(r, "on")));
    }
    Str head[] = { view_say(r, K("desk.row-record")), view_say(r, K("acts.row-since")), view_say(r, K("acts.row-term")),
                   view_say(r, K("acts.row-ended")), view_say(r, K("acts.row-action")), view_say(r, K("desk.row-id")) };
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "due", list);
    view_title(r, view_say(r, K("acts.due-title")));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    for (size_t i = 0; i < r->model->retention_count; i++) TRY(due_by_rule(r, &r->model->retention[i], today, list, e));
    if (!list) return error_memory(e);
    if (list->count > 0) view_action(r, view_say(r, K("view.weed")), view_op(r, "retention.weed"), "warning");
    view_note(r, view_say(r, K("acts.due-note"), arg_int("n", (int64_t)list->count)));
    return ERR_OK;
}

/* ---- weeding ---- */

/* Due by a rule that erases, today: what is not due is erased by record.erase, one record at a time and for a reason of its own. */
static ErrorCode must_be_due(Request *r, const Seen *seen, Error *e)
{
    Day since, ends, today = instant_local_day(clock_now());
    for (size_t i = 0; i < r->model->retention_count; i++) {
        const RetentionRule *rule = &r->model->retention[i];
        bool runs;
        if (!str_equal(rule->kind, seen->kind->id)) continue;
        TRY(term_ends(r, rule, &seen->record, &since, &ends, &runs, e));
        if (runs && ends < today) return ERR_OK;
    }
    return error_set(e, ERR_INVALID, K("acts.not-due"), arg_str("record", seen->record.id));
}

static Str mark_new(Arena *a)
{
    unsigned char bytes[8];
    char hex[17];
    random_bytes(bytes, sizeof bytes);
    return str_copy(a, hex_encode(hex, bytes, sizeof bytes));
}

/* "note/… note/…", with spaces, commas or line ends between them. */
static bool next_word(Str *rest, Str *word)
{
    static const char BETWEEN[] = " ,;\n\t";
    size_t skip = 0, n = 0;
    while (skip < rest->len && memchr(BETWEEN, rest->ptr[skip], sizeof BETWEEN - 1)) skip++;
    *rest = str_from(*rest, skip);
    while (n < rest->len && !memchr(BETWEEN, rest->ptr[n], sizeof BETWEEN - 1)) n++;
    *word = str_first(*rest, n);
    *rest = str_from(*rest, n);
    return n > 0;
}

ErrorCode desk_retention_weed(Request *r, Error *e)
{
    static const Str HEAD = STR("head");
    Draft *drafts = arena_array(r->arena, WEED_MOST, sizeof *drafts);
    size_t count = 0;
    Str rest = arg_text(r, "ids"), word, mark = mark_new(r->arena);
    if (!drafts || !mark.ptr) return error_memory(e);
    while (next_word(&rest, &word)) {
        Seen seen;
        if (count == WEED_MOST) return error_set(e, ERR_LIMIT, K("acts.weed-most"), arg_int("most", WEED_MOST));
        TRY(desk_see(r, word, &seen, e));
        TRY(desk_need_role(r, seen.record.chain, &HEAD, 1, K("rights.may-not-erase"), seen.kind, e));
        TRY(desk_is_here(&seen, e));
        TRY(must_be_due(r, &seen, e));
        for (size_t i = 0; i < count; i++) {
            if (str_equal(drafts[i].object, seen.record.id)) return error_set(e, ERR_USAGE, K("acts.weed-twice"), arg_str("record", word));
        }
        TRY(desk_erasure(r, &seen, &drafts[count], e));
        drafts[count].reason_code = STR("term");
        drafts[count].reason = arg_text(r, "reason");
        drafts[count++].legal_basis = arg_text(r, "basis");
    }
    if (count == 0) return error_set(e, ERR_USAGE, K("acts.weed-nothing"));
    return desk_propose_all(r, drafts, count, mark, e);
}
