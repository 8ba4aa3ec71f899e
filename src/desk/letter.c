/* letter.c: see letter.h. */
#include "desk/letter.h"

#include <unistd.h>

#include "desk/paper_values.h"

Letters letters_begin(Request *r, Str title, Str agency)
{
    return (Letters){ r, title, agency, json_new_array(r->arena) };
}

static Str template_of(Lang lang, const char *name)
{
    char want[64];
    size_t n = 0;
    for (const char *p = lang_code(lang); *p; p++) want[n++] = *p;
    want[n++] = '/';
    for (const char *p = name; *p && n + 4 < sizeof want; p++) want[n++] = *p;
    memcpy(want + n, ".md", 3);
    for (size_t i = 0; i < LETTERS_SHIPPED_COUNT; i++) {
        if (str_equal(LETTERS_SHIPPED[i].name, (Str){ want, n + 3 })) return LETTERS_SHIPPED[i].bytes;
    }
    return (Str){ 0 };
}

ErrorCode letters_add(Letters *l, Lang lang, const char *name, JsonValue *values, Error *e)
{
    Arena *a = l->r->arena;
    JsonValue *one = json_new_object(a);
    Str template = template_of(lang, name);
    if (!template.ptr) return error_internal(e, name);
    json_set(a, one, "lang", json_new_string(a, str_of(lang_code(lang))));
    json_set(a, one, "name", json_new_string(a, str_of(name)));
    json_set(a, one, "template", json_new_string(a, template));
    json_set(a, one, "values", values);
    json_add(a, l->list, one);
    return one && !l->list->broken ? ERR_OK : error_memory(e);
}

ErrorCode letters_make(const Letters *l, Buf *pdf, Error *e)
{
    Request *r = l->r;
    JsonValue *ask = json_new_object(r->arena);
    json_set(r->arena, ask, "form", json_new_string(r->arena, STR("letters")));
    json_set(r->arena, ask, "lang", json_new_string(r->arena, str_of(lang_code(r->lang))));
    json_set(r->arena, ask, "title", json_new_string(r->arena, l->title));
    json_set(r->arena, ask, "agency", json_new_string(r->arena, l->agency));
    json_set(r->arena, ask, "made", json_new_int(r->arena, clock_now() / SECOND));
    json_set(r->arena, ask, "letters", l->list);
    return desk_ask_printer(r, ask, pdf, e);
}

ErrorCode letters_give(Request *r, Str pdf, Error *e)
{
    if (lseek(r->fd, 0, SEEK_SET) != 0 || ftruncate(r->fd, 0) != 0) return error_system(e, STR("pdf"));
    TRY(fd_write_all(r->fd, pdf, STR("pdf"), e));
    return lseek(r->fd, 0, SEEK_SET) == 0 ? ERR_OK : error_system(e, STR("pdf"));
}

ErrorCode letters_print(const Letters *l, Error *e)
{
    Buf pdf = buf_in(l->r->arena);
    TRY(letters_make(l, &pdf, e));
    return letters_give(l->r, buf_str(&pdf), e);
}

Str letter_fingerprint(Arena *a, Str fingerprint)
{
    Buf out = buf_in(a);
    size_t digits = 0;
    for (size_t i = 0; i < fingerprint.len; i++) {
        if (fingerprint.ptr[i] == ':') continue;
        if (digits % 16 == 0) buf_byte(&out, '\n');
        else if (digits % 4 == 0) buf_byte(&out, ' ');
        buf_byte(&out, fingerprint.ptr[i]);
        digits++;
    }
    return buf_str(&out);
}
