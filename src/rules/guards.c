/* guards.c: asks the guards that a move names, and has all the names of rules a model is checked with. A guard is a row in guard_list.h. */
#include "rules/rules_int.h"

#include "rules/case_steps.h"
#include "rules/paper_book.h"

#define GUARD(called, when) { .name = #called, .run = guard_##called, .beforehand = (when) == BEFOREHAND },
#define GUARD_OF_MOVE(called, when) { .name = #called, .of_move = guard_##called, .beforehand = (when) == BEFOREHAND },
enum { AT_THE_MOVE, BEFOREHAND };
static const Guard GUARDS[] = {
#include "rules/guard_list.h"
};
#undef GUARD
#undef GUARD_OF_MOVE

#define GUARD(called, when) #called,
#define GUARD_OF_MOVE(called, when) #called,
const char *const RULES_GUARD_NAMES[] = {
#include "rules/guard_list.h"
};
#undef GUARD
#undef GUARD_OF_MOVE
const size_t RULES_GUARD_COUNT = ARRAY_LEN(RULES_GUARD_NAMES);

#define DERIVED_NAME(called, run) called,
const char *const RULES_DERIVED_NAMES[] = { EACH_DERIVED(DERIVED_NAME) };

static bool has_paper(Str name)
{
    PaperForm f;
    return paper_form_find(LANG_EN, name, &f);
}

const ModelRules RULES_NAMES = { .guards = RULES_GUARD_NAMES, .guard_count = ARRAY_LEN(RULES_GUARD_NAMES),
                                 .derived = RULES_DERIVED_NAMES, .derived_count = ARRAY_LEN(RULES_DERIVED_NAMES),
                                 .has_paper = has_paper };

const Guard *rules_guard(Str name)
{
    for (size_t i = 0; i < ARRAY_LEN(GUARDS); i++) {
        if (str_is(name, GUARDS[i].name)) return &GUARDS[i];
    }
    return NULL;
}

static ErrorCode ask(Request *r, const Move *m, bool beforehand, const Record *rec, const JsonValue *fields, Error *e)
{
    for (size_t i = 0; i < m->guard_count; i++) {
        const Guard *g = rules_guard(m->guards[i]);
        if (!g) return error_internal(e, "guard");
        if (beforehand && !g->beforehand) continue;
        if (g->of_move) TRY(g->of_move(r, m, rec, fields, e));
        else TRY(g->run(r, rec, fields, e));
    }
    return rules_check_steps(r, rec, m, e);
}

ErrorCode rules_let_pass(Request *r, const Move *m, const Record *rec, const JsonValue *fields, Error *e)
{
    return ask(r, m, false, rec, fields, e);
}

ErrorCode rules_say_beforehand(Request *r, const Move *m, const Record *rec, const JsonValue *fields, Error *e)
{
    return ask(r, m, true, rec, fields, e);
}

Str rules_field_label(const Request *r, const Record *rec, const char *within, const char *name)
{
    const Kind *k = model_kind(r->model, rec->kind);
    const Field *outer = k && within ? kind_field(k, str_of(within)) : NULL;
    const Field *f = within ? outer && outer->of ? outer->of->fields : NULL : k ? k->fields : NULL;
    while (f && !str_is(f->id, name)) f = f->next;
    return f ? f->label.text[r->lang] : str_of(name);
}
