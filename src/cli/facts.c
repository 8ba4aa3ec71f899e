/* facts.c: what several commands ask of a store or of their arguments. */
#include "cli/cli.h"

#include <errno.h>
#include <sys/stat.h>

/* The key that the newest epoch's first entry introduces. Whether that entry is what it says is tergoo verify's question. */
static ErrorCode log_key_of(Cli *cli, Store *s, NoteKey *ret, Error *e)
{
    uint32_t epoch;
    Entry row;
    EntryText text;
    Note *note = ARENA_NEW(cli->arena, Note);
    Act act;
    if (!note) return error_memory(e);
    TRY(store_last_epoch(s, &epoch, e));
    TRY(store_entry(s, cli->arena, epoch, 0, &row, e));
    TRY(entry_parse(row.text, &text, e));
    TRY(act_open(text.act_note, note, &act, e));
    return note_key_parse(act.key, ret, e);
}

ErrorCode store_there(const Cli *cli, const char *path, Error *e)
{
    struct stat st;
    errno = 0;
    if (stat(path, &st) == 0 && (path != cli->folder || S_ISDIR(st.st_mode))) return ERR_OK;
    if (errno == EACCES) return error_system(e, str_of(cli->folder));
    return error_set(e, ERR_NOT_FOUND, K("cli.no-store"), arg_c("folder", cli->folder));
}

ErrorCode store_facts(Cli *cli, Str *store_id, Str *office_name, NoteKey *log_key, Error *e)
{
    CLEANUP(store_close_p) Store *s = NULL;
    char *database = path_join(cli->arena, cli->folder, "store.db");
    if (!database) return error_memory(e);
    TRY(store_there(cli, database, e));
    TRY(store_open(cli->folder, STORE_READ, &s, e));
    TRY(store_fact(s, cli->arena, "store-id", store_id, e));
    TRY(store_fact(s, cli->arena, "name", office_name, e));
    return log_key_of(cli, s, log_key, e);
}

Str vkey_text(Cli *cli, const NoteKey *key)
{
    Buf text = buf_in(cli->arena);
    note_key_format(&text, key);
    return text.failed ? STR("") : buf_str(&text);
}

/* A key is given as its text, or as a file that holds it. */
ErrorCode keys_given(Cli *cli, const CliArgs *args, NoteKey **keys, size_t *count, Error *e)
{
    *count = 0;
    *keys = arena_array(cli->arena, args->option_count + 1, sizeof **keys);
    if (!*keys) return error_memory(e);
    for (size_t i = 0; i < args->option_count; i++) {
        if (strcmp(args->options[i].option->name, "key") != 0) continue;
        Str text;
        TRY(text_or_file(cli, args->options[i].value, &text, e));
        if (note_key_parse(str_trim(text), &(*keys)[*count], e) != ERR_OK) return error_in(e, K("cli.reading-key"));
        ++*count;
    }
    return ERR_OK;
}

void count_row(Cli *cli, const char *name, const char *label, uint64_t n)
{
    char digits[24];
    Request *v = &cli->view;
    json_set(cli->arena, view_data(v), name, json_new_int(cli->arena, (int64_t)n));
    view_row(v, sentence(cli, label), amount_format(digits, (int64_t)n, 0));
}

const char *shell_word(Arena *a, const char *text)
{
    if (text[0] && text[0] != '~' && !text[strcspn(text, " \t\n\"'\\$`&|;<>()*?[]{}#!")]) return text;
    Buf word = buf_in(a);
    buf_byte(&word, '\'');
    for (const char *p = text; *p; p++) {
        if (*p == '\'') buf_c(&word, "'\\''");
        else buf_byte(&word, *p);
    }
    buf_byte(&word, '\'');
    return str_c(a, buf_str(&word));
}

bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}
