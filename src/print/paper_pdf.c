/* paper_pdf.c: a paper as PDF, set by Pango and drawn by Cairo; libqpdf adds what Cairo cannot say (the language).
 *
 * The tree becomes a list of strips from top to bottom: a strip is what is not broken over pages (a line of text, a row of a table that
 * fits one page, a place to sign). Strips are laid on pages once, which gives the number of pages, and then drawn, each page with
 * its footer. A heading stays with what follows, a paragraph leaves no single line behind, and a table that goes on repeats its head.
 * Everything is tagged (headings, paragraphs, tables), so that a screen reader can read the file, and the same source gives the same
 * bytes. */
#include "print/paper_pdf.h"

#include <cairo-pdf.h>
#include <math.h>

/* Points: 1/72 of an inch. A4 with a margin on the left that a binding needs. */
static const double MM = 72.0 / 25.4, SHORT = 210 * 72.0 / 25.4, LONG = 297 * 72.0 / 25.4;
#define LEFT (30 * MM)
#define RIGHT (15 * MM)
#define TOP (20 * MM)
#define BOTTOM (33 * MM)              /* the footer stands in it */
#define PAD 3.5                       /* within a cell */

static const char FONT[] = "Noto Serif", FIXED[] = "Noto Sans Mono";

/* ---- text ---- */

static double size_of(const PaperNode *n)
{
    static const double HEADINGS[] = { 15, 13, 12, 11, 11, 11 };
    return n->kind == PAPER_HEADING ? HEADINGS[n->level >= 1 && n->level <= 6 ? n->level - 1 : 5] : 11;
}

static void add_attribute(PangoAttrList *list, PangoAttribute *a, size_t from, size_t to)
{
    a->start_index = (guint)from;
    a->end_index = (guint)to;
    pango_attr_list_insert(list, a);
}

/* A layout of the node's runs. A missing value is a line to write on; a cell that has nothing else is itself a place to write in. */
static PangoLayout *layout_runs(Setter *s, const PaperNode *n, double width, double size, bool bold)
{
    static const char BLANK[] = "____________________", SHORT_BLANK[] = "__________";
    bool cell = n->kind == PAPER_CELL, place = cell && n->runs && n->runs->blank && !n->runs->next;
    PangoLayout *layout = pango_layout_new(s->context);
    PangoFontDescription *font = pango_font_description_from_string(FONT);
    PangoAttrList *look = pango_attr_list_new();
    Buf text = buf_in(s->arena);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    if (bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    for (const PaperRun *r = n->runs; r; r = r->next) {
        size_t from = text.len;
        if (r->blank) buf_c(&text, place ? "" : cell ? SHORT_BLANK : BLANK);
        else buf_add(&text, r->text);
        if (r->bold) add_attribute(look, pango_attr_weight_new(PANGO_WEIGHT_BOLD), from, text.len);
        if (r->italic) add_attribute(look, pango_attr_style_new(PANGO_STYLE_ITALIC), from, text.len);
        if (r->fixed) add_attribute(look, pango_attr_family_new(FIXED), from, text.len);
    }
    s->failed |= text.failed;
    pango_attr_list_insert(look, pango_attr_language_new(pango_language_from_string(lang_code(s->paper->lang))));
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, text.ptr ? text.ptr : "", (int)text.len);
    pango_layout_set_attributes(layout, look);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_auto_dir(layout, FALSE);
    if (width > 0) pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_attr_list_unref(look);
    pango_font_description_free(font);
    setter_own(s, layout);
    return layout;
}

static double layout_height(PangoLayout *layout)
{
    int height;
    pango_layout_get_size(layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

static double layout_natural(PangoLayout *layout)
{
    int width;
    pango_layout_get_size(layout, &width, NULL);
    return (double)width / PANGO_SCALE;
}

PangoLayout *setter_line(Setter *s, Str text, double size, bool fixed)
{
    PaperRun run = { .text = text, .fixed = fixed };
    PaperNode node = { .runs = &run };
    return layout_runs(s, &node, 0, size, false);
}

/* ---- strips ---- */

static Strip *add_strip(Setter *s, StripKind kind, double height)
{
    if (s->count == s->room) {
        size_t room = s->room > 0 ? s->room * 2 : 512;
        Strip *more = arena_array(s->arena, room, sizeof *more);
        s->failed |= !more;
        if (!more) return NULL;
        if (s->count > 0) memcpy(more, s->strips, s->count * sizeof *more);
        s->strips = more;
        s->room = room;
    }
    Strip *strip = &s->strips[s->count++];
    *strip = (Strip){ .kind = kind, .height = height };
    return strip;
}

static void add_gap(Setter *s, double height)
{
    (void)add_strip(s, STRIP_GAP, height);
}

/* The lines of a layout, one strip each: the first two and the last two of a paragraph stay together. */
static void add_lines(Setter *s, const PaperNode *n, PangoLayout *layout, double x, const char *tag, Str marker)
{
    int lines = pango_layout_get_line_count(layout);
    PangoLayoutIter *at = pango_layout_get_iter(layout);
    for (int i = 0; i < lines; i++) {
        PangoRectangle box;
        int top, bottom;
        pango_layout_iter_get_line_extents(at, NULL, &box);
        pango_layout_iter_get_line_yrange(at, &top, &bottom);
        Strip *strip = add_strip(s, STRIP_LINE, (double)(bottom - top) / PANGO_SCALE);
        if (!strip) break;
        strip->line = pango_layout_iter_get_line_readonly(at);
        strip->x = x + (double)box.x / PANGO_SCALE;
        strip->baseline = (double)(pango_layout_iter_get_baseline(at) - top) / PANGO_SCALE;
        strip->tag = tag;
        strip->begins = i == 0;
        strip->ends = i == lines - 1;
        if (i == 0 && marker.len > 0) strip->marker = setter_line(s, marker, 11, false);
        strip->stays = n->kind == PAPER_HEADING || i == 0 || i == lines - 2;
        if (lines == 1 && n->kind != PAPER_HEADING) strip->stays = false;
        if (n->kind == PAPER_HEADING && i == 0) strip->heading = n;
        pango_layout_iter_next_line(at);
    }
    pango_layout_iter_free(at);
}

/* ---- tables ---- */

/* filled: something is printed in it below its head. */
typedef struct { double natural[PAPER_COLUMNS], least[PAPER_COLUMNS], width[PAPER_COLUMNS]; bool filled[PAPER_COLUMNS]; size_t count; } Columns;

static bool says_something(const PaperNode *cell)
{
    for (const PaperRun *run = cell->runs; run; run = run->next) if (!run->blank && run->text.len > 0) return true;
    return false;
}

/* The longest word of each column, and what it would like. */
static void measure_columns(Setter *s, const PaperNode *table, Columns *c)
{
    for (const PaperNode *row = table->first; row; row = row->next) {
        size_t i = 0;
        for (const PaperNode *cell = row->first; cell && i < PAPER_COLUMNS; cell = cell->next, i++) {
            PangoLayout *wide = layout_runs(s, cell, 0, 10, row->head);
            double natural = layout_natural(wide) + 2 * PAD;
            pango_layout_set_wrap(wide, PANGO_WRAP_WORD);
            pango_layout_set_width(wide, 1);
            double least = layout_natural(wide) + 2 * PAD;
            if (natural > c->natural[i]) c->natural[i] = natural;
            if (least > c->least[i]) c->least[i] = least;
            c->filled[i] |= !row->head && says_something(cell);
        }
        if (i > c->count) c->count = i;
    }
}

/* A column that hands fill, because nothing is printed in it, is wide enough to sign in, where there is room for that. */
static void leave_room_for_hands(Columns *c, double whole)
{
    enum { HAND = 75 };                                     /* 26 mm */
    double all = 0;
    for (size_t i = 0; i < c->count; i++) all += c->filled[i] || c->least[i] > HAND ? c->least[i] : HAND;
    if (all > whole) return;
    for (size_t i = 0; i < c->count; i++) {
        if (c->filled[i]) continue;
        if (c->least[i] < HAND) c->least[i] = HAND;
        if (c->natural[i] < HAND) c->natural[i] = HAND;
    }
}

/* Every column gets its longest word. Where they are too wide for the page, those that are no wider than their share still do, and the others
 * share what is left. */
static void squeeze(Columns *c, double whole)
{
    double room = whole, wide = 0;
    size_t others = c->count;
    bool settled[PAPER_COLUMNS] = { false };
    for (bool more = true; more; ) {
        more = false;
        for (size_t i = 0; i < c->count; i++) {
            if (settled[i] || c->least[i] > room / (double)others) continue;
            settled[i] = more = true;
            room -= c->width[i] = c->least[i];
            if (--others == 0) return;
        }
    }
    for (size_t i = 0; i < c->count; i++) if (!settled[i]) wide += c->least[i];
    for (size_t i = 0; i < c->count; i++) if (!settled[i]) c->width[i] = c->least[i] * room / wide;
}

/* Of what is left each gets what it would like, in proportion. */
static void share_width(Columns *c, double whole)
{
    double least = 0, wish = 0;
    for (size_t i = 0; i < c->count; i++) {
        double most = whole / (double)c->count * 1.5;
        if (c->least[i] > most) c->least[i] = most;
        least += c->least[i];
        wish += c->natural[i] > c->least[i] ? c->natural[i] - c->least[i] : 0;
    }
    if (least >= whole) {
        squeeze(c, whole);
        return;
    }
    for (size_t i = 0; i < c->count; i++) {
        double more = c->natural[i] > c->least[i] ? c->natural[i] - c->least[i] : 0;
        if (wish > 0 && least + wish > whole) c->width[i] = c->least[i] + more * (whole - least) / wish;
        else c->width[i] = c->least[i] + more + (whole - least - wish) / (double)c->count;
    }
}

/* A sheet's names take a third, or as much more as their words need. */
static void share_sheet(Columns *c, double whole)
{
    double first = c->least[0] > whole / 3 ? c->least[0] : whole / 3;
    if (first > whole / 2) first = whole / 2;
    c->width[0] = first;
    c->width[1] = whole - first;
}

static Row *new_row(Setter *s, const PaperNode *row, const Columns *c)
{
    Row *r = arena_alloc(s->arena, sizeof *r);
    s->failed |= !r;
    if (!r) return NULL;
    *r = (Row){ .head = row->head, .count = c->count };
    size_t i = 0;
    for (const PaperNode *cell = row->first; cell && i < c->count; cell = cell->next, i++) {
        r->cells[i] = layout_runs(s, cell, c->width[i] - 2 * PAD, 10, row->head);
        pango_layout_set_alignment(r->cells[i], cell->align == PAPER_RIGHT ? PANGO_ALIGN_RIGHT : cell->align == PAPER_CENTRE ? PANGO_ALIGN_CENTER
                                                                                                 : PANGO_ALIGN_LEFT);
        r->names[i] = cell->head;
        double height = layout_height(r->cells[i]) + 2 * PAD;
        if (height > r->height) r->height = height;
    }
    for (i = 0; i < c->count; i++) r->width[i] = c->width[i];
    return r;
}

/* A row that no page can hold is cut between its lines, which are all of one height: each piece shows those from Strip.from on. */
static void add_row(Setter *s, Row *row, const Row *head, double x, double page)
{
    double room = page - (head ? head->height : 0), from = 0;
    double line = row->count > 0 ? layout_height(row->cells[0]) / pango_layout_get_line_count(row->cells[0]) : room;
    do {
        double piece = row->height - from, first = from > 0 ? 0 : PAD;
        if (piece > room) piece = first + floor((room - first) / line) * line;
        Strip *strip = add_strip(s, STRIP_ROW, piece);
        if (!strip) return;
        strip->row = row;
        strip->x = x;
        strip->from = from;
        strip->cut = row->height > room;
        strip->repeat = head != row ? head : NULL;
        strip->begins = from <= 0;
        strip->stays = row->head;
        from += piece;
    } while (row->height - from > 0.5);
}

static void set_table(Setter *s, const PaperNode *table, double x, double width)
{
    Columns c = { 0 };
    const Row *head = NULL;
    measure_columns(s, table, &c);
    if (!table->sheet) leave_room_for_hands(&c, width);
    if (table->sheet && c.count == 2) share_sheet(&c, width);
    else share_width(&c, width);
    Strip *gap = add_strip(s, STRIP_GAP, 4);
    if (gap) gap->stays = true;                         /* else a heading would be left behind by its table */
    size_t first = s->count;
    for (const PaperNode *row = table->first; row && !s->failed; row = row->next) {
        Row *r = new_row(s, row, &c);
        if (!r) return;
        if (row->head && row == table->first) head = r;
        add_row(s, r, head == r ? NULL : head, x, s->page_height - TOP - BOTTOM);
    }
    if (s->count > first) {
        s->strips[first].table_begins = true;
        s->strips[s->count - 1].table_ends = true;
    }
    setter_keep_rows(s, first);
    add_gap(s, 8);
}

/* ---- places for hands ---- */

static void set_signature(Setter *s, const PaperNode *n, double x, double width)
{
    Strip *strip = add_strip(s, STRIP_SIGNATURE, 0);
    if (!strip) return;
    const PaperNode *role = n->first, *name = role ? role->next : NULL;
    strip->x = x;
    strip->width = width;
    strip->left = role ? layout_runs(s, role, width * 0.42, 11, false) : NULL;
    strip->right = name ? layout_runs(s, name, width * 0.3, 11, false) : NULL;
    double l = strip->left ? layout_height(strip->left) : 0, r = strip->right ? layout_height(strip->right) : 0;
    strip->height = (l > r ? l : r) + 26;
    strip->tag = "P";
}

static void set_two(Setter *s, const PaperNode *n, double x, double width)
{
    Strip *strip = add_strip(s, STRIP_TWO, 0);
    if (!strip) return;
    const PaperNode *left = n->first, *right = left ? left->next : NULL;
    strip->x = x;
    strip->width = width;
    strip->left = left ? layout_runs(s, left, width * 0.48, 11, false) : NULL;
    strip->right = right ? layout_runs(s, right, width * 0.48, 11, false) : NULL;
    if (strip->right) pango_layout_set_alignment(strip->right, PANGO_ALIGN_RIGHT);
    double l = strip->left ? layout_height(strip->left) : 0, r = strip->right ? layout_height(strip->right) : 0;
    strip->height = (l > r ? l : r) + 4;
    strip->tag = "P";
}

/* A drawing with its text beside it, in the middle of its height, or below. */
static void set_drawing(Setter *s, const PaperNode *n, double x, double width)
{
    enum { BETWEEN = 12 };
    Strip *strip = add_strip(s, STRIP_DRAWN, 0);
    DrawingSize size = drawing_size(n->drawing);
    Buf code = buf_in(s->arena);
    if (!strip) return;
    for (const PaperRun *r = n->first ? n->first->runs : NULL; r; r = r->next) buf_add(&code, r->text);
    strip->x = x;
    strip->width = size.below ? 0 : size.width + BETWEEN;
    strip->drawing = n->drawing;
    strip->code = buf_str(&code);
    strip->left = n->last ? layout_runs(s, n->last, width - strip->width, 11, false) : NULL;
    double text = strip->left ? layout_height(strip->left) : 0;
    strip->height = size.below ? size.height + text + 6 : (text > size.height ? text : size.height) + 6;
    strip->from = size.below ? size.height : text < size.height ? (size.height - text) / 2 : 0;
    strip->tag = "P";
    s->failed |= code.failed;
}

/* Hands sign below what they sign: the places of one block stay together, with what stands last above them and the stamp after them. */
static void set_signatures(Setter *s, const PaperNode *n, double x, double width)
{
    for (size_t i = setter_signed_from(s); i < s->count; i++) s->strips[i].stays = true;
    add_gap(s, 10);
    if (s->count > 0) s->strips[s->count - 1].stays = true;
    for (const PaperNode *one = n->first; one; one = one->next) {
        set_signature(s, one, x, width);
        if (s->count > 0) s->strips[s->count - 1].stays = one->next || (n->next && n->next->kind == PAPER_STAMP);
    }
}

/* ---- blocks ---- */

static void set_blocks(Setter *s, const PaperNode *parent, double x, double width);

static void set_list(Setter *s, const PaperNode *list, double x, double width)
{
    enum { INDENT = 20 };
    for (const PaperNode *item = list->first; item; item = item->next) {
        Str marker = item->level > 0 ? str_format(s->arena, "%d.", item->level) : STR("\xe2\x80\x93");
        const PaperNode *rest = item->first;
        if (rest && rest->kind == PAPER_PARAGRAPH) {
            add_lines(s, rest, layout_runs(s, rest, width - INDENT, 11, false), x + INDENT, "P", marker);
            add_gap(s, list->tight ? 2 : 6);
            rest = rest->next;
        }
        PaperNode others = { .kind = PAPER_ITEM, .first = (PaperNode *)(uintptr_t)rest };
        set_blocks(s, &others, x + INDENT, width - INDENT);
    }
    add_gap(s, 4);
}

static void set_heading(Setter *s, const PaperNode *n, double x, double width)
{
    static const char *const TAGS[] = { "H1", "H2", "H3", "H4", "H5", "H6" };
    PangoLayout *layout = layout_runs(s, n, width, size_of(n), true);
    if (n->level == 1) pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    if (s->count > 0) add_gap(s, n->level == 1 ? 6 : 8);
    add_lines(s, n, layout, x, TAGS[n->level >= 1 && n->level <= 6 ? n->level - 1 : 5], STR(""));
    Strip *gap = add_strip(s, STRIP_GAP, 5);
    if (gap) gap->stays = true;
}

static void set_block(Setter *s, const PaperNode *n, double x, double width)
{
    switch (n->kind) {
    case PAPER_HEADING:
        set_heading(s, n, x, width);
        break;
    case PAPER_PARAGRAPH:
        add_lines(s, n, layout_runs(s, n, width, 11, false), x, "P", STR(""));
        add_gap(s, 6);
        break;
    case PAPER_LIST:
        set_list(s, n, x, width);
        break;
    case PAPER_QUOTE:
        set_blocks(s, n, x + 20, width - 40);
        break;
    case PAPER_TABLE:
        set_table(s, n, x, width);
        break;
    case PAPER_PAGE_BREAK:
        (void)add_strip(s, STRIP_PAGE, 0);
        break;
    case PAPER_SIGNATURES:
        set_signatures(s, n, x, width);
        break;
    case PAPER_TWO:
        if (n->drawing.len > 0) set_drawing(s, n, x, width);
        else set_two(s, n, x, width);
        break;
    case PAPER_STAMP:
    case PAPER_LINE: {
        Strip *strip = add_strip(s, n->kind == PAPER_STAMP ? STRIP_STAMP : STRIP_RULE, n->kind == PAPER_STAMP ? 40 * MM : 20);
        if (strip) strip->x = x;
        if (strip) strip->width = width;
        break;
    }
    case PAPER_ITEM: case PAPER_ROW: case PAPER_CELL: case PAPER_SIGNATURE: case PAPER_ROOT: default:
        break;
    }
}

static void set_blocks(Setter *s, const PaperNode *parent, double x, double width)
{
    for (const PaperNode *n = parent->first; n && !s->failed; n = n->next) set_block(s, n, x, width);
}

/* ---- onto pages ---- */

/* How high the strips are that must stand on one page with this one. */
static double height_together(const Setter *s, size_t at)
{
    double height = s->strips[at].height;
    enum { MOST = 20 };
    for (size_t i = at; i + 1 < s->count && s->strips[i].stays && i < at + MOST; i++) height += s->strips[i + 1].height;
    return height;
}

static void lay_on_pages(Setter *s)
{
    const double end = s->page_height - BOTTOM;
    double y = TOP;
    s->pages = 1;
    for (size_t i = 0; i < s->count; i++) {
        Strip *strip = &s->strips[i];
        bool new_page = strip->kind == STRIP_PAGE;
        if (!new_page && y > TOP + 0.5 && y + height_together(s, i) > end + 0.01)
            new_page = y + strip->height > end + 0.01 || height_together(s, i) < end - TOP;
        if (new_page) {
            s->pages++;
            y = TOP;
        }
        if (y <= TOP && strip->kind == STRIP_GAP) strip->height = 0;
        strip->head_again = new_page && strip->kind == STRIP_ROW && strip->repeat;
        if (strip->head_again) y += strip->repeat->height;
        strip->page = s->pages;
        strip->y = y;
        y += strip->height;
    }
}

/* ---- the file ---- */

static cairo_status_t take_bytes(void *closure, const unsigned char *bytes, unsigned n)
{
    Buf *to = closure;
    buf_add(to, str_bytes(bytes, n));
    return to->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

static void set_properties(Setter *s, cairo_surface_t *surface, const PaperFrame *frame)
{
    char *title = str_c(s->arena, s->paper->title), *agency = str_c(s->arena, frame->agency);
    Instant made = frame->made * SECOND;
    char date[25];
    Str text = instant_format(date, made);
    char *stamp = str_c(s->arena, text);
    s->failed |= !title || !agency || !stamp;
    if (s->failed) return;
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
    if (agency[0]) cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, agency);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Tergoo");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, stamp);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, stamp);
}

ErrorCode setter_open(Setter *s, const PaperFrame *frame, Buf *to, Error *e)
{
    s->surface = cairo_pdf_surface_create_for_stream(take_bytes, to, s->page_width, s->page_height);
    s->cr = cairo_create(s->surface);
    cairo_pdf_surface_restrict_to_version(s->surface, CAIRO_PDF_VERSION_1_5);
    set_properties(s, s->surface, frame);
    return s->failed ? error_memory(e) : ERR_OK;
}

ErrorCode setter_close(Setter *s, const Buf *to, Error *e)
{
    cairo_destroy(s->cr);
    cairo_surface_finish(s->surface);
    cairo_status_t status = cairo_surface_status(s->surface);
    cairo_surface_destroy(s->surface);
    s->cr = NULL;
    if (s->failed || to->failed) return error_memory(e);
    return status == CAIRO_STATUS_SUCCESS ? ERR_OK : error_set(e, ERR_INTERNAL, K("print.cairo"), arg_str("why",
            str_of(cairo_status_to_string(status))));
}

void setter_begin(Setter *s, Arena *a, const Paper *p, double width, double height)
{
    *s = (Setter){ .paper = p, .arena = a, .context = pango_font_map_create_context(pango_cairo_font_map_get_default()),
                   .page_width = width, .page_height = height };
    pango_cairo_context_set_resolution(s->context, 72);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(s->context, options);
    cairo_font_options_destroy(options);
    pango_context_set_base_dir(s->context, PANGO_DIRECTION_LTR);
}

void setter_end(Setter *s)
{
    if (s->cr) {                                          /* opened, and never closed: the file is not wanted any more */
        cairo_destroy(s->cr);
        cairo_surface_destroy(s->surface);
    }
    setter_let_go(s);
    g_object_unref(s->context);
}

static ErrorCode set_pages(Setter *s, Error *e)
{
    set_blocks(s, s->paper->root, LEFT, s->page_width - LEFT - RIGHT);
    lay_on_pages(s);
    if (s->failed) return error_memory(e);
    return s->pages <= PAPER_PAGES ? ERR_OK : error_set(e, ERR_LIMIT, K("print.pages"), arg_int("limit", PAPER_PAGES));
}

ErrorCode setter_next(Setter *s, const Paper *p, Error *e)
{
    setter_let_go(s);
    s->paper = p;
    s->count = 0;
    return set_pages(s, e);
}

/* Everything on its page. */
static ErrorCode set_paper(Setter *s, Arena *a, const Paper *p, const PaperFrame *frame, Error *e)
{
    setter_begin(s, a, p, frame->landscape ? LONG : SHORT, frame->landscape ? SHORT : LONG);
    return set_pages(s, e);
}

ErrorCode paper_count_pages(Arena *a, const Paper *p, const PaperFrame *frame, int64_t *ret, Error *e)
{
    Setter s;
    ErrorCode code = set_paper(&s, a, p, frame, e);
    *ret = s.pages;
    setter_end(&s);
    return code;
}

ErrorCode paper_write_pdf(const Paper *p, const PaperFrame *frame, Buf *to, Error *e)
{
    Setter s;
    Buf plain = buf_in(to->arena);
    ErrorCode code = set_paper(&s, to->arena, p, frame, e);
    if (code == ERR_OK) code = setter_open(&s, frame, &plain, e);
    if (code == ERR_OK) {
        setter_draw(&s, frame);
        code = setter_close(&s, &plain, e);
    }
    setter_end(&s);
    if (code == ERR_OK && frame->part) buf_add(to, buf_str(&plain));
    return code == ERR_OK && !frame->part ? pdf_add_language(buf_str(&plain), p->lang, to, e) : code;
}
