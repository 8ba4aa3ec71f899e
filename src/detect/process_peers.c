/* process_peers.c: whose peers a process belongs to, and the rules that are held against them, one after another. */
#include "detect/process_peers.h"

#include "detect/measures.h"

/* ---- parts of a peer group ---- */

static const JsonValue *first_class(const JsonValue *holder)
{
    const JsonValue *items = json_get(holder, "items");
    if (!is_array(items)) return NULL;
    JSON_EACH(item, items) {
        const JsonValue *classification = json_get(item, "classification"), *id = json_get(classification, "id");
        if (id && (id->type == JSON_STRING || id->type == JSON_NUMBER) && id->text.len > 0) return classification;
    }
    return NULL;
}

static const JsonValue *main_class(const ProcessTree *t)
{
    const JsonValue *lists[] = { t->awards, t->contracts }, *found = first_class(t->tender);
    for (size_t i = 0; i < ARRAY_LEN(lists) && !found; i++)
        for (const JsonValue *one = is_array(lists[i]) ? lists[i]->first : NULL; one && !found; one = one->next) found = first_class(one);
    return found;
}

/* The year as it is written, of a text that is a date. */
static bool year_of(const JsonValue *date, Str *ret)
{
    Instant unused;
    Str text = json_text(date);
    if (!text.ptr || !instant_parse_rfc3339(text, &unused)) return false;
    *ret = str_first(text, 4);
    return true;
}

static Str process_year(const Detector *d, const ProcessTree *t)
{
    const JsonValue *period = json_get(t->tender, "tenderPeriod");
    Str year = d->release.date;
    Instant unused;
    if (year_of(json_get(period, "endDate"), &year) || year_of(json_get(period, "startDate"), &year)) return year;
    for (const JsonValue *award = is_array(t->awards) ? t->awards->first : NULL; award; award = award->next)
        if (year_of(json_get(award, "date"), &year)) return year;
    return year.ptr && instant_parse_rfc3339(year, &unused) ? str_first(year, 4) : STR("?");
}

ErrorCode peers_text(Detector *d, const Str *parts, size_t n, Str *ret, Error *e)
{
    Buf b = buf_in(&d->scratch);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) buf_c(&b, " / ");
        buf_add(&b, parts[i].len > 0 ? parts[i] : STR("?"));
    }
    *ret = buf_str(&b);
    return b.failed ? error_memory(e) : ERR_OK;
}

ErrorCode peers_class(Detector *d, const ProcessTree *t, const JsonValue *classification, size_t digits, Str *ret, Error *e)
{
    if (!classification) {
        Str category = json_text(json_get(t->tender, "mainProcurementCategory"));
        *ret = category.len > 0 ? category : STR("?");
        return ERR_OK;
    }
    Str scheme = json_text(json_get(classification, "scheme")), id = json_get(classification, "id")->text;
    size_t end = 0;
    for (size_t n = 0; n < digits && end < id.len; n++)                     /* whole characters */
        do end++; while (end < id.len && ((unsigned char)id.ptr[end] & 0xc0) == 0x80);
    Buf b = buf_in(&d->scratch);
    if (scheme.len > 0) buf_format(&b, STR_FMT ":", STR_ARG(scheme));
    buf_add(&b, str_first(id, end));
    *ret = buf_str(&b);
    return b.failed ? error_memory(e) : ERR_OK;
}

ErrorCode process_peers(Detector *d, const ProcessTree *t, ProcessPeers *ret, Error *e)
{
    enum { DIGITS = 2 };
    Str method = json_text(json_get(t->tender, "procurementMethod")), class;
    *ret = (ProcessPeers){ .tree = t, .year = process_year(d, t), .method = method.len > 0 ? method : STR("?"), .classification = main_class(t) };
    TRY(peers_class(d, t, ret->classification, DIGITS, &class, e));
    return peers_text(d, (Str[]){ ret->year, class, ret->method }, 3, &ret->usual, e);
}

/* ---- the rules ---- */

static const struct { DetectRule rule; CheckPeers check; } CHECKS[] = {
    { DETECT_R015, check_evaluation }, { DETECT_R060, check_signature }, { DETECT_R061, check_early_decision },
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
    return ERR_OK;
}
