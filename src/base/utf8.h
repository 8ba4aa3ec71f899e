/* utf8.h: UTF-8 checked at the border (RFC 3629: no surrogates, no overlong forms, nothing above U+10FFFF). */
#ifndef TERGOO_UTF8_H
#define TERGOO_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

bool utf8_valid(Str s);
/* The offset of the first byte that is not valid UTF-8, or s.len. */
size_t utf8_valid_length(Str s);
/* Takes one code point off the front; false at the end or at a bad byte. */
bool utf8_next(Str *rest, uint32_t *ret);
/* Code points in valid text. */
size_t utf8_count(Str s);
/* At most n bytes of valid text, cut between characters. */
Str utf8_first_bytes(Str s, size_t n);
void utf8_add(Buf *b, uint32_t code_point);
/* True when a text has a control character other than those in `allowed` (such as "\n\t"), a bidirectional override or a
 * byte-order mark: such text deceives whoever reads it on a screen or in a signed note. */
bool utf8_has_control(Str s, const char *allowed);

#endif
