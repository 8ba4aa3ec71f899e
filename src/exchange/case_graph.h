/* case_graph.h: CASE 1.4 over UCO 1.4 as JSON-LD: a graph of nodes, written node by node and held against the form before it
 * leaves.
 *
 * Sources: casework/CASE and ucoProject/UCO, release 1.4.0 (Apache-2.0): the SHACL shapes of their Turtle files; RFC 9562 for
 * UUIDs. Every node, facets and hashes too, has an @id of its own that ends in a UUID; a facet belongs to one object; a
 * provenance record has one exhibit number. What CASE has no word for (seals, weight, place of storage, entries of the ledger)
 * is in facets of our own, whose shapes are in docs/formats/custody-shapes.ttl. */
#ifndef TERGOO_CASE_GRAPH_H
#define TERGOO_CASE_GRAPH_H

#include "base/base.h"
#include "text/json.h"

#define CASE_INVESTIGATION "investigation:Investigation"
#define CASE_ACTION "investigation:InvestigativeAction"
#define CASE_RECORD "investigation:ProvenanceRecord"

typedef struct { Arena *arena; JsonValue *nodes; } CaseGraph;

CaseGraph case_graph(Arena *a);
/* A node of that UUID (36 characters) and type; `second` is another type or NULL. NULL when memory is out, which all of these
 * take. */
JsonValue *case_node(CaseGraph *g, Str uuid, const char *type, const char *second);
/* The same as a facet of an object, to which it belongs alone. Types of our own (custody:…) are facets besides. */
JsonValue *case_facet(CaseGraph *g, JsonValue *object, Str uuid, const char *type);
/* Values; an empty text is left out. Times as RFC 3339 with an offset, decimals as written, hashes in hex. */
void case_text(CaseGraph *g, JsonValue *node, const char *name, Str text);
void case_time(CaseGraph *g, JsonValue *node, const char *name, Str time);
void case_decimal(CaseGraph *g, JsonValue *node, const char *name, Str number);
void case_int(CaseGraph *g, JsonValue *node, const char *name, int64_t n);
void case_flag(CaseGraph *g, JsonValue *node, const char *name, bool yes);
/* That the other node stands in this relation; asked again it is one more. Nothing for an empty UUID. */
void case_refer(CaseGraph *g, JsonValue *node, const char *name, Str uuid);
/* A SHA-256 of some bytes as UCO's types:Hash, which a facet refers to. */
void case_sha256(CaseGraph *g, JsonValue *facet, Str uuid, Str hex);

/* {"@context", "@graph"}. */
JsonValue *case_document(const CaseGraph *g);
/* Is it one? ERR_FINDING with {node} and what does not hold: an @id that ends in no UUID or is there twice, a relation to a node
 * that is not there, a facet of two objects, a record with another number of exhibit numbers than one, a hash without method or
 * value, an action that ends before it begins, a type that nobody knows. SHACL says the same of what it has shapes for; this
 * runs without any library. */
MUST_USE ErrorCode case_check(Arena *a, const JsonValue *document, Error *e);

#endif
