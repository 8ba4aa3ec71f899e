/* author_rules.c: four eyes between two acts. A move that asks for a second signature (`four_eyes`) brings two persons to one
 * act; here are the rules that keep two persons apart over several: whoever wrote something does not approve it, whoever sends
 * does not receive. What counts is the ledger, not a field.
 *
 * Where somebody acts for another as his deputy the two are one person (docs/rights.md). */
#include "rules/rules_int.h"
#include "rules/refused_field.h"

typedef struct { Request *request; Str chain; const char *const *ops; bool last, found; } Acted;

static bool is_caller(const Acted *w, Str user)
{
    return user.len > 0 && (str_equal(user, session_user(w->request->session)) || str_equal(user, request_acts_for(w->request, w->chain)));
}

static bool is_one_of(Str op, const char *const *ops)
{
    while (*ops && !str_is(op, *ops)) ops++;
    return *ops != NULL;
}

static ErrorCode look_at(void *self, const Entry *entry, Error *e)
{
    Acted *w = self;
    Act act;
    Str reason, whom = STR("");
    TRY(records_act(w->request, entry, &act, e));
    if (!is_one_of(act.op, w->ops) || act_takes_over(&act)) return ERR_OK;      /* who takes it over has not written it */
    if (str_starts(act.reason_code, STR("deputy"))) {
        ErrorCode code = records_reason(w->request, entry, &reason, e);
        if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
        if (code == ERR_OK) deputy_reason_read(reason, &whom);
    }
    Str second;
    TRY(rules_cosigner(w->request, entry, &second, e));
    bool his = is_caller(w, act.actor) || is_caller(w, whom) || is_caller(w, second);
    w->found = his || (w->found && !w->last);
    return ERR_OK;
}

ErrorCode rules_acted(Request *r, const Record *rec, const char *const *ops, bool last, bool *ret, Error *e)
{
    Acted w = { r, rec->chain, ops, last, false };
    TRY(records_history(r, rec->id, look_at, &w, e));
    *ret = w.found;
    return ERR_OK;
}

/* Whoever made, changed or corrected the record is its author. */
ErrorCode guard_not_the_author(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const WRITING[] = { "record.create", "record.change", "record.correct", NULL };
    bool author;
    TRY(rules_acted(r, rec, WRITING, false, &author, e));
    if (!author) TRY(rules_not_known(r, rec, fields, false, K("takeover.author-not-known"), e));
    return author ? error_set(e, ERR_INVALID, K("rules.own-work")) : ERR_OK;
}

/* ---- what was approved is not changed behind the one who approved it ---- */

/* From these states on the fields are what somebody put his name to: a plan that waits for approval, a request that passed the
 * legal check or left (the central authority changes no fact of it), a charge that was checked, a donation that was approved, a
 * report that was sent. Who wants them otherwise sends the record back to its author. A grade is set by its moves; what was
 * published is changed by publishing a correction. */
static const struct { const char *kind, *states[14], *fields[14], *why; bool moves_may, by_program; } SETTLED[] = {
    { .kind = "plan", .states = { "submitted" }, .fields = { "aim", "known", "preserve_first", "assets", "limitation_on" } },
    { .kind = "plan", .states = { "approved", "completed", "superseded" }, .why = K("rules.plan-new-version"),
      .fields = { "title", "team", "aim", "known", "preserve_first", "assets", "limitation_on", "helps_defence" } },
    { .kind = "plan", .states = { "draft", "submitted", "approved", "completed", "superseded" }, .why = K("rules.plan-by-program"),
      .fields = { "version", "earlier", "template", "template_version" } },
    { .kind = "line", .states = { "open", "exhausted", "dropped", "carried" }, .why = K("rules.plan-by-program"), .fields = { "earlier" } },
    { .kind = "task", .states = { "open", "doing", "waiting", "done", "dropped", "carried" }, .why = K("rules.plan-by-program"),
      .fields = { "earlier" } },
    { .kind = "risk", .states = { "live", "happened", "over", "carried" }, .why = K("rules.plan-by-program"), .fields = { "earlier" } },
    { .kind = "gap", .states = { "open", "closed", "accepted", "carried" }, .why = K("rules.plan-by-program"), .fields = { "earlier" } },
    { .kind = "money_transaction", .states = { "certified", "approved" }, .fields = { "payee", "document", "proof" } },
    { .kind = "budget_line", .states = { "approved", "closed" }, .fields = { "donors" } },
    { .kind = "budget_revision", .states = { "approved" }, .fields = { "title", "why", "lines", "whole_changes", "agreement", "holds_from" } },
    { .kind = "donor", .states = { "agreed", "ended" }, .fields = { "agreement", "agreed_on", "pledge" } },
    { .kind = "decision", .states = { "signed" }, .why = K("rules.decision-signed"),
      .fields = { "question", "plan", "options", "decision", "because", "decider", "decided_on", "corrects" } },
    { .kind = "plan_review", .states = { "held" }, .fields = { "trigger", "held_on", "present", "found", "decided", "next_on" } },
    { .kind = "disclosure_item", .states = { "read", "given", "withheld", "mistaken" }, .fields = { "what", "helps", "item", "person" } },
    { .kind = "mla_request",
      .states = { "legal_check", "translating", "signature", "sent", "acknowledged", "supplement", "executing_abroad", "answered",
                 "refused_abroad" },
      .fields = { "other_state", "legal_basis", "requesting_authority", "subject_matter", "proceedings_authority", "facts",
                 "assistance", "assistance_text", "procedure",
                  "persons", "whereabouts", "purpose", "provisions" } },
    { .kind = "joint_team", .states = { "signed", "active", "extended", "ended", "evaluated" },
      .fields = { "parties", "legal_basis", "purpose", "from", "until", "states_of_operation", "host_law", "admissibility", "disclosure",
                  "helps_defence", "signed_on", "extensions" }, .moves_may = true },
    { .kind = "charge", .states = { "checked", "brought", "in_court", "decided", "replaced" }, .fields = { "offence", "article",
            "code_edition", "wording" } },
    { .kind = "intelligence_report", .states = { "graded", "shared", "expired" }, .fields = { "source_grade",
            "information_grade" }, .moves_may = true },
    { .kind = "donation", .states = { "approved", "partly_handed_over", "handed_over", "ended" },
      .fields = { "items", "end_use", "hrddp_result" } },
    { .kind = "donation", .states = { "*" }, .fields = { "suspension" }, .by_program = true, .moves_may = true },
    { .kind = "hrddp_assessment", .states = { "submitted", "in_force", "refused", "withdrawn", "replaced" },
      .fields = { "body", "support", "findings", "sources", "risks", "monitoring", "result", "assessed_on", "review_on" } },
    { .kind = "donation_handover", .states = { "ready", "lent", "signed", "returned" },
      .fields = { "body", "where", "basis", "assets", "goods", "value", "purpose", "undertakings" } },
    { .kind = "donation_handover", .states = { "signed" }, .fields = { "on", "protocol", "signed_for", "authority_for", "signed_by", "authority_by",
            "witness" } },
    { .kind = "donation_handover", .states = { "*" }, .fields = { "giver", "donor", "requested_on" }, .by_program = true },
    { .kind = "asset", .states = { "*" }, .fields = { "handover", "seen_6_on", "seen_12_on", "in_stated_use" }, .by_program = true },
    { .kind = "asset", .states = { "*" }, .fields = { "title" }, .by_program = true, .moves_may = true },
    { .kind = "end_use_visit", .states = { "*" }, .fields = { "drawn", "drawn_of", "drawn_from" }, .by_program = true },
    { .kind = "end_use_visit", .states = { "reported", "closed" }, .fields = { "visited_on", "present", "lines", "log_book", "findings" } },
    { .kind = "indicator_period", .states = { "*" }, .by_program = true,
      .fields = { "computed_on", "computed_records", "computed_hash", "evidenced" } },
    { .kind = "indicator_period", .states = { "pending", "approved", "superseded" }, .why = K("rules.period-settled"),
      .fields = { "from", "to", "target", "target_words", "actual", "actual_words", "values", "comment", "evidence", "evidence_files" } },
    { .kind = "course", .states = { "confirmed", "held", "reported" }, .fields = { "hrddp_result", "hrddp_on", "hrddp_by",
            "hrddp_review", "hrddp_measures" } },
    { .kind = "test_item", .states = { "in_use", "retired" }, .fields = { "topic", "form", "text_en", "text_ru", "text_ky", "options",
            "right", "points" }, .why = K("rules.item-in-use") },
    { .kind = "test_sheet", .states = { "*" }, .fields = { "answers", "points", "points_max", "percent", "gain", "graded_by", "mark" },
      .why = K("rules.learning-by-program") },
    { .kind = "follow_up", .states = { "*" }, .fields = { "mark" }, .why = K("rules.learning-by-program") },
    { .kind = "follow_up_answer", .states = { "*" }, .fields = { "mark", "percent" }, .why = K("rules.learning-by-program") },
    { .kind = "curriculum", .states = { "*" }, .fields = { "template", "template_version" }, .why = K("rules.learning-by-program") },
    { .kind = "prison_inspection", .states = { "sent", "answered", "followed" }, .fields = { "visited_on", "inspectors", "items",
            "allegations" } },
    { .kind = "request", .states = { "approved", "sent", "delivered", "partly", "answered", "assessed", "refused" },
      .fields = { "subject", "addressee", "organization", "legal_basis", "information", "concerns", "questions", "sanction_by", "sanction_who",
                  "sanction_number", "sanction_on", "confidential" } },
    { .kind = "summons", .states = { "issued", "served", "came", "held", "excused", "absent" },
      .fields = { "status", "action", "where", "when", "officer", "minor", "in_custody" } },
    { .kind = "paper", .states = { "draft" }, .fields = { "source", "code", "remarks", "supersedes" }, .by_program = true },
    { .kind = "paper", .states = { "approved", "printed", "signed" },
      .fields = { "title", "text", "source", "code", "remarks", "supersedes" } },
    { .kind = "paper_form", .states = { "in_force", "taken_back" }, .fields = { "name", "language", "text" } },
    { .kind = "tip", .states = { "received", "acknowledged", "triage", "asked_more", "referred", "taken_up", "oversight", "no_action",
            "answered", "closed", "unanswered", "reopened" },
      .fields = { "responsible", "outcome", "referred_to", "case_opened", "feedback", "feedback_on" }, .moves_may = true },
    { .kind = "tip", .states = { "received" }, .fields = { "assessment" }, .moves_may = true },
    { .kind = "identity_access", .states = { "asked", "granted", "refused", "over" },
      .fields = { "hours", "decision", "reporter_told" }, .moves_may = true },
    { .kind = "triage", .states = { "entered", "overridden", "withdrawn" }, .fields = { "order", "why" }, .moves_may = true },
    { .kind = "protection_measure", .states = { "proposed" }, .fields = { "found" }, .moves_may = true },
    { .kind = "news_item", .states = { "fact_check", "clearance", "ready", "published", "corrected", "archived", "withdrawn" },
      .fields = { "title_en", "title_ru", "title_ky", "lead_en", "lead_ru", "lead_ky", "text_en", "text_ru", "text_ky" }, .moves_may = true },
    { .kind = "news_item", .states = { "fact_check", "clearance", "ready", "published", "corrected", "archived", "withdrawn" },
      .fields = { "status_en", "status_ru", "status_ky", "translator_en", "translator_ru", "translator_ky", "reviewer_en", "reviewer_ru",
                  "reviewer_ky", "made_en", "made_ru", "made_ky" }, .moves_may = true },
    { .kind = "news_item", .states = { "clearance", "ready", "published", "corrected", "archived", "withdrawn" },
      .fields = { "nobody_guilty", "nobody_exposed", "no_operation", "consents", "donors", "partners", "quoted" } },
    { .kind = "news_item", .states = { "clearance", "ready", "published", "corrected", "archived", "withdrawn" },
      .fields = { "names_cleared", "touches_case", "touches_security" }, .moves_may = true },
    { .kind = "news_item", .states = { "*" }, .fields = { "clearances", "cleared_case_by", "cleared_security_by" },
      .by_program = true, .moves_may = true },
    { .kind = "news_item", .states = { "published", "corrected", "archived", "withdrawn" }, .fields = { "slug", "dated", "embargo" } },
    { .kind = "news_item", .states = { "*" }, .fields = { "corrections", "correction_en", "correction_ru", "correction_ky", "published_at",
            "cleared_office_on", "cleared_office_by", "cleared_donor_on", "cleared_donor_by", "cleared_partner_on", "cleared_partner_by" },
      .by_program = true, .moves_may = true },
    { .kind = "cleared_notice", .states = { "entered" }, .fields = { "name", "as_published", "cleared_on", "from_body", "letter" } },
    { .kind = "news_recall", .states = { "*" }, .by_program = true,
      .fields = { "name", "cleared_on", "news_item", "notice", "named_as", "listed_at" } },
    { .kind = "news_answer", .states = { "accepted", "refused" }, .fields = { "ground", "reason", "court", "decision_number", "decision_on" } },
    { .kind = "news_photo", .states = { "withdrawn" }, .fields = { "alt_en", "alt_ru", "alt_ky", "credit", "consent", "consent_paper" } },
};

/* "*": in whatever state. */
static bool in_states(Str state, const char *const *states) { return strcmp(states[0], "*") == 0 || is_one_of(state, states); }

static bool is_changed(const JsonValue *before, const JsonValue *after, const char *name)
{
    const JsonValue *was = json_get(before, name), *now = json_get(after, name);
    return was ? !now || !json_equal(was, now) : now != NULL;
}

bool rules_is_settled(const Kind *k, Str state, Str field)
{
    for (size_t i = 0; i < ARRAY_LEN(SETTLED); i++) {
        if (!str_is(k->id, SETTLED[i].kind) || !in_states(state, SETTLED[i].states)) continue;
        for (const char *const *name = SETTLED[i].fields; *name; name++) if (str_is(field, *name)) return true;
    }
    return false;
}

ErrorCode rules_check_settled(const Kind *k, Str state, const JsonValue *before, const JsonValue *after, bool by_move, Error *e)
{
    for (size_t i = 0; i < ARRAY_LEN(SETTLED); i++) {
        if (!str_is(k->id, SETTLED[i].kind) || !in_states(state, SETTLED[i].states) || (by_move && SETTLED[i].moves_may)) continue;
        for (const char *const *name = SETTLED[i].fields; *name; name++) {
            const Field *f = kind_field(k, str_of(*name));
            if (!f || !is_changed(before, after, *name)) continue;
            const char *why = SETTLED[i].by_program ? K("rules.by-program") : K("rules.settled");
            return rules_refuse_field(f, SETTLED[i].why ? SETTLED[i].why : why, e);
        }
    }
    return by_move || !before ? ERR_OK : rules_check_review(k, before, after, e);
}

/* ---- what is missing, as one sentence ---- */

/* A value of an error has room for some 250 bytes (base/error.h), and the labels of a request in Kyrgyz need more: they go into
 * two, and what does not fit even there is counted. */
enum { VALUE_ROOM = 244 };

void rules_miss_text(Missing *m, Str text)
{
    if (m->count < ARRAY_LEN(m->list)) m->list[m->count++] = text;
}

void rules_miss(Missing *m, const char *field)
{
    rules_miss_text(m, rules_field_label(m->request, m->record, NULL, field));
}

void rules_need(Missing *m, const JsonValue *fields, const char *field)
{
    if (!json_get(fields, field)) rules_miss(m, field);
}

void rules_need_yes(Missing *m, const JsonValue *fields, const char *field)
{
    if (!json_true(json_get(fields, field))) rules_miss(m, field);
}

static void fill(const Missing *m, Buf *to, size_t *at)
{
    while (*at < m->count && to->len + m->list[*at].len + 2 <= VALUE_ROOM) {
        buf_format(to, "%s" STR_FMT, *at > 0 ? "; " : "", STR_ARG(m->list[*at]));
        (*at)++;
    }
}

/* The field whose label comes first; empty: something else is missing. */
static Str first_missing(const Missing *m)
{
    const Kind *k = model_kind(m->request->model, m->record->kind);
    for (const Field *f = k ? k->fields : NULL; f; f = f->next) {
        if (str_equal(f->label.text[m->request->lang], m->list[0])) return f->id;
    }
    return STR("");
}

ErrorCode rules_whole(const Missing *m, const char *sentence, Error *e)
{
    Buf missing = buf_in(m->request->arena), more = buf_in(m->request->arena);
    size_t at = 0;
    if (m->count == 0) return ERR_OK;
    fill(m, &missing, &at);
    fill(m, &more, &at);
    if (at < m->count) buf_format(&more, "; +%zu", m->count - at);
    if (missing.failed || more.failed) return error_memory(e);
    return error_set(e, ERR_INVALID, sentence, arg_str("missing", buf_str(&missing)), arg_str("more", buf_str(&more)),
                     arg_str("field-id", first_missing(m)));
}
