/* demo_harm.c: what the demo's two buttons do (demo.h): programs run one after another on a copy that is made for it and taken
 * away after it. Runs in a process of its own that the keeper made, which has no other thread and ends when this does. Which
 * programs, and on which files, is written here and in the demo's file: whoever asks says only which of the two, and in which
 * language. */
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "web/keeper.h"

enum { BUNDLE_LIMIT = 64 << 20, WORDS = 16, STEPS = 2 };

/* One program: its words, NULL behind the last. `expected`: the exit code that is right here. */
typedef struct { char *words[WORDS]; int expected; } Step;

typedef struct { const KeeperOptions *o; Arena *a; Lang lang; char *folder; Step steps[STEPS]; } Harm;

static bool new_folder(Harm *h, Error *e)
{
    unsigned char bytes[8];
    char name[17];
    random_bytes(bytes, sizeof bytes);
    hex_encode(name, bytes, sizeof bytes);
    h->folder = str_c(h->a, str_format(h->a, "%s/demo-%s", h->o->office.folder, name));
    return h->folder && folder_make(h->folder, e) == ERR_OK;
}

/* The bundle with one bit of one byte turned over: in what a record says, somewhere in its middle. NULL: there is none. */
static char *spoilt_bundle(Harm *h, Error *e)
{
    Str bytes;
    char *path = path_join(h->a, h->folder, "case.tergoo"), *whole = str_c(h->a, h->o->demo->bundle);
    if (!path || !whole || file_read(h->a, whole, BUNDLE_LIMIT, &bytes, e) != ERR_OK || bytes.len == 0) return NULL;
    size_t at = bytes.len / 2;
    ptrdiff_t record = str_find(str_from(bytes, at), STR("{\"case\":\"case/"));
    if (record >= 0) at += (size_t)record + 2;
    ((char *)(uintptr_t)bytes.ptr)[at] ^= 1;
    return file_write_durable(path, bytes, e) == ERR_OK ? path : NULL;
}

/* False when a word is missing: memory. */
static bool set_words(Step *s, int expected, char *const *words, size_t count)
{
    s->expected = expected;
    for (size_t i = 0; i < count; i++) {
        if (!words[i]) return false;
        s->words[i] = words[i];
    }
    s->words[count] = NULL;
    return true;
}

static char *word(const char *text)
{
    return (char *)(uintptr_t)text;
}

static bool byte_steps(Harm *h, Error *e)
{
    char *self = word(h->o->program), *lang = word(lang_code(h->lang)), *key = str_c(h->a, h->o->demo->key), *whole = str_c(h->a, h->o->demo->bundle);
    char *const good[] = { self, word("verify"), whole, word("--key"), key, word("--lang"), lang };
    char *const bad[] = { self, word("verify"), spoilt_bundle(h, e), word("--key"), key, word("--lang"), lang };
    return set_words(&h->steps[0], 0, good, ARRAY_LEN(good)) && set_words(&h->steps[1], 1, bad, ARRAY_LEN(bad));
}

static bool burn_steps(Harm *h)
{
    const Demo *d = h->o->demo;
    char *self = word(h->o->program), *lang = word(lang_code(h->lang)), *anew = path_join(h->a, h->folder, "office");
    char *const restore[] = { self, word("restore"), str_c(h->a, d->copy), word("--data"), anew, word("--copy-key"), str_c(h->a, d->copy_key),
                              word("--reason"), word(message_text(h->lang, STR(K("demo.fire")))), word("--decided-by"),
                              word(message_text(h->lang, STR(K("demo.head")))), word("--lang"), lang };
    char *const verify[] = { self, word("verify"), anew, word("--key"), str_c(h->a, d->key), word("--lang"), lang };
    return set_words(&h->steps[0], 0, restore, ARRAY_LEN(restore)) && set_words(&h->steps[1], 0, verify, ARRAY_LEN(verify));
}

/* The exit code, or -1. */
static int run_program(char *const *words, int output)
{
    posix_spawn_file_actions_t actions;
    extern char **environ;
    pid_t child = -1;
    int status = 0;
    if (posix_spawn_file_actions_init(&actions) != 0) return -1;
    bool ready = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) == 0 &&
                 posix_spawn_file_actions_adddup2(&actions, output, 1) == 0 && posix_spawn_file_actions_adddup2(&actions, output, 2) == 0;
    if (!ready || posix_spawn(&child, words[0], &actions, NULL, words, environ) != 0) child = -1;
    posix_spawn_file_actions_destroy(&actions);
    if (child <= 0 || waitpid(child, &status, 0) != child) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool demo_harm(const struct KeeperOptions *o, DemoHarm which, Lang lang, int output, int result)
{
    Error e = { 0 };
    Arena a = arena_with(BUNDLE_LIMIT + (8 << 20));
    Harm h = { .o = o, .a = &a, .lang = lang };
    bool fine = o->program && new_folder(&h, &e) && (which == DEMO_BYTE ? byte_steps(&h, &e) : burn_steps(&h));
    for (size_t i = 0; i < STEPS && fine; i++) {
        fine = run_program(h.steps[i].words, output) == h.steps[i].expected;
        if (fine) (void)!write(result, ".", 1);
    }
    char *const sweep[] = { word("/bin/rm"), word("-rf"), word("--"), h.folder, NULL };
    if (h.folder) (void)run_program(sweep, output);
    arena_free(&a);
    return fine;
}
