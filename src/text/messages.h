/* messages.h: sentences by key in English, Russian and Kyrgyz.
 *
 * locales/<area>.msg holds each key with its three sentences; tools/messages.py turns them into one sorted table at build time and
 * fails when a language is missing, when {values} differ between languages, or when a K("key") in the code has no sentence. */
#ifndef TERGOO_MESSAGES_H
#define TERGOO_MESSAGES_H

#include "base/base.h"

typedef enum { LANG_EN, LANG_RU, LANG_KY, LANG_COUNT } Lang;

bool lang_of(Str code, Lang *ret);        /* "en", "ru", "ky", also as the front of ru_RU.UTF-8 */
const char *lang_code(Lang lang);

/* The sentence as it stands in the table; NULL when there is no such key. */
const char *message_text(Lang lang, Str key);
/* The same, as the static spelling of the key, so that an Error that came over a socket can keep it; NULL for an unknown key. */
const char *message_key(Str key);

/* Appends the sentence with {name} replaced by values; a value that is not given stays as {name}, an unknown key is shown itself.
 * A plural is written {n|one|few|many}: ru takes one/few/many by its rule, en and ky one/many. */
void message_add_args(Buf *to, Lang lang, const char *key, const ErrorArg *args, size_t count);
#define message_add(to, lang, key, ...) message_add_args((to), (lang), (key), ERROR_ARGS_(__VA_ARGS__))

/* What went wrong, then, each on a line of its own, while doing what. */
void message_error(Buf *to, Lang lang, const Error *e);

#endif
