/* ui_lang.c: in which language a text is that people typed, as far as its letters say: a screen reader pronounces a Russian title on an
 * English page as Russian only when it is told so (WCAG 2.2, 3.1.2).
 *
 * Letters tell scripts apart, and Kyrgyz has three that Russian has not (Ң Ө Ү). So: where most letters are Cyrillic, a text is Kyrgyz if
 * at least each fourth of its words has one of the three; else it is Russian on an English page, and on a Kyrgyz or Russian one it is
 * whatever the page is. Latin letters say nothing: names are written in them in every language. */
#include "web/ui_int.h"

typedef struct { size_t words, kyrgyz, cyrillic, latin; } Letters;

static bool is_kyrgyz(uint32_t c)
{
    return (c | 1) == 0x4A3 || (c | 1) == 0x4E9 || (c | 1) == 0x4AF;       /* Ң ң, Ө ө, Ү ү: capital and small differ in the last bit */
}

static Letters count_letters(Str text)
{
    Letters n = { 0 };
    uint32_t c;
    bool in_word = false, ours = false;
    while (utf8_next(&text, &c)) {
        bool cyrillic = c >= 0x400 && c <= 0x52F, latin = (c < 0x80 && ((c | 32) >= 'a' && (c | 32) <= 'z')) || (c >= 0xC0 && c <= 0x24F);
        n.cyrillic += cyrillic;
        n.latin += latin;
        if (cyrillic || latin) {
            n.words += !in_word;
            in_word = true;
            n.kyrgyz += is_kyrgyz(c) && !ours;
            ours = ours || is_kyrgyz(c);
        } else {
            in_word = ours = false;
        }
    }
    return n;
}

Str ui_text_lang(Lang page, Str text)
{
    Letters n = count_letters(text);
    if (n.cyrillic <= n.latin) return STR("");
    Lang is = n.kyrgyz > 0 && n.kyrgyz * 4 >= n.words ? LANG_KY : page == LANG_EN ? LANG_RU : page;
    return is == page ? STR("") : str_of(lang_code(is));
}

void part_spoken(const Part *p, Str text)
{
    part_text(p, "textLang", ui_text_lang(p->lang, text));
}
