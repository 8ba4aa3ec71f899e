/* model_refused.c: words that no model holds (refused.tsv). An office may add to the shipped model and change it; this it may not: the list is in the
 * program and no file of a model.
 *
 * Words are compared whole, so that "national" is not "nationality" and дин does not stand in "единый"; a stem meets all its forms. */
#include "model/model_int.h"

extern const char REFUSED_WORDS[];
extern const size_t REFUSED_WORDS_SIZE;

typedef struct { Str text; bool stem; } Part;
typedef struct Refusal Refusal;
struct Refusal { Str about; bool whole; const Part *parts; size_t count; Refusal *next; };

/* By how the first word begins: two letters of Latin or one of Cyrillic. Nearly every word of a model meets an empty shelf. */
enum { SHELVES = 256 };
typedef struct RefusedWords { Refusal *shelves[SHELVES]; } RefusedWords;

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

/* Do the words begin with those of the entry? */
static bool begins_with(const Str *words, size_t count, const Refusal *r)
{
    if (r->whole ? count != r->count : count < r->count) return false;
    for (size_t i = 0; i < r->count; i++) {
        const Part *part = &r->parts[i];
        if (part->stem ? !str_starts(words[i], part->text) : !str_equal(words[i], part->text)) return false;
    }
    return true;
}

/* An entry's first word, stem or not, is at least as long as what is asked here; a word that is shorter begins none. */
static Refusal **shelf_of(RefusedWords *list, Str word)
{
    return word.len < 2 ? NULL : &list->shelves[((unsigned char)word.ptr[0] * 31u + (unsigned char)word.ptr[1]) % SHELVES];
}

/* ---- the list ---- */

/* The words of an entry, of which one that ends in * is a stem. */
static void read_parts(Load *l, Refusal *r, Str line)
{
    Error e = { 0 };
    Str text, word;
    if (text_fold(l->arena, line, &text, &e) != ERR_OK) {
        l->memory_out = true;
        return;
    }
    size_t most = 1;
    for (size_t i = 0; i < text.len; i++) most += text.ptr[i] == ' ';
    Part *parts = load_array(l, most, sizeof *parts);
    while (parts && text.len > 0) {
        (void)str_cut(&text, ' ', &word);
        bool stem = str_ends(word, STR("*"));
        parts[r->count++] = (Part){ stem ? str_first(word, word.len - 1) : word, stem };
    }
    r->parts = parts;
}

static RefusedWords *read_list(Load *l)
{
    Str rest = { REFUSED_WORDS, REFUSED_WORDS_SIZE }, line, about, how;
    RefusedWords *list = load_array(l, 1, sizeof *list);
    while (list && str_next_line(&rest, &line)) {
        if (line.len == 0 || line.ptr[0] == '#') continue;
        Refusal *one = load_array(l, 1, sizeof *one);
        if (!one || !str_cut(&line, '\t', &about) || !str_cut(&line, '\t', &how)) continue;
        *one = (Refusal){ .about = about, .whole = str_is(how, "whole") };
        read_parts(l, one, line);
        Refusal **shelf = one->count > 0 ? shelf_of(list, one->parts[0].text) : NULL;
        if (!shelf) continue;
        one->next = *shelf;
        *shelf = one;
    }
    return list;
}

/* What the words that begin at `at` are about; empty when they are none of the list. */
static Str refused_at(RefusedWords *list, const Str *words, size_t count, size_t at, bool person)
{
    Refusal **shelf = shelf_of(list, words[at]);
    for (const Refusal *r = shelf ? *shelf : NULL; r; r = r->next) {
        if (r->whole && at > 0) continue;
        if ((person || !str_is(r->about, "score")) && begins_with(words + at, count - at, r)) return r->about;
    }
    return STR("");
}

Str model_refuses(Load *l, Str text, bool person)
{
    Error e = { 0 };
    Str folded, about = STR("");
    Str *words = NULL;
    size_t count = 0;
    if (!l->refused) l->refused = read_list(l);
    ArenaMark mark = arena_mark(l->arena);
    bool well = text_fold(l->arena, text, &folded, &e) == ERR_OK;
    if (!well) l->memory_out = true;
    if (well) words = load_array(l, folded.len / 2 + 2, sizeof *words);      /* a mark between each two, and the end */
    while (words && next_word(&folded, &words[count])) count++;
    for (size_t i = 0; i < count && l->refused && about.len == 0; i++) about = refused_at(l->refused, words, count, i, person);
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
