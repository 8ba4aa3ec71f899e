/* desk_refs.c: the records that somebody names in the fields of another.
 *
 * The number that stands on papers ("TC-2026-0001") is as good as the id that it belongs to. A record that is not there is refused, and one that the
 * caller may not see in the same words: pointing at it tells nobody whether it is. What a field held before is left alone: whoever changes
 * something else need not see all that the record refers to. So it is in the office's own registers; a record of a case may point at what lies
 * in another store, and what its reader may not see is called so (desk_page.c). */
#include "desk/desk.h"

enum { NUMBER_LONGEST = 60 };

/* ---- numbers become ids ---- */

static bool may_be_number(Str text)
{
    bool digit = false;
    for (size_t i = 0; i < text.len; i++) digit = digit || (text.ptr[i] >= '0' && text.ptr[i] <= '9');
    return digit && text.len <= NUMBER_LONGEST && str_find_byte(text, '/') < 0 && str_find_byte(text, '-') > 0;
}

/* The id that a number belongs to, of whatever kind: that it is of another one than is asked for is said of the record by its name. A text that is no
 * number, or belongs to what the caller may not see, stays as it is. */
static ErrorCode id_of(Request *r, Str typed, Str *ret, Error *e)
{
    Record rec;
    Str text = str_trim(typed);
    *ret = typed;
    if (!may_be_number(text)) return ERR_OK;
    ErrorCode code = request_record(r, text, &rec, e);
    if (code == ERR_NOT_FOUND) error_clear(e);
    if (code != ERR_OK) return code == ERR_NOT_FOUND ? ERR_OK : code;
    const Kind *k = model_kind(r->model, rec.kind);
    if (k && request_may_see(r, k, &rec)) *ret = str_copy(r->arena, rec.id);
    return ret->ptr ? ERR_OK : error_memory(e);
}

/* "TP-2026-0001; TP-2026-0002" */
static ErrorCode ids_of(Request *r, Str typed, Str *ret, Error *e)
{
    Str rest = typed, one, id;
    Buf ids = buf_in(r->arena);
    for (bool more = true; more;) {
        more = str_cut(&rest, ';', &one);
        TRY(id_of(r, one, &id, e));
        buf_add(&ids, id);
        if (more) buf_add(&ids, STR(";"));
    }
    if (ids.failed) return error_memory(e);
    *ret = buf_str(&ids);
    return ERR_OK;
}

static ErrorCode put_ids(Request *r, const Field *f, JsonValue *given, Error *e);

static ErrorCode put_ids_of_parts(Request *r, const Field *f, JsonValue *given, Error *e)
{
    for (JsonValue *part = given->first; part; part = part->next) {
        const Field *of = f->fields;
        while (of && !str_equal(of->id, part->key)) of = of->next;
        if (of) TRY(put_ids(r, of, part, e));
    }
    return ERR_OK;
}

static ErrorCode put_ids(Request *r, const Field *f, JsonValue *given, Error *e)
{
    bool text = given->type == JSON_STRING;
    if (f->type == FIELD_REF && text) return id_of(r, given->text, &given->text, e);
    if (f->type == FIELD_LIST && text) return f->of->type == FIELD_REF ? ids_of(r, given->text, &given->text, e) : ERR_OK;
    if (f->type == FIELD_GROUP && given->type == JSON_OBJECT) return put_ids_of_parts(r, f, given, e);
    for (JsonValue *item = given->first; f->type == FIELD_LIST && item; item = item->next) TRY(put_ids(r, f->of, item, e));
    return ERR_OK;
}

ErrorCode desk_refs_typed(Request *r, const Kind *k, const JsonValue *given, const JsonValue **ret, Error *e)
{
    JsonValue *out = given ? json_copy(r->arena, given) : json_new_object(r->arena);
    if (!out) return error_memory(e);
    for (JsonValue *v = out->first; v; v = v->next) {
        const Field *f = kind_field(k, v->key);
        if (f) TRY(put_ids(r, f, v, e));
    }
    *ret = out;
    return ERR_OK;
}

/* ---- and are there ---- */

typedef struct { Request *request; const Kind *kind; const JsonValue *was; FieldFaults faults; } Looking;

static bool stands_in(const JsonValue *was, Str id)
{
    if (!was) return false;
    if (was->type == JSON_STRING) return str_equal(was->text, id);
    JSON_EACH(child, was) if (stands_in(child, id)) return true;
    return false;
}

/* Users are named by everybody: what else there is of an account is nobody's but the administrator's to see. */
static ErrorCode look_for(Looking *l, Str id, bool *there, Error *e)
{
    Record rec;
    ErrorCode code = records_get(l->request, id, &rec, e);
    *there = code == ERR_OK;
    if (code == ERR_NOT_FOUND) error_clear(e);
    if (code != ERR_OK) return code == ERR_NOT_FOUND ? ERR_OK : code;
    const Kind *k = model_kind(l->request->model, rec.kind);
    *there = k && (str_is(k->id, "user") || request_may_see(l->request, k, &rec));
    return ERR_OK;
}

static ErrorCode look_at(Looking *l, const Field *f, Str path, const JsonValue *v, Error *e)
{
    bool there = true;
    size_t at = 0;
    Arena *a = l->request->arena;
    if (!path.ptr) return error_memory(e);
    if (f->type == FIELD_REF && v->type == JSON_STRING) {
        Error fault;
        if (!stands_in(l->was, v->text)) TRY(look_for(l, v->text, &there, e));
        if (there) return ERR_OK;
        (void)error_set(&fault, ERR_INVALID, K("desk.ref-none"), arg_str("value", v->text), arg_str("label-en", f->label.text[LANG_EN]),
                        arg_str("label-ru", f->label.text[LANG_RU]), arg_str("label-ky", f->label.text[LANG_KY]));
        return field_fault(&l->faults, path, &fault, e);
    }
    if (f->type == FIELD_LIST && v->type == JSON_ARRAY) {
        JSON_EACH(item, v) TRY(look_at(l, f->of, str_format(a, STR_FMT ".%zu", STR_ARG(path), at++), item, e));
    } else if (f->type == FIELD_GROUP) {
        for (const Field *part = f->fields; part; part = part->next) {
            const JsonValue *one = json_get_str(v, part->id);
            if (one) TRY(look_at(l, part, str_format(a, STR_FMT "." STR_FMT, STR_ARG(path), STR_ARG(part->id)), one, e));
        }
    } else if (f->type == FIELD_STATEMENT && json_get(v, "value")) {
        return look_at(l, f->of, str_format(a, STR_FMT ".value", STR_ARG(path)), json_get(v, "value"), e);
    }
    return ERR_OK;
}

ErrorCode desk_refs_check(Request *r, const Kind *k, const JsonValue *before, const JsonValue *fields, Error *e)
{
    Looking l = { .request = r, .kind = k, .faults = { .arena = r->arena } };
    if (k->place != PLACE_OFFICE || !r->session) return ERR_OK;
    for (const Field *f = k->fields; f; f = f->next) {
        const JsonValue *v = json_get_str(fields, f->id);
        l.was = before ? json_get_str(before, f->id) : NULL;
        if (v && !(l.was && json_equal(l.was, v))) TRY(look_at(&l, f, f->id, v, e));
    }
    if (!l.faults.first) return ERR_OK;
    view_faults(r, l.faults.first);
    *e = l.faults.first->what;
    return e->code;
}
