/* detect_relations.c: pairs of co-bidders and profiles of buyers and suppliers, for programs and spreadsheets. Nothing here is a
 * flag: it is who met whom, how often, and who won. */
#include "detect/output_int.h"
#include "text/csv.h"

/* ---- JSON Lines ---- */

static void write_number(Buf *to, bool *first, Str name, double v)
{
    write_name(to, first, name);
    write_double(to, v);
}

static void write_years(Buf *to, bool *first, int from, int last)
{
    if (from == 0) return;
    write_count(to, first, STR("firstYear"), (uint64_t)from);
    write_count(to, first, STR("lastYear"), (uint64_t)last);
}

static void write_spots(Buf *to, bool *first, const DetectSpot *list, size_t count)
{
    write_name(to, first, STR("processes"));
    buf_byte(to, '[');
    for (size_t i = 0; i < count; i++) {
        bool first_member = true;
        buf_c(to, i == 0 ? "{" : ",{");
        write_text(to, &first_member, STR("ocid"), list[i].ocid);
        write_text(to, &first_member, STR("source"), list[i].source);
        write_count(to, &first_member, STR("line"), list[i].line);
        write_count(to, &first_member, STR("offset"), list[i].offset);
        buf_byte(to, '}');
    }
    buf_byte(to, ']');
}

static void write_pair(Buf *to, const DetectPair *p)
{
    bool first = true;
    buf_byte(to, '{');
    write_text(to, &first, STR("type"), STR("pair"));
    write_text(to, &first, STR("first"), p->first.id);
    write_text(to, &first, STR("firstName"), p->first.name);
    write_text(to, &first, STR("second"), p->second.id);
    write_text(to, &first, STR("secondName"), p->second.name);
    write_count(to, &first, STR("together"), p->together);
    write_count(to, &first, STR("firstWins"), p->first_wins);
    write_count(to, &first, STR("secondWins"), p->second_wins);
    write_years(to, &first, p->first_year, p->last_year);
    write_spots(to, &first, p->spots, p->spot_count);
    buf_c(to, "}\n");
}

static void write_shares(Buf *to, bool *first, Str name, const DetectShareOf *list, size_t count, uint64_t awards, bool classes)
{
    write_name(to, first, name);
    buf_byte(to, '[');
    for (size_t i = 0; i < count; i++) {
        bool first_member = true;
        buf_c(to, i == 0 ? "{" : ",{");
        write_text(to, &first_member, classes ? STR("class") : STR("party"), list[i].who.id);
        write_text(to, &first_member, STR("name"), list[i].who.name);
        write_count(to, &first_member, STR("awards"), list[i].count);
        write_name(to, &first_member, STR("amount"));
        amount_write(to, list[i].amount);
        if (awards > 0) write_number(to, &first_member, STR("share"), (double)list[i].count / (double)awards);
        buf_byte(to, '}');
    }
    buf_byte(to, ']');
}

static void write_profile(Buf *to, const DetectProfile *p, Str currency)
{
    bool first = true;
    buf_byte(to, '{');
    write_text(to, &first, STR("type"), STR("profile"));
    write_text(to, &first, STR("group"), str_of(detect_group_name(p->group)));
    write_text(to, &first, STR("party"), p->party.id);
    write_text(to, &first, STR("name"), p->party.name);
    write_count(to, &first, STR("processes"), p->processes);
    write_count(to, &first, STR("bids"), p->bids);
    if (p->group == DETECT_TENDERER) write_count(to, &first, STR("wins"), p->wins);
    write_count(to, &first, STR("awards"), p->awards);
    if (p->has_amount && currency.ptr) {
        write_name(to, &first, STR("amount"));
        amount_write(to, p->amount);
        write_text(to, &first, STR("currency"), currency);
    }
    write_years(to, &first, p->first_year, p->last_year);
    write_shares(to, &first, STR("classes"), p->classes, p->class_count, p->awards, true);
    write_shares(to, &first, STR("partners"), p->partners, p->partner_count, p->awards, false);
    buf_c(to, "}\n");
}

void detect_write_relations(Buf *to, const DetectResult *r)
{
    for (size_t i = 0; i < r->pair_count; i++) write_pair(to, &r->pairs[i]);
    for (size_t i = 0; i < r->profile_count; i++) write_profile(to, &r->profiles[i], r->facts_currency);
}

/* ---- a table ---- */

enum { COLUMNS = 9 };

static Str count_text(Arena *a, uint64_t n)
{
    return str_format(a, "%llu", (unsigned long long)n);
}

void detect_write_pairs(Buf *to, const DetectResult *r)
{
    static const char *const HEAD[COLUMNS] = { "first", "first_name", "second", "second_name", "together", "first_wins",
                                               "second_wins", "first_year", "last_year" };
    Str cells[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) cells[i] = str_of(HEAD[i]);
    csv_begin(to);
    csv_row(to, ',', cells, COLUMNS);
    for (size_t i = 0; i < r->pair_count; i++) {
        const DetectPair *p = &r->pairs[i];
        Arena scratch = arena_with(1 << 16);
        Str row[COLUMNS] = { p->first.id, p->first.name, p->second.id, p->second.name, count_text(&scratch, p->together),
                             count_text(&scratch, p->first_wins), count_text(&scratch, p->second_wins),
                             p->first_year == 0 ? STR("") : count_text(&scratch, (uint64_t)p->first_year),
                             p->first_year == 0 ? STR("") : count_text(&scratch, (uint64_t)p->last_year) };
        for (int k = 0; k < COLUMNS; k++) if (!row[k].ptr) row[k] = STR("");
        csv_row(to, ',', row, COLUMNS);
        arena_free(&scratch);
    }
}

Str detect_flag_subject(const DetectFlag *f)
{
    return f->group == DETECT_PROCESS ? f->ocid : f->group == DETECT_MARKET ? f->market : f->party.id;
}
