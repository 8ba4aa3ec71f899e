/* paper_match.c: see paper_match.h. Each step works in the gaps that the one before has left between fixed texts that were found. */
#include "desk/paper_match.h"

typedef struct {
    Arena           *arena;
    const PaperText *texts; size_t text_count;
    const FilePart  *parts; size_t part_count;
    uint32_t        *checks;                    /* of the texts */
    PartFound       *found;
    bool            *seen;
    Error           *e;
} Match;

/* Between two fixed texts that were found, or an end: those of the paper and of the file from the first number to before the
 * second. */
typedef struct { bool begun; size_t text, text_end, part, part_end; } Gap;

static bool is_fixed_part(const Match *m, size_t part)
{
    return m->parts[part].marked && !m->parts[part].mark.own;
}

static void set_found(Match *m, size_t part, size_t text)
{
    const FilePart *p = &m->parts[part];
    m->found[part] = (PartFound){ PART_FIXED, text, is_fixed_part(m, part) && block_check(p->text) != p->mark.check };
    m->seen[text] = true;
}

static bool is_anchor(const Match *m, size_t part)
{
    return m->found[part].is == PART_FIXED && m->found[part].text != SIZE_MAX;
}

/* The next gap, which may be empty, or the first one of a Gap of zeros. */
static bool next_gap(const Match *m, Gap *g)
{
    if (g->begun) {
        if (g->part_end >= m->part_count) return false;
        g->text = g->text_end + 1;
        g->part = g->part_end + 1;
    }
    g->begun = true;
    g->part_end = g->part;
    while (g->part_end < m->part_count && !is_anchor(m, g->part_end)) g->part_end++;
    g->text_end = g->part_end < m->part_count ? m->found[g->part_end].text : m->text_count;
    return true;
}

/* ---- by the marks alone ---- */

/* As long as nothing changed in the record, this is all. */
static void find_in_place(Match *m)
{
    size_t next = 0;
    for (size_t i = 0; i < m->part_count; i++) {
        const FilePart *p = &m->parts[i];
        size_t text = p->mark.no - 1;
        if (p->marked && p->mark.own) m->found[i].is = PART_OWN;
        if (!is_fixed_part(m, i) || text < next || text >= m->text_count || m->texts[text].own > 0
            || m->checks[text] != p->mark.check) continue;
        set_found(m, i, text);
        next = text + 1;
    }
}

/* ---- by what they said ---- */

static bool pairs(const Match *m, size_t text, size_t part)
{
    if (m->texts[text].own > 0 || m->found[part].is != PART_ADDED) return false;
    if (is_fixed_part(m, part)) return m->checks[text] == m->parts[part].mark.check;
    return block_same(m->texts[text].text, m->parts[part].text);
}

/* The longest row that both have in a gap, counted from behind: longest[i][j] is that of what follows both places. */
static ErrorCode find_common(Match *m, const Gap *g)
{
    size_t rows = g->text_end - g->text, columns = g->part_end - g->part, width = columns + 1;
    if (rows == 0 || columns == 0) return ERR_OK;
    if (rows + 1 > PAPER_MATCH_LIMIT / width) return error_set(m->e, ERR_LIMIT, K("paper.too-different"));
    uint16_t *longest = arena_array(m->arena, (rows + 1) * width, sizeof *longest);
    if (!longest) return error_memory(m->e);
    memset(longest, 0, (rows + 1) * width * sizeof *longest);
    for (size_t i = rows; i-- > 0; ) {
        for (size_t j = columns; j-- > 0; ) {
            uint16_t down = longest[(i + 1) * width + j], right = longest[i * width + j + 1], both = longest[(i + 1) * width + j + 1];
            if (pairs(m, g->text + i, g->part + j)) longest[i * width + j] = (uint16_t)(both + (both < UINT16_MAX));
            else longest[i * width + j] = down > right ? down : right;
        }
    }
    for (size_t i = 0, j = 0; i < rows && j < columns; ) {
        if (pairs(m, g->text + i, g->part + j)) set_found(m, g->part + j++, g->text + i++);
        else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i++;
        else j++;
    }
    return ERR_OK;
}

/* ---- by place ---- */

static size_t next_text(const Match *m, size_t from, size_t end)
{
    while (from < end && (m->texts[from].own > 0 || m->seen[from])) from++;
    return from;
}

/* Marked ones whose text says something else by now: one after the other, as long as there are texts left that the file lacks. */
static void pair_in_order(Match *m, const Gap *g)
{
    size_t text = next_text(m, g->text, g->text_end);
    for (size_t i = g->part; i < g->part_end; i++) {
        if (m->found[i].is != PART_ADDED || !is_fixed_part(m, i)) continue;
        m->found[i] = (PartFound){ PART_FIXED, SIZE_MAX, block_check(m->parts[i].text) != m->parts[i].mark.check };
        if (text == g->text_end) continue;
        set_found(m, i, text);
        text = next_text(m, text + 1, g->text_end);
    }
}

static void place_rest(Match *m, const Gap *g)
{
    bool own = false;
    for (size_t i = g->text; i < g->text_end; i++) own |= m->texts[i].own > 0;
    for (size_t i = g->part; i < g->part_end; i++) own |= m->found[i].is == PART_OWN;        /* own paragraphs were moved here */
    for (size_t i = g->part; i < g->part_end; i++) {
        bool nothing = str_trim(m->parts[i].text).len == 0 && m->found[i].is != PART_FIXED;
        if (nothing) m->found[i].is = PART_EMPTY;
        else if (m->found[i].is == PART_ADDED && own) m->found[i].is = PART_OWN;
    }
}

ErrorCode paper_match(Arena *a, const PaperText *texts, size_t text_count, const FilePart *parts, size_t part_count,
                      PartFound *found, bool *seen, Error *e)
{
    Match m = { a, texts, text_count, parts, part_count, arena_array(a, text_count + 1, sizeof *m.checks), found, seen, e };
    if (!m.checks) return error_memory(e);
    for (size_t i = 0; i < text_count; i++) {
        m.checks[i] = block_check(texts[i].text);
        seen[i] = false;
    }
    for (size_t i = 0; i < part_count; i++) found[i] = (PartFound){ PART_ADDED, SIZE_MAX, false };
    find_in_place(&m);
    for (Gap g = { 0 }; next_gap(&m, &g); ) {
        Gap within = g;
        TRY(find_common(&m, &within));
    }
    for (Gap g = { 0 }; next_gap(&m, &g); ) {
        Gap within = g;
        pair_in_order(&m, &within);
    }
    for (Gap g = { 0 }; next_gap(&m, &g); ) place_rest(&m, &g);
    return ERR_OK;
}
