/* test_results.c: the results chain of a project, its indicators and their periods: what holds together, what cannot be true, who approves, and that a
 * bound value is computed from the project's own records and from nothing that somebody types. */
#include "record_kit.h"

static Str officer, monitor, head, donor;

static int begin(void **state)
{
    (void)state;
    begin_office();
    officer = login("officer", "programme_officer; training_officer");
    monitor = login("monitor", "monitoring_officer");
    head = login("head", "head");
    donor = login("donor", "donor_reader");
    return 0;
}

/* ---- asking ---- */

static void not_made(Str who, const char *kind, const char *fields, const char *key)
{
    assert_str(kit_refused(&kit, who, "invalid", "record.create", create_args(kind, fields)), str_of(key));
}

static void change(Str who, const char *id, const char *fields) { kit_do(&kit, who, "record.change", change_args(id, fields)); }

static void not_changed(Str who, const char *id, const char *fields, const char *key)
{
    assert_str(kit_refused(&kit, who, "invalid", "record.change", change_args(id, fields)), str_of(key));
}

static void not_moved(Str who, const char *id, const char *name, const char *fields, const char *key)
{
    assert_str(kit_refused(&kit, who, "invalid", "record.move", move_args(id, name, fields)), str_of(key));
}

static const JsonValue *fields_of(Str who, const char *id)
{
    return json_get(json_get(kit_do(&kit, who, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id)), "record"), "fields");
}

static void assert_state(const char *id, const char *state)
{
    const JsonValue *data = kit_do(&kit, officer, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id));
    assert_str(json_text(json_get(json_get(data, "record"), "state")), str_of(state));
}

static char *a_project(const char *title)
{
    return make(officer, "project", kit_format(&kit, "\"title\":\"%s (invented)\",\"aim\":\"Better prisons\",\"implementer\":\"Office\"", title));
}

static const char *result(const char *of, const char *level, const char *code, const char *parent)
{
    const char *under = parent ? kit_format(&kit, ",\"parent\":\"%s\"", parent) : "";
    return kit_format(&kit, "\"project\":\"%s\",\"level\":\"%s\",\"code\":\"%s\",\"title_en\":\"Result %s\"%s", of, level, code, code, under);
}

static const char *indicator(const char *of, const char *code, const char *rest)
{
    return kit_format(&kit, "\"result\":\"%s\",\"code\":\"%s\",\"what_en\":\"W\",\"what_ru\":\"Ч\",\"what_ky\":\"Э\",\"known_from\":\"Records\","
                            "\"frequency\":\"yearly\",%s", of, code, rest);
}

#define COUNTED "\"measure\":\"unit\",\"direction\":\"ascending\",\"baseline\":{\"number\":\"0\"}"
#define SHARED "\"measure\":\"percent\",\"direction\":\"ascending\",\"baseline\":{\"number\":\"10\"}"
#define N(name, value) "\"" name "\":{\"number\":\"" value "\"}"

static const char *period(const char *of, const char *from, const char *to, const char *rest)
{
    return kit_format(&kit, "\"indicator\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"%s", of, from, to, rest);
}

/* ---- the chain ---- */

/* Does the page of that result lead to the form of something of that kind under it? */
static bool leads_to(const char *id, const char *kind)
{
    Buf page = buf_in(&kit.arena);
    const JsonValue *answer = kit_ask(&kit, officer, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id));
    json_write(&page, json_get(answer, "page"));
    return str_find(buf_str(&page), str_of(kit_format(&kit, "kind=%s&under=%s", kind, id))) > 0;
}

static void a_chain_holds_together(void **state)
{
    (void)state;
    char *p = a_project("Reform"), *q = a_project("Other");
    char *a = make(officer, "result", result(p, "outcome", "a", NULL)), *b = make(officer, "result", result(p, "outcome", "b", NULL));
    not_made(officer, "result", result(p, "outcome", "A", NULL), "rules.number-twice");
    not_made(officer, "result", result(p, "output", "1", NULL), "rules.output-alone");
    not_made(officer, "result", result(q, "output", "1", a), "rules.result-elsewhere");
    char *one = make(officer, "result", result(p, "output", "1", a));
    not_made(officer, "result", result(p, "output", "1.1", one), "rules.result-level");
    not_made(officer, "result", result(p, "outcome", "c", a), "rules.result-level");
    assert_true(leads_to(a, "result") && leads_to(one, "activity") && !leads_to(one, "result"));
    not_changed(officer, a, kit_format(&kit, "\"parent\":\"%s\"", a), "rules.result-circle");
    not_changed(officer, a, kit_format(&kit, "\"parent\":\"%s\"", one), "rules.result-level");
    not_changed(officer, a, kit_format(&kit, "\"level\":\"output\",\"parent\":\"%s\"", b), "rules.result-has-others");
    change(officer, one, kit_format(&kit, "\"parent\":\"%s\"", b));             /* it moves, and where it stood stays in its history */
    const JsonValue *history = json_get(kit_do(&kit, officer, "record.history", kit_format(&kit, "{\"id\":\"%s\"}", one)), "history");
    assert_int_equal(history->count, 2);
    not_moved(head, b, "drop", "", "rules.result-not-bare");
    const char *twice = kit_format(&kit, "{\"kind\":\"result\",\"items\":[{%s},{%s}]}", result(p, "outcome", "t", NULL), result(p, "outcome", "T", NULL));
    assert_str(kit_refused(&kit, officer, "invalid", "record.import", twice), STR("rules.number-twice"));        /* in one table, too */

#define ACTIVITY "\"title\":\"Hearing\",\"project\":\"%s\",\"activity_number\":\"%s\",\"result\":\"%s\""
    char *held = make(officer, "activity", kit_format(&kit, ACTIVITY, p, "1.1", one));
    not_made(officer, "activity", kit_format(&kit, ACTIVITY, p, "1.1", one), "rules.number-twice");
    not_made(officer, "activity", kit_format(&kit, ACTIVITY, q, "1.1", one), "rules.result-elsewhere");
    not_made(officer, "activity", kit_format(&kit, "\"title\":\"x\",\"project\":\"%s\",\"activity_number\":\"9\"", q), "rules.activity-alone");
    char *impact = make(officer, "result", result(p, "impact", "i", NULL));
    not_changed(officer, held, kit_format(&kit, "\"result\":\"%s\"", impact), "rules.activity-impact");
    change(officer, a, kit_format(&kit, "\"parent\":\"%s\"", impact));
}

static void a_closed_project_is_joined_by_nothing(void **state)
{
    (void)state;
    char *p = a_project("Given up");
    move(officer, p, "drop", "");
    not_made(officer, "result", result(p, "outcome", "a", NULL), "rules.project-over");
    char *g = make(officer, "programme", "\"title\":\"Rule of law (invented)\",\"aim\":\"Justice\"");
    char *q = make(officer, "project", kit_format(&kit, "\"title\":\"Open\",\"aim\":\"x\",\"implementer\":\"o\",\"programme\":\"%s\"", g));
    not_moved(officer, g, "close", "", "rules.programme-project");
    move(officer, q, "drop", "");
    kit_do(&kit, officer, "record.move", move_args(g, "close", ""));
}

/* ---- what stood in a list of the project ---- */

/* The shipped model, or one in which a project still has its list of components; as arguments of model.activate. */
static const char *model_args(bool old)
{
    Arena *a = &kit.arena;
    ModelFile *files;
    size_t count;
    Error error_ = { 0 };
    Buf packed = buf_in(a), args = buf_in(a), text = buf_in(a);
    assert_ok(model_files(a, NULL, &files, &count, &error_));
    for (size_t i = 0; i < count && old; i++) {
        if (!str_is(files[i].name, "kinds/project.yaml")) continue;
        Str rest = files[i].bytes, line;
        while (str_next_line(&rest, &line))
            if (str_find(line, STR("retired: true")) < 0) buf_format(&text, STR_FMT "\n", STR_ARG(line));
        files[i].bytes = buf_str(&text);
    }
    model_pack(&packed, files, count);
    buf_c(&args, "{\"packed\":");
    json_write_string(&args, buf_str(&packed));
    buf_c(&args, "}");
    return str_c(a, buf_str(&args));
}

static void put_into_force(Str other, bool old)
{
    const char *id = kit_text(&kit, kit_do(&kit, admin, "model.activate", model_args(old)), "id");
    kit_do(&kit, other, "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", id));
}

static void components_become_results(void **state)
{
    (void)state;
    Str other = login("other", "administrator");
#define COMPONENTS "\"components\":[{\"letter\":\"a\",\"title\":\"Law\",\"result\":\"A strategy\"},{\"letter\":\"b\",\"title\":\"Management\"}]"
    not_made(officer, "project", "\"title\":\"New\",\"aim\":\"x\",\"implementer\":\"o\"," COMPONENTS, "model.value-retired");
    put_into_force(other, true);
    char *p = make(officer, "project", "\"title\":\"Old\",\"aim\":\"x\",\"implementer\":\"o\"," COMPONENTS);
    put_into_force(other, false);
    assert_int_equal(json_get(fields_of(officer, p), "components")->count, 2);                 /* read as it was entered */
    const char *id = kit_format(&kit, "{\"id\":\"%s\"}", p);
    (void)kit_refused(&kit, monitor, "denied", "project.make_results", id);
    assert_int_equal(json_get(kit_do(&kit, officer, "project.make_results", id), "created")->count, 3);
    const JsonValue *rows = json_get(kit_do(&kit, officer, "project.logframe", id), "logframe");
    assert_str(json_text(json_get(rows->first->next, "result")), STR("a.1"));
    assert_str(json_text(json_get(rows->first->next, "title")), STR("A strategy"));
    assert_str(kit_refused(&kit, officer, "invalid", "project.make_results", id), STR("programme.no-components"));
}

/* ---- indicators and periods ---- */

static void what_cannot_be_true_is_refused(void **state)
{
    (void)state;
    char *p = a_project("Numbers"), *a = make(officer, "result", result(p, "outcome", "a", NULL));
    not_made(officer, "indicator", indicator(a, "a.1", "\"measure\":\"unit\""), "rules.indicator-baseline");
    not_made(officer, "indicator", indicator(a, "a.1", "\"measure\":\"qualitative\""), "rules.indicator-baseline-words");
    not_made(officer, "indicator", indicator(a, "a.1", COUNTED ",\"figure\":\"no_such\""), "rules.indicator-no-figure");
    not_made(officer, "indicator", indicator(a, "a.1", SHARED ",\"figure\":\"activities_done\""), "rules.indicator-figure-measure");
    not_made(officer, "indicator", indicator(a, "a.1", COUNTED ",\"figure\":\"cases_opened\""), "figure.of-no-project");
    char *share = make(officer, "indicator", indicator(a, "a.1", SHARED ",\"split_by\":[\"sex\"]"));
    not_made(officer, "indicator", indicator(a, "A.1", SHARED), "rules.number-twice");
    not_made(officer, "indicator_period", period(share, "2010-01-01", "2010-12-31", "," N("target", "120")), "rules.period-percent");
    not_made(officer, "indicator_period", period(share, "2010-12-31", "2010-01-01", ""), "rules.period-backwards");
    char *y = make(officer, "indicator_period", period(share, "2010-01-01", "2010-12-31", "," N("target", "50")));
    not_changed(officer, y, N("actual", "100.01"), "rules.period-percent");
    not_changed(officer, y, "\"values\":[{\"by\":\"sex\",\"value\":\"women\"," N("number", "101") "}]", "rules.period-percent");
    not_changed(officer, y, "\"values\":[{\"by\":\"oblast\",\"value\":\"Osh\"," N("number", "1") "}]", "rules.period-not-split");
    not_made(officer, "indicator_period", period(share, "2010-12-31", "2011-12-31", ""), "rules.period-overlap");
    not_made(officer, "indicator_period", period(share, "2010-03-01", "2010-03-31", ""), "rules.period-overlap");
    make(officer, "indicator_period", period(share, "2011-01-01", "2011-12-31", ""));
    not_made(officer, "indicator_period", period(share, "2012-01-01", "2012-12-31", "," N("target", "9.99")), "rules.target-below");       /* of 10 */
    not_changed(officer, y, N("target", "0"), "rules.target-below");
    char *fewer = make(officer, "indicator", indicator(a, "a.2", "\"measure\":\"unit\",\"direction\":\"descending\",\"baseline\":{\"number\":\"10\"}"));
    not_made(officer, "indicator_period", period(fewer, "2010-01-01", "2010-12-31", "," N("target", "10.01")), "rules.target-above");
    make(officer, "indicator_period", period(fewer, "2010-01-01", "2010-12-31", "," N("target", "10")));                                   /* to keep it */
    not_changed(officer, y, "\"to\":\"2011-01-01\"", "rules.period-overlap");
    const char *twice = kit_format(&kit, "{\"kind\":\"indicator_period\",\"items\":[{%s},{%s}]}", period(share, "2013-01-01", "2013-12-31", ""),
                                   period(share, "2013-12-01", "2014-12-31", ""));
    assert_str(kit_refused(&kit, officer, "invalid", "record.import", twice), STR("rules.period-overlap"));
    change(officer, p, "\"begins\":\"2010-04\",\"duration\":{\"number\":\"3\",\"unit\":\"years\"}");
    not_made(officer, "indicator_period", period(fewer, "2009-01-01", "2009-12-31", ""), "rules.period-outside");
    not_made(officer, "indicator_period", period(fewer, "2013-04-01", "2013-12-31", ""), "rules.period-outside");
    make(officer, "indicator_period", period(fewer, "2013-01-01", "2013-12-31", ""));               /* it runs until 31 March */
}

#define WOMEN "{\"by\":\"sex\",\"value\":\"women\"," N("number", "9") "}"
#define MEN "{\"by\":\"sex\",\"value\":\"men\"," N("number", "15") "}"
#define UNKNOWN "{\"by\":\"sex\",\"unknown\":true," N("number", "2") "}"

/* What a form needs to show the sentence where it belongs, and a program to know what to correct. */
static void told_at(const char *op, const char *args, const char *field)
{
    const JsonValue *error = json_get(kit_ask(&kit, officer, op, args), "error");
    char *path = kit_format(&kit, "fields.%s", field);
    assert_str(json_text(json_get(error, "field")), str_of(field));
    assert_non_null(json_get(error, "fields"));
    assert_str(json_text(json_get(json_get(error, "fields")->first, "name")), str_of(path));
}

static void a_refusal_names_its_field(void **state)
{
    (void)state;
    char *p = a_project("Fields"), *other = a_project("Other"), *a = make(officer, "result", result(p, "outcome", "a", NULL));
    char *share = make(officer, "indicator", indicator(a, "a.1", SHARED ",\"split_by\":[\"sex\"]"));
    char *y = make(officer, "indicator_period", period(share, "2010-01-01", "2010-12-31", "," N("target", "50")));
    told_at("record.create", create_args("result", result(p, "output", "a.9", NULL)), "parent");
    told_at("record.create", create_args("result", result(other, "output", "b.1", a)), "parent");
    told_at("record.create", create_args("result", result(p, "outcome", "a", NULL)), "code");
    told_at("record.create", create_args("indicator", indicator(a, "a.3", "\"measure\":\"unit\"")), "baseline");
    told_at("record.create", create_args("indicator_period", period(share, "2012-01-01", "2012-12-31", "," N("target", "120"))), "target");
    told_at("record.create", create_args("indicator_period", period(share, "2012-12-31", "2012-01-01", "")), "to");
    told_at("record.change", change_args(y, N("actual", "100.01")), "actual");
    told_at("record.change", change_args(y, "\"values\":[{\"by\":\"sex\",\"value\":\"women\"," N("number", "101") "}]"), "values");
    const JsonValue *error = json_get(kit_ask(&kit, officer, "record.change", change_args(y, "")), "error");
    assert_null(json_get(error, "field"));                                      /* nothing changes: that is about no field */
}

/* What a table names is looked for as by hand: every row that is wrong at once, with the column, and nothing of it entered. */
static void a_table_names_records_that_are_there(void **state)
{
    (void)state;
    char *p = a_project("Tables"), *a = make(officer, "result", result(p, "outcome", "a", NULL));
    const JsonValue *before = json_get(kit_do(&kit, officer, "record.list", "{\"kind\":\"result\"}"), "records");
    static const char row[] = "{\"project\":\"%s\",\"level\":\"output\",\"code\":\"%s\",\"title_en\":\"x\",\"title_ru\":\"x\",\"title_ky\":\"x\",\"parent\":\"%s\"}";
    char *none = kit_format(&kit, row, p, "a.1", "result/0000000000000000"), *other = kit_format(&kit, row, p, "a.2", p);
    char *good = kit_format(&kit, row, p, "a.3", a);
    const JsonValue *data = kit_do(&kit, officer, "record.import", kit_format(&kit, "{\"kind\":\"result\",\"items\":[%s,%s,%s],\"dry_run\":true}", none, good, other));
    const JsonValue *errors = json_get(data, "errors");
    assert_int_equal(errors->count, 2);
    assert_str(json_text(json_get(errors->first, "field")), STR("parent"));
    assert_true(str_find(json_text(json_get(errors->first, "text")), STR("there is no record")) >= 0);
    assert_str(json_text(json_get(errors->first->next, "field")), STR("parent"));
    assert_true(str_find(json_text(json_get(errors->first->next, "text")), STR("Tables (invented)' is a record of another kind; here belongs one of the kind “Result”")) >= 0);
    assert_str(kit_refused(&kit, officer, "invalid", "record.import", kit_format(&kit, "{\"kind\":\"result\",\"items\":[%s,%s]}", good, none)),
               STR("desk.ref-none"));
    assert_int_equal(json_get(kit_do(&kit, officer, "record.list", "{\"kind\":\"result\"}"), "records")->count, before->count);
    kit_do(&kit, officer, "record.import", kit_format(&kit, "{\"kind\":\"result\",\"items\":[%s]}", good));
}

static void days_lie_within_reach(void **state)
{
    (void)state;
    char *p = a_project("Days"), *a = make(officer, "result", result(p, "outcome", "a", NULL)), *one = make(officer, "indicator", indicator(a, "a.1", COUNTED));
    not_made(officer, "indicator_period", period(one, "0001-01-01", "2010-12-31", ""), "model.value-early");
    not_made(officer, "indicator_period", period(one, "2010-01-01", "9999-12-31", ""), "model.value-late");
    told_at("record.create", create_args("indicator_period", period(one, "2010-01-01", "9999-12-31", "")), "to");
    const JsonValue *error = json_get(kit_ask(&kit, officer, "record.create", create_args("indicator_period", period(one, "1849-12-31", "2010-12-31", ""))), "error");
    assert_true(str_find(json_text(json_get(error, "text")), STR("31.12.1849 is before 01.01.1990")) >= 0);
}

static void parts_add_up_or_say_what_is_unknown(void **state)
{
    (void)state;
    char *p = a_project("Parts"), *a = make(officer, "result", result(p, "outcome", "a", NULL));
    char *i = make(officer, "indicator", indicator(a, "a.1", COUNTED ",\"split_by\":[\"sex\"]"));
    char *y = make(officer, "indicator_period", period(i, "2011-01-01", "2011-12-31", "," N("target", "20")));
    not_changed(officer, y, N("actual", "26") ",\"values\":[" WOMEN "," MEN "]", "rules.period-sum");
    not_changed(officer, y, N("actual", "18") ",\"values\":[" WOMEN "," WOMEN "]", "model.value-list-twice");
    not_changed(officer, y, "\"values\":[" WOMEN ",{\"by\":\"sex\",\"value\":\"Women\"," N("number", "1") "}]", "rules.period-part-twice");
    not_changed(officer, y, "\"values\":[{\"by\":\"sex\"," N("number", "1") "}]", "rules.period-part-value");
    change(officer, y, N("actual", "26") ",\"values\":[" WOMEN "," MEN "," UNKNOWN "]");
    change(officer, y, "\"comment\":\"Two left no word (invented)\"");
}

static void one_draws_up_and_another_approves(void **state)
{
    (void)state;
    char *p = a_project("Approval"), *a = make(officer, "result", result(p, "outcome", "a", NULL));
    char *i = make(officer, "indicator", indicator(a, "a.1", COUNTED));
    char *y = make(officer, "indicator_period", period(i, "2011-01-01", "2011-12-31", "," N("actual", "26")));
    not_moved(officer, y, "submit", "", "rules.period-missing");
    move(officer, y, "submit", N("target", "20"));
    not_moved(officer, y, "approve", "", "rules.own-work");
    not_changed(monitor, y, N("actual", "30"), "rules.period-settled");
    not_moved(monitor, y, "approve", N("actual", "30"), "rules.period-settled");
    move(monitor, y, "return", "\"returned_why\":\"What shows it?\"");
    change(officer, y, kit_format(&kit, "\"evidence\":[\"%s\"]", p));
    move(officer, y, "submit", "");
    move(monitor, y, "approve", "");
    assert_true(json_true(json_get(fields_of(officer, y), "evidenced")));
    const char *quietly = kit_format(&kit, "{\"id\":\"%s\",\"fields\":{" N("actual", "30") "},\"reason\":\"x\"}", y);
    assert_str(kit_refused(&kit, officer, "invalid", "record.correct", quietly), STR("rules.period-settled"));
    not_changed(officer, i, "\"measure\":\"percent\"", "rules.indicator-settled");
    not_moved(head, y, "replace", "", "rules.period-by-correction");
    const char *const kept[] = { y, i, a };
    const char *const why[] = { "rules.period-stays", "rules.period-stays", "rules.result-not-bare" };
    for (size_t n = 0; n < ARRAY_LEN(kept); n++)
        assert_str(kit_refused(&kit, officer, "invalid", "record.pull_back", kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"x\"}", kept[n])), str_of(why[n]));

    assert_str(kit_refused(&kit, officer, "invalid", "indicator.correct", kit_format(&kit, "{\"id\":\"%s\"}", y)), STR("programme.correct-why"));
    const char *wrong = kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"two were counted twice\"}", y);
    char *c = kit_text(&kit, kit_do(&kit, officer, "indicator.correct", wrong), "id");
    assert_str(kit_refused(&kit, officer, "invalid", "indicator.correct", wrong), STR("rules.period-overlap"));
    move(officer, c, "submit", N("actual", "24"));
    assert_state(y, "approved");                                /* until the correction is approved */
    move(head, c, "approve", "");
    assert_state(y, "superseded");
    assert_state(c, "approved");
}

/* An activity of the project, held on that day. */
static char *hold(const char *of, const char *serves, const char *number, const char *day, const char *more)
{
    char *x = make(officer, "activity", kit_format(&kit, ACTIVITY "%s", of, number, serves, more));
    move(officer, x, "begin", kit_format(&kit, "\"was_from\":\"%s\"", day));
    move(officer, x, "finish", kit_format(&kit, "\"was_to\":\"%s\",\"came_of_it\":\"x\",\"proof\":\"x\"", day));
    return x;
}

static const JsonValue *behind(Str who, const char *of)
{
    return kit_do(&kit, who, "indicator.behind", kit_format(&kit, "{\"id\":\"%s\"}", of));
}

static void a_bound_value_is_computed(void **state)
{
    (void)state;
    char *p = a_project("Bound"), *q = a_project("Not counted");
    char *a = make(officer, "result", result(p, "outcome", "a", NULL)), *b = make(officer, "result", result(q, "outcome", "a", NULL));
    char *i = make(officer, "indicator", indicator(a, "a.1", COUNTED ",\"figure\":\"activities_done\""));
    hold(p, a, "1", "2010-03-09", "");
    hold(p, a, "2", "2010-12", "");                                 /* known by its month */
    hold(p, a, "3", "2011-07-15", "");
    hold(q, b, "1", "2010-03-09", "");
    not_made(officer, "indicator_period", period(i, "2010-01-01", "2010-12-31", "," N("actual", "5")), "rules.period-bound");
    char *y = make(officer, "indicator_period", period(i, "2010-01-01", "2010-12-31", "," N("target", "2")));
    not_changed(officer, y, N("actual", "5"), "rules.period-bound");
    not_changed(officer, y, "\"computed_hash\":\"x\"", "rules.by-program");
    not_moved(officer, y, "submit", N("actual", "5"), "rules.period-bound");
    move(officer, y, "submit", "");
    const JsonValue *fields = fields_of(officer, y);
    assert_str(json_text(json_get(json_get(fields, "actual"), "number")), STR("2"));
    assert_str(json_text(json_get(json_get(fields, "computed_records"), "number")), STR("2"));
    assert_int_equal(json_text(json_get(fields, "computed_hash")).len, 64);
    move(monitor, y, "approve", "");
    const JsonValue *data = behind(monitor, y);
    assert_true(json_true(json_get(data, "same")));
    assert_int_equal(json_get(data, "records")->count, 2);
    hold(p, a, "4", "2010-05-05", "");                              /* entered late: what was put up stands, and the page says so */
    data = behind(monitor, y);
    assert_false(json_true(json_get(data, "same")));
    assert_str(json_text(json_get(data, "today")), STR("3"));
    assert_false(json_true(json_get(data, "same_today")));
    assert_int_equal(json_get(data, "late")->count, 1);
    char *c = kit_text(&kit, kit_do(&kit, officer, "indicator.correct", kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"entered late\"}", y)), "id");
    move(officer, c, "submit", "");
    assert_str(json_text(json_get(json_get(fields_of(officer, c), "actual"), "number")), STR("3"));
    char *trained = make(officer, "indicator", indicator(a, "a.2", COUNTED ",\"figure\":\"tr1\""));       /* through the course of an enrolment */
    char *none = make(officer, "indicator_period", period(trained, "2010-01-01", "2010-12-31", "," N("target", "20")));
    move(officer, none, "submit", "");
    assert_str(json_text(json_get(json_get(fields_of(officer, none), "actual"), "number")), STR("0"));
}

/* The same records with another number in one of them are another value, and the page names the one. */
static void a_number_that_was_changed_is_seen(void **state)
{
    (void)state;
    char *p = a_project("Changed"), *a = make(officer, "result", result(p, "outcome", "a", NULL));
    char *i = make(officer, "indicator", indicator(a, "a.1", COUNTED ",\"figure\":\"persons_reached\""));
    char *one = hold(p, a, "1", "2011-07-15", "," N("persons", "26")), *two = hold(p, a, "2", "2011-08-15", "," N("persons", "14"));
    char *y = make(officer, "indicator_period", period(i, "2011-01-01", "2011-12-31", "," N("target", "50")));
    move(officer, y, "submit", "");
    assert_str(json_text(json_get(json_get(fields_of(officer, y), "actual"), "number")), STR("40"));        /* 26 + 14 */
    move(monitor, y, "approve", "");
    assert_true(json_true(json_get(behind(monitor, y), "same")));
    kit_do(&kit, officer, "record.correct", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{" N("persons", "30") "},\"reason\":\"miscounted\"}", one));
    const JsonValue *data = behind(monitor, y);
    assert_false(json_true(json_get(data, "same")));
    assert_false(json_true(json_get(data, "same_today")));
    assert_str(json_text(json_get(data, "today")), STR("44"));
    assert_int_equal(json_get(data, "late")->count, 1);
    assert_str(json_text(json_get(data, "late")->first), str_of(one));
    assert_str(json_text(json_get(json_get(fields_of(officer, y), "actual"), "number")), STR("40"));        /* what was approved stays */
    kit_do(&kit, officer, "record.correct", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{" N("persons", "10") "},\"reason\":\"miscounted\"}", two));
    data = behind(monitor, y);                                  /* 30 + 10 is 40 again, of other numbers */
    assert_str(json_text(json_get(data, "today")), STR("40"));
    assert_true(json_true(json_get(data, "same_today")) && !json_true(json_get(data, "same")));
    assert_int_equal(json_get(data, "late")->count, 2);
}

static void a_share_of_the_project_is_computed(void **state)
{
    (void)state;
    char *p = a_project("Share"), *a = make(officer, "result", result(p, "outcome", "a", NULL));
    char *i = make(officer, "indicator", indicator(a, "a.1", SHARED ",\"figure\":\"activities_share\""));
    char *y = make(officer, "indicator_period", period(i, "2010-01-01", "2010-12-31", "," N("target", "100")));
    not_moved(officer, y, "submit", "", "programme.nothing-counted");
    for (int n = 0; n < 3; n++) {
        char *x = make(officer, "activity", kit_format(&kit, ACTIVITY ",\"planned_from\":\"2010\"", p, n == 0 ? "1" : n == 1 ? "2" : "3", a));
        if (n == 0) continue;
        move(officer, x, "begin", "\"was_from\":\"2010-02-02\"");
        move(officer, x, "finish", "\"was_to\":\"2010-02-02\",\"came_of_it\":\"x\",\"proof\":\"x\"");
    }
    move(officer, y, "submit", "");
    assert_str(json_text(json_get(json_get(fields_of(officer, y), "actual"), "number")), STR("66.7"));
}

/* ---- figures of a project by hand ----
 * Ours: activities 1 and 2 done in 2010 (1 planned for 2010, 2 for 2009), 3 planned for 2010 and not done, 4 done in 2011; two visits in 2010 and one
 * that was only planned. Another project has one of each in 2010. Of the outputs 1.1 is on track, 1.2 reached, 1.3 at risk, 1.4 not judged. */

static int64_t told(Str who, const char *id, const char *year, const char *name, size_t behind_it)
{
    int64_t n = -1;
    const JsonValue *data = kit_do(&kit, who, "figure.show", kit_format(&kit, "{\"id\":\"%s\",\"period\":\"%s\"}", id, year));
    assert_true(json_int(json_get(json_get(data, "figure"), name), &n));
    assert_int_equal(json_get(data, "records")->count, behind_it);
    return n;
}

static char *put_up(Str who, const char *of, const char *year, const char *value)
{
    char *y = make(who, "indicator_period", period(of, kit_format(&kit, "%s-01-01", year), kit_format(&kit, "%s-12-31", year), "," N("target", "50")));
    move(who, y, "submit", "");
    assert_str(json_text(json_get(json_get(fields_of(who, y), "actual"), "number")), str_of(value));
    return y;
}

static void visit(Str inspector, const char *of, const char *day)
{
    char *x = make(inspector, "prison_inspection", kit_format(&kit, "\"prison\":\"Colony (invented)\",\"type\":\"project\",\"project\":\"%s\"", of));
    if (day) move(inspector, x, "visit", kit_format(&kit, "\"visited_on\":\"%s\",\"inspectors\":[\"%s\"],\"mandate\":\"x\"", day,
                                                    kit_text(&kit, json_get(kit_do(&kit, admin, "user.list", "{}"), "users")->first, "id")));
}

static void figures_of_a_project_by_hand(void **state)
{
    (void)state;
    Str inspector = login("inspector", "inspector");
    static const char *const INDICATORS[] = { "activities_done", "persons_reached", "inspections_made", "courses_held", "activities_share", "pm2", "pm4" };
    static const char *const VALUES[] = { "2", "26", "2", "0", "50", "50", "66.7" };
    char *p = a_project("By hand"), *q = a_project("Beside it"), *of[ARRAY_LEN(INDICATORS)];
    char *a = make(officer, "result", result(p, "outcome", "a", NULL)), *b = make(officer, "result", result(q, "outcome", "a", NULL));
    int64_t done = told(officer, "activities_done", "2010", "count", json_get(kit_do(&kit, officer, "figure.show",
                        "{\"id\":\"activities_done\",\"period\":\"2010\"}"), "records")->count);
    (void)hold(p, a, "1", "2010-03-09", ",\"planned_from\":\"2010\"," N("persons", "20"));
    (void)hold(p, a, "2", "2010-12-31", ",\"planned_from\":\"2009-12-31\"," N("persons", "6"));
    make(officer, "activity", kit_format(&kit, ACTIVITY ",\"planned_from\":\"2010-06\"," N("persons", "9"), p, "3", a));
    (void)hold(p, a, "4", "2011-01-01", "," N("persons", "100"));
    (void)hold(q, b, "1", "2010-03-09", ",\"planned_from\":\"2010\"," N("persons", "7"));
    visit(inspector, p, "2010-05-17");
    visit(inspector, p, "2010-12-31");
    visit(inspector, p, NULL);
    visit(inspector, q, "2010-05-17");
    assert_int_equal(told(officer, "activities_done", "2010", "count", (size_t)done + 3), done + 3);       /* of the office: that of the other, too */
    assert_int_equal(told(inspector, "inspections_made", "2010", "count", 3), 3);
    static const char *const JUDGED[] = { "on_track", "reached", "at_risk", NULL };
    for (size_t n = 0; n < ARRAY_LEN(JUDGED); n++) {
        char *output = make(officer, "result", result(p, "output", kit_format(&kit, "1.%zu", n + 1), a));
        if (JUDGED[n]) move(officer, output, "judge", kit_format(&kit, "\"progress\":\"%s\",\"judged_on\":\"2010-12-31\",\"because\":\"x\"", JUDGED[n]));
    }
    for (size_t n = 0; n < ARRAY_LEN(INDICATORS); n++) {
        bool share = n >= 4;
        of[n] = make(officer, "indicator", indicator(a, kit_format(&kit, "a.%zu", n + 1), kit_format(&kit, "%s,\"figure\":\"%s\"", share ? SHARED : COUNTED,
                                                                                                    INDICATORS[n])));
    }
    /* PM4 of 2010: two values were typed, one of them with what shows it, and one was computed: 2 of 3; a third, typed, is not approved */
    char *typed = make(officer, "indicator", indicator(a, "b.1", COUNTED)), *shown = make(officer, "indicator", indicator(a, "b.2", COUNTED));
    char *waits = make(officer, "indicator", indicator(a, "b.3", COUNTED));
    const char *year = N("target", "1") "," N("actual", "1");
    char *approved[] = {
        put_up(officer, of[0], "2010", VALUES[0]),
        make(officer, "indicator_period", period(typed, "2010-01-01", "2010-12-31", kit_format(&kit, ",%s", year))),
        make(officer, "indicator_period", period(shown, "2010-01-01", "2010-12-31", kit_format(&kit, ",%s,\"evidence\":[\"%s\"]", year, p))),
        make(officer, "indicator_period", period(waits, "2010-01-01", "2010-12-31", kit_format(&kit, ",%s", year))),
    };
    for (size_t n = 1; n < ARRAY_LEN(approved); n++) move(officer, approved[n], "submit", "");
    for (size_t n = 0; n < ARRAY_LEN(approved) - 1; n++) move(monitor, approved[n], "approve", "");
    for (size_t n = 1; n < ARRAY_LEN(INDICATORS); n++) {
        bool visits = n == 2;                                   /* whoever puts it up sees the visits */
        char *y = put_up(visits ? monitor : officer, of[n], "2010", VALUES[n]);
        const JsonValue *data = behind(monitor, y), *f = fields_of(monitor, y);
        int64_t records = -1;
        assert_true(json_int(json_get(json_get(f, "computed_records"), "number"), &records) ||
                    int_parse(json_text(json_get(json_get(f, "computed_records"), "number")), &records));
        assert_int_equal(json_get(data, "records")->count, records);
        assert_true(json_true(json_get(data, "same")));
        if (n + 1 == ARRAY_LEN(INDICATORS)) move(visits ? officer : monitor, y, "approve", "");
        if (n + 1 == ARRAY_LEN(INDICATORS)) assert_true(json_true(json_get(behind(monitor, y), "same_today")));    /* not by its own approval */
    }
}

/* ---- the logframe, and who reads it ---- */

static const JsonValue *logframe(Str who, const char *of)
{
    return json_get(kit_do(&kit, who, "project.logframe", kit_format(&kit, "{\"id\":\"%s\"}", of)), "logframe");
}

static void a_donor_reads_what_was_approved(void **state)
{
    (void)state;
    char *p = a_project("Donor"), *a = make(officer, "result", result(p, "outcome", "a", NULL));
    make(officer, "result", result(p, "output", "1.10", a));
    make(officer, "result", result(p, "output", "1.9", a));
    char *i = make(officer, "indicator", indicator(a, "a.1", COUNTED));
    char *y = make(officer, "indicator_period", period(i, "2011-01-01", "2011-12-31", "," N("actual", "26") "," N("target", "20")));
    move(officer, y, "submit", "");
    assert_str(json_text(json_get(logframe(donor, p)->first, "actual")), STR(""));
    assert_str(json_text(json_get(logframe(donor, p)->first, "target")), STR(""));
    assert_str(kit_refused(&kit, donor, "not-found", "record.show", kit_format(&kit, "{\"id\":\"%s\"}", y)), STR("office.no-record"));
    move(monitor, y, "approve", "");
    const JsonValue *rows = logframe(donor, p);
    assert_str(json_text(json_get(rows->first, "actual")), STR("26"));
    assert_str(json_text(json_get(rows->first, "target")), STR("20"));
    assert_str(json_text(json_get(rows->first->next, "result")), STR("1.9"));       /* 9 before 10 */
    (void)kit_refused(&kit, donor, "not-found", "record.show", kit_format(&kit, "{\"id\":\"%s\"}", y));
    (void)kit_refused(&kit, donor, "not-found", "indicator.behind", kit_format(&kit, "{\"id\":\"%s\"}", y));
    make(officer, "project_risk", kit_format(&kit, "\"project\":\"%s\",\"what\":\"Change of government\",\"category\":\"political\"," N("likelihood", "4") ","
                                             N("impact", "4") ",\"response\":\"reduce\",\"measures\":\"Talk\",\"review_on\":\"2030-01-01\",\"responsible\":\"%s\"", p,
                                             kit_text(&kit, json_get(kit_do(&kit, admin, "user.list", "{}"), "users")->first, "id")));
    assert_int_equal(json_get(kit_do(&kit, donor, "record.list", "{\"kind\":\"project_risk\"}"), "records")->count, 0);
    assert_int_equal(json_get(kit_do(&kit, donor, "record.list", "{\"kind\":\"indicator_period\"}"), "records")->count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_holds_together),
        cmocka_unit_test(a_closed_project_is_joined_by_nothing),
        cmocka_unit_test(components_become_results),
        cmocka_unit_test(what_cannot_be_true_is_refused),
        cmocka_unit_test(a_refusal_names_its_field),
        cmocka_unit_test(a_table_names_records_that_are_there),
        cmocka_unit_test(days_lie_within_reach),
        cmocka_unit_test(parts_add_up_or_say_what_is_unknown),
        cmocka_unit_test(one_draws_up_and_another_approves),
        cmocka_unit_test(a_bound_value_is_computed),
        cmocka_unit_test(a_number_that_was_changed_is_seen),
        cmocka_unit_test(a_share_of_the_project_is_computed),
        cmocka_unit_test(figures_of_a_project_by_hand),
        cmocka_unit_test(a_donor_reads_what_was_approved),
    };
    return cmocka_run_group_tests_name("results", tests, begin, end);
}
