/* paper_values.c: see paper_values.h. */
#include "desk/paper_values.h"

#include "desk/desk_equipment.h"
#include "desk/paper_source.h"
#include "desk/paper_text.h"
#include "desk/site_public.h"
#include "desk/volume.h"
#include "rules/rules.h"
#include "rules/store_places.h"

static JsonValue *text_of(Request *r, Str s)
{
    return json_new_string(r->arena, s);
}

/* The value as people read it; a reference by the name of what it points to. */
static Str as_text(Request *r, Lang lang, const Field *f, const JsonValue *v)
{
    Buf text = buf_in(r->arena);
    if (f->type == FIELD_REF) return desk_ref_label(r, json_text(v));
    if (f->type == FIELD_FILE) return json_text(json_get(v, "name"));
    if (f->type == FIELD_GROUP || f->type == FIELD_LIST) {           /* names of people and records inside it, no ids */
        Lang screen = r->lang;
        r->lang = lang;
        Str named = desk_value_text(r, f, v);
        r->lang = screen;
        return named;
    }
    field_to_text(&text, f, v, lang);
    return buf_str(&text);
}

/* One part of a list: a group's fields by name, or the text itself; `no` counts from 1. */
static JsonValue *list_item(Request *r, Lang lang, const Field *f, const JsonValue *v, int64_t no)
{
    JsonValue *item = json_new_object(r->arena);
    Buf number = buf_in(r->arena);
    buf_format(&number, "%lld", (long long)no);
    json_set(r->arena, item, "no", text_of(r, buf_str(&number)));
    if (f->type != FIELD_GROUP) {
        json_set(r->arena, item, "value", text_of(r, as_text(r, lang, f, v)));
        return item;
    }
    for (const Field *part = f->fields; part; part = part->next) {
        const JsonValue *one = json_get_str(v, part->id);
        bool filled = one && one->type != JSON_NULL;
        json_set(r->arena, item, str_c(r->arena, part->id), filled ? text_of(r, as_text(r, lang, part, one)) : json_new_null(r->arena));
    }
    return item;
}

static JsonValue *value_of(Request *r, Lang lang, const Field *f, const JsonValue *v)
{
    if (f->type == FIELD_LIST) {
        JsonValue *list = json_new_array(r->arena);
        int64_t no = 0;
        JSON_EACH(one, v) json_add(r->arena, list, list_item(r, lang, f->of, one, ++no));
        return list;
    }
    if (f->type == FIELD_GROUP) return list_item(r, lang, f, v, 1);
    return text_of(r, as_text(r, lang, f, v));
}

/* What lies in a volume, line by line, with how many lines and sheets that are. */
static ErrorCode set_inventory(Request *r, const Seen *s, JsonValue *to, Error *e)
{
    Volume v;
    InventoryLine line;
    int64_t sheets = 0, lines = 0;
    JsonValue *list = json_new_array(r->arena);
    TRY(volume_of(r, s, &v, e));
    for (size_t i = 0; i < v.book.count; i++) {
        TRY(volume_line(r, &v.book.list[i], &line, e));
        JsonValue *one = json_new_object(r->arena);
        bool lies = v.book.list[i].withdrawn.len == 0;
        json_set(r->arena, one, "no", text_of(r, str_format(r->arena, "%zu", i + 1)));
        json_set(r->arena, one, "what", text_of(r, line.what));
        json_set(r->arena, one, "date", text_of(r, line.date.len > 0 ? line.date : STR("–")));
        json_set(r->arena, one, "sheets", text_of(r, line.sheets));
        json_set(r->arena, one, "count", text_of(r, line.count > 0 ? str_format(r->arena, "%lld", (long long)line.count) : STR("–")));
        json_set(r->arena, one, "remark", text_of(r, line.remark.len > 0 ? line.remark : STR("–")));
        json_add(r->arena, list, one);
        lines += lies;
        sheets += lies ? line.count : 0;
    }
    json_set(r->arena, to, "inventory", list);
    json_set(r->arena, to, "entry_count", text_of(r, str_format(r->arena, "%lld", (long long)lines)));
    json_set(r->arena, to, "sheet_count", text_of(r, str_format(r->arena, "%lld", (long long)sheets)));
    return list ? ERR_OK : error_memory(e);
}

/* Papers say in one line where a thing lies and who has it, be it a place of the store or an officer, or words. */
static void say_where(Request *r, const Seen *s, JsonValue *to)
{
    Error unheard;
    Str path, place = json_text(json_get(s->fields, "place")), user = json_text(json_get(s->fields, "issued_to_user"));
    if (!s->kind->store.given) return;
    bool lies = place.len > 0 && !json_get(s->fields, "storage_place") && places_path(r, place, &path, &unheard) == ERR_OK && path.len > 0;
    if (lies) json_set(r->arena, to, "storage_place", text_of(r, path));
    if (user.len > 0 && !json_get(s->fields, "issued_to")) json_set(r->arena, to, "issued_to", text_of(r, desk_user_name(r, user)));
}

/* Its title in the paper's language. */
static Str named_in(Request *r, Lang lang, const Seen *s)
{
    const Field *his = desk_title_for(s->kind, lang, s->fields);
    const JsonValue *title = his ? json_get_str(s->fields, his->id) : NULL;
    return title && his ? as_text(r, lang, his, title) : desk_title(r, s->kind, s->body);
}

JsonValue *paper_record_values(Request *r, Lang lang, const Seen *s)
{
    JsonValue *to = json_new_object(r->arena);
    const State *state = kind_state(s->kind, s->record.state);
    json_set(r->arena, to, "number", text_of(r, json_text(json_get(s->body, "number"))));
    json_set(r->arena, to, "title", text_of(r, named_in(r, lang, s)));
    Str place = rules_filing_move(s->kind) ? volume_citation(r, s->fields) : STR("");
    json_set(r->arena, to, "citation", place.len > 0 ? text_of(r, place) : json_new_null(r->arena));
    if (state) json_set(r->arena, to, "state", text_of(r, state->label.text[lang]));
    for (const Field *f = s->kind->fields; f; f = f->next) {
        const JsonValue *v = json_get_str(s->fields, f->id);
        bool shown = v && v->type != JSON_NULL && !f->machine && !f->sensitive;
        if (str_is(f->id, "title") || str_is(f->id, "number") || str_is(f->id, "state")) continue;
        json_set(r->arena, to, str_c(r->arena, f->id), shown ? value_of(r, lang, f, v) : json_new_null(r->arena));
    }
    say_where(r, s, to);
    return to;
}

/* {"addressee": {"bank": true}, "state": {"sent": true}}: which option each choice has, for parts of a form that stand only there. */
static JsonValue *options_of(Request *r, const Seen *s)
{
    JsonValue *to = json_new_object(r->arena), *state = json_new_object(r->arena);
    for (const Field *f = s->kind->fields; f; f = f->next) {
        const JsonValue *v = json_get_str(s->fields, f->id);
        if (!v || f->machine || f->sensitive) continue;
        Str option = f->type == FIELD_CHOICE ? json_text(v) : f->type != FIELD_YES_NO ? STR("") : v->boolean ? STR("yes") : STR("no");
        if (option.len == 0) continue;
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, one, str_c(r->arena, option), json_new_bool(r->arena, true));
        json_set(r->arena, to, str_c(r->arena, f->id), one);
    }
    json_set(r->arena, state, str_c(r->arena, s->record.state), json_new_bool(r->arena, true));
    return json_set(r->arena, to, "state", state);
}

/* Everything that is filled, one after the other: for a sheet of any record. */
static JsonValue *all_fields(Request *r, Lang lang, const Seen *s)
{
    JsonValue *list = json_new_array(r->arena);
    for (const Field *f = s->kind->fields; f; f = f->next) {
        const JsonValue *v = json_get_str(s->fields, f->id);
        if (!v || v->type == JSON_NULL || f->machine || f->sensitive) continue;
        Buf text = buf_in(r->arena);
        if (f->type != FIELD_LIST) {
            buf_add(&text, as_text(r, lang, f, v));
        } else {
            JSON_EACH(one, v) {
                if (text.len > 0) buf_byte(&text, '\n');
                buf_add(&text, as_text(r, lang, f->of, one));
            }
        }
        JsonValue *row = json_new_object(r->arena);
        json_set(r->arena, row, "label", text_of(r, f->label.text[lang]));
        json_set(r->arena, row, "value", text_of(r, buf_str(&text)));
        json_add(r->arena, list, row);
    }
    return list;
}

JsonValue *paper_paragraphs(Request *r, Str text)
{
    JsonValue *list = json_new_array(r->arena);
    for (Str one; paper_next_paragraph(r->arena, &text, &one); ) {
        JsonValue *p = json_new_object(r->arena);
        json_set(r->arena, p, "text", text_of(r, one));
        json_add(r->arena, list, p);
    }
    return list;
}

ErrorCode paper_values(Request *r, Lang lang, const Seen *about, const PaperForm *f, Str number, const JsonValue *paper, JsonValue **ret,
                       Error *e)
{
    JsonValue *to = json_new_object(r->arena);
    char day[11];
    Lang screen = r->lang;
    r->lang = lang;                                   /* names of choices and of other records come in the paper's language */
    json_set(r->arena, to, "number", text_of(r, number));
    json_set(r->arena, to, "title", text_of(r, json_text(json_get(paper, "title"))));
    json_set(r->arena, to, "date", text_of(r, str_copy(r->arena, day_format_local(day, instant_local_day(clock_now())))));
    json_set(r->arena, to, "office", text_of(r, office_name(r->office)));
    json_set(r->arena, to, "author", text_of(r, desk_user_name(r, session_user(r->session))));
    json_set(r->arena, to, "paragraphs", paper_paragraphs(r, json_text(json_get(paper, "text"))));
    JsonValue *record = paper_record_values(r, lang, about);
    if (str_is(about->kind->id, "volume")) TRY(set_inventory(r, about, record, e));
    if (str_is(about->kind->id, "news_item") && json_get(about->fields, "place_line"))
        json_set(r->arena, record, "place_line", text_of(r, public_place(r, json_text(json_get(about->fields, "place_line")), lang)));
    json_set(r->arena, to, "record", record);
    json_set(r->arena, to, "fields", all_fields(r, lang, about));
    json_set(r->arena, to, "is", options_of(r, about));
    Seen of_case;
    Error unheard;
    bool in_case = str_starts(about->record.chain, STR("case/")) && desk_see(r, about->record.chain, &of_case, &unheard) == ERR_OK;
    json_set(r->arena, to, "case", in_case ? paper_record_values(r, lang, &of_case) : json_new_null(r->arena));
    Str later = STR("");
    TRY(desk_taken_over_words(r, about->record.id, about->body, &later, e));
    if (later.len == 0 && in_case) TRY(desk_taken_over_words(r, of_case.record.id, of_case.body, &later, e));
    json_set(r->arena, to, "entered_later", later.len > 0 ? text_of(r, later) : json_new_null(r->arena));
    JsonValue *doubt;
    TRY(recorded_value(r, about->fields, &doubt, e));
    json_set(r->arena, to, "clock_doubt", doubt);
    ErrorCode code = to ? paper_lists(r, lang, about, f, to, e) : error_memory(e);
    r->lang = screen;
    *ret = to;
    return code;
}
