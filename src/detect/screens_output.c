/* screens_output.c: the screens of each lot for programs: JSON Lines with the ranks and the subsets, a table with values and ranks. They are
 * marked as what they are: an order, "level": "rank". */
#include "detect/output_int.h"
#include "detect/screens.h"
#include "text/csv.h"

#include <math.h>

/* The short names are those of the literature. */
static const struct { const char *name; DetectEnd end; } SCREENS[DETECT_SCREEN_KINDS] = {
    [DETECT_CV] = { "cv", DETECT_END_LOW }, [DETECT_SPREAD] = { "spd", DETECT_END_LOW }, [DETECT_DIFFERENCE] = { "diffp", DETECT_END_HIGH },
    [DETECT_RELATIVE] = { "rd", DETECT_END_HIGH }, [DETECT_ALTERNATIVE] = { "altrd", DETECT_END_HIGH },
    [DETECT_SKEWNESS] = { "skew", DETECT_END_LOW }, [DETECT_KURTOSIS] = { "kurt", DETECT_END_HIGH }, [DETECT_UNIFORM] = { "ks", DETECT_END_NONE },
};

const char *detect_screen_name(DetectScreen screen)
{
    return SCREENS[screen].name;
}

DetectEnd detect_screen_end(DetectScreen screen)
{
    return SCREENS[screen].end;
}

static void write_number(Buf *to, bool *first, const char *name, double v)
{
    write_name(to, first, str_of(name));
    write_double(to, v);
}

static void write_screens(Buf *to, const DetectScreened *s)
{
    static const char *const ENDS[] = { [DETECT_END_LOW] = "low", [DETECT_END_HIGH] = "high" };
    bool first = true;
    for (int i = 0; i < DETECT_SCREEN_KINDS; i++) {
        bool first_member = true;
        write_name(to, &first, str_of(SCREENS[i].name));
        if (isnan(s->values[i])) {
            buf_c(to, "null");
            continue;
        }
        buf_byte(to, '{');
        write_number(to, &first_member, "value", s->values[i]);
        write_number(to, &first_member, "rank", s->ranks[i]);
        write_count(to, &first_member, STR("compared"), s->compared[i]);
        if (SCREENS[i].end != DETECT_END_NONE) write_text(to, &first_member, STR("suspect"), str_of(ENDS[SCREENS[i].end]));
        buf_byte(to, '}');
    }
}

static void write_subsets(Buf *to, const DetectScreenRange *ranges)
{
    bool first = true;
    for (int i = 0; i < DETECT_SCREEN_KINDS; i++) {
        const DetectScreenRange *r = &ranges[i];
        bool first_member = true;
        if (r->subsets == 0) continue;
        write_name(to, &first, str_of(SCREENS[i].name));
        buf_byte(to, '{');
        write_count(to, &first_member, STR("subsets"), r->subsets);
        write_number(to, &first_member, "min", r->min);
        write_number(to, &first_member, "median", r->median);
        write_number(to, &first_member, "mean", r->mean);
        write_number(to, &first_member, "max", r->max);
        buf_byte(to, '}');
    }
}

void detect_write_screened(Buf *to, const DetectScreened *s)
{
    bool first = true, first_size = true;
    buf_byte(to, '{');
    write_text(to, &first, STR("type"), STR("screen"));
    write_text(to, &first, STR("level"), STR("rank"));
    write_text(to, &first, STR("ocid"), s->ocid);
    write_text(to, &first, STR("title"), s->title);
    write_text(to, &first, STR("lot"), s->lot);
    write_text(to, &first, STR("source"), s->source);
    write_count(to, &first, STR("line"), s->line);
    write_count(to, &first, STR("offset"), s->offset);
    write_count(to, &first, STR("bids"), s->bids);
    write_text(to, &first, STR("peers"), s->peers);
    write_name(to, &first, STR("screens"));
    buf_byte(to, '{');
    write_screens(to, s);
    buf_byte(to, '}');
    write_name(to, &first, STR("subsets"));
    buf_byte(to, '{');
    for (size_t k = 0; k < DETECT_SUBSETS; k++) {
        char size[2] = { (char)('0' + SUBSET_LEAST + k), 0 };
        write_name(to, &first_size, str_of(size));
        buf_byte(to, '{');
        write_subsets(to, s->subsets[k]);
        buf_byte(to, '}');
    }
    buf_c(to, "}}\n");
}

void detect_write_screens(Buf *to, const DetectResult *r)
{
    for (size_t i = 0; i < r->screened_count; i++) detect_write_screened(to, &r->screened[i]);
}

/* ---- a table ---- */

enum { PLACES = 7, COLUMNS = PLACES + 2 * DETECT_SCREEN_KINDS };

/* Twelve decimals without an exponent: what begins with a minus sign and has one would be guarded as a formula. */
static Str number_text(Arena *a, double v)
{
    if (isnan(v)) return STR("");
    Str s = str_format(a, "%.12f", v);
    while (s.len > 0 && s.ptr[s.len - 1] == '0') s.len--;
    if (s.len > 0 && s.ptr[s.len - 1] == '.') s.len--;
    return str_is(s, "-0") ? STR("0") : s;
}

static Str count_text(Arena *a, uint64_t n)
{
    return str_format(a, "%llu", (unsigned long long)n);
}

void detect_write_screen_head(Buf *to)
{
    Str cells[COLUMNS] = { STR("ocid"), STR("title"), STR("lot"), STR("bids"), STR("peers"), STR("source"), STR("line") };
    csv_begin(to);
    for (int i = 0; i < DETECT_SCREEN_KINDS; i++) {
        cells[PLACES + 2 * i] = str_of(SCREENS[i].name);
        cells[PLACES + 2 * i + 1] = str_format(to->arena, STR_FMT "_rank", STR_ARG(cells[PLACES + 2 * i]));
    }
    csv_row(to, ',', cells, COLUMNS);
}

void detect_write_screen_row(Buf *to, const DetectScreened *s)
{
    Arena scratch = arena_with(1 << 20);
    Str row[COLUMNS] = { s->ocid, s->title, s->lot, count_text(&scratch, s->bids), s->peers, s->source, count_text(&scratch, s->line) };
    for (int i = 0; i < DETECT_SCREEN_KINDS; i++) {
        row[PLACES + 2 * i] = number_text(&scratch, s->values[i]);
        row[PLACES + 2 * i + 1] = number_text(&scratch, s->ranks[i]);
    }
    for (int i = 0; i < COLUMNS; i++) if (!row[i].ptr) row[i] = STR("");
    csv_row(to, ',', row, COLUMNS);
    arena_free(&scratch);
}

void detect_write_screen_table(Buf *to, const DetectResult *r)
{
    detect_write_screen_head(to);
    for (size_t i = 0; i < r->screened_count; i++) detect_write_screen_row(to, &r->screened[i]);
}
