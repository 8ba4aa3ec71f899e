/* imaging_rules.c: a copy of a device stands in court only when whoever doubts it can follow how it was made.
 *
 * Rules C4, C6, C9, C10, C11 and C16 of docs/custody.md (ISO/IEC 27037 as practised; ACPO principles 2 and 3; NIST assertions
 * AM-08 to AM-10): who touches a running device says why, by what right of knowledge and what it changed; the device was kept
 * from being written to, and by what; every sector that could not be read is told of; the copy read back is the copy that was
 * read; the original goes under a new seal before work on the copy begins. What is only warned of is on the page
 * (desk/desk_lab.c). */
#include "rules/rules_int.h"

static const JsonValue *get(const JsonValue *fields, const char *name) { return json_get(fields, name); }
static Str text_of(const JsonValue *fields, const char *name) { return json_text(json_get(fields, name)); }

/* The exhibit that is copied: its fields, and the read noted. */
static ErrorCode exhibit_of(Request *r, const JsonValue *fields, const JsonValue **ret, Error *e)
{
    Record rec;
    const JsonValue *body;
    ErrorCode code = request_record(r, text_of(fields, "exhibit"), &rec, e);
    if (code == ERR_NOT_FOUND || (code == ERR_OK && rec.body.len == 0)) return error_set(e, ERR_INVALID, K("rules.examination-gone"));
    TRY(code);
    TRY(record_fields(r->arena, &rec, &body, e));
    *ret = json_get(body, "fields");
    return ERR_OK;
}

static ErrorCode check_times(const JsonValue *fields, Error *e)
{
    Instant from, until;
    bool both = instant_parse(text_of(fields, "began_at"), &from) && instant_parse(text_of(fields, "ended_at"), &until);
    return both && until <= from ? error_set(e, ERR_INVALID, K("rules.imaging-times")) : ERR_OK;
}

/* A confirmed skill with digital evidence, and that of the one who copied. */
static ErrorCode check_skill(Request *r, const JsonValue *fields, Error *e)
{
    Record rec;
    const JsonValue *body, *skill;
    Str id = text_of(fields, "operator_skill");
    if (id.len == 0) return ERR_OK;
    ErrorCode code = request_record(r, id, &rec, e);
    if (code == ERR_NOT_FOUND || (code == ERR_OK && rec.body.len == 0)) return error_set(e, ERR_INVALID, K("rules.imaging-skill"));
    TRY(code);
    TRY(record_fields(r->arena, &rec, &body, e));
    skill = json_get(body, "fields");
    bool his = str_equal(text_of(skill, "user"), text_of(fields, "made_by")), of_it = str_is(text_of(skill, "skill"), "digital_forensics");
    return his && of_it && str_is(rec.state, "confirmed") ? ERR_OK : error_set(e, ERR_INVALID, K("rules.imaging-skill"));
}

static void miss_live(Missing *m, const JsonValue *fields)
{
    if (!json_true(get(fields, "live"))) return;
    rules_need(m, fields, "live_reason");
    rules_need(m, fields, "altered");
    if (!get(fields, "operator_skill") && !get(fields, "qualification")) rules_miss(m, "operator_skill");
}

static void miss_protection(Missing *m, const JsonValue *fields)
{
    Str by = text_of(fields, "protection");
    if (str_is(by, "blocker") && !get(fields, "blocker")) rules_need(m, fields, "blocker_named");
    if (str_is(by, "software")) rules_need(m, fields, "read_only_check");
}

static void miss_selection(Missing *m, const JsonValue *fields)
{
    if (!json_true(get(fields, "selective"))) return;
    rules_need(m, fields, "criteria");
    rules_need(m, fields, "left_out");
}

static int64_t whole_number(const JsonValue *v)
{
    int64_t n = 0;
    return amount_parse(json_text(json_get(v, "number")), 0, &n) ? n : 0;
}

/* As many sectors are named as are counted, none of them twice. */
static ErrorCode check_unread(const JsonValue *fields, Error *e)
{
    int64_t counted = whole_number(get(fields, "unread_count")), named = 0;
    JSON_EACH(one, get(fields, "unread")) {
        int64_t from = whole_number(json_get(one, "from")), n = whole_number(json_get(one, "count"));
        if (!int_add(named, n, &named)) return error_set(e, ERR_INVALID, K("rules.imaging-unread"), arg_int("counted", counted),
            arg_int("named", INT64_MAX));
        JSON_EACH(other, get(fields, "unread")) {
            int64_t at = whole_number(json_get(other, "from")), to = at + whole_number(json_get(other, "count"));
            if (other == one) break;
            if (from < to && at < from + n) return error_set(e, ERR_INVALID, K("rules.imaging-twice"), arg_int("sector", from > at ? from : at));
        }
    }
    if (named == counted) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.imaging-unread"), arg_int("counted", counted), arg_int("named", named));
}

static bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/* A hash of the kind that the record names, in hexadecimal digits. */
static ErrorCode check_hash(Request *r, const Record *rec, const JsonValue *fields, const char *name, Error *e)
{
    Str hash = text_of(fields, name);
    size_t digits = str_is(text_of(fields, "method"), "sha512") ? 128 : 64;
    bool sound = hash.len == digits;
    for (size_t i = 0; i < hash.len && sound; i++) sound = is_hex_digit(hash.ptr[i]);
    if (sound) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.imaging-hash"), arg_str("field", rules_field_label(r, rec, NULL, name)),
                     arg_int("digits", (int64_t)digits), arg_int("typed", (int64_t)hash.len), arg_c("field-id", name));
}

static char lower(char c) { return c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c; }

static bool is_same_hash(Str one, Str other)
{
    bool same = one.len == other.len;
    for (size_t i = 0; i < one.len && same; i++) same = lower(one.ptr[i]) == lower(other.ptr[i]);
    return same;
}

/* What is under seal came under the seal that its record says. */
static ErrorCode check_seal(Request *r, const JsonValue *fields, Error *e)
{
    const JsonValue *exhibit;
    TRY(exhibit_of(r, fields, &exhibit, e));
    Str there = text_of(exhibit, "seal"), typed = text_of(fields, "seal_before");
    if (there.len == 0 || str_equal(there, typed)) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.imaging-seal"), arg_str("seal", there), arg_str("typed", typed.len > 0 ? typed : STR("-")));
}

ErrorCode guard_imaging_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Missing m = { .request = r, .record = rec };
    TRY(check_times(fields, e));
    bool bare = str_is(text_of(fields, "protection"), "none") && !json_true(get(fields, "live"));
    if (bare) return error_set(e, ERR_INVALID, K("rules.imaging-unprotected"));
    miss_live(&m, fields);
    miss_protection(&m, fields);
    miss_selection(&m, fields);
    TRY(rules_whole(&m, K("rules.imaging-missing"), e));
    TRY(check_skill(r, fields, e));
    TRY(check_hash(r, rec, fields, "hash_read", e));
    TRY(check_unread(fields, e));
    return check_seal(r, fields, e);
}

ErrorCode guard_imaging_equal(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    TRY(check_hash(r, rec, fields, "hash_written", e));
    bool equal = is_same_hash(text_of(fields, "hash_read"), text_of(fields, "hash_written"));
    return equal ? ERR_OK : error_set(e, ERR_INVALID, K("rules.imaging-unequal"));
}

ErrorCode guard_imaging_differs(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    TRY(check_hash(r, rec, fields, "hash_written", e));
    bool equal = is_same_hash(text_of(fields, "hash_read"), text_of(fields, "hash_written"));
    return equal ? error_set(e, ERR_INVALID, K("rules.imaging-equal")) : ERR_OK;
}

ErrorCode guard_imaging_resealed(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const JsonValue *exhibit;
    TRY(check_hash(r, rec, fields, "hash_working", e));
    if (!is_same_hash(text_of(fields, "hash_read"), text_of(fields, "hash_working"))) return error_set(e, ERR_INVALID, K("rules.imaging-unequal"));
    TRY(exhibit_of(r, fields, &exhibit, e));
    Str seal = text_of(exhibit, "seal");
    if (seal.len > 0 && !str_equal(seal, text_of(fields, "seal_before"))) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.imaging-not-resealed"));
}
