/* stock_paper.c: what a paper says of a stock-take (rules/paper_book.h): {{#tally}} how many of what, {{#differ}} what is not
 * as the register has it, {{#counted}} all that was found in its place. */
#include "desk/stock.h"

#include "rules/store_places.h"

static const char *const OUTCOMES[] = { "found", "misplaced", "unexpected", "unknown", "missing" };

static void set_text(Request *r, JsonValue *to, const char *name, Str text)
{
    json_set(r->arena, to, name, json_new_string(r->arena, text));
}

static ErrorCode add_line(Request *r, const StockLine *l, JsonValue *list, Error *e)
{
    Str found = { 0 }, belongs = { 0 };
    JsonValue *one = json_new_object(r->arena);
    TRY(places_path(r, l->found_in, &found, e));
    TRY(places_path(r, l->belongs_in, &belongs, e));
    set_text(r, one, "no", str_format(r->arena, "%zu", list ? list->count + 1 : 0));
    set_text(r, one, "thing", l->thing.len > 0 ? desk_ref_label(r, l->thing) : l->read_as);
    set_text(r, one, "outcome", stock_outcome_label(r, l->outcome));
    set_text(r, one, "seen_at", found);
    set_text(r, one, "belongs", belongs);
    set_text(r, one, "by", desk_user_name(r, l->by));
    return json_add(r->arena, list, one) ? ERR_OK : error_memory(e);
}

static void add_tally(Request *r, const StockLines *lines, JsonValue *list)
{
    for (size_t i = 0; i < ARRAY_LEN(OUTCOMES); i++) {
        JsonValue *one = json_new_object(r->arena);
        size_t n = 0;
        for (size_t j = 0; j < lines->count; j++) n += str_is(lines->list[j].outcome, OUTCOMES[i]);
        set_text(r, one, "outcome", stock_outcome_label(r, str_of(OUTCOMES[i])));
        set_text(r, one, "count", str_format(r->arena, "%zu", n));
        json_add(r->arena, list, one);
    }
}

ErrorCode stock_values(Request *r, const Seen *take, Str name, JsonValue *to, Error *e)
{
    StockLines lines;
    JsonValue *list = json_new_array(r->arena);
    char *called = str_c(r->arena, name);
    bool tally = str_is(name, "tally"), differ = str_is(name, "differ"), counted = str_is(name, "counted");
    if (!str_is(take->kind->id, "stock_take") || !(tally || differ || counted) || (called && json_get(to, called))) return ERR_OK;
    TRY(stock_lines(r, take->record.id, &lines, e));
    if (tally) add_tally(r, &lines, list);
    for (size_t i = 0; i < lines.count && !tally; i++)
        if (str_is(lines.list[i].outcome, "found") == counted) TRY(add_line(r, &lines.list[i], list, e));
    return called && json_set(r->arena, to, called, list) ? ERR_OK : error_memory(e);
}
