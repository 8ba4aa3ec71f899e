/* ui_field.c: components that are filled in: inputs of all kinds, and the button that sends them. */
#include "web/ui_int.h"

static Str id_of(const Part *p)
{
    Str id = part_option(p, "id");
    return id.len > 0 ? id : part_option(p, "name");
}

/* true and false are written, nothing else is. */
static void part_spellcheck(const Part *p)
{
    const JsonValue *v = json_get(p->from, "spellcheck");
    part_text(p, "spellcheck", v && v->type == JSON_BOOL ? option_text(v) : STR(""));
}

/* A value that is there, be it empty or 0. */
static void part_value(const Part *p, const char *key, const JsonValue *v)
{
    if (!v || v->type == JSON_NULL || (v->type == JSON_BOOL && !v->boolean)) {
        part_none(p, key);
        return;
    }
    Part value = part_within(p, NULL);
    json_set(p->arena, value.to, "is", json_new_string(p->arena, option_text(v)));
    json_set(p->arena, p->to, key, value.to);
}

/* Messages of a script, as data-i18n.KEY or, by plural, data-i18n.KEY.RULE. */
static void add_i18n(const Part *p, JsonValue *attributes, const char *key, const JsonValue *messages)
{
    if (!option_given(messages)) return;
    if (messages->type == JSON_STRING) {
        Str name = text_pair(p->arena, STR("data-i18n."), key);
        json_set(p->arena, attributes, name.ptr ? name.ptr : "", name.ptr ? json_copy(p->arena, messages) : NULL);
        return;
    }
    JSON_EACH(message, messages) {
        Str name = str_format(p->arena, "data-i18n.%s." STR_FMT, key, STR_ARG(message->key));
        json_set(p->arena, attributes, name.ptr ? name.ptr : "", name.ptr ? json_copy(p->arena, message) : NULL);
    }
}

/* What is typed is in the language that the field says, else in the one that its letters say; a browser looks over the spelling of that one. */
static void part_typed(const Part *p)
{
    Str lang = part_option(p, "lang");
    if (lang.len > 0) part_text(p, "textLang", lang);
    else part_spoken(p, part_option(p, "value"));
}

/* ---- the small ones ---- */

static void prepare_label(const Part *p)
{
    part_options(p, "text classes for isPageHeading");
    part_spoken(p, part_option(p, "text"));
    part_attributes(p, "attributes", json_get(p->from, "attributes"));
}

static void prepare_hint(const Part *p)
{
    part_options(p, "text classes id");
    part_text(p, "hintLang", part_option(p, "lang"));
    part_attributes(p, "attributes", json_get(p->from, "attributes"));
}

static void prepare_error_message(const Part *p)
{
    part_options(p, "text classes id");
    part_text(p, "visuallyHiddenText",
              json_get(p->from, "visuallyHiddenText") ? STR("") : part_say(p, K("ui.error")));
    if (option_given(json_get(p->from, "visuallyHiddenText"))) part_options(p, "visuallyHiddenText");
    part_attributes(p, "attributes", json_get(p->from, "attributes"));
}

static void prepare_button(const Part *p)
{
    part_options(p, "text classes id href name value type isStartButton disabled formAction");
    if (!option_given(json_get(p->from, "type"))) part_text(p, "type", STR("submit"));
    part_value(p, "preventDoubleClick", NULL);
    const JsonValue *prevent = json_get(p->from, "preventDoubleClick");
    if (prevent) part_text(p, "preventDoubleClick", option_text(prevent));
    part_attributes(p, "attributes", json_get(p->from, "attributes"));
}

/* ---- fieldset ---- */

static void prepare_fieldset(const Part *p)
{
    const JsonValue *legend = json_get(p->from, "legend");
    part_options(p, "classes role describedBy");
    part_attributes(p, "attributes", json_get(p->from, "attributes"));
    part_content(p);
    part_none(p, "legend");
    if (!option_given(json_get(legend, "text"))) return;
    Part within = part_within(p, legend);
    part_options(&within, "text classes isPageHeading");
    json_set(p->arena, p->to, "legend", within.to);
}

/* ---- one line, many lines ---- */

static void part_affix(const Part *p, const char *key)
{
    const JsonValue *options = json_get(p->from, key);
    part_none(p, key);
    if (!option_given(json_get(options, "text"))) return;
    Part affix = part_within(p, options);
    part_options(&affix, "text classes");
    part_attributes(&affix, "attributes", json_get(options, "attributes"));
    json_set(p->arena, p->to, key, affix.to);
}

static void prepare_input(const Part *p)
{
    const JsonValue *type = json_get(p->from, "type"), *wrapper = json_get(p->from, "inputWrapper");
    Str id = id_of(p);
    part_text(p, "id", id);
    part_text(p, "describedBy", part_field(p, id, part_option(p, "describedBy")));
    part_options(p, "name classes autocomplete autocapitalize pattern inputmode disabled");
    part_text(p, "type", option_given(type) ? option_text(type) : STR("text"));
    part_value(p, "value", json_get(p->from, "value"));
    part_typed(p);
    part_spellcheck(p);
    part_affix(p, "prefix");
    part_affix(p, "suffix");
    part_attributes(p, "attributes", json_get(p->from, "attributes"));
    part_none(p, "wrapper");
    bool wrapped = option_given(json_get(p->to, "prefix")) || option_given(json_get(p->to, "suffix")) ||
                   option_given(json_get(p->to, "before")) || option_given(json_get(p->to, "after"));
    if (!wrapped) return;
    Part within = part_within(p, wrapper);
    part_options(&within, "classes");
    part_attributes(&within, "attributes", json_get(wrapper, "attributes"));
    json_set(p->arena, p->to, "wrapper", within.to);
}

static void prepare_textarea(const Part *p)
{
    const JsonValue *rows = json_get(p->from, "rows");
    Str id = id_of(p);
    part_text(p, "id", id);
    part_text(p, "describedBy", part_field(p, id, part_option(p, "describedBy")));
    part_options(p, "name classes autocomplete disabled");
    part_text(p, "value", part_option(p, "value"));
    part_typed(p);
    part_text(p, "rows", option_given(rows) ? option_text(rows) : STR("5"));
    part_spellcheck(p);
    part_none(p, "message");
    part_attributes(p, "attributes", json_get(p->from, "attributes"));
}

/* ---- character count: a textarea with a message under it, which a script keeps ---- */

static Str filled_in(const Part *p, Str sentence, Str count)
{
    ptrdiff_t at = str_find(sentence, STR("%{count}"));
    if (at < 0) return sentence;
    Str rest = str_from(sentence, (size_t)at + sizeof "%{count}" - 1);
    return str_format(p->arena, STR_FMT STR_FMT STR_FMT, (int)at, sentence.ptr, STR_ARG(count), STR_ARG(rest));
}

static JsonValue *count_attributes(const Part *p, bool no_limit)
{
    static const char *const NUMBERS[][2] = { { "data-maxlength", "maxlength" }, { "data-maxwords", "maxwords" },
                                              { "data-threshold", "threshold" } };
    static const char *const TEXTS[][2] = {
        { "characters-under-limit", "charactersUnderLimitText" }, { "characters-at-limit", "charactersAtLimitText" },
        { "characters-over-limit", "charactersOverLimitText" }, { "words-under-limit", "wordsUnderLimitText" },
        { "words-at-limit", "wordsAtLimitText" }, { "words-over-limit", "wordsOverLimitText" },
    };
    JsonValue *to = json_new_object(p->arena);
    json_set(p->arena, to, "data-module", json_new_string(p->arena, STR("govuk-character-count")));
    for (size_t i = 0; i < ARRAY_LEN(NUMBERS); i++) {
        Str number = part_option(p, NUMBERS[i][1]);
        if (number.len > 0) json_set(p->arena, to, NUMBERS[i][0], json_new_string(p->arena, number));
    }
    Str type = part_option(p, "countType");
    if (type.len == 0 && option_given(json_get(p->from, "maxwords"))) type = STR("words");
    if (type.len > 0) json_set(p->arena, to, "data-count-type", json_new_string(p->arena, type));
    const JsonValue *description = json_get(p->from, "textareaDescriptionText");
    if (no_limit && option_given(description)) {
        json_set(p->arena, to, "data-i18n.textarea-description.other", json_copy(p->arena, description));
    }
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) add_i18n(p, to, TEXTS[i][0], json_get(p->from, TEXTS[i][1]));
    JSON_EACH(one, json_get(json_get(p->from, "formGroup"), "attributes")) {
        char *name = str_c(p->arena, one->key);
        json_set(p->arena, to, name ? name : "", name ? json_copy(p->arena, one) : NULL);
    }
    return to;
}

static void prepare_character_count(const Part *p)
{
    bool no_limit = !option_given(json_get(p->from, "maxwords")) && !option_given(json_get(p->from, "maxlength"));
    bool words = str_is(part_option(p, "countType"), "words") || option_given(json_get(p->from, "maxwords"));
    if (option_given(json_get(p->from, "countType"))) words = str_is(part_option(p, "countType"), "words");
    Str limit = option_given(json_get(p->from, "maxwords")) ? part_option(p, "maxwords") : part_option(p, "maxlength");
    Str message_id = text_pair(p->arena, id_of(p), "-info");
    prepare_textarea(p);
    Str described_by = part_field(p, id_of(p), message_id);
    part_text(p, "describedBy", described_by);
    part_text(p, "classes", ui_join(p->arena, STR("govuk-js-character-count"), part_option(p, "classes")));

    const JsonValue *group = json_get(p->from, "formGroup"), *message = json_get(p->from, "countMessage");
    Part within = part_within(p, group);
    part_text(&within, "classes", ui_join(p->arena, STR("govuk-character-count"), option_text(json_get(group, "classes"))));
    part_attributes(&within, "attributes", count_attributes(p, no_limit));
    json_set(p->arena, p->to, "group", within.to);

    Str sentence = part_or(p, "textareaDescriptionText", words ? K("ui.up-to-words") : K("ui.up-to-characters"));
    Part hint = part_within(p, NULL);
    part_text(&hint, "text", no_limit ? STR("") : filled_in(p, sentence, limit));
    part_hint(p, "message", hint.to, ui_join(p->arena, STR("govuk-character-count__message"),
                                               option_text(json_get(message, "classes"))), message_id);
}

/* ---- choices ---- */

static bool is_among(const JsonValue *v, const JsonValue *values)
{
    JSON_EACH(one, values) {
        if (v && str_equal(option_text(one), option_text(v)) && one->type == v->type) return true;
    }
    return false;
}

/* `checked` decides where it is said, else the value or values of the whole. */
static bool is_checked(const Part *p, const JsonValue *item)
{
    const JsonValue *said = json_get(item, "checked"), *value = json_get(item, "value");
    if (option_given(said)) return true;
    if (said && said->type == JSON_BOOL) return false;
    const JsonValue *values = json_get(p->from, "values"), *chosen = json_get(p->from, "value");
    return is_among(value, values) || (option_given(chosen) && value && str_equal(option_text(value), option_text(chosen)));
}

static void part_conditional(const Part *item, Str id, bool checked)
{
    const JsonValue *options = json_get(item->from, "conditional");
    part_none(item, "conditional");
    if (!option_given(json_get(options, "content"))) return;
    Part within = part_within(item, options);
    part_text(&within, "id", str_format(item->arena, "conditional-" STR_FMT, STR_ARG(id)));
    part_flag(&within, "hidden", !checked);
    part_content(&within);
    json_set(item->arena, item->to, "conditional", within.to);
}

static void copy_option(const Part *p, const char *key, const JsonValue *v)
{
    json_set(p->arena, p->to, key, v ? json_copy(p->arena, v) : json_new_null(p->arena));
}

/* `prefix` of its id and `outer`, what describes it from outside. */
static JsonValue *choice(const Part *p, const JsonValue *options, Str prefix, size_t index, const char *kind, Str outer)
{
    Part item = part_within(p, options);
    const JsonValue *hint = json_get(options, "hint"), *label = json_get(options, "label");
    Str id = part_option(&item, "id");
    if (id.len == 0) id = index == 1 ? prefix : str_format(p->arena, STR_FMT "-%zu", STR_ARG(prefix), index);
    Str name = part_option(&item, "name"), hint_id = { 0 };
    bool checked = is_checked(p, options);
    part_options(&item, "divider disabled behaviour");
    part_text(&item, "id", id);
    part_text(&item, "name", name.len > 0 ? name : part_option(p, "name"));
    part_text(&item, "value", part_option(&item, "value"));
    part_flag(&item, "checked", checked);
    part_attributes(&item, "attributes", json_get(options, "attributes"));
    part_conditional(&item, id, checked);
    part_none(&item, "hint");
    if (option_given(json_get(hint, "text"))) {
        hint_id = text_pair(p->arena, id, "-item-hint");
        part_hint(&item, "hint", hint, ui_join(p->arena, str_format(p->arena, "govuk-%s__hint", kind),
                                                 option_text(json_get(hint, "classes"))), hint_id);
    }
    part_text(&item, "describedBy", ui_join(p->arena, outer, hint_id));
    Part named = part_within(p, label);
    part_text(&named, "text", part_option(&item, "text"));
    copy_option(&named, "attributes", json_get(label, "attributes"));
    part_label(&item, "label", named.to, ui_join(p->arena, str_format(p->arena, "govuk-%s__label", kind),
                                                   option_text(json_get(label, "classes"))), id);
    return item.to;
}

static void prepare_choices(const Part *p, const char *kind, bool described)
{
    const JsonValue *fieldset = json_get(p->from, "fieldset");
    Str prefix = part_option(p, "idPrefix"), from_fieldset = option_text(json_get(fieldset, "describedBy"));
    if (prefix.len == 0) prefix = part_option(p, "name");
    Str outer = from_fieldset.len > 0 ? from_fieldset : described ? part_option(p, "describedBy") : STR("");
    Str whole = part_field(p, prefix, outer);
    part_options(p, "classes");
    part_attributes(p, "attributes", json_get(p->from, "attributes"));
    part_fieldset(p, whole, NULL);
    JsonValue *items = json_new_array(p->arena);
    size_t index = 0;
    JSON_EACH(item, json_get(p->from, "items")) {
        index++;
        Str outside = described && !option_given(fieldset) ? whole : STR("");
        if (option_given(item)) json_add(p->arena, items, choice(p, item, prefix, index, kind, outside));
    }
    json_set(p->arena, p->to, "items", items);
}

static void prepare_radios(const Part *p) { prepare_choices(p, "radios", false); }
static void prepare_checkboxes(const Part *p) { prepare_choices(p, "checkboxes", true); }

static void prepare_select(const Part *p)
{
    Str id = id_of(p);
    const JsonValue *chosen = json_get(p->from, "value");
    part_text(p, "id", id);
    part_text(p, "describedBy", part_field(p, id, part_option(p, "describedBy")));
    part_options(p, "name classes disabled");
    part_attributes(p, "attributes", json_get(p->from, "attributes"));
    JsonValue *items = json_new_array(p->arena);
    JSON_EACH(options, json_get(p->from, "items")) {
        if (!option_given(options)) continue;
        Part item = part_within(p, options);
        const JsonValue *value = json_get(options, "value"), *said = json_get(options, "selected");
        Str effective = value ? option_text(value) : part_option(&item, "text");
        bool refused = said && said->type == JSON_BOOL && !said->boolean;
        part_options(&item, "text disabled");
        part_spoken(&item, part_option(&item, "text"));
        part_none(&item, "value");
        if (value) {
            Part within = part_within(p, NULL);
            json_set(p->arena, within.to, "is", json_new_string(p->arena, option_text(value)));
            json_set(p->arena, item.to, "value", within.to);
        }
        bool is_chosen = !refused && option_given(chosen) && str_equal(effective, option_text(chosen));
        part_flag(&item, "selected", option_given(said) || is_chosen);
        part_attributes(&item, "attributes", json_get(options, "attributes"));
        json_add(p->arena, items, item.to);
    }
    json_set(p->arena, p->to, "items", items);
}

/* ---- files ---- */

static void prepare_file_upload(const Part *p)
{
    static const char *const TEXTS[][2] = {
        { "choose-files-button", "chooseFilesButtonText" }, { "no-file-chosen", "noFileChosenText" },
        { "multiple-files-chosen", "multipleFilesChosenText" }, { "drop-instruction", "dropInstructionText" },
        { "entered-drop-zone", "enteredDropZoneText" }, { "left-drop-zone", "leftDropZoneText" },
    };
    Str id = id_of(p);
    part_text(p, "id", id);
    part_text(p, "describedBy", part_field(p, id, part_option(p, "describedBy")));
    part_options(p, "name classes disabled multiple");
    part_attributes(p, "attributes", json_get(p->from, "attributes"));
    part_none(p, "wrapper");
    if (!option_given(json_get(p->from, "javascript"))) return;
    Part wrapper = part_within(p, NULL);
    JsonValue *attributes = json_new_object(p->arena);
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) add_i18n(p, attributes, TEXTS[i][0], json_get(p->from, TEXTS[i][1]));
    JSON_EACH(one, json_get(p->from, "wrapperAttributes")) {
        char *name = str_c(p->arena, one->key);
        json_set(p->arena, attributes, name ? name : "", name ? json_copy(p->arena, one) : NULL);
    }
    part_text(&wrapper, "classes", part_option(p, "wrapperClasses"));
    part_attributes(&wrapper, "attributes", attributes);
    json_set(p->arena, p->to, "wrapper", wrapper.to);
}

/* ---- ours: several inputs under one legend, and a whole form ---- */

static void prepare_field_group(const Part *p)
{
    Str id = id_of(p);
    part_fieldset(p, part_field(p, id, STR("")), "group");
    part_text(p, "id", id);
    part_content(p);
}

static void part_list(const Part *p, const char *key)
{
    const JsonValue *list = json_get(p->from, key);
    json_set(p->arena, p->to, key, list ? json_copy(p->arena, list) : json_new_null(p->arena));
}

static void prepare_form(const Part *p)
{
    part_options(p, "method action classes multipart draft helpers");
    part_list(p, "hidden");
    part_list(p, "top");
    part_list(p, "buttons");
    part_content(p);
    part_text(p, "saved", part_say(p, K("pages.draft-saved")));
    part_text(p, "failed", part_say(p, K("pages.draft-failed")));
}

const UiRow UI_FIELDS[] = {
    { "label", prepare_label }, { "hint", prepare_hint }, { "error-message", prepare_error_message }, { "button", prepare_button },
    { "fieldset", prepare_fieldset }, { "input", prepare_input }, { "textarea", prepare_textarea },
    { "character-count", prepare_character_count },
    { "radios", prepare_radios }, { "checkboxes", prepare_checkboxes }, { "select", prepare_select },
    { "file-upload", prepare_file_upload },
    { "date-input", ui_prepare_date }, { "field-group", prepare_field_group }, { "form", prepare_form }, { NULL, NULL },
};
