/* unit.h: what every unit test needs: cmocka with its includes, and a few checks that say what differs. */
#ifndef TERGOO_UNIT_H
#define TERGOO_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/base.h"

#define assert_str(got, expected) do { Str g_ = (got), x_ = (expected); \
    if (!str_equal(g_, x_)) fail_msg("got \"%.*s\", expected \"%.*s\"", STR_ARG(g_), STR_ARG(x_)); } while (0)
#define assert_ok(call) do { Error *shown_ = &error_; ErrorCode code_ = (call); \
    if (code_ != ERR_OK) fail_msg("%s: %s %s", #call, error_code_name(code_), shown_->count ? shown_->parts[0].key : ""); } while (0)
#define assert_error(code, call) do { ErrorCode code_ = (call); \
    if (code_ != (code)) fail_msg("%s: %s, expected %s", #call, error_code_name(code_), error_code_name(code)); } while (0)

/* Each test that calls what can fail has `Error error_;` as its error. */
/* An arena of `size` bytes that has room for `left` times `step` bytes and no more. */
UNUSED static Arena arena_nearly_full(size_t size, size_t step, size_t left)
{
    size_t steps = 0;
    Arena a = arena_with(size);
    while (arena_alloc(&a, step)) steps++;
    arena_free(&a);
    for (size_t i = 0; i + left < steps; i++) assert_non_null(arena_alloc(&a, step));
    return a;
}

UNUSED static const char *shared_folder(void) { return getenv("TERGOO_SHARED") ? getenv("TERGOO_SHARED") : "../shared"; }

#endif
