/* desk_paper_check.c: a printed paper known again by the code in its footer: which version it was, whether it is in force, by
 * what it was replaced.
 *
 * The code is the paper's number and the first ten digits of the hash of its frozen source. It is worked out anew from the
 * record and not only looked up: what somebody wrote into a record makes no paper. A wrong code, a wrong hash, a paper that was
 * never printed and one that the caller may not see have one answer. */
#include "desk/desk.h"

enum { CODE_DIGITS = 10, HASH_LEAST = 6 };

Str desk_paper_code(Request *r, Str number, Str hash)
{
    return str_format(r->arena, STR_FMT "-" STR_FMT, STR_ARG(number), STR_ARG(str_first(hash, CODE_DIGITS)));
}

/* ---- finding it ---- */

/* As the footer has it, as the QR code says it, or out of a page's address. */
static Str bare_code(Str typed)
{
    Str code = str_trim(typed), before;
    while (str_find_byte(code, '/') >= 0) str_cut(&code, '/', &before);
    return str_starts(code, STR("TERGOO:")) ? str_trim(str_from(code, 7)) : code;
}

typedef struct { Request *r; Str folded; Str ids[16]; size_t count; } Found;

static ErrorCode take_paper(void *self, const Record *rec, Error *e)
{
    Found *f = self;
    if (f->count == ARRAY_LEN(f->ids)) return ERR_END;
    f->ids[f->count] = str_copy(f->r->arena, rec->id);
    return f->ids[f->count++].ptr ? ERR_OK : error_memory(e);
}

/* The digits that somebody typed off a sheet, in groups or not. */
static bool hash_fits(Request *r, Str typed, Str hash)
{
    Buf digits = buf_in(r->arena);
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        if (c != ' ') buf_byte(&digits, c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c);
    }
    return digits.len == 0 || (digits.len >= HASH_LEAST && str_starts(hash, buf_str(&digits)));
}

static bool is_it(Request *r, const Seen *paper, Str folded)
{
    Error unheard;
    Str own, hash = json_text(json_get(json_get(paper->fields, "source"), "sha256"));
    if (hash.len == 0 || record_is_pulled_back(&paper->record)) return false;
    Str code = desk_paper_code(r, json_text(json_get(paper->body, "number")), hash);
    return text_fold(r->arena, code, &own, &unheard) == ERR_OK && str_equal(own, folded) && hash_fits(r, arg_text(r, "hash"), hash);
}

static ErrorCode find_paper(Request *r, Str code, Seen *ret, Error *e)
{
    Found f = { .r = r };
    const Kind *k;
    TRY(desk_kind(r, STR("paper"), false, &k, e));
    TRY(text_fold(r->arena, code, &f.folded, e));                       /* as the index has it */
    ErrorCode walked = f.folded.len > 0 ? records_by(r, k->id, STR("code"), f.folded, take_paper, &f, e) : ERR_OK;
    if (walked != ERR_OK && walked != ERR_END) return walked;
    for (size_t i = 0; i < f.count; i++) {
        ErrorCode seen = desk_see(r, f.ids[i], ret, e);
        if (seen == ERR_OK && is_it(r, ret, f.folded)) return ERR_OK;
        if (seen != ERR_OK && seen != ERR_NOT_FOUND) return seen;
    }
    return error_set(e, ERR_NOT_FOUND, K("paper.unknown-code"), arg_str("code", code));
}

/* ---- what became of it ---- */

typedef struct { Request *r; struct { Instant when; Str who, why; } printed, annulled; } Story;

static ErrorCode take_entry(void *self, const Entry *entry, Error *e)
{
    Story *s = self;
    Request *r = s->r;
    Act act;
    Error unheard;
    bool printed = str_is(entry->op, "record.move.print"), annulled = str_is(entry->op, "record.move.annul");
    if (!printed && !annulled) return ERR_OK;
    TRY(records_act(r, entry, &act, e));
    if (printed) {
        s->printed.when = entry->received;
        s->printed.who = desk_user_name(r, act.actor);
    } else {
        s->annulled.when = entry->received;
        s->annulled.who = desk_user_name(r, act.actor);
        if (records_reason(r, entry, &s->annulled.why, &unheard) != ERR_OK) s->annulled.why = (Str){ 0 };
    }
    return ERR_OK;
}

static void show_when(Request *r, const char *key, Instant when, Str who)
{
    if (when <= 0) return;
    Str said = view_say(r, K("paper.when-who"), arg_str("when", view_instant(r, when)), arg_str("who", who));
    view_row(r, view_say_args(r, key, NULL, 0), said);
}

static void set_instant(Request *r, JsonValue *data, const char *name, Instant when)
{
    char at[25];
    if (when > 0) json_set(r->arena, data, name, json_new_string(r->arena, str_copy(r->arena, instant_format(at, when))));
}

/* Those written in its place that the caller may see; true: there is one. */
static ErrorCode show_successors(Request *r, const Seen *paper, bool *any, Error *e)
{
    Found f = { .r = r };
    const Field *field = kind_field(paper->kind, STR("supersedes"));
    ErrorCode walked = records_by(r, paper->kind->id, STR("supersedes"), paper->record.id, take_paper, &f, e);
    if (walked != ERR_OK && walked != ERR_END) return walked;
    JsonValue *list = json_new_array(r->arena);
    for (size_t i = 0; i < f.count && field; i++) {
        if (desk_ref_target(r, f.ids[i]).len == 0) continue;
        view_row_to(r, view_label(r, &field->inverse), desk_ref_label(r, f.ids[i]), f.ids[i]);
        json_add(r->arena, list, json_new_string(r->arena, f.ids[i]));
        *any = true;
    }
    json_set(r->arena, view_data(r), "superseded_by", list);
    return ERR_OK;
}

static ErrorCode show_story(Request *r, const Seen *paper, bool current, Error *e)
{
    Story s = { .r = r };
    bool replaced = false;
    JsonValue *data = view_data(r);
    TRY(records_history(r, paper->record.id, take_entry, &s, e));
    show_when(r, K("paper.printed-on"), s.printed.when, s.printed.who);
    view_row(r, view_say(r, K("paper.hash")), json_text(json_get(json_get(paper->fields, "source"), "sha256")));
    if (!current) show_when(r, K("paper.annulled-on"), s.annulled.when, s.annulled.who);
    if (s.annulled.why.len > 0) view_row(r, view_say(r, K("paper.annulled-why")), s.annulled.why);
    TRY(show_successors(r, paper, &replaced, e));
    if (current) view_note(r, view_say(r, K("paper.is-current")));
    else view_warning(r, replaced ? view_say(r, K("paper.is-replaced")) : view_say(r, K("paper.is-annulled")));
    view_note(r, view_say(r, K("paper.who-may-ask")));
    set_instant(r, data, "printed", s.printed.when);
    set_instant(r, data, "annulled", s.annulled.when);
    if (s.annulled.why.len > 0) json_set(r->arena, data, "reason", json_new_string(r->arena, s.annulled.why));
    return ERR_OK;
}

ErrorCode desk_paper_check(Request *r, Error *e)
{
    Seen paper;
    TRY(find_paper(r, bare_code(arg_text(r, "mark")), &paper, e));
    if (paper.kind->logs_reads || request_opens(r, paper.record.chain)) {
        TRY(office_note_look(r, paper.record.chain, STR("record.look"), paper.record.id, NULL, e));
    }
    const State *s = kind_state(paper.kind, paper.record.state);
    bool current = !str_is(paper.record.state, "annulled");
    JsonValue *data = view_data(r);
    json_set(r->arena, data, "paper", desk_record_data(r, paper.body));
    json_set(r->arena, data, "current", json_new_bool(r->arena, current));
    view_title(r, desk_title(r, paper.kind, paper.body));
    view_row_to(r, view_label(r, &paper.kind->label), json_text(json_get(paper.body, "number")), paper.record.id);
    if (s) view_row(r, view_say(r, K("paper.state")), view_label(r, &s->label));
    return show_story(r, &paper, current, e);
}
