/* fuzz_value.c: any bytes as what a person types into a field, and as the JSON of a record.
 *
 * The first byte chooses a field of a kind that has every type. What must hold: typed text becomes a value that passes the check, or a fault
 * that is told in every language; a value is shown in every language, and what is shown may be typed again without harm (it is not
 * always the same value: a text may hold the brackets that mark a source); index rows come out; a record that passes the check
 * comes out of the writer as one that does, and is none of an older model. */
#include <stdlib.h>

#include "model/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static const char KIND[] =
    "kind: thing\nlabel: {en: Thing, ru: Вещь, ky: Буюм}\nplural: {en: Things, ru: Вещи, ky: Буюмдар}\nplace: office\n"
    "rights: {create: head}\n"
    "fields:\n"
    "  a: {type: text, searchable: true, label: {en: A, ru: А, ky: А}}\n"
    "  b: {type: date, partial: true, sortable: true, label: {en: B, ru: Б, ky: Б}}\n"
    "  c: {type: date_time, label: {en: C, ru: В, ky: В}}\n"
    "  d: {type: money, sortable: true, label: {en: D, ru: Г, ky: Г}}\n"
    "  e: {type: number, units: [g, kg, m2], places: 3, searchable: true, label: {en: E, ru: Д, ky: Д}}\n"
    "  f: {type: point, label: {en: F, ru: Е, ky: Е}}\n"
    "  g: {type: place, searchable: true, label: {en: G, ru: Ж, ky: Ж}}\n"
    "  h: {type: person_name, searchable: true, sortable: true, label: {en: H, ru: З, ky: З}}\n"
    "  i: {type: identifier, unique: true, label: {en: I, ru: И, ky: И}, types: {pin: {digits: 14, label: {en: PIN, ru: ПИН, ky: ИЖН}}, "
    "passport: {pattern: AA9999999, strict: true, label: {en: Passport, ru: Паспорт, ky: Паспорт}}}}\n"
    "  j: {type: list, searchable: true, label: {en: J, ru: К, ky: К}, of: {type: group, fields: {to: {type: ref, to: user, label: "
    "{en: To, ru: Кому, ky: Кимге}}, at: {type: place, label: {en: At, ru: Где, ky: Кайда}}}}}\n"
    "  k: {type: place, sourced: true, searchable: true, label: {en: K, ru: Л, ky: Л}}\n"
    "  l: {type: yes_no, label: {en: L, ru: М, ky: М}}\n"
    "  m: {type: list, label: {en: M, ru: Н, ky: Н}, of: {type: choice, of: roles}}\n"
    "states: {kept: {label: {en: Kept, ru: Хранится, ky: Сакталууда}, final: true}}\n";

static const Kind *kind_of_all_types(void)
{
    static Arena kept;
    static Model *m;
    ModelFault *faults;
    Error e;
    if (!m) {
        ModelFile files[500];
        size_t n = 0;
        for (size_t i = 0; i < MODEL_SHIPPED_COUNT; i++) files[n++] = MODEL_SHIPPED[i];
        files[n++] = (ModelFile){ STR("kinds/thing.yaml"), str_of(KIND) };
        kept = arena_with(64 << 20);
        must(model_load(&kept, files, n, NULL, 0, &m, &faults, &e) == ERR_OK);
    }
    return model_kind(m, STR("thing"));
}

static void check_error(Arena *a, const Error *e)
{
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Buf b = buf_in(a);
        message_error(&b, (Lang)lang, e);
        must(!b.failed && b.len > 0);
    }
}

static ErrorCode take_row(void *self, Str name, Str bytes, bool unique, Error *e)
{
    (void)unique;
    (void)e;
    (void)bytes;
    must(name.len > 0);
    ++*(size_t *)self;
    return ERR_OK;
}

static void check_shown(Arena *a, const Field *f, const JsonValue *v)
{
    Error e;
    JsonValue *back;
    size_t rows = 0;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Buf first = buf_in(a), second = buf_in(a);
        field_to_text(&first, f, v, (Lang)lang);
        must(!first.failed);
        if (field_from_text(a, f, buf_str(&first), &back, &e) != ERR_OK || !back) continue;      /* brackets within a text */
        field_to_text(&second, f, back, (Lang)lang);
        must(!second.failed);
    }
    must(field_index_rows(a, f, v, take_row, &rows, &e) == ERR_OK);
}

static void check_record(Arena *a, const Kind *k, const JsonValue *fields)
{
    Error e;
    RecordWarning *warnings;
    JsonValue *back, *adopted;
    Buf b = buf_in(a);
    ErrorCode code = record_check(k, fields, STR("kept"), &e);
    if (code != ERR_OK) check_error(a, &e);
    must(fields->type != JSON_OBJECT || record_adopt(a, k, fields, &adopted, &e) == ERR_OK);
    if (code != ERR_OK) return;
    json_write(&b, fields);
    must(!b.failed && json_parse(a, buf_str(&b), &back, &e) == ERR_OK && json_equal(fields, back));
    must(record_check(k, back, STR("kept"), &e) == ERR_OK);
    must(json_equal(adopted, fields));
    must(record_warnings(a, k, fields, &warnings, &e) == ERR_OK);
    for (; warnings; warnings = warnings->next) check_error(a, &warnings->what);
    JSON_EACH(v, fields) check_shown(a, kind_field(k, v->key), v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > 65536) return 0;
    const Kind *k = kind_of_all_types();
    const Field *f = k->fields;
    Arena a = arena_with(64 << 20);
    Error e;
    JsonValue *v;
    for (uint8_t i = data[0]; i > 'a' && f->next; i--) f = f->next;
    Str typed = str_bytes(data + 1, size - 1);
    ErrorCode code = field_from_text(&a, f, typed, &v, &e);
    must(code == ERR_OK || code == ERR_INVALID || code == ERR_MEMORY);
    if (code != ERR_OK) check_error(&a, &e);
    else if (v) check_shown(&a, f, v);
    if (json_parse(&a, str_bytes(data, size), &v, &e) == ERR_OK) check_record(&a, k, v);
    arena_free(&a);
    return 0;
}
