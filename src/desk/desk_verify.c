/* desk_verify.c: the full audit of the store, asked for at the gate: begun once, looked at until it has ended. It vouches for itself
 * only; an outsider runs `tergoo verify` with the key from paper, and both say so. */
#include "desk/desk.h"
#include "office/audit_job.h"

#include <inttypes.h>

static Str number_text(Request *r, uint64_t n)
{
    return str_format(r->arena, "%" PRIu64, n);
}

static void show_running(Request *r, const AuditState *s)
{
    view_note(r, view_say(r, K("verify.running"), arg_str("since", view_instant(r, s->begun)),
                          arg_int("percent", s->total > 0 ? (int64_t)(s->done * 100 / s->total) : 0)));
}

static void show_ended(Request *r, const AuditState *s)
{
    JsonValue *data = view_data(r);
    char when[25];
    json_set(r->arena, data, "ended", json_new_string(r->arena, str_copy(r->arena, instant_format(when, s->until))));
    json_set(r->arena, data, "good", json_new_bool(r->arena, s->good));
    view_row(r, view_say(r, K("verify.row-when")), view_instant(r, s->until));
    if (!s->good) {
        json_set(r->arena, data, "finding", json_new_string(r->arena, s->finding));
        view_row(r, view_say(r, K("verify.row-result")), view_say(r, K("verify.bad")));
        view_warning(r, s->finding);
        return;
    }
    const struct { const char *name, *label; uint64_t n; } COUNTS[] = {
        { "entries", K("verify.row-entries"), s->report.entries }, { "signatures", K("verify.row-signatures"), s->report.signatures },
        { "contents", K("verify.row-contents"), s->report.contents }, { "erased", K("verify.row-erased"), s->report.erased },
        { "sealed", K("verify.row-sealed"), s->report.sealed },
    };
    view_row(r, view_say(r, K("verify.row-result")), view_say(r, K("verify.good")));
    for (size_t i = 0; i < ARRAY_LEN(COUNTS); i++) {
        json_set(r->arena, data, COUNTS[i].name, json_new_int(r->arena, (int64_t)COUNTS[i].n));
        view_row(r, view_say_args(r, COUNTS[i].label, NULL, 0), number_text(r, COUNTS[i].n));
    }
    view_note(r, view_say(r, K("verify.from-outside")));
}

ErrorCode desk_ledger_verify(Request *r, Error *e)
{
    AuditState s;
    if (arg_yes(r, "start")) TRY(audit_job_start(r->office, e));
    audit_job_look(r->office, r->arena, r->lang, &s);
    json_set(r->arena, view_data(r), "running", json_new_bool(r->arena, s.running));
    view_title(r, view_say(r, K("verify.title")));
    if (s.running) show_running(r, &s);
    if (s.ended) show_ended(r, &s);
    if (!s.running && !s.ended) view_note(r, view_say(r, K("verify.never")));
    if (!s.running) view_action(r, view_say(r, K("verify.now")), view_op(r, "ledger.verify", arg_c("start", "yes")), "primary");
    return ERR_OK;
}
