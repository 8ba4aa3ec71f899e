/* fuzz_watch.c: any bytes as a watch-list; the first byte says of which form. OFAC's two tables are parted by a byte 0x02.
 *
 * What must hold: it is read or refused with a sentence; what was read has names and ids, is written as text that is read back as the same,
 * does not differ from itself, and is found when its own names are looked for. */
#include <stdlib.h>

#include "exchange/watch_screen.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_back(Arena *a, const WatchList *list)
{
    Buf once = buf_in(a), twice = buf_in(a), differs = buf_in(a);
    WatchList again;
    Error e;
    watch_write(&once, list);
    if (once.failed) return;
    ErrorCode code = watch_open(a, buf_str(&once), &again, &e);
    must(code == ERR_OK || code == ERR_MEMORY);
    if (code != ERR_OK) return;
    watch_write(&twice, &again);
    must(twice.failed || str_equal(buf_str(&once), buf_str(&twice)));
    if (watch_compare(list, &again, &differs, &e) == ERR_OK) must(str_find(buf_str(&differs), STR("\"changed\":0,")) >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(256 << 20);
    WatchList list;
    Error e = { 0 };
    if (size == 0) return 0;
    WatchFormat format = (WatchFormat)(data[0] & 3);
    char *copy = mem_alloc(size);
    if (!copy) return 0;
    memcpy(copy, data + 1, size - 1);
    Str file = str_bytes(copy, size - 1), second = STR(""), first;
    if (format == WATCH_OFAC && str_find_byte(file, '\2') >= 0) {
        str_cut(&file, '\2', &first);
        second = file, file = first;
    }
    ErrorCode code = format == WATCH_UN ? watch_read_un(&a, file, &list, &e) : watch_read(&a, format, file, second, &list, &e);
    must(code == ERR_OK || e.parts[0].key != NULL);
    if (code == ERR_OK) {
        Buf hits = buf_in(&a);
        must(list.count > 0 && list.names >= list.count && list.weak <= list.names);
        check_back(&a, &list);
        code = watch_screen(&list, &list, 700, &hits, &e);
        must(code == ERR_OK || code == ERR_MEMORY || code == ERR_LIMIT);
    }
    mem_free(copy);
    arena_free(&a);
    return 0;
}
