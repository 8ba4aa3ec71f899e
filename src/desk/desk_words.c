/* desk_words.c: a refusal in the words of its reader.
 *
 * An Error names things by their codes: a role, a kind, a move, an operation, a record's id. Programs get them as they are; for people each is put
 * into the label that the model in force, or the operation table, has for it in the language of the request. What a value is follows from its name
 * in the sentence ({roles}, {move}), so that no place which refuses needs to know of this; a value that is no such code stays as it is. */
#include "crypto/crypto.h"
#include "desk/desk.h"

typedef struct { Request *request; const Error *error; const ErrorPart *part; } Wording;

typedef bool (*Word)(const Wording *w, Str code, Buf *to);

/* ---- what the model calls by a label ---- */

static bool put_label(const Wording *w, const Label *label, Buf *to)
{
    buf_add(to, view_label(w->request, label));
    return true;
}

static bool word_role(const Wording *w, Str code, Buf *to)
{
    const Model *m = w->request->model;
    for (size_t i = 0; i < m->role_count; i++) {
        if (str_equal(m->roles[i].id, code)) return put_label(w, &m->roles[i].label, to);
    }
    return false;
}

static bool word_kind(const Wording *w, Str code, Buf *to)
{
    const Kind *k = model_kind(w->request->model, code);
    return k && put_label(w, &k->label, to);
}

static bool word_profile(const Wording *w, Str code, Buf *to)
{
    const Profile *p = model_profile(w->request->model, code);
    return p && put_label(w, &p->label, to);
}

static Str value_of(const Wording *w, const char *wanted)
{
    size_t at = 0;
    Str name, value;
    while (error_next_arg(w->error, w->part, &at, &name, &value)) {
        if (str_is(name, wanted)) return value;
    }
    return STR("");
}

/* The kind that the sentence is about: the one it names, else that of the record it names. */
static const Kind *kind_meant(const Wording *w)
{
    Str record = value_of(w, "record"), kind = value_of(w, "kind");
    if (kind.len == 0) (void)str_cut(&record, '/', &kind);
    return model_kind(w->request->model, kind);
}

static bool word_field(const Wording *w, Str code, Buf *to)
{
    const Kind *k = kind_meant(w);
    const Field *f = k ? kind_field(k, code) : NULL;
    return f && put_label(w, &f->label, to);
}

static bool word_state(const Wording *w, Str code, Buf *to)
{
    const Kind *k = kind_meant(w);
    const State *s = k ? kind_state(k, code) : NULL;
    return s && put_label(w, &s->label, to);
}

static bool word_move(const Wording *w, Str code, Buf *to)
{
    const Kind *k = kind_meant(w);
    const Move *m = k ? kind_move(k, code) : NULL;
    return m && put_label(w, &m->label, to);
}

static bool word_figure(const Wording *w, Str code, Buf *to)
{
    const Indicator *i = model_indicator(w->request->model, code);
    return i && put_label(w, &i->label, to);
}

/* ---- what the operation table calls by a sentence ---- */

static const Operation *operation_meant(Str name)
{
    return operation_named(&DESK_OPERATIONS, name);
}

static bool word_operation(const Wording *w, Str code, Buf *to)
{
    const Operation *op = operation_meant(code);
    if (op) message_add(to, w->request->lang, op->help);
    return op != NULL;
}

static bool word_argument(const Wording *w, Str code, Buf *to)
{
    const Operation *op = operation_meant(value_of(w, "op"));
    for (size_t i = 0; op && i < op->arg_count; i++) {
        if (!str_is(code, op->args[i].name) || !op->args[i].label) continue;
        message_add(to, w->request->lang, op->args[i].label);
        return true;
    }
    return false;
}

/* ---- what stands in the store, as far as the reader may know of it ---- */

static bool word_record(const Wording *w, Str code, Buf *to)
{
    if (!w->request->session || str_find_byte(code, '/') <= 0 || desk_ref_target(w->request, code).len == 0) return false;
    buf_add(to, desk_ref_label(w->request, code));
    return true;
}

static bool word_login(const Wording *w, Str code, Buf *to)
{
    Seen seen;
    Error unheard;
    if (!w->request->session || desk_user_by_login(w->request, code, &seen, &unheard) != ERR_OK) return false;
    Str name = json_text(json_get(seen.fields, "full_name"));
    buf_add(to, name);
    return name.len > 0;
}

/* ---- numbers ---- */

/* "98.5", "-0.25": as the program keeps a number; a day, a paper's number or a path of a field is none. */
static bool is_decimal(Str text)
{
    size_t points = 0;
    if (str_starts(text, STR("-"))) text = str_from(text, 1);
    for (size_t i = 0; i < text.len; i++) {
        points += text.ptr[i] == '.';
        if (text.ptr[i] != '.' && (text.ptr[i] < '0' || text.ptr[i] > '9')) return false;
    }
    return points == 1 && text.ptr[0] != '.' && text.ptr[text.len - 1] != '.';
}

static bool word_decimal(const Wording *w, Str code, Buf *to)
{
    if (!is_decimal(code)) return false;
    decimal_to_text(to, code, w->request->lang);
    return true;
}

/* What somebody typed is quoted as he typed it; what a rule says of a value that it has read is a number. */
static bool word_value(const Wording *w, Str code, Buf *to)
{
    bool quoted = !str_starts(str_of(w->part->key), STR("rules.")) && value_of(w, "least").len == 0;
    return !quoted && word_decimal(w, code, to);
}

/* ---- one error ---- */

static Word word_of(Str name)
{
    static const struct { const char *name; Word word; } WORDS[] = {
        { "role", word_role }, { "roles", word_role }, { "other-role", word_role }, { "kind", word_kind }, { "kinds", word_kind },
        { "kind-wanted", word_kind },
        { "profile", word_profile }, { "field", word_field }, { "fields", word_field }, { "state", word_state }, { "move", word_move },
        { "moves", word_move }, { "op", word_operation }, { "argument", word_argument }, { "record", word_record }, { "case", word_record },
        { "cases", word_record }, { "login", word_login }, { "figure", word_figure },
        { "least", word_decimal }, { "most", word_decimal }, { "sum", word_decimal }, { "parts", word_decimal }, { "whole", word_decimal },
        { "weight", word_decimal }, { "value", word_value },
    };
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) {
        if (str_is(name, WORDS[i].name)) return WORDS[i].word;
    }
    return NULL;
}

/* Several codes stand in one value with commas or spaces between them; each that is none stays as it was written. */
static bool put_words(const Wording *w, Word word, Str value, Buf *to)
{
    Str rest = value, one;
    bool all = true;
    if (word(w, value, to)) return true;
    buf_clear(to);
    if (str_find_byte(value, ',') < 0 && str_find_byte(value, ' ') < 0) return false;
    for (bool more = true; more && all;) {
        more = str_cut(&rest, str_find_byte(value, ',') >= 0 ? ',' : ' ', &one);
        if (to->len > 0) buf_c(to, ", ");
        all = word(w, str_trim(one), to);
    }
    return all;
}

static void word_part(Request *r, const Error *from, size_t i, Error *to)
{
    Wording w = { r, from, &from->parts[i] };
    ErrorArg args[16];
    size_t n = 0, at = 0;
    Str name, value;
    while (n < ARRAY_LEN(args) && error_next_arg(from, w.part, &at, &name, &value)) {
        Word word = word_of(name);
        Buf said = buf_in(r->arena);
        bool put = word && put_words(&w, word, value, &said) && !said.failed;
        args[n++] = arg_str(name.ptr, put ? buf_str(&said) : value);
    }
    if (i == 0) (void)error_set_args(to, from->code, w.part->key, args, n);
    else (void)error_in_args(to, w.part->key, args, n);
}

void desk_word_error(Request *r, const Error *from, Error *to)
{
    *to = (Error){ .code = from->code };
    for (size_t i = 0; i < from->count; i++) word_part(r, from, i, to);
}

void desk_say_error(Request *r, Buf *to, const Error *e)
{
    Error worded;
    desk_word_error(r, e, &worded);
    message_error(to, r->lang, &worded);
    crypto_wipe(&worded, sizeof worded);
}
