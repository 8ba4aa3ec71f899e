/* desk_proof_changes.c: what changed in the matrix since a day: which elements and links were made, changed or moved, when, by
 * whom and why. Without a day it is told since the plan of the case was last approved or reviewed, because that is what a
 * reviewer has not seen yet.
 *
 * It is read from the ledger's entries: what was withdrawn since stands in it like what was added. */
#include "desk/desk_today.h"
#include "desk/form.h"
#include "desk/proof.h"

#include <stdlib.h>

enum { CHANGES_MOST = 500 };

typedef struct { Instant at; Str who, what, why, object; } Change;
typedef struct {
    Request *request; Str chain; Instant since; RecordIds ids; const Kind *kind; Change *list; size_t count, room; Str object;
} Changes;

static ErrorCode take_id(void *self, const Record *rec, Error *e)
{
    Changes *c = self;
    bool mine = str_equal(rec->chain, c->chain) && request_may_see(c->request, c->kind, rec);
    return mine ? record_ids_add(&c->ids, rec->id, e) : ERR_OK;
}

static ErrorCode each_id(Changes *c, const char *kind, Error *e)
{
    c->kind = model_kind(c->request->model, str_of(kind));
    return c->kind ? records_of_kind_in(c->request, c->chain, c->kind->id, take_id, c, e) : ERR_OK;
}

/* ---- since when ---- */

static ErrorCode take_review(void *self, const Entry *entry, Error *e)
{
    Changes *c = self;
    static const char *const REVIEWS[] = { "record.move.approve", "record.move.review", "record.move.hold",
                                           "record.move.complete" };
    (void)e;
    for (size_t i = 0; i < ARRAY_LEN(REVIEWS); i++)
        if (str_is(entry->op, REVIEWS[i]) && entry->received > c->since) c->since = entry->received;
    return ERR_OK;
}

static ErrorCode last_review(Changes *c, Error *e)
{
    TRY(each_id(c, "plan", e));
    for (size_t i = 0; i < c->ids.count; i++) TRY(records_history(c->request, c->ids.ids[i], take_review, c, e));
    c->ids.count = 0;
    return ERR_OK;
}

static ErrorCode read_since(Changes *c, Error *e)
{
    Day day;
    Str typed = arg_text(c->request, "since");
    if (typed.len == 0) return last_review(c, e);
    bool read = day_parse(typed, &day) || day_parse_local(typed, &day);
    if (!read) return error_set(e, ERR_INVALID, K("proof.no-day"), arg_str("day", typed));
    c->since = day_local_begin(day);
    return ERR_OK;
}

/* ---- what changed ---- */

static ErrorCode take_change(void *self, const Entry *entry, Error *e)
{
    Changes *c = self;
    Request *r = c->request;
    Act act;
    Str reason = STR("");
    if (entry->received < c->since || !str_starts(entry->op, STR("record.")) || str_is(entry->op, "record.look")) return ERR_OK;
    if (str_is(entry->op, "record.export")) return ERR_OK;
    TRY(records_act(r, entry, &act, e));
    if (act.reason_code.len > 0 && records_reason(r, entry, &reason, e) != ERR_OK) reason = STR("");
    if (!ARENA_ROOM(r->arena, c->list, c->count, c->room)) return error_memory(e);
    c->list[c->count++] = (Change){ .at = entry->received, .who = desk_user_name(r, act.actor),
                                    .what = str_copy(r->arena, desk_act_words(r, &act)),
                                    .why = str_copy(r->arena, reason), .object = c->object };
    return ERR_OK;
}

static int newest_first(const void *a, const void *b)
{
    const Change *one = a, *other = b;
    if (one->at != other->at) return one->at > other->at ? -1 : 1;
    return str_compare(one->object, other->object);
}

/* "Order of appointment: supports · The person was …"; an empty text for what the reader may not see. */
static Str subject_of(Request *r, Str id)
{
    Seen seen;
    Error unheard;
    if (desk_see(r, id, &seen, &unheard) != ERR_OK || record_is_pulled_back(&seen.record)) return STR("");
    if (!str_is(seen.kind->id, "evidence_link")) return desk_title(r, seen.kind, seen.body);
    Str item = json_text(json_get(seen.fields, "item"));
    if (desk_ref_target(r, item).len == 0) return STR("");
    return str_format(r->arena, STR_FMT ": " STR_FMT " · " STR_FMT, STR_ARG(desk_ref_label(r, item)),
                      STR_ARG(desk_value_text(r, kind_field(seen.kind, STR("says")), json_get(seen.fields, "says"))),
                      STR_ARG(desk_ref_label(r, json_text(json_get(seen.fields, "element")))));
}

static void show_list(Changes *c)
{
    Request *r = c->request;
    Str head[] = { view_say(r, K("proof.row-subject")), view_say(r, K("desk.row-time")), view_say(r, K("desk.row-op")),
                   view_say(r, K("desk.row-who")),
                   view_say(r, K("desk.row-reason")) };
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "changes", list);
    view_table(r, STR(""), head, ARRAY_LEN(head));
    size_t shown = 0;
    for (size_t i = 0; i < c->count && shown < CHANGES_MOST; i++) {
        const Change *one = &c->list[i];
        Str subject = subject_of(r, one->object);
        if (subject.len == 0) continue;
        Str cells[] = { subject, view_instant(r, one->at), one->what, one->who, one->why };
        view_table_row_to(r, cells, ARRAY_LEN(cells), one->object);
        JsonValue *row = json_new_object(r->arena);
        char when[25];
        json_set(r->arena, row, "object", json_new_string(r->arena, one->object));
        json_set(r->arena, row, "received", json_new_string(r->arena, str_copy(r->arena, instant_format(when, one->at))));
        json_add(r->arena, list, row);
        shown++;
    }
    if (shown == CHANGES_MOST && c->count > shown) view_note(r, view_say(r, K("proof.more-changes"), arg_int("n", CHANGES_MOST)));
}

ErrorCode desk_proof_changes(Request *r, Error *e)
{
    static const char *const KINDS[] = { "offence", "element", "evidence_link" };
    Seen file;
    TRY(proof_case(r, arg_text(r, "case"), &file, e));
    Changes c = { .request = r, .chain = file.record.id, .ids = { .request = r } };
    TRY(read_since(&c, e));
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) TRY(each_id(&c, KINDS[i], e));
    for (size_t i = 0; i < c.ids.count; i++) {
        c.object = c.ids.ids[i];
        TRY(records_history(r, c.object, take_change, &c, e));
    }
    sort_list(c.list, c.count, sizeof *c.list, newest_first);
    desk_show_crumbs(r, &file);
    view_crumb(r, desk_title(r, file.kind, file.body), file.record.id);
    view_crumb(r, view_say(r, K("proof.matrix")), view_op(r, "proof.show", arg_str("case", file.record.id)));
    view_title(r, view_say(r, K("proof.changes")));
    JsonValue *form = form_new(r, STR("proof.changes"), view_say(r, K("proof.show")));
    form_field(r, form, form_field_named(r, "since", "date", view_say(r, K("arg.proof-since")), arg_text(r, "since")));
    view_filter(r, form);
    if (arg_text(r, "since").len == 0) {
        view_note(r, c.since > 0 ? view_say(r, K("proof.since-review"), arg_str("time", view_instant(r, c.since)))
                  : view_say(r, K("proof.since-ever")));
    }
    show_list(&c);
    return ERR_OK;
}
