/* blob.h: files of records, encrypted at rest (docs/formats/blob.md), streamed so that two gigabytes take no memory. */
#ifndef TERGOO_BLOB_H
#define TERGOO_BLOB_H

#include "office/office.h"

/* Reads all of fd, writes the encrypted file durably under <store>/blobs/ (I4: blob before entry) and fills the row for a Draft. */
MUST_USE ErrorCode blob_keep(Office *o, Arena *a, int fd, BlobRow *ret, Error *e);
/* The same with zeros behind it, so that its size on the disk does not tell what it is; *size: how many bytes are the file's own. */
MUST_USE ErrorCode blob_keep_padded(Office *o, Arena *a, int fd, BlobRow *ret, uint64_t *size, Error *e);
/* A file that another store keeps, under the key it has there: the ciphertext, and so its name, come out the same, or it is
 * ERR_FINDING and nothing is kept. */
MUST_USE ErrorCode blob_keep_again(Office *o, Arena *a, Str plain, const BlobKey *key, const Hash *name, BlobRow *ret, Error *e);
/* Decrypts to fd. Every chunk is checked before its bytes are written, the plain hash at the end; on ERR_FINDING what was
 * written is not the file: the caller writes to a temporary. */
MUST_USE ErrorCode blob_give(Office *o, const BlobRow *row, int fd, Error *e);
/* The same with a key that is not the store's to give: of a file in a locked case. */
MUST_USE ErrorCode blob_give_with(Office *o, const BlobRow *row, const BlobKey *key, int fd, Error *e);
/* The same into the hands of a function, chunk by chunk; ERR_FINDING when it turns out at the end that it is not the file. */
typedef ErrorCode (*BlobTake)(void *self, Str bytes, Error *e);
MUST_USE ErrorCode blob_each(Office *o, const BlobRow *row, const BlobKey *key, BlobTake take, void *self, Error *e);
/* Some bytes of it, into the arena: only the chunks that hold them are read, and each of these is checked. ERR_FINDING for a
 * damaged one or a place that is not in the file. */
MUST_USE ErrorCode blob_part(Office *o, const BlobRow *row, const BlobKey *key, uint64_t offset, size_t size, Arena *a, Str *ret,
                             Error *e);
/* Removes files under blobs/ that no row names and that are older than `age`: what a refused act left behind. An act under way
 * has its blob written and not yet named, hence the age: a day. */
MUST_USE ErrorCode blob_collect(const char *folder, Store *reader, Instant age, uint64_t *removed, Error *e);
/* <folder>/blobs/ab/<hex>; NULL when memory is out. */
char *blob_path(Arena *a, const char *folder, const Hash *name);

#endif
