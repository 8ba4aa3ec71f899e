/* process_peers.c: whose peers a process belongs to, and the rules that are held against them, one after another. */
#include "detect/process_peers.h"

#include "detect/composite.h"
#include "detect/lot_prices.h"

/* ---- parts of a peer group ---- */

static bool first_class(const JsonValue *holder, ProcessPeers *ret)
{
    const JsonValue *items = json_get(holder, "items");
    if (!is_array(items)) return false;
    ret->class_item = 0;
    JSON_EACH(item, items) {
        const JsonValue *classification = json_get(item, "classification"), *id = json_get(classification, "id");
        ret->classification = classification;
        if (id && (id->type == JSON_STRING || id->type == JSON_NUMBER) && id->text.len > 0) return true;
        ret->class_item++;
    }
    ret->classification = NULL;
    return false;
}

static void find_class(const ProcessTree *t, ProcessPeers *ret)
{
    const struct { const JsonValue *list; const char *format; } LISTS[] = {
        { t->awards, "/awards/#/items/$/classification/id" }, { t->contracts, "/contracts/#/items/$/classification/id" },
    };
    ret->class_format = "/tender/items/$/classification/id";
    if (first_class(t->tender, ret)) return;
    for (size_t i = 0; i < ARRAY_LEN(LISTS); i++) {
        ret->class_format = LISTS[i].format;
        ret->class_at = 0;
        for (const JsonValue *one = is_array(LISTS[i].list) ? LISTS[i].list->first : NULL; one; one = one->next, ret->class_at++)
            if (first_class(one, ret)) return;
    }
}

/* The year as it is written, of a text that is a date. */
static bool year_of(Detector *d, const JsonValue *date, Str *ret)
{
    Instant unused;
    Str text = json_text(date);
    if (!text.ptr || !date_read(&d->dates, text, &unused)) return false;
    *ret = str_first(text, 4);
    return true;
}

static Str process_year(Detector *d, const ProcessTree *t)
{
    const JsonValue *period = json_get(t->tender, "tenderPeriod");
    Str year = d->release.date;
    Instant unused;
    if (year_of(d, json_get(period, "endDate"), &year) || year_of(d, json_get(period, "startDate"), &year)) return year;
    for (const JsonValue *award = is_array(t->awards) ? t->awards->first : NULL; award; award = award->next)
        if (year_of(d, json_get(award, "date"), &year)) return year;
    return year.ptr && date_read(&d->dates, year, &unused) ? str_first(year, 4) : STR("?");
}

ErrorCode peers_text(Detector *d, const Str *parts, size_t n, Str *ret, Error *e)
{
    static const Str BETWEEN = { " / ", 3 };
    size_t len = 0;
    for (size_t i = 0; i < n; i++) len += (i > 0 ? BETWEEN.len : 0) + (parts[i].len > 0 ? parts[i].len : 1);
    char *text = arena_alloc(&d->scratch, len), *to = text;
    if (!text) return error_memory(e);
    for (size_t i = 0; i < n; i++) {
        Str part = parts[i].len > 0 ? parts[i] : STR("?");
        if (i > 0) {
            memcpy(to, BETWEEN.ptr, BETWEEN.len);
            to += BETWEEN.len;
        }
        memcpy(to, part.ptr, part.len);
        to += part.len;
    }
    *ret = str_bytes(text, len);
    return ERR_OK;
}

ErrorCode peers_class(Detector *d, const ProcessTree *t, const JsonValue *classification, size_t digits, Str *ret, Error *e)
{
    if (!classification) {
        Str category = json_text(json_get(t->tender, "mainProcurementCategory"));
        *ret = category.len > 0 ? category : STR("?");
        return ERR_OK;
    }
    Str scheme = json_text(json_get(classification, "scheme")), id = json_get(classification, "id")->text;
    Buf b = buf_in(&d->scratch);
    if (scheme.len > 0) buf_format(&b, STR_FMT ":", STR_ARG(scheme));
    buf_add(&b, text_beginning(id, digits));
    *ret = buf_str(&b);
    return b.failed ? error_memory(e) : ERR_OK;
}

ErrorCode process_peers(Detector *d, const ProcessTree *t, ProcessPeers *ret, Error *e)
{
    enum { DIGITS = 2 };
    Str method = json_text(json_get(t->tender, "procurementMethod")), class;
    *ret = (ProcessPeers){ .tree = t, .year = process_year(d, t), .method = method.len > 0 ? method : STR("?") };
    find_class(t, ret);
    TRY(peers_class(d, t, ret->classification, DIGITS, &class, e));
    return peers_text(d, (Str[]){ ret->year, class, ret->method }, 3, &ret->usual, e);
}

/* ---- the rules ---- */

static const struct { DetectRule rule; CheckPeers check; } CHECKS[] = {
    { DETECT_R015, check_evaluation }, { DETECT_R016, check_tender_value },
    { DETECT_R017, check_unit_prices }, { DETECT_R060, check_signature }, { DETECT_R061, check_early_decision },
    { DETECT_R062, check_late_decision },
};

ErrorCode rules_measure_process(Detector *d, const ProcessTree *t, Error *e)
{
    ProcessPeers peers = { 0 };
    for (size_t i = 0; i < ARRAY_LEN(CHECKS); i++) {
        DetectReason reason = DETECT_NOT_PUBLISHED;
        if (!detector_runs(d, CHECKS[i].rule)) continue;
        if (t && !peers.tree) TRY(process_peers(d, t, &peers, e));
        if (t) TRY(CHECKS[i].check(d, &peers, &reason, e));
        if (reason != DETECT_FLAGGED && reason != DETECT_WAITS) detector_came_to(d, CHECKS[i].rule, reason);
    }
    if (detector_runs(d, DETECT_CRI)) TRY(composite_take(d, t, e));
    if (t && !peers.tree) TRY(process_peers(d, t, &peers, e));
    return t ? rules_look_at_prices(d, &peers, e) : ERR_OK;
}
