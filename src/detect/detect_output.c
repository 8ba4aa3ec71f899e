/* detect_output.c: a result for programs: as Cardinal prints it, and as JSON Lines with all that raised each flag.
 *
 * Cardinal's form holds codes and numbers by tender and by tenderer, and nothing that would show why; it is here so that people
 * can hold the two programs side by side, and our tests do. Flags come sorted by ocid and rule, so its groups are written as
 * they come. Where two lines have one ocid its form has only one place: the larger number stands there, whichever line came
 * first. */
#include "detect/detect_int.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- numbers ---- */

/* The shortest decimal that is this double again, with ".0" behind whole ones; null for what JSON cannot write. */
static void write_double(Buf *to, double v)
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

static double flag_value(const DetectFlag *f)
{
    return f->rule == DETECT_R024 || f->rule == DETECT_R058 ? f->ratio : (double)f->count;
}

static void write_name(Buf *to, bool *first, Str name)
{
    if (!*first) buf_byte(to, ',');
    *first = false;
    json_write_string(to, name);
    buf_byte(to, ':');
}

/* ---- as Cardinal ---- */

/* Whether Cardinal counts the tenderers of this bid as flagged. */
static bool bid_is_marked(DetectRule rule, DetectRole role)
{
    switch (rule) {
    case DETECT_R024: return role == DETECT_WINNER || role == DETECT_NEXT;
    case DETECT_R028: return role == DETECT_EQUAL;
    case DETECT_R035: case DETECT_R058: return role == DETECT_WINNER;
    case DETECT_R018: case DETECT_R036: case DETECT_RULES: break;
    }
    return false;
}

typedef struct { Str id; DetectRule rule; } Mark;
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
    for (size_t i = 0; i < f->bid_count; i++) {
        const DetectBid *b = &f->bids[i];
        if (!bid_is_marked(f->rule, b->role)) continue;
        for (size_t k = 0; k < b->tenderer_count; k++) {
            if (!b->tenderers[k].id.ptr) continue;
            if (to) to[n] = (Mark){ b->tenderers[k].id, f->rule };
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
    qsort(ret->list, n, sizeof *ret->list, mark_order);
    for (size_t i = 0; i < n; i++)
        if (ret->count == 0 || mark_order(&ret->list[ret->count - 1], &ret->list[i]) != 0) ret->list[ret->count++] = ret->list[i];
    return true;
}

/* Behind the last flag with the ocid of flags[from]. */
static size_t same_ocid_end(const DetectResult *r, size_t from)
{
    size_t to = from + 1;
    while (to < r->flag_count && str_equal(r->flags[to].ocid, r->flags[from].ocid)) to++;
    return to;
}

static void write_map(Buf *to, const DetectResult *r, DetectRule rule)
{
    bool first = true;
    buf_byte(to, '{');
    for (size_t from = 0, end; from < r->flag_count; from = end) {
        end = same_ocid_end(r, from);
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

static void write_maps(Buf *to, const DetectResult *r)
{
    static const struct { DetectRule rule; const char *name; } MAPS[] = {
        { DETECT_R024, "ocid_tenderer_r024" }, { DETECT_R028, "ocid_tenderer_r028" },
        { DETECT_R035, "ocid_tenderer_r035" }, { DETECT_R058, "ocid_tenderer_r058" },
    };
    bool first = true;
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

static void write_meta(Buf *to, const DetectResult *r)
{
    bool first_rule = true, first;
    if (r->rules >> DETECT_R024 & 1) {
        write_name(to, &first_rule, STR("R024"));
        buf_byte(to, '{');
        first = true;
        write_rounded(to, &first, STR("lower_fence"), r->fences.lower);
        write_rounded(to, &first, STR("q1"), r->fences.q1);
        write_rounded(to, &first, STR("q3"), r->fences.q3);
        buf_byte(to, '}');
    }
    if (r->rules >> DETECT_R058 & 1) {
        write_name(to, &first_rule, STR("R058"));
        buf_byte(to, '{');
        first = true;
        write_rounded(to, &first, STR("q1"), r->fences.q1);
        write_rounded(to, &first, STR("q3"), r->fences.q3);
        write_rounded(to, &first, STR("upper_fence"), r->fences.upper);
        buf_byte(to, '}');
    }
}

static void write_by_ocid(Buf *to, const DetectResult *r)
{
    bool first_ocid = true;
    for (size_t from = 0, end; from < r->flag_count; from = end) {
        end = same_ocid_end(r, from);
        bool first_rule = true;
        write_name(to, &first_ocid, r->flags[from].ocid);
        buf_byte(to, '{');
        for (size_t i = from; i < end; i++) {
            double v = flag_value(&r->flags[i]);
            for (; i + 1 < end && r->flags[i + 1].rule == r->flags[i].rule; i++) v = fmax(v, flag_value(&r->flags[i + 1]));
            write_name(to, &first_rule, str_of(detect_rule_code(r->flags[i].rule)));
            write_double(to, v);
        }
        buf_byte(to, '}');
    }
}

static void write_by_tenderer(Buf *to, const Marks *marks)
{
    bool first = true;
    for (size_t i = 0; i < marks->count;) {
        Str id = marks->list[i].id;
        bool first_rule = true;
        write_name(to, &first, id);
        buf_byte(to, '{');
        for (; i < marks->count && str_equal(marks->list[i].id, id); i++) {
            write_name(to, &first_rule, str_of(detect_rule_code(marks->list[i].rule)));
            write_double(to, marks->list[i].rule == DETECT_R028 ? 1.0 : 0.0);
        }
        buf_byte(to, '}');
    }
}

void detect_write_cardinal(Buf *to, const DetectResult *r)
{
    Marks marks;
    if (!gather_marks(to->arena, r->flags, r->flag_count, DETECT_RULES, &marks)) { to->failed = true; return; }
    bool first = true;
    buf_byte(to, '{');
    write_name(to, &first, STR("Maps"));
    buf_byte(to, '{');
    write_maps(to, r);
    buf_byte(to, '}');
    write_name(to, &first, STR("Meta"));
    buf_byte(to, '{');
    write_meta(to, r);
    buf_byte(to, '}');
    if (r->flag_count > 0) {
        write_name(to, &first, STR("OCID"));
        buf_byte(to, '{');
        write_by_ocid(to, r);
        buf_byte(to, '}');
    }
    if (marks.count > 0) {
        write_name(to, &first, STR("Tenderer"));
        buf_byte(to, '{');
        write_by_tenderer(to, &marks);
        buf_byte(to, '}');
    }
    buf_c(to, "}\n");
}

/* ---- JSON Lines ---- */

static void write_text(Buf *to, bool *first, Str name, Str text)
{
    if (!text.ptr) return;
    write_name(to, first, name);
    json_write_string(to, text);
}

static void write_count(Buf *to, bool *first, Str name, uint64_t n)
{
    write_name(to, first, name);
    buf_format(to, "%llu", (unsigned long long)n);
}

static Str role_name(DetectRole role)
{
    switch (role) {
    case DETECT_SOLE: return STR("sole");
    case DETECT_WINNER: return STR("winner");
    case DETECT_NEXT: return STR("next");
    case DETECT_EQUAL: return STR("equal");
    case DETECT_REFUSED: break;
    }
    return STR("refused");
}

static void write_bid(Buf *to, const DetectBid *b)
{
    bool first = true;
    buf_byte(to, '{');
    write_text(to, &first, STR("role"), role_name(b->role));
    write_text(to, &first, STR("id"), b->id);
    write_text(to, &first, STR("status"), b->status);
    write_text(to, &first, STR("statusDetails"), b->status_details);
    if (b->priced) {
        write_name(to, &first, STR("amount"));
        amount_write(to, b->amount);
        write_text(to, &first, STR("currency"), b->currency);
    }
    write_name(to, &first, STR("tenderers"));
    buf_byte(to, '[');
    for (size_t i = 0; i < b->tenderer_count; i++) {
        bool first_member = true;
        if (i > 0) buf_byte(to, ',');
        buf_byte(to, '{');
        write_text(to, &first_member, STR("id"), b->tenderers[i].id);
        write_text(to, &first_member, STR("name"), b->tenderers[i].name);
        buf_byte(to, '}');
    }
    buf_c(to, "]}");
}

static void write_fences(Buf *to, const DetectFlag *f, const DetectFences *fences)
{
    bool first = true;
    buf_byte(to, '{');
    write_count(to, &first, STR("compared"), fences->compared);
    write_name(to, &first, STR("q1"));
    write_double(to, fences->q1);
    write_name(to, &first, STR("q3"));
    write_double(to, fences->q3);
    write_name(to, &first, f->rule == DETECT_R024 ? STR("lowerFence") : STR("upperFence"));
    write_double(to, f->rule == DETECT_R024 ? fences->lower : fences->upper);
    buf_byte(to, '}');
}

static void write_flag(Buf *to, Lang lang, const DetectFlag *f, const DetectResult *r)
{
    bool first = true, against_others = f->rule == DETECT_R024 || f->rule == DETECT_R058;
    buf_byte(to, '{');
    write_text(to, &first, STR("type"), STR("flag"));
    write_text(to, &first, STR("rule"), str_of(detect_rule_code(f->rule)));
    write_text(to, &first, STR("ocid"), f->ocid);
    write_text(to, &first, STR("title"), f->title);
    write_text(to, &first, STR("source"), f->source);
    write_count(to, &first, STR("line"), f->line);
    write_name(to, &first, STR("value"));
    if (against_others) write_double(to, f->ratio);
    else buf_format(to, "%u", f->count);
    write_name(to, &first, STR("cleared"));
    buf_c(to, f->cleared == DETECT_OPEN ? "null" : f->cleared == DETECT_TOO_FEW ? "\"too-few\"" : "\"below-minimum\"");
    if (f->has_minimum) {
        write_name(to, &first, STR("minimum"));
        amount_write(to, f->minimum);
    }
    if (against_others) {
        write_name(to, &first, STR("limits"));
        write_fences(to, f, &r->fences);
    }
    write_name(to, &first, STR("bids"));
    buf_byte(to, '[');
    for (size_t i = 0; i < f->bid_count; i++) {
        if (i > 0) buf_byte(to, ',');
        write_bid(to, &f->bids[i]);
    }
    buf_byte(to, ']');
    Buf why = buf_in(to->arena);
    detect_explain(&why, lang, f, r);
    write_text(to, &first, STR("explanation"), buf_str(&why));
    to->failed |= why.failed;
    buf_c(to, "}\n");
}

static void write_broken(Buf *to, Lang lang, const DetectBroken *b)
{
    bool first = true;
    Buf why = buf_in(to->arena);
    message_error(&why, lang, b->why);
    buf_byte(to, '{');
    write_text(to, &first, STR("type"), STR("broken"));
    write_text(to, &first, STR("source"), b->source);
    write_count(to, &first, STR("line"), b->line);
    write_count(to, &first, STR("column"), b->column);
    write_text(to, &first, STR("key"), str_of(b->why->parts[0].key));
    write_text(to, &first, STR("reason"), str_trim(buf_str(&why)));
    to->failed |= why.failed;
    buf_c(to, "}\n");
}

static void write_by_rule(Buf *to, bool *first, Str name, const DetectResult *r, const size_t *counts)
{
    bool first_rule = true;
    write_name(to, first, name);
    buf_byte(to, '{');
    for (int i = 0; i < DETECT_RULES; i++)
        if (r->rules >> i & 1) write_count(to, &first_rule, str_of(detect_rule_code((DetectRule)i)), counts[i]);
    buf_byte(to, '}');
}

static void write_run(Buf *to, const DetectResult *r)
{
    bool first = true, first_skipped = true;
    buf_byte(to, '{');
    write_text(to, &first, STR("type"), STR("run"));
    write_by_rule(to, &first, STR("flags"), r, r->by_rule);
    write_by_rule(to, &first, STR("cleared"), r, r->cleared_by_rule);
    write_count(to, &first, STR("lines"), r->lines);
    write_count(to, &first, STR("releases"), r->releases);
    write_count(to, &first, STR("broken"), r->broken_count);
    write_count(to, &first, STR("cancelled"), r->cancelled);
    write_count(to, &first, STR("excluded"), r->excluded);
    write_count(to, &first, STR("compared"), r->fences.compared);
    write_count(to, &first, STR("worthless"), r->worthless);
    write_count(to, &first, STR("unreadAmounts"), r->unread_amounts);
    write_count(to, &first, STR("roundedAmounts"), r->rounded_amounts);
    write_text(to, &first, STR("currency"), r->currency);
    write_name(to, &first, STR("skippedBids"));
    buf_byte(to, '{');
    for (size_t i = 0; i < r->skipped_count; i++) write_count(to, &first_skipped, r->skipped[i].code, r->skipped[i].bids);
    buf_byte(to, '}');
    write_count(to, &first, STR("skippedElsewhere"), r->skipped_elsewhere);
    buf_c(to, "}\n");
}

void detect_write_lines(Buf *to, Lang lang, const DetectResult *r)
{
    for (size_t i = 0; i < r->flag_count; i++) write_flag(to, lang, &r->flags[i], r);
    for (size_t i = 0; i < r->broken_kept; i++) write_broken(to, lang, &r->broken[i]);
    write_run(to, r);
}
