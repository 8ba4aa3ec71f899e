/* exercise_state.c: see exercise_state.h. A check counts records; when it was met is when the record that met it last changed. */
#include "desk/exercise_state.h"

#include "text/json.h"

typedef struct { const ExerciseCheck *check; Arena *arena; Store *store; int64_t count; Str last; } Looking;

static bool is_filled(const JsonValue *v)
{
    if (!v || v->type == JSON_NULL) return false;
    if (v->type == JSON_STRING) return v->text.len > 0;
    return (v->type != JSON_ARRAY && v->type != JSON_OBJECT) || v->count > 0;
}

static bool says(const JsonValue *v, Str is)
{
    if (v && v->type == JSON_BOOL) return str_is(is, v->boolean ? "yes" : "no");
    return str_equal(json_text(v), is);
}

static bool meets(const ExerciseCheck *c, const Record *rec, const JsonValue *fields)
{
    if (c->in_count > 0 && !str_in(rec->state, c->in, c->in_count)) return false;
    for (size_t i = 0; i < c->has_count; i++) {
        if (!is_filled(json_get_str(fields, c->has[i]))) return false;
    }
    return c->field.len == 0 || says(json_get_str(fields, c->field), c->is);
}

static ErrorCode look_at(void *self, const Record *rec, Error *e)
{
    Looking *l = self;
    JsonValue *body;
    if (rec->body.len == 0) return ERR_OK;
    Arena work = arena_with(16 << 20);
    Error unheard;
    bool met = json_parse(&work, rec->body, &body, &unheard) == ERR_OK && meets(l->check, rec, json_get(body, "fields"));
    arena_free(&work);
    if (!met) return ERR_OK;
    l->count++;
    l->last = str_copy(l->arena, rec->id);
    return l->last.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode take_moment(void *self, const Moment *m, Error *e)
{
    (void)e;
    *(Instant *)self = m->received;
    return ERR_OK;
}

ErrorCode exercise_state(Store *s, Arena *a, const ExerciseTask *t, ExerciseState *ret, Error *e)
{
    Instant first = 0, last = 0;
    *ret = (ExerciseState){ .met = arena_array(a, t->check_count + 1, sizeof *ret->met) };
    if (!ret->met) return error_memory(e);
    for (size_t i = 0; i < t->check_count; i++) {
        const ExerciseCheck *c = &t->checks[i];
        Looking l = { .check = c, .arena = a, .store = s };
        Instant at = 0;
        TRY(store_records(s, c->kind, look_at, &l, e));
        ret->met[i] = l.count >= c->least;
        if (!ret->met[i]) continue;
        ret->met_count++;
        TRY(store_object_moments(s, l.last, take_moment, &at, e));
        if (first == 0 || at < first) first = at;
        if (at > last) last = at;
    }
    ret->stage = ret->met_count == t->check_count ? EXERCISE_DONE : ret->met_count > 0 ? EXERCISE_UNDER_WAY : EXERCISE_NOT_BEGUN;
    ret->since = ret->stage == EXERCISE_DONE ? last : first;
    return ERR_OK;
}

typedef struct { Arena *arena; Str id; } First;

static ErrorCode take_first(void *self, const Record *rec, Error *e)
{
    First *f = self;
    f->id = str_copy(f->arena, rec->id);
    return f->id.ptr ? ERR_END : error_memory(e);
}

ErrorCode exercise_case(Store *s, Arena *a, Str *ret, Error *e)
{
    First f = { .arena = a };
    TRY(store_records(s, STR("case"), take_first, &f, e));
    *ret = f.id;
    return ERR_OK;
}

const char *exercise_stage_word(ExerciseStage stage)
{
    static const char *const WORDS[] = { [EXERCISE_NOT_BEGUN] = K("exercise.not-begun"), [EXERCISE_UNDER_WAY] = K("exercise.under-way"),
                                         [EXERCISE_DONE] = K("exercise.done") };
    return WORDS[stage];
}
