/* exercise_class.c: see exercise_class.h: making a class, and its list. */
#include "cli/exercise_class.h"

#include "setup/exercise_make.h"
#include "text/csv.h"

enum { FIRST_PORT = 8501, CLASS_LIMIT = 1 << 20, PASSPHRASE_ROOM = 20 };

/* ---- the list ---- */

static const char *copy_folder(Cli *cli, const char *folder, int64_t number)
{
    return str_format(cli->arena, "%s/copy-%02d", folder, (int)number).ptr;
}

ErrorCode class_keep(Cli *cli, const ExerciseClass *c, Error *e)
{
    Arena *a = cli->arena;
    JsonValue *all = json_new_object(a), *list = json_new_array(a);
    Buf text = buf_in(a);
    for (size_t i = 0; i < c->count; i++) {
        const ClassCopy *p = &c->copies[i];
        JsonValue *one = json_new_object(a);
        json_set(a, one, "number", json_new_int(a, p->number));
        json_set(a, one, "port", json_new_int(a, p->port));
        json_set(a, one, "language", json_new_string(a, str_of(lang_code(p->lang))));
        json_set(a, one, "full_name", json_new_string(a, p->full_name));
        json_set(a, one, "login", json_new_string(a, p->login));
        json_set(a, one, "passphrase", json_new_string(a, p->passphrase));
        json_add(a, list, one);
    }
    json_set(a, all, "address", json_new_string(a, c->address));
    json_set(a, all, "copies", list);
    json_set(a, all, "name", json_new_string(a, c->name));
    json_write(&text, all);
    buf_byte(&text, '\n');
    const char *path = path_join(a, c->folder, "class.json");
    if (text.failed || !path) return error_memory(e);
    return file_write_durable(path, buf_str(&text), e);
}

ErrorCode class_open(Cli *cli, const char *folder, ExerciseClass *ret, Error *e)
{
    Str text;
    JsonValue *all;
    const char *path = path_join(cli->arena, folder, "class.json");
    *ret = (ExerciseClass){ .folder = folder };
    if (!path) return error_memory(e);
    if (!file_exists(path)) return error_set(e, ERR_NOT_FOUND, K("exercise.no-class"), arg_c("folder", folder));
    TRY(file_read(cli->arena, path, CLASS_LIMIT, &text, e));
    TRY(json_parse(cli->arena, text, &all, e));
    const JsonValue *list = json_get(all, "copies");
    ret->address = json_text(json_get(all, "address"));
    ret->name = json_text(json_get(all, "name"));
    ret->copies = arena_array(cli->arena, (list ? list->count : 0) + 1, sizeof *ret->copies);
    if (!ret->copies) return error_memory(e);
    JSON_EACH(one, list) {
        ClassCopy *c = &ret->copies[ret->count++];
        bool whole = json_int(json_get(one, "number"), &c->number) && json_int(json_get(one, "port"), &c->port) &&
                     lang_of(json_text(json_get(one, "language")), &c->lang);
        if (!whole) return error_set(e, ERR_INVALID, K("exercise.bad-class"), arg_c("path", path));
        c->full_name = json_text(json_get(one, "full_name"));
        c->login = json_text(json_get(one, "login"));
        c->passphrase = json_text(json_get(one, "passphrase"));
        c->folder = copy_folder(cli, folder, c->number);
        if (!c->folder) return error_memory(e);
    }
    return ERR_OK;
}

/* ---- participants ---- */

/* Sixteen letters and digits that nobody mistakes for each other, in fours: for a classroom, to be typed off a sheet. */
static Str new_passphrase(Cli *cli)
{
    static const char LETTERS[] = "abcdefghjkmnpqrstuvwxyz23456789#";        /* 31 of them; the last is never taken */
    char text[PASSPHRASE_ROOM];
    size_t n = 0;
    while (n < 19) {
        unsigned char byte;
        if (n % 5 == 4) {
            text[n++] = '-';
            continue;
        }
        random_bytes(&byte, 1);
        if ((byte & 31) < 31) text[n++] = LETTERS[byte & 31];
    }
    return str_copy(cli->arena, str_bytes(text, n));
}

static ErrorCode add_copy(Cli *cli, ExerciseClass *c, Str name, Lang lang, Error *e)
{
    if (c->count == CLASS_MOST) return error_set(e, ERR_LIMIT, K("exercise.most"), arg_int("most", CLASS_MOST));
    int64_t number = (int64_t)c->count + 1;
    ClassCopy *p = &c->copies[c->count++];
    *p = (ClassCopy){ .number = number, .port = FIRST_PORT + number - 1, .lang = lang, .full_name = str_copy(cli->arena, name),
                      .login = STR("participant"), .passphrase = new_passphrase(cli), .folder = copy_folder(cli, c->folder, number) };
    return p->folder && p->passphrase.ptr && p->full_name.ptr ? ERR_OK : error_memory(e);
}

static int column_of(const CsvReader *r, const char *name)
{
    for (size_t i = 0; i < r->columns; i++) {
        if (str_is(str_trim(r->cells[i]), name)) return (int)i;
    }
    return -1;
}

static ErrorCode take_row(Cli *cli, ExerciseClass *c, const CsvReader *r, int name, int language, Error *e)
{
    Lang lang = cli->lang;
    Str said = language >= 0 ? str_trim(r->cells[language]) : STR(""), who = str_trim(csv_unguard(r->cells[name]));
    if (who.len == 0) return error_set(e, ERR_INVALID, K("exercise.no-name-in"), arg_int("row", (int64_t)r->row));
    if (said.len > 0 && !lang_of(said, &lang)) {
        return error_set(e, ERR_INVALID, K("exercise.no-language"), arg_int("row", (int64_t)r->row), arg_str("language", said));
    }
    return add_copy(cli, c, who, lang, e);
}

static ErrorCode read_participants(Cli *cli, const char *path, ExerciseClass *c, Error *e)
{
    CsvReader r;
    bool more;
    Str text;
    TRY(file_read(cli->arena, path, CLASS_LIMIT, &text, e));
    TRY(csv_open(&r, cli->arena, text, e));
    TRY(csv_next(&r, &more, e));
    int name = more ? column_of(&r, "full_name") : -1, language = more ? column_of(&r, "language") : -1;
    if (name < 0) return error_set(e, ERR_INVALID, K("exercise.no-column"), arg_c("path", path));
    for (;;) {
        TRY(csv_next(&r, &more, e));
        if (!more) return ERR_OK;
        TRY(take_row(cli, c, &r, name, language, e));
    }
}

static ErrorCode who_comes(Cli *cli, const CliArgs *args, ExerciseClass *c, Error *e)
{
    const char *path;
    int64_t copies = 1;
    Str said = argument(args, "copies");
    TRY(argument_path(cli, args, "participants", &path, e));
    if (path && said.ptr) return error_set(e, ERR_USAGE, K("exercise.one-of-both"));
    if (path) return read_participants(cli, path, c, e);
    bool fine = !said.ptr || (int_parse(said, &copies) && copies >= 1 && copies <= CLASS_MOST);
    if (!fine) return error_set(e, ERR_USAGE, K("exercise.how-many"), arg_int("most", CLASS_MOST));
    for (int64_t i = 0; i < copies; i++) TRY(add_copy(cli, c, STR(""), cli->lang, e));
    return ERR_OK;
}

/* ---- making it ---- */

ErrorCode class_copy_make(Cli *cli, const ClassCopy *c, Str trainer_passphrase, Error *e)
{
    Arena a = arena_wiping(512 << 20);
    ExerciseCopy what = { .folder = c->folder, .lang = c->lang, .login = c->login, .full_name = c->full_name, .passphrase = c->passphrase,
                          .trainer_passphrase = trainer_passphrase, .operations = cli->operations };
    ErrorCode code = exercise_make(&what, &a, e);
    arena_free(&a);
    return code;
}

static ErrorCode refuse_other_options(const CliArgs *args, Error *e)
{
    static const char *const REAL[] = { "name", "profile", "login", "full-name", "guard", "model", "copy-key-out" };
    for (size_t i = 0; i < ARRAY_LEN(REAL); i++) {
        if (argument_given(args, REAL[i])) return error_set(e, ERR_USAGE, K("exercise.not-with"), arg_c("option", REAL[i]));
    }
    return ERR_OK;
}

static void show_class(Cli *cli, const ExerciseClass *c)
{
    Request *v = &cli->view;
    JsonValue *data = view_data(v), *list = json_new_array(cli->arena);
    view_title(v, view_say(v, K("exercise.class-made"), arg_c("folder", c->folder), arg_int("copies", (int64_t)c->count)));
    Str head[] = { view_say(v, K("exercise.row-copy")), view_say(v, K("exercise.row-who")), view_say(v, K("exercise.row-language")) };
    view_table(v, STR(""), head, ARRAY_LEN(head));
    for (size_t i = 0; i < c->count; i++) {
        const ClassCopy *p = &c->copies[i];
        Str cells[] = { str_format(cli->arena, "%02d", (int)p->number), p->full_name.len > 0 ? p->full_name : p->login, str_of(lang_code(p->lang)) };
        view_table_row(v, cells, ARRAY_LEN(cells));
        json_add(cli->arena, list, json_new_string(cli->arena, str_of(p->folder)));
    }
    json_set(cli->arena, data, "exercise", json_new_bool(cli->arena, true));
    json_set(cli->arena, data, "copies", list);
    view_note(v, view_say(v, K("exercise.class-next"), arg_c("folder", c->folder)));
}

ErrorCode exercise_class_make(Cli *cli, const CliArgs *args, Error *e)
{
    Secrets secrets = { 0 };
    Str passphrase;
    ClassCopy *copies = arena_array(cli->arena, CLASS_MOST, sizeof *copies);
    ExerciseClass c = { .folder = cli->folder, .copies = copies };
    const char *list = path_join(cli->arena, cli->folder, "class.json");
    if (!copies || !list) return error_memory(e);
    TRY(refuse_other_options(args, e));
    TRY(argument_path(cli, args, "passphrase-file", &secrets.file, e));
    if (file_exists(list)) return error_set(e, ERR_CONFLICT, K("exercise.class-exists"), arg_c("folder", cli->folder));
    TRY(who_comes(cli, args, &c, e));
    TRY(secret_ask(cli, &secrets, sentence(cli, K("exercise.ask-trainer")), true, &passphrase, e));
    TRY(folder_make(cli->folder, e));
    Bar bar = bar_new(cli, sentence(cli, K("exercise.making-copies")));
    ErrorCode code = ERR_OK;
    for (size_t i = 0; i < c.count && code == ERR_OK; i++) {
        bar_step(&bar, i, c.count);
        code = class_copy_make(cli, &c.copies[i], passphrase, e);
    }
    bar_end(&bar);
    if (code == ERR_OK) code = class_keep(cli, &c, e);
    crypto_wipe((void *)(uintptr_t)passphrase.ptr, passphrase.len);
    if (code == ERR_OK) show_class(cli, &c);
    return code;
}
