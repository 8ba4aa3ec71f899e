/* page_frame.c: a view becomes a page: what stands around it comes from the caller's session and one more question to the gate, for the menu and the
 * institution's name. Nothing of it is kept from one request to the next: rights may have changed. */
#include "web/assets.h"
#include "web/page_view.h"
#include "web/pages.h"
#include "web/target.h"
#include "web/web_int.h"

static Str asset_url(const char *name)
{
    const WebAsset *a = asset_by_name(str_of(name));
    return a ? a->url : STR("");
}

/* An exercise says so on every page, also before anybody has signed in. The gate is asked until it has answered once: a store is one for good. */
static bool is_exercise(WebRequest *r)
{
    const JsonValue *data, *page;
    Error none;
    if (r->web->options->setup) return false;
    int known = __atomic_load_n(&r->web->exercise, __ATOMIC_RELAXED);
    if (known > 0) return known == 2;
    const JsonValue *refused = r->reply->refused;
    ErrorCode code = web_ask(r, STR("exercise.is"), STR(""), NULL, -1, &data, &page, &none);
    r->reply->refused = refused;
    if (code != ERR_OK) return false;
    known = json_true(json_get(data, "exercise")) ? 2 : 1;
    __atomic_store_n(&r->web->exercise, known, __ATOMIC_RELAXED);
    return known == 2;
}

static void add_menu(WebRequest *r, PageFrame *f)
{
    const JsonValue *data, *page;
    const JsonValue *refused = r->reply->refused;   /* of the question that the page is about */
    bool gone = r->reply->gone;
    Error none;
    bool has_menu = !r->web->options->setup && r->caller && !r->caller->device && r->caller->second;
    if (!has_menu || web_gate(r, "menu", NULL, &data, &page, &none) != ERR_OK) data = NULL;
    r->reply->refused = refused;
    r->reply->gone = gone;
    f->menu = json_get(data, "items");
    f->narrow = json_true(json_get(data, "narrow"));
    f->institution = json_text(json_get(data, "office"));
}

ErrorCode web_page_html(WebRequest *r, const char *name, const JsonValue *data, const JsonValue *page, Buf *to, Error *e)
{
    (void)data;
    Str url, mark = web_query(r, "said");
    PageFrame f = {
        .lang = r->lang, .path = r->path, .target = r->target, .query = r->query, .query_count = r->query_count,
        .words = str_is(r->path, "/search") ? web_query(r, "words") : STR(""), .demo = r->web->options->demo, .exercise = is_exercise(r), .no_second = r->web->options->no_second,
        .css = asset_url("tergoo.css"), .script = asset_url("tergoo.js"), .icon = asset_url("tergoo.svg"),
        .address = web_target, .add_query = web_url_query,
    };
    if (r->caller) {
        f.csrf = r->caller->csrf;
        bool account = !r->web->options->setup && !r->caller->device;       /* nobody has one yet; a device has none */
        if (account) f.login = r->caller->login;
        if (mark.len > 0) (void)!once_find(r->web->once, r->arena, r->caller->login, mark, &url, &f.said);
    }
    add_menu(r, &f);
    return page_render(r->web->ui, r->arena, name, &f, page, to, e);
}

/* ---- what pages load ---- */

ErrorCode page_asset(WebRequest *r, Error *e)
{
    const WebAsset *a = asset_by_url(r->path);
    if (!a) return error_set(e, ERR_NOT_FOUND, K("web.no-page"), arg_str("path", r->path));
    bool packed = a->gzip.len > 0 && r->takes_gzip;
    TRY(web_reply_bytes(r, 200, a->type.ptr, packed ? a->gzip : a->bytes, e));
    r->reply->keep = true;
    TRY(web_header(r, "Vary", STR("Accept-Encoding"), e));
    return packed ? web_header(r, "Content-Encoding", STR("gzip"), e) : ERR_OK;
}
