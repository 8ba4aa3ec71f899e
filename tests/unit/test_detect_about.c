/* test_detect_about.c: what stands beside a flag so that readers can gather by it: who buys, who got it, when; how what was compared lies; sentences
 * in all languages; and that whoever listens to the bytes gets all of them, packed as they came. */
#include "detect_run.h"

#include <stdio.h>
#include <unistd.h>

#define TENDER "{\"ocid\":\"o\",\"date\":\"2024-05-06T00:00:00Z\",\"buyer\":{\"id\":\"B\"},\"parties\":[{\"id\":\"B\",\"name\":\"The buyer\"}," \
    "{\"id\":\"S2\",\"identifier\":{\"legalName\":\"Second\"}}],\"tender\":{\"procurementMethod\":\"open\",\"numberOfTenderers\":1%s},"            \
    "\"awards\":[{\"status\":\"active\",\"suppliers\":[{\"id\":\"S1\",\"name\":\"First\"}],\"relatedLots\":[\"1\"]},"                                \
    "{\"status\":\"active\",\"suppliers\":[{\"id\":\"S2\"},{\"id\":\"S1\"},{\"name\":\"without an id\"}],\"relatedLots\":[\"2\"]},"                  \
    "{\"status\":\"cancelled\",\"suppliers\":[{\"id\":\"S3\"}]}]}"

static char *text_of(const char *tender)
{
    char *text = arena_alloc(&run_arena, 4096);
    snprintf(text, 4096, TENDER, tender);
    return text;
}

static void a_flag_says_who_bought_who_got_it_and_when(void **state)
{
    (void)state;
    const DetectFlag *f = only_flag(run_text(text_of("")), DETECT_R018);
    assert_non_null(f);
    assert_str(f->buyer.id, STR("B"));
    assert_str(f->buyer.name, STR("The buyer"));
    assert_str(f->date, STR("2024-05-06T00:00:00Z"));
    assert_int_equal(f->supplier_count, 2);                 /* each once, of awards in force, with an id */
    assert_str(f->suppliers[0].name, STR("First"));
    assert_str(f->suppliers[1].id, STR("S2"));
    assert_str(f->suppliers[1].name, STR("Second"));
}

static void the_tender_s_own_day_goes_before_the_release_s(void **state)
{
    (void)state;
    const DetectFlag *f = only_flag(run_text(text_of(",\"tenderPeriod\":{\"startDate\":\"2023-01-02\"}")), DETECT_R018);
    assert_str(f->date, STR("2023-01-02"));
}

static void nothing_is_made_up_where_the_data_are_silent(void **state)
{
    (void)state;
    const DetectResult *r = run_text("{\"ocid\":\"o\",\"tender\":{\"procurementMethod\":\"open\",\"numberOfTenderers\":1}}\n"
                                     "{\"ocid\":\"p\",\"date\":7,\"buyer\":[],\"tender\":{\"procurementMethod\":\"open\",\"numberOfTenderers\":1},"
                                     "\"awards\":[null,{\"status\":\"active\",\"suppliers\":{}}]}");
    assert_int_equal(r->by_rule[DETECT_R018], 2);
    for (size_t i = 0; i < r->flag_count; i++) {
        const DetectFlag *f = &r->flags[i];
        assert_true(!f->buyer.id.ptr && !f->date.ptr && f->supplier_count == 0);
        Buf line = buf_in(&run_arena);
        detect_write_flag(&line, LANG_EN, f, r);
        assert_true(str_find(buf_str(&line), STR("\"buyer\"")) < 0 && str_find(buf_str(&line), STR("\"suppliers\"")) < 0);
    }
}

static void the_procuring_entity_stands_in_for_a_missing_buyer(void **state)
{
    (void)state;
    const DetectFlag *f = only_flag(run_text("{\"ocid\":\"o\",\"tender\":{\"procurementMethod\":\"open\",\"numberOfTenderers\":1,"
                                             "\"procuringEntity\":{\"id\":\"E\",\"name\":\"Entity\"}}}"), DETECT_R018);
    assert_str(f->buyer.id, STR("E"));
}

/* Twenty-five tenders with gaps of 1 to 24 per cent and one of 500. */
static const DetectResult *many_gaps(unsigned threads)
{
    Buf lines = buf_in(&run_arena);
    const DetectResult *r;
    for (int i = 1; i <= 25; i++) {
        int next = i == 25 ? 600 : 100 + i;
        buf_format(&lines, "{\"ocid\":\"o%d\",\"buyer\":{\"id\":\"B\",\"name\":\"N\"},\"tender\":{\"tenderPeriod\":{\"startDate\":\"20%02d-01-01\"}},"
                   "\"bids\":{\"details\":[{\"id\":\"1\",\"status\":\"valid\",\"value\":{\"amount\":100,\"currency\":\"KGS\"},\"tenderers\":[{\"id\":\"W\",\"name\":\"Winner\"}]},"
                   "{\"id\":\"2\",\"status\":\"valid\",\"value\":{\"amount\":%d,\"currency\":\"KGS\"},\"tenderers\":[{\"id\":\"L\"}]}]},"
                   "\"awards\":[{\"status\":\"active\",\"suppliers\":[{\"id\":\"W\"}]}]}\n", i, i % 20, next);
    }
    assert_ok(run_try(buf_str(&lines), (DetectSettings){ .rules = DETECT_BIT(DETECT_R058), .threads = threads }, &r));
    return r;
}

static void how_the_compared_lie_is_counted_and_nobody_is_lost(void **state)
{
    (void)state;
    const DetectResult *r = many_gaps(1);
    const DetectSpread *s = &r->spreads[DETECT_GAP];
    uint64_t total = s->below + s->above;
    for (int i = 0; i < DETECT_BINS; i++) total += s->bins[i];
    assert_int_equal(total, 25);
    assert_int_equal(r->fences.compared, 25);
    assert_int_equal(s->above, 1);                          /* the one of 500 per cent does not press the others into one bar */
    assert_true(s->from < s->to && s->to < 1);
    const DetectFlag *f = only_flag(r, DETECT_R058);
    assert_str(f->ocid, STR("o25"));
    assert_str(f->buyer.name, STR("N"));
    assert_str(f->date, STR("2005-01-01"));
    assert_int_equal(f->supplier_count, 1);
    assert_str(f->suppliers[0].name, STR("Winner"));
}

static void threads_change_nothing_of_it(void **state)
{
    (void)state;
    Str first = { 0 };
    unsigned counts[] = { 1, 2, 3, 8 };
    for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
        const DetectResult *r = many_gaps(counts[i]);
        Buf out = buf_in(&run_arena);
        for (size_t k = 0; k < r->flag_count; k++) detect_write_flag(&out, LANG_COUNT, &r->flags[k], r);
        detect_write_spreads(&out, r);
        detect_write_run(&out, r);
        assert_false(out.failed);
        if (i == 0) first = buf_str(&out);
        assert_str(buf_str(&out), first);
    }
    assert_true(str_find(first, STR("\"type\":\"spread\",\"rules\":[\"R058\"]")) >= 0);
}

static void a_measure_that_all_share_is_one_bar(void **state)
{
    (void)state;
    const DetectResult *r = run_text("{\"ocid\":\"o\",\"bids\":{\"details\":[{\"status\":\"disqualified\",\"tenderers\":[{\"id\":\"T\"}]},"
                                     "{\"status\":\"valid\",\"tenderers\":[{\"id\":\"T\"}]}]}}");
    const DetectSpread *s = &r->spreads[DETECT_REFUSED_TENDERER];
    assert_int_equal(s->bins[0], 1);
    assert_int_equal(s->below + s->above, 0);
}

static void sentences_come_in_one_language_or_in_all(void **state)
{
    (void)state;
    const DetectResult *r = run_text(text_of(""));
    const DetectFlag *f = only_flag(r, DETECT_R018);
    for (int lang = 0; lang <= LANG_COUNT; lang++) {
        Buf line = buf_in(&run_arena);
        JsonValue *v;
        detect_write_flag(&line, (Lang)lang, f, r);
        assert_ok(json_parse(&run_arena, buf_str(&line), &v, &error_));
        const JsonValue *said = json_get(v, "explanation");
        assert_int_equal(said->type, lang == LANG_COUNT ? JSON_OBJECT : JSON_STRING);
        if (lang < LANG_COUNT) continue;
        assert_int_equal(said->count, LANG_COUNT);
        for (int i = 0; i < LANG_COUNT; i++) assert_true(json_text(json_get(said, lang_code((Lang)i))).len > 10);
    }
}

typedef struct { char bytes[4096]; size_t len; } Heard;

static void hear(void *self, Str bytes)
{
    Heard *h = self;
    assert_true(h->len + bytes.len <= sizeof h->bytes);
    memcpy(h->bytes + h->len, bytes.ptr, bytes.len);
    h->len += bytes.len;
}

static void who_listens_hears_what_came_from_the_descriptor(void **state)
{
    (void)state;
    static const unsigned char PACKED[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xab, 0x56, 0xca, 0x4f, 0xce, 0x4c, 0x51, 0xb2, 0x52, 0xca, 0x57, 0xaa,
                                            0xe5, 0x02, 0, 0x50, 0xcb, 0xe6, 0xb0, 0x0d, 0, 0, 0 };
    int ends[2];
    Heard h = { .len = 0 };
    Detector *d;
    DetectSettings settings = { 0 };
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], PACKED, sizeof PACKED), sizeof PACKED);
    close(ends[1]);
    assert_ok(detector_new(&run_arena, &settings, &d, &error_));
    detector_tap(d, hear, &h);
    (void)!detector_read_fd(d, ends[0], STR("packed"), NULL, NULL, &error_);       /* whatever is in it: all of it is heard */
    detector_free(d);
    close(ends[0]);
    assert_int_equal(h.len, sizeof PACKED);
    assert_memory_equal(h.bytes, PACKED, sizeof PACKED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(a_flag_says_who_bought_who_got_it_and_when), RUN_TEST(the_tender_s_own_day_goes_before_the_release_s),
        RUN_TEST(nothing_is_made_up_where_the_data_are_silent), RUN_TEST(the_procuring_entity_stands_in_for_a_missing_buyer),
        RUN_TEST(how_the_compared_lie_is_counted_and_nobody_is_lost), RUN_TEST(threads_change_nothing_of_it),
        RUN_TEST(a_measure_that_all_share_is_one_bar), RUN_TEST(sentences_come_in_one_language_or_in_all),
        RUN_TEST(who_listens_hears_what_came_from_the_descriptor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
