/* table_rules.c: what two rows of one table may not share, where they enter in one commit: the number of a result, an activity or an indicator in a
 * project, a day of two periods of an indicator. What stands in the store already is asked of each row by itself. */
#include "rules/result_book.h"
#include "rules/rules_int.h"

#include "text/normalise.h"

static ErrorCode check_number(ChainRows *rows, const Kind *k, Str project, Str code, Error *e)
{
    Arena *a = rows->request->arena;
    Str folded;
    TRY(text_fold(a, str_trim(code), &folded, e));
    Str key = str_format(a, STR_FMT "|" STR_FMT "|" STR_FMT, STR_ARG(k->id), STR_ARG(project), STR_ARG(folded));
    if (!rows->numbers.arena) rows->numbers = map_in(a);
    if (!key.ptr) return error_memory(e);
    if (map_get(&rows->numbers, key)) return error_set(e, ERR_INVALID, K("rules.number-twice"), arg_str("number", code));
    return map_set(&rows->numbers, key, rows) ? ERR_OK : error_memory(e);
}

static ErrorCode check_days(ChainRows *rows, const JsonValue *fields, Error *e)
{
    RowDays one = { .indicator = field_of(fields, "indicator") };
    char first[11], last[11];
    if (!day_parse(field_of(fields, "from"), &one.from) || !day_parse(field_of(fields, "to"), &one.to)) return ERR_OK;
    for (size_t i = 0; i < rows->count; i++) {
        const RowDays *other = &rows->days[i];
        if (!str_equal(other->indicator, one.indicator) || other->to < one.from || other->from > one.to) continue;
        Str text = str_format(rows->request->arena, STR_FMT "–" STR_FMT, STR_ARG(day_format_local(first, other->from)),
                              STR_ARG(day_format_local(last, other->to)));
        return error_set(e, ERR_INVALID, K("rules.period-overlap"), arg_str("period", text));
    }
    if (!ARENA_ROOM(rows->request->arena, rows->days, rows->count, rows->room)) return error_memory(e);
    rows->days[rows->count++] = one;
    return ERR_OK;
}

ErrorCode rules_check_row(ChainRows *rows, const Kind *k, const JsonValue *fields, Error *e)
{
    Str project = field_of(fields, "project");
    if (str_is(k->id, "result")) return check_number(rows, k, project, field_of(fields, "code"), e);
    if (str_is(k->id, "activity")) return check_number(rows, k, project, field_of(fields, "activity_number"), e);
    if (str_is(k->id, "indicator_period")) return check_days(rows, fields, e);
    if (!str_is(k->id, "indicator")) return ERR_OK;
    TRY(rules_project_of_indicator(rows->request, fields, &project, e));
    return check_number(rows, k, project, field_of(fields, "code"), e);
}
