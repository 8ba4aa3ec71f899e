/* findings_index.c: the rows of a kept run as bytes, so that they need not be made of the file of flags again (findings.h).
 *
 * The file is read once, when the run is kept; its rows lie beside it among what was read of files (office/reading.h): sealed,
 * gone with the file, and made again where they cannot be opened or are of another version. What run.json says of rules is not
 * in them but taken from it.
 *
 *   "tergoo-findings/v1\n", how many texts, parties, links, rules, flags, pairs and other lines, then these in this order.
 *   Numbers have 4 bytes, places and what a pair counts 8, the lowest first; a text stands behind its length. */
#include "desk/findings.h"

static const Str MAGIC = { "tergoo-findings/v1\n", 19 };
enum { LISTS = 7 };

/* ---- out ---- */

static void put_number(Buf *to, uint64_t n, int bytes)
{
    for (int i = 0; i < bytes; i++, n >>= 8) buf_byte(to, (char)(n & 0xff));
}

static void put_text(Buf *to, Str text)
{
    put_number(to, text.len, 4);
    buf_add(to, text);
}

static void put_finding(Buf *to, const Finding *f)
{
    const uint32_t numbers[] = { f->size, f->key, f->subject, f->title, f->lot, f->group, f->buyer, f->party, f->other,
                                 f->suppliers, f->supplier_count, f->rule, f->year, f->cleared };
    uint64_t value;
    memcpy(&value, &f->value, sizeof value);
    put_number(to, f->offset, 8);
    put_number(to, value, 8);
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) put_number(to, numbers[i], 4);
}

void findings_pack(const Findings *f, Buf *to)
{
    const size_t counts[LISTS] = { f->text_count, f->party_count, f->link_count, f->rule_count, f->count, f->pair_count,
                                   f->line_count };
    buf_add(to, MAGIC);
    for (int i = 0; i < LISTS; i++) put_number(to, counts[i], 4);
    for (size_t i = 0; i < f->text_count; i++) put_text(to, f->texts[i]);
    for (size_t i = 0; i < f->party_count; i++) {
        const FindingParty *p = &f->parties[i];
        put_text(to, p->id);
        put_text(to, p->name);
        put_number(to, p->person, 4);
        put_number(to, p->own, 4);
        put_number(to, p->bought, 4);
        put_number(to, p->got, 4);
    }
    for (size_t i = 0; i < f->link_count; i++) put_number(to, f->links[i], 4);
    for (size_t i = 0; i < f->rule_count; i++) {
        put_number(to, f->rules[i].open, 4);
        put_number(to, f->rules[i].cleared, 4);
    }
    for (size_t i = 0; i < f->count; i++) put_finding(to, &f->list[i]);
    for (size_t i = 0; i < f->pair_count; i++) {
        const FindingPair *p = &f->pairs[i];
        put_number(to, p->first, 4);
        put_number(to, p->second, 4);
        put_number(to, (uint64_t)p->joint, 8);
        put_number(to, (uint64_t)p->first_won, 8);
        put_number(to, (uint64_t)p->second_won, 8);
    }
    for (size_t i = 0; i < f->line_count; i++) {
        put_number(to, f->lines[i].type, 4);
        put_number(to, f->lines[i].subject, 4);
        put_number(to, f->lines[i].size, 4);
        put_number(to, f->lines[i].offset, 8);
    }
}

/* ---- in ---- */

/* What is left of the bytes; `broken` once something was not there or led nowhere. */
typedef struct { Str rest; bool broken; } Reader;

static uint64_t take_number(Reader *r, int bytes)
{
    uint64_t n = 0;
    if (r->rest.len < (size_t)bytes) {
        r->broken = true;
        r->rest = STR("");
        return 0;
    }
    for (int i = bytes; i-- > 0;) n = n << 8 | (unsigned char)r->rest.ptr[i];
    r->rest = str_from(r->rest, (size_t)bytes);
    return n;
}

static uint32_t take_small(Reader *r)
{
    return (uint32_t)take_number(r, 4);
}

/* A number of something of which there are `count`; where it may, none. */
static uint32_t take_place(Reader *r, size_t count, bool may_be_none)
{
    uint32_t n = take_small(r);
    if (n >= count && !(may_be_none && n == FINDING_NONE)) r->broken = true;
    return n;
}

static Str take_text(Reader *r)
{
    size_t len = take_small(r);
    if (len > r->rest.len) r->broken = true;
    Str text = str_first(r->rest, r->broken ? 0 : len);
    r->rest = str_from(r->rest, text.len);
    return text;
}

/* A list of so many, each of at least `least` bytes: no more than can be there. */
static void *take_list(Findings *f, Reader *r, size_t count, size_t least, size_t item)
{
    if (count > r->rest.len / least) r->broken = true;
    void *list = r->broken ? NULL : arena_array(&f->arena, count, item);
    if (!list) r->broken = true;
    return list;
}

static void take_parties(Findings *f, Reader *r)
{
    enum { LEAST = 24 };
    f->parties = take_list(f, r, f->party_count, LEAST, sizeof *f->parties);
    for (size_t i = 0; i < f->party_count && !r->broken; i++) {
        FindingParty *p = &f->parties[i];
        p->id = take_text(r);
        p->name = take_text(r);
        p->person = take_small(r) != 0;
        p->own = take_small(r);
        p->bought = take_small(r);
        p->got = take_small(r);
        if (p->id.len == 0 || !map_set(&f->by_party, p->id, finding_mark((uint32_t)i))) r->broken = true;
    }
}

static void take_finding(Findings *f, Reader *r, size_t i)
{
    Finding *to = &f->list[i];
    to->offset = take_number(r, 8);
    uint64_t value = take_number(r, 8);
    memcpy(&to->value, &value, sizeof value);
    to->size = take_small(r);
    uint32_t *const texts[] = { &to->key, &to->subject, &to->title, &to->lot, &to->group };
    uint32_t *const parties[] = { &to->buyer, &to->party, &to->other };
    for (size_t k = 0; k < ARRAY_LEN(texts); k++) *texts[k] = take_place(r, f->text_count, k > 0);
    for (size_t k = 0; k < ARRAY_LEN(parties); k++) *parties[k] = take_place(r, f->party_count, true);
    to->suppliers = take_small(r);
    to->supplier_count = take_small(r);
    if ((size_t)to->suppliers + to->supplier_count > f->link_count) r->broken = true;
    to->rule = (uint16_t)take_place(r, f->rule_count, false);
    to->year = (uint16_t)take_place(r, 10000, false);
    to->cleared = take_small(r) != 0;
    if (!r->broken && !map_set(&f->by_key, f->texts[to->key], finding_mark((uint32_t)i))) r->broken = true;
}

static void take_pairs(Findings *f, Reader *r)
{
    enum { LEAST = 32 };
    f->pairs = take_list(f, r, f->pair_count, LEAST, sizeof *f->pairs);
    for (size_t i = 0; i < f->pair_count && !r->broken; i++) {
        FindingPair *p = &f->pairs[i];
        p->first = take_place(r, f->party_count, false);
        p->second = take_place(r, f->party_count, false);
        p->joint = (int64_t)take_number(r, 8);
        p->first_won = (int64_t)take_number(r, 8);
        p->second_won = (int64_t)take_number(r, 8);
    }
}

static void take_lines(Findings *f, Reader *r)
{
    enum { LEAST = 20 };
    f->lines = take_list(f, r, f->line_count, LEAST, sizeof *f->lines);
    for (size_t i = 0; i < f->line_count && !r->broken; i++) {
        FindingLine *l = &f->lines[i];
        l->type = take_place(r, f->text_count, false);
        l->subject = take_place(r, f->text_count, true);
        l->size = take_small(r);
        l->offset = take_number(r, 8);
    }
}

static void take_all(Findings *f, Reader *r)
{
    enum { TEXT = 4, LINK = 4, RULE = 8, FINDING = 72 };
    size_t *const counts[LISTS] = { &f->text_count, &f->party_count, &f->link_count, NULL, &f->count, &f->pair_count,
                                    &f->line_count };
    for (int i = 0; i < LISTS; i++) {
        uint32_t n = take_small(r);
        if (counts[i]) *counts[i] = n;
        else if (n != f->rule_count) r->broken = true;
    }
    f->texts = take_list(f, r, f->text_count, TEXT, sizeof *f->texts);
    for (size_t i = 0; i < f->text_count && !r->broken; i++) f->texts[i] = take_text(r);
    if (!r->broken) take_parties(f, r);
    f->links = r->broken ? NULL : take_list(f, r, f->link_count, LINK, sizeof *f->links);
    for (size_t i = 0; i < f->link_count && !r->broken; i++) f->links[i] = take_place(r, f->party_count, false);
    for (size_t i = 0; i < f->rule_count && !r->broken; i++) {
        f->rules[i].open = take_small(r);
        f->rules[i].cleared = take_small(r);
    }
    f->list = r->broken ? NULL : take_list(f, r, f->count, FINDING, sizeof *f->list);
    for (size_t i = 0; i < f->count && !r->broken; i++) take_finding(f, r, i);
    if (!r->broken) take_pairs(f, r);
    if (!r->broken) take_lines(f, r);
    if (r->rest.len > 0) r->broken = true;
}

/* Texts stay where they are: the bytes are copied once, all of them. */
ErrorCode findings_unpack(const JsonValue *json, Str bytes, Findings **ret, Error *e)
{
    Findings *f;
    Str persons;
    TRY(findings_empty(json, &f, &persons, e));
    Reader r = { .rest = str_copy(&f->arena, bytes) };
    r.broken = !r.rest.ptr || !str_starts(r.rest, MAGIC);
    if (!r.broken) {
        r.rest = str_from(r.rest, MAGIC.len);
        take_all(f, &r);
    }
    if (r.broken) {
        findings_free(f);
        return error_set(e, ERR_NOT_FOUND, K("office.not-read"));
    }
    *ret = f;
    return ERR_OK;
}
