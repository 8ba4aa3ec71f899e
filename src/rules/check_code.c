/* check_code.c: see check_code.h. */
#include "rules/check_code.h"

#include "crypto/crypto.h"

static const char DIGITS[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

enum { RANDOM_CHARACTERS = CHECK_CODE - 1, BASE = 32, GROUP = 4 };

/* -1: none. */
static int digit_of(char c)
{
    if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    for (int d = 0; d < BASE; d++)
        if (DIGITS[d] == c) return d;
    return -1;
}

/* Luhn: from the right every second digit counts twice, its two digits in base 32 added. */
static int check_of(const char *digits)
{
    int sum = 0;
    for (int i = RANDOM_CHARACTERS - 1, factor = 2; i >= 0; i--, factor = 3 - factor) {
        int n = factor * digit_of(digits[i]);
        sum += n / BASE + n % BASE;
    }
    return (BASE - sum % BASE) % BASE;
}

void check_code_new(char to[CHECK_CODE + 1])
{
    unsigned char bytes[RANDOM_CHARACTERS];
    random_bytes(bytes, sizeof bytes);
    for (int i = 0; i < RANDOM_CHARACTERS; i++) to[i] = DIGITS[bytes[i] % BASE];       /* 256 is a multiple of 32 */
    to[RANDOM_CHARACTERS] = DIGITS[check_of(to)];
    to[CHECK_CODE] = 0;
}

bool check_code_read(Str typed, char to[CHECK_CODE + 1], bool *good)
{
    int n = 0;
    *good = false;
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        if (c == ' ' || c == '-') continue;
        int d = digit_of(c);
        if (d < 0 || n == CHECK_CODE) return false;
        to[n++] = DIGITS[d];
    }
    if (n != CHECK_CODE) return false;
    to[CHECK_CODE] = 0;
    *good = to[RANDOM_CHARACTERS] == DIGITS[check_of(to)];
    return true;
}

void check_code_show(Str code, Buf *to)
{
    for (size_t i = 0; i < code.len; i++) {
        if (i > 0 && i % GROUP == 0) buf_byte(to, '-');
        buf_byte(to, code.ptr[i]);
    }
}

void check_code_address(Str code, Buf *to)
{
    for (size_t i = 0; i < code.len; i++) buf_byte(to, code.ptr[i] >= 'A' && code.ptr[i] <= 'Z' ? (char)(code.ptr[i] - 'A' + 'a') : code.ptr[i]);
}
