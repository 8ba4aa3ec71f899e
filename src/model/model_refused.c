/* model_refused.c: words that no model holds (refused.tsv). An office may add to the shipped model and change it; this it may not: the list is in the
 * program and no file of a model.
 *
 * Words are compared whole, so that "national" is not "nationality" and дин does not stand in "единый"; a stem meets all its forms. */
#include "model/model_int.h"

extern const char REFUSED_WORDS[];
extern const size_t REFUSED_WORDS_SIZE;

typedef struct Refusal Refusal;
struct Refusal { Str about; bool whole; Str words; Refusal *next; };

/* Of folded text, whose marks are all ASCII. */
static bool in_word(char c)
{
    return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

static bool next_word(Str *rest, Str *ret)
{
    size_t from = 0, to;
    while (from < rest->len && !in_word(rest->ptr[from])) from++;
    for (to = from; to < rest->len && in_word(rest->ptr[to]); to++) continue;
    *ret = str_from(str_first(*rest, to), from);
    *rest = str_from(*rest, to);
    return ret->len > 0;
}

/* Does the text begin, word for word, with those of the entry? */
static bool begins_with(Str text, Str words, bool whole)
{
    Str one, word;
    while (words.len > 0) {
        (void)str_cut(&words, ' ', &word);
        if (!next_word(&text, &one)) return false;
        bool stem = str_ends(word, STR("*"));
        if (stem ? !str_starts(one, str_first(word, word.len - 1)) : !str_equal(one, word)) return false;
    }
    return !whole || !next_word(&text, &one);
}

static bool meets(Str text, const Refusal *r)
{
    Str rest = text, word;
    if (r->whole) return begins_with(text, r->words, true);
    do {
        if (begins_with(rest, r->words, false)) return true;
    } while (next_word(&rest, &word));
    return false;
}

/* ---- the list ---- */

static Refusal *read_list(Load *l)
{
    Str rest = { REFUSED_WORDS, REFUSED_WORDS_SIZE }, line, about, how;
    Refusal *first = NULL;
    Error e = { 0 };
    while (str_next_line(&rest, &line)) {
        if (line.len == 0 || line.ptr[0] == '#') continue;
        Refusal *one = load_array(l, 1, sizeof *one);
        if (!one || !str_cut(&line, '\t', &about) || !str_cut(&line, '\t', &how)) continue;
        *one = (Refusal){ .about = about, .whole = str_is(how, "whole"), .next = first };
        if (text_fold(l->arena, line, &one->words, &e) != ERR_OK) l->memory_out = true;
        first = one;
    }
    return first;
}

Str model_refuses(Load *l, Str text, bool person)
{
    Error e = { 0 };
    Str folded, about = STR("");
    if (!l->refused) l->refused = read_list(l);
    ArenaMark mark = arena_mark(l->arena);
    bool well = text_fold(l->arena, text, &folded, &e) == ERR_OK;
    if (!well) l->memory_out = true;
    for (const Refusal *r = l->refused; r && well && about.len == 0; r = r->next) {
        if ((person || !str_is(r->about, "score")) && meets(folded, r)) about = r->about;
    }
    arena_restore(l->arena, mark);
    return about;
}

bool model_word_refused(Arena *a, Str text, bool person)
{
    Load l = { .arena = a };
    return model_refuses(&l, text, person).len > 0;
}

/* ---- of a kind ---- */

static bool is_refused(Load *l, Str id, const Label *label, bool person)
{
    bool no = model_refuses(l, id, person).len > 0;
    for (size_t i = 0; i < LANG_COUNT && !no; i++) no = model_refuses(l, label->text[i], person).len > 0;
    return no;
}

void lint_refused_field(Load *l, const Kind *k, const Field *f, const Yaml *field)
{
    if (!is_refused(l, f->id, &f->label, false)) {
        if (k->looked_up && is_refused(l, f->id, &f->label, true)) load_fault_key(l, field, K("model.score-refused"));
        return;
    }
    load_fault_key(l, field, K("model.field-refused"));
}

void lint_refused_options(Load *l, const Field *f, const Yaml *y)
{
    for (size_t i = 0; f->type == FIELD_CHOICE && i < f->choice_count; i++) {
        const Yaml *at = yaml_get_str(yaml_get(y, "of"), f->choices[i].id);
        if (at && is_refused(l, f->choices[i].id, &f->choices[i].label, false)) load_fault_key(l, at, K("model.option-refused"));
    }
    for (size_t i = 0; i < f->type_count; i++) {
        const Yaml *at = yaml_get_str(yaml_get(y, "types"), f->types[i].id);
        if (at && is_refused(l, f->types[i].id, &f->types[i].label, false)) load_fault_key(l, at, K("model.option-refused"));
    }
}

void lint_refused_kind(Load *l, const Kind *k, const Yaml *root)
{
    const Yaml *at = yaml_get(root, "label"), *states = yaml_get(root, "states");
    if (at && (is_refused(l, k->id, &k->label, false) || is_refused(l, k->id, &k->plural, false))) load_fault_key(l, at, K("model.kind-refused"));
    for (size_t i = 0; i < k->state_count; i++) {
        const Yaml *state = yaml_get_str(states, k->states[i].id);
        if (state && is_refused(l, k->states[i].id, &k->states[i].label, false)) load_fault_key(l, state, K("model.option-refused"));
    }
}
