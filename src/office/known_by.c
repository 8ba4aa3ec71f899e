/* known_by.c: what is known only by what refers to it, and who holds more of it.
 *
 * A subject of the repository says nothing by itself; it is there for whoever may see one of the records that refer to it, and
 * for nobody else, so that neither lists nor numbers tell how many a stranger's case has. A question about one is seen by who
 * asked it and by those who lead a case that holds more: that is worked out whenever somebody looks, from the references as they
 * are, so that asking writes the same one act whether or not there is such a case. */
#include "office/office_int.h"

typedef struct { Request *request; const Kind *kind; bool found; } Through;

static ErrorCode look_through(void *self, const Record *rec, Error *e)
{
    Through *t = self;
    (void)e;
    t->found = request_may_see(t->request, t->kind, rec);
    return t->found ? ERR_END : ERR_OK;
}

/* Each field of each kind it is known by that refers to its kind and to nothing else. */
typedef struct { const Model *model; const Kind *to; size_t kind; const Field *field; } References;

static bool refers(const Field *f, const Kind *to)
{
    return f->type == FIELD_REF && f->inverse.text[LANG_EN].len > 0 && str_equal(f->to, to->id);
}

static bool next_reference(References *at, const Kind **from, const Field **field)
{
    while (at->kind < at->to->known_by_count) {
        const Kind *k = model_kind(at->model, at->to->known_by[at->kind]);
        at->field = at->field ? at->field->next : k ? k->fields : NULL;
        while (at->field && !refers(at->field, at->to)) at->field = at->field->next;
        if (at->field) {
            *from = k;
            *field = at->field;
            return true;
        }
        at->kind++;
    }
    return false;
}

bool request_knows_through(Request *r, const Kind *k, const Record *rec)
{
    Error unheard;
    Through t = { .request = r };
    References at = { .model = r->model, .to = k };
    const Field *f;
    if (k->known_by_count == 0 || rec->id.len == 0) return true;
    Str id = str_copy(r->arena, rec->id);
    while (id.ptr && !t.found && next_reference(&at, &t.kind, &f))
        if (records_by(r, t.kind->id, f->id, id, look_through, &t, &unheard) != ERR_OK) return false;
    return t.found;
}

/* ---- who holds more ---- */

enum { SAME_NUMBERS = 100 };

typedef struct {
    Request *request;
    Str      but;                       /* the case that it is asked for */
    bool     leads;
    Str      because;
    struct { Str property, value; } numbers[SAME_NUMBERS]; size_t number_count;
} Holders;

/* Numbers that two subjects share only where they are one, or where somebody should look; and where a case says the same number
 * in a field. */
static const struct { const char *property, *kind, *field; } NUMBERS[] = {
    { "pin", "person", "pin" }, { "inn", "organization", "tax_number" }, { "passport", NULL, NULL }, { "phone", NULL, NULL },
    { "account", "bank_account", "account_number" }, { "plate", "vehicle", "plate" }, { "vin", "vehicle", "vin" },
    { "registration", "organization", "registration_number" },
};

static bool is_number(Str property)
{
    for (size_t i = 0; i < ARRAY_LEN(NUMBERS); i++) if (str_is(property, NUMBERS[i].property)) return true;
    return false;
}

static ErrorCode look_who_leads(Holders *h, const Record *rec, Error *e)
{
    const Standing *s;
    if (str_is(rec->chain, "office") || str_equal(rec->chain, h->but) || record_is_pulled_back(rec)) return ERR_OK;
    Str chain = str_copy(h->request->arena, rec->chain);
    if (!chain.ptr) return error_memory(e);
    TRY(request_standing(h->request, chain, &s, e));
    if (s->rank != RANK_LEAD) return ERR_OK;
    h->leads = true;
    h->because = str_copy(h->request->arena, rec->id);
    return h->because.ptr ? ERR_END : error_memory(e);
}

static ErrorCode look_at_reference(void *self, const Record *rec, Error *e)
{
    Holders *h = self;
    const JsonValue *body;
    ErrorCode code = look_who_leads(h, rec, e);
    if (code != ERR_OK || !str_is(rec->kind, "statement") || h->number_count == SAME_NUMBERS) return code;
    if (rec->body.len == 0 || !str_is(rec->state, "stands")) return ERR_OK;
    if (record_fields_kept(h->request->arena, rec, &body, e) != ERR_OK) return ERR_OK;
    const JsonValue *fields = json_get(body, "fields");
    Str property = json_text(json_get(fields, "property"));
    if (!is_number(property)) return ERR_OK;
    h->numbers[h->number_count].property = property;
    h->numbers[h->number_count++].value = json_text(json_get(fields, "value"));
    return ERR_OK;
}

static ErrorCode look_at_same(void *self, const Record *rec, Error *e)
{
    return look_who_leads(self, rec, e);
}

static ErrorCode by_value(Holders *h, const char *kind, const char *field, Str value, Error *e)
{
    Request *r = h->request;
    const Kind *k = kind ? model_kind(r->model, str_of(kind)) : NULL;
    const Field *f = k ? kind_field(k, str_of(field)) : NULL;
    Buf bytes = buf_in(r->arena);
    const JsonValue *v = json_new_string(r->arena, value);
    if (!f || !v || h->leads || !field_index_bytes(&bytes, f, v, false)) return ERR_OK;
    return records_by(r, k->id, f->id, buf_str(&bytes), look_at_same, h, e);
}

static ErrorCode same_numbers(Holders *h, Error *e)
{
    for (size_t i = 0; i < h->number_count && !h->leads; i++) {
        Str value = h->numbers[i].value;
        TRY(by_value(h, "statement", "value", value, e));
        for (size_t j = 0; j < ARRAY_LEN(NUMBERS); j++)
            if (str_is(h->numbers[i].property, NUMBERS[j].property)) TRY(by_value(h, NUMBERS[j].kind, NUMBERS[j].field, value, e));
    }
    return ERR_OK;
}

bool request_may_answer(Request *r, const Record *inquiry, Str *because)
{
    Error unheard;
    Record whole = *inquiry;
    const JsonValue *body;
    const Kind *subject = model_kind(r->model, STR("subject")), *from;
    const Field *f;
    Holders *h = ARENA_NEW(r->arena, Holders);
    if (!h || !subject || inquiry->id.len == 0) return false;
    if (whole.body.len == 0 && store_record(r->store, r->arena, inquiry->id, &whole, &unheard) != ERR_OK) return false;
    whole.body = str_copy(r->arena, whole.body);
    if (!whole.body.ptr || whole.body.len == 0 || record_fields(r->arena, &whole, &body, &unheard) != ERR_OK) return false;
    const JsonValue *fields = json_get(body, "fields");
    Str id = json_text(json_get(fields, "subject"));
    *h = (Holders){ .request = r, .but = json_text(json_get(fields, "from_case")) };
    References at = { .model = r->model, .to = subject };
    while (!h->leads && next_reference(&at, &from, &f))
        if (records_by(r, from->id, f->id, id, look_at_reference, h, &unheard) != ERR_OK) return false;
    if (!h->leads && same_numbers(h, &unheard) != ERR_OK) return false;
    if (because) *because = h->because;
    return h->leads;
}
