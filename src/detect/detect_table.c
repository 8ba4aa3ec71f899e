/* detect_table.c: flags as a table that a spreadsheet opens: one row a flag, with its place and its sentence. What a cell could
 * be run as is guarded (text/csv.h). */
#include "detect/output_int.h"
#include "text/csv.h"

enum { COLUMNS = 13 };

static Str number_text(Arena *a, uint64_t n)
{
    return str_format(a, "%llu", (unsigned long long)n);
}

static Str value_text(Arena *a, const DetectFlag *f)
{
    Buf b = buf_in(a);
    if (flag_is_days(f)) return str_format(a, "%lld", (long long)f->days);
    write_double(&b, flag_value(f));
    return buf_str(&b);
}

void detect_write_table_head(Buf *to)
{
    static const char *const HEAD[COLUMNS] = { "rule", "group", "id", "name", "lot", "value", "part", "of", "cleared", "source", "line",
                                               "offset", "explanation" };
    Str cells[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) cells[i] = str_of(HEAD[i]);
    csv_begin(to);
    csv_row(to, ',', cells, COLUMNS);
}

void detect_write_table_row(Buf *to, Lang lang, const DetectFlag *f, const DetectResult *r)
{
    bool process = f->group == DETECT_PROCESS;
    Arena scratch = arena_with(1 << 24);
    Buf why = buf_in(&scratch);
    detect_explain(&why, lang, f, r);
    to->failed |= why.failed;
    Str subject = detect_flag_subject(f);
    Str row[COLUMNS] = { str_of(detect_rule_code(f->rule)), str_of(detect_group_name(f->group)), subject,
                         process ? f->title : f->party.name, f->lot, value_text(&scratch, f),
                         process ? STR("") : number_text(&scratch, f->part), process ? STR("") : number_text(&scratch, f->whole),
                         str_of(detect_cleared_name(f->cleared)), f->source, number_text(&scratch, f->line), number_text(&scratch, f->offset),
                         buf_str(&why) };
    for (int k = 0; k < COLUMNS; k++) if (!row[k].ptr) row[k] = STR("");
    csv_row(to, ',', row, COLUMNS);
    arena_free(&scratch);
}

void detect_write_table(Buf *to, Lang lang, const DetectResult *r)
{
    detect_write_table_head(to);
    for (size_t i = 0; i < r->flag_count; i++) detect_write_table_row(to, lang, &r->flags[i], r);
}
