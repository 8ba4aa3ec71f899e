/* io.h: files, through one table of functions that tests can make fail.
 *
 * Whatever this program reads or writes itself goes through `io`; a test puts its own table there and lets the seventh write
 * fail, the disk fill up or the power go. (SQLite has a seam of its own: store/ registers a VFS in tests.) */
#ifndef TERGOO_IO_H
#define TERGOO_IO_H

#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "base/attributes.h"
#include "base/error.h"
#include "base/str.h"

typedef struct {
    int     (*open)(const char *path, int flags, mode_t mode);
    ssize_t (*read)(int fd, void *to, size_t n);
    ssize_t (*write)(int fd, const void *from, size_t n);
    ssize_t (*pread)(int fd, void *to, size_t n, off_t at);
    int     (*fsync)(int fd);
    int     (*close)(int fd);
    int     (*rename)(const char *from, const char *to);
    int     (*unlink)(const char *path);
    int     (*mkdir)(const char *path, mode_t mode);
} Io;

extern const Io *io;       /* the table in force; never NULL */
extern const Io io_system; /* the operating system's */

/* Closes and sets to -1; for CLEANUP. */
void fd_close(int *fd);

/* The whole file, at most `limit` bytes (ERR_LIMIT past it). */
MUST_USE ErrorCode file_read(Arena *a, const char *path, size_t limit, Str *ret, Error *e);
/* All of an open descriptor from where it stands. */
MUST_USE ErrorCode fd_read_all(Arena *a, int fd, size_t limit, Str *ret, Error *e);
MUST_USE ErrorCode fd_write_all(int fd, Str bytes, Str path_for_errors, Error *e);
/* Reads exactly n bytes, or fewer at the end of the file: *ret says how many. */
MUST_USE ErrorCode fd_read_full(int fd, void *to, size_t n, size_t *ret, Str path_for_errors, Error *e);

/* Durable or not there at all: a temporary beside it, fsync, rename, fsync of the folder. Mode 0600. */
MUST_USE ErrorCode file_write_durable(const char *path, Str bytes, Error *e);
/* fsync of the folder that holds `path`, so that a rename in it survives a power cut. */
MUST_USE ErrorCode folder_sync_of(const char *path, Error *e);
/* Makes the folder and those above it, mode 0700; being there already is no error. */
MUST_USE ErrorCode folder_make(const char *path, Error *e);
bool file_exists(const char *path);
/* The folder for what is gone with the program: TMPDIR, else /tmp. */
Str temporary_folder(void);
/* A file there that has no name: the system takes it back when nobody has it open any more, however the program ends. -1 and errno. */
MUST_USE int file_nameless(void);
/* The folder that holds `path`: "." when it names none. */
MUST_USE char *path_folder(Arena *a, const char *path);
/* "a/b" from "a" and "b". */
MUST_USE char *path_join(Arena *a, const char *folder, const char *name);

#endif
