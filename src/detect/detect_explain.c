/* detect_explain.c: a result for people: why a flag fired, and what a run came to, in three languages.
 *
 * Sentences lie in locales/detect.msg; here are only their values: names, amounts in groups of three, percentages. Every
 * explanation names the bids by bidder and amount, so that a reader can find them in the data, and ends with what explains the
 * flag away where the data does. */
#include "detect/detect_int.h"

#include <math.h>

#define NO_BREAK_SPACE "\xc2\xa0"

enum { BROKEN_SHOWN = 10 };

/* ---- values ---- */

static char decimal_mark(Lang lang)
{
    return lang == LANG_EN ? '.' : ',';
}

void detect_write_amount(Buf *to, Lang lang, int64_t amount)
{
    char text[24];
    Str whole, fraction = amount_format(text, amount, DETECT_PLACES);
    str_cut(&fraction, '.', &whole);
    while (fraction.len > 2 && fraction.ptr[fraction.len - 1] == '0') fraction.len--;
    for (size_t i = 0; i < whole.len; i++) {
        size_t behind = whole.len - i;
        bool starts_number = i == 0 || whole.ptr[i - 1] == '-';
        if (!starts_number && behind % 3 == 0) buf_c(to, NO_BREAK_SPACE);
        buf_byte(to, whole.ptr[i]);
    }
    if (str_equal(fraction, STR("00"))) return;
    buf_byte(to, decimal_mark(lang));
    buf_add(to, fraction);
}

static Str money_text(Arena *a, Lang lang, int64_t amount, Str currency)
{
    Buf b = buf_in(a);
    detect_write_amount(&b, lang, amount);
    buf_c(&b, NO_BREAK_SPACE);
    buf_add(&b, currency);
    return buf_str(&b);
}

/* A ratio in per cent with at most two decimals. */
static Str percent_text(Arena *a, Lang lang, double ratio)
{
    static const double LARGEST = 1e12;
    char text[24];
    if (!(fabs(ratio) < LARGEST)) return str_format(a, "%.0f", ratio * 100.0);
    Str s = str_copy(a, amount_format(text, llround(ratio * 10000.0), 2));
    if (!s.ptr) return s;
    while (s.ptr[s.len - 1] == '0') s.len--;
    if (s.ptr[s.len - 1] == '.') s.len--;
    if (lang == LANG_EN) return s;
    Buf b = buf_in(a);
    for (size_t i = 0; i < s.len; i++) buf_byte(&b, s.ptr[i] == '.' ? decimal_mark(lang) : s.ptr[i]);
    return buf_str(&b);
}

static void add_party(Buf *to, Lang lang, const DetectParty *p)
{
    if (p->name.len > 0) buf_add(to, p->name);
    else if (p->id.len > 0) buf_add(to, p->id);
    else message_add(to, lang, K("detect.unnamed"));
}

static Str bidders_text(Arena *a, Lang lang, const DetectBid *b)
{
    Buf to = buf_in(a);
    for (size_t i = 0; i < b->tenderer_count; i++) {
        if (i > 0) buf_c(&to, ", ");
        add_party(&to, lang, &b->tenderers[i]);
    }
    if (b->tenderer_count == 0) message_add(&to, lang, K("detect.unnamed"));
    return buf_str(&to);
}

/* ---- why ---- */

static void explain_gap(Buf *to, Lang lang, const DetectFlag *f, const DetectResult *r)
{
    Arena *a = to->arena;
    const DetectBid *winner = &f->bids[0], *next = &f->bids[1];
    bool close = f->rule == DETECT_R024;
    const char *key = f->cleared == DETECT_TOO_FEW ? K("detect.gap") : close ? K("detect.r024") : K("detect.r058");
    message_add(to, lang, key,
                arg_str("winner", bidders_text(a, lang, winner)),
                arg_str("price", money_text(a, lang, winner->amount, winner->currency)),
                arg_str("next", bidders_text(a, lang, next)),
                arg_str("next-price", money_text(a, lang, next->amount, next->currency)),
                arg_str("percent", percent_text(a, lang, f->ratio)),
                arg_str("limit", percent_text(a, lang, close ? r->fences.lower : r->fences.upper)),
                arg_int("compared", (int64_t)r->fences.compared));
}

/* The bids of one price stand together. */
static void explain_equal(Buf *to, Lang lang, const DetectFlag *f)
{
    for (size_t from = 0, end; from < f->bid_count; from = end) {
        const DetectBid *first = &f->bids[from];
        Buf names = buf_in(to->arena);
        for (end = from; end < f->bid_count; end++) {
            const DetectBid *b = &f->bids[end];
            if (b->amount != first->amount || !str_equal(b->currency, first->currency)) break;
            if (end > from) buf_c(&names, "; ");
            buf_add(&names, bidders_text(to->arena, lang, b));
        }
        if (from > 0) buf_byte(to, ' ');
        message_add(to, lang, K("detect.r028"), arg_str("bidders", buf_str(&names)),
                    arg_str("price", money_text(to->arena, lang, first->amount, first->currency)));
        to->failed |= names.failed;
    }
}

static const DetectBid *bid_with_role(const DetectFlag *f, DetectRole role)
{
    const DetectBid *found = NULL;
    for (size_t i = 0; i < f->bid_count; i++) {
        const DetectBid *b = &f->bids[i];
        if (b->role == role && (!found || (b->priced && found->priced && b->amount < found->amount))) found = b;
    }
    return found;
}

static void explain_all_refused(Buf *to, Lang lang, const DetectFlag *f)
{
    const DetectBid *winner = bid_with_role(f, DETECT_WINNER);
    if (!winner) return;
    message_add(to, lang, K("detect.r035"), arg_str("winner", bidders_text(to->arena, lang, winner)), arg_int("count", f->count));
}

static void explain_lowest_refused(Buf *to, Lang lang, const DetectFlag *f)
{
    Arena *a = to->arena;
    const DetectBid *refused = bid_with_role(f, DETECT_REFUSED), *next = bid_with_role(f, DETECT_NEXT);
    if (!refused || !next) return;
    message_add(to, lang, K("detect.r036"),
                arg_str("price", money_text(a, lang, refused->amount, refused->currency)),
                arg_str("bidder", bidders_text(a, lang, refused)),
                arg_str("next", bidders_text(a, lang, next)),
                arg_str("next-price", money_text(a, lang, next->amount, next->currency)),
                arg_str("difference", money_text(a, lang, next->amount - refused->amount, next->currency)));
    buf_byte(to, ' ');
    if (refused->status_details.len > 0) message_add(to, lang, K("detect.reason"), arg_str("reason", refused->status_details));
    else message_add(to, lang, K("detect.no-reason"));
}

void detect_explain(Buf *to, Lang lang, const DetectFlag *f, const DetectResult *r)
{
    switch (f->rule) {
    case DETECT_R018: message_add(to, lang, K("detect.r018")); break;
    case DETECT_R024: case DETECT_R058: explain_gap(to, lang, f, r); break;
    case DETECT_R028: explain_equal(to, lang, f); break;
    case DETECT_R035: explain_all_refused(to, lang, f); break;
    case DETECT_R036: explain_lowest_refused(to, lang, f); break;
    case DETECT_RULES: break;
    }
    if (f->cleared == DETECT_OPEN) return;
    buf_byte(to, ' ');
    if (f->cleared == DETECT_TOO_FEW) {
        message_add(to, lang, K("detect.too-few"), arg_int("compared", (int64_t)r->fences.compared), arg_int("needed", DETECT_FEW));
    } else {
        message_add(to, lang, K("detect.below-minimum"),
                    arg_str("minimum", money_text(to->arena, lang, f->minimum, f->bids[0].currency)));
    }
}

/* ---- what a run came to ---- */

static void add_line(Buf *to, Lang lang, const char *key, uint64_t count)
{
    if (count == 0) return;
    message_add(to, lang, key, arg_int("count", (int64_t)count));
    buf_byte(to, '\n');
}

static void add_rules(Buf *to, Lang lang, const DetectResult *r)
{
    for (int i = 0; i < DETECT_RULES; i++) {
        if (!(r->rules >> i & 1)) continue;
        const char *title = message_text(lang, str_of(detect_rule_title((DetectRule)i)));
        message_add(to, lang, K("detect.sum-rule"), arg_c("code", detect_rule_code((DetectRule)i)), arg_c("title", title),
                    arg_int("count", (int64_t)r->by_rule[i]));
        if (r->cleared_by_rule[i] > 0) {
            buf_byte(to, ' ');
            message_add(to, lang, K("detect.sum-cleared"), arg_int("count", (int64_t)r->cleared_by_rule[i]));
        }
        buf_byte(to, '\n');
    }
}

static void add_limits(Buf *to, Lang lang, const DetectResult *r)
{
    const DetectFences *f = &r->fences;
    if (!(r->rules & (1u << DETECT_R024 | 1u << DETECT_R058)) || f->compared == 0) return;
    if (f->compared < DETECT_FEW) {
        message_add(to, lang, K("detect.sum-too-few"), arg_int("compared", (int64_t)f->compared), arg_int("needed", DETECT_FEW));
        buf_byte(to, '\n');
        return;
    }
    if (r->rules >> DETECT_R024 & 1) {
        bool usable = f->q1 > 0 && f->lower > 0;
        message_add(to, lang, usable ? K("detect.sum-lower") : K("detect.sum-no-lower"), arg_int("compared", (int64_t)f->compared),
                    arg_str("limit", percent_text(to->arena, lang, f->lower)));
        buf_byte(to, '\n');
    }
    if (r->rules >> DETECT_R058 & 1) {
        message_add(to, lang, f->upper > 0 ? K("detect.sum-upper") : K("detect.sum-no-upper"),
                    arg_int("compared", (int64_t)f->compared), arg_str("limit", percent_text(to->arena, lang, f->upper)));
        buf_byte(to, '\n');
    }
}

static void add_currencies(Buf *to, Lang lang, const DetectResult *r)
{
    if (r->currency.len > 0) {
        message_add(to, lang, K("detect.sum-currency"), arg_str("currency", r->currency));
        buf_byte(to, '\n');
    }
    for (size_t i = 0; i < r->skipped_count; i++) {
        message_add(to, lang, K("detect.sum-skipped"), arg_str("currency", r->skipped[i].code),
                    arg_int("count", (int64_t)r->skipped[i].bids));
        buf_byte(to, '\n');
    }
    add_line(to, lang, K("detect.sum-skipped-more"), r->skipped_elsewhere);
}

static void add_broken(Buf *to, Lang lang, const DetectResult *r)
{
    if (r->broken_count == 0) return;
    add_line(to, lang, K("detect.sum-broken"), r->broken_count);
    size_t shown = r->broken_kept < BROKEN_SHOWN ? r->broken_kept : BROKEN_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        buf_c(to, "  ");
        buf_add(to, r->broken[i].source);
        buf_c(to, ": ");
        message_error(to, lang, r->broken[i].why);
        if (to->len > 0 && to->ptr[to->len - 1] != '\n') buf_byte(to, '\n');
    }
    if (r->broken_count == r->lines) {
        message_add(to, lang, K("detect.sum-one-a-line"));
        buf_byte(to, '\n');
    }
}

void detect_write_summary(Buf *to, Lang lang, const DetectResult *r)
{
    message_add(to, lang, K("detect.sum-read"), arg_int("lines", (int64_t)r->lines), arg_int("releases", (int64_t)r->releases));
    buf_byte(to, '\n');
    add_line(to, lang, K("detect.sum-cancelled"), r->cancelled);
    add_line(to, lang, K("detect.sum-excluded"), r->excluded);
    add_rules(to, lang, r);
    add_limits(to, lang, r);
    add_currencies(to, lang, r);
    add_line(to, lang, K("detect.sum-worthless"), r->worthless);
    add_line(to, lang, K("detect.sum-unread"), r->unread_amounts);
    add_line(to, lang, K("detect.sum-rounded"), r->rounded_amounts);
    add_broken(to, lang, r);
    message_add(to, lang, K("detect.note"));
    buf_byte(to, '\n');
}
