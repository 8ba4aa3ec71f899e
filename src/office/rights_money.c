/* rights_money.c: see rights_money.h.
 *
 *     budget_line         approved, closed
 *     budget_revision     approved
 *     money_transaction   approved
 *     donor               agreed, ended
 *
 * of projects for which a donor's record names the reader. What is being prepared, and what others pay for, he does not learn of. */
#include "office/rights_money.h"

static const struct { const char *kind, *states[2]; } APPROVED[] = {
    { "budget_line", { "approved", "closed" } }, { "budget_revision", { "approved", NULL } }, { "money_transaction", { "approved", NULL } },
    { "donor", { "agreed", "ended" } },
};

bool kind_is_of_money(const Kind *k)
{
    for (size_t i = 0; i < ARRAY_LEN(APPROVED); i++) if (str_is(k->id, APPROVED[i].kind)) return true;
    return false;
}

static bool is_approved(const Kind *k, Str state)
{
    for (size_t i = 0; i < ARRAY_LEN(APPROVED); i++) {
        const char *const *states = APPROVED[i].states;
        if (str_is(k->id, APPROVED[i].kind)) return str_is(state, states[0]) || (states[1] && str_is(state, states[1]));
    }
    return false;
}

/* A reader for a donor, and nothing else that opens the books. */
static bool reads_for_a_donor(Request *r)
{
    static const char *const OFFICE[] = { "programme_officer", "finance_officer", "monitoring_officer", "head", "auditor" };
    for (size_t i = 0; i < ARRAY_LEN(OFFICE); i++) if (request_has_role_named(r, OFFICE[i])) return false;
    return true;
}

typedef struct { Request *request; Str project; bool found; } Find;

static ErrorCode look_at_donor(void *self, const Record *rec, Error *e)
{
    Find *f = self;
    const JsonValue *body;
    if (rec->body.len == 0 || (!str_is(rec->state, "agreed") && !str_is(rec->state, "ended"))) return ERR_OK;
    TRY(record_fields(f->request->arena, rec, &body, e));
    f->found = f->found || str_equal(json_text(json_get(json_get(body, "fields"), "project")), f->project);
    return ERR_OK;
}

bool request_sees_money_of(Request *r, Str project)
{
    Error unheard;
    Find f = { .request = r, .project = project };
    if (!r->session) return false;
    if (!reads_for_a_donor(r)) return true;
    if (!request_has_role_named(r, "donor_reader")) return false;
    ErrorCode code = store_records_by(r->store, STR("donor"), STR("readers"), session_user(r->session), look_at_donor, &f, &unheard);
    return code == ERR_OK && f.found;
}

bool request_sees_money(Request *r, const Kind *k, const Record *rec)
{
    Error unheard;
    Record whole = *rec;
    const JsonValue *body;
    if (!r->session) return false;
    if (rec->id.len == 0 || !reads_for_a_donor(r)) return true;
    if (rec->body.len == 0 && store_record(r->store, r->arena, rec->id, &whole, &unheard) != ERR_OK) return false;
    if (whole.body.len == 0 || !is_approved(k, whole.state) || record_fields(r->arena, &whole, &body, &unheard) != ERR_OK) return false;
    return request_sees_money_of(r, json_text(json_get(json_get(body, "fields"), "project")));
}
