/* desk_flag_enter.c: flags of a run become records, one by one or all of them: what the record says is what the run's file says.
 * Entering twice makes one record, whoever enters and whichever run it came up in: its key is a hash of what raised it. */
#include "desk/desk_finding.h"

enum { AT_ONCE = 200 };

static void put(Request *r, JsonValue *to, const char *name, Str text, size_t longest)
{
    text = str_trim(text);
    if (text.len > longest) text = str_first(text, utf8_valid_length(str_first(text, longest)));
    if (text.len > 0) json_set(r->arena, to, name, json_new_string(r->arena, text));
}

/* The number as a person reads it: of a share its two parts besides. */
static Str value_text(Request *r, const FindingRule *rule, const Finding *f, const JsonValue *line)
{
    const JsonValue *part = json_get(line, "part"), *whole = json_get(line, "of");
    Str number = finding_number(r, rule, f->value);
    bool share = rule->known && detect_rule_shape(rule->rule) == DETECT_SHAPE_SHARE && part && whole;
    return share ? str_format(r->arena, STR_FMT " / " STR_FMT " (" STR_FMT ")", STR_ARG(part->text), STR_ARG(whole->text),
                              STR_ARG(number)) : number;
}

static Str suppliers_text(Request *r, const RunInHand *run, const Finding *f)
{
    Buf names = buf_in(r->arena);
    for (uint32_t i = 0; i < f->supplier_count; i++) {
        const FindingParty *p = &run->all->parties[run->all->links[f->suppliers + i]];
        if (p->person) continue;                        /* nothing is gathered by natural persons */
        if (names.len > 0) buf_c(&names, "; ");
        buf_add(&names, finding_party_name(p));
    }
    return buf_str(&names);
}

static const char *cleared_word(Str cleared)
{
    return str_is(cleared, "too-few") ? K("flag.cleared-by-few") : str_is(cleared, "below-minimum") ? K("flag.cleared-by-minimum")
        : K("flag.cleared-by-other");
}

static ErrorCode fields_of(Request *r, const RunInHand *run, const Finding *f, JsonValue **ret, Error *e)
{
    enum { LINE = 1000, LONG = 100000, KEY = 300, TEXT = 200 };
    const FindingRule *rule = &run->all->rules[f->rule];
    const JsonValue *line;
    JsonValue *to = json_new_object(r->arena);
    Buf evidence = buf_in(r->arena);
    TRY(findings_read(run, f->offset, f->size, &line, e));
    finding_evidence(r, &evidence, line);
    Str cleared = json_text(json_get(line, "cleared"));
    put(r, to, "key", findings_text(run->all, f->key), KEY);
    put(r, to, "rule", rule->code, TEXT);
    put(r, to, "subject", findings_text(run->all, f->subject), LINE);
    put(r, to, "tender_title", findings_text(run->all, f->title), LINE);
    put(r, to, "explanation", finding_sentence(r, json_get(line, "explanation")), LONG);
    put(r, to, "evidence", buf_str(&evidence), LONG);
    put(r, to, "value", value_text(r, rule, f, line), TEXT);
    put(r, to, "run", run->seen.record.id, LINE);
    put(r, to, "buyer", f->buyer == FINDING_NONE ? STR("") : finding_party_name(&run->all->parties[f->buyer]), LINE);
    put(r, to, "supplier", suppliers_text(r, run, f), LINE);
    put(r, to, "year", f->year > 0 ? str_format(r->arena, "%04u", f->year) : STR(""), TEXT);
    put(r, to, "severity", rule->severity > 0 ? str_format(r->arena, "%d", rule->severity) : STR(""), TEXT);
    if (cleared.len > 0) put(r, to, "cleared_by", view_say_args(r, cleared_word(cleared),
                                                                (const ErrorArg[]){ arg_str("what", cleared) }, 1), LINE);
    *ret = to;
    return evidence.failed || !to || to->broken ? error_memory(e) : ERR_OK;
}

static ErrorCode draft_of(Request *r, const Kind *k, const RunInHand *run, const Finding *f, Draft *ret, Error *e)
{
    JsonValue *given, *fields;
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    TRY(fields_of(r, run, f, &given, e));
    TRY(desk_fields_for(r, k, NULL, given, k->states[0].id, &fields, e));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    *ret = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    return ERR_OK;
}

/* ---- one ---- */

static ErrorCode enter_one(Request *r, const Kind *k, const RunInHand *run, Str key, Error *e)
{
    const Finding *f = findings_by_key(run->all, key);
    Record rec;
    Draft d;
    Done done;
    if (!f) return error_set(e, ERR_NOT_FOUND, K("flag.not-there"), arg_str("key", key));
    if (finding_record(r, key, &rec)) {
        json_set(r->arena, view_data(r), "id", json_new_string(r->arena, rec.id));
        json_set(r->arena, view_data(r), "number", json_new_string(r->arena, desk_ref_label(r, rec.id)));
        view_note(r, view_say(r, K("flag.entered-already"), arg_str("record", desk_ref_label(r, rec.id))));
        return ERR_OK;
    }
    TRY(draft_of(r, k, run, f, &d, e));
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, K("flag.entered"), &done);
    return ERR_OK;
}

/* ---- many ---- */

/* From the `from`th on, AT_ONCE records at most. */
static ErrorCode enter_all(Request *r, const Kind *k, const RunInHand *run, int64_t from, bool cleared, Error *e)
{
    Draft *drafts = arena_array(r->arena, AT_ONCE, sizeof *drafts);
    Done *done = arena_array(r->arena, AT_ONCE, sizeof *done);
    size_t count = 0, at = (size_t)from;
    int64_t known = 0;
    if (!drafts || !done) return error_memory(e);
    for (; at < run->all->count && count + (size_t)known < AT_ONCE; at++) {
        const Finding *f = &run->all->list[at];
        Record rec;
        if (f->cleared && !cleared) continue;
        if (finding_record(r, findings_text(run->all, f->key), &rec)) known++;
        else TRY(draft_of(r, k, run, f, &drafts[count++], e));
    }
    if (count > 0) TRY(office_commit(r, drafts, count, done, e));
    json_set(r->arena, view_data(r), "created", json_new_int(r->arena, (int64_t)count));
    json_set(r->arena, view_data(r), "known", json_new_int(r->arena, known));
    if (at < run->all->count) json_set(r->arena, view_data(r), "next", json_new_int(r->arena, (int64_t)at));
    view_note(r, view_say(r, K("flag.entered-many"), arg_int("created", (int64_t)count), arg_int("known", known),
                          arg_int("left", (int64_t)(run->all->count - at))));
    return ERR_OK;
}

ErrorCode desk_flag_enter(Request *r, Error *e)
{
    CLEANUP(findings_close) RunInHand run = { 0 };
    const Kind *k;
    int64_t from = arg_number(r, "from", 0);
    bool one = arg_text(r, "key").len > 0;
    TRY(desk_kind(r, STR("flag"), true, &k, e));
    TRY(desk_need_role(r, STR("office"), k->create, k->create_count, K("desk.may-not-create"), k, e));
    if (one == arg_yes(r, "all") || from < 0) return error_set(e, ERR_USAGE, K("flag.one-or-all"));
    TRY(findings_open(r, arg_text(r, "run"), &run, e));
    if (!run.all) return error_set(e, ERR_NOT_FOUND, K("run.none"));
    return one ? enter_one(r, k, &run, arg_text(r, "key"), e) : enter_all(r, k, &run, from, arg_yes(r, "cleared"), e);
}
