/* page_view.c: see page_view.h. Each part of a page becomes prepared components (page_parts.c, page_table.c, page_work.c), in the order in which the
 * gate gave them; the template page puts them below title, crumbs and filter, and the frame around that. */
#include "web/page_view_int.h"

#include "web/form_web.h"

/* ---- what all parts are made with ---- */

Str view_sentence(const View *v, const char *key)
{
    return str_of(message_text(v->frame->lang, str_of(key)));
}

JsonValue *view_object(const View *v)
{
    return json_new_object(v->arena);
}

void view_put(const View *v, JsonValue *o, const char *key, Str text)
{
    json_set(v->arena, o, key, json_new_string(v->arena, text.ptr ? text : STR("")));
}

JsonValue *view_with_text(const View *v, Str text)
{
    JsonValue *o = view_object(v);
    view_put(v, o, "text", text);
    return o;
}

JsonValue *view_component(const View *v, const char *name, const JsonValue *options)
{
    return ui_prepare(v->arena, v->frame->lang, name, options);
}

void view_show(View *v, const char *component, const JsonValue *options)
{
    json_add(v->arena, v->content, ui_prepare(v->arena, v->frame->lang, component, options));
}

Str view_text_at(const JsonValue *array, size_t n)
{
    const JsonValue *one = array ? array->first : NULL;
    while (one && n-- > 0) one = one->next;
    return json_text(one);
}

Str view_address(View *v, Str target)
{
    Str url = STR("");
    if (target.len == 0 || v->code != ERR_OK) return url;
    v->code = v->frame->address(v->arena, target, &url, v->e);
    return v->code == ERR_OK ? url : STR("");
}

Str view_here_with(const View *v, const char *name, Str value)
{
    Buf url = buf_in(v->arena);
    buf_add(&url, v->frame->path);
    for (size_t i = 0; i < v->frame->query_count; i++) {
        const WebPair *pair = &v->frame->query[i];
        bool stays = !str_is(pair->name, name) && !str_is(pair->name, "page") && pair->value.len > 0;
        if (stays) v->frame->add_query(&url, pair->name, pair->value);
    }
    v->frame->add_query(&url, str_of(name), value);
    return buf_str(&url);
}

/* ---- what stands around the parts ---- */

static JsonValue *crumbs_of(View *v, const JsonValue *page)
{
    JsonValue *o = view_object(v), *items = json_new_array(v->arena);
    JSON_EACH(crumb, json_get(page, "crumbs")) {
        JsonValue *item = view_with_text(v, view_text_at(crumb, 0));
        Str url = view_address(v, view_text_at(crumb, 1));
        if (url.len > 0) view_put(v, item, "href", url);
        json_add(v->arena, items, item);
    }
    if (!items || items->count == 0) return json_new_null(v->arena);
    json_set(v->arena, o, "items", items);
    json_set(v->arena, o, "collapseOnMobile", json_new_bool(v->arena, true));
    return view_component(v, "breadcrumbs", o);
}

static JsonValue *menu_of(View *v)
{
    JsonValue *o = view_object(v), *items = json_new_array(v->arena);
    JSON_EACH(given, v->frame->menu) {
        JsonValue *item = view_with_text(v, json_text(json_get(given, "label")));
        Str url = view_address(v, json_text(json_get(given, "target")));
        if (url.len == 0) continue;
        view_put(v, item, "href", url);
        if (str_equal(url, v->frame->path)) json_set(v->arena, item, "current", json_new_bool(v->arena, true));
        json_add(v->arena, items, item);
    }
    if (!items || items->count == 0) return json_new_null(v->arena);
    json_set(v->arena, o, "navigation", items);
    view_put(v, o, "navigationLabel", view_sentence(v, K("pages.menu-label")));
    return view_component(v, "service-navigation", o);
}

static JsonValue *languages_of(View *v)
{
    static const Str NAMES[LANG_COUNT] = { STR("English"), STR("Русский"), STR("Кыргызча") };
    JsonValue *list = json_new_array(v->arena);
    for (int i = 0; i < LANG_COUNT; i++) {
        JsonValue *one = view_object(v);
        view_put(v, one, "code", str_of(lang_code((Lang)i)));
        view_put(v, one, "name", NAMES[i]);
        json_set(v->arena, one, "current", json_new_bool(v->arena, (Lang)i == v->frame->lang));
        json_add(v->arena, list, one);
    }
    return list;
}

static JsonValue *banner_of(View *v)
{
    JsonValue *o = view_object(v), *tag = view_with_text(v, view_sentence(v, K("pages.demo-tag")));
    if (!v->frame->demo) return json_new_null(v->arena);
    json_set(v->arena, o, "tag", tag);
    view_put(v, o, "text", view_sentence(v, v->frame->no_second ? K("web.demo-no-second") : K("web.demo")));
    return view_component(v, "phase-banner", o);
}

/* Above everything, on paper too; for whoever is signed in with the way back to the tasks, which a step leads away from. */
static JsonValue *exercise_of(View *v)
{
    JsonValue *o = view_object(v);
    if (!v->frame->exercise) return json_new_null(v->arena);
    view_put(v, o, "mark", view_sentence(v, K("exercise.mark")));
    view_put(v, o, "text", view_sentence(v, K("exercise.banner")));
    view_put(v, o, "second", v->frame->no_second ? view_sentence(v, K("exercise.no-second")) : STR(""));
    view_put(v, o, "tasks", v->frame->login.len > 0 ? view_sentence(v, K("exercise.tasks")) : STR(""));
    return o;
}

static JsonValue *said_of(View *v)
{
    JsonValue *o = view_with_text(v, v->frame->said);
    if (v->frame->said.len == 0) return json_new_null(v->arena);
    view_put(v, o, "type", STR("success"));
    return view_component(v, "notification-banner", o);
}

static JsonValue *filter_of(View *v, const JsonValue *page)
{
    const JsonValue *filter = json_get(page, "filter");
    JsonValue *form = filter ? json_copy(v->arena, filter) : NULL, *prepared = NULL;
    if (!filter) return json_new_null(v->arena);
    view_put(v, form, "action", v->frame->path);
    if (v->code == ERR_OK) v->code = form_filter(v->arena, v->frame->lang, form, &prepared, v->e);
    return prepared;
}

static JsonValue *skip_of(View *v)
{
    JsonValue *o = view_with_text(v, view_sentence(v, K("pages.skip")));
    view_put(v, o, "href", STR("#main-content"));
    return view_component(v, "skip-link", o);
}

/* A text that people typed, and in which language. */
static void put_typed(const View *v, JsonValue *o, const char *key, const char *lang_key, Str text)
{
    view_put(v, o, key, text);
    view_put(v, o, lang_key, ui_text_lang(v->frame->lang, text));
}

/* What can be done now, each with a way there if there is one. */
static JsonValue *next_of(View *v, const JsonValue *page)
{
    JsonValue *list = json_new_array(v->arena);
    JSON_EACH(one, json_get(page, "next")) {
        JsonValue *item = view_with_text(v, view_text_at(one, 0));
        view_put(v, item, "href", view_text_at(one, 1));
        json_add(v->arena, list, item);
    }
    return list;
}

static JsonValue *context_of(View *v, const JsonValue *page)
{
    const PageFrame *f = v->frame;
    const JsonValue *back = json_get(page, "backLink");
    JsonValue *o = view_object(v), *parts = json_new_array(v->arena);
    bool narrow = false;
    v->content = parts;
    JSON_EACH(part, json_get(page, "parts")) {
        narrow = narrow || json_get(part, "form");
        page_show_part(v, part);
    }
    view_put(v, o, "lang", str_of(lang_code(f->lang)));
    put_typed(v, o, "title", "titleLang", json_text(json_get(page, "title")));
    put_typed(v, o, "caption", "captionLang", json_text(json_get(page, "caption")));
    view_put(v, o, "wrong", v->wrong ? str_format(v->arena, STR_FMT ":", STR_ARG(view_sentence(v, K("ui.error")))) : STR(""));
    view_put(v, o, "product", view_sentence(v, K("pages.product")));
    put_typed(v, o, "institution", "institutionLang", f->institution);
    view_put(v, o, "login", f->login);
    view_put(v, o, "csrf", f->csrf);
    view_put(v, o, "back", f->target);
    view_put(v, o, "css", f->css);
    view_put(v, o, "icon", f->icon);
    view_put(v, o, "script", f->script);
    view_put(v, o, "signOut", view_sentence(v, K("web.sign-out")));
    view_put(v, o, "languageLabel", view_sentence(v, K("web.language-title")));
    view_put(v, o, "footer", view_sentence(v, K("pages.footer")));
    view_put(v, o, "connect", view_sentence(v, K("web.connect-title")));
    view_put(v, o, "demo", f->demo ? view_sentence(v, K("demo.who")) : STR(""));
    view_put(v, o, "search", f->menu && !f->narrow ? view_sentence(v, K("web.search")) : STR(""));
    view_put(v, o, "more", f->menu && !f->narrow ? view_sentence(v, K("web.more")) : STR(""));
    view_put(v, o, "words", v->frame->words);
    json_set(v->arena, o, "narrow", json_new_bool(v->arena, narrow));
    json_set(v->arena, o, "skip", skip_of(v));
    json_set(v->arena, o, "languages", languages_of(v));
    json_set(v->arena, o, "menu", menu_of(v));
    json_set(v->arena, o, "banner", banner_of(v));
    json_set(v->arena, o, "exercise", exercise_of(v));
    json_set(v->arena, o, "crumbs", crumbs_of(v, page));
    json_set(v->arena, o, "backLink", back ? view_component(v, "back-link", back) : json_new_null(v->arena));
    json_set(v->arena, o, "said", said_of(v));
    json_set(v->arena, o, "filter", filter_of(v, page));
    json_set(v->arena, o, "parts", parts);
    view_put(v, o, "lead", json_text(json_get(page, "lead")));
    view_put(v, o, "nextTitle", view_sentence(v, K("pages.next")));
    json_set(v->arena, o, "next", next_of(v, page));
    return o;
}

ErrorCode page_render(const Ui *ui, Arena *a, const char *name, const PageFrame *frame, const JsonValue *page, Buf *to, Error *e)
{
    View v = { .ui = ui, .arena = a, .frame = frame, .page = page, .code = ERR_OK, .e = e };
    JsonValue *context = context_of(&v, page);
    if (v.code != ERR_OK) return v.code;
    if (!context) return error_memory(e);
    return ui_render(ui, ui_template(ui, str_of(name)) ? name : "page", context, to, e);
}
