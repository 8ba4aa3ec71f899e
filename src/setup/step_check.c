/* step_check.c: the last pages: every answer with the way back to it, "make it", and what is shown once when it is made. */
#include "setup/setup_int.h"

bool is_done_check(const Setup *s)
{
    return s->made.done;
}

static void add_row(SetupPage *p, const char *step, const char *label, Str value)
{
    Str cells[] = { view_say(p->r, label), value };
    view_table_row_to(p->r, cells, ARRAY_LEN(cells), view_op(p->r, "setup.page", arg_c("step", step)));
}

static Str profile_named(SetupPage *p, Str id)
{
    const Model *m;
    Error ignored = { 0 };
    const Profile *profile = setup_model(p->r->arena, &m, &ignored) == ERR_OK ? model_profile(m, id) : NULL;
    return profile ? profile->label.text[p->r->lang] : id;
}

static Str role_named(SetupPage *p, Str id)
{
    const Model *m;
    Error ignored = { 0 };
    if (setup_model(p->r->arena, &m, &ignored) != ERR_OK) return id;
    for (size_t i = 0; i < m->role_count; i++) {
        if (str_equal(m->roles[i].id, id)) return m->roles[i].label.text[p->r->lang];
    }
    return id;
}

static Str count_lines(SetupPage *p, const char *name)
{
    Str rest = setup_answer(p->setup, name), line;
    int64_t n = 0;
    while (str_next_line(&rest, &line)) n += line.len > 0;
    char digits[24];
    return n > 0 ? str_copy(p->r->arena, amount_format(digits, n, 0)) : view_say(p->r, K("setup.none"));
}

static Str language_named(Str code)
{
    static const Str NAMES[] = { STR("English"), STR("Русский"), STR("Кыргызча") };
    Lang lang;
    return lang_of(code, &lang) ? NAMES[lang] : STR("");
}

static void show_answers(SetupPage *p)
{
    const Setup *s = p->setup;
    Request *r = p->r;
    Str head[] = { view_say(r, K("setup.question")), view_say(r, K("setup.answer")) };
    Instant seen;
    char local[17];
    Str clock = instant_parse(setup_answer(s, "clock.seen"), &seen) ? str_copy(r->arena, instant_format_local(local, seen))
        : STR("");
    Str two = str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(setup_answer(s, "second.full_name")),
                         STR_ARG(setup_answer(s, "second.login")));
    view_table(r, view_say(r, K("setup.answers")), head, ARRAY_LEN(head));
    add_row(p, "language", K("setup.language"), language_named(setup_answer(s, "language")));
    add_row(p, "institution", K("setup.name"), setup_answer(s, "name"));
    add_row(p, "institution", K("setup.profile"), profile_named(p, setup_answer(s, "profile")));
    add_row(p, "clock", K("setup.clock-title"), clock);
    add_row(p, "calendar", K("setup.calendar-title"), count_lines(p, "calendar"));
    add_row(p, "units", K("setup.units-title"), count_lines(p, "units"));
    add_row(p, "administrator", K("setup.administrator-title"),
            str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(setup_answer(s, "full_name")),
                       STR_ARG(setup_answer(s, "login"))));
    add_row(p, "administrator", K("setup.passphrase"), view_say(r, s->secret_len > 0 ? K("setup.passphrase-kept")
                                                                : K("setup.passphrase-missing"),
                                                              arg_int("n", (int64_t)utf8_count(setup_secret(s)))));
    add_row(p, "second", K("setup.second-title"), two);
    add_row(p, "second", K("setup.second-role"), role_named(p, setup_answer(s, "second.role")));
    Str folder = setup_answer(s, "copies.folder");
    add_row(p, "copies", K("setup.copies-title"), folder.len > 0 ? folder : view_say(r, K("setup.copies-none")));
    bool printed = str_is(setup_answer(s, "printer"), "yes");
    add_row(p, "printer", K("setup.printer-title"), view_say(r, printed ? K("setup.printer-yes") : K("setup.printer-later")));
}

void show_check(SetupPage *p)
{
    view_note(p->r, view_say(p->r, K("setup.check-about")));
    show_answers(p);
    const SetupStep *open = setup_current(p->setup);
    if (!str_is(str_of(open->name), "check")) {
        view_warning(p->r, view_say(p->r, K("setup.still-open"), arg_str("page", view_say(p->r, open->title))));
        page_link(p, K("setup.go-on"), str_format(p->r->arena, "/setup/%s", open->name));
        return;
    }
    page_form_begin(p, "check", K("setup.make"));
}

ErrorCode take_check(SetupPage *p, Error *e)
{
    if (!str_is(str_of(setup_current(p->setup)->name), "check")) {
        p->stays = true;
        return ERR_OK;
    }
    return setup_make(p->setup, p->r->arena, e);
}

/* ---- made ---- */

/* The process was started again before anybody had ended the wizard: what it shows is sealed. */
static void show_sealed(SetupPage *p)
{
    static const SetupField FIELD = { "passphrase", "password", K("setup.passphrase"), NULL, "current-password", false, false };
    view_note(p->r, view_say(p->r, K("setup.made-before")));
    page_form_begin(p, "made", K("setup.show-again"));
    (void)page_field(p, &FIELD);
}

ErrorCode take_made(SetupPage *p, Error *e)
{
    p->stays = true;
    if (!p->setup->made.sealed) return ERR_OK;
    Error why = { 0 };
    if (sealed_open(p->setup, json_text(json_get(p->typed, "passphrase")), &why) == ERR_OK) return ERR_OK;
    if (why.code == ERR_DENIED) page_fault(p, "passphrase", K("setup.other-passphrase"));
    else *e = why;
    return why.code == ERR_DENIED ? ERR_OK : why.code;
}

void show_made(SetupPage *p)
{
    const SetupMade *m = &p->setup->made;
    Request *r = p->r;
    JsonValue *panel = json_new_object(r->arena);
    if (!m->done) return;
    if (m->sealed) {
        show_sealed(p);
        return;
    }
    json_set(r->arena, panel, "titleText", json_new_string(r->arena, setup_answer(p->setup, "name")));
    json_set(r->arena, panel, "headingLevel", json_new_int(r->arena, 2));
    page_part(p, "panel", panel);
    view_note(r, view_say(r, K("setup.made-about")));
    view_row(r, view_say(r, K("setup.fingerprint")), m->fingerprint);
    view_row(r, view_say(r, K("setup.copy-key")), m->copy_key);
    page_link(p, K("setup.print-copy-key"), STR("/setup/print/copy-key"));
    page_link(p, K("setup.print-letter"), STR("/setup/print/letter"));
    page_link(p, K("setup.print-connect"), STR("/connect"));
    view_warning(r, view_say(r, K("setup.shown-once")));
    page_form_begin(p, "end", K("setup.end"));
}
