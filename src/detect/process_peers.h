/* process_peers.h: whose peers a process belongs to: those of its year, its class of goods, works or services, and its method. */
#ifndef TERGOO_PROCESS_PEERS_H
#define TERGOO_PROCESS_PEERS_H

#include "detect/process_tree.h"

typedef struct {
    const ProcessTree *tree;
    Str year;                        /* of the tender period's end or beginning, of the first award, of the release; "?" when none is a date */
    Str method;                      /* procurementMethod, or "?" */
    Str usual;                       /* "2026 / CPV:45 / open" */
    const JsonValue *classification; /* of the first item that has one: of the tender, else of the awards, else of the contracts; or NULL */
    const char *class_format;        /* where its id stands, as tree_pointer's */
    size_t class_at, class_item;
} ProcessPeers;

MUST_USE ErrorCode process_peers(Detector *d, const ProcessTree *t, ProcessPeers *ret, Error *e);
/* The first `digits` characters of the classification, with its scheme where given; else the main category, or "?". */
MUST_USE ErrorCode peers_class(Detector *d, const ProcessTree *t, const JsonValue *classification, size_t digits, Str *ret, Error *e);
/* "a / b / c": these texts, in the scratch arena. */
MUST_USE ErrorCode peers_text(Detector *d, const Str *parts, size_t n, Str *ret, Error *e);

typedef ErrorCode (*CheckPeers)(Detector *d, const ProcessPeers *p, DetectReason *ret, Error *e);
/* Each comes to DETECT_WAITS when it added rows: those come to something at the end. */
MUST_USE ErrorCode check_evaluation(Detector *d, const ProcessPeers *p, DetectReason *ret, Error *e);        /* R015 */
MUST_USE ErrorCode check_tender_value(Detector *d, const ProcessPeers *p, DetectReason *ret, Error *e);      /* R016 */
MUST_USE ErrorCode check_unit_prices(Detector *d, const ProcessPeers *p, DetectReason *ret, Error *e);       /* R017 */
MUST_USE ErrorCode check_signature(Detector *d, const ProcessPeers *p, DetectReason *ret, Error *e);         /* R060 */
MUST_USE ErrorCode check_early_decision(Detector *d, const ProcessPeers *p, DetectReason *ret, Error *e);    /* R061 */
MUST_USE ErrorCode check_late_decision(Detector *d, const ProcessPeers *p, DetectReason *ret, Error *e);     /* R062 */

#endif
