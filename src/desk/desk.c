/* desk.c: what the operations share: seeing a record, showing its fields, naming things. */
#include "desk/course.h"
#include "desk/made_by.h"
#include "desk/volume.h"
#include "rules/rules.h"

#include <inttypes.h>

ErrorCode desk_kind(Request *r, Str id, bool outside, const Kind **ret, Error *e)
{
    const Kind *k = model_kind(r->model, id);
    if (!k) {
        Buf names = buf_in(r->arena);
        for (size_t i = 0; i < r->model->kind_count; i++) {
            const Kind *one = &r->model->kinds[i];
            if (profile_has_kind(r->model, office_profile(r->office, r->model), one)) {
                buf_format(&names, "%s" STR_FMT, names.len > 0 ? ", " : "", STR_ARG(one->id));
            }
        }
        return error_set(e, ERR_USAGE, K("desk.no-kind"), arg_str("kind", id), arg_str("kinds", buf_str(&names)));
    }
    if (outside && k->internal) return made_by_refuse(r, k, e);
    const Profile *p = office_profile(r->office, r->model);
    if (!profile_has_kind(r->model, p, k)) {
        return error_set(e, ERR_DENIED, K("desk.not-kept-here"), arg_str("profile", p->id),
                         arg_str("kind", view_label(r, &k->plural)));
    }
    *ret = k;
    return ERR_OK;
}

/* What was made under an older model gets the names of today, where the model in force says what was called otherwise (`was`). */
static ErrorCode desk_adopt(Request *r, Seen *seen, Error *e)
{
    JsonValue *fields;
    bool older;
    TRY(request_kind_of(r, &seen->record, &seen->made, &older, e));
    if (!seen->made) seen->made = seen->kind;
    if (!older || !seen->fields) return ERR_OK;
    const State *s = kind_state_was(seen->kind, seen->record.state);
    if (s) seen->record.state = s->id;
    TRY(record_adopt(r->arena, seen->kind, seen->fields, &fields, e));
    seen->fields = fields;
    return ERR_OK;
}

ErrorCode desk_see(Request *r, Str id, Seen *ret, Error *e)
{
    TRY(request_record(r, id, &ret->record, e));
    ret->kind = model_kind(r->model, ret->record.kind);
    if (!ret->kind || !request_may_see(r, ret->kind, &ret->record)) {
        return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", id));
    }
    TRY(record_fields(r->arena, &ret->record, &ret->body, e));
    ret->fields = json_get(ret->body, "fields");
    return desk_adopt(r, ret, e);
}

ErrorCode desk_see_if(Request *r, Str id, Seen *ret, Error *e)
{
    ErrorCode code = desk_see(r, id, ret, e);
    if (code != ERR_NOT_FOUND) return code;
    *ret = (Seen){ 0 };
    error_clear(e);
    return ERR_OK;
}

/* What has neither number nor title is called by what it is and whom it concerns; only where nothing is known of it, by its id. */
static Str nameless(Request *r, const Kind *k, const JsonValue *body)
{
    const JsonValue *fields = json_get(body, "fields");
    if (str_is(k->id, "proposal")) {
        Str what = desk_what_is_proposed(r, fields), about = desk_ref_label(r, json_text(json_get(fields, "object")));
        return str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(what), STR_ARG(about));
    }
    if (str_is(k->id, "attendance")) {
        Str whose = course_attendance_name(r, fields);
        return whose.len > 0 ? whose : view_label(r, &k->label);
    }
    for (const Field *f = k->fields; f; f = f->next) {
        const JsonValue *v = f->type == FIELD_REF && str_is(f->to, "user") ? json_get_str(fields, f->id) : NULL;
        if (!v) continue;
        Str about = json_text(json_get(fields, "about")), whom = desk_user_name(r, json_text(v));
        if (about.len > 0) return str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(whom), STR_ARG(desk_ref_label(r, about)));
        return str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(view_label(r, &k->label)), STR_ARG(whom));
    }
    for (const Field *f = k->fields; f; f = f->next) {
        const JsonValue *v = f->type == FIELD_REF && f->required && str_is(f->to, "*") ? json_get_str(fields, f->id) : NULL;
        if (v) return str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(view_label(r, &k->label)), STR_ARG(desk_ref_label(r, json_text(v))));
    }
    return json_text(json_get(body, "id"));
}

static const Field *own_title(const Kind *k)
{
    return k->title.len > 0 ? kind_field(k, k->title) : NULL;
}

static bool is_filled(const JsonValue *fields, const Field *f)
{
    return f && json_text(json_get_str(fields, f->id)).len > 0;
}

/* The one of his language if it is filled in, else the kind's own, else that of whichever language there is. */
const Field *desk_title_for(const Kind *k, Lang lang, const JsonValue *fields)
{
    const Field *his = kind_title_in(k, lang), *own = own_title(k);
    if (is_filled(fields, his)) return his;
    for (int other = 0; own && !json_get_str(fields, own->id) && other < LANG_COUNT; other++) {
        const Field *f = kind_title_in(k, (Lang)other);
        if (is_filled(fields, f)) return f;
    }
    return own;
}

/* Of titles in three languages that one of them has: those that are missing. */
void desk_say_untitled(Request *r, const Seen *seen)
{
    const Kind *k = seen->kind;
    Buf missing = buf_in(r->arena);
    bool some = false;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        const Field *f = kind_title_in(k, (Lang)lang);
        if (!f) return;
        some = some || is_filled(seen->fields, f);
        if (!is_filled(seen->fields, f)) buf_format(&missing, "%s" STR_FMT, missing.len > 0 ? "; " : "", STR_ARG(view_label(r, &f->label)));
    }
    if (some && missing.len > 0) view_note(r, view_say(r, K("desk.title-missing"), arg_str("titles", buf_str(&missing))));
}

Str desk_called(const Kind *k, Lang lang, const JsonValue *fields)
{
    const Field *f = k ? desk_title_for(k, lang, fields) : NULL;
    return f ? json_text(json_get_str(fields, f->id)) : STR("");
}

Str desk_name(Request *r, const Kind *k, const JsonValue *body)
{
    const JsonValue *fields = json_get(body, "fields");
    Str number = json_text(json_get(body, "number"));
    const Field *f = desk_title_for(k, r->lang, fields);
    const JsonValue *v = f ? json_get_str(fields, f->id) : NULL;
    Buf out = buf_in(r->arena);
    if (str_is(k->id, "storage_place")) number = json_text(json_get(fields, "code"));       /* as its label calls it */
    buf_add(&out, number);
    if (str_is(k->id, "volume"))
        buf_format(&out, " · " STR_FMT, STR_ARG(volume_name(r, volume_number(fields, "volume_no"))));
    if (v && out.len > 0) buf_c(&out, " · ");
    if (v) buf_add(&out, desk_value_text(r, f, v));
    return out.len > 0 ? buf_str(&out) : nameless(r, k, body);
}

/* Wherever a record is referred to, its place in the file goes with it, and that it was entered later. */
Str desk_title(Request *r, const Kind *k, const JsonValue *body)
{
    Str name = desk_name(r, k, body), place = rules_filing_move(k) ? volume_citation(r, json_get(body, "fields")) : STR("");
    if (desk_is_taken_over(body)) {
        Str marked = str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(name), STR_ARG(view_say(r, K("takeover.entered-later"))));
        if (marked.ptr) name = marked;
    }
    if (place.len == 0) return name;
    Str both = str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(name), STR_ARG(place));
    return both.ptr ? both : name;
}

/* What a proposal holds is a record's content as text: hidden whole where the caller may not see all of it, be it that the record
 * has fields that are closed to him, or that the office's proposals are shown to more people than records of this kind are. */
static bool hides_content(Request *r, const JsonValue *fields)
{
    JsonValue *content;
    Error unread;
    Str text = json_text(json_get(fields, "content"));
    if (text.len == 0 || json_parse(r->arena, text, &content, &unread) != ERR_OK) return false;
    Str object = json_text(json_get(fields, "object")), kind;
    str_cut(&object, '/', &kind);
    const Kind *k = model_kind(r->model, kind);
    Record about = { .id = json_text(json_get(fields, "object")), .kind = kind, .chain = json_text(json_get(content, "case")), .body = text };
    if (k && str_is(about.chain, "office") && !request_may_see(r, k, &about)) return true;
    for (const Field *f = k ? k->fields : NULL; f; f = f->next) {
        if (f->sensitive && json_get_str(json_get(content, "fields"), f->id)) return !request_sees_sensitive(r, content);
    }
    return false;
}

bool desk_field_hidden(Request *r, const Kind *k, const JsonValue *body, const Field *f)
{
    bool before_the_vault = f->vault && json_get_str(json_get(body, "fields"), f->id);
    if (before_the_vault) return !request_has_role_named(r, "identity_guardian");
    if (f->sensitive) return !request_sees_sensitive(r, body);
    return str_is(k->id, "proposal") && str_is(f->id, "content") && hides_content(r, json_get(body, "fields"));
}

JsonValue *desk_record_data(Request *r, const JsonValue *body)
{
    const Kind *k = model_kind(r->model, json_text(json_get(body, "kind")));
    JsonValue *copy = json_copy(r->arena, body), *fields = (JsonValue *)(uintptr_t)json_get(copy, "fields"), *hidden = NULL;
    if (!k || !fields) return copy;
    JSON_EACH(v, json_get(body, "fields")) {
        const Field *f = kind_field(k, v->key);     /* one that only an older model knows may have been sensitive there */
        if (f ? !desk_field_hidden(r, k, body, f) : request_sees_sensitive(r, body)) continue;
        char *name = str_c(r->arena, v->key);
        if (!hidden) hidden = json_new_array(r->arena);
        json_add(r->arena, hidden, json_new_string(r->arena, v->key));
        json_remove(fields, name ? name : "");
    }
    if (hidden) json_set(r->arena, copy, "hidden", hidden);
    return copy;
}

static void show_field(Request *r, const Kind *k, const JsonValue *body, const Field *f)
{
    const JsonValue *v = json_get_str(json_get(body, "fields"), f->id);
    if (!v || v->type == JSON_NULL || f->machine) return;
    bool hidden = desk_field_hidden(r, k, body, f);
    if (!hidden && desk_show_refs(r, f, v, body)) return;
    view_row(r, view_label(r, &f->label), hidden ? view_say(r, K("rights.hidden")) : desk_value_text(r, f, v));
}

void desk_show_fields(Request *r, const Kind *k, const JsonValue *body, Str but)
{
    for (const Field *f = k->fields; f; f = f->next) {
        if (!str_equal(f->id, but)) show_field(r, k, body, f);
    }
}

void desk_show_own_fields(Request *r, const Kind *k, const JsonValue *body, Str but)
{
    for (const Field *f = k->fields; f; f = f->next) {
        if (!f->fixed && !str_equal(f->id, but)) show_field(r, k, body, f);
    }
}

ErrorCode desk_check_hidden(Request *r, const Seen *seen, const JsonValue *given, Error *e)
{
    for (const Field *f = seen->kind->fields; f; f = f->next) {
        if (!f->sensitive || !json_get_str(given, f->id) || request_sees_sensitive(r, seen->body)) continue;
        (void)error_set(e, ERR_DENIED, K("rights.hidden-field"), arg_str("kind", seen->kind->id), arg_str("field", f->id));
        return desk_refuse_field(r, f->id, e);
    }
    return ERR_OK;
}

void desk_done_more(Request *r, const char *sentence, const Done *done, Str more)
{
    JsonValue *data = view_data(r);
    desk_drop_sent(r);
    json_set(r->arena, data, "id", json_new_string(r->arena, done->object));
    if (done->number.len > 0) json_set(r->arena, data, "number", json_new_string(r->arena, done->number));
    json_set(r->arena, data, "version", json_new_int(r->arena, done->version));
    json_set(r->arena, data, "epoch", json_new_int(r->arena, done->epoch));
    json_set(r->arena, data, "index", json_new_int(r->arena, (int64_t)done->index));
    Str said = view_say_args(r, sentence, (const ErrorArg[]){ arg_str("record", done->number.len > 0 ? done->number : done->object),
                                                              arg_int("version", done->version), arg_int("index", (int64_t)done->index) }, 3);
    view_note(r, more.len > 0 ? str_format(r->arena, STR_FMT " " STR_FMT, STR_ARG(said), STR_ARG(more)) : said);
}

void desk_done(Request *r, const char *sentence, const Done *done)
{
    desk_done_more(r, sentence, done, STR(""));
}

/* Somebody of another store, whose acts came back with a case: as that store called him, with its mark, because nobody here vouches for it. */
typedef struct { Request *request; Str name; } Elsewhere;

static ErrorCode take_name(void *self, const Entry *entry, Error *e)
{
    Elsewhere *x = self;
    Request *r = x->request;
    EntryText text;
    unsigned char salt[SALT_SIZE];
    Str content, store;
    JsonValue *body;
    uint32_t epoch;
    TRY(entry_parse(entry->text, &text, e));
    if (!origin_parse(text.via_origin, &store, &epoch)) return ERR_OK;
    if (store_content(r->store, r->arena, entry->epoch, entry->index, CONTENT_OBJECT, salt, &content, e) != ERR_OK) return ERR_OK;
    TRY(json_parse(r->arena, content, &body, e));
    Str name = json_text(json_get(json_get(body, "fields"), "full_name"));
    store = str_copy(r->arena, store);
    if (name.len > 0 && store.ptr) x->name = view_say(r, K("lease.of-store"), arg_str("who", name), arg_str("store", store));
    return ERR_OK;
}

static Str name_elsewhere(Request *r, Str user)
{
    Elsewhere x = { .request = r };
    Error none;
    return store_object_entries(r->store, user, take_name, &x, &none) == ERR_OK && x.name.len > 0 ? x.name : user;
}

Str desk_user_name(Request *r, Str user)
{
    Record rec;
    Error e;
    const JsonValue *body;
    if (!str_starts(user, STR("user/"))) return user;
    ErrorCode code = store_record(r->store, r->arena, user, &rec, &e);
    if (code == ERR_NOT_FOUND) return name_elsewhere(r, user);
    if (code != ERR_OK || record_fields(r->arena, &rec, &body, &e) != ERR_OK) return user;
    Str name = json_text(json_get(json_get(body, "fields"), "full_name"));
    return name.len > 0 ? name : user;
}

Str desk_unit_name(Request *r, Str unit)
{
    Record rec;
    Error e;
    const JsonValue *body;
    if (store_record(r->store, r->arena, unit, &rec, &e) != ERR_OK || record_fields(r->arena, &rec, &body, &e) != ERR_OK) return unit;
    Str name = json_text(json_get(json_get(body, "fields"), "name"));
    return name.len > 0 ? name : unit;
}

typedef struct { Arena *arena; Str id; } FindLogin;

static ErrorCode take_login(void *self, const Record *rec, Error *e)
{
    FindLogin *f = self;
    f->id = str_copy(f->arena, rec->id);
    return f->id.ptr ? ERR_END : error_memory(e);
}

ErrorCode desk_user_by_login(Request *r, Str login, Seen *ret, Error *e)
{
    FindLogin f = { .arena = r->arena };
    Str folded;
    if (str_starts(login, STR("user/"))) return desk_see(r, login, ret, e);      /* no sign-in name has a slash */
    TRY(text_fold(r->arena, login, &folded, e));
    TRY(store_records_by(r->store, STR("user"), STR("login"), folded, take_login, &f, e));
    if (f.id.len == 0) return error_set(e, ERR_NOT_FOUND, K("desk.no-user"), arg_str("login", login));
    return desk_see(r, f.id, ret, e);
}

Draft desk_draft(const Kind *k, Str chain, Str op, Str object, int64_t version, Str state, Str number, JsonValue *fields)
{
    return (Draft){ .chain = chain, .op = op, .object = object, .version = version, .kind = k, .state = state, .number = number, .fields = fields };
}
