/* detect_run.h: a run of detection as files that can be held against another run: what went in, what it went by, what came out.
 *
 *   run.json      what went in and what came out, in one canonical text: no time, no number of threads, no name of a computer. Its SHA-256 is
 *                 the run's id
 *   flags.jsonl   one line a flag with everything behind it, sentences in all languages; then how what was compared lies, and the run's counts
 *   flags.en.csv, flags.ru.csv, flags.ky.csv    the flags as tables
 *   SHA256SUMS    of all these, written last: a folder without it is not whole
 *   times.json    when it ran and with how many threads: what differs by chance stands beside the rest and in no sum
 */
#ifndef TERGOO_DETECT_RUN_H
#define TERGOO_DETECT_RUN_H

#include "cli/detect_cli.h"
#include "crypto/crypto.h"

/* What was read, as it came from the disk. */
typedef struct { Str name; Hash hash; uint64_t size; } RunInput;
struct RunInputs { RunInput *list; size_t count; HashStream *now; uint64_t size; };

typedef struct {
    const RunInputs    *inputs;
    const RuleBook     *book;
    const DetectResult *result;
    Instant             started;
    unsigned            threads;
} RunAbout;

/* flags: flags.jsonl, open at its beginning; to be closed */
typedef struct { Str json; Hash id; int flags; Hash flags_hash; } RunMade;
void run_made_free(RunMade *made);

/* Makes the folder and fills it, or, with `folder` NULL, only run.json in memory and flags.jsonl in a file without a name.
 * ERR_CONFLICT when there is a folder by that name with something in it. */
MUST_USE ErrorCode run_make(Cli *cli, const RunAbout *about, const char *folder, RunMade *ret, Error *e);

/* Gives it to the gate as a record (run.keep), and with `enter` its flags as records too: those that nothing explains, or
 * `cleared` ones as well. */
MUST_USE ErrorCode run_send(Cli *cli, const RunMade *made, bool enter, bool cleared, Error *e);

/* What a flag is known by wherever it comes up again: rule, whom it is about, and a hash of what raised it, in a form that no
 * language and no limit changes. The same data raise one flag however often they are read, changed data a new one. */
MUST_USE ErrorCode run_flag_key(Arena *a, const DetectFlag *f, Str *ret, Error *e);

#endif
