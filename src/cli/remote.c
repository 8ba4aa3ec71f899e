/* remote.c: every operation of the gate's table as a command.
 *
 * "record.create" is `tergoo record create`. Arguments that are `in_place` are words in their order, the others options; the
 * fields of a record are words of the form field=value behind them, which go to the gate as they were typed (it knows the
 * model and reads dates and money by it). Whatever is long may come from a file: field=@file. Files themselves are opened
 * here, with the rights of whoever calls, and travel to the gate as descriptors; what the gate writes appears under its name
 * only when the answer was good. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { TEXT_LIMIT = 4 << 20 };

/* ---- a row out of an operation ---- */

static const ArgSpec *values_spec(const Operation *op)
{
    for (size_t i = 0; i < op->arg_count; i++) {
        if (op->args[i].type == ARG_VALUES) return &op->args[i];
    }
    return NULL;
}

/* A file that is sent has a name of its own: --name is asked for only where it should be another. */
static bool names_sent_file(const Operation *op, const ArgSpec *a)
{
    return op->flags & OP_FILE_IN && strcmp(a->name, "name") == 0;
}

/* Has it a secret among its arguments from this one on? */
static bool has_secret(const Operation *op, size_t from)
{
    for (size_t i = from; i < op->arg_count; i++) {
        if (op->args[i].type == ARG_SECRET) return true;
    }
    return false;
}

const char *argument_type_word(ArgType type)
{
    switch (type) {
    case ARG_YES:           return NULL;
    case ARG_NUMBER:        return K("cli.word-number");
    case ARG_LONG_TEXT:     return K("cli.word-long");
    case ARG_VALUES:        return K("cli.word-values");
    case ARG_USER:          return K("cli.word-login");
    case ARG_UNIT:          return K("cli.word-name");
    case ARG_CASE:
    case ARG_RECORD:        return K("cli.word-number-or-id");
    case ARG_KIND: case ARG_TAKEN_KIND: return K("cli.word-kind");
    case ARG_ROLES:         return K("cli.word-roles");
    case ARG_COMPARTMENTS:  return K("cli.word-compartments");
    case ARG_CASE_ROLE:     return K("cli.word-case-role");
    case ARG_JOB:           return K("cli.word-job");
    case ARG_PROPERTY: case ARG_SUBJECT_TYPE: case ARG_LANGUAGE: case ARG_HAND_OVER_CAUSE: case ARG_CALENDAR_SHOWS:
    case ARG_SAYS: case ARG_WEIGHT: case ARG_TEAM_PART: case ARG_NEWS_GROUND: case ARG_NEWS_CONSENT:
    case ARG_PHOTO_MOMENT:  return K("cli.word-option");
    case ARG_ELEMENT: case ARG_OFFENCE: case ARG_PERSON: return K("cli.word-number-or-id");
    case ARG_TEMPLATE:      return K("cli.word-name");
    case ARG_PEOPLE:        return K("cli.word-login");
    case ARG_ENCLOSED:
    case ARG_TASKS:
    case ARG_EXHIBITS:      return K("cli.word-exhibits");
    case ARG_LABEL_SHEET:   return K("cli.word-label-sheet");
    case ARG_WATCH_FORMAT:  return K("cli.word-watch-format");
    case ARG_CURRICULUM_TEMPLATE: return K("cli.word-plan-template");
    case ARG_TEST_WHICH: return K("cli.word-which");
    case ARG_PLAN_TEMPLATE: return K("cli.word-plan-template");
    case ARG_PROCEDURE:     return K("cli.word-procedure");
    case ARG_STEP:          return K("cli.word-step");
    case ARG_DAY:           return K("cli.word-day");
    case ARG_TEXT_LINE:
    case ARG_SECRET:
    default:                return K("cli.word-text");
    }
}

void add_argument_word(Buf *to, const char *name)
{
    for (; *name; name++) {
        bool small = *name >= 'a' && *name <= 'z';
        buf_byte(to, small ? (char)(*name - 'a' + 'A') : *name == '_' ? '-' : *name);
    }
}

/* "KIND [ID] [FIELD=VALUE ...]" */
static void write_words(Cli *cli, const Operation *op, Buf *to, size_t *least, size_t *most)
{
    for (size_t i = 0; i < op->arg_count; i++) {
        const ArgSpec *a = &op->args[i];
        if (!a->in_place || a->type == ARG_VALUES) continue;
        if (to->len > 0) buf_byte(to, ' ');
        if (!a->required) buf_byte(to, '[');
        add_argument_word(to, a->name);
        if (!a->required) buf_byte(to, ']');
        ++*most;
        *least += a->required;
    }
    if (!values_spec(op)) return;
    if (to->len > 0) buf_byte(to, ' ');
    message_add(to, cli->lang, K("cli.word-fields"));
    *most = SIZE_MAX;
}

static Str spaced(Arena *a, const char *name)
{
    Str copy = str_copy(a, str_of(name));
    for (size_t i = 0; i < copy.len; i++) {
        if (copy.ptr[i] == '.') ((char *)(uintptr_t)copy.ptr)[i] = ' ';
    }
    return copy;
}

/* ---- values ---- */

ErrorCode text_or_file(Cli *cli, Str value, Str *ret, Error *e)
{
    *ret = value;
    if (value.len == 0 || value.ptr[0] != '@') return ERR_OK;
    *ret = str_from(value, 1);
    if (str_starts(*ret, STR("@"))) return ERR_OK;
    if (str_is(*ret, "-")) {
        TRY(fd_read_all(cli->arena, STDIN_FILENO, TEXT_LIMIT, ret, e));
    } else {
        char *path = str_c(cli->arena, *ret);
        if (!path) return error_memory(e);
        TRY(file_read(cli->arena, path, TEXT_LIMIT, ret, e));
    }
    if (!utf8_valid(*ret)) return error_set(e, ERR_INVALID, K("cli.file-not-utf8"), arg_str("path", str_from(value, 1)));
    if (str_ends(*ret, STR("\n"))) ret->len--;         /* the editor's, not the writer's */
    return ERR_OK;
}

/* A JSON value given by a program, whole: '{"title": ...}', or @file. */
static ErrorCode take_json(Cli *cli, const ArgSpec *spec, Str value, JsonValue **ret, Error *e)
{
    Str text;
    TRY(text_or_file(cli, value, &text, e));
    if (json_parse(cli->arena, text, ret, e) != ERR_OK) return error_in(e, K("cli.in-argument"), arg_c("argument", spec->name));
    return ERR_OK;
}

static ErrorCode take_value(Cli *cli, const ArgSpec *spec, Str value, JsonValue **ret, Error *e)
{
    Arena *a = cli->arena;
    int64_t n;
    if (spec->type == ARG_VALUES) return take_json(cli, spec, value, ret, e);
    if (spec->type == ARG_YES) {
        *ret = json_new_bool(a, true);
    } else if (spec->type == ARG_NUMBER) {
        if (!int_parse(value, &n)) {
            return error_set(e, ERR_USAGE, K("cli.not-a-number"), arg_c("argument", spec->name), arg_str("value", value));
        }
        *ret = json_new_int(a, n);
    } else {
        if (spec->type == ARG_LONG_TEXT) TRY(text_or_file(cli, value, &value, e));
        *ret = json_new_string(a, value);
    }
    return *ret ? ERR_OK : error_memory(e);
}

/* Is the word "name=..."? */
static bool is_field(Str word, Str *name, Str *value)
{
    Str rest = word;
    if (!str_cut(&rest, '=', name) || name->len == 0) return false;
    for (size_t i = 0; i < name->len; i++) {
        char c = name->ptr[i];
        bool fine = (c >= 'a' && c <= 'z') || c == '_' || (i > 0 && ((c >= '0' && c <= '9') || c == '.'));
        if (!fine) return false;
    }
    *value = rest;
    return true;
}

/* ---- words and options into arguments ---- */

static const ArgSpec *next_in_place(const Operation *op, size_t *at)
{
    while (*at < op->arg_count) {
        const ArgSpec *spec = &op->args[(*at)++];
        if (spec->in_place && spec->type != ARG_VALUES) return spec;
    }
    return NULL;
}

/* "title=Boilers" is a field; "fields=@all.json" is all of them, as a program wrote them. */
static ErrorCode take_field(Cli *cli, const ArgSpec *values, Str name, Str value, JsonValue *to, JsonValue *fields, Error *e)
{
    if (str_is(name, values->name)) {
        JsonValue *all;
        TRY(take_json(cli, values, value, &all, e));
        json_set(cli->arena, to, values->name, all);
        return ERR_OK;
    }
    char *key = str_c(cli->arena, name);
    TRY(text_or_file(cli, value, &value, e));
    if (!key) return error_memory(e);
    if (json_get(fields, key)) return error_set(e, ERR_USAGE, K("cli.field-twice"), arg_str("field", name));
    json_set(cli->arena, fields, key, json_new_string(cli->arena, value));
    return ERR_OK;
}

static ErrorCode take_words(Cli *cli, const CliCommand *command, const CliArgs *args, JsonValue *to, JsonValue *fields, Error *e)
{
    const Operation *op = command->operation;
    const ArgSpec *values = values_spec(op);
    size_t at = 0;
    const ArgSpec *spec = next_in_place(op, &at);
    for (size_t i = 0; i < args->word_count; i++) {
        Str word = args->words[i], name, value;
        JsonValue *v;
        if (values && !(spec && spec->required) && is_field(word, &name, &value)) {
            TRY(take_field(cli, values, name, value, to, fields, e));
        } else if (!spec) {
            if (values) return error_set(e, ERR_USAGE, K("cli.no-field"), arg_str("word", word));
            return error_set(e, ERR_USAGE, K("cli.too-many-words"), arg_c("command", command->name), arg_str("word", word));
        } else {
            TRY(take_value(cli, spec, word, &v, e));
            json_set(cli->arena, to, spec->name, v);
            spec = next_in_place(op, &at);
        }
    }
    return ERR_OK;
}

static ErrorCode take_options(Cli *cli, const Operation *op, const CliArgs *args, JsonValue *to, Error *e)
{
    for (size_t i = 0; i < op->arg_count; i++) {
        const ArgSpec *spec = &op->args[i];
        JsonValue *v;
        if (spec->type == ARG_SECRET || (spec->in_place && spec->type != ARG_VALUES) || !argument_given(args, spec->name)) continue;
        TRY(take_value(cli, spec, argument(args, spec->name), &v, e));
        json_set(cli->arena, to, spec->name, v);
    }
    return ERR_OK;
}

/* A secret that is being set stands last, and is asked for twice; one that need not be is asked for where the option before it
 * was given: whose it is. */
static ErrorCode take_secrets(Cli *cli, const Operation *op, const CliArgs *args, JsonValue *to, Error *e)
{
    Secrets secrets = { 0 };
    TRY(argument_path(cli, args, "passphrase-file", &secrets.file, e));
    for (size_t i = 0; i < op->arg_count; i++) {
        const ArgSpec *spec = &op->args[i];
        Str secret, prompt = spec->label ? sentence(cli, spec->label) : str_of(spec->name);
        bool wanted = spec->required || (i > 0 && argument_given(args, op->args[i - 1].name));
        if (spec->type != ARG_SECRET || !wanted) continue;
        TRY(secret_ask(cli, &secrets, prompt, spec->required && op->flags & OP_WRITES && !has_secret(op, i + 1), &secret, e));
        json_set(cli->arena, to, spec->name, json_new_string(cli->arena, secret));
    }
    return ERR_OK;
}

/* The last part of the path, when --name says no other. */
static void name_sent_file(Cli *cli, const Operation *op, const CliArgs *args, JsonValue *to)
{
    for (size_t i = 0; i < op->arg_count; i++) {
        if (!names_sent_file(op, &op->args[i]) || json_get(to, op->args[i].name)) continue;
        Str path = argument(args, "file"), part;
        while (str_cut(&path, '/', &part)) continue;
        json_set(cli->arena, to, op->args[i].name, json_new_string(cli->arena, part));
    }
}

static ErrorCode build_args(Cli *cli, const CliCommand *command, const CliArgs *args, JsonValue **ret, Error *e)
{
    const Operation *op = command->operation;
    JsonValue *to = json_new_object(cli->arena), *fields = json_new_object(cli->arena);
    const ArgSpec *values = values_spec(op);
    if (!to || !fields) return error_memory(e);
    TRY(take_options(cli, op, args, to, e));
    TRY(take_words(cli, command, args, to, fields, e));
    if (values && fields->count > 0 && json_get(to, values->name)) {
        return error_set(e, ERR_USAGE, K("cli.values-twice"), arg_c("argument", values->name));
    }
    bool wanted = values && !json_get(to, values->name) && (fields->count > 0 || values->required);
    if (wanted) json_set(cli->arena, to, values->name, fields);
    if (op->flags & OP_FILE_IN) name_sent_file(cli, op, args, to);
    TRY(take_secrets(cli, op, args, to, e));
    *ret = to;
    return to->broken || fields->broken ? error_memory(e) : ERR_OK;
}

/* ---- files that travel along ---- */

typedef struct { int fd; char *path, *temporary; } Passed;

static void passed_close(Passed *p)
{
    if (p->fd > STDIN_FILENO) close(p->fd);
    if (p->temporary) io->unlink(p->temporary);
    *p = (Passed){ .fd = -1 };
}

static ErrorCode open_in(Cli *cli, const CliArgs *args, Passed *p, Error *e)
{
    const char *path;
    TRY(argument_path(cli, args, "file", &path, e));
    if (strcmp(path, "-") == 0) {
        p->fd = STDIN_FILENO;
        return ERR_OK;
    }
    p->fd = io->open(path, O_RDONLY | O_CLOEXEC, 0);
    return p->fd < 0 ? error_system(e, str_of(path)) : ERR_OK;
}

static ErrorCode open_out(Cli *cli, const CliArgs *args, Passed *p, Error *e)
{
    const char *path;
    TRY(argument_path(cli, args, argument_given(args, "csv") ? "csv" : "out", &path, e));
    p->path = str_c(cli->arena, str_of(path));
    if (!p->path) return error_memory(e);
    if (file_exists(path)) return error_set(e, ERR_USAGE, K("base.file-exists"), arg_c("path", path));
    Str name = str_format(cli->arena, "%s.%d.part", path, (int)getpid());
    if (!name.ptr) return error_memory(e);
    p->fd = io->open(name.ptr, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (p->fd < 0) return error_system(e, name);
    p->temporary = (char *)(uintptr_t)name.ptr;
    return ERR_OK;
}

/* What was read is replaced by what comes of it: a copy of --file goes, and comes back as --out. */
static bool goes_both_ways(const Operation *op)
{
    return op->flags & OP_FILE_IN && op->flags & OP_FILE_OUT;
}

static ErrorCode open_both(Cli *cli, const CliArgs *args, Passed *p, Error *e)
{
    enum { LIMIT = 64 << 20 };
    CLEANUP(passed_close) Passed from = { .fd = -1 };
    Str bytes;
    bool dry = argument_given(args, "dry_run");
    if (!dry && !argument_given(args, "out")) return error_set(e, ERR_USAGE, K("cli.needs-out"));
    TRY(open_in(cli, args, &from, e));
    TRY(fd_read_all(cli->arena, from.fd, LIMIT, &bytes, e));
    if (argument_given(args, "out")) TRY(open_out(cli, args, p, e));
    else if ((p->fd = file_nameless()) < 0) return error_system(e, STR("TMPDIR"));
    TRY(fd_write_all(p->fd, bytes, STR("file"), e));
    return lseek(p->fd, 0, SEEK_SET) == 0 ? ERR_OK : error_system(e, STR("file"));
}

/* Durable, then under its name; never over a file that came there meanwhile. */
static ErrorCode keep_out(Passed *p, Error *e)
{
    if (!p->temporary) return ERR_OK;
    if (io->fsync(p->fd) != 0) return error_system(e, str_of(p->path));
    if (renameat2(AT_FDCWD, p->temporary, AT_FDCWD, p->path, RENAME_NOREPLACE) != 0 &&
        (errno == EEXIST || io->rename(p->temporary, p->path) != 0)) return error_system(e, str_of(p->path));
    p->temporary = NULL;
    return folder_sync_of(p->path, e);
}

/* ---- running ---- */

static ErrorCode call(Cli *cli, const Operation *op, const JsonValue *args, Passed *passed, const JsonValue **data,
                      const JsonValue **page, Error *e)
{
    CLEANUP(client_close) Client c = { -1 };
    Str login = { 0 }, token = { 0 };
    if (!(op->flags & OP_OPEN)) TRY(session_file_token(cli, &login, &token, e));
    TRY(client_open(cli, &c, e));
    ErrorCode code = client_call(cli, &c, cli->arena, str_of(op->name), token, args, passed->fd, data, page, e);
    if (code != ERR_SIGNED_OUT) return code;
    Error ignored = { 0 };
    if (token.len > 0) (void)!session_file_remove(cli, login, &ignored);       /* it is worth nothing any more */
    return error_in(e, K("cli.sign-in-first"));
}

ErrorCode remote_run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    const Operation *op = command->operation;
    JsonValue *values = NULL;
    const JsonValue *data = NULL, *page = NULL;
    CLEANUP(passed_close) Passed passed = { .fd = -1 };
    TRY(build_args(cli, command, args, &values, e));
    bool both = goes_both_ways(op);
    if (both) TRY(open_both(cli, args, &passed, e));
    else if (op->flags & OP_FILE_IN) TRY(open_in(cli, args, &passed, e));
    else if (op->flags & OP_FILE_OUT) TRY(open_out(cli, args, &passed, e));
    TRY(call(cli, op, values, &passed, &data, &page, e));
    if (!both || json_true(json_get(data, "letters"))) TRY(keep_out(&passed, e));
    return render_view(cli, data, page, e);
}

ErrorCode remote_command(Cli *cli, const Operation *op, CliCommand *ret, Error *e)
{
    CliOption *options = arena_array(cli->arena, op->arg_count + 3, sizeof *options);
    size_t n = 0, least = 0, most = 0;
    Buf words = buf_in(cli->arena);
    Str name = spaced(cli->arena, op->name);
    if (!options || !name.ptr) return error_memory(e);
    for (size_t i = 0; i < op->arg_count; i++) {
        const ArgSpec *a = &op->args[i];
        if (a->type == ARG_SECRET || (a->in_place && a->type != ARG_VALUES)) continue;
        options[n++] = (CliOption){ a->name, argument_type_word(a->type), a->type == ARG_VALUES ? K("cli.option-values") : a->label,
                                    .required = a->required && a->type != ARG_VALUES && !names_sent_file(op, a) };
    }
    if (op->flags & OP_FILE_IN) options[n++] = (CliOption){ "file", K("cli.word-file"), K("cli.option-file"), .required = true };
    if (op->flags & OP_FILE_OUT) options[n++] = (CliOption){ "out", K("cli.word-file"), K("cli.option-out"), .required = !goes_both_ways(op) };
    if (has_secret(op, 0)) options[n++] = (CliOption){ "passphrase-file", K("cli.word-file"), K("cli.option-passphrase-file") };
    write_words(cli, op, &words, &least, &most);
    buf_byte(&words, '\0');
    if (words.failed) return error_memory(e);
    *ret = (CliCommand){ .name = name.ptr, .words = words.ptr, .least = least, .most = most, .help = op->help,
                         .example = op->example, .options = options, .option_count = n, .run = remote_run, .operation = op };
    return ERR_OK;
}
