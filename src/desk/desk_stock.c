/* desk_stock.c: a stock-take as a whole: how far it is, what its end brings about, and what settling does: the next one is
 * planned, and a store that was handed over has its new keeper, in the commit of the second signature. */
#include "desk/stock.h"

#include <inttypes.h>

#include "desk/desk_incident.h"
#include "rules/store_places.h"

enum { MISSING_MOST = 2000, SHOWN = 200 };

static const char *const OUTCOMES[] = { "found", "misplaced", "unexpected", "unknown", "missing" };

/* ---- what was not seen ---- */

static ErrorCode by_thing(Request *r, const StockLines *lines, Map *ret, Error *e)
{
    *ret = map_in(r->arena);
    for (size_t i = 0; i < lines->count; i++)
        if (lines->list[i].thing.len > 0 && !map_set(ret, lines->list[i].thing, &lines->list[i])) return error_memory(e);
    return ERR_OK;
}

ErrorCode stock_not_seen(Request *r, const Seen *take, const StockLines *lines, StockThings *ret, size_t *expected, Error *e)
{
    Map seen;
    size_t kept = 0;
    TRY(by_thing(r, lines, &seen, e));
    TRY(stock_expected(r, take, ret, e));
    *expected = ret->count;
    for (size_t i = 0; i < ret->count; i++) if (!map_get(&seen, ret->list[i].id)) ret->list[kept++] = ret->list[i];
    ret->count = kept;
    return ERR_OK;
}

/* ---- the end of a count ---- */

static ErrorCode missing_line(Request *r, const Seen *take, const Record *thing, const JsonValue *fields, Draft *ret, Error *e)
{
    const Kind *k;
    JsonValue *line = json_new_object(r->arena);
    Str mark = str_format(r->arena, STR_FMT "-" STR_FMT "-%" PRId64, STR_ARG(take->record.id), STR_ARG(thing->id),
                          take->record.version);
    Str belongs = json_text(json_get(fields, "place"));
    TRY(desk_kind(r, STR("stock_scan"), false, &k, e));
    json_set(r->arena, line, "take", json_new_string(r->arena, take->record.id));
    json_set(r->arena, line, "mark", json_new_string(r->arena, mark));
    json_set(r->arena, line, "outcome", json_new_string(r->arena, STR("missing")));
    json_set(r->arena, line, "thing", json_new_string(r->arena, thing->id));
    if (belongs.len > 0) json_set(r->arena, line, "belongs_in", json_new_string(r->arena, belongs));
    json_set(r->arena, line, "by", json_new_string(r->arena, session_user(r->session)));
    Str id = object_id_new(r->arena, k->id);
    if (!line || !mark.ptr || !id.ptr) return error_memory(e);
    *ret = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, STR(""), line);
    return ERR_OK;
}

/* Beside the line, where the institution keeps incidents: what stood there, and that it is not there. */
static ErrorCode incident(Request *r, const Seen *take, const Record *thing, const JsonValue *fields, Draft *ret, bool *made, Error *e)
{
    Error unheard;
    Str path = { 0 };
    if (places_path(r, json_text(json_get(fields, "place")), &path, &unheard) != ERR_OK) path = STR("");
    IncidentLine line = { "not_there", path, STR("-") };
    bool exhibit = str_is(thing->kind, "exhibit");
    IncidentAsk ask = { .came_up = "count", .chain = thing->chain, .thing = exhibit ? thing->id : STR(""),
                        .asset = exhibit ? STR("") : thing->id, .because = take->record.id, .store = path, .lines = &line, .count = 1 };
    ErrorCode code = desk_incident_draft(r, &ask, ret, &unheard);
    *made = code == ERR_OK;
    if (code != ERR_OK && code != ERR_NOT_FOUND) *e = unheard;
    if (*made) ret->by_office = true;               /* who counts the store need not work in the case */
    return code == ERR_NOT_FOUND ? ERR_OK : code;
}

static ErrorCode end_count(Request *r, const Seen *take, const Draft *d, Error *e)
{
    StockLines lines;
    StockThings missing;
    size_t expected, count = 1;
    TRY(stock_lines(r, take->record.id, &lines, e));
    TRY(stock_not_seen(r, take, &lines, &missing, &expected, e));
    if (missing.count > MISSING_MOST)
        return error_set(e, ERR_INVALID, K("rules.stock-many-missing"), arg_int("count", (int64_t)missing.count),
                         arg_int("most", MISSING_MOST));
    Draft *drafts = arena_array(r->arena, 1 + 2 * missing.count, sizeof *drafts);
    Done *done = arena_array(r->arena, 1 + 2 * missing.count, sizeof *done);
    if (!drafts || !done) return error_memory(e);
    drafts[0] = *d;
    for (size_t i = 0; i < missing.count; i++) {
        const JsonValue *body;
        bool made;
        TRY(record_fields(r->arena, &missing.list[i], &body, e));
        TRY(missing_line(r, take, &missing.list[i], json_get(body, "fields"), &drafts[count++], e));
        TRY(incident(r, take, &missing.list[i], json_get(body, "fields"), &drafts[count], &made, e));
        count += made;
    }
    TRY(office_commit(r, drafts, count, done, e));
    desk_done(r, K("desk.moved"), &done[0]);
    json_set(r->arena, view_data(r), "missing", json_new_int(r->arena, (int64_t)missing.count));
    view_note(r, view_say(r, K("stock.ended"), arg_int("expected", (int64_t)expected), arg_int("missing", (int64_t)missing.count)));
    return ERR_OK;
}

/* What was put down as missing is looked for again. */
static ErrorCode count_on(Request *r, const Seen *take, const Draft *d, Error *e)
{
    StockLines lines;
    size_t count = 1;
    const Kind *k;
    TRY(desk_kind(r, STR("stock_scan"), false, &k, e));
    TRY(stock_lines(r, take->record.id, &lines, e));
    Draft *drafts = arena_array(r->arena, 1 + lines.count, sizeof *drafts);
    Done *done = arena_array(r->arena, 1 + lines.count, sizeof *done);
    if (!drafts || !done) return error_memory(e);
    drafts[0] = *d;
    for (size_t i = 0; i < lines.count; i++) {
        const StockLine *l = &lines.list[i];
        if (!str_is(l->outcome, "missing")) continue;
        drafts[count++] = desk_draft(k, STR("office"), STR("record.move.turn_up"), l->id, l->version, STR("moot"), STR(""),
                                     json_copy(r->arena, json_get(l->body, "fields")));
    }
    TRY(office_commit(r, drafts, count, done, e));
    desk_done(r, K("desk.moved"), &done[0]);
    return ERR_OK;
}

bool stock_moves(const Seen *seen, const Move *m)
{
    return str_is(seen->kind->id, "stock_take") && (str_is(m->id, "end_count") || str_is(m->id, "count_on"));
}

ErrorCode stock_move(Request *r, const Seen *seen, const Draft *d, Error *e)
{
    return str_is(d->state, "counted") ? end_count(r, seen, d, e) : count_on(r, seen, d, e);
}

/* ---- what settling brings about ---- */

/* The next count is due when the first class of what lies there wants to be seen again. */
static ErrorCode next_due(Request *r, const Seen *take, Str *ret, Error *e)
{
    StockThings things;
    int64_t days = 0;
    char day[11];
    TRY(stock_expected(r, take, &things, e));
    for (size_t i = 0; i < things.count; i++) {
        const JsonValue *body;
        TRY(record_fields(r->arena, &things.list[i], &body, e));
        const Kind *k = model_kind(r->model, things.list[i].kind);
        const StoreClass *c = k ? places_class_of(r, k, json_get(body, "fields")) : NULL;
        if (c && c->unseen_days > 0 && (days == 0 || c->unseen_days < days)) days = c->unseen_days;
    }
    *ret = days > 0 ? str_copy(r->arena, day_format(day, instant_local_day(office_now(r->office)) + (Day)days)) : STR("");
    return ERR_OK;
}

static ErrorCode next_take(Request *r, const Seen *take, Draft *ret, Error *e)
{
    Str due, path, where = json_text(json_get(take->fields, "where"));
    JsonValue *fields = json_new_object(r->arena);
    TRY(next_due(r, take, &due, e));
    TRY(places_path(r, where, &path, e));
    json_set(r->arena, fields, "title", json_new_string(r->arena, path));
    json_set(r->arena, fields, "where", json_new_string(r->arena, where));
    json_set(r->arena, fields, "purpose", json_new_string(r->arena, STR("ordinary")));
    if (due.len > 0) json_set(r->arena, fields, "due", json_new_string(r->arena, due));
    Str id = object_id_new(r->arena, take->kind->id);
    if (!fields || !id.ptr) return error_memory(e);
    *ret = desk_draft(take->kind, STR("office"), STR("record.create"), id, 0, STR("planned"), NUMBER_NEXT, fields);
    return ERR_OK;
}

/* The place itself, and every place inside of it that names a keeper of its own. */
static ErrorCode new_keepers(Request *r, const Seen *take, Draft *to, size_t *count, Error *e)
{
    RecordIds places;
    Str successor = json_text(json_get(take->fields, "successor"));
    TRY(stock_places(r, take, &places, e));
    for (size_t i = 0; i < places.count; i++) {
        Seen place;
        TRY(desk_see(r, places.ids[i], &place, e));
        Str keeper = json_text(json_get(place.fields, "keeper"));
        if ((i > 0 && keeper.len == 0) || str_equal(keeper, successor)) continue;
        if (*count == PLAN_BRINGS) return error_set(e, ERR_LIMIT, K("stock.many-keepers"), arg_int("most", PLAN_BRINGS - 1));
        JsonValue *fields = json_copy(r->arena, place.fields);
        if (!json_set(r->arena, fields, "keeper", json_new_string(r->arena, successor))) return error_memory(e);
        to[(*count)++] = desk_draft(place.kind, place.record.chain, STR("record.change"), place.record.id, place.record.version,
                                    place.record.state, json_text(json_get(place.body, "number")), fields);
    }
    return ERR_OK;
}

ErrorCode stock_brings(Request *r, const PlanAct *act, Draft *to, size_t *count, Error *e)
{
    Seen take = { .kind = act->kind, .fields = act->after };
    *count = 0;
    if (!str_is(act->state, "settled") || str_is(act->was_state, "settled")) return ERR_OK;
    take.record.id = act->object;
    TRY(next_take(r, &take, &to[(*count)++], e));
    return str_is(json_text(json_get(act->after, "purpose")), "handover") ? new_keepers(r, &take, to, count, e) : ERR_OK;
}

ErrorCode stock_check_second(Request *r, const Seen *proposal, Error *e)
{
    Seen take;
    Error unheard;
    Str object = json_text(json_get(proposal->fields, "object"));
    if (!str_starts(object, STR("stock_take/")) || desk_see(r, object, &take, &unheard) != ERR_OK) return ERR_OK;
    if (!str_is(json_text(json_get(take.fields, "purpose")), "handover")) return ERR_OK;
    Str successor = json_text(json_get(take.fields, "successor"));
    bool signs = str_equal(successor, session_user(r->session))
              || str_equal(successor, json_text(json_get(proposal->fields, "first")));
    return signs ? ERR_OK : error_set(e, ERR_DENIED, K("rules.stock-handover"));
}

/* ---- its page ---- */

static size_t count_of(const StockLines *lines, const char *outcome)
{
    size_t n = 0;
    for (size_t i = 0; i < lines->count; i++) n += str_is(lines->list[i].outcome, outcome);
    return n;
}

static Str path_of(Request *r, Str place)
{
    Error unheard;
    Str path;
    return place.len > 0 && places_path(r, place, &path, &unheard) == ERR_OK ? path : STR("");
}

/* Those that differ, outcome by outcome. */
static void show_lines(Request *r, const Seen *take, const StockLines *lines, const char *outcome)
{
    size_t shown = 0, all = count_of(lines, outcome);
    if (all == 0 || str_is(STR("found"), outcome)) return;
    Str head[] = { view_say(r, K("stock.row-thing")), view_say(r, K("stock.row-seen-at")), view_say(r, K("stock.row-place")),
                   view_say(r, K("stock.row-by")) };
    view_table(r, stock_outcome_label(r, str_of(outcome)), head, ARRAY_LEN(head));
    for (size_t i = 0; i < lines->count && shown < SHOWN; i++) {
        const StockLine *l = &lines->list[i];
        if (!str_is(l->outcome, outcome)) continue;
        Str cells[] = { l->thing.len > 0 ? desk_ref_label(r, l->thing) : l->read_as, path_of(r, l->found_in),
                        path_of(r, l->belongs_in), desk_user_name(r, l->by) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), l->thing.len > 0 ? desk_ref_target(r, l->thing) : STR(""));
        shown++;
    }
    view_table_count(r, all);
    if (all > SHOWN) view_table_all(r, view_op(r, "store.count", arg_str("id", take->record.id)));
}

static void show_not_seen(Request *r, const Seen *take, const StockThings *things)
{
    Str head[] = { view_say(r, K("stock.row-thing")), view_say(r, K("stock.row-place")) };
    if (things->count == 0) return;
    view_table(r, view_say(r, K("stock.not-seen")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < things->count && i < SHOWN; i++) {
        Error unheard;
        const JsonValue *body;
        if (record_fields(r->arena, &things->list[i], &body, &unheard) != ERR_OK) continue;
        Str cells[] = { desk_ref_label(r, things->list[i].id), path_of(r, json_text(json_get(json_get(body, "fields"), "place"))) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), things->list[i].id);
    }
    view_table_count(r, things->count);
    if (things->count > SHOWN) view_table_all(r, view_op(r, "store.count", arg_str("id", take->record.id)));
}

ErrorCode desk_show_stock(Request *r, const Seen *seen, Error *e)
{
    StockLines lines;
    StockThings things;
    size_t expected;
    JsonValue *data = json_new_object(r->arena);
    if (!str_is(seen->kind->id, "stock_take") || !seen->fields || str_is(seen->record.state, "planned")) return ERR_OK;
    TRY(stock_lines(r, seen->record.id, &lines, e));
    Str head[] = { view_say(r, K("stock.row-outcome")), view_say(r, K("stock.row-count")) };
    view_table(r, view_say(r, K("stock.how-far")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < ARRAY_LEN(OUTCOMES); i++) {
        size_t n = count_of(&lines, OUTCOMES[i]);
        Str cells[] = { stock_outcome_label(r, str_of(OUTCOMES[i])), str_format(r->arena, "%zu", n) };
        json_set(r->arena, data, OUTCOMES[i], json_new_int(r->arena, (int64_t)n));
        if (n > 0 || i == 0) view_table_row(r, cells, ARRAY_LEN(cells));
    }
    bool counting = str_is(seen->record.state, "counting");
    if (counting) TRY(stock_not_seen(r, seen, &lines, &things, &expected, e));
    if (counting) json_set(r->arena, data, "expected", json_new_int(r->arena, (int64_t)expected));
    if (counting) json_set(r->arena, data, "not_seen", json_new_int(r->arena, (int64_t)things.count));
    if (counting) {
        Str cells[] = { view_say(r, K("stock.row-left")),
                        view_say(r, K("stock.left-of"), arg_int("left", (int64_t)things.count), arg_int("all", (int64_t)expected)) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
    json_set(r->arena, view_data(r), "stock", data);
    for (size_t i = 0; i < ARRAY_LEN(OUTCOMES); i++) show_lines(r, seen, &lines, OUTCOMES[i]);
    if (counting) show_not_seen(r, seen, &things);
    return ERR_OK;
}

void desk_offer_stock(Request *r, const Seen *seen)
{
    if (str_is(seen->kind->id, "storage_place")) view_action(r, view_say(r, K("stock.title")), STR("op:label.read"), "secondary");
    bool counts = str_is(seen->kind->id, "stock_take") && str_is(seen->record.state, "counting");
    if (!counts || !request_has_role(r, seen->kind->change, seen->kind->change_count)) return;
    view_action(r, view_say(r, K("op.stock-scan")), view_op(r, "stock.scan", arg_str("id", seen->record.id)), "primary");
}
