/* request_rules.c: requests for information and summonses: what must be there before they leave, and when an answer is one.
 *
 * A request names whom or what it is about, and for when; it leaves on a letter that was printed, so that what stands in the file is what was
 * sent. Its answer is held against its questions by their numbers: of each the last line counts, and a request is answered when none of them is
 * open. Nothing here is a rule of a code: which body wants which decision is said in the model (needs_when). */
#include "rules/rules_int.h"

/* ---- a request before it is approved ---- */

/* Days as they are kept are in the order of their bytes. */
static bool ends_before_it_begins(const JsonValue *concern)
{
    Str from = json_text(json_get(concern, "from")), until = json_text(json_get(concern, "until"));
    return from.len > 0 && until.len > 0 && str_compare(until, from) < 0;
}

static bool names_something(const JsonValue *concern)
{
    return json_get(concern, "person") || json_get(concern, "company") || json_get(concern, "account");
}

ErrorCode guard_request_whole(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    char today[11];
    Str due = json_text(json_get(fields, "due"));
    (void)r;
    (void)rec;
    JSON_EACH(one, json_get(fields, "concerns")) {
        if (!names_something(one)) return error_set(e, ERR_INVALID, K("rules.request-nobody"));
        if (ends_before_it_begins(one)) {
            return error_set(e, ERR_INVALID, K("rules.request-period"), arg_str("from", json_text(json_get(one, "from"))),
                             arg_str("until", json_text(json_get(one, "until"))));
        }
    }
    bool past = due.len > 0 && str_compare(due, day_format(today, instant_local_day(clock_now()))) < 0;
    return past ? error_set(e, ERR_INVALID, K("rules.request-late"), arg_str("day", due)) : ERR_OK;
}

/* ---- it leaves on paper ---- */

typedef struct { Request *request; const Record *of; Str id; int64_t version; } Letter;

static ErrorCode look_at_paper(void *self, const Record *rec, Error *e)
{
    static const char *const OUT[] = { "printed", "signed", "filed" };
    Letter *l = self;
    const JsonValue *body;
    if (rec->body.len == 0 || !str_equal(rec->chain, l->of->chain)) return ERR_OK;
    TRY(record_fields(l->request->arena, rec, &body, e));
    bool letter = str_is(json_text(json_get(json_get(body, "fields"), "template")), "request_letter"), out = false;
    for (size_t i = 0; i < ARRAY_LEN(OUT); i++) out = out || str_is(rec->state, OUT[i]);
    if (!letter || !out) return ERR_OK;
    l->version = rec->version;
    l->id = str_copy(l->request->arena, rec->id);
    return l->id.ptr ? ERR_END : error_memory(e);
}

ErrorCode guard_request_printed(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Letter l = { .request = r, .of = rec };
    (void)fields;
    TRY(records_by(r, STR("paper"), STR("about"), rec->id, look_at_paper, &l, e));
    return l.id.len > 0 ? request_note_read(r, l.id, l.version, e) : error_set(e, ERR_INVALID, K("rules.request-not-printed"));
}

/* ---- its answer ---- */

static int64_t question_of(const JsonValue *line)
{
    int64_t n = 0;
    return int_parse(json_text(json_get(json_get(line, "question"), "number")), &n) ? n : 0;
}

Str rules_answer_of(const JsonValue *fields, int64_t question, const JsonValue **line)
{
    const JsonValue *last = NULL;
    JSON_EACH(one, json_get(fields, "answers")) {
        if (question_of(one) == question) last = one;
    }
    if (line) *line = last;
    return last ? json_text(json_get(last, "says")) : STR("");
}

ErrorCode guard_request_lines(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const JsonValue *questions = json_get(fields, "questions");
    int64_t count = questions ? (int64_t)questions->count : 0;
    (void)r;
    (void)rec;
    JSON_EACH(one, json_get(fields, "answers")) {
        int64_t n = question_of(one);
        if (n < 1 || n > count) return error_set(e, ERR_INVALID, K("rules.request-no-question"), arg_int("n", n), arg_int("count", count));
        bool empty = str_is(json_text(json_get(one, "says")), "answered") && !json_get(one, "text") && !json_get(one, "document");
        if (empty) return error_set(e, ERR_INVALID, K("rules.request-empty-answer"), arg_int("n", n));
    }
    return ERR_OK;
}

ErrorCode guard_request_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const JsonValue *questions = json_get(fields, "questions");
    Buf open = buf_in(r->arena);
    TRY(guard_request_lines(r, rec, fields, e));
    for (int64_t n = 1; questions && n <= (int64_t)questions->count; n++) {
        Str says = rules_answer_of(fields, n, NULL);
        if (says.len > 0 && !str_is(says, "partly")) continue;
        buf_format(&open, "%s%lld", open.len > 0 ? ", " : "", (long long)n);
    }
    if (open.failed) return error_memory(e);
    return open.len == 0 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.request-open"), arg_str("questions", str_first(buf_str(&open), 200)));
}

/* ---- a summons ---- */

static bool when_of(const JsonValue *fields, Instant *ret)
{
    return instant_parse(json_text(json_get(fields, "when")), ret);
}

ErrorCode guard_summons_ahead(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Instant when;
    (void)r;
    (void)rec;
    bool ahead = !when_of(fields, &when) || when > clock_now();      /* without a time the move asks for one */
    return ahead ? ERR_OK : error_set(e, ERR_INVALID, K("rules.summons-past"));
}

/* Through others only where it is said why: what was typed in passing must not contradict what is known of the person. */
ErrorCode guard_summons_served(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Str how = json_text(json_get(fields, "served_how"));
    (void)r;
    (void)rec;
    if (str_is(how, "representative") && !json_true(json_get(fields, "minor"))) return error_set(e, ERR_INVALID, K("rules.summons-no-minor"));
    if (str_is(how, "custody") && !json_true(json_get(fields, "in_custody"))) return error_set(e, ERR_INVALID, K("rules.summons-no-custody"));
    return ERR_OK;
}

ErrorCode guard_summons_past(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Instant when;
    (void)r;
    (void)rec;
    bool past = !when_of(fields, &when) || when <= clock_now();
    return past ? ERR_OK : error_set(e, ERR_INVALID, K("rules.summons-not-yet"));
}
