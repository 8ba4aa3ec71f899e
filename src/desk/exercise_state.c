/* exercise_state.c: see exercise_state.h. A check counts records; when it was met is when the record that met it last changed. */
#include "desk/exercise_state.h"

#include "desk/form.h"
#include "office/office.h"
#include "text/json.h"

typedef struct { const ExerciseCheck *check; Arena *arena; Store *store; int64_t count; Str last; ExerciseLack near; } Looking;

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

/* `lack` has room for all fields that the check wants. */
static bool meets(const ExerciseCheck *c, const Record *rec, const JsonValue *fields, ExerciseLack *lack)
{
    lack->state = c->in_count > 0 && !str_in(rec->state, c->in, c->in_count);
    lack->field_count = 0;
    for (size_t i = 0; i < c->has_count; i++) {
        if (!is_filled(json_get_str(fields, c->has[i]))) lack->fields[lack->field_count++] = c->has[i];
    }
    return !lack->state && lack->field_count == 0 && (c->field.len == 0 || says(json_get_str(fields, c->field), c->is));
}

static size_t lack_size(const ExerciseLack *l) { return l->field_count + l->state; }

/* Before any record is looked at, everything is missing. */
static ErrorCode lack_all(Arena *a, const ExerciseCheck *c, ExerciseLack *ret, Error *e)
{
    *ret = (ExerciseLack){ .fields = arena_array(a, c->has_count + 1, sizeof *ret->fields), .field_count = c->has_count, .state = c->in_count > 0 };
    if (!ret->fields) return error_memory(e);
    for (size_t i = 0; i < c->has_count; i++) ret->fields[i] = c->has[i];
    return ERR_OK;
}

static ErrorCode look_at(void *self, const Record *rec, Error *e)
{
    Looking *l = self;
    JsonValue *body;
    if (rec->body.len == 0) return ERR_OK;
    Arena work = arena_with(16 << 20);
    Error unheard;
    ExerciseLack lack;
    ErrorCode code = lack_all(&work, l->check, &lack, e);
    bool read = code == ERR_OK && json_parse(&work, rec->body, &body, &unheard) == ERR_OK;
    bool met = read && meets(l->check, rec, json_get(body, "fields"), &lack);
    if (read && !met && lack_size(&lack) < lack_size(&l->near)) {
        l->near.state = lack.state;
        l->near.field_count = lack.field_count;
        for (size_t i = 0; i < lack.field_count; i++) l->near.fields[i] = lack.fields[i];
    }
    arena_free(&work);
    if (code != ERR_OK || !met) return code;
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
    ret->lacks = arena_array(a, t->check_count + 1, sizeof *ret->lacks);
    if (!ret->met || !ret->lacks) return error_memory(e);
    for (size_t i = 0; i < t->check_count; i++) {
        const ExerciseCheck *c = &t->checks[i];
        Looking l = { .check = c, .arena = a, .store = s };
        Instant at = 0;
        TRY(lack_all(a, c, &l.near, e));
        TRY(store_records(s, c->kind, look_at, &l, e));
        ret->met[i] = l.count >= c->least;
        ret->lacks[i] = ret->met[i] ? (ExerciseLack){ 0 } : l.near;
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

static Str field_names(Request *r, const Kind *k, const ExerciseLack *lack)
{
    Buf names = buf_in(r->arena);
    for (size_t i = 0; i < lack->field_count; i++) {
        const Field *f = kind_field(k, lack->fields[i]);
        if (names.len > 0) buf_c(&names, ", ");
        buf_add(&names, f ? view_label(r, &f->label) : lack->fields[i]);
    }
    return buf_str(&names);
}

Str exercise_lack_text(Request *r, const Model *m, const ExerciseCheck *c, const ExerciseLack *lack)
{
    const Kind *k = model_kind(m, c->kind);
    const State *state = k && c->in_count > 0 ? kind_state(k, c->in[0]) : NULL;
    Buf text = buf_in(r->arena);
    buf_add(&text, view_label(r, &c->label));
    if (!k || lack_size(lack) == 0) return buf_str(&text);
    buf_c(&text, " (");
    if (lack->field_count > 0) buf_add(&text, view_say(r, K("exercise.lacks-fields"), arg_str("fields", field_names(r, k, lack))));
    if (lack->field_count > 0 && lack->state) buf_c(&text, "; ");
    if (lack->state && state) buf_add(&text, view_say(r, K("exercise.lacks-state"), arg_str("state", view_label(r, &state->label))));
    buf_c(&text, ")");
    return buf_str(&text);
}

Str exercise_missing(Request *r, const Model *m, const ExerciseTask *t, const ExerciseState *s)
{
    Buf text = buf_in(r->arena);
    for (size_t i = 0; i < t->check_count; i++) {
        if (s->met[i]) continue;
        if (text.len > 0) buf_c(&text, "; ");
        buf_add(&text, exercise_lack_text(r, m, &t->checks[i], &s->lacks[i]));
    }
    return buf_str(&text);
}

Str exercise_looks_for(Request *r, const ExerciseTask *t)
{
    Buf text = buf_in(r->arena);
    for (size_t i = 0; i < t->check_count; i++) {
        if (text.len > 0) buf_c(&text, "; ");
        buf_add(&text, view_label(r, &t->checks[i].label));
    }
    return buf_str(&text);
}

/* ---- on the forms ---- */

/* What a move asks when its hour has come is not asked for before: when a search ended, what was explained to whom. */
static bool is_asked_later(const Kind *k, Str field)
{
    for (size_t i = 0; i < k->move_count; i++) {
        const Move *m = &k->moves[i];
        if (str_in(field, m->needs, m->needs_count) || str_in(field, m->asks, m->asks_count)) return true;
    }
    return false;
}

/* The labels of what the form asks, may stay empty, and the check wants. */
static void add_wanted(const Kind *k, const ExerciseCheck *c, const JsonValue *form, Buf *to)
{
    JSON_EACH(field, json_get(form, "fields")) {
        Str name = json_text(json_get(field, "name"));
        if (!str_in(name, c->has, c->has_count) || json_true(json_get(field, "required")) || is_asked_later(k, name)) continue;
        Str label = json_text(json_get(field, "label"));
        if (str_find(buf_str(to), label) >= 0) continue;
        buf_format(to, "%s" STR_FMT, to->len > 0 ? "; " : "", STR_ARG(label));
    }
}

void exercise_say_wanted(Request *r, const Kind *k, JsonValue *form)
{
    const Exercise *x;
    Error unheard;
    if (!r->office || !office_is_exercise(r->office) || exercise_shipped(r->arena, r->model, &x, &unheard) != ERR_OK) return;
    for (size_t i = 0; i < x->task_count; i++) {
        const ExerciseTask *t = &x->tasks[i];
        Buf wanted = buf_in(r->arena);
        ExerciseState s;
        bool begun = false;
        for (size_t j = 0; j < t->check_count; j++) {
            if (!str_equal(t->checks[j].kind, k->id)) continue;
            if (!begun && exercise_state(r->store, r->arena, t, &s, &unheard) != ERR_OK) return;
            begun = true;
            if (!s.met[j]) add_wanted(k, &t->checks[j], form, &wanted);
        }
        if (wanted.len == 0) continue;
        form_remark(r, form, view_say(r, K("exercise.form-wants"), arg_str("task", view_label(r, &t->title)), arg_str("fields", buf_str(&wanted))));
    }
}

const char *exercise_stage_word(ExerciseStage stage)
{
    static const char *const WORDS[] = { [EXERCISE_NOT_BEGUN] = K("exercise.not-begun"), [EXERCISE_UNDER_WAY] = K("exercise.under-way"),
                                         [EXERCISE_DONE] = K("exercise.done") };
    return WORDS[stage];
}
