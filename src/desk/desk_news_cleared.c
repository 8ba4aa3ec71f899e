/* desk_news_cleared.c: who is cleared is looked for in all that was published, in any spelling and language; each item that names him becomes
 * a line that waits for a correction (kind news_recall), in the same commit as the notice. So does an item that is published later, or corrected so
 * that it names him, in the same commit as that: the list is whole whichever came first. */
#include "desk/desk_news.h"

/* Of a notice: its id and its fields. */
typedef struct { Request *request; const Kind *kind; Str notice; const JsonValue *fields; Draft *list; size_t count; } Recalling;

static ErrorCode recall_fields(Recalling *k, Str item, const NewsNamed *named, JsonValue **ret, Error *e)
{
    Request *r = k->request;
    char now[25];
    JsonValue *fields = json_new_object(r->arena), *list = json_new_array(r->arena);
    const JsonValue *notice = k->fields;
    for (size_t i = 0; i < named->count; i++) json_add(r->arena, list, json_new_string(r->arena, named->list[i]));
    json_set(r->arena, fields, "name", json_new_string(r->arena, json_text(json_get(json_get(notice, "name"), "spelled"))));
    json_set(r->arena, fields, "cleared_on", json_copy(r->arena, json_get(notice, "cleared_on")));
    json_set(r->arena, fields, "news_item", json_new_string(r->arena, item));
    json_set(r->arena, fields, "notice", json_new_string(r->arena, k->notice));
    json_set(r->arena, fields, "named_as", list);
    json_set(r->arena, fields, "listed_at", json_new_string(r->arena, str_copy(r->arena, instant_format(now, clock_now()))));
    *ret = fields;
    return fields && !fields->broken ? ERR_OK : error_memory(e);
}

static ErrorCode add_line(Recalling *k, Str item, const NewsNamed *named, Str state, Error *e)
{
    JsonValue *fields;
    if (k->count == NEWS_RECALLS) return error_set(e, ERR_LIMIT, K("news.too-many"), arg_int("most", NEWS_RECALLS));
    TRY(recall_fields(k, item, named, &fields, e));
    Str id = object_id_new(k->request->arena, k->kind->id);
    if (!id.ptr) return error_memory(e);
    TRY(desk_check_fields(k->request, k->kind, fields, state, e));
    k->list[k->count++] = desk_draft(k->kind, STR("office"), STR("record.create"), id, 0, state, NUMBER_NEXT, fields);
    return ERR_OK;
}

static bool is_out(Str state) { return str_is(state, "published") || str_is(state, "corrected") || str_is(state, "archived"); }

static ErrorCode look_at(void *self, const Record *rec, Error *e)
{
    Recalling *k = self;
    Request *r = k->request;
    const JsonValue *body;
    NewsNamed named = { 0 };
    if (rec->body.len == 0 || !is_out(rec->state)) return ERR_OK;
    Str id = str_copy(r->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(record_fields_kept(r->arena, rec, &body, e));
    TRY(news_names_person(r, json_get(body, "fields"), k->fields, &named, e));
    return named.count > 0 ? add_line(k, id, &named, k->kind->states[0].id, e) : ERR_OK;
}

/* Behind `list` there is room for NEWS_RECALLS. */
static ErrorCode look_for(Request *r, Str notice, const JsonValue *fields, Draft *list, size_t *count, Error *e)
{
    Recalling k = { .request = r, .notice = notice, .fields = fields, .kind = model_kind(r->model, STR("news_recall")), .list = list };
    *count = 0;
    if (!k.kind) return ERR_OK;
    TRY(request_note_chain(r, STR("office"), e));
    TRY(records_of_kind_in(r, STR("office"), STR("news_item"), look_at, &k, e));
    *count = k.count;
    return ERR_OK;
}

/* ---- a person of a case ---- */

static bool is_cleared(const JsonValue *fields)
{
    static const char *const CLEARED[] = { "cleared", "refused", "discontinued", "acquitted" };
    Str status = json_text(json_get(fields, "status_in_case"));
    for (size_t i = 0; i < ARRAY_LEN(CLEARED); i++) if (str_is(status, CLEARED[i])) return true;
    return false;
}

/* The name as the case has it, the other spellings, the day: nothing else leaves the case. */
static ErrorCode notice_fields(Request *r, const Kind *k, const JsonValue *person, JsonValue **ret, Error *e)
{
    JsonValue *given = json_new_object(r->arena);
    json_set(r->arena, given, "name", json_copy(r->arena, json_get(person, "name")));
    json_set(r->arena, given, "cleared_on", json_new_string(r->arena, gift_today(r->arena)));
    json_set(r->arena, given, "from_body", json_new_string(r->arena, view_say(r, K("news.own-office"))));
    TRY(desk_fields(r, k, NULL, given, ret, e));
    const JsonValue *others = json_get(person, "other_spellings");
    if (others) json_set(r->arena, *ret, "as_published", json_copy(r->arena, others));
    return (*ret)->broken ? error_memory(e) : ERR_OK;
}

/* Only where something that was published names him: what no news told, the press officer does not learn. */
static ErrorCode clear_person(Request *r, const PlanAct *act, Draft *list, size_t *count, Error *e)
{
    const Kind *k = model_kind(r->model, STR("cleared_notice"));
    JsonValue *fields;
    if (!k || !profile_has_kind(r->model, office_profile(r->office, r->model), k) || request_opens(r, act->chain)) return ERR_OK;
    if (!is_cleared(act->after) || is_cleared(act->before)) return ERR_OK;
    TRY(notice_fields(r, k, act->after, &fields, e));
    Str id = object_id_new(r->arena, k->id), state = STR("entered");
    if (!id.ptr) return error_memory(e);
    TRY(look_for(r, id, fields, list + 1, count, e));
    if (*count == 0) return ERR_OK;
    TRY(desk_check_fields(r, k, fields, state, e));
    list[0] = desk_draft(k, STR("office"), STR("record.create"), id, 0, state, NUMBER_NEXT, fields);
    (*count)++;
    return ERR_OK;
}

/* ---- an item that is published after the notice ---- */

static bool is_listed(const GiftRecords *lines, Str notice)
{
    for (size_t i = 0; i < lines->count; i++)
        if (str_equal(json_text(json_get(lines->list[i].fields, "notice")), notice)) return true;
    return false;
}

/* What the checker of facts had answered for is told; what a correction brought in waits like the rest. */
static ErrorCode look_through_notices(Request *r, const PlanAct *act, Draft *list, size_t *count, Error *e)
{
    Recalling k = { .request = r, .kind = model_kind(r->model, STR("news_recall")), .list = list };
    GiftRecords notices, lines;
    bool first = !is_out(act->was_state), answered = first && json_true(json_get(act->after, "names_cleared"));
    if (!k.kind || !is_out(act->state) || (!first && !str_is(act->state, "corrected"))) return ERR_OK;
    TRY(news_notices(r, &notices, e));
    TRY(gift_records_by(r, "news_recall", "news_item", act->object, &lines, e));
    for (size_t i = 0; i < notices.count; i++) {
        NewsNamed named = { 0 };
        k.notice = notices.list[i].id;
        k.fields = notices.list[i].fields;
        if (is_listed(&lines, k.notice)) continue;
        TRY(news_names_person(r, act->after, k.fields, &named, e));
        if (named.count > 0) TRY(add_line(&k, act->object, &named, answered ? STR("told") : k.kind->states[0].id, e));
    }
    *count = k.count;
    return ERR_OK;
}

ErrorCode desk_news_recalls(Request *r, const PlanAct *act, Draft **ret, size_t *count, Error *e)
{
    *count = 0;
    bool enters = str_is(act->kind->id, "cleared_notice") && str_is(act->state, "entered"), person = str_is(act->kind->id, "person");
    bool item = str_is(act->kind->id, "news_item");
    if (!enters && !person && !item) return ERR_OK;
    *ret = arena_array(r->arena, NEWS_RECALLS + 1, sizeof **ret);
    if (!*ret) return error_memory(e);
    if (item) return look_through_notices(r, act, *ret, count, e);
    return person ? clear_person(r, act, *ret, count, e) : look_for(r, act->object, act->after, *ret, count, e);
}

void desk_news_say(Request *r, const PlanAct *act, size_t count)
{
    if (str_is(act->kind->id, "cleared_notice") && str_is(act->state, "entered"))
        view_note(r, view_say(r, K("news.recalled"), arg_int("n", (int64_t)count)));
}
