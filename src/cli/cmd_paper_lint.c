/* cmd_paper_lint.c: tergoo paper lint: is a form of a paper right? All that is wrong with it at once, with file, line, column
 * and what to do. No store is needed: the model is the shipped one with a folder laid over it when one is named. Without files
 * it looks over the shipped forms. */
#include "cli/cli.h"
#include "rules/paper_lint.h"
#include "rules/rules.h"

enum { FILE_LIMIT = 1 << 20 };

typedef struct { Cli *cli; const Model *model; PaperFile *files; size_t count; JsonValue *list; int64_t faults; } Linting;

/* Parts may be among the files that are looked at, beside the shipped ones. */
static bool has_part(const void *self, Lang lang, Str name)
{
    const Linting *l = self;
    PaperForm f;
    Error unheard;
    for (size_t i = 0; i < l->count; i++)
        if (paper_form_read(&l->files[i], &f, &unheard) == ERR_OK && f.lang == lang && str_equal(f.name, name)) return true;
    return paper_lint_shipped(NULL, lang, name);
}

/* "ru/ruling.md" of the path, or all of it where it has no folder. */
static Str last_two(Str path)
{
    size_t slashes = 0, i = path.len;
    while (i > 0) {
        if (path.ptr[i - 1] == '/' && ++slashes == 2) break;
        i--;
    }
    return str_from(path, i);
}

static ErrorCode read_files(Cli *cli, const CliArgs *args, Linting *l, Error *e)
{
    l->count = args->word_count > 0 ? args->word_count : PAPERS_SHIPPED_COUNT;
    l->files = arena_array(cli->arena, l->count, sizeof *l->files);
    if (!l->files) return error_memory(e);
    for (size_t i = 0; i < l->count; i++) {
        if (args->word_count == 0) {
            l->files[i] = PAPERS_SHIPPED[i];
            continue;
        }
        char *path = str_c(cli->arena, args->words[i]);
        if (!path) return error_memory(e);
        TRY(file_read(cli->arena, path, FILE_LIMIT, &l->files[i].bytes, e));
        l->files[i].name = last_two(args->words[i]);
    }
    return ERR_OK;
}

static ErrorCode lint_one(Linting *l, const PaperFile *file, Error *e)
{
    Cli *cli = l->cli;
    PaperFault *faults;
    size_t count;
    TRY(paper_lint(cli->arena, file, l->model, has_part, l, &faults, &count, e));
    l->faults += (int64_t)count;
    for (const PaperFault *f = faults; f; f = f->next) {
        Buf text = buf_in(cli->arena);
        JsonValue *one = json_new_object(cli->arena);
        message_error(&text, cli->lang, &f->what);
        json_set(cli->arena, one, "file", json_new_string(cli->arena, file->name));
        json_set(cli->arena, one, "line", json_new_int(cli->arena, f->line));
        json_set(cli->arena, one, "column", json_new_int(cli->arena, f->column));
        json_set(cli->arena, one, "text", json_new_string(cli->arena, str_trim(buf_str(&text))));
        json_add(cli->arena, l->list, one);
        view_note(&cli->view, str_trim(buf_str(&text)));
    }
    return ERR_OK;
}

static ErrorCode run_lint(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    ModelFile *files;
    ModelFault *wrong;
    size_t count;
    const char *folder;
    Model *m;
    Linting l = { .cli = cli, .list = json_new_array(cli->arena) };
    Request *v = &cli->view;
    TRY(argument_path(cli, args, "model", &folder, e));
    TRY(model_files(cli->arena, folder, &files, &count, e));
    TRY(model_load_rules(cli->arena, files, count, &RULES_NAMES, &m, &wrong, e));
    l.model = m;
    TRY(read_files(cli, args, &l, e));
    for (size_t i = 0; i < l.count; i++) TRY(lint_one(&l, &l.files[i], e));
    json_set(cli->arena, view_data(v), "files", json_new_int(cli->arena, (int64_t)l.count));
    json_set(cli->arena, view_data(v), "faults", l.list);
    if (l.faults > 0) return error_set(e, ERR_FINDING, K("cli.paper-faults"), arg_int("faults", l.faults));
    view_note(v, view_say(v, K("cli.paper-fine"), arg_int("files", (int64_t)l.count)));
    return ERR_OK;
}

static const CliOption OPTIONS[] = { { "model", K("cli.word-folder"), K("cli.model-folder") } };

const CliCommand CMD_PAPER_LINT = {
    .name = "paper lint", .words = K("cli.words-files-maybe"), .most = 1000, .help = K("cli.paper-lint-help"),
    .example = "tergoo paper lint our-forms/ru/ruling.md", .options = OPTIONS, .option_count = ARRAY_LEN(OPTIONS), .run = run_lint,
};
