/* ui.c: templates and the common part of component views; see ui.h. The components themselves are in ui_field.c (what is filled
 * in), ui_block.c (what is read) and ui_frame.c (what leads around a page). */
#include "web/ui_int.h"

/* ---- templates ---- */

struct Ui { const MustacheTemplate **compiled; };

static const MustacheTemplate *find_template(const void *self, Str name)
{
    const Ui *ui = self;
    size_t low = 0, high = WEB_TEMPLATE_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(name, WEB_TEMPLATES[middle].name);
        if (order == 0) return ui->compiled[middle];
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return NULL;
}

const MustacheTemplate *ui_template(const Ui *ui, Str name)
{
    return find_template(ui, name);
}

ErrorCode ui_open(Arena *a, const Ui **ret, Error *e)
{
    Ui *ui = ARENA_NEW(a, Ui);
    if (!ui) return error_memory(e);
    ui->compiled = arena_array(a, WEB_TEMPLATE_COUNT, sizeof *ui->compiled);
    if (!ui->compiled) return error_memory(e);
    for (size_t i = 0; i < WEB_TEMPLATE_COUNT; i++) {
        TRY(mustache_compile(a, WEB_TEMPLATES[i].name, WEB_TEMPLATES[i].text, &ui->compiled[i], e));
    }
    for (size_t i = 0; i < WEB_TEMPLATE_COUNT; i++) TRY(mustache_lint(ui->compiled[i], find_template, ui, e));
    *ret = ui;
    return ERR_OK;
}

ErrorCode ui_render(const Ui *ui, const char *name, const JsonValue *context, Buf *to, Error *e)
{
    const MustacheTemplate *t = find_template(ui, str_of(name));
    return t ? mustache_render(t, context, find_template, ui, to, e) : error_internal(e, name);
}

/* ---- options ---- */

bool option_given(const JsonValue *v)
{
    if (!v || v->type == JSON_NULL || (v->type == JSON_BOOL && !v->boolean)) return false;
    if (v->type == JSON_STRING) return v->text.len > 0;
    return v->type != JSON_NUMBER || !str_is(v->text, "0");
}

Str option_text(const JsonValue *v)
{
    if (!v) return STR("");
    if (v->type == JSON_STRING || v->type == JSON_NUMBER) return v->text;
    return v->type == JSON_BOOL ? str_of(v->boolean ? "true" : "false") : STR("");
}

/* ---- parts ---- */

Part part_new(Arena *a, Lang lang, const char *component, const JsonValue *options)
{
    Part p = { a, lang, options, json_new_object(a) };
    if (component) json_set(a, p.to, "component", json_new_string(a, str_of(component)));
    return p;
}

Part part_within(const Part *outer, const JsonValue *options)
{
    return part_new(outer->arena, outer->lang, NULL, options);
}

void part_none(const Part *p, const char *key)
{
    json_set(p->arena, p->to, key, json_new_null(p->arena));
}

void part_text(const Part *p, const char *key, Str text)
{
    json_set(p->arena, p->to, key, text.len > 0 ? json_new_string(p->arena, text) : json_new_null(p->arena));
}

void part_flag(const Part *p, const char *key, bool flag)
{
    json_set(p->arena, p->to, key, json_new_bool(p->arena, flag));
}

void part_level(const Part *p, const char *key, const char *usual)
{
    Str level = part_option(p, key);
    part_text(p, key, level.len == 1 && level.ptr[0] >= '1' && level.ptr[0] <= '6' ? level : str_of(usual));
}

void part_options(const Part *p, const char *names)
{
    Str rest = str_of(names), name;
    bool more = true;
    while (more) {
        more = str_cut(&rest, ' ', &name);
        char *key = str_c(p->arena, name);
        if (!key) {
            json_set(p->arena, p->to, "component", NULL);
            return;
        }
        const JsonValue *v = json_get_str(p->from, name);
        part_text(p, key, option_given(v) ? option_text(v) : STR(""));
    }
}

/* Letters, digits and -_.: only, and nothing that a browser would run. */
static bool is_attribute_name(Str name)
{
    bool runs = name.len > 2 && (name.ptr[0] | 32) == 'o' && (name.ptr[1] | 32) == 'n';
    if (name.len == 0 || runs || str_is(name, "style")) return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
        if (!letter && !(c >= '0' && c <= '9') && !memchr("-_.:", c, 4)) return false;
    }
    return true;
}

/* As the package's govukAttributes: {"name": value} is written always, {"name": {"value": …, "optional": true}} when the value is
 * there, and without a value when it is true. */
void part_attributes(const Part *p, const char *key, const JsonValue *attributes)
{
    JsonValue *list = json_new_array(p->arena);
    JSON_EACH(given, attributes && attributes->type == JSON_OBJECT ? attributes : NULL) {
        const JsonValue *value = given->type == JSON_OBJECT ? json_get(given, "value") : given;
        bool optional = given->type == JSON_OBJECT && json_true(json_get(given, "optional"));
        bool empty = !value || value->type == JSON_NULL;
        if (!is_attribute_name(given->key) || (optional && (empty || (value->type == JSON_BOOL && !value->boolean)))) continue;
        Part one = part_within(p, NULL);
        json_set(p->arena, one.to, "name", json_new_string(p->arena, given->key));
        json_set(p->arena, one.to, "value", json_new_string(p->arena, option_text(value)));
        part_flag(&one, "bare", optional && json_true(value));
        json_add(p->arena, list, one.to);
    }
    json_set(p->arena, p->to, key, list);
}

void part_content(const Part *p)
{
    const JsonValue *content = json_get(p->from, "content");
    json_set(p->arena, p->to, "content", content ? json_copy(p->arena, content) : json_new_null(p->arena));
}

void part_component(const Part *p, const char *key, const char *component, const JsonValue *options)
{
    if (!option_given(options)) part_none(p, key);
    else json_set(p->arena, p->to, key, ui_prepare(p->arena, p->lang, component, options));
}

/* ---- texts ---- */

Str part_say(const Part *p, const char *key)
{
    return str_of(message_text(p->lang, str_of(key)));
}

Str part_or(const Part *p, const char *name, const char *key)
{
    const JsonValue *v = json_get(p->from, name);
    return option_given(v) ? option_text(v) : part_say(p, key);
}

Str ui_join(Arena *a, Str left, Str right)
{
    if (left.len == 0) return right;
    if (right.len == 0) return left;
    return str_format(a, STR_FMT " " STR_FMT, STR_ARG(left), STR_ARG(right));
}

Str text_pair(Arena *a, Str left, const char *right)
{
    return str_format(a, STR_FMT "%s", STR_ARG(left), right);
}

/* ---- what fields have in common ---- */

void part_label(const Part *p, const char *key, const JsonValue *options, Str classes, Str id)
{
    if (!option_given(json_get(options, "text"))) {
        part_none(p, key);
        return;
    }
    Part label = part_new(p->arena, p->lang, "label", options);
    part_options(&label, "text");
    part_spoken(&label, part_option(&label, "text"));
    part_text(&label, "classes", classes);
    part_text(&label, "for", id);
    part_flag(&label, "isPageHeading", option_given(json_get(options, "isPageHeading")));
    part_attributes(&label, "attributes", json_get(options, "attributes"));
    json_set(p->arena, p->to, key, label.to);
}

void part_hint(const Part *p, const char *key, const JsonValue *options, Str classes, Str id)
{
    Part hint = part_new(p->arena, p->lang, "hint", options);
    part_options(&hint, "text");
    part_text(&hint, "hintLang", option_text(json_get(options, "lang")));
    part_text(&hint, "classes", classes);
    part_text(&hint, "id", id);
    part_attributes(&hint, "attributes", json_get(options, "attributes"));
    json_set(p->arena, p->to, key, hint.to);
}

Str part_field(const Part *p, Str id, Str described_by)
{
    const JsonValue *label = json_get(p->from, "label"), *hint = json_get(p->from, "hint"),
        *error = json_get(p->from, "errorMessage");
    const JsonValue *group = json_get(p->from, "formGroup");
    part_label(p, "label", label, option_text(json_get(label, "classes")), id);
    part_none(p, "hint");
    part_none(p, "errorMessage");
    if (option_given(hint)) {
        Str hint_id = text_pair(p->arena, id, "-hint");
        part_hint(p, "hint", hint, option_text(json_get(hint, "classes")), hint_id);
        described_by = ui_join(p->arena, described_by, hint_id);
    }
    if (option_given(error)) {
        Str error_id = text_pair(p->arena, id, "-error");
        JsonValue *message = ui_prepare(p->arena, p->lang, "error-message", error);
        json_set(p->arena, message, "id", json_new_string(p->arena, error_id));
        json_set(p->arena, p->to, "errorMessage", message);
        described_by = ui_join(p->arena, described_by, error_id);
    }
    Part within = part_within(p, group);
    part_options(&within, "classes");
    part_attributes(&within, "attributes", json_get(group, "attributes"));
    json_set(p->arena, p->to, "group", within.to);
    static const char *const PLACES[][2] = { { "before", "beforeInput" }, { "after", "afterInput" } };
    for (size_t i = 0; i < ARRAY_LEN(PLACES); i++) {
        const JsonValue *one = json_get(group, PLACES[i][1]),
            *several = json_get_str(group, text_pair(p->arena, str_of(PLACES[i][1]), "s"));
        part_text(p, PLACES[i][0], option_text(json_get(one ? one : several, "text")));
    }
    return described_by;
}

void part_fieldset(const Part *p, Str described_by, const char *role)
{
    const JsonValue *given = json_get(p->from, "fieldset");
    if (!option_given(given)) {
        part_none(p, "fieldset");
        return;
    }
    JsonValue *options = json_copy(p->arena, given);
    json_set(p->arena, options, "describedBy", json_new_string(p->arena, described_by));
    if (role) json_set(p->arena, options, "role", json_new_string(p->arena, str_of(role)));
    json_set(p->arena, p->to, "fieldset", ui_prepare(p->arena, p->lang, "fieldset", options));
}

/* ---- by name ---- */

static Prepare find_prepare(const UiRow *rows, const char *component)
{
    for (; rows->component; rows++) {
        if (strcmp(rows->component, component) == 0) return rows->prepare;
    }
    return NULL;
}

JsonValue *ui_prepare(Arena *a, Lang lang, const char *component, const JsonValue *options)
{
    Prepare prepare = find_prepare(UI_FIELDS, component);
    if (!prepare) prepare = find_prepare(UI_BLOCKS, component);
    if (!prepare) prepare = find_prepare(UI_FRAME, component);
    if (!prepare) return NULL;
    Part p = part_new(a, lang, component, options);
    prepare(&p);
    return p.to;
}
