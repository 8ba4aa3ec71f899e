/* progress.c: how far long work has come: a line on standard error that is drawn over itself; only on a terminal, only after a
 * second. */
#include "cli/cli.h"

#include <unistd.h>

enum { BAR_COLUMNS = 30, EACH_MS = 100, FIRST_MS = 1000 };

static int64_t now_ms(void)
{
    return clock_ticks() / 1000000;
}

Bar bar_new(Cli *cli, Str label)
{
    return (Bar){ .cli = cli, .label = label, .begun = now_ms(), .terminal = isatty(STDERR_FILENO) && !cli->json };
}

void bar_step(void *self, uint64_t done, uint64_t total)
{
    Bar *b = self;
    int64_t now = b->terminal ? now_ms() : 0;
    if (!b->terminal || now - b->begun < FIRST_MS || now - b->shown < EACH_MS) return;
    b->shown = now;
    b->visible = true;
    if (total == 0 || done > total) {
        fprintf(stderr, "\r" STR_FMT "  %llu\033[K", STR_ARG(b->label), (unsigned long long)done);
        return;
    }
    unsigned percent = (unsigned)((double)done * 100 / (double)total), full = percent * BAR_COLUMNS / 100;
    fprintf(stderr, "\r" STR_FMT "  [%.*s%*s] %3u %%\033[K", STR_ARG(b->label), (int)full, "##############################",
            (int)(BAR_COLUMNS - full), "", percent);
}

void bar_end(Bar *b)
{
    if (b->visible) fprintf(stderr, "\r\033[K");
    b->visible = false;
}
