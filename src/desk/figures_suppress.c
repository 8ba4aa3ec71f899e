/* figures_suppress.c: which cells of a table are kept back (figures_suppress.h says by which rules).
 *
 * Whether a kept back cell can be worked out is asked of the table as a circulation: an edge for each cell, from its row to its
 * column, from the whole to each row's total and from each column's total to the whole. What is kept back may go up and down as
 * long as every row and column comes out; a cell has another value exactly where there is a round trip through its edge. */
#include "desk/figures_suppress.h"

typedef struct { size_t from, to, cell; } Edge;
typedef struct { const Table *table; Edge *edges; size_t edge_count, nodes; bool *reached; size_t *queue; } Net;

static bool is_plain(const Table *t) { return t->columns == 1; }

size_t table_size(const Table *t) { return is_plain(t) ? t->rows + 1 : (t->rows + 1) * (t->columns + 1); }

size_t table_at(const Table *t, size_t row, size_t column) { return is_plain(t) ? row : row * (t->columns + 1) + column; }

/* ---- totals ---- */

static void add_to(TableCell *to, const TableCell *c, size_t parts)
{
    for (size_t p = 0; p < parts; p++) to->parts[p] += c->parts[p];
}

void table_totals(Table *t)
{
    for (size_t r = 0; r < t->rows; r++) {
        for (size_t c = 0; c < t->columns; c++) {
            const TableCell *one = &t->cells[table_at(t, r, c)];
            add_to(&t->cells[table_at(t, t->rows, is_plain(t) ? 0 : t->columns)], one, t->part_count);
            if (is_plain(t)) continue;
            add_to(&t->cells[table_at(t, r, t->columns)], one, t->part_count);
            add_to(&t->cells[table_at(t, t->rows, c)], one, t->part_count);
        }
    }
}

static bool is_small(int64_t n, int64_t least) { return n > 0 && n < least; }

bool cell_is_small(const TableCell *c, size_t part_count, int64_t least)
{
    bool small = false;
    for (size_t p = 0; p < part_count; p++) small = small || is_small(c->parts[p], least);
    return small;
}

/* ---- rows and columns ---- */

/* A row or a column: its cells one step apart, and its total. */
typedef struct { size_t first, step, count, total; } Line;

static Line row_line(const Table *t, size_t row) { return (Line){ table_at(t, row, 0), 1, t->columns, table_at(t, row, t->columns) }; }

static Line column_line(const Table *t, size_t column)
{
    return (Line){ table_at(t, 0, column), is_plain(t) ? 1 : t->columns + 1, t->rows, table_at(t, t->rows, column) };
}

/* The smallest that is shown and not 0; the table's size: none. */
static size_t smallest_shown(const Table *t, const Line *l)
{
    size_t found = table_size(t);
    for (size_t i = 0; i < l->count; i++) {
        size_t at = l->first + i * l->step;
        const TableCell *c = &t->cells[at];
        if (c->kept_back || c->parts[0] == 0) continue;
        if (found == table_size(t) || c->parts[0] < t->cells[found].parts[0]) found = at;
    }
    return found;
}

/* What is kept back in the line tells nothing small. */
static bool line_holds(const Table *t, const Line *l, int64_t least)
{
    TableCell sum = { .kept_back = false };
    size_t kept_back = 0;
    for (size_t i = 0; i < l->count; i++) {
        const TableCell *c = &t->cells[l->first + i * l->step];
        if (!c->kept_back) continue;
        kept_back++;
        add_to(&sum, c, t->part_count);
    }
    if (t->cells[l->total].kept_back) return kept_back > 0 || t->cells[l->total].parts[0] == 0;
    return kept_back == 0 || (kept_back > 1 && !cell_is_small(&sum, t->part_count, least));
}

/* Keeps more of the line back until it holds. False: there is nothing left to keep back. */
static bool settle_line(Table *t, const Line *l, int64_t least, bool *changed)
{
    while (!line_holds(t, l, least)) {
        size_t next = smallest_shown(t, l);
        if (next == table_size(t)) return false;
        t->cells[next].kept_back = true;
        *changed = true;
    }
    return true;
}

static bool settle_lines(Table *t, int64_t least)
{
    bool changed = true, holds = true;
    while (changed && holds) {
        changed = false;
        for (size_t r = 0; !is_plain(t) && r < t->rows && holds; r++) {
            Line l = row_line(t, r);
            holds = settle_line(t, &l, least, &changed);
        }
        for (size_t c = 0; c < t->columns && holds; c++) {
            Line l = column_line(t, c);
            holds = settle_line(t, &l, least, &changed);
        }
    }
    return holds;
}

/* ---- can it be worked out? ---- */

static void add_edge(Net *n, size_t from, size_t to, size_t cell) { n->edges[n->edge_count++] = (Edge){ from, to, cell }; }

static ErrorCode build_net(Arena *a, const Table *t, Net *n, Error *e)
{
    size_t whole = t->rows + t->columns, back = whole + 1;
    *n = (Net){ .table = t, .nodes = back + 1, .edges = arena_array(a, table_size(t), sizeof *n->edges) };
    n->reached = arena_array(a, n->nodes, sizeof *n->reached);
    n->queue = arena_array(a, n->nodes, sizeof *n->queue);
    if (!n->edges || !n->reached || !n->queue) return error_memory(e);
    for (size_t r = 0; r < t->rows; r++) {
        if (is_plain(t)) add_edge(n, whole, back, table_at(t, r, 0));
        for (size_t c = 0; !is_plain(t) && c < t->columns; c++) add_edge(n, r, t->rows + c, table_at(t, r, c));
        if (!is_plain(t)) add_edge(n, whole, r, table_at(t, r, t->columns));
    }
    for (size_t c = 0; !is_plain(t) && c < t->columns; c++) add_edge(n, t->rows + c, back, table_at(t, t->rows, c));
    add_edge(n, back, whole, table_at(t, t->rows, is_plain(t) ? 0 : t->columns));
    return ERR_OK;
}

/* What a reader knows at least of a part that is kept back: of the whole, that it is not 0. */
static int64_t floor_of(size_t part) { return part == 0 ? 1 : 0; }

static void reach(Net *n, size_t node, size_t *count)
{
    if (n->reached[node]) return;
    n->reached[node] = true;
    n->queue[(*count)++] = node;
}

/* Is there a way from one node to the other along cells that are kept back, up or down by one, but for the edge `without`? */
static bool leads(Net *n, size_t from, size_t to, size_t without, size_t part)
{
    size_t count = 0;
    for (size_t i = 0; i < n->nodes; i++) n->reached[i] = false;
    reach(n, from, &count);
    for (size_t i = 0; i < count && !n->reached[to]; i++) {
        for (size_t k = 0; k < n->edge_count; k++) {
            const Edge *edge = &n->edges[k];
            const TableCell *c = &n->table->cells[edge->cell];
            if (k == without || !c->kept_back) continue;
            if (edge->from == n->queue[i]) reach(n, edge->to, &count);
            if (edge->to == n->queue[i] && c->parts[part] > floor_of(part)) reach(n, edge->from, &count);
        }
    }
    return n->reached[to];
}

static bool has_another_value(Net *n, size_t k, size_t part)
{
    const Edge *edge = &n->edges[k];
    if (leads(n, edge->to, edge->from, k, part)) return true;
    return n->table->cells[edge->cell].parts[part] > floor_of(part) && leads(n, edge->from, edge->to, k, part);
}

/* The first small cell that can be worked out; the number of edges: none. */
static size_t worked_out(Net *n, int64_t least)
{
    for (size_t k = 0; k < n->edge_count; k++) {
        const TableCell *c = &n->table->cells[n->edges[k].cell];
        for (size_t p = 0; p < n->table->part_count && c->kept_back; p++) {
            if (is_small(c->parts[p], least) && !has_another_value(n, k, p)) return k;
        }
    }
    return n->edge_count;
}

/* ---- both, until both hold ---- */

/* One more cell: of the same row, or column, or anywhere. */
static bool keep_one_more(Table *t, size_t cell)
{
    size_t row = is_plain(t) ? cell : cell / (t->columns + 1), column = is_plain(t) ? 0 : cell % (t->columns + 1), next = table_size(t);
    Line lines[2] = { column_line(t, column < t->columns ? column : 0), is_plain(t) ? column_line(t, 0) : row_line(t, row < t->rows ? row : 0) };
    for (size_t i = 0; i < 2 && next == table_size(t); i++) next = smallest_shown(t, &lines[i]);
    for (size_t r = 0; r < t->rows && next == table_size(t) && !is_plain(t); r++) {
        Line l = row_line(t, r);
        next = smallest_shown(t, &l);
    }
    if (next < table_size(t)) t->cells[next].kept_back = true;
    return next < table_size(t);
}

static bool settle(Table *t, Net *n, int64_t least)
{
    while (settle_lines(t, least)) {
        size_t k = worked_out(n, least);
        if (k == n->edge_count) return true;
        if (!keep_one_more(t, n->edges[k].cell)) return false;
    }
    return false;
}

ErrorCode table_suppress(Arena *a, Table *t, int64_t least, bool *shown, Error *e)
{
    Net n;
    TRY(build_net(a, t, &n, e));
    for (size_t i = 0; i < table_size(t); i++) {
        bool total = !is_plain(t) && (i / (t->columns + 1) == t->rows || i % (t->columns + 1) == t->columns);
        if (!total && cell_is_small(&t->cells[i], t->part_count, least)) t->cells[i].kept_back = true;
    }
    *shown = settle(t, &n, least);
    for (size_t i = 0; i < table_size(t) && !*shown; i++) t->cells[i].kept_back = true;
    return ERR_OK;
}
