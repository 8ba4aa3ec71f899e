/* fuzz_bind.c: any bytes as a file that goes into a volume: as a PDF, and as a picture.
 *
 * What must hold: nothing outside of the input is looked at; what does not fit adds no page; and whatever was added, the volume can be written. */
#include <stdlib.h>

#include "print/volume_pdf.h"

/* What fontconfig keeps for the life of the process is not ours to give back. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig\n"; }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const VolumeFrame FRAME = { .title = STR("Том 1"), .back = STR("об."), .lang = LANG_RU };
    static const VolumeItem ITEM = { STR("x"), 1, 2 };
    Arena a = arena_with((size_t)1 << 30);
    char *copy = mem_alloc(size + (size == 0));
    Error e = { 0 };
    JpegHead head;
    VolumePdf *v = NULL;
    int fd;
    uint64_t length;
    bool fits = false, also = false;
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    Str bytes = str_bytes(copy, size);
    if (jpeg_head_read(bytes, &head)) must(head.width > 0 && head.height > 0 && head.components >= 1 && head.turn % 90 == 0);
    ErrorCode code = volume_pdf_begin(&a, &FRAME, &v, &e);
    if (code == ERR_OK) code = volume_pdf_add(v, bytes, &ITEM, &fits, &e);
    if (code == ERR_OK) code = volume_pdf_add_image(v, bytes, &ITEM, &also, &e);
    if (code == ERR_OK && (fits || also) && volume_pdf_write(v, &fd, &length, &e) == ERR_OK) {
        must(length > 0);
        fd_close(&fd);
    }
    volume_pdf_free(v);
    mem_free(copy);
    arena_free(&a);
    return 0;
}
