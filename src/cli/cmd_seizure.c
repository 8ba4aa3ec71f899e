/* cmd_seizure.c: tergoo seizure enter SEARCH --csv FILE: what a search found, out of a table.
 *
 * The first row names the columns: fields of an exhibit by id or label in any language, `pack` (the number of the package in the
 * record of the search), `container` and `package_weight`. A row with a seal makes its package, or names the one with that seal.
 * The gate checks all rows first; what is wrong is shown with the row as a spreadsheet counts it, and nothing is entered. Else
 * all rows are, in one commit. */
#include "cli/cli.h"

enum { TABLE_LIMIT = 16 << 20, ROWS_MOST = 1000 };

/* What a column is for: the name of a member of the rows that go to the gate. */
typedef struct {
    Cli         *cli;
    Client       client;
    Str          token;
    const Model *model;
    Str         *columns; size_t column_count;
    JsonValue   *rows;
    uint64_t     places[ROWS_MOST];     /* where in the spreadsheet each row stands */
    size_t       count;
} Found;

/* ---- headings ---- */

static bool same_words(Arena *a, Str left, Str right)
{
    Str one, two;
    Error ignored;
    return text_fold(a, left, &one, &ignored) == ERR_OK && text_fold(a, right, &two, &ignored) == ERR_OK && str_equal(one, two);
}

static bool is_label(Arena *a, const Label *label, Str heading)
{
    for (int lang = 0; lang < LANG_COUNT; lang++) if (same_words(a, label->text[lang], heading)) return true;
    return false;
}

/* The name under which the gate takes it; empty for a heading that names nothing. */
static Str column_called(const Found *t, Str heading)
{
    static const char *const OWN[] = { "pack", "container", "package_weight" };
    Arena *a = t->cli->arena;
    const Kind *thing = model_kind(t->model, STR("exhibit")), *package = model_kind(t->model, STR("package"));
    const Field *container = package ? kind_field(package, STR("container")) : NULL;
    for (size_t i = 0; i < ARRAY_LEN(OWN); i++) if (str_is(heading, OWN[i])) return str_of(OWN[i]);
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (same_words(a, str_of(message_text((Lang)lang, STR("seizure.pack"))), heading)) return STR("pack");
    if (container && is_label(a, &container->label, heading)) return STR("container");
    const Field *by_id = thing ? kind_field(thing, heading) : NULL;
    if (by_id) return by_id->id;
    for (const Field *f = thing ? thing->fields : NULL; f; f = f->next) if (is_label(a, &f->label, heading)) return f->id;
    return STR("");
}

static ErrorCode read_headings(Found *t, const CsvReader *c, Error *e)
{
    char letters[8];
    t->columns = arena_array(t->cli->arena, c->columns, sizeof *t->columns);
    t->column_count = c->columns;
    if (!t->columns) return error_memory(e);
    for (size_t i = 0; i < c->columns; i++) {
        Str heading = str_trim(csv_unguard(c->cells[i]));
        t->columns[i] = str_copy(t->cli->arena, column_called(t, heading));
        if (t->columns[i].len == 0)
            return error_set(e, ERR_INVALID, K("seizure.heading"), arg_str("column", csv_column(letters, i)),
                arg_str("heading", heading));
    }
    return ERR_OK;
}

/* ---- rows ---- */

static ErrorCode add_row(Found *t, const CsvReader *c, Error *e)
{
    Arena *a = t->cli->arena;
    JsonValue *row = json_new_object(a);
    if (t->count == ROWS_MOST) return error_set(e, ERR_LIMIT, K("seizure.most"), arg_int("most", ROWS_MOST));
    for (size_t i = 0; i < t->column_count; i++) {
        Str cell = str_trim(csv_unguard(c->cells[i]));
        char *name = str_c(a, t->columns[i]);
        if (!name) return error_memory(e);
        if (cell.len > 0) json_set(a, row, name, json_new_string(a, str_copy(a, cell)));
    }
    t->places[t->count++] = c->row;
    json_add(a, t->rows, row);
    return ERR_OK;
}

static ErrorCode read_table(Found *t, Str text, Error *e)
{
    CsvReader c;
    bool more;
    t->rows = json_new_array(t->cli->arena);
    TRY(csv_open(&c, t->cli->arena, text, e));
    TRY(csv_next(&c, &more, e));
    if (!more) return error_set(e, ERR_INVALID, K("cli.import-empty"));
    TRY(read_headings(t, &c, e));
    for (;;) {
        TRY(csv_next(&c, &more, e));
        if (!more) return t->rows ? ERR_OK : error_memory(e);
        TRY(add_row(t, &c, e));
    }
}

/* ---- asking ---- */

static ErrorCode send(Found *t, Str search, bool dry, const JsonValue **data, const JsonValue **page, Error *e)
{
    Arena *a = t->cli->arena;
    JsonValue *args = json_new_object(a), *fields = json_new_object(a);
    json_set(a, fields, "rows", json_copy(a, t->rows));
    json_set(a, args, "id", json_new_string(a, search));
    json_set(a, args, "fields", fields);
    if (dry) json_set(a, args, "dry_run", json_new_bool(a, true));
    return client_call(t->cli, &t->client, a, STR("seizure.enter"), t->token, args, -1, data, page, e);
}

static ErrorCode show_faults(Found *t, const JsonValue *data, Error *e)
{
    Cli *cli = t->cli;
    const JsonValue *errors = json_get(data, "errors");
    int64_t faults = 0;
    JsonValue *list = json_new_array(cli->arena);
    if (!json_int(json_get(data, "faults"), &faults) || faults == 0) return ERR_OK;
    Str head[] = { sentence(cli, K("cli.column-row")), sentence(cli, K("cli.column-what")) };
    view_table(&cli->view, STR(""), head, ARRAY_LEN(head));
    JSON_EACH(one, errors) {
        int64_t row = 0;
        char digits[24];
        JsonValue *kept = json_copy(cli->arena, one);
        if (json_int(json_get(one, "row"), &row) && row > 0 && (size_t)row <= t->count) row = (int64_t)t->places[row - 1];
        json_set(cli->arena, kept, "row", json_new_int(cli->arena, row));
        json_add(cli->arena, list, kept);
        Str cells[] = { amount_format(digits, row, 0), json_text(json_get(one, "text")) };
        view_table_row(&cli->view, cells, ARRAY_LEN(cells));
    }
    json_set(cli->arena, view_data(&cli->view), "errors", list);
    return error_set(e, ERR_FINDING, K("cli.import-faulty"), arg_int("faults", faults));
}

static ErrorCode enter_table(Found *t, const CliArgs *args, Error *e)
{
    const JsonValue *data, *page;
    Model *m;
    Str text;
    const char *path;
    TRY(argument_path(t->cli, args, "csv", &path, e));
    TRY(file_read(t->cli->arena, path, TABLE_LIMIT, &text, e));
    TRY(active_model(t->cli, &t->client, t->token, &m, e));
    t->model = m;
    TRY(read_table(t, text, e));
    TRY(send(t, args->words[0], true, &data, &page, e));
    TRY(show_faults(t, data, e));
    if (!argument_given(args, "dry_run")) TRY(send(t, args->words[0], false, &data, &page, e));
    return render_view(t->cli, data, page, e);
}

static ErrorCode seizure_run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    Str login;
    if (!argument_given(args, "csv")) return remote_run(cli, command, args, e);
    Found *t = ARENA_NEW(cli->arena, Found);
    if (!t) return error_memory(e);
    *t = (Found){ .cli = cli, .client = { -1 } };
    if (args->word_count != 1) return error_set(e, ERR_USAGE, K("seizure.words"));
    TRY(session_file_token(cli, &login, &t->token, e));
    TRY(client_open(cli, &t->client, e));
    ErrorCode code = enter_table(t, args, e);
    client_close(&t->client);
    return code == ERR_SIGNED_OUT ? error_in(e, K("cli.sign-in-first")) : code;
}

ErrorCode seizure_command(Cli *cli, CliCommand *row, Error *e)
{
    if (strcmp(row->operation->name, "seizure.enter") != 0) return ERR_OK;
    CliOption *options = arena_array(cli->arena, row->option_count + 1, sizeof *options);
    if (!options) return error_memory(e);
    memcpy(options, row->options, row->option_count * sizeof *options);
    options[row->option_count++] = (CliOption){ "csv", K("cli.word-file"), K("seizure.csv") };
    row->options = options;
    row->run = seizure_run;
    return ERR_OK;
}
