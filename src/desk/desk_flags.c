/* desk_flags.c: the flags of a run: counted by rule, buyer, supplier, year or severity, filtered by each of them, a page at a
 * time. The rows lie in memory (findings.h): all of them are passed over once for the counts and once or twice for the page; what the filter
 * offers is known without. */
#include "desk/desk_finding.h"
#include "desk/form.h"

#include <stdio.h>
#include <stdlib.h>

enum { SHOWN = 25, SHOWN_MOST = 200, COUNTED_MOST = 15, CHOICES = 30, RUNS_OFFERED = 20, GRAVEST = 5 };

typedef enum { BY_RULE, BY_BUYER, BY_SUPPLIER, BY_YEAR, BY_SEVERITY, BYS } By;
static const struct { const char *name, *label; } BY[BYS] = {
    [BY_RULE] = { "rule", K("flag.row-rule") }, [BY_BUYER] = { "buyer", K("flag.row-buyer") },
        [BY_SUPPLIER] = { "supplier", K("flag.row-supplier") },
    [BY_YEAR] = { "year", K("flag.row-year") }, [BY_SEVERITY] = { "severity", K("flag.row-severity") },
};

typedef enum { EXPLAINED_NO, EXPLAINED_YES, EXPLAINED_BOTH, EXPLAINED_WAYS } Explained;
static const struct { const char *name, *label; } EXPLAINED[EXPLAINED_WAYS] = {
    [EXPLAINED_NO] = { "no", K("flag.only-open") }, [EXPLAINED_YES] = { "yes", K("flag.only-explained") },
        [EXPLAINED_BOTH] = { "both", K("flag.both") },
};

/* What is wanted; FINDING_NONE, 0 and a negative rule: anything. `nothing`: what was asked for does not come up in this run. */
typedef struct { int rule; uint32_t buyer, supplier; int64_t year, severity; Explained explained; By by; bool nothing; } Wanted;

/* ---- what was asked for ---- */

static uint32_t party_place(const RunInHand *run, Str id, bool *nothing)
{
    if (id.len == 0) return FINDING_NONE;
    const FindingParty *p = findings_party(run->all, id);
    if (!p) *nothing = true;
    return p ? (uint32_t)(p - run->all->parties) : FINDING_NONE;
}

static ErrorCode take_wanted(Request *r, const RunInHand *run, Wanted *w, Error *e)
{
    Str rule = arg_text(r, "rule"), by = arg_text(r, "by"), explained = arg_text(r, "explained"), year = arg_text(r, "year");
    *w = (Wanted){ .rule = -1, .severity = arg_number(r, "severity", 0), .by = BY_RULE };
    for (size_t i = 0; i < run->all->rule_count; i++) if (str_equal(run->all->rules[i].code, rule)) w->rule = (int)i;
    if (rule.len > 0 && w->rule < 0) return error_set(e, ERR_NOT_FOUND, K("run.no-rule"), arg_str("rule", rule));
    if (year.len > 0 && (!int_parse(year, &w->year) || w->year < 1 || w->year > 9999))
        return error_set(e, ERR_USAGE, K("flag.no-year"), arg_str("year", year));
    w->by = by.len == 0 ? BY_RULE : BYS;
    for (int i = 0; i < BYS; i++) if (str_is(by, BY[i].name)) w->by = (By)i;
    if (w->by == BYS) return error_set(e, ERR_USAGE, K("flag.no-by"), arg_str("by", by));
    for (int i = 0; i < EXPLAINED_WAYS; i++) if (str_is(explained, EXPLAINED[i].name)) w->explained = (Explained)i;
    w->buyer = party_place(run, arg_text(r, "buyer"), &w->nothing);
    w->supplier = party_place(run, arg_text(r, "supplier"), &w->nothing);
    return ERR_OK;
}

static bool has_supplier(const Findings *all, const Finding *f, uint32_t party)
{
    for (uint32_t i = 0; i < f->supplier_count; i++) if (all->links[f->suppliers + i] == party) return true;
    return f->party == party || f->other == party;
}

static bool fits(const RunInHand *run, const Wanted *w, const Finding *f)
{
    const Findings *all = run->all;
    if (w->nothing || (w->rule >= 0 && f->rule != w->rule)) return false;
    if (w->explained != EXPLAINED_BOTH && f->cleared != (w->explained == EXPLAINED_YES)) return false;
    if (w->year > 0 && f->year != w->year) return false;
    if (w->severity > 0 && all->rules[f->rule].severity != w->severity) return false;
    if (w->buyer != FINDING_NONE && f->buyer != w->buyer && f->party != w->buyer) return false;
    return w->supplier == FINDING_NONE || (!all->parties[w->supplier].person && has_supplier(all, f, w->supplier));
}

/* The arguments of this page, with one of them otherwise. */
static Str here_with(Request *r, const RunInHand *run, const char *name, Str value)
{
    static const char *const NAMES[] = { "rule", "buyer", "supplier", "year", "explained", "by" };
    ErrorArg args[ARRAY_LEN(NAMES) + 2];
    size_t count = 0;
    args[count++] = arg_str("run", run->seen.record.id);
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) args[count++] = arg_str(NAMES[i], strcmp(NAMES[i], name) == 0 ? value
                                                                          : arg_text(r, NAMES[i]));
    int64_t severity = arg_number(r, "severity", 0);
    Str digit = severity > 0 ? str_format(r->arena, "%d", (int)severity) : STR("");
    args[count++] = arg_str("severity", strcmp(name, "severity") == 0 ? value : digit);
    return view_op_args(r, "flag.list", args, count);
}

/* ---- counts ---- */

typedef struct { uint32_t what, count; } Tally;

static int by_count(const void *left, const void *right)
{
    const Tally *l = left, *r = right;
    if (l->count != r->count) return l->count > r->count ? -1 : 1;
    return l->what < r->what ? -1 : l->what > r->what;
}

static void count_one(const RunInHand *run, By by, const Finding *f, Tally *to)
{
    const Findings *all = run->all;
    switch (by) {
    case BY_RULE: to[f->rule].count++; break;
    case BY_BUYER: if (f->buyer != FINDING_NONE) to[f->buyer].count++; break;
    case BY_SUPPLIER:
        for (uint32_t i = 0; i < f->supplier_count; i++) {
            uint32_t party = all->links[f->suppliers + i];
            if (!all->parties[party].person) to[party].count++;
        }
        break;
    case BY_YEAR: to[f->year].count++; break;
    case BY_SEVERITY: to[all->rules[f->rule].severity].count++; break;
    case BYS: break;
    }
}

static size_t room_for(const RunInHand *run, By by)
{
    return by == BY_RULE ? run->all->rule_count : by == BY_YEAR ? UINT16_MAX + (size_t)1 : by == BY_SEVERITY ? GRAVEST + 1
        : run->all->party_count;
}

static ErrorCode tally(Request *r, const RunInHand *run, const Wanted *w, By by, Tally **ret, size_t *count, Error *e)
{
    size_t room = room_for(run, by), kept = 0;
    Tally *list = arena_array(r->arena, room + 1, sizeof *list);
    if (!list) return error_memory(e);
    for (size_t i = 0; i < room; i++) list[i].what = (uint32_t)i;
    for (size_t i = 0; i < run->all->count; i++) {
        if (fits(run, w, &run->all->list[i])) count_one(run, by, &run->all->list[i], list);
    }
    for (size_t i = 0; i < room; i++) if (list[i].count > 0) list[kept++] = list[i];
    sort_list(list, kept, sizeof *list, by_count);
    *ret = list;
    *count = kept;
    return ERR_OK;
}

/* Of all flags, whatever is wanted: rules and parties have their numbers already (findings.c). */
static ErrorCode tally_all(Request *r, const RunInHand *run, By by, Tally **ret, size_t *count, Error *e)
{
    static const Wanted ALL = { .rule = -1, .buyer = FINDING_NONE, .supplier = FINDING_NONE, .explained = EXPLAINED_BOTH };
    const Findings *all = run->all;
    size_t room = room_for(run, by), kept = 0;
    if (by == BY_YEAR) return tally(r, run, &ALL, by, ret, count, e);
    Tally *list = arena_array(r->arena, room + 1, sizeof *list);
    if (!list) return error_memory(e);
    for (size_t i = 0; i < room; i++) list[i].what = (uint32_t)i;
    for (size_t i = 0; i < all->rule_count && (by == BY_RULE || by == BY_SEVERITY); i++)
        list[by == BY_RULE ? i : (size_t)all->rules[i].severity].count += all->rules[i].open + all->rules[i].cleared;
    for (size_t i = 0; i < all->party_count && (by == BY_BUYER || by == BY_SUPPLIER); i++) {
        const FindingParty *p = &all->parties[i];
        list[i].count = by == BY_BUYER ? p->bought : p->person ? 0 : p->got;
    }
    for (size_t i = 0; i < room; i++) if (list[i].count > 0) list[kept++] = list[i];
    sort_list(list, kept, sizeof *list, by_count);
    *ret = list;
    *count = kept;
    return ERR_OK;
}

static Str tally_name(Request *r, const RunInHand *run, By by, uint32_t what)
{
    if (by == BY_RULE) return finding_rule_name(r, &run->all->rules[what]);
    if (by == BY_BUYER || by == BY_SUPPLIER) return finding_party_name(&run->all->parties[what]);
    return what == 0 ? view_say(r, K("flag.not-said")) : str_format(r->arena, "%u", what);
}

/* What the filter takes for it. */
static Str tally_value(Request *r, const RunInHand *run, By by, uint32_t what)
{
    if (by == BY_RULE) return run->all->rules[what].code;
    if (by == BY_BUYER || by == BY_SUPPLIER) return run->all->parties[what].id;
    return what == 0 ? STR("") : str_format(r->arena, "%u", what);
}

/* A rule leads to its page, a party to its profile, a year to the flags of that year. */
static Str tally_target(Request *r, const RunInHand *run, By by, uint32_t what)
{
    if (by == BY_RULE) return finding_rule_target(r, run, &run->all->rules[what]);
    if (by == BY_BUYER || by == BY_SUPPLIER) return finding_party_target(r, run, &run->all->parties[what]);
    return what == 0 ? STR("") : here_with(r, run, BY[by].name, tally_value(r, run, by, what));
}

static ErrorCode show_counts(Request *r, const RunInHand *run, const Wanted *w, Error *e)
{
    Tally *list;
    size_t count;
    JsonValue *data = json_new_object(r->arena);
    Str head[] = { view_say_args(r, BY[w->by].label, NULL, 0), view_say(r, K("flag.flags")) };
    TRY(tally(r, run, w, w->by, &list, &count, e));
    view_table(r, view_say(r, K("flag.counts-by"), arg_str("what", view_say_args(r, BY[w->by].label, NULL, 0))), head,
               ARRAY_LEN(head));
    for (size_t i = 0; i < count; i++) {
        Str name = tally_name(r, run, w->by, list[i].what), value = tally_value(r, run, w->by, list[i].what);
        char *key = str_c(r->arena, value);
        if (key && value.len > 0) json_set(r->arena, data, key, json_new_int(r->arena, list[i].count));
        if (i >= COUNTED_MOST) continue;
        Str cells[] = { name, str_format(r->arena, "%u", list[i].count) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), tally_target(r, run, w->by, list[i].what));
    }
    json_set(r->arena, view_data(r), "counts", data);
    if (count > COUNTED_MOST) view_note(r, view_say(r, K("flag.first-of"), arg_int("n", COUNTED_MOST),
                                                    arg_int("count", (int64_t)count)));
    return ERR_OK;
}

/* ---- the filter ---- */

typedef struct { Request *request; JsonValue *field; int count; } RunChoice;

static ErrorCode offer_run(void *self, const Record *rec, Error *e)
{
    RunChoice *c = self;
    const JsonValue *body;
    if (rec->body.len == 0) return ERR_OK;
    Str id = str_copy(c->request->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(record_fields_kept(c->request->arena, rec, &body, e));
    form_option(c->request, c->field, id, desk_title(c->request, model_kind(c->request->model, rec->kind), body));
    return ++c->count == RUNS_OFFERED ? ERR_END : ERR_OK;
}

static ErrorCode run_choice(Request *r, const RunInHand *run, JsonValue *form, Error *e)
{
    bool ended;
    RunChoice c = { .request = r, .field = form_field_named(r, "run", "choice", view_say(r, K("flag.row-run")),
                                                            run->seen.record.id) };
    RecordOrder o = { .by = ORDER_CHANGE, .descending = true, .from = RECORD_NEWEST };
    TRY(desk_each_in_order(r, run->seen.kind, &o, offer_run, &c, &ended, e));
    form_field(r, form, c.field);
    return ERR_OK;
}

/* Those with the most flags, and what is chosen. */
static ErrorCode choice_of(Request *r, const RunInHand *run, By by, Str chosen, JsonValue *form, Error *e)
{
    Tally *list;
    size_t count;
    bool has_chosen = chosen.len == 0;
    JsonValue *field = form_field_named(r, BY[by].name, "choice", view_say_args(r, BY[by].label, NULL, 0), chosen);
    TRY(tally_all(r, run, by, &list, &count, e));
    for (size_t i = 0; i < count && (i < CHOICES || by == BY_RULE); i++) {
        Str value = tally_value(r, run, by, list[i].what);
        if (value.len == 0) continue;
        has_chosen = has_chosen || str_equal(value, chosen);
        form_option(r, field, value, tally_name(r, run, by, list[i].what));
    }
    const FindingParty *p = has_chosen ? NULL : findings_party(run->all, chosen);
    if (!has_chosen) form_option(r, field, chosen, p ? finding_party_name(p) : chosen);
    form_field(r, form, field);
    return ERR_OK;
}

static ErrorCode show_filter(Request *r, const RunInHand *run, const Wanted *w, Error *e)
{
    JsonValue *form = form_new(r, STR("flag.list"), view_say(r, K("view.filter")));
    Str severity = w->severity > 0 ? str_format(r->arena, "%d", (int)w->severity) : STR("");
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    TRY(run_choice(r, run, form, e));
    TRY(choice_of(r, run, BY_RULE, arg_text(r, "rule"), form, e));
    TRY(choice_of(r, run, BY_BUYER, arg_text(r, "buyer"), form, e));
    TRY(choice_of(r, run, BY_SUPPLIER, arg_text(r, "supplier"), form, e));
    TRY(choice_of(r, run, BY_YEAR, arg_text(r, "year"), form, e));
    TRY(choice_of(r, run, BY_SEVERITY, severity, form, e));
    JsonValue *explained = form_field_named(r, "explained", "choice", view_say(r, K("flag.explained")),
                                            str_of(EXPLAINED[w->explained].name));
    for (int i = 0; i < EXPLAINED_WAYS; i++) form_option(r, explained, str_of(EXPLAINED[i].name),
                                                         view_say_args(r, EXPLAINED[i].label, NULL, 0));
    form_field(r, form, explained);
    JsonValue *by = form_field_named(r, "by", "choice", view_say(r, K("flag.count-by")), str_of(BY[w->by].name));
    for (int i = 0; i < BYS; i++) form_option(r, by, str_of(BY[i].name), view_say_args(r, BY[i].label, NULL, 0));
    form_field(r, form, by);
    view_filter(r, form);
    return ERR_OK;
}

/* ---- the page ---- */

static void show_head(Request *r, const RunInHand *run)
{
    const JsonValue *counts = json_get(run->json, "counts"), *broken = json_get(counts, "broken"),
        *releases = json_get(counts, "releases");
    int64_t lost;
    view_row_to(r, view_say(r, K("flag.row-run")), desk_ref_label(r, run->seen.record.id), run->seen.record.id);
    if (releases) view_row(r, view_say(r, K("flag.processes")), releases->text);
    if (json_int(broken, &lost) && lost > 0) view_row_to(r, view_say(r, K("flag.unread")), broken->text, run->seen.record.id);
}

/* The gravest first, in each severity in the run's order. From the `from`th that fits on; *next: where the next page begins, -1:
 * there is none. */
static ErrorCode show_page(Request *r, const RunInHand *run, const Wanted *w, int64_t from, int64_t most, int64_t *next,
                           int64_t *total, Error *e)
{
    const Findings *all = run->all;
    const Finding **list = arena_array(r->arena, (size_t)most + 1, sizeof *list);
    int64_t shown = 0, counts[GRAVEST + 1] = { 0 }, begins = 0;
    if (!list) return error_memory(e);
    *total = 0;
    *next = -1;
    for (size_t i = 0; i < all->count; i++) if (fits(run, w, &all->list[i])) counts[all->rules[all->list[i].rule].severity]++;
    for (int severity = GRAVEST; severity >= 0; begins += counts[severity--]) {
        int64_t at = begins;
        *total += counts[severity];
        if (begins + counts[severity] <= from || shown == most) continue;             /* nothing of the page is in it */
        for (size_t i = 0; i < all->count && shown < most; i++) {
            const Finding *f = &all->list[i];
            if (all->rules[f->rule].severity == severity && fits(run, w, f) && at++ >= from) list[shown++] = f;
        }
    }
    if (from + shown < *total) *next = from + shown;
    return finding_table(r, run, view_say(r, K("flag.flags")), list, (size_t)shown, e);
}

static void offer_ways(Request *r, const RunInHand *run)
{
    Str id = run ? run->seen.record.id : STR("");
    if (run && run->all->pair_count > 0) view_action(r, view_say(r, K("flag.pairs")), view_op(r, "pair.list", arg_str("run", id)),
                                                     "secondary");
    view_action(r, view_say(r, K("flag.as-records")), view_op(r, "record.list", arg_c("kind", "flag")), "secondary");
    view_action(r, view_say(r, K("flag.runs")), view_op(r, "record.list", arg_c("kind", "detection_run")), "secondary");
}

static ErrorCode show_none(Request *r)
{
    view_title(r, view_say(r, K("flag.flags")));
    view_note(r, view_say(r, K("run.none")));
    json_set(r->arena, view_data(r), "flags", json_new_array(r->arena));
    offer_ways(r, NULL);
    return ERR_OK;
}

static ErrorCode take_page(Request *r, int64_t *ret, Error *e)
{
    Str page = arg_text(r, "page");
    *ret = 0;
    if (page.len == 0 || (int_parse(page, ret) && *ret >= 0)) return ERR_OK;
    return error_set(e, ERR_USAGE, K("view.no-page"));
}

ErrorCode desk_flag_list(Request *r, Error *e)
{
    CLEANUP(findings_close) RunInHand run = { 0 };
    Wanted w;
    int64_t from, next, total, most = arg_number(r, "limit", SHOWN);
    if (most < 1 || most > SHOWN_MOST) return error_set(e, ERR_USAGE, K("desk.limit"), arg_int("most", SHOWN_MOST));
    TRY(take_page(r, &from, e));
    TRY(findings_open(r, arg_text(r, "run"), &run, e));
    if (!run.all) return show_none(r);
    TRY(take_wanted(r, &run, &w, e));
    json_set(r->arena, view_data(r), "run", json_new_string(r->arena, run.seen.record.id));
    view_title(r, view_say(r, K("flag.flags")));
    TRY(show_filter(r, &run, &w, e));
    view_note(r, view_say(r, K("flag.question")));
    show_head(r, &run);
    if (from == 0) TRY(show_counts(r, &run, &w, e));
    TRY(show_page(r, &run, &w, from, most, &next, &total, e));
    if (next >= 0) {
        Str cursor = str_format(r->arena, "%lld", (long long)next);
        view_table_more(r, cursor);
        json_set(r->arena, view_data(r), "next", json_new_string(r->arena, cursor));
    }
    json_set(r->arena, view_data(r), "total", json_new_int(r->arena, total));
    view_note(r, view_say(r, K("flag.total"), arg_int("n", total)));
    if (w.supplier != FINDING_NONE && run.all->parties[w.supplier].person) view_warning(r, view_say(r, K("flag.person")));
    offer_ways(r, &run);
    return ERR_OK;
}
