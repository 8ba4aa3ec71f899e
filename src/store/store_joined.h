/* store_joined.h: the VFS of the connection that writes: what goes to its WAL is written in large pieces.
 *
 * SQLite writes a page of the WAL in two calls, one for 24 bytes before it: a third of the writer's time went into them. Here they
 * gather in memory until SQLite asks for the disk (xSync), reads what was written, or publishes it to other connections
 * (xShmBarrier): by then all of it is in the file. Nothing is acknowledged that is not synchronised, as before: a commit is a sync
 * of the WAL first and a new header of its index after (synchronous = FULL). What a crash takes with it in between is of a
 * transaction that nobody was told of, and as the frames of one carry checksums, a part of them is none.
 *
 * After a write that failed no write and no sync of that file succeeds any more: whether the lost bytes mattered is not for this
 * layer to say. */
#ifndef TERGOO_STORE_JOINED_H
#define TERGOO_STORE_JOINED_H

/* Its name for sqlite3_open_v2; NULL, which is the system's, when it cannot be had. What lies below is the default VFS of the
 * moment a file is opened. */
const char *store_joined(void);

#endif
