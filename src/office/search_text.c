/* search_text.c: see search_text.h. The indexer feeds these texts, folded, and a search shows where in them its words stand: both take
 * them from here, so that nothing is found by what cannot be shown. */
#include "office/search_text.h"

#include "office/act.h"
#include "text/citation.h"

bool kind_is_searched(const Kind *k)
{
    return !k->internal;
}

/* A title is searched even where the model does not say so: it stands in every list. */
bool field_is_searched(const Kind *k, const Field *f)
{
    return !f->sensitive && (f->searchable || str_equal(f->id, k->title));
}

bool search_skip_chain(Str chain)
{
    return !str_is(chain, "office") && !is_object(chain);
}

static void add_line(Buf *to, Str text)
{
    if (text.len == 0) return;
    buf_add(to, text);
    buf_byte(to, '\n');
}

/* A value that is one thing. What has labels is found by each of them; references, files and yes or no by nothing that is typed. */
static void add_value(Buf *to, const Field *f, const JsonValue *v)
{
    if (f->type == FIELD_REF || f->type == FIELD_FILE || f->type == FIELD_YES_NO) return;
    if (f->type == FIELD_IDENTIFIER) {
        add_line(to, json_text(json_get(v, "value")));
        return;
    }
    bool labelled = f->type == FIELD_CHOICE || f->type == FIELD_PLACE;
    for (Lang lang = LANG_EN; lang < (labelled ? LANG_COUNT : LANG_RU); lang++) {
        field_to_text(to, f, v, lang);
        buf_byte(to, '\n');
    }
}

/* Lists and groups are walked through; of a statement its value counts and how it is written in its source. */
void field_search_text(Buf *to, const Field *f, const JsonValue *v)
{
    if (!v) return;
    if (f->type == FIELD_LIST) {
        JSON_EACH(item, v) field_search_text(to, f->of, item);
    } else if (f->type == FIELD_GROUP) {
        for (const Field *part = f->fields; part; part = part->next) field_search_text(to, part, json_get_str(v, part->id));
    } else if (f->type == FIELD_STATEMENT) {
        field_search_text(to, f->of, json_get(v, "value"));
        add_line(to, json_text(json_get(v, "original")));
    } else {
        add_value(to, f, v);
    }
}

static int64_t number_in(const JsonValue *fields, const char *name)
{
    int64_t n;
    return int_parse(json_text(json_get(json_get(fields, name), "number")), &n) && n >= 1 && n <= CITATION_MOST ? n : 0;
}

/* What lies in the file is found by each of its sheets. */
void sheets_search_text(Buf *to, const JsonValue *fields)
{
    int64_t volume = number_in(fields, "volume"), sheet = number_in(fields, "sheet"), sheets = number_in(fields, "sheets");
    if (volume == 0 || sheet == 0) return;
    int64_t last = sheet + (sheets > 0 ? sheets - 1 : 0);
    for (int64_t s = sheet; s <= last && s <= CITATION_MOST; s++) {
        citation_word(to, volume, s);
        buf_byte(to, '\n');
    }
}

void record_search_text(Buf *to, const Kind *k, const JsonValue *body)
{
    Str number = json_text(json_get(body, "number"));
    const JsonValue *fields = json_get(body, "fields");
    add_line(to, number);
    for (const Field *f = k->fields; f; f = f->next) {
        if (field_is_searched(k, f)) field_search_text(to, f, json_get_str(fields, f->id));
    }
    sheets_search_text(to, fields);
}
