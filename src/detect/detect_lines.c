/* detect_lines.c: a result for programs as JSON Lines: each flag with all that raised it, where in the data that stands, what it
 * was held against, and a sentence; each broken line; the run. */
#include "detect/clear_book.h"
#include "detect/output_int.h"

static Str role_name(DetectRole role)
{
    switch (role) {
    case DETECT_SOLE: return STR("sole");
    case DETECT_WINNER: return STR("winner");
    case DETECT_NEXT: return STR("next");
    case DETECT_EQUAL: return STR("equal");
    case DETECT_LATE: return STR("late");
    case DETECT_LOWEST: return STR("lowest");
    case DETECT_HIGHEST: return STR("highest");
    case DETECT_REFUSED: break;
    }
    return STR("refused");
}

/* What the data say, and by which rate it became the amount beside it. */
static void write_rate(Buf *to, bool *first, int64_t asked, const Rate *r)
{
    char text[24], day[11];
    bool first_member = true;
    write_name(to, first, STR("converted"));
    buf_byte(to, '{');
    write_name(to, &first_member, STR("amount"));
    amount_write(to, asked);
    write_text(to, &first_member, STR("currency"), r->currency);
    write_name(to, &first_member, STR("rate"));
    buf_add(to, amount_format(text, r->rate, RATE_PLACES));
    write_count(to, &first_member, STR("per"), (uint64_t)r->per);
    write_text(to, &first_member, STR("date"), day_format(day, r->day));
    write_text(to, &first_member, STR("source"), r->source);
    write_count(to, &first_member, STR("row"), r->row);
    buf_byte(to, '}');
}

static void write_bid(Buf *to, const DetectBid *b)
{
    bool first = true;
    buf_byte(to, '{');
    write_text(to, &first, STR("role"), role_name(b->role));
    write_name(to, &first, STR("pointer"));
    buf_format(to, "\"/bids/details/%u\"", b->index);
    write_count(to, &first, STR("offset"), b->offset);
    write_text(to, &first, STR("id"), b->id);
    write_text(to, &first, STR("date"), b->date);
    write_text(to, &first, STR("status"), b->status);
    write_text(to, &first, STR("statusDetails"), b->status_details);
    if (b->priced) {
        write_name(to, &first, STR("amount"));
        amount_write(to, b->amount);
        write_text(to, &first, STR("currency"), b->currency);
    }
    if (b->rate) write_rate(to, &first, b->asked, b->rate);
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

const char *detect_group_name(DetectGroup group)
{
    static const char *const NAMES[DETECT_GROUPS] = {
        [DETECT_PROCESS] = "process", [DETECT_BUYER] = "buyer", [DETECT_ENTITY] = "procuringEntity", [DETECT_TENDERER] = "tenderer",
        [DETECT_PAIR] = "pair", [DETECT_MARKET] = "market", [DETECT_SET] = "tenderers",
    };
    return NAMES[group];
}

/* The measure a flag was held against; false when it stands alone. */
static bool measure_of(const DetectFlag *f, DetectMeasure *ret)
{
    if (f->rule == DETECT_R024 || f->rule == DETECT_R058) *ret = DETECT_GAP;
    else if (f->rule == DETECT_R025) *ret = DETECT_WINS;
    else if (f->rule == DETECT_R048) *ret = DETECT_KINDS;
    else if (f->rule == DETECT_R038)
        *ret = f->group == DETECT_BUYER ? DETECT_REFUSED_BUYER : f->group == DETECT_ENTITY ? DETECT_REFUSED_ENTITY : DETECT_REFUSED_TENDERER;
    else return false;
    return true;
}

static void write_number(Buf *to, bool *first, const char *name, double v)
{
    write_name(to, first, str_of(name));
    write_double(to, v);
}

static void write_limits(Buf *to, const DetectFlag *f, const DetectResult *r, const DetectFences *fences)
{
    bool first = true, both = f->has_limits, below = f->rule == DETECT_R024 || f->rule == DETECT_R025;
    buf_byte(to, '{');
    write_count(to, &first, STR("compared"), fences->compared);
    write_number(to, &first, "q1", fences->q1);
    write_number(to, &first, "q3", fences->q3);
    if (both || below) write_number(to, &first, "lowerFence", fences->lower);
    if (both || !below) write_number(to, &first, "upperFence", fences->upper);
    if (both && f->limits.median > 0) write_number(to, &first, "median", fences->median);
    if (both) write_text(to, &first, STR("peers"), f->peers);
    if (f->rule == DETECT_R025) write_number(to, &first, "busyFrom", r->busy);
    buf_byte(to, '}');
}

static void write_field(Buf *to, const DetectField *f)
{
    bool first = true;
    buf_byte(to, '{');
    write_text(to, &first, STR("pointer"), str_of(f->pointer));
    write_count(to, &first, STR("offset"), f->offset);
    write_text(to, &first, STR("value"), f->text);
    if (f->rate) write_rate(to, &first, f->asked, f->rate);
    buf_byte(to, '}');
}

static void write_spot(Buf *to, const DetectSpot *s, bool release)
{
    bool first = true;
    buf_byte(to, '{');
    write_text(to, &first, STR("ocid"), s->ocid);
    write_text(to, &first, STR("source"), s->source);
    write_count(to, &first, STR("line"), s->line);
    write_count(to, &first, STR("offset"), s->offset);
    write_text(to, &first, release ? STR("value") : STR("classification"), s->note);
    buf_byte(to, '}');
}

static void write_evidence(Buf *to, const DetectFlag *f)
{
    bool first = false;                            /* members stand before these */
    write_name(to, &first, STR("bids"));
    buf_byte(to, '[');
    for (size_t i = 0; i < f->bid_count; i++) {
        if (i > 0) buf_byte(to, ',');
        write_bid(to, &f->bids[i]);
    }
    buf_byte(to, ']');
    if (f->field_count > 0) write_name(to, &first, STR("fields"));
    for (size_t i = 0; i < f->field_count; i++) {
        buf_byte(to, i == 0 ? '[' : ',');
        write_field(to, &f->fields[i]);
    }
    if (f->field_count > 0) buf_byte(to, ']');
    if (f->spot_count > 0) write_name(to, &first, STR("processes"));
    for (size_t i = 0; i < f->spot_count; i++) {
        buf_byte(to, i == 0 ? '[' : ',');
        write_spot(to, &f->spots[i], f->group == DETECT_PROCESS);
    }
    if (f->spot_count > 0) buf_byte(to, ']');
}

static void write_party(Buf *to, const DetectParty *p)
{
    bool first = true;
    buf_byte(to, '{');
    write_text(to, &first, STR("id"), p->id);
    if (p->name.len > 0) write_text(to, &first, STR("name"), p->name);
    buf_byte(to, '}');
}

/* Who buys, who got it, and when: so that flags can be gathered by them. */
static void write_about(Buf *to, bool *first, const DetectFlag *f)
{
    if (f->date.ptr) write_text(to, first, STR("date"), f->date);
    if (f->buyer.id.ptr) {
        write_name(to, first, STR("buyer"));
        write_party(to, &f->buyer);
    }
    if (f->supplier_count > 0) write_name(to, first, STR("suppliers"));
    for (size_t i = 0; i < f->supplier_count; i++) {
        buf_byte(to, i == 0 ? '[' : ',');
        write_party(to, &f->suppliers[i]);
    }
    if (f->supplier_count > 0) buf_byte(to, ']');
}

static void write_subject(Buf *to, bool *first, const DetectFlag *f)
{
    write_text(to, first, STR("group"), str_of(detect_group_name(f->group)));
    write_text(to, first, STR("ocid"), f->ocid);
    write_text(to, first, STR("title"), f->title);
    write_text(to, first, STR("lot"), f->lot);
    write_text(to, first, STR("party"), f->party.id);
    write_text(to, first, STR("name"), f->party.name);
    if (f->other.id.ptr) write_text(to, first, STR("other"), f->other.id);
    if (f->other.id.ptr) write_text(to, first, STR("otherName"), f->other.name);
    if (f->market.ptr) write_text(to, first, STR("market"), f->market);
    if (f->year.ptr) write_text(to, first, STR("year"), f->year);
    write_about(to, first, f);
    write_text(to, first, STR("what"), f->what);
    write_text(to, first, STR("source"), f->source);
    write_count(to, first, STR("line"), f->line);
    write_count(to, first, STR("offset"), f->offset);
}

/* What is said of a flag, or of what is wrong with a line. */
typedef struct { const DetectFlag *flag; const DetectResult *result; const Error *why; } Said;

static void write_sentence(Buf *to, Lang lang, const Said *said)
{
    Buf text = buf_in(to->arena);
    if (said->flag) detect_explain(&text, lang, said->flag, said->result);
    else message_error(&text, lang, said->why);
    json_write_string(to, str_trim(buf_str(&text)));
    to->failed |= text.failed;
}

/* In one language as a text, in all of them as an object. */
static void write_sentences(Buf *to, bool *first, Str name, Lang lang, const Said *said)
{
    write_name(to, first, name);
    if (lang != LANG_COUNT) {
        write_sentence(to, lang, said);
        return;
    }
    for (int i = 0; i < LANG_COUNT; i++) {
        buf_format(to, "%c\"%s\":", i == 0 ? '{' : ',', lang_code((Lang)i));
        write_sentence(to, (Lang)i, said);
    }
    buf_byte(to, '}');
}

/* What explains the flag: its id, and where the run has a book of explanations, its sentence in three languages. */
static void write_cleared(Buf *to, bool *first, const DetectFlag *f, const ClearBook *book)
{
    write_name(to, first, STR("cleared"));
    if (f->cleared == DETECT_OPEN) {
        buf_c(to, "null");
        return;
    }
    bool first_language = true;
    json_write_string(to, str_of(detect_cleared_name(f->cleared)));
    write_text(to, first, STR("reason"), f->reason);
    if (!book) return;
    write_name(to, first, STR("clearedBy"));
    buf_byte(to, '{');
    for (int lang = 0; lang < LANG_COUNT; lang++)
        write_text(to, &first_language, str_of(lang_code((Lang)lang)), book->texts[f->cleared].sentence[lang]);
    buf_byte(to, '}');
}

void detect_write_flag(Buf *to, Lang lang, const DetectFlag *f, const DetectResult *r)
{
    bool first = true;
    DetectMeasure measure;
    buf_byte(to, '{');
    write_text(to, &first, STR("type"), STR("flag"));
    write_text(to, &first, STR("rule"), str_of(detect_rule_code(f->rule)));
    write_subject(to, &first, f);
    write_name(to, &first, STR("value"));
    if (flag_is_ratio(f)) write_double(to, f->ratio);
    else if (flag_is_days(f)) buf_format(to, "%lld", (long long)f->days);
    else buf_format(to, "%u", f->count);
    if (f->also) write_number(to, &first, f->also, f->also_value);
    if (f->group != DETECT_PROCESS) {
        write_count(to, &first, STR("part"), f->part);
        write_count(to, &first, STR("of"), f->whole);
    }
    write_cleared(to, &first, f, r->settings->clear_book);
    if (f->has_minimum) {
        write_name(to, &first, STR("minimum"));
        amount_write(to, f->minimum);
    }
    if (f->currency.ptr) {
        write_name(to, &first, STR("amounts"));
        buf_byte(to, '[');
        amount_write(to, f->amounts[0]);
        buf_byte(to, ',');
        amount_write(to, f->amounts[1]);
        buf_byte(to, ']');
        write_text(to, &first, STR("currency"), f->currency);
    }
    if (f->z < 0 || f->z > 0) write_number(to, &first, "z", f->z);
    if (f->has_limits) {
        write_name(to, &first, STR("limits"));
        write_limits(to, f, r, &f->limits);
    } else if (flag_is_days(f)) {
        write_name(to, &first, STR("limits"));
        buf_format(to, "{\"days\":%lld}", (long long)f->limit);
    } else if (measure_of(f, &measure)) {
        write_name(to, &first, STR("limits"));
        write_limits(to, f, r, &r->measures[measure]);
    }
    write_evidence(to, f);
    write_sentences(to, &first, STR("explanation"), lang, &(Said){ .flag = f, .result = r });
    buf_c(to, "}\n");
}

void detect_write_broken(Buf *to, Lang lang, const DetectBroken *b)
{
    bool first = true;
    buf_byte(to, '{');
    write_text(to, &first, STR("type"), STR("broken"));
    write_text(to, &first, STR("source"), b->source);
    write_count(to, &first, STR("line"), b->line);
    write_count(to, &first, STR("column"), b->column);
    write_text(to, &first, STR("byte"), error_arg(b->why, "byte"));
    write_text(to, &first, STR("key"), str_of(b->why->parts[0].key));
    write_sentences(to, &first, STR("reason"), lang, &(Said){ .why = b->why });
    buf_c(to, "}\n");
}

static void write_by_rule(Buf *to, bool *first, Str name, const DetectResult *r, const size_t *counts)
{
    bool first_rule = true;
    write_name(to, first, name);
    buf_byte(to, '{');
    for (int i = 0; i < DETECT_RULES; i++)
        if ((r->rules & ~DETECT_ASIDE) >> i & 1) write_count(to, &first_rule, str_of(detect_rule_code((DetectRule)i)), counts[i]);
    buf_byte(to, '}');
}

/* {"R018":{"clear":3,"flagged":1,"other-method":2}, ...}; what came to nothing is not written. */
static void write_outcomes(Buf *to, bool *first, const DetectResult *r)
{
    bool first_rule = true;
    write_name(to, first, STR("outcomes"));
    buf_byte(to, '{');
    for (int rule = 0; rule < DETECT_RULES; rule++) {
        bool first_reason = true;
        if (!(r->rules >> rule & 1)) continue;
        write_name(to, &first_rule, str_of(detect_rule_code((DetectRule)rule)));
        buf_byte(to, '{');
        for (int i = 0; i < DETECT_REASONS; i++)
            if (r->outcomes[rule][i] > 0) write_count(to, &first_reason, str_of(detect_reason_name((DetectReason)i)), r->outcomes[rule][i]);
        buf_byte(to, '}');
    }
    buf_byte(to, '}');
}

/* {"R040":{"clear":3,"too-few":9}, ...} */
static void write_groups(Buf *to, bool *first, const DetectResult *r)
{
    bool first_rule = true;
    write_name(to, first, STR("groups"));
    buf_byte(to, '{');
    for (int rule = 0; rule < DETECT_RULES; rule++) {
        bool first_verdict = true;
        if (!(r->rules & DETECT_TOGETHER & DETECT_BIT(rule))) continue;
        write_name(to, &first_rule, str_of(detect_rule_code((DetectRule)rule)));
        buf_byte(to, '{');
        for (int i = 0; i < DETECT_VERDICTS; i++)
            if (r->groups[rule][i] > 0) write_count(to, &first_verdict, str_of(detect_verdict_name((DetectVerdict)i)), r->groups[rule][i]);
        buf_byte(to, '}');
    }
    buf_byte(to, '}');
}

static void write_cleared_by(Buf *to, bool *first, const DetectResult *r)
{
    bool first_explanation = true;
    write_name(to, first, STR("clearedBy"));
    buf_byte(to, '{');
    for (int i = DETECT_OPEN + 1; i < DETECT_CLEARS; i++)
        if (r->cleared_by[i] > 0) write_count(to, &first_explanation, str_of(detect_cleared_name((DetectCleared)i)), r->cleared_by[i]);
    buf_byte(to, '}');
}

void detect_write_run(Buf *to, const DetectResult *r)
{
    bool first = true, first_skipped = true;
    buf_byte(to, '{');
    write_text(to, &first, STR("type"), STR("run"));
    write_by_rule(to, &first, STR("flags"), r, r->by_rule);
    write_by_rule(to, &first, STR("cleared"), r, r->cleared_by_rule);
    write_cleared_by(to, &first, r);
    write_outcomes(to, &first, r);
    write_groups(to, &first, r);
    if (r->rules >> DETECT_SCREENS & 1) write_count(to, &first, STR("screens"), r->screened_count);
    write_count(to, &first, STR("lines"), r->lines);
    write_count(to, &first, STR("releases"), r->releases);
    write_count(to, &first, STR("broken"), r->broken_count);
    write_count(to, &first, STR("cancelled"), r->cancelled);
    write_count(to, &first, STR("excluded"), r->excluded);
    write_count(to, &first, STR("compared"), r->fences.compared);
    write_count(to, &first, STR("worthless"), r->worthless);
    write_count(to, &first, STR("unreadAmounts"), r->unread_amounts);
    write_count(to, &first, STR("roundedAmounts"), r->rounded_amounts);
    write_count(to, &first, STR("unreadDates"), r->unread_dates);
    write_count(to, &first, STR("amountsSkipped"), r->facts_skipped);
    write_count(to, &first, STR("personsSpared"), r->spared);
    write_count(to, &first, STR("releasesGathered"), r->gathered);
    write_count(to, &first, STR("processesMerged"), r->merged);
    write_count(to, &first, STR("valuesClashing"), r->clashes);
    write_count(to, &first, STR("duplicateNames"), r->duplicates);
    write_text(to, &first, STR("currency"), r->currency);
    write_name(to, &first, STR("skippedBids"));
    buf_byte(to, '{');
    for (size_t i = 0; i < r->skipped_count; i++) write_count(to, &first_skipped, r->skipped[i].code, r->skipped[i].bids);
    buf_byte(to, '}');
    write_count(to, &first, STR("skippedElsewhere"), r->skipped_elsewhere);
    write_count(to, &first, STR("convertedBids"), r->converted);
    buf_c(to, "}\n");
}

/* Rules and group of each measure. */
static const struct { DetectRuleSet rules; DetectGroup group; } MEASURED[DETECT_MEASURES] = {
    [DETECT_GAP] = { DETECT_BIT(DETECT_R024) | DETECT_BIT(DETECT_R058), DETECT_PROCESS },
    [DETECT_WINS] = { DETECT_BIT(DETECT_R025), DETECT_TENDERER },
    [DETECT_REFUSED_BUYER] = { DETECT_BIT(DETECT_R038), DETECT_BUYER },
    [DETECT_REFUSED_ENTITY] = { DETECT_BIT(DETECT_R038), DETECT_ENTITY },
    [DETECT_REFUSED_TENDERER] = { DETECT_BIT(DETECT_R038), DETECT_TENDERER },
    [DETECT_KINDS] = { DETECT_BIT(DETECT_R048), DETECT_TENDERER },
};

static void write_spread(Buf *to, DetectRuleSet rules, DetectGroup group, const DetectFences *f, const DetectSpread *s)
{
    bool first = true, first_rule = true;
    buf_byte(to, '{');
    write_text(to, &first, STR("type"), STR("spread"));
    write_name(to, &first, STR("rules"));
    for (int i = 0; i < DETECT_RULES; i++) {
        if (!(rules >> i & 1)) continue;
        buf_format(to, "%c\"%s\"", first_rule ? '[' : ',', detect_rule_code((DetectRule)i));
        first_rule = false;
    }
    buf_byte(to, ']');
    write_text(to, &first, STR("group"), str_of(detect_group_name(group)));
    write_count(to, &first, STR("compared"), f->compared);
    write_number(to, &first, "q1", f->q1);
    write_number(to, &first, "q3", f->q3);
    write_number(to, &first, "lowerFence", f->lower);
    write_number(to, &first, "upperFence", f->upper);
    write_number(to, &first, "from", s->from);
    write_number(to, &first, "to", s->to);
    write_count(to, &first, STR("below"), s->below);
    write_count(to, &first, STR("above"), s->above);
    write_name(to, &first, STR("bins"));
    for (int i = 0; i < DETECT_BINS; i++) buf_format(to, "%c%llu", i == 0 ? '[' : ',', (unsigned long long)s->bins[i]);
    buf_c(to, "]}\n");
}

void detect_write_spreads(Buf *to, const DetectResult *r)
{
    for (int i = 0; i < DETECT_MEASURES; i++) {
        DetectRuleSet rules = r->rules & MEASURED[i].rules;
        if (rules && r->measures[i].compared > 0) write_spread(to, rules, MEASURED[i].group, &r->measures[i], &r->spreads[i]);
    }
}

size_t detect_line_pieces(const DetectResult *r)
{
    return r->flag_count + r->screened_count + r->score_count + r->broken_kept + 2;
}

void detect_write_line_piece(Buf *to, Lang lang, const DetectResult *r, size_t i)
{
    if (i < r->flag_count) { detect_write_flag(to, lang, &r->flags[i], r); return; }
    i -= r->flag_count;
    if (i < r->screened_count) { detect_write_screened(to, &r->screened[i]); return; }
    i -= r->screened_count;
    if (i < r->score_count) { detect_write_score(to, &r->scores[i]); return; }
    i -= r->score_count;
    if (i < r->broken_kept) { detect_write_broken(to, lang, &r->broken[i]); return; }
    if (i == r->broken_kept) detect_write_relations(to, r);
    else detect_write_run(to, r);
}

void detect_write_lines(Buf *to, Lang lang, const DetectResult *r)
{
    for (size_t i = 0, n = detect_line_pieces(r); i < n; i++) detect_write_line_piece(to, lang, r, i);
}
