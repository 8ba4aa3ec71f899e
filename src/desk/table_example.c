/* table_example.c: what the first two rows of a table look like that becomes records of a kind: the headings, and values of the sort that each
 * field takes, in the language of the reader. What nobody can guess (names, numbers of documents) is left open. */
#include "desk/table_file.h"

enum { COLUMNS_MOST = 8 };

static Str number_of(Request *r, const Field *f)
{
    if (f->places == 0) return STR("12");
    return r->lang == LANG_EN ? STR("57.25") : STR("57,25");
}

static Str value_of(Request *r, const Field *f)
{
    const Field *one = f->type == FIELD_LIST ? f->of : f;
    const Kind *k = one->type == FIELD_REF ? model_kind(r->model, one->to) : NULL;
    if (one->type == FIELD_DATE) return STR("24.06.2010");
    if (one->type == FIELD_DATE_TIME) return STR("24.06.2010 14:30");
    if (one->type == FIELD_MONEY) return STR("499000 KGS");
    if (one->type == FIELD_NUMBER) return number_of(r, one);
    if (one->type == FIELD_YES_NO) return view_say(r, K("model.yes"));
    if (one->type == FIELD_CHOICE && one->choice_count > 0) return view_label(r, &one->choices[0].label);
    return k && k->number.len > 0 ? view_say(r, K("table.example-number"), arg_str("kind", view_label(r, &k->label))) : STR("…");
}

static bool is_column(const Field *f, const char *const *only, size_t count)
{
    if (f->machine || f->retired || f->derived.len > 0 || f->type == FIELD_FILE || f->type == FIELD_GROUP) return false;
    for (size_t i = 0; i < count; i++) if (str_is(f->id, only[i])) return true;
    return count == 0 && f->required_in & 1;
}

Str table_example(Request *r, const Kind *k, const char *const *only, size_t count)
{
    Buf heads = buf_in(r->arena), row = buf_in(r->arena);
    size_t n = 0;
    for (const Field *f = k->fields; f && n < COLUMNS_MOST; f = f->next) {
        if (!is_column(f, only, count)) continue;
        if (n++ > 0) buf_c(&heads, "; ");
        if (row.len > 0) buf_c(&row, "; ");
        buf_add(&heads, view_label(r, &f->label));
        buf_add(&row, value_of(r, f));
    }
    return n == 0 ? STR("") : view_say(r, K("table.example"), arg_str("heads", buf_str(&heads)), arg_str("row", buf_str(&row)));
}
