/* rules_parties.c: what the rules about parties count in each process: R025 (wins of bids), R038 (disqualified of submitted), R048
 * (kinds of goods supplied). finish.c holds the sums against each other.
 *
 * A tenderer wins or loses once in a process, however many bids it made. R025 looks at processes with one active award to one
 * supplier, and at bids of one tenderer, as Cardinal does: elsewhere it is not said who lost to whom. */
#include "detect/rule_kit.h"

enum { SEEN_CONTEST, SEEN_REFUSAL, SEEN_SUPPLY };

/* The party in the table, with the name and place of its first process. */
static Party *take_party(Detector *d, Parties *table, const DetectParty *p, Error *e)
{
    bool new;
    Party *party = parties_take(d, table, p->id, &new);
    if (!party) {
        error_memory(e);
        return NULL;
    }
    if (!new) return party;
    party->first = spot_here(d);
    party->first.ocid = (Str){ 0 };
    Str name = p->name.len > 0 ? p->name : release_party_name(&d->release, &d->scratch, p->id);
    return detector_keep_text(d, name, &party->name, e) == ERR_OK ? party : NULL;
}

/* Room for the tenderers of this release. */
static ErrorCode make_known(Release *r, Error *e)
{
    if (r->known_room < r->people_room) {
        mem_free(r->known);
        r->known_room = 0;
        r->known = mem_alloc(r->people_room * sizeof *r->known);
        if (!r->known) return error_memory(e);
        r->known_room = r->people_room;
    }
    if (r->people_count > 0) memset(r->known, 0, r->people_count * sizeof *r->known);
    return ERR_OK;
}

/* Among the tenderers; several rules ask for each of them, and the table is large. */
static Party *take_tenderer(Detector *d, Range range, uint32_t i, Error *e)
{
    Party **known = &d->release.known[range.first + i];
    if (!*known) *known = take_party(d, &d->tenderers, party_at(&d->release, range, i), e);
    return *known;
}

/* True once in each process. */
static bool first_time(const Detector *d, Party *p, int what)
{
    bool first = p->seen[what] != d->process;
    p->seen[what] = d->process;
    return first;
}

static ErrorCode count_contest(Detector *d, bool final, uint32_t complete, const Award *last, Error *e)
{
    const Release *r = &d->release;
    DetectReason reason = DETECT_WAITS;
    if (!final) reason = why_not_final(r);
    else if (complete == 0) reason = DETECT_NO_AWARDS;
    else if (complete > 1) reason = DETECT_SEVERAL_AWARDS;
    else if (last->suppliers.count != 1 || !last->who.ptr) reason = DETECT_NO_PARTY;
    detector_came_to(d, DETECT_R025, reason);
    for (uint32_t i = 0; reason == DETECT_WAITS && i < r->bid_count; i++) {
        const Bid *b = &r->bids[i];
        if (b->status != BID_VALID || b->tenderers.count != 1 || !b->who.ptr) continue;
        Party *p = take_tenderer(d, b->tenderers, 0, e);
        if (!p) return ERR_MEMORY;
        if (!first_time(d, p, SEEN_CONTEST)) continue;
        bool won = str_equal(p->id, last->who);
        Spot here = spot_here(d);
        p->contests++;
        p->wins += won;
        if (!won) TRY(spots_add(d, &p->lost, &here, e));
    }
    return ERR_OK;
}

static ErrorCode add_refusals(Detector *d, Party *p, uint64_t refused, uint64_t submitted, Links *links, Error *e)
{
    if (!p) return ERR_MEMORY;
    Spot here = spot_here(d);
    p->refused += refused;
    p->submitted += submitted;
    if (first_time(d, p, SEEN_REFUSAL)) {
        p->processes++;
        if (refused > 0 && links && d->settings->maps) TRY(detector_add_link(d, links, p->id, e));
    }
    bool told = p->refusals.count > 0 && p->refusals.list[p->refusals.count - 1].line == here.line
                && p->refusals.list[p->refusals.count - 1].source == here.source;
    return refused > 0 && !told ? spots_add(d, &p->refusals, &here, e) : ERR_OK;
}

static ErrorCode count_refusals_of(Detector *d, Parties *table, const DetectParty *who, uint64_t refused, uint64_t submitted, Links *links,
                                   Error *e)
{
    return who->id.ptr ? add_refusals(d, take_party(d, table, who, e), refused, submitted, links, e) : ERR_OK;
}

static ErrorCode count_refusals(Detector *d, Error *e)
{
    const Release *r = &d->release;
    uint64_t refused = 0, submitted = 0;
    for (uint32_t i = 0; i < r->bid_count; i++) {
        const Bid *b = &r->bids[i];
        if (!bid_submitted(b) || b->part) continue;
        submitted++;
        refused += b->status == BID_DISQUALIFIED;
        for (uint32_t k = 0; k < b->tenderers.count; k++)
            if (party_at(r, b->tenderers, k)->id.ptr)
                TRY(add_refusals(d, take_tenderer(d, b->tenderers, k, e), b->status == BID_DISQUALIFIED, 1, NULL, e));
    }
    detector_came_to(d, DETECT_R038, submitted > 0 ? DETECT_WAITS : DETECT_NO_BIDS);
    if (submitted == 0) return ERR_OK;
    TRY(count_refusals_of(d, &d->buyers, &r->buyer, refused, submitted, &d->refusing_buyers, e));
    return count_refusals_of(d, &d->entities, &r->entity, refused, submitted, &d->refusing_entities, e);
}

Str text_beginning(Str text, size_t digits)
{
    Str rest = text;
    uint32_t c;
    while (digits > 0 && utf8_next(&rest, &c)) digits--;
    return str_first(text, text.len - rest.len);
}

static ErrorCode count_kinds(Detector *d, Error *e)
{
    const Release *r = &d->release;
    enum { DIGITS = 2 };
    size_t digits = (size_t)number_or(d->settings->r048_digits, DIGITS);
    DetectReason reason = DETECT_NO_AWARDS;
    for (uint32_t i = 0; i < r->award_count; i++) {
        const Award *a = &r->awards[i];
        if (a->status != AWARD_ACTIVE) continue;
        if (reason == DETECT_NO_AWARDS) reason = DETECT_NO_PARTY;
        if (a->suppliers.count != 1 || !a->who.ptr || a->kinds.count == 0) continue;
        reason = DETECT_WAITS;
        Party *p = take_tenderer(d, a->suppliers, 0, e);
        if (!p) return ERR_MEMORY;
        p->supplies += first_time(d, p, SEEN_SUPPLY);
        Spot here = spot_here(d);
        for (uint32_t k = 0; k < a->kinds.count; k++)
            TRY(kinds_add(d, p, text_beginning(r->texts[a->kinds.first + k], digits), &here, e));
    }
    detector_came_to(d, DETECT_R048, reason);
    return ERR_OK;
}

static ErrorCode link_bidders(Detector *d, Error *e)
{
    const Release *r = &d->release;
    for (uint32_t i = 0; i < r->bid_count; i++) {
        const Bid *b = &r->bids[i];
        for (uint32_t k = 0; bid_submitted(b) && k < b->tenderers.count; k++) {
            Str id = party_at(r, b->tenderers, k)->id;
            if (id.ptr) TRY(detector_add_link(d, &d->bidders, id, e));
        }
    }
    return ERR_OK;
}

ErrorCode rules_count_parties(Detector *d, bool final, uint32_t complete, const Award *last, Error *e)
{
    bool contests = detector_runs(d, DETECT_R025), refusals = detector_runs(d, DETECT_R038), kinds = detector_runs(d, DETECT_R048);
    if (contests || refusals || kinds) TRY(make_known(&d->release, e));
    if (contests) TRY(count_contest(d, final, complete, last, e));
    if (refusals) TRY(count_refusals(d, e));
    if (kinds) TRY(count_kinds(d, e));
    return d->settings->maps && (contests || refusals || kinds) ? link_bidders(d, e) : ERR_OK;
}
