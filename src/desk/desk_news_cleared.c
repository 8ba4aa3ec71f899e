/* desk_news_cleared.c: who is cleared is looked for in all that was published, in any spelling and language; each item that names him becomes a line that
 * waits for a correction (kind news_recall), in the same commit as the notice. */
#include "desk/desk_news.h"

typedef struct { Request *request; const Kind *kind; const PlanAct *act; Draft *list; size_t count; } Recalling;

static ErrorCode named_in(Request *r, const JsonValue *item, const JsonValue *notice, NewsNamed *ret, Error *e)
{
    static const char *const PARTS[] = { "title", "lead", "text" };
    Str name = json_text(json_get(json_get(notice, "name"), "spelled"));
    for (size_t i = 0; i < NEWS_LANGUAGES; i++) {
        Buf to = buf_in(r->arena);
        for (size_t j = 0; j < ARRAY_LEN(PARTS); j++) {
            buf_add(&to, news_part(r, item, PARTS[j], i));
            buf_byte(&to, '\n');
        }
        if (to.failed) return error_memory(e);
        TRY(news_text_names(r->arena, r->model, office_names(r->office), buf_str(&to), name, ret, e));
        JSON_EACH(other, json_get(notice, "as_published"))
            TRY(news_text_names(r->arena, r->model, office_names(r->office), buf_str(&to), json_text(other), ret, e));
    }
    return ERR_OK;
}

static ErrorCode recall_fields(Recalling *k, Str item, const NewsNamed *named, JsonValue **ret, Error *e)
{
    Request *r = k->request;
    char now[25];
    JsonValue *fields = json_new_object(r->arena), *list = json_new_array(r->arena);
    const JsonValue *notice = k->act->after;
    for (size_t i = 0; i < named->count; i++) json_add(r->arena, list, json_new_string(r->arena, named->list[i]));
    json_set(r->arena, fields, "name", json_new_string(r->arena, json_text(json_get(json_get(notice, "name"), "spelled"))));
    json_set(r->arena, fields, "cleared_on", json_copy(r->arena, json_get(notice, "cleared_on")));
    json_set(r->arena, fields, "news_item", json_new_string(r->arena, item));
    json_set(r->arena, fields, "notice", json_new_string(r->arena, k->act->object));
    json_set(r->arena, fields, "named_as", list);
    json_set(r->arena, fields, "listed_at", json_new_string(r->arena, str_copy(r->arena, instant_format(now, clock_now()))));
    *ret = fields;
    return fields && !fields->broken ? ERR_OK : error_memory(e);
}

static bool is_out(Str state) { return str_is(state, "published") || str_is(state, "corrected") || str_is(state, "archived"); }

static ErrorCode look_at(void *self, const Record *rec, Error *e)
{
    Recalling *k = self;
    Request *r = k->request;
    const JsonValue *body;
    JsonValue *fields;
    NewsNamed named = { 0 };
    if (rec->body.len == 0 || !is_out(rec->state)) return ERR_OK;
    Record kept = *rec;
    kept.body = str_copy(r->arena, rec->body);
    kept.id = str_copy(r->arena, rec->id);
    if (!kept.body.ptr || !kept.id.ptr) return error_memory(e);
    TRY(record_fields(r->arena, &kept, &body, e));
    TRY(named_in(r, json_get(body, "fields"), k->act->after, &named, e));
    if (named.count == 0) return ERR_OK;
    if (k->count == NEWS_RECALLS) return error_set(e, ERR_LIMIT, K("news.too-many"), arg_int("most", NEWS_RECALLS));
    TRY(recall_fields(k, kept.id, &named, &fields, e));
    Str id = object_id_new(r->arena, k->kind->id), state = k->kind->states[0].id;
    if (!id.ptr) return error_memory(e);
    TRY(desk_check_fields(r, k->kind, fields, state, e));
    k->list[k->count++] = desk_draft(k->kind, STR("office"), STR("record.create"), id, 0, state, NUMBER_NEXT, fields);
    return ERR_OK;
}

ErrorCode desk_news_recalls(Request *r, const PlanAct *act, Draft **ret, size_t *count, Error *e)
{
    Recalling k = { .request = r, .act = act, .kind = model_kind(r->model, STR("news_recall")) };
    *count = 0;
    bool enters = str_is(act->kind->id, "cleared_notice") && str_is(act->state, "entered");
    if (!enters || !k.kind) return ERR_OK;
    k.list = arena_array(r->arena, NEWS_RECALLS, sizeof *k.list);
    if (!k.list) return error_memory(e);
    TRY(request_note_chain(r, STR("office"), e));
    TRY(records_of_kind_in(r, STR("office"), STR("news_item"), look_at, &k, e));
    *ret = k.list;
    *count = k.count;
    return ERR_OK;
}

void desk_news_say(Request *r, const PlanAct *act, size_t count)
{
    if (str_is(act->kind->id, "cleared_notice") && str_is(act->state, "entered"))
        view_note(r, view_say(r, K("news.recalled"), arg_int("n", (int64_t)count)));
}
