/* paper_keep.c: what stands on one page together, because it says little alone: two rows of a table at the foot and at the top of a page, and places
 * to sign with what they sign. It marks strips that are set (Strip.stays); paper_pdf.c lays them on pages. */
#include "print/paper_pdf.h"

void setter_keep_rows(Setter *s, size_t first)
{
    enum { LONGER = 4 };
    size_t at = first + (s->count > first && s->strips[first].row->head), last = s->count;
    if (s->failed || last < at + LONGER) return;
    if (!s->strips[at].cut && !s->strips[at + 1].cut) s->strips[at].stays = true;
    if (!s->strips[last - 2].cut && !s->strips[last - 1].cut) s->strips[last - 2].stays = true;
}

size_t setter_signed_from(const Setter *s)
{
    enum { LINES = 4 };
    size_t lines = 0, from = s->count;
    for (size_t i = s->count; i-- > 0; ) {
        const Strip *strip = &s->strips[i];
        if (strip->kind == STRIP_ROW) return strip->cut ? from : i;
        bool line = strip->kind == STRIP_LINE;
        if ((!line && strip->kind != STRIP_GAP) || strip->heading || (line && ++lines > LINES)) return from;
        if (line && from == s->count) from = i;
    }
    return from;
}
