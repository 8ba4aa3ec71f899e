/* desk_fields.c: what somebody typed into fields becomes values of the model; what is wrong is said of all fields at once, and what two people did
 * to one record at the same time stands side by side.
 *
 * Words come as one text a field, as on a command line, or as a form holds them (model/value_form.c). A form that gives back what it was
 * filled with changes nothing. */
#include "desk/desk_thing.h"
#include "desk/desk_refused.h"
#include "rules/refused_field.h"

static ErrorCode take_field(Request *r, const Field *f, const JsonValue *base, const JsonValue *given, FieldFaults *faults, JsonValue *out,
                            Error *e)
{
    JsonValue *value = NULL;
    char *name = str_c(r->arena, f->id);
    if (!name || !out) return error_memory(e);
    const JsonValue *was = base ? json_get(base, name) : NULL, *as_form = was ? field_to_form(r->arena, f, was) : NULL;
    if (as_form && json_equal(as_form, given)) return ERR_OK;
    if (given->type == JSON_NULL || (given->type == JSON_STRING && given->text.len == 0)) {
        json_remove(out, name);
        return ERR_OK;
    }
    if (field_may_be_given(f, e) != ERR_OK) {
        Error refused = *e;
        return field_fault(faults, f->id, &refused, e);
    }
    Error past;
    if (desk_place_typed(r, f, &given, &past) != ERR_OK) return field_fault(faults, f->id, &past, e);
    TRY(field_from_form(r->arena, f, given, faults, &value, e));
    if (value && field_check_past(f, value, clock_now(), &past) != ERR_OK) return field_fault(faults, f->id, &past, e);
    if (value) json_set(r->arena, out, name, value);
    else json_remove(out, name);                    /* nothing but white space was typed */
    return ERR_OK;
}

/* What is asked for and not there, but for fields that were filled in wrongly: of those more has been said. */
static ErrorCode add_missing(Request *r, const Kind *k, const JsonValue *fields, Str state, FieldFaults *faults, Error *e)
{
    FieldFaults all = { .arena = r->arena };
    TRY(record_faults(k, fields, state, &all, e));
    for (const FieldFault *f = all.first; f; f = f->next) {
        bool said = false;
        for (const FieldFault *had = faults->first; had && !said; had = had->next) {
            Str field, rest = had->path;
            str_cut(&rest, '.', &field);
            said = str_equal(field, f->path);
        }
        if (!said) TRY(field_fault(faults, f->path, &f->what, e));
    }
    return ERR_OK;
}

static ErrorCode say_faults(Request *r, const FieldFaults *faults, Error *e)
{
    if (!faults->first) return ERR_OK;
    *e = faults->first->what;
    for (FieldFault *f = faults->first; f; f = f->next) {           /* in the reader's words, at each field */
        bool title = f->what.count > 0 && strcmp(f->what.parts[0].key, K("model.title-one")) == 0;      /* at that of his language */
        if (title) f->path = str_format(r->arena, STR_FMT "%s", STR_ARG(str_first(f->path, f->path.len - 2)), lang_code(r->lang));
        Error said = f->what;
        desk_word_error(r, &said, &f->what);
    }
    view_faults(r, faults->first);
    Str field, rest = faults->first->path;
    str_cut(&rest, '.', &field);
    view_beside(r, "field", json_new_string(r->arena, field));      /* for programs: the first of them */
    return e->code;
}

ErrorCode desk_fields_for(Request *r, const Kind *k, const JsonValue *base, const JsonValue *given, Str state, JsonValue **ret, Error *e)
{
    FieldFaults faults = { .arena = r->arena };
    JsonValue *out = base ? json_copy(r->arena, base) : json_new_object(r->arena);
    JSON_EACH(v, given) {
        const Field *f = kind_field(k, v->key);
        if (!f) return error_set(e, ERR_USAGE, K("desk.no-field"), arg_str("kind", k->id), arg_str("field", v->key));
        TRY(take_field(r, f, base, v, &faults, out, e));
    }
    if (!out || out->broken) return error_memory(e);
    if (faults.first && state.len > 0) TRY(add_missing(r, k, out, state, &faults, e));
    *ret = out;
    return say_faults(r, &faults, e);
}

ErrorCode desk_fields(Request *r, const Kind *k, const JsonValue *base, const JsonValue *given, JsonValue **ret, Error *e)
{
    return desk_fields_for(r, k, base, given, STR(""), ret, e);
}

ErrorCode desk_check_fields(Request *r, const Kind *k, const JsonValue *fields, Str state, Error *e)
{
    FieldFaults faults = { .arena = r->arena };
    TRY(record_faults(k, fields, state, &faults, e));
    return say_faults(r, &faults, e);
}

ErrorCode desk_refuse_field(Request *r, Str field, Error *e)
{
    Error unheard, worded;
    FieldFaults one = { .arena = r->arena };
    desk_word_error(r, e, &worded);
    if (field_fault(&one, field, &worded, &unheard) == ERR_OK) view_faults(r, one.first);
    view_beside(r, "field", json_new_string(r->arena, field));
    return e->code;
}

ErrorCode desk_refused(Request *r, const Kind *k, const Move *m, Error *e)
{
    if (e->code != ERR_INVALID || json_get(r->beside, "fields")) return e->code;
    Str field = rules_refused_field(k, m, e);
    return field.len > 0 ? desk_refuse_field(r, field, e) : e->code;
}

/* ---- what is there already ---- */

/* The first of the fields that were typed: a day where there is one, since that is what mostly is typed wrongly. */
static const Field *field_typed(const Kind *k)
{
    const Field *first = NULL;
    for (const Field *f = k->fields; f; f = f->next) {
        if (f->machine || f->derived.len > 0 || !f->required) continue;
        if (f->type == FIELD_DATE) return f;
        if (!first) first = f;
    }
    return first;
}

/* "From: Euro; To: Som; Valid from: 1.10.2026", of the record that is there. */
static Str what_it_says(Request *r, const Seen *there)
{
    Buf out = buf_in(r->arena);
    for (const Field *f = there->kind->fields; f; f = f->next) {
        bool told = f->required && !f->machine && !desk_field_hidden(r, there->kind, there->body, f);
        const JsonValue *v = told ? json_get_str(there->fields, f->id) : NULL;
        if (!v) continue;
        if (out.len > 0) buf_c(&out, "; ");
        buf_format(&out, STR_FMT ": " STR_FMT, STR_ARG(view_label(r, &f->label)), STR_ARG(desk_value_text(r, f, v)));
    }
    return buf_str(&out);
}

/* By a mark of the program's own two records are one: which, what it says, and the way to it. Whoever may not see that record,
 * or would leave a trace by looking at it, is told of the mark. */
static ErrorCode refuse_there(Request *r, const Kind *k, const Field *mark, Error *e)
{
    Seen there;
    Error unseen;
    const Field *at = field_typed(k);
    Str record = error_arg(e, "record");
    if (!at || k->logs_reads || desk_see(r, record, &there, &unseen) != ERR_OK) return desk_refuse_field(r, mark->id, e);
    JsonValue *way = json_new_object(r->arena);
    json_set(r->arena, way, "label", json_new_string(r->arena, desk_title(r, there.kind, there.body)));
    json_set(r->arena, way, "target", json_new_string(r->arena, there.record.id));
    view_beside(r, "way", way);
    (void)error_set(e, ERR_CONFLICT, K("desk.there-already"), arg_str("kind", k->id), arg_str("record", there.record.id),
                    arg_str("says", what_it_says(r, &there)));
    return desk_refuse_field(r, at->id, e);
}

/* A value that another record has already is told of the field it stands in. */
ErrorCode desk_commit(Request *r, const Kind *k, const Draft *drafts, size_t count, Done *done, Error *e)
{
    ErrorCode code = office_commit(r, drafts, count, done, e);
    Str name = code == ERR_CONFLICT ? error_arg(e, "field") : STR("");
    const Field *field = name.len > 0 ? kind_field(k, name) : NULL;
    if (!field) return code;
    return field->machine ? refuse_there(r, k, field, e) : desk_refuse_field(r, field->id, e);
}

/* ---- two editors ---- */

typedef struct { Request *request; int64_t read, now; const JsonValue *base; Str by; Instant when; } Versions;

static ErrorCode take_version(void *self, const Entry *entry, Error *e)
{
    Versions *v = self;
    Request *r = v->request;
    EntryText text;
    Note note;
    Act act;
    JsonValue *content;
    int64_t version;
    Str bytes, kept = str_copy(r->arena, entry->text);
    if (!kept.ptr) return error_memory(e);
    ErrorCode code = records_content(r, entry, &bytes, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code != ERR_OK) return code;
    TRY(json_parse(r->arena, bytes, &content, e));
    if (!json_int(json_get(content, "version"), &version)) return ERR_OK;
    if (version == v->read) v->base = json_get(content, "fields");
    if (version != v->now) return ERR_OK;
    TRY(entry_parse(kept, &text, e));
    TRY(act_open(text.act_note, &note, &act, e));
    v->by = desk_user_name(r, act.actor);
    v->when = entry->received;
    return ERR_OK;
}

static JsonValue *value_text(Request *r, const Field *f, const JsonValue *v)
{
    return json_new_string(r->arena, v ? desk_value_text(r, f, v) : STR(""));
}

/* What the caller meant the field to be; what he typed wrongly is shown as he typed it. */
static JsonValue *meant(Request *r, const Field *f, const JsonValue *base, const JsonValue *given, bool *same)
{
    Error unheard;
    JsonValue *value = NULL;
    FieldFaults faults = { .arena = r->arena };
    const JsonValue *was = json_get_str(base, f->id), *as_form = was ? field_to_form(r->arena, f, was) : NULL;
    *same = as_form && json_equal(as_form, given);
    if (*same) return value_text(r, f, was);
    if (field_from_form(r->arena, f, given, &faults, &value, &unheard) != ERR_OK) value = NULL;
    *same = !faults.first && (was && value ? json_equal(was, value) : !was && !value);
    if (faults.first && given->type == JSON_STRING) return json_copy(r->arena, given);
    return value_text(r, f, value);
}

static void show_difference(Request *r, const Field *f, const Versions *v, const JsonValue *theirs, const JsonValue *given, JsonValue *list)
{
    bool mine_same;
    const JsonValue *was = json_get_str(v->base, f->id);
    JsonValue *mine = meant(r, f, v->base, given, &mine_same), *other = value_text(r, f, theirs), *row = json_new_object(r->arena);
    if (mine && other && json_equal(mine, other)) return;
    bool their_same = v->base && (was && theirs ? json_equal(was, theirs) : !was && !theirs);
    Str changed = !v->base || (!mine_same && !their_same) ? STR("both") : mine_same ? STR("theirs") : STR("yours");
    if (v->base) json_set(r->arena, row, "base", value_text(r, f, was));
    json_set(r->arena, row, "changed", json_new_string(r->arena, changed));
    json_set(r->arena, row, "label", json_new_string(r->arena, view_label(r, &f->label)));
    json_set(r->arena, row, "name", json_new_string(r->arena, f->id));
    json_set(r->arena, row, "theirs", other);
    json_set(r->arena, row, "yours", mine);
    json_add(r->arena, list, row);
}

/* Of the fields that were given, those that stand otherwise in the record by now; the caller's own, the other's, and what both began with. */
static ErrorCode show_conflict(Request *r, const Seen *seen, int64_t read, Error *e)
{
    char when[25];
    Versions v = { .request = r, .read = read, .now = seen->record.version };
    JsonValue *conflict = json_new_object(r->arena), *list = json_new_array(r->arena);
    TRY(records_history(r, seen->record.id, take_version, &v, e));
    JSON_EACH(given, arg_values(r, "fields")) {
        const Field *f = kind_field(seen->kind, given->key);
        if (!f || f->machine || desk_field_hidden(r, seen->kind, seen->body, f)) continue;
        show_difference(r, f, &v, json_get_str(seen->fields, f->id), given, list);
    }
    json_set(r->arena, conflict, "by", json_new_string(r->arena, v.by.ptr ? v.by : STR("")));
    json_set(r->arena, conflict, "fields", list);
    json_set(r->arena, conflict, "id", json_new_string(r->arena, seen->record.id));
    json_set(r->arena, conflict, "version", json_new_int(r->arena, seen->record.version));
    if (v.when > 0) {
        json_set(r->arena, conflict, "received", json_new_string(r->arena, str_copy(r->arena, instant_format(when, v.when))));
        json_set(r->arena, conflict, "when", json_new_string(r->arena, view_instant(r, v.when)));
    }
    view_beside(r, "conflict", conflict);
    return ERR_OK;
}

/* The caller may say which version he has read: then somebody else's change in between is a conflict and not overwritten. */
ErrorCode desk_check_version(Request *r, const Seen *seen, Error *e)
{
    int64_t expected = arg_number(r, "version", seen->record.version);
    if (expected == seen->record.version) return ERR_OK;
    TRY(show_conflict(r, seen, expected, e));
    return error_set(e, ERR_CONFLICT, K("office.moved-on"), arg_str("record", seen->record.id), arg_int("now", seen->record.version));
}
