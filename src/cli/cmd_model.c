/* cmd_model.c: tergoo model: the domain for whoever edits it: is it right, which kinds are there, what does one ask. No store
 * is needed: it is the shipped model, with a folder laid over it when one is named. Guards and derived values are looked up among the rules of
 * this program, as the gate does when a model is to come into force. */
#include "cli/cli.h"
#include "rules/rules.h"

static ErrorCode load(Cli *cli, const char *folder, Model **ret, ModelFault **faults, Error *e)
{
    ModelFile *files;
    size_t count;
    *faults = NULL;
    TRY(model_files(cli->arena, folder, &files, &count, e));
    return model_load_rules(cli->arena, files, count, &RULES_NAMES, ret, faults, e);
}

static ErrorCode load_named(Cli *cli, const CliArgs *args, Model **ret, Error *e)
{
    const char *folder;
    ModelFault *faults;
    TRY(argument_path(cli, args, "model", &folder, e));
    return load(cli, folder, ret, &faults, e);
}

/* ---- lint ---- */

static int64_t show_faults(Cli *cli, const ModelFault *faults)
{
    JsonValue *list = json_new_array(cli->arena);
    int64_t n = 0;
    for (const ModelFault *f = faults; f; f = f->next, n++) {
        Buf text = buf_in(cli->arena);
        message_error(&text, cli->lang, &f->what);
        JsonValue *one = json_new_object(cli->arena);
        json_set(cli->arena, one, "file", json_new_string(cli->arena, f->file));
        json_set(cli->arena, one, "line", json_new_int(cli->arena, f->line));
        json_set(cli->arena, one, "column", json_new_int(cli->arena, f->column));
        json_set(cli->arena, one, "text", json_new_string(cli->arena, buf_str(&text)));
        json_add(cli->arena, list, one);
        view_note(&cli->view, buf_str(&text));
    }
    json_set(cli->arena, view_data(&cli->view), "faults", list);
    return n;
}

static ErrorCode run_lint(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    Model *m;
    ModelFault *faults;
    char hex[65];
    Request *v = &cli->view;
    char *folder = args->word_count > 0 ? str_c(cli->arena, args->words[0]) : NULL;
    if (args->word_count > 0 && !folder) return error_memory(e);
    ErrorCode code = load(cli, folder, &m, &faults, e);
    if (code != ERR_OK && !faults) return code;
    if (code != ERR_OK) {
        int64_t n = show_faults(cli, faults);
        return error_set(e, ERR_FINDING, K("cli.model-faults"), arg_int("faults", n));
    }
    json_set(cli->arena, view_data(v), "faults", json_new_array(cli->arena));
    json_set(cli->arena, view_data(v), "hash", json_new_string(cli->arena, hash_hex(hex, &m->hash)));
    view_note(v, view_say(v, K("cli.model-fine"), arg_int("kinds", (int64_t)m->kind_count), arg_c("hash", hex)));
    return ERR_OK;
}

/* ---- kinds ---- */

static ErrorCode run_kinds(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    Model *m;
    Request *v = &cli->view;
    TRY(load_named(cli, args, &m, e));
    Str head[] = { view_say(v, K("cli.column-kind")), view_say(v, K("cli.column-name")), view_say(v, K("cli.column-states")) };
    JsonValue *list = json_new_array(cli->arena);
    view_table(v, STR(""), head, ARRAY_LEN(head));
    for (size_t i = 0; i < m->kind_count; i++) {
        const Kind *k = &m->kinds[i];
        Buf states = buf_in(cli->arena);
        for (size_t s = 0; s < k->state_count; s++) {
            if (s > 0) buf_c(&states, ", ");
            buf_add(&states, view_label(v, &k->states[s].label));
        }
        Str cells[] = { k->id, view_label(v, &k->label), buf_str(&states) };
        view_table_row(v, cells, ARRAY_LEN(cells));
        JsonValue *one = json_new_object(cli->arena);
        json_set(cli->arena, one, "kind", json_new_string(cli->arena, k->id));
        json_set(cli->arena, one, "label", json_new_string(cli->arena, cells[1]));
        json_add(cli->arena, list, one);
    }
    json_set(cli->arena, view_data(v), "kinds", list);
    return ERR_OK;
}

/* ---- one kind ---- */

static const char *type_word(FieldType type)
{
    switch (type) {
    case FIELD_TEXT:      return K("cli.type-text");
    case FIELD_LONG_TEXT: return K("cli.type-long-text");
    case FIELD_CHOICE:    return K("cli.type-choice");
    case FIELD_YES_NO:    return K("cli.type-yes-no");
    case FIELD_DATE:      return K("cli.type-date");
    case FIELD_DATE_TIME: return K("cli.type-date-time");
    case FIELD_MONEY:     return K("cli.type-money");
    case FIELD_REF:       return K("cli.type-ref");
    case FIELD_FILE:      return K("cli.type-file");
    case FIELD_NUMBER:    return K("cli.type-number");
    case FIELD_POINT:     return K("cli.type-point");
    case FIELD_PLACE:     return K("cli.type-place");
    case FIELD_GROUP:     return K("cli.type-group");
    case FIELD_PERSON_NAME: return K("cli.type-person-name");
    case FIELD_IDENTIFIER: return K("cli.type-identifier");
    case FIELD_STATEMENT: return K("cli.type-sourced");
    case FIELD_LIST:
    case FIELD_TYPE_COUNT:
    default:              return K("cli.type-list");
    }
}

static void add_type(Cli *cli, Buf *to, const Field *f)
{
    const char *retired = f->retired ? K("cli.type-retired") : NULL;
    if (f->sourced) f = f->of;
    message_add(to, cli->lang, type_word(f->type));
    if (f->type == FIELD_DATE && f->partial) message_add(to, cli->lang, K("cli.type-partial"));
    if (f->past) message_add(to, cli->lang, K("cli.type-past"));
    if (f->derived.len > 0) message_add(to, cli->lang, K("cli.type-derived"));
    if (retired) message_add(to, cli->lang, retired);
    if (f->of) {
        buf_c(to, ": ");
        add_type(cli, to, f->of);
    }
    for (const Field *part = f->fields; part; part = part->next) {
        buf_format(to, "%s" STR_FMT " ", part == f->fields ? ": " : "; ", STR_ARG(part->id));
        add_type(cli, to, part);
    }
    for (size_t i = 0; i < f->unit_count; i++) buf_format(to, ", " STR_FMT, STR_ARG(f->units[i].id));
    for (size_t i = 0; i < f->type_count; i++) buf_format(to, "%s" STR_FMT, i > 0 ? ", " : ": ", STR_ARG(f->types[i].id));
    if (f->type == FIELD_REF) buf_format(to, " → " STR_FMT, STR_ARG(f->to));
    for (size_t i = 0; i < f->choice_count; i++) buf_format(to, "%s" STR_FMT, i > 0 ? ", " : ": ", STR_ARG(f->choices[i].id));
}

static void add_roles(Buf *to, const Str *roles, size_t count)
{
    for (size_t i = 0; i < count; i++) buf_format(to, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(roles[i]));
}

static void show_fields(Cli *cli, const Kind *k)
{
    Request *v = &cli->view;
    Str head[] = { view_say(v, K("cli.column-field")), view_say(v, K("cli.column-name")), view_say(v, K("cli.column-type")),
                   view_say(v, K("cli.column-required")) };
    view_table(v, view_say(v, K("cli.model-fields")), head, ARRAY_LEN(head));
    for (const Field *f = k->fields; f; f = f->next) {
        Buf type = buf_in(cli->arena);
        const State *from = f->required_from.len > 0 ? kind_state(k, f->required_from) : NULL;
        add_type(cli, &type, f);
        Str when = f->required ? view_say(v, K("cli.required-yes"))
                 : from ? view_say(v, K("cli.required-from"), arg_str("state", view_label(v, &from->label))) : STR("");
        Str cells[] = { f->id, view_label(v, &f->label), buf_str(&type), when };
        view_table_row(v, cells, ARRAY_LEN(cells));
    }
}

static void show_moves(Cli *cli, const Kind *k)
{
    Request *v = &cli->view;
    Str head[] = { view_say(v, K("cli.column-move")), view_say(v, K("cli.column-name")), view_say(v, K("cli.column-from")),
                   view_say(v, K("cli.column-to")), view_say(v, K("cli.column-by")) };
    view_table(v, view_say(v, K("cli.model-moves")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < k->move_count; i++) {
        const Move *m = &k->moves[i];
        Buf from = buf_in(cli->arena), by = buf_in(cli->arena);
        add_roles(&from, m->from, m->from_count);
        add_roles(&by, m->by, m->by_count);
        if (m->four_eyes) message_add(&by, cli->lang, K("cli.four-eyes"));
        Str cells[] = { m->id, view_label(v, &m->label), buf_str(&from), m->to, buf_str(&by) };
        view_table_row(v, cells, ARRAY_LEN(cells));
    }
}

static ErrorCode unknown_kind(Cli *cli, const Model *m, Str word, Error *e)
{
    Str *names = arena_array(cli->arena, m->kind_count + 1, sizeof *names);
    Buf all = buf_in(cli->arena);
    if (!names) return error_memory(e);
    for (size_t i = 0; i < m->kind_count; i++) {
        names[i] = m->kinds[i].id;
        buf_format(&all, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(names[i]));
    }
    Str near = nearest_name(word, names, m->kind_count);
    return error_set(e, ERR_USAGE, K("cli.no-kind"), arg_str("kind", word), arg_str("kinds", near.len > 0 ? near : buf_str(&all)));
}

static ErrorCode run_show(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    Model *m;
    Request *v = &cli->view;
    TRY(load_named(cli, args, &m, e));
    const Kind *k = model_kind(m, args->words[0]);
    if (!k) return unknown_kind(cli, m, args->words[0], e);
    json_set(cli->arena, view_data(v), "kind", json_new_string(cli->arena, k->id));
    json_set(cli->arena, view_data(v), "label", json_new_string(cli->arena, view_label(v, &k->label)));
    view_title(v, str_format(cli->arena, STR_FMT " (" STR_FMT ")", STR_ARG(view_label(v, &k->label)), STR_ARG(k->id)));
    Buf create = buf_in(cli->arena);
    add_roles(&create, k->create, k->create_count);
    if (k->number.len > 0) view_row(v, view_say(v, K("cli.row-number")), k->number);
    if (create.len > 0) view_row(v, view_say(v, K("cli.row-create")), buf_str(&create));
    show_fields(cli, k);
    if (k->move_count > 0) show_moves(cli, k);
    return ERR_OK;
}

static const CliOption OPTIONS[] = { { "model", K("cli.word-folder"), K("cli.model-folder") } };

const CliCommand CMD_MODEL_LINT = {
    .name = "model lint", .words = K("cli.words-folder-maybe"), .most = 1, .help = K("cli.model-lint-help"),
    .example = "tergoo model lint our-model", .run = run_lint,
};
const CliCommand CMD_MODEL_KINDS = {
    .name = "model kinds", .help = K("cli.model-kinds-help"), .example = "tergoo model kinds --lang ky", .options = OPTIONS,
    .option_count = ARRAY_LEN(OPTIONS), .run = run_kinds,
};
const CliCommand CMD_MODEL_SHOW = {
    .name = "model show", .words = K("cli.word-kind"), .least = 1, .most = 1, .help = K("cli.model-show-help"),
    .example = "tergoo model show case", .options = OPTIONS, .option_count = ARRAY_LEN(OPTIONS), .run = run_show,
};
