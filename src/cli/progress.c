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

Bar bar_new_of_bytes(Cli *cli, Str label)
{
    Bar b = bar_new(cli, label);
    b.unit = sentence(cli, K("cli.bar-megabytes"));
    b.rate = sentence(cli, K("cli.bar-rate"));
    return b;
}

static void show_count(const Bar *b, uint64_t done)
{
    if (b->unit.len > 0) fprintf(stderr, "  %.0f " STR_FMT, (double)done / 1e6, STR_ARG(b->unit));
    else fprintf(stderr, "  %llu", (unsigned long long)done);
}

static void show_part(uint64_t done, uint64_t total)
{
    unsigned percent = (unsigned)((double)done * 100 / (double)total), full = percent * BAR_COLUMNS / 100;
    fprintf(stderr, "  [%.*s%*s] %3u %%", (int)full, "##############################", (int)(BAR_COLUMNS - full), "", percent);
}

void bar_step(void *self, uint64_t done, uint64_t total)
{
    Bar *b = self;
    int64_t now = b->terminal ? now_ms() : 0;
    if (!b->terminal || now - b->begun < FIRST_MS || now - b->shown < EACH_MS) return;
    b->shown = now;
    b->visible = true;
    fprintf(stderr, "\r" STR_FMT, STR_ARG(b->label));
    if (total == 0 || done > total) show_count(b, done);
    else show_part(done, total);
    if (b->rate.len > 0) fprintf(stderr, "  %.0f " STR_FMT, (double)done / 1e3 / (double)(now - b->begun), STR_ARG(b->rate));
    fprintf(stderr, "\033[K");
}

void bar_end(Bar *b)
{
    if (b->visible) fprintf(stderr, "\r\033[K");
    b->visible = false;
}
