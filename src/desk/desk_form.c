/* desk_form.c: the form that an operation is asked for with: of a new record, of a change, of a move.
 *
 * A form offers what its caller may fill: no field that is closed to him, derived, retired or made by the program, none that stands for ever. For
 * a move it holds what the move needs and what the state behind it asks for. What would stop the move anyhow, it says before anything is typed. */
#include "desk/cosign.h"
#include "desk/desk_procedure.h"
#include "desk/desk_subject.h"
#include "desk/desk_thing.h"
#include "desk/exercise_state.h"
#include "desk/form.h"
#include "desk/programme.h"
#include "desk/made_by.h"
#include "office/rights_store.h"
#include "rules/rules.h"

/* A file comes with a document, in its own operation; elsewhere a form that asked for one would lose it. */
static bool is_file(const Field *f)
{
    return f->type == FIELD_FILE || (f->type == FIELD_LIST && f->of->type == FIELD_FILE);
}

bool desk_is_offered(Request *r, const Kind *k, const JsonValue *body, const Field *f)
{
    if (f->derived.len > 0 || f->retired || f->machine || rules_is_place(k, f)) return false;
    if (is_file(f) && (body || !str_is(k->id, "document"))) return false;
    if (!body) return true;
    return !f->fixed && !desk_field_hidden(r, k, body, f);
}

static bool asks_for(const Kind *k, const Field *f, Str state)
{
    const State *s = kind_state(k, state);
    return s && (f->required_in >> (s - k->states) & 1);
}

void desk_give_form(Request *r, Str title, JsonValue *form)
{
    json_set(r->arena, view_data(r), "form", json_copy(r->arena, form));
    view_title(r, title);
    JSON_EACH(remark, json_get(form, "remarks")) view_note(r, json_text(remark));
    view_form(r, form);
}

/* ---- a new record ---- */

static bool names(const Move *m, Str field)
{
    if (str_in(field, m->needs, m->needs_count) || str_in(field, m->asks, m->asks_count)) return true;
    for (size_t i = 0; i < m->when_count; i++) if (str_in(field, m->when[i].needs, m->when[i].needs_count)) return true;
    return false;
}

/* Moves ask for it, and none that goes on from where the record begins: how it ended is not asked when it begins, but can be said. What is measured
 * of a thing is known when the thing is, though moves ask for it again. */
static bool is_later(const Kind *k, const Field *f)
{
    bool named = false;
    if (f->type == FIELD_NUMBER && f->unit_count > 0) return false;
    for (size_t i = 0; i < k->move_count; i++) {
        const Move *m = &k->moves[i];
        const State *to = kind_state(k, m->to);
        if (!names(m, f->id)) continue;
        if (move_leaves(m, k->states[0].id) && to && !to->final) return false;
        named = true;
    }
    return named && !str_equal(f->id, k->title);
}

/* Of a record that is begun under another: that one, and what it hangs on itself (an output's project is its outcome's). */
static const JsonValue *given_under(Request *r, const Kind *k, const Field *f)
{
    Seen above;
    Error unheard;
    Str id = arg_text(r, "under");
    if (id.len == 0 || f->type != FIELD_REF) return NULL;
    if (desk_hangs_on(k, id) == f) return json_new_string(r->arena, id);
    if (desk_see(r, id, &above, &unheard) != ERR_OK || above.kind->place != PLACE_OFFICE) return NULL;
    const Field *same = kind_field(above.kind, f->id);
    bool both = same && same->type == FIELD_REF && str_equal(same->to, f->to) && same->inverse.text[LANG_EN].len > 0 && !same->sensitive;
    return both ? json_get_str(above.fields, f->id) : NULL;
}

/* What belongs to a tip, to a piece of equipment or to another record of the office is begun on its page, and names it. */
static const JsonValue *given_value(Request *r, const Kind *k, const Field *f)
{
    static const struct { const char *field; Str of; } GIVEN[] = { { "tip", STR("tip/") }, { "asset", STR("asset/") } };
    for (size_t i = 0; i < ARRAY_LEN(GIVEN); i++) {
        Str named = arg_text(r, GIVEN[i].field);
        bool names_it = str_is(f->id, GIVEN[i].field) && f->type == FIELD_REF && str_starts(named, GIVEN[i].of);
        if (names_it) return json_new_string(r->arena, named);
    }
    return given_under(r, k, f);
}

static ErrorCode create_form(Request *r, Error *e)
{
    const Kind *k;
    Str chain = STR("office"), case_id = arg_text(r, "case");
    TRY(desk_kind(r, arg_text(r, "kind"), true, &k, e));
    if (!k->is_case) TRY(desk_place(r, k, case_id, &chain, e));
    bool with_file = str_is(k->id, "document") && kind_field(k, STR("file"));
    TRY(desk_need_role(r, chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    if (k->is_case && request_is_administrator(r)) return error_set(e, ERR_DENIED, K("rights.administrator"));
    TRY(desk_need_rank(r, chain, e));
    if (desk_photo_asks(r, k, chain)) return desk_op_form(r, e);
    if (made_by_step(k)) return made_by_refuse(r, k, e);
    Str op = k->is_case ? STR("case.open") : with_file ? STR("document.add") : STR("record.create");
    JsonValue *form = form_new(r, op, view_say(r, K("form.save")));
    if (!k->is_case && !with_file) form_arg(r, form, "kind", json_new_string(r->arena, k->id));
    if (!str_is(chain, "office")) form_arg(r, form, "case", json_new_string(r->arena, chain));
    static const char *const FROM[] = { "flag", "tip" };
    for (size_t i = 0; k->is_case && i < ARRAY_LEN(FROM); i++) {
        if (arg_text(r, FROM[i]).len > 0) form_arg(r, form, FROM[i], json_new_string(r->arena, arg_text(r, FROM[i])));
    }
    for (const Field *f = k->fields; f; f = f->next) {
        bool now = asks_for(k, f, k->states[0].id);
        if (f->required_in != 0 && !now) continue;  /* a later state asks for it: how it ended is not asked when it begins */
        if (!desk_is_offered(r, k, NULL, f) || rules_is_settled(k, k->states[0].id, f->id)) continue;
        JsonValue *field = programme_field(r, k, f, form_field_of(r, f, now, given_value(r, k, f)));
        if (!now && is_later(k, f)) json_set(r->arena, field, "later", json_new_bool(r->arena, true));
        form_field(r, form, field);
    }
    if (k->is_case) procedure_offer_choice(r, form);
    exercise_say_wanted(r, k, form);
    desk_give_form(r, view_say(r, K("form.new"), arg_str("kind", view_label(r, &k->label))), form);
    return ERR_OK;
}

/* ---- a change ---- */

static JsonValue *record_form(Request *r, const Seen *seen, const char *op, Str submit)
{
    JsonValue *form = form_new(r, str_of(op), submit);
    form_arg(r, form, "id", json_new_string(r->arena, seen->record.id));
    form_arg(r, form, "version", json_new_int(r->arena, seen->record.version));
    return form;
}

static Str titled(Request *r, Str what, const Seen *seen)
{
    Str title = desk_title(r, seen->made, seen->body);
    return str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(what), STR_ARG(title));
}

static ErrorCode change_form(Request *r, const Seen *seen, Error *e)
{
    const Kind *k = seen->kind;
    bool correct = arg_yes(r, "correct");
    const State *s = kind_state(k, seen->record.state);
    TRY(desk_need_role(r, seen->record.chain, k->change, k->change_count, K("desk.may-not-change"), k, e));
    TRY(desk_need_rank(r, seen->record.chain, e));
    if (!correct && s && s->final) return error_set(e, ERR_INVALID, K("desk.record-ended"), arg_str("kind", k->id), arg_str("state", s->id));
    if (!correct && desk_paper_is_written(seen)) return desk_paper_text_form(r, seen, e);
    JsonValue *form = record_form(r, seen, correct ? "record.correct" : "record.change", view_say(r, K("form.save")));
    for (const Field *f = k->fields; f; f = f->next) {
        if (!desk_is_offered(r, k, seen->body, f) || rules_is_settled(k, seen->record.state, f->id)) continue;
        JsonValue *field = form_field_of(r, f, asks_for(k, f, seen->record.state), json_get_str(seen->fields, f->id));
        form_field(r, form, programme_field(r, k, f, field));
    }
    form_reason(r, form, correct);
    desk_give_form(r, titled(r, view_say(r, correct ? K("form.correct") : K("form.change")), seen), form);
    return ERR_OK;
}

/* ---- a move ---- */

static bool makes_it(const Move *m, Str field)
{
    for (size_t i = 0; i < m->set_count; i++) {
        if (str_equal(m->sets[i].field, field)) return true;
    }
    return false;
}

/* Asked for because of what the record says elsewhere. */
static bool needs_now(const Move *m, Str field, const JsonValue *fields)
{
    for (size_t i = 0; i < m->when_count; i++) {
        const NeedsWhen *w = &m->when[i];
        if (str_in(field, w->needs, w->needs_count) && needs_when_applies(w, fields)) return true;
    }
    return false;
}

/* What the law says of it as the record stands now. What is missing in the form's own fields is no reason to say no before they are filled. */
static void remark_guard(Request *r, const Seen *seen, const Move *m, JsonValue *form)
{
    Error e = { 0 };
    bool asks = json_get(form, "fields")->count > 0;
    ErrorCode code = asks ? rules_say_beforehand(r, m, &seen->record, seen->fields, &e) : rules_let_pass(r, m, &seen->record, seen->fields, &e);
    if (code != ERR_OK) form_objection(r, form, &e);
}

static ErrorCode move_form(Request *r, const Seen *seen, Error *e)
{
    const Kind *k = seen->kind;
    const Move *m = kind_move(k, arg_text(r, "move"));
    if (!m || !move_leaves(m, seen->record.state)) return desk_no_move(r, seen, arg_text(r, "move"), e);
    TRY(desk_need_move(r, seen, m, e));
    if (!request_acts_as_keeper(r, k, &seen->record)) TRY(desk_need_rank(r, seen->record.chain, e));
    if (desk_volume_asks(r, seen, m)) return desk_op_form(r, e);
    JsonValue *form = record_form(r, seen, "record.move", view_label(r, &m->label));
    form_arg(r, form, "move", json_new_string(r->arena, m->id));
    for (const Field *f = k->fields; f; f = f->next) {
        bool needed = str_in(f->id, m->needs, m->needs_count) || needs_now(m, f->id, seen->fields), place = rules_asks_place(m, f);
        bool newly = asks_for(k, f, m->to) && !asks_for(k, f, seen->record.state);
        bool asked = str_in(f->id, m->asks, m->asks_count);
        const JsonValue *is = rules_typed_anew(k, m, f->id) ? NULL : json_get_str(seen->fields, f->id);
        if ((!needed && !newly && !place && !asked) || makes_it(m, f->id) || (!place && !desk_is_offered(r, k, seen->body, f))) continue;
        form_field(r, form, form_field_of(r, f, needed || newly, is || !place ? is : desk_volume_proposal(r, seen->record.chain, f->id)));
    }
    bool over = desk_check_clock(r, seen, m, e) != ERR_OK;
    if (over && e->code != ERR_INVALID) return e->code;
    if (over) form_objection(r, form, e);
    form_reason(r, form, m->reason || over);
    if (m->four_eyes) form_remark(r, form, view_say(r, K("form.second-signs")));
    desk_ask_cosign(r, seen, m, form);
    remark_guard(r, seen, m, form);
    desk_give_form(r, titled(r, view_label(r, &m->label), seen), form);
    return ERR_OK;
}

ErrorCode desk_record_form(Request *r, Error *e)
{
    Seen seen;
    bool by_id = arg_text(r, "id").len > 0;
    if (by_id == (arg_text(r, "kind").len > 0)) return error_set(e, ERR_USAGE, K("form.kind-or-id"));
    if (!by_id) return create_form(r, e);
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    if (seen.kind->internal) return error_set(e, ERR_DENIED, K("desk.internal-kind"), arg_str("kind", seen.kind->id));
    TRY(desk_is_here(&seen, e));
    if (seen.record.body.len == 0) return error_set(e, ERR_NOT_FOUND, K("office.erased"), arg_str("record", seen.record.id));
    if (seen.kind->logs_reads || request_opens(r, seen.record.chain)) {
        TRY(office_note_look(r, seen.record.chain, STR("record.look"), seen.record.id, NULL, e));
    }
    return arg_text(r, "move").len > 0 ? move_form(r, &seen, e) : change_form(r, &seen, e);
}
