/* desk_finding.c: see desk_finding.h. A finding is never shown without what it may not say: its evidence level, what explains
 * it, and that it is a question. */
#include "desk/desk_finding.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- names and numbers ---- */

Str finding_rule_name(Request *r, const FindingRule *rule)
{
    if (!rule->known) return rule->code;
    return str_format(r->arena, STR_FMT " " STR_FMT, STR_ARG(rule->code),
                      STR_ARG(view_say_args(r, detect_rule_title(rule->rule), NULL, 0)));
}

Str finding_title(Request *r, const RunInHand *run, const Finding *f)
{
    Str title = findings_text(run->all, f->title), lot = findings_text(run->all, f->lot);
    if (title.len == 0) title = findings_text(run->all, f->subject);
    return lot.len == 0 ? title : str_format(r->arena, STR_FMT " / " STR_FMT, STR_ARG(title), STR_ARG(lot));
}

Str finding_decimal(Request *r, Str text)
{
    char *copy = str_c(r->arena, text);
    for (char *p = copy; p && *p; p++) {
        if (*p == '.' || *p == ',') *p = r->lang == LANG_EN ? '.' : ',';
    }
    return copy ? str_of(copy) : STR("");
}

Str finding_percent(Request *r, double ratio)
{
    char text[64];
    snprintf(text, sizeof text, "%.2f", ratio * 100);
    return str_format(r->arena, STR_FMT "\u00a0%%", STR_ARG(finding_decimal(r, str_of(text))));
}

Str finding_number(Request *r, const FindingRule *rule, double v)
{
    DetectShape shape = rule->known ? detect_rule_shape(rule->rule) : DETECT_SHAPE_COUNT;
    if (shape == DETECT_SHAPE_RATIO || shape == DETECT_SHAPE_SHARE) return finding_percent(r, v);
    if (shape == DETECT_SHAPE_DAYS) return view_say(r, K("flag.days"), arg_int("days", (int64_t)v));
    char text[64];
    snprintf(text, sizeof text, "%.4g", v);
    return finding_decimal(r, str_of(text));
}

Str finding_sentence(Request *r, const JsonValue *said)
{
    Str own = json_text(json_get(said, lang_code(r->lang)));
    return own.len > 0 ? own : json_text(json_get(said, "en")).len > 0 ? json_text(json_get(said, "en")) : json_text(said);
}

const RuleText *finding_rule_text(Request *r, const FindingRule *rule)
{
    Error unheard;
    RuleBook *book = rule->known ? ARENA_NEW(r->arena, RuleBook) : NULL;
    if (!book || rule_book_shipped(book, r->arena, &unheard) != ERR_OK || !(book->present & DETECT_BIT(rule->rule))) return NULL;
    return &book->rules[rule->rule];
}

/* ---- where things lead ---- */

Str finding_party_name(const FindingParty *p)
{
    return p->name.len > 0 ? p->name : p->id;
}

Str finding_party_target(Request *r, const RunInHand *run, const FindingParty *p)
{
    return p->person ? STR("") : view_op(r, "party.show", arg_str("party", p->id), arg_str("run", run->seen.record.id));
}

Str finding_rule_target(Request *r, const RunInHand *run, const FindingRule *rule)
{
    return view_op(r, "rule.show", arg_str("rule", rule->code), arg_str("run", run->seen.record.id));
}

typedef struct { Request *request; Record *to; bool found; } FoundRecord;

static ErrorCode take_record(void *self, const Record *rec, Error *e)
{
    FoundRecord *f = self;
    const Kind *k = model_kind(f->request->model, rec->kind);
    if (!k || !request_may_see(f->request, k, rec)) return ERR_OK;
    *f->to = (Record){ .id = str_copy(f->request->arena, rec->id), .kind = k->id, .chain = str_copy(f->request->arena, rec->chain),
                       .state = str_copy(f->request->arena, rec->state), .version = rec->version };
    f->found = true;
    return f->to->id.ptr && f->to->chain.ptr && f->to->state.ptr ? ERR_END : error_memory(e);
}

bool finding_record(Request *r, Str key, Record *ret)
{
    const Kind *k = model_kind(r->model, STR("flag"));
    const Field *field = k ? kind_field(k, STR("key")) : NULL;
    FoundRecord f = { .request = r, .to = ret };
    Buf bytes = buf_in(r->arena);
    Error unheard;
    if (!field || !field_index_bytes(&bytes, field, json_new_string(r->arena, key), false) || bytes.failed) return false;
    return records_by(r, k->id, field->id, buf_str(&bytes), take_record, &f, &unheard) == ERR_OK && f.found;
}

static Str page_of(Request *r, const RunInHand *run, const Finding *f)
{
    return view_op(r, "flag.show", arg_str("run", run->seen.record.id), arg_str("key", findings_text(run->all, f->key)));
}

Str finding_target(Request *r, const RunInHand *run, const Finding *f)
{
    Record rec;
    return finding_record(r, findings_text(run->all, f->key), &rec) ? rec.id : page_of(r, run, f);
}

void finding_crumbs(Request *r, const RunInHand *run)
{
    view_crumb(r, view_say(r, K("flag.flags")), view_op(r, "flag.list", arg_str("run", run->seen.record.id)));
}

/* ---- several ---- */

static JsonValue *finding_data(Request *r, const RunInHand *run, const Finding *f)
{
    const FindingRule *rule = &run->all->rules[f->rule];
    JsonValue *one = json_new_object(r->arena);
    char value[40];
    snprintf(value, sizeof value, "%.17g", f->value);
    json_set(r->arena, one, "key", json_new_string(r->arena, findings_text(run->all, f->key)));
    json_set(r->arena, one, "rule", json_new_string(r->arena, rule->code));
    json_set(r->arena, one, "about", json_new_string(r->arena, findings_text(run->all, f->subject)));
    json_set(r->arena, one, "title", json_new_string(r->arena, finding_title(r, run, f)));
    json_set(r->arena, one, "value", json_new_string(r->arena, str_of(value)));
    json_set(r->arena, one, "severity", json_new_int(r->arena, rule->severity));
    json_set(r->arena, one, "explained", json_new_bool(r->arena, f->cleared));
    if (f->year > 0) json_set(r->arena, one, "year", json_new_int(r->arena, f->year));
    if (f->buyer != FINDING_NONE) json_set(r->arena, one, "buyer", json_new_string(r->arena, run->all->parties[f->buyer].id));
    return one;
}

/* Nobody has decided on it: what the data say; else what somebody said. */
static Str state_of(Request *r, const Finding *f, const Record *rec)
{
    const Kind *k = rec ? model_kind(r->model, STR("flag")) : NULL;
    const State *s = k ? kind_state_was(k, rec->state) : NULL;
    if (s) return view_label(r, &s->label);
    return f->cleared ? view_say(r, K("flag.explained-by-data")) : view_say(r, K("flag.undecided"));
}

ErrorCode finding_table(Request *r, const RunInHand *run, Str title, const Finding *const *list, size_t count, Error *e)
{
    JsonValue *data = json_new_array(r->arena);
    Str head[] = { view_say(r, K("flag.row-about")), view_say(r, K("flag.row-rule")), view_say(r, K("flag.row-value")),
                   view_say(r, K("flag.row-buyer")), view_say(r, K("flag.row-year")),
                   view_say(r, K("flag.row-severity")), view_say(r, K("desk.row-state")) };
    view_table(r, title, head, ARRAY_LEN(head));
    view_table_tag(r, 6);
    for (size_t i = 0; i < count; i++) {
        const Finding *f = list[i];
        const FindingRule *rule = &run->all->rules[f->rule];
        Record rec;
        bool entered = finding_record(r, findings_text(run->all, f->key), &rec);
        Str cells[] = { finding_title(r, run, f), finding_rule_name(r, rule), finding_number(r, rule, f->value),
                        f->buyer == FINDING_NONE ? STR("") : finding_party_name(&run->all->parties[f->buyer]),
                        f->year > 0 ? str_format(r->arena, "%u", f->year) : STR(""), str_format(r->arena, "%d", rule->severity),
                        state_of(r, f, entered ? &rec : NULL) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), entered ? rec.id : page_of(r, run, f));
        JsonValue *one = finding_data(r, run, f);
        if (entered) json_set(r->arena, one, "record", json_new_string(r->arena, rec.id));
        json_add(r->arena, data, one);
    }
    if (!data || data->broken) return error_memory(e);
    json_set(r->arena, view_data(r), "flags", data);
    return ERR_OK;
}

/* ---- the evidence ---- */

static const char *role_word(Str role)
{
    static const struct { const char *role, *word; } WORDS[] = {
        { "sole", K("flag.bid-sole") }, { "winner", K("flag.bid-winner") }, { "next", K("flag.bid-next") },
        { "equal", K("flag.bid-equal") }, { "late", K("flag.bid-late") }, { "refused", K("flag.bid-refused") },
    };
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) {
        if (str_is(role, WORDS[i].role)) return WORDS[i].word;
    }
    return K("flag.bid");
}

/* A decimal of the data as people write amounts; as it stands where it is none. */
static void add_amount(Request *r, Buf *to, const JsonValue *v)
{
    int64_t units;
    if (v && v->type == JSON_NUMBER && amount_parse(v->text, DETECT_PLACES, &units)) detect_write_amount(to, r->lang, units);
    else if (v) buf_add(to, v->text);
}

static void add_bidders(Buf *to, const JsonValue *bid)
{
    JSON_EACH(p, json_get(bid, "tenderers")) {
        Str id = json_text(json_get(p, "id")), name = json_text(json_get(p, "name"));
        if (p != json_get(bid, "tenderers")->first) buf_c(to, ", ");
        buf_add(to, name.len > 0 ? name : id);
        if (name.len > 0 && id.len > 0) buf_format(to, " (" STR_FMT ")", STR_ARG(id));
    }
}

static void add_said(Request *r, Buf *to, const JsonValue *bid)
{
    Str date = json_text(json_get(bid, "date")), status = json_text(json_get(bid, "status")),
        details = json_text(json_get(bid, "statusDetails"));
    if (json_get(bid, "amount")) {
        add_amount(r, to, json_get(bid, "amount"));
        buf_format(to, " " STR_FMT, STR_ARG(json_text(json_get(bid, "currency"))));
    }
    if (status.len > 0) buf_format(to, "%s" STR_FMT, to->len > 0 ? "; " : "", STR_ARG(status));
    if (details.len > 0) buf_format(to, " (" STR_FMT ")", STR_ARG(details));
    if (date.len > 0) buf_format(to, "%s" STR_FMT, to->len > 0 ? "; " : "", STR_ARG(date));
}

/* "The winner's bid: Name (id); 8 000 KGS; valid", then members and processes, then the place: one line each. */
void finding_evidence(Request *r, Buf *to, const JsonValue *line)
{
    JSON_EACH(bid, json_get(line, "bids")) {
        Buf said = buf_in(r->arena);
        message_add(to, r->lang, role_word(json_text(json_get(bid, "role"))));
        buf_c(to, ": ");
        add_bidders(to, bid);
        add_said(r, &said, bid);
        if (said.len > 0) buf_format(to, "; " STR_FMT, STR_ARG(buf_str(&said)));
        buf_byte(to, '\n');
    }
    JSON_EACH(f, json_get(line, "fields"))
        buf_format(to, STR_FMT ": " STR_FMT "\n", STR_ARG(json_text(json_get(f, "pointer"))),
                   STR_ARG(json_text(json_get(f, "value"))));
    JSON_EACH(s, json_get(line, "processes"))
        buf_format(to, STR_FMT " " STR_FMT "\n", STR_ARG(json_text(json_get(s, "ocid"))),
                   STR_ARG(json_text(json_get(s, "classification"))));
    const JsonValue *number = json_get(line, "line");
    buf_format(to, STR_FMT ":" STR_FMT "\n", STR_ARG(json_text(json_get(line, "source"))),
               STR_ARG(number ? number->text : STR("")));
}

static Str number_text(const JsonValue *v)
{
    return v && v->type == JSON_NUMBER ? v->text : STR("");
}

/* What it rests on, each with its place in the source. */
static void show_fields(Request *r, const JsonValue *line)
{
    Str head[] = { view_say(r, K("flag.row-what")), view_say(r, K("flag.row-who")), view_say(r, K("flag.row-says")),
                   view_say(r, K("flag.row-pointer")), view_say(r, K("flag.row-byte")) };
    const JsonValue *bids = json_get(line, "bids"), *fields = json_get(line, "fields");
    if ((!bids || bids->count == 0) && !fields) return;
    view_table(r, view_say(r, K("flag.source-fields")), head, ARRAY_LEN(head));
    JSON_EACH(f, fields) {
        Str pointer = json_text(json_get(f, "pointer"));
        Str cells[] = { view_say(r, K("flag.member")), STR(""), json_text(json_get(f, "value")), pointer,
                        number_text(json_get(f, "offset")) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
    JSON_EACH(bid, bids) {
        Buf who = buf_in(r->arena), said = buf_in(r->arena);
        add_bidders(&who, bid);
        add_said(r, &said, bid);
        Str cells[] = { view_say_args(r, role_word(json_text(json_get(bid, "role"))), NULL, 0), buf_str(&who), buf_str(&said),
                        json_text(json_get(bid, "pointer")), number_text(json_get(bid, "offset")) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
}

/* The first processes behind a flag about a party. */
static void show_processes(Request *r, const JsonValue *line)
{
    Str head[] = { view_say(r, K("flag.row-process")), view_say(r, K("flag.row-place")), view_say(r, K("flag.row-byte")),
                   view_say(r, K("flag.row-class")) };
    const JsonValue *list = json_get(line, "processes");
    if (!list || list->count == 0) return;
    view_table(r, view_say(r, K("flag.first-processes")), head, ARRAY_LEN(head));
    JSON_EACH(s, list) {
        Str place = str_format(r->arena, STR_FMT ":" STR_FMT, STR_ARG(json_text(json_get(s, "source"))),
                               STR_ARG(number_text(json_get(s, "line"))));
        Str cells[] = { json_text(json_get(s, "ocid")), place, number_text(json_get(s, "offset")),
                        json_text(json_get(s, "classification")) };
        for (size_t i = 0; i < ARRAY_LEN(cells); i++) if (!cells[i].ptr) cells[i] = STR("");
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
}

/* ---- one ---- */

static void show_party(Request *r, const RunInHand *run, const char *label, uint32_t at, bool first)
{
    if (at == FINDING_NONE) return;
    const FindingParty *p = &run->all->parties[at];
    view_row_to(r, first ? view_say_args(r, label, NULL, 0) : STR(""), finding_party_name(p), finding_party_target(r, run, p));
}

static void show_about(Request *r, const RunInHand *run, const Finding *f, const JsonValue *line)
{
    const Findings *all = run->all;
    Str process = json_text(json_get(line, "ocid")), date = json_text(json_get(line, "date"));
    view_row(r, view_say(r, K("flag.row-seen")), finding_sentence(r, json_get(line, "explanation")));
    if (process.len > 0) view_row(r, view_say(r, K("flag.row-process")), process);
    if (f->lot != FINDING_NONE) view_row(r, view_say(r, K("flag.row-lot")), findings_text(all, f->lot));
    show_party(r, run, K("flag.row-party"), f->party, true);
    show_party(r, run, K("flag.row-other"), f->other, true);
    show_party(r, run, K("flag.row-buyer"), f->buyer, true);
    for (uint32_t i = 0; i < f->supplier_count; i++) {
        show_party(r, run, K("flag.row-supplier"), all->links[f->suppliers + i], i == 0);
    }
    if (date.len > 0) view_row(r, view_say(r, K("flag.row-date")), date);
    Str place = view_say(r, K("flag.place"), arg_str("source", json_text(json_get(line, "source"))),
                         arg_str("line", number_text(json_get(line, "line"))),
                         arg_str("byte", number_text(json_get(line, "offset"))));
    view_row(r, view_say(r, K("flag.row-place")), place);
    view_row_to(r, view_say(r, K("flag.row-run")), desk_ref_label(r, run->seen.record.id), run->seen.record.id);
}

static void show_rule(Request *r, const RunInHand *run, const FindingRule *rule)
{
    const RuleText *text = finding_rule_text(r, rule);
    view_row_to(r, view_say(r, K("flag.row-rule")), finding_rule_name(r, rule), finding_rule_target(r, run, rule));
    view_row(r, view_say(r, K("flag.row-level")), view_say_args(r, rule_level_text(rule->level), NULL, 0));
    view_row(r, view_say(r, K("flag.row-severity")), view_say(r, K("flag.of-five"), arg_int("n", rule->severity)));
    if (!text) return;
    view_row(r, view_say(r, K("flag.row-means")), text->explanation[r->lang]);
    view_row(r, view_say(r, K("flag.row-basis")), text->legal_basis[r->lang]);
}

/* What explains it is said beside it and as plainly. */
static void show_cleared(Request *r, const JsonValue *line)
{
    Str cleared = json_text(json_get(line, "cleared"));
    const char *key = K("flag.cleared-other");
    if (str_is(cleared, "below-minimum")) key = K("flag.cleared-minimum");
    else if (str_is(cleared, "too-few")) key = K("flag.cleared-too-few");
    if (cleared.len > 0) view_note(r, view_say_args(r, key, (const ErrorArg[]){ arg_str("what", cleared) }, 1));
}

typedef struct { const Finding *list[20]; size_t count; } Few;

/* Other flags of the same process or party, and what came of them. */
static ErrorCode show_others(Request *r, const RunInHand *run, const Finding *f, Error *e)
{
    Few others = { .count = 0 };
    for (size_t i = 0; i < run->all->count && others.count < ARRAY_LEN(others.list); i++) {
        const Finding *one = &run->all->list[i];
        if (one != f && one->subject == f->subject && f->subject != FINDING_NONE) others.list[others.count++] = one;
    }
    return others.count == 0 ? ERR_OK : finding_table(r, run, view_say(r, K("flag.others")), others.list, others.count, e);
}

ErrorCode finding_show(Request *r, const RunInHand *run, const Finding *f, Error *e)
{
    const FindingRule *rule = &run->all->rules[f->rule];
    const JsonValue *line;
    TRY(findings_read(run, f->offset, f->size, &line, e));
    json_set(r->arena, view_data(r), "flag", json_copy(r->arena, line));
    view_note(r, view_say(r, K("flag.question")));
    show_about(r, run, f, line);
    show_cleared(r, line);
    show_rule(r, run, rule);
    show_fields(r, line);
    show_processes(r, line);
    TRY(finding_chart(r, run, rule, json_text(json_get(line, "group")), f, e));
    return show_others(r, run, f, e);
}
