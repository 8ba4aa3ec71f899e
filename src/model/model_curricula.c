/* model_curricula.c: curricula/NAME.yaml, one curriculum that an office can begin with a file: topics in their order, with what
 * somebody can do after each, and questions for the item bank. In three languages, because courses are held in them.
 *
 *     curriculum: prosecutors_2009
 *     label: {…}
 *     version: "2026-11"                     the record that is made says which one it was made from
 *     since: 2026-11-26
 *     source: "…"
 *     unconfirmed: true
 *     for_whom: {…}
 *     origin: {…}                            whose words these are
 *     topics:
 *       detection:
 *         label: {…}
 *         objectives: {…}
 *         theme: detection                   an option of topic.theme
 *         hours: 2
 *         docs: docs/flags.md
 *         skill: interviewing                what it gives, options of skill.skill and skill.level; both or none
 *         level: l2
 *         questions:
 *           flag:
 *             label: {…}                     its short name
 *             text: {…}
 *             form: single                   an option of test_item.form
 *             points: 1
 *             right: b                       letters of the options, in their order
 *             options: {a: {…}, b: {…}}
 *
 * Topics are numbered as they stand. */
#include "model/model_int.h"

enum { CURRICULUM_VERSION_LONGEST = 40, CURRICULUM_DOCS_LONGEST = 200, TOPIC_HOURS = 1000, QUESTION_POINTS = 20, QUESTION_OPTIONS = 26 };

/* Letters that name options, each once and in their order. */
static void lint_right(Load *l, const Yaml *one, const CurriculumQuestion *q)
{
    bool sound = q->right.len > 0 && q->option_count >= 2 && q->option_count <= QUESTION_OPTIONS;
    for (size_t i = 0; sound && i < q->right.len; i++) {
        char c = q->right.ptr[i];
        sound = c >= 'a' && (size_t)(c - 'a') < q->option_count && (i == 0 || q->right.ptr[i - 1] < c);
    }
    sound = sound && (str_is(q->form, "multiple") || q->right.len == 1);
    if (!sound) load_fault_key(l, one, K("model.question-right"), arg_str("word", one->key));
}

static void read_question(Load *l, const Yaml *one, CurriculumQuestion *ret)
{
    static const Str of_question[] = { STR("label"), STR("text"), STR("form"), STR("points"), STR("right"), STR("options") };
    ret->id = one->key;
    if (!read_names(l, one, of_question, ARRAY_LEN(of_question))) return;
    for (size_t i = 0; i < ARRAY_LEN(of_question); i++) need_name(l, one, str_c(l->arena, of_question[i]));
    read_label(l, one, "label", LABEL_LONGEST, &ret->label);
    read_label(l, one, "text", HINT_LONGEST, &ret->text);
    ret->form = read_option(l, one, "form", "test_item", "form");
    ret->points = read_int(l, one, "points", 1, QUESTION_POINTS, 1);
    ret->right = read_text(l, one, "right", QUESTION_OPTIONS);
    const Yaml *options = read_map(l, one, "options");
    ret->options = load_array(l, options ? options->count : 0, sizeof *ret->options);
    if (!ret->options) return;
    YAML_EACH(option, options) {
        char key[2] = { (char)('a' + ret->option_count), '\0' };
        char *name = str_c(l->arena, option->key);
        if (!str_is(option->key, key)) load_fault_key(l, option, K("model.question-option"), arg_str("word", option->key), arg_c("next", key));
        if (name) read_label(l, options, name, LABEL_LONGEST, &ret->options[ret->option_count++]);
    }
    lint_right(l, one, ret);
}

static void read_topic(Load *l, const Yaml *one, CurriculumTopic *ret)
{
    static const Str of_topic[] = { STR("label"), STR("objectives"), STR("theme"), STR("hours"), STR("docs"), STR("skill"), STR("level"),
                                    STR("questions") };
    ret->id = one->key;
    if (!read_names(l, one, of_topic, ARRAY_LEN(of_topic))) return;
    need_name(l, one, "label");
    need_name(l, one, "objectives");
    need_name(l, one, "theme");
    read_label(l, one, "label", LABEL_LONGEST, &ret->label);
    read_label(l, one, "objectives", HINT_LONGEST, &ret->objectives);
    ret->theme = read_option(l, one, "theme", "topic", "theme");
    ret->hours = read_int(l, one, "hours", 0, TOPIC_HOURS, 0);
    ret->docs = read_text(l, one, "docs", CURRICULUM_DOCS_LONGEST);
    if (yaml_get(one, "skill") || yaml_get(one, "level")) {
        need_name(l, one, "skill");
        need_name(l, one, "level");
        ret->skill = read_option(l, one, "skill", "skill", "skill");
        ret->level = read_option(l, one, "level", "skill", "level");
    }
    const Yaml *questions = yaml_get(one, "questions") ? read_map(l, one, "questions") : NULL;
    ret->questions = load_array(l, questions ? questions->count : 0, sizeof *ret->questions);
    if (l->memory_out) return;
    YAML_EACH(question, questions) read_question(l, question, &ret->questions[ret->question_count++]);
    if (questions) lint_labels(l, questions, "label");
}

static void read_curriculum(Load *l, const Yaml *root, CurriculumTemplate *c)
{
    static const Str of_file[] = { STR("curriculum"), STR("label"), STR("version"), STR("since"), STR("source"), STR("unconfirmed"),
                                   STR("for_whom"), STR("origin"), STR("topics") };
    static const char *const needed[] = { "curriculum", "label", "version", "since", "source", "for_whom", "origin", "topics" };
    if (!read_names(l, root, of_file, ARRAY_LEN(of_file))) return;
    for (size_t i = 0; i < ARRAY_LEN(needed); i++) need_name(l, root, needed[i]);
    c->id = read_id(l, yaml_get(root, "curriculum"), false);
    read_label(l, root, "label", LABEL_LONGEST, &c->label);
    read_label(l, root, "for_whom", LABEL_LONGEST, &c->for_whom);
    read_label(l, root, "origin", HINT_LONGEST, &c->origin);
    c->version = read_text(l, root, "version", CURRICULUM_VERSION_LONGEST);
    c->since = read_since(l, root, "since");
    c->source = read_text(l, root, "source", SOURCE_LONGEST);
    c->unconfirmed = read_bool(l, root, "unconfirmed");
    const Yaml *topics = read_map(l, root, "topics");
    c->topics = load_array(l, topics ? topics->count : 0, sizeof *c->topics);
    YAML_EACH(one, topics) if (c->topics) read_topic(l, one, &c->topics[c->topic_count++]);
    if (topics) lint_labels(l, topics, "label");
    if (c->id.len > 0 && !str_equal(id_of_file(l->file), c->id))
        load_fault(l, yaml_get(root, "curriculum"), K("model.curriculum-file"), arg_str("word", c->id));
}

void load_curricula(Load *l)
{
    Model *m = l->model;
    m->curricula = load_array(l, l->file_count, sizeof *m->curricula);
    for (size_t i = 0; m->curricula && i < l->file_count && !l->memory_out; i++) {
        if (!file_is_in(l->files[i].name, STR("curricula/"))) continue;
        l->file = l->files[i].name;
        const Yaml *root = yaml_read(l, l->files[i].bytes);
        CurriculumTemplate *c = &m->curricula[m->curriculum_count++];
        c->file = l->file;
        if (root) read_curriculum(l, root, c);
    }
}

const CurriculumTemplate *model_curriculum(const Model *m, Str id)
{
    for (size_t i = 0; i < m->curriculum_count; i++) if (str_equal(m->curricula[i].id, id)) return &m->curricula[i];
    return NULL;
}
