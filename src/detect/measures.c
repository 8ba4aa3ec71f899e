/* measures.c: rows of measures while reading, and the evidence behind them packed and unpacked (measures.h).
 *
 * Evidence is a run of bytes (packing.h). It begins with how far back the names of its release stand, which all rows of a release
 * share. */
#include "detect/composite.h"
#include "detect/measures_int.h"
#include "detect/packing.h"

ErrorCode measures_new(const Detector *d, Measures **ret, Error *e)
{
    Measures *m = mem_alloc(sizeof *m);
    if (!m) return error_memory(e);
    size_t most = spill_ceiling(d->settings);
    SpillBudget *budget = &d->budgets->measures;
    m->rows = spill_sharing(sizeof(MeasureRow), most, budget);
    m->bytes = spill_sharing(1, most, budget);
    m->composites = spill_sharing(sizeof(CompositeRow), most, budget);
    *ret = m;
    return ERR_OK;
}

void measures_free(Measures *m)
{
    if (!m) return;
    spill_free(&m->rows);
    spill_free(&m->bytes);
    spill_free(&m->composites);
    words_free(&m->words);
    mem_free(m);
}

/* ---- packing ---- */

static char *pack_bid(const Detector *d, char *to, const Bid *b, DetectRole role, Str name)
{
    to = put_number(to, role);
    to = put_number(to, b->index);
    to = put_number(to, place_of(d, b->at) - d->offset);
    to = put_signed(to, b->value.units);
    to = put_text(to, b->id);
    to = put_text(to, b->value.currency);
    to = put_text(to, b->who);
    to = put_text(to, name);
    return put_rate(d, to, b->rate, b->asked.units);
}

static char *pack(const Detector *d, char *to, const Measured *m, const Str *names)
{
    to = put_number(to, d->measures->bytes.count - d->measures->head);
    to = put_text(to, m->lot);
    to = put_bytes(to, &m->ratio, sizeof m->ratio);
    to = put_signed(to, m->days);
    to = put_signed(to, m->amounts[0]);
    to = put_signed(to, m->amounts[1]);
    to = put_text(to, m->currency);
    to = put_number(to, m->field_count);
    for (size_t i = 0; i < m->field_count; i++) {
        const MeasureField *f = &m->fields[i];
        to = put_bytes(to, &f->format, sizeof f->format);
        to = put_number(to, f->i);
        to = put_number(to, f->k);
        to = put_number(to, place_of(d, tree_place(d, f->value)) - d->offset);
        to = put_text(to, f->value->text);
        to = put_rate(d, to, f->rate, f->asked);
    }
    to = put_number(to, m->bid_count);
    for (size_t i = 0; i < m->bid_count; i++) to = pack_bid(d, to, m->bids[i], m->roles[i], names[i]);
    return to;
}

/* As many bytes as pack may write, and more; every text is one in memory, so that their lengths do not overflow. */
static size_t room_for(const Measured *m, const Str *names)
{
    enum { HEAD = 16, OF_FIELD = 8, OF_BID = 10 };
    size_t room = HEAD * PACKED_NUMBER + m->lot.len + m->currency.len;
    for (size_t i = 0; i < m->field_count; i++) room += OF_FIELD * PACKED_NUMBER + m->fields[i].value->text.len;
    for (size_t i = 0; i < m->bid_count; i++)
        room += OF_BID * PACKED_NUMBER + m->bids[i]->id.len + m->bids[i]->value.currency.len + m->bids[i]->who.len + names[i].len;
    return room;
}

/* What the current release is called, once for all its rows. */
static ErrorCode pack_head(Detector *d, Error *e)
{
    Measures *all = d->measures;
    const Release *r = &d->release;
    void *to;
    if (all->head_of == d->process) return ERR_OK;
    TRY(spill_room(&all->bytes, 2 * PACKED_NUMBER + r->ocid.len + r->title.len, &to, e));
    all->head = all->bytes.count;
    all->head_of = d->process;
    spill_took(&all->bytes, (size_t)(put_text(put_text(to, r->ocid), r->title) - (char *)to));
    return ERR_OK;
}

ErrorCode measures_evidence(Detector *d, const Measured *m, Str extra, uint64_t *place, Error *e)
{
    Measures *all = d->measures;
    Str names[MEASURE_BIDS] = { 0 };
    void *to;
    TRY(pack_head(d, e));
    for (size_t i = 0; i < m->bid_count; i++) names[i] = joint_name(d, m->bids[i]);
    TRY(spill_room(&all->bytes, room_for(m, names) + extra.len, &to, e));
    *place = all->bytes.count;
    char *end = put_bytes(pack(d, to, m, names), extra.ptr, extra.len);
    spill_took(&all->bytes, (size_t)(end - (char *)to));
    return ERR_OK;
}

/* Two rules may rest on the same members of a release. */
static bool same_evidence(const Measured *a, const Measured *b)
{
    if (a->field_count == 0 || a->field_count != b->field_count || a->bid_count + b->bid_count > 0) return false;
    for (size_t i = 0; i < a->field_count; i++) {
        const MeasureField *f = &a->fields[i], *g = &b->fields[i];
        if (f->value != g->value || f->format != g->format || f->i != g->i || f->k != g->k) return false;
        if (f->rate != g->rate || f->asked != g->asked) return false;
    }
    return a->lot.ptr == b->lot.ptr && a->lot.len == b->lot.len && memcmp(&a->ratio, &b->ratio, sizeof a->ratio) == 0 && a->days == b->days
        && a->amounts[0] == b->amounts[0] && a->amounts[1] == b->amounts[1] && a->currency.ptr == b->currency.ptr;
}

/* Most rows of a release have the same peers. */
static ErrorCode take_peers(Detector *d, Str peers, uint32_t *ret, Error *e)
{
    Measures *all = d->measures;
    bool added;
    if (all->peers_of != d->process || all->peers.ptr != peers.ptr || all->peers.len != peers.len) {
        TRY(words_take(d, &all->words, peers, &all->peers_word, &added, e));
        all->peers = peers;
        all->peers_of = d->process;
    }
    *ret = all->peers_word;
    return ERR_OK;
}

ErrorCode measures_add_row(Detector *d, uint16_t kind, const Measured *m, uint64_t evidence, Error *e)
{
    Measures *all = d->measures;
    void *place;
    MeasureRow row = { .value = m->value, .line = d->line, .offset = d->offset, .evidence = evidence, .source = d->source_index,
                       .lot = m->lot_number, .item = m->item, .kind = kind };
    TRY(take_peers(d, m->peers, &row.peers, e));
    TRY(spill_room(&all->rows, 1, &place, e));
    memcpy(place, &row, sizeof row);
    spill_took(&all->rows, 1);
    return ERR_OK;
}

ErrorCode measures_add(Detector *d, const Measured *m, Error *e)
{
    Measures *all = d->measures;
    if (all->packed_of != d->process || !same_evidence(&all->packed, m)) {
        TRY(measures_evidence(d, m, (Str){ 0 }, &all->packed_at, e));
        all->packed = *m;
        all->packed_of = d->process;
    }
    return measures_add_row(d, (uint16_t)m->rule, m, all->packed_at, e);
}

void measured_field(Measured *m, const JsonValue *value, const char *format, size_t i, size_t k)
{
    measured_worth(m, value, format, i, k, &(Worth){ 0 });
}

void measured_worth(Measured *m, const JsonValue *value, const char *format, size_t i, size_t k, const Worth *w)
{
    if (value && m->field_count < MEASURE_FIELDS) m->fields[m->field_count++] = (MeasureField){ format, i, k, value, w->asked, w->rate };
}

ErrorCode measures_merge(Detector *whole, Detector *part, Error *e)
{
    Measures *to = whole->measures;
    Measures *from = part->measures;
    uint32_t *map;
    size_t first_row = to->rows.count, first_byte = to->bytes.count;
    TRY(words_join(&to->words, &from->words, &map, e));
    ErrorCode code = spill_append(&to->rows, &from->rows, e);
    if (code == ERR_OK) code = spill_append(&to->bytes, &from->bytes, e);
    if (code == ERR_OK) code = spill_append(&to->composites, &from->composites, e);
    for (size_t i = first_row; code == ERR_OK && i < to->rows.count; i++) {
        MeasureRow *row = spill_at(&to->rows, i);
        row->evidence += first_byte;
        row->peers = map[row->peers];
    }
    mem_free(map);
    return code;
}

/* ---- unpacking ---- */

static const char *evidence_at(const Measures *m, const MeasureRow *row, const char **head)
{
    const char *at = spill_at(&m->bytes, row->evidence);
    *head = spill_at(&m->bytes, row->evidence - take_number(&at));
    return at;
}

Str measures_ocid(const Measures *m, const MeasureRow *row)
{
    const char *head;
    evidence_at(m, row, &head);
    return take_text(&head);
}

static ErrorCode unpack_fields(Detector *d, const char **at, uint64_t offset, DetectFlag *flag, Error *e)
{
    flag->field_count = (size_t)take_number(at);
    DetectField *list = detector_keep(d, flag->field_count, sizeof *list);
    if (!list) return error_memory(e);
    flag->fields = list;
    for (size_t n = 0; n < flag->field_count; n++) {
        const char *format;
        Str pointer;
        take_bytes(at, &format, sizeof format);
        size_t i = (size_t)take_number(at), k = (size_t)take_number(at);
        char text[TREE_POINTER];
        size_t len = tree_pointer(text, format, i, k);
        if (len == 0) return error_internal(e, format);
        TRY(detector_keep_text(d, str_bytes(text, len), &pointer, e));
        list[n] = (DetectField){ .pointer = pointer.ptr, .offset = offset + take_number(at) };
        TRY(detector_keep_text(d, take_text(at), &list[n].text, e));
        list[n].rate = take_rate(d, at, &list[n].asked);
    }
    return ERR_OK;
}

static ErrorCode unpack_bids(Detector *d, const char **at, uint64_t offset, DetectFlag *flag, Error *e)
{
    flag->bid_count = (size_t)take_number(at);
    DetectBid *list = detector_keep(d, flag->bid_count, sizeof *list);
    DetectParty *tenderers = detector_keep(d, flag->bid_count, sizeof *tenderers);
    if (!list || !tenderers) return error_memory(e);
    flag->bids = list;
    for (size_t i = 0; i < flag->bid_count; i++) {
        DetectBid *b = &list[i];
        *b = (DetectBid){ .role = (DetectRole)take_number(at), .status = STR("valid"), .priced = true, .tenderers = &tenderers[i],
                          .tenderer_count = 1 };
        b->index = (uint32_t)take_number(at);
        b->offset = offset + take_number(at);
        b->amount = take_signed(at);
        TRY(detector_keep_text(d, take_text(at), &b->id, e));
        TRY(detector_keep_text(d, take_text(at), &b->currency, e));
        TRY(detector_keep_text(d, take_text(at), &tenderers[i].id, e));
        TRY(detector_keep_text(d, take_text(at), &tenderers[i].name, e));
        b->rate = take_rate(d, at, &b->asked);
    }
    return ERR_OK;
}

ErrorCode measures_unpack(Detector *d, const MeasureRow *row, DetectFlag *ret, const char **extra, Error *e)
{
    const char *head, *at = evidence_at(d->measures, row, &head);
    *ret = (DetectFlag){ .rule = (DetectRule)row->kind, .source = d->sources[row->source], .line = row->line, .offset = row->offset, .count = 1 };
    arena_restore(&d->scratch, d->scratch_empty);
    TRY(detector_keep_text(d, take_text(&head), &ret->ocid, e));
    TRY(detector_keep_text(d, take_text(&head), &ret->title, e));
    TRY(detector_keep_text(d, take_text(&at), &ret->lot, e));
    take_bytes(&at, &ret->ratio, sizeof ret->ratio);
    ret->days = take_signed(&at);
    ret->amounts[0] = take_signed(&at);
    ret->amounts[1] = take_signed(&at);
    TRY(detector_keep_text(d, take_text(&at), &ret->currency, e));
    TRY(unpack_fields(d, &at, row->offset, ret, e));
    TRY(unpack_bids(d, &at, row->offset, ret, e));
    *extra = at;
    return ERR_OK;
}
