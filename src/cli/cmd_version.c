/* cmd_version.c: tergoo version: which program this is, and which libraries it found on this machine. */
#include "cli/cli.h"

#include <openssl/crypto.h>
#include <sodium.h>
#include <sqlite3.h>

const char TERGOO_VERSION[] = TERGOO_VERSION_TEXT;

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command; (void)args; (void)e;
    Request *v = &cli->view;
    const char *rows[][2] = { { "SQLite", sqlite3_libversion() }, { "libsodium", sodium_version_string() },
                              { "OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING) } };
    json_set(cli->arena, view_data(v), "version", json_new_string(cli->arena, str_of(TERGOO_VERSION)));
    view_title(v, view_say(v, K("cli.version-title"), arg_c("version", TERGOO_VERSION)));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        view_row(v, str_of(rows[i][0]), str_of(rows[i][1]));
        json_set(cli->arena, view_data(v), rows[i][0], json_new_string(cli->arena, str_of(rows[i][1])));
    }
    return ERR_OK;
}

const CliCommand CMD_VERSION = { .name = "version", .help = K("cli.version-help"), .example = "tergoo version", .run = run };
