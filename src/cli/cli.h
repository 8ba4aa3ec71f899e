/* cli.h: the face of the command line, and what its files share.
 *
 * A command is a row: its name of one to three words, what it takes, its help, a function. Most rows are not written here:
 * remote.c makes one out of every operation of the gate's table, so that the command line can do what the web can and nothing
 * else. Rows written here are those that work without a gate (init, verify, restore, detect ...), one file each.
 *
 *   main.c, cli.c   find the row, read the options, run it, turn an error into a sentence and an exit code
 *   commands.c      the list of rows
 *   arguments.c     options and words against a row
 *   client.c        one connection to the gate: a frame out, an answer in, its error as an Error
 *   remote.c        operation <-> row, arguments -> frame, files that travel along
 *   render.c        a view's page as text for a terminal
 *   help.c          the same table as help, manual page and completion
 *   session_file.c  tokens of those who are signed in
 *   passphrase.c    secrets asked for without echo
 *   secret_file.c   a secret that is written down once
 *   progress.c      a bar, on a terminal, for what takes longer than a second
 *
 * Only this folder prints. What a command found it puts into a view (office/view.h) or into `out`; cli.c writes that at the end. */
#ifndef TERGOO_CLI_H
#define TERGOO_CLI_H

#include <stdio.h>

#include "office/gate.h"
#include "office/view.h"
#include "office/whole.h"

typedef struct {
    Arena      *arena;                  /* lives as long as the program */
    Lang        lang;
    const char *folder;                 /* of the store */
    Str         as;                     /* a login, or empty: whoever is the only one signed in */
    bool        json;
    bool        colour;                 /* standard output is a terminal that takes colours */
    size_t      width;                  /* columns */
    const OperationTable *operations;
    const JsonValue *codes;             /* what the gate's last refusal names, by its codes; NULL: none */
    const JsonValue *refused;           /* that refusal whole: the fields that it is about; NULL: none */
    Request     view;                   /* what a local command shows: .data and .page, made with view_... */
} Cli;

typedef struct {
    const char *name;                   /* "out"; on the command line --out */
    const char *value;                  /* message key of the word for its value; NULL: it takes none */
    const char *help;                   /* message key; NULL: the name says it */
    bool        many, required;
} CliOption;

typedef struct { const CliOption *option; Str value; } GivenOption;
typedef struct { GivenOption *options; size_t option_count; Str *words; size_t word_count; } CliArgs;

typedef struct CliCommand CliCommand;
typedef ErrorCode (*CliRun)(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e);

struct CliCommand {
    const char      *name;              /* "ledger key" */
    const char      *words;             /* what follows: a message key, or text for operations; may be NULL */
    size_t           least, most;       /* how many words */
    const char      *help, *example;
    const CliOption *options; size_t option_count;
    CliRun           run;
    const Operation *operation;         /* of rows made by remote.c */
};

/* ---- cli.c ---- */
/* The command line without the program's name. Returns the exit code. */
int cli_main(const OperationTable *operations, char **argv, size_t argc);

/* ---- commands.c: the rows of this folder, and all rows ---- */
extern const CliCommand *const CLI_COMMANDS[];
extern const size_t CLI_COMMAND_COUNT;
/* The rows of this folder and then one for each operation; in the arena. */
MUST_USE ErrorCode commands_all(Cli *cli, const CliCommand **ret, size_t *count, Error *e);

/* ---- arguments.c ---- */
extern const CliOption CLI_GLOBAL[];
extern const size_t CLI_GLOBAL_COUNT;
/* The row whose name the first words are, the longest such name; NULL when there is none. *words says how many words that took. */
const CliCommand *arguments_command(const CliCommand *all, size_t count, char **argv, size_t argc, size_t *words);
/* Options of the row and those that every command has, anywhere; "--" ends them; the first `skip` words are the name. Values of
 * unknown options, missing values, too few and too many words are ERR_USAGE and name what was meant. */
MUST_USE ErrorCode arguments_parse(Cli *cli, const CliCommand *command, size_t skip, char **argv, size_t argc, CliArgs *ret,
                                   Error *e);
/* The value of the option, the last one given; .ptr is NULL when it was not. */
Str argument(const CliArgs *args, const char *name);
bool argument_given(const CliArgs *args, const char *name);
/* The same as a C string in the arena, NULL when not given. */
MUST_USE ErrorCode argument_path(Cli *cli, const CliArgs *args, const char *name, const char **ret, Error *e);
/* A port from 0 to 65535; `otherwise` when not given. ERR_USAGE for anything else. */
MUST_USE ErrorCode argument_port(const CliArgs *args, const char *name, int otherwise, int *ret, Error *e);
/* All values of an option that may be given more than once, in the arena. */
MUST_USE ErrorCode arguments_named(Cli *cli, const CliArgs *args, const char *name, const Str **ret, size_t *count, Error *e);
/* Of all names that which differs least from `word`; an empty Str when none is near. */
Str nearest_name(Str word, const Str *names, size_t count);
ErrorCode unknown_command(Cli *cli, const CliCommand *all, size_t count, char **argv, size_t argc, Error *e);

/* ---- render.c ---- */
/* Columns that a text takes on a terminal. */
size_t display_width(Str text);
void render_page(Buf *to, const JsonValue *page, size_t width, bool colour);
/* Wraps between words at `width`; lines but the first begin with `indent` blanks. */
void render_wrapped(Buf *to, Str text, size_t width, size_t indent);
/* Text as it may go to a terminal: control characters and bidirectional overrides become U+FFFD; LF and TAB stay when `lines`. */
void render_safe(Buf *to, Str text, bool lines);
/* Writes cli->view: its data as JSON or its page as text. */
MUST_USE ErrorCode render_view(Cli *cli, const JsonValue *data, const JsonValue *page, Error *e);
MUST_USE ErrorCode print_out(Str text, Error *e);
/* A sentence on standard output, on a line of its own. Only what no program reads: not when --json asks for data. */
void say_args(Cli *cli, const char *key, const ErrorArg *args, size_t count);
#define say(cli, key, ...) say_args((cli), (key), ERROR_ARGS_(__VA_ARGS__))
/* The sentence as text in the arena; empty when memory is out. */
Str sentence_args(Cli *cli, const char *key, const ErrorArg *args, size_t count);
#define sentence(cli, key, ...) sentence_args((cli), (key), ERROR_ARGS_(__VA_ARGS__))
void render_error(Cli *cli, const Error *e);

/* ---- help.c ---- */
MUST_USE ErrorCode help_command(Cli *cli, const CliCommand *c, Error *e);
extern const CliCommand CMD_HELP;

/* ---- client.c ---- */
typedef struct { int fd; } Client;
void client_close(Client *c);
MUST_USE ErrorCode client_open(Cli *cli, Client *ret, Error *e);
/* Sends and receives. *data and *page are the answer's; its error comes back as ours. passed: a descriptor, or -1. token may be
 * empty. */
MUST_USE ErrorCode client_call(Cli *cli, Client *c, Arena *a, Str op, Str token, const JsonValue *args, int passed,
                               const JsonValue **data, const JsonValue **page, Error *e);

/* ---- remote.c ---- */
/* "FULL-NAME" for full_name, as usage lines say it. */
void add_argument_word(Buf *to, const char *name);
/* The message key of the word for a value of that type: "DD.MM.YYYY"; NULL for one that has none. */
const char *argument_type_word(ArgType type);
MUST_USE ErrorCode remote_command(Cli *cli, const Operation *op, CliCommand *ret, Error *e);
/* The CliRun of such rows: asks the gate and shows its answer. */
MUST_USE ErrorCode remote_run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e);
/* "@file" is what the file holds, "@@x" is "@x", all else itself. */
MUST_USE ErrorCode text_or_file(Cli *cli, Str value, Str *ret, Error *e);

/* ---- cmd_import.c ---- */
/* The model in force, as the gate works by it. */
MUST_USE ErrorCode active_model(Cli *cli, Client *c, Str token, Model **ret, Error *e);
/* Gives the rows of record.import and record.export their --csv; leaves all others as they are. */
MUST_USE ErrorCode table_command(Cli *cli, CliCommand *row, Error *e);

/* ---- cmd_seizure.c ---- */
/* The same for seizure.enter. */
MUST_USE ErrorCode seizure_command(Cli *cli, CliCommand *row, Error *e);

/* ---- session_file.c ---- */
MUST_USE ErrorCode session_file_save(Cli *cli, Str login, Str token, Error *e);
/* The token to send: of cli->as, or of the only one who is signed in; empty when nobody is. Several and no --as are ERR_USAGE. */
MUST_USE ErrorCode session_file_token(Cli *cli, Str *login, Str *token, Error *e);
MUST_USE ErrorCode session_file_remove(Cli *cli, Str login, Error *e);

/* ---- passphrase.c ---- */
/* Secrets of one command, in the order in which they are asked for: lines of a file (NULL: asked on the terminal without echo,
 * or lines of standard input when that is none). */
typedef struct { Str rest; bool begun; const char *file; bool terminal; } Secrets;
MUST_USE ErrorCode secret_ask(Cli *cli, Secrets *s, Str prompt, bool twice, Str *ret, Error *e);
/* A line typed by a person, when standard input is a terminal; ERR_USAGE with the option's name otherwise. */
MUST_USE ErrorCode line_ask(Cli *cli, Str prompt, const char *option, Str *ret, Error *e);

/* ---- secret_file.c: a file that a secret will fill; made while there is none yet. ERR_CONFLICT when the path is taken. ---- */
MUST_USE ErrorCode secret_file_make(const char *path, Error *e);
MUST_USE ErrorCode secret_file_fill(const char *path, Str secret, Error *e);

/* ---- progress.c ---- */
/* unit, rate: what is counted is bytes; they are shown in megabytes, and how many a second. */
typedef struct { Cli *cli; Str label, unit, rate; int64_t begun, shown; bool visible, terminal; } Bar;
Bar bar_new(Cli *cli, Str label);
Bar bar_new_of_bytes(Cli *cli, Str label);
void bar_step(void *bar, uint64_t done, uint64_t total);        /* a Progress */
void bar_end(Bar *bar);

/* ---- background.c: a process that goes on after its command ---- */
typedef struct {
    const char *log_file, *failed_event, *died_key;
    /* Serves; when it is ready it writes '+' and told_size bytes to `tell`. Runs in the child, away from the terminal. */
    ErrorCode (*run)(void *self, int tell, Error *e);
    void       *self;
    void       *told; size_t told_size;     /* where those bytes come to in the command */
} Background;
/* Comes back when it is ready, or with what it failed by; died_key when it says nothing. */
MUST_USE ErrorCode background_start(const Background *b, pid_t *ret, Error *e);
/* A descriptor that stays this process's; look once more whether it is the right one, then: */
MUST_USE ErrorCode background_hold(pid_t pid, int *ret, Error *e);
/* Asks it to end and waits that long. */
MUST_USE ErrorCode background_end(int process, int seconds, bool *ended, Error *e);

/* ---- cmd_web.c: does somebody serve pages of the folder? ---- */
bool web_is_served(Arena *a, const char *folder);

/* ---- facts that commands share (facts.c) ---- */
/* The store's id, and the newest log key as its log.open says. No gate needed. */
MUST_USE ErrorCode store_facts(Cli *cli, Str *store_id, Str *office_name, NoteKey *log_key, Error *e);
Str vkey_text(Cli *cli, const NoteKey *key);
/* Is the folder of the store there, or a file in it (a path of which the folder is a part)? ERR_NOT_FOUND when it is not; ERR_IO when somebody else
 * owns it, who must not be told that there is none. */
MUST_USE ErrorCode store_there(const Cli *cli, const char *path, Error *e);
/* All --key of the command. */
MUST_USE ErrorCode keys_given(Cli *cli, const CliArgs *args, NoteKey **keys, size_t *count, Error *e);
/* A number of the view, in its data by name and on its page by the sentence `label`. */
void count_row(Cli *cli, const char *name, const char *label, uint64_t n);
/* A path as it is typed in a command shown to be repeated: with the shell's quotes where it has blanks or signs of the shell. NULL: no memory. */
const char *shell_word(Arena *a, const char *text);
/* Is there a folder by that name? */
bool is_folder(const char *path);

/* ---- one row a file ---- */
extern const CliCommand CMD_INIT, CMD_SETUP, CMD_GATE, CMD_WEB, CMD_SIGN_IN, CMD_SIGN_OUT, CMD_VERIFY, CMD_BUNDLE_SHOW, CMD_LEDGER_KEY,
    CMD_MODEL_LINT, CMD_MODEL_KINDS, CMD_MODEL_SHOW, CMD_MODEL_STATUS, CMD_MODEL_ACTIVATE, CMD_PAPER_LINT, CMD_COPY, CMD_COPY_KEY, CMD_RESTORE,
    CMD_REBUILD, CMD_REPLAY, CMD_SCAN, CMD_DOCTOR,
    CMD_FIELD_OPEN, CMD_FIELD_SERVE, CMD_FIELD_JOIN,
    CMD_DETECT_RUN, CMD_DETECT_COVERAGE, CMD_DETECT_PREPARE, CMD_DETECT_RULES, CMD_DETECT_EXPLAIN, CMD_DETECT_COMPARE, CMD_DETECT_PACKS,
    CMD_MATCH_SCORE, CMD_MATCH_SCREEN, CMD_MATCH_INDEX, CMD_MATCH_ROMANISE,
    CMD_EXERCISE_SERVE, CMD_EXERCISE_PROGRESS, CMD_EXERCISE_RESET, CMD_EXERCISE_LINT, CMD_PUBLIC, CMD_PUBLIC_PACK, CMD_PUBLIC_TAKE,
    CMD_TIPS_FETCH, CMD_SITE_BUILD, CMD_SITE_VERIFY, CMD_VERSION;

/* What the command line says of itself. */
extern const char TERGOO_VERSION[];

#endif
