/* setup_steps.c: the pages of the wizard in their order, and what stands around each. */
#include "setup/setup_int.h"

const SetupStep SETUP_STEPS[] = {
    { "language",      K("setup.language-title"),      show_language,      take_language,      is_done_language },
    { "institution",   K("setup.institution-title"),   show_institution,   take_institution,   is_done_institution },
    { "clock",         K("setup.clock-title"),         show_clock,         take_clock,         is_done_clock },
    { "calendar",      K("setup.calendar-title"),      show_calendar,      take_calendar,      is_done_calendar },
    { "units",         K("setup.units-title"),         show_units,         take_units,         is_done_units },
    { "administrator", K("setup.administrator-title"), show_administrator, take_administrator, is_done_administrator },
    { "second",        K("setup.second-title"),        show_second,        take_second,        is_done_second },
    { "copies",        K("setup.copies-title"),        show_copies,        take_copies,        is_done_copies },
    { "printer",       K("setup.printer-title"),       show_printer,       take_printer,       is_done_printer },
    { "devices",       K("setup.devices-title"),       show_devices,       take_devices,       is_done_devices },
    { "check",         K("setup.check-title"),         show_check,         take_check,         is_done_check },
    { "made",          K("setup.made-title"),          show_made,          take_made,          is_done_check },
};
const size_t SETUP_STEP_COUNT = ARRAY_LEN(SETUP_STEPS);

const SetupStep *setup_step(Str name)
{
    for (size_t i = 0; i < SETUP_STEP_COUNT; i++) {
        if (str_is(name, SETUP_STEPS[i].name)) return &SETUP_STEPS[i];
    }
    return NULL;
}

const SetupStep *setup_current(const Setup *s)
{
    size_t at = 0;
    if (s->made.done) return &SETUP_STEPS[SETUP_STEP_COUNT - 1];
    while (at + 2 < SETUP_STEP_COUNT && SETUP_STEPS[at].is_done(s)) at++;
    return &SETUP_STEPS[at];
}

/* Which page this is, of how many; and the way back to the one before. */
static void show_place(SetupPage *p, const SetupStep *step)
{
    Arena *a = p->r->arena;
    size_t at = (size_t)(step - SETUP_STEPS);
    JsonValue *back = json_new_object(a);
    if (p->setup->made.done) return;
    json_set(a, p->r->page, "caption", json_new_string(a, view_say(p->r, K("setup.step"), arg_int("step", (int64_t)at + 1),
                                                                   arg_int("steps", (int64_t)SETUP_STEP_COUNT - 1))));
    if (at == 0) return;
    json_set(a, back, "href", json_new_string(a, str_format(a, "/setup/%s", SETUP_STEPS[at - 1].name)));
    json_set(a, p->r->page, "backLink", back);
}

ErrorCode setup_show(SetupPage *p, const SetupStep *step, Error *e)
{
    view_title(p->r, view_say(p->r, step->title));
    if (!p->r->page) return error_memory(e);
    show_place(p, step);
    step->show(p);
    json_set(p->r->arena, view_data(p->r), "step", json_new_string(p->r->arena, str_of(step->name)));
    json_set(p->r->arena, view_data(p->r), "faults", p->faults ? json_copy(p->r->arena, p->faults) : json_new_object(p->r->arena));
    return ERR_OK;
}
