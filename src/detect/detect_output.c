/* detect_output.c: a result as Cardinal prints it, and how numbers are written.
 *
 * Cardinal's form holds codes and numbers by tender, buyer and tenderer, and nothing that would show why; it is here so that people
 * can hold the two programs side by side, and our tests do. Flags come sorted by ocid and rule, so its groups are written as
 * they come. Where two lines have one ocid its form has only one place: the larger number stands there, whichever line came
 * first. */
#include "detect/output_int.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- numbers ---- */

void write_double(Buf *to, double v)
{
    char text[32];
    if (!isfinite(v)) {
        buf_c(to, "null");
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, v);
        if (strtod(text, NULL) == v) break;
    }
    bool whole = true;
    for (char *p = text; *p; p++) {
        if (*p == ',') *p = '.';                        /* a program may have set a locale */
        if (*p == '.' || *p == 'e') whole = false;
    }
    buf_c(to, text);
    if (whole) buf_c(to, ".0");
}

void amount_write(Buf *to, int64_t amount)
{
    char text[24];
    Str s = amount_format(text, amount, DETECT_PLACES);
    while (s.ptr[s.len - 1] == '0') s.len--;
    if (s.ptr[s.len - 1] == '.') s.len--;
    buf_add(to, s);
}

bool flag_is_ratio(const DetectFlag *f)
{
    DetectShape shape = detect_rule_shape(f->rule);
    return shape == DETECT_SHAPE_RATIO || shape == DETECT_SHAPE_SHARE;
}

bool flag_is_days(const DetectFlag *f)
{
    return detect_rule_shape(f->rule) == DETECT_SHAPE_DAYS;
}

double flag_value(const DetectFlag *f)
{
    return flag_is_ratio(f) ? f->ratio : (double)f->count;
}

void write_name(Buf *to, bool *first, Str name)
{
    if (!*first) buf_byte(to, ',');
    *first = false;
    json_write_string(to, name);
    buf_byte(to, ':');
}

void write_text(Buf *to, bool *first, Str name, Str text)
{
    if (!text.ptr) return;
    write_name(to, first, name);
    json_write_string(to, text);
}

void write_count(Buf *to, bool *first, Str name, uint64_t n)
{
    write_name(to, first, name);
    buf_format(to, "%llu", (unsigned long long)n);
}

/* ---- as Cardinal ---- */

/* Whether Cardinal counts the tenderers of this bid as flagged. */
static bool bid_is_marked(DetectRule rule, DetectRole role)
{
    if (rule == DETECT_R024) return role == DETECT_WINNER || role == DETECT_NEXT;
    if (rule == DETECT_R028) return role == DETECT_EQUAL;
    if (rule == DETECT_R030) return role == DETECT_LATE;
    return (rule == DETECT_R035 || rule == DETECT_R058) && role == DETECT_WINNER;
}

typedef struct { Str id; DetectRule rule; double value; } Mark;
typedef struct { Mark *list; size_t count; } Marks;

static int mark_order(const void *left, const void *right)
{
    const Mark *l = left, *r = right;
    int by = str_compare(l->id, r->id);
    return by != 0 ? by : (int)l->rule - (int)r->rule;
}

static size_t flag_marks(const DetectFlag *f, Mark *to)
{
    size_t n = 0;
    if (f->group == DETECT_TENDERER) {
        if (to) to[n] = (Mark){ f->party.id, f->rule, flag_value(f) };
        n++;
    }
    for (size_t i = 0; i < f->bid_count; i++) {
        const DetectBid *b = &f->bids[i];
        if (!bid_is_marked(f->rule, b->role)) continue;
        for (size_t k = 0; k < b->tenderer_count; k++) {
            if (!b->tenderers[k].id.ptr) continue;
            if (to) to[n] = (Mark){ b->tenderers[k].id, f->rule, f->rule == DETECT_R028 || f->rule == DETECT_R030 ? 1.0 : 0.0 };
            n++;
        }
    }
    return n;
}

/* The marked tenderers of these flags, sorted, each once a rule; `rule` picks one, DETECT_RULES takes all. */
static bool gather_marks(Arena *a, const DetectFlag *flags, size_t count, DetectRule rule, Marks *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (rule == DETECT_RULES || flags[i].rule == rule) n += flag_marks(&flags[i], NULL);
    *ret = (Marks){ .list = arena_array(a, n, sizeof *ret->list) };
    if (!ret->list) return false;
    n = 0;
    for (size_t i = 0; i < count; i++)
        if (rule == DETECT_RULES || flags[i].rule == rule) n += flag_marks(&flags[i], &ret->list[n]);
    sort_list(ret->list, n, sizeof *ret->list, mark_order);
    for (size_t i = 0; i < n; i++)
        if (ret->count == 0 || mark_order(&ret->list[ret->count - 1], &ret->list[i]) != 0) ret->list[ret->count++] = ret->list[i];
    return true;
}

/* Flags about processes stand before the others. */
static size_t process_flags(const DetectResult *r)
{
    size_t n = 0;
    while (n < r->flag_count && r->flags[n].group == DETECT_PROCESS) n++;
    return n;
}

/* Behind the last flag with the ocid of flags[from]. */
static size_t same_ocid_end(const DetectResult *r, size_t count, size_t from)
{
    size_t to = from + 1;
    while (to < count && str_equal(r->flags[to].ocid, r->flags[from].ocid)) to++;
    return to;
}

static void write_map(Buf *to, const DetectResult *r, DetectRule rule)
{
    bool first = true;
    size_t count = process_flags(r);
    buf_byte(to, '{');
    for (size_t from = 0, end; from < count; from = end) {
        end = same_ocid_end(r, count, from);
        Marks marks;
        if (!gather_marks(to->arena, &r->flags[from], end - from, rule, &marks)) { to->failed = true; return; }
        if (marks.count == 0) continue;
        write_name(to, &first, r->flags[from].ocid);
        for (size_t i = 0; i < marks.count; i++) {
            buf_byte(to, i == 0 ? '[' : ',');
            json_write_string(to, marks.list[i].id);
        }
        buf_byte(to, ']');
    }
    buf_byte(to, '}');
}

/* Links are sorted by ocid. One party an ocid: of several the last. */
static void write_links(Buf *to, bool *first, const char *name, const DetectLink *list, size_t count, bool several)
{
    bool first_ocid = true;
    write_name(to, first, str_of(name));
    buf_byte(to, '{');
    for (size_t from = 0, end; from < count; from = end) {
        for (end = from + 1; end < count && str_equal(list[end].ocid, list[from].ocid);) end++;
        write_name(to, &first_ocid, list[from].ocid);
        if (!several) {
            json_write_string(to, list[end - 1].party);
            continue;
        }
        for (size_t i = from; i < end; i++) {
            buf_byte(to, i == from ? '[' : ',');
            json_write_string(to, list[i].party);
        }
        buf_byte(to, ']');
    }
    buf_byte(to, '}');
}

static void write_maps(Buf *to, const DetectResult *r)
{
    static const struct { DetectRule rule; const char *name; } MAPS[] = {
        { DETECT_R024, "ocid_tenderer_r024" }, { DETECT_R028, "ocid_tenderer_r028" }, { DETECT_R030, "ocid_tenderer_r030" },
        { DETECT_R035, "ocid_tenderer_r035" }, { DETECT_R058, "ocid_tenderer_r058" },
    };
    bool first = true;
    write_links(to, &first, "ocid_buyer_r038", r->refusing_buyers, r->refusing_buyer_count, false);
    write_links(to, &first, "ocid_procuringentity_r038", r->refusing_entities, r->refusing_entity_count, false);
    write_links(to, &first, "ocid_tenderer", r->bidders, r->bidder_count, true);
    for (size_t i = 0; i < ARRAY_LEN(MAPS); i++) {
        write_name(to, &first, str_of(MAPS[i].name));
        write_map(to, r, MAPS[i].rule);
    }
}

static void write_rounded(Buf *to, bool *first, Str name, double v)
{
    write_name(to, first, name);
    write_double(to, round(v * 10000.0) / 10000.0);
}

static void write_quartiles(Buf *to, bool *first, const char *before, const DetectFences *f, DetectNumber limit)
{
    char name[32];
    if (limit.given) return;
    snprintf(name, sizeof name, "%sq1", before);
    write_rounded(to, first, str_of(name), f->q1);
    snprintf(name, sizeof name, "%sq3", before);
    write_rounded(to, first, str_of(name), f->q3);
}

static void write_refusal_fences(Buf *to, const DetectResult *r)
{
    static const struct { DetectMeasure measure; const char *before; } GROUPS[] = {
        { DETECT_REFUSED_BUYER, "Buyer_" }, { DETECT_REFUSED_ENTITY, "ProcuringEntity_" }, { DETECT_REFUSED_TENDERER, "Tenderer_" },
    };
    bool first = true;
    for (size_t i = 0; i < ARRAY_LEN(GROUPS); i++) {
        const DetectFences *f = &r->measures[GROUPS[i].measure];
        char name[32];
        if (f->compared == 0) continue;
        write_quartiles(to, &first, GROUPS[i].before, f, r->settings->r038_ratio);
        snprintf(name, sizeof name, "%supper_fence", GROUPS[i].before);
        write_rounded(to, &first, str_of(name), f->upper);
    }
}

static void write_meta_of(Buf *to, const DetectResult *r, DetectRule rule)
{
    const DetectSettings *s = r->settings;
    const DetectFences *gap = &r->fences, *wins = &r->measures[DETECT_WINS], *kinds = &r->measures[DETECT_KINDS];
    bool first = true;
    if (rule == DETECT_R024) {
        write_rounded(to, &first, STR("lower_fence"), gap->lower);
        write_quartiles(to, &first, "", gap, s->r024_ratio);
    } else if (rule == DETECT_R025) {
        write_rounded(to, &first, STR("lower_fence"), wins->lower);
        write_quartiles(to, &first, "", wins, s->r025_ratio);
        write_rounded(to, &first, STR("upper_fence"), r->busy);
    } else if (rule == DETECT_R038) {
        write_refusal_fences(to, r);
    } else if (rule == DETECT_R048) {
        write_quartiles(to, &first, "", kinds, s->r048_count);
        write_rounded(to, &first, STR("upper_fence"), kinds->upper);
    } else if (rule == DETECT_R058) {
        write_quartiles(to, &first, "", gap, s->r058_ratio);
        write_rounded(to, &first, STR("upper_fence"), gap->upper);
    }
}

static void write_meta(Buf *to, const DetectResult *r)
{
    static const DetectRule COMPARED[] = { DETECT_R024, DETECT_R025, DETECT_R038, DETECT_R048, DETECT_R058 };
    static const DetectMeasure REFUSED[] = { DETECT_REFUSED_BUYER, DETECT_REFUSED_ENTITY, DETECT_REFUSED_TENDERER };
    bool first_rule = true;
    size_t refusals = 0;
    for (size_t i = 0; i < ARRAY_LEN(REFUSED); i++) refusals += r->measures[REFUSED[i]].compared;
    for (size_t i = 0; i < ARRAY_LEN(COMPARED); i++) {
        if (!(r->rules >> COMPARED[i] & 1) || (COMPARED[i] == DETECT_R038 && refusals == 0)) continue;
        write_name(to, &first_rule, str_of(detect_rule_code(COMPARED[i])));
        buf_byte(to, '{');
        write_meta_of(to, r, COMPARED[i]);
        buf_byte(to, '}');
    }
}

/* Two lines of one ocid have one place: the larger number stands there; in Cardinal the last one. */
static void write_by_ocid(Buf *to, const DetectResult *r, size_t count)
{
    bool first_ocid = true;
    for (size_t from = 0, end; from < count; from = end) {
        end = same_ocid_end(r, count, from);
        bool first_rule = true;
        write_name(to, &first_ocid, r->flags[from].ocid);
        buf_byte(to, '{');
        for (size_t i = from; i < end; i++) {
            double v = flag_value(&r->flags[i]);
            for (; i + 1 < end && r->flags[i + 1].rule == r->flags[i].rule; i++) {
                double next = flag_value(&r->flags[i + 1]);
                v = r->settings->compat_cardinal ? next : fmax(v, next);
            }
            write_name(to, &first_rule, str_of(detect_rule_code(r->flags[i].rule)));
            write_double(to, v);
        }
        buf_byte(to, '}');
    }
}

/* Each once a rule. */
static void write_marks(Buf *to, const Marks *marks)
{
    bool first = true;
    for (size_t i = 0; i < marks->count;) {
        Str id = marks->list[i].id;
        bool first_rule = true;
        write_name(to, &first, id);
        buf_byte(to, '{');
        for (; i < marks->count && str_equal(marks->list[i].id, id); i++) {
            write_name(to, &first_rule, str_of(detect_rule_code(marks->list[i].rule)));
            write_double(to, marks->list[i].value);
        }
        buf_byte(to, '}');
    }
}

/* {"id": {"R038": ratio}} of one group. */
static void write_group(Buf *to, bool *first, const char *name, const DetectResult *r, DetectGroup group)
{
    bool begun = false, first_party = true;
    for (size_t i = 0; i < r->flag_count; i++) {
        const DetectFlag *f = &r->flags[i];
        if (f->group != group) continue;
        bool first_rule = true;
        if (!begun) {
            write_name(to, first, str_of(name));
            buf_byte(to, '{');
        }
        begun = true;
        write_name(to, &first_party, f->party.id);
        buf_byte(to, '{');
        write_name(to, &first_rule, str_of(detect_rule_code(f->rule)));
        write_double(to, flag_value(f));
        buf_byte(to, '}');
    }
    if (begun) buf_byte(to, '}');
}

/* The same result with Cardinal's rules only; false when memory is out. */
static bool only_cardinals(Arena *a, const DetectResult *r, DetectResult *ret)
{
    DetectFlag *flags = arena_array(a, r->flag_count, sizeof *flags);
    *ret = *r;
    ret->flags = flags;
    ret->flag_count = 0;
    for (size_t i = 0; flags && i < r->flag_count; i++)
        if (DETECT_CARDINAL >> r->flags[i].rule & 1) flags[ret->flag_count++] = r->flags[i];
    return flags != NULL;
}

void detect_write_cardinal(Buf *to, const DetectResult *all)
{
    DetectResult cardinals;
    const DetectResult *r = &cardinals;
    Marks marks;
    if (!only_cardinals(to->arena, all, &cardinals)
        || !gather_marks(to->arena, r->flags, r->flag_count, DETECT_RULES, &marks)) { to->failed = true; return; }
    bool first = true;
    size_t count = process_flags(r);
    buf_byte(to, '{');
    write_group(to, &first, "Buyer", r, DETECT_BUYER);
    if (r->settings->maps) {
        write_name(to, &first, STR("Maps"));
        buf_byte(to, '{');
        write_maps(to, r);
        buf_byte(to, '}');
    }
    write_name(to, &first, STR("Meta"));
    buf_byte(to, '{');
    write_meta(to, r);
    buf_byte(to, '}');
    if (count > 0) {
        write_name(to, &first, STR("OCID"));
        buf_byte(to, '{');
        write_by_ocid(to, r, count);
        buf_byte(to, '}');
    }
    write_group(to, &first, "ProcuringEntity", r, DETECT_ENTITY);
    if (marks.count > 0) {
        write_name(to, &first, STR("Tenderer"));
        buf_byte(to, '{');
        write_marks(to, &marks);
        buf_byte(to, '}');
    }
    buf_c(to, "}\n");
}
