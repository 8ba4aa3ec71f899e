/* shown.c: see shown.h. A list under the office's lock, each in an arena that is neither swapped nor dumped and is wiped when
 * it goes. */
#include "office/shown.h"

#include "office/office_int.h"

enum { SHOWN_ARENA = 4 << 20 };

struct ShownOne {
    Shown     what;                     /* in its arena, and so is this */
    Arena     arena;
    ShownOne *next;
};

static void one_free(ShownOne *gone)
{
    Arena arena = gone->arena;
    arena_free(&arena);
}

/* Under the lock: those that are over, of that request, of that user. */
static void sweep(Office *o, Str request, Str user)
{
    for (ShownOne **at = &o->shown; *at;) {
        ShownOne *one = *at;
        bool goes = one->what.until < clock_now() || str_equal(one->what.request, request) || str_equal(one->what.user, user);
        if (!goes) {
            at = &one->next;
            continue;
        }
        *at = one->next;
        one_free(one);
    }
}

ErrorCode shown_put(Office *o, const Shown *what, Error *e)
{
    Arena arena = arena_secret(SHOWN_ARENA);
    ShownOne *one = ARENA_NEW(&arena, ShownOne);
    Shown copy = { str_copy(&arena, what->request), str_copy(&arena, what->user), str_copy(&arena, what->text), what->until };
    if (!one || !copy.request.ptr || !copy.user.ptr || !copy.text.ptr) {
        arena_free(&arena);
        return error_memory(e);
    }
    *one = (ShownOne){ .what = copy, .arena = arena };
    pthread_mutex_lock(&o->lock);
    sweep(o, what->request, STR("-"));
    one->next = o->shown;
    o->shown = one;
    pthread_mutex_unlock(&o->lock);
    return ERR_OK;
}

void shown_end(Office *o, Str request)
{
    pthread_mutex_lock(&o->lock);
    sweep(o, request, STR("-"));
    pthread_mutex_unlock(&o->lock);
}

ErrorCode shown_get(Request *r, Str request, Shown *ret, Error *e)
{
    Office *o = r->office;
    bool memory = true, found = false;
    pthread_mutex_lock(&o->lock);
    sweep(o, STR("-"), STR("-"));
    for (const ShownOne *one = o->shown; one && !found; one = one->next) {
        if (!str_equal(one->what.request, request) || !str_equal(one->what.user, r->session->user)) continue;
        found = true;
        *ret = (Shown){ str_copy(r->arena, one->what.request), str_copy(r->arena, one->what.user),
                        str_copy(r->arena, one->what.text), one->what.until };
        memory = ret->request.ptr && ret->user.ptr && ret->text.ptr;
    }
    pthread_mutex_unlock(&o->lock);
    if (!memory) return error_memory(e);
    return found ? ERR_OK : error_set(e, ERR_NOT_FOUND, K("identity.not-shown"));
}

void shown_end_user(Office *o, Str user)
{
    sweep(o, STR("-"), user);
}

void shown_close(Office *o)
{
    while (o->shown) {
        ShownOne *gone = o->shown;
        o->shown = gone->next;
        one_free(gone);
    }
}
