/* merge_rules.c: when two records may become one.
 *
 * A merge is a question of law where it is a person: a witness that is merged into a suspect is a suspect by a click. So what
 * contradicts is looked for in both, is said in words, and either forbids the merge (two different personal numbers; two parts
 * in one case) or must be answered by who merges, and is read by the second person who signs. It is looked for again at the
 * second signature. What either record says is only what the one who acts may see: what he may not see is neither counted nor
 * hinted at. */
#include "rules/merge_rules.h"

#include "rules/rules_int.h"
#include "text/known_number.h"

enum { VALUES = 40, STATUSES = 24 };

bool rules_is_merge(const Field *f)
{
    return (str_is(f->id, "merged_into") && f->type == FIELD_REF) || (str_is(f->id, "merge_note") && f->type == FIELD_LONG_TEXT);
}

bool rules_merges(const Move *m)
{
    return move_is_guarded(m, "merge_sound") || move_is_guarded(m, "split_sound");
}

bool rules_splits(const Move *m)
{
    return move_is_guarded(m, "split_sound");
}

void rules_end_merge(JsonValue *fields)
{
    json_remove(fields, "merged_into");
    json_remove(fields, "merge_note");
}

const Move *rules_merge_move(const Kind *k)
{
    for (size_t i = 0; i < k->move_count; i++) if (move_is_guarded(&k->moves[i], "merge_sound")) return &k->moves[i];
    return NULL;
}

/* ---- what is compared ---- */

typedef enum { COMPARE_TEXT, COMPARE_DAY, COMPARE_NUMBER } HowCompared;

/* A field of a record in a case, or a property of statements about a subject. */
typedef struct { const char *kind, *name; HowCompared how; NumberType number; bool refused; } Compared;

static const Compared COMPARED[] = {
    { "person", "pin", COMPARE_NUMBER, NUMBER_PIN, true },               { "person", "birth_date", COMPARE_DAY, 0, false },
    { "organization", "tax_number", COMPARE_NUMBER, NUMBER_INN, true },
    { "organization", "registration_number", COMPARE_TEXT, 0, false },
    { "organization", "legal_form", COMPARE_TEXT, 0, false },
    { "bank_account", "account_number", COMPARE_NUMBER, NUMBER_ACCOUNT, true },
    { "phone", "phone_number", COMPARE_NUMBER, NUMBER_PHONE, true },     { "vehicle", "vin", COMPARE_NUMBER, NUMBER_VIN, true },
    { "vehicle", "plate", COMPARE_NUMBER, NUMBER_PLATE, false },
    { "subject", "pin", COMPARE_TEXT, 0, true },                         { "subject", "inn", COMPARE_TEXT, 0, true },
    { "subject", "vin", COMPARE_TEXT, 0, true },                         { "subject", "birth_date", COMPARE_DAY, 0, false },
    { "subject", "death_date", COMPARE_DAY, 0, false },                  { "subject", "registration", COMPARE_TEXT, 0, false },
    { "subject", "legal_form", COMPARE_TEXT, 0, false },
};

typedef struct { Request *request; const Kind *kind; const Compared *by; Str values[VALUES]; size_t count; } Values;

static ErrorCode add_value(Values *v, Str text, Error *e)
{
    NumberDoubt doubt;
    if (text.len == 0 || v->count == VALUES) return ERR_OK;
    if (v->by->how == COMPARE_NUMBER) TRY(known_number(v->request->arena, v->by->number, text, &text, &doubt, e));
    for (size_t i = 0; i < v->count; i++) if (str_equal(v->values[i], text)) return ERR_OK;
    v->values[v->count] = str_copy(v->request->arena, text);
    return v->values[v->count++].ptr ? ERR_OK : error_memory(e);
}

static ErrorCode add_statement(void *self, const Record *rec, Error *e)
{
    Values *v = self;
    const JsonValue *body;
    if (!str_is(rec->state, "stands") || rec->body.len == 0 || !request_may_see(v->request, v->kind, rec)) return ERR_OK;
    TRY(record_fields(v->request->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    return str_is(json_text(json_get(fields, "property")), v->by->name) ? add_value(v, json_text(json_get(fields, "value")), e)
        : ERR_OK;
}

static ErrorCode values_of(Request *r, const Kind *k, const Compared *c, Str id, const JsonValue *fields, Values *ret, Error *e)
{
    *ret = (Values){ .request = r, .kind = model_kind(r->model, STR("statement")), .by = c };
    if (!str_is(k->id, "subject")) return add_value(ret, json_text(json_get(fields, c->name)), e);
    return ret->kind ? records_by(r, STR("statement"), STR("about"), id, add_statement, ret, e) : ERR_OK;
}

/* A year or a month agrees with every day in it. */
static bool agree(const Compared *c, Str one, Str other)
{
    return str_equal(one, other) || (c->how == COMPARE_DAY && (str_starts(one, other) || str_starts(other, one)));
}

static bool any_agree(const Compared *c, const Values *one, const Values *other)
{
    for (size_t i = 0; i < one->count; i++) {
        for (size_t n = 0; n < other->count; n++) if (agree(c, one->values[i], other->values[n])) return true;
    }
    return false;
}

static Str joined(Request *r, const Field *f, const Values *v)
{
    Buf to = buf_in(r->arena);
    for (size_t i = 0; i < v->count; i++) {
        if (i > 0) buf_c(&to, ", ");
        JsonValue *value = f ? json_new_string(r->arena, v->values[i]) : NULL;
        if (value) field_to_text(&to, f, value, r->lang);
        else buf_add(&to, v->values[i]);
    }
    return buf_str(&to);
}

/* What the thing is called, in the reader's language. */
static Str name_of(Request *r, const Kind *k, const Compared *c)
{
    const Kind *statement = str_is(k->id, "subject") ? model_kind(r->model, STR("statement")) : NULL;
    const Field *f = kind_field(statement ? statement : k, statement ? STR("property") : str_of(c->name));
    for (size_t i = 0; statement && f && i < f->choice_count; i++) {
        if (str_is(f->choices[i].id, c->name)) return f->choices[i].label.text[r->lang];
    }
    return f ? f->label.text[r->lang] : str_of(c->name);
}

/* ---- what somebody is in a case ---- */

typedef struct { Str chain, status, label; } Status;
typedef struct { Request *request; const Kind *kind; const Field *field; Status list[STATUSES]; size_t count; } Statuses;

static bool is_open(Str status)
{
    return str_is(status, "suspect") || str_is(status, "accused") || str_is(status, "defendant");
}

static Str status_label(Request *r, const Field *f, Str status)
{
    for (size_t i = 0; f && i < f->choice_count; i++) {
        if (str_equal(f->choices[i].id, status)) return f->choices[i].label.text[r->lang];
    }
    return status;
}

static ErrorCode add_status(Statuses *s, Str chain, const JsonValue *fields, Error *e)
{
    Str status = json_text(json_get(fields, "status_in_case"));
    if (status.len == 0 || s->count == STATUSES) return ERR_OK;
    Status *to = &s->list[s->count++];
    *to = (Status){ str_copy(s->request->arena, chain), str_copy(s->request->arena, status), status_label(s->request, s->field, status) };
    return to->chain.ptr && to->status.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode add_bound(void *self, const Record *rec, Error *e)
{
    Statuses *s = self;
    const JsonValue *body;
    bool gone = str_is(rec->state, "withdrawn") || str_is(rec->state, "merged") || record_is_pulled_back(rec);
    if (gone || rec->body.len == 0 || !request_may_see(s->request, s->kind, rec)) return ERR_OK;
    TRY(record_fields(s->request->arena, rec, &body, e));
    return add_status(s, rec->chain, json_get(body, "fields"), e);
}

static ErrorCode statuses_of(Request *r, const Kind *k, const Record *rec, const JsonValue *fields, Statuses *ret, Error *e)
{
    const Kind *person = model_kind(r->model, STR("person"));
    *ret = (Statuses){ .request = r, .kind = person, .field = person ? kind_field(person, STR("status_in_case")) : NULL };
    if (k == person) return add_status(ret, rec->chain, fields, e);
    return person && str_is(k->id, "subject") ? records_by(r, STR("person"), STR("subject"), rec->id, add_bound, ret, e) : ERR_OK;
}

/* In one case nobody is two things; only who was no more than mentioned becomes what the other is. In two cases somebody may be
 * a witness in one and a suspect in the other, and whoever merges must have seen it. */
static bool clash(const Status *one, const Status *kept, bool *refused)
{
    *refused = false;
    if (str_equal(one->status, kept->status) || str_is(one->status, "mentioned")) return false;
    *refused = str_equal(one->chain, kept->chain);
    return *refused || is_open(one->status) != is_open(kept->status);
}

/* ---- all of it ---- */

static void add_conflict(MergeConflict *to, size_t *count, MergeConflict c)
{
    if (*count < MERGE_CONFLICTS) to[(*count)++] = c;
}

static ErrorCode compare_statuses(Request *r, const Kind *k, const Record *rec, const JsonValue *fields, const Record *kept,
                                  const JsonValue *kept_fields,
                                  MergeConflict *to, size_t *count, Error *e)
{
    Statuses one, other;
    bool refused;
    TRY(statuses_of(r, k, rec, fields, &one, e));
    TRY(statuses_of(r, k, kept, kept_fields, &other, e));
    for (size_t i = 0; i < one.count; i++) {
        for (size_t n = 0; n < other.count; n++) {
            if (!clash(&one.list[i], &other.list[n], &refused)) continue;
            add_conflict(to, count, (MergeConflict){ one.field->label.text[r->lang], one.list[i].label, other.list[n].label,
                                                     refused });
        }
    }
    return ERR_OK;
}

/* Of a trainee: two documents of one sort with different numbers. Two PINs are two persons; a passport may have been renewed. Of the number the
 * end is said, since whoever signs need not see the document. */
static Str identity_said(Request *r, const Field *f, Str type, Str value)
{
    Str label = type;
    for (size_t i = 0; i < f->type_count; i++) if (str_equal(f->types[i].id, type)) label = f->types[i].label.text[r->lang];
    Str end = value.len > 4 ? str_from(value, value.len - 4) : value;
    return str_format(r->arena, STR_FMT " …" STR_FMT, STR_ARG(label), STR_ARG(end));
}

static void compare_identities(Request *r, const Kind *k, const JsonValue *fields, const JsonValue *kept, MergeConflict *to, size_t *count)
{
    const Field *f = kind_field(k, STR("identity"));
    const JsonValue *one = json_get(fields, "identity"), *other = json_get(kept, "identity");
    Str type = json_text(json_get(one, "type"));
    if (!f || !str_is(k->id, "trainee") || !one || !other || !str_equal(type, json_text(json_get(other, "type")))) return;
    if (str_equal(json_text(json_get(fields, "identity_mark")), json_text(json_get(kept, "identity_mark")))) return;
    add_conflict(to, count, (MergeConflict){ f->label.text[r->lang], identity_said(r, f, type, json_text(json_get(one, "value"))),
                                             identity_said(r, f, type, json_text(json_get(other, "value"))), str_is(type, "pin") });
}

ErrorCode merge_conflicts(Request *r, const Kind *k, const Record *rec, const JsonValue *fields, const Record *kept,
                          MergeConflict *to, size_t *count,
                          Error *e)
{
    const JsonValue *body;
    *count = 0;
    TRY(record_fields(r->arena, kept, &body, e));
    const JsonValue *kept_fields = json_get(body, "fields");
    for (size_t i = 0; i < ARRAY_LEN(COMPARED); i++) {
        const Compared *c = &COMPARED[i];
        Values one, other;
        if (!str_is(k->id, c->kind)) continue;
        TRY(values_of(r, k, c, rec->id, fields, &one, e));
        TRY(values_of(r, k, c, kept->id, kept_fields, &other, e));
        if (one.count == 0 || other.count == 0 || any_agree(c, &one, &other)) continue;
        const Field *f = kind_field(k, str_of(c->name));
        add_conflict(to, count, (MergeConflict){ name_of(r, k, c), joined(r, f, &one), joined(r, f, &other), c->refused });
    }
    compare_identities(r, k, fields, kept_fields, to, count);
    return compare_statuses(r, k, rec, fields, kept, kept_fields, to, count, e);
}

Str merge_conflict_text(Request *r, const MergeConflict *c)
{
    Buf to = buf_in(r->arena);
    ErrorArg args[] = { arg_str("field", c->field), arg_str("one", c->one), arg_str("kept", c->kept) };
    message_add_args(&to, r->lang, K("merge.conflict"), args, ARRAY_LEN(args));
    return buf_str(&to);
}

/* ---- the moves ---- */

static Str conflicts_text(Request *r, const MergeConflict *list, size_t count, bool refused)
{
    Buf to = buf_in(r->arena);
    for (size_t i = 0; i < count; i++) {
        if (list[i].refused != refused) continue;
        if (to.len > 0) buf_c(&to, "; ");
        buf_add(&to, merge_conflict_text(r, &list[i]));
    }
    return buf_str(&to);
}

/* Both of one kind and in one place, the other one not merged or gone itself. */
static ErrorCode check_pair(Request *r, const Record *rec, const JsonValue *fields, const Kind **k, Record *kept, Error *e)
{
    Str into = json_text(json_get(fields, "merged_into"));
    *k = model_kind(r->model, rec->kind);
    if (str_equal(into, rec->id)) return error_set(e, ERR_INVALID, K("rules.merge-itself"));
    ErrorCode code = request_record(r, into, kept, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    if (code != ERR_OK || !request_may_see(r, *k, kept)) return error_set(e, ERR_INVALID, K("rules.merge-no-other"));
    bool beside = str_equal(kept->kind, rec->kind) && str_equal(kept->chain, rec->chain);
    if (!beside) return error_set(e, ERR_INVALID, K("rules.merge-other-place"));
    if (!str_is(kept->state, "active") || kept->body.len == 0) return error_set(e, ERR_INVALID, K("rules.merge-not-active"),
                                                                                arg_str("record", into));
    if (!str_is(rec->kind, "subject")) return ERR_OK;
    const JsonValue *body;
    TRY(record_fields(r->arena, kept, &body, e));
    bool same = str_equal(json_text(json_get(fields, "type")), json_text(json_get(json_get(body, "fields"), "type")));
    return same ? ERR_OK : error_set(e, ERR_INVALID, K("rules.merge-other-place"));
}

ErrorCode guard_merge_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const Kind *k;
    Record kept;
    MergeConflict list[MERGE_CONFLICTS];
    size_t count;
    if (!json_get(fields, "merged_into")) return error_set(e, ERR_INVALID, K("rules.merge-no-other"));
    TRY(check_pair(r, rec, fields, &k, &kept, e));
    if (!str_is(rec->chain, "office")) TRY(request_note_chain(r, rec->chain, e));
    TRY(merge_conflicts(r, k, rec, fields, &kept, list, &count, e));
    Str never = conflicts_text(r, list, count, true), perhaps = conflicts_text(r, list, count, false);
    if (never.len > 0) return error_set(e, ERR_INVALID, K("rules.merge-refused"), arg_str("conflicts", never));
    if (perhaps.len == 0 || str_trim(json_text(json_get(fields, "merge_note"))).len > 0) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.merge-contradicts"), arg_str("conflicts", perhaps));
}

/* What it was merged into is in the ledger; the record itself says it no more. */
ErrorCode guard_split_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)r;
    (void)rec;
    return json_get(fields, "merged_into") ? error_set(e, ERR_INVALID, K("rules.merge-split-whole")) : ERR_OK;
}
