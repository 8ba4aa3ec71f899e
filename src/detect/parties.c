/* parties.c: who took part, and what adds up about each of them over all processes.
 *
 * A table by id (open addressing over pointers) for each of tenderers, buyers and procuring entities. What is counted is sums and
 * "the first so many by place", so that two tables over two halves of the data, merged, are the table over the whole, whichever
 * thread read which half. Memory grows with the parties, not with the data. */
#include "detect/detect_int.h"

#include <stdlib.h>

enum { FIRST_ROOM = 64 };

static inline uint64_t eight_bytes(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline uint64_t four_bytes(const char *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* Up to eight bytes as a number, with loads that may overlap. */
static inline uint64_t few_bytes(const char *p, size_t n)
{
    if (n == 8) return eight_bytes(p);
    if (n >= 4) return four_bytes(p) | four_bytes(p + n - 4) << 32;
    if (n == 0) return 0;
    return (uint64_t)(unsigned char)p[0] | (uint64_t)(unsigned char)p[n / 2] << 8 | (uint64_t)(unsigned char)p[n - 1] << 16;
}

/* Eight bytes at a time, mixed by a multiplication; good enough for a table, and the table is not what an attacker gains by. */
uint64_t text_hash(Str s)
{
    static const uint64_t ODD = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t h = s.len * ODD;
    const char *p = s.ptr;
    size_t left = s.len;
    for (; left > 8; p += 8, left -= 8) {
        h = (h ^ eight_bytes(p)) * ODD;
        h ^= h >> 29;
    }
    h = (h ^ few_bytes(p, left)) * ODD;
    return h ^ h >> 32;
}

static inline bool same_id(Str a, Str b)
{
    if (a.len != b.len) return false;
    if (a.len >= 8 && a.len <= 16) {
        return ((eight_bytes(a.ptr) ^ eight_bytes(b.ptr)) | (eight_bytes(a.ptr + a.len - 8) ^ eight_bytes(b.ptr + b.len - 8))) == 0;
    }
    return str_equal(a, b);
}

/* Where the id is, or where it belongs. */
static Party **find_slot(const Parties *p, Str id, uint64_t hash)
{
    for (size_t at = hash & (p->room - 1);; at = (at + 1) & (p->room - 1)) {
        Party *q = p->slots[at];
        if (!q || (q->hash == hash && same_id(q->id, id))) return &p->slots[at];
    }
}

/* Three quarters of the slots may be taken. */
static bool has_room(const Parties *p, size_t room, size_t more)
{
    return (p->count + more) * 4 < room * 3;
}

static bool make_room(Parties *p, size_t more)
{
    if (__builtin_expect(has_room(p, p->room, more), 1)) return true;
    Parties bigger = { .room = p->room > 0 ? p->room * 2 : FIRST_ROOM, .count = p->count };
    size_t bytes;
    while (!has_room(p, bigger.room, more)) bigger.room *= 2;
    if (!size_multiply(bigger.room, sizeof *bigger.slots, &bytes)) return false;
    bigger.slots = mem_alloc(bytes);
    if (!bigger.slots) return false;
    for (size_t i = 0; i < p->room; i++)
        if (p->slots[i]) *find_slot(&bigger, p->slots[i]->id, p->slots[i]->hash) = p->slots[i];
    mem_free(p->slots);
    *p = bigger;
    return true;
}

Party *parties_take(Detector *d, Parties *p, Str id, bool *new)
{
    *new = false;
    if (!make_room(p, 0)) return NULL;
    uint64_t hash = text_hash(id);
    Party **slot = find_slot(p, id, hash), *known = *slot;
    if (known) return known;

    UNINITIALIZED Error ignored;
    Party *made = detector_keep_near(d, 1, sizeof *made);
    if (!made || detector_keep_text_near(d, id, &made->id, &ignored) != ERR_OK) return NULL;
    made->hash = hash;
    p->count++;
    *new = true;
    return *slot = made;
}

void parties_free(Parties *p)
{
    mem_free(p->slots);
    *p = (Parties){ 0 };
}

static int party_order(const void *left, const void *right)
{
    return str_compare((*(Party *const *)left)->id, (*(Party *const *)right)->id);
}

Party **parties_sorted(const Parties *p)
{
    Party **list = mem_alloc(p->count * sizeof *list);
    size_t n = 0;
    if (!list) return NULL;
    for (size_t i = 0; i < p->room; i++)
        if (p->slots[i]) list[n++] = p->slots[i];
    sort_list(list, n, sizeof *list, party_order);
    return list;
}

/* ---- places ---- */

static int spot_order(const Spot *l, const Spot *r)
{
    if (l->source != r->source) return l->source < r->source ? -1 : 1;
    if (l->line != r->line) return l->line < r->line ? -1 : 1;
    return l->offset < r->offset ? -1 : l->offset > r->offset;
}

static ErrorCode insert_spot(Detector *d, Spots *s, const Spot *spot, bool copied, Error *e)
{
    uint32_t at = s->count;
    while (at > 0 && spot_order(spot, &s->list[at - 1]) < 0) at--;
    if (at == DETECT_SPOTS) return ERR_OK;
    if (s->count == s->room && s->room < DETECT_SPOTS) {
        uint32_t room = s->room > 0 ? s->room * 2 : 1;
        Spot *list = detector_keep_near(d, room, sizeof *list);
        if (!list) return error_memory(e);
        if (s->count > 0) memcpy(list, s->list, s->count * sizeof *list);
        s->list = list;
        s->room = room;
    }
    Spot kept = *spot;
    if (!copied) TRY(detector_keep_text(d, spot->ocid, &kept.ocid, e));
    if (s->count < s->room) s->count++;
    for (uint32_t i = s->count - 1; i > at; i--) s->list[i] = s->list[i - 1];
    s->list[at] = kept;
    return ERR_OK;
}

ErrorCode spots_add(Detector *d, Spots *s, const Spot *spot, Error *e)
{
    return insert_spot(d, s, spot, false, e);
}

/* No supplier has so many kinds; the list stays walkable. Those that come first in order are kept, whichever came first in time. */
enum { KINDS_MOST = 4096 };

static void drop_last_kind(Party *p)
{
    Kind **link = &p->kinds;
    while ((*link)->next) link = &(*link)->next;
    *link = NULL;
    p->kind_count--;
}

static ErrorCode insert_kind(Detector *d, Party *p, Str text, const Spot *spot, bool copied, Error *e)
{
    Kind **link = &p->kinds;
    int by = 1;
    while (*link && (by = str_compare((*link)->text, text)) < 0) link = &(*link)->next;
    if (*link && by == 0) {
        if (spot_order(spot, &(*link)->first) >= 0) return ERR_OK;
        (*link)->first = *spot;
        return copied ? ERR_OK : detector_keep_text(d, spot->ocid, &(*link)->first.ocid, e);
    }
    if (!*link && p->kind_count == KINDS_MOST) return ERR_OK;
    Kind *made = detector_keep_near(d, 1, sizeof *made);
    if (!made) return error_memory(e);
    *made = (Kind){ .text = text, .first = *spot, .next = *link };
    if (!copied) {
        TRY(detector_keep_text_near(d, text, &made->text, e));
        TRY(detector_keep_text(d, spot->ocid, &made->first.ocid, e));
    }
    *link = made;
    if (++p->kind_count > KINDS_MOST) drop_last_kind(p);
    return ERR_OK;
}

ErrorCode kinds_add(Detector *d, Party *p, Str text, const Spot *spot, Error *e)
{
    return insert_kind(d, p, text, spot, false, e);
}

/* ---- two halves ---- */

static ErrorCode merge_party(Detector *d, Party *to, const Party *from, Error *e)
{
    if (spot_order(&from->first, &to->first) < 0) {
        to->first = from->first;
        to->name = from->name;
    }
    to->wins += from->wins;
    to->contests += from->contests;
    to->refused += from->refused;
    to->submitted += from->submitted;
    to->processes += from->processes;
    to->supplies += from->supplies;
    for (uint32_t i = 0; i < from->lost.count; i++) TRY(insert_spot(d, &to->lost, &from->lost.list[i], true, e));
    for (uint32_t i = 0; i < from->refusals.count; i++) TRY(insert_spot(d, &to->refusals, &from->refusals.list[i], true, e));
    for (const Kind *k = from->kinds; k; k = k->next) TRY(insert_kind(d, to, k->text, &k->first, true, e));
    return ERR_OK;
}

/* The other table is walked in the order of its slots: in a smaller one they would all crowd into the same places. */
ErrorCode parties_merge(Detector *d, Parties *to, const Parties *from, Error *e)
{
    if (from->count > 0 && !make_room(to, from->count)) return error_memory(e);
    for (size_t i = 0; i < from->room; i++) {
        Party *q = from->slots[i];
        if (!q) continue;
        Party **slot = find_slot(to, q->id, q->hash);
        if (*slot) {
            TRY(merge_party(d, *slot, q, e));
        } else {
            *slot = q;
            to->count++;
        }
    }
    return ERR_OK;
}
