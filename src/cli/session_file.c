/* session_file.c: who is signed in from this account: one file a user, with the token that the gate gave for the session.
 *
 * They lie in ${XDG_STATE_HOME:-~/.local/state}/tergoo/<store id>/<login>, 0600 in folders of 0700; TERGOO_SESSIONS names
 * another folder (instead of .../tergoo). A token is good only while the gate runs and the session's hours last; no key is
 * ever here. */
#include "cli/cli.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

enum { TOKEN_LIMIT = 256 };

static ErrorCode sessions_folder(Cli *cli, char **ret, Error *e)
{
    Str store, name;
    NoteKey key;
    TRY(store_facts(cli, &store, &name, &key, e));
    const char *own = getenv("TERGOO_SESSIONS"), *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    char *base = own && *own ? str_c(cli->arena, str_of(own))
               : state && *state ? path_join(cli->arena, state, "tergoo")
               : home && *home ? path_join(cli->arena, home, ".local/state/tergoo") : NULL;
    if (!base) return error_set(e, ERR_USAGE, K("cli.no-home"));
    char *id = str_c(cli->arena, store);
    *ret = id ? path_join(cli->arena, base, id) : NULL;
    return *ret ? ERR_OK : error_memory(e);
}

/* A login as a file's name: what is not a letter, a digit or one of "-_@" is written as %hex. */
static ErrorCode session_path(Cli *cli, const char *folder, Str login, char **ret, Error *e)
{
    Buf name = buf_in(cli->arena);
    for (size_t i = 0; i < login.len; i++) {
        unsigned char c = (unsigned char)login.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80 || strchr("-_@", c);
        if (plain || (c == '.' && i > 0)) buf_byte(&name, (char)c);
        else buf_format(&name, "%%%02x", c);
    }
    buf_byte(&name, '\0');
    if (name.failed) return error_memory(e);
    if (name.len < 2) return error_set(e, ERR_USAGE, K("cli.login-empty"));
    *ret = path_join(cli->arena, folder, name.ptr);
    return *ret ? ERR_OK : error_memory(e);
}

static Str login_of_name(Cli *cli, const char *name)
{
    Buf login = buf_in(cli->arena);
    for (; *name; name++) {
        unsigned char c;
        if (*name == '%' && hex_decode(str_first(str_of(name + 1), 2), &c, 1) == 1) {
            buf_byte(&login, (char)c);
            name += 2;
        } else {
            buf_byte(&login, *name);
        }
    }
    return buf_str(&login);
}

/* Everybody who has a file there, with ", " between; *count says how many. The last one goes to *login. */
static ErrorCode list_logins(Cli *cli, const char *folder, size_t *count, Str *login, Str *all, Error *e)
{
    Buf names = buf_in(cli->arena);
    *count = 0;
    DIR *d = opendir(folder);
    for (struct dirent *one; d && (one = readdir(d));) {
        if (one->d_name[0] == '.') continue;
        *login = login_of_name(cli, one->d_name);
        if ((*count)++ > 0) buf_c(&names, ", ");
        buf_add(&names, *login);
    }
    if (d) closedir(d);
    *all = buf_str(&names);
    return names.failed ? error_memory(e) : ERR_OK;
}

ErrorCode session_file_save(Cli *cli, Str login, Str token, Error *e)
{
    char *folder, *path;
    TRY(sessions_folder(cli, &folder, e));
    TRY(folder_make(folder, e));
    TRY(session_path(cli, folder, login, &path, e));
    return file_write_durable(path, token, e);
}

ErrorCode session_file_token(Cli *cli, Str *login, Str *token, Error *e)
{
    char *folder, *path;
    Str all;
    size_t count;
    *token = (Str){ 0 };
    *login = cli->as;
    TRY(sessions_folder(cli, &folder, e));
    if (!login->len) {
        TRY(list_logins(cli, folder, &count, login, &all, e));
        if (count == 0) return ERR_OK;
        if (count > 1) return error_set(e, ERR_USAGE, K("cli.who-of-several"), arg_str("logins", all));
    }
    TRY(session_path(cli, folder, *login, &path, e));
    if (!file_exists(path)) return error_set(e, ERR_SIGNED_OUT, K("cli.not-signed-in"), arg_str("login", *login));
    TRY(file_read(cli->arena, path, TOKEN_LIMIT, token, e));
    *token = str_trim(*token);
    return ERR_OK;
}

ErrorCode session_file_remove(Cli *cli, Str login, Error *e)
{
    char *folder, *path;
    TRY(sessions_folder(cli, &folder, e));
    TRY(session_path(cli, folder, login, &path, e));
    if (file_exists(path) && io->unlink(path) != 0) return error_system(e, str_of(path));
    return ERR_OK;
}
