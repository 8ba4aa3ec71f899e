/* sequence.c: the releases of a process held against each other in their order (sequence.h).
 *
 * Each thing that is followed has a key, such as "contract c1" or "item contract c1 i7", under which its last value is kept.
 * When it comes again with another value, that is a step. */
#include "detect/process_kit.h"
#include "detect/sequence.h"

/* Its first value and its last. */
typedef struct { int64_t units, first_units; Str text, first_text, currency; ReleasePlace place, first_place; size_t release; } Known;

typedef struct {
    Arena       *arena;
    Map          known;             /* key to Known */
    Map          opened;            /* lists of items that stood in an earlier release */
    Step        *steps;
    size_t       room;
    Sequence    *to;
    ReleasePlace place;
    size_t       release;
    Error       *e;
} Following;

/* ---- values ---- */

static ErrorCode add_step(Following *f, Step step)
{
    if (!ARENA_ROOM(f->arena, f->steps, f->to->count, f->room)) return error_memory(f->e);
    f->steps[f->to->count++] = step;
    f->to->steps = f->steps;
    return ERR_OK;
}

/* The value under the key as this release has it. *again: an earlier release had it, too. */
static ErrorCode follow(Following *f, StepKind kind, Str key, Str pointer, const Money *value, Str text, bool *again)
{
    Known *old = map_get(&f->known, key);
    *again = old && old->release != f->release;
    if (!old) {
        old = ARENA_NEW(f->arena, Known);
        Str copy = str_copy(f->arena, key);
        if (!old || !copy.ptr || !map_set(&f->known, copy, old)) return error_memory(f->e);
    } else if (*again && old->units != value->units && str_equal(old->currency, value->currency)) {
        bool first = kind == STEP_CONTRACT;               /* many small rises are one large one */
        TRY(add_step(f, (Step){ kind, pointer, first ? old->first_text : old->text, text, first ? old->first_units : old->units,
                                value->units, value->currency, first ? old->first_place : old->place, f->place }));
    }
    bool begins = !old->text.ptr || !str_equal(old->currency, value->currency);
    Known now = { value->units, value->units, text, text, value->currency, f->place, f->place, f->release };
    if (!begins) {
        now.first_units = old->first_units;
        now.first_text = old->first_text;
        now.first_place = old->first_place;
    }
    *old = now;
    return ERR_OK;
}

static ErrorCode format(Following *f, Str *ret, Str text)
{
    *ret = text;
    return text.ptr ? ERR_OK : error_memory(f->e);
}

/* ---- things ---- */

static ErrorCode follow_fees(Following *f, const JsonValue *tender)
{
    size_t i = 0;
    JSON_EACH(fee, items_of(json_get(tender, "participationFees"))) {
        Str id = id_text(json_get(fee, "id")), key, pointer;
        Money value;
        bool again;
        if (id.ptr && money_of(fee, "value", &value)) {
            TRY(format(f, &key, str_format(f->arena, "fee " STR_FMT, STR_ARG(id))));
            TRY(format(f, &pointer, str_format(f->arena, "/tender/participationFees/%zu/value/amount", i)));
            TRY(follow(f, STEP_FEE, key, pointer, &value, json_get(json_get(fee, "value"), "amount")->text, &again));
            f->to->fees |= again;
        }
        i++;
    }
    return ERR_OK;
}

static ErrorCode follow_item(Following *f, const JsonValue *item, Str list, Str at, size_t index, bool list_is_old)
{
    Str id = id_text(json_get(item, "id")), key, pointer;
    const JsonValue *quantity = json_get(item, "quantity");
    Money value = { .known = true, .currency = id_text(json_get(json_get(item, "unit"), "name")) };
    bool rounded = false, again;
    if (!id.ptr || !quantity || quantity->type != JSON_NUMBER || !amount_read(quantity->text, &value.units, &rounded)) return ERR_OK;
    TRY(format(f, &key, str_format(f->arena, "item " STR_FMT " " STR_FMT, STR_ARG(list), STR_ARG(id))));
    TRY(format(f, &pointer, str_format(f->arena, STR_FMT "/items/%zu/quantity", STR_ARG(at), index)));
    bool new = !map_get(&f->known, key);
    TRY(follow(f, STEP_QUANTITY, key, pointer, &value, quantity->text, &again));
    f->to->items |= again;
    if (!new || !list_is_old) return ERR_OK;
    return add_step(f, (Step){ .kind = STEP_NEW_ITEM, .pointer = pointer, .before = STR(""), .after = quantity->text, .to = value.units,
                               .currency = value.currency, .first = f->place, .second = f->place });
}

/* The items of an award or contract. What comes new into a list that an earlier release had is added. */
static ErrorCode follow_items(Following *f, const JsonValue *holder, const char *kind, Str at)
{
    const JsonValue *items = items_of(json_get(holder, "items"));
    Str id = id_text(json_get(holder, "id")), list;
    size_t i = 0;
    if (!id.ptr || !items || items->count == 0) return ERR_OK;
    TRY(format(f, &list, str_format(f->arena, "%s " STR_FMT, kind, STR_ARG(id))));
    size_t *opened = map_get(&f->opened, list);
    bool old = opened && *opened != f->release;
    if (!opened) {
        opened = ARENA_NEW(f->arena, size_t);
        if (!opened || !map_set(&f->opened, list, opened)) return error_memory(f->e);
        *opened = f->release;
    }
    f->to->items |= old;
    JSON_EACH(item, items) TRY(follow_item(f, item, list, at, i++, old));
    return ERR_OK;
}

static ErrorCode follow_contracts(Following *f, const JsonValue *release)
{
    size_t i = 0;
    JSON_EACH(contract, items_of(json_get(release, "contracts"))) {
        Str id = id_text(json_get(contract, "id")), key, pointer, at;
        Money value;
        bool again;
        TRY(format(f, &at, str_format(f->arena, "/contracts/%zu", i++)));
        TRY(follow_items(f, contract, "contract", at));
        if (!id.ptr || !money_of(contract, "value", &value)) continue;
        TRY(format(f, &key, str_format(f->arena, "contract " STR_FMT, STR_ARG(id))));
        TRY(format(f, &pointer, str_format(f->arena, STR_FMT "/value/amount", STR_ARG(at))));
        TRY(follow(f, STEP_CONTRACT, key, pointer, &value, json_get(json_get(contract, "value"), "amount")->text, &again));
        f->to->contracts |= again;
    }
    i = 0;
    JSON_EACH(award, items_of(json_get(release, "awards"))) {
        Str at;
        TRY(format(f, &at, str_format(f->arena, "/awards/%zu", i++)));
        TRY(follow_items(f, award, "award", at));
    }
    return ERR_OK;
}

static void follow_plan(Following *f, const JsonValue *release)
{
    Str method = json_text(json_get(json_get(release, "tender"), "procurementMethod"));
    bool planning = false;
    JSON_EACH(tag, items_of(json_get(release, "tag")))
        planning |= str_is(json_text(tag), "planning") || str_is(json_text(tag), "planningUpdate");
    if (!planning || method.len == 0) return;
    f->to->planned_method = method;
    f->to->planned = f->place;
}

ErrorCode sequence_of(Arena *a, JsonValue *const *releases, const ReleasePlace *places, size_t count, Sequence *ret, Error *e)
{
    *ret = (Sequence){ 0 };
    Following f = { .arena = a, .known = map_in(a), .opened = map_in(a), .to = ret, .e = e };
    for (size_t i = 0; i < count; i++) {
        f.place = places[i];
        f.release = i;
        TRY(follow_fees(&f, json_get(releases[i], "tender")));
        TRY(follow_contracts(&f, releases[i]));
        follow_plan(&f, releases[i]);
    }
    return ERR_OK;
}
