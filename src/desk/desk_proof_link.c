/* desk_proof_link.c: a record of a case is linked to an element from its own page: a button there, an element and what the
 * record says to it, done. Its page shows where it is used, and an element's page what was linked to it. */
#include "desk/desk_proof.h"
#include "desk/form.h"
#include "desk/proof.h"

/* What is linked, not what links, and not what has to be shown. */
static bool is_linkable(const Kind *k)
{
    static const char *const NOT[] = { "evidence_link", "element", "offence", "charge", "plan", "task", "line", "team",
                                       "hypothesis", "access",
                                       "proposal", "case", "volume", "notice", "outcome", "lease" };
    for (size_t i = 0; i < ARRAY_LEN(NOT); i++) if (str_is(k->id, NOT[i])) return false;
    return !k->internal && !k->is_case;
}

static const Kind *link_kind(Request *r)
{
    const Kind *k = model_kind(r->model, STR("evidence_link"));
    return k && profile_has_kind(r->model, office_profile(r->office, r->model), k) ? k : NULL;
}

/* ---- which elements there are ---- */

typedef struct { Request *request; const Kind *kind; JsonValue *field; size_t count; } Choices;

static ErrorCode take_choice(void *self, const Record *rec, Error *e)
{
    Choices *c = self;
    Request *r = c->request;
    const JsonValue *body;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || !request_may_see(r, c->kind, rec)) return ERR_OK;
    c->count++;
    if (!c->field) return ERR_END;
    Str id = str_copy(r->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(record_fields_kept(r->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    Str person = json_text(json_get(fields, "person"));
    Str label = str_format(r->arena, STR_FMT " · " STR_FMT "%s" STR_FMT, STR_ARG(json_text(json_get(fields, "name"))),
                           STR_ARG(desk_ref_label(r, json_text(json_get(fields, "offence")))), person.len > 0 ? " · " : "",
                           STR_ARG(person.len > 0 ? desk_ref_label(r, person) : STR("")));
    form_option(r, c->field, id, label);
    return ERR_OK;
}

static ErrorCode each_choice(Choices *c, Str chain, Error *e)
{
    c->kind = model_kind(c->request->model, STR("element"));
    if (!c->kind) return ERR_OK;
    ErrorCode code = records_of_kind_in(c->request, chain, c->kind->id, take_choice, c, e);
    return code == ERR_END ? ERR_OK : code;
}

bool desk_proof_elements(Request *r, Str of, JsonValue *field)
{
    Error unheard;
    Seen seen;
    Choices c = { .request = r, .field = field };
    if (of.len == 0 || desk_see(r, of, &seen, &unheard) != ERR_OK) return false;
    return each_choice(&c, seen.record.chain, &unheard) == ERR_OK && c.count > 0;
}

void desk_offer_proof(Request *r, const Seen *seen)
{
    const Kind *k = link_kind(r);
    Error unheard;
    Str chain = seen->record.chain;
    Choices c = { .request = r };
    if (!k || str_is(chain, "office")) return;
    bool may = desk_may(r, chain, k->create, k->create_count), there = each_choice(&c, chain, &unheard) == ERR_OK && c.count > 0;
    bool matrix = seen->kind->is_case || str_is(seen->kind->id, "element");
    if (matrix || (str_is(seen->kind->id, "person") && there)) {
        Str person = str_is(seen->kind->id, "person") ? seen->record.id : json_text(json_get(seen->fields, "person"));
        view_action(r, view_say(r, K("proof.matrix")), view_op(r, "proof.show", arg_str("case", chain), arg_str("person",
                    seen->kind->is_case ? STR("") : person)), "secondary");
    }
    if (str_is(seen->kind->id, "offence") && may) {
        view_action(r, view_say(r, K("proof.make")), view_op(r, "proof.make", arg_str("case", chain),
                                                             arg_str("offence", seen->record.id)),
                    "secondary");
    }
    if (str_is(seen->kind->id, "element") && may) {
        view_action(r, view_say(r, K("proof.make-task")), view_op(r, "proof.task", arg_str("id", seen->record.id)), "secondary");
    }
    if (is_linkable(seen->kind) && may && there) {
        view_action(r, view_say(r, K("proof.link")), view_op(r, "proof.link", arg_str("id", seen->record.id)), "secondary");
    }
}

/* ---- linking ---- */

static void give(Request *r, JsonValue *to, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, to, name, json_new_string(r->arena, text));
}

typedef struct { Request *request; const JsonValue *fields; bool found; } Same;

/* The same record said to say the same, at the same place. */
static ErrorCode is_same(void *self, const Record *rec, Error *e)
{
    Same *s = self;
    const JsonValue *body;
    static const char *const NAMES[] = { "element", "says", "page", "time" };
    if (rec->body.len == 0 || str_is(rec->state, "withdrawn") || record_is_pulled_back(rec)) return ERR_OK;
    TRY(record_fields(s->request->arena, rec, &body, e));
    bool same = true;
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        const JsonValue *was = json_get(json_get(body, "fields"), NAMES[i]), *now = json_get(s->fields, NAMES[i]);
        same = same && (was ? now && json_equal(was, now) : !now);
    }
    s->found = s->found || same;
    return ERR_OK;
}

ErrorCode desk_proof_check(Request *r, const Kind *k, Str chain, const JsonValue *fields, Error *e)
{
    Seen element, item;
    Same same = { .request = r, .fields = fields };
    Str of = json_text(json_get(fields, "element")), what = json_text(json_get(fields, "item"));
    if (!str_is(k->id, "evidence_link")) return ERR_OK;
    TRY(desk_see(r, of, &element, e));
    TRY(desk_see(r, what, &item, e));
    if (!str_is(element.kind->id, "element") || !str_equal(element.record.chain, chain)) {
        return error_set(e, ERR_INVALID, K("proof.other-case"), arg_str("record", of));
    }
    bool here = str_equal(item.record.chain, chain) || str_is(item.record.chain, "office");
    if (!here || !is_linkable(item.kind)) return error_set(e, ERR_INVALID, K("proof.not-linkable"), arg_str("record", what));
    TRY(records_by(r, k->id, STR("item"), what, is_same, &same, e));
    return same.found ? error_set(e, ERR_CONFLICT, K("proof.linked-already"), arg_str("record", what)) : ERR_OK;
}

ErrorCode desk_proof_link(Request *r, Error *e)
{
    Seen seen, element;
    JsonValue *given = json_new_object(r->arena), *fields;
    const Kind *k = link_kind(r);
    Str chain;
    Done done;
    if (!k) return error_set(e, ERR_DENIED, K("proof.not-here"));
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    TRY(desk_is_here(&seen, e));
    TRY(desk_see(r, arg_text(r, "element"), &element, e));
    TRY(desk_place(r, k, element.record.chain, &chain, e));
    TRY(desk_need_role(r, chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(desk_need_rank(r, chain, e));
    give(r, given, "element", element.record.id);
    give(r, given, "item", seen.record.id);
    static const char *const AS_TYPED[] = { "says", "time", "note", "weight" };
    give(r, given, "page", arg_text(r, "on_page"));
    for (size_t i = 0; i < ARRAY_LEN(AS_TYPED); i++) give(r, given, AS_TYPED[i], arg_text(r, AS_TYPED[i]));
    if (arg_yes(r, "own_source")) json_set(r->arena, given, "source_of_its_own", json_new_bool(r->arena, true));
    TRY(desk_fields_for(r, k, NULL, given, k->states[0].id, &fields, e));
    TRY(desk_proof_check(r, k, chain, fields, e));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, chain, STR("record.create"), id, 0, k->states[0].id, STR(""), fields);
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, K("proof.linked"), &done);
    json_set(r->arena, view_data(r), "link", json_new_string(r->arena, done.object));
    json_set(r->arena, view_data(r), "id", json_new_string(r->arena, seen.record.id));         /* back to where the button was */
    view_row_to(r, view_say(r, K("proof.row-element")), desk_ref_label(r, element.record.id), element.record.id);
    view_row_to(r, view_say(r, K("proof.row-record")), desk_ref_label(r, seen.record.id), seen.record.id);
    return ERR_OK;
}

/* ---- a gap becomes a task ---- */

ErrorCode desk_proof_task(Request *r, Error *e)
{
    enum { TITLE_MOST = 480 };
    Seen element, owner;
    JsonValue *given = json_new_object(r->arena), *fields;
    const Kind *k;
    Str chain;
    Done done;
    TRY(desk_see(r, arg_text(r, "id"), &element, e));
    TRY(desk_is_here(&element, e));
    if (!str_is(element.kind->id, "element"))
        return error_set(e, ERR_USAGE, K("proof.no-element"), arg_str("record", arg_text(r, "id")));
    TRY(desk_kind(r, STR("task"), true, &k, e));
    TRY(desk_place(r, k, element.record.chain, &chain, e));
    TRY(desk_need_role(r, chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(desk_need_rank(r, chain, e));
    Str gap = json_text(json_get(element.fields, "gap")), title = arg_text(r, "title");
    if (title.len == 0) title = gap.len > 0 ? gap : json_text(json_get(element.fields, "name"));
    Str line;
    str_cut(&title, '\n', &line);
    title = line;
    while (utf8_count(title) > TITLE_MOST) title = str_first(title, utf8_valid_length(str_first(title, title.len - 1)));
    give(r, given, "title", title);
    give(r, given, "element", element.record.id);
    give(r, given, "due", arg_text(r, "due"));
    if (arg_text(r, "owner").len > 0) {
        TRY(desk_user_by_login(r, arg_text(r, "owner"), &owner, e));
        give(r, given, "owner", owner.record.id);
    }
    TRY(desk_fields_for(r, k, NULL, given, k->states[0].id, &fields, e));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, K("desk.created"), &done);
    return ERR_OK;
}

/* ---- what is shown of links on pages ---- */

typedef struct { Request *request; Str title; bool of_element, begun; } Shown;

static void begin(Shown *s)
{
    Request *r = s->request;
    Str head[] = { view_say(r, s->of_element ? K("proof.row-record") : K("proof.row-element")), view_say(r, K("proof.row-says")),
                   view_say(r, K("proof.row-where")), view_say(r, K("desk.row-state")) };
    if (!s->begun) view_table(r, s->title, head, ARRAY_LEN(head));
    s->begun = true;
}

static ErrorCode show_link(void *self, const Record *rec, Error *e)
{
    Shown *s = self;
    Request *r = s->request;
    const Kind *k = model_kind(r->model, rec->kind);
    const JsonValue *body;
    Str kept = str_copy(r->arena, rec->state);
    Str id = str_copy(r->arena, rec->id);
    if (!id.ptr || !kept.ptr) return error_memory(e);
    if (!k || rec->body.len == 0 || record_is_pulled_back(rec) || !request_may_see(r, k, rec)) return ERR_OK;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    const State *state = kind_state_was(k, kept);
    Str other = json_text(json_get(fields, s->of_element ? "item" : "element"));
    if (desk_ref_target(r, other).len == 0) return ERR_OK;
    Seen element;
    Error unheard;
    Str name = desk_ref_label(r, other);
    if (!s->of_element && desk_see(r, other, &element, &unheard) == ERR_OK && json_get(element.fields, "person")) {
        name = str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(name),
                          STR_ARG(desk_ref_label(r, json_text(json_get(element.fields, "person")))));
    }
    begin(s);
    Str says = desk_value_text(r, kind_field(k, STR("says")), json_get(fields, "says"));
    Str word = state ? view_label(r, &state->label) : kept;
    Str cells[] = { name, says, proof_where(r, fields), word };
    view_table_row_to(r, cells, ARRAY_LEN(cells), id);
    view_cell_tone(r, 3, word, str_is(kept, "in_force") ? "none" : "bad");
    return ERR_OK;
}

ErrorCode desk_show_proof(Request *r, const Seen *seen, Error *e)
{
    Shown s = { .request = r, .of_element = str_is(seen->kind->id, "element") };
    if (!link_kind(r) || str_is(seen->kind->id, "evidence_link")) return ERR_OK;
    s.title = view_say(r, s.of_element ? K("proof.evidence") : K("proof.used"));
    return records_by(r, STR("evidence_link"), s.of_element ? STR("element") : STR("item"), seen->record.id, show_link, &s, e);
}
