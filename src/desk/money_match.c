/* money_match.c: which row of a statement is which transaction (money_statement.h).
 *
 * The document's number says it first. Rows that bear one number are one payment in parts: their sum is compared. Where no number fits, the amount and the
 * day may say it, if they fit one transaction alone; that is called likely and somebody has to confirm it. A transaction is used once. */
#include "desk/money_statement.h"

static const char *const OUTCOMES[LINE_OUTCOMES] = { "matched", "differs", "likely", "only_there", "only_here" };

const char *line_outcome_name(LineOutcome o) { return OUTCOMES[o]; }

typedef struct { Request *request; const MoneyActs *acts; bool *taken; Str *folded; Day window; StatementRows *rows; } Match;

static bool is_near(const Match *m, const MoneyAct *a, Day on)
{
    Day day;
    return day_parse(a->day, &day) && (day > on ? day - on : on - day) <= m->window;
}

/* Rows of one document that nothing was found for yet. */
static ErrorCode sum_of(const Match *m, Str document, int64_t *ret, Error *e)
{
    *ret = 0;
    for (size_t i = 0; i < m->rows->count; i++) {
        const StatementRow *row = &m->rows->list[i];
        if (!row->act && str_equal(row->folded, document)) TRY(money_add(*ret, row->amount.minor, ret, e));
    }
    return ERR_OK;
}

/* One row, one transaction: the same document, amount and days. */
static void match_whole(Match *m, StatementRow *row)
{
    for (size_t i = 0; i < m->acts->count && !row->act; i++) {
        const MoneyAct *a = &m->acts->list[i];
        bool same = !m->taken[i] && row->folded.len > 0 && str_equal(m->folded[i], row->folded) && a->amount.minor == row->amount.minor;
        if (!same || !is_near(m, a, row->on)) continue;
        m->taken[i] = true;
        row->act = a;
        row->outcome = LINE_MATCHED;
    }
}

/* All rows of its document together against one transaction with that number. */
static ErrorCode match_parts(Match *m, StatementRow *row, Error *e)
{
    int64_t sum;
    size_t best = m->acts->count;
    if (row->act || row->folded.len == 0) return ERR_OK;
    TRY(sum_of(m, row->folded, &sum, e));
    for (size_t i = 0; i < m->acts->count; i++) {
        if (m->taken[i] || !str_equal(m->folded[i], row->folded)) continue;
        if (best == m->acts->count || m->acts->list[i].amount.minor == sum) best = i;
    }
    if (best == m->acts->count) return ERR_OK;
    const MoneyAct *a = &m->acts->list[best];
    bool near = true;
    for (size_t i = 0; i < m->rows->count; i++)
        if (!m->rows->list[i].act && str_equal(m->rows->list[i].folded, row->folded)) near = near && is_near(m, a, m->rows->list[i].on);
    m->taken[best] = true;
    Str document = row->folded;
    for (size_t i = 0; i < m->rows->count; i++) {
        StatementRow *one = &m->rows->list[i];
        if (one->act || !str_equal(one->folded, document)) continue;
        one->act = a;
        one->difference = sum - a->amount.minor;
        one->outcome = sum == a->amount.minor && near ? LINE_MATCHED : LINE_DIFFERS;
    }
    return ERR_OK;
}

static void match_likely(Match *m, StatementRow *row)
{
    size_t found = 0, at = 0;
    for (size_t i = 0; i < m->acts->count && !row->act; i++) {
        const MoneyAct *a = &m->acts->list[i];
        if (m->taken[i] || a->amount.minor != row->amount.minor || !is_near(m, a, row->on)) continue;
        found++;
        at = i;
    }
    row->outcome = LINE_ONLY_THERE;
    if (found != 1) return;
    m->taken[at] = true;
    row->act = &m->acts->list[at];
    row->outcome = LINE_LIKELY;
}

ErrorCode money_match(Request *r, const MoneyActs *acts, bool *taken, Day window, StatementRows *rows, Error *e)
{
    Match m = { r, acts, taken, arena_array(r->arena, acts->count + 1, sizeof *m.folded), window, rows };
    if (!m.folded) return error_memory(e);
    for (size_t i = 0; i < acts->count; i++) TRY(text_fold(r->arena, acts->list[i].document, &m.folded[i], e));
    for (size_t i = 0; i < rows->count; i++) match_whole(&m, &rows->list[i]);
    for (size_t i = 0; i < rows->count; i++) TRY(match_parts(&m, &rows->list[i], e));
    for (size_t i = 0; i < rows->count; i++) if (!rows->list[i].act) match_likely(&m, &rows->list[i]);
    return ERR_OK;
}
