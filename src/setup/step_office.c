/* step_office.c: pages on what the office is: its language, what it is called and which institution it is, its units. */
#include "rules/rules.h"
#include "setup/setup_int.h"

enum { NAME_LONGEST = 200, UNITS_MOST = 200 };

ErrorCode setup_model(Arena *a, const Model **ret, Error *e)
{
    ModelFile *files;
    ModelFault *faults;
    Model *m;
    size_t count;
    TRY(model_files(a, NULL, &files, &count, e));
    TRY(model_load(a, files, count, NULL, 0, &m, &faults, e));
    *ret = m;
    return ERR_OK;
}

/* ---- language ---- */

bool is_done_language(const Setup *s)
{
    Lang lang;
    return lang_of(setup_answer(s, "language"), &lang);
}

void show_language(SetupPage *p)
{
    static const char *const NAMES[] = { "English", "Русский", "Кыргызча" };
    const SetupField f = { "language", "choice", K("setup.language"), K("setup.language-hint"), NULL, false, false };
    view_note(p->r, view_say(p->r, K("setup.begin")));
    page_form_begin(p, "language", K("setup.next"));
    JsonValue *field = page_field(p, &f);
    for (Lang lang = LANG_EN; lang < LANG_COUNT; lang++) page_option(p, field, str_of(lang_code(lang)), str_of(NAMES[lang]));
    if (!json_get(field, "value")) json_set(p->r->arena, field, "value",
                                            json_new_string(p->r->arena, str_of(lang_code(p->r->lang))));
}

ErrorCode take_language(SetupPage *p, Error *e)
{
    Lang lang;
    if (!lang_of(page_typed(p, "language"), &lang)) {
        page_fault(p, "language", K("setup.choose"));
        return ERR_OK;
    }
    return answer_set(p->setup, "language", page_typed(p, "language"), e);
}

/* ---- institution ---- */

typedef struct { const char *profile, *about; } ProfileAbout;
static const ProfileAbout ABOUT[] = {
    { "investigating_body", K("setup.profile-investigating-body") },
    { "prosecutor",         K("setup.profile-prosecutor") },
    { "evidence_store",     K("setup.profile-evidence-store") },
    { "central_authority",  K("setup.profile-central-authority") },
    { "prison_service",     K("setup.profile-prison-service") },
    { "oversight_body",     K("setup.profile-oversight-body") },
    { "field_office",       K("setup.profile-field-office") },
};

static Str profile_label(SetupPage *p, const Profile *profile)
{
    Str label = profile->label.text[p->r->lang];
    for (size_t i = 0; i < ARRAY_LEN(ABOUT); i++) {
        if (!str_is(profile->id, ABOUT[i].profile)) continue;
        return str_format(p->r->arena, STR_FMT ". " STR_FMT, STR_ARG(label), STR_ARG(view_say(p->r, ABOUT[i].about)));
    }
    return label;
}

bool is_done_institution(const Setup *s)
{
    return setup_answer(s, "name").len > 0 && setup_answer(s, "profile").len > 0;
}

void show_institution(SetupPage *p)
{
    const SetupField name = { "name", "text", K("setup.name"), K("setup.name-hint"), "organization", false, false },
                     profile = { "profile", "choice", K("setup.profile"), K("setup.profile-hint"), NULL, false, false };
    const Model *m;
    Error ignored = { 0 };
    page_form_begin(p, "institution", K("setup.next"));
    (void)page_field(p, &name);
    JsonValue *field = page_field(p, &profile);
    json_set(p->r->arena, field, "open", json_new_bool(p->r->arena, true));
    if (setup_model(p->r->arena, &m, &ignored) != ERR_OK) return;
    for (size_t i = 0; i < m->profile_count; i++) page_option(p, field, m->profiles[i].id, profile_label(p, &m->profiles[i]));
}

ErrorCode take_institution(SetupPage *p, Error *e)
{
    const Model *m;
    Str name = page_typed(p, "name"), profile = page_typed(p, "profile");
    TRY(setup_model(p->r->arena, &m, e));
    if (name.len == 0) page_fault(p, "name", K("setup.needed"));
    if (utf8_count(name) > NAME_LONGEST) page_fault(p, "name", K("setup.too-long"), arg_int("most", NAME_LONGEST));
    if (!model_profile(m, profile)) page_fault(p, "profile", K("setup.choose"));
    if (page_is_faulty(p)) return ERR_OK;
    TRY(answer_set(p->setup, "name", name, e));
    return answer_set(p->setup, "profile", profile, e);
}

/* ---- units ---- */

bool is_done_units(const Setup *s)
{
    return str_is(setup_answer(s, "units.seen"), "yes");
}

void show_units(SetupPage *p)
{
    const SetupField f = { "units", "long_text", K("setup.units"), K("setup.units-hint"), NULL, true, false };
    page_form_begin(p, "units", K("setup.next"));
    (void)page_field(p, &f);
}

/* One on each line, none twice. */
static ErrorCode check_units(SetupPage *p, Str text, Buf *to, Error *e)
{
    Str rest = text, line;
    Map seen = map_in(p->r->arena);
    size_t count = 0;
    while (str_next_line(&rest, &line)) {
        Str folded, unit = str_trim(line);
        if (unit.len == 0) continue;
        TRY(text_fold(p->r->arena, unit, &folded, e));
        if (map_get(&seen, folded)) page_fault(p, "units", K("setup.unit-twice"), arg_str("unit", unit));
        if (utf8_count(unit) > NAME_LONGEST) page_fault(p, "units", K("setup.too-long"), arg_int("most", NAME_LONGEST));
        if (!map_set(&seen, folded, p)) return error_memory(e);
        if (++count > UNITS_MOST) page_fault(p, "units", K("setup.units-most"), arg_int("most", UNITS_MOST));
        buf_format(to, STR_FMT "\n", STR_ARG(unit));
    }
    return to->failed ? error_memory(e) : ERR_OK;
}

ErrorCode take_units(SetupPage *p, Error *e)
{
    Buf units = buf_in(p->r->arena);
    TRY(check_units(p, page_typed(p, "units"), &units, e));
    if (page_is_faulty(p)) return ERR_OK;
    TRY(answer_set(p->setup, "units", buf_str(&units), e));
    return answer_set(p->setup, "units.seen", STR("yes"), e);
}
