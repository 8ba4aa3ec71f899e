/* arguments.c: options and words of a command line, held against the row of the command.
 *
 * An option is --name VALUE or --name=VALUE and may stand anywhere; '-' and '_' in a name are the same letter, because fields
 * of the model have the one and habits of a shell the other. What is unknown is never guessed at: the error names the nearest
 * known name. */
#include "cli/cli.h"

const CliOption CLI_GLOBAL[] = {
    { "data", K("cli.word-folder"), K("cli.global-data") },
    { "as", K("cli.word-login"), K("cli.global-as") },
    { "lang", K("cli.word-lang"), K("cli.global-lang") },
    { "json", NULL, K("cli.global-json") },
    { "help", NULL, K("cli.global-help") },
};
const size_t CLI_GLOBAL_COUNT = ARRAY_LEN(CLI_GLOBAL);

/* ---- names ---- */

static char name_byte(char c)
{
    return c == '_' ? '-' : c;
}

static bool names_equal(Str a, Str b)
{
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++) {
        if (name_byte(a.ptr[i]) != name_byte(b.ptr[i])) return false;
    }
    return true;
}

/* Insertions, deletions, replacements and swaps of neighbours between two short names; SIZE_MAX for long ones. */
static size_t name_distance(Str a, Str b)
{
    enum { LONGEST = 40 };
    size_t rows[3][LONGEST + 1];
    if (a.len > LONGEST || b.len > LONGEST) return SIZE_MAX;
    size_t *two = rows[0], *one = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b.len; j++) one[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            bool same = name_byte(a.ptr[i - 1]) == name_byte(b.ptr[j - 1]);
            size_t best = one[j - 1] + !same;
            if (one[j] + 1 < best) best = one[j] + 1;
            if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
            bool swapped = i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1];
            if (swapped && two[j - 2] + 1 < best) best = two[j - 2] + 1;
            now[j] = best;
        }
        size_t *spare = two;
        two = one;
        one = now;
        now = spare;
    }
    return one[b.len];
}

Str nearest_name(Str word, const Str *names, size_t count)
{
    Str best = { 0 };
    size_t least = word.len / 3 + 2;           /* further away it is another word */
    for (size_t i = 0; i < count; i++) {
        bool begins = word.len >= 2 && str_starts(names[i], word);
        size_t distance = begins ? 1 : name_distance(word, names[i]);
        if (distance < least) {
            least = distance;
            best = names[i];
        }
    }
    return best;
}

static const CliOption *option_in(const CliOption *all, size_t count, Str name)
{
    for (size_t i = 0; i < count; i++) {
        if (names_equal(name, str_of(all[i].name))) return &all[i];
    }
    return NULL;
}

static const CliOption *option_named(const CliCommand *c, Str name)
{
    const CliOption *o = c ? option_in(c->options, c->option_count, name) : NULL;
    return o ? o : option_in(CLI_GLOBAL, CLI_GLOBAL_COUNT, name);
}

/* "--out=x" -> "out", "x"; false when it is a word. "-h" is --help. */
static bool as_option(const char *arg, Str *name, Str *value)
{
    *value = (Str){ 0 };
    if (strcmp(arg, "-h") == 0) arg = "--help";
    Str s = str_of(arg);
    if (s.len < 2 || s.ptr[0] != '-') return false;
    s = str_from(s, s.ptr[1] == '-' ? 2 : 1);
    if (str_cut(&s, '=', name)) *value = s;
    return true;
}

/* ---- which command ---- */

/* Is `name`, word for word, what `words` begin with? Returns the number of its words, or 0. */
static size_t words_begin(const char *name, const Str *words, size_t count)
{
    Str rest = str_of(name), part;
    size_t n = 0;
    for (bool more = true; more; n++) {
        more = str_cut(&rest, ' ', &part);
        if (n >= count || !names_equal(words[n], part)) return 0;
    }
    return n;
}

enum { NAME_WORDS = 3 };

/* The first words that are no options; options that every command has may stand between them, with their values. */
static size_t leading_words(char **argv, size_t argc, Str words[NAME_WORDS])
{
    size_t count = 0;
    for (size_t i = 0; i < argc && count < NAME_WORDS; i++) {
        Str name, value;
        if (!as_option(argv[i], &name, &value)) {
            words[count++] = str_of(argv[i]);
            continue;
        }
        const CliOption *o = option_named(NULL, name);
        if (!o) break;
        if (o->value && !value.ptr) i++;
    }
    return count;
}

const CliCommand *arguments_command(const CliCommand *all, size_t count, char **argv, size_t argc, size_t *words)
{
    Str leading[NAME_WORDS];
    const CliCommand *best = NULL;
    size_t n = leading_words(argv, argc, leading);
    *words = 0;
    for (size_t i = 0; i < count; i++) {
        size_t took = words_begin(all[i].name, leading, n);
        if (took > *words) {
            *words = took;
            best = &all[i];
        }
    }
    return best;
}

ErrorCode unknown_command(Cli *cli, const CliCommand *all, size_t count, char **argv, size_t argc, Error *e)
{
    Str words[NAME_WORDS], near = { 0 };
    size_t n = leading_words(argv, argc, words);
    if (n == 0) return error_set(e, ERR_USAGE, K("cli.no-command"));
    Str *names = arena_array(cli->arena, count, sizeof *names);
    if (!names) return error_memory(e);
    for (size_t i = 0; i < count; i++) names[i] = str_of(all[i].name);
    Str two = n > 1 ? str_format(cli->arena, STR_FMT " " STR_FMT, STR_ARG(words[0]), STR_ARG(words[1])) : words[0];
    near = nearest_name(two, names, count);
    if (!near.len) near = nearest_name(words[0], names, count);
    if (near.len) return error_set(e, ERR_USAGE, K("cli.unknown-command-near"), arg_str("command", two), arg_str("near", near));
    return error_set(e, ERR_USAGE, K("cli.unknown-command"), arg_str("command", two));
}

/* ---- options and words ---- */

static ErrorCode unknown_option(Cli *cli, const CliCommand *c, Str name, Error *e)
{
    size_t count = c->option_count + CLI_GLOBAL_COUNT;
    Str *names = arena_array(cli->arena, count, sizeof *names);
    if (!names) return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        names[i] = str_of(i < c->option_count ? c->options[i].name : CLI_GLOBAL[i - c->option_count].name);
    }
    Str near = nearest_name(name, names, count);
    if (near.len) {
        return error_set(e, ERR_USAGE, K("cli.unknown-option-near"), arg_str("option", name), arg_c("command", c->name),
                         arg_str("near", near));
    }
    return error_set(e, ERR_USAGE, K("cli.unknown-option"), arg_str("option", name), arg_c("command", c->name));
}

/* `next` is the argument behind, or NULL; *took_next says whether it was the value. */
static ErrorCode take_option(Cli *cli, const CliCommand *c, Str name, Str value, const char *next, CliArgs *ret, bool *took_next,
                             Error *e)
{
    const CliOption *o = option_named(c, name);
    *took_next = false;
    if (!o) return unknown_option(cli, c, name, e);
    if (!o->value && value.ptr) return error_set(e, ERR_USAGE, K("cli.option-takes-none"), arg_c("option", o->name));
    if (o->value && !value.ptr) {
        if (!next) return error_set(e, ERR_USAGE, K("cli.option-needs-value"), arg_c("option", o->name));
        value = str_of(next);
        *took_next = true;
    }
    if (!o->many && argument_given(ret, o->name)) return error_set(e, ERR_USAGE, K("cli.option-twice"), arg_c("option", o->name));
    ret->options[ret->option_count++] = (GivenOption){ o, value };
    return ERR_OK;
}

static ErrorCode check_counts(const CliCommand *c, const CliArgs *args, Error *e)
{
    if (argument_given(args, "help")) return ERR_OK;
    if (args->word_count < c->least) return error_set(e, ERR_USAGE, K("cli.too-few-words"), arg_c("command", c->name));
    if (args->word_count > c->most) {
        return error_set(e, ERR_USAGE, K("cli.too-many-words"), arg_c("command", c->name), arg_str("word", args->words[c->most]));
    }
    for (size_t i = 0; i < c->option_count; i++) {
        if (c->options[i].required && !argument_given(args, c->options[i].name)) {
            return error_set(e, ERR_USAGE, K("cli.option-missing"), arg_c("option", c->options[i].name), arg_c("command", c->name));
        }
    }
    return ERR_OK;
}

ErrorCode arguments_parse(Cli *cli, const CliCommand *command, size_t skip, char **argv, size_t argc, CliArgs *ret, Error *e)
{
    *ret = (CliArgs){ .options = arena_array(cli->arena, argc + 1, sizeof *ret->options),
                      .words = arena_array(cli->arena, argc + 1, sizeof *ret->words) };
    if (!ret->options || !ret->words) return error_memory(e);
    bool ended = false;
    for (size_t i = 0; i < argc; i++) {
        Str name, value, word = str_of(argv[i]);
        if (!utf8_valid(word)) return error_set(e, ERR_USAGE, K("cli.not-utf8"), arg_int("place", (int64_t)i + 1));
        if (!ended && str_is(word, "--")) {
            ended = true;
        } else if (!ended && as_option(argv[i], &name, &value)) {
            bool took_next;
            TRY(take_option(cli, command, name, value, i + 1 < argc ? argv[i + 1] : NULL, ret, &took_next, e));
            i += took_next;
        } else if (skip > 0) {
            skip--;
        } else {
            ret->words[ret->word_count++] = word;
        }
    }
    return check_counts(command, ret, e);
}

Str argument(const CliArgs *args, const char *name)
{
    for (size_t i = args->option_count; i > 0; i--) {
        if (strcmp(args->options[i - 1].option->name, name) == 0) return args->options[i - 1].value;
    }
    return (Str){ 0 };
}

bool argument_given(const CliArgs *args, const char *name)
{
    for (size_t i = 0; i < args->option_count; i++) {
        if (strcmp(args->options[i].option->name, name) == 0) return true;
    }
    return false;
}

ErrorCode argument_path(Cli *cli, const CliArgs *args, const char *name, const char **ret, Error *e)
{
    Str value = argument(args, name);
    *ret = value.ptr ? str_c(cli->arena, value) : NULL;
    return value.ptr && !*ret ? error_memory(e) : ERR_OK;
}

ErrorCode argument_port(const CliArgs *args, const char *name, int otherwise, int *ret, Error *e)
{
    int64_t n = otherwise;
    Str given = argument(args, name);
    bool good = !given.ptr || (int_parse(given, &n) && n >= 0 && n < 65536);
    if (!good) return error_set(e, ERR_USAGE, K("cli.web-port-number"), arg_c("argument", name), arg_str("value", given));
    *ret = (int)n;
    return ERR_OK;
}

ErrorCode arguments_named(Cli *cli, const CliArgs *args, const char *name, const Str **ret, size_t *count, Error *e)
{
    Str *values = arena_array(cli->arena, args->option_count + 1, sizeof *values);
    if (!values) return error_memory(e);
    *count = 0;
    for (size_t i = 0; i < args->option_count; i++) {
        if (strcmp(args->options[i].option->name, name) == 0) values[(*count)++] = args->options[i].value;
    }
    *ret = values;
    return ERR_OK;
}
