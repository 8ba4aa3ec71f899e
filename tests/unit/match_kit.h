/* match_kit.h: what the tests of names share: the shipped tables, and two names scored. */
#ifndef TERGOO_MATCH_KIT_H
#define TERGOO_MATCH_KIT_H

#include "match/list.h"
#include "unit.h"

static Arena match_arena;
static MatchBook *match_tables;

UNUSED static int match_setup(UNUSED void **state)
{
    Error e;
    match_arena = arena_with((size_t)4 << 30);
    return match_book_shipped(&match_arena, &match_tables, &e) == ERR_OK ? 0 : -1;
}

UNUSED static int match_teardown(UNUSED void **state)
{
    arena_free(&match_arena);
    return 0;
}

UNUSED static Str match_content(const char *path)
{
    Error error_;
    Str text;
    assert_ok(file_read(&match_arena, path, 1 << 28, &text, &error_));
    return text;
}

/* Names that are not in the project. NULL: they are not there, and the test says so. */
UNUSED static const char *match_shared(const char *name)
{
    char *path = str_c(&match_arena, str_format(&match_arena, "%s/data/names/%s", shared_folder(), name));
    if (file_exists(path)) return path;
    print_message("skipped: %s is not there\n", path);
    return NULL;
}

UNUSED static int score_of(const char *a, const char *b, MatchSort sort, MatchResult *result)
{
    MatchName x, y;
    MatchResult unasked, turned;
    if (!result) result = &unasked;
    match_name(match_tables, str_of(a), sort, &x);
    match_name(match_tables, str_of(b), sort, &y);
    match_score(match_tables, &x, &y, result);
    match_score(match_tables, &y, &x, &turned);
    if (turned.score != result->score) fail_msg("%s / %s: %d one way and %d the other", a, b, result->score, turned.score);
    return result->score;
}

#endif
