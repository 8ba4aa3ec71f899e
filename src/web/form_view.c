/* form_view.c: a form of the gate as components: which kind of field is asked in which way, with what stands in it and what is
 * wrong with it. */
#include "web/form_int.h"

enum { RADIOS_MOST = 5, COUNTED_MOST = 2000 };

static Str field_text(const JsonValue *field, const char *name)
{
    return json_text(json_get(field, name));
}

static bool is_type(const JsonValue *field, const char *type)
{
    return str_is(field_text(field, "type"), type);
}

static Str say(const FormView *v, const char *key)
{
    return str_of(message_text(v->lang, str_of(key)));
}

static void put(const FormView *v, JsonValue *o, const char *key, Str text)
{
    json_set(v->arena, o, key, json_new_string(v->arena, text.ptr ? text : STR("")));
}

static void put_true(const FormView *v, JsonValue *o, const char *key)
{
    json_set(v->arena, o, key, json_new_bool(v->arena, true));
}

/* {"text": …, "classes": …} */
static JsonValue *words(const FormView *v, Str text, const char *classes)
{
    JsonValue *o = json_new_object(v->arena);
    put(v, o, "text", text);
    if (classes) put(v, o, "classes", str_of(classes));
    return o;
}

static JsonValue *component(const FormView *v, const char *name, const JsonValue *options)
{
    return ui_prepare(v->arena, v->lang, name, options);
}

static Str below(const FormView *v, Str path, const char *name)
{
    return str_format(v->arena, STR_FMT ".%s", STR_ARG(path), name);
}

/* ---- what all fields have ---- */

/* The label says when a field may stay empty: most are needed. */
static Str label_of(const FormView *v, const JsonValue *field)
{
    Str label = field_text(field, "label");
    const JsonValue *required = json_get(field, "required");
    if (!required || json_true(required) || v->plain) return label;
    return str_format(v->arena, STR_FMT " " STR_FMT, STR_ARG(label), STR_ARG(say(v, K("pages.optional"))));
}

static void put_common(const FormView *v, JsonValue *o, const JsonValue *field, Str example)
{
    Str hint = field_text(field, "hint"), error = field_text(field, "error");
    if (str_equal(hint, v->hint)) hint = STR("");
    if (hint.len > 0 && example.len > 0) hint = str_format(v->arena, STR_FMT " " STR_FMT, STR_ARG(hint), STR_ARG(example));
    else if (hint.len == 0) hint = example;
    JsonValue *shown = hint.len > 0 ? words(v, hint, NULL) : NULL;
    if (shown) put(v, shown, "lang", field_text(field, "hint_lang"));
    if (shown) json_set(v->arena, o, "hint", shown);
    if (error.len > 0) json_set(v->arena, o, "errorMessage", words(v, error, NULL));
}

/* Options of one input with its label. */
static JsonValue *one_input(const FormView *v, const JsonValue *field, Str path, Str example)
{
    JsonValue *o = json_new_object(v->arena);
    put(v, o, "id", path);
    put(v, o, "name", path);
    json_set(v->arena, o, "label", words(v, label_of(v, field), NULL));
    put(v, o, "lang", field_text(field, "lang"));       /* of what is typed, where it is known: whose spelling the browser looks over */
    put_common(v, o, field, example);
    return o;
}

/* Options of several inputs under one legend. */
static JsonValue *several_inputs(const FormView *v, const JsonValue *field, Str path, Str example)
{
    JsonValue *o = json_new_object(v->arena), *fieldset = json_new_object(v->arena);
    put(v, o, "id", path);
    put(v, o, "idPrefix", path);
    put(v, o, "name", path);
    json_set(v->arena, fieldset, "legend", words(v, label_of(v, field), v->depth > 0 ? "govuk-fieldset__legend--s" : NULL));
    json_set(v->arena, o, "fieldset", fieldset);
    put_common(v, o, field, example);
    return o;
}

static Str value_text(const JsonValue *field)
{
    return json_text(json_get(field, "value"));
}

static Str value_piece(const JsonValue *field, const char *name)
{
    return json_text(json_get(json_get(field, "value"), name));
}

/* ---- one line and many ---- */

/* A scanner types into it: it has the focus whenever the page is there, and a script reads with the camera (assets/source/scan.js). */
static void put_scan(const FormView *v, JsonValue *o)
{
    JsonValue *marks = json_new_object(v->arena);
    put(v, marks, "autofocus", STR("autofocus"));
    put(v, marks, "data-scan", say(v, K("stock.camera")));
    put(v, marks, "data-stop", say(v, K("stock.camera-stop")));
    put(v, marks, "data-none", say(v, K("stock.camera-none")));
    put(v, marks, "data-looks", say(v, K("stock.camera-looks")));
    json_set(v->arena, o, "attributes", marks);
    put(v, o, "autocomplete", STR("off"));
    put(v, o, "autocapitalize", STR("off"));
    put(v, o, "classes", STR("govuk-!-font-size-36"));
    json_set(v->arena, o, "spellcheck", json_new_bool(v->arena, false));
}

static JsonValue *line_input(const FormView *v, const JsonValue *field, Str path)
{
    bool code = is_type(field, "code"), secret = is_type(field, "password") || is_type(field, "secret");
    Str complete = field_text(field, "complete");
    JsonValue *o = one_input(v, field, path, is_type(field, "point") ? say(v, K("pages.point-example")) : STR(""));
    int64_t longest;
    put(v, o, "value", secret ? STR("") : value_text(field));
    if (secret) put(v, o, "type", STR("password"));
    if (code || is_type(field, "number")) put(v, o, "inputmode", code ? STR("numeric") : STR("decimal"));
    if (code || secret) json_set(v->arena, o, "spellcheck", json_new_bool(v->arena, false));
    put(v, o, "autocomplete", complete.len > 0 ? complete : secret ? STR("off") : STR(""));
    if (code || is_type(field, "number")) put(v, o, "classes", STR("govuk-input--width-10 tergoo-number"));
    if (json_true(json_get(field, "scan"))) put_scan(v, o);
    if (json_int(json_get(field, "longest"), &longest) && longest <= 40) put(v, o, "classes", STR("govuk-input--width-20"));
    return component(v, "input", o);
}

static JsonValue *long_area(const FormView *v, const JsonValue *field, Str path)
{
    JsonValue *o = one_input(v, field, path, STR(""));
    int64_t longest;
    put(v, o, "value", value_text(field));
    put(v, o, "rows", json_true(json_get(field, "tall")) ? STR("20") : STR("6"));
    if (!json_int(json_get(field, "longest"), &longest) || longest > COUNTED_MOST) return component(v, "textarea", o);
    json_set(v->arena, o, "maxlength", json_new_int(v->arena, longest));
    put(v, o, "threshold", STR("75"));
    put(v, o, "charactersAtLimitText", say(v, K("pages.count-at")));
    static const char *const RULES[] = { "one", "few", "many", "other" };
    JsonValue *under = json_new_object(v->arena), *over = json_new_object(v->arena);
    for (size_t i = 0; i < ARRAY_LEN(RULES); i++) {
        put(v, under, RULES[i], say(v, K("pages.count-under")));
        put(v, over, RULES[i], say(v, K("pages.count-over")));
    }
    json_set(v->arena, o, "charactersUnderLimitText", under);
    json_set(v->arena, o, "charactersOverLimitText", over);
    return component(v, "character-count", o);
}

/* ---- choices ---- */

static void add_choice(const FormView *v, JsonValue *items, Str value, Str label)
{
    JsonValue *item = json_new_object(v->arena);
    put(v, item, "value", value);
    put(v, item, "text", label);
    json_add(v->arena, items, item);
}

/* [[value, label], …] as items. */
static JsonValue *choices(const FormView *v, const JsonValue *pairs, Str empty)
{
    JsonValue *items = json_new_array(v->arena);
    if (empty.len > 0) add_choice(v, items, STR(""), empty);
    JSON_EACH(pair, pairs) {
        const JsonValue *label = pair->type == JSON_ARRAY && pair->first ? pair->first->next : NULL;
        if (label) add_choice(v, items, json_text(pair->first), json_text(label));
        else add_choice(v, items, json_text(pair), json_text(pair));
    }
    return items;
}

static JsonValue *choice_input(const FormView *v, const JsonValue *field, Str path)
{
    const JsonValue *options = json_get(field, "options");
    bool few = !v->plain && options && (options->count <= RADIOS_MOST || json_true(json_get(field, "open"))),
        required = json_true(json_get(field, "required"));
    JsonValue *o = few ? several_inputs(v, field, path, STR("")) : one_input(v, field, path, STR(""));
    Str empty = !few ? say(v, v->plain ? K("pages.any") : K("pages.choose")) : required ? STR("") : say(v, K("pages.not-said"));
    put(v, o, "value", value_text(field));
    JsonValue *items = choices(v, options, empty);
    if (few && !required && value_text(field).len == 0 && items && items->first) put_true(v, items->first, "checked");
    json_set(v->arena, o, "items", items);
    if (few && is_type(field, "yes_no")) put(v, o, "classes", STR("govuk-radios--inline govuk-radios--small"));
    else if (few) put(v, o, "classes", STR("govuk-radios--small"));
    return component(v, few ? "radios" : "select", o);
}

/* A list whose items are options: all of them, to be ticked. An input without a value says that the list was there. */
static JsonValue *ticked_input(const FormView *v, const JsonValue *field, Str path)
{
    JsonValue *o = several_inputs(v, field, path, say(v, K("pages.tick"))),
        *items = choices(v, json_get(json_get(field, "item"), "options"), STR(""));
    int64_t n = 0;
    for (JsonValue *item = items ? items->first : NULL; item; item = item->next) {
        put(v, item, "name", str_format(v->arena, STR_FMT ".%lld", STR_ARG(path), (long long)n++));
    }
    put(v, o, "classes", STR("govuk-checkboxes--small"));
    json_set(v->arena, o, "items", items);
    const JsonValue *value = json_get(field, "value");
    json_set(v->arena, o, "values", value ? json_copy(v->arena, value) : json_new_array(v->arena));
    form_hide(v, path, STR(""));
    return component(v, "checkboxes", o);
}

/* ---- dates ---- */

/* Pieces of a date as it is kept (2026-11-25, 2026-11, 2026) or typed (25.11.2026 23:36). False where it is neither. */
static bool date_pieces(Str text, Str to[4])
{
    Str rest = text, date;
    bool has_time = str_cut(&rest, ' ', &date);
    to[3] = has_time ? str_trim(rest) : STR("");
    to[0] = to[1] = to[2] = STR("");
    char mark = str_find_byte(date, '-') >= 0 ? '-' : '.';
    Str part[3];
    size_t n = 0;
    for (bool more = true; more; n++) {
        if (n == 3) return false;
        more = str_cut(&date, mark, &part[n]);
        for (size_t i = 0; i < part[n].len; i++) {
            if (part[n].ptr[i] < '0' || part[n].ptr[i] > '9') return false;
        }
    }
    for (size_t i = 0; i < n; i++) to[mark == '-' ? 2 - i : 3 - n + i] = part[i];
    return true;
}

static void add_piece(const FormView *v, JsonValue *items, Str path, const char *name, const char *key, Str value, bool wide)
{
    JsonValue *item = json_new_object(v->arena);
    put(v, item, "id", below(v, path, name));
    put(v, item, "name", below(v, path, name));
    put(v, item, "label", say(v, key));
    put(v, item, "value", value);
    put(v, item, "classes", wide ? STR("govuk-input--width-4") : STR("govuk-input--width-2"));
    if (strcmp(name, "time") == 0) put(v, item, "inputmode", STR("text"));
    json_add(v->arena, items, item);
}

static JsonValue *date_input(const FormView *v, const JsonValue *field, Str path)
{
    static const char *const NAMES[] = { "day", "month", "year", "time" };
    bool moment = is_type(field, "date_time"), partial = json_true(json_get(field, "partial"));
    Str pieces[4] = { { 0 } };
    const JsonValue *value = json_get(field, "value");
    if (value && value->type == JSON_OBJECT) {
        for (size_t i = 0; i < 4; i++) pieces[i] = value_piece(field, NAMES[i]);
    } else if (!date_pieces(value_text(field), pieces)) {
        return line_input(v, field, path);
    }
    const char *example = moment ? K("pages.moment-example") : partial ? K("pages.partial-example") : K("pages.date-example");
    JsonValue *o = several_inputs(v, field, path, say(v, example));
    JsonValue *items = json_new_array(v->arena);
    add_piece(v, items, path, "day", K("ui.day"), pieces[0], false);
    add_piece(v, items, path, "month", K("ui.month"), pieces[1], false);
    add_piece(v, items, path, "year", K("ui.year"), pieces[2], true);
    if (moment) add_piece(v, items, path, "time", K("pages.time"), pieces[3], true);
    json_set(v->arena, o, "items", items);
    return component(v, "date-input", o);
}

/* ---- a number with something beside it ---- */

/* Pieces of "8000.00 KGS": from the value as an object, or at its last space. */
static void pair_pieces(const JsonValue *field, const char *first, const char *second, Str *number, Str *beside)
{
    const JsonValue *value = json_get(field, "value");
    *number = value_text(field);
    *beside = STR("");
    if (value && value->type == JSON_OBJECT) {
        *number = value_piece(field, first);
        *beside = value_piece(field, second);
        return;
    }
    size_t n = number->len;
    while (n > 0 && number->ptr[n - 1] != ' ') n--;
    if (n == 0) return;
    *beside = str_from(*number, n);
    *number = str_first(*number, n - 1);
}

static JsonValue *pair_input(const FormView *v, const JsonValue *field, Str path, bool money)
{
    const JsonValue *units = json_get(field, money ? "currency" : "units");
    const char *first = money ? "amount" : "number", *second = money ? "currency" : "unit";
    Str number, beside;
    pair_pieces(field, first, second, &number, &beside);
    JsonValue *o = several_inputs(v, field, path, money ? say(v, K("pages.money-example")) : STR("")),
        *input = json_new_object(v->arena);
    JsonValue *select = json_new_object(v->arena), *content = json_new_array(v->arena), *items = choices(v, units, STR(""));
    bool known = beside.len == 0;
    JSON_EACH(item, items) known = known || str_equal(json_text(json_get(item, "value")), beside);
    if (!known) add_choice(v, items, beside, beside);
    put(v, input, "id", below(v, path, first));
    put(v, input, "name", below(v, path, first));
    json_set(v->arena, input, "label", words(v, say(v, money ? K("pages.amount") : K("pages.number")), NULL));
    put(v, input, "value", number);
    put(v, input, "inputmode", STR("decimal"));
    const char *marked = json_get(field, "error") ? " govuk-input--error" : "";
    put(v, input, "classes", str_format(v->arena, "govuk-input--width-10 tergoo-number%s", marked));
    put(v, select, "id", below(v, path, second));
    put(v, select, "name", below(v, path, second));
    json_set(v->arena, select, "label", words(v, say(v, money ? K("pages.currency") : K("pages.unit")), NULL));
    json_set(v->arena, select, "items", items);
    put(v, select, "value", beside);
    json_add(v->arena, content, component(v, "input", input));
    json_add(v->arena, content, component(v, "select", select));
    return form_fieldset(v, o, content, "tergoo-pair");
}

static void add_choice(const FormView *v, JsonValue *items, Str value, Str label);

/* What there is to put into it: a choice and a button, which brings the form back with the text at the end; a script puts it where one writes. */
static JsonValue *long_input(const FormView *v, const JsonValue *field, Str path)
{
    const JsonValue *blocks = json_get(field, "blocks");
    JsonValue *area = long_area(v, field, path), *content = json_new_array(v->arena), *items = json_new_array(v->arena);
    if (!blocks || blocks->count == 0) return area;
    Str name = str_format(v->arena, "block." STR_FMT, STR_ARG(form_bare(path)));
    JsonValue *select = json_new_object(v->arena), *button = json_new_object(v->arena), *marks = json_new_object(v->arena);
    JSON_EACH(one, blocks) {
        JsonValue *attributes = json_new_object(v->arena);
        add_choice(v, items, json_text(one->first), json_text(one->first->next));
        put(v, attributes, "data-text", json_text(one->first->next->next));
        json_set(v->arena, items->last, "attributes", attributes);
    }
    put(v, select, "id", name);
    put(v, select, "name", name);
    json_set(v->arena, select, "label", words(v, say(v, K("pages.blocks")), NULL));
    json_set(v->arena, select, "items", items);
    put(v, marks, "data-insert", path);
    put(v, button, "text", say(v, K("pages.add-block")));
    put(v, button, "name", str_format(v->arena, "insert." STR_FMT, STR_ARG(form_bare(path))));
    put(v, button, "value", STR("1"));
    put(v, button, "classes", STR("govuk-button--secondary"));
    json_set(v->arena, button, "attributes", marks);
    json_add(v->arena, content, area);
    json_add(v->arena, content, component(v, "select", select));
    json_add(v->arena, content, component(v, "button", button));
    return form_box(v, "tergoo-blocks", content);
}

static JsonValue *number_input(const FormView *v, const JsonValue *field, Str path)
{
    const JsonValue *units = json_get(field, "units");
    if (!units || units->count == 0) return line_input(v, field, path);
    if (units->count > 1) return pair_input(v, field, path, false);
    Str number, beside;
    pair_pieces(field, "number", "unit", &number, &beside);
    JsonValue *o = one_input(v, field, path, STR(""));
    put(v, o, "name", below(v, path, "number"));
    put(v, o, "value", number);
    put(v, o, "inputmode", STR("decimal"));
    put(v, o, "classes", STR("govuk-input--width-10 tergoo-number"));
    json_set(v->arena, o, "suffix", words(v, json_text(units->first->first ? units->first->first->next : NULL), NULL));
    return component(v, "input", o);
}

/* ---- references and files ---- */

/* What can be chosen; what it is called goes along unseen, so that the form that comes back can name it. */
static void add_record(const FormView *v, JsonValue *items, Str path, Str id, Str label)
{
    add_choice(v, items, id, label);
    form_hide(v, below(v, path, "called"), str_format(v->arena, STR_FMT " " STR_FMT, STR_ARG(id), STR_ARG(label)));
}

/* What is chosen and what was found, to choose from; and a box to look for others. Works without scripts: the button brings the
 * form back. */
static JsonValue *ref_input(const FormView *v, const JsonValue *field, Str path)
{
    const JsonValue *chosen = json_get(field, "chosen"), *found = json_get(field, "found"), *value = json_get(field, "value");
    Str id = value && value->type == JSON_OBJECT ? value_piece(field, "id") : value_text(field),
        typed = value_piece(field, "words");
    JsonValue *o = several_inputs(v, field, path, STR("")), *content = json_new_array(v->arena), *items = json_new_array(v->arena);
    if (id.len > 0) {
        bool named = chosen && chosen->count == 2 && str_equal(json_text(chosen->first), id);
        bool listed = false;
        JSON_EACH(pair, found) listed = listed || str_equal(json_text(pair->first), id);
        if (!listed) add_record(v, items, path, id, named ? json_text(chosen->first->next) : id);
    }
    JSON_EACH(pair, found) {
        if (pair->count == 2) add_record(v, items, path, json_text(pair->first), json_text(pair->first->next));
    }
    if (items && items->count > 0) {
        JsonValue *radios = json_new_object(v->arena);
        put(v, radios, "name", below(v, path, "id"));
        put(v, radios, "idPrefix", below(v, path, "id"));
        put(v, radios, "classes", STR("govuk-radios--small"));
        put(v, radios, "value", id);
        add_choice(v, items, STR(""), say(v, K("pages.none-of-these")));
        json_set(v->arena, radios, "items", items);
        json_add(v->arena, content, component(v, "radios", radios));
    } else if (found) {
        json_add(v->arena, content, form_sentence(v, say(v, K("pages.nothing-found"))));
    }
    JsonValue *input = json_new_object(v->arena), *button = json_new_object(v->arena);
    put(v, input, "id", below(v, path, "words"));
    put(v, input, "name", below(v, path, "words"));
    json_set(v->arena, input, "label", words(v, say(v, K("pages.find-by")), NULL));
    put(v, input, "value", typed);
    put(v, button, "text", say(v, K("pages.find")));
    form_name_button(v, button, say(v, K("pages.find")), field_text(field, "label"));
    put(v, button, "name", str_format(v->arena, "find." STR_FMT, STR_ARG(form_bare(path))));
    put(v, button, "value", STR("1"));
    put(v, button, "classes", STR("govuk-button--secondary"));
    form_come_back(v, button, path);
    json_add(v->arena, content, component(v, "input", input));
    json_add(v->arena, content, component(v, "button", button));
    return form_fieldset(v, o, content, "tergoo-group");
}

static JsonValue *file_input(const FormView *v, const JsonValue *field, Str path)
{
    JsonValue *o = one_input(v, field, path, STR(""));
    *v->multipart = true;
    if (json_get(field, "attributes")) json_set(v->arena, o, "attributes", json_copy(v->arena, json_get(field, "attributes")));
    if (json_true(json_get(field, "multiple"))) put_true(v, o, "multiple");
    return component(v, "file-upload", o);
}

JsonValue *form_one(const FormView *v, const JsonValue *field, Str path)
{
    static const struct { const char *type; JsonValue *(*show)(const FormView *, const JsonValue *, Str); } SHOWN[] = {
        { "long_text", long_input }, { "values", long_input }, { "choice", choice_input }, { "yes_no", choice_input },
        { "date", date_input },
        { "date_time", date_input }, { "number", number_input }, { "ref", ref_input }, { "file", file_input },
    };
    if (is_type(field, "money")) return pair_input(v, field, path, true);
    if (is_type(field, "list") && is_type(json_get(field, "item"), "choice")) return ticked_input(v, field, path);
    for (size_t i = 0; i < ARRAY_LEN(SHOWN); i++) {
        if (is_type(field, SHOWN[i].type)) return SHOWN[i].show(v, field, path);
    }
    return line_input(v, field, path);
}
