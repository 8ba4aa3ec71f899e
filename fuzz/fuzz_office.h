/* fuzz_office.h: a small office in a temporary folder for fuzzers that need one; removed when the process ends. Its passphrases
 * cost next to nothing, so that signing in does not set the pace. */
#ifndef TERGOO_FUZZ_OFFICE_H
#define TERGOO_FUZZ_OFFICE_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "desk/desk.h"
#include "rules/rules.h"

/* The office's arena is large: its newest blocks are mappings, and the leak checker does not follow the pointers in them to the older
 * ones. Everything is given back at the end all the same. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:office_load_model\n"; }

#define FUZZ_PASSPHRASE "kara suu kara tash"

typedef struct { char folder[256], store[272]; Office *office; Store *reader; } FuzzOffice;

static FuzzOffice fuzz_office;

static void must(bool holds)
{
    if (!holds) abort();
}

static int fuzz_remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static void fuzz_office_done(void)
{
    store_close(fuzz_office.reader);
    office_close(fuzz_office.office);
    nftw(fuzz_office.folder, fuzz_remove_one, 16, FTW_DEPTH | FTW_PHYS);
    fuzz_office = (FuzzOffice){ 0 };
}

static void fuzz_office_make(void)
{
    static bool registered;
    FuzzOffice *f = &fuzz_office;
    Arena a = arena_with(64 << 20);
    Error e;
    const char *in = getenv("TMPDIR");
    snprintf(f->folder, sizeof f->folder, "%s/tergoo-fuzz-XXXXXX", in && strlen(in) < 200 ? in : "/tmp");
    must(mkdtemp(f->folder) != NULL);
    snprintf(f->store, sizeof f->store, "%s/office", f->folder);
    OfficeInit what = { .folder = f->store, .name = STR("Invented office"), .login = STR("admin"),
                        .full_name = STR("Invented Administrator"), .passphrase = STR(FUZZ_PASSPHRASE), .cost = { 1, 8 },
                        .guards = RULES_GUARD_NAMES, .guard_count = RULES_GUARD_COUNT };
    must(crypto_start(&e) == ERR_OK && office_init(&a, &what, &e) == ERR_OK);
    must(office_open(f->store, &f->office, &e) == ERR_OK && store_open(f->store, STORE_READ, &f->reader, &e) == ERR_OK);
    arena_free(&a);
    if (!registered) registered = atexit(fuzz_office_done) == 0;
}

#endif
