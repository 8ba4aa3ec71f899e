/* desk_result_make.c: the components of a project as they stood in a list of the project, made into results of their own in one act: an
 * outcome each, and where the list says what is expected of it, an output under it. What is there already under the same number is
 * not made again. The list stays as it was entered. */
#include "desk/programme.h"

#include "text/normalise.h"

enum { MOST = 200 };

typedef struct { Request *request; const Kind *kind; Seen project; SeenMany there; Draft *drafts; size_t count; } Making;

static ErrorCode is_there(Making *m, Str code, bool *ret, Error *e)
{
    Str mine, other;
    TRY(text_fold(m->request->arena, str_trim(code), &mine, e));
    *ret = false;
    for (size_t i = 0; i < m->there.count; i++) {
        TRY(text_fold(m->request->arena, str_trim(field_of(m->there.list[i].fields, "code")), &other, e));
        *ret = *ret || str_equal(mine, other);
    }
    return ERR_OK;
}

static void put(Request *r, JsonValue *o, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, o, name, json_new_string(r->arena, text));
}

/* The titles stand as they were entered, whatever language that was. */
static ErrorCode draft_result(Making *m, const char *level, Str parent, Str code, Str title, Str where, Str *id, Error *e)
{
    Request *r = m->request;
    JsonValue *fields = json_new_object(r->arena);
    *id = object_id_new(r->arena, m->kind->id);
    if (!fields || !id->ptr) return error_memory(e);
    put(r, fields, "project", m->project.record.id);
    put(r, fields, "level", str_of(level));
    put(r, fields, "parent", parent);
    put(r, fields, "code", code);
    put(r, fields, "title_en", utf8_first_bytes(title, 500));
    put(r, fields, "where", where);
    TRY(desk_check_fields(r, m->kind, fields, m->kind->states[0].id, e));
    m->drafts[m->count++] = desk_draft(m->kind, STR("office"), STR("record.create"), *id, 0, m->kind->states[0].id, NUMBER_NEXT, fields);
    return ERR_OK;
}

static ErrorCode make_one(Making *m, const JsonValue *component, Error *e)
{
    Str outcome, output, code = field_of(component, "letter"), expected = field_of(component, "result");
    bool there;
    TRY(is_there(m, code, &there, e));
    if (there || m->count + 2 > MOST) return ERR_OK;
    TRY(draft_result(m, "outcome", STR(""), code, field_of(component, "title"), field_of(component, "where"), &outcome, e));
    if (expected.len == 0) return ERR_OK;
    Str below = str_format(m->request->arena, STR_FMT ".1", STR_ARG(code));
    TRY(is_there(m, below, &there, e));
    return there ? ERR_OK : draft_result(m, "output", outcome, below, expected, STR(""), &output, e);
}

ErrorCode desk_result_make(Request *r, Error *e)
{
    Making m = { .request = r };
    TRY(desk_see(r, arg_text(r, "id"), &m.project, e));
    if (!str_is(m.project.kind->id, "project")) return error_set(e, ERR_USAGE, K("programme.not-a-project"), arg_str("record", arg_text(r, "id")));
    TRY(desk_kind(r, STR("result"), true, &m.kind, e));
    TRY(desk_need_role(r, STR("office"), m.kind->create, m.kind->create_count, K("desk.may-not-create"), m.kind, e));
    TRY(request_note_chain(r, STR("office"), e));
    TRY(programme_by(r, "result", "project", m.project.record.id, &m.there, e));
    m.drafts = arena_array(r->arena, MOST, sizeof *m.drafts);
    Done *done = arena_array(r->arena, MOST, sizeof *done);
    if (!m.drafts || !done) return error_memory(e);
    JSON_EACH(one, json_get(m.project.fields, "components")) TRY(make_one(&m, one, e));
    if (m.count == 0) return error_set(e, ERR_INVALID, K("programme.no-components"));
    TRY(office_commit(r, m.drafts, m.count, done, e));
    JsonValue *ids = json_new_array(r->arena);
    for (size_t i = 0; i < m.count; i++) json_add(r->arena, ids, json_new_string(r->arena, done[i].object));
    json_set(r->arena, view_data(r), "created", ids);
    view_note(r, view_say(r, K("programme.results-made"), arg_int("n", (int64_t)m.count)));
    return ERR_OK;
}
