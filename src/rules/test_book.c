/* test_book.c: see test_book.h. */
#include "rules/test_book.h"

#include "office/lot.h"
#include "text/normalise.h"

#define ORDER_LABEL STR("tergoo-test-order/v1")

int64_t test_number(const JsonValue *fields, const char *name)
{
    int64_t n;
    return amount_parse(json_text(json_get(json_get(fields, name), "number")), 0, &n) ? n : 0;
}

JsonValue *test_number_value(Arena *a, int64_t units, int places, const char *unit)
{
    char digits[24];
    JsonValue *v = json_new_object(a);
    Str text = amount_format(digits, units, places);
    bool decimals = places > 0;
    while (decimals && text.len > 1 && text.ptr[text.len - 1] == '0') text.len--;       /* one form: 12.5 and not 12.50 */
    if (decimals && text.ptr[text.len - 1] == '.') text.len--;
    json_set(a, v, "number", json_new_string(a, str_copy(a, text)));
    if (unit) json_set(a, v, "unit", json_new_string(a, str_of(unit)));
    return v;
}

/* ---- the set ---- */

static ErrorCode read_item(Request *r, Str id, TestItem *ret, Error *e)
{
    Record rec;
    const JsonValue *body;
    TRY(request_record(r, id, &rec, e));
    TRY(record_fields(r->arena, &rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    *ret = (TestItem){ .id = id, .form = json_text(json_get(fields, "form")), .right = json_text(json_get(fields, "right")),
                       .fields = fields, .points = test_number(fields, "points") };
    JSON_EACH(one, json_get(fields, "options")) ret->options += one != NULL;
    return ERR_OK;
}

ErrorCode test_set_read(Request *r, Str course, TestSet *ret, Error *e)
{
    GiftRecords sets;
    *ret = (TestSet){ 0 };
    TRY(gift_records_by(r, "test_set", "course", course, &sets, e));
    if (sets.count == 0) return ERR_OK;
    const GiftRecord *set = &sets.list[0];
    const JsonValue *items = json_get(set->fields, "items");
    Str root = json_text(json_get(set->fields, "drawn_from"));
    ret->items = arena_array(r->arena, TEST_ITEMS, sizeof *ret->items);
    if (!ret->items) return error_memory(e);
    ret->id = set->id;
    ret->root = root.len >= 64 ? str_from(root, root.len - 64) : root;
    JSON_EACH(one, items) {
        if (ret->count == TEST_ITEMS) break;
        TRY(read_item(r, json_text(one), &ret->items[ret->count], e));
        ret->points_max += ret->items[ret->count++].points;
    }
    return ERR_OK;
}

ErrorCode test_order(Arena *a, const TestSet *set, Str code, Str which, size_t *order, Error *e)
{
    Str folded;
    Lot *lots = arena_array(a, set->count + 1, sizeof *lots);
    TRY(text_fold(a, code, &folded, e));
    Str round = str_format(a, STR_FMT "|" STR_FMT "|" STR_FMT, STR_ARG(set->id), STR_ARG(folded), STR_ARG(which));
    if (!lots || !round.ptr) return error_memory(e);
    for (size_t i = 0; i < set->count; i++) lots[i].id = set->items[i].id;
    lot_draw(ORDER_LABEL, round, set->root, lots, set->count);
    for (size_t i = 0; i < set->count; i++)
        for (size_t j = 0; j < set->count; j++) if (str_equal(lots[i].id, set->items[j].id)) order[i] = j;
    return ERR_OK;
}

/* ---- an answer ---- */

/* The option that begins the text, 0 for the first, or TEST_OPTIONS; *length: of the letter. People type the letter that looks
 * like the one on the sheet, in whichever alphabet their keyboard has. */
static size_t option_at(Str text, size_t *length)
{
    static const struct { const char *typed; size_t option; } ALIKE[] = { { "а", 0 }, { "А", 0 }, { "с", 2 }, { "С", 2 }, { "е", 4 },
                                                                          { "Е", 4 } };
    unsigned char c = (unsigned char)text.ptr[0];
    *length = 1;
    if (c >= 'a' && c <= 'z') return (size_t)(c - 'a');
    if (c >= 'A' && c <= 'Z') return (size_t)(c - 'A');
    if (c >= '1' && c <= '9') return (size_t)(c - '1');
    for (size_t i = 0; i < ARRAY_LEN(ALIKE); i++) {
        if (!str_starts(text, str_of(ALIKE[i].typed))) continue;
        *length = str_of(ALIKE[i].typed).len;
        return ALIKE[i].option;
    }
    return TEST_OPTIONS;
}

bool test_ticked(Arena *a, const TestItem *item, Str typed, Str *ret)
{
    bool has[TEST_OPTIONS] = { false };
    Buf letters = buf_in(a);
    *ret = STR("");
    if (str_is(typed, "0") || str_is(typed, "-") || str_is(typed, "—") || str_is(typed, "–")) return true;
    while (typed.len > 0) {
        size_t length, option = option_at(typed, &length);
        if (option >= item->options || option >= TEST_OPTIONS || has[option]) return false;
        has[option] = true;
        typed = str_from(typed, length);
    }
    for (size_t i = 0; i < TEST_OPTIONS; i++) if (has[i]) buf_byte(&letters, (char)('a' + i));
    *ret = buf_str(&letters);
    return !letters.failed;
}

int64_t test_points(const TestItem *item, Str ticked)
{
    return ticked.len > 0 && str_equal(ticked, item->right) ? item->points : 0;
}

/* ---- what was learned ---- */

static int64_t nearest(int64_t above, int64_t below)
{
    int64_t half = above >= 0 ? below / 2 : -(below / 2);
    return (above + half) / below;
}

int64_t test_tenths(int64_t points, int64_t most)
{
    return most > 0 ? nearest(points * 1000, most) : 0;
}

bool test_gain(int64_t before, int64_t after, int64_t most, int64_t *ret)
{
    if (before >= most) return false;
    *ret = nearest((after - before) * 1000, most - before);
    return true;
}

/* ---- sheets and codes ---- */

ErrorCode test_sheets(Request *r, Str course, GiftRecords *ret, Error *e)
{
    size_t kept = 0;
    TRY(gift_records_by(r, "test_sheet", "course", course, ret, e));
    for (size_t i = 0; i < ret->count; i++) if (str_is(ret->list[i].state, "graded")) ret->list[kept++] = ret->list[i];
    ret->count = kept;
    return ERR_OK;
}

const GiftRecord *test_sheet_of(const GiftRecords *sheets, Str code, const char *which)
{
    for (size_t i = 0; i < sheets->count; i++) {
        const JsonValue *f = sheets->list[i].fields;
        if (str_equal(json_text(json_get(f, "code")), code) && str_is(json_text(json_get(f, "which")), which)) return &sheets->list[i];
    }
    return NULL;
}

ErrorCode test_participant(Request *r, Str course, Str code, GiftRecord *ret, Error *e)
{
    GiftRecords all;
    Str wanted, has;
    *ret = (GiftRecord){ 0 };
    TRY(text_fold(r->arena, str_trim(code), &wanted, e));
    TRY(gift_records_by(r, "enrolment", "course", course, &all, e));
    for (size_t i = 0; i < all.count && wanted.len > 0; i++) {
        if (str_is(all.list[i].state, "refused")) continue;
        TRY(text_fold(r->arena, json_text(json_get(all.list[i].fields, "code")), &has, e));
        if (str_equal(has, wanted)) *ret = all.list[i];
    }
    return ERR_OK;
}
