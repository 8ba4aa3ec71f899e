/* cmd_detect_rules.c: tergoo detect rules: which rules there are, on what they stand, and whether a folder's files are right;
 * tergoo detect explain: one flag with everything behind it, or why there is none. */
#include "cli/detect_cli.h"

#include "detect/clear_book.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>

/* ---- the book ---- */

static int name_order(const void *left, const void *right)
{
    return str_compare(((const RuleFile *)left)->name, ((const RuleFile *)right)->name);
}

enum { FILES_MOST = 1000 };

ErrorCode detect_list_files(Cli *cli, const char *folder, RuleFile **ret, size_t *count, Error *e)
{
    RuleFile *list = arena_array(cli->arena, FILES_MOST, sizeof *list);
    DIR *dir = opendir(folder);
    *count = 0;
    *ret = list;
    if (!dir) return error_system(e, str_of(folder));
    ErrorCode code = list ? ERR_OK : error_memory(e);
    for (const struct dirent *entry; code == ERR_OK && (entry = readdir(dir));) {
        Str name = str_of(entry->d_name);
        if (!str_ends(name, STR(".yaml")) || *count == FILES_MOST) continue;
        list[*count].name = str_of(path_join(cli->arena, folder, entry->d_name));
        if (!list[(*count)++].name.ptr) code = error_memory(e);
    }
    closedir(dir);
    if (code == ERR_OK && *count == 0) code = error_set(e, ERR_USAGE, K("cli.no-rule-files"), arg_c("path", folder));
    sort_list(list, *count, sizeof *list, name_order);
    return code;
}

static ErrorCode read_folder(Cli *cli, const char *folder, RuleBook *ret, Error *e)
{
    RuleFile *files;
    size_t count;
    bool failed = false;
    TRY(detect_list_files(cli, folder, &files, &count, e));
    for (size_t i = 0; i < count; i++) {
        Error one;
        ErrorCode code = file_read(cli->arena, files[i].name.ptr, RULE_FILE_LIMIT, &files[i].bytes, &one);
        if (code == ERR_OK) code = rule_book_add(ret, cli->arena, &files[i], &one);
        if (code == ERR_MEMORY) return error_memory(e);
        if (code == ERR_OK) continue;
        if (failed) render_error(cli, &one);
        else *e = one;
        failed = true;
    }
    return failed ? e->code : ERR_OK;
}

ErrorCode detect_rules_given(Cli *cli, const CliArgs *args, RuleBook *ret, Error *e)
{
    Str given = argument(args, "rules");
    char *folder = given.ptr ? str_c(cli->arena, given) : NULL;
    if (given.ptr && !folder) return error_memory(e);
    *ret = (RuleBook){ 0 };
    return folder && is_folder(folder) ? read_folder(cli, folder, ret, e) : rule_book_shipped(ret, cli->arena, e);
}

/* ---- rules ---- */

static Str number_text(Cli *cli, int64_t billionths)
{
    char text[24];
    Str s = str_copy(cli->arena, amount_format(text, billionths, 9));
    while (s.len > 0 && s.ptr[s.len - 1] == '0') s.len--;
    if (s.len > 0 && s.ptr[s.len - 1] == '.') s.len--;
    return s;
}

static Str parameter_text(Cli *cli, const RuleParameter *p)
{
    Str bounds = str_format(cli->arena, STR_FMT " ... " STR_FMT " " STR_FMT, STR_ARG(number_text(cli, p->min)), STR_ARG(number_text(cli, p->max)),
                            STR_ARG(sentence_args(cli, rule_unit_text(p->unit), NULL, 0)));
    return p->has_default ? sentence(cli, K("cli.parameter"), arg_str("default", number_text(cli, p->standard)), arg_str("bounds", bounds))
                          : sentence(cli, K("cli.parameter-fence"), arg_str("bounds", bounds));
}

static void add_rule_data(Cli *cli, JsonValue *list, const RuleText *r)
{
    JsonValue *one = json_new_object(cli->arena), *parameters = json_new_array(cli->arena);
    char day[11];
    json_set(cli->arena, one, "rule", json_new_string(cli->arena, str_of(detect_rule_code(r->rule))));
    json_set(cli->arena, one, "name", json_new_string(cli->arena, r->name[cli->lang]));
    json_set(cli->arena, one, "explanation", json_new_string(cli->arena, r->explanation[cli->lang]));
    json_set(cli->arena, one, "legal_basis", json_new_string(cli->arena, r->legal_basis[cli->lang]));
    json_set(cli->arena, one, "owner", json_new_string(cli->arena, r->owner));
    json_set(cli->arena, one, "valid_from", json_new_string(cli->arena, day_format(day, r->from)));
    if (r->ended) json_set(cli->arena, one, "valid_to", json_new_string(cli->arena, day_format(day, r->to)));
    json_set(cli->arena, one, "evidence_level", json_new_string(cli->arena, str_of(rule_level_name(r->level))));
    json_set(cli->arena, one, "severity", json_new_int(cli->arena, r->severity));
    for (size_t i = 0; i < r->parameter_count; i++) {
        const RuleParameter *p = &r->parameters[i];
        JsonValue *v = json_new_object(cli->arena);
        json_set(cli->arena, v, "name", json_new_string(cli->arena, p->name));
        json_set(cli->arena, v, "unit", json_new_string(cli->arena, p->unit));
        json_set(cli->arena, v, "min", json_new_string(cli->arena, number_text(cli, p->min)));
        json_set(cli->arena, v, "max", json_new_string(cli->arena, number_text(cli, p->max)));
        if (p->has_default) json_set(cli->arena, v, "default", json_new_string(cli->arena, number_text(cli, p->standard)));
        json_add(cli->arena, parameters, v);
    }
    json_set(cli->arena, one, "parameters", parameters);
    json_add(cli->arena, list, one);
}

void detect_begin_part(Cli *cli, Str title)
{
    JsonValue *part = json_new_object(cli->arena);
    json_set(cli->arena, part, "title", json_new_string(cli->arena, title));
    json_set(cli->arena, part, "rows", json_new_array(cli->arena));
    view_title(&cli->view, STR(""));
    json_add(cli->arena, (JsonValue *)(uintptr_t)json_get(cli->view.page, "parts"), part);
}

static void show_rule(Cli *cli, const RuleText *r)
{
    Request *v = &cli->view;
    char from[11], to[11];
    view_row(v, sentence(cli, K("cli.rule-explanation")), r->explanation[cli->lang]);
    view_row(v, sentence(cli, K("cli.rule-basis")), r->legal_basis[cli->lang]);
    view_row(v, sentence(cli, K("cli.rule-level")), sentence(cli, rule_level_text(r->level)));
    view_row(v, sentence(cli, K("cli.rule-peers")), sentence(cli, rule_peers_text(r->peers)));
    view_row(v, sentence(cli, K("cli.rule-severity")), str_format(cli->arena, "%d / 5", r->severity));
    Str begin = day_format_local(from, r->from), end = r->ended ? day_format_local(to, r->to) : STR("");
    view_row(v, sentence(cli, K("cli.rule-owner")), str_format(cli->arena, STR_FMT ", " STR_FMT " - " STR_FMT, STR_ARG(r->owner), STR_ARG(begin),
                                                               STR_ARG(end)));
    for (size_t i = 0; i < r->parameter_count; i++) {
        const RuleParameter *p = &r->parameters[i];
        Str label = sentence_args(cli, rule_parameter_text(p->name), NULL, 0);
        view_row(v, str_format(cli->arena, STR_FMT " (" STR_FMT ")", STR_ARG(label), STR_ARG(p->name)), parameter_text(cli, p));
    }
}

static Str clears_text(Cli *cli, const ClearText *t)
{
    Buf to = buf_in(cli->arena);
    if (t->clears == DETECT_ALL) return STR("all");
    for (int i = 0; i < DETECT_RULES; i++) {
        if (!(t->clears & DETECT_BIT(i))) continue;
        if (to.len > 0) buf_c(&to, ", ");
        buf_c(&to, detect_rule_code((DetectRule)i));
    }
    return buf_str(&to);
}

/* What explains flags stands behind the rules. */
static void show_explanation(Cli *cli, JsonValue *list, const ClearText *t)
{
    Request *v = &cli->view;
    JsonValue *one = json_new_object(cli->arena);
    Str id = str_of(detect_cleared_name(t->id)), rules = clears_text(cli, t);
    char from[11], to[11];
    detect_begin_part(cli, str_format(cli->arena, STR_FMT ": " STR_FMT, STR_ARG(id), STR_ARG(t->name[cli->lang])));
    view_row(v, sentence(cli, K("cli.clear-sentence")), t->sentence[cli->lang]);
    view_row(v, sentence(cli, K("cli.rule-basis")), t->legal_basis[cli->lang]);
    view_row(v, sentence(cli, K("cli.clear-rules")), rules);
    Str begin = day_format_local(from, t->from), end = t->ended ? day_format_local(to, t->to) : STR("");
    view_row(v, sentence(cli, K("cli.rule-owner")), str_format(cli->arena, STR_FMT ", " STR_FMT " - " STR_FMT, STR_ARG(t->owner), STR_ARG(begin),
                                                               STR_ARG(end)));
    json_set(cli->arena, one, "explanation", json_new_string(cli->arena, id));
    json_set(cli->arena, one, "name", json_new_string(cli->arena, t->name[cli->lang]));
    json_set(cli->arena, one, "sentence", json_new_string(cli->arena, t->sentence[cli->lang]));
    json_set(cli->arena, one, "legal_basis", json_new_string(cli->arena, t->legal_basis[cli->lang]));
    json_set(cli->arena, one, "clears", json_new_string(cli->arena, rules));
    json_add(cli->arena, list, one);
}

static ErrorCode run_rules(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    Request *v = &cli->view;
    RuleBook *book = ARENA_NEW(cli->arena, RuleBook);
    JsonValue *list = json_new_array(cli->arena), *explanations = json_new_array(cli->arena);
    ClearBook *clears;
    if (!book) return error_memory(e);
    TRY(detect_rules_given(cli, args, book, e));
    TRY(detect_clears_given(cli, args, &clears, e));
    for (int i = 0; i < DETECT_RULES; i++) {
        const RuleText *r = &book->rules[i];
        if (!(book->present & DETECT_BIT(i))) continue;
        add_rule_data(cli, list, r);
        detect_begin_part(cli, str_format(cli->arena, "%s " STR_FMT, detect_rule_code(r->rule), STR_ARG(r->name[cli->lang])));
        show_rule(cli, r);
    }
    for (int i = DETECT_OPEN + 1; i < DETECT_CLEARS; i++) if (clears->present[i]) show_explanation(cli, explanations, &clears->texts[i]);
    json_set(cli->arena, view_data(v), "rules", list);
    json_set(cli->arena, view_data(v), "explanations", explanations);
    return list && explanations && !list->broken && !explanations->broken ? ERR_OK : error_memory(e);
}

static const CliOption RULES_OPTIONS[] = { { "rules", K("cli.word-path"), K("cli.rules-folder") } };

const CliCommand CMD_DETECT_RULES = {
    .name = "detect rules", .help = K("cli.rules-help"), .example = "tergoo detect rules", .options = RULES_OPTIONS,
    .option_count = ARRAY_LEN(RULES_OPTIONS), .run = run_rules,
};

/* ---- explain ---- */

typedef struct { DetectRule rule; Str id; } Asked;

/* "R036:ocds-1": the rule, and the process or party. "ocds-1" alone asks for all that makes up its score. */
static ErrorCode read_asked(Str word, Asked *ret, Error *e)
{
    Str rest = word, code;
    *ret = (Asked){ DETECT_CRI, word };
    if (str_find_byte(word, ':') < 0) return ERR_OK;
    if (!str_cut(&rest, ':', &code) || rest.len == 0) return error_set(e, ERR_USAGE, K("cli.no-flag"), arg_str("given", word));
    if (!detect_rule_of(code, &ret->rule)) return error_set(e, ERR_USAGE, K("cli.no-rule"), arg_str("rule", code));
    ret->id = rest;
    return ERR_OK;
}

static Str place_text(Cli *cli, Str source, uint64_t line, uint64_t offset)
{
    return sentence(cli, K("cli.place"), arg_str("source", source), arg_int("line", (int64_t)line), arg_int("byte", (int64_t)offset));
}

static Str bid_text(Cli *cli, const DetectBid *b)
{
    Buf to = buf_in(cli->arena);
    for (size_t i = 0; i < b->tenderer_count; i++) {
        if (i > 0) buf_c(&to, ", ");
        buf_add(&to, b->tenderers[i].name.len > 0 ? b->tenderers[i].name : b->tenderers[i].id);
    }
    if (b->priced) {
        buf_c(&to, "; ");
        detect_write_amount(&to, cli->lang, b->amount);
        buf_format(&to, " " STR_FMT, STR_ARG(b->currency));
    }
    if (b->date.len > 0) buf_format(&to, "; " STR_FMT, STR_ARG(b->date));
    if (b->status.len > 0) buf_format(&to, "; " STR_FMT, STR_ARG(b->status));
    return buf_str(&to);
}

static void show_evidence(Cli *cli, const DetectFlag *f)
{
    Request *v = &cli->view;
    Str head[] = { sentence(cli, K("cli.column-place")), sentence(cli, K("cli.column-byte")), sentence(cli, K("cli.column-content")) };
    if (f->bid_count + f->field_count + f->spot_count == 0) return;
    view_table(v, STR(""), head, ARRAY_LEN(head));
    for (size_t i = 0; i < f->field_count; i++) {
        Str cells[] = { str_of(f->fields[i].pointer), str_format(cli->arena, "%llu", (unsigned long long)f->fields[i].offset), f->fields[i].text };
        view_table_row(v, cells, ARRAY_LEN(cells));
    }
    for (size_t i = 0; i < f->bid_count; i++) {
        Str cells[] = { str_format(cli->arena, "/bids/details/%u", f->bids[i].index),
                        str_format(cli->arena, "%llu", (unsigned long long)f->bids[i].offset), bid_text(cli, &f->bids[i]) };
        view_table_row(v, cells, ARRAY_LEN(cells));
    }
    for (size_t i = 0; i < f->spot_count; i++) {
        const DetectSpot *s = &f->spots[i];
        Str cells[] = { str_format(cli->arena, STR_FMT ":%llu", STR_ARG(s->source), (unsigned long long)s->line),
                        str_format(cli->arena, "%llu", (unsigned long long)s->offset), str_format(cli->arena, STR_FMT " " STR_FMT, STR_ARG(s->ocid),
                        STR_ARG(s->note)) };
        view_table_row(v, cells, ARRAY_LEN(cells));
    }
}

static void show_flag(Cli *cli, const RuleText *rule, const DetectFlag *f, const DetectResult *r)
{
    Request *v = &cli->view;
    Buf why = buf_in(cli->arena);
    bool process = f->group == DETECT_PROCESS;
    Str id = detect_flag_subject(f), name = process ? f->title : f->party.name;
    view_title(v, str_format(cli->arena, "%s " STR_FMT, detect_rule_code(f->rule), STR_ARG(rule->name[cli->lang])));
    detect_explain(&why, cli->lang, f, r);
    view_row(v, sentence(cli, K("cli.flag-about")), str_format(cli->arena, STR_FMT " " STR_FMT, STR_ARG(id), STR_ARG(name)));
    view_row(v, sentence(cli, K("cli.flag-seen")), buf_str(&why));
    view_row(v, sentence(cli, K("cli.flag-place")), place_text(cli, f->source, f->line, f->offset));
    show_rule(cli, rule);
    show_evidence(cli, f);
}

/* Why a process has no flag of this rule. */
static void show_unflagged(Cli *cli, const Asked *asked, const DetectResult *r)
{
    for (size_t i = 0; i < r->seen_count; i++) {
        const DetectSeen *s = &r->seen[i];
        if (s->rule != asked->rule) continue;
        const char *key = s->reason == DETECT_WAITS ? K("cli.not-beyond") : detect_reason_text(s->reason);
        view_row(&cli->view, str_format(cli->arena, STR_FMT ":%llu", STR_ARG(s->source), (unsigned long long)s->line), sentence(cli, key));
    }
}

/* A score: what it comes to, the flags that make it, the parts of the composite indicator. */
static void show_score(Cli *cli, const RuleBook *book, const DetectScore *s, const DetectResult *r)
{
    Request *v = &cli->view;
    Str flag_head[] = { sentence(cli, K("cli.column-rule")), sentence(cli, K("cli.column-points")), sentence(cli, K("cli.flag-seen")) };
    Str part_head[] = { sentence(cli, K("cli.column-part")), sentence(cli, K("cli.column-value")), sentence(cli, K("cli.column-state")) };
    view_title(v, str_format(cli->arena, STR_FMT " " STR_FMT, STR_ARG(s->ocid), STR_ARG(book->rules[DETECT_CRI].name[cli->lang])));
    view_row(v, sentence(cli, K("cli.column-points")), str_format(cli->arena, "%.0f", s->points));
    if (s->has_index) view_row(v, sentence(cli, K("cli.score-index")), str_format(cli->arena, "%.2f", s->index));
    view_row(v, sentence(cli, K("cli.flag-place")), place_text(cli, s->source, s->line, s->offset));
    view_table(v, STR(""), flag_head, ARRAY_LEN(flag_head));
    for (size_t i = 0; i < r->flag_count; i++) {
        const DetectFlag *f = &r->flags[i];
        if (f->group != DETECT_PROCESS || !str_equal(f->ocid, s->ocid) || f->offset != s->offset) continue;
        Buf why = buf_in(cli->arena);
        detect_explain(&why, cli->lang, f, r);
        int severity = f->cleared == DETECT_OPEN ? book->rules[f->rule].severity : 0;
        Str cells[] = { str_of(detect_rule_code(f->rule)), str_format(cli->arena, "%d", severity), buf_str(&why) };
        view_table_row(v, cells, ARRAY_LEN(cells));
    }
    view_table(v, STR(""), part_head, ARRAY_LEN(part_head));
    for (int i = 0; i < DETECT_PARTS; i++) {
        const DetectPartValue *part = &s->parts[i];
        Str value = part->state == DETECT_PART_CALCULATED ? str_format(cli->arena, "%.2f", part->value) : STR("");
        Str cells[] = { sentence(cli, detect_part_text((DetectPart)i)), value, sentence(cli, detect_part_state_text(part->state)) };
        view_table_row(v, cells, ARRAY_LEN(cells));
    }
}

/* All scores of the process that was asked for; how many there are. */
static size_t show_scores(Cli *cli, const RuleBook *book, Str id, const DetectResult *r, Buf *lines)
{
    size_t found = 0;
    for (size_t i = 0; i < r->score_count; i++) {
        const DetectScore *s = &r->scores[i];
        if (s->group != DETECT_PROCESS || !str_equal(s->ocid, id)) continue;
        found++;
        if (cli->json) detect_write_score(lines, s);
        else show_score(cli, book, s, r);
    }
    return found;
}

/* A lot's screens: value, rank, and which end is looked at. */
static void show_screened(Cli *cli, const RuleBook *book, const DetectScreened *s)
{
    static const char *const ENDS[] = { [DETECT_END_NONE] = K("cli.end-none"), [DETECT_END_LOW] = K("cli.end-low"),
                                        [DETECT_END_HIGH] = K("cli.end-high") };
    Request *v = &cli->view;
    Str head[] = { sentence(cli, K("cli.column-screen")), sentence(cli, K("cli.column-number")), sentence(cli, K("cli.column-rank")),
                   sentence(cli, K("cli.column-end")) };
    view_title(v, str_format(cli->arena, STR_FMT " " STR_FMT, STR_ARG(s->ocid), STR_ARG(book->rules[DETECT_SCREENS].name[cli->lang])));
    view_row(v, sentence(cli, K("cli.rule-explanation")), book->rules[DETECT_SCREENS].explanation[cli->lang]);
    view_row(v, sentence(cli, K("cli.flag-place")), place_text(cli, s->source, s->line, s->offset));
    if (s->lot.len > 0) view_row(v, sentence(cli, K("cli.screen-lot")), s->lot);
    view_row(v, sentence(cli, K("cli.screen-bids")), str_format(cli->arena, "%zu", s->bids));
    view_row(v, sentence(cli, K("cli.rule-peers")), s->peers);
    view_table(v, STR(""), head, ARRAY_LEN(head));
    for (int i = 0; i < DETECT_SCREEN_KINDS; i++) {
        bool defined = !isnan(s->values[i]), ranked = defined && !isnan(s->ranks[i]);
        Str cells[] = { str_of(detect_screen_name((DetectScreen)i)), defined ? str_format(cli->arena, "%.4f", s->values[i]) : STR(""),
                        ranked ? str_format(cli->arena, "%.2f (%zu)", s->ranks[i], s->compared[i]) : STR(""),
                        sentence(cli, ENDS[detect_screen_end((DetectScreen)i)]) };
        view_table_row(v, cells, ARRAY_LEN(cells));
    }
}

static size_t show_screens(Cli *cli, const RuleBook *book, Str id, const DetectResult *r, Buf *lines)
{
    size_t found = 0;
    for (size_t i = 0; i < r->screened_count; i++) {
        if (!str_equal(r->screened[i].ocid, id)) continue;
        found++;
        if (cli->json) detect_write_screened(lines, &r->screened[i]);
        else show_screened(cli, book, &r->screened[i]);
    }
    return found;
}

/* A rule alone, or for a score all of them. */
static void narrow_rules(DetectSettings *s, const Asked *asked)
{
    enum { SCORES = 100 };
    s->watched = asked->id;
    s->screens = asked->rule == DETECT_SCREENS;
    s->scores = asked->rule == DETECT_CRI ? SCORES : 0;
    s->rules = asked->rule == DETECT_CRI ? s->rules | DETECT_BIT(DETECT_CRI) : DETECT_BIT(asked->rule);
}

static void detector_free_p(Detector **d)
{
    if (*d) detector_free(*d);
}

static ErrorCode run_explain(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    CLEANUP(arena_free) Arena results = { 0 };
    CLEANUP(detector_free_p) Detector *d = NULL;
    const DetectResult *r;
    DetectSettings settings;
    Asked asked;
    RuleBook *book = ARENA_NEW(cli->arena, RuleBook);
    Buf lines = buf_in(cli->arena);
    size_t found = 0;
    if (!book) return error_memory(e);
    TRY(read_asked(args->words[0], &asked, e));
    TRY(detect_rules_given(cli, args, book, e));
    TRY(detect_run_settings(cli, args, book, &settings, e));
    if (!(book->present & DETECT_BIT(asked.rule))) return error_set(e, ERR_USAGE, K("cli.no-rule"), arg_c("rule", detect_rule_code(asked.rule)));
    narrow_rules(&settings, &asked);
    results = detect_results(&settings);
    TRY(detector_new(&results, &settings, &d, e));
    TRY(detect_read_all(cli, args, 1, d, NULL, e));
    TRY(detector_finish(d, &r, e));
    if (asked.rule == DETECT_SCREENS) found = show_screens(cli, book, asked.id, r, &lines);
    if (asked.rule == DETECT_CRI) found = show_scores(cli, book, asked.id, r, &lines);
    for (size_t i = 0; i < r->flag_count; i++) {
        const DetectFlag *f = &r->flags[i];
        if (f->rule != asked.rule || !str_equal(detect_flag_subject(f), asked.id)) continue;
        found++;
        if (cli->json) detect_write_flag(&lines, cli->lang, f, r);
        else show_flag(cli, &book->rules[asked.rule], f, r);
    }
    if (found == 0) {
        view_note(&cli->view, sentence(cli, K("cli.flag-none"), arg_str("id", asked.id), arg_c("rule", detect_rule_code(asked.rule))));
        show_unflagged(cli, &asked, r);
    }
    if (cli->json && found > 0) return lines.failed ? error_memory(e) : print_out(buf_str(&lines), e);
    return ERR_OK;
}

static const CliOption EXPLAIN_OPTIONS[] = {
    { "currency", K("cli.word-currency"), K("cli.detect-currency") },
    { "settings", K("cli.word-file"), K("cli.detect-settings") },
    { "rules", K("cli.word-path"), K("cli.rules-folder") },
    { "pack", K("cli.word-pack"), K("cli.detect-pack") },
    { "rates", K("cli.word-file"), K("cli.detect-rates") },
    { "rate_age", K("cli.word-number"), K("cli.detect-rate-age") },
    { "compat", K("cli.word-text"), K("cli.detect-compat") },
    { "threads", K("cli.word-number"), K("cli.detect-threads") },
};

const CliCommand CMD_DETECT_EXPLAIN = {
    .name = "detect explain", .words = K("cli.words-flag-files"), .least = 2, .most = SIZE_MAX, .help = K("cli.explain-help"),
    .example = "tergoo detect explain R036:invented-kok-munar-1 samples/kok-munar.jsonl", .options = EXPLAIN_OPTIONS,
    .option_count = ARRAY_LEN(EXPLAIN_OPTIONS), .run = run_explain,
};
