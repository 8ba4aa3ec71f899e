/* desk_attendance.c: who was there in a half-day: from the list that came back signed, in one act for all of it (course.attend), or
 * badge by badge at the door (course.door).
 *
 * A list says of everybody who has a place that he was there or away. What was entered before and is another now is set right with a
 * reason; both stand in the history of that attendance. At the door each badge is entered by itself, before the answer, as in a
 * stock-take: a connection that breaks loses nothing, and a badge that is scanned again is no second person, also where two scan it
 * in the same moment (the mark of an attendance is unique).
 *
 * A list is one sheet of many records: whoever opened it and sends it after somebody else entered in it is told who stands otherwise by now, and
 * nothing of his is entered. */
#include "desk/course.h"
#include "desk/form.h"
#include "desk/scan_paper.h"
#include "desk/stock.h"

enum { SHEETS_MOST = 40 };

typedef struct { Request *request; Course course; Seen session; size_t at; } Half;

static ErrorCode read_half(Request *r, Half *ret, Error *e)
{
    *ret = (Half){ .request = r };
    TRY(desk_see(r, arg_text(r, "id"), &ret->session, e));
    if (!str_is(ret->session.kind->id, "course_session"))
        return error_set(e, ERR_USAGE, K("course.not-half"), arg_str("record", arg_text(r, "id")));
    TRY(desk_is_here(&ret->session, e));
    TRY(course_read(r, ret->session.record.id, &ret->course, e));
    for (; ret->at < ret->course.sessions.count; ret->at++)
        if (str_equal(ret->course.sessions.list[ret->at].id, ret->session.record.id)) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.attendance-cancelled"), arg_str("day", gift_day_shown(r, field_of(ret->session.fields, "day"))));
}

static ErrorCode need_role(Request *r, Error *e)
{
    const Kind *k = model_kind(r->model, STR("attendance"));
    return desk_need_role(r, STR("office"), k->create, k->create_count, K("desk.may-not-create"), k, e);
}

static void show_place(const Half *h)
{
    Request *r = h->request;
    const Seen *c = &h->course.course;
    desk_show_crumbs(r, c);
    view_crumb(r, desk_title(r, c->kind, c->body), c->record.id);
    view_crumb(r, course_half_name(r, &h->course.sessions.list[h->at]), h->session.record.id);
}

/* ---- one attendance ---- */

static ErrorCode check(const Half *h, const CoursePerson *p, Error *e)
{
    return course_check_attendance(h->request, &p->place, &h->course.sessions.list[h->at], e);
}

static ErrorCode new_draft(const Half *h, const CoursePerson *p, bool present, Str how, Draft *ret, Error *e)
{
    Request *r = h->request;
    const Kind *k = model_kind(r->model, STR("attendance"));
    JsonValue *f = json_new_object(r->arena);
    Str mark = str_format(r->arena, STR_FMT "+" STR_FMT, STR_ARG(p->place.id), STR_ARG(h->session.record.id));
    Str document = arg_text(r, "document");
    TRY(check(h, p, e));
    json_set(r->arena, f, "enrolment", json_new_string(r->arena, p->place.id));
    json_set(r->arena, f, "course_session", json_new_string(r->arena, h->session.record.id));
    json_set(r->arena, f, "mark", json_new_string(r->arena, mark));
    json_set(r->arena, f, "present", json_new_bool(r->arena, present));
    json_set(r->arena, f, "how", json_new_string(r->arena, how));
    json_set(r->arena, f, "by", json_new_string(r->arena, session_user(r->session)));
    if (document.len > 0) json_set(r->arena, f, "document", json_new_string(r->arena, document));
    Str id = object_id_new(r->arena, k->id);
    if (!f || f->broken || !mark.ptr || !id.ptr) return error_memory(e);
    TRY(desk_check_fields(r, k, f, k->states[0].id, e));
    *ret = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, STR(""), f);
    return ERR_OK;
}

static ErrorCode right_draft(const Half *h, const CoursePerson *p, bool present, Str how, Draft *ret, Error *e)
{
    Request *r = h->request;
    Seen was;
    Str document = arg_text(r, "document");
    if (str_trim(arg_text(r, "reason")).len == 0) return error_set(e, ERR_INVALID, K("course.why-right"), arg_str("name", p->name));
    TRY(check(h, p, e));
    TRY(desk_see(r, p->seen[h->at].id, &was, e));
    JsonValue *f = json_copy(r->arena, was.fields);
    json_set(r->arena, f, "present", json_new_bool(r->arena, present));
    json_set(r->arena, f, "how", json_new_string(r->arena, how));
    json_set(r->arena, f, "by", json_new_string(r->arena, session_user(r->session)));
    if (document.len > 0) json_set(r->arena, f, "document", json_new_string(r->arena, document));
    if (!f || f->broken) return error_memory(e);
    TRY(desk_check_fields(r, was.kind, f, STR("corrected"), e));
    *ret = desk_draft(was.kind, was.record.chain, STR("record.move.set_right"), was.record.id, was.record.version, STR("corrected"), STR(""), f);
    ret->reason = arg_text(r, "reason");
    return ERR_OK;
}

/* With the first attendance the half-day was held. */
static ErrorCode hold_draft(const Half *h, Draft *to, size_t *count, Error *e)
{
    const Move *m = kind_move(h->session.kind, STR("hold"));
    if (!m || !move_leaves(m, h->session.record.state)) return ERR_OK;
    return desk_moved(h->request, &h->session, m, json_new_object(h->request->arena), &to[(*count)++], e);
}

/* ---- a whole list ---- */

static CoursePerson *person_named(const Half *h, Str named)
{
    for (size_t i = 0; i < h->course.count; i++) {
        CoursePerson *p = &h->course.people[i];
        if (str_equal(p->place.id, named) || str_equal(p->place.number, named)) return p;
    }
    return NULL;
}

static ErrorCode read_ticks(const Half *h, bool *there, Error *e)
{
    Str rest = arg_text(h->request, "present");
    while (rest.len > 0) {
        Str one;
        if (!str_cut(&rest, ';', &one)) rest = STR("");
        one = str_trim(one);
        if (one.len == 0) continue;
        CoursePerson *p = person_named(h, one);
        if (!p) return error_set(e, ERR_INVALID, K("rules.attendance-course"), arg_str("number", one));
        if (!course_has_place(p)) return error_set(e, ERR_INVALID, K("rules.attendance-no-place"), arg_str("number", p->place.number));
        there[p - h->course.people] = true;
    }
    return ERR_OK;
}

/* ---- two at one list ---- */

/* Grows with whatever is entered or set right in the list, and with each place that is given or taken. */
static int64_t list_version(const Half *h)
{
    int64_t sum = 0;
    for (size_t i = 0; i < h->course.count; i++) sum += h->course.people[i].place.version + h->course.people[i].seen[h->at].version;
    return sum;
}

static ErrorCode take_received(void *self, const Entry *entry, Error *e)
{
    (void)e;
    *(Instant *)self = entry->received;
    return ERR_OK;
}

/* Who entered last in this list, and when. */
static ErrorCode last_entered(const Half *h, Str *by, Instant *when, Error *e)
{
    *when = 0;
    for (size_t i = 0; i < h->course.count; i++) {
        const GiftRecord *seen = &h->course.people[i].seen[h->at];
        Instant received = 0;
        if (seen->id.len == 0) continue;
        TRY(records_history(h->request, seen->id, take_received, &received, e));
        if (received < *when) continue;
        *when = received;
        *by = field_of(seen->fields, "by");
    }
    return ERR_OK;
}

static Str presence_word(const Half *h, bool present) { return view_say(h->request, present ? K("course.was-there") : K("course.was-away")); }

/* Those whom the caller's list says otherwise of than what stands there by now. */
static ErrorCode show_differences(const Half *h, const bool *there, Error *e)
{
    char text[25];
    Instant when;
    Str by = STR("");
    Request *r = h->request;
    JsonValue *conflict = json_new_object(r->arena), *list = json_new_array(r->arena);
    TRY(last_entered(h, &by, &when, e));
    for (size_t i = 0; i < h->course.count; i++) {
        const CoursePerson *p = &h->course.people[i];
        if (p->was[h->at] == NOT_ENTERED || (p->was[h->at] == WAS_THERE) == there[i]) continue;
        JsonValue *row = json_new_object(r->arena);
        json_set(r->arena, row, "changed", json_new_string(r->arena, STR("both")));
        json_set(r->arena, row, "label", json_new_string(r->arena, p->name));
        json_set(r->arena, row, "name", json_new_string(r->arena, p->place.id));
        json_set(r->arena, row, "theirs", json_new_string(r->arena, presence_word(h, !there[i])));
        json_set(r->arena, row, "yours", json_new_string(r->arena, presence_word(h, there[i])));
        json_add(r->arena, list, row);
    }
    if (list && list->count == 0) return ERR_OK;                /* a place was given or taken, or both say the same: the sentence is enough */
    json_set(r->arena, conflict, "by", json_new_string(r->arena, desk_user_name(r, by)));
    json_set(r->arena, conflict, "fields", list);
    json_set(r->arena, conflict, "id", json_new_string(r->arena, h->session.record.id));
    json_set(r->arena, conflict, "received", json_new_string(r->arena, str_copy(r->arena, instant_format(text, when))));
    json_set(r->arena, conflict, "version", json_new_int(r->arena, list_version(h)));
    json_set(r->arena, conflict, "when", json_new_string(r->arena, view_instant(r, when)));
    view_beside(r, "conflict", conflict);
    return ERR_OK;
}

static ErrorCode check_list_version(const Half *h, const bool *there, Error *e)
{
    int64_t now = list_version(h);
    if (arg_number(h->request, "version", now) == now) return ERR_OK;
    TRY(show_differences(h, there, e));
    return error_set(e, ERR_CONFLICT, K("course.list-moved-on"), arg_str("half", course_half_name(h->request, &h->course.sessions.list[h->at])));
}

static Str how_of(Request *r)
{
    Str how = arg_text(r, "how");
    return how.len > 0 ? how : STR("signature");
}

ErrorCode desk_course_attend(Request *r, Error *e)
{
    Half h;
    size_t count = 0, present = 0, set_right = 0;
    TRY(read_half(r, &h, e));
    TRY(need_role(r, e));
    const size_t room = h.course.count + 2;
    bool *there = arena_array(r->arena, room, sizeof *there);
    Draft *drafts = arena_array(r->arena, room, sizeof *drafts);
    Done *done = arena_array(r->arena, room, sizeof *done);
    if (!there || !drafts || !done) return error_memory(e);
    TRY(read_ticks(&h, there, e));
    TRY(check_list_version(&h, there, e));
    TRY(hold_draft(&h, drafts, &count, e));
    const size_t held = count;
    for (size_t i = 0; i < h.course.count; i++) {
        const CoursePerson *p = &h.course.people[i];
        if (!course_has_place(p)) continue;
        present += there[i];
        if (p->was[h.at] == (there[i] ? WAS_THERE : WAS_AWAY)) continue;
        bool again = p->seen[h.at].id.len > 0;
        TRY(again ? right_draft(&h, p, there[i], how_of(r), &drafts[count++], e) : new_draft(&h, p, there[i], how_of(r), &drafts[count++], e));
        set_right += again;
    }
    if (count == 0) return error_set(e, ERR_INVALID, K("desk.nothing-changes"));
    TRY(office_commit(r, drafts, count, done, e));
    json_set(r->arena, view_data(r), "id", json_new_string(r->arena, h.session.record.id));
    json_set(r->arena, view_data(r), "present", json_new_int(r->arena, (int64_t)present));
    json_set(r->arena, view_data(r), "set_right", json_new_int(r->arena, (int64_t)set_right));
    json_set(r->arena, view_data(r), "version", json_new_int(r->arena, list_version(&h) + (int64_t)(count - held)));
    view_note(r, view_say(r, K("course.attended"), arg_int("n", (int64_t)present), arg_int("right", (int64_t)set_right)));
    return ERR_OK;
}

/* A list of many is read by names; who is called as another of them is told apart by his number, which the printed list has beside each. */
static Str called_in_list(const Half *h, const CoursePerson *p)
{
    size_t same = 0;
    for (size_t i = 0; i < h->course.count; i++)
        same += course_has_place(&h->course.people[i]) && str_equal(h->course.people[i].name, p->name);
    if (same < 2) return p->name;
    return str_format(h->request->arena, STR_FMT " · " STR_FMT, STR_ARG(p->name), STR_ARG(p->place.number));
}

static JsonValue *ticks(const Half *h)
{
    Request *r = h->request;
    JsonValue *list = form_field_named(r, "present", "list", view_say(r, K("course.who-was-there")), STR("")), *value = json_new_array(r->arena);
    JsonValue *item = form_field_named(r, "present", "choice", view_say(r, K("course.who-was-there")), STR(""));
    json_set(r->arena, item, "open", json_new_bool(r->arena, true));
    for (size_t i = 0; i < h->course.count; i++) {
        const CoursePerson *p = &h->course.people[i];
        if (!course_has_place(p)) continue;
        form_option(r, item, p->place.id, called_in_list(h, p));
        if (p->was[h->at] == WAS_THERE) json_add(r->arena, value, json_new_string(r->arena, p->place.id));
    }
    json_set(r->arena, list, "item", item);
    if (value->count > 0) json_set(r->arena, list, "value", value);
    return list;
}

static JsonValue *how_choice(Request *r)
{
    const Kind *k = model_kind(r->model, STR("attendance"));
    const Field *f = kind_field(k, STR("how"));
    JsonValue *o = form_field_named(r, "how", "choice", view_label(r, &f->label), STR("signature"));
    for (size_t i = 0; i < f->choice_count; i++)
        if (!str_is(f->choices[i].id, "code")) form_option(r, o, f->choices[i].id, view_label(r, &f->choices[i].label));
    return o;
}

/* ---- the signed list beside the form ---- */

typedef struct { Request *request; Str kept; } Kept;

static ErrorCode take_kept(void *self, const Record *rec, Error *e)
{
    Kept *k = self;
    const JsonValue *body;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || str_is(rec->state, "annulled")) return ERR_OK;
    TRY(record_fields_kept(k->request->arena, rec, &body, e));
    const JsonValue *f = json_get(body, "fields");
    Str scan = field_of(f, "office_scan");
    if (str_is(field_of(f, "template"), "attendance_list") && scan.len > 0) k->kept = scan;
    return ERR_OK;
}

/* The pages of the attendance list as they came back, where one was filed (docs/scans.md); *document: the record that keeps them. */
static ErrorCode show_list(const Half *h, Str *document, Error *e)
{
    Request *r = h->request;
    Seen kept;
    Error unheard;
    Kept k = { .request = r, .kept = STR("") };
    TRY(records_by(r, STR("paper"), STR("about"), h->course.course.record.id, take_kept, &k, e));
    *document = k.kept;
    if (k.kept.len == 0 || desk_see(r, k.kept, &kept, &unheard) != ERR_OK) return ERR_OK;
    view_row_to(r, view_say(r, K("course.signed-list")), desk_title(r, kept.kind, kept.body), kept.record.id);
    Str scan = field_of(kept.fields, "scan"), pages = field_of(kept.fields, "scan_pages");
    bool has[SHEETS_MOST + 1] = { false };
    if (scan.len == 0 || !page_list_read(pages, has, SHEETS_MOST)) return ERR_OK;
    for (int page = 1; page <= SHEETS_MOST; page++) {
        Str number = str_format(r->arena, "%d", page);
        if (has[page]) view_picture(r, view_say(r, K("course.signed-page"), arg_int("page", page)),
                                    view_op(r, "scan.picture", arg_str("id", scan), arg_str("page", number)));
    }
    return ERR_OK;
}

ErrorCode desk_course_attend_form(Request *r, Str id, Error *e)
{
    Half h;
    bool again = false;
    Str document = STR("");
    JsonValue *args = json_new_object(r->arena);
    const JsonValue *asked = r->args;
    json_set(r->arena, args, "id", json_new_string(r->arena, id));
    r->args = args;
    ErrorCode code = read_half(r, &h, e);
    r->args = asked;
    TRY(code);
    for (size_t i = 0; i < h.course.count; i++) again = again || h.course.people[i].seen[h.at].id.len > 0;
    JsonValue *form = form_new(r, STR("course.attend"), view_say(r, K("course.attend-submit")));
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    form_arg(r, form, "id", json_new_string(r->arena, h.session.record.id));
    form_arg(r, form, "version", json_new_int(r->arena, list_version(&h)));
    form_remark(r, form, view_say(r, K("course.attend-how")));
    form_field(r, form, ticks(&h));
    form_field(r, form, how_choice(r));
    if (again) form_reason(r, form, false);
    show_place(&h);
    TRY(show_list(&h, &document, e));
    if (document.len > 0) form_arg(r, form, "document", json_new_string(r->arena, document));
    desk_give_form(r, view_say(r, K("course.offer-attend")), form);
    return ERR_OK;
}

/* ---- at the door ---- */

static void ask_badge(const Half *h)
{
    Request *r = h->request;
    JsonValue *form = form_new(r, STR("course.door"), view_say(r, K("course.door-submit")));
    JsonValue *text = form_field_named(r, "text", "text", view_say(r, K("course.door-field")), STR(""));
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    json_set(r->arena, form, "sent_to", json_new_string(r->arena, view_op(r, "course.door", arg_str("id", h->session.record.id))));
    json_set(r->arena, text, "required", json_new_bool(r->arena, true));
    json_set(r->arena, text, "scan", json_new_bool(r->arena, true));
    json_set(r->arena, text, "hint", json_new_string(r->arena, view_say(r, K("course.door-hint"))));
    form_field(r, form, text);
    view_form(r, form);
}

static void answer(const Half *h, const char *outcome, Str words, const CoursePerson *p, Str why)
{
    Request *r = h->request;
    json_set(r->arena, view_data(r), "outcome", json_new_string(r->arena, str_of(outcome)));
    if (p) view_first(r, words, p->place.number, p->name, why, p->place.id);
    else view_warning(r, words);
}

static ErrorCode enter_badge(const Half *h, const CoursePerson *p, Error *e)
{
    Request *r = h->request;
    Draft drafts[2];
    Done done[2];
    Error why = { 0 };
    size_t count = 0;
    TRY(hold_draft(h, drafts, &count, e));
    TRY(new_draft(h, p, true, STR("code"), &drafts[count++], e));
    ErrorCode code = office_commit(r, drafts, count, done, &why);
    if (code == ERR_CONFLICT) {
        answer(h, "again", view_say(r, K("course.door-again")), p, p->body);
        return ERR_OK;
    }
    if (code != ERR_OK) {
        *e = why;
        return code;
    }
    answer(h, "there", view_say(r, K("course.door-there")), p, p->body);
    return ERR_OK;
}

static ErrorCode read_badge(const Half *h, Str text, Error *e)
{
    Request *r = h->request;
    StockRead read;
    TRY(stock_read(r, text, &read, e));
    const CoursePerson *p = read.found ? person_named(h, read.thing.record.id) : NULL;
    if (!p) {
        answer(h, read.found ? "other" : "unknown",
               read.found ? view_say(r, K("rules.attendance-course"), arg_str("number", json_text(json_get(read.thing.body, "number"))))
                          : view_say(r, K("stock.unknown"), arg_str("text", text)), NULL, STR(""));
    } else if (p->was[h->at] == WAS_THERE) {
        answer(h, "again", view_say(r, K("course.door-again")), p, p->body);
    } else if (p->was[h->at] == WAS_AWAY) {
        answer(h, "away", view_say(r, K("course.door-away")), p, p->body);
    } else {
        TRY(enter_badge(h, p, e));
    }
    stock_say_reading(r, &read);
    return ERR_OK;
}

ErrorCode desk_course_door(Request *r, Error *e)
{
    Half h;
    size_t places = 0;
    Str text = str_trim(arg_text(r, "text"));
    TRY(read_half(r, &h, e));
    TRY(need_role(r, e));
    show_place(&h);
    view_title(r, view_say(r, K("course.door-title"), arg_str("half", course_half_name(r, &h.course.sessions.list[h.at]))));
    if (text.len > 0) TRY(read_badge(&h, text, e));
    if (text.len > 0) {
        request_next_step(r);
        TRY(read_half(r, &h, e));
    }
    for (size_t i = 0; i < h.course.count; i++) places += course_has_place(&h.course.people[i]);
    view_row(r, view_say(r, K("course.row-present")), view_say(r, K("course.of"), arg_int("n", (int64_t)course_present(&h.course, h.at)),
                                                               arg_int("of", (int64_t)places)));
    ask_badge(&h);
    view_action(r, view_say(r, K("course.back-half")), h.session.record.id, "secondary");
    return ERR_OK;
}
