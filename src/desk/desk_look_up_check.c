/* desk_look_up_check.c: what an inspector sees beside a check, and the lot drawn again.
 *
 * An inspector knows no case. He learns the number of the one that was named, who looked, when, what was asked, why, and how many records were shown;
 * not who they are. */
#include "desk/desk.h"
#include "office/look_up_draw.h"

static Str case_number(Request *r, Str id)
{
    Error unheard;
    Record rec;
    const JsonValue *body;
    bool open = store_record(r->store, r->arena, id, &rec, &unheard) == ERR_OK && rec.body.len > 0 &&
                record_fields(r->arena, &rec, &body, &unheard) == ERR_OK;
    Str number = open ? json_text(json_get(body, "number")) : STR("");
    return number.len > 0 ? number : id;
}

ErrorCode desk_show_look_up(Request *r, const Seen *seen, Error *e)
{
    static const char *const SHOWN[] = { "asked", "about", "at", "reason", "shown" };
    Seen look;
    if (!str_is(seen->kind->id, "look_up_check")) return ERR_OK;
    TRY(desk_see_if(r, json_text(json_get(seen->fields, "look_up")), &look, e));
    if (!look.kind) return ERR_OK;
    JsonValue *told = json_new_object(r->arena);
    Str of_case = json_text(json_get(look.fields, "of_case")), number = of_case.len > 0 ? case_number(r, of_case) : STR("");
    const Field *named = kind_field(look.made, STR("of_case"));
    if (number.len > 0 && named) view_row(r, view_label(r, &named->label), number);
    json_set(r->arena, told, "case", json_new_string(r->arena, number));
    for (size_t i = 0; i < ARRAY_LEN(SHOWN); i++) {
        const Field *f = kind_field(look.made, str_of(SHOWN[i]));
        const JsonValue *v = json_get(look.fields, SHOWN[i]);
        if (!f || !v) continue;
        const Kind *about = strcmp(SHOWN[i], "about") == 0 ? model_kind(r->model, json_text(v)) : NULL;
        view_row(r, view_label(r, &f->label), about ? view_label(r, &about->plural) : desk_value_text(r, f, v));
        json_set(r->arena, told, SHOWN[i], json_copy(r->arena, v));
    }
    json_set(r->arena, view_data(r), "look_up", told);
    return ERR_OK;
}

/* ---- the lot, drawn again ---- */

typedef struct { Request *request; const LookUpLot *lot; size_t most, entered; Map drawn; } Again;

static ErrorCode take_check(void *self, const Record *rec, Error *e)
{
    Again *a = self;
    Request *r = a->request;
    const JsonValue *body;
    if (rec->body.len == 0) return ERR_OK;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    Str look_up = json_text(json_get(json_get(body, "fields"), "look_up")), id = str_copy(r->arena, rec->id);
    Str *value = ARENA_NEW(r->arena, Str);
    if (!value || !id.ptr) return error_memory(e);
    *value = id;
    a->entered++;
    return map_set(&a->drawn, look_up, value) ? ERR_OK : error_memory(e);
}

/* A row for each that the lot names, and whether it was put before an inspector. */
static size_t show_lot(Again *a)
{
    Request *r = a->request;
    size_t missing = 0;
    Str head[] = { view_say(r, K("lookup.place")), view_say(r, K("lookup.look-up")), view_say(r, K("lookup.check")) };
    JsonValue *list = json_new_array(r->arena);
    view_table(r, STR(""), head, ARRAY_LEN(head));
    for (size_t i = 0; i < a->lot->count && i < a->most; i++) {
        const Str *check = map_get(&a->drawn, a->lot->ids[i]);
        Str cells[] = { str_format(r->arena, "%zu", i + 1), a->lot->ids[i], check ? *check : view_say(r, K("lookup.missing")) };
        JsonValue *row = json_new_object(r->arena);
        view_table_row_to(r, cells, ARRAY_LEN(cells), check ? *check : a->lot->ids[i]);
        json_set(r->arena, row, "look_up", json_new_string(r->arena, a->lot->ids[i]));
        if (check) json_set(r->arena, row, "check", json_new_string(r->arena, *check));
        json_add(r->arena, list, row);
        missing += !check;
    }
    json_set(r->arena, view_data(r), "drawn", list);
    return missing;
}

ErrorCode desk_look_up_draw(Request *r, Error *e)
{
    LookUpLot lot;
    Str folded;
    char hex[65];
    TRY(look_up_lot(r->store, r->arena, arg_text(r, "week"), &lot, e));
    TRY(text_fold(r->arena, lot.week, &folded, e));
    Again a = { .request = r, .lot = &lot, .most = (size_t)r->model->limits[LIMIT_LOOK_UPS_DRAWN], .drawn = map_in(r->arena) };
    TRY(store_records_by(r->store, STR("look_up_check"), STR("week"), folded, take_check, &a, e));
    if (a.entered > a.most) a.most = a.entered;                /* the office drew more then than it draws now */
    view_title(r, view_say(r, K("lookup.lot"), arg_str("week", lot.week)));
    view_row(r, view_say(r, K("lookup.of-all")), str_format(r->arena, "%zu", lot.count));
    view_row(r, view_say(r, K("lookup.head")), str_copy(r->arena, hash_hex(hex, &lot.root)));
    view_row(r, view_say(r, K("lookup.entries")), str_format(r->arena, "%llu", (unsigned long long)lot.size));
    json_set(r->arena, view_data(r), "root", json_new_string(r->arena, str_copy(r->arena, hash_hex(hex, &lot.root))));
    json_set(r->arena, view_data(r), "entries", json_new_int(r->arena, (int64_t)lot.size));
    json_set(r->arena, view_data(r), "look_ups", json_new_int(r->arena, (int64_t)lot.count));
    size_t missing = show_lot(&a), named = lot.count < a.most ? lot.count : a.most;
    bool holds = missing == 0 && a.entered == named;
    json_set(r->arena, view_data(r), "holds", json_new_bool(r->arena, holds));
    if (holds) view_note(r, view_say(r, K("lookup.holds")));
    else view_warning(r, view_say(r, K("lookup.holds-not"), arg_int("missing", (int64_t)missing),
                                  arg_int("other", (int64_t)(a.entered + missing - named))));
    return ERR_OK;
}
