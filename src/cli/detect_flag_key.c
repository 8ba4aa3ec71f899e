/* detect_flag_key.c: see run_flag_key. The numbers of roles are part of what is hashed: they never change. */
#include "cli/detect_run.h"

static int role_number(DetectRole role)
{
    switch (role) {
    case DETECT_SOLE:    return 0;
    case DETECT_WINNER:  return 1;
    case DETECT_NEXT:    return 2;
    case DETECT_EQUAL:   return 3;
    case DETECT_REFUSED: return 4;
    case DETECT_LATE:    return 5;
    case DETECT_LOWEST:  return 6;
    case DETECT_HIGHEST: return 7;
    }
    return -1;
}

static void add_bid(Buf *to, const DetectBid *b)
{
    buf_format(to, "%d " STR_FMT " " STR_FMT " %lld " STR_FMT, role_number(b->role), STR_ARG(b->id), STR_ARG(b->status),
               (long long)b->amount, STR_ARG(b->currency));
    for (size_t i = 0; i < b->tenderer_count; i++) buf_format(to, " " STR_FMT, STR_ARG(b->tenderers[i].id));
    buf_byte(to, '\n');
}

static void add_places(Buf *to, const DetectFlag *f)
{
    for (size_t i = 0; i < f->field_count; i++) buf_format(to, "%s: " STR_FMT "\n", f->fields[i].pointer,
                                                           STR_ARG(f->fields[i].text));
    for (size_t i = 0; i < f->spot_count; i++) buf_format(to, STR_FMT " " STR_FMT "\n", STR_ARG(f->spots[i].ocid),
                                                          STR_ARG(f->spots[i].note));
}

ErrorCode run_flag_key(Arena *a, const DetectFlag *f, Str *ret, Error *e)
{
    Buf plain = buf_in(a);
    char hex[65];
    enum { SUBJECT = 200 };
    Str whole = detect_flag_subject(f), subject = utf8_first_bytes(whole, SUBJECT);     /* of many bidders together the beginning */
    for (size_t i = 0; i < f->bid_count; i++) add_bid(&plain, &f->bids[i]);
    add_places(&plain, f);
    if (f->group != DETECT_PROCESS) {
        buf_format(&plain, "%s %llu %llu\n", detect_group_name(f->group), (unsigned long long)f->part,
                   (unsigned long long)f->whole);
    }
    if (subject.len < whole.len) buf_format(&plain, STR_FMT "\n", STR_ARG(whole));
    Str more[] = { f->lot, f->other.id, f->market, f->year };
    for (size_t i = 0; i < ARRAY_LEN(more); i++) {
        if (more[i].len > 0) buf_format(&plain, "%zu " STR_FMT "\n", i, STR_ARG(more[i]));
    }
    if (plain.failed) return error_memory(e);
    Hash hash = hash_of(buf_str(&plain));
    *ret = str_format(a, "%s " STR_FMT " " STR_FMT, detect_rule_code(f->rule), STR_ARG(subject), STR_ARG(str_first(hash_hex(hex, &hash), 16)));
    return ret->ptr ? ERR_OK : error_memory(e);
}
