/* desk_paper_review.c: a paper that waits for approval, as the second person sees it, and his remarks.
 *
 * Approval itself is a move with four eyes: a proposal (desk_proposal.c) that he signs. What is here is what he needs before:
 * the paper as it will be printed, what changed since he returned it, and a way back that says at which paragraph something is
 * wrong. Returning ends the proposal and writes the remarks into the paper in one commit, so that neither is there without the
 * other. */
#include "desk/form.h"
#include "desk/paper_text.h"
#include "text/word_diff.h"

enum { REASON_BYTES = 2000, CONTEXT_BYTES = 160 };

/* ---- the proposals about a paper ---- */

typedef struct { Request *request; const char *state; Str id; int64_t version; } Newest;

static ErrorCode take_newest(void *self, const Record *rec, Error *e)
{
    Newest *n = self;
    Request *r = n->request;
    const JsonValue *body;
    int64_t version;
    if (!str_is(rec->state, n->state)) return ERR_OK;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    if (!str_is(json_text(json_get(fields, "move")), "approve")) return ERR_OK;
    if (!int_parse(json_text(json_get(fields, "object_version")), &version) || version < n->version) return ERR_OK;
    n->version = version;
    n->id = str_copy(r->arena, rec->id);
    return n->id.ptr ? ERR_OK : error_memory(e);
}

/* The newest one in that state; ret->record.id is empty when there is none. */
static ErrorCode newest_in(Request *r, Str paper, const char *state, Seen *ret, Error *e)
{
    Newest n = { .request = r, .state = state };
    *ret = (Seen){ 0 };
    TRY(records_by(r, STR("proposal"), STR("object"), paper, take_newest, &n, e));
    return n.id.len > 0 ? desk_see(r, n.id, ret, e) : ERR_OK;
}

bool desk_paper_proposed(const JsonValue *fields)
{
    Str move = json_text(json_get(fields, "move")), object = json_text(json_get(fields, "object"));
    return str_is(move, "approve") && str_starts(object, STR("paper/"));
}

static ErrorCode see_paper(Request *r, Str id, Seen *ret, Error *e)
{
    TRY(desk_see(r, id, ret, e));
    if (!str_is(ret->kind->id, "paper")) return error_set(e, ERR_USAGE, K("paper.none"), arg_str("record", id));
    return desk_is_here(ret, e);
}

/* ---- remarks, shown ---- */

static Str place_text(Request *r, int64_t place)
{
    return place > 0 ? view_say(r, K("paper.paragraph"), arg_int("n", place)) : view_say(r, K("paper.whole"));
}

static JsonValue *remark_data(Request *r, const JsonValue *remark, int64_t number, int64_t place)
{
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "number", json_new_int(r->arena, number));
    json_set(r->arena, one, "place", json_new_int(r->arena, place));
    json_set(r->arena, one, "quote", json_new_string(r->arena, json_text(json_get(remark, "quote"))));
    json_set(r->arena, one, "remark", json_new_string(r->arena, json_text(json_get(remark, "remark"))));
    json_set(r->arena, one, "by", json_new_string(r->arena, desk_user_name(r, json_text(json_get(remark, "by")))));
    json_set(r->arena, one, "on", json_new_string(r->arena, json_text(json_get(remark, "on"))));
    json_set(r->arena, one, "settled", json_new_bool(r->arena, json_true(json_get(remark, "settled"))));
    return one;
}

static Str day_text(Request *r, Str kept)
{
    Day day;
    char text[11];
    return day_parse(kept, &day) ? str_copy(r->arena, day_format_local(text, day)) : kept;
}

static void show_remarks(Request *r, const Seen *paper)
{
    const JsonValue *list = json_get(paper->fields, "remarks");
    JsonValue *data = json_new_array(r->arena);
    int64_t number = 0;
    Str text = json_text(json_get(paper->fields, "text"));
    if (!list || list->count == 0) return;
    Str head[] = { view_say(r, K("paper.row-place")), view_say(r, K("paper.row-words")), view_say(r, K("paper.row-remark")),
                   view_say(r, K("desk.row-who")), view_say(r, K("paper.row-on")), view_say(r, K("paper.row-settled")) };
    view_table(r, view_say(r, K("paper.remarks")), head, ARRAY_LEN(head));
    view_table_tag(r, 5);
    JSON_EACH(one, list) {
        int64_t place = paper_remark_place(r->arena, text, one);
        bool settled = json_true(json_get(one, "settled"));
        Str quote = json_text(json_get(one, "quote"));
        Str cells[] = { place_text(r, place), quote.ptr ? quote : STR(""), json_text(json_get(one, "remark")),
                        desk_user_name(r, json_text(json_get(one, "by"))), day_text(r, json_text(json_get(one, "on"))),
                        settled ? view_say(r, K("paper.settled")) : view_say(r, K("paper.open")) };
        view_table_row(r, cells, ARRAY_LEN(cells));
        json_add(r->arena, data, remark_data(r, one, ++number, place));
    }
    json_set(r->arena, view_data(r), "remarks", data);
}

/* ---- what changed since it was returned ---- */

/* Of a long stretch that stayed, how it begins and how it ends. */
static Str shortened(Request *r, Str text, bool first, bool last)
{
    enum { LONG = 3 * CONTEXT_BYTES };
    if (text.len <= LONG) return text;
    Str begins = first ? STR("") : utf8_first_bytes(text, CONTEXT_BYTES), ends = str_from(text, text.len - CONTEXT_BYTES);
    while (ends.len > 0 && ((unsigned char)ends.ptr[0] & 0xc0) == 0x80) ends = str_from(ends, 1);
    if (last) ends = STR("");
    return str_format(r->arena, STR_FMT " … " STR_FMT, STR_ARG(begins), STR_ARG(ends));
}

static ErrorCode show_runs(Request *r, const Seen *paper, Str before, Str after, Error *e)
{
    static const char *const KINDS[] = { [WORDS_SAME] = "same", [WORDS_ADDED] = "added", [WORDS_REMOVED] = "removed" };
    const WordRun *runs;
    size_t count;
    JsonValue *list = json_new_array(r->arena);
    TRY(word_diff(r->arena, before, after, &runs, &count, e));
    for (size_t i = 0; i < count; i++) {
        Str text = runs[i].kind == WORDS_SAME ? shortened(r, runs[i].text, i == 0, i + 1 == count) : runs[i].text;
        JsonValue *pair = json_new_array(r->arena);
        json_add(r->arena, pair, json_new_string(r->arena, str_of(KINDS[runs[i].kind])));
        json_add(r->arena, pair, json_new_string(r->arena, text));
        json_add(r->arena, list, pair);
    }
    json_set(r->arena, view_data(r), "changes", json_copy(r->arena, list));
    if (str_equal(before, after)) view_note(r, view_say(r, K("paper.nothing-changed")));
    else view_changes(r, view_say(r, K("paper.changed-since")), json_text(json_get(paper->fields, "language")), list);
    return ERR_OK;
}

static ErrorCode show_changes(Request *r, const Seen *paper, Error *e)
{
    Seen returned;
    JsonValue *content;
    TRY(newest_in(r, paper->record.id, "returned", &returned, e));
    const Field *f = returned.kind ? kind_field(returned.kind, STR("content")) : NULL;
    if (!f || desk_field_hidden(r, returned.kind, returned.body, f)) return ERR_OK;
    TRY(json_parse(r->arena, json_text(json_get(returned.fields, "content")), &content, e));
    Str before = json_text(json_get(json_get(content, "fields"), "text"));
    return show_runs(r, paper, before, json_text(json_get(paper->fields, "text")), e);
}

/* ---- the page of a proposal ---- */

Str desk_waits_since(Request *r, Str proposal)
{
    StateSince since;
    Error unheard;
    if (request_state_since(r, proposal, &since, &unheard) != ERR_OK || since.since <= 0) return STR("");
    int64_t days = (clock_now() - since.since) / (24 * HOUR);
    Str when = view_instant(r, since.since);
    return days < 1 ? when : view_say(r, K("paper.since-days"), arg_str("when", when), arg_int("n", days));
}

ErrorCode desk_show_paper_asked(Request *r, const Seen *proposal, Error *e)
{
    Seen paper;
    int64_t version;
    TRY(see_paper(r, json_text(json_get(proposal->fields, "object")), &paper, e));
    const Field *lang = kind_field(paper.kind, STR("language"));
    view_row(r, view_say(r, K("paper.waits-since")), desk_waits_since(r, proposal->record.id));
    if (lang) view_row(r, view_label(r, &lang->label), desk_value_text(r, lang, json_get(paper.fields, "language")));
    bool same = int_parse(json_text(json_get(proposal->fields, "object_version")), &version) && version == paper.record.version;
    if (!same) view_warning(r, view_say(r, K("paper.written-on")));
    json_set(r->arena, view_data(r), "paper", json_new_string(r->arena, paper.record.id));
    TRY(show_changes(r, &paper, e));
    show_remarks(r, &paper);
    view_paper(r, view_say(r, K("paper.as-printed")), paper.record.id);
    view_note(r, view_say(r, K("paper.signature")));
    return ERR_OK;
}

void desk_offer_paper_return(Request *r, const Seen *proposal)
{
    Str paper = json_text(json_get(proposal->fields, "object"));
    view_action(r, view_say(r, K("paper.return-at-place")), view_op(r, "paper.return", arg_str("id", paper)), "secondary");
}

/* What its own page says besides: that it waits, what was remarked, and the text with the remarks beside it while some are open. */
ErrorCode desk_show_paper_remarks(Request *r, const Seen *paper, Error *e)
{
    Seen waits;
    TRY(newest_in(r, paper->record.id, "waiting", &waits, e));
    if (waits.record.id.len > 0 && str_is(paper->record.state, "draft")) {
        Str first = desk_user_name(r, json_text(json_get(waits.fields, "first"))), since = desk_waits_since(r, waits.record.id);
        Str asked = view_say(r, K("paper.asked-by"), arg_str("who", first), arg_str("when", since));
        view_row_to(r, view_say(r, K("paper.waits")), asked, waits.record.id);
    }
    show_remarks(r, paper);
    if (!str_is(paper->record.state, "draft") || !paper_has_open_remarks(paper->fields)) return ERR_OK;
    json_set(r->arena, view_data(r), "paper", json_new_string(r->arena, paper->record.id));
    view_paper(r, view_say(r, K("paper.with-remarks")), paper->record.id);
    return ERR_OK;
}

/* ---- returning it ---- */

static ErrorCode waiting_paper(Request *r, Str id, Seen *paper, Seen *proposal, Error *e)
{
    TRY(see_paper(r, id, paper, e));
    const Kind *k = paper->kind;
    TRY(desk_need_role(r, paper->record.chain, k->change, k->change_count, K("desk.may-not-change"), k, e));
    TRY(desk_need_rank(r, paper->record.chain, e));
    TRY(newest_in(r, paper->record.id, "waiting", proposal, e));
    if (proposal->record.id.len > 0) return ERR_OK;
    return error_set(e, ERR_CONFLICT, K("paper.not-asked"), arg_str("record", json_text(json_get(paper->body, "number"))));
}

ErrorCode desk_paper_return_form(Request *r, Str id, Error *e)
{
    Seen paper, proposal;
    Str one, rest;
    int64_t n = 0;
    TRY(waiting_paper(r, id, &paper, &proposal, e));
    JsonValue *form = form_new(r, STR("paper.return"), view_say(r, K("view.return")));
    Str lang = json_text(json_get(paper.fields, "language"));
    form_arg(r, form, "id", json_new_string(r->arena, paper.record.id));
    form_arg(r, form, "version", json_new_int(r->arena, paper.record.version));
    form_remark(r, form, view_say(r, K("paper.how-to-remark")));
    rest = json_text(json_get(paper.fields, "text"));
    while (paper_next_paragraph(r->arena, &rest, &one)) {
        char *name = str_c(r->arena, str_format(r->arena, "p%lld", (long long)++n));
        if (!name) return error_memory(e);
        JsonValue *field = form_field_named(r, name, "long_text", place_text(r, n), STR(""));
        json_set(r->arena, field, "hint", json_new_string(r->arena, one));
        json_set(r->arena, field, "hint_lang", json_new_string(r->arena, lang));
        json_set(r->arena, field, "lang", json_new_string(r->arena, lang));
        form_field(r, form, field);
    }
    form_field(r, form, form_field_named(r, "whole", "long_text", view_say(r, K("paper.on-the-whole")), STR("")));
    desk_give_form(r, str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(view_say(r, K("view.return"))),
                                 STR_ARG(desk_title(r, paper.made, paper.body))), form);
    return ERR_OK;
}

typedef struct { Request *request; const Seen *paper; const Field *group; JsonValue *list; Buf said; size_t count; } Remarks;

static ErrorCode set_part(const Remarks *m, JsonValue *to, const char *name, Str text, Error *e)
{
    JsonValue *v = NULL;
    for (const Field *part = m->group->fields; part; part = part->next) {
        if (!str_is(part->id, name)) continue;
        TRY(field_from_text(m->request->arena, part, text, &v, e));
        if (v) json_set(m->request->arena, to, name, v);
    }
    return ERR_OK;
}

/* `place` 0: on the whole paper. */
static ErrorCode add_remark(Remarks *m, int64_t place, Str remark, Error *e)
{
    Request *r = m->request;
    Str paragraph, said = str_trim(remark), text = json_text(json_get(m->paper->fields, "text"));
    char day[11];
    remark = str_trim(remark);
    if (remark.len == 0) return ERR_OK;
    if (place != 0 && !paper_paragraph(r->arena, text, place, &paragraph)) {
        int64_t most = (int64_t)paper_paragraph_count(r->arena, text);
        return error_set(e, ERR_INVALID, K("paper.no-paragraph"), arg_int("n", place), arg_int("most", most));
    }
    JsonValue *one = json_new_object(r->arena);
    if (place > 0) TRY(set_part(m, one, "place", str_format(r->arena, "%lld", (long long)place), e));
    if (place > 0) TRY(set_part(m, one, "quote", paper_quote(paragraph, remark, &said), e));
    TRY(set_part(m, one, "remark", said, e));
    json_set(r->arena, one, "by", json_new_string(r->arena, session_user(r->session)));
    json_set(r->arena, one, "on", json_new_string(r->arena, str_copy(r->arena, day_format(day, instant_local_day(clock_now())))));
    json_set(r->arena, one, "settled", json_new_bool(r->arena, false));
    json_add(r->arena, m->list, one);
    if (m->said.len > 0) buf_byte(&m->said, '\n');
    if (place > 0) buf_format(&m->said, "§%lld: ", (long long)place);           /* kept for readers of any language */
    buf_add(&m->said, remark);
    m->count++;
    return ERR_OK;
}

/* "p2": at the second paragraph; "whole", and the reason of a command line: on the paper. */
static ErrorCode take_remarks(Remarks *m, Error *e)
{
    Request *r = m->request;
    JSON_EACH(v, arg_values(r, "fields")) {
        int64_t place = 0;
        Str name = v->key;
        bool whole = str_is(name, "whole"), at = str_starts(name, STR("p")) && int_parse(str_from(name, 1), &place) && place > 0;
        Str kind = m->paper->kind->id;
        if (!whole && !at) return error_set(e, ERR_USAGE, K("desk.no-field"), arg_str("kind", kind), arg_str("field", name));
        TRY(add_remark(m, place, json_text(v), e));
    }
    TRY(add_remark(m, 0, arg_text(r, "reason"), e));
    if (m->said.failed) return error_memory(e);
    return m->count > 0 ? ERR_OK : error_set(e, ERR_INVALID, K("paper.remark-needed"));
}

ErrorCode desk_paper_return(Request *r, Error *e)
{
    Seen paper, proposal;
    Done done[2];
    TRY(waiting_paper(r, arg_text(r, "id"), &paper, &proposal, e));
    TRY(desk_check_version(r, &paper, e));
    const Field *f = kind_field(paper.kind, STR("remarks"));
    JsonValue *fields = json_copy(r->arena, paper.fields);
    const JsonValue *had = json_get(paper.fields, "remarks");
    JsonValue *list = had ? json_copy(r->arena, had) : json_new_array(r->arena);
    if (!f || !fields || !list) return f ? error_memory(e) : error_internal(e, "paper.remarks");
    Remarks m = { .request = r, .paper = &paper, .group = f->of, .list = list, .said = buf_in(r->arena) };
    TRY(take_remarks(&m, e));
    json_set(r->arena, fields, "remarks", list);
    TRY(desk_check_fields(r, paper.kind, fields, paper.record.state, e));
    Draft drafts[2];
    drafts[0] = desk_proposal_returned(r, &proposal, utf8_first_bytes(buf_str(&m.said), REASON_BYTES));
    const Record *rec = &paper.record;
    drafts[1] = desk_draft(paper.kind, rec->chain, STR("record.change"), rec->id, rec->version, rec->state,
                           json_text(json_get(paper.body, "number")), fields);
    TRY(office_commit(r, drafts, 2, done, e));
    desk_done(r, K("paper.returned"), &done[1]);
    return ERR_OK;
}
