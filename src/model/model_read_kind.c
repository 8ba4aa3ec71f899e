/* model_read_kind.c: from the tree of a kind's file to a Kind: its rights, states, moves and what it says of itself. Its fields are
 * read in model_read_field.c. */
#include "model/model_int.h"

enum { NUMBER_LONGEST = 60 };

/* ---- states, moves, rights ---- */

static void read_states(Load *l, const Yaml *root, Kind *k)
{
    static const Str of_state[] = { STR("label"), STR("final"), STR("clock"), STR("taken_over"), STR("was") };
    const Yaml *map = read_map(l, root, "states");
    if (!map) return;
    if (map->count == 0 || map->count > MODEL_STATES)
        load_fault_key(l, map, K("model.states-count"), arg_int("limit", MODEL_STATES));
    k->states = load_array(l, map->count, sizeof *k->states);
    if (!k->states) return;
    YAML_EACH(child, map) {
        State *s = &k->states[k->state_count++];
        s->id = child->key;
        if (!read_names(l, child, of_state, ARRAY_LEN(of_state))) continue;
        need_name(l, child, "label");
        read_label(l, child, "label", LABEL_LONGEST, &s->label);
        s->final = read_bool(l, child, "final");
        s->taken_over = read_bool(l, child, "taken_over");
        s->clock = read_id(l, yaml_get(child, "clock"), false);
        read_ids(l, child, "was", false, &s->was, &s->was_count);
    }
}

/* `sets: {status_in_case: acquitted}`. */
static void read_sets(Load *l, const Yaml *map, Move *m)
{
    const Yaml *sets = read_map(l, map, "sets");
    m->sets = load_array(l, sets ? sets->count : 0, sizeof *m->sets);
    if (!m->sets) return;
    YAML_EACH(child, sets) {
        m->sets[m->set_count].field = child->key;
        m->sets[m->set_count++].option = read_id(l, child, false);
    }
}

/* `needs_when: {secrecy: {field: addressee, is: bank, needs: [sanction], source: …}}`. */
static void read_needs_when(Load *l, const Yaml *map, Move *m)
{
    static const Str of_when[] = { STR("field"), STR("is"), STR("needs"), STR("source") };
    const Yaml *when = read_map(l, map, "needs_when");
    m->when = load_array(l, when ? when->count : 0, sizeof *m->when);
    if (!m->when) return;
    YAML_EACH(child, when) {
        NeedsWhen *w = &m->when[m->when_count++];
        w->id = child->key;
        if (!read_names(l, child, of_when, ARRAY_LEN(of_when))) continue;
        for (size_t i = 0; i < ARRAY_LEN(of_when); i++) need_name(l, child, of_when[i].ptr);
        w->field = read_id(l, yaml_get(child, "field"), false);
        read_ids(l, child, "is", false, &w->is, &w->is_count);
        read_ids(l, child, "needs", false, &w->needs, &w->needs_count);
        w->source = read_text(l, child, "source", SOURCE_LONGEST);
        w->unconfirmed = str_find(w->source, STR("(unconfirmed)")) >= 0;
    }
}

static void read_move(Load *l, const Yaml *map, bool internal, Move *m)
{
    static const Str of_move[] = { STR("label"), STR("from"), STR("to"), STR("by"), STR("needs"), STR("guard"), STR("four_eyes"), STR("second_by"),
                                   STR("cosign"), STR("asks"),
                                   STR("reason"), STR("source"), STR("notice"), STR("sets"), STR("was"), STR("needs_when") };
    if (!read_names(l, map, of_move, ARRAY_LEN(of_move))) return;
    need_name(l, map, "label");
    need_name(l, map, "from");
    need_name(l, map, "to");
    if (!internal) need_name(l, map, "by");
    read_label(l, map, "label", LABEL_LONGEST, &m->label);
    read_ids(l, map, "from", false, &m->from, &m->from_count);
    m->to = read_id(l, yaml_get(map, "to"), false);
    read_ids(l, map, "by", false, &m->by, &m->by_count);
    read_ids(l, map, "needs", false, &m->needs, &m->needs_count);
    read_ids(l, map, "asks", false, &m->asks, &m->asks_count);
    read_ids(l, map, "guard", false, &m->guards, &m->guard_count);
    m->notice = read_id(l, yaml_get(map, "notice"), false);
    read_sets(l, map, m);
    read_needs_when(l, map, m);
    m->four_eyes = read_bool(l, map, "four_eyes");
    read_ids(l, map, "second_by", false, &m->second_by, &m->second_count);
    m->cosign = read_bool(l, map, "cosign");
    m->reason = read_bool(l, map, "reason");
    m->source = read_text(l, map, "source", SOURCE_LONGEST);
    read_ids(l, map, "was", false, &m->was, &m->was_count);
}

static void read_moves(Load *l, const Yaml *root, Kind *k)
{
    const Yaml *map = read_map(l, root, "moves");
    if (!map) return;
    k->moves = load_array(l, map->count, sizeof *k->moves);
    if (!k->moves) return;
    YAML_EACH(child, map) {
        Move *m = &k->moves[k->move_count++];
        m->id = child->key;
        read_move(l, child, k->internal, m);
    }
}

static void read_rights(Load *l, const Yaml *root, Kind *k)
{
    static const Str of_rights[] = { STR("create"), STR("change"), STR("see") };
    const Yaml *map = yaml_get(root, "rights");
    if (!map || !read_names(l, map, of_rights, ARRAY_LEN(of_rights))) return;
    read_ids(l, map, "create", false, &k->create, &k->create_count);
    read_ids(l, map, "change", false, &k->change, &k->change_count);
    read_ids(l, map, "see", true, &k->see, &k->see_count);
}

/* ---- a kind ---- */

/* Letters, digits and dashes, {year} at most once, {seq} once: a number that people can read out and file by. */
static bool number_ok(Str pattern)
{
    size_t years = 0, seqs = 0;
    while (pattern.len > 0) {
        if (str_starts(pattern, STR("{year}"))) {
            years++;
            pattern = str_from(pattern, 6);
        } else if (str_starts(pattern, STR("{seq}"))) {
            seqs++;
            pattern = str_from(pattern, 5);
        } else {
            char c = pattern.ptr[0];
            bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '/';
            if (!plain) return false;
            pattern = str_from(pattern, 1);
        }
    }
    return seqs == 1 && years <= 1;
}

static void read_number(Load *l, const Yaml *root, Kind *k)
{
    static const Str numberings[] = { STR("gap_free"), STR("random") };          /* in the order of Numbering */
    k->number = read_text(l, root, "number", NUMBER_LONGEST);
    if (k->number.len > 0 && !number_ok(k->number))
        load_fault(l, yaml_get(root, "number"), K("model.number-form"), arg_str("word", k->number));
    k->numbering = (Numbering)read_word(l, root, "numbering", numberings, ARRAY_LEN(numberings));
    const Yaml *y = yaml_get(root, "numbering");
    if (y && !yaml_get(root, "number")) load_fault_key(l, y, K("model.numbering-alone"));
}

static Place read_place(Load *l, const Yaml *root)
{
    static const Str places[] = { STR("case"), STR("office"), STR("either") };   /* in the order of Place */
    const Yaml *y = yaml_get(root, "place");
    if (!y) return PLACE_CASE;
    for (size_t i = 0; i < ARRAY_LEN(places); i++)
        if (y->type == YAML_SCALAR && str_equal(y->text, places[i])) return (Place)i;
    load_fault(l, y, K("model.place-unknown"), arg_str("word", y->text), arg_c("known", "case, office, either"));
    return PLACE_CASE;
}

void read_kind(Load *l, const Yaml *root, Kind *k)
{
    static const Str of_kind[] = { STR("kind"), STR("label"), STR("plural"), STR("number"), STR("numbering"), STR("place"),
                                   STR("is_case"), STR("logs_reads"), STR("looked_up"), STR("internal"), STR("title"), STR("title_any"), STR("own"),
                                   STR("known_by"), STR("store"), STR("rights"), STR("include"),
                                   STR("fields"), STR("states"), STR("moves"), STR("was") };
    static const char *const needed[] = { "kind", "label", "plural", "place", "rights", "fields", "states" };
    k->file = l->file;
    if (!read_names(l, root, of_kind, ARRAY_LEN(of_kind))) return;
    for (size_t i = 0; i < ARRAY_LEN(needed); i++) need_name(l, root, needed[i]);
    k->id = read_id(l, yaml_get(root, "kind"), false);
    read_label(l, root, "label", LABEL_LONGEST, &k->label);
    read_label(l, root, "plural", LABEL_LONGEST, &k->plural);
    read_number(l, root, k);
    k->place = read_place(l, root);
    k->is_case = read_bool(l, root, "is_case");
    k->logs_reads = read_bool(l, root, "logs_reads");
    k->looked_up = read_bool(l, root, "looked_up") || (k->logs_reads && k->place == PLACE_OFFICE);
    k->internal = read_bool(l, root, "internal");
    k->title = read_id(l, yaml_get(root, "title"), false);
    k->title_any = read_bool(l, root, "title_any");
    k->own = read_id(l, yaml_get(root, "own"), false);
    read_ids(l, root, "known_by", false, &k->known_by, &k->known_by_count);
    read_ids(l, root, "was", false, &k->was, &k->was_count);
    read_kind_store(l, root, k);
    read_rights(l, root, k);
    read_fields(l, root, &k->fields);
    read_states(l, root, k);
    read_moves(l, root, k);
}

void read_roles(Load *l, const Yaml *root)
{
    static const Str of_roles[] = { STR("roles"), STR("not_with") };
    if (!read_names(l, root, of_roles, ARRAY_LEN(of_roles))) return;
    need_name(l, root, "roles");
    const Yaml *map = read_map(l, root, "roles");
    if (map) l->model->roles = read_choices(l, map, &l->model->role_count);
    read_not_with(l, root);
}
