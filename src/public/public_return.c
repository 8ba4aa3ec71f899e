/* public_return.c: whoever comes back with a number.
 *
 * Whether a number is anybody's shall be told by the page alone, to whoever sees the page: so a wrong one takes the same way
 * as a right one (the number is stretched, two threads are read and one opened, both pages are made), the answers have the
 * same status, headers and length, and they leave at a whole half second after the request came. Guessing is slow for the
 * guesser, because numbers are stretched one at a time, and nobody's address is needed for that. */
#include <time.h>

#include "public/public_int.h"

ErrorCode public_reporter(Exchange *x, const Receipt *receipt, Reporter *ret, Error *e)
{
    Public *p = x->box_server;
    pthread_mutex_lock(&p->lock);
    bool full = p->waiting >= PUBLIC_QUEUE;
    if (!full) p->waiting++;
    pthread_mutex_unlock(&p->lock);
    if (full) return error_set(e, ERR_AGAIN, K("public.busy"));
    pthread_mutex_lock(&p->slow_lock);
    ErrorCode code = receipt_reporter(receipt, p->box->salt, p->options->cost, ret, e);
    pthread_mutex_unlock(&p->slow_lock);
    pthread_mutex_lock(&p->lock);
    p->waiting--;
    pthread_mutex_unlock(&p->lock);
    return code;
}

void public_wait_for_step(const Exchange *x)
{
    const int64_t step = PUBLIC_STEP_MS * INT64_C(1000000);
    int64_t taken = clock_ticks() - x->begun, left = step - taken % step;
    struct timespec rest = { .tv_sec = left / 1000000000, .tv_nsec = left % 1000000000 };
    while (nanosleep(&rest, &rest) != 0) continue;
}

static void take_answer(Exchange *to, const Exchange *from)
{
    to->status = from->status;
    to->type = from->type;
    to->body = from->body;
}

ErrorCode show_thread_of(Exchange *x, const Receipt *receipt, const char *said, Error *e)
{
    Reporter r;
    bool found = false;
    JsonValue *notes;
    Exchange pages[2] = { *x, *x };
    TRY(public_reporter(x, receipt, &r, e));
    ErrorCode code = box_look(x->arena, x->box_server->box, &r, &found, &notes, e);
    crypto_wipe(&r, sizeof r);
    Str mark = state_seal(x->arena, &x->box_server->form_key, STATE_BACK, receipt);
    if (code == ERR_OK) code = show_thread(&pages[1], notes, said, NULL, mark, e);
    if (code == ERR_OK) code = show_back(&pages[0], 200, K("public.fault-nobody"), e);
    if (code == ERR_OK) take_answer(x, &pages[found]);
    return code;
}

ErrorCode do_back(Exchange *x, Error *e)
{
    Receipt r;
    int status = public_read_small(x);
    if (status != 0) return show_refusal(x, status, K("public.cut-off"), e);
    ReceiptFault fault = receipt_read(public_form(x, "code"), &r);
    if (fault != RECEIPT_OK) return show_back(x, 200, fault == RECEIPT_LENGTH ? K("public.fault-length") :
        K("public.fault-check"), e);
    ErrorCode code = show_thread_of(x, &r, NULL, e);
    crypto_wipe(&r, sizeof r);
    public_wait_for_step(x);
    return code;
}
