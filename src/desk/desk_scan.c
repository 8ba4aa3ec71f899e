/* desk_scan.c: scans: taken in, shown with what was found on each page, and page by page beside the paper that was printed.
 *
 * A scan is taken as it came: whether it opens at all and how many pages it has is found out at once, what is on them in the
 * background (scan_reader.h). What is found is worked out at each look, from the codes that were read and the papers as they are
 * now: nothing of it is kept, so that nothing of it can be out of date. */
#include "desk/desk.h"
#include "desk/desk_worker.h"
#include "desk/scan_compare.h"
#include "desk/scan_paper.h"
#include "desk/scan_sort.h"
#include "desk/scan_worker.h"
#include "office/blob.h"

enum { SCAN_WAIT = 60 * 1000, PICTURE_FIT = 1600 };
static const char SCAN[] = "tergoo-scan";

/* ---- taking one in ---- */

/* What was given of it, with the case by its id, however it was named. */
static ErrorCode given_fields(Request *r, const Kind *k, JsonValue **ret, Error *e)
{
    const JsonValue *from = arg_values(r, "fields");
    JsonValue *given = from ? json_copy(r->arena, from) : json_new_object(r->arena);
    Str named = json_text(json_get(given, "of_case"));
    Seen of_case;
    if (named.len > 0) {
        TRY(desk_see(r, named, &of_case, e));
        if (!of_case.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", named));
        json_set(r->arena, given, "of_case", json_new_string(r->arena, of_case.record.id));
    }
    return desk_fields(r, k, NULL, given, ret, e);
}

ErrorCode desk_scan_take(Request *r, Error *e)
{
    const Kind *k;
    JsonValue *fields, *number = json_new_object(r->arena);
    BlobRow row = { 0 };
    Done done;
    int64_t pages;
    Str name = arg_text(r, "name"), type = arg_text(r, "type");
    TRY(desk_kind(r, STR("scan"), false, &k, e));
    TRY(desk_need_role(r, STR("office"), k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(given_fields(r, k, &fields, e));
    TRY(scan_look_in(r, name, &pages, e));
    TRY(blob_keep(r->office, r->arena, r->fd, &row, e));
    json_set(r->arena, fields, "title", json_new_string(r->arena, name));
    json_set(r->arena, number, "number", json_new_string(r->arena, str_format(r->arena, "%d", (int)pages)));
    json_set(r->arena, fields, "pages", number);
    json_set(r->arena, fields, "scanned_by", json_new_string(r->arena, session_user(r->session)));
    json_set(r->arena, fields, "file", desk_file_value(r, &row, name, type.len > 0 ? type : STR("application/octet-stream")));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.blob = &row;
    TRY(desk_commit(r, k, &d, 1, &done, e));
    TRY(reading_ask(r->office, &row.name, id, e));
    desk_done(r, K("scan.taken"), &done);
    json_set(r->arena, view_data(r), "pages", json_new_int(r->arena, pages));
    return ERR_OK;
}

/* ---- on the page of a record ---- */

static Str refused_text(Request *r, Str refused)
{
    Error why = { 0 };
    Buf text = buf_in(r->arena);
    (void)desk_worker_error(SCAN, refused, r->arena, &why);
    desk_say_error(r, &text, &why);
    return str_trim(buf_str(&text));
}

/* How far the reading of a record's file has come. One that was forgotten, because a disk was full or a copy was restored, is
 * asked for again. */
static ErrorCode show_reading(Request *r, const Seen *seen, const Hash *file, ReadingState *s, Error *e)
{
    TRY(reading_state(r->office, r->arena, file, s, e));
    JsonValue *data = json_new_object(r->arena);
    json_set(r->arena, data, "pages", json_new_int(r->arena, s->pages));
    json_set(r->arena, data, "seen", json_new_int(r->arena, s->seen));
    json_set(r->arena, data, "read", json_new_int(r->arena, s->read));
    json_set(r->arena, data, "sure", json_new_int(r->arena, s->sure));
    json_set(r->arena, view_data(r), "reading", data);
    Str label = view_say(r, K("scan.reading"));
    if (s->refused.len > 0) {
        if (str_is(seen->kind->id, "scan")) view_row(r, label, refused_text(r, s->refused));
        return ERR_OK;
    }
    if (s->pages == 0 || s->read < s->pages) {
        view_row(r, label, s->pages == 0 ? view_say(r, K("scan.reading-waits")) : s->seen < s->pages
                 ? view_say(r, K("scan.reading-codes"), arg_int("seen", s->seen), arg_int("pages", s->pages))
                 : view_say(r, K("scan.reading-text"), arg_int("read", s->read), arg_int("pages", s->pages)));
        return reading_ask(r->office, file, seen->record.id, e);
    }
    view_row(r, label, view_say(r, K("scan.reading-done"), arg_int("pages", s->pages), arg_int("sure", s->sure)));
    return ERR_OK;
}

/* Pages in a row that are the same thing: one line of the table. */
static int end_of_run(const ScanSorted *s, int from)
{
    int to = from + 1;
    while (to < s->count && s->pages[to].verdict == s->pages[from].verdict
           && str_equal(s->pages[to].code.code, s->pages[from].code.code)) to++;
    return to;
}

static Str pages_text(Request *r, int from, int to)
{
    return to > from ? str_format(r->arena, "%d-%d", from, to) : str_format(r->arena, "%d", from);
}

/* "2, 1 of 3": which pages of the paper these say they are. */
static Str own_pages(Request *r, const ScanSorted *s, int from, int to)
{
    Buf text = buf_in(r->arena);
    if (s->pages[from].code.pages == 0) return STR("");
    for (int i = from; i < to; i++) buf_format(&text, i > from ? ", %d" : "%d", s->pages[i].code.page);
    return view_say(r, K("scan.own-pages"), arg_str("pages", buf_str(&text)), arg_int("all", s->pages[from].code.pages));
}

static Str page_target(Request *r, const char *op, const Seen *scan, int page, bool printed)
{
    Str number = str_format(r->arena, "%d", page);
    return view_op(r, op, arg_str("id", scan->record.id), arg_str("page", number), arg_c("printed", printed ? "true" : ""));
}

static void show_pages(Request *r, const Seen *scan, const ScanSorted *s)
{
    Str head[] = { view_say(r, K("scan.pages")), view_say(r, K("scan.what-it-is")), view_say(r, K("scan.own")) };
    JsonValue *list = json_new_array(r->arena);
    view_table(r, view_say(r, K("scan.found")), head, ARRAY_LEN(head));
    for (int from = 0, to; from < s->count; from = to) {
        const ScanPage *p = &s->pages[from];
        to = end_of_run(s, from);
        Str cells[] = { pages_text(r, from + 1, to), scan_verdict_text(r, p), own_pages(r, s, from, to) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), page_target(r, "scan.look", scan, from + 1, false));
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, one, "pages", json_new_string(r->arena, cells[0]));
        json_set(r->arena, one, "verdict", json_new_string(r->arena, str_of(scan_verdict_name(p->verdict))));
        if (p->paper) json_set(r->arena, one, "paper", json_new_string(r->arena, p->paper->record.id));
        json_add(r->arena, list, one);
    }
    json_set(r->arena, view_data(r), "found", list);
}

static bool shown_before(const ScanSorted *s, int at)
{
    for (int i = 0; i < at; i++) {
        if (s->pages[i].verdict == PAGE_FITS && str_equal(s->pages[i].code.code, s->pages[at].code.code)) return true;
    }
    return false;
}

/* Filing is one button a paper, which knows the paper and its pages. */
static void offer_filing(Request *r, const Seen *scan, const ScanSorted *s)
{
    for (int at = 0; at < s->count; at++) {
        const ScanPage *p = &s->pages[at];
        if (p->verdict != PAGE_FITS || shown_before(s, at)) continue;
        bool *has = arena_array(r->arena, (size_t)s->count + 1, sizeof *has);
        Buf pages = buf_in(r->arena);
        for (int i = at; has && i < s->count; i++) {
            has[i + 1] = s->pages[i].verdict == PAGE_FITS && str_equal(s->pages[i].code.code, p->code.code);
        }
        if (has) page_list_write(&pages, has, s->count);
        Str number = json_text(json_get(p->paper->body, "number"));
        view_action(r, view_say(r, K("scan.offer-file"), arg_str("paper", number)),
                    view_op(r, "scan.file", arg_str("id", scan->record.id), arg_str("paper", number),
                            arg_str("pages", buf_str(&pages))), "primary");
    }
}

static void offer_rest(Request *r, const Seen *scan)
{
    static const struct { const char *op, *label; } REST[] = {
        { "scan.file", K("scan.offer-by-hand") }, { "scan.keep", K("scan.offer-keep") }, { "scan.aside", K("scan.offer-aside") },
    };
    for (size_t i = 0; i < ARRAY_LEN(REST); i++) {
        view_action(r, view_say_args(r, REST[i].label, NULL, 0), view_op(r, REST[i].op, arg_str("id", scan->record.id)),
                    "secondary");
    }
}

ErrorCode desk_show_scan(Request *r, const Seen *seen, Error *e)
{
    Hash file;
    ReadingState state;
    ScanSorted s;
    const JsonValue *value = json_get(seen->fields, "file");
    bool is_scan = str_is(seen->kind->id, "scan"), read = is_scan || str_is(seen->kind->id, "document") || str_is(seen->kind->id, "office_document");
    if (!read || !hash_parse_hex(json_text(json_get(value, "blob")), &file) || record_is_pulled_back(&seen->record)) return ERR_OK;
    if (request_opens(r, seen->record.chain)) return ERR_OK;             /* nothing of a locked case is read outside of it */
    const Field *f = kind_field(seen->kind, STR("file"));
    if (is_scan && f) view_row_to(r, view_label(r, &f->label), json_text(json_get(value, "name")),
                                  view_op(r, "document.get", arg_str("id", seen->record.id)));
    TRY(show_reading(r, seen, &file, &state, e));
    if (!is_scan) return ERR_OK;
    TRY(scan_sort(r, seen, &s, e));
    const Kind *k = seen->kind;
    bool may = s.waiting && desk_may(r, seen->record.chain, k->create, k->create_count);
    if (may) offer_filing(r, seen, &s);
    if (may) offer_rest(r, seen);
    show_pages(r, seen, &s);
    return ERR_OK;
}

/* ---- one page ---- */

static ErrorCode page_of(Request *r, ScanSorted *s, Seen *scan, const ScanPage **ret, Error *e)
{
    int64_t page = arg_number(r, "page", 1);
    TRY(scan_see_record(r, arg_text(r, "id"), scan, e));
    TRY(scan_sort(r, scan, s, e));
    if (page < 1 || page > s->count)
        return error_set(e, ERR_NOT_FOUND, K("scan.no-page"), arg_str("file", json_text(json_get(scan->fields, "title"))),
                         arg_int("page", page));
    *ret = &s->pages[page - 1];
    return ERR_OK;
}

/* The words of the printed page; NULL where there is none to hold it against. */
static ErrorCode printed_words(Request *r, const ScanPage *p, JsonValue **ret, Error *e)
{
    Buf pdf = buf_in(r->arena), request = buf_in(r->arena);
    JsonValue *answer;
    Str unused;
    *ret = NULL;
    if (!p->paper || p->code.page == 0) return ERR_OK;
    TRY(paper_pdf(r, p->paper, &pdf, e));
    scan_request(&request, scan_head(r->arena, "words", p->code.number, p->code.page));
    buf_add(&request, buf_str(&pdf));
    if (request.failed) return error_memory(e);
    if (scan_ask(r->arena, SCAN, buf_str(&request), SCAN_WAIT, &answer, &unused, e) != ERR_OK)
        return e->code == ERR_INVALID ? ERR_OK : e->code;
    *ret = (JsonValue *)(uintptr_t)json_get(answer, "words");
    return ERR_OK;
}

static void show_differences(Request *r, const Compared *c)
{
    static const char *const KINDS[] = { K("scan.missing"), K("scan.added"), K("scan.by-hand"), K("scan.unclear") };
    JsonValue *list = json_new_array(r->arena), *data = json_new_object(r->arena);
    size_t counts = 0;
    for (size_t i = 0; i < c->count; i++) counts += c->list[i].kind == DIFFERENCE_MISSING || c->list[i].kind == DIFFERENCE_ADDED;
    view_row(r, view_say(r, K("scan.same-words")), view_say(r, K("scan.same-of"), arg_int("same", c->same),
                                                            arg_int("words", c->words),
             arg_int("sure", c->sure)));
    if (counts == 0) view_note(r, view_say(r, K("scan.no-difference")));
    else view_warning(r, view_say(r, K("scan.differences"), arg_int("n", (int64_t)counts)));
    Str head[] = { view_say(r, K("scan.difference")), view_say(r, K("scan.words")), view_say(r, K("scan.behind")),
                  view_say(r, K("scan.sure")) };
    if (c->count > 0) view_table(r, view_say(r, K("scan.difference-title")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < c->count; i++) {
        const Difference *d = &c->list[i];
        Str sure = d->sure < 0 ? STR("") : str_format(r->arena, "%d %%", d->sure);
        Str cells[] = { view_say_args(r, KINDS[d->kind], NULL, 0), d->text, d->before, sure };
        view_table_row(r, cells, ARRAY_LEN(cells));
        JsonValue *one = json_new_object(r->arena);
        static const char *const NAMES[] = { "missing", "added", "by_hand", "unclear" };
        json_set(r->arena, one, "kind", json_new_string(r->arena, str_of(NAMES[d->kind])));
        json_set(r->arena, one, "text", json_new_string(r->arena, d->text));
        json_set(r->arena, one, "sure", json_new_int(r->arena, d->sure));
        json_add(r->arena, list, one);
    }
    json_set(r->arena, data, "words", json_new_int(r->arena, c->words));
    json_set(r->arena, data, "same", json_new_int(r->arena, c->same));
    json_set(r->arena, data, "count", json_new_int(r->arena, (int64_t)counts));
    json_set(r->arena, data, "list", list);
    json_set(r->arena, view_data(r), "differences", data);
}

static void show_text(Request *r, const JsonValue *read)
{
    Buf text = buf_in(r->arena);
    JSON_EACH(line, json_get(read, "lines")) {
        JSON_EACH(word, line) {
            if (word != line->first) buf_byte(&text, ' ');
            buf_add(&text, json_text(word->first));
        }
        if (line->count > 0) buf_byte(&text, '\n');
    }
    view_details(r, view_say(r, K("scan.text-by-machine")));
    view_row(r, view_say(r, K("scan.text")), buf_str(&text));
}

static ErrorCode show_words(Request *r, const ScanSorted *s, const ScanPage *p, Error *e)
{
    char part[16];
    Str text;
    JsonValue *read, *printed;
    Compared compared;
    Error unheard;
    if (reading_get(r->office, r->arena, &s->file, reading_part(part, 't', p->page), &text, &unheard) != ERR_OK) {
        view_note(r, view_say(r, K("scan.not-read-yet")));
        return ERR_OK;
    }
    TRY(json_parse(r->arena, text, &read, e));
    if (json_get(read, "error")) {
        view_warning(r, refused_text(r, text));
        return ERR_OK;
    }
    TRY(printed_words(r, p, &printed, e));
    if (printed) TRY(scan_compare(r->arena, printed, read, &compared, e));
    if (printed) show_differences(r, &compared);
    show_text(r, read);
    return ERR_OK;
}

static void offer_pages(Request *r, const Seen *scan, const ScanSorted *s, const ScanPage *p)
{
    if (p->page > 1) {
        view_action(r, view_say(r, K("scan.page-before")), page_target(r, "scan.look", scan, p->page - 1, false), "secondary");
    }
    if (p->page < s->count) {
        view_action(r, view_say(r, K("scan.page-next")), page_target(r, "scan.look", scan, p->page + 1, false), "secondary");
    }
}

ErrorCode desk_scan_look(Request *r, Error *e)
{
    Seen scan;
    ScanSorted s;
    const ScanPage *p;
    TRY(page_of(r, &s, &scan, &p, e));
    Str title = desk_title(r, scan.kind, scan.body);
    desk_show_crumbs(r, &scan);
    view_crumb(r, title, scan.record.id);
    view_title(r, view_say(r, K("scan.page-title"), arg_int("page", p->page), arg_int("pages", s.count), arg_str("scan", title)));
    view_row(r, view_say(r, K("scan.what-it-is")), scan_verdict_text(r, p));
    if (p->verdict == PAGE_BROKEN) view_row(r, view_say(r, K("scan.reading")), refused_text(r, p->refused));
    if (p->paper)
        view_row_to(r, view_label(r, &p->paper->kind->label), desk_title(r, p->paper->kind, p->paper->body), p->paper->record.id);
    if (p->code.pages > 0) view_row(r, view_say(r, K("scan.own")), own_pages(r, &s, p->page - 1, p->page));
    json_set(r->arena, view_data(r), "verdict", json_new_string(r->arena, str_of(scan_verdict_name(p->verdict))));
    offer_pages(r, &scan, &s, p);
    if (p->verdict != PAGE_BROKEN) {
        view_picture(r, view_say(r, K("scan.picture-scanned")), page_target(r, "scan.picture", &scan, p->page, false));
    }
    if (p->paper && p->code.page > 0) {
        view_picture(r, view_say(r, K("scan.picture-printed")), page_target(r, "scan.picture", &scan, p->page, true));
    }
    return p->verdict == PAGE_BROKEN || p->verdict == PAGE_UNSEEN ? ERR_OK : show_words(r, &s, p, e);
}

/* The page as a picture, upright: of the scan, or of the paper as it was printed. */
ErrorCode desk_scan_picture(Request *r, Error *e)
{
    Seen scan;
    ScanSorted s;
    const ScanPage *p;
    BlobRow row;
    BlobKey key;
    Str name, bytes;
    JsonValue *head, *answer;
    CLEANUP(arena_free) Arena a = arena_wiping((size_t)3 * READING_FILE);
    Buf request = buf_in(&a), pdf = buf_in(r->arena);
    TRY(page_of(r, &s, &scan, &p, e));
    bool printed = arg_yes(r, "printed");
    if (printed && (!p->paper || p->code.page == 0))
        return error_set(e, ERR_NOT_FOUND, K("scan.not-printed"), arg_int("page", p->page));
    head = scan_head(&a, "page", json_text(json_get(scan.fields, "title")), printed ? p->code.page : p->page);
    json_set(&a, head, "as", json_new_string(&a, STR("jpeg")));
    json_set(&a, head, "fit", json_new_int(&a, PICTURE_FIT));
    if (printed || p->verdict != PAGE_UNSEEN) json_set(&a, head, "turn", json_new_int(&a, printed ? 0 : p->turn));
    scan_request(&request, head);
    if (printed) {
        TRY(paper_pdf(r, p->paper, &pdf, e));
        buf_add(&request, buf_str(&pdf));
    } else {
        TRY(scan_file_of(r, &scan, &row, &key, &name, e));
        ErrorCode code = scan_add_file(r->office, &row, &key, &request, e);
        crypto_wipe(&key, sizeof key);
        TRY(code);
    }
    if (request.failed) return error_memory(e);
    TRY(scan_ask(&a, SCAN, buf_str(&request), SCAN_WAIT, &answer, &bytes, e));
    TRY(office_note_look(r, printed ? p->paper->record.chain : scan.record.chain, STR("record.export"),
                         printed ? p->paper->record.id : scan.record.id, NULL, e));
    TRY(fd_write_all(r->fd, bytes, STR("page"), e));
    Str file = str_format(r->arena, "%d.jpg", p->page);
    json_set(r->arena, view_data(r), "name", json_new_string(r->arena, file));
    view_note(r, view_say(r, K("desk.file-given"), arg_str("name", file), arg_int("size", (int64_t)bytes.len)));
    return ERR_OK;
}
