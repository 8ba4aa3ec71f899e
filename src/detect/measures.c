/* measures.c: rows of measures while reading, and the evidence behind them packed and unpacked (measures.h).
 *
 * Evidence is a run of bytes: whole numbers seven bits a byte, the lowest first, negative ones folded between the others; texts behind
 * their length. It begins with how far back the names of its release stand, which all rows of a release share. The list is read back by
 * this process only, so that pointers to static texts may stand in it. */
#include "detect/composite.h"
#include "detect/measures_int.h"

ErrorCode measures_new(const Detector *d, Measures **ret, Error *e)
{
    Measures *m = mem_alloc(sizeof *m);
    if (!m) return error_memory(e);
    enum { LISTS = 3 };
    unsigned hands = d->settings->threads > 1 ? d->settings->threads + 1 : 1;
    uint64_t all = d->settings->facts_memory > 0 ? d->settings->facts_memory : SPILL_CEILING;
    size_t ceiling = (size_t)(all / ((uint64_t)LISTS * hands)) + 1;
    m->rows = spill_of(sizeof(MeasureRow), ceiling);
    m->bytes = spill_of(1, ceiling);
    m->composites = spill_of(sizeof(CompositeRow), ceiling);
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

static void put_number(Buf *to, uint64_t v)
{
    for (; v >= 0x80; v >>= 7) buf_byte(to, (char)(v | 0x80));
    buf_byte(to, (char)v);
}

static void put_signed(Buf *to, int64_t v)
{
    put_number(to, (uint64_t)v << 1 ^ (uint64_t)(v < 0 ? -1 : 0));
}

/* Not given and empty are told apart. */
static void put_text(Buf *to, Str text)
{
    put_number(to, text.ptr ? text.len + 1 : 0);
    buf_add(to, text);
}

static void put_bytes(Buf *to, const void *bytes, size_t n)
{
    buf_add(to, str_bytes(bytes, n));
}

static uint64_t take_number(const char **at)
{
    uint64_t v = 0;
    int shift = 0;
    for (; *(const unsigned char *)*at & 0x80; shift += 7) v |= (uint64_t)(*(const unsigned char *)(*at)++ & 0x7f) << shift;
    return v | (uint64_t)*(const unsigned char *)(*at)++ << shift;
}

static int64_t take_signed(const char **at)
{
    uint64_t v = take_number(at);
    return (int64_t)(v >> 1 ^ (v & 1 ? UINT64_MAX : 0));
}

static Str take_text(const char **at)
{
    uint64_t n = take_number(at);
    if (n == 0) return (Str){ 0 };
    Str text = { *at, (size_t)n - 1 };
    *at += text.len;
    return text;
}

static void take_bytes(const char **at, void *to, size_t n)
{
    memcpy(to, *at, n);
    *at += n;
}

/* By which rate an amount was converted, where there is a table of rates. */
static void pack_rate(const Detector *d, Buf *to, const Rate *rate, int64_t asked)
{
    if (!d->settings->rates) return;
    put_bytes(to, &rate, sizeof rate);
    put_signed(to, asked);
}

static const Rate *unpack_rate(const Detector *d, const char **at, int64_t *asked)
{
    const Rate *rate = NULL;
    if (!d->settings->rates) return NULL;
    take_bytes(at, &rate, sizeof rate);
    *asked = take_signed(at);
    return rate;
}

static void pack_bid(Detector *d, Buf *to, const Bid *b, DetectRole role)
{
    put_number(to, role);
    put_number(to, b->index);
    put_number(to, place_of(d, b->at) - d->offset);
    put_signed(to, b->value.units);
    put_text(to, b->id);
    put_text(to, b->value.currency);
    put_text(to, b->who);
    put_text(to, joint_name(d, b));
    pack_rate(d, to, b->rate, b->asked.units);
}

static void pack(Detector *d, Buf *to, const Measured *m)
{
    put_number(to, d->measures->bytes.count - d->measures->head);
    put_text(to, m->lot);
    put_bytes(to, &m->ratio, sizeof m->ratio);
    put_signed(to, m->days);
    put_signed(to, m->amounts[0]);
    put_signed(to, m->amounts[1]);
    put_text(to, m->currency);
    put_number(to, m->field_count);
    for (size_t i = 0; i < m->field_count; i++) {
        const MeasureField *f = &m->fields[i];
        put_bytes(to, &f->format, sizeof f->format);
        put_number(to, f->i);
        put_number(to, f->k);
        put_number(to, place_of(d, tree_place(d, f->value)) - d->offset);
        put_text(to, f->value->text);
        pack_rate(d, to, f->rate, f->asked);
    }
    put_number(to, m->bid_count);
    for (size_t i = 0; i < m->bid_count; i++) pack_bid(d, to, m->bids[i], m->roles[i]);
}

static ErrorCode append_bytes(Spill *s, const Buf *b, uint64_t *place, Error *e)
{
    void *to;
    if (b->failed) return error_memory(e);
    *place = s->count;
    TRY(spill_more(s, b->len, &to, e));
    memcpy(to, b->ptr, b->len);
    return ERR_OK;
}

ErrorCode measures_evidence(Detector *d, const Measured *m, Str extra, uint64_t *place, Error *e)
{
    Measures *all = d->measures;
    Buf b = buf_in(&d->scratch);
    if (all->head_of != d->process) {
        put_text(&b, d->release.ocid);
        put_text(&b, d->release.title);
        TRY(append_bytes(&all->bytes, &b, &all->head, e));
        all->head_of = d->process;
        buf_clear(&b);
    }
    pack(d, &b, m);
    buf_add(&b, extra);
    return append_bytes(&all->bytes, &b, place, e);
}

ErrorCode measures_add_row(Detector *d, uint16_t kind, const Measured *m, uint64_t evidence, Error *e)
{
    Measures *all = d->measures;
    void *place;
    bool added;
    MeasureRow row = { .value = m->value, .line = d->line, .offset = d->offset, .evidence = evidence, .source = d->source_index,
                       .lot = m->lot_number, .item = m->item, .kind = kind };
    TRY(words_take(d, &all->words, m->peers, &row.peers, &added, e));
    TRY(spill_more(&all->rows, 1, &place, e));
    memcpy(place, &row, sizeof row);
    return ERR_OK;
}

ErrorCode measures_add(Detector *d, const Measured *m, Error *e)
{
    uint64_t evidence;
    TRY(measures_evidence(d, m, (Str){ 0 }, &evidence, e));
    return measures_add_row(d, (uint16_t)m->rule, m, evidence, e);
}

void measured_field(Measured *m, const JsonValue *value, const char *format, size_t i, size_t k)
{
    measured_worth(m, value, format, i, k, &(Worth){ 0 });
}

void measured_worth(Measured *m, const JsonValue *value, const char *format, size_t i, size_t k, const Worth *w)
{
    if (value && m->field_count < MEASURE_FIELDS) m->fields[m->field_count++] = (MeasureField){ format, i, k, value, w->asked, w->rate };
}

ErrorCode measures_merge(Detector *whole, const Detector *part, Error *e)
{
    Measures *to = whole->measures;
    const Measures *from = part->measures;
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
        list[n].rate = unpack_rate(d, at, &list[n].asked);
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
        b->rate = unpack_rate(d, at, &b->asked);
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
