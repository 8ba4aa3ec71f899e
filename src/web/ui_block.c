/* ui_block.c: components that are read: tables, lists of what is known, notes, warnings, messages. */
#include "web/ui_int.h"

static void part_own_attributes(const Part *p)
{
    part_attributes(p, "attributes", json_get(p->from, "attributes"));
}

/* A text that may be a link or a tag: {"text", "classes", "href"?, "tag"?}; absent parts are null. */
static JsonValue *value_part(const Part *outer, const JsonValue *options)
{
    Part p = part_within(outer, options);
    part_options(&p, "text classes href hrefTitle");
    part_spoken(&p, part_option(&p, "text"));
    part_none(&p, "tag");
    if (option_given(json_get(options, "tag"))) part_component(&p, "tag", "tag", json_get(options, "tag"));
    part_content(&p);
    return p.to;
}

static void prepare_plain(const Part *p)
{
    part_options(p, "id classes text");
    part_spoken(p, part_option(p, "text"));
    part_own_attributes(p);
    part_content(p);
}

static void prepare_warning_text(const Part *p)
{
    prepare_plain(p);
    part_text(p, "iconFallbackText", part_or(p, "iconFallbackText", K("ui.warning")));
}

static void prepare_details(const Part *p)
{
    prepare_plain(p);
    part_options(p, "summaryText open");
}

static void prepare_panel(const Part *p)
{
    static const Str INTERRUPTION = STR("govuk-panel--interruption");
    const JsonValue *actions = json_get(p->from, "actions");
    bool interrupts = str_find(part_option(p, "classes"), INTERRUPTION) >= 0;
    prepare_plain(p);
    part_options(p, "titleText");
    part_level(p, "headingLevel", "1");
    part_flag(p, "confirms", !interrupts);
    part_none(p, "actions");
    if (!interrupts || !option_given(actions)) return;
    Part within = part_within(p, actions);
    JsonValue *items = json_new_array(p->arena);
    JSON_EACH(item, json_get(actions, "items")) {
        Part one = part_within(p, item);
        bool button = !option_given(json_get(item, "href")) || str_is(option_text(json_get(item, "type")), "button");
        part_options(&one, "text href classes");
        part_attributes(&one, "attributes", json_get(item, "attributes"));
        part_none(&one, "button");
        if (button) {
            JsonValue *options = json_copy(p->arena, item);
            Str classes = ui_join(p->arena, STR("govuk-button--inverse"), option_text(json_get(item, "classes")));
            json_set(p->arena, options, "classes", json_new_string(p->arena, classes));
            if (!option_given(json_get(item, "type"))) {
                json_set(p->arena, options, "type", json_new_string(p->arena, STR("button")));
            }
            part_component(&one, "button", "button", options);
        }
        json_add(p->arena, items, one.to);
    }
    part_options(&within, "classes");
    part_attributes(&within, "attributes", json_get(actions, "attributes"));
    part_flag(&within, "any", items && items->count > 0);
    json_set(p->arena, within.to, "items", items);
    json_set(p->arena, p->to, "actions", within.to);
}

static void prepare_notification_banner(const Part *p)
{
    bool success = str_is(part_option(p, "type"), "success");
    Str role = part_option(p, "role"), title_id = part_option(p, "titleId");
    const JsonValue *focus = json_get(p->from, "disableAutoFocus");
    prepare_plain(p);
    part_flag(p, "success", success);
    part_text(p, "role", role.len > 0 ? role : success ? STR("alert") : STR("region"));
    part_text(p, "titleText", part_or(p, "titleText", success ? K("ui.success") : K("ui.important")));
    part_text(p, "titleId", title_id.len > 0 ? title_id : STR("govuk-notification-banner-title"));
    part_level(p, "titleHeadingLevel", "2");
    part_text(p, "disableAutoFocus", focus ? option_text(focus) : STR(""));
}

static void prepare_error_summary(const Part *p)
{
    const JsonValue *focus = json_get(p->from, "disableAutoFocus");
    part_options(p, "classes titleText descriptionText");
    part_own_attributes(p);
    part_text(p, "disableAutoFocus", focus ? option_text(focus) : STR(""));
    JsonValue *errors = json_new_array(p->arena);
    JSON_EACH(given, json_get(p->from, "errorList")) {
        Part item = part_within(p, given);
        part_options(&item, "text href");
        part_attributes(&item, "attributes", json_get(given, "attributes"));
        json_add(p->arena, errors, item.to);
    }
    part_flag(p, "any", errors && errors->count > 0);
    json_set(p->arena, p->to, "errors", errors);
}

/* ---- summary list ---- */

/* The links of a row or a card: none, one, or a list of them. `about` is the card's title, read to those who do not see where a
 * link stands. */
static void part_actions(const Part *p, const JsonValue *options, Str about)
{
    const JsonValue *given = json_get(options, "items");
    JsonValue *items = json_new_array(p->arena);
    part_none(p, "actions");
    JSON_EACH(action, given) {
        Part item = part_within(p, action);
        part_options(&item, "text href classes visuallyHiddenText");
        part_text(&item, "about", about);
        part_flag(&item, "hidden", about.len > 0 || option_given(json_get(action, "visuallyHiddenText")));
        part_attributes(&item, "attributes", json_get(action, "attributes"));
        json_add(p->arena, items, item.to);
    }
    if (!given || given->count == 0) return;
    Part within = part_within(p, options);
    part_options(&within, "classes");
    part_flag(&within, "several", given->count > 1);
    json_set(p->arena, within.to, "items", items);
    json_set(p->arena, p->to, "actions", within.to);
}

static void part_card(const Part *p, const JsonValue *card)
{
    const JsonValue *title = json_get(card, "title");
    part_none(p, "card");
    if (!option_given(card)) return;
    Part within = part_within(p, card);
    part_options(&within, "classes");
    part_attributes(&within, "attributes", json_get(card, "attributes"));
    part_actions(&within, json_get(card, "actions"), option_text(json_get(title, "text")));
    part_none(&within, "title");
    if (option_given(title)) {
        Part heading = part_within(p, title);
        part_options(&heading, "text classes");
        part_level(&heading, "headingLevel", "2");
        json_set(p->arena, within.to, "title", heading.to);
    }
    json_set(p->arena, p->to, "card", within.to);
}

static void prepare_summary_list(const Part *p)
{
    const JsonValue *card = json_get(p->from, "card");
    Str about = option_text(json_get(json_get(card, "title"), "text"));
    bool any_actions = false;
    part_options(p, "classes");
    part_own_attributes(p);
    part_card(p, card);
    JSON_EACH(row, json_get(p->from, "rows")) {
        const JsonValue *items = json_get(json_get(row, "actions"), "items");
        any_actions = any_actions || (items && items->count > 0);
    }
    JsonValue *rows = json_new_array(p->arena);
    JSON_EACH(given, json_get(p->from, "rows")) {
        if (!option_given(given)) continue;
        Part row = part_within(p, given);
        part_options(&row, "classes");
        part_flag(&row, "noActions", any_actions && !option_given(json_get(json_get(given, "actions"), "items")));
        json_set(p->arena, row.to, "key", value_part(p, json_get(given, "key")));
        json_set(p->arena, row.to, "value", value_part(p, json_get(given, "value")));
        part_actions(&row, json_get(given, "actions"), about);
        json_add(p->arena, rows, row.to);
    }
    json_set(p->arena, p->to, "rows", rows);
}

/* ---- table ---- */

static JsonValue *table_cell(const Part *p, const JsonValue *options)
{
    JsonValue *cell = value_part(p, options);
    Part within = { p->arena, p->lang, options, cell };
    part_options(&within, "format colspan rowspan sortHref");
    part_attributes(&within, "attributes", json_get(options, "attributes"));
    return cell;
}

static void prepare_table(const Part *p)
{
    bool first_heads = option_given(json_get(p->from, "firstCellIsHeader"));
    part_options(p, "classes caption captionClasses");
    part_own_attributes(p);
    part_none(p, "head");
    if (option_given(json_get(p->from, "head"))) {
        Part head = part_within(p, NULL);
        JsonValue *cells = json_new_array(p->arena);
        JSON_EACH(given, json_get(p->from, "head")) json_add(p->arena, cells, table_cell(p, given));
        json_set(p->arena, head.to, "cells", cells);
        json_set(p->arena, p->to, "head", head.to);
    }
    JsonValue *rows = json_new_array(p->arena);
    JSON_EACH(given, json_get(p->from, "rows")) {
        if (!option_given(given)) continue;
        Part row = part_within(p, NULL);
        JsonValue *cells = json_new_array(p->arena);
        bool first = true;
        JSON_EACH(options, given) {
            JsonValue *cell = table_cell(p, options);
            json_set(p->arena, cell, "heads", json_new_bool(p->arena, first && first_heads));
            json_add(p->arena, cells, cell);
            first = false;
        }
        json_set(p->arena, row.to, "cells", cells);
        json_add(p->arena, rows, row.to);
    }
    json_set(p->arena, p->to, "rows", rows);
}

/* ---- tabs and tasks ---- */

static void prepare_tabs(const Part *p)
{
    Str prefix = part_option(p, "idPrefix");
    JsonValue *items = json_new_array(p->arena);
    size_t index = 0;
    part_options(p, "id classes");
    part_text(p, "title", part_or(p, "title", K("ui.contents")));
    part_own_attributes(p);
    JSON_EACH(given, json_get(p->from, "items")) {
        index++;
        if (!option_given(given)) continue;
        const JsonValue *panel = json_get(given, "panel");
        Part item = part_within(p, given), within = part_within(p, panel);
        Str id = part_option(&item, "id");
        part_text(&item, "id", id.len > 0 ? id : str_format(p->arena, STR_FMT "-%zu", STR_ARG(prefix), index));
        part_options(&item, "label");
        part_flag(&item, "first", index == 1);
        part_attributes(&item, "attributes", json_get(given, "attributes"));
        part_options(&within, "text");
        part_attributes(&within, "attributes", json_get(panel, "attributes"));
        part_content(&within);
        json_set(p->arena, item.to, "panel", within.to);
        json_add(p->arena, items, item.to);
    }
    part_flag(p, "any", index > 0);
    json_set(p->arena, p->to, "items", items);
}

static void prepare_task_list(const Part *p)
{
    Str prefix = part_option(p, "idPrefix");
    JsonValue *items = json_new_array(p->arena);
    size_t index = 0;
    if (prefix.len == 0) prefix = STR("task-list");
    part_options(p, "classes");
    part_own_attributes(p);
    JSON_EACH(given, json_get(p->from, "items")) {
        index++;
        if (!option_given(given)) continue;
        const JsonValue *title = json_get(given, "title"), *hint = json_get(given, "hint"), *status = json_get(given, "status");
        Part item = part_within(p, given), of_title = part_within(p, title), of_hint = part_within(p, hint),
            of_status = part_within(p, status);
        Str hint_id = str_format(p->arena, STR_FMT "-%zu-hint", STR_ARG(prefix), index);
        Str status_id = str_format(p->arena, STR_FMT "-%zu-status", STR_ARG(prefix), index);
        part_options(&item, "href classes");
        part_options(&of_title, "text classes");
        part_options(&of_hint, "text");
        part_text(&of_hint, "id", hint_id);
        part_options(&of_status, "text classes");
        part_text(&of_status, "id", status_id);
        part_component(&of_status, "tag", "tag", json_get(status, "tag"));
        part_text(&item, "describedBy", option_given(hint) ? ui_join(p->arena, hint_id, status_id) : status_id);
        json_set(p->arena, item.to, "title", of_title.to);
        if (option_given(hint)) json_set(p->arena, item.to, "hint", of_hint.to);
        else part_none(&item, "hint");
        json_set(p->arena, item.to, "status", of_status.to);
        json_add(p->arena, items, item.to);
    }
    json_set(p->arena, p->to, "items", items);
}

/* ---- ours: what stands between components ---- */

static void prepare_paragraph(const Part *p)
{
    part_options(p, "text classes href");
    part_spoken(p, part_option(p, "text"));
}

static void prepare_heading(const Part *p)
{
    part_options(p, "text count id");
    part_spoken(p, part_option(p, "text"));
}

static void prepare_picture(const Part *p)
{
    part_options(p, "src alt");
}

/* What a program printed, as it printed it. */
static void prepare_printed(const Part *p)
{
    part_options(p, "text label");
}

/* Small boxes side by side, each with one button that does something at once. */
static void prepare_cards(const Part *p)
{
    JsonValue *items = json_new_array(p->arena);
    part_options(p, "csrf");
    JSON_EACH(given, json_get(p->from, "items")) {
        Part item = part_within(p, given);
        part_options(&item, "title text action button");
        part_spoken(&item, part_option(&item, "text"));
        json_add(p->arena, items, item.to);
    }
    json_set(p->arena, p->to, "items", items);
}

static void prepare_changes(const Part *p)
{
    JsonValue *runs = json_new_array(p->arena);
    part_text(p, "textLang", part_option(p, "lang"));
    JSON_EACH(given, json_get(p->from, "runs")) {
        Part run = part_within(p, given);
        part_options(&run, "same added removed");
        json_add(p->arena, runs, run.to);
    }
    part_text(p, "addedLabel", part_say(p, K("paper.added")));
    part_text(p, "removedLabel", part_say(p, K("paper.removed")));
    part_text(p, "pageLang", str_of(lang_code(p->lang)));
    json_set(p->arena, p->to, "runs", runs);
}

static void prepare_preview(const Part *p)
{
    part_options(p, "mark");
}

static void prepare_pictures(const Part *p)
{
    JsonValue *items = json_new_array(p->arena);
    JSON_EACH(given, json_get(p->from, "items")) {
        Part item = part_within(p, given);
        part_options(&item, "label src");
        json_add(p->arena, items, item.to);
    }
    json_set(p->arena, p->to, "items", items);
}

/* A drawing, and beside it what to do one after the other. */
static void prepare_guide(const Part *p)
{
    JsonValue *items = json_new_array(p->arena);
    part_options(p, "src");
    JSON_EACH(given, json_get(p->from, "steps")) {
        Part item = part_within(p, NULL);
        part_text(&item, "text", option_text(given));
        json_add(p->arena, items, item.to);
    }
    json_set(p->arena, p->to, "items", items);
}

const UiRow UI_BLOCKS[] = {
    { "paragraph", prepare_paragraph }, { "box", prepare_plain }, { "heading", prepare_heading }, { "picture", prepare_picture },
    { "printed", prepare_printed }, { "cards", prepare_cards }, { "pictures", prepare_pictures }, { "guide", prepare_guide },
        { "chart", ui_prepare_chart }, { "lanes", ui_prepare_lanes }, { "board", ui_prepare_board },
    { "inset-text", prepare_plain }, { "tag", prepare_plain }, { "warning-text", prepare_warning_text },
    { "details", prepare_details }, { "changes", prepare_changes }, { "preview", prepare_preview },
    { "panel", prepare_panel }, { "notification-banner", prepare_notification_banner }, { "error-summary", prepare_error_summary },
    { "summary-list", prepare_summary_list }, { "table", prepare_table }, { "tabs", prepare_tabs },
    { "task-list", prepare_task_list },
    { NULL, NULL },
};
