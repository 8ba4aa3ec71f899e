/* spill.c: a list that begins in memory and goes on in a mapped file (spill.h). */
#include "detect/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

enum { FIRST_ROWS = 256, STEP = 256 * 1024, LARGE_FROM = 1 << 20, LARGE_PAGE = 2 << 20 };

Spill spill_of(size_t item, size_t ceiling)
{
    return (Spill){ .item = item, .ceiling = ceiling > 0 ? ceiling : SPILL_CEILING, .file = -1 };
}

Spill spill_sharing(size_t item, size_t ceiling, SpillBudget *budget)
{
    Spill s = spill_of(item, ceiling);
    s.budget = budget;
    return s;
}

static void give_back(Spill *s)
{
    if (s->charged > 0) atomic_fetch_add(&s->budget->left, s->charged);
    s->charged = 0;
}

/* So many bytes in all are the list's own to keep in memory. */
static bool charge(Spill *s, size_t bytes)
{
    if (!s->budget || bytes <= s->charged) return true;
    size_t more = bytes - s->charged, left = atomic_load(&s->budget->left);
    do if (left < more) return false; while (!atomic_compare_exchange_weak(&s->budget->left, &left, left - more));
    s->charged = bytes;
    return true;
}

/* Those in memory. */
static void free_rows(const Spill *s)
{
    if (s->mapped > 0) munmap(s->rows, s->mapped);
    else mem_free(s->rows);
}

void spill_free(Spill *s)
{
    if (s->in_file && s->rows) munmap(s->rows, s->room * s->item);
    if (s->in_file) fd_close(&s->file);
    else free_rows(s);
    give_back(s);
    *s = spill_sharing(s->item, s->ceiling, s->budget);
}

/* ---- room ---- */

ErrorCode spill_no_room(int why, Error *e)
{
    if (why != ENOSPC && why != EDQUOT && why != EFBIG) {
        errno = why;
        return error_system(e, temporary_folder());
    }
    return error_set(e, ERR_IO, K("detect.spill-full"), arg_str("path", temporary_folder()));
}

/* Makes the file so long that its bytes are really there, and maps all of it. */
static ErrorCode map_file(Spill *s, size_t bytes, Error *e)
{
    int why = posix_fallocate(s->file, 0, (off_t)bytes);
    if (why != 0) return spill_no_room(why, e);
    size_t before = s->room * s->item;
    void *rows = s->rows ? mremap(s->rows, before, bytes, MREMAP_MAYMOVE)
                         : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, s->file, 0);
    if (rows == MAP_FAILED) return error_memory(e);
    s->rows = rows;
    s->room = bytes / s->item;
    return ERR_OK;
}

/* A list of its own in a file, with room for so many rows. */
static ErrorCode open_file(Spill *s, size_t rows, Error *e)
{
    size_t bytes;
    if (!size_multiply(rows, s->item, &bytes)) return error_memory(e);
    s->file = file_nameless();
    if (s->file < 0) return spill_no_room(errno, e);
    s->in_file = true;
    return map_file(s, bytes, e);
}

static ErrorCode move_to_file(Spill *s, size_t rows, Error *e)
{
    Spill to = { .item = s->item, .ceiling = s->ceiling, .file = -1 };
    ErrorCode code = open_file(&to, rows, e);
    if (code != ERR_OK) {
        spill_free(&to);
        return code;
    }
    if (s->count > 0) memcpy(to.rows, s->rows, s->count * s->item);
    to.count = s->count;
    to.budget = s->budget;
    free_rows(s);
    give_back(s);
    *s = to;
    return ERR_OK;
}

/* A large list takes its pages a number at a time, which costs a fraction of a fault for each. What cannot be had so comes by faults. */
static void take_pages(const Spill *s, size_t from, size_t to)
{
#ifdef MADV_POPULATE_WRITE
    static const uintptr_t PAGE = 4096;
    uintptr_t first = ((uintptr_t)s->rows + from + PAGE - 1) & ~(PAGE - 1), end = ((uintptr_t)s->rows + to) & ~(PAGE - 1);
    if (end > first) (void)!madvise(s->rows + (first - (uintptr_t)s->rows), end - first, MADV_POPULATE_WRITE);
#else
    (void)s, (void)from, (void)to;
#endif
}

/* Moves a list to addresses of its own, enough for its ceiling, so that it grows where it is and the large pages it asks for stay whole.
 * Addresses cost nothing until they are written to. Where there are none the list stays where it is. */
static void map_rows(Spill *s)
{
    size_t room, most;
    if (!size_add(s->ceiling, LARGE_PAGE - 1, &most) || !size_add(most -= most % LARGE_PAGE, LARGE_PAGE, &room)) return;
    char *p = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED) return;
    size_t before = -(uintptr_t)p & (LARGE_PAGE - 1);
    if (before > 0) munmap(p, before);
    munmap(p + before + most, LARGE_PAGE - before);
    (void)!madvise(p + before, most, MADV_HUGEPAGE);
    if (s->count > 0) memcpy(p + before, s->rows, s->count * s->item);
    free_rows(s);
    s->rows = p + before;
    s->room = 0;                                          /* none of its pages was asked for yet */
    s->mapped = most;
}

/* A large one that grows to so many bytes at least: by large pages, as far as it may. */
static size_t whole_pages(Spill *s, size_t bytes)
{
    size_t whole;
    if (s->mapped == 0 || !size_add(bytes, LARGE_PAGE - 1, &whole)) return bytes;
    whole -= whole % LARGE_PAGE;
    return whole <= s->ceiling && charge(s, whole) ? whole : bytes;
}

static ErrorCode make_room(Spill *s, size_t needed, Error *e)
{
    size_t rows = s->room + s->room / 4, step = s->room + STEP / s->item, bytes;
    bool large = rows > step;
    if (rows < FIRST_ROWS) rows = FIRST_ROWS;
    if (rows < needed) rows = needed;
    if (step < needed || !large) step = rows;
    if (!size_multiply(rows, s->item, &bytes)) return error_memory(e);
    if (s->in_file) return map_file(s, bytes - bytes % s->item, e);
    bytes = step * s->item;
    if (bytes > s->ceiling || !charge(s, bytes)) return move_to_file(s, rows, e);
    if (bytes >= LARGE_FROM && s->mapped == 0) map_rows(s);
    bytes = whole_pages(s, bytes);
    if (s->mapped == 0 && step > s->reserved) {           /* a large one grows without being copied */
        char *grown = mem_resize(s->rows, rows * s->item);
        if (!grown) return error_memory(e);
        s->rows = grown;
        s->reserved = rows;
    }
    if (large || s->mapped > 0) take_pages(s, s->room * s->item, bytes);
    s->room = bytes / s->item;
    return ERR_OK;
}

ErrorCode spill_grow(Spill *s, size_t n, Error *e)
{
    size_t needed;
    if (!size_add(s->count, n, &needed)) return error_memory(e);
    return needed > s->room ? make_room(s, needed, e) : ERR_OK;
}

ErrorCode spill_more(Spill *s, size_t n, void **ret, Error *e)
{
    TRY(spill_room(s, n, ret, e));
    if (n > 0) memset(*ret, 0, n * s->item);
    spill_took(s, n);
    return ERR_OK;
}

/* Rows that were copied elsewhere need no memory any more, though the list is not freed yet. */
static void forget_rows(const Spill *s, size_t from, size_t to)
{
    static const uintptr_t PAGE = 4096;
    uintptr_t first = ((uintptr_t)s->rows + from + PAGE - 1) & ~(PAGE - 1), end = ((uintptr_t)s->rows + to) & ~(PAGE - 1);
    if (!s->in_file && end > first) (void)!madvise(s->rows + (first - (uintptr_t)s->rows), end - first, MADV_DONTNEED);
}

/* Piece by piece, so that a large list is not held twice. */
static void move_rows(char *to, const Spill *from)
{
    for (size_t at = 0, bytes = from->count * from->item, n; at < bytes; at += n) {
        n = bytes - at < LARGE_PAGE ? bytes - at : LARGE_PAGE;
        memcpy(to + at, from->rows + at, n);
        forget_rows(from, at, at + n);
    }
}

ErrorCode spill_append(Spill *to, Spill *from, Error *e)
{
    void *rows;
    if (from->count == 0) return ERR_OK;
    if (to->count == 0) {                                 /* the list itself changes hands */
        Spill empty = *to;
        *to = *from;
        *from = empty;
        return ERR_OK;
    }
    TRY(spill_room(to, from->count, &rows, e));
    move_rows(rows, from);
    spill_took(to, from->count);
    spill_free(from);
    return ERR_OK;
}
