/* cmd_match_roman.c: tergoo match romanise: a Cyrillic name in Latin letters by each standard that papers abroad go by. */
#include "cli/cli.h"
#include "match/roman.h"

static Str note_of(Cli *cli, const char *key, Str letters)
{
    const ErrorArg args[] = { arg_str("letters", letters) };
    return sentence_args(cli, key, args, ARRAY_LEN(args));
}

/* NULL: none of the languages that tables are for. */
static const char *roman_language_key(Str language)
{
    static const struct { const char *code, *key; } LANGUAGES[] = {
        { "ky", K("match.language-ky") }, { "ru", K("match.language-ru") }, { "kk", K("match.language-kk") },
        { "uz", K("match.language-uz") }, { "tg", K("match.language-tg") },
    };
    for (size_t i = 0; i < ARRAY_LEN(LANGUAGES); i++) if (str_is(language, LANGUAGES[i].code)) return LANGUAGES[i].key;
    return NULL;
}

/* One scheme: a row, and what has to be known about it. */
static ErrorCode show_scheme(Cli *cli, const MatchRoman *r, size_t at, Str name, JsonValue *list, Error *e)
{
    RomanScheme scheme = match_roman_scheme(r, at);
    RomanText text;
    TRY(match_romanise(r, at, cli->arena, name, &text, e));
    Str label = scheme.language.len == 0 ? scheme.title
              : str_format(cli->arena, STR_FMT ", " STR_FMT, STR_ARG(scheme.title), STR_ARG(sentence(cli, roman_language_key(scheme.language))));
    view_row(&cli->view, label, text.text);
    if (text.plain.len > 0) view_note(&cli->view, note_of(cli, K("match.roman-plain"), text.plain));
    if (text.left.len > 0) view_note(&cli->view, note_of(cli, K("match.roman-left"), text.left));
    JsonValue *one = json_new_object(cli->arena);
    json_set(cli->arena, one, "standard", json_new_string(cli->arena, scheme.standard));
    json_set(cli->arena, one, "language", json_new_string(cli->arena, scheme.language));
    json_set(cli->arena, one, "title", json_new_string(cli->arena, scheme.title));
    json_set(cli->arena, one, "text", json_new_string(cli->arena, text.text));
    json_set(cli->arena, one, "plain", json_new_string(cli->arena, text.plain));
    json_set(cli->arena, one, "left", json_new_string(cli->arena, text.left));
    json_add(cli->arena, list, one);
    return ERR_OK;
}

static bool is_standard(const MatchRoman *r, Str name)
{
    for (size_t i = 0; i < match_roman_count(r); i++) if (str_equal(match_roman_scheme(r, i).standard, name)) return true;
    return false;
}

/* Of standards with tables for each language: those of the language that was given or that the letters tell; Kyrgyz and Russian where
 * the letters are those of both. */
static bool is_wanted(RomanScheme s, Str standard, Str language)
{
    if (standard.len > 0 && !str_equal(s.standard, standard)) return false;
    if (s.language.len == 0) return true;
    return language.len > 0 ? str_equal(s.language, language) : str_is(s.language, "ky") || str_is(s.language, "ru");
}

static ErrorCode run_romanise(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    MatchRoman *r;
    Str name = args->words[0], standard = argument(args, "as"), language = argument(args, "language");
    if (!utf8_valid(name)) return error_set(e, ERR_INVALID, K("text.utf8"), arg_int("byte", (int64_t)utf8_valid_length(name) + 1));
    TRY(match_roman_shipped(cli->arena, &r, e));
    if (standard.len > 0 && !is_standard(r, standard)) return error_set(e, ERR_USAGE, K("match.no-standard"), arg_str("given", standard));
    if (language.len > 0 && !roman_language_key(language)) return error_set(e, ERR_USAGE, K("match.no-language"), arg_str("given", language));
    if (language.len == 0) language = match_roman_language(name);
    JsonValue *list = json_new_array(cli->arena);
    for (size_t i = 0; i < match_roman_count(r); i++) {
        if (is_wanted(match_roman_scheme(r, i), standard, language)) TRY(show_scheme(cli, r, i, name, list, e));
    }
    view_note(&cli->view, sentence(cli, K("match.roman-passport")));
    json_set(cli->arena, view_data(&cli->view), "forms", list);
    return ERR_OK;
}

static const CliOption ROMANISE_OPTIONS[] = {
    { "as", K("cli.word-text"), K("match.as-help") },
    { "language", K("cli.word-text"), K("match.language-help") },
};

const CliCommand CMD_MATCH_ROMANISE = {
    .name = "match romanise", .words = K("match.words-name"), .least = 1, .most = 1, .help = K("match.romanise-help"),
    .example = "tergoo match romanise \"Өмүрбеков Үсөн\" --as bgn", .options = ROMANISE_OPTIONS, .option_count = ARRAY_LEN(ROMANISE_OPTIONS),
    .run = run_romanise,
};
