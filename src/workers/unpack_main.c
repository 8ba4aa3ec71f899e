/* unpack_main.c: tergoo-unpack, the worker that unpacks gzip and zstd files of procurement data. It takes packed bytes on its standard
 * input and gives frames of unpacked ones on its standard output (src/detect/unpack_outside.c), and shuts itself in before it reads the
 * first: it may read, write and have memory, and nothing else. */
#include <unistd.h>

#include "base/confine.h"
#include "detect/input.h"

int main(void)
{
    enum { FAILED = 3 };
    Error e = { 0 };
    Confined is;
    if (confine_self(CONFINE_NARROW, NULL, 0, &is, &e) != ERR_OK) return FAILED;
    return unpack_serve(STDIN_FILENO, STDOUT_FILENO, &e) == ERR_OK ? 0 : FAILED;
}
