/* page_drafts.c: what somebody types is kept while he types: by the page's script every few seconds, without it by a button. The gate seals it to the
 * person (desk_unsent.c); it is no record and leaves no entry. */
#include "web/form_web.h"
#include "web/pages.h"
#include "web/web_int.h"

/* A field for a passphrase, in whichever operation's form. */
static bool is_secret(const WebRequest *r, Str name)
{
    const Operation *op;
    if (!str_starts(name, STR("f."))) return false;
    name = str_from(name, 2);
    for (size_t i = 0; (op = operation_at(r->web->options->operations, i)); i++) {
        for (size_t k = 0; k < op->arg_count; k++) {
            if (op->args[k].type == ARG_SECRET && str_is(name, op->args[k].name)) return true;
        }
    }
    return false;
}

ErrorCode draft_text(WebRequest *r, const WebPair *pairs, size_t count, Str *ret, Error *e)
{
    size_t kept = 0;
    Buf content = buf_in(r->arena);
    WebPair *fit = arena_array(r->arena, count + 1, sizeof *fit);
    if (!fit) return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        if (!is_secret(r, pairs[i].name)) fit[kept++] = pairs[i];
    }
    form_pairs_write(&content, fit, kept);
    if (content.failed) return error_memory(e);
    *ret = buf_str(&content);
    return ERR_OK;
}

static ErrorCode keep(WebRequest *r, Str key, Str label, const WebPair *pairs, size_t count, const JsonValue **data, Error *e)
{
    const JsonValue *page;
    Str content;
    JsonValue *args = json_new_object(r->arena);
    TRY(draft_text(r, pairs, count, &content, e));
    json_set(r->arena, args, "key", page_text(r, key));
    json_set(r->arena, args, "label", page_text(r, label));
    json_set(r->arena, args, "content", page_text(r, content));
    return web_gate(r, "draft.save", args, data, &page, e);
}

ErrorCode do_draft(WebRequest *r, Error *e)
{
    const JsonValue *data;
    TRY(keep(r, web_form(r, "key"), web_form(r, "label"), r->form, r->form_count, &data, e));
    return web_reply_json(r, 200, data, e);
}

ErrorCode draft_keep(WebRequest *r, Str key, Str label, const WebPair *pairs, size_t count, Error *e)
{
    const JsonValue *data;
    return keep(r, key, label, pairs, count, &data, e);
}

/* The form's page shows what it finds under its own address. */
ErrorCode draft_instead(WebRequest *r, Error *e)
{
    Str here;
    TRY(page_here(r, &here, e));
    TRY(draft_keep(r, here, web_form(r, "label"), r->form, r->form_count, e));
    return web_redirect(r, here, e);
}
