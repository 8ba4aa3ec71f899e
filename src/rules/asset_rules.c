/* asset_rules.c: what must be so before equipment is taken in, issued, taken back and disposed of, and who looks into its
 * loss.
 *
 * What is worn out, shot at, soaked or past its day is issued to nobody, a recorder whose clock is wrong neither, and
 * nothing by the keeper to himself. A number that its maker gives once stands once. Nothing leaves for good but by a board
 * of several and a second signature; how many, and from which value on another decision is asked for, are numbers of the
 * office (limits.yaml). */
#include "rules/rules_int.h"

/* Both are days as they are stored, 2026-11-25: in the order of their bytes. */
static bool is_after(Str day, Str other) { return day.len > 0 && other.len > 0 && str_compare(day, other) > 0; }

static Str shown(const Request *r, Str day)
{
    Day d;
    char local[11];
    return day_parse(day, &d) ? str_copy(r->arena, day_format_local(local, d)) : STR("?");
}

/* ---- receipt ---- */

/* The levels of a standard that the reference knows, for a sentence; empty: it knows none. */
static Str levels_of(Request *r, Str standard)
{
    Buf names = buf_in(r->arena);
    for (size_t i = 0; i < r->model->armour_count; i++) {
        const ArmourLevel *a = &r->model->armour[i];
        if (str_equal(a->standard, standard)) buf_format(&names, "%s" STR_FMT, names.len > 0 ? ", " : "", STR_ARG(a->level));
    }
    return buf_str(&names);
}

static ErrorCode check_level(Request *r, const JsonValue *fields, Error *e)
{
    Str standard = field_of(fields, "armour_standard"), level = field_of(fields, "protection_level");
    if (standard.len == 0 || level.len == 0) return ERR_OK;
    Str known = levels_of(r, standard);
    if (known.len == 0 || armour_level(r->model, standard, level)) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.armour-level"), arg_str("level", level), arg_str("levels", known));
}

ErrorCode guard_asset_receipt(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const JsonValue *ordered = json_get(fields, "ordered"), *arrived = json_get(fields, "arrived");
    (void)rec;
    bool differs = ordered && arrived && !json_equal(ordered, arrived);
    if (differs && !json_get(fields, "difference"))
        return error_set(e, ERR_INVALID, K("rules.receipt-differs"), arg_str("ordered", field_of(ordered, "number")),
                         arg_str("arrived", field_of(arrived, "number")));
    return check_level(r, fields, e);
}

/* ---- one number, one thing ---- */

typedef struct { Request *request; Str but, maker, found; bool any_maker; } Twin;

static ErrorCode look_at_twin(void *self, const Record *rec, Error *e)
{
    Twin *t = self;
    Str maker;
    const JsonValue *body;
    if (t->found.len > 0 || rec->body.len == 0 || record_is_pulled_back(rec) || str_equal(rec->id, t->but)) return ERR_OK;
    TRY(record_fields(t->request->arena, rec, &body, e));
    TRY(text_fold(t->request->arena, field_of(json_get(body, "fields"), "maker"), &maker, e));
    if (!t->any_maker && !str_equal(maker, t->maker)) return ERR_OK;
    Str number = json_text(json_get(body, "number"));
    t->found = str_copy(t->request->arena, number.len > 0 ? number : rec->id);
    return t->found.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode refuse_twin(const Twin *t, Str number, Error *e)
{
    return error_set(e, ERR_INVALID, K("rules.serial-twice"), arg_str("number", number), arg_str("other", t->found));
}

/* The numbers that are the same for whoever made it; of each only where it is new in this act. */
static ErrorCode check_other_numbers(Request *r, Twin *t, const JsonValue *before, const JsonValue *after, Error *e)
{
    JSON_EACH(one, json_get(after, "other_numbers")) {
        Str folded, value = field_of(one, "value");
        bool had = false;
        JSON_EACH(old, json_get(before, "other_numbers")) had = had || json_equal(old, one);
        if (had || str_is(field_of(one, "type"), "other")) continue;
        TRY(text_fold(r->arena, value, &folded, e));
        t->any_maker = true;
        Str number = str_format(r->arena, STR_FMT " " STR_FMT, STR_ARG(field_of(one, "type")), STR_ARG(folded));
        TRY(records_by(r, STR("asset"), STR("other_numbers"), number, look_at_twin, t, e));
        if (t->found.len > 0) return refuse_twin(t, value, e);
    }
    return ERR_OK;
}

static ErrorCode check_serial(Request *r, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    Str serial = field_of(after, "serial"), maker = field_of(after, "maker"), folded;
    Twin t = { .request = r, .but = id };
    if (json_get(after, "serial_twice")) return ERR_OK;
    bool same = str_equal(serial, field_of(before, "serial")) && str_equal(maker, field_of(before, "maker"));
    if (serial.len > 0 && !same) {
        TRY(request_note_chain(r, STR("office"), e));
        TRY(text_fold(r->arena, maker, &t.maker, e));
        TRY(text_fold(r->arena, serial, &folded, e));
        TRY(records_by(r, STR("asset"), STR("serial"), folded, look_at_twin, &t, e));
        if (t.found.len > 0) return refuse_twin(&t, serial, e);
    }
    return check_other_numbers(r, &t, before, after, e);
}

/* Nothing joins a project that is over: it would stay in it for ever. */
static ErrorCode check_project(Request *r, const JsonValue *before, const JsonValue *after, Error *e)
{
    Record rec;
    Error unheard;
    Str project = field_of(after, "project");
    if (project.len == 0 || str_equal(project, field_of(before, "project"))) return ERR_OK;
    if (records_get(r, project, &rec, &unheard) != ERR_OK) return ERR_OK;
    const Kind *k = model_kind(r->model, rec.kind);
    const State *s = k ? kind_state_was(k, rec.state) : NULL;
    return s && s->final ? error_set(e, ERR_INVALID, K("rules.asset-project-over")) : ERR_OK;
}

ErrorCode rules_check_asset(Request *r, const Kind *k, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    if (!str_is(k->id, "asset") || !kind_field(k, STR("serial_twice"))) return ERR_OK;
    TRY(check_project(r, before, after, e));
    return check_serial(r, id, before, after, e);
}

/* What a clock check came to is written by the check, on the device and on itself. */
bool rules_is_clock_mark(const Kind *k, const Field *f)
{
    static const char *const OF_ASSET[] = { "clock_checked_on", "clock_result", "clock_due" };
    static const char *const OF_CHECK[] = { "offset", "tolerance", "result" };
    bool asset = str_is(k->id, "asset"), check = str_is(k->id, "clock_check");
    for (size_t i = 0; i < ARRAY_LEN(OF_ASSET); i++)
        if ((asset && str_is(f->id, OF_ASSET[i])) || (check && str_is(f->id, OF_CHECK[i]))) return true;
    return false;
}

/* ---- issue and return ---- */

static bool is_unfit(Str condition)
{
    return str_is(condition, "damaged") || str_is(condition, "shot") || str_is(condition, "wet");
}

/* Who signs at the same screen is the one who carries it away. */
static ErrorCode check_receiver(Request *r, const JsonValue *fields, Error *e)
{
    Record user;
    const JsonValue *body;
    Str with = json_text(json_get(r->args, "with"));
    if (with.len == 0) return ERR_OK;
    TRY(records_get(r, field_of(fields, "holder"), &user, e));
    TRY(record_fields(r->arena, &user, &body, e));
    bool his = str_equal(field_of(json_get(body, "fields"), "login"), with);
    return his ? ERR_OK : error_set(e, ERR_INVALID, K("rules.issue-other-hand"));
}

ErrorCode guard_asset_issue(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    Str until = field_of(fields, "usable_until"), on = field_of(fields, "issued_on"), back = field_of(fields, "due_back");
    if (str_equal(field_of(fields, "holder"), session_user(r->session))) return error_set(e, ERR_INVALID, K("rules.issue-own"));
    if (is_unfit(field_of(fields, "condition"))) return error_set(e, ERR_INVALID, K("rules.issue-condition"));
    if (is_after(on, until)) return error_set(e, ERR_INVALID, K("rules.issue-over"), arg_str("day", shown(r, until)));
    if (is_after(on, back)) return error_set(e, ERR_INVALID, K("rules.issue-back-before"), arg_str("day", shown(r, back)));
    bool wrong = str_is(field_of(fields, "clock_result"), "failed");
    return wrong ? error_set(e, ERR_INVALID, K("rules.issue-clock")) : check_receiver(r, fields, e);
}

/* What is said of the wiping is said of this return, not of the last one. */
ErrorCode guard_asset_return(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Str issued = field_of(fields, "issued_on"), back = field_of(fields, "returned_on");
    if (is_after(issued, back)) return error_set(e, ERR_INVALID, K("rules.return-before"), arg_str("day", shown(r, issued)));
    if (!str_is(field_of(fields, "wiped"), "wiped")) return ERR_OK;
    Str wiped = field_of(fields, "wiped_on");
    if (wiped.len == 0 || is_after(issued, wiped))
        return error_set(e, ERR_INVALID, K("rules.return-wiped"), arg_str("field", rules_field_label(r, rec, NULL, "wiped_on")));
    return ERR_OK;
}

/* ---- disposal and loss ---- */

static ErrorCode look_at_loss(void *self, const Record *rec, Error *e)
{
    bool *closed = self;
    (void)e;
    *closed = *closed || (rec->body.len > 0 && !record_is_pulled_back(rec) && str_is(rec->state, "closed"));
    return ERR_OK;
}

/* In whole dollars: as entered, or the cost where that is in dollars. -1: nobody said. */
static int64_t value_in_dollars(const JsonValue *fields)
{
    enum { PLACES = 2 };
    int64_t cents;
    const JsonValue *cost = json_get(fields, "cost");
    Str usd = field_of(json_get(fields, "value_usd"), "number");
    if (usd.len == 0 && str_is(field_of(cost, "currency"), "USD")) usd = field_of(cost, "amount");
    return usd.len > 0 && amount_parse(usd, PLACES, &cents) ? cents / 100 : -1;
}

ErrorCode guard_asset_disposal(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const JsonValue *board = json_get(fields, "board");
    int64_t least = r->model->limits[LIMIT_BOARD], members = board ? (int64_t)board->count : 0;
    bool closed = false;
    if (members < least) return error_set(e, ERR_INVALID, K("rules.board-small"), arg_int("n", members), arg_int("least", least));
    JSON_EACH(one, board)
        if (str_equal(json_text(one), field_of(fields, "holder"))) return error_set(e, ERR_INVALID, K("rules.board-holder"));
    if (value_in_dollars(fields) >= r->model->limits[LIMIT_CAPITAL] && !json_get(fields, "disposal_decision"))
        return error_set(e, ERR_INVALID, K("rules.disposal-decision"), arg_int("usd", r->model->limits[LIMIT_CAPITAL]),
                         arg_str("field", rules_field_label(r, rec, NULL, "disposal_decision")));
    bool lost = str_is(field_of(fields, "disposal"), "loss");
    if (!lost && !str_is(rec->state, "missing")) return ERR_OK;
    TRY(request_note_chain(r, rec->chain, e));
    TRY(records_by(r, STR("loss_report"), STR("asset"), rec->id, look_at_loss, &closed, e));
    return closed ? ERR_OK : error_set(e, ERR_INVALID, K("rules.disposal-loss"));
}

typedef struct { Request *request; Str author; } Author;

static ErrorCode look_at_report(void *self, const Entry *entry, Error *e)
{
    Author *a = self;
    Act act;
    TRY(records_act(a->request, entry, &act, e));
    if (!str_is(act.op, "record.create")) return ERR_OK;
    a->author = str_copy(a->request->arena, act.actor);
    return a->author.ptr ? ERR_OK : error_memory(e);
}

/* Who had it, and who wrote the report, does not look into it. */
ErrorCode guard_loss_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Author a = { .request = r };
    Str inquirer = field_of(fields, "inquirer");
    if (str_equal(inquirer, field_of(fields, "holder"))) return error_set(e, ERR_INVALID, K("rules.loss-holder"));
    TRY(records_history(r, rec->id, look_at_report, &a, e));
    return str_equal(inquirer, a.author) ? error_set(e, ERR_INVALID, K("rules.loss-own-report")) : ERR_OK;
}
