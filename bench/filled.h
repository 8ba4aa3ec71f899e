/* filled.h: an office full of invented cases, for benches that ask rather than enter.
 *
 * Each case holds itself, its members, and notes and persons made of invented words: fifty records. Three people ask: one who
 * made them all, one with OF_FEW of the cases spread over the whole time, and a head who knows all of them. Words are taken at
 * random: some stand in every second record, some in one; of the persons one in eight is written in Latin letters. The same seed
 * makes the same office. */
#ifndef TERGOO_BENCH_FILLED_H
#define TERGOO_BENCH_FILLED_H

#include "bench.h"
#include "desk/desk.h"
#include "office/gate.h"

#define FILLED_PASSPHRASE "kara suu kara tash"

enum { FILLED_CASES = 2000, FILLED_LARGE = 20000, FILLED_FEW = 40, FILLED_NOTES = 40, FILLED_PERSONS = 6, FILLED_SHOWN = 20000,
       FILLED_OFFICERS = 50 };

typedef struct {
    char     folder[4096], store[4200];
    Office  *office;
    Store   *reader;
    Arena    kept;
    Str      admin, maker, few, head;   /* tokens */
    Str      few_id, head_id;           /* users; their logins are "few" and "chief" */
    Str     *shown_few, *shown_head;    /* notes that each may see, */
    Str     *cases_few, *cases_head;    /* and cases */
    size_t   count_few, count_head, case_count_few, case_count_head;
    uint64_t seed, records, cases;
    Str      officers[FILLED_OFFICERS]; size_t officer_count;    /* those of filled_make_days */
} Filled;

/* In a folder of its own below `at`; ends the program when it cannot. */
void filled_make(Filled *f, const char *at, const char *name, uint64_t cases);
/* The same, with fifty officers "day00" to "day49" who share the cases among them, and in each case what a day has to say: a
 * request whose term runs, a hearing within the next weeks, a task. */
void filled_make_days(Filled *f, const char *at, const char *name, uint64_t cases);
/* The office is closed, the store stays for whoever serves it. */
void filled_close(Filled *f);
void filled_remove(Filled *f);

/* Asks as a connection would; ends the program when the gate refuses. */
const JsonValue *filled_ask(Filled *f, Arena *a, Str token, const char *op, Str args, int64_t *took);

/* Below a number; a seed of one's own, so that threads can draw. */
uint64_t filled_any(uint64_t *seed, uint64_t below);
void filled_word(uint64_t *seed, Buf *to);          /* and a blank */
void filled_name(uint64_t *seed, Buf *to, bool latin);      /* a surname and a name, in one alphabet or the other */

#endif
