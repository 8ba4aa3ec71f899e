/* ui_frame.c: components that lead around a page: header, footer, navigation, crumbs, pages of a list. */
#include "web/ui_int.h"

static void part_own_attributes(const Part *p)
{
    part_attributes(p, "attributes", json_get(p->from, "attributes"));
}

/* The items of a list, each with these texts and its attributes. */
static JsonValue *items_of(const Part *p, const JsonValue *given, const char *names)
{
    JsonValue *items = json_new_array(p->arena);
    JSON_EACH(options, given) {
        if (!option_given(options)) continue;
        Part item = part_within(p, options);
        part_options(&item, names);
        part_spoken(&item, part_option(&item, "text"));
        part_attributes(&item, "attributes", json_get(options, "attributes"));
        json_add(p->arena, items, item.to);
    }
    return items;
}

static void prepare_back_link(const Part *p)
{
    Str href = part_option(p, "href");
    part_options(p, "classes");
    part_text(p, "href", href.len > 0 ? href : STR("#"));
    part_text(p, "text", part_or(p, "text", K("ui.back")));
    part_own_attributes(p);
}

static void prepare_skip_link(const Part *p)
{
    Str href = part_option(p, "href");
    part_options(p, "classes text");
    part_text(p, "href", href.len > 0 ? href : STR("#content"));
    part_own_attributes(p);
}

static void prepare_breadcrumbs(const Part *p)
{
    Str classes = part_option(p, "classes");
    if (option_given(json_get(p->from, "collapseOnMobile"))) {
        classes = ui_join(p->arena, classes, STR("govuk-breadcrumbs--collapse-on-mobile"));
    }
    part_text(p, "classes", classes);
    part_text(p, "labelText", part_or(p, "labelText", K("ui.breadcrumb")));
    part_own_attributes(p);
    json_set(p->arena, p->to, "items", items_of(p, json_get(p->from, "items"), "text href"));
}

static void prepare_phase_banner(const Part *p)
{
    const JsonValue *tag = json_get(p->from, "tag");
    part_options(p, "classes text");
    part_own_attributes(p);
    part_content(p);
    Part options = part_within(p, tag);
    part_options(&options, "text");
    part_text(&options, "classes", ui_join(p->arena, STR("govuk-phase-banner__content__tag"),
                                             option_text(json_get(tag, "classes"))));
    part_component(p, "tag", "tag", options.to);
}

static void prepare_header(const Part *p)
{
    Str url = part_option(p, "url"), container = part_option(p, "containerClasses");
    part_options(p, "classes logoText productName");
    part_text(p, "url", url.len > 0 ? url : STR("/"));
    part_text(p, "containerClasses", container.len > 0 ? container : STR("govuk-width-container"));
    part_own_attributes(p);
    part_content(p);
}

/* ---- footer: without the crown, and without a licence that is not ours ---- */

static void part_columns(const Part *p)
{
    JsonValue *sections = json_new_array(p->arena);
    JSON_EACH(given, json_get(p->from, "navigation")) {
        Part section = part_within(p, given);
        Str width = part_option(&section, "width");
        const JsonValue *items = json_get(given, "items");
        part_options(&section, "title columns");
        part_text(&section, "width", width.len > 0 ? width : STR("full"));
        JsonValue *kept = json_new_array(p->arena);
        JSON_EACH(item, items) {
            bool whole = option_given(json_get(item, "href")) && option_given(json_get(item, "text"));
            if (whole) json_add(p->arena, kept, json_copy(p->arena, item));
        }
        part_flag(&section, "any", items && items->count > 0);
        json_set(p->arena, section.to, "items", items_of(p, kept, "text href"));
        json_add(p->arena, sections, section.to);
    }
    part_flag(p, "columns", sections && sections->count > 0);
    json_set(p->arena, p->to, "navigation", sections);
}

static void prepare_footer(const Part *p)
{
    const JsonValue *meta = json_get(p->from, "meta");
    part_options(p, "classes containerClasses");
    part_own_attributes(p);
    part_columns(p);
    part_none(p, "meta");
    if (!meta || meta->type != JSON_OBJECT) return;
    Part within = part_within(p, meta);
    const JsonValue *items = json_get(meta, "items");
    part_options(&within, "text");
    part_text(&within, "visuallyHiddenTitle", part_or(&within, "visuallyHiddenTitle", K("ui.support-links")));
    part_flag(&within, "any", items && items->count > 0);
    json_set(p->arena, within.to, "items", items_of(p, items, "text href"));
    json_set(p->arena, p->to, "meta", within.to);
}

/* ---- service navigation ---- */

static void prepare_service_navigation(const Part *p)
{
    Str id = part_option(p, "navigationId"), label = part_option(p, "menuButtonLabel"),
        menu = part_or(p, "menuButtonText", K("ui.menu"));
    const JsonValue *collapses = json_get(p->from, "collapseNavigationOnMobile");
    JsonValue *items = json_new_array(p->arena);
    part_options(p, "classes serviceName serviceUrl navigationClasses");
    part_own_attributes(p);
    part_text(p, "ariaLabel", part_or(p, "ariaLabel", K("ui.service-information")));
    part_text(p, "navigationId", id.len > 0 ? id : STR("navigation"));
    part_text(p, "menuButtonText", menu);
    part_text(p, "menuButtonLabel", str_equal(label, menu) ? STR("") : label);
    part_text(p, "navigationLabel", option_given(json_get(p->from, "navigationLabel")) ? part_option(p, "navigationLabel") : menu);
    JSON_EACH(given, json_get(p->from, "navigation")) {
        if (!option_given(given)) continue;
        Part item = part_within(p, given);
        bool current = option_given(json_get(given, "current")), active = current || option_given(json_get(given, "active"));
        part_options(&item, "text href");
        part_flag(&item, "active", active);
        part_text(&item, "ariaCurrent", current ? STR("page") : active ? STR("true") : STR(""));
        part_attributes(&item, "attributes", json_get(given, "attributes"));
        json_add(p->arena, items, item.to);
    }
    part_flag(p, "any", items && items->count > 0);
    part_flag(p, "collapses", collapses ? option_given(collapses) : items && items->count > 1);
    json_set(p->arena, p->to, "navigation", items);
}

/* ---- pages of a list ---- */

static void part_arrow(const Part *p, const char *name, bool block, const char *word, const char *rest)
{
    const JsonValue *options = json_get(p->from, name);
    part_none(p, name);
    if (!option_given(json_get(options, "href"))) return;
    Part link = part_within(p, options);
    bool own = option_given(json_get(options, "text")), labelled = option_given(json_get(options, "labelText"));
    part_options(&link, "href labelText");
    part_text(&link, "text", own ? part_option(&link, "text") : part_say(p, word));
    part_text(&link, "rest", own ? STR("") : part_say(p, rest));
    part_flag(&link, "decorated", block && !labelled);
    part_flag(&link, "labelled", block && labelled);
    part_flag(&link, "block", block);
    part_attributes(&link, "attributes", json_get(options, "attributes"));
    json_set(p->arena, p->to, name, link.to);
}

static void prepare_pagination(const Part *p)
{
    const JsonValue *given = json_get(p->from, "items");
    bool block = !option_given(given) && (option_given(json_get(p->from, "next")) || option_given(json_get(p->from, "previous")));
    part_options(p, "classes");
    part_own_attributes(p);
    part_flag(p, "block", block);
    part_text(p, "landmarkLabel", part_or(p, "landmarkLabel", K("ui.pagination")));
    part_arrow(p, "previous", block, K("ui.previous"), K("ui.page-behind-previous"));
    part_arrow(p, "next", block, K("ui.next"), K("ui.page-behind-next"));
    part_none(p, "list");
    if (!option_given(given)) return;
    Part list = part_within(p, NULL);
    JsonValue *items = json_new_array(p->arena);
    JSON_EACH(options, given) {
        if (options->type != JSON_OBJECT || options->count == 0) continue;
        Part item = part_within(p, options);
        Buf page = buf_in(p->arena);
        message_add(&page, p->lang, K("ui.page"), arg_str("number", part_option(&item, "number")));
        const JsonValue *hidden = json_get(options, "visuallyHiddenText");
        part_options(&item, "number href current ellipsis");
        part_text(&item, "label", hidden ? option_text(hidden) : buf_str(&page));
        part_attributes(&item, "attributes", json_get(options, "attributes"));
        json_add(p->arena, items, item.to);
    }
    json_set(p->arena, list.to, "items", items);
    json_set(p->arena, p->to, "list", list.to);
}

const UiRow UI_FRAME[] = {
    { "back-link", prepare_back_link }, { "skip-link", prepare_skip_link }, { "breadcrumbs", prepare_breadcrumbs },
    { "phase-banner", prepare_phase_banner }, { "header", prepare_header }, { "footer", prepare_footer },
    { "service-navigation", prepare_service_navigation }, { "pagination", prepare_pagination }, { NULL, NULL },
};
