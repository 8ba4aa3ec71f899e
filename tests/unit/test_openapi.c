/* test_openapi.c: the description for programs is whole: one path an operation, each reference leads somewhere, names are unique, and values that the
 * model takes are values that its schemas take. */
#include "unit.h"

#include "desk/openapi.h"

typedef struct { Arena arena; Model *model; JsonValue *document; Str text; Error error; } Described;

static void describe(Described *d, Lang lang)
{
    ModelFile *files;
    ModelFault *faults;
    size_t count;
    *d = (Described){ .arena = arena_with(256 << 20) };
    Error error_ = { 0 };
    assert_ok(model_files(&d->arena, NULL, &files, &count, &error_));
    assert_ok(model_load(&d->arena, files, count, NULL, 0, &d->model, &faults, &error_));
    Buf out = buf_in(&d->arena);
    json_write_pretty(&out, openapi_make(&d->arena, &DESK_OPERATIONS, d->model, lang, STR("0")));
    assert_false(out.failed);
    d->text = buf_str(&out);
    assert_ok(json_parse(&d->arena, d->text, &d->document, &error_));       /* strict: no name twice, UTF-8 */
}

/* "#/components/schemas/note.fields/properties/title" */
static const JsonValue *resolve(const JsonValue *document, Str ref)
{
    Str part;
    if (!str_starts(ref, STR("#/"))) return NULL;
    ref = str_from(ref, 2);
    const JsonValue *at = document;
    for (bool more = true; more && at;) {
        more = str_cut(&ref, '/', &part);
        at = json_get_str(at, part);
    }
    return at;
}

static size_t references;

static void check_references(const JsonValue *document, const JsonValue *v)
{
    const JsonValue *ref = json_get(v, "$ref");
    if (ref) {
        references++;
        if (!resolve(document, json_text(ref))) fail_msg("%.*s leads nowhere", STR_ARG(json_text(ref)));
    }
    JSON_EACH(child, v) check_references(document, child);
}

static void it_is_whole_in_each_language(void **state)
{
    (void)state;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Described d;
        describe(&d, (Lang)lang);
        assert_str(json_text(json_get(d.document, "openapi")), STR("3.1.0"));
        assert_int_equal(json_get(d.document, "paths")->count, operation_count(&DESK_OPERATIONS));
        references = 0;
        check_references(d.document, d.document);
        assert_true(references > operation_count(&DESK_OPERATIONS));
        arena_free(&d.arena);
    }
}

static void each_operation_has_one_path_and_one_name(void **state)
{
    (void)state;
    Described d;
    describe(&d, LANG_EN);
    Map ids = map_in(&d.arena);
    JSON_EACH(path, json_get(d.document, "paths")) {
        const JsonValue *post = json_get(path, "post");
        Str id = json_text(json_get(post, "operationId"));
        assert_null(map_get(&ids, id));
        assert_true(map_set(&ids, id, &d));
        const Operation *op = operation_named(&DESK_OPERATIONS, id);
        assert_non_null(op);
        assert_str(str_from(path->key, 5), id);          /* "/api/NAME" */
        assert_true(json_text(json_get(post, "summary")).len > 0);
        const JsonValue *content = json_get(json_get(post, "requestBody"), "content");
        assert_int_equal(content->count, 1);
        const JsonValue *schema = json_get(content->first, "schema"), *properties = json_get(schema, "properties");
        if (op->flags & OP_FILE_IN) {
            assert_int_equal(properties->count, 2);
            assert_non_null(json_get(properties, "file"));
            properties = json_get(json_get(properties, "args"), "properties");
        }
        for (size_t i = 0; i < op->arg_count; i++) assert_non_null(json_get(properties, op->args[i].name));
        assert_int_equal(properties->count, op->arg_count);
        assert_non_null(json_get(json_get(post, "responses"), "200"));
        assert_non_null(json_get(json_get(post, "responses"), "default"));
        assert_int_equal(json_get(post, "security")->count, op->flags & OP_OPEN ? 0 : 1);
    }
    arena_free(&d.arena);
}

static void each_kind_has_its_schemas(void **state)
{
    (void)state;
    Described d;
    describe(&d, LANG_KY);
    const JsonValue *schemas = json_get(json_get(d.document, "components"), "schemas");
    for (size_t i = 0; i < d.model->kind_count; i++) {
        const Kind *k = &d.model->kinds[i];
        static const char *const WHAT[] = { "fields", "input", "record" };
        for (size_t n = 0; n < ARRAY_LEN(WHAT); n++) {
            assert_non_null(json_get_str(schemas, str_format(&d.arena, STR_FMT ".%s", STR_ARG(k->id), WHAT[n])));
        }
        const JsonValue *fields = json_get_str(schemas, str_format(&d.arena, STR_FMT ".fields", STR_ARG(k->id)));
        for (const Field *f = k->fields; f; f = f->next) {
            const JsonValue *schema = json_get_str(json_get(fields, "properties"), f->id);
            assert_str(json_text(json_get(schema, "title")), f->label.text[LANG_KY]);
        }
    }
    arena_free(&d.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_whole_in_each_language),
        cmocka_unit_test(each_operation_has_one_path_and_one_name),
        cmocka_unit_test(each_kind_has_its_schemas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
