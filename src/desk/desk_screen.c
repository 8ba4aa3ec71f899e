/* desk_screen.c: names held against a watch-list that is in force: a table that comes along, the suppliers that a run of detection flags, or the
 * persons and organizations of a case. What was looked up is kept as a table, so that the same can be asked again; each hit becomes a record of its
 * own, an open question. Screening and hits lie where the names come from: in the case, or with the office.
 *
 * How many may be looked up at once, and how many questions one screening may put, are caps of the model (`most` in screening.yaml). */
#include <sys/mman.h>
#include <unistd.h>

#include "base/io.h"
#include "desk/findings.h"
#include "desk/scan_worker.h"
#include "desk/watch.h"
#include "office/blob.h"
#include "rules/rules.h"
#include "text/csv.h"

enum { LEAST = 700, NAMES_MOST = 100000 };

/* What is screened: the list, where it will lie, and the table. */
typedef struct { Request *request; const Kind *kind, *hit; Seen list; Str chain; Buf table; size_t rows; } Screening;

static ErrorCode begin(Request *r, Str in_case, Screening *s, Error *e)
{
    *s = (Screening){ .request = r, .table = buf_in(r->arena) };
    TRY(desk_kind(r, STR("screening"), false, &s->kind, e));
    TRY(desk_kind(r, STR("hit"), false, &s->hit, e));
    TRY(watch_see_list(r, arg_text(r, "list"), &s->list, e));
    TRY(desk_place(r, s->kind, in_case, &s->chain, e));
    TRY(desk_need_role(r, s->chain, s->kind->create, s->kind->create_count, K("desk.may-not-create"), s->kind, e));
    TRY(desk_need_rank(r, s->chain, e));
    if (request_opens(r, s->chain)) return error_set(e, ERR_INVALID, K("watch.locked"));
    if (str_trim(arg_text(r, "purpose")).len == 0) return error_set(e, ERR_INVALID, K("watch.purpose-needed"));
    return str_is(s->list.record.state, "in_force") ? ERR_OK : error_set(e, ERR_INVALID, K("watch.not-in-force"),
        arg_str("list", json_text(json_get(s->list.body, "number"))));
}

/* ---- tables that are made here ---- */

static void begin_table(Screening *s)
{
    const Str head[] = { STR("id"), STR("name"), STR("birth"), STR("country"), STR("number"), STR("kind") };
    csv_row(&s->table, ',', head, ARRAY_LEN(head));
}

static ErrorCode add_row(Screening *s, Str id, Str name, Str birth, Str number, const char *kind, Error *e)
{
    const Str cells[] = { id, name, birth, STR(""), number, str_of(kind) };
    if (str_trim(name).len == 0) return ERR_OK;
    csv_row(&s->table, ',', cells, ARRAY_LEN(cells));
    if (++s->rows > NAMES_MOST) return error_set(e, ERR_LIMIT, K("watch.many-names"), arg_int("limit", NAMES_MOST));
    return s->table.failed ? error_memory(e) : ERR_OK;
}

/* What is sensitive goes into no table, whoever asks: the table is read by all who see the screening. */
static Str open_text(const Kind *k, const JsonValue *body, const char *name)
{
    const Field *f = kind_field(k, str_of(name));
    return f && !f->sensitive ? json_text(json_get(json_get(body, "fields"), name)) : STR("");
}

static ErrorCode add_others(Screening *s, const Kind *k, const JsonValue *body, Str id, const char *name, const char *kind, Error *e)
{
    const Field *f = kind_field(k, str_of(name));
    if (!f || f->sensitive) return ERR_OK;
    JSON_EACH(one, json_get(json_get(body, "fields"), name)) TRY(add_row(s, id, json_text(one), STR(""), STR(""), kind, e));
    return ERR_OK;
}

static ErrorCode add_record(void *self, const Record *rec, Error *e)
{
    Screening *s = self;
    Request *r = s->request;
    const Kind *k = model_kind(r->model, rec->kind);
    const JsonValue *body;
    const State *state = k ? kind_state_was(k, rec->state) : NULL;
    if (!k || rec->body.len == 0 || desk_is_hidden(r, rec) || (state && state->final)) return ERR_OK;    /* who was cleared is looked up no more */
    Str id = str_copy(r->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(record_fields_kept(r->arena, rec, &body, e));
    bool person = str_is(k->id, "person");
    const char *kind = person ? "person" : "body";
    Str name = open_text(k, body, "name"), birth = person ? open_text(k, body, "birth_date") : STR("");
    TRY(add_row(s, id, name, birth, open_text(k, body, person ? "pin" : "registration_number"), kind, e));
    return add_others(s, k, body, id, person ? "other_spellings" : "other_names", kind, e);
}

/* Whoever bought nothing and got something in what was flagged. Natural persons are not gathered from procurement data. */
static ErrorCode add_suppliers(Screening *s, const Findings *all, Error *e)
{
    for (size_t i = 0; i < all->party_count; i++) {
        const FindingParty *p = &all->parties[i];
        if (p->person || (p->got == 0 && p->own == 0) || p->bought > 0) continue;
        TRY(add_row(s, p->id, p->name, STR(""), STR(""), "body", e));
    }
    return ERR_OK;
}

/* ---- hits ---- */

static void put(Request *r, JsonValue *to, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, to, name, json_new_string(r->arena, str_copy(r->arena, text)));
}

static JsonValue *percent(Request *r, int64_t thousandths)
{
    JsonValue *v = json_new_object(r->arena);
    Str digits = thousandths % 10 == 0 ? str_format(r->arena, "%d", (int)(thousandths / 10))
        : str_format(r->arena, "%d.%d", (int)(thousandths / 10), (int)(thousandths % 10));
    json_set(r->arena, v, "number", json_new_string(r->arena, digits));
    return json_set(r->arena, v, "unit", json_new_string(r->arena, STR("percent")));
}

/* What stands beside the names: kept with the hit as it was found, for the list may be another by the time somebody answers. */
static JsonValue *details_of(Request *r, const JsonValue *hit)
{
    static const char *const KEPT[] = { "sort", "weak", "names", "births", "countries", "numbers", "about", "reasons" };
    JsonValue *to = json_new_object(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(KEPT); i++) {
        const JsonValue *v = json_get(hit, KEPT[i]);
        if (v) json_set(r->arena, to, KEPT[i], json_copy(r->arena, v));
    }
    return to;
}

static ErrorCode hit_draft(Screening *s, Str screening, Str line, Draft *ret, Error *e)
{
    static const struct { const char *from, *to; } TEXTS[] = {
        { "asked", "asked" }, { "found", "found" }, { "query", "query" }, { "entry", "entry" }, { "reference", "reference" },
        { "programme", "programme" }, { "listed_on", "listed_on" }, { "reason", "grounds" },
    };
    Request *r = s->request;
    JsonValue *hit, *fields = json_new_object(r->arena);
    Buf details = buf_in(r->arena);
    Record subject;
    Error unheard;
    TRY(json_parse(r->arena, line, &hit, e));
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) put(r, fields, TEXTS[i].to, json_text(json_get(hit, TEXTS[i].from)));
    Str query = json_text(json_get(hit, "query"));
    if (!str_is(s->chain, "office") && records_get(r, query, &subject, &unheard) == ERR_OK && str_equal(subject.chain, s->chain))
        put(r, fields, "subject", query);
    json_set(r->arena, fields, "nearness", percent(r, watch_count(hit, "score")));
    json_set(r->arena, fields, "row", watch_number(r, watch_count(hit, "row")));
    put(r, fields, "screening", screening);
    put(r, fields, "list", s->list.record.id);
    json_write(&details, details_of(r, hit));
    put(r, fields, "details", buf_str(&details));
    Str id = object_id_new(r->arena, s->hit->id);
    if (!id.ptr || !fields || details.failed) return error_memory(e);
    TRY(desk_check_fields(r, s->hit, fields, s->hit->states[0].id, e));
    *ret = desk_draft(s->hit, s->chain, STR("record.create"), id, 0, s->hit->states[0].id, NUMBER_NEXT, fields);
    return ERR_OK;
}

/* ---- the screening ---- */

static ErrorCode keep_table(Screening *s, Str name, BlobRow *row, JsonValue **value, Error *e)
{
    Request *r = s->request;
    int fd = r->fd, own = -1;
    if (s->table.len > 0) {
        own = memfd_create("table", MFD_CLOEXEC);
        if (own < 0) return error_system(e, STR("memfd"));
        fd = own;
    }
    ErrorCode code = own >= 0 ? fd_write_all(own, buf_str(&s->table), STR("memfd"), e) : ERR_OK;
    if (code == ERR_OK && lseek(fd, 0, SEEK_SET) != 0) code = error_system(e, STR("memfd"));
    if (code == ERR_OK) code = blob_keep(r->office, r->arena, fd, row, e);
    if (own >= 0) close(own);
    *value = code == ERR_OK ? desk_file_value(r, row, name, STR("text/csv")) : NULL;
    return code;
}

/* The model's caps, said before its check says less. */
static ErrorCode check_caps(Screening *s, int64_t queries, int64_t hits, Error *e)
{
    const struct { const char *field, *key; int64_t n; } CAPS[] = {
        { "queries", K("watch.too-many-queries"), queries }, { "hits", K("watch.too-many-hits"), hits },
    };
    for (size_t i = 0; i < ARRAY_LEN(CAPS); i++) {
        const Field *f = kind_field(s->kind, str_of(CAPS[i].field));
        int64_t unit = 1;
        for (int k = 0; k < NUMBER_PLACES; k++) unit *= 10;
        if (f && f->has_most && CAPS[i].n > f->most / unit)
            return error_set(e, ERR_LIMIT, CAPS[i].key, arg_int("n", CAPS[i].n), arg_int("most", f->most / unit));
    }
    return ERR_OK;
}

static ErrorCode screening_fields(Screening *s, const char *what, Str title, const JsonValue *head, int64_t least, JsonValue *fields, Error *e)
{
    static const char *const COUNTS[] = { "queries", "found", "hits", "cut", "unread" };
    Request *r = s->request;
    const JsonValue *faults = json_get(head, "faults");
    put(r, fields, "title", title);
    put(r, fields, "list", s->list.record.id);
    put(r, fields, "what", str_of(what));
    put(r, fields, "purpose", str_trim(arg_text(r, "purpose")));
    put(r, fields, "screened_by", session_user(r->session));
    for (size_t i = 0; i < ARRAY_LEN(COUNTS); i++) {
        int64_t n = watch_count(head, COUNTS[i]);
        if (n > 0 || i < 3) json_set(r->arena, fields, COUNTS[i], watch_number(r, n));
    }
    json_set(r->arena, fields, "least", percent(r, least));
    if (faults && faults->count > 0) {
        Buf text = buf_in(r->arena);
        json_write(&text, faults);
        put(r, fields, "faults", buf_str(&text));
    }
    return fields && !fields->broken ? ERR_OK : error_memory(e);
}

static ErrorCode least_of(Request *r, int64_t *ret, Error *e)
{
    *ret = arg_number(r, "least", LEAST / 10) * 10;
    return *ret >= 500 && *ret <= 1000 ? ERR_OK : error_set(e, ERR_USAGE, K("watch.no-least"));
}

static void tell(Screening *s, const JsonValue *head, const Done *done, int64_t ticks)
{
    static const char *const COUNTS[] = { "queries", "found", "hits", "cut", "unread", "names" };
    Request *r = s->request;
    for (size_t i = 0; i < ARRAY_LEN(COUNTS); i++)
        json_set(r->arena, view_data(r), COUNTS[i], json_new_int(r->arena, watch_count(head, COUNTS[i])));
    json_set(r->arena, view_data(r), "milliseconds", json_new_int(r->arena, ticks / 1000000));
    desk_done(r, K("desk.created"), done);
    view_note(r, view_say(r, K("watch.screened"), arg_int("queries", watch_count(head, "queries")), arg_int("found", watch_count(head, "found")),
              arg_int("hits", watch_count(head, "hits")), arg_int("names", watch_count(head, "names"))));
    if (watch_count(head, "unread") > 0) view_warning(r, view_say(r, K("watch.rows-unread"), arg_int("n", watch_count(head, "unread"))));
}

/* Asks the worker, and enters the screening and its hits together or not at all. */
static ErrorCode screen(Screening *s, const char *what, Str title, JsonValue *fields, Error *e)
{
    CLEANUP(watch_ask_free) WatchAsk k = { 0 };
    Request *r = s->request;
    JsonValue *head, *file;
    Str rest, line;
    BlobRow row = { 0 };
    int64_t least, began = clock_ticks();
    size_t count = 1;
    TRY(least_of(r, &least, e));
    watch_ask_begin(&k, r, "screen", json_text(json_get(s->list.fields, "format")));
    json_set(&k.arena, k.head, "least", json_new_int(&k.arena, least));
    TRY(watch_ask_list(&k, "sizes", s->list.record.chain, s->list.fields, e));
    TRY(s->table.len > 0 ? watch_ask_text(&k, "sizes", buf_str(&s->table), e) : watch_ask_fd(&k, "sizes", r->fd, e));
    TRY(watch_ask(&k, &head, &rest, e));
    TRY(check_caps(s, watch_count(head, "queries") + watch_count(head, "unread"), watch_count(head, "hits"), e));
    Draft *drafts = arena_array(r->arena, (size_t)watch_count(head, "hits") + 1, sizeof *drafts);
    Done *done = arena_array(r->arena, (size_t)watch_count(head, "hits") + 1, sizeof *done);
    Str id = object_id_new(r->arena, s->kind->id);
    if (!drafts || !done || !id.ptr) return error_memory(e);
    TRY(screening_fields(s, what, title, head, least, fields, e));
    while (str_next_line(&rest, &line) && count <= (size_t)watch_count(head, "hits")) TRY(hit_draft(s, id, line, &drafts[count++], e));
    TRY(keep_table(s, title, &row, &file, e));
    json_set(r->arena, fields, "file", file);
    TRY(desk_check_fields(r, s->kind, fields, s->kind->states[0].id, e));
    drafts[0] = desk_draft(s->kind, s->chain, STR("record.create"), id, 0, s->kind->states[0].id, NUMBER_NEXT, fields);
    drafts[0].blob = &row;
    TRY(office_commit(r, drafts, count, done, e));
    tell(s, head, &done[0], clock_ticks() - began);
    return ERR_OK;
}

ErrorCode desk_watch_screen(Request *r, Error *e)
{
    Screening s;
    TRY(begin(r, arg_text(r, "case"), &s, e));
    Str name = str_trim(arg_text(r, "name"));
    return screen(&s, "table", name.len > 0 ? name : STR("table.csv"), json_new_object(r->arena), e);
}

/* The table of an earlier screening against the version that is in force now. */
ErrorCode desk_watch_again(Request *r, Error *e)
{
    Screening s;
    Seen old, list;
    BlobRow row;
    BlobKey key;
    Str now, named = arg_text(r, "screening");
    JsonValue *fields = json_new_object(r->arena), *args = json_copy(r->arena, r->args);
    TRY(desk_see(r, named, &old, e));
    if (!str_is(old.kind->id, "screening")) return error_set(e, ERR_USAGE, K("watch.not-a-screening"), arg_str("record", named));
    TRY(desk_is_here(&old, e));
    TRY(watch_see_list(r, json_text(json_get(old.fields, "list")), &list, e));
    TRY(rules_watch_list_in_force(r, &(Record){ 0 }, list.fields, &now, e));
    if (now.len == 0) return error_set(e, ERR_INVALID, K("watch.none-in-force"), arg_str("list", json_text(json_get(list.fields, "title"))));
    json_set(r->arena, args, "list", json_new_string(r->arena, now));
    const JsonValue *asked = r->args;
    r->args = args;
    bool of_case = !str_is(old.record.chain, "office");
    ErrorCode code = begin(r, of_case ? old.record.chain : STR(""), &s, e);
    if (code == ERR_OK) code = records_file(r, old.record.chain, json_get(old.fields, "file"), &row, &key, e);
    if (code == ERR_OK) code = scan_add_file(r->office, &row, &key, &s.table, e);
    crypto_wipe(&key, sizeof key);
    put(r, fields, "run", json_text(json_get(old.fields, "run")));
    Str what = json_text(json_get(old.fields, "what"));
    if (code == ERR_OK) code = screen(&s, str_c(r->arena, what), json_text(json_get(old.fields, "title")), fields, e);
    r->args = asked;
    return code;
}

ErrorCode desk_watch_screen_run(Request *r, Error *e)
{
    CLEANUP(findings_close) RunInHand run = { 0 };
    Screening s;
    JsonValue *fields = json_new_object(r->arena);
    TRY(begin(r, STR(""), &s, e));
    TRY(findings_open(r, arg_text(r, "run"), &run, e));
    if (!run.all) return error_set(e, ERR_NOT_FOUND, K("run.none"));
    begin_table(&s);
    TRY(add_suppliers(&s, run.all, e));
    if (s.rows == 0) return error_set(e, ERR_INVALID, K("watch.nobody"));
    put(r, fields, "run", run.seen.record.id);
    return screen(&s, "run", desk_name(r, run.seen.kind, run.seen.body), fields, e);
}

ErrorCode desk_watch_screen_case(Request *r, Error *e)
{
    static const char *const KINDS[] = { "person", "organization" };
    Screening s;
    Seen of_case;
    TRY(begin(r, arg_text(r, "case"), &s, e));
    TRY(desk_see(r, arg_text(r, "case"), &of_case, e));
    begin_table(&s);
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        const Kind *k = model_kind(r->model, str_of(KINDS[i]));
        if (k) TRY(desk_each_record(r, k, s.chain, add_record, &s, e));
    }
    if (s.rows == 0) return error_set(e, ERR_INVALID, K("watch.nobody"));
    TRY(desk_note_question(r, STR("person"), s.chain, STR(""), (int64_t)s.rows, e));
    return screen(&s, "case", desk_name(r, of_case.kind, of_case.body), json_new_object(r->arena), e);
}
