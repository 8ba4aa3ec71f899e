/* value_index.c: the bytes under which values are found and sorted, and the rows of a whole field.
 *
 * A list has a row an item, a statement that of its value, a group one for each part ("field.part"), a place a second one for its
 * region ("field.region"); what sorts stands under "field^". A sensitive field has none. */
#include <inttypes.h>

#include "model/model_int.h"

static void text_index(Buf *to, Str text, bool sort)
{
    Error e = { 0 };
    Str folded;
    if (sort) collate_key(to, text);
    else if (text_fold(to->arena, text, &folded, &e) == ERR_OK) buf_add(to, folded);
    else to->failed = true;
}

/* Amounts in minor units, shifted so that all are positive, with 20 digits: their byte order is the order of the amounts. */
static bool money_index(Buf *to, const JsonValue *v)
{
    Str currency = json_text(json_get(v, "currency"));
    int places = currency_places(currency);
    int64_t units;
    if (places < 0 || !amount_parse(json_text(json_get(v, "amount")), places, &units)) return false;
    buf_format(to, STR_FMT " %020" PRIu64, STR_ARG(currency), (uint64_t)units ^ UINT64_C(1) << 63);
    return true;
}

/* A number is found with its unit, however many zeros were typed behind it. */
static bool number_index(Buf *to, const JsonValue *v)
{
    int64_t units;
    if (!amount_parse(json_text(json_get(v, "number")), NUMBER_PLACES, &units)) return false;
    buf_format(to, STR_FMT " %020" PRIu64, STR_ARG(json_text(json_get(v, "unit"))), (uint64_t)units ^ UINT64_C(1) << 63);
    return true;
}

/* A choice is found by its id and sorted as the model lists its options. */
static void choice_index(Buf *to, const Field *f, const JsonValue *v, bool sort)
{
    size_t at = 0;
    while (at < f->choice_count && !str_equal(f->choices[at].id, v->text)) at++;
    if (sort) buf_format(to, "%04zu ", at);
    buf_add(to, v->text);
}

bool field_index_bytes(Buf *to, const Field *f, const JsonValue *v, bool sort)
{
    if (!v) return false;
    switch (f->type) {
    case FIELD_TEXT:
        text_index(to, json_text(v), sort);
        return true;
    case FIELD_CHOICE:
        choice_index(to, f, v, sort);
        return true;
    case FIELD_YES_NO:
        buf_byte(to, json_true(v) ? '1' : '0');
        return true;
    case FIELD_DATE:
    case FIELD_DATE_TIME:
    case FIELD_REF:
        buf_add(to, json_text(v));
        return true;
    case FIELD_MONEY:
        return money_index(to, v);
    case FIELD_NUMBER:
        return number_index(to, v);
    case FIELD_PLACE:
        text_index(to, json_text(json_get(v, "text")), sort);
        return true;
    case FIELD_PERSON_NAME:
        text_index(to, json_text(json_get(v, "spelled")), sort);
        return true;
    case FIELD_IDENTIFIER:
        buf_add(to, json_text(json_get(v, "type")));
        buf_byte(to, ' ');
        text_index(to, json_text(json_get(v, "value")), sort);
        return true;
    case FIELD_STATEMENT:
        return field_index_bytes(to, f->of, json_get(v, "value"), sort);
    case FIELD_LONG_TEXT:
    case FIELD_FILE:
    case FIELD_LIST:
    case FIELD_POINT:
    case FIELD_GROUP:
    case FIELD_TYPE_COUNT:
        break;
    }
    return false;
}

/* ---- the rows of a field ---- */

typedef struct { Arena *arena; IndexRow row; void *self; bool wanted; } Rows;

static ErrorCode add_row(Rows *r, Str name, Str bytes, bool unique, Error *e)
{
    return r->row(r->self, name, bytes, unique, e);
}

static ErrorCode named(Rows *r, Str name, const char *between, Str more, Str *ret, Error *e)
{
    *ret = str_format(r->arena, STR_FMT "%s" STR_FMT, STR_ARG(name), between, STR_ARG(more));
    return ret->ptr ? ERR_OK : error_memory(e);
}

static ErrorCode rows_of(Rows *r, Str name, const Field *f, const JsonValue *v, bool unique, Error *e)
{
    Str inner;
    if (!v) return ERR_OK;
    if (f->type == FIELD_LIST) {
        JSON_EACH(item, v) TRY(rows_of(r, name, f->of, item, false, e));
        return ERR_OK;
    }
    if (f->type == FIELD_STATEMENT) return rows_of(r, name, f->of, json_get(v, "value"), false, e);
    if (f->type == FIELD_GROUP) {
        for (const Field *part = f->fields; part; part = part->next) {
            TRY(named(r, name, ".", part->id, &inner, e));
            TRY(rows_of(r, inner, part, json_get_str(v, part->id), false, e));
        }
        return ERR_OK;
    }
    if (f->type == FIELD_PLACE && json_text(json_get(v, "region")).len > 0) {
        TRY(named(r, name, ".", STR("region"), &inner, e));
        TRY(add_row(r, inner, json_text(json_get(v, "region")), false, e));
    }
    Buf bytes = buf_in(r->arena);
    bool wanted = r->wanted || f->type == FIELD_REF || f->type == FIELD_CHOICE;
    if (wanted && field_index_bytes(&bytes, f, v, false) && !bytes.failed) TRY(add_row(r, name, buf_str(&bytes), unique, e));
    return bytes.failed ? error_memory(e) : ERR_OK;
}

bool field_may_repeat(const Field *f, const JsonValue *fields)
{
    const JsonValue *other = f->unique_unless.len > 0 ? json_get_str(fields, f->unique_unless) : NULL;
    return other && other->type != JSON_NULL;
}

ErrorCode field_index_rows(Arena *a, const Field *f, const JsonValue *v, IndexRow row, void *self, Error *e)
{
    Rows r = { a, row, self, f->searchable || f->unique };
    if (!v || f->sensitive) return ERR_OK;
    TRY(rows_of(&r, f->id, f, v, f->unique, e));
    Buf bytes = buf_in(a);
    if (!f->sortable || !field_index_bytes(&bytes, f, v, true)) return ERR_OK;
    if (bytes.failed) return error_memory(e);
    Str name;
    TRY(named(&r, f->id, "^", STR(""), &name, e));
    return add_row(&r, name, buf_str(&bytes), false, e);
}
