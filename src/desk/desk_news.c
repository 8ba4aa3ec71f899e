/* desk_news.c: see desk_news.h. What the program found in an item stands on its page, sentence by sentence, with the way to answer each find; whoever
 * answers says why it may stand, and another accepts that on the answer's own page. */
#include "desk/desk_news.h"

#include "desk/desk_subject.h"
#include "desk/scan_worker.h"
#include "office/blob.h"

/* The least size that the public site draws one in. */
enum { PHOTO_TRIED = 480 };

static ErrorCode see_item(Request *r, Str named, Seen *ret, Error *e)
{
    TRY(desk_see(r, named, ret, e));
    if (!str_is(ret->kind->id, "news_item")) return error_set(e, ERR_USAGE, K("news.no-item"), arg_str("record", named));
    return desk_is_here(ret, e);
}

static ErrorCode may_create(Request *r, const char *kind, const Kind **ret, Error *e)
{
    TRY(desk_kind(r, str_of(kind), false, ret, e));
    return desk_need_role(r, STR("office"), (*ret)->create, (*ret)->create_count, K("desk.may-not-create"), *ret, e);
}

/* Those arguments that were given, as fields of the kind. */
static ErrorCode typed(Request *r, const Kind *k, const char *const *names, JsonValue **ret, Error *e)
{
    JsonValue *given = json_new_object(r->arena);
    for (; *names; names++)
        if (arg_text(r, *names).len > 0) json_set(r->arena, given, *names, json_new_string(r->arena, arg_text(r, *names)));
    return desk_fields(r, k, NULL, given, ret, e);
}

static void put(Request *r, JsonValue *fields, const char *name, Str value) { json_set(r->arena, fields, name, json_new_string(r->arena, value)); }

static ErrorCode commit_new(Request *r, const Kind *k, JsonValue *fields, BlobRow *blob, const char *said, Error *e)
{
    Done done;
    Str id = object_id_new(r->arena, k->id);
    if (!fields || fields->broken || !id.ptr) return error_memory(e);
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Draft d = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.blob = blob;
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, said, &done);
    return ERR_OK;
}

/* ---- an answer ---- */

ErrorCode desk_news_answer(Request *r, Error *e)
{
    static const char *const TYPED[] = { "ground", "court", "decision_number", "decision_on", NULL };
    const Kind *k;
    Seen item;
    NewsFound *list;
    size_t count, at = 0;
    JsonValue *fields;
    TRY(may_create(r, "news_answer", &k, e));
    TRY(see_item(r, arg_text(r, "id"), &item, e));
    TRY(news_found(r, item.record.id, item.fields, &list, &count, e));
    while (at < count && !str_equal(list[at].mark, arg_text(r, "find"))) at++;
    if (at == count) return error_set(e, ERR_NOT_FOUND, K("news.no-find"), arg_str("find", arg_text(r, "find")));
    TRY(typed(r, k, TYPED, &fields, e));
    put(r, fields, "reason", arg_text(r, "why"));
    put(r, fields, "news_item", item.record.id);
    put(r, fields, "mark", list[at].mark);
    put(r, fields, "check", view_label(r, &list[at].find.check->label));
    put(r, fields, "language", str_of(news_language(list[at].language)));
    put(r, fields, "word", list[at].find.word);
    put(r, fields, "sentence", list[at].find.sentence);
    return commit_new(r, k, fields, NULL, K("news.answered"), e);
}

/* ---- a photograph ---- */

ErrorCode desk_news_photo(Request *r, Error *e)
{
    static const char *const TYPED[] = { "alt_en", "alt_ru", "alt_ky", "credit", "consent", "consent_paper", "taken_on", NULL };
    const Kind *k;
    Seen item;
    BlobRow row = { 0 };
    JsonValue *fields;
    Str name = arg_text(r, "name");
    TRY(may_create(r, "news_photo", &k, e));
    TRY(see_item(r, arg_text(r, "id"), &item, e));
    TRY(typed(r, k, TYPED, &fields, e));
    TRY(photo_check_picture(r, name, e));
    TRY(scan_draw_in(r, name, PHOTO_TRIED, e));                    /* one that nobody can draw would stop the public site */
    TRY(blob_keep(r->office, r->arena, r->fd, &row, e));
    put(r, fields, "news_item", item.record.id);
    if (arg_yes(r, "children")) json_set(r->arena, fields, "children", json_new_bool(r->arena, true));
    json_set(r->arena, fields, "file", desk_file_value(r, &row, name, STR("application/octet-stream")));
    return commit_new(r, k, fields, &row, K("news.photo-taken"), e);
}

/* ---- the item's page ---- */

static Str standing(Request *r, const NewsFound *f)
{
    const Kind *k = model_kind(r->model, STR("news_answer"));
    const State *s = f->answer && k ? kind_state(k, f->answer->state) : NULL;
    return s ? view_label(r, &s->label) : view_say(r, K("news.unanswered"));
}

static void show_find(Request *r, const Seen *item, const NewsFound *f, bool may, JsonValue *list)
{
    Str beside = f->find.name.len > 0 ? str_format(r->arena, STR_FMT " … " STR_FMT, STR_ARG(f->find.word), STR_ARG(f->find.name)) : f->find.word;
    Str cells[] = { news_language_label(r, f->language), view_label(r, &f->find.check->label), beside, f->find.sentence, standing(r, f) };
    bool waits = f->answer && !str_is(f->answer->state, "refused");
    Str form = may ? view_op(r, "news.answer", arg_str("id", item->record.id), arg_str("find", f->mark)) : STR("");
    view_table_row_to(r, cells, ARRAY_LEN(cells), waits ? f->answer->id : form);
    view_table_mark(r, f->passes ? "" : waits ? "warn" : "over");
    JsonValue *row = json_new_object(r->arena);
    put(r, row, "find", f->mark);
    put(r, row, "check", f->find.check->id);
    put(r, row, "language", str_of(news_language(f->language)));
    put(r, row, "word", f->find.word);
    put(r, row, "sentence", f->find.sentence);
    json_set(r->arena, row, "passes", json_new_bool(r->arena, f->passes));
    if (f->answer) put(r, row, "answer", f->answer->id);
    json_add(r->arena, list, row);
}

static ErrorCode show_finds(Request *r, const Seen *seen, Error *e)
{
    const Kind *k = model_kind(r->model, STR("news_answer"));
    NewsFound *found;
    size_t count;
    JsonValue *list = json_new_array(r->arena);
    if (!k) return ERR_OK;
    TRY(news_found(r, seen->record.id, seen->fields, &found, &count, e));
    json_set(r->arena, view_data(r), "finds", list);
    if (count == 0) return ERR_OK;
    Str head[] = { view_say(r, K("news.row-language")), view_say(r, K("news.row-check")), view_say(r, K("news.row-word")),
                   view_say(r, K("news.row-sentence")), view_say(r, K("news.row-answer")) };
    bool may = desk_may(r, STR("office"), k->create, k->create_count) && !record_is_pulled_back(&seen->record);
    view_table(r, view_say(r, K("news.found")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < count; i++) show_find(r, seen, &found[i], may, list);
    view_note(r, view_say(r, K("news.found-note")));
    return ERR_OK;
}

void desk_news_show_find(Request *r, Str item, Str mark)
{
    Error unheard;
    Seen seen;
    NewsFound *found;
    size_t count;
    if (see_item(r, item, &seen, &unheard) != ERR_OK || news_found(r, seen.record.id, seen.fields, &found, &count, &unheard) != ERR_OK) return;
    for (size_t i = 0; i < count; i++) {
        if (!str_equal(found[i].mark, mark)) continue;
        view_row(r, view_say(r, K("news.row-check")), view_label(r, &found[i].find.check->label));
        view_row(r, view_say(r, K("news.row-language")), news_language_label(r, found[i].language));
        view_row(r, view_say(r, K("news.row-word")), found[i].find.word);
        view_row(r, view_say(r, K("news.row-sentence")), found[i].find.sentence);
        view_note(r, view_label(r, &found[i].find.check->remedy));
        return;
    }
}

/* ---- who let it pass ---- */

static void show_clearance(Request *r, const JsonValue *given, NewsStep step, bool stands)
{
    Instant at;
    char local[17];
    bool ended = json_get(given, "ended_at");
    Str by = given ? desk_user_name(r, json_text(json_get(given, "by"))) : STR("");
    Str when = given && instant_parse(json_text(json_get(given, "at")), &at) ? str_copy(r->arena, instant_format_local(local, at)) : STR("");
    const char *says = !given ? K("news.clear-waits") : stands ? K("news.clear-stands") : ended ? K("news.clear-ended") : K("news.clear-void");
    Str cells[] = { news_step_label(r, step), by, when, view_say(r, says), str_first(json_text(json_get(given, "text")), 12) };
    view_table_row_to(r, cells, ARRAY_LEN(cells), STR(""));
    view_table_mark(r, stands ? "" : given ? "over" : "warn");
}

static void add_clearance(Request *r, const JsonValue *given, NewsStep step, bool stands, JsonValue *list)
{
    JsonValue *row = given ? json_copy(r->arena, given) : json_new_object(r->arena);
    put(r, row, "of", news_step(step));
    json_set(r->arena, row, "stands", json_new_bool(r->arena, stands));
    json_add(r->arena, list, row);
}

/* Those of this step that were given before the last one: they stay in the list, and stand for nothing any more. */
static void show_earlier(Request *r, const Seen *seen, NewsStep step, const JsonValue *last)
{
    JSON_EACH(one, json_get(seen->fields, "clearances"))
        if (one != last && str_equal(json_text(json_get(one, "of")), news_step(step))) show_clearance(r, one, step, false);
}

/* What is needed, and what was given though nobody asks for it any more: does it stand for the words as they are now? */
static ErrorCode show_clearances(Request *r, const Seen *seen, Error *e)
{
    bool needed[NEWS_STEPS];
    Str mark;
    JsonValue *list = json_new_array(r->arena);
    if (!kind_field(seen->kind, STR("clearances"))) return ERR_OK;
    TRY(news_words_mark(r, seen->record.id, seen->fields, &mark, e));
    TRY(news_steps_needed(r, seen->record.id, seen->fields, needed, e));
    json_set(r->arena, view_data(r), "clearances", list);
    Str head[] = { view_say(r, K("news.clear-of")), view_say(r, K("news.clear-by")), view_say(r, K("news.clear-at")),
                   view_say(r, K("news.clear-standing")), view_say(r, K("news.clear-text")) };
    view_table(r, view_say(r, K("news.clearances")), head, ARRAY_LEN(head));
    for (NewsStep i = 0; i < NEWS_STEPS; i++) {
        bool stands;
        const JsonValue *given = news_clearance(seen->fields, i, mark, &stands);
        if (!needed[i] && !given) continue;
        show_clearance(r, given, i, stands);
        add_clearance(r, given, i, stands, list);
        show_earlier(r, seen, i, given);
    }
    return ERR_OK;
}

/* ---- photographs ---- */

static ErrorCode show_pictures(Request *r, const Seen *seen, Error *e)
{
    static const char *const ALT[] = { "alt_en", "alt_ru", "alt_ky" };
    GiftRecords photos;
    TRY(gift_records_by(r, "news_photo", "news_item", seen->record.id, &photos, e));
    for (size_t i = 0; i < photos.count; i++) {
        Str alt = json_text(json_get(photos.list[i].fields, ALT[r->lang]));
        if (!str_is(photos.list[i].state, "kept")) continue;
        view_picture(r, alt.len > 0 ? alt : photos.list[i].number, view_op(r, "photo.picture", arg_str("id", photos.list[i].id)));
    }
    const Kind *k = model_kind(r->model, STR("news_photo"));
    bool open = str_is(seen->record.state, "draft") || str_is(seen->record.state, "fact_check") || str_is(seen->record.state, "clearance");
    if (open && k && desk_may(r, STR("office"), k->create, k->create_count))
        view_action(r, view_say(r, K("news.add-photo")), view_op(r, "news.photo", arg_str("id", seen->record.id)), "secondary");
    return ERR_OK;
}

const JsonValue *desk_news_rest(Request *r, const Seen *seen, const JsonValue *body)
{
    if (!str_is(seen->kind->id, "news_item")) return body;
    JsonValue *rest = json_copy(r->arena, body), *fields = (JsonValue *)(uintptr_t)json_get(rest, "fields");
    if (!fields) return body;
    json_remove(fields, "clearances");
    return rest;
}

/* In the draft a language without its reader is put right in a minute; found at the end, it costs the check and every clearance. */
static void warn_of_languages(Request *r, const Seen *seen)
{
    Error e;
    Buf why = buf_in(r->arena);
    if (!str_is(seen->record.state, "draft") && !str_is(seen->record.state, "fact_check")) return;
    if (news_languages_whole(r, seen->fields, &e) == ERR_OK || e.code != ERR_INVALID) return;
    desk_say_error(r, &why, &e);
    view_warning(r, view_say(r, K("news.languages-now"), arg_str("why", str_trim(buf_str(&why)))));
}

ErrorCode desk_show_news(Request *r, const Seen *seen, Error *e)
{
    if (record_is_pulled_back(&seen->record)) return ERR_OK;
    if (str_is(seen->kind->id, "news_photo")) {
        view_picture(r, json_text(json_get(seen->fields, "alt_en")), view_op(r, "photo.picture", arg_str("id", seen->record.id)));
        return ERR_OK;
    }
    if (!str_is(seen->kind->id, "news_item")) return ERR_OK;
    warn_of_languages(r, seen);
    TRY(show_clearances(r, seen, e));
    TRY(show_finds(r, seen, e));
    return show_pictures(r, seen, e);
}
