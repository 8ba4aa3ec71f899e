/* lot.c: see lot.h. */
#include "office/lot.h"

#include <stdlib.h>
#include <string.h>

ErrorCode lot_root(Store *s, uint32_t epoch, uint64_t size, char hex[65], Error *e)
{
    Hash root;
    StoreTree tree = { s, epoch };
    TRY(tree_root(size, store_tree_read, &tree, &root, e));
    (void)hash_hex(hex, &root);
    return ERR_OK;
}

static int by_number(const void *a, const void *b)
{
    return memcmp(((const Lot *)a)->number.bytes, ((const Lot *)b)->number.bytes, sizeof ((const Lot *)a)->number.bytes);
}

void lot_draw(Str label, Str round, Str root_hex, Lot *lots, size_t count)
{
    for (size_t i = 0; i < count; i++)
        lots[i].number = hash_of_parts((const Str[]){ label, STR("\n"), round, STR("\n"), root_hex, STR("\n"), lots[i].id,
                                                     STR("\n") }, 8);
    sort_list(lots, count, sizeof *lots, by_number);
}
