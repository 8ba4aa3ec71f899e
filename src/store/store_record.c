/* store_record.c: records and their field index.
 *
 * A record keeps the list of its own index rows in `fields`: at its next version only the rows that differ are touched, and the
 * index needs no second tree to find them by record. The list is a row of items: a byte (1: unique), the lengths of field and
 * value as 4 bytes each, big-endian, then field and value.
 *
 * Uniqueness is looked up before any row is written, so that a refused put leaves the record as it was; should a look-up and
 * the rows ever disagree, the key of field_index still holds no unique value twice. */
#include "store/store_int.h"

enum { ITEM_HEAD = 9, PUT_CEILING = 64 * 1024 * 1024 };

static uint32_t read_be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void add_be32(Buf *b, size_t v)
{
    for (int shift = 24; shift >= 0; shift -= 8) buf_byte(b, (char)(v >> shift & 0xff));
}

static void add_items(Buf *to, const FieldValue *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_byte(to, values[i].unique ? 1 : 0);
        add_be32(to, values[i].field.len);
        add_be32(to, values[i].value.len);
        buf_add(to, values[i].field);
        buf_add(to, values[i].value);
    }
}

/* False at the end, and *whole is false when the rest is no item. */
static bool next_item(Str *rest, FieldValue *ret, bool *whole)
{
    *whole = true;
    if (rest->len == 0) return false;
    const unsigned char *p = (const unsigned char *)rest->ptr;
    *whole = rest->len >= ITEM_HEAD && p[0] <= 1 && (uint64_t)read_be32(p + 1) + read_be32(p + 5) <= rest->len - ITEM_HEAD;
    if (!*whole) return false;
    ret->unique = p[0] == 1;
    ret->field = (Str){ rest->ptr + ITEM_HEAD, read_be32(p + 1) };
    ret->value = (Str){ ret->field.ptr + ret->field.len, read_be32(p + 5) };
    *rest = str_from(*rest, ITEM_HEAD + ret->field.len + ret->value.len);
    return true;
}

static bool same_item(const FieldValue *a, const FieldValue *b)
{
    return a->unique == b->unique && str_equal(a->field, b->field) && str_equal(a->value, b->value);
}

/* A record on its way in: names as numbers, and what is stored of it before (kind 0: nothing). */
typedef struct {
    const Record     *record;
    const FieldValue *values;
    size_t            count;
    int64_t           number, position, kind, chain, old_kind, old_chain;
    Str               fields, old_fields;          /* lists of items, in the arena */
    bool              yields;
} Put;

static ErrorCode read_old(Store *s, Arena *a, Put *p, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_RECORD_OLD, &q, e));
    bind_int(&q, p->number);
    bool row;
    TRY(query_row(&q, &row, e));
    if (!row) return ERR_OK;
    p->old_kind = column_int(&q, 0);
    p->old_chain = column_int(&q, 1);
    p->old_fields = column_str(&q, 2);
    return keep(a, &p->old_fields, e);
}

/* Does another record hold the value? */
static ErrorCode check_unique(Store *s, const Put *p, const FieldValue *v, Error *e)
{
    int64_t field;
    TRY(name_find(s, v->field, &field, e));
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_FIELD_OTHER, &q, e));
    bind_int(&q, p->kind);
    bind_int(&q, field);
    bind_blob(&q, v->value);
    bind_int(&q, p->number);
    bool row;
    TRY(query_row(&q, &row, e));
    if (!row) return ERR_OK;
    return error_set(e, ERR_CONFLICT, K("store.not-unique"), arg_str("field", v->field), arg_str("record", column_str(&q, 0)));
}

static ErrorCode remove_row(Store *s, const Put *p, const FieldValue *v, Error *e)
{
    int64_t field;
    TRY(name_find(s, v->field, &field, e));
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_FIELD_REMOVE, &q, e));
    bind_int(&q, p->old_kind);
    bind_int(&q, field);
    bind_blob(&q, v->value);
    bind_int(&q, v->unique ? 0 : p->number);
    return query_run(&q, e);
}

static ErrorCode add_row(Store *s, const Put *p, const FieldValue *v, Error *e)
{
    int64_t field;
    TRY(name_make(s, v->field, &field, e));
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_FIELD_ADD, &q, e));
    bind_int(&q, p->kind);
    bind_int(&q, field);
    bind_blob(&q, v->value);
    bind_int(&q, v->unique ? 0 : p->number);
    bind_int(&q, p->number);
    return query_run(&q, e);
}

static ErrorCode remove_rows(Store *s, const Put *p, Error *e)
{
    Str rest = p->old_fields;
    FieldValue was;
    bool whole;
    while (next_item(&rest, &was, &whole)) {
        bool stays = false;
        for (size_t i = 0; p->old_kind == p->kind && !stays && i < p->count; i++) stays = same_item(&was, &p->values[i]);
        if (!stays) TRY(remove_row(s, p, &was, e));
    }
    return whole ? ERR_OK : store_damaged(s, e);
}

static bool has_row(const Put *p, const FieldValue *v)
{
    Str rest = p->old_fields;
    FieldValue was;
    bool whole;
    while (p->old_kind == p->kind && next_item(&rest, &was, &whole)) {
        if (same_item(&was, v)) return true;
    }
    return false;
}

/* A unique value that another record has: refused, unless it yields now or has done so before. */
static ErrorCode hold_unique(Store *s, Arena *a, const Put *p, FieldValue *v, Error *e)
{
    if (!v->unique || has_row(p, v)) return ERR_OK;
    ErrorCode code = check_unique(s, p, v, e);
    if (code != ERR_CONFLICT) return code;
    Str name = str_format(a, YIELDED_FIELD STR_FMT, STR_ARG(v->field));
    if (!name.ptr) return error_memory(e);
    FieldValue yielded = { name, v->value, false };
    if (!p->yields && !has_row(p, &yielded)) return code;
    error_clear(e);
    *v = yielded;
    return ERR_OK;
}

static ErrorCode hold_values(Store *s, Arena *a, Put *p, Error *e)
{
    FieldValue *values = arena_array(a, p->count + 1, sizeof *values);
    if (!values) return error_memory(e);
    for (size_t i = 0; i < p->count; i++) {
        values[i] = p->values[i];
        bool big = values[i].field.len > UINT32_MAX || values[i].value.len > UINT32_MAX;
        if (big) return error_set(e, ERR_LIMIT, K("store.too-big"));
        TRY(hold_unique(s, a, p, &values[i], e));
    }
    p->values = values;
    return ERR_OK;
}

static void bind_version(Query *q, const Put *p)
{
    bind_text(q, p->record->state);
    bind_int(q, p->record->version);
    bind_int(q, p->position);
    bind_blob(q, p->record->body);
    bind_blob(q, p->fields);
}

static ErrorCode insert_record(Store *s, const Put *p, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_RECORD_INSERT, &q, e));
    bind_int(&q, p->number);
    bind_int(&q, p->kind);
    bind_int(&q, p->chain);
    bind_version(&q, p);
    return query_run(&q, e);
}

static ErrorCode update_record(Store *s, const Put *p, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_RECORD_UPDATE, &q, e));
    bind_version(&q, p);
    bind_int(&q, p->number);
    TRY(query_run(&q, e));
    if (p->old_kind == p->kind && p->old_chain == p->chain) return ERR_OK;

    CLEANUP(query_close) Query move;               /* apart, because it rewrites one more index */
    TRY(query_open_write(s, SQL_RECORD_MOVE, &move, e));
    bind_int(&move, p->kind);
    bind_int(&move, p->chain);
    bind_int(&move, p->number);
    return query_run(&move, e);
}

static ErrorCode put(Store *s, Arena *a, Put *p, Error *e)
{
    TRY(position_of(p->record->epoch, p->record->index, &p->position, e));
    TRY(name_make(s, p->record->id, &p->number, e));
    TRY(name_make(s, p->record->kind, &p->kind, e));
    TRY(name_make(s, p->record->chain, &p->chain, e));
    TRY(read_old(s, a, p, e));
    TRY(hold_values(s, a, p, e));
    Buf fields = buf_in(a);
    add_items(&fields, p->values, p->count);
    if (fields.failed) return error_memory(e);
    p->fields = buf_str(&fields);

    if (p->old_kind != 0) TRY(remove_rows(s, p, e));
    TRY(p->old_kind != 0 ? update_record(s, p, e) : insert_record(s, p, e));
    for (size_t i = 0; i < p->count; i++) {
        if (!has_row(p, &p->values[i])) TRY(add_row(s, p, &p->values[i], e));
    }
    return ERR_OK;
}

static ErrorCode put_record(Store *s, const Record *r, const FieldValue *values, size_t count, bool yields, Error *e)
{
    Arena a = arena_with(PUT_CEILING);
    Put p = { .record = r, .values = values, .count = count, .yields = yields };
    ErrorCode code = put(s, &a, &p, e);
    arena_free(&a);
    return code;
}

ErrorCode store_record_put(Store *s, const Record *r, const FieldValue *values, size_t count, Error *e)
{
    return put_record(s, r, values, count, false, e);
}

ErrorCode store_record_put_yielding(Store *s, const Record *r, const FieldValue *values, size_t count, Error *e)
{
    return put_record(s, r, values, count, true, e);
}

/* ---- reading ---- */

static ErrorCode read_record(Query *q, Record *ret, Error *e)
{
    int64_t changed = column_int(q, 5);
    *ret = (Record){ .state = column_str(q, 3), .version = column_int(q, 4), .epoch = position_epoch(changed),
                     .index = position_index(changed), .body = column_str(q, 6), .rows = column_str(q, 7) };
    TRY(column_name(q, 0, &ret->id, e));
    TRY(column_name(q, 1, &ret->kind, e));
    return column_name(q, 2, &ret->chain, e);
}

/* A statement whose first parameter is a name's number. */
static ErrorCode open_named(Store *s, Statement which, Str name, Query *ret, Error *e)
{
    *ret = (Query){ 0 };
    int64_t number;
    TRY(name_find(s, name, &number, e));
    TRY(query_open(s, which, ret, e));
    bind_int(ret, number);
    return ERR_OK;
}

ErrorCode store_record(Store *s, Arena *a, Str id, Record *ret, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(open_named(s, SQL_RECORD, id, &q, e));
    bool row;
    TRY(query_row(&q, &row, e));
    if (!row) return error_set(e, ERR_NOT_FOUND, K("store.no-record"), arg_str("id", id));
    TRY(read_record(&q, ret, e));
    Str *parts[] = { &ret->id, &ret->kind, &ret->chain, &ret->state, &ret->body };
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) TRY(keep(a, parts[i], e));
    ret->rows = STR("");
    return ERR_OK;
}

bool record_value(const Record *r, Str field, Str *ret)
{
    Str rest = r->rows;
    FieldValue item;
    bool whole;
    while (next_item(&rest, &item, &whole)) {
        if (!str_equal(item.field, field)) continue;
        *ret = item.value;
        return true;
    }
    return false;
}

ErrorCode store_record_version(Store *s, Str id, int64_t *ret, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(open_named(s, SQL_RECORD_VERSION, id, &q, e));
    bool row;
    TRY(query_row(&q, &row, e));
    *ret = row ? column_int(&q, 0) : 0;
    return ERR_OK;
}

static ErrorCode walk_records(Query *q, RecordEach each, void *self, Error *e)
{
    for (;;) {
        bool row;
        TRY(query_row(q, &row, e));
        if (!row) return ERR_OK;
        Record r;
        TRY(read_record(q, &r, e));
        ErrorCode code = each(self, &r, e);
        if (code == ERR_END) return ERR_OK;
        if (code != ERR_OK) return code;
    }
}

ErrorCode store_records(Store *s, Str kind, RecordEach each, void *self, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(open_named(s, SQL_RECORDS, kind, &q, e));
    return walk_records(&q, each, self, e);
}

ErrorCode store_records_from(Store *s, Str kind, Str state, RecordPlace from, RecordEach each, void *self, Error *e)
{
    CLEANUP(query_close) Query q = { 0 };
    int64_t position = INT64_MAX;
    if (from.epoch != UINT32_MAX) TRY(position_of(from.epoch, from.index, &position, e));
    TRY(open_named(s, state.len > 0 ? SQL_RECORDS_OF_STATE : SQL_RECORDS_FROM, kind, &q, e));
    if (state.len > 0) bind_text(&q, state);
    bind_int(&q, position);
    return walk_records(&q, each, self, e);
}

ErrorCode store_records_stamp(Store *s, Str kind, int64_t *ret, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(open_named(s, SQL_RECORDS_STAMP, kind, &q, e));
    bool row;
    TRY(query_row(&q, &row, e));
    *ret = row ? column_int(&q, 0) : 0;
    return ERR_OK;
}

ErrorCode store_records_since(Store *s, Str kind, int64_t stamp, RecordEach each, void *self, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(open_named(s, SQL_RECORDS_SINCE, kind, &q, e));
    bind_int(&q, stamp);
    return walk_records(&q, each, self, e);
}

ErrorCode store_records_all(Store *s, RecordEach each, void *self, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_RECORDS_ALL, &q, e));
    return walk_records(&q, each, self, e);
}

ErrorCode store_chain_records(Store *s, Str chain, RecordEach each, void *self, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(open_named(s, SQL_CHAIN_RECORDS, chain, &q, e));
    return walk_records(&q, each, self, e);
}

ErrorCode store_chain_of_kind(Store *s, Str chain, Str kind, RecordEach each, void *self, Error *e)
{
    int64_t number;
    TRY(name_find(s, kind, &number, e));
    CLEANUP(query_close) Query q;
    TRY(open_named(s, SQL_CHAIN_OF_KIND, chain, &q, e));
    bind_int(&q, number);
    return walk_records(&q, each, self, e);
}

ErrorCode store_records_by(Store *s, Str kind, Str field, Str value, RecordEach each, void *self, Error *e)
{
    int64_t number;
    TRY(name_find(s, field, &number, e));
    CLEANUP(query_close) Query q;
    TRY(open_named(s, SQL_RECORDS_BY, kind, &q, e));
    bind_int(&q, number);
    bind_blob(&q, value);
    return walk_records(&q, each, self, e);
}

ErrorCode store_records_sorted(Store *s, Str kind, Str field, RecordEach each, void *self, Error *e)
{
    int64_t number;
    TRY(name_find(s, field, &number, e));
    CLEANUP(query_close) Query q;
    TRY(open_named(s, SQL_RECORDS_SORTED, kind, &q, e));
    bind_int(&q, number);
    return walk_records(&q, each, self, e);
}

ErrorCode store_records_sorted_from(Store *s, Str kind, Str field, Str value, bool descending, RecordEach each, void *self, Error *e)
{
    int64_t number;
    TRY(name_find(s, field, &number, e));
    CLEANUP(query_close) Query q;
    TRY(open_named(s, descending ? SQL_RECORDS_DOWN : SQL_RECORDS_UP, kind, &q, e));
    bind_int(&q, number);
    bind_blob(&q, value);
    return walk_records(&q, each, self, e);
}
