/* table_columns.c: see table_columns.h. Nobody guesses what a heading might mean: one that names no field is shown as going
 * nowhere, and nothing is entered until somebody has said where it goes or that it is left out. */
#include "desk/table_columns.h"

#include "desk/exercise_mark.h"

#include "desk/desk_table.h"

/* What an export writes for people and an import cannot set. */
static bool is_for_people(Str heading)
{
    static const char *const THEIRS[] = { "id", "number", "state", "version" };
    for (size_t i = 0; i < ARRAY_LEN(THEIRS); i++) if (str_is(heading, THEIRS[i])) return true;
    return false;
}

static bool same_words(Arena *a, Str left, Str right)
{
    Str one, two;
    Error unheard;
    return text_fold(a, left, &one, &unheard) == ERR_OK && text_fold(a, right, &two, &unheard) == ERR_OK && str_equal(one, two);
}

const Field *columns_field(Request *r, const Kind *k, Str heading)
{
    for (const Field *f = k->fields; f; f = f->next) if (same_words(r->arena, f->id, heading)) return f;
    for (const Field *f = k->fields; f; f = f->next) {
        for (int lang = 0; lang < LANG_COUNT; lang++) if (same_words(r->arena, f->label.text[lang], heading)) return f;
    }
    return NULL;
}

/* "B" and no further than the table goes. */
static TableColumn *column_called(const TableColumns *c, Str letters)
{
    char room[8];
    for (size_t i = 0; i < c->count; i++) if (str_equal(csv_column(room, i), letters)) return &c->list[i];
    return NULL;
}

static ErrorCode take_said(Request *r, const Kind *k, TableColumns *c, Str one, Error *e)
{
    Str letters, to = one;
    if (!str_cut(&to, '=', &letters)) return error_set(e, ERR_USAGE, K("table.said-form"), arg_str("part", one));
    letters = str_trim(letters);
    to = str_trim(to);
    TableColumn *column = column_called(c, letters);
    if (!column) return error_set(e, ERR_USAGE, K("table.said-column"), arg_str("column", letters));
    column->left_out = str_is(to, "-");
    column->field = column->left_out ? NULL : columns_field(r, k, to);
    if (column->left_out || column->field) return ERR_OK;
    return error_set(e, ERR_USAGE, K("table.said-field"), arg_str("field", to), arg_str("kind", k->id));
}

static ErrorCode take_same(Request *r, const Kind *k, TableColumns *c, Str one, Error *e)
{
    Str name, value = one;
    if (!str_cut(&value, '=', &name)) return error_set(e, ERR_USAGE, K("table.said-form"), arg_str("part", one));
    const Field *f = columns_field(r, k, str_trim(name));
    char *id = f ? str_c(r->arena, f->id) : NULL;
    if (!f) return error_set(e, ERR_USAGE, K("table.said-field"), arg_str("field", str_trim(name)), arg_str("kind", k->id));
    json_set(r->arena, c->same, id, json_new_string(r->arena, str_trim(value)));
    return id ? ERR_OK : error_memory(e);
}

typedef ErrorCode (*TakePart)(Request *r, const Kind *k, TableColumns *c, Str one, Error *e);

static ErrorCode each_part(Request *r, const Kind *k, TableColumns *c, Str text, TakePart take, Error *e)
{
    Str one;
    for (bool more = text.len > 0; more; ) {
        more = str_cut(&text, ';', &one);
        if (str_trim(one).len > 0) TRY(take(r, k, c, str_trim(one), e));
    }
    return ERR_OK;
}

static ErrorCode check_twice(const TableColumns *c, Error *e)
{
    for (size_t i = 0; i < c->count; i++) {
        for (size_t n = 0; c->list[i].field && n < i; n++) {
            if (c->list[n].field != c->list[i].field) continue;
            return error_set(e, ERR_USAGE, K("cli.import-heading-twice"), arg_str("heading", c->list[i].heading),
                             arg_str("field", c->list[i].field->id));
        }
    }
    return ERR_OK;
}

ErrorCode columns_read(Request *r, const Kind *k, const Str *heads, size_t count, Str said, Str same, TableColumns *ret, Error *e)
{
    *ret = (TableColumns){ .list = arena_array(r->arena, count + 1, sizeof *ret->list), .count = count, .same = json_new_object(r->arena) };
    if (!ret->list || !ret->same) return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        TableColumn *c = &ret->list[i];
        c->heading = str_trim(heads[i]);
        c->field = c->heading.len > 0 ? columns_field(r, k, c->heading) : NULL;
        c->left_out = !c->field && (is_for_people(c->heading) || desk_is_exercise_column(c->heading));
    }
    TRY(each_part(r, k, ret, said, take_said, e));
    TRY(each_part(r, k, ret, same, take_same, e));
    for (size_t i = 0; i < count; i++) ret->open += !ret->list[i].field && !ret->list[i].left_out && ret->list[i].heading.len > 0;
    return check_twice(ret, e);
}

Str columns_letter(Request *r, const TableColumns *c, Str field)
{
    char room[8];
    for (size_t i = 0; i < c->count; i++) {
        if (c->list[i].field && str_equal(c->list[i].field->id, field)) return str_copy(r->arena, csv_column(room, i));
    }
    return STR("");
}

static Str goes_where(Request *r, const TableColumn *c)
{
    if (c->field) return view_label(r, &c->field->label);
    return c->left_out ? view_say(r, K("table.left-out")) : view_say(r, K("table.goes-nowhere"));
}

void columns_show(Request *r, const TableColumns *c)
{
    char room[8];
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("cli.column-column")), view_say(r, K("table.heading")), view_say(r, K("table.goes-to")) };
    view_table(r, view_say(r, K("table.mapping")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < c->count; i++) {
        const TableColumn *one = &c->list[i];
        if (one->heading.len == 0 && !one->field) continue;
        Str letters = str_copy(r->arena, csv_column(room, i));
        Str cells[] = { letters, one->heading, goes_where(r, one) };
        view_table_row(r, cells, ARRAY_LEN(cells));
        JsonValue *o = json_new_object(r->arena);
        json_set(r->arena, o, "column", json_new_string(r->arena, letters));
        json_set(r->arena, o, "heading", json_new_string(r->arena, one->heading));
        if (one->field) json_set(r->arena, o, "field", json_new_string(r->arena, one->field->id));
        json_set(r->arena, o, "left_out", json_new_bool(r->arena, one->left_out));
        json_add(r->arena, list, o);
    }
    json_set(r->arena, view_data(r), "columns", list);
}

Str columns_line(Request *r, const TableColumns *c)
{
    char room[8];
    Buf to = buf_in(r->arena);
    for (size_t i = 0; i < c->count; i++) {
        const TableColumn *one = &c->list[i];
        if (!one->field && one->heading.len == 0) continue;
        if (to.len > 0) buf_c(&to, "; ");
        buf_add(&to, csv_column(room, i));
        buf_byte(&to, '=');
        buf_add(&to, one->field ? one->field->id : STR("-"));
    }
    JSON_EACH(v, c->same) buf_format(&to, "%s" STR_FMT ":" STR_FMT, to.len > 0 ? "; " : "", STR_ARG(v->key), STR_ARG(v->text));
    return buf_str(&to);
}
