/* cmd_detect_packs.c: tergoo detect packs: which country packs there are and what stands in them, or whether a file is right; and the
 * data that a run goes by besides its rules: pack, rates, explanations. */
#include "cli/detect_cli.h"

#include "detect/clear_book.h"
#include "detect/rates.h"

/* ---- what a run goes by ---- */

/* A shipped pack by its code, or a file. */
static ErrorCode read_pack(Cli *cli, Str given, DetectPack **ret, Error *e)
{
    const RuleFile *shipped = pack_shipped(given);
    RuleFile file = { .name = given };
    *ret = ARENA_NEW(cli->arena, DetectPack);
    if (!*ret) return error_memory(e);
    if (shipped) return pack_read(cli->arena, shipped, *ret, e);
    if (str_find_byte(given, '/') < 0 && str_find_byte(given, '.') < 0)
        return error_set(e, ERR_USAGE, K("cli.no-pack"), arg_str("pack", given));
    char *path = str_c(cli->arena, given);
    if (!path) return error_memory(e);
    TRY(file_read(cli->arena, path, PACK_FILE_LIMIT, &file.bytes, e));
    return pack_read(cli->arena, &file, *ret, e);
}

static ErrorCode read_rates(Cli *cli, const CliArgs *args, DetectSettings *s, Error *e)
{
    enum { MOST_DAYS = 36500 };
    Str given = argument(args, "rates"), age = argument(args, "rate_age"), text;
    RateTable *table = ARENA_NEW(cli->arena, RateTable);
    const char *path;
    int64_t days = 0;
    if (!table) return error_memory(e);
    if (age.ptr && (!int_parse(age, &days) || days < 0 || days > MOST_DAYS))
        return error_set(e, ERR_USAGE, K("cli.no-rate-age"), arg_str("given", age));
    if (age.ptr) s->rate_age = (DetectNumber){ true, (double)days };
    if (!given.ptr) return ERR_OK;
    if (s->currency.len == 0) return error_set(e, ERR_USAGE, K("cli.rates-no-currency"));
    TRY(argument_path(cli, args, "rates", &path, e));
    TRY(file_read(cli->arena, path, RATES_FILE_LIMIT, &text, e));
    TRY(rates_read(cli->arena, text, given, s->currency, table, e));
    s->rates = table;
    return ERR_OK;
}

ErrorCode detect_clears_given(Cli *cli, const CliArgs *args, ClearBook **ret, Error *e)
{
    Day today = instant_local_day(clock_now());
    Str given = argument(args, "rules");
    char *rules = given.ptr ? str_c(cli->arena, given) : NULL;
    *ret = ARENA_NEW(cli->arena, ClearBook);
    if (!*ret || (given.ptr && !rules)) return error_memory(e);
    const char *folder = rules && is_folder(rules) ? path_join(cli->arena, rules, "clear") : NULL;
    if (!folder || !is_folder(folder)) return clear_book_shipped(*ret, cli->arena, today, e);
    RuleFile *files;
    size_t count;
    (*ret)->day = today;
    TRY(detect_list_files(cli, folder, &files, &count, e));
    for (size_t i = 0; i < count; i++) {
        TRY(file_read(cli->arena, files[i].name.ptr, RULE_FILE_LIMIT, &files[i].bytes, e));
        TRY(clear_book_add(*ret, cli->arena, &files[i], e));
    }
    return ERR_OK;
}

ErrorCode detect_data_given(Cli *cli, const CliArgs *args, const RuleBook *book, DetectSettings *s, Error *e)
{
    DetectPack *pack;
    ClearBook *clears;
    Str given = argument(args, "pack");
    TRY(read_pack(cli, given.ptr ? given : STR("ocds"), &pack, e));
    TRY(pack_apply(pack, book, cli->arena, s, e));
    TRY(detect_clears_given(cli, args, &clears, e));
    s->clear_book = clears;
    return read_rates(cli, args, s, e);
}

/* ---- detect packs ---- */

static Str basis_text(Cli *cli, const PackBasis *b)
{
    char day[11];
    return sentence(cli, b->confirmed ? K("cli.pack-confirmed") : K("cli.pack-unconfirmed"), arg_str("source", b->source),
                    arg_str("day", day_format_local(day, b->date)));
}

static void add_item(Buf *to, Str text)
{
    if (to->len > 0) buf_c(to, ", ");
    buf_add(to, text);
}

static void add_texts(Buf *to, const PackTexts *texts)
{
    for (size_t i = 0; i < texts->count; i++) add_item(to, texts->list[i]);
}

/* What a section holds, on one line. */
static Str section_text(Cli *cli, const DetectPack *p, PackSection section)
{
    Buf to = buf_in(cli->arena);
    for (size_t i = 0; section == PACK_METHODS && i < p->method_count; i++)
        add_item(&to, str_format(cli->arena, STR_FMT " = " STR_FMT, STR_ARG(p->methods[i].local), STR_ARG(p->methods[i].method)));
    for (size_t i = 0; section == PACK_RATIONALES && i < p->reason_count; i++) {
        const PackReason *r = &p->reasons[i];
        const char *explains = r->explains == DETECT_OPEN ? "none" : detect_cleared_name(r->explains);
        add_item(&to, str_format(cli->arena, STR_FMT " = %s", STR_ARG(r->code), explains));
    }
    for (int i = 0; section == PACK_DOCUMENTS && i < PACK_STAGES; i++) {
        Buf types = buf_in(cli->arena);
        add_texts(&types, &p->types[i]);
        if (types.len > 0) add_item(&to, str_format(cli->arena, "%s: " STR_FMT, pack_stage_name((PackStage)i), STR_ARG(buf_str(&types))));
    }
    if (section == PACK_PERSONS) add_texts(&to, &p->prefixes);
    for (size_t i = 0; section == PACK_PARAMETERS && i < p->parameter_count; i++) {
        const PackParameter *one = &p->parameters[i];
        char number[24];
        add_item(&to, str_format(cli->arena, "%s " STR_FMT " = " STR_FMT, detect_rule_code(one->rule), STR_ARG(one->name),
                                 STR_ARG(amount_format(number, one->value, 9))));
    }
    return buf_str(&to);
}

static Str limit_text(Cli *cli, const PackLimit *l)
{
    Buf amount = buf_in(cli->arena);
    char from[11], to[11];
    detect_write_amount(&amount, cli->lang, l->amount);
    return sentence(cli, K("cli.pack-limit"), arg_str("amount", buf_str(&amount)), arg_str("currency", l->currency),
                    arg_str("method", l->method), arg_str("category", l->category.ptr ? l->category : STR("*")),
                    arg_str("from", day_format_local(from, l->from)), arg_str("to", l->ended ? day_format_local(to, l->to) : STR("")),
                    arg_str("basis", basis_text(cli, &l->basis)));
}

static const char *const SECTION_TITLES[PACK_SECTIONS] = {
    [PACK_METHODS] = K("cli.pack-methods"), [PACK_RATIONALES] = K("cli.pack-rationales"), [PACK_DOCUMENTS] = K("cli.pack-documents"),
    [PACK_PERSONS] = K("cli.pack-persons"), [PACK_PARAMETERS] = K("cli.pack-parameters"),
};

static void show_pack(Cli *cli, const DetectPack *p)
{
    Request *v = &cli->view;
    detect_begin_part(cli, str_format(cli->arena, STR_FMT ": " STR_FMT, STR_ARG(p->code), STR_ARG(p->name[cli->lang])));
    view_row(v, sentence(cli, K("cli.rule-owner")), p->owner);
    for (int i = 0; i < PACK_SECTIONS; i++) {
        if (!p->has[i]) continue;
        view_row(v, sentence(cli, SECTION_TITLES[i]), section_text(cli, p, (PackSection)i));
        view_row(v, sentence(cli, K("cli.pack-basis")), basis_text(cli, &p->basis[i]));
    }
    for (size_t i = 0; i < p->limit_count; i++) view_row(v, p->limits[i].name, limit_text(cli, &p->limits[i]));
    if (p->limit_count == 0) view_row(v, sentence(cli, K("cli.pack-thresholds")), sentence(cli, K("cli.pack-no-limits")));
}

static void add_basis(Cli *cli, JsonValue *to, const PackBasis *b)
{
    char day[11];
    json_set(cli->arena, to, "source", json_new_string(cli->arena, b->source));
    json_set(cli->arena, to, "date", json_new_string(cli->arena, day_format(day, b->date)));
    json_set(cli->arena, to, "state", json_new_string(cli->arena, b->confirmed ? STR("confirmed") : STR("unconfirmed")));
}

static void add_pack_data(Cli *cli, JsonValue *list, const DetectPack *p)
{
    JsonValue *one = json_new_object(cli->arena), *sections = json_new_object(cli->arena), *limits = json_new_array(cli->arena);
    json_set(cli->arena, one, "pack", json_new_string(cli->arena, p->code));
    json_set(cli->arena, one, "name", json_new_string(cli->arena, p->name[cli->lang]));
    json_set(cli->arena, one, "owner", json_new_string(cli->arena, p->owner));
    for (int i = 0; i < PACK_SECTIONS; i++) {
        if (!p->has[i]) continue;
        JsonValue *section = json_new_object(cli->arena);
        add_basis(cli, section, &p->basis[i]);
        json_set(cli->arena, section, "content", json_new_string(cli->arena, section_text(cli, p, (PackSection)i)));
        json_set(cli->arena, sections, pack_section_name((PackSection)i), section);
    }
    for (size_t i = 0; i < p->limit_count; i++) {
        const PackLimit *l = &p->limits[i];
        char amount[24], day[11];
        JsonValue *limit = json_new_object(cli->arena);
        add_basis(cli, limit, &l->basis);
        json_set(cli->arena, limit, "name", json_new_string(cli->arena, l->name));
        json_set(cli->arena, limit, "method", json_new_string(cli->arena, l->method));
        if (l->category.ptr) json_set(cli->arena, limit, "category", json_new_string(cli->arena, l->category));
        json_set(cli->arena, limit, "amount", json_new_string(cli->arena, amount_format(amount, l->amount, DETECT_PLACES)));
        json_set(cli->arena, limit, "currency", json_new_string(cli->arena, l->currency));
        json_set(cli->arena, limit, "from", json_new_string(cli->arena, day_format(day, l->from)));
        if (l->ended) json_set(cli->arena, limit, "to", json_new_string(cli->arena, day_format(day, l->to)));
        json_add(cli->arena, limits, limit);
    }
    json_set(cli->arena, one, "sections", sections);
    json_set(cli->arena, one, "thresholds", limits);
    json_add(cli->arena, list, one);
}

static ErrorCode run_packs(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    Str given = argument(args, "pack");
    JsonValue *list = json_new_array(cli->arena);
    RuleBook *book = ARENA_NEW(cli->arena, RuleBook);
    DetectSettings unused = { 0 };
    if (!book) return error_memory(e);
    TRY(rule_book_shipped(book, cli->arena, e));
    for (size_t i = 0; i < (given.ptr ? 1 : PACKS_SHIPPED_COUNT); i++) {
        DetectPack *pack;
        Str name = given;
        if (!given.ptr) name = str_first(PACKS_SHIPPED[i].name, PACKS_SHIPPED[i].name.len - strlen(".yaml"));
        TRY(read_pack(cli, name, &pack, e));
        TRY(pack_apply(pack, book, cli->arena, &unused, e));
        show_pack(cli, pack);
        add_pack_data(cli, list, pack);
    }
    json_set(cli->arena, view_data(&cli->view), "packs", list);
    return list && !list->broken ? ERR_OK : error_memory(e);
}

static const CliOption PACKS_OPTIONS[] = { { "pack", K("cli.word-pack"), K("cli.detect-pack") } };

const CliCommand CMD_DETECT_PACKS = {
    .name = "detect packs", .help = K("cli.packs-help"), .example = "tergoo detect packs --pack kg", .options = PACKS_OPTIONS,
    .option_count = ARRAY_LEN(PACKS_OPTIONS), .run = run_packs,
};
