/* cmd_exercise.c: tergoo exercise: the trainer's side of a class: serve it, see who stands where, set a copy back to the beginning, and check
 * what somebody wrote as tasks.
 *
 * Gates and web servers of the copies are processes like any other, started and ended by this program's own commands, so that each is found
 * again by the kernel's word (background.c) and none is ended by its name. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/exercise_class.h"
#include "desk/exercise_state.h"
#include "model/exercise.h"
#include "rules/rules.h"
#include "setup/exercise_make.h"

extern char **environ;

static ErrorCode open_named(Cli *cli, const CliArgs *args, ExerciseClass *ret, Error *e)
{
    char *folder = str_c(cli->arena, args->words[0]);
    return folder ? class_open(cli, folder, ret, e) : error_memory(e);
}

static ErrorCode copy_numbered(const ExerciseClass *c, Str number, ClassCopy **ret, Error *e)
{
    int64_t n;
    for (size_t i = 0; i < c->count; i++) {
        *ret = &c->copies[i];
        if (int_parse(number, &n) && c->copies[i].number == n) return ERR_OK;
    }
    return error_set(e, ERR_USAGE, K("exercise.no-copy"), arg_str("copy", number));
}

/* ---- our own commands on a copy ---- */

enum { WORDS_MOST = 12, PATH_ROOM = 4096 };

/* true when the command ended well. What it says goes nowhere unless `heard`. */
static ErrorCode run_on(Cli *cli, const ClassCopy *c, const char *const *words, bool heard, bool *good, Error *e)
{
    char self[PATH_ROOM], *argv[WORDS_MOST + 4] = { (char *)(uintptr_t)"tergoo", (char *)(uintptr_t)"--data", (char *)(uintptr_t)c->folder };
    size_t n = 3;
    pid_t pid;
    int status;
    posix_spawn_file_actions_t files;
    (void)cli;
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length < 0) return error_system(e, STR("/proc/self/exe"));
    self[length] = 0;
    for (size_t i = 0; words[i] && n < ARRAY_LEN(argv) - 1; i++) argv[n++] = (char *)(uintptr_t)words[i];
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (!heard) posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    int failed = posix_spawn(&pid, self, &files, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&files);
    if (failed != 0) return error_set(e, ERR_IO, K("exercise.no-start"), arg_c("folder", c->folder));
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) { }
    *good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return ERR_OK;
}

static ErrorCode stop_copy(Cli *cli, const ClassCopy *c, bool *was, Error *e)
{
    bool web, gate;
    TRY(run_on(cli, c, (const char *const[]){ "web", "--stop", NULL }, false, &web, e));
    TRY(run_on(cli, c, (const char *const[]){ "gate", "--stop", NULL }, false, &gate, e));
    *was = web || gate;
    return ERR_OK;
}

static ErrorCode start_copy(Cli *cli, const ExerciseClass *class, const ClassCopy *c, Error *e)
{
    bool good;
    char port[16];
    const char *address = class->address.len > 0 ? str_c(cli->arena, class->address) : "127.0.0.1";
    const char *name = class->name.len > 0 ? str_c(cli->arena, class->name) : NULL;
    if (!address) return error_memory(e);
    snprintf(port, sizeof port, "%d", (int)c->port);
    const char *web[WORDS_MOST + 1] = { "web", "--detach", "--no-second-factor", "--port", port, "--address", address, "--lang", lang_code(c->lang),
                                        name ? "--name" : NULL, name, NULL };
    TRY(run_on(cli, c, (const char *const[]){ "gate", "--detach", NULL }, true, &good, e));
    if (good) TRY(run_on(cli, c, web, true, &good, e));
    return good ? ERR_OK : error_set(e, ERR_IO, K("exercise.no-start"), arg_c("folder", c->folder));
}

/* ---- serve ---- */

static ErrorCode stop_all(Cli *cli, const ExerciseClass *c, Error *e)
{
    bool was;
    for (size_t i = 0; i < c->count; i++) TRY(stop_copy(cli, &c->copies[i], &was, e));
    view_note(&cli->view, sentence(cli, K("exercise.stopped"), arg_int("copies", (int64_t)c->count)));
    return ERR_OK;
}

static void show_addresses(Cli *cli, const ExerciseClass *c, Str host, const char *letters)
{
    Request *v = &cli->view;
    JsonValue *list = json_new_array(cli->arena);
    view_title(v, view_say(v, K("exercise.served"), arg_int("copies", (int64_t)c->count)));
    Str head[] = { view_say(v, K("exercise.row-copy")), view_say(v, K("exercise.row-who")), view_say(v, K("exercise.row-address")) };
    view_table(v, STR(""), head, ARRAY_LEN(head));
    for (size_t i = 0; i < c->count; i++) {
        const ClassCopy *p = &c->copies[i];
        JsonValue *one = json_new_object(cli->arena);
        Str cells[] = { str_format(cli->arena, "%02d", (int)p->number), p->full_name.len > 0 ? p->full_name : p->login, class_address(cli, p, host) };
        view_table_row(v, cells, ARRAY_LEN(cells));
        json_set(cli->arena, one, "number", json_new_int(cli->arena, p->number));
        json_set(cli->arena, one, "address", json_new_string(cli->arena, cells[2]));
        json_add(cli->arena, list, one);
    }
    json_set(cli->arena, view_data(v), "copies", list);
    json_set(cli->arena, view_data(v), "letters", json_new_string(cli->arena, str_of(letters)));
    view_note(v, view_say(v, K("exercise.letters"), arg_c("path", letters)));
    view_note(v, view_say(v, K("exercise.how-to-stop"), arg_c("folder", c->folder)));
}

static ErrorCode take_ports(const CliArgs *args, ExerciseClass *c, Error *e)
{
    enum { LAST_PORT = 65535 };
    int64_t first;
    Str said = argument(args, "port");
    if (!said.ptr) return ERR_OK;
    if (!int_parse(said, &first) || first < 1 || first + (int64_t)c->count - 1 > LAST_PORT) {
        return error_set(e, ERR_USAGE, K("cli.web-port-number"), arg_c("argument", "port"), arg_str("value", said));
    }
    for (size_t i = 0; i < c->count; i++) c->copies[i].port = first + (int64_t)i;
    return ERR_OK;
}

static ErrorCode run_serve(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    ExerciseClass c;
    const char *address, *name, *letters;
    TRY(open_named(cli, args, &c, e));
    if (argument_given(args, "stop")) return stop_all(cli, &c, e);
    TRY(argument_path(cli, args, "address", &address, e));
    TRY(argument_path(cli, args, "name", &name, e));
    TRY(take_ports(args, &c, e));
    if (address) c.address = str_of(address);
    if (name) c.name = str_of(name);
    TRY(class_keep(cli, &c, e));
    for (size_t i = 0; i < c.count; i++) {
        bool was;
        TRY(stop_copy(cli, &c.copies[i], &was, e));
        TRY(start_copy(cli, &c, &c.copies[i], e));
    }
    bool nowhere = c.address.len == 0 || str_is(c.address, "127.0.0.1") || str_is(c.address, "0.0.0.0");
    Str host = c.name.len > 0 ? c.name : nowhere ? STR("localhost") : c.address;
    TRY(class_letters(cli, &c, host, &letters, e));
    show_addresses(cli, &c, host, letters);
    return ERR_OK;
}

/* ---- progress ---- */

static ErrorCode shipped(Cli *cli, const Model **model, const Exercise **ret, Error *e)
{
    ModelFile *files;
    ModelFault *faults;
    Model *m;
    size_t count;
    TRY(model_files(cli->arena, NULL, &files, &count, e));
    TRY(model_load_rules(cli->arena, files, count, &RULES_NAMES, &m, &faults, e));
    *model = m;
    return exercise_shipped(cli->arena, m, ret, e);
}

static Str cell_of(Cli *cli, const ExerciseState *s)
{
    Str word = sentence_args(cli, exercise_stage_word(s->stage), NULL, 0);
    return s->since == 0 ? word : str_format(cli->arena, STR_FMT ", " STR_FMT, STR_ARG(word), STR_ARG(view_instant(&cli->view, s->since)));
}

static void add_task_row(Cli *cli, const ExerciseTask *t, const ExerciseState *s, Str missing)
{
    Str cells[] = { view_label(&cli->view, &t->title), cell_of(cli, s), missing };
    view_table_row(&cli->view, cells, ARRAY_LEN(cells));
}

/* alone: one copy was asked for. done: of each task, how many have done it. */
typedef struct { Cli *cli; const Model *model; const Exercise *exercise; bool alone; JsonValue *list; int64_t *done; } Standings;

/* A row of the class's table; of a copy that was asked for alone a row for each task, with what is missing of it. */
static ErrorCode add_progress(Standings *p, const ClassCopy *c, Error *e)
{
    Cli *cli = p->cli;
    const Exercise *x = p->exercise;
    CLEANUP(store_close_p) Store *s = NULL;
    JsonValue *one = json_new_object(cli->arena), *tasks = json_new_object(cli->arena), *missing = json_new_object(cli->arena);
    Str *cells = arena_array(cli->arena, x->task_count + 2, sizeof *cells);
    if (!cells || !tasks || !missing) return error_memory(e);
    TRY(store_open(c->folder, STORE_READ, &s, e));
    TRY(store_snapshot_begin(s, e));
    cells[0] = str_format(cli->arena, "%02d", (int)c->number);
    cells[1] = c->full_name.len > 0 ? c->full_name : c->login;
    for (size_t i = 0; i < x->task_count; i++) {
        static const char *const STAGES[] = { [EXERCISE_NOT_BEGUN] = "not_begun", [EXERCISE_UNDER_WAY] = "under_way", [EXERCISE_DONE] = "done" };
        ExerciseState state;
        char *id = str_c(cli->arena, x->tasks[i].id);
        if (!id) return error_memory(e);
        TRY(exercise_state(s, cli->arena, &x->tasks[i], &state, e));
        cells[i + 2] = cell_of(cli, &state);
        p->done[i] += state.stage == EXERCISE_DONE;
        json_set(cli->arena, tasks, id, json_new_string(cli->arena, str_of(STAGES[state.stage])));
        Str lacks = exercise_missing(&cli->view, p->model, &x->tasks[i], &state);
        json_set(cli->arena, missing, id, json_new_string(cli->arena, lacks));
        if (p->alone) add_task_row(cli, &x->tasks[i], &state, lacks);
    }
    json_set(cli->arena, one, "number", json_new_int(cli->arena, c->number));
    json_set(cli->arena, one, "tasks", tasks);
    json_set(cli->arena, one, "who", json_new_string(cli->arena, cells[1]));
    json_add(cli->arena, p->list, one);
    json_set(cli->arena, one, "missing", missing);
    if (!p->alone) view_table_row(&cli->view, cells, x->task_count + 2);
    return ERR_OK;
}

static ErrorCode class_head(Cli *cli, const Exercise *x, Error *e)
{
    Request *v = &cli->view;
    Str *head = arena_array(cli->arena, x->task_count + 2, sizeof *head);
    if (!head) return error_memory(e);
    head[0] = view_say(v, K("exercise.row-copy"));
    head[1] = view_say(v, K("exercise.row-who"));
    for (size_t i = 0; i < x->task_count; i++) head[i + 2] = view_label(v, &x->tasks[i].title);
    view_table(v, STR(""), head, x->task_count + 2);
    return ERR_OK;
}

/* Below the class: how many have done each task, by which a trainer knows when to go on. */
static ErrorCode class_foot(const Standings *p, size_t copies, Error *e)
{
    Cli *cli = p->cli;
    const size_t columns = p->exercise->task_count + 2;
    JsonValue *finished = json_new_object(cli->arena);
    Str *cells = arena_array(cli->arena, columns, sizeof *cells);
    if (!cells || !finished) return error_memory(e);
    cells[0] = STR("");
    cells[1] = view_say(&cli->view, K("exercise.row-finished"));
    for (size_t i = 0; i < p->exercise->task_count; i++) {
        char *id = str_c(cli->arena, p->exercise->tasks[i].id);
        if (!id) return error_memory(e);
        cells[i + 2] = view_say(&cli->view, K("exercise.finished"), arg_int("n", p->done[i]), arg_int("of", (int64_t)copies));
        json_set(cli->arena, finished, id, json_new_int(cli->arena, p->done[i]));
    }
    view_table_row(&cli->view, cells, columns);
    json_set(cli->arena, view_data(&cli->view), "finished", finished);
    return ERR_OK;
}

static void copy_head(Cli *cli, const ClassCopy *c)
{
    Request *v = &cli->view;
    Str head[] = { view_say(v, K("exercise.row-task")), view_say(v, K("exercise.row-state")), view_say(v, K("exercise.row-missing")) };
    view_table(v, c->full_name.len > 0 ? c->full_name : c->login, head, ARRAY_LEN(head));
}

/* In the order of the copies, whatever they have done: nobody is ranked. */
static ErrorCode run_progress(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    ExerciseClass c;
    const Exercise *x;
    Request *v = &cli->view;
    Standings p = { .cli = cli, .list = json_new_array(cli->arena) };
    ClassCopy *one = NULL;
    TRY(open_named(cli, args, &c, e));
    if (args->word_count > 1) TRY(copy_numbered(&c, args->words[1], &one, e));
    TRY(shipped(cli, &p.model, &x, e));
    p.exercise = x;
    p.alone = one != NULL;
    p.done = arena_array(cli->arena, x->task_count + 1, sizeof *p.done);
    if (!p.done) return error_memory(e);
    view_title(v, view_say(v, K("exercise.progress"), arg_c("folder", c.folder)));
    if (one) copy_head(cli, one);
    else TRY(class_head(cli, x, e));
    for (size_t i = 0; i < c.count; i++) {
        if (!one || one == &c.copies[i]) TRY(add_progress(&p, &c.copies[i], e));
    }
    if (!one) TRY(class_foot(&p, c.count, e));
    json_set(cli->arena, view_data(v), "copies", p.list);
    const char *path;
    TRY(argument_path(cli, args, "html", &path, e));
    if (!path) return ERR_OK;
    TRY(class_progress_page(cli, view_say(v, K("exercise.progress"), arg_c("folder", c.folder)), v->page, path, e));
    view_note(v, view_say(v, K("exercise.page-written"), arg_c("path", path)));
    return ERR_OK;
}

/* ---- reset ---- */

/* What was there is kept, under the time of day; a trainer who wants it gone takes it away himself. */
static ErrorCode set_aside(Cli *cli, const ExerciseClass *c, const ClassCopy *copy, const char **ret, Error *e)
{
    char at[25];
    const char *aside = path_join(cli->arena, c->folder, "set-aside");
    Str when = instant_format(at, clock_now());
    *ret = str_format(cli->arena, "%s/set-aside/copy-%02d-" STR_FMT, c->folder, (int)copy->number, STR_ARG(when)).ptr;
    if (!aside || !*ret) return error_memory(e);
    TRY(folder_make(aside, e));
    return io->rename(copy->folder, *ret) == 0 ? ERR_OK : error_system(e, str_of(copy->folder));
}

static ErrorCode reset_copy(Cli *cli, const ExerciseClass *c, const ClassCopy *copy, Str passphrase, Error *e)
{
    bool served;
    const char *old;
    TRY(stop_copy(cli, copy, &served, e));
    ErrorCode code = exercise_is_trainer(copy->folder, passphrase, cli->operations, cli->arena, e);
    if (code == ERR_OK) code = set_aside(cli, c, copy, &old, e);
    if (code == ERR_OK) {
        code = class_copy_make(cli, copy, passphrase, e);
        if (code != ERR_OK) (void)io->rename(old, copy->folder);
    }
    if (code != ERR_OK) {                       /* as it was, also for who works in it */
        Error unheard;
        if (served) (void)!start_copy(cli, c, copy, &unheard);
        return code;
    }
    view_note(&cli->view, sentence(cli, K("exercise.was-reset"), arg_int("copy", copy->number), arg_c("aside", old)));
    return served ? start_copy(cli, c, copy, e) : ERR_OK;
}

static ErrorCode run_reset(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    ExerciseClass c;
    ClassCopy *one = NULL;
    Secrets secrets = { 0 };
    Str passphrase;
    TRY(open_named(cli, args, &c, e));
    if (args->word_count > 1) TRY(copy_numbered(&c, args->words[1], &one, e));
    TRY(argument_path(cli, args, "passphrase-file", &secrets.file, e));
    TRY(secret_ask(cli, &secrets, sentence(cli, K("exercise.ask-trainer")), false, &passphrase, e));
    ErrorCode code = ERR_OK;
    if (one) code = reset_copy(cli, &c, one, passphrase, e);
    for (size_t i = 0; !one && i < c.count && code == ERR_OK; i++) code = reset_copy(cli, &c, &c.copies[i], passphrase, e);
    crypto_wipe((void *)(uintptr_t)passphrase.ptr, passphrase.len);
    return code;
}

/* ---- lint ---- */

static ErrorCode read_folder(Cli *cli, const char *folder, ModelFile files[2], Error *e)
{
    static const char *const NAMES[] = { "case.yaml", "tasks.yaml" };
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        const char *path = path_join(cli->arena, folder, NAMES[i]);
        if (!path) return error_memory(e);
        files[i].name = str_of(NAMES[i]);
        TRY(file_read(cli->arena, path, 1 << 20, &files[i].bytes, e));
    }
    return ERR_OK;
}

static ErrorCode run_lint(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    ModelFile *shipped_files, given[2];
    ModelFault *faults;
    Model *m;
    const Exercise *x;
    size_t count;
    const char *folder = args->word_count > 0 ? str_c(cli->arena, args->words[0]) : NULL;
    TRY(model_files(cli->arena, NULL, &shipped_files, &count, e));
    TRY(model_load_rules(cli->arena, shipped_files, count, &RULES_NAMES, &m, &faults, e));
    if (folder) TRY(read_folder(cli, folder, given, e));
    ErrorCode code = exercise_load(cli->arena, m, folder ? given : EXERCISE_SHIPPED, folder ? 2 : EXERCISE_SHIPPED_COUNT, &x, &faults, e);
    if (code != ERR_OK && !faults) return code;
    int64_t n = 0;
    for (const ModelFault *f = faults; f; f = f->next, n++) {
        Buf text = buf_in(cli->arena);
        message_error(&text, cli->lang, &f->what);
        view_note(&cli->view, buf_str(&text));
    }
    if (n > 0) return error_set(e, ERR_FINDING, K("cli.model-faults"), arg_int("faults", n));
    count_row(cli, "tasks", K("exercise.row-tasks"), x->task_count);
    count_row(cli, "steps", K("exercise.row-steps"), x->step_count);
    return ERR_OK;
}

static const CliOption SERVE_OPTIONS[] = {
    { "port", K("cli.word-number"), K("exercise.option-port") },
    { "address", K("cli.word-text"), K("cli.web-address") },
    { "name", K("cli.word-text"), K("exercise.option-name") },
    { "stop", NULL, K("exercise.option-stop") },
};
static const CliOption PROGRESS_OPTIONS[] = { { "html", K("cli.word-file"), K("exercise.option-html") } };
static const CliOption RESET_OPTIONS[] = { { "passphrase-file", K("cli.word-file"), K("cli.option-passphrase-file") } };

const CliCommand CMD_EXERCISE_SERVE = {
    .name = "exercise serve", .words = K("exercise.word-folder"), .least = 1, .most = 1, .help = K("exercise.serve-help"),
    .example = "tergoo exercise serve class --address 0.0.0.0 --name trainer.example", .options = SERVE_OPTIONS,
    .option_count = ARRAY_LEN(SERVE_OPTIONS), .run = run_serve,
};
const CliCommand CMD_EXERCISE_PROGRESS = {
    .name = "exercise progress", .words = K("exercise.word-folder-copy"), .least = 1, .most = 2, .help = K("exercise.progress-help"),
    .example = "tergoo exercise progress class --html progress.html", .options = PROGRESS_OPTIONS, .option_count = ARRAY_LEN(PROGRESS_OPTIONS),
    .run = run_progress,
};
const CliCommand CMD_EXERCISE_RESET = {
    .name = "exercise reset", .words = K("exercise.word-folder-copy"), .least = 1, .most = 2, .help = K("exercise.reset-help"),
    .example = "tergoo exercise reset class 3", .options = RESET_OPTIONS, .option_count = ARRAY_LEN(RESET_OPTIONS), .run = run_reset,
};
const CliCommand CMD_EXERCISE_LINT = {
    .name = "exercise lint", .words = K("cli.word-folder"), .least = 0, .most = 1, .help = K("exercise.lint-help"),
    .example = "tergoo exercise lint exercise", .run = run_lint,
};
