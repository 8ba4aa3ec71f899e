/* fuzz_certificate_note.c: any bytes as what a partner's note about certificates says: JSON that was signed, and still may say anything.
 *
 * What must hold: nothing outside of the input is looked at; what is taken can be looked up and held to: each certificate has a number, a
 * name, days that are days, a check code that is good and stands once, and no more half-days attended than held; what the record of the note
 * keeps of it can be written. */
#include "desk/certificate_note.h"
#include "rules/check_code.h"
#include "fuzz_shipped.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Model *model;

static void begin(void)
{
    static Arena kept;
    model = shipped_model(&kept);
}

static void check_one(const ToldCertificates *told, size_t at)
{
    Day day;
    bool good;
    char code[CHECK_CODE + 1];
    const ToldCertificate *t = &told->list[at];
    must(t->number.len > 0 && t->name.len > 0 && day_parse(t->issued_on, &day));
    must(check_code_read(t->code, code, &good) && good && str_is(t->code, code));
    for (size_t i = 0; i < at; i++) must(!str_equal(told->list[i].code, t->code));
    if (t->withdrawn_on.len > 0) {
        must(day_parse(t->withdrawn_on, &day));
        return;
    }
    must(t->course.len > 0 && t->attended >= 0 && t->attended <= t->held);
    must(t->expires_on.len == 0 || day_parse(t->expires_on, &day));
    must(!t->skills || (t->skills->type == JSON_ARRAY && t->skills->count > 0));
}

static void look(Arena *a, Str bytes)
{
    Error e = { 0 };
    Buf text = buf_in(a);
    Request r = { .arena = a, .model = model, .lang = LANG_EN, .fd = -1 };
    MessageFile *m = ARENA_NEW(a, MessageFile);
    ToldCertificates *told = ARENA_NEW(a, ToldCertificates);
    JsonValue *fields = json_new_object(a);
    if (!m || !told || !fields) return;
    m->body = bytes;
    ErrorCode code = certificate_note_read(&r, m, told, fields, &e);
    must(code == ERR_OK || code == ERR_FINDING || code == ERR_INVALID || code == ERR_LIMIT || code == ERR_MEMORY);
    if (code != ERR_OK) return;
    must(certificate_note_is(&r, m) && told->count > 0 && told->count <= NOTE_CERTIFICATES);
    for (size_t i = 0; i < told->count; i++) check_one(told, i);
    JsonValue *says = certificate_note_says(&r, told);
    must(says != NULL);
    json_write(&text, says);
    must(text.failed || utf8_valid(buf_str(&text)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!model) begin();
    Arena a = arena_with((size_t)64 << 20);
    char *copy = mem_alloc(size + (size == 0));
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    look(&a, str_bytes(copy, size));
    mem_free(copy);
    arena_free(&a);
    return 0;
}
