/* public_pages.c: the pages: what this is, what others can see, the form, the number, the answers. */
#include "public/public_int.h"

ErrorCode page_start(Exchange *x, Error *e)
{
    Leaf p = leaf_new(x, K("public.title"));
    leaf_paragraph(&p, K("public.intro"));
    leaf_add(&p, "inset-text", leaf_text(&p, K("public.intro-name")));
    leaf_link(&p, K("public.go-tell"), "/tell");
    leaf_link(&p, K("public.go-back"), "/back");
    leaf_link(&p, K("public.go-safety"), "/safety");
    leaf_heading(&p, K("public.then-title"));
    leaf_paragraph(&p, K("public.then"));
    return leaf_finish(&p, 200, e);
}

ErrorCode page_safety(Exchange *x, Error *e)
{
    static const struct { const char *title, *text; } SEEN[] = {
        { K("public.s-network"), K("public.s-network-text") }, { K("public.s-device"), K("public.s-device-text") },
        { K("public.s-owner"), K("public.s-owner-text") }, { K("public.s-office"), K("public.s-office-text") },
        { K("public.s-files"), K("public.s-files-text") }, { K("public.s-otherwise"), K("public.s-otherwise-text") },
    };
    Leaf p = leaf_new(x, K("public.to-safety"));
    leaf_paragraph(&p, K("public.s-intro"));
    for (size_t i = 0; i < ARRAY_LEN(SEEN); i++) {
        leaf_heading(&p, SEEN[i].title);
        leaf_paragraph(&p, SEEN[i].text);
    }
    return leaf_finish(&p, 200, e);
}

/* ---- forms ---- */

static JsonValue *hidden(const Leaf *p, const char *name, Str value)
{
    JsonValue *list = json_new_array(p->x->arena), *one = json_new_object(p->x->arena);
    leaf_put(p, one, "name", str_of(name));
    leaf_put(p, one, "value", value);
    return json_add(p->x->arena, list, one);
}

static void add_form(Leaf *p, const char *path, bool files, JsonValue *hidden_ones, JsonValue *content, const char *button)
{
    Arena *a = p->x->arena;
    JsonValue *o = json_new_object(a), *buttons = json_new_array(a);
    leaf_put(p, o, "method", STR("post"));
    leaf_put(p, o, "action", leaf_address(p, path));
    json_set(a, o, "multipart", json_new_bool(a, files));
    if (hidden_ones) json_set(a, o, "hidden", hidden_ones);
    json_set(a, o, "content", content);
    json_add(a, buttons, ui_prepare(a, p->x->lang, "button", leaf_text(p, button)));
    json_set(a, o, "buttons", buttons);
    leaf_add(p, "form", o);
}

ErrorCode show_tell(Exchange *x, int status, const char *fault, Str mark, Error *e)
{
    Leaf p = leaf_new(x, K("public.to-tell"));
    JsonValue *content = json_new_array(x->arena);
    if (fault) leaf_fault(&p, fault, "what");
    leaf_paragraph(&p, K("public.tell-intro"));
    leaf_link(&p, K("public.go-safety"), "/safety");
    fields_add(&p, content, fault);
    json_add(x->arena, content, field_files(&p));
    add_form(&p, "/tell", true, hidden(&p, "mark", mark), content, K("public.send"));
    return leaf_finish(&p, status, e);
}

ErrorCode page_tell(Exchange *x, Error *e)
{
    Receipt r = receipt_new();
    Str mark = state_seal(x->arena, &x->box_server->form_key, STATE_NEW, &r);
    crypto_wipe(&r, sizeof r);
    return show_tell(x, 200, NULL, mark, e);
}

ErrorCode show_back(Exchange *x, int status, const char *fault, Error *e)
{
    Leaf p = leaf_new(x, K("public.to-back"));
    Arena *a = x->arena;
    JsonValue *content = json_new_array(a), *o = json_new_object(a), *label = leaf_text(&p, K("public.f-code"));
    if (fault) leaf_fault(&p, fault, "code");
    leaf_put(&p, label, "classes", STR("govuk-label--s"));
    leaf_put(&p, o, "id", STR("code"));
    leaf_put(&p, o, "name", STR("code"));
    leaf_put(&p, o, "inputmode", STR("numeric"));
    leaf_put(&p, o, "autocomplete", STR("off"));
    json_set(a, o, "spellcheck", json_new_bool(a, false));
    json_set(a, o, "label", label);
    json_set(a, o, "hint", leaf_text(&p, K("public.f-code-hint")));
    if (fault) json_set(a, o, "errorMessage", leaf_text(&p, fault));
    json_add(a, content, ui_prepare(a, x->lang, "input", o));
    add_form(&p, "/back", false, NULL, content, K("public.look"));
    return leaf_finish(&p, status, e);
}

ErrorCode page_back(Exchange *x, Error *e)
{
    return show_back(x, 200, NULL, e);
}

/* ---- answers ---- */

ErrorCode show_thanks(Exchange *x, const Receipt *receipt, size_t files, Error *e)
{
    char shown[RECEIPT_TEXT], count[24];
    Leaf p = leaf_new(x, K("public.thanks-title"));
    Arena *a = x->arena;
    JsonValue *panel = json_new_object(a), *got = json_new_object(a), *level = json_new_int(a, 2);
    Buf text = buf_in(a);
    leaf_put(&p, panel, "titleText", leaf_say(&p, K("public.your-number")));
    leaf_put(&p, panel, "text", receipt_show(shown, receipt));
    json_set(a, panel, "headingLevel", level);
    leaf_add(&p, "panel", panel);
    leaf_add(&p, "warning-text", leaf_text(&p, K("public.thanks-keep")));
    message_add(&text, x->lang, K("public.thanks-got"), arg_str("files", amount_format(count, (int64_t)files, 0)));
    leaf_put(&p, got, "text", buf_str(&text));
    leaf_add(&p, "paragraph", got);
    leaf_paragraph(&p, K("public.thanks-then"));
    leaf_link(&p, K("public.go-back"), "/back");
    crypto_wipe(shown, sizeof shown);
    return leaf_finish(&p, 200, e);
}

static const char *note_key_of(Str kind)
{
    return str_is(kind, "question") ? K("public.n-question") : str_is(kind, "feedback") ? K("public.n-feedback") :
           str_is(kind, "received") ? K("public.n-received") : K("public.n-message");
}

static void add_note(Leaf *p, const JsonValue *note)
{
    Arena *a = p->x->arena;
    Day day;
    char local[11];
    Str on = json_text(json_get(note, "on")), text = json_text(json_get(note, "text"));
    Buf title = buf_in(a);
    JsonValue *heading = json_new_object(a), *body = json_new_object(a);
    if (day_parse(on, &day)) on = day_format_local(local, day);
    message_add(&title, p->x->lang, note_key_of(json_text(json_get(note, "kind"))), arg_str("day", on));
    leaf_put(p, heading, "text", buf_str(&title));
    leaf_add(p, text.len > 0 ? "heading" : "paragraph", heading);
    if (text.len == 0) return;
    leaf_put(p, body, "text", text);
    leaf_put(p, body, "classes", STR("tergoo-text"));
    leaf_add(p, "inset-text", body);
}

ErrorCode show_thread(Exchange *x, const JsonValue *notes, const char *said, const char *fault, Str mark, Error *e)
{
    Leaf p = leaf_new(x, K("public.thread-title"));
    JsonValue *content = json_new_array(x->arena);
    if (said) {
        JsonValue *o = leaf_text(&p, said);
        leaf_put(&p, o, "type", STR("success"));
        leaf_add(&p, "notification-banner", o);
    }
    if (fault) leaf_fault(&p, fault, "text");
    JSON_EACH(note, notes) add_note(&p, note);
    leaf_paragraph(&p, K("public.thread-own"));
    leaf_heading(&p, K("public.reply-title"));
    json_add(x->arena, content, field_area(&p, "text", K("public.f-reply"), NULL, STR(""), 8, fault));
    json_add(x->arena, content, field_files(&p));
    add_form(&p, "/reply", true, hidden(&p, "mark", mark), content, K("public.send"));
    return leaf_finish(&p, 200, e);
}

ErrorCode show_refusal(Exchange *x, int status, const char *key, Error *e)
{
    Leaf p = leaf_new(x, K("public.refused-title"));
    leaf_paragraph(&p, key);
    leaf_link(&p, K("public.go-tell"), "/tell");
    leaf_link(&p, K("public.go-back"), "/back");
    return leaf_finish(&p, status, e);
}
