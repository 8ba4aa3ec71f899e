/* money_sheet.c: the figures of a project's money (desk/money.h): which rows there are, and what each share belongs to. */
#include "desk/money.h"

#include "office/rights_money.h"

enum { WHOLE = 10000 };                 /* 100 % in hundredths of a percent */

static const char *const BYS[MONEY_BYS] = { "line", "donor", "class", "result" };
static const char *const COLUMNS[MONEY_COLUMNS] = { "budget", "revised", "commitment", "obligation", "disbursement", "expenditure", "bound" };

const char *money_by_name(MoneyBy by) { return BYS[by]; }
const char *money_column_name(MoneyColumn c) { return COLUMNS[c]; }

Str money_line_text(const Request *r, const BudgetLine *line)
{
    static const char *const TEXTS[] = { [LANG_EN] = "text_en", [LANG_RU] = "text_ru", [LANG_KY] = "text_ky" };
    Str text = field_of(line->fields, TEXTS[r->lang]);
    return text.len > 0 ? text : field_of(line->fields, "text_en");
}

Str money_bare(const Request *r, Str currency, int64_t minor)
{
    Str text = money_text(r, currency, minor);
    while (text.len > 0 && (text.ptr[text.len - 1] < '0' || text.ptr[text.len - 1] > '9')) text.len--;
    return text;
}

Str money_percent(Request *r, int64_t part, int64_t whole)
{
    int64_t tenths;
    char form[24];
    if (whole <= 0 || !money_part(part, 1000, whole, &tenths)) return STR("");
    return str_copy(r->arena, amount_format(form, tenths, 1));
}

Str money_percent_text(Request *r, int64_t part, int64_t whole)
{
    int64_t tenths;
    return whole > 0 && money_part(part, 1000, whole, &tenths) ? view_decimal(r, tenths, 1) : STR("–");       /* one decimal always */
}

/* ---- rows ---- */

static Str result_of(const MoneySheet *s, const BudgetLine *line)
{
    Error unheard;
    GiftRecord activity;
    Str own = field_of(line->fields, "result");
    if (own.len > 0) return own;
    if (line->activity.len == 0 || gift_record(s->request, line->activity, &activity, &unheard) != ERR_OK) return STR("");
    Str result = field_of(activity.fields, "result");
    return result.len > 0 ? result : field_of(activity.fields, "expected_result");
}

static Str key_of(const MoneySheet *s, const BudgetLine *line) { return s->keys[line - s->lines.list]; }

static Str class_label(Request *r, Str class)
{
    const Kind *k = model_kind(r->model, STR("budget_line"));
    const Field *f = k ? kind_field(k, STR("class")) : NULL;
    for (size_t i = 0; f && i < f->choice_count; i++) if (str_equal(f->choices[i].id, class)) return view_label(r, &f->choices[i].label);
    return class;
}

static Str donor_name(Request *r, Str id)
{
    Error unheard;
    GiftRecord donor;
    return gift_record(r, id, &donor, &unheard) == ERR_OK ? desk_called(model_kind(r->model, STR("donor")), r->lang, donor.fields) : id;
}

static Str label_of(const MoneySheet *s, Str key, const BudgetLine *line)
{
    Request *r = s->request;
    if (s->by == BY_LINE) return str_format(r->arena, STR_FMT " " STR_FMT, STR_ARG(line->code), STR_ARG(money_line_text(r, line)));
    if (s->by == BY_CLASS) return class_label(r, key);
    if (key.len == 0) return view_say(r, K("money.no-result"));
    if (s->by == BY_DONOR) return donor_name(r, key);
    return str_starts(key, STR("result/")) ? desk_ref_label(r, key) : key;
}

static Str target_of(const MoneySheet *s, Str key)
{
    bool record = s->by == BY_LINE || s->by == BY_DONOR || str_starts(key, STR("result/"));
    return record ? desk_ref_target(s->request, key) : STR("");
}

static MoneyRow *row_of(MoneySheet *s, Str key, const BudgetLine *line)
{
    for (size_t i = 0; i < s->count; i++) if (str_equal(s->rows[i].key, key)) return &s->rows[i];
    s->rows[s->count] = (MoneyRow){ .key = key, .label = label_of(s, key, line), .target = target_of(s, key) };
    return &s->rows[s->count++];
}

static ErrorCode make_rows(MoneySheet *s, Error *e)
{
    size_t room = 1;
    for (size_t i = 0; i < s->lines.count; i++) room += s->lines.list[i].part_count + 1;
    s->rows = arena_array(s->request->arena, room, sizeof *s->rows);
    s->keys = arena_array(s->request->arena, s->lines.count + 1, sizeof *s->keys);
    if (!s->rows || !s->keys) return error_memory(e);
    for (size_t i = 0; i < s->lines.count; i++) {
        const BudgetLine *line = &s->lines.list[i];
        s->keys[i] = s->by == BY_LINE ? line->id : s->by == BY_CLASS ? line->class : result_of(s, line);
        if (s->by != BY_DONOR) (void)row_of(s, key_of(s, line), line);
        for (size_t p = 0; s->by == BY_DONOR && p < line->part_count; p++) (void)row_of(s, line->parts[p].donor, line);
    }
    return ERR_OK;
}

/* ---- shares ---- */

typedef struct { const MoneySheet *sheet; const Str *key; MoneyEach each; void *self; } Walk;

static ErrorCode give(const Walk *w, Str key, MoneyShare share, Error *e)
{
    share.key = key;
    return !w->key || str_equal(*w->key, key) ? w->each(w->self, &share, e) : ERR_OK;
}

/* The last donor takes what rounding leaves, so that the parts are the whole. */
static ErrorCode divide(const Walk *w, const BudgetLine *line, MoneyShare share, Error *e)
{
    int64_t left = share.share, whole = share.share;
    if (w->sheet->by != BY_DONOR) return give(w, key_of(w->sheet, line), share, e);
    for (size_t i = 0; i < line->part_count; i++) {
        bool last = i + 1 == line->part_count;
        if (last) share.share = left;
        else if (!money_part(whole, line->parts[i].percent, WHOLE, &share.share)) return error_set(e, ERR_INVALID, K("rules.money-too-large"));
        left -= share.share;
        TRY(give(w, line->parts[i].donor, share, e));
    }
    return ERR_OK;
}

static const BudgetLine *line_of(const MoneySheet *s, Str id)
{
    for (size_t i = 0; i < s->lines.count; i++) if (str_equal(s->lines.list[i].id, id)) return &s->lines.list[i];
    return NULL;
}

static ErrorCode walk_acts(const Walk *w, MoneyColumn column, Error *e)
{
    const MoneySheet *s = w->sheet;
    for (size_t i = 0; i < s->acts.count; i++) {
        const MoneyAct *one = &s->acts.list[i], *of = one->reverses.len > 0 ? money_find(&s->acts, one->reverses) : one;
        const BudgetLine *line = line_of(s, one->line);
        bool counts = column == MONEY_BOUND ? of && of->follows.len == 0 : (MoneyColumn)one->type + MONEY_COMMITTED == column;
        if (!line || !counts || !money_is_approved(one)) continue;
        TRY(divide(w, line, (MoneyShare){ .act = one, .line = line, .share = one->in[s->in] }, e));
    }
    return ERR_OK;
}

static ErrorCode in_plan(const MoneySheet *s, int64_t minor, int64_t *ret, Error *e)
{
    Money to;
    if (!money_convert((Money){ s->project.currency, minor }, s->currency, s->way.by, s->way.count, &to))
        return error_set(e, ERR_INVALID, K("rules.money-too-large"));
    *ret = to.minor;
    return ERR_OK;
}

static ErrorCode walk_plan(const Walk *w, Error *e)
{
    const MoneySheet *s = w->sheet;
    for (size_t i = 0; i < s->lines.count; i++) {
        MoneyShare share = { .line = &s->lines.list[i] };
        TRY(in_plan(s, share.line->amount, &share.share, e));
        TRY(divide(w, share.line, share, e));
    }
    return ERR_OK;
}

static ErrorCode walk_revisions(const Walk *w, Error *e)
{
    const MoneySheet *s = w->sheet;
    GiftRecords found;
    TRY(gift_records_by(s->request, "budget_revision", "project", s->project.id, &found, e));
    for (size_t i = 0; i < found.count; i++) {
        if (!str_is(found.list[i].state, "approved")) continue;
        JSON_EACH(one, json_get(found.list[i].fields, "lines")) {
            Money by;
            MoneyShare share = { .line = line_of(s, field_of(one, "line")), .revision = found.list[i].id };
            if (!share.line || !money_read(json_get(one, "change"), &by)) continue;
            TRY(in_plan(s, by.minor, &share.share, e));
            TRY(divide(w, share.line, share, e));
        }
    }
    return ERR_OK;
}

ErrorCode money_each(const MoneySheet *s, MoneyColumn column, const Str *key, MoneyEach each, void *self, Error *e)
{
    Walk w = { s, key, each, self };
    if (column > MONEY_REVISED) return walk_acts(&w, column, e);
    TRY(walk_plan(&w, e));
    return column == MONEY_REVISED ? walk_revisions(&w, e) : ERR_OK;
}

/* ---- figures ---- */

typedef struct { MoneySheet *sheet; MoneyColumn column; } Filling;

static ErrorCode add_share(void *self, const MoneyShare *share, Error *e)
{
    const Filling *f = self;
    int64_t *to = &row_of(f->sheet, share->key, share->line)->figures[f->column];
    return money_add(*to, share->share, to, e);
}

static ErrorCode fill(MoneySheet *s, Error *e)
{
    for (size_t c = s->no_plan ? MONEY_COMMITTED : 0; c < MONEY_COLUMNS; c++) {
        Filling f = { s, (MoneyColumn)c };
        TRY(money_each(s, f.column, NULL, add_share, &f, e));
        for (size_t i = 0; i < s->count; i++) TRY(money_add(s->total.figures[c], s->rows[i].figures[c], &s->total.figures[c], e));
    }
    return ERR_OK;
}

static ErrorCode read_plan_way(MoneySheet *s, Error *e)
{
    RateBook book;
    if (str_equal(s->currency, s->project.currency)) return ERR_OK;
    TRY(money_rates_read(s->request, s->project.rate_source, &book, e));
    ErrorCode code = s->project.rate_source.len > 0 ? money_rates_way(s->request, &book, s->project.currency, s->currency, s->on, &s->way, &s->why)
                                                    : error_set(&s->why, ERR_INVALID, K("rules.money-no-source"));
    s->no_plan = code == ERR_INVALID;
    if (code == ERR_OK || s->no_plan) return ERR_OK;
    *e = s->why;
    return code;
}

ErrorCode money_sheet_of(Request *r, const Seen *project, MoneyBy by, Str currency, Day on, MoneySheet *ret, Error *e)
{
    static const struct { const char *code; MoneyIn in; } CURRENCIES[] = { { "EUR", IN_EUR }, { "KGS", IN_KGS }, { "USD", IN_USD } };
    *ret = (MoneySheet){ .request = r, .about = *project, .by = by, .on = on };
    bool known = str_is(project->kind->id, "project") && request_sees_money_of(r, project->record.id);
    if (!known) return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", project->record.id));
    TRY(money_project(r, project->record.id, &ret->project, e));
    ret->currency = ret->project.currency;
    for (size_t i = 0; currency.len > 0 && i < ARRAY_LEN(CURRENCIES); i++) {
        if (!str_is(currency, CURRENCIES[i].code)) continue;
        ret->in = CURRENCIES[i].in;
        ret->currency = str_of(CURRENCIES[i].code);
    }
    bool other = currency.len > 0 && !str_equal(currency, ret->currency);
    if (other) return error_set(e, ERR_USAGE, K("money.no-currency"), arg_str("currency", currency));
    if (str_equal(ret->currency, ret->project.currency)) ret->in = IN_BUDGET;
    TRY(read_plan_way(ret, e));
    TRY(money_lines(r, ret->project.id, false, &ret->lines, e));
    TRY(money_acts(r, "project", ret->project.id, &ret->acts, e));
    TRY(make_rows(ret, e));
    return fill(ret, e);
}

ErrorCode money_sheet(Request *r, MoneySheet *ret, Error *e)
{
    Seen project;
    Str word = arg_text(r, "by"), day = arg_text(r, "on");
    MoneyBy by = BY_LINE;
    Day on = instant_local_day(office_now(r->office));
    while (word.len > 0 && by < MONEY_BYS && !str_is(word, BYS[by])) by++;
    if (by == MONEY_BYS) return error_set(e, ERR_USAGE, K("money.no-by"), arg_str("by", word));
    if (day.len > 0 && !day_parse(day, &on) && !day_parse_local(day, &on)) return error_set(e, ERR_USAGE, K("money.no-day"), arg_str("day", day));
    TRY(desk_see(r, arg_text(r, "project"), &project, e));
    return money_sheet_of(r, &project, by, arg_text(r, "currency"), on, ret, e);
}
