/* custody_compare.c: see custody_compare.h.
 *
 * Seal and pieces are compared as they stand. Weights by the coarser scale's resolution and a share of the weight: two scales
 * never agree. Money note by note, so that one note too few is a difference although the pieces of the parcel are right.
 * Conditions are options, not prose: two people who describe the same scratch never use the same words. Of the seal only what
 * the receiver saw is asked: it was whole when it was put on. */
#include "rules/custody_compare.h"

#include "model/custody_law.h"
#include "rules/rules_int.h"

enum { WEIGHT_PLACES = 3, PER_MILLE = 1000, MONEY_PLACES = 4, NOTES_MOST = 64 };

const CustodyPair CUSTODY_PAIRS[] = {
    { "seal", "seal", "seal_received", true }, { "pieces", "pieces", "pieces_received", true }, { "weight", "weight", "weight_received", false },
    { "condition", "condition", "condition_received", false }, { "money", "notes", "notes_received", false }, { NULL, NULL, NULL, false },
};

static bool grams(const JsonValue *v, int64_t *ret)
{
    return amount_parse(json_text(json_get(v, "number")), WEIGHT_PLACES, ret);
}

/* ---- weight ---- */

int64_t custody_weight_margin(const Request *r, const JsonValue *fields, int64_t weight)
{
    static const char *const SCALES[] = { "scale", "scale_received" };
    int64_t coarse = 0, one, share;
    for (size_t i = 0; i < ARRAY_LEN(SCALES); i++) if (grams(json_get(fields, SCALES[i]), &one) && one > coarse) coarse = one;
    if (!int_multiply(weight < 0 ? -weight : weight, custody_number(custody_law_now(r->model), CUSTODY_WEIGHT_PER_MILLE), &share)) return coarse;
    return coarse + share / PER_MILLE;
}

static bool weighs_the_same(const Request *r, const JsonValue *fields, const JsonValue *sent, const JsonValue *received)
{
    int64_t a, b;
    if (!grams(sent, &a) || !grams(received, &b)) return false;
    int64_t gap = a > b ? a - b : b - a;
    return gap <= custody_weight_margin(r, fields, a);
}

/* ---- money, note by note ---- */

typedef struct { Str currency; int64_t note, sent, received; } NoteCount;
typedef struct { NoteCount list[NOTES_MOST]; size_t count; } Notes;

static ErrorCode count_notes(const JsonValue *list, bool sent, Notes *to, Error *e)
{
    JSON_EACH(one, list) {
        const JsonValue *money = json_get(one, "note");
        Str currency = json_text(json_get(money, "currency"));
        int64_t note, n;
        size_t at = 0;
        if (!amount_parse(json_text(json_get(money, "amount")), MONEY_PLACES, &note) ||
            !int_parse(json_text(json_get(json_get(one, "count"), "number")), &n)) return error_set(e, ERR_INVALID, K("custody.notes-odd"));
        while (at < to->count && !(to->list[at].note == note && str_equal(to->list[at].currency, currency))) at++;
        if (at == NOTES_MOST) return error_set(e, ERR_LIMIT, K("custody.notes-many"), arg_int("most", NOTES_MOST));
        if (at == to->count) to->list[to->count++] = (NoteCount){ .currency = currency, .note = note };
        int64_t *sum = sent ? &to->list[at].sent : &to->list[at].received;
        if (!int_add(*sum, n, sum)) return error_set(e, ERR_INVALID, K("custody.notes-odd"));
    }
    return ERR_OK;
}

/* As it stood or as it was: "5 × 1000 KGS + 2 × 500 KGS = 6000 KGS". A sum for each currency. */
static Str said_notes(const Request *r, const Notes *n, bool sent)
{
    Buf out = buf_in(r->arena);
    char text[24];
    for (size_t i = 0; i < n->count; i++) {
        bool before = false;
        for (size_t j = 0; j < i; j++) before = before || str_equal(n->list[j].currency, n->list[i].currency);
        if (before) continue;
        int64_t sum = 0, part;
        Buf parts = buf_in(r->arena);
        for (size_t j = i; j < n->count; j++) {
            const NoteCount *c = &n->list[j];
            int64_t times = sent ? c->sent : c->received;
            if (!str_equal(c->currency, n->list[i].currency) || times == 0) continue;
            if (!int_multiply(c->note, times, &part) || !int_add(sum, part, &sum)) return STR("?");
            Str note = amount_format(text, c->note / 100, MONEY_PLACES - 2);
            buf_format(&parts, "%s%lld × " STR_FMT, parts.len > 0 ? " + " : "", (long long)times, STR_ARG(note));
        }
        Str all = amount_format(text, sum / 100, MONEY_PLACES - 2);
        buf_format(&out, "%s" STR_FMT "%s" STR_FMT " " STR_FMT, out.len > 0 ? "; " : "", STR_ARG(buf_str(&parts)), parts.len > 0 ? " = " : "",
                   STR_ARG(all), STR_ARG(n->list[i].currency));
    }
    return out.len > 0 ? buf_str(&out) : STR("0");
}

/* "short by 1000.00 KGS", of the first currency that is short, or over. */
static Str said_gap(const Request *r, const Notes *n)
{
    Buf out = buf_in(r->arena);
    char text[24];
    for (size_t i = 0; i < n->count; i++) {
        const NoteCount *c = &n->list[i];
        int64_t gap = c->received - c->sent, sum;
        if (gap == 0 || !int_multiply(c->note, gap < 0 ? -gap : gap, &sum)) continue;
        Str amount = amount_format(text, sum / 100, MONEY_PLACES - 2);
        if (out.len > 0) buf_c(&out, "; ");
        Str said = str_format(r->arena, STR_FMT " " STR_FMT, STR_ARG(amount), STR_ARG(c->currency));
        message_add(&out, r->lang, gap < 0 ? K("custody.money-short") : K("custody.money-over"), arg_str("amount", said),
                    arg_int("n", gap < 0 ? -gap : gap));
    }
    return buf_str(&out);
}

ErrorCode custody_money_same(const Request *r, const JsonValue *sent, const JsonValue *received, bool *same, Str *words, Error *e)
{
    Notes n = { .count = 0 };
    TRY(count_notes(sent, true, &n, e));
    TRY(count_notes(received, false, &n, e));
    *same = true;
    for (size_t i = 0; i < n.count; i++) *same = *same && n.list[i].sent == n.list[i].received;
    *words = said_gap(r, &n);
    return ERR_OK;
}

static ErrorCode compare_money(const Request *r, const JsonValue *sent, const JsonValue *received, CustodyDifference *to,
                               size_t *count, Error *e)
{
    Notes n = { .count = 0 };
    bool same;
    Str words;
    if (!sent || !received) return ERR_OK;             /* not counted by notes: the receipt says the sum in another way */
    TRY(custody_money_same(r, sent, received, &same, &words, e));
    if (same) return ERR_OK;
    TRY(count_notes(sent, true, &n, e));
    TRY(count_notes(received, false, &n, e));
    Str was = str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(said_notes(r, &n, false)), STR_ARG(words));
    to[(*count)++] = (CustodyDifference){ .what = "money", .stood = said_notes(r, &n, true), .was = was };
    return was.ptr ? ERR_OK : error_memory(e);
}

/* ---- all of it ---- */

static Str shown(const Request *r, const Kind *k, const char *name, const JsonValue *v)
{
    Buf out = buf_in(r->arena);
    const Field *f = kind_field(k, str_of(name));
    if (v && f) field_to_text(&out, f, v, r->lang);
    return out.len > 0 ? buf_str(&out) : STR("-");
}

static bool is_same(const Request *r, const CustodyPair *p, const JsonValue *fields)
{
    const JsonValue *sent = json_get(fields, p->sent), *received = json_get(fields, p->received);
    if (p->needed) return sent && received && json_equal(sent, received);
    if (!sent || !received) return true;
    return strcmp(p->what, "weight") == 0 ? weighs_the_same(r, fields, sent, received) : json_equal(sent, received);
}

/* It was whole when it was put on. */
static void compare_seal(const Request *r, const Kind *k, const JsonValue *fields, CustodyDifference *to, size_t *count)
{
    const JsonValue *seen = json_get(fields, "seal_condition");
    if (!seen || str_is(json_text(seen), "intact")) return;
    const JsonValue *intact = json_new_string(r->arena, STR("intact"));
    to[(*count)++] = (CustodyDifference){ .what = "integrity", .stood = shown(r, k, "seal_condition", intact),
                                          .was = shown(r, k, "seal_condition", seen) };
}

ErrorCode custody_differences(const Request *r, const Record *rec, const JsonValue *fields, bool sealed, CustodyDifference to[CUSTODY_LINES],
                              size_t *count, Error *e)
{
    const Kind *k = model_kind(r->model, rec->kind);
    *count = 0;
    if (!k) return error_internal(e, "custody");
    for (const CustodyPair *p = CUSTODY_PAIRS; p->what; p++) {
        if (strcmp(p->what, "seal") == 0 && !sealed) continue;
        if (strcmp(p->what, "money") == 0) {
            TRY(compare_money(r, json_get(fields, p->sent), json_get(fields, p->received), to, count, e));
        } else if (!is_same(r, p, fields)) {
            to[(*count)++] = (CustodyDifference){ .what = p->what, .stood = shown(r, k, p->sent, json_get(fields, p->sent)),
                                                  .was = shown(r, k, p->received, json_get(fields, p->received)) };
        }
    }
    if (sealed) compare_seal(r, k, fields, to, count);
    for (size_t i = 0; i < *count; i++) {
        const char *field = to[i].what;
        for (const CustodyPair *p = CUSTODY_PAIRS; p->what; p++) if (strcmp(p->what, to[i].what) == 0) field = p->sent;
        if (strcmp(to[i].what, "integrity") == 0) field = "seal_condition";
        to[i].label = rules_field_label(r, rec, NULL, field);
    }
    return ERR_OK;
}
