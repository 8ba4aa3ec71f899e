/* detect_explain.c: why a flag fired, in three languages.
 *
 * Sentences lie in locales/detect.msg; here are only their values: names, amounts in groups of three, percentages. Every
 * explanation names the bids by bidder and amount, so that a reader can find them in the data, and ends with what explains the
 * flag away where the data does. */
#include "detect/explain_int.h"

#include <math.h>

#define NO_BREAK_SPACE "\xc2\xa0"

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

Str percent_text(Arena *a, Lang lang, double ratio)
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

/* A rate without the zeros behind it. */
static Str rate_text(Arena *a, Lang lang, const Rate *r)
{
    char text[24];
    Buf b = buf_in(a);
    Str s = amount_format(text, r->rate, RATE_PLACES);
    while (s.len > 0 && s.ptr[s.len - 1] == '0') s.len--;
    if (s.len > 0 && s.ptr[s.len - 1] == '.') s.len--;
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
    bool close = f->rule == DETECT_R024, set = close ? r->settings->r024_ratio.given : r->settings->r058_ratio.given;
    const char *key = f->cleared == DETECT_TOO_FEW ? K("detect.gap") : close ? K("detect.r024") : K("detect.r058");
    if (set) key = close ? K("detect.r024-set") : K("detect.r058-set");
    message_add(to, lang, key,
                arg_str("winner", bidders_text(a, lang, winner)),
                arg_str("price", money_text(a, lang, winner->amount, winner->currency)),
                arg_str("next", bidders_text(a, lang, next)),
                arg_str("next-price", money_text(a, lang, next->amount, next->currency)),
                arg_str("percent", percent_text(a, lang, f->ratio)),
                arg_str("limit", percent_text(a, lang, close ? r->fences.lower : r->fences.upper)),
                arg_int("compared", (int64_t)(f->has_limits ? f->limits.compared : r->fences.compared)));
}

static Str party_text(Arena *a, Lang lang, const DetectParty *p)
{
    Buf to = buf_in(a);
    add_party(&to, lang, p);
    return buf_str(&to);
}

static Str count_text(Arena *a, double n)
{
    return str_format(a, "%.0f", n);
}

static void explain_losses(Buf *to, Lang lang, const DetectFlag *f, const DetectResult *r)
{
    Arena *a = to->arena;
    const DetectFences *fences = &r->measures[DETECT_WINS];
    message_add(to, lang, r->settings->r025_ratio.given ? K("detect.r025-set") : K("detect.r025"),
                arg_str("bidder", party_text(a, lang, &f->party)), arg_int("wins", (int64_t)f->part), arg_int("bids", (int64_t)f->whole),
                arg_str("percent", percent_text(a, lang, f->ratio)), arg_str("limit", percent_text(a, lang, fences->lower)),
                arg_str("busy", count_text(a, ceil(r->busy))), arg_int("compared", (int64_t)fences->compared));
}

static void explain_refusals(Buf *to, Lang lang, const DetectFlag *f, const DetectResult *r)
{
    Arena *a = to->arena;
    bool tenderer = f->group == DETECT_TENDERER;
    DetectMeasure measure = tenderer ? DETECT_REFUSED_TENDERER : f->group == DETECT_BUYER ? DETECT_REFUSED_BUYER : DETECT_REFUSED_ENTITY;
    const DetectFences *fences = &r->measures[measure];
    message_add(to, lang, tenderer ? K("detect.r038-tenderer") : K("detect.r038-buyer"),
                arg_str("party", party_text(a, lang, &f->party)), arg_int("refused", (int64_t)f->part),
                arg_int("bids", (int64_t)f->whole), arg_str("percent", percent_text(a, lang, f->ratio)));
    buf_byte(to, ' ');
    message_add(to, lang, r->settings->r038_ratio.given ? K("detect.limit-set") : K("detect.limit-parties"),
                arg_str("limit", percent_text(a, lang, fences->upper)), arg_int("compared", (int64_t)fences->compared));
}

static void explain_kinds(Buf *to, Lang lang, const DetectFlag *f, const DetectResult *r)
{
    const DetectFences *fences = &r->measures[DETECT_KINDS];
    message_add(to, lang, r->settings->r048_count.given ? K("detect.r048-set") : K("detect.r048"),
                arg_str("supplier", party_text(to->arena, lang, &f->party)), arg_int("kinds", (int64_t)f->part),
                arg_int("processes", (int64_t)f->whole), arg_str("limit", count_text(to->arena, ceil(fences->upper))),
                arg_int("compared", (int64_t)fences->compared));
}

static void explain_period(Buf *to, Lang lang, const DetectFlag *f)
{
    if (f->field_count < 2) return;
    message_add(to, lang, f->days < 0 ? K("detect.r003-negative") : K("detect.r003"), arg_int("days", f->days), arg_int("limit", f->limit),
                arg_str("from", f->fields[0].text), arg_str("to", f->fields[1].text));
}

static void explain_late(Buf *to, Lang lang, const DetectFlag *f)
{
    for (size_t i = 0; i < f->bid_count && f->field_count > 0; i++) {
        if (i > 0) buf_byte(to, ' ');
        message_add(to, lang, K("detect.r030"), arg_str("bidder", bidders_text(to->arena, lang, &f->bids[i])),
                    arg_str("date", f->bids[i].date), arg_str("end", f->fields[0].text));
    }
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

static void explain_spread(Buf *to, Lang lang, const DetectFlag *f)
{
    Arena *a = to->arena;
    if (f->bid_count < 2) return;
    const DetectBid *lowest = &f->bids[0], *highest = &f->bids[1];
    message_add(to, lang, K("detect.r022"),
                arg_str("bidder", bidders_text(a, lang, lowest)), arg_str("price", money_text(a, lang, lowest->amount, lowest->currency)),
                arg_str("next", bidders_text(a, lang, highest)), arg_str("next-price", money_text(a, lang, highest->amount, highest->currency)),
                arg_str("percent", percent_text(a, lang, f->ratio)));
    if (!f->has_limits) return;
    buf_byte(to, ' ');
    message_add(to, lang, K("detect.r022-peers"), arg_int("compared", (int64_t)f->limits.compared), arg_str("peers", f->peers),
                arg_str("limit", percent_text(a, lang, f->limits.upper)));
}

static void explain_multiples(Buf *to, Lang lang, const DetectFlag *f)
{
    Arena *a = to->arena;
    if (f->bid_count < 2) return;
    message_add(to, lang, f->amounts[0] > 0 ? K("detect.r023-steps") : K("detect.r023"), arg_int("count", f->count),
                arg_str("bidder", bidders_text(a, lang, &f->bids[0])), arg_str("price", money_text(a, lang, f->amounts[1], f->currency)),
                arg_str("step", money_text(a, lang, f->amounts[0], f->currency)), arg_str("percent", percent_text(a, lang, f->ratio)));
}

static Str field_text(const DetectFlag *f, size_t i)
{
    return i < f->field_count && f->fields[i].text.ptr ? f->fields[i].text : STR("?");
}

/* A decimal of three digits, of large numbers the whole, as the language writes it. */
static Str number_text(Arena *a, Lang lang, double v)
{
    Buf b = buf_in(a);
    static const double LARGE = 1000;
    buf_format(&b, fabs(v) < LARGE ? "%.3g" : "%.0f", v);
    if (lang != LANG_EN) for (size_t i = 0; i < b.len; i++) if (b.ptr[i] == '.') b.ptr[i] = ',';
    return buf_str(&b);
}

/* Where a flag was held against its peers and not against a limit that somebody set. */
static const char *peers_sentence(DetectRule rule)
{
    static const struct { DetectRule rule; const char *key; } SENTENCES[] = {
        { DETECT_R015, K("detect.r015-peers") }, { DETECT_R060, K("detect.r060-peers") }, { DETECT_R061, K("detect.r061-peers") },
        { DETECT_R062, K("detect.r062-peers") },
    };
    for (size_t i = 0; i < ARRAY_LEN(SENTENCES); i++) if (SENTENCES[i].rule == rule) return SENTENCES[i].key;
    return NULL;
}

/* The sentence of each rule whose values are these few. */
static void explain_common(Buf *to, Lang lang, const DetectFlag *f)
{
    Arena *a = to->arena;
    const char *key = detect_rule_sentence(f->rule);
    if (!key) return;
    if (f->rule == DETECT_R010 && f->reason.len > 0 && f->field_count > 2) key = K("detect.r010-unknown");
    if (f->rule == DETECT_R042 && f->group == DETECT_SET) key = K("detect.r042-shared");
    if (f->rule == DETECT_R004 && f->days > 0) key = K("detect.r004-late");
    if (f->rule == DETECT_R013 && f->currency.ptr) key = K("detect.r013-value");
    if (f->rule == DETECT_R029 && f->group == DETECT_MARKET) key = K("detect.r029-market");
    if (f->rule == DETECT_R061 && (f->days < 0 || (f->limit == 0 && !f->has_limits))) key = K("detect.r061-before");
    if (f->has_limits && peers_sentence(f->rule)) key = peers_sentence(f->rule);
    message_add(to, lang, key, arg_int("count", f->count), arg_int("days", f->days), arg_int("limit", f->limit),
                arg_str("first", field_text(f, 0)), arg_str("second", field_text(f, 1)),
                arg_str("amount", money_text(a, lang, f->amounts[0], f->currency)),
                arg_str("other", money_text(a, lang, f->amounts[1], f->currency)), arg_str("percent", percent_text(a, lang, f->ratio)),
                arg_str("number", number_text(a, lang, f->ratio)), arg_int("part", (int64_t)f->part), arg_int("whole", (int64_t)f->whole),
                arg_str("party", party_text(a, lang, &f->party)), arg_str("beside", party_text(a, lang, &f->other)), arg_str("market", f->market),
                arg_str("year", f->year), arg_str("reason", f->reason), arg_str("what", f->what), arg_str("peers", f->peers),
                arg_int("compared", (int64_t)f->limits.compared),
                arg_str("lower", number_text(a, lang, f->limits.lower)), arg_str("upper", number_text(a, lang, f->limits.upper)),
                arg_str("most", percent_text(a, lang, f->limits.upper)), arg_str("also", number_text(a, lang, f->also_value)));
}

/* By which rates amounts were converted: a rate and day once, however many bids or members. */
static void explain_rate(Buf *to, Lang lang, const Rate *r, int64_t asked, Str into)
{
    char day[11];
    buf_byte(to, ' ');
    message_add(to, lang, K("detect.converted"), arg_str("amount", money_text(to->arena, lang, asked, r->currency)),
                arg_str("rate", rate_text(to->arena, lang, r)), arg_int("per", r->per), arg_str("currency", r->currency),
                arg_str("into", into), arg_str("day", day_format_local(day, r->day)), arg_str("source", r->source));
}

static void explain_rates(Buf *to, Lang lang, const DetectFlag *f)
{
    for (size_t i = 0; i < f->bid_count; i++) {
        bool told = !f->bids[i].rate;
        for (size_t k = 0; k < i; k++) told |= f->bids[k].rate == f->bids[i].rate;
        if (!told) explain_rate(to, lang, f->bids[i].rate, f->bids[i].asked, f->bids[i].currency);
    }
    for (size_t i = 0; i < f->field_count; i++) {
        bool told = !f->fields[i].rate;
        for (size_t k = 0; k < i; k++) told |= f->fields[k].rate == f->fields[i].rate;
        if (!told) explain_rate(to, lang, f->fields[i].rate, f->fields[i].asked, f->currency);
    }
}

void detect_explain(Buf *to, Lang lang, const DetectFlag *f, const DetectResult *r)
{
    if (f->rule == DETECT_R003) explain_period(to, lang, f);
    else if (f->rule == DETECT_R022) explain_spread(to, lang, f);
    else if (f->rule == DETECT_R023) explain_multiples(to, lang, f);
    else if (f->rule == DETECT_R024 || f->rule == DETECT_R058) explain_gap(to, lang, f, r);
    else if (f->rule == DETECT_R025) explain_losses(to, lang, f, r);
    else if (f->rule == DETECT_R028) explain_equal(to, lang, f);
    else if (f->rule == DETECT_R030) explain_late(to, lang, f);
    else if (f->rule == DETECT_R035) explain_all_refused(to, lang, f);
    else if (f->rule == DETECT_R036) explain_lowest_refused(to, lang, f);
    else if (f->rule == DETECT_R038) explain_refusals(to, lang, f, r);
    else if (f->rule == DETECT_R048) explain_kinds(to, lang, f, r);
    else explain_common(to, lang, f);
    if (f->lot.len > 0) {
        buf_byte(to, ' ');
        message_add(to, lang, K("detect.lot"), arg_str("lot", f->lot));
    }
    explain_rates(to, lang, f);
    if (f->cleared == DETECT_OPEN) return;
    buf_byte(to, ' ');
    if (f->cleared == DETECT_TOO_FEW) {
        bool parties = f->group != DETECT_PROCESS;
        message_add(to, lang, parties ? K("detect.too-few-parties") : K("detect.too-few"),
                    arg_int("compared", (int64_t)(f->has_limits ? f->limits.compared : r->fences.compared)), arg_int("needed", DETECT_FEW));
    } else if (f->cleared != DETECT_BELOW_MINIMUM) {
        message_add(to, lang, f->cleared == DETECT_EMERGENCY ? K("detect.emergency") : K("detect.sole-source"),
                    arg_str("reason", f->reason));
    } else {
        message_add(to, lang, K("detect.below-minimum"),
                    arg_str("minimum", money_text(to->arena, lang, f->minimum, f->bids[0].currency)));
    }
}
