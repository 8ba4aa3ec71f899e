/* scores_output.c: scores with what they are made of, for programs and spreadsheets, marked as what they are: an order, "level": "rank". */
#include "detect/output_int.h"
#include "text/csv.h"

static const struct { const char *name, *text; } PARTS[DETECT_PARTS] = {
    [DETECT_PART_SINGLE_BID] = { "single-bid", K("detect.part-single-bid") }, [DETECT_PART_NO_CALL] = { "no-call", K("detect.part-no-call") },
    [DETECT_PART_METHOD] = { "method", K("detect.part-method") }, [DETECT_PART_ADVERT] = { "advert", K("detect.part-advert") },
    [DETECT_PART_DECISION] = { "decision", K("detect.part-decision") }, [DETECT_PART_SIGNATURE] = { "signature", K("detect.part-signature") },
    [DETECT_PART_SHARE] = { "share", K("detect.part-share") }, [DETECT_PART_CHANGES] = { "changes", K("detect.part-changes") },
    [DETECT_PART_CRITERIA] = { "criteria", K("detect.part-criteria") },
};

static const struct { const char *name, *text; } STATES[DETECT_PART_STATES] = {
    [DETECT_PART_CALCULATED] = { "calculated", K("detect.part-calculated") },
    [DETECT_PART_IS_UNDEFINED] = { "undefined", K("detect.part-undefined") },
    [DETECT_PART_IS_INSUFFICIENT] = { "insufficient", K("detect.part-insufficient") },
};

const char *detect_part_name(DetectPart part)
{
    return PARTS[part].name;
}

const char *detect_part_text(DetectPart part)
{
    return PARTS[part].text;
}

const char *detect_part_state_text(DetectPartState state)
{
    return STATES[state].text;
}

static void write_number(Buf *to, bool *first, const char *name, double v)
{
    write_name(to, first, str_of(name));
    write_double(to, v);
}

static void write_flags(Buf *to, const DetectScore *s)
{
    for (size_t i = 0; i < s->flag_count; i++) {
        const DetectScoreFlag *f = &s->flags[i];
        bool first = true;
        buf_c(to, i == 0 ? "{" : ",{");
        write_text(to, &first, STR("rule"), str_of(detect_rule_code(f->rule)));
        write_count(to, &first, STR("severity"), (uint64_t)f->severity);
        if (s->group != DETECT_PROCESS) {
            write_name(to, &first, STR("own"));
            buf_c(to, f->own ? "true" : "false");
            write_count(to, &first, STR("processes"), f->processes);
        }
        buf_byte(to, '}');
    }
}

static void write_parts(Buf *to, const DetectScore *s)
{
    bool first = true;
    for (int i = 0; i < DETECT_PARTS; i++) {
        bool first_member = true;
        write_name(to, &first, str_of(PARTS[i].name));
        buf_byte(to, '{');
        write_text(to, &first_member, STR("status"), str_of(STATES[s->parts[i].state].name));
        if (s->parts[i].state == DETECT_PART_CALCULATED) write_number(to, &first_member, "value", s->parts[i].value);
        buf_byte(to, '}');
    }
}

void detect_write_score(Buf *to, const DetectScore *s)
{
    bool first = true, process = s->group == DETECT_PROCESS;
    buf_byte(to, '{');
    write_text(to, &first, STR("type"), STR("score"));
    write_text(to, &first, STR("level"), STR("rank"));
    write_text(to, &first, STR("group"), str_of(detect_group_name(s->group)));
    if (process) {
        write_text(to, &first, STR("ocid"), s->ocid);
        write_text(to, &first, STR("source"), s->source);
        write_count(to, &first, STR("line"), s->line);
        write_count(to, &first, STR("offset"), s->offset);
    } else {
        write_text(to, &first, STR("party"), s->party.id);
        write_text(to, &first, STR("name"), s->party.name);
    }
    write_number(to, &first, "points", s->points);
    if (!process) {
        write_count(to, &first, STR("ownPoints"), s->own);
        write_count(to, &first, STR("processes"), s->processes);
        write_count(to, &first, STR("processPoints"), s->process_points);
        write_name(to, &first, STR("enoughProcesses"));
        buf_c(to, s->enough ? "true" : "false");
    }
    write_name(to, &first, STR("flags"));
    buf_byte(to, '[');
    write_flags(to, s);
    buf_byte(to, ']');
    write_name(to, &first, STR("index"));
    if (s->has_index) write_double(to, s->index);
    else buf_c(to, "null");
    if (!process) write_count(to, &first, STR("indexed"), s->indexed);
    if (process) {
        write_name(to, &first, STR("parts"));
        buf_byte(to, '{');
        write_parts(to, s);
        buf_byte(to, '}');
    }
    buf_c(to, "}\n");
}

/* ---- a table ---- */

enum { PLACES = 10, COLUMNS = PLACES + DETECT_PARTS };

static Str number_text(Arena *a, double v)
{
    Buf b = buf_in(a);
    write_double(&b, v);
    return buf_str(&b);
}

static Str count_text(Arena *a, uint64_t n)
{
    return str_format(a, "%llu", (unsigned long long)n);
}

/* "R018 R036", of a party with the number of its processes that have such a flag: "R018:3 R038". */
static Str flags_text(Arena *a, const DetectScore *s)
{
    Buf b = buf_in(a);
    for (size_t i = 0; i < s->flag_count; i++) {
        if (i > 0) buf_byte(&b, ' ');
        buf_c(&b, detect_rule_code(s->flags[i].rule));
        if (s->flags[i].processes > 0) buf_format(&b, ":%llu", (unsigned long long)s->flags[i].processes);
    }
    return buf_str(&b);
}

void detect_write_score_table(Buf *to, const DetectResult *r)
{
    Str cells[COLUMNS] = { STR("group"), STR("id"), STR("name"), STR("points"), STR("flags"), STR("processes"), STR("process_points"), STR("index"),
                           STR("source"), STR("line") };
    for (int i = 0; i < DETECT_PARTS; i++) cells[PLACES + i] = str_of(PARTS[i].name);
    csv_begin(to);
    csv_row(to, ',', cells, COLUMNS);
    for (size_t n = 0; n < r->score_count; n++) {
        const DetectScore *s = &r->scores[n];
        bool process = s->group == DETECT_PROCESS;
        Arena scratch = arena_with(1 << 20);
        Str row[COLUMNS] = { str_of(detect_group_name(s->group)), process ? s->ocid : s->party.id, s->party.name, number_text(&scratch, s->points),
                             flags_text(&scratch, s), process ? STR("") : count_text(&scratch, s->processes),
                             process ? STR("") : count_text(&scratch, s->process_points),
                             s->has_index ? number_text(&scratch, s->index) : STR(""), s->source,
                             process ? count_text(&scratch, s->line) : STR("") };
        for (int i = 0; process && i < DETECT_PARTS; i++)
            row[PLACES + i] = s->parts[i].state == DETECT_PART_CALCULATED ? number_text(&scratch, s->parts[i].value)
                                                                          : str_of(STATES[s->parts[i].state].name);
        for (int i = 0; i < COLUMNS; i++) if (!row[i].ptr) row[i] = STR("");
        csv_row(to, ',', row, COLUMNS);
        arena_free(&scratch);
    }
}
