/* visit_rules.c: an end-use visit is made by somebody who gave nothing away and keeps no store, answers for every thing that the
 * lot drew, and is closed when what was to follow has been done. */
#include "rules/donation_book.h"
#include "rules/rules_int.h"

/* ---- who ---- */

/* Had he, or whom he stands in for, a part in the record: did he write it, move it, or answer for it? */
static ErrorCode had_part(Request *r, Str id, bool *ret, Error *e)
{
    static const char *const ACTS[] = { "record.create", "record.change", "record.correct", "record.move.prepare",
                                       "record.move.lend",
                                        "record.move.sign", "record.move.approve", NULL };
    Record rec;
    GiftRecord one;
    TRY(gift_record(r, id, &one, e));
    TRY(request_record(r, id, &rec, e));
    TRY(rules_acted(r, &rec, ACTS, false, ret, e));
    *ret = *ret || str_equal(field_of(one.fields, "responsible"), session_user(r->session));
    return ERR_OK;
}

ErrorCode guard_visit_monitor(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftRecord handover;
    bool part;
    (void)rec;
    Str monitor = field_of(fields, "monitor"), me = session_user(r->session);
    if (monitor.len > 0 && !str_equal(monitor, me)) return error_set(e, ERR_INVALID, K("rules.visit-not-his"));
    TRY(gift_record(r, field_of(fields, "handover"), &handover, e));
    TRY(had_part(r, handover.id, &part, e));
    if (!part) TRY(had_part(r, field_of(handover.fields, "donation"), &part, e));
    if (part || request_has_role_named(r, "property_keeper")) return error_set(e, ERR_INVALID, K("rules.visit-part"));
    return ERR_OK;
}

/* ---- what was seen ---- */

static ErrorCode line_name(Request *r, const JsonValue *line, Str *ret, Error *e)
{
    GiftRecord asset;
    TRY(gift_record(r, field_of(line, "asset"), &asset, e));
    Str tag = field_of(asset.fields, "tag");
    *ret = tag.len > 0 ? tag : asset.number;
    return ERR_OK;
}

static ErrorCode check_serial(Request *r, const JsonValue *line, Error *e)
{
    Str seen = field_of(line, "seen"), read = field_of(line, "serial"), expected = field_of(line, "expected"), name;
    bool same = false, differs = str_is(seen, "serial_differs");
    if (read.len > 0 && expected.len > 0) TRY(gift_same_body(r, read, expected, &same, e));
    if (differs ? read.len > 0 && !same : read.len == 0 || expected.len == 0 || same) return ERR_OK;
    TRY(line_name(r, line, &name, e));
    return error_set(e, ERR_INVALID, differs ? K("rules.visit-serial-missing") : K("rules.visit-serial"), arg_str("asset", name));
}

static ErrorCode check_line(Request *r, const JsonValue *fields, const JsonValue *line, Error *e)
{
    GiftRecord asset;
    Str seen = field_of(line, "seen"), name;
    TRY(gift_record(r, field_of(line, "asset"), &asset, e));
    TRY(line_name(r, line, &name, e));
    if (!str_equal(field_of(asset.fields, "handover"), field_of(fields, "handover")))
        return error_set(e, ERR_INVALID, K("rules.visit-other-thing"), arg_str("asset", name));
    bool whole = str_is(seen, "not_seen") || (seen.len > 0 && json_get(line, "condition") && json_get(line, "in_use"));
    return whole ? check_serial(r, line, e) : error_set(e, ERR_INVALID, K("rules.visit-line"), arg_str("asset", name));
}

static size_t lines_of(const JsonValue *fields, Str asset)
{
    size_t n = 0;
    JSON_EACH(line, json_get(fields, "lines")) n += str_equal(field_of(line, "asset"), asset);
    return n;
}

ErrorCode guard_visit_whole(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftRecord handover;
    (void)rec;
    TRY(gift_record(r, field_of(fields, "handover"), &handover, e));
    if (!json_get(fields, "drawn_from")) return error_set(e, ERR_INVALID, K("rules.visit-not-drawn"));
    if (gift_is_after(field_of(handover.fields, "on"), field_of(fields, "visited_on"))) return error_set(e, ERR_INVALID,
                                                                                  K("rules.visit-before"));
    JSON_EACH(one, json_get(fields, "drawn")) {
        if (lines_of(fields, json_text(one)) == 1) continue;
        GiftRecord asset;
        TRY(gift_record(r, json_text(one), &asset, e));
        return error_set(e, ERR_INVALID, K("rules.visit-drawn"), arg_str("asset", field_of(asset.fields, "tag")));
    }
    JSON_EACH(line, json_get(fields, "lines")) TRY(check_line(r, fields, line, e));
    return ERR_OK;
}

ErrorCode guard_visit_followed(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)r, (void)rec;
    JSON_EACH(one, json_get(fields, "follow_up"))
        if (!json_true(json_get(one, "done"))) return error_set(e, ERR_INVALID, K("rules.visit-follow-up"),
                                                                arg_str("what", field_of(one, "what")));
    return ERR_OK;
}
