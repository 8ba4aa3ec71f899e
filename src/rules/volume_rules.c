/* volume_rules.c: where a record lies in the file is said by the acts of filing alone.
 *
 * A kind can lie on sheets when it has a move whose guard is `paper_place`; its fields volume, sheet and sheets then say where.
 * They, and what a volume says of its sheets, are entered by those acts and by nothing else: a change in passing would leave a
 * record on a sheet where something else lies. What lies in a volume leaves the case only when it was withdrawn from there. */
#include "rules/rules_int.h"
#include "rules/merge_rules.h"
#include "rules/money_book.h"
#include "rules/volume_book.h"
#include "rules/ways_out.h"
#include "rules/refused_field.h"

static const char *const PLACE[] = { "volume", "sheet", "sheets" }, *const OWN[] = { "volume_no", "last_sheet", "closed_on",
                                                                                     "entries" };

static bool is_among(Str id, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) if (str_is(id, list[i])) return true;
    return false;
}

bool rules_is_bond(const Field *f)
{
    bool named = str_is(f->id, "subject") || str_is(f->id, "copied_from");
    return named && f->type == FIELD_REF && str_is(f->to, "subject");
}

const Move *rules_filing_move(const Kind *k)
{
    for (size_t i = 0; i < k->move_count; i++) if (move_is_guarded(&k->moves[i], "paper_place")) return &k->moves[i];
    return NULL;
}

bool rules_is_place(const Kind *k, const Field *f)
{
    if (rules_is_bond(f) || rules_is_merge(f) || rules_is_sleep(f) || field_is_taken_over(f) || ways_out_field(k) == f) return true;
    if (rules_is_clock_mark(k, f) || rules_is_money_mark(k, f)) return true;
    if (str_is(k->id, "volume")) return is_among(f->id, OWN, ARRAY_LEN(OWN));
    return is_among(f->id, PLACE, ARRAY_LEN(PLACE)) && rules_filing_move(k);
}

bool rules_asks_place_of(const Move *m)
{
    return move_is_guarded(m, "paper_place");
}

bool rules_asks_place(const Move *m, const Field *f)
{
    if (rules_merges(m)) return rules_is_merge(f) && move_is_guarded(m, "merge_sound");
    return rules_asks_place_of(m) && (is_among(f->id, PLACE, ARRAY_LEN(PLACE)) || str_is(f->id, "scan"));
}

/* Why a field is written by an act of its own. */
static const char *by_act(const Kind *k, const Field *f)
{
    if (ways_out_field(k) == f) return K("rules.ended-by-move");
    if (field_is_taken_over(f)) return K("takeover.by-act");
    if (rules_is_clock_mark(k, f)) return K("rules.clock-by-check");
    if (rules_is_money_mark(k, f)) return K("rules.money-by-program");
    if (rules_is_sleep(f)) return K("rules.sleep-by-act");
    return rules_is_bond(f) ? K("rules.subject-by-act") : rules_is_merge(f) ? K("rules.merge-by-act") : K("rules.volume-by-act");
}

/* A split writes what it does not ask for: it takes the merge away. */
static bool may_write(const Move *m, const Field *f)
{
    return m && (rules_asks_place(m, f) || (rules_merges(m) && rules_is_merge(f)) ||
                 (rules_asks_place_of(m) && !rules_is_bond(f) && !rules_is_merge(f) && !rules_is_sleep(f) &&
                  !field_is_taken_over(f)));
}

ErrorCode rules_check_place(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e)
{
    return rules_check_place_of(NULL, k, before, after, e);
}

ErrorCode rules_check_place_of(const Move *m, const Kind *k, const JsonValue *before, const JsonValue *after, Error *e)
{
    for (const Field *f = k->fields; f; f = f->next) {
        if (!rules_is_place(k, f) || may_write(m, f)) continue;
        const JsonValue *was = before ? json_get_str(before, f->id) : NULL, *is = json_get_str(after, f->id);
        if (was ? is && json_equal(was, is) : !is) continue;
        return rules_refuse_field(f, by_act(k, f), e);
    }
    return ERR_OK;
}

/* A move of a volume that names no record: it is made by the operation that asks for one. */
ErrorCode guard_volume_record(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)r;
    (void)rec;
    (void)fields;
    return error_set(e, ERR_INVALID, K("rules.volume-names-record"));
}

ErrorCode guard_volume_filled(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)r;
    (void)rec;
    const JsonValue *entries = json_get(fields, "entries");
    if (entries && entries->count > 0) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.volume-empty"), arg_int("volume", volume_number(fields, "volume_no")));
}

ErrorCode guard_off_sheets(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)r;
    (void)rec;
    int64_t volume = volume_number(fields, "volume"), sheet = volume_number(fields, "sheet");
    return volume == 0 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.volume-lies-there"), arg_int("volume", volume), arg_int("sheet",
            sheet));
}
