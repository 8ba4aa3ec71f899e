/* desk_paper_write.c: writing on in a paper: its text, in the language of the paper whatever the screen speaks, and the remarks
 * of whoever returned it, ticked off as they are settled. */
#include "desk/form.h"
#include "desk/paper_text.h"
#include "desk/text_blocks.h"
#include "rules/rules.h"

/* A long text is dictated or typed as it is: one area, in the paper's language, so that the browser looks over the spelling of
 * the right one. */
static JsonValue *text_field(Request *r, const Seen *paper, const char *name)
{
    const Field *f = kind_field(paper->kind, str_of(name));
    JsonValue *o = f ? form_field_of(r, f, f->required, json_get(paper->fields, name)) : NULL;
    json_set(r->arena, o, "lang", json_new_string(r->arena, json_text(json_get(paper->fields, "language"))));
    if (f && f->type == FIELD_LONG_TEXT) json_set(r->arena, o, "tall", json_new_bool(r->arena, true));
    return o;
}

/* "Paragraph 2, «the sum of»: which sum? (A. Bekov)" */
static Str remark_line(Request *r, Str text, const JsonValue *remark)
{
    int64_t place = paper_remark_place(r->arena, text, remark);
    Str who = desk_user_name(r, json_text(json_get(remark, "by"))), what = json_text(json_get(remark, "remark"));
    if (place == 0) return view_say(r, K("paper.remark-whole"), arg_str("remark", what), arg_str("who", who));
    Str quote = json_text(json_get(remark, "quote"));
    return view_say(r, K("paper.remark-at"), arg_int("n", place), arg_str("quote", quote), arg_str("remark", what), arg_str("who", who));
}

static JsonValue *settled_field(Request *r, const Seen *paper)
{
    JsonValue *o = form_field_named(r, "settled", "list", view_say(r, K("paper.tick-settled")), STR("")),
        *item = form_field_named(r, "", "choice", STR(""), STR(""));
    int64_t number = 0;
    Str text = json_text(json_get(paper->fields, "text"));
    JSON_EACH(one, json_get(paper->fields, "remarks")) {
        number++;
        if (json_true(json_get(one, "settled"))) continue;
        form_option(r, item, str_format(r->arena, "%lld", (long long)number), remark_line(r, text, one));
    }
    json_set(r->arena, o, "item", item);
    return o;
}

bool desk_paper_is_written(const Seen *seen)
{
    return str_is(seen->kind->id, "paper") && str_is(seen->record.state, "draft");
}

ErrorCode desk_paper_text_form(Request *r, const Seen *paper, Error *e)
{
    bool remarks = paper_has_open_remarks(paper->fields);
    JsonValue *form = form_new(r, remarks ? STR("paper.revise") : STR("record.change"), view_say(r, K("form.save")));
    JsonValue *blocks;
    TRY(text_blocks_for(r, paper, &blocks, e));
    form_arg(r, form, "id", json_new_string(r->arena, paper->record.id));
    form_arg(r, form, "version", json_new_int(r->arena, paper->record.version));
    if (remarks) form_field(r, form, settled_field(r, paper));
    form_field(r, form, text_field(r, paper, "title"));
    JsonValue *text = text_field(r, paper, "text");
    if (blocks) json_set(r->arena, text, "blocks", blocks);
    form_field(r, form, text);
    Str title = desk_title(r, paper->made, paper->body);
    desk_give_form(r, str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(view_say(r, K("form.change"))), STR_ARG(title)), form);
    return ERR_OK;
}

/* ---- entering it ---- */

static ErrorCode settle_one(JsonValue *list, Str which, Arena *a, Error *e)
{
    int64_t wanted, number = 0;
    which = str_trim(which);
    if (which.len == 0) return ERR_OK;
    if (int_parse(which, &wanted)) {
        for (JsonValue *one = list ? list->first : NULL; one; one = one->next) {
            if (++number != wanted) continue;
            json_set(a, one, "settled", json_new_bool(a, true));
            return ERR_OK;
        }
    }
    int64_t most = list ? (int64_t)list->count : 0;
    return error_set(e, ERR_INVALID, K("paper.no-remark"), arg_str("number", which), arg_int("most", most));
}

/* A list as a form gives it, or "1; 3" as a command line does. */
static ErrorCode settle(Request *r, JsonValue *fields, const JsonValue *which, Error *e)
{
    JsonValue *list = (JsonValue *)(uintptr_t)json_get(fields, "remarks");
    if (!which) return ERR_OK;
    if (which->type == JSON_ARRAY) {
        JSON_EACH(one, which) TRY(settle_one(list, json_text(one), r->arena, e));
        return ERR_OK;
    }
    Str rest = json_text(which), one;
    for (bool more = rest.len > 0; more; ) {
        more = str_cut(&rest, ';', &one);
        TRY(settle_one(list, one, r->arena, e));
    }
    return ERR_OK;
}

ErrorCode desk_paper_revise(Request *r, Error *e)
{
    Seen paper;
    Done done;
    JsonValue *fields, *given = json_copy(r->arena, arg_values(r, "fields"));
    TRY(desk_see(r, arg_text(r, "id"), &paper, e));
    if (!str_is(paper.kind->id, "paper")) return error_set(e, ERR_USAGE, K("paper.none"), arg_str("record", arg_text(r, "id")));
    const Kind *k = paper.kind;
    TRY(desk_need_role(r, paper.record.chain, k->change, k->change_count, K("desk.may-not-change"), k, e));
    TRY(desk_is_here(&paper, e));
    if (!desk_paper_is_written(&paper)) {
        return error_set(e, ERR_INVALID, K("paper.not-written"), arg_str("record", json_text(json_get(paper.body, "number"))));
    }
    TRY(desk_check_version(r, &paper, e));
    const JsonValue *settled = json_get(given, "settled");
    if (settled) settled = json_copy(r->arena, settled);
    if (given) json_remove(given, "settled");
    TRY(desk_fields_for(r, k, paper.fields, given, paper.record.state, &fields, e));
    TRY(desk_check_fixed(r, &paper, fields, e));
    TRY(rules_check_settled(k, paper.record.state, paper.fields, fields, false, e));
    TRY(settle(r, fields, settled, e));
    if (json_equal(fields, paper.fields)) return error_set(e, ERR_INVALID, K("desk.nothing-changes"));
    TRY(desk_check_fields(r, k, fields, paper.record.state, e));
    const Record *rec = &paper.record;
    Draft d = desk_draft(k, rec->chain, STR("record.change"), rec->id, rec->version, rec->state, json_text(json_get(paper.body, "number")),
                         fields);
    d.reason = arg_text(r, "reason");
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, K("desk.changed"), &done);
    return ERR_OK;
}
