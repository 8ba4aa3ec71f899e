/* dates.c: see dates.h. A text's place in the memory comes from its bytes, so it does not matter who asked before. */
#include "detect/dates.h"

enum { SHORTEST = 16 };           /* no date with a time is shorter; two words from each end then cover up to DATE_ROOM bytes */

static inline uint64_t eight(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline bool same(const char *a, const char *b, size_t len)
{
    return ((eight(a) ^ eight(b)) | (eight(a + 8) ^ eight(b + 8)) | (eight(a + len - 16) ^ eight(b + len - 16))
            | (eight(a + len - 8) ^ eight(b + len - 8))) == 0;
}

static inline KnownDate *place_of_date(Dates *known, Str text)
{
    static const uint64_t ODD = UINT64_C(0x9e3779b97f4a7c15);
    _Static_assert(DATES_KEPT == 16, "four bits");
    return &known->list[((eight(text.ptr + 2) ^ eight(text.ptr + text.len - 8)) * ODD) >> 60];
}

bool date_read(Dates *known, Str text, Instant *ret)
{
    if (text.len < SHORTEST || text.len > DATE_ROOM) return instant_parse_rfc3339(text, ret);
    KnownDate *one = place_of_date(known, text);
    if (one->len == text.len && same(one->text, text.ptr, text.len)) {
        *ret = one->at;
        return true;
    }
    if (!instant_parse_rfc3339(text, ret)) return false;
    one->len = (uint32_t)text.len;
    memcpy(one->text, text.ptr, text.len);
    one->at = *ret;
    return true;
}
