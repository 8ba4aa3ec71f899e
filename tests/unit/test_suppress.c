/* test_suppress.c: what is kept back of a table: by hand, and by somebody who tries out every number that could stand there. */
#include "unit.h"

#include "desk/figures_suppress.h"

enum { LEAST = 5, MOST_CELLS = 25, MOST_VALUE = 9 };

typedef struct { Table table; TableCell cells[64]; Arena arena; bool shown; } Made;

static void table_of(Made *m, size_t rows, size_t columns, const int64_t *numbers)
{
    Error e = { 0 };
    *m = (Made){ .arena = arena_with((size_t)1 << 20) };
    m->table = (Table){ rows, columns, 1, m->cells };
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) m->cells[table_at(&m->table, r, c)].parts[0] = numbers[r * columns + c];
    table_totals(&m->table);
    if (columns > 1) {                                  /* the totals are what the two plain splits show */
        for (int which = 0; which < 2; which++) {
            TableCell cells[16] = { 0 };
            Table plain = { which ? columns : rows, 1, 1, cells };
            for (size_t i = 0; i <= plain.rows; i++) cells[i] = m->cells[which ? table_at(&m->table, rows, i) : table_at(&m->table, i, columns)];
            assert_int_equal(table_suppress(&m->arena, &plain, LEAST, &m->shown, &e), ERR_OK);
            for (size_t i = 0; i <= plain.rows; i++) m->cells[which ? table_at(&m->table, rows, i) : table_at(&m->table, i, columns)].kept_back |= cells[i].kept_back;
        }
    }
    assert_int_equal(table_suppress(&m->arena, &m->table, LEAST, &m->shown, &e), ERR_OK);
}

static void done(Made *m) { arena_free(&m->arena); }

/* "1 0 1" for kept back, shown, kept back. */
static void kept_back_is(const Made *m, const char *want)
{
    char got[2 * 64 + 1] = "";
    for (size_t i = 0; i < table_size(&m->table); i++) {
        got[2 * i] = m->cells[i].kept_back ? '1' : '0';
        got[2 * i + 1] = i + 1 < table_size(&m->table) ? ' ' : 0;
    }
    assert_string_equal(got, want);
}

/* ---- by hand: a plain split, its total at the end ---- */
static void one_small_cell_takes_the_next_smallest_with_it(void **state)
{
    (void)state;
    Made m;
    table_of(&m, 3, 1, (const int64_t[]){ 3, 20, 8 });
    kept_back_is(&m, "1 0 1 0");                        /* 31 - 20 = 11 of two: no single one */
    done(&m);
    table_of(&m, 3, 1, (const int64_t[]){ 12, 20, 8 });
    kept_back_is(&m, "0 0 0 0");
    done(&m);
}

/* 31 - 28 = 3: two cells of 1 and 2 are three persons together, fewer than five: a third goes, too. */
static void small_cells_together_are_not_small(void **state)
{
    (void)state;
    Made m;
    table_of(&m, 4, 1, (const int64_t[]){ 1, 2, 20, 8 });
    kept_back_is(&m, "1 1 0 1 0");
    done(&m);
}

static void a_small_whole_takes_all_with_it(void **state)
{
    (void)state;
    Made m;
    table_of(&m, 3, 1, (const int64_t[]){ 1, 0, 2 });
    kept_back_is(&m, "1 0 1 1");
    done(&m);
}

/* A share: of 10 three are what is asked for. Where 3 is told, so is who they are. */
static void a_small_part_is_small(void **state)
{
    (void)state;
    Error e = { 0 };
    bool shown;
    Arena a = arena_with((size_t)1 << 20);
    TableCell cells[4] = { { { 10, 3, 7, 0 }, false }, { { 20, 10, 10, 0 }, false }, { { 30, 15, 15, 0 }, false } };
    Table t = { 3, 1, 3, cells };
    table_totals(&t);
    assert_int_equal(table_suppress(&a, &t, LEAST, &shown, &e), ERR_OK);
    assert_true(shown && cells[0].kept_back && cells[1].kept_back && !cells[2].kept_back && !cells[3].kept_back);
    arena_free(&a);
}

/* ---- by hand: women and men (columns) by body (rows)
 *              women  men  all
 *   court         2    18   20
 *   prosecution  10    12   22
 *   police        9    11   20
 *   all          21    41   62
 * 2 is small; then 18 (its row), and a pair in another row so that neither column tells it: the smallest, 9 and 11. ---- */
static void a_crossed_table_holds_in_rows_and_columns(void **state)
{
    (void)state;
    Made m;
    table_of(&m, 3, 2, (const int64_t[]){ 2, 18, 10, 12, 9, 11 });
    assert_true(m.shown);
    kept_back_is(&m, "1 1 0 0 0 0 1 1 0 0 0 0");
    done(&m);
}

/* ---- by force: every number that could stand there, with all that is shown; a small one that can only be one number is told ---- */

typedef struct { const Made *made; int64_t value[MOST_CELLS]; int64_t low[MOST_CELLS], high[MOST_CELLS]; size_t open[MOST_CELLS], open_count; long tried; } Solver;

static bool adds_up(const Solver *s)
{
    const Table *t = &s->made->table;
    for (size_t r = 0; t->columns > 1 && r <= t->rows; r++) {
        int64_t sum = 0;
        for (size_t c = 0; c < t->columns; c++) sum += s->value[table_at(t, r, c)];
        if (sum != s->value[table_at(t, r, t->columns)]) return false;
    }
    for (size_t c = 0; c < (t->columns > 1 ? t->columns + 1 : 1); c++) {
        int64_t sum = 0;
        for (size_t r = 0; r < t->rows; r++) sum += s->value[table_at(t, r, c)];
        if (sum != s->value[table_at(t, t->rows, c)]) return false;
    }
    return true;
}

static void try_all(Solver *s, size_t at)
{
    if (at < s->open_count) {
        for (int64_t v = 1; v <= 2 * MOST_VALUE; v++) {
            s->value[s->open[at]] = v;
            try_all(s, at + 1);
        }
        return;
    }
    s->tried++;
    /* totals that are kept back are what their cells come to */
    const Table *t = &s->made->table;
    Solver one = *s;
    for (size_t i = 0; i < table_size(t); i++) {
        bool total = t->columns > 1 ? i / (t->columns + 1) == t->rows || i % (t->columns + 1) == t->columns : i == t->rows;
        if (total && s->made->cells[i].kept_back) one.value[i] = 0;
    }
    if (t->columns > 1) {
        for (size_t r = 0; r < t->rows; r++)
            if (s->made->cells[table_at(t, r, t->columns)].kept_back)
                for (size_t c = 0; c < t->columns; c++) one.value[table_at(t, r, t->columns)] += one.value[table_at(t, r, c)];
        for (size_t c = 0; c <= t->columns; c++)
            if (s->made->cells[table_at(t, t->rows, c)].kept_back)
                for (size_t r = 0; r < t->rows; r++) one.value[table_at(t, t->rows, c)] += one.value[table_at(t, r, c)];
    } else if (s->made->cells[t->rows].kept_back) {
        for (size_t r = 0; r < t->rows; r++) one.value[t->rows] += one.value[r];
    }
    if (!adds_up(&one)) return;
    for (size_t i = 0; i < table_size(t); i++) {
        if (one.value[i] < s->low[i]) s->low[i] = one.value[i];
        if (one.value[i] > s->high[i]) s->high[i] = one.value[i];
    }
}

/* How many small cells somebody who tries all numbers has found out. */
static size_t solved(const Made *m)
{
    static Solver s;
    const Table *t = &m->table;
    size_t found = 0;
    s = (Solver){ .made = m };
    for (size_t i = 0; i < table_size(t); i++) {
        bool total = t->columns > 1 ? i / (t->columns + 1) == t->rows || i % (t->columns + 1) == t->columns : i == t->rows;
        s.value[i] = m->cells[i].parts[0];
        s.low[i] = INT64_MAX;
        s.high[i] = INT64_MIN;
        if (!total && m->cells[i].kept_back) s.open[s.open_count++] = i;
    }
    try_all(&s, 0);
    for (size_t i = 0; i < table_size(t); i++) {
        int64_t v = m->cells[i].parts[0];
        if (v <= 0 || v >= LEAST) continue;
        found += !m->cells[i].kept_back || s.low[i] == s.high[i];
    }
    return found;
}

static uint32_t chance(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static void nobody_solves_it(void **state)
{
    (void)state;
    uint32_t seed = 2009;
    size_t kept_back = 0;
    for (int round = 0; round < 1500; round++) {
        Made m;
        int64_t numbers[12];
        size_t rows = 2 + chance(&seed) % 2, columns = round % 3 == 0 ? 1 : 2;
        for (size_t i = 0; i < rows * columns; i++) numbers[i] = chance(&seed) % (MOST_VALUE + 1);
        table_of(&m, rows, columns, numbers);
        size_t open = 0;
        for (size_t r = 0; r < rows; r++)
            for (size_t c = 0; c < columns; c++) open += m.cells[table_at(&m.table, r, c)].kept_back;
        kept_back += open;
        if (open <= 4 && solved(&m) > 0) {
            for (size_t i = 0; i < table_size(&m.table); i++) print_message("%s%lld ", m.cells[i].kept_back ? "*" : "", (long long)m.cells[i].parts[0]);
            fail_msg("solved: %zu by %zu, round %d", rows, columns, round);
        }
        done(&m);
    }
    assert_true(kept_back > 500);
}

/* The solver finds what a table with only its small cells kept back tells: else it would prove nothing. */
static void the_solver_solves_what_is_badly_kept(void **state)
{
    (void)state;
    Made m = { .shown = true };
    m.table = (Table){ 3, 1, 1, m.cells };
    m.cells[0] = (TableCell){ { 3, 0, 0, 0 }, true };
    m.cells[1].parts[0] = 9;
    m.cells[2].parts[0] = 8;
    m.cells[3].parts[0] = 20;
    assert_int_equal(solved(&m), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_small_cell_takes_the_next_smallest_with_it),
        cmocka_unit_test(small_cells_together_are_not_small),
        cmocka_unit_test(a_small_whole_takes_all_with_it),
        cmocka_unit_test(a_small_part_is_small),
        cmocka_unit_test(a_crossed_table_holds_in_rows_and_columns),
        cmocka_unit_test(the_solver_solves_what_is_badly_kept),
        cmocka_unit_test(nobody_solves_it),
    };
    return cmocka_run_group_tests_name("suppress", tests, NULL, NULL);
}
