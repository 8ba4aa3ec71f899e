/* io.c: see io.h. */
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/number.h"

static int system_open(const char *path, int flags, mode_t mode)
{
    return open(path, flags | O_CLOEXEC, mode);
}

const Io io_system = {
    .open = system_open, .read = read, .write = write, .pread = pread, .fsync = fsync, .close = close,
    .rename = rename, .unlink = unlink, .mkdir = mkdir,
};

const Io *io = &io_system;

void fd_close(int *fd)
{
    if (*fd >= 0) io->close(*fd);
    *fd = -1;
}

Str temporary_folder(void)
{
    const char *folder = getenv("TMPDIR");
    return str_of(folder && *folder ? folder : "/tmp");
}

int file_nameless(void)
{
    return io->open(temporary_folder().ptr, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

ErrorCode fd_read_full(int fd, void *to, size_t n, size_t *ret, Str path, Error *e)
{
    size_t got = 0;
    while (got < n) {
        ssize_t r = io->read(fd, (char *)to + got, n - got);
        if (r < 0 && errno == EINTR) continue;
        if (r < 0) return error_system(e, path);
        if (r == 0) break;
        got += (size_t)r;
    }
    *ret = got;
    return ERR_OK;
}

ErrorCode fd_write_all(int fd, Str bytes, Str path, Error *e)
{
    while (bytes.len > 0) {
        ssize_t n = io->write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return error_system(e, path);
        bytes = str_from(bytes, (size_t)n);
    }
    return ERR_OK;
}

ErrorCode fd_read_all(Arena *a, int fd, size_t limit, Str *ret, Error *e)
{
    struct stat st;
    size_t expect = 64 * 1024;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0) expect = (size_t)st.st_size + 1;
    if (expect > limit) expect = limit + 1;

    Buf b = buf_in(a);
    for (;;) {
        char *to = buf_reserve(&b, expect);
        if (!to) return error_memory(e);
        size_t got;
        TRY(fd_read_full(fd, to, expect, &got, STR(""), e));
        buf_took(&b, got);
        if (b.len > limit) return error_set(e, ERR_LIMIT, K("base.file-too-large"), arg_int("limit", (int64_t)limit));
        if (got < expect) break;
        expect = 64 * 1024;
    }
    *ret = buf_str(&b);
    return ERR_OK;
}

ErrorCode file_read(Arena *a, const char *path, size_t limit, Str *ret, Error *e)
{
    CLEANUP(fd_close) int fd = io->open(path, O_RDONLY, 0);
    if (fd < 0) return error_system(e, str_of(path));
    ErrorCode code = fd_read_all(a, fd, limit, ret, e);
    return code == ERR_OK ? code : error_in(e, K("base.reading"), arg_c("path", path));
}

ErrorCode folder_sync_of(const char *path, Error *e)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');
    size_t n = !slash ? 1 : slash == path ? 1 : (size_t)(slash - path);
    if (n >= sizeof folder) return error_set(e, ERR_LIMIT, K("base.path-too-long"));
    memcpy(folder, slash ? path : ".", n);
    folder[n] = 0;
    CLEANUP(fd_close) int fd = io->open(folder, O_RDONLY | O_DIRECTORY, 0);
    if (fd < 0 || io->fsync(fd) != 0) return error_system(e, str_of(folder));
    return ERR_OK;
}

ErrorCode file_write_durable(const char *path, Str bytes, Error *e)
{
    char temporary[4096];
    int n = snprintf(temporary, sizeof temporary, "%s.tmp.%d", path, (int)getpid());
    if (n < 0 || (size_t)n >= sizeof temporary) return error_set(e, ERR_LIMIT, K("base.path-too-long"));

    int fd = io->open(temporary, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0) return error_system(e, str_of(temporary));
    ErrorCode code = fd_write_all(fd, bytes, str_of(path), e);
    if (code == ERR_OK && io->fsync(fd) != 0) code = error_system(e, str_of(path));
    fd_close(&fd);
    if (code == ERR_OK && io->rename(temporary, path) != 0) code = error_system(e, str_of(path));
    if (code != ERR_OK) {
        io->unlink(temporary);
        return code;
    }
    return folder_sync_of(path, e);
}

ErrorCode folder_make(const char *path, Error *e)
{
    char part[4096];
    size_t len = strlen(path);
    if (len >= sizeof part) return error_set(e, ERR_LIMIT, K("base.path-too-long"));
    for (size_t i = 1; i <= len; i++) {
        if (path[i] != '/' && path[i] != 0) continue;
        memcpy(part, path, i);
        part[i] = 0;
        if (io->mkdir(part, 0700) != 0 && errno != EEXIST) return error_system(e, str_of(part));
    }
    return ERR_OK;
}

bool file_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

char *path_folder(Arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash) return str_c(a, STR("."));
    return str_c(a, (Str){ path, slash == path ? 1 : (size_t)(slash - path) });
}

char *path_join(Arena *a, const char *folder, const char *name)
{
    return (char *)(uintptr_t)str_format(a, "%s/%s", folder, name).ptr;
}
