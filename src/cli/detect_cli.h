/* detect_cli.h: what the commands of `tergoo detect` share. */
#ifndef TERGOO_DETECT_CLI_H
#define TERGOO_DETECT_CLI_H

#include "cli/cli.h"
#include "detect/detect.h"
#include "detect/country_pack.h"
#include "detect/rule_book.h"

typedef struct { Bar bar; uint64_t before, total; } Reading;      /* bytes of the files that are done, and of all */

/* A DetectProgress over a Reading. */
void reading_step(void *reading, uint64_t bytes);
/* 0 for a pipe, or what cannot be looked at: opening it will say so. */
uint64_t size_of_file(const char *path);
/* What --threads says, or as many as there are processors, at most 8. */
MUST_USE ErrorCode detect_threads_given(const CliArgs *args, unsigned *ret, Error *e);
/* The shipped rules, or those of the folder that --rules names. All files of a folder are looked at: of several faults the first
 * is the error, the others are written to standard error before it. */
MUST_USE ErrorCode detect_rules_given(Cli *cli, const CliArgs *args, RuleBook *ret, Error *e);
/* The files *.yaml of a folder by name, without their bytes. */
MUST_USE ErrorCode detect_list_files(Cli *cli, const char *folder, RuleFile **ret, size_t *count, Error *e);
/* A part of the page with a heading of its own. */
void detect_begin_part(Cli *cli, Str title);
/* The shipped explanations, or those of the folder `clear` within the one that --rules names. */
MUST_USE ErrorCode detect_clears_given(Cli *cli, const CliArgs *args, ClearBook **ret, Error *e);
/* Pack, rates and explanations, into the settings. */
MUST_USE ErrorCode detect_data_given(Cli *cli, const CliArgs *args, const RuleBook *book, DetectSettings *s, Error *e);
/* All that stands on the command line and in the settings file, with the rules' defaults. */
MUST_USE ErrorCode detect_run_settings(Cli *cli, const CliArgs *args, const RuleBook *book, DetectSettings *settings, Error *e);
/* Unpacking in a confined process. */
extern const DetectDoor DETECT_DOOR;
/* An arena for the results of a run: past four times --memory (256 MB) it goes on in a file. */
Arena detect_results(const DetectSettings *settings);
/* False for a --format that there is not. */
bool detect_format_known(Str format);
/* The result as --format says, on standard output; what has to be whole is made in `results`. */
MUST_USE ErrorCode detect_print(Cli *cli, Arena *results, const DetectResult *r, Str format, Error *e);
/* Every file that is named, behind one bar. */
/* `inputs` (NULL: nobody asks): what was read, with its hashes. */
typedef struct RunInputs RunInputs;
MUST_USE ErrorCode detect_read_all(Cli *cli, const CliArgs *args, size_t first_word, Detector *d, RunInputs *inputs, Error *e);
/* What --settings holds; all zero without one. */
MUST_USE ErrorCode detect_settings_given(Cli *cli, const CliArgs *args, DetectSettings *settings, DetectRepairs *repairs, Error *e);

#endif
