/* rule_book.c: rule files read and checked (rule_book.h says what stands in them).
 *
 * A file is taken line by line: its indentation says which map a name stands in, and "name: value" becomes a path such as
 * "parameters.threshold.max". Each path goes to its member; an unknown one, one given twice, one that is missing at the end, or a
 * value that does not fit is an error with its line. A parameter must be one that the rule's code knows. */
#include "detect/rule_book.h"

#include "detect/detect_int.h"

enum { DEPTH = 3, PLACES = 9, INDENT = 2 };

typedef struct {
    Arena   *arena;
    Str      path;                   /* of the file */
    int64_t  line;
    Str      keys[DEPTH + 1];        /* the maps that are open, and the name of this line */
    size_t   depth;
    bool     opened;                 /* the line before opened a map */
    RuleText rule;
    bool     has_rule, has_level, has_peers;
    Error   *e;
} Reading;

static ErrorCode refuse_name(const Reading *r, const char *key, Str name)
{
    return error_set(r->e, ERR_INVALID, key, arg_str("path", r->path), arg_int("line", r->line), arg_str("name", name));
}

/* ---- members ---- */

static ErrorCode set_once(const Reading *r, Str *to, Str value)
{
    if (to->ptr) return refuse_name(r, K("detect.rule-twice"), r->keys[r->depth]);
    *to = value;
    return ERR_OK;
}

static ErrorCode set_in_language(const Reading *r, Str *texts, Str value)
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (str_is(r->keys[1], lang_code((Lang)lang))) return set_once(r, &texts[lang], value);
    return refuse_name(r, K("detect.rule-member"), r->keys[1]);
}

/* Which of the words it is; -1 when none. */
static int word_of(Str value, const char *const *words, int count)
{
    for (int i = 0; i < count; i++) if (str_is(value, words[i])) return i;
    return -1;
}

static const char *const LEVELS[RULE_LEVELS] = { [RULE_RANK] = "rank", [RULE_QUESTION] = "question", [RULE_FACT] = "fact" };
static const char *const PEERS[PEERS_KINDS] = {
    [PEERS_NONE] = "none", [PEERS_TENDERS] = "tenders", [PEERS_BUYERS] = "buyers", [PEERS_BIDDERS] = "bidders", [PEERS_SUPPLIERS] = "suppliers",
    [PEERS_CLASSES] = "classes",
    [PEERS_LIKE] = "like", [PEERS_CLASS] = "class",
};

static ErrorCode take_plain(Reading *r, Str value)
{
    RuleText *to = &r->rule;
    Str name = r->keys[0];
    int64_t n;
    if (str_is(name, "rule")) {
        if (r->has_rule) return refuse_name(r, K("detect.rule-twice"), name);
        r->has_rule = detect_rule_of(value, &to->rule);
        return r->has_rule ? ERR_OK : refuse_name(r, K("detect.rule-code"), value);
    }
    if (str_is(name, "owner")) return set_once(r, &to->owner, value);
    if (str_is(name, "severity")) {
        if (to->severity > 0) return refuse_name(r, K("detect.rule-twice"), name);
        if (!int_parse(value, &n) || n < 1 || n > 5) return refuse_name(r, K("detect.rule-value"), name);
        to->severity = (int)n;
        return ERR_OK;
    }
    bool level = str_is(name, "evidence_level"), peers = str_is(name, "peers");
    if (!level && !peers) return refuse_name(r, K("detect.rule-member"), name);
    if (level ? r->has_level : r->has_peers) return refuse_name(r, K("detect.rule-twice"), name);
    int word = level ? word_of(value, LEVELS, RULE_LEVELS) : word_of(value, PEERS, PEERS_KINDS);
    if (word < 0) return refuse_name(r, K("detect.rule-value"), name);
    if (level) to->level = (RuleLevel)word;
    else to->peers = (RulePeers)word;
    r->has_level |= level;
    r->has_peers |= peers;
    return ERR_OK;
}

static ErrorCode take_validity(Reading *r, Str value)
{
    Str name = r->keys[1];
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
    Str name = r->keys[2];
    for (size_t i = 0; i < to->parameter_count; i++) if (str_equal(to->parameters[i].name, r->keys[1])) p = &to->parameters[i];
    if (!p) {
        if (to->parameter_count == RULE_PARAMETERS) return refuse_name(r, K("detect.rule-parameter"), r->keys[1]);
        p = &to->parameters[to->parameter_count++];
        *p = (RuleParameter){ .name = r->keys[1], .line = r->line };
    }
    if (str_is(name, "unit")) return set_once(r, &p->unit, value);
    bool standard = str_is(name, "default"), min = str_is(name, "min"), max = str_is(name, "max");
    if (!standard && !min && !max) return refuse_name(r, K("detect.rule-member"), name);
    bool *has = standard ? &p->has_default : min ? &p->has_min : &p->has_max;
    if (*has) return refuse_name(r, K("detect.rule-twice"), name);
    if (!amount_parse(value, PLACES, standard ? &p->standard : min ? &p->min : &p->max)) return refuse_name(r, K("detect.rule-value"), name);
    *has = true;
    return ERR_OK;
}

static ErrorCode take_member(Reading *r, Str value)
{
    static const char *const TEXTS[] = { "name", "explanation", "legal_basis" };
    Str *const texts[] = { r->rule.name, r->rule.explanation, r->rule.legal_basis };
    Str top = r->keys[0];
    if (value.len == 0) return refuse_name(r, K("detect.rule-value"), r->keys[r->depth]);
    if (r->depth == 0) return take_plain(r, value);
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++)
        if (r->depth == 1 && str_is(top, TEXTS[i])) return set_in_language(r, texts[i], value);
    if (r->depth == 1 && str_is(top, "valid")) return take_validity(r, value);
    if (r->depth == 2 && str_is(top, "parameters")) return take_parameter(r, value);
    return refuse_name(r, K("detect.rule-member"), r->keys[r->depth]);
}

/* ---- lines ---- */

/* A value in double quotes, with \" and \\ in it. */
static ErrorCode unquote(Reading *r, Str value, Str *ret)
{
    Buf b = buf_in(r->arena);
    size_t i = 1;
    for (; i < value.len && value.ptr[i] != '"'; i++) {
        char c = value.ptr[i];
        if (c == '\\') {
            c = ++i < value.len ? value.ptr[i] : 0;
            if (c != '"' && c != '\\') return refuse_name(r, K("detect.rule-line"), value);
        }
        buf_byte(&b, c);
    }
    if (i + 1 != value.len) return refuse_name(r, K("detect.rule-line"), value);
    *ret = buf_str(&b);
    return b.failed ? error_memory(r->e) : ERR_OK;
}

/* What would mean more to a reader of YAML than to us is refused: it needs quotes. */
static ErrorCode plain_value(Reading *r, Str value, Str *ret)
{
    static const char MEANS_MORE[] = "&*!|>%@`'\"[]{},#?-";
    bool number = value.len > 1 && value.ptr[0] == '-' && value.ptr[1] >= '0' && value.ptr[1] <= '9';
    if (value.len > 0 && value.ptr[0] == '"') return unquote(r, value, ret);
    if (value.len > 0 && !number && strchr(MEANS_MORE, value.ptr[0])) return refuse_name(r, K("detect.rule-line"), value);
    if (str_find(value, STR(": ")) >= 0 || str_find(value, STR(" #")) >= 0) return refuse_name(r, K("detect.rule-line"), value);
    *ret = value;
    return ERR_OK;
}

static ErrorCode take_line(Reading *r, Str line)
{
    size_t spaces = 0;
    while (spaces < line.len && line.ptr[spaces] == ' ') spaces++;
    Str rest = str_from(line, spaces), name, value = { 0 };
    if (str_trim(rest).len == 0 || rest.ptr[0] == '#') return ERR_OK;
    size_t depth = spaces / INDENT, deepest = r->opened ? r->depth + 1 : r->depth;
    if (spaces % INDENT != 0 || depth > deepest || depth > DEPTH - 1 || (r->opened && depth < deepest))
        return refuse_name(r, K("detect.rule-indent"), str_trim(rest));
    if (!str_cut(&rest, ':', &name) || name.len == 0 || str_find_byte(name, ' ') >= 0 || (rest.len > 0 && rest.ptr[0] != ' '))
        return refuse_name(r, K("detect.rule-line"), str_trim(line));
    r->depth = depth;
    r->keys[depth] = name;
    rest = str_trim(rest);
    r->opened = rest.len == 0;
    if (r->opened) return ERR_OK;
    TRY(plain_value(r, rest, &value));
    return take_member(r, value);
}

/* ---- the whole ---- */

static ErrorCode check_texts(Reading *r, const Str *texts, const char *name)
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (!texts[lang].ptr)
            return refuse_name(r, K("detect.rule-missing"), str_format(r->arena, "%s.%s", name, lang_code((Lang)lang)));
    return ERR_OK;
}

static ErrorCode check_parameters(Reading *r)
{
    DetectSettings known = { 0 };
    for (size_t i = 0; i < r->rule.parameter_count; i++) {
        const RuleParameter *p = &r->rule.parameters[i];
        r->line = p->line;
        if (!detect_parameter(&known, r->rule.rule, p->name)) return refuse_name(r, K("detect.rule-parameter"), p->name);
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
    TRY(check_texts(r, rule->name, "name"));
    TRY(check_texts(r, rule->explanation, "explanation"));
    TRY(check_texts(r, rule->legal_basis, "legal_basis"));
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
    Reading r = { .arena = a, .path = file->name, .e = e };
    Str rest = file->bytes, line;
    if (rest.len > RULE_FILE_LIMIT || !utf8_valid(rest) || utf8_has_control(rest, "\n"))
        return error_set(e, ERR_INVALID, K("detect.rule-text"), arg_str("path", file->name), arg_int("limit", RULE_FILE_LIMIT));
    while (str_next_line(&rest, &line)) {
        r.line++;
        TRY(take_line(&r, line));
    }
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

uint64_t rule_book_valid(const RuleBook *b, Day day)
{
    uint64_t valid = 0;
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
