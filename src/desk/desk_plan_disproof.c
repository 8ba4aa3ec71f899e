/* desk_plan_disproof.c: what would disprove this: the hypotheses of a plan side by side, the innocent ones like the others, with
 * what supports and what contradicts each, and what nobody has tested yet.
 *
 * Evidence that is entered as contradicting one hypothesis and as supporting another tells the two apart, and is worth more than
 * ten pieces that fit both; how many of them there are stands in a column of its own. Nothing is weighed and nothing scored: who
 * reads it weighs. */
#include "desk/desk_plan.h"

#include "rules/rules.h"

/* How one hypothesis stands. */
typedef struct { const Seen *seen; size_t fits, against, neutral, telling, lines; bool tested; } Tally;

static Str says_of(const Seen *h, Str item)
{
    JSON_EACH(one, json_get(h->fields, "evidence")) if (str_equal(json_text(json_get(one, "item")), item))
        return json_text(json_get(one, "says"));
    return STR("");
}

/* Does it tell this hypothesis from another? */
static bool tells_apart(const SeenList *all, const Seen *h, const JsonValue *evidence)
{
    Str item = json_text(json_get(evidence, "item")), says = json_text(json_get(evidence, "says"));
    if (!str_is(says, "supports") && !str_is(says, "contradicts")) return false;
    for (size_t i = 0; i < all->count; i++) {
        Str other = says_of(&all->list[i], item);
        if (&all->list[i] != h && (str_is(other, "supports") || str_is(other, "contradicts")) && !str_equal(other, says))
            return true;
    }
    return false;
}

static Tally weigh(const SeenList *all, const SeenList *lines, const Seen *h)
{
    Tally s = { .seen = h };
    JSON_EACH(one, json_get(h->fields, "evidence")) {
        Str says = json_text(json_get(one, "says"));
        s.fits += str_is(says, "supports");
        s.against += str_is(says, "contradicts");
        s.neutral += str_is(says, "neutral");
        s.telling += tells_apart(all, h, one);
    }
    for (size_t i = 0; i < lines->count; i++)
        JSON_EACH(one, json_get(lines->list[i].fields, "hypotheses")) s.lines += str_equal(json_text(one), h->record.id);
    s.tested = str_is(h->record.state, "supported") || str_is(h->record.state, "disproved");
    return s;
}

static Str count_text(Request *r, size_t n)
{
    return str_format(r->arena, "%zu", n);
}

static Str option_label(Request *r, const Kind *k, const char *field, Str id)
{
    const Field *f = kind_field(k, str_of(field));
    for (size_t i = 0; f && f->type == FIELD_CHOICE && i < f->choice_count; i++)
        if (str_equal(f->choices[i].id, id)) return view_label(r, &f->choices[i].label);
    return id;
}

static void show_row(Request *r, const Tally *s, JsonValue *list)
{
    const Kind *k = s->seen->kind;
    const State *state = kind_state(k, s->seen->record.state);
    Str explains = json_text(json_get(s->seen->fields, "explains"));
    Str cells[] = { json_text(json_get(s->seen->fields, "statement")), option_label(r, k, "explains", explains), state
                    ? view_label(r, &state->label) : STR(""),
                    count_text(r, s->fits), count_text(r, s->against), count_text(r, s->telling), count_text(r, s->lines) };
    view_table_row_to(r, cells, ARRAY_LEN(cells), s->seen->record.id);
    JsonValue *row = json_new_object(r->arena);
    json_set(r->arena, row, "contradicts", json_new_int(r->arena, (int64_t)s->against));
    json_set(r->arena, row, "explains", json_new_string(r->arena, explains));
    json_set(r->arena, row, "id", json_new_string(r->arena, s->seen->record.id));
    json_set(r->arena, row, "lines", json_new_int(r->arena, (int64_t)s->lines));
    json_set(r->arena, row, "neutral", json_new_int(r->arena, (int64_t)s->neutral));
    json_set(r->arena, row, "supports", json_new_int(r->arena, (int64_t)s->fits));
    json_set(r->arena, row, "telling", json_new_int(r->arena, (int64_t)s->telling));
    json_set(r->arena, row, "tested", json_new_bool(r->arena, s->tested));
    json_add(r->arena, list, row);
}

/* One hypothesis: what would disprove it, and what was found, each under its own heading. */
static void show_one(Request *r, const SeenList *all, const Tally *s)
{
    const Kind *k = s->seen->kind;
    const Field *evidence = kind_field(k, STR("evidence")), *says = evidence && evidence->of ? evidence->of->fields->next : NULL;
    Str head[] = { view_say(r, K("plan.evidence")), view_say(r, K("plan.says")), view_say(r, K("plan.tells-apart")) };
    Str statement = json_text(json_get(s->seen->fields, "statement")), disproof = json_text(json_get(s->seen->fields, "disproof"));
    Str title = view_say(r, K("plan.would-disprove"), arg_str("hypothesis", utf8_first_bytes(statement, 400)),
                         arg_str("what", utf8_first_bytes(disproof, 480)));
    view_table(r, title, head, ARRAY_LEN(head));
    JSON_EACH(one, json_get(s->seen->fields, "evidence")) {
        Str item = json_text(json_get(one, "item")), what = json_text(json_get(one, "says"));
        for (size_t i = 0; says && says->type == FIELD_CHOICE && i < says->choice_count; i++)
            if (str_equal(says->choices[i].id, what)) what = view_label(r, &says->choices[i].label);
        Str apart = tells_apart(all, s->seen, one) ? view_say(r, K("plan.yes-tells")) : STR("–");
        Str cells[] = { desk_ref_label(r, item), what, apart };
        view_table_row_to(r, cells, ARRAY_LEN(cells), desk_ref_target(r, item));
    }
}

static void warn_of(Request *r, const char *field, const char *key, Str hypothesis)
{
    ErrorArg args[] = { arg_str("hypothesis", hypothesis) };
    desk_warn(r, str_of(field), key, view_say_args(r, key, args, ARRAY_LEN(args)));
}

static void show_untested(Request *r, const Tally *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Tally *s = &list[i];
        Str name = utf8_first_bytes(json_text(json_get(s->seen->fields, "statement")), 400);
        if (s->tested) continue;
        if (s->fits + s->against + s->neutral == 0) warn_of(r, "evidence", K("plan.no-evidence"), name);
        else if (s->against == 0 && s->telling == 0) warn_of(r, "evidence", K("plan.only-fits"), name);
        if (s->lines == 0) warn_of(r, "hypotheses", K("plan.no-line"), name);
    }
}

/* Of the plan and the versions it was made from. */
static ErrorCode gather(Request *r, Str plan, const char *kind, SeenList *ret, Error *e)
{
    Str versions[PLAN_VERSIONS];
    size_t count, all = 0;
    SeenList each[PLAN_VERSIONS];
    TRY(rules_plan_versions(r, plan, versions, &count, e));
    for (size_t i = 0; i < count; i++) {
        TRY(plan_parts(r, versions[i], kind, &each[i], e));
        all += each[i].count;
    }
    *ret = (SeenList){ arena_array(r->arena, all + 1, sizeof *ret->list), 0 };
    if (!ret->list) return error_memory(e);
    for (size_t i = count; i > 0; i--)
        for (size_t j = 0; j < each[i - 1].count; j++) ret->list[ret->count++] = each[i - 1].list[j];
    return ERR_OK;
}

ErrorCode desk_plan_disproof(Request *r, Error *e)
{
    Seen plan;
    SeenList all, lines;
    JsonValue *list = json_new_array(r->arena);
    TRY(plan_see(r, &plan, e));
    TRY(desk_locked_look(r, &plan.record, e));
    TRY(gather(r, plan.record.id, "hypothesis", &all, e));
    TRY(plan_parts(r, plan.record.id, "line", &lines, e));
    Tally *standing = arena_array(r->arena, all.count + 1, sizeof *standing);
    if (!standing) return error_memory(e);
    json_set(r->arena, view_data(r), "hypotheses", list);
    view_title(r, view_say(r, K("plan.disproof-of"), arg_str("plan", desk_title(r, plan.kind, plan.body))));
    view_crumb(r, desk_title(r, plan.kind, plan.body), plan.record.id);
    Str head[] = { view_say(r, K("plan.hypothesis")), view_say(r, K("plan.explains")), view_say(r, K("desk.row-state")),
                   view_say(r, K("plan.fits")), view_say(r, K("plan.against")), view_say(r, K("plan.telling")),
                   view_say(r, K("plan.lines")) };
    view_table(r, STR(""), head, ARRAY_LEN(head));
    view_table_tag(r, 2);
    for (size_t i = 0; i < all.count; i++) {
        standing[i] = weigh(&all, &lines, &all.list[i]);
        show_row(r, &standing[i], list);
    }
    show_untested(r, standing, all.count);
    for (size_t i = 0; i < all.count; i++) show_one(r, &all, &standing[i]);
    view_note(r, view_say(r, K("plan.nothing-scored")));
    return list ? ERR_OK : error_memory(e);
}
