/* desk_takeover.c: what was running before this register was, one by one; and the mark that stays on it: wherever such a
 * record is named, on its page and on paper it says that it was entered later, when, by whom and from which paper. */
#include "desk/desk_takeover.h"

#include "desk/form.h"

/* ---- the form ---- */

/* Of a case, or of what lies in one: with the true days and the state it stands in. */
static ErrorCode form_of(Request *r, const JsonValue *given, Error *e)
{
    Taking t;
    const JsonValue *before = r->args;
    r->args = given;
    ErrorCode code = takeover_begin(r, &t, e);
    r->args = before;
    if (code != ERR_OK) return code;
    JsonValue *form = form_new(r, STR("takeover.enter"), view_say(r, K("takeover.enter")));
    form_arg(r, form, "kind", json_new_string(r->arena, t.kind->id));
    if (t.chain.len > 0) form_arg(r, form, "case", json_new_string(r->arena, t.chain));
    for (const Field *f = t.asks.fields; f; f = f->next) {
        bool must = f->required || str_is(f->id, "true_date") || str_is(f->id, "taken_from") || str_is(f->id, "state");
        bool numbered = str_is(f->id, "old_number") && !t.kind->looked_up && !str_is(t.kind->id, "document");
        form_field(r, form, form_field_of(r, f, must || numbered || (t.kind->is_case && str_is(f->id, "lead")), NULL));
    }
    Str period = desk_title(r, t.takeover.kind, t.takeover.body);
    form_remark(r, form, view_say(r, K("takeover.form-remark"), arg_str("takeover", period)));
    desk_give_form(r, view_say(r, K("takeover.form"), arg_str("kind", view_label(r, &t.kind->label))), form);
    return ERR_OK;
}

/* First which kind, then its fields. */
ErrorCode desk_takeover_form(Request *r, const JsonValue *given, Error *e)
{
    if (json_text(json_get(given, "kind")).len > 0) return form_of(r, given, e);
    const Profile *p = office_profile(r->office, r->model);
    JsonValue *form = form_new(r, STR("takeover.enter"), view_say(r, K("form.go-on")));
    JsonValue *kinds = form_field_named(r, "kind", "choice", view_say(r, K("arg.kind")), STR(""));
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    json_set(r->arena, form, "asks_on", json_new_bool(r->arena, true));
    json_set(r->arena, kinds, "required", json_new_bool(r->arena, true));
    for (size_t i = 0; i < r->model->kind_count; i++) {
        const Kind *k = &r->model->kinds[i];
        bool may = kind_takes_over(k) && profile_has_kind(r->model, p, k) && request_has_role(r, k->create, k->create_count);
        if (may) form_option(r, kinds, k->id, view_label(r, &k->label));
    }
    form_field(r, form, kinds);
    json_set(r->arena, form, "writes", json_new_bool(r->arena, true));
    desk_give_form(r, view_say(r, K("takeover.form-which")), form);
    (void)e;
    return ERR_OK;
}

/* ---- entering one ---- */

typedef struct { Request *request; FieldFaults faults; Error first; size_t count; ErrorCode code; } Faults;

static void take_fault(void *self, Str field, const Error *what)
{
    Faults *f = self;
    Error worded;
    if (f->count++ == 0) f->first = *what;
    desk_word_error(f->request, what, &worded);
    Error unheard;
    if (field.len > 0 && f->code == ERR_OK) f->code = field_fault(&f->faults, field, &worded, &unheard);
}

ErrorCode desk_takeover_enter(Request *r, Error *e)
{
    Taking t;
    Taken one;
    Draft drafts[TAKEN_MEMBERS + 2];
    Done done[TAKEN_MEMBERS + 2];
    size_t count;
    Faults faults = { .request = r, .faults = { .arena = r->arena } };
    TRY(takeover_begin(r, &t, e));
    TRY(takeover_read(&t, arg_values(r, "fields"), 1, take_fault, &faults, &one, e));
    r->beside = NULL;
    if (faults.faults.first) view_faults(r, faults.faults.first);
    if (faults.count > 0) {
        *e = faults.first;
        return e->code;
    }
    if (one.known) return error_set(e, ERR_CONFLICT, K("takeover.known"));
    Str reason = arg_text(r, "reason");
    if (reason.len == 0) reason = json_text(json_get(one.fields, "taken_from"));
    TRY(takeover_drafts(&t, &one, reason, drafts, &count, e));
    TRY(desk_commit(r, t.kind, drafts, count, done, e));
    desk_done(r, K("takeover.entered"), &done[0]);
    desk_show_warnings(r, t.kind, NULL, one.fields);
    return ERR_OK;
}

/* ---- the mark ---- */

bool desk_is_taken_over(const JsonValue *body)
{
    return json_get(json_get(body, "fields"), "taken_over") != NULL;
}

typedef struct { Request *request; Str by; Instant on; size_t signatures; } EnteredBy;

static ErrorCode take_entry(void *self, const Entry *entry, Error *e)
{
    EnteredBy *b = self;
    Act act;
    TRY(records_act(b->request, entry, &act, e));
    if (!act_takes_over(&act)) return ERR_OK;
    b->by = str_copy(b->request->arena, act.actor);
    b->on = entry->received;
    return b->by.ptr ? ERR_END : error_memory(e);
}

static ErrorCode take_signing(void *self, const Entry *entry, Error *e)
{
    EnteredBy *b = self;
    if (!str_is(entry->op, "record.move.sign")) return ERR_OK;
    b->by = str_copy(b->request->arena, entry->actor);
    b->on = entry->received;
    return b->by.ptr ? ERR_OK : error_memory(e);
}

/* Who put the second name to the table; empty: it came by the form, or nobody did. */
static ErrorCode second_of(Request *r, Str batch, Str *ret, Error *e)
{
    EnteredBy second = { .request = r };
    *ret = STR("");
    if (batch.len > 0) TRY(records_history(r, batch, take_signing, &second, e));
    if (second.by.len > 0) *ret = desk_user_name(r, second.by);
    return ERR_OK;
}

ErrorCode desk_taken_over_words(Request *r, Str id, const JsonValue *body, Str *ret, Error *e)
{
    EnteredBy b = { .request = r };
    Str second;
    Day day;
    char text[11];
    const JsonValue *fields = json_get(body, "fields");
    *ret = STR("");
    if (!desk_is_taken_over(body)) return ERR_OK;
    ErrorCode code = records_history(r, id, take_entry, &b, e);
    if (code != ERR_OK && code != ERR_END) return code;
    if (b.by.len == 0) return ERR_OK;
    TRY(second_of(r, json_text(json_get(fields, "taken_batch")), &second, e));
    Str on = str_copy(r->arena, day_format_local(text, instant_local_day(b.on)));
    bool told = day_parse(json_text(json_get(fields, "true_date")), &day);
    Str true_day = told ? str_copy(r->arena, day_format_local(text, day)) : STR("-");
    Str who = desk_user_name(r, b.by), from = json_text(json_get(fields, "taken_from"));
    ErrorArg says[] = { arg_str("day", true_day), arg_str("on", on), arg_str("who", who), arg_str("from", from), arg_str("second", second) };
    const char *mark = second.len > 0 ? K("takeover.mark-two") : K("takeover.mark");
    *ret = view_say_args(r, mark, says, ARRAY_LEN(says));
    return ERR_OK;
}

ErrorCode desk_show_taken_over(Request *r, const Seen *seen, Error *e)
{
    Str words;
    TRY(desk_taken_over_words(r, seen->record.id, seen->body, &words, e));
    if (words.len == 0) return ERR_OK;
    json_set(r->arena, view_data(r), "entered_later", json_new_string(r->arena, words));
    view_warning(r, words);
    return ERR_OK;
}

/* ---- what is offered on the page of a take-over ---- */

void desk_offer_takeover(Request *r, const Seen *seen)
{
    if (str_is(seen->kind->id, "takeover") && str_is(seen->record.state, "open")) {
        view_action(r, view_say(r, K("takeover.enter-one")), view_op(r, "takeover.enter", arg_str("reason", STR(""))), "secondary");
        view_action(r, view_say(r, K("takeover.bring")), view_op(r, "takeover.bring", arg_str("reason", STR(""))), "secondary");
    }
    if (str_is(seen->kind->id, "takeover_batch") && str_is(seen->record.state, "signed")) {
        Str kind = json_text(json_get(seen->fields, "of_kind")), basis = json_text(json_get(seen->fields, "basis"));
        view_action(r, view_say(r, K("takeover.bring-signed")), view_op(r, "takeover.bring", arg_str("kind", kind), arg_str("basis", basis)),
                    "primary");
    }
}
