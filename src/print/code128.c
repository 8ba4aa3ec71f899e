/* code128.c: see code128.h. Code set C, two digits a symbol, for a text of digits alone; set B for every other. */
#include "print/code128.h"

/* Widths of three bars and three spaces of each symbol; the last, the end, has one bar more. */
static const char PATTERNS[107][8] = {
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312", "231212", "112232", "122132",
    "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212",
    "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311",
    "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123", "311321",
    "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
    "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242", "121142", "121241", "114212",
    "124112", "124211", "411212", "421112", "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113",
    "411311", "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
};
enum { START_B = 104, START_C = 105, STOP = 106, CHECK = 103 };

typedef struct { uint8_t *to; size_t count; int modules, sum, place; } Bars;

static void add_symbol(Bars *b, int symbol)
{
    for (const char *at = PATTERNS[symbol]; *at; at++) {
        b->to[b->count++] = (uint8_t)(*at - '0');
        b->modules += *at - '0';
    }
    b->sum += symbol * (b->place > 0 ? b->place : 1);      /* the first symbol says the set, and counts once */
    b->place++;
}

bool code128_widths(Str text, uint8_t to[CODE128_WIDTHS], size_t *count, int *modules)
{
    Bars b = { .to = to };
    bool digits = text.len % 2 == 0;
    if (text.len == 0 || text.len > CODE128_CHARS) return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < ' ' || text.ptr[i] > '~') return false;
        digits &= text.ptr[i] >= '0' && text.ptr[i] <= '9';
    }
    add_symbol(&b, digits ? START_C : START_B);
    for (size_t i = 0; i < text.len; i += digits ? 2 : 1)
        add_symbol(&b, digits ? (text.ptr[i] - '0') * 10 + text.ptr[i + 1] - '0' : text.ptr[i] - ' ');
    add_symbol(&b, b.sum % CHECK);
    add_symbol(&b, STOP);
    *count = b.count;
    *modules = b.modules;
    return true;
}
