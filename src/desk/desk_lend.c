/* desk_lend.c: a member of a locked case lends its key to a job until a time (office/lend.h), ends that again, and sees on the case's page what is
 * lent.
 *
 * The one job there is, `clocks`, lets the list of terms that are due say for a head of office, while no member looks: this locked case, this last
 * day, running or over (desk_clock.c). Lending, ending and each use are entries of the case: its members see who asked. */
#include "desk/desk.h"
#include "desk/desk_vault.h"
#include "office/lend.h"

static ErrorCode check_job(Request *r, Error *e)
{
    Buf names = buf_in(r->arena);
    if (str_in(arg_text(r, "job"), LEND_JOBS, LEND_JOB_COUNT)) return ERR_OK;
    for (size_t i = 0; i < LEND_JOB_COUNT; i++) buf_format(&names, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(LEND_JOBS[i]));
    return error_set(e, ERR_USAGE, K("lend.no-job"), arg_str("job", arg_text(r, "job")), arg_str("jobs", buf_str(&names)));
}

/* A day, which is lent to its end, or an hour of a day. */
static ErrorCode until_typed(Request *r, Instant *ret, Error *e)
{
    static const Field TIME = { .id = { "until", 5 }, .type = FIELD_DATE_TIME };
    Str typed = str_trim(arg_text(r, "until"));
    Day day, longest = instant_local_day(clock_now()) + LEND_DAYS;
    JsonValue *v = NULL;
    bool is_day = day_parse(typed, &day) || day_parse_local(typed, &day);
    if (is_day) typed = str_format(r->arena, STR_FMT " 23:59", STR_ARG(day_format_local((char[11]){ 0 }, day)));
    bool known = field_from_text(r->arena, &TIME, typed, &v, e) == ERR_OK && v && instant_parse(v->text, ret);
    if (known && *ret > clock_now() && instant_local_day(*ret) <= longest) return ERR_OK;
    return error_set(e, ERR_INVALID, K("lend.until"), arg_str("until", arg_text(r, "until")), arg_int("days", LEND_DAYS));
}

static ErrorCode lent_case(Request *r, Seen *ret, Error *e)
{
    TRY(desk_see(r, arg_text(r, "case"), ret, e));
    if (!ret->kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
    TRY(desk_vault_is_not(ret->record.id, e));
    TRY(check_job(r, e));
    return request_opens(r, ret->record.id) ? ERR_OK : error_set(e, ERR_USAGE, K("lend.ordinary"));
}

static Draft act_of(Request *r, const Seen *seen, const char *op, JsonValue *content)
{
    json_set(r->arena, content, "job", json_new_string(r->arena, arg_text(r, "job")));
    return (Draft){ .chain = seen->record.id, .op = str_of(op), .object = seen->record.id, .content = content, .reason = arg_text(r, "reason") };
}

ErrorCode desk_case_lend(Request *r, Error *e)
{
    Seen seen;
    char until[25];
    JsonValue *content = json_new_object(r->arena);
    TRY(lent_case(r, &seen, e));
    Lent l = { .chain = seen.record.id, .job = arg_text(r, "job"), .lender = session_user(r->session) };
    TRY(until_typed(r, &l.until, e));
    Str ends = str_copy(r->arena, instant_format(until, l.until));
    if (!content || !ends.ptr) return error_memory(e);
    json_set(r->arena, content, "until", json_new_string(r->arena, ends));
    Draft act = act_of(r, &seen, "lend.begin", content);
    TRY(lend_begin(r, &l, &act, e));
    json_set(r->arena, view_data(r), "job", json_new_string(r->arena, l.job));
    json_set(r->arena, view_data(r), "until", json_new_string(r->arena, ends));
    view_note(r, view_say(r, K("lend.lent"), arg_str("job", l.job), arg_str("until", view_instant(r, l.until))));
    return ERR_OK;
}

ErrorCode desk_case_lend_end(Request *r, Error *e)
{
    Seen seen;
    JsonValue *content = json_new_object(r->arena);
    TRY(lent_case(r, &seen, e));
    if (!content) return error_memory(e);
    Draft act = act_of(r, &seen, "lend.end", content);
    TRY(lend_end(r, seen.record.id, arg_text(r, "job"), &act, e));
    view_note(r, view_say(r, K("lend.ended"), arg_str("job", arg_text(r, "job"))));
    return ERR_OK;
}

ErrorCode desk_show_lent(Request *r, Str chain, Error *e)
{
    Lent *lent;
    size_t count;
    char until[25];
    JsonValue *list = json_new_array(r->arena);
    TRY(lend_list(r, chain, &lent, &count, e));
    json_set(r->arena, view_data(r), "lent", list);
    for (size_t i = 0; i < count; i++) {
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, one, "by", json_new_string(r->arena, lent[i].lender));
        json_set(r->arena, one, "job", json_new_string(r->arena, lent[i].job));
        json_set(r->arena, one, "until", json_new_string(r->arena, str_copy(r->arena, instant_format(until, lent[i].until))));
        json_add(r->arena, list, one);
        Str who = desk_user_name(r, lent[i].lender), ends = view_instant(r, lent[i].until);
        view_row(r, view_say(r, K("lend.row"), arg_str("job", lent[i].job)),
                 view_say(r, K("lend.by-until"), arg_str("who", who), arg_str("until", ends)));
    }
    return ERR_OK;
}
