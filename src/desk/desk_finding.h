/* desk_finding.h: what the pages of detection share: how a finding, its rule, its number and its parties are said and where they
 * lead. */
#ifndef TERGOO_DESK_FINDING_H
#define TERGOO_DESK_FINDING_H

#include "desk/findings.h"

/* "R036 Lowest bid disqualified", in the reader's language; the code alone where this version has no such rule. */
Str finding_rule_name(Request *r, const FindingRule *rule);
/* Whom it is about: the tender's title or the party's name, else the id. */
Str finding_title(Request *r, const RunInHand *run, const Finding *f);
/* The number it comes down to: a share in per cent, days, how many. */
Str finding_number(Request *r, const FindingRule *rule, double v);
/* A decimal in per cent, or as it is, as the language writes it. */
/* A number as it is written for programs, with the language's comma, whatever locale the process has. */
Str finding_decimal(Request *r, Str text);
Str finding_percent(Request *r, double ratio);
/* Name, or id; the natural person's is not linked. */
Str finding_party_name(const FindingParty *p);
Str finding_party_target(Request *r, const RunInHand *run, const FindingParty *p);
/* A page about a rule, and the list by one thing. */
Str finding_rule_target(Request *r, const RunInHand *run, const FindingRule *rule);
/* The record that a finding has become, where the caller may see it; false: none. */
bool finding_record(Request *r, Str key, Record *ret);
/* What it leads to: its record, or its own page. */
Str finding_target(Request *r, const RunInHand *run, const Finding *f);
/* A sentence that the run says in all languages. */
Str finding_sentence(Request *r, const JsonValue *said);
/* Of the shipped rules; NULL where there is none by that code, or where memory is out. */
const RuleText *finding_rule_text(Request *r, const FindingRule *rule);
/* Where the page stands: the flags, the run. */
void finding_crumbs(Request *r, const RunInHand *run);
/* A table of findings; each leads to its record or page. `next`: asks for the rest; empty: there is none. */
MUST_USE ErrorCode finding_table(Request *r, const RunInHand *run, Str title, const Finding *const *list, size_t count, Error *e);
/* Everything behind one of them, below the title. */
MUST_USE ErrorCode finding_show(Request *r, const RunInHand *run, const Finding *f, Error *e);
/* How the measure of its rule lies among all that was compared, with one finding marked (NULL: none). */
MUST_USE ErrorCode finding_chart(Request *r, const RunInHand *run, const FindingRule *rule, Str group, const Finding *marked,
                                 Error *e);
/* The evidence of a line as text, for the record that it becomes. */
void finding_evidence(Request *r, Buf *to, const JsonValue *line);

#endif
