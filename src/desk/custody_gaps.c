/* custody_gaps.c: see custody_gaps.h. Each question is a function over one event and the one before it; what it finds it says in
 * a sentence. */
#include "desk/custody_gaps.h"

typedef struct { const CustodyEvents *chain; Request *request; CustodyGaps *to; Error *e; bool failed; } Gaps;

static void say(Gaps *g, const CustodyEvent *ev, const char *what, Str text)
{
    CustodyGaps *to = g->to;
    if (!ARENA_ROOM(g->request->arena, to->list, to->count, to->room)) g->failed = true;
    else to->list[to->count++] = (CustodyGap){ (size_t)(ev - g->chain->list), what, text };
}

#define SAY(g, ev, what, ...) say((g), (ev), (what), view_say((g)->request, __VA_ARGS__))

/* ---- before it was entered ---- */

static void ask_beginning(Gaps *g, const CustodyEvent *ev)
{
    if (act_takes_over(&ev->act)) SAY(g, ev, "paper", K("custody.gap-paper"), arg_str("state", custody_state(g->chain, ev->state)));
    else if (str_is(ev->act.op, "record.create") && !str_is(ev->state, "found") && str_is(g->chain->thing->kind->id, "exhibit"))
        SAY(g, ev, "paper", K("custody.gap-begins"), arg_str("state", custody_state(g->chain, ev->state)));
}

/* ---- on its way ---- */

static void ask_way(Gaps *g, const CustodyEvent *sent, Instant until, bool arrived)
{
    int64_t most = g->request->model->limits[LIMIT_CUSTODY_TRANSFER_HOURS], hours = (until - sent->entry.received) / HOUR;
    if (hours <= most) return;
    if (arrived) SAY(g, sent, "way", K("custody.gap-way"), arg_int("hours", hours), arg_int("most", most));
    else SAY(g, sent, "way", K("custody.gap-on-way"), arg_int("hours", hours), arg_int("most", most));
}

/* ---- seal ---- */

/* A number may come or change where the thing was packed, or opened and sealed again; on receipt another one is what was read,
 * not a change. */
static bool may_seal(const CustodyEvent *ev)
{
    return ev->correction || str_starts(ev->move, STR("seal")) || str_starts(ev->move, STR("reseal")) ||
        str_starts(ev->move, STR("settle")) ||
           str_is(ev->act.op, "record.create");
}

static void ask_seal(Gaps *g, const CustodyEvent *ev)
{
    Str was = custody_before(g->chain, ev, "seal"), now = custody_after(g->chain, ev, "seal"),
        read = custody_after(g->chain, ev, "seal_received");
    if (ev->before && ev->after && !str_equal(was, now) && !may_seal(ev)) {
        SAY(g, ev, "seal", K("custody.gap-seal"), arg_str("was", was.len > 0 ? was : STR("–")),
            arg_str("now", now.len > 0 ? now : STR("–")));
    }
    bool received = read.len > 0 && !str_equal(custody_before(g->chain, ev, "seal_received"), read);
    const JsonValue *condition = ev->after ? json_get(ev->after, "seal_condition") : NULL;
    bool broken = condition && !str_is(json_text(condition), "intact") && !json_equal(condition,
                                                                                      json_get(ev->before, "seal_condition"));
    if (broken) SAY(g, ev, "seal", K("custody.gap-seal-state"), arg_str("state", custody_after(g->chain, ev, "seal_condition")));
    if (received && !str_equal(read, now)) {
        SAY(g, ev, "seal", K("custody.gap-seal-read"), arg_str("was", now.len > 0 ? now : STR("–")), arg_str("now", read));
    }
}

/* ---- weight and number ---- */

static bool weight_of(const JsonValue *fields, const char *name, int64_t *ret)
{
    enum { PLACES = 3 };
    const JsonValue *v = json_get(fields, name);
    return v && amount_parse(json_text(json_get(v, "number")), PLACES, ret);
}

/* Half a percent, and what the scale itself can tell apart, is no difference. */
static bool drifts(int64_t was, int64_t now, int64_t resolution)
{
    enum { PER_MILLE = 5 };
    int64_t gap = was > now ? was - now : now - was, margin;
    return int_multiply(was, PER_MILLE, &margin) && gap > margin / 1000 + resolution;
}

static void ask_weight(Gaps *g, const CustodyEvent *ev)
{
    int64_t was, now, resolution = 0, received = 0;
    if (!ev->before || !ev->after || json_equal(json_get(ev->before, "weight_received"),
                                                json_get(ev->after, "weight_received"))) return;
    (void)weight_of(ev->after, "scale", &resolution);
    if (weight_of(ev->after, "scale_received", &received) && received > resolution) resolution = received;      /* the coarser of the two */
    bool both = weight_of(ev->after, "weight", &was) && weight_of(ev->after, "weight_received", &now);
    if (both && drifts(was, now, resolution)) {
        SAY(g, ev, "weight", K("custody.gap-weight"), arg_str("was", custody_after(g->chain, ev, "weight")),
            arg_str("now", custody_after(g->chain, ev, "weight_received")));
    }
}

static void ask_pieces(Gaps *g, const CustodyEvent *ev)
{
    Str sent = custody_after(g->chain, ev, "pieces"), read = custody_after(g->chain, ev, "pieces_received");
    bool received = read.len > 0 && !str_equal(custody_before(g->chain, ev, "pieces_received"), read);
    if (received && sent.len > 0 && !str_equal(sent, read)) {
        SAY(g, ev, "pieces", K("custody.gap-pieces"), arg_str("was", sent), arg_str("now", read));
    }
}

/* ---- what no move made ---- */

static void ask_move(Gaps *g, const CustodyEvent *ev)
{
    Str was = custody_state(g->chain, ev->state_before), now = custody_state(g->chain, ev->state);
    if (!ev->version || ev->move.len > 0 || ev->state_before.len == 0 || ev->state.len == 0) return;
    if (!str_equal(ev->state_before, ev->state)) SAY(g, ev, "move", K("custody.gap-state"), arg_str("was", was),
                                                     arg_str("now", now));
    if (ev->correction || !str_equal(ev->state_before, ev->state)) return;
    static const char *const WHERE[] = { "place", "storage_place", "location", "issued_to", "issued_to_user", "holder", "sent_to" };
    for (size_t i = 0; i < ARRAY_LEN(WHERE); i++) {
        Str from = custody_before(g->chain, ev, WHERE[i]), to = custody_after(g->chain, ev, WHERE[i]);
        if (str_equal(from, to) || from.len == 0) continue;
        SAY(g, ev, "move", K("custody.gap-moved"), arg_str("was", from), arg_str("now", to.len > 0 ? to : STR("–")));
    }
}

static void ask_state(Gaps *g, const CustodyEvent *ev)
{
    if (str_equal(ev->state_before, ev->state)) return;
    if (str_is(ev->state, "missing")) SAY(g, ev, "missing", K("custody.gap-missing"));
    if (str_is(ev->state, "difference")) SAY(g, ev, "difference", K("custody.gap-difference"));
}

/* ---- contents and pictures that are gone ---- */

static void ask_erased(Gaps *g, const CustodyEvent *ev)
{
    if (ev->erased) SAY(g, ev, "erased", K("custody.gap-erased"));
}

/* The thing's own list of photographs got shorter. */
static void ask_list(Gaps *g, const CustodyEvent *ev)
{
    const JsonValue *was = ev->before ? json_get(ev->before, "photo") : NULL, *now = ev->after ? json_get(ev->after, "photo")
        : NULL;
    int64_t gone = 0;
    if (!ev->after) return;
    JSON_EACH(one, was) {
        bool there = false;
        JSON_EACH(other, now) there = there || json_equal(json_get(one, "sha256"), json_get(other, "sha256"));
        gone += !there;
    }
    if (gone > 0) SAY(g, ev, "photo", K("custody.gap-photo-list"), arg_int("n", gone));
}

static ErrorCode take_photo(void *self, const Record *rec, Error *e)
{
    Gaps *g = self;
    (void)e;
    const Kind *k = model_kind(g->request->model, rec->kind);
    bool gone = record_is_pulled_back(rec) || str_is(rec->state, "withdrawn");
    const CustodyEvent *last = &g->chain->list[g->chain->count - 1];
    if (!gone || !k || !request_may_see(g->request, k, rec)) return ERR_OK;
    if (record_is_pulled_back(rec)) SAY(g, last, "photo", K("custody.gap-photo-pulled"));
    else SAY(g, last, "photo", K("custody.gap-photo-withdrawn"));
    return ERR_OK;
}

/* ---- clocks ---- */

static void ask_clock(Gaps *g, const CustodyEvent *ev)
{
    int64_t most = g->request->model->limits[LIMIT_CUSTODY_CLOCK_MINUTES];
    int64_t minutes = (ev->entry.received - ev->act.made) / MINUTE;
    bool proposed = ev->second.len > 0 && minutes > 0;         /* the second signature comes when it comes */
    if (proposed || (minutes <= most && minutes >= -most)) return;
    SAY(g, ev, "clock", minutes > 0 ? K("custody.gap-clock-before") : K("custody.gap-clock-after"),
        arg_int("minutes", minutes > 0 ? minutes : -minutes),
        arg_str("made", view_instant(g->request, ev->act.made)));
}

/* What another store entered was signed by people of that store, whose keys came with it. */
static void ask_store(Gaps *g, const CustodyEvent *ev)
{
    if (ev->via.len > 0 && ev->version) SAY(g, ev, "store", K("custody.gap-store"), arg_str("via", ev->via));
}

/* ---- the walk ---- */

ErrorCode custody_gaps(const CustodyEvents *c, CustodyGaps *ret, Error *e)
{
    static void (*const ASK[])(Gaps *g, const CustodyEvent *ev) = { ask_beginning, ask_seal, ask_weight, ask_pieces, ask_move,
                                                                    ask_state,
                                                                    ask_erased, ask_list, ask_clock, ask_store };
    *ret = (CustodyGaps){ 0 };
    Gaps g = { .chain = c, .request = c->request, .to = ret, .e = e };
    const CustodyEvent *sent = NULL;
    for (size_t i = 0; i < c->count; i++) {
        const CustodyEvent *ev = &c->list[i];
        for (size_t j = 0; j < ARRAY_LEN(ASK); j++) ASK[j](&g, ev);
        if (!ev->version) continue;
        bool on_way = str_is(ev->state, "in_transit");
        if (sent && !on_way) ask_way(&g, sent, ev->entry.received, true);
        if (!on_way) sent = NULL;
        else if (!sent) sent = ev;
    }
    if (sent) ask_way(&g, sent, office_now(c->request->office), false);
    bool photos = c->count > 0 && model_kind(c->request->model, STR("photo"));
    if (photos) TRY(records_by(c->request, STR("photo"), STR("of_record"), c->thing->record.id, take_photo, &g, e));
    bool of_seals = c->count > 0 && model_kind(c->request->model, STR("thing_photo"));
    if (of_seals) TRY(records_by(c->request, STR("thing_photo"), STR("thing"), c->thing->record.id, take_photo, &g, e));
    return g.failed ? error_memory(e) : ERR_OK;
}
