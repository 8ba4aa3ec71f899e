/* rules_documents.c: which documents are published: R001 (planning), R004 (the notice, and by when), R005 (what a bidder
 * needs), R063 (the signed contract).
 *
 * Which types are expected, the country pack says; without a list the rule cannot be said. Where a release has no list of
 * documents at that place, or a list whose documents carry no types, the publisher may not give them: then it cannot be said
 * either, unless the pack says that his silence means that there are none. */
#include "detect/process_kit.h"

/* What stands at one place: documents of a list of types. */
typedef struct { const JsonValue *list; bool known, found; size_t typed; } Found;

static bool has_type(const PackTexts *types, Str type)
{
    for (size_t i = 0; type.ptr && i < types->count; i++) if (str_equal(types->list[i], type)) return true;
    return false;
}

static Str type_of(const JsonValue *document)
{
    return json_text(json_get(document, "documentType"));
}

static Found look_for(const DetectPack *pack, const JsonValue *holder, const PackTexts *types)
{
    const JsonValue *list = json_get(holder, "documents");
    Found f = { .list = items_of(list) };
    JSON_EACH(one, f.list) {
        f.typed += type_of(one).len > 0;
        f.found |= has_type(types, type_of(one));
    }
    bool silent = !f.list || (f.list->count > 0 && f.typed == 0);
    f.known = f.found || !silent || pack->silence_counts;
    return f;
}

/* The pack's types for a stage; NULL when it has none. */
static const PackTexts *types_of(const Detector *d, PackStage stage, DetectReason *ret)
{
    const DetectPack *pack = d->settings->pack;
    *ret = DETECT_NOT_IN_PACK;
    return pack && pack->types[stage].count > 0 ? &pack->types[stage] : NULL;
}

static ErrorCode note_types(Detector *d, DetectFlag *flag, const JsonValue *list, const char *format, size_t i, Error *e)
{
    size_t k = 0;
    JSON_EACH(one, list) {
        TRY(note(d, flag, json_get(one, "documentType"), format, i, k, e));
        k++;
    }
    return ERR_OK;
}

static ErrorCode join_types(Detector *d, const PackTexts *types, const bool *wanted, Str *ret, Error *e)
{
    Buf b = buf_in(&d->scratch);
    for (size_t i = 0; i < types->count; i++) {
        if (wanted && !wanted[i]) continue;
        if (b.len > 0) buf_c(&b, ", ");
        buf_add(&b, types->list[i]);
    }
    *ret = buf_str(&b);
    return b.failed ? error_memory(e) : ERR_OK;
}

/* ---- R001 ---- */

static ErrorCode check_planning(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    const PackTexts *types = types_of(d, PACK_PLANNING, ret);
    if (!types) return ERR_OK;
    Found f = look_for(d->settings->pack, t->planning, types);
    *ret = f.found ? DETECT_CLEAR : DETECT_NOT_PUBLISHED;
    if (f.found || !f.known) return ERR_OK;
    DetectFlag flag = new_flag(DETECT_R001);
    TRY(join_types(d, types, NULL, &flag.what, e));
    TRY(note_types(d, &flag, f.list, "/planning/documents/$/documentType", 0, e));
    return finish_flag(d, &flag, 1, ret, e);
}

/* ---- R004 ---- */

/* The earliest notice with a day; *undated when one has none. */
static const JsonValue *first_notice(Detector *d, const JsonValue *list, const PackTexts *types, Day *day, size_t *at, bool *undated)
{
    const JsonValue *first = NULL;
    size_t i = 0;
    *undated = false;
    JSON_EACH(one, list) {
        Day published;
        if (has_type(types, type_of(one))) {
            bool dated = day_of(d, one, "datePublished", &published);
            *undated |= !dated;
            if (dated && (!first || published < *day)) {
                first = one;
                *day = published;
                *at = i;
            }
        }
        i++;
    }
    return first;
}

static ErrorCode check_notice(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    const JsonValue *period = json_get(t->tender, "tenderPeriod");
    const PackTexts *types = types_of(d, PACK_NOTICE, ret);
    Day start = 0, published = 0;
    bool undated;
    size_t at = 0;
    if (!types) return ERR_OK;
    *ret = DETECT_OTHER_METHOD;
    if (str_is(d->release.method, "direct") || str_is(d->release.method, "limited")) return ERR_OK;
    *ret = DETECT_NOT_PUBLISHED;
    Found f = look_for(d->settings->pack, t->tender, types);
    if (!f.known) return ERR_OK;
    DetectFlag flag = new_flag(DETECT_R004);
    if (!f.found) {
        TRY(join_types(d, types, NULL, &flag.what, e));
        TRY(note(d, &flag, json_get(period, "startDate"), "/tender/tenderPeriod/startDate", 0, 0, e));
        return finish_flag(d, &flag, 1, ret, e);
    }
    const JsonValue *notice = first_notice(d, f.list, types, &published, &at, &undated);
    *ret = DETECT_NO_DATES;
    if (!day_of(d, period, "startDate", &start) || (undated && (!notice || published > start)) || !notice) return ERR_OK;
    *ret = DETECT_CLEAR;
    if (published <= start) return ERR_OK;
    flag.days = published - start;
    TRY(note(d, &flag, json_get(notice, "datePublished"), "/tender/documents/#/datePublished", at, 0, e));
    TRY(note(d, &flag, json_get(period, "startDate"), "/tender/tenderPeriod/startDate", 0, 0, e));
    return finish_flag(d, &flag, 1, ret, e);
}

/* ---- R005 ---- */

/* One of the type was there while bids could be made: it has no day, or one not after they closed. */
static bool in_time(Detector *d, const JsonValue *list, Str type, bool closes, Day end)
{
    JSON_EACH(one, list) {
        Day published;
        if (!str_equal(type_of(one), type)) continue;
        if (!closes || !day_of(d, one, "datePublished", &published) || published <= end) return true;
    }
    return false;
}

static ErrorCode check_information(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    const JsonValue *period = json_get(t->tender, "tenderPeriod");
    const PackTexts *types = types_of(d, PACK_TENDER, ret);
    bool missing[PACK_LIST] = { false };
    uint32_t count = 0;
    Day end = 0;
    if (!types) return ERR_OK;
    *ret = DETECT_OTHER_METHOD;
    if (str_is(d->release.method, "direct") || str_is(d->release.method, "limited")) return ERR_OK;
    *ret = DETECT_NOT_PUBLISHED;
    Found f = look_for(d->settings->pack, t->tender, types);
    if (!f.known) return ERR_OK;
    *ret = DETECT_CLEAR;
    bool closes = day_of(d, period, "endDate", &end);
    for (size_t i = 0; i < types->count; i++) {
        missing[i] = !in_time(d, f.list, types->list[i], closes, end);
        count += missing[i];
    }
    if (count == 0) return ERR_OK;
    DetectFlag flag = new_flag(DETECT_R005);
    TRY(join_types(d, types, missing, &flag.what, e));
    if (closes) TRY(note(d, &flag, json_get(period, "endDate"), "/tender/tenderPeriod/endDate", 0, 0, e));
    TRY(note_types(d, &flag, f.list, "/tender/documents/$/documentType", 0, e));
    return finish_flag(d, &flag, count, ret, e);
}

/* ---- R063 ---- */

/* It binds already: signed, or under way. */
static bool is_signed(const JsonValue *contract)
{
    Str status = json_text(json_get(contract, "status"));
    if (str_is(status, "cancelled") || str_is(status, "pending")) return false;
    return str_is(status, "active") || str_is(status, "terminated") || json_text(json_get(contract, "dateSigned")).len > 0;
}

static ErrorCode check_contracts(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    const PackTexts *types = types_of(d, PACK_CONTRACT, ret);
    uint32_t count = 0;
    size_t i = 0;
    if (!types) return ERR_OK;
    *ret = DETECT_NOT_PUBLISHED;
    if (!items_of(t->contracts)) return ERR_OK;
    DetectFlag flag = new_flag(DETECT_R063);
    TRY(join_types(d, types, NULL, &flag.what, e));
    for (const JsonValue *one = t->contracts->first; one; one = one->next, i++) {
        Found f = look_for(d->settings->pack, one, types);
        if (!is_signed(one) || !f.known) continue;
        *ret = DETECT_CLEAR;
        if (f.found) continue;
        count++;
        TRY(note(d, &flag, json_get(one, "id"), "/contracts/#/id", i, 0, e));
        TRY(note(d, &flag, json_get(one, "dateSigned"), "/contracts/#/dateSigned", i, 0, e));
    }
    return finish_flag(d, &flag, count, ret, e);
}

const ProcessRule DOCUMENT_RULES[] = {
    { DETECT_R001, check_planning }, { DETECT_R004, check_notice }, { DETECT_R005, check_information }, { DETECT_R063, check_contracts },
};
const size_t DOCUMENT_RULE_COUNT = ARRAY_LEN(DOCUMENT_RULES);
