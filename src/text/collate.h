/* collate.h: the order of names in Kyrgyz, Russian and English lists.
 *
 * Byte order puts Ё before А and Ң Ө Ү after Я. Here: Latin before Cyrillic; А Б В Г Д Е Ё Ж З И Й К Л М Н Ң О Ө П Р С Т У Ү Ф
 * Х Ц Ч Ш Щ Ъ Ы Ь Э Ю Я (the Kyrgyz alphabet of 36 letters, which holds the Russian one in its own order); case and accents
 * decide only between equals; digits by value. One order serves the three languages, so that an index need not know who reads. */
#ifndef TERGOO_COLLATE_H
#define TERGOO_COLLATE_H

#include "base/base.h"

/* Appends a key whose byte order is the order of the texts. Valid UTF-8 in; anything else sorts by its bytes behind. Texts that are
 * the same in NFC, and no others, have the same key. */
void collate_key(Buf *to, Str text);
/* <0, 0, >0 as the keys compare; by bytes when memory is out. What it takes from the arena it gives back. */
int collate_compare(Arena *a, Str left, Str right);

#endif
