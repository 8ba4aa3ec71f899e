/* fuzz_model.c: any bytes as a kind's file, beside the shipped ones.
 *
 * What must hold: there is a model or there are faults, never both and never neither; each fault has a place, and its sentence
 * comes out in every language, with the place and without a control character. A model answers for each of its kinds: an empty
 * record is checked in every state. */
#include <stdlib.h>

#include "model/model.h"

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
        ErrorCode code = field_from_text(a, f, STR("1 KGS"), &v, &e);
        must(code == ERR_OK ? v != NULL : code == ERR_INVALID);
        for (int lang = 0; lang < LANG_COUNT; lang++) must(f->label.text[lang].len > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MOST = 64 };
    Error e;
    Arena a = arena_with(256 << 20);
    ModelFile files[MOST];
    size_t n = 0;
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT && n + 1 < MOST; i++) {
        bool wanted = str_is(MODEL_SHIPPED[i].name, "roles.yaml") || str_is(MODEL_SHIPPED[i].name, "kinds/note.yaml");
        if (wanted) files[n++] = MODEL_SHIPPED[i];
    }
    files[n++] = (ModelFile){ STR("kinds/thing.yaml"), str_bytes(data, size) };
    Model *m;
    ModelFault *faults;
    ErrorCode code = model_load(&a, files, n, NULL, 0, &m, &faults, &e);
    must(code == ERR_OK ? m && !faults : code == ERR_MEMORY || (code == ERR_INVALID && !m && faults));
    for (const ModelFault *f = faults; f; f = f->next) check_fault(&a, f);
    for (size_t i = 0; m && i < m->kind_count; i++) check_kind(&a, &m->kinds[i]);
    arena_free(&a);
    return 0;
}
