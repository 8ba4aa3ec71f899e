/* bench_public.c: do right and wrong receipts take equally long? A box with some thousand threads is asked in turn for one
 * that it has and for one that it has not, and the two are compared: difference of the means with its 95 % confidence
 * interval, and of the medians.
 *
 *     bench_public [rounds] [threads]      what is done after the number is stretched: reading, opening
 *     bench_public wire PORT CODE [rounds] whole answers over a connection without TLS
 *                                          (tergoo public --plain), as a guesser measures them */
#include <math.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "box/box.h"

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double mean_of(const double *v, size_t n, double *variance)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) sum += v[i];
    double mean = sum / (double)n;
    for (size_t i = 0; i < n; i++) squares += (v[i] - mean) * (v[i] - mean);
    *variance = squares / (double)(n - 1);
    return mean;
}

static void compare(const char *what, double *right, double *wrong, size_t n)
{
    double vr, vw, mr = mean_of(right, n, &vr), mw = mean_of(wrong, n, &vw), half = 1.96 * sqrt(vr / (double)n + vw / (double)n),
        d = mr - mw;
    qsort(right, n, sizeof *right, by_value);
    qsort(wrong, n, sizeof *wrong, by_value);
    printf("%s, %zu of each, in microseconds\n", what, n);
    printf("  mean    right %10.1f  wrong %10.1f  difference %+8.1f, 95 %% between %+.1f and %+.1f: %s\n", mr, mw, d, d - half,
        d + half,
           d - half <= 0 && d + half >= 0 ? "none to be seen" : "to be seen");
    printf("  median  right %10.1f  wrong %10.1f  difference %+8.1f\n", right[n / 2], wrong[n / 2], right[n / 2] - wrong[n / 2]);
    printf("  spread  (from the 25th to the 75th of a hundred) right %.1f, wrong %.1f\n", right[n * 3 / 4] - right[n / 4],
        wrong[n * 3 / 4] - wrong[n / 4]);
}

/* ---- in the box ---- */

static void must(bool fine, const char *what)
{
    if (fine) return;
    fprintf(stderr, "bench_public: %s\n", what);
    exit(3);
}

static Reporter reporter_of(uint64_t number)
{
    unsigned char key[KEY_SIZE] = { 1 };
    store_u64_be(key + 8, number);
    return receipt_reporter_of_key(key);
}

static Box *full_box(Arena *a, const char *folder, uint64_t threads)
{
    Error e;
    Box *b;
    bool there;
    NoteFate fate;
    Str sealed;
    Buf text = buf_in(a);
    SignSecret secret = sign_secret_new();
    SignPublic public = sign_public_of(&secret);
    SealSecret open = seal_secret_new();
    Intake intake = { STR("bench"), seal_public_of(&open), note_key(STR("bench"), &public) };
    intake_format(&text, &intake);
    must(box_make(a, folder, buf_str(&text), &(BoxOptions){ 0 }, &e) == ERR_OK && box_open(a, folder, &b, &e) == ERR_OK, "no box");
    for (uint64_t i = 0; i < threads; i++) {
        ArenaMark mark = arena_mark(a);
        Reporter r = reporter_of(i);
        JsonValue *note = json_new_object(a);
        json_set(a, note, "kind", json_new_string(a, STR("received")));
        must(note_seal(a, &r.key, note, &sealed, &e) == ERR_OK && box_begin_thread(a, b, &r, &there, &e) == ERR_OK &&
             box_add_note(a, b, &r.thread, STR("00112233445566778899aabbccddeeff"), sealed, &fate, &e) == ERR_OK, "no thread");
        arena_restore(a, mark);
    }
    return b;
}

static double look(Arena *a, Box *b, const Reporter *r, bool expected)
{
    Error e;
    bool found;
    JsonValue *notes;
    ArenaMark mark = arena_mark(a);
    int64_t begun = clock_ticks();
    must(box_look(a, b, r, &found, &notes, &e) == ERR_OK && found == expected, "no look");
    double taken = (double)(clock_ticks() - begun) / 1000;
    arena_restore(a, mark);
    return taken;
}

static int in_box(size_t rounds, uint64_t threads)
{
    char folder[512];
    (void)snprintf(folder, sizeof folder, "%s/bench_public.XXXXXX", temporary_folder().ptr);
    Arena a = arena_with(1 << 30);
    double *right = arena_array(&a, rounds, sizeof *right), *wrong = arena_array(&a, rounds, sizeof *wrong);
    must(mkdtemp(folder) && right && wrong, "no folder");
    Box *b = full_box(&a, folder, threads);
    for (size_t i = 0; i < rounds; i++) {
        Reporter known = reporter_of(i * 7919 % threads), unknown = reporter_of(threads + i);
        bool first = i % 2 == 0;
        if (first) right[i] = look(&a, b, &known, true);
        wrong[i] = look(&a, b, &unknown, false);
        if (!first) right[i] = look(&a, b, &known, true);
    }
    compare("Reading and opening a thread, before the wait for a whole half second", right, wrong, rounds);
    printf("(the folder %s is left for rm -rf)\n", folder);
    box_close(b);
    arena_free(&a);
    return 0;
}

/* ---- over a connection ---- */

static double ask(int port, const char *code)
{
    char request[512], body[128], answer[16384];
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    must(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0, "no connection");
    int n = snprintf(body, sizeof body, "code=%s", code);
    int size = snprintf(request, sizeof request,
        "POST /en/back HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        "Content-Length: %d\r\nConnection: close\r\n\r\n%s", n, body);
    int64_t begun = clock_ticks();
    must(write(fd, request, (size_t)size) == size, "no request");
    must(read(fd, answer, sizeof answer) > 0, "no answer");
    double taken = (double)(clock_ticks() - begun) / 1000;
    while (read(fd, answer, sizeof answer) > 0) continue;
    close(fd);
    return taken;
}

static int over_wire(int port, const char *code, size_t rounds)
{
    Arena a = arena_with(1 << 24);
    double *right = arena_array(&a, rounds, sizeof *right), *wrong = arena_array(&a, rounds, sizeof *wrong);
    must(right && wrong, "no memory");
    for (size_t i = 0; i < rounds; i++) {
        Receipt r = receipt_new();
        bool first = i % 2 == 0;
        if (first) right[i] = ask(port, code);
        wrong[i] = ask(port, r.digits);
        if (!first) right[i] = ask(port, code);
    }
    compare("Whole answers over a connection", right, wrong, rounds);
    arena_free(&a);
    return 0;
}

int main(int argc, char **argv)
{
    Error e;
    uint64_t rounds = 20000, threads = 2000, port = 0;
    must(crypto_start(&e) == ERR_OK, "no cryptography");
    if (argc > 3 && strcmp(argv[1], "wire") == 0) {
        rounds = 100;
        must(uint_parse(str_of(argv[2]), &port) && port < 65536 && (argc < 5 || uint_parse(str_of(argv[4]), &rounds)) &&
            rounds > 1, "wire PORT CODE [rounds]");
        return over_wire((int)port, argv[3], (size_t)rounds);
    }
    must((argc < 2 || uint_parse(str_of(argv[1]), &rounds)) && (argc < 3 || uint_parse(str_of(argv[2]), &threads)) && rounds > 1 &&
        threads > 0,
         "[rounds] [threads]");
    return in_box((size_t)rounds, threads);
}
