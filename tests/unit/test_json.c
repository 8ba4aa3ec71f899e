/* test_json.c: the JSON reader and writer: the public collection of cases, random trees, mutated texts against a plain reader of
 * the test's own, memory that runs out, and texts that end at the end of a page. */
#include <dirent.h>
#include <sys/mman.h>
#include <unistd.h>

#include "text/json_int.h"
#include "unit.h"

#define SUITE "tests/data/json"

static uint64_t seed = 88172645463325252u;

static uint32_t random_below(uint32_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 32) % n;
}

static Str canonical(Arena *a, const JsonValue *v)
{
    Buf to = buf_in(a);
    json_write(&to, v);
    assert_false(to.failed);
    return buf_str(&to);
}

static ErrorCode skip_all(Arena *a, Str text, size_t *end)
{
    Error e;
    JsonCursor c = json_cursor(a, text, false);
    ErrorCode code = json_skip(&c, &e);
    *end = (size_t)(c.at - c.start);
    return code;
}

/* ---- the collection ---- */

/* What a tree says, both writers say, and both can be read again. */
static void check_round_trip(Arena *a, const JsonValue *v)
{
    Error error_;
    JsonValue *again;
    Str text = canonical(a, v);
    assert_ok(json_parse(a, text, &again, &error_));
    assert_true(json_equal(v, again) && json_equal(again, v));
    assert_str(canonical(a, again), text);
    Buf pretty = buf_in(a);
    json_write_pretty(&pretty, v);
    assert_false(pretty.failed);
    assert_ok(json_parse(a, buf_str(&pretty), &again, &error_));
    assert_str(canonical(a, again), text);
}

static void check_taken(Arena *a, const char *name, Str text)
{
    Error e;
    JsonValue *v;
    if (json_parse(a, text, &v, &e) != ERR_OK) fail_msg("%s is refused: %s", name, e.parts[0].key);
    check_round_trip(a, v);
    size_t end;
    assert_int_equal(skip_all(a, text, &end), ERR_OK);
    assert_int_equal(str_trim(str_from(text, end)).len, 0);
}

static void check_refused(Arena *a, const char *name, Str text, ErrorCode expected)
{
    Error e;
    JsonValue *v;
    ErrorCode code = json_parse(a, text, &v, &e);
    if (code != expected) fail_msg("%s: %s, expected %s", name, error_code_name(code), error_code_name(expected));
    assert_true(error_arg(&e, "line").len > 0 && error_arg(&e, "column").len > 0);
    size_t end;
    (void)skip_all(a, text, &end);
}

/* What the collection leaves open, and the two of its y_ that a strict reader of ours refuses because a name stands twice. Numbers
 * stay text, so each is taken; half pairs, bytes that are not UTF-8, UTF-16, a byte-order mark and 500 levels are not. */
static const struct { const char *name; ErrorCode answer; } PINNED[] = {
    { "i_number_huge_exp.json", ERR_OK },
    { "i_number_neg_int_huge_exp.json", ERR_OK },
    { "i_number_pos_double_huge_exp.json", ERR_OK },
    { "i_number_real_pos_overflow.json", ERR_OK },
    { "i_number_real_underflow.json", ERR_OK },
    { "i_number_too_big_neg_int.json", ERR_OK },
    { "i_number_very_big_negative_int.json", ERR_OK },
    { "i_string_1st_surrogate_but_2nd_missing.json", ERR_INVALID },
    { "i_string_UTF8_surrogate_U+D800.json", ERR_INVALID },
    { "i_string_invalid_lonely_surrogate.json", ERR_INVALID },
    { "i_string_invalid_surrogate.json", ERR_INVALID },
    { "i_string_inverted_surrogates_U+1D11E.json", ERR_INVALID },
    { "i_string_iso_latin_1.json", ERR_INVALID },
    { "i_string_lone_second_surrogate.json", ERR_INVALID },
    { "i_string_not_in_unicode_range.json", ERR_INVALID },
    { "i_string_overlong_sequence_2_bytes.json", ERR_INVALID },
    { "i_string_overlong_sequence_6_bytes.json", ERR_INVALID },
    { "i_string_overlong_sequence_6_bytes_null.json", ERR_INVALID },
    { "i_string_truncated-utf-8.json", ERR_INVALID },
    { "i_string_utf16LE_no_BOM.json", ERR_INVALID },
    { "i_structure_500_nested_arrays.json", ERR_LIMIT },
    { "i_structure_UTF-8_BOM_empty_object.json", ERR_INVALID },
    { "y_object_duplicated_key.json", ERR_INVALID },
    { "y_object_duplicated_key_and_value.json", ERR_INVALID },
};

static ErrorCode answer_to(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(PINNED); i++) {
        if (strcmp(name, PINNED[i].name) == 0) return PINNED[i].answer;
    }
    return name[0] == 'y' ? ERR_OK : name[0] == 'n' ? ERR_INVALID : ERR_INTERNAL;
}

static void the_collection_is_answered(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(64 << 20);
    unsigned counts[128] = { 0 };
    DIR *folder = opendir(SUITE);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        const char *name = entry->d_name;
        if (!str_ends(str_of(name), STR(".json"))) continue;
        Str text;
        assert_ok(file_read(&a, path_join(&a, SUITE, name), 1 << 20, &text, &error_));
        if (answer_to(name) == ERR_OK) check_taken(&a, name, text);
        else check_refused(&a, name, text, answer_to(name));
        counts[name[0] & 127]++;
    }
    closedir(folder);
    assert_int_equal(counts['y'], 69);
    assert_int_equal(counts['n'], 126);
    assert_int_equal(counts['i'], ARRAY_LEN(PINNED) - 2);

    Buf arrays = buf_in(&a), both = buf_in(&a);
    for (int i = 0; i < 100000; i++) buf_byte(&arrays, '[');
    for (int i = 0; i < 50000; i++) buf_c(&both, "[{\"\":");
    check_refused(&a, "100000 opening arrays", buf_str(&arrays), ERR_LIMIT);
    check_refused(&a, "50000 arrays and objects", buf_str(&both), ERR_LIMIT);
    arena_free(&a);
}

/* ---- what errors say ---- */

static void errors_say_where(void **state)
{
    (void)state;
    static const struct { const char *text, *key, *line, *column; } CASES[] = {
        { "", "json.empty", "1", "1" },
        { " \n ", "json.empty", "2", "2" },
        { "[1,\n 2", "json.unfinished", "2", "3" },
        { "[1]\n\n x", "json.trailing", "3", "2" },
        { "[1,]", "json.no-value", "1", "4" },
        { "{\"a\":1,}", "json.no-name", "1", "8" },
        { "{\"a\" 1}", "json.no-colon", "1", "6" },
        { "{\"a\":1 \"b\":2}", "json.no-comma-in-object", "1", "8" },
        { "[1 2]", "json.no-comma-in-array", "1", "4" },
        { "[01]", "json.number", "1", "2" },
        { "[\"өү\", \"Ң", "json.open-string", "1", "8" },
        { "[\"a\tb\"]", "json.control", "1", "4" },
        { "[\"ңa\\x\"]", "json.escape", "1", "5" },
        { "[\"\\ud800\"]", "json.surrogate", "1", "3" },
        { "[\"ab\xff\"]", "json.utf8", "1", "5" },
        { "\n{\"a\": {\"k\":1,\"b\":2,\"k\":1}}", "json.duplicate", "2", "7" },
        { "[tru]", "json.no-value", "1", "2" },
    };
    Arena a = arena_with(1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        Error e;
        JsonValue *v;
        assert_error(ERR_INVALID, json_parse(&a, str_of(CASES[i].text), &v, &e));
        assert_string_equal(e.parts[0].key, CASES[i].key);
        assert_str(error_arg(&e, "line"), str_of(CASES[i].line));
        assert_str(error_arg(&e, "column"), str_of(CASES[i].column));
    }
    Error e;
    Str text;
    JsonCursor c = json_cursor(&a, STR("{\"a\":[}"), false);
    c.line = 41;
    assert_error(ERR_INVALID, json_skip(&c, &e));
    assert_str(error_arg(&e, "line"), STR("41"));
    assert_str(error_arg(&e, "column"), STR("7"));
    c = json_cursor(&a, STR("12"), false);
    assert_error(ERR_INVALID, json_take_string(&c, &text, &e));
    assert_string_equal(e.parts[0].key, "json.not-string");
    arena_free(&a);
}

static void sixty_four_levels_are_enough(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(1 << 20);
    char deep[2 * (JSON_DEPTH + 1)];
    JsonValue *v;
    size_t end;
    memset(deep, '[', JSON_DEPTH + 1);
    memset(deep + JSON_DEPTH + 1, ']', JSON_DEPTH + 1);
    Str most = str_bytes(deep + 1, 2 * JSON_DEPTH), more = str_bytes(deep, sizeof deep);
    assert_ok(json_parse(&a, most, &v, &error_));
    assert_str(canonical(&a, v), most);
    assert_error(ERR_LIMIT, json_parse(&a, more, &v, &error_));
    assert_int_equal(skip_all(&a, most, &end), ERR_OK);
    assert_int_equal(end, most.len);
    assert_int_equal(skip_all(&a, more, &end), ERR_LIMIT);

    JsonValue *outer = json_new_array(&a);
    assert_ok(json_parse(&a, most, &v, &error_));
    assert_ptr_equal(json_add(&a, outer, v), outer);
    Buf to = buf_in(&a);
    json_write(&to, outer);
    assert_true(to.failed);
    arena_free(&a);
}

/* ---- trees ---- */

static void values_are_read_from_a_tree(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(1 << 20);
    JsonValue *v;
    int64_t n;
    assert_ok(json_parse(&a, STR(" {\"id\" : \"EX-\\u0031\", \"n\":-9223372036854775808, \"r\":1.0, \"big\":9223372036854775808,"
                                 "\"yes\":true, \"no\":false, \"list\":[1,\"\\ud83d\\ude00\\u0000\"],"
                                 "\"none\":null}"), &v, &error_));
    assert_int_equal(v->count, 8);
    assert_str(json_text(json_get(v, "id")), STR("EX-1"));
    assert_true(json_int(json_get(v, "n"), &n) && n == INT64_MIN);
    assert_false(json_int(json_get(v, "r"), &n));
    assert_false(json_int(json_get(v, "big"), &n));
    assert_str(json_get(v, "big")->text, STR("9223372036854775808"));
    assert_true(json_true(json_get(v, "yes")));
    assert_false(json_true(json_get(v, "no")));
    assert_str(json_text(json_get(v, "list")->last), STR("\xf0\x9f\x98\x80\0"));
    assert_null(json_text(json_get(json_get(json_get(v, "no such"), "way"), "down")).ptr);
    assert_null(json_get(json_get(v, "list"), "x"));
    assert_null(json_text(json_get(v, "none")).ptr);
    arena_free(&a);
}

static void a_tree_is_built(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    JsonValue *o = json_new_object(&a), *list = json_new_array(&a);
    json_set(&a, o, "z", json_new_int(&a, INT64_MIN));
    json_set(&a, o, "a", json_new_string(&a, STR("Ң\"\\\x01\b\f\n\r\t/\x7f")));
    json_set(&a, o, "list", list);
    json_add(&a, json_add(&a, list, json_new_bool(&a, true)), json_new_null(&a));
    json_set(&a, o, "", json_new_object(&a));
    assert_str(canonical(&a, o),
               STR("{\"\":{},\"a\":\"Ң\\\"\\\\\\u0001\\b\\f\\n\\r\\t/\x7f\",\"list\":[true,null],\"z\":-9223372036854775808}"));
    JsonValue *copy = json_copy(&a, o);
    assert_true(json_equal(o, copy));
    assert_str(canonical(&a, copy), canonical(&a, o));

    json_set(&a, o, "z", json_new_bool(&a, false));
    assert_int_equal(o->count, 4);
    assert_false(json_equal(o, copy));
    json_remove(o, "");                            /* the last */
    json_remove(o, "a");
    json_remove(o, "no such");
    json_set(&a, o, "end", json_new_int(&a, 1));
    json_remove(o, "z");                           /* the first */
    assert_str(canonical(&a, o), STR("{\"end\":1,\"list\":[true,null]}"));
    Buf to = buf_in(&a);
    json_write_pretty(&to, o);
    assert_str(buf_str(&to), STR("{\n  \"list\": [\n    true,\n    null\n  ],\n  \"end\": 1\n}"));
    assert_null(json_set(&a, list, "no", json_new_int(&a, 1)));
    arena_free(&a);
}

static void what_is_not_utf8_is_replaced_in_writing(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    assert_str(canonical(&a, json_new_string(&a, STR("a\xff\xc3(ө\xd3"))), STR("\"a\xef\xbf\xbd\xef\xbf\xbd(ө\xef\xbf\xbd\""));
    arena_free(&a);
}

/* Members are looked up by a bit of their name first: what is put in later is found, too, and names that share a bit are two. */
static void members_are_found_by_their_names(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 22);
    Error error_;
    JsonValue *v, *copy;
    assert_ok(json_parse(&a, STR("{\"aa\":1,\"sub\":{\"\":2},\"a-long-name-of-many-letters\":3}"), &v, &error_));
    assert_non_null(json_get(v, "aa"));
    assert_non_null(json_get(json_get(v, "sub"), ""));
    assert_non_null(json_get(v, "a-long-name-of-many-letters"));
    assert_null(json_get(v, "a-long-name-of-many-Letters"));
    for (int i = 0; i < 500; i++) {                            /* more names than there are bits */
        const char *name = str_format(&a, "n%d", i).ptr;
        assert_null(json_get(v, name));
        assert_non_null(json_set(&a, v, name, json_new_int(&a, i)));
        assert_non_null(json_get(v, name));
    }
    copy = json_copy(&a, v);
    json_remove(v, "n7");
    assert_null(json_get(v, "n7"));
    assert_non_null(json_get(copy, "n7"));
    arena_free(&a);
}

static void a_tree_leaves_out_what_it_is_told(void **state)
{
    (void)state;
    static const Str WITHOUT[] = { { "b", 1 }, { "long", 4 } };
    Arena a = arena_with(1 << 22);
    Error error_;
    JsonValue *v;
    Str text = STR("{\"a\":{\"b\":1},\"b\":[1,{\"x\":2}],\"long\":\"[\",\"lang\":2,\"b\":{}} ");
    JsonCursor c = json_cursor(&a, text, false);
    assert_ok(json_take_without(&c, WITHOUT, ARRAY_LEN(WITHOUT), &v, &error_));
    assert_ok(json_finish(&c, &error_));
    assert_int_equal(v->count, 2);
    assert_non_null(json_get(json_get(v, "a"), "b"));          /* only of the outermost object */
    assert_non_null(json_get(v, "lang"));
    assert_null(json_get(v, "b"));
    c = json_cursor(&a, STR("[1]"), false);
    assert_ok(json_take_without(&c, WITHOUT, ARRAY_LEN(WITHOUT), &v, &error_));
    assert_int_equal(v->type, JSON_ARRAY);
    arena_free(&a);
}

static void of_duplicates_the_last_counts_for_bulk_data(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(1 << 20);
    JsonValue *v;
    JsonCursor c = json_cursor(&a, STR("{\"a\":1,\"b\":2,\"a\":3,\"c\":4,\"\\u0061\":5,\"b\":6}"), false);
    assert_ok(json_take_value(&c, &v, &error_));
    assert_ok(json_finish(&c, &error_));
    assert_str(canonical(&a, v), STR("{\"a\":5,\"b\":6,\"c\":4}"));
    assert_int_equal(v->count, 3);

    Buf many = buf_in(&a);                         /* enough for more than one merge, in falling order */
    for (int i = 999; i >= 0; i--) buf_format(&many, "%s\"%03d\":%d", i == 999 ? "{" : ",", i, i);
    buf_c(&many, "}");
    assert_ok(json_parse(&a, buf_str(&many), &v, &error_));
    Str sorted = canonical(&a, v);
    assert_true(str_starts(sorted, STR("{\"000\":0,\"001\":1,")) && str_ends(sorted, STR("\"998\":998,\"999\":999}")));
    many.len--;
    buf_c(&many, ",\"500\":0}");
    assert_error(ERR_INVALID, json_parse(&a, buf_str(&many), &v, &error_));
    assert_str(error_arg(&error_, "name"), STR("500"));
    arena_free(&a);
}

/* ---- the cursor ---- */

static void a_cursor_walks(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(1 << 20);
    Str input = STR("\t{ \"skip\" : {\"a\":[1,{\"]\":\"}\"}]} , \"name\":\"Асан\","
                    "\"half\":\"\\ud83d!\",\"list\":[ ],\"on\":true,\"n\":-1.50e+3 }\r\n ");
    JsonCursor c = json_cursor(&a, input, false);
    Str key, text, name = { 0 }, half = { 0 }, number = { 0 };
    bool more, on = false;
    assert_ok(json_enter(&c, JSON_OBJECT, &error_));
    for (;;) {
        assert_ok(json_next_member(&c, &key, &more, &error_));
        if (!more) break;
        if (str_is(key, "name")) assert_ok(json_take_string(&c, &name, &error_));
        else if (str_is(key, "half")) assert_ok(json_take_string(&c, &half, &error_));
        else if (str_is(key, "on")) assert_ok(json_take_bool(&c, &on, &error_));
        else if (str_is(key, "n")) assert_ok(json_take_number(&c, &number, &error_));
        else assert_ok(json_skip(&c, &error_));
    }
    assert_ok(json_finish(&c, &error_));
    assert_str(name, STR("Асан"));
    assert_true(name.ptr > input.ptr && name.ptr < input.ptr + input.len);
    assert_str(half, STR("\xef\xbf\xbd!"));
    assert_str(number, STR("-1.50e+3"));
    assert_true(on);
    JsonType type;
    assert_error(ERR_END, json_peek(&c, &type, &error_));

    c = json_cursor(&a, STR("{\"a\":1}"), true);
    assert_error(ERR_INTERNAL, json_next_item(&c, &more, &error_));
    c = json_cursor(&a, STR("[{\"a\":1,\"a\":2}]"), true);
    assert_error(ERR_INVALID, json_skip(&c, &error_));         /* strictly, also what is skipped is read */
    c = json_cursor(&a, STR("[\"x"), false);
    assert_ok(json_enter(&c, JSON_ARRAY, &error_));
    assert_ok(json_next_item(&c, &more, &error_));
    assert_error(ERR_INVALID, json_take_string(&c, &text, &error_));
    arena_free(&a);
}

/* ---- skipping, against a plain reader ---- */

static bool ends_scalar(char ch) { return strchr(" \t\r\n{}[],:\"\\", ch) != NULL; }

static const char *plain_white(const char *p, const char *end)
{
    while (p < end && *p != 0 && strchr(" \t\r\n", *p)) p++;
    return p;
}

static const char *plain_string(const char *p, const char *end)
{
    if (p == end || *p != '"') return NULL;
    for (p++; p < end && *p != '"'; p++) {
        if (*p == '\\' && ++p == end) return NULL;
    }
    return p < end ? p + 1 : NULL;
}

/* Skips a value as json.h says: one character at a time, by recursive descent. NULL when the structure is wrong. */
static const char *plain_skip(const char *p, const char *end, int depth)
{
    p = plain_white(p, end);
    if (p == end || *p == 0) return NULL;
    if (*p == '"') return plain_string(p, end);
    if (*p != '{' && *p != '[') {
        if (!strchr("-0123456789tfn", *p)) return NULL;
        while (p < end && (*p == 0 || !ends_scalar(*p))) p++;
        return p;
    }
    if (depth == 0) return NULL;
    bool object = *p == '{';
    p = plain_white(p + 1, end);
    if (p < end && *p == (object ? '}' : ']')) return p + 1;
    for (;;) {
        if (object) {
            p = plain_string(plain_white(p, end), end);
            p = p ? plain_white(p, end) : end;
            if (p == end || *p++ != ':') return NULL;
        }
        p = plain_skip(p, end, depth - 1);
        p = p ? plain_white(p, end) : end;
        if (p == end) return NULL;
        if (*p == (object ? '}' : ']')) return p + 1;
        if (*p++ != ',') return NULL;
    }
}

/* A few bytes changed, doubled or lost, mostly to bytes that matter. */
static Str mutate(Str text, char *room)
{
    static const char MATTERS[] = "{}[],:\"\\ \n0t\x01\xff";
    memcpy(room, text.ptr, text.len);
    for (uint32_t i = random_below(3); i > 0 && text.len > 1; i--) {
        size_t at = random_below((uint32_t)text.len);
        switch (random_below(3)) {
        case 0: room[at] = MATTERS[random_below(sizeof MATTERS)]; break;
        case 1: memmove(room + at, room + at + 1, text.len - at - 1); text.len--; break;
        default: text.len = at > 0 ? at : 1; break;
        }
    }
    return str_bytes(room, text.len);
}

static JsonValue *random_tree(Arena *a, unsigned depth);

static Str random_text(Arena *a)
{
    static const char *const PIECES[] = {
        "a", "id", "Ү", "ң", "\"", "\\", "\n", "\x01", "😀", "/", "}", "]", ",", ":", " ", "\x7f", "tender",
    };
    Buf to = buf_in(a);
    for (uint32_t n = random_below(12); n > 0; n--) buf_c(&to, PIECES[random_below(ARRAY_LEN(PIECES))]);
    return buf_str(&to);
}

static JsonValue *random_scalar(Arena *a)
{
    static const char *const NUMBERS[] = { "0", "-0", "1.50", "1e5", "-12E-7", "123456789012345678901234567890", "0.0e+0" };
    switch (random_below(5)) {
    case 0: return json_new_null(a);
    case 1: return json_new_bool(a, random_below(2) == 0);
    case 2: return json_new_int(a, (int64_t)random_below(1000) - 500);
    case 3: {
        JsonValue *v = json_new_int(a, 0);
        v->text = str_of(NUMBERS[random_below(ARRAY_LEN(NUMBERS))]);
        return v;
    }
    default: return json_new_string(a, random_text(a));
    }
}

static JsonValue *random_tree(Arena *a, unsigned depth)
{
    uint32_t kind = depth == 0 ? 0 : random_below(3);
    if (kind == 0) return random_scalar(a);
    JsonValue *v = kind == 1 ? json_new_array(a) : json_new_object(a);
    for (uint32_t n = random_below(random_below(20) == 0 ? 60 : 6); n > 0; n--) {
        JsonValue *child = random_tree(a, depth - 1);
        if (kind == 1) json_add(a, v, child);
        else json_set(a, v, str_c(a, random_text(a)), child);
    }
    return v;
}

static void random_trees_come_back(void **state)
{
    (void)state;
    for (int i = 0; i < 3000; i++) {
        Arena a = arena_with(16 << 20);
        JsonValue *v = random_tree(&a, 5);
        check_round_trip(&a, v);
        assert_true(json_equal(v, json_copy(&a, v)));
        arena_free(&a);
    }
}

static void skipping_agrees_with_a_plain_reader(void **state)
{
    (void)state;
    Error e;
    unsigned taken = 0, refused = 0, strict_taken = 0;
    for (int i = 0; i < 3000; i++) {
        Arena a = arena_with(16 << 20);
        Buf text = buf_in(&a);
        for (uint32_t n = random_below(70); n > 0; n--) buf_byte(&text, ' ');      /* every place in a block */
        if (random_below(2)) json_write(&text, random_tree(&a, 5));
        else json_write_pretty(&text, random_tree(&a, 5));
        char *room = arena_alloc(&a, text.len);
        for (int k = 0; k < 8; k++) {
            Str mutated = mutate(buf_str(&text), room);
            size_t end;
            ErrorCode code = skip_all(&a, mutated, &end);
            const char *plain = plain_skip(mutated.ptr, mutated.ptr + mutated.len, JSON_DEPTH);
            if ((code == ERR_OK) != (plain != NULL)) fail_msg("%s: %.*s", error_code_name(code), STR_ARG(mutated));
            if (code == ERR_OK) assert_int_equal(end, plain - mutated.ptr);
            code == ERR_OK ? taken++ : refused++;

            JsonValue *v;
            JsonCursor c = json_cursor(&a, mutated, true);
            ErrorCode strictly = json_take_value(&c, &v, &e);
            const char *behind = c.at;
            if (strictly != ERR_OK || json_finish(&c, &e) != ERR_OK) continue;
            strict_taken++;
            assert_int_equal(code, ERR_OK);
            assert_int_equal(end, behind - c.start);
        }
        arena_free(&a);
    }
    assert_true(taken > 1000 && refused > 1000 && strict_taken > 1000);
}

/* ---- the index ---- */

/* An index that is used for all texts of a test, by each of the scans. */
static JsonIndex indexes[4];

static void make_indexes(void)
{
    static const JsonWay WAYS[] = { JSON_PORTABLE, JSON_SSE2, JSON_AVX2, JSON_AVX512 };
    for (size_t i = 0; i < ARRAY_LEN(indexes); i++) indexes[i] = (JsonIndex){ .way = json_has(WAYS[i]) ? WAYS[i] : JSON_PORTABLE };
}

static void free_indexes(void)
{
    for (size_t i = 0; i < ARRAY_LEN(indexes); i++) json_index_free(&indexes[i]);
}

/* Walks over a value: what is taken, and where it ends, goes into `to`; some values, chosen by `*turn`, are skipped. */
static ErrorCode note_value(JsonCursor *c, uint32_t *turn, Buf *to, Error *e)
{
    JsonType type;
    Str text = { 0 };
    bool more, b;
    TRY(json_peek(c, &type, e));
    *turn = *turn * 1103515245 + 12345;
    if (*turn >> 16 & 1) TRY(json_skip(c, e));
    else if (type == JSON_NULL) TRY(json_take_null(c, e));
    else if (type == JSON_BOOL) TRY(json_take_bool(c, &b, e));
    else if (type == JSON_NUMBER) TRY(json_take_number(c, &text, e));
    else if (type == JSON_STRING) TRY(json_take_string(c, &text, e));
    else {
        TRY(json_enter(c, type, e));
        for (;;) {
            if (type == JSON_OBJECT) TRY(json_next_member(c, &text, &more, e));
            else TRY(json_next_item(c, &more, e));
            if (!more) break;
            if (text.ptr) buf_add(to, text);
            TRY(note_value(c, turn, to, e));
        }
        text = (Str){ 0 };
    }
    buf_add(to, text);
    buf_format(to, "@%zu ", (size_t)(c->at - c->start));
    return ERR_OK;
}

/* The same text as the first of two lines is found out to end where it does. */
static void check_line(Arena *a, Str text)
{
    Error plain_why = { 0 }, why = { 0 };
    if (str_find_byte(text, '\n') >= 0) return;
    JsonCursor plain = json_cursor(a, text, false);
    ErrorCode expected = json_skip(&plain, &plain_why);
    if (expected == ERR_OK) expected = json_finish(&plain, &plain_why);
    Buf lines = buf_in(a);
    buf_add(&lines, text);
    buf_c(&lines, "\n{\"next\":[1,\"\xd3\xa9\"]}\n");
    for (size_t i = 0; i < ARRAY_LEN(indexes); i++) {
        JsonCursor c = json_cursor(a, buf_str(&lines), false);
        ErrorCode code = json_index_line(&indexes[i], &c, &why);
        assert_int_equal(code, expected);
        assert_int_equal(c.end - c.start, text.len);
        if (code == ERR_OK) assert_int_equal(indexes[i].ascii, json_is_ascii(text));
        else assert_str(error_arg(&why, "byte"), error_arg(&plain_why, "byte"));
    }
}

/* Everything an index may change is held against the cursor without one: yes or no and why, and what a walk meets. */
static void check_index(Arena *a, Str text)
{
    Error plain_why = { 0 }, why = { 0 };
    JsonCursor plain = json_cursor(a, text, false);
    plain.line = 7;
    plain.offset = 1000;
    JsonCursor begin = plain;
    ErrorCode expected = json_skip(&plain, &plain_why);
    if (expected == ERR_OK) expected = json_finish(&plain, &plain_why);
    check_line(a, text);
    for (size_t i = 0; i < ARRAY_LEN(indexes); i++) {
        JsonCursor c = begin;
        ErrorCode code = json_index(&indexes[i], &c, &why);
        if (code != expected) {
            fail_msg("scan %zu: %s instead of %s: %.*s", i, error_code_name(code), error_code_name(expected), STR_ARG(text));
        }
        if (code != ERR_OK) {
            assert_string_equal(why.parts[0].key, plain_why.parts[0].key);
            assert_str(error_arg(&why, "line"), error_arg(&plain_why, "line"));
            assert_str(error_arg(&why, "byte"), error_arg(&plain_why, "byte"));
            continue;
        }
        assert_int_equal(indexes[i].ascii, utf8_count(text) == text.len && json_is_ascii(text));
        for (uint32_t turn = 0; turn < 3; turn++) {
            uint32_t turns[2] = { turn, turn };
            Buf taken = buf_in(a), plainly = buf_in(a);
            JsonCursor walk = c;
            plain = begin;
            ErrorCode one = note_value(&walk, &turns[0], &taken, &why), other = note_value(&plain, &turns[1], &plainly, &plain_why);
            assert_int_equal(one, other);
            assert_str(buf_str(&taken), buf_str(&plainly));
            if (one != ERR_OK) assert_str(error_arg(&why, "byte"), error_arg(&plain_why, "byte"));
            else assert_int_equal(json_finish(&walk, &why), json_finish(&plain, &plain_why));
        }
    }
}

static void an_index_changes_nothing(void **state)
{
    (void)state;
    make_indexes();
    for (int i = 0; i < 3000; i++) {
        Arena a = arena_with(16 << 20);
        Buf text = buf_in(&a);
        for (uint32_t n = random_below(70); n > 0; n--) buf_byte(&text, ' ');
        if (random_below(2)) json_write(&text, random_tree(&a, 5));
        else json_write_pretty(&text, random_tree(&a, 5));
        for (uint32_t n = random_below(8) == 0 ? random_below(200) : 0; n > 0; n--) buf_byte(&text, ' ');
        char *room = arena_alloc(&a, text.len);
        check_index(&a, buf_str(&text));
        for (int k = 0; k < 8; k++) check_index(&a, mutate(buf_str(&text), room));
        arena_free(&a);
    }
    free_indexes();
}

/* Short texts of the bytes that matter, all of them: what follows what, at each place of a block. */
static void an_index_knows_what_may_follow_what(void **state)
{
    (void)state;
    static const char *const PIECES[] = { "{", "}", "[", "]", ",", ":", "\"a\"", "1", " ", "\\", "\"\\\"\"" };
    enum { COUNT = ARRAY_LEN(PIECES), LENGTH = 5 };
    make_indexes();
    Arena a = arena_with(1 << 20);
    char *warm = arena_alloc(&a, 1);
    assert_non_null(warm);
    size_t all = 1;
    for (int i = 0; i < LENGTH; i++) all *= COUNT;
    for (size_t n = 0; n < all; n++) {
        ArenaMark mark = arena_mark(&a);
        Buf text = buf_in(&a);
        for (uint32_t spaces = (uint32_t)(n % 66); spaces > 0 && n % 3 == 0; spaces--) buf_byte(&text, ' ');
        buf_c(&text, n % 2 ? "[" : "{\"k\":");
        size_t rest = n;
        for (int i = 0; i < LENGTH; i++, rest /= COUNT) buf_c(&text, PIECES[rest % COUNT]);
        buf_c(&text, n % 2 ? "]" : "}");
        check_index(&a, buf_str(&text));
        arena_restore(&a, mark);
    }
    arena_free(&a);
    free_indexes();
}

static void the_collection_is_indexed_as_it_is_skipped(void **state)
{
    (void)state;
    static const char *const FOLDERS[] = { SUITE, "fuzz/seeds/json", "fuzz/seeds/ocds" };
    Error error_;
    Arena a = arena_with(64 << 20);
    unsigned files = 0;
    make_indexes();
    for (size_t i = 0; i < ARRAY_LEN(FOLDERS); i++) {
        DIR *folder = opendir(FOLDERS[i]);
        assert_non_null(folder);
        for (struct dirent *entry; (entry = readdir(folder));) {
            Str text, rest, line, name = str_of(entry->d_name);
            if (!str_ends(name, STR(".json")) && !str_ends(name, STR(".jsonl"))) continue;
            assert_ok(file_read(&a, path_join(&a, FOLDERS[i], entry->d_name), 1 << 20, &text, &error_));
            check_index(&a, text);
            for (rest = text; str_next_line(&rest, &line);) check_index(&a, line);
            files++;
        }
        closedir(folder);
    }
    assert_true(files > 220);
    Buf deep = buf_in(&a);
    for (int i = 0; i < JSON_DEPTH; i++) buf_c(&deep, i % 2 ? "[" : "{\"a\": ");
    for (int i = JSON_DEPTH; i-- > 0;) buf_c(&deep, i % 2 ? "]" : "}");
    check_index(&a, buf_str(&deep));
    deep.len = 0;
    for (int i = 0; i < 1000; i++) buf_c(&deep, "[");
    check_index(&a, buf_str(&deep));
    free_indexes();
    arena_free(&a);
}

static void all_of_a_text_can_be_held_to_utf8(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(1 << 20);
    JsonIndex x = { 0 };
    JsonCursor c = json_cursor(&a, STR("{\"a\":\"ө\",\"b\":\"\xff\"}"), false);
    c.offset = 50;
    assert_ok(json_index(&x, &c, &error_));
    assert_error(ERR_INVALID, json_check_utf8(&c, &error_));
    assert_str(error_arg(&error_, "byte"), STR("65"));
    c = json_cursor(&a, STR("{\"a\":\"ө\"}"), false);
    assert_ok(json_check_utf8(&c, &error_));
    assert_ok(json_index(&x, &c, &error_));
    assert_ok(json_check_utf8(&c, &error_));
    assert_error(ERR_INTERNAL, json_index(&x, &(JsonCursor){ .strict = true }, &error_));
    json_index_free(&x);
    arena_free(&a);
}

#ifdef __x86_64__
JSON_TARGET_AVX2 static void see_the_same_with_avx2(const char *block, const JsonMasks *plain)
{
    JsonMasks fast = json_masks_avx2(block);
    assert_memory_equal(&fast, plain, sizeof fast);
}

JSON_TARGET_AVX512 static void see_the_same_with_avx512(const char *block, const JsonMasks *plain)
{
    JsonMasks fast = json_masks_avx512(block);
    assert_memory_equal(&fast, plain, sizeof fast);
}
#endif

static void both_scans_see_the_same(void **state)
{
    (void)state;
    static const char MATTERS[] = "\"\\{}[],: \t\r\n\x00\x1f\x20\x7f\x80\xff;@abtfn-0159\x5a\x5c\x3b\x2d\xa2\xdc\xfb";
    for (int i = 0; i < 20000; i++) {
        char block[JSON_BLOCK];
        for (size_t k = 0; k < sizeof block; k++) {
            block[k] = i % 2 ? (char)random_below(256) : MATTERS[random_below(sizeof MATTERS)];
        }
        JsonMasks fast = json_masks(block), plain = json_masks_portable(block);
        assert_memory_equal(&fast, &plain, sizeof fast);
#ifdef __x86_64__
        if (json_has(JSON_AVX2)) see_the_same_with_avx2(block, &plain);
        if (json_has(JSON_AVX512)) see_the_same_with_avx512(block, &plain);
#endif
        const char *end = block + sizeof block;
        for (const char *from = block; from < end; from += 7) {
            assert_ptr_equal(json_plain_end(from, end), json_plain_end_portable(from, end));
        }
    }
}

/* Each beginning of a text stands right before a page that must not be touched. */
static void nothing_behind_the_end_is_looked_at(void **state)
{
    (void)state;
    static const char TEXT[] = "{\"parties\":[{\"id\":\"JP-LG-08203\",\"name\":\"Tsuchiura \\\"City\\\" \\u04e9\\ud83d\\ude00\"},"
                               "{\"id\":null,\"ok\":[true,false,-12.5e+3,{}]}],"
                               "\"description\":\"road breaks no. 1\",\"n\":[1,2,3]}";
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(pages != MAP_FAILED);
    assert_int_equal(mprotect(pages + page, page, PROT_NONE), 0);
    Arena a = arena_with(1 << 20);
    make_indexes();
    for (size_t n = 0; n < sizeof TEXT; n++) {
        Error e;
        JsonValue *v;
        size_t end;
        char *at = pages + page - n;
        memcpy(at, TEXT, n);
        ErrorCode expected = n == sizeof TEXT - 1 ? ERR_OK : ERR_INVALID;
        assert_error(expected, json_parse(&a, str_bytes(at, n), &v, &e));
        assert_error(n == 0 ? ERR_END : expected, skip_all(&a, str_bytes(at, n), &end));
        check_index(&a, str_bytes(at, n));
    }
    free_indexes();
    arena_free(&a);
    munmap(pages, 2 * page);
}

/* ---- memory that runs out ---- */

static ErrorCode use_everything(Arena *a, Str text, Buf *to, Error *e)
{
    JsonValue *v;
    TRY(json_parse(a, text, &v, e));
    JsonValue *o = json_new_object(a);
    json_set(a, o, "copy", json_copy(a, v));
    json_set(a, o, "list", json_add(a, json_new_array(a), json_new_string(a, STR("Ак-Суу"))));
    json_set(a, o, "n", json_new_int(a, 5));
    json_set(a, o, "b", json_new_bool(a, true));
    json_write(to, o);
    if (to->failed) return error_memory(e);
    JsonCursor c = json_cursor(a, text, true);
    TRY(json_skip(&c, e));
    TRY(json_finish(&c, e));
    JsonIndex x = { 0 };
    c = json_cursor(a, text, false);
    ErrorCode code = json_index(&x, &c, e);
    json_index_free(&x);
    return code;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    Buf text = buf_in(&(Arena){ .ceiling = 1 << 20 });
    buf_c(&text, "{\"long\":\"");
    for (int i = 0; i < 30000; i++) buf_c(&text, "\\n");
    buf_c(&text, "\"");
    for (int i = 40; i > 0; i--) buf_format(&text, ",\"k%d\":[%d,{\"\\u0061\":null}]", i, i);
    buf_c(&text, "}");
    assert_false(text.failed);
    long n = 1;
    for (ErrorCode code = ERR_MEMORY; code != ERR_OK; n++) {
        Error e = { 0 };
        Arena a = arena_with(16 << 20);
        Buf to = buf_in(&a);
        mem_fail_at(n, 0);
        code = use_everything(&a, buf_str(&text), &to, &e);
        bool failed_here = mem_count() >= n;
        mem_fail_at(0, 0);
        assert_int_equal(code, failed_here ? ERR_MEMORY : ERR_OK);
        arena_free(&a);
    }
    assert_true(n > 5);
    arena_free(text.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_collection_is_answered), cmocka_unit_test(errors_say_where),
        cmocka_unit_test(sixty_four_levels_are_enough), cmocka_unit_test(values_are_read_from_a_tree),
        cmocka_unit_test(a_tree_is_built),
        cmocka_unit_test(what_is_not_utf8_is_replaced_in_writing), cmocka_unit_test(of_duplicates_the_last_counts_for_bulk_data),
        cmocka_unit_test(members_are_found_by_their_names), cmocka_unit_test(a_tree_leaves_out_what_it_is_told),
        cmocka_unit_test(a_cursor_walks), cmocka_unit_test(random_trees_come_back),
        cmocka_unit_test(skipping_agrees_with_a_plain_reader), cmocka_unit_test(an_index_changes_nothing),
        cmocka_unit_test(an_index_knows_what_may_follow_what), cmocka_unit_test(the_collection_is_indexed_as_it_is_skipped),
        cmocka_unit_test(all_of_a_text_can_be_held_to_utf8), cmocka_unit_test(both_scans_see_the_same),
        cmocka_unit_test(nothing_behind_the_end_is_looked_at), cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
