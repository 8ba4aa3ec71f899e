/* secret_file.c: the file of a secret that stands nowhere else: the key of the copies.
 *
 * The store keeps the public half only, and gives out no second key: a secret that was made and could then not be written is lost,
 * and every copy with it. So the file comes first, longer than what it will hold: what stands in its way (no folder, no right, no
 * room, a file) shows before there is a secret. It is then filled in place, which takes no more room. */
#include "cli/cli.h"

#include <fcntl.h>
#include <unistd.h>

enum { ROOM = 128 };

ErrorCode secret_file_make(const char *path, Error *e)
{
    char blank[ROOM];
    memset(blank, '\n', sizeof blank);
    if (file_exists(path)) return error_set(e, ERR_CONFLICT, K("base.file-exists"), arg_c("path", path));
    return file_write_durable(path, str_bytes(blank, sizeof blank), e);
}

ErrorCode secret_file_fill(const char *path, Str secret, Error *e)
{
    CLEANUP(fd_close) int fd = io->open(path, O_WRONLY | O_CLOEXEC, 0);
    if (fd < 0) return error_system(e, str_of(path));
    TRY(fd_write_all(fd, secret, str_of(path), e));
    return ftruncate(fd, (off_t)secret.len) == 0 && io->fsync(fd) == 0 ? ERR_OK : error_system(e, str_of(path));
}
