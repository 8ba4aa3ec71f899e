/* project_parts.c: what belongs to a project, read for its pages and papers (desk_project.h). */
#include "desk/desk_project.h"

#include "desk/desk_duplicates.h"
#include "desk/programme.h"

#include <stdlib.h>

enum { PARTS_MOST = 2000 };

/* An activity has its number in the project, a result its code; what has neither, that of the record. */
static Str counted_as(const Seen *one)
{
    static const char *const OWN[] = { "activity_number", "code" };
    for (size_t i = 0; i < ARRAY_LEN(OWN); i++) {
        Str number = json_text(json_get(one->fields, OWN[i]));
        if (number.len > 0) return number;
    }
    return json_text(json_get(one->body, "number"));
}

/* The number that the text begins with, and past it; -1 for none. */
static int64_t take_number(Str *text)
{
    int64_t n = -1;
    while (text->len > 0 && *text->ptr >= '0' && *text->ptr <= '9' && n < INT32_MAX) {
        n = (n < 0 ? 0 : n) * 10 + (*text->ptr - '0');
        *text = str_from(*text, 1);
    }
    return n;
}

/* 1.2 before 1.10, A-2010-9 before A-2010-10. */
static int compare_counted(Str a, Str b)
{
    while (a.len > 0 && b.len > 0) {
        int64_t x = take_number(&a), y = take_number(&b);
        if (x != y) return x < y ? -1 : 1;
        if (x >= 0) continue;
        if (*a.ptr != *b.ptr) return *a.ptr < *b.ptr ? -1 : 1;
        a = str_from(a, 1);
        b = str_from(b, 1);
    }
    return a.len == b.len ? 0 : a.len < b.len ? -1 : 1;
}

static int by_number(const void *a, const void *b)
{
    const Seen *one = a, *other = b;
    int numbers = compare_counted(counted_as(one), counted_as(other));
    return numbers != 0 ? numbers : str_compare(one->record.id, other->record.id);
}

static ErrorCode take_id(void *self, const Record *rec, Error *e)
{
    RecordIds *ids = self;
    if (rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    if (ids->count == PARTS_MOST)
        return error_set(e, ERR_LIMIT, K("project.many-parts"), arg_int("most", PARTS_MOST), arg_str("kind", rec->kind));
    return record_ids_add(ids, rec->id, e);
}

ErrorCode project_parts(Request *r, const char *kind, const char *field, Str id, SeenList *ret, Error *e)
{
    RecordIds ids = { .request = r };
    const Kind *k = model_kind(r->model, str_of(kind));
    *ret = (SeenList){ 0 };
    if (!k || !request_has_role(r, k->see, k->see_count)) return ERR_OK;
    TRY(records_by(r, k->id, str_of(field), id, take_id, &ids, e));
    return desk_see_all(&ids, by_number, ret, e);
}

Str project_result_of(Request *r, const Seen *activity)
{
    Seen result;
    Error unheard;
    Str id = json_text(json_get(activity->fields, "result"));
    bool named = id.len > 0 && desk_see(r, id, &result, &unheard) == ERR_OK;
    return named ? programme_called(r, &result) : json_text(json_get(activity->fields, "expected_result"));
}

ErrorCode project_see(Request *r, Seen *ret, Error *e)
{
    TRY(desk_see(r, arg_text(r, "id"), ret, e));
    if (!str_is(ret->kind->id, "project")) return error_set(e, ERR_USAGE, K("project.no-project"), arg_str("record", arg_text(r, "id")));
    return desk_is_here(ret, e);
}

/* The first or, if `end`, the last day of a year, a month or a day. */
static bool edge_day(Str text, bool end, Day *ret)
{
    int64_t year, month = end ? 12 : 1;
    if (day_parse(text, ret)) return true;
    if (text.len != 4 && (text.len != 7 || text.ptr[4] != '-')) return false;
    if (!int_parse(str_first(text, 4), &year)) return false;
    Str of_year = str_from(text, text.len == 7 ? 5 : 4);
    if (text.len == 7 && str_starts(of_year, STR("0"))) of_year = str_from(of_year, 1);
    if (text.len == 7 && !int_parse(of_year, &month)) return false;
    Date date = { (int)year + (end && month == 12), (int)(end ? month % 12 + 1 : month), 1 };
    if (!date_day(date, ret)) return false;
    *ret -= end;
    return true;
}

bool project_days(Str from, Str to, Day *first, Day *last)
{
    bool begins = edge_day(from, false, first), ends = edge_day(to, true, last);
    if (!begins && ends) begins = edge_day(to, false, first);
    if (begins && !ends) ends = edge_day(from, true, last);
    if (!begins || !ends) return false;
    if (*last < *first) *last = *first;
    return true;
}
