/* since.c: since when a record is in its state, as the ledger has it: the `received` of the act that brought it there,
 * whatever anybody wrote into a field. The one exception is what was taken over from an older register: the act that enters it
 * says so in its signed text, and then the days that its officer states count, because its term did not begin with its being
 * typed (docs/take-over.md). Terms (desk_clock.c) and what is computed from days (rules/derived.c) rest on it.
 *
 * Only making a record and moving it change its state. A correction, a change and what hides a record for a while leave the
 * term as it runs, and so does a move that leads back to where the record was: else whoever wants more time would take it. */
#include "office/terms.h"

typedef struct { Request *request; StateSince *to; StateSpan *spans; size_t count, room; bool keeps; } Watch;

/* The columns of a sealed entry do not say what it was. */
ErrorCode records_act(Request *r, const Entry *entry, Act *ret, Error *e)
{
    EntryText text;
    Note note;
    Str kept = str_copy(r->arena, entry->text);
    if (!kept.ptr) return error_memory(e);
    TRY(entry_parse(kept, &text, e));
    return act_open(text.act_note, &note, ret, e);
}

static Instant stated_day(const JsonValue *fields, const char *name, Instant otherwise)
{
    Day day;
    return day_parse(json_text(json_get(fields, name)), &day) ? day_local_begin(day) : otherwise;
}

/* By the officer's statement. */
static void take_stated(StateSince *to, const JsonValue *fields, Instant received)
{
    to->taken_over = to->stated = true;
    to->made = stated_day(fields, "true_date", received);
    to->since = stated_day(fields, "in_state_since", to->made);
}

static ErrorCode keep_span(Watch *w, const Entry *entry, Error *e)
{
    if (!ARENA_ROOM(w->request->arena, w->spans, w->count, w->room)) return error_memory(e);
    Str state = str_copy(w->request->arena, w->to->state);
    w->spans[w->count++] = (StateSpan){ state, w->to->since, entry->received, entry->epoch, entry->index };
    return state.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode take_entry(void *self, const Entry *entry, Error *e)
{
    Watch *w = self;
    Act act;
    Str content;
    JsonValue *v;
    TRY(records_act(w->request, entry, &act, e));
    bool made = str_is(act.op, "record.create");
    if (!made && !str_starts(act.op, STR("record.move."))) return ERR_OK;
    if (made) w->to->made = w->to->entered = entry->received;
    ErrorCode code = records_content(w->request, entry, &content, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;                       /* erased: what came after still says where the record is */
    if (code != ERR_OK) return code;
    TRY(json_parse(w->request->arena, content, &v, e));
    Str state = json_text(json_get(v, "state"));
    if (str_equal(state, w->to->state)) return ERR_OK;
    w->to->state = state;
    w->to->since = entry->received;
    w->to->stated = false;
    if (act_takes_over(&act)) take_stated(w->to, json_get(v, "fields"), entry->received);
    return w->keeps ? keep_span(w, entry, e) : ERR_OK;
}

ErrorCode request_state_since(Request *r, Str object, StateSince *ret, Error *e)
{
    Watch w = { .request = r, .to = ret };
    *ret = (StateSince){ 0 };
    return records_history(r, object, take_entry, &w, e);
}

ErrorCode request_state_spans(Request *r, Str object, StateSpan **ret, size_t *count, Error *e)
{
    StateSince since = { 0 };
    Watch w = { .request = r, .to = &since, .keeps = true };
    TRY(records_history(r, object, take_entry, &w, e));
    *ret = w.spans;
    *count = w.count;
    return ERR_OK;
}
