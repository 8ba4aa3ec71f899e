/* detect_stream.c: more procurement data than any disk here holds, written to a pipe.
 *
 *   detect_stream FILE.jsonl GIGABYTES [BYTES [BUYERS [REGIONS]]] | tergoo detect run - --currency JPY --format json
 *
 * The lines of the sample come again and again under other ocids, each made as long as real releases are (about BYTES, 10000 unless told) by
 * what those have and the sample has not: a description, items, documents. Buyers and bidders change from turn to turn, as over BUYERS
 * offices and REGIONS in which others bid. All lines lie ready in memory, what changes in them in places of one width, so that a turn costs
 * little more than the pipe. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/base.h"

enum { USUAL_BYTES = 10000, USUAL_BUYERS = 2000, USUAL_REGIONS = 500, PIPE = 1 << 20, DIGITS = 6 };

/* Where a number stands in the text, with so many digits. */
typedef struct { size_t at; unsigned of, digits; } Place;
typedef struct { Buf text; Place *places; size_t count, room; unsigned buyers, regions; } Stream;

static _Noreturn void stop(const char *what)
{
    fprintf(stderr, "%s\n", what);
    exit(3);
}

static void keep_place(Stream *s, size_t at, unsigned of, unsigned digits)
{
    if (s->count == s->room) {
        s->room = s->room * 2 + 1024;
        s->places = mem_resize(s->places, s->room * sizeof *s->places);
        if (!s->places) stop("no memory");
    }
    s->places[s->count++] = (Place){ at, of, digits };
}

/* Ids of offices and bidders in the line, whose numbers change; and its ocid, which is another one each turn. */
static void add_line(Stream *s, Str line, Str more)
{
    static const Str OCID = { "\"ocid\":\"", 8 }, TENDER = { "\"tender\":{", 10 }, BUYER = { "JP-LG-", 6 }, BIDDER = { "JP-TSU-", 7 };
    while (line.len > 0) {
        bool ocid = str_starts(line, OCID), tender = str_starts(line, TENDER), buyer = str_starts(line, BUYER), bidder = str_starts(line, BIDDER);
        Str word = ocid ? OCID : tender ? TENDER : buyer ? BUYER : bidder ? BIDDER : str_first(line, 1);
        unsigned of = ocid ? 0 : buyer ? s->buyers : s->regions, digits = ocid ? DIGITS : buyer ? 5 : 3;
        buf_add(&s->text, word);
        line = str_from(line, word.len);
        if (tender) buf_add(&s->text, more);
        if (!ocid && !buyer && !bidder) continue;
        keep_place(s, s->text.len, of, digits);
        buf_format(&s->text, "%0*u%s", (int)digits, 0, ocid ? "-" : "");
        if (buyer) line = str_from(line, line.len < 5 ? line.len : 5);          /* its own number goes */
    }
    buf_byte(&s->text, '\n');
}

/* Members of a tender that most publishers fill in; no rule takes more from them than it does from others' files. */
static Str padding(Arena *a, size_t bytes, unsigned class)
{
    static const char *const TYPES[] = { "tenderNotice", "biddingDocuments", "technicalSpecifications", "evaluationCriteria" };
    Buf b = buf_in(a);
    buf_format(&b, "\"description\":\"Works as set out in the technical specification, the bill of quantities and the drawings, to be carried out within "
               "the period and in the order given there.\",\"items\":[");
    for (int i = 0; i < 4; i++)
        buf_format(&b, "%s{\"id\":\"%d\",\"description\":\"Item %d of the bill of quantities, complete with all labour and material\",\"classification\":{"
                   "\"scheme\":\"CPV\",\"id\":\"45%06u\",\"description\":\"Construction work\"},\"quantity\":%d}", i > 0 ? "," : "", i + 1, i + 1,
                   class * 1000, i * 7 + 1);
    buf_c(&b, "],\"documents\":[");
    for (int i = 0; i < (int)ARRAY_LEN(TYPES) || b.len + 400 < bytes; i++)
        buf_format(&b, "%s{\"id\":\"%d\",\"documentType\":\"%s\",\"title\":\"Tender document no. %d\",\"description\":\"Part of the documents that were "
                   "published with the notice\",\"url\":\"https://example.org/procurement/documents/%06d/%04d.pdf\",\"datePublished\":"
                   "\"2007-05-01T00:00:00+09:00\",\"format\":\"application/pdf\",\"language\":\"en\"}", i > 0 ? "," : "", i + 1,
                   TYPES[(size_t)i % ARRAY_LEN(TYPES)], i + 1, i * 31, i);
    buf_c(&b, "],");
    if (b.failed) stop("no memory");
    return buf_str(&b);
}

static void set_turn(Stream *s, unsigned turn)
{
    for (size_t i = 0; i < s->count; i++) {
        const Place *p = &s->places[i];
        unsigned number = p->of > 0 ? turn % p->of : turn;
        for (unsigned k = p->digits; k-- > 0; number /= 10) s->text.ptr[p->at + k] = (char)('0' + number % 10);
    }
}

static void send_all(Str text)
{
    while (text.len > 0) {
        ssize_t done = write(STDOUT_FILENO, text.ptr, text.len < PIPE ? text.len : PIPE);
        if (done <= 0) stop("nobody reads any more");
        text = str_from(text, (size_t)done);
    }
}

static unsigned number_of(int argc, char **argv, int i, unsigned otherwise)
{
    return i < argc ? (unsigned)strtoul(argv[i], NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
    enum { FILE_CEILING = 1 << 30, CLASSES = 40 };
    Arena a = arena_with(FILE_CEILING);
    Error e;
    Str rest, line;
    if (argc < 3 || file_read(&a, argv[1], FILE_CEILING / 4, &rest, &e) != ERR_OK) stop("detect_stream FILE.jsonl GIGABYTES [BYTES [BUYERS [REGIONS]]]");
    Stream s = { .text = buf_in(&a), .buyers = number_of(argc, argv, 4, USUAL_BUYERS), .regions = number_of(argc, argv, 5, USUAL_REGIONS) };
    size_t bytes = number_of(argc, argv, 3, USUAL_BYTES);
    for (unsigned n = 0; str_next_line(&rest, &line); n++)
        add_line(&s, line, bytes > line.len + 1000 ? padding(&a, bytes - line.len, n % CLASSES) : STR(""));
    if (s.text.failed || s.text.len == 0) stop("no memory, or no lines");
    (void)fcntl(STDOUT_FILENO, F_SETPIPE_SZ, PIPE);
    unsigned long long left = strtoull(argv[2], NULL, 10) * 1000000000ULL;
    for (unsigned turn = 0; left > 0; turn++) {
        set_turn(&s, turn);
        send_all(buf_str(&s.text));
        left = left > s.text.len ? left - s.text.len : 0;
    }
    arena_free(&a);
    return 0;
}
