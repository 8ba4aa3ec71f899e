/* store_rules.c: what must hold of the office's store before somebody writes that something lies there.
 *
 * A place is inside one that is larger, and never inside itself; it is closed when it is empty. What has its place on a label is
 * not put somewhere in passing: where a thing lies, in whose hands it is, until when and with what it belongs together changes
 * by moves alone, each with its trace. A class whose things may not lie with others says so in storage.yaml. */
#include "rules/rules_int.h"
#include "rules/store_places.h"
#include "rules/refused_field.h"

static bool differs(const JsonValue *before, const JsonValue *after, const char *name)
{
    const JsonValue *was = json_get(before, name), *now = json_get(after, name);
    return was ? !now || !json_equal(was, now) : now != NULL;
}

/* ---- by moves alone ---- */

static const struct { const char *kind, *fields[6]; } BY_MOVE[] = {
    { "storage_place", { "inside" } },
    { "exhibit", { "place", "kit", "lot", "due_back", "issued_to_user" } },
    { "asset", { "place" } },
};

ErrorCode rules_check_store_change(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e)
{
    for (size_t i = 0; i < ARRAY_LEN(BY_MOVE); i++) {
        if (!str_is(k->id, BY_MOVE[i].kind)) continue;
        for (const char *const *name = BY_MOVE[i].fields; *name; name++) {
            const Field *f = kind_field(k, str_of(*name));
            if (!f || !differs(before, after, *name)) continue;
            return rules_refuse_field(f, K("rules.store-by-move"), e);
        }
    }
    return ERR_OK;
}

/* ---- the tree ---- */

static int level_of(const Kind *k, const JsonValue *fields)
{
    const Field *f = kind_field(k, STR("level"));
    Str level = field_of(fields, "level");
    for (size_t i = 0; f && i < f->choice_count; i++) if (str_equal(f->choices[i].id, level)) return (int)i;
    return -1;
}

/* All around it, from `inside` on: none of them is the place itself. */
static ErrorCode check_way_up(Request *r, Str id, Str inside, Error *e)
{
    StorePlace *up[STORE_DEEP];
    size_t count;
    TRY(places_up(r, inside, up, &count, e));
    for (size_t i = 0; i < count; i++) {
        if (!str_equal(up[i]->id, id)) continue;
        return error_set(e, ERR_INVALID, K("rules.place-circle"), arg_str("place", field_of(up[0]->fields, "name")),
                         arg_str("around",
                field_of(up[i]->fields, "name")));
    }
    return count < STORE_DEEP ? ERR_OK : error_set(e, ERR_INVALID, K("rules.place-deep"), arg_int("most", STORE_DEEP));
}

static ErrorCode check_inside(Request *r, const Kind *k, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    StorePlace *around;
    Str inside = field_of(after, "inside");
    if (inside.len == 0 || !differs(before, after, "inside")) return ERR_OK;
    TRY(places_one(r, inside, &around, e));
    if (!around || !str_is(around->state, "in_use")) return error_set(e, ERR_INVALID, K("rules.place-not-in-use"), arg_str("place",
            around ? field_of(around->fields, "name") : inside));
    if (level_of(k, around->fields) > level_of(k, after)) return error_set(e, ERR_INVALID, K("rules.place-level"), arg_str("place",
            field_of(around->fields, "name")));
    return check_way_up(r, id, inside, e);
}

ErrorCode guard_place_carried(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const JsonValue *body;
    TRY(record_fields(r->arena, rec, &body, e));
    bool same = !differs(json_get(body, "fields"), fields, "inside");
    return same ? error_set(e, ERR_INVALID, K("rules.place-same")) : ERR_OK;
}

typedef struct { Request *request; Str name; } Inside;

static ErrorCode find_in_use(void *self, const Record *rec, Error *e)
{
    Inside *in = self;
    const JsonValue *body;
    if (rec->body.len == 0 || !str_is(rec->state, "in_use")) return ERR_OK;
    TRY(request_note_read(in->request, rec->id, rec->version, e));
    TRY(record_fields(in->request->arena, rec, &body, e));
    in->name = str_copy(in->request->arena, field_of(json_get(body, "fields"), "name"));
    return in->name.ptr ? ERR_END : error_memory(e);
}

ErrorCode guard_place_empty(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Inside in = { .request = r };
    int64_t count;
    (void)fields;
    TRY(places_count_there(r, rec->id, &count, e));
    if (count > 0) return error_set(e, ERR_INVALID, K("rules.place-not-empty"));
    TRY(store_records_by(r->store, STR("storage_place"), STR("inside"), rec->id, find_in_use, &in, e));
    return in.name.len > 0 ? error_set(e, ERR_INVALID, K("rules.place-holds"), arg_str("place", in.name)) : ERR_OK;
}

/* ---- where a thing is put ---- */

static ErrorCode check_place(Request *r, const Kind *k, const JsonValue *before, const JsonValue *after, Error *e)
{
    StorePlace *p;
    bool fits;
    Str place = field_of(after, "place");
    if (place.len == 0 || !differs(before, after, "place")) return ERR_OK;
    TRY(places_one(r, place, &p, e));
    if (!p || !str_is(p->state, "in_use")) return error_set(e, ERR_INVALID, K("rules.place-not-in-use"), arg_str("place",
            p ? field_of(p->fields, "name") : place));
    const StoreClass *c = places_class_of(r, k, after);
    if (!c || !c->refuse) return ERR_OK;
    TRY(places_fits(r, place, c->id, &fits, e));
    return fits ? ERR_OK : error_set(e, ERR_INVALID, K("rules.place-class"), arg_str("place", field_of(p->fields, "name")),
                                     arg_str("class",
            places_class_label(r, c->id)));
}

Str places_class_label(const Request *r, Str class_id)
{
    const Kind *k = model_kind(r->model, STR("storage_place"));
    const Field *f = k ? kind_field(k, STR("classes")) : NULL;
    for (size_t i = 0; f && f->of && i < f->of->choice_count; i++)
        if (str_equal(f->of->choices[i].id, class_id)) return f->of->choices[i].label.text[r->lang];
    return class_id;
}

/* Said of a move that brings a thing to where it lies. */
ErrorCode guard_thing_placed(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const JsonValue *body;
    TRY(record_fields(r->arena, rec, &body, e));
    if (!json_get(fields, "place") && !json_get(fields, "storage_place"))
        return error_set(e, ERR_INVALID, K("rules.thing-place"), arg_str("field", rules_field_label(r, rec, NULL, "place")));
    const Kind *k = model_kind(r->model, rec->kind);
    bool stays = k && kind_lies(k, rec->state) && !str_is(rec->state, "difference");
    if (stays && !differs(json_get(body, "fields"), fields, "place")) return error_set(e, ERR_INVALID,
            K("rules.thing-there-already"));
    return ERR_OK;
}

/* ---- issue ---- */

/* With the move itself; a second person who signs it later types nothing. */
static ErrorCode check_typed(Request *r, const Record *rec, const char *const *names, size_t count, Error *e)
{
    const JsonValue *given = json_get(r->args, "fields");
    for (size_t i = 0; i < count && json_get(r->args, "move"); i++) {
        if (json_get(given, names[i])) continue;
        return error_set(e, ERR_INVALID, K("rules.thing-typed"), arg_str("field", rules_field_label(r, rec, NULL, names[i])),
                         arg_c("field-id", names[i]));
    }
    return ERR_OK;
}

static Str shown_day(const Request *r, Day day)
{
    char text[11];
    return str_copy(r->arena, day_format_local(text, day));
}

/* Why it goes out this time is typed with the issue itself. */
ErrorCode guard_thing_issued(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const TYPED[] = { "issued_for", "issue_basis" };
    Day due, today = instant_local_day(clock_now());
    Str user = field_of(fields, "issued_to_user");
    TRY(check_typed(r, rec, TYPED, ARRAY_LEN(TYPED), e));
    if (user.len == 0 && !json_get(fields, "issued_to")) return error_set(e, ERR_INVALID, K("rules.thing-to-whom"));
    if (user.len > 0 && (str_equal(user, session_user(r->session)) || str_equal(user, request_acts_for(r, rec->chain))))
        return error_set(e, ERR_INVALID, K("rules.issue-own"));
    bool past = day_parse(field_of(fields, "due_back"), &due) && due < today;
    return past ? error_set(e, ERR_INVALID, K("rules.thing-due-past"), arg_str("day", shown_day(r, due))) : ERR_OK;
}

ErrorCode guard_thing_due(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const JsonValue *body;
    Day was, now;
    TRY(record_fields(r->arena, rec, &body, e));
    if (!day_parse(field_of(fields, "due_back"), &now)) return ERR_OK;      /* that it is needed is said elsewhere */
    bool had = day_parse(field_of(json_get(body, "fields"), "due_back"), &was);
    if (had && now <= was) return error_set(e, ERR_INVALID, K("rules.thing-due-later"), arg_str("day", shown_day(r, was)));
    bool past = now < instant_local_day(clock_now());
    return past ? error_set(e, ERR_INVALID, K("rules.thing-due-past"), arg_str("day", shown_day(r, now))) : ERR_OK;
}

/* ---- kits ---- */

static ErrorCode check_kit(Request *r, const Kind *k, Str chain, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    Record rec;
    const JsonValue *body;
    Str kit = field_of(after, "kit");
    if (!str_is(k->id, "exhibit") || kit.len == 0 || !differs(before, after, "kit")) return ERR_OK;
    ErrorCode code = request_record(r, kit, &rec, e);
    if (code == ERR_NOT_FOUND || (code == ERR_OK && rec.body.len == 0)) return error_set(e, ERR_INVALID, K("rules.kit-none"));
    TRY(code);
    TRY(record_fields(r->arena, &rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    bool is_kit = str_is(field_of(fields, "thing"), "kit"), nested = str_is(field_of(after, "thing"), "kit") ||
        json_get(fields, "kit");
    if (!is_kit || !str_equal(rec.chain, chain) || str_equal(rec.id, id)) return error_set(e, ERR_INVALID, K("rules.kit-none"));
    return nested ? error_set(e, ERR_INVALID, K("rules.kit-in-kit")) : ERR_OK;
}

ErrorCode guard_thing_in_kit(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const JsonValue *body;
    (void)fields;
    TRY(record_fields(r->arena, rec, &body, e));
    return json_get(json_get(body, "fields"), "kit") ? ERR_OK : error_set(e, ERR_INVALID, K("rules.kit-not-in"));
}

/* ---- lots ---- */

static bool pieces_in(const JsonValue *fields, const char *name, int64_t *ret)
{
    return int_parse(json_text(json_get(json_get(fields, name), "number")), ret);
}

/* The part has a seal of its own, and something is left: who takes everything issues the lot itself. What was typed with an
 * earlier part does not count. */
ErrorCode guard_lot_part(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const TYPED[] = { "part_pieces", "part_seal", "opened_with" };
    const JsonValue *body;
    int64_t all, part;
    TRY(record_fields(r->arena, rec, &body, e));
    const JsonValue *was = json_get(body, "fields");
    if (!str_is(field_of(was, "thing"), "lot")) return error_set(e, ERR_INVALID, K("rules.lot-none"));
    TRY(check_typed(r, rec, TYPED, ARRAY_LEN(TYPED), e));
    if (!pieces_in(was, "pieces", &all) || !pieces_in(fields, "part_pieces", &part)) return error_set(e, ERR_INVALID,
            K("rules.lot-none"));
    if (part >= all) return error_set(e, ERR_INVALID, K("rules.lot-rest"), arg_int("most", all - 1));
    Str seal = field_of(fields, "part_seal");
    bool same = str_equal(seal, field_of(fields, "seal")) || str_equal(seal, field_of(was, "seal"));
    return same ? error_set(e, ERR_INVALID, K("rules.exhibit-old-seal"), arg_str("seal", seal)) : ERR_OK;
}

bool rules_typed_anew(const Kind *k, const Move *m, Str field)
{
    static const Str ISSUE[] = { STR("issued_to"), STR("issued_to_user"), STR("issued_for"), STR("issue_basis"), STR("due_back") };
    static const Str PART[] = { STR("part_pieces"), STR("part_seal"), STR("seal"), STR("opened_with"), STR("weight") };
    if (!str_is(k->id, "exhibit") || !k->store.given) return false;
    if (str_is(m->id, "take_part")) return str_in(field, PART, ARRAY_LEN(PART));
    return str_is(m->id, "issue") && str_in(field, ISSUE, ARRAY_LEN(ISSUE));
}

bool rules_thing_takes(const Kind *k, const Move *m, const JsonValue *fields)
{
    if (!str_is(k->id, "exhibit") || !k->store.given) return true;
    Str thing = field_of(fields, "thing");
    bool in_kit = json_get(fields, "kit") != NULL;
    if (str_is(m->id, "take_part")) return str_is(thing, "lot");
    if (str_is(m->id, "put_into_kit")) return !in_kit && !str_is(thing, "kit");
    return !str_is(m->id, "take_out_of_kit") || in_kit;
}

ErrorCode rules_check_stored(Request *r, const Kind *k, Str chain, Str id, const JsonValue *before, const JsonValue *after,
                             Error *e)
{
    if (str_is(k->id, "storage_place")) return check_inside(r, k, id, before, after, e);
    if (!k->store.given) return ERR_OK;
    TRY(check_place(r, k, before, after, e));
    return check_kit(r, k, chain, id, before, after, e);
}
