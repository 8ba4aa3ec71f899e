/* country_pack.c: a country pack read and checked, and what rules ask it (country_pack.h says what stands in one).
 *
 * As in rule files an unknown member, one given twice, a missing one and a value that does not fit are errors with their line.
 * What a pack does not say, no rule may guess: then the rule cannot be said. */
#include "detect/country_pack.h"

#include "detect/detect_int.h"
#include "detect/plain_yaml.h"

enum { PARAMETER_PLACES = 9 };

static const char *const SECTIONS[PACK_SECTIONS] = {
    [PACK_METHODS] = "methods", [PACK_RATIONALES] = "rationales", [PACK_DOCUMENTS] = "documents", [PACK_PERSONS] = "persons",
    [PACK_PARAMETERS] = "parameters",
};
static const char *const STAGES[PACK_STAGES] = {
    [PACK_PLANNING] = "planning", [PACK_NOTICE] = "notice", [PACK_TENDER] = "tender", [PACK_CONTRACT] = "contract",
};
static const char *const METHODS[] = { "open", "selective", "limited", "direct" };

const char *pack_section_name(PackSection section)
{
    return SECTIONS[section];
}

const char *pack_stage_name(PackStage stage)
{
    return STAGES[stage];
}

/* ---- members ---- */

static ErrorCode take_day(PlainYaml *y, bool *given, Day *to, Str value)
{
    Str name = y->keys[y->depth];
    if (*given) return plain_yaml_refuse(y, K("detect.rule-twice"), name);
    *given = day_parse(value, to);
    return *given ? ERR_OK : plain_yaml_refuse(y, K("detect.rule-value"), name);
}

/* source, date, state; *taken is false for any other name. */
static ErrorCode take_basis(PlainYaml *y, PackBasis *b, Str value, bool *taken)
{
    static const char *const STATES[] = { "unconfirmed", "confirmed" };
    Str name = y->keys[y->depth];
    *taken = !y->in_list;
    if (y->in_list) return ERR_OK;
    if (str_is(name, "source")) return plain_yaml_once(y, &b->source, value);
    if (str_is(name, "date")) return take_day(y, &b->has_date, &b->date, value);
    *taken = str_is(name, "state");
    if (!*taken) return ERR_OK;
    int word = plain_yaml_word(value, STATES, ARRAY_LEN(STATES));
    if (b->has_state) return plain_yaml_refuse(y, K("detect.rule-twice"), name);
    if (word < 0) return plain_yaml_refuse(y, K("detect.rule-value"), name);
    b->confirmed = word == 1;
    b->has_state = true;
    return ERR_OK;
}

static ErrorCode too_many_entries(const PlainYaml *y)
{
    return plain_yaml_refuse(y, K("detect.pack-many"), y->keys[0]);
}

static ErrorCode take_method(PlainYaml *y, DetectPack *p, Str value)
{
    Str local = y->keys[2];
    int word = plain_yaml_word(value, METHODS, ARRAY_LEN(METHODS));
    for (size_t i = 0; i < p->method_count; i++)
        if (str_equal(p->methods[i].local, local)) return plain_yaml_refuse(y, K("detect.rule-twice"), local);
    if (word < 0) return plain_yaml_refuse(y, K("detect.rule-value"), local);
    if (p->method_count == PACK_LIST) return too_many_entries(y);
    p->methods[p->method_count++] = (PackMethod){ local, str_of(METHODS[word]) };
    return ERR_OK;
}

static ErrorCode take_reason(PlainYaml *y, DetectPack *p, Str value)
{
    Str code = y->keys[2];
    DetectCleared explains = DETECT_OPEN;
    for (size_t i = 0; i < p->reason_count; i++)
        if (str_equal(p->reasons[i].code, code)) return plain_yaml_refuse(y, K("detect.rule-twice"), code);
    bool known = str_is(value, "none") || (detect_cleared_of(value, &explains) && detect_cleared_by_reason(explains));
    if (!known) return plain_yaml_refuse(y, K("detect.rule-value"), code);
    if (p->reason_count == PACK_LIST) return too_many_entries(y);
    p->reasons[p->reason_count++] = (PackReason){ code, explains };
    return ERR_OK;
}

static ErrorCode take_text(PlainYaml *y, PackTexts *to, Str value)
{
    if (y->item == 0 && to->count > 0) return plain_yaml_refuse(y, K("detect.rule-twice"), y->keys[y->depth]);
    for (size_t i = 0; i < to->count; i++)
        if (str_equal(to->list[i], value)) return plain_yaml_refuse(y, K("detect.rule-twice"), value);
    if (to->count == PACK_LIST) return too_many_entries(y);
    to->list[to->count++] = value;
    return ERR_OK;
}

static ErrorCode take_document(PlainYaml *y, DetectPack *p, Str value)
{
    static const char *const SILENCE[] = { "unknown", "missing" };
    Str name = y->keys[1];
    for (int i = 0; i < PACK_STAGES && y->in_list; i++) if (str_is(name, STAGES[i])) return take_text(y, &p->types[i], value);
    if (!str_is(name, "silence") || y->in_list) return plain_yaml_refuse(y, K("detect.rule-member"), name);
    if (p->silence_given) return plain_yaml_refuse(y, K("detect.rule-twice"), name);
    int word = plain_yaml_word(value, SILENCE, ARRAY_LEN(SILENCE));
    if (word < 0) return plain_yaml_refuse(y, K("detect.rule-value"), name);
    p->silence_given = true;
    p->silence_counts = word == 1;
    return ERR_OK;
}

static ErrorCode take_parameter(PlainYaml *y, DetectPack *p, Str value)
{
    DetectSettings known = { 0 };
    PackParameter one = { .name = y->keys[2], .line = y->line };
    if (!detect_rule_of(y->keys[1], &one.rule)) return plain_yaml_refuse(y, K("detect.rule-code"), y->keys[1]);
    if (!detect_parameter(&known, one.rule, one.name)) return plain_yaml_refuse(y, K("detect.rule-parameter"), one.name);
    if (!amount_parse(value, PARAMETER_PLACES, &one.value)) return plain_yaml_refuse(y, K("detect.rule-value"), one.name);
    for (size_t i = 0; i < p->parameter_count; i++)
        if (p->parameters[i].rule == one.rule && str_equal(p->parameters[i].name, one.name))
            return plain_yaml_refuse(y, K("detect.rule-twice"), one.name);
    if (p->parameter_count == PACK_LIST) return too_many_entries(y);
    p->parameters[p->parameter_count++] = one;
    return ERR_OK;
}

static ErrorCode take_limit(PlainYaml *y, DetectPack *p, Str value)
{
    PackLimit *limit = p->limit_count > 0 ? &p->limits[p->limit_count - 1] : NULL;
    Str name = y->keys[2];
    bool taken;
    if (!limit || !str_equal(limit->name, y->keys[1])) {
        for (size_t i = 0; i < p->limit_count; i++)
            if (str_equal(p->limits[i].name, y->keys[1])) return plain_yaml_refuse(y, K("detect.rule-twice"), y->keys[1]);
        if (p->limit_count == PACK_LIST) return too_many_entries(y);
        limit = &p->limits[p->limit_count++];
        *limit = (PackLimit){ .name = y->keys[1], .basis.line = y->line };
    }
    if (y->in_list) return plain_yaml_refuse(y, K("detect.rule-value"), name);
    TRY(take_basis(y, &limit->basis, value, &taken));
    if (taken) return ERR_OK;
    if (str_is(name, "method")) return plain_yaml_once(y, &limit->method, value);
    if (str_is(name, "category")) return plain_yaml_once(y, &limit->category, value);
    if (str_is(name, "currency")) return plain_yaml_once(y, &limit->currency, value);
    if (str_is(name, "from")) return take_day(y, &limit->has_from, &limit->from, value);
    if (str_is(name, "to")) return take_day(y, &limit->ended, &limit->to, value);
    if (!str_is(name, "amount")) return plain_yaml_refuse(y, K("detect.rule-member"), name);
    if (limit->has_amount) return plain_yaml_refuse(y, K("detect.rule-twice"), name);
    limit->has_amount = amount_parse(value, DETECT_PLACES, &limit->amount) && limit->amount > 0;
    return limit->has_amount ? ERR_OK : plain_yaml_refuse(y, K("detect.rule-value"), name);
}

/* ---- sections ---- */

static ErrorCode take_in_section(PlainYaml *y, DetectPack *p, PackSection section, Str value)
{
    bool taken = false, codes = y->depth == 2 && str_is(y->keys[1], "codes") && !y->in_list;
    if (!p->has[section]) p->basis[section].line = y->line;
    p->has[section] = true;
    if (y->depth == 1) TRY(take_basis(y, &p->basis[section], value, &taken));
    if (taken) return ERR_OK;
    if (section == PACK_METHODS && codes) return take_method(y, p, value);
    if (section == PACK_RATIONALES && codes) return take_reason(y, p, value);
    if (section == PACK_DOCUMENTS && y->depth == 1) return take_document(y, p, value);
    if (section == PACK_PERSONS && y->depth == 1 && y->in_list && str_is(y->keys[1], "prefixes")) return take_text(y, &p->prefixes, value);
    if (section == PACK_PARAMETERS && y->depth == 2 && !y->in_list) return take_parameter(y, p, value);
    return plain_yaml_refuse(y, K("detect.rule-member"), y->keys[y->depth]);
}

static bool is_code(Str code)
{
    for (size_t i = 0; i < code.len; i++) {
        char c = code.ptr[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') return false;
    }
    return code.len > 0 && code.len <= 32;
}

static ErrorCode take_top(PlainYaml *y, DetectPack *p, Str value)
{
    Str name = y->keys[0];
    if (y->in_list) return plain_yaml_refuse(y, K("detect.rule-value"), name);
    if (str_is(name, "owner")) return plain_yaml_once(y, &p->owner, value);
    if (str_is(name, "currency")) return plain_yaml_once(y, &p->currency, value);
    if (!str_is(name, "pack")) return plain_yaml_refuse(y, K("detect.rule-member"), name);
    return is_code(value) ? plain_yaml_once(y, &p->code, value) : plain_yaml_refuse(y, K("detect.rule-value"), name);
}

static ErrorCode take_member(void *self, PlainYaml *y, Str value)
{
    DetectPack *p = self;
    Str top = y->keys[0];
    if (y->depth == 0) return take_top(y, p, value);
    if (str_is(top, "name") && y->depth == 1 && !y->in_list) return plain_yaml_language(y, p->name, value);
    if (str_is(top, "thresholds") && y->depth == 2) return take_limit(y, p, value);
    for (int i = 0; i < PACK_SECTIONS; i++) if (str_is(top, SECTIONS[i])) return take_in_section(y, p, (PackSection)i, value);
    return plain_yaml_refuse(y, K("detect.rule-member"), y->keys[y->depth]);
}

/* ---- the whole ---- */

static ErrorCode check_basis(PlainYaml *y, const PackBasis *b, Str name)
{
    const char *missing = !b->source.ptr ? "source" : !b->has_date ? "date" : !b->has_state ? "state" : NULL;
    if (!missing) return ERR_OK;
    y->line = b->line;
    return plain_yaml_refuse(y, K("detect.rule-missing"), str_format(y->arena, STR_FMT ".%s", STR_ARG(name), missing));
}

static ErrorCode check_limit(PlainYaml *y, const PackLimit *limit)
{
    const char *missing = !limit->method.ptr ? "method" : !limit->currency.ptr ? "currency" : !limit->has_amount ? "amount"
                        : !limit->has_from ? "from" : NULL;
    TRY(check_basis(y, &limit->basis, limit->name));
    y->line = limit->basis.line;
    if (missing) return plain_yaml_refuse(y, K("detect.rule-missing"), str_format(y->arena, STR_FMT ".%s", STR_ARG(limit->name), missing));
    return limit->ended && limit->to < limit->from ? plain_yaml_refuse(y, K("detect.rule-value"), STR("to")) : ERR_OK;
}

ErrorCode pack_read(Arena *a, const RuleFile *file, DetectPack *ret, Error *e)
{
    PlainYaml y = { .arena = a, .path = file->name, .lists = true, .e = e };
    *ret = (DetectPack){ .file = file->name, .bytes = file->bytes };
    TRY(plain_yaml_read(&y, file->bytes, PACK_FILE_LIMIT, take_member, ret));
    if (!ret->code.ptr) return plain_yaml_refuse(&y, K("detect.rule-missing"), STR("pack"));
    TRY(plain_yaml_languages(&y, ret->name, "name"));
    if (!ret->owner.ptr) return plain_yaml_refuse(&y, K("detect.rule-missing"), STR("owner"));
    for (int i = 0; i < PACK_SECTIONS; i++) if (ret->has[i]) TRY(check_basis(&y, &ret->basis[i], str_of(SECTIONS[i])));
    for (size_t i = 0; i < ret->limit_count; i++) TRY(check_limit(&y, &ret->limits[i]));
    return ERR_OK;
}

const RuleFile *pack_shipped(Str code)
{
    for (size_t i = 0; i < PACKS_SHIPPED_COUNT; i++) {
        Str name = PACKS_SHIPPED[i].name;
        if (str_equal(str_first(name, name.len - strlen(".yaml")), code)) return &PACKS_SHIPPED[i];
    }
    return NULL;
}

/* ---- into settings ---- */

static ErrorCode refuse_parameter(const DetectPack *pack, const PackParameter *p, Error *e)
{
    return error_set(e, ERR_INVALID, K("detect.pack-bounds"), arg_str("path", pack->file), arg_int("line", p->line),
                     arg_str("name", p->name), arg_c("rule", detect_rule_code(p->rule)));
}

ErrorCode pack_apply(const DetectPack *pack, const RuleBook *book, Arena *a, DetectSettings *settings, Error *e)
{
    Buf prefixes = buf_in(a);
    for (size_t i = 0; i < pack->parameter_count && !settings->compat_cardinal; i++) {
        const PackParameter *p = &pack->parameters[i];
        const RuleText *rule = &book->rules[p->rule];
        for (size_t k = 0; k < rule->parameter_count; k++) {
            const RuleParameter *bounds = &rule->parameters[k];
            if (str_equal(bounds->name, p->name) && (p->value < bounds->min || p->value > bounds->max)) return refuse_parameter(pack, p, e);
        }
        DetectNumber *to = detect_parameter(settings, p->rule, p->name);
        if (to && !to->given) *to = (DetectNumber){ true, (double)p->value / 1e9 };
    }
    for (size_t i = 0; i < pack->prefixes.count; i++) {
        if (i > 0) buf_byte(&prefixes, '|');
        buf_add(&prefixes, pack->prefixes.list[i]);
    }
    if (prefixes.failed) return error_memory(e);
    if (!settings->person_ids.ptr && pack->has[PACK_PERSONS]) settings->person_ids = buf_str(&prefixes);
    settings->pack = pack;
    return ERR_OK;
}

/* ---- asked by rules ---- */

Str pack_method(const DetectPack *p, Str details)
{
    for (size_t i = 0; p && details.ptr && i < p->method_count; i++)
        if (str_equal(p->methods[i].local, details)) return p->methods[i].method;
    return (Str){ 0 };
}

const PackReason *pack_reason(const DetectPack *p, Str code)
{
    for (size_t i = 0; p && code.ptr && i < p->reason_count; i++) if (str_equal(p->reasons[i].code, code)) return &p->reasons[i];
    return NULL;
}

static bool applies(const PackLimit *limit, Str category, Day day)
{
    bool now = day >= limit->from && (!limit->ended || day <= limit->to);
    return now && (!limit->category.ptr || (category.ptr && str_equal(limit->category, category)));
}

int8_t pack_near(const DetectPack *p, Str category, Day day, int64_t amount, Str currency, double part)
{
    int8_t near = 2;
    for (size_t i = 0; p && i < p->limit_count; i++) {
        const PackLimit *limit = &p->limits[i];
        if (!applies(limit, category, day) || !str_equal(limit->currency, currency)) continue;
        double by = ((double)amount - (double)limit->amount) / (double)limit->amount;
        if (near == 2) near = 0;
        if (amount <= limit->amount && by >= -part) return -1;
        if (amount > limit->amount && by <= part) near = 1;
    }
    return near;
}

const PackLimit *pack_limit(const DetectPack *p, Str method, Str details, Str category, Day day)
{
    const PackLimit *lowest = NULL;
    for (size_t i = 0; p && i < p->limit_count; i++) {
        const PackLimit *limit = &p->limits[i];
        bool allowed = (method.ptr && str_equal(limit->method, method)) || (details.ptr && str_equal(limit->method, details));
        if (allowed && applies(limit, category, day) && (!lowest || limit->amount < lowest->amount)) lowest = limit;
    }
    return lowest;
}
