/* facts_join.c: the facts of all parts of a run made one (facts.h).
 *
 * Where one part read everything in order its lists are taken as they are, and only words get their numbers. Else processes are sorted by
 * their place in the data and copied list by list, and what the parts have of a list is given back before the next one is copied: two of
 * the largest list is the most that is ever held. */
#include "detect/facts.h"

void facts_adopt(Detector *whole, Detector *part)
{
    if (!part->facts) return;
    part->facts->next = whole->facts->next;
    whole->facts->next = part->facts;
    part->facts = NULL;
}

/* What one part has, and where its words stand in the whole. */
typedef struct { Facts *facts; uint32_t *parties, *terms, *ways; } Piece;
typedef struct { Facts *to; Piece *pieces; size_t count; Spill places; } Joining;
typedef struct { uint64_t offset; uint32_t source, piece, row; } PlaceOf;

/* ---- words ---- */

static uint32_t mapped(const uint32_t *map, uint32_t word)
{
    return word == NO_WORD ? NO_WORD : map[word];
}

static void map_process(const Piece *piece, ProcessFact *p)
{
    p->buyer = mapped(piece->parties, p->buyer);
    p->entity = mapped(piece->parties, p->entity);
    p->kind = mapped(piece->terms, p->kind);
    p->currency = mapped(piece->terms, p->currency);
    p->limit_currency = mapped(piece->terms, p->limit_currency);
    p->own_currency = mapped(piece->terms, p->own_currency);
}

/* Of each list of rows that belong to processes: one row, which becomes that of the process `number`. */
static void map_bid(const Piece *piece, void *row, uint32_t number)
{
    BidFact *b = row;
    b->process = number;
    b->who = mapped(piece->parties, b->who);
    b->currency = mapped(piece->terms, b->currency);
}

static void map_award(const Piece *piece, void *row, uint32_t number)
{
    AwardFact *a = row;
    a->process = number;
    a->who = mapped(piece->parties, a->who);
    a->currency = mapped(piece->terms, a->currency);
}

static void map_contact(const Piece *piece, void *row, uint32_t number)
{
    ContactFact *c = row;
    c->process = number;
    c->who = mapped(piece->parties, c->who);
    c->way = mapped(piece->ways, c->way);
}

static void move_words(uint32_t *map, uint32_t count, const uint32_t *places)
{
    for (uint32_t i = 0; i < count; i++) map[i] = places[map[i]];
}

/* Numbers of words go from the piece's to the whole's, then to their place in order. */
static ErrorCode join_words(Facts *to, Piece *pieces, size_t count, Error *e)
{
    uint32_t *parties = NULL, *terms = NULL, *ways = NULL;
    ErrorCode code = ERR_OK;
    for (size_t i = 0; i < count && code == ERR_OK; i++) {
        code = words_join(&to->parties, &pieces[i].facts->parties, &pieces[i].parties, e);
        if (code == ERR_OK) code = words_join(&to->terms, &pieces[i].facts->terms, &pieces[i].terms, e);
        if (code == ERR_OK) code = words_join(&to->ways, &pieces[i].facts->ways, &pieces[i].ways, e);
    }
    if (code == ERR_OK) code = words_sort(&to->parties, &parties, e);
    if (code == ERR_OK) code = words_sort(&to->terms, &terms, e);
    if (code == ERR_OK) code = words_sort(&to->ways, &ways, e);
    for (size_t i = 0; i < count && code == ERR_OK; i++) {
        move_words(pieces[i].parties, pieces[i].facts->parties.count, parties);
        move_words(pieces[i].terms, pieces[i].facts->terms.count, terms);
        move_words(pieces[i].ways, pieces[i].facts->ways.count, ways);
    }
    mem_free(parties);
    mem_free(terms);
    mem_free(ways);
    return code;
}

/* ---- the lists of processes ---- */

/* A list whose rows belong to processes: where it is, how a process counts its rows, and how a row is mapped. */
typedef struct {
    size_t list, first, count;               /* within Facts; within ProcessFact */
    void (*map)(const Piece *piece, void *row, uint32_t number);
} Rows;

static const Rows ROWS[] = {
    { offsetof(Facts, bids), offsetof(ProcessFact, first_bid), offsetof(ProcessFact, bid_count), map_bid },
    { offsetof(Facts, awards), offsetof(ProcessFact, first_award), offsetof(ProcessFact, award_count), map_award },
    { offsetof(Facts, contacts), offsetof(ProcessFact, first_contact), offsetof(ProcessFact, contact_count), map_contact },
};

static Spill *list_of(Facts *f, const Rows *rows) { return (Spill *)(void *)((char *)f + rows->list); }
static uint64_t *first_of(ProcessFact *p, const Rows *rows) { return (uint64_t *)(void *)((char *)p + rows->first); }
static uint32_t count_of(ProcessFact *p, const Rows *rows) { return *(uint32_t *)(void *)((char *)p + rows->count); }

/* ---- one part, in order ---- */

static bool in_order(const Facts *f)
{
    for (size_t i = 1; i < f->processes.count; i++) {
        const ProcessFact *a = process_at(f, i - 1), *b = process_at(f, i);
        if (a->source > b->source || (a->source == b->source && a->offset > b->offset)) return false;
    }
    return true;
}

/* Contacts alone may stand in another order than their processes' other rows, but each of a process behind one another. */
static void take_lists(Facts *to, const Piece *piece)
{
    Facts *from = piece->facts;
    Spill *const TO[] = { &to->processes, &to->bids, &to->awards, &to->contacts, &to->texts };
    Spill *const FROM[] = { &from->processes, &from->bids, &from->awards, &from->contacts, &from->texts };
    for (size_t i = 0; i < ARRAY_LEN(TO); i++) {
        Spill empty = *TO[i];
        *TO[i] = *FROM[i];
        *FROM[i] = empty;
    }
    for (size_t i = 0; i < to->processes.count; i++) {
        ProcessFact *p = spill_at(&to->processes, i);
        map_process(piece, p);
        for (size_t k = 0; k < ARRAY_LEN(ROWS); k++)
            for (uint64_t row = *first_of(p, &ROWS[k]), end = row + count_of(p, &ROWS[k]); row < end; row++)
                ROWS[k].map(piece, spill_at(list_of(to, &ROWS[k]), row), (uint32_t)i);
    }
}

/* ---- several ---- */

static int place_order(const void *left, const void *right)
{
    const PlaceOf *l = left, *r = right;
    if (l->source != r->source) return l->source < r->source ? -1 : 1;
    if (l->offset != r->offset) return l->offset < r->offset ? -1 : 1;
    return l->piece != r->piece ? (l->piece < r->piece ? -1 : 1) : l->row < r->row ? -1 : l->row > r->row;
}

static ErrorCode sort_places(Joining *j, Error *e)
{
    size_t all = 0;
    void *room;
    for (size_t i = 0; i < j->count; i++) all += j->pieces[i].facts->processes.count;
    TRY(spill_room(&j->places, all, &room, e));
    PlaceOf *to = room;
    for (size_t i = 0; i < j->count; i++) {
        const Facts *f = j->pieces[i].facts;
        for (size_t k = 0; k < f->processes.count; k++)
            *to++ = (PlaceOf){ process_at(f, k)->offset, process_at(f, k)->source, (uint32_t)i, (uint32_t)k };
    }
    spill_took(&j->places, all);
    return spill_sort(&j->places, place_order, e);
}

static const PlaceOf *place_at(const Joining *j, size_t i) { return spill_at(&j->places, i); }

/* A text of a process goes on behind the others. */
static ErrorCode copy_text(Facts *to, Str text, uint64_t *at, Error *e)
{
    void *place;
    *at = to->texts.count;
    if (text.len == 0) return ERR_OK;
    TRY(spill_room(&to->texts, text.len, &place, e));
    memcpy(place, text.ptr, text.len);
    spill_took(&to->texts, text.len);
    return ERR_OK;
}

/* Processes with their texts; where their other rows begin they say as their piece has it. */
static ErrorCode join_processes(Joining *j, Error *e)
{
    Facts *to = j->to;
    void *room;
    TRY(spill_room(&to->processes, j->places.count, &room, e));
    for (size_t i = 0; i < j->places.count; i++) {
        const Piece *piece = &j->pieces[place_at(j, i)->piece];
        const ProcessFact *from = process_at(piece->facts, place_at(j, i)->row);
        ProcessFact *p = spill_at(&to->processes, i);
        *p = *from;
        map_process(piece, p);
        TRY(copy_text(to, ocid_at(piece->facts, from), &p->ocid, e));
        TRY(copy_text(to, plan_at(piece->facts, from), &p->plan, e));
        spill_took(&to->processes, 1);
    }
    for (size_t i = 0; i < j->count; i++) {
        spill_free(&j->pieces[i].facts->processes);
        spill_free(&j->pieces[i].facts->texts);
    }
    return ERR_OK;
}

static ErrorCode join_rows(Joining *j, const Rows *rows, Error *e)
{
    Spill *to = list_of(j->to, rows);
    size_t all = 0, item = to->item;
    void *room;
    for (size_t i = 0; i < j->count; i++) all += list_of(j->pieces[i].facts, rows)->count;
    TRY(spill_room(to, all, &room, e));
    for (size_t i = 0; i < j->places.count; i++) {
        const Piece *piece = &j->pieces[place_at(j, i)->piece];
        ProcessFact *p = spill_at(&j->to->processes, i);
        uint64_t *first = first_of(p, rows), from = *first;
        uint32_t count = count_of(p, rows);
        *first = to->count;
        if (count == 0) continue;
        char *made = spill_at(to, to->count);
        memcpy(made, spill_at(list_of(piece->facts, rows), from), count * item);
        for (uint32_t k = 0; k < count; k++) rows->map(piece, made + k * item, (uint32_t)i);
        spill_took(to, count);
    }
    for (size_t i = 0; i < j->count; i++) spill_free(list_of(j->pieces[i].facts, rows));
    return ERR_OK;
}

/* ---- all ---- */

static ErrorCode join(Joining *j, Error *e)
{
    TRY(join_words(j->to, j->pieces, j->count, e));
    if (j->count == 1 && in_order(j->pieces[0].facts)) {
        take_lists(j->to, &j->pieces[0]);
        return ERR_OK;
    }
    TRY(sort_places(j, e));
    TRY(join_processes(j, e));
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) TRY(join_rows(j, &ROWS[i], e));
    return ERR_OK;
}

/* Those that gathered anything: with threads the whole has parts do it. */
static size_t list_pieces(Facts *facts, Piece *pieces)
{
    size_t count = 0;
    for (Facts *f = facts; f; f = f->next)
        if (f->processes.count > 0) pieces[count++].facts = f;
    return count;
}

ErrorCode facts_settle(Detector *d, Error *e)
{
    Joining j = { .places = spill_of(sizeof(PlaceOf), d->facts->processes.ceiling) };
    size_t most = 0;
    TRY(facts_new(d, &j.to, e));
    for (Facts *f = d->facts; f; f = f->next) most++;
    j.pieces = mem_alloc(most * sizeof *j.pieces);
    if (j.pieces) j.count = list_pieces(d->facts, j.pieces);
    ErrorCode code = j.pieces ? join(&j, e) : error_memory(e);
    for (size_t i = 0; i < j.count; i++) {
        mem_free(j.pieces[i].parties);
        mem_free(j.pieces[i].terms);
        mem_free(j.pieces[i].ways);
    }
    mem_free(j.pieces);
    spill_free(&j.places);
    if (code != ERR_OK) {
        facts_free(j.to);
        return code;
    }
    j.to->settled = true;
    facts_free(d->facts);
    d->facts = j.to;
    return ERR_OK;
}
