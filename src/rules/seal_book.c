/* seal_book.c: see seal_book.h. */
#include "rules/seal_book.h"

/* ---- numbers ---- */

static bool all_digits(Str s)
{
    for (size_t i = 0; i < s.len; i++) if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
    return s.len > 0;
}

/* Numbers of seals have zeros in front. */
static bool padded_number(Str digits, int64_t *ret)
{
    while (digits.len > 1 && digits.ptr[0] == '0') digits = str_from(digits, 1);
    return int_parse(digits, ret);
}

bool seal_range_read(const JsonValue *fields, SealRange *ret)
{
    Str first = json_text(json_get(fields, "first")), last = json_text(json_get(fields, "last"));
    *ret = (SealRange){ .series = json_text(json_get(fields, "series")), .digits = first.len };
    if (first.len != last.len || !all_digits(first) || !all_digits(last)) return false;
    if (!padded_number(first, &ret->first) || !padded_number(last, &ret->last)) return false;
    return ret->first <= ret->last && ret->last - ret->first < SEAL_RANGE_MOST;
}

/* Folded, without what people leave out or put in between. */
static ErrorCode bare(Arena *a, Str text, Str *ret, Error *e)
{
    Str folded;
    Buf out = buf_in(a);
    TRY(text_fold(a, text, &folded, e));
    for (size_t i = 0; i < folded.len; i++) {
        char c = folded.ptr[i];
        if (c != ' ' && c != '-' && c != '.' && c != '/') buf_byte(&out, c);
    }
    if (out.failed) return error_memory(e);
    *ret = buf_str(&out);
    return ERR_OK;
}

ErrorCode seal_range_number(Arena *a, const SealRange *range, Str seal, int64_t *ret, Error *e)
{
    Str series, whole;
    *ret = -1;
    TRY(bare(a, range->series, &series, e));
    TRY(bare(a, seal, &whole, e));
    Str digits = str_from(whole, series.len);
    int64_t n;
    if (!str_starts(whole, series) || digits.len != range->digits || !all_digits(digits) || !padded_number(digits, &n)) return ERR_OK;
    if (n >= range->first && n <= range->last) *ret = n;
    return ERR_OK;
}

Str seal_printed(Arena *a, const SealRange *range, int64_t number)
{
    return str_format(a, STR_FMT "%0*lld", STR_ARG(range->series), (int)range->digits, (long long)number);
}

/* ---- of which range ---- */

typedef struct { Request *request; Str seal, officer; SealSource *found; } Looking;

static ErrorCode look_at_range(void *self, const Record *rec, Error *e)
{
    Looking *l = self;
    const JsonValue *body;
    SealRange range;
    int64_t number;
    Arena *a = l->request->arena;
    if (rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    if (l->found->standing == SEAL_OFFICE_HAS_NONE) l->found->standing = SEAL_UNKNOWN;
    TRY(record_fields(a, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    if (!seal_range_read(fields, &range)) return ERR_OK;
    TRY(seal_range_number(a, &range, l->seal, &number, e));
    if (number < 0) return ERR_OK;
    Str officer = json_text(json_get(fields, "issued_to"));
    bool issued = str_is(rec->state, "issued");
    l->found->standing = !issued ? SEAL_NOT_ISSUED : str_equal(officer, l->officer) ? SEAL_OF_OFFICER : SEAL_OF_ANOTHER;
    l->found->officer = str_copy(a, officer);
    l->found->stock = str_copy(a, rec->id);
    l->found->printed = seal_printed(a, &range, number);
    return ERR_END;
}

/* A walk that its caller ended is no failure. */
static ErrorCode walked(ErrorCode code, Error *e)
{
    if (code == ERR_END) error_clear(e);
    return code == ERR_END ? ERR_OK : code;
}

ErrorCode seal_source(Request *r, Str seal, Str officer, SealSource *ret, Error *e)
{
    Looking l = { r, seal, officer, ret };
    *ret = (SealSource){ .standing = SEAL_OFFICE_HAS_NONE };
    if (seal.len == 0 || !model_kind(r->model, STR("seal_stock"))) return ERR_OK;
    return walked(records_of_kind_in(r, STR("office"), STR("seal_stock"), look_at_range, &l, e), e);
}

/* ---- who has it ---- */

typedef struct { Request *request; Str but, of, found; } Having;

static ErrorCode see_user(void *self, const Record *rec, Error *e)
{
    Having *h = self;
    const JsonValue *body;
    if (str_equal(rec->id, h->but) || (h->of.len > 0 && str_equal(rec->id, h->of))) return ERR_OK;
    if (h->of.len > 0 && rec->body.len > 0) {
        TRY(record_fields(h->request->arena, rec, &body, e));
        if (str_equal(json_text(json_get(json_get(body, "fields"), "in_package")), h->of)) return ERR_OK;
    }
    h->found = str_copy(h->request->arena, rec->id);
    return h->found.ptr ? ERR_END : error_memory(e);
}

ErrorCode seal_user(Request *r, Str seal, Str but, Str of, Str *ret, Error *e)
{
    static const char *const WHERE[][2] = { { "package", "seal" }, { "exhibit", "seal" }, { "package", "seals_before" }, { "exhibit", "seals_before" },
                                            { "seal_stock", "spoiled.seal" } };
    Having h = { .request = r, .but = but, .of = of };
    Str folded;
    *ret = STR("");
    TRY(text_fold(r->arena, seal, &folded, e));
    for (size_t i = 0; i < ARRAY_LEN(WHERE) && h.found.len == 0; i++) {
        if (!model_kind(r->model, str_of(WHERE[i][0]))) continue;
        TRY(walked(records_by(r, str_of(WHERE[i][0]), str_of(WHERE[i][1]), folded, see_user, &h, e), e));
    }
    *ret = h.found;
    return ERR_OK;
}

/* ---- how many are left ---- */

static bool is_spoiled(Arena *a, const JsonValue *fields, const SealRange *range, int64_t number)
{
    Error unheard;
    int64_t n;
    JSON_EACH(one, json_get(fields, "spoiled")) {
        if (seal_range_number(a, range, json_text(json_get(one, "seal")), &n, &unheard) == ERR_OK && n == number) return true;
    }
    return false;
}

ErrorCode seal_count(Request *r, const JsonValue *fields, SealCount *ret, Error *e)
{
    SealRange range;
    *ret = (SealCount){ .next = -1 };
    if (!seal_range_read(fields, &range)) return ERR_OK;
    for (int64_t n = range.first; n <= range.last; n++) {
        Str user = STR("");
        bool spoiled = is_spoiled(r->arena, fields, &range, n);
        if (!spoiled) TRY(seal_user(r, seal_printed(r->arena, &range, n), STR(""), STR(""), &user, e));
        ret->spoiled += spoiled;
        ret->used += user.len > 0;
        ret->left += !spoiled && user.len == 0;
        if (!spoiled && user.len == 0 && ret->next < 0) ret->next = n;
    }
    return ERR_OK;
}
