/* desk_parties.c: who comes up in a run: the profile of a buyer or a company, and who bids with whom. A natural person or a sole
 * trader has neither profile nor score, and the page says so instead. */
#include "desk/desk_finding.h"

#include <stdlib.h>

enum { PAIRS_SHOWN = 50 };

/* ---- a profile ---- */

static bool is_about(const Findings *all, const Finding *f, uint32_t party)
{
    for (uint32_t i = 0; i < f->supplier_count; i++) if (all->links[f->suppliers + i] == party) return true;
    return f->buyer == party || f->party == party || f->other == party;
}

/* The lines of the run about it, by their type. */
static ErrorCode line_about(const RunInHand *run, Str id, const char *type, size_t *at, const JsonValue **ret, Error *e)
{
    const Findings *all = run->all;
    *ret = NULL;
    for (; *at < all->line_count && !*ret; (*at)++) {
        const FindingLine *l = &all->lines[*at];
        bool about = str_is(findings_text(all, l->type), type) && str_equal(findings_text(all, l->subject), id);
        if (about) TRY(findings_read(run, l->offset, l->size, ret, e));
    }
    return ERR_OK;
}

/* A row for each number that is there. */
typedef struct { const char *name, *label; } Named;

static void show_numbers(Request *r, const JsonValue *line, const Named *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const JsonValue *v = json_get(line, names[i].name);
        int64_t units;
        if (!v || v->type != JSON_NUMBER) continue;
        Buf text = buf_in(r->arena);
        if (strcmp(names[i].name, "amount") == 0 && amount_parse(v->text, DETECT_PLACES, &units)) {
            detect_write_amount(&text, r->lang, units);
            buf_format(&text, " " STR_FMT, STR_ARG(json_text(json_get(line, "currency"))));
        } else {
            buf_add(&text, v->text);
        }
        view_row(r, view_say_args(r, names[i].label, NULL, 0), buf_str(&text));
    }
}

/* With whom or in what, and how much of it. */
static void show_shares(Request *r, const RunInHand *run, const JsonValue *list, const char *title, const char *name)
{
    Str head[] = { view_say_args(r, title, NULL, 0), view_say(r, K("flag.awards")), view_say(r, K("flag.share")) };
    if (!list || list->count == 0) return;
    view_table(r, view_say_args(r, title, NULL, 0), head, ARRAY_LEN(head));
    JSON_EACH(one, list) {
        Str id = json_text(json_get(one, name)), called = json_text(json_get(one, "name"));
        const JsonValue *awards = json_get(one, "awards"), *share = json_get(one, "share");
        const FindingParty *p = findings_party(run->all, id);
        Str cells[] = { called.len > 0 ? called : id, awards ? awards->text : STR(""),
                        share ? finding_percent(r, findings_number(share)) : STR("") };
        view_table_row_to(r, cells, ARRAY_LEN(cells), p ? finding_party_target(r, run, p) : STR(""));
    }
}

/* What the run says of it besides flags, as a buyer and as a supplier. */
static ErrorCode show_profiles(Request *r, const RunInHand *run, Str id, Error *e)
{
    static const Named NUMBERS[] = {
        { "processes", K("flag.in-processes") }, { "bids", K("flag.bids") }, { "wins", K("flag.wins") }, { "awards", K("flag.awards") },
        { "amount", K("flag.amount") }, { "firstYear", K("flag.first-year") }, { "lastYear", K("flag.last-year") },
    };
    JsonValue *data = json_new_array(r->arena);
    const JsonValue *line;
    for (size_t at = 0;;) {
        TRY(line_about(run, id, "profile", &at, &line, e));
        if (!line) break;
        bool buys = !str_is(json_text(json_get(line, "group")), "tenderer");
        view_note(r, view_say_args(r, buys ? K("flag.profile-buyer") : K("flag.profile-supplier"), NULL, 0));
        show_numbers(r, line, NUMBERS, ARRAY_LEN(NUMBERS));
        show_shares(r, run, json_get(line, "classes"), K("flag.classes"), "class");
        show_shares(r, run, json_get(line, "partners"), K("flag.partners"), "party");
        json_add(r->arena, data, json_copy(r->arena, line));
    }
    if (data && data->count > 0) json_set(r->arena, view_data(r), "profiles", data);
    return ERR_OK;
}

/* A score that the run has worked out goes before the sum of severities. */
static ErrorCode show_scores(Request *r, const RunInHand *run, Str id, bool *any, Error *e)
{
    static const Named NUMBERS[] = {
        { "points", K("flag.points") }, { "ownPoints", K("flag.own-points") }, { "processPoints", K("flag.process-points") },
        { "processes", K("flag.in-processes") }, { "index", K("flag.index") },
    };
    JsonValue *data = json_new_array(r->arena);
    const JsonValue *line;
    *any = false;
    for (size_t at = 0;;) {
        TRY(line_about(run, id, "score", &at, &line, e));
        if (!line) break;
        const JsonValue *enough = json_get(line, "enoughProcesses");
        bool few = enough && enough->type == JSON_BOOL && !enough->boolean;
        if (!*any) view_note(r, view_say(r, K("flag.score-of-run")));
        *any = true;
        if (few) view_note(r, view_say(r, K("flag.few-processes")));          /* a mean of one or two says nothing */
        show_numbers(r, line, few ? NUMBERS + 1 : NUMBERS, ARRAY_LEN(NUMBERS) - (few ? 2 : 0));
        json_add(r->arena, data, json_copy(r->arena, line));
    }
    if (*any) json_set(r->arena, view_data(r), "scores", data);
    return ERR_OK;
}

typedef struct { uint32_t open, cleared; } Part;

/* The flags it comes up in, by rule: the parts, each with its weight. Nothing is added up that a reader could not take apart
 * again. */
static ErrorCode show_parts(Request *r, const RunInHand *run, uint32_t party, bool scored, Error *e)
{
    const Findings *all = run->all;
    Part *parts = arena_array(r->arena, all->rule_count + 1, sizeof *parts);
    JsonValue *data = json_new_object(r->arena);
    int64_t total = 0;
    Str head[] = { view_say(r, K("flag.row-rule")), view_say(r, K("flag.row-level")), view_say(r, K("flag.row-severity")),
                   view_say(r, K("flag.open")),
                   view_say(r, K("flag.explained")), view_say(r, K("flag.row-weight")) };
    if (!parts) return error_memory(e);
    for (size_t i = 0; i < all->count; i++) {
        const Finding *f = &all->list[i];
        if (!is_about(all, f, party)) continue;
        if (f->cleared) parts[f->rule].cleared++;
        else parts[f->rule].open++;
    }
    view_table(r, view_say(r, K("flag.score-parts")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < all->rule_count; i++) {
        const FindingRule *rule = &all->rules[i];
        int64_t weight = parts[i].open > 0 ? rule->severity : 0;
        char *code = str_c(r->arena, rule->code);
        if (parts[i].open + parts[i].cleared == 0 || !code) continue;
        total += weight;
        json_set(r->arena, data, code, json_new_int(r->arena, parts[i].open));
        Str cells[] = { finding_rule_name(r, rule), view_say_args(r, rule_level_text(rule->level), NULL, 0),
                        str_format(r->arena, "%d", rule->severity),
                        str_format(r->arena, "%u", parts[i].open), str_format(r->arena, "%u", parts[i].cleared),
                        str_format(r->arena, "%lld", (long long)weight) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), finding_rule_target(r, run, rule));
    }
    json_set(r->arena, view_data(r), "rules", data);
    if (scored) return ERR_OK;
    json_set(r->arena, view_data(r), "score", json_new_int(r->arena, total));
    view_note(r, view_say(r, K("flag.score"), arg_int("total", total)));
    return ERR_OK;
}

static ErrorCode show_flags(Request *r, const RunInHand *run, uint32_t party, Error *e)
{
    enum { FEW = 20 };
    const Finding *list[FEW];
    size_t count = 0, all = 0;
    for (size_t i = 0; i < run->all->count; i++) {
        const Finding *f = &run->all->list[i];
        if (f->cleared || !is_about(run->all, f, party)) continue;
        if (count < FEW) list[count++] = f;
        all++;
    }
    TRY(finding_table(r, run, view_say(r, K("flag.flags")), list, count, e));
    view_table_count(r, all);
    const FindingParty *p = &run->all->parties[party];
    view_table_all(r, view_op(r, "flag.list", arg_str("run", run->seen.record.id),
                              arg_str(p->bought >= p->got ? "buyer" : "supplier", p->id)));
    return ERR_OK;
}

static void show_pairs_of(Request *r, const RunInHand *run, uint32_t party);

ErrorCode desk_party_show(Request *r, Error *e)
{
    CLEANUP(findings_close) RunInHand run = { 0 };
    bool scored;
    TRY(findings_open(r, arg_text(r, "run"), &run, e));
    const FindingParty *p = run.all ? findings_party(run.all, arg_text(r, "party")) : NULL;
    if (!p) return error_set(e, ERR_NOT_FOUND, K("run.no-party"), arg_str("party", arg_text(r, "party")));
    uint32_t at = (uint32_t)(p - run.all->parties);
    finding_crumbs(r, &run);
    json_set(r->arena, view_data(r), "person", json_new_bool(r->arena, p->person));
    if (p->person) {
        view_title(r, view_say(r, K("flag.no-profile")));
        view_note(r, view_say(r, K("flag.person")));
        return ERR_OK;
    }
    json_set(r->arena, view_data(r), "party", json_new_string(r->arena, p->id));
    json_set(r->arena, view_data(r), "name", json_new_string(r->arena, p->name));
    view_title(r, finding_party_name(p));
    view_note(r, view_say(r, K("flag.question")));
    view_row(r, view_say(r, K("flag.row-party-id")), p->id);
    view_row(r, view_say(r, K("flag.as-buyer")), str_format(r->arena, "%u", p->bought));
    view_row(r, view_say(r, K("flag.as-supplier")), str_format(r->arena, "%u", p->got));
    view_row(r, view_say(r, K("flag.about-it")), str_format(r->arena, "%u", p->own));
    view_row_to(r, view_say(r, K("flag.row-run")), desk_ref_label(r, run.seen.record.id), run.seen.record.id);
    TRY(show_scores(r, &run, p->id, &scored, e));
    TRY(show_parts(r, &run, at, scored, e));
    TRY(show_profiles(r, &run, p->id, e));
    TRY(show_flags(r, &run, at, e));
    show_pairs_of(r, &run, at);
    return ERR_OK;
}

/* ---- who bids with whom ---- */

static void begin_pairs(Request *r)
{
    Str head[] = { view_say(r, K("flag.row-first")), view_say(r, K("flag.row-second")), view_say(r, K("flag.row-joint")),
                   view_say(r, K("flag.row-first-won")),
                   view_say(r, K("flag.row-second-won")) };
    view_table(r, view_say(r, K("flag.pairs")), head, ARRAY_LEN(head));
}

static void show_pair(Request *r, const RunInHand *run, const FindingPair *p, JsonValue *data)
{
    const FindingParty *a = &run->all->parties[p->first], *b = &run->all->parties[p->second];
    JsonValue *one = json_new_object(r->arena);
    Str cells[] = { finding_party_name(a), finding_party_name(b), str_format(r->arena, "%lld", (long long)p->joint),
                    str_format(r->arena, "%lld", (long long)p->first_won), str_format(r->arena, "%lld", (long long)p->second_won) };
    view_table_row_to(r, cells, ARRAY_LEN(cells), finding_party_target(r, run, a));
    json_set(r->arena, one, "party", json_new_string(r->arena, a->id));
    json_set(r->arena, one, "other", json_new_string(r->arena, b->id));
    json_set(r->arena, one, "joint", json_new_int(r->arena, p->joint));
    json_set(r->arena, one, "wins", json_new_int(r->arena, p->first_won));
    json_set(r->arena, one, "otherWins", json_new_int(r->arena, p->second_won));
    json_add(r->arena, data, one);
}

static void show_pairs_of(Request *r, const RunInHand *run, uint32_t party)
{
    bool begun = false;
    JsonValue *data = json_new_array(r->arena);
    for (size_t i = 0, shown = 0; i < run->all->pair_count && shown < PAIRS_SHOWN; i++) {
        const FindingPair *p = &run->all->pairs[i];
        if (p->first != party && p->second != party) continue;
        if (!begun) begin_pairs(r);
        begun = true;
        shown++;
        show_pair(r, run, p, data);
    }
    json_set(r->arena, view_data(r), "pairs", data);
}

ErrorCode desk_pair_list(Request *r, Error *e)
{
    CLEANUP(findings_close) RunInHand run = { 0 };
    JsonValue *data = json_new_array(r->arena);
    int64_t from = 0;
    Str page = arg_text(r, "page");
    TRY(findings_open(r, arg_text(r, "run"), &run, e));
    if (!run.all) return error_set(e, ERR_NOT_FOUND, K("run.none"));
    if (page.len > 0 && (!int_parse(page, &from) || from < 0)) return error_set(e, ERR_USAGE, K("view.no-page"));
    const FindingParty *only = arg_text(r, "party").len > 0 ? findings_party(run.all, arg_text(r, "party")) : NULL;
    finding_crumbs(r, &run);
    view_title(r, view_say(r, K("flag.pairs")));
    view_note(r, view_say(r, run.all->pair_count > 0 ? K("flag.pairs-about") : K("flag.no-pairs")));
    begin_pairs(r);
    int64_t at = 0, shown = 0;
    for (size_t i = 0; i < run.all->pair_count; i++) {
        const FindingPair *p = &run.all->pairs[i];
        if (only && &run.all->parties[p->first] != only && &run.all->parties[p->second] != only) continue;
        if (at++ < from) continue;
        if (shown++ == PAIRS_SHOWN) break;
        show_pair(r, &run, p, data);
    }
    json_set(r->arena, view_data(r), "pairs", data);
    if (shown > PAIRS_SHOWN) view_table_more(r, str_format(r->arena, "%lld", (long long)(from + PAIRS_SHOWN)));
    return ERR_OK;
}
