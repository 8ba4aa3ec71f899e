/* desk_gift_show.c: what pages say of donated equipment: on a request what was asked for and what came of it, and after how many
 * days; on a donation where each recipient stands, from the assessment to the last visit. What the reader may not see is neither
 * listed nor counted. */
#include "desk/gift.h"

#include <inttypes.h>

/* As gift_records_by, those alone that the caller may see, whole. */
static ErrorCode seen_by(Request *r, const char *kind, const char *field, Str id, SeenList *ret, Error *e)
{
    GiftRecords all;
    RecordIds ids = { .request = r };
    TRY(gift_records_by(r, kind, field, id, &all, e));
    for (size_t i = 0; i < all.count; i++) TRY(record_ids_add(&ids, all.list[i].id, e));
    return desk_see_all(&ids, NULL, ret, e);
}

static Str state_of(Request *r, const Seen *one)
{
    const State *s = kind_state(one->kind, one->record.state);
    return s ? view_label(r, &s->label) : one->record.state;
}

static Str shown_field(Request *r, const Seen *one, const char *name)
{
    const Field *f = kind_field(one->kind, str_of(name));
    const JsonValue *v = json_get(one->fields, name);
    return f && v ? desk_value_text(r, f, v) : STR("");
}

static Str number_of(const Seen *one) { return json_text(json_get(one->body, "number")); }

/* ---- a request ---- */

/* Days from being asked for to the hand-over; empty when either is not known to the day. */
static Str days_between(Request *r, Str asked, Str given)
{
    Day from, to;
    if (asked.len != 10 || !day_parse(asked, &from) || !day_parse(given, &to)) return STR("");
    return str_format(r->arena, "%" PRId32, to - from);
}

static ErrorCode show_handovers(Request *r, const Seen *request, const SeenList *donations, Error *e)
{
    Str head[] = { view_say(r, K("gift.recipient")), view_say(r, K("gift.handover")), view_say(r, K("desk.row-state")),
                  view_say(r, K("gift.on")),
                   view_say(r, K("gift.days")) };
    Str asked = field_of(request->fields, "received_on");
    bool begun = false;
    if (asked.len == 0) asked = field_of(request->fields, "letter_date");
    for (size_t i = 0; i < donations->count; i++) {
        SeenList handovers;
        TRY(seen_by(r, "donation_handover", "donation", donations->list[i].record.id, &handovers, e));
        for (size_t j = 0; j < handovers.count; j++) {
            const Seen *one = &handovers.list[j];
            Str cells[] = { field_of(one->fields, "body"), number_of(one), state_of(r, one), shown_field(r, one, "on"),
                            days_between(r, asked, field_of(one->fields, "on")) };
            if (!begun) view_table(r, view_say(r, K("gift.came-of-it")), head, ARRAY_LEN(head));
            begun = true;
            view_table_row_to(r, cells, ARRAY_LEN(cells), one->record.id);
        }
    }
    return ERR_OK;
}

/* One name of a thing: how many were asked for, how many are given; nothing said: -1. */
typedef struct { Str what, folded; int64_t asked, given; } ItemSum;
typedef struct { Request *request; ItemSum list[64]; size_t count; bool more; } ItemSums;

static ErrorCode count_items(ItemSums *s, const JsonValue *items, bool given, Error *e)
{
    Request *r = s->request;
    JSON_EACH(one, items) {
        Str folded;
        int64_t n;
        size_t i = 0;
        TRY(text_fold(r->arena, str_trim(field_of(one, "what")), &folded, e));
        while (i < s->count && !str_equal(s->list[i].folded, folded)) i++;
        if (i == ARRAY_LEN(s->list)) s->more = true;
        if (i == ARRAY_LEN(s->list)) continue;
        if (i == s->count) s->list[s->count++] = (ItemSum){ field_of(one, "what"), folded, -1, -1 };
        if (!int_parse(field_of(json_get(one, "quantity"), "number"), &n)) n = 0;
        int64_t *to = given ? &s->list[i].given : &s->list[i].asked;
        *to = (*to > 0 ? *to : 0) + n;
    }
    return ERR_OK;
}

/* A number that the source does not give stays open. */
static Str count_text(Request *r, int64_t n)
{
    if (n < 0) return STR("–");
    return n > 0 ? str_format(r->arena, "%" PRId64, n) : view_say(r, K("gift.number-open"));
}

static ErrorCode show_items(Request *r, const Seen *request, const SeenList *donations, Error *e)
{
    ItemSums *s = ARENA_NEW(r->arena, ItemSums);
    Str head[] = { view_say(r, K("gift.what")), view_say(r, K("gift.asked")), view_say(r, K("gift.given")) };
    if (!s) return error_memory(e);
    s->request = r;
    TRY(count_items(s, json_get(request->fields, "items"), false, e));
    for (size_t i = 0; i < donations->count; i++) TRY(count_items(s, json_get(donations->list[i].fields, "items"), true, e));
    if (s->count == 0) return ERR_OK;
    view_table(r, view_say(r, K("gift.asked-given")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < s->count; i++) {
        Str cells[] = { s->list[i].what, count_text(r, s->list[i].asked), count_text(r, s->list[i].given) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
    if (s->more) view_note(r, view_say(r, K("gift.items-more"), arg_int("n", (int64_t)ARRAY_LEN(s->list))));
    return ERR_OK;
}

static ErrorCode show_request(Request *r, const Seen *request, Error *e)
{
    SeenList donations;
    TRY(seen_by(r, "donation", "request", request->record.id, &donations, e));
    if (donations.count == 0) return ERR_OK;
    TRY(show_handovers(r, request, &donations, e));
    return show_items(r, request, &donations, e);
}

/* ---- a donation ---- */

static ErrorCode newest_of_body(Request *r, const SeenList *list, Str body, const char *but, const Seen **ret, Error *e)
{
    *ret = NULL;
    for (size_t i = 0; i < list->count; i++) {
        bool same;
        TRY(gift_same_body(r, field_of(list->list[i].fields, "body"), body, &same, e));
        if (same && !str_is(list->list[i].record.state, but)) *ret = &list->list[i];
    }
    return ERR_OK;
}

static Str assessment_text(Request *r, const Seen *a)
{
    if (!a) return view_say(r, K("gift.none"));
    Str until = field_of(a->fields, "review_on");
    if (!str_is(a->record.state, "in_force")) return str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(number_of(a)),
                                                                STR_ARG(state_of(r, a)));
    bool over = gift_is_after(gift_today(r->arena), until);
    ErrorArg number = arg_str("number", number_of(a)), day = arg_str("day", gift_day_shown(r, until));
    return over ? view_say(r, K("gift.assessment-over"), number, day) : view_say(r, K("gift.assessment-holds"), number, day);
}

static Str handover_text(Request *r, const Seen *h)
{
    if (!h) return view_say(r, K("gift.none"));
    Str on = shown_field(r, h, "on");
    const char *before = on.len > 0 ? ", " : "";
    return str_format(r->arena, STR_FMT ": " STR_FMT "%s" STR_FMT, STR_ARG(number_of(h)), STR_ARG(state_of(r, h)), before,
                      STR_ARG(on));
}

static ErrorCode visits_text(Request *r, const Seen *h, Str *ret, Error *e)
{
    SeenList visits = { 0 };
    Buf text = buf_in(r->arena);
    if (h) TRY(seen_by(r, "end_use_visit", "handover", h->record.id, &visits, e));
    for (size_t i = 0; i < visits.count; i++) {
        const Seen *v = &visits.list[i];
        Str day = shown_field(r, v, json_get(v->fields, "visited_on") ? "visited_on" : "due");
        buf_format(&text, "%s" STR_FMT ": " STR_FMT ", " STR_FMT, i > 0 ? "; " : "", STR_ARG(number_of(v)),
                   STR_ARG(state_of(r, v)), STR_ARG(day));
    }
    if (text.failed) return error_memory(e);
    *ret = text.len > 0 ? buf_str(&text) : view_say(r, K("gift.none"));
    return ERR_OK;
}

static ErrorCode show_donation(Request *r, const Seen *donation, Error *e)
{
    SeenList assessments, handovers;
    Str head[] = { view_say(r, K("gift.recipient")), view_say(r, K("gift.assessment")), view_say(r, K("gift.handover")),
                  view_say(r, K("gift.visits")) };
    const Kind *k = model_kind(r->model, STR("donation_handover"));
    bool sees = k && request_has_role(r, k->see, k->see_count);
    if (str_is(donation->record.state, "suspended")) view_warning(r, view_say(r, K("gift.stands-still")));
    if (!sees || !json_get(donation->fields, "recipients")) return ERR_OK;
    TRY(seen_by(r, "hrddp_assessment", "donation", donation->record.id, &assessments, e));
    TRY(seen_by(r, "donation_handover", "donation", donation->record.id, &handovers, e));
    view_table(r, view_say(r, K("gift.recipients")), head, ARRAY_LEN(head));
    JSON_EACH(one, json_get(donation->fields, "recipients")) {
        const Seen *a, *h;
        Str visits;
        TRY(newest_of_body(r, &assessments, field_of(one, "body"), "replaced", &a, e));
        TRY(newest_of_body(r, &handovers, field_of(one, "body"), "cancelled", &h, e));
        TRY(visits_text(r, h, &visits, e));
        Str cells[] = { field_of(one, "body"), assessment_text(r, a), handover_text(r, h), visits };
        if (h) view_table_row_to(r, cells, ARRAY_LEN(cells), h->record.id);
        else view_table_row(r, cells, ARRAY_LEN(cells));
    }
    return ERR_OK;
}

/* ---- a visit ---- */

/* What was not there, and how far the report of its loss has come. */
static ErrorCode show_losses(Request *r, const Seen *visit, Error *e)
{
    Str head[] = { view_say(r, K("gift.what")), view_say(r, K("gift.loss")), view_say(r, K("desk.row-state")) };
    bool begun = false;
    JSON_EACH(line, json_get(visit->fields, "lines")) {
        SeenList reports;
        if (!str_is(field_of(line, "seen"), "not_seen")) continue;
        TRY(seen_by(r, "loss_report", "asset", field_of(line, "asset"), &reports, e));
        for (size_t i = 0; i < reports.count; i++) {
            const Seen *one = &reports.list[i];
            Str cells[] = { desk_ref_label(r, field_of(line, "asset")), number_of(one), state_of(r, one) };
            if (!begun) view_table(r, view_say(r, K("gift.losses")), head, ARRAY_LEN(head));
            begun = true;
            view_table_row_to(r, cells, ARRAY_LEN(cells), one->record.id);
        }
    }
    return ERR_OK;
}

static ErrorCode show_visit(Request *r, const Seen *visit, Error *e)
{
    if (json_get(visit->fields, "drawn_from")) view_note(r, view_say(r, K("gift.lot-again")));
    return show_losses(r, visit, e);
}

ErrorCode desk_show_gift(Request *r, const Seen *seen, Error *e)
{
    if (str_is(seen->kind->id, "assistance_request")) return show_request(r, seen, e);
    if (str_is(seen->kind->id, "donation")) return show_donation(r, seen, e);
    return str_is(seen->kind->id, "end_use_visit") ? show_visit(r, seen, e) : ERR_OK;
}
