/* desk_menu.c: the way in: the menu of the institution, and what can be made where. Nobody is shown a door that is closed to him. */
#include "desk/certificate_note.h"
#include "desk/desk.h"
#include "desk/learning.h"
#include "desk/made_by.h"
#include "office/rights_abroad.h"
#include "rules/result_book.h"

/* `op`: what answers for it. */
static void add_item(Request *r, JsonValue *list, Str label, Str op, Str target)
{
    const Operation *row = operation_named(&DESK_OPERATIONS, op);
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "label", json_new_string(r->arena, label));
    json_set(r->arena, one, "target", json_new_string(r->arena, target));
    json_add(r->arena, list, one);
    view_row_to(r, label, row ? view_say_args(r, row->help, NULL, 0) : STR(""), target);
}

/* Records of this kind: may there be any that he sees? */
static bool opens_kind(Request *r, const Kind *k)
{
    Record any = { .chain = STR("office") };
    if (!profile_has_kind(r->model, office_profile(r->office, r->model), k)) return false;
    if (request_is_abroad(r)) return false;
    if (k->place != PLACE_OFFICE) return !request_is_administrator(r) || (k->place == PLACE_EITHER && request_may_see(r, k, &any));
    return request_may_see(r, k, &any);
}

/* One that takes no argument it must be given, and that his roles open. */
static bool opens_operation(Request *r, Str name)
{
    const Operation *op = operation_named(&DESK_OPERATIONS, name);
    for (size_t i = 0; op && i < op->arg_count; i++) {
        if (op->args[i].required) return false;
    }
    if (op && !(op->flags & OP_ABROAD) && request_is_abroad(r)) return false;
    if (!op || !op->roles) return op != NULL;
    Str rest = str_of(op->roles), role;
    for (bool more = true; more;) {
        more = str_cut(&rest, ' ', &role);
        if (request_has_role(r, &role, 1)) return true;
    }
    return false;
}

static void add_kind(Request *r, JsonValue *list, const Kind *k, Str label)
{
    if (!k || !opens_kind(r, k)) return;
    if (k->is_case) add_item(r, list, label, STR("case.list"), view_op(r, "case.list"));
    else add_item(r, list, label, STR("record.list"), view_op(r, "record.list", arg_str("kind", k->id)));
}

static void add_operation(Request *r, JsonValue *list, Str name, Str label)
{
    char *op = str_c(r->arena, name);
    if (op && opens_operation(r, name)) add_item(r, list, label, name, view_op(r, op));
}

/* Where the model says no menu: what every institution has. */
static void plain_menu(Request *r, JsonValue *list)
{
    const Kind *cases = model_kind(r->model, STR("case"));
    add_operation(r, list, STR("me.today"), view_say(r, K("view.my-work")));
    add_kind(r, list, cases, cases ? view_label(r, &cases->plural) : STR(""));
    add_operation(r, list, STR("proposal.list"), view_say(r, K("desk.proposals")));
    add_operation(r, list, STR("clock.due"), view_say(r, K("clock.title")));
    add_operation(r, list, STR("ledger.head"), view_say(r, K("view.ledger")));
}

ErrorCode desk_menu(Request *r, Error *e)
{
    (void)e;
    const Profile *p = office_profile(r->office, r->model);
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "items", list);
    /* Who is bounded neither searches nor looks for what he may do. */
    json_set(r->arena, view_data(r), "narrow", json_new_bool(r->arena, request_is_abroad(r)));
    json_set(r->arena, view_data(r), "office", json_new_string(r->arena, office_name(r->office)));
    view_title(r, office_name(r->office));
    if (office_is_exercise(r->office)) add_operation(r, list, STR("exercise.tasks"), view_say(r, K("exercise.tasks")));
    if (!p || p->menu_count == 0) plain_menu(r, list);
    for (size_t i = 0; p && i < p->menu_count; i++) {
        const MenuItem *m = &p->menu[i];
        if (m->kind.len > 0) add_kind(r, list, model_kind(r->model, m->kind), view_label(r, &m->label));
        else add_operation(r, list, m->op, view_label(r, &m->label));
    }
    add_operation(r, list, STR("kind.list"), view_say(r, K("view.all-lists")));       /* the way to every kind that has no item of its own */
    return ERR_OK;
}

/* ---- what can be made here ---- */

/* What asks for something that nobody types is made by an operation of its own; a certificate by its issue, and one of another office by its note. */
static bool is_typed(const Kind *k)
{
    if (str_is(k->id, "certificate") || str_is(k->id, "outside_certificate")) return false;
    for (const Field *f = k->fields; f; f = f->next) {
        if (f->required && f->machine) return false;
    }
    return true;
}

/* Of a kind that lives in cases, where a case was said; of one of the office's own, where none was. */
static bool may_make(Request *r, const Kind *k, Str chain)
{
    bool in_case = !str_is(chain, "office");
    if (k->internal || !is_typed(k) || (in_case && (k->is_case || k->place == PLACE_OFFICE))) return false;
    if (!in_case && k->place == PLACE_CASE && !k->is_case) return false;
    if (k->is_case && request_is_administrator(r)) return false;
    return desk_may(r, chain, k->create, k->create_count);
}

static Str make_target(Request *r, const Kind *k, Str chain)
{
    Str in_case = str_is(chain, "office") ? STR("") : chain;
    if (k->is_case) return view_op(r, "case.open");
    return view_op(r, "record.create", arg_str("kind", k->id), arg_str("case", in_case));
}

void desk_offer_new(Request *r, const Kind *k, Str in_case)
{
    Seen seen;
    Error unheard;
    Str chain = STR("office");
    if (in_case.len > 0 && desk_see(r, in_case, &seen, &unheard) != ERR_OK) return;
    if (in_case.len > 0) chain = seen.record.id;
    if (str_is(k->id, "scan") && desk_may(r, chain, k->create, k->create_count)) {
        view_action(r, view_say(r, K("scan.take-title")), view_op(r, "scan.take"), "primary");
    }
    if (str_is(k->id, "watch_list") && desk_may(r, chain, k->create, k->create_count)) {
        view_action(r, view_say(r, K("watch.import-title")), view_op(r, "watch.import"), "primary");
    }
    desk_offer_take_in_note(r, k);
    if (str_is(k->id, "tip") || str_is(k->id, "crime_registration")) {
        view_action(r, view_say(r, K("register.title")), view_op(r, "register.lines", arg_str("only", STR(""))), "secondary");
    }
    if (desk_may(r, chain, k->create, k->create_count)) desk_offer_curriculum(r, k);
    const State *s = in_case.len > 0 ? kind_state(seen.kind, seen.record.state) : NULL;
    if ((s && s->final) || !may_make(r, k, chain)) return;
    view_action(r, view_say(r, K("form.new"), arg_str("kind", view_label(r, &k->label))), make_target(r, k, chain), "primary");
}

void desk_offer_list(Request *r, const char *kind)
{
    const Kind *k = model_kind(r->model, str_of(kind));
    if (k && opens_kind(r, k)) view_action(r, view_label(r, &k->plural), view_op(r, "record.list", arg_str("kind", k->id)), "secondary");
}

const Field *desk_hangs_on(const Kind *k, Str id)
{
    Str kind, rest = id;
    if (!str_cut(&rest, '/', &kind)) return NULL;
    for (const Field *f = k->fields; f; f = f->next) {
        bool here = f->type == FIELD_REF && str_equal(f->to, kind) && f->inverse.text[LANG_EN].len > 0;
        if (here && !f->machine && !f->sensitive) return f;
    }
    return NULL;
}

/* What may be entered under a record of the office: a course's letters and places, a project's lines and indicators. Whoever does not know what they
 * are called finds them here. */
void desk_offer_under(Request *r, const Seen *seen)
{
    const State *s = kind_state(seen->kind, seen->record.state);
    bool begun = false;
    if (seen->kind->place != PLACE_OFFICE || seen->kind->internal || !s || s->final) return;
    for (size_t i = 0; i < r->model->kind_count; i++) {
        const Kind *k = &r->model->kinds[i];
        if (k->place != PLACE_OFFICE || made_by_step(k) || !desk_hangs_on(k, seen->record.id)) continue;
        if (!opens_kind(r, k) || !may_make(r, k, STR("office"))) continue;
        if (str_is(seen->kind->id, "result") && !rules_result_takes(seen->fields, k)) continue;
        if (!begun) view_details(r, view_say(r, K("view.enter-under")));
        begun = true;
        Str make = view_op(r, "record.create", arg_str("kind", k->id), arg_str("under", seen->record.id));
        view_row_to(r, view_label(r, &k->plural), view_say(r, K("form.new"), arg_str("kind", view_label(r, &k->label))), make);
    }
}

static void show_kind(Request *r, const Kind *k, Str chain, bool open, JsonValue *list)
{
    JsonValue *one = json_new_object(r->arena);
    Str in_case = str_is(chain, "office") ? STR("") : chain;
    Str of_kind = k->is_case ? view_op(r, "case.list") : view_op(r, "record.list", arg_str("kind", k->id), arg_str("case", in_case));
    bool may = open && may_make(r, k, chain);
    json_set(r->arena, one, "kind", json_new_string(r->arena, k->id));
    json_set(r->arena, one, "label", json_new_string(r->arena, view_label(r, &k->label)));
    json_set(r->arena, one, "list", json_new_string(r->arena, of_kind));
    if (may) json_set(r->arena, one, "make", json_new_string(r->arena, make_target(r, k, chain)));
    json_set(r->arena, one, "plural", json_new_string(r->arena, view_label(r, &k->plural)));
    json_add(r->arena, list, one);
    Str cells[] = { view_label(r, &k->plural), may ? view_say(r, K("view.may-make")) : STR("") };
    view_table_row_to(r, cells, ARRAY_LEN(cells), of_kind);
}

typedef struct { const Kind *kind; Str key; } ListedKind;

static int by_key(const void *a, const void *b)
{
    const ListedKind *one = a, *other = b;
    return str_compare(one->key, other->key);
}

/* Those that he may know of, by what they are called in his language. */
static ErrorCode kinds_in_order(Request *r, bool in_office, ListedKind **ret, size_t *count, Error *e)
{
    ListedKind *list = arena_array(r->arena, r->model->kind_count + 1, sizeof *list);
    if (!list) return error_memory(e);
    *count = 0;
    for (size_t i = 0; i < r->model->kind_count; i++) {
        Buf key = buf_in(r->arena);
        const Kind *k = &r->model->kinds[i];
        bool here = in_office || (k->place != PLACE_OFFICE && !k->is_case);
        if (k->internal || !here || !opens_kind(r, k)) continue;
        collate_key(&key, view_label(r, &k->plural));
        if (key.failed) return error_memory(e);
        list[(*count)++] = (ListedKind){ k, buf_str(&key) };
    }
    sort_list(list, *count, sizeof *list, by_key);
    *ret = list;
    return ERR_OK;
}

ErrorCode desk_kind_list(Request *r, Error *e)
{
    ListedKind *kinds = NULL;
    size_t count = 0;
    Str chain = STR("office");
    bool open = true;
    JsonValue *list = json_new_array(r->arena);
    if (arg_text(r, "case").len > 0) {
        Seen seen;
        TRY(desk_see(r, arg_text(r, "case"), &seen, e));
        if (!seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
        TRY(desk_locked_look(r, &seen.record, e));
        const State *s = kind_state(seen.kind, seen.record.state);
        chain = seen.record.id;
        open = !s || !s->final;
    }
    json_set(r->arena, view_data(r), "kinds", list);
    view_title(r, view_say(r, K("view.kinds")));
    Str head[] = { view_say(r, K("search.row-kind")), view_say(r, K("view.row-may")) };
    view_table(r, STR(""), head, ARRAY_LEN(head));
    TRY(kinds_in_order(r, str_is(chain, "office"), &kinds, &count, e));
    for (size_t i = 0; i < count; i++) show_kind(r, kinds[i].kind, chain, open, list);
    return ERR_OK;
}
