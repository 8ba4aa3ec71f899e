/* page_paper.c: papers in the browser: which can be made of a record, a paper as a page or as a file, and a paper within the
 * page of whoever is to approve it or writes on, with the remarks beside their paragraphs. */
#include <unistd.h>

#include "web/assets.h"
#include "web/pages.h"
#include "text/mustache.h"
#include "web/page_view.h"
#include "web/web_int.h"

enum { PAGE_LIMIT = 64 << 20 };

ErrorCode page_paper_book(WebRequest *r, Error *e)
{
    return page_ask(r, "paper.book", json_new_object(r->arena), e);
}

ErrorCode page_paper_forms(WebRequest *r, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, "about", page_text(r, page_record_id(r)));
    return page_ask(r, "paper.forms", args, e);
}

/* The form of that page: begins the paper and goes to it. Nothing chosen: the page again. */
ErrorCode do_paper_write(WebRequest *r, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    const JsonValue *data, *page;
    Str form = web_form(r, "f.form");
    if (form.len == 0) return web_redirect(r, r->target, e);
    json_set(r->arena, args, "about", page_text(r, page_record_id(r)));
    json_set(r->arena, args, "form", page_text(r, form));
    if (web_query(r, "language").len > 0) json_set(r->arena, args, "language", page_text(r, web_query(r, "language")));
    TRY(web_gate(r, "paper.write", args, &data, &page, e));
    Str id = json_text(json_get(data, "id")), to = str_format(r->arena, "/records/" STR_FMT, STR_ARG(id));
    if (!to.ptr || id.len == 0) return error_internal(e, "paper.write");
    return json_get(data, "repeated") ? page_done(r, to, page, e) : web_redirect(r, to, e);
}

/* The paper itself is what the gate's worker wrote, everything in it escaped; it is shown alone, and has no script. */
static ErrorCode show(WebRequest *r, int fd, Str name, Error *e)
{
    Str paper;
    Buf page = buf_in(r->arena);
    const WebAsset *style = asset_by_name(STR("tergoo.css"));
    if (lseek(fd, 0, SEEK_SET) != 0) return error_system(e, name);
    TRY(fd_read_all(r->arena, fd, PAGE_LIMIT, &paper, e));
    buf_format(&page, "<!DOCTYPE html><html lang=\"%s\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                      "content=\"width=device-width, initial-scale=1\"><title>",
               lang_code(r->lang));
    html_escape(&page, name);
    buf_c(&page, "</title><link rel=\"stylesheet\" href=\"");
    if (style) html_escape(&page, style->url);
    buf_c(&page, "\"></head><body class=\"paper-page\"><main>");
    buf_add(&page, paper);
    buf_c(&page, "</main></body></html>");
    if (page.failed) return error_memory(e);
    return web_reply_bytes(r, 200, "text/html; charset=utf-8", buf_str(&page), e);
}

/* ---- a paper within a page ---- */

static void write_remark(WebRequest *r, const JsonValue *remark, Buf *to)
{
    Buf quote = buf_in(r->arena);
    Str said = json_text(json_get(remark, "quote"));
    message_add(&quote, r->lang, K("paper.quoted"), arg_str("quote", said));
    buf_c(to, "<aside class=\"paper-remark\"");
    buf_format(to, " lang=\"%s\"><p>", lang_code(r->lang));
    if (said.len > 0) {
        buf_c(to, "<strong>");
        html_escape(to, buf_str(&quote));
        buf_c(to, "</strong> ");
    }
    html_escape(to, json_text(json_get(remark, "remark")));
    buf_c(to, "</p><p class=\"paper-remark__by\">");
    html_escape(to, json_text(json_get(remark, "by")));
    buf_c(to, "</p></aside>");
}

/* What the gate's worker wrote, with each open remark behind its paragraph: the first </p> after its id, since everything else
 * in it is escaped. */
static void write_with_remarks(WebRequest *r, Str paper, const JsonValue *remarks, Buf *to)
{
    size_t count = 0;
    for (ptrdiff_t at; (at = str_find(paper, STR("<p class=\"paper-own\""))) >= 0; ) {
        ptrdiff_t end = str_find(str_from(paper, (size_t)at), STR("</p>"));
        if (end < 0) break;
        size_t whole = (size_t)at + (size_t)end + 4;
        buf_add(to, str_first(paper, whole));
        paper = str_from(paper, whole);
        count++;
        JSON_EACH(one, remarks) {
            int64_t place;
            bool here = json_int(json_get(one, "place"), &place) && place == (int64_t)count && !json_true(json_get(one, "settled"));
            if (here) write_remark(r, one, to);
        }
    }
    buf_add(to, paper);
}

static ErrorCode fetch_preview(WebRequest *r, Str id, Str *ret, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    const JsonValue *data, *page;
    int fd;
    json_set(r->arena, args, "id", page_text(r, id));
    json_set(r->arena, args, "to", page_text(r, STR("html")));
    TRY(web_temporary(r, &fd, e));
    ErrorCode code = web_gate_file(r, "paper.make", args, fd, &data, &page, e);
    if (code == ERR_OK && lseek(fd, 0, SEEK_SET) != 0) code = error_system(e, STR("paper"));
    if (code == ERR_OK) code = fd_read_all(r->arena, fd, PAGE_LIMIT, ret, e);
    fd_close(&fd);
    return code;
}

/* Templates escape every value, and that is how it stays: the page is written with a mark that nobody can guess, and the paper
 * put there after. */
static ErrorCode reply_with_preview(WebRequest *r, const JsonValue *data, JsonValue *page, JsonValue *part, Error *e)
{
    char mark[ONCE_MARK + 1];
    Str preview;
    Error unread = { 0 };
    Buf html = buf_in(r->arena), out = buf_in(r->arena);
    bool there = fetch_preview(r, json_text(json_get(data, "paper")), &preview, &unread) == ERR_OK;
    if (!there) return web_reply_page(r, 200, "page", data, page, e);
    once_mark(mark);
    json_set(r->arena, part, "mark", page_text(r, str_of(mark)));
    TRY(web_page_html(r, "page", data, page, &html, e));
    Str text = buf_str(&html);
    ptrdiff_t at = str_find(text, str_of(mark));
    if (html.failed || at < 0) return error_memory(e);
    buf_add(&out, str_first(text, (size_t)at));
    write_with_remarks(r, preview, json_get(data, "remarks"), &out);
    buf_add(&out, str_from(text, (size_t)at + ONCE_MARK));
    if (out.failed) return error_memory(e);
    TRY(web_reply_bytes(r, 200, "text/html; charset=utf-8", buf_str(&out), e));
    r->reply->page = true;
    return ERR_OK;
}

ErrorCode page_with_paper(WebRequest *r, const char *op, Error *e)
{
    JsonValue *args = json_new_object(r->arena), *part = NULL;
    const JsonValue *data, *shown;
    json_set(r->arena, args, "id", page_text(r, page_record_id(r)));
    TRY(web_gate(r, op, args, &data, &shown, e));
    JsonValue *page = json_copy(r->arena, shown);
    JSON_EACH(one, json_get(page, "parts")) {
        if (json_get(one, "paper")) part = (JsonValue *)(uintptr_t)one;
    }
    if (!part || r->wants_json) return web_reply_page(r, 200, "page", data, page, e);
    return reply_with_preview(r, data, page, part, e);
}

ErrorCode page_paper_check(WebRequest *r, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, "mark", page_text(r, r->params[0]));
    return page_ask(r, "paper.check", args, e);
}

static void add_box(WebRequest *r, JsonValue *fields, const char *name, const char *label)
{
    JsonValue *field = json_new_object(r->arena);
    json_set(r->arena, field, "name", page_text(r, str_of(name)));
    json_set(r->arena, field, "type", page_text(r, STR("text")));
    json_set(r->arena, field, "label", page_text(r, web_say(r, label)));
    json_add(r->arena, fields, field);
}

/* The QR code says no address, so that it is read without a network and tells nobody where the office is: what a telephone reads
 * off a sheet goes into this box. */
ErrorCode page_paper_ask(WebRequest *r, Error *e)
{
    if (str_trim(web_query(r, "mark")).len > 0) return page_ask(r, "paper.check", NULL, e);
    JsonValue *page = json_new_object(r->arena), *filter = json_new_object(r->arena), *fields = json_new_array(r->arena);
    JsonValue *parts = json_new_array(r->arena), *note = json_new_object(r->arena);
    add_box(r, fields, "mark", K("paper.code-box"));
    add_box(r, fields, "hash", K("paper.hash-box"));
    json_set(r->arena, filter, "fields", fields);
    json_set(r->arena, filter, "flat", json_new_bool(r->arena, true));
    json_set(r->arena, filter, "submit", page_text(r, web_say(r, K("paper.check"))));
    json_set(r->arena, note, "note", page_text(r, web_say(r, K("paper.how-to-check"))));
    json_add(r->arena, parts, note);
    json_set(r->arena, page, "title", page_text(r, web_say(r, K("paper.check-title"))));
    json_set(r->arena, page, "filter", filter);
    json_set(r->arena, page, "parts", parts);
    return web_reply_page(r, 200, "page", json_new_object(r->arena), page, e);
}

/* ---- a paper alone ---- */

ErrorCode page_paper(WebRequest *r, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    const JsonValue *data, *page;
    int fd;
    json_set(r->arena, args, "id", page_text(r, page_record_id(r)));
    json_set(r->arena, args, "to", page_text(r, r->params[2]));
    TRY(web_temporary(r, &fd, e));
    ErrorCode code = web_gate_file(r, "paper.make", args, fd, &data, &page, e);
    Str name = code == ERR_OK ? json_text(json_get(json_get(data, "file"), "name")) : (Str){ 0 };
    bool shown = code == ERR_OK && str_is(r->params[2], "html");
    if (shown) code = show(r, fd, name, e);
    if (code != ERR_OK || shown) {
        fd_close(&fd);
        return code;
    }
    return web_reply_file(r, fd, name.len > 0 ? name : STR("paper"), e);
}
