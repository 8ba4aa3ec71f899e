/* watch_table.c: a list of one's own, or of whom somebody wants to have looked up: a table whose columns are named in its first row. Rows of
 * one id are one entry under several names. A column that is not known is refused, so that nothing is passed over in silence. */
#include "exchange/watch_int.h"
#include "text/csv.h"

typedef enum { AT_ID, AT_NAME, AT_BIRTH, AT_COUNTRY, AT_NUMBER, AT_KIND, AT_QUALITY, AT_REFERENCE, AT_PROGRAMME, AT_LISTED_ON,
               AT_REASON, COLUMNS } Column;
static const char *const NAMES[COLUMNS] = {
    [AT_ID] = "id", [AT_NAME] = "name", [AT_BIRTH] = "birth", [AT_COUNTRY] = "country", [AT_NUMBER] = "number", [AT_KIND] = "kind",
    [AT_QUALITY] = "quality", [AT_REFERENCE] = "reference", [AT_PROGRAMME] = "programme", [AT_LISTED_ON] = "listed_on",
    [AT_REASON] = "reason",
};

typedef struct { WatchList *list; CsvReader csv; int at[COLUMNS]; } Table;

static ErrorCode find_columns(Table *t, Error *e)
{
    for (size_t i = 0; i < COLUMNS; i++) t->at[i] = -1;
    for (size_t k = 0; k < t->csv.columns; k++) {
        Str name = str_trim(t->csv.cells[k]);
        size_t i = 0;
        while (i < COLUMNS && !str_is(name, NAMES[i])) i++;
        if (i == COLUMNS) return error_set(e, ERR_INVALID, K("watch.no-column"), arg_str("column", name));
        if (t->at[i] >= 0) return error_set(e, ERR_INVALID, K("watch.column-twice"), arg_str("column", name));
        t->at[i] = (int)k;
    }
    return t->at[AT_ID] >= 0 && t->at[AT_NAME] >= 0 ? ERR_OK : error_set(e, ERR_INVALID, K("watch.no-columns"));
}

static Str cell(const Table *t, Column column)
{
    return t->at[column] < 0 ? STR("") : str_trim(csv_unguard(t->csv.cells[t->at[column]]));
}

static ErrorCode choose(Str given, const char *one, const char *other, int *ret, Error *e)
{
    *ret = str_is(given, one) ? 0 : str_is(given, other) ? 1 : -1;
    if (*ret >= 0 || given.len == 0) return ERR_OK;
    return error_set(e, ERR_INVALID, K("watch.no-choice"), arg_str("given", given), arg_c("one", one), arg_c("other", other));
}

/* 04.03.1965, 1965-03-04, 1965-03, 1965. */
static ErrorCode birth_of(Table *t, Str given, Str *ret, Error *e)
{
    Day day;
    char iso[11];
    *ret = given;
    if (given.len == 0 || (given.len == 10 && day_parse(given, &day))) return ERR_OK;
    if (day_parse_local(given, &day)) {
        *ret = str_copy(t->list->arena, day_format(iso, day));
        return ret->ptr ? ERR_OK : error_memory(e);
    }
    Buf whole = buf_in(t->list->arena);
    buf_add(&whole, given);
    buf_c(&whole, given.len == 4 ? "-01-01" : given.len == 7 ? "-01" : "?");
    if (whole.failed) return error_memory(e);
    return day_parse(buf_str(&whole), &day) ? ERR_OK : error_set(e, ERR_INVALID, K("watch.no-birth"), arg_str("given", given));
}

static ErrorCode fill(Table *t, WatchEntry *x, Error *e)
{
    WatchList *list = t->list;
    Str birth;
    int kind, quality;
    TRY(choose(cell(t, AT_KIND), "person", "body", &kind, e));
    TRY(choose(cell(t, AT_QUALITY), "strong", "weak", &quality, e));
    TRY(birth_of(t, cell(t, AT_BIRTH), &birth, e));
    if (cell(t, AT_NAME).len == 0) return error_set(e, ERR_INVALID, K("watch.no-name"), arg_str("id", cell(t, AT_ID)));
    TRY(watch_add_name(list, x, cell(t, AT_NAME), quality == 1, e));
    if (kind >= 0) x->sort = kind == 0 ? WATCH_PERSON : WATCH_BODY;
    TRY(watch_add_text(list, &x->births, birth, e));
    TRY(watch_add_text(list, &x->countries, cell(t, AT_COUNTRY), e));
    TRY(watch_add_text(list, &x->numbers, cell(t, AT_NUMBER), e));
    struct { Column from; Str *to; } rest[] = {
        { AT_REFERENCE, &x->reference }, { AT_PROGRAMME, &x->programme }, { AT_LISTED_ON, &x->listed_on }, { AT_REASON, &x->reason },
    };
    for (size_t i = 0; i < ARRAY_LEN(rest); i++) if (cell(t, rest[i].from).len > 0) TRY(watch_set(list, rest[i].to, cell(t, rest[i].from), e));
    return ERR_OK;
}

static ErrorCode take_row(Table *t, Error *e)
{
    Str id = watch_spaced(t->list->arena, cell(t, AT_ID));
    WatchEntry *known = map_get(&t->list->by_id, id);
    if (known) return fill(t, known, e);
    WatchEntry *x = watch_entry(t->list, t->csv.row);
    if (!x || !id.ptr) return error_memory(e);
    TRY(watch_set(t->list, &x->id, id, e));
    TRY(fill(t, x, e));
    return watch_add(t->list, x, e);
}

ErrorCode watch_read_table(WatchList *list, Str file, Error *e)
{
    Table t = { .list = list };
    bool more;
    TRY(csv_open(&t.csv, list->arena, file, e));
    TRY(csv_next(&t.csv, &more, e));
    if (!more) return error_set(e, ERR_INVALID, K("watch.no-columns"));
    TRY(find_columns(&t, e));
    for (;;) {
        ErrorCode code = csv_next(&t.csv, &more, e);
        if (code != ERR_OK) {
            TRY(watch_fault(list, t.csv.row, e));
            csv_skip(&t.csv);
            continue;
        }
        if (!more) return ERR_OK;
        if (take_row(&t, e) != ERR_OK) TRY(watch_fault(list, t.csv.row, e));
    }
}
