/* sheet_ftm.c: see sheet_ftm.h. All entities are read once and kept; then each schema is written out with the properties that
 * its own have. */
#include "workers/sheet_ftm.h"

#include "exchange/ftm.h"
#include "text/text.h"
#include "word/sheet_int.h"

/* Stands in a column of its own, under the heading that tables of an exercise have: by it the gate knows them again. */
#define EXERCISE_HEADING "EXERCISE · FollowTheMoney"

typedef struct Kept Kept;
struct Kept { FtmEntity entity; uint64_t line; Kept *next; };

typedef struct { Str schema; Str names[SHEET_COLUMNS]; size_t count; } Schema;

typedef struct {
    Arena     *arena;
    SheetFile *file;
    Schema    *schemas[SHEET_SHEETS]; size_t schema_count;
    Kept      *first, *last;
} Entities;

bool sheet_is_ftm(Str file)
{
    if (str_starts(file, STR("\xEF\xBB\xBF"))) file = str_from(file, 3);
    return str_starts(str_trim(str_first(file, 64)), STR("{"));
}

static Schema *schema_of(Entities *all, Str name)
{
    for (size_t i = 0; i < all->schema_count; i++) if (str_equal(all->schemas[i]->schema, name)) return all->schemas[i];
    if (all->schema_count == ARRAY_LEN(all->schemas)) return NULL;
    Schema *s = ARENA_NEW(all->arena, Schema);
    if (s) {
        s->schema = name;
        s->names[s->count++] = STR("id");
        all->schemas[all->schema_count++] = s;
    }
    return s;
}

static bool add_name(Schema *s, Str name)
{
    for (size_t i = 0; i < s->count; i++) if (str_equal(s->names[i], name)) return true;
    if (s->count == SHEET_COLUMNS) return false;
    s->names[s->count++] = name;
    return true;
}

static ErrorCode keep(Entities *all, const FtmEntity *entity, uint64_t line, Error *e)
{
    Kept *k = ARENA_NEW(all->arena, Kept);
    Schema *s = k ? schema_of(all, entity->schema) : NULL;
    if (!s) return k ? error_set(e, ERR_LIMIT, K("sheet.sheets"), arg_int("limit", SHEET_SHEETS)) : error_memory(e);
    *k = (Kept){ *entity, line, NULL };
    if (all->last) all->last->next = k;
    else all->first = k;
    all->last = k;
    if (ftm_is_exercise(entity) && !add_name(s, STR(EXERCISE_HEADING)))
        return error_set(e, ERR_LIMIT, K("sheet.columns"), arg_int("row", (int64_t)line), arg_int("limit", SHEET_COLUMNS));
    for (size_t i = 0; i < entity->property_count; i++) {
        if (!add_name(s, entity->properties[i].name)) {
            return error_set(e, ERR_LIMIT, K("sheet.columns"), arg_int("row", (int64_t)line), arg_int("limit", SHEET_COLUMNS));
        }
    }
    return ERR_OK;
}

/* The first column is the id of the entity, which stands beside its properties: one of that name would have no column. */
static bool says_id_twice(const FtmEntity *entity, Error *why)
{
    if (!ftm_property(entity, "id")) return false;
    (void)error_set(why, ERR_INVALID, K("ftm.id-twice"));
    return true;
}

static ErrorCode read_lines(Entities *all, Str file, Error *e)
{
    FtmReader f = ftm_open(file);
    for (bool more = true; more; ) {
        FtmEntity entity;
        Error wrong = { 0 };
        ErrorCode code = ftm_next(&f, all->arena, &entity, &more, &wrong);
        if (code == ERR_MEMORY) return error_memory(e);
        if (code != ERR_OK || (more && says_id_twice(&entity, &wrong))) {
            sheet_fault(all->file, f.line, SIZE_MAX, &wrong);
            more = true;
        } else if (more) {
            TRY(keep(all, &entity, f.line, e));
        }
    }
    return ERR_OK;
}

static Str values_json(Arena *a, const Str *values, size_t count)
{
    Buf to = buf_in(a);
    buf_byte(&to, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0) buf_byte(&to, ',');
        json_write_string(&to, values[i]);
    }
    buf_byte(&to, ']');
    return to.failed ? STR("") : buf_str(&to);
}

static ErrorCode write_entity(Entities *all, const Schema *s, const Kept *k, Error *e)
{
    TRY(sheet_row(all->file, all->arena, k->line, e));
    TRY(sheet_cell(all->file, all->arena, 0, values_json(all->arena, &k->entity.id, 1), e));
    for (size_t i = 0; i < k->entity.property_count; i++) {
        const FtmProperty *p = &k->entity.properties[i];
        size_t column = 1;
        while (!str_equal(s->names[column], p->name)) column++;
        TRY(sheet_cell(all->file, all->arena, column, values_json(all->arena, p->values, p->count), e));
    }
    return ERR_OK;
}

ErrorCode sheet_read_ftm(Arena *a, Str file, SheetFile *ret, Error *e)
{
    Entities *all = ARENA_NEW(a, Entities);
    *ret = (SheetFile){ .format = "ftm", .faults = buf_in(a) };
    if (!all) return error_memory(e);
    all->arena = a;
    all->file = ret;
    if (file.len > SHEET_FILE_LIMIT) return error_set(e, ERR_LIMIT, K("sheet.long-file"), arg_int("limit", SHEET_FILE_LIMIT >> 20));
    TRY(sheet_begin(ret, a, STR(""), false, e));
    TRY(read_lines(all, file, e));
    for (size_t i = 0; i < all->schema_count; i++) {
        const Schema *s = all->schemas[i];
        TRY(sheet_begin(ret, a, s->schema, false, e));
        TRY(sheet_row(ret, a, 0, e));
        for (size_t n = 0; n < s->count; n++) TRY(sheet_cell(ret, a, n, s->names[n], e));
        for (const Kept *k = all->first; k; k = k->next) {
            if (str_equal(k->entity.schema, s->schema)) TRY(write_entity(all, s, k, e));
        }
    }
    return ERR_OK;
}
