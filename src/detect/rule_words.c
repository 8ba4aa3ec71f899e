/* rule_words.c: what parameters of rules and their units are called for people. Rule files and settings name them by short words; each of
 * these has its sentences here, and a rule file with one that has none is refused (rule_book.c), so that no page shows a code. */
#include "detect/rule_book.h"

typedef struct { const char *word, *text; } RuleWord;

static const RuleWord PARAMETERS[] = {
    { "threshold", K("detect.parameter-threshold") },
    { "minimum_peers", K("detect.parameter-minimum-peers") },
    { "minimum_contracting_processes", K("detect.parameter-minimum-contracting-processes") },
    { "minimum_processes", K("detect.parameter-minimum-processes") },
    { "minimum_awards", K("detect.parameter-minimum-awards") },
    { "minimum_bids", K("detect.parameter-minimum-bids") },
    { "minimum_submitted_bids", K("detect.parameter-minimum-submitted-bids") },
    { "minimum_tenderers", K("detect.parameter-minimum-tenderers") },
    { "minimum_amounts", K("detect.parameter-minimum-amounts") },
    { "minimum_meetings", K("detect.parameter-minimum-meetings") },
    { "minimum_missed", K("detect.parameter-minimum-missed") },
    { "minimum_others", K("detect.parameter-minimum-others") },
    { "minimum_parties", K("detect.parameter-minimum-parties") },
    { "minimum_parts", K("detect.parameter-minimum-parts") },
    { "minimum_wins", K("detect.parameter-minimum-wins") },
    { "digits", K("detect.parameter-digits") },
    { "margin", K("detect.parameter-margin") },
    { "days", K("detect.parameter-days") },
    { "tolerance", K("detect.parameter-tolerance") },
    { "ratio", K("detect.parameter-ratio") },
    { "percentile", K("detect.parameter-percentile") },
    { "chi_square", K("detect.parameter-chi-square") },
    { "runs_score", K("detect.parameter-runs-score") },
    { "selective", K("detect.parameter-selective") },
    { "limited", K("detect.parameter-limited") },
    { "direct", K("detect.parameter-direct") },
    { "criteria_mixed", K("detect.parameter-criteria-mixed") },
    { "advert_short", K("detect.parameter-advert-short") },
    { "advert_long", K("detect.parameter-advert-long") },
    { "decision_short", K("detect.parameter-decision-short") },
    { "decision_long", K("detect.parameter-decision-long") },
    { "signature_long", K("detect.parameter-signature-long") },
    { "share_awards", K("detect.parameter-share-awards") },
};

static const RuleWord UNITS[] = {
    { "ratio", K("detect.unit-ratio") },
    { "processes", K("detect.unit-processes") },
    { "days", K("detect.unit-days") },
    { "awards", K("detect.unit-awards") },
    { "characters", K("detect.unit-characters") },
    { "bids", K("detect.unit-bids") },
    { "part", K("detect.unit-part") },
    { "tenderers", K("detect.unit-tenderers") },
    { "robust deviations", K("detect.unit-robust") },
    { "lots", K("detect.unit-lots") },
    { "digits of the class", K("detect.unit-class-digits") },
    { "wins", K("detect.unit-wins") },
    { "times the median or its reciprocal", K("detect.unit-times-median") },
    { "times", K("detect.unit-times") },
    { "tau", K("detect.unit-tau") },
    { "standard-deviations", K("detect.unit-standard-deviations") },
    { "prices", K("detect.unit-prices") },
    { "percent", K("detect.unit-percent") },
    { "parts", K("detect.unit-parts") },
    { "parties", K("detect.unit-parties") },
    { "kinds", K("detect.unit-kinds") },
    { "index", K("detect.unit-index") },
    { "evenness", K("detect.unit-evenness") },
    { "chi-square", K("detect.unit-chi-square") },
    { "bidders", K("detect.unit-bidders") },
    { "amounts", K("detect.unit-amounts") },
};

static const char *text_of(const RuleWord *list, size_t count, Str word)
{
    for (size_t i = 0; i < count; i++) if (str_is(word, list[i].word)) return list[i].text;
    return NULL;
}

const char *rule_parameter_text(Str name)
{
    return text_of(PARAMETERS, ARRAY_LEN(PARAMETERS), name);
}

const char *rule_unit_text(Str unit)
{
    return text_of(UNITS, ARRAY_LEN(UNITS), unit);
}
