/* settings.c: a settings file in Cardinal's form (INI), into our settings.
 *
 * A line is a [section], a `name = value`, a comment behind ; or #, or empty. Behind a value a comment begins at a ; or # with
 * white space before it; quotes around a value are taken off. All that Cardinal 0.0.8 knows is known here, and the limits of our
 * further rules, at one place: a table of sections and names, each with where its value goes. What is not in the table is an error
 * with its line, and so is a name given twice: a run that stands in a court file must not depend on which of two lines counts. */
#include "detect/detect_int.h"
#include "detect/rule_book.h"

#include <stddef.h>

typedef enum { TO_TEXT, TO_BOOL, TO_DAYS, TO_COUNT, TO_PERCENT, TO_RATIO, TO_NOTHING } ValueType;
typedef enum { IN_SETTINGS, IN_REPAIRS } Half;

typedef struct { const char *section, *name; Half half; ValueType type; size_t at; } Entry;

#define S(section, name, type, member) { section, name, IN_SETTINGS, type, offsetof(DetectSettings, member) }
#define R(section, name, type, member) { section, name, IN_REPAIRS, type, offsetof(DetectRepairs, member) }

/* The parameters of a rule that has no members of its own in DetectSettings, by their order. */
#define N(code, i, name, type) { #code, name, IN_SETTINGS, type, offsetof(DetectSettings, numbers[DETECT_##code][i]) }

static const Entry ENTRIES[] = {
    S("", "currency", TO_TEXT, currency),
    S("", "no_price_comparison_procurement_methods", TO_TEXT, priceless_methods),
    S("", "price_comparison_procurement_methods", TO_TEXT, priced_methods),
    S("", "rate_age", TO_DAYS, rate_age),
    { "output", "info_currency_mismatches", IN_SETTINGS, TO_NOTHING, 0 },        /* how loudly Cardinal says it; we count */
    R("defaults", "currency", TO_TEXT, currency),
    R("defaults", "item_classification_scheme", TO_TEXT, item_scheme),
    R("defaults", "bid_status", TO_TEXT, bid_status),
    R("defaults", "award_status", TO_TEXT, award_status),
    R("defaults", "party_roles", TO_BOOL, party_roles),
    R("redactions", "amount", TO_TEXT, redacted_amounts),
    R("redactions", "organization_id", TO_TEXT, redacted_ids),
    R("corrections", "award_status_by_contract_status", TO_BOOL, award_status_by_contract),
    R("modifications", "move_auctions", TO_BOOL, move_auctions),
    R("modifications", "prefix_buyer_or_procuring_entity_id", TO_TEXT, buyer_prefix),
    R("modifications", "prefix_tenderer_or_supplier_id", TO_TEXT, tenderer_prefix),
    R("modifications", "split_procurement_method_details", TO_TEXT, method_separator),
    S("exclusions", "procurement_method_details", TO_TEXT, excluded_methods),
    N(R002, 0, "threshold", TO_RATIO),
    N(R002, 1, "margin", TO_RATIO),
    N(R002, 2, "minimum_contracting_processes", TO_COUNT),
    S("R003", "threshold", TO_DAYS, r003_days),
    S("R003", "procurement_methods", TO_TEXT, r003_methods),
    N(R008, 0, "threshold", TO_RATIO),
    N(R011, 0, "days", TO_DAYS),
    N(R011, 1, "minimum_contracting_processes", TO_COUNT),
    N(R011, 2, "digits", TO_COUNT),
    N(R013, 0, "threshold", TO_RATIO),
    N(R013, 1, "minimum_contracting_processes", TO_COUNT),
    N(R014, 0, "threshold", TO_DAYS),
    N(R015, 0, "threshold", TO_DAYS),
    N(R015, 1, "minimum_peers", TO_COUNT),
    N(R016, 0, "threshold", TO_RATIO),
    N(R016, 1, "minimum_peers", TO_COUNT),
    N(R016, 2, "digits", TO_COUNT),
    N(R017, 0, "threshold", TO_RATIO),
    N(R017, 1, "minimum_peers", TO_COUNT),
    N(R017, 2, "digits", TO_COUNT),
    N(R017, 3, "ratio", TO_RATIO),
    S("R018", "procurement_methods", TO_TEXT, r018_methods),
    N(R019, 0, "threshold", TO_RATIO),
    N(R019, 1, "minimum_contracting_processes", TO_COUNT),
    N(R019, 2, "minimum_others", TO_COUNT),
    N(R019, 3, "digits", TO_COUNT),
    N(R021, 0, "threshold", TO_RATIO),
    N(R021, 1, "minimum_contracting_processes", TO_COUNT),
    N(R022, 0, "threshold", TO_RATIO),
    N(R022, 1, "minimum_peers", TO_COUNT),
    N(R022, 2, "minimum_bids", TO_COUNT),
    N(R023, 0, "tolerance", TO_RATIO),
    N(R023, 1, "minimum_bids", TO_COUNT),
    S("R024", "threshold", TO_RATIO, r024_ratio),
    S("R025", "percentile", TO_PERCENT, r025_percentile),
    S("R025", "threshold", TO_RATIO, r025_ratio),
    N(R026, 0, "threshold", TO_RATIO),
    N(R026, 1, "minimum_awards", TO_COUNT),
    N(R026, 2, "digits", TO_COUNT),
    N(R027, 0, "threshold", TO_RATIO),
    N(R027, 1, "minimum_submitted_bids", TO_COUNT),
    N(R027, 2, "minimum_missed", TO_COUNT),
    N(R027, 3, "digits", TO_COUNT),
    N(R029, 0, "threshold", TO_RATIO),
    N(R029, 1, "chi_square", TO_RATIO),
    N(R029, 2, "minimum_amounts", TO_COUNT),
    N(R029, 3, "digits", TO_COUNT),
    N(R031, 0, "threshold", TO_RATIO),
    N(R034, 0, "threshold", TO_RATIO),
    N(R034, 1, "minimum_tenderers", TO_COUNT),
    N(R034, 2, "minimum_contracting_processes", TO_COUNT),
    S("R035", "threshold", TO_COUNT, r035_count),
    S("R038", "threshold", TO_RATIO, r038_ratio),
    S("R038", "minimum_submitted_bids", TO_COUNT, r038_bids),
    S("R038", "minimum_contracting_processes", TO_COUNT, r038_processes),
    N(R040, 0, "threshold", TO_RATIO),
    N(R040, 1, "minimum_awards", TO_COUNT),
    N(R042, 0, "minimum_parties", TO_COUNT),
    S("R048", "digits", TO_COUNT, r048_digits),
    S("R048", "threshold", TO_COUNT, r048_count),
    S("R048", "minimum_contracting_processes", TO_COUNT, r048_processes),
    N(R049, 0, "margin", TO_RATIO),
    N(R049, 1, "minimum_awards", TO_COUNT),
    N(R050, 0, "threshold", TO_RATIO),
    N(R050, 1, "minimum_awards", TO_COUNT),
    N(R050, 2, "digits", TO_COUNT),
    N(R051, 0, "threshold", TO_COUNT),
    N(R051, 1, "minimum_awards", TO_COUNT),
    N(R051, 2, "digits", TO_COUNT),
    N(R052, 0, "threshold", TO_RATIO),
    N(R052, 1, "minimum_awards", TO_COUNT),
    N(R053, 0, "threshold", TO_RATIO),
    N(R053, 1, "minimum_meetings", TO_COUNT),
    N(R053, 2, "minimum_wins", TO_COUNT),
    N(R057, 0, "threshold", TO_RATIO),
    N(R057, 1, "runs_score", TO_RATIO),
    N(R057, 2, "minimum_contracting_processes", TO_COUNT),
    N(R057, 3, "minimum_tenderers", TO_COUNT),
    N(R055, 0, "minimum_awards", TO_COUNT),
    S("R058", "threshold", TO_RATIO, r058_ratio),
    N(R059, 0, "threshold", TO_RATIO),
    N(R060, 0, "threshold", TO_DAYS),
    N(R060, 1, "minimum_peers", TO_COUNT),
    N(R061, 0, "threshold", TO_DAYS),
    N(R061, 1, "minimum_peers", TO_COUNT),
    N(R062, 0, "threshold", TO_DAYS),
    N(R062, 1, "minimum_peers", TO_COUNT),
    N(R069, 0, "threshold", TO_RATIO),
    N(R071, 0, "threshold", TO_RATIO),
    N(R072, 0, "threshold", TO_RATIO),
    N(R072, 1, "minimum_awards", TO_COUNT),
    S("CRI", "minimum_parts", TO_COUNT, composite[0]),
    S("CRI", "selective", TO_RATIO, composite[1]),
    S("CRI", "limited", TO_RATIO, composite[2]),
    S("CRI", "direct", TO_RATIO, composite[3]),
    S("CRI", "advert_short", TO_DAYS, composite[4]),
    S("CRI", "advert_long", TO_DAYS, composite[5]),
    S("CRI", "decision_short", TO_DAYS, composite[6]),
    S("CRI", "decision_long", TO_DAYS, composite[7]),
    S("CRI", "signature_long", TO_DAYS, composite[8]),
    S("CRI", "share_awards", TO_COUNT, composite[9]),
    S("CRI", "criteria_mixed", TO_RATIO, composite[10]),
    S("CRI", "minimum_processes", TO_COUNT, composite[11]),
    N(SCREENS, 0, "minimum_bids", TO_COUNT),
    N(SCREENS, 1, "minimum_peers", TO_COUNT),
};

/* Sections whose names the user chooses, or that have none. */
static const char DAYS_SECTION[] = "R003.procurement_method_details", BID_CODES[] = "codelists.bid_status",
                  AWARD_CODES[] = "codelists.award_status";

typedef struct {
    Arena          *arena;
    Str             path;
    int64_t         line;
    DetectSettings *settings;
    DetectRepairs  *repairs;
    Str             section;
    DetectRuleSet   rules;
    DetectDays     *days;
    DetectCode     *bid_codes, *award_codes;
    Map             seen;           /* "section\nname": the line, as text */
    Error          *e;
} Ini;

enum { MOST_NAMES = 10000 };

/* ---- errors ---- */

static ErrorCode refuse(const Ini *in, const char *key, Str name)
{
    return error_set(in->e, ERR_INVALID, key, arg_str("path", in->path), arg_int("line", in->line), arg_str("name", name));
}

/* ---- values ---- */

static bool read_bool(Str v, bool *ret)
{
    static const char *const YES[] = { "true", "yes", "on", "1" }, *const NO[] = { "false", "no", "off", "0" };
    for (size_t i = 0; i < ARRAY_LEN(YES); i++) {
        *ret = str_is(v, YES[i]);
        if (*ret || str_is(v, NO[i])) return true;
    }
    return false;
}

/* A decimal with at most nine places, as the nearest double. */
static bool read_number(Str v, ValueType type, double *ret)
{
    enum { LIMIT = 1000000 };
    int64_t n;
    if (type == TO_RATIO) {
        if (!amount_parse(v, 9, &n)) return false;
        *ret = (double)n / 1e9;
        return true;
    }
    if (!int_parse(v, &n) || n > LIMIT || n < (type == TO_DAYS ? -LIMIT : 0)) return false;
    *ret = (double)n;
    return type != TO_PERCENT || n <= 100;
}

static ErrorCode store(Ini *in, const Entry *entry, Str v)
{
    char *base = entry->half == IN_SETTINGS ? (char *)in->settings : (char *)in->repairs;
    void *to = base + entry->at;
    DetectNumber number = { .given = true };
    bool yes;
    switch (entry->type) {
    case TO_NOTHING:
        return read_bool(v, &yes) ? ERR_OK : refuse(in, K("detect.ini-bool"), str_of(entry->name));
    case TO_BOOL:
        if (!read_bool(v, &yes)) return refuse(in, K("detect.ini-bool"), str_of(entry->name));
        memcpy(to, &yes, sizeof yes);
        return ERR_OK;
    case TO_TEXT:
        v = str_copy(in->arena, v);
        if (!v.ptr) return error_memory(in->e);
        memcpy(to, &v, sizeof v);
        return ERR_OK;
    case TO_DAYS: case TO_COUNT: case TO_PERCENT: case TO_RATIO:
        if (!read_number(v, entry->type, &number.value))
            return refuse(in, entry->type == TO_RATIO ? K("detect.ini-ratio") : K("detect.ini-number"), str_of(entry->name));
        memcpy(to, &number, sizeof number);
        return ERR_OK;
    }
    return ERR_OK;
}

/* One more place behind `count`; the room is the next power of two. */
static void *one_more(Ini *in, void *list, size_t count, size_t item)
{
    bool full = (count & (count - 1)) == 0;
    return full ? arena_grow(in->arena, list, count * item, (count > 0 ? 2 * count : 1) * item) : list;
}

static ErrorCode add_days(Ini *in, Str method, Str v)
{
    double days;
    DetectSettings *s = in->settings;
    if (!read_number(v, TO_DAYS, &days)) return refuse(in, K("detect.ini-number"), method);
    in->days = one_more(in, in->days, s->method_day_count, sizeof *in->days);
    if (!in->days) return error_memory(in->e);
    DetectDays *to = &in->days[s->method_day_count++];
    *to = (DetectDays){ str_copy(in->arena, method), (int64_t)days };
    s->method_days = in->days;
    return to->method.ptr ? ERR_OK : error_memory(in->e);
}

static ErrorCode add_code(Ini *in, DetectCode **list, size_t *count, Str from, Str to)
{
    *list = one_more(in, *list, *count, sizeof **list);
    if (!*list) return error_memory(in->e);
    DetectCode *code = &(*list)[(*count)++];
    *code = (DetectCode){ str_copy(in->arena, from), str_copy(in->arena, to) };
    return code->from.ptr && code->to.ptr ? ERR_OK : error_memory(in->e);
}

DetectNumber *detect_parameter(DetectSettings *settings, DetectRule rule, Str name)
{
    for (size_t i = 0; i < ARRAY_LEN(ENTRIES); i++) {
        const Entry *entry = &ENTRIES[i];
        bool number = entry->type == TO_DAYS || entry->type == TO_COUNT || entry->type == TO_PERCENT || entry->type == TO_RATIO;
        if (number && str_is(name, entry->name) && strcmp(entry->section, detect_rule_code(rule)) == 0)
            return (DetectNumber *)(void *)((char *)settings + entry->at);
    }
    return NULL;
}

/* ---- lines ---- */

static bool is_section(Str name)
{
    DetectRule rule;
    if (str_is(name, DAYS_SECTION) || str_is(name, BID_CODES) || str_is(name, AWARD_CODES)) return true;
    if (detect_rule_of(name, &rule)) return true;
    for (size_t i = 0; i < ARRAY_LEN(ENTRIES); i++)
        if (name.len > 0 && str_is(name, ENTRIES[i].section)) return true;
    return false;
}

static ErrorCode take_section(Ini *in, Str line)
{
    DetectRule rule;
    ptrdiff_t end = str_find_byte(line, ']');
    Str behind = end >= 0 ? str_trim(str_from(line, (size_t)end + 1)) : (Str){ 0 };
    if (end < 0 || (behind.len > 0 && behind.ptr[0] != ';' && behind.ptr[0] != '#')) return refuse(in, K("detect.ini-line"), line);
    Str name = str_trim(str_from(str_first(line, (size_t)end), 1));
    if (!is_section(name)) return refuse(in, K("detect.ini-section"), name);
    in->section = name;
    if (detect_rule_of(str_is(name, DAYS_SECTION) ? STR("R003") : name, &rule)) in->rules |= DETECT_BIT(rule);
    return ERR_OK;
}

/* Without a comment behind it and without quotes. */
static Str bare_value(Str v)
{
    v = str_trim(v);
    char quote = v.len > 1 ? v.ptr[0] : 0;
    if (quote == '"' || quote == '\'') {
        ptrdiff_t end = str_find_byte(str_from(v, 1), quote);
        if (end >= 0) return str_first(str_from(v, 1), (size_t)end);
    }
    for (size_t i = 0; i < v.len; i++)
        if ((v.ptr[i] == ';' || v.ptr[i] == '#') && (i == 0 || v.ptr[i - 1] == ' ' || v.ptr[i - 1] == '\t')) return str_trim(str_first(v, i));
    return v;
}

static ErrorCode check_once(Ini *in, Str name)
{
    Str key = str_format(in->arena, STR_FMT "\n" STR_FMT, STR_ARG(in->section), STR_ARG(name));
    if (!key.ptr) return error_memory(in->e);
    if (map_get(&in->seen, key)) return refuse(in, K("detect.ini-twice"), name);
    if (in->seen.count == MOST_NAMES) return refuse(in, K("detect.ini-many"), name);
    return map_set(&in->seen, key, in) ? ERR_OK : error_memory(in->e);
}

static ErrorCode take_name(Ini *in, Str line)
{
    Str rest = line, name;
    bool parted = str_cut(&rest, '=', &name);
    if (!parted) {
        rest = line;
        parted = str_cut(&rest, ':', &name);
    }
    name = str_trim(name);
    if (!parted || name.len == 0) return refuse(in, K("detect.ini-line"), line);
    Str v = bare_value(rest);
    TRY(check_once(in, name));
    if (str_is(in->section, DAYS_SECTION)) return add_days(in, name, v);
    if (str_is(in->section, BID_CODES)) return add_code(in, &in->bid_codes, &in->repairs->bid_code_count, name, v);
    if (str_is(in->section, AWARD_CODES)) return add_code(in, &in->award_codes, &in->repairs->award_code_count, name, v);
    for (size_t i = 0; i < ARRAY_LEN(ENTRIES); i++)
        if (str_is(in->section, ENTRIES[i].section) && str_is(name, ENTRIES[i].name)) return store(in, &ENTRIES[i], v);
    return refuse(in, K("detect.ini-name"), name);
}

ErrorCode detect_settings_read(Arena *a, Str text, Str path, DetectSettings *settings, DetectRepairs *repairs, Error *e)
{
    Ini in = { .arena = a, .path = path, .settings = settings, .repairs = repairs, .section = STR(""), .seen = map_in(a), .e = e };
    Str line;
    if (!utf8_valid(text)) return error_set(e, ERR_INVALID, K("detect.ini-text"), arg_str("path", path));
    if (str_starts(text, STR("\xef\xbb\xbf"))) text = str_from(text, 3);
    settings->method_day_count = repairs->bid_code_count = repairs->award_code_count = 0;
    while (str_next_line(&text, &line)) {
        in.line++;
        line = str_trim(line);
        if (line.len == 0 || line.ptr[0] == ';' || line.ptr[0] == '#') continue;
        TRY(line.ptr[0] == '[' ? take_section(&in, line) : take_name(&in, line));
    }
    repairs->bid_codes = in.bid_codes;
    repairs->award_codes = in.award_codes;
    settings->rules = in.rules;
    return ERR_OK;
}
