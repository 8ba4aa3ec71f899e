/* rights_tip.c: see rights_tip.h. It is worked out from the tip's fields whenever somebody looks, so that a name that is added
 * later takes the tip away from whom it means in the same moment, out of lists, searches, papers and what waits for him.
 *
 * Names are compared as everywhere (match/match.h), each run of two and three words of what was typed by itself: "Asanov
 * Bakyt, head of roads" means Асанов Бакыт. One word alone means whoever has it as family name. A namesake loses a tip by
 * this; the one who is meant does not keep it. */
#include "office/office_int.h"
#include "office/rights_tip.h"

enum { UNITS_DEEP = 32, WORDS_MOST = 40, WINDOW_MOST = 3, BODY_ALERT = 900, WORD_ALERT = 900 };

bool kind_is_of_tip(const Kind *k)
{
    if (str_is(k->id, "tip")) return true;
    const Field *f = k->place == PLACE_OFFICE ? kind_field(k, STR("tip")) : NULL;
    return f && f->type == FIELD_REF && str_is(f->to, "tip");
}

/* ---- names ---- */

static bool is_apart(char c)
{
    return c == ' ' || c == ',' || c == ';' || c == '\t' || c == '\n' || c == '(' || c == ')' || c == '"';
}

static size_t words_of(Str text, Str to[WORDS_MOST])
{
    size_t count = 0;
    for (size_t i = 0; i < text.len && count < WORDS_MOST;) {
        size_t from = i;
        while (i < text.len && !is_apart(text.ptr[i])) i++;
        if (i > from) to[count++] = (Str){ text.ptr + from, i - from };
        while (i < text.len && is_apart(text.ptr[i])) i++;
    }
    return count;
}

static int score(Request *r, Str one, const MatchName *other, MatchSort sort)
{
    MatchName name;
    MatchResult result;
    match_name(office_names(r->office), one, sort, &name);
    if (name.count == 0 || other->count == 0) return 0;
    match_score(office_names(r->office), &name, other, &result);
    return result.score;
}

bool tip_names(Request *r, Str typed, Str full_name)
{
    Str words[WORDS_MOST], own[WORDS_MOST];
    MatchName name;
    size_t count = words_of(typed, words), own_count = words_of(full_name, own);
    if (count == 0 || own_count == 0) return false;
    match_name(office_names(r->office), count == 1 ? own[0] : full_name, MATCH_PERSON, &name);
    if (count == 1) return score(r, words[0], &name, MATCH_PERSON) >= WORD_ALERT;
    if (score(r, typed, &name, MATCH_PERSON) >= MATCH_ALERT) return true;
    for (size_t size = 2; size <= WINDOW_MOST && size < count; size++) {
        for (size_t i = 0; i + size <= count; i++) {
            Str window = { words[i].ptr, (size_t)(words[i + size - 1].ptr + words[i + size - 1].len - words[i].ptr) };
            if (score(r, window, &name, MATCH_PERSON) >= MATCH_ALERT) return true;
        }
    }
    return false;
}

/* ---- units ---- */

static ErrorCode fields_of(Request *r, Str id, const JsonValue **ret, Error *e)
{
    Record rec;
    const JsonValue *body;
    TRY(request_record(r, id, &rec, e));
    TRY(record_fields(r->arena, &rec, &body, e));
    *ret = json_get(body, "fields");
    return ERR_OK;
}

static bool holds(const JsonValue *list, Str id)
{
    JSON_EACH(one, list) {
        if (str_equal(one->text, id)) return true;
    }
    return false;
}

static bool body_is(Request *r, const JsonValue *bodies, Str unit_name)
{
    MatchName name;
    match_name(office_names(r->office), unit_name, MATCH_BODY, &name);
    JSON_EACH(one, bodies) {
        if (score(r, one->text, &name, MATCH_BODY) >= BODY_ALERT) return true;
    }
    return false;
}

/* His unit, or one that it is part of. */
static ErrorCode unit_barred(Request *r, const JsonValue *fields, Str unit, bool *ret, Error *e)
{
    *ret = false;
    for (int depth = 0; depth < UNITS_DEEP && unit.len > 0 && !*ret; depth++) {
        const JsonValue *of_unit;
        TRY(fields_of(r, unit, &of_unit, e));
        *ret = holds(json_get(fields, "units_named"), unit) || holds(json_get(fields, "heads_named"), unit) ||
               body_is(r, json_get(fields, "bodies"), json_text(json_get(of_unit, "name")));
        unit = json_text(json_get(of_unit, "part_of"));
    }
    return ERR_OK;
}

bool tip_bars(Request *r, const JsonValue *fields, Str user)
{
    Error unheard;
    const JsonValue *his, *named = json_get(fields, "persons_named");
    bool barred;
    if (fields_of(r, user, &his, &unheard) != ERR_OK) return true;
    Str full_name = json_text(json_get(his, "full_name"));
    bool one_text = named && named->type == JSON_STRING;            /* as it was kept before it was a list */
    if (one_text && tip_names(r, named->text, full_name)) return true;
    JSON_EACH(one, named) {
        if (tip_names(r, one->text, full_name)) return true;
    }
    return unit_barred(r, fields, json_text(json_get(his, "unit")), &barred, &unheard) != ERR_OK || barred;
}

/* ---- asked ---- */

/* Who asked for a name, who decides, and auditors. */
static bool sees_access(Request *r, const JsonValue *fields)
{
    if (request_has_role_named(r, "identity_guardian") || request_audits(r)) return true;
    return str_equal(json_text(json_get(fields, "asked_by")), r->session->user);
}

bool request_sees_tip(Request *r, const Kind *k, const Record *rec)
{
    Error unheard;
    Record whole = *rec, tip;
    const JsonValue *body, *fields;
    bool access = str_is(k->id, "identity_access");
    if (!r->session) return false;
    if (rec->id.len == 0) return !access || request_has_role(r, k->create, k->create_count) || request_audits(r);
    if (rec->body.len == 0 && store_record(r->store, r->arena, rec->id, &whole, &unheard) != ERR_OK) return false;
    if (whole.body.len == 0) return true;                           /* erased: there is nobody named any more */
    if (record_fields(r->arena, &whole, &body, &unheard) != ERR_OK) return false;
    fields = json_get(body, "fields");
    if (access && !sees_access(r, fields)) return false;
    if (!str_is(k->id, "tip")) {
        Str id = json_text(json_get(fields, "tip"));
        ErrorCode code = request_record(r, id, &tip, &unheard);
        if (code == ERR_NOT_FOUND) return true;                     /* it never was here: nobody is named in it */
        if (code != ERR_OK) return false;
        if (tip.body.len == 0) return true;
        if (record_fields(r->arena, &tip, &body, &unheard) != ERR_OK) return false;
        fields = json_get(body, "fields");
    }
    return !tip_bars(r, fields, r->session->user);
}

ErrorCode tip_check_responsible(Request *r, const Kind *k, const JsonValue *fields, Error *e)
{
    const JsonValue *his;
    Str user = json_text(json_get(fields, "responsible"));
    if (!str_is(k->id, "tip") || user.len == 0) return ERR_OK;
    ErrorCode code = fields_of(r, user, &his, e);
    if (code == ERR_NOT_FOUND) error_clear(e);                      /* nobody of this office */
    if (code == ERR_NOT_FOUND || (code == ERR_OK && !tip_bars(r, fields, user))) return ERR_OK;
    TRY(code);
    return error_set(e, ERR_INVALID, K("rules.tip-responsible-named"), arg_str("who", json_text(json_get(his, "full_name"))));
}
