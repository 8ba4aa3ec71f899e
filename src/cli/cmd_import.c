/* cmd_import.c: tergoo record import KIND --csv FILE, and record export KIND --csv FILE.
 *
 * The gate parses no file from outside, so the table is read here, with the rights of whoever calls. The first row names the fields, by id or
 * by label in any of the three languages; what it cannot be understood by is an error that names the nearest. Then all rows go to the
 * gate for a dry run, a batch at a time, and everything that is wrong is shown with row and column as a spreadsheet counts them. Only a
 * table without a fault is entered: each batch whole or not at all. Should the work end between two batches, --skip-known goes on.
 *
 * Cells are sent as they were typed; the gate knows the model and reads dates, money and choices by it. A cell that begins with { or [ in a
 * field that is no text is JSON: so the export writes what cannot be typed. */
#include "cli/cli.h"
#include "desk/exercise_mark.h"

enum { TABLE_LIMIT = 512 << 20, BATCH_ROWS = 1000, BATCH_BYTES = 4 << 20, FAULTS_SHOWN = 100 };

/* What a column is for: a field; nothing, because the export wrote it for people; nothing, because it has no heading. */
typedef struct { const Field *field; Str heading; bool passed_over; } Column;

typedef struct {
    Cli         *cli;
    Client       client;
    Str          token;
    const Kind  *kind;
    const CliArgs *args;
    Str          text;                  /* of the file */
    Column      *columns; size_t column_count;
    bool         dry;
    uint64_t     rows[BATCH_ROWS];      /* where in the spreadsheet each item of the batch stands */
    size_t       in_batch, bytes;
    JsonValue   *items;
    int64_t      entered, known, checked, faults;
} Table;

/* ---- the model in force ---- */

ErrorCode active_model(Cli *cli, Client *c, Str token, Model **ret, Error *e)
{
    const JsonValue *data, *page;
    ModelFile *files;
    ModelFault *faults;
    size_t count;
    TRY(client_call(cli, c, cli->arena, STR("model.get"), token, NULL, -1, &data, &page, e));
    TRY(model_unpack(cli->arena, json_text(json_get(data, "packed")), &files, &count, e));
    return model_load(cli->arena, files, count, NULL, 0, ret, &faults, e);
}

static ErrorCode find_kind(Table *t, const Model *m, Str word, Error *e)
{
    Str *names = arena_array(t->cli->arena, m->kind_count + 1, sizeof *names);
    if (!names) return error_memory(e);
    for (size_t i = 0; i < m->kind_count; i++) names[i] = m->kinds[i].id;
    t->kind = model_kind(m, word);
    if (t->kind) return ERR_OK;
    return error_set(e, ERR_USAGE, K("cli.no-kind"), arg_str("kind", word), arg_str("kinds", nearest_name(word, names, m->kind_count)));
}

/* ---- headings ---- */

/* What the export writes for people and an import cannot set. */
static bool is_export_column(Str heading)
{
    return str_is(heading, "id") || str_is(heading, "number") || str_is(heading, "state") || str_is(heading, "version");
}

static bool same_words(Arena *a, Str left, Str right)
{
    Str one, two;
    Error ignored;
    return text_fold(a, left, &one, &ignored) == ERR_OK && text_fold(a, right, &two, &ignored) == ERR_OK && str_equal(one, two);
}

static const Field *field_called(Table *t, Str heading)
{
    const Field *f = kind_field(t->kind, heading);
    for (f = f ? f : t->kind->fields; f; f = f->next) {
        if (str_equal(f->id, heading)) return f;
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            if (same_words(t->cli->arena, f->label.text[lang], heading)) return f;
        }
    }
    return NULL;
}

static ErrorCode unknown_heading(Table *t, Str heading, size_t at, bool gaps, Error *e)
{
    char letters[8];
    size_t count = 0, n = 0;
    for (const Field *f = t->kind->fields; f; f = f->next) count++;
    Str *names = arena_array(t->cli->arena, count * (LANG_COUNT + 1), sizeof *names);
    Buf all = buf_in(t->cli->arena);
    if (!names) return error_memory(e);
    for (const Field *f = t->kind->fields; f; f = f->next) {
        names[n++] = f->id;
        for (int lang = 0; lang < LANG_COUNT; lang++) names[n++] = f->label.text[lang];
        buf_format(&all, "%s" STR_FMT, all.len > 0 ? ", " : "", STR_ARG(f->id));
    }
    Str near = nearest_name(heading, names, n);
    if (near.len > 0) {
        (void)error_set(e, ERR_INVALID, K("cli.import-heading-near"), arg_str("column", csv_column(letters, at)), arg_str("heading", heading),
                        arg_str("near", near));
    } else {
        (void)error_set(e, ERR_INVALID, K("cli.import-heading"), arg_str("column", csv_column(letters, at)), arg_str("heading", heading),
                        arg_str("fields", buf_str(&all)));
    }
    return gaps ? error_in(e, K("cli.import-merged")) : e->code;
}

/* The column that an exercise puts at the end of a table: only another exercise takes such a one in. */
static ErrorCode check_exercise(Table *t, Str heading, Error *e)
{
    const JsonValue *data, *page;
    TRY(client_call(t->cli, &t->client, t->cli->arena, STR("exercise.is"), STR(""), NULL, -1, &data, &page, e));
    bool is = json_true(json_get(data, "exercise"));
    return is ? ERR_OK : error_set(e, ERR_INVALID, K("exercise.table-not-into-real"), arg_str("column", heading));
}

static ErrorCode read_headings(Table *t, const CsvReader *c, Error *e)
{
    bool gaps = false;
    t->column_count = c->columns;
    t->columns = arena_array(t->cli->arena, c->columns, sizeof *t->columns);
    if (!t->columns) return error_memory(e);
    for (size_t i = 0; i < c->columns; i++) gaps = gaps || str_trim(c->cells[i]).len == 0;
    for (size_t i = 0; i < c->columns; i++) {
        Column *column = &t->columns[i];
        column->heading = str_trim(csv_unguard(c->cells[i]));
        if (column->heading.len == 0) continue;
        column->field = field_called(t, column->heading);
        column->passed_over = !column->field && is_export_column(column->heading);
        if (!column->field && str_starts(column->heading, STR(EXERCISE_COLUMN))) {
            TRY(check_exercise(t, column->heading, e));
            column->passed_over = true;
        }
        if (!column->field && !column->passed_over) return unknown_heading(t, column->heading, i, gaps, e);
        for (size_t k = 0; column->field && k < i; k++) {
            if (t->columns[k].field == column->field) {
                return error_set(e, ERR_INVALID, K("cli.import-heading-twice"), arg_str("heading", column->heading),
                                 arg_str("field", column->field->id));
            }
        }
    }
    return ERR_OK;
}

/* ---- rows ---- */

static bool is_text(const Field *f)
{
    return f->type == FIELD_TEXT || f->type == FIELD_LONG_TEXT;
}

static JsonValue *value_of(Arena *a, const Field *f, Str cell)
{
    JsonValue *v;
    Error ignored;
    bool json = !is_text(f) && cell.len > 0 && (cell.ptr[0] == '{' || cell.ptr[0] == '[');
    if (json && json_parse(a, cell, &v, &ignored) == ERR_OK) return v;
    return json_new_string(a, cell);
}

static ErrorCode add_row(Table *t, Arena *a, const CsvReader *c, Error *e)
{
    JsonValue *item = json_new_object(a);
    for (size_t i = 0; i < t->column_count; i++) {
        const Column *column = &t->columns[i];
        Str cell = csv_unguard(c->cells[i]);
        if (cell.len == 0 || column->passed_over) continue;
        if (!column->field) {
            char letters[8];
            return error_set(e, ERR_INVALID, K("cli.import-no-heading"), arg_int("row", (int64_t)c->row), arg_str("column", csv_column(letters, i)));
        }
        char *name = str_c(a, column->field->id);
        if (!name) return error_memory(e);
        json_set(a, item, name, value_of(a, column->field, cell));
        t->bytes += cell.len;
    }
    if (!t->items) t->items = json_new_array(a);
    json_add(a, t->items, item);
    t->rows[t->in_batch++] = c->row;
    return item && !item->broken ? ERR_OK : error_memory(e);
}

static Str column_of_field(const Table *t, Str field, char letters[8])
{
    for (size_t i = 0; i < t->column_count; i++) {
        if (t->columns[i].field && str_equal(t->columns[i].field->id, field)) return csv_column(letters, i);
    }
    return STR("");
}

/* What is wrong ("errors") or odd ("warnings") in a batch, each at its place in the spreadsheet. */
static void keep_listed(Table *t, const JsonValue *data, const char *name)
{
    Cli *cli = t->cli;
    JSON_EACH(one, json_get(data, name)) {
        int64_t row;
        char letters[8];
        JsonValue *list = (JsonValue *)(uintptr_t)json_get(view_data(&cli->view), name), *kept = json_new_object(cli->arena);
        if (!json_int(json_get(one, "row"), &row) || row < 1 || (size_t)row > t->in_batch || (list && list->count == FAULTS_SHOWN)) continue;
        if (!list) json_set(cli->arena, view_data(&cli->view), name, list = json_new_array(cli->arena));
        json_set(cli->arena, kept, "row", json_new_int(cli->arena, (int64_t)t->rows[row - 1]));
        Str column = column_of_field(t, json_text(json_get(one, "field")), letters);
        json_set(cli->arena, kept, "column", json_new_string(cli->arena, str_copy(cli->arena, column)));
        json_set(cli->arena, kept, "text", json_new_string(cli->arena, str_copy(cli->arena, json_text(json_get(one, "text")))));
        json_add(cli->arena, list, kept);
    }
}

/* How many were kept, shown as a table. */
static int64_t show_listed(Table *t, const char *name, const char *title)
{
    Cli *cli = t->cli;
    const JsonValue *list = json_get(view_data(&cli->view), name);
    if (!list) return 0;
    Str head[] = { sentence(cli, K("cli.column-row")), sentence(cli, K("cli.column-column")), sentence(cli, K("cli.column-what")) };
    view_table(&cli->view, title ? sentence(cli, title) : STR(""), head, ARRAY_LEN(head));
    JSON_EACH(one, list) {
        int64_t row = 0;
        char digits[24];
        (void)!json_int(json_get(one, "row"), &row);
        Str cells[] = { amount_format(digits, row, 0), json_text(json_get(one, "column")), json_text(json_get(one, "text")) };
        view_table_row(&cli->view, cells, ARRAY_LEN(cells));
    }
    return (int64_t)list->count;
}

static int64_t number_in(const JsonValue *data, const char *name)
{
    int64_t n;
    return json_int(json_get(data, name), &n) ? n : 0;
}

static ErrorCode send_batch(Table *t, Arena *a, Error *e)
{
    const JsonValue *data = NULL, *page = NULL;
    Str in_case = argument(t->args, "case");
    if (t->in_batch == 0) return ERR_OK;
    JsonValue *args = json_new_object(a);
    json_set(a, args, "kind", json_new_string(a, t->kind->id));
    json_set(a, args, "items", t->items);
    if (in_case.ptr) json_set(a, args, "case", json_new_string(a, in_case));
    static const char *const ALONG[] = { "reason", "permit" };
    for (size_t i = 0; i < ARRAY_LEN(ALONG); i++) {
        Str given = argument(t->args, ALONG[i]);
        if (given.ptr) json_set(a, args, ALONG[i], json_new_string(a, given));
    }
    if (argument_given(t->args, "skip_known")) json_set(a, args, "skip_known", json_new_bool(a, true));
    if (t->dry) json_set(a, args, "dry_run", json_new_bool(a, true));
    if (client_call(t->cli, &t->client, a, STR("record.import"), t->token, args, -1, &data, &page, e) != ERR_OK) {
        if (t->dry) return e->code;
        return error_in(e, K("cli.import-stopped"), arg_int("first", (int64_t)t->rows[0]), arg_int("last", (int64_t)t->rows[t->in_batch - 1]),
                        arg_int("entered", t->entered));
    }
    if (t->dry) keep_listed(t, data, "errors");
    if (t->dry) keep_listed(t, data, "warnings");
    t->faults += number_in(data, "faults");
    t->known += number_in(data, "known");
    t->checked += number_in(data, "rows");
    const JsonValue *created = json_get(data, "created");
    t->entered += created ? (int64_t)created->count : 0;
    t->in_batch = t->bytes = 0;
    t->items = NULL;
    return ERR_OK;
}

/* The whole table once, to be checked or to be entered. What a batch takes of memory it gives back. */
static ErrorCode pass(Table *t, bool dry, Error *e)
{
    CsvReader c;
    Arena work = arena_with((size_t)256 << 20), cells = arena_with((size_t)64 << 20);
    bool more;
    t->dry = dry;
    t->known = 0;
    t->in_batch = t->bytes = 0;
    t->items = NULL;
    ErrorCode code = csv_open(&c, &cells, t->text, e);
    if (code == ERR_OK) code = csv_next(&c, &more, e);
    if (code == ERR_OK && !more) code = error_set(e, ERR_INVALID, K("cli.import-empty"));
    if (code == ERR_OK && !t->columns) code = read_headings(t, &c, e);
    ArenaMark mark = arena_mark(&cells);
    while (code == ERR_OK && more) {
        code = csv_next(&c, &more, e);
        if (code != ERR_OK || !more) break;
        code = add_row(t, &work, &c, e);
        if (code != ERR_OK || (t->in_batch < BATCH_ROWS && t->bytes < BATCH_BYTES)) continue;
        code = send_batch(t, &work, e);
        arena_free(&work);
        arena_restore(&cells, mark);
    }
    if (code == ERR_OK) code = send_batch(t, &work, e);
    arena_free(&work);
    arena_free(&cells);
    return code;
}

static void show_passed_over(Table *t)
{
    Buf names = buf_in(t->cli->arena);
    for (size_t i = 0; i < t->column_count; i++) {
        if (t->columns[i].passed_over) buf_format(&names, "%s" STR_FMT, names.len > 0 ? ", " : "", STR_ARG(t->columns[i].heading));
    }
    if (names.len > 0) view_note(&t->cli->view, sentence(t->cli, K("cli.import-passed-over"), arg_str("columns", buf_str(&names))));
}

static ErrorCode import_table(Table *t, Error *e)
{
    Cli *cli = t->cli;
    Request *v = &cli->view;
    TRY(pass(t, true, e));
    int64_t shown = show_listed(t, "errors", NULL);
    (void)show_listed(t, "warnings", K("cli.import-odd"));         /* nothing of it stops the table */
    show_passed_over(t);
    count_row(cli, "rows", K("cli.import-rows"), (uint64_t)t->checked);
    count_row(cli, "known", K("cli.import-known"), (uint64_t)t->known);
    count_row(cli, "faults", K("cli.import-faults"), (uint64_t)t->faults);
    if (t->faults > shown) view_note(v, view_say(v, K("cli.import-more-faults"), arg_int("n", t->faults - shown)));
    if (t->faults > 0) return error_set(e, ERR_FINDING, K("cli.import-faulty"), arg_int("faults", t->faults));
    if (argument_given(t->args, "dry_run")) {
        view_note(v, view_say(v, K("cli.import-dry")));
        return ERR_OK;
    }
    TRY(pass(t, false, e));
    count_row(cli, "entered", K("cli.import-entered"), (uint64_t)t->entered);
    return ERR_OK;
}

static ErrorCode import_csv(Cli *cli, const CliArgs *args, Error *e)
{
    Str login;
    Model *m;
    const char *path;
    Table *t = ARENA_NEW(cli->arena, Table);
    if (!t) return error_memory(e);
    *t = (Table){ .cli = cli, .client = { -1 }, .args = args };
    if (args->word_count != 1) return error_set(e, ERR_USAGE, K("cli.import-words"));
    TRY(argument_path(cli, args, "csv", &path, e));
    TRY(file_read(cli->arena, path, TABLE_LIMIT, &t->text, e));
    TRY(session_file_token(cli, &login, &t->token, e));
    TRY(client_open(cli, &t->client, e));
    ErrorCode code = active_model(cli, &t->client, t->token, &m, e);
    if (code == ERR_OK) code = find_kind(t, m, args->words[0], e);
    if (code == ERR_OK) code = import_table(t, e);
    client_close(&t->client);
    return code == ERR_SIGNED_OUT ? error_in(e, K("cli.sign-in-first")) : code;
}

static ErrorCode import_run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    return argument_given(args, "csv") ? import_csv(cli, args, e) : remote_run(cli, command, args, e);
}

/* ---- the rows of both operations, with --csv ---- */

ErrorCode table_command(Cli *cli, CliCommand *row, Error *e)
{
    bool import = strcmp(row->operation->name, "record.import") == 0;
    if (!import && strcmp(row->operation->name, "record.export") != 0) return ERR_OK;
    CliOption *options = arena_array(cli->arena, row->option_count + 1, sizeof *options);
    if (!options) return error_memory(e);
    memcpy(options, row->options, row->option_count * sizeof *options);
    for (size_t i = 0; i < row->option_count; i++) {
        if (strcmp(options[i].name, "out") == 0) options[i].name = "csv";
    }
    if (import) {
        options[row->option_count++] = (CliOption){ "csv", K("cli.word-file"), K("cli.import-csv") };
        row->run = import_run;
    }
    row->options = options;
    return ERR_OK;
}
