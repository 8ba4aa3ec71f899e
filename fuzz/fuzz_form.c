/* fuzz_form.c: any bytes as what a browser sends of a form: a line a pair, name=value.
 *
 * What must hold: reading and filling look at nothing outside of their input; what is read has only names of the form; buttons
 * that add and drop items leave a form that can be shown; what a draft keeps is what it gives back. */
#include <stdlib.h>

#include "web/form_web.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PAIRS = 256 };

static const char FORM[] =
    "{\"op\":\"x\",\"args\":{\"version\":1},\"submit\":\"S\",\"reason\":true,\"fields\":[{\"name\":\"t\",\"type\":\"text\"},"
    "{\"name\":\"d\",\"type\":\"date\"},"
    "{\"name\":\"m\",\"type\":\"money\",\"currency\":[\"KGS\"]},{\"name\":\"n\",\"type\":\"number\",\"units\":[[\"kg\","
    "\"kg\"]]},{\"name\":\"r\",\"type\":\"ref\"},"
    "{\"name\":\"l\",\"type\":\"list\",\"item\":{\"name\":\"\",\"type\":\"group\",\"fields\":[{\"name\":\"a\","
    "\"type\":\"date_time\"},{\"name\":\"b\",\"type\":\"text\"}]}},"
    "{\"name\":\"c\",\"type\":\"list\",\"item\":{\"name\":\"\",\"type\":\"choice\",\"options\":[[\"a\",\"A\"]]}}]}";

static void must(bool holds)
{
    if (!holds) abort();
}

static size_t split(Str text, WebPair *to)
{
    size_t count = 0;
    Str line;
    while (count < PAIRS && str_next_line(&text, &line)) {
        WebPair *p = &to[count++];
        str_cut(&line, '=', &p->name);
        p->value = line;
    }
    return count;
}

static void check_read(Arena *a, const JsonValue *form, const WebPair *pairs, size_t count)
{
    Error e = { 0 };
    JsonValue *fields;
    if (form_read(a, form, pairs, count, &fields, &e) != ERR_OK) return;
    JSON_EACH(field, fields) must(field->key.len == 1 && memchr("tdmnrlc", field->key.ptr[0], 7));
}

static void check_draft(Arena *a, const WebPair *pairs, size_t count)
{
    Error e = { 0 };
    Buf text = buf_in(a), again = buf_in(a);
    WebPair *back;
    size_t number;
    form_pairs_write(&text, pairs, count);
    if (text.failed || form_pairs_read(a, buf_str(&text), &back, &number, &e) != ERR_OK) return;
    form_pairs_write(&again, back, number);
    must(again.failed || str_equal(buf_str(&text), buf_str(&again)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(32 << 20);
    Error e = { 0 };
    WebPair pairs[PAIRS];
    JsonValue *form, *part;
    char *copy = mem_alloc(size + (size == 0));
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    size_t count = split(str_bytes(copy, size), pairs);
    if (json_parse(&a, (Str){ FORM, sizeof FORM - 1 }, &form, &e) == ERR_OK) {
        check_read(&a, form, pairs, count);
        check_draft(&a, pairs, count);
        if (form_fill(&a, form, pairs, count, &e) == ERR_OK) {
            for (size_t i = 0; i < count; i++) {
                form_drop_item(form, pairs[i].name);
                form_add_item(&a, form, pairs[i].value);
                (void)form_field_at(form, pairs[i].name);
            }
            ErrorCode code = form_components(&a, LANG_KY, form, STR("c"), &part, &e);
            must(code == ERR_OK || code == ERR_MEMORY);
        }
    }
    mem_free(copy);
    arena_free(&a);
    return 0;
}
