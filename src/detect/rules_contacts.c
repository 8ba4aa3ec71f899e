/* rules_contacts.c: how parties can be reached: R042 (a bidder's telephone or address that is none), R043 (a bidder shares one
 * with the buyer), R044 (two bidders share one).
 *
 * R042's other half, whether many bidders are reached in one way, needs all processes (rules_ways.c).
 *
 * All contacts of a release's parties are brought into a form to compare by, sorted, and looked at value by value. Natural
 * persons and sole traders are left out: where a flag would rest on one of them, the run says that it spared somebody. */
#include "detect/contacts.h"

#include "detect/facts.h"
#include "detect/fences.h"

#include <stdlib.h>

typedef struct { Str id; const JsonValue *party; size_t index; bool bidder, buyer, person; } Side;
typedef struct { ContactKind kind; Contact contact; const Side *side; } Entry;

/* No process has so many parties; more would only keep us busy. */
enum { PARTIES_MOST = 2000 };

struct ContactList { Side *sides; Entry *entries; size_t side_count, entry_count; };

/* ---- who is who ---- */

static bool has_role(const JsonValue *party, const char *const *roles, size_t count)
{
    JSON_EACH(one, items_of(json_get(party, "roles")))
        for (size_t i = 0; i < count; i++) if (str_is(json_text(one), roles[i])) return true;
    return false;
}

static bool among(const Release *r, Range range, Str id)
{
    for (uint32_t i = 0; i < range.count; i++) if (str_equal(party_at(r, range, i)->id, id)) return true;
    return false;
}

static bool bids_or_supplies(const Release *r, Str id)
{
    for (uint32_t i = 0; i < r->bid_count; i++) if (bid_submitted(&r->bids[i]) && among(r, r->bids[i].tenderers, id)) return true;
    for (uint32_t i = 0; i < r->award_count; i++) if (among(r, r->awards[i].suppliers, id)) return true;
    return false;
}

static void look_at_side(const Detector *d, const JsonValue *party, size_t index, Side *to)
{
    static const char *const BIDDERS[] = { "tenderer", "supplier" }, *const BUYERS[] = { "buyer", "procuringEntity" };
    const Release *r = &d->release;
    Str id = json_text(json_get(party, "id"));
    *to = (Side){ .id = id, .party = party, .index = index, .person = detector_is_person(d->settings, id) };
    to->bidder = has_role(party, BIDDERS, ARRAY_LEN(BIDDERS)) || (!too_many(r) && bids_or_supplies(r, id));
    to->buyer = has_role(party, BUYERS, ARRAY_LEN(BUYERS)) || str_equal(id, r->buyer.id) || str_equal(id, r->entity.id);
}

static int entry_order(const void *left, const void *right)
{
    const Entry *l = left, *r = right;
    if (l->kind != r->kind) return l->kind < r->kind ? -1 : 1;
    if (l->contact.state != r->contact.state) return l->contact.state < r->contact.state ? -1 : 1;
    int by = str_compare(l->contact.text, r->contact.text);
    return by != 0 ? by : l->side->index < r->side->index ? -1 : l->side->index > r->side->index;
}

static ErrorCode name_side(Detector *d, const Side *side, DetectParty *to, Error *e)
{
    Str name = json_text(json_get(side->party, "name"));
    if (name.len == 0) name = release_party_name(&d->release, &d->scratch, side->id);
    TRY(detector_keep_text(d, side->id, &to->id, e));
    return detector_keep_text(d, name, &to->name, e);
}

/* For R042's second question, over all processes: who else is reached so? */
static ErrorCode take_ways(Detector *d, const ContactList *list, Error *e)
{
    static const char KINDS[CONTACT_KINDS] = { [CONTACT_PHONE] = 't', [CONTACT_EMAIL] = 'e', [CONTACT_ADDRESS] = 'a' };
    for (size_t i = 0; d->facts && detector_runs(d, DETECT_R042) && i < list->entry_count; i++) {
        const Entry *one = &list->entries[i];
        if (one->contact.state != CONTACT_REAL || !one->side->bidder || one->side->person) continue;
        Str way = str_format(&d->scratch, "%c " STR_FMT, KINDS[one->kind], STR_ARG(one->contact.text));
        DetectParty who = { one->side->id, json_text(json_get(one->side->party, "name")) };
        if (!way.ptr) return error_memory(e);
        TRY(facts_take_way(d, way, &who, e));
    }
    return ERR_OK;
}

/* The contacts of all parties, sorted by kind and text; made once a release. */
static ErrorCode list_of(Detector *d, const ProcessTree *t, const ContactList **ret, Error *e)
{
    const JsonValue *parties = items_of(t->parties);
    size_t count = parties && parties->count <= PARTIES_MOST ? parties->count : 0, index = 0;
    if (count == 0) parties = NULL;
    *ret = d->contacts;
    if (d->contacts_of == d->process) return ERR_OK;
    ContactList *list = ARENA_NEW(&d->scratch, ContactList);
    if (!list) return error_memory(e);
    list->sides = arena_array(&d->scratch, count, sizeof *list->sides);
    list->entries = arena_array(&d->scratch, count * CONTACT_KINDS, sizeof *list->entries);
    if (!list->sides || !list->entries) return error_memory(e);
    JSON_EACH(party, parties) {
        Side *side = &list->sides[list->side_count];
        Contact contacts[CONTACT_KINDS];
        look_at_side(d, party, index++, side);
        if (!side->id.ptr || (!side->bidder && !side->buyer)) continue;
        list->side_count++;
        TRY(contacts_of(d, party, contacts, e));
        for (int i = 0; i < CONTACT_KINDS; i++)
            if (contacts[i].state != CONTACT_NONE) list->entries[list->entry_count++] = (Entry){ (ContactKind)i, contacts[i], side };
    }
    TRY(take_ways(d, list, e));
    sort_list(list->entries, list->entry_count, sizeof *list->entries, entry_order);
    d->contacts = *ret = list;
    d->contacts_of = d->process;
    return ERR_OK;
}

/* ---- flags ---- */

static ErrorCode note_contact(Detector *d, DetectFlag *flag, const Entry *one, Error *e)
{
    Str pointer = str_format(&d->scratch, "/parties/#%s", one->contact.pointer);
    return pointer.ptr ? note(d, flag, one->contact.at, pointer.ptr, one->side->index, 0, e) : error_memory(e);
}

/* ---- R042 ---- */

static ErrorCode check_odd_contacts(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    const ContactList *list;
    uint32_t count = 0;
    TRY(list_of(d, t, &list, e));
    *ret = DETECT_NOT_PUBLISHED;
    if (list->entry_count == 0) return ERR_OK;
    DetectFlag flag = new_flag(DETECT_R042);
    for (size_t i = 0; i < list->entry_count; i++) {
        const Entry *one = &list->entries[i];
        if (!one->side->bidder) continue;
        if (*ret == DETECT_NOT_PUBLISHED) *ret = DETECT_CLEAR;
        if (one->contact.state != CONTACT_FALSE) continue;
        if (one->side->person) {
            d->result.spared++;
            continue;
        }
        if (count++ == 0) TRY(name_side(d, one->side, &flag.party, e));
        TRY(note_contact(d, &flag, one, e));
    }
    return finish_flag(d, &flag, count, ret, e);
}

/* ---- R043, R044 ---- */

/* Of entries with one value the first two different parties that match, the first of them a bidder; false when there are none. */
static bool find_two(const Entry *list, size_t count, bool with_buyer, bool persons, const Entry **one, const Entry **other)
{
    for (size_t i = 0; i < count; i++) {
        const Side *a = list[i].side;
        if (!a->bidder || (with_buyer && a->buyer) || (a->person && !persons)) continue;
        for (size_t k = with_buyer ? 0 : i + 1; k < count; k++) {
            const Side *b = list[k].side;
            bool fits = with_buyer ? b->buyer : b->bidder && !b->buyer && !a->buyer;
            if (!fits || str_equal(a->id, b->id) || (b->person && !persons)) continue;
            *one = &list[i];
            *other = &list[k];
            return true;
        }
    }
    return false;
}

static bool can_be_said(const ContactList *list, bool with_buyer)
{
    size_t bidders = 0, buyers = 0;
    const Side *last = NULL;
    for (size_t i = 0; i < list->entry_count; i++) {
        const Side *side = list->entries[i].side;
        if (list->entries[i].contact.state != CONTACT_REAL) continue;
        if (side->bidder && side != last && (!last || !str_equal(side->id, last->id))) {
            bidders++;
            last = side;
        }
        buyers += side->buyer;
    }
    return with_buyer ? bidders > 0 && buyers > 0 : bidders > 1;
}

static ErrorCode check_shared(Detector *d, const ProcessTree *t, DetectRule rule, DetectReason *ret, Error *e)
{
    const ContactList *list;
    bool with_buyer = rule == DETECT_R043;
    uint32_t count = 0;
    TRY(list_of(d, t, &list, e));
    *ret = can_be_said(list, with_buyer) ? DETECT_CLEAR : DETECT_NOT_PUBLISHED;
    if (*ret != DETECT_CLEAR) return ERR_OK;
    DetectFlag flag = new_flag(rule);
    for (size_t from = 0, to; from < list->entry_count; from = to) {
        const Entry *first = &list->entries[from], *one, *other;
        for (to = from + 1; to < list->entry_count; to++) {
            const Entry *next = &list->entries[to];
            if (next->kind != first->kind || next->contact.state != first->contact.state) break;
            if (!str_equal(next->contact.text, first->contact.text)) break;
        }
        if (first->contact.state != CONTACT_REAL) continue;
        if (!find_two(first, to - from, with_buyer, false, &one, &other)) {
            d->result.spared += find_two(first, to - from, with_buyer, true, &one, &other);
            continue;
        }
        if (count++ == 0) {
            TRY(name_side(d, one->side, &flag.party, e));
            TRY(name_side(d, other->side, &flag.other, e));
        }
        TRY(note_contact(d, &flag, one, e));
        TRY(note_contact(d, &flag, other, e));
    }
    return finish_flag(d, &flag, count, ret, e);
}

static ErrorCode check_buyers_contacts(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    return check_shared(d, t, DETECT_R043, ret, e);
}

static ErrorCode check_bidders_contacts(Detector *d, const ProcessTree *t, DetectReason *ret, Error *e)
{
    return check_shared(d, t, DETECT_R044, ret, e);
}

const ProcessRule CONTACT_RULES[] = {
    { DETECT_R042, check_odd_contacts }, { DETECT_R043, check_buyers_contacts }, { DETECT_R044, check_bidders_contacts },
};
const size_t CONTACT_RULE_COUNT = ARRAY_LEN(CONTACT_RULES);
