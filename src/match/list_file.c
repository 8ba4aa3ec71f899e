/* list_file.c: a list as a file that is mapped and used where it lies. A file comes from a disk that may lie or from somebody else:
 * every number in it that leads somewhere is checked once, before it is used. */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/io.h"
#include "match/list_int.h"

typedef struct { const void *at; size_t size; } Piece;

static size_t pieces_of(const MatchList *l, Piece to[5])
{
    to[0] = (Piece){ l->words, l->head.words * sizeof *l->words };
    to[1] = (Piece){ l->postings, l->head.postings * sizeof *l->postings };
    to[2] = (Piece){ l->entries, l->head.entries * sizeof *l->entries };
    to[3] = (Piece){ l->buckets, (l->head.buckets + 1) * sizeof *l->buckets };
    to[4] = (Piece){ l->texts, l->head.texts };
    return 5;
}

ErrorCode match_list_write(const MatchList *l, const char *path, Error *e)
{
    Piece pieces[5];
    ListHead head = l->head;
    head.magic = LIST_MAGIC;
    head.tables = match_book_version(l->book);
    size_t n = pieces_of(l, pieces);
    CLEANUP(fd_close) int fd = io->open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return error_system(e, str_of(path));
    ErrorCode code = fd_write_all(fd, str_bytes(&head, sizeof head), str_of(path), e);
    for (size_t i = 0; i < n && code == ERR_OK; i++) {
        code = fd_write_all(fd, str_bytes(pieces[i].at, pieces[i].size), str_of(path), e);
    }
    if (code == ERR_OK && io->fsync(fd) != 0) code = error_system(e, str_of(path));
    if (code != ERR_OK) io->unlink(path);
    return code;
}

/* ---- reading ---- */

/* Sizes that add up to that of the file; none may be so large that the sum turns over. */
static bool sizes_fit(const ListHead *h, size_t size)
{
    const uint64_t most = (uint64_t)1 << 40;
    if (h->entries > UINT32_MAX || h->words > most || h->postings > UINT32_MAX || h->texts > UINT32_MAX
     || h->shift < 32 - BUCKET_BITS_MOST || h->shift > 31 || h->buckets != 1ULL << (32 - h->shift)) return false;
    uint64_t sum = sizeof *h + h->words * sizeof(MatchWord) + h->postings * sizeof(Posting) + h->entries * sizeof(Entry)
                 + (h->buckets + 1) * sizeof(uint32_t) + h->texts;
    return sum == size;
}

static void lay_out(MatchList *l)
{
    unsigned char *at = (unsigned char *)l->block + sizeof l->head;
    l->words = (void *)at, at += l->head.words * sizeof *l->words;
    l->postings = (void *)at, at += l->head.postings * sizeof *l->postings;
    l->entries = (void *)at, at += l->head.entries * sizeof *l->entries;
    l->buckets = (void *)at, at += (l->head.buckets + 1) * sizeof *l->buckets;
    l->texts = (void *)at;
    l->shift = (unsigned)l->head.shift;
}

static bool word_is_whole(const MatchWord *w)
{
    if (w->count > MATCH_SOUNDS || w->kind > WORD_NUMBER) return false;
    for (uint8_t i = 0; i < w->count; i++) if (w->sounds[i] == 0 || w->sounds[i] >= SOUNDS) return false;
    return true;
}

static bool is_whole(const MatchList *l)
{
    const ListHead *h = &l->head;
    for (size_t i = 0; i < h->words; i++) if (!word_is_whole(&l->words[i])) return false;
    for (size_t i = 0; i < h->entries; i++) {
        const Entry *x = &l->entries[i];
        uint64_t text = (uint64_t)x->text + x->id + x->name + x->birth + x->country + x->number;
        if (x->words > MATCH_WORDS || (uint64_t)x->word + x->words > h->words) return false;
        if (text > h->texts || x->sort > MATCH_ANY) return false;
        if (!utf8_valid(str_bytes(l->texts + x->text, text - x->text))) return false;
    }
    for (size_t i = 0; i < h->buckets; i++) if (l->buckets[i] > l->buckets[i + 1]) return false;
    if (l->buckets[h->buckets] != h->postings) return false;
    for (size_t i = 0; i < h->postings; i++) if (l->postings[i].entry >= h->entries) return false;
    return true;
}

static ErrorCode take_block(MatchList *l, int fd, const char *path, Error *e)
{
    off_t size = lseek(fd, 0, SEEK_END);
    if (size < 0) return error_system(e, str_of(path));
    if ((uint64_t)size < sizeof l->head) return error_set(e, ERR_INVALID, K("match.list-damaged"), arg_c("path", path));
    void *block = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (block == MAP_FAILED) return error_system(e, str_of(path));
    l->block = block;
    l->block_size = (size_t)size;
    memcpy(&l->head, block, sizeof l->head);
    if (l->head.magic != LIST_MAGIC || !sizes_fit(&l->head, l->block_size))
        return error_set(e, ERR_INVALID, K("match.list-damaged"), arg_c("path", path));
    if (l->head.tables != match_book_version(l->book))
        return error_set(e, ERR_INVALID, K("match.list-tables"), arg_c("path", path));
    lay_out(l);
    return is_whole(l) ? ERR_OK : error_set(e, ERR_INVALID, K("match.list-damaged"), arg_c("path", path));
}

ErrorCode match_list_map(const MatchBook *book, const char *path, MatchList **ret, Error *e)
{
    CLEANUP(fd_close) int fd = io->open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) return error_system(e, str_of(path));
    MatchList *l;
    TRY(match_list_begin(book, &l, e));
    ErrorCode code = take_block(l, fd, path, e);
    if (code != ERR_OK) match_list_free(l);
    else *ret = l;
    return code;
}
