/* identifier.c: what an identifier of a type looks like: a pattern that a clerk can read.
 *
 * A stands for a capital Latin letter, 9 for a digit, X for either; every other character stands for itself: "AA9999999" is a
 * passport, "99-9999" a register number. There is no repetition and no choice: two forms are two types. */
#include "model/model_int.h"

bool identifier_pattern_ok(Str pattern)
{
    for (size_t i = 0; i < pattern.len; i++) {
        char c = pattern.ptr[i];
        bool good = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-' || c == '/' || c == '.' || c == ' ';
        if (!good) return false;
    }
    return pattern.len > 0 && pattern.ptr[0] != ' ' && pattern.ptr[pattern.len - 1] != ' ';
}

bool identifier_matches(const IdentifierType *t, Str value)
{
    if (t->pattern.len == 0) return true;
    if (value.len != t->pattern.len) return false;
    for (size_t i = 0; i < value.len; i++) {
        char p = t->pattern.ptr[i], c = value.ptr[i];
        bool digit = c >= '0' && c <= '9', letter = c >= 'A' && c <= 'Z';
        bool good = p == '9' ? digit : p == 'A' ? letter : p == 'X' ? digit || letter : c == p;
        if (!good) return false;
    }
    return true;
}

const IdentifierType *identifier_type(const Field *f, Str id)
{
    for (size_t i = 0; i < f->type_count; i++)
        if (str_equal(f->types[i].id, id)) return &f->types[i];
    return NULL;
}
