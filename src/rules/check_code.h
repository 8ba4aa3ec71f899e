/* check_code.h: the code on a certificate by which anybody can ask whether it holds (docs/courses.md).
 *
 * Eighty random bits as sixteen characters of Crockford's base 32 and one check character (Luhn, modulo 32), which finds every
 * single wrong character and nearly every two that changed places. Who has no certificate cannot guess one. It is kept as
 * 17 capitals and digits, shown in groups, and stands in addresses in small letters. */
#ifndef TERGOO_CHECK_CODE_H
#define TERGOO_CHECK_CODE_H

#include "base/base.h"

enum { CHECK_CODE = 17 };

/* A new one; `to` has room for CHECK_CODE and a NUL. */
void check_code_new(char to[CHECK_CODE + 1]);
/* As it was typed: small letters, spaces and dashes do not matter, O is 0, I and L are 1. False: it is none (a wrong length, a letter that no code has);
 * *good: its check character is right. */
bool check_code_read(Str typed, char to[CHECK_CODE + 1], bool *good);
/* "K7QX-2M9D-0AB3-ZZ41-7". */
void check_code_show(Str code, Buf *to);
/* As it stands in an address: small letters. */
void check_code_address(Str code, Buf *to);

#endif
