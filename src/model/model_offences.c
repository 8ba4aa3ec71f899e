/* model_offences.c: offences/NAME.yaml, one template of an offence a file: what has to be shown for it, what usually shows it,
 * which skills a team needs for it, and which lines of enquiry a plan begins with.
 *
 *     offence: uncac_15_given
 *     label: {…}
 *     treaty: uncac                          uncac, drugs1988 or untoc
 *     article: "15(a)"
 *     demand: mandatory                      mandatory, or considered: what the treaty asks of the state
 *     option: a15                            the option of the field treaty_article of the kind offence
 *     version: "2026-11"                     a case says which one its elements were made from
 *     since: 2026-11-26
 *     source: "…"
 *     unconfirmed: true
 *     elements:
 *       status: {type: status, label: {…}, evidence: {…}, optional: true, source: "…"}
 *     skills: [interviewing, …]
 *     plan: bribery                          plans/bribery.yaml: what a plan begins with (model_plans.c)
 *     lines:                                 those of this offence alone, behind the ones of the plan
 *       money: {label: {…}, tasks: {accounts: {label: {…}, days: 10, element: object, after: [preserve], covert: true, …}}}
 *     national:
 *       e2021: {article: "…", source: "…", unconfirmed: true}
 *
 * `national` has a place for each edition of the code of a country. No article is shipped: the office fills it in with its source,
 * by a file of the same name that lies over this one. The files are read when all kinds are known, and held against them. */
#include "model/model_int.h"

enum { VERSION_LONGEST = 40, ARTICLE_LONGEST = 60 };

const Str TREATY_ID[TREATY_COUNT] = { STR("uncac"), STR("drugs1988"), STR("untoc") };

Str read_option(Load *l, const Yaml *map, const char *key, const char *kind, const char *field)
{
    const Yaml *y = yaml_get(map, key);
    Str word = read_id(l, y, false);
    const Kind *k = model_kind(l->model, str_of(kind));
    const Field *f = k ? kind_field(k, str_of(field)) : NULL;
    if (word.len == 0 || !f || names_have(NAMES(f->choices, f->choice_count), word)) return word;
    load_fault(l, y, K("model.word-unknown"), arg_str("word", word),
               arg_str("known", names_near(l, NAMES(f->choices, f->choice_count), word)));
    return word;
}

Day read_since(Load *l, const Yaml *map, const char *key)
{
    Day day = 0;
    const Yaml *y = yaml_get(map, key);
    if (y && (y->type != YAML_SCALAR || !day_parse(y->text, &day))) load_fault_key(l, y, K("model.limit-since"));
    return day;
}

/* ---- elements ---- */

static void read_element(Load *l, const Yaml *one, OffenceElement *ret)
{
    static const Str of_element[] = { STR("type"), STR("label"), STR("evidence"), STR("optional"), STR("source") };
    ret->id = one->key;
    if (!read_names(l, one, of_element, ARRAY_LEN(of_element))) return;
    need_name(l, one, "type");
    need_name(l, one, "label");
    ret->type = read_option(l, one, "type", "element", "element_type");
    read_label(l, one, "label", LABEL_LONGEST, &ret->label);
    read_label(l, one, "evidence", HINT_LONGEST, &ret->evidence);
    ret->optional = read_bool(l, one, "optional");
    ret->source = read_text(l, one, "source", SOURCE_LONGEST);
}

static void read_elements(Load *l, const Yaml *root, OffenceTemplate *t)
{
    const Yaml *map = read_map(l, root, "elements");
    if (!map) return;
    if (map->count == 0) load_fault_key(l, map, K("model.offence-empty"));
    t->elements = load_array(l, map->count, sizeof *t->elements);
    if (!t->elements) return;
    YAML_EACH(one, map) read_element(l, one, &t->elements[t->element_count++]);
    lint_labels(l, map, "label");
}

/* ---- the code of the country ---- */

static void read_national(Load *l, const Yaml *root, OffenceTemplate *t)
{
    static const Str of_national[] = { STR("article"), STR("source"), STR("unconfirmed") };
    const Yaml *map = read_map(l, root, "national");
    const Kind *k = model_kind(l->model, STR("offence"));
    const Field *editions = k ? kind_field(k, STR("code_edition")) : NULL;
    t->national = load_array(l, map ? map->count : 0, sizeof *t->national);
    if (l->memory_out) return;
    YAML_EACH(one, map) {
        NationalArticle *n = &t->national[t->national_count++];
        n->edition = one->key;
        if (editions && !names_have(NAMES(editions->choices, editions->choice_count), one->key))
            load_fault_key(l, one, K("model.word-unknown"), arg_str("word", one->key),
                           arg_str("known", names_near(l, NAMES(editions->choices, editions->choice_count), one->key)));
        if (!read_names(l, one, of_national, ARRAY_LEN(of_national))) continue;
        n->article = read_text(l, one, "article", ARTICLE_LONGEST);
        n->source = read_text(l, one, "source", SOURCE_LONGEST);
        n->unconfirmed = read_bool(l, one, "unconfirmed");
        if (n->article.len > 0) need_name(l, one, "source");      /* a number that nobody can look up is worse than none */
    }
}

/* ---- a file ---- */

static void read_offence(Load *l, const Yaml *root, OffenceTemplate *t)
{
    static const Str of_file[] = { STR("offence"), STR("label"), STR("treaty"), STR("article"), STR("demand"), STR("option"),
                                   STR("version"), STR("since"), STR("source"), STR("unconfirmed"), STR("elements"),
                                   STR("skills"), STR("plan"), STR("lines"), STR("national") };
    static const char *const needed[] = { "offence", "label", "treaty", "article", "demand", "version", "since", "source", "elements" };
    static const Str demands[] = { STR("mandatory"), STR("considered") };
    if (!read_names(l, root, of_file, ARRAY_LEN(of_file))) return;
    for (size_t i = 0; i < ARRAY_LEN(needed); i++) need_name(l, root, needed[i]);
    t->id = read_id(l, yaml_get(root, "offence"), false);
    read_label(l, root, "label", LABEL_LONGEST, &t->label);
    t->treaty = (Treaty)read_word(l, root, "treaty", TREATY_ID, TREATY_COUNT);
    t->article = read_text(l, root, "article", ARTICLE_LONGEST);
    t->considered = read_word(l, root, "demand", demands, ARRAY_LEN(demands)) == 1;
    t->option = read_option(l, root, "option", "offence", "treaty_article");
    t->version = read_text(l, root, "version", VERSION_LONGEST);
    t->since = read_since(l, root, "since");
    t->source = read_text(l, root, "source", SOURCE_LONGEST);
    t->unconfirmed = read_bool(l, root, "unconfirmed");
    read_elements(l, root, t);
    read_ids(l, root, "skills", false, &t->skills, &t->skill_count);
    t->plan = read_plan_name(l, root);
    read_lines(l, root, t->elements, t->element_count, &t->lines, &t->line_count);
    read_national(l, root, t);
    if (t->id.len > 0 && !str_equal(id_of_file(l->file), t->id))
        load_fault(l, yaml_get(root, "offence"), K("model.offence-file"), arg_str("word", t->id));
}

void load_offences(Load *l)
{
    Model *m = l->model;
    m->offences = load_array(l, l->file_count, sizeof *m->offences);
    for (size_t i = 0; m->offences && i < l->file_count && !l->memory_out; i++) {
        if (!file_is_in(l->files[i].name, STR("offences/"))) continue;
        l->file = l->files[i].name;
        const Yaml *root = yaml_read(l, l->files[i].bytes);
        OffenceTemplate *t = &m->offences[m->offence_count++];
        t->file = l->file;
        if (root) read_offence(l, root, t);
    }
}

/* ---- questions ---- */

const OffenceTemplate *model_offence(const Model *m, Str id)
{
    for (size_t i = 0; i < m->offence_count; i++)
        if (str_equal(m->offences[i].id, id)) return &m->offences[i];
    return NULL;
}

const OffenceElement *offence_element(const OffenceTemplate *t, Str id)
{
    for (size_t i = 0; i < t->element_count; i++)
        if (str_equal(t->elements[i].id, id)) return &t->elements[i];
    return NULL;
}

const NationalArticle *offence_national(const OffenceTemplate *t, Str edition)
{
    for (size_t i = 0; i < t->national_count; i++)
        if (str_equal(t->national[i].edition, edition)) return &t->national[i];
    return NULL;
}
