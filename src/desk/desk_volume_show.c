/* desk_volume_show.c: volumes on pages: how a place in the file is called, what lies on the sheets of a volume, and what may be
 * done with it.
 *
 * A list of what is bound has a line for every sheet: the sheets themselves tell that something lies there. So an entry whose
 * record the reader may not see keeps its line and its sheets, and is called as everything that he may not see is called;
 * nothing else of it is said. */
#include "desk/volume.h"
#include "rules/rules.h"

#include <inttypes.h>

/* ---- words ---- */

Str volume_name(Request *r, int64_t volume)
{
    return view_say(r, K("volume.called"), arg_int("volume", volume));
}

static Str range(Request *r, int64_t first, int64_t last)
{
    Str s = last > first ? str_format(r->arena, "%" PRId64 "–%" PRId64, first, last) : str_format(r->arena, "%" PRId64, first);
    return s.ptr ? s : STR("");
}

Str volume_sheets(Request *r, int64_t first, int64_t last)
{
    return first > 0 ? range(r, first, last) : STR("–");
}

Str volume_citation(Request *r, const JsonValue *fields)
{
    int64_t volume = volume_number(fields, "volume"), sheet = volume_number(fields, "sheet"), sheets = volume_number(fields,
            "sheets");
    if (volume == 0 || sheet == 0) return STR("");
    Str where = range(r, sheet, sheet + (sheets > 0 ? sheets - 1 : 0));
    return view_say(r, K("volume.citation"), arg_int("volume", volume), arg_str("sheets", where));
}

static Str day_text(Request *r, Str kept)
{
    char day[11];
    Day d;
    Str text = day_parse(kept, &d) ? str_copy(r->arena, day_format_local(day, d)) : kept;
    return text.ptr ? text : STR("");
}

/* "40-44/2026-11-26 …": which sheets it had, and until when. */
static void say_before(Request *r, Buf *to, Str before)
{
    Str rest = before, one, sheets, first;
    int64_t from, until;
    for (bool more = before.len > 0; more; ) {
        more = str_cut(&rest, ' ', &one);
        if (!str_cut(&one, '/', &sheets) || !str_cut(&sheets, '-', &first)) continue;
        if (!int_parse(first, &from) || !int_parse(sheets, &until)) continue;
        if (to->len > 0) buf_c(to, "; ");
        buf_add(to, view_say(r, K("volume.was"), arg_str("sheets", range(r, from, until)), arg_str("day", day_text(r, one))));
    }
}

/* The day that a record bears, where its kind says one. */
static Str day_of(Request *r, const JsonValue *fields)
{
    static const char *const DAYS[] = { "date", "signed_on" };
    for (size_t i = 0; i < ARRAY_LEN(DAYS); i++) {
        Str kept = json_text(json_get(fields, DAYS[i]));
        if (kept.len > 0) return day_text(r, kept);
    }
    return STR("");
}

ErrorCode volume_line(Request *r, const SheetEntry *s, InventoryLine *ret, Error *e)
{
    Seen seen;
    Error unheard;
    Buf remark = buf_in(r->arena);
    *ret = (InventoryLine){ .sheets = volume_sheets(r, s->first, s->last), .count = s->first > 0 ? s->last - s->first + 1 : 0 };
    bool visible = desk_see(r, s->record, &seen, &unheard) == ERR_OK && seen.record.body.len > 0
        && !record_is_pulled_back(&seen.record);
    ret->what = visible ? desk_name(r, seen.kind, seen.body) : desk_ref_label(r, s->record);
    if (visible) ret->date = day_of(r, seen.fields);
    if (s->withdrawn.len > 0) {
        buf_add(&remark, view_say(r, K("volume.withdrawn"), arg_str("day", day_text(r, s->withdrawn))));
        if (s->gone_to.len > 0) buf_format(&remark, ": " STR_FMT, STR_ARG(s->gone_to));
    }
    say_before(r, &remark, s->before);
    ret->remark = buf_str(&remark);
    return remark.failed ? error_memory(e) : ERR_OK;
}

/* ---- its page ---- */

static ErrorCode show_entry(Request *r, const SheetEntry *s, JsonValue *list, Error *e)
{
    InventoryLine line;
    TRY(volume_line(r, s, &line, e));
    Str cells[] = { line.what, line.sheets, line.date, line.remark };
    view_table_row_to(r, cells, ARRAY_LEN(cells), desk_ref_target(r, s->record));
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "sheets", json_new_string(r->arena, line.sheets));
    json_set(r->arena, one, "what", json_new_string(r->arena, line.what));
    json_set(r->arena, one, "date", json_new_string(r->arena, line.date));
    json_set(r->arena, one, "remark", json_new_string(r->arena, line.remark));
    json_add(r->arena, list, one);
    return ERR_OK;
}

/* Sheets that nothing was ever put on: the paper file has them, or it does not, but nobody has said what they are. */
static ErrorCode say_gaps(Request *r, const SheetBook *b, Error *e)
{
    int64_t next = 1;
    Buf gaps = buf_in(r->arena);
    for (size_t i = 0; i < b->count; i++) {
        const SheetEntry *s = &b->list[i];
        if (s->first == 0) continue;
        if (s->first > next) {
            if (gaps.len > 0) buf_c(&gaps, ", ");
            buf_add(&gaps, range(r, next, s->first - 1));
        }
        if (s->last >= next) next = s->last + 1;
    }
    if (gaps.failed) return error_memory(e);
    if (gaps.len > 0) view_warning(r, view_say(r, K("volume.gaps"), arg_str("sheets", buf_str(&gaps))));
    return ERR_OK;
}

ErrorCode desk_show_volume(Request *r, const Seen *seen, Error *e)
{
    Volume v;
    if (!str_is(seen->kind->id, "volume") || record_is_pulled_back(&seen->record)) return ERR_OK;
    TRY(volume_of(r, seen, &v, e));
    Str head[] = { view_say(r, K("volume.what")), view_say(r, K("volume.sheets")), view_say(r, K("volume.date")), view_say(r,
            K("volume.remark")) };
    JsonValue *list = json_new_array(r->arena);
    view_table(r, view_say(r, K("volume.on-sheets")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < v.book.count; i++) TRY(show_entry(r, &v.book.list[i], list, e));
    json_set(r->arena, view_data(r), "sheets", list);
    json_set(r->arena, view_data(r), "next_sheet", json_new_int(r->arena, volume_book_next(&v.book)));
    if (str_is(v.state, "open")) view_note(r, view_say(r, K("volume.next-free"), arg_int("sheet", volume_book_next(&v.book))));
    return say_gaps(r, &v.book, e);
}

/* ---- the volumes of a case ---- */

typedef struct { Request *request; Volume *list; size_t count, room; } Volumes;

static ErrorCode take_volume(void *self, const Record *rec, Error *e)
{
    Volumes *all = self;
    Request *r = all->request;
    Volume v = { .id = str_copy(r->arena, rec->id), .state = str_copy(r->arena, rec->state) };
    const JsonValue *body;
    if (rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    TRY(record_fields(r->arena, rec, &body, e));
    v.fields = json_copy(r->arena, json_get(body, "fields"));
    v.number = desk_name(r, model_kind(r->model, rec->kind), body);
    TRY(volume_book_read(r->arena, v.fields, &v.book, e));
    if (!ARENA_ROOM(r->arena, all->list, all->count, all->room)) return error_memory(e);
    size_t at = all->count++;
    for (; at > 0 && all->list[at - 1].book.number > v.book.number; at--) all->list[at] = all->list[at - 1];
    all->list[at] = v;
    return ERR_OK;
}

static void show_volume_row(Request *r, const Kind *k, const Volume *v, JsonValue *list)
{
    const State *s = kind_state(k, v->state);
    Str last = str_format(r->arena, "%" PRId64, volume_book_next(&v->book) - 1), lines = str_format(r->arena, "%zu", v->book.count);
    Str begun = day_text(r, json_text(json_get(v->fields, "begun"))), state = s ? view_label(r, &s->label) : v->state;
    Str cells[] = { v->number, begun, last, lines, state };
    view_table_row_to(r, cells, ARRAY_LEN(cells), v->id);
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "id", json_new_string(r->arena, v->id));
    json_set(r->arena, one, "last_sheet", json_new_int(r->arena, volume_book_next(&v->book) - 1));
    json_set(r->arena, one, "lines", json_new_int(r->arena, (int64_t)v->book.count));
    json_set(r->arena, one, "state", json_new_string(r->arena, v->state));
    json_set(r->arena, one, "volume", json_new_int(r->arena, v->book.number));
    json_add(r->arena, list, one);
}

ErrorCode desk_volume_list(Request *r, Error *e)
{
    Seen of_case;
    const Kind *k;
    Volumes all = { .request = r };
    TRY(desk_see(r, arg_text(r, "case"), &of_case, e));
    TRY(desk_kind(r, STR("volume"), false, &k, e));
    if (!of_case.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
    if (!request_knows_chain(r, of_case.record.id))
        return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", arg_text(r, "case")));
    TRY(desk_locked_look(r, &of_case.record, e));
    TRY(records_of_kind_in(r, of_case.record.id, k->id, take_volume, &all, e));
    const Field *begun = kind_field(k, STR("begun")), *last = kind_field(k, STR("last_sheet"));
    Str head[] = { view_say(r, K("volume.volume")), begun ? view_label(r, &begun->label) : STR(""),
                   last ? view_label(r, &last->label) : STR(""), view_say(r, K("volume.lines")), view_say(r, K("desk.row-state")) };
    JsonValue *list = json_new_array(r->arena);
    view_crumb(r, desk_title(r, of_case.made, of_case.body), of_case.record.id);
    view_title(r, view_label(r, &k->plural));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    view_table_tag(r, 4);
    for (size_t i = 0; i < all.count; i++) show_volume_row(r, k, &all.list[i], list);
    json_set(r->arena, view_data(r), "volumes", list);
    desk_offer_new(r, k, of_case.record.id);
    return ERR_OK;
}

/* ---- what may be done ---- */

bool desk_volume_lies(const Seen *seen, const Move *m)
{
    return rules_asks_place_of(m) && volume_number(seen->fields, "volume") > 0;
}

/* The operation whose arguments such a move asks for, in the form of any operation. */
bool desk_volume_asks(Request *r, const Seen *seen, const Move *m)
{
    static const struct { const char *move, *op; } ASKING[] = {
        { "put_in", "volume.file" }, { "insert", "volume.insert" }, { "withdraw", "volume.withdraw" } };
    for (size_t i = 0; str_is(seen->kind->id, "volume") && i < ARRAY_LEN(ASKING); i++) {
        if (!str_is(m->id, ASKING[i].move)) continue;
        JsonValue *args = json_new_object(r->arena), *given = json_new_object(r->arena);
        json_set(r->arena, given, "id", json_new_string(r->arena, seen->record.id));
        json_set(r->arena, args, "given", given);
        json_set(r->arena, args, "op", json_new_string(r->arena, str_of(ASKING[i].op)));
        r->args = args;
        return true;
    }
    return false;
}

typedef struct { Request *request; int64_t number; Str id; } InVolume;

static ErrorCode take_open(void *self, const Record *rec, Error *e)
{
    InVolume *in = self;
    const JsonValue *body;
    if (!str_is(rec->state, "open") || rec->body.len == 0) return ERR_OK;
    TRY(record_fields(in->request->arena, rec, &body, e));
    if (volume_number(json_get(body, "fields"), "volume_no") != in->number) return ERR_OK;
    in->id = str_copy(in->request->arena, rec->id);
    return in->id.ptr ? ERR_END : error_memory(e);
}

/* What lies in an open volume can be withdrawn from it. */
static void offer_withdrawal(Request *r, const Seen *seen)
{
    Error unheard;
    InVolume in = { .request = r, .number = volume_number(seen->fields, "volume") };
    const Kind *k = model_kind(r->model, STR("volume"));
    const Move *m = k ? kind_move(k, STR("withdraw")) : NULL;
    if (!m || in.number == 0 || !desk_may(r, seen->record.chain, m->by, m->by_count)) return;
    ErrorCode code = records_by(r, k->id, STR("entries.record"), seen->record.id, take_open, &in, &unheard);
    if ((code != ERR_OK && code != ERR_END) || in.id.len == 0) return;
    view_action(r, view_label(r, &m->label), view_op(r, "volume.withdraw", arg_str("id", in.id), arg_str("record",
            seen->record.id)), "secondary");
}

void desk_offer_volume(Request *r, const Seen *seen)
{
    if (str_is(seen->kind->id, "volume"))
        view_action(r, view_say(r, K("volume.get-pdf")), view_op(r, "volume.export", arg_str("id", seen->record.id)), "secondary");
    else if (rules_filing_move(seen->kind)) offer_withdrawal(r, seen);
    else if (seen->kind->is_case && model_kind(r->model, STR("volume")))
        view_action(r, view_say(r, K("op.volume-list")), view_op(r, "volume.list", arg_str("case", seen->record.id)), "secondary");
}
