/* change_rules.c: what may make a step of a change possible: an earlier step of the same project. A law may lead to a post and a post
 * to a course, and never the other way round; so that steps stand in no circle, and each way through them ends. */
#include "rules/rules_int.h"

/* The place of a stage among those of the kind, from 0; -1 for none of them. */
static int64_t stage_place(const Kind *k, Str stage)
{
    const Field *f = kind_field(k, STR("stage"));
    for (size_t i = 0; f && i < f->choice_count; i++) if (str_equal(f->choices[i].id, stage)) return (int64_t)i;
    return -1;
}

static Str stage_label(const Request *r, const Kind *k, Str stage)
{
    const Field *f = kind_field(k, STR("stage"));
    int64_t at = stage_place(k, stage);
    return f && at >= 0 ? f->choices[at].label.text[r->lang] : stage;
}

ErrorCode rules_check_change_step(Request *r, const Kind *k, const JsonValue *after, Error *e)
{
    if (!str_is(k->id, "change_step")) return ERR_OK;
    JSON_EACH(one, json_get(after, "fed_by")) {
        Record rec;
        const JsonValue *body;
        ErrorCode code = request_record(r, json_text(one), &rec, e);
        if (code == ERR_NOT_FOUND) continue;                    /* whether it is there is asked elsewhere */
        TRY(code);
        TRY(record_fields(r->arena, &rec, &body, e));
        const JsonValue *before = json_get(body, "fields");
        Str stage = field_of(after, "stage"), earlier = field_of(before, "stage");
        if (!str_equal(field_of(before, "project"), field_of(after, "project")))
            return error_set(e, ERR_INVALID, K("rules.change-project"), arg_str("step", field_of(before, "title")));
        if (stage_place(k, earlier) >= stage_place(k, stage))
            return error_set(e, ERR_INVALID, K("rules.change-order"), arg_str("step", field_of(before, "title")),
                             arg_str("earlier", stage_label(r, k, earlier)), arg_str("stage", stage_label(r, k, stage)));
    }
    return ERR_OK;
}
