/* test_finding.c: searching an office as its users do, and the index behind it: who finds what, what is never found, what a search leaves in
 * the ledger, and that the index comes back whole after erasures, crashes and damage. */
#include "office_kit.h"

#include <pthread.h>
#include <sys/wait.h>

#include "office/search_text.h"

typedef struct { Kit kit; Str admin, head, officer, stranger; char *case_id, *other_case; } Day_;

static Day_ day;

static void sign_all_in(void)
{
    Kit *k = &day.kit;
    day.admin = kit_sign_in(k, "admin");
    day.head = kit_sign_in(k, "head");
    day.officer = kit_sign_in(k, "officer");
    day.stranger = kit_sign_in(k, "stranger");
}

static int begin(void **state)
{
    (void)state;
    memset(&day, 0, sizeof day);
    Kit *k = &day.kit;
    kit_init(k);
    kit_open(k);
    day.admin = kit_sign_in(k, "admin");
    kit_user(k, day.admin, "head", "head");
    kit_user(k, day.admin, "officer", "investigator");
    kit_user(k, day.admin, "stranger", "investigator; analyst");
    sign_all_in();
    day.case_id = kit_text(k, kit_do(k, day.officer, "case.open", "{\"fields\":{\"title\":\"Котлы для шести школ (вымышлено)\"}}"), "id");
    day.other_case = kit_text(k, kit_do(k, day.officer, "case.open", "{\"fields\":{\"title\":\"Көлдөгү дача (ойдон чыгарылган)\"}}"), "id");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&day.kit);
    return 0;
}

static char *note(const char *chain, const char *title, const char *text)
{
    Kit *k = &day.kit;
    return kit_text(k, kit_do(k, day.officer, "record.create",
        kit_format(k, "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"%s\",\"text\":\"%s\"}}", chain, title, text)), "id");
}

static const JsonValue *search(Str token, const char *words)
{
    Kit *k = &day.kit;
    return kit_do(k, token, "search", kit_format(k, "{\"words\":\"%s\"}", words));
}

static int64_t hits(Str token, const char *words)
{
    return (int64_t)json_get(search(token, words), "found")->count;
}

/* With the case and a reason: persons too. */
static int64_t hits_for(const char *words)
{
    Kit *k = &day.kit;
    return (int64_t)json_get(kit_do(k, day.officer, "search", kit_format(k, "{\"words\":\"%s\",\"case\":\"%s\",\"reason\":\"named by the witness\"}", words,
                                                                         day.case_id)), "found")->count;
}

static Str first_id(Str token, const char *words)
{
    const JsonValue *found = json_get(search(token, words), "found");
    return found->count > 0 ? json_text(json_get(found->first, "id")) : STR("");
}

/* ---- what is found ---- */

static void a_record_is_found_with_the_words_around(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *id = note(day.case_id, "Звонок", "Первая строка.\\nСегодня «Жумабекову» звонил Үсөн уулу из школы № 5 и жаловался на котёл.");
    kit_settle(&day.kit);
    const JsonValue *found = json_get(search(day.officer, "жумабек КОТЕЛ усон"), "found"), *row = found->first, *snippet = json_get(row, "snippet");
    assert_int_equal(found->count, 1);
    assert_string_equal(kit_text(k, row, "id"), id);
    assert_string_equal(kit_text(k, row, "kind"), "note");
    assert_string_equal(kit_text(k, row, "state"), "current");
    assert_string_equal(kit_text(k, row, "title"), "Звонок");
    assert_string_equal(kit_text(k, row, "case"), day.case_id);
    assert_string_equal(kit_text(k, snippet, "before"), "Сегодня «");
    assert_string_equal(kit_text(k, snippet, "hit"), "Жумабек");
    assert_true(str_starts(json_text(json_get(snippet, "after")), STR("ову» звонил Үсөн")));
}

static void numbers_titles_and_choices_are_found(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    const JsonValue *shown = json_get(kit_do(k, day.officer, "record.show", kit_format(k, "{\"id\":\"%s\"}", day.case_id)), "record");
    char *number = kit_text(k, shown, "number");
    kit_do(k, day.officer, "record.create", kit_format(k, "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"Ли Нина (Ён)\","
           "\"status_in_case\":\"witness\",\"contact\":\"ул. Тайная, 7\"}}", day.case_id));
    kit_settle(&day.kit);
    assert_string_equal(kit_text(k, json_get(search(day.officer, number), "found")->first, "id"), day.case_id);
    assert_str(first_id(day.officer, "колдогу дача"), str_of(day.other_case));
    assert_int_equal(hits(day.officer, "ли"), 0);           /* a person is looked up for a case, and with a reason */
    assert_int_equal(hits_for("ли"), 1);
    assert_int_equal(hits_for("күбө ли"), 1);
    assert_int_equal(hits_for("свидетель"), 1);
    assert_int_equal(hits_for("тайная"), 0);                /* a sensitive field */
    assert_int_equal(hits(day.officer, "invented officer"), 0);     /* users are the program's own records */
    assert_str(kit_refused(k, day.officer, "usage", "search", "{\"words\":\" — \"}"), STR("search.no-words"));
    assert_str(kit_refused(k, day.officer, "usage", "search", "{\"words\":\"x\",\"limit\":201}"), STR("desk.limit"));
    kit_refused(k, day.officer, "usage", "search", "{\"words\":\"x\",\"kind\":\"dragon\"}");
    kit_refused(k, day.officer, "denied", "search", "{\"words\":\"x\",\"kind\":\"access\"}");
    kit_refused(k, STR(""), "signed-out", "search", "{\"words\":\"x\"}");
}

static void the_newest_stand_first_and_nobody_is_told_how_many(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *ids[5];
    for (int i = 0; i < 5; i++) ids[i] = note(i % 2 ? day.case_id : day.other_case, "t", "boilers");
    kit_settle(&day.kit);
    const JsonValue *data = kit_do(k, day.officer, "search", "{\"words\":\"boiler\",\"limit\":3}");
    assert_true(json_true(json_get(data, "more")));
    int i = 4;
    JSON_EACH(row, json_get(data, "found")) assert_string_equal(kit_text(k, row, "id"), ids[i--]);
    assert_int_equal(i, 1);
    data = kit_do(k, day.officer, "search", kit_format(k, "{\"words\":\"boiler\",\"case\":\"%s\",\"limit\":3}", day.other_case));
    assert_int_equal(json_get(data, "found")->count, 3);
    assert_false(json_true(json_get(data, "more")));
    data = kit_do(k, day.officer, "search", "{\"words\":\"boiler\",\"kind\":\"person\"}");
    assert_int_equal(json_get(data, "found")->count, 0);
    kit_do(k, day.officer, "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"text\":\"other boilers\"}}", ids[0]));
    kit_settle(&day.kit);
    assert_str(first_id(day.officer, "boiler"), str_of(ids[0]));
}

/* ---- who finds it ---- */

static void one_finds_what_one_may_know_and_nothing_else(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    note(day.case_id, "Планерка", "planted-word");
    kit_settle(&day.kit);
    Str others[] = { day.admin, day.head, day.stranger };
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        assert_int_equal(hits(others[i], "planted-word"), 0);
        assert_int_equal(hits(others[i], "котлы"), 0);
        kit_refused(k, others[i], "not-found", "search", kit_format(k, "{\"words\":\"planted\",\"case\":\"%s\"}", day.case_id));
    }
    kit_do(k, day.officer, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"stranger\"}", day.case_id));
    assert_int_equal(hits(day.stranger, "planted"), 1);
    kit_do(k, day.officer, "case.dismiss", kit_format(k, "{\"case\":\"%s\",\"login\":\"stranger\",\"reason\":\"other work\"}", day.case_id));
    assert_int_equal(hits(day.stranger, "planted"), 0);     /* at once: the index was not asked who may see */
}

static void the_offices_own_records_are_found_by_role(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    kit_do(k, day.officer, "record.create", "{\"kind\":\"note\",\"fields\":{\"title\":\"Жалпы\",\"text\":\"Эртең жыйын болот\"}}");
    kit_settle(&day.kit);
    assert_int_equal(hits(day.head, "эртен жыйын"), 1);
    assert_int_equal(hits(day.admin, "эртен жыйын"), 0);
}

/* ---- the trace ---- */

static size_t looks(const char *but_not_the_word)
{
    Kit *k = &day.kit;
    size_t count = 0;
    uint64_t size;
    assert_int_equal(store_epoch_size(k->reader, 1, &size, &k->error), ERR_OK);
    for (uint64_t i = 0; i < size; i++) {
        Entry entry;
        assert_int_equal(store_entry(k->reader, &k->arena, 1, i, &entry, &k->error), ERR_OK);
        count += str_starts(entry.object, STR("search/"));
        assert_true(str_find(entry.text, str_of(but_not_the_word)) < 0);
    }
    return count;
}

static void a_search_for_persons_leaves_a_trace_without_its_words(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    kit_settle(&day.kit);
    search(day.officer, "сыдыков");
    search(day.officer, "сыдыков");
    assert_int_equal(looks("сыдыков"), 1);
    search(day.officer, "асанов");
    assert_int_equal(looks("асанов"), 2);
    search(day.head, "асанов");
    assert_int_equal(looks("асанов"), 3);
    kit_do(k, day.officer, "search", "{\"words\":\"сыдыков\",\"kind\":\"note\"}");
    assert_int_equal(looks("сыдыков"), 3);
    kit_do(k, day.officer, "search", "{\"words\":\"сыдыков\",\"kind\":\"person\"}");
    assert_int_equal(looks("сыдыков"), 4);
}

/* ---- erasing ---- */

static void erase(const char *id)
{
    Kit *k = &day.kit;
    kit_do(k, day.officer, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"head\"}", day.case_id));
    kit_user(k, day.admin, "head2", "head");
    Str head2 = kit_sign_in(k, "head2");
    kit_do(k, day.officer, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"head2\"}", day.case_id));
    char *proposal = kit_text(k, kit_do(k, day.head, "record.erase", kit_format(k, "{\"id\":\"%s\",\"reason\":\"term ran out\"}", id)), "id");
    kit_do(k, head2, "proposal.sign", kit_format(k, "{\"id\":\"%s\"}", proposal));
}

static bool in_index_file(const char *planted)
{
    Kit *k = &day.kit;
    return system(kit_format(k, "cat %s/search.db* | grep -qa %s", k->store, planted)) == 0;
}

static void what_is_erased_is_found_no_more_and_gone_from_the_file(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *id = note(day.case_id, "t", "planted-string-1");
    kit_do(k, day.officer, "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"text\":\"planted-string-2\"}}", id));
    kit_settle(&day.kit);
    assert_true(in_index_file("planted-string-2"));
    assert_int_equal(hits(day.officer, "planted-string-2"), 1);
    erase(id);
    assert_int_equal(hits(day.officer, "planted"), 0);      /* whatever the index still says */
    kit_settle(&day.kit);
    assert_false(in_index_file("planted-string"));
    kit_refused(k, day.officer, "denied", "search.rebuild", "{}");
    kit_do(k, day.head, "search.rebuild", "{}");
    assert_false(in_index_file("planted-string"));
    kit_close(k);
    assert_false(in_index_file("planted-string"));
}

/* ---- the index comes back ---- */

static ErrorCode add_line(void *self, Str line, Error *e)
{
    (void)e;
    buf_add(self, line);
    return ERR_OK;
}

static Str index_dump(void)
{
    Kit *k = &day.kit;
    Search *s = NULL;
    SearchFeed *f = NULL;
    Buf all = buf_in(&k->arena);
    ErrorCode code = search_new(k->store, &s, &k->error);
    if (code == ERR_OK) code = search_feed_open(s, SEARCH_LIVING, &f, &k->error);
    if (code == ERR_OK) code = search_feed_dump(f, add_line, &all, &k->error);
    if (code != ERR_OK) fail_msg("dump: %s %s", error_code_name(code), k->error.parts[0].key);
    search_feed_close(f);
    search_free(s);
    return buf_str(&all);
}

static void one_made_anew_is_the_one_that_was_fed(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *id = NULL;
    for (int i = 0; i < 20; i++) {
        id = note(i % 3 ? day.case_id : day.other_case, kit_format(k, "note %d", i), "text");
        if (i % 4 == 0) kit_do(k, day.officer, "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"text\":\"second\"}}", id));
        if (i % 5 == 0) kit_settle(&day.kit);
    }
    erase(id);
    kit_settle(&day.kit);
    Str fed = index_dump();
    assert_true(fed.len > 500);
    kit_do(k, day.admin, "search.rebuild", "{}");
    assert_str(index_dump(), fed);
}

static void it_goes_on_where_it_stood(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    kit_settle(&day.kit);
    kit_close(k);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {                                       /* dies with an act in the ledger that the index has not seen */
        kit_open(k);
        day.officer = kit_sign_in(k, "officer");
        (void)note(day.case_id, "t", "after the crash");
        _exit(0);
    }
    int status = -1;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    kit_open(k);
    sign_all_in();
    kit_settle(&day.kit);
    assert_int_equal(hits(day.officer, "after crash"), 1);
    assert_int_equal(hits(day.officer, "котлы"), 1);
}

/* Opens the office with an index in that state, and it is there again: at once, or after somebody met the damage. */
static void mends(const char *what, const char *shell)
{
    Kit *k = &day.kit;
    kit_close(k);
    if (system(kit_format(k, "cd %s && %s", k->store, shell)) != 0) fail_msg("%s", shell);
    kit_open(k);
    sign_all_in();
    for (int i = 0; i < 3; i++) {
        Error e;
        (void)!office_search_settle(k->office, &e);
        const JsonValue *v = kit_ask(k, day.officer, "search", "{\"words\":\"котлы школ\"}");
        if (json_true(json_get(v, "ok"))) {
            if (json_get(json_get(v, "data"), "found")->count == 1) return;
        } else {
            assert_str(json_text(json_get(json_get(json_get(v, "error"), "parts")->first, "key")), STR("search.being-made"));
        }
    }
    fail_msg("%s: not mended", what);
}

static void damage_is_mended_and_holds_nobody_up(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    for (int i = 0; i < 30; i++) note(day.case_id, kit_format(k, "note %d", i), "some text to fill pages with");
    kit_settle(&day.kit);
    mends("removed", "rm search.db");
    mends("empty", ": >search.db");
    mends("no database", "echo 'a letter to the editor, in place of a database' >search.db");
    mends("cut", "truncate -s 4096 search.db");
    mends("overwritten behind its first page", "dd if=/dev/urandom of=search.db bs=4096 seek=1 count=8 conv=notrunc 2>/dev/null");
    mends("of another store", "cp store.db search.db");
    mends("a second one left over", "cp search.db search.db.new");
    note(day.case_id, "t", "the office works on");
    kit_settle(&day.kit);
    assert_int_equal(hits(day.officer, "works on"), 1);
}

/* Between the shipped model and one of another hash; ends with the other one in force. */
typedef struct { Office *office; Hash models[2]; int turns; } Switching;

static void *switch_models(void *self)
{
    Switching *s = self;
    for (int i = 0; i < s->turns; i++) {
        office_model_switch(s->office, &s->models[(i + s->turns) % 2], 0, 0);
        usleep(1500);
    }
    return NULL;
}

static const Model *another_model(void)
{
    Kit *k = &day.kit;
    ModelFile *files;
    size_t count;
    const Model *m = NULL;
    Buf packed = buf_in(&k->arena);
    ModelRules rules = { .guards = RULES_GUARD_NAMES, .guard_count = RULES_GUARD_COUNT, .derived = RULES_DERIVED_NAMES, .derived_count = RULES_DERIVED_COUNT };
    if (model_files(&k->arena, NULL, &files, &count, &k->error) != ERR_OK) fail_msg("files: %s", k->error.parts[0].key);
    files[0].bytes = str_format(&k->arena, STR_FMT "\n# another\n", STR_ARG(files[0].bytes));
    model_pack(&packed, files, count);
    if (office_model_prepare(k->office, buf_str(&packed), &rules, &m, &k->error) != ERR_OK) fail_msg("prepare: %s", k->error.parts[0].key);
    return m;
}

static void the_model_may_change_while_it_is_made(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    Switching s = { .office = k->office, .models = { office_model(k->office)->hash, another_model()->hash }, .turns = 101 };
    pthread_t thread;
    for (int i = 0; i < 200; i++) (void)note(day.case_id, "t", "before the model changed");
    kit_settle(&day.kit);
    assert_int_equal(pthread_create(&thread, NULL, switch_models, &s), 0);
    for (int i = 0; i < 10; i++) {
        ErrorCode code = office_search_rebuild(k->office, &k->error);
        if (code != ERR_OK) fail_msg("rebuild %d: %s %s", i, error_code_name(code), k->error.parts[0].key);
    }
    pthread_join(thread, NULL);
    kit_settle(&day.kit);
    assert_int_equal(hits(day.officer, "котлы"), 1);
    assert_int_equal(hits(day.officer, "before changed"), 50);
}

static void what_is_not_a_case_or_the_office_is_left_out(void **state)
{
    (void)state;
    assert_false(search_skip_chain(STR("office")));
    assert_false(search_skip_chain(STR("case/0123456789abcdef")));
    assert_true(search_skip_chain(STR("0123456789abcdef")));
    assert_true(search_skip_chain(STR("")));
}

#define DAY(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DAY(a_record_is_found_with_the_words_around), DAY(numbers_titles_and_choices_are_found), DAY(the_newest_stand_first_and_nobody_is_told_how_many),
        DAY(one_finds_what_one_may_know_and_nothing_else), DAY(the_offices_own_records_are_found_by_role),
        DAY(a_search_for_persons_leaves_a_trace_without_its_words), DAY(what_is_erased_is_found_no_more_and_gone_from_the_file),
        DAY(one_made_anew_is_the_one_that_was_fed), DAY(it_goes_on_where_it_stood), DAY(damage_is_mended_and_holds_nobody_up),
        DAY(the_model_may_change_while_it_is_made), cmocka_unit_test(what_is_not_a_case_or_the_office_is_left_out),
    };
    return cmocka_run_group_tests_name("finding", tests, NULL, NULL);
}
