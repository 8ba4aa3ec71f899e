/* custody_paper.h: what papers have of chains of custody: {{#custody}} has {{thing_count}}, the ledger ({{log}}, {{size}},
 * {{root}}, {{fingerprint}}), how the chain of the case stands ({{chain}}; not there for what lies in no case), and {{#things}}:
 * {{number}}, {{title}}, {{state}}, {{verdict}}, {{#events}} with {{no}}, {{on}}, {{done}}, {{by}}, {{change}}, {{where}},
 * {{measures}}, {{why}}, {{entry}}, {{leaf}}, {{holds}}; {{#hands}}, the same without looks; {{#last}}, the last of these;
 * {{case_number}}, where the reader may know it; then {{#gaps}} and {{#corrections}}
 * with {{no}} and {{text}}. {{#incidents}} of the thing have {{number}}, {{title}}, {{state}}, {{verdict}} where one does not hold, {{came_up}},
 * {{found_on}}, {{found_by}}, {{present}}, {{outcome}}, {{settlement}}; {{#differing}} with {{no}} and {{text}}; {{#said}}, an event each,
 * with {{words}} besides. {{#photographs}}: thing_photo.h. */
#ifndef TERGOO_CUSTODY_PAPER_H
#define TERGOO_CUSTODY_PAPER_H

#include "desk/custody_out.h"

/* Of the thing, of all that was seized in the search, or of all exhibits of the case. */
MUST_USE ErrorCode custody_values(Request *r, const Seen *about, JsonValue **ret, Error *e);

#endif
