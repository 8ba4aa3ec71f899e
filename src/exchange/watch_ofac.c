/* watch_ofac.c: the list of Specially Designated Nationals as OFAC publishes it in tables without a heading: sdn.csv (number, name, type,
 * programme, title, …, remarks) and alt.csv (number of the entry, number, sort, name). "-0-" stands for nothing, 0x1A ends the file.
 *
 * Births, numbers, countries and weak names stand in the remarks, parted by semicolons. What of them is not understood is not lost:
 * the remarks as a whole are the reason. */
#include "exchange/watch_int.h"
#include "text/csv.h"

enum { SDN_COLUMNS = 12, ALT_COLUMNS = 5 };

static Str cell(const CsvReader *c, size_t at)
{
    Str s = str_trim(c->cells[at]);
    return str_is(s, "-0-") ? STR("") : s;
}

/* Whether the file was cut off between two rows nothing else says. */
static ErrorCode without_end(Str *file, Error *e)
{
    Str whole = str_trim(*file);
    if (whole.len == 0 || whole.ptr[whole.len - 1] != 0x1A) return error_set(e, ERR_INVALID, K("watch.no-end"));
    *file = str_trim(str_first(whole, whole.len - 1));
    return ERR_OK;
}

/* ---- remarks ---- */

static bool take_word(Str *part, const char *word)
{
    if (!str_starts(*part, str_of(word))) return false;
    *part = str_trim(str_from(*part, strlen(word)));
    return true;
}

static Str until(Str s, char mark)
{
    ptrdiff_t at = str_find_byte(s, mark);
    return at < 0 ? s : str_first(s, (size_t)at);
}

static ErrorCode take_birth(WatchList *list, WatchEntry *x, Str part, Error *e)
{
    Arena *a = list->arena;
    bool about = take_word(&part, "circa ");
    ptrdiff_t to = str_find(part, STR(" to "));
    if (to >= 0) {
        Str first = watch_birth(a, str_first(part, (size_t)to)), last = watch_birth(a, str_from(part, (size_t)to + 4));
        if (first.len < 4 || last.len < 4) return ERR_OK;
        return watch_add_text(list, &x->births, str_format(a, STR_FMT "/" STR_FMT, STR_ARG(str_first(first, 4)), STR_ARG(str_first(last, 4))), e);
    }
    Str birth = watch_birth(a, part);
    if (birth.len == 0) return ERR_OK;
    return watch_add_text(list, &x->births, about ? str_format(a, STR_FMT "~", STR_ARG(str_first(birth, 4))) : birth, e);
}

/* "Passport 1084010 (Egypt)": what follows the word, up to where it was issued. */
static ErrorCode take_number(WatchList *list, WatchEntry *x, Str part, Error *e)
{
    static const char *const WORDS[] = {
        "Passport ", "National ID No. ", "Tax ID No. ", "Cedula No. ", "NIT # ", "RUC # ", "RIF # ", "Registration Number ",
        "Registration ID ", "Identification Number ", "Commercial Registry Number ", "Company Number ", "D.N.I. ", "V.A.T. Number ",
        "C.R. No. ", "Folio Mercantil No. ", "Matricula Mercantil No ", "Business Registration Number ",
        "Business Registration Document # ", "Trade License No. ", "SSN ", "C.U.R.P. ", "C.U.I.T. ", "D-U-N-S Number ",
    };
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) {
        if (take_word(&part, WORDS[i])) return watch_add_text(list, &x->numbers, until(part, '('), e);
    }
    return ERR_OK;
}

static ErrorCode take_remark(WatchList *list, WatchEntry *x, Str part, Error *e)
{
    (void)take_word(&part, "alt. ");
    if (take_word(&part, "DOB ")) return take_birth(list, x, part, e);
    if (take_word(&part, "a.k.a. '") || take_word(&part, "f.k.a. '")) return watch_add_name(list, x, until(part, '\''), true, e);
    if (take_word(&part, "nationality ") || take_word(&part, "citizen ")) return watch_add_text(list, &x->countries, part, e);
    return take_number(list, x, part, e);
}

static ErrorCode take_remarks(WatchList *list, WatchEntry *x, Str remarks, Error *e)
{
    Str part;
    while (remarks.len > 0) {
        str_cut(&remarks, ';', &part);
        part = str_trim(part);
        if (remarks.len == 0 && str_ends(part, STR("."))) part.len--;
        TRY(take_remark(list, x, part, e));
    }
    return ERR_OK;
}

/* ---- rows ---- */

static WatchSort sort_of(Str type)
{
    if (str_is(type, "individual")) return WATCH_PERSON;
    return type.len == 0 ? WATCH_BODY : WATCH_THING;               /* a vessel, an aircraft */
}

static ErrorCode take_entry(WatchList *list, const CsvReader *c, Error *e)
{
    WatchEntry *x = watch_entry(list, c->row);
    if (!x) return error_memory(e);
    if (c->columns != SDN_COLUMNS) return error_set(e, ERR_INVALID, K("watch.other-cells"), arg_int("cells", (int64_t)c->columns),
        arg_int("wanted", SDN_COLUMNS));
    x->sort = sort_of(cell(c, 2));
    TRY(watch_set(list, &x->id, cell(c, 0), e));
    TRY(watch_add_name(list, x, cell(c, 1), false, e));
    TRY(watch_set(list, &x->reference, cell(c, 0), e));
    TRY(watch_set(list, &x->programme, cell(c, 3), e));
    TRY(watch_set(list, &x->reason, cell(c, 11), e));
    TRY(take_remarks(list, x, cell(c, 11), e));
    return watch_add(list, x, e);
}

static ErrorCode take_alias(WatchList *list, const CsvReader *c, Error *e)
{
    if (c->columns != ALT_COLUMNS) return error_set(e, ERR_INVALID, K("watch.other-cells"), arg_int("cells", (int64_t)c->columns),
        arg_int("wanted", ALT_COLUMNS));
    WatchEntry *x = map_get(&list->by_id, cell(c, 0));
    if (!x) return error_set(e, ERR_INVALID, K("watch.alias-of-nobody"), arg_str("id", cell(c, 0)));
    return watch_add_name(list, x, cell(c, 3), false, e);
}

typedef ErrorCode (*TakeRow)(WatchList *list, const CsvReader *c, Error *e);

/* The tables have no heading and end without a line end before their 0x1A: one is put there. */
static ErrorCode each_row(WatchList *list, Str file, size_t columns, TakeRow take, Error *e)
{
    CsvReader c;
    bool more = true;
    Buf text = buf_in(list->arena);
    TRY(without_end(&file, e));
    buf_add(&text, file);
    buf_byte(&text, '\n');
    if (text.failed) return error_memory(e);
    TRY(csv_open(&c, list->arena, buf_str(&text), e));
    for (bool first = true;; first = false) {
        ErrorCode code = csv_next(&c, &more, e);
        if (code == ERR_OK && first && more && c.columns != columns) return take(list, &c, e);
        if (code != ERR_OK) {
            TRY(first ? code : watch_fault(list, c.row, e));
            csv_skip(&c);
            continue;
        }
        if (!more) return ERR_OK;
        if (take(list, &c, e) != ERR_OK) TRY(watch_fault(list, c.row, e));
    }
}

ErrorCode watch_read_ofac(WatchList *list, Str file, Str second, Error *e)
{
    TRY(each_row(list, file, SDN_COLUMNS, take_entry, e));
    return second.len > 0 ? each_row(list, second, ALT_COLUMNS, take_alias, e) : ERR_OK;
}
