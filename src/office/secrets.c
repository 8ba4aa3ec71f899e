/* secrets.c: the store's own secrets on its disk: one line a file, mode 0600 (docs/formats/keys.md). */
#include <fcntl.h>

#include "office/office_int.h"

static Str secret_head(char to[64], const char *what)
{
    size_t n = strlen(what);
    memcpy(to, "tergoo-secret/v1 ", 17);
    memcpy(to + 17, what, n);
    to[17 + n] = ' ';
    return (Str){ to, n + 18 };
}

ErrorCode secret_write(const char *path, const char *what, const unsigned char bytes[KEY_SIZE], Error *e)
{
    char line[64 + 2 * KEY_SIZE + 2];
    Str head = secret_head(line, what);
    hex_encode(line + head.len, bytes, KEY_SIZE);
    line[head.len + 2 * KEY_SIZE] = '\n';
    ErrorCode code = file_write_durable(path, (Str){ line, head.len + 2 * KEY_SIZE + 1 }, e);
    crypto_wipe(line, sizeof line);
    return code;
}

ErrorCode secret_read(const char *path, const char *what, unsigned char bytes[KEY_SIZE], Error *e)
{
    char line[64 + 2 * KEY_SIZE + 2], expected[64];
    Str head = secret_head(expected, what);
    size_t got, want = head.len + 2 * KEY_SIZE + 1;
    CLEANUP(fd_close) int fd = io->open(path, O_RDONLY, 0);
    if (fd < 0) return error_system(e, str_of(path));
    TRY(fd_read_full(fd, line, want, &got, str_of(path), e));
    Str text = { line, got };
    bool good = got == want && str_starts(text, head) && line[got - 1] == '\n' &&
                hex_decode((Str){ line + head.len, 2 * KEY_SIZE }, bytes, KEY_SIZE) == KEY_SIZE;
    crypto_wipe(line, sizeof line);
    return good ? ERR_OK : error_set(e, ERR_IO, K("office.bad-secret-file"), arg_c("path", path));
}

char *log_key_path(Arena *a, const char *folder, uint32_t epoch)
{
    return (char *)(uintptr_t)str_format(a, "%s/keys/log-%u.key", folder, epoch).ptr;
}
