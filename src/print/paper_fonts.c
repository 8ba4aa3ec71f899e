/* paper_fonts.c: which typefaces papers are set in, and no others.
 *
 * A system has thousands of fonts, and fontconfig sorts them all for each size and weight that is asked for: a fifth of what a paper takes. Papers
 * are set in Noto Serif; the other faces here are for letters it has not: signs, boxes to tick, names in other scripts. The list is also what
 * makes a paper look the same on each machine: an office's own fonts and its fontconfig do not change it. */
#include "print/paper_pdf.h"

#include <fontconfig/fontconfig.h>

/* Files of these families, as Debian's fonts-noto-core has them. */
static const char CHOICE[] =
    "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig>"
    "<dir>/usr/share/fonts/truetype/noto</dir><dir>/usr/local/share/fonts</dir><cachedir>/var/cache/fontconfig</cachedir>"
    "<selectfont><rejectfont><glob>*</glob></rejectfont><acceptfont>"
    "<glob>*/NotoSerif-*</glob><glob>*/NotoSans-Regular*</glob><glob>*/NotoSansMono-*</glob><glob>*/NotoSansMath-*</glob>"
    "<glob>*/NotoSansSymbols-*</glob><glob>*/NotoSansSymbols2-*</glob><glob>*/NotoSerifArmenian-*</glob><glob>*/NotoSerifGeorgian-*</glob>"
    "<glob>*/NotoSerifHebrew-*</glob><glob>*/NotoNaskhArabic-*</glob><glob>*/NotoSerifDevanagari-*</glob><glob>*/NotoSansMongolian-*</glob>"
    "</acceptfont></selectfont></fontconfig>";

/* Is there a face that has the letter? */
static bool has_letter(const FcFontSet *set, uint32_t letter)
{
    for (int i = 0; set && i < set->nfont; i++) {
        FcCharSet *letters;
        if (FcPatternGetCharSet(set->fonts[i], FC_CHARSET, 0, &letters) == FcResultMatch && FcCharSetHasChar(letters, letter)) return true;
    }
    return false;
}

void paper_missing_letters(Str wanted, Buf *to)
{
    const FcFontSet *set = FcConfigGetFonts(FcConfigGetCurrent(), FcSetSystem);
    uint32_t letter;
    for (Str at = wanted, rest = wanted; utf8_next(&rest, &letter); at = rest) {
        if (!has_letter(set, letter)) buf_add(to, str_first(at, at.len - rest.len));
    }
}

void paper_choose_fonts(void)
{
    FcConfig *config = FcConfigCreate();
    if (!config) return;
    bool ready = FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)CHOICE, FcTrue) && FcConfigBuildFonts(config);
    const FcFontSet *set = ready ? FcConfigGetFonts(config, FcSetSystem) : NULL;
    /* Where none of them is installed, what the system has is better than nothing. */
    if (set && set->nfont > 0) (void)FcConfigSetCurrent(config);
    FcConfigDestroy(config);
}
