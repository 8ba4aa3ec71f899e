/* desk_name.c: what is looked at in a name that somebody typed. */
#include "desk/desk.h"

bool desk_mixes_alphabets(Str text)
{
    uint32_t c;
    bool latin = false, cyrillic = false;
    while (utf8_next(&text, &c)) {
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0x24f), other = c >= 0x400 && c <= 0x52f;
        if (!letter && !other) latin = cyrillic = false;        /* another word */
        latin = latin || letter;
        cyrillic = cyrillic || other;
        if (latin && cyrillic) return true;
    }
    return false;
}
