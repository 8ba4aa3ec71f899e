/* desk_user_import.c: an office's people off one table. tergoo-sheet opens the file; every row is looked at and all that is wrong
 * is told by line and column; then either every row becomes an account with a letter or none does. The letters are printed before
 * anything is entered, so that nobody has an account whose code no paper holds, and they take the table's place in the descriptor
 * that came with the request: they are in no other file. */
#include <unistd.h>

#include "desk/desk_import.h"
#include "desk/desk_worker.h"
#include "desk/letter.h"
#include "office/enrol.h"

enum { FILE_LIMIT = 4 << 20, ANSWER_LIMIT = 16 << 20, SHEET_WAIT = 60 * 1000, FAULTS_SHOWN = 200, COLUMNS = 64, SHOWN = 40 };

typedef enum { USER_LOGIN, USER_NAME, USER_ROLES, USER_UNIT, USER_LANGUAGE, USER_NOTHING } UserColumn;
static const char *const IDS[] = { "login", "full_name", "roles", "unit", "language" };

typedef struct {
    Request    *r;
    const Kind *kind;
    const Profile *profile;
    UserColumn  columns[COLUMNS]; size_t column_count;
    Map         logins;                 /* folded: the row's number as text */
    int64_t     row, faults, rows;
    JsonValue  *list;
    struct { JsonValue *fields; Lang lang; } *good; size_t good_count;
} People;

/* ---- what is wrong ---- */

static Str column_letters(People *p, UserColumn which)
{
    char room[8];
    for (size_t i = 0; i < p->column_count; i++) {
        if (p->columns[i] == which) return str_copy(p->r->arena, csv_column(room, i));
    }
    return STR("");
}

static void tell(People *p, Str column, const Error *what)
{
    Request *r = p->r;
    Buf text = buf_in(r->arena);
    JsonValue *one = json_new_object(r->arena);
    char digits[24];
    if (++p->faults > FAULTS_SHOWN) return;
    if (p->faults == 1) {
        Str head[] = { view_say(r, K("desk.row-row")), view_say(r, K("cli.column-column")), view_say(r, K("desk.row-what")) };
        view_table(r, view_say(r, K("table.wrong")), head, ARRAY_LEN(head));
    }
    desk_say_error(r, &text, what);
    json_set(r->arena, one, "row", json_new_int(r->arena, p->row));
    json_set(r->arena, one, "column", json_new_string(r->arena, column));
    json_set(r->arena, one, "text", json_new_string(r->arena, buf_str(&text)));
    json_add(r->arena, p->list, one);
    Str cells[] = { str_copy(r->arena, amount_format(digits, p->row, 0)), column, buf_str(&text) };
    view_table_row(r, cells, ARRAY_LEN(cells));
}

static void tell_args(People *p, UserColumn which, const char *key, const ErrorArg *args, size_t count)
{
    Error what = { 0 };
    (void)error_set_args(&what, ERR_INVALID, key, args, count);
    tell(p, column_letters(p, which), &what);
}
#define fault(p, which, key, ...) tell_args((p), (which), (key), ERROR_ARGS_(__VA_ARGS__))

/* ---- headings ---- */

static bool same_words(Arena *a, Str left, Str right)
{
    Str one, two;
    Error unheard;
    return text_fold(a, left, &one, &unheard) == ERR_OK && text_fold(a, right, &two, &unheard) == ERR_OK && str_equal(one, two);
}

static bool is_called(People *p, UserColumn which, Str heading)
{
    Arena *a = p->r->arena;
    const Field *f = which == USER_LANGUAGE ? NULL : kind_field(p->kind, str_of(IDS[which]));
    if (same_words(a, str_of(IDS[which]), heading)) return true;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Str label = f ? f->label.text[lang] : str_of(message_text((Lang)lang, STR(K("users.language"))));
        if (same_words(a, label, heading)) return true;
    }
    return false;
}

static ErrorCode read_headings(People *p, const JsonValue *row, Error *e)
{
    bool seen[USER_NOTHING] = { false };
    char room[8];
    p->row = 1;
    for (const JsonValue *cell = row->first ? row->first->next : NULL; cell && p->column_count < COLUMNS; cell = cell->next) {
        Str heading = str_trim(cell->text);
        UserColumn which = USER_LOGIN;
        while (which < USER_NOTHING && !is_called(p, which, heading)) which++;
        Str letters = str_copy(p->r->arena, csv_column(room, p->column_count));
        p->columns[p->column_count++] = which;
        Error what = { 0 };
        if (which == USER_NOTHING && heading.len > 0) (void)error_set(&what, ERR_INVALID, K("users.heading"),
                                                                      arg_str("heading", heading));
        if (which < USER_NOTHING && seen[which]) (void)error_set(&what, ERR_INVALID, K("users.heading-twice"),
                                                                 arg_str("heading", heading));
        if (what.count > 0) tell(p, letters, &what);
        if (which < USER_NOTHING) seen[which] = true;
    }
    for (UserColumn must = USER_LOGIN; must <= USER_ROLES; must++) {
        if (!seen[must]) fault(p, must, K("users.no-column"),
                               arg_str("column", view_label(p->r, &kind_field(p->kind, str_of(IDS[must]))->label)));
    }
    (void)e;
    return ERR_OK;
}

/* ---- a row ---- */

/* A cell that a spreadsheet would work out, or that a mail program would run, is no name. */
static bool is_formula(Str cell)
{
    return cell.len > 0 && (cell.ptr[0] == '=' || cell.ptr[0] == '+' || cell.ptr[0] == '@' || cell.ptr[0] == '-');
}

static void check_text(People *p, UserColumn which, Str cell)
{
    if (is_formula(cell)) fault(p, which, K("users.formula"), arg_str("text", str_first(cell, SHOWN)));
    else if (desk_mixes_alphabets(cell)) fault(p, which, K("users.mixed"), arg_str("text", str_first(cell, SHOWN)));
}

typedef struct { Arena *arena; Str id; } Found;

static ErrorCode found_one(void *self, const Record *rec, Error *e)
{
    Found *f = self;
    f->id = str_copy(f->arena, rec->id);            /* the record's own text is gone when we come back */
    return f->id.ptr ? ERR_END : error_memory(e);
}

static ErrorCode by_value(People *p, const char *kind, const char *name, Str value, Str *ret, Error *e)
{
    const Kind *k = model_kind(p->r->model, str_of(kind));
    const Field *f = k ? kind_field(k, str_of(name)) : NULL;
    Buf bytes = buf_in(p->r->arena);
    *ret = STR("");
    if (!f || !field_index_bytes(&bytes, f, json_new_string(p->r->arena, value), false)) return ERR_OK;
    Found found = { p->r->arena, STR("") };
    TRY(records_by(p->r, k->id, f->id, buf_str(&bytes), found_one, &found, e));
    *ret = found.id;
    return ERR_OK;
}

static ErrorCode check_login(People *p, Str login, Error *e)
{
    Str folded, known;
    char digits[24];
    if (login.len == 0) fault(p, USER_LOGIN, K("users.empty"),
                              arg_str("column", view_label(p->r, &kind_field(p->kind, STR("login"))->label)));
    if (login.len == 0) return ERR_OK;
    if (!desk_login_ok(login) || utf8_count(login) > 64) {
        fault(p, USER_LOGIN, K("desk.login-form"), arg_str("login", str_first(login, SHOWN)));
        return ERR_OK;
    }
    check_text(p, USER_LOGIN, login);
    TRY(text_fold(p->r->arena, login, &folded, e));
    const char *before = map_get(&p->logins, folded);
    if (before) fault(p, USER_LOGIN, K("users.twice"), arg_str("text", login), arg_c("row", before));
    char *row = str_c(p->r->arena, amount_format(digits, p->row, 0));
    if (!row || (!before && !map_set(&p->logins, folded, row))) return error_memory(e);
    TRY(by_value(p, "user", "login", login, &known, e));
    if (known.len > 0) fault(p, USER_LOGIN, K("users.known"), arg_str("text", login));
    return ERR_OK;
}

static const Choice *role_called(People *p, Str word)
{
    const Model *m = p->r->model;
    for (size_t i = 0; i < m->role_count; i++) {
        if (str_equal(m->roles[i].id, word)) return &m->roles[i];
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            if (same_words(p->r->arena, m->roles[i].label.text[lang], word)) return &m->roles[i];
        }
    }
    return NULL;
}

static void add_role(People *p, JsonValue *roles, Str word)
{
    Request *r = p->r;
    const Choice *role = role_called(p, word);
    if (!role) {
        fault(p, USER_ROLES, K("users.no-role"), arg_str("role", str_first(word, SHOWN)));
        return;
    }
    if (!profile_has_role(r->model, p->profile, role->id)) fault(p, USER_ROLES, K("users.role-not-here"),
                                                                 arg_str("role", view_label(r, &role->label)));
    JSON_EACH(other, roles) {
        const Choice *before = role_called(p, other->text);
        if (before && roles_apart(r->model, role->id, before->id)) {
            fault(p, USER_ROLES, K("users.roles-apart"), arg_str("role", view_label(r, &role->label)),
                  arg_str("other", view_label(r, &before->label)));
        }
    }
    json_add(r->arena, roles, json_new_string(r->arena, role->id));
}

static JsonValue *read_roles(People *p, Str cell)
{
    JsonValue *roles = json_new_array(p->r->arena);
    Str rest = cell, word;
    char mark = str_find_byte(cell, ';') >= 0 ? ';' : ',';
    for (bool more = rest.len > 0; more;) {
        more = str_cut(&rest, mark, &word);
        if (str_trim(word).len > 0) add_role(p, roles, str_trim(word));
    }
    if (cell.len == 0) fault(p, USER_ROLES, K("users.empty"),
                             arg_str("column", view_label(p->r, &kind_field(p->kind, STR("roles"))->label)));
    return roles;
}

static Lang read_language(People *p, Str cell)
{
    static const char *const NAMES[LANG_COUNT][3] = { { "English", "английский", "англисче" }, { "Russian", "русский", "орусча" },
                                                      { "Kyrgyz", "кыргызский", "кыргызча" } };
    Lang lang = p->r->lang;
    if (cell.len == 0 || lang_of(cell, &lang)) return lang;
    for (int i = 0; i < LANG_COUNT; i++) {
        for (size_t j = 0; j < ARRAY_LEN(NAMES[i]); j++) {
            if (same_words(p->r->arena, str_of(NAMES[i][j]), cell)) return (Lang)i;
        }
    }
    fault(p, USER_LANGUAGE, K("users.no-language"), arg_str("text", str_first(cell, SHOWN)));
    return lang;
}

static ErrorCode check_cells(People *p, const Str cells[USER_NOTHING], Error *e)
{
    Request *r = p->r;
    JsonValue *fields = json_new_object(r->arena), *checked;
    Str unit = cells[USER_UNIT], found = STR("");
    int64_t before = p->faults;
    TRY(check_login(p, cells[USER_LOGIN], e));
    if (cells[USER_NAME].len == 0) fault(p, USER_NAME, K("users.empty"),
                                         arg_str("column", view_label(r, &kind_field(p->kind, STR("full_name"))->label)));
    check_text(p, USER_NAME, cells[USER_NAME]);
    JsonValue *roles = read_roles(p, cells[USER_ROLES]);
    if (unit.len > 0) TRY(by_value(p, "unit", "name", unit, &found, e));
    if (unit.len > 0 && found.len == 0) fault(p, USER_UNIT, K("users.no-unit"), arg_str("unit", str_first(unit, SHOWN)));
    Lang lang = read_language(p, cells[USER_LANGUAGE]);
    if (p->faults > before) return ERR_OK;
    json_set(r->arena, fields, "login", json_new_string(r->arena, cells[USER_LOGIN]));
    json_set(r->arena, fields, "full_name", json_new_string(r->arena, cells[USER_NAME]));
    json_set(r->arena, fields, "roles", roles);
    if (found.len > 0) json_set(r->arena, fields, "unit", json_new_string(r->arena, found));
    if (desk_fields(r, p->kind, NULL, fields, &checked, e) != ERR_OK) {
        if (e->code != ERR_INVALID && e->code != ERR_USAGE) return e->code;
        tell(p, STR(""), e);
        error_clear(e);
        return ERR_OK;
    }
    p->good[p->good_count].fields = checked;
    p->good[p->good_count++].lang = lang;
    return ERR_OK;
}

static ErrorCode read_row(People *p, const JsonValue *row, Error *e)
{
    Str cells[USER_NOTHING + 1] = { { 0 } };
    size_t at = 0;
    for (size_t i = 0; i <= USER_NOTHING; i++) cells[i] = STR("");
    if (!json_int(row->first, &p->row)) return error_internal(e, "tergoo-sheet");
    for (const JsonValue *cell = row->first->next; cell && at < p->column_count; cell = cell->next, at++) {
        if (p->columns[at] < USER_NOTHING) cells[p->columns[at]] = str_trim(cell->text);
    }
    p->rows++;
    return check_cells(p, cells, e);
}

/* ---- the table ---- */

static ErrorCode first_sheet(const JsonValue *file, const JsonValue **ret, Error *e)
{
    *ret = NULL;
    JSON_EACH(sheet, json_get(file, "sheets")) {
        const JsonValue *rows = json_get(sheet, "rows"), *hidden = json_get(sheet, "hidden");
        if (rows && rows->count > 0 && !(hidden && hidden->boolean) && !*ret) *ret = rows;
    }
    return *ret ? ERR_OK : error_set(e, ERR_INVALID, K("cli.import-empty"));
}

/* What the worker could not read of it, at its place. */
static void tell_unread(People *p, const JsonValue *file)
{
    JSON_EACH(one, json_get(file, "faults")) {
        enum { MOST = 8 };
        ErrorArg args[MOST];
        size_t n = 0;
        Error what = { 0 };
        const char *key = message_key(json_text(json_get(one, "error")));
        const JsonValue *values = json_get(one, "values");
        for (const JsonValue *v = values ? values->first : NULL; v && n < MOST; v = v->next) {
            args[n++] = arg_str(str_c(p->r->arena, v->key), json_text(v));
        }
        if (!key || !json_int(json_get(one, "row"), &p->row)) continue;
        (void)error_set_args(&what, ERR_INVALID, key, args, n);
        tell(p, json_text(json_get(one, "column")), &what);
    }
}

static ErrorCode read_table(People *p, Error *e)
{
    Worker w = { .program = "tergoo-sheet", .most = ANSWER_LIMIT, .wait = SHEET_WAIT };
    JsonValue *file;
    const JsonValue *rows;
    Str sha256;
    /* it is read anew when the commit sends us back */
    if (lseek(p->r->fd, 0, SEEK_SET) < 0) return error_set(e, ERR_USAGE, K("users.no-file"));
    TRY(desk_ask_worker(p->r, &w, FILE_LIMIT, &sha256, &file, e));
    TRY(first_sheet(file, &rows, e));
    if (rows->count > IMPORT_MOST + 1) return error_set(e, ERR_LIMIT, K("users.most"), arg_int("most", IMPORT_MOST),
                                                        arg_int("rows", (int64_t)rows->count - 1));
    p->good = arena_array(p->r->arena, rows->count + 1, sizeof *p->good);
    if (!p->good) return error_memory(e);
    tell_unread(p, file);
    TRY(read_headings(p, rows->first, e));
    if (p->faults > 0) return ERR_OK;                   /* what a column is for comes before what stands in it */
    for (const JsonValue *row = rows->first->next; row; row = row->next) TRY(read_row(p, row, e));
    return ERR_OK;
}

/* ---- accounts and letters ---- */

static void put(Request *r, JsonValue *o, const char *name, Str value)
{
    json_set(r->arena, o, name, json_new_string(r->arena, value));
}

static ErrorCode add_account(People *p, size_t i, Letters *l, Draft *d, CredentialRow *row, Error *e)
{
    Request *r = p->r;
    Enrolment n;
    char until[25], local[17];
    JsonValue *fields = p->good[i].fields, *values = json_new_object(r->arena);
    Str user = object_id_new(r->arena, STR("user"));
    if (!user.ptr || !values) return error_memory(e);
    TRY(enrolment_make(r, user, &n, e));
    put(r, fields, "key", n.vkey);
    put(r, fields, "enrol_until", str_copy(r->arena, instant_format(until, n.until)));
    *row = n.row;
    *d = desk_draft(p->kind, STR("office"), STR("user.enrol"), user, 0, p->kind->states[0].id, NUMBER_NEXT, fields);
    d->key = n.vkey;
    d->credentials = row;
    d->credential_count = 1;
    put(r, values, "office", office_name(r->office));
    put(r, values, "full_name", json_text(json_get(fields, "full_name")));
    put(r, values, "login", json_text(json_get(fields, "login")));
    put(r, values, "code", n.code);
    put(r, values, "until", str_copy(r->arena, instant_format_local(local, n.until)));
    put(r, values, "address", arg_text(r, "address"));
    put(r, values, "fingerprint", letter_fingerprint(r->arena, arg_text(r, "fingerprint")));
    return letters_add(l, p->good[i].lang, "enrolment", values, e);
}

static ErrorCode make_accounts(People *p, Error *e)
{
    Request *r = p->r;
    size_t n = p->good_count;
    Draft *drafts = arena_array(r->arena, n + 1, sizeof *drafts);
    CredentialRow *rows = arena_array(r->arena, n + 1, sizeof *rows);
    Done *done = arena_array(r->arena, n + 1, sizeof *done);
    Letters l = letters_begin(r, view_say(r, K("users.letters")), office_name(r->office));
    Buf pdf = buf_in(r->arena);
    if (!drafts || !rows || !done) return error_memory(e);
    for (size_t i = 0; i < n; i++) TRY(add_account(p, i, &l, &drafts[i], &rows[i], e));
    TRY(letters_make(&l, &pdf, e));
    TRY(office_commit(r, drafts, n, done, e));
    ErrorCode code = letters_give(r, buf_str(&pdf), e);
    crypto_wipe(pdf.ptr, pdf.len);
    return code;
}

ErrorCode desk_user_import(Request *r, Error *e)
{
    People *p = ARENA_NEW(r->arena, People);
    bool dry = arg_yes(r, "dry_run");
    if (!p) return error_memory(e);
    *p = (People){ .r = r, .profile = office_profile(r->office, r->model), .logins = map_in(r->arena),
                   .list = json_new_array(r->arena) };
    TRY(desk_kind(r, STR("user"), false, &p->kind, e));
    view_title(r, view_say(r, K("users.title")));
    TRY(read_table(p, e));
    if (p->faults == 0 && p->good_count == 0) return error_set(e, ERR_INVALID, K("cli.import-empty"));
    json_set(r->arena, view_data(r), "faults", json_new_int(r->arena, p->faults));
    json_set(r->arena, view_data(r), "errors", p->list);
    json_set(r->arena, view_data(r), "rows", json_new_int(r->arena, p->rows));
    json_set(r->arena, view_data(r), "letters", json_new_bool(r->arena, !dry && p->faults == 0));
    if (p->faults > 0 && !dry) view_warning(r, view_say(r, K("users.faulty"), arg_int("n", p->faults)));
    else if (p->faults > 0 || dry) view_note(r, view_say(r, K("users.checked"), arg_int("rows", p->rows),
                                                         arg_int("faults", p->faults)));
    if (dry || p->faults > 0) return ERR_OK;
    TRY(make_accounts(p, e));
    view_note(r, view_say(r, K("users.made"), arg_int("n", (int64_t)p->good_count)));
    return ERR_OK;
}

/* What the table may have, before there is one: its columns, and the roles of this institution as they may be written. */
ErrorCode desk_user_import_guide(Request *r, Error *e)
{
    const Kind *k;
    const Profile *profile = office_profile(r->office, r->model);
    TRY(desk_kind(r, STR("user"), false, &k, e));
    Str columns[] = { view_say(r, K("cli.column-column")), view_say(r, K("users.what")) };
    static const char *const WHAT[] = { K("users.what-login"), K("users.what-name"), K("users.what-roles"), K("users.what-unit"),
                                        K("users.what-language") };
    Str role[] = { view_say(r, K("users.code")), view_say(r, K("desk.row-roles")) };
    view_title(r, view_say(r, K("users.title")));
    view_note(r, view_say(r, K("users.about")));
    view_table(r, view_say(r, K("users.columns")), columns, ARRAY_LEN(columns));
    for (size_t i = 0; i < ARRAY_LEN(IDS); i++) {
        Str cells[] = { str_of(IDS[i]), view_say(r, WHAT[i]) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
    view_table(r, view_say(r, K("users.roles")), role, ARRAY_LEN(role));
    for (size_t i = 0; i < r->model->role_count; i++) {
        if (!profile_has_role(r->model, profile, r->model->roles[i].id)) continue;
        Str cells[] = { r->model->roles[i].id, view_label(r, &r->model->roles[i].label) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
    return ERR_OK;
}
