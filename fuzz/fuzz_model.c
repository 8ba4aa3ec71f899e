/* fuzz_model.c: any bytes as a kind's file, beside the shipped ones; as any other file of a model when they begin like one: a common part, a
 * term, an offence, a procedure, a plan, a curriculum, a check of news, storage, limits, roles, profiles, a table of reference.
 *
 * What must hold: there is a model or there are faults, never both and never neither; each fault has a place, and its sentence
 * comes out in every language, with the place and without a control character. A model answers for each of its kinds: an empty
 * record is checked in every state, and what differs from the shipped model is told in every language. */
#include <stdlib.h>

#include "model/term.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_fault(Arena *a, const ModelFault *f)
{
    must(f->line >= 1 && f->column >= 1 && f->file.len > 0 && f->what.count == 1);
    must(str_starts(error_arg(&f->what, "at"), f->file));
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Buf b = buf_in(a);
        message_error(&b, (Lang)lang, &f->what);
        must(!b.failed && str_find(buf_str(&b), f->file) >= 0 && !utf8_has_control(buf_str(&b), "\n\t"));
    }
}

static void check_kind(Arena *a, const Kind *k)
{
    Error e;
    must(k->id.len > 0 && k->state_count > 0 && k->state_count <= 64);
    const JsonValue *empty = json_new_object(a);
    must(empty != NULL);
    for (size_t i = 0; i < k->state_count; i++) {
        ErrorCode code = record_check(k, empty, k->states[i].id, &e);
        must(code == ERR_OK || code == ERR_INVALID);
    }
    for (const Field *f = k->fields; f; f = f->next) {
        JsonValue *v;
        Buf shown = buf_in(a);
        ErrorCode code = field_from_text(a, f, STR("1 KGS"), &v, &e);
        must(code == ERR_OK ? v != NULL : code == ERR_INVALID);
        if (v) field_to_text(&shown, f, v, LANG_KY);
        must(!shown.failed && (!v || shown.len > 0));
        for (int lang = 0; lang < LANG_COUNT; lang++) must(f->label.text[lang].len > 0);
    }
}

/* A rule names a kind that is there, states to begin with, and one term. */
static void check_rule(const Model *m, const RetentionRule *r)
{
    const Kind *k = model_kind(m, r->kind);
    must(k && r->id.len > 0 && r->source.len > 0 && r->from_count > 0 && (r->years > 0) != (r->days > 0));
    for (size_t i = 0; i < r->from_count && !r->from_case; i++) must(kind_state(k, r->from[i]) != NULL);
    must(!r->erase || !(k->is_case || k->internal));
}

/* A template is complete in each language, and its tasks come after what stands above them. */
static void check_offence(const OffenceTemplate *t)
{
    must(t->id.len > 0 && t->version.len > 0 && t->source.len > 0 && t->element_count > 0);
    for (size_t i = 0; i < t->element_count; i++)
        for (int lang = 0; lang < LANG_COUNT; lang++) must(t->elements[i].label.text[lang].len > 0);
    for (size_t i = 0; i < t->line_count; i++)
        for (size_t j = 0; j < t->lines[i].task_count; j++)
            must(!str_in(t->lines[i].tasks[j].id, t->lines[i].tasks[j].after, t->lines[i].tasks[j].after_count));
    for (size_t i = 0; i < t->national_count; i++) must(t->national[i].article.len == 0 || t->national[i].source.len > 0);
}

/* Any clock comes to a last day: not before it began, the same once more, later with a pause, and its steps fit where room was asked for. */
static void check_clock(Arena *a, const Clock *c)
{
    enum { STARTS = 3 };
    must(c->version_count > 0 && c->id.len > 0);
    for (int i = 0; i < STARTS; i++) {
        Day start = 20000 + i * 789;
        TermPause pause = { .from = day_local_begin(start + 2), .until = day_local_begin(start + 5) };
        TermExtension more = { .decided = start + 1, .days = 40 };
        TermFacts f = { .started = day_local_begin(start) + 8 * HOUR, .extensions = &more, .extension_count = 1, .pauses = &pause };
        Term bare, paused;
        TermSteps steps = { .room = term_steps_most(&f) };
        steps.list = arena_array(a, steps.room, sizeof *steps.list);
        must(steps.list != NULL);
        term_run(c, &f, f.started, &bare, NULL);
        f.pause_count = 1;
        term_run(c, &f, f.started, &paused, &steps);
        must(bare.due >= start - 1 && paused.ends >= bare.ends && steps.count > 0 && steps.count < steps.room);
        must(clock_same(c, c));
    }
}

static void check_difference(Arena *a, const Model *old, const Model *new)
{
    Error e;
    ModelChange *changes;
    size_t refused;
    must(model_difference(a, old, new, NULL, NULL, &changes, &refused, &e) == ERR_OK && refused == 0);
    for (const ModelChange *c = changes; c; c = c->next)
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            Buf b = buf_in(a);
            message_error(&b, (Lang)lang, &c->what);
            must(!b.failed && b.len > 0);
        }
    must(model_difference(a, new, new, NULL, NULL, &changes, &refused, &e) == ERR_OK && !changes);
}

/* The name under which a model would have a file that begins so. */
static Str name_for(Str bytes)
{
    static const struct { const char *begins, *name; } FILES[] = {
        { "common:", "common/remarks.yaml" }, { "clock:", "clocks/thing.yaml" }, { "offence:", "offences/thing.yaml" },
        { "procedure:", "procedures/thing.yaml" }, { "law:", "custody/thing.yaml" }, { "rules:", "retention.yaml" },
        { "plan:", "plans/thing.yaml" }, { "curriculum:", "curricula/thing.yaml" }, { "check:", "news/thing.yaml" },
        { "classes:", "storage.yaml" }, { "limits:", "limits.yaml" }, { "roles:", "roles.yaml" }, { "profiles:", "profiles.yaml" },
        { "office_wide:", "indicators.yaml" }, { "version:", "proof.yaml" }, { "sections:", "today.yaml" }, { "since:", "triage.yaml" },
        { "grounds:", "ways_out.yaml" }, { "standard,", "reference/armour.csv" }, { "day,", "reference/holidays.csv" },
        { "code,", "reference/regions.csv" },
    };
    for (size_t i = 0; i < ARRAY_LEN(FILES); i++) if (str_starts(bytes, str_of(FILES[i].begins))) return str_of(FILES[i].name);
    return STR("kinds/thing.yaml");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MOST = 500 };
    Error e;
    Arena a = arena_with(256 << 20);
    ModelFile files[MOST];
    static const char *const beside[] = { "roles.yaml", "kinds/note.yaml", "common/remarks.yaml", "reference/regions.csv",
                                          "clocks/reminder.yaml", "kinds/organization.yaml" };
    size_t n = 0;
    Str name = name_for(str_bytes(data, size));
    size_t wanted = ARRAY_LEN(beside) - (str_starts(name, STR("common/")) ? 0 : 1);      /* a kind that includes it, only then */
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT && n + 1 < MOST; i++)
        for (size_t j = 0; j < wanted; j++)
            if (str_is(MODEL_SHIPPED[i].name, beside[j]) && !str_equal(MODEL_SHIPPED[i].name, name)) files[n++] = MODEL_SHIPPED[i];
    files[n++] = (ModelFile){ name, str_bytes(data, size) };
    Model *m;
    ModelFault *faults;
    ErrorCode code = model_load(&a, files, n, NULL, 0, &m, &faults, &e);
    must(code == ERR_OK ? m && !faults : code == ERR_MEMORY || (code == ERR_INVALID && !m && faults));
    for (const ModelFault *f = faults; f; f = f->next) check_fault(&a, f);
    for (size_t i = 0; m && i < m->kind_count; i++) check_kind(&a, &m->kinds[i]);
    for (size_t i = 0; m && i < m->retention_count; i++) check_rule(m, &m->retention[i]);
    for (size_t i = 0; m && i < m->offence_count; i++) check_offence(&m->offences[i]);
    for (size_t i = 0; m && i < m->clock_count; i++) check_clock(&a, &m->clocks[i]);
    static Arena kept;
    static Model *first;
    if (!first) {
        kept = arena_with(64 << 20);
        must(model_load(&kept, MODEL_SHIPPED, MODEL_SHIPPED_COUNT, NULL, 0, &first, &faults, &e) == ERR_OK);
    }
    if (m) check_difference(&a, first, m);
    arena_free(&a);
    return 0;
}
