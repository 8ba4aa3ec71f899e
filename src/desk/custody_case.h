/* custody_case.h: chains of custody as CASE/UCO nodes (exchange/case_graph.h): each event an investigative action with who did
 * it, on what, where and with which provenance record as its result; each thing a device or an item; each file of it with its
 * hash; each entry of the ledger in a facet of our own. What the caller may not see is not in it, and the node says that
 * something was kept back. */
#ifndef TERGOO_CUSTODY_CASE_H
#define TERGOO_CUSTODY_CASE_H

#include "desk/custody_data.h"
#include "exchange/case_graph.h"

typedef struct {
    Request   *request;
    CaseGraph  graph;
    JsonValue *all;                     /* the node that holds all others: the investigation, or a bundle of what lies in no case */
    bool       in_case;
    Map        named;                   /* persons and places that have their nodes: name -> UUID */
} CustodyCase;

/* `about`: the case, or what lies in one. */
MUST_USE ErrorCode custody_case_begin(Request *r, const Seen *about, CustodyCase *ret, Error *e);
MUST_USE ErrorCode custody_case_add(CustodyCase *to, const CustodyChain *c, Error *e);
JsonValue *custody_case_end(CustodyCase *c);

#endif
