/* fuzz_findings.c: any bytes as a kept run: up to the first empty line its run.json, behind it its file of flags, given in pieces of odd lengths.
 *
 * What must hold: a file is taken or refused with its line; every number in a row leads to something that is there, counts of rules are those
 * of the rows, a flag is found by its key, its line by its place; and how the file was cut into pieces changes nothing. */
#include <stdlib.h>

#include "desk/findings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

typedef struct { Str text; size_t step; } Pieces;

static ErrorCode each(void *source, BlobTake take, void *self, Error *e)
{
    const Pieces *p = source;
    for (Str rest = p->text; rest.len > 0; rest = str_from(rest, p->step < rest.len ? p->step : rest.len))
        TRY(take(self, str_first(rest, p->step), e));
    return ERR_OK;
}

static void check_rows(const Findings *f, Str text)
{
    for (size_t i = 0; i < f->count; i++) {
        const Finding *one = &f->list[i];
        const uint32_t texts[] = { one->key, one->subject, one->title, one->lot, one->group };
        const uint32_t parties[] = { one->buyer, one->party, one->other };
        for (size_t k = 0; k < ARRAY_LEN(texts); k++) must(texts[k] == FINDING_NONE || texts[k] < f->text_count);
        for (size_t k = 0; k < ARRAY_LEN(parties); k++) must(parties[k] == FINDING_NONE || parties[k] < f->party_count);
        must(one->rule < f->rule_count && one->year < 10000);
        must((size_t)one->suppliers + one->supplier_count <= f->link_count);
        must(one->offset + one->size <= text.len);
        must(findings_by_key(f, findings_text(f, one->key)) == one);
    }
    for (size_t i = 0; i < f->link_count; i++) must(f->links[i] < f->party_count);
    for (size_t i = 0; i < f->pair_count; i++) must(f->pairs[i].first < f->party_count && f->pairs[i].second < f->party_count);
    for (size_t i = 0; i < f->line_count; i++) must(f->lines[i].offset + f->lines[i].size <= text.len && f->lines[i].type < f->text_count);
    for (size_t i = 0; i < f->party_count; i++) must(findings_party(f, f->parties[i].id) == &f->parties[i]);
    size_t counted = 0;
    for (size_t i = 0; i < f->rule_count; i++) counted += (size_t)f->rules[i].open + f->rules[i].cleared;
    must(counted == f->count);
}

/* As bytes and back it is the same; cut anywhere, or with a byte changed, it is refused or leads nowhere wrong. */
static void check_index(const JsonValue *json, const Findings *f, Str text, size_t place)
{
    CLEANUP(arena_free) Arena a = arena_with(64 << 20);
    Buf bytes = buf_in(&a), again = buf_in(&a);
    Findings *other;
    Error e;
    findings_pack(f, &bytes);
    if (bytes.failed) return;
    if (findings_unpack(json, buf_str(&bytes), &other, &e) != ERR_OK) return;
    check_rows(other, text);
    findings_pack(other, &again);
    must(again.failed || str_equal(buf_str(&bytes), buf_str(&again)));
    findings_free(other);
    size_t at = place % bytes.len;
    must(findings_unpack(json, str_first(buf_str(&bytes), at), &other, &e) != ERR_OK);
    bytes.ptr[at] = (char)(bytes.ptr[at] ^ (char)(1 + place % 255));
    if (findings_unpack(json, buf_str(&bytes), &other, &e) != ERR_OK) return;
    for (size_t i = 0; i < other->count; i++) must(other->list[i].rule < other->rule_count && other->list[i].key < other->text_count);
    findings_free(other);
}

static Findings *taken(const JsonValue *json, Str text, size_t step, Error *e)
{
    Findings *f = NULL;
    ErrorCode code = findings_make(json, each, &(Pieces){ text, step }, &f, e);
    must(code == ERR_OK || code == ERR_MEMORY || code == ERR_LIMIT || code == ERR_INVALID);
    if (code == ERR_INVALID) must(error_arg(e, "line").len > 0);
    if (code != ERR_OK) return NULL;
    check_rows(f, text);
    check_index(json, f, text, text.len * 7 + step);
    return f;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(64 << 20);
    char *copy = mem_alloc(size);
    JsonValue *json;
    Error e, other;
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    Str text = str_bytes(copy, size), head = text;
    ptrdiff_t at = str_find(text, STR("\n\n"));
    if (at >= 0) {
        head = str_first(text, (size_t)at);
        text = str_from(text, (size_t)at + 2);
    }
    if (json_parse(&a, head, &json, &e) == ERR_OK) {
        Findings *whole = taken(json, text, size + 1, &e), *cut = taken(json, text, 1 + size % 7, &other);
        must(!whole == !cut);
        if (whole) {
            must(whole->count == cut->count && whole->party_count == cut->party_count && whole->text_count == cut->text_count);
            findings_free(whole);
            findings_free(cut);
        }
    }
    mem_free(copy);
    arena_free(&a);
    return 0;
}
