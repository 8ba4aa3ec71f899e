/* bench_paper.c: how long a paper takes, from the request to the last byte, with the start of the worker that makes it.
 *
 *   bench_paper FOLDER
 *
 * FOLDER holds tergoo-print. A record of a seizure in Russian with 20 things, one of 300 on 24 pages, and 1,000 labels. The figure
 * is processor time of the worker, which waits for nothing; the best turn by the clock is told besides. The floor is the same worker making a
 * text of one word: the start of a program with its libraries. */
#include <sys/resource.h>

#include "bench.h"
#include "rules/label_sheets.h"
#include "rules/paper_book.h"
#include "text/json.h"
#include "worker/worker.h"

enum { TURNS = 20, FEW_TURNS = 5, MANY_THINGS = 300, LABELS = 1000 };

static void set(Arena *a, JsonValue *to, const char *name, Str text)
{
    json_set(a, to, name, json_new_string(a, text));
}

/* ---- requests ---- */

static JsonValue *items(Arena *a, int count)
{
    JsonValue *list = json_new_array(a);
    for (int i = 1; i <= count; i++) {
        JsonValue *item = json_new_object(a);
        set(a, item, "no", str_format(a, "%d", i));
        set(a, item, "what", STR("Ноутбук «Өңүр Үсөнов» с зарядным устройством, чёрный"));
        set(a, item, "marks", str_format(a, "серийный номер SN-%06d", i));
        set(a, item, "found_at", str_format(a, "Кабинет 3, ящик стола № %d", i));
        set(a, item, "package", STR("Пакет"));
        set(a, item, "seal", str_format(a, "KM-%06d", i));
        set(a, item, "pieces", STR("1"));
        json_add(a, list, item);
    }
    return list;
}

static JsonValue *values(Arena *a, int count)
{
    JsonValue *to = json_new_object(a), *record = json_new_object(a), *by = json_new_object(a), *exhibit = json_new_object(a);
    JsonValue *some = json_new_object(a), *some_by = json_new_object(a), *some_exhibit = json_new_object(a);
    set(a, to, "office", STR("Прокуратура (вымышлена)"));
    set(a, to, "number", STR("P-2026-0001"));
    set(a, to, "date", STR("26.11.2026"));
    set(a, record, "address", STR("Кок-Мунар (вымышлен), ул. Өзөн, 1"));
    json_set(a, exhibit, "search", items(a, count));
    json_set(a, by, "exhibit", exhibit);
    json_set(a, some_exhibit, "search", json_new_bool(a, true));
    json_set(a, some_by, "exhibit", some_exhibit);
    json_set(a, some, "by", some_by);
    json_set(a, to, "record", record);
    json_set(a, to, "by", by);
    json_set(a, to, "some", some);
    return to;
}

static Str written(Arena *a, const JsonValue *v)
{
    Buf to = buf_in(a);
    json_write(&to, v);
    return buf_str(&to);
}

static Str paper(Arena *a, int count)
{
    PaperForm form, head;
    JsonValue *ask = json_new_object(a), *parts = json_new_object(a);
    if (!paper_form_find(LANG_RU, STR("seizure_record"), &form) || !paper_form_find(LANG_RU, STR("letterhead"), &head)) return (Str){ 0 };
    set(a, parts, "letterhead", head.template);
    set(a, ask, "form", STR("pdf"));
    set(a, ask, "lang", STR("ru"));
    set(a, ask, "name", form.name);
    set(a, ask, "template", form.template);
    set(a, ask, "number", STR("P-2026-0001"));
    set(a, ask, "source", STR("0000000000000000000000000000000000000000000000000000000000000000"));
    set(a, ask, "code", STR("TERGOO:P-2026-0001-0000000000"));
    json_set(a, ask, "partials", parts);
    json_set(a, ask, "values", values(a, count));
    return written(a, ask);
}

static Str labels(Arena *a, int count)
{
    const LabelSheetSize *s = &LABEL_SHEETS[0];
    JsonValue *ask = json_new_object(a), *list = json_new_array(a);
    Str sheet = str_format(a, "{\"page_width\":%d,\"page_height\":%d,\"columns\":%d,\"rows\":%d,\"width\":%d,\"height\":%d,\"left\":%d,"
                              "\"top\":%d,\"step_x\":%d,\"step_y\":%d}", s->page_width, s->page_height, s->columns, s->rows, s->width, s->height,
                           s->left, s->top, s->step_x, s->step_y);
    JsonValue *sizes = NULL;
    Error unheard;
    if (json_parse(a, sheet, &sizes, &unheard) != ERR_OK) return (Str){ 0 };
    for (int i = 1; i <= count; i++) {
        JsonValue *one = json_new_object(a);
        Str number = str_format(a, "EX-2026-%04d", i);
        set(a, one, "number", number);
        set(a, one, "what", STR("Ноутбук «Өңүр Үсөнов» с зарядным устройством, серийный номер SN-8837-2999"));
        set(a, one, "lines", str_format(a, "C-2026-0001 \xc2\xb7 26.11.2026\nПломба KM-%06d", i));
        set(a, one, "bars", number);
        set(a, one, "code", number);
        json_add(a, list, one);
    }
    set(a, ask, "form", STR("labels"));
    set(a, ask, "lang", STR("ru"));
    json_set(a, ask, "sheet", sizes);
    json_set(a, ask, "labels", list);
    return written(a, ask);
}

/* ---- taking the time ---- */

static double children_ms(void)
{
    struct rusage u;
    getrusage(RUSAGE_CHILDREN, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

typedef struct { double processor, clock; size_t bytes; } Took;

/* The mean of processor time and the best turn by the clock; false when the worker refused. */
static bool take_time(Str request, int turns, Took *ret)
{
    double before = children_ms();
    *ret = (Took){ .clock = -1 };
    for (int i = 0; i < turns; i++) {
        Arena a = arena_with((size_t)1 << 30);
        Buf answer = buf_in(&a);
        Error e;
        bool failed = true;
        Worker w = { .program = "tergoo-print", .most = (size_t)1 << 29, .wait = 60000 };
        int64_t from = clock_ticks();
        if (worker_ask(&w, request, &answer, &failed, &e) != ERR_OK || failed) return false;
        double ms = (double)(clock_ticks() - from) / 1e6;
        ret->bytes = answer.len;
        if (ret->clock < 0 || ms < ret->clock) ret->clock = ms;
        arena_free(&a);
    }
    ret->processor = (children_ms() - before) / turns;
    return true;
}

int main(int argc, char **argv)
{
    Arena a = arena_with((size_t)1 << 28);
    Took floor, took;
    if (argc != 2) {
        fprintf(stderr, "usage: bench_paper FOLDER\n");
        return 2;
    }
    worker_folder(argv[1]);
    const struct { const char *what; Str request; int turns; double target; } WORK[] = {
        { "a record of 20 things as PDF", paper(&a, 20), TURNS, 50 },
        { "a record of 300 things, 24 pages, as PDF", paper(&a, MANY_THINGS), TURNS, 300 },
        { "1,000 labels with two codes each", labels(&a, LABELS), FEW_TURNS, 2000 },
    };
    bool whole = take_time(STR("{\"form\":\"text\",\"lang\":\"ru\",\"name\":\"x\",\"template\":\"x\",\"values\":{}}"), TURNS, &floor);
    for (size_t i = 0; i < ARRAY_LEN(WORK) && whole; i++) {
        whole = take_time(WORK[i].request, WORK[i].turns, &took);
        printf("%s: %.1f ms of processor time, %.1f ms by the clock at best, %zu bytes\n", WORK[i].what, took.processor, took.clock, took.bytes);
        bench_row(&(Row){ WORK[i].what, "ms", took.processor, "the start of the worker", floor.processor, AT_MOST, WORK[i].target });
    }
    if (!whole) fprintf(stderr, "the worker in %s refused\n", argv[1]);
    return whole ? 0 : 1;
}
