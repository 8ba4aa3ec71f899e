/* clear_book.c: explanations read and checked (clear_book.h says what stands in a file), and the names by which programs know
 * them. */
#include "detect/clear_book.h"

#include "detect/plain_yaml.h"

static const struct { const char *name; bool by_reason; } CLEARED[DETECT_CLEARS] = {
    [DETECT_OPEN] = { "", false }, [DETECT_BELOW_MINIMUM] = { "below-minimum", false }, [DETECT_TOO_FEW] = { "too-few", false },
    [DETECT_EMERGENCY] = { "emergency", true }, [DETECT_SOLE_SOURCE] = { "sole-source", true },
};

const char *detect_cleared_name(DetectCleared cleared)
{
    return CLEARED[cleared].name;
}

bool detect_cleared_of(Str name, DetectCleared *ret)
{
    for (int i = DETECT_OPEN + 1; i < DETECT_CLEARS; i++) {
        if (!str_is(name, CLEARED[i].name)) continue;
        *ret = (DetectCleared)i;
        return true;
    }
    return false;
}

bool detect_cleared_by_reason(DetectCleared cleared)
{
    return CLEARED[cleared].by_reason;
}

/* ---- a file ---- */

typedef struct { ClearText text; bool has_id; } Reading;

static ErrorCode take_rule(PlainYaml *y, ClearText *to, Str value)
{
    DetectRule rule;
    if (str_is(value, "all")) {
        to->clears = DETECT_ALL;
        return ERR_OK;
    }
    if (!detect_rule_of(value, &rule)) return plain_yaml_refuse(y, K("detect.rule-code"), value);
    if (to->clears & DETECT_BIT(rule)) return plain_yaml_refuse(y, K("detect.rule-twice"), value);
    to->clears |= DETECT_BIT(rule);
    return ERR_OK;
}

static ErrorCode take_day(PlainYaml *y, Str name, ClearText *to, Str value)
{
    bool from = str_is(name, "from");
    if (!from && !str_is(name, "to")) return plain_yaml_refuse(y, K("detect.rule-member"), name);
    if (from ? to->has_from : to->ended) return plain_yaml_refuse(y, K("detect.rule-twice"), name);
    if (!day_parse(value, from ? &to->from : &to->to)) return plain_yaml_refuse(y, K("detect.rule-value"), name);
    *(from ? &to->has_from : &to->ended) = true;
    return ERR_OK;
}

static ErrorCode take_member(void *self, PlainYaml *y, Str value)
{
    Reading *r = self;
    Str top = y->keys[0], name = y->keys[y->depth];
    if (y->in_list && y->depth == 0 && str_is(top, "clears")) return take_rule(y, &r->text, value);
    if (y->in_list) return plain_yaml_refuse(y, K("detect.rule-value"), name);
    if (y->depth == 0 && str_is(top, "explanation")) {
        if (r->has_id) return plain_yaml_refuse(y, K("detect.rule-twice"), name);
        r->has_id = detect_cleared_of(value, &r->text.id);
        return r->has_id ? ERR_OK : plain_yaml_refuse(y, K("detect.clear-id"), value);
    }
    if (y->depth == 0 && str_is(top, "owner")) return plain_yaml_once(y, &r->text.owner, value);
    if (y->depth == 1 && str_is(top, "name")) return plain_yaml_language(y, r->text.name, value);
    if (y->depth == 1 && str_is(top, "sentence")) return plain_yaml_language(y, r->text.sentence, value);
    if (y->depth == 1 && str_is(top, "legal_basis")) return plain_yaml_language(y, r->text.legal_basis, value);
    if (y->depth == 1 && str_is(top, "valid")) return take_day(y, name, &r->text, value);
    return plain_yaml_refuse(y, str_is(top, "clears") ? K("detect.rule-value") : K("detect.rule-member"), name);
}

ErrorCode clear_book_add(ClearBook *b, Arena *a, const RuleFile *file, Error *e)
{
    PlainYaml y = { .arena = a, .path = file->name, .lists = true, .e = e };
    Reading r = { .text = { .file = file->name, .bytes = file->bytes } };
    TRY(plain_yaml_read(&y, file->bytes, RULE_FILE_LIMIT, take_member, &r));
    const ClearText *t = &r.text;
    if (!r.has_id) return plain_yaml_refuse(&y, K("detect.rule-missing"), STR("explanation"));
    TRY(plain_yaml_languages(&y, t->name, "name"));
    TRY(plain_yaml_languages(&y, t->sentence, "sentence"));
    TRY(plain_yaml_languages(&y, t->legal_basis, "legal_basis"));
    if (!t->owner.ptr) return plain_yaml_refuse(&y, K("detect.rule-missing"), STR("owner"));
    if (!t->has_from) return plain_yaml_refuse(&y, K("detect.rule-missing"), STR("valid.from"));
    if (t->ended && t->to < t->from) return plain_yaml_refuse(&y, K("detect.rule-value"), STR("valid.to"));
    if (t->clears == 0) return plain_yaml_refuse(&y, K("detect.rule-missing"), STR("clears"));
    if (b->present[t->id]) return plain_yaml_refuse(&y, K("detect.rule-again"), str_of(detect_cleared_name(t->id)));
    b->texts[t->id] = *t;
    b->present[t->id] = true;
    return ERR_OK;
}

ErrorCode clear_book_shipped(ClearBook *ret, Arena *a, Day day, Error *e)
{
    *ret = (ClearBook){ .day = day };
    for (size_t i = 0; i < CLEARS_SHIPPED_COUNT; i++) TRY(clear_book_add(ret, a, &CLEARS_SHIPPED[i], e));
    return ERR_OK;
}

bool clear_book_clears(const ClearBook *b, DetectCleared cleared, DetectRule rule)
{
    if (!b) return cleared == DETECT_BELOW_MINIMUM || cleared == DETECT_TOO_FEW;
    const ClearText *t = &b->texts[cleared];
    return b->present[cleared] && (t->clears & DETECT_BIT(rule)) && b->day >= t->from && (!t->ended || b->day <= t->to);
}
