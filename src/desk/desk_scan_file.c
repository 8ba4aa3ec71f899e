/* desk_scan_file.c: what becomes of the pages of a scan: filed as the scan of a paper, kept as a document, or put aside with a
 * reason.
 *
 * Filing is one confirmation. In one commit the pages become a document of the paper's case, the paper is signed by whoever signed
 * it by hand and names the document, and the scan notes what became of these pages. Where a volume and a sheet are given, the
 * paper is then filed by the same move as from its own page, with all that guards it. When every page is settled, the scan leaves
 * the tray.
 *
 * Where all pages of the file go to one paper in the order they have, the document is the file as it came; else it is a PDF of
 * these pages, made of their pictures by the worker, and the scan keeps the file as it came. */
#include "desk/desk.h"
#include "desk/scan_paper.h"
#include "desk/scan_sort.h"
#include "desk/scan_worker.h"
#include "office/blob.h"

#include <sys/mman.h>
#include <unistd.h>

enum { PART_WAIT = 110 * 1000 };

/* has[page]: of the scan, from 1; order: the pages as they are to lie, from 0. */
typedef struct { Request *request; Seen scan; ScanSorted sorted; bool *has; int *order; int count; } Pages;

/* ---- which pages ---- */

static ErrorCode begin(Request *r, Pages *p, Error *e)
{
    *p = (Pages){ .request = r };
    TRY(scan_see_record(r, arg_text(r, "id"), &p->scan, e));
    TRY(desk_check_version(r, &p->scan, e));
    const Kind *k = p->scan.kind;
    TRY(desk_need_role(r, p->scan.record.chain, k->create, k->create_count, K("desk.may-not-change"), k, e));
    TRY(scan_sort(r, &p->scan, &p->sorted, e));
    if (!p->sorted.waiting) return error_set(e, ERR_INVALID, K("scan.settled"), arg_str("scan", desk_title(r, k, p->scan.body)));
    p->has = arena_array(r->arena, (size_t)p->sorted.count + 1, sizeof *p->has);
    p->order = arena_array(r->arena, (size_t)p->sorted.count, sizeof *p->order);
    return p->has && p->order ? ERR_OK : error_memory(e);
}

/* Those that were named; without any, those that `wants` or all that are left. */
static ErrorCode choose(Pages *p, const Seen *paper, Error *e)
{
    Str named = arg_text(p->request, "pages");
    if (named.len > 0 && !page_list_read(named, p->has, p->sorted.count))
        return error_set(e, ERR_INVALID, K("scan.page-list"), arg_str("pages", named), arg_int("most", p->sorted.count));
    for (int i = 0; i < p->sorted.count; i++) {
        const ScanPage *one = &p->sorted.pages[i];
        bool its = paper && one->verdict == PAGE_FITS && str_equal(one->paper->record.id, paper->record.id);
        if (named.len == 0) p->has[i + 1] = paper ? its : one->verdict != PAGE_SETTLED;
        if (!p->has[i + 1]) continue;
        if (one->verdict == PAGE_SETTLED) return error_set(e, ERR_CONFLICT, K("scan.page-taken"), arg_int("page", i + 1));
        p->order[p->count++] = i + 1;
    }
    return p->count > 0 ? ERR_OK : error_set(e, ERR_INVALID, K("scan.no-pages"));
}

static Str list_of(const Pages *p)
{
    Buf text = buf_in(p->request->arena);
    page_list_write(&text, p->has, p->sorted.count);
    return buf_str(&text);
}

/* ---- do they fit ---- */

/* Pages without this paper's code, or of another print of it: somebody says by hand that they belong to it, and why. */
static ErrorCode check_by_hand(const Pages *p, const Seen *paper, Error *e)
{
    Request *r = p->request;
    for (int i = 0; i < p->count; i++) {
        const ScanPage *one = &p->sorted.pages[p->order[i] - 1];
        if (one->verdict == PAGE_FITS && str_equal(one->paper->record.id, paper->record.id)) continue;
        if (arg_text(r, "reason").len > 0) continue;
        return error_set(e, ERR_INVALID, K("scan.why-by-hand"), arg_int("page", one->page),
                         arg_str("what", scan_verdict_text(r, one)));
    }
    return ERR_OK;
}

/* How many pages the paper has, as it was printed: what a code says of that, anybody may have written. */
static ErrorCode printed_pages(Request *r, const Seen *paper, int *ret, Error *e)
{
    Buf pdf = buf_in(r->arena), request = buf_in(r->arena);
    JsonValue *answer;
    Str unused;
    int64_t pages;
    TRY(paper_pdf(r, paper, &pdf, e));
    scan_request(&request, scan_head(r->arena, "look", arg_text(r, "paper"), 0));
    buf_add(&request, buf_str(&pdf));
    if (request.failed) return error_memory(e);
    TRY(scan_ask(r->arena, "tergoo-scan", buf_str(&request), PART_WAIT, &answer, &unused, e));
    if (!json_int(json_get(answer, "pages"), &pages) || pages < 1 || pages > PAPER_CODE_PAGES)
        return error_internal(e, "tergoo-scan");
    *ret = (int)pages;
    return ERR_OK;
}

static int own_page(const Pages *p, int at)
{
    return p->sorted.pages[p->order[at] - 1].code.page;
}

/* The pages in the order of the paper, those without a code behind them as they came. */
static void put_in_order(Pages *p)
{
    for (int i = 1; i < p->count; i++) {
        int moving = p->order[i], page = own_page(p, i), at = i;
        while (page > 0 && at > 0 && (own_page(p, at - 1) == 0 || own_page(p, at - 1) > page)) {
            p->order[at] = p->order[at - 1];
            at--;
        }
        p->order[at] = moving;
    }
}

/* A page of the paper that is there twice, or is missing, needs a reason. */
static ErrorCode check_all_there(const Pages *p, const Seen *paper, Error *e)
{
    int all = 0;
    bool found[PAPER_CODE_PAGES + 1] = { false };
    if (arg_text(p->request, "reason").len > 0) return ERR_OK;
    TRY(printed_pages(p->request, paper, &all, e));
    for (int i = 0; i < p->count; i++) {
        int page = own_page(p, i);
        if (page == 0) return ERR_OK;
        if (found[page]) return error_set(e, ERR_INVALID, K("scan.page-twice"), arg_int("page", page));
        found[page] = true;
    }
    for (int page = 1; page <= all; page++) {
        if (!found[page]) return error_set(e, ERR_INVALID, K("scan.page-missing"), arg_int("page", page), arg_int("pages", all));
    }
    return ERR_OK;
}

/* ---- their file ---- */

static bool is_whole(const Pages *p)
{
    if (p->count != p->sorted.count) return false;
    for (int i = 0; i < p->count; i++) if (p->order[i] != i + 1) return false;
    return true;
}

static void close_memory(int *fd)
{
    if (*fd >= 0) close(*fd);
}

static ErrorCode keep_part(Pages *p, Str name, BlobRow *row, JsonValue **value, Error *e)
{
    Request *r = p->request;
    CLEANUP(arena_free) Arena a = arena_wiping((size_t)3 * READING_FILE);
    CLEANUP(close_memory) int fd = memfd_create("scan", MFD_CLOEXEC);
    JsonValue *head = scan_head(&a, "part", json_text(json_get(p->scan.fields, "title")), 0), *list = json_new_array(&a), *answer;
    Buf request = buf_in(&a);
    BlobKey key;
    Str unused, pdf;
    for (int i = 0; i < p->count; i++) {
        JsonValue *one = json_new_array(&a);
        json_add(&a, one, json_new_int(&a, p->order[i]));
        json_add(&a, one, json_new_int(&a, p->sorted.pages[p->order[i] - 1].turn));
        json_add(&a, list, one);
    }
    json_set(&a, head, "pages", list);
    scan_request(&request, head);
    TRY(scan_file_of(r, &p->scan, row, &key, &unused, e));
    ErrorCode code = scan_add_file(r->office, row, &key, &request, e);
    crypto_wipe(&key, sizeof key);
    TRY(code);
    if (fd < 0) return error_system(e, STR("memfd"));
    if (request.failed) return error_memory(e);
    TRY(scan_ask(&a, "tergoo-scan", buf_str(&request), PART_WAIT, &answer, &pdf, e));
    TRY(fd_write_all(fd, pdf, STR("memfd"), e));
    if (lseek(fd, 0, SEEK_SET) != 0) return error_system(e, STR("memfd"));
    TRY(blob_keep(r->office, r->arena, fd, row, e));
    *value = desk_file_value(r, row, name, STR("application/pdf"));
    return *value ? ERR_OK : error_memory(e);
}

static ErrorCode make_file(Pages *p, Str name, BlobRow *row, JsonValue **value, Error *e)
{
    BlobKey key;
    Str unused;
    if (!is_whole(p)) return keep_part(p, name, row, value, e);
    TRY(scan_file_of(p->request, &p->scan, row, &key, &unused, e));
    crypto_wipe(&key, sizeof key);
    *value = json_copy(p->request->arena, json_get(p->scan.fields, "file"));
    return *value ? ERR_OK : error_memory(e);
}

/* ---- what is entered ---- */

/* Of which file the pages are, so that whoever has the document can ask for the original. */
static Str source_of(const Pages *p)
{
    const JsonValue *whole = json_get(p->scan.fields, "file");
    return view_say(p->request, K("scan.source"), arg_str("scan", json_text(json_get(p->scan.body, "number"))),
                    arg_str("pages", list_of(p)), arg_str("name", json_text(json_get(whole, "name"))),
                    arg_str("hash", json_text(json_get(whole, "sha256"))));
}

/* The document that the pages become. */
static ErrorCode new_document(Pages *p, Str chain, Str title, const Seen *paper, BlobRow *row, Draft *ret, Error *e)
{
    Request *r = p->request;
    const Kind *k;
    JsonValue *file, *fields = json_new_object(r->arena), *about = json_new_array(r->arena);
    bool office = str_is(chain, "office");
    TRY(desk_kind(r, office ? STR("office_document") : STR("document"), false, &k, e));
    TRY(desk_need_role(r, chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(desk_need_rank(r, chain, e));
    TRY(make_file(p, str_format(r->arena, STR_FMT ".pdf", STR_ARG(paper ? json_text(json_get(paper->body, "number")) : title)),
                  row, &file, e));
    json_set(r->arena, fields, "title", json_new_string(r->arena, title));
    json_set(r->arena, fields, "file", file);
    json_set(r->arena, fields, "pages", json_new_string(r->arena, str_format(r->arena, "%d", p->count)));
    json_set(r->arena, fields, "source", json_new_string(r->arena, source_of(p)));
    if (paper) json_set(r->arena, fields, "about", json_add(r->arena, about, json_new_string(r->arena, paper->record.id)));
    if (office) json_set(r->arena, fields, "scan", json_new_string(r->arena, p->scan.record.id));
    if (office) json_set(r->arena, fields, "scan_pages", json_new_string(r->arena, list_of(p)));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    *ret = desk_draft(k, chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    ret->blob = row;
    return ERR_OK;
}

/* The scan with what became of these pages; settled, when they were the last. */
static ErrorCode note_part(Pages *p, const Seen *paper, Str document, Draft *ret, Error *e)
{
    Request *r = p->request;
    const Kind *k = p->scan.kind;
    const JsonValue *before = json_get(p->scan.fields, "parts");
    JsonValue *fields = json_copy(r->arena, p->scan.fields), *part = json_new_object(r->arena);
    JsonValue *parts = before ? json_copy(r->arena, before) : json_new_array(r->arena);
    Str reason = arg_text(r, "reason");
    json_set(r->arena, part, "pages", json_new_string(r->arena, list_of(p)));
    if (paper) json_set(r->arena, part, "paper", json_new_string(r->arena, paper->record.id));
    if (document.len > 0) json_set(r->arena, part, "document", json_new_string(r->arena, document));
    if (reason.len > 0) json_set(r->arena, part, "reason", json_new_string(r->arena, reason));
    json_set(r->arena, fields, "parts", json_add(r->arena, parts, part));
    bool left = false;
    for (int i = 0; i < p->sorted.count; i++) left = left || (!p->has[i + 1] && p->sorted.pages[i].verdict != PAGE_SETTLED);
    const Move *m = kind_move(k, STR("settle"));
    if (!m || !fields) return m ? error_memory(e) : error_internal(e, "settle");
    Str state = left ? p->scan.record.state : m->to;
    TRY(desk_check_fields(r, k, fields, state, e));
    *ret = desk_draft(k, p->scan.record.chain, left ? STR("record.change") : STR("record.move.settle"), p->scan.record.id,
                      p->scan.record.version,
                      state, json_text(json_get(p->scan.body, "number")), fields);
    ret->reason = reason;
    return ERR_OK;
}

/* ---- filing ---- */

static void pass(Request *r, JsonValue *to, const char *name)
{
    const JsonValue *v = json_get(r->args, name);
    if (v) json_set(r->arena, to, name, json_new_string(r->arena, v->text));        /* as it would be typed */
}

/* Of a paper of the office that was recorded as signed before: it lies in no volume, and only names its scan. */
static ErrorCode keep_beside(Request *r, const Seen *paper, Str document, Draft *ret, Error *e)
{
    JsonValue *fields = json_copy(r->arena, paper->fields);
    if (!fields || !json_set(r->arena, fields, "office_scan", json_new_string(r->arena, document))) return error_memory(e);
    TRY(desk_need_role(r, paper->record.chain, paper->kind->change, paper->kind->change_count, K("desk.may-not-change"), paper->kind, e));
    *ret = desk_draft(paper->kind, paper->record.chain, STR("record.change"), paper->record.id, paper->record.version, paper->record.state,
                      json_text(json_get(paper->body, "number")), fields);
    return ERR_OK;
}

/* The move that the paper makes with its scan: signed by hand, or, when it is that already, filed. */
static ErrorCode move_paper(Request *r, const Seen *paper, Str document, bool *files, Draft *ret, Error *e)
{
    JsonValue *given = json_new_object(r->arena);
    bool office = str_is(paper->record.chain, "office");
    *files = !office && str_is(paper->record.state, "signed");
    if (office && str_is(paper->record.state, "signed")) return keep_beside(r, paper, document, ret, e);
    const Move *m = kind_move(paper->kind, *files ? STR("file") : STR("sign"));
    if (!m || !move_leaves(m, paper->record.state)) return desk_no_move(r, paper, *files ? STR("file") : STR("sign"), e);
    json_set(r->arena, given, office ? "office_scan" : "scan", json_new_string(r->arena, document));
    if (!*files) pass(r, given, "signed_by");
    if (!*files) pass(r, given, "signed_on");
    if (*files) pass(r, given, "volume");
    if (*files) pass(r, given, "sheet");
    return desk_moved(r, paper, m, given, ret, e);
}

/* On its sheet, by the move of the paper's own page. What stands against it is said; the paper is signed and has its scan all the
 * same. */
static ErrorCode file_paper(Request *r, const Seen *paper, Error *e)
{
    JsonValue *args = json_new_object(r->arena), *fields = json_new_object(r->arena);
    const JsonValue *asked = r->args;
    Error why = { 0 };
    Buf text = buf_in(r->arena);
    if (!json_get(asked, "volume") && !json_get(asked, "sheet")) {
        view_note(r, view_say(r, K("scan.file-later")));
        return ERR_OK;
    }
    pass(r, fields, "volume");
    pass(r, fields, "sheet");
    json_set(r->arena, args, "id", json_new_string(r->arena, paper->record.id));
    json_set(r->arena, args, "move", json_new_string(r->arena, STR("file")));
    json_set(r->arena, args, "fields", fields);
    if (!args || !fields) return error_memory(e);
    request_next_step(r);
    r->args = args;
    ErrorCode code = desk_record_move(r, &why);
    r->args = asked;
    if (code == ERR_OK) return ERR_OK;
    desk_say_error(r, &text, &why);
    view_warning(r, view_say(r, K("scan.not-filed"), arg_str("why", str_trim(buf_str(&text)))));
    json_set(r->arena, view_data(r), "not_filed", json_new_string(r->arena, str_of(error_code_name(code))));
    return ERR_OK;
}

static ErrorCode check_paper(Request *r, const Seen *paper, Error *e)
{
    Str named = arg_text(r, "paper");
    if (!str_is(paper->kind->id, "paper")) return error_set(e, ERR_USAGE, K("paper.none"), arg_str("record", named));
    TRY(desk_is_here(paper, e));
    bool lost = str_is(paper->record.chain, "office") && !scan_office_keeps(r);
    if (lost) return error_set(e, ERR_INVALID, K("scan.no-case"), arg_str("paper", named));
    return request_opens(r, paper->record.chain) ? error_set(e, ERR_INVALID, K("scan.locked"), arg_str("paper", named)) : ERR_OK;
}

/* The document, the paper with its scan, the scan's note of it; and the volume, where the paper is filed at once. */
static ErrorCode all_drafts(Request *r, Pages *p, const Seen *paper, BlobRow *row, bool *files, Draft **ret, size_t *count, Error *e)
{
    Draft own[3], *with = NULL;
    size_t more = 1;
    TRY(new_document(p, paper->record.chain, desk_title(r, paper->kind, paper->body), paper, row, &own[0], e));
    TRY(move_paper(r, paper, own[0].object, files, &own[1], e));
    TRY(note_part(p, paper, own[0].object, &own[2], e));
    const Move *m = kind_move(paper->kind, STR("file"));
    JsonValue *fields = json_copy(r->arena, own[1].fields);
    if (*files && m && desk_volume_takes(paper, m, fields)) {
        TRY(desk_volume_put(r, paper, fields, false, &with, &more, e));
        own[1].fields = fields;
    }
    *ret = arena_array(r->arena, ARRAY_LEN(own) + more, sizeof **ret);
    if (!*ret) return error_memory(e);
    memcpy(*ret, own, sizeof own);
    *count = ARRAY_LEN(own);
    for (size_t i = 1; i < more; i++) (*ret)[(*count)++] = with[i];
    return ERR_OK;
}

ErrorCode desk_scan_file(Request *r, Error *e)
{
    Pages p;
    Seen paper;
    BlobRow row = { 0 };
    Draft *drafts;
    size_t count;
    bool files;
    TRY(begin(r, &p, e));
    TRY(desk_see(r, arg_text(r, "paper"), &paper, e));
    TRY(check_paper(r, &paper, e));
    TRY(choose(&p, &paper, e));
    TRY(check_by_hand(&p, &paper, e));
    put_in_order(&p);
    TRY(check_all_there(&p, &paper, e));
    TRY(all_drafts(r, &p, &paper, &row, &files, &drafts, &count, e));
    Done *done = arena_array(r->arena, count, sizeof *done);
    if (!done) return error_memory(e);
    TRY(desk_commit(r, paper.kind, drafts, count, done, e));
    TRY(reading_ask(r->office, &row.name, drafts[0].object, e));
    if (!files && !str_is(paper.record.chain, "office")) TRY(file_paper(r, &paper, e));
    desk_done(r, K("scan.filed"), &done[1]);
    json_set(r->arena, view_data(r), "document", json_new_string(r->arena, done[0].object));
    return ERR_OK;
}

/* ---- otherwise ---- */

ErrorCode desk_scan_keep(Request *r, Error *e)
{
    Pages p;
    Seen of_case;
    BlobRow row = { 0 };
    Draft drafts[2];
    Done done[2];
    TRY(begin(r, &p, e));
    TRY(choose(&p, NULL, e));
    TRY(desk_see(r, arg_text(r, "case"), &of_case, e));
    if (!of_case.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
    const State *s = kind_state(of_case.kind, of_case.record.state);
    if (s && s->final) return error_set(e, ERR_INVALID, K("desk.case-ended"), arg_str("record", arg_text(r, "case")));
    if (request_opens(r, of_case.record.id)) return error_set(e, ERR_INVALID, K("scan.locked-case"));
    TRY(new_document(&p, of_case.record.id, arg_text(r, "title"), NULL, &row, &drafts[0], e));
    TRY(note_part(&p, NULL, drafts[0].object, &drafts[1], e));
    TRY(desk_commit(r, drafts[0].kind, drafts, ARRAY_LEN(drafts), done, e));
    TRY(reading_ask(r->office, &row.name, drafts[0].object, e));
    desk_done(r, K("desk.created"), &done[0]);
    return ERR_OK;
}

ErrorCode desk_scan_aside(Request *r, Error *e)
{
    Pages p;
    Draft d;
    Done done;
    TRY(begin(r, &p, e));
    TRY(choose(&p, NULL, e));
    TRY(note_part(&p, NULL, STR(""), &d, e));
    TRY(desk_commit(r, p.scan.kind, &d, 1, &done, e));
    desk_done(r, K("scan.put-aside"), &done);
    return ERR_OK;
}
