/* code128.h: Code 128 (ISO/IEC 15417): the bars that hand scanners read. */
#ifndef TERGOO_CODE128_H
#define TERGOO_CODE128_H

#include "base/base.h"

enum { CODE128_CHARS = 60, CODE128_WIDTHS = (CODE128_CHARS + 2) * 6 + 7 };

/* Widths in modules, a bar first and then in turn a space and a bar; *modules is their sum. False for what it cannot say: an empty or too long
 * text, or another character than those of ASCII from space to tilde. */
bool code128_widths(Str text, uint8_t to[CODE128_WIDTHS], size_t *count, int *modules);

#endif
