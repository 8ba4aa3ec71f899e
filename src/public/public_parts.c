/* public_parts.c: a page of the public form out of components (web/ui.h), and what stands around every one. */
#include "public/public_int.h"
#include "web/assets.h"

Leaf leaf_new(Exchange *x, const char *title)
{
    return (Leaf){ .x = x, .title = title, .parts = json_new_array(x->arena) };
}

Str leaf_say(const Leaf *p, const char *key)
{
    char size[24];
    Buf to = buf_in(p->x->arena);
    message_add(&to, p->x->lang, key, arg_str("office", p->x->box_server->box->name),
                arg_str("size", amount_format(size, (int64_t)(p->x->box_server->box->most >> 20), 0)));
    return buf_str(&to);
}

void leaf_put(const Leaf *p, JsonValue *o, const char *name, Str text)
{
    json_set(p->x->arena, o, name, json_new_string(p->x->arena, text));
}

JsonValue *leaf_text(const Leaf *p, const char *key)
{
    JsonValue *o = json_new_object(p->x->arena);
    leaf_put(p, o, "text", leaf_say(p, key));
    return o;
}

void leaf_add(Leaf *p, const char *component, const JsonValue *options)
{
    json_add(p->x->arena, p->parts, ui_prepare(p->x->arena, p->x->lang, component, options));
}

void leaf_paragraph(Leaf *p, const char *key)
{
    leaf_add(p, "paragraph", leaf_text(p, key));
}

void leaf_heading(Leaf *p, const char *key)
{
    leaf_add(p, "heading", leaf_text(p, key));
}

Str leaf_address(const Leaf *p, const char *path)
{
    return str_format(p->x->arena, "/%s%s", lang_code(p->x->lang), strcmp(path, "/") == 0 ? "" : path);
}

void leaf_link(Leaf *p, const char *key, const char *path)
{
    JsonValue *o = leaf_text(p, key);
    leaf_put(p, o, "href", leaf_address(p, path));
    leaf_add(p, "paragraph", o);
}

void leaf_fault(Leaf *p, const char *key, const char *field)
{
    JsonValue *o = json_new_object(p->x->arena), *list = json_new_array(p->x->arena), *one = leaf_text(p, key);
    leaf_put(p, one, "href", str_format(p->x->arena, "#%s", field));
    json_add(p->x->arena, list, one);
    leaf_put(p, o, "titleText", leaf_say(p, K("pages.problem")));
    json_set(p->x->arena, o, "errorList", list);
    leaf_add(p, "error-summary", o);
    p->wrong = true;
}

/* ---- what stands around it ---- */

static JsonValue *languages_of(const Leaf *p)
{
    static const Str NAMES[LANG_COUNT] = { STR("English"), STR("Русский"), STR("Кыргызча") };
    Arena *a = p->x->arena;
    JsonValue *list = json_new_array(a);
    bool asks = p->x->method == HTTP_POST;              /* its answer stands at no address: another language begins anew */
    for (int i = 0; i < LANG_COUNT; i++) {
        JsonValue *one = json_new_object(a);
        const char *code = lang_code((Lang)i);
        leaf_put(p, one, "code", str_of(code));
        leaf_put(p, one, "name", NAMES[i]);
        leaf_put(p, one, "href", asks || str_is(p->x->path, "/") ? str_format(a, "/%s", code) : str_format(a, "/%s" STR_FMT, code,
            STR_ARG(p->x->path)));
        json_set(a, one, "current", json_new_bool(a, (Lang)i == p->x->lang));
        json_add(a, list, one);
    }
    return list;
}

static JsonValue *steps_of(const Leaf *p)
{
    static const struct { const char *key, *path; } STEPS[] = {
        { K("public.to-start"), "/" }, { K("public.to-tell"), "/tell" }, { K("public.to-back"), "/back" },
            { K("public.to-safety"), "/safety" },
    };
    Arena *a = p->x->arena;
    JsonValue *o = json_new_object(a), *items = json_new_array(a);
    for (size_t i = 0; i < ARRAY_LEN(STEPS); i++) {
        JsonValue *one = leaf_text(p, STEPS[i].key);
        leaf_put(p, one, "href", leaf_address(p, STEPS[i].path));
        if (str_is(p->x->path, STEPS[i].path)) json_set(a, one, "current", json_new_bool(a, true));
        json_add(a, items, one);
    }
    json_set(a, o, "navigation", items);
    leaf_put(p, o, "navigationLabel", leaf_say(p, K("pages.menu-label")));
    return ui_prepare(a, p->x->lang, "service-navigation", o);
}

static Str asset_address(const char *name)
{
    const WebAsset *asset = asset_by_name(str_of(name));
    return asset ? asset->url : STR("");
}

static JsonValue *context_of(const Leaf *p)
{
    Arena *a = p->x->arena;
    JsonValue *o = json_new_object(a), *skip = leaf_text(p, K("pages.skip"));
    leaf_put(p, skip, "href", STR("#main-content"));
    leaf_put(p, o, "lang", str_of(lang_code(p->x->lang)));
    leaf_put(p, o, "title", leaf_say(p, p->title));
    leaf_put(p, o, "wrong", p->wrong ? str_format(a, STR_FMT ":", STR_ARG(leaf_say(p, K("ui.error")))) : STR(""));
    leaf_put(p, o, "office", p->x->box_server->box->name);
    leaf_put(p, o, "officeLang", ui_text_lang(p->x->lang, p->x->box_server->box->name));
    leaf_put(p, o, "css", asset_address("tergoo.css"));
    leaf_put(p, o, "icon", asset_address("tergoo.svg"));
    leaf_put(p, o, "home", leaf_address(p, "/"));
    leaf_put(p, o, "leave", p->x->box_server->box->leave);
    leaf_put(p, o, "leaveText", leaf_say(p, K("public.leave")));
    leaf_put(p, o, "languageLabel", leaf_say(p, K("web.language-title")));
    leaf_put(p, o, "footer", leaf_say(p, K("public.footer")));
    json_set(a, o, "skip", ui_prepare(a, p->x->lang, "skip-link", skip));
    json_set(a, o, "languages", languages_of(p));
    json_set(a, o, "menu", steps_of(p));
    json_set(a, o, "parts", p->parts);
    return o;
}

/* The length goes up to a whole step: who only sees lengths shall not see whether somebody had answers waiting. */
static void pad(Buf *to)
{
    static const char OPEN[] = "<!-- ", CLOSE[] = " -->\n";
    size_t used = to->len + sizeof OPEN - 1 + sizeof CLOSE - 1, whole = (used + PUBLIC_PAD - 1) / PUBLIC_PAD * PUBLIC_PAD,
        n = whole - used;
    buf_c(to, OPEN);
    char *room = buf_reserve(to, n);
    if (room) {
        memset(room, '.', n);
        buf_took(to, n);
    }
    buf_c(to, CLOSE);
}

ErrorCode leaf_finish(Leaf *p, int status, Error *e)
{
    Buf to = buf_in(p->x->arena);
    JsonValue *context = context_of(p);
    if (!context) return error_memory(e);
    TRY(ui_render(p->x->box_server->ui, "public", context, &to, e));
    pad(&to);
    if (to.failed) return error_memory(e);
    p->x->status = status;
    p->x->type = "text/html; charset=utf-8";
    p->x->body = buf_str(&to);
    return ERR_OK;
}
