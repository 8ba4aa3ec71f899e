/* form_page.c: a whole form as components: what is wrong on top, its fields, parts and items in boxes of their own, the reason,
 * buttons, and the inputs that are not seen. */
#include "web/form_int.h"

static Str field_text(const JsonValue *field, const char *name)
{
    return json_text(json_get(field, name));
}

static Str say(const FormView *v, const char *key)
{
    return str_of(message_text(v->lang, str_of(key)));
}

static void put(const FormView *v, JsonValue *o, const char *key, Str text)
{
    json_set(v->arena, o, key, json_new_string(v->arena, text.ptr ? text : STR("")));
}

static JsonValue *with_text(const FormView *v, Str text)
{
    JsonValue *o = json_new_object(v->arena);
    put(v, o, "text", text);
    return o;
}

/* ---- small ones ---- */

void form_hide(const FormView *v, Str name, Str value)
{
    JsonValue *one = json_new_object(v->arena);
    put(v, one, "name", name);
    put(v, one, "value", value);
    json_add(v->arena, v->hidden, one);
}

JsonValue *form_sentence(const FormView *v, Str text)
{
    return ui_prepare(v->arena, v->lang, "paragraph", with_text(v, text));
}

Str form_bare(Str path)
{
    return str_starts(path, STR("f.")) ? str_from(path, 2) : path;
}

/* A box to which a page can be opened; without a mark one like any other. */
static JsonValue *marked_box(const FormView *v, Str mark, const char *classes, JsonValue *content)
{
    JsonValue *o = json_new_object(v->arena);
    if (mark.len > 0) put(v, o, "id", mark);
    put(v, o, "classes", str_of(classes));
    json_set(v->arena, o, "content", content);
    return ui_prepare(v->arena, v->lang, "box", o);
}

static Str mark_of(const FormView *v, const char *what, Str path)
{
    return str_format(v->arena, "%s." STR_FMT, what, STR_ARG(form_bare(path)));
}

JsonValue *form_box(const FormView *v, const char *classes, JsonValue *content)
{
    return marked_box(v, STR(""), classes, content);
}

JsonValue *form_fieldset(const FormView *v, const JsonValue *options, JsonValue *content, const char *classes)
{
    JsonValue *o = json_copy(v->arena, options), *inside = json_new_array(v->arena);
    json_add(v->arena, inside, marked_box(v, mark_of(v, "at", field_text(options, "name")), classes, content));
    json_set(v->arena, o, "content", inside);
    return ui_prepare(v->arena, v->lang, "field-group", o);
}

void form_name_button(const FormView *v, JsonValue *button, Str text, Str about)
{
    JsonValue *attributes = json_new_object(v->arena);
    put(v, attributes, "aria-label", str_format(v->arena, STR_FMT ": " STR_FMT, STR_ARG(text), STR_ARG(about)));
    json_set(v->arena, button, "attributes", attributes);
}

/* The page that a button which only helps brings back is shown where one was in it, also without scripts: the form is long. */
static void come_back(const FormView *v, JsonValue *button, Str mark)
{
    put(v, button, "formAction", str_format(v->arena, STR_FMT "#" STR_FMT, STR_ARG(v->action), STR_ARG(mark)));
}

void form_come_back(const FormView *v, JsonValue *button, Str path)
{
    come_back(v, button, mark_of(v, "at", path));
}

static JsonValue *small_button(const FormView *v, Str text, Str about, const char *family, Str path, Str mark)
{
    JsonValue *o = with_text(v, text);
    form_name_button(v, o, text, about);
    come_back(v, o, mark);
    put(v, o, "name", str_format(v->arena, "%s." STR_FMT, family, STR_ARG(form_bare(path))));
    put(v, o, "value", STR("1"));
    put(v, o, "classes", STR("govuk-button--secondary tergoo-button"));
    return ui_prepare(v->arena, v->lang, "button", o);
}

/* ---- parts and items ---- */

static Str part_path(const FormView *v, Str path, const JsonValue *part)
{
    return str_format(v->arena, STR_FMT "." STR_FMT, STR_ARG(path), STR_ARG(field_text(part, "name")));
}

static Str item_path(const FormView *v, Str path, size_t number)
{
    return str_format(v->arena, STR_FMT ".%zu", STR_ARG(path), number);
}

static JsonValue *show_field(const FormView *v, const JsonValue *field, Str path);

static JsonValue *legend_of(const FormView *v, const JsonValue *field, Str path)
{
    JsonValue *o = json_new_object(v->arena), *fieldset = json_new_object(v->arena),
        *legend = with_text(v, field_text(field, "label"));
    put(v, legend, "classes", v->depth > 0 ? STR("govuk-fieldset__legend--s") : STR("govuk-fieldset__legend--m"));
    json_set(v->arena, fieldset, "legend", legend);
    put(v, o, "name", path);
    json_set(v->arena, o, "fieldset", fieldset);
    Str hint = field_text(field, "hint");
    if (hint.len > 0 && !str_equal(hint, v->hint)) json_set(v->arena, o, "hint", with_text(v, hint));
    if (field_text(field, "error").len > 0) json_set(v->arena, o, "errorMessage", with_text(v, field_text(field, "error")));
    return o;
}

static FormView inside_of(const FormView *v, const JsonValue *field)
{
    FormView inner = *v;
    inner.depth++;
    if (field_text(field, "hint").len > 0) inner.hint = field_text(field, "hint");
    return inner;
}

static JsonValue *show_parts(const FormView *v, const JsonValue *field, Str path)
{
    JsonValue *content = json_new_array(v->arena);
    FormView inner = inside_of(v, field);
    JSON_EACH(part, json_get(field, "fields")) {
        json_add(v->arena, content, show_field(&inner, part, part_path(v, path, part)));
    }
    return form_fieldset(v, legend_of(v, field, path), content, "tergoo-group");
}

/* An item is called after its list, with its number, where it has no name of its own. */
static JsonValue *show_item(const FormView *v, const JsonValue *field, const JsonValue *item, Str path, size_t number, bool last)
{
    JsonValue *named = json_copy(v->arena, item), *content = json_new_array(v->arena);
    Str label = field_text(item, "label");
    if (label.len == 0) label = field_text(field, "label");
    Str at = item_path(v, path, number);
    put(v, named, "label", str_format(v->arena, STR_FMT " %zu", STR_ARG(label), number + 1));
    json_remove(named, "required");
    FormView inner = inside_of(v, field);
    json_add(v->arena, content, show_field(&inner, named, at));
    Buf drop = buf_in(v->arena);
    message_add(&drop, v->lang, K("pages.drop-item"), arg_int("number", (int64_t)number + 1));
    json_add(v->arena, content, small_button(v, buf_str(&drop), label, "drop", at, mark_of(v, "at", path)));
    return marked_box(v, last ? mark_of(v, "last", path) : STR(""), "tergoo-item", content);
}

static JsonValue *show_items(const FormView *v, const JsonValue *field, Str path)
{
    JsonValue *content = json_new_array(v->arena), *blank = NULL;
    const JsonValue *items = json_get(field, "items");
    size_t number = 0;
    JSON_EACH(item, items) json_add(v->arena, content, show_item(v, field, item, path, number++, !item->next));
    if (number == 0) {
        blank = json_copy(v->arena, json_get(field, "item"));
        json_add(v->arena, content, show_item(v, field, blank, path, 0, true));
    }
    json_add(v->arena, content, small_button(v, say(v, K("pages.more-items")), field_text(field, "label"), "more", path, mark_of(v, "last", path)));
    form_hide(v, path, STR(""));
    return form_fieldset(v, legend_of(v, field, path), content, "tergoo-list");
}

/* ---- rows ---- */

static JsonValue *heads_of(const FormView *v, const JsonValue *item)
{
    JsonValue *heads = json_new_array(v->arena);
    json_add(v->arena, heads, with_text(v, say(v, K("pages.row"))));
    JSON_EACH(part, json_get(item, "fields")) json_add(v->arena, heads, with_text(v, field_text(part, "label")));
    return heads;
}

/* Each cell has its label: seen where the head of the column is not. */
static JsonValue *row_of(const FormView *v, const JsonValue *item, Str path, size_t number)
{
    JsonValue *row = json_new_array(v->arena);
    char digits[24];
    json_add(v->arena, row, with_text(v, amount_format(digits, (int64_t)number + 1, 0)));
    JSON_EACH(given, json_get(item, "fields")) {
        JsonValue *part = json_copy(v->arena, given), *cell = json_new_object(v->arena), *content = json_new_array(v->arena);
        json_remove(part, "required");
        json_add(v->arena, content, form_one(v, part, part_path(v, path, part)));
        json_set(v->arena, cell, "content", content);
        json_add(v->arena, row, cell);
    }
    return row;
}

/* A list of groups as a table to type into: with its rows, or as many blank ones as the form says. */
static JsonValue *show_rows(const FormView *v, const JsonValue *field, Str path)
{
    JsonValue *o = json_new_object(v->arena), *rows = json_new_array(v->arena), *content = json_new_array(v->arena);
    JsonValue *scroll = json_new_array(v->arena);
    const JsonValue *item = json_get(field, "item");
    size_t number = 0;
    int64_t blank = 1;
    (void)!json_int(json_get(field, "blank"), &blank);
    JSON_EACH(one, json_get(field, "items")) {
        json_add(v->arena, rows, row_of(v, one, item_path(v, path, number), number));
        number++;
    }
    for (size_t i = 0; number == 0 && i < (size_t)blank; i++) json_add(v->arena, rows, row_of(v, item, item_path(v, path, i), i));
    json_set(v->arena, o, "head", heads_of(v, item));
    json_set(v->arena, o, "rows", rows);
    json_set(v->arena, o, "firstCellIsHeader", json_new_bool(v->arena, true));
    put(v, o, "caption", field_text(field, "label"));
    put(v, o, "captionClasses", STR("govuk-visually-hidden"));
    put(v, o, "classes", STR("tergoo-rows"));
    json_add(v->arena, scroll, ui_prepare(v->arena, v->lang, "table", o));
    json_add(v->arena, content, form_box(v, "tergoo-scroll tergoo-rows__box", scroll));
    json_add(v->arena, content, small_button(v, say(v, K("pages.more-rows")), field_text(field, "label"), "more", path, mark_of(v, "at", path)));
    form_hide(v, path, STR(""));
    return form_fieldset(v, legend_of(v, field, path), content, "tergoo-list");
}

static JsonValue *show_field(const FormView *v, const JsonValue *field, Str path)
{
    if (json_true(json_get(field, "rows"))) return show_rows(v, field, path);
    bool list = str_is(field_text(field, "type"), "list");
    bool ticked = list && str_is(field_text(json_get(field, "item"), "type"), "choice");
    if (list && !ticked && json_get(field, "item")) return show_items(v, field, path);
    if (json_get(field, "fields")) return show_parts(v, field, path);
    return form_one(v, field, path);
}

/* ---- what is wrong ---- */

/* The input that a link to a field leads to: the first of those that it consists of. */
static Str first_input(const FormView *v, const JsonValue *field, Str path)
{
    static const char *const FIRST[][2] = { { "date", "day" }, { "date_time", "day" }, { "money", "amount" }, { "ref", "words" } };
    Str type = field_text(field, "type");
    const JsonValue *units = json_get(field, "units"), *parts = json_get(field, "fields"), *items = json_get(field, "items");
    for (size_t i = 0; i < ARRAY_LEN(FIRST); i++) {
        if (str_is(type, FIRST[i][0])) return str_format(v->arena, STR_FMT ".%s", STR_ARG(path), FIRST[i][1]);
    }
    if (str_is(type, "number") && units && units->count > 1) return str_format(v->arena, STR_FMT ".number", STR_ARG(path));
    if (parts && parts->first) {
        return first_input(v, parts->first, part_path(v, path, parts->first));
    }
    const JsonValue *item = items && items->first ? items->first : json_get(field, "item");
    bool typed = item && !str_is(field_text(item, "type"), "choice");
    return typed ? first_input(v, item, item_path(v, path, 0)) : path;
}

static void gather_errors(const FormView *v, const JsonValue *field, Str path, JsonValue *list)
{
    Str error = field_text(field, "error");
    size_t number = 0;
    if (error.len > 0) {
        JsonValue *one = with_text(v, error);
        put(v, one, "href", str_format(v->arena, "#" STR_FMT, STR_ARG(first_input(v, field, path))));
        json_add(v->arena, list, one);
    }
    JSON_EACH(part, json_get(field, "fields")) {
        gather_errors(v, part, part_path(v, path, part), list);
    }
    bool rows = json_true(json_get(field, "rows"));
    JSON_EACH(item, json_get(field, "items")) {
        JsonValue *last = list ? list->last : NULL;
        gather_errors(v, item, item_path(v, path, number++), list);
        for (JsonValue *one = !rows || !list ? NULL : last ? last->next : list->first; one; one = one->next) {
            Buf text = buf_in(v->arena);
            message_add(&text, v->lang, K("pages.row-says"), arg_int("row", (int64_t)number), arg_str("text", field_text(one, "text")));
            put(v, one, "text", buf_str(&text));
        }
    }
}

static Str input_name(const FormView *v, const JsonValue *form, const JsonValue *field)
{
    Str name = field_text(field, "name");
    return json_get(form, "op") && !v->plain ? str_format(v->arena, "f." STR_FMT, STR_ARG(name)) : name;
}

/* What is said at a field is not said a second time of the whole form; of a conflict it is said whose it is. */
static Str error_of_all(const FormView *v, const JsonValue *form, const JsonValue *list)
{
    const JsonValue *conflict = json_get(form, "conflict");
    Str error = field_text(form, "error");
    Buf who = buf_in(v->arena);
    JSON_EACH(one, list) {
        if (str_equal(field_text(one, "text"), error)) return STR("");
    }
    if (!conflict) return error;
    message_add(&who, v->lang, K("pages.conflict"), arg_str("who", field_text(conflict, "by")),
                arg_str("when", field_text(conflict, "when")));
    return buf_str(&who);
}

static void add_errors(const FormView *v, const JsonValue *form, JsonValue *content)
{
    JsonValue *o = json_new_object(v->arena), *list = json_new_array(v->arena);
    JSON_EACH(field, json_get(form, "fields")) gather_errors(v, field, input_name(v, form, field), list);
    if (field_text(form, "reason_error").len > 0) {
        JsonValue *one = with_text(v, field_text(form, "reason_error"));
        put(v, one, "href", STR("#reason"));
        json_add(v->arena, list, one);
    }
    Str error = error_of_all(v, form, list);
    if (json_get(form, "error_way")) json_add(v->arena, list, json_copy(v->arena, json_get(form, "error_way")));
    if (error.len == 0 && (!list || list->count == 0)) return;
    put(v, o, "titleText", say(v, K("pages.problem")));
    put(v, o, "descriptionText", error);
    json_set(v->arena, o, "errorList", list);
    json_add(v->arena, content, ui_prepare(v->arena, v->lang, "error-summary", o));
}

/* ---- somebody else was faster ---- */

static void add_cell(const FormView *v, JsonValue *row, Str label, Str text)
{
    JsonValue *cell = with_text(v, text), *attributes = json_new_object(v->arena);
    put(v, attributes, "data-label", label);
    json_set(v->arena, cell, "attributes", attributes);
    put(v, cell, "classes", STR("tergoo-text"));
    json_add(v->arena, row, cell);
}

/* What stood there before is not known of everything: then it has no column. */
static bool has_before(const JsonValue *conflict)
{
    JSON_EACH(field, json_get(conflict, "fields")) if (json_get(field, "base")) return true;
    return false;
}

static void add_conflict(const FormView *v, const JsonValue *conflict, JsonValue *content)
{
    if (!conflict) return;
    const bool before = has_before(conflict);
    const Str head[] = { say(v, K("pages.field")), say(v, K("pages.yours")), say(v, K("pages.theirs")), say(v, K("pages.before")) };
    JsonValue *o = json_new_object(v->arena), *rows = json_new_array(v->arena), *heads = json_new_array(v->arena);
    for (size_t i = 0; i < ARRAY_LEN(head) - !before; i++) json_add(v->arena, heads, with_text(v, head[i]));
    JSON_EACH(field, json_get(conflict, "fields")) {
        JsonValue *row = json_new_array(v->arena);
        add_cell(v, row, head[0], field_text(field, "label"));
        add_cell(v, row, head[1], field_text(field, "yours"));
        add_cell(v, row, head[2], field_text(field, "theirs"));
        if (before) add_cell(v, row, head[3], field_text(field, "base"));
        json_add(v->arena, rows, row);
    }
    json_set(v->arena, o, "head", heads);
    json_set(v->arena, o, "rows", rows);
    json_set(v->arena, o, "firstCellIsHeader", json_new_bool(v->arena, true));
    put(v, o, "classes", STR("tergoo-wide"));
    put(v, o, "caption", say(v, K("pages.conflict-table")));
    put(v, o, "captionClasses", STR("govuk-visually-hidden"));
    json_add(v->arena, content, ui_prepare(v->arena, v->lang, "table", o));
}

/* ---- the rest ---- */

static void add_reason(const FormView *v, const JsonValue *form, JsonValue *content)
{
    const JsonValue *reason = json_get(form, "reason");
    JsonValue *o = json_new_object(v->arena);
    if (!reason) return;
    put(v, o, "id", STR("reason"));
    put(v, o, "name", STR("reason"));
    put(v, o, "rows", STR("3"));
    put(v, o, "value", field_text(form, "given_reason"));
    json_set(v->arena, o, "label", with_text(v, say(v, json_true(reason) ? K("pages.reason") : K("pages.reason-if-any"))));
    Str error = field_text(form, "reason_error");
    if (error.len > 0) json_set(v->arena, o, "errorMessage", with_text(v, error));
    json_add(v->arena, content, ui_prepare(v->arena, v->lang, "textarea", o));
}

/* Only where something stands in the form that was typed another day. */
static JsonValue *named_button(const FormView *v, const char *name, const char *label)
{
    JsonValue *o = with_text(v, say(v, label));
    put(v, o, "name", str_of(name));
    put(v, o, "value", STR("1"));
    put(v, o, "classes", STR("govuk-button--secondary"));
    return ui_prepare(v->arena, v->lang, "button", o);
}

/* Pressed, the page's script asks the key first (form_key.c). */
static void add_key(const FormView *v, const JsonValue *form, JsonValue *buttons)
{
    JsonValue *o = with_text(v, say(v, K("custody.key-use")));
    form_hide(v, STR("key.ask"), field_text(form, "key_ask"));
    form_hide(v, STR("key.sorry"), field_text(form, "key_sorry"));
    form_hide(v, STR("key.answer"), STR(""));
    put(v, o, "name", STR("with"));
    put(v, o, "value", STR("key"));
    json_add(v->arena, buttons, ui_prepare(v->arena, v->lang, "button", o));
}

static JsonValue *buttons_of(const FormView *v, const JsonValue *form)
{
    JsonValue *buttons = json_new_array(v->arena);
    JSON_EACH(given, json_get(form, "buttons")) {
        JsonValue *o = with_text(v, field_text(given, "label"));
        put(v, o, "name", field_text(given, "name"));
        put(v, o, "value", field_text(given, "value"));
        put(v, o, "classes", STR("govuk-button--secondary"));
        if (json_get(given, "lang")) {
            JsonValue *attributes = json_new_object(v->arena);
            put(v, attributes, "lang", field_text(given, "lang"));
            json_set(v->arena, o, "attributes", attributes);
        }
        json_add(v->arena, buttons, ui_prepare(v->arena, v->lang, "button", o));
    }
    if (field_text(form, "submit").len > 0) {
        JsonValue *o = with_text(v, field_text(form, "submit"));
        if (v->plain) put(v, o, "classes", STR("govuk-button--secondary"));
        else json_set(v->arena, o, "preventDoubleClick", json_new_bool(v->arena, true));
        json_add(v->arena, buttons, ui_prepare(v->arena, v->lang, "button", o));
    }
    if (field_text(form, "key_ask").len > 0) add_key(v, form, buttons);
    else if (json_true(json_get(form, "second_key"))) json_add(v->arena, buttons, named_button(v, "second.key", K("custody.key-begin")));
    if (field_text(form, "key").len > 0 && !v->plain) json_add(v->arena, buttons, named_button(v, "keep", K("pages.keep")));
    if (field_text(form, "draft").len > 0) json_add(v->arena, buttons, named_button(v, "anew", K("pages.anew")));
    return buttons;
}

static void add_draft(const FormView *v, const JsonValue *form, JsonValue *content)
{
    Str saved = field_text(form, "draft");
    char local[17];
    Instant at;
    Buf text = buf_in(v->arena);
    JsonValue *o = json_new_object(v->arena);
    if (saved.len == 0) return;
    Str when = instant_parse(saved, &at) ? instant_format_local(local, at) : saved;
    message_add(&text, v->lang, K("pages.draft-shown"), arg_str("when", when));
    put(v, o, "text", buf_str(&text));
    json_add(v->arena, content, ui_prepare(v->arena, v->lang, "inset-text", o));
}

static void hide_marks(const FormView *v, const JsonValue *form, Str csrf)
{
    static const char *const MARKS[] = { "once", "key", "label" };
    if (csrf.len > 0 && !v->plain) form_hide(v, STR("csrf"), csrf);
    for (size_t i = 0; i < ARRAY_LEN(MARKS); i++) {
        if (field_text(form, MARKS[i]).len > 0) form_hide(v, str_of(MARKS[i]), field_text(form, MARKS[i]));
    }
    const JsonValue *args = json_get(form, "args"), *version = json_get(args, "version");
    if (json_get(form, "op") && !v->plain) {
        if (version) form_hide(v, STR("version"), version->text);
        return;
    }
    JSON_EACH(fixed, args) form_hide(v, fixed->key, fixed->text);
}

/* ---- what is rarely told at once ---- */

/* Something was typed in it, or is wrong in it. */
static bool says_something(const JsonValue *field)
{
    const JsonValue *value = json_get(field, "value");
    if (field_text(field, "error").len > 0 || json_get(field, "chosen") || (value && value->type != JSON_STRING)) return true;
    if (value && value->text.len > 0) return true;
    JSON_EACH(part, json_get(field, "fields")) if (says_something(part)) return true;
    JSON_EACH(item, json_get(field, "items")) if (says_something(item)) return true;
    return false;
}

/* What only later steps ask for stands behind the rest, under a line that opens without a script; open where something stands in it. */
static void add_later(const FormView *v, const JsonValue *form, JsonValue *content)
{
    JsonValue *o = json_new_object(v->arena), *inside = json_new_array(v->arena), *attributes = json_new_object(v->arena);
    bool open = false;
    JSON_EACH(field, json_get(form, "fields")) {
        if (!json_true(json_get(field, "later"))) continue;
        open = open || says_something(field);
        json_add(v->arena, inside, show_field(v, field, input_name(v, form, field)));
    }
    if (!inside || inside->count == 0) return;
    put(v, attributes, "aria-label", say(v, K("pages.later-fields")));
    json_set(v->arena, o, "attributes", attributes);
    put(v, o, "summaryText", say(v, K("pages.later-fields")));
    json_set(v->arena, o, "open", json_new_bool(v->arena, open));
    json_set(v->arena, o, "content", inside);
    json_add(v->arena, content, ui_prepare(v->arena, v->lang, "details", o));
}

static ErrorCode make_form(Arena *a, Lang lang, const JsonValue *given, Str csrf, bool plain, JsonValue **ret, Error *e)
{
    bool multipart = false;
    JsonValue *form = json_copy(a, given), *content = json_new_array(a), *top = json_new_array(a), *o = json_new_object(a);
    FormView v = { .arena = a, .lang = lang, .hidden = json_new_array(a), .multipart = &multipart, .plain = plain,
                   .action = field_text(form, "action") };
    if (!form) return error_memory(e);
    form_spread(a, form);
    add_errors(&v, form, top);
    add_conflict(&v, json_get(form, "conflict"), top);
    add_draft(&v, form, top);
    JSON_EACH(field, json_get(form, "fields")) {
        if (!json_true(json_get(field, "later"))) json_add(a, content, show_field(&v, field, input_name(&v, form, field)));
    }
    add_later(&v, form, content);
    add_reason(&v, form, content);
    hide_marks(&v, form, csrf);
    put(&v, o, "method", plain ? STR("get") : STR("post"));
    put(&v, o, "action", field_text(form, "action"));
    put(&v, o, "classes", plain ? STR("tergoo-search") : STR(""));
    json_set(a, o, "multipart", json_new_bool(a, multipart));
    json_set(a, o, "draft", json_new_bool(a, field_text(form, "key").len > 0));
    /* Enter presses a form's first button; that is to be none of those that only help to fill it in. */
    bool beside = json_get(form, "buttons") && json_get(form, "buttons")->count > 0 && field_text(form, "submit").len > 0;
    json_set(a, o, "helpers", json_new_bool(a, !plain && (json_get(form, "op") || beside)));
    json_set(a, o, "hidden", v.hidden);
    json_set(a, o, "top", top);
    json_set(a, o, "content", content);
    json_set(a, o, "buttons", buttons_of(&v, form));
    *ret = ui_prepare(a, lang, "form", o);
    return *ret && !(*ret)->broken ? ERR_OK : error_memory(e);
}

ErrorCode form_components(Arena *a, Lang lang, const JsonValue *form, Str csrf, JsonValue **ret, Error *e)
{
    return make_form(a, lang, form, csrf, false, ret, e);
}

ErrorCode form_filter(Arena *a, Lang lang, const JsonValue *form, JsonValue **ret, Error *e)
{
    return make_form(a, lang, form, STR(""), true, ret, e);
}
