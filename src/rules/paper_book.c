/* paper_book.c: see paper_book.h. */
#include "rules/paper_book.h"

/* ---- a file ---- */

static ErrorCode refuse(const PaperFile *file, int64_t line, Str name, Error *e)
{
    return error_set(e, ERR_INVALID, K("paper.head"), arg_str("file", file->name), arg_int("line", line), arg_str("name", name));
}

static bool set_member(PaperForm *f, Str name, Str value)
{
    if (str_is(name, "title")) f->title = value;
    else if (str_is(name, "kinds")) f->kinds = value;
    else if (str_is(name, "code")) f->code = value;
    else if (str_is(name, "text")) f->text = value;
    else if (str_is(name, "states")) f->states = value;
    else if (str_is(name, "approval")) f->approval = str_is(value, "yes");
    else if (str_is(name, "page")) f->landscape = str_is(value, "landscape");
    else if (str_is(name, "pages")) return int_parse(value, &f->pages) && f->pages > 0;
    else return false;
    return value.len > 0;
}

ErrorCode paper_form_read(const PaperFile *file, PaperForm *ret, Error *e)
{
    Str rest = file->bytes, line, name = file->name, lang;
    int64_t number = 0;
    *ret = (PaperForm){ 0 };
    if (!str_cut(&name, '/', &lang) || !lang_of(lang, &ret->lang) || !str_ends(name, STR(".md"))) return refuse(file, 0, file->name, e);
    ret->name = str_first(name, name.len - 3);
    while (str_next_line(&rest, &line)) {
        Str member;
        number++;
        if (str_is(str_trim(line), "---")) {
            ret->template = rest;
            return ret->title.len > 0 || ret->kinds.len == 0 ? ERR_OK : refuse(file, number, STR("title"), e);
        }
        Str value = line;
        if (!str_cut(&value, ':', &member) || !set_member(ret, str_trim(member), str_trim(value))) return refuse(file, number, str_trim(line), e);
    }
    return refuse(file, number, STR("---"), e);
}

bool paper_form_find(Lang lang, Str name, PaperForm *ret)
{
    Error unheard;
    for (size_t i = 0; i < PAPERS_SHIPPED_COUNT; i++)
        if (paper_form_read(&PAPERS_SHIPPED[i], ret, &unheard) == ERR_OK && ret->lang == lang && str_equal(ret->name, name)) return true;
    return false;
}

static bool has_word(Str words, Str word)
{
    Str one;
    for (bool more = words.len > 0; more; ) {
        more = str_cut(&words, ' ', &one);
        if (str_is(one, "*") || (one.len > 0 && str_equal(one, word))) return true;
    }
    return false;
}

bool paper_form_takes(const PaperForm *f, Str kind)
{
    return has_word(f->kinds, kind);
}

bool paper_form_prints_in(const PaperForm *f, Str state)
{
    return f->states.len == 0 || has_word(f->states, state);
}

/* ---- looking it over ---- */

static bool has_member(const Kind *k, Str name)
{
    if (str_is(name, "number") || str_is(name, "state") || str_is(name, "title") || str_is(name, "citation")) return true;
    if (str_is(k->id, "volume") && (str_is(name, "inventory") || str_is(name, "sheet_count") || str_is(name, "entry_count"))) return true;
    return kind_field(k, name) != NULL;
}

/* A line of what lies in a volume (desk/volume.h). */
static bool in_inventory(const Kind *k, Str name)
{
    static const char *const LINE[] = { "what", "date", "sheets", "count", "remark" };
    for (size_t i = 0; i < ARRAY_LEN(LINE); i++) if (str_is(k->id, "volume") && str_is(name, LINE[i])) return true;
    return false;
}

static bool in_a_group(const Kind *k, Str name)
{
    if (in_inventory(k, name)) return true;
    for (const Field *f = k->fields; f; f = f->next) {
        const Field *group = f->type == FIELD_LIST ? f->of : f;
        if (group->type != FIELD_GROUP) continue;
        for (const Field *part = group->fields; part; part = part->next) if (str_equal(part->id, name)) return true;
    }
    return false;
}

/* "addressee.bank": an option of a choice; "minor.yes" of a yes_no; "state.sent". */
static bool is_option(const Kind *k, Str name)
{
    Str option = name, field;
    const Field *f = str_cut(&option, '.', &field) ? kind_field(k, field) : NULL;
    if (str_is(field, "state")) return kind_state(k, option) != NULL;
    if (f && f->type == FIELD_YES_NO) return str_is(option, "yes") || str_is(option, "no");
    for (size_t i = 0; f && f->type == FIELD_CHOICE && i < f->choice_count; i++) if (str_equal(f->choices[i].id, option)) return true;
    return false;
}

static bool is_own(Str name)
{
    static const char *const OWN[] = { ".", "number", "date", "office", "author", "title", "fields", "label", "value", "paragraphs", "text", "no",
                                       "case", "record", "state", "lines", "line_count", "entered", "history", "on", "by", "done", "why", "blank",
                                       "entered_later", "clock_doubt", "day", "channel", "what", "registered", "decision", "went_to", "answered",
                                       "checks", "list_hash", "handed", "term", "last", "proof",
                                       "tally", "differ", "counted", "count", "thing", "outcome", "seen_at", "belongs", "store_book",
                                       "custody", "work_plan", "quarters", "result", "responsible", "still_open", "body", "due",
                                       "budget_lines", "budget_donors", "budget_classes", "budget_left", "budget_rates", "budget_currency",
                                       "budget_payee",
                                       "budget_execution", "agreed", "revised", "committed", "obligated", "paid", "spent", "free", "execution",
                                       "transaction", "payee", "document", "amount", "left", "from", "to", "units", "rate", "source", "holds",
                                       "rate_number",
                                       "logframe", "calendar", "risk_list", "result_of", "figure_of",
                                       "half_days", "half", "hours", "room", "taught_by", "attend_sheets", "halves", "people", "badge",
                                       "per_diems", "name", "body", "days", "rate", "sum", "all_days", "all_sum", "office_rate",
                                       "certificate", "course", "place", "topics", "issued", "until", "signs", "signs_beside", "address",
                                       "shown_code",
                                       "course_report", "persons", "person_days", "halves_held", "certified", "by_sex", "by_body",
                                       "by_oblast", "part",
                                       "kept", "gain_mean", "gain_median", "gain_count", "gain_left_out", "said_of_it", "mean", "answers",
                                       "sheets", "costs_all",
                                       "after_it", "due_on", "came", "few_persons", "no_test", "few_pairs", "no_evaluation",
                                       "few_evaluations", "no_costs",
                                       "no_follow_up", "kept_any", "least",
                                       "sheets_pre", "sheets_post", "test_key", "evaluation", "roster_names", "cleared_topics", "taught_courses",
                                       "code", "course_title", "questions", "options", "letter", "several", "next_page", "right_pre", "right_post",
                                       "pages", "page_no", "carried_lines", "carried_pieces", "page_lines", "page_pieces", "all_lines", "all_pieces",
                                       "next", "came", "issues", "ended", "storno", "of_line", "put_by", "opened_on", "opened_why", "next_seal" };

    for (size_t i = 0; i < ARRAY_LEN(OWN); i++) if (str_is(name, OWN[i])) return true;
    return false;
}

/* Whose records a list is of: in_case.KIND, or by.KIND.FIELD, whose field points to the record. NULL for what is no such list. */
static const Kind *listed(const Model *m, Str name)
{
    Str field = name, way, kind;
    if (!str_cut(&field, '.', &way)) return NULL;
    if (str_is(way, "in_case")) return model_kind(m, field);
    if (!str_is(way, "by") || !str_cut(&field, '.', &kind)) return NULL;
    const Kind *k = model_kind(m, kind);
    const Field *f = k ? kind_field(k, field) : NULL;
    return f && f->type == FIELD_REF && f->searchable ? k : NULL;
}

/* Of a register: {{#of.KIND}} is there for those of that kind. */
static const Kind *registered(const Model *m, Str name)
{
    Str of = str_from(name, 3);
    return str_starts(name, STR("of.")) ? model_kind(m, str_is(of, "seal") ? STR("exhibit") : of) : NULL;
}

const Kind *paper_list_kind(const Model *m, Str name)
{
    const Kind *k = listed(m, name);
    return k ? k : registered(m, name);
}

/* What stands of a person in {{#proof}} (desk/desk_proof_out.c). */
bool paper_proof_knows(Str name)
{
    static const char *const VALUES[] = { "again", "person", "file", "verdict", "offences", "title", "article", "elements", "no", "name", "supports",
                                          "contradicts", "neutral", "text", "against", "answer", "gap", "state", "judged", "asked", "label", "why",
                                          "next" };
    for (size_t i = 0; i < ARRAY_LEN(VALUES); i++) if (str_is(name, VALUES[i])) return true;
    return false;
}

/* What stands in {{#logframe}}, {{#calendar}} and {{#risk_list}} of a project, {{#result_of}} and {{#figure_of}} of an
 * indicator (desk/programme_paper.c); in {{#store_book}} of a keeper's book (desk/store_book.c). */
bool paper_chain_knows(Str list, Str name)
{
    static const struct { const char *list, *names[14]; } LISTS[] = {
        { "logframe", { "level", "name", "indicator", "baseline", "target", "current", "source", "assumptions" } },
        { "calendar", { "code", "name", "planned_from", "planned_to", "was_from", "was_to", "standing" } },
        { "result_of", { "name" } },
        { "figure_of", { "name", "definition" } },
        { "risk_list", { "code", "what", "category", "likelihood", "impact", "score", "response", "measures", "responsible",
                         "review_on", "standing" } },
        { "store_book", { "no", "title", "where", "state", "since", "seal", "pieces", "case_number", "look_by" } },
    };
    for (size_t i = 0; i < ARRAY_LEN(LISTS); i++)
        for (const char *const *one = LISTS[i].names; *one && str_is(list, LISTS[i].list); one++) if (str_is(name, *one)) return true;
    return false;
}

/* What stands in {{#custody}} (desk/custody_paper.h). */
bool paper_custody_knows(Str name)
{
    static const char *const VALUES[] = { "thing_count", "log", "size", "root", "fingerprint", "chain", "things", "number", "title",
                                          "state", "verdict",
                                          "events", "hands", "no", "on", "done", "by", "change", "where", "measures", "why",
                                              "entry", "leaf", "holds", "gaps",
                                          "corrections", "text", "incidents", "came_up", "found_on", "found_by", "present", "outcome",
                                          "settlement", "differing", "case_number", "last", "said", "words",
                                          "photographs", "moment", "seal", "taken", "put_in", "hash" };
    for (size_t i = 0; i < ARRAY_LEN(VALUES); i++) if (str_is(name, VALUES[i])) return true;
    return false;
}

bool paper_list_knows(const Kind *k, Str name)
{
    return has_member(k, name) || in_a_group(k, name);
}

bool paper_form_knows(const Model *m, const Kind *k, Str name)
{
    const Kind *of_case = model_kind(m, STR("case"));
    if (str_starts(name, STR("is."))) return !k || is_option(k, str_from(name, 3));
    if (str_starts(name, STR("some."))) name = str_from(name, 5);
    if (str_starts(name, STR("record."))) return !k || has_member(k, str_from(name, 7));
    if (str_starts(name, STR("case."))) return of_case && has_member(of_case, str_from(name, 5));
    if (str_find(name, STR(".")) > 0) return paper_list_kind(m, name) != NULL;
    return is_own(name) || (k && (in_a_group(k, name) || has_member(k, name)));
}
