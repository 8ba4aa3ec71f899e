/* bench_work.c: the plan of a case in time, with a thousand tasks in it: what the gate needs to answer, and what becomes of it
 * as a page.
 *
 *     bench_work [FOLDER] [TASKS]      FOLDER on the disk to measure (default "."), TASKS in one case (1000)
 *
 * Each task waits for one or two of those before it, some were begun, some are done; nothing is kept from one look to the next.
 * The floor is the same case's list of tasks, as many rows: what reading and showing that many records costs without any
 * computing. Measured is processor time, which holds still when others use the machine. */
#include "filled.h"
#include "web/page_view.h"

enum { TURNS = 15, SCRATCH = 512 << 20 };

static ErrorCode address(Arena *a, Str target, Str *url, Error *e)
{
    (void)e;
    *url = str_format(a, "/" STR_FMT, STR_ARG(target));
    return ERR_OK;
}

static void add_query(Buf *to, Str name, Str value)
{
    buf_format(to, "?" STR_FMT "=" STR_FMT, STR_ARG(name), STR_ARG(value));
}

static Str ask_text(Filled *f, Str token, const char *op, Str args, const char *member, char to[64])
{
    Arena a = arena_with(SCRATCH);
    int64_t took;
    Str id = json_text(json_get_str(filled_ask(f, &a, token, op, args, &took), str_of(member)));
    snprintf(to, 64, STR_FMT, STR_ARG(id));
    arena_free(&a);
    return str_of(to);
}

static void make_tasks(Filled *f, Str in_case, uint64_t count)
{
    static char ids[20000][64];
    for (uint64_t i = 0; i < count; i++) {
        Arena a = arena_with(1 << 20);
        Buf args = buf_in(&a);
        buf_format(&args, "{\"kind\":\"task\",\"case\":\"" STR_FMT "\",\"fields\":{\"title\":\"Task %llu\",\"effort_hours\":\"%llu\"", STR_ARG(in_case),
                   (unsigned long long)i, (unsigned long long)(4 + i % 30));
        if (i > 0) buf_format(&args, ",\"depends_on\":[\"%s\"%s%s%s]", ids[i - 1 - i % (i < 7 ? i : 7)], i > 20 ? ",\"" : "",
                              i > 20 ? ids[i - 20] : "", i > 20 ? "\"" : "");
        if (i % 3 == 0) buf_c(&args, ",\"due\":\"2027-03-01\"");
        buf_c(&args, "}}");
        (void)ask_text(f, f->maker, "record.create", buf_str(&args), "id", ids[i]);
        arena_free(&a);
    }
}

static double middle(int64_t *list) { return bench_ms(list, TURNS, 0.5); }

static double ask_again(Filled *f, const char *op, Str args)
{
    int64_t list[TURNS];
    for (int i = 0; i < TURNS; i++) {
        Arena a = arena_with(SCRATCH);
        int64_t unused, began = bench_processor_ticks();
        (void)filled_ask(f, &a, f->maker, op, args, &unused);
        list[i] = bench_processor_ticks() - began;
        arena_free(&a);
    }
    return middle(list);
}

/* The page out of what the gate answered, as the web process makes it. */
static double render_again(Filled *f, Str args, size_t *size)
{
    int64_t list[TURNS];
    Arena kept = arena_with(SCRATCH);
    const Ui *ui;
    Error e;
    JsonValue *answer;
    Buf frame = buf_in(&kept), text = buf_in(&kept);
    GateOptions options = { .operations = &DESK_OPERATIONS, .ready_fd = -1 };
    buf_format(&frame, "{\"op\":\"work.plan\",\"lang\":\"en\",\"token\":\"" STR_FMT "\",\"args\":" STR_FMT "}", STR_ARG(f->maker),
               STR_ARG(args));
    gate_answer(f->office, &options, f->reader, &kept, buf_str(&frame), -1, &text);
    if (json_parse(&kept, buf_str(&text), &answer, &e) != ERR_OK || ui_open(&kept, &ui, &e) != ERR_OK) exit(1);
    PageFrame page = { .lang = LANG_EN, .path = STR("/time/case/0"), .target = STR("/time/case/0"), .address = address,
                       .add_query = add_query };
    for (int i = 0; i < TURNS; i++) {
        Arena a = arena_with(SCRATCH);
        Buf html = buf_in(&a);
        int64_t began = bench_processor_ticks();
        if (page_render(ui, &a, "page", &page, json_get(answer, "page"), &html, &e) != ERR_OK) exit(1);
        list[i] = bench_processor_ticks() - began;
        *size = html.len;
        arena_free(&a);
    }
    arena_free(&kept);
    return middle(list);
}

int main(int argc, char **argv)
{
    uint64_t count = 1000;
    Filled f;
    char id[64];
    size_t size = 0;
    if (argc > 3 || (argc == 3 && (!uint_parse(str_of(argv[2]), &count) || count < 10 || count > 20000))) {
        fprintf(stderr, "usage: bench_work [FOLDER] [TASKS, 10 to 20000]\n");
        return 2;
    }
    filled_make(&f, argc > 1 ? argv[1] : ".", "work", 100);
    Str in_case = ask_text(&f, f.maker, "case.open", STR("{\"fields\":{\"title\":\"Plan\"}}"), "id", id);
    make_tasks(&f, in_case, count);
    Arena a = arena_with(1 << 20);
    Str args = str_format(&a, "{\"case\":\"" STR_FMT "\"}", STR_ARG(in_case));
    Str list = str_format(&a, "{\"kind\":\"task\",\"case\":\"" STR_FMT "\",\"limit\":%llu}", STR_ARG(in_case),
                          (unsigned long long)(count < 1000 ? count : 1000));
    double floor = ask_again(&f, "record.list", list), plan = ask_again(&f, "work.plan", args), page = render_again(&f, args,
            &size);
    printf("%llu tasks: answered in %.1f ms, made a page of %zu bytes in %.1f ms\n", (unsigned long long)count, plan, size, page);
    bench_row(&(Row){ .what = "a plan in time, 1,000 tasks", .unit = "ms", .figure = plan + page,
                      .floor_name = "the list of its tasks", .floor = floor,
                      .sense = AT_MOST, .target = 100 });
    arena_free(&a);
    filled_close(&f);
    filled_remove(&f);
    return 0;
}
