/* test_watch_list.c: watch-lists read from the forms in which they come, refused or told by row where they are broken; names held against
 * them; two versions compared. What needs the real lists skips without them. */
#include "base/io.h"
#include "exchange/watch_int.h"
#include "exchange/watch_screen.h"
#include "unit.h"

static Arena arena;

static Str file_at(const char *path)
{
    Str text;
    Error error_;
    assert_ok(file_read(&arena, path, WATCH_FILE, &text, &error_));
    return text;
}

static Str data_file(const char *name) { return file_at(str_format(&arena, "tests/data/watch/%s", name).ptr); }

static WatchList read_list(WatchFormat format, Str file, Str second)
{
    WatchList list;
    Error error_;
    if (format == WATCH_UN) assert_ok(watch_read_un(&arena, file, &list, &error_));
    else assert_ok(watch_read(&arena, format, file, second, &list, &error_));
    return list;
}

static const WatchEntry *entry(const WatchList *list, const char *id)
{
    const WatchEntry *x = map_get(&list->by_id, str_of(id));
    assert_non_null(x);
    return x;
}

static bool holds(const WatchTexts *texts, const char *text)
{
    for (size_t i = 0; i < texts->count; i++) if (str_is(texts->list[i], text)) return true;
    return false;
}

static int quality(const WatchEntry *x, const char *name)
{
    for (size_t i = 0; i < x->name_count; i++) if (str_is(x->names[i].text, name)) return x->names[i].weak ? 'w' : 's';
    return 0;
}

static const char *fault(const WatchList *list, size_t at)
{
    const JsonValue *one = list->faults->first;
    while (one && at-- > 0) one = one->next;
    return one ? json_text(json_get(one, "error")).ptr : "";
}

/* ---- what is read ---- */

static void the_united_nations_list_is_read(void **state)
{
    (void)state;
    WatchList list = read_list(WATCH_UN, data_file("un.xml"), STR(""));
    assert_int_equal(list.count, 7);
    assert_int_equal(list.unread, 0);
    assert_str(list.date, STR("2026-10-01"));
    const WatchEntry *x = entry(&list, "900001");
    assert_str(x->names[0].text, STR("ZHUMABEK TORALIEV MARATOVICH"));
    assert_int_equal(quality(x, "Жумабек Торалиев"), 's');
    assert_int_equal(quality(x, "Juma"), 'w');
    assert_true(holds(&x->births, "1971-03-08") && holds(&x->births, "1972") && holds(&x->numbers, "ZZ1234567"));
    assert_true(holds(&x->countries, "Elbonia") && x->sort == WATCH_PERSON);
    assert_str(x->reference, STR("ZZi.001"));
    assert_str(x->listed_on, STR("2019-05-02"));
    assert_true(holds(&entry(&list, "900002")->births, "1968~") && holds(&entry(&list, "900003")->births, "1960/1964"));
    assert_str(entry(&list, "900003")->reason, STR("Invented person & former official."));
    assert_int_equal(entry(&list, "910002")->sort, WATCH_BODY);
    assert_int_equal(quality(entry(&list, "910002"), "KDL"), 'w');
}

static void ofacs_tables_are_read(void **state)
{
    (void)state;
    WatchList list = read_list(WATCH_OFAC, data_file("sdn.csv"), data_file("alt.csv"));
    const WatchEntry *x = entry(&list, "101");
    assert_int_equal(list.count, 3);
    assert_int_equal(quality(x, "INVENTOFF, Jomart"), 's');
    assert_int_equal(quality(x, "ZHOMA"), 'w');
    assert_true(holds(&x->births, "1951-07-05") && holds(&x->births, "1952~") && holds(&x->countries, "Elbonia"));
    assert_true(holds(&x->numbers, "ZZ1084010") && holds(&x->numbers, "ZZ19820215"));
    assert_true(holds(&entry(&list, "102")->numbers, "55-1234") && entry(&list, "102")->sort == WATCH_BODY);
    assert_true(holds(&entry(&list, "103")->births, "1948/1950") && entry(&list, "103")->sort == WATCH_THING);
    assert_int_equal(list.unread, 1);                                    /* an alias of nobody */
    assert_string_equal(fault(&list, 0), "watch.alias-of-nobody");
}

static void entities_of_followthemoney_are_read(void **state)
{
    (void)state;
    WatchList list = read_list(WATCH_FTM, data_file("sanctions.ftm.json"), STR(""));
    assert_int_equal(list.count, 2);
    assert_int_equal(list.others, 2);                                    /* a relative who is not listed, and an address */
    assert_null(map_get(&list.by_id, STR("zz-3")));
    const WatchEntry *x = entry(&list, "zz-1");
    assert_int_equal(quality(x, "Aska"), 'w');
    assert_int_equal(quality(x, "Аскар Выдуманов"), 's');
    assert_true(holds(&x->births, "1970-01") && holds(&x->numbers, "ZZ0099") && holds(&x->countries, "zz"));
    assert_str(x->programme, STR("Invented programme"));
    assert_int_equal(quality(entry(&list, "zz-2"), "Vydumka Invest"), 's');
}

static void a_table_of_ones_own_is_read(void **state)
{
    (void)state;
    WatchList list = read_list(WATCH_TABLE, data_file("own.csv"), STR(""));
    assert_int_equal(list.count, 2);
    assert_int_equal(list.names, 4);
    assert_int_equal(list.weak, 1);
    assert_true(holds(&entry(&list, "D-2")->births, "1965-03-04") && entry(&list, "D-1")->sort == WATCH_BODY);
    assert_str(entry(&list, "D-1")->names[0].text, STR("ОсОО \"Көк-Жар Курулуш\""));
}

static void the_text_of_a_list_is_read_back(void **state)
{
    (void)state;
    static const struct { WatchFormat format; const char *name, *second; } FILES[] = {
        { WATCH_UN, "un.xml", NULL }, { WATCH_OFAC, "sdn.csv", "alt.csv" }, { WATCH_FTM, "sanctions.ftm.json", NULL },
        { WATCH_TABLE, "own.csv", NULL },
    };
    for (size_t i = 0; i < ARRAY_LEN(FILES); i++) {
        WatchList list = read_list(FILES[i].format, data_file(FILES[i].name), FILES[i].second ? data_file(FILES[i].second) : STR("")), again;
        Buf once = buf_in(&arena), twice = buf_in(&arena);
        Error error_, e;
        watch_write(&once, &list);
        assert_ok(watch_open(&arena, buf_str(&once), &again, &error_));
        watch_write(&twice, &again);
        assert_str(buf_str(&twice), buf_str(&once));
        assert_int_equal(watch_open(&arena, str_first(buf_str(&once), once.len - 2), &again, &e), ERR_INVALID);
        Str cut = str_first(buf_str(&once), once.len - 1);
        while (cut.len > 0 && cut.ptr[cut.len - 1] != '\n') cut.len--;
        assert_int_equal(watch_open(&arena, cut, &again, &e), ERR_INVALID);            /* a line is missing */
    }
}

/* ---- what is refused ---- */

static void refuse(WatchFormat format, Str file, const char *key)
{
    WatchList list;
    Error e;
    ErrorCode code = format == WATCH_UN ? watch_read_un(&arena, file, &list, &e) : watch_read(&arena, format, file, STR(""), &list, &e);
    assert_int_equal(code, ERR_INVALID);
    assert_string_equal(e.parts[0].key, key);
}

static void wrong_files_are_refused_whole(void **state)
{
    (void)state;
    Str un = data_file("un.xml"), sdn = data_file("sdn.csv");
    for (size_t part = 1; part < 8; part++) refuse(WATCH_UN, str_first(un, un.len * part / 8), "watch.no-xml");
    refuse(WATCH_UN, STR(""), "watch.no-xml");
    refuse(WATCH_UN, STR("<html/>"), "watch.not-un");
    refuse(WATCH_UN, STR("<CONSOLIDATED_LIST/>"), "watch.no-date");
    refuse(WATCH_UN, STR("<CONSOLIDATED_LIST dateGenerated=\"2026-10-01\"/>"), "watch.empty");
    refuse(WATCH_OFAC, str_first(sdn, sdn.len / 2), "watch.no-end");
    refuse(WATCH_OFAC, str_first(sdn, sdn.len - 1), "watch.no-end");
    refuse(WATCH_OFAC, STR("1,\"A\"\r\n\x1a"), "watch.other-cells");
    refuse(WATCH_TABLE, STR("id;name;religion\n1;A;x\n"), "watch.no-column");
    refuse(WATCH_TABLE, STR("id;birth\n1;1965\n"), "watch.no-columns");
    refuse(WATCH_TABLE, STR("id;name;name\n1;A;B\n"), "watch.column-twice");
    refuse(WATCH_TABLE, STR("id;name\n"), "watch.empty");
    refuse(WATCH_FTM, STR("{\"id\":\"1\"}\n"), "watch.empty");
}

/* Entities that would grow a thousandfold, and a file of this machine. */
static void entities_are_never_expanded(void **state)
{
    (void)state;
    static const char LAUGH[] = "<?xml version=\"1.0\"?>\n<!DOCTYPE l [<!ENTITY a \"haha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>\n"
        "<CONSOLIDATED_LIST dateGenerated=\"2026-10-01\"><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>&c;</FIRST_NAME></INDIVIDUAL></INDIVIDUALS>"
        "</CONSOLIDATED_LIST>";
    refuse(WATCH_UN, str_of(LAUGH), "watch.document-type");
    refuse(WATCH_UN, STR("<!DOCTYPE l [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><l>&a;</l>"), "watch.document-type");
    refuse(WATCH_UN, STR("<CONSOLIDATED_LIST dateGenerated=\"2026-10-01\"><INDIVIDUALS>&a;</INDIVIDUALS></CONSOLIDATED_LIST>"), "watch.no-xml");
    /* The same in UTF-16, where the words do not stand as bytes. */
    Buf wide = buf_in(&arena);
    buf_add(&wide, str_bytes("\xFF\xFE", 2));
    for (const char *c = LAUGH + 22; *c; c++) buf_byte(&wide, *c), buf_byte(&wide, 0);
    refuse(WATCH_UN, buf_str(&wide), "watch.document-type");
}

static void broken_entries_are_told_and_passed(void **state)
{
    (void)state;
    Buf xml = buf_in(&arena);
    buf_c(&xml, "<CONSOLIDATED_LIST dateGenerated=\"2026-10-01\"><INDIVIDUALS>");
    for (int i = 0; i < 3; i++) buf_format(&xml, "\n<INDIVIDUAL><DATAID>%d</DATAID><FIRST_NAME>A%d</FIRST_NAME></INDIVIDUAL>", i, i);
    buf_c(&xml, "\n<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>B</FIRST_NAME></INDIVIDUAL>"
                "\n<INDIVIDUAL><DATAID>9</DATAID></INDIVIDUAL>"
                "\n<INDIVIDUAL><DATAID>8</DATAID><FIRST_NAME>C</FIRST_NAME><SHOE_SIZE>43</SHOE_SIZE><SHOE_SIZE>44</SHOE_SIZE></INDIVIDUAL>"
                "\n</INDIVIDUALS></CONSOLIDATED_LIST>");
    WatchList list = read_list(WATCH_UN, buf_str(&xml), STR(""));
    assert_int_equal(list.count, 4);
    assert_int_equal(list.unread, 3);
    assert_string_equal(fault(&list, 0), "watch.id-twice");
    assert_string_equal(fault(&list, 1), "watch.no-name");
    assert_string_equal(fault(&list, 2), "watch.no-element");                    /* once, however often it stands there */
    int64_t line;
    assert_true(json_int(json_get(list.faults->first, "place"), &line) && line == 5);
}

static void a_tenth_of_broken_rows_is_told_by_row(void **state)
{
    (void)state;
    Buf table = buf_in(&arena);
    buf_c(&table, "id,name,birth\n");
    for (int i = 2; i <= 1001; i++) {
        if (i % 30 == 0) buf_format(&table, "%d,\"Name %d\" x,1970\n", i, i);
        else if (i % 30 == 10) buf_format(&table, "%d,Name %d,yesterday\n", i, i);
        else if (i % 30 == 20) buf_format(&table, "%d,Name %d\n", i, i);
        else buf_format(&table, "%d,Name %d,1970\n", i, i);
    }
    WatchList list = read_list(WATCH_TABLE, buf_str(&table), STR(""));
    assert_int_equal(list.unread, 100);
    assert_int_equal(list.count, 900);
    int64_t row = 0, expected = 10;
    JSON_EACH(one, list.faults) {
        assert_true(json_int(json_get(one, "place"), &row));
        assert_int_equal(row, expected);
        expected += 10;
    }
    assert_int_equal(expected, 1010);
    Buf worse = buf_in(&arena);
    buf_c(&worse, "id,name\n1,A\n2\n3\n");
    refuse(WATCH_TABLE, buf_str(&worse), "watch.mostly-broken");
}

/* ---- what is found ---- */

static const JsonValue *screened(const WatchList *list, const char *table, JsonValue **head)
{
    WatchList queries = read_list(WATCH_TABLE, str_of(table), STR(""));
    Buf out = buf_in(&arena);
    Error error_;
    JsonValue *hits = json_new_array(&arena);
    assert_ok(watch_screen(list, &queries, 700, &out, &error_));
    Str text = buf_str(&out), line;
    assert_true(str_next_line(&text, &line));
    assert_ok(json_parse(&arena, line, head, &error_));
    while (str_next_line(&text, &line)) {
        JsonValue *hit;
        assert_ok(json_parse(&arena, line, &hit, &error_));
        json_add(&arena, hits, hit);
    }
    return hits;
}

static int64_t number(const JsonValue *v, const char *name)
{
    int64_t n = -1;
    assert_true(json_int(json_get(v, name), &n));
    return n;
}

static bool has_reason(const JsonValue *hit, const char *key)
{
    JSON_EACH(one, json_get(hit, "reasons")) if (str_is(json_text(json_get(one, "key")), key)) return true;
    return false;
}

static void names_are_found_under_other_spellings(void **state)
{
    (void)state;
    static const char *const SPELLED[] = { "Jumabek Toraliev", "Торалиев Жумабек", "Жумабек Торалиев Маратович", "ZHUMABEK TORALIYEV",
                                           "Djumabek Toraliev" };
    WatchList list = read_list(WATCH_UN, data_file("un.xml"), STR(""));
    JsonValue *head;
    for (size_t i = 0; i < ARRAY_LEN(SPELLED); i++) {
        const JsonValue *hits = screened(&list, str_format(&arena, "id,name\nq,%s\n", SPELLED[i]).ptr, &head);
        assert_int_equal(hits->count, 1);                               /* one hit an entry, however many names match */
        assert_str(json_text(json_get(hits->first, "entry")), STR("900001"));
        assert_true(number(hits->first, "score") >= 900);
        assert_true(json_get(hits->first, "reasons")->count > 0);
    }
    const JsonValue *none = screened(&list, "id,name\nq,Nobody Known\nr,ОсОО Башка Фирма\n", &head);
    assert_int_equal(none->count, 0);
    assert_int_equal(number(head, "queries"), 2);
    assert_int_equal(number(head, "found"), 0);
}

static void weak_aliases_must_be_nearer_and_say_so(void **state)
{
    (void)state;
    WatchList list = read_list(WATCH_UN, data_file("un.xml"), STR(""));
    JsonValue *head;
    const JsonValue *hits = screened(&list, "id,name\nq,Juma\nr,Jama\n", &head);
    assert_int_equal(hits->count, 1);
    assert_true(has_reason(hits->first, "watch.weak-alias"));
}

static void facts_of_an_entry_are_held_as_the_list_says_them(void **state)
{
    (void)state;
    WatchList list = read_list(WATCH_UN, data_file("un.xml"), STR(""));
    JsonValue *head;
    const JsonValue *hits = screened(&list, "id,name,birth,number\n"
        "a,Jumabek Toraliev,1972,\nb,Jumabek Toraliev,1940,\n"           /* the second birth of the list; none of them */
        "c,Vasiliy Perevertov,1962,\nd,Vasiliy Perevertov,1975,\n"       /* within the span; outside of it */
        "e,Omurbek Kasymaliev,1969,\n"                                   /* about */
        "f,Vasiliy Perevertov,,ZZ-7654322\ng,Vasiliy Perevertov,,55555\n", &head);
    const JsonValue *at = hits->first;
    assert_int_equal(hits->count, 7);
    assert_true(has_reason(at, "match.birth-year") && !has_reason(at, "match.birth-differs"));
    at = at->next;
    assert_true(has_reason(at, "match.birth-differs"));
    at = at->next;
    assert_false(has_reason(at, "match.birth-differs"));
    at = at->next;
    assert_true(has_reason(at, "match.birth-differs"));
    at = at->next;
    assert_false(has_reason(at, "match.birth-differs"));
    at = at->next;
    assert_true(has_reason(at, "match.number-same"));
    at = at->next;
    assert_false(has_reason(at, "match.number-differs"));               /* a passport and a tax number differ and say nothing */
}

static void two_versions_are_compared(void **state)
{
    (void)state;
    WatchList before = read_list(WATCH_UN, data_file("un.xml"), STR("")), now = read_list(WATCH_UN, data_file("un-next.xml"), STR(""));
    Buf out = buf_in(&arena);
    JsonValue *v;
    Error error_;
    assert_ok(watch_compare(&before, &now, &out, &error_));
    assert_ok(json_parse(&arena, str_trim(buf_str(&out)), &v, &error_));
    assert_true(number(v, "added") == 1 && number(v, "removed") == 1 && number(v, "changed") == 1 && number(v, "same") == 5);
    const JsonValue *one = json_get(v, "list")->first;
    assert_str(json_text(json_get(one, "what")), STR("removed"));
    assert_str(json_text(json_get(one, "id")), STR("900004"));
    JSON_EACH(each, json_get(v, "list")) if (str_is(json_text(json_get(each, "what")), "changed")) one = each;
    assert_str(json_text(json_get(one, "id")), STR("900002"));
    assert_str(json_text(json_get(one, "fields")->first), STR("names"));
}

/* ---- the lists as they are published ---- */

static bool shared_list(const char *name, Str *ret)
{
    Error e;
    Str path = str_format(&arena, "%s/data/names/%s", shared_folder(), name);
    if (file_read(&arena, path.ptr, WATCH_FILE, ret, &e) == ERR_OK) return true;
    print_message("# skipped: %s is not there\n", path.ptr);
    return false;
}

static void the_published_lists_are_read_whole(void **state)
{
    (void)state;
    Str un, sdn, alt;
    if (!shared_list("un-consolidated-2026-02-27.xml", &un) || !shared_list("ofac-sdn.csv", &sdn) || !shared_list("ofac-alt.csv", &alt)) skip();
    WatchList list = read_list(WATCH_UN, un, STR(""));
    assert_int_equal(list.count, 1003);
    assert_int_equal(list.unread, 0);
    assert_str(list.date, STR("2026-02-27"));
    assert_true(list.names >= 1003 + 378 + 1500 && list.weak == 615);
    list = read_list(WATCH_OFAC, sdn, alt);
    assert_int_equal(list.count, 8976);
    assert_int_equal(list.unread, 0);
    assert_true(list.names > 8976 + 11900);
}

static int begin(void **state)
{
    (void)state;
    arena = arena_with((size_t)1 << 30);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_united_nations_list_is_read),
        cmocka_unit_test(ofacs_tables_are_read),
        cmocka_unit_test(entities_of_followthemoney_are_read),
        cmocka_unit_test(a_table_of_ones_own_is_read),
        cmocka_unit_test(the_text_of_a_list_is_read_back),
        cmocka_unit_test(wrong_files_are_refused_whole),
        cmocka_unit_test(entities_are_never_expanded),
        cmocka_unit_test(broken_entries_are_told_and_passed),
        cmocka_unit_test(a_tenth_of_broken_rows_is_told_by_row),
        cmocka_unit_test(names_are_found_under_other_spellings),
        cmocka_unit_test(weak_aliases_must_be_nearer_and_say_so),
        cmocka_unit_test(facts_of_an_entry_are_held_as_the_list_says_them),
        cmocka_unit_test(two_versions_are_compared),
        cmocka_unit_test(the_published_lists_are_read_whole),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
