/* test_procedure.c: procedures as data: each fault that the linter finds; and a case that follows one, at the gate: what bars, who may waive, what is said
 * by word, that another version changes no case. The story procedures has the pages. */
#include "model/procedure.h"
#include "office_kit.h"

/* ---- the linter ---- */

#define HEAD "procedure: ours\nlabel: {en: Ours, ru: Наш, ky: Биздики}\nversion: \"1\"\nsince: 2026-11-26\nsource: x\n"
#define A "stages:\n  a:\n    label: {en: A, ru: А, ky: А}\n"
#define A_END A "    next: z\n"
#define Z "  z:\n    label: {en: Z, ru: Я, ky: Я}\n    entered: {kind: case, in: [closed, refused, discontinued]}\n"
#define STEP(rest) A_END "    steps:\n      s:\n        label: {en: S, ru: С, ky: С}\n" rest Z
#define NEED "        need: mandatory\n        bars: close\n"

static const struct { const char *rest, *key; int line; } BAD[] = {
    { NULL, NULL, 0 },                                                                      /* the good one */
    { "stages: {}\n", "model.procedure-stages", 6 },
    { A Z, "model.procedure-unreachable", 9 },
    { A "    next: y\n" Z, "model.procedure-stage-unknown", 9 },
    { A "    next: [a, z]\n" Z, "model.procedure-circle", 9 },
    { A "    next: z\n    entered: {kind: team}\n" Z, "model.procedure-first", 10 },
    { A "    next: z\n  z:\n    label: {en: Z, ru: Я, ky: Я}\n", "model.key-missing", 10 },
    { A "    next: z\n  z:\n    label: {en: Z, ru: Я, ky: Я}\n    entered: {kind: team}\n", "model.procedure-end", 10 },
    { A "    next: z\n  z:\n    label: {en: A, ru: Я, ky: Я}\n    entered: {kind: case, in: [closed]}\n", "model.label-twice", 11 },
    { A "    next: z\n  z:\n    label: {en: Z, ru: Я, ky: Я}\n    entered: {tick: head}\n", "model.procedure-end", 10 },
    { STEP("        need: mandatory\n        done: {kind: team}\n"), "model.key-missing", 11 },
    { STEP("        need: sometimes\n        done: {kind: team}\n"), "model.word-unknown", 13 },
    { STEP("        need: optional\n        bars: close\n        done: {kind: team}\n"), "model.procedure-optional-bars", 14 },
    { STEP("        need: optional\n"), "model.key-missing", 11 },
    { STEP(NEED "        done: {kind: teem}\n"), "model.kind-unknown", 15 },
    { STEP(NEED "        done: {kind: team, in: [activ]}\n"), "model.state-unknown", 15 },
    { STEP(NEED "        done: {kind: team, filled: [leed]}\n"), "model.field-unknown", 15 },
    { STEP(NEED "        done: {kind: person, filled: [contact]}\n"), "model.procedure-field", 15 },
    { STEP(NEED "        done: {kind: hypothesis, field: explains, is: [guilty]}\n"), "model.option-unknown", 15 },
    { STEP(NEED "        done: {kind: hypothesis, field: statement, is: [guilty]}\n"), "model.when-choice", 15 },
    { STEP(NEED "        done: {kind: hypothesis, field: explains}\n"), "model.procedure-field-is", 15 },
    { STEP(NEED "        done: {kind: team, paper: team_order}\n"), "model.procedure-test", 15 },
    { STEP(NEED "        done: {paper: team_ordre}\n"), "model.procedure-paper", 15 },
    { STEP(NEED "        done: {tick: []}\n"), "model.procedure-tick", 15 },
    { STEP(NEED "        done: {tick: judge}\n"), "model.role-unknown", 15 },
    { STEP(NEED "        done: {kind: unit}\n"), "model.procedure-never-lies", 15 },
    { STEP(NEED "        done: {kind: team, by: [translator]}\n"), "model.procedure-never-by", 15 },
    { STEP("        need: mandatory\n        bars: close\n        done: {kind: case, in: [closed]}\n"),
      "model.procedure-never-barred", 14 },
    { STEP("        need: mandatory\n        bars: shut\n        done: {kind: team}\n"), "model.procedure-move", 14 },
    { STEP(NEED "        done: {kind: team}\n        when: {kind: interview, field: minor, is: true}\n"), "model.key-missing", 11 },
    { STEP(NEED "        done: {kind: team}\n        due: {clock: plan_approvel}\n"), "model.clock-unknown", 16 },
    { STEP(NEED "        done: {kind: team}\n        due: {clock: plan_approval, days: 3}\n"), "model.procedure-due", 16 },
    { STEP(NEED "        done: {kind: team}\n        waive: {by: head}\n"), "model.key-missing", 16 },
    { STEP(NEED "        done: {kind: team}\n        prints: team_ordre\n"), "model.procedure-paper", 16 },
};

static ErrorCode load_with(Arena *a, const char *rest, Model **m, ModelFault **faults)
{
    ModelFile *files;
    size_t count;
    Error error_ = { 0 };
    assert_ok(model_files(a, NULL, &files, &count, &error_));
    ModelFile *more = arena_array(a, count + 1, sizeof *more);
    Buf b = buf_in(a);
    buf_format(&b, HEAD "%s", rest ? rest : STEP(NEED "        done: {kind: team, in: [active]}\n"));
    memcpy(more, files, count * sizeof *more);
    more[count] = (ModelFile){ STR("procedures/ours.yaml"), buf_str(&b) };
    return model_load_rules(a, more, count + 1, &RULES_NAMES, m, faults, &error_);
}

static void each_fault_is_told_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        Arena a = arena_with(64 << 20);
        Model *m;
        ModelFault *faults;
        ErrorCode code = load_with(&a, BAD[i].rest, &m, &faults);
        if (!BAD[i].key) {
            if (code != ERR_OK) fail_msg("the good one: %s line %d", faults->what.parts[0].key, faults->line);
            const Procedure *p = model_procedure(m, STR("ours"));
            assert_int_equal(p->stage_count, 2);
            assert_true(procedure_step(p, STR("s"), NULL)->mandatory);
        } else {
            assert_int_equal(code, ERR_INVALID);
            bool told = false;
            for (const ModelFault *f = faults; f; f = f->next)
                told = told || (strcmp(f->what.parts[0].key, BAD[i].key) == 0 && f->line == BAD[i].line);
            if (!told)
                fail_msg("%zu: %s at line %d, not %s at %d", i, faults->what.parts[0].key, faults->line, BAD[i].key, BAD[i].line);
        }
        arena_free(&a);
    }
}

/* ---- at the gate ---- */

typedef struct { Kit kit; Str officer, prosecutor, analyst; char *case_id; } Work;

static Work work;

static int begin(void **state)
{
    (void)state;
    memset(&work, 0, sizeof work);
    Kit *k = &work.kit;
    kit_init(k);
    kit_open(k);
    Str admin = kit_sign_in(k, "admin");
    kit_user(k, admin, "officer", "investigator; head");
    kit_user(k, admin, "prosecutor", "prosecutor");
    kit_user(k, admin, "analyst", "analyst");
    work.officer = kit_sign_in(k, "officer");
    work.prosecutor = kit_sign_in(k, "prosecutor");
    work.analyst = kit_sign_in(k, "analyst");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&work.kit);
    return 0;
}

static void open_case(const char *fields)
{
    Kit *k = &work.kit;
    work.case_id = kit_text(k,
                            kit_do(k, work.officer, "case.open", kit_format(k, "{\"fields\":{\"title\":\"Котлы (вымышлено)\"%s}}",
                                                                            fields)), "id");
    kit_do(k, work.officer, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"prosecutor\"}", work.case_id));
    kit_do(k, work.officer, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"analyst\"}", work.case_id));
}

static const JsonValue *show(Str who)
{
    return kit_do(&work.kit, who, "procedure.show", kit_format(&work.kit, "{\"case\":\"%s\"}", work.case_id));
}

/* How a step stands, as the officer sees it. */
static const JsonValue *step(const char *name)
{
    JSON_EACH(s, json_get(show(work.officer), "steps")) if (str_is(json_text(json_get(s, "step")), name)) return s;
    fail_msg("no step %s", name);
    return NULL;
}

static void expect(const char *name, const char *stands)
{
    assert_str(json_text(json_get(step(name), "stands")), str_of(stands));
}

static void move(const char *move, const char *fields)
{
    kit_do(&work.kit, work.officer, "record.move", kit_format(&work.kit, "{\"id\":\"%s\",\"move\":\"%s\",\"fields\":{%s}}",
                                                              work.case_id, move, fields));
}

static void where_nobody_chose_and_no_profile_says_there_is_none(void **state)
{
    (void)state;
    Kit *k = &work.kit;
    open_case("");
    assert_null(json_get(show(work.officer), "procedure"));
    kit_refused(k, work.officer, "invalid", "procedure.tick", kit_format(k, "{\"case\":\"%s\",\"step\":\"lead\",\"why\":\"x\"}",
                                                                         work.case_id));
    assert_str(kit_refused(k, work.officer, "invalid", "case.open", "{\"fields\":{\"title\":\"x\",\"procedure\":\"ours\"}}"),
               STR("procedure.unknown"));
    assert_str(kit_refused(k, work.officer, "denied", "record.create",
                           kit_format(k, "{\"kind\":\"step_tick\",\"case\":\"%s\",\"fields\":{}}", work.case_id)),
               STR("watch.own-operation"));
}

static void a_mandatory_step_bars_until_it_is_done_or_waived_by_two(void **state)
{
    (void)state;
    Kit *k = &work.kit;
    open_case(",\"procedure\":\"kg_pretrial\"");
    move("start", "");
    expect("investigator_named", "open");
    expect("urgent_search", "not_needed");
    const char *submit = kit_format(k, "{\"id\":\"%s\",\"move\":\"submit\",\"fields\":{\"offence\":\"x\"}}", work.case_id);
    assert_str(kit_refused(k, work.officer, "invalid", "record.move", submit), STR("rules.steps-open"));
    const char *show_user = kit_text(k, json_get(kit_do(k, work.officer, "session.show", "{}"), "user"), "id");
    kit_do(k, work.officer, "record.change",
           kit_format(k, "{\"id\":\"%s\",\"fields\":{\"lead\":\"%s\",\"language_of_proceedings\":\"ky\"}}", work.case_id,
                      show_user));
    expect("investigator_named", "done");
    assert_str(kit_refused(k, work.officer, "invalid", "record.move", submit), STR("rules.steps-open"));       /* registered,
        rights, counsel */
    const char *waive = kit_format(k, "{\"case\":\"%s\",\"step\":\"in_register\",\"why\":\"реестр недоступен\"}", work.case_id);
    assert_str(kit_refused(k, work.analyst, "denied", "procedure.waive", waive), STR("procedure.may-not-waive"));
    char *mark = kit_text(k, kit_do(k, work.officer, "procedure.waive", waive), "id");
    kit_refused(k, work.officer, "conflict", "procedure.waive", waive);
    const char *agree = kit_format(k, "{\"id\":\"%s\"}", mark);
    assert_str(kit_refused(k, work.officer, "denied", "procedure.agree", agree), STR("procedure.may-not-agree"));
    expect("in_register", "open");
    kit_do(k, work.prosecutor, "procedure.agree", agree);
    expect("in_register", "waived");
    assert_str(json_text(json_get(step("in_register"), "record")), str_of(mark));
    assert_str(kit_refused(k, work.officer, "invalid", "procedure.waive",
                           kit_format(k, "{\"case\":\"%s\",\"step\":\"rights_explained\",\"why\":\"x\"}", work.case_id)),
                               STR("procedure.no-waiver"));
    kit_do(k, work.prosecutor, "procedure.undo", kit_format(k, "{\"id\":\"%s\",\"reason\":\"реестр снова работает\"}", mark));
    expect("in_register", "open");
}

static void who_asks_does_not_agree_whatever_roles_he_has(void **state)
{
    (void)state;
    Kit *k = &work.kit;
    open_case(",\"procedure\":\"anticorruption\"");
    char *mark = kit_text(k, kit_do(k, work.prosecutor, "procedure.waive",
                                    kit_format(k, "{\"case\":\"%s\",\"step\":\"team_at_work\",\"why\":\"x\"}", work.case_id)),
                                        "id");
    assert_str(kit_refused(k, work.prosecutor, "invalid", "procedure.agree", kit_format(k, "{\"id\":\"%s\"}", mark)),
               STR("rules.own-work"));
    kit_do(k, work.prosecutor, "procedure.decline", kit_format(k, "{\"id\":\"%s\",\"reason\":\"передумал\"}", mark));
    kit_refused(k, work.officer, "conflict", "procedure.agree", kit_format(k, "{\"id\":\"%s\"}", mark));
}

static void what_no_record_shows_is_said_by_who_may_say_it(void **state)
{
    (void)state;
    Kit *k = &work.kit;
    open_case(",\"procedure\":\"anticorruption\"");
    const char *tick = kit_format(k, "{\"case\":\"%s\",\"step\":\"for_defence\",\"why\":\"прочитано\"}", work.case_id);
    assert_str(kit_refused(k, work.analyst, "denied", "procedure.tick", tick), STR("procedure.may-not-tick"));
    char *mark = kit_text(k, kit_do(k, work.prosecutor, "procedure.tick", tick), "id");
    expect("for_defence", "done");
    kit_refused(k, work.prosecutor, "conflict", "procedure.tick", tick);
    assert_str(kit_refused(k, work.prosecutor, "invalid", "procedure.tick",
                           kit_format(k, "{\"case\":\"%s\",\"step\":\"team_at_work\",\"why\":\"x\"}", work.case_id)),
                               STR("procedure.no-tick"));
    kit_do(k, work.prosecutor, "procedure.undo", kit_format(k, "{\"id\":\"%s\",\"reason\":\"не то дело\"}", mark));
    expect("for_defence", "open");
}

/* Every record of the kind, where the step says so; a stage falls back with the case. */
static void stages_and_steps_follow_from_the_records(void **state)
{
    (void)state;
    Kit *k = &work.kit;
    open_case(",\"procedure\":\"anticorruption\"");
    assert_str(json_text(json_get(show(work.officer), "stage")), STR("verification"));
    move("start", "");
    assert_str(json_text(json_get(show(work.officer), "stage")), STR("opening"));
    char *offence = kit_text(k, kit_do(k, work.officer, "record.create",
            kit_format(k,
                       "{\"kind\":\"offence\",\"case\":\"%s\",\"fields\":{\"title\":\"x\",\"what_happened\":\"x\",\"from\":\"2026\"}}", work.case_id)), "id");
    char *ids[2];
    for (size_t i = 0; i < 2; i++) {
        ids[i] = kit_text(k, kit_do(k, work.officer, "record.create",
                kit_format(k, "{\"kind\":\"element\",\"case\":\"%s\",\"fields\":{\"name\":\"%zu\",\"offence\":\"%s\"}}",
                           work.case_id, i, offence)), "id");
    }
    assert_str(json_text(json_get(show(work.officer), "stage")), STR("proof"));
    kit_do(k, work.prosecutor, "record.move",
           kit_format(k, "{\"id\":\"%s\",\"move\":\"fail\",\"reason\":\"x\",\"fields\":{\"assessment\":\"x\"}}", ids[0]));
    expect("elements", "open");
    kit_do(k, work.prosecutor, "record.move",
           kit_format(k, "{\"id\":\"%s\",\"move\":\"fail\",\"reason\":\"x\",\"fields\":{\"assessment\":\"x\"}}", ids[1]));
    expect("elements", "done");
}

static void another_procedure_is_chosen_with_a_reason(void **state)
{
    (void)state;
    Kit *k = &work.kit;
    open_case(",\"procedure\":\"anticorruption\"");
    const char *choose = kit_format(k, "{\"case\":\"%s\",\"procedure\":\"kg_pretrial\",\"reason\":\"передано следователю\"}",
                                    work.case_id);
    assert_str(kit_refused(k, work.analyst, "denied", "procedure.choose", choose), STR("procedure.may-not-choose"));
    kit_do(k, work.officer, "procedure.choose", choose);
    assert_str(kit_refused(k, work.officer, "invalid", "procedure.choose", choose), STR("procedure.same"));
    assert_str(json_text(json_get(show(work.officer), "procedure")), STR("kg_pretrial"));
    kit_do(k, work.officer, "procedure.list", "{\"procedure\":\"kg_pretrial\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_is_told_with_its_line),
        cmocka_unit_test(where_nobody_chose_and_no_profile_says_there_is_none),
        cmocka_unit_test(a_mandatory_step_bars_until_it_is_done_or_waived_by_two),
        cmocka_unit_test(who_asks_does_not_agree_whatever_roles_he_has),
        cmocka_unit_test(what_no_record_shows_is_said_by_who_may_say_it),
        cmocka_unit_test(stages_and_steps_follow_from_the_records),
        cmocka_unit_test(another_procedure_is_chosen_with_a_reason),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
