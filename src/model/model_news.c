/* model_news.c: news/NAME.yaml, what the sentences of news are looked at for.
 *
 *     check: guilt                    named after the file
 *     label: {…}  remedy: {…}         what is found, and what to do about it
 *     source: "…"  unconfirmed: true
 *     passes: decision                a court's final decision, or a false alarm; without it any reason that a second person accepts
 *     sentences: 2                    looked at together; 1 if not said
 *     clears: case_holder             what has such a find is cleared by the case holder (or: security) besides, answered or not
 *     finds: {called_guilty: [guilty, person]}      lists that stand together
 *     words: {guilty: {en: [guilty], ru: ["винов*"], ky: ["күнөөлү*"]}}
 *
 * A file of words alone has no `finds`. Lists are known to all files. A model of before there was the folder looks for nothing. */
#include "model/model_int.h"
#include "model/news_words.h"
#include "text/normalise.h"

enum { WORD_LONGEST = 80, LISTS_MOST = 64, WORDS_MOST = 600 };

const NewsWords *model_news_words(const Model *m, Str id)
{
    for (size_t i = 0; i < m->news_word_count; i++) if (str_equal(m->news_words[i].id, id)) return &m->news_words[i];
    return NULL;
}

const NewsCheck *model_news_check(const Model *m, Str id)
{
    for (size_t i = 0; i < m->news_check_count; i++) if (str_equal(m->news_checks[i].id, id)) return &m->news_checks[i];
    return NULL;
}

/* ---- the same? ---- */

bool news_words_same(const NewsWords *a, const NewsWords *b)
{
    for (size_t i = 0; i < ARRAY_LEN(a->words); i++) {
        if (a->count[i] != b->count[i]) return false;
        for (size_t j = 0; j < a->count[i]; j++)
            if (a->words[i][j].out != b->words[i][j].out || !str_equal(a->words[i][j].said, b->words[i][j].said)) return false;
    }
    return true;
}

bool news_check_same(const NewsCheck *a, const NewsCheck *b)
{
    bool same = a->decision == b->decision && a->sentences == b->sentences && a->find_count == b->find_count && a->unconfirmed == b->unconfirmed &&
                str_equal(a->clears, b->clears);
    for (size_t i = 0; same && i < a->find_count; i++) {
        const NewsPattern *p = &a->finds[i], *q = &b->finds[i];
        same = str_equal(p->id, q->id) && p->count == q->count;
        for (size_t j = 0; same && j < p->count; j++) same = str_equal(p->needs[j], q->needs[j]);
    }
    return same;
}

/* ---- words ---- */

static void read_said(Load *l, const Yaml *y, NewsWord *ret)
{
    Error e = { 0 };
    bool text = y->type == YAML_SCALAR && y->text.len > 0 && y->text.len <= WORD_LONGEST;
    ret->out = text && y->text.ptr[0] == '-';
    ret->said = text ? str_from(y->text, ret->out ? 1 : 0) : STR("");
    ErrorCode code = text ? text_fold(l->arena, ret->said, &ret->folded, &e) : ERR_INVALID;
    if (code == ERR_MEMORY) l->memory_out = true;
    else if (code != ERR_OK || ret->folded.len == 0 || ret->folded.ptr[0] == '*')
        load_fault(l, y, K("model.news-word"), arg_int("most", WORD_LONGEST));
}

static void read_list(Load *l, const Yaml *map, NewsWords *ret)
{
    static const Str LANGUAGES[] = { STR("en"), STR("ru"), STR("ky") };
    ret->id = map->key;
    if (!read_names(l, map, LANGUAGES, ARRAY_LEN(LANGUAGES))) return;
    for (size_t i = 0; i < ARRAY_LEN(LANGUAGES); i++) {
        const Yaml *list = yaml_get(map, LANGUAGES[i].ptr);              /* ends in NUL */
        need_name(l, map, LANGUAGES[i].ptr);
        if (!list) continue;
        if (list->type != YAML_LIST || list->count > WORDS_MOST) {
            load_fault_key(l, list, K("model.news-list"), arg_int("most", WORDS_MOST));
            continue;
        }
        ret->words[i] = load_array(l, list->count, sizeof *ret->words[i]);
        YAML_EACH(one, list) if (ret->words[i]) read_said(l, one, &ret->words[i][ret->count[i]++]);
    }
}

static void read_lists(Load *l, const Yaml *map)
{
    Model *m = l->model;
    YAML_EACH(one, map) {
        if (m->news_word_count == LISTS_MOST || model_news_words(m, one->key) || !id_ok(one->key))
            load_fault_key(l, one, K("model.news-lists"), arg_str("word", one->key), arg_int("most", LISTS_MOST));
        else read_list(l, one, &m->news_words[m->news_word_count++]);
    }
}

/* ---- checks ---- */

static void read_pattern(Load *l, const Yaml *finds, const Yaml *one, NewsPattern *ret)
{
    Str *needs;
    size_t count;
    read_ids(l, finds, one->key.ptr, false, &needs, &count);
    ret->id = one->key;
    if (count == 0 || count > NEWS_TOGETHER) {
        load_fault_key(l, one, K("model.news-together"), arg_int("most", NEWS_TOGETHER));
        return;
    }
    for (size_t i = 0; i < count; i++) ret->needs[ret->count++] = needs[i];
}

static void read_check(Load *l, const Yaml *root, NewsCheck *ret)
{
    static const Str PASSES[] = { STR("reason"), STR("decision") }, CLEARS[] = { STR("case_holder"), STR("security") };
    need_name(l, root, "label");
    need_name(l, root, "remedy");
    read_label(l, root, "label", LABEL_LONGEST, &ret->label);
    read_label(l, root, "remedy", LABEL_LONGEST, &ret->remedy);
    ret->source = read_text(l, root, "source", SOURCE_LONGEST);
    ret->unconfirmed = read_bool(l, root, "unconfirmed");
    ret->decision = yaml_get(root, "passes") && read_word(l, root, "passes", PASSES, ARRAY_LEN(PASSES)) == 1;
    if (yaml_get(root, "clears")) ret->clears = CLEARS[read_word(l, root, "clears", CLEARS, ARRAY_LEN(CLEARS))];
    ret->sentences = read_int(l, root, "sentences", 1, 3, 1);
    const Yaml *finds = read_map(l, root, "finds");
    ret->finds = load_array(l, finds ? finds->count : 0, sizeof *ret->finds);
    YAML_EACH(one, finds) if (ret->finds) read_pattern(l, finds, one, &ret->finds[ret->find_count++]);
}

static void read_file(Load *l, Str file, const Yaml *root)
{
    static const Str ALLOWED[] = { STR("check"), STR("label"), STR("remedy"), STR("source"), STR("unconfirmed"), STR("passes"), STR("sentences"),
                                   STR("clears"), STR("finds"), STR("words") };
    Model *m = l->model;
    if (!read_names(l, root, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    need_name(l, root, "check");
    need_name(l, root, "source");
    Str id = read_id(l, yaml_get(root, "check"), false);
    if (id.len > 0 && !str_equal(id, id_of_file(file))) load_fault(l, yaml_get(root, "check"), K("model.news-named"), arg_str("word", id));
    if (yaml_get(root, "words")) read_lists(l, read_map(l, root, "words"));
    if (!yaml_get(root, "finds")) return;
    m->news_checks[m->news_check_count].id = id_of_file(file);
    read_check(l, root, &m->news_checks[m->news_check_count++]);
}

/* ---- all of it ---- */

static bool known_to_c(Str id) { return str_is(id, "person") || str_is(id, "initials") || str_is(id, "young"); }

static void lint_checks(Load *l, const Yaml *root, const NewsCheck *c)
{
    for (size_t i = 0; i < c->find_count; i++)
        for (size_t j = 0; j < c->finds[i].count; j++) {
            Str id = c->finds[i].needs[j];
            if (known_to_c(id) || model_news_words(l->model, id)) continue;
            load_fault_key(l, yaml_get(root, "finds"), K("model.news-unknown"), arg_str("word", id));
        }
}

void load_news(Load *l)
{
    Model *m = l->model;
    const Yaml **roots = load_array(l, l->file_count, sizeof *roots);
    m->news_checks = load_array(l, l->file_count, sizeof *m->news_checks);
    m->news_words = load_array(l, LISTS_MOST, sizeof *m->news_words);
    if (!roots || !m->news_checks || !m->news_words) return;
    for (size_t i = 0; i < l->file_count && !l->memory_out; i++) {
        if (!file_is_in(l->files[i].name, STR("news/"))) continue;
        l->file = l->files[i].name;
        size_t before = m->news_check_count;
        const Yaml *root = yaml_read(l, l->files[i].bytes);
        if (root) read_file(l, l->file, root);
        if (m->news_check_count > before) roots[before] = root;
    }
    for (size_t i = 0; i < m->news_check_count && !l->memory_out; i++) lint_checks(l, roots[i], &m->news_checks[i]);
}
