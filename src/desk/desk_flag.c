/* desk_flag.c: one flag: beside its record, or before anybody has decided on it. Either way it is shown with what it rests on,
 * what its rule asks and may say, and what innocent reasons there are, so that nobody takes it for more than it is. A flag that
 * was typed, or whose run is not kept any more, has its own words and the rule's. */
#include "desk/desk_finding.h"

/* ---- of a record without a run ---- */

static void show_meaning(Request *r, Str code)
{
    FindingRule rule = { .code = code };
    view_note(r, view_say(r, K("flag.question")));
    rule.known = detect_rule_of(code, &rule.rule);
    const RuleText *text = finding_rule_text(r, &rule);
    if (!text) return;
    view_row(r, view_say(r, K("flag.row-rule")), finding_rule_name(r, &rule));
    view_row(r, view_say(r, K("flag.row-level")), view_say_args(r, rule_level_text(text->level), NULL, 0));
    view_row(r, view_say(r, K("flag.row-means")), text->explanation[r->lang]);
    view_row(r, view_say(r, K("flag.row-basis")), text->legal_basis[r->lang]);
}

/* "The winner's bid: Name (id); 8 000 KGS; valid": what it is, whose, and what it says. */
static void show_line(Request *r, Str line)
{
    Str what, who, rest = line;
    if (!str_cut(&rest, ':', &what)) {
        rest = what;
        what = STR("");
    }
    (void)str_cut(&rest, ';', &who);
    Str cells[] = { str_trim(what), str_trim(who), str_trim(rest) };
    view_table_row(r, cells, ARRAY_LEN(cells));
}

/* The last line names the source's line and no bid. */
static bool is_source(Str line, Str rest)
{
    return str_trim(rest).len == 0 && str_find(line, STR(": ")) < 0;
}

static void show_own_words(Request *r, const Seen *seen)
{
    Str line, rest = json_text(json_get(seen->fields, "evidence")), source = STR("");
    show_meaning(r, json_text(json_get(seen->fields, "rule")));
    const Field *f = kind_field(seen->kind, STR("evidence"));
    if (!f || rest.len == 0 || desk_field_hidden(r, seen->kind, seen->body, f)) return;
    if (str_find(rest, STR(": ")) < 0) return;      /* prose that was typed: it stands in its field above */
    Str head[] = { view_say(r, K("flag.row-what")), view_say(r, K("flag.row-who")), view_say(r, K("flag.row-says")) };
    view_table(r, view_label(r, &f->label), head, ARRAY_LEN(head));
    while (str_next_line(&rest, &line)) {
        if (is_source(line, rest)) source = line;
        else if (str_trim(line).len > 0) show_line(r, line);
    }
    if (str_ends(source, STR("."))) source = str_first(source, source.len - 1);
    if (source.len > 0) view_note(r, view_say(r, K("flag.source"), arg_str("source", source)));
}

/* ---- both ---- */

/* Whoever sees the flag need not see the run, and the run may be gone: then *ret is NULL, and the record's own words are what
 * there is. */
static ErrorCode find(Request *r, const Seen *seen, RunInHand *run, const Finding **ret, Error *e)
{
    Str id = json_text(json_get(seen->fields, "run"));
    *ret = NULL;
    if (id.len == 0) return ERR_OK;
    ErrorCode code = findings_open(r, id, run, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND && code != ERR_CONFLICT && code != ERR_INVALID && code != ERR_DENIED) return code;
    error_clear(e);
    if (code == ERR_OK && run->all) *ret = findings_by_key(run->all, json_text(json_get(seen->fields, "key")));
    return ERR_OK;
}

bool desk_flag_is_found(Request *r, const Seen *seen, Str *but)
{
    CLEANUP(findings_close) RunInHand run = { 0 };
    const Finding *f;
    const JsonValue *line;
    Error unheard;
    *but = STR("");
    if (!str_is(seen->kind->id, "flag") || find(r, seen, &run, &f, &unheard) != ERR_OK || !f) return false;
    if (findings_read(&run, f->offset, f->size, &line, &unheard) != ERR_OK) return false;
    Str own = json_text(json_get(seen->fields, "explanation"));
    JSON_EACH(said, json_get(line, "explanation")) if (str_equal(json_text(said), own)) *but = STR("explanation");
    return true;
}

ErrorCode desk_show_flag(Request *r, const Seen *seen, Error *e)
{
    CLEANUP(findings_close) RunInHand run = { 0 };
    const Finding *f;
    if (!str_is(seen->kind->id, "flag")) return ERR_OK;
    TRY(find(r, seen, &run, &f, e));
    if (f) return finding_show(r, &run, f, e);
    show_own_words(r, seen);
    return ERR_OK;
}

ErrorCode desk_flag_show(Request *r, Error *e)
{
    CLEANUP(findings_close) RunInHand run = { 0 };
    Record rec;
    const Kind *k;
    TRY(desk_kind(r, STR("flag"), false, &k, e));
    TRY(findings_open(r, arg_text(r, "run"), &run, e));
    const Finding *f = run.all ? findings_by_key(run.all, arg_text(r, "key")) : NULL;
    if (!f) return error_set(e, ERR_NOT_FOUND, K("flag.not-there"), arg_str("key", arg_text(r, "key")));
    const FindingRule *rule = &run.all->rules[f->rule];
    finding_crumbs(r, &run);
    view_title(r, str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(finding_rule_name(r, rule)),
                             STR_ARG(finding_title(r, &run, f))));
    if (finding_record(r, arg_text(r, "key"), &rec)) {
        json_set(r->arena, view_data(r), "record", json_new_string(r->arena, rec.id));
        view_row_to(r, view_say(r, K("flag.row-record")), desk_ref_label(r, rec.id), rec.id);
    } else if (desk_may(r, STR("office"), k->create, k->create_count)) {
        Str enter = view_op(r, "flag.enter", arg_str("run", run.seen.record.id), arg_str("key", arg_text(r, "key")));
        view_action(r, view_say(r, K("flag.decide")), enter, "primary");
    }
    return finding_show(r, &run, f, e);
}
