/* align.c: what it costs to turn one word's sounds into another's: changes, drops and swaps of neighbours, at the prices of the
 * book; a vowel that one side's alphabet need not write is cheap. The Latin x is к and с together at no cost. */
#include "match/match_int.h"

enum { SWAP = 60 };

unsigned align_sounds(const MatchBook *book, Sounds first, Sounds second, unsigned most)
{
    const uint8_t *a = first.sounds, *b = second.sounds;
    const uint8_t *drops_a = second.bare ? book->drop_bare : book->drop, *drops_b = first.bare ? book->drop_bare : book->drop;
    size_t a_count = first.count, b_count = second.count;
    uint16_t rows[3][MATCH_SOUNDS * 2 + 1];
    uint16_t *before = rows[0], *last = rows[1], *now = rows[2];
    if (b_count > MATCH_SOUNDS * 2) b_count = MATCH_SOUNDS * 2;
    last[0] = 0;
    for (size_t k = 0; k < b_count; k++) last[k + 1] = (uint16_t)(last[k] + drops_b[b[k]]);
    for (size_t i = 0; i < a_count; i++) {
        unsigned least = now[0] = (uint16_t)(last[0] + drops_a[a[i]]);
        for (size_t k = 0; k < b_count; k++) {
            unsigned cost = last[k] + (unsigned)book->change[a[i]][b[k]];
            unsigned drop_a = last[k + 1] + (unsigned)drops_a[a[i]], drop_b = now[k] + (unsigned)drops_b[b[k]];
            if (drop_a < cost) cost = drop_a;
            if (drop_b < cost) cost = drop_b;
            bool swapped = i > 0 && k > 0 && a[i] == b[k - 1] && a[i - 1] == b[k];
            if (swapped && before[k - 1] + (unsigned)SWAP < cost) cost = before[k - 1] + (unsigned)SWAP;
            if (k > 0 && a[i] == SOUND_X && b[k] == SOUND_S && b[k - 1] == SOUND_HARD_K && last[k - 1] < cost) cost = last[k - 1];
            if (i > 0 && b[k] == SOUND_X && a[i] == SOUND_S && a[i - 1] == SOUND_HARD_K && before[k] < cost) cost = before[k];
            now[k + 1] = (uint16_t)cost;
            if (cost < least) least = cost;
        }
        if (least > most) return least;
        uint16_t *free_row = before;
        before = last, last = now, now = free_row;
    }
    return last[b_count];
}
