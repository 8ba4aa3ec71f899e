/* desk_volume_export.c: a volume as one PDF, made by the worker tergoo-bind (src/workers/bind_main.c says what it is sent).
 *
 * In front stand cover and inventory, as they were printed; then everything in the order of its sheets: a paper's scan where
 * there is one, else the paper itself out of its frozen source, and files of documents as they are. Files are decrypted chunk by
 * chunk into the worker and its answer goes straight into the caller's file: the gate never holds a volume. What cannot be shown
 * as pages has a sheet that says what it is and its hash; what was withdrawn, one that says where it went. A record or field
 * that the caller may not see is a sheet that says just that: the numbers on the sheets around it say already that something
 * lies there. */
#include "desk/exercise_mark.h"
#include "desk/desk_worker.h"
#include "desk/volume.h"
#include "office/blob.h"

#include <inttypes.h>

enum { EXPORT_WAIT = 300 * 1000 };

typedef struct { Request *request; Volume *volume; WorkerTalk talk; Lang lang; } Export;

/* ---- what is sent ---- */

static ErrorCode send_line(Export *x, const JsonValue *line, Error *e)
{
    Buf text = buf_in(x->request->arena);
    json_write(&text, line);
    buf_byte(&text, '\n');
    return text.failed ? error_memory(e) : worker_give(&x->talk, buf_str(&text), e);
}

static JsonValue *item_new(Export *x, const char *as, Str title, const SheetEntry *s, uint64_t length)
{
    Arena *a = x->request->arena;
    JsonValue *item = json_new_object(a);
    json_set(a, item, "as", json_new_string(a, str_of(as)));
    json_set(a, item, "title", json_new_string(a, title));
    json_set(a, item, "first", json_new_int(a, s ? s->first : 0));
    json_set(a, item, "last", json_new_int(a, s ? s->last : 0));
    json_set(a, item, "length", json_new_int(a, (int64_t)length));
    return item;
}

static ErrorCode send_paper(Export *x, Str title, const SheetEntry *s, Str request, Error *e)
{
    TRY(send_line(x, item_new(x, "paper", title, s, request.len), e));
    return worker_give(&x->talk, request, e);
}

/* A page of our own: a heading and lines of "label | value". */
typedef struct { Str label, value; } Said;

static ErrorCode page_request(Export *x, Str title, const SheetEntry *s, Str sentence, const Said *said, size_t count,
                              JsonValue **ret, Error *e)
{
    static const Str TEMPLATE = STR("# {{title}}\n\n{{sheets}}\n\n{{sentence}}\n\n{{#lines}}\n**{{label}}**\n\n{{value}}\n\n{{/lines}}\n");
    Request *r = x->request;
    Arena *a = r->arena;
    JsonValue *ask = json_new_object(a), *values = json_new_object(a), *lines = json_new_array(a);
    for (size_t i = 0; i < count; i++) {
        JsonValue *one = json_new_object(a);
        json_set(a, one, "label", json_new_string(a, said[i].label));
        json_set(a, one, "value", json_new_string(a, said[i].value));
        json_add(a, lines, one);
    }
    Str sheets = view_say(r, K("volume.citation"), arg_int("volume", x->volume->book.number), arg_str("sheets", volume_sheets(r,
            s->first, s->last)));
    json_set(a, values, "lines", lines);
    json_set(a, values, "sentence", json_new_string(a, sentence));
    json_set(a, values, "sheets", json_new_string(a, sheets));
    json_set(a, values, "title", json_new_string(a, title));
    json_set(a, ask, "lang", json_new_string(a, str_of(lang_code(x->lang))));
    json_set(a, ask, "name", json_new_string(a, STR("page")));
    json_set(a, ask, "template", json_new_string(a, TEMPLATE));
    json_set(a, ask, "values", values);
    desk_mark_exercise(r, ask);
    *ret = ask;
    return ask ? ERR_OK : error_memory(e);
}

static ErrorCode send_page(Export *x, Str title, const SheetEntry *s, const char *sentence, const Said *said, size_t count,
                           Error *e)
{
    JsonValue *ask;
    Buf text = buf_in(x->request->arena);
    TRY(page_request(x, title, s, view_say_args(x->request, sentence, NULL, 0), said, count, &ask, e));
    json_write(&text, ask);
    return text.failed ? error_memory(e) : send_paper(x, title, s, buf_str(&text), e);
}

/* ---- files ---- */

static ErrorCode pass_on(void *self, Str bytes, Error *e)
{
    return worker_give(self, bytes, e);
}

/* With the page that stands in its place when it cannot be shown. */
static ErrorCode send_file(Export *x, Str title, const SheetEntry *s, const Seen *seen, const JsonValue *file, Error *e)
{
    Request *r = x->request;
    BlobRow row;
    BlobKey key;
    JsonValue *instead;
    TRY(records_file(r, seen->record.chain, file, &row, &key, e));
    Str size = json_get(file, "size") ? json_get(file, "size")->text : STR("");
    Said said[] = { { view_say(r, K("volume.page-name")), json_text(json_get(file, "name")) }, { view_say(r,
            K("volume.page-size")), size },
                    { STR("SHA-256"), json_text(json_get(file, "sha256")) } };
    JsonValue *item = item_new(x, "file", title, s, row.plain_size);
    ErrorCode code = page_request(x, title, s, view_say(r, K("volume.page-unshown")), said, ARRAY_LEN(said), &instead, e);
    if (code == ERR_OK) {
        json_set(r->arena, item, "else", instead);
        code = send_line(x, item, e);
    }
    if (code == ERR_OK) code = blob_each(r->office, &row, &key, pass_on, &x->talk, e);
    crypto_wipe(&key, sizeof key);
    return code;
}

/* The file of a document, if it has one that the caller may see. */
static bool visible_file(Request *r, const Seen *seen, const JsonValue **ret)
{
    const Field *f = kind_field(seen->kind, STR("file"));
    *ret = f && f->type == FIELD_FILE ? json_get(seen->fields, "file") : NULL;
    return *ret && !desk_field_hidden(r, seen->kind, seen->body, f);
}

/* ---- what lies there ---- */

static ErrorCode send_printed(Export *x, Str title, const SheetEntry *s, const Seen *paper, Error *e)
{
    Str source;
    Buf request = buf_in(x->request->arena);
    TRY(desk_paper_source(x->request, paper, &source, e));
    TRY(desk_paper_request(x->request, source, STR("pdf"), false, &request, e));
    return send_paper(x, title, s, buf_str(&request), e);
}

static ErrorCode send_record(Export *x, Str title, const SheetEntry *s, const Seen *seen, Error *e)
{
    Request *r = x->request;
    const JsonValue *file;
    Seen scan;
    Error unheard;
    Str scan_id = json_text(json_get(seen->fields, "scan"));
    bool scanned = scan_id.len > 0 && desk_see(r, scan_id, &scan, &unheard) == ERR_OK && scan.record.body.len > 0
                   && !record_is_pulled_back(&scan.record);
    if (scanned && visible_file(r, &scan, &file)) return send_file(x, title, s, &scan, file, e);
    if (str_is(seen->kind->id, "paper") && json_get(seen->fields, "source")) return send_printed(x, title, s, seen, e);
    if (visible_file(r, seen, &file)) return send_file(x, title, s, seen, file, e);
    return send_page(x, title, s, file ? K("volume.page-closed") : K("volume.page-no-file"), NULL, 0, e);
}

static ErrorCode send_entry(Export *x, const SheetEntry *s, Error *e)
{
    Request *r = x->request;
    Seen seen;
    Error unheard;
    InventoryLine line;
    if (s->first == 0) return ERR_OK;                           /* withdrawn, and its numbers given to others */
    TRY(volume_line(r, s, &line, e));
    if (s->withdrawn.len > 0) {
        Said said[] = { { view_say(r, K("volume.remark")), line.remark } };
        return send_page(x, line.what, s, K("volume.page-withdrawn"), said, ARRAY_LEN(said), e);
    }
    bool visible = desk_see(r, s->record, &seen, &unheard) == ERR_OK && seen.record.body.len > 0
        && !record_is_pulled_back(&seen.record);
    return visible ? send_record(x, line.what, s, &seen, e) : send_page(x, line.what, s, K("volume.page-closed"), NULL, 0, e);
}

/* ---- in front: the newest cover and inventory that were printed and hold ---- */

typedef struct { Request *request; const char *form; Str id; RecordPlace made; } Front;

static ErrorCode take_front(void *self, const Record *rec, Error *e)
{
    Front *f = self;
    const JsonValue *body;
    bool holds = str_is(rec->state, "printed") || str_is(rec->state, "signed") || str_is(rec->state, "filed");
    if (!holds || rec->body.len == 0) return ERR_OK;
    TRY(record_fields(f->request->arena, rec, &body, e));
    if (!str_is(json_text(json_get(json_get(body, "fields"), "template")), f->form)) return ERR_OK;
    bool older = rec->epoch != f->made.epoch ? rec->epoch < f->made.epoch : rec->index < f->made.index;
    if (f->id.len > 0 && older) return ERR_OK;
    f->id = str_copy(f->request->arena, rec->id);
    f->made = (RecordPlace){ rec->epoch, rec->index };
    return f->id.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode send_front(Export *x, const char *form, Error *e)
{
    Request *r = x->request;
    Seen paper;
    Front f = { .request = r, .form = form };
    TRY(records_by(r, STR("paper"), STR("about"), x->volume->id, take_front, &f, e));
    if (f.id.len == 0) return ERR_OK;
    TRY(desk_see_if(r, f.id, &paper, e));
    if (!paper.kind) return ERR_OK;
    return send_printed(x, json_text(json_get(paper.fields, "title")), NULL, &paper, e);
}

/* ---- the whole ---- */

static ErrorCode send_all(Export *x, Error *e)
{
    Request *r = x->request;
    Arena *a = r->arena;
    JsonValue *head = json_new_object(a);
    json_set(a, head, "agency", json_new_string(a, office_name(r->office)));
    json_set(a, head, "back", json_new_string(a, view_say(r, K("volume.back"))));
    json_set(a, head, "lang", json_new_string(a, str_of(lang_code(x->lang))));
    json_set(a, head, "made", json_new_int(a, clock_now() / SECOND));
    Str title = str_format(a, STR_FMT ", " STR_FMT, STR_ARG(desk_ref_label(r, x->volume->chain)), STR_ARG(volume_name(r,
            x->volume->book.number)));
    json_set(a, head, "title", json_new_string(a, title));
    desk_mark_exercise(r, head);
    if (!head || !title.ptr) return error_memory(e);
    TRY(send_line(x, head, e));
    TRY(send_front(x, "volume_cover", e));
    TRY(send_front(x, "volume_inventory", e));
    for (size_t i = 0; i < x->volume->book.count && !x->talk.enough; i++) TRY(send_entry(x, &x->volume->book.list[i], e));
    return ERR_OK;
}

ErrorCode desk_volume_export(Request *r, Error *e)
{
    Volume v;
    Buf refusal = buf_in(r->arena);
    uint64_t size;
    bool failed = false;
    static const Worker BINDER = { .program = "tergoo-bind", .most = (size_t)2 << 30, .wait = EXPORT_WAIT };
    TRY(volume_see(r, arg_text(r, "id"), &v, e));
    TRY(office_note_look(r, v.chain, STR("record.export"), v.id, NULL, e));
    Export x = { .request = r, .volume = &v, .lang = desk_paper_language(r, &v.seen), .talk = { .fd = -1 } };
    Lang screen = r->lang;
    r->lang = x.lang;                               /* a paper of the case, like any other */
    ErrorCode code = worker_begin(&BINDER, &x.talk, e);
    if (code == ERR_OK) code = send_all(&x, e);
    r->lang = screen;
    if (code == ERR_OK) code = worker_take(&x.talk, r->fd, &size, &refusal, &failed, e);
    worker_end(&x.talk);
    TRY(code);
    if (failed) return desk_worker_error("tergoo-bind", buf_str(&refusal), r->arena, e);
    Str name = str_format(r->arena, STR_FMT ".pdf", STR_ARG(v.number));
    desk_gave_file(r, name, STR("application/pdf"), (int64_t)size);
    return ERR_OK;
}
