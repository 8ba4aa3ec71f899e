/* desk_duplicates.c: records that look alike: proposed with reasons, held against each other, told apart, merged, split again.
 *
 * Nothing is merged by itself. Who looks at two records sees what speaks for one and what contradicts, what would change for
 * each list and link, and answers: not the same (kept, with a reason; the pair is not proposed again), or one: then this record
 * is merged into the other by a move of its own with a second signature (src/rules/merge_rules.c says what forbids it). A merge
 * changes nothing in the record that stays: what was said of the other is shown with it, and a split takes that away again,
 * whatever came in between. */
#include "desk/desk_duplicates.h"

#include "desk/desk_look_up.h"
#include "desk/duplicate_facts.h"
#include "desk/form.h"
#include "rules/merge_rules.h"

enum { RECORDS = 20000, PAIRS_SHOWN = 100 };

typedef struct { Request *request; const Kind *kind; const LookUp *look; RecordFacts *list; size_t count, room; } Gathering;

/* ---- the list ---- */

static ErrorCode gather_one(void *self, const Record *rec, Error *e)
{
    Gathering *g = self;
    Request *r = g->request;
    const JsonValue *body;
    if (rec->body.len == 0 || !str_is(rec->state, "active") || !desk_look_up_shows(g->look, g->kind, rec)) return ERR_OK;
    if (g->count == RECORDS) return error_set(e, ERR_LIMIT, K("duplicate.many"), arg_int("most", RECORDS));
    if (!ARENA_ROOM(r->arena, g->list, g->count, g->room)) return error_memory(e);
    TRY(record_fields_kept(r->arena, rec, &body, e));
    return facts_of(r, g->kind, body, &g->list[g->count++], e);
}

typedef struct { Request *request; Str other; bool found; } Answered;

static ErrorCode is_answer(void *self, const Record *rec, Error *e)
{
    Answered *a = self;
    const JsonValue *body;
    if (!str_is(rec->state, "apart") || rec->body.len == 0) return ERR_OK;
    TRY(record_fields(a->request->arena, rec, &body, e));
    const JsonValue *f = json_get(body, "fields");
    a->found = str_equal(json_text(json_get(f, "one")), a->other) || str_equal(json_text(json_get(f, "other")), a->other);
    return a->found ? ERR_END : ERR_OK;
}

/* Has somebody said that they are not the same? */
static ErrorCode told_apart(Request *r, Str one, Str other, bool *ret, Error *e)
{
    Answered a = { .request = r, .other = other };
    TRY(records_by(r, STR("duplicate"), STR("one"), one, is_answer, &a, e));
    if (!a.found) TRY(records_by(r, STR("duplicate"), STR("other"), one, is_answer, &a, e));
    *ret = a.found;
    return ERR_OK;
}

static Str reasons_text(Request *r, const JsonValue *reasons)
{
    Buf to = buf_in(r->arena);
    JSON_EACH(one, reasons) buf_format(&to, "%s" STR_FMT, to.len > 0 ? "; " : "", STR_ARG(one->text));
    return buf_str(&to);
}

static Str score_text(Request *r, int score)
{
    return score == 0 ? STR("") : str_format(r->arena, "%d.%03d", score / 1000, score % 1000);
}

static void show_pair(Request *r, const RecordFacts *one, const RecordFacts *other, const LikePair *p, JsonValue *list)
{
    Str cells[] = { one->title, other->title, reasons_text(r, p->reasons), score_text(r, p->score) };
    view_table_row_to(r, cells, ARRAY_LEN(cells), view_op(r, "duplicate.compare", arg_str("id", one->id),
                                                          arg_str("into", other->id)));
    JsonValue *row = json_new_object(r->arena);
    json_set(r->arena, row, "one", json_new_string(r->arena, one->id));
    json_set(r->arena, row, "other", json_new_string(r->arena, other->id));
    json_set(r->arena, row, "reasons", p->reasons);
    if (p->score > 0) json_set(r->arena, row, "score", json_new_int(r->arena, p->score));
    json_add(r->arena, list, row);
}

static ErrorCode show_pairs(Gathering *g, LookUp *look, const LikePair *pairs, size_t found, size_t *shown, Error *e)
{
    Request *r = g->request;
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("duplicate.one")), view_say(r, K("duplicate.other")), view_say(r, K("duplicate.why")),
                   view_say(r, K("duplicate.score")) };
    json_set(r->arena, view_data(r), "pairs", list);
    view_table(r, STR(""), head, ARRAY_LEN(head));
    *shown = 0;
    for (size_t i = 0; i < found; i++) {
        bool apart;
        const RecordFacts *one = &g->list[pairs[i].one], *other = &g->list[pairs[i].other];
        TRY(told_apart(r, one->id, other->id, &apart, e));
        if (apart) continue;
        if (*shown == PAIRS_SHOWN) {
            view_note(r, view_say(r, K("duplicate.more"), arg_int("n", PAIRS_SHOWN)));
            break;
        }
        ++*shown;
        show_pair(r, one, other, &pairs[i], list);
        desk_look_up_shown(look, g->kind, one->id);
        desk_look_up_shown(look, g->kind, other->id);
    }
    if (*shown == 0) view_note(r, view_say(r, K("duplicate.none")));
    return ERR_OK;
}

/* Within a case whoever knows it; of the repository only for a case and with a reason, as for any look at persons beyond a case:
 * both are asked for. */
static ErrorCode begin_look(Request *r, const Kind *k, LookUp *look, Error *e)
{
    TRY(desk_look_up_begin(r, look, e));
    if (k->place == PLACE_CASE && look->chain.len == 0) return error_set(e, ERR_USAGE, K("desk.case-needed"),
                                                                         arg_str("kind", k->id));
    return ERR_OK;
}

ErrorCode desk_duplicate_list(Request *r, Error *e)
{
    const Kind *k;
    LookUp look;
    LikePair *pairs;
    size_t found, shown;
    TRY(desk_kind(r, arg_text(r, "kind"), false, &k, e));
    if (!facts_are_of(k)) return error_set(e, ERR_USAGE, K("duplicate.no-kind"), arg_str("kind", k->id));
    TRY(begin_look(r, k, &look, e));
    view_title(r, view_say(r, K("duplicate.title"), arg_str("kind", view_label(r, &k->plural))));
    if (k->place != PLACE_CASE && k->looked_up && look.reach != LOOK_BEYOND) {
        desk_look_up_ask_for(r, "duplicate.list", (const ErrorArg[]){ arg_str("kind", k->id) }, 1);
        return ERR_OK;
    }
    Gathering g = { .request = r, .kind = k, .look = &look };
    TRY(desk_each_record(r, k, k->place == PLACE_CASE ? look.chain : STR(""), gather_one, &g, e));
    if (k->place == PLACE_CASE) view_crumb(r, desk_ref_label(r, look.chain), look.chain);
    view_note(r, view_say(r, K("duplicate.question")));
    TRY(facts_pairs(r, g.list, g.count, NULL, &pairs, &found, e));
    TRY(show_pairs(&g, &look, pairs, found, &shown, e));
    if (!k->logs_reads) return ERR_OK;
    return desk_look_up_enter(&look, k->id, view_say(r, K("duplicate.asked")), (int64_t)shown, e);
}

/* ---- as somebody is entered ---- */

enum { TWINS_SHOWN = 3, TWINS_AT_ONCE = 50 };

typedef void (*TellTwin)(Request *r, const RecordFacts *self, const RecordFacts *other, const LikePair *pair);

/* The nearest of those that nobody has told apart from it. */
static ErrorCode tell_twins_among(Request *r, const Gathering *g, Str id, TellTwin tell, Error *e)
{
    LikePair *pairs;
    size_t found, told = 0, self = 0;
    while (self < g->count && !str_equal(g->list[self].id, id)) self++;
    if (self == g->count) return ERR_OK;
    TRY(facts_pairs(r, g->list, g->count, &g->list[self], &pairs, &found, e));
    for (size_t i = 0; i < found && told < TWINS_SHOWN; i++) {
        bool apart;
        size_t other = pairs[i].one == self ? pairs[i].other : pairs[i].one;
        if (pairs[i].one != self && pairs[i].other != self) continue;
        TRY(told_apart(r, id, g->list[other].id, &apart, e));
        if (apart) continue;
        tell(r, &g->list[self], &g->list[other], &pairs[i]);
        told++;
    }
    return ERR_OK;
}

static ErrorCode tell_twins(Request *r, const Kind *k, Str id, TellTwin tell, Error *e)
{
    const LookUp look = { .request = r, .chain = STR("") };
    Gathering g = { .request = r, .kind = k, .look = &look };
    TRY(desk_each_record(r, k, STR(""), gather_one, &g, e));
    return tell_twins_among(r, &g, id, tell, e);
}

static Str twin_text(Request *r, const RecordFacts *other, const LikePair *pair)
{
    return view_say(r, K("duplicate.twin"), arg_str("name", other->title), arg_str("why", reasons_text(r, pair->reasons)));
}

static void warn_twin(Request *r, const RecordFacts *self, const RecordFacts *other, const LikePair *pair)
{
    (void)self;
    desk_warn(r, STR("name"), "duplicate.twin", twin_text(r, other, pair));
}

static void show_twin(Request *r, const RecordFacts *self, const RecordFacts *other, const LikePair *pair)
{
    view_warning(r, twin_text(r, other, pair));
    view_action(r, view_say(r, K("duplicate.twin-compare"), arg_str("name", other->title)),
                view_op(r, "duplicate.compare", arg_str("id", self->id), arg_str("into", other->id)), "secondary");
}

/* A trainee counts once: who is entered and looks like somebody on the list is said at once. Nothing is stopped by it. */
void desk_warn_twin(Request *r, const Kind *k, Str id)
{
    Error unheard;
    if (!str_is(k->id, "trainee")) return;
    request_next_step(r);
    (void)!tell_twins(r, k, id, warn_twin, &unheard);
}

static void warn_twin_of(Request *r, const RecordFacts *self, const RecordFacts *other, const LikePair *pair)
{
    desk_warn(r, STR("name"), "duplicate.twin-of",
              view_say(r, K("duplicate.twin-of"), arg_str("one", self->title), arg_str("name", other->title),
                       arg_str("why", reasons_text(r, pair->reasons))));
}

void desk_warn_twins(Request *r, const Kind *k, const Done *made, size_t count)
{
    Error unheard;
    size_t compared = 0;
    const LookUp look = { .request = r, .chain = STR("") };
    Gathering g = { .request = r, .kind = k, .look = &look };
    if (!str_is(k->id, "trainee") || count == 0) return;
    request_next_step(r);
    if (desk_each_record(r, k, STR(""), gather_one, &g, &unheard) != ERR_OK) return;
    for (size_t i = 0; i < count; i++) {
        if (!str_starts(made[i].object, STR("trainee/"))) continue;
        if (++compared > TWINS_AT_ONCE) break;
        if (tell_twins_among(r, &g, made[i].object, warn_twin_of, &unheard) != ERR_OK) return;
    }
    if (compared > TWINS_AT_ONCE)
        desk_warn(r, STR("name"), "duplicate.twins-later", view_say(r, K("duplicate.twins-later"), arg_int("n", TWINS_AT_ONCE)));
}

ErrorCode desk_show_twins(Request *r, const Seen *seen, Error *e)
{
    bool asks = str_is(seen->kind->id, "trainee") && str_is(seen->record.state, "active");
    if (!asks || !request_has_role(r, seen->kind->change, seen->kind->change_count)) return ERR_OK;
    return tell_twins(r, seen->kind, seen->record.id, show_twin, e);
}

/* ---- one pair ---- */

static ErrorCode see_pair(Request *r, Seen *one, Seen *other, Error *e)
{
    TRY(desk_see(r, arg_text(r, "id"), one, e));
    TRY(desk_see(r, arg_text(r, "into"), other, e));
    if (!facts_are_of(one->kind)) return error_set(e, ERR_USAGE, K("duplicate.no-kind"), arg_str("kind", one->kind->id));
    bool pair = one->kind == other->kind && str_equal(one->record.chain, other->record.chain) &&
        !str_equal(one->record.id, other->record.id);
    return pair ? ERR_OK : error_set(e, ERR_INVALID, K("rules.merge-other-place"));
}

/* A subject that nobody looked up is not to be had by holding it against another. */
static ErrorCode note_looks(Request *r, const Seen *pair[2], bool *asks, Error *e)
{
    *asks = false;
    for (size_t i = 0; i < 2 && !*asks; i++) {
        if (!pair[i]->kind->logs_reads) continue;
        TRY(desk_look_up_open(r, pair[i], asks, e));
        if (!*asks) TRY(office_note_look(r, pair[i]->record.chain, STR("record.look"), pair[i]->record.id, NULL, e));
    }
    return ERR_OK;
}

static void show_side_by_side(Request *r, const Seen *one, const Seen *other)
{
    const Kind *k = one->kind;
    Str head[] = { view_say(r, K("desk.row-field")), view_say(r, K("duplicate.one")), view_say(r, K("duplicate.other")) };
    view_table(r, view_say(r, K("duplicate.beside")), head, ARRAY_LEN(head));
    for (const Field *f = k->fields; f; f = f->next) {
        const JsonValue *a = json_get_str(one->fields, f->id), *b = json_get_str(other->fields, f->id);
        if ((!a && !b) || f->machine || rules_is_merge(f)) continue;
        bool hidden = desk_field_hidden(r, k, one->body, f) || desk_field_hidden(r, k, other->body, f);
        Str cells[] = { view_label(r, &f->label), hidden ? view_say(r, K("rights.hidden")) : desk_value_text(r, f, a),
                        hidden ? view_say(r, K("rights.hidden")) : desk_value_text(r, f, b) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
}

static ErrorCode show_conflicts(Request *r, const Seen *one, const Seen *other, bool *never, bool *perhaps, Error *e)
{
    MergeConflict list[MERGE_CONFLICTS];
    size_t count;
    JsonValue *data = json_new_array(r->arena);
    TRY(merge_conflicts(r, one->kind, &one->record, one->fields, &other->record, list, &count, e));
    for (size_t i = 0; i < count; i++) {
        Str text = merge_conflict_text(r, &list[i]);
        *(list[i].refused ? never : perhaps) = true;
        view_warning(r, list[i].refused ? view_say(r, K("duplicate.never"), arg_str("what", text))
                     : view_say(r, K("duplicate.perhaps"), arg_str("what", text)));
        JsonValue *row = json_new_object(r->arena);
        json_set(r->arena, row, "text", json_new_string(r->arena, text));
        json_set(r->arena, row, "refused", json_new_bool(r->arena, list[i].refused));
        json_add(r->arena, data, row);
    }
    json_set(r->arena, view_data(r), "conflicts", data);
    return ERR_OK;
}

static ErrorCode show_why(Request *r, const Seen *one, const Seen *other, Error *e)
{
    RecordFacts a, b;
    LikePair p;
    TRY(facts_of(r, one->kind, one->body, &a, e));
    TRY(facts_of(r, other->kind, other->body, &b, e));
    TRY(facts_compare(r, &a, &b, &p, e));
    view_row(r, view_say(r, K("duplicate.one")), a.title);
    view_row(r, view_say(r, K("duplicate.other")), b.title);
    view_row(r, view_say(r, K("duplicate.why")), reasons_text(r, p.reasons));
    if (p.score > 0) view_row(r, view_say(r, K("duplicate.score")), score_text(r, p.score));
    json_set(r->arena, view_data(r), "reasons", p.reasons);
    return ERR_OK;
}

/* Who may merge and what is left to be said. */
static void offer_answers(Request *r, const Seen *one, const Seen *other, bool never, bool perhaps)
{
    if (str_is(one->record.state, "merged") || str_is(other->record.state, "merged")) return;      /* its own page offers the split */
    const Move *m = rules_merge_move(one->kind);
    const Kind *k = model_kind(r->model, STR("duplicate"));
    bool may = m && move_leaves(m, one->record.state) && desk_may(r, one->record.chain, m->by, m->by_count);
    if (may && !never) {
        JsonValue *form = form_new(r, STR("duplicate.merge"), view_say(r, K("duplicate.merge")));
        json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
        json_set(r->arena, form, "sent_to", json_new_string(r->arena, view_op(r, "duplicate.merge", arg_str("id", one->record.id),
                                                                                arg_str("into", other->record.id))));
        form_arg(r, form, "id", json_new_string(r->arena, one->record.id));
        form_arg(r, form, "into", json_new_string(r->arena, other->record.id));
        if (perhaps) form_field(r, form, form_field_named(r, "note", "long_text", view_say(r, K("arg.merge-note")), STR("")));
        JsonValue *reason = form_field_named(r, "reason", "long_text", view_say(r, K("arg.reason")), STR(""));
        json_set(r->arena, reason, "required", json_new_bool(r->arena, true));
        form_field(r, form, reason);
        view_note(r, view_say(r, K("form.second-signs")));
        view_form(r, form);
        view_action(r, view_say(r, K("duplicate.other-way")), view_op(r, "duplicate.compare", arg_str("id", other->record.id),
                                                                      arg_str("into", one->record.id)), "secondary");
    }
    if (k && desk_may(r, one->record.chain, k->create, k->create_count)) {
        view_action(r, view_say(r, K("duplicate.apart")), view_op(r, "duplicate.apart", arg_str("id", one->record.id),
                                                                  arg_str("into", other->record.id)), "secondary");
    }
}

ErrorCode desk_duplicate_compare(Request *r, Error *e)
{
    Seen one, other;
    bool asks, never = false, perhaps = false;
    TRY(see_pair(r, &one, &other, e));
    TRY(note_looks(r, (const Seen *[]){ &one, &other }, &asks, e));
    if (asks) return ERR_OK;
    view_title(r, view_say(r, K("duplicate.pair-title")));
    desk_show_crumbs(r, &one);
    TRY(show_why(r, &one, &other, e));
    show_side_by_side(r, &one, &other);
    TRY(desk_show_pair_statements(r, &one, &other, e));
    TRY(show_conflicts(r, &one, &other, &never, &perhaps, e));
    TRY(desk_show_merge_change(r, &one, &other, e));
    offer_answers(r, &one, &other, never, perhaps);
    return ERR_OK;
}

/* ---- answers ---- */

ErrorCode desk_duplicate_apart(Request *r, Error *e)
{
    Seen one, other;
    const Kind *k;
    bool apart;
    Done done;
    JsonValue *fields = json_new_object(r->arena);
    TRY(see_pair(r, &one, &other, e));
    TRY(desk_kind(r, STR("duplicate"), false, &k, e));
    TRY(desk_need_role(r, one.record.chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    if (str_trim(arg_text(r, "reason")).len == 0) return error_set(e, ERR_INVALID, K("duplicate.reason"));
    TRY(told_apart(r, one.record.id, other.record.id, &apart, e));
    if (apart) return error_set(e, ERR_CONFLICT, K("duplicate.apart-already"));
    json_set(r->arena, fields, "one", json_new_string(r->arena, one.record.id));
    json_set(r->arena, fields, "other", json_new_string(r->arena, other.record.id));
    Str id = object_id_new(r->arena, k->id);
    if (!fields || !id.ptr) return error_memory(e);
    Draft d = desk_draft(k, one.record.chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.reason = arg_text(r, "reason");
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("desk.created"), &done);
    view_note(r, view_say(r, K("duplicate.kept-apart")));
    return ERR_OK;
}

ErrorCode desk_duplicate_merge(Request *r, Error *e)
{
    Seen one, other;
    JsonValue *given = json_new_object(r->arena);
    TRY(see_pair(r, &one, &other, e));
    const Move *m = rules_merge_move(one.kind);
    if (!m) return error_set(e, ERR_USAGE, K("duplicate.no-kind"), arg_str("kind", one.kind->id));
    TRY(desk_is_here(&one, e));
    json_set(r->arena, given, "merged_into", json_new_string(r->arena, other.record.id));
    if (arg_text(r, "note").len > 0) json_set(r->arena, given, "merge_note", json_new_string(r->arena, arg_text(r, "note")));
    return given ? desk_move_with(r, &one, m->id, given, false, e) : error_memory(e);
}

ErrorCode desk_duplicate_split(Request *r, Error *e)
{
    Seen one;
    TRY(desk_see(r, arg_text(r, "id"), &one, e));
    if (!rules_merge_move(one.kind)) return error_set(e, ERR_USAGE, K("duplicate.no-kind"), arg_str("kind", one.kind->id));
    if (!str_is(one.record.state, "merged")) return error_set(e, ERR_INVALID, K("duplicate.not-merged"));
    TRY(desk_is_here(&one, e));
    for (size_t i = 0; i < one.kind->move_count; i++) {
        const Move *m = &one.kind->moves[i];
        if (rules_splits(m)) return desk_move_with(r, &one, m->id, json_new_object(r->arena), false, e);
    }
    return error_set(e, ERR_USAGE, K("duplicate.no-kind"), arg_str("kind", one.kind->id));
}
