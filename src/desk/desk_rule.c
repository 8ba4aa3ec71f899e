/* desk_rule.c: a rule of detection as a reader meets it: what it asks and on what basis, its parameters, what it came to in a
 * run, and how the measure lies among all that was compared, so that a flag is seen for what it is among its peers. */
#include "desk/desk_finding.h"

/* ---- the chart ---- */

enum { OWN_BINS = 10, SCALE = 1000 };

typedef struct { double from, to; int64_t counts[DETECT_BINS], marked[DETECT_BINS]; size_t count; int64_t below, above,
                 below_marked, above_marked; } Bars;

static size_t bar_of(const Bars *b, double v)
{
    double width = b->to - b->from, at = width > 0 ? (v - b->from) / width * (double)b->count : 0;
    return at < 0 ? 0 : at < (double)b->count ? (size_t)at : b->count - 1;
}

/* The line of the run that says how this rule's measure lies, for this group where it says so; NULL: none. */
static ErrorCode spread_line(const RunInHand *run, const FindingRule *rule, Str group, const JsonValue **ret, Error *e)
{
    const Findings *all = run->all;
    *ret = NULL;
    for (size_t i = 0; i < all->line_count; i++) {
        const JsonValue *line;
        bool about = false;
        if (!str_is(findings_text(all, all->lines[i].type), "spread")) continue;
        TRY(findings_read(run, all->lines[i].offset, all->lines[i].size, &line, e));
        JSON_EACH(code, json_get(line, "rules")) about = about || str_equal(json_text(code), rule->code);
        if (!about || (group.len > 0 && !str_equal(json_text(json_get(line, "group")), group))) continue;
        *ret = line;
        return ERR_OK;
    }
    return ERR_OK;
}

static Str group_of(const RunInHand *run, const Finding *f)
{
    return findings_text(run->all, f->group);
}

/* Those that were flagged, in the bars of the measure they were held against. */
static void mark_flagged(const RunInHand *run, const FindingRule *rule, Str group, Bars *b)
{
    for (size_t i = 0; i < run->all->count; i++) {
        const Finding *f = &run->all->list[i];
        if (&run->all->rules[f->rule] != rule || (group.len > 0 && !str_equal(group_of(run, f), group))) continue;
        if (f->value < b->from) b->below_marked++;
        else if (f->value > b->to) b->above_marked++;
        else b->marked[bar_of(b, f->value)]++;
    }
}

static void bars_of_spread(const JsonValue *line, Bars *b)
{
    int64_t n;
    *b = (Bars){ .from = findings_number(json_get(line, "from")), .to = findings_number(json_get(line, "to")) };
    JSON_EACH(bin, json_get(line, "bins")) {
        if (b->count < DETECT_BINS) b->counts[b->count++] = json_int(bin, &n) ? n : 0;
    }
    if (b->count == 0) b->count = 1;
    b->below = json_int(json_get(line, "below"), &n) ? n : 0;
    b->above = json_int(json_get(line, "above"), &n) ? n : 0;
}

/* Where the run says nothing of the others: the flagged ones alone. */
static bool bars_of_flagged(const RunInHand *run, const FindingRule *rule, Bars *b)
{
    bool any = false;
    *b = (Bars){ .count = OWN_BINS };
    for (size_t i = 0; i < run->all->count; i++) {
        const Finding *f = &run->all->list[i];
        if (&run->all->rules[f->rule] != rule) continue;
        if (!any || f->value < b->from) b->from = f->value;
        if (!any || f->value > b->to) b->to = f->value;
        any = true;
    }
    if (!any || !(b->to > b->from)) return false;
    mark_flagged(run, rule, STR(""), b);
    for (size_t i = 0; i < b->count; i++) b->counts[i] = b->marked[i];
    return true;
}

static int64_t place_on(const Bars *b, double v)
{
    double width = b->to - b->from;
    if (!(width > 0)) return SCALE / 2;
    double at = (v - b->from) / width * SCALE;
    return at < 0 ? 0 : at > SCALE ? SCALE : (int64_t)at;
}

static void add_bars(Request *r, const FindingRule *rule, const Bars *b)
{
    double step = (b->to - b->from) / (double)b->count;
    if (b->below > 0) {
        view_chart_bar(r, view_say(r, K("flag.below"), arg_str("limit", finding_number(r, rule, b->from))), b->below,
                       b->below_marked);
    }
    for (size_t i = 0; i < b->count; i++) {
        Str from = finding_number(r, rule, b->from + step * (double)i),
            to = finding_number(r, rule, b->from + step * (double)(i + 1));
        view_chart_bar(r, view_say(r, K("flag.from-to"), arg_str("from", from), arg_str("to", to)), b->counts[i], b->marked[i]);
    }
    if (b->above > 0) {
        view_chart_bar(r, view_say(r, K("flag.above"), arg_str("limit", finding_number(r, rule, b->to))), b->above,
                       b->above_marked);
    }
}

/* Bars beyond the ends move what lies between. */
static int64_t line_place(const Bars *b, double v)
{
    int64_t bars = (int64_t)b->count + (b->below > 0) + (b->above > 0), within = place_on(b, v);
    if (v > b->to && b->above > 0) return SCALE - SCALE / bars / 2;
    if (v < b->from && b->below > 0) return SCALE / bars / 2;
    return ((b->below > 0) * SCALE + within * (int64_t)b->count) / bars;
}

static void add_fence(Request *r, const FindingRule *rule, const Bars *b, const char *key, double v)
{
    if (v < b->from || v > b->to) return;
    view_chart_line(r, view_say_args(r, key, (const ErrorArg[]){ arg_str("limit", finding_number(r, rule, v)) }, 1),
                    line_place(b, v));
}

static bool goes_below(const FindingRule *rule)
{
    return rule->known && (rule->rule == DETECT_R024 || rule->rule == DETECT_R025);
}

ErrorCode finding_chart(Request *r, const RunInHand *run, const FindingRule *rule, Str group, const Finding *marked, Error *e)
{
    const JsonValue *line;
    Bars b;
    int64_t compared = 0;
    TRY(spread_line(run, rule, group, &line, e));
    if (line) {
        bars_of_spread(line, &b);
        mark_flagged(run, rule, json_text(json_get(line, "group")), &b);
        (void)!json_int(json_get(line, "compared"), &compared);
    } else if (!bars_of_flagged(run, rule, &b)) {
        return ERR_OK;
    }
    Str head[] = { view_say(r, K("flag.chart-value")), view_say(r, K("flag.chart-count")), view_say(r, K("flag.chart-flagged")) };
    Str about = line ? view_say(r, K("flag.chart-about"), arg_int("compared", compared))
        : view_say(r, K("flag.chart-flagged-only"));
    view_chart(r, view_say(r, K("flag.chart-title")), about, head);
    add_bars(r, rule, &b);
    if (line && goes_below(rule)) add_fence(r, rule, &b, K("flag.chart-lower"), findings_number(json_get(line, "lowerFence")));
    else if (line) add_fence(r, rule, &b, K("flag.chart-upper"), findings_number(json_get(line, "upperFence")));
    if (marked) view_chart_line(r, view_say(r, K("flag.chart-this"), arg_str("value", finding_number(r, rule, marked->value))),
                                line_place(&b, marked->value));
    return ERR_OK;
}

/* ---- the rule's page ---- */

static Str billionths(Request *r, int64_t n)
{
    char text[24];
    Str s = str_copy(r->arena, amount_format(text, n, 9));
    while (s.len > 0 && s.ptr[s.len - 1] == '0') s.len--;
    if (s.len > 0 && s.ptr[s.len - 1] == '.') s.len--;
    return finding_decimal(r, s);
}

/* As it was in the run, beside what it may be. */
static void show_parameters(Request *r, const RunInHand *run, const FindingRule *rule, const RuleText *text)
{
    const JsonValue *given = NULL;
    Str head[] = { view_say(r, K("flag.row-parameter")), view_say(r, K("flag.row-in-run")), view_say(r, K("flag.row-standard")),
                   view_say(r, K("flag.row-bounds")) };
    JSON_EACH(one, json_get(run->json, "rules")) {
        if (str_equal(json_text(json_get(one, "rule")), rule->code)) given = json_get(one, "parameters");
    }
    if (text->parameter_count == 0) return;
    view_table(r, view_say(r, K("flag.parameters")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < text->parameter_count; i++) {
        const RuleParameter *p = &text->parameters[i];
        Str fence = view_say(r, K("flag.fence")), was = json_text(json_get_str(given, p->name));
        Str unit = view_say_args(r, rule_unit_text(p->unit), NULL, 0);
        Str bounds = str_format(r->arena, STR_FMT " – " STR_FMT " " STR_FMT, STR_ARG(billionths(r, p->min)),
                                STR_ARG(billionths(r, p->max)), STR_ARG(unit));
        Str cells[] = { view_say_args(r, rule_parameter_text(p->name), NULL, 0), was.len > 0 ? finding_decimal(r, was) : fence,
                        p->has_default ? billionths(r, p->standard) : fence, bounds };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
}

/* Silence in the data is no "not flagged": each outcome with its reason and how often. */
static void show_outcomes(Request *r, const RunInHand *run, const FindingRule *rule)
{
    const JsonValue *outcomes = json_get_str(json_get(json_get(run->json, "counts"), "outcomes"), rule->code);
    Str head[] = { view_say(r, K("flag.row-outcome")), view_say(r, K("flag.chart-count")) };
    if (!outcomes || outcomes->count == 0) return;
    view_table(r, view_say(r, K("flag.outcomes")), head, ARRAY_LEN(head));
    JSON_EACH(n, outcomes) {
        Str label = n->key;
        for (int i = 0; i < DETECT_REASONS; i++) {
            if (str_is(n->key, detect_reason_name((DetectReason)i))) label = view_say_args(r, detect_reason_text((DetectReason)i),
                    NULL, 0);
        }
        Str cells[] = { label, n->text };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
}

static void show_text(Request *r, const FindingRule *rule, const RuleText *text)
{
    char hex[65];
    char from[11];
    Hash now = hash_of(text->bytes);
    view_row(r, view_say(r, K("flag.row-means")), text->explanation[r->lang]);
    view_row(r, view_say(r, K("flag.row-basis")), text->legal_basis[r->lang]);
    view_row(r, view_say(r, K("flag.row-level")), view_say_args(r, rule_level_text(rule->level), NULL, 0));
    view_row(r, view_say(r, K("flag.row-severity")), view_say(r, K("flag.of-five"), arg_int("n", rule->severity)));
    view_row(r, view_say(r, K("flag.row-peers")), view_say_args(r, rule_peers_text(text->peers), NULL, 0));
    view_row(r, view_say(r, K("flag.row-owner")), text->owner);
    view_row(r, view_say(r, K("flag.row-valid")), view_say(r, K("flag.valid-from"),
                                                           arg_str("day", day_format_local(from, text->from))));
    if (rule->sha256.len > 0 && !str_equal(hash_hex(hex, &now), rule->sha256)) view_warning(r,
            view_say(r, K("flag.other-rule-file")));
}

typedef struct { const Finding *list[20]; size_t count; } Few;

static ErrorCode show_rule(Request *r, const RunInHand *run, const FindingRule *rule, Error *e)
{
    const RuleText *text = finding_rule_text(r, rule);
    const Finding *marked = arg_text(r, "key").len > 0 ? findings_by_key(run->all, arg_text(r, "key")) : NULL;
    Few few = { .count = 0 };
    json_set(r->arena, view_data(r), "rule", json_new_string(r->arena, rule->code));
    json_set(r->arena, view_data(r), "run", json_new_string(r->arena, run->seen.record.id));
    finding_crumbs(r, run);
    view_title(r, finding_rule_name(r, rule));
    if (text) show_text(r, rule, text);
    else view_note(r, view_say(r, K("flag.rule-unknown")));
    TRY(finding_chart(r, run, rule, marked ? group_of(run, marked) : STR(""), marked, e));
    show_outcomes(r, run, rule);
    if (text) show_parameters(r, run, rule, text);
    for (size_t i = 0; i < run->all->count && few.count < ARRAY_LEN(few.list); i++) {
        const Finding *f = &run->all->list[i];
        if (&run->all->rules[f->rule] == rule && !f->cleared) few.list[few.count++] = f;
    }
    TRY(finding_table(r, run, view_say(r, K("flag.flags")), few.list, few.count, e));
    view_table_count(r, rule->open);
    view_table_all(r, view_op(r, "flag.list", arg_str("run", run->seen.record.id), arg_str("rule", rule->code)));
    return ERR_OK;
}

ErrorCode desk_rule_show(Request *r, Error *e)
{
    CLEANUP(findings_close) RunInHand run = { 0 };
    TRY(findings_open(r, arg_text(r, "run"), &run, e));
    if (!run.all) return error_set(e, ERR_NOT_FOUND, K("run.none"));
    for (size_t i = 0; i < run.all->rule_count; i++) {
        if (str_equal(run.all->rules[i].code, arg_text(r, "rule"))) return show_rule(r, &run, &run.all->rules[i], e);
    }
    return error_set(e, ERR_NOT_FOUND, K("run.no-rule"), arg_str("rule", arg_text(r, "rule")));
}
