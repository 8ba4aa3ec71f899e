/* ui_date.c: a date as three small inputs, for day, month and year; one that is wrong is marked alone. */
#include "web/ui_int.h"

enum { DAY, MONTH, YEAR, PARTS };

static const char *const NAMES[PARTS] = { "day", "month", "year" };

static bool has_word(Str text, Str word)
{
    return str_find(text, word) >= 0;
}

static Str width_of(int kind)
{
    return kind == YEAR ? STR("govuk-input--width-4") : STR("govuk-input--width-2");
}

static bool marks_error(const JsonValue *item)
{
    return option_given(json_get(item, "error")) || has_word(option_text(json_get(item, "classes")), STR("govuk-input--error"));
}

/* Which of the three it is by its name, or by standing in that place; PARTS: another. */
static int part_kind(const Part *p, const JsonValue *item)
{
    Str name = option_text(json_get(item, "name"));
    for (int i = 0; i < PARTS; i++) {
        const JsonValue *own = json_get(p->from, NAMES[i]);
        if (own == item && own) return i;
        if (name.len > 0 && (str_is(name, NAMES[i]) || str_equal(name, option_text(json_get(own, "name"))))) return i;
    }
    return PARTS;
}

static Str label_of(const Part *p, const JsonValue *item, Str name)
{
    Str label = option_text(json_get(item, "label"));
    if (label.len > 0 || name.len == 0) return label;
    if (str_is(name, "day")) return part_say(p, K("ui.day"));
    if (str_is(name, "month")) return part_say(p, K("ui.month"));
    if (str_is(name, "year")) return part_say(p, K("ui.year"));
    Buf capital = buf_in(p->arena);
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (i == 0 && c >= 'a' && c <= 'z') c = (char)(c - 32);
        if (i > 0 && c >= 'A' && c <= 'Z') c = (char)(c + 32);
        buf_byte(&capital, c);
    }
    return buf_str(&capital);
}

static Str classes_of(const Part *p, const JsonValue *item, int kind, bool any_error)
{
    Str own = option_text(json_get(item, "classes")), classes = STR("govuk-date-input__input");
    const JsonValue *error = json_get(item, "error");
    bool spared = error && error->type == JSON_BOOL && !error->boolean;
    bool wrong = marks_error(item) || (!spared && option_given(json_get(p->from, "errorMessage")) && !any_error);
    if (wrong && !has_word(own, STR("govuk-input--error"))) classes = ui_join(p->arena, classes, STR("govuk-input--error"));
    if (!has_word(own, STR("govuk-input--width-"))) classes = ui_join(p->arena, classes, width_of(kind));
    return ui_join(p->arena, classes, own);
}

/* The value of the item, or what `values` has under its full name. */
static const JsonValue *value_of(const Part *p, const JsonValue *item, int kind, Str full)
{
    const JsonValue *values = json_get(p->from, "values"), *value = json_get(item, "value");
    if (!value && kind < PARTS) value = json_get(json_get(p->from, NAMES[kind]), "value");
    if (!value && kind < PARTS && !json_get(p->from, NAMES[kind])) value = json_get(values, NAMES[kind]);
    return value ? value : json_get_str(values, full);
}

static JsonValue *one_input(const Part *p, const JsonValue *item, bool any_error)
{
    int kind = part_kind(p, item);
    Str name = option_text(json_get(item, "name")), prefix = part_option(p, "namePrefix"), id = option_text(json_get(item, "id"));
    if (name.len == 0 && kind < PARTS) name = str_of(NAMES[kind]);
    Str full = prefix.len > 0 ? str_format(p->arena, STR_FMT "-" STR_FMT, STR_ARG(prefix), STR_ARG(name)) : name,
        own = part_option(p, "id");
    Part input = part_within(p, NULL), label = part_within(p, NULL);
    part_text(&label, "text", label_of(p, item, name));
    part_text(&label, "classes", STR("govuk-date-input__label"));
    json_set(p->arena, input.to, "label", label.to);
    part_text(&input, "id", id.len > 0 ? id : str_format(p->arena, STR_FMT "-" STR_FMT, STR_ARG(own), STR_ARG(name)));
    part_text(&input, "classes", classes_of(p, item, kind, any_error));
    part_text(&input, "name", full);
    const JsonValue *value = value_of(p, item, kind, full), *mode = json_get(item, "inputmode");
    json_set(p->arena, input.to, "value", value ? json_copy(p->arena, value) : json_new_null(p->arena));
    part_text(&input, "inputmode", option_given(mode) ? option_text(mode) : STR("numeric"));
    part_text(&input, "autocomplete", option_text(json_get(item, "autocomplete")));
    part_text(&input, "pattern", option_text(json_get(item, "pattern")));
    const JsonValue *attributes = json_get(item, "attributes");
    json_set(p->arena, input.to, "attributes", attributes ? json_copy(p->arena, attributes) : json_new_null(p->arena));
    return ui_prepare(p->arena, p->lang, "input", input.to);
}

/* The three as they are when nobody says which. */
static JsonValue *three_items(const Part *p)
{
    JsonValue *items = json_new_array(p->arena);
    for (int i = 0; i < PARTS; i++) {
        const JsonValue *own = json_get(p->from, NAMES[i]);
        JsonValue *item = own ? json_copy(p->arena, own) : json_new_object(p->arena);
        if (own && own->type != JSON_OBJECT) continue;
        if (!own) json_set(p->arena, item, "classes", json_new_string(p->arena, width_of(i)));
        if (!json_get(item, "name")) json_set(p->arena, item, "name", json_new_string(p->arena, str_of(NAMES[i])));
        json_add(p->arena, items, item);
    }
    return items;
}

void ui_prepare_date(const Part *p)
{
    const JsonValue *items = json_get(p->from, "items"), *fieldset = json_get(p->from, "fieldset");
    if (!items || items->count == 0) items = three_items(p);
    part_text(p, "id", part_option(p, "id"));
    Str described_by = part_field(p, part_option(p, "id"), option_text(json_get(fieldset, "describedBy")));
    part_options(p, "classes");
    part_attributes(p, "attributes", json_get(p->from, "attributes"));
    part_fieldset(p, described_by, "group");
    bool any_error = false;
    JSON_EACH(item, items) any_error = any_error || marks_error(item);
    JsonValue *inputs = json_new_array(p->arena);
    JSON_EACH(item, items) {
        if (option_given(item)) json_add(p->arena, inputs, one_input(p, item, any_error));
    }
    json_set(p->arena, p->to, "inputs", inputs);
}
