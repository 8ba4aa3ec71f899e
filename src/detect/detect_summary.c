/* detect_summary.c: what a run came to, for people, in three languages: flags by rule, the limits, what could not be said and
 * why, what was left out, what could not be read. */
#include "detect/clear_book.h"
#include "detect/explain_int.h"

enum { BROKEN_SHOWN = 10 };

static void add_line(Buf *to, Lang lang, const char *key, uint64_t count)
{
    if (count == 0) return;
    message_add(to, lang, key, arg_int("count", (int64_t)count));
    buf_byte(to, '\n');
}

static void add_rules(Buf *to, Lang lang, const DetectResult *r)
{
    for (int i = 0; i < DETECT_RULES; i++) {
        if (!((r->rules & ~DETECT_ASIDE) >> i & 1)) continue;
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
    const DetectSettings *s = r->settings;
    if (!(r->rules & (DETECT_BIT(DETECT_R024) | DETECT_BIT(DETECT_R058))) || f->compared == 0) return;
    if (f->compared < DETECT_FEW && !s->r024_ratio.given && !s->r058_ratio.given) {
        message_add(to, lang, K("detect.sum-too-few"), arg_int("compared", (int64_t)f->compared), arg_int("needed", DETECT_FEW));
        buf_byte(to, '\n');
        return;
    }
    if (r->rules >> DETECT_R024 & 1) {
        bool usable = (s->r024_ratio.given || f->q1 > 0) && f->lower > 0;
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

/* What explains flags, as the run's book of explanations calls it. */
static void add_explanations(Buf *to, Lang lang, const DetectResult *r)
{
    const ClearBook *book = r->settings->clear_book;
    for (int i = DETECT_OPEN + 1; book && i < DETECT_CLEARS; i++) {
        if (r->cleared_by[i] == 0) continue;
        message_add(to, lang, K("detect.sum-explained"), arg_str("name", book->texts[i].name[lang]), arg_int("count", (int64_t)r->cleared_by[i]));
        buf_byte(to, '\n');
    }
}

/* What could not be said, by rule and reason. */
static void add_unsaid(Buf *to, Lang lang, const DetectResult *r)
{
    for (int rule = 0; rule < DETECT_RULES; rule++) {
        for (int i = DETECT_WAITS + 1; i < DETECT_REASONS; i++) {
            uint64_t n = r->outcomes[rule][i];
            if (n == 0 || i == DETECT_OTHER_METHOD) continue;
            message_add(to, lang, K("detect.sum-unsaid"), arg_c("code", detect_rule_code((DetectRule)rule)), arg_int("count", (int64_t)n),
                        arg_c("reason", message_text(lang, str_of(detect_reason_text((DetectReason)i)))));
            buf_byte(to, '\n');
        }
    }
}

/* What the rules over many processes came to, by group. */
static void add_groups(Buf *to, Lang lang, const DetectResult *r)
{
    for (int rule = 0; rule < DETECT_RULES; rule++) {
        for (int i = DETECT_GROUP_TOO_FEW; i < DETECT_VERDICTS; i++) {
            if (r->groups[rule][i] == 0) continue;
            message_add(to, lang, K("detect.sum-groups"), arg_c("code", detect_rule_code((DetectRule)rule)),
                        arg_int("count", (int64_t)r->groups[rule][i]),
                        arg_c("reason", message_text(lang, str_of(detect_verdict_text((DetectVerdict)i)))));
            buf_byte(to, '\n');
        }
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
    add_explanations(to, lang, r);
    add_limits(to, lang, r);
    if (r->rules >> DETECT_SCREENS & 1) add_line(to, lang, K("detect.sum-screened"), r->screened_count);
    if (r->rules >> DETECT_CRI & 1) add_line(to, lang, K("detect.sum-scores"), r->score_count);
    add_unsaid(to, lang, r);
    add_groups(to, lang, r);
    add_currencies(to, lang, r);
    add_line(to, lang, K("detect.sum-converted"), r->converted);
    add_line(to, lang, K("detect.sum-worthless"), r->worthless);
    add_line(to, lang, K("detect.sum-unread"), r->unread_amounts);
    add_line(to, lang, K("detect.sum-rounded"), r->rounded_amounts);
    add_line(to, lang, K("detect.sum-dates"), r->unread_dates);
    add_line(to, lang, K("detect.sum-facts"), r->facts_skipped);
    add_line(to, lang, K("detect.sum-spared"), r->spared);
    add_line(to, lang, K("detect.sum-merged"), r->gathered);
    add_line(to, lang, K("detect.sum-clashes"), r->clashes);
    add_line(to, lang, K("detect.sum-duplicates"), r->duplicates);
    add_broken(to, lang, r);
    message_add(to, lang, K("detect.note"));
    buf_byte(to, '\n');
}
