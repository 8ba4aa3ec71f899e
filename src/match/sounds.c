/* sounds.c: folded letters as sounds, and sounds as a key of consonants.
 *
 * Of a key stay the consonants in classes that writers mix up (т and д, к and г, с and ш), four bits each; vowels, й and the h that
 * some write and others do not are left out, a vowel at the beginning stays as one class. So Жумабеков, Джумабеков and Zhumabekov
 * have one key. Where the Latin j and x have two readings a word has two keys. */
#include "match/match_int.h"

/* The longest letter of the table that stands at `at`; NULL: none. */
static const Letter *letter_at(const MatchBook *book, const uint32_t *points, size_t count, size_t at)
{
    if (points[at] >= LETTER_PLANE || book->first[points[at]] == 0) return NULL;
    for (size_t i = book->first[points[at]] - 1U; i < book->letter_count && book->letters[i].points[0] == points[at]; i++) {
        const Letter *l = &book->letters[i];
        if (l->point_count <= count - at && memcmp(l->points, points + at, l->point_count * sizeof *points) == 0) return l;
    }
    return NULL;
}

/* A double is one; й, j and i beside an i are that i; j behind a vowel and not before one is й. */
static uint8_t settle(uint8_t *sounds, uint8_t count)
{
    const uint8_t i_sound = sound_of('i');
    uint8_t n = 0;
    for (uint8_t at = 0; at < count; at++) {
        uint8_t s = sounds[at], next = at + 1 < count ? sounds[at + 1] : 0, last = n > 0 ? sounds[n - 1] : 0;
        if (s == SOUND_J && sound_is_vowel(last) && !sound_is_vowel(next)) s = SOUND_Y;
        if (s == last || ((s == SOUND_Y || s == SOUND_J) && last == i_sound)) continue;
        if (s == i_sound && last == SOUND_Y && n > 1) n--;
        sounds[n++] = s;
    }
    return n;
}

bool sounds_of(const MatchBook *book, const uint32_t *points, size_t count, uint8_t to[MATCH_SOUNDS], uint8_t *ret)
{
    uint8_t all[MATCH_SOUNDS * 2], n = 0;
    bool whole = true;
    for (size_t at = 0; at < count;) {
        const Letter *l = letter_at(book, points, count, at);
        at += l ? l->point_count : 1;
        for (uint8_t i = 0; l && i < l->sound_count; i++) {
            if (n < sizeof all) all[n++] = l->sounds[i];
            else whole = false;
        }
    }
    n = settle(all, n);
    if (n > MATCH_SOUNDS) whole = false;
    *ret = n < MATCH_SOUNDS ? n : MATCH_SOUNDS;
    memcpy(to, all, *ret);
    return whole;
}

/* Classes from 1; what is not here is left out of keys. */
static uint8_t class_of(uint8_t sound, bool second)
{
    static const char CLASSES[][6] = { "", "", "bp", "dt", "fv", "gkK", "l", "m", "n", "r", "szScX", "C", "J" };
    char sign = SOUND_SIGNS[sound - 1];
    if (sign == 'j') return second ? 0 : 12;
    if (sign == 'X' && second) return 0;
    if (sign == 'K' && second) return 10;
    for (uint8_t i = 2; i < ARRAY_LEN(CLASSES); i++) if (strchr(CLASSES[i], sign)) return i;
    return 0;
}

void sound_classes(MatchBook *book)
{
    for (uint8_t i = 1; i < sizeof SOUND_SIGNS; i++) {
        for (int second = 0; second < 2; second++) book->classes[second][i] = class_of(i, second);
    }
}

static uint64_t key_of(const MatchBook *book, const MatchWord *w, bool second)
{
    enum { VOWEL = 1, MOST = 14 };
    uint64_t key = 0;
    int n = 0;
    for (uint8_t i = 0; i < w->count && n < MOST; i++) {
        uint8_t s = w->sounds[i], class = book->classes[second][s];
        if (i == 0 && (sound_is_vowel(s) || s == SOUND_Y || (s == SOUND_J && second))) class = VOWEL;
        if (i == 1 && class == VOWEL) continue;
        if (class == 0) continue;
        if (s == SOUND_X) key = key << 4 | book->classes[second][SOUND_HARD_K], n++;
        key = key << 4 | class;
        n++;
    }
    return key;
}

void word_keys(const MatchBook *book, MatchWord *w)
{
    w->key = key_of(book, w, false);
    w->other = key_of(book, w, true);
    if (w->other == w->key) w->other = 0;
}
