/* duplicate_facts.c: see duplicate_facts.h. Names are found by the engine (src/match), each spelling of a record standing for
 * it; numbers by being the same. Two records that are found by several of their names are one pair, with the best of them. */
#include "desk/duplicate_facts.h"

#include <stdlib.h>

#include "match/list.h"
#include "match/reasons.h"
#include "text/known_number.h"

enum { HITS = 32, PAIRS = 2000 };

typedef enum { FACT_NAME, FACT_BIRTH, FACT_NUMBER, FACT_PLAIN } FactHow;

/* A field of a kind, or a property of statements; `in`: the type of an identifier. */
typedef struct { const char *kind, *field, *in; FactHow how; NumberType number; const char *what; } FactField;

static const FactField FIELDS[] = {
    { "person", "name", NULL, FACT_NAME, 0, NULL },                     { "person", "other_spellings", NULL, FACT_NAME, 0, NULL },
    { "person", "spellings", NULL, FACT_NAME, 0, NULL },                { "person", "birth_date", NULL, FACT_BIRTH, 0, NULL },
    { "person", "pin", NULL, FACT_NUMBER, NUMBER_PIN, "pin" },
    { "person", "identifiers", "passport", FACT_NUMBER, NUMBER_PASSPORT, "passport" },
    { "trainee", "name", NULL, FACT_NAME, 0, NULL },                    { "trainee", "other_spellings", NULL, FACT_NAME, 0, NULL },
    { "organization", "name", NULL, FACT_NAME, 0, NULL },               { "organization", "other_names", NULL, FACT_NAME, 0, NULL },
    { "organization", "tax_number", NULL, FACT_NUMBER, NUMBER_INN, "inn" },
    { "organization", "registration_number", NULL, FACT_PLAIN, 0, "registration" },
    { "organization", "identifiers", "inn", FACT_NUMBER, NUMBER_INN, "inn" },
    { "organization", "identifiers", "okpo", FACT_NUMBER, NUMBER_OKPO, "okpo" },
    { "bank_account", "account_number", NULL, FACT_NUMBER, NUMBER_ACCOUNT, "account" },
    { "phone", "phone_number", NULL, FACT_NUMBER, NUMBER_PHONE, "phone" },
    { "vehicle", "plate", NULL, FACT_NUMBER, NUMBER_PLATE, "plate" },   { "vehicle", "vin", NULL, FACT_NUMBER, NUMBER_VIN, "vin" },
    { "address", "address", NULL, FACT_PLAIN, 0, "address" },
};

/* Statements hold their numbers in the form in which they are compared. */
static const struct { const char *property; FactHow how; } PROPERTIES[] = {
    { "name", FACT_NAME }, { "other_name", FACT_NAME }, { "former_name", FACT_NAME }, { "birth_date", FACT_BIRTH },
    { "pin", FACT_PLAIN },
    { "inn", FACT_PLAIN }, { "passport", FACT_PLAIN }, { "registration", FACT_PLAIN }, { "okpo", FACT_PLAIN },
    { "phone", FACT_PLAIN },
    { "account", FACT_PLAIN }, { "plate", FACT_PLAIN }, { "vin", FACT_PLAIN },
};

bool facts_are_of(const Kind *k)
{
    if (str_is(k->id, "subject")) return true;
    for (size_t i = 0; i < ARRAY_LEN(FIELDS); i++) if (str_is(k->id, FIELDS[i].kind)) return true;
    return false;
}

/* ---- of one record ---- */

static ErrorCode add_fact(Request *r, RecordFacts *to, FactHow how, NumberType type, Str what, Str text, Error *e)
{
    NumberDoubt doubt;
    if (how == FACT_NUMBER) TRY(known_number(r->arena, type, text, &text, &doubt, e));
    else if (how == FACT_PLAIN) TRY(text_fold(r->arena, text, &text, e));
    Str kept = str_copy(r->arena, text);
    if (!kept.ptr) return error_memory(e);
    if (kept.len == 0) return ERR_OK;
    if (how == FACT_NAME && to->name_count < FACT_NAMES) to->names[to->name_count++] = kept;
    else if (how == FACT_BIRTH && to->birth.len == 0) to->birth = kept;
    if (how != FACT_NUMBER && how != FACT_PLAIN) return ERR_OK;
    if (to->number_count < FACT_NUMBERS) to->numbers[to->number_count++] = (FactNumber){ what, kept };
    return ERR_OK;
}

static ErrorCode add_value(Request *r, RecordFacts *to, const FactField *f, const JsonValue *v, Error *e)
{
    const JsonValue *inner = json_get(v, "value");                      /* of a statement, or an identifier */
    if (v->type == JSON_ARRAY) {
        JSON_EACH(one, v) TRY(add_value(r, to, f, one, e));
        return ERR_OK;
    }
    if (f->in && !str_is(json_text(json_get(v, "type")), f->in)) return ERR_OK;
    if (inner && inner->type == JSON_OBJECT) return add_value(r, to, f, inner, e);
    Str text = inner ? json_text(inner) : v->type == JSON_OBJECT ? json_text(json_get(v, "spelled")) : json_text(v);
    return add_fact(r, to, f->how, f->number, str_of(f->what), text, e);
}

typedef struct { Request *request; const Kind *kind; RecordFacts *to; } Statements;

static ErrorCode add_statement(void *self, const Record *rec, Error *e)
{
    Statements *s = self;
    Request *r = s->request;
    const JsonValue *body;
    if (!str_is(rec->state, "stands") || rec->body.len == 0 || !request_may_see(r, s->kind, rec)) return ERR_OK;
    TRY(record_fields(r->arena, rec, &body, e));
    const JsonValue *f = json_get(body, "fields");
    for (size_t i = 0; i < ARRAY_LEN(PROPERTIES); i++) {
        if (!str_is(json_text(json_get(f, "property")), PROPERTIES[i].property)) continue;
        return add_fact(r, s->to, PROPERTIES[i].how, 0, str_of(PROPERTIES[i].property), json_text(json_get(f, "value")), e);
    }
    return ERR_OK;
}

ErrorCode facts_of(Request *r, const Kind *k, const JsonValue *body, RecordFacts *ret, Error *e)
{
    const JsonValue *fields = json_get(body, "fields");
    *ret = (RecordFacts){ .id = str_copy(r->arena, json_text(json_get(body, "id"))), .type = str_copy(r->arena, json_text(json_get(fields, "type"))),
                          .sort = MATCH_ANY };
    if (str_is(k->id, "person") || str_is(k->id, "trainee") || str_is(ret->type, "person")) ret->sort = MATCH_PERSON;
    if (str_is(k->id, "organization") || str_is(ret->type, "body")) ret->sort = MATCH_BODY;
    for (size_t i = 0; i < ARRAY_LEN(FIELDS); i++) {
        const JsonValue *v = str_is(k->id, FIELDS[i].kind) ? json_get(fields, FIELDS[i].field) : NULL;
        const Field *f = v ? kind_field(k, str_of(FIELDS[i].field)) : NULL;
        if (f && !desk_field_hidden(r, k, body, f)) TRY(add_value(r, ret, &FIELDS[i], v, e));
    }
    Statements s = { r, model_kind(r->model, STR("statement")), ret };
    if (s.kind && str_is(k->id, "subject")) TRY(records_by(r, STR("statement"), STR("about"), ret->id, add_statement, &s, e));
    ret->title = ret->name_count > 0 ? ret->names[0] : desk_title(r, k, body);
    return ret->id.ptr ? ERR_OK : error_memory(e);
}

/* ---- two of them ---- */

static void add_reason(void *self, const char *key, const ErrorArg *args, size_t count)
{
    LikePair *p = ((void **)self)[0];
    Request *r = ((void **)self)[1];
    json_add(r->arena, p->reasons, json_new_string(r->arena, view_say_args(r, key, args, count)));
}

static Str number_label(Request *r, Str what)
{
    const Kind *k = model_kind(r->model, STR("statement"));
    const Field *f = k ? kind_field(k, STR("property")) : NULL;
    for (size_t i = 0; f && i < f->choice_count; i++) {
        if (str_equal(f->choices[i].id, what)) return f->choices[i].label.text[r->lang];
    }
    return what;
}

static void same_numbers(Request *r, const RecordFacts *one, const RecordFacts *other, LikePair *to, bool *any)
{
    for (size_t i = 0; i < one->number_count; i++) {
        for (size_t n = 0; n < other->number_count; n++) {
            const FactNumber *a = &one->numbers[i], *b = &other->numbers[n];
            if (!str_equal(a->what, b->what) || !str_equal(a->value, b->value)) continue;
            *any = true;
            Str said = view_say(r, K("duplicate.same-number"), arg_str("what", number_label(r, a->what)), arg_str("value", a->value));
            json_add(r->arena, to->reasons, json_new_string(r->arena, said));
        }
    }
}

/* The best of all their spellings. */
static void best_names(const MatchBook *book, const RecordFacts *one, const RecordFacts *other, size_t at[2], MatchResult *best)
{
    *best = (MatchResult){ 0 };
    for (size_t i = 0; i < one->name_count; i++) {
        MatchName a;
        match_name(book, one->names[i], one->sort, &a);
        for (size_t n = 0; n < other->name_count; n++) {
            MatchName b;
            MatchResult result;
            match_name(book, other->names[n], other->sort, &b);
            match_score(book, &a, &b, &result);
            if (result.score <= best->score) continue;
            *best = result;
            at[0] = i;
            at[1] = n;
        }
    }
}

/* Names that are less near than `least` say nothing. */
static void compare_pair(Request *r, const MatchBook *book, const RecordFacts *one, const RecordFacts *other, int least,
                         LikePair *to, bool *number)
{
    size_t at[2] = { 0, 0 };
    MatchResult best;
    MatchFacts a = { .birth = one->birth }, b = { .birth = other->birth };
    to->reasons = json_new_array(r->arena);
    same_numbers(r, one, other, to, number);
    best_names(book, one, other, at, &best);
    if (best.score == 0 || best.score < least) return;
    to->score = best.score;
    unsigned facts = match_facts(&a, &b, &best);
    MatchedPair pair = { one->names[at[0]], other->names[at[1]], one->sort, other->sort, &best, facts };
    void *self[2] = { to, r };
    to->rank = best.score;
    match_reasons(book, r->arena, &pair, add_reason, self);
}

ErrorCode facts_compare(Request *r, const RecordFacts *one, const RecordFacts *other, LikePair *ret, Error *e)
{
    MatchBook *book;
    bool number = false;
    *ret = (LikePair){ 0 };
    TRY(match_book_shipped(r->arena, &book, e));
    compare_pair(r, book, one, other, 0, ret, &number);
    return ret->reasons ? ERR_OK : error_memory(e);
}

/* ---- many ---- */

typedef struct {
    Request          *request;
    MatchBook        *book;
    const RecordFacts *list; size_t count;
    LikePair         *pairs; size_t found;
    Map               known;            /* "one other": compared already */
    const RecordFacts *only;            /* what the others are held against; NULL: each against each */
} Pairing;

static ErrorCode add_pair(Pairing *p, size_t one, size_t other, Error *e)
{
    Request *r = p->request;
    size_t low = one < other ? one : other, high = one < other ? other : one;
    Str key = str_format(r->arena, "%zu %zu", low, high);
    bool number = false;
    if (!key.ptr) return error_memory(e);
    if (low == high || p->found == PAIRS || map_get(&p->known, key) ||
        !str_equal(p->list[low].type, p->list[high].type)) return ERR_OK;
    if (!map_set(&p->known, key, p)) return error_memory(e);
    LikePair *to = &p->pairs[p->found];
    *to = (LikePair){ .one = low, .other = high };
    compare_pair(r, p->book, &p->list[low], &p->list[high], MATCH_ALERT, to, &number);
    p->found += number || to->score > 0;
    return ERR_OK;
}

/* Whoever has the number already is the other of the pair. */
static ErrorCode by_numbers(Pairing *p, Error *e)
{
    Map owners = map_in(p->request->arena);
    for (size_t i = 0; i < p->count; i++) {
        for (size_t n = 0; n < p->list[i].number_count; n++) {
            const FactNumber *f = &p->list[i].numbers[n];
            Str key = str_format(p->request->arena, STR_FMT "=" STR_FMT, STR_ARG(f->what), STR_ARG(f->value));
            if (!key.ptr) return error_memory(e);
            const RecordFacts *owner = map_get(&owners, key);
            if (owner) TRY(add_pair(p, (size_t)(owner - p->list), i, e));
            else if (!map_set(&owners, key, (void *)(uintptr_t)&p->list[i])) return error_memory(e);
        }
    }
    return ERR_OK;
}

static ErrorCode fill_list(Pairing *p, MatchList *l, Error *e)
{
    for (size_t i = 0; i < p->count; i++) {
        for (size_t n = 0; n < p->list[i].name_count; n++) {
            Str id = str_format(p->request->arena, "%zu", i);
            MatchEntry entry = { .id = id, .name = p->list[i].names[n], .sort = p->list[i].sort };
            if (!id.ptr) return error_memory(e);
            TRY(match_list_add(l, &entry, e));
        }
    }
    return match_list_finish(l, e);
}

static ErrorCode search_names(Pairing *p, MatchList *l, MatchSearch *s, Error *e)
{
    MatchHit hits[HITS];
    for (size_t i = 0; i < p->count; i++) {
        if (p->only && p->only != &p->list[i]) continue;
        for (size_t n = 0; n < p->list[i].name_count; n++) {
            MatchEntry query = { .id = STR(""), .name = p->list[i].names[n], .sort = p->list[i].sort };
            size_t got = match_search(s, &query, MATCH_ALERT, hits, HITS);
            for (size_t h = 0; h < got; h++) {
                int64_t other;
                if (!int_parse(match_list_entry(l, hits[h].entry).id, &other)) return error_internal(e, "match");
                TRY(add_pair(p, i, (size_t)other, e));
            }
        }
    }
    return ERR_OK;
}

static ErrorCode by_names(Pairing *p, Error *e)
{
    MatchList *l = NULL;
    MatchSearch *s = NULL;
    ErrorCode code = match_list_begin(p->book, &l, e);
    if (code == ERR_OK) code = fill_list(p, l, e);
    if (code == ERR_OK && match_list_count(l) > 0) code = match_search_new(l, &s, e);
    if (code == ERR_OK && s) code = search_names(p, l, s, e);
    if (s) match_search_free(s);
    if (l) match_list_free(l);
    return code;
}

static int nearer(const void *left, const void *right)
{
    const LikePair *a = left, *b = right;
    if (a->rank != b->rank) return a->rank == 0 ? -1 : b->rank == 0 ? 1 : b->rank - a->rank;
    return a->one != b->one ? (a->one < b->one ? -1 : 1) : a->other < b->other ? -1 : a->other > b->other;
}

ErrorCode facts_pairs(Request *r, const RecordFacts *list, size_t count, const RecordFacts *only, LikePair **ret, size_t *found, Error *e)
{
    Pairing p = { .request = r, .list = list, .count = count, .known = map_in(r->arena), .only = only,
                  .pairs = arena_array(r->arena, PAIRS + 1, sizeof *p.pairs) };
    *found = 0;
    if (!p.pairs) return error_memory(e);
    TRY(match_book_shipped(r->arena, &p.book, e));
    TRY(by_numbers(&p, e));
    TRY(by_names(&p, e));
    sort_list(p.pairs, p.found, sizeof *p.pairs, nearer);
    *ret = p.pairs;
    *found = p.found;
    return ERR_OK;
}
