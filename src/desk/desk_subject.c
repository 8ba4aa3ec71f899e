/* desk_subject.c: a subject of the repository as one reader may see it: what is said of it in the cases he knows, what it is
 * called by that, which records of cases are tied to it.
 *
 * Nothing of it is stored with the subject: it follows from the statements at each look. Beyond the case that one works in it is
 * shown through one door (desk_look_up.h). What is not shown is not counted, and the button that asks the owner is there whether
 * or not anything is left out. */
#include "desk/desk_subject.h"
#include "desk/desk_duplicates.h"

#include <stdlib.h>

static const struct { const char *type, *kind; const char *names[4]; } TYPES[] = {
    { "person",  "person",       { "name", "other_name", "former_name", "byname" } },
    { "body",    "organization", { "name", "other_name", "former_name", NULL } },
    { "account", "bank_account", { "account", NULL, NULL, NULL } },
    { "phone",   "phone",        { "phone", NULL, NULL, NULL } },
    { "address", "address",      { "address", NULL, NULL, NULL } },
    { "vehicle", "vehicle",      { "plate", "vin", "make", NULL } },
};

const char *desk_subject_type_of(Str kind)
{
    for (size_t i = 0; i < ARRAY_LEN(TYPES); i++) if (str_is(kind, TYPES[i].kind)) return TYPES[i].type;
    return NULL;
}

const char *desk_subject_kind_of(Str type)
{
    for (size_t i = 0; i < ARRAY_LEN(TYPES); i++) if (str_is(type, TYPES[i].type)) return TYPES[i].kind;
    return NULL;
}

ErrorCode desk_subject_see(Request *r, Str id, Seen *ret, Error *e)
{
    TRY(desk_see(r, id, ret, e));
    return str_is(ret->kind->id, "subject") ? ERR_OK : error_set(e, ERR_USAGE, K("subject.none"), arg_str("record", id));
}

/* ---- gathering ---- */

typedef struct { Request *request; const Kind *kind; Str in_case, of; SubjectView *view; bool merged; } Gather;

static ErrorCode keep_seen(Request *r, const Kind *k, const Record *rec, Seen *ret, Error *e)
{
    *ret = (Seen){ .record = *rec, .kind = k, .made = k };
    Record *kept = &ret->record;
    kept->id = str_copy(r->arena, rec->id);
    kept->kind = k->id;
    kept->chain = str_copy(r->arena, rec->chain);
    kept->state = str_copy(r->arena, rec->state);
    kept->body = str_copy(r->arena, rec->body);
    if (!kept->id.ptr || !kept->chain.ptr || !kept->state.ptr || !kept->body.ptr) return error_memory(e);
    TRY(record_fields(r->arena, kept, &ret->body, e));
    ret->fields = json_get(ret->body, "fields");
    return ERR_OK;
}

static bool is_shown(const Gather *g, const Record *rec)
{
    if (rec->body.len == 0 || desk_is_hidden(g->request, rec)) return false;
    if (g->in_case.len > 0 && !str_is(rec->chain, "office") && !str_equal(rec->chain, g->in_case)) return false;
    return request_may_see(g->request, g->kind, rec);
}

static ErrorCode take_said(void *self, const Record *rec, Error *e)
{
    Gather *g = self;
    Request *r = g->request;
    SubjectView *v = g->view;
    if (!is_shown(g, rec)) return ERR_OK;
    if (!ARENA_ROOM(r->arena, v->said, v->said_count, v->said_room)) return error_memory(e);
    Said *s = &v->said[v->said_count++];
    *s = (Said){ .of = g->of };
    TRY(keep_seen(r, g->kind, rec, &s->seen, e));
    s->stands = str_is(s->seen.record.state, "stands");
    s->property = json_text(json_get(s->seen.fields, "property"));
    s->value = json_text(json_get(s->seen.fields, "value"));
    return ERR_OK;
}

static ErrorCode take_bound(void *self, const Record *rec, Error *e)
{
    Gather *g = self;
    Request *r = g->request;
    SubjectView *v = g->view;
    if (!is_shown(g, rec)) return ERR_OK;
    if (!ARENA_ROOM(r->arena, v->bound, v->bound_count, v->bound_room)) return error_memory(e);
    Bound *b = &v->bound[v->bound_count++];
    b->of = g->of;
    return keep_seen(r, g->kind, rec, &b->seen, e);
}

static ErrorCode take_merged(void *self, const Record *rec, Error *e)
{
    Gather *g = self;
    SubjectView *v = g->view;
    if (!str_is(rec->state, "merged") || v->id_count == ARRAY_LEN(v->ids)) return ERR_OK;
    for (size_t i = 0; i < v->id_count; i++) if (str_equal(v->ids[i], rec->id)) return ERR_OK;
    v->ids[v->id_count] = str_copy(g->request->arena, rec->id);
    return v->ids[v->id_count++].ptr ? ERR_OK : error_memory(e);
}

static size_t place_of(const Kind *k, Str property)
{
    const Field *f = kind_field(k, STR("property"));
    size_t i = 0;
    while (f && i < f->choice_count && !str_equal(f->choices[i].id, property)) i++;
    return i;
}

/* A to G; one that nobody graded stands behind F, which cannot be judged, and before G, which deceives. */
static int grade_of(const Said *s)
{
    Str grade = json_text(json_get(s->seen.fields, "source_grade"));
    if (grade.len == 0) return 12;
    return str_is(grade, "g") ? 13 : (grade.ptr[0] - 'a') * 2;
}

static int compare_said(const void *a, const void *b)
{
    const Said *one = a, *other = b;
    if (one->stands != other->stands) return one->stands ? -1 : 1;
    size_t first = place_of(one->seen.kind, one->property), second = place_of(other->seen.kind, other->property);
    if (first != second) return first < second ? -1 : 1;
    int grades = grade_of(one) - grade_of(other);
    if (grades != 0) return grades;
    const Record *x = &one->seen.record, *y = &other->seen.record;
    if (x->epoch != y->epoch) return x->epoch < y->epoch ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

ErrorCode desk_subject_look(Request *r, Str id, Str in_case, SubjectView *ret, Error *e)
{
    const Kind *statement, *kinds[ARRAY_LEN(TYPES)];
    *ret = (SubjectView){ .ids = { id }, .id_count = 1 };
    Gather g = { .request = r, .in_case = in_case, .view = ret };
    TRY(desk_kind(r, STR("statement"), false, &statement, e));
    for (size_t i = 0; i < ARRAY_LEN(TYPES); i++) kinds[i] = model_kind(r->model, str_of(TYPES[i].kind));
    for (size_t i = 0; i < ret->id_count; i++) {
        g.of = ret->ids[i];
        TRY(records_by(r, STR("subject"), STR("merged_into"), g.of, take_merged, &g, e));
        g.kind = statement;
        TRY(records_by(r, statement->id, STR("about"), g.of, take_said, &g, e));
        for (size_t j = 0; j < ARRAY_LEN(TYPES); j++) {
            g.kind = kinds[j];
            if (g.kind) TRY(records_by(r, g.kind->id, STR("subject"), g.of, take_bound, &g, e));
        }
    }
    sort_list(ret->said, ret->said_count, sizeof *ret->said, compare_said);
    return ERR_OK;
}

Str desk_subject_name(Request *r, const Seen *subject, const SubjectView *v)
{
    Str type = json_text(json_get(subject->fields, "type"));
    for (size_t i = 0; i < ARRAY_LEN(TYPES); i++) {
        if (!str_is(type, TYPES[i].type)) continue;
        for (size_t n = 0; n < ARRAY_LEN(TYPES[i].names) && TYPES[i].names[n]; n++)
            for (size_t j = 0; j < v->said_count; j++)
                if (v->said[j].stands && str_is(v->said[j].property, TYPES[i].names[n])) return v->said[j].value;
    }
    if (v->bound_count > 0) return desk_name(r, v->bound[0].seen.kind, v->bound[0].seen.body);
    return desk_name(r, subject->kind, subject->body);
}

/* ---- its page ---- */

typedef struct { Request *request; Str who; Instant when; } Author;

static ErrorCode take_author(void *self, const Entry *entry, Error *e)
{
    Author *a = self;
    Act act;
    TRY(records_act(a->request, entry, &act, e));
    a->who = str_copy(a->request->arena, act.actor);
    a->when = entry->received;
    return a->who.ptr ? ERR_END : error_memory(e);
}

/* Who entered it, and the day: the first act of it says so. */
static ErrorCode author_of(Request *r, Str id, Author *ret, Error *e)
{
    *ret = (Author){ .request = r };
    return records_history(r, id, take_author, ret, e);
}

static Str field_text(Request *r, const Seen *seen, const char *name)
{
    const Field *f = kind_field(seen->kind, str_of(name));
    const JsonValue *v = f ? json_get(seen->fields, name) : NULL;
    return v ? desk_value_text(r, f, v) : STR("");
}

static void add_part(Buf *to, Str part)
{
    if (part.len == 0) return;
    if (to->len > 0) buf_c(to, " · ");
    buf_add(to, part);
}

/* The source, its page, and both grades by their first characters: "Answer of the register · s. 4 · B2". */
static Str source_text(Request *r, const Seen *seen)
{
    Buf to = buf_in(r->arena);
    Str grade = json_text(json_get(seen->fields, "source_grade"));
    Str information = json_text(json_get(seen->fields, "information_grade"));
    add_part(&to, field_text(r, seen, "source"));
    add_part(&to, field_text(r, seen, "source_words"));
    Str page = field_text(r, seen, "page");
    if (page.len > 0) add_part(&to, view_say(r, K("subject.page"), arg_str("page", page)));
    if (grade.len > 0 || information.len > 0)
        add_part(&to, str_format(r->arena, "%c" STR_FMT, grade.len > 0 ? grade.ptr[0] & ~0x20 : '-',
                                 STR_ARG(information.len > 0 ? str_from(information, 1) : STR("-"))));
    return buf_str(&to);
}

static Str written_text(Request *r, const Seen *seen)
{
    Buf to = buf_in(r->arena);
    add_part(&to, field_text(r, seen, "original"));
    add_part(&to, field_text(r, seen, "script"));
    add_part(&to, field_text(r, seen, "language"));
    return buf_str(&to);
}

static ErrorCode show_said(Request *r, const Said *s, JsonValue *list, Error *e)
{
    Author author;
    char day[11];
    TRY(author_of(r, s->seen.record.id, &author, e));
    bool office = str_is(s->seen.record.chain, "office");
    Str who = desk_user_name(r, author.who);
    Str where = office ? view_say(r, K("subject.of-office")) : desk_ref_label(r, s->seen.record.chain);
    Str on = str_copy(r->arena, day_format_local(day, instant_local_day(author.when)));
    Str value = s->value, named = json_text(json_get(s->seen.fields, "who"));
    if (named.len > 0) value = str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(value), STR_ARG(desk_ref_label(r, named)));
    Str cells[] = { field_text(r, &s->seen, "property"), value, written_text(r, &s->seen), source_text(r, &s->seen), where,
                    str_format(r->arena, STR_FMT ", " STR_FMT, STR_ARG(who), STR_ARG(on)) };
    view_table_row_to(r, cells, ARRAY_LEN(cells), s->seen.record.id);
    JsonValue *one = desk_record_data(r, s->seen.body);
    json_set(r->arena, one, "by", json_new_string(r->arena, author.who));
    json_set(r->arena, one, "chain", json_new_string(r->arena, s->seen.record.chain));
    json_set(r->arena, one, "of", json_new_string(r->arena, s->of));
    json_add(r->arena, list, one);
    return one ? ERR_OK : error_memory(e);
}

static void begin_statements(Request *r, bool stand)
{
    Str head[] = { view_say(r, K("subject.row-property")), view_say(r, K("subject.row-value")),
                   view_say(r, K("subject.row-written")), view_say(r, K("subject.row-source")),
                   view_say(r, K("subject.row-case")), view_say(r, K("subject.row-by")) };
    view_table(r, view_say_args(r, stand ? K("subject.statements") : K("subject.withdrawn"), NULL, 0), head, ARRAY_LEN(head));
}

static ErrorCode show_statements(Request *r, const SubjectView *v, Error *e)
{
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "statements", list);
    for (int stands = 1; stands >= 0; stands--) {
        bool begun = false;
        for (size_t i = 0; i < v->said_count; i++) {
            if (v->said[i].stands != (stands == 1)) continue;
            if (!begun) begin_statements(r, stands == 1);
            begun = true;
            TRY(show_said(r, &v->said[i], list, e));
        }
    }
    return ERR_OK;
}

static void show_bound(Request *r, const SubjectView *v)
{
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "records", list);
    for (size_t i = 0; i < v->bound_count; i++) {
        const Seen *seen = &v->bound[i].seen;
        const State *state = kind_state(seen->kind, seen->record.state);
        Str head[] = { view_say(r, K("desk.row-record")), view_say(r, K("subject.row-status")),
                       view_say(r, K("subject.row-case")) };
        if (i == 0) view_table(r, view_say(r, K("subject.in-cases")), head, ARRAY_LEN(head));
        Str status = field_text(r, seen, "status_in_case");
        if (status.len == 0) status = state ? view_label(r, &state->label) : seen->record.state;
        Str cells[] = { desk_name(r, seen->kind, seen->body), status, desk_ref_label(r, seen->record.chain) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), seen->record.id);
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, one, "case", json_new_string(r->arena, seen->record.chain));
        json_set(r->arena, one, "id", json_new_string(r->arena, seen->record.id));
        json_set(r->arena, one, "kind", json_new_string(r->arena, seen->kind->id));
        json_add(r->arena, list, one);
    }
}

static void offer_question(Request *r, Str id, Str in_case, const char *kind)
{
    view_action(r, view_say(r, K("subject.ask")), view_op(r, "subject.ask", arg_str("id", id), arg_str("case", in_case)), kind);
}

static void offer_here(Request *r, const Seen *subject, Str here, bool beyond)
{
    const Kind *k = model_kind(r->model, STR("statement"));
    Str id = subject->record.id;
    bool may = k && here.len > 0 && desk_may(r, here, k->create, k->create_count) && !request_opens(r, here);
    offer_question(r, id, here, "primary");
    if (!beyond) view_action(r, view_say(r, K("subject.look-up")), view_op(r, "subject.show", arg_str("id", id)), "secondary");
    Str state = view_op(r, "subject.state", arg_str("id", id), arg_str("case", here));
    if (may) view_action(r, view_say(r, K("subject.state")), state, "secondary");
    if (beyond) view_action(r, view_say(r, K("duplicate.offer")), view_op(r, "duplicate.list", arg_str("kind", subject->kind->id)), "secondary");
    view_action(r, view_say(r, K("subject.copy")), view_op(r, "subject.copy", arg_str("id", id)), "secondary");
}

/* In one case alone it shows what that case says of it; `beyond`: in all that the caller knows, which takes a reason. */
static ErrorCode show_page(Request *r, const Seen *subject, const SubjectView *v, Str here, bool beyond, Error *e)
{
    Str name = desk_subject_name(r, subject, v), into = json_text(json_get(subject->fields, "merged_into"));
    json_set(r->arena, view_data(r), "name", json_new_string(r->arena, name));
    if (here.len > 0) view_crumb(r, desk_ref_label(r, here), here);
    view_title(r, name);
    view_row(r, view_label(r, &kind_field(subject->kind, STR("type"))->label), field_text(r, subject, "type"));
    view_row(r, view_label(r, &subject->kind->label), desk_name(r, subject->kind, subject->body));
    if (str_is(subject->record.state, "merged") && into.len > 0)
        view_row_to(r, view_say(r, K("subject.merged-into")), desk_ref_label(r, into), desk_ref_target(r, into));
    view_note(r, view_say_args(r, beyond ? K("subject.of-known-cases") : K("subject.of-this-case"), NULL, 0));
    offer_here(r, subject, here, beyond);
    for (size_t i = 0; i < v->bound_count; i++) TRY(desk_show_photos(r, v->bound[i].seen.record.id, beyond ? STR("") : here, e));
    TRY(show_statements(r, v, e));
    show_bound(r, v);
    return beyond ? desk_show_merged(r, subject, e) : ERR_OK;
}

ErrorCode desk_subject_page(Request *r, const Seen *subject, Error *e)
{
    LookUp look;
    SubjectView v;
    Str id = subject->record.id;
    bool asks;
    TRY(desk_look_up_begin(r, &look, e));
    json_set(r->arena, view_data(r), "record", desk_record_data(r, subject->body));
    if (look.reach == LOOK_WITHIN) {
        TRY(desk_subject_look(r, id, look.chain, &v, e));
        TRY(desk_look_up_enter(&look, subject->kind->id, json_text(json_get(subject->body, "number")), 1, e));
        return show_page(r, subject, &v, look.chain, false, e);
    }
    TRY(desk_look_up_open(r, subject, &asks, e));
    if (asks) {
        offer_question(r, id, STR(""), "secondary");
        return ERR_OK;
    }
    TRY(desk_subject_look(r, id, STR(""), &v, e));
    return show_page(r, subject, &v, look.chain, true, e);
}

ErrorCode desk_subject_show(Request *r, Error *e)
{
    Seen subject;
    TRY(desk_subject_see(r, arg_text(r, "id"), &subject, e));
    return desk_subject_page(r, &subject, e);
}
