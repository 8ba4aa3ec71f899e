/* desk_look_up.c: see desk_look_up.h.
 *
 * The reason is typed anew each time: only the case is remembered in the session, and only to be proposed. Whoever was shown a person may open its
 * page for ten minutes without being asked again, which is what a list of hits is for. */
#include "desk/desk_look_up.h"

#include "desk/form.h"
#include "office/look_up_draw.h"

enum { REASON_MOST = 2000, ASKED_BYTES = 900 };

static ErrorCode check_reason(LookUp *l, Error *e)
{
    size_t n = utf8_count(l->reason);
    int64_t least = l->request->model->limits[LIMIT_LOOK_UP_REASON];
    if ((int64_t)n < least) return error_set(e, ERR_INVALID, K("lookup.reason-short"), arg_int("least", least));
    return n <= REASON_MOST ? ERR_OK : error_set(e, ERR_INVALID, K("lookup.reason-long"), arg_int("most", REASON_MOST));
}

/* Whoever is only let read a case works on nothing in it, and a case that is over asks for nobody any more. */
static ErrorCode check_case(LookUp *l, const Seen *seen, Error *e)
{
    const State *s = kind_state(seen->kind, seen->record.state);
    if (s && s->final) return error_set(e, ERR_INVALID, K("lookup.case-ended"), arg_str("record", seen->record.id));
    return desk_need_rank(l->request, l->chain, e);
}

/* Leave that was given to him, for this case, by somebody else, not too long ago. */
static ErrorCode take_permit(Request *r, Str chain, Str *ret, Error *e)
{
    Seen seen;
    StateSince since;
    Str named = arg_text(r, "permit");
    *ret = STR("");
    if (named.len == 0) return ERR_OK;
    TRY(desk_see(r, named, &seen, e));
    bool fits = str_is(seen.kind->id, "look_up_permit") && str_is(seen.record.state, "permitted") &&
                str_equal(json_text(json_get(seen.fields, "whose")), session_user(r->session)) &&
                (str_is(chain, "office") || str_equal(json_text(json_get(seen.fields, "of_case")), chain));
    if (fits) TRY(request_state_since(r, seen.record.id, &since, e));
    fits = fits && since.since + r->model->limits[LIMIT_PERMIT_DAYS] * 24 * HOUR > clock_now();
    if (!fits) return error_set(e, ERR_DENIED, K("lookup.no-permit"), arg_str("record", named));
    *ret = seen.record.id;
    return ERR_OK;
}

ErrorCode desk_look_up_begin(Request *r, LookUp *ret, Error *e)
{
    Seen seen;
    Str named = arg_text(r, "case");
    *ret = (LookUp){ .request = r, .reason = str_trim(arg_text(r, "reason")), .chain = STR(""), .persons = json_new_array(r->arena) };
    if (named.len == 0) return ret->reason.len == 0 ? ERR_OK : error_set(e, ERR_USAGE, K("lookup.case-needed"));
    TRY(desk_see(r, named, &seen, e));
    if (!seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", named));
    ret->chain = seen.record.id;
    ret->reach = ret->reason.len > 0 ? LOOK_BEYOND : LOOK_WITHIN;
    if (ret->reach == LOOK_WITHIN) return ERR_OK;
    if (check_reason(ret, e) != ERR_OK) return desk_refuse_field(r, STR("reason"), e);
    if (check_case(ret, &seen, e) != ERR_OK) return desk_refuse_field(r, STR("case"), e);
    return take_permit(r, ret->chain, &ret->permit, e);
}

/* In doubt he is one. */
static bool is_special(Request *r, const Kind *k, const Record *rec)
{
    Error unheard;
    const JsonValue *body;
    if (!kind_field(k, STR("special_status")) || rec->body.len == 0) return false;
    ArenaMark mark = arena_mark(r->arena);
    bool special = record_fields(r->arena, rec, &body, &unheard) != ERR_OK || json_get(json_get(body, "fields"), "special_status") != NULL;
    arena_restore(r->arena, mark);
    return special;
}

bool desk_look_up_shows(const LookUp *l, const Kind *k, const Record *rec)
{
    if (!k->looked_up) return true;
    if (l->reach == LOOK_NOWHERE) return false;
    if (str_equal(rec->chain, l->chain)) return true;
    return l->reach == LOOK_BEYOND && (l->permit.len > 0 || !is_special(l->request, k, rec));
}

/* Its page opens for a while to whoever was shown it, by this name. */
static Str shown_mark(Request *r, Str id)
{
    return str_format(r->arena, "look-up-shown/" STR_FMT, STR_ARG(id));
}

void desk_look_up_shown(LookUp *l, const Kind *k, Str id)
{
    if (k->looked_up) json_add(l->request->arena, l->persons, json_new_string(l->request->arena, id));
}

bool desk_shows_persons(Request *r, const Kind *k)
{
    if (k) return k->looked_up;
    for (size_t i = 0; i < r->model->kind_count; i++) {
        if (r->model->kinds[i].looked_up) return true;
    }
    return false;
}

/* ---- the record ---- */

/* What was typed becomes values of the model; the rest the program knows. */
static ErrorCode look_up_fields(const LookUp *l, const Kind *k, Str kind, Str asked, int64_t shown, JsonValue **ret, Error *e)
{
    Request *r = l->request;
    Arena *a = r->arena;
    char at[25];
    JsonValue *f, *given = json_new_object(a), *count = json_new_object(a);
    Str words = utf8_first_bytes(str_trim(asked), ASKED_BYTES);
    json_set(a, given, "asked", json_new_string(a, words.len > 0 ? words : STR("*")));
    json_set(a, given, "reason", json_new_string(a, l->reason));
    TRY(desk_fields(r, k, NULL, given, &f, e));
    json_set(a, count, "number", json_new_string(a, str_format(a, "%lld", (long long)shown)));
    if (kind.len > 0) json_set(a, f, "about", json_new_string(a, kind));
    json_set(a, f, "by", json_new_string(a, session_user(r->session)));
    json_set(a, f, "at", json_new_string(a, str_copy(a, instant_format(at, clock_now()))));
    if (!str_is(l->chain, "office")) json_set(a, f, "of_case", json_new_string(a, l->chain));
    json_set(a, f, "shown", count);
    if (l->permit.len > 0) json_set(a, f, "permit", json_new_string(a, l->permit));
    if (l->persons && l->persons->count > 0) json_set(a, f, "persons", l->persons);
    *ret = f;
    return ERR_OK;
}

/* The same question for the same case and reason is one look-up for ten minutes; what it showed is part of it. */
static ErrorCode question_mark(const LookUp *l, Str kind, Str asked, Str *ret, Error *e)
{
    char hex[65];
    Buf persons = buf_in(l->request->arena);
    json_write(&persons, l->persons);
    if (persons.failed) return error_memory(e);
    Hash h = hash_of_parts((const Str[]){ session_token(l->request->session), l->chain, STR("\n"), l->reason, STR("\n"), kind, STR("\n"), asked,
                                          STR("\n"), buf_str(&persons) }, 10);
    *ret = str_format(l->request->arena, "look-up/" STR_FMT, STR_ARG(hash_hex(hex, &h)));
    return ret->ptr ? ERR_OK : error_memory(e);
}

/* I60: what was asked for a locked case, and why, stands inside of it; outside only that it was. */
static ErrorCode enter_inside(LookUp *l, Str mark, Str *asked, Error *e)
{
    Request *r = l->request;
    JsonValue *content = json_new_object(r->arena);
    json_set(r->arena, content, "asked", json_new_string(r->arena, *asked));
    json_set(r->arena, content, "reason", json_new_string(r->arena, l->reason));
    Str object = str_format(r->arena, "search/" STR_FMT, STR_ARG(str_first(str_from(mark, STR("look-up/").len), 16)));
    if (!object.ptr) return error_memory(e);
    TRY(office_note_look(r, l->chain, STR("record.look"), object, content, e));
    *asked = STR("*");
    l->reason = view_say(r, K("lookup.inside"));
    return ERR_OK;
}

static ErrorCode enter_beyond(LookUp *l, Str kind, Str asked, int64_t shown, Error *e)
{
    Request *r = l->request;
    const Kind *k;
    JsonValue *fields;
    Str mark;
    bool lately;
    TRY(desk_kind(r, STR("look_up"), false, &k, e));
    TRY(question_mark(l, kind, asked, &mark, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    if (request_opens(r, l->chain)) TRY(enter_inside(l, mark, &asked, e));
    TRY(look_up_fields(l, k, kind, asked, shown, &fields, e));
    Draft d = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    TRY(office_note_once(r, &d, mark, &lately, e));
    if (!str_is(l->chain, "office")) session_work_on(r, l->chain);
    view_note(r, view_say(r, K("lookup.kept")));
    JSON_EACH(person, l->persons) office_remember_look(r, shown_mark(r, person->text));
    return lately ? ERR_OK : look_up_watch(r, e);
}

ErrorCode desk_look_up_enter(LookUp *l, Str kind, Str asked, int64_t shown, Error *e)
{
    if (l->reach == LOOK_BEYOND) return enter_beyond(l, kind, asked, shown, e);
    return desk_note_question(l->request, kind, l->chain, asked, shown, e);
}

/* ---- the page ---- */

static JsonValue *case_field(Request *r)
{
    JsonValue *f = form_field_named(r, "case", "ref", view_say(r, K("lookup.case")), STR("")), *found;
    Error unheard;
    Seen seen;
    const Kind *k = model_kind(r->model, STR("case"));
    Str last = session_works_on(r);
    json_set(r->arena, f, "to", json_new_string(r->arena, STR("case")));
    json_set(r->arena, f, "required", json_new_bool(r->arena, true));
    if (k && desk_few_choices(r, k, &found, &unheard) == ERR_OK && found && found->count > 0) json_set(r->arena, f, "found", found);
    if (last.len == 0 || desk_see(r, last, &seen, &unheard) != ERR_OK) return f;
    JsonValue *chosen = json_new_array(r->arena);
    json_add(r->arena, chosen, json_new_string(r->arena, last));
    json_add(r->arena, chosen, json_new_string(r->arena, desk_ref_label(r, last)));
    json_set(r->arena, f, "value", json_new_string(r->arena, last));
    json_set(r->arena, f, "chosen", chosen);
    return f;
}

/* The two fields, in a form for that operation; what else it takes goes along. */
static void ask_both(Request *r, const char *op, const ErrorArg *given, size_t count)
{
    JsonValue *form = form_new(r, str_of(op), view_say(r, K("lookup.submit")));
    JsonValue *reason = form_field_named(r, "reason", "long_text", view_say(r, K("lookup.reason")), STR(""));
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    json_set(r->arena, form, "sent_to", json_new_string(r->arena, view_op_args(r, op, given, count)));
    for (size_t i = 0; i < count; i++) {
        if (given[i].text.len > 0) form_arg(r, form, given[i].name, json_new_string(r->arena, given[i].text));
    }
    json_set(r->arena, reason, "required", json_new_bool(r->arena, true));
    json_set(r->arena, reason, "hint", json_new_string(r->arena, view_say(r, K("lookup.reason-hint"))));
    form_field(r, form, case_field(r));
    form_field(r, form, reason);
    view_form(r, form);
}

void desk_look_up_ask_for(Request *r, const char *op, const ErrorArg *given, size_t count)
{
    view_note(r, view_say(r, K("lookup.needed")));
    ask_both(r, op, given, count);
}

void desk_look_up_offer(const LookUp *l, Str kind, Str words)
{
    Request *r = l->request;
    if (l->reach != LOOK_NOWHERE) return;
    view_note(r, view_say(r, K("lookup.left-out")));
    if (words.len > 0) {
        const ErrorArg given[] = { arg_str("words", words), arg_str("kind", kind), arg_str("state", arg_text(r, "state")),
                                   arg_str("from", arg_text(r, "from")), arg_str("to", arg_text(r, "to")), arg_str("place", arg_text(r, "place")),
                                   arg_str("unit", arg_text(r, "unit")) };
        ask_both(r, "look_up.persons", given, ARRAY_LEN(given));
    }
}

/* ---- a record by itself ---- */

static ErrorCode enter_subject(LookUp *l, const Seen *seen, Error *e)
{
    desk_look_up_shown(l, seen->kind, seen->record.id);
    return desk_look_up_enter(l, seen->kind->id, desk_name(l->request, seen->kind, seen->body), 1, e);
}

ErrorCode desk_look_up_open(Request *r, const Seen *seen, bool *asks, Error *e)
{
    LookUp l;
    *asks = seen->kind->looked_up && str_is(seen->record.chain, "office") && !office_looked_lately(r, shown_mark(r, seen->record.id));
    if (!*asks) return ERR_OK;
    TRY(desk_look_up_begin(r, &l, e));
    *asks = l.reach != LOOK_BEYOND;
    if (!*asks && !desk_look_up_shows(&l, seen->kind, &seen->record)) return error_set(e, ERR_DENIED, K("lookup.special"));
    if (!*asks) return enter_subject(&l, seen, e);
    json_set(r->arena, view_data(r), "needs", json_new_string(r->arena, STR("case, reason")));
    view_title(r, view_label(r, &seen->kind->label));
    view_note(r, view_say(r, K("lookup.needed")));
    ask_both(r, "look_up.subject", (const ErrorArg[]){ arg_str("id", seen->record.id) }, 1);
    return ERR_OK;
}

ErrorCode desk_look_up_subject(Request *r, Error *e)
{
    LookUp l;
    Seen seen;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    if (!seen.kind->looked_up) return error_set(e, ERR_USAGE, K("lookup.not-a-person"), arg_str("kind", seen.kind->id));
    TRY(desk_look_up_begin(r, &l, e));
    if (l.reach != LOOK_BEYOND) return check_reason(&l, e);
    if (!desk_look_up_shows(&l, seen.kind, &seen.record)) return error_set(e, ERR_DENIED, K("lookup.special"));
    TRY(enter_subject(&l, &seen, e));
    json_set(r->arena, view_data(r), "id", json_new_string(r->arena, seen.record.id));
    view_note(r, view_say(r, K("lookup.entered")));
    return ERR_OK;
}

/* ---- leave of a second authority ---- */

ErrorCode desk_look_up_ask(Request *r, Error *e)
{
    LookUp l;
    const Kind *k;
    JsonValue *f, *given = json_new_object(r->arena);
    Done done;
    TRY(desk_look_up_begin(r, &l, e));
    if (l.reach != LOOK_BEYOND) return check_reason(&l, e);
    TRY(desk_kind(r, STR("look_up_permit"), false, &k, e));
    TRY(desk_need_role(r, STR("office"), k->create, k->create_count, K("desk.may-not-create"), k, e));
    json_set(r->arena, given, "asked", json_new_string(r->arena, utf8_first_bytes(str_trim(arg_text(r, "words")), ASKED_BYTES)));
    json_set(r->arena, given, "reason", json_new_string(r->arena, l.reason));
    TRY(desk_fields(r, k, NULL, given, &f, e));
    json_set(r->arena, f, "whose", json_new_string(r->arena, session_user(r->session)));
    json_set(r->arena, f, "of_case", json_new_string(r->arena, l.chain));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, f);
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("lookup.asked"), &done);
    return ERR_OK;
}

/* What the permit is for can be done from its page. */
void desk_offer_look_up(Request *r, const Seen *seen)
{
    bool his = str_is(seen->kind->id, "look_up_permit") && str_is(seen->record.state, "permitted") &&
               str_equal(json_text(json_get(seen->fields, "whose")), session_user(r->session));
    if (!his) return;
    Str to = view_op(r, "look_up.persons", arg_str("words", json_text(json_get(seen->fields, "asked"))),
                     arg_str("case", json_text(json_get(seen->fields, "of_case"))), arg_str("permit", seen->record.id));
    view_action(r, view_say(r, K("lookup.submit")), to, "primary");
}

void desk_warn_special(Request *r, const Seen *seen)
{
    const Field *f = kind_field(seen->made, STR("special_status"));
    const JsonValue *v = json_get(seen->fields, "special_status");
    if (f && v) view_warning(r, view_say(r, K("lookup.is-special"), arg_str("status", desk_value_text(r, f, v))));
}

/* ---- importing ---- */

typedef struct { Request *request; Instant since; int64_t rows; } Imported;

static ErrorCode add_imported(void *self, const Record *rec, Error *e)
{
    Imported *in = self;
    const JsonValue *body;
    Instant at;
    int64_t n;
    if (rec->body.len == 0) return ERR_OK;
    ArenaMark mark = arena_mark(in->request->arena);
    TRY(record_fields(in->request->arena, rec, &body, e));
    const JsonValue *f = json_get(body, "fields");
    bool counts = str_is(json_text(json_get(f, "about")), "import") && instant_parse(json_text(json_get(f, "at")), &at) && at >= in->since &&
                  int_parse(json_text(json_get(json_get(f, "shown"), "number")), &n);
    if (counts) in->rows += n;
    arena_restore(in->request->arena, mark);
    return ERR_OK;
}

ErrorCode desk_look_up_import(Request *r, const Kind *k, Str chain, Str reason, int64_t rows, Error *e)
{
    LookUp l = { .request = r, .reach = LOOK_BEYOND, .chain = chain, .reason = str_trim(reason), .persons = json_new_array(r->arena) };
    Imported in = { .request = r, .since = clock_now() - 24 * HOUR, .rows = rows };
    int64_t most = r->model->limits[LIMIT_IMPORT_PERSONS];
    if (!k->looked_up) return ERR_OK;
    if (check_reason(&l, e) != ERR_OK) return desk_refuse_field(r, STR("reason"), e);
    TRY(take_permit(r, chain, &l.permit, e));
    TRY(store_records_by(r->store, STR("look_up"), STR("by"), session_user(r->session), add_imported, &in, e));
    if (in.rows > most && l.permit.len == 0) return error_set(e, ERR_DENIED, K("lookup.import-cap"), arg_int("most", most), arg_int("rows", in.rows));
    Str asked = view_say(r, K("lookup.import"), arg_int("rows", rows), arg_str("kind", view_label(r, &k->plural)));
    return enter_beyond(&l, STR("import"), asked, rows, e);
}
