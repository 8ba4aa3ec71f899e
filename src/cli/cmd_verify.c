/* cmd_verify.c: tergoo verify: a store or a bundle held against every rule there is, by a program that needs no gate and no
 * trust in it.
 *
 * Without a key that came another way (paper, a partner, the telephone) the most that can be said is that the thing agrees
 * with itself: that is said, and the exit code is 1. */
#include "cli/cli.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "office/bundle.h"

static void instant_row(Cli *cli, const char *name, const char *label, Instant t)
{
    char text[25];
    Request *v = &cli->view;
    json_set(cli->arena, view_data(v), name, json_new_string(cli->arena, instant_format(text, t)));
    view_row(v, sentence(cli, label), view_instant(v, t));
}

static void time_row(Cli *cli, int64_t ticks)
{
    char digits[24];
    view_row(&cli->view, sentence(cli, K("cli.row-time")),
             sentence(cli, K("cli.seconds"), arg_str("seconds", amount_format(digits, ticks / 1000000, 3))));
}

/* The first word: that all of this is invented. */
static void exercise_row(Cli *cli, bool exercise)
{
    if (!exercise) return;
    json_set(cli->arena, view_data(&cli->view), "exercise", json_new_bool(cli->arena, true));
    view_row(&cli->view, sentence(cli, K("exercise.mark")), sentence(cli, K("exercise.banner")));
}

/* The last word: whether a key vouches for all this. */
static ErrorCode conclude(Cli *cli, bool key_checked, const NoteKey *key, Error *e)
{
    Request *v = &cli->view;
    Str fingerprint = key_fingerprint(cli->arena, key), vkey = vkey_text(cli, key);
    JsonValue *data = view_data(v);
    json_set(cli->arena, data, "key", json_new_string(cli->arena, vkey));
    json_set(cli->arena, data, "fingerprint", json_new_string(cli->arena, fingerprint));
    json_set(cli->arena, data, "consistent", json_new_bool(cli->arena, true));
    json_set(cli->arena, data, "key_checked", json_new_bool(cli->arena, key_checked));
    view_row(v, view_say(v, K("cli.row-key")), vkey);
    view_row(v, view_say(v, K("cli.row-fingerprint")), fingerprint);
    if (!key_checked) return error_set(e, ERR_FINDING, K("cli.key-not-checked"), arg_str("fingerprint", fingerprint));
    view_note(v, view_say(v, K("cli.verified")));
    return ERR_OK;
}

/* ---- a store ---- */

static ErrorCode verify_store(Cli *cli, const char *path, const NoteKey *keys, size_t count, Error *e)
{
    AuditReport r;
    int64_t begun = clock_ticks();
    Bar bar = bar_new(cli, sentence(cli, K("cli.verifying")));
    ErrorCode code = audit_store(path, keys, count, bar_step, &bar, &r, e);
    bar_end(&bar);
    if (code != ERR_OK) return code;
    view_title(&cli->view, sentence(cli, K("cli.verify-store-title"), arg_c("path", path)));
    exercise_row(cli, r.exercise);
    count_row(cli, "entries", K("cli.row-entries"), r.entries);
    count_row(cli, "signatures", K("cli.row-signatures"), r.signatures);
    count_row(cli, "contents", K("cli.row-contents"), r.contents);
    count_row(cli, "erased", K("cli.row-erased"), r.erased);
    if (r.sealed > 0) count_row(cli, "sealed", K("locked.row-sealed"), r.sealed);
    if (r.taken_over > 0) count_row(cli, "entered_later", K("takeover.row-verified"), r.taken_over);
    if (r.foreign > 0) count_row(cli, "foreign", K("lease.row-foreign"), r.foreign);
    count_row(cli, "records", K("cli.row-records"), r.records);
    count_row(cli, "cases", K("cli.row-cases"), r.cases);
    count_row(cli, "files", K("cli.row-files"), r.blobs);
    instant_row(cli, "first", K("cli.row-first"), r.first);
    instant_row(cli, "last", K("cli.row-last"), r.last);
    json_set(cli->arena, view_data(&cli->view), "root", json_new_string(cli->arena, str_of(r.head_root)));
    view_row(&cli->view, sentence(cli, K("cli.row-root")), str_of(r.head_root));
    time_row(cli, clock_ticks() - begun);
    return conclude(cli, r.key_checked, &r.log_key, e);
}

/* ---- a bundle ---- */

typedef struct { void *at; size_t size; } Mapped;

static void unmap(Mapped *m)
{
    if (m->at) munmap(m->at, m->size);
}

static ErrorCode map_file(const char *path, Mapped *ret, Error *e)
{
    struct stat st;
    CLEANUP(fd_close) int fd = io->open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0 || fstat(fd, &st) != 0) return error_system(e, str_of(path));
    if (!S_ISREG(st.st_mode) || st.st_size == 0) return error_set(e, ERR_USAGE, K("cli.not-a-bundle"), arg_c("path", path));
    void *at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED) return error_system(e, str_of(path));
    *ret = (Mapped){ at, (size_t)st.st_size };
    return ERR_OK;
}

static void bundle_rows(Cli *cli, const Bundle *b)
{
    Request *v = &cli->view;
    JsonValue *data = view_data(v);
    json_set(cli->arena, data, "store", json_new_string(cli->arena, b->store));
    json_set(cli->arena, data, "case", json_new_string(cli->arena, b->chain));
    json_set(cli->arena, data, "complete_to", json_new_int(cli->arena, (int64_t)b->complete_seq));
    view_row(v, view_say(v, K("cli.row-store")), b->store);
    view_row(v, view_say(v, K("cli.row-case")), b->chain);
    view_row(v, view_say(v, K("cli.row-complete")), view_say(v, K("cli.complete-to"), arg_int("seq", (int64_t)b->complete_seq),
                                                             arg_str("made", view_instant(v, b->made))));
}

/* What came in by a check-in is signed by people of other stores: under keys that came along, which nobody vouches for. */
static ErrorCode foreign_rows(Cli *cli, const Verifier *v, Error *e)
{
    Str *ids;
    size_t count;
    JsonValue *list = json_new_array(cli->arena);
    TRY(verifier_other_stores(v, cli->arena, &ids, &count, e));
    count_row(cli, "foreign", K("lease.row-foreign"), v->foreign);
    for (size_t i = 0; i < count; i++) {
        view_row(&cli->view, STR(""), ids[i]);
        json_add(cli->arena, list, json_new_string(cli->arena, ids[i]));
    }
    json_set(cli->arena, view_data(&cli->view), "other_stores", list);
    return ERR_OK;
}

static ErrorCode verify_bundle(Cli *cli, const char *path, const NoteKey *keys, size_t count, Error *e)
{
    CLEANUP(unmap) Mapped m = { 0 };
    Bundle b;
    BundleReport r;
    int64_t begun = clock_ticks();
    TRY(map_file(path, &m, e));
    ErrorCode code = bundle_open(cli->arena, str_bytes(m.at, m.size), &b, e);
    if (code == ERR_OK) code = bundle_verify(cli->arena, &b, keys, count, NULL, NULL, &r, e);
    if (code != ERR_OK) return error_in(e, K("cli.verifying-path"), arg_c("path", path));
    view_title(&cli->view, sentence(cli, K("cli.verify-bundle-title"), arg_c("path", path)));
    exercise_row(cli, b.exercise);
    bundle_rows(cli, &b);
    count_row(cli, "entries", K("cli.row-entries"), r.entries);
    count_row(cli, "signatures", K("cli.row-signatures"), r.signatures);
    count_row(cli, "contents", K("cli.row-contents"), r.contents);
    count_row(cli, "erased", K("cli.row-erased"), r.erased);
    if (r.verifier.taken_over > 0) count_row(cli, "entered_later", K("takeover.row-verified"), r.verifier.taken_over);
    if (r.verifier.foreign > 0) TRY(foreign_rows(cli, &r.verifier, e));
    count_row(cli, "files", K("cli.row-files"), r.files);
    instant_row(cli, "first", K("cli.row-first"), r.first);
    instant_row(cli, "last", K("cli.row-last"), r.last);
    time_row(cli, clock_ticks() - begun);
    return conclude(cli, r.key_checked, &r.log_key, e);
}

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    NoteKey *keys;
    size_t count;
    char *path = str_c(cli->arena, args->words[0]);
    if (!path) return error_memory(e);
    TRY(keys_given(cli, args, &keys, &count, e));
    return is_folder(path) ? verify_store(cli, path, keys, count, e) : verify_bundle(cli, path, keys, count, e);
}

/* ---- a bundle's list of contents ---- */

static ErrorCode show(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    CLEANUP(unmap) Mapped m = { 0 };
    Bundle b;
    Request *v = &cli->view;
    char *path = str_c(cli->arena, args->words[0]);
    if (!path) return error_memory(e);
    TRY(map_file(path, &m, e));
    TRY(bundle_open(cli->arena, str_bytes(m.at, m.size), &b, e));
    view_title(v, str_of(path));
    exercise_row(cli, b.exercise);
    bundle_rows(cli, &b);
    Str head[] = { view_say(v, K("cli.column-file")), view_say(v, K("cli.column-bytes")), view_say(v, K("cli.column-hash")) };
    view_table(v, STR(""), head, ARRAY_LEN(head));
    JsonValue *files = json_new_array(cli->arena);
    for (size_t i = 0; i < b.count; i++) {
        char digits[24], hex[65];
        Str cells[] = { b.files[i].name, amount_format(digits, (int64_t)b.files[i].bytes.len, 0), hash_hex(hex, &b.files[i].hash) };
        JsonValue *one = json_new_object(cli->arena);
        json_set(cli->arena, one, "name", json_new_string(cli->arena, cells[0]));
        json_set(cli->arena, one, "bytes", json_new_int(cli->arena, (int64_t)b.files[i].bytes.len));
        json_set(cli->arena, one, "sha256", json_new_string(cli->arena, cells[2]));
        json_add(cli->arena, files, one);
        cells[2] = str_first(cells[2], 16);
        view_table_row(v, cells, ARRAY_LEN(cells));
    }
    json_set(cli->arena, view_data(v), "files", files);
    view_note(v, view_say(v, K("cli.bundle-not-verified"), arg_c("path", path)));
    return ERR_OK;
}

static const CliOption OPTIONS[] = { { "key", K("cli.word-key"), K("cli.verify-key"), .many = true } };

const CliCommand CMD_VERIFY = {
    .name = "verify", .words = K("cli.word-path"), .least = 1, .most = 1, .help = K("cli.verify-help"),
    .example = "tergoo verify C-2026-0001.tergoo --key @prosecutor.vkey", .options = OPTIONS,
    .option_count = ARRAY_LEN(OPTIONS), .run = run,
};
const CliCommand CMD_BUNDLE_SHOW = {
    .name = "bundle show", .words = K("cli.word-file"), .least = 1, .most = 1, .help = K("cli.bundle-show-help"),
    .example = "tergoo bundle show C-2026-0001.tergoo", .run = show,
};
