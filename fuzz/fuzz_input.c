/* fuzz_input.c: any bytes as a file of procurement data: plain, gzip or zstd; lines, a package, an array.
 *
 * What must hold: whatever the file is, the run ends with a result, or says why it could not begin; nothing is passed over in
 * silence: every text is looked at, left out, kept, opened or broken; and two threads come to what one comes to. */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "detect/detect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static Str run(Arena *a, int fd, unsigned threads)
{
    Detector *d;
    const DetectResult *r;
    Error e;
    Buf out = buf_in(a);
    if (detector_new(a, &(DetectSettings){ .currency = STR("KGS"), .threads = threads }, &d, &e) != ERR_OK) return (Str){ 0 };
    must(lseek(fd, 0, SEEK_SET) == 0);
    ErrorCode code = detector_read_fd(d, fd, STR("fuzz"), NULL, NULL, &e);
    if (code == ERR_OK) code = detector_finish(d, &r, &e);
    must(code == ERR_OK || code == ERR_MEMORY || code == ERR_INVALID);
    if (code == ERR_OK) {
        uint64_t seen = r->releases + r->cancelled + r->excluded + r->broken_count + r->containers + r->gathered;
        must(seen >= r->lines + r->items + r->merged);
        must(r->broken_count == 0 || r->broken_kept > 0);
        detect_write_cardinal(&out, r);
        buf_format(&out, "%llu %llu %llu", (unsigned long long)r->broken_count, (unsigned long long)r->merged,
                   (unsigned long long)r->clashes);
    }
    detector_free(d);
    return code != ERR_OK || out.failed ? (Str){ 0 } : buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(64 << 20);
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    if (fd >= 0 && write(fd, data, size) == (ssize_t)size) {
        Str one = run(&a, fd, 1);
        if (size > 0 && data[size - 1] % 32 == 0) {                 /* threads are slow to begin */
            Str two = run(&a, fd, 2);
            must(!one.ptr || !two.ptr || str_equal(one, two));
        }
    }
    if (fd >= 0) close(fd);
    arena_free(&a);
    return 0;
}
