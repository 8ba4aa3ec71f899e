/* desk_equipment.c: what stands on the page of a piece of equipment, and of what was recorded with it, besides their fields.
 *
 * One strip leads the whole way: who gave the device, the device, the recording that it made, the element that the recording
 * proves. Whoever holds one end of it finds the other; what he may not see is left out and not counted. Below stands,
 * recording by recording, what the device's clock said and what time it was. */
#include "desk/desk_equipment.h"

#include <inttypes.h>

enum { RECORDED_MOST = 50 };
static const char *const RECORDED_KINDS[] = { "exhibit", "photo", "interview" };

/* ---- what was recorded with it ---- */

typedef struct { Request *request; RecordIds ids; bool more; } Gathered;

static ErrorCode take_recorded(void *self, const Record *rec, Error *e)
{
    Gathered *g = self;
    Request *r = g->request;
    const Kind *k = model_kind(r->model, rec->kind);
    bool seen = k && rec->body.len > 0 && !desk_is_hidden(r, rec) && request_may_see(r, k, rec);
    if (!seen || request_opens(r, rec->chain)) return ERR_OK;
    g->more = g->ids.count == RECORDED_MOST;
    return g->more ? ERR_END : record_ids_add(&g->ids, rec->id, e);
}

static ErrorCode gather(Request *r, Str device, Gathered *ret, Error *e)
{
    *ret = (Gathered){ .request = r, .ids = { .request = r } };
    for (size_t i = 0; i < ARRAY_LEN(RECORDED_KINDS); i++) {
        const Kind *k = model_kind(r->model, str_of(RECORDED_KINDS[i]));
        if (!k || !kind_field(k, STR("recorded_with"))) continue;
        ErrorCode code = records_by(r, k->id, STR("recorded_with"), device, take_recorded, ret, e);
        if (code != ERR_OK && code != ERR_END) return code;
    }
    return ERR_OK;
}

/* ---- the way from the giver to what is proved ---- */

enum { WAY_MOST = 12 };
typedef struct { Str text, target; } Stop;
typedef struct { Request *request; Stop stops[WAY_MOST]; size_t count; } Stops;

static void add_stop(Stops *s, Str text, Str target)
{
    if (s->count < WAY_MOST) s->stops[s->count++] = (Stop){ text, target };
}

static ErrorCode add_element(void *self, const Record *rec, Error *e)
{
    Stops *s = self;
    Request *r = s->request;
    const Kind *k = model_kind(r->model, rec->kind);
    const JsonValue *body;
    bool seen = k && rec->body.len > 0 && !desk_is_hidden(r, rec) && request_may_see(r, k, rec);
    if (!seen || str_is(rec->state, "withdrawn")) return ERR_OK;
    TRY(record_fields(r->arena, rec, &body, e));
    Str element = str_copy(r->arena, json_text(json_get(json_get(body, "fields"), "element")));
    add_stop(s, desk_ref_label(r, element), desk_ref_target(r, element));
    return ERR_OK;
}

/* From whom the device came: the donation, else the project, else whoever paid or sold it. */
static void add_origin(Stops *s, const JsonValue *device)
{
    static const char *const REFS[] = { "donation", "project" }, *const TEXTS[] = { "donor", "supplier" };
    Request *r = s->request;
    for (size_t i = 0; i < ARRAY_LEN(REFS) && s->count == 0; i++) {
        Str id = json_text(json_get(device, REFS[i]));
        if (id.len > 0) add_stop(s, desk_ref_label(r, id), desk_ref_target(r, id));
    }
    for (size_t i = 0; i < ARRAY_LEN(TEXTS) && s->count == 0; i++) {
        Str text = json_text(json_get(device, TEXTS[i]));
        if (text.len > 0) add_stop(s, text, STR(""));
    }
}

static Str joined(const Stops *s)
{
    Buf text = buf_in(s->request->arena);
    for (size_t i = 0; i < s->count; i++) buf_format(&text, "%s" STR_FMT, i > 0 ? "; " : "", STR_ARG(s->stops[i].text));
    return s->count > 0 ? buf_str(&text) : STR("–");
}

static void show_stops(const Stops *s, size_t column)
{
    for (size_t i = 0; i < s->count; i++) view_cell_line(s->request, column, s->stops[i].text, s->stops[i].target);
}

static void begin_way(Request *r)
{
    Str head[] = { view_say(r, K("equipment.came-from")), view_say(r, K("equipment.device")), view_say(r, K("equipment.recording")),
                   view_say(r, K("equipment.proves")) };
    view_table(r, view_say(r, K("equipment.way")), head, ARRAY_LEN(head));
}

static ErrorCode add_way(Request *r, Str device_id, const JsonValue *device, Str id, Error *e)
{
    Stops from = { .request = r }, with = from, made = from, proves = from;
    add_origin(&from, device);
    add_stop(&with, desk_ref_label(r, device_id), desk_ref_target(r, device_id));
    add_stop(&made, desk_ref_label(r, id), desk_ref_target(r, id));
    if (model_kind(r->model, STR("evidence_link")))
        TRY(records_by(r, STR("evidence_link"), STR("item"), id, add_element, &proves, e));
    const Stops *all[] = { &from, &with, &made, &proves };
    Str cells[ARRAY_LEN(all)];
    for (size_t i = 0; i < ARRAY_LEN(all); i++) cells[i] = joined(all[i]);
    view_table_row(r, cells, ARRAY_LEN(cells));
    for (size_t i = 0; i < ARRAY_LEN(all); i++) show_stops(all[i], i);
    return ERR_OK;
}

/* ---- hours claimed and true ---- */

static const char *standing_word(const Recorded *x)
{
    static const char *const WORDS[] = {
        [DEVICE_SOUND] = K("equipment.word-sound"), [DEVICE_NEVER_CHECKED] = K("equipment.word-never"),
        [DEVICE_OVERDUE] = K("equipment.word-overdue"), [DEVICE_FAILED] = K("equipment.word-failed"),
    };
    return x->hour ? WORDS[x->state.doubt] : K("equipment.word-no-hour");
}

static const char *standing_mark(const Recorded *x)
{
    if (!recorded_in_doubt(x)) return "";
    return x->hour && x->state.doubt == DEVICE_FAILED ? "over" : "warn";
}

static ErrorCode add_hours(Request *r, const Seen *seen, JsonValue *list, Error *e)
{
    Recorded x;
    TRY(recorded_by(r, seen->fields, &x, e));
    Str claimed = x.hour ? view_instant(r, x.at) : STR("–"), real = x.hour ? recorded_true_time(r, &x, x.at) : STR("");
    Str cells[] = { desk_title(r, seen->kind, seen->body), claimed, real.len > 0 ? real : view_say(r, K("equipment.not-known")),
                    view_say_args(r, standing_word(&x), NULL, 0) };
    view_table_row_to(r, cells, ARRAY_LEN(cells), seen->record.id);
    view_table_mark(r, standing_mark(&x));
    JsonValue *row = json_new_object(r->arena);
    json_set(r->arena, row, "id", json_new_string(r->arena, seen->record.id));
    json_set(r->arena, row, "in_doubt", json_new_bool(r->arena, recorded_in_doubt(&x)));
    json_set(r->arena, row, "clock", json_new_string(r->arena, recorded_says(r, &x)));
    json_add(r->arena, list, row);
    return ERR_OK;
}

static ErrorCode show_recorded(Request *r, const Seen *asset, Error *e)
{
    Gathered g;
    Seen seen;
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("equipment.recording")), view_say(r, K("equipment.claimed")),
                   view_say(r, K("equipment.true-time")), view_say(r, K("equipment.clock")) };
    TRY(gather(r, asset->record.id, &g, e));
    if (g.ids.count == 0) return ERR_OK;
    begin_way(r);
    for (size_t i = 0; i < g.ids.count; i++) TRY(add_way(r, asset->record.id, asset->fields, g.ids.ids[i], e));
    view_table(r, view_say(r, K("equipment.hours")), head, ARRAY_LEN(head));
    view_table_tag(r, 3);
    for (size_t i = 0; i < g.ids.count; i++) {
        TRY(desk_see(r, g.ids.ids[i], &seen, e));
        TRY(add_hours(r, &seen, list, e));
    }
    if (g.more) view_note(r, view_say(r, K("desk.more-pointers"), arg_int("n", RECORDED_MOST)));
    json_set(r->arena, view_data(r), "recorded", list);
    return ERR_OK;
}

/* ---- its checks ---- */

static ErrorCode show_checks(Request *r, const Seen *seen, Error *e)
{
    DeviceChecks checks;
    Str head[] = { view_say(r, K("equipment.check")), view_say(r, K("equipment.showed")), view_say(r, K("equipment.ahead")),
                   view_say(r, K("equipment.clock")) };
    TRY(device_checks(r, str_is(seen->kind->id, "asset") ? "asset" : "exhibit", seen->record.id, &checks, e));
    for (size_t i = checks.count; i > 0; i--) {
        const DeviceCheck *c = &checks.list[i - 1];
        Str to = desk_ref_target(r, c->id);
        if (to.len == 0) continue;
        if (i == checks.count) view_table(r, view_say(r, K("equipment.checks")), head, ARRAY_LEN(head));
        if (i == checks.count) view_table_tag(r, 3);
        Str cells[] = { recorded_second(r, c->truth), recorded_second(r, c->showed), str_format(r->arena, "%+" PRId64, c->ahead),
                        c->passed ? view_say(r, K("equipment.passed")) : view_say(r, K("equipment.not-passed")) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), to);
        view_table_mark(r, c->passed ? "" : "over");
    }
    return ERR_OK;
}

bool desk_equipment_lists(const Seen *seen, const Field *pointing, const Kind *from)
{
    bool device = str_is(seen->kind->id, "asset") || str_is(seen->kind->id, "exhibit");
    return device && (str_is(from->id, "clock_check") || (pointing && str_is(pointing->id, "recorded_with")));
}

/* ---- what runs out ---- */

static Str text_of(const Seen *s, const char *field) { return json_text(json_get(s->fields, field)); }

static bool days_left(Str day, int64_t *ret)
{
    Day d;
    bool given = day_parse(day, &d);
    *ret = given ? d - instant_local_day(clock_now()) : 0;
    return given;
}

static Str local_day(Request *r, Str day)
{
    Day d;
    char text[11];
    return day_parse(day, &d) ? str_copy(r->arena, day_format_local(text, d)) : STR("");
}

static void warn_day(Request *r, const char *field, const char *key, Str day, int64_t n)
{
    ErrorArg args[] = { arg_str("day", local_day(r, day)), arg_int("n", n) };
    desk_warn(r, str_of(field), key, view_say_args(r, key, args, ARRAY_LEN(args)));
}

static void warn_expiry(Request *r, const Seen *s)
{
    const int64_t *limits = r->model->limits;
    Str until = text_of(s, "usable_until");
    int64_t n;
    if (!days_left(until, &n) || n > limits[LIMIT_EXPIRY_FIRST]) return;
    const char *key = n < 0 ? K("equipment.expired") : n <= limits[LIMIT_EXPIRY_LAST] ? K("equipment.expires-last")
                    : n <= limits[LIMIT_EXPIRY_SECOND] ? K("equipment.expires-second") : K("equipment.expires-first");
    warn_day(r, "usable_until", key, until, n);
}

static bool is_recorder(const Seen *s)
{
    return str_is(text_of(s, "category"), "voice_recorder") || str_is(text_of(s, "category"), "camera");
}

static void warn_clock(Request *r, const Seen *s)
{
    int64_t n;
    Str due = text_of(s, "clock_due"), calibration = text_of(s, "calibration_due");
    if (days_left(calibration, &n) && n < 0) warn_day(r, "calibration_due", K("equipment.calibration-over"), calibration, n);
    if (!is_recorder(s)) return;
    if (str_is(text_of(s, "clock_result"), "failed"))
        desk_warn(r, STR("clock_result"), K("equipment.check-failed"), view_say(r, K("equipment.check-failed")));
    else if (due.len == 0) desk_warn(r, STR("clock_due"), K("equipment.check-never"), view_say(r, K("equipment.check-never")));
    else if (days_left(due, &n) && n < 0) warn_day(r, "clock_due", K("equipment.check-over"), due, n);
}

/* Why it is kept track of piece by piece: what it is worth, or what it is. */
static void show_tracking(Request *r, const Seen *s)
{
    static const char *const ATTRACTIVE[] = { "camera", "voice_recorder", "body_armour", "computer", "communication" };
    enum { CENTS = 2 };
    int64_t cents = 0;
    const JsonValue *cost = json_get(s->fields, "cost");
    Str usd = json_text(json_get(json_get(s->fields, "value_usd"), "number"));
    if (usd.len == 0 && str_is(json_text(json_get(cost, "currency")), "USD")) usd = json_text(json_get(cost, "amount"));
    const int64_t least = r->model->limits[LIMIT_CAPITAL];
    bool capital = usd.len > 0 && amount_parse(usd, CENTS, &cents) && cents / 100 >= least, attractive = false;
    for (size_t i = 0; i < ARRAY_LEN(ATTRACTIVE); i++) attractive = attractive || str_is(text_of(s, "category"), ATTRACTIVE[i]);
    if (!capital && !attractive) return;
    view_row(r, view_say(r, K("equipment.tracked")), capital ? view_say(r, K("equipment.capital"), arg_int("usd", least))
                                                             : view_say(r, K("equipment.attractive")));
}

static void show_level(Request *r, const Seen *s)
{
    const ArmourLevel *a = armour_level(r->model, text_of(s, "armour_standard"), text_of(s, "protection_level"));
    if (!a || a->like.len == 0) return;
    const char *key = a->confirmed ? K("equipment.like") : K("equipment.like-unconfirmed");
    view_row(r, view_say(r, K("equipment.like-row")), view_say(r, key, arg_str("level", a->like)));
}

/* ---- on the pages ---- */

static ErrorCode show_device(Request *r, const Seen *seen, Error *e)
{
    const State *s = kind_state(seen->kind, seen->record.state);
    show_tracking(r, seen);
    show_level(r, seen);
    if (s && !s->final) warn_expiry(r, seen);
    if (s && !s->final) warn_clock(r, seen);
    TRY(show_recorded(r, seen, e));
    return show_checks(r, seen, e);
}

static ErrorCode show_recording(Request *r, const Seen *seen, Error *e)
{
    Recorded x;
    Record device;
    Error unheard;
    const JsonValue *body;
    TRY(recorded_by(r, seen->fields, &x, e));
    if (x.device.len == 0) return ERR_OK;
    Str says = recorded_says(r, &x), real = x.hour ? recorded_true_time(r, &x, x.at) : STR("");
    view_row(r, view_say(r, K("equipment.clock")), says);
    if (real.len > 0) view_row(r, view_say(r, K("equipment.true-time")), real);
    Str end = x.hour && x.has_end ? recorded_true_time(r, &x, x.until) : STR("");
    if (end.len > 0) view_row(r, view_say(r, K("equipment.true-end")), end);
    if (recorded_in_doubt(&x)) desk_warn(r, STR("recorded_with"), K("equipment.failed"), says);
    if (records_get(r, x.device, &device, &unheard) != ERR_OK || desk_ref_target(r, x.device).len == 0) return ERR_OK;
    TRY(record_fields(r->arena, &device, &body, e));
    begin_way(r);
    return add_way(r, x.device, json_get(body, "fields"), seen->record.id, e);
}

ErrorCode desk_show_equipment(Request *r, const Seen *seen, Error *e)
{
    if (str_is(seen->kind->id, "asset")) return show_device(r, seen, e);
    if (str_is(seen->kind->id, "exhibit")) TRY(show_checks(r, seen, e));
    return kind_field(seen->kind, STR("recorded_with")) ? show_recording(r, seen, e) : ERR_OK;
}

static void offer(Request *r, const char *kind, const char *label, const Seen *asset)
{
    const Kind *k = model_kind(r->model, str_of(kind));
    if (!k || !profile_has_kind(r->model, office_profile(r->office, r->model), k)) return;
    if (!request_has_role(r, k->create, k->create_count)) return;
    Str form = view_op(r, "record.create", arg_str("kind", k->id), arg_str("asset", asset->record.id));
    view_action(r, view_say_args(r, label, NULL, 0), form, "secondary");
}

void desk_offer_equipment(Request *r, const Seen *seen)
{
    const State *s = kind_state(seen->kind, seen->record.state);
    if (!str_is(seen->kind->id, "asset") || !s) return;
    if (!s->final && is_recorder(seen)) offer(r, "clock_check", K("equipment.offer-check"), seen);
    bool lost = str_is(s->id, "missing") || str_is(text_of(seen, "condition"), "damaged");
    if (lost) offer(r, "loss_report", K("equipment.offer-loss"), seen);
}
