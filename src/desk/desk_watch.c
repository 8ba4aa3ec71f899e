/* desk_watch.c: watch-lists: taken in by one and put in force by two, shown with what could not be read and with what changed since the version
 * before, and with the hits of earlier screenings whose entry is on the list no more.
 *
 * The gate opens no list: the worker tergoo-list reads the file and says what is in it, whenever that is asked. */
#include "desk/watch.h"

#include <unistd.h>

#include "base/io.h"
#include "desk/form.h"
#include "desk/scan_worker.h"
#include "exchange/watch_list.h"
#include "office/blob.h"
#include "rules/rules.h"
#include "worker/worker.h"

enum { LIST_WAIT = 120 * 1000, FAULTS_SHOWN = 100, CHANGES_SHOWN = 200, CHANGES_KEPT = 900000 };
static const char LIST[] = "tergoo-list";

/* ---- asking the worker ---- */

void watch_ask_begin(WatchAsk *k, Request *r, const char *what, Str format)
{
    *k = (WatchAsk){ .request = r, .arena = arena_wiping((size_t)16 * WATCH_FILE) };
    k->head = json_new_object(&k->arena);
    k->files = buf_in(&k->arena);
    json_set(&k->arena, k->head, "do", json_new_string(&k->arena, str_of(what)));
    json_set(&k->arena, k->head, "format", json_new_string(&k->arena, format));
}

void watch_ask_free(WatchAsk *k) { arena_free(&k->arena); }

static void add_size(WatchAsk *k, const char *sizes, size_t size)
{
    const JsonValue *list = json_get(k->head, sizes);
    JsonValue *own = list ? json_copy(&k->arena, list) : json_new_array(&k->arena);
    json_set(&k->arena, k->head, sizes, json_add(&k->arena, own, json_new_int(&k->arena, (int64_t)size)));
}

static ErrorCode add_kept(WatchAsk *k, const char *sizes, Str chain, const JsonValue *file, Error *e)
{
    BlobRow row;
    BlobKey key;
    size_t before = k->files.len;
    if (file) {
        TRY(records_file(k->request, chain, file, &row, &key, e));
        ErrorCode code = scan_add_file(k->request->office, &row, &key, &k->files, e);
        crypto_wipe(&key, sizeof key);
        TRY(code);
    }
    add_size(k, sizes, k->files.len - before);
    return ERR_OK;
}

ErrorCode watch_ask_list(WatchAsk *k, const char *sizes, Str chain, const JsonValue *fields, Error *e)
{
    TRY(add_kept(k, sizes, chain, json_get(fields, "file"), e));
    return add_kept(k, sizes, chain, json_get(fields, "aliases"), e);
}

ErrorCode watch_ask_fd(WatchAsk *k, const char *sizes, int fd, Error *e)
{
    size_t got;
    off_t size = lseek(fd, 0, SEEK_END);
    if (size < 0 || lseek(fd, 0, SEEK_SET) != 0) return error_system(e, STR("file"));
    if (size > WATCH_FILE) return error_set(e, ERR_LIMIT, K("watch.long-file"), arg_int("limit", WATCH_FILE >> 20));
    char *room = buf_reserve(&k->files, (size_t)size + 1);
    if (!room) return error_memory(e);
    TRY(fd_read_full(fd, room, (size_t)size, &got, STR("file"), e));
    buf_took(&k->files, got);
    add_size(k, sizes, got);
    return lseek(fd, 0, SEEK_SET) == 0 ? ERR_OK : error_system(e, STR("file"));
}

ErrorCode watch_ask_text(WatchAsk *k, const char *sizes, Str text, Error *e)
{
    buf_add(&k->files, text);
    add_size(k, sizes, text.len);
    return k->files.failed ? error_memory(e) : ERR_OK;
}

ErrorCode watch_ask(WatchAsk *k, JsonValue **first, Str *rest, Error *e)
{
    Buf request = buf_in(&k->arena);
    scan_request(&request, k->head);
    buf_add(&request, buf_str(&k->files));
    if (request.failed) return error_memory(e);
    return scan_ask(&k->arena, LIST, buf_str(&request), LIST_WAIT, first, rest, e);
}

/* ---- what is shared ---- */

ErrorCode watch_see_list(Request *r, Str id, Seen *ret, Error *e)
{
    TRY(desk_see(r, id, ret, e));
    if (!str_is(ret->kind->id, "watch_list")) return error_set(e, ERR_USAGE, K("watch.not-a-list"), arg_str("record", id));
    return desk_is_here(ret, e);
}

JsonValue *watch_number(Request *r, int64_t n)
{
    JsonValue *v = json_new_object(r->arena);
    return json_set(r->arena, v, "number", json_new_string(r->arena, str_format(r->arena, "%lld", (long long)n)));
}

int64_t watch_count(const JsonValue *head, const char *name)
{
    int64_t n = 0;
    return json_int(json_get(head, name), &n) && n > 0 ? n : 0;
}

Str watch_sentence(Request *r, const JsonValue *said)
{
    enum { MOST = 8 };
    ErrorArg args[MOST];
    size_t n = 0;
    Str named = json_text(json_get(said, "key"));
    const char *key = message_key(named.len > 0 ? named : json_text(json_get(said, "error")));
    const JsonValue *values = json_get(said, "values");
    for (const JsonValue *v = values ? values->first : NULL; v && n < MOST; v = v->next) {
        int64_t number;
        const char *name = str_c(r->arena, v->key);
        args[n++] = int_parse(json_text(v), &number) ? arg_int(name, number) : arg_str(name, json_text(v));
    }
    return key ? view_say_args(r, key, args, n) : STR("");
}

void watch_show_faults(Request *r, const JsonValue *fields)
{
    JsonValue *faults;
    Error unheard;
    size_t shown = 0;
    Str text = json_text(json_get(fields, "faults"));
    if (text.len == 0 || json_parse(r->arena, text, &faults, &unheard) != ERR_OK || faults->count == 0) return;
    Str head[] = { view_say(r, K("watch.row-place")), view_say(r, K("run.column-reason")) };
    view_table(r, view_say(r, K("watch.faults")), head, ARRAY_LEN(head));
    JSON_EACH(one, faults) {
        const JsonValue *place = json_get(one, "place");
        if (shown++ == FAULTS_SHOWN) break;
        Str cells[] = { place ? place->text : STR(""), watch_sentence(r, one) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
}

JsonValue *desk_watch_formats(Request *r, JsonValue *field)
{
    const Kind *k = model_kind(r->model, STR("watch_list"));
    const Field *f = k ? kind_field(k, STR("format")) : NULL;
    for (size_t i = 0; f && i < f->choice_count; i++) form_option(r, field, f->choices[i].id, view_label(r, &f->choices[i].label));
    return field;
}

/* ---- taking one in ---- */

static ErrorCode put_json(Request *r, JsonValue *to, const char *name, const JsonValue *v, size_t most, Error *e)
{
    Buf text = buf_in(r->arena);
    json_write(&text, v);
    if (text.failed) return error_memory(e);
    if (text.len > most) return ERR_OK;                    /* the counts stand beside it; what is too long is worked out again when asked */
    json_set(r->arena, to, name, json_new_string(r->arena, buf_str(&text)));
    return ERR_OK;
}

/* The day the list says of itself, else the one that was given; two that differ are a mistake. */
static ErrorCode day_of(Request *r, const JsonValue *head, Str *ret, Error *e)
{
    Str said = json_text(json_get(head, "date")), given = arg_text(r, "list_date");
    JsonValue *typed = NULL;
    const Kind *k = model_kind(r->model, STR("watch_list"));
    const Field *f = k ? kind_field(k, STR("list_date")) : NULL;
    if (!f) return error_internal(e, "watch_list");
    TRY(field_from_text(r->arena, f, given, &typed, e));
    if (said.len == 0 && !typed) return error_set(e, ERR_INVALID, K("watch.day-needed"));
    *ret = said.len > 0 ? said : json_text(typed);
    if (typed) TRY(field_check_past(f, typed, clock_now(), e));
    if (said.len == 0 || !typed || str_equal(said, json_text(typed))) return ERR_OK;
    return error_set(e, ERR_INVALID, K("watch.other-day"), arg_str("list", said), arg_str("given", json_text(typed)));
}

static void put_counts(Request *r, JsonValue *fields, const JsonValue *head)
{
    static const char *const COUNTS[] = { "entries", "names", "weak", "unread", "others" };
    for (size_t i = 0; i < ARRAY_LEN(COUNTS); i++) {
        int64_t n = watch_count(head, COUNTS[i]);
        json_remove(fields, COUNTS[i]);
        if (n > 0 || i < 2) json_set(r->arena, fields, COUNTS[i], watch_number(r, n));      /* what there is none of is not told */
    }
}

/* Reads what came, holds it against the version in force, and fills in what that says. */
static ErrorCode read_new(Request *r, JsonValue *fields, Str before, bool aliases, Error *e)
{
    CLEANUP(watch_ask_free) WatchAsk k = { 0 };
    CLEANUP(watch_ask_free) WatchAsk other = { 0 };
    JsonValue *head, *changes;
    Str rest, day;
    Str format = json_text(json_get(fields, "format"));
    watch_ask_begin(&k, r, "count", format);
    if (aliases) TRY(add_kept(&k, "sizes", STR("office"), json_get(fields, "file"), e));
    TRY(watch_ask_fd(&k, "sizes", r->fd, e));
    TRY(watch_ask(&k, &head, &rest, e));
    if (!aliases) TRY(day_of(r, head, &day, e));
    if (!aliases) json_set(r->arena, fields, "list_date", json_new_string(r->arena, str_copy(r->arena, day)));
    put_counts(r, fields, head);
    const JsonValue *faults = json_get(head, "faults");
    json_remove(fields, "faults");
    if (faults && faults->count > 0) TRY(put_json(r, fields, "faults", faults, CHANGES_KEPT / 6, e));
    if (before.len == 0) return ERR_OK;
    Seen old;
    TRY(watch_see_list(r, before, &old, e));
    watch_ask_begin(&other, r, "compare", format);
    TRY(watch_ask_list(&other, "sizes", old.record.chain, old.fields, e));
    if (aliases) TRY(add_kept(&other, "other", STR("office"), json_get(fields, "file"), e));
    TRY(watch_ask_fd(&other, "other", r->fd, e));
    TRY(watch_ask(&other, &changes, &rest, e));
    return put_json(r, fields, "changes", changes, CHANGES_KEPT, e);
}

static Str file_type(Str format)
{
    return str_is(format, "un") ? STR("application/xml") : str_is(format, "ftm") ? STR("application/x-ndjson") : STR("text/csv");
}

ErrorCode desk_watch_import(Request *r, Error *e)
{
    const Kind *k;
    JsonValue *fields = json_new_object(r->arena);
    BlobRow row = { 0 };
    Done done;
    WatchFormat format;
    Str before, given = arg_text(r, "format"), name = arg_text(r, "name");
    TRY(desk_kind(r, STR("watch_list"), false, &k, e));
    TRY(desk_need_role(r, STR("office"), k->create, k->create_count, K("desk.may-not-create"), k, e));
    if (!watch_format_of(given, &format)) return error_set(e, ERR_USAGE, K("watch.no-format"), arg_str("given", given));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    json_set(r->arena, fields, "title", json_new_string(r->arena, str_trim(arg_text(r, "title"))));
    json_set(r->arena, fields, "format", json_new_string(r->arena, given));
    if (arg_text(r, "remarks").len > 0) json_set(r->arena, fields, "remarks", json_new_string(r->arena, arg_text(r, "remarks")));
    TRY(rules_watch_list_in_force(r, &(Record){ .id = id }, fields, &before, e));
    if (before.len > 0) json_set(r->arena, fields, "replaces", json_new_string(r->arena, before));
    TRY(read_new(r, fields, before, false, e));
    TRY(blob_keep(r->office, r->arena, r->fd, &row, e));
    json_set(r->arena, fields, "file", desk_file_value(r, &row, name, file_type(json_text(json_get(fields, "format")))));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Draft d = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.blob = &row;
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, K("watch.imported"), &done);
    json_set(r->arena, view_data(r), "list", json_new_string(r->arena, id));
    return ERR_OK;
}

/* The aliases of OFAC's list come as a file of their own, to a list that is not in force yet. */
ErrorCode desk_watch_aliases(Request *r, Error *e)
{
    Seen seen;
    BlobRow row = { 0 };
    Done done;
    Str name = arg_text(r, "name");
    TRY(watch_see_list(r, arg_text(r, "id"), &seen, e));
    const Kind *k = seen.kind;
    TRY(desk_need_role(r, STR("office"), k->create, k->create_count, K("desk.may-not-create"), k, e));
    if (!str_is(seen.record.state, "imported") || !str_is(json_text(json_get(seen.fields, "format")), "ofac"))
        return error_set(e, ERR_INVALID, K("watch.no-aliases"));
    JsonValue *fields = json_copy(r->arena, seen.fields);
    TRY(read_new(r, fields, json_text(json_get(fields, "replaces")), true, e));
    TRY(blob_keep(r->office, r->arena, r->fd, &row, e));
    json_set(r->arena, fields, "aliases", desk_file_value(r, &row, name, file_type(json_text(json_get(fields, "format")))));
    TRY(desk_check_fields(r, k, fields, seen.record.state, e));
    Draft d = desk_draft(k, STR("office"), STR("record.change"), seen.record.id, seen.record.version, seen.record.state,
                         json_text(json_get(seen.body, "number")), fields);
    d.blob = &row;
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, K("watch.aliases-taken"), &done);
    return ERR_OK;
}

/* ---- putting it in force ---- */

bool desk_watch_forces(const Seen *seen, const Move *m)
{
    return str_is(seen->kind->id, "watch_list") && str_is(m->id, "put_in_force");
}

/* The version before goes with the same two signatures. */
ErrorCode desk_watch_force(Request *r, const Draft *force, Error *e)
{
    Draft drafts[2] = { *force };
    Seen old;
    Str before = json_text(json_get(force->fields, "replaces"));
    if (before.len == 0) return desk_propose(r, force, e);
    TRY(watch_see_list(r, before, &old, e));
    const Move *m = kind_move(old.kind, STR("replace"));
    if (!m || !move_leaves(m, old.record.state)) return desk_propose(r, force, e);
    drafts[1] = desk_draft(old.kind, old.record.chain, STR("record.move.replace"), old.record.id, old.record.version, m->to,
                           json_text(json_get(old.body, "number")), json_copy(r->arena, old.fields));
    drafts[1].reason = view_say(r, K("watch.replaced-by"), arg_str("list", force->number));
    return desk_propose_all(r, drafts, ARRAY_LEN(drafts), force->object, e);
}

/* ---- its page ---- */

static Str change_fields(Request *r, const JsonValue *fields)
{
    static const struct { const char *name, *label; } NAMES[] = {
        { "names", K("watch.field-names") }, { "births", K("watch.row-births") }, { "countries", K("watch.row-countries") },
        { "numbers", K("watch.row-numbers") }, { "programme", K("watch.field-programme") }, { "reason", K("watch.field-reason") },
        { "reference", K("watch.field-reference") }, { "listed_on", K("watch.field-listed-on") },
    };
    Buf to = buf_in(r->arena);
    JSON_EACH(one, fields) {
        for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
            if (!str_is(json_text(one), NAMES[i].name)) continue;
            if (to.len > 0) buf_c(&to, ", ");
            buf_add(&to, view_say_args(r, NAMES[i].label, NULL, 0));
        }
    }
    return buf_str(&to);
}

static Str change_word(Request *r, const JsonValue *one)
{
    Str what = json_text(json_get(one, "what"));
    if (str_is(what, "added")) return view_say(r, K("watch.added"));
    return str_is(what, "removed") ? view_say(r, K("watch.removed")) : view_say(r, K("watch.changed"));
}

static void show_changes(Request *r, const JsonValue *changes)
{
    size_t shown = 0;
    view_row(r, view_say(r, K("watch.row-changes")), view_say(r, K("watch.changes-counted"), arg_int("added", watch_count(changes, "added")),
             arg_int("removed", watch_count(changes, "removed")), arg_int("changed", watch_count(changes, "changed")),
             arg_int("same", watch_count(changes, "same"))));
    Str head[] = { view_say(r, K("watch.row-what")), view_say(r, K("watch.row-entry")), view_say(r, K("watch.row-reference")),
                   view_say(r, K("watch.row-fields")) };
    const JsonValue *list = json_get(changes, "list");
    if (!list || list->count == 0) return;
    view_table(r, view_say(r, K("watch.changes")), head, ARRAY_LEN(head));
    JSON_EACH(one, list) {
        if (shown++ == CHANGES_SHOWN) break;
        Str cells[] = { change_word(r, one), json_text(json_get(one, "name")), json_text(json_get(one, "reference")),
                        change_fields(r, json_get(one, "fields")) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
    view_table_count(r, list->count);
}

static bool is_removed(const JsonValue *changes, Str entry)
{
    JSON_EACH(one, json_get(changes, "list")) {
        if (str_is(json_text(json_get(one, "what")), "removed") && str_equal(json_text(json_get(one, "id")), entry)) return true;
    }
    return false;
}

static const JsonValue *changes_of(Request *r, const JsonValue *fields)
{
    JsonValue *changes;
    Error unheard;
    Str text = json_text(json_get(fields, "changes"));
    return text.len > 0 && json_parse(r->arena, text, &changes, &unheard) == ERR_OK ? changes : NULL;
}

/* Hits of the version before on entries that this one has no more. */
static ErrorCode show_gone(Request *r, const Seen *seen, const JsonValue *changes, Error *e)
{
    WatchHit *hits;
    size_t count, kept = 0;
    TRY(watch_hits_of(r, "list", json_text(json_get(seen->fields, "replaces")), &hits, &count, e));
    for (size_t i = 0; i < count; i++) if (is_removed(changes, hits[i].entry)) hits[kept++] = hits[i];
    if (kept == 0) return ERR_OK;
    view_warning(r, view_say(r, K("watch.gone-hits"), arg_int("n", (int64_t)kept)));
    watch_show_hits(r, view_say(r, K("watch.gone")), hits, kept);
    return ERR_OK;
}

ErrorCode desk_show_watch_list(Request *r, const Seen *seen, Error *e)
{
    if (!str_is(seen->kind->id, "watch_list") || !seen->fields) return ERR_OK;
    Str name = json_text(json_get(json_get(seen->fields, "file"), "name")), hash = json_text(json_get(json_get(seen->fields, "file"), "sha256"));
    view_row_to(r, view_say(r, K("run.column-file")), name, view_op(r, "document.get", arg_str("id", seen->record.id)));
    view_row(r, STR("SHA-256"), hash);
    const JsonValue *changes = changes_of(r, seen->fields);
    if (changes) show_changes(r, changes);
    if (changes) TRY(show_gone(r, seen, changes, e));
    watch_show_faults(r, seen->fields);
    return ERR_OK;
}

void desk_offer_watch(Request *r, const Seen *seen)
{
    static const struct { const char *op, *label; } SCREENS[] = {
        { "watch.screen", K("watch.offer-table") }, { "watch.screen_run", K("watch.offer-run") }, { "watch.screen_case", K("watch.offer-case") },
    };
    if (str_is(seen->kind->id, "screening") && desk_may(r, seen->record.chain, seen->kind->create, seen->kind->create_count))
        view_action(r, view_say(r, K("watch.offer-again")), view_op(r, "watch.again", arg_str("screening", seen->record.id)), "secondary");
    if (!str_is(seen->kind->id, "watch_list")) return;
    const Kind *k = model_kind(r->model, STR("screening"));
    bool may = k && desk_may(r, STR("office"), k->create, k->create_count);
    for (size_t i = 0; may && i < ARRAY_LEN(SCREENS) && str_is(seen->record.state, "in_force"); i++) {
        view_action(r, view_say_args(r, SCREENS[i].label, NULL, 0), view_op(r, SCREENS[i].op, arg_str("list", seen->record.id)),
                    i == 0 ? "primary" : "secondary");
    }
    bool ofac = str_is(json_text(json_get(seen->fields, "format")), "ofac") && str_is(seen->record.state, "imported");
    if (ofac && desk_may(r, STR("office"), seen->kind->create, seen->kind->create_count)) {
        view_action(r, view_say(r, K("watch.offer-aliases")), view_op(r, "watch.aliases", arg_str("id", seen->record.id)), "secondary");
    }
}

ErrorCode desk_watch_list(Request *r, Error *e)
{
    const Kind *k;
    TRY(desk_kind(r, STR("watch_list"), false, &k, e));
    return desk_list_kind(r, k, false, e);
}

/* ---- is an entry still on the list? ---- */

typedef struct { Request *request; Str next; const JsonValue *changes; } Later;

static ErrorCode later_version(void *self, const Record *rec, Error *e)
{
    Later *l = self;
    const JsonValue *body;
    if (rec->body.len == 0 || (!str_is(rec->state, "in_force") && !str_is(rec->state, "replaced"))) return ERR_OK;
    l->next = str_copy(l->request->arena, rec->id);
    if (!l->next.ptr) return error_memory(e);
    TRY(record_fields_kept(l->request->arena, rec, &body, e));
    l->changes = changes_of(l->request, json_get(body, "fields"));
    return ERR_END;
}

ErrorCode watch_gone_by(Request *r, Str list, Str entry, Str *ret, Error *e)
{
    enum { VERSIONS = 100 };
    *ret = STR("");
    for (int i = 0; i < VERSIONS && list.len > 0; i++) {
        Later l = { .request = r };
        TRY(records_by(r, STR("watch_list"), STR("replaces"), list, later_version, &l, e));
        if (l.changes && is_removed(l.changes, entry)) *ret = l.next;
        if (ret->len > 0) return ERR_OK;
        list = l.next;
    }
    return ERR_OK;
}
