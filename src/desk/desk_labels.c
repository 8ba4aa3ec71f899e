/* desk_labels.c: labels for exhibits and for seals: of a case, of a search, or of one exhibit; for equipment and packages, one
 * each; for a storage place and all that are inside of it; all of them or those that were ticked; on sheets or on the roll of a
 * label printer. A label is no paper: nothing is frozen, and it says what the record says today. That it was made is noted,
 * like every copy that leaves. */
#include "desk/form.h"
#include "desk/label_code.h"
#include "desk/paper_values.h"
#include "office/rights_store.h"
#include "rules/course_book.h"
#include "rules/label_sheets.h"
#include "rules/store_places.h"

#include <stdlib.h>

enum { TICKS = 300, LABELS_MOST = 5000 };

/* `kind` and `chain` are those of what is looked for. */
typedef struct { Request *r; Str chain; const char *kind; Str *ids; size_t count, most; } Found;

/* What has a label of its own, one each. */
static const char *const LABELLED[] = { "exhibit", "asset", "package", "storage_place", "enrolment" };

/* ---- which there are ---- */

static ErrorCode take_exhibit(void *self, const Record *rec, Error *e)
{
    Found *f = self;
    const Kind *k = model_kind(f->r->model, str_of(f->kind ? f->kind : "exhibit"));
    if (!k || rec->body.len == 0 || !str_equal(rec->chain, f->chain) || desk_is_hidden(f->r, rec)
        || !request_may_see(f->r, k, rec)) return ERR_OK;
    if (f->count == f->most) return error_set(e, ERR_LIMIT, K("label.many"), arg_int("limit", (int64_t)f->most));
    f->ids[f->count] = str_copy(f->r->arena, rec->id);
    return f->ids[f->count++].ptr ? ERR_OK : error_memory(e);
}

static int by_number(const void *a, const void *b)
{
    const Seen *one = a, *other = b;
    Str first = json_text(json_get(one->body, "number")), second = json_text(json_get(other->body, "number"));
    if (first.len != second.len) return first.len < second.len ? -1 : 1;
    return str_compare(first, second);
}

/* The first is enough to know that there are some. */
static ErrorCode take_one(void *self, const Record *rec, Error *e)
{
    Found *f = self;
    ErrorCode code = take_exhibit(self, rec, e);
    return code == ERR_OK && f->count > 0 ? ERR_END : code;
}

static bool is_labelled(const Seen *about)
{
    bool is = false;
    for (size_t i = 0; i < ARRAY_LEN(LABELLED); i++) is = is || str_is(about->kind->id, LABELLED[i]);
    return is;
}

static bool has_exhibits(Request *r, const Seen *about)
{
    Str room[1];
    Error unheard;
    Found f = { .r = r, .chain = about->record.chain, .most = 1, .ids = room };
    ErrorCode code = ERR_OK;
    if (is_labelled(about)) return json_text(json_get(about->body, "number")).len > 0;
    if (str_is(about->kind->id, "course")) {
        f.kind = "enrolment";
        code = records_by(r, STR("enrolment"), STR("course"), about->record.id, take_one, &f, &unheard);
    } else if (str_is(about->kind->id, "search_action"))
        code = records_by(r, STR("exhibit"), STR("search"), about->record.id, take_one, &f, &unheard);
    else if (about->kind->is_case) code = records_of_kind_in(r, about->record.chain, STR("exhibit"), take_one, &f, &unheard);
    return f.count > 0 && (code == ERR_OK || code == ERR_END);
}

/* A place, and behind it what is inside, level by level. */
static ErrorCode places_of(Request *r, const Seen *about, Found *f, Error *e)
{
    f->kind = "storage_place";
    f->ids[f->count++] = about->record.id;
    for (size_t i = 0; i < f->count; i++) TRY(records_by(r, STR("storage_place"), STR("inside"), f->ids[i], take_exhibit, f, e));
    return ERR_OK;
}

/* Badges of those who have a place in the course. */
static ErrorCode take_badge(void *self, const Record *rec, Error *e)
{
    bool has = str_is(rec->state, "enrolled") || str_is(rec->state, "completed") || str_is(rec->state, "not_completed");
    return has ? take_exhibit(self, rec, e) : ERR_OK;
}

static ErrorCode badges_of(Request *r, const Seen *about, Found *f, Error *e)
{
    f->kind = "enrolment";
    return records_by(r, STR("enrolment"), STR("course"), about->record.id, take_badge, f, e);
}

/* The thing itself, what was seized in a search, all exhibits that lie in the case, or a place and those inside, by their
 * numbers. */
static ErrorCode exhibits_of(Request *r, const Seen *about, Seen **ret, size_t *count, Error *e)
{
    Found f = { .r = r, .chain = about->record.chain, .most = LABELS_MOST, .ids = arena_array(r->arena, LABELS_MOST, sizeof(Str)) };
    if (!f.ids) return error_memory(e);
    if (str_is(about->kind->id, "storage_place")) TRY(places_of(r, about, &f, e));
    else if (str_is(about->kind->id, "course")) TRY(badges_of(r, about, &f, e));
    else if (is_labelled(about)) f.ids[f.count++] = about->record.id;
    else if (str_is(about->kind->id, "search_action"))
        TRY(records_by(r, STR("exhibit"), STR("search"), about->record.id, take_exhibit, &f, e));
    else if (about->kind->is_case) TRY(records_of_kind_in(r, about->record.chain, STR("exhibit"), take_exhibit, &f, e));
    else return error_set(e, ERR_USAGE, K("label.of-what"), arg_str("kind", view_label(r, &about->kind->label)));
    Seen *list = arena_array(r->arena, f.count + 1, sizeof *list);
    if (!list) return error_memory(e);
    for (size_t i = 0; i < f.count; i++) TRY(desk_see(r, f.ids[i], &list[i], e));
    sort_list(list, f.count, sizeof *list, by_number);
    *ret = list;
    *count = f.count;
    return ERR_OK;
}

/* ---- asked for by a form ---- */

JsonValue *desk_label_sheets(Request *r, JsonValue *field)
{
    for (size_t i = 0; i < LABEL_SHEET_COUNT; i++) {
        form_option(r, field, str_of(LABEL_SHEETS[i].name), view_say_args(r, LABEL_SHEETS[i].label, NULL, 0));
    }
    json_set(r->arena, field, "value", json_new_string(r->arena, str_of(LABEL_SHEETS[0].name)));
    return field;
}

bool desk_label_ticks(Request *r, Str about, JsonValue *item)
{
    Seen seen, *list;
    size_t count = 0;
    Error unheard;
    if (about.len == 0 || desk_see(r, about, &seen, &unheard) != ERR_OK
        || exhibits_of(r, &seen, &list, &count, &unheard) != ERR_OK) return false;
    for (size_t i = 0; i < count && i < TICKS; i++)
        form_option(r, item, list[i].record.id, desk_title(r, list[i].kind, list[i].body));
    return count > 1 && count <= TICKS;
}

void desk_offer_labels(Request *r, const Seen *seen)
{
    if (record_is_pulled_back(&seen->record) || !has_exhibits(r, seen)) return;
    view_action(r, view_say(r, K("label.offer")), view_op(r, "paper.labels", arg_str("about", seen->record.id)), "secondary");
}

/* ---- one label ---- */

static void set_text(Request *r, JsonValue *to, const char *name, Str text)
{
    json_set(r->arena, to, name, json_new_string(r->arena, text));
}

static void add_beside(Buf *to, Str text)
{
    if (to->len > 0 && text.len > 0) buf_c(to, " \xc2\xb7 ");
    buf_add(to, text);
}

/* Case and day; below them the seal and how many pieces there are. Of equipment its own numbers. */
static Str small_lines(Request *r, const Seen *x, const Seen *of_case)
{
    Buf to = buf_in(r->arena);
    const Field *day = kind_field(x->kind, STR("found_on")), *pieces = kind_field(x->kind, STR("pieces"));
    const JsonValue *found = json_get(x->fields, "found_on"), *many = json_get(x->fields, "pieces");
    Str seal = json_text(json_get(x->fields, "seal"));
    if (of_case) buf_add(&to, json_text(json_get(of_case->body, "number")));
    if (found && day) add_beside(&to, desk_value_text(r, day, found));
    if (str_is(x->kind->id, "asset")) {
        add_beside(&to, json_text(json_get(x->fields, "tag")));
        add_beside(&to, json_text(json_get(x->fields, "serial")));
    }
    if (seal.len == 0) return buf_str(&to);
    if (to.len > 0) buf_byte(&to, '\n');
    if (many && pieces)
        message_add(&to, r->lang, K("label.seal-pieces"), arg_str("seal", seal), arg_str("count", desk_value_text(r, pieces, many)));
    else message_add(&to, r->lang, K("label.seal"), arg_str("seal", seal));
    return buf_str(&to);
}

/* What it is, in the words of its record. */
static Str what_of(const Seen *x)
{
    static const char *const FIELDS[] = { "what", "description", "container", "name" };
    for (size_t i = 0; i < ARRAY_LEN(FIELDS); i++) {
        Str text = json_text(json_get(x->fields, FIELDS[i]));
        if (text.len > 0) return text;
    }
    return STR("");
}

/* The number with its check, for who has to type it: docs/formats/label.md. */
static Str checked(Request *r, Str number) { return str_format(r->arena, STR_FMT " (%c)", STR_ARG(number), label_check(number)); }

/* A place is called by its code; below stands where it is. */
static ErrorCode as_place(Request *r, const Seen *x, JsonValue *to, Error *e)
{
    Str code = json_text(json_get(x->fields, "code")), path;
    TRY(places_path(r, x->record.id, &path, e));
    set_text(r, to, "number", code);
    set_text(r, to, "bars", code);
    set_text(r, to, "lines", path);
    return ERR_OK;
}

/* Of a participant: his name, and where he comes from. The codes say nothing of him but the number of his place in the course. */
static ErrorCode as_badge(Request *r, const Seen *x, JsonValue *to, Error *e)
{
    Seen trainee;
    TRY(desk_see(r, json_text(json_get(x->fields, "trainee")), &trainee, e));
    set_text(r, to, "what", course_name_of(trainee.fields, r->lang == LANG_EN));
    set_text(r, to, "lines", json_text(json_get(trainee.fields, "body")));
    return ERR_OK;
}

/* Of a seal: its own number in large letters and in the bars, so that whoever receives it reads it in and does not type. */
static ErrorCode add_label(Request *r, const Seen *x, const Seen *of_case, bool of_seal, JsonValue *labels, Error *e)
{
    JsonValue *to = json_new_object(r->arena);
    Str number = json_text(json_get(x->body, "number")), what = what_of(x), seal = json_text(json_get(x->fields, "seal")), code;
    TRY(label_code_of(r, x, of_case ? json_text(json_get(of_case->body, "number")) : STR(""), &code, e));
    set_text(r, to, "number", of_seal ? seal : checked(r, number));
    set_text(r, to, "what", of_seal ? str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(number), STR_ARG(what)) : what);
    set_text(r, to, "lines", small_lines(r, x, of_case));
    set_text(r, to, "bars", of_seal ? seal : number);
    set_text(r, to, "code", code);
    if (str_is(x->kind->id, "storage_place")) TRY(as_place(r, x, to, e));
    if (str_is(x->kind->id, "enrolment")) TRY(as_badge(r, x, to, e));
    return json_add(r->arena, labels, to) ? ERR_OK : error_memory(e);
}

/* "exhibit/…; exhibit/…": is this one of them? An empty list is all. */
static bool is_wanted(Str only, Str id, Str number)
{
    Str one;
    bool more = str_trim(only).len > 0;
    if (!more) return true;
    while (more) {
        more = str_cut(&only, ';', &one);
        one = str_trim(one);
        if (str_equal(one, id) || str_equal(one, number)) return true;
    }
    return false;
}

static JsonValue *sheet_value(Request *r, const LabelSheetSize *s)
{
    JsonValue *to = json_new_object(r->arena);
    const struct { const char *name; int value; } SIZES[] = {
        { "page_width", s->page_width }, { "page_height", s->page_height }, { "columns", s->columns }, { "rows", s->rows },
        { "width", s->width }, { "height", s->height }, { "left", s->left }, { "top", s->top }, { "step_x", s->step_x }, { "step_y", s->step_y },
    };
    for (size_t i = 0; i < ARRAY_LEN(SIZES); i++) json_set(r->arena, to, SIZES[i].name, json_new_int(r->arena, SIZES[i].value));
    return to;
}

/* ---- making them ---- */

static ErrorCode add_labels(Request *r, const Seen *about, JsonValue *labels, Error *e)
{
    Seen *list, of_case;
    size_t count;
    Error unheard;
    Str only = arg_text(r, "only");
    bool seals = arg_yes(r, "seals");
    TRY(exhibits_of(r, about, &list, &count, e));
    bool in_case = str_starts(about->record.chain, STR("case/")) && desk_see(r, about->record.chain, &of_case, &unheard) == ERR_OK;
    for (size_t i = 0; i < count; i++) {
        if (!is_wanted(only, list[i].record.id, json_text(json_get(list[i].body, "number")))) continue;
        if (seals && json_text(json_get(list[i].fields, "seal")).len == 0) continue;
        TRY(add_label(r, &list[i], in_case ? &of_case : NULL, seals, labels, e));
    }
    if (!labels) return error_memory(e);
    return labels->count > 0 ? ERR_OK : error_set(e, ERR_INVALID, seals ? K("label.no-seals") : K("label.none"));
}

ErrorCode desk_paper_labels(Request *r, Error *e)
{
    Seen about;
    Buf made = buf_in(r->arena);
    JsonValue *ask = json_new_object(r->arena), *labels = json_new_array(r->arena);
    const LabelSheetSize *sheet = label_sheet_named(arg_text(r, "sheet"));
    Lang screen = r->lang;
    bool lately;
    if (!sheet) return error_set(e, ERR_USAGE, K("label.no-sheet"), arg_str("sheet", arg_text(r, "sheet")));
    TRY(desk_see(r, arg_text(r, "about"), &about, e));
    TRY(desk_is_here(&about, e));
    r->lang = desk_paper_language(r, &about);
    ErrorCode code = add_labels(r, &about, labels, e);
    set_text(r, ask, "form", STR("labels"));
    set_text(r, ask, "lang", str_of(lang_code(r->lang)));
    set_text(r, ask, "title", view_say(r, K("label.title"), arg_str("record", desk_title(r, about.kind, about.body))));
    r->lang = screen;
    TRY(code);
    json_set(r->arena, ask, "sheet", sheet_value(r, sheet));
    json_set(r->arena, ask, "skip", json_new_int(r->arena, arg_number(r, "skip", 0)));
    json_set(r->arena, ask, "labels", labels);
    json_set(r->arena, ask, "made", json_new_int(r->arena, clock_now() / SECOND));
    TRY(desk_ask_printer(r, ask, &made, e));
    Draft d = { .chain = about.record.chain, .op = STR("record.export"), .object = about.record.id,
                .by_office = request_acts_as_keeper(r, about.kind, &about.record) };
    Str what = str_format(r->arena, "label/" STR_FMT, STR_ARG(about.record.id));     /* a label that was noted stands for no look at the thing */
    TRY(office_note_once(r, &d, what, &lately, e));
    TRY(fd_write_all(r->fd, buf_str(&made), STR("labels"), e));
    Str number = json_text(json_get(about.body, "number"));
    Str name = str_format(r->arena, STR_FMT "-labels.pdf", STR_ARG(number.len > 0 ? number : STR("tergoo")));
    JsonValue *file = json_new_object(r->arena);
    set_text(r, file, "name", name);
    set_text(r, file, "type", STR("application/pdf"));
    json_set(r->arena, file, "size", json_new_int(r->arena, (int64_t)made.len));
    set_text(r, view_data(r), "name", name);
    json_set(r->arena, view_data(r), "file", file);
    json_set(r->arena, view_data(r), "labels", json_new_int(r->arena, (int64_t)labels->count));
    view_note(r, view_say(r, K("label.made"), arg_int("count", (int64_t)labels->count), arg_str("name", name)));
    return ERR_OK;
}
