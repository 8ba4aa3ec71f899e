/* takeover_row.c: one record that was running before this register was: what is typed of it becomes the fields, the place and
 * the state in which it begins. Only states that the model opens for it (`taken_over: true`) are taken, each with the paper
 * that says so and the day since which it stands there. What an old register numbered is recognised by that number, so that
 * nothing is entered twice. */
#include "desk/desk_takeover.h"

#include "rules/rules.h"

/* ---- the kind as it is asked for ---- */

static bool is_file(const Field *f)
{
    return f->type == FIELD_FILE || (f->type == FIELD_LIST && f->of->type == FIELD_FILE);
}

/* What is typed of the take-over itself; the rest of its fields the program writes. */
static bool is_typed(const Field *f)
{
    return !str_is(f->id, "taken_over") && !str_is(f->id, "taken_batch") && !f->machine;
}

static Label label_of(const char *key)
{
    Label l = { 0 };
    for (int i = 0; i < LANG_COUNT; i++) l.text[i] = str_of(message_text((Lang)i, str_of(key)));
    return l;
}

static Field *add(Taking *t, Field *last, const Field *f)
{
    Field *copy = arena_array(t->request->arena, 1, sizeof *copy);
    if (!copy) return NULL;
    *copy = *f;
    copy->next = NULL;
    if (last) last->next = copy;
    else t->asks.fields = copy;
    return copy;
}

/* Where it may begin: the kind's first state, and those that the model opens. */
static ErrorCode state_field(Taking *t, Field *ret, Error *e)
{
    const Kind *k = t->kind;
    *ret = (Field){ .id = STR("state"), .type = FIELD_CHOICE, .label = label_of(K("desk.row-state")) };
    ret->choices = arena_array(t->request->arena, k->state_count, sizeof *ret->choices);
    if (!ret->choices) return error_memory(e);
    for (size_t i = 0; i < k->state_count; i++) {
        const State *s = &k->states[i];
        if (i == 0 || s->taken_over) ret->choices[ret->choice_count++] = (Choice){ .id = s->id, .label = s->label };
    }
    return ERR_OK;
}

static ErrorCode make_asks(Taking *t, Error *e)
{
    const Kind *k = t->kind;
    Field state, *last = NULL;
    Field item = { .type = FIELD_TEXT, .longest = 200 };
    Field in_case = { .id = STR("case"), .type = FIELD_TEXT, .label = label_of(K("rights.row-case")), .longest = 200 };
    Field members = { .id = STR("members"), .type = FIELD_LIST, .label = label_of(K("takeover.members")),
                      .hint = label_of(K("takeover.members-hint")) };
    t->asks = *k;
    t->asks.fields = NULL;
    members.of = arena_array(t->request->arena, 1, sizeof *members.of);
    if (!members.of) return error_memory(e);
    *members.of = item;
    TRY(state_field(t, &state, e));
    for (const Field *f = k->fields; f; f = f->next) {
        if (field_is_taken_over(f) && is_typed(f) && !(last = add(t, last, f))) return error_memory(e);
    }
    if (!(last = add(t, last, &state))) return error_memory(e);
    if (!k->is_case && t->chain.len == 0 && !(last = add(t, last, &in_case))) return error_memory(e);
    for (const Field *f = k->fields; f; f = f->next) {
        bool closed = f->derived.len > 0 || f->retired || f->machine || is_file(f) || rules_is_place(k, f);     /* those of the take-over, too */
        if (!closed && !(last = add(t, last, f))) return error_memory(e);
        if (k->is_case && str_is(f->id, "lead") && !(last = add(t, last, &members))) return error_memory(e);
    }
    return ERR_OK;
}

/* ---- beginning ---- */

typedef struct { Request *request; Str id; } FindOpen;

static ErrorCode take_open(void *self, const Record *rec, Error *e)
{
    FindOpen *f = self;
    if (!str_is(rec->state, "open")) return ERR_OK;
    f->id = str_copy(f->request->arena, rec->id);
    return f->id.ptr ? ERR_END : error_memory(e);
}

static ErrorCode open_takeover(Taking *t, Error *e)
{
    Request *r = t->request;
    FindOpen f = { .request = r };
    Day until;
    TRY(records_of_kind_in(r, STR("office"), STR("takeover"), take_open, &f, e));
    if (f.id.len == 0) return error_set(e, ERR_CONFLICT, K("takeover.none-open"));
    TRY(desk_see(r, f.id, &t->takeover, e));
    Str day = json_text(json_get(t->takeover.fields, "until"));
    if (!day_parse(day, &until) || until >= instant_local_day(clock_now())) return ERR_OK;
    char text[11];
    return error_set(e, ERR_CONFLICT, K("takeover.over"), arg_str("day", day_format_local(text, until)));
}

ErrorCode takeover_begin(Request *r, Taking *t, Error *e)
{
    Seen seen;
    Str named = arg_text(r, "case");
    *t = (Taking){ .request = r, .basis = str_trim(arg_text(r, "basis")), .users = map_in(r->arena), .cases = map_in(r->arena),
                   .keys = map_in(r->arena) };
    TRY(desk_kind(r, arg_text(r, "kind"), true, &t->kind, e));
    const Kind *k = t->kind;
    if (!kind_takes_over(k)) return error_set(e, ERR_USAGE, K("takeover.not-this-kind"), arg_str("kind", k->id));
    if (!request_has_role(r, k->create, k->create_count)) return desk_need_role(r, STR("office"), k->create, k->create_count,
                                                                               K("desk.may-not-create"), k, e);
    if (request_is_administrator(r)) return error_set(e, ERR_DENIED, K("rights.administrator"));
    TRY(open_takeover(t, e));
    if (named.len > 0) {
        if (k->is_case) return error_set(e, ERR_USAGE, K("desk.no-case-here"), arg_str("kind", k->id));
        TRY(desk_see(r, named, &seen, e));
        TRY(desk_place(r, k, named, &t->chain, e));
        if (!request_is_ordinary(r, t->chain)) return error_set(e, ERR_DENIED, K("takeover.not-locked"));
        TRY(desk_need_rank(r, t->chain, e));
    }
    return make_asks(t, e);
}

/* ---- numbers ---- */

/* Cyrillic letters that look like Latin ones, folded. */
static Str lookalike(uint32_t c)
{
    static const struct { uint32_t from; const char *to; } LOOK[] = {
        { 0x430, "a" }, { 0x432, "b" }, { 0x435, "e" }, { 0x43a, "k" }, { 0x43c, "m" }, { 0x43d, "h" }, { 0x43e, "o" },
        { 0x440, "p" }, { 0x441, "c" }, { 0x442, "t" }, { 0x443, "y" }, { 0x445, "x" }, { 0x456, "i" },
        { 0x2010, "-" }, { 0x2011, "-" }, { 0x2012, "-" }, { 0x2013, "-" }, { 0x2014, "-" }, { 0x2212, "-" },
        { 0x2116, "" }, { 0xa0, "" }, { 0x202f, "" }, { ' ', "" }, { '.', "" }, { '_', "" },
    };
    for (size_t i = 0; i < ARRAY_LEN(LOOK); i++) if (LOOK[i].from == c) return str_of(LOOK[i].to);
    return (Str){ 0 };
}

ErrorCode takeover_fold(Arena *a, Str number, Str *ret, Error *e)
{
    Str folded, rest;
    Buf to = buf_in(a);
    TRY(text_fold(a, number, &folded, e));
    for (uint32_t c; utf8_next(&folded, &c); ) {
        Str look = lookalike(c);
        if (look.ptr) buf_add(&to, look);
        else utf8_add(&to, c);
    }
    if (to.failed) return error_memory(e);
    TRY(text_fold(a, buf_str(&to), &rest, e));          /* as the index has it */
    /* the sign for "number", folded */
    bool numero = str_starts(rest, STR("no")) && rest.len > 2 && rest.ptr[2] >= '0' && rest.ptr[2] <= '9';
    *ret = numero ? str_from(rest, 2) : rest;
    return ERR_OK;
}

/* ---- who and where ---- */

static ErrorCode user_named(Taking *t, Str typed, Str *ret, Error *e)
{
    Request *r = t->request;
    Seen seen;
    Str *there = map_get(&t->users, typed);
    if (there) {
        *ret = *there;
        return ERR_OK;
    }
    ErrorCode code = desk_user_by_login(r, typed, &seen, e);
    if (code == ERR_NOT_FOUND) return error_set(e, ERR_INVALID, K("takeover.no-user"), arg_str("user", typed));
    if (code != ERR_OK) return code;
    bool gone = !str_is(seen.record.state, "active");
    JSON_EACH(role, json_get(seen.fields, "roles")) gone = gone || str_is(role->text, "administrator");
    if (gone) return error_set(e, ERR_INVALID, K("takeover.no-user"), arg_str("user", typed));
    Str *kept = arena_array(r->arena, 1, sizeof *kept);
    Str key = str_copy(r->arena, typed);
    if (!kept || !key.ptr || !map_set(&t->users, key, kept)) return error_memory(e);
    *ret = *kept = seen.record.id;
    return ERR_OK;
}

typedef struct { Taking *taking; Record found; size_t count; Error *e; } ByOld;

static ErrorCode take_case(void *self, const Record *rec, Error *e)
{
    ByOld *b = self;
    Request *r = b->taking->request;
    const JsonValue *body;
    Record kept = *rec;
    kept.body = str_copy(r->arena, rec->body);
    kept.id = str_copy(r->arena, rec->id);
    kept.state = str_copy(r->arena, rec->state);
    kept.kind = str_copy(r->arena, rec->kind);
    kept.chain = str_copy(r->arena, rec->chain);
    if (!kept.body.ptr || !kept.id.ptr || !kept.state.ptr || !kept.kind.ptr || !kept.chain.ptr) return error_memory(e);
    if (rec->body.len == 0) return ERR_OK;
    TRY(record_fields(r->arena, &kept, &body, e));
    bool ours = str_equal(json_text(json_get(json_get(body, "fields"), "taken_over")), b->taking->takeover.record.id);
    if (!ours && !request_may_see(r, model_kind(r->model, kept.kind), &kept)) return ERR_OK;
    b->found = kept;
    b->count++;
    return ERR_OK;
}

/* By its number here, or by that in the old register. A case of this very take-over may be filled by whoever takes over, also
 * where he is no member of it; he sees nothing of it by that. */
static ErrorCode look_for_case(Taking *t, Str typed, Str *ret, Error *e)
{
    Request *r = t->request;
    ByOld b = { .taking = t };
    Str key;
    TRY(takeover_fold(r->arena, typed, &key, e));
    TRY(store_records_by(r->store, STR("case"), STR("taken_key"), key, take_case, &b, e));
    if (b.count == 0) {
        Seen seen;
        ErrorCode code = desk_see(r, typed, &seen, e);
        if (code == ERR_NOT_FOUND || (code == ERR_OK && !seen.kind->is_case)) {
            return error_set(e, ERR_INVALID, K("takeover.no-case"), arg_str("case", typed));
        }
        if (code != ERR_OK) return code;
        b.found = seen.record;
        TRY(desk_need_rank(r, seen.record.id, e));
    }
    const State *s = kind_state(model_kind(r->model, b.found.kind), b.found.state);
    if (s && s->final) return error_set(e, ERR_INVALID, K("desk.case-ended"), arg_str("record", typed));
    if (!request_is_ordinary(r, b.found.id)) return error_set(e, ERR_INVALID, K("takeover.not-locked"));
    *ret = b.found.id;
    return ERR_OK;
}

static ErrorCode case_named(Taking *t, Str typed, Str *ret, Error *e)
{
    Request *r = t->request;
    Str *there = map_get(&t->cases, typed);
    if (!there) {
        Str key = str_copy(r->arena, typed);
        there = arena_array(r->arena, 1, sizeof *there);
        if (!key.ptr || !there) return error_memory(e);
        TRY(look_for_case(t, typed, there, e));
        if (!map_set(&t->cases, key, there)) return error_memory(e);
    }
    *ret = *there;
    return ERR_OK;
}

/* ---- one record ---- */

typedef struct {
    Taking    *taking;
    TakenWrong wrong; void *self;
    Taken     *to;
    JsonValue *given, *faulty;          /* faulty: the fields that are, by name */
    size_t     faults;
    int64_t    row;
} Reading;

static bool is_about_it(ErrorCode code)
{
    return code == ERR_USAGE || code == ERR_INVALID || code == ERR_LIMIT || code == ERR_CONFLICT || code == ERR_NOT_FOUND;
}

static ErrorCode fault(Reading *d, Str field, Error *e)
{
    if (!is_about_it(e->code)) return e->code;
    if (field.len == 0) field = error_arg(e, "field");
    d->faults++;
    char *name = field.len > 0 ? str_c(d->taking->request->arena, field) : NULL;
    if (name) json_set(d->taking->request->arena, d->faulty, name, json_new_bool(d->taking->request->arena, true));
    d->wrong(d->self, field, e);
    return ERR_OK;
}

static ErrorCode add_member(Reading *d, Str typed, Error *e)
{
    Str user;
    typed = str_trim(typed);
    if (typed.len == 0) return ERR_OK;
    if (d->to->member_count == TAKEN_MEMBERS) {
        return error_set(e, ERR_LIMIT, K("takeover.members-most"), arg_int("most", TAKEN_MEMBERS));
    }
    TRY(user_named(d->taking, typed, &user, e));
    d->to->members[d->to->member_count++] = user;
    return ERR_OK;
}

static ErrorCode read_members(Reading *d, const JsonValue *v, Error *e)
{
    Str rest = json_text(v), one;
    if (v->type == JSON_ARRAY) {
        JSON_EACH(item, v) TRY(add_member(d, json_text(item), e));
        return ERR_OK;
    }
    for (bool more = rest.len > 0; more; ) {
        more = str_cut(&rest, ';', &one);
        TRY(add_member(d, one, e));
    }
    return ERR_OK;
}

/* A user by his sign-in name; everything else as the model reads it. */
static ErrorCode read_value(Reading *d, const Field *f, const JsonValue *v, Error *e)
{
    Request *r = d->taking->request;
    char *name = str_c(r->arena, f->id);
    JsonValue *one = json_new_object(r->arena), *read, *kept = json_copy(r->arena, v);
    Str user;
    if (!name || !one || !kept) return error_memory(e);
    if (f->type == FIELD_REF && str_is(f->to, "user") && v->type == JSON_STRING && str_trim(v->text).len > 0) {
        TRY(user_named(d->taking, str_trim(v->text), &user, e));
        kept = json_new_string(r->arena, user);
    }
    json_set(r->arena, one, name, kept);
    TRY(desk_fields(r, &d->taking->asks, NULL, one, &read, e));
    if (str_is(f->id, "state")) {
        Str state = json_text(json_get(read, "state"));
        if (state.len > 0) d->to->state = state;
        return ERR_OK;
    }
    const JsonValue *value = json_get(read, name);
    if (value) json_set(r->arena, d->given, name, json_copy(r->arena, value));
    return ERR_OK;
}

static ErrorCode read_one(Reading *d, const JsonValue *v, Error *e)
{
    const Field *f = kind_field(&d->taking->asks, v->key);
    if (!f) return error_set(e, ERR_USAGE, K("desk.no-field"), arg_str("kind", d->taking->kind->id), arg_str("field", v->key));
    Str typed = str_trim(json_text(v));
    if (str_is(f->id, "case")) return typed.len > 0 ? case_named(d->taking, typed, &d->to->chain, e) : ERR_OK;
    if (str_is(f->id, "members")) return read_members(d, v, e);
    return read_value(d, f, v, e);
}

static ErrorCode needs(Reading *d, const char *name, Error *e)
{
    const Field *f = kind_field(d->taking->kind, str_of(name));
    if (!f || json_get(d->given, name) || json_get(d->faulty, name)) return ERR_OK;      /* a wrong one is told already */
    (void)error_set(e, ERR_INVALID, K("takeover.needs"), arg_str("field", f->id), arg_str("label-en", f->label.text[LANG_EN]),
                    arg_str("label-ru", f->label.text[LANG_RU]), arg_str("label-ky", f->label.text[LANG_KY]));
    return fault(d, f->id, e);
}

/* It cannot have come into its state before it was there. */
static ErrorCode check_days(Reading *d, Error *e)
{
    Str since = json_text(json_get(d->given, "in_state_since")), day = json_text(json_get(d->given, "true_date"));
    if (since.len == 0 || day.len == 0 || str_compare(since, day) >= 0) return ERR_OK;
    (void)error_set(e, ERR_INVALID, K("takeover.days-crossed"));
    return fault(d, STR("in_state_since"), e);
}

static ErrorCode check_whole(Reading *d, Error *e)
{
    const Kind *k = d->taking->kind;
    const State *s = kind_state(k, d->to->state);
    bool numbered = !k->looked_up && !str_is(k->id, "document");
    if (numbered) TRY(needs(d, "old_number", e));
    TRY(needs(d, "true_date", e));
    TRY(needs(d, "taken_from", e));
    if (s && (s->clock.len > 0 || s != &k->states[0])) TRY(needs(d, "in_state_since", e));
    if (k->is_case) TRY(needs(d, "lead", e));
    TRY(check_days(d, e));
    if (k->is_case || k->place != PLACE_CASE || d->to->chain.len > 0 || json_get(d->faulty, "case")) return ERR_OK;
    (void)error_set(e, ERR_INVALID, K("takeover.needs-case"));
    return fault(d, STR("case"), e);
}

/* By what it is recognised: the old number, within its case; of a person or a paper without one its name and day. */
static ErrorCode make_key(Reading *d, Str *ret, Str *typed, Error *e)
{
    Arena *a = d->taking->request->arena;
    const Kind *k = d->taking->kind;
    Str key, number = json_text(json_get(d->given, "old_number"));
    const JsonValue *title = json_get_str(d->given, k->title);
    *typed = number;
    if (number.len == 0) {
        Str name = title && title->type == JSON_OBJECT ? json_text(json_get(title, "spelled")) : json_text(title);
        Str born = json_text(json_get(d->given, str_is(k->id, "person") ? "birth_date" : "true_date"));
        *typed = number = str_format(a, STR_FMT " " STR_FMT, STR_ARG(name), STR_ARG(born));
        if (!number.ptr) return error_memory(e);
    }
    TRY(takeover_fold(a, number, &key, e));
    *ret = k->is_case ? key : str_format(a, STR_FMT "|" STR_FMT, STR_ARG(d->to->chain), STR_ARG(key));
    return ret->ptr ? ERR_OK : error_memory(e);
}

static ErrorCode found_one(void *self, const Record *rec, Error *e)
{
    (void)rec;
    (void)e;
    *(bool *)self = true;
    return ERR_END;
}

typedef struct { int64_t row; Str typed; } Earlier;

static ErrorCode check_twice(Reading *d, Str key, Str typed, Error *e)
{
    Taking *t = d->taking;
    Request *r = t->request;
    const Earlier *before = map_get(&t->keys, key);
    if (before) {
        const char *why = str_equal(before->typed, typed) ? K("takeover.twice") : K("takeover.lookalike");
        (void)error_set(e, ERR_CONFLICT, why, arg_str("number", typed), arg_int("row", before->row),
                        arg_str("other", before->typed));
        return fault(d, STR("old_number"), e);
    }
    Earlier *now = ARENA_NEW(r->arena, Earlier);
    if (!now || !map_set(&t->keys, key, now)) return error_memory(e);
    *now = (Earlier){ d->row, typed };
    TRY(store_records_by(r->store, t->kind->id, STR("taken_key"), key, found_one, &d->to->known, e));
    return ERR_OK;
}

/* Another record that has a value which only one may have, such as the number of a seal. */
static ErrorCode check_unique(Reading *d, const JsonValue *fields, Error *e)
{
    Taking *t = d->taking;
    Request *r = t->request;
    for (const Field *f = t->kind->fields; f; f = f->next) {
        const JsonValue *v = f->unique && !f->machine && !field_may_repeat(f, fields) ? json_get_str(fields, f->id) : NULL;
        Buf bytes = buf_in(r->arena);
        bool taken = false;
        if (!v || !field_index_bytes(&bytes, f, v, false)) continue;
        Str key = str_format(r->arena, STR_FMT "=" STR_FMT, STR_ARG(f->id), STR_ARG(buf_str(&bytes)));
        if (!key.ptr) return error_memory(e);
        const Earlier *before = map_get(&t->keys, key);
        Earlier *now = ARENA_NEW(r->arena, Earlier);
        if (!now) return error_memory(e);
        *now = (Earlier){ d->row, STR("") };
        if (!before && !map_set(&t->keys, key, now)) return error_memory(e);
        TRY(records_by(r, t->kind->id, f->id, buf_str(&bytes), found_one, &taken, e));
        if (!before && !taken) continue;
        (void)error_set(e, ERR_CONFLICT, K("desk.import-known"));
        TRY(fault(d, f->id, e));
    }
    return ERR_OK;
}

static ErrorCode put(Request *r, JsonValue *fields, const char *name, Str text, Error *e)
{
    if (text.len == 0) return ERR_OK;
    json_set(r->arena, fields, name, json_new_string(r->arena, text));
    return fields->broken ? error_memory(e) : ERR_OK;
}

static ErrorCode settle(Reading *d, Error *e)
{
    Taking *t = d->taking;
    Request *r = t->request;
    Str key, typed;
    JsonValue *f = d->given;
    TRY(make_key(d, &key, &typed, e));
    TRY(check_twice(d, key, typed, e));
    if (d->to->known || d->faults > 0) return ERR_OK;
    TRY(put(r, f, "taken_over", t->takeover.record.id, e));
    TRY(put(r, f, "taken_batch", t->batch, e));
    TRY(put(r, f, "taken_key", key, e));
    TRY(check_unique(d, f, e));
    ErrorCode code = rules_check_special(t->kind, NULL, NULL, f, e);
    if (code == ERR_OK) code = record_check(t->kind, f, d->to->state, e);
    return code == ERR_OK ? code : fault(d, STR(""), e);
}

ErrorCode takeover_read(Taking *t, const JsonValue *given, int64_t row, TakenWrong wrong, void *self, Taken *ret, Error *e)
{
    Request *r = t->request;
    Reading d = { t, wrong, self, ret, json_new_object(r->arena), json_new_object(r->arena), 0, row };
    *ret = (Taken){ .chain = t->chain, .state = t->kind->states[0].id };
    if (!d.given || !d.faulty) return error_memory(e);
    JSON_EACH(v, given) {
        if (read_one(&d, v, e) != ERR_OK) TRY(fault(&d, v->key, e));
    }
    if (t->basis.len > 0 && !json_get(d.given, "taken_from")) TRY(put(r, d.given, "taken_from", t->basis, e));
    TRY(check_whole(&d, e));
    if (t->kind->place == PLACE_OFFICE || (t->kind->place == PLACE_EITHER && ret->chain.len == 0)) ret->chain = STR("office");
    if (d.faults == 0) TRY(settle(&d, e));
    ret->said = d.given;
    ret->lead = json_text(json_get(d.given, "lead"));
    if (d.faults == 0 && !ret->known) ret->fields = d.given;
    error_clear(e);
    return ERR_OK;
}

/* ---- drafts ---- */

static ErrorCode give_access(Taking *t, Str chain, Str user, const char *role, Draft *to, Error *e)
{
    Request *r = t->request;
    const Kind *access;
    TRY(desk_kind(r, STR("access"), false, &access, e));
    Str id = object_id_new(r->arena, access->id);
    if (!id.ptr) return error_memory(e);
    *to = desk_draft(access, chain, STR("record.create"), id, 0, access->states[0].id, NUMBER_NEXT,
                     desk_access_fields(r, user, role));
    to->by_office = true;
    return ERR_OK;
}

ErrorCode takeover_drafts(Taking *t, const Taken *one, Str reason, Draft *to, size_t *count, Error *e)
{
    const Kind *k = t->kind;
    Str id = object_id_new(t->request->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Str chain = k->is_case ? id : one->chain;
    *count = 0;
    Draft *d = &to[(*count)++];
    *d = desk_draft(k, chain, STR("record.create"), id, 0, one->state, NUMBER_NEXT, one->fields);
    d->reason_code = TAKEN_OVER;
    d->reason = reason;
    d->by_office = true;
    if (!k->is_case) return ERR_OK;
    TRY(give_access(t, chain, one->lead, "lead", &to[(*count)++], e));
    for (size_t i = 0; i < one->member_count; i++) {
        bool again = str_equal(one->members[i], one->lead);
        for (size_t j = 0; j < i; j++) again = again || str_equal(one->members[i], one->members[j]);
        if (!again) TRY(give_access(t, chain, one->members[i], "member", &to[(*count)++], e));
    }
    return ERR_OK;
}
