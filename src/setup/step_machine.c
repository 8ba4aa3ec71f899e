/* step_machine.c: pages on what stands around the machine: the second place for copies, the printer, the devices that will
 * connect. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "setup/setup_int.h"

/* ---- the second place for copies ---- */

bool is_done_copies(const Setup *s)
{
    return setup_answer(s, "copies").len > 0;
}

void show_copies(SetupPage *p)
{
    const SetupField when = { "copies", "choice", K("setup.copies-when"), NULL, NULL, false, false },
                     folder = { "copies.folder", "text", K("setup.copies-folder"), K("setup.copies-folder-hint"), "off", true,
                                false };
    view_note(p->r, view_say(p->r, K("setup.copies-about")));
    page_form_begin(p, "copies", K("setup.next"));
    JsonValue *field = page_field(p, &when);
    page_option(p, field, STR("now"), view_say(p->r, K("setup.copies-now")));
    page_option(p, field, STR("later"), view_say(p->r, K("setup.copies-later")));
    (void)page_field(p, &folder);
}

/* A file is made there and taken away again: that alone shows that one can write. */
static bool can_write(Arena *a, const char *folder)
{
    int fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EOPNOTSUPP) {                        /* a disk of another system's making */
        const char *path = path_join(a, folder, ".tergoo-can-write");
        fd = path ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
        if (fd >= 0) (void)unlink(path);
    }
    bool can = fd >= 0 && write(fd, "x", 1) == 1;
    if (fd >= 0) close(fd);
    return can;
}

static void check_folder(SetupPage *p, const char *folder)
{
    struct stat there, here;
    ErrorArg path[] = { arg_c("path", folder) };
    if (folder[0] != '/') page_fault_args(p, "copies.folder", K("setup.folder-whole"), path, 1);
    else if (stat(folder, &there) != 0 || !S_ISDIR(there.st_mode)) page_fault_args(p, "copies.folder", K("setup.folder-missing"),
                                                                                   path, 1);
    else if (!can_write(p->r->arena, folder)) page_fault_args(p, "copies.folder", K("setup.folder-closed"), path, 1);
    else if (stat(p->setup->options->folder, &here) == 0 && here.st_dev == there.st_dev) {
        page_fault_args(p, "copies.folder", K("setup.folder-same-disk"), path, 1);
    }
}

ErrorCode take_copies(SetupPage *p, Error *e)
{
    Str when = page_typed(p, "copies"), folder = page_typed(p, "copies.folder");
    if (str_is(when, "later")) {
        TRY(answer_set(p->setup, "copies.folder", STR(""), e));
        return answer_set(p->setup, "copies", when, e);
    }
    if (!str_is(when, "now")) page_fault(p, "copies", K("setup.choose"));
    else if (folder.len == 0) page_fault(p, "copies.folder", K("setup.needed"));
    else {
        const char *path = str_c(p->r->arena, folder);
        if (!path) return error_memory(e);
        check_folder(p, path);
    }
    if (page_is_faulty(p)) return ERR_OK;
    TRY(answer_set(p->setup, "copies.folder", folder, e));
    return answer_set(p->setup, "copies", when, e);
}

/* ---- the printer ---- */

bool is_done_printer(const Setup *s)
{
    return setup_answer(s, "printer").len > 0;
}

void show_printer(SetupPage *p)
{
    static const struct { const char *key, *address; } PAGES[] = {
        { K("setup.test-en"), "/setup/print/test-en" }, { K("setup.test-ru"), "/setup/print/test-ru" },
        { K("setup.test-ky"), "/setup/print/test-ky" },
    };
    const SetupField f = { "printer", "choice", K("setup.printer-right"), K("setup.printer-hint"), NULL, false, false };
    view_note(p->r, view_say(p->r, K("setup.printer-about")));
    for (size_t i = 0; i < ARRAY_LEN(PAGES); i++) page_link(p, PAGES[i].key, str_of(PAGES[i].address));
    page_form_begin(p, "printer", K("setup.next"));
    JsonValue *field = page_field(p, &f);
    page_option(p, field, STR("yes"), view_say(p->r, K("setup.printer-yes")));
    page_option(p, field, STR("no"), view_say(p->r, K("setup.printer-no")));
    page_option(p, field, STR("later"), view_say(p->r, K("setup.printer-later")));
}

ErrorCode take_printer(SetupPage *p, Error *e)
{
    Str right = page_typed(p, "printer");
    if (str_is(right, "no")) page_fault(p, "printer", K("setup.printer-remedy"));
    else if (!str_is(right, "yes") && !str_is(right, "later")) page_fault(p, "printer", K("setup.choose"));
    return page_is_faulty(p) ? ERR_OK : answer_set(p->setup, "printer", right, e);
}

/* ---- devices ---- */

bool is_done_devices(const Setup *s)
{
    return str_is(setup_answer(s, "devices"), "seen");
}

void show_devices(SetupPage *p)
{
    view_note(p->r, view_say(p->r, K("setup.devices-about")));
    page_link(p, K("setup.devices-open"), STR("/connect"));
    page_form_begin(p, "devices", K("setup.next"));
    page_hidden(p, "devices", STR("seen"));
}

ErrorCode take_devices(SetupPage *p, Error *e)
{
    return answer_set(p->setup, "devices", STR("seen"), e);
}
