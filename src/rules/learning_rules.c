/* learning_rules.c: what holds of courses' tests, evaluation sheets and follow-ups, and what the program writes of them. Points are
 * worked out from what was ticked and never typed; a sheet belongs to a code that a participant of the course has, and a code has
 * one before and one after. Whoever enters it learns no name. */
#include "rules/rules_int.h"

#include "rules/test_book.h"
#include "text/normalise.h"

static Str text_of(const JsonValue *fields, const char *name) { return json_text(json_get(fields, name)); }

static ErrorCode put(Request *r, JsonValue *fields, const char *name, JsonValue *v, Error *e)
{
    return v && json_set(r->arena, fields, name, v) ? ERR_OK : error_memory(e);
}

static ErrorCode put_text(Request *r, JsonValue *fields, const char *name, Str text, Error *e)
{
    return put(r, fields, name, json_new_string(r->arena, text), e);
}

/* Another record of the kind has the mark already: said by its name, before the commit would say it of the mark. */
static ErrorCode is_marked(Request *r, const char *kind, Str mark, bool *ret, Error *e)
{
    Str folded;
    GiftRecords same;
    TRY(text_fold(r->arena, mark, &folded, e));
    TRY(gift_records_by(r, kind, "mark", folded, &same, e));
    *ret = same.count > 0;
    return ERR_OK;
}

/* ---- a test sheet ---- */

typedef struct { Request *request; const TestSet *set; JsonValue *answers; int64_t points; } Grading;

static ErrorCode check_one(size_t place, const TestItem *item, Str typed, Arena *a, Str *ticked, Error *e)
{
    if (!test_ticked(a, item, typed, ticked))
        return error_set(e, ERR_INVALID, K("rules.test-option"), arg_int("place", (int64_t)place + 1), arg_str("typed", typed),
                         arg_int("options", (int64_t)item->options));
    if (ticked->len > 1 && !str_is(item->form, "multiple"))
        return error_set(e, ERR_INVALID, K("rules.test-one-answer"), arg_int("place", (int64_t)place + 1), arg_str("typed", typed));
    return ERR_OK;
}

static ErrorCode add_answer(Grading *g, const TestItem *item, Str ticked, Error *e)
{
    Arena *a = g->request->arena;
    JsonValue *one = json_new_object(a);
    int64_t gained = test_points(item, ticked);
    TRY(put_text(g->request, one, "item", item->id, e));
    if (ticked.len > 0) TRY(put_text(g->request, one, "ticked", ticked, e));
    TRY(put(g->request, one, "gained", test_number_value(a, gained, 0, NULL), e));
    g->points += gained;
    return json_add(a, g->answers, one) ? ERR_OK : error_memory(e);
}

/* The answers in the order of the set, out of what was typed in the order of the sheet. */
static ErrorCode grade(Grading *g, Str code, Str which, Str marks, Error *e)
{
    Arena *a = g->request->arena;
    size_t n = g->set->count, given = 0;
    size_t *order = arena_array(a, n + 1, sizeof *order);
    Str *typed = arena_array(a, n + 1, sizeof *typed), *ticked = arena_array(a, n + 1, sizeof *ticked), token;
    if (!order || !typed || !ticked) return error_memory(e);
    TRY(test_order(a, g->set, code, which, order, e));
    for (bool more = true; more; ) {
        more = str_cut(&marks, ' ', &token);
        token = str_trim(token);
        if (token.len == 0) continue;
        if (given < n) typed[given] = token;
        given++;
    }
    if (given != n)
        return error_set(e, ERR_INVALID, K("rules.test-count"), arg_int("given", (int64_t)given), arg_int("wanted", (int64_t)n));
    for (size_t i = 0; i < n; i++) TRY(check_one(i, &g->set->items[order[i]], typed[i], a, &ticked[order[i]], e));
    for (size_t i = 0; i < n; i++) TRY(add_answer(g, &g->set->items[i], ticked[i], e));
    return ERR_OK;
}

static ErrorCode set_gain(Request *r, Str course, Str code, JsonValue *fields, int64_t points, int64_t most, Error *e)
{
    GiftRecords sheets;
    int64_t gain;
    json_remove(fields, "gain");
    if (!str_is(text_of(fields, "which"), "post")) return ERR_OK;
    TRY(test_sheets(r, course, &sheets, e));
    const GiftRecord *pre = test_sheet_of(&sheets, code, "pre");
    if (!pre || !test_gain(test_number(pre->fields, "points"), points, most, &gain)) return ERR_OK;
    return put(r, fields, "gain", test_number_value(r->arena, gain, 3, NULL), e);
}

static ErrorCode fill_sheet(Request *r, const JsonValue *before, JsonValue *fields, Error *e)
{
    TestSet set;
    GiftRecord who;
    bool twice = false;
    Arena *a = r->arena;
    Str course = text_of(fields, "course"), which = text_of(fields, "which"), code = str_trim(text_of(fields, "code"));
    if (before && json_get(before, "answers") && str_equal(text_of(before, "marks"), text_of(fields, "marks"))) return ERR_OK;
    TRY(test_set_read(r, course, &set, e));
    if (set.count == 0) return error_set(e, ERR_INVALID, K("rules.test-not-drawn"));
    TRY(test_participant(r, course, code, &who, e));
    if (who.id.len == 0) return error_set(e, ERR_INVALID, K("rules.test-code"), arg_str("code", code));
    code = text_of(who.fields, "code");
    Str mark = str_format(a, STR_FMT "|" STR_FMT "|" STR_FMT, STR_ARG(course), STR_ARG(which), STR_ARG(code));
    if (!before) TRY(is_marked(r, "test_sheet", mark, &twice, e));
    if (twice) return error_set(e, ERR_INVALID, K("rules.test-twice"), arg_str("code", code));
    Grading g = { .request = r, .set = &set, .answers = json_new_array(a) };
    TRY(grade(&g, code, which, text_of(fields, "marks"), e));
    if (!before) TRY(put_text(r, fields, "code", code, e));
    TRY(put_text(r, fields, "mark", mark, e));
    TRY(put(r, fields, "answers", g.answers, e));
    TRY(put(r, fields, "points", test_number_value(a, g.points, 0, NULL), e));
    TRY(put(r, fields, "points_max", test_number_value(a, set.points_max, 0, NULL), e));
    TRY(put(r, fields, "percent", test_number_value(a, test_tenths(g.points, set.points_max), 1, "percent"), e));
    TRY(put_text(r, fields, "graded_by", session_user(r->session), e));
    return set_gain(r, course, code, fields, g.points, set.points_max, e);
}

/* ---- an evaluation sheet ---- */

static bool has_ref(const JsonValue *list, Str id)
{
    JSON_EACH(one, list) if (str_equal(json_text(one), id)) return true;
    return false;
}

/* No more of them than people; and only of those who taught. */
static ErrorCode check_satisfaction(Request *r, const JsonValue *before, const JsonValue *fields, Error *e)
{
    GiftRecords sheets, people;
    GiftRecord course;
    size_t stand = 0, came = 0;
    Str id = text_of(fields, "course");
    TRY(gift_record(r, id, &course, e));
    JSON_EACH(one, json_get(fields, "trainers"))
        if (!has_ref(json_get(course.fields, "roster"), text_of(one, "trainer"))) return error_set(e, ERR_INVALID, K("rules.evaluated-other"));
    if (before) return ERR_OK;
    TRY(gift_records_by(r, "satisfaction", "course", id, &sheets, e));
    TRY(gift_records_by(r, "enrolment", "course", id, &people, e));
    for (size_t i = 0; i < sheets.count; i++) stand += str_is(sheets.list[i].state, "entered");
    for (size_t i = 0; i < people.count; i++) came += !str_is(people.list[i].state, "refused");
    return stand < came ? ERR_OK : error_set(e, ERR_INVALID, K("rules.evaluated-more"), arg_int("people", (int64_t)came));
}

/* ---- a follow-up ---- */

static ErrorCode fill_follow_up(Request *r, const JsonValue *before, JsonValue *fields, Error *e)
{
    bool twice = false;
    Str mark = str_format(r->arena, STR_FMT "|" STR_FMT, STR_ARG(text_of(fields, "course")), STR_ARG(text_of(fields, "months")));
    if (!before) TRY(is_marked(r, "follow_up", mark, &twice, e));
    if (twice) return error_set(e, ERR_INVALID, K("rules.follow-up-there"));
    return put_text(r, fields, "mark", mark, e);
}

/* Of the topics for which there was an occasion: as before is nothing, alone two thirds, shown to others all. */
static ErrorCode set_applied(Request *r, JsonValue *fields, Error *e)
{
    int64_t sum = 0, count = 0;
    json_remove(fields, "percent");
    JSON_EACH(one, json_get(fields, "topics")) {
        Str level = text_of(one, "level");
        int64_t n = level.len == 2 ? level.ptr[1] - '0' : 0;
        if (n < 1) continue;
        sum += n - 1;
        count++;
    }
    if (count == 0) return ERR_OK;
    return put(r, fields, "percent", test_number_value(r->arena, test_tenths(sum, 3 * count), 1, "percent"), e);
}

static ErrorCode fill_answer(Request *r, const JsonValue *before, JsonValue *fields, Error *e)
{
    GiftRecord follow_up, who;
    bool twice = false;
    TRY(gift_record(r, text_of(fields, "follow_up"), &follow_up, e));
    TRY(gift_record(r, text_of(fields, "enrolment"), &who, e));
    if (!str_equal(text_of(follow_up.fields, "course"), text_of(who.fields, "course")))
        return error_set(e, ERR_INVALID, K("rules.follow-up-other"));
    if (!before && !str_is(follow_up.state, "due")) return error_set(e, ERR_INVALID, K("rules.follow-up-over"));
    Str mark = str_format(r->arena, STR_FMT "|" STR_FMT "|" STR_FMT, STR_ARG(follow_up.id), STR_ARG(who.id),
                          STR_ARG(text_of(fields, "by")));
    if (!before) TRY(is_marked(r, "follow_up_answer", mark, &twice, e));
    if (twice) return error_set(e, ERR_INVALID, K("rules.follow-up-twice"));
    TRY(set_applied(r, fields, e));
    return put_text(r, fields, "mark", mark, e);
}

ErrorCode rules_fill_learning(Request *r, const Kind *k, const Move *m, const JsonValue *before, JsonValue *fields, Error *e)
{
    bool sheet = str_is(k->id, "test_sheet"), answer = str_is(k->id, "follow_up_answer");
    if (m && (sheet || answer) && str_is(m->id, "take_out")) {      /* its place is free for the right one */
        json_remove(fields, "mark");
        return ERR_OK;
    }
    if (m) return ERR_OK;
    if (sheet) return fill_sheet(r, before, fields, e);
    if (str_is(k->id, "satisfaction")) return check_satisfaction(r, before, fields, e);
    if (str_is(k->id, "follow_up")) return fill_follow_up(r, before, fields, e);
    return answer ? fill_answer(r, before, fields, e) : ERR_OK;
}

/* ---- before a course is reported on ---- */

/* A trainer by his account, or by his card in the roster. */
static ErrorCode teaches(Request *r, const JsonValue *course, Str user, bool *ret, Error *e)
{
    *ret = has_ref(json_get(course, "trainers"), user);
    JSON_EACH(one, json_get(course, "roster")) {
        GiftRecord card;
        if (*ret) return ERR_OK;
        TRY(gift_record(r, json_text(one), &card, e));
        *ret = str_equal(text_of(card.fields, "account"), user);
    }
    return ERR_OK;
}

static bool gain_stands(const GiftRecords *sheets, const GiftRecord *post)
{
    int64_t gain, kept;
    const GiftRecord *pre = test_sheet_of(sheets, text_of(post->fields, "code"), "pre");
    bool has = pre && test_gain(test_number(pre->fields, "points"), test_number(post->fields, "points"),
                                test_number(post->fields, "points_max"), &gain);
    bool written = amount_parse(json_text(json_get(json_get(post->fields, "gain"), "number")), 3, &kept);
    return has == written && (!has || gain == kept);
}

/* Not only those who teach entered the sheets; gains are those of the sheets as they stand; no more said something than came. */
ErrorCode rules_check_learned(Request *r, Str course, const JsonValue *fields, Error *e)
{
    GiftRecords sheets, said, people;
    bool by_another = false, his;
    int64_t stale = 0, count = 0, came = 0;
    TRY(test_sheets(r, course, &sheets, e));
    for (size_t i = 0; i < sheets.count; i++) {
        bool post = str_is(text_of(sheets.list[i].fields, "which"), "post");
        stale += post && !gain_stands(&sheets, &sheets.list[i]);
        if (by_another) continue;
        TRY(teaches(r, fields, text_of(sheets.list[i].fields, "graded_by"), &his, e));
        by_another = !his;
    }
    if (sheets.count > 0 && !by_another) return error_set(e, ERR_INVALID, K("rules.test-only-trainers"));
    if (stale > 0) return error_set(e, ERR_INVALID, K("rules.test-gains"), arg_int("count", stale));
    TRY(gift_records_by(r, "satisfaction", "course", course, &said, e));
    TRY(gift_records_by(r, "enrolment", "course", course, &people, e));
    for (size_t i = 0; i < said.count; i++) count += str_is(said.list[i].state, "entered");
    for (size_t i = 0; i < people.count; i++) came += !str_is(people.list[i].state, "refused");
    if (count <= came) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.evaluated-too-many"), arg_int("sheets", count), arg_int("people", came));
}

/* ---- guards ---- */

/* Three languages that have the same options, and right answers that are among them. */
ErrorCode guard_test_item_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    static const char *const OPTION[] = { "option_en", "option_ru", "option_ky" };
    TestItem item = { .form = text_of(fields, "form") };
    Str right = text_of(fields, "right"), ticked;
    JSON_EACH(one, json_get(fields, "options")) {
        item.options++;
        for (size_t i = 0; i < ARRAY_LEN(OPTION); i++)
            if (text_of(one, OPTION[i]).len == 0) return error_set(e, ERR_INVALID, K("rules.item-language"), arg_int("option", (int64_t)item.options));
    }
    if (item.options < 2 || item.options > TEST_OPTIONS || (str_is(item.form, "true_false") && item.options != 2))
        return error_set(e, ERR_INVALID, K("rules.item-options"), arg_int("options", (int64_t)item.options));
    if (!test_ticked(r->arena, &item, right, &ticked) || !str_equal(ticked, right) || right.len == 0)
        return error_set(e, ERR_INVALID, K("rules.item-right"), arg_str("right", right));
    if (right.len > 1 && !str_is(item.form, "multiple")) return error_set(e, ERR_INVALID, K("rules.item-one"), arg_str("right", right));
    return ERR_OK;
}

ErrorCode guard_curriculum_whole(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)fields;
    GiftRecords topics;
    TRY(gift_records_by(r, "topic", "curriculum", rec->id, &topics, e));
    size_t taught = 0;
    for (size_t i = 0; i < topics.count; i++) {
        const GiftRecord *t = &topics.list[i];
        if (!str_is(t->state, "taught")) continue;
        taught++;
        if (!json_get(t->fields, "objectives_en") || !json_get(t->fields, "objectives_ru") || !json_get(t->fields, "objectives_ky"))
            return error_set(e, ERR_INVALID, K("rules.topic-objectives"), arg_str("topic", text_of(t->fields, "title")));
    }
    return taught > 0 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.curriculum-empty"));
}

ErrorCode guard_material_replaced(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)fields;
    GiftRecords next;
    TRY(gift_records_by(r, "material", "takes_place_of", rec->id, &next, e));
    for (size_t i = 0; i < next.count; i++) if (!str_is(next.list[i].state, "withdrawn")) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.material-next"));
}

/* Nobody puts himself on the roster. */
ErrorCode guard_trainer_accepted(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    Str account = text_of(fields, "account");
    bool himself = account.len > 0 && str_equal(account, session_user(r->session));
    return himself ? error_set(e, ERR_INVALID, K("rules.trainer-himself")) : ERR_OK;
}

ErrorCode guard_follow_up_answered(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)fields;
    GiftRecords answers;
    TRY(gift_records_by(r, "follow_up_answer", "follow_up", rec->id, &answers, e));
    for (size_t i = 0; i < answers.count; i++) if (str_is(answers.list[i].state, "entered")) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.follow-up-nobody"));
}
