/* model_calendar.c: reference/holidays.csv: days off that are no Saturday or Sunday, and Saturdays and Sundays that are worked. For terms that are
 * counted in working days (clocks: `count: working`).
 *
 * A line is day,is,name,status: 2027-01-01,off,New Year,confirmed. Days stand in their order, each once; `is` is off or working. None is shipped: the
 * government moves days every year, and an office lays its own file over the model. A year of which no day is named is one that nobody has put in
 * yet: Monday to Friday are then taken as worked, and whatever was counted so says it (term.h, STEP_YEAR). */
#include "model/model_int.h"

#include <stdlib.h>

enum { COLUMNS = 4 };
static const char HEAD[] = "day,is,name,status";

static bool line_ok(const Model *m, const Str *cells, size_t count, Day *day)
{
    if (count != COLUMNS || !day_parse(cells[0], day)) return false;
    if (m->calendar_count > 0 && m->calendar[m->calendar_count - 1].day >= *day) return false;
    if (!str_is(cells[1], "off") && !str_is(cells[1], "working")) return false;
    if (cells[2].len == 0 || utf8_count(cells[2]) > LABEL_LONGEST || !text_is_nfc(cells[2])) return false;
    return str_is(cells[3], "confirmed") || str_is(cells[3], "unconfirmed");
}

static void read_line(Load *l, Str line, int at)
{
    Model *m = l->model;
    Day day;
    Str cells[COLUMNS + 1] = { { 0 } }, rest = line;
    size_t count = 0;
    for (bool more = true; more && count < ARRAY_LEN(cells);) more = str_cut(&rest, ',', &cells[count++]);
    for (size_t i = 0; i < count; i++) cells[i] = str_trim(cells[i]);
    if (!line_ok(m, cells, count, &day)) load_fault_at(l, at, 1, NULL, K("model.calendar-line"), ERROR_ARGS_(arg_str("word", cells[0])));
    else m->calendar[m->calendar_count++] = (CalendarDay){ day, str_is(cells[1], "off"), str_is(cells[3], "confirmed") };
}

void load_calendar(Load *l)
{
    const ModelFile *file = NULL;
    for (size_t i = 0; i < l->file_count; i++)
        if (str_is(l->files[i].name, "reference/holidays.csv")) file = &l->files[i];
    if (!file) return;
    l->file = file->name;
    if (file->bytes.len > MODEL_FILE_LIMIT || !utf8_valid(file->bytes) || utf8_has_control(file->bytes, "\n\r")) {
        load_fault_at(l, 1, 1, NULL, K("model.region-text"), NULL, 0);
        return;
    }
    l->model->calendar = load_array(l, MODEL_CALENDAR, sizeof *l->model->calendar);
    if (!l->model->calendar) return;
    Str rest = file->bytes, line;
    for (int at = 1; str_next_line(&rest, &line); at++) {
        line = str_trim(line);
        if (line.len == 0) continue;
        if (at == 1 && !str_is(line, HEAD)) load_fault_at(l, 1, 1, NULL, K("model.region-head"), ERROR_ARGS_(arg_c("word", HEAD)));
        if (at > 1 && l->model->calendar_count == MODEL_CALENDAR) {
            load_fault_at(l, at, 1, NULL, K("model.calendar-many"), ERROR_ARGS_(arg_int("limit", MODEL_CALENDAR)));
            return;
        }
        if (at > 1) read_line(l, line, at);
    }
}

static int by_day(const void *key, const void *one)
{
    Day day = *(const Day *)key, other = ((const CalendarDay *)one)->day;
    return day < other ? -1 : day > other;
}

bool calendar_says(const CalendarDay *calendar, size_t count, Day day, bool *confirmed)
{
    const CalendarDay *named = count > 0 ? bsearch(&day, calendar, count, sizeof *calendar, by_day) : NULL;
    int weekday = (int)(((int64_t)day % 7 + 7 + 3) % 7);          /* 1970-01-01 was a Thursday; Monday is 0 */
    *confirmed = !named || named->confirmed;
    return named ? !named->off : weekday < 5;
}

bool day_is_worked(const CalendarDay *calendar, size_t count, Day day)
{
    bool confirmed;
    return calendar_says(calendar, count, day, &confirmed);
}

bool year_is_covered(const CalendarDay *calendar, size_t count, int year)
{
    Day first;
    size_t low = 0, high = count;
    if (!date_day((Date){ year, 1, 1 }, &first)) return false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (calendar[middle].day < first) low = middle + 1;
        else high = middle;
    }
    return low < count && day_date(calendar[low].day).year == year;
}
