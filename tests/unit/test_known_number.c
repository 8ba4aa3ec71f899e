/* test_known_number.c: numbers of persons, bodies, accounts, telephones and vehicles in the form in which they are compared. */
#include "text/known_number.h"
#include "unit.h"

static void each_is(NumberType type, const char *typed, const char *wanted, NumberDoubt doubt)
{
    Arena a = arena_with(1 << 16);
    Error error_;
    Str got;
    NumberDoubt found;
    assert_ok(known_number(&a, type, str_of(typed), &got, &found, &error_));
    if (!str_is(got, wanted) || found != doubt) fail_msg("%s: %.*s, doubt %d", typed, STR_ARG(got), (int)found);
    arena_free(&a);
}

static void telephones_are_written_as_the_world_writes_them(void **state)
{
    (void)state;
    each_is(NUMBER_PHONE, "+996 555 123-456", "+996555123456", NUMBER_SOUND);
    each_is(NUMBER_PHONE, "0 (555) 12-34-56", "+996555123456", NUMBER_SOUND);
    each_is(NUMBER_PHONE, "00996 555 123456", "+996555123456", NUMBER_SOUND);
    each_is(NUMBER_PHONE, "996555123456", "+996555123456", NUMBER_SOUND);
    each_is(NUMBER_PHONE, "555123456", "+996555123456", NUMBER_SOUND);
    each_is(NUMBER_PHONE, "8 (495) 123-45-67", "+74951234567", NUMBER_SOUND);
    each_is(NUMBER_PHONE, "+44 20 7946 0958", "+442079460958", NUMBER_SOUND);
    each_is(NUMBER_PHONE, "+996 555 123", "+996555123", NUMBER_LENGTH);
    each_is(NUMBER_PHONE, "+1234567890123456", "+1234567890123456", NUMBER_LENGTH);
    each_is(NUMBER_PHONE, "12-34", "1234", NUMBER_FORM);
    each_is(NUMBER_PHONE, "none", "", NUMBER_SOUND);
}

/* The IBAN is the example of the standard's register; the others are of no bank. */
static void accounts_are_checked_where_they_carry_a_check(void **state)
{
    (void)state;
    each_is(NUMBER_ACCOUNT, "GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819", NUMBER_SOUND);
    each_is(NUMBER_ACCOUNT, "GB28 NWBK 6016 1331 9268 19", "GB28NWBK60161331926819", NUMBER_CHECK);
    each_is(NUMBER_ACCOUNT, "GB29", "GB29", NUMBER_LENGTH);
    each_is(NUMBER_ACCOUNT, "1000 0000 0000 0001", "1000000000000001", NUMBER_SOUND);
    each_is(NUMBER_ACCOUNT, "\xc8\xa2 7", "\xc8\xa2""7", NUMBER_FORM);
}

static void plates_and_papers_know_no_alphabet(void **state)
{
    (void)state;
    each_is(NUMBER_PLATE, "01 kg 123 авс", "01KG123ABC", NUMBER_SOUND);
    each_is(NUMBER_PLATE, "В 1234 АО", "B1234AO", NUMBER_SOUND);
    each_is(NUMBER_PLATE, "Ж 1", "\xd0\x96""1", NUMBER_FORM);
    each_is(NUMBER_PASSPORT, "AN 1234567", "AN1234567", NUMBER_SOUND);
    each_is(NUMBER_VIN, "1HGCM82633A004352", "1HGCM82633A004352", NUMBER_SOUND);
    each_is(NUMBER_VIN, "1HGCM82633A00435", "1HGCM82633A00435", NUMBER_LENGTH);
    each_is(NUMBER_VIN, "1HGCM82633A00435O", "1HGCM82633A00435O", NUMBER_FORM);
}

static void personal_numbers_are_doubted_and_never_refused(void **state)
{
    (void)state;
    each_is(NUMBER_PIN, "2 1412 1990 12345", "21412199012345", NUMBER_SOUND);
    each_is(NUMBER_PIN, "23113199012345", "23113199012345", NUMBER_DAY);
    each_is(NUMBER_PIN, "01412199012345", "01412199012345", NUMBER_FORM);
    each_is(NUMBER_INN, "01412199012345", "01412199012345", NUMBER_SOUND);
    each_is(NUMBER_PIN, "2141219901234", "2141219901234", NUMBER_LENGTH);
    each_is(NUMBER_PIN, "A1412199012345", "A1412199012345", NUMBER_FORM);
    each_is(NUMBER_OKPO, "1234 5678", "12345678", NUMBER_SOUND);
    each_is(NUMBER_OKPO, "1234567", "1234567", NUMBER_LENGTH);
}

/* Of any number of bytes, down to none: nothing beside the text is read. */
static void a_number_may_be_anything(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Error error_;
    Str got;
    NumberDoubt doubt;
    char *long_one = arena_alloc(&a, 4000);
    memset(long_one, '9', 4000);
    assert_ok(known_number(&a, NUMBER_PHONE, (Str){ 0 }, &got, &doubt, &error_));
    assert_int_equal(got.len, 0);
    assert_ok(known_number(&a, NUMBER_PHONE, str_bytes("\0\xff+", 3), &got, &doubt, &error_));
    assert_ok(known_number(&a, NUMBER_ACCOUNT, str_bytes(long_one, 4000), &got, &doubt, &error_));
    assert_int_equal(got.len, 4000);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(telephones_are_written_as_the_world_writes_them),
        cmocka_unit_test(accounts_are_checked_where_they_carry_a_check),
        cmocka_unit_test(plates_and_papers_know_no_alphabet),
        cmocka_unit_test(personal_numbers_are_doubted_and_never_refused),
        cmocka_unit_test(a_number_may_be_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
