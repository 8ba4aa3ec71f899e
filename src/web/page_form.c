/* page_form.c: forms of records and of every other operation.
 *
 * The gate says what a form asks (record.form, op.form) and which operation takes the answer with which fixed arguments; a page shows it, and what
 * comes back is read by that same form, asked for anew: nothing that the browser says of a form's shape is believed. Only the version that was
 * looked at comes from the page, so that somebody else's change in between is a conflict. A button that only helps to fill in (one more item, find
 * a record, keep a draft) leads back to the form; a refusal too, with everything that was typed and what is wrong beside it. */
#include "web/pages.h"

#include <unistd.h>

#include "web/form_web.h"
#include "web/target.h"
#include "web/web_int.h"

enum { FINDS_MOST = 16 };               /* references of one form that are looked for at once */

/* One form: how it is asked for, and what the gate said. */
typedef struct {
    const char      *ask;               /* record.form or op.form */
    JsonValue       *args;
    const JsonValue *data;
    JsonValue       *page, *form;       /* own copies, to be filled */
    const Operation *op;                /* that takes it */
    Str              key;               /* of its draft: the path of its page and what it is for */
} Form;

static JsonValue *form_of(JsonValue *page)
{
    for (JsonValue *part = page ? ((JsonValue *)(uintptr_t)json_get(page, "parts"))->first : NULL; part; part = part->next) {
        const JsonValue *form = json_get(part, "form");
        if (form) return (JsonValue *)(uintptr_t)form;
    }
    return NULL;
}

static ErrorCode ask_form(WebRequest *r, Form *f, Error *e)
{
    const JsonValue *page;
    TRY(web_gate(r, f->ask, f->args, &f->data, &page, e));
    f->page = json_copy(r->arena, page);
    f->form = f->page && json_get(f->page, "parts") ? form_of(f->page) : NULL;
    if (!f->form) return error_set(e, ERR_NOT_FOUND, K("web.no-page"), arg_str("path", r->path));
    TRY(page_here(r, &f->key, e));
    return page_operation(r, json_text(json_get(f->form, "op")), &f->op, e);
}

static JsonValue *one_arg(WebRequest *r, const char *name, Str value)
{
    JsonValue *args = json_new_object(r->arena);
    return json_set(r->arena, args, name, page_text(r, value));
}

/* ---- showing it ---- */

static ErrorCode show_form(WebRequest *r, Form *f, int status, Error *e)
{
    char mark[ONCE_MARK + 1];
    Str sent = web_form(r, "once");
    once_mark(mark);
    json_set(r->arena, f->form, "once", json_new_string(r->arena, sent.len == ONCE_MARK ? sent : str_of(mark)));
    json_set(r->arena, f->form, "action", json_new_string(r->arena, f->key));
    json_set(r->arena, f->form, "key", json_new_string(r->arena, f->key));
    json_set(r->arena, f->form, "label", json_new_string(r->arena, json_text(json_get(f->page, "title"))));
    return web_reply_page(r, status, "page", f->data, f->page, e);
}

/* The version that somebody had before him when he typed: what others changed since is a conflict, as if he had sent it then. */
static void keep_version(WebRequest *r, Form *f, const WebPair *pairs, size_t count)
{
    JsonValue *args = (JsonValue *)(uintptr_t)json_get(f->form, "args");
    int64_t version;
    for (size_t i = 0; i < count; i++) {
        bool given = str_is(pairs[i].name, "version") && int_parse(pairs[i].value, &version);
        if (given && json_get(args, "version")) json_set(r->arena, args, "version", json_new_int(r->arena, version));
    }
}

/* What was typed and not sent yet fills the form, and the page says since when. */
static ErrorCode show_draft(WebRequest *r, Form *f, Error *e)
{
    const JsonValue *data, *page;
    Error none;
    WebPair *pairs;
    size_t count;
    if (web_gate(r, "draft.get", one_arg(r, "key", f->key), &data, &page, &none) != ERR_OK) return ERR_OK;
    TRY(form_pairs_read(r->arena, json_text(json_get(data, "content")), &pairs, &count, e));
    TRY(form_fill(r->arena, f->form, pairs, count, e));
    keep_version(r, f, pairs, count);
    json_set(r->arena, f->form, "draft", json_copy(r->arena, json_get(data, "saved")));
    return ERR_OK;
}

static ErrorCode get_form(WebRequest *r, Form *f, Error *e)
{
    TRY(ask_form(r, f, e));
    TRY(show_draft(r, f, e));
    return show_form(r, f, 200, e);
}

/* ---- buttons that help to fill it in ---- */

/* The first pair of that family, "find.FIELD": what stands behind the dot; empty when none was pressed. */
static Str pressed(const WebRequest *r, Str family)
{
    for (size_t i = 0; i < r->form_count; i++) {
        if (str_starts(r->form[i].name, family)) return str_from(r->form[i].name, family.len);
    }
    return STR("");
}

static ErrorCode find_records(WebRequest *r, Form *f, Str path, Error *e)
{
    JsonValue *field = form_field_at(f->form, path), *args;
    const JsonValue *data, *page, *given_case = json_get(json_get(f->form, "args"), "case");
    if (!field) return ERR_OK;
    args = one_arg(r, "kind", json_text(json_get(field, "to")));
    json_set(r->arena, args, "words", page_text(r, form_words(r->arena, r->form, r->form_count, path)));
    if (given_case) json_set(r->arena, args, "case", json_copy(r->arena, given_case));
    TRY(web_gate(r, "ref.find", args, &data, &page, e));
    json_set(r->arena, field, "found", json_copy(r->arena, json_get(data, "found")));
    return ERR_OK;
}

/* References for which words were typed and nothing was chosen: what was found stands beside each of them, also when another button was pressed or
 * the form was refused, so that "choose from the list" has its list. What cannot be looked for is left as it was typed. */
static void find_unchosen(WebRequest *r, Form *f)
{
    const Str before = STR("f."), behind = STR(".words");
    size_t looked = 0;
    for (size_t i = 0; i < r->form_count && looked < FINDS_MOST; i++) {
        Str name = r->form[i].name;
        Error unheard;
        if (!str_starts(name, before) || !str_ends(name, behind) || str_trim(r->form[i].value).len == 0) continue;
        Str path = str_from(str_first(name, name.len - behind.len), before.len);
        char *id = str_c(r->arena, str_format(r->arena, "f." STR_FMT ".id", STR_ARG(path)));
        if (!id || web_form(r, id).len > 0) continue;
        looked++;
        (void)!find_records(r, f, path, &unheard);
    }
}

/* *helped: a button of the form was pressed that enters nothing. */
static ErrorCode help_fill(WebRequest *r, Form *f, bool *helped, Error *e)
{
    Str more = pressed(r, STR("more.")), drop = pressed(r, STR("drop.")), find = pressed(r, STR("find.")),
        insert = pressed(r, STR("insert."));
    bool key = web_form(r, "second.key").len > 0;
    *helped = more.len > 0 || drop.len > 0 || find.len > 0 || insert.len > 0 || key;
    if (!*helped) return ERR_OK;
    TRY(form_fill(r->arena, f->form, r->form, r->form_count, e));
    if (drop.len == 0) find_unchosen(r, f);         /* of one item fewer the numbers are others */
    if (more.len > 0) form_add_item(r->arena, f->form, more);
    if (drop.len > 0) form_drop_item(f->form, drop);
    if (find.len > 0) TRY(find_records(r, f, find, e));
    if (key) TRY(form_key_ask(r, f->form, e));
    if (insert.len > 0) form_insert_block(r->arena, f->form, insert, r->form, r->form_count);
    return show_form(r, f, 200, e);
}

/* What was kept of it goes, and the form is empty again. */
static ErrorCode keep_draft(WebRequest *r, const Form *f, Error *e)
{
    TRY(draft_keep(r, f->key, json_text(json_get(f->form, "label")), r->form, r->form_count, e));
    return page_said(r, web_say(r, K("pages.kept")), e);
}

static ErrorCode begin_anew(WebRequest *r, const Form *f, Error *e)
{
    const JsonValue *data, *page;
    Error none;
    (void)!web_gate(r, "draft.drop", one_arg(r, "key", f->key), &data, &page, &none);
    return web_redirect(r, r->target, e);
}

/* ---- sending it ---- */

/* Of several that were ticked, one text with semicolons between them. */
static Str one_text(WebRequest *r, const JsonValue *v)
{
    Buf out = buf_in(r->arena);
    if (v->type != JSON_ARRAY) return str_trim(json_text(v));
    JSON_EACH(item, v) {
        if (out.len > 0) buf_c(&out, "; ");
        buf_add(&out, json_text(item));
    }
    return buf_str(&out);
}

/* The operation's arguments are the fields themselves. */
static ErrorCode add_flat(WebRequest *r, const Form *f, JsonValue *args, Error *e)
{
    size_t count = 0;
    JsonValue *typed;
    TRY(form_read(r->arena, f->form, r->form, r->form_count, &typed, e));
    WebPair *pairs = arena_array(r->arena, typed->count + 1, sizeof *pairs);
    if (!pairs) return error_memory(e);
    JSON_EACH(v, typed) pairs[count++] = (WebPair){ v->key, one_text(r, v) };
    return page_args(r, f->op, pairs, count, args, e);
}

/* Fields that are arguments of the operation and no fields of the record: a second person's name and what he signs in with. */
static void take_arguments(WebRequest *r, const Form *f, JsonValue *fields, JsonValue *args)
{
    JSON_EACH(field, json_get(f->form, "fields")) {
        if (!json_true(json_get(field, "argument"))) continue;
        char *name = str_c(r->arena, json_text(json_get(field, "name")));
        const JsonValue *v = name ? json_get(fields, name) : NULL;
        if (v && json_text(v).len > 0) json_set(r->arena, args, name, page_text(r, json_text(v)));
        if (v) json_remove(fields, name);
    }
    if (json_get(args, "with")) json_set(r->arena, args, "with_second", json_new_bool(r->arena, !r->web->options->no_second));
    form_key_answer(r, args);
}

static ErrorCode answer_args(WebRequest *r, const Form *f, JsonValue **ret, Error *e)
{
    JsonValue *args = json_copy(r->arena, json_get(f->form, "args")), *fields;
    int64_t version;
    if (json_true(json_get(f->form, "flat"))) {
        TRY(add_flat(r, f, args, e));
    } else {
        TRY(form_read(r->arena, f->form, r->form, r->form_count, &fields, e));
        take_arguments(r, f, fields, args);
        json_set(r->arena, args, "fields", fields);
    }
    bool seen = json_get(args, "version") && int_parse(web_form(r, "version"), &version);
    if (seen) json_set(r->arena, args, "version", json_new_int(r->arena, version));
    if (json_get(f->form, "reason") && str_trim(web_form(r, "reason")).len > 0) {
        json_set(r->arena, args, "reason", page_text(r, web_form(r, "reason")));
    }
    *ret = args;
    return ERR_OK;
}

/* The file of the form, for an operation that takes one: its name goes along. */
static int sent_file(WebRequest *r, const Form *f, JsonValue *args)
{
    if (!(f->op->flags & OP_FILE_IN) || r->upload_count == 0) return -1;
    const WebUpload *u = &r->uploads[0];
    for (size_t i = 0; i < f->op->arg_count; i++) {
        if (strcmp(f->op->args[i].name, "name") == 0 && !json_get(args, "name")) json_set(r->arena, args, "name", page_text(r, u->file_name));
    }
    return u->fd;
}

/* What has no number is called by its id on a command line; people are told where it stands in the ledger. */
static const JsonValue *told_by_entry(WebRequest *r, const JsonValue *data, const JsonValue *page)
{
    int64_t index;
    Buf text = buf_in(r->arena);
    JsonValue *told = json_new_object(r->arena), *parts = json_new_array(r->arena), *part = json_new_object(r->arena);
    if (!json_int(json_get(data, "index"), &index) || json_true(json_get(data, "waits"))) return page;
    message_add_args(&text, r->lang, K("web.done"), (const ErrorArg[]){ arg_int("index", index) }, 1);
    json_set(r->arena, part, "note", page_text(r, buf_str(&text)));
    json_add(r->arena, parts, part);
    return json_set(r->arena, told, "parts", parts);
}

/* A path of this site as somebody takes it along. */
static JsonValue *with_address(WebRequest *r, const JsonValue *page, Str path)
{
    JsonValue *copy = json_copy(r->arena, page), *part = json_new_object(r->arena);
    json_set(r->arena, part, "note", page_text(r, str_format(r->arena, STR_FMT STR_FMT, STR_ARG(r->origin), STR_ARG(path))));
    json_add(r->arena, copy ? (JsonValue *)(uintptr_t)json_get(copy, "parts") : NULL, part);
    return copy;
}

/* To the record that was made or changed; whoever did something about a case is back at the case. */
static ErrorCode done(WebRequest *r, const Form *f, const JsonValue *data, const JsonValue *page, Error *e)
{
    Str id = json_text(json_get(data, "id")), of_case = json_text(json_get(json_get(f->form, "args"), "case"));
    if (json_true(json_get(f->form, "flat")) && id.len > 0 && str_starts(of_case, STR("case/"))) id = of_case;
    Buf url = buf_in(r->arena);
    const JsonValue *gone, *gone_page;
    Error none;
    (void)!web_gate(r, "draft.drop", one_arg(r, "key", f->key), &gone, &gone_page, &none);
    Str address = json_text(json_get(data, "address"));
    if (address.len > 0) {                          /* shown once: nothing keeps it, and sent again it is not made again */
        (void)page_once_keep(r, STR("/calendar"), json_new_object(r->arena));
        return web_reply_page(r, 200, "page", data, with_address(r, page, address), e);
    }
    if (id.len == 0 || str_find_byte(id, '/') <= 0) {
        (void)page_once_keep(r, r->path, page);     /* sent again, it is not done again */
        return web_reply_page(r, 200, "page", data, page, e);
    }
    Str back = web_form(r, "back");                 /* from a card of a board one is at the board again */
    if (str_starts(back, STR("/board")) && !utf8_has_control(back, "")) buf_add(&url, back);
    else web_record_path(&url, id);
    if (url.failed) return error_memory(e);
    Str next;
    if (json_get(data, "next")) {                   /* the operation knows better where one goes on */
        TRY(web_target(r->arena, json_text(json_get(data, "next")), &next, e));
        return page_done(r, next, page, e);
    }
    return page_done(r, buf_str(&url), json_get(data, "number") ? page : told_by_entry(r, data, page), e);
}

/* What stood against it when the form was opened is not said beside the refusal. */
static void drop_objections(WebRequest *r, Form *f)
{
    JsonValue *kept = json_new_array(r->arena);
    JSON_EACH(part, json_get(f->page, "parts")) {
        bool objects = false;
        JSON_EACH(one, json_get(f->form, "objections")) objects = objects || str_equal(json_text(one), json_text(json_get(part, "note")));
        if (!objects) json_add(r->arena, kept, json_copy(r->arena, part));
    }
    json_set(r->arena, f->page, "parts", kept);
    f->form = f->page ? form_of(f->page) : NULL;
}

/* A reason that is not given is said at its box, in the same answer as what is wrong in the fields. */
static void mark_reason(WebRequest *r, Form *f, const Error *why, Str said)
{
    if (!json_true(json_get(f->form, "reason")) || str_trim(web_form(r, "reason")).len > 0) return;
    bool alone = why->count == 1 && strcmp(why->parts[0].key, K("desk.reason-needed")) == 0;
    json_set(r->arena, f->form, "reason_error", page_text(r, alone ? said : web_say(r, K("pages.reason-missing"))));
}

/* To what stands in the way: the record that is there already. */
static void show_way(WebRequest *r, Form *f, const JsonValue *way)
{
    Str url;
    Error unheard;
    JsonValue *shown = json_new_object(r->arena);
    if (!way || web_target(r->arena, json_text(json_get(way, "target")), &url, &unheard) != ERR_OK) return;
    json_set(r->arena, shown, "text", json_copy(r->arena, json_get(way, "label")));
    json_set(r->arena, shown, "href", page_text(r, url));
    json_set(r->arena, f->form, "error_way", shown);
}

static ErrorCode refused(WebRequest *r, Form *f, const Error *why, Error *e)
{
    const JsonValue *refusal = web_refusal(r);
    Buf text = buf_in(r->arena);
    if (why->code == ERR_SIGNED_OUT || why->code == ERR_IO || why->code == ERR_MEMORY) {
        *e = *why;
        return e->code;
    }
    message_error(&text, r->lang, why);
    drop_objections(r, f);
    if (!f->form) return error_memory(e);
    TRY(form_fill(r->arena, f->form, r->form, r->form_count, e));
    json_set(r->arena, f->form, "error", json_new_string(r->arena, str_trim(buf_str(&text))));
    form_mark_faults(r->arena, f->form, json_get(refusal, "fields"));
    mark_reason(r, f, why, str_trim(buf_str(&text)));
    show_way(r, f, json_get(refusal, "way"));
    Error unheard;
    bool with_key = form_key_wanted(r) && form_key_ask(r, f->form, &unheard) == ERR_OK;
    if (with_key) json_set(r->arena, f->form, "error", json_new_string(r->arena, str_trim(buf_str(&text))));
    if (json_get(refusal, "conflict")) {
        json_set(r->arena, f->form, "conflict", json_copy(r->arena, json_get(refusal, "conflict")));
        json_set(r->arena, f->form, "conflict_target", json_new_string(r->arena, r->target));
    }
    find_unchosen(r, f);
    return show_form(r, f, error_code_http(why->code), e);
}

static ErrorCode send_file_out(WebRequest *r, const Form *f, const JsonValue *args, Error *e)
{
    const JsonValue *data, *page;
    int fd;
    TRY(web_temporary(r, &fd, e));
    if (web_gate_file(r, f->op->name, args, fd, &data, &page, e) != ERR_OK) {
        fd_close(&fd);
        return e->code;
    }
    Str name = json_text(json_get(data, "name")), called = json_text(json_get(json_get(data, "file"), "name"));
    if (called.len > 0) name = called;
    return web_reply_file(r, fd, name.len > 0 ? name : str_of(f->op->name), e);
}

/* The same form again, with what was filled in as given. */
static ErrorCode ask_on(WebRequest *r, const JsonValue *args, Error *e)
{
    Buf to = buf_in(r->arena);
    buf_add(&to, r->path);
    JSON_EACH(v, args) web_url_query(&to, v->key, v->text);
    return to.failed ? error_memory(e) : web_redirect(r, buf_str(&to), e);
}

/* A second person's passphrase is a try to sign in like any other: counted and slowed down by the same rule (sign_in.c). What is
 * refused for want of a right counts as well. */
static ErrorCode ask_with_second(WebRequest *r, const Form *f, const JsonValue *args, int fd, const JsonValue **data,
                                 const JsonValue **page, Error *e)
{
    Throttle *t = &r->web->throttle;
    Str login = json_text(json_get(args, "with"));
    if (login.len == 0) return web_gate_file(r, f->op->name, args, fd, data, page, e);
    int64_t wait = throttle_wait(t, clock_ticks(), r->address, login);
    if (wait > 0) return error_set(e, ERR_DENIED, K("web.too-often"), arg_int("seconds", wait));
    ErrorCode code = web_gate_file(r, f->op->name, args, fd, data, page, e);
    if (code == ERR_DENIED) throttle_failed(t, clock_ticks(), r->address, login);
    if (code == ERR_OK) throttle_succeeded(t, r->address, login);
    return code;
}

/* Each field in which something was no text says so; the rest stands as it was typed. */
static ErrorCode refuse_lost(WebRequest *r, Form *f, Error *e)
{
    Error why;
    JsonValue *refusal = json_new_object(r->arena), *list = json_new_array(r->arena);
    (void)error_set(&why, ERR_INVALID, K("web.text-lost"));
    for (size_t i = 0; i < r->form_count; i++) {
        const WebPair *p = &r->form[i];
        if (!str_starts(p->name, STR("f.")) || str_find(p->value, STR("\xef\xbf\xbd")) < 0) continue;
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, one, "name", page_text(r, str_from(p->name, 2)));
        json_set(r->arena, one, "text", page_text(r, web_say(r, K("web.text-lost"))));
        json_add(r->arena, list, one);
    }
    json_set(r->arena, refusal, "fields", list);
    r->reply->refused = refusal;
    return refused(r, f, &why, e);
}

static ErrorCode take_form(WebRequest *r, Form *f, Error *e)
{
    JsonValue *args = NULL;
    const JsonValue *data, *page;
    bool helped;
    Error why = { 0 };
    TRY(ask_form(r, f, e));
    if (r->text_lost) return refuse_lost(r, f, e);
    if (web_form(r, "anew").len > 0) return begin_anew(r, f, e);
    if (web_form(r, "keep").len > 0) return keep_draft(r, f, e);
    TRY(help_fill(r, f, &helped, e));
    if (helped) return ERR_OK;
    if (answer_args(r, f, &args, &why) != ERR_OK) return refused(r, f, &why, e);
    if (json_true(json_get(f->form, "asks_on"))) return ask_on(r, args, e);
    if (f->op->flags & OP_FILE_OUT) {
        if (send_file_out(r, f, args, &why) != ERR_OK) return refused(r, f, &why, e);
        return ERR_OK;
    }
    int fd = sent_file(r, f, args);
    if (ask_with_second(r, f, args, fd, &data, &page, &why) != ERR_OK) return refused(r, f, &why, e);
    return done(r, f, data, page, e);
}

static ErrorCode post_form(WebRequest *r, Form *f, Error *e)
{
    bool was;
    TRY(page_once_begin(r, &was, e));
    if (was) return ERR_OK;
    ErrorCode code = take_form(r, f, e);
    page_once_end(r);
    return code;
}

/* ---- the pages ---- */

static ErrorCode either(WebRequest *r, Form *f, Error *e)
{
    return str_is(r->method, "POST") ? post_form(r, f, e) : get_form(r, f, e);
}

bool page_shows_lost(ErrorCode (*run)(WebRequest *r, Error *e))
{
    return run == page_new || run == page_change || run == page_move || run == page_do;
}

ErrorCode page_new(WebRequest *r, Error *e)
{
    Form f = { .ask = "record.form", .args = one_arg(r, "kind", r->params[0]) };
    static const char *const PASSED[] = { "case", "flag", "tip", "asset", "under" };
    for (size_t i = 0; i < ARRAY_LEN(PASSED); i++) {
        Str value = web_query(r, PASSED[i]);
        if (value.len > 0) json_set(r->arena, f.args, PASSED[i], page_text(r, value));
    }
    return either(r, &f, e);
}

ErrorCode page_change(WebRequest *r, Error *e)
{
    Form f = { .ask = "record.form", .args = one_arg(r, "id", page_record_id(r)) };
    if (web_query(r, "correct").len > 0) json_set(r->arena, f.args, "correct", json_new_bool(r->arena, true));
    return either(r, &f, e);
}

ErrorCode page_move(WebRequest *r, Error *e)
{
    Form f = { .ask = "record.form", .args = one_arg(r, "id", page_record_id(r)) };
    json_set(r->arena, f.args, "move", page_text(r, r->params[2]));
    return either(r, &f, e);
}

/* Any other operation. What the address says of its arguments is given: a button of a case leads to a form that knows the case. The gate is told it
 * and makes it a fixed part of the form, whatever the browser sends besides. */
static ErrorCode do_named(WebRequest *r, Str name, Error *e)
{
    Form f = { .ask = "op.form", .args = one_arg(r, "op", name) };
    const Operation *op;
    JsonValue *given = json_new_object(r->arena);
    TRY(page_operation(r, name, &op, e));
    TRY(page_args(r, op, r->query, r->query_count, given, e));
    json_set(r->arena, f.args, "given", given);
    return either(r, &f, e);
}

ErrorCode page_do(WebRequest *r, Error *e)
{
    /* its file comes back: it has a page of its own */
    if (str_is(r->params[0], "user.import")) return web_redirect(r, STR("/users/import"), e);
    return do_named(r, r->params[0], e);
}

/* The reason is sent, and never stands in an address. */
ErrorCode do_persons(WebRequest *r, Error *e)
{
    return do_named(r, STR("person.today"), e);
}
