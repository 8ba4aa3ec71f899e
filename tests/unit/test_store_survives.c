/* test_store_survives.c: what is left of a store when something goes: what was erased, a page of the file, memory, the disk, the
 * process. What was acknowledged is there, what was not is whole or absent, what was erased is nowhere. */
#include <fcntl.h>
#include <signal.h>

#include "store/store_vfs.h"
#include "store_kit.h"

/* ---- erasing ---- */

/* True when a file of the folder has the text. In a child: closing a file of SQLite's would drop this process's locks on it. */
static bool folder_has(const char *what)
{
    pid_t child = fork();
    if (child == 0) {
        execlp("grep", "grep", "-rqaF", what, folder, (char *)NULL);
        _exit(9);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) <= 1);
    return WEXITSTATUS(status) == 0;
}

/* A value with a mark in it, of a length and at a place in the index that depend on n. */
static Str planted(char to[2048], uint64_t n, const char *mark)
{
    static const int LENGTHS[] = { 0, 10, 50, 200, 600, 1500 };
    uint64_t scattered = n * UINT64_C(0x9e3779b97f4a7c15) >> 20;
    int len = snprintf(to, 2048, "%08llu %s", (unsigned long long)(scattered % 100000000), mark);
    int more = LENGTHS[scattered % ARRAY_LEN(LENGTHS)];
    memset(to + len, 'a' + (int)(n % 26), (size_t)more);
    return (Str){ to, (size_t)(len + more) };
}

static void plant(Store *s, uint64_t n, int64_t version, const char *mark)
{
    static const unsigned char SALT[SALT_SIZE] = { 7 };
    char id[32], text[2048];
    snprintf(id, sizeof id, "exhibit/%llu", (unsigned long long)n);
    Str value = planted(text, n, mark);
    FieldValue values[] = { { STR("seal"), value, true }, { STR("name"), value, false } };
    Record r = { .id = str_of(id), .kind = STR("exhibit"), .chain = STR("case/a"), .state = STR("kept"), .version = version,
                 .epoch = 1, .index = n, .body = value };
    if (version == 1) {
        assert_ok(add_entry(s, 1, n, "case/a", n + 1, id, &error_));
        assert_ok(store_content_add(s, 1, n, CONTENT_OBJECT, SALT, value, &error_));
        assert_ok(store_record_put(s, &r, values, ARRAY_LEN(values), &error_));
    } else {
        bool was;
        r.body = STR("");
        assert_ok(store_content_erase(s, 1, n, CONTENT_OBJECT, &was, &error_));
        assert_true(was);
        assert_ok(store_record_put(s, &r, NULL, 0, &error_));
    }
}

static void erase_one_in(uint64_t step)
{
    Store *s = new_store();
    Arena a = arena_with(1 << 28);
    enum { COUNT = 3000 };
    for (uint64_t n = 0; n < COUNT; n++) {
        if (n % 100 == 0) assert_ok(store_begin(s, &error_));
        plant(s, n, 1, n % step == 0 ? "secretofthetip" : "ordinarytext");
        if (n % 100 == 99) assert_ok(store_commit(s, &error_));
    }
    assert_true(folder_has("secretofthetip"));
    assert_ok(store_begin(s, &error_));
    for (uint64_t n = 0; n < COUNT; n += step) plant(s, n, 2, "");
    assert_ok(store_commit(s, &error_));
    Str before = dump(s, &a);
    assert_ok(store_scrub(s, &error_));
    assert_false(folder_has("secretofthetip"));
    assert_true(folder_has("ordinarytext"));
    assert_ok(store_check(s, &error_));
    assert_str(dump(s, &a), before);
    assert_ok(commit_act(s, COUNT, &error_));       /* the handle goes on */
    store_close(s);
    assert_false(folder_has("secretofthetip"));
    arena_free(&a);
}

/* Few among many: their neighbours stay, and with them whatever SQLite left behind when it split a page. */
static void what_is_erased_is_nowhere(void **state)
{
    (void)state;
    erase_one_in(3);
    folder_clear(folder);
    erase_one_in(50);
}

static void damage_is_found(void **state)
{
    (void)state;
    Store *s = new_store();
    for (uint64_t n = 0; n < 200; n++) assert_ok(commit_act(s, n, &error_));
    store_close(s);
    char path[160];
    snprintf(path, sizeof path, "%s/store.db", folder);
    int fd = open(path, O_RDWR);
    struct stat st;
    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    unsigned char page[4096];
    memset(page, 0x5a, sizeof page);
    for (off_t at = 4096 * 3; at < st.st_size; at += 4096 * 5) assert_int_equal(pwrite(fd, page, sizeof page, at), sizeof page);
    close(fd);
    if (store_open(folder, STORE_READ, &s, &error_) == ERR_OK) {
        assert_error(ERR_FINDING, store_check(s, &error_));
        store_close(s);
    } else {
        assert_int_equal(error_.code, ERR_FINDING);
    }
}

/* ---- failures ---- */

/* Opens and commits the act; says how far it came. Nothing is left open. */
static ErrorCode open_and_commit(uint64_t n, Error *e)
{
    CLEANUP(store_close_p) Store *s = NULL;
    TRY(store_open(folder, STORE_WRITE, &s, e));
    ErrorCode code = commit_act(s, n, e);
    if (code == ERR_IO) {                          /* whoever saw an I/O error while writing writes no more */
        Error after;
        if (s->stopped && store_begin(s, &after) != ERR_STOPPED) fail_msg("the writer goes on after an I/O error");
    }
    return code;
}

/* After a failed try either all of the act is there or nothing; *count is what is there now. */
static void check_all_or_nothing(uint64_t *count)
{
    Store *s = open_store(STORE_READ);
    uint64_t size;
    assert_ok(store_epoch_size(s, 1, &size, &error_));
    store_close(s);
    assert_in_range(size, *count, *count + 1);
    check_acts(size);
    *count = size;
}

static void memory_fails_everywhere(void **state)
{
    (void)state;
    Store *s = new_store();
    store_close(s);
    uint64_t count = 0;
    int tries = 0;
    for (int all_after = 0; all_after < 2; all_after++) {
        for (long n = 1;; n++, tries++) {
            mem_fail_at(n, all_after);
            ErrorCode code = open_and_commit(count, &error_);
            bool reached = mem_count() >= n;
            mem_fail_at(0, 0);
            if (code == ERR_OK) {
                count++;
                if (!reached) break;               /* as many allocations as it takes, all of them granted */
                check_acts(count);
                continue;
            }
            if (code != ERR_MEMORY && code != ERR_STOPPED) fail_msg("allocation %ld: %s", n, error_code_name(code));
            check_all_or_nothing(&count);
        }
        check_acts(count);
    }
    print_message("[          ] %d failed allocations, %llu acts\n", tries, (unsigned long long)count);
}

static void the_disk_fails_everywhere(void **state)
{
    (void)state;
    Store *s = new_store();
    store_close(s);
    uint64_t count = 0;
    int tries = 0;
    for (int round = 0; round < 4; round++) {
        for (long n = 1;; n++, tries++) {
            StoreFaults faults = { .at = n, .all_after = round & 1, .kind = round & 2 ? FAULT_ENOSPC : FAULT_EIO };
            store_vfs_install(&faults);
            ErrorCode code = open_and_commit(count, &error_);
            bool reached = store_vfs_count() >= n;
            store_vfs_install(NULL);
            if (code == ERR_OK) {
                count++;
                check_acts(count);
                if (!reached) break;
                continue;
            }
            if (code != ERR_IO && code != ERR_STOPPED) fail_msg("operation %ld: %s", n, error_code_name(code));
            check_all_or_nothing(&count);
        }
    }
    store_vfs_remove();
    print_message("[          ] %d failed disk operations, %llu acts\n", tries, (unsigned long long)count);
}

static void making_a_store_fails_or_succeeds(void **state)
{
    (void)state;
    for (long n = 1;; n++) {
        folder_clear(folder);
        StoreFaults faults = { .at = n, .all_after = true };
        store_vfs_install(&faults);
        ErrorCode code = store_create(folder, &error_);
        bool reached = store_vfs_count() >= n;
        store_vfs_install(NULL);
        if (code != ERR_OK) assert_ok(store_create(folder, &error_));            /* what was left does not stand in the way */
        check_acts(0);
        if (!reached) break;
    }
    store_vfs_remove();
}

static void a_checkpoint_that_fails_stops_the_writer(void **state)
{
    (void)state;
    store_vfs_install(NULL);
    Store *s = new_store();
    assert_ok(commit_act(s, 0, &error_));
    s->checkpoint_at = 0;                           /* long enough to be copied back */
    StoreFaults faults = { .at = 1, .all_after = true };
    store_vfs_install(&faults);
    assert_error(ERR_IO, store_begin(s, &error_));
    assert_error(ERR_STOPPED, store_begin(s, &error_));
    assert_error(ERR_STOPPED, store_scrub(s, &error_));
    store_vfs_install(NULL);
    store_close(s);
    check_acts(1);
    s = open_store(STORE_WRITE);
    s->checkpoint_at = 0;
    assert_ok(commit_act(s, 1, &error_));
    assert_true(s->checkpoint_at > 1000);
    store_close(s);
    store_vfs_remove();
    check_acts(2);
}

static void a_scrub_that_fails_loses_nothing(void **state)
{
    (void)state;
    store_vfs_install(NULL);
    Store *s = new_store();
    for (uint64_t n = 0; n < 20; n++) assert_ok(commit_act(s, n, &error_));
    store_close(s);
    for (long n = 1;; n++) {
        s = open_store(STORE_WRITE);
        StoreFaults faults = { .at = n, .all_after = n % 2 };
        store_vfs_install(&faults);
        ErrorCode code = store_scrub(s, &error_);
        bool reached = store_vfs_count() >= n;
        store_close(s);
        store_vfs_install(NULL);
        check_acts(20);
        if (code == ERR_OK && !reached) break;
    }
    store_vfs_remove();
}

/* The child commits acts, several a transaction, and says after each commit how many are durable. */
static void commit_until_killed(int report)
{
    Store *s;
    uint64_t n;
    if (store_open(folder, STORE_WRITE, &s, &error_) != ERR_OK || store_epoch_size(s, 1, &n, &error_) != ERR_OK) _exit(1);
    for (;;) {
        s->checkpoint_at = 100;                     /* often, so that some are hit */
        if (store_begin(s, &error_) != ERR_OK) _exit(2);
        for (uint64_t until = n + 1 + n % 4; n < until; n++) {
            if (act(s, n, &error_) != ERR_OK) _exit(3);
        }
        if (store_commit(s, &error_) != ERR_OK) _exit(4);
        if (write(report, &n, sizeof n) != sizeof n) _exit(5);
    }
}

static void a_killed_process_loses_nothing_acknowledged(void **state)
{
    (void)state;
    store_close(new_store());
    unsigned seed = 20261125;
    uint64_t acknowledged = 0, in_between = 0;
    for (int round = 0; round < 30; round++) {
        int report[2];
        assert_int_equal(pipe(report), 0);
        pid_t child = fork();
        if (child == 0) {
            close(report[0]);
            commit_until_killed(report[1]);
        }
        close(report[1]);
        seed = seed * 1103515245 + 12345;
        usleep(2000 + seed / 65536 % 20000);
        kill(child, SIGKILL);
        uint64_t n;
        while (read(report[0], &n, sizeof n) == sizeof n) acknowledged = n;
        close(report[0]);
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        Store *s = open_store(round % 2 ? STORE_READ : STORE_WRITE);
        assert_ok(store_epoch_size(s, 1, &n, &error_));
        assert_true(n >= acknowledged);             /* a commit whose acknowledgement was killed may be there */
        assert_ok(store_check(s, &error_));
        store_close(s);
        in_between += n - acknowledged;
        acknowledged = n;
    }
    check_acts(acknowledged);
    print_message("[          ] %llu acts, %llu durable without an answer\n", (unsigned long long)acknowledged,
                  (unsigned long long)in_between);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_erased_is_nowhere), TEST(damage_is_found), TEST(memory_fails_everywhere), TEST(the_disk_fails_everywhere),
        TEST(making_a_store_fails_or_succeeds), TEST(a_checkpoint_that_fails_stops_the_writer),
        TEST(a_scrub_that_fails_loses_nothing), TEST(a_killed_process_loses_nothing_acknowledged),
    };
    return run_in_folder(tests, ARRAY_LEN(tests));
}
