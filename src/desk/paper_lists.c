/* paper_lists.c: lists of other records that a form asks for by name, and the history of its own: what was seized in a search, the elements of
 * a case, the lines of a register, the hands an exhibit went through.
 *
 * Only what the form names is read. A list holds what lies in the chain of the record itself and what the one who makes the paper may
 * see; what he may not see is neither listed nor counted. Records stand in the order in which they were entered. */
#include "desk/paper_values.h"

#include "desk/custody_paper.h"
#include "desk/desk_proof.h"
#include "desk/desk_register.h"
#include "desk/money.h"
#include "desk/programme.h"
#include "desk/search_check.h"
#include "desk/desk_project.h"
#include "desk/certificates.h"
#include "desk/course.h"
#include "desk/learning.h"
#include "desk/stock.h"
#include "desk/register_book.h"
#include "rules/rules.h"
#include "text/mustache.h"

#include <stdlib.h>

enum { LINES = 5000 };          /* of one list: a bound book of more is printed by shorter periods */

/* ---- collecting ---- */

typedef struct { Str id, number; Instant made; Seen seen; } Line;
typedef struct { Request *r; const Kind *kind; Str chain; Line *lines; size_t count, room; } Lines;

static ErrorCode take_line(void *self, const Record *rec, Error *e)
{
    Lines *l = self;
    if (rec->body.len == 0 || !str_equal(rec->chain, l->chain) || desk_is_hidden(l->r, rec) || record_is_pulled_back(rec)) return ERR_OK;
    if (!request_may_see(l->r, l->kind, rec)) return ERR_OK;
    if (l->count == LINES) return error_set(e, ERR_LIMIT, K("paper.many-lines"), arg_int("limit", LINES), arg_str("kind", l->kind->id));
    if (l->count == l->room) {
        size_t room = l->room > 0 ? l->room * 2 : 64;
        Line *more = arena_array(l->r->arena, room, sizeof *more);
        if (!more) return error_memory(e);
        if (l->count > 0) memcpy(more, l->lines, l->count * sizeof *more);
        l->lines = more;
        l->room = room;
    }
    Line *line = &l->lines[l->count++];
    *line = (Line){ .id = str_copy(l->r->arena, rec->id) };
    return line->id.ptr ? ERR_OK : error_memory(e);
}

static int by_made(const void *a, const void *b)
{
    const Line *one = a, *other = b;
    if (one->made != other->made) return one->made < other->made ? -1 : 1;
    if (one->number.len != other->number.len) return one->number.len < other->number.len ? -1 : 1;     /* T-2026-9999, T-2026-10000 */
    int numbers = str_compare(one->number, other->number);
    if (numbers != 0) return numbers;
    return str_compare(one->id, other->id);
}

static ErrorCode in_order(Lines *l, Error *e)
{
    for (size_t i = 0; i < l->count; i++) {
        StateSince since;
        Line *line = &l->lines[i];
        TRY(request_state_since(l->r, line->id, &since, e));
        TRY(desk_see(l->r, line->id, &line->seen, e));
        line->made = since.entered;
        line->number = json_text(json_get(line->seen.body, "number"));
    }
    sort_list(l->lines, l->count, sizeof *l->lines, by_made);
    return ERR_OK;
}

/* ---- as values ---- */

static void set_text(Request *r, JsonValue *to, const char *name, Str text)
{
    json_set(r->arena, to, name, json_new_string(r->arena, text));
}

static Str number_text(Request *r, size_t n)
{
    return str_format(r->arena, "%zu", n);
}

static Str day_of(Request *r, Instant made)
{
    char day[11];
    return made > 0 ? str_copy(r->arena, day_format_local(day, instant_local_day(made))) : STR("");
}

/* The lines entered on the days from `from` to `until`. */
static ErrorCode give_lines(Lines *l, Lang lang, Day from, Day until, JsonValue **ret, Error *e)
{
    JsonValue *list = json_new_array(l->r->arena);
    TRY(in_order(l, e));
    for (size_t i = 0; i < l->count; i++) {
        Day entered = instant_local_day(l->lines[i].made);
        if (entered < from || entered > until) continue;
        JsonValue *item = paper_record_values(l->r, lang, &l->lines[i].seen);
        if (!item || !list) return error_memory(e);
        set_text(l->r, item, "no", number_text(l->r, list->count + 1));
        set_text(l->r, item, "entered", day_of(l->r, l->lines[i].made));
        json_add(l->r->arena, list, item);
    }
    *ret = list;
    return list ? ERR_OK : error_memory(e);
}

/* ---- which the form asks for ---- */

/* An object of that name in `to`, made where it is missing. */
static JsonValue *within(Request *r, JsonValue *to, Str name)
{
    JsonValue *there = (JsonValue *)(uintptr_t)json_get_str(to, name);
    if (there) return there;
    there = json_new_object(r->arena);
    char *kept = str_c(r->arena, name);
    if (kept) json_set(r->arena, to, kept, there);
    return kept ? there : NULL;
}

/* Hypotheses hold for the versions of a plan that come after the one which brought them up. */
static ErrorCode of_versions(Request *r, Str plan, Lines *l, Error *e)
{
    Str versions[PLAN_VERSIONS];
    size_t count;
    TRY(rules_plan_versions(r, plan, versions, &count, e));
    for (size_t i = 0; i < count; i++) TRY(records_by(r, l->kind->id, STR("plan"), versions[i], take_line, l, e));
    return ERR_OK;
}

static ErrorCode add_list(Request *r, Lang lang, const Seen *about, Str name, JsonValue *to, Error *e)
{
    Str field = name, way, kind, full = name;
    str_cut(&field, '.', &way);
    bool pointing = str_cut(&field, '.', &kind);
    const Kind *k = model_kind(r->model, kind);
    Lines l = { .r = r, .kind = k, .chain = about->record.chain };
    JsonValue *list, *place = within(r, to, way);
    if (!k) return error_set(e, ERR_INVALID, K("paper.lint-no-value"), arg_str("at", full), arg_str("name", kind));
    bool versions = pointing && str_is(k->id, "hypothesis") && str_is(field, "plan");
    if (versions) TRY(of_versions(r, about->record.id, &l, e));
    else if (pointing) TRY(records_by(r, k->id, field, about->record.id, take_line, &l, e));
    else TRY(records_of_kind_in(r, about->record.chain, k->id, take_line, &l, e));
    TRY(give_lines(&l, lang, INT32_MIN, INT32_MAX, &list, e));
    if (pointing && place) place = within(r, place, kind);
    char *last = str_c(r->arena, pointing ? field : kind);
    if (!place || !last) return error_memory(e);
    json_set(r->arena, place, last, list);
    return ERR_OK;
}

/* A register's own: its lines, which kind they are of, and how many. */
static ErrorCode add_register(Request *r, Lang lang, const Seen *about, JsonValue *to, Error *e)
{
    Str of = json_text(json_get(about->fields, "of"));
    const Kind *k = model_kind(r->model, str_is(of, "seal") ? STR("exhibit") : of);
    Lines l = { .r = r, .kind = k, .chain = about->record.chain };
    JsonValue *list = NULL, *which = json_new_object(r->arena);
    Day from, until;
    bool told = day_parse(json_text(json_get(about->fields, "from")), &from) && day_parse(json_text(json_get(about->fields, "until")), &until);
    if (!k || !told || until < from)
        return error_set(e, ERR_INVALID, K("paper.register"), arg_str("record", json_text(json_get(about->body, "number"))));
    bool ways = str_is(of, "crime_registration"), book = register_is_book(of);
    if (ways) TRY(ways_lines(r, from, until, &list, e));
    else if (book) TRY(register_book(r, about, of, from, until, to, e));
    else TRY(records_of_kind_in(r, about->record.chain, k->id, take_line, &l, e));
    if (!ways && !book) TRY(give_lines(&l, lang, from, until, &list, e));
    char *name = str_c(r->arena, of);
    if (!name || !which) return error_memory(e);
    json_set(r->arena, which, name, json_new_bool(r->arena, true));
    json_set(r->arena, to, "of", which);
    if (!book) json_set(r->arena, to, "lines", list);
    set_text(r, to, "line_count", book ? json_text(json_get(to, "all_lines")) : number_text(r, list->count));
    return ERR_OK;
}

/* ---- history ---- */

typedef struct { Request *r; Lang lang; const Seen *about; JsonValue *list; } History;

static ErrorCode take_version(void *self, const Entry *entry, Error *e)
{
    History *h = self;
    Request *r = h->r;
    Act act;
    JsonValue *body;
    Str content, reason = STR("");
    bool version = str_is(entry->op, "record.create") || str_is(entry->op, "record.change") || str_starts(entry->op, STR("record.move."));
    if (!version || records_content(r, entry, &content, e) != ERR_OK) return ERR_OK;     /* what was erased has nothing to show */
    TRY(json_parse(r->arena, content, &body, e));
    TRY(records_act(r, entry, &act, e));
    if (act.reason_code.len > 0 && records_reason(r, entry, &reason, e) != ERR_OK) reason = STR("");
    Seen then = *h->about;
    then.record.state = json_text(json_get(body, "state"));
    then.body = body;
    then.fields = json_get(body, "fields");
    JsonValue *item = paper_record_values(r, h->lang, &then);
    char when[17];
    if (!item) return error_memory(e);
    set_text(r, item, "no", number_text(r, h->list->count + 1));
    set_text(r, item, "on", str_copy(r->arena, instant_format_local(when, entry->received)));
    set_text(r, item, "by", desk_user_name(r, act.actor));
    set_text(r, item, "done", desk_act_words(r, &act));
    set_text(r, item, "why", reason);
    json_add(r->arena, h->list, item);
    return ERR_OK;
}

/* {{#some.NAME}}: there where the list of that name is, and has something in it: for what stands around a list once. */
static ErrorCode add_some(Request *r, Str name, JsonValue *to, Error *e)
{
    const JsonValue *list = to;
    JsonValue *place = within(r, to, STR("some"));
    Str rest = name, part;
    for (bool more = true; more && place; ) {
        more = str_cut(&rest, '.', &part);
        list = list ? json_get_str(list, part) : NULL;
        if (more) place = within(r, place, part);
    }
    char *last = str_c(r->arena, part);
    if (!place || !last) return error_memory(e);
    json_set(r->arena, place, last, json_new_bool(r->arena, list && list->type == JSON_ARRAY && list->count > 0));
    return ERR_OK;
}

/* SHA-256 over what the list of seized things says, in its order, in groups of eight digits: who holds a copy sees whether it is the same list. */
static ErrorCode add_list_hash(Request *r, JsonValue *to, Error *e)
{
    static const char *const SAID[] = { "number", "what", "seal", "pieces", "weight" };
    const JsonValue *list = json_get(json_get(json_get(to, "by"), "exhibit"), "search");
    Buf text = buf_in(r->arena), shown = buf_in(r->arena);
    char hex[65];
    JSON_EACH(one, list) {
        for (size_t i = 0; i < ARRAY_LEN(SAID); i++) {
            buf_add(&text, json_text(json_get(one, SAID[i])));
            buf_byte(&text, i + 1 < ARRAY_LEN(SAID) ? '\t' : '\n');
        }
    }
    if (text.failed) return error_memory(e);
    Hash hash = hash_of(buf_str(&text));
    Str digits = hash_hex(hex, &hash);
    for (size_t i = 0; i < digits.len; i += 8) buf_format(&shown, "%s%.8s", i > 0 ? " " : "", digits.ptr + i);
    set_text(r, to, "list_hash", buf_str(&shown));
    return ERR_OK;
}

ErrorCode paper_lists(Request *r, Lang lang, const Seen *about, const PaperForm *f, JsonValue *to, Error *e)
{
    const MustacheTemplate *t;
    JsonValue *proof;
    Str name;
    TRY(mustache_compile(r->arena, f->name, f->template, &t, e));
    for (size_t at = 0; mustache_next_name(t, &at, &name); ) {
        bool list = str_starts(name, STR("in_case.")) || str_starts(name, STR("by."));
        if (list) TRY(add_list(r, lang, about, name, to, e));
        if (str_is(name, "lines") && !json_get(to, "line_count")) TRY(add_register(r, lang, about, to, e));
        if (str_is(name, "handed") && !json_get(to, "handed") && str_is(about->kind->id, "hand_over")) {
            JsonValue *handed = json_new_array(r->arena);
            TRY(desk_handed_values(r, about, handed, e));
            json_set(r->arena, to, "handed", handed);
        }
        if (str_is(name, "checks") && !json_get(to, "checks") && str_is(about->kind->id, "search_action")) {
            JsonValue *checks = json_new_array(r->arena);
            TRY(search_check_values(r, about, checks, e));
            json_set(r->arena, to, "checks", checks);
        }
        TRY(stock_values(r, about, name, to, e));
        TRY(project_values(r, about, name, to, e));
        TRY(money_values(r, lang, about, name, to, e));
        TRY(programme_values(r, lang, about, name, to, e));
        TRY(course_values(r, about, name, to, e));
        TRY(certificate_values(r, lang, about, name, to, e));
        TRY(learning_values(r, lang, about, name, to, e));
        if (str_is(name, "custody") && !json_get(to, "custody")) {
            JsonValue *custody;
            TRY(custody_values(r, about, &custody, e));
            json_set(r->arena, to, "custody", custody);
        }
        if (str_is(name, "proof") && !json_get(to, "proof")) {
            TRY(desk_proof_values(r, lang, about, &proof, e));
            json_set(r->arena, to, "proof", proof);
        }
        if (str_is(name, "history") && !json_get(to, "history")) {
            History h = { .r = r, .lang = lang, .about = about, .list = json_new_array(r->arena) };
            TRY(records_history(r, about->record.id, take_version, &h, e));
            json_set(r->arena, to, "history", h.list);
        }
    }
    for (size_t at = 0; mustache_next_name(t, &at, &name); ) {
        if (str_is(name, "list_hash") && !json_get(to, "list_hash")) TRY(add_list_hash(r, to, e));
    }
    for (size_t at = 0; mustache_next_name(t, &at, &name); ) if (str_starts(name, STR("some."))) TRY(add_some(r, str_from(name, 5), to, e));
    return to ? ERR_OK : error_memory(e);
}
