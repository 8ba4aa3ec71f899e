/* test_cli.c: the command line without a store: which row is meant, which option, what a page looks like on a terminal; and
 * what goes over the wire, told by a gate of two operations that writes down what it is asked. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit.h"

#include "cli/cli.h"
#include "office/wire.h"

enum { ARENA = 64 << 20, ARGUMENTS = 32 };

static ErrorCode never(Request *r, Error *e)
{
    (void)r;
    return error_internal(e, "never");
}

static const ArgSpec THING_ARGS[] = {
    { "kind", ARG_TEXT_LINE, true, true, K("arg.kind") },
    { "case", ARG_TEXT_LINE, false, false, K("arg.case") },
    { "fields", ARG_VALUES, false, false, K("arg.fields") },
    { "version", ARG_NUMBER, false, false, K("arg.version") },
    { "skip_known", ARG_YES, false, false, K("arg.skip-known") },
};
static const ArgSpec FILE_ARGS[] = { { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") } };

static const Operation OPERATIONS[] = {
    { "thing.make", K("op.record-create"), "tergoo thing make note", OP_OPEN | OP_WRITES, NULL, THING_ARGS, ARRAY_LEN(THING_ARGS),
      never },
    { "thing.send", K("op.document-add"), "tergoo thing send --file x", OP_OPEN | OP_FILE_IN, NULL, FILE_ARGS, ARRAY_LEN(FILE_ARGS),
      never },
    { "thing.fetch", K("op.document-get"), "tergoo thing fetch --out x", OP_OPEN | OP_FILE_OUT, NULL, NULL, 0, never },
};
static const OperationSet SET = { OPERATIONS, ARRAY_LEN(OPERATIONS) }, *const SETS[] = { &SET };
static const OperationTable TABLE = { SETS, ARRAY_LEN(SETS) };

/* ---- a program with its output in a file ---- */

typedef struct { Arena arena; char *folder; Str out, err; int code; } Run;

static void run_begin(Run *r)
{
    const char *temporary = getenv("TMPDIR");
    *r = (Run){ .arena = arena_with(ARENA) };
    r->folder = path_join(&r->arena, temporary ? temporary : "/tmp", "tergoo-cli-XXXXXX");
    assert_non_null(mkdtemp(r->folder));
    assert_int_equal(setenv("TERGOO_DATA", r->folder, 1), 0);
    assert_int_equal(setenv("TERGOO_LANG", "en", 1), 0);
}

static void run_end(Run *r)
{
    static const char *const FILES[] = { "gate.sock", "out", "err", "sent.txt", "fetched", "" };
    for (size_t i = 0; i < ARRAY_LEN(FILES); i++) (void)!remove(path_join(&r->arena, r->folder, FILES[i]));
    arena_free(&r->arena);
}

static Str take_file(Run *r, const char *name)
{
    Str text;
    Error e = { 0 };
    assert_int_equal(file_read(&r->arena, path_join(&r->arena, r->folder, name), 1 << 20, &text, &e), ERR_OK);
    return text;
}

/* The words of one command, separated by spaces. */
static size_t split(char *line, char *argv[ARGUMENTS])
{
    size_t argc = 0;
    for (char *word = strtok(line, " "); word && argc < ARGUMENTS; word = strtok(NULL, " ")) argv[argc++] = word;
    return argc;
}

static void run(Run *r, const char *line)
{
    char *argv[ARGUMENTS];
    size_t argc = split(str_c(&r->arena, str_of(line)), argv);
    fflush(NULL);
    int was[2] = { dup(1), dup(2) };
    int out = open(path_join(&r->arena, r->folder, "out"), O_RDWR | O_CREAT | O_TRUNC, 0600);
    int err = open(path_join(&r->arena, r->folder, "err"), O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert_true(dup2(out, 1) == 1 && dup2(err, 2) == 2);
    r->code = cli_main(&TABLE, argv, argc);
    fflush(NULL);
    assert_true(dup2(was[0], 1) == 1 && dup2(was[1], 2) == 2);
    close(out), close(err), close(was[0]), close(was[1]);
    r->out = take_file(r, "out");
    r->err = take_file(r, "err");
}

static bool has(Str text, const char *what)
{
    return str_find(text, str_of(what)) >= 0;
}

/* ---- a gate that answers once ---- */

typedef struct { int listening; const char *answer; Arena arena; Str asked; char passed[64]; pthread_t thread; } FakeGate;

static void *serve_once(void *self)
{
    FakeGate *g = self;
    Error e = { 0 };
    int passed = -1, fd = accept(g->listening, NULL, NULL);
    if (wire_receive(fd, &g->arena, &g->asked, &passed, &e) == ERR_OK) {
        if (passed >= 0 && read(passed, g->passed, sizeof g->passed - 1) <= 0) (void)!write(passed, "given", 5);
        (void)!wire_send(fd, str_of(g->answer), -1, &e);
    }
    if (passed >= 0) close(passed);
    close(fd);
    return NULL;
}

static void gate_begin(FakeGate *g, Run *r, const char *answer)
{
    Error e = { 0 };
    *g = (FakeGate){ .answer = answer, .arena = arena_with(ARENA) };
    assert_int_equal(wire_listen(path_join(&r->arena, r->folder, "gate.sock"), &g->listening, &e), ERR_OK);
    assert_int_equal(pthread_create(&g->thread, NULL, serve_once, g), 0);
}

static const JsonValue *gate_end(FakeGate *g)
{
    JsonValue *frame;
    Error e = { 0 };
    shutdown(g->listening, SHUT_RDWR);             /* when nobody came, it waits no longer */
    pthread_join(g->thread, NULL);
    close(g->listening);
    assert_int_equal(json_parse(&g->arena, g->asked, &frame, &e), ERR_OK);
    return frame;
}

static const char FINE[] =
    "{\"data\":{\"id\":\"note/1\"},\"ok\":true,\"page\":{\"parts\":[{\"note\":\"made\"}],\"title\":\"Thing\"}}";

/* ---- tests ---- */

static void rows_are_found_by_their_words(void **state)
{
    (void)state;
    CliCommand all[] = { { .name = "record" }, { .name = "record create" }, { .name = "user sign-in" } };
    size_t took;
    char plain[] = "record create note", one[] = "record x", mixed[] = "--lang ru user --json sign_in", none[] = "--data=x recor";
    char *argv[ARGUMENTS];
    assert_ptr_equal(arguments_command(all, 3, argv, split(plain, argv), &took), &all[1]);
    assert_int_equal(took, 2);
    assert_ptr_equal(arguments_command(all, 3, argv, split(one, argv), &took), &all[0]);
    assert_int_equal(took, 1);
    assert_ptr_equal(arguments_command(all, 3, argv, split(mixed, argv), &took), &all[2]);
    assert_null(arguments_command(all, 3, argv, split(none, argv), &took));
}

static void mistakes_name_what_was_meant(void **state)
{
    (void)state;
    Run r;
    run_begin(&r);
    static const struct { const char *line, *says; int code; } CASES[] = {
        { "", "No command was given", 2 },
        { "thing maek", "Did you mean \"thing make\"", 2 },
        { "verfy x", "Did you mean \"verify\"", 2 },
        { "quetzal", "There is no command \"quetzal\"", 2 },
        { "thing make note --vresion 3", "Did you mean --version", 2 },
        { "thing make note --zzz 3", "has no option --zzz", 2 },
        { "thing make note --version", "needs a value", 2 },
        { "thing make note --version x", "no whole number", 2 },
        { "thing make note --skip-known=1", "takes no value", 2 },
        { "thing make note --case 1 --case 2", "given twice", 2 },
        { "thing make note a=1 a=2", "The field a was given twice", 2 },
        { "thing make note other", "is no field", 2 },
        { "thing make note a=1 --fields {}", "was given whole", 2 },
        { "thing make note --fields {", "in the argument fields", 2 },
        { "thing make", "needs more than was given", 2 },
        { "thing send", "needs the option --file", 2 },
        { "thing make note --lang de", "There is no language \"de\"", 2 },
        { "thing make note", "No gate serves the folder", 3 },
        { "gate --stop", "No gate serves the folder", 3 },
        { "ledger key", "There is no store in", 2 },
        { "verify /nowhere/at/all", "There is no file or folder /nowhere/at/all", 2 },
        { "detect run x --format xml", "There is no format \"xml\"", 2 },
        { "detect run x --rules R036,R99", "There is no rule R99", 2 },
        { "model show cose", "There is no kind cose", 2 },
        { "help --completion fish", "There is no completion for \"fish\"", 2 },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        run(&r, CASES[i].line);
        if (!has(r.err, CASES[i].says)) fail_msg("%s: said " STR_FMT, CASES[i].line, STR_ARG(r.err));
        if (r.code != CASES[i].code) fail_msg("%s: code %d", CASES[i].line, r.code);
        assert_int_equal(r.out.len, 0);
    }
    run(&r, "thing maek --json --lang ru");
    assert_true(has(r.out, "\"code\": \"usage\"") && has(r.out, "Может быть"));
    run_end(&r);
}

static void words_become_a_frame(void **state)
{
    (void)state;
    Run r;
    FakeGate g;
    run_begin(&r);
    gate_begin(&g, &r, FINE);
    run(&r, "--lang ky thing --json make note title=Boilers --version 3 text=@@home amount=8000=x --skip_known --case C-2026-0001");
    const JsonValue *frame = gate_end(&g), *args = json_get(frame, "args"), *fields = json_get(args, "fields");
    int64_t n;
    assert_int_equal(r.code, 0);
    assert_str(json_text(json_get(frame, "op")), STR("thing.make"));
    assert_str(json_text(json_get(frame, "lang")), STR("ky"));
    assert_null(json_get(frame, "token"));
    assert_str(json_text(json_get(args, "kind")), STR("note"));
    assert_str(json_text(json_get(args, "case")), STR("C-2026-0001"));
    assert_true(json_int(json_get(args, "version"), &n) && n == 3);
    assert_true(json_true(json_get(args, "skip_known")));
    assert_int_equal(fields->count, 3);
    assert_str(json_text(json_get(fields, "title")), STR("Boilers"));
    assert_str(json_text(json_get(fields, "text")), STR("@home"));
    assert_str(json_text(json_get(fields, "amount")), STR("8000=x"));
    assert_str(r.out, STR("{\n  \"id\": \"note/1\"\n}\n"));
    arena_free(&g.arena);

    gate_begin(&g, &r, FINE);
    run(&r, "thing make note fields={\"title\":\"x\"}");
    assert_str(json_text(json_get(json_get(json_get(gate_end(&g), "args"), "fields"), "title")), STR("x"));
    assert_str(r.out, STR("Thing\n\nmade\n"));
    arena_free(&g.arena);
    run_end(&r);
}

static void errors_of_the_gate_are_ours_again(void **state)
{
    (void)state;
    Run r;
    FakeGate g;
    run_begin(&r);
    gate_begin(&g, &r, "{\"ok\":false,\"error\":{\"code\":\"conflict\",\"text\":\"x\",\"parts\":["
                       "{\"key\":\"desk.no-user\",\"args\":{\"login\":\"aibek\"}},"
                       "{\"key\":\"office.opening\",\"args\":{\"path\":\"there\"}}]}}");
    run(&r, "thing make note");
    (void)gate_end(&g);
    assert_int_equal(r.code, 2);
    assert_true(has(r.err, "aibek") && has(r.err, "while opening the store there"));
    arena_free(&g.arena);
    gate_begin(&g, &r, "{\"ok\":false,\"error\":{\"code\":\"stopped\",\"text\":\"From \\u001b[31m later\",\"parts\":["
                       "{\"key\":\"later.key\",\"args\":{}}]}}");
    run(&r, "thing make note");
    (void)gate_end(&g);
    assert_int_equal(r.code, 3);
    assert_true(has(r.err, "From \xef\xbf\xbd[31m later"));
    arena_free(&g.arena);
    run_end(&r);
}

static void files_travel_as_descriptors(void **state)
{
    (void)state;
    Run r;
    FakeGate g;
    Error e = { 0 };
    run_begin(&r);
    char *sent = path_join(&r.arena, r.folder, "sent.txt"), *fetched = path_join(&r.arena, r.folder, "fetched");
    assert_int_equal(file_write_durable(sent, STR("taken"), &e), ERR_OK);
    gate_begin(&g, &r, FINE);
    run(&r, str_format(&r.arena, "thing send --file %s", sent).ptr);
    assert_str(json_text(json_get(json_get(gate_end(&g), "args"), "name")), STR("sent.txt"));
    assert_string_equal(g.passed, "taken");
    arena_free(&g.arena);

    const char *line = str_format(&r.arena, "thing fetch --out %s", fetched).ptr;
    gate_begin(&g, &r, "{\"ok\":false,\"error\":{\"code\":\"denied\",\"text\":\"no\",\"parts\":[]}}");
    run(&r, line);
    (void)gate_end(&g);
    assert_int_equal(r.code, 2);
    assert_false(file_exists(fetched));
    arena_free(&g.arena);
    gate_begin(&g, &r, FINE);
    run(&r, line);
    (void)gate_end(&g);
    assert_int_equal(r.code, 0);
    assert_str(take_file(&r, "fetched"), STR("given"));
    arena_free(&g.arena);
    run(&r, line);
    assert_int_equal(r.code, 2);
    assert_true(has(r.err, "is not overwritten"));
    run_end(&r);
}

static Str rendered(Arena *a, const char *json, size_t width)
{
    JsonValue *page;
    Error e = { 0 };
    Buf out = buf_in(a);
    assert_int_equal(json_parse(a, str_of(json), &page, &e), ERR_OK);
    render_page(&out, page, width, false);
    assert_false(out.failed);
    Str rest = buf_str(&out), line;
    while (str_next_line(&rest, &line)) {
        if (display_width(line) > width) fail_msg("wider than %zu: " STR_FMT, width, STR_ARG(line));
    }
    return buf_str(&out);
}

static void pages_fit_the_terminal(void **state)
{
    (void)state;
    Arena a = arena_with(ARENA);
    assert_int_equal(display_width(STR("Тергөө")), 6);
    assert_int_equal(display_width(STR("и\xcc\x86")), 1);
    assert_str(rendered(&a, "{\"title\":\"Дело\",\"parts\":["
                            "{\"rows\":[[\"Состояние\",\"Открыто\"],[\"Id\",\"case/1\"]]},{\"note\":\"Всё.\"}]}", 80),
               STR("Дело\n\nСостояние  Открыто\nId         case/1\n\nВсё.\n"));
    assert_str(rendered(&a, "{\"parts\":[{\"table\":{\"head\":[\"Ким\",\"№\"],"
                            "\"rows\":[[\"Айбек\",\"7\"],[\"Гүлнара\",\"12\"]]}}]}", 80),
               STR("Ким       №\n-------  --\nАйбек     7\nГүлнара  12\n"));
    Str wrapped = rendered(&a, "{\"parts\":[{\"table\":{\"head\":[\"Что\",\"Когда\"],"
                               "\"rows\":[[\"Котлы для шести школ района\",\"25.11.2026\"]]}}]}", 30);
    assert_true(has(wrapped, "Котлы для шести     25.11.2026\nшкол района\n"));
    Str many = rendered(&a, "{\"parts\":[{\"table\":{\"head\":[\"a\",\"b\",\"c\",\"d\",\"e\"],"
                            "\"rows\":[[\"aaaaaaaaaa\",\"bbbbbbbbbb\",\"cccccccccc\",\"dddddddddd\",\"eeeeeeeeee\"]]}}]}", 40);
    assert_true(has(many, "a  aaaaaaaaaa\nb  bbbbbbbbbb\n"));
    arena_free(&a);
}

static void nothing_typed_reaches_the_terminal_as_a_command(void **state)
{
    (void)state;
    Arena a = arena_with(ARENA);
    Buf out = buf_in(&a);
    render_safe(&out, STR("a\033[2Jb\xe2\x80\xae" "c\nd\x9b\xff"), false);
    assert_str(buf_str(&out), STR("a\xef\xbf\xbd[2Jb\xef\xbf\xbd" "c\xef\xbf\xbd" "d\xef\xbf\xbd\xef\xbf\xbd"));
    assert_true(has(rendered(&a, "{\"title\":\"x\\u001b]0;y\\u0007\",\"parts\":[]}", 80), "x\xef\xbf\xbd]0;y\xef\xbf\xbd"));
    arena_free(&a);
}

static void help_is_made_from_the_table(void **state)
{
    (void)state;
    Run r;
    run_begin(&r);
    run(&r, "help");
    assert_true(r.code == 0 && has(r.out, "thing make") && has(r.out, "sign-in") && has(r.out, "--data FOLDER"));
    run(&r, "thing make --help --lang ru");
    assert_true(r.code == 0 && has(r.out, "tergoo thing make KIND [ПОЛЕ=ЗНАЧЕНИЕ ...]") && has(r.out, "--skip-known"));
    run(&r, "help thing make");
    assert_true(r.code == 0 && has(r.out, "tergoo thing make note"));
    run(&r, "help --man");
    assert_true(r.code == 0 && has(r.out, ".TH TERGOO 1") && has(r.out, "\n.SS thing make\n") && has(r.out, "\\-\\-skip\\-known"));
    run(&r, "help --completion bash");
    assert_true(r.code == 0 && has(r.out, "\"thing\") next=\" make send fetch\"") && has(r.out, "complete -F _tergoo tergoo"));
    run(&r, "--version");
    assert_true(r.code == 0 && has(r.out, "Tergoo "));
    for (size_t i = 0; i < CLI_COMMAND_COUNT; i++) {
        run(&r, str_format(&r.arena, "help %s --lang ky", CLI_COMMANDS[i]->name).ptr);
        if (r.code != 0 || !has(r.out, CLI_COMMANDS[i]->example)) fail_msg("help %s", CLI_COMMANDS[i]->name);
    }
    run_end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_found_by_their_words),
        cmocka_unit_test(mistakes_name_what_was_meant),
        cmocka_unit_test(words_become_a_frame),
        cmocka_unit_test(errors_of_the_gate_are_ours_again),
        cmocka_unit_test(files_travel_as_descriptors),
        cmocka_unit_test(pages_fit_the_terminal),
        cmocka_unit_test(nothing_typed_reaches_the_terminal_as_a_command),
        cmocka_unit_test(help_is_made_from_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
