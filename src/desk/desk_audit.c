/* desk_audit.c: the trace: who did what, when and why. Of one record for those who know it; of any ordinary case, or of one user,
 * for an auditor, who sees no content by it: for that he breaks the glass. Looking at a trace leaves a trace. */
#include "desk/desk.h"
#include "office/cosigner.h"
#include "office/act_words.h"

#include <inttypes.h>

static Str reason_of(Request *r, const Entry *entry, const Act *act, Str *whom)
{
    Error e;
    Str reason = STR("");
    *whom = STR("");
    if (act->reason_code.len == 0) return reason;
    ErrorCode code = records_reason(r, entry, &reason, &e);
    if (code != ERR_OK) return view_say(r, K("desk.erased"));
    return str_starts(act->reason_code, STR("deputy")) ? deputy_reason_read(reason, whom) : reason;
}

/* Where it stands; of an act that came from another store also where it stood there. */
static Str place_text(Request *r, const Entry *entry, const EntryText *text)
{
    Str here = str_format(r->arena, "%u/%" PRIu64, entry->epoch, entry->index);
    if (text->via_origin.len == 0) return here;
    return str_format(r->arena, STR_FMT " (" STR_FMT " %" PRIu64 ")", STR_ARG(here), STR_ARG(text->via_origin), text->via_index);
}

/* "Interview: recorded"; a move by its label in today's model; what has no words stands as it was signed. */
Str desk_act_words(Request *r, const Act *act)
{
    static const Str MOVE = STR("record.move.");
    Str kind_id, rest = act->object;
    str_cut(&rest, '/', &kind_id);
    const Kind *k = model_kind(r->model, kind_id);
    const Move *m = k && str_starts(act->op, MOVE) ? kind_move(k, str_from(act->op, MOVE.len)) : NULL;
    const char *key = act_takes_over(act) ? K("takeover.op") : act_words_key(act->op);
    Str what = m ? view_label(r, &m->label) : key ? view_say_args(r, key, NULL, 0) : act->op;
    bool of_record = m || str_starts(act->op, STR("record."));
    return k && of_record ? str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(view_label(r, &k->label)), STR_ARG(what)) : what;
}

ErrorCode desk_trace_row(Request *r, const Entry *entry, bool with_object, JsonValue *list, Error *e)
{
    EntryText text;
    Note note;
    Act act;
    char when[25];
    Str whom, kept = str_copy(r->arena, entry->text);
    if (!kept.ptr) return error_memory(e);
    TRY(entry_parse(kept, &text, e));
    TRY(act_open(text.act_note, &note, &act, e));
    Str reason = reason_of(r, entry, &act, &whom), who = desk_user_name(r, act.actor);
    Str place = place_text(r, entry, &text);
    Str second;
    TRY(act_cosigner(r, &note, &act, &second, e));
    if (whom.len > 0) who = view_say(r, K("rights.for"), arg_str("who", who), arg_str("whom", desk_user_name(r, whom)));
    if (second.len > 0) who = view_say(r, K("custody.and-with"), arg_str("who", who), arg_str("whom", desk_user_name(r, second)));
    Str cells[6] = { view_instant(r, entry->received), desk_act_words(r, &act), who, act.object };
    size_t n = with_object ? 4 : 3;
    cells[n++] = reason;
    cells[n++] = place;
    view_table_row(r, cells, n);

    JsonValue *row = json_new_object(r->arena);
    json_set(r->arena, row, "received", json_new_string(r->arena, str_copy(r->arena, instant_format(when, entry->received))));
    json_set(r->arena, row, "op", json_new_string(r->arena, act.op));
    json_set(r->arena, row, "actor", json_new_string(r->arena, act.actor));
    if (second.len > 0) json_set(r->arena, row, "second", json_new_string(r->arena, second));
    if (text.via_origin.len > 0) {                  /* this store's clock says when it came; what the signer claimed is told, too */
        json_set(r->arena, row, "made", json_new_string(r->arena, str_copy(r->arena, instant_format(when, act.made))));
        Str via = str_format(r->arena, STR_FMT " %" PRIu64, STR_ARG(text.via_origin), text.via_index);
        json_set(r->arena, row, "via", json_new_string(r->arena, via));
    }
    if (whom.len > 0) json_set(r->arena, row, "for", json_new_string(r->arena, whom));
    if (with_object) json_set(r->arena, row, "object", json_new_string(r->arena, act.object));
    json_set(r->arena, row, "reason", json_new_string(r->arena, reason));
    if (act.reason_code.len > 0) json_set(r->arena, row, "reason_code", json_new_string(r->arena, act.reason_code));
    json_set(r->arena, row, "epoch", json_new_int(r->arena, entry->epoch));
    json_set(r->arena, row, "index", json_new_int(r->arena, (int64_t)entry->index));
    json_set(r->arena, row, "signatures", json_new_int(r->arena, (int64_t)note.count));
    json_add(r->arena, list, row);
    return ERR_OK;
}

/* ---- an auditor's ---- */

enum { SHOWN = 200, SHOWN_MOST = 1000 };

typedef struct {
    Request   *request;
    Str        actor;                   /* empty: everybody */
    Day        from, until;
    int64_t    most, shown;
    bool       more;
    JsonValue *list;
} Trail;

static ErrorCode trail_one(void *self, const Entry *entry, Error *e)
{
    Trail *t = self;
    Day day = instant_local_day(entry->received);
    if (day < t->from || day > t->until) return ERR_OK;
    if (t->actor.len > 0 && !str_equal(entry->actor, t->actor)) return ERR_OK;
    if (t->shown == t->most) {
        t->more = true;
        return ERR_END;
    }
    t->shown++;
    return desk_trace_row(t->request, entry, true, t->list, e);
}

static ErrorCode day_typed(Str typed, Day *ret, Error *e)
{
    if (typed.len == 0 || day_parse(typed, ret) || day_parse_local(typed, ret)) return ERR_OK;
    return error_set(e, ERR_USAGE, K("rights.no-day"), arg_str("day", typed));
}

static ErrorCode of_case(Request *r, Trail *t, Str *object, Error *e)
{
    Record rec;
    TRY(request_record(r, arg_text(r, "case"), &rec, e));
    const Kind *k = model_kind(r->model, rec.kind);
    if (!k || !k->is_case || !request_is_ordinary(r, rec.id)) {
        return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", arg_text(r, "case")));
    }
    *object = rec.id;
    return store_chain_entries(r->store, rec.id, trail_one, t, e);
}

/* Entries of locked cases name nobody in the clear, so they are not among them. */
static ErrorCode of_user(Request *r, Trail *t, Str *object, Error *e)
{
    Seen user;
    uint32_t last;
    TRY(desk_user_by_login(r, arg_text(r, "login"), &user, e));
    *object = t->actor = user.record.id;
    TRY(store_last_epoch(r->store, &last, e));
    for (uint32_t epoch = 1; epoch <= last && !t->more; epoch++) TRY(store_entries(r->store, epoch, 0, trail_one, t, e));
    return ERR_OK;
}

ErrorCode desk_audit_trail(Request *r, Error *e)
{
    Trail t = { .request = r, .from = INT32_MIN, .until = INT32_MAX, .most = arg_number(r, "limit", SHOWN),
                .list = json_new_array(r->arena) };
    Str object, head[] = { view_say(r, K("desk.row-time")), view_say(r, K("desk.row-op")), view_say(r, K("desk.row-who")),
                           view_say(r, K("desk.row-record")), view_say(r, K("desk.row-reason")), view_say(r, K("desk.row-entry")) };
    if (request_is_administrator(r)) return error_set(e, ERR_DENIED, K("rights.administrator"));
    if (t.most < 1 || t.most > SHOWN_MOST) return error_set(e, ERR_USAGE, K("desk.limit"), arg_int("most", SHOWN_MOST));
    bool by_case = arg_text(r, "case").len > 0;
    if (by_case == (arg_text(r, "login").len > 0)) return error_set(e, ERR_USAGE, K("rights.case-or-user"));
    TRY(day_typed(arg_text(r, "from"), &t.from, e));
    TRY(day_typed(arg_text(r, "until"), &t.until, e));
    json_set(r->arena, view_data(r), "trail", t.list);
    view_title(r, by_case ? arg_text(r, "case") : arg_text(r, "login"));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    TRY(by_case ? of_case(r, &t, &object, e) : of_user(r, &t, &object, e));
    json_set(r->arena, view_data(r), "more", json_new_bool(r->arena, t.more));
    view_note(r, view_say_args(r, t.more ? K("desk.more-than") : K("desk.count"), (const ErrorArg[]){ arg_int("n", t.shown) }, 1));
    JsonValue *query = json_new_object(r->arena);
    json_set(r->arena, query, "from", json_new_string(r->arena, arg_text(r, "from")));
    json_set(r->arena, query, "until", json_new_string(r->arena, arg_text(r, "until")));
    ptrdiff_t slash = str_find_byte(object, '/');   /* not the case itself: his look-up is not in the history that its team reads */
    Str looked_at = str_format(r->arena, "trail/" STR_FMT, STR_ARG(str_from(object, (size_t)(slash + 1))));
    if (!looked_at.ptr) return error_memory(e);
    return office_note_look(r, STR("office"), STR("audit.trail"), looked_at, query, e);
}
