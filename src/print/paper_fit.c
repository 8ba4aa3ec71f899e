/* paper_fit.c: a paper that may have so many pages and no more: a note of one page for the chief, whatever the case holds.
 *
 * Nothing is made smaller than can be read, and no part is dropped whole: every text and every run of rows, items or paragraphs is cut to
 * the same length, the longest at which it fits, and where something was cut the paper says how much. The cut is made in the tree, so
 * that the paper says the same as PDF, on the screen and in Word. */
#include "print/paper_pdf.h"

/* How hard the hardest cut is: each level leaves three quarters of the one before it. */
enum { LEVELS = 18, TEXT_MOST = 6000, ROWS_MOST = 60, TEXT_LEAST = 40, ROWS_LEAST = 2, LINE_COUNTS = 60 };

typedef struct { Arena *arena; Lang lang; size_t text, rows; bool failed; } Fit;

/* ---- one text ---- */

/* How many bytes may stay: at a word's end, a line end counting as a line of words. All of it when it is not too long. */
static size_t bytes_that_stay(const Fit *f, Str text)
{
    Str rest = text;
    size_t width = 0, word = 0;
    uint32_t c;
    for (const char *at = rest.ptr; utf8_next(&rest, &c); at = rest.ptr) {
        size_t here = (size_t)(at - text.ptr);
        width += c == '\n' ? LINE_COUNTS : 1;
        if (width > f->text) return word > 0 ? word : here;
        if (c == ' ' || c == '\n') word = here;
    }
    return text.len;
}

static Str cut_text(Fit *f, Str text)
{
    size_t stay = bytes_that_stay(f, text);
    if (stay == text.len) return text;
    Buf to = buf_in(f->arena);
    buf_add(&to, str_first(text, stay));
    buf_byte(&to, ' ');
    message_add(&to, f->lang, K("print.left-out-text"), arg_int("count", (int64_t)utf8_count(str_from(text, stay))));
    f->failed |= to.failed;
    return buf_str(&to);
}

static PaperRun *cut_runs(Fit *f, const PaperRun *runs)
{
    PaperRun *first = NULL, **end = &first;
    for (; runs; runs = runs->next) {
        PaperRun *run = arena_alloc(f->arena, sizeof *run);
        f->failed |= !run;
        if (!run) return first;
        *run = *runs;
        run->text = cut_text(f, runs->text);
        run->next = NULL;
        *end = run;
        end = &run->next;
    }
    return first;
}

/* ---- what stands in a row ---- */

static PaperNode *add_copy(Fit *f, PaperNode *parent, const PaperNode *from)
{
    PaperNode *n = arena_alloc(f->arena, sizeof *n);
    f->failed |= !n;
    if (!n) return NULL;
    *n = *from;
    n->first = n->last = n->next = NULL;
    n->count = 0;
    if (parent->last) parent->last->next = n;
    else parent->first = n;
    parent->last = n;
    parent->count++;
    return n;
}

/* "and 12 more" where they would have stood: a paragraph, an item with one, a row with it in its first cell that holds no number. */
static void add_notice(Fit *f, PaperNode *parent, const PaperNode *like, size_t left_out)
{
    Buf text = buf_in(f->arena);
    message_add(&text, f->lang, K("print.left-out-lines"), arg_int("count", (int64_t)left_out));
    PaperRun *run = arena_alloc(f->arena, sizeof *run);
    f->failed |= !run || text.failed;
    if (!run) return;
    *run = (PaperRun){ .text = buf_str(&text), .italic = true };
    PaperNode bare = { .kind = like->kind, .level = like->level }, words = { .kind = PAPER_PARAGRAPH }, empty = { .kind = PAPER_CELL };
    PaperNode *node = add_copy(f, parent, &bare);
    bool said = false;
    for (const PaperNode *cell = like->kind == PAPER_ROW ? like->first : NULL; node && cell; cell = cell->next) {
        PaperNode *to = add_copy(f, node, &empty);
        if (!to || said || (cell->align == PAPER_RIGHT && cell->next)) continue;
        to->runs = to->last_run = run;
        said = true;
    }
    if (node && like->kind == PAPER_ITEM) node = add_copy(f, node, &words);
    if (node && like->kind != PAPER_ROW) node->runs = node->last_run = run;
}

/* The lines of a sheet are what the form says, not how much there is. */
static bool repeats(const PaperNode *parent, const PaperNode *n)
{
    return n->kind == PAPER_PARAGRAPH || n->kind == PAPER_ITEM || (n->kind == PAPER_ROW && !n->head && !parent->sheet);
}

static void cut_children(Fit *f, const PaperNode *from, PaperNode *to)
{
    size_t run = 0, left_out = 0;
    for (const PaperNode *n = from->first; n && !f->failed; n = n->next) {
        bool same = repeats(from, n) && to->last && n->kind == to->last->kind && !to->last->head;
        bool ends = !n->next || n->next->kind != n->kind;
        run = same ? run + 1 : 0;
        if (repeats(from, n) && run >= f->rows && !(ends && left_out == 0)) left_out++;      /* the notice takes as much as the last one */
        else {
            PaperNode *copy = add_copy(f, to, n);
            if (!copy) return;
            copy->runs = cut_runs(f, n->runs);
            cut_children(f, n, copy);
        }
        if (left_out > 0 && ends) {
            add_notice(f, to, n, left_out);
            left_out = 0;
        }
    }
}

/* ---- as much as fits ---- */

static ErrorCode cut_to(Arena *a, const Paper *p, int level, Paper *ret, Error *e)
{
    Fit f = { .arena = a, .lang = p->lang, .text = TEXT_MOST, .rows = ROWS_MOST };
    for (int i = 0; i < level; i++) {
        f.text = f.text * 3 / 4 > TEXT_LEAST ? f.text * 3 / 4 : TEXT_LEAST;
        f.rows = f.rows * 3 / 4 > ROWS_LEAST ? f.rows * 3 / 4 : ROWS_LEAST;
    }
    PaperNode *root = arena_alloc(a, sizeof *root);
    if (!root) return error_memory(e);
    *root = (PaperNode){ .kind = PAPER_ROOT };
    cut_children(&f, p->root, root);
    *ret = *p;
    ret->root = root;
    return f.failed ? error_memory(e) : ERR_OK;
}

ErrorCode paper_fit(Arena *a, const PaperFrame *frame, int64_t pages, Paper *p, Error *e)
{
    int64_t needs;
    TRY(paper_count_pages(a, p, frame, &needs, e));
    if (needs <= pages) return ERR_OK;
    Paper cut, best = { 0 };
    for (int low = 0, high = LEVELS; low <= high; ) {
        int level = (low + high) / 2;
        TRY(cut_to(a, p, level, &cut, e));
        TRY(paper_count_pages(a, &cut, frame, &needs, e));
        if (needs <= pages) {
            best = cut;
            high = level - 1;
        } else {
            low = level + 1;
        }
    }
    if (!best.root) return error_set(e, ERR_LIMIT, K("print.does-not-fit"), arg_int("pages", pages));
    *p = best;
    return ERR_OK;
}
