/* seizure_rows.c: see seizure.h: from rows to drafts. */
#include "desk/seizure.h"

#include "rules/rules.h"

typedef struct { Str id, seal, words; bool here; } Packed;      /* here: made by this table */

/* ---- IMEI ---- */

bool imei_is_sound(Str text)
{
    enum { DIGITS = 15 };
    int sum = 0, n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == ' ' || c == '-' || c == '/') continue;
        if (c < '0' || c > '9' || n == DIGITS) return false;
        int digit = c - '0', twice = digit * 2;
        sum += n++ % 2 == 1 ? twice / 10 + twice % 10 : digit;
    }
    return n == DIGITS && sum % 10 == 0;
}

/* ---- beginning ---- */

static bool lasts(Str state)
{
    return str_is(state, "planned") || str_is(state, "under_way") || str_is(state, "urgent");
}

ErrorCode seizure_begin(Request *r, Str id, Seizure *ret, Error *e)
{
    *ret = (Seizure){ .request = r, .by_no = map_in(r->arena), .by_seal = map_in(r->arena), .faults = { .arena = r->arena } };
    TRY(desk_see(r, id, &ret->search, e));
    if (!str_is(ret->search.kind->id, "search_action"))
        return error_set(e, ERR_USAGE, K("seizure.no-search"), arg_str("record", id));
    TRY(desk_is_here(&ret->search, e));
    TRY(desk_kind(r, STR("exhibit"), false, &ret->thing, e));
    TRY(desk_kind(r, STR("package"), false, &ret->package, e));
    ret->seal_up = kind_move(ret->thing, STR("seal_up"));
    if (!ret->seal_up) return error_internal(e, "seal_up");
    Str chain = ret->search.record.chain;
    TRY(desk_need_role(r, chain, ret->thing->create, ret->thing->create_count, K("desk.may-not-create"), ret->thing, e));
    TRY(desk_need_rank(r, chain, e));
    return lasts(ret->search.record.state) ? ERR_OK : error_set(e, ERR_INVALID, K("seizure.over"));
}

/* ---- faults ---- */

static bool is_about_the_row(ErrorCode code)
{
    return code == ERR_USAGE || code == ERR_INVALID || code == ERR_LIMIT || code == ERR_CONFLICT;
}

static ErrorCode fault(Seizure *s, const char *list, size_t row, Str field, Error *e)
{
    Error worded;
    if (!is_about_the_row(e->code)) return e->code;
    if (!s->faults.first) s->first = *e;
    desk_word_error(s->request, e, &worded);
    Str path = str_format(s->request->arena, "%s.%zu." STR_FMT, list, row, STR_ARG(field));
    error_clear(e);
    return path.ptr ? field_fault(&s->faults, path, &worded, e) : error_memory(e);
}

static ErrorCode fault_of(Seizure *s, const char *list, size_t row, Str field, const Error *what, Error *e)
{
    *e = *what;
    return fault(s, list, row, field, e);
}

/* Each value for itself, so that all that is wrong in a row is said at once. *ret NULL: something was. */
static ErrorCode read_fields(Seizure *s, const Kind *k, const char *list, size_t row, const JsonValue *given, JsonValue **ret,
    Error *e)
{
    Request *r = s->request;
    size_t before = s->faults.count;
    JSON_EACH(v, given) {
        JsonValue *one = json_new_object(r->arena), *fields;
        char *name = str_c(r->arena, v->key);
        if (!name || !one) return error_memory(e);
        json_set(r->arena, one, name, json_copy(r->arena, v));
        if (desk_fields(r, k, NULL, one, &fields, e) != ERR_OK) TRY(fault(s, list, row, v->key, e));
    }
    *ret = NULL;
    if (s->faults.count > before) return ERR_OK;
    return desk_fields(r, k, NULL, given, ret, e);
}

static void put(Request *r, JsonValue *o, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, o, name, json_new_string(r->arena, text));
}

static void take(Request *r, JsonValue *to, const JsonValue *row, const char *from, const char *name)
{
    const JsonValue *v = json_get(row, from);
    if (v && v->type != JSON_NULL && !(v->type == JSON_STRING && str_trim(v->text).len == 0))
        json_set(r->arena, to, name, json_copy(r->arena, v));
}

/* ---- packages ---- */

static Str option_label(Request *r, const Kind *k, const char *field, Str option)
{
    const Field *f = kind_field(k, str_of(field));
    for (size_t i = 0; f && i < f->choice_count; i++)
        if (str_equal(f->choices[i].id, option)) return view_label(r, &f->choices[i].label);
    return option;
}

/* "№ 3": what the thing's own field says of its package; of one without a number what it is. */
static Str package_words(Request *r, const Kind *k, Str no, Str container)
{
    return no.len == 0 ? option_label(r, k, "container", container) : str_format(r->arena, "№ " STR_FMT, STR_ARG(no));
}

static ErrorCode keep_packed(Seizure *s, Str no, Packed *p, const char *list, size_t row, Error *e)
{
    Str key;
    TRY(text_fold(s->request->arena, p->seal, &key, e));
    if (map_get(&s->by_seal, key)) {
        (void)error_set(e, ERR_CONFLICT, K("seizure.seal-twice"), arg_str("seal", p->seal));
        return fault(s, list, row, STR("seal"), e);
    }
    if (no.len > 0 && map_get(&s->by_no, no)) {
        (void)error_set(e, ERR_CONFLICT, K("seizure.no-twice"), arg_str("no", no));
        return fault(s, list, row, STR("no"), e);
    }
    if (!map_set(&s->by_seal, key, p) || (no.len > 0 && !map_set(&s->by_no, no, p))) return error_memory(e);
    return ERR_OK;
}

/* One package as a draft; *ret NULL: something is wrong with it. */
static ErrorCode add_package(Seizure *s, const JsonValue *given, const char *list, size_t row, Packed **ret, Error *e)
{
    Request *r = s->request;
    JsonValue *fields;
    Error what = { 0 };
    Str chain = s->search.record.chain;
    size_t before = s->faults.count;
    *ret = NULL;
    TRY(read_fields(s, s->package, list, row, given, &fields, e));
    if (!fields) return ERR_OK;
    Str no = json_text(json_get(fields, "no"));
    Str words = package_words(r, s->package, no, json_text(json_get(fields, "container")));
    put(r, fields, "search", s->search.record.id);
    put(r, fields, "title", str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(words),
        STR_ARG(json_text(json_get(fields, "seal")))));
    ErrorCode code = rules_fill_seal(r, s->package, NULL, fields, &what);
    if (code == ERR_OK) code = record_check(s->package, fields, s->package->states[0].id, &what);
    if (code != ERR_OK) return fault_of(s, list, row, error_arg(&what, "field"), &what, e);
    code = rules_check_planned(r, s->package, chain, STR(""), NULL, fields, &what);
    if (code != ERR_OK) return fault_of(s, list, row, STR("seal"), &what, e);
    Packed *p = ARENA_NEW(r->arena, Packed);
    if (!p) return error_memory(e);
    *p = (Packed){ .id = object_id_new(r->arena, s->package->id), .seal = json_text(json_get(fields, "seal")), .words = words,
        .here = true };
    TRY(keep_packed(s, no, p, list, row, e));
    if (s->faults.count > before) return ERR_OK;
    s->drafts[s->count++] = desk_draft(s->package, chain, STR("record.create"), p->id, 0, s->package->states[0].id, NUMBER_NEXT,
        fields);
    s->packages++;
    *ret = p;
    return p->id.ptr ? ERR_OK : error_memory(e);
}

/* ---- packages that are there ---- */

static ErrorCode take_there(void *self, const Record *rec, Error *e)
{
    Seizure *s = self;
    Request *r = s->request;
    const JsonValue *body;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || !str_equal(rec->chain, s->search.record.chain)) return ERR_OK;
    TRY(record_fields(r->arena, rec, &body, e));
    const JsonValue *f = json_get(body, "fields");
    Str no = str_copy(r->arena, json_text(json_get(f, "no"))), container = json_text(json_get(f, "container"));
    Packed *p = ARENA_NEW(r->arena, Packed);
    if (!p) return error_memory(e);
    *p = (Packed){ .id = str_copy(r->arena, rec->id), .seal = str_copy(r->arena, json_text(json_get(f, "seal"))),
                   .words = package_words(r, s->package, no, container) };
    if (no.len > 0 && !map_get(&s->by_no, no) && !map_set(&s->by_no, no, p)) return error_memory(e);
    return ERR_OK;
}

/* ---- things ---- */

/* By its number; or the row's own seal, with the container beside it. */
static ErrorCode packed_of(Seizure *s, const JsonValue *row, size_t at, Packed **ret, Error *e)
{
    Request *r = s->request;
    Str no = str_trim(json_text(json_get(row, "pack"))), seal = str_trim(json_text(json_get(row, "seal"))), key;
    *ret = NULL;
    if (no.len > 0 && (*ret = map_get(&s->by_no, no)) && seal.len == 0) return ERR_OK;
    if (no.len > 0 && seal.len == 0) {
        (void)error_set(e, ERR_INVALID, K("seizure.no-package"), arg_str("no", no));
        return fault(s, "rows", at, STR("pack"), e);
    }
    if (seal.len == 0) return ERR_OK;
    if (*ret && !(*ret)->here) {                    /* the same table a second time would be entered a second time */
        (void)error_set(e, ERR_CONFLICT, K("seizure.there-already"), arg_str("no", no));
        return fault(s, "rows", at, STR("pack"), e);
    }
    TRY(text_fold(r->arena, seal, &key, e));
    Packed *known = map_get(&s->by_seal, key);
    if (known || *ret) {                            /* the same package, named a second time */
        bool other = *ret && (known ? known != *ret : !str_equal((*ret)->seal, seal));
        if (!*ret) *ret = known;
        if (!other) return ERR_OK;
        (void)error_set(e, ERR_CONFLICT, K("seizure.other-seal"), arg_str("no", no), arg_str("seal", (*ret)->seal));
        return fault(s, "rows", at, STR("seal"), e);
    }
    JsonValue *given = json_new_object(r->arena);
    take(r, given, row, "pack", "no");
    take(r, given, row, "container", "container");
    take(r, given, row, "seal", "seal");
    take(r, given, row, "package_weight", "weight");
    if (!json_get(given, "container")) put(r, given, "container", STR("bag"));
    return add_package(s, given, "rows", at, ret, e);
}

static ErrorCode thing_fields(Seizure *s, const JsonValue *row, size_t at, JsonValue **ret, Error *e)
{
    static const char *const SAME[] = { "what", "category", "marks", "serial", "imei", "room", "found_at", "found_by", "found_on",
        "owner", "quantity",
                                        "pieces", "weight", "device_state" };
    Request *r = s->request;
    JsonValue *given = json_new_object(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(SAME); i++) take(r, given, row, SAME[i], SAME[i]);
    TRY(read_fields(s, s->thing, "rows", at, given, ret, e));
    Str imei = json_text(json_get(*ret, "imei"));
    if (imei.len == 0 || imei_is_sound(imei)) return ERR_OK;
    (void)error_set(e, ERR_INVALID, K("seizure.imei"), arg_str("imei", imei));
    return fault(s, "rows", at, STR("imei"), e);
}

/* The move into its package, right behind its making. */
static ErrorCode seal_up(Seizure *s, const Draft *made, const Packed *p, Error *e)
{
    Request *r = s->request;
    JsonValue *fields = json_copy(r->arena, made->fields), *body = json_new_object(r->arena);
    Buf text = buf_in(r->arena);
    put(r, fields, "in_package", p->id);
    put(r, fields, "package", p->words);
    put(r, fields, "seal", p->seal);
    TRY(rules_custody_fill(r, s->thing, s->seal_up, made->object, made->fields, fields, fields, e));
    json_set(r->arena, body, "fields", json_copy(r->arena, made->fields));
    json_set(r->arena, body, "state", json_new_string(r->arena, made->state));
    if (body) json_write(&text, body);
    if (!fields || fields->broken || !body || text.failed) return error_memory(e);
    Record rec = { .id = made->object, .kind = s->thing->id, .chain = made->chain, .state = made->state, .version = 1,
        .body = buf_str(&text) };
    TRY(rules_let_pass(r, s->seal_up, &rec, fields, e));
    TRY(record_check(s->thing, fields, s->seal_up->to, e));
    s->drafts[s->count] = desk_draft(s->thing, made->chain, STR("record.move.seal_up"), made->object, 1, s->seal_up->to,
        NUMBER_SAME, fields);
    s->count++;
    s->sealed++;
    return ERR_OK;
}

static ErrorCode add_thing(Seizure *s, const JsonValue *row, size_t at, Error *e)
{
    Request *r = s->request;
    JsonValue *fields;
    Packed *p;
    Error what = { 0 };
    size_t before = s->faults.count;
    TRY(thing_fields(s, row, at, &fields, e));
    TRY(packed_of(s, row, at, &p, e));
    if (s->faults.count > before || !fields) return ERR_OK;
    put(r, fields, "search", s->search.record.id);
    if (!json_get(fields, "pieces") && p) {
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, fields, "pieces", json_set(r->arena, one, "number", json_new_string(r->arena, STR("1"))));
    }
    if (record_check(s->thing, fields, s->thing->states[0].id, &what) != ERR_OK)
        return fault_of(s, "rows", at, error_arg(&what, "field"), &what, e);
    Str id = object_id_new(r->arena, s->thing->id);
    if (!id.ptr) return error_memory(e);
    Draft *made = &s->drafts[s->count++];
    *made = desk_draft(s->thing, s->search.record.chain, STR("record.create"), id, 0, s->thing->states[0].id, NUMBER_NEXT, fields);
    s->things++;
    if (!p) return ERR_OK;
    return seal_up(s, made, p, &what) == ERR_OK ? ERR_OK : fault_of(s, "rows", at, STR("pack"), &what, e);
}

ErrorCode seizure_rows(Seizure *s, const JsonValue *packages, const JsonValue *rows, Error *e)
{
    Request *r = s->request;
    size_t many = packages ? packages->count : 0, things = rows ? rows->count : 0, at = 0;
    if (many > SEIZURE_PACKAGES || things > SEIZURE_THINGS)
        return error_set(e, ERR_LIMIT, K("seizure.most"), arg_int("most", SEIZURE_THINGS));
    s->drafts = arena_array(r->arena, many + 3 * things + 1, sizeof *s->drafts);
    if (!s->drafts) return error_memory(e);
    JSON_EACH(row, packages) {
        Packed *p;
        TRY(add_package(s, row, "packages", at++, &p, e));
    }
    if (kind_field(s->package, STR("search")))
        TRY(records_by(r, s->package->id, STR("search"), s->search.record.id, take_there, s, e));
    at = 0;
    JSON_EACH(row, rows) TRY(add_thing(s, row, at++, e));
    return ERR_OK;
}
