/* model_custody.c: custody/NAME.yaml: dated sets of rules for things in custody (custody_law.h).
 *
 *     law: storage_2025
 *     label: {…}
 *     from: 2025-03-01                     until: and switched_off: true may be said
 *     source: {en: …, ru: …, ky: …}
 *     unconfirmed: true
 *     rules:
 *       commission: {number: 3, source: {…}, unconfirmed: true}
 *     decides: [prosecutor, head]
 *
 * Which numbers there are is said in C, because C goes by them. What a set leaves out is the program's own number, which is nobody's law. */
#include "model/custody_law.h"
#include "model/model_int.h"

static const struct { Str id; int64_t least, most, otherwise; } NUMBERS[CUSTODY_NUMBERS] = {
    [CUSTODY_WITNESSES] = { STR("witnesses"), 0, 10, 2 },
    [CUSTODY_VIDEO_INSTEAD] = { STR("video_instead"), 0, 1, 0 },
    [CUSTODY_COMMISSION] = { STR("commission"), 1, 20, 3 },
    [CUSTODY_WEIGHT_PER_MILLE] = { STR("weight_per_mille"), 0, 100, 5 },
    [CUSTODY_REHASH_DAYS] = { STR("rehash_days"), 1, 3660, 90 },
    [CUSTODY_KEEPING_DAYS] = { STR("keeping_days"), 1, 3660, 90 },
    [CUSTODY_COUNT_MONEY] = { STR("count_money"), 1, 3660, 30 },
    [CUSTODY_COUNT_VALUABLES] = { STR("count_valuables"), 1, 3660, 30 },
    [CUSTODY_COUNT_WEAPONS] = { STR("count_weapons"), 1, 3660, 30 },
    [CUSTODY_COUNT_DRUGS] = { STR("count_drugs"), 1, 3660, 30 },
    [CUSTODY_COUNT_OTHER] = { STR("count_other"), 1, 3660, 365 },
    [CUSTODY_COSIGNED] = { STR("cosigned"), 0, 1, 0 },
    [CUSTODY_PHOTO_FOUND] = { STR("photo_found"), 0, 1, 0 },
    [CUSTODY_PHOTO_CLOSED] = { STR("photo_closed"), 0, 1, 0 },
    [CUSTODY_PHOTO_RECEIVED] = { STR("photo_received"), 0, 1, 0 },
    [CUSTODY_PHOTO_OPENED] = { STR("photo_opened"), 0, 1, 0 },
    [CUSTODY_PHOTO_END] = { STR("photo_end"), 0, 1, 0 },
};

Str custody_number_name(CustodyNumber which) { return NUMBERS[which].id; }

static void read_rule(Load *l, const Yaml *map, size_t i, CustodyRule *ret)
{
    static const Str of_rule[] = { STR("number"), STR("source"), STR("unconfirmed") };
    if (!read_names(l, map, of_rule, ARRAY_LEN(of_rule))) return;
    need_name(l, map, "number");
    need_name(l, map, "source");
    *ret = (CustodyRule){ .number = read_int(l, map, "number", NUMBERS[i].least, NUMBERS[i].most, NUMBERS[i].otherwise), .stated = true,
                          .unconfirmed = read_bool(l, map, "unconfirmed") };
    read_label(l, map, "source", SOURCE_LONGEST, &ret->source);
}

static void read_rules(Load *l, const Yaml *root, CustodyLaw *ret)
{
    Str known[CUSTODY_NUMBERS];
    for (size_t i = 0; i < CUSTODY_NUMBERS; i++) {
        known[i] = NUMBERS[i].id;
        ret->rules[i].number = NUMBERS[i].otherwise;
    }
    const Yaml *map = yaml_get(root, "rules") ? read_map(l, root, "rules") : NULL;
    if (!map || !read_names(l, map, known, CUSTODY_NUMBERS)) return;
    for (size_t i = 0; i < CUSTODY_NUMBERS; i++) {
        const Yaml *one = yaml_get(map, NUMBERS[i].id.ptr);        /* ends in NUL */
        if (one) read_rule(l, one, i, &ret->rules[i]);
    }
}

/* A bill has no day from which it holds; everything else has. */
static void read_days(Load *l, const Yaml *root, CustodyLaw *ret)
{
    ret->off = read_bool(l, root, "switched_off");
    if (!ret->off) need_name(l, root, "from");
    ret->from = read_since(l, root, "from");
    ret->until = yaml_get(root, "until") ? read_since(l, root, "until") : CUSTODY_ALWAYS;
    if (ret->until < ret->from) load_fault_key(l, yaml_get(root, "until"), K("model.custody-days"));
}

static void read_law(Load *l, const Yaml *root, CustodyLaw *ret)
{
    static const Str of_law[] = { STR("law"), STR("label"), STR("from"), STR("until"), STR("switched_off"), STR("source"), STR("unconfirmed"),
                                  STR("rules"), STR("decides") };
    ret->file = l->file;
    if (!read_names(l, root, of_law, ARRAY_LEN(of_law))) return;
    need_name(l, root, "law");
    need_name(l, root, "label");
    need_name(l, root, "source");
    need_name(l, root, "rules");
    ret->id = read_id(l, yaml_get(root, "law"), false);
    read_label(l, root, "label", LABEL_LONGEST, &ret->label);
    read_label(l, root, "source", SOURCE_LONGEST, &ret->source);
    ret->unconfirmed = read_bool(l, root, "unconfirmed");
    read_days(l, root, ret);
    read_rules(l, root, ret);
    read_ids(l, root, "decides", false, &ret->decides, &ret->decide_count);
    if (l->model->role_count > 0)
        lint_names(l, root, "decides", NAMES(l->model->roles, l->model->role_count), false, K("model.role-unknown"));
    if (ret->id.len > 0 && !str_equal(id_of_file(l->file), ret->id))
        load_fault(l, yaml_get(root, "law"), K("model.custody-file"), arg_str("word", ret->id));
}

/* Two that begin on one day would leave it to chance which of them holds. */
static void lint_begins(Load *l, const Yaml *root, const CustodyLaw *law)
{
    const Model *m = l->model;
    for (size_t i = 0; i < m->custody_count && !law->off; i++) {
        const CustodyLaw *other = &m->custody[i];
        if (other == law || other->off || other->from != law->from || !yaml_get(root, "from")) continue;
        load_fault(l, yaml_get(root, "from"), K("model.custody-same-day"), arg_str("word", other->id));
    }
}

void load_custody(Load *l)
{
    Model *m = l->model;
    m->custody = load_array(l, l->file_count, sizeof *m->custody);
    for (size_t i = 0; m->custody && i < l->file_count && !l->memory_out; i++) {
        if (!file_is_in(l->files[i].name, STR("custody/"))) continue;
        l->file = l->files[i].name;
        const Yaml *root = yaml_read(l, l->files[i].bytes);
        CustodyLaw *law = &m->custody[m->custody_count];
        if (!root) continue;
        m->custody_count++;
        read_law(l, root, law);
        lint_begins(l, root, law);
    }
}

/* ---- questions ---- */

const CustodyLaw *custody_law_on(const Model *m, Day day)
{
    const CustodyLaw *best = NULL;
    for (size_t i = 0; i < m->custody_count; i++) {
        const CustodyLaw *c = &m->custody[i];
        if (c->off || day < c->from || day > c->until) continue;
        if (!best || c->from > best->from) best = c;
    }
    return best;
}

const CustodyLaw *custody_law(const Model *m, Str id)
{
    for (size_t i = 0; i < m->custody_count; i++) if (str_equal(m->custody[i].id, id)) return &m->custody[i];
    return NULL;
}

static bool says_the_same(const Label *a, const Label *b)
{
    bool same = true;
    for (size_t i = 0; same && i < LANG_COUNT; i++) same = str_equal(a->text[i], b->text[i]);
    return same;
}

bool custody_law_same(const CustodyLaw *a, const CustodyLaw *b)
{
    bool same = a->from == b->from && a->until == b->until && a->off == b->off && a->unconfirmed == b->unconfirmed &&
                a->decide_count == b->decide_count && says_the_same(&a->source, &b->source) && says_the_same(&a->label, &b->label);
    for (size_t i = 0; same && i < a->decide_count; i++) same = str_equal(a->decides[i], b->decides[i]);
    for (size_t i = 0; same && i < CUSTODY_NUMBERS; i++) {
        const CustodyRule *one = &a->rules[i], *other = &b->rules[i];
        same = one->number == other->number && one->stated == other->stated && one->unconfirmed == other->unconfirmed &&
               says_the_same(&one->source, &other->source);
    }
    return same;
}

const CustodyLaw *custody_law_now(const Model *m)
{
    return custody_law_on(m, instant_local_day(clock_now()));
}

int64_t custody_number(const CustodyLaw *law, CustodyNumber which)
{
    return law ? law->rules[which].number : NUMBERS[which].otherwise;
}

int64_t custody_count_days(const CustodyLaw *law, Str category)
{
    static const struct { const char *category; CustodyNumber which; } OF[] = {
        { "money", CUSTODY_COUNT_MONEY }, { "valuables", CUSTODY_COUNT_VALUABLES }, { "weapon", CUSTODY_COUNT_WEAPONS },
        { "drugs", CUSTODY_COUNT_DRUGS },
    };
    for (size_t i = 0; i < ARRAY_LEN(OF); i++) if (str_is(category, OF[i].category)) return custody_number(law, OF[i].which);
    return custody_number(law, CUSTODY_COUNT_OTHER);
}
