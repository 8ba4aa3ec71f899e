/* bundle_names.c: which files a bundle has and what they are called (docs/formats/bundle.md, Files). A name is read by taking its
 * numbers and hashes out, formatting it again and comparing: so a file has one name, and a file that nobody would look at has
 * none. */
#include "office/bundle_int.h"

#include <inttypes.h>
#include <stdio.h>

enum { NAME_ROOM = 100 };

/* By BundlePart. */
static const char *const PARTS[] = { "entry", "tlog-proof", "object", "object.salt", "reason", "reason.salt", "act", "act.salt" };

static Str name_put(char to[NAME_ROOM], const BundleName *n)
{
    char hex[65];
    int length = 0;
    switch (n->kind) {
    case BUNDLE_START: length = snprintf(to, NAME_ROOM, "START.html"); break;
    case BUNDLE_VERIFY_TEXT: length = snprintf(to, NAME_ROOM, "VERIFY.md"); break;
    case BUNDLE_CASE: length = snprintf(to, NAME_ROOM, "case/%06" PRIu64 ".%s", n->number, PARTS[n->part]); break;
    case BUNDLE_OFFICE:
        length = snprintf(to, NAME_ROOM, "office/%" PRIu32 "-%012" PRIu64 ".%s", n->epoch, n->number, PARTS[n->part]);
        break;
    case BUNDLE_CHECKPOINT: length = snprintf(to, NAME_ROOM, "checkpoints/%" PRIu32 ".note", n->epoch); break;
    case BUNDLE_FILE: length = snprintf(to, NAME_ROOM, "files/%s", hash_hex(hex, &n->hash).ptr); break;
    case BUNDLE_BLOB_KEY: length = snprintf(to, NAME_ROOM, "blobs/%s", hash_hex(hex, &n->hash).ptr); break;
    case BUNDLE_MODEL: length = snprintf(to, NAME_ROOM, "models/%s.model", hash_hex(hex, &n->hash).ptr); break;
    }
    return (Str){ to, (size_t)length };
}

Str bundle_name_format(Arena *a, const BundleName *n)
{
    char name[NAME_ROOM];
    return str_copy(a, name_put(name, n));
}

/* Digits with leading zeros, as file names have them. */
static bool take_padded(Str s, uint64_t *ret)
{
    while (s.len > 1 && s.ptr[0] == '0') s = str_from(s, 1);
    return uint_parse(s, ret);
}

static bool take_part(Str s, BundlePart most, BundlePart *ret)
{
    for (unsigned i = 0; i <= most; i++) {
        if (str_is(s, PARTS[i])) {
            *ret = (BundlePart)i;
            return true;
        }
    }
    return false;
}

static bool take_epoch(Str s, uint32_t *ret)
{
    uint64_t n;
    if (!uint_parse(s, &n) || n == 0 || n > UINT32_MAX) return false;
    *ret = (uint32_t)n;
    return true;
}

static bool name_take(Str rest, BundleName *n)
{
    Str folder, front;
    if (str_is(rest, "START.html")) return n->kind = BUNDLE_START, true;
    if (str_is(rest, "VERIFY.md")) return n->kind = BUNDLE_VERIFY_TEXT, true;
    if (!str_cut(&rest, '/', &folder)) return false;
    if (str_is(folder, "files")) return n->kind = BUNDLE_FILE, hash_parse_hex(rest, &n->hash);
    if (str_is(folder, "blobs")) return n->kind = BUNDLE_BLOB_KEY, hash_parse_hex(rest, &n->hash);
    if (str_is(folder, "office")) {
        n->kind = BUNDLE_OFFICE;
        if (!str_cut(&rest, '-', &front) || !take_epoch(front, &n->epoch)) return false;
        return str_cut(&rest, '.', &front) && take_padded(front, &n->number) && take_part(rest, PART_OBJECT_SALT, &n->part);
    }
    if (!str_cut(&rest, '.', &front)) return false;
    if (str_is(folder, "case")) {
        return n->kind = BUNDLE_CASE, take_padded(front, &n->number) && take_part(rest, PART_ACT_SALT, &n->part);
    }
    if (str_is(folder, "checkpoints")) return n->kind = BUNDLE_CHECKPOINT, take_epoch(front, &n->epoch);
    if (str_is(folder, "models")) return n->kind = BUNDLE_MODEL, hash_parse_hex(front, &n->hash);
    return false;
}

bool bundle_name_parse(Str name, BundleName *ret)
{
    BundleName n = { 0 };
    char again[NAME_ROOM];
    if (!name_take(name, &n) || !str_equal(name_put(again, &n), name)) return false;
    *ret = n;
    return true;
}
