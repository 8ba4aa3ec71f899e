/* cmd_scan.c: tergoo scan FILE… and tergoo scan --folder FOLDER [--watch]: scans into the tray of whoever calls.
 *
 * A scanner in an office writes files into a folder. What was taken from there goes into its subfolder `taken`, what was refused
 * into `refused` with the reason beside it as text: no file is taken twice, and none is removed. A file is taken when it has not
 * changed between two looks, so that one that the scanner is still writing is left alone. */
#include "cli/cli.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { FILES_MOST = 10000, LOOK_EVERY = 2, NAME_LONGEST = 255 };

typedef struct { Cli *cli; Client client; Str token, of_case; JsonValue *list; int64_t taken, refused; } Taking;

/* ---- one file ---- */

static Str name_of(Str path)
{
    for (size_t i = path.len; i > 0; i--) if (path.ptr[i - 1] == '/') return str_from(path, i);
    return path;
}

static void note(Taking *t, Str name, Str number, Str why)
{
    Cli *cli = t->cli;
    JsonValue *one = json_new_object(cli->arena);
    json_set(cli->arena, one, "name", json_new_string(cli->arena, name));
    if (number.len > 0) json_set(cli->arena, one, "number", json_new_string(cli->arena, number));
    if (why.len > 0) json_set(cli->arena, one, "refused", json_new_string(cli->arena, why));
    json_add(cli->arena, t->list, one);
    if (number.len > 0) say(cli, K("scan.cli-taken"), arg_str("file", name), arg_str("scan", number));
    else say(cli, K("scan.cli-refused"), arg_str("file", name), arg_str("why", why));
}

/* *why: what the gate said against it, empty when it was taken. What is no refusal of the file (no gate, no session) is an
 * error. */
static ErrorCode take(Taking *t, const char *path, Str *why, Error *e)
{
    Cli *cli = t->cli;
    JsonValue *args = json_new_object(cli->arena), *fields = json_new_object(cli->arena);
    const JsonValue *data, *page;
    Buf text = buf_in(cli->arena);
    Str name = name_of(str_of(path));
    CLEANUP(fd_close) int fd = io->open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) return error_system(e, str_of(path));
    if (!utf8_valid(name)) name = STR("scan");
    json_set(cli->arena, args, "name", json_new_string(cli->arena, name));
    if (t->of_case.len > 0) json_set(cli->arena, fields, "of_case", json_new_string(cli->arena, t->of_case));
    json_set(cli->arena, args, "fields", fields);
    ErrorCode code = client_call(cli, &t->client, cli->arena, STR("scan.take"), t->token, args, fd, &data, &page, e);
    *why = STR("");
    if (code == ERR_OK) {
        t->taken++;
        note(t, name, json_text(json_get(data, "number")), *why);
        return ERR_OK;
    }
    if (code != ERR_INVALID && code != ERR_LIMIT) return code;
    message_error(&text, cli->lang, e);
    *why = str_trim(buf_str(&text));
    t->refused++;
    note(t, name, STR(""), *why);
    return ERR_OK;
}

/* ---- a folder ---- */

typedef struct { char name[NAME_LONGEST + 1]; struct stat is; } Found;

static int by_name(const void *a, const void *b)
{
    return strcmp(((const Found *)a)->name, ((const Found *)b)->name);
}

/* Plain files that are not hidden, in the order of their names: a scanner counts. */
static ErrorCode look_into(Cli *cli, const char *folder, Found **ret, size_t *count, Error *e)
{
    *count = 0;
    *ret = arena_array(cli->arena, FILES_MOST, sizeof **ret);
    DIR *d = *ret ? opendir(folder) : NULL;
    if (!d) return *ret ? error_system(e, str_of(folder)) : error_memory(e);
    for (struct dirent *one; *count < FILES_MOST && (one = readdir(d));) {
        Found *f = &(*ret)[*count];
        size_t n = strlen(one->d_name);
        bool plain = one->d_name[0] != '.' && n <= NAME_LONGEST && fstatat(dirfd(d), one->d_name, &f->is, AT_SYMLINK_NOFOLLOW) == 0
            &&
                     S_ISREG(f->is.st_mode);
        if (!plain) continue;
        memcpy(f->name, one->d_name, n + 1);
        (*count)++;
    }
    closedir(d);
    sort_list(*ret, *count, sizeof **ret, by_name);
    return ERR_OK;
}

static bool unchanged(const Found *now, const Found *before, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(now->name, before[i].name) != 0) continue;
        return now->is.st_size == before[i].is.st_size && now->is.st_mtim.tv_sec == before[i].is.st_mtim.tv_sec &&
               now->is.st_mtim.tv_nsec == before[i].is.st_mtim.tv_nsec;
    }
    return false;
}

/* Into that subfolder, under a name that is free there. */
static ErrorCode put_away(Cli *cli, const char *folder, const char *name, const char *where, Str why, Error *e)
{
    const char *to = path_join(cli->arena, folder, where), *from = path_join(cli->arena, folder, name), *path;
    if (!to || !from) return error_memory(e);
    TRY(folder_make(to, e));
    path = path_join(cli->arena, to, name);
    for (int n = 2; path && file_exists(path) && n < FILES_MOST; n++) path = str_format(cli->arena, "%s/%d-%s", to, n, name).ptr;
    if (!path) return error_memory(e);
    if (io->rename(from, path) != 0) return error_system(e, str_of(from));
    if (why.len == 0) return folder_sync_of(path, e);
    Str text = str_format(cli->arena, "%s.txt", path), line = str_format(cli->arena, STR_FMT "\n", STR_ARG(why));
    return text.ptr && line.ptr ? file_write_durable(text.ptr, line, e) : error_memory(e);
}

static ErrorCode take_folder(Taking *t, const char *folder, bool goes_on, Error *e)
{
    Found *now, *before;
    size_t count, count_before;
    TRY(look_into(t->cli, folder, &before, &count_before, e));
    do {
        struct timespec rest = { .tv_sec = LOOK_EVERY };
        if (nanosleep(&rest, NULL) != 0) return ERR_OK;                 /* asked to end */
        ArenaMark mark = arena_mark(t->cli->arena);
        TRY(look_into(t->cli, folder, &now, &count, e));
        for (size_t i = 0; i < count; i++) {
            Str why;
            if (!unchanged(&now[i], before, count_before)) continue;
            const char *path = path_join(t->cli->arena, folder, now[i].name);
            if (!path) return error_memory(e);
            TRY(take(t, path, &why, e));
            TRY(put_away(t->cli, folder, now[i].name, why.len > 0 ? "refused" : "taken", why, e));
        }
        count_before = count;
        memcpy(before, now, count * sizeof *now);
        if (goes_on) {                                                  /* a day of watching takes the memory of one look */
            arena_restore(t->cli->arena, mark);
            t->list = json_new_array(t->cli->arena);
        }
    } while (goes_on);
    return ERR_OK;
}

/* ---- the command ---- */

static void asked_to_end(int number)
{
    (void)number;
}

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    const char *folder;
    Str login = { 0 };
    CLEANUP(client_close) Client c = { -1 };
    Taking t = { .cli = cli, .of_case = argument(args, "case"), .list = json_new_array(cli->arena) };
    bool watches = argument_given(args, "watch");
    TRY(argument_path(cli, args, "folder", &folder, e));
    if ((!folder && args->word_count == 0) || (watches && !folder)) return error_set(e, ERR_USAGE, K("scan.cli-nothing"));
    TRY(session_file_token(cli, &login, &t.token, e));
    TRY(client_open(cli, &c, e));
    t.client = c;
    for (size_t i = 0; i < args->word_count; i++) {
        Str why;
        const char *path = str_c(cli->arena, args->words[i]);
        if (!path) return error_memory(e);
        TRY(take(&t, path, &why, e));
    }
    if (watches) {
        struct sigaction end = { .sa_handler = asked_to_end };
        (void)sigaction(SIGINT, &end, NULL);
        (void)sigaction(SIGTERM, &end, NULL);
    }
    if (folder) TRY(take_folder(&t, folder, watches, e));
    json_set(cli->arena, view_data(&cli->view), "scans", t.list);
    view_note(&cli->view, view_say(&cli->view, K("scan.cli-done"), arg_int("taken", t.taken), arg_int("refused", t.refused)));
    if (t.refused == 0) return ERR_OK;
    return error_set(e, ERR_FINDING, K("scan.cli-some-refused"), arg_int("n", t.refused));
}

static const CliOption OPTIONS[] = {
    { "folder", K("cli.word-folder"), K("scan.cli-folder") },
    { "watch", NULL, K("scan.cli-watch") },
    { "case", K("scan.cli-word-case"), K("scan.cli-case") },
};

const CliCommand CMD_SCAN = {
    .name = "scan", .words = K("scan.cli-words"), .most = FILES_MOST, .help = K("scan.cli-help"),
        .example = "tergoo scan --folder /srv/scanner --watch",
    .options = OPTIONS, .option_count = ARRAY_LEN(OPTIONS), .run = run,
};
