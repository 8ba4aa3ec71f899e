/* rule_book.c: rule files read and checked (rule_book.h says what stands in them).
 *
 * The file is YAML of the plainest kind (plain_yaml.h). Each value comes with the names that lead to it and goes to its member; an
 * unknown one, one given twice, one that is missing at the end, or a value that does not fit is an error with its line. A parameter
 * must be one that the rule's code knows. */
#include "detect/rule_book.h"

#include "detect/detect_int.h"
#include "detect/plain_yaml.h"

enum { PLACES = 9 };

typedef struct { PlainYaml yaml; RuleText rule; bool has_rule, has_level, has_peers; } Reading;

static ErrorCode refuse_name(const Reading *r, const char *key, Str name)
{
    return plain_yaml_refuse(&r->yaml, key, name);
}

/* ---- members ---- */

static const char *const LEVELS[RULE_LEVELS] = { [RULE_RANK] = "rank", [RULE_QUESTION] = "question", [RULE_FACT] = "fact" };
static const char *const PEERS[PEERS_KINDS] = {
    [PEERS_NONE] = "none", [PEERS_TENDERS] = "tenders", [PEERS_BUYERS] = "buyers", [PEERS_BIDDERS] = "bidders", [PEERS_SUPPLIERS] = "suppliers",
    [PEERS_CLASSES] = "classes",
    [PEERS_LIKE] = "like", [PEERS_CLASS] = "class",
};

static ErrorCode take_plain(Reading *r, Str value)
{
    RuleText *to = &r->rule;
    Str name = r->yaml.keys[0];
    int64_t n;
    if (str_is(name, "rule")) {
        if (r->has_rule) return refuse_name(r, K("detect.rule-twice"), name);
        r->has_rule = detect_rule_of(value, &to->rule);
        return r->has_rule ? ERR_OK : refuse_name(r, K("detect.rule-code"), value);
    }
    if (str_is(name, "owner")) return plain_yaml_once(&r->yaml, &to->owner, value);
    if (str_is(name, "severity")) {
        if (to->severity > 0) return refuse_name(r, K("detect.rule-twice"), name);
        if (!int_parse(value, &n) || n < 1 || n > 5) return refuse_name(r, K("detect.rule-value"), name);
        to->severity = (int)n;
        return ERR_OK;
    }
    bool level = str_is(name, "evidence_level"), peers = str_is(name, "peers");
    if (!level && !peers) return refuse_name(r, K("detect.rule-member"), name);
    if (level ? r->has_level : r->has_peers) return refuse_name(r, K("detect.rule-twice"), name);
    int word = level ? plain_yaml_word(value, LEVELS, RULE_LEVELS) : plain_yaml_word(value, PEERS, PEERS_KINDS);
    if (word < 0) return refuse_name(r, K("detect.rule-value"), name);
    if (level) to->level = (RuleLevel)word;
    else to->peers = (RulePeers)word;
    r->has_level |= level;
    r->has_peers |= peers;
    return ERR_OK;
}

static ErrorCode take_validity(Reading *r, Str value)
{
    Str name = r->yaml.keys[1];
    bool from = str_is(name, "from");
    if (!from && !str_is(name, "to")) return refuse_name(r, K("detect.rule-member"), name);
    if (from ? r->rule.has_from : r->rule.ended) return refuse_name(r, K("detect.rule-twice"), name);
    if (!day_parse(value, from ? &r->rule.from : &r->rule.to)) return refuse_name(r, K("detect.rule-value"), name);
    *(from ? &r->rule.has_from : &r->rule.ended) = true;
    return ERR_OK;
}

static ErrorCode take_parameter(Reading *r, Str value)
{
    RuleText *to = &r->rule;
    RuleParameter *p = NULL;
    Str name = r->yaml.keys[2];
    Str parameter = r->yaml.keys[1];
    for (size_t i = 0; i < to->parameter_count; i++) if (str_equal(to->parameters[i].name, parameter)) p = &to->parameters[i];
    if (!p) {
        if (to->parameter_count == RULE_PARAMETERS) return refuse_name(r, K("detect.rule-parameter"), parameter);
        p = &to->parameters[to->parameter_count++];
        *p = (RuleParameter){ .name = parameter, .line = r->yaml.line };
    }
    if (str_is(name, "unit") && !rule_unit_text(value)) return refuse_name(r, K("detect.rule-unit"), value);
    if (str_is(name, "unit")) return plain_yaml_once(&r->yaml, &p->unit, value);
    bool standard = str_is(name, "default"), min = str_is(name, "min"), max = str_is(name, "max");
    if (!standard && !min && !max) return refuse_name(r, K("detect.rule-member"), name);
    bool *has = standard ? &p->has_default : min ? &p->has_min : &p->has_max;
    if (*has) return refuse_name(r, K("detect.rule-twice"), name);
    if (!amount_parse(value, PLACES, standard ? &p->standard : min ? &p->min : &p->max)) return refuse_name(r, K("detect.rule-value"), name);
    *has = true;
    return ERR_OK;
}

static ErrorCode take_member(void *self, PlainYaml *y, Str value)
{
    static const char *const TEXTS[] = { "name", "explanation", "legal_basis" };
    Reading *r = self;
    Str *const texts[] = { r->rule.name, r->rule.explanation, r->rule.legal_basis };
    Str top = y->keys[0];
    if (y->depth == 0) return take_plain(r, value);
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++)
        if (y->depth == 1 && str_is(top, TEXTS[i])) return plain_yaml_language(y, texts[i], value);
    if (y->depth == 1 && str_is(top, "valid")) return take_validity(r, value);
    if (y->depth == 2 && str_is(top, "parameters")) return take_parameter(r, value);
    return refuse_name(r, K("detect.rule-member"), y->keys[y->depth]);
}

/* ---- the whole ---- */

static ErrorCode check_parameters(Reading *r)
{
    DetectSettings known = { 0 };
    for (size_t i = 0; i < r->rule.parameter_count; i++) {
        const RuleParameter *p = &r->rule.parameters[i];
        r->yaml.line = p->line;
        if (!detect_parameter(&known, r->rule.rule, p->name) || !rule_parameter_text(p->name))
            return refuse_name(r, K("detect.rule-parameter"), p->name);
        if (!p->unit.ptr || !p->has_min || !p->has_max) return refuse_name(r, K("detect.rule-bounds"), p->name);
        if (p->min > p->max || (p->has_default && (p->standard < p->min || p->standard > p->max)))
            return refuse_name(r, K("detect.rule-bounds"), p->name);
    }
    return ERR_OK;
}

static ErrorCode check_whole(Reading *r)
{
    const RuleText *rule = &r->rule;
    if (!r->has_rule) return refuse_name(r, K("detect.rule-missing"), STR("rule"));
    TRY(plain_yaml_languages(&r->yaml, rule->name, "name"));
    TRY(plain_yaml_languages(&r->yaml, rule->explanation, "explanation"));
    TRY(plain_yaml_languages(&r->yaml, rule->legal_basis, "legal_basis"));
    if (!rule->owner.ptr) return refuse_name(r, K("detect.rule-missing"), STR("owner"));
    if (!rule->has_from) return refuse_name(r, K("detect.rule-missing"), STR("valid.from"));
    if (rule->ended && rule->to < rule->from) return refuse_name(r, K("detect.rule-value"), STR("valid.to"));
    if (!r->has_level) return refuse_name(r, K("detect.rule-missing"), STR("evidence_level"));
    if (!r->has_peers) return refuse_name(r, K("detect.rule-missing"), STR("peers"));
    if (rule->severity == 0) return refuse_name(r, K("detect.rule-missing"), STR("severity"));
    return check_parameters(r);
}

ErrorCode rule_book_add(RuleBook *b, Arena *a, const RuleFile *file, Error *e)
{
    Reading r = { .yaml = { .arena = a, .path = file->name, .e = e } };
    TRY(plain_yaml_read(&r.yaml, file->bytes, RULE_FILE_LIMIT, take_member, &r));
    TRY(check_whole(&r));
    if (b->present & DETECT_BIT(r.rule.rule)) return refuse_name(&r, K("detect.rule-again"), str_of(detect_rule_code(r.rule.rule)));
    r.rule.file = file->name;
    r.rule.bytes = file->bytes;
    b->rules[r.rule.rule] = r.rule;
    b->present |= DETECT_BIT(r.rule.rule);
    return ERR_OK;
}

ErrorCode rule_book_shipped(RuleBook *ret, Arena *a, Error *e)
{
    *ret = (RuleBook){ 0 };
    for (size_t i = 0; i < RULES_SHIPPED_COUNT; i++) TRY(rule_book_add(ret, a, &RULES_SHIPPED[i], e));
    return ERR_OK;
}

DetectRuleSet rule_book_valid(const RuleBook *b, Day day)
{
    DetectRuleSet valid = 0;
    for (int i = 0; i < DETECT_RULES; i++) {
        const RuleText *r = &b->rules[i];
        bool now = day >= r->from && (!r->ended || day <= r->to);
        if ((b->present & DETECT_BIT(i)) && now) valid |= DETECT_BIT(i);
    }
    return valid;
}

void rule_book_defaults(const RuleBook *b, DetectSettings *settings)
{
    for (int i = 0; i < DETECT_RULES; i++) {
        settings->severity[i] = (uint8_t)b->rules[i].severity;
        for (size_t k = 0; k < b->rules[i].parameter_count; k++) {
            const RuleParameter *p = &b->rules[i].parameters[k];
            DetectNumber *to = detect_parameter(settings, (DetectRule)i, p->name);
            if (to && !to->given && p->has_default) *to = (DetectNumber){ true, (double)p->standard / 1e9 };
        }
    }
}

const char *rule_level_name(RuleLevel level)
{
    static const char *const NAMES[RULE_LEVELS] = { [RULE_RANK] = "rank", [RULE_QUESTION] = "question", [RULE_FACT] = "fact" };
    return NAMES[level];
}

const char *rule_level_text(RuleLevel level)
{
    static const char *const TEXTS[RULE_LEVELS] = {
        [RULE_RANK] = K("detect.level-rank"), [RULE_QUESTION] = K("detect.level-question"), [RULE_FACT] = K("detect.level-fact"),
    };
    return TEXTS[level];
}

const char *rule_peers_text(RulePeers peers)
{
    static const char *const TEXTS[PEERS_KINDS] = {
        [PEERS_NONE] = K("detect.peers-none"), [PEERS_TENDERS] = K("detect.peers-tenders"), [PEERS_BUYERS] = K("detect.peers-buyers"),
        [PEERS_BIDDERS] = K("detect.peers-bidders"), [PEERS_SUPPLIERS] = K("detect.peers-suppliers"),
        [PEERS_CLASSES] = K("detect.peers-classes"),
        [PEERS_LIKE] = K("detect.peers-like"), [PEERS_CLASS] = K("detect.peers-class"),
    };
    return TEXTS[peers];
}
