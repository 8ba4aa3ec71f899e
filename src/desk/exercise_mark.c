/* exercise_mark.c: see exercise_mark.h. A table is marked when it is whole: what the lines mean was said by whoever wrote them, and here only
 * a cell is put at the end of each, so that no list can forget it and a row that was cut out still says where it came from. */
#include "desk/exercise_mark.h"

/* The wizard prints before there is an office (setup/). */
static bool is_exercise(const Request *r) { return r->office && office_is_exercise(r->office); }

void desk_mark_exercise(Request *r, JsonValue *ask)
{
    if (ask && is_exercise(r)) json_set(r->arena, ask, "exercise", json_new_bool(r->arena, true));
}

Str desk_exercise_column(Request *r)
{
    Buf head = buf_in(r->arena);
    for (int i = 0; i < LANG_COUNT; i++) {
        if (i > 0) buf_c(&head, " · ");
        message_add_args(&head, (Lang)i, K("exercise.mark"), NULL, 0);
    }
    return buf_str(&head);
}

/* The cell before each end of a line that lies in no quotes. */
static void add_column(Str table, char separator, Str head, Str cell, Buf *to)
{
    bool quoted = false, first = true;
    for (size_t i = 0; i < table.len; i++) {
        if (table.ptr[i] == '"') quoted = !quoted;
        bool ends = !quoted && table.ptr[i] == '\r' && i + 1 < table.len && table.ptr[i + 1] == '\n';
        if (ends) {
            buf_byte(to, separator);
            buf_add(to, first ? head : cell);
            first = false;
        }
        buf_byte(to, table.ptr[i]);
    }
}

void desk_mark_csv(Request *r, Buf *table)
{
    Buf marked = buf_in(r->arena);
    if (table->failed || !is_exercise(r)) return;
    add_column(buf_str(table), r->lang == LANG_EN ? ',' : ';', desk_exercise_column(r), view_say(r, K("exercise.mark")), &marked);
    *table = marked;
}

bool desk_is_exercise_column(Str heading) { return str_starts(str_trim(heading), STR(EXERCISE_COLUMN)); }

ErrorCode desk_check_exercise_heads(const Request *r, const Str *heads, size_t count, Error *e)
{
    if (is_exercise(r)) return ERR_OK;
    for (size_t i = 0; i < count; i++) {
        if (desk_is_exercise_column(heads[i])) {
            return error_set(e, ERR_INVALID, K("exercise.table-not-into-real"), arg_str("column", str_trim(heads[i])));
        }
    }
    return ERR_OK;
}

ErrorCode desk_exercise_is(Request *r, Error *e)
{
    (void)e;
    bool is = is_exercise(r);
    json_set(r->arena, view_data(r), "exercise", json_new_bool(r->arena, is));
    view_title(r, is ? view_say(r, K("exercise.mark")) : view_say(r, K("exercise.none")));
    if (is) view_note(r, view_say(r, K("exercise.banner")));
    return ERR_OK;
}
