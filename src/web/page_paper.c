/* page_paper.c: papers in the browser: which can be made of a record, and a paper as a page or as a file. */
#include <unistd.h>

#include "web/assets.h"
#include "web/pages.h"
#include "text/mustache.h"
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
    TRY(web_gate(r, "paper.write", args, &data, &page, e));
    Str id = json_text(json_get(data, "id")), to = str_format(r->arena, "/records/" STR_FMT, STR_ARG(id));
    return to.ptr && id.len > 0 ? web_redirect(r, to, e) : error_internal(e, "paper.write");
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
