/* refusal.c: the answer when something did not work: for people a page that says what happened, what became of what they typed and what can be done
 * now; for programs code, sentence and what it names. What was typed into a form is kept as its draft where that is possible. */
#include "web/form_web.h"
#include "web/pages.h"
#include "web/target.h"
#include "web/web_int.h"

/* ---- for programs ---- */

static JsonValue *refusal_json(WebRequest *r, const char *code, Str text)
{
    Arena *a = r->arena;
    JsonValue *error = json_new_object(a), *both = json_new_object(a);
    json_set(a, error, "code", json_new_string(a, str_of(code)));
    json_set(a, error, "text", json_new_string(a, text));
    const JsonValue *parts = json_get(r->reply->refused, "parts"), *first = parts ? parts->first : NULL;
    const char *const MORE[] = { "field", "hint", "fields" };
    for (size_t i = 0; i < ARRAY_LEN(MORE); i++) {
        const JsonValue *v = json_get(r->reply->refused, MORE[i]);
        if (v) json_set(a, error, MORE[i], json_copy(a, v));
    }
    if (first) {                                                        /* for programs: the key of the sentence, and what it names by its code */
        json_set(a, error, "key", json_copy(a, json_get(first, "key")));
        json_set(a, error, "args", json_copy(a, json_get(first, "args")));
    }
    json_set(a, both, "error", error);
    return both;
}

/* ---- for people ---- */

static const char *title_of(int status)
{
    switch (status) {
    case 401: return K("web.title-sign-in");
    case 403: return K("web.title-denied");
    case 404: return K("web.title-not-found");
    case 409: return K("web.title-conflict");
    case 413: return K("web.title-too-large");
    case 429: return K("web.title-too-often");
    default:  return status >= 500 ? K("web.title-fault") : K("web.title-not-taken");
    }
}

static void add_next(WebRequest *r, JsonValue *next, const char *key, Str address)
{
    JsonValue *one = json_new_array(r->arena);
    json_add(r->arena, one, page_text(r, web_say(r, key)));
    json_add(r->arena, one, page_text(r, address));
    json_add(r->arena, next, one);
}

/* A form that came with its mark, from a page of ours: what stands in it is not lost with the refusal. */
static bool is_typed(const WebRequest *r)
{
    return str_is(r->method, "POST") && r->caller && r->caller->second && csrf_ok(r) && web_form(r, "key").len > 0;
}

static bool keep_typed(WebRequest *r)
{
    Error none = { 0 };
    const JsonValue *refused = r->reply->refused;
    Str here;
    bool kept = page_here(r, &here, &none) == ERR_OK && draft_keep(r, here, web_form(r, "label"), r->form, r->form_count, &none) == ERR_OK;
    r->reply->refused = refused;
    return kept;
}

static JsonValue *ways_on(WebRequest *r, int status, bool kept)
{
    JsonValue *next = json_new_array(r->arena);
    Error none = { 0 };
    Str here = STR("");
    bool posted = str_is(r->method, "POST"), inside = r->caller && r->caller->second;
    if (kept && page_here(r, &here, &none) == ERR_OK) add_next(r, next, K("web.next-form"), here);
    else if (posted) add_next(r, next, K("web.next-back"), STR(""));
    if (!posted && status >= 500) add_next(r, next, K("web.next-again"), r->target);
    const JsonValue *way = json_get(r->reply->refused, "way");
    if (way && inside && web_target(r->arena, json_text(json_get(way, "target")), &here, &none) == ERR_OK) {
        JsonValue *one = json_new_array(r->arena);
        json_add(r->arena, one, json_copy(r->arena, json_get(way, "label")));
        json_add(r->arena, one, page_text(r, here));
        json_add(r->arena, next, one);
    }
    if (status == 403 && inside && !way) add_next(r, next, K("web.next-ask"), STR(""));
    if (status == 404 && inside) add_next(r, next, K("web.next-search"), STR("/search"));
    if (inside) add_next(r, next, K("web.next-my-work"), STR("/"));
    else add_next(r, next, K("web.next-sign-in"), STR("/sign-in"));
    if (status >= 500) add_next(r, next, K("web.next-tell"), STR(""));
    return next;
}

/* Whose right to a case was taken while he typed cannot open that form again: then what he typed stands here, to be copied. */
static void show_typed(WebRequest *r, JsonValue *parts)
{
    Arena *a = r->arena;
    JsonValue *part = json_new_object(a), *rows = json_new_array(a);
    for (size_t i = 0; i < r->form_count; i++) {
        const WebPair *p = &r->form[i];
        bool chosen = str_ends(p->name, STR(".id")) || str_ends(p->name, STR(".words"));
        if (!str_starts(p->name, STR("f.")) || p->value.len == 0 || chosen) continue;
        JsonValue *row = json_new_array(a);
        json_add(a, row, page_text(r, web_say(r, K("web.typed"))));
        json_add(a, row, page_text(r, p->value));
        json_add(a, rows, row);
    }
    if (!rows || rows->count == 0) return;
    json_set(a, part, "rows", rows);
    json_add(a, parts, part);
}

static JsonValue *refusal_page(WebRequest *r, int status, Str text)
{
    Arena *a = r->arena;
    JsonValue *page = json_new_object(a), *parts = json_new_array(a), *part = json_new_object(a);
    bool typed = is_typed(r), kept = typed && keep_typed(r);
    if (typed) {
        json_set(a, part, "note", page_text(r, web_say(r, kept ? K("web.kept-as-draft") : K("web.kept-nowhere"))));
        json_add(a, parts, part);
        if (status == 403 || status == 404) show_typed(r, parts);
    }
    json_set(a, page, "title", page_text(r, web_say(r, title_of(status))));
    json_set(a, page, "lead", page_text(r, text));
    json_set(a, page, "parts", parts);
    json_set(a, page, "next", ways_on(r, status, kept));
    return page;
}

/* Where even the page of the error cannot be made, a line of text must do. */
static void refuse(WebRequest *r, int status, const char *code, Str text)
{
    Error none = { 0 };
    bool made = r->wants_json ? web_reply_json(r, status, refusal_json(r, code, text), &none) == ERR_OK
                              : web_reply_page(r, status, "refused", NULL, refusal_page(r, status, text), &none) == ERR_OK;
    if (!made) (void)!web_reply_bytes(r, status, "text/plain; charset=utf-8", text, &none);
}

void web_reply_error(WebRequest *r, const Error *e)
{
    Buf text = buf_in(r->arena);
    message_error(&text, r->lang, e);
    refuse(r, error_code_http(e->code), error_code_name(e->code), buf_str(&text));
}

void web_reply_status(WebRequest *r, int status, const char *key)
{
    Buf text = buf_in(r->arena);
    message_add(&text, r->lang, key);
    refuse(r, status, status == 429 ? "too-often" : status == 401 ? "signed-out" : status == 403 ? "denied" : status == 404 ? "not-found" : "usage",
           buf_str(&text));
}
