/* detect_door.c: packed data are unpacked by tergoo-unpack, a program that can do nothing but read and write (src/workers): whoever breaks
 * into zlib or zstd with a crafted file is not in the process of an analyst with his session and his folders. */
#include "cli/detect_cli.h"
#include "worker/worker.h"

enum { MEMORY_MB = 512 };              /* a zstd window of 64 MB, twice, and room */

static ErrorCode start(void *user, void **process, int *fd, Error *e)
{
    int *pid = mem_alloc(sizeof *pid);
    (void)user;
    if (!pid) return error_memory(e);
    ErrorCode code = worker_open("tergoo-unpack", MEMORY_MB, fd, pid, e);
    if (code == ERR_OK) *process = pid;
    else mem_free(pid);
    return code;
}

static void end(void *user, void *process, int fd)
{
    (void)user;
    worker_close(fd, *(int *)process);
    mem_free(process);
}

const DetectDoor DETECT_DOOR = { .start = start, .end = end };
