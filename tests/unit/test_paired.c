/* test_paired.c: tablets and telephones at a search (office/paired.h): what their session may ask, codes that are good once and
 * for five minutes, names, hours, clocks, and every way in which a pairing ends. */
#include "office_kit.h"

#include "office/paired.h"

typedef struct { Kit kit; Str admin, lead, other; char *chain, *search; } Flat;

static Instant shift;
static Instant (*real_clock)(void);

static Instant shifted(void)
{
    return real_clock() + shift;
}

static void begin(Flat *f)
{
    Kit *k = &f->kit;
    shift = 0;
    if (clock_source != shifted) real_clock = clock_source;
    clock_source = shifted;
    kit_init(k);
    kit_open(k);
    f->admin = kit_sign_in(k, "admin");
    kit_user(k, f->admin, "aibek", "investigator");
    kit_user(k, f->admin, "asel", "investigator");
    f->lead = kit_sign_in(k, "aibek");
    f->other = kit_sign_in(k, "asel");
    f->chain = kit_text(k, kit_do(k, f->lead, "case.open", "{\"fields\":{\"title\":\"Invented flat\"}}"), "id");
    const char *search = kit_format(k, "{\"kind\":\"search_action\",\"case\":\"%s\",\"fields\":{\"title\":\"Flat 12\","
                                    "\"action\":\"search\",\"sought\":\"papers\"}}", f->chain);
    f->search = kit_text(k, kit_do(k, f->lead, "record.create", search), "id");
}

static void end(Flat *f)
{
    kit_done(&f->kit);
    clock_source = real_clock;
}

static char *pair(Flat *f, const char *name)
{
    const char *args = kit_format(&f->kit, "{\"id\":\"%s\",\"name\":\"%s\",\"hours\":2,\"passphrase\":\"" KIT_PASSPHRASE "\"}",
                                  f->search, name);
    return kit_text(&f->kit, kit_do(&f->kit, f->lead, "field.pair", args), "code");
}

static Str joined(Flat *f, const char *name)
{
    const char *args = kit_format(&f->kit, "{\"code\":\"%s\"}", pair(f, name));
    return json_text(json_get(kit_do(&f->kit, STR(""), "field.join", args), "token"));
}

static const char ITEM[] = "{\"fields\":{\"what\":\"Notebook\",\"category\":\"document\"}}";

/* Each operation there is, with nothing in it: all but the device's own are refused before they are looked at. */
static void a_device_asks_for_nothing_else(void **state)
{
    (void)state;
    Flat f;
    begin(&f);
    Str token = joined(&f, "Tablet 1");
    size_t closed = 0;
    const Operation *op;
    for (size_t i = 0; (op = operation_at(&DESK_OPERATIONS, i)); i++) {
        if (op->flags & (OP_DEVICE | OP_OPEN)) continue;
        const JsonValue *answer = kit_ask(&f.kit, token, op->name, "{}"), *error = json_get(answer, "error");
        assert_false(json_true(json_get(answer, "ok")));
        Str key = json_text(json_get(json_get(error, "parts")->first, "key"));
        bool before = str_is(key, "gate.missing-argument") || str_is(key, "gate.no-file");
        if (!before) assert_str(key, STR("gate.device"));
        closed++;
    }
    assert_true(closed > 200);
    assert_str(kit_refused(&f.kit, token, "denied", "record.show", kit_format(&f.kit, "{\"id\":\"%s\"}", f.search)),
               STR("gate.device"));
    kit_do(&f.kit, token, "field.look", "{}");
    kit_do(&f.kit, token, "field.item", ITEM);
    assert_str(kit_refused(&f.kit, token, "denied", "field.item",
                           "{\"fields\":{\"what\":\"x\",\"category\":\"document\",\"seal\":\"A-1\"}}"),
                               STR("field.not-from-here"));
    assert_str(kit_refused(&f.kit, f.lead, "usage", "field.look", "{}"), STR("field.devices-only"));
    end(&f);
}

static void a_code_is_good_once_and_for_five_minutes(void **state)
{
    (void)state;
    Flat f;
    begin(&f);
    Kit *k = &f.kit;
    const char *first = kit_format(k, "{\"code\":\"%s\"}", pair(&f, "Tablet 1"));
    kit_do(k, STR(""), "field.join", first);
    assert_str(kit_refused(k, STR(""), "denied", "field.join", first), STR("field.no-code"));
    const char *late = kit_format(k, "{\"code\":\"%s\"}", pair(&f, "Tablet 2"));
    shift = PAIRED_MINUTES * MINUTE + SECOND;
    assert_str(kit_refused(k, STR(""), "denied", "field.join", late), STR("field.no-code"));
    pair(&f, "Tablet 2");                                           /* its name is free again */
    assert_str(kit_refused(k, STR(""), "denied", "field.join", "{\"code\":\"\"}"), STR("field.no-code"));
    end(&f);
}

/* Pairing "x" with that record is refused to him so. */
static void no_pairing(Flat *f, Str whom, const char *id, const char *more, const char *code, const char *key)
{
    const char *args = kit_format(&f->kit, "{\"id\":\"%s\",%s}", id, more);
    assert_str(kit_refused(&f->kit, whom, code, "field.pair", args), str_of(key));
}

static void who_may_pair(void **state)
{
    (void)state;
    static const char RIGHT[] = "\"name\":\"Tablet 1\",\"passphrase\":\"" KIT_PASSPHRASE "\"";
    Flat f;
    begin(&f);
    no_pairing(&f, f.other, f.search, RIGHT, "not-found", "office.no-record");
    no_pairing(&f, f.lead, f.search, "\"name\":\"x\",\"passphrase\":\"another phrase\"", "denied", "office.wrong-passphrase");
    no_pairing(&f, f.lead, f.chain, RIGHT, "usage", "field.not-a-search");
    no_pairing(&f, f.lead, f.search, "\"name\":\" \",\"passphrase\":\"x\"", "invalid", "field.name");
    no_pairing(&f, f.lead, f.search, "\"name\":\"x\",\"hours\":11,\"passphrase\":\"x\"", "invalid", "field.hours");
    pair(&f, "Tablet 1");
    no_pairing(&f, f.lead, f.search, RIGHT, "conflict", "field.name-taken");
    end(&f);
}

static void every_way_in_which_it_ends(void **state)
{
    (void)state;
    Flat f;
    begin(&f);
    Kit *k = &f.kit;
    Str one = joined(&f, "One"), two = joined(&f, "Two"), three = joined(&f, "Three");
    kit_do(k, one, "field.unpair", "{}");                           /* it leaves */
    kit_refused(k, one, "signed-out", "field.look", "{}");
    kit_do(k, two, "field.look", "{}");
    kit_do(k, f.lead, "field.unpair", kit_format(k, "{\"id\":\"%s\",\"name\":\"Two\"}", f.search));
    kit_refused(k, two, "signed-out", "field.item", ITEM);
    kit_do(k, three, "field.look", "{}");
    shift = 2 * HOUR + SECOND;                                      /* its hours are over */
    kit_refused(k, three, "signed-out", "field.look", "{}");
    shift = 0;
    Str four = joined(&f, "Four");
    kit_do(k, f.lead, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"call_off\",\"reason\":\"x\"}", f.search));
    assert_str(kit_refused(k, four, "invalid", "field.item", ITEM), STR("field.over"));
    kit_do(k, f.lead, "field.unpair", kit_format(k, "{\"id\":\"%s\"}", f.search));
    kit_refused(k, four, "signed-out", "field.look", "{}");
    end(&f);
}

static void both_clocks_stand_there(void **state)
{
    (void)state;
    Flat f;
    begin(&f);
    Kit *k = &f.kit;
    char claimed[25];
    Str token = joined(&f, "Tablet 1");
    instant_format(claimed, clock_now() - 26 * HOUR);
    static const char DATED[] = "{\"clock\":\"%s\",\"fields\":{\"what\":\"Notebook\",\"category\":\"document\"}}";
    kit_do(k, token, "field.item", kit_format(k, DATED, claimed));
    kit_do(k, token, "field.item", "{\"clock\":\"yesterday\",\"fields\":{\"what\":\"Telephone\",\"category\":\"phone\"}}");
    const char *ask = kit_format(k, "{\"kind\":\"field_arrival\",\"case\":\"%s\"}", f.chain);
    const JsonValue *list = json_get(kit_do(k, f.lead, "record.list", ask), "records");
    size_t told = 0;
    assert_int_equal(list->count, 2);
    JSON_EACH(one, list) {
        const JsonValue *fields = json_get(one, "fields");
        assert_true(json_get(fields, "received_at") != NULL);
        if (!json_get(fields, "claimed_at")) continue;              /* what it cannot say is not made up */
        assert_str(json_text(json_get(fields, "claimed_at")), str_of(claimed));
        assert_true(str_starts(json_text(json_get(json_get(fields, "ahead"), "number")), STR("-936")));
        told++;
    }
    assert_int_equal(told, 1);
    const char *forged = kit_format(k, "{\"kind\":\"field_arrival\",\"case\":\"%s\",\"fields\":{}}", f.chain);
    assert_str(kit_refused(k, f.lead, "denied", "record.create", forged), STR("desk.internal-kind"));
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_device_asks_for_nothing_else),
        cmocka_unit_test(a_code_is_good_once_and_for_five_minutes),
        cmocka_unit_test(who_may_pair),
        cmocka_unit_test(every_way_in_which_it_ends),
        cmocka_unit_test(both_clocks_stand_there),
    };
    return cmocka_run_group_tests_name("paired", tests, NULL, NULL);
}
