/* desk_strip.c: who is held in a case, for how many hours of how many, and which safeguard is missing. It stands at the top of the page of
 * the case and of the measure, because it is what must not be overlooked on either.
 *
 * Which safeguards there are is said once, here, with where each comes from; a missing one is told in words, never by a colour alone. Hours
 * are counted from the hour at which somebody really was held, so that a paper written later takes none away. */
#include "desk/desk_limit.h"
#include "desk/desk_today.h"

enum { HELD_MOST = 50 };

static const struct { const char *field, *sentence; } SAFEGUARDS[] = {
    { "rights_told_at", K("limit.no-rights") }, { "notified_at", K("limit.no-notice") }, { "lawyer_at", K("limit.no-lawyer") },
    { "doctor_at", K("limit.no-doctor") },
};

static bool is_held(Str state)
{
    return str_is(state, "held") || str_is(state, "in_custody");
}

typedef struct { Request *request; RecordIds ids; } Held;

static ErrorCode take_held(void *self, const Record *rec, Error *e)
{
    Held *h = self;
    bool one = str_is(rec->kind, "measure") && is_held(rec->state) && rec->body.len > 0;
    return one && h->ids.count < HELD_MOST ? record_ids_add(&h->ids, rec->id, e) : ERR_OK;
}

static Str person_of(Request *r, const Seen *seen)
{
    Str person = json_text(json_get(seen->fields, "person"));
    return person.len > 0 ? desk_ref_label(r, person) : desk_title(r, seen->made, seen->body);
}

/* "46 of 48 hours"; of a term of days only how long. */
static Str elapsed(Request *r, const Seen *seen, const RecordTerm *t)
{
    Instant begun;
    if (!instant_parse(json_text(json_get(seen->fields, "begun_at")), &begun) || office_now(r->office) < begun) return STR("");
    int64_t hours = (office_now(r->office) - begun) / HOUR, most = t->term.by_hour ? (t->term.ends - begun + HOUR - 1) / HOUR : 0;
    if (most > 0) return view_say(r, K("limit.hours-of"), arg_int("hours", hours), arg_int("most", most));
    return hours < 72 ? view_say(r, K("limit.hours"), arg_int("hours", hours)) : view_say(r, K("limit.days"), arg_int("days", hours / 24));
}

static void warn_missing(Request *r, const Seen *seen)
{
    if (!str_is(seen->record.state, "held")) return;
    for (size_t i = 0; i < ARRAY_LEN(SAFEGUARDS); i++) {
        if (json_get(seen->fields, SAFEGUARDS[i].field)) continue;
        ErrorArg who = arg_str("person", person_of(r, seen));
        desk_warn(r, str_of(SAFEGUARDS[i].field), SAFEGUARDS[i].sentence, view_say_args(r, SAFEGUARDS[i].sentence, &who, 1));
    }
}

static ErrorCode show_one(Request *r, Str id, bool first, JsonValue *list, Error *e)
{
    Seen seen;
    TermRun run;
    RecordTerm t;
    Str head[] = { view_say(r, K("limit.row-person")), view_say(r, K("limit.row-measure")), view_say(r, K("limit.row-elapsed")),
                   view_say(r, K("clock.row-due")), view_say(r, K("desk.row-state")) };
    TRY(desk_see(r, id, &seen, e));
    TRY(rules_limit_term(r, &seen.record, seen.fields, &t, e));
    TRY(desk_term_run(r, &seen, &run, e));
    const Field *type = kind_field(seen.kind, STR("type"));
    Str measure = type ? desk_value_text(r, type, json_get(seen.fields, "type")) : STR("");
    Str cells[] = { person_of(r, &seen), measure, elapsed(r, &seen, &t), run.clock ? desk_say_last(r, &run) : STR(""),
                    run.clock ? desk_say_left(r, &run) : STR("") };
    if (first) {
        view_table(r, view_say(r, K("limit.held-now")), head, ARRAY_LEN(head));
        view_table_tag(r, 4);
    }
    view_table_row_to(r, cells, ARRAY_LEN(cells), seen.record.id);
    view_table_mark(r, desk_term_mark(run.says));
    json_add(r->arena, list, json_new_string(r->arena, seen.record.id));
    return ERR_OK;
}

ErrorCode desk_show_strip(Request *r, Str chain, Error *e)
{
    Held h = { .request = r, .ids = { .request = r } };
    JsonValue *list = json_new_array(r->arena);
    const Kind *k = model_kind(r->model, STR("measure"));
    if (!k || !profile_has_kind(r->model, office_profile(r->office, r->model), k)) return ERR_OK;
    TRY(records_of_kind_in(r, chain, k->id, take_held, &h, e));
    if (h.ids.count == 0) return ERR_OK;
    json_set(r->arena, view_data(r), "held", list);
    for (size_t i = 0; i < h.ids.count; i++) TRY(show_one(r, h.ids.ids[i], i == 0, list, e));
    for (size_t i = 0; i < h.ids.count; i++) {
        Seen seen;
        TRY(desk_see(r, h.ids.ids[i], &seen, e));
        warn_missing(r, &seen);
    }
    return ERR_OK;
}

ErrorCode desk_show_measure(Request *r, const Seen *seen, Error *e)
{
    RecordTerm t;
    if (!str_is(seen->kind->id, "measure") || !is_held(seen->record.state)) return ERR_OK;
    TRY(rules_limit_term(r, &seen->record, seen->fields, &t, e));
    Str text = elapsed(r, seen, &t);
    if (text.len > 0) view_row(r, view_say(r, K("limit.row-elapsed")), text);
    warn_missing(r, seen);
    return ERR_OK;
}
