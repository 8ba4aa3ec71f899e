/* pages.c: pages that are only looked at: one question to the gate each, whose view becomes the page. What the address says behind "?" goes to
 * the gate by the operation table, so that a list is sorted, filtered and paged by its address alone. */
#include "web/pages.h"

#include "office/rights_abroad.h"
#include "web/form_web.h"
#include "web/web_int.h"

/* What a page is narrowed by stands in its filter: what was refused of that is said there, and the page is shown without it. false: the refusal is
 * about nothing that stands in a filter. */
static bool ask_without(WebRequest *r, const char *name, const JsonValue *args, const Error *why, Error *e)
{
    const JsonValue *data, *page, *refused = r->reply->refused;
    Buf text = buf_in(r->arena);
    char *at = str_c(r->arena, json_text(json_get(refused, "field")));
    JsonValue *fewer = json_copy(r->arena, args), *shown, *filter, *field;
    Str typed = at ? web_query(r, at) : STR("");
    if ((why->code != ERR_INVALID && why->code != ERR_USAGE) || typed.len == 0 || !fewer) return false;
    json_remove(fewer, at);
    if (web_gate(r, name, fewer, &data, &page, e) != ERR_OK) {
        r->reply->refused = refused;
        return false;
    }
    shown = json_copy(r->arena, page);
    filter = shown ? (JsonValue *)(uintptr_t)json_get(shown, "filter") : NULL;
    field = filter ? form_field_at(filter, str_of(at)) : NULL;
    if (!field) {
        r->reply->refused = refused;
        return false;
    }
    message_error(&text, r->lang, why);
    if (!json_get(field, "options")) json_set(r->arena, field, "value", page_text(r, typed));
    json_set(r->arena, field, "error", page_text(r, str_trim(buf_str(&text))));
    return web_reply_page(r, error_code_http(why->code), "page", data, shown, e) == ERR_OK;
}

ErrorCode page_ask(WebRequest *r, const char *name, JsonValue *args, Error *e)
{
    const Operation *op;
    const JsonValue *data, *page;
    TRY(page_operation(r, str_of(name), &op, e));
    if (!args) args = json_new_object(r->arena);
    TRY(page_args(r, op, r->query, r->query_count, args, e));
    if (web_gate(r, name, args, &data, &page, e) != ERR_OK) {
        Error why = *e, unheard;
        return !r->wants_json && ask_without(r, name, args, &why, &unheard) ? ERR_OK : e->code;
    }
    return web_reply_page(r, 200, "page", data, page, e);
}

static ErrorCode ask_one(WebRequest *r, const char *op, const char *argument, Str value, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, argument, page_text(r, value));
    return page_ask(r, op, args, e);
}

ErrorCode page_my_work(WebRequest *r, Error *e)
{
    return page_ask(r, "me.today", NULL, e);
}

ErrorCode page_cases(WebRequest *r, Error *e)
{
    return page_ask(r, "case.list", NULL, e);
}

ErrorCode page_kinds(WebRequest *r, Error *e)
{
    return page_ask(r, "kind.list", NULL, e);
}

ErrorCode page_list(WebRequest *r, Error *e)
{
    return ask_one(r, "record.list", "kind", r->params[0], e);
}

/* ---- a case ---- */

/* What can be added here, as links below what can be done. */
static ErrorCode add_links(WebRequest *r, JsonValue *page, Str id, Error *e)
{
    const JsonValue *data, *unused;
    JsonValue *args = json_new_object(r->arena), *links = json_new_array(r->arena), *part = json_new_object(r->arena);
    JsonValue *parts = (JsonValue *)(uintptr_t)json_get(page, "parts");
    json_set(r->arena, args, "case", page_text(r, id));
    TRY(web_gate(r, "kind.list", args, &data, &unused, e));
    JSON_EACH(kind, json_get(data, "kinds")) {
        JsonValue *link = json_new_array(r->arena);
        if (!json_get(kind, "make")) continue;
        json_add(r->arena, link, json_copy(r->arena, json_get(kind, "label")));
        json_add(r->arena, link, json_copy(r->arena, json_get(kind, "make")));
        json_add(r->arena, links, link);
    }
    if (!links || !part || !parts || links->count == 0) return ERR_OK;
    json_set(r->arena, part, "title", page_text(r, web_say(r, K("web.add-to-case"))));
    json_set(r->arena, part, "links", links);
    JsonValue *at = parts->first;
    while (at && at->next && !json_get(at, "actions")) at = at->next;
    if (!at || at == parts->last) {
        json_add(r->arena, parts, part);
        return ERR_OK;
    }
    part->next = at->next;
    at->next = part;
    parts->count++;
    return ERR_OK;
}

static ErrorCode page_case(WebRequest *r, Str id, Error *e)
{
    const JsonValue *data, *shown;
    JsonValue *args = json_new_object(r->arena), *page;
    json_set(r->arena, args, "case", page_text(r, id));
    json_set(r->arena, args, "brief", json_new_bool(r->arena, true));
    TRY(web_gate(r, "case.show", args, &data, &shown, e));
    page = json_copy(r->arena, shown);
    if (!r->wants_json) TRY(add_links(r, page, id, e));
    return web_reply_page(r, 200, "page", data, page, e);
}

/* Each kind of record with a page of its own has its own operation. */
ErrorCode page_record(WebRequest *r, Error *e)
{
    Str id = page_record_id(r);
    if (str_is(r->params[0], "case")) return page_case(r, id, e);
    if (str_is(r->params[0], "proposal")) return page_with_paper(r, "proposal.show", e);
    if (str_is(r->params[0], "paper")) return page_with_paper(r, "record.show", e);
    if (str_is(r->params[0], "scan")) return page_scan_record(r, e);
    return ask_one(r, "record.show", "id", id, e);
}

ErrorCode page_history(WebRequest *r, Error *e)
{
    return ask_one(r, "record.history", "id", page_record_id(r), e);
}

ErrorCode page_custody(WebRequest *r, Error *e)
{
    return ask_one(r, "custody.show", "id", page_record_id(r), e);
}

ErrorCode page_plan_changes(WebRequest *r, Error *e)
{
    return ask_one(r, "plan.changes", "id", page_record_id(r), e);
}

ErrorCode page_course_results(WebRequest *r, Error *e)
{
    return ask_one(r, "course.results", "id", page_record_id(r), e);
}

ErrorCode page_plan_disproof(WebRequest *r, Error *e)
{
    return ask_one(r, "plan.disproof", "id", page_record_id(r), e);
}

ErrorCode page_project_plan(WebRequest *r, Error *e)
{
    return ask_one(r, "project.plan", "id", page_record_id(r), e);
}

ErrorCode page_project_feeds(WebRequest *r, Error *e)
{
    return ask_one(r, "project.feeds", "id", page_record_id(r), e);
}

/* Nothing was asked for yet: a page with the box and no answer. */
ErrorCode page_search(WebRequest *r, Error *e)
{
    if (str_trim(web_query(r, "words")).len > 0) return page_ask(r, "search", NULL, e);
    JsonValue *page = json_new_object(r->arena), *title = json_new_string(r->arena, web_say(r, K("web.search")));
    json_set(r->arena, page, "title", title);
    return web_reply_page(r, 200, "page", json_new_object(r->arena), page, e);
}

ErrorCode page_searches(WebRequest *r, Error *e)
{
    return page_ask(r, "search.saved", NULL, e);
}

ErrorCode page_search_news(WebRequest *r, Error *e)
{
    return ask_one(r, "search.look", "id", page_record_id(r), e);
}

ErrorCode page_proposals(WebRequest *r, Error *e)
{
    return page_ask(r, "proposal.list", NULL, e);
}

ErrorCode page_users(WebRequest *r, Error *e)
{
    return page_ask(r, "user.list", NULL, e);
}

ErrorCode page_terms(WebRequest *r, Error *e)
{
    return page_ask(r, "clock.due", NULL, e);
}

ErrorCode page_term(WebRequest *r, Error *e)
{
    return ask_one(r, "clock.show", "id", page_record_id(r), e);
}

ErrorCode page_terms_moved(WebRequest *r, Error *e)
{
    return page_ask(r, "clock.moved", NULL, e);
}

ErrorCode page_register(WebRequest *r, Error *e)
{
    return page_ask(r, "register.lines", NULL, e);
}

ErrorCode page_ending(WebRequest *r, Error *e)
{
    return page_ask(r, "case.ending", NULL, e);
}

ErrorCode page_retention(WebRequest *r, Error *e)
{
    return page_ask(r, "retention.due", NULL, e);
}

ErrorCode page_volumes(WebRequest *r, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, "case", page_text(r, page_record_id(r)));
    return page_ask(r, "volume.list", args, e);
}

ErrorCode page_proof(WebRequest *r, Error *e)
{
    return ask_one(r, "proof.show", "case", page_record_id(r), e);
}

ErrorCode page_proof_changes(WebRequest *r, Error *e)
{
    return ask_one(r, "proof.changes", "case", page_record_id(r), e);
}

ErrorCode page_custody_rules(WebRequest *r, Error *e)
{
    return page_ask(r, "custody.rules", NULL, e);
}

ErrorCode page_money(WebRequest *r, Error *e)
{
    return ask_one(r, "money.budget", "project", page_record_id(r), e);
}

ErrorCode page_money_behind(WebRequest *r, Error *e)
{
    return ask_one(r, "money.behind", "project", page_record_id(r), e);
}

ErrorCode page_logframe(WebRequest *r, Error *e)
{
    return ask_one(r, "project.logframe", "id", page_record_id(r), e);
}

ErrorCode page_behind(WebRequest *r, Error *e)
{
    return ask_one(r, "indicator.behind", "id", page_record_id(r), e);
}

ErrorCode page_certificate_check(WebRequest *r, Error *e)
{
    return page_ask(r, "certificate.check", NULL, e);
}

ErrorCode page_figures(WebRequest *r, Error *e)
{
    return page_ask(r, "figure.list", NULL, e);
}

ErrorCode page_figure(WebRequest *r, Error *e)
{
    return ask_one(r, "figure.show", "id", r->params[0], e);
}

ErrorCode page_messages(WebRequest *r, Error *e)
{
    return page_ask(r, "message.list", NULL, e);
}

ErrorCode page_locked(WebRequest *r, Error *e)
{
    return page_ask(r, "locked.asked", NULL, e);
}

ErrorCode page_deputies(WebRequest *r, Error *e)
{
    return page_ask(r, "deputy.list", NULL, e);
}

ErrorCode page_drafts(WebRequest *r, Error *e)
{
    return page_ask(r, "draft.list", NULL, e);
}

ErrorCode page_trace(WebRequest *r, Error *e)
{
    return page_ask(r, "audit.trail", NULL, e);
}

ErrorCode page_exercise(WebRequest *r, Error *e)
{
    return page_ask(r, "exercise.tasks", NULL, e);
}

ErrorCode page_exercise_task(WebRequest *r, Error *e)
{
    return ask_one(r, "exercise.task", "task", r->params[0], e);
}

ErrorCode page_flags(WebRequest *r, Error *e)
{
    return page_ask(r, "flag.list", NULL, e);
}

ErrorCode page_flag(WebRequest *r, Error *e)
{
    return page_ask(r, "flag.show", NULL, e);
}

ErrorCode page_rule(WebRequest *r, Error *e)
{
    return ask_one(r, "rule.show", "rule", r->params[0], e);
}

ErrorCode page_party(WebRequest *r, Error *e)
{
    return page_ask(r, "party.show", NULL, e);
}

ErrorCode page_subject(WebRequest *r, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, "id", page_text(r, page_record_id(r)));
    return page_ask(r, "subject.show", args, e);
}

ErrorCode page_persons(WebRequest *r, Error *e)
{
    return page_ask(r, "person.today", NULL, e);
}

ErrorCode page_duplicates(WebRequest *r, Error *e)
{
    return page_ask(r, "duplicate.list", NULL, e);
}

ErrorCode page_beside(WebRequest *r, Error *e)
{
    return page_ask(r, "duplicate.compare", NULL, e);
}

ErrorCode page_pairs(WebRequest *r, Error *e)
{
    return page_ask(r, "pair.list", NULL, e);
}

/* ---- the ledger: its head, and the audit that runs or ran ---- */

static JsonValue *verify_button(WebRequest *r)
{
    JsonValue *part = json_new_object(r->arena), *form = json_new_object(r->arena);
    json_set(r->arena, form, "action", page_text(r, STR("/ledger/verify")));
    json_set(r->arena, form, "args", json_new_object(r->arena));
    json_set(r->arena, form, "fields", json_new_array(r->arena));
    json_set(r->arena, form, "submit", page_text(r, web_say(r, K("verify.now"))));
    return json_set(r->arena, part, "form", form);
}

ErrorCode page_ledger(WebRequest *r, Error *e)
{
    const JsonValue *data, *shown, *state, *told;
    TRY(web_gate(r, "ledger.head", NULL, &data, &shown, e));
    TRY(web_gate(r, "ledger.verify", NULL, &state, &told, e));
    JsonValue *page = json_copy(r->arena, shown), *both = json_copy(r->arena, data);
    JsonValue *parts = page ? (JsonValue *)(uintptr_t)json_get(page, "parts") : NULL;
    json_set(r->arena, both, "verify", json_copy(r->arena, state));
    JSON_EACH(part, json_get(told, "parts")) {
        JsonValue *copy = json_get(part, "actions") ? NULL : json_copy(r->arena, part);
        if (copy && json_get(copy, "rows")) json_set(r->arena, copy, "title", json_copy(r->arena, json_get(told, "title")));
        if (copy) json_add(r->arena, parts, copy);
    }
    if (json_true(json_get(state, "running"))) TRY(web_header(r, "Refresh", STR("2"), e));
    else json_add(r->arena, parts, verify_button(r));
    return web_reply_page(r, 200, "page", both, page, e);
}

ErrorCode do_verify(WebRequest *r, Error *e)
{
    const JsonValue *data, *page;
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, "start", json_new_bool(r->arena, true));
    TRY(web_gate(r, "ledger.verify", args, &data, &page, e));
    return web_redirect(r, STR("/ledger"), e);
}

ErrorCode page_file(WebRequest *r, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    const JsonValue *data, *page;
    int fd;
    int64_t number;
    json_set(r->arena, args, "id", page_text(r, page_record_id(r)));
    if (int_parse(web_query(r, "number"), &number)) json_set(r->arena, args, "number", json_new_int(r->arena, number));
    TRY(web_temporary(r, &fd, e));
    if (web_gate_file(r, "document.get", args, fd, &data, &page, e) != ERR_OK) {
        fd_close(&fd);
        return e->code;
    }
    Str name = json_text(json_get(json_get(data, "file"), "name"));
    return web_reply_file(r, fd, name.len > 0 ? name : STR("file"), e);
}

/* ---- what is left for the menu: every operation that is asked for by a form, by its name in the reader's language ---- */

/* Nor is anybody sent to a form that cannot ask for what it takes: rows of a table, a model's files. */
static bool has_own_page(const char *name)
{
    static const char *const OWN[] = {
        "session.", "case.open", "record.form", "record.create", "record.change", "record.move", "record.show", "record.list", "record.history",
        "record.correct", "record.pull_back", "record.hand_over", "record.erase", "me.", "menu", "draft.save", "draft.get", "draft.drop", "ref.",
        "proposal.", "case.ending", "case.show", "case.list", "document.", "paper.forms", "paper.write", "paper.make", "paper.print",
        "paper.revise", "paper.return", "bundle.export",
        "user.second_begin", "user.second_confirm", "user.key_begin", "user.key_confirm", "user.sheet_make", "user.sheet_confirm", "user.way_end",
        "user.enrol_use", "locked.tell", "locked.pass_on", "api.", "look_up.subject", "search", "ledger.head", "ledger.verify", "model.get",
                "op.form",
        "record.import", "model.activate", "flag.list", "flag.show", "rule.show", "party.show", "pair.list", "duplicate.",
        "run.keep", "deputy.end", "volume.", "todo.change", "todo.done", "todo.reopen", "todo.forget",
        "desk.hand_over", "desk.acknowledge", "calendar.revoke", "calendar.feed", "calendar.file", "request.chase", "summons.again",
        "clock.show", "clock.moved",
        "scan.look", "scan.picture", "scan.file", "scan.keep", "scan.aside",
        "subject.", "inquiry.", "plan.", "proof.make", "proof.link", "proof.task", "photo.", "news.", "message.write", "message.read",
        "message.to_office", "message.take_out", "figure.show", "figure.export", "money.",
        "custody.",
        "project.logframe", "project.make_results", "indicator.",
    };
    for (size_t i = 0; i < ARRAY_LEN(OWN); i++) {
        bool family = OWN[i][strlen(OWN[i]) - 1] == '.';
        if (family ? str_starts(str_of(name), str_of(OWN[i])) : strcmp(name, OWN[i]) == 0) return true;
    }
    return false;
}

/* By his roles; the gate asks again. */
static bool opens(const Operation *op, const JsonValue *roles)
{
    Str rest = str_of(op->roles), one;
    bool more = rest.len > 0;
    JSON_EACH(role, roles) {
        if (str_is(json_text(role), ROLE_FROM_ABROAD) && !(op->flags & OP_ABROAD)) return false;
    }
    if (!more) return true;
    while (more) {
        more = str_cut(&rest, ' ', &one);
        JSON_EACH(role, roles) {
            if (str_equal(json_text(role), one)) return true;
        }
    }
    return false;
}

ErrorCode page_more(WebRequest *r, Error *e)
{
    const Operation *op;
    const JsonValue *data, *unused;
    TRY(web_gate(r, "session.show", NULL, &data, &unused, e));
    const JsonValue *roles = json_get(json_get(json_get(data, "user"), "fields"), "roles");
    JsonValue *page = json_new_object(r->arena), *parts = json_new_array(r->arena), *part = json_new_object(r->arena);
    JsonValue *links = json_new_array(r->arena);
    for (size_t i = 0; (op = operation_at(r->web->options->operations, i)); i++) {
        if (has_own_page(op->name) || !opens(op, roles)) continue;
        JsonValue *link = json_new_array(r->arena);
        json_add(r->arena, link, page_text(r, web_say(r, op->help)));
        json_add(r->arena, link, page_text(r, str_format(r->arena, "op:%s", op->name)));
        json_add(r->arena, links, link);
    }
    json_set(r->arena, page, "title", page_text(r, web_say(r, K("web.more"))));
    json_set(r->arena, part, "links", links);
    json_add(r->arena, parts, part);
    json_set(r->arena, page, "parts", parts);
    return web_reply_page(r, 200, "page", json_new_object(r->arena), page, e);
}

/* ---- done ---- */

static Str first_note(const JsonValue *page)
{
    JSON_EACH(part, json_get(page, "parts")) {
        if (json_get(part, "note")) return json_text(json_get(part, "note"));
    }
    return STR("");
}

Str page_once_keep(WebRequest *r, Str url, const JsonValue *page)
{
    Str mark = web_form(r, "once");
    char fresh[ONCE_MARK + 1];
    if (mark.len != ONCE_MARK) {
        once_mark(fresh);
        mark = str_copy(r->arena, (Str){ fresh, ONCE_MARK });
    }
    once_keep(r->web->once, r->caller->login, mark, url, first_note(page));
    return mark;
}

static ErrorCode to_what_was_done(WebRequest *r, Str url, Str mark, Error *e)
{
    Buf to = buf_in(r->arena);
    buf_add(&to, url);
    web_url_query(&to, STR("said"), mark);
    if (to.failed) return error_memory(e);
    return web_redirect(r, buf_str(&to), e);
}

ErrorCode page_done(WebRequest *r, Str url, const JsonValue *page, Error *e)
{
    return to_what_was_done(r, url, page_once_keep(r, url, page), e);
}

ErrorCode page_here(WebRequest *r, Str *ret, Error *e)
{
    Str path = r->path, segment;
    Buf url = buf_in(r->arena);
    for (bool more = str_cut(&path, '/', &segment); more;) {
        more = str_cut(&path, '/', &segment);
        web_url_segment(&url, segment);
    }
    for (size_t i = 0; i < r->query_count; i++) {
        if (!str_is(r->query[i].name, "said")) web_url_query(&url, r->query[i].name, r->query[i].value);
    }
    *ret = buf_str(&url);
    return url.failed ? error_memory(e) : ERR_OK;
}

ErrorCode page_said(WebRequest *r, Str sentence, Error *e)
{
    char mark[ONCE_MARK + 1];
    Str here;
    TRY(page_here(r, &here, e));
    once_mark(mark);
    once_keep(r->web->once, r->caller->login, (Str){ mark, ONCE_MARK }, here, sentence);
    return to_what_was_done(r, here, (Str){ mark, ONCE_MARK }, e);
}

ErrorCode page_once_begin(WebRequest *r, bool *was, Error *e)
{
    Str url, sentence, mark = web_form(r, "once");
    *was = once_begin(r->web->once, r->arena, r->caller->login, mark, &url, &sentence);
    return *was ? to_what_was_done(r, url, mark, e) : ERR_OK;
}

void page_once_end(WebRequest *r)
{
    if (r->caller) once_end(r->web->once, r->caller->login, web_form(r, "once"));
}
