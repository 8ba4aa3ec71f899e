/* bundle_by_hand.h: runs the procedure printed in VERIFY.md over a bundle, in a folder of the test. */
#ifndef TERGOO_BUNDLE_BY_HAND_H
#define TERGOO_BUNDLE_BY_HAND_H

#include <stdio.h>
#include <sys/wait.h>

#include "office/bundle_int.h"

/* Runs a command with sh; its exit status. */
UNUSED static int by_hand_run(const char *command)
{
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

UNUSED static bool by_hand_tools(void)
{
    return by_hand_run("openssl version 2>/dev/null | grep -q 'OpenSSL 3' && command -v sha256sum base64 awk tar >/dev/null") == 0;
}

/* Unpacks the bundle and runs the blocks of our VERIFY.md (not of the bundle's own, which a forger may have written). */
UNUSED static int by_hand(const char *folder, Str bundle, const char *vkey)
{
    char path[128], command[1024];
    Error error;
    snprintf(path, sizeof path, "%s/x.tergoo", folder);
    if (file_write_durable(path, bundle, &error) != ERR_OK) return -1;
    snprintf(path, sizeof path, "%s/VERIFY.md", folder);
    if (file_write_durable(path, (Str){ BUNDLE_VERIFY_MD, BUNDLE_VERIFY_MD_SIZE }, &error) != ERR_OK) return -1;
    snprintf(command, sizeof command,
             "cd %s && rm -rf x && mkdir x && awk '/^```sh/ { p = 1; next } /^```/ { p = 0 } p' VERIFY.md > check.sh && cd x && "
             "tar -xf ../x.tergoo && VKEY='%s' sh ../check.sh > ../out 2>&1", folder, vkey);
    return by_hand_run(command);
}

UNUSED static Str by_hand_last_line(Arena *a, const char *folder)
{
    char path[128];
    Error error;
    Str text, line = { 0 }, one;
    snprintf(path, sizeof path, "%s/out", folder);
    if (file_read(a, path, 1 << 20, &text, &error) != ERR_OK) return STR("");
    while (str_next_line(&text, &one)) line = one;
    return line;
}

#endif
