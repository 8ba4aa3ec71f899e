/* help.c: what the table of commands says to people and shells: help on the screen, the manual page, completion. All of it is
 * made from the rows, so that no option can be missing here that works, or be here and not work. */
#include "cli/cli.h"

#include "desk/openapi.h"

/* ---- pieces ---- */

static Str words_of(Cli *cli, const CliCommand *c)
{
    if (!c->words) return STR("");
    return c->operation ? str_of(c->words) : sentence(cli, c->words);
}

static Str option_text(Cli *cli, const CliOption *o)
{
    Str name = str_of(o->name), value = o->value ? sentence(cli, o->value) : STR("");
    Buf out = buf_in(cli->arena);
    buf_c(&out, "--");
    for (size_t i = 0; i < name.len; i++) buf_byte(&out, name.ptr[i] == '_' ? '-' : name.ptr[i]);
    if (value.len > 0) buf_format(&out, " " STR_FMT, STR_ARG(value));
    return buf_str(&out);
}

static Str usage_line(Cli *cli, const CliCommand *c)
{
    Buf out = buf_in(cli->arena);
    Str words = words_of(cli, c);
    buf_format(&out, "tergoo %s", c->name);
    if (words.len > 0) buf_format(&out, " " STR_FMT, STR_ARG(words));
    for (size_t i = 0; i < c->option_count; i++) {
        Str option = option_text(cli, &c->options[i]);
        buf_format(&out, c->options[i].required ? " " STR_FMT : " [" STR_FMT "]", STR_ARG(option));
    }
    return buf_str(&out);
}

static Str first_sentence(Str text)
{
    ptrdiff_t end = str_find(text, STR(". "));
    return end >= 0 ? str_first(text, (size_t)end + 1) : text;
}

/* A part of the page with a heading and rows. */
static void begin_rows(Cli *cli, const char *heading)
{
    JsonValue *part = json_new_object(cli->arena);
    json_set(cli->arena, part, "title", json_new_string(cli->arena, sentence(cli, heading)));
    json_set(cli->arena, part, "rows", json_new_array(cli->arena));
    view_title(&cli->view, STR(""));
    json_add(cli->arena, (JsonValue *)(uintptr_t)json_get(cli->view.page, "parts"), part);
}

static void option_rows(Cli *cli, const char *heading, const CliOption *options, size_t count)
{
    if (count == 0) return;
    begin_rows(cli, heading);
    for (size_t i = 0; i < count; i++) {
        view_row(&cli->view, option_text(cli, &options[i]), options[i].help ? sentence(cli, options[i].help) : STR(""));
    }
}

static void word_rows(Cli *cli, const Operation *op)
{
    bool begun = false;
    for (size_t i = 0; op && i < op->arg_count; i++) {
        if (!op->args[i].in_place || !op->args[i].label) continue;
        if (!begun) begin_rows(cli, K("cli.heading-words"));
        begun = true;
        Buf name = buf_in(cli->arena);
        add_argument_word(&name, op->args[i].name);
        Buf label = buf_in(cli->arena);
        buf_add(&label, sentence(cli, op->args[i].label));
        if (op->args[i].type >= ARG_USER) buf_format(&label, " (" STR_FMT ")", STR_ARG(sentence(cli, argument_type_word(op->args[i].type))));
        view_row(&cli->view, buf_str(&name), buf_str(&label));
    }
}

ErrorCode help_command(Cli *cli, const CliCommand *c, Error *e)
{
    Request *v = &cli->view;
    cli->json = false;
    v->page = v->data = NULL;
    view_note(v, usage_line(cli, c));
    view_note(v, sentence(cli, c->help));
    if (c->operation && c->operation->roles) view_note(v, view_say(v, K("cli.help-roles"), arg_c("roles", c->operation->roles)));
    word_rows(cli, c->operation);
    option_rows(cli, K("cli.heading-options"), c->options, c->option_count);
    option_rows(cli, K("cli.heading-global"), CLI_GLOBAL, CLI_GLOBAL_COUNT);
    ErrorCode code = render_view(cli, NULL, v->page, e);
    v->page = NULL;
    if (code != ERR_OK) return code;
    Str heading = sentence(cli, K("cli.heading-example"));         /* the example in one piece, so that it can be copied */
    return print_out(str_format(cli->arena, "\n" STR_FMT "\n%s\n", STR_ARG(heading), c->example), e);
}

/* ---- the list of commands ---- */

static ErrorCode help_all(Cli *cli, Error *e)
{
    const CliCommand *all;
    size_t count;
    Request *v = &cli->view;
    TRY(commands_all(cli, &all, &count, e));
    cli->json = false;
    view_note(v, view_say(v, K("cli.help-usage")));
    begin_rows(cli, K("cli.heading-local"));
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && all[i].operation && !all[i - 1].operation) begin_rows(cli, K("cli.heading-gate"));
        view_row(v, str_of(all[i].name), first_sentence(sentence(cli, all[i].help)));
    }
    option_rows(cli, K("cli.heading-global"), CLI_GLOBAL, CLI_GLOBAL_COUNT);
    view_note(v, view_say(v, K("cli.help-more")));
    ErrorCode code = render_view(cli, NULL, v->page, e);
    v->page = NULL;
    return code;
}

/* ---- the manual page (man(7)) ---- */

static void man_text(Buf *to, Str text)
{
    bool line_begins = true;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (line_begins && (c == '.' || c == '\'')) buf_c(to, "\\&");
        if (c == '\\') buf_c(to, "\\e");
        else if (c == '-') buf_c(to, "\\-");
        else buf_byte(to, c);
        line_begins = c == '\n';
    }
}

static void man_say(Cli *cli, Buf *to, const char *before, const char *key, const char *after)
{
    buf_c(to, before);
    man_text(to, sentence(cli, key));
    buf_c(to, after);
}

static void man_options(Cli *cli, Buf *to, const CliOption *options, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_c(to, ".TP\n.B ");
        man_text(to, option_text(cli, &options[i]));
        buf_byte(to, '\n');
        if (options[i].help) man_text(to, sentence(cli, options[i].help));
        buf_byte(to, '\n');
    }
}

static void man_command(Cli *cli, Buf *to, const CliCommand *c)
{
    buf_c(to, ".SS ");
    man_text(to, str_of(c->name));
    buf_c(to, "\n.B ");
    man_text(to, usage_line(cli, c));
    buf_c(to, "\n.PP\n");
    man_text(to, sentence(cli, c->help));
    buf_byte(to, '\n');
    man_options(cli, to, c->options, c->option_count);
    buf_c(to, ".PP\n.EX\n");
    man_text(to, str_of(c->example));
    buf_c(to, "\n.EE\n");
}

static ErrorCode man_page(Cli *cli, Error *e)
{
    const CliCommand *all;
    size_t count;
    Buf out = buf_in(cli->arena);
    TRY(commands_all(cli, &all, &count, e));
    buf_format(&out, ".TH TERGOO 1 \"\" \"Tergoo %s\"\n.ad l\n.nh\n", TERGOO_VERSION);
    man_say(cli, &out, ".SH ", K("cli.heading-name"), "\ntergoo \\- ");
    man_say(cli, &out, "", K("cli.man-what"), "\n");
    man_say(cli, &out, ".SH ", K("cli.heading-usage"), "\n.B tergoo\n");
    man_say(cli, &out, "", K("cli.man-synopsis"), "\n");
    man_say(cli, &out, ".SH ", K("cli.heading-description"), "\n");
    man_say(cli, &out, "", K("cli.man-description"), "\n");
    man_say(cli, &out, ".SH ", K("cli.heading-global"), "\n");
    man_options(cli, &out, CLI_GLOBAL, CLI_GLOBAL_COUNT);
    for (size_t i = 0; i < count; i++) {
        if (i == 0) man_say(cli, &out, ".SH ", K("cli.heading-local"), "\n");
        else if (all[i].operation && !all[i - 1].operation) man_say(cli, &out, ".SH ", K("cli.heading-gate"), "\n");
        man_command(cli, &out, &all[i]);
    }
    man_say(cli, &out, ".SH ", K("cli.heading-exit"), "\n");
    man_say(cli, &out, "", K("cli.man-exit"), "\n");
    man_say(cli, &out, ".SH ", K("cli.heading-environment"), "\n");
    man_say(cli, &out, "", K("cli.man-environment"), "\n");
    return out.failed ? error_memory(e) : print_out(buf_str(&out), e);
}

/* ---- completion ---- */

/* The words that may follow `before`: next words of the names that begin with it. */
static void next_words(Buf *to, const CliCommand *all, size_t count, Str before)
{
    Str last = { 0 };
    for (size_t i = 0; i < count; i++) {
        Str name = str_of(all[i].name), rest = str_from(name, before.len), word;
        if (!str_starts(name, before) || rest.len == 0 || (before.len > 0 && rest.ptr[0] != ' ')) continue;
        if (before.len > 0) rest = str_from(rest, 1);
        (void)!str_cut(&rest, ' ', &word);
        if (str_equal(word, last)) continue;
        buf_format(to, " " STR_FMT, STR_ARG(word));
        last = word;
    }
}

static void completion_options(Cli *cli, Buf *to, const CliCommand *all, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_format(to, "        \"%s\"*) options=\"", all[i].name);
        for (size_t n = 0; n < all[i].option_count; n++) {
            CliOption bare = { .name = all[i].options[n].name };
            buf_format(to, "%s" STR_FMT, n > 0 ? " " : "", STR_ARG(option_text(cli, &bare)));
        }
        buf_c(to, "\" ;;\n");
    }
}

static ErrorCode completion_bash(Cli *cli, Error *e)
{
    const CliCommand *all;
    size_t count;
    Buf out = buf_in(cli->arena);
    TRY(commands_all(cli, &all, &count, e));
    buf_c(&out, "_tergoo() {\n    local cur=${COMP_WORDS[COMP_CWORD]} line= options= next= i\n"
                "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                "        case ${COMP_WORDS[i]} in\n"
                "        --data|--as|--lang) ((i++)) ;;\n"
                "        -*) ;;\n"
                "        *) line=\"${line:+$line }${COMP_WORDS[i]}\" ;;\n"
                "        esac\n    done\n    case $line in\n    \"\") next=\"");
    next_words(&out, all, count, STR(""));
    buf_c(&out, "\" ;;\n");
    Str last = { 0 };
    for (size_t i = 0; i < count; i++) {
        Str rest = str_of(all[i].name), first;
        if (!str_cut(&rest, ' ', &first) || str_equal(first, last)) continue;
        last = first;
        buf_format(&out, "    \"" STR_FMT "\") next=\"", STR_ARG(first));
        next_words(&out, all, count, first);
        buf_c(&out, "\" ;;\n");
    }
    buf_c(&out, "    esac\n    if [[ $cur == -* ]]; then\n        case $line in\n");
    completion_options(cli, &out, all, count);
    buf_c(&out, "        esac\n        COMPREPLY=($(compgen -W \"$options");
    for (size_t i = 0; i < CLI_GLOBAL_COUNT; i++) buf_format(&out, " --%s", CLI_GLOBAL[i].name);
    buf_c(&out, "\" -- \"$cur\"))\n    elif [[ -n $next ]]; then\n        COMPREPLY=($(compgen -W \"$next\" -- \"$cur\"))\n"
                "    else\n        COMPREPLY=($(compgen -f -- \"$cur\"))\n    fi\n}\ncomplete -F _tergoo tergoo\n");
    return out.failed ? error_memory(e) : print_out(buf_str(&out), e);
}

/* ---- for programs ---- */

static ErrorCode openapi(Cli *cli, const CliArgs *args, Error *e)
{
    ModelFile *files;
    ModelFault *faults;
    Model *m;
    const char *folder;
    size_t count;
    Buf out = buf_in(cli->arena);
    TRY(argument_path(cli, args, "model", &folder, e));
    TRY(model_files(cli->arena, folder, &files, &count, e));
    TRY(model_load(cli->arena, files, count, NULL, 0, &m, &faults, e));
    json_write_pretty(&out, openapi_make(cli->arena, cli->operations, m, cli->lang, str_of(TERGOO_VERSION)));
    buf_byte(&out, '\n');
    return out.failed ? error_memory(e) : print_out(buf_str(&out), e);
}

/* ---- tergoo help ---- */

static ErrorCode help_named(Cli *cli, const CliArgs *args, Error *e)
{
    const CliCommand *all;
    size_t count, took;
    char **words = arena_array(cli->arena, args->word_count + 1, sizeof *words);
    if (!words) return error_memory(e);
    for (size_t i = 0; i < args->word_count; i++) {
        words[i] = str_c(cli->arena, args->words[i]);
        if (!words[i]) return error_memory(e);
    }
    TRY(commands_all(cli, &all, &count, e));
    const CliCommand *c = arguments_command(all, count, words, args->word_count, &took);
    return c ? help_command(cli, c, e) : unknown_command(cli, all, count, words, args->word_count, e);
}

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    Str shell = argument(args, "completion");
    if (argument_given(args, "man")) return man_page(cli, e);
    if (argument_given(args, "openapi")) return openapi(cli, args, e);
    if (shell.ptr && !str_is(shell, "bash")) return error_set(e, ERR_USAGE, K("cli.no-shell"), arg_str("shell", shell));
    if (shell.ptr) return completion_bash(cli, e);
    return args->word_count > 0 ? help_named(cli, args, e) : help_all(cli, e);
}

static const CliOption OPTIONS[] = {
    { "man", NULL, K("cli.help-man") },
    { "completion", K("cli.word-shell"), K("cli.help-completion") },
    { "openapi", NULL, K("cli.help-openapi") },
    { "model", K("cli.word-folder"), K("cli.model-folder") },
};

const CliCommand CMD_HELP = {
    .name = "help", .words = K("cli.words-command-maybe"), .most = 3, .help = K("cli.help-help"),
    .example = "tergoo help record create", .options = OPTIONS, .option_count = ARRAY_LEN(OPTIONS), .run = run,
};
