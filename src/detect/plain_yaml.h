/* plain_yaml.h: the plainest YAML, as rule files, country packs and explanations are written in it.
 *
 * Maps indented by two spaces; a name, a colon, a value on the same line; comments on lines of their own. A name or a value may
 * stand in double quotes (\" and \\ within). Where its reader wants lists, a value may be one on one line: [a, "b, c"].
 * Whatever would mean more to another reader of YAML than to this one is refused: it needs quotes.
 *
 * The reader takes the file line by line and hands each value on with the names that lead to it. What the names mean, and that
 * none stands there twice, is for whoever takes them. */
#ifndef TERGOO_PLAIN_YAML_H
#define TERGOO_PLAIN_YAML_H

#include "base/base.h"

enum { PLAIN_YAML_DEPTH = 3 };                       /* so many names lead to a value at most */

typedef struct {
    Arena   *arena;                                  /* where texts with escapes go; the others are borrowed from the file */
    Str      path;                                   /* of the file, for errors */
    int64_t  line;
    Str      keys[PLAIN_YAML_DEPTH + 1];             /* the names that lead to the value: keys[0] .. keys[depth] */
    size_t   depth;
    size_t   item;                                   /* which of a list it is, from 0 */
    bool     in_list;
    bool     opened;                                 /* the line before opened a map */
    bool     lists;                                  /* set by the caller: a value may be a list */
    Error   *e;
} PlainYaml;

/* Called with each value, and each item of a list; an empty list is no call at all. */
typedef ErrorCode (*PlainYamlTake)(void *self, PlainYaml *y, Str value);

/* Reads all of it. A file that is larger than `limit`, not UTF-8, or has tabs or other control characters: ERR_INVALID with
 * {path} and {limit}. Any other fault: ERR_INVALID with {path}, {line} and {name}. */
MUST_USE ErrorCode plain_yaml_read(PlainYaml *y, Str bytes, size_t limit, PlainYamlTake take, void *self);
/* ERR_INVALID with the place of the reader and this name. */
ErrorCode plain_yaml_refuse(const PlainYaml *y, const char *key, Str name);
/* Sets a text that may be set once. */
MUST_USE ErrorCode plain_yaml_once(const PlainYaml *y, Str *to, Str value);
/* The same for one of three texts, by the language that the innermost name gives. */
MUST_USE ErrorCode plain_yaml_language(const PlainYaml *y, Str texts[], Str value);
/* All three are there; else the error names the missing one, such as "name.ky". */
MUST_USE ErrorCode plain_yaml_languages(const PlainYaml *y, const Str *texts, const char *name);
/* Which of these words it is; -1 when none. */
int plain_yaml_word(Str value, const char *const *words, int count);

#endif
