/* test_volume_pdf.c: which number stands on which page of a volume; what a JPEG says of itself, and lies; what is no PDF leaves
 * nothing behind. */
#include "print/volume_pdf.h"
#include "unit.h"

/* fontconfig keeps what it read until the process ends, and frees it never. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig\n"; }

static const VolumeFrame FRAME = { .title = STR("Том"), .agency = STR("Контора"), .back = STR("об."), .lang = LANG_RU };

static void assert_stamps(int64_t first, int64_t last, size_t pages, const char *expected)
{
    Arena a = arena_with(1 << 20);
    Buf text = buf_in(&a);
    VolumeItem item = { .first = first, .last = last };
    for (size_t i = 0; i < pages; i++) {
        if (i > 0) buf_c(&text, ", ");
        buf_add(&text, volume_stamp_text(&a, &FRAME, &item, i, pages));
    }
    assert_str(buf_str(&text), str_of(expected));
    arena_free(&a);
}

static void pages_have_the_numbers_of_their_sheets(void **state)
{
    (void)state;
    assert_stamps(45, 47, 3, "45, 46, 47");
    assert_stamps(45, 46, 4, "45, 45 об., 46, 46 об.");
    assert_stamps(45, 46, 3, "45, 45 об., 46");
    assert_stamps(45, 47, 1, "45–47");
    assert_stamps(45, 47, 2, "45, 46–47");
    assert_stamps(45, 45, 4, "45, 45 об., 45 (3), 45 (4)");
    assert_stamps(0, 0, 2, ", ");
}

static void a_jpegs_head_is_read(void **state)
{
    (void)state;
    static const unsigned char PLAIN[] = { 0xff, 0xd8, 0xff, 0xe0, 0, 4, 'J', 'F', 0xff, 0xc0, 0, 11, 8, 0, 40, 0, 60, 1, 1, 0x11,
                                           0 };
    static const unsigned char TURNED[] = {
        0xff, 0xd8, 0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
        0xff, 0xc2, 0, 8, 8, 0, 2, 0, 3, 3 };
    JpegHead head;
    assert_true(jpeg_head_read(str_bytes(PLAIN, sizeof PLAIN), &head));
    assert_int_equal(head.width, 60);
    assert_int_equal(head.height, 40);
    assert_int_equal(head.components, 1);
    assert_true(jpeg_head_read(str_bytes(TURNED, sizeof TURNED), &head));
    assert_int_equal(head.turn, 90);
    for (size_t n = 0; n < sizeof PLAIN - 3; n++) assert_false(jpeg_head_read(str_bytes(PLAIN, n), &head));
}

/* As many pages as fit, and a volume that can still be written. */
static void what_is_no_pdf_leaves_nothing(void **state)
{
    (void)state;
    static const char *const WRONG[] = { "", "%PDF-1.7", "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj", "GIF89a",
                                         "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>" };
    Error error_ = { 0 };
    Arena a = arena_with((size_t)1 << 28);
    VolumePdf *v;
    Buf good = buf_in(&a);
    Str texts[] = { STR("1"), STR("2") }, made;
    int fd;
    uint64_t size;
    VolumeItem item = { STR("Акт"), 1, 2 };
    bool fits;
    assert_ok(volume_stamps(&a, LANG_RU, texts, ARRAY_LEN(texts), &good, &error_));
    assert_ok(volume_pdf_begin(&a, &FRAME, &v, &error_));
    for (size_t i = 0; i < ARRAY_LEN(WRONG); i++) {
        assert_ok(volume_pdf_add(v, str_of(WRONG[i]), &item, &fits, &error_));
        assert_false(fits);
        assert_ok(volume_pdf_add_image(v, str_of(WRONG[i]), &item, &fits, &error_));
        assert_false(fits);
    }
    assert_ok(volume_pdf_add(v, buf_str(&good), &item, &fits, &error_));
    assert_true(fits);
    assert_ok(volume_pdf_write(v, &fd, &size, &error_));
    assert_ok(fd_read_all(&a, fd, 1 << 20, &made, &error_));
    assert_true(str_starts(made, STR("%PDF-")));
    assert_true(made.len > 1000 && made.len == size);
    fd_close(&fd);
    volume_pdf_free(v);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_have_the_numbers_of_their_sheets), cmocka_unit_test(a_jpegs_head_is_read), cmocka_unit_test(what_is_no_pdf_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
