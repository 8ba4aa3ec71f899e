/* desk_subject_bind.c: the verbs between a case and the repository, each an act with its reason.
 *
 *   promote    what a record of a case says becomes statements of a subject, a new one or one that is there, and the two are tied
 *   link       the record and the subject point at one another; nothing that either says moves
 *   localise   the tie is undone: the record keeps all that its case has said of the subject, and those statements are withdrawn
 *   copy       a record of a case is made from what the reader may see of a subject, and is not tied to it
 *
 * What a case says stays in its own chain: no verb shows it to anybody who does not know the case, but for a copy, which is made
 * on purpose and says why. Nothing of a locked case is promoted or linked, because a tie would stand outside of it. */
#include "desk/desk_subject.h"
#include "desk/desk_team.h"

enum { STATEMENTS_MOST = 300 };

/* Which field of a record is which property. What is sensitive in a case is no statement by itself: who promotes says it where he
 * means to. */
static const struct { const char *kind, *field, *property; } FACTS[] = {
    { "person", "name", "name" },                    { "person", "other_spellings", "other_name" },
    { "person", "spellings", "other_name" },         { "person", "birth_date", "birth_date" },
    { "person", "birth_place", "birth_place" },      { "person", "citizenship", "citizenship" },
    { "person", "pin", "pin" },                      { "person", "identifiers", "other_paper" },
    { "organization", "name", "name" },              { "organization", "other_names", "other_name" },
    { "organization", "legal_form", "legal_form" },  { "organization", "registration_number", "registration" },
    { "organization", "tax_number", "inn" },         { "organization", "country", "country" },
    { "organization", "address", "address" },        { "organization", "seat", "address" },
    { "organization", "identifiers", "registration" },
    { "bank_account", "account_number", "account" }, { "bank_account", "bank", "bank" },
    { "bank_account", "currency", "currency" },
    { "phone", "phone_number", "phone" },
    { "address", "address", "address" },
    { "vehicle", "plate", "plate" },                 { "vehicle", "vin", "vin" },
    { "vehicle", "make", "make" },                   { "vehicle", "colour", "colour" },
};

static bool is_bondable(const Kind *k)
{
    return desk_subject_type_of(k->id) && kind_field(k, STR("copied_from"));
}

static Str tied_to(const Seen *seen)
{
    return json_text(json_get(seen->fields, "subject"));
}

/* The record that a verb is about: of a kind that has a counterpart, in a case that is no locked one, where the caller works. */
static ErrorCode see_record(Request *r, Seen *seen, Error *e)
{
    TRY(desk_see(r, arg_text(r, "id"), seen, e));
    if (!is_bondable(seen->kind)) return error_set(e, ERR_USAGE, K("subject.no-counterpart"), arg_str("kind", seen->kind->id));
    TRY(desk_is_here(seen, e));
    TRY(desk_check_version(r, seen, e));
    if (request_opens(r, seen->record.chain)) return error_set(e, ERR_INVALID, K("subject.locked"));
    const Kind *k = seen->kind;
    TRY(desk_need_role(r, seen->record.chain, k->change, k->change_count, K("desk.may-not-change"), k, e));
    return desk_need_rank(r, seen->record.chain, e);
}

static ErrorCode need_free(const Seen *seen, Error *e)
{
    const State *s = kind_state(seen->kind, seen->record.state);
    if (tied_to(seen).len > 0) return error_set(e, ERR_CONFLICT, K("subject.tied-already"), arg_str("record", seen->record.id));
    if (!s || !s->final) return ERR_OK;
    return error_set(e, ERR_INVALID, K("subject.ended"), arg_str("kind", seen->kind->id), arg_str("state", s->id));
}

/* A subject to tie to: of the record's type, not merged into another, and looked up by the rules for that. */
static ErrorCode see_subject(Request *r, const Seen *record, Str named, Seen *ret, Error *e)
{
    const char *type = desk_subject_type_of(record->kind->id);
    TRY(desk_subject_see(r, named, ret, e));
    if (!str_is(json_text(json_get(ret->fields, "type")), type))
        return error_set(e, ERR_INVALID, K("subject.other-type"), arg_str("kind", record->kind->id), arg_str("record", named));
    if (str_is(ret->record.state, "merged")) return error_set(e, ERR_CONFLICT, K("subject.is-merged"), arg_str("record", named));
    return ERR_OK;
}

static Draft changed(Request *r, const Seen *seen, JsonValue *fields, const char *reason_code)
{
    const Record *rec = &seen->record;
    Draft d = desk_draft(seen->kind, rec->chain, STR("record.change"), rec->id, rec->version, rec->state,
                         json_text(json_get(seen->body, "number")), fields);
    d.reason_code = str_of(reason_code);
    d.reason = arg_text(r, "reason");
    return d;
}

static ErrorCode tie(Request *r, const Seen *seen, Str subject, const char *reason_code, Draft *ret, Error *e)
{
    JsonValue *fields = json_copy(r->arena, seen->fields);
    if (!json_set(r->arena, fields, "subject", json_new_string(r->arena, subject))) return error_memory(e);
    *ret = changed(r, seen, fields, reason_code);
    return ERR_OK;
}

static void say_tied(Request *r, const char *sentence, const Done *done, Str subject, Str number)
{
    desk_done(r, sentence, done);
    json_set(r->arena, view_data(r), "subject", json_new_string(r->arena, subject));
    if (number.len > 0) json_set(r->arena, view_data(r), "subject_number", json_new_string(r->arena, number));
}

/* ---- link ---- */

ErrorCode desk_subject_link(Request *r, Error *e)
{
    Seen seen, subject;
    Draft d;
    Done done;
    TRY(see_record(r, &seen, e));
    TRY(need_free(&seen, e));
    TRY(see_subject(r, &seen, arg_text(r, "subject"), &subject, e));
    TRY(tie(r, &seen, subject.record.id, "link", &d, e));
    TRY(desk_commit(r, seen.kind, &d, 1, &done, e));
    say_tied(r, K("subject.linked"), &done, subject.record.id, json_text(json_get(subject.body, "number")));
    return ERR_OK;
}

/* ---- promote ---- */

typedef struct { Request *request; const Seen *record; Str subject; Draft *drafts; size_t count; } Promotion;

static ErrorCode state(Promotion *p, const StatementParts *parts, Error *e)
{
    StatementParts whole = *parts;
    Str value = str_trim(whole.value);
    if (value.len == 0) return ERR_OK;
    if (p->count == STATEMENTS_MOST) return error_set(e, ERR_LIMIT, K("subject.most"), arg_int("most", STATEMENTS_MOST));
    whole.about = p->subject;
    whole.from_record = p->record->record.id;
    if (whole.source.len == 0) whole.source = p->record->record.id;
    Draft *d = &p->drafts[p->count];
    ErrorCode code = desk_statement_draft(p->request, p->record->record.chain, &whole, d, e);
    if (code == ERR_INVALID) {                      /* a number without a digit, a day that is none: it stays in the case */
        error_clear(e);
        return ERR_OK;
    }
    p->count++;
    return code;
}

/* Of an identifier the type says which property it is. */
static Str identifier_property(Str type, Str otherwise)
{
    static const char *const SAME[] = { "passport", "inn", "okpo" };
    for (size_t i = 0; i < ARRAY_LEN(SAME); i++) if (str_is(type, SAME[i])) return type;
    return otherwise;
}

static ErrorCode state_value(Promotion *p, const Field *f, Str property, const JsonValue *v, Error *e)
{
    Request *r = p->request;
    StatementParts parts = { .property = property };
    if (f->type == FIELD_STATEMENT) {
        const JsonValue *value = json_get(v, "value");
        parts.value = value && value->type == JSON_STRING ? value->text : json_text(json_get(value, "spelled"));
        parts.source = json_text(json_get(v, "source"));
        parts.page = json_text(json_get(v, "page"));
        parts.grade = json_text(json_get(v, "grade"));
        parts.language = json_text(json_get(v, "language"));
        parts.original = json_text(json_get(v, "original"));
    } else if (f->type == FIELD_IDENTIFIER) {
        parts.property = identifier_property(json_text(json_get(v, "type")), property);
        parts.value = json_text(json_get(v, "value"));
    } else if (f->type == FIELD_PLACE) {
        parts.value = json_text(json_get(v, "text"));
    } else {
        parts.value = f->type == FIELD_CHOICE ? desk_value_text(r, f, v) : json_text(v);
    }
    return state(p, &parts, e);
}

static ErrorCode state_facts(Promotion *p, Error *e)
{
    const Kind *k = p->record->kind;
    for (size_t i = 0; i < ARRAY_LEN(FACTS); i++) {
        const Field *f = str_is(k->id, FACTS[i].kind) ? kind_field(k, str_of(FACTS[i].field)) : NULL;
        const JsonValue *v = f ? json_get(p->record->fields, FACTS[i].field) : NULL;
        if (!v || f->sensitive) continue;
        if (f->type != FIELD_LIST) {
            TRY(state_value(p, f, str_of(FACTS[i].property), v, e));
            continue;
        }
        JSON_EACH(item, v) TRY(state_value(p, f->of, str_of(FACTS[i].property), item, e));
    }
    return ERR_OK;
}

static ErrorCode new_subject(Request *r, const Seen *record, Draft *ret, Error *e)
{
    const Kind *k;
    JsonValue *fields = json_new_object(r->arena);
    TRY(desk_kind(r, STR("subject"), false, &k, e));
    TRY(desk_need_role(r, STR("office"), k->create, k->create_count, K("desk.may-not-create"), k, e));
    Str id = object_id_new(r->arena, k->id);
    json_set(r->arena, fields, "type", json_new_string(r->arena, str_of(desk_subject_type_of(record->kind->id))));
    if (!id.ptr || !fields) return error_memory(e);
    *ret = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    return ERR_OK;
}

ErrorCode desk_subject_promote(Request *r, Error *e)
{
    Seen seen, subject;
    Str named = arg_text(r, "subject"), number = STR("");
    Promotion p = { .request = r, .record = &seen };
    p.drafts = arena_array(r->arena, STATEMENTS_MOST, sizeof *p.drafts);
    Done *done = arena_array(r->arena, STATEMENTS_MOST, sizeof *done);
    if (!p.drafts || !done) return error_memory(e);
    TRY(see_record(r, &seen, e));
    TRY(need_free(&seen, e));
    p.count = 1;                                    /* the record itself, first, because the answer is about it */
    if (named.len > 0) {
        TRY(see_subject(r, &seen, named, &subject, e));
        p.subject = subject.record.id;
        number = json_text(json_get(subject.body, "number"));
    } else {
        TRY(new_subject(r, &seen, &p.drafts[p.count], e));
        p.subject = p.drafts[p.count++].object;
    }
    TRY(tie(r, &seen, p.subject, "promote", &p.drafts[0], e));
    TRY(state_facts(&p, e));
    TRY(desk_commit(r, seen.kind, p.drafts, p.count, done, e));
    if (named.len == 0) number = done[1].number;
    say_tied(r, named.len == 0 ? K("subject.promoted") : K("subject.joined"), &done[0], p.subject, number);
    json_set(r->arena, view_data(r), "statements", json_new_int(r->arena, (int64_t)(p.count - (named.len == 0 ? 2 : 1))));
    return ERR_OK;
}

/* ---- localise ---- */

static bool has_text(const JsonValue *list, Str text)
{
    JSON_EACH(one, list) if (str_equal(json_text(one), text)) return true;
    return false;
}

/* Bytes are no fewer than characters. */
static bool fits(const Field *f, Str value)
{
    return f->longest <= 0 || (int64_t)value.len <= f->longest;
}

/* A name that the case said of the subject and the record has not: among its other spellings. False where there is no room for
 * it. */
static bool keep_name(Request *r, const Kind *k, JsonValue *fields, Str value)
{
    static const char *const LISTS[] = { "other_spellings", "other_names" };
    if (str_equal(json_text(json_get(fields, "name")), value)) return true;
    for (size_t i = 0; i < ARRAY_LEN(LISTS); i++) {
        const Field *f = kind_field(k, str_of(LISTS[i]));
        const JsonValue *before = json_get(fields, LISTS[i]);
        if (!f || f->type != FIELD_LIST || !fits(f->of, value)) continue;
        if (has_text(before, value)) return true;
        JsonValue *list = before ? json_copy(r->arena, before) : json_new_array(r->arena);
        json_add(r->arena, list, json_new_string(r->arena, value));
        return json_set(r->arena, fields, LISTS[i], list) != NULL;
    }
    return false;
}

/* What else it said goes where the record has room for it and nothing stands there yet; the rest into the remarks, in words. */
static void keep_value(Request *r, const Seen *record, JsonValue *fields, const Said *s, Buf *rest)
{
    static const char *const NAMES[] = { "name", "other_name", "former_name", "byname" };
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        if (str_is(s->property, NAMES[i]) && keep_name(r, record->kind, fields, s->value)) return;
    }
    for (size_t i = 0; i < ARRAY_LEN(FACTS); i++) {
        const Field *f = str_is(record->kind->id, FACTS[i].kind) && str_is(s->property, FACTS[i].property)
                             ? kind_field(record->kind, str_of(FACTS[i].field)) : NULL;
        if (!f || (f->type != FIELD_TEXT && f->type != FIELD_DATE)) continue;
        bool room = !json_get(fields, FACTS[i].field) && fits(f, s->value);
        if (room) json_set(r->arena, fields, FACTS[i].field, json_new_string(r->arena, s->value));
        if (str_equal(json_text(json_get(fields, FACTS[i].field)), s->value)) return;
    }
    const Field *property = kind_field(s->seen.kind, STR("property"));
    buf_format(rest, "%s" STR_FMT ": " STR_FMT, rest->len > 0 ? "\n" : "",
               STR_ARG(desk_value_text(r, property, json_get(s->seen.fields, "property"))), STR_ARG(s->value));
}

static bool is_own(const Seen *record, const Said *s)
{
    return s->stands && str_equal(s->seen.record.chain, record->record.chain);
}

static bool came_from(const Seen *record, const Said *s)
{
    return str_equal(json_text(json_get(s->seen.fields, "from_record")), record->record.id);
}

static ErrorCode localised(Request *r, const Seen *record, const SubjectView *v, JsonValue **ret, Error *e)
{
    Buf rest = buf_in(r->arena);
    JsonValue *fields = json_copy(r->arena, record->fields);
    for (size_t i = 0; i < v->said_count; i++)
        if (is_own(record, &v->said[i]) && !came_from(record, &v->said[i])) keep_value(r, record, fields, &v->said[i], &rest);
    json_remove(fields, "subject");
    Str remarks = json_text(json_get(fields, "remarks"));
    Str both = str_format(r->arena, STR_FMT "%s" STR_FMT, STR_ARG(remarks), remarks.len > 0 ? "\n" : "", STR_ARG(buf_str(&rest)));
    if (rest.len > 0) json_set(r->arena, fields, "remarks", json_new_string(r->arena, both));
    *ret = fields;
    return fields && !rest.failed ? ERR_OK : error_memory(e);
}

ErrorCode desk_subject_localise(Request *r, Error *e)
{
    Seen seen;
    SubjectView v;
    JsonValue *fields;
    size_t count = 1;
    TRY(see_record(r, &seen, e));
    Str subject = str_copy(r->arena, tied_to(&seen));
    if (subject.len == 0) return error_set(e, ERR_CONFLICT, K("subject.not-tied"), arg_str("record", seen.record.id));
    TRY(desk_subject_look(r, subject, seen.record.chain, &v, e));
    TRY(localised(r, &seen, &v, &fields, e));
    TRY(desk_check_fields(r, seen.kind, fields, seen.record.state, e));
    Draft *drafts = arena_array(r->arena, v.said_count + 1, sizeof *drafts);
    Done *done = arena_array(r->arena, v.said_count + 1, sizeof *done);
    if (!drafts || !done) return error_memory(e);
    drafts[0] = changed(r, &seen, fields, "localise");
    bool others = false;
    for (size_t i = 0; i < v.bound_count; i++) others = others || !str_equal(v.bound[i].seen.record.id, seen.record.id);
    for (size_t i = 0; i < v.said_count; i++) {
        const Said *s = &v.said[i];                 /* another record of the case that is tied to it keeps what is not from here */
        const Record *rec = &s->seen.record;
        if (!is_own(&seen, s) || (others && !came_from(&seen, s))) continue;
        drafts[count] = desk_draft(s->seen.kind, rec->chain, STR("record.move.withdraw"), rec->id, rec->version, STR("withdrawn"),
                                   json_text(json_get(s->seen.body, "number")), json_copy(r->arena, s->seen.fields));
        drafts[count++].reason = arg_text(r, "reason");
    }
    TRY(desk_commit(r, seen.kind, drafts, count, done, e));
    desk_done(r, K("subject.localised"), &done[0]);
    json_set(r->arena, view_data(r), "withdrawn", json_new_int(r->arena, (int64_t)count - 1));
    return ERR_OK;
}

/* ---- copy ---- */

/* The first that stands of each property; further names go into the list of spellings. */
static JsonValue *copied(Request *r, const Kind *k, const Seen *subject, const SubjectView *v, Buf *rest)
{
    JsonValue *fields = json_new_object(r->arena);
    Seen blank = { .kind = k };
    const Field *title = kind_field(k, k->title);
    if (title) {
        char *name = str_c(r->arena, title->id);
        json_set(r->arena, fields, name ? name : "", json_new_string(r->arena, desk_subject_name(r, subject, v)));
    }
    bool person = kind_field(k, STR("status_in_case")) != NULL;
    if (person) json_set(r->arena, fields, "status_in_case", json_new_string(r->arena, STR("mentioned")));
    for (size_t i = 0; i < v->said_count; i++) if (v->said[i].stands) keep_value(r, &blank, fields, &v->said[i], rest);
    if (rest->len > 0) json_set(r->arena, fields, "remarks", json_new_string(r->arena, buf_str(rest)));
    return json_set(r->arena, fields, "copied_from", json_new_string(r->arena, subject->record.id));
}

/* The reason is that of the look-up, which shows to the case what others say. Nothing can be looked up for a locked case: whoever copies into one has
 * looked the subject up for an ordinary case a moment ago. */
static ErrorCode look_up(Request *r, const Seen *subject, Error *e)
{
    bool asks;
    TRY(desk_look_up_open(r, subject, &asks, e));
    if (asks) return error_set(e, ERR_USAGE, K("subject.copy-reason"));
    request_next_step(r);
    return ERR_OK;
}

ErrorCode desk_subject_copy(Request *r, Error *e)
{
    Seen subject;
    SubjectView v;
    Str chain;
    Buf rest = buf_in(r->arena);
    Done done;
    TRY(desk_subject_see(r, arg_text(r, "id"), &subject, e));
    const Kind *k = model_kind(r->model, str_of(desk_subject_kind_of(json_text(json_get(subject.fields, "type")))));
    if (!k) return error_internal(e, "subject");
    TRY(desk_place(r, k, arg_text(r, "case"), &chain, e));
    TRY(desk_need_role(r, chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(desk_need_rank(r, chain, e));
    TRY(look_up(r, &subject, e));
    TRY(desk_subject_see(r, arg_text(r, "id"), &subject, e));
    TRY(desk_place(r, k, arg_text(r, "case"), &chain, e));
    TRY(desk_need_role(r, chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(desk_subject_look(r, subject.record.id, STR(""), &v, e));
    JsonValue *fields = copied(r, k, &subject, &v, &rest);
    if (!fields || rest.failed) return error_memory(e);
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.reason_code = STR("copy");
    d.reason = arg_text(r, "reason");
    TRY(desk_team_commit(r, k, &d, &done, e));
    desk_done(r, K("subject.copied"), &done);
    return ERR_OK;
}

/* ---- a statement that is typed on the subject's page ---- */

ErrorCode desk_subject_state(Request *r, Error *e)
{
    const Kind *k;
    Seen subject;
    Draft d;
    Done done;
    Str chain;
    TRY(desk_kind(r, STR("statement"), false, &k, e));
    TRY(desk_subject_see(r, arg_text(r, "id"), &subject, e));
    TRY(desk_place(r, k, arg_text(r, "case"), &chain, e));
    TRY(desk_need_role(r, chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(desk_need_rank(r, chain, e));
    StatementParts parts = { .about = subject.record.id, .property = arg_text(r, "property"), .value = arg_text(r, "value"),
                             .original = arg_text(r, "original"), .language = arg_text(r, "language"),
                             .source = arg_text(r, "source"), .page = arg_text(r, "page"), .grade = arg_text(r, "grade") };
    TRY(desk_statement_draft(r, chain, &parts, &d, e));
    TRY(desk_statement_made(r, k, chain, d.fields, e));
    d.reason = arg_text(r, "reason");
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, K("desk.created"), &done);
    json_set(r->arena, view_data(r), "subject", json_new_string(r->arena, subject.record.id));
    return ERR_OK;
}

/* ---- on the page of a record ---- */

void desk_offer_subject(Request *r, const Seen *seen)
{
    const State *s = kind_state(seen->kind, seen->record.state);
    Str id = seen->record.id, subject = tied_to(seen);
    if (!is_bondable(seen->kind) || request_opens(r, seen->record.chain)) return;
    Str page = view_op(r, "subject.show", arg_str("id", subject), arg_str("case", seen->record.chain));
    if (subject.len > 0) view_action(r, view_say(r, K("subject.in-repository")), page, "secondary");
    if (!desk_may(r, seen->record.chain, seen->kind->change, seen->kind->change_count)) return;
    if (subject.len > 0) {
        view_action(r, view_say(r, K("subject.localise")), view_op(r, "subject.localise", arg_str("id", id)), "secondary");
    } else if (!s || !s->final) {
        view_action(r, view_say(r, K("subject.promote")), view_op(r, "subject.promote", arg_str("id", id)), "secondary");
        view_action(r, view_say(r, K("subject.link")), view_op(r, "subject.link", arg_str("id", id)), "secondary");
    }
}
