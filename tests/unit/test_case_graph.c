/* test_case_graph.c: a CASE document is held against its form before it leaves: each fault by itself; and UUIDs that follow from
 * names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "crypto/crypto.h"
#include "crypto/name_uuid.h"
#include "exchange/case_graph.h"

#define ONE STR("00000000-0000-5000-8000-000000000001")
#define TWO STR("00000000-0000-5000-8000-000000000002")
#define THREE STR("00000000-0000-5000-8000-000000000003")
#define FOUR STR("00000000-0000-5000-8000-000000000004")

static Arena arena;
static CaseGraph graph;
static JsonValue *device, *record, *action, *facet;

/* A device, its facet, a provenance record and the action that led to it. */
static int make(void **state)
{
    (void)state;
    arena = arena_with(1 << 20);
    graph = case_graph(&arena);
    device = case_node(&graph, ONE, "observable:Device", NULL);
    facet = case_facet(&graph, device, TWO, "custody:ThingFacet");
    record = case_node(&graph, THREE, CASE_RECORD, NULL);
    case_text(&graph, record, "investigation:exhibitNumber", STR("EX-2026-0001"));
    case_refer(&graph, record, "core:object", ONE);
    action = case_node(&graph, FOUR, CASE_ACTION, NULL);
    case_time(&graph, action, "action:startTime", STR("2026-11-26T10:00:00.000Z"));
    case_refer(&graph, action, "action:performer", ONE);
    case_refer(&graph, action, "action:result", THREE);
    return 0;
}

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void is_wrong(const char *key)
{
    Error e = { 0 };
    assert_int_equal(case_check(&arena, case_document(&graph), &e), ERR_FINDING);
    assert_string_equal(e.parts[0].key, key);
}

static void a_whole_one_is_taken(void **state)
{
    (void)state;
    Error e;
    Buf text = buf_in(&arena);
    assert_int_equal(case_check(&arena, case_document(&graph), &e), ERR_OK);
    json_write(&text, case_document(&graph));
    assert_true(str_find(buf_str(&text), STR("\"@id\":\"id:00000000-0000-5000-8000-000000000001\"")) > 0);
    assert_true(str_find(buf_str(&text), STR("[\"custody:ThingFacet\",\"core:Facet\"]")) > 0);
}

static void each_fault_is_found(void **state)
{
    (void)state;
    struct { const char *key; int what; } CASES[] = {
        { K("case.uuid"), 0 }, { K("case.twice"), 1 }, { K("case.nobody"), 2 }, { K("case.facet-twice"), 3 },
            { K("case.number"), 4 }, { K("case.hash"), 5 },
        { K("case.time"), 6 }, { K("case.performer"), 7 }, { K("case.type"), 8 }, { K("case.nothing"), 9 }, { K("case.time"), 10 },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        if (i > 0) make(NULL);
        switch (CASES[i].what) {
        case 0: case_node(&graph, STR("no-uuid"), "core:Item", NULL); break;
        case 1: case_node(&graph, ONE, "core:Item", NULL); break;
        case 2: case_refer(&graph, action, "action:object", STR("00000000-0000-5000-8000-00000000000f")); break;
        case 3: case_refer(&graph, record, "core:hasFacet", TWO); break;
        case 4: json_remove(record, "investigation:exhibitNumber"); break;
        case 5: case_sha256(&graph, facet, STR("00000000-0000-5000-8000-000000000005"), STR("abcd")); break;
        case 6: case_time(&graph, action, "action:endTime", STR("2026-11-26T09:59:59.000Z")); break;
        case 7: case_refer(&graph, action, "action:performer", THREE); break;
        case 8: case_node(&graph, STR("00000000-0000-5000-8000-000000000006"), "unknown:Thing", NULL); break;
        case 9: json_remove(record, "core:object"); break;
        default: case_time(&graph, action, "action:startTime", STR("yesterday")); break;
        }
        is_wrong(CASES[i].key);
        if (i + 1 < ARRAY_LEN(CASES)) arena_free(&arena);
    }
}

static void a_name_has_one_uuid(void **state)
{
    (void)state;
    char first[UUID_TEXT], second[UUID_TEXT];
    Str one = name_uuid(first, STR("store/item/exhibit/1")), same = name_uuid(second, STR("store/item/exhibit/1"));
    assert_true(str_equal(one, same));
    assert_int_equal(one.len, UUID_TEXT - 1);
    assert_int_equal(one.ptr[14], '5');
    assert_true(strchr("89ab", one.ptr[19]) != NULL);
    assert_false(str_equal(one, name_uuid(second, STR("store/item/exhibit/2"))));
}

int main(void)
{
    Error e;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_whole_one_is_taken, make, forget),
        cmocka_unit_test_setup_teardown(each_fault_is_found, make, forget),
        cmocka_unit_test_setup_teardown(a_name_has_one_uuid, make, forget),
    };
    if (crypto_start(&e) != ERR_OK) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
