/* bench_site_gate.c: what the gate takes to say what is public, of a thousand news items in three languages.
 *
 *     bench_site_gate [FOLDER] [ITEMS]    FOLDER on the disk to measure (default "."), ITEMS (1000)
 *
 * A field office whose invented items were checked, cleared and published by two, through the gate's own door. The answer is computed out of their entries at each
 * request: nothing is kept from one to the next. The target is two seconds for the folder as a whole, of which this is the first part (bench_site is the other). */
#include "bench.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/resource.h>
#include <unistd.h>

#include "desk/desk.h"
#include "office/gate.h"
#include "rules/rules.h"

#define PASSPHRASE "kara suu kara tash"

typedef struct { char folder[4096], store[4200]; Office *office; Store *reader; Arena kept; } Bench;

static void must(ErrorCode code, const Error *e, const char *what)
{
    if (code == ERR_OK) return;
    fprintf(stderr, "bench_site_gate: %s: %s\n", what, e->count ? e->parts[0].key : error_code_name(code));
    exit(3);
}

static const JsonValue *ask_fd(Bench *b, Arena *a, Str token, const char *op, Str args, int fd)
{
    Error e;
    JsonValue *v;
    Buf answer = buf_in(a);
    GateOptions options = { .operations = &DESK_OPERATIONS, .ready_fd = -1 };
    Str frame = str_format(a, "{\"op\":\"%s\",\"lang\":\"en\",\"token\":\"" STR_FMT "\",\"args\":" STR_FMT "}", op, STR_ARG(token), STR_ARG(args));
    gate_answer(b->office, &options, b->reader, a, frame, fd, &answer);
    must(json_parse(a, buf_str(&answer), &v, &e), &e, op);
    if (json_true(json_get(v, "ok"))) return json_get(v, "data");
    fprintf(stderr, "%s: " STR_FMT "\n", op, STR_ARG(buf_str(&answer)));
    exit(3);
}

static const JsonValue *ask(Bench *b, Arena *a, Str token, const char *op, Str args) { return ask_fd(b, a, token, op, args, -1); }

static Str user(Bench *b, Str admin, const char *login, const char *roles)
{
    Arena *a = &b->kept;
    Str args = str_format(a, "{\"login\":\"%s\",\"passphrase\":\"" PASSPHRASE "\"}", login);
    if (roles) {
        (void)ask(b, a, admin, "user.create", str_format(a, "{\"login\":\"%s\",\"full_name\":\"Invented %s\",\"roles\":\"%s\",\"passphrase\":\"" PASSPHRASE "\"}",
                                                         login, login, roles));
    }
    return str_copy(a, json_text(json_get(ask(b, a, STR(""), "session.open", args), "token")));
}

static void add_language(Buf *to, uint64_t n, const char *lang, const char *sentence)
{
    buf_format(to, "\"title_%s\":\"%llu %s\",\"lead_%s\":\"%s\",\"text_%s\":\"", lang, (unsigned long long)n, sentence, lang, sentence, lang);
    for (int p = 0; p < 4; p++) {
        for (int s = 0; s < 6; s++) buf_format(to, "%s ", sentence);
        buf_c(to, p < 3 ? "\\n\\n" : "");
    }
    buf_format(to, "\",\"status_%s\":\"reviewed\",\"made_%s\":\"%s\",\"translator_%s\":\"Invented Writer\",\"reviewer_%s\":\"Another Reader\",", lang, lang,
               strcmp(lang, "en") == 0 ? "original" : "person", lang, lang);
}

static void move(Bench *b, Arena *a, Str token, Str id, const char *name, const char *fields)
{
    (void)ask(b, a, token, "record.move", str_format(a, "{\"id\":\"" STR_FMT "\",\"move\":\"%s\",\"fields\":{%s}}", STR_ARG(id), name, fields));
}

/* From the draft to the second signature. */
static void publish(Bench *b, Str writer, Str checker, Str head, uint64_t n)
{
    Arena a = arena_with((size_t)64 << 20);
    Buf args = buf_in(&a);
    buf_c(&args, "{\"kind\":\"news_item\",\"fields\":{");
    add_language(&args, n, "en", "The training centre has held its course and counted who came.");
    add_language(&args, n, "ru", "Учебный центр провёл курс и подсчитал участников.");
    add_language(&args, n, "ky", "Окуу борбору курс өткөрүп, катышуучуларды эсептеди.");
    buf_format(&args, "\"slug\":\"item-%llu\",\"dated\":\"2010-05-04\",\"place_line\":\"Bishkek\"}}", (unsigned long long)n);
    Str id = json_text(json_get(ask(b, &a, writer, "record.create", buf_str(&args)), "id"));
    move(b, &a, writer, id, "submit", "");
    move(b, &a, checker, id, "check", "\"nobody_guilty\":true,\"nobody_exposed\":true,\"no_operation\":true,\"consents\":true");
    move(b, &a, head, id, "clear_office", "\"cleared_office_on\":\"2010-05-04\",\"cleared_office_by\":\"Invented Head\"");
    move(b, &a, writer, id, "set_ready", "");
    Str args_of = str_format(&a, "{\"id\":\"" STR_FMT "\",\"move\":\"publish\"}", STR_ARG(id));
    Str proposal = json_text(json_get(ask(b, &a, writer, "record.move", args_of), "id"));
    (void)ask(b, &a, head, "proposal.sign", str_format(&a, "{\"id\":\"" STR_FMT "\"}", STR_ARG(proposal)));
    arena_free(&a);
}

static void make_office(Bench *b)
{
    Error e;
    OfficeInit what = { .folder = b->store, .name = STR("Invented office"), .login = STR("admin"), .full_name = STR("Invented Administrator"),
                        .passphrase = STR(PASSPHRASE), .profile = STR("field_office"), .cost = { 1, 8192 }, .guards = RULES_GUARD_NAMES,
                        .guard_count = RULES_GUARD_COUNT, .derived = RULES_DERIVED_NAMES, .derived_count = RULES_DERIVED_COUNT };
    must(office_init(&b->kept, &what, &e), &e, "init");
    must(office_open(b->store, &b->office, &e), &e, "open");
    must(store_open(b->store, STORE_READ, &b->reader, &e), &e, "reader");
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st; (void)type; (void)at;
    return remove(path);
}

static double processor(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double measure(Bench *b, Str writer, Str had, Str *hash)
{
    Arena a = arena_with((size_t)1 << 30);
    int fd = file_nameless();
    int64_t begun = clock_ticks();
    double spent = processor();
    const JsonValue *data = ask_fd(b, &a, writer, "site.items", str_format(&a, "{\"had\":\"" STR_FMT "\"}", STR_ARG(had)), fd);
    double took = (double)(clock_ticks() - begun) / 1e9;
    spent = processor() - spent;
    printf("%-28s %8.3f s, of the processor %.3f s   %.1f MB of arena\n", had.len > 0 ? "nothing is new" : "all that is public", took, spent, (double)a.used / 1e6);
    *hash = str_copy(&b->kept, json_text(json_get(data, "hash")));
    close(fd);
    arena_free(&a);
    return took;
}

int main(int argc, char **argv)
{
    uint64_t items = 1000;
    Bench b = { .kept = arena_with((size_t)256 << 20) };
    Error e;
    Str hash;
    if (argc > 3 || (argc == 3 && (!uint_parse(str_of(argv[2]), &items) || items < 10 || items > 10000))) {
        fprintf(stderr, "usage: bench_site_gate [FOLDER] [ITEMS, 10 to 10000]\n");
        return 2;
    }
    must(crypto_start(&e), &e, "crypto");
    snprintf(b.folder, sizeof b.folder, "%s/bench-site-gate.%d", argc > 1 ? argv[1] : ".", (int)getpid());
    snprintf(b.store, sizeof b.store, "%s/office", b.folder);
    must(folder_make(b.folder, &e), &e, "folder");
    make_office(&b);
    Str admin = user(&b, STR(""), "admin", NULL), writer = user(&b, admin, "writer", "press_officer");
    Str checker = user(&b, admin, "checker", "programme_officer"), head = user(&b, admin, "chief", "head");
    for (uint64_t n = 0; n < items; n++) publish(&b, writer, checker, head, n);
    printf("%llu items in three languages, published by two\n", (unsigned long long)items);
    double all = measure(&b, writer, STR(""), &hash);
    (void)measure(&b, writer, hash, &hash);
    bench_row(&(Row){ "site: the gate says what is public", "s", all, NULL, 0, AT_MOST, 1 });
    store_close(b.reader);
    office_close(b.office);
    nftw(b.folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(&b.kept);
    return 0;
}
