/* desk_test.c: the test of a course is drawn, by lot out of the bank and topic by topic, so that nobody picks questions for people
 * he teaches. The root is that of the log before the draw was asked for; the record keeps it, so that anybody can draw again.
 *
 * As long as no sheet was entered a test may be drawn anew; from then on it stands. */
#include "desk/learning.h"

#include "office/lot.h"

#include <inttypes.h>

#define DRAW_LABEL STR("tergoo-test-draw/v1")
enum { PER_TOPIC = 2, PER_TOPIC_MOST = 20 };

static ErrorCode see_course(Request *r, Seen *ret, Error *e)
{
    TRY(desk_see(r, arg_text(r, "id"), ret, e));
    if (!str_is(ret->kind->id, "course")) return error_set(e, ERR_USAGE, K("learning.not-a-course"), arg_str("record", arg_text(r, "id")));
    return ERR_OK;
}

static ErrorCode need_officer(Request *r, const char *kind, Error *e)
{
    const Kind *k;
    TRY(desk_kind(r, str_of(kind), false, &k, e));
    return desk_need_role(r, STR("office"), k->create, k->create_count, K("desk.may-not-create"), k, e);
}

/* ---- drawing ---- */

typedef struct { Request *request; Str course, root; JsonValue *items; int64_t points, bank; size_t per_topic; } Drawing;

static ErrorCode draw_topic(Drawing *d, Str topic, Error *e)
{
    Request *r = d->request;
    GiftRecords all;
    size_t count = 0;
    TRY(gift_records_by(r, "test_item", "topic", topic, &all, e));
    Lot *lots = arena_array(r->arena, all.count + 1, sizeof *lots);
    if (!lots) return error_memory(e);
    for (size_t i = 0; i < all.count; i++) if (str_is(all.list[i].state, "in_use")) lots[count++].id = all.list[i].id;
    d->bank += (int64_t)count;
    lot_draw(DRAW_LABEL, d->course, d->root, lots, count);
    for (size_t i = 0; i < count && i < d->per_topic; i++) {
        if (d->items->count == TEST_ITEMS) return error_set(e, ERR_LIMIT, K("learning.test-long"), arg_int("most", TEST_ITEMS));
        json_add(r->arena, d->items, json_new_string(r->arena, lots[i].id));
        for (size_t j = 0; j < all.count; j++)
            if (str_equal(all.list[j].id, lots[i].id)) d->points += test_number(all.list[j].fields, "points");
    }
    return ERR_OK;
}

/* The topics of the course; where it names none, all that its curriculum teaches. */
static ErrorCode draw_all(Drawing *d, const Seen *course, Error *e)
{
    GiftRecords topics;
    const JsonValue *named = json_get(course->fields, "topics_taught");
    JSON_EACH(one, named) TRY(draw_topic(d, json_text(one), e));
    if (named) return ERR_OK;
    Str curriculum = json_text(json_get(course->fields, "curriculum"));
    if (curriculum.len == 0) return error_set(e, ERR_INVALID, K("learning.no-topics"));
    TRY(gift_records_by(d->request, "topic", "curriculum", curriculum, &topics, e));
    for (size_t i = 0; i < topics.count; i++)
        if (str_is(topics.list[i].state, "taught")) TRY(draw_topic(d, topics.list[i].id, e));
    return ERR_OK;
}

static ErrorCode last_root(Request *r, Str *ret, Error *e)
{
    uint32_t epoch;
    uint64_t size;
    char hex[65];
    TRY(store_last_epoch(r->store, &epoch, e));
    TRY(store_epoch_size(r->store, epoch, &size, e));
    TRY(lot_root(r->store, epoch, size, hex, e));
    *ret = str_format(r->arena, "%" PRIu32 ":%" PRIu64 " %s", epoch, size, hex);
    return ret->ptr ? ERR_OK : error_memory(e);
}

static ErrorCode per_topic(Request *r, size_t *ret, Error *e)
{
    int64_t n = arg_number(r, "per_topic", PER_TOPIC);
    if (n < 1 || n > PER_TOPIC_MOST) return error_set(e, ERR_USAGE, K("learning.per-topic"), arg_int("most", PER_TOPIC_MOST));
    *ret = (size_t)n;
    return ERR_OK;
}

static ErrorCode test_draft(Drawing *d, Str drawn_from, Draft *ret, Error *e)
{
    Request *r = d->request;
    const Kind *k;
    GiftRecords before;
    JsonValue *fields = json_new_object(r->arena);
    TRY(desk_kind(r, STR("test_set"), false, &k, e));
    TRY(gift_records_by(r, "test_set", "course", d->course, &before, e));
    json_set(r->arena, fields, "course", json_new_string(r->arena, d->course));
    json_set(r->arena, fields, "drawn_from", json_new_string(r->arena, drawn_from));
    json_set(r->arena, fields, "drawn_of", test_number_value(r->arena, d->bank, 0, NULL));
    json_set(r->arena, fields, "items", d->items);
    json_set(r->arena, fields, "points_max", test_number_value(r->arena, d->points, 0, NULL));
    if (before.count == 0) {
        *ret = desk_draft(k, STR("office"), STR("record.create"), object_id_new(r->arena, k->id), 0, k->states[0].id, NUMBER_NEXT, fields);
        return fields && ret->object.ptr ? ERR_OK : error_memory(e);
    }
    Seen old;
    TRY(desk_see(r, before.list[0].id, &old, e));
    *ret = desk_draft(k, STR("office"), STR("record.change"), old.record.id, old.record.version, old.record.state,
                      json_text(json_get(old.body, "number")), fields);
    return fields ? ERR_OK : error_memory(e);
}

ErrorCode desk_test_draw(Request *r, Error *e)
{
    Seen course;
    GiftRecords sheets;
    Draft draft;
    Done done;
    Str drawn_from;
    TRY(see_course(r, &course, e));
    TRY(need_officer(r, "test_set", e));
    TRY(test_sheets(r, course.record.id, &sheets, e));
    if (sheets.count > 0) return error_set(e, ERR_CONFLICT, K("learning.drawn-answered"), arg_int("sheets", (int64_t)sheets.count));
    Drawing d = { .request = r, .course = course.record.id, .items = json_new_array(r->arena) };
    TRY(per_topic(r, &d.per_topic, e));
    TRY(last_root(r, &drawn_from, e));
    d.root = str_from(drawn_from, drawn_from.len - 64);
    TRY(draw_all(&d, &course, e));
    if (d.items->count == 0) return error_set(e, ERR_INVALID, K("learning.bank-empty"));
    TRY(test_draft(&d, drawn_from, &draft, e));
    TRY(desk_check_fields(r, draft.kind, draft.fields, draft.state, e));
    TRY(office_commit(r, &draft, 1, &done, e));
    desk_done(r, K("desk.created"), &done);
    json_set(r->arena, view_data(r), "questions", json_new_int(r->arena, (int64_t)d.items->count));
    view_note(r, view_say(r, K("learning.drawn"), arg_int("n", (int64_t)d.items->count), arg_int("of", d.bank), arg_int("points", d.points)));
    return ERR_OK;
}

/* ---- what was gained ---- */

/* The sheet after the course with the gain that follows from these sheets; *stale false: it has that already. */
static ErrorCode gain_draft(Request *r, const GiftRecord *sheet, const GiftRecords *all, Draft *ret, bool *stale, Error *e)
{
    Seen seen;
    int64_t gain;
    const JsonValue *f = sheet->fields;
    *stale = false;
    if (!str_is(json_text(json_get(f, "which")), "post")) return ERR_OK;
    const GiftRecord *pre = test_sheet_of(all, json_text(json_get(f, "code")), "pre");
    bool has = pre && test_gain(test_number(pre->fields, "points"), test_number(f, "points"), test_number(f, "points_max"), &gain);
    JsonValue *fields = json_copy(r->arena, f);
    if (!fields) return error_memory(e);
    json_remove(fields, "gain");
    if (has && !json_set(r->arena, fields, "gain", test_number_value(r->arena, gain, 3, NULL))) return error_memory(e);
    *stale = !json_equal(fields, f);
    if (!*stale) return ERR_OK;
    TRY(desk_see(r, sheet->id, &seen, e));
    *ret = desk_draft(seen.kind, seen.record.chain, STR("record.change"), seen.record.id, seen.record.version, seen.record.state,
                      json_text(json_get(seen.body, "number")), fields);
    return ERR_OK;
}

/* A sheet before the course that comes after the one after it: the other gets its gain in the same commit. */
ErrorCode learning_sheet_brings(Request *r, const PlanAct *act, Draft *to, size_t *count, Error *e)
{
    GiftRecords sheets;
    bool stale = false;
    *count = 0;
    TRY(test_sheets(r, json_text(json_get(act->after, "course")), &sheets, e));
    const GiftRecord *post = test_sheet_of(&sheets, json_text(json_get(act->after, "code")), "post");
    if (!post || !str_is(json_text(json_get(act->after, "which")), "pre")) return ERR_OK;
    GiftRecord both[2] = { *post, { .id = act->object, .state = act->state, .fields = act->after } };
    TRY(gain_draft(r, post, &(GiftRecords){ both, 2 }, to, &stale, e));
    *count = stale;
    return ERR_OK;
}

/* ---- a sheet is entered ---- */

static void put_given(Request *r, JsonValue *fields, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, fields, name, json_new_string(r->arena, text));
}

/* One of the sheets of a course: what is right, and how many points that is, follows (rules/learning_rules.c). */
ErrorCode desk_test_enter(Request *r, Error *e)
{
    Seen course;
    const Kind *k;
    JsonValue *given = json_new_object(r->arena), *fields;
    Draft d[2];
    Done done[2];
    size_t count = 1;
    TRY(see_course(r, &course, e));
    TRY(need_officer(r, "test_sheet", e));
    TRY(desk_kind(r, STR("test_sheet"), true, &k, e));
    put_given(r, given, "course", course.record.id);
    put_given(r, given, "code", arg_text(r, "code"));
    put_given(r, given, "which", arg_text(r, "which"));
    put_given(r, given, "marks", arg_text(r, "marks"));
    TRY(desk_fields_for(r, k, NULL, given, k->states[0].id, &fields, e));
    TRY(rules_fill_learning(r, k, NULL, NULL, fields, e));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    d[0] = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, STR(""), fields);
    PlanAct act = { .kind = k, .chain = STR("office"), .object = id, .state = d[0].state, .after = fields };
    TRY(learning_sheet_brings(r, &act, &d[1], &count, e));
    TRY(office_commit(r, d, 1 + count, done, e));
    desk_done(r, K("desk.created"), &done[0]);
    json_set(r->arena, view_data(r), "points", json_new_int(r->arena, test_number(fields, "points")));
    json_set(r->arena, view_data(r), "points_max", json_new_int(r->arena, test_number(fields, "points_max")));
    view_note(r, view_say(r, K("learning.entered"), arg_int("points", test_number(fields, "points")),
                          arg_int("most", test_number(fields, "points_max"))));
    return ERR_OK;
}

/* ---- gains anew ---- */

ErrorCode desk_test_gains(Request *r, Error *e)
{
    Seen course;
    GiftRecords sheets;
    size_t count = 0;
    TRY(see_course(r, &course, e));
    TRY(need_officer(r, "test_sheet", e));
    TRY(test_sheets(r, course.record.id, &sheets, e));
    Draft *drafts = arena_array(r->arena, sheets.count + 1, sizeof *drafts);
    Done *done = arena_array(r->arena, sheets.count + 1, sizeof *done);
    if (!drafts || !done) return error_memory(e);
    for (size_t i = 0; i < sheets.count; i++) {
        bool stale;
        TRY(gain_draft(r, &sheets.list[i], &sheets, &drafts[count], &stale, e));
        count += stale;
    }
    if (count > 0) TRY(office_commit(r, drafts, count, done, e));
    json_set(r->arena, view_data(r), "changed", json_new_int(r->arena, (int64_t)count));
    view_title(r, view_say(r, K("op.test-gains")));
    view_note(r, view_say(r, K("learning.gains-anew"), arg_int("n", (int64_t)count)));
    view_action(r, view_say(r, K("learning.results")), view_op(r, "course.results", arg_str("id", course.record.id)), "secondary");
    return ERR_OK;
}

/* ---- offered ---- */

void desk_offer_learning(Request *r, const Seen *seen)
{
    const Kind *set = model_kind(r->model, STR("test_set")), *sheet = model_kind(r->model, STR("test_sheet"));
    const Profile *p = office_profile(r->office, r->model);
    if (!str_is(seen->kind->id, "course") || !set || !sheet || !profile_has_kind(r->model, p, set)) return;
    if (str_is(seen->record.state, "cancelled")) return;
    view_action(r, view_say(r, K("learning.results")), view_op(r, "course.results", arg_str("id", seen->record.id)), "secondary");
    if (request_has_role(r, set->create, set->create_count))
        view_action(r, view_say(r, K("op.test-draw")), view_op(r, "test.draw", arg_str("id", seen->record.id)), "secondary");
    if (request_has_role(r, sheet->create, sheet->create_count))
        view_action(r, view_say(r, K("learning.enter-sheet")),
                    view_op(r, "test.enter", arg_str("id", seen->record.id)), "secondary");
}
